"""Text that is burnt into a picture outside of its scan area, such as a patient's name.

Of the files that were looked at, the six DICOM pictures with text were all found, and one of 34 anonymised ones of
dl_track, which have rulers, bars and signs only.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from MSUSSegmentLib.io.glyphs import find_lines, text_inks
from MSUSSegmentLib.io.scan_area import Box, find_scan_area

__all__ = ["BLANK", "CROP", "HANDLING", "KEEP", "BurntInTextError", "Screening", "handled", "screen_picture"]

#: What is done about it: keep the scan area alone, black out everything else, or leave the picture as it is.
CROP, BLANK, KEEP = "crop", "blank", "keep"
HANDLING = (CROP, BLANK, KEEP)
#: Grey levels of text above its ground, bright and dim.
BRIGHTNESS = (40.0, 110.0)
#: Characters that a line of text has at least, and as one character too many for a number on a ruler.
LEAST_CHARACTERS = 3
#: Pixels around the scan area that still belong to it.
RIM = 2


class BurntInTextError(ValueError):
    """Pictures show text outside the scan area, and nobody has said what to do about it. One sentence."""


@dataclass(frozen=True)
class Screening:
    """What a picture shows besides the scan: its scan area, and boxes (x0, y0, x1, y1) px of lines of text."""

    area: Box
    text: tuple[tuple[int, int, int, int], ...]


def screen_picture(grey: np.ndarray) -> Screening:
    """Find the scan area of a picture (H, W) uint8 and text outside of it, whatever it says.

    Three characters or more beside one another are text, whether bright on dark or dark on bright; shorter ones are the
    numbers of a ruler. Text inside the scan area is not looked for.
    """
    grey = np.asarray(grey)
    area = find_scan_area(grey)
    outside = np.ones(grey.shape, bool)
    x0, y0, x1, y1 = area
    outside[max(0, y0 - RIM) : y1 + RIM, max(0, x0 - RIM) : x1 + RIM] = False
    if not outside.any():
        return Screening(area, ())
    ground = int(np.median(grey[outside]))
    screen = np.where(outside, grey, ground).astype(np.uint8)
    found = []
    for picture in (screen, 255 - screen):
        for ink in text_inks(picture, BRIGHTNESS):
            for line in find_lines(ink):
                if len(line) >= LEAST_CHARACTERS:
                    found.append((min(b[0] for b in line), min(b[1] for b in line),
                                  max(b[2] for b in line), max(b[3] for b in line)))  # fmt: skip
    return Screening(area, tuple(dict.fromkeys(found)))


def handled(grey: np.ndarray, area: Box, how: str) -> tuple[np.ndarray, Box]:
    """The picture as it is exported, and the part of the original that it is.

    Args:
        grey: (H, W), a picture or a mask.
        area: its scan area.
        how: one of `HANDLING`.
    """
    height, width = grey.shape
    if how == CROP:
        return np.ascontiguousarray(grey[area.slices]), area
    if how == BLANK:
        left = np.zeros_like(grey)
        left[area.slices] = grey[area.slices]
        return left, Box(0, 0, width, height)
    return grey, Box(0, 0, width, height)
