"""How the numbers of contours compare with a user's reference values: a z-score behind each EI and CSA."""

from __future__ import annotations

from collections.abc import Iterable

from MSUSSegmentLib.evaluation.section_comparison import QUANTITIES, Reference
from MSUSSegmentLib.measure.norms import z_score
from MSUSSegmentLib.measure.types import Measurement, Subject

__all__ = ["add_scores", "muscle_of"]


def muscle_of(reference: Reference, number: int) -> str:
    """The muscle of contour ``number``: of "one; other" the first or second, of a single name that one; "" for none."""
    names = [name.strip() for name in reference.muscle.split(";")]
    if len(names) == 1:
        return names[0]
    return names[number - 1] if number <= len(names) else ""


def add_scores(
    measurements: Iterable[Measurement], reference: Reference, subject: Subject
) -> tuple[Measurement, ...]:
    """``measurements`` with a row "EI_z" or "CSA_z" behind each EI and CSA of a contour.

    Nothing is said about healthy or abnormal without a threshold. What is missing for a z-score stands in its flag.
    """
    out: list[Measurement] = []
    for measurement in measurements:
        out.append(measurement)
        if measurement.quantity in QUANTITIES and measurement.index is not None:
            out.append(_score(measurement, reference, subject))
    return tuple(out)


def _score(measurement: Measurement, reference: Reference, subject: Subject) -> Measurement:
    def missing(why: str) -> Measurement:
        return Measurement(f"{measurement.quantity}_z", measurement.index, None, "SD", measurement.provenance, why)

    muscle = muscle_of(reference, measurement.index)
    if not muscle:
        return missing(f"Contour {measurement.index} has no muscle; name it for a z-score.")
    try:
        score = z_score(
            measurement,
            reference.norms,
            muscle,
            reference.side,
            subject,
            abnormal_above=reference.abnormal_above if measurement.quantity == "EI" else None,
            abnormal_below=reference.abnormal_below if measurement.quantity == "CSA" else None,
        )
    except ValueError as error:
        return missing(str(error))
    return score.measurement
