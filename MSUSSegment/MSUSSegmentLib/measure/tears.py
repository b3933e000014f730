"""A tear in a tendon: how wide along it, how deep across it, and how far from the bone's footprint.

Of the longitudinal view of the supraspinatus (the probe along its fibres). There the width along the tendon is the
tear's mediolateral extent, which of a full-thickness tear is called its retraction; its anteroposterior extent is seen
in the transverse view only, which turns the probe by 90 degrees. Depth and thickness are measured across the tendon,
at a right angle to its fibres; a partial tear is graded by its depth (Ellman H. Clin Orthop 1990;254:64-74: up to 3 mm,
3 to 6 mm, more) and by the share of the thickness that is torn.

Contours are (N, 2) px, the last point joins the first; ``spacing`` (sx, sy) mm or None (a pixel counts as one each
way). Directions are taken in mm. Lengths are straight ones, between two calliper points, not along the tendon's curve.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from MSUSSegmentLib.measure.lines import scale_of
from MSUSSegmentLib.measure.outlines import as_contour
from MSUSSegmentLib.measure.types import Spacing

__all__ = ["ELLMAN_MM", "TearLines", "footprint_line", "footprint_of", "tear_lines", "tendon_direction", "tendon_line"]

#: Depths that bound Ellman's grades 1, 2 and 3, mm.
ELLMAN_MM = (3.0, 6.0)
#: Lines across the tendon by which its mid-line is found, how often its direction is bettered, and the least stretch
#: of it that is looked at, as a share of its thickness.
STATIONS, TURNS, LEAST_STRETCH = 15, 5, 1.0
#: Lines across the tear among which the deepest is sought.
COLUMNS = 61
#: How much of an end of the tendon's outline is looked at to tell where it meets the bone, as a share of its length.
END_SHARE = 0.05
#: Where less of a tendon is seen than is needed, this share of what is seen is taken.
SEEN_SHARE = 0.8


class TearLines(NamedTuple):
    """Lines (2, 2) px of a tear: ``width`` along the tendon, left to right; ``depth`` across it where it is deepest,
    and there the tendon's ``thickness``, both from the bursa down (from above)."""

    width: np.ndarray
    depth: np.ndarray
    thickness: np.ndarray


def tendon_direction(tendon, at, stretch: float, spacing: Spacing | None) -> np.ndarray:
    """The direction (2,) of the tendon, in mm and of length 1, pointing right, around a point ``at`` (2,) px.

    That of the straight line fitted to its mid-line over ``stretch`` mm: the middles of lines across it, whose own
    direction is bettered with the fit. At first that of the whole outline's longest axis. ValueError as `as_contour`.
    """
    scale = scale_of(spacing)
    polygon, point = as_contour(tendon) * scale, np.asarray(at, float) * scale
    return _direction(polygon, point, stretch)


def _direction(polygon: np.ndarray, point: np.ndarray, stretch: float) -> np.ndarray:
    along = _longest_axis(polygon)
    for _ in range(TURNS):
        across = _across(along)
        place, level = point @ along, point @ across
        here = _nearest_piece(_crossings(polygon, along, [place])[0], level)
        reach = max(stretch, 0.0 if here is None else LEAST_STRETCH * float(here[1] - here[0])) / 2
        steps = np.linspace(-reach, reach, STATIONS)
        pieces = [_nearest_piece(ends, level) for ends in _crossings(polygon, along, place + steps)]
        met = [(step, piece.mean()) for step, piece in zip(steps, pieces, strict=True) if piece is not None]
        if len(met) < 3:
            break
        along = along + np.polyfit(*np.array(met).T, 1)[0] * across
        along /= np.hypot(*along)
    return along if along[0] >= 0 else -along


def _across(along: np.ndarray) -> np.ndarray:
    """At a right angle to a direction that points right: down."""
    return np.array([-along[1], along[0]])


def _longest_axis(polygon: np.ndarray) -> np.ndarray:
    """The first principal axis of a polygon's outline, each part of it counted by its length."""
    following = np.roll(polygon, -1, axis=0)
    weight, middle = np.hypot(*(following - polygon).T), (following + polygon) / 2
    off = middle - (weight @ middle) / weight.sum()
    values, vectors = np.linalg.eigh((off * weight[:, None]).T @ off)
    axis = vectors[:, int(np.argmax(values))]
    return axis if axis[0] >= 0 else -axis


def _crossings(polygon: np.ndarray, along: np.ndarray, places) -> list[np.ndarray]:
    """Where lines across ``along``, at ``places`` along it, cross the polygon's outline: of each the coordinates across
    it, ascending."""
    places = np.asarray(places, float)
    u, v = polygon @ along, polygon @ _across(along)
    u1, v1 = np.roll(u, -1), np.roll(v, -1)
    line, side = np.nonzero((u < places[:, None]) != (u1 < places[:, None]))
    values = v[side] + (places[line] - u[side]) / (u1[side] - u[side]) * (v1[side] - v[side])
    order = np.lexsort((values, line))
    return np.split(values[order], np.searchsorted(line[order], np.arange(1, len(places))))


def _nearest_piece(ends: np.ndarray, level: float) -> np.ndarray | None:
    """Of the pieces of a line inside a polygon, by where it crosses the outline, the one nearest to ``level``; None."""
    pairs = ends.reshape(-1, 2)
    if not len(pairs):
        return None
    away = np.maximum(np.maximum(pairs[:, 0] - level, level - pairs[:, 1]), 0.0)
    return pairs[int(np.argmin(away))]


