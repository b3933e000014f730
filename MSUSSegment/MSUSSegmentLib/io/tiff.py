"""What ImageJ and OME wrote into a TIFF: which pages are frames, slices and channels, pixel size and times.

tifffile reads their descriptions; the pixels are read by images.py, page by page through Pillow, except those of
ImageJ's stacks of one page, whose other planes simply follow in the file.
"""

from __future__ import annotations

import math
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import numpy as np

from MSUSSegmentLib.io.headers import length_in_mm, time_in_s
from MSUSSegmentLib.io.recording import RecordingError, Scale, header_scale, missing_package, slice_distance

#: Dots per inch that programs write for printers: a "calibration" of exactly these is none.
PRINTER_DPI = (72, 90, 96, 100, 120, 150, 180, 200, 240, 300, 360, 400, 600, 720, 1200)
#: Axes of tifffile that lie inside a plane.
_PLANE_AXES = "YXS"


@dataclass
class Stack:
    """``planes[f]`` are the planes of frame f, one a channel: numbers of pages, or of ``mapped`` (N, H, W) if given.

    ``times``, ``scale``, ``slice_spacing``, ``notes`` as in ``FrameSource``.
    """

    planes: list[tuple[int, ...]]
    mapped: np.ndarray | None = None
    times: tuple[float | None, ...] = ()
    scale: Scale = field(default_factory=lambda: Scale.unknown("A picture file carries no scale."))
    slice_spacing: float | None = None
    notes: tuple[str, ...] = ()


def is_described(description: str) -> bool:
    """Whether ImageJ, an OME writer or tifffile described the pages of a TIFF, by its ImageDescription."""
    return description.startswith(("ImageJ=", '{"shape"')) or "<OME" in description[:2000]


def read_stack(path: Path, shape: tuple[int, int]) -> Stack | None:
    """The layout of a described TIFF; ``shape``: (H, W) of its first page. None when the description is of no use.

    Raises:
        RecordingError: tifffile is missing, or the file is a series of volumes or one part of several.
        Exception: nearly anything on a damaged file.
    """
    try:
        import tifffile
    except ImportError:
        raise missing_package(path.name, "tifffile", "a TIFF of ImageJ or OME") from None
    with tifffile.TiffFile(path) as tiff:
        series, page = tiff.series[0], tiff.pages[0]
        if getattr(series, "is_multifile", False):
            raise RecordingError(f"{path.name} is one part of several files; save them as one OME-TIFF.")
        imagej = tiff.imagej_metadata or {}
        ome = _ome_pixels(tiff.ome_metadata) if tiff.is_ome else None
        axes, sizes = _leading(series.axes, series.shape)
        count = int(imagej.get("images", 1) or 1)
        if imagej and math.prod(sizes) < count:  # tifffile leaves a stack alone whose axes are not named or cut short
            axes, sizes = _imagej_axes(imagej, count)
        stored = len(tiff.pages)
        mapped, notes = None, []
        if math.prod(sizes) > stored and stored == 1:
            mapped, sizes, note = _mapped(path, tiff, page, axes, sizes)
            notes += note
            numbers = np.arange(math.prod(sizes)).reshape(sizes)
        elif ome is not None and len(series.pages) == math.prod(sizes):
            order = [-1 if one is None else int(one.index) for one in series.pages]
            numbers = np.array(order).reshape(sizes)
        else:
            numbers = np.arange(math.prod(sizes)).reshape(sizes)
            if stored < numbers.size:
                numbers, note = _complete(path, numbers, axes, stored)
                notes += note
        resolution = [_ratio(page.tags.get(name)) for name in ("XResolution", "YResolution")]
    moving = [axis for axis, size in enumerate(numbers.shape) if axes[axis] != "C" and size > 1]
    if len(moving) > 1:
        raise RecordingError(
            f"{path.name} is a series of volumes (slices over time); save one volume, or one slice over time."
        )
    numbers = _frames_first(numbers, axes, moving)
    if (numbers < 0).any():
        raise RecordingError(f"{path.name} lacks some of its pages; export it again.")
    if numbers.shape[1] > 1:
        numbers, note = _coloured(path, numbers)
        notes.append(note)
    stack = Stack([tuple(int(n) for n in row) for row in numbers], mapped)
    kind = axes[moving[0]] if moving else ""
    if ome is not None:
        _read_ome(path, ome, stack, kind, shape)
    elif imagej:
        notes += _read_imagej(path, imagej, resolution, stack, kind, shape)
    stack.times = stack.times or (None,) * len(stack.planes)
    stack.notes = tuple(notes)
    return stack


