"""Files of a study's agreement: tables, a page and figures that are ready for a paper."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from MSUSSegmentLib.evaluation.agreement_plot import plot_agreement
from MSUSSegmentLib.evaluation.agreement_table import (
    AGREEMENT_COLUMNS,
    agreement_row,
    number_text,
    table_cell,
)
from MSUSSegmentLib.io.files import replace_bytes, replace_csv, replace_figure
from MSUSSegmentLib.report.overlay import unit_text
from MSUSSegmentLib.report.text_table import format_table
from MSUSSegmentLib.study.agreement import MaskLine, NumberLine, StudyAgreement
from MSUSSegmentLib.tasks.task import Task

__all__ = ["NUMBERS", "PAGE", "format_agreement", "write_agreement"]

PAGE, NUMBERS, MASKS = "agreement.md", "agreement.csv", "masks.csv"
OF_IMAGES = "numbers-of-images.csv", "masks-of-images.csv"
DICE, PLOT = "dice.png", "bland-altman-"

_MORE = ("icc_c1", "icc_c1_low", "icc_c1_high", "sem", "mdc95", "sem_consistency", "mdc95_consistency")
NUMBER_COLUMNS = ("kind", "a", "b", *AGREEMENT_COLUMNS, *_MORE)
MASK_COLUMNS = (
    *("kind", "a", "b", "segment", "n", "undrawn", "subjects", "clips", "images", "dice", "dice_low", "dice_high"),
    *("dice_sd", "hd95_median", "hd95_q1", "hd95_q3", "unit", "note"),
)
NUMBER_HEAD = (
    *("", "sample", "bias (95 % CI)", "limits of agreement", "ICC(A,1) (95 % CI)", "ICC(C,1) (95 % CI)", "SEM"),
    "MDC95",
)
MASK_HEAD = ("", "sample", "Dice, mean (95 % CI)", "SD", "HD95, median (quartiles)")


def _with_interval(value: float, interval: Sequence[float], digits: int) -> str:
    shown = number_text(value, digits)
    if not np.isfinite([value, *interval]).all():
        return shown
    return f"{shown} ({number_text(interval[0], digits)} to {number_text(interval[1], digits)})"


def _label(comparison, what: str, unit: str = "") -> str:
    shown = unit_text(unit).strip()
    return f"{comparison.title}: {what}" + (f" ({shown})" if shown else "")


def _number_cells(line: NumberLine) -> tuple[str, ...]:
    bias = limits = "–"
    if line.agreement is not None:
        bias = _with_interval(line.agreement.bias, line.agreement.bias_interval, 2)
        if np.isfinite(line.agreement.sd):
            limits = f"{number_text(line.agreement.lower, 2)} to {number_text(line.agreement.upper, 2)}"
    return (
        *(_label(line.comparison, line.quantity, line.unit), line.sample.describe("number"), bias, limits),
        *(_with_interval(found.value, found.interval, 2) for found in (line.absolute, line.consistency)),
        *(number_text(line.error.sem, 2), number_text(line.error.mdc95, 2)),
    )


def _mask_cells(line: MaskLine, task: Task) -> tuple[str, ...]:
    segment = task.segment(line.segment)
    distance = f"{_with_interval(line.hd95, line.hd95_quartiles, 2)} {line.unit}" if np.isfinite(line.hd95) else "–"
    dice = _with_interval(line.dice, line.dice_interval, 3)
    label = _label(line.comparison, segment.title)
    return label, line.sample.describe(), dice, number_text(line.dice_sd, 3), distance


def format_agreement(found: StudyAgreement, task: Task, markdown: bool = False) -> str:
    """All tables as text for a terminal, or as Markdown, with what they stand on."""
    heading = "## " if markdown else ""
    parts = []
    for title, head, lines, cells in (
        ("Numbers", NUMBER_HEAD, found.number_lines, _number_cells),
        ("Masks", MASK_HEAD, found.mask_lines, lambda line: _mask_cells(line, task)),
    ):
        for kind in dict.fromkeys(line.comparison.kind for line in lines):
            rows = [cells(line) for line in lines if line.comparison.kind == kind]
            parts += [f"{heading}{title}, {kind}", format_table(head, rows, markdown)]
    notes = [
        "Differences are the first minus the second. Intervals count subjects (clips and images where no subject is "
        "named), not their frames. SEM and MDC95 are those of absolute agreement.",
    ]
    agreements = [line.agreement for line in found.number_lines if line.agreement is not None]
    reasons = [reason for one in agreements for reason in (one.reason, one.icc.reason) if reason]
    reasons += [line.note for line in found.mask_lines if line.note]
    undrawn = sum(line.undrawn for line in found.mask_lines)
    if undrawn:
        notes.append(
            f"{undrawn} mask{'s were' if undrawn > 1 else ' was'} left out: one reader has not drawn the segment, nor "
            "said that it is not there."
        )
    problems = [f"Left out: {problem}" for problem in found.problems]
    return "\n\n".join([*parts, *notes, *dict.fromkeys(reasons), *problems])


def write_agreement(found: StudyAgreement, task: Task, folder: str | Path, title: str = "") -> list[str]:
    """Write tables, page and figures into a folder, made if need be; those of an earlier run there are replaced.

    Returns:
        The names of the files.

    Raises:
        OSError: a file cannot be written.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob(f"{PLOT}*.png"):
        old.unlink()
    written = [NUMBERS, MASKS, *OF_IMAGES]
    replace_csv(folder / NUMBERS, NUMBER_COLUMNS, [_number_row(line) for line in found.number_lines])
    replace_csv(folder / MASKS, MASK_COLUMNS, [_mask_row(line) for line in found.mask_lines])
    _write_images(found, folder)
    figures = _plot_numbers(found, task, folder)
    if found.masks:
        _plot_dice(found, task, folder / DICE)
        figures = [DICE, *figures]
    shown = "\n\n".join(f"![{name.removesuffix('.png')}]({name})" for name in figures)
    text = f"# Agreement{f': {title}' if title else ''}\n\n{format_agreement(found, task, markdown=True)}\n\n{shown}\n"
    replace_bytes(folder / PAGE, text.encode())
    return [PAGE, *written, *figures]


