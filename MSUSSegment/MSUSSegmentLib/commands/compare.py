"""``msus compare``: two sets of results of the same recordings, by two models or raters, number by number."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from msus.folder import corrections, read_record
from MSUSSegmentLib.commands.console import DONE, FAILED, NOTHING_MEASURED, UNUSABLE, say
from MSUSSegmentLib.commands.places import check_output
from MSUSSegmentLib.commands.summary import QUANTITIES, outdated_numbers, read_subjects
from MSUSSegmentLib.evaluation.pair_report import PAGE, PAIRED, format_lines, summarize_pairs, write_comparison
from MSUSSegmentLib.evaluation.result_pairs import LeftOut, Measured, ResultPair, pair_numbers, pair_results
from MSUSSegmentLib.io.files import reason_of
from MSUSSegmentLib.io.result_files import OVERLAYS, SCENE, SMOOTHED, TABLE, result_folders
from MSUSSegmentLib.report.muscle_results import find_tables, read_results

__all__ = ["compare"]

#: Sentences of one kind that are printed; the page has all.
MOST_SAID = 8


def compare(first: Path, second: Path, output: Path, *, subjects: Path | None = None, command: str = "") -> int:
    """Compare the results A in ``first`` with the results B in ``second``.

    Args:
        first, second: folders that ``msus analyze`` or the panel wrote, or a table each.
        output: folder of the comparison.
        subjects: CSV of subject, muscle and side, see ``summary.read_subjects``; else these are read off the paths.
        command: the command line, for the page.

    Returns:
        An exit code: 2 when an argument cannot be used, 3 when there is nothing to compare, 1 when something was left
        out (a table cannot be read, a result has no partner, units differ), else 0.
    """
    try:
        tables = _tables(first, second)
        check_output(output)
        known = read_subjects(subjects)
    except (ValueError, OSError) as error:
        say(f"msus compare: {reason_of(error)}")
        return UNUSABLE
    sides, failed = [], []
    for side, root, found in zip("AB", (first, second), tables, strict=True):
        results, problems = _read(side, root, found)
        sides.append(results)
        failed += problems
    for one in failed:
        say(f"failed: {one.sentence}")
    pairs, left = pair_results(*sides, known.of)
    numbers, partly = pair_numbers(pairs)
    left = [*failed, *left, *partly]
    names = _names(first, second)
    if not any(math.isfinite(number.difference) for number in numbers):
        say(_nothing(sides, pairs, left))
        return NOTHING_MEASURED
    lines = summarize_pairs(numbers, QUANTITIES)
    chosen = [line for line in lines if line.quantity in QUANTITIES] or lines
    drawn = list(dict.fromkeys(line.quantity for line in chosen))
    head = _head(first, second, sides, pairs, command)
    output.mkdir(parents=True, exist_ok=True)
    missing = write_comparison(output, numbers, lines, left, names, drawn, head)
    for paragraph in head[-3:]:
        say(paragraph)
    say(f"\n{format_lines(chosen)}\n")
    _say_some("not compared", [one.sentence for one in left if one not in failed])
    _say_some("note", [f"{pair.source}: {remark}" for pair in pairs for remark in pair.remarks])
    _say_some("no picture", missing)
    say(f"The comparison is in {output}: {PAGE}, every pair in {PAIRED}, plots and the worst cases beside them.")
    return FAILED if any(not one.partly or one.side == "both" for one in left) else DONE


def _tables(first: Path, second: Path) -> tuple[list[Path], list[Path]]:
    """The tables of both. ValueError or OSError, in one sentence, when they cannot be compared."""
    if first.resolve() == second.resolve():
        raise ValueError(f"A and B are the same results, {first}; give two folders that differ.")
    a, b = _found(first), _found(second)
    shared = {path.resolve() for path in a} & {path.resolve() for path in b}
    if shared:
        raise ValueError(
            f"{first} and {second} both hold the result {sorted(shared)[0].parent}; give two folders that share none."
        )
    return a, b


def _found(given: Path) -> list[Path]:
    if given.is_dir() and any(result_folders(given)) and not any(given.rglob(TABLE)):
        return []  # each result is then said to have no table
    try:
        return find_tables(given)
    except FileNotFoundError as error:
        raise ValueError(str(error)) from None


def _read(side: str, root: Path, tables: Sequence[Path]) -> tuple[list[Measured], list[LeftOut]]:
    """The results of one side, and what cannot be read."""
    found, failed = [], []
    for table in tables:
        try:
            parts = read_results([table])
        except (ValueError, OSError) as error:
            failed.append(LeftOut(side, str(table), reason_of(error)))
            continue
        record = read_record(table.parent) if table.name in (TABLE, SMOOTHED) and len(parts) == 1 else {}
        for one in parts:
            source = record.get("source")
            source = source if isinstance(source, str) and source else one.rows[0]["source"] or table.parent.name
            found.append(
                Measured(
                    source,
                    _text(record.get("input_sha256")),
                    table,
                    one.rows,
                    _spacing(record.get("spacing")),
                    one.conventions,
                    _notes(table.parent, record),
                    one.is_longitudinal,
                )
            )
    for folder in result_folders(root) if root.is_dir() else ():
        if not (folder / TABLE).is_file():
            failed.append(LeftOut(side, str(folder), f"it has no {TABLE}; analyse the recording again"))
    return found, failed


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _spacing(value: object) -> tuple[float, float] | None:
    """What a record says of the scale, when it is one."""
    if isinstance(value, list) and len(value) == 2 and all(isinstance(mm, int | float) and mm > 0 for mm in value):
        return float(value[0]), float(value[1])
    return None


def _notes(folder: Path, record: dict) -> list[str]:
    """What in a result is not about the same lines as its table."""
    if not record.get("outputs"):
        return []
    notes = [outdated_numbers(folder, record)]
    changed = corrections(folder, record)
    if {SCENE, TABLE} & set(changed) and any((folder / name).is_file() for name in OVERLAYS):
        notes.append("the overlay was drawn before the corrections")
    return [note for note in notes if note]


def _names(first: Path, second: Path) -> tuple[str, str]:
    """What the sides are called in plots: the ends of their paths that differ."""
    a, b = first.absolute(), second.absolute()
    if a.name != b.name:
        return f"A: {a.name}", f"B: {b.name}"
    return f"A: {'/'.join(a.parts[-2:])}", f"B: {'/'.join(b.parts[-2:])}"


def _head(
    first: Path, second: Path, sides: Sequence[Sequence[Measured]], pairs: Sequence[ResultPair], command: str
) -> list[str]:
    """Who is compared with whom: paragraphs of the page, the last three also for the console."""
    ways = {"content": "by content (SHA-256)", "path": "by path", "file name": "by file name only"}
    counted = [f"{sum(pair.how == how for pair in pairs)} {words}" for how, words in ways.items()
               if any(pair.how == how for pair in pairs)]  # fmt: skip
    return [
        *([f"```\n{command}\n```"] if command else []),
        f"A: {first} ({_counted(len(sides[0]))}){_makers(sides[0])}",
        f"B: {second} ({_counted(len(sides[1]))}){_makers(sides[1])}",
        f"{_counted(len(pairs))} in both, paired {', '.join(counted)}. Differences are A minus B; MAE/value is the "
        "share of B; limits of agreement are those of 95 %.",
    ]


def _counted(count: int) -> str:
    return f"{count} result{'s' if count != 1 else ''}"


def _makers(results: Sequence[Measured]) -> str:
    """Who made the numbers: provenances, models, raters."""
    words = []
    for name in ("provenance", "model", "rater"):
        known = list(dict.fromkeys(row[name] for one in results for row in one.rows if row[name]))
        if known:
            words.append(f"{name} {', '.join(known[:4])}{' and others' if len(known) > 4 else ''}")
    return f": {'; '.join(words)}" if words else ""


def _nothing(sides: Sequence[Sequence[Measured]], pairs: Sequence[ResultPair], left: Sequence[LeftOut]) -> str:
    """Why there is nothing to compare, in one sentence."""
    if pairs:
        reasons = dict.fromkeys(one.reason for one in left if one.side == "both")
        return f"Nothing to compare: results of the same recordings have no number in common ({'; '.join(reasons)})."
    empty = [name for name, side in zip("AB", sides, strict=True) if not side]
    if empty:
        return f"Nothing to compare: {' and '.join(empty)} hold{'s' * (len(empty) == 1)} no table that can be read."
    doubts = [one for one in left if one.reason not in ("not in A", "not in B")]
    if doubts:
        return f"Nothing to compare: {doubts[0].reason}."
    a, b = (", ".join(one.source for one in side[:3]) + (", ..." if len(side) > 3 else "") for side in sides)
    return f"Nothing to compare: A ({a}) and B ({b}) have no recording in common."


def _say_some(kind: str, sentences: Sequence[str]) -> None:
    for sentence in sentences[:MOST_SAID]:
        say(f"{kind}: {sentence}")
    if len(sentences) > MOST_SAID:
        say(f"{kind}: {len(sentences) - MOST_SAID} more, see {PAGE}")
