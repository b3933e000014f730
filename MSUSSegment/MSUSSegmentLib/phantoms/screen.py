"""The scanner's screen around a simulated image: a dark frame and a depth ruler."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from MSUSSegmentLib.measure.types import Spacing

#: Digits and the point, five rows of three pixels.
_GLYPHS = {
    "0": ("111", "101", "101", "101", "111"),
    "1": ("010", "110", "010", "010", "111"),
    "2": ("111", "001", "111", "100", "111"),
    "3": ("111", "001", "111", "001", "111"),
    "4": ("101", "101", "111", "001", "001"),
    "5": ("111", "100", "111", "001", "111"),
    "6": ("111", "100", "111", "101", "111"),
    "7": ("111", "001", "010", "010", "010"),
    "8": ("111", "101", "111", "101", "111"),
    "9": ("111", "101", "111", "001", "111"),
    ".": ("000", "000", "000", "000", "010"),
}


@dataclass(frozen=True)
class Screen:
    """Margins in px around the image; a ruler in the margin ``ruler`` ("left", "right" or "") with a tick every 5 mm
    of depth, longer and numbered in cm every 10 mm, counted from the top of the image. ValueError for what cannot be.
    """

    top: int = 48
    right: int = 96
    bottom: int = 32
    left: int = 72
    ruler: str = "right"
    background: int = 12
    ink: int = 215

    def __post_init__(self) -> None:
        if min(self.top, self.right, self.bottom, self.left) < 0:
            raise ValueError("The margins of a screen are 0 px or more.")
        if self.ruler not in ("left", "right", ""):
            raise ValueError(f'ruler is "left", "right" or "" (none); got {self.ruler!r}.')
        if self.ruler and getattr(self, self.ruler) < 40:
            raise ValueError(f"The {self.ruler} margin must be 40 px or more to hold the ruler.")
        if not (0 <= self.background <= 255 and 0 <= self.ink <= 255):
            raise ValueError("background and ink are grey values from 0 to 255.")


def place(grey: np.ndarray, spacing: Spacing, screen: Screen | None) -> tuple[np.ndarray, tuple[int, int]]:
    """The image (H, W) uint8 on its screen, and the (left, top) px at which it starts."""
    if screen is None:
        return grey, (0, 0)
    height, width = grey.shape
    canvas = np.full(
        (height + screen.top + screen.bottom, width + screen.left + screen.right), screen.background, np.uint8
    )
    canvas[screen.top : screen.top + height, screen.left : screen.left + width] = grey
    if screen.ruler:
        _draw_ruler(canvas, height, width, spacing[1], screen)
    if screen.top >= 30 and canvas.shape[1] > 200:  # a grey bar, as many scanners show
        canvas[8:22, 12:140] = np.linspace(0, 255, 128).astype(np.uint8)
    return canvas, (screen.left, screen.top)


def tick_rows(height: int, sy: float, screen: Screen) -> np.ndarray:
    """Rows (float px, in the whole frame) of the ruler's ticks, every 5 mm from depth 0."""
    return screen.top + np.arange(0, (height - 1) * sy + 1e-9, 5.0) / sy


def _draw_ruler(canvas: np.ndarray, height: int, width: int, sy: float, screen: Screen) -> None:
    to_right = screen.ruler == "right"
    start = screen.left + width + 8 if to_right else screen.left - 9
    canvas[screen.top : screen.top + height, start] = screen.ink
    for index, row in enumerate(np.rint(tick_rows(height, sy, screen)).astype(int)):
        long = index % 2 == 0
        size = 9 if long else 5
        columns = slice(start, start + size) if to_right else slice(start - size + 1, start + 1)
        canvas[row, columns] = screen.ink
        if long:
            text = str(index // 2)
            x = start + 12 if to_right else start - 12 - 8 * len(text)
            write_number(canvas, text, x, row - 5, screen.ink)


def write_number(canvas: np.ndarray, text: str, x: int, y: int, ink: int) -> None:
    """Write digits and points, ten px high, into ``canvas`` (H, W), their upper left corner at (``x``, ``y``) px."""
    for k, letter in enumerate(text):
        glyph = np.array([[c == "1" for c in row] for row in _GLYPHS[letter]]).repeat(2, 0).repeat(2, 1)
        x0, y0 = x + 8 * k, max(0, y)
        part = canvas[y0 : y0 + glyph.shape[0], x0 : x0 + glyph.shape[1]]
        part[glyph[: part.shape[0], : part.shape[1]]] = ink
