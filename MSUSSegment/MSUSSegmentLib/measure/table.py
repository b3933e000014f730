"""The table of results: one row a number, with everything needed to trust it later."""

from __future__ import annotations

import contextlib
import csv
import math
import os
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from MSUSSegmentLib.measure.flags import Flag, decode, encode, flag
from MSUSSegmentLib.measure.types import Measurement

COLUMNS = (
    "source",
    "frame",
    "time_s",
    "quantity",
    "index",
    "value",
    "unit",
    "provenance",
    "rater",
    "model",
    "scale_source",
    "flag",
    "confidence",
    "weights",
    "flags",
    "low",
    "high",
    "checked",
    "scale_note",
    "note",
)
#: How many of these columns every table has had from the first version on; each of those behind may be missing.
REQUIRED = 12
#: Columns that hold numbers; an empty cell is None.
NUMBERS = {"frame": int, "index": int, **dict.fromkeys(("time_s", "value", "confidence", "low", "high"), float)}


def row(
    measurement: Measurement,
    *,
    source: str,
    frame: int,
    time_s: float | None = None,
    rater: str = "",
    model: str = "",
    scale_source: str = "",
    weights: str = "",
    checked: str = "",
    scale_note: str = "",
    note: str = "",
) -> dict:
    """One row (keys ``COLUMNS``) of a measurement. ``frame`` counts from 0; ``time_s`` seconds, None when unknown.

    ``weights``: the beginning of the SHA-256 of the model's weights (`short_digest`), which tells two models of one
    name apart. ``checked``: who has said that the frame's numbers are right, "" while nobody has. ``scale_note``: why
    there is no scale, or a remark on it (`io.recording.Scale.reason`); ``note``: what a person has noted of the line
    that the number is read off. ``flag`` has the words of the flags for people, ``flags`` the same as data
    (`flags_of`); ``low`` and ``high`` are the ends of the interval, None without one.
    """
    low, high = measurement.interval or (None, None)
    return {
        "source": source,
        "frame": frame,
        "time_s": time_s,
        "quantity": measurement.quantity,
        "index": measurement.index,
        "value": measurement.value,
        "unit": measurement.unit,
        "provenance": measurement.provenance,
        "rater": rater,
        "model": model,
        "scale_source": scale_source,
        "flag": measurement.flag,
        "confidence": measurement.confidence,
        "weights": weights,
        "flags": encode(measurement.flags),
        "low": low,
        "high": high,
        "checked": checked,
        "scale_note": scale_note,
        "note": note,
    }


def flags_of(row: dict) -> tuple[Flag, ...]:
    """The flags of a row as data; of an older table, which has only their words, those as text."""
    try:
        found = decode(row.get("flags") or "")
    except ValueError:
        found = ()
    return found or tuple(flag("text", text=part) for part in (row.get("flag") or "").split("; ") if part)


def flags_by_frame(rows: Iterable[dict]) -> list[tuple[Flag, ...]]:
    """The flags of all rows of each frame, each once, in the frames' order."""
    of_frame: dict[int, dict[Flag, None]] = {}
    for one in rows:
        of_frame.setdefault(one["frame"], {}).update(dict.fromkeys(flags_of(one)))
    return [tuple(of_frame[frame]) for frame in sorted(of_frame)]


def measurement_of(row: dict) -> Measurement:
    """The number of a row."""
    names = ("quantity", "index", "value", "unit", "provenance")
    ends = row.get("low"), row.get("high")
    interval = None if None in ends else ends
    return Measurement(*(row[name] for name in names), flags_of(row), row.get("confidence"), interval)


def rows_of_interest(rows: list[dict]) -> list[dict]:
    """Of the rows of one quantity its summaries, or, where it has none, those of each contour."""
    summaries = [row for row in rows if row["index"] is None]
    if any(row["value"] is not None for row in summaries) or len(summaries) == len(rows):
        return summaries
    return [row for row in rows if row["index"] is not None]


