"""NRRD, NIfTI and MetaImage through SimpleITK: 2-D, 2-D + time, and 3-D, whose slices are the frames.

Frames are turned upright as the header's direction says (direction.py), or PLUS's UltrasoundImageOrientation.
What the third axis is, a file often does not say. It is time when a header calls its kind "time" or "list", when PLUS
or Slicer stored a moment for each item, or when a fourth axis follows a third of length 1 (NIfTI's 2-D + t). Otherwise
frames are slices of a volume and have no times. The distance of the slices is the third spacing.
"""

from __future__ import annotations

import re
import zlib
from itertools import pairwise
from pathlib import Path

import numpy as np
import SimpleITK

from MSUSSegmentLib.io import grey
from MSUSSegmentLib.io.direction import Turn, ijk_to_ras, turn_of, turn_of_letters
from MSUSSegmentLib.io.formats import suffixes_of
from MSUSSegmentLib.io.headers import (
    COLOUR_KINDS,
    TextHeader,
    length_in_mm,
    meta_fault,
    nrrd_fault,
    read_header,
    time_in_s,
)
from MSUSSegmentLib.io.recording import RecordingError, Scale, header_scale, slice_distance, spread

SUFFIXES = suffixes_of("volumes")

#: Time steps in seconds that are believed; exactly 1 is what is written when nobody set one.
PLAUSIBLE_STEP_S = (0.0005, 10.0)
#: Kinds of NRRD axes that are axes of the image for ITK; over any other kind the components of a pixel run.
_IMAGE_KINDS = ("domain", "space", "time", "none", "???")
#: A file cannot hold more than so many times its own size (deflate's limit).
_LARGEST_RATIO = 1040
_GZIP = b"\x1f\x8b"
#: NIfTI's xyzt_units: the lowest three bits are the unit of length, the next three that of time.
_NIFTI_TIMES = (8, 16, 24)


