"""Closed outlines of simulated cross-sections: star-shaped polygons in mm, from elliptic to irregular.

Star-shaped (every ray from the centre meets the outline once) is what makes everything here exact and quick: which
pixel lies inside, and what bounds an outline, is a question about one ray. Shares no code with `measure`, so that each
can test the other. Coordinates: x to the right, y downwards, mm.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

#: Corners of an outline before it is clipped, and entries of the tables by angle.
CORNERS, TABLE = 360, 2048
#: How sharp the corner is where an outline meets what bounds it (exponent of a soft minimum).
SHARPNESS = 12.0

#: A line n . p <= c, as ((nx, ny), c): the side of it on which something lies.
HalfPlane = tuple[tuple[float, float], float]


@dataclass(frozen=True)
class Outline:
    """A star-shaped polygon: ``centre`` (x, y) mm; ``angles`` (N,) rad, rising from -pi, and ``radii`` (N,) mm."""

    centre: tuple[float, float]
    angles: np.ndarray
    radii: np.ndarray

    @property
    def polygon(self) -> np.ndarray:
        """Corners (N, 2) mm."""
        along = np.column_stack([np.cos(self.angles), np.sin(self.angles)])
        return along * self.radii[:, None] + np.array(self.centre)


@dataclass(frozen=True)
class DistanceMap:
    """An outline seen from the pixels of ``window`` (row slice, column slice), arrays of the window's shape.

    ``distance`` mm to the outline, negative inside, right to first order; ``index`` into tables by angle (TABLE
    entries); ``normal`` (2, TABLE) the outward normal by angle.
    """

    window: tuple[slice, slice]
    distance: np.ndarray
    index: np.ndarray
    normal: np.ndarray


def blob(
    rng: np.random.Generator,
    centre: tuple[float, float],
    size: tuple[float, float],
    tilt_deg: float = 0.0,
    squareness: float = 2.0,
    irregularity: float = 0.0,
    bounds: Sequence[Callable[[np.ndarray, np.ndarray], np.ndarray]] = (),
) -> Outline:
    """A superellipse of ``size`` (width, height) mm, perturbed by a Fourier series and kept within ``bounds``.

    ``squareness`` is the superellipse's exponent (2: ellipse). ``irregularity`` is the SD of the log radius. A bound is
    a function of x and y (mm) that is negative where the outline may lie; it must be so at the centre (ValueError).
    """
    angles = -np.pi + 2 * np.pi * np.arange(CORNERS) / CORNERS
    order = np.arange(2, 8)
    weight = rng.standard_normal((2, len(order))) / order**0.9
    wave = weight[0] @ np.cos(np.outer(order, angles)) + weight[1] @ np.sin(np.outer(order, angles))
    wave *= irregularity / max(float(wave.std()), 1e-9)
    turned = angles - np.radians(tilt_deg)
    a, b = size[0] / 2, size[1] / 2
    radii = (np.abs(np.cos(turned) / a) ** squareness + np.abs(np.sin(turned) / b) ** squareness) ** (-1 / squareness)
    radii = radii * np.exp(wave)

    inverse = radii**-SHARPNESS
    step = np.linspace(0, radii.max() * 1.3, 240)
    x = centre[0] + np.cos(angles)[:, None] * step
    y = centre[1] + np.sin(angles)[:, None] * step
    for bound in bounds:
        value = bound(x, y)
        if value[0, 0] >= 0:
            raise ValueError("The middle of a muscle lies outside what bounds it: move it or make the others smaller.")
        outside = value > 0
        first = outside.argmax(axis=1)
        hit = np.flatnonzero(outside.any(axis=1))
        low, high = value[hit, first[hit] - 1], value[hit, first[hit]]
        inverse[hit] += (step[first[hit] - 1] - low / (high - low) * step[1]) ** -SHARPNESS
    return Outline(centre, angles, inverse ** (-1 / SHARPNESS))


def distance_map(outline: Outline, shape: tuple[int, int], spacing: tuple[float, float], margin: float) -> DistanceMap:
    """The outline's distance map in an image of ``shape`` px, as far as ``margin`` mm outside its box."""
    (cx, cy), (sx, sy) = outline.centre, spacing
    low, high = outline.polygon.min(axis=0) - margin, outline.polygon.max(axis=0) + margin
    columns = slice(max(0, int(low[0] / sx)), max(0, min(shape[1], int(high[0] / sx) + 2)))
    rows = slice(max(0, int(low[1] / sy)), max(0, min(shape[0], int(high[1] / sy) + 2)))
    x = (np.arange(columns.start, columns.stop, dtype=np.float32) * np.float32(sx) - np.float32(cx))[None]
    y = (np.arange(rows.start, rows.stop, dtype=np.float32) * np.float32(sy) - np.float32(cy))[:, None]
    index = ((np.arctan2(y, x) + np.float32(np.pi)) * np.float32(TABLE / 2 / np.pi)).astype(np.int32) % TABLE

    grid = -np.pi + 2 * np.pi * (np.arange(TABLE) + 0.5) / TABLE
    radius = np.interp(grid, outline.angles, outline.radii, period=2 * np.pi)
    slope = np.gradient(np.pad(radius, 2, mode="wrap"))[2:-2] * TABLE / 2 / np.pi
    length = np.hypot(radius, slope)
    # The normal in polar terms is (radius, -slope): its radial share turns a radial distance into a true one.
    normal = np.stack([
        (radius * np.cos(grid) + slope * np.sin(grid)) / length,
        (radius * np.sin(grid) - slope * np.cos(grid)) / length,
    ])  # fmt: skip
    share = (radius / length).astype(np.float32)
    distance = (np.sqrt(x * x + y * y) - radius.astype(np.float32)[index]) * share[index]
    return DistanceMap((rows, columns), distance, index, normal.astype(np.float32))


