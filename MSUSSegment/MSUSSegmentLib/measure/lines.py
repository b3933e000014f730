"""Lines in one picture: lengths, directions, thickness, fascicles, pennation.

Points are pixels (x right, y down, centres at integers). ``spacing`` is (sx, sy) in mm, or None when the scale is
unknown; then a pixel counts as one unit each way. Angles are in degrees, taken in mm space, positive when rising to
the right. Every function raises ValueError, in one sentence, for points of a wrong shape or that are not finite.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from MSUSSegmentLib.measure.flags import Flag, flag
from MSUSSegmentLib.measure.types import Spacing

#: How far an aponeurosis is continued past what is seen of it, in visible widths to each side. A fascicle that meets it
#: only farther away does not meet it. (FL of 250 mm, the longest plausible, in a picture 25 mm wide.)
REACH = 10.0
#: Share of the visible width over which the direction of an aponeurosis' end is fitted: of shares from 0.2 to 1 the one
#: that found hidden ends of experts' aponeuroses best on the whole (10 to 75 % hidden; all folds of dl_track).
END_SHARE = 0.5
#: Half the share of the visible width over which a tangent inside the visible part is taken.
TANGENT_SHARE = 0.05
#: Every pair among nine points.
_EARLIER, _LATER = np.triu_indices(9, 1)


@dataclass(frozen=True)
class FascicleLine:
    """One fascicle, extended to the aponeuroses.

    ``points`` (M, 2) px run from the DEEP insertion to the superficial end, M = 2 when straight. ``extrapolated`` is
    the share (0..1) of the length that no trace shows. When an aponeurosis is not met, ``points`` end where the
    trace ends, ``meets_deep`` or ``meets_superficial`` is False and ``reason`` says why; the length is then unknown.
    """

    points: np.ndarray
    extrapolated: float = 0.0
    reason: Flag | None = None
    meets_deep: bool = True
    meets_superficial: bool = True

    @property
    def complete(self) -> bool:
        """Whether both aponeuroses are met, so that the length means something."""
        return self.meets_deep and self.meets_superficial


def as_points(points, what: str = "The line", least: int = 2) -> np.ndarray:
    """``points`` as a float (N, 2) array; ValueError when it is not (N, 2), has under ``least`` points or holds NaN."""
    array = np.asarray(points, dtype=float)
    if array.ndim != 2 or array.shape[1] != 2:
        raise ValueError(f"{what} must be an array of (x, y) points, shape (N, 2), not {array.shape}.")
    if len(array) < least:
        raise ValueError(f"{what} needs at least {least} points, it has {len(array)}.")
    if not np.isfinite(array).all():
        raise ValueError(f"{what} holds coordinates that are not numbers (NaN or infinite); remove those points.")
    return array


def scale_of(spacing: Spacing | None) -> np.ndarray:
    """(sx, sy) as an array, (1, 1) when the scale is unknown; ValueError unless both are positive and finite."""
    if spacing is None:
        return np.ones(2)
    scale = np.asarray(spacing, dtype=float)
    if scale.shape != (2,) or not np.isfinite(scale).all() or (scale <= 0).any():
        raise ValueError(f"The pixel spacing must be two positive numbers (sx, sy) in mm, or None; got {spacing!r}.")
    return scale


class Curve:
    """An aponeurosis' inner edge as y(x) in mm (y down), continued straight past both visible ends.

    The continuation starts at the end point with the median of the slopes between points of the outer half
    (Theil-Sen), so that neither a bad end point nor a bend there turns it.
    """

    def __init__(self, points, spacing: Spacing | None, what: str = "The aponeurosis"):
        self.scale = scale_of(spacing)
        array = as_points(points, what) * self.scale
        step = np.diff(array[:, 0])
        if not (step > 0).all():
            _, first = np.unique(array[:, 0], return_index=True)
            array = array[first]
            if len(array) < 2:
                raise ValueError(f"{what} must run from left to right; all its points lie above one another.")
        x, y = array[:, 0], array[:, 1]
        self.start, self.end = float(x[0]), float(x[-1])
        self.width = self.end - self.start
        self.left_slope = self._end_slope(x, y, self.start, self.start + END_SHARE * self.width)
        self.right_slope = self._end_slope(x, y, self.end - END_SHARE * self.width, self.end)
        far = REACH * self.width
        self.nodes_x = np.concatenate(([x[0] - far], x, [x[-1] + far]))
        self.nodes_y = np.concatenate(([y[0] - far * self.left_slope], y, [y[-1] + far * self.right_slope]))

    @staticmethod
    def _end_slope(x, y, low, high) -> float:
        if len(x) == 2:
            return float((y[1] - y[0]) / (x[1] - x[0]))
        at = np.linspace(low, high, 9)
        values = np.interp(at, x, y)
        slopes = (values[_LATER] - values[_EARLIER]) / (at[_LATER] - at[_EARLIER])
        return float(np.partition(slopes, len(slopes) // 2)[len(slopes) // 2])

    def y(self, x):
        """Height (mm, down) at ``x`` (mm), also past the visible part."""
        return np.interp(x, self.nodes_x, self.nodes_y)

    def slope(self, x: float) -> float:
        """dy/dx at ``x`` (mm): inside from a short chord, past the ends that of the continuation."""
        if x < self.start:
            return self.left_slope
        if x > self.end:
            return self.right_slope
        half = TANGENT_SHARE * self.width
        centre = min(max(x, self.start + half), self.end - half)
        low, high = self.y(np.array([centre - half, centre + half]))
        return float((high - low) / (2 * half))

    def crossings(self, point, along) -> np.ndarray:
        """Every t at which ``point`` + t ``along`` (mm) lies on the continued curve."""
        side = along[0] * (self.nodes_y - point[1]) - along[1] * (self.nodes_x - point[0])
        left = side < 0
        here = np.flatnonzero(left[1:] != left[:-1])
        share = side[here] / (side[here] - side[here + 1])
        x = self.nodes_x[here] + share * (self.nodes_x[here + 1] - self.nodes_x[here])
        y = self.nodes_y[here] + share * (self.nodes_y[here + 1] - self.nodes_y[here])
        return ((x - point[0]) * along[0] + (y - point[1]) * along[1]) / (along[0] ** 2 + along[1] ** 2)


def as_curve(curve, spacing: Spacing | None, what: str) -> Curve | None:
    """A Curve from points, a Curve or None."""
    if curve is None or isinstance(curve, Curve):
        return curve
    points, size = np.ascontiguousarray(curve, float), None if spacing is None else tuple(scale_of(spacing).tolist())
    return _kept_curve(points.tobytes(), points.shape, size, what)


@lru_cache(maxsize=16)
def _kept_curve(content: bytes, shape: tuple[int, ...], spacing: Spacing | None, what: str) -> Curve:
    """The same edges are asked for again and again while one frame is derived."""
    return Curve(np.frombuffer(content, float).reshape(shape), spacing, what)


def length(points, spacing: Spacing | None) -> float:
    """Length of the polyline ``points`` (N, 2) px, in mm (px when ``spacing`` is None)."""
    steps = np.diff(as_points(points), axis=0) * scale_of(spacing)
    return float(np.hypot(steps[:, 0], steps[:, 1]).sum())


def direction(points, spacing: Spacing | None) -> float:
    """Signed angle (degrees, -90 < a <= 90) to the horizontal of the chord from the first to the last point.

    The chord is read from left to right whichever way it was drawn: positive when it rises to the right.
    """
    array = as_points(points)
    dx, dy = (array[-1] - array[0]) * scale_of(spacing)
    if dx == 0 and dy == 0:
        raise ValueError("The line's two ends coincide, so it has no direction; draw it longer.")
    if dx == 0:
        return 90.0
    return float(np.degrees(np.arctan2(-dy, dx) if dx > 0 else np.arctan2(dy, -dx)))


def aponeurosis_angle(curve, spacing: Spacing | None) -> float:
    """Signed angle (degrees) of the least-squares straight line over the visible part of ``curve`` (N, 2) px."""
    seen = as_curve(curve, spacing, "The aponeurosis")
    x = np.linspace(seen.start, seen.end, 101)
    offset = x - (seen.start + seen.end) / 2
    return float(-np.degrees(np.arctan((offset * seen.y(x)).sum() / (offset * offset).sum())))


def thickness_lines(superficial, deep, spacing: Spacing | None, fractions=(0.25, 0.5, 0.75), along: str = "normal"):
    """Lines from the superficial to the deep inner edge, one per fraction of the visible width.

    ``superficial`` and ``deep`` (N, 2) px. The visible width is the x-range over which both are seen. "normal":
    through the mid-line (half-way between both, at that x) along the normal of the mid-line's tangent there, in mm
    space; "vertical": along the picture's columns. Returns a list of (2, 2) px arrays; None where there is no such
    distance.
    """
    if along not in ("normal", "vertical"):
        raise ValueError(f'Thickness is taken along "normal" or "vertical", not {along!r}.')
    upper = as_curve(superficial, spacing, "The superficial aponeurosis")
    lower = as_curve(deep, spacing, "The deep aponeurosis")
    nothing = [None] * len(fractions)
    if upper is None or lower is None:
        return nothing
    start, end = max(upper.start, lower.start), min(upper.end, lower.end)
    if end <= start:
        return nothing
    return [_thickness_at(upper, lower, start + share * (end - start), along) for share in fractions]


def _thickness_at(upper: Curve, lower: Curve, x: float, along: str) -> np.ndarray | None:
    top, bottom = float(upper.y(x)), float(lower.y(x))
    if bottom <= top:
        return None
    if along == "vertical":
        return np.array([[x, top], [x, bottom]]) / upper.scale
    middle = np.array([x, (top + bottom) / 2])
    normal = np.array([-(upper.slope(x) + lower.slope(x)) / 2, 1.0])
    up, down = upper.crossings(middle, normal), lower.crossings(middle, normal)
    up, down = up[up < 0], down[down > 0]
    if len(up) == 0 or len(down) == 0:
        return None
    return (middle + np.array([[up.max()], [down.min()]]) * normal) / upper.scale


def fascicle_line(trace, superficial, deep, spacing: Spacing | None, curved: bool = False) -> FascicleLine:
    """The fascicle that ``trace`` (M, 2) px shows, extended to both aponeuroses ((N, 2) px, or None when not found).

    Straight: the total-least-squares line of the trace (every piece weighted by its length). ``curved``: a parabola
    in the frame of that line over the trace, extended along its end tangents. A trace that runs past an aponeurosis
    is cut there.
    """
    scale = scale_of(spacing)
    upper = as_curve(superficial, spacing, "The superficial aponeurosis")
    lower = as_curve(deep, spacing, "The deep aponeurosis")
    path, first, last = _fit(as_points(trace, "The fascicle trace") * scale, curved)
    if _heads_left(path, upper, lower):
        first, last, path = -last, -first, path[::-1]
    # Now the path runs from the deep to the superficial end; ``first`` and ``last`` are its tangents, forwards.
    middle = len(path) // 2
    to_deep, before, meets_deep = _walk(path[middle::-1], -first, lower, +1)
    to_top, after, meets_top = _walk(path[middle:], last, upper, -1)
    points = np.concatenate([to_deep[::-1], to_top[1:]])
    if not curved or len(trace) < 3:
        points = points[[0, -1]]
    steps = np.diff(points, axis=0)
    total = np.hypot(steps[:, 0], steps[:, 1]).sum()
    missing = [name for name, met in (("deep", meets_deep), ("superficial", meets_top)) if not met]
    reason = _unmet({"deep": lower, "superficial": upper}, missing)
    return FascicleLine(points / scale, float((before + after) / total), reason, meets_deep, meets_top)


def _unmet(curves: dict[str, Curve | None], missing: list[str]) -> Flag | None:
    """Why a fascicle is not complete: the aponeuroses ``missing`` at its ends; None when it is."""
    if not missing:
        return None
    absent = [name for name in missing if curves[name] is None]
    if absent:
        return flag("no_end", what=f"{' and no '.join(absent)} aponeurosis", missing=",".join(missing))
    return flag("not_met", what=f"{' and the '.join(missing)} aponeurosis", missing=",".join(missing))


def extended_line(points, superficial, deep, spacing: Spacing | None) -> FascicleLine:
    """A fascicle that a person has drawn, ``points`` (N, 2) px, continued straight to both aponeuroses.

    What is drawn stays as it is; it is cut where it runs past an aponeurosis, and continued along its end tangents
    where it does not reach one. ``extrapolated`` is the share that was added. ValueError as for `fascicle_line`.
    """
    scale = scale_of(spacing)
    upper = as_curve(superficial, spacing, "The superficial aponeurosis")
    lower = as_curve(deep, spacing, "The deep aponeurosis")
    path = as_points(points, "The fascicle") * scale
    if _heads_left(path, upper, lower):
        path = path[::-1]
    first, last = _tangent_at_start(path), _tangent_at_start(path[::-1])
    run = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(path, axis=0).T))))
    at = int(np.searchsorted(run, run[-1] / 2))
    middle = path[at - 1] + (run[-1] / 2 - run[at - 1]) / (run[at] - run[at - 1]) * (path[at] - path[at - 1])
    to_deep, before, meets_deep = _walk(np.concatenate([[middle], path[:at][::-1]]), -first, lower, +1)
    to_top, after, meets_top = _walk(np.concatenate([[middle], path[at:]]), -last, upper, -1)
    reached = np.concatenate([to_deep[::-1], to_top[1:]])
    if len(path) == 2:
        reached = reached[[0, -1]]
    total = np.hypot(*np.diff(reached, axis=0).T).sum()
    missing = [name for name, met in (("deep", meets_deep), ("superficial", meets_top)) if not met]
    reason = _unmet({"deep": lower, "superficial": upper}, missing)
    return FascicleLine(reached / scale, float((before + after) / total), reason, meets_deep, meets_top)


def uncovered_share(points, pieces, spacing: Spacing | None) -> float:
    """The share (0..1) of a fascicle's line, ``points`` (M, 2) px, beside which none of ``pieces`` (K, 2, 2) px lies.

    Pieces count by their projection on the line's chord, in mm.
    """
    spans = covered_spans(points, pieces, spacing)
    if not len(spans):
        return 0.0
    reached = np.maximum.accumulate(spans[:, 1])
    covered = np.maximum(spans[:, 1] - np.maximum(spans[:, 0], np.concatenate(([0.0], reached[:-1]))), 0).sum()
    return float(1 - covered)


def covered_spans(points, pieces, spacing: Spacing | None) -> np.ndarray:
    """Where pieces (K, 2, 2) px lie along the chord of a line, ``points`` (M, 2) px: (K, 2) shares 0 to 1, ascending by
    their beginning; none of a line without length."""
    scale = scale_of(spacing)
    start, end = np.asarray(points, float)[[0, -1]] * scale
    total = np.hypot(*(end - start))
    if total == 0:
        return np.empty((0, 2))
    along = (end - start) / total
    spans = np.sort([(piece * scale - start) @ along for piece in pieces], axis=1).clip(0, total) / total
    return spans[np.argsort(spans[:, 0])]


def _fit(points: np.ndarray, curved: bool) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Smooth path (K, 2) mm along a trace, left to right, and the unit tangents at its two ends."""
    steps = np.hypot(*np.diff(points, axis=0).T)
    total = steps.sum()
    if total == 0:
        raise ValueError("The fascicle trace has no length; draw it longer.")
    weight = np.concatenate(([0.0], steps)) + np.concatenate((steps, [0.0]))
    weight /= weight.sum()
    centre = weight @ points
    offset = points - centre
    (xx, xy), (_, yy) = (offset.T * weight) @ offset
    angle = 0.5 * np.arctan2(2 * xy, xx - yy)
    axis = np.array([np.cos(angle), np.sin(angle)])
    across = np.array([-axis[1], axis[0]])
    u, v = offset @ axis, offset @ across
    if curved and len(points) > 2:
        bend, tilt, base = np.polyfit(u, v, 2, w=np.sqrt(weight))
    else:
        bend, tilt, base = 0.0, 0.0, 0.0
    grid = np.linspace(u.min(), u.max(), 65)
    path = centre + np.outer(grid, axis) + np.outer((bend * grid + tilt) * grid + base, across)
    tangents = axis + np.outer(2 * bend * grid[[0, -1]] + tilt, across)
    tangents /= np.hypot(tangents[:, 0], tangents[:, 1])[:, None]
    return path, tangents[0], tangents[1]


