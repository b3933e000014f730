"""A scale from the depth ruler that a scanner draws beside the image, for a person to confirm.

The marks of a ruler are short horizontal strokes of one column, all aligned at one end and evenly spaced over the depth
of the image. What their distance means in mm is printed in numbers that are not read here: it is assumed from the depth
that it would give the image, and said. Whatever is not clear gives no proposal.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from MSUSSegmentLib.io.scan_area import Box, find_scan_area

__all__ = ["RulerProposal", "propose_scale"]

#: Depths in mm that an image of a muscle may have.
PLAUSIBLE_DEPTH_MM = (25.0, 90.0)
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
#: Distance in mm between neighbouring marks when every n-th mark is longer.
MEANINGS = {1: (10.0, 5.0), 2: (5.0, 2.5), 5: (10.0, 2.0, 1.0), 10: (1.0,)}
#: Counted are the longer marks, except where the shorter ones are 10 mm apart.
MAJOR_MM = 10.0


@dataclass(frozen=True)
class RulerProposal:
    """A scale read from a ruler: ``points`` (N, 2) px are the counted marks, ``tick_pixels`` apart, taken as
    ``tick_mm`` apart; ``confidence`` 0 .. 1 is about the marks, not their meaning; ``text`` is for the user."""

    mm_per_pixel: float
    tick_pixels: float
    tick_mm: float
    points: np.ndarray
    confidence: float
    text: str

    @property
    def spacing(self) -> tuple[float, float]:
        """Square pixels, mm."""
        return self.mm_per_pixel, self.mm_per_pixel


@dataclass(frozen=True)
class _Marks:
    """Evenly spaced marks: middles (N, 2) px, widths (N,), spacing px, residual px, share of what is aligned."""

    points: np.ndarray
    widths: np.ndarray
    spacing: float
    residual: float
    share: float

    @property
    def weight(self) -> tuple[int, float, float]:
        return len(self.points), self.share, float(self.widths.sum())


def propose_scale(grey: np.ndarray) -> RulerProposal | None:
    """A scale from the ruler left or right of the image in ``grey`` (H, W) uint8; None without a clear one.

    ValueError for an array that is not one grey picture.
    """
    grey = np.asarray(grey)
    box = find_scan_area(grey)
    found = []
    for side, x0, x1 in (("left", 0, box.x0), ("right", box.x1, grey.shape[1])):
        if x1 - x0 > WIDTH_PX[0]:
            found += [(side, marks) for marks in _evenly_spaced(_bars(grey[:, x0:x1], x0), box)]
    if not found:
        return None
    side, best = max(found, key=lambda one: one[1].weight)
    if not all(_agree(best.spacing, marks.spacing) for _, marks in found):
        return None
    return _proposal(best, side, box)


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


def _evenly_spaced(bars: np.ndarray, box: Box) -> list[_Marks]:
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


def _best_sequence(bars: np.ndarray, depth: int) -> _Marks | None:
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


def _sequence(bars: np.ndarray, first: float, spacing: float) -> _Marks | None:
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
    return _Marks(bars[member][:, [3, 2]], widths, float(spacing), residual, share)


def _agree(one: float, other: float) -> bool:
    """Whether two spacings can belong to one ruler: equal, or all marks and the longer ones."""
    ratio = max(one, other) / min(one, other)
    return any(abs(ratio / n - 1) < 0.02 for n in MEANINGS)


def _longer(widths: np.ndarray) -> tuple[int, int] | None:
    """(n, first) when marks first, first + n, ... are the longer ones; n = 1 for one kind; None when it is unclear."""
    low, high = widths.min(), widths.max()
    if high < low + 2 or high < 1.25 * low:
        return 1, 0
    long = np.flatnonzero(widths > (low + high) / 2)
    inner = long[(long > 0) & (long < len(widths) - 1)]
    if inner.size == 0:  # rulers begin and end with another mark
        return 1, 0
    for every in (2, 5, 10):
        if np.array_equal(inner, [i for i in range(1, len(widths) - 1) if i % every == inner[0] % every]):
            return every, int(inner[0]) % every
    return None


def _proposal(marks: _Marks, side: str, box: Box) -> RulerProposal | None:
    kinds = _longer(marks.widths)
    if kinds is None:
        return None
    every, first = kinds
    low, high = PLAUSIBLE_DEPTH_MM
    plausible = [mm for mm in MEANINGS[every] if low <= box.height / marks.spacing * mm <= high]
    if not plausible or (every == 5 and len(plausible) > 1):
        return None
    per_mark = plausible[0]
    count_all = every == 1 or per_mark >= MAJOR_MM
    step, start = (1, 0) if count_all else (every, first)
    points, distance, mm = marks.points[start::step], marks.spacing * step, per_mark * step
    if marks.residual > RESIDUAL * distance or len(points) < 2:
        return None
    size = mm / distance
    steadiness = 1 - marks.residual / (RESIDUAL * distance)
    confidence = marks.share * (0.5 + 0.5 * steadiness) * min(1.0, (len(marks.points) + 2) / 8)
    kind = "ticks" if count_all else "long ticks"
    text = (
        f"{len(points)} {kind} {distance:.1f} px apart on the {side}; taken as {mm:g} mm apart: "
        f"{size:.3g} mm per pixel, an image {box.height * size:.0f} mm deep"
    )
    return RulerProposal(size, distance, mm, points, float(np.clip(confidence, 0, 1)), text)
