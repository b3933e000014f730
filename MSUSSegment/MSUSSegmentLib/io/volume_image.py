"""3-D images for tasks of volumes: NIfTI, NRRD and MetaImage files, and folders with one DICOM series.

The voxels stay as they are stored, with their place in the patient, so that what is found in them fits the source.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import SimpleITK

from MSUSSegmentLib.io import volumes
from MSUSSegmentLib.io.headers import length_in_mm, meta_fault, nrrd_fault, read_header
from MSUSSegmentLib.io.recording import RecordingError

__all__ = ["VolumeImage", "dicom_modality", "read_volume"]

#: Distances of voxels in mm that an image of a body may have.
PLAUSIBLE_MM = (0.01, 30.0)
#: Slices of a series may be so far off their even distance (as a share of it).
UNEVEN = 0.02
#: Values of air in CT are about -1000 Hounsfield units; no other usual image goes below this.
HOUNSFIELD = -500
_MODALITY, _POSITION = "0008|0060", "0020|0032"


@dataclass(frozen=True)
class VolumeImage:
    """``array`` (K, H, W) as stored; ``spacing`` (slices, rows, columns) in mm, the order of the array's axes.

    ``origin`` (3,) mm and ``direction`` (3, 3), whose columns are the directions of columns, rows and slices, are those
    of ITK (LPS). ``modality`` as DICOM has it, "" when the file does not say; "CT" also of values that are Hounsfield
    units.
    """

    path: Path
    array: np.ndarray
    spacing: tuple[float, float, float]
    origin: tuple[float, float, float]
    direction: np.ndarray
    modality: str = ""
    scale_source: str = "file header"

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def axes(self) -> np.ndarray:
        """(3, 3): the directions in LPS of the array's axes, slices, rows and columns, one a row."""
        return self.direction.T[::-1]

    @property
    def ijk_to_ras(self) -> np.ndarray:
        """(4, 4) from (column, row, slice) to mm in RAS, as Slicer has it."""
        matrix = np.eye(4)
        matrix[:3, :3] = self.direction * np.array(self.spacing[::-1])
        matrix[:3, 3] = self.origin
        return np.diag([-1.0, -1.0, 1.0, 1.0]) @ matrix


def read_volume(path: str | Path) -> VolumeImage:
    """Read a 3-D image: a file, or a folder with the files of one DICOM series.

    Raises:
        RecordingError: it cannot be read, or is no volume of single values; one sentence.
    """
    path = Path(path)
    if not path.exists():
        raise RecordingError(f"{path} does not exist; check its name and folder.")
    if path.is_dir():
        image, modality, source = *_series(path), "DICOM"
        unit = (1.0, 1.0, 1.0)
    else:
        image, unit = _file(path)
        modality, source = "", "file header"
    if image.GetNumberOfComponentsPerPixel() != 1:
        raise RecordingError(f"{path.name} has colours; choose a volume with one value a voxel.")
    if image.GetDimension() == 4 and image.GetSize()[3] == 1:
        image = image[:, :, :, 0]
    if image.GetDimension() != 3 or min(image.GetSize()) < 2:
        size = " × ".join(str(n) for n in image.GetSize())
        raise RecordingError(f"{path.name} is no volume ({size}); choose a 3-D image with at least two slices.")
    array = SimpleITK.GetArrayFromImage(image)
    if array.dtype.kind == "f" and not np.isfinite(array).all():
        raise RecordingError(f"{path.name} holds values that are no numbers; export it again.")
    if not modality and array.size and array.min() < HOUNSFIELD:
        modality = "CT"
    spacing = tuple(float(size * factor) for size, factor in zip(image.GetSpacing(), unit, strict=True))
    if not all(PLAUSIBLE_MM[0] <= size <= PLAUSIBLE_MM[1] for size in spacing):
        sizes = " × ".join(f"{size:g}" for size in spacing)
        raise RecordingError(f"{path.name} has voxels of {sizes} mm, which cannot be; correct its header.")
    origin = tuple(float(at * factor) for at, factor in zip(image.GetOrigin(), unit, strict=True))
    direction = np.reshape(image.GetDirection(), (3, 3))
    return VolumeImage(path, array, spacing[::-1], origin, direction, modality, source)


