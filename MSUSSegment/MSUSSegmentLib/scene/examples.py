"""Frames with their masks as examples for training, added to a data set as `learning.dataset` reads it."""

from __future__ import annotations

import csv
import dataclasses
import glob
import hashlib
import itertools
import os
import re
import shutil
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np

from MSUSSegmentLib.io.files import replace_csv
from MSUSSegmentLib.learning.dataset import SUFFIXES, fold_of
from MSUSSegmentLib.scene import cine, segments

__all__ = ["ExampleExistsError", "write_examples"]

_INDEX = ("id", "group", "split", "fold", "height", "width", "content")
#: Columns that say whether a mask holds something (empty: the structure is not labelled), where their name is not
#: "has_" and the structure's.
_HAS = {"aponeurosis": "has_apo", "fascicle": "has_fasc"}


class ExampleExistsError(ValueError):
    """A data set holds examples of the same pictures already; ``names`` are theirs, as in its index.csv."""

    def __init__(self, message: str, names: tuple[str, ...]):
        super().__init__(message)
        self.names = names


@dataclass(frozen=True)
class _Example:
    """A picture (H, W) uint8 with its masks (H, W) bool, its id and its row of index.csv; ``replaces``: ids there."""

    name: str
    grey: np.ndarray
    masks: dict[str, np.ndarray]
    row: dict
    replaces: tuple[str, ...] = ()


def write_examples(
    session, folder: Path, frames: list[int], group: str, split: str, none_there: Collection[str] = (),
    replace: bool = False,
) -> Path:  # fmt: skip
    """Add frames with their masks to a data set's folder.

    An example is named after the recording and a code of subject (``group``) and pixels, so that files of one name that
    different subjects have do not meet. A structure that nobody has drawn in a frame gets no mask there: it is not
    labelled, which is not the same as absent. ``none_there`` names the structures of which the person says that none is
    there where none is drawn: they get an empty mask.

    ValueError when there is nothing to learn from, or a subject would stand in two splits. ExampleExistsError, and
    nothing is written, when the data set holds one of the pictures already, with other masks or for another subject;
    with ``replace`` the new ones take their place, and the old ones go to the folder "replaced".
    """
    if split not in ("train", "val", "test"):
        raise ValueError(f'The split is "train", "val" or "test", not {split!r}.')
    muscle, structures = session.muscle, session.muscle.task.structures
    if not muscle.task.segments:
        raise ValueError(f'The task "{muscle.task.title}" has no segments that could be examples for training.')
    if muscle.segmentation is None:
        raise ValueError("The segmentation is no longer there; run the segmentation again.")
    unknown = sorted(set(none_there) - set(structures))
    if unknown:
        known = ", ".join(structures)
        raise ValueError(f'The task "{muscle.task.title}" has no structure {unknown[0]}; it has {known}.')
    stem = re.sub(r"\W+", "_", Path(session.name).stem).strip("_") or "frame"
    group = group.strip() or stem
    examples = [_example(session, i, stem, group, split, none_there) for i in frames]
    index = _read_index(folder)
    contents = _contents(index, folder, {one.grey.shape for one in examples})
    placed = (_placed(one, stem, index, contents, folder, structures) for one in examples)
    examples = [one for one in placed if one is not None]
    replaced = sorted({name for one in examples for name in one.replaces})
    if replaced and not replace:
        raise ExampleExistsError(_exists_text(folder, replaced, index), tuple(replaced))
    others = {row.get("split") for name, row in index.items() if row.get("group") == group and name not in replaced}
    if examples and others - {split, "", None}:
        other = min(others - {split, "", None})
        raise ValueError(
            f'{group} is in the split "{other}" of this data set already, and all frames of a person belong to one '
            f'split: choose "{other}", or the name of another person.'
        )
    try:
        _put(folder, examples, index, replaced, structures)
    except OSError as error:
        raise OSError(f"The examples could not be written to {folder} ({error}); choose another folder.") from error
    return folder