def spacing_text(spacing: Sequence[float] | None) -> str:
    """A pixel's size in mm, along rows and columns when they differ; "" when it is not known."""
    return " x ".join(dict.fromkeys(f"{mm:.6g}" for mm in spacing)) if spacing else ""


def short_digest(sha256: str) -> str:
    """The first twelve digits of a SHA-256, as a table holds them."""
    return sha256[:12]


def known_header(header: Iterable[str]) -> bool:
    """Whether a table's columns are those of this version or of an earlier one."""
    header = tuple(header)
    later = header[REQUIRED:]
    return header[:REQUIRED] == COLUMNS[:REQUIRED] and len(set(later)) == len(later) and set(later) <= set(
        COLUMNS[REQUIRED:]
    )


def write_csv(path, rows: Iterable[dict]) -> None:
    """Write ``rows`` to ``path`` (UTF-8, comma, header ``COLUMNS``), whole or not at all.

    The rows go to a temporary file in the same folder that then takes the place of ``path``: an old table is never half
    overwritten. Numbers keep every digit. OSError with one sentence when the folder cannot be written or is full;
    ValueError for a row with other columns.
    """
    path = Path(path)
    lines = []
    for number, one in enumerate(rows, 1):
        if set(one) != set(COLUMNS):
            odd = sorted(set(one) ^ set(COLUMNS))
            raise ValueError(f"Row {number} of the table has missing or unknown columns: {', '.join(map(str, odd))}.")
        lines.append([_cell(one[name]) for name in COLUMNS])
    temporary = None
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
        with open(handle, "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(COLUMNS)
            writer.writerows(lines)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, _mode(path))
        os.replace(temporary, path)
    except OSError as error:
        reason = error.strerror or str(error)
        advice = "choose another folder or free some space"
        raise OSError(error.errno, f"The table could not be written to {path} ({reason}); {advice}.") from error
    finally:
        if temporary is not None:
            with contextlib.suppress(OSError):
                os.unlink(temporary)


def _mode(path: Path) -> int:
    """Permissions of the file that is replaced, else those a new file gets."""
    try:
        return path.stat().st_mode & 0o777
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def _cell(value) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if hasattr(value, "item"):
        value = value.item()  # numpy's numbers, whose repr is not the number alone
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError("A table holds numbers only; leave a value that is not a number (NaN) out as None.")
    return repr(value)


def read_csv(path) -> list[dict]:
    """The rows of a table written by ``write_csv``, typed.

    frame and index are int, time_s, value and confidence float, None where the cell is empty; the others are text. A
    column that the table's version did not have yet is as if its cells were empty.

    ValueError, in one sentence, for a file that is not such a table; OSError when it cannot be opened.
    """
    path = Path(path)
    if path.is_fifo():  # it would never end
        raise ValueError(f"{path.name} is no file; give a table that was saved as one.")
    rows = []
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            header = next(reader, None)
            header = tuple(header or ())
            if not known_header(header):
                names = ", ".join(COLUMNS)
                raise ValueError(f"{path.name} is not a table of measurements: its first line must name {names}.")
            for cells in reader:
                line = reader.line_num
                if len(cells) != len(header):
                    raise ValueError(f"{path.name}, line {line}: {len(cells)} cells instead of {len(header)}.")
                pairs = zip(header, cells, strict=True)
                typed = {name: _typed(name, cell, path, line) for name, cell in pairs}
                rows.append({name: typed.get(name, None if name in NUMBERS else "") for name in COLUMNS})
    except (UnicodeDecodeError, csv.Error) as error:
        raise ValueError(f"{path.name} is not a table of measurements: it is not UTF-8 text with commas.") from error
    return rows


def _typed(name: str, cell: str, path: Path, line: int):
    if name not in NUMBERS:
        return cell
    if cell == "":
        return None
    try:
        return NUMBERS[name](cell)
    except ValueError:
        raise ValueError(f"{path.name}, line {line}: {cell!r} is not a number, as {name} must be.") from None
