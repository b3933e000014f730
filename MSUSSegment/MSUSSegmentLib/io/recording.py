"""A recording as the rest of the library sees it: grey frames, their times, and the pixel spacing with its source."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Protocol

import numpy as np

from MSUSSegmentLib.io.colour import overlay_mask
from MSUSSegmentLib.io.files import readable
from MSUSSegmentLib.measure.types import Spacing, Subject

#: Pixel sizes in mm outside of this range are no ultrasound image; a header that says so is not believed.
PLAUSIBLE_MM = (0.005, 2.0)
#: Heights in mm of a picture that are believed, of pictures with at least so many rows; a smaller one may be a detail.
PLAUSIBLE_HEIGHT_MM, LEAST_ROWS = (5.0, 400.0), 100
#: Scales that differ by less than this share are the same.
SAME_SCALE = 0.002
#: Frames of a clip that are looked at together, to find what holds for all of them.
SAMPLED_FRAMES = 7
#: Distances of a volume's slices in mm that are believed.
PLAUSIBLE_SLICES_MM = (0.01, 100.0)


#: Source of a scale that a person has typed.
TYPED = "typed"


class RecordingError(ValueError):
    """A file that cannot be used: one sentence for the user that names the file and says what to do."""

    def __init__(self, message: str):
        super().__init__(readable(message))


class OtherModalityError(RecordingError):
    """A picture that says that it is no ultrasound (CT, MR, ...): it opens with ``any_modality=True``, after asking.

    ``modality``: as the file says it, for example "CT".
    """

    def __init__(self, message: str, modality: str):
        super().__init__(message)
        self.modality = modality


@dataclass(frozen=True)
class Scale:
    """Pixel spacing (sx, sy) in mm, or None when unknown, and where it comes from.

    ``source``: "typed", "DICOM region", "DICOM pixel spacing", "file header", "depth ruler, unconfirmed" (ruler.py) or
    "unknown".
    ``reason``: for an unknown scale one sentence that says why, for a known one a remark or "".
    """

    spacing: Spacing | None
    source: str
    reason: str = ""

    @staticmethod
    def unknown(reason: str) -> Scale:
        return Scale(None, "unknown", reason)


@dataclass(frozen=True)
class Frame:
    """One picture: ``pixels`` (H, W) uint8 grey, ``index`` from 0, ``time_s`` seconds after the first frame or None."""

    pixels: np.ndarray
    index: int
    time_s: float | None
    scale: Scale
    #: Gives ``overlay`` when it is asked for.
    find_overlay: Callable[[], np.ndarray | None] | None = field(default=None, repr=False, compare=False)

    @property
    def overlay(self) -> np.ndarray | None:
        """(H, W) bool: the pixels that were coloured (callipers, text, colour flow; see colour.py), grown a little.

        None when the file holds grey only, so that nothing can be said. Found when asked for, while the recording is
        open; raises RecordingError like ``Recording.frame``.
        """
        return None if self.find_overlay is None else self.find_overlay()


class FrameSource(Protocol):
    """What a file format gives; images.py, video.py, dicom.py and volumes.py each have one."""

    shape: tuple[int, int]
    times: tuple[float | None, ...]
    scale: Scale
    #: Sentences for the user about what was odd in the file although it opens.
    notes: tuple[str, ...]

    def read(self, index: int) -> np.ndarray:
        """(H, W) uint8; raises RecordingError."""

    def colours(self, index: int) -> np.ndarray | None:
        """(H, W, 3) uint8 red, green and blue of the frame, None when the file holds grey; raises RecordingError."""

    def sample(self, count: int) -> list[int]:
        """At most ``count`` indices of frames that are quick to read, spread over the recording."""

    def close(self) -> None: ...


class Recording:
    """Frames of one file, read when asked for. Use it in a ``with`` block, or call ``close``.

    Frames come as 8-bit grey; colour becomes grey by ITU-R BT.601 luma (grey.py), a video's frames by their own luma.
    Which pixels were coloured is known from ``overlay``.
    """

    def __init__(self, path: Path, source: FrameSource, scale: Scale | None = None):
        self.path = Path(path)
        self.scale = source.scale if scale is None else scale
        if self.scale.reason != readable(self.scale.reason):
            self.scale = replace(self.scale, reason=readable(self.scale.reason))
        #: Sentences for the user on how the frames look, beside what the source notes.
        self.hints: tuple[str, ...] = ()
        self._source = source
        self._closed = False

    @property
    def name(self) -> str:
        """The file's name without its folder, bytes that are not UTF-8 taken as Latin-1."""
        return readable(self.path.name)

    @property
    def shape(self) -> tuple[int, int]:
        """(H, W) of every frame."""
        return self._source.shape

    @property
    def times(self) -> tuple[float | None, ...]:
        """Seconds after the first frame, one a frame; None where the file does not say."""
        return self._source.times

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences for the user about what was odd in the file (frames that cannot be read, say)."""
        return tuple(readable(note) for note in (*self._source.notes, *self.hints))

    @property
    def file_scale(self) -> Scale:
        """The scale that the file itself gives, also where ``scale`` is a typed one or from a ruler."""
        return self._source.scale

    @property
    def grey_note(self) -> str:
        """Why grey levels of this file cannot be compared with those of other pictures, as a sentence for the user.

        "" when they can: the file holds the 8-bit picture that the scanner made, lossily coded or not. Otherwise a
        reader had to choose what black and white are, or a window, a gain or a guess changed the levels, and echo
        intensity must not be given. Each source says so in an attribute of the same name, known once it is open.
        """
        return getattr(self._source, "grey_note", "")

    @property
    def subject(self) -> Subject:
        """Age, sex, height and weight as far as a DICOM file gives them; kept in memory only, for reference values."""
        return getattr(self._source, "subject", Subject())

    @property
    def slice_spacing(self) -> float | None:
        """Distance in mm between neighbouring frames that are slices of a volume; None for a cine and when unknown."""
        return getattr(self._source, "slice_spacing", None)

    @property
    def ijk_to_ras(self) -> np.ndarray | None:
        """(4, 4) float: where the frames lie in the file's own space, RAS in mm; None when the file has no space.

        It takes (column, row, slice, 1) of the frames as they are given here, upright; slice is the frame's number in a
        volume and 0 in a cine. Programs that read the file through ITK (Slicer, ITK-SNAP, SimpleITK) put the very same
        pixel there, also where the file's unit is not mm and ``scale`` differs.
        """
        return getattr(self._source, "ijk_to_ras", None)

    @property
    def is_still(self) -> bool:
        return len(self) == 1

    @property
    def fps(self) -> float | None:
        """Mean frames per second, or None for a still or without times."""
        times = self.times
        if len(times) < 2 or times[0] is None or times[-1] is None or times[-1] <= times[0]:
            return None
        return (len(times) - 1) / (times[-1] - times[0])

    def __len__(self) -> int:
        return len(self._source.times)

    def __iter__(self) -> Iterator[Frame]:
        return self.frames()

    def frame(self, index: int) -> Frame:
        """Frame ``index`` (from 0). Raises RecordingError outside of the recording or when it cannot be decoded."""
        index = self._checked(index)
        return Frame(
            self._source.read(index), index, self.times[index], self.scale, find_overlay=partial(self.overlay, index)
        )

    def overlay(self, index: int) -> np.ndarray | None:
        """The coloured pixels of frame ``index``, see ``Frame.overlay``; raises RecordingError like ``frame``."""
        colours = self._source.colours(self._checked(index))
        return None if colours is None else overlay_mask(colours)

    def _checked(self, index: int) -> int:
        if self._closed:
            raise RecordingError(f"{self.name} is closed; open it again to read its frames.")
        if not 0 <= index < len(self):
            frames = f"frames 0 to {len(self) - 1}" if len(self) > 1 else "frame 0 only"
            raise RecordingError(f"{self.name} has {frames}; there is no frame {index}.")
        return int(index)

    def frames(self, indices: Iterable[int] | None = None) -> Iterator[Frame]:
        """The frames ``indices`` (default: all), one after the other; in rising order a video is decoded only once."""
        for index in range(len(self)) if indices is None else indices:
            yield self.frame(index)

    def sample(self, count: int) -> list[int]:
        """At most ``count`` indices of frames that are quick to read, spread over the recording where that is cheap."""
        return self._source.sample(count)

    def renewed(self, source: FrameSource) -> Recording:
        """The same recording with frames of another ``source`` of it, such as a decoder of its own."""
        again = Recording(self.path, source, self.scale)
        again.hints = self.hints
        return again

    @property
    def is_closed(self) -> bool:
        return self._closed

    @property
    def source(self) -> FrameSource:
        """What the file's format gives."""
        return self._source

    @source.setter
    def source(self, source: FrameSource) -> None:
        self._source = source

    def close(self) -> None:
        if not self._closed:
            self._closed = True
            self._source.close()

    def __enter__(self) -> Recording:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def typed_scale(mm_per_pixel: float, of_file: Scale | None = None) -> Scale:
    """The scale that a person typed, the same in x and y. Raises RecordingError unless it is a positive number.

    Where the file gives another one (``of_file``), the reason says by how much the typed one differs from it.
    """
    try:
        value = float(mm_per_pixel)
    except (TypeError, ValueError):
        value = math.nan
    if not (math.isfinite(value) and value > 0):
        raise RecordingError(
            "The scale must be a positive number of millimetres per pixel, for example 0.088, "
            f"but it is {mm_per_pixel!r}."
        )
    return Scale((value, value), TYPED, _overriding(value, of_file))