def inside(outline: Outline, found: DistanceMap, shape: tuple[int, int], spacing: tuple[float, float]) -> np.ndarray:
    """(H, W) bool: the pixels whose centre lies inside the polygon, exactly: near it, by the side of its chord."""
    mask = np.zeros(shape, bool)
    mask[found.window] = found.distance < 0
    corner_of_window = np.array([part.start for part in found.window])
    near = np.argwhere(np.abs(found.distance) < 3 * max(spacing)) + corner_of_window
    point = near[:, ::-1] * np.array(spacing) - outline.centre
    corner = outline.polygon - outline.centre
    before = np.searchsorted(outline.angles, np.arctan2(point[:, 1], point[:, 0]), side="right") - 1
    start, end = corner[before], corner[(before + 1) % len(corner)]
    along, to = end - start, point - start
    mask[near[:, 0], near[:, 1]] = along[:, 0] * to[:, 1] - along[:, 1] * to[:, 0] > 0
    return mask


def clip(polygon: np.ndarray, half_planes: Sequence[HalfPlane]) -> np.ndarray:
    """The part (M, 2) of a star-shaped ``polygon`` (N, 2) on the given side of every line; empty when there is none.

    Sutherland & Hodgman, Commun ACM 1974;17:32-42. One piece as long as the centre is kept.
    """
    for normal, limit in half_planes:
        if len(polygon) == 0:
            break
        value = polygon @ np.array(normal) - limit
        kept = []
        for k in range(len(polygon)):
            here, there = value[k - 1], value[k]
            if (here <= 0) != (there <= 0):
                kept.append(polygon[k - 1] + here / (here - there) * (polygon[k] - polygon[k - 1]))
            if there <= 0:
                kept.append(polygon[k])
        polygon = np.array(kept).reshape(-1, 2)
    return polygon


def spans_of(polygon: np.ndarray, x: np.ndarray) -> np.ndarray:
    """Lowest and highest y (len(x), 2) of a closed polygon (N, 2) above each of ``x``; nan where it has none."""
    start, end = polygon[:, None, :], np.roll(polygon, -1, axis=0)[:, None, :]
    crossed = (start[..., 0] <= x) != (end[..., 0] <= x)
    with np.errstate(divide="ignore", invalid="ignore"):
        y = start[..., 1] + (x - start[..., 0]) * (end[..., 1] - start[..., 1]) / (end[..., 0] - start[..., 0])
    low, high = np.where(crossed, y, np.inf).min(0), np.where(crossed, y, -np.inf).max(0)
    return np.where(crossed.any(0), np.stack([low, high]), np.nan).T


def densify(polygon: np.ndarray, longest: float) -> np.ndarray:
    """The same closed polygon (M, 2) with corners added so that no side is longer than ``longest``."""
    following = np.roll(polygon, -1, axis=0)
    pieces = np.maximum(np.ceil(np.hypot(*(following - polygon).T) / longest).astype(int), 1)
    return np.concatenate([
        a + (b - a) * (np.arange(n) / n)[:, None] for a, b, n in zip(polygon, following, pieces, strict=True)
    ])  # fmt: skip


def area_of(polygon: np.ndarray) -> float:
    """Area of a closed polygon (N, 2), shoelace formula, in its units squared."""
    x, y = (polygon - polygon.mean(axis=0)).T
    return float(abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2)


def perimeter_of(polygon: np.ndarray) -> float:
    """Length round a closed polygon (N, 2), in its units."""
    return float(np.hypot(*(np.roll(polygon, -1, axis=0) - polygon).T).sum())


def centroid_of(polygon: np.ndarray) -> np.ndarray:
    """Centre of gravity (2,) of the area inside a closed polygon (N, 2)."""
    x, y = polygon.T
    x1, y1 = np.roll(x, -1), np.roll(y, -1)
    cross = x * y1 - x1 * y
    return np.array([((x + x1) * cross).sum(), ((y + y1) * cross).sum()]) / (3 * cross.sum())


def filled(polygon: np.ndarray, shape: tuple[int, int], spacing: tuple[float, float]) -> np.ndarray:
    """(H, W) bool: the pixels whose centre lies inside any closed ``polygon`` (N, 2) mm, by the even-odd rule."""
    height, width = shape
    x, y = polygon.T / np.array(spacing)[:, None]
    turns = np.zeros((height, width + 1), np.int32)
    for x0, y0, x1, y1 in zip(x, y, np.roll(x, -1), np.roll(y, -1), strict=True):
        rows = np.arange(max(0, int(np.ceil(min(y0, y1)))), min(height, int(np.ceil(max(y0, y1)))))
        if len(rows):
            at = x0 + (rows - y0) * (x1 - x0) / (y1 - y0)
            np.add.at(turns, (rows, np.clip(np.ceil(at).astype(int), 0, width)), 1)
    return np.cumsum(turns, axis=1)[:, :width] % 2 == 1