class VolumeSource:
    """Frames of a volume file (see ``FrameSource``); read whole, as these formats are mostly compressed."""

    def __init__(self, path: Path):
        self._path = path
        self._notes: list[str] = []
        try:
            header = read_header(path)
        except OSError as error:
            raise _unreadable(path, error) from None
        check = nrrd_fault if header.is_nrrd else meta_fault if path.name.lower().endswith((".mha", ".mhd")) else None
        if check is not None and (fault := check(header)):
            raise RecordingError(f"{path.name} is damaged, {fault}; copy or export it again.")
        image, metadata, there = read_image(path)
        axes = _Axes(path, image, header)
        array = axes.frames(SimpleITK.GetArrayFromImage(image))
        if array.size == 0:
            raise RecordingError(f"{path.name} holds no pixels; export it again.")
        if array.dtype.kind not in "uif" or header.values.get("UltrasoundImageType", "").upper().startswith("RF"):
            raise RecordingError(
                f"{path.name} holds raw echo signals (RF), not a grey picture; export the B-mode picture."
            )
        array = self._complete_frames(array, there)
        times = self._times(axes, image.GetSpacing(), header, metadata, len(array))
        kept = self._valid_frames(header, len(array))
        array, times = array[kept], _from_first([times[i] for i in kept])

        turn = self._turn(image, header, metadata)
        array = turn.apply(array)
        self._array, self._colour = array, axes.colour
        levels = grey.levels_of(array)
        self._limits, self.grey_note = levels.limits, levels.note
        self.shape = (int(array.shape[1]), int(array.shape[2]))
        self.times = times
        self.scale = self._scale(turn, axes, image.GetSpacing(), header, metadata)
        self.slice_spacing = axes.slice_spacing(image, header) if len(array) > 1 else None
        self.ijk_to_ras = ijk_to_ras(*_place(image), turn, self.shape)
        self.notes = tuple(self._notes)

    def read(self, index: int) -> np.ndarray:
        frame = grey.from_range(self._array[index], self._limits)
        return grey.luma(frame) if self._colour else frame.copy()

    def colours(self, index: int) -> np.ndarray | None:
        return grey.from_range(self._array[index], self._limits)[..., :3] if self._colour else None

    def sample(self, count: int) -> list[int]:
        return spread(len(self.times), count)

    def close(self) -> None:
        self._array = self._array[:0]

    def _complete_frames(self, array: np.ndarray, there: float) -> np.ndarray:
        """The frames whose pixels are in the file, of which the share ``there`` is."""
        if there >= 1:
            return array
        whole = int(len(array) * there)
        if whole == 0 or len(array) == 1:
            raise RecordingError(f"{self._path.name} is cut short, a part of its picture is missing; copy it again.")
        self._notes.append(
            f"{self._path.name} should have {len(array)} frames, but only {whole} are complete; the file is cut short."
        )
        return array[:whole]

    def _valid_frames(self, header: TextHeader, count: int) -> list[int]:
        """The frames that PLUS did not mark as invalid; the others are named in the notes."""
        frames = header.plus_frames()
        bad = [i for i in range(count) if frames.get(i, {}).get("ImageStatus", "OK").upper() != "OK"]
        if len(bad) == count:
            raise RecordingError(
                f"{self._path.name} holds no valid frame: the recording program marked all of them as invalid; "
                "export it again."
            )
        if bad:
            shown = ", ".join(str(i) for i in bad[:20]) + (", ..." if len(bad) > 20 else "")
            self._notes.append(
                f"{len(bad)} of {count} frames of {self._path.name} were marked INVALID by the recording program "
                f"and are left out (counted from 0: {shown})."
            )
        return [i for i in range(count) if i not in set(bad)]

    def _times(self, axes: _Axes, spacing, header: TextHeader, metadata, count: int) -> list[float | None]:
        """One time in s a stored frame, from wherever the file says it."""
        unknown: list[float | None] = [None] * count
        stamps = [header.plus_frames().get(i, {}).get("Timestamp") for i in range(count)]
        if count > 1 and None not in stamps:
            try:
                return list(_rising([float(stamp) for stamp in stamps]) or unknown)
            except ValueError:
                return unknown
        if axes.moving is None or count < 2:
            return unknown
        unit = header_unit = axes.unit(header, axes.moving)
        values = header.index_values()
        if values is not None and len(values) >= count:
            unit = unit or ("s" if axes.label(header, axes.moving).lower() in ("", "time") else "?")
            factor = time_in_s(unit)
            rising = _rising([value * (factor or 1) for value in values[:count]])
            if factor and rising is None:
                self._notes.append(
                    f"The times in {self._path.name} do not rise from frame to frame; they are not used."
                )
            return list(rising or unknown) if factor else unknown
        if axes.listed:
            return unknown
        step = float(spacing[axes.moving_in_image])
        if "xyzt_units" in metadata:  # ITK has made seconds of NIfTI's other units of time
            code = int(metadata["xyzt_units"]) & 0x38 if metadata["xyzt_units"].isdecimal() else 0
            if code not in (0, *_NIFTI_TIMES):
                return unknown
            assumed = code == 0
        else:
            factor = time_in_s(header_unit) if header_unit else 1.0
            if factor is None:
                return unknown
            step, assumed = step * factor, not header_unit
        low, high = PLAUSIBLE_STEP_S
        if not low <= step <= high or step == 1:
            return unknown
        if assumed:
            self._notes.append(f"The header of {self._path.name} names no unit of time; seconds are assumed.")
        return [i * step for i in range(count)]

    def _turn(self, image: SimpleITK.Image, header: TextHeader, metadata: dict[str, str]) -> Turn:
        """How the stored frames become upright, told in the notes where they are turned."""
        letters = header.values.get("UltrasoundImageOrientation", "")
        _, direction, spacing = _place(image)
        if letters:
            turn = turn_of_letters(letters)
            if turn is None:
                self._notes.append(
                    f"{self._path.name} names an unknown orientation ({letters[:20]}); its frames are shown as stored."
                )
            return turn or Turn()
        if "sform_code" in metadata:
            codes = metadata.get("qform_code"), metadata.get("sform_code")
            if codes == ("0", "0"):
                # Without a transform NIfTI's second axis points up (method 1); about the first, programs disagree.
                turn = Turn(rows_reversed=True)
                self._notes.append(
                    f"{self._path.name} has no direction, so its rows run from bottom to top as NIfTI's standard says."
                )
                return turn
            if np.allclose(direction, np.diag([-1, -1, 1])) and np.allclose(spacing, 1):
                return Turn()  # the identity that programs write when nobody set a transform
        turn = turn_of(direction)
        if turn is None:
            self._notes.append(
                f"{self._path.name} lies obliquely in space, which does not say where its top is; "
                "its frames are shown as stored."
            )
            return Turn()
        if turn:
            self._notes.append(f"{self._path.name} is stored with {turn.text()}; it is shown turned as that says.")
        return turn

    def _scale(self, turn: Turn, axes: _Axes, spacing, header: TextHeader, metadata: dict[str, str]) -> Scale:
        """SimpleITK gives mm for NIfTI and the header's own unit for the others; mm where none is named."""
        millimetres = []
        for axis in (0, 1):
            unit = axes.unit(header, axes.of_image(axis))
            factor = length_in_mm(unit) if unit else 1.0
            if factor is None:
                return Scale.unknown(
                    f'The header of {self._path.name} gives the size of a pixel in "{unit[:20]}", '
                    "which is no unit of length that is known."
                )
            millimetres.append(spacing[axis] * factor)
        pair = turn.pair(*millimetres)
        scale = header_scale(pair, "file header", f"The header of {self._path.name}", self.shape)
        units = metadata.get("xyzt_units", "")
        if scale.spacing and units.isdecimal() and int(units) % 8 == 0:
            reason = f"The header of {self._path.name} names no unit; millimetres are assumed."
            return Scale(scale.spacing, scale.source, reason)
        return scale


