"""Which images of a study have changed since somebody looked, told by the sizes of a few small files.

Every writer adds a letter to the file of the image's group before it changes a record, and another one afterwards. A
reader that finds another size than it knows looks at the records of that group again; one that finds a writer at work,
or killed at work, does not trust what it sees until somebody has written there again. So 256 sizes tell whether any of
10,000 images has changed, on a network share, too.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

__all__ = ["IMAGES", "Changes", "group_of"]

#: The group of the list of images itself.
IMAGES = "images"
BEGUN, DONE = b"b", b"d"
#: Size and time of the last change of a group's file.
Sign = tuple[int, int]


def group_of(image: str) -> str:
    """The group of an image, by its name."""
    return hashlib.sha256(image.encode()).hexdigest()[:2]


class Changes:
    """The files of a study's groups, in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = Path(folder)

    def signs(self) -> dict[str, Sign]:
        """How each group's file is now; a group without a file has never changed."""
        try:
            with os.scandir(self.folder) as entries:
                states = [(entry.name, os.stat(entry.path)) for entry in entries]  # entry.stat() may be cached
        except FileNotFoundError:
            return {}
        return {name: (state.st_size, state.st_mtime_ns) for name, state in states}

    def sign(self, group: str) -> Sign:
        """How one group's file is now."""
        try:
            state = os.stat(self.folder / group)
        except FileNotFoundError:
            return (0, 0)
        return state.st_size, state.st_mtime_ns

    def differing(self, known: Mapping[str, Sign]) -> dict[str, Sign]:
        """The groups that are not as known, as they are now."""
        return {group: sign for group, sign in self.signs().items() if known.get(group) != sign}

    def at_rest(self, group: str) -> bool:
        """Whether the last writer of a group has come to its end."""
        try:
            with open(self.folder / group, "rb") as file:
                file.seek(-1, os.SEEK_END)
                return file.read(1) == DONE
        except OSError:
            return True

    @contextmanager
    def changing(self, group: str) -> Iterator[None]:
        """In here a record of the group is changed."""
        self._add(group, BEGUN)
        try:
            yield
        finally:
            self._add(group, DONE)

    def _add(self, group: str, letter: bytes) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        with open(self.folder / group, "ab") as file:
            file.write(letter)
