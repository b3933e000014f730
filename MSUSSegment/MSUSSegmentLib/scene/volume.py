"""Pictures as volume nodes, and their scale."""

from __future__ import annotations

import json
import re

import numpy as np
import slicer
from vtkmodules.util.numpy_support import vtk_to_numpy
from vtkmodules.vtkCommonCore import VTK_UNSIGNED_CHAR
from vtkmodules.vtkCommonDataModel import vtkImageData

from MSUSSegmentLib.io import grey
from MSUSSegmentLib.io.files import readable
from MSUSSegmentLib.measure.types import Spacing
from MSUSSegmentLib.scene import attributes as A
from MSUSSegmentLib.scene import coordinates

UNKNOWN_SCALE = "unknown"


def fill_volume(
    node,
    frame,
    spacing: Spacing | None,
    scale_source: str,
    source: str = "",
    grey_note: str = "",
    scale_reason: str = "",
) -> None:
    """Put one frame into a volume node: uint8, array shape (1, H, W), upright in the axial view.

    ``frame`` has ``pixels`` (H, W), ``index`` and ``time_s``. ``spacing`` None: a pixel counts as one unit and the
    scale's source reads "unknown". ``grey_note`` and ``scale_reason`` as in `io.recording`. ValueError when the pixels
    are not one grey picture.
    """
    pixels = np.asarray(frame.pixels)
    if pixels.ndim != 2 or not pixels.size:
        raise ValueError(f"A frame must be one grey picture (height, width), not an array of shape {pixels.shape}.")
    if pixels.dtype != np.uint8:
        pixels = np.clip(np.round(pixels), 0, 255).astype(np.uint8)
    node.SetIJKToRASMatrix(coordinates.vtk_matrix(coordinates.picture_matrix(spacing)))
    _write_pixels(node, pixels)
    A.write(node, A.KIND, "volume")
    A.write(node, A.SOURCE, source)
    A.write(node, A.FRAME, frame.index)
    A.write(node, A.TIME, None if frame.time_s is None else repr(float(frame.time_s)))
    A.write(node, A.SCALE_SOURCE, UNKNOWN_SCALE if spacing is None else scale_source)
    A.write(node, A.SCALE_REASON, scale_reason)
    A.write(node, A.GREY_NOTE, grey_note)


def node_name(name: str, longest: int = 80) -> str:
    """A file's name as that of a node, under which Slicer can write it and read it again on every system.

    Slicer names the files of a scene after its nodes, and neither escapes "&" in its own list of them nor what Windows
    forbids. The file's own name stays in the attribute "MSUS.source" and in the table.
    """
    safe = re.sub(r"[<>:\"|?*\\/\x00-\x1f\x7f]", "_", readable(name).replace("&", "+")).strip(" .")
    return safe[:longest] or "Ultrasound"


def _write_pixels(node, pixels: np.ndarray) -> None:
    """As `slicer.util.updateVolumeFromArray`, which imports all of VTK and takes longer than the rest together."""
    image = node.GetImageData()
    if image is None:
        image = vtkImageData()
        node.SetAndObserveImageData(image)
    image.SetDimensions(pixels.shape[1], pixels.shape[0], 1)
    image.AllocateScalars(VTK_UNSIGNED_CHAR, 1)
    vtk_to_numpy(image.GetPointData().GetScalars())[:] = pixels.ravel()
    node.StorableModified()
    node.Modified()
    node.InvokeEvent(slicer.vtkMRMLVolumeNode.ImageDataModifiedEvent, node)


def show_grey(node) -> None:
    """Show the grey values as they are, 0 to 255, pixel by pixel."""
    if node.GetDisplayNode() is None:
        node.CreateDefaultDisplayNodes()
    display = node.GetDisplayNode()
    display.AutoWindowLevelOff()
    display.SetWindowLevel(255, 127.5)
    display.SetInterpolate(0)


