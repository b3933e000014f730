"""How pixels of any kind become 8-bit grey. One rule each, the same for every file format."""

from __future__ import annotations

import numpy as np


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


def from_range(values: np.ndarray, limits: tuple[float, float] | None) -> np.ndarray:
    """Numbers to uint8: ``limits`` (min, max) become 0 and 255; None rounds and keeps. NaN becomes 0."""
    values = np.asarray(values)
    if values.dtype == np.uint8 and limits is None:
        return values
    numbers = values.astype(np.float64)
    if limits is not None:
        low, high = limits
        numbers = (numbers - low) * 255.0 / (high - low) if high > low else np.zeros_like(numbers)
    numbers = np.nan_to_num(numbers, nan=0.0, posinf=255.0, neginf=0.0)
    return np.clip(np.rint(numbers), 0, 255).astype(np.uint8)
