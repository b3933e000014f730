"""Reference values of a measured picture: what is kept with the scene, and what stays in memory.

Muscle, side, thresholds and the place of the table of norms are kept. Age, sex, height and weight of the subject are in
this program's memory only; they are in no node, so in no scene, table or export. z-scores are kept as any number is: in
a reopened scene, where the subject is not known any more, one stays for as long as the number that it belongs to.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass

from MSUSSegmentLib.evaluation.section_comparison import Reference
from MSUSSegmentLib.measure.norms import read_norms
from MSUSSegmentLib.measure.types import Subject
from MSUSSegmentLib.scene import attributes as A
from MSUSSegmentLib.scene import table

__all__ = [
    "ReferenceSettings",
    "forget_scores",
    "kept_scores",
    "read_settings",
    "remember_subject",
    "subject_of",
    "write_settings",
]

#: Whom the pictures (by their token) show, as long as this program runs.
_subjects: dict[str, Subject] = {}
#: A table's file has six digits.
_DIGITS = 1e-5


@dataclass(frozen=True)
class ReferenceSettings:
    """``norms``: path of the table. ``muscle``: its name there, of several contours "one; other". ``side`` "left",
    "right" or "". ``abnormal_above`` for EI, ``abnormal_below`` for CSA: z-scores, None for no judgement."""

    norms: str = ""
    muscle: str = ""
    side: str = ""
    abnormal_above: float | None = None
    abnormal_below: float | None = None

    def read(self) -> Reference:
        """With the norms read from their file. ValueError or OSError, in one sentence, when that fails."""
        if not self.norms.strip():
            raise ValueError("Choose a table of norms (CSV) first.")
        try:
            norms = read_norms(self.norms.strip())
        except OSError as error:
            reason = error.strerror or str(error)
            raise OSError(f"The norms {self.norms} cannot be read ({reason}); choose the file again.") from error
        return Reference(norms, self.abnormal_above, self.abnormal_below, self.muscle, self.side)


def read_settings(muscle) -> ReferenceSettings:
    """What is kept with the scene; nothing filled in when there is nothing."""
    kept = A.read_json(muscle.table, A.REFERENCE, {}) if muscle.table is not None else {}
    try:
        return ReferenceSettings(**kept)
    except TypeError:
        return ReferenceSettings()


def write_settings(muscle, settings: ReferenceSettings | None) -> None:
    """Keep the settings with the scene; None forgets them."""
    kept = {name: value for name, value in vars(settings or ReferenceSettings()).items() if value not in ("", None)}
    A.write(muscle.table, A.REFERENCE, json.dumps(kept) if kept else None)


def subject_of(muscle) -> Subject:
    """Whom the picture shows, as far as known."""
    return _subjects.get(muscle.token, Subject())


def remember_subject(muscle, subject: Subject) -> None:
    """Keep it in memory."""
    _subjects[muscle.token] = subject


def kept_scores(muscle, rows: list[dict], frame: int) -> list[dict]:
    """Rows of one frame, with the table's z-scores of it, each behind its number as long as that is the same."""
    if muscle.table is None or not any(quantity.scored for quantity in muscle.task.quantities):
        return rows
    before = table.read_rows(muscle.table, frames=[frame])
    scores = {(row["quantity"], row["index"]): row for row in before if row["quantity"].endswith("_z")}
    if not scores:
        return rows
    old = {(row["quantity"], row["index"]): row["value"] for row in before}
    out = []
    for row in rows:
        out.append(row)
        score = scores.get((f"{row['quantity']}_z", row["index"]))
        value = old.get((row["quantity"], row["index"]))
        if score is None or value is None or row["value"] is None:
            continue
        if math.isclose(value, row["value"], rel_tol=_DIGITS):
            out.append({**row, **{name: score[name] for name in ("quantity", "value", "unit", "flag", "flags")}})
    return out


def forget_scores(muscle) -> None:
    """Take every z-score out of the table."""
    rows = table.read_rows(muscle.table)
    table.write_rows(muscle.table, [row for row in rows if not row["quantity"].endswith("_z")])
