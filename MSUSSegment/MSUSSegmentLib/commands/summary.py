"""One table of a whole results folder: a row an input, with what a study's statistics start from."""

from __future__ import annotations

import csv
import re
import statistics
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from msus.folder import corrections, read_record
from MSUSSegmentLib.io.files import replace_bytes, replace_csv
from MSUSSegmentLib.io.result_files import ALL_NUMBERS, SUMMARY, TABLE, result_folders
from MSUSSegmentLib.measure.flags import counted_text
from MSUSSegmentLib.measure.table import COLUMNS as NUMBER_COLUMNS
from MSUSSegmentLib.measure.table import NUMBERS, flags_by_frame, read_csv, rows_of_interest, short_digest, spacing_text
from MSUSSegmentLib.measure.typed_table import read_typed_table
from MSUSSegmentLib.tasks.registry import TASKS

__all__ = ["COLUMNS", "FORMATS", "Subjects", "check_format", "outdated_numbers", "path_words", "read_subjects",
           "write_summary"]  # fmt: skip

#: What a study is about, by the columns of its summary.
QUANTITIES = ("MT", "PA", "FL", "CSA", "EI")
COLUMNS = (
    "source", "subject", "muscle", "side", "status", "frames", *QUANTITIES, "length_unit", "area_unit", "confidence",
    "flags", "provenance", "rater", "mm_per_pixel", "scale_source", "scale_note", "task", "model", "weights", "version",
    "folder",
)  # fmt: skip
#: Where the columns of other quantities stand: behind these.
_BEFORE = COLUMNS.index(QUANTITIES[-1]) + 1
#: Other formats of the table, each with what pandas needs to write it.
FORMATS = {"xlsx": "openpyxl", "parquet": "pyarrow"}
MEASURED, NOTHING, FAILED = "measured", "nothing measured", "failed"

_WHO = ("subject", "muscle", "side")
#: What such a table may say besides, for studies: the sweep that a recording is of, and the scanner.
_FURTHER = ("clip", "device")
_SUBJECT = re.compile(
    r"(?<![a-z0-9])(?:s|sub|subj|subject|p|pat|patient|participant|vp|id)[-_ ]?\d{1,5}(?![a-z0-9])", re.IGNORECASE
)
_SIDES = {"left": "left", "l": "left", "links": "left", "right": "right", "r": "right", "rechts": "right"}
#: Muscles by the abbreviations and words that stand in file names.
_MUSCLES = {
    "gastrocnemius medialis": r"gm|mg|(medial gastrocnemius|gastrocnemius medialis|gastrocnemius medial)",
    "gastrocnemius lateralis": r"gl|lg|(lateral gastrocnemius|gastrocnemius lateralis|gastrocnemius lateral)",
    "soleus": r"sol|soleus",
    "tibialis anterior": r"ta|tibialis anterior",
    "vastus lateralis": r"vl|vastus lateralis",
    "vastus medialis": r"vm|vastus medialis",
    "vastus intermedius": r"vi|vastus intermedius",
    "rectus femoris": r"rf|rectus femoris",
    "biceps femoris": r"bf|bflh|biceps femoris",
    "biceps brachii": r"bb|biceps brachii",
    "triceps brachii": r"tb|triceps brachii",
}


def path_words(source: str) -> dict[str, str]:
    """Subject, muscle and side as far as a path says them and does not contradict itself; "" otherwise."""
    path = PurePosixPath(source)
    text = "/".join([*path.parts[:-1], path.stem])
    words = " ".join(re.sub(r"[^a-z0-9]+", " ", part.lower()).strip() for part in text.split("/"))
    subject = _SUBJECT.search(text)
    sides = {_SIDES[word] for word in words.split() if word in _SIDES}
    muscles = {name for name, known in _MUSCLES.items() if re.search(rf"(?<![a-z0-9])(?:{known})(?![a-z0-9])", words)}
    return {
        "subject": subject[0] if subject else "",
        "muscle": next(iter(muscles)) if len(muscles) == 1 else "",
        "side": next(iter(sides)) if len(sides) == 1 else "",
    }


@dataclass(frozen=True)
class Subjects:
    """What a table says of inputs: subject, muscle and side by a path, a part of its end, or a folder."""

    by_source: Mapping[str, Mapping[str, str]]

    def of(self, source: str, further: bool = False) -> dict[str, str]:
        """Subject, muscle, side; what the table does not say, by the path's own words. ``further``: also the clip and
        the device, as far as the table says them."""
        found = path_words(source) | dict.fromkeys(_FURTHER if further else (), "")
        path = PurePosixPath(source)
        names = [str(PurePosixPath(*path.parts[i:])) for i in range(len(path.parts))]
        folders = [str(parent) for parent in path.parents][::-1]
        for key in [*folders, path.stem, *names[::-1]]:  # what is said most exactly comes last
            found.update({name: text for name, text in self.by_source.get(key, {}).items() if text and name in found})
        return found


