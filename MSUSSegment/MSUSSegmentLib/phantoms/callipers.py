"""Coloured callipers over a transverse phantom, as scanners burn them into the picture."""

from __future__ import annotations

import numpy as np

from MSUSSegmentLib.phantoms.screen import write_number
from MSUSSegmentLib.phantoms.transverse import TransverseImage
from MSUSSegmentLib.phantoms.truth import draw_line

#: Saturated colours that scanners draw in: yellow, green, cyan, orange, magenta.
COLOURS = ((255, 255, 0), (0, 255, 0), (0, 255, 255), (255, 160, 0), (255, 0, 255))


def burn_callipers(image: TransverseImage, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """The picture as (H, W, 3) uint8 with callipers across each target's width and depth, and what they cover.

    Each pair is two crosses joined by a dotted line through the muscle, with its length in cm beside it. The second
    array, (H, W) bool, is True wherever a pixel was coloured; every other pixel keeps its grey value in all three
    channels, so that echo statistics without the overlay are known exactly.
    """
    picture = np.repeat(image.pixels[..., None], 3, axis=2)
    covered = np.zeros(image.pixels.shape, bool)
    for section in image.sections:
        points = section.contour
        for axis in (0, 1):
            ends = points[[points[:, axis].argmin(), points[:, axis].argmax()]]
            drawn = np.zeros(covered.shape, bool)
            for x, y in ends:
                draw_line(drawn, np.array([[x - 5, y], [x + 5, y]]), 0.8)
                draw_line(drawn, np.array([[x, y - 5], [x, y + 5]]), 0.8)
            along = ends[1] - ends[0]
            for share in np.arange(0, 1, 8 / max(float(np.hypot(*along)), 8)):
                draw_line(drawn, np.array([ends[0] + share * along] * 2), 1.1)
            length = float(np.hypot(*(along * image.spacing))) / 10
            letters = np.zeros(covered.shape, np.uint8)
            x, y = ends[1] + (9, -12)
            write_number(letters, f"{length:.2f}", *_fitting(letters.shape, x, y), 1)
            drawn |= letters > 0
            picture[drawn] = COLOURS[rng.integers(len(COLOURS))]
            covered |= drawn
    return picture, covered


def _fitting(shape: tuple[int, int], x: float, y: float) -> tuple[int, int]:
    """The corner of a number of four letters, moved into the picture."""
    return int(np.clip(x, 0, max(shape[1] - 34, 0))), int(np.clip(y, 0, max(shape[0] - 12, 0)))
