"""The files of a result on disk: their names, and how one knows them again, so that no output is taken for an input."""

from __future__ import annotations

import errno
import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

__all__ = [
    "HISTOGRAMS",
    "KEPT_FRAMES",
    "MADE_BY_MEASURE",
    "MARKUPS",
    "MASKS",
    "OUTPUTS",
    "PLOT",
    "RECORD",
    "SCENE",
    "SEGMENTATION",
    "SHOWN",
    "SMOOTHED",
    "STUDY_FILES",
    "STUDY_IMAGE",
    "STUDY_RATERS",
    "STUDY_TABLES",
    "STUDY_THUMBNAIL",
    "SUMMARY",
    "TABLE",
    "OwnOutputs",
    "content_sha256",
    "file_sha256",
    "is_output",
    "is_result",
    "output_files",
    "result_folders",
    "study_folders",
]

#: How the result came about; a folder with this file holds a result.
RECORD = "analysis.json"
#: Key of the record: which frame of a clip markups and segmentation are of; without it the first that was analysed.
SHOWN = "shown_frame"
SCENE, SEGMENTATION, MARKUPS = "scene.mrb", "segmentation.seg.nrrd", "markups"
TABLE, SMOOTHED = "measurements.csv", "smoothed.csv"
OVERLAYS, PLOT = ("overlay.png", "overlay.mp4"), "measurements.png"
HISTOGRAMS, MASKS = ("histograms.csv", "histograms.png"), "masks"
#: What a record says has made a result that ``msus measure`` has written.
MADE_BY_MEASURE = "msus measure"
#: Frames of an analysis that is not through.
KEPT_FRAMES = ".frames"
#: What an analysis writes besides its record: files, and folders of files.
OUTPUTS = (SCENE, SEGMENTATION, MARKUPS, TABLE, SMOOTHED, *OVERLAYS, PLOT, *HISTOGRAMS, MASKS)
#: What a study keeps in an image's folder: what is known of it, and what raters say.
STUDY_IMAGE, STUDY_THUMBNAIL, STUDY_RATERS = "image.json", "thumbnail.png", "raters"
STUDY_FILES = (STUDY_IMAGE, STUDY_THUMBNAIL, STUDY_RATERS)
#: Beginning of the name of a copy of corrected results that were replaced.
COPIES = "corrected-"
#: Of a whole study: one row an input, and all numbers.
SUMMARY, ALL_NUMBERS = "summary", "numbers"
STUDY_TABLES = tuple(f"{name}.{ending}" for name in (SUMMARY, ALL_NUMBERS) for ending in ("csv", "xlsx", "parquet"))


def result_folders(root: str | Path) -> Iterator[Path]:
    """The folders at or below ``root`` that hold a result, sorted."""
    root = Path(root)
    found = {path.parent for path in root.rglob(RECORD)} | {path.parent.parent for path in root.rglob("key.txt")}
    return iter(sorted(folder for folder in found if is_result(folder)))


def study_folders(root: str | Path) -> Iterator[Path]:
    """The folders at or below ``root`` that hold an image of a study."""
    return (path.parent for path in Path(root).rglob(STUDY_IMAGE))


def is_result(folder: Path) -> bool:
    """Whether a folder holds a result, or the beginning of one."""
    return (folder / RECORD).is_file() or (folder / KEPT_FRAMES).is_dir()


def output_files(folder: str | Path) -> list[Path]:
    """The files of a result that are there, besides its record; sorted by name."""
    found: list[Path] = []
    for name in OUTPUTS:
        path = Path(folder) / name
        if path.is_dir():
            found += [file for file in path.rglob("*") if file.is_file()]
        elif path.is_file():
            found.append(path)
    return sorted(found)


class OwnOutputs:
    """Tells outputs from inputs: ``file in OwnOutputs(folders)``, with ``folders`` that hold results."""

    def __init__(self, folders: Iterable[Path]) -> None:
        self._results = {folder.absolute() for folder in folders}
        self._above = {parent for folder in self._results for parent in (folder, *folder.parents)}

    def __contains__(self, file: Path) -> bool:
        file = file.absolute()
        if file.name in STUDY_TABLES and file.parent in self._above:
            return True
        for folder in (file.parent, *file.parents[1:6]):  # of a repeat's history: raters/NAME/reading-2/history
            if folder in self._results:
                first = file.relative_to(folder).parts[0]
                copy = first.startswith(COPIES) and first.endswith(".zip")
                return first in (RECORD, KEPT_FRAMES, *OUTPUTS, *STUDY_FILES) or copy
        return False


def is_output(file: Path) -> bool:
    """Whether a single file is an output, by the records beside it or, of a study's tables, below it."""
    above = file.absolute().parents
    if file.name in STUDY_TABLES:
        return file in OwnOutputs(result_folders(above[0]))
    return file in OwnOutputs(folder for folder in above[:3] if is_result(folder))


def file_sha256(path: str | Path) -> str:
    """SHA-256 of a file. OSError when it cannot be read, or is none, such as a named pipe, which would never end."""
    if not Path(path).is_file():
        raise FileNotFoundError(errno.ENOENT, "it is no file", str(path))
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def content_sha256(path: str | Path) -> str:
    """SHA-256 of a recording, with the files of raw values that a header (.nhdr, .mhd) names beside it; of a folder (a
    DICOM series) that of its files in the order of their names.

    OSError when it cannot be read.
    """
    path = Path(path)
    if path.is_dir():
        series = hashlib.sha256()
        for file in sorted(path.iterdir()):
            if file.is_file():
                series.update(f"{file.name} {file_sha256(file)}\n".encode())
        return series.hexdigest()
    if path.suffix.lower() not in (".nhdr", ".mhd"):
        return file_sha256(path)
    digest = hashlib.sha256(path.read_bytes())
    for line in path.read_bytes().splitlines():
        name = line.decode(errors="replace").split(":" if b":" in line else "=", 1)[-1].strip()
        data = path.parent / name
        if name and "\0" not in name and len(name) < 256 and data != path and data.is_file():
            digest.update(file_sha256(data).encode())
    return digest.hexdigest()