def read_subjects(path: Path | None) -> Subjects:
    """A table with the column source (a path below the study, a file's name, or a folder) and any of subject, muscle
    and side, and for studies clip and device.

    Raises:
        ValueError: it is no such table, or says two things of one source; in one sentence.
        OSError: it cannot be opened.
    """
    if path is None:
        return Subjects({})
    advice = "its first line must name source and one or more of subject, muscle, side"
    table = read_typed_table(path, advice)
    if "source" not in table.names or not {*_WHO, *_FURTHER} & set(table.names):
        raise ValueError(f"{path.name} is no table of subjects: {advice}.")
    by_source: dict[str, dict[str, str]] = {}
    for line, row in table.rows:
        key = row["source"].replace("\\", "/").strip("/")
        words = {name: row.get(name, "") for name in (*_WHO, *_FURTHER)}
        if key in by_source and by_source[key] != words:
            raise ValueError(f"{path.name}, line {line}: {key} is there twice and not the same; correct one of them.")
        by_source[key] = words
    return Subjects(by_source)


def check_format(kind: str | None) -> None:
    """Raise ValueError when a table cannot be written in a format, because a package is missing."""
    if kind is None:
        return
    for package in ("pandas", FORMATS[kind]):
        try:
            __import__(package)
        except ImportError:
            raise ValueError(
                f"--format {kind} needs the Python packages pandas and {FORMATS[kind]}: "
                f"pip install pandas {FORMATS[kind]}."
            ) from None


def write_summary(
    output: Path,
    subjects: Subjects,
    failed: Mapping[str, str],
    kind: str | None = None,
) -> Path:
    """Write ``summary.csv`` of all results in a folder, also those of earlier runs.

    Args:
        output: the results folder.
        subjects: what is said of the inputs.
        failed: the reason for each input, by its source, that this run could not measure.
        kind: "xlsx" or "parquet": also in this format, with all numbers.

    Returns:
        The path of summary.csv.

    Raises:
        OSError: it cannot be written.
    """
    output.mkdir(parents=True, exist_ok=True)
    path = output / f"{SUMMARY}.csv"
    rows: dict[str, dict[str, Any]] = {}
    numbers: list[dict] = []
    for folder in result_folders(output):
        record = read_record(folder)
        if not record:
            continue  # an analysis that is not through
        source = str(record.get("source") or folder.name)
        try:
            found = read_csv(folder / TABLE)
        except (OSError, ValueError) as error:
            failed = {**failed, source: str(error)}
            continue
        numbers += [{**one, "source": source} for one in found]
        place = folder.relative_to(output).as_posix()
        if source in rows:  # saved twice: each has its row
            source = f"{source} ({place})"
        rows[source] = {"source": source, **_summarized(found, folder, record), "folder": place}
    for source, reason in {**_failed_before(path), **failed}.items():
        if source not in rows:
            rows[source] = {"source": source, "status": f"{FAILED}: {reason}"}
        elif source in failed:
            rows[source]["status"] += f"; {FAILED} now: {reason}"
    for source, one in rows.items():
        one.update(subjects.of(source))
    ordered = [rows[source] for source in sorted(rows)]
    replace_csv(path, _columns(ordered), ordered, restval="", lineterminator="\n")
    if kind is not None:
        _write_frames(output, kind, ordered, numbers)
    return path


def _further(record: Mapping) -> tuple[str, ...]:
    """The quantities of a result's task that its summaries are of and that have no column of their own."""
    task = TASKS.get(str(record.get("task", "")))
    return () if task is None else tuple(name for name in task.summaries if name not in QUANTITIES)


def _columns(rows: Iterable[Mapping]) -> tuple[str, ...]:
    """The columns of a study's table: `COLUMNS`, and those of further quantities, each with its unit."""
    further = dict.fromkeys(name for row in rows for name in row if name not in COLUMNS)
    return (*COLUMNS[:_BEFORE], *further, *COLUMNS[_BEFORE:])


def _failed_before(path: Path) -> dict[str, str]:
    """Inputs that an earlier run could not measure, which this one may not have been given."""
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            rows = [row for row in csv.DictReader(file) if (row.get("status") or "").startswith(f"{FAILED}: ")]
            return {row["source"]: row["status"].removeprefix(f"{FAILED}: ") for row in rows}
    except (OSError, ValueError, KeyError, csv.Error):
        return {}


