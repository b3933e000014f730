"""What echo intensity is read off: the grey picture, its coloured pixels, what a person leaves out, the scan area."""

from __future__ import annotations

import base64
import functools
import zlib
from pathlib import Path

import numpy as np
import slicer

from MSUSSegmentLib.io.colour import overlay_mask
from MSUSSegmentLib.io.open import open_recording
from MSUSSegmentLib.io.recording import RecordingError
from MSUSSegmentLib.io.scan_area import Box
from MSUSSegmentLib.scene import attributes as A
from MSUSSegmentLib.scene import clip_context, segments, volume
from MSUSSegmentLib.tasks.result import EXCLUDED, Picture

__all__ = [
    "close_file",
    "file_of",
    "grey_kinds",
    "keep_overlay",
    "overlay_of",
    "picture_of",
    "remember_file",
    "scan_area",
]

#: The files that volumes (by their ID) were loaded from, as long as this program runs; no scene keeps their folders.
_files: dict[str, Path] = {}
#: The recording that was last looked into: its path and itself, open.
_opened: dict[str, object] = {"path": None, "recording": None}
#: The coloured pixels of the last coloured volume that was looked at, with what tells whether it has changed.
_last: dict[str, object] = {"key": None, "mask": None}


def picture_of(muscle, nodes: dict) -> Picture:
    """One frame as its task sees it; ``nodes`` as `cine.item_nodes` gives them."""
    grey = volume.grey_of(nodes["volume"])
    masked = None
    if muscle.task.segment(EXCLUDED) is not None and nodes.get("segmentation") is not None:
        masked = segments.mask_in(nodes["segmentation"], EXCLUDED, muscle.matrix, grey.shape)
    overlay, note = overlay_of(muscle, nodes["volume"], grey.shape), volume.grey_note_of(nodes["volume"])
    return Picture(grey, overlay, masked, scan_area(muscle), grey_note=note)


def grey_kinds(task) -> set[str]:
    """The kinds of lines off which echo intensity is read."""
    return {name for quantity in task.quantities if quantity.measures == "grey" for name in quantity.lines}


def scan_area(muscle) -> Box | None:
    """The scan area, found once, kept with the table so that a reopened scene measures the same; None: unknown."""
    context = clip_context.recording_context(muscle)
    return None if context is None else context.scan_area


# Coloured pixels.


def remember_file(node, path) -> None:
    """The recording's file, from which coloured pixels of a frame are read when they are needed."""
    _files[node.GetID()] = Path(path)


def file_of(node) -> Path | None:
    """The file that a volume was loaded from in this run of the program; None when that is not known."""
    path = _files.get(node.GetID() or "")
    return path if path is not None and path.name == A.read(node, A.SOURCE) else None


def keep_overlay(holder, mask: np.ndarray | None, frame: int | None = None) -> None:
    """Keep which pixels (H, W) bool are coloured; ``holder``: the volume, or of a cine (with ``frame``) its browser."""
    if mask is not None:
        text = base64.b64encode(zlib.compress(np.packbits(mask).tobytes(), 6)).decode("ascii")
        A.write(holder, _name(frame), text)


def _name(frame: int | None) -> str:
    return A.OVERLAY if frame is None else f"{A.OVERLAY}.{frame}"


@functools.lru_cache(maxsize=4)
def _unpacked(text: str, shape: tuple[int, int]) -> np.ndarray | None:
    try:
        bits = np.frombuffer(zlib.decompress(base64.b64decode(text)), np.uint8)
        mask = np.unpackbits(bits, count=shape[0] * shape[1]).astype(bool).reshape(shape)
    except (ValueError, zlib.error):
        return None  # spoilt, or of another picture
    mask.setflags(write=False)
    return mask


def overlay_of(muscle, node, shape: tuple[int, int]) -> np.ndarray | None:
    """(H, W) bool, None when the colours of a grey picture are not known."""
    frame = None if muscle.browser is None else volume.frame_of(node)
    holder = muscle.volume if frame is None else muscle.browser
    text = holder.GetAttribute(_name(frame))
    if text:
        return _unpacked(text, shape)
    image = node.GetImageData()
    if image.GetNumberOfScalarComponents() >= 3:
        return _of_colours(node)
    path = file_of(muscle.volume)
    if path is None:
        return None
    try:
        mask = _recording(path).overlay(frame or 0)
    except (RecordingError, OSError):
        return None
    if mask is not None and mask.shape != shape:
        return None
    keep_overlay(holder, mask, frame)
    return mask


def _recording(path: Path):
    if _opened["path"] != path or not path.is_file():
        close_file()
        _opened.update(path=path, recording=open_recording(path))
    return _opened["recording"]


def close_file() -> None:
    """Let go of the recording that was last looked into."""
    if _opened["recording"] is not None:
        _opened["recording"].close()
    _opened.update(path=None, recording=None)


def _of_colours(node) -> np.ndarray | None:
    scalars = node.GetImageData().GetPointData().GetScalars()
    key = scalars.GetAddressAsString(""), scalars.GetMTime()
    if _last["key"] != key:
        colours = slicer.util.arrayFromVolume(node)[0]
        _last["mask"] = overlay_mask(colours) if colours.dtype == np.uint8 else None
        _last["key"] = key
    return _last["mask"]
