"""A data set is a folder: ``images/``, one folder of masks for each structure, and ``index.csv``."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from scipy import ndimage

from MSUSSegmentLib.learning.examples import SUFFIXES, Dataset, DatasetError, Example, fold_of, image_size
from MSUSSegmentLib.learning.mendeley import find_mendeley, read_mendeley
from MSUSSegmentLib.measure.typed_table import earlier_line, read_typed_table

__all__ = ["Dataset", "DatasetError", "Example", "read_dataset", "read_grey", "read_mask", "widen_traces"]

_KNOWN = ("id", "group", "split", "fold")
#: Names under which the only mask folder of a data set with one structure is found, too.
MASK_FOLDERS = ("masks", "mask", "Masks", "labels")
#: Width at which one-pixel traces are learnt and scored, as a share of the picture's longer side.
TRACE_SHARE = 0.006


def read_grey(path: Path) -> np.ndarray:
    """Read an image as (H, W) uint8 grey, colour by the one rule of ``io``.

    Raises:
        DatasetError: the file cannot be read.
    """
    from MSUSSegmentLib.io.open import open_recording
    from MSUSSegmentLib.io.recording import RecordingError

    try:
        with open_recording(path) as recording:
            return recording.frame(0).pixels
    except (RecordingError, OSError) as error:
        raise DatasetError(str(error)) from error


def read_mask(path: Path, exact: bool = False) -> np.ndarray:
    """Read a mask as (H, W) bool: everything above half of its greatest value is the structure.

    A mask of traces one or two pixels wide, as people draw fascicles, is a centre line and no outline: unless
    ``exact``, it is widened by :func:`widen_traces` before anything is learnt from it or compared with it.
    """
    grey = read_grey(path)
    mask = grey > grey.max() / 2 if grey.max() else np.zeros(grey.shape, bool)
    return mask if exact else widen_traces(mask)


def widen_traces(mask: np.ndarray, share: float = TRACE_SHARE) -> np.ndarray:
    """Draw traces with the width that a fascicle has in the picture.

    Args:
        mask: (H, W) bool.
        share: the width as a share of the longer side (0.6 %: 3 px of 512).

    Returns:
        (H, W) bool; the mask itself when it has a part at least three pixels wide and high, so is no trace.
    """
    if not mask.any() or ndimage.binary_erosion(mask, np.ones((3, 3))).any():
        return mask
    radius = max(1.0, share * max(mask.shape) / 2)
    return ndimage.distance_transform_edt(~mask) <= radius


def _files(folder: Path, problems: list[str]) -> dict[str, Path]:
    """The image files of a folder by their stem."""
    found: dict[str, Path] = {}
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.is_dir():
            continue
        if path.suffix.lower() not in SUFFIXES:
            problems.append(f"{folder.name}/{path.name}: not an image file, skipped.")
        elif path.stem in found:
            problems.append(f"{folder.name}/{path.name}: same name as {found[path.stem].name}, skipped.")
        else:
            found[path.stem] = path
    return found


def _index(path: Path) -> dict[str, dict[str, str]]:
    """The rows of index.csv by id; empty when there is none."""
    if not path.exists():
        return {}
    try:
        table = read_typed_table(path, "its columns must be id, group, split and fold")
        if "id" not in table.names:
            raise DatasetError(f"{path} has no column 'id'; its columns must be id, group, split and fold.")
        rows, seen = {}, {}
        for line, row in table.rows:
            try:
                earlier_line(seen, row["id"], line, row, row["id"])
            except ValueError as error:
                raise table.refusal(line, error) from None
            rows[row["id"]] = row
        return rows
    except (OSError, ValueError) as error:
        raise DatasetError(str(error)) from error


def _example(
    stem: str, image: Path, masks: dict[str, dict[str, Path]], row: dict[str, str] | None, problems: list[str]
) -> Example | None:
    """One example, or None with the reason added to ``problems``."""
    try:
        size = image_size(image)
    except DatasetError as error:
        problems.append(str(error))
        return None
    usable: dict[str, Path] = {}
    for structure, files in masks.items():
        if stem not in files:
            continue
        try:
            mask_size = image_size(files[stem])
        except DatasetError as error:
            problems.append(str(error))
            continue
        if mask_size != size:
            problems.append(
                f"{structure}/{files[stem].name}: {mask_size[0]} x {mask_size[1]} px, but its image has "
                f"{size[0]} x {size[1]}; mask skipped."
            )
            continue
        usable[structure] = files[stem]
    if not usable and not (row or {}).get("class"):
        problems.append(f"images/{image.name}: no usable mask of any structure, skipped.")
        return None
    row = row or {}
    group = (row.get("group") or "").strip() or stem
    split = (row.get("split") or "").strip() or "train"
    written = (row.get("fold") or "").strip()
    try:
        fold = int(written) if written else (fold_of(group) if split == "train" else None)
    except ValueError:
        problems.append(f"index.csv: fold {written!r} of {stem} is not a whole number; a fold was made from its group.")
        fold = fold_of(group)
    about = {name: text.strip() for name, text in row.items() if name not in _KNOWN and isinstance(text, str)}
    return Example(stem, image, usable, group, fold, split, about)


def read_dataset(folder: str | Path, structures: tuple[str, ...]) -> Dataset:
    """Read a data set's folder, checking every file's pairing and size.

    ``index.csv`` (columns id, group, split, fold) is optional: without it every image is its own group, all are for
    training, and folds come from a hash of the group, so that a group is never in two folds. Further columns are kept
    with the examples. The masks of a data set with one structure may lie in ``masks/``; the set of Marzola et al. is
    read as it is downloaded, see ``learning.mendeley``.

    Args:
        folder: holds ``images/`` and one folder for each of ``structures`` (at least one of them).
        structures: names of the mask folders, in the order of the network's outputs.

    Raises:
        DatasetError: no such folder, no images, no mask folder, nothing usable, or a broken index.
    """
    folder = Path(folder)
    images = folder / "images"
    if not images.is_dir():
        downloaded = find_mendeley(folder) if len(structures) == 1 and folder.is_dir() else None
        if downloaded is not None:
            return read_mendeley(downloaded, structures[0])
        beside = ", ".join(f"{s}/" for s in structures)
        raise DatasetError(f"{folder} holds no folder 'images'; a data set is images/ beside {beside}.")
    problems: list[str] = []
    image_files = _files(images, problems)
    folders = {s: folder / s for s in structures if (folder / s).is_dir()}
    if not folders and len(structures) == 1:
        found = [folder / name for name in MASK_FOLDERS if (folder / name).is_dir()]
        folders = {structures[0]: found[0]} if found else {}
    masks = {s: _files(place, problems) for s, place in folders.items()}
    if not masks:
        raise DatasetError(f"{folder} holds no mask folder; expected at least one of {', '.join(structures)}.")
    problems += [f"{s}/: no such folder, so no mask of this structure." for s in structures if s not in masks]
    for structure, files in masks.items():
        alone = [path.name for stem, path in files.items() if stem not in image_files]
        problems += [f"{structure}/{name}: no image of that name, skipped." for name in alone]
    index = _index(folder / "index.csv")
    problems += [f"index.csv: {name} has no image, skipped." for name in index if name not in image_files]
    if index:
        problems += [f"images/{p.name}: not in index.csv, skipped." for k, p in image_files.items() if k not in index]
        image_files = {k: p for k, p in image_files.items() if k in index}
    made = (_example(stem, image, masks, index.get(stem), problems) for stem, image in image_files.items())
    examples = tuple(e for e in made if e is not None)
    if not examples:
        raise DatasetError(f"{folder} holds no usable example: " + (problems[0] if problems else "images/ is empty."))
    return Dataset(folder, tuple(structures), examples, tuple(problems))