def _heads_left(path: np.ndarray, upper: Curve | None, lower: Curve | None) -> bool:
    """Whether the last end of ``path``, not the first, is the one nearer to the deep aponeurosis."""
    x, y = path[[0, -1], 0], path[[0, -1], 1]
    if upper is not None and lower is not None:
        thickness = lower.y(x) - upper.y(x)
        depth = (y - upper.y(x)) / np.where(thickness > 0, thickness, 1.0)
    else:
        known = lower if lower is not None else upper
        depth = y - known.y(x) if known is not None else y
    return bool(depth[1] > depth[0])


def _walk(path: np.ndarray, tangent, curve: Curve | None, sign: int) -> tuple[np.ndarray, float, bool]:
    """``path`` from the middle outwards, cut at or extended to ``curve``; what was added; whether it is met.

    ``sign`` is +1 when the curve lies below (y larger) and -1 when it lies above.
    """
    if curve is None:
        return path, 0.0, False
    room = sign * (curve.y(path[:, 0]) - path[:, 1])
    if room[0] < 0:
        return path, 0.0, False
    beyond = np.flatnonzero(room < 0)
    if len(beyond):
        cut = beyond[0]
        share = room[cut - 1] / (room[cut - 1] - room[cut])
        return np.concatenate([path[:cut], [path[cut - 1] + share * (path[cut] - path[cut - 1])]]), 0.0, True
    ahead = curve.crossings(path[-1], tangent)
    ahead = ahead[ahead >= -1e-9]
    if len(ahead) == 0:
        return path, 0.0, False
    added = max(float(ahead.min()), 0.0)
    return np.concatenate([path, [path[-1] + added * np.asarray(tangent)]]), added, True


