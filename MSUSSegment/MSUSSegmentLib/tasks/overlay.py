"""A frame with its segments, lines and numbers drawn on it."""

from __future__ import annotations

import numpy as np

from MSUSSegmentLib.io.pictures import Colour, blend
from MSUSSegmentLib.measure.architecture import Architecture
from MSUSSegmentLib.tasks.result import FrameResult

__all__ = ["COLOURS", "draw_overlay", "headline"]

#: The segments' colours, the same in pictures and in the scene.
COLOURS: dict[str, Colour] = {
    "muscle": (192, 80, 77),
    "superficial_aponeurosis": (255, 214, 74),
    "deep_aponeurosis": (255, 160, 60),
    "fascicles": (90, 210, 120),
}
THICKNESS, FASCICLE, PENNATION = (90, 200, 255), (120, 255, 150), (255, 120, 220)


def headline(architecture: Architecture) -> str:
    """The three summaries in one line, such as "MT 21.3 mm   PA 17.2°   FL 71.0 mm"."""
    parts = []
    for quantity in ("MT", "PA", "FL"):
        found = [m for m in architecture.measurements if m.quantity == quantity and m.index is None]
        if not found or found[0].value is None:
            parts.append(f"{quantity} –")
        else:
            unit = "°" if found[0].unit == "deg" else f" {found[0].unit}"
            parts.append(f"{quantity} {found[0].value:.1f}{unit}")
    return "   ".join(parts)


def draw_overlay(grey: np.ndarray, result: FrameResult, title: str = "") -> np.ndarray:
    """Draw a result on its frame.

    Args:
        grey: (H, W) uint8.
        result: what was found in it.
        title: text beside the numbers, in the strip above the picture.

    Returns:
        (H + strip, W, 3) uint8; both sides even, as video needs them.
    """
    from PIL import Image, ImageDraw, ImageFont

    layers = [(result.masks[n], c) for n, c in COLOURS.items() if n in result.masks and n != "muscle"]
    picture = blend(grey, layers, opacity=0.45)
    architecture = result.architecture
    height, width = grey.shape
    size = max(13, round(height / 32))
    strip = 2 * size + size % 2
    canvas = np.zeros(((height + strip + 1) // 2 * 2, (width + 1) // 2 * 2, 3), np.uint8)
    canvas[strip : strip + height, :width] = picture
    image = Image.fromarray(canvas)
    draw = ImageDraw.Draw(image)
    stroke = max(1, round(height / 400))

    def line(points: np.ndarray, colour: Colour, weight: int = stroke) -> None:
        draw.line([(float(x), float(y) + strip) for x, y in points], fill=colour, width=weight)

    for name in ("superficial", "deep"):
        curve = getattr(architecture.geometry, name)
        if curve is not None:
            line(curve, COLOURS[f"{name}_aponeurosis"])
    for fascicle in architecture.fascicles:
        line(fascicle.points, FASCICLE, stroke + 1)
    for segment in architecture.thickness:
        if segment is not None:
            line(segment, THICKNESS, stroke + 1)
    for angle in architecture.pennation:
        if angle is not None:
            line(angle, PENNATION)
    draw.rectangle((0, 0, canvas.shape[1], strip - 1), fill=(0, 0, 0))
    font = ImageFont.load_default(size)
    draw.text((size // 2, size // 2), headline(architecture), fill=(255, 255, 255), font=font)
    if title:
        length = draw.textlength(title, font=font)
        draw.text((canvas.shape[1] - length - size // 2, size // 2), title, fill=(170, 170, 170), font=font)
    return np.asarray(image)
