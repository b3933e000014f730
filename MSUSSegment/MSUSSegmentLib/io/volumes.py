"""NRRD, NIfTI and MetaImage through SimpleITK: 2-D, 2-D + time, and 3-D, whose slices are the frames.

Frames are taken as the array lies in the file (first axis x, second y), without turning or mirroring by directions.
What the third axis is, a file often does not say. It is time when an NRRD header calls its kind "time" or "list", or
when a fourth axis follows a third of length 1 (NIfTI's 2-D + t). Otherwise frames are slices of a volume and have no
times. The distance of the slices is the third spacing.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import SimpleITK

from MSUSSegmentLib.io import grey
from MSUSSegmentLib.io.recording import RecordingError, Scale, header_scale, slice_distance, spread

SUFFIXES = (".nrrd", ".nhdr", ".nii", ".nii.gz", ".mha", ".mhd")

#: Time steps in seconds that are believed; exactly 1 is what is written when nobody set one.
PLAUSIBLE_STEP_S = (0.0005, 10.0)


class VolumeSource:
    """Frames of a volume file (see ``FrameSource``); read whole, as these formats are mostly compressed."""

    notes: tuple[str, ...] = ()

    def __init__(self, path: Path):
        image = _read(path)
        array, spacing, metadata = SimpleITK.GetArrayFromImage(image), image.GetSpacing(), _metadata(image)
        components, dimensions = image.GetNumberOfComponentsPerPixel(), image.GetDimension()
        kinds = [metadata.get(f"NRRD_kinds[{axis}]", "") for axis in range(5)]
        step = between = None
        colour = components in (3, 4) and "list" not in kinds[0]
        if components > 1 and not colour:  # (Slicer's .seq.nrrd: frames stored as the components of a pixel)
            if components == 2 and "list" not in kinds[0]:
                raise RecordingError(f"{path.name} has two values a pixel; save it as grey or as red, green and blue.")
            array = np.moveaxis(array, -1, 0)
            if dimensions == 3 and array.shape[1] == 1:
                array = array[:, 0]
            elif dimensions != 2:
                raise self._too_many(path)
        elif dimensions == 2:
            array = array[np.newaxis]
        elif dimensions == 3:
            if kinds[2] in ("time", "list"):
                step = _step(spacing[2], metadata.get("NRRD_units[2]", ""))
            else:
                between = spacing[2]
        elif dimensions == 4 and image.GetSize()[2] == 1:
            array = array[:, 0]
            step = _step(spacing[3], metadata.get("NRRD_units[3]", ""))
        elif dimensions == 4 and image.GetSize()[3] == 1:
            array, between = array[0], spacing[2]
        else:
            raise self._too_many(path)
        self._array = array
        self._colour = colour
        levels = grey.levels_of(array)
        self._limits, self.grey_note = levels.limits, levels.note
        self.shape = (int(array.shape[1]), int(array.shape[2]))
        if array.shape[0] == 0 or min(self.shape) == 0:
            raise RecordingError(f"{path.name} holds no pixels; export it again.")
        self.times = tuple(None if step is None else i * step for i in range(array.shape[0]))
        self.slice_spacing = None if between is None or array.shape[0] < 2 else slice_distance(between)
        self.scale = _scale(path, spacing, metadata)

    def read(self, index: int) -> np.ndarray:
        frame = grey.from_range(self._array[index], self._limits)
        return grey.luma(frame) if self._colour else frame.copy()

    def colours(self, index: int) -> np.ndarray | None:
        return grey.from_range(self._array[index], self._limits)[..., :3] if self._colour else None

    def sample(self, count: int) -> list[int]:
        return spread(len(self.times), count)

    def close(self) -> None:
        self._array = self._array[:0]

    @staticmethod
    def _too_many(path: Path) -> RecordingError:
        return RecordingError(
            f"{path.name} is a series of volumes (more than three dimensions); save one volume, or one slice over time."
        )


def _read(path: Path) -> SimpleITK.Image:
    try:
        warnings = SimpleITK.ProcessObject.GetGlobalWarningDisplay()
        SimpleITK.ProcessObject.SetGlobalWarningDisplay(False)
        try:
            return SimpleITK.ReadImage(str(path))
        finally:
            SimpleITK.ProcessObject.SetGlobalWarningDisplay(warnings)
    except (RuntimeError, ValueError) as error:
        lines = [line.strip() for line in str(error).splitlines() if line.strip()]
        detail = lines[-1].rstrip(".")[:160] if lines else type(error).__name__
        raise RecordingError(
            f"{path.name} cannot be read as NRRD, NIfTI or MetaImage, it seems damaged or a part is missing "
            f"({detail}); copy or export it again."
        ) from None


def _metadata(image: SimpleITK.Image) -> dict[str, str]:
    return {key: image.GetMetaData(key).strip() for key in image.GetMetaDataKeys()}


def _scale(path: Path, spacing: tuple[float, ...], metadata: dict[str, str]) -> Scale:
    """SimpleITK gives mm (it converts NIfTI's metres and micrometres); a NIfTI without a unit is taken as mm."""
    scale = header_scale((spacing[0], spacing[1]), "file header", f"The header of {path.name}")
    units = metadata.get("xyzt_units", "")
    if scale.spacing and path.name.lower().endswith((".nii", ".nii.gz")) and units.isdigit() and int(units) % 8 == 0:
        return Scale(scale.spacing, scale.source, f"The header of {path.name} names no unit; millimetres are assumed.")
    return scale


def _step(step: float, unit: str) -> float | None:
    seconds = float(step) * {"ms": 1e-3, "msec": 1e-3, "us": 1e-6, "µs": 1e-6}.get(unit.strip('"').lower(), 1.0)
    low, high = PLAUSIBLE_STEP_S
    return seconds if low <= seconds <= high and seconds != 1.0 else None
