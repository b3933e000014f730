"""``msus report``: what was measured of each muscle of each subject in one table and one page, with its volume."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from msus.folder import read_record
from MSUSSegmentLib.commands.console import DONE, FAILED, UNUSABLE, say
from MSUSSegmentLib.commands.summary import Subjects, read_subjects
from MSUSSegmentLib.io.files import replace_bytes, replace_csv
from MSUSSegmentLib.report.muscle import Muscle, gather_muscle
from MSUSSegmentLib.report.muscle_report import (
    COLUMNS,
    PAGE,
    PICTURE,
    TABLE,
    format_muscle,
    format_number,
    muscle_rows,
    write_muscle,
)
from MSUSSegmentLib.report.muscle_results import Position, Result, find_result, read_positions, read_results
from MSUSSegmentLib.report.overlay import unit_text

__all__ = ["report"]


def report(
    inputs: Sequence[str | Path],
    output: Path,
    *,
    positions: Sequence[str] = (),
    table: Path | None = None,
    slice_spacing: float | None = None,
    muscle: str = "",
    subjects: Path | None = None,
    command: str = "",
) -> int:
    """Put the results of each muscle together: one section a subject, muscle and side.

    Args:
        inputs: folders and tables that ``msus analyze`` or the panel wrote.
        output: folder of the report.
        positions: "RESULT=MM" each, see ``Position.from_text``.
        table: CSV of positions, see ``read_positions``.
        slice_spacing: distance in mm of the frames of results that are a volume's slices.
        muscle: which muscle, see ``gather_muscle``.
        subjects: CSV of subject, muscle and side, see ``summary.read_subjects``; else these are read off the paths.
        command: the command line, for the page.

    Returns:
        An exit code: 2 when an argument does not fit the results, 1 when a file cannot be read or written.
    """
    try:
        results = read_results(inputs)
        located = read_positions(table) if table is not None else []
        known = read_subjects(subjects)
    except (ValueError, OSError) as error:
        say(f"failed: {error}")
        return FAILED
    try:
        located += [Position.from_text(text) for text in positions]
        if slice_spacing is not None:
            results = _spaced(results, slice_spacing)
        owners = [find_result(results, position)[0] for position in located]
        named = bool(muscle) or any(position.muscle for position in located)
        groups = group_results(results, known, ("subject", "side") if named else ("subject", "muscle", "side"))
        gathered = {}
        for words, members in groups.items():
            inside = [p for p, owner in zip(located, owners, strict=True) if any(owner is member for member in members)]
            group = gather_muscle(members, inside, muscle)
            gathered[words] = group if len(groups) == 1 else replace(group, name=_title(words, group.name))
    except ValueError as error:
        say(f"failed: {error}")
        return UNUSABLE
    try:
        if len(gathered) == 1:
            write_muscle(next(iter(gathered.values())), output, command)
        else:
            _write_groups(gathered, output, command)
    except OSError as error:
        say(f"failed: {error}")
        return FAILED
    for group in gathered.values():
        if len(gathered) > 1:
            say(f"{group.name}:")
        for total in (*group.totals, group.volume, group.pcsa):
            if total is not None and total.quantity in ("MT", "PA", "FL", "CSA", "EI", "volume", "PCSA"):
                unit = unit_text(total.unit) if total.value is not None else ""
                note = f" ({total.flag})" if total.flag else ""
                say(f"{total.quantity}: {format_number(total.value, total.unit)}{unit}{note}")
    say(f"The report is in {output}.")
    return DONE


def group_results(
    results: Sequence[Result], subjects: Subjects, names: Sequence[str]
) -> dict[tuple[tuple[str, str], ...], list[Result]]:
    """The results that belong together, by what tells them apart: pairs of a name ("subject", "muscle", "side") and
    what is known of it, "" for nothing.

    A name that has one value only, in whichever results say it, tells nothing apart.
    """
    words = [subjects.of(read_record(one.table.parent).get("source") or one.rows[0]["source"]) for one in results]
    differing = [name for name in names if len({of[name].lower() for of in words if of[name]}) > 1]
    groups: dict[tuple[tuple[str, str], ...], list[Result]] = {}
    shown: dict[tuple[str, ...], tuple[tuple[str, str], ...]] = {}
    for one, of in zip(results, words, strict=True):
        key = tuple(of[name].lower() for name in differing)
        shown.setdefault(key, tuple((name, of[name]) for name in differing))
        groups.setdefault(shown[key], []).append(one)
    return groups


def _title(words: Sequence[tuple[str, str]], muscle: str) -> str:
    parts = [text or f"unknown {name}" for name, text in words]
    return ", ".join([*parts, *([muscle] if muscle and muscle not in parts else [])])


def _write_groups(gathered: dict[tuple[tuple[str, str], ...], Muscle], output: Path, command: str) -> None:
    """A folder for each, and one table and one page of all, in which nothing is averaged over several."""
    output.mkdir(parents=True, exist_ok=True)
    rows, taken = [], set()
    pages = ["# Muscles", "Each subject, muscle and side by itself; nothing is averaged over several."]
    for words, muscle in gathered.items():
        name = re.sub(r"\W+", "_", muscle.name).strip("_") or "muscle"
        while name.lower() in taken:
            name += "_"
        taken.add(name.lower())
        write_muscle(muscle, output / name)
        known = dict(words)
        rows += [{**known, **row, "muscle": known.get("muscle", row["muscle"])} for row in muscle_rows(muscle)]
        picture = f"{name}/{PICTURE}" if (output / name / PICTURE).exists() else ""
        pages.append(re.sub(r"^#", "##", format_muscle(muscle, picture=picture), flags=re.MULTILINE))
    if command:
        pages.insert(1, f"```\n{command}\n```")
    replace_csv(output / TABLE, ("subject", "side", *COLUMNS), rows, restval="")
    replace_bytes(output / PAGE, "\n\n".join(pages).encode())


def _spaced(results: Sequence[Result], mm: float) -> list[Result]:
    """The results, those of several transverse pictures without times as slices ``mm`` apart."""
    if not 0 < mm < float("inf"):
        raise ValueError("--slice-spacing must be a positive number of millimetres.")
    if not any(_is_volume(result) for result in results):
        raise ValueError("--slice-spacing is for the slices of a volume, and there is none among the results.")
    return [replace(result, slice_spacing=mm) if _is_volume(result) else result for result in results]


def _is_volume(result: Result) -> bool:
    timed = any(row["time_s"] is not None for row in result.rows)
    return len(result.frames) > 1 and not timed and not result.is_longitudinal
