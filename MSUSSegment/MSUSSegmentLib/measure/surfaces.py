"""Surfaces of solids in volumes: their points, the sphere and the face that lie in them.

Points are (N, 3), mm along the axes of the array (slices, rows, columns) from the centre of its first voxel.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

__all__ = ["Face", "Sphere", "Surface", "best_sphere", "face_towards", "fit_sphere", "reaches_border", "surface_of"]

#: Radii that a humeral head may have, child to giant, mm.
RADII_MM = (10.0, 40.0)
#: Points of a surface that hypotheses are tried on, and how many of these.
_TRIED, _HYPOTHESES = 1500, 800


@dataclass(frozen=True)
class Surface:
    """``points`` (N, 3) mm of a surface, ``outwards`` (N, 3) the direction in which each leaves the solid, along an
    axis of the array, and ``weights`` (N,): of each the inverse square of the uncertainty of its place, a voxel's size
    along that axis."""

    points: np.ndarray
    outwards: np.ndarray
    weights: np.ndarray


@dataclass(frozen=True)
class Sphere:
    """``centre`` (3,) and ``radius`` mm; ``residual``: root mean square distance in mm of the surface points that it
    was fitted to, of which there are ``count``; ``share`` of the whole sphere that these cover."""

    centre: np.ndarray
    radius: float
    residual: float
    count: int = 0
    share: float = 1.0


@dataclass(frozen=True)
class Face:
    """A face that looks at a point: its ``centre`` (3,) on the surface, ``normal`` (3,) towards the point, the ends
    (2, 3) of its ``height``, the longest extent of its outline, and of its ``width`` at right angles to it, all mm;
    ``outline`` (M, 3)."""

    centre: np.ndarray
    normal: np.ndarray
    height: np.ndarray
    width: np.ndarray
    outline: np.ndarray


def surface_of(mask: np.ndarray, spacing: tuple[float, float, float], most: int = 25_000) -> Surface:
    """The surface of a mask (K, H, W) bool: the middles of the faces between its voxels and others, at most ``most`` of
    them, drawn at random (always the same ones).

    Where the mask ends at the border of the volume there is none: the solid goes on beyond it.
    """
    points, outwards, weights = [], [], []
    (box,) = ndimage.find_objects(mask.astype(np.uint8)) or (None,)
    if box is None:
        return Surface(np.empty((0, 3)), np.empty((0, 3)), np.empty(0))
    first = np.array([max(side.start - 1, 0) for side in box])
    inside = mask[tuple(slice(a, side.stop + 1) for a, side in zip(first, box, strict=True))]
    for axis in range(3):
        after = np.diff(inside.astype(np.int8), axis=axis)
        for sign in (1, -1):
            place = np.argwhere(after == -sign) + first.astype(float)
            place[:, axis] += 0.5
            points.append(place * spacing)
            direction = np.zeros(3)
            direction[axis] = sign
            outwards.append(np.tile(direction, (len(place), 1)))
            weights.append(np.full(len(place), 1 / spacing[axis] ** 2))
    parts = [np.concatenate(one) for one in (points, outwards, weights)]
    if len(parts[0]) > most:
        chosen = np.random.default_rng(18).choice(len(parts[0]), most, replace=False)
        parts = [one[chosen] for one in parts]
    return Surface(*parts)


def reaches_border(mask: np.ndarray) -> bool:
    """Whether a mask (K, H, W) touches the border of its volume, where the field of view cuts it."""
    return any(mask.take(end, axis).any() for axis in range(3) for end in (0, -1))


def fit_sphere(points: np.ndarray, weights: np.ndarray | None = None) -> Sphere:
    """The sphere with the least weighted squares of the distances of points (N, 3) to it, N at least 4.

    The algebraic fit (Coope ID, J Optim Theory Appl 1993;76:381-388), improved by Gauss-Newton steps on the distances
    themselves. ValueError when the points lie in one plane.
    """
    points = np.asarray(points, float)
    weights = np.ones(len(points)) if weights is None else np.asarray(weights, float)
    middle = np.average(points, axis=0, weights=weights) if len(points) else 0
    q, root = points - middle, np.sqrt(weights)
    design = np.column_stack([2 * q, np.ones(len(q))])
    if len(points) < 4 or np.linalg.matrix_rank(design * root[:, None], tol=1e-6) < 4:
        raise ValueError("The points lie in a plane, so that no sphere can be fitted; there are too few of them.")
    solution = np.linalg.lstsq(design * root[:, None], (q**2).sum(axis=1) * root, rcond=None)[0]
    centre, radius = solution[:3], float(np.sqrt(max(solution[3] + solution[:3] @ solution[:3], 1e-12)))
    for _ in range(8):
        away = q - centre
        distance = np.maximum(np.linalg.norm(away, axis=1), 1e-9)
        jacobian = np.column_stack([away / distance[:, None], np.ones(len(q))])
        step = np.linalg.lstsq(jacobian * root[:, None], (distance - radius) * root, rcond=None)[0]
        centre, radius = centre + step[:3], radius + float(step[3])
        if np.abs(step).max() < 1e-7:
            break
    residual = np.sqrt(np.average((np.linalg.norm(q - centre, axis=1) - radius) ** 2, weights=weights))
    return Sphere(centre + middle, radius, float(residual), len(points))


def best_sphere(surface: Surface, radii: tuple[float, float] = RADII_MM) -> Sphere:
    """The sphere on which most of a surface lies, fitted to the points that do.

    Spheres through four points drawn at random (always the same ones) compete for the number of points near them
    (Fischler MA, Bolles RC. Commun ACM 1981;24:381-395); the winner is fitted to these again and again. Points count
    that look away from the centre, so that the far wall of a solid does not.

    Raises:
        ValueError: no part of the surface is like a sphere with a radius within ``radii`` (mm).
    """
    points, outwards = surface.points, surface.outwards
    if len(points) < 50:
        raise ValueError("It is too small for a sphere to be fitted; label more of it.")
    rng = np.random.default_rng(18)
    sharp = points[surface.weights > 0.4 * surface.weights.max()]  # of slices that lie far apart, those within slices
    sharp = sharp if len(sharp) >= 200 else points
    some = sharp[rng.choice(len(sharp), min(_TRIED, len(sharp)), replace=False)]
    four = some[rng.integers(len(some), size=(_HYPOTHESES, 4))]
    sides = 2 * (four[:, 1:] - four[:, :1])
    right = (four[:, 1:] ** 2).sum(axis=2) - (four[:, :1] ** 2).sum(axis=2)
    usable = np.abs(np.linalg.det(sides)) > 1.0
    centres = np.linalg.solve(sides[usable], right[usable][..., None])[..., 0]
    sizes = np.linalg.norm(four[usable][:, 0] - centres, axis=1)
    fits = (sizes > radii[0]) & (sizes < radii[1])
    centres, sizes = centres[fits], sizes[fits]
    tolerance = max(0.6, 0.6 * float(surface.weights.max() ** -0.5))
    if not len(centres):
        raise ValueError("No part of it is like a sphere; correct the segment.")
    squares = (some**2).sum(axis=1) - 2 * centres @ some.T + (centres**2).sum(axis=1)[:, None]
    near = np.abs(np.sqrt(np.maximum(squares, 0)) - sizes[:, None]) < tolerance
    winner = int(near.sum(axis=1).argmax())
    sphere = Sphere(centres[winner], float(sizes[winner]), 0.0)
    error = np.maximum(0.8 * surface.weights**-0.5, tolerance)
    for _ in range(15):
        away = points - sphere.centre
        distance = np.linalg.norm(away, axis=1)
        off = distance - sphere.radius
        on = (np.abs(off) < error) & ((away * outwards).sum(axis=1) > 0.25 * distance)
        on[on] = _even(away[on], off[on], surface.weights[on])
        if on.sum() < 50:
            raise ValueError("No part of it is like a sphere; correct the segment.")
        fitted = fit_sphere(points[on], surface.weights[on])
        moved = np.linalg.norm(fitted.centre - sphere.centre) + abs(fitted.radius - sphere.radius)
        sphere = fitted
        if moved < 1e-3:
            break
    if not radii[0] <= sphere.radius <= radii[1]:
        raise ValueError("No part of it is like a sphere; correct the segment.")
    share = len(np.unique(_cell(points[on] - sphere.centre))) / _CELLS
    return Sphere(sphere.centre, sphere.radius, sphere.residual, sphere.count, share)


_CELLS = 200


def _cell(away: np.ndarray) -> np.ndarray:
    """In which of 200 even cells of directions ``away`` (N, 3) points."""
    turn = np.arange(_CELLS) * np.pi * (3 - np.sqrt(5))
    up = 1 - (2 * np.arange(_CELLS) + 1) / _CELLS
    cells = np.column_stack([np.cos(turn) * np.sqrt(1 - up**2), np.sin(turn) * np.sqrt(1 - up**2), up])
    return (away @ cells.T).argmax(axis=1)


def _even(away: np.ndarray, off: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Which points lie in cells where the surface follows the sphere in the mean: a neck or a tuberosity leaves it
    slowly, so that its points are near one by one, but all on one side."""
    cell = _cell(away)
    sums = np.bincount(cell, weights, _CELLS)
    means = np.bincount(cell, weights * off, _CELLS) / np.maximum(sums, 1e-12)
    allowed = np.maximum(0.3, 1.0 / np.sqrt(np.maximum(sums, 1e-12)))
    usual = np.median(means[sums > 0])
    return (np.abs(means - usual) < allowed)[cell]


