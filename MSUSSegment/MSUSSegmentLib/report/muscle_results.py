"""Results on disk, of which one muscle's are put together: tables of measurements, and where cross-sections lie.

A result is what ``msus analyze``, or the panel, wrote of one recording: a folder with ``measurements.csv``, or a table
of that kind by itself. Positions along the limb are a person's, written on the command line or in a CSV table, or
follow from the distance of a volume's slices.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from MSUSSegmentLib.io.result_files import RECORD, TABLE
from MSUSSegmentLib.measure.table import read_csv
from MSUSSegmentLib.measure.typed_table import earlier_line, read_typed_table

__all__ = ["RECORD", "SLICE_SPACING", "TABLE", "Position", "Result", "find_result", "find_tables", "read_positions",
           "read_results"]  # fmt: skip

#: Key of ``RECORD``: distance of a volume's slices, mm.
SLICE_SPACING = "slice_spacing_mm"
LONGITUDINAL = ("MT", "PA", "FL")
POSITION_COLUMNS = ("source", "position_mm", "frame", "index", "muscle")
_ADVICE = f"its first line must name source and {', '.join(POSITION_COLUMNS[1:-1])} or {POSITION_COLUMNS[-1]}"


@dataclass(frozen=True)
class Result:
    """The numbers of one recording.

    ``name`` tells it from the other results; ``table`` is the file; ``rows`` are those of ``measure.table``;
    ``slice_spacing`` the distance in mm of frames that are a volume's slices, None for others and when unknown;
    ``conventions`` the measuring options by name, empty when not known. ``known_as``: what a person may call it.
    """

    name: str
    table: Path
    rows: tuple[dict, ...]
    slice_spacing: float | None = None
    conventions: Mapping = field(default_factory=dict)
    known_as: frozenset[str] = frozenset()

    @property
    def is_longitudinal(self) -> bool:
        """Whether it is of a scan along the fascicles: it has MT, PA or FL."""
        return any(row["quantity"] in LONGITUDINAL for row in self.rows)

    @property
    def frames(self) -> list[int]:
        """Numbers of the frames that have rows, ascending."""
        return sorted({row["frame"] for row in self.rows})

    @property
    def numbers(self) -> list[int]:
        """Numbers of the contours whose area was measured, ascending."""
        return sorted({r["index"] for r in self.rows if r["quantity"] == "CSA" and r["index"] is not None})


@dataclass(frozen=True)
class Position:
    """What a person says of a result, of one ``frame`` or of all of them (None).

    ``mm`` is the position along the limb, None when it is not known; of a volume's slices without a frame, that of
    frame 0. ``index`` is the number of the muscle's contour there, ``muscle`` the muscle's name, None and "" when not
    given.
    """

    source: str
    mm: float | None = None
    frame: int | None = None
    index: int | None = None
    muscle: str = ""

    @classmethod
    def from_text(cls, text: str) -> Position:
        """Of "SOURCE=MM", as on the command line; "SOURCE#FRAME=MM" for one frame. ValueError otherwise."""
        source, sign, number = text.rpartition("=")
        mm = _finite(number)
        if not (sign and source.strip()) or mm is None:
            raise ValueError(f"--position {text} is not of the form RESULT=MM, such as thigh_50=210.")
        return cls(source.strip(), mm)


def read_results(inputs: Iterable[str | Path]) -> list[Result]:
    """The results in folders and tables, each once, in the order given.

    A folder is a result, or holds some. Of one result there may be several tables (``smoothed.csv``): only
    ``measurements.csv`` is taken, unless another is named itself.

    Raises:
        ValueError: nothing is there, or a file is no table of measurements, or it is empty; in one sentence.
        OSError: a file cannot be opened.
    """
    tables: list[Path] = []
    for given in map(Path, inputs):
        found = find_tables(given)
        tables += [path for path in found if all(path.resolve() != other.resolve() for other in tables)]
    if not tables:
        raise ValueError("Nothing to report: give a folder that msus analyze has written, or a table of measurements.")
    parts = [(table, source, rows) for table in tables for source, rows in _by_source(table).items()]
    sources = [source for _, source, _ in parts]
    results = []
    for table, source, rows in parts:
        folder = table.resolve().parent
        names = {source, Path(source).stem, *(_file_names(table) if sum(t is table for t, *_ in parts) == 1 else ())}
        name = source
        if sources.count(source) > 1 or not source:
            name = folder.name if table.name == TABLE else table.name
        about = _record(folder) if table.name == TABLE else {}
        spacing = about.get(SLICE_SPACING)
        spacing = float(spacing) if isinstance(spacing, int | float) and spacing > 0 else None
        conventions = about.get("options")
        conventions = conventions if isinstance(conventions, dict) else {}
        results.append(Result(name, table, tuple(rows), spacing, conventions, frozenset(names - {""})))
    return _told_apart(results)


def find_tables(given: Path) -> list[Path]:
    """The tables of the results at or below a folder, sorted; or the one table that is given.

    Raises:
        ValueError: the folder holds none; in one sentence.
        OSError: there is nothing.
    """
    if given.is_dir():
        hidden = lambda path: any(part.startswith(".") for part in path.relative_to(given).parts)  # noqa: E731
        found = sorted(path for path in given.rglob(TABLE) if not hidden(path))
        if not found:
            raise ValueError(f"The folder {given} holds no {TABLE}; give a folder that msus analyze has written.")
        return found
    if not given.exists():
        raise FileNotFoundError(f"There is no {given}; give a folder that msus analyze has written, or its {TABLE}.")
    return [given]


def _by_source(table: Path) -> dict[str, list[dict]]:
    rows = read_csv(table)
    if not rows:
        raise ValueError(f"{table} holds no numbers; measure the recording first.")
    by_source: dict[str, list[dict]] = {}
    for row in rows:
        if row["frame"] is None:
            raise ValueError(f"{table} has a number without a frame, as no table of measurements has; export it again.")
        by_source.setdefault(row["source"], []).append(row)
    return by_source


def _file_names(table: Path) -> set[str]:
    """What the file itself may be called by a person."""
    named = {str(table), table.resolve().as_posix()}
    if table.name == TABLE:
        return named | {table.resolve().parent.name, str(table.parent), table.resolve().parent.as_posix()}
    return named | {table.name, table.stem}


def _record(folder: Path) -> dict:
    try:
        about = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return about if isinstance(about, dict) else {}


def _told_apart(results: list[Result]) -> list[Result]:
    """The results, those of one name by their table's path."""
    names = [result.name for result in results]
    return [r if names.count(r.name) == 1 else Result(**{**vars(r), "name": str(r.table)}) for r in results]