def _summarized(rows: list[dict], folder: Path, record: Mapping) -> dict[str, Any]:
    """The cells of one input."""
    cells: dict[str, Any] = {}
    units: dict[str, str] = {}
    flags: list[str] = []
    sure: list[float] = []
    used: list[dict] = []
    frames = len({row["frame"] for row in rows})
    further = _further(record)
    for quantity in (*QUANTITIES, *further):
        chosen = rows_of_interest([row for row in rows if row["quantity"] == quantity])
        used += chosen
        by_index: dict[int | None, list[float]] = {}
        for row in chosen:
            if row["value"] is not None:
                by_index.setdefault(row["index"], []).append(row["value"])
                units.setdefault(quantity, row["unit"])
        medians = [statistics.median(values) for _, values in sorted(by_index.items(), key=lambda item: item[0] or 0)]
        cells[quantity] = medians[0] if len(medians) == 1 else "; ".join(f"{value:.6g}" for value in medians)
        known = [row["confidence"] for row in chosen if row["confidence"] is not None]
        if known:
            sure.append(statistics.median(known))
        flags += [f"{quantity}: {words}" for words in counted_text(flags_by_frame(chosen))]
    flags += filter(None, [outdated_numbers(folder, record)])
    cells |= {f"{quantity}_unit": units.get(quantity, "") for quantity in further}
    return {
        **cells,
        "status": MEASURED if any(cells[quantity] != "" for quantity in (*QUANTITIES, *further)) else NOTHING,
        "frames": frames,
        "length_unit": next((units[q] for q in ("MT", "FL") if q in units), ""),
        "area_unit": units.get("CSA", ""),
        "confidence": min(sure) if sure else "",
        "flags": "; ".join(flags),
        "provenance": _all(used, "provenance"),
        "rater": _all(used, "rater"),
        "mm_per_pixel": spacing_text(record.get("spacing")),
        "scale_source": _all(used, "scale_source") or record.get("scale_source", ""),
        "scale_note": record.get("scale_note", ""),
        "task": record.get("task", ""),
        "model": record.get("model", ""),
        "weights": _all(used, "weights") or short_digest(str(record.get("weights_sha256") or "")),
        "version": record.get("version", ""),
    }


def outdated_numbers(folder: Path, record: Mapping) -> str:
    """Why a result's table is not about the lines in its scene; "" when it is, or nobody knows."""
    corrected = corrections(folder, dict(record)) if record.get("outputs") else ()
    later = dict.fromkeys(name.split("/")[0] for name in corrected if name != TABLE)
    if not later or TABLE in corrected:
        return ""
    return f"changed after these numbers were written: {', '.join(later)} (msus measure reads it)"


def _all(rows: Iterable[dict], name: str) -> str:
    return "; ".join(dict.fromkeys(row[name] for row in rows if row[name]))


def _write_frames(output: Path, kind: str, summary: list[dict], numbers: list[dict]) -> None:
    """The summary and all numbers by pandas: two sheets, or two files."""
    import io

    import pandas as pd

    columns = [*_columns(summary)]
    numeric = [name for name in columns[: len(columns) - len(COLUMNS) + _BEFORE] if f"{name}_unit" in columns]
    tables = {
        SUMMARY: pd.DataFrame([{name: one.get(name, "") for name in columns} for one in summary], columns=columns),
        ALL_NUMBERS: pd.DataFrame(numbers, columns=[*NUMBER_COLUMNS]),
    }
    for name in (*QUANTITIES, *numeric, "confidence", "frames"):
        column = tables[SUMMARY][name].replace("", None)
        several = any(isinstance(value, str) for value in column)
        tables[SUMMARY][name] = column.astype("string") if several else pd.to_numeric(column)
    tables[ALL_NUMBERS]["index"] = tables[ALL_NUMBERS]["index"].astype("Int64")
    for name in (name for name, kind in NUMBERS.items() if kind is float):  # a number's column although all are missing
        tables[ALL_NUMBERS][name] = tables[ALL_NUMBERS][name].astype(float)
    if kind == "xlsx":
        content = io.BytesIO()
        with pd.ExcelWriter(content, engine=FORMATS[kind]) as book:
            for name, table in tables.items():
                table.to_excel(book, sheet_name=name, index=False)
        replace_bytes(output / f"{SUMMARY}.{kind}", content.getvalue())
        return
    for name, table in tables.items():
        replace_bytes(output / f"{name}.{kind}", table.to_parquet(None, engine=FORMATS[kind], index=False))
