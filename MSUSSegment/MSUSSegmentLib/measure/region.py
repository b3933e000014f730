"""A region of interest of a muscle, and the picture inside it brought to a fixed size.

A region is any closed contour. The straight lines that fit its upper and its lower edge best, over the middle four
fifths of its width, and its left and right ends make a quadrilateral; this is what is warped, so that a contour that is
dragged a little, or whose corners are rounded, gives nearly the same picture.

At its edges: above and below, `MARGIN` of the region's height is taken along, so that the aponeuroses and how they move
are seen; left and right nothing is. What lies outside the scan area (or the picture) repeats the nearest pixel inside.
"""

from __future__ import annotations

import numpy as np
from scipy import ndimage

__all__ = ["MARGIN", "SIZE", "region_between", "region_corners", "slant_of", "warp_region"]

#: Rows and columns of a warped region.
SIZE = (64, 128)
#: Share of the region's height that is taken along above it and below it.
MARGIN = 0.15
#: A region is at least so wide and so high, px.
LEAST_WIDTH, LEAST_HEIGHT = 24.0, 8.0
#: Columns at which a contour's edges are looked at, as shares of its width.
_COLUMNS = np.linspace(0.1, 0.9, 33)
#: Points of a region's upper edge, and as many of its lower one.
_KNOTS = 6


def region_between(superficial: np.ndarray, deep: np.ndarray, bounds: tuple[int, int, int, int] | None = None):
    """The closed contour (2 * 6, 2) px between two aponeuroses' inner edges, (N, 2) and (M, 2) px, left to right.

    It reaches over the columns in which both are seen, within ``bounds`` (x0, y0, x1, y1) of the scan area.

    Raises:
        ValueError: they are not seen above one another over `LEAST_WIDTH` columns and `LEAST_HEIGHT` rows.
    """
    left, right = max(superficial[0, 0], deep[0, 0]), min(superficial[-1, 0], deep[-1, 0])
    if bounds is not None:
        left, right = max(left, bounds[0]), min(right, bounds[2] - 1)
    if right - left < LEAST_WIDTH:
        raise ValueError("The two aponeuroses are not seen above one another; draw the region of interest.")
    x = np.linspace(left, right, _KNOTS)
    top, bottom = (np.interp(x, edge[:, 0], edge[:, 1]) for edge in (superficial, deep))
    if (bottom - top).min() < LEAST_HEIGHT:
        raise ValueError("The two aponeuroses lie too close together; draw the region of interest.")
    return np.concatenate([np.column_stack([x, top]), np.column_stack([x, bottom])[::-1]])


def region_corners(contour: np.ndarray) -> np.ndarray:
    """The corners (4, 2) px of a closed contour (N, 2) px: upper left, upper right, lower right, lower left.

    Raises:
        ValueError: the contour has fewer than three points, or is too small.
    """
    contour = np.asarray(contour, float)
    if contour.ndim != 2 or contour.shape[1:] != (2,) or len(contour) < 3 or not np.isfinite(contour).all():
        raise ValueError("A region of interest is a closed contour of three points or more.")
    left, right = contour[:, 0].min(), contour[:, 0].max()
    if right - left < LEAST_WIDTH:
        raise ValueError(f"The region of interest is {right - left:.0f} px wide; draw {LEAST_WIDTH:.0f} px or more.")
    ends = np.roll(contour, -1, axis=0)
    columns = left + _COLUMNS * (right - left)
    across = (np.minimum(contour[:, 0], ends[:, 0]) <= columns[:, None]) & (
        columns[:, None] < np.maximum(contour[:, 0], ends[:, 0])
    )
    step = np.where(ends[:, 0] == contour[:, 0], 1.0, ends[:, 0] - contour[:, 0])
    rows = contour[:, 1] + (columns[:, None] - contour[:, 0]) / step * (ends[:, 1] - contour[:, 1])
    top, bottom = np.where(across, rows, np.inf).min(axis=1), np.where(across, rows, -np.inf).max(axis=1)
    upper, lower = (np.polyval(np.polyfit(columns, edge, 1), (left, right)) for edge in (top, bottom))
    if (lower - upper).min() < LEAST_HEIGHT:
        raise ValueError(
            f"The region of interest is {max((lower - upper).min(), 0):.0f} px high at one end; draw it "
            f"{LEAST_HEIGHT:.0f} px or higher."
        )
    return np.array([[left, upper[0]], [right, upper[1]], [right, lower[1]], [left, lower[0]]])


def warp_region(
    grey: np.ndarray,
    contour: np.ndarray,
    bounds: tuple[int, int, int, int] | None = None,
    size: tuple[int, int] = SIZE,
) -> np.ndarray:
    """The picture inside a region at a fixed size; what is done at its edges stands above.

    Args:
        grey: (H, W) frame.
        contour: (N, 2) px, the region.
        bounds: the scan area (x0, y0, x1, y1); None for the whole frame.
        size: (rows, columns) of the result.

    Returns:
        (rows, columns) float32 in the frame's grey levels. Where it is smaller than the region, pixels are averaged.

    Raises:
        ValueError: as of `region_corners`; or the region lies outside the scan area.
    """
    (x0, upper0), (x1, upper1), (_, lower1), (_, lower0) = region_corners(contour)
    height, width = grey.shape
    box = (0, 0, width, height) if bounds is None else tuple(bounds)
    if min(x1, box[2]) - max(x0, box[0]) < LEAST_WIDTH or max(lower0, lower1) < box[1] or min(upper0, upper1) > box[3]:
        raise ValueError("The region of interest lies outside the scan area; drag it back.")
    rows, columns = size
    u = (np.arange(columns) + 0.5) / columns
    v = (np.arange(rows) + 0.5) / rows * (1 + 2 * MARGIN) - MARGIN
    upper, lower = upper0 + u * (upper1 - upper0), lower0 + u * (lower1 - lower0)
    x = np.broadcast_to(x0 + u * (x1 - x0), (rows, columns))
    y = upper + v[:, None] * (lower - upper)
    # A box mean of whole pixels first, so that nothing is left out between two of the few that are taken.
    across = max(1, int((x1 - x0) / columns))
    along = max(1, int((lower - upper).mean() * (1 + 2 * MARGIN) / rows))
    area = grey[box[1] : box[3], box[0] : box[2]].astype(np.float32)
    if across > 1 or along > 1:
        area = ndimage.uniform_filter(area, (along, across), mode="nearest")
    return ndimage.map_coordinates(area, (y - box[1], x - box[0]), order=1, mode="nearest", prefilter=False)


def slant_of(warped: np.ndarray) -> float:
    """Which way the fascicles in a warped region run: 1 when all texture rises to the right, -1 when all falls, near 0
    when there is no direction. From the structure tensor (Bigun and Granlund, ICCV 1987) of its middle rows."""
    rows = len(warped)
    inner = ndimage.gaussian_filter(np.asarray(warped, float), 1.0)[rows // 4 : rows - rows // 4]
    gy, gx = np.gradient(inner)
    total = float((gx**2 + gy**2).sum())
    return 2 * float((gx * gy).sum()) / total if total > 0 else 0.0
