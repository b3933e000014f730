"""The scanner's screen around a simulated image: a dark frame and a depth ruler."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from MSUSSegmentLib.measure.types import Spacing

#: Digits and the letters of a printed depth, five rows.
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
    "D": ("1110", "1001", "1001", "1001", "1110"),
    "c": ("000", "111", "100", "100", "111"),
    "m": ("00000", "11111", "10101", "10101", "10101"),
    ".": ("0", "0", "0", "0", "1"),
    " ": ("0", "0", "0", "0", "0"),
}
#: Pixels for each pixel of a glyph.
_SCALE = 2


@dataclass(frozen=True)
class Screen:
    """Margins in px around the image; a ruler in the margin ``ruler`` ("left", "right" or "") with a tick every
    ``tick_mm`` of depth, counted from the top of the image, every ``long_every``-th of them longer, and numbers in
    ``unit`` ("cm", "mm" or "" for none) every ``number_mm``, at all those depths or at the ``ends`` only. ``depth_in``
    ("cm", "mm" or "") prints the image's depth above it. ValueError for what cannot be.
    """

    top: int = 48
    right: int = 96
    bottom: int = 32
    left: int = 72
    ruler: str = "right"
    background: int = 12
    ink: int = 215
    tick_mm: float = 5.0
    long_every: int = 2
    unit: str = "cm"
    number_mm: float = 10.0
    ends: bool = False
    depth_in: str = ""

    def __post_init__(self) -> None:
        if min(self.top, self.right, self.bottom, self.left) < 0:
            raise ValueError("The margins of a screen are 0 px or more.")
        if self.ruler not in ("left", "right", ""):
            raise ValueError(f'ruler is "left", "right" or "" (none); got {self.ruler!r}.')
        if self.ruler and getattr(self, self.ruler) < 40:
            raise ValueError(f"The {self.ruler} margin must be 40 px or more to hold the ruler.")
        if not (0 <= self.background <= 255 and 0 <= self.ink <= 255):
            raise ValueError("background and ink are grey values from 0 to 255.")
        if not (self.tick_mm > 0 and self.number_mm > 0 and self.long_every >= 1):
            raise ValueError("Ticks and numbers are more than 0 mm apart, and every first or later tick is longer.")
        if self.unit not in ("cm", "mm", "") or self.depth_in not in ("cm", "mm", ""):
            raise ValueError(f'Units are "cm", "mm" or "" (none); got {self.unit!r} and {self.depth_in!r}.')
        if self.depth_in and self.top < 44:
            raise ValueError("The top margin must be 44 px or more to hold the printed depth.")


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
    if screen.depth_in:
        write_number(canvas, f"D {_number(height * spacing[1], screen.depth_in)} {screen.depth_in}", 12, 28, screen.ink)
    return canvas, (screen.left, screen.top)


def tick_rows(height: int, sy: float, screen: Screen) -> np.ndarray:
    """Rows (float px, in the whole frame) of the ruler's ticks, every ``tick_mm`` from depth 0."""
    return screen.top + np.arange(0, (height - 1) * sy + 1e-9, screen.tick_mm) / sy


def _number(mm: float, unit: str) -> str:
    return f"{mm / 10:.1f}" if unit == "cm" else f"{mm:.0f}"


def _draw_ruler(canvas: np.ndarray, height: int, width: int, sy: float, screen: Screen) -> None:
    to_right = screen.ruler == "right"
    start = screen.left + width + 8 if to_right else screen.left - 9
    canvas[screen.top : screen.top + height, start] = screen.ink
    rows = np.rint(tick_rows(height, sy, screen)).astype(int)
    depths = np.arange(len(rows)) * screen.tick_mm
    numbered = np.abs(depths / screen.number_mm - np.rint(depths / screen.number_mm)) < 1e-6
    if screen.ends:
        numbered[np.flatnonzero(numbered)[1:-1]] = False
    for index, row in enumerate(rows):
        size = 9 if index % screen.long_every == 0 else 5
        columns = slice(start, start + size) if to_right else slice(start - size + 1, start + 1)
        canvas[row, columns] = screen.ink
        if numbered[index] and screen.unit:
            text = f"{depths[index] / (10 if screen.unit == 'cm' else 1):g}"
            x = start + 12 if to_right else start - 12 - _length(text)
            write_number(canvas, text, x, row - 5, screen.ink)


def _length(text: str) -> int:
    """Columns that a text takes, with the gap after it."""
    return sum(_SCALE * (len(_GLYPHS[letter][0]) + 1) for letter in text)


def write_number(canvas: np.ndarray, text: str, x: int, y: int, ink: int) -> None:
    """Write digits, points and units, ten px high, into ``canvas`` (H, W), from the corner (``x``, ``y``) px on."""
    for letter in text:
        glyph = np.array([[c == "1" for c in row] for row in _GLYPHS[letter]]).repeat(_SCALE, 0).repeat(_SCALE, 1)
        y0 = max(0, y)
        part = canvas[y0 : y0 + glyph.shape[0], x : x + glyph.shape[1]]
        part[glyph[: part.shape[0], : part.shape[1]]] = ink
        x += _length(letter)