class _Axes:
    """What the axes of a stored array are. Axes of the header are counted as NRRD does, colours and lists included."""

    def __init__(self, path: Path, image: SimpleITK.Image, header: TextHeader):
        self._path = path
        components, size = image.GetNumberOfComponentsPerPixel(), image.GetSize()
        kinds = header.words("kinds")
        pixel = None
        if components > 1 and kinds:
            ranges = [axis for axis, kind in enumerate(kinds) if kind.lower() not in _IMAGE_KINDS]
            colours = [axis for axis in ranges if kinds[axis] != "list"]
            pixel = next(iter(colours or ranges), None)
        self._kinds, self._pixel = kinds, pixel
        kind = kinds[pixel] if pixel is not None else ""
        if components == 2 and kind != "list":
            raise RecordingError(f"{path.name} has two values a pixel; save it as grey or as red, green and blue.")
        #: Whether the frames are the components of a pixel, as ITK reads a list of them.
        self.listed = kind == "list" or (components > 4 and kind not in COLOUR_KINDS)
        self.colour = components in (3, 4) and not self.listed
        others = [axis for axis in range(2, len(size)) if size[axis] > 1]
        if len(others) > 1 or (self.listed and others) or (components > 4 and not self.listed):
            raise RecordingError(
                f"{path.name} is a series of volumes (more than three dimensions); "
                "save one volume, or one slice over time."
            )
        #: The image's axis over which frames run; None for a still or when they are a pixel's components.
        self.frame_axis = others[0] if others else None
        #: The header's axis over which frames follow each other in time, None when they are slices or one alone.
        self.moving = None
        if self.listed:
            self.moving = pixel if pixel is not None else 0
        elif self.frame_axis is not None:
            axis = self.of_image(self.frame_axis)
            stated = kinds[axis].lower() if axis < len(kinds) else ""
            if stated in ("time", "list") or self.frame_axis == 3 or header.plus_frames():
                self.moving = axis

    @property
    def moving_in_image(self) -> int:
        return 2 if self.frame_axis is None else self.frame_axis

    def of_image(self, axis: int) -> int:
        """The header's number of an axis of the image."""
        return axis + (self._pixel is not None and self._pixel <= axis)

    def frames(self, array: np.ndarray) -> np.ndarray:
        """(N, H, W) or (N, H, W, C) of SimpleITK's array."""
        if self.listed:
            array = np.moveaxis(array, -1, 0)
        tail = 3 if self.colour else 2
        return array.reshape(-1, *array.shape[-tail:])

    def unit(self, header: TextHeader, axis: int) -> str:
        """The unit of a header's axis, "" when none is named."""
        units = header.words("units")
        if axis < len(units) and units[axis]:
            return units[axis]
        space = header.words("space units")
        if axis != self.moving and len(space) > 0 and (len(self._kinds) <= axis or self._kinds[axis] != "list"):
            return space[min(axis, len(space) - 1)]
        return header.fields.get("distanceunits", "") if axis != self.moving else ""

    def label(self, header: TextHeader, axis: int) -> str:
        labels = header.words("labels")
        return labels[axis] if axis < len(labels) else ""

    def slice_spacing(self, image: SimpleITK.Image, header: TextHeader) -> float | None:
        """The distance of the frames in mm when they are slices of a volume."""
        if self.moving is not None or self.frame_axis != 2:
            return None
        unit = self.unit(header, self.of_image(2))
        factor = length_in_mm(unit) if unit else 1.0
        return None if factor is None else slice_distance(image.GetSpacing()[2] * factor)


