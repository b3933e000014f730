"""Files of a comparison with experts: tables and plots."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from MSUSSegmentLib.evaluation.agreement_plot import plot_agreement
from MSUSSegmentLib.evaluation.agreement_table import AGREEMENT_COLUMNS, agreement_row, table_cell
from MSUSSegmentLib.evaluation.expert_comparison import TOLERANCES, Comparison
from MSUSSegmentLib.evaluation.expert_scores import SetSummary
from MSUSSegmentLib.evaluation.experts import QUANTITIES
from MSUSSegmentLib.io.files import replace_csv

__all__ = ["write_agreement", "write_comparisons", "write_plots"]

COMPARISON_COLUMNS = (
    *("sets", "image", "frame", "observers", "length_unit", "mm_per_pixel"),
    *(f"{who}_{q}" for who in ("experts", "automatic", "difference", "own", "confidence") for q in QUANTITIES),
    *("score", "unsure", "flags"),
)


def write_comparisons(comparisons: Sequence[Comparison], path: str | Path) -> None:
    """Write one row an image: the experts' medians, the automatic numbers by their and by our own definitions.

    Differences are automatic minus experts; a cell is empty where a number is unknown; frames count from 0.

    Raises:
        OSError: it cannot be written.
    """
    rows = []
    for c in comparisons:
        reference = {q: c.image.reference(q) for q in QUANTITIES}
        difference = {q: c.automatic[q] - reference[q] for q in QUANTITIES}
        row = {
            "sets": "; ".join(c.image.sets), "image": c.image.name, "frame": c.image.frame,
            "observers": len(c.image.readings), "length_unit": c.image.unit, "mm_per_pixel": c.image.mm_per_pixel,
            "unsure": "yes" if c.unsure else "no", "flags": c.flags,
        }  # fmt: skip
        if c.image.unit == "mm":
            row["score"] = table_cell(float(np.mean([abs(difference[q]) / TOLERANCES[q] for q in QUANTITIES])))
        numbers = {"experts": reference, "automatic": c.automatic, "difference": difference, "own": c.own,
                   "confidence": c.confidence}  # fmt: skip
        for who, values in numbers.items():
            row.update({f"{who}_{q}": table_cell(values[q]) for q in QUANTITIES})
        rows.append(row)
    replace_csv(path, COMPARISON_COLUMNS, rows)


def write_agreement(summaries: Sequence[SetSummary], path: str | Path) -> None:
    """Write one row a set, reader and quantity: every figure of ``measure.agreement``, score and coverage.

    ``n`` pairs of ``images`` (or frames) of ``clips`` and known ``subjects``; ``clusters`` of them are independent.

    Raises:
        OSError: it cannot be written.
    """
    rows = []
    for summary in summaries:
        for line in summary.lines:
            for quantity in QUANTITIES:
                row = {"set": summary.name, "images": summary.images, "who": line.who}
                row |= agreement_row(quantity, line.units[quantity], line.agreement[quantity], line.samples[quantity])
                rows.append({**row, "score": table_cell(line.score), "coverage": table_cell(line.coverage)})
    replace_csv(path, ("set", "images", "who", *AGREEMENT_COLUMNS, "score", "coverage"), rows)


def write_plots(comparisons: Sequence[Comparison], folder: str | Path) -> list[Path]:
    """Draw scatter and Bland-Altman plots of each quantity, lengths in mm and in px each by themselves.

    Returns:
        The files: ``agreement-PA.png``, ``agreement-MT.png``, ``agreement-MT-px.png``, ... where there is something.

    Raises:
        OSError: one cannot be written.
    """
    files = []
    for quantity in QUANTITIES:
        for unit in ("deg",) if quantity == "PA" else ("mm", "px"):
            chosen = [c for c in comparisons if unit in ("deg", c.image.unit)]
            measured, reference = [c.automatic[quantity] for c in chosen], [c.image.reference(quantity) for c in chosen]
            if not np.isfinite(np.add(measured, reference)).any():
                continue
            path = Path(folder) / f"agreement-{quantity}{'-px' if unit == 'px' else ''}.png"
            groups = [c.image.sets[0] for c in chosen]
            origins = [c.image.origin for c in chosen]
            plot_agreement(measured, reference, groups, path, quantity, unit, "experts, median", origins)
            files.append(path)
    return files