def _number_row(line: NumberLine) -> dict:
    comparison = line.comparison
    row = dict.fromkeys(AGREEMENT_COLUMNS, "")
    if line.agreement is not None:
        row = agreement_row(line.quantity, line.unit, line.agreement, line.sample)
    else:
        row |= {"quantity": line.quantity, "unit": line.unit, "n": line.error.subjects}
        row |= {name: getattr(line.sample, name) for name in ("subjects", "clips", "images")}
        values = (line.absolute.value, *line.absolute.interval)
        row |= {n: table_cell(v) for n, v in zip(("icc_a1", "icc_low", "icc_high"), values, strict=True)}
        row["note"] = line.absolute.reason
    error, c1 = line.error, line.consistency
    more = (c1.value, *c1.interval, error.sem, error.mdc95, error.sem_consistency, error.mdc95_consistency)
    row |= {name: table_cell(value) for name, value in zip(_MORE, more, strict=True)}
    return {"kind": comparison.kind, "a": comparison.a, "b": comparison.b, **row}


def _mask_row(line: MaskLine) -> dict:
    comparison, sample = line.comparison, line.sample
    values = (
        *(comparison.kind, comparison.a, comparison.b, line.segment, line.n, line.undrawn, sample.subjects),
        *(sample.clips, sample.images, line.dice, *line.dice_interval, line.dice_sd, line.hd95, *line.hd95_quartiles),
        *(line.unit, line.note),
    )
    return {name: table_cell(value) for name, value in zip(MASK_COLUMNS, values, strict=True)}


def _write_images(found: StudyAgreement, folder: Path) -> None:
    of_pair = ("kind", "a", "b", "image", "frame", "subject")

    def about(one) -> dict:
        pair = one.comparison
        return dict(zip(of_pair, (pair.kind, pair.a, pair.b, one.image, one.frame, one.origin.subject or ""),
                        strict=True))  # fmt: skip

    numbers, masks = OF_IMAGES
    more = ("quantity", "index", "unit", "value_a", "value_b", "difference")
    rows = []
    for one in found.numbers:
        values = one.quantity, one.index, one.unit, one.a, one.b, one.a - one.b
        rows.append(about(one) | dict(zip(more, map(table_cell, values), strict=True)))
    replace_csv(folder / numbers, (*of_pair, *more), rows)
    more = ("segment", "dice", "hd95", "unit")
    rows = [about(one) | {name: table_cell(getattr(one, name)) for name in more} for one in found.masks]
    replace_csv(folder / masks, (*of_pair, *more), rows)


def _plot_numbers(found: StudyAgreement, task: Task, folder: Path) -> list[str]:
    """A scatter and a Bland-Altman plot of each pair of readers and headline quantity."""
    names = []
    for line in found.number_lines:
        if line.agreement is None or line.agreement.n < 2 or line.quantity not in task.summaries:
            continue
        chosen = [one for one in found.numbers if one.comparison == line.comparison
                  and (one.quantity, one.unit) == (line.quantity, line.unit)]  # fmt: skip
        pair = line.comparison
        name = f"{PLOT}{line.quantity}-{line.unit}-{pair.a}-{pair.b}.png".replace(" ", "-").replace(",", "")
        plot_agreement(
            [one.a for one in chosen],
            [one.b for one in chosen],
            [pair.title] * len(chosen),
            folder / name,
            line.quantity,
            line.unit,
            reference_name=pair.b,
            origins=[one.origin for one in chosen],
            measured_name=pair.a,
        )
        names.append(name)
    return names


def _plot_dice(found: StudyAgreement, task: Task, path: Path) -> None:
    """Dice of every frame with median and quartiles, one row a pair of readers and segment."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    boxes = []
    for line in found.mask_lines:
        if line.unit == next(one.unit for one in found.mask_lines if (one.comparison, one.segment) ==
                             (line.comparison, line.segment)):  # fmt: skip
            chosen = [m.dice for m in found.masks if (m.comparison, m.segment) == (line.comparison, line.segment)]
            boxes.append((_label(line.comparison, task.segment(line.segment).title), chosen))
    figure = Figure(figsize=(9, 1.2 + 0.35 * len(boxes)), layout="constrained")
    FigureCanvasAgg(figure)
    axis = figure.subplots()
    places = np.arange(len(boxes), 0, -1)
    for place, (_, values) in zip(places, boxes, strict=True):
        spread = 0.25 * (np.arange(len(values)) % 5 / 2 - 1)  # apart, so that equal ones are seen
        axis.plot(values, place + spread, ".", color="tab:blue", alpha=0.5, markersize=5)
        low, middle, high = np.percentile(values, (25, 50, 75))
        axis.plot([low, high], [place, place], color="0.2", linewidth=1)
        axis.plot([middle, middle], [place - 0.3, place + 0.3], color="0.2", linewidth=2)
    axis.set_yticks(places, [f"{label} (n = {len(values)})" for label, values in boxes], fontsize=9)
    axis.set_xlabel("Dice (frames; median and quartiles)")
    axis.grid(axis="x", alpha=0.3)
    replace_figure(path, figure)
