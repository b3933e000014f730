"""Which traces are fascicles of the muscle, and how they run by the picture's texture."""

from __future__ import annotations

import numpy as np

from MSUSSegmentLib.measure.direction import dominant_direction, steadied
from MSUSSegmentLib.measure.texture import TextureDirection
from MSUSSegmentLib.measure.traces import SHORTEST_PX, Traces

#: A fascicle's trace is at least so many thicknesses of the muscle long.
SHORTEST = 0.1
#: A trace longer than this many thicknesses may be given as bent.
BENT = 0.4
#: Fewer traces than this do not tell a common direction: the map then shows no more than they do themselves.
LEAST_TRACES = 3
#: Around a place the picture's direction is averaged over so many thicknesses (standard deviation).
NEAR = 0.7
#: Where no trace is found, fascicles are laid through the middle of the belly at these shares of its width, so many
#: thicknesses long.
LAID_AT, LAID_LENGTH = (0.25, 0.5, 0.75), 0.5

#: The edges of a muscle, (N, 2) px, each None when it is unknown.
Outline = tuple[np.ndarray | None, np.ndarray | None]


def inside_traces(traces: Traces, outline: Outline, shape: tuple[int, int], scale: np.ndarray) -> np.ndarray:
    """Indices (K,), left to right, of the traces that are long enough and lie between the edges."""
    least = max(SHORTEST * thickness_between(*outline, scale, shape), SHORTEST_PX * scale.max())
    chosen = np.flatnonzero((traces.lengths >= least) & _between(traces.middles / scale, *outline))
    return chosen[np.argsort(traces.middles[chosen, 0], kind="stable")]


def main_angle(traces: Traces, chosen: np.ndarray) -> float | None:
    """Mean direction of traces, weighted with their lengths, degrees, positive when rising to the right."""
    if not len(chosen):
        return None
    return float(-np.degrees(np.angle(traces.lengths[chosen] @ np.exp(2j * traces.angles[chosen]))) / 2)


def lay_fascicles(
    traces: Traces,
    chosen: np.ndarray,
    outline: Outline,
    values: np.ndarray,
    seen: TextureDirection | None,
    scale: np.ndarray,
) -> tuple[np.ndarray, ...]:
    """The fascicles (M, 2) px, left to right: traces in the directions that the picture, or else the map, shows.

    ``chosen`` are those of ``traces`` that count, ``values`` (H, W) the fascicle map, ``seen`` the picture's texture.
    Where the picture shows a direction and the map no trace, three lines are laid.
    """
    thickness = thickness_between(*outline, scale, values.shape)
    known = outline[0] is not None and outline[1] is not None
    turns = np.zeros(len(traces.lengths))
    if seen is not None:
        wanted = directions_at(seen, traces.middles[chosen] / scale, thickness / scale[1])
        turns[chosen] = (wanted - traces.angles[chosen] + np.pi / 2) % np.pi - np.pi / 2
    elif known and len(chosen) >= LEAST_TRACES:
        main = dominant_direction(values, *outline, scale)
        if main is not None:
            turns = steadied(traces.angles, traces.lengths, traces.widths, main)
    found = tuple(
        _turned(traces.bent[i] if traces.lengths[i] > BENT * thickness else traces.straight[i],
                traces.middles[i], turns[i]) / scale
        for i in chosen
    )  # fmt: skip
    return found if found or seen is None else _laid(seen, *outline, thickness, scale)


def directions_at(seen: TextureDirection, places: np.ndarray, thickness: float) -> np.ndarray:
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
    angles = directions_at(seen, middles, thickness / scale[1])
    half = 0.5 * LAID_LENGTH * thickness * np.column_stack([np.cos(angles), np.sin(angles)])
    return tuple(np.array([m * scale - h, m * scale + h]) / scale for m, h in zip(middles, half, strict=True))


def thickness_between(superficial, deep, scale, shape) -> float:
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
