"""Where in a results folder each input's result lies: the input's folders are mirrored, and what is there is found
again by content, whatever has been moved."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from msus.folder import read_record
from MSUSSegmentLib.io.files import readable
from MSUSSegmentLib.io.open import unique_names
from MSUSSegmentLib.io.result_files import content_sha256, is_result, result_folders

__all__ = ["Place", "check_output", "common_folder", "find_places"]


@dataclass(frozen=True)
class Place:
    """An input: its ``source``, the path relative to the study with slashes; the ``folder`` of its result; and the
    SHA-256 of its content, "" when it cannot be read, which analysing it will say."""

    path: Path
    source: str
    folder: Path
    sha256: str


def check_output(output: Path) -> None:
    """Raise OSError, in one sentence, when results cannot be written to a folder."""
    try:
        above = next(up for up in (output, *output.absolute().parents) if up.exists())
        if not above.is_dir():
            raise NotADirectoryError(f"{above} is a file")
        trial = above / f".msus-{os.getpid()}"
        trial.write_bytes(b"")
        trial.unlink()
    except OSError as error:
        reason = error.strerror or str(error)
        raise OSError(f"Results cannot be written to {output} ({reason}); choose another -o folder.") from None


def common_folder(roots: Iterable[Path]) -> Path | None:
    """The folder that holds all ``roots``; None when there is none, as on different drives."""
    absolute = [os.path.abspath(root) for root in roots]
    try:
        return Path(os.path.commonpath(absolute))
    except ValueError:
        return None


def find_places(paths: Sequence[Path], roots: Iterable[Path], output: Path) -> list[Place]:
    """The place of each input's result.

    A result that is there belongs to an input when it was made from the same content and its ``source`` is the end of
    the input's path. So the same study, moved or copied, and any part of it, find their results again. Each result
    belongs to one input only. Other inputs get a folder of their own: the input's folders below their common one, and
    the file's name.
    """
    base = common_folder(roots)
    names: dict[Path, dict[Path, str]] = {}
    there = [(folder, read_record(folder)) for folder in result_folders(output)] if output.is_dir() else []
    wanted, digests = [], {}
    for path in paths:
        absolute = Path(os.path.abspath(path))
        source = PurePosixPath(*map(readable, _relative(absolute, base)))
        if absolute.parent not in names:
            names[absolute.parent] = _names_in(absolute.parent)
        name = names[absolute.parent].get(absolute) or unique_names([absolute])[absolute]
        wanted.append((path, absolute, source, output.joinpath(*source.parts[:-1], name)))
        digests[path] = _digest(path)
    pairs = sorted(
        (
            (-len(PurePosixPath(record["source"]).parts), record["source"] != str(source), number, folder)
            for number, (path, absolute, source, _) in enumerate(wanted)
            for folder, record in there
            if record.get("input_sha256") == digests[path] != "" and _is_end(record.get("source"), absolute)
        ),
        key=lambda pair: (pair[1], *pair[:1], pair[2], str(pair[3])),
    )
    claimed: dict[int, Path] = {}
    for *_, number, folder in pairs:
        if number not in claimed and folder not in claimed.values():
            claimed[number] = folder
    taken = set(claimed.values())
    places = []
    for number, (path, _, source, folder) in enumerate(wanted):
        if number in claimed:
            folder = claimed[number]
        else:
            folder = _free(folder, taken)
            taken.add(folder)
        places.append(Place(path, str(source), folder, digests[path]))
    return places


def _relative(absolute: Path, base: Path | None) -> tuple[str, ...]:
    if base is None:
        return (absolute.drive.strip(":\\/") or "files", *absolute.parts[1:])
    if not absolute.is_relative_to(base):  # it is not there
        return (absolute.name,)
    return absolute.relative_to(base).parts


def _is_end(source: object, absolute: Path) -> bool:
    """Whether a result's source is the end of an input's path."""
    if not isinstance(source, str) or not source:
        return False
    parts = PurePosixPath(source).parts
    return tuple(map(readable, absolute.parts[-len(parts) :])) == parts


def _names_in(folder: Path) -> dict[Path, str]:
    """A name for each file of a folder, unlike those of its other files and subfolders, whichever are analysed."""
    entries = [entry for entry in folder.iterdir() if not entry.name.startswith(".")] if folder.is_dir() else []
    return unique_names(sorted(entry for entry in entries if entry.is_file() or not is_result(entry)))


def _digest(path: Path) -> str:
    try:
        return content_sha256(path)
    except OSError:
        return ""


def _free(folder: Path, taken: set[Path]) -> Path:
    number, free = 1, folder
    while free in taken:
        number += 1
        free = folder.with_name(f"{folder.name}_{number}")
    return free
