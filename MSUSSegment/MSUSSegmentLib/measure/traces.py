"""From a fascicle mask or map to traces: the straight or bent line that each of its pieces shows."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from MSUSSegmentLib.measure.runs import as_map, chain_labels, column_runs, pixels

#: A piece of fewer pixels is none.
SHORTEST_PX = 8
#: A trace is at least so many times longer than wide.
SLIMMEST = 3.0
#: Points of a bent trace.
BENT_POINTS = 9


class Traces(NamedTuple):
    """Traces, all in mm.

    ``lengths`` (F,), ``middles`` (F, 2), ``straight`` (F, 2, 2) and ``bent`` (F, 9, 2) lines, ``widths`` (F,).
    """

    lengths: np.ndarray
    middles: np.ndarray
    straight: np.ndarray
    bent: np.ndarray
    widths: np.ndarray

    @property
    def angles(self) -> np.ndarray:
        """Direction of each (F,), radians from the x axis towards +y."""
        axis = self.straight[:, 1] - self.straight[:, 0]
        return np.arctan2(axis[:, 1], axis[:, 0])


def traces_of(fascicle, shape: tuple[int, int], scale: np.ndarray) -> tuple[np.ndarray | None, Traces]:
    """The values of a fascicle mask or map (None without one) and its traces.

    ``fascicle`` (H, W) bool, whole numbers or probabilities, or None; ``shape`` that it must have; ``scale`` (sx, sy)
    mm. ValueError for another shape and for NaN.
    """
    if fascicle is None:
        return None, _no_traces()
    inside, values = as_map(fascicle, "The fascicle mask")
    if inside.shape != shape:
        raise ValueError(
            f"The aponeurosis mask {shape} and the fascicle mask {inside.shape} must have the same shape."
        )
    return values, find_traces(inside, values, scale)


def _no_traces() -> Traces:
    return Traces(np.empty(0), np.empty((0, 2)), np.empty((0, 2, 2)), np.empty((0, BENT_POINTS, 2)), np.empty(0))


def find_traces(inside: np.ndarray, values: np.ndarray, scale: np.ndarray) -> Traces:
    """The traces of a fascicle mask ``inside`` (H, W) bool.

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
    return Traces(lengths[slim], centre[slim], straight[slim], bent[slim], width[slim])
