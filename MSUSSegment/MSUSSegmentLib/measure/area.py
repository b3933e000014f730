"""Closed contours in numbers: cross-sectional area, perimeter, extents and echo intensity."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from MSUSSegmentLib.measure.echo import EchoIntensity, as_grey, echo_intensity
from MSUSSegmentLib.measure.flags import flag
from MSUSSegmentLib.measure.lines import scale_of
from MSUSSegmentLib.measure.outlines import (
    as_contour,
    contour_from_mask,
    contours_from_mask,
    mask_from_contour,
    perimeter,
    polygon_area,
    segment_from_contour,
)
from MSUSSegmentLib.measure.types import AUTO, EDITED, Measurement, Spacing

__all__ = [
    "as_contour",
    "contour_echo",
    "contour_from_mask",
    "contours_from_mask",
    "mask_from_contour",
    "measure_contour",
    "measure_contours",
    "segment_from_contour",
]


def measure_contour(
    polygon,
    spacing: Spacing | None,
    image=None,
    index: int | None = None,
    provenance: str = AUTO,
    *,
    overlay=None,
    masked=None,
    bounds: tuple[float, float, float, float] | None = None,
    grey_note: str = "",
) -> list[Measurement]:
    """CSA, perimeter, EI, EI_SD, EI_median, width, depth and aspect of a closed contour, in this order.

    ``polygon`` (N, 2) px; the last point joins the first (and may repeat it). CSA in cm2 (by the shoelace formula),
    perimeter, width and depth in mm; in px2 and px when ``spacing`` is None. Width is the extent along the image's
    horizontal (along the probe), depth the vertical extent (along the beam), as muscle and nerve are measured in
    transverse scans, not the largest and smallest diameter of any direction; aspect is depth / width (unit "ratio").

    EI, EI_SD and EI_median are mean, standard deviation (of the whole population, ddof 0) and median of ALL grey values
    whose pixel centre lies inside, zeros included; ``image`` (H, W) grey. ``overlay`` and ``masked`` (H, W) bool are
    the coloured pixels and those that a user leaves out, see ``echo.echo_intensity``. With either of them EI_excluded
    (px), how many pixels inside were left out, follows as a ninth number; the flag of EI names them.

    ``bounds`` (x0, y0, x1, y1) px, half-open, are those of the scan area: a contour that leaves it is measured, but
    flagged, and its EI is that of the part inside. ``grey_note`` says why the grey levels cannot be compared with those
    of other pictures, "" when they can; EI then has it as a flag.

    Where pixels that a user leaves out lie inside, an automatic contour's EI is edited.

    ValueError, in one sentence, for fewer than 3 points, NaN, an open contour, one that crosses itself, leaves the
    picture or lies outside the scan area, and an image of another shape.
    """
    points = as_contour(polygon)
    scaled = (points - points.mean(axis=0)) * scale_of(spacing)
    area, around = polygon_area(scaled), perimeter(scaled)
    width, depth = (float(extent) for extent in np.ptp(scaled, axis=0))
    leaves = bounds is not None and _leaves(points, bounds)
    echo = _echo(points, image, overlay, masked, bounds)
    if leaves and echo.mean is not None:
        echo = replace(echo, flags=(flag("inside_scan_area"), *echo.flags))
    if grey_note and echo.mean is not None:
        echo = replace(echo, flags=(*echo.flags, flag("grey_levels", why=grey_note)))
    size = (flag("leaves_scan_area"),) if leaves else ()
    square = size if spacing else (*size, flag("square_pixels"))
    # What a person has left out decides on the grey levels as much as the contour does.
    of_echo = EDITED if provenance == AUTO and echo.masked else provenance
    length, surface, value = ("px", "px2", area) if spacing is None else ("mm", "cm2", area / 100)
    results = [
        ("CSA", value, surface, size),
        ("perimeter", around, length, size),
        ("EI", echo.mean, "grey", echo.flags),
        ("EI_SD", echo.sd, "grey", echo.flags if echo.sd is None else ()),
        ("EI_median", echo.median, "grey", echo.flags if echo.median is None else ()),
        ("width", width, length, size),
        ("depth", depth, length, size),
        ("aspect", depth / width, "ratio", square),
    ]
    if image is not None and not (overlay is None and masked is None):
        results.append(("EI_excluded", float(echo.excluded), "px", ()))
    return [
        Measurement(name, index, value, unit, of_echo if name.startswith("EI") else provenance, flags)
        for name, value, unit, flags in results
    ]


def measure_contours(polygons, spacing: Spacing | None, image=None, provenance: str = AUTO, **options):
    """The numbers of several muscles in one image: ``measure_contour`` of each, index 1, 2, 3 in the order given.

    ``options`` are its keywords. A contour that cannot be measured has one row, CSA without a value, whose flag says
    why; the others are measured all the same.
    """
    results: list[Measurement] = []
    for index, polygon in enumerate(polygons, 1):
        try:
            results += measure_contour(polygon, spacing, image, index, provenance, **options)
        except ValueError as error:
            unit = "px2" if spacing is None else "cm2"
            results.append(Measurement("CSA", index, None, unit, provenance, str(error)))
    return results


def contour_echo(polygon, image, overlay=None, masked=None, bounds=None) -> EchoIntensity:
    """The echo intensity inside a contour with its histogram; arguments and errors as for ``measure_contour``."""
    return _echo(as_contour(polygon), image, overlay, masked, bounds)


def _echo(points: np.ndarray, image, overlay, masked, bounds) -> EchoIntensity:
    if image is None:
        return EchoIntensity(None, None, None, None, 0, flags="no image was given")
    grey = as_grey(image)
    last = np.array(grey.shape[::-1]) - 0.5
    if (points < -0.5 - 1e-6).any() or (points > last + 1e-6).any():
        raise ValueError("The contour leaves the picture; drag its points back inside.")
    inside = mask_from_contour(points, grey.shape)
    if bounds is not None and _leaves(points, bounds):
        x0, y0, x1, y1 = (max(0, round(edge)) for edge in bounds)
        part = np.zeros_like(inside)
        part[y0:y1, x0:x1] = inside[y0:y1, x0:x1]
        inside = part
    return echo_intensity(grey, inside, overlay, masked)


def _leaves(points: np.ndarray, bounds) -> bool:
    """Whether a contour leaves the scan area by more than a pixel; ValueError when it does not even touch it."""
    x0, y0, x1, y1 = (float(edge) - 0.5 for edge in bounds)
    if not (x0 < x1 and y0 < y1):
        raise ValueError(f"The scan area's bounds must be (x0, y0, x1, y1) with x0 < x1 and y0 < y1, not {bounds!r}.")
    low, high = points.min(axis=0), points.max(axis=0)
    if low[0] >= x1 or low[1] >= y1 or high[0] <= x0 or high[1] <= y0:
        raise ValueError("The contour lies outside the scan area; draw it on the ultrasound image.")
    return bool((low < (x0 - 1, y0 - 1)).any() or (high > (x1 + 1, y1 + 1)).any())
