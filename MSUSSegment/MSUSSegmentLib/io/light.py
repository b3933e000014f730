"""Even light: a picture whose depth lies in the dark, made as bright everywhere as it is on the whole."""

from __future__ import annotations

import numpy as np
from scipy import ndimage

from MSUSSegmentLib.io.scan_area import Box

__all__ = ["NARROW", "WIDE", "even_light"]

#: Standard deviations of the neighbourhood whose mean becomes the same everywhere, as shares of the scan's height.
NARROW, WIDE = 0.12, 0.25
#: What is darkened and brightened at most, and a grey level that counts as nothing.
GAIN, NOTHING = (0.4, 8.0), 2.0
#: So many means over a square, one after the other, are nearly a Gaussian one and take the same time for any width.
PASSES = 3


def even_light(grey: np.ndarray, bounds: Box, neighbourhood: float = NARROW) -> np.ndarray:
    """A copy of (H, W) uint8 whose scan area has the same mean grey value all over, as by a depth gain set anew.

    Each pixel is multiplied by (mean of the scan area) / (Gaussian mean around it), between 0.4 and 8; what lies
    outside of ``bounds`` stays. ``neighbourhood``: the Gaussian's standard deviation as a share of the scan's height.
    Sound that is lost on the way down leaves deep tissue dark, but not without contrast.
    """
    area = grey[bounds.slices].astype(np.float32)
    if not area.size:
        return grey.copy()
    deviation = neighbourhood * len(area)
    # A box of width w has the variance (w^2 - 1) / 12; those of the passes add up.
    width = max(1, round(np.sqrt(12 * deviation**2 / PASSES + 1)))
    around = area
    for _ in range(PASSES):
        around = ndimage.uniform_filter(around, width, mode="nearest")
    gain = np.clip((area.mean() + NOTHING) / (around + NOTHING), *GAIN)
    even = grey.copy()
    even[bounds.slices] = np.clip(np.round(area * gain), 0, 255)
    return even
