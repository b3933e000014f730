"""A frame with its segments, lines and numbers drawn on it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from MSUSSegmentLib.io.pictures import blend
from MSUSSegmentLib.measure.lines import covered_spans
from MSUSSegmentLib.measure.types import Line, Measurement
from MSUSSegmentLib.tasks.result import FrameResult
from MSUSSegmentLib.tasks.task import Task
from MSUSSegmentLib.tasks.vocabulary import CLOSED, LineKind

__all__ = ["draw_overlay", "headline", "unit_text"]

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
        of_quantity = [m for m in measurements if m.quantity == quantity]
        summed = [m for m in of_quantity if m.index is None] or of_quantity
        known = [f"{m.value:.{task.quantity(quantity).digits}f}" for m in summed if m.value is not None]
        parts.append(f"{quantity} {', '.join(known)}{unit_text(summed[0].unit)}" if known else f"{quantity} –")
    return "   ".join(parts)


def _draw_line(draw, kind: LineKind, line: Line, strip: int, stroke: int) -> None:
    """What is seen of a line; what was only extrapolated is dashed."""

    def polyline(points: np.ndarray) -> None:
        draw.line([(float(x), float(y) + strip) for x, y in points], fill=kind.colour, width=stroke + kind.bolder)

    points = line.drawn
    if kind.shape == CLOSED:
        polyline(np.concatenate([points, points[:1]]))
        return
    if line.trace is None and line.measured is None:
        polyline(points)
        return
    pieces = line.trace.pieces if line.trace is not None else ()
    if not len(pieces):
        pieces = [(line.trace.points if line.trace is not None else line.points)[[0, -1]]]
    run = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))))
    dashes = np.arange(0.0, max(run[-1], 1.0), 8.0 * stroke)
    spans = [*(covered_spans(points, pieces, None) * run[-1]), *((at, at + 3.0 * stroke) for at in dashes)]
    for start, end in spans:
        at = np.unique(np.clip([start, *run[(run > start) & (run < end)], end], 0.0, run[-1]))
        if len(at) > 1:
            polyline(np.column_stack([np.interp(at, run, points[:, i]) for i in (0, 1)]))


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

    for kind in task.lines:
        for (name, _), line in result.lines.items():
            if name == kind.name and line.placed:
                _draw_line(draw, kind, line, strip, stroke)
    draw.rectangle((0, 0, canvas.shape[1], strip - 1), fill=(0, 0, 0))
    font = ImageFont.load_default(size)
    # Pillow's font has neither a raised 2 nor a dash.
    text = headline(task, result.measurements).replace("²", "2").replace("–", "-")
    draw.text((size // 2, size // 2), text, fill=(255, 255, 255), font=font)
    taken, length = draw.textlength(text, font=font), draw.textlength(title, font=font)
    if title and taken + length + 2 * size <= canvas.shape[1]:  # in a narrow picture the numbers count more
        draw.text((canvas.shape[1] - length - size // 2, size // 2), title, fill=(170, 170, 170), font=font)
    return np.asarray(image)
