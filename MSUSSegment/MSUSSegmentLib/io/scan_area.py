"""Where the ultrasound image lies inside a picture of the scanner's screen.

A screen is drawn: between text, rulers and bars it is exactly flat, in one or two grey levels that reach the edge of the
picture. An ultrasound image is speckle, and never flat over a large area that has the screen's grey level. So what is
not screen background, is wider than text, rulers and bars, and is the largest such patch, is the image.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import ndimage

#: Grey levels that a 3x3 patch may span and still be flat (0 on a lossless screen, 1 or 2 after compression).
FLAT_RANGE = 2
#: A grey level is background when it is flat on at least this share of the picture's rim.
RIM_SHARE = 0.04
#: Text lines, rulers and grey bars are thinner than this share of the picture's shorter side; the image is not.
CLUTTER_SHARE = 0.055
#: Smallest share of the picture that an ultrasound image covers.
LEAST_SHARE = 0.03


class Box(NamedTuple):
    """Half-open pixel bounds: columns ``x0 <= x < x1``, rows ``y0 <= y < y1``."""

    x0: int
    y0: int
    x1: int
    y1: int

    @property
    def width(self) -> int:
        return self.x1 - self.x0

    @property
    def height(self) -> int:
        return self.y1 - self.y0

    @property
    def slices(self) -> tuple[slice, slice]:
        """``image[box.slices]`` is the part inside the box."""
        return slice(self.y0, self.y1), slice(self.x0, self.x1)


def find_scan_area(grey: np.ndarray) -> Box:
    """The ultrasound image inside the scanner's screen.

    ``grey``: (H, W) uint8. A picture that is all image (or blank, or noise) gives its full bounds; so does one in which
    nothing large enough stands out. Steered and curved images give the rectangle around them.
    """
    grey = np.asarray(grey)
    if grey.ndim != 2:
        raise ValueError(f"A scan area is found in one grey picture (rows, columns), not in an array of shape {grey.shape}.")
    height, width = grey.shape
    full = Box(0, 0, width, height)
    clutter = max(9, int(round(CLUTTER_SHARE * min(height, width))))
    if min(height, width) < 3 * clutter:
        return full
    background = _screen_background(grey)
    if background is None:
        return full
    content = ~background
    solid = _opened(content, clutter)
    patches, count = ndimage.label(solid)
    if count == 0:
        return full
    sizes = np.bincount(patches.ravel())
    sizes[0] = 0
    best = int(sizes.argmax())
    if sizes[best] < LEAST_SHARE * grey.size:
        return full
    rows, columns = ndimage.find_objects(patches, max_label=best)[best - 1]
    box = Box(columns.start, rows.start, columns.stop, rows.stop)
    return _with_corners(content, box, clutter)


def _screen_background(grey: np.ndarray) -> np.ndarray | None:
    """(H, W) bool: flat screen in a grey level that the picture's rim has, or None when the rim has none."""
    flat = _range3(grey) <= FLAT_RANGE
    rim = np.zeros(grey.shape, bool)
    rim[[0, 1, -2, -1]] = True
    rim[:, [0, 1, -2, -1]] = True
    counts = np.bincount(grey[rim & flat], minlength=256)
    share = counts / rim.sum()
    levels = share >= RIM_SHARE
    if not levels.any():
        return None
    levels = _with_neighbours(levels, share)
    seeds = flat & levels[grey]
    # The outermost ring of a flat region has neighbours of another level: it belongs to the region all the same.
    return ndimage.maximum_filter(seeds.view(np.uint8), 3).view(bool) & levels[grey]


def _with_neighbours(levels: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Levels one step beside a background level (compression) count too when the rim has them at all."""
    beside = np.zeros_like(levels)
    beside[1:] |= levels[:-1]
    beside[:-1] |= levels[1:]
    return levels | (beside & (share > 0.002))


def _range3(grey: np.ndarray) -> np.ndarray:
    """Largest minus smallest grey value in each pixel's 3x3 neighbourhood."""
    return ndimage.maximum_filter(grey, 3) - ndimage.minimum_filter(grey, 3)


def _opened(mask: np.ndarray, size: int) -> np.ndarray:
    """Opening with a square: keeps what a ``size`` x ``size`` square fits into. The picture's rim counts as content."""
    values = mask.view(np.uint8)
    for axis in (0, 1):
        values = ndimage.minimum_filter1d(values, size, axis=axis, mode="nearest")
    for axis in (0, 1):
        origin = -1 if size % 2 == 0 else 0
        values = ndimage.maximum_filter1d(values, size, axis=axis, mode="nearest", origin=origin)
    return values.astype(bool)


def _with_corners(content: np.ndarray, box: Box, reach: int) -> Box:
    """The box with the pointed corners of a steered image, which the opening took off."""
    x0, y0, x1, y1 = box
    run = max(6, (y1 - y0) // 25)
    for _ in range(reach):
        if x0 > 0 and _longest_run(content[y0:y1, x0 - 1]) >= run:
            x0 -= 1
        if x1 < content.shape[1] and _longest_run(content[y0:y1, x1]) >= run:
            x1 += 1
    run = max(6, (x1 - x0) // 25)
    for _ in range(reach):
        if y0 > 0 and _longest_run(content[y0 - 1, x0:x1]) >= run:
            y0 -= 1
        if y1 < content.shape[0] and _longest_run(content[y1, x0:x1]) >= run:
            y1 += 1
    return Box(x0, y0, x1, y1)


def _longest_run(line: np.ndarray) -> int:
    edges = np.flatnonzero(np.diff(np.concatenate(([False], line, [False])).view(np.int8)))
    return int((edges[1::2] - edges[::2]).max()) if edges.size else 0