def read_image(path: Path) -> tuple[SimpleITK.Image, dict[str, str], float]:
    """The image, its metadata, and the share of its pixels that the file holds (1 unless a NIfTI was cut short)."""
    warnings = SimpleITK.ProcessObject.GetGlobalWarningDisplay()
    SimpleITK.ProcessObject.SetGlobalWarningDisplay(False)
    try:
        reader = SimpleITK.ImageFileReader()
        reader.SetFileName(str(path))
        if not path.name.lower().endswith(SUFFIXES):  # (opened by its content)
            reader.SetImageIO("NrrdImageIO")
        reader.ReadImageInformation()
        metadata = _metadata(reader)
        there = _share_there(path, reader, metadata)
        return reader.Execute(), metadata, there
    except (RuntimeError, ValueError, MemoryError, OSError, TypeError) as error:
        if isinstance(error, RecordingError):
            raise
        raise _unreadable(path, error) from None
    finally:
        SimpleITK.ProcessObject.SetGlobalWarningDisplay(warnings)


def _unreadable(path: Path, error: Exception) -> RecordingError:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    detail = lines[-1].rstrip(".")[:160] if lines else type(error).__name__
    detail = detail.encode("utf-8", "replace").decode()  # bytes of a damaged header in ITK's message
    return RecordingError(
        f"{path.name} cannot be read as NRRD, NIfTI or MetaImage, it seems damaged or a part is missing "
        f"({detail}); copy or export it again."
    )


def _metadata(image) -> dict[str, str]:
    """Names and values; those that are no text are left out."""
    values = {}
    for key in image.GetMetaDataKeys():
        try:
            values[key] = image.GetMetaData(key).strip()
        except (TypeError, UnicodeError):
            continue
    return values


def _share_there(path: Path, reader, metadata: dict[str, str]) -> float:
    """The share of the pixels that is in the file. ITK fills up a NIfTI that was cut short with zeros, silently.

    RecordingError when a header claims more than any file of this size can hold, before memory is taken for it.
    """
    bits = re.search(r"(\d+)-bit", SimpleITK.GetPixelIDValueAsString(reader.GetPixelID()))
    if bits is None or reader.GetNumberOfComponents() < 1:
        raise RecordingError(f"{path.name} is damaged, its header names no kind of pixel; copy or export it again.")
    needed = float(np.prod([float(n) for n in reader.GetSize()]))
    needed *= reader.GetNumberOfComponents() * int(bits[1]) / 8
    if path.suffix.lower() not in (".nhdr", ".mhd") and needed > _LARGEST_RATIO * path.stat().st_size:
        raise RecordingError(
            f"{path.name} should hold {needed / 1e6:.0f} MB of pixels, more than there can be in a file of its size; "
            "copy or export it again."
        )
    if "sform_code" not in metadata:
        return 1.0
    stored = float(np.prod([float(n) for n in reader.GetSize()])) * int(metadata["bitpix"]) / 8
    start = float(metadata["vox_offset"])
    return (_unpacked_size(path) - start) / stored if stored > 0 else 1.0


def _unpacked_size(path: Path) -> int:
    """Bytes in a file once unpacked, as far as it goes when it is cut short."""
    with open(path, "rb") as file:
        packed = file.read(2) == _GZIP
    if not packed:
        return path.stat().st_size
    size, unpack = 0, zlib.decompressobj(31)
    try:
        with open(path, "rb") as file:
            while block := file.read(1 << 18):
                while block:
                    size += len(unpack.decompress(block))
                    block = unpack.unused_data
                    if unpack.eof:
                        if not block.startswith(_GZIP):  # something behind the end does no harm
                            return size
                        unpack = zlib.decompressobj(31)
    except zlib.error:
        raise RecordingError(
            f"{path.name} is damaged, its compressed pixels do not add up; copy or export it again."
        ) from None
    return size


def _place(image: SimpleITK.Image) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Origin (3,), direction (3, 3) and spacing (3,) of the first three axes, LPS; a flat image lies in the plane 0."""
    dimension = image.GetDimension()
    axes = min(dimension, 3)
    origin, direction, spacing = np.zeros(3), np.eye(3), np.ones(3)
    origin[:axes] = image.GetOrigin()[:axes]
    direction[:axes, :axes] = np.reshape(image.GetDirection(), (dimension, dimension))[:axes, :axes]
    spacing[:axes] = image.GetSpacing()[:axes]
    return origin, direction, spacing


def _rising(times: list[float]) -> list[float] | None:
    """``times`` when each is later than the one before, else None."""
    return times if all(a < b for a, b in pairwise(times)) and np.isfinite(times).all() else None


def _from_first(times: list[float | None]) -> tuple[float | None, ...]:
    """Seconds after the first frame."""
    if any(time is None for time in times):
        return (None,) * len(times)
    return tuple(time - times[0] for time in times)