def dicom_modality(path: str | Path) -> str:
    """The modality of a DICOM file as its header has it, "" when it has none or cannot be read."""
    reader = SimpleITK.ImageFileReader()
    reader.SetFileName(str(path))
    try:
        reader.ReadImageInformation()
    except RuntimeError:
        return ""
    return reader.GetMetaData(_MODALITY).strip() if reader.HasMetaDataKey(_MODALITY) else ""


def _file(path: Path) -> tuple[SimpleITK.Image, tuple[float, float, float]]:
    """The image, and what makes mm of the unit of each of its axes."""
    if not path.name.lower().endswith(volumes.SUFFIXES):
        raise RecordingError(
            f"{path.name} is no file of a volume; give {' '.join(volumes.SUFFIXES)}, or the folder of a DICOM series."
        )
    try:
        header = read_header(path)
    except OSError as error:
        raise RecordingError(f"{path.name} cannot be read ({error.strerror}); check its access rights.") from None
    check = nrrd_fault if header.is_nrrd else meta_fault if path.name.lower().endswith((".mha", ".mhd")) else None
    if check is not None and (fault := check(header)):
        raise RecordingError(f"{path.name} is damaged, {fault}; copy or export it again.")
    image, _, there = volumes.read_image(path)
    if there < 1:
        raise RecordingError(f"{path.name} is cut short, a part of its voxels is missing; copy it again.")
    units = header.words("units") or ()
    space = header.words("space units") or ()
    one = header.fields.get("distanceunits", "")
    names = [(units[i] if i < len(units) else "") or (space[i] if i < len(space) else "") or one for i in range(3)]
    factors = [length_in_mm(name) if name else 1.0 for name in names]
    if None in factors:
        unknown = names[factors.index(None)]
        raise RecordingError(
            f'{path.name} gives the size of a voxel in "{unknown[:20]}", which is no unit of length that is known; '
            "correct its header."
        )
    return image, tuple(factors)


def _series(folder: Path) -> tuple[SimpleITK.Image, str]:
    """The image of a folder's one DICOM series, and its modality."""
    series = SimpleITK.ImageSeriesReader.GetGDCMSeriesIDs(str(folder))
    if not series:
        raise RecordingError(f"{folder} holds no DICOM series; give a folder that holds one, or a file of a volume.")
    if len(series) > 1:
        raise RecordingError(f"{folder} holds {len(series)} DICOM series; give a folder that holds one of them.")
    files = SimpleITK.ImageSeriesReader.GetGDCMSeriesFileNames(str(folder), series[0])
    reader = SimpleITK.ImageSeriesReader()
    reader.SetFileNames(files)
    reader.MetaDataDictionaryArrayUpdateOn()
    try:
        image = reader.Execute()
    except RuntimeError as error:
        detail = str(error).strip().splitlines()[-1][:160]
        raise RecordingError(f"The DICOM series in {folder} cannot be read ({detail}); export it again.") from None
    if image.GetDimension() == 3 and len(files) > 2:
        _check_slices(folder, reader, image, len(files))
    modality = reader.GetMetaData(0, _MODALITY).strip() if reader.HasMetaDataKey(0, _MODALITY) else ""
    return image, modality


def _check_slices(folder: Path, reader, image, count: int) -> None:
    """RecordingError when slices are missing: their places are not even."""
    try:
        places = [[float(x) for x in reader.GetMetaData(i, _POSITION).split("\\")] for i in range(count)]
    except (RuntimeError, ValueError):
        return
    normal = np.reshape(image.GetDirection(), (3, 3))[:, 2]
    steps = np.diff(np.asarray(places) @ normal)
    usual = float(np.median(steps))
    if usual == 0 or (np.abs(steps - usual) > UNEVEN * abs(usual)).any():
        raise RecordingError(
            f"The slices in {folder} are not evenly apart ({abs(steps).min():.2f} to {abs(steps).max():.2f} mm); some "
            "are missing or belong to another series; export the series again."
        )