def _example(session, i: int, stem: str, group: str, split: str, none_there) -> _Example:
    """One frame as an example; only structures that are labelled have a mask."""
    muscle, grey = session.muscle, session.pixels(i)
    found = segments.masks_in(cine.nodes_at(muscle, i)["segmentation"], muscle.matrix, grey.shape)
    masks = {name: _structure(name, muscle.task, found, grey.shape) for name in muscle.task.structures}
    labelled = {name: mask for name, mask in masks.items() if mask.any() or name in none_there}
    if not labelled:
        drawn = " (a curve alone is none: press Segment from curve)" if muscle.task.outlines else ""
        raise ValueError(
            f"Frame {i} has no segments to learn from{drawn}; segment or paint it first, or leave it out."
        )
    content = _content(grey)
    code = hashlib.sha256(f"{group}\0{content}".encode()).hexdigest()[:8]
    number = "" if session.frame_count == 1 else f"_{session.number_of(i):05d}"
    name = f"{stem}{number}_{code}"
    fold = fold_of(group) if split == "train" else ""
    row = dict(zip(_INDEX, (name, group, split, fold, *grey.shape, content), strict=True))
    row |= {_HAS.get(one, f"has_{one}"): int(labelled[one].any()) if one in labelled else "" for one in masks}
    if muscle.spacing is not None and np.isclose(*muscle.spacing, rtol=1e-4):
        row["mm_per_pixel"] = f"{muscle.spacing[0]:.6g}"  # for areas in an evaluation
    return _Example(name, grey, labelled, row)


def _content(grey: np.ndarray) -> str:
    """A code of a picture's pixels (H, W) uint8."""
    return hashlib.sha256(f"{grey.shape}".encode() + np.ascontiguousarray(grey).tobytes()).hexdigest()[:16]


def _placed(example: _Example, stem: str, index, contents, folder: Path, structures) -> _Example | None:
    """The example with those that it would replace; None when it is in the data set as it is.

    Frames of one recording may look the same (a frozen clip); other examples of the same pixels are the same picture.
    """
    same = []
    for name, row in index.items():
        own = (row.get("group"), row.get("split")) == (example.row["group"], example.row["split"])
        if name == example.name:
            other_task = own and not any((folder / one / f"{name}.png").exists() for one in structures)
            same += [] if other_task else [name]  # masks of another task's structures only: these are added
        elif contents.get(name) == example.row["content"]:
            same += [] if own and name.startswith(f"{stem}_") else [name]
    if same == [example.name] and _is_stored(example, index[example.name], folder):
        return None
    return dataclasses.replace(example, replaces=tuple(same))


def _contents(index: dict[str, dict], folder: Path, shapes: set) -> dict[str, str]:
    """The code of each example's pixels; where the index does not say it, of those that may have one of the
    shapes (H, W), by reading."""
    found = {name: row["content"] for name, row in index.items() if row.get("content")}
    sizes = {tuple(map(str, shape)) for shape in shapes}
    for name in set(index) - set(found):
        size = index[name].get("height"), index[name].get("width")
        if size in sizes or not all(size):
            grey = _read_png(folder / "images" / f"{name}.png")
            if grey is not None:
                found[name] = _content(grey)
    return found


def _is_stored(example: _Example, row: dict, folder: Path) -> bool:
    """Whether a data set holds exactly this example."""
    if any(str(value) != (row.get(key) or "") for key, value in example.row.items()):
        return False
    stored = {name: _read_png(folder / name / f"{example.name}.png") for name in example.masks}
    return all(stored[name] is not None and np.array_equal(stored[name] > 127, mask)
               for name, mask in example.masks.items())  # fmt: skip


def _exists_text(folder: Path, names: list[str], index: dict[str, dict]) -> str:
    groups = sorted({index[name].get("group") or "nobody" for name in names})
    shown = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
    what = "a picture" if len(names) == 1 else f"{len(names)} pictures"
    return (
        f"The data set in {folder} holds {what} of these already: {shown} (of {', '.join(groups)}). "
        'To replace means that what is there goes to its folder "replaced".'
    )