def tear_lines(tear, tendon, spacing: Spacing | None) -> TearLines:
    """Width, depth and thickness of a tear in a tendon.

    The tendon's direction is taken over the tear's extent (`tendon_direction`). Width is the tear's extent along it;
    depth the longest line across the tear, at a right angle to it; thickness the tendon's on the same line. A tendon's
    outline takes its tears in.

    Raises:
        ValueError: a contour cannot be measured, or the tear lies outside the tendon.
    """
    scale = scale_of(spacing)
    polygon, band = as_contour(tear) * scale, as_contour(tendon) * scale
    centre = _centre(polygon)
    along = _longest_axis(band)
    for _ in range(2):  # the stretch is that of the tear along the direction that is sought
        along = _direction(band, centre, float(np.ptp(polygon @ along)))
    across = _across(along)
    low, high = (polygon @ along).min(), (polygon @ along).max()
    places = np.linspace(low, high, COLUMNS + 2)[1:-1]
    deepest = None
    torn, whole = _crossings(polygon, along, places), _crossings(band, along, places)
    for place, ends, edges in zip(places, torn, whole, strict=True):
        if len(ends) < 2 or (deepest is not None and ends[-1] - ends[0] <= deepest[1][-1] - deepest[1][0]):
            continue
        piece = _nearest_piece(edges, (ends[0] + ends[-1]) / 2)
        if piece is not None and piece[0] < ends[-1] and piece[1] > ends[0]:
            deepest = place, ends[[0, -1]], piece
    if deepest is None:
        raise ValueError("The tear lies outside the tendon; draw the tendon's outline around it.")
    level, (place, depth, thickness) = centre @ across, deepest
    width = np.stack([end * along + level * across for end in (low, high)])
    upright = [np.stack([place * along + end * across for end in ends]) for ends in (depth, thickness)]
    return TearLines(width / scale, upright[0] / scale, upright[1] / scale)


def tendon_line(tendon, head, spacing: Spacing | None, from_tip_mm: float) -> np.ndarray:
    """The line (2, 2) px across a tendon without a tear, from above.

    It lies where the tendon's mid-line is ``from_tip_mm`` away from its end on the bone, in a straight line, or
    `SEEN_SHARE` of the way that is seen.

    Without the ``head``'s outline or without a scale (None), halfway along the outline. ValueError as `as_contour`.
    """
    scale = scale_of(spacing)
    band = as_contour(tendon) * scale
    axis = _longest_axis(band)
    across, level = _across(axis), _centre(band) @ _across(axis)
    reach = band @ axis
    places = np.linspace(reach.min(), reach.max(), 2 * COLUMNS + 1)[1:-1]
    pieces = [_nearest_piece(ends, level) for ends in _crossings(band, axis, places)]
    middles = np.stack([place * axis + piece.mean() * across for place, piece in zip(places, pieces, strict=True)])
    point = middles[COLUMNS - 1]
    if head is not None and spacing is not None:
        apart = np.hypot(*(middles - footprint_of(tendon, head, spacing) * scale).T)
        point = middles[int(np.argmin(np.abs(apart - min(from_tip_mm, SEEN_SHARE * apart.max()))))]
    along = _direction(band, point, 0.0)
    across, place = _across(along), point @ along
    piece = _nearest_piece(_crossings(band, along, [place])[0], point @ across)
    return np.stack([place * along + end * across for end in piece]) / scale


def footprint_of(tendon, head, spacing: Spacing | None) -> np.ndarray:
    """The tendon's end (2,) px on the bone: the lateral end of its footprint on the greater tuberosity.

    Of the two ends of its outline along its longest axis, the one of which all lies near the outline of the humeral
    ``head``; the other, medial one is as thick as the tendon. ValueError as `as_contour`.
    """
    scale = scale_of(spacing)
    band, bone = as_contour(tendon) * scale, as_contour(head) * scale
    reach = band @ _longest_axis(band)
    margin = END_SHARE * np.ptp(reach)
    ends = [np.flatnonzero(reach <= reach.min() + margin), np.flatnonzero(reach >= reach.max() - margin)]
    apart = [max(_distance(bone, band[k]) for k in end[:: max(1, len(end) // 8)]) for end in ends]
    lateral = int(np.argmin(apart))
    tip = ends[lateral][np.argmin(reach[ends[lateral]]) if lateral == 0 else np.argmax(reach[ends[lateral]])]
    return band[tip] / scale


def footprint_line(tear, tendon, head, spacing: Spacing | None) -> np.ndarray:
    """The straight line (2, 2) px from the tear's nearest point to the tendon's end on the bone (`footprint_of`)."""
    scale = scale_of(spacing)
    tip = footprint_of(tendon, head, spacing)
    return np.stack([_nearest(as_contour(tear) * scale, tip * scale) / scale, tip])


def _nearest(polygon: np.ndarray, point: np.ndarray) -> np.ndarray:
    """The point of a closed polygon's outline that is nearest to ``point``."""
    ahead = np.roll(polygon, -1, axis=0) - polygon
    share = np.clip(((point - polygon) * ahead).sum(1) / (ahead**2).sum(1), 0, 1)
    places = polygon + share[:, None] * ahead
    return places[int(np.argmin(np.hypot(*(places - point).T)))]


def _distance(polygon: np.ndarray, point: np.ndarray) -> float:
    return float(np.hypot(*(_nearest(polygon, point) - point)))


def _centre(polygon: np.ndarray) -> np.ndarray:
    """The centre of gravity of the area inside a closed polygon."""
    off = polygon - polygon[0]
    x, y = off.T
    x1, y1 = np.roll(off, -1, axis=0).T
    cross = x * y1 - x1 * y
    return polygon[0] + np.array([((x + x1) * cross).sum(), ((y + y1) * cross).sum()]) / (3 * cross.sum())