def _quadric(x, y):
    return np.column_stack([np.ones_like(x), x, y, x * x, x * y, y * y])


def face_towards(surface: Surface, point: np.ndarray, spacing: tuple[float, float, float]) -> Face:
    """The smooth face of a solid that looks at a point, such as the glenoid fossa at the middle of the head.

    It begins where the solid is nearest to the point, and goes as far in every direction as its surface follows one
    quadric, which the rim ends. Its plane is that of least squares through this quadric over the whole face, so that it
    does not matter how densely voxels sample it.

    Raises:
        ValueError: too little of the solid looks there.
    """
    away = surface.points - point
    distance = np.linalg.norm(away, axis=1)
    looks = -(away * surface.outwards).sum(axis=1) > 0.2 * distance
    if looks.sum() < 30:
        raise ValueError("Too little of it faces the head; correct the segments.")
    close = np.flatnonzero(looks & (distance < np.percentile(distance[looks], 0.5) + 6.0))
    seeds = surface.points[close[:: max(1, len(close) // 100)]]
    apart = np.linalg.norm(seeds[:, None] - surface.points[close], axis=2)
    areas = np.sqrt(surface.weights[close])  # to a common factor
    near = close[apart[((apart < 12) * areas).sum(axis=1).argmax()] < 12]  # not the coracoid, which is close as well
    normal = -np.average(away[near], axis=0, weights=np.sqrt(surface.weights[near]))
    normal /= np.linalg.norm(normal)
    centre = np.average(surface.points[near], axis=0, weights=np.sqrt(surface.weights[near]))
    gap, tolerance = max(2.5, 1.3 * max(spacing)), np.maximum(1.0, 0.75 * surface.weights**-0.5)
    axes = _across(normal)
    for _ in range(5):
        frame = np.array([*axes, normal])
        x, y, z = ((surface.points - centre) @ frame.T).T
        radius, sector = np.hypot(x, y), _sector(x, y)
        near = looks & (radius < 60) & (np.abs(z) < 25)
        reach, off = np.full(_SECTORS, 8.0), np.abs(z)
        for grown in range(5):
            part = near & (radius <= reach[sector]) & (off < (3.0 if not grown else 1.5) * tolerance)
            if part.sum() < 30:
                raise ValueError("Too little of it faces the head; correct the segments.")
            root = np.sqrt(surface.weights[part])
            shape = np.linalg.lstsq(_quadric(x[part], y[part]) * root[:, None], z[part] * root, rcond=None)[0]
            off = np.abs(z - _quadric(x, y) @ shape)
            if grown:
                follows = near & (off < tolerance)
                reach = _reach(radius[follows], sector[follows], gap)
                if reach.min() < 4.5:
                    raise ValueError("The face that looks at the head is too small or too rough; correct the segments.")
        outline = _outline(reach)
        inside = _filled(outline)
        slope = np.linalg.lstsq(
            np.column_stack([np.ones(len(inside)), inside]), _quadric(*inside.T) @ shape, rcond=None
        )[0]
        middle = inside.mean(axis=0)
        rim = np.column_stack([outline, _quadric(*outline.T) @ shape]) @ frame + centre
        centre = centre + np.array([*middle, float((_quadric(middle[:1], middle[1:]) @ shape)[0])]) @ frame
        normal = np.array([-slope[1], -slope[2], 1.0]) @ frame
        normal /= np.linalg.norm(normal)
        axes = _across(normal, axes[0])
    return _face(centre, normal, rim)


_SECTORS = 36


def _across(normal: np.ndarray, like: np.ndarray | None = None) -> np.ndarray:
    """Two directions (2, 3) at right angles to a normal, the first as near as can be to ``like``."""
    first = np.eye(3)[np.abs(normal).argmin()] if like is None else like
    first = first - (first @ normal) * normal
    first /= np.linalg.norm(first)
    return np.array([first, np.cross(normal, first)])


def _sector(x, y):
    return np.floor((np.arctan2(y, x) / (2 * np.pi) + 1) * _SECTORS).astype(int) % _SECTORS


def _reach(radius: np.ndarray, sector: np.ndarray, gap: float) -> np.ndarray:
    """How far points go on without a gap in each sector, (sectors,); what is far from its neighbours is evened out."""
    reach = np.zeros(_SECTORS)
    for one in range(_SECTORS):
        along = np.sort(np.concatenate([[4.0], radius[(sector == one) | (sector == (one + 1) % _SECTORS)
                                                      | (sector == (one - 1) % _SECTORS)]]))  # fmt: skip
        along = along[along >= 4.0]  # further in, a sector is too narrow to tell
        breaks = np.flatnonzero(np.diff(along) > gap)
        reach[one] = along[breaks[0]] if len(breaks) else along[-1]
    return _as_ellipse(reach)


def _as_ellipse(reach: np.ndarray) -> np.ndarray:
    """``reach`` within a tenth of an ellipse, anywhere about the middle: where another bone goes on from the rim, the
    face ends."""
    angle = (np.arange(_SECTORS) + 0.5) / _SECTORS * 2 * np.pi
    c, s = np.cos(angle), np.sin(angle)
    # The height of a glenoid is 1.35 +- 0.12 times its width (Chen Y et al. Folia Morphol 2023;82:325-331), so that no
    # ray of it is more than 1.4 times the median one.
    reach = np.minimum(reach, 1.4 * np.median(reach))
    design = np.column_stack([c * c, c * s, s * s, c / reach, s / reach])  # of the conic, divided by reach squared
    target, trust, size = 1 / reach**2, reach**2, reach
    for _ in range(15):
        found = np.linalg.lstsq(design * trust[:, None], target * trust, rcond=None)[0]
        square, linear = design[:, :3] @ found[:3], c * found[3] + s * found[4]
        if square.min() <= 1e-6:
            return reach
        size = (-linear + np.sqrt(linear**2 + 4 * square)) / (2 * square)
        beyond = reach / size - 1  # outwards, another bone may go on; inwards, nothing does
        trust = reach**2 / np.sqrt(np.maximum(np.where(beyond > 0, 6 * beyond, -beyond), 0.03))
    return np.clip(reach, 0.9 * size, 1.1 * size)


def _outline(reach: np.ndarray) -> np.ndarray:
    angle = (np.arange(_SECTORS) + 0.5) / _SECTORS * 2 * np.pi
    smooth = (np.roll(reach, 1) + 2 * reach + np.roll(reach, -1)) / 4
    return np.column_stack([smooth * np.cos(angle), smooth * np.sin(angle)])


def _filled(outline: np.ndarray) -> np.ndarray:
    """Points (N, 2) evenly over the inside of an outline that is seen whole from the origin."""
    share = np.sqrt((np.arange(20) + 0.5) / 20)
    size = np.linalg.norm(outline, axis=1)
    count = np.maximum(1, np.round(12 * (size / size.max()) ** 2)).astype(int)
    repeated = np.repeat(outline, count, axis=0)
    return (share[:, None, None] * repeated[None]).reshape(-1, 2)


def _face(centre: np.ndarray, normal: np.ndarray, rim: np.ndarray) -> Face:
    axes = _across(normal)
    flat = (rim - centre) @ axes.T
    # The longest extent, found as the axis of the outline's second moments, which one rough point does not turn.
    second = np.linalg.eigh(flat.T @ flat)[1][:, 1]
    long, short = second @ axes, np.array([-second[1], second[0]]) @ axes
    ends = []
    for direction in (long, short):
        along = (rim - centre) @ direction
        ends.append(np.array([centre + along.min() * direction, centre + along.max() * direction]))
    return Face(centre, normal, ends[0], ends[1], rim)