def spacing_of(volume) -> Spacing | None:
    """(sx, sy) in mm; None when the scale is unknown.

    For a volume that did not come through this extension (no "MSUS.scaleSource"), a spacing of exactly 1 × 1 is what
    Slicer writes when it knows nothing, and counts as unknown.
    """
    source = volume.GetAttribute(A.SCALE_SOURCE)
    sx, sy, _ = volume.GetSpacing()
    if source == UNKNOWN_SCALE or (source is None and sx == 1.0 and sy == 1.0):
        return None
    return float(sx), float(sy)


def scale_source_of(volume) -> str:
    """Where the scale came from, in plain words."""
    if spacing_of(volume) is None:
        return UNKNOWN_SCALE
    return A.read(volume, A.SCALE_SOURCE, "volume spacing")


def scale_reason_of(volume) -> str:
    """Why the scale is unknown, or a remark on a known one, a sentence; "" when nothing is known of that."""
    return A.read(volume, A.SCALE_REASON)


def grey_of(volume) -> np.ndarray | None:
    """The picture shown, (H, W) uint8, by the same rules as from a file (`io.grey`). None while the volume is empty."""
    if volume is None or volume.GetImageData() is None or not volume.GetImageData().GetNumberOfPoints():
        return None
    if volume.GetClassName() == "vtkMRMLScalarVolumeNode":
        shape = volume.GetImageData().GetDimensions()[::-1]
        array = vtk_to_numpy(volume.GetImageData().GetPointData().GetScalars()).reshape(shape)
    else:
        array = slicer.util.arrayFromVolume(volume)
    return as_grey(array[0], A.read_json(volume, A.RANGE, None))


def shape_of(volume) -> tuple[int, int]:
    """(H, W) of the picture."""
    width, height, _ = volume.GetImageData().GetDimensions()
    return height, width


def as_grey(values: np.ndarray, limits=None) -> np.ndarray:
    """(H, W) or (H, W, 3 or 4) numbers to (H, W) uint8; ``limits`` (black, white), None: as `grey.levels_of` finds."""
    if limits is not None or values.dtype != np.uint8:
        values = grey.from_range(values, grey.levels_of(values).limits if limits is None else limits)
    return grey.luma(values) if values.ndim == 3 else values


def levels_of(arrays) -> grey.Levels:
    """The grey levels of frames (..., H, W) that belong together, by `io.grey`, as from a file that holds them."""
    spans = []
    for array in arrays:
        finite = array[np.isfinite(array)] if array.dtype.kind == "f" else array
        if finite.size:
            spans.append(np.array([finite.min(), finite.max()], array.dtype))
    return grey.levels_of(np.concatenate(spans)) if spans else grey.Levels(None)


def keep_levels(node, levels: grey.Levels) -> None:
    """Write down what is black and white in a volume, the same for all frames of a cine, and what that means."""
    eight_bits = slicer.util.arrayFromVolume(node).dtype == np.uint8
    limits = None if levels.limits is None and eight_bits else levels.limits or (0, 255)
    A.write(node, A.RANGE, None if limits is None else json.dumps([float(limit) for limit in limits]))
    if levels.note or not eight_bits:  # else it may have come with the recording
        A.write(node, A.GREY_NOTE, levels.note)


def grey_note_of(volume) -> str:
    """Why this picture's grey levels cannot be compared with those of others, a sentence; "" when they can.

    As `io.recording.Recording.grey_note`; of a sequence's item, too.
    """
    return A.read(volume, A.GREY_NOTE)


def frame_of(volume) -> int:
    """Number of the frame that the volume (or a sequence's item) shows, in its recording."""
    text = A.read(volume, A.FRAME, "0")
    return int(text) if text.lstrip("-").isdigit() else 0


def time_of(volume) -> float | None:
    """Its time in seconds, None for a still."""
    text = volume.GetAttribute(A.TIME)
    return None if text is None else float(text)
