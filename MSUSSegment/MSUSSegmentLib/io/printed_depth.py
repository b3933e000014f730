"""A depth that is printed on a scanner's screen, such as "Depth 5.0 cm", "D: 50 mm" or "50mm".

Screens print other lengths too, so a printed depth never gives a scale by itself: it confirms what the marks of a ruler
mean.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import numpy as np

from MSUSSegmentLib.io.glyphs import Line, Word, find_lines, read_line, text_inks
from MSUSSegmentLib.io.scan_area import Box

__all__ = ["PrintedDepth", "read_depths"]

LETTERS = "0123456789cmDdepth"
#: What an unclear character may still be: D looks like 0, and cut out like p, with which no word begins.
UNCLEAR = "Dcmdeth"
#: Grey levels of text above its ground; the ground is taken away first.
BRIGHTNESS = (90.0, 170.0)
#: Depths in mm that are taken for one, and the share by which the image's height may be off.
RANGE_MM, SLACK = (15.0, 300.0), 0.04
#: Words of one line are at most this many heights of their text apart.
SPACE = 1.6
_DEPTH = re.compile(r"(?P<name>.*?)(?P<number>[1-9]\d{0,2}(\.\d{1,2})?)(?P<unit>cm|mm)")
_NAMED = re.compile(r"D[.?]?|[D?][ept?]{3}[h?][.?]?")


@dataclass(frozen=True)
class PrintedDepth:
    """``mm`` as printed; ``named`` when the word Depth or D stands before it; ``text`` for the user."""

    mm: float
    named: bool
    text: str

    def agrees(self, depth_mm: float) -> bool:
        """Whether an image ``depth_mm`` deep is this deep, within what its outline in the picture leaves open."""
        return abs(depth_mm - self.mm) <= SLACK * self.mm


def read_depths(grey: np.ndarray, box: Box) -> list[PrintedDepth]:
    """The lengths with a unit that are printed in ``grey`` (H, W) uint8 outside of the image in ``box``."""
    grey = np.asarray(grey)
    height, width = grey.shape
    parts = (
        (0, 0, width, box.y0),
        (0, box.y0, box.x0, box.y1),
        (box.x1, box.y0, width, box.y1),
        (0, box.y1, width, height),
    )
    found: dict[tuple[float, bool], PrintedDepth] = {}
    for x0, y0, x1, y1 in parts:
        if x1 - x0 < 20 or y1 - y0 < 8:
            continue
        for ink in text_inks(grey[y0:y1, x0:x1], BRIGHTNESS):
            lines = find_lines(ink)
            for mirrored in (False, True):
                words = [_read(ink, line, mirrored) for line in lines]
                for text in _phrases(words, mirrored):
                    depth = _depth(text)
                    if depth is not None:
                        found[depth.mm, depth.named] = depth
    return list(found.values())


def _read(ink: np.ndarray, line: Line, mirrored: bool) -> Word:
    """A line's word; what is not clear among all characters, such as D beside 0, may be so among the letters."""
    word = read_line(ink, line, LETTERS, mirrored)
    if "?" not in word.text:
        return word
    letters = read_line(ink, line, UNCLEAR, mirrored).text
    return replace(word, text="".join(b if a == "?" else a for a, b in zip(word.text, letters, strict=True)))


def _phrases(words: list[Word], mirrored: bool) -> list[str]:
    """Words beside each other put together, each phrase once."""
    words = sorted(words, key=lambda w: -w.box[2] if mirrored else w.box[0])
    phrases: list[tuple[str, Word]] = []
    for word in words:
        for k, (text, last) in enumerate(phrases):
            gap = last.box[0] - word.box[2] if mirrored else word.box[0] - last.box[2]
            height = max(last.height, word.height)
            level = min(last.box[3], word.box[3]) - max(last.box[1], word.box[1]) >= 0.6 * height
            if level and -1 <= gap <= SPACE * height:
                phrases[k] = (f"{text} {word.text}", word)
                break
        else:
            phrases.append((word.text, word))
    return [text for text, _ in phrases]


def _depth(text: str) -> PrintedDepth | None:
    match = _DEPTH.fullmatch(text.replace(" ", ""))
    if match is None:
        return None
    mm = float(match["number"]) * (10 if match["unit"] == "cm" else 1)
    name = match["name"]
    named = bool(_NAMED.fullmatch(name))
    if (name and not named) or not RANGE_MM[0] <= mm <= RANGE_MM[1]:
        return None
    return PrintedDepth(mm, named, f"{match['number']} {match['unit']}")