def _overriding(value: float, of_file: Scale | None) -> str:
    """How a typed scale differs from that of the file, as a sentence; "" where it does not or the file has none."""
    if of_file is None or of_file.spacing is None:
        return ""
    sx, sy = of_file.spacing
    if abs(value - sx) <= SAME_SCALE * sx and abs(value - sy) <= SAME_SCALE * sy:
        return ""
    square = abs(sx - sy) <= SAME_SCALE * sy
    size, times = (f"{sy:.4g}", f"{value / sy:.3g}") if square else (
        f"{sx:.4g} x {sy:.4g}", f"{value / sx:.3g} x {value / sy:.3g}"
    )  # fmt: skip
    return f"Typed {value:.4g} mm per pixel overrides the file's {size} ({of_file.source}): {times} times as large."


def header_scale(spacing: tuple[float, float], source: str, header: str, shape: tuple[int, int] | None = None) -> Scale:
    """``spacing`` (sx, sy) in mm as a header gives it, or unknown with the reason why it is not believed.

    Exactly 1 mm in both directions is what programs write when nobody set a spacing: it counts as unknown. So does a
    spacing with which a picture of ``shape`` (H, W) would be higher or lower than any ultrasound image.
    """
    sx, sy = (abs(float(value)) for value in spacing)
    if sx == 1 and sy == 1:
        return Scale.unknown(f"{header} says exactly 1 mm per pixel, which programs write when nobody set a scale.")
    low, high = PLAUSIBLE_MM
    if not (low <= sx <= high and low <= sy <= high):  # also refuses NaN
        return Scale.unknown(f"{header} says {sx:g} x {sy:g} mm per pixel, which no ultrasound image has.")
    if (
        shape is not None
        and shape[0] >= LEAST_ROWS
        and not PLAUSIBLE_HEIGHT_MM[0] <= shape[0] * sy <= PLAUSIBLE_HEIGHT_MM[1]
    ):
        return Scale.unknown(
            f"{header} says {sx:g} x {sy:g} mm per pixel, with which the picture would be {shape[0] * sy:.3g} mm high; "
            "no ultrasound image of a muscle is."
        )
    return Scale((sx, sy), source)


