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
    """The numbers of the closed contours among ``lines`` (`measure_contour`), in the order of their indices.

    Echo intensity leaves out the picture's coloured and masked pixels; without a ``picture`` there is none. A contour
    that cannot be measured gives a CSA without a value, and its flag says what is wrong with it.
    """
    measured: list[Measurement] = []
    grey, around = None, {}
    if picture is not None:
        grey = picture.grey
        around = {"overlay": picture.overlay, "masked": picture.masked, "bounds": picture.bounds}
    for (kind, index), line in sorted(lines.items(), key=lambda item: item[0][1]):
        if kind != AREA:
            continue
        try:
            measured += measure_contour(line.points, spacing, grey, index, line.provenance, **around)
        except ValueError as error:
            unit = "px2" if spacing is None else "cm2"
            measured.append(Measurement("CSA", index, None, unit, line.provenance, str(error)))
    return tuple(measured)
