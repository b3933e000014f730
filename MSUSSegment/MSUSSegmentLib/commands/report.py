"""``msus report``: what was measured of one muscle in one table and one page, with its volume."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from MSUSSegmentLib.commands.console import DONE, FAILED, UNUSABLE, say
from MSUSSegmentLib.report.muscle import gather_muscle
from MSUSSegmentLib.report.muscle_report import format_number, write_muscle
from MSUSSegmentLib.report.muscle_results import Position, Result, read_positions, read_results
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
    command: str = "",
) -> int:
    """Put the results of one muscle together.

    Args:
        inputs: folders and tables that ``msus analyze`` or the panel wrote.
        output: folder of the report.
        positions: "RESULT=MM" each, see ``Position.from_text``.
        table: CSV of positions, see ``read_positions``.
        slice_spacing: distance in mm of the frames of results that are a volume's slices.
        muscle: which muscle, see ``gather_muscle``.
        command: the command line, for the page.

    Returns:
        An exit code: 2 when an argument does not fit the results, 1 when a file cannot be read or written.
    """
    try:
        results = read_results(inputs)
        located = read_positions(table) if table is not None else []
    except (ValueError, OSError) as error:
        say(f"failed: {error}")
        return FAILED
    try:
        located += [Position.from_text(text) for text in positions]
        if slice_spacing is not None:
            results = _spaced(results, slice_spacing)
        gathered = gather_muscle(results, located, muscle)
    except ValueError as error:
        say(f"failed: {error}")
        return UNUSABLE
    try:
        write_muscle(gathered, output, command)
    except OSError as error:
        say(f"failed: {error}")
        return FAILED
    for total in (*gathered.totals, gathered.volume, gathered.pcsa):
        if total is not None and total.quantity in ("MT", "PA", "FL", "CSA", "EI", "volume", "PCSA"):
            value = format_number(total.value, total.unit) + (unit_text(total.unit) if total.value is not None else "")
            note = f" ({total.flag})" if total.flag else ""
            say(f"{total.quantity}: {value}{note}")
    say(f"The report is in {output}.")
    return DONE


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
