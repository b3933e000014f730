"""How pixels of any kind become 8-bit grey. One rule each, the same for every file format."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

#: Bits that scanners and programs store grey levels with, in wider numbers.
USUAL_BITS = (10, 12, 14, 16)


@dataclass(frozen=True)
class Levels:
    """How numbers become grey levels: ``limits`` (black, white) for ``from_range``, None when they are grey levels.

    ``note``: why the levels cannot be compared with those of other pictures, a sentence; "" when they can.
    """

    limits: tuple[float, float] | None
    note: str = ""


def luma(rgb: np.ndarray) -> np.ndarray:
    """(..., 3 or 4) uint8 colour to (...) uint8 grey: ITU-R BT.601, round(0.299 R + 0.587 G + 0.114 B).

    Grey that was stored as colour (R = G = B) comes back unchanged; a fourth channel (alpha) is ignored.
    """
    rgb = np.asarray(rgb)
    red, green, blue = (rgb[..., i].astype(np.uint32) for i in range(3))
    return ((299 * red + 587 * green + 114 * blue + 500) // 1000).astype(np.uint8)


def from_bits(values: np.ndarray, bits: int) -> np.ndarray:
    """Whole numbers of ``bits`` bits, whose white is 2**bits - 1, to uint8: white becomes 255, 8 bits pass unchanged.

    Fewer than 8 bits are stretched in the same way. Signed numbers start at -2**(bits - 1).
    """
    values = np.asarray(values)
    lowest = -(2 ** (bits - 1)) if values.dtype.kind == "i" and values.size and values.min() < 0 else 0
    if bits == 8 and lowest == 0:
        return np.clip(values, 0, 255).astype(np.uint8)
    scaled = (values.astype(np.float64) - lowest) * 255.0 / (2**bits - 1)
    return np.clip(np.rint(scaled), 0, 255).astype(np.uint8)


def value_range(values: np.ndarray) -> tuple[float, float] | None:
    """(min, max) that becomes black and white in ``from_range``, or None when the values are grey levels already.

    For formats that do not say what white is (NRRD, NIfTI, MetaImage, floating point TIFF). Values that all lie in
    0..255 are grey levels, unless they are fractions in 0..1. NaN and infinities do not count.
    """
    values = np.asarray(values)
    if values.dtype == np.uint8:
        return None
    finite = values[np.isfinite(values)] if values.dtype.kind == "f" else values
    if finite.size == 0:
        return None
    low, high = float(finite.min()), float(finite.max())
    fractions = values.dtype.kind == "f" and high <= 1 and low < high
    if low >= 0 and high <= 255 and not fractions:
        return None
    return low, high


def levels_of(values: np.ndarray) -> Levels:
    """The grey levels of numbers whose file does not say what white is; ``values``: all frames, or what they span.

    Numbers in 0..255 are 8-bit grey levels, however wide they are stored. Larger whole numbers from zero on are taken
    as having the fewest bits of ``USUAL_BITS`` that hold them; all others span from black to white.
    """
    values = np.asarray(values)
    limits = value_range(values)
    if limits is None:
        return Levels(None)
    low, high = limits
    bits = next((bits for bits in USUAL_BITS if high < 2**bits), None)
    if values.dtype.kind in "iu" and low >= 0 and bits is not None:
        if bits == 16 and values.dtype == np.uint16:
            return Levels((0.0, 65535.0))
        note = (
            f"Its grey levels reach {high:g} and were taken as {bits}-bit numbers, which the file does not say: "
            "echo intensity cannot be compared with that of other pictures."
        )
        return Levels((0.0, 2.0**bits - 1), note)
    note = (
        f"Its grey levels, from {low:.6g} to {high:.6g}, were stretched from black to white: "
        "echo intensity cannot be compared with that of other pictures."
    )
    return Levels(limits, note)


def from_range(values: np.ndarray, limits: tuple[float, float] | None) -> np.ndarray:
    """Numbers to uint8: ``limits`` (black, white) become 0 and 255; None rounds and keeps. NaN becomes 0.

    White may be the smaller number (of a picture stored as its negative).
    """
    values = np.asarray(values)
    if values.dtype == np.uint8 and limits is None:
        return values
    numbers = values.astype(np.float64)
    if limits is not None:
        low, high = limits
        numbers = (numbers - low) * 255.0 / (high - low) if high != low else np.zeros_like(numbers)
    numbers = np.nan_to_num(numbers, nan=0.0, posinf=255.0, neginf=0.0)
    return np.clip(np.rint(numbers), 0, 255).astype(np.uint8)


def limits_between(values: np.ndarray, levels: np.ndarray) -> tuple[float, float] | None:
    """The (black, white) with which ``from_range`` makes ``values`` exactly ``levels``; None when no such pair does.

    Two programs may store one picture in different numbers (rescaled, windowed, as a negative). ``values`` (H, W) of
    any kind, ``levels`` (H, W) uint8 of the same pixels.
    """
    from scipy.optimize import linprog

    numbers, first, place = np.unique(np.asarray(values).ravel(), return_index=True, return_inverse=True)
    found = np.asarray(levels).ravel()[first]  # the level of each number
    if not np.array_equal(found[place], np.asarray(levels).ravel()) or not np.isfinite(numbers).all():
        return None
    numbers = numbers.astype(np.float64)
    usual = [(0.0, 2.0**bits - 1) for bits in (8, *USUAL_BITS)]
    usual += [(-(2.0 ** (bits - 1)), 2.0 ** (bits - 1) - 1) for bits in (8, *USUAL_BITS)]
    for limits in [*usual, (numbers[0], numbers[-1])]:
        for pair in (limits, limits[::-1]):
            if np.array_equal(from_range(numbers, pair), found):
                return pair
    inside = (found > 0) & (found < 255)
    if inside.sum() < 2:
        return None
    # level = slope * x + offset to half a level, with as much room as there is; x scaled to keep the numbers tame.
    middle, span = numbers[inside].mean(), np.ptp(numbers[inside])
    x, level, ones = (numbers[inside] - middle) / span, found[inside].astype(float), np.ones(inside.sum())
    solved = linprog(
        [0, 0, -1],
        np.vstack([np.column_stack([x, ones, ones]), np.column_stack([-x, -ones, ones])]),
        np.concatenate([level + 0.5, 0.5 - level]),
        bounds=[(None, None), (None, None), (0, 1)],
    )
    if not solved.success or solved.x[0] == 0:
        return None
    slope, offset, _ = solved.x
    pair = (float(middle - offset * span / slope), float(middle + (255 - offset) * span / slope))
    return pair if np.array_equal(from_range(numbers, pair), found) else None
