"""The direction in which most of a fascicle map runs, and traces steadied by it.

A piece of a fascicle that a network finds is short, and the scanner blurs it sideways more than in depth, so its own
axis leans to the horizontal. Pieces of one fascicle, and fascicles one above the other, line up in the muscle's true
direction: the one in which the map, summed along parallel lines, varies most between the lines (the variance of the
Radon transform; Jafari-Khouzani and Soltanian-Zadeh, IEEE Trans Pattern Anal Mach Intell 2005;27(6):1004-1008).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

#: Directions that are tried, degrees to the muscle's mid-line: the greatest plausible PA.
STEEPEST = 45.0
COARSE, FINE = 3.0, 0.75
#: Pixels a side that are averaged into one.
STEP = 3
#: What is fainter than this on average counts as nothing.
FAINTEST = 0.02
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
    belly = _belly(values, superficial, deep, scale)
    if belly is None:
        return None
    start = wide[int(np.argmax(_scores(wide, belly)))]
    near = start + np.arange(-COARSE, COARSE + FINE / 2, FINE)
    score = _scores(near, belly)
    best = int(np.argmax(score))
    angle = near[best]
    if 0 < best < len(near) - 1:
        bend = score[best - 1] - 2 * score[best] + score[best + 1]
        if bend < 0:
            angle += FINE * 0.5 * (score[best - 1] - score[best + 1]) / bend
    return float(np.radians(angle))


class _Belly(NamedTuple):
    """The map between the edges, averaged over STEP pixels a side; lengths in units of ``width`` (mm).

    ``x``, ``y``, ``value`` (P,): what is not nothing. ``column``, ``top``, ``bottom`` (C,): where the belly is.
    ``down``: distance of two rows.
    """

    x: np.ndarray
    y: np.ndarray
    value: np.ndarray
    column: np.ndarray
    top: np.ndarray
    bottom: np.ndarray
    down: float


def _belly(values, superficial, deep, scale) -> _Belly | None:
    first = int(max(superficial[0, 0], deep[0, 0], 0))
    last = int(min(superficial[-1, 0], deep[-1, 0], values.shape[1] - 1))
    above_all = int(max(superficial[:, 1].min(), 0))
    below_all = int(min(deep[:, 1].max(), values.shape[0] - 1))
    width, height = (last + 1 - first) // STEP, (below_all + 1 - above_all) // STEP
    if width < 2 or height < 2:
        return None
    block = values[above_all : above_all + height * STEP, first : first + width * STEP]
    mean = block.reshape(height, STEP, width * STEP).sum(axis=1, dtype=np.float32)
    mean = mean.reshape(height, width, STEP).sum(axis=2) / STEP**2
    x = first + (np.arange(width) + 0.5) * STEP - 0.5
    y = above_all + (np.arange(height) + 0.5) * STEP - 0.5
    top = np.interp(x, superficial[:, 0], superficial[:, 1]) + STEP
    bottom = np.interp(x, deep[:, 0], deep[:, 1]) - STEP
    mean[(y[:, None] < top) | (y[:, None] > bottom)] = 0
    row, column = np.nonzero(mean > FAINTEST)
    open_columns = bottom > top + STEP
    if len(row) < 10 or not open_columns.any():
        return None
    unit = STEP * scale.max()
    along, down = scale / unit
    middle = x.mean(), y.mean()
    return _Belly(
        (x[column] - middle[0]) * along,
        (y[row] - middle[1]) * down,
        mean[row, column],
        (x[open_columns] - middle[0]) * along,
        (top[open_columns] - middle[1]) * down,
        (bottom[open_columns] - middle[1]) * down,
        STEP * down,
    )


def _scores(degrees: np.ndarray, belly: _Belly) -> np.ndarray:
    """For each direction, the variance between parallel lines: sum over lines of (sum - expected sum)^2 / points."""
    cos, sin = np.cos(np.radians(degrees))[:, None], np.sin(np.radians(degrees))[:, None]
    shift = np.hypot(np.abs(belly.column).max(), max(np.abs(belly.top).max(), np.abs(belly.bottom).max())) + 2
    bins = int(2 * shift) + 3
    offset = np.arange(len(degrees))[:, None] * bins

    line = (belly.y * cos - belly.x * sin + shift).astype(np.intp) + offset
    value = np.broadcast_to(belly.value, line.shape)
    sums = np.bincount(line.ravel(), value.ravel(), len(degrees) * bins).reshape(-1, bins)

    # A column crosses the lines from its top to its bottom: +1 where it begins, -1 where it ends, then the running sum.
    steps = np.zeros(len(degrees) * bins)
    for edge, sign in ((belly.top, 1.0), (belly.bottom, -1.0)):
        place = edge * cos - belly.column * sin + shift
        whole = place.astype(np.intp)
        part = place - whole
        whole += offset
        steps += sign * np.bincount(whole.ravel(), (1 - part).ravel(), len(steps))
        steps += sign * np.bincount(whole.ravel() + 1, part.ravel(), len(steps))
    points = np.cumsum(steps.reshape(-1, bins), axis=1) / (cos * belly.down)

    expected = belly.value.sum() / ((belly.bottom - belly.top).sum() / belly.down) * points
    counted = points >= np.maximum(2, SHORTEST_LINE * points.max(axis=1, keepdims=True))
    return np.sum(np.where(counted, (sums - expected) ** 2 / np.maximum(points, 1), 0), axis=1)


def steadied(angles: np.ndarray, lengths: np.ndarray, widths: np.ndarray, direction: float) -> np.ndarray:
    """How far to turn traces towards the main direction, radians, (F,).

    A trace of length L and width w shows its own direction to within atan(w / L), the main direction tells it to within
    ``SCATTER``: the two are averaged by their inverse variances. A long thin trace, as people draw it, hardly turns.
    """
    apart = (direction - angles + np.pi / 2) % np.pi - np.pi / 2
    own = np.arctan2(widths, lengths) ** 2
    return apart * own / (own + SCATTER**2)
