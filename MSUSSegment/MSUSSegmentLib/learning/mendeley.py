"""The data set of Marzola et al. as it is downloaded: transverse muscle ultrasound with masks of the cross-section.

Marzola F, van Alfen N, Doorduin J, Meiburger KM. Comput Biol Med 2021;135:104623, doi 10.1016/j.compbiomed.2021.104623;
data doi 10.17632/3jykz7wz8d.1: 3,917 images of biceps brachii (BB), tibialis anterior (TA) and gastrocnemius medialis
(GM) of 1,283 subjects.

The set itself was not at hand here. Its layout was taken from public programs that read it: torch_em's reader
``muscle_us.py`` (``Polito-Radboud-DeepLearningUS/{BB,GM,TA}/{Healthy,Pathological}/{Images,Masks}/NAME.png``, image and
mask of the same name) and ImgX's ``muscle_us_dataset_builder.py`` (the authors' split in ``Segmentation_models/data/
MuscleCNN/{train,val,test}``, masks beside them in folders with "annot" behind, 480 x 512 px; the names of its test
files, such as ``BB_anon_425_2``). That the number behind "anon" is the subject's is our reading of these names.
Folders may lie deeper or be written differently (capitals, "Mask" for "Masks", a suffix "_mask"), and one muscle alone
will do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from MSUSSegmentLib.learning.examples import SUFFIXES, Dataset, DatasetError, Example, fold_of, image_size

__all__ = ["MUSCLES", "find_mendeley", "read_mendeley", "subject_of_name"]

MUSCLES = {"BB": "biceps brachii", "GM": "gastrocnemius medialis", "TA": "tibialis anterior"}
CONDITIONS = ("healthy", "pathological")
#: How many folders above those of the muscles may be given.
DEPTH = 3
_IMAGES, _MASKS = {"images", "image"}, {"masks", "mask", "annotations"}
_SPLITS = {"train": "train", "val": "val", "valid": "val", "test": "test"}


def find_mendeley(folder: Path) -> Path | None:
    """The folder that holds those of the muscles, at ``folder`` or up to three levels below; None without one."""
    level = [folder]
    for _ in range(DEPTH + 1):
        for place in level:
            if any(next(_pairs_of(muscle), None) for muscle in _muscle_folders(place)):
                return place
        level = [inner for place in level for inner in _folders(place)]
    return None


def read_mendeley(folder: Path, structure: str) -> Dataset:
    """Read the set as downloaded and unpacked.

    Each example's ``about`` holds "muscle" (its full name) and "condition" ("healthy", "pathological" or ""). The split
    is the authors' where their folders are there, else "train"; folds are by subject.

    Args:
        folder: what ``find_mendeley`` gave.
        structure: the structure whose masks these are.

    Raises:
        DatasetError: nothing in it can be used.
    """
    splits = _authors_split(folder)
    problems: list[str] = []
    examples: dict[str, Example] = {}
    for muscle in _muscle_folders(folder):
        for image_folder, mask_folder in _pairs_of(muscle):
            condition = next((c for c in CONDITIONS if c in image_folder.parent.name.lower()), "")
            masks = {_plain(path.stem): path for path in _pictures(mask_folder)}
            for image in _pictures(image_folder):
                name, mask = _plain(image.stem), masks.pop(_plain(image.stem), None)
                shown = f"{muscle.name}/{image_folder.parent.name}/{image_folder.name}/{image.name}"
                try:
                    if mask is None:
                        raise DatasetError(f"{shown}: no mask of that name, skipped.")
                    if image_size(image) != image_size(mask):
                        raise DatasetError(f"{shown}: its mask has another size, skipped.")
                except DatasetError as error:
                    problems.append(str(error))
                    continue
                key = name if name not in examples else "_".join(filter(None, (muscle.name, condition, name)))
                about = {"muscle": MUSCLES[muscle.name.upper()], "condition": condition}
                group, split = subject_of_name(name), splits.get(name, "train")
                fold = fold_of(group) if split == "train" else None
                examples[key] = Example(key, image, {structure: mask}, group, fold, split, about)
            problems += [f"{muscle.name}/{mask_folder.name}/{p.name}: no image of that name." for p in masks.values()]
    if not examples:
        raise DatasetError(f"{folder} holds no usable example: " + (problems[0] if problems else "no images."))
    return Dataset(folder, (structure,), tuple(examples.values()), tuple(problems))


def subject_of_name(name: str) -> str:
    """The subject in a file's name such as "BB_anon_425_2" ("425"); the whole name when it has another form."""
    found = re.fullmatch(r"(?:bb|gm|ta)_anon_(\d+)(?:_.*)?", name, re.IGNORECASE)
    return found.group(1) if found else name


def _plain(stem: str) -> str:
    return re.sub(r"_masks?$", "", stem, flags=re.IGNORECASE)


def _folders(place: Path) -> list[Path]:
    try:
        return sorted(p for p in place.iterdir() if p.is_dir() and not p.name.startswith((".", "__")))
    except OSError:
        return []


def _muscle_folders(place: Path) -> list[Path]:
    return [folder for folder in _folders(place) if folder.name.upper() in MUSCLES]


def _pairs_of(muscle: Path) -> Iterator[tuple[Path, Path]]:
    """Folders of images and masks beside one another, in a muscle's folder or one or two levels below."""
    level = [muscle]
    for _ in range(DEPTH):
        for place in level:
            by_name = {folder.name.lower(): folder for folder in _folders(place)}
            images = [folder for name, folder in by_name.items() if name in _IMAGES]
            masks = [folder for name, folder in by_name.items() if name in _MASKS]
            if images and masks:
                yield images[0], masks[0]
        level = [inner for place in level for inner in _folders(place)]


def _pictures(folder: Path) -> list[Path]:
    return sorted(p for p in folder.iterdir() if p.suffix.lower() in SUFFIXES and not p.name.startswith("."))


def _authors_split(folder: Path) -> dict[str, str]:
    """The split of each name, where the authors' folders of it are there."""
    base = folder / "Segmentation_models" / "data" / "MuscleCNN"
    found = {}
    for place in _folders(base):
        if place.name.lower() in _SPLITS:
            found.update((_plain(path.stem), _SPLITS[place.name.lower()]) for path in _pictures(place))
    return found