def find_result(results: Iterable[Result], position: Position) -> tuple[Result, int | None]:
    """The result that a position speaks of, and the frame.

    Raises:
        ValueError: there is no such result or frame, or several; in one sentence.
    """
    results, source, frame = list(results), position.source, position.frame
    found = _called(results, source)
    head, sign, tail = source.rpartition("#")
    if not found and sign and frame is None and tail.strip().isdigit():
        found, frame = _called(results, head.strip()), int(tail)
    if not found:
        known = ", ".join(result.name for result in results)
        raise ValueError(f'There is no result called "{source}" to give a position to; there are: {known}.')
    if len(found) > 1:
        tables = " and ".join(str(result.table.parent) for result in found)
        raise ValueError(f'"{source}" may be {tables}; write the folder instead.')
    if frame is not None and frame not in found[0].frames:
        raise ValueError(f"{found[0].name} has no frame {frame} to give a position to.")
    return found[0], frame


def _called(results: list[Result], name: str) -> list[Result]:
    """Those of exactly this name, else those that may be called so."""
    path = Path(name)
    names = {name, str(path)}
    if path.exists():
        names.add(path.resolve().as_posix())
    exactly = [result for result in results if result.name in names]
    return exactly or [result for result in results if names & result.known_as]


def read_positions(path: str | Path) -> list[Position]:
    """Positions of a CSV table (see ``measure.typed_table``; lines that start with # are remarks), each once.

    | column | what |
    |---|---|
    | source | the result: its folder, its table, or the recording's file name |
    | position_mm | where along the limb, in mm from any point, in one direction; of a volume that of its frame 0 |
    | frame | of several frames, which one (from 0); empty: all |
    | index | of several contours, the number of this muscle's; empty: the only one |
    | muscle | the muscle's name; empty: the report's |

    Needed: source, and one of the others.

    Raises:
        ValueError: it cannot be used, or gives one source, frame and muscle two positions; in one sentence that names
            the line.
        OSError: it cannot be opened.
    """
    path = Path(path)
    table = read_typed_table(path, _ADVICE)
    head = table.names
    if "source" not in head or len(head) < 2 or not set(head) <= set(POSITION_COLUMNS):
        raise ValueError(f"{path.name} is no table of positions: {_ADVICE}.")
    positions, seen = [], {}
    for line, row in table.rows:
        try:
            if not row["source"]:
                raise ValueError("source is empty")
            mm = table.number(row.get("position_mm", ""), "position_mm")
            frame, index = (table.whole(row.get(name, ""), name) for name in ("frame", "index"))
            position = Position(row["source"], mm, frame, index, row.get("muscle", ""))
            where = position.source if frame is None else f"{position.source}#{frame}"
            if earlier_line(seen, (position.source, frame, position.muscle), line, position, where) is None:
                positions.append(position)
        except ValueError as error:
            raise table.refusal(line, error) from None
    if not positions:
        raise ValueError(f"{path.name} has column names but no positions below them; {_ADVICE}.")
    return positions


def _finite(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None
