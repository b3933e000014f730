"""From markups to numbers: collect what is drawn and hand it to `measure`; nothing is computed here."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from MSUSSegmentLib.measure import lines
from MSUSSegmentLib.measure.architecture import Line, Options, measure_lines
from MSUSSegmentLib.measure.area import measure_contour
from MSUSSegmentLib.measure.types import AUTO, EDITED, Measurement, Spacing
from MSUSSegmentLib.scene import attributes as A
from MSUSSegmentLib.scene import markups

#: How many of each line there are at least in a table, so that a missing one has its row and its reason.
_ROWS = {A.THICKNESS: 3, A.FASCICLE: 0, A.PENNATION: 0}
_MEASURE = {
    A.SUPERFICIAL: lines.aponeurosis_angle,
    A.DEEP: lines.aponeurosis_angle,
    A.THICKNESS: lines.length,
    A.FASCICLE: lines.direction,
    A.PENNATION: lines.pennation_angle,
}


def measure_nodes(
    nodes: dict[tuple[str, int], object],
    matrix: np.ndarray,
    spacing: Spacing | None,
    options: Options = Options(),  # noqa: B008  frozen
    reasons: dict[str, str] | None = None,
    image: np.ndarray | None = None,
) -> tuple[Measurement, ...]:
    """Every number of one frame's markups.

    ``nodes`` by (kind, index); ``matrix`` the picture's IJK to RAS; ``image`` (H, W) for the echo intensity. A line
    that a person has drawn together to one point has no number until it is drawn apart again.
    """
    reasons = dict(reasons or {})
    shown: dict[str, dict[int, Line]] = {kind: {} for kind in A.KINDS}
    followers = set()
    for (kind, index), node in nodes.items():
        if kind == A.AREA:
            continue
        line = markups.read_line(node, matrix)
        if line is None:
            continue
        try:
            _MEASURE[kind](line.points, spacing)
        except ValueError as error:
            reasons[kind] = str(error)
            continue
        shown[kind][index] = line
        if A.read(node, A.FOLLOWS) and line.provenance == EDITED:
            followers.add((kind, index))
    measured = _architecture(shown, spacing, options, reasons)
    if followers:
        measured = _with_warnings(measured, shown, followers, spacing, options, reasons)
    return (*measured, *measure_areas(nodes, matrix, spacing, image))


def measure_areas(nodes, matrix: np.ndarray, spacing: Spacing | None, image: np.ndarray | None) -> list[Measurement]:
    """CSA, perimeter and echo intensity of the closed curves among ``nodes``, as they are drawn."""
    measured = []
    for (kind, index), node in sorted(nodes.items(), key=lambda item: item[0][1]):
        polygon = markups.read_polygon(node, matrix) if kind == A.AREA else ()
        if len(polygon) < 3:
            continue
        try:
            measured += measure_contour(polygon, spacing, image, index, A.provenance_of(node))
        except ValueError as error:
            unit = "px2" if spacing is None else "cm2"
            measured.append(Measurement("CSA", index, None, unit, A.provenance_of(node), str(error)))
    return measured


def _architecture(shown, spacing, options, reasons) -> tuple[Measurement, ...]:
    def row(kind: str) -> list[Line | None]:
        return [shown[kind].get(i) for i in range(1, max([_ROWS[kind], *shown[kind]]) + 1)]

    fascicles, pennation = row(A.FASCICLE), row(A.PENNATION)
    pennation += [None] * (len(fascicles) - len(pennation))
    return measure_lines(
        shown[A.SUPERFICIAL].get(1),
        shown[A.DEEP].get(1),
        row(A.THICKNESS),
        fascicles,
        pennation,
        spacing,
        options,
        reasons=reasons,
    )


def _with_warnings(measured, shown, followers, spacing, options, reasons) -> tuple[Measurement, ...]:
    """Provenance as given, but warnings as for automatic lines.

    A line that followed a person's edit of an aponeurosis is edited, yet how much of it is extrapolated, and whether it
    ends at all, is still the machine's doing and must still be said.
    """
    automatic = {
        kind: {i: replace(line, provenance=AUTO) if (kind, i) in followers else line for i, line in of_kind.items()}
        for kind, of_kind in shown.items()
    }
    warned = _architecture(automatic, spacing, options, reasons)
    return tuple(
        replace(warning, provenance=number.provenance if warning.value is not None else warning.provenance)
        for number, warning in zip(measured, warned, strict=True)
    )
