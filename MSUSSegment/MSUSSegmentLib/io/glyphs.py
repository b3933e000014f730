"""Printed numbers on a scanner's screen: small digits, a decimal point and the units, of a typeface that is not known.

A character is cut out, brought to one size and compared, by correlation, with the same character in many typefaces
(glyph_table.py). This reads drawn text on an even ground and nothing else: whatever resembles two characters, or none,
is not read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy import ndimage

from MSUSSegmentLib.io.glyph_table import read_table

__all__ = ["Line", "Word", "find_lines", "normalised", "read_glyph", "read_line", "text_inks"]

#: Rows and columns that every character is brought to.
SHAPE = (16, 10)
#: Heights in px that a character may have.
HEIGHT_PX = (6, 40)
#: Correlation with the nearest typeface below which a character is not read, and the lead over the next character.
LEAST_LIKENESS, LEAST_LEAD = 0.72, 0.03
#: Ratios of width and height further apart than this factor cost likeness.
FREE_ASPECT, ASPECT_COST = 1.35, 0.25
#: Strokes of text are thinner than this, in px.
STROKE_PX = 9
#: A point is at most this share of the line's height.
POINT = 0.35

#: Boxes (x0, y0, x1, y1) half-open px of the characters of a line.
Line = list[tuple[int, int, int, int]]


@dataclass(frozen=True)
class Word:
    """Text in one line: ``text``, its box (x0, y0, x1, y1) half-open px, and the likeness 0 .. 1 of its worst
    character. ``narrowness``: how many times narrower its digits are than usual, for each digit but 1."""

    text: str
    box: tuple[int, int, int, int]
    likeness: float
    narrowness: tuple[float, ...] = ()

    @property
    def centre(self) -> tuple[float, float]:
        x0, y0, x1, y1 = self.box
        return (x0 + x1 - 1) / 2, (y0 + y1 - 1) / 2

    @property
    def height(self) -> int:
        return self.box[3] - self.box[1]


@lru_cache(1)
def _table() -> tuple[str, np.ndarray, np.ndarray]:
    letters, aspects, pictures = read_table()
    return letters, aspects, np.array([_unit(picture) for picture in pictures])


def _unit(picture: np.ndarray) -> np.ndarray:
    flat = picture.ravel() - picture.mean()
    return flat / max(np.linalg.norm(flat), 1e-9)


@lru_cache(256)
def _averaging(size: int, count: int) -> np.ndarray:
    """(count, size): averages of ``size`` pixels over ``count`` equal parts."""
    edges = np.linspace(0, size, count + 1)
    low, high = edges[:-1, None], edges[1:, None]
    k = np.arange(size)[None, :]
    return np.clip(np.minimum(high, k + 1) - np.maximum(low, k), 0, None) / (high - low)


def normalised(glyph: np.ndarray) -> np.ndarray:
    """``SHAPE`` picture of a character cut out tightly; ``glyph`` (h, w) ink from 0 to 1."""
    h, w = glyph.shape
    picture = _averaging(h, SHAPE[0]) @ glyph @ _averaging(w, SHAPE[1]).T
    return ndimage.gaussian_filter(picture, 0.8, mode="nearest")


def read_glyph(glyph: np.ndarray, letters: str = "0123456789") -> tuple[str, float]:
    """The character among ``letters`` that ``glyph`` (h, w), ink 0 .. 1 and cut out tightly, resembles, and how much;
    ("", likeness) when it resembles none enough, or two alike."""
    known, aspects, templates = _table()
    h, w = glyph.shape
    likeness = templates @ _unit(normalised(glyph))
    apart = np.abs(np.log(w / h / aspects)) - np.log(FREE_ASPECT)
    likeness = likeness - ASPECT_COST * np.clip(apart, 0, None)
    best = dict.fromkeys(letters, -1.0)
    for letter, value in zip(known, likeness, strict=True):
        if letter in best:
            best[letter] = max(best[letter], float(value))
    (first, high), (_, next_high) = sorted(best.items(), key=lambda one: -one[1])[:2]
    if high < LEAST_LIKENESS or high - next_high < LEAST_LEAD:
        return "", high
    return first, high


@lru_cache(16)
def _usual_aspect(letter: str) -> float:
    """Width / height of a character in the middle one of the typefaces."""
    letters, aspects, _ = _table()
    return float(np.median([aspect for known, aspect in zip(letters, aspects, strict=True) if known == letter]))


def _narrowness(ink: np.ndarray, box: tuple[int, int, int, int], letter: str, line: Line) -> float:
    """How many times narrower than usual a character is; its strokes' ends count by their ink, to less than a pixel.

    ``line``: all characters of its line; what is left and right of it counts only where none of them begins.
    """
    x0, y0, x1, y1 = box
    left = x0 - all(other[2] < x0 or other[0] >= x0 for other in line)
    right = x1 + all(other[0] > x1 or other[2] <= x1 for other in line)
    around = ink[max(0, y0 - 1) : y1 + 1, max(0, left) : right]
    return _usual_aspect(letter) * float(around.max(axis=1).sum() / around.max(axis=0).sum())


def text_inks(grey: np.ndarray, brightness: tuple[float, ...]) -> Iterator[np.ndarray]:
    """0 .. 1: how much each pixel of ``grey`` (H, W) is text that is so many grey levels above its ground, for each
    ``brightness``."""
    above = grey.astype(np.float32) - ndimage.grey_opening(grey, size=(STROKE_PX, STROKE_PX))
    for levels in brightness:
        yield np.clip(above / levels, 0, 1)


def find_lines(ink: np.ndarray, level: float = 0.5) -> list[Line]:
    """Characters beside each other, from left to right, in ``ink`` (H, W), 0 for ground and 1 for text; ``level`` of it
    is a character."""
    return _lines(_characters(ink >= level))


def read_line(ink: np.ndarray, line: Line, letters: str = "0123456789", mirrored: bool = False) -> Word:
    """The word that a line of `find_lines` is. A character that cannot be read is "?".

    Args:
        letters: the characters to tell apart; "." is always known.
        mirrored: the picture shows text mirrored left to right; the box is in the picture as given.
    """
    y0, y1 = min(b[1] for b in line), max(b[3] for b in line)
    text, worst, narrowness = "", 1.0, []
    for box in sorted(line, key=lambda b: -b[2] if mirrored else b[0]):
        glyph = ink[box[1] : box[3], box[0] : box[2]]
        if box[3] - box[1] <= POINT * (y1 - y0):
            text += "." if (box[1] + box[3]) / 2 > y0 + 0.7 * (y1 - y0) else "?"
            continue
        letter, likeness = read_glyph(glyph[:, ::-1] if mirrored else glyph, letters)
        text += letter or "?"
        worst = min(worst, likeness)
        if letter and letter in "023456789":
            narrowness.append(_narrowness(ink, box, letter, line))
    return Word(text, (min(b[0] for b in line), y0, max(b[2] for b in line), y1), worst, tuple(narrowness))


def _characters(mask: np.ndarray) -> Line:
    """Boxes (x0, y0, x1, y1) of what may be a character or a point, parts above each other joined."""
    labels, _ = ndimage.label(mask, np.ones((3, 3)))
    boxes = []
    for rows, columns in ndimage.find_objects(labels):
        height, width = rows.stop - rows.start, columns.stop - columns.start
        if height <= HEIGHT_PX[1] and width <= 1.6 * HEIGHT_PX[1]:
            boxes.append((columns.start, rows.start, columns.stop, rows.stop))
    return boxes


def _lines(boxes: Line) -> list[Line]:
    """Characters beside each other: those of equal height first, then the points between them."""
    tall = sorted(b for b in boxes if b[3] - b[1] >= HEIGHT_PX[0] and b[2] - b[0] <= 1.6 * (b[3] - b[1]))
    low = [b for b in boxes if b not in tall]
    lines: list[list] = []
    for box in tall:
        for line in lines:
            last = line[-1]
            height = max(last[3] - last[1], box[3] - box[1])
            level = min(last[3], box[3]) - max(last[1], box[1]) >= 0.6 * height
            if level and -1 <= box[0] - last[2] <= 0.6 * height:
                line.append(box)
                break
        else:
            lines.append([box])
    for line in lines:
        y0, y1 = min(b[1] for b in line), max(b[3] for b in line)
        x0, x1 = line[0][0], line[-1][2]
        for b in low:
            small = max(b[3] - b[1], b[2] - b[0]) <= POINT * (y1 - y0) and b[1] >= y0 and b[3] <= y1 + 1
            if small and b[0] > x0 and b[2] < x1:
                line.append(b)
    return lines
