"""Agreement of paired numbers as rows of a table: every figure for a file, and the same in words for a person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from MSUSSegmentLib.evaluation.sample import Sample
from MSUSSegmentLib.io.files import replace_csv
from MSUSSegmentLib.measure.agreement import Agreement

__all__ = ["AGREEMENT_COLUMNS", "ALL", "HEAD", "AgreementLine", "agreement_cells", "agreement_notes", "agreement_row",
           "number_text", "percent_text", "table_cell", "write_agreement_lines"]  # fmt: skip

#: The muscle of a line that is about all muscles.
ALL = "all"
AGREEMENT_COLUMNS = (
    *("quantity", "unit", "n", "subjects", "clips", "images", "clusters", "dropped", "mae", "mae_low", "mae_high"),
    *("relative_mae", "bias", "bias_low", "bias_high", "sd", "lower", "lower_low", "lower_high", "upper", "upper_low"),
    *("upper_high", "icc_a1", "icc_low", "icc_high", "pearson", "note"),
)
HEAD = (
    *("", "n", "MAE (95 % CI)", "MAE/value", "bias (95 % CI)", "SD", "limits of agreement (95 % CI)"),
    *("ICC(A,1) (95 % CI)", "Pearson r"),
)


@dataclass(frozen=True)
class AgreementLine:
    """Agreement of one quantity in one unit, of one muscle or of "all"; ``sample``: of whom its pairs are."""

    muscle: str
    quantity: str
    unit: str
    agreement: Agreement
    sample: Sample


def agreement_row(quantity: str, unit: str, found: Agreement, sample: Sample) -> dict:
    """Every figure of an agreement by ``AGREEMENT_COLUMNS``; "" where it is not known."""
    values = (
        *(quantity, unit, found.n, sample.subjects, sample.clips, sample.images, found.clusters, found.dropped),
        *(found.mae, *found.mae_interval, found.relative_mae, found.bias, *found.bias_interval, found.sd),
        *(found.lower, *found.lower_interval, found.upper, *found.upper_interval),
        *(found.icc.value, *found.icc.interval, found.pearson),
        " ".join(dict.fromkeys(filter(None, (found.reason, found.icc.reason)))),
    )
    return {name: table_cell(value) for name, value in zip(AGREEMENT_COLUMNS, values, strict=True)}


def write_agreement_lines(lines: Sequence[AgreementLine], path: str | Path) -> None:
    """Write one row a line: its muscle and every figure.

    Raises:
        OSError: it cannot be written.
    """
    rows = [{"muscle": one.muscle, **agreement_row(one.quantity, one.unit, one.agreement, one.sample)} for one in lines]
    replace_csv(path, ("muscle", *AGREEMENT_COLUMNS), rows)


def agreement_cells(label: str, found: Agreement, sample: str, digits: int = 1) -> tuple[str, ...]:
    """Cells of one line of a table of agreement under ``HEAD``; ``sample``: of whom it is; ``digits`` of the limits."""
    low = _interval(found.lower, found.lower_interval, digits)
    high = _interval(found.upper, found.upper_interval, digits)
    return (
        *(label, sample, _interval(found.mae, found.mae_interval, 2), percent_text(found.relative_mae, 1)),
        *(_interval(found.bias, found.bias_interval, 2), number_text(found.sd, 2)),
        f"{low} to {high}" if np.isfinite(found.sd) else "–",
        *(_interval(found.icc.value, found.icc.interval, 2), number_text(found.pearson, 3)),
    )


def agreement_notes(sample: Sample, agreements: Iterable[Agreement]) -> str:
    """What the intervals of a table stand on, and why some or all numbers are missing."""
    reasons = dict.fromkeys(reason for found in agreements for reason in (found.reason, found.icc.reason) if reason)
    return " ".join([f"Independent of one another: {sample.describe_clusters()}.", *reasons])


def number_text(value: float, digits: int) -> str:
    """A number with so many digits behind the point; a dash when it is not known."""
    return f"{value:.{digits}f}" if np.isfinite(value) else "–"


def percent_text(share: float, digits: int) -> str:
    """A share in percent; a dash when it is not known."""
    return f"{100 * share:.{digits}f} %" if np.isfinite(share) else "–"


def _interval(value: float, interval: tuple[float, float], digits: int) -> str:
    if not np.isfinite(value):
        return "–"
    if not np.isfinite(interval).all():
        return number_text(value, digits)
    return f"{number_text(value, digits)} ({number_text(interval[0], digits)} to {number_text(interval[1], digits)})"


def table_cell(value):
    """What stands in a table: nothing for a number that is not known."""
    if value is None or (isinstance(value, float) and not np.isfinite(value)):
        return ""
    return float(value) if isinstance(value, np.floating) else value
