"""The marks of a depth ruler: short horizontal strokes of one column, aligned at one end and evenly spaced."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from MSUSSegmentLib.io.scan_area import Box

__all__ = ["RESIDUAL", "Marks", "find_marks", "longer_marks"]

#: A mark is at least this much brighter than what is above and below it.
CONTRAST = 30
#: A mark's width and greatest height in px.
WIDTH_PX, TALLEST_PX = (3, 60), 6
#: Rows of the opening that tells marks from axes and grey bars.
OPENING_PX = 17
LEAST_MARKS = 4
#: Largest root mean square distance of the marks from even spacing, as a share of the counted spacing.
RESIDUAL = 0.015
#: The marks span at least this share of the image's depth, and are this share of what is aligned with them.
LEAST_SPAN, LEAST_SHARE = 0.6, 0.7
#: Every n-th mark may be longer.
LONGER_EVERY = (2, 4, 5, 10)


@dataclass(frozen=True)
class Marks:
    """Evenly spaced marks: middles (N, 2) px, widths (N,), spacing px, residual px, share of what is aligned."""

    points: np.ndarray
    widths: np.ndarray
    spacing: float
    residual: float
    share: float

    @property
    def weight(self) -> tuple[int, float, float]:
        return len(self.points), self.share, float(self.widths.sum())


def find_marks(grey: np.ndarray, box: Box) -> tuple[str, Marks] | None:
    """The ruler's marks left or right of the image in ``box`` of ``grey`` (H, W) uint8, and on which side they are;
    None without a ruler, or when two of them do not belong together."""
    found = []
    for side, x0, x1 in (("left", 0, box.x0), ("right", box.x1, grey.shape[1])):
        if x1 - x0 > WIDTH_PX[0]:
            found += [(side, marks) for marks in _evenly_spaced(_bars(grey[:, x0:x1], x0), box)]
    if not found:
        return None
    side, best = max(found, key=lambda one: one[1].weight)
    if not all(_agree(best.spacing, marks.spacing) for _, marks in found):
        return None
    return side, best


def _bars(strip: np.ndarray, x0: int) -> np.ndarray:
    """(N, 4): first column, last column, middle row and middle column of each short horizontal stroke, top first."""
    ground = ndimage.grey_opening(strip, size=(OPENING_PX, 1))
    contrast = strip.astype(int) - ground
    labels, _ = ndimage.label(contrast >= CONTRAST)
    bars = []
    for k, (rows, columns) in enumerate(ndimage.find_objects(labels), 1):
        height, width = rows.stop - rows.start, columns.stop - columns.start
        inside = labels[rows, columns] == k
        if not WIDTH_PX[0] <= width <= WIDTH_PX[1] or height > min(TALLEST_PX, width) or inside.mean() < 0.8:
            continue
        weights = (contrast[rows, columns] * inside).sum(axis=1)
        row = rows.start + float(np.average(np.arange(height), weights=weights))
        bars.append((x0 + columns.start, x0 + columns.stop - 1, row, x0 + (columns.start + columns.stop - 1) / 2))
    return np.array(sorted(bars, key=lambda bar: bar[2]), float).reshape(-1, 4)


def _evenly_spaced(bars: np.ndarray, box: Box) -> list[Marks]:
    """The best even sequence of each column in which enough strokes are aligned at one end."""
    near = 0.05 * box.height
    bars = bars[(bars[:, 2] >= box.y0 - near) & (bars[:, 2] <= box.y1 + near)]
    found = []
    for end in (0, 1):
        for x in np.unique(bars[:, end]):
            aligned = bars[np.abs(bars[:, end] - x) <= 1]
            marks = _best_sequence(aligned, box.height) if LEAST_MARKS <= len(aligned) <= 150 else None
            if marks is not None:
                found.append(marks)
    return found


def _best_sequence(bars: np.ndarray, depth: int) -> Marks | None:
    best = None
    rows = bars[:, 2]
    for i in range(len(rows) - 1):
        for j in range(i + 1, min(i + 4, len(rows))):
            marks = _sequence(bars, rows[i], rows[j] - rows[i])
            if marks is None or np.ptp(marks.points[:, 1]) < LEAST_SPAN * depth:
                continue
            if best is None or marks.weight > best.weight:
                best = marks
    return best


def _sequence(bars: np.ndarray, first: float, spacing: float) -> Marks | None:
    """The strokes at ``first`` + n * ``spacing``, when they are enough, even, and few others are between them."""
    if spacing < 6:
        return None
    rows = bars[:, 2]
    for _ in range(2):
        numbers = np.rint((rows - first) / spacing)
        member = np.abs(rows - first - numbers * spacing) <= max(1.0, 0.03 * spacing)
        if member.sum() < LEAST_MARKS or np.ptp(numbers[member]) == 0:
            return None
        spacing, first = np.polyfit(numbers[member], rows[member], 1)
    steps = np.diff(numbers[member])
    if (steps != 1).any():  # a mark that is missing, or two for one
        return None
    residual = float(np.sqrt(np.mean((rows[member] - first - numbers[member] * spacing) ** 2)))
    share = float(member.mean())
    if share < LEAST_SHARE or residual > max(0.35, RESIDUAL * spacing):
        return None
    widths = bars[member, 1] - bars[member, 0] + 1
    return Marks(bars[member][:, [3, 2]], widths, float(spacing), residual, share)


def _agree(one: float, other: float) -> bool:
    """Whether two spacings can belong to one ruler: equal, or all marks and the longer ones."""
    ratio = max(one, other) / min(one, other)
    return any(abs(ratio / n - 1) < 0.02 for n in (1, *LONGER_EVERY))


def longer_marks(widths: np.ndarray) -> tuple[int, int] | None:
    """(n, first) when marks first, first + n, ... are the longer ones; n = 1 for one kind; None when it is unclear."""
    low, high = widths.min(), widths.max()
    if high < low + 2 or high < 1.25 * low:
        return 1, 0
    long = np.flatnonzero(widths > (low + high) / 2)
    inner = long[(long > 0) & (long < len(widths) - 1)]
    if inner.size == 0:  # rulers begin and end with another mark
        return 1, 0
    for every in LONGER_EVERY:
        if np.array_equal(inner, [i for i in range(1, len(widths) - 1) if i % every == inner[0] % every]):
            return every, int(inner[0]) % every
    return None
