"""Codes instead of names, the same in every export of a study; the table that tells whose they are stays at home."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable
from pathlib import Path

from MSUSSegmentLib.io.files import replace_csv

__all__ = ["PSEUDONYMS", "Pseudonyms"]

#: Where the table lies in the study, unless a place is given.
PSEUDONYMS = "pseudonyms.csv"
COLUMNS = ("kind", "code", "name")
#: By what is named: the letter of its codes, and how many digits they have at least.
KINDS = {"subject": ("S", 3), "image": ("I", 5), "rater": ("R", 2), "clip": ("C", 4)}


class Pseudonyms:
    """Codes by kind ("subject", "image", "rater", "clip") and name, read from a table and added to.

    New names get their codes in an order that tells nothing of them: by their SHA-256.

    Args:
        path: the table, CSV; it need not be there yet.
        export: the folder that codes are for, in which the table must not lie.

    Raises:
        ValueError: the table lies in the export, or is damaged; in one sentence.
        OSError: it cannot be read.
    """

    def __init__(self, path: str | Path, export: str | Path) -> None:
        self.path = Path(path)
        if self.path.resolve().is_relative_to(Path(export).resolve()):
            raise ValueError(
                f"The table of pseudonyms {self.path} would go along with the export in {export}; keep it elsewhere."
            )
        self._codes: dict[tuple[str, str], str] = {}
        self._there = self._content()
        try:
            rows = list(csv.DictReader(io.StringIO(self._there.decode("utf-8-sig"))))
        except UnicodeDecodeError:
            raise ValueError(f"{self.path} is damaged; take it from a backup.") from None
        for row in rows:
            if not set(COLUMNS) <= set(row) or row["kind"] not in KINDS or not row["code"]:
                raise ValueError(f"{self.path} is no table of pseudonyms; its columns must be {', '.join(COLUMNS)}.")
            self._codes[row["kind"], row["name"]] = row["code"]

    def _content(self) -> bytes:
        try:
            return self.path.read_bytes()
        except FileNotFoundError:
            return b""

    def add(self, kind: str, names: Iterable[str]) -> None:
        """Give codes to those names that have none yet; "" gets none."""
        letter, digits = KINDS[kind]
        taken = [int(code[1:]) for (of_kind, _), code in self._codes.items() if of_kind == kind and code[1:].isdigit()]
        number = max(taken, default=0)
        fresh = {name for name in names if name and (kind, name) not in self._codes}
        for name in sorted(fresh, key=lambda name: hashlib.sha256(name.encode()).hexdigest()):
            number += 1
            self._codes[kind, name] = f"{letter}{number:0{digits}d}"

    def code(self, kind: str, name: str) -> str:
        """The code of a name that was added; "" of ""."""
        return self._codes[kind, name] if name else ""

    def write(self) -> None:
        """Keep the table.

        Raises:
            ValueError: another program has written it meanwhile, so that a code may be given twice.
            OSError: it cannot be written.
        """
        if self._content() != self._there:
            raise ValueError(f"Another program has written {self.path} meanwhile; nothing was exported, do it again.")
        self.path.parent.mkdir(parents=True, exist_ok=True)
        rows = [dict(zip(COLUMNS, (kind, code, name), strict=True)) for (kind, name), code in self._codes.items()]
        replace_csv(self.path, COLUMNS, sorted(rows, key=lambda row: (row["kind"], row["code"])))
