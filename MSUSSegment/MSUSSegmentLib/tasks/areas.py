"""The numbers of closed contours, for every task in which a person may draw one."""

from __future__ import annotations

from MSUSSegmentLib.measure.architecture import Line
from MSUSSegmentLib.measure.area import measure_contour
from MSUSSegmentLib.measure.types import Measurement, Spacing
from MSUSSegmentLib.tasks.result import AREA, Picture

__all__ = ["measure_areas"]


def measure_areas(
    lines: dict[tuple[str, int], Line], picture: Picture | None, spacing: Spacing | None
) -> tuple[Measurement, ...]:
    """CSA, perimeter and echo intensity of the closed contours among ``lines``, in the order of their indices.

    Without a ``picture`` there is no echo intensity. A contour that cannot be measured gives a CSA without a value, and
    its flag says what is wrong with it.
    """
    grey, measured = None if picture is None else picture.grey, []
    for (kind, index), line in sorted(lines.items(), key=lambda item: item[0][1]):
        if kind != AREA:
            continue
        try:
            measured += measure_contour(line.points, spacing, grey, index, line.provenance)
        except ValueError as error:
            unit = "px2" if spacing is None else "cm2"
            measured.append(Measurement("CSA", index, None, unit, line.provenance, str(error)))
    return tuple(measured)