def slice_distance(mm: float) -> float | None:
    """The distance of a volume's slices in mm as a header gives it, None when it is not believed.

    Exactly 1 mm is what programs write when nobody set one, as for pixels (``header_scale``).
    """
    low, high = PLAUSIBLE_SLICES_MM
    distance = abs(float(mm))
    return distance if distance != 1 and low <= distance <= high else None


def spread(total: int, count: int) -> list[int]:
    """At most ``count`` indices, evenly from the first to the last of ``total``."""
    return sorted({int(round(i)) for i in np.linspace(0, total - 1, min(total, max(1, count)))})


def chosen_frames(written: str | None, count: int) -> list[int]:
    """Frame numbers of a slice "start:stop:step" or one number, in ascending order.

    Raises:
        ValueError: not a slice, or one that leaves nothing.
    """
    if written is None:
        return list(range(count))
    parts = written.split(":")
    try:
        numbers = [int(p) if p.strip() else None for p in parts]
        if len(parts) > 3 or (len(parts) == 1 and numbers[0] is None) or numbers[2:3] == [0]:
            raise ValueError
    except ValueError:
        raise ValueError(f"--frames {written} is not of the form start:stop:step, such as 0:100:5.") from None
    if len(parts) == 1:
        wanted = range(count)[numbers[0] : numbers[0] + 1 or None]
    else:
        wanted = range(count)[slice(*numbers)]
    if not len(wanted):
        raise ValueError(f"--frames {written} leaves none of the {count} frames (they are counted from 0).")
    return sorted(wanted)


def sampled_indices(total: int) -> list[int]:
    """The frames of a clip of ``total`` frames that are looked at together, whatever its file format."""
    return spread(total, SAMPLED_FRAMES)


def sampled_frames(recording: Recording) -> Iterator[tuple[int, np.ndarray]]:
    """Number and pixels (H, W) uint8 of the `sampled_indices`; those that cannot be read are left out.

    Raises:
        RecordingError: none of them can be read.
    """
    readable, problem = 0, None
    for index in sampled_indices(len(recording)):
        try:
            pixels = recording.frame(index).pixels
        except RecordingError as error:
            problem = error
            continue
        readable += 1
        yield index, pixels
    if problem is not None and not readable:
        raise problem


def missing_package(name: str, package: str, kind: str) -> RecordingError:
    """The sentence for a file whose reader needs a package that is not installed."""
    return RecordingError(
        f"{name} cannot be opened because {kind} needs the Python package '{package}': install it with "
        f"pip install {package} (in 3D Slicer: slicer.util.pip_install('{package}') in the Python console)."
    )
