"""A frame with its segments, lines and numbers drawn on it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from MSUSSegmentLib.io.pictures import Colour, blend
from MSUSSegmentLib.measure.types import Measurement
from MSUSSegmentLib.tasks.result import AREA, DEEP, FASCICLE, FAT, PENNATION, SUPERFICIAL, THICKNESS, FrameResult
from MSUSSegmentLib.tasks.task import Task

__all__ = ["draw_overlay", "headline", "unit_text"]

#: Colour of each kind of line and how much bolder than the thinnest it is; what comes later is drawn on top.
LOOK: dict[str, tuple[Colour, int]] = {
    SUPERFICIAL: ((255, 214, 74), 0),
    DEEP: ((255, 160, 60), 0),
    FASCICLE: ((120, 255, 150), 1),
    THICKNESS: ((90, 200, 255), 1),
    PENNATION: ((255, 120, 220), 0),
    AREA: ((255, 115, 115), 1),
    FAT: ((255, 214, 74), 0),
}
#: Filling of a segment in a picture, as a multiple of that in the scene.
STRONGER = 1.5
UNITS = {"deg": "°", "cm2": " cm²", "px2": " px²", "cm3": " cm³", "grey": "", "ratio": ""}


def unit_text(unit: str) -> str:
    """A unit as it is written behind a number, with the gap before it."""
    return UNITS.get(unit, f" {unit}")


def headline(task: Task, measurements: Sequence[Measurement]) -> str:
    """The task's summaries in one line, such as "MT 21.3 mm   PA 17.2°   FL 71.0 mm".

    Of a quantity without a summary, such as the area of each of several muscles, all values are given.
    """
    parts = []
    for quantity in task.summaries:
        mine = [m for m in measurements if m.quantity == quantity]
        found = [m for m in mine if m.index is None] or mine
        known = [f"{m.value:.{2 if m.unit == 'cm2' else 1}f}" for m in found if m.value is not None]
        parts.append(f"{quantity} {', '.join(known)}{unit_text(found[0].unit)}" if known else f"{quantity} –")
    return "   ".join(parts)


def draw_overlay(task: Task, grey: np.ndarray, result: FrameResult, title: str = "") -> np.ndarray:
    """Draw a result on its frame.

    Args:
        task: says what its segments look like and which numbers are shown.
        grey: (H, W) uint8.
        result: what was found in it.
        title: text beside the numbers, in the strip above the picture, where there is room for it.

    Returns:
        (H + strip, W, 3) uint8; both sides even, as video needs them.
    """
    from PIL import Image, ImageDraw, ImageFont

    segments = ((mask, task.segment(key)) for key, mask in result.masks.items())
    layers = [(mask, s.colour, STRONGER * s.fill) for mask, s in segments if s is not None and s.drawn]
    picture = blend(grey, layers)
    height, width = grey.shape
    size = max(13, round(height / 32))
    strip = 2 * size + size % 2
    canvas = np.zeros(((height + strip + 1) // 2 * 2, (width + 1) // 2 * 2, 3), np.uint8)
    canvas[strip : strip + height, :width] = picture
    image = Image.fromarray(canvas)
    draw = ImageDraw.Draw(image)
    stroke = max(1, round(height / 400))

    for kind, (colour, bolder) in LOOK.items():
        for (of, _), line in result.lines.items():
            if of == kind:
                points = np.concatenate([line.points, line.points[:1]]) if kind == AREA else line.points
                draw.line([(float(x), float(y) + strip) for x, y in points], fill=colour, width=stroke + bolder)
    draw.rectangle((0, 0, canvas.shape[1], strip - 1), fill=(0, 0, 0))
    font = ImageFont.load_default(size)
    # Pillow's font has neither a raised 2 nor a dash.
    text = headline(task, result.measurements).replace("²", "2").replace("–", "-")
    draw.text((size // 2, size // 2), text, fill=(255, 255, 255), font=font)
    taken, length = draw.textlength(text, font=font), draw.textlength(title, font=font)
    if title and taken + length + 2 * size <= canvas.shape[1]:  # in a narrow picture the numbers count more
        draw.text((canvas.shape[1] - length - size // 2, size // 2), title, fill=(170, 170, 170), font=font)
    return np.asarray(image)
