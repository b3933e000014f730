"""Files of results that cannot be read whole any more: after a full disk, a crash, a copy that was stopped."""

from __future__ import annotations

import csv
import io
import json
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from MSUSSegmentLib.io.headers import is_cut_nrrd

__all__ = ["is_damaged", "members"]

_PNG_END = b"IEND\xaeB`\x82"
#: Beginning of a file in a zip archive, and what follows it: version, flags, method, time, date, CRC, sizes, lengths.
_MEMBER = b"PK\x03\x04"
_HEAD = struct.Struct("<4s5H3I2H")


def is_damaged(path: Path) -> bool:
    """Whether an output that is not as it was written cannot be read whole any more.

    Nobody edits a video of results, so one that is not as it was written counts as damaged.
    """
    try:
        if not path.stat().st_size:
            return True
        if path.suffix == ".mrb":
            return _is_cut_scene(path)
        if path.suffix == ".png":
            from PIL import Image

            with Image.open(path) as picture:
                picture.load()
            return _PNG_END not in path.read_bytes()
        if path.suffix == ".json":
            json.loads(path.read_text(encoding="utf-8"))
            return False
        if path.suffix == ".csv":
            return _is_cut_table(path.read_text(encoding="utf-8-sig"))
        if path.suffix == ".nrrd":
            return is_cut_nrrd(path)
    except (OSError, ValueError, SyntaxError, zipfile.BadZipFile):
        return True
    return path.suffix == ".mp4"


def _is_cut_scene(path: Path) -> bool:
    """Whether a scene's archive is not whole. Of a cut one, the end may be that of a smaller archive inside, such as of
    a sequence, which reads well: then it does not begin where the file does."""
    with zipfile.ZipFile(path) as bundle:
        begins = min((info.header_offset for info in bundle.infolist()), default=1)
        scenes = [name for name in bundle.namelist() if name.endswith(".mrml")]
        return begins != 0 or not scenes or bundle.testzip() is not None


def _is_cut_table(text: str) -> bool:
    """Whether a table ends amid a row, or holds what no program writes. One that lacks whole rows may be shortened by a
    person, and one with semicolons written by a spreadsheet: neither is cut."""
    lines = list(csv.reader(text.splitlines()))
    cells = len(lines[0]) if lines else 0
    return "\0" in text or cells == 0 or (not text.endswith("\n") and len(lines[-1]) != cells)


def members(content: bytes, endings: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    """Name and content of the files in a zip archive whose names end so; of an archive that is cut, those that can
    still be read, the last one perhaps only in part."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if min((info.header_offset for info in archive.infolist()), default=0) == 0:
                for name in archive.namelist():
                    if name.endswith(endings):
                        with suppress(zipfile.BadZipFile, zlib.error):
                            yield name, archive.read(name)
                return
    except (zipfile.BadZipFile, ValueError):
        pass
    place = content.find(_MEMBER)
    while 0 <= place <= len(content) - _HEAD.size:
        head = _HEAD.unpack_from(content, place)
        method, size, start = head[3], head[7], place + _HEAD.size
        data = start + head[9] + head[10]
        name = content[start : start + head[9]].decode(errors="replace")
        end = data + size if size else len(content)  # without a size it stands behind the content
        if method == zipfile.ZIP_DEFLATED and (name.endswith(endings) or not size):
            unpack, found = zlib.decompressobj(-15), b""
            with suppress(zlib.error):
                found = unpack.decompress(content[data:end])
            if name.endswith(endings):
                yield name, found
            end = len(content) - len(unpack.unused_data) if not size and unpack.eof else end
        elif method == zipfile.ZIP_STORED and name.endswith(endings):
            yield name, content[data:end]
        place = content.find(_MEMBER, end)
