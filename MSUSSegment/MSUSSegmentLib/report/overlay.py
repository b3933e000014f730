"""A frame with its segments, lines and numbers drawn on it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from MSUSSegmentLib.io.pictures import blend
from MSUSSegmentLib.measure.flags import text_of
from MSUSSegmentLib.measure.lines import covered_spans
from MSUSSegmentLib.measure.table import spacing_text
from MSUSSegmentLib.measure.types import Line, Measurement, Spacing
from MSUSSegmentLib.tasks.result import FrameResult
from MSUSSegmentLib.tasks.task import Task
from MSUSSegmentLib.tasks.vocabulary import CLOSED, LineKind

__all__ = ["draw_overlay", "flag_line", "headline", "scale_line", "unit_text"]

#: Filling of a segment in a picture, as a multiple of that in the scene.
STRONGER = 1.5
#: Colours of the text: numbers, what is to be known of them, where the scale comes from.
WHITE, AMBER, GREY = (255, 255, 255), (255, 196, 84), (170, 170, 170)
#: What no trace shows of a line is dashed; the words for that in the picture.
DASHED = "- - extrapolated"
UNITS = {"deg": "°", "cm2": " cm²", "px2": " px²", "cm3": " cm³", "grey": "", "ratio": ""}


def unit_text(unit: str) -> str:
    """A unit as it is written behind a number, with the gap before it."""
    return UNITS.get(unit, f" {unit}")


def headline(task: Task, measurements: Sequence[Measurement]) -> str:
    """The task's summaries in one line, such as "MT 21.3 mm   PA 17.2°   FL 71.0 mm".

    Of a quantity without a summary, such as the area of each of several muscles, all values are given.
    """
    parts, looked_for = [], {m.quantity for m in measurements}
    for quantity in task.summaries:
        if looked_for & set(task.summaries) and quantity not in looked_for:
            continue
        of_quantity = [m for m in measurements if m.quantity == quantity]
        summed = [m for m in of_quantity if m.index is None] or of_quantity
        known = [f"{m.value:.{task.quantity(quantity).digits}f}" for m in summed if m.value is not None]
        parts.append(f"{quantity} {', '.join(known)}{unit_text(summed[0].unit)}" if known else f"{quantity} –")
    return "   ".join(parts)


def flag_line(task: Task, measurements: Sequence[Measurement]) -> str:
    """What is to be known of the summaries in one line, such as "MT, PA: unsure   FL: extrapolated 62 %"; "" without.

    Of a quantity without a summary the flags of all its values count. The same words stand once, behind all that they
    are said of.
    """
    words: dict[str, list[str]] = {}
    for quantity in task.summaries:
        of_quantity = [m for m in measurements if m.quantity == quantity]
        summed = [m for m in of_quantity if m.index is None] or of_quantity
        text = text_of(flag for m in summed for flag in m.flags)
        if text:
            words.setdefault(text, []).append(quantity)
    return "   ".join(f"{', '.join(quantities)}: {text}" for text, quantities in words.items())


def scale_line(spacing: Spacing | None, source: str, reason: str = "") -> str:
    """Where the scale comes from, as it stands under a picture; of an unknown one, why."""
    if spacing is None:
        return "no scale, lengths in px" + (f": {reason}" if reason else "")
    return f"scale: {spacing_text(spacing)} mm a pixel, {source}" + (f"; {reason}" if reason else "")


def _fitted(draw, text: str, font, width: float) -> str:
    """The text, cut with dots where it is too wide. Pillow's font has neither a raised 2 nor a dash."""
    text = text.replace("²", "2").replace("–", "-").replace("×", "x").replace("≥", ">=").replace("≤", "<=")
    if draw.textlength(text, font=font) <= width:
        return text
    while text and draw.textlength(text + " ...", font=font) > width:
        text = text[:-1]
    return text.rstrip(" ,;:(") + " ..."


def _draw_line(draw, kind: LineKind, line: Line, strip: int, stroke: int) -> bool:
    """What is seen of a line; what was only extrapolated is dashed. Whether anything was."""

    def polyline(points: np.ndarray) -> None:
        draw.line([(float(x), float(y) + strip) for x, y in points], fill=kind.colour, width=stroke + kind.bolder)

    points = line.drawn
    if kind.shape == CLOSED:
        polyline(np.concatenate([points, points[:1]]))
        return False
    if line.trace is None and line.measured is None:
        polyline(points)
        return False
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
    return line.extrapolated > 0.005


def draw_overlay(
    task: Task, grey: np.ndarray, result: FrameResult, title: str = "", scale: str | None = None
) -> np.ndarray:
    """Draw a result on its frame: its numbers above the picture, their flags and the scale's source below it.

    Args:
        task: says what its segments look like and which numbers are shown.
        grey: (H, W) uint8.
        result: what was found in it.
        title: text beside the numbers, in the strip above the picture, where there is room for it.
        scale: where the scale comes from (`scale_line`); None leaves the strip below the picture out.

    Returns:
        (H + strips, W, 3) uint8; both sides even, as video needs them. The size depends on the picture's alone.
    """
    from PIL import Image, ImageDraw, ImageFont

    segments = ((mask, task.segment(key)) for key, mask in result.masks.items())
    layers = [(mask, s.colour, STRONGER * s.fill) for mask, s in segments if s is not None and s.drawn]
    picture = blend(grey, layers)
    height, width = grey.shape
    size = max(13, round(height / 32))
    strip = 2 * size + size % 2
    small = max(12, round(height / 40))
    below = 0 if scale is None else 3 * small
    canvas = np.zeros(((height + strip + below + 1) // 2 * 2, (width + 1) // 2 * 2, 3), np.uint8)
    canvas[strip : strip + height, :width] = picture
    image = Image.fromarray(canvas)
    draw = ImageDraw.Draw(image)
    stroke = max(1, round(height / 400))

    dashed = False
    for kind in task.lines:
        for (name, _), line in result.lines.items():
            if name == kind.name and line.placed:
                dashed |= _draw_line(draw, kind, line, strip, stroke)
    across = canvas.shape[1]
    draw.rectangle((0, 0, across, strip - 1), fill=(0, 0, 0))
    font = ImageFont.load_default(size)
    text = _fitted(draw, headline(task, result.measurements), font, across - size)
    draw.text((size // 2, size // 2), text, fill=WHITE, font=font)
    taken, length = draw.textlength(text, font=font), draw.textlength(title, font=font)
    if title and taken + length + 2 * size <= across:  # in a narrow picture the numbers count more
        draw.text((across - length - size // 2, size // 2), title, fill=GREY, font=font)
    if scale is None:
        return np.asarray(image)
    foot, margin = strip + height, size // 2
    draw.rectangle((0, foot, across, canvas.shape[0]), fill=(0, 0, 0))
    font = ImageFont.load_default(small)
    legend = draw.textlength(DASHED, font=font) + margin if dashed else 0
    flags = _fitted(draw, flag_line(task, result.measurements), font, across - 2 * margin)
    draw.text((margin, foot + small // 3), flags, fill=AMBER, font=font)
    text = _fitted(draw, scale, font, across - 2 * margin - legend)
    draw.text((margin, foot + small // 3 + small + small // 4), text, fill=GREY, font=font)
    if dashed:
        draw.text((across - legend, foot + small // 3 + small + small // 4), DASHED, fill=GREY, font=font)
    return np.asarray(image)
