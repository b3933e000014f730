"""Tables that a person has typed in a spreadsheet and saved as CSV, in whatever way that spreadsheet does it."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from pathlib import Path

__all__ = ["TypedTable", "earlier_line", "read_typed_table"]

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
#: The first bytes of a workbook (.xlsx, .ods), which is a zip archive, and of an old one (.xls).
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f]")
_PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_DECIMAL = {mark: re.compile(rf"[+-]?\d*\{mark}\d+") for mark in ".,"}
#: "1,234" or "12.500.000": digits that may be parted in thousands.
_THOUSANDS = {mark: re.compile(rf"[+-]?[1-9]\d{{0,2}}(\{mark}\d{{3}})+") for mark in ".,"}


#: Spaces and apostrophes between thousands.
_GAPS = re.compile(r"(?<=\d)[ '\u2019\u00a0\u202f](?=\d{3}(?!\d))")


@dataclass(frozen=True)
class TypedTable:
    """``names`` of the columns in lower case, and the ``rows``: (line in the file, cell by name), empty cells "".

    ``file`` is the table's name for messages; ``decimals`` the marks, "." and ",", that are for certain decimal ones in
    some cell of it; ``heads`` the names as they were typed.
    """

    file: str
    names: tuple[str, ...]
    rows: tuple[tuple[int, dict[str, str]], ...]
    decimals: frozenset[str] = frozenset()
    heads: tuple[str, ...] = ()

    def number(self, cell: str, name: str = "it") -> float | None:
        """The number in a cell, with a decimal point or comma; None when it is empty.

        "1,234" is 1.234 where the table has decimal commas or no points, and refused where points are its decimal mark,
        since it may be 1234 then; with comma and point exchanged likewise.

        Raises:
            ValueError: it is no number; without file and line, which ``refusal`` adds.
        """
        text = _GAPS.sub("", cell.strip()).replace("\u2212", "-")
        if not text:
            return None
        marks = [mark for mark in ".," if mark in text]
        if len(marks) == 2:  # the last one is the decimal mark, the other one parts thousands
            decimal = max(marks, key=text.rfind)
            (other,) = set(marks) - {decimal}
            if text.count(decimal) == 1 and _THOUSANDS[other].fullmatch(text[: text.rfind(decimal)]):
                text = text.replace(other, "").replace(decimal, ".")
        elif marks and _THOUSANDS[marks[0]].fullmatch(text):
            (other,) = set(".,") - set(marks)
            if text.count(marks[0]) > 1 or (other in self.decimals and marks[0] not in self.decimals):
                raise ValueError(f"{cell!r} may have parted thousands, so {name} is not clear; write it without")
            text = text.replace(",", ".")
        else:
            text = text.replace(",", ".")
        if not _PLAIN.fullmatch(text) or abs(float(text)) == float("inf"):
            raise ValueError(f"{cell!r} is not a number, as {name} must be")
        return float(text)

    def whole(self, cell: str, name: str = "it") -> int | None:
        """The whole number from 0 in a cell, None when it is empty. ValueError as ``number``."""
        try:
            value = self.number(cell, name)
        except ValueError:
            value = -1.0
        if value is not None and (value < 0 or value % 1):
            raise ValueError(f"{cell!r} is not a whole number, as {name} must be (from 0)")
        return None if value is None else int(value)

    def refusal(self, line: int, why: str | Exception) -> ValueError:
        """The error for a line, in one sentence."""
        return ValueError(f"{self.file}, line {line}: {why}.")


def earlier_line(seen: dict[Hashable, tuple[int, object]], key: Hashable, line: int, value, what: str) -> int | None:
    """The earlier line of a table that says the same of a key; None when the key is new, which is then remembered.

    Args:
        seen: by key, the first line that says something of it, and what.
        key: what the line is about.
        line: its number.
        value: what it says.
        what: the key in words.

    Raises:
        ValueError: an earlier line says something else; without file and line, as of ``TypedTable.number``.
    """
    if key not in seen:
        seen[key] = line, value
        return None
    before, known = seen[key]
    if known != value:
        raise ValueError(f"{what} has other values in line {before}; correct one of the two")
    return before


def read_typed_table(path: str | Path, advice: str) -> TypedTable:
    """Read a table: cells parted by comma, semicolon or tab, in UTF-8, UTF-16 or Latin-1 (Windows-1252).

    Lines that start with # are remarks, empty ones are passed over, and a first line ``sep=;``, as spreadsheets write
    it, names what parts the cells. Cells in quotation marks may hold anything, line ends included.

    Args:
        path: the file.
        advice: says in an error what the table should be like.

    Raises:
        ValueError: it is no table, or names a column twice; in one sentence, which names the line.
        OSError: it cannot be opened; in one sentence.
    """
    path = Path(path)
    lines = _text(path).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    delimiter = ""
    named = re.fullmatch(r'"?sep=(.)"?', lines[0].strip(" "), flags=re.IGNORECASE)
    if named:
        delimiter, lines[0] = named[1], ""
    records = _records(path, lines, delimiter)
    head = next(records, None)
    if head is None:
        raise ValueError(f"{path.name} is empty; {advice}.")
    names = [name.lower() for name in head[1]]
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise ValueError(f"{path.name} has the column {' and '.join(twice)} twice; leave only one of each.")
    rows = []
    for number, cells in records:
        if any(cells[len(names) :]):
            raise ValueError(f"{path.name}, line {number}: more cells than columns; check its commas.")
        padded = cells + [""] * (len(names) - len(cells))
        rows.append((number, {name: cell for name, cell in zip(names, padded, strict=False) if name}))
    return TypedTable(path.name, tuple(names), tuple(rows), _decimal_marks(rows), tuple(head[1]))


def _text(path: Path) -> str:
    """The file's text, however it is encoded."""
    try:
        if path.is_fifo():  # it would never end
            raise ValueError(f"{path.name} is no file; give a table that was saved as one.")
        content = path.read_bytes()
    except FileNotFoundError:
        raise FileNotFoundError(f"{path} does not exist; check its name and folder.") from None
    except OSError as error:
        raise OSError(f"{path} cannot be read ({error.strerror or error}); check its name and permissions.") from error
    if content.startswith(_WORKBOOKS):
        raise ValueError(f"{path.name} is a workbook; save the sheet as CSV from there.")
    encodings = [name for mark, name in _MARKS if content.startswith(mark)]
    if not encodings:
        zeros = {"utf-16-be": content[:1000:2].count(0), "utf-16-le": content[1:1000:2].count(0)}
        wide = [name for name, count in zeros.items() if count > len(content[:1000]) / 4]  # a byte of each letter is 0
        encodings = wide or ["utf-8", "cp1252", "latin-1"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _CONTROL.search(text):
            return text
    raise ValueError(f"{path.name} cannot be read as text (UTF-8, UTF-16 or Latin-1); save it as CSV.")


def _records(path: Path, lines: list[str], delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """(number of the first line, cells) of every record that says something."""
    rest = iter(enumerate(lines, 1))
    for number, line in rest:
        if not line.strip() or line.lstrip(' "').startswith("#"):
            continue
        if not delimiter:
            bare = re.sub('"[^"]*"', "", line)
            delimiter = max(",;\t", key=bare.count)
        while line.count('"') % 2:  # a cell goes on in the next line
            _, more = next(rest, (0, None))
            if more is None:
                break
            line += "\n" + more
        try:
            (cells,) = csv.reader([line], delimiter=delimiter, strict=True)
        except (csv.Error, ValueError):
            raise ValueError(f"{path.name}, line {number}: its quotation marks do not match.") from None
        cells = [cell.strip() for cell in cells]
        if any(cells):
            yield number, cells


def _decimal_marks(rows: list[tuple[int, dict[str, str]]]) -> frozenset[str]:
    """The marks that part decimals, and not thousands, in some cell."""
    return frozenset(
        mark
        for mark in ".,"
        if any(
            _DECIMAL[mark].fullmatch(cell) and not _THOUSANDS[mark].fullmatch(cell)
            for _, row in rows
            for cell in row.values()
        )
    )
