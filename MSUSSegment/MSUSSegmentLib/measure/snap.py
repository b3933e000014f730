"""Draw a hand-drawn contour onto the edge beside it: the inner edge of the bright fascia around a muscle or nerve.

A closed active contour solved by dynamic programming (Amini, Weymouth and Jain 1990, IEEE Trans PAMI 12:855-867): the
contour's points may move along their normals only, which makes the best closed contour a shortest path that ends where
it began. It is found exactly, for every place it may begin at.
"""

from __future__ import annotations

import numpy as np
from scipy import ndimage

from MSUSSegmentLib.measure.echo import as_grey
from MSUSSegmentLib.measure.outlines import as_contour, contour_from_mask, mask_from_contour, polygon_area

__all__ = ["snap_contour"]

#: Places along each normal, half of them on either side, and how far (places) neighbouring points may differ.
PLACES, STEEPEST = 49, 3
#: Most points around the contour, and the least distance between them (px).
MOST_POINTS, LEAST_STEP = 240, 2.0
#: Smoothing of the picture against speckle, as a share of the reach, at least so many px. More of it would draw the
#: edge of a thin line away from the line, so into the muscle: on transverse phantoms the area came out smaller still.
SMOOTHING, LEAST_SMOOTHING = 0.06, 1.0
#: Weights: of leaving the drawn line (at the end of the reach), and of one place of difference between neighbours. An
#: edge as strong as the strong ones around this contour weighs 1.
LEAVING, BENDING = 0.25, 0.12
#: Which of the edges count as the strong ones.
STRONG = 95


def snap_contour(image, polygon, reach: float) -> np.ndarray:
    """The closed contour (M, 2) px on the edge that brightens outwards, at most ``reach`` px from ``polygon``.

    ``image`` (H, W) grey; ``polygon`` (N, 2) px. Where there is no edge the contour stays near the drawn one.
    ValueError, in one sentence, for a bad contour or image, a reach that is not positive, a contour so narrow that
    nothing of it is left, and a picture without any such edge beside it.
    """
    grey, drawn = as_grey(image), as_contour(polygon)
    if not (np.isfinite(reach) and reach > 0):
        raise ValueError("How far the edge may lie from the contour must be a positive number of pixels.")
    points, normals = _around(drawn)
    offsets = np.linspace(-reach, reach, PLACES)
    strength = _edges(grey, points, normals, offsets, max(SMOOTHING * reach, LEAST_SMOOTHING))
    strong = np.percentile(strength.max(axis=1), STRONG)
    if strong <= 0:
        raise ValueError("There is no edge beside the contour; draw it nearer to the fascia, or by hand.")
    cost = LEAVING * (offsets / reach) ** 2 - np.minimum(strength / strong, 1.0)
    moved = points + normals * _smooth(offsets[_cheapest(cost)])[:, None]
    return _untied(np.clip(moved, -0.5, np.array(grey.shape[::-1]) - 0.5), grey.shape)


def _around(polygon: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Points (M, 2) at even steps along the contour, and their unit normals, outwards."""
    closed = np.vstack([polygon, polygon[:1]])
    run = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(closed, axis=0).T))))
    count = int(np.clip(run[-1] / LEAST_STEP, 12, MOST_POINTS))
    at = np.linspace(0.0, run[-1], count, endpoint=False)
    points = np.column_stack([np.interp(at, run, closed[:, i]) for i in (0, 1)])
    smooth = ndimage.gaussian_filter1d(points, 2.0, axis=0, mode="wrap")
    along = np.roll(smooth, -1, axis=0) - np.roll(smooth, 1, axis=0)
    normals = np.column_stack([along[:, 1], -along[:, 0]])
    normals /= np.maximum(np.hypot(*normals.T), 1e-9)[:, None]
    grown = polygon_area(points + 0.5 * normals - points.mean(axis=0))
    return points, normals if grown > polygon_area(points - points.mean(axis=0)) else -normals


def _edges(grey: np.ndarray, points: np.ndarray, normals: np.ndarray, offsets: np.ndarray, sigma: float) -> np.ndarray:
    """How much the picture brightens outwards, grey levels a px, at each place (M, K) along the normals; at least 0."""
    places = points[:, None, :] + offsets[None, :, None] * normals[:, None, :]
    margin = int(np.ceil(4 * sigma)) + 1
    low = np.maximum(np.floor(places.min(axis=(0, 1))).astype(int) - margin, 0)
    high = np.maximum(np.ceil(places.max(axis=(0, 1))).astype(int) + margin, low + 1)
    part = grey[low[1] : high[1] + 1, low[0] : high[0] + 1].astype(np.float32)
    where = [places[..., 1] - low[1], places[..., 0] - low[0]]
    rise = [
        ndimage.map_coordinates(ndimage.gaussian_filter(part, sigma, order=order), where, order=1, mode="nearest")
        for order in ((0, 1), (1, 0))
    ]
    strength = rise[0] * normals[:, None, 0] + rise[1] * normals[:, None, 1]
    inside = (places >= 0).all(axis=2) & (places <= np.array(grey.shape[::-1]) - 1).all(axis=2)
    return np.where(inside, np.maximum(strength, 0.0), 0.0)


def _cheapest(cost: np.ndarray) -> np.ndarray:
    """Which place (M,) of each point makes the cheapest closed path through ``cost`` (M, K)."""
    count, places = cost.shape
    steps = np.arange(-STEEPEST, STEEPEST + 1)
    bend = BENDING * np.abs(steps)
    # total[s, k]: the cheapest path to place k that began at place s of the first point.
    total = np.full((places, places), np.inf)
    np.fill_diagonal(total, cost[0])
    came = np.zeros((count, places, places), np.int8)
    for i in range(1, count):
        padded = np.pad(total, ((0, 0), (STEEPEST, STEEPEST)), constant_values=np.inf)
        options = np.stack([padded[:, j : j + places] + bend[j] for j in range(len(steps))])
        came[i] = options.argmin(axis=0)
        total = options.min(axis=0) + cost[i]
    # The way home from the last point to the first is a step, too.
    apart = np.abs(np.arange(places)[:, None] - np.arange(places)[None, :])
    closed = total + np.where(apart <= STEEPEST, BENDING * apart, np.inf)
    start, place = np.unravel_index(int(closed.argmin()), closed.shape)
    path = np.empty(count, int)
    for i in range(count - 1, -1, -1):
        path[i] = place
        if i:
            place += steps[came[i, start, place]]
    return path


def _untied(points: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """The contour without the small loops that normals make where they cross, at a sharp corner."""
    try:
        return as_contour(points)
    except ValueError:
        inside = mask_from_contour(points, shape)
    if not inside.any():
        raise ValueError("The contour is too narrow to be drawn onto an edge; correct it by hand.")
    return contour_from_mask(inside)


def _smooth(offsets: np.ndarray) -> np.ndarray:
    return ndimage.gaussian_filter1d(offsets, 1.0, mode="wrap")
