"""Files of a comparison of two sets of results: tables, a page and pictures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from MSUSSegmentLib.evaluation.agreement_plot import plot_agreement
from MSUSSegmentLib.evaluation.agreement_table import (
    ALL,
    HEAD,
    AgreementLine,
    agreement_cells,
    agreement_notes,
    table_cell,
    write_agreement_lines,
)
from MSUSSegmentLib.evaluation.result_pairs import LeftOut, NumberPair
from MSUSSegmentLib.evaluation.sample import count_sample, sampled_agreement
from MSUSSegmentLib.evaluation.worst_cases import describe_pair, draw_worst, worst_pairs
from MSUSSegmentLib.io.files import replace_bytes, replace_csv
from MSUSSegmentLib.report.overlay import unit_text
from MSUSSegmentLib.report.text_table import format_table

__all__ = ["AGREEMENT", "LEFT_OUT", "PAGE", "PAIRED", "WORST", "PairLine", "format_lines", "summarize_pairs",
           "write_comparison"]  # fmt: skip

PAIRED, AGREEMENT, LEFT_OUT = "paired.csv", "agreement.csv", "left-out.csv"
PAGE, WORST, PLOT = "comparison.md", "worst-cases.png", "bland-altman-"
#: Of each side's row of ``measure.table``, what stands beside its value.
_OF_ROW = {"provenance": "provenance", "rater": "rater", "model": "model", "weights": "weights",
           "confidence": "confidence", "scale_source": "scale_source", "flags": "flag"}  # fmt: skip
PAIRED_COLUMNS = (
    *("source", "subject", "muscle", "side", "frame", "quantity", "index", "unit", "value_a", "value_b", "difference"),
    *(f"{name}_{side}" for name in (*_OF_ROW, "mm_per_pixel") for side in "ab"),
    *("paired_by", "remarks", "folder_a", "folder_b"),
)


@dataclass(frozen=True)
class PairLine(AgreementLine):
    """Agreement of the ``pairs`` of one quantity and unit; not ``whole`` when they are of one muscle among several."""

    pairs: tuple[NumberPair, ...] = ()
    whole: bool = True

    @property
    def label(self) -> str:
        shown = unit_text(self.unit).strip()
        return f"{self.quantity}{f' ({shown})' if shown else ''}{'' if self.muscle == ALL else f', {self.muscle}'}"


def summarize_pairs(numbers: Sequence[NumberPair], first: Sequence[str] = ()) -> tuple[PairLine, ...]:
    """Agreement of A and B in each quantity and unit: of all pairs, then of each muscle if there are several.

    What is in different units, or of longitudinal and of transverse scans, stands by itself.

    Args:
        numbers: the pairs.
        first: quantities that come first, in this order.
    """
    lines = []
    quantities = dict.fromkeys(n.quantity for n in numbers)
    for quantity in [*(q for q in first if q in quantities), *(q for q in quantities if q not in first)]:
        of_quantity = [n for n in numbers if n.quantity == quantity]
        views = sorted({_view(n) for n in of_quantity})
        for unit in dict.fromkeys(n.unit for n in of_quantity):
            for view in views:
                chosen = [n for n in of_quantity if n.unit == unit and _view(n) == view]
                muscles = sorted({n.results.who["muscle"] for n in chosen} - {""})
                name = ALL if len(views) == 1 else view
                lines.append(_line(name, quantity, unit, chosen, True))
                for muscle in muscles if len(muscles) > 1 else ():
                    of_muscle = [n for n in chosen if n.results.who["muscle"] == muscle]
                    lines.append(_line(muscle + ("" if name == ALL else f", {view}"), quantity, unit, of_muscle, False))
    return tuple(line for line in lines if line.agreement.n)


def _view(number: NumberPair) -> str:
    return "longitudinal" if number.results.a.is_longitudinal else "transverse"


def _line(name: str, quantity: str, unit: str, chosen: Sequence[NumberPair], whole: bool) -> PairLine:
    a, b = zip(*(n.values for n in chosen), strict=True) if chosen else ((), ())
    found, sample = sampled_agreement(a, b, [n.origin for n in chosen])
    return PairLine(name, quantity, unit, found, sample, tuple(chosen), whole)


def format_lines(lines: Sequence[PairLine], markdown: bool = False) -> str:
    """The agreement as text for a terminal or as Markdown, with what its intervals stand on."""
    rows = [agreement_cells(one.label, one.agreement, one.sample.describe("number"), 2) for one in lines]
    origins = {n.origin: n.origin for one in lines for n in one.pairs if np.isfinite(n.difference)}
    notes = agreement_notes(count_sample(origins), (one.agreement for one in lines))
    return f"{format_table(HEAD, rows, markdown)}\n\n{notes}"


def write_comparison(
    folder: str | Path,
    numbers: Sequence[NumberPair],
    lines: Sequence[PairLine],
    left: Sequence[LeftOut],
    names: tuple[str, str],
    quantities: Sequence[str],
    head: Sequence[str] = (),
) -> list[str]:
    """Write every pair, every figure of agreement, what was left out, a page and pictures into a folder that is there.

    Pictures that an earlier comparison wrote there are removed.

    Args:
        folder: where.
        numbers: the pairs.
        lines: their agreement.
        left: what could not be compared.
        names: what A and B are called.
        quantities: those of which the worst cases are drawn.
        head: paragraphs above the page's tables.

    Returns:
        Why pictures of worst cases are missing, in words.

    Raises:
        OSError: something cannot be written.
    """
    folder = Path(folder)
    for old in [*folder.glob(f"{PLOT}*.png"), folder / WORST]:
        old.unlink(missing_ok=True)
    replace_csv(folder / PAIRED, PAIRED_COLUMNS, [_paired_row(n) for n in numbers], restval="", lineterminator="\n")
    write_agreement_lines(lines, folder / AGREEMENT)
    columns = ("side", "source", "count", "reason")
    rows = [{"side": one.side, "source": one.source, "count": one.count, "reason": one.reason} for one in left]
    replace_csv(folder / LEFT_OUT, columns, rows, lineterminator="\n")
    plots = _write_plots(folder, lines, names)
    worst = worst_pairs(numbers, quantities)
    missing = draw_worst(worst, folder / WORST) if worst else []
    page = [
        "# Comparison",
        *head,
        "## Agreement",
        format_lines(lines, markdown=True),
        *(f"![{path.stem}]({path.name})" for path in plots),
    ]
    if worst:
        page += ["## Largest differences", _bullets(describe_pair(one) for one in worst), f"![worst cases]({WORST})"]
        page += [f"Without a picture:\n\n{_bullets(missing)}"] if missing else []
    if left:
        page += ["## Not compared", _bullets(one.sentence for one in left)]
    remarks = {f"{r.source}: {remark}": None for r in {n.results: None for n in numbers} for remark in r.remarks}
    if remarks:
        page += ["## Remarks", _bullets(remarks)]
    replace_bytes(folder / PAGE, ("\n\n".join(page) + "\n").encode())
    return missing


def _bullets(sentences: Iterable[str]) -> str:
    return "\n".join("- " + re.sub(r"([\\`*_|<\[\]])", r"\\\1", sentence) for sentence in sentences)


def _paired_row(number: NumberPair) -> dict:
    pair = number.results
    row = {"source": pair.source, **pair.who, "frame": number.frame, "quantity": number.quantity,
           "index": "" if number.index is None else number.index, "unit": number.unit,
           "difference": table_cell(number.difference), "paired_by": pair.how,
           "remarks": "; ".join(pair.remarks)}  # fmt: skip
    sides = zip("ab", number.values, (number.a, number.b), (pair.a, pair.b), strict=True)
    for side, value, cells, result in sides:
        row[f"value_{side}"] = table_cell(value)
        row |= {f"{name}_{side}": table_cell((cells or {}).get(key, "")) for name, key in _OF_ROW.items()}
        row[f"mm_per_pixel_{side}"] = result.scale_text
        row[f"folder_{side}"] = result.table.parent.as_posix()
    return row


def _write_plots(folder: Path, lines: Sequence[PairLine], names: tuple[str, str]) -> list[Path]:
    files = []
    for one in lines:
        if not one.whole:
            continue
        ending = "-px" if one.unit in ("px", "px2") and one.quantity != "EI_excluded" else ""
        view = "" if one.muscle == ALL else f"-{one.muscle}"
        files.append(folder / f"{PLOT}{re.sub(r'[^A-Za-z0-9_]+', '_', one.quantity)}{view}{ending}.png")
        a, b = zip(*(n.values for n in one.pairs), strict=True)
        muscles = [n.results.who["muscle"] for n in one.pairs]
        unknown = "unknown muscle" if any(muscles) else "pairs"
        groups = [_axis(muscle or unknown) for muscle in muscles]
        words = {"deg": "deg", "grey": "grey levels"}  # the plot itself writes degrees
        shown = words.get(one.unit) or unit_text(one.unit).strip() or one.unit
        origins = [n.origin for n in one.pairs]
        plot_agreement(a, b, groups, files[-1], one.quantity, shown, _axis(names[1]), origins, _axis(names[0]))
    return files


def _axis(name: str, most: int = 40) -> str:
    """A name for an axis: not too long, and no formula."""
    return (name if len(name) <= most else f"...{name[-most:]}").replace("$", r"\$")
