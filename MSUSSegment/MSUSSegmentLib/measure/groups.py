"""A few representative fascicles out of many short traces."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from MSUSSegmentLib.measure.lines import FascicleLine, as_points, scale_of, uncovered_share
from MSUSSegmentLib.measure.types import MuscleGeometry, Spacing

#: Directions scatter by at least this (radians, 1 degree): what drawing a trace of 60 pixels to within a pixel leaves.
SCATTER = np.radians(1.0)


@dataclass(frozen=True)
class Group:
    """One representative trace: ``points`` (M, 2) px, and the pieces ((2, 2) px each) of which it was made."""

    points: np.ndarray
    pieces: tuple[np.ndarray, ...] = ()
    spacing: Spacing | None = None

    def shown(self, line: FascicleLine) -> FascicleLine:
        """``line`` with the extrapolated share that the pieces, not the representative, leave uncovered."""
        if len(self.pieces) < 2:
            return line
        return replace(line, extrapolated=uncovered_share(line.points, self.pieces, self.spacing))


def representative_traces(geometry: MuscleGeometry, spacing: Spacing | None, lines: int, curved: bool) -> list[Group]:
    """At most ``lines`` groups of traces, left to right.

    Up to ``lines`` traces stand for themselves. More are ordered by where they cross the muscle's mid-line and split
    into neighbouring groups of about the same total length. A group's line goes through its weighted centre in its
    weighted mean direction; weights are lengths, taken down with Tukey's biweight for traces that point elsewhere
    than the rest.
    """
    traces = [as_points(trace, "A fascicle trace") for trace in geometry.fascicles]
    if len(traces) <= lines:
        return [Group(trace) for trace in traces]
    scale = scale_of(spacing)
    ends = np.array([trace[[0, -1]] for trace in traces]) * scale
    chord = ends[:, 1] - ends[:, 0]
    chord = np.where(chord[:, :1] < 0, -chord, chord)
    lengths = np.hypot(chord[:, 0], chord[:, 1])
    angles = np.arctan2(chord[:, 1], chord[:, 0])
    middles = ends.mean(axis=1)

    weights = lengths * _agreement(angles, lengths)
    general = np.average(angles, weights=weights)
    across = np.array([-np.sin(general), np.cos(general)])
    if across @ _mid_line(geometry, scale) < 0:
        across = -across
    used = np.flatnonzero(weights > 0)
    used = used[np.argsort(middles[used] @ across, kind="stable")]
    groups = []
    for members in _split(used, weights[used], lines):
        points = _representative([traces[i] * scale for i in members], angles[members], lengths[members],
                                 middles[members], general, curved)
        groups.append(Group(points / scale, tuple(traces[i][[0, -1]] for i in members), spacing))
    return groups


def _mid_line(geometry: MuscleGeometry, scale: np.ndarray) -> np.ndarray:
    """Direction (mm) of the muscle from left to right: the sum of the directions of what aponeuroses there are."""
    total = np.zeros(2)
    for curve in (geometry.superficial, geometry.deep):
        if curve is not None:
            chord = (curve[-1] - curve[0]) * scale
            total = total + chord / np.hypot(*chord)
    return total if total.any() else np.array([1.0, 0.0])


def _agreement(angles: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Tukey's biweight (0..1) of each angle around the weighted median; the spread is at least ``SCATTER``."""
    middle = _weighted_median(angles, weights)
    spread = 1.4826 * _weighted_median(np.abs(angles - middle), weights)
    width = 4.685 * max(spread, SCATTER)
    return np.clip(1.0 - ((angles - middle) / width) ** 2, 0.0, None) ** 2


def _weighted_median(values: np.ndarray, weights: np.ndarray) -> float:
    order = np.argsort(values, kind="stable")
    share = np.cumsum(weights[order]) - 0.5 * weights[order]
    return float(np.interp(0.5 * weights.sum(), share, values[order]))


def _split(members: np.ndarray, weights: np.ndarray, lines: int) -> list[np.ndarray]:
    """``members``, in order, in at most ``lines`` neighbouring groups of about the same weight, none empty."""
    if len(members) <= lines:
        return [members[i : i + 1] for i in range(len(members))]
    middle = np.cumsum(weights) - 0.5 * weights
    part = np.minimum((middle * lines / weights.sum()).astype(np.int64), lines - 1)
    return [members[part == i] for i in range(lines) if (part == i).any()]


def _representative(traces, angles, lengths, middles, general: float, curved: bool) -> np.ndarray:
    """One trace (M, 2) mm for a group, over the stretch along the fascicle that the group's traces span."""
    weights = lengths * _agreement(angles, lengths)
    angle = np.average(angles, weights=weights) if weights.any() else general
    weights = weights if weights.any() else lengths
    centre = np.average(middles, axis=0, weights=weights)
    axis = np.array([np.cos(angle), np.sin(angle)])
    across = np.array([-axis[1], axis[0]])
    counted = [trace for trace, weight in zip(traces, weights, strict=True) if weight > 0]
    along = np.concatenate([(trace - centre) @ axis for trace in counted])
    low, high = along.min(), along.max()
    if not curved:
        return centre + np.outer([low, high], axis)
    bend = _bend(counted, weights[weights > 0], centre, axis, across, high - low)
    at = np.linspace(low, high, 17)
    offset = (middles - centre) @ axis
    height = bend / 2 * (at**2 - np.average(offset**2, weights=weights))
    return centre + np.outer(at, axis) + np.outer(height, across)


def _bend(traces, weights, centre, axis, across, span: float) -> float:
    """Change of direction per mm along the fascicle, from the directions of all pieces of the traces.

    Least squares with a prior: directions scatter by 5 degrees, a fascicle turns by about 15 degrees over its
    length. So few short traces give a straight line, and many a bent one when they agree that it is.
    """
    steps = [np.diff(trace, axis=0) for trace in traces]
    points = np.concatenate([(trace[1:] + trace[:-1]) / 2 for trace in traces])
    sizes = np.array([len(step) for step in steps])
    share = np.repeat(weights / sizes, sizes)
    step = np.concatenate(steps)
    step = np.where((step @ axis)[:, None] < 0, -step, step)
    turn = np.arctan2(step @ across, step @ axis)
    along = (points - centre) @ axis
    along = along - np.average(along, weights=share)
    variance = np.average(along**2, weights=share)
    independent = weights.sum() ** 2 / (weights**2).sum()
    prior = (5.0 / 15.0 * span) ** 2 / independent
    return float(np.average(along * (turn - np.average(turn, weights=share)), weights=share) / (variance + prior))