def pennation_points(fascicle_points, aponeurosis, spacing: Spacing | None) -> np.ndarray:
    """The angle markup of a fascicle at an aponeurosis, (3, 2) px.

    A point along the fascicle, the insertion (vertex), a point along the aponeurosis' tangent there, with arms a
    quarter of the fascicle long, the second turned so that the angle between them is the acute one.
    ``fascicle_points`` (M, 2) px; its end nearer to ``aponeurosis`` (N, 2) px counts, for a curved fascicle with the
    tangent there. ValueError when the fascicle, even extended, does not meet the aponeurosis.
    """
    scale = scale_of(spacing)
    curve = as_curve(aponeurosis, spacing, "The aponeurosis")
    points = as_points(fascicle_points, "The fascicle") * scale
    ends = np.abs(curve.y(points[[0, -1], 0]) - points[[0, -1], 1])
    if ends[1] < ends[0]:
        points = points[::-1]
    inward = _tangent_at_start(points)
    ahead = curve.crossings(points[0], inward)
    if ends.min() <= 1e-9 * curve.width:
        ahead = np.zeros(1)  # the end is the insertion, as where the line was extended to this curve
    if len(ahead) == 0:
        raise ValueError("The fascicle does not meet the aponeurosis within a plausible distance; move an end.")
    vertex = points[0] + ahead[np.abs(ahead).argmin()] * inward
    slope = curve.slope(vertex[0])
    along = np.array([1.0, slope]) / np.hypot(1.0, slope)
    if along @ inward < 0:
        along = -along
    steps = np.diff(points, axis=0)
    arm = 0.25 * np.hypot(steps[:, 0], steps[:, 1]).sum()
    return np.array([vertex + arm * inward, vertex, vertex + arm * along]) / scale