def read_pages(path: Path) -> np.ndarray:
    """(N, H, W) or (N, H, W, C) of all pages as they are stored, whatever their orientation says.

    Raises:
        RecordingError: tifffile is missing.
        Exception: nearly anything on a damaged file.
    """
    try:
        import tifffile
    except ImportError:
        raise missing_package(path.name, "tifffile", "a turned TIFF") from None
    with tifffile.TiffFile(path) as file:
        return np.stack([page.asarray() for page in file.pages])


def _leading(axes: str, shape: tuple[int, ...]) -> tuple[str, tuple[int, ...]]:
    """The axes over the planes, and their sizes."""
    pairs = [(axis, int(size)) for axis, size in zip(axes, shape, strict=True) if axis not in _PLANE_AXES]
    return "".join(axis for axis, _ in pairs), tuple(size for _, size in pairs)


def _imagej_axes(imagej: dict, count: int) -> tuple[str, tuple[int, ...]]:
    """The axes of ImageJ's planes, whose channels follow each other first, then slices, then frames."""
    sizes = tuple(int(imagej.get(name, 1) or 1) for name in ("frames", "slices", "channels"))
    return ("TZC", sizes) if math.prod(sizes) == count else ("Z", (count,))


def _mapped(path: Path, tiff, page, axes: str, sizes: tuple[int, ...]) -> tuple[np.ndarray, tuple[int, ...], list[str]]:
    """The planes that follow the first page, as ImageJ writes stacks above 4 GB; fewer when the file is cut short."""
    if page.compression != 1 or page.samplesperpixel != 1 or page.dtype is None or not page.is_contiguous:
        raise RecordingError(f"{path.name} names more frames than it has pages; save the frames again.")
    kind = np.dtype(page.dtype).newbyteorder(tiff.byteorder)
    plane = int(page.imagelength) * int(page.imagewidth) * kind.itemsize
    start = int(page.dataoffsets[0])
    there = (path.stat().st_size - start) // plane
    notes = []
    if there < math.prod(sizes):
        inner = math.prod(sizes[1:])
        complete = there // inner
        if complete < 1:
            raise RecordingError(f"{path.name} is cut short, a part of its picture is missing; copy it again.")
        notes.append(
            f"{path.name} should have {sizes[0]} frames, but only {complete} are complete; the file is cut short."
        )
        sizes = (int(complete), *sizes[1:])
    shape = (math.prod(sizes), int(page.imagelength), int(page.imagewidth))
    return np.memmap(path, kind, "r", start, shape), sizes, notes


def _complete(path: Path, numbers: np.ndarray, axes: str, stored: int) -> tuple[np.ndarray, list[str]]:
    whole = stored // max(1, math.prod(numbers.shape[1:]))
    if whole < 1:
        raise RecordingError(f"{path.name} is cut short, a part of its picture is missing; copy it again.")
    note = f"{path.name} should have {len(numbers)} frames, but only {whole} are complete; the file is cut short."
    return numbers[:whole], [note]


def _frames_first(numbers: np.ndarray, axes: str, moving: list[int]) -> np.ndarray:
    """(frames, channels) of the planes' numbers."""
    if not numbers.ndim:
        return numbers.reshape(1, 1)
    if moving:
        numbers = np.moveaxis(numbers, moving[0], 0)
        return numbers.reshape(len(numbers), -1)
    return numbers.reshape(1, -1)


def _coloured(path: Path, numbers: np.ndarray) -> tuple[np.ndarray, str]:
    channels = numbers.shape[1]
    if channels == 3:
        return numbers, f"{path.name} holds three channels of each picture; they are taken as red, green and blue."
    return numbers[:, :1], f"{path.name} holds {channels} channels of each picture; the first is used."


