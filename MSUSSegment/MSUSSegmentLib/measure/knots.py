"""The few points by which a person drags a curve, and the curve that they stand for.

What is drawn is what is read: numbers are read off these very curves, whoever made them. Aponeuroses are joined by
straight pieces; closed contours are rounded by the same periodic cubic spline as Slicer's closed curves.
"""

from __future__ import annotations

import numpy as np

from MSUSSegmentLib.measure.lines import Curve
from MSUSSegmentLib.measure.outlines import polygon_area

__all__ = ["area_points", "curve_knots", "fascicle_points", "smooth_contour"]

#: Control points of an aponeurosis: few to drag, more only where the curve would leave the measured edge by more
#: pixels.
CURVE_POINTS, MOST_CURVE_POINTS, CURVE_TOLERANCE = 7, 15, 0.75
FASCICLE_POINTS = 7
#: Of a closed contour: as few as keep its area to within a share, and the curve within some pixels of it.
AREA_POINTS, AREA_EXACT, AREA_TOLERANCE = (16, 24, 32, 48, 64, 96), 0.003, 1.0
#: Pieces of a rounded contour between two of its points, as Slicer draws it.
PIECES = 10


def curve_knots(curve) -> np.ndarray:
    """An aponeurosis (N, 2) px by a few points, joined by straight pieces: about seven, left to right.

    The pieces are the least-squares fit at the very samples at which `lines.aponeurosis_angle` fits its straight line.
    A straight line is one such fit too, so the curve's angle stays the same to rounding, whatever the number of pieces.
    """
    curve = np.asarray(curve, float)
    seen = Curve(curve, None)
    x = np.linspace(seen.start, seen.end, 101)
    y = seen.y(x)
    for count in range(CURVE_POINTS, MOST_CURVE_POINTS + 1):
        knots = np.linspace(seen.start, seen.end, count)
        hats = np.maximum(0.0, 1.0 - np.abs(x[:, None] - knots) / (knots[1] - knots[0]))
        heights = np.linalg.lstsq(hats, y, rcond=None)[0]
        if np.abs(hats @ heights - y).max() <= CURVE_TOLERANCE:
            break
    return np.column_stack([knots, heights])


def fascicle_points(points) -> np.ndarray:
    """A fascicle's line (M, 2) px by its two ends, a curved one by seven points at even steps along it."""
    points = np.asarray(points, float)
    if len(points) <= FASCICLE_POINTS:
        return points
    steps = np.hypot(*np.diff(points, axis=0).T)
    run = np.concatenate(([0.0], np.cumsum(steps)))
    at = np.linspace(0.0, run[-1], FASCICLE_POINTS)
    return np.column_stack([np.interp(at, run, points[:, 0]), np.interp(at, run, points[:, 1])])


def smooth_contour(points) -> np.ndarray:
    """The closed curve (10 N, 2) px through control points (N, 2) px; fewer than three points are no curve.

    A periodic cubic spline over the points' numbers, sampled ten times between two points: what Slicer's closed curve
    shows (to its single precision, 1e-4 px). The last point joins the first.
    """
    from scipy.interpolate import CubicSpline  # takes long, and only closed contours need it

    points = np.asarray(points, float)
    if len(points) < 3:
        return np.empty((0, 2))
    spline = CubicSpline(np.arange(len(points) + 1), np.vstack([points, points[:1]]), bc_type="periodic")
    return spline(np.arange(PIECES * len(points)) / PIECES)


def area_points(polygon) -> np.ndarray:
    """A closed contour (N, 2) px by a few points at even steps, between which the closed curve is rounded.

    As few of 16 to 96 as give a curve whose area is the contour's and which runs beside it, see `AREA_EXACT`.
    """
    from scipy.spatial import cKDTree

    polygon = np.asarray(polygon, float)
    if len(polygon) <= AREA_POINTS[0]:
        return polygon
    closed = np.vstack([polygon, polygon[:1]])
    run = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(closed, axis=0).T))))
    area = polygon_area(polygon - polygon.mean(axis=0))
    for count in AREA_POINTS:
        at = np.linspace(0.0, run[-1], count, endpoint=False)
        points = np.column_stack([np.interp(at, run, closed[:, i]) for i in (0, 1)])
        drawn = smooth_contour(points)
        exact = abs(polygon_area(drawn - drawn.mean(axis=0)) - area) <= AREA_EXACT * area
        if exact and cKDTree(drawn).query(polygon)[0].max() <= AREA_TOLERANCE + run[-1] / len(drawn) / 2:
            break
    return points
