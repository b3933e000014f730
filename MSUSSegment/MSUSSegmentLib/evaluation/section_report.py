"""Tables and plots of a comparison of cross-sections."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from MSUSSegmentLib.evaluation.agreement_plot import plot_agreement
from MSUSSegmentLib.evaluation.agreement_table import (
    ALL,
    HEAD,
    AgreementLine,
    agreement_cells,
    agreement_notes,
    write_agreement_lines,
)
from MSUSSegmentLib.evaluation.sample import count_sample, sampled_agreement
from MSUSSegmentLib.evaluation.section_comparison import QUANTITIES, Section
from MSUSSegmentLib.io.files import replace_csv
from MSUSSegmentLib.report.overlay import unit_text
from MSUSSegmentLib.report.text_table import format_table

__all__ = ["confusion", "format_sections", "summarize_sections", "write_sections"]

SECTION = "cross-section"
VERDICTS = ("healthy", "abnormal")


def summarize_sections(sections: Sequence[Section]) -> tuple[AgreementLine, ...]:
    """Agreement of network and expert in EI, CSA and their z-scores: of all, then of each muscle if there are several.

    Areas in cm2 and in px2 stand by themselves. A cross-section that only one of them outlined counts as dropped.
    """
    muscles = sorted({section.muscle for section in sections} - {""})
    groups = [ALL, *(muscles if len(muscles) > 1 else [])]
    quantities = [*QUANTITIES, *(f"{q}_z" for q in QUANTITIES)]
    lines = []
    for group in groups:
        chosen = [s for s in sections if group in (ALL, s.muscle)]
        for quantity in quantities:
            for unit in sorted({s.units.get(quantity, "") for s in chosen} - {""}):
                pairs = [s for s in chosen if s.units.get(quantity) == unit]
                measured, reference = _values(pairs, quantity)
                if quantity.endswith("_z") and not np.isfinite([*measured, *reference]).any():
                    continue  # the norms have no such quantity
                origins = [section.origin for section in pairs]
                lines.append(AgreementLine(group, quantity, unit, *sampled_agreement(measured, reference, origins)))
    return tuple(lines)


def _values(sections: Sequence[Section], quantity: str) -> tuple[list[float], list[float]]:
    nan = float("nan")
    return [s.automatic.get(quantity, nan) for s in sections], [s.manual.get(quantity, nan) for s in sections]


def confusion(sections: Sequence[Section], quantity: str) -> Counter:
    """How often (the expert's, the network's) verdict occurs by the z-score of a quantity."""
    return Counter(section.verdicts[quantity] for section in sections if quantity in section.verdicts)


def format_sections(sections: Sequence[Section], lines: Sequence[AgreementLine], markdown: bool = False) -> str:
    """Agreement, confusion, and what was found by one only, as text for a terminal or as Markdown."""
    rows = []
    for line in lines:
        label = f"{line.quantity}{_in(line.unit)}" + ("" if line.muscle == ALL else f", {line.muscle}")
        rows.append(agreement_cells(label, line.agreement, line.sample.describe(SECTION), 2))
    parts = ["Automatic against manual outlines", format_table(HEAD, rows, markdown)]
    everyone = count_sample(section.origin for section in sections)
    parts.append(agreement_notes(everyone, (line.agreement for line in lines)))
    for quantity in QUANTITIES:
        found = confusion(sections, quantity)
        if found:
            table = [(m, *(str(found[m, a]) for a in VERDICTS)) for m in VERDICTS]
            head = (f"by {quantity}_z: manual", *(f"automatic {a}" for a in VERDICTS))
            parts.append(format_table(head, table, markdown))
    missed, extra = (sum(text in s.flags for s in sections) for text in ("network found none", "expert drew none"))
    parts.append(
        f"{len(sections)} cross-sections; the network found none for {missed} of the expert's, and {extra} where the "
        "expert drew none. Differences are automatic minus manual; limits of agreement are those of 95 %."
    )
    return "\n\n".join(parts)


def _in(unit: str) -> str:
    shown = unit_text(unit).strip()
    return f" ({shown})" if shown else ""


def write_sections(sections: Sequence[Section], lines: Sequence[AgreementLine], folder: str | Path) -> list[Path]:
    """Write ``sections.csv``, ``agreement.csv``, ``confusion.csv`` (with verdicts) and a plot of each quantity.

    No file holds a subject's age, sex, height or weight.

    Returns:
        The files.

    Raises:
        OSError: one cannot be written.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    quantities = list(dict.fromkeys(line.quantity for line in lines))
    rows = []
    for s in sections:
        row = {"id": s.id, "muscle": s.muscle, "side": s.side, "index": s.index, "iou": s.iou, "flags": s.flags}
        for quantity in quantities:
            row[f"{quantity}_unit"] = s.units.get(quantity, "")
            row[f"automatic_{quantity}"] = _cell(s.automatic, quantity)
            row[f"manual_{quantity}"] = _cell(s.manual, quantity)
        for quantity, (manual, automatic) in s.verdicts.items():
            row |= {f"manual_{quantity}_verdict": manual, f"automatic_{quantity}_verdict": automatic}
        rows.append(row)
    columns = list(dict.fromkeys(name for row in rows for name in row)) or ["id"]
    files = [folder / "sections.csv", folder / "agreement.csv"]
    replace_csv(files[0], columns, rows, restval="")
    write_agreement_lines(lines, files[1])
    counted = [
        {"quantity": q, "manual": m, "automatic": a, "count": n}
        for q in QUANTITIES
        for (m, a), n in sorted(confusion(sections, q).items())
    ]
    if counted:
        files.append(folder / "confusion.csv")
        replace_csv(files[-1], list(counted[0]), counted)
    for line in lines:
        pairs = [s for s in sections if s.units.get(line.quantity) == line.unit]
        measured, reference = _values(pairs, line.quantity)
        if line.muscle != ALL or not np.isfinite(np.add(measured, reference)).any():
            continue
        files.append(folder / f"agreement-{line.quantity}{'-px' if line.unit == 'px2' else ''}.png")
        groups, origins = [s.muscle or "muscle" for s in pairs], [s.origin for s in pairs]
        shown = unit_text(line.unit).strip() or "grey levels"
        plot_agreement(measured, reference, groups, files[-1], line.quantity, shown, "manual", origins)
    return files


def _cell(values: dict[str, float], quantity: str):
    value = values.get(quantity, float("nan"))
    return value if np.isfinite(value) else ""