def _tangent_at_start(points: np.ndarray) -> np.ndarray:
    """Unit tangent at the first point, forwards: of the parabola through three points, of the line through two.

    Points closer to the first than 1/500 of the line's length are passed over: their direction is rounding.
    """
    away = np.hypot(points[:, 0] - points[0, 0], points[:, 1] - points[0, 1])
    if away[-1] == 0:
        raise ValueError("The fascicle's two ends coincide, so it has no direction; draw it longer.")
    points = np.concatenate([points[:1], points[away > away[-1] / 500]])
    first = points[1] - points[0]
    near = np.hypot(*first)
    tangent = first / near
    if len(points) > 2:
        second = points[2] - points[1]
        far = np.hypot(*second)
        if far > 0:
            tangent = tangent + (tangent - second / far) * near / (near + far)
    return tangent / np.hypot(*tangent)


def pennation_angle(points3, spacing: Spacing | None) -> float:
    """Unsigned angle (degrees, 0..180) at the middle one of three points (3, 2) px."""
    array = as_points(points3, "The angle", 3)
    if len(array) != 3:
        raise ValueError(f"An angle has exactly three points (arm, vertex, arm), not {len(array)}.")
    first, second = (array[[0, 2]] - array[1]) * scale_of(spacing)
    if not first.any() or not second.any():
        raise ValueError("An arm of the angle has no length; move its end away from the vertex.")
    cross = first[0] * second[1] - first[1] * second[0]
    return float(np.degrees(np.arctan2(abs(cross), first @ second)))
