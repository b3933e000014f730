"""From markups to numbers: collect what is drawn and hand it to `measure`; nothing is computed here."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from MSUSSegmentLib.measure import lines
from MSUSSegmentLib.measure.architecture import Line, Options
from MSUSSegmentLib.measure.types import AUTO, EDITED, Measurement, Spacing
from MSUSSegmentLib.scene import attributes as A
from MSUSSegmentLib.scene import markups
from MSUSSegmentLib.tasks.longitudinal import LONGITUDINAL
from MSUSSegmentLib.tasks.result import Picture
from MSUSSegmentLib.tasks.task import Task

#: Fails for a line that cannot be measured.
_MEASURE = {
    A.SUPERFICIAL: lines.aponeurosis_angle,
    A.DEEP: lines.aponeurosis_angle,
    A.THICKNESS: lines.length,
    A.FASCICLE: lines.direction,
    A.PENNATION: lines.pennation_angle,
    A.FAT: lines.length,
}


def measure_nodes(
    nodes: dict[tuple[str, int], object],
    matrix: np.ndarray,
    spacing: Spacing | None,
    options: Options = Options(),  # noqa: B008  frozen
    reasons: dict[str, str] | None = None,
    picture: Picture | None = None,
    task: Task = LONGITUDINAL,
) -> tuple[Measurement, ...]:
    """Every number of one frame's markups.

    ``nodes`` by (kind, index); ``matrix`` the picture's IJK to RAS; ``picture`` for the echo intensity;
    ``task`` says which numbers there are. A line that a person has drawn together to one point has no number until it
    is drawn apart again.
    """
    reasons = dict(reasons or {})
    shown: dict[tuple[str, int], Line] = {}
    followers = set()
    for (kind, index), node in nodes.items():
        line = drawn_line(node, matrix)
        if line is None:
            continue
        try:
            if kind in _MEASURE:
                _MEASURE[kind](line.points, spacing)
        except ValueError as error:
            reasons[kind] = str(error)
            continue
        shown[kind, index] = line
        if A.read(node, A.FOLLOWS) and line.provenance == EDITED:
            followers.add((kind, index))
    measured = task.read(shown, picture, spacing, options, reasons)
    if not followers:
        return measured
    # Provenance as given, but warnings as for automatic lines: a line that followed a person's edit of an aponeurosis
    # is edited, yet how much of it is extrapolated, and whether it ends at all, is still the machine's doing.
    automatic = {
        key: replace(line, provenance=AUTO) if key in followers else line
        for key, line in shown.items()
        if key[0] != A.AREA
    }
    warned = task.read(automatic, picture, spacing, options, reasons)
    again = (
        replace(warning, provenance=number.provenance if warning.value is not None else warning.provenance)
        for number, warning in zip(measured[: len(warned)], warned, strict=True)
    )
    return (*again, *measured[len(warned) :])


def drawn_line(node, matrix: np.ndarray) -> Line | None:
    """What a markup shows; of a closed curve all points between the control points, too. None when not fully placed."""
    if A.key_of(node)[0] != A.AREA:
        return markups.read_line(node, matrix)
    polygon = markups.read_polygon(node, matrix)
    return Line(polygon, A.provenance_of(node)) if len(polygon) >= 3 else None
