"""From masks or probability maps to geometry: two inner aponeurosis edges and the fascicle traces between them."""

from __future__ import annotations

import numpy as np

from MSUSSegmentLib.measure.bands import find_bands, fit_edge
from MSUSSegmentLib.measure.direction import dominant_direction, steadied
from MSUSSegmentLib.measure.lines import scale_of
from MSUSSegmentLib.measure.pairs import (
    EDGES,
    Candidate,
    PairPrior,
    choose_pair,
    nearest_band,
    place_of_bands,
    score_pairs,
)
from MSUSSegmentLib.measure.runs import as_map, chain_labels, column_runs, pixels
from MSUSSegmentLib.measure.texture import TextureDirection, texture_direction
from MSUSSegmentLib.measure.types import MuscleGeometry, Spacing

#: A trace is at least so long: in thicknesses of the muscle, and in pixels.
SHORTEST, SHORTEST_PX = 0.1, 8
#: A trace is at least so many times longer than wide.
SLIMMEST = 3.0
#: A trace longer than this many thicknesses may be given as bent.
BENT = 0.4
#: Points of a bent trace.
BENT_POINTS = 9
#: Fewer traces than this do not tell a common direction: the map then shows no more than they do themselves.
LEAST_TRACES = 3
#: Around a place the picture's direction is averaged over so many thicknesses (standard deviation).
NEAR = 0.7
#: Where no trace is found, fascicles are laid through the middle of the belly at these shares of its width, so many
#: thicknesses long.
LAID_AT, LAID_LENGTH = (0.25, 0.5, 0.75), 0.5


def geometry_from_masks(
    aponeurosis, fascicle=None, spacing: Spacing | None = None, grey=None, near: PairPrior | None = None
) -> MuscleGeometry:
    """The geometry that masks show, in pixels.

    ``aponeurosis`` (H, W): bands of one or more muscles, as a mask or as probabilities (0.5 and more is inside;
    edges are placed where 0.5 is crossed). ``fascicle`` (H, W) the same, or None. ``spacing`` (sx, sy) mm, so that
    directions are those in the body. ``grey`` (H, W): the picture, whose texture tells the fascicles' direction better
    than a network's map does; without it the map alone counts. ``near``: where the muscle lies by a clip's other
    frames; edges out of its reach are another muscle's and not found. What is not found is None, with the reason in
    ``reasons``. ValueError for other shapes and for NaN.
    """
    inside, values = as_map(aponeurosis, "The aponeurosis mask")
    scale = scale_of(spacing)
    bands = find_bands(inside, values)
    fascicle_values, traces = _traces(fascicle, inside.shape, scale)
    reasons = {"fascicles": "no fascicle mask was given"} if fascicle is None else {}
    lengths, middles, straight, bent, widths = traces

    pair = choose_pair(bands, middles / scale, lengths, near)
    superficial = deep = None
    if pair is not None:
        superficial, deep = fit_edge(pair[0].x, pair[0].lower), fit_edge(pair[1].x, pair[1].upper)
    elif near is not None:
        name, band = nearest_band(bands, near) or ("", None)
        superficial = fit_edge(band.x, band.lower) if name == "superficial" else None
        deep = fit_edge(band.x, band.upper) if name == "deep" else None
    elif bands:
        # One band bounds the muscle on the side away from the fascicles; without fascicles the picture's half decides.
        band = max(bands, key=lambda one: len(one.x))
        if len(middles):
            side = np.average(middles[:, 1] / scale[1] > band.height_at(middles[:, 0] / scale[0]), weights=lengths)
        else:
            side = float(band.middle.mean() < inside.shape[0] / 2)
        if side >= 0.5:
            superficial = fit_edge(band.x, band.lower)
        else:
            deep = fit_edge(band.x, band.upper)
    for name, curve in zip(EDGES, (superficial, deep), strict=True):
        if curve is None:
            reasons[name] = f"no {name} aponeurosis was found in the mask"
            if near is not None and bands:
                reasons[name] = f"the {name} aponeurosis of the muscle measured in the other frames was not found"

    fascicles = ()
    if fascicle is not None:
        # Where an edge is missing, the other frames say how far the muscle reaches.
        outline = superficial, deep
        if near is not None:
            outline = tuple(near.place.curve(n) if c is None else c for n, c in zip(EDGES, outline, strict=True))
        thickness = _thickness(*outline, scale, inside.shape)
        long_enough = lengths >= max(SHORTEST * thickness, SHORTEST_PX * scale.max())
        chosen = long_enough & _between(middles / scale, *outline)
        chosen = np.flatnonzero(chosen)
        chosen = chosen[np.argsort(middles[chosen, 0], kind="stable")]
        seen = None
        if grey is not None and superficial is not None and deep is not None:
            seen = texture_direction(grey, superficial, deep, spacing, np.asarray(fascicle_values, dtype=np.float32))
        turns = np.zeros(len(lengths))
        axis = straight[:, 1] - straight[:, 0]
        own = np.arctan2(axis[:, 1], axis[:, 0])
        if seen is not None:
            turns[chosen] = _turn(own[chosen], _directions_at(seen, middles[chosen] / scale, thickness / scale[1]))
        elif len(chosen) >= LEAST_TRACES and superficial is not None and deep is not None:
            main = dominant_direction(fascicle_values, superficial, deep, scale)
            if main is not None:
                turns = steadied(own, lengths, widths, main)
        fascicles = tuple(
            _turned(bent[i] if lengths[i] > BENT * thickness else straight[i], middles[i], turns[i]) / scale
            for i in chosen
        )
        if not fascicles and seen is not None:
            fascicles = _laid(seen, superficial, deep, thickness, scale)
        if not fascicles:
            reasons["fascicles"] = "no fascicle was found in the mask"
            if len(lengths):
                reasons["fascicles"] = "no fascicle trace is long enough and inside the muscle"
    return MuscleGeometry(superficial, deep, fascicles, reasons)


