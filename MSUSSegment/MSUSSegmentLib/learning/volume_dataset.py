"""A folder of volumes and their label maps, split by patient."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from MSUSSegmentLib.io.axial import AxialOrder, axial_order
from MSUSSegmentLib.io.label_maps import read_label_map
from MSUSSegmentLib.io.recording import RecordingError
from MSUSSegmentLib.io.volume_image import VolumeImage, read_volume
from MSUSSegmentLib.io.volumes import SUFFIXES
from MSUSSegmentLib.learning.examples import FOLDS, DatasetError

__all__ = ["LabelledVolume", "VolumeCase", "VolumeDataset", "read_labelled", "read_volume_dataset"]

#: What the name of a label map has in it, when no index.csv says which file it is.
_WORDS = ("label", "seg", "mask")
_SPLITS = ("train", "validation", "test")


@dataclass(frozen=True)
class VolumeCase:
    """A volume (a file, or the folder of a DICOM series) with its label map, of a ``patient``; ``split`` is "train",
    "validation" or "test"."""

    patient: str
    image: Path
    labels: Path
    split: str = "train"


@dataclass(frozen=True)
class VolumeDataset:
    """What a folder holds. ``problems`` names, in words, everything in it that could not be used."""

    folder: Path
    cases: tuple[VolumeCase, ...]
    problems: tuple[str, ...] = ()

    def training(self, fold: int | None) -> list[VolumeCase]:
        """The cases to train on: split "train", without the patients of ``fold``."""
        return [one for one in self.cases if one.split == "train" and not self._in_fold(one, fold)]

    def validation(self, fold: int | None) -> list[VolumeCase]:
        """The cases to choose settings on: split "validation", and the patients of ``fold``."""
        return [one for one in self.cases if one.split == "validation" or self._in_fold(one, fold)]

    def _in_fold(self, case: VolumeCase, fold: int | None) -> bool:
        patients = sorted({one.patient for one in self.cases if one.split == "train"})
        return fold is not None and case.split == "train" and patients.index(case.patient) % FOLDS == fold


@dataclass(frozen=True)
class LabelledVolume:
    """A case that was read and turned: ``volume`` and ``labels`` (K, H, W) with axial slices, ``spacing`` of these."""

    case: VolumeCase
    image: VolumeImage
    order: AxialOrder
    volume: np.ndarray
    labels: np.ndarray
    spacing: tuple[float, float, float]


def read_labelled(case: VolumeCase, structures: tuple[str, ...]) -> LabelledVolume:
    """Read a case and turn it. DatasetError when it cannot be used, one sentence."""
    try:
        image = read_volume(case.image)
        labels = read_label_map(case.labels, structures, image)
    except RecordingError as error:
        raise DatasetError(str(error)) from error
    if not labels.any():
        raise DatasetError(f"The labels {case.labels.name} are empty; paint them, or leave {case.image.name} out.")
    order = axial_order(image.axes)
    return LabelledVolume(
        case, image, order, order.apply(image.array), order.apply(labels), order.spacing(image.spacing)
    )


def read_volume_dataset(folder: str | Path) -> VolumeDataset:
    """Find the volumes and label maps of a folder; nothing but their names is read.

    With an ``index.csv``, its columns ``image`` and ``labels`` name files in the folder, ``patient`` whose they are
    (the image's folder, or without one its name), ``split`` what they are for (train). Without one, a folder a patient
    with images and label maps, whose names have "label", "seg" or "mask" in them (one label map belongs to the one
    image, or to that whose name it begins with), or the folders ``images`` and ``labels`` with files of the same names,
    each another patient. No patient is in two splits.

    Raises:
        DatasetError: nothing there that can be used, or a table that contradicts itself.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise DatasetError(f"There is no folder {folder}; give one with volumes and label maps.")
    cases, problems = _indexed(folder) if (folder / "index.csv").is_file() else _paired(folder)
    splits: dict[str, str] = {}
    for one in cases:
        if splits.setdefault(one.patient, one.split) != one.split:
            raise DatasetError(
                f"The patient {one.patient} is in the splits {splits[one.patient]} and {one.split} of index.csv; put "
                "all volumes of a patient into one."
            )
    if not cases:
        why = f" ({problems[0]})" if problems else ""
        raise DatasetError(f"{folder} holds no volume with a label map{why}; see the README for how to lay it out.")
    return VolumeDataset(folder, tuple(cases), tuple(problems))


def _indexed(folder: Path) -> tuple[list[VolumeCase], list[str]]:
    cases, problems = [], []
    with (folder / "index.csv").open(newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    if not rows or not {"image", "labels"} <= set(rows[0]):
        raise DatasetError(f"{folder / 'index.csv'} needs the columns image and labels; add them.")
    for row in rows:
        image, labels = folder / (row["image"] or ""), folder / (row["labels"] or "")
        split = (row.get("split") or "train").strip() or "train"
        patient = (row.get("patient") or "").strip() or (
            image.parent.name if image.parent != folder else image.name.split(".")[0]
        )
        missing = [one.name for one in (image, labels) if not one.exists()]
        if split not in _SPLITS:
            problems.append(f"{row['image']}: the split {split!r} is none of {', '.join(_SPLITS)}")
        elif missing:
            problems.append(f"{row['image']}: {' and '.join(missing)} is not there")
        else:
            cases.append(VolumeCase(patient, image, labels, split))
    return cases, problems


def _is_labels(path: Path) -> bool:
    return any(word in path.name.lower() for word in _WORDS)


def _paired(folder: Path) -> tuple[list[VolumeCase], list[str]]:
    if (folder / "images").is_dir() and (folder / "labels").is_dir():
        return _twins(folder)
    cases, problems = [], []
    for place in sorted(one for one in folder.iterdir() if one.is_dir() and not one.name.startswith(".")):
        files = sorted(one for one in place.rglob("*") if one.name.lower().endswith(SUFFIXES))
        maps = [one for one in files if _is_labels(one)]
        images: list[Path] = [one for one in files if not _is_labels(one)]
        images = images or sorted({one.parent for one in place.rglob("*.dcm")})
        for image in images:
            stem = image.name.split(".")[0].lower()
            fitting = maps if len(images) == 1 else [one for one in maps if one.name.lower().startswith(stem)]
            if len(fitting) == 1:
                cases.append(VolumeCase(place.name, image, fitting[0]))
            else:
                count = "no label map" if not fitting else f"{len(fitting)} label maps"
                problems.append(f"{image.relative_to(folder)}: {count} for it")
    return cases, problems


def _twins(folder: Path) -> tuple[list[VolumeCase], list[str]]:
    cases, problems = [], []
    labels = {one.name.lower().split(".")[0]: one for one in sorted((folder / "labels").iterdir()) if one.is_file()}
    for image in sorted((folder / "images").iterdir()):
        stem = image.name.split(".")[0]
        fitting = labels.get(stem.lower()) or labels.get(stem.lower().removesuffix("_0000"))  # nnU-Net's channel number
        if fitting is None:
            problems.append(f"images/{image.name}: no label map of this name")
        elif image.is_dir() or image.name.lower().endswith(SUFFIXES):
            cases.append(VolumeCase(stem, image, fitting))
    return cases, problems
