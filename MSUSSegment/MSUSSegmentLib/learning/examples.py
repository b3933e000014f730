"""What a data set holds, however it is laid out: images with the masks that there are for them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["FOLDS", "LEAST_SIDE", "SUFFIXES", "Dataset", "DatasetError", "Example", "class_of", "fold_of", "image_size"]

#: Endings of image files.
SUFFIXES = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp")
FOLDS = 5
#: A network sees nothing in pictures whose longer side is shorter, px.
LEAST_SIDE = 32


class DatasetError(ValueError):
    """The folder cannot be used; the message says what to do."""


@dataclass(frozen=True)
class Example:
    """One image and the masks that there are for it; a structure without a mask is unlabelled, not absent.

    ``about`` holds what else index.csv says of it, such as muscle, side, age or mm_per_pixel, as text.
    """

    id: str
    image: Path
    masks: dict[str, Path]
    group: str
    fold: int | None
    split: str
    about: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Dataset:
    """What a folder holds. ``problems`` names, in words, everything in it that could not be used."""

    folder: Path
    structures: tuple[str, ...]
    examples: tuple[Example, ...]
    problems: tuple[str, ...]

    def training(self, fold: int | None) -> list[Example]:
        """Examples to train on: split "train" without ``fold`` (all of them when it is None)."""
        return [e for e in self.examples if e.split == "train" and (fold is None or e.fold != fold)]

    def validation(self, fold: int | None) -> list[Example]:
        """Examples held out for validation: split "train", fold ``fold``."""
        return [e for e in self.examples if e.split == "train" and fold is not None and e.fold == fold]


#: What the column ``class`` of index.csv may hold of an image with the structure in question, and of one without.
PRESENT, ABSENT = ("1", "yes", "true", "positive", "abnormal"), ("0", "no", "none", "false", "negative", "normal")


def class_of(example: Example, structure: str) -> bool | None:
    """Whether an image shows ``structure``, by the column ``class`` of index.csv; None when it does not say.

    Raises:
        DatasetError: it says something else than the structure's name or one of `PRESENT` and `ABSENT`.
    """
    written = example.about.get("class", "").strip().lower() if structure else ""
    if not written:
        return None
    if written in (structure, structure.replace("_", " "), *PRESENT):
        return True
    if written in ABSENT:
        return False
    raise DatasetError(f"index.csv: class {written!r} of {example.id} is neither {structure!r} nor 'none'; correct it.")


def fold_of(group: str, folds: int = FOLDS) -> int:
    """A fold for a group that has none: the same one on every machine."""
    return int(hashlib.sha256(group.encode()).hexdigest(), 16) % folds


def image_size(path: Path) -> tuple[int, int]:
    """(width, height), from the file's header; the pixels are checked when they are read."""
    from PIL import Image

    try:
        with Image.open(path) as image:
            image.verify()
        with Image.open(path) as image:
            return image.size
    except Exception as error:  # a damaged file makes Pillow raise almost anything
        raise DatasetError(f"{path.parent.name}/{path.name}: unreadable image, skipped.") from error
