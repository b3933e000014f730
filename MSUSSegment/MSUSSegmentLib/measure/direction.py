"""The direction in which most of a fascicle map runs, and traces steadied by it.

A piece of a fascicle that a network finds is short, and the scanner blurs it sideways more than in depth, so its own
axis leans to the horizontal. Pieces of one fascicle, and fascicles one above the other, line up in the muscle's true
direction: the one in which the map, summed along parallel lines, varies most between the lines (the variance of the
Radon transform; Jafari-Khouzani and Soltanian-Zadeh, IEEE Trans Pattern Anal Mach Intell 2005;27(6):1004-1008).
"""

from __future__ import annotations

import numpy as np

#: Directions that are tried, degrees to the muscle's mid-line: the greatest plausible PA.
STEEPEST = 45.0
COARSE, FINE = 3.0, 0.75
#: Pixels a side that are averaged into one.
STEP = 3
#: Lines shorter than this share of the longest one do not count.
SHORTEST_LINE = 0.1
#: How far the fascicles of one muscle differ in direction (SD, radians).
SCATTER = np.radians(3.0)


def dominant_direction(
    values: np.ndarray, superficial: np.ndarray, deep: np.ndarray, scale: np.ndarray
) -> float | None:
    """The main direction of a fascicle map between two aponeurosis edges.

    ``values`` (H, W): mask or probabilities. ``superficial``, ``deep`` (N, 2) px; ``scale`` (sx, sy) mm a pixel.
    Radians from the x axis towards +y (downwards), in mm space; None when there is nothing between the edges.
    """
    run = sum((curve[-1] - curve[0]) * scale / np.ptp(curve[:, 0]) for curve in (superficial, deep))
    wide = np.degrees(np.arctan2(run[1], run[0])) + np.arange(-STEEPEST, STEEPEST + COARSE / 2, COARSE)
    grid = _grid(values, superficial, deep, scale)
    if grid is None:
        return None
    start = wide[int(np.argmax(_scores(wide, *grid)))]
    near = start + np.arange(-COARSE, COARSE + FINE / 2, FINE)
    score = _scores(near, *grid)
    best = int(np.argmax(score))
    angle = near[best]
    if 0 < best < len(near) - 1:
        bend = score[best - 1] - 2 * score[best] + score[best + 1]
        if bend < 0:
            angle += FINE * 0.5 * (score[best - 1] - score[best + 1]) / bend
    return float(np.radians(angle))


def _grid(values, superficial, deep, scale):
    """(x, y, value, bin width): the map averaged over ``STEP`` pixels a side, between the edges, in mm."""
    first = int(max(superficial[0, 0], deep[0, 0], 0))
    last = int(min(superficial[-1, 0], deep[-1, 0], values.shape[1] - 1))
    top = int(max(superficial[:, 1].min(), 0))
    bottom = int(min(deep[:, 1].max(), values.shape[0] - 1))
    width, height = (last + 1 - first) // STEP, (bottom + 1 - top) // STEP
    if width < 2 or height < 2:
        return None
    block = values[top : top + height * STEP, first : first + width * STEP]
    mean = block.reshape(height, STEP, width, STEP).mean(axis=(1, 3), dtype=np.float64)
    x = first + (np.arange(width) + 0.5) * STEP - 0.5
    y = top + (np.arange(height) + 0.5) * STEP - 0.5
    above = np.interp(x, superficial[:, 0], superficial[:, 1])
    below = np.interp(x, deep[:, 0], deep[:, 1])
    row, column = np.nonzero((y[:, None] > above + STEP) & (y[:, None] < below - STEP))
    found = mean[row, column]
    if len(found) < 10 or not np.ptp(found):
        return None
    return (x[column] - x.mean()) * scale[0], (y[row] - y.mean()) * scale[1], found - found.mean(), STEP * scale.max()


def _scores(degrees: np.ndarray, x: np.ndarray, y: np.ndarray, value: np.ndarray, width: float) -> np.ndarray:
    """For each direction, the variance between parallel lines: sum over lines of (sum of values)^2 / points."""
    out = np.empty(len(degrees))
    x, y = x / width, y / width
    shift = np.hypot(np.abs(x).max(), np.abs(y).max()) + 0.5
    for i, angle in enumerate(np.radians(degrees)):
        line = (y * np.cos(angle) - x * np.sin(angle) + shift).astype(np.intp)
        points = np.bincount(line)
        sums = np.bincount(line, value)
        counted = points >= max(2, SHORTEST_LINE * points.max())
        out[i] = np.sum(sums[counted] ** 2 / points[counted])
    return out


def steadied(angles: np.ndarray, lengths: np.ndarray, widths: np.ndarray, direction: float) -> np.ndarray:
    """How far to turn traces towards the main direction, radians, (F,).

    A trace of length L and width w shows its own direction to within atan(w / L), the main direction tells it to within
    ``SCATTER``: the two are averaged by their inverse variances. A long thin trace, as people draw it, hardly turns.
    """
    apart = (direction - angles + np.pi / 2) % np.pi - np.pi / 2
    own = np.arctan2(widths, lengths) ** 2
    return apart * own / (own + SCATTER**2)
