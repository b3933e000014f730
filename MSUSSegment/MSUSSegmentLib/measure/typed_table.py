"""Tables that a person has typed in a spreadsheet and saved as CSV."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

__all__ = ["TypedTable", "read_typed_table"]


@dataclass(frozen=True)
class TypedTable:
    """``names`` of the columns in lower case, and the ``rows``: (line in the file, cell by name), empty cells "".

    ``decimal_comma``: numbers may be written with one, since the cells are not parted by commas.
    """

    names: tuple[str, ...]
    rows: tuple[tuple[int, dict[str, str]], ...]
    decimal_comma: bool


def read_typed_table(path: str | Path, advice: str) -> TypedTable:
    """Read a table (comma, semicolon or tab; UTF-8; lines that start with # are remarks, empty ones are passed over).

    ``advice`` says in an error what the table should be like. ValueError, in one sentence that names the line, when it
    is no table; OSError when it cannot be opened.
    """
    path = Path(path)
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise ValueError(f"{path.name} is not UTF-8 text; save it as CSV (UTF-8).") from None
    numbered = [(n, line) for n, line in enumerate(lines, 1) if line.strip() and not line.lstrip(' "').startswith("#")]
    if not numbered:
        raise ValueError(f"{path.name} is empty; {advice}.")
    delimiter = max(",;\t", key=numbered[0][1].count)

    def cells_of(number: int, line: str) -> list[str]:
        try:
            return [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter, strict=True))]
        except csv.Error:
            raise ValueError(f"{path.name}, line {number}: its quotation marks do not match.") from None

    names = [name.lower() for name in cells_of(*numbered[0])]
    rows = []
    for number, line in numbered[1:]:
        cells = cells_of(number, line)
        if not any(cells):
            continue
        if any(cells[len(names) :]):
            raise ValueError(f"{path.name}, line {number}: more cells than columns; check its commas.")
        rows.append((number, dict(zip(names, cells + [""] * (len(names) - len(cells)), strict=False))))
    return TypedTable(tuple(names), tuple(rows), delimiter != ",")
