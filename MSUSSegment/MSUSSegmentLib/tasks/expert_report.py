"""Files of a comparison with experts: tables and plots."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from MSUSSegmentLib.io.files import replace_csv
from MSUSSegmentLib.learning.experts import QUANTITIES
from MSUSSegmentLib.tasks.agreement_plot import plot_agreement
from MSUSSegmentLib.tasks.expert_comparison import TOLERANCES, Comparison
from MSUSSegmentLib.tasks.expert_scores import SetSummary

__all__ = ["write_agreement", "write_comparisons", "write_plots"]

COMPARISON_COLUMNS = (
    *("sets", "image", "frame", "observers", "length_unit", "mm_per_pixel"),
    *(f"{who}_{q}" for who in ("experts", "automatic", "difference", "own", "confidence") for q in QUANTITIES),
    *("score", "unsure", "flags"),
)
AGREEMENT_COLUMNS = (
    *("set", "images", "who", "quantity", "unit", "n", "dropped", "mae", "relative_mae", "bias", "bias_low"),
    *("bias_high", "sd", "lower", "lower_low", "lower_high", "upper", "upper_low", "upper_high", "icc_a1", "icc_low"),
    *("icc_high", "pearson", "score", "coverage"),
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
            row["score"] = _cell(float(np.mean([abs(difference[q]) / TOLERANCES[q] for q in QUANTITIES])))
        numbers = {"experts": reference, "automatic": c.automatic, "difference": difference, "own": c.own,
                   "confidence": c.confidence}  # fmt: skip
        for who, values in numbers.items():
            row.update({f"{who}_{q}": _cell(values[q]) for q in QUANTITIES})
        rows.append(row)
    replace_csv(path, COMPARISON_COLUMNS, rows)


def write_agreement(summaries: Sequence[SetSummary], path: str | Path) -> None:
    """Write one row a set, reader and quantity: every figure of ``measure.agreement``, score and coverage.

    Raises:
        OSError: it cannot be written.
    """
    rows = []
    for summary in summaries:
        for line in summary.lines:
            for quantity in QUANTITIES:
                one = line.agreement[quantity]
                values = (
                    *(summary.name, summary.images, line.who, quantity, line.units[quantity], one.n, one.dropped),
                    *(one.mae, one.relative_mae, one.bias, *one.bias_interval, one.sd),
                    *(one.lower, *one.lower_interval, one.upper, *one.upper_interval),
                    *(one.icc.value, *one.icc.interval, one.pearson, line.score, line.coverage),
                )
                rows.append({k: _cell(v) for k, v in zip(AGREEMENT_COLUMNS, values, strict=True)})
    replace_csv(path, AGREEMENT_COLUMNS, rows)


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
            mine = [c for c in comparisons if unit in ("deg", c.image.unit)]
            measured, reference = [c.automatic[quantity] for c in mine], [c.image.reference(quantity) for c in mine]
            if not np.isfinite(np.add(measured, reference)).any():
                continue
            path = Path(folder) / f"agreement-{quantity}{'-px' if unit == 'px' else ''}.png"
            plot_agreement(measured, reference, [c.image.sets[0] for c in mine], path, quantity, unit)
            files.append(path)
    return files


def _cell(value):
    """What stands in a table: nothing for a number that is not known."""
    if value is None or (isinstance(value, float) and not np.isfinite(value)):
        return ""
    return float(value) if isinstance(value, np.floating) else value