def _put(folder: Path, examples: list[_Example], index: dict[str, dict], replaced: list[str], structures) -> None:
    """Write the examples; first a copy of those that are replaced, the index at the end, then what is left of them."""
    folders = ("images", *structures)
    for name in folders:
        (folder / name).mkdir(parents=True, exist_ok=True)
    if replaced:
        _keep_copy(folder, replaced, index)
    written = set()
    for example in examples:
        _write_png(folder / "images" / f"{example.name}.png", example.grey)
        written.add(("images", example.name))
        for structure, mask in example.masks.items():
            _write_png(folder / structure / f"{example.name}.png", mask.astype(np.uint8) * 255)
            written.add((structure, example.name))
    rows = {example.name: {**index.get(example.name, {}), **example.row} for example in examples}
    index = {name: row for name, row in index.items() if name not in replaced} | rows
    _write_index(folder / "index.csv", index)
    for name in replaced:
        kept = name in rows  # the same picture: masks for another task stay good
        for path in folder.glob(f"*/{glob.escape(name)}.png"):
            if (path.parent.name, name) not in written and not (kept and path.parent.name not in folders):
                path.unlink()


def _keep_copy(folder: Path, names: list[str], index: dict[str, dict]) -> None:
    """Copy examples with all their masks to a folder of this moment in "replaced", which no training reads."""
    moment = f"{datetime.now():%Y-%m-%d_%H-%M-%S}"
    places = (folder / "replaced" / (f"{moment}_{n}" if n else moment) for n in itertools.count())
    place = next(path for path in places if not path.exists())
    place.mkdir(parents=True)
    for name in names:
        for path in sorted(folder.glob(f"*/{glob.escape(name)}.png")):
            (place / path.parent.name).mkdir(exist_ok=True)
            shutil.copy2(path, place / path.parent.name / path.name)
    _write_index(place / "index.csv", {name: index[name] for name in names})


def _structure(name: str, task, found: dict[str, np.ndarray], shape) -> np.ndarray:
    """The mask (H, W) bool of one of the network's structures: all segments that are parts of it."""
    parts = [mask for key, mask in found.items() if getattr(task.segment(key), "structure", "") == name]
    return np.any([np.zeros(shape, bool), *parts], axis=0)


def _read_index(folder: Path) -> dict[str, dict]:
    """The rows of index.csv by id; of a data set without one, what training takes its pictures for."""
    path = folder / "index.csv"
    if not path.exists():
        stems = sorted({path.stem for path in (folder / "images").glob("[!.]*") if path.suffix.lower() in SUFFIXES})
        return {stem: dict(zip(_INDEX, (stem, stem, "train", fold_of(stem)), strict=False)) for stem in stems}
    with path.open(newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    if rows and "id" not in rows[0]:
        raise ValueError(f"{path} is not the index of a data set (it has no column id); choose another folder.")
    return {row["id"]: row for row in rows}


def _write_index(path: Path, index: dict[str, dict]) -> None:
    columns = list(dict.fromkeys([*_INDEX, *(name for row in index.values() for name in row if name)]))
    rows = (index[name] for name in sorted(index))
    replace_csv(path, columns, rows, lineterminator="\n", extrasaction="ignore", restval="")


def _write_png(path: Path, grey: np.ndarray) -> None:
    """8-bit PNG by SimpleITK, which Slicer has; whole or not at all."""
    import SimpleITK

    partial = path.with_name(f".{path.stem}.partial.png")
    try:
        SimpleITK.WriteImage(SimpleITK.GetImageFromArray(np.ascontiguousarray(grey)), str(partial))
        os.replace(partial, path)
    except RuntimeError as error:
        raise OSError(str(error).splitlines()[-1]) from error
    finally:
        partial.unlink(missing_ok=True)


def _read_png(path: Path) -> np.ndarray | None:
    """An 8-bit PNG (H, W); None when it is not there or is none."""
    import SimpleITK

    if not path.is_file():
        return None
    try:
        picture = SimpleITK.GetArrayFromImage(SimpleITK.ReadImage(str(path)))
    except RuntimeError:
        return None
    return picture if picture.ndim == 2 else None