def _turn(angles: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """The smallest turns (radians) that bring lines at ``angles`` into the directions ``wanted``."""
    return (wanted - angles + np.pi / 2) % np.pi - np.pi / 2


def _directions_at(seen: TextureDirection, places: np.ndarray, thickness: float) -> np.ndarray:
    """The picture's directions at ``places`` (N, 2) px, radians from the x axis towards +y in mm space.

    ``thickness`` of the muscle in px: directions of squares within about one of it are averaged, all px.
    """
    near = np.exp(-0.5 * ((places[:, :1] - seen.middles[:, 0]) / (NEAR * thickness)) ** 2) + 1e-9
    return -np.angle((near * seen.weights) @ np.exp(2j * np.radians(seen.angles))) / 2


def _laid(seen: TextureDirection, superficial, deep, thickness: float, scale) -> tuple[np.ndarray, ...]:
    """Fascicles (2, 2) px in the picture's directions, for a belly in which the network found none."""
    first, last = max(superficial[0, 0], deep[0, 0]), min(superficial[-1, 0], deep[-1, 0])
    x = first + np.array(LAID_AT) * (last - first)
    y = (np.interp(x, *superficial.T) + np.interp(x, *deep.T)) / 2
    middles = np.column_stack([x, y])
    angles = _directions_at(seen, middles, thickness / scale[1])
    half = 0.5 * LAID_LENGTH * thickness * np.column_stack([np.cos(angles), np.sin(angles)])
    return tuple(np.array([m * scale - h, m * scale + h]) / scale for m, h in zip(middles, half, strict=True))


def muscle_candidates(
    aponeurosis, fascicle, columns: np.ndarray, spacing: Spacing | None = None
) -> list[Candidate]:
    """Every pair of bands that may bound a muscle, to compare frames of one clip.

    Arguments as of `geometry_from_masks`; ``columns`` (K,) px are those at which the places are given.
    """
    inside, values = as_map(aponeurosis, "The aponeurosis mask")
    scale = scale_of(spacing)
    _, (lengths, middles, *_) = _traces(fascicle, inside.shape, scale)
    pairs = score_pairs(find_bands(inside, values), middles / scale, lengths)
    return [Candidate(score, place_of_bands(upper, lower, columns)) for score, upper, lower in pairs]


def _traces(fascicle, shape: tuple[int, int], scale: np.ndarray):
    """The fascicle map's values (None without one) and its traces, as `find_traces` gives them."""
    if fascicle is None:
        return None, _no_traces()
    inside, values = as_map(fascicle, "The fascicle mask")
    if inside.shape != shape:
        raise ValueError(
            f"The aponeurosis mask {shape} and the fascicle mask {inside.shape} must have the same shape."
        )
    return values, find_traces(inside, values, scale)


def _thickness(superficial, deep, scale, shape) -> float:
    """Rough distance of the aponeuroses in mm; a quarter of the picture's height when one is missing."""
    if superficial is None or deep is None:
        return 0.25 * shape[0] * scale[1]
    at = np.linspace(max(superficial[0, 0], deep[0, 0]), min(superficial[-1, 0], deep[-1, 0]), 9)
    apart = np.interp(at, deep[:, 0], deep[:, 1]) - np.interp(at, superficial[:, 0], superficial[:, 1])
    return float(max(np.median(apart), 0.0) * scale[1])


def _between(middles: np.ndarray, superficial, deep) -> np.ndarray:
    """Which points (F, 2) px lie below the superficial and above the deep edge."""
    inside = np.ones(len(middles), dtype=bool)
    for curve, sign in ((superficial, 1), (deep, -1)):
        if curve is not None and len(middles):
            x = middles[:, 0]
            y = np.interp(x, curve[:, 0], curve[:, 1])
            for end, slope in ((0, _slope(curve[:5])), (-1, _slope(curve[-5:]))):
                past = x < curve[0, 0] if end == 0 else x > curve[-1, 0]
                y = np.where(past, curve[end, 1] + slope * (x - curve[end, 0]), y)
            inside &= sign * (middles[:, 1] - y) > 0
    return inside


def _slope(points: np.ndarray) -> float:
    return float((points[-1, 1] - points[0, 1]) / (points[-1, 0] - points[0, 0]))


def _turned(trace: np.ndarray, middle: np.ndarray, angle: float) -> np.ndarray:
    """``trace`` (M, 2) turned around ``middle`` by ``angle`` (radians, x towards +y)."""
    cos, sin = np.cos(angle), np.sin(angle)
    return middle + (trace - middle) @ np.array([[cos, sin], [-sin, cos]])


def _no_traces():
    return np.empty(0), np.empty((0, 2)), np.empty((0, 2, 2)), np.empty((0, BENT_POINTS, 2)), np.empty(0)


def find_traces(inside: np.ndarray, values: np.ndarray, scale: np.ndarray):
    """(lengths (F,), middles (F, 2), straight traces, bent traces, widths (F,)), all in mm, of a fascicle mask.

    A trace is the principal axis of one chain of the mask, weighted with ``values``; bent, the parabola over that axis.
    """
    runs = column_runs(inside)
    count, label = chain_labels(runs, touching=True)
    if count == 0:
        return _no_traces()
    large = np.bincount(label, weights=runs.end - runs.start, minlength=count) >= SHORTEST_PX
    if not large.any():
        return _no_traces()
    keep = large[label]
    runs, label = runs[keep], (np.cumsum(large) - 1)[label[keep]]
    count = int(large.sum())

    column, row, label = pixels(runs, label)
    weight = values[row, column].astype(float)
    x, y = column * scale[0], row * scale[1]

    def total(quantity):
        return np.bincount(label, weights=weight * quantity, minlength=count)

    mass = total(1.0)
    centre = np.column_stack([total(x), total(y)]) / mass[:, None]
    dx, dy = x - centre[label, 0], y - centre[label, 1]
    xx, xy, yy = total(dx * dx) / mass, total(dx * dy) / mass, total(dy * dy) / mass
    angle = 0.5 * np.arctan2(2 * xy, xx - yy)
    axis = np.column_stack([np.cos(angle), np.sin(angle)])
    across = np.column_stack([-axis[:, 1], axis[:, 0]])
    u = dx * axis[label, 0] + dy * axis[label, 1]
    v = dx * across[label, 0] + dy * across[label, 1]
    first = np.searchsorted(label, np.arange(count))
    low, high = np.minimum.reduceat(u, first), np.maximum.reduceat(u, first)
    lengths = high - low
    width = np.sqrt(12 * total(v * v) / mass)

    ends = np.stack([low, high], axis=1)
    straight = centre[:, None] + ends[:, :, None] * axis[:, None]
    # The parabola v = a + b u + c u^2; u and v have mean 0 and are uncorrelated, which leaves little to solve.
    u2 = u * u
    second, third, fourth = total(u2) / mass, total(u2 * u) / mass, total(u2 * u2) / mass
    denominator = fourth - second**2 - third**2 / np.maximum(second, 1e-12)
    bend = np.where(denominator > 1e-12, total(u2 * v) / mass / np.maximum(denominator, 1e-12), 0.0)
    tilt, base = -bend * third / np.maximum(second, 1e-12), -bend * second
    grid = low[:, None] + np.linspace(0, 1, BENT_POINTS) * lengths[:, None]
    height = base[:, None] + tilt[:, None] * grid + bend[:, None] * grid**2
    bent = centre[:, None] + grid[:, :, None] * axis[:, None] + height[:, :, None] * across[:, None]
    # A bent trace is wide across its axis: judge by the width that is left around the parabola.
    spread = v - (base[label] + (tilt[label] + bend[label] * u) * u)
    width = np.minimum(width, np.sqrt(12 * total(spread * spread) / mass))
    slim = lengths >= SLIMMEST * width
    return lengths[slim], centre[slim], straight[slim], bent[slim], width[slim]