def _ratio(tag) -> float | None:
    try:
        above, below = tag.value
        return above / below
    except (AttributeError, TypeError, ValueError, ZeroDivisionError):
        return None


def _number(value) -> float | None:
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return number if math.isfinite(number) else None


def _read_imagej(path: Path, imagej: dict, resolution, stack: Stack, kind: str, shape) -> list[str]:
    """Scale, times and distance of slices as ImageJ stores them; returns notes."""
    notes, unit = [], str(imagej.get("unit", "")).strip()
    factor = length_in_mm(unit) if unit else None
    x, y = resolution
    if factor is None or not x or not y:
        why = f'its unit is "{unit[:20]}"' if unit else "it names no unit"
        stack.scale = Scale.unknown(f"ImageJ saved no calibration with {path.name}: {why}.")
    elif any(abs(25.4 * x / factor - dpi) < 2e-4 * dpi for dpi in PRINTER_DPI):
        dpi = 25.4 * x / factor
        stack.scale = Scale.unknown(
            f"The calibration of {path.name} is exactly {dpi:.0f} dots per inch, which programs write for printers."
        )
    else:
        stack.scale = header_scale(
            (factor / x, factor / y), "file header", f"ImageJ's calibration of {path.name}", shape
        )
    count = len(stack.planes)
    interval, per_second = _number(imagej.get("finterval")), _number(imagej.get("fps"))
    seconds = time_in_s(str(imagej.get("tunit", "sec")))
    spaced = _number(imagej.get("spacing"))
    step = interval * seconds if interval and interval > 0 and seconds else None
    if step is None and kind == "T" and per_second and per_second > 0:
        step = 1 / per_second
        notes.append(f"The times of {path.name} are those of ImageJ's playing speed, {per_second:g} frames per second.")
    if count > 1 and step and (kind != "Z" or spaced is None):
        stack.times = tuple(i * step for i in range(count))
    elif count > 1 and kind == "Z" and spaced and factor:
        stack.slice_spacing = slice_distance(spaced * factor)
    return notes


def _ome_pixels(xml: str | None) -> ElementTree.Element | None:
    """The first Pixels element of OME's description."""
    try:
        root = ElementTree.fromstring(xml or "")
    except ElementTree.ParseError:
        return None
    return next(
        (element for element in root.iter() if element.tag.endswith("}Pixels") or element.tag == "Pixels"), None
    )


def _read_ome(path: Path, pixels: ElementTree.Element, stack: Stack, kind: str, shape) -> None:
    """Scale, times and distance of slices of OME's Pixels (units default to µm and s)."""

    def length(name: str) -> float | None:
        factor = length_in_mm(pixels.get(f"PhysicalSize{name}Unit", "µm"))
        value = _number(pixels.get(f"PhysicalSize{name}"))
        return None if factor is None or value is None else value * factor

    x, y, z = (length(name) for name in "XYZ")
    if x is None or y is None:
        stack.scale = Scale.unknown(f"The OME description of {path.name} has no physical size of a pixel.")
    else:
        stack.scale = header_scale((x, y), "file header", f"The OME description of {path.name}", shape)
    count = len(stack.planes)
    if count < 2:
        return
    if kind == "Z":
        stack.slice_spacing = None if z is None else slice_distance(z)
        return
    moments: dict[int, float] = {}
    for plane in pixels:
        if plane.tag.rpartition("}")[2] == "Plane" and plane.get("TheC", "0") == "0":
            factor, value = time_in_s(plane.get("DeltaTUnit", "s")), _number(plane.get("DeltaT"))
            if factor is not None and value is not None:
                moments[int(plane.get("TheT", -1))] = value * factor
    times = [moments.get(i) for i in range(count)]
    if None not in times and all(a < b for a, b in pairwise(times)):
        stack.times = tuple(time - times[0] for time in times)
        return
    factor, step = time_in_s(pixels.get("TimeIncrementUnit", "s")), _number(pixels.get("TimeIncrement"))
    if factor and step and step > 0:
        stack.times = tuple(i * step * factor for i in range(count))
