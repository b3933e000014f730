"""The numbers printed along a depth ruler, and what they say about the distance of its marks.

A number alone proves nothing: it may be misread, or belong to something else. But numbers of a ruler grow with depth by
the same round amount from mark to mark. Only what fits that progression counts as a label of the ruler, and what stands
in the same column without fitting counts against it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from MSUSSegmentLib.io.glyphs import Word, find_lines, read_line, text_inks
from MSUSSegmentLib.io.ruler_marks import Marks

__all__ = ["Labels", "read_labels"]

#: Text may be this many times as bright, above its ground, as the marks.
INKS = (1.0, 0.7, 1.4)
#: Labels are at most this far beside the marks, in px.
BESIDE_PX = 70
#: Numbers from one mark to the next that rulers have.
STEPS = (0.1, 0.2, 0.25, 0.5, 1.0, 2.0, 2.5, 5.0, 10.0, 20.0)
#: Labels stand this many heights of their text above or below their mark at most (screens move them at the ends).
OFFSET = 2.0
#: A label is off its place by at most this share of the distance to the next label.
LARGEST_OFFSET = 0.3
#: Natural logarithm of the ratio between a round step and the one that two labels give, at most.
STEP_SLACK = 0.15
#: Labels of one column share an end or their middle up to this many px.
ALIGNED_PX = 3
_NUMBER = re.compile(r"(0|[1-9]\d{0,2}|\d\.\d)")


@dataclass(frozen=True)
class Labels:
    """``step`` is the number printed from one mark to the next; ``values`` and ``words`` are the labels that agree;
    ``against`` counts numbers in their column that do not; ``zero`` is the row px at which the numbers begin;
    ``likeness`` 0 .. 1 is that of the worst character; ``mirrored`` is whether the screen is shown left for right."""

    step: float
    values: tuple[float, ...]
    words: tuple[Word, ...]
    against: int
    zero: float
    likeness: float
    mirrored: bool

    @property
    def narrowness(self) -> float | None:
        """How many times narrower its digits are than usual; None when only ones were read."""
        all_digits = [times for word in self.words for times in word.narrowness]
        return float(np.median(all_digits)) if all_digits else None

    @property
    def weight(self) -> tuple[int, float]:
        return len(self.values) - self.against, self.likeness


def read_labels(grey: np.ndarray, marks: Marks) -> Labels | None:
    """The labels of a ruler with ``marks`` in ``grey`` (H, W) uint8.

    None when no two numbers agree on one round step, or when two different steps explain them equally well.
    """
    xs = marks.points[:, 0]
    half = marks.widths.max() / 2
    x0, x1 = int(max(0, xs.min() - half - BESIDE_PX)), int(xs.max() + half + BESIDE_PX)
    y0, y1 = int(max(0, marks.points[0, 1] - 30)), int(marks.points[-1, 1] + 0.7 * marks.spacing + 30)
    strip = grey[y0:y1, x0:x1]
    brightness = max(30.0, _brightness(grey, marks))
    found: list[Labels] = []
    readings: dict[bool, list[Word]] = {False: [], True: []}
    for ink in text_inks(strip, tuple(factor * brightness for factor in INKS)):
        lines = find_lines(ink)
        for mirrored in (False, True):
            words = [_moved(read_line(ink, line, mirrored=mirrored), x0, y0) for line in lines]
            numbers = [word for word in words if _NUMBER.fullmatch(word.text)]
            readings[mirrored] += numbers
            for column in _columns(numbers):
                labels = _progression(column, marks, mirrored)
                if labels is not None:
                    found.append(labels)
    found = [tested for labels in found if (tested := _tested(labels, readings[labels.mirrored], marks)) is not None]
    if not found:
        return None
    best = max(found, key=lambda labels: labels.weight)
    if any(other.step != best.step and other.weight[0] >= best.weight[0] for other in found):
        return None
    if _count_numbers(readings[not best.mirrored], best.words) > len(best.values):
        return None  # more can be read the other way round: this is not how the screen is shown
    return best


def _count_numbers(readings: list[Word], words: tuple[Word, ...]) -> int:
    """How many places in the column of ``words`` hold a number."""
    places: list[Word] = []
    for word in readings:
        if _in_column(word, words) and not any(_same_place(word, other) for other in places):
            places.append(word)
    return len(places)


def _tested(labels: Labels, readings: list[Word], marks: Marks) -> Labels | None:
    """``labels`` against everything that was read in their column, at whatever brightness of the text: a label that was
    also read as another number does not count, and a number that does not belong counts against them."""
    kept = [k for k, word in enumerate(labels.words) if not any(_differs(word, other) for other in readings)]
    strangers: list[Word] = []
    for word in readings:
        if not _in_column(word, labels.words) or any(_same_place(word, other) for other in (*labels.words, *strangers)):
            continue
        row = labels.zero + float(word.text) / labels.step * marks.spacing
        if abs(word.centre[1] - row) > OFFSET * word.height:
            strangers.append(word)
    if len(kept) < 2:
        return None
    words = tuple(labels.words[k] for k in kept)
    return replace(labels, values=tuple(labels.values[k] for k in kept), words=words, against=len(strangers))


def _same_place(one: Word, other: Word) -> bool:
    """Whether two words overlap."""
    a, b = one.box, other.box
    return min(a[2], b[2]) > max(a[0], b[0]) and min(a[3], b[3]) > max(a[1], b[1])


def _differs(word: Word, other: Word) -> bool:
    """Whether the same text was read as another number; a part of it is no other reading."""
    a, b = word.box, other.box
    whole = b[2] - b[0] >= 0.8 * (a[2] - a[0])
    return _same_place(word, other) and whole and float(word.text) != float(other.text)


def _in_column(word: Word, words: tuple[Word, ...]) -> bool:
    """Whether a word stands above or below others, in letters of their height."""
    return any(
        min(word.box[2], other.box[2]) > max(word.box[0], other.box[0]) and 0.75 <= word.height / other.height <= 1.33
        for other in words
    )


def _brightness(grey: np.ndarray, marks: Marks) -> float:
    """Grey levels of the marks above their ground."""
    height = grey.shape[0]
    above = []
    for x, y in np.rint(marks.points).astype(int):
        column = grey[max(0, y - 8) : min(height, y + 9), x].astype(int)
        above.append(column.max() - np.median(column))
    return float(np.median(above))


def _moved(word: Word, x: int, y: int) -> Word:
    x0, y0, x1, y1 = word.box
    return replace(word, box=(x0 + x, y0 + y, x1 + x, y1 + y))


def _columns(words: list[Word]) -> list[list[Word]]:
    """Words of about one height that share a left end, a right end or a middle."""
    columns = []
    for place in (lambda b: b[0], lambda b: b[2], lambda b: (b[0] + b[2]) / 2):
        for word in words:
            column = [
                other
                for other in words
                if abs(place(other.box) - place(word.box)) <= ALIGNED_PX and 0.75 <= other.height / word.height <= 1.33
            ]
            if column not in columns:
                columns.append(column)
    return columns


def _progression(words: list[Word], marks: Marks, mirrored: bool) -> Labels | None:
    """The largest set of ``words`` that grow by one round step from mark to mark; None without two of them."""
    values = np.array([float(word.text) for word in words])
    rows = np.array([word.centre[1] for word in words])
    place = (rows - marks.points[0, 1]) / marks.spacing
    best, rivals = None, set()
    for i, j in combinations(range(len(words)), 2):
        if values[i] == values[j] or (values[j] - values[i]) * (place[j] - place[i]) <= 0:
            continue
        slope = (values[j] - values[i]) / (place[j] - place[i])
        step = _round_step(slope)
        if step is None:
            continue
        start = (place[i] + place[j] - (values[i] + values[j]) / step) / 2
        labels = _agreeing(words, values, place, step, start, marks, mirrored)
        if labels is None:
            continue
        if best is None or labels.weight > best.weight:
            best, rivals = labels, {step}
        elif labels.weight[0] == best.weight[0]:
            rivals.add(step)
    return best if len(rivals) == 1 else None


def _round_step(slope: float) -> float | None:
    """The step that ``slope``, numbers a mark, stands for; None when it is none of them, or when it may be two."""
    apart = np.sort(np.abs(np.log(np.array(STEPS) / slope)))
    if apart[0] > STEP_SLACK or apart[1] < STEP_SLACK:
        return None
    return min(STEPS, key=lambda step: abs(np.log(step / slope)))


def _agreeing(words, values, place, step: float, start: float, marks: Marks, mirrored: bool) -> Labels | None:
    """The words that stand at their mark when the numbers begin ``start`` marks below the first one and grow by
    ``step``."""
    number = values / step
    off = (place - start - number) * marks.spacing
    height = np.array([word.height for word in words])
    fits = (np.abs(number - np.rint(number)) < 1e-6) & (np.abs(off) <= OFFSET * height)
    if fits.sum() < 2 or len(set(values[fits])) < fits.sum():
        return None
    apart = np.diff(np.sort(number[fits])).min() * marks.spacing
    if np.abs(off[fits]).max() > LARGEST_OFFSET * apart:
        return None
    order = np.argsort(values[fits])
    chosen = [word for word, fit in zip(words, fits, strict=True) if fit]
    return Labels(
        step,
        tuple(float(v) for v in values[fits][order]),
        tuple(chosen[k] for k in order),
        int((~fits).sum()),
        float(marks.points[0, 1] + start * marks.spacing),
        min(word.likeness for word in chosen),
        mirrored,
    )
