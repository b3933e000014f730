"""Closed polygons, and the way between contours and masks."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import ndimage

from MSUSSegmentLib.measure.lines import as_points
from MSUSSegmentLib.measure.runs import as_map

#: A contour is open when its longest step is so many times the next longest: nobody has gone that part of the way.
OPEN_STEP = 10.0
#: Smoothing (px) of a mask before its outline is drawn, so that the pixels' stairs do not lengthen it.
STAIRS = 1.2
#: A mask and its outline, or a contour and its segment, agree in area to within this share.
EXACT = 0.002
#: Parts of a pixel, each way, in which the share of it that a contour covers is counted.
FINE = 8
#: Components of fewer pixels are specks, not muscles.
LEAST_PIXELS = 50
NO_OUTLINE = "The mask is empty, so it has no outline; segment something first."


def as_contour(polygon) -> np.ndarray:
    """``polygon`` as a simple (N, 2) float polygon without repeated points; ValueError says what is wrong with it."""
    points = as_points(polygon, "The contour", 3)
    step = np.hypot(*(np.roll(points, -1, axis=0) - points).T)
    points = points[step > 0]
    if len(points) < 3:
        raise ValueError("The contour needs at least 3 different points.")
    step = np.hypot(*(np.roll(points, -1, axis=0) - points).T)
    if len(points) > 3 and np.sort(step)[-1] > OPEN_STEP * np.sort(step)[-2]:  # wherever its first point is
        raise ValueError("The contour is open: its ends are far apart; draw it all the way round.")
    if _crosses_itself(points):
        raise ValueError("The contour crosses or touches itself; move the points so that it goes round once.")
    if _is_flat(points):
        raise ValueError("The contour encloses no area; its points lie on one line.")
    return points


def polygon_area(points: np.ndarray) -> float:
    """Area of the closed polygon ``points`` (N, 2), by the shoelace formula; the way round does not matter."""
    following = np.roll(points, -1, axis=0)
    return float(abs((points[:, 0] * following[:, 1] - following[:, 0] * points[:, 1]).sum()) / 2)


def perimeter(points: np.ndarray) -> float:
    """Length of the closed polygon ``points`` (N, 2)."""
    return float(np.hypot(*(np.roll(points, -1, axis=0) - points).T).sum())


class Repair(NamedTuple):
    """A contour that can be measured: ``points`` (N, 2) px, simple and inside the picture.

    ``uncrossed``: it crossed itself, and its largest simple part is left; ``clipped``: it left the picture; ``lost`` is
    the share of the area that it enclosed before and does not any more, 0 to 1.
    """

    points: np.ndarray
    uncrossed: bool
    clipped: bool
    lost: float


def repaired(polygon, shape: tuple[int, int]) -> Repair:
    """``polygon`` (N, 2) px as a simple polygon inside a picture of ``shape`` (H, W), whose edge is half a pixel out.

    Where it crosses itself it is taken apart into simple loops, of which the largest is kept; what is outside the
    picture is cut off, and of several parts the largest kept. A polygon that needs neither comes back unchanged.
    ValueError when it has fewer than 3 different points, NaN, encloses no area or lies outside the picture.
    """
    points = as_points(polygon, "The contour", 3)
    step = np.hypot(*(np.roll(points, -1, axis=0) - points).T)
    points = points[step > 0]
    if len(points) < 3:
        raise ValueError("The contour needs at least 3 different points.")
    low, high = np.full(2, -0.5), np.array(shape[::-1], float) - 0.5
    clipped = bool((points < low).any() or (points > high).any())
    crosses = _crosses_itself(points)
    if not crosses and not clipped:
        if _is_flat(points):
            raise ValueError("The contour encloses no area; its points lie on one line.")
        return Repair(points, False, False, 0.0)
    loops = _simple_loops(points) if crosses else [points]
    areas = [polygon_area(loop - loop.mean(axis=0)) for loop in loops]
    best = loops[int(np.argmax(areas))]
    for axis, sign, edge in ((0, 1, low[0]), (1, 1, low[1]), (0, -1, high[0]), (1, -1, high[1])):
        best = _cut(best, axis, sign, edge)
    best = np.clip(best, low, high)
    if len(best) < 3 or _is_flat(best):
        raise ValueError("The contour encloses no area inside the picture; draw it on the ultrasound image.")
    if _crosses_itself(best):  # sides that touch along a stretch: pixels tell inside from outside
        best = _by_pixels(best, shape)
    best = _without_long_sides(best)
    after, before = polygon_area(best - best.mean(axis=0)), sum(areas)
    return Repair(best, crosses, clipped, float(np.clip(1 - after / before, 0, 1)))


def _is_flat(points: np.ndarray) -> bool:
    return polygon_area(points - points.mean(axis=0)) <= 1e-9 * perimeter(points) ** 2


def _without_long_sides(points: np.ndarray) -> np.ndarray:
    """Corners added along sides (of the picture's edge, mostly) so long that the contour would seem open there."""
    ahead = np.roll(points, -1, axis=0) - points
    step = np.hypot(*ahead.T)
    parts = np.maximum(1, np.ceil(step / (OPEN_STEP / 2 * np.median(step)))).astype(int)
    side = np.repeat(np.arange(len(points)), parts)
    return points[side] + (_counters(parts) / parts[side])[:, None] * ahead[side]


def _simple_loops(points: np.ndarray) -> list[np.ndarray]:
    """The simple polygons into which a closed polygon falls at the points where it crosses itself."""
    start, end = points, np.roll(points, -1, axis=0)
    first, second, one, two = _meeting_sides(points)
    proper = (one < 0) & (two < 0)
    first, second = first[proper], second[proper]
    along, other = (end - start)[first], (end - start)[second]
    gap = start[second] - start[first]
    across = along[:, 0] * other[:, 1] - along[:, 1] * other[:, 0]
    at_first = (gap[:, 0] * other[:, 1] - gap[:, 1] * other[:, 0]) / across
    at_second = (gap[:, 0] * along[:, 1] - gap[:, 1] * along[:, 0]) / across
    where = start[first] + at_first[:, None] * along
    # All corners and crossings in the order in which the polygon passes them; corners are no node (-1).
    sides = np.concatenate([np.arange(len(points)), first, second])
    place = np.concatenate([np.full(len(points), -1.0), at_first, at_second])
    node = np.concatenate([np.full(len(points), -1), np.arange(len(first)), np.arange(len(first))])
    passed = np.concatenate([points, where, where])
    order = np.lexsort((place, sides))
    loops, path, seen = [], [], {}
    for number, point in zip(node[order].tolist(), passed[order], strict=True):
        if number in seen:  # back at a crossing: what lies between is a loop of its own
            at = seen.pop(number)
            for inner, _ in path[at + 1 :]:
                seen.pop(inner, None)
            loops.append(np.array([corner for _, corner in path[at:]]))
            del path[at + 1 :]
            continue
        if number >= 0:
            seen[number] = len(path)
        path.append((number, point))
    loops.append(np.array([corner for _, corner in path]))
    return [loop for loop in map(_without_repeats, loops) if len(loop) > 2] or [points]


def _cut(points: np.ndarray, axis: int, sign: int, edge: float) -> np.ndarray:
    """The largest part of a simple polygon on the side of ``edge`` where ``sign`` * (coordinate - edge) >= 0."""
    height = sign * (points[:, axis] - edge)
    inside = height >= 0
    if inside.all() or not inside.any():
        return points if inside.all() else points[:0]
    begin = int(np.flatnonzero(inside & ~np.roll(inside, 1))[0])
    points, height = np.roll(points, -begin, axis=0), np.roll(height, -begin)
    inside = height >= 0
    # Chains of corners inside, each from the point where the polygon comes in to the point where it goes out.
    chains: list[np.ndarray] = []
    for i in np.flatnonzero(inside & ~np.roll(inside, 1)):
        last = i + int(np.argmin(inside[i:])) if not inside[i:].all() else len(points)
        come = _crossing(points, height, i - 1, i)
        go = _crossing(points, height, last - 1, last % len(points))
        chains.append(np.vstack([come, points[i:last], go]))
    # Along the edge, the ends of chains are joined in pairs: first with second, third with fourth.
    ends = np.array([[chain[0, 1 - axis], chain[-1, 1 - axis]] for chain in chains]).ravel()
    order = np.argsort(ends, kind="stable")
    rank = np.empty(len(ends), int)
    rank[order] = np.arange(len(ends))
    parts, left = [], set(range(len(chains)))
    while left:
        chain = min(left)
        part = []
        while chain in left:
            left.remove(chain)
            part.append(chains[chain])
            partner = int(order[rank[2 * chain + 1] ^ 1])
            chain = partner // 2
        parts.append(_without_repeats(np.vstack(part)))
    return max(parts, key=lambda part: polygon_area(part - part.mean(axis=0)) if len(part) > 2 else 0.0)


def _crossing(points: np.ndarray, height: np.ndarray, one: int, other: int) -> np.ndarray:
    share = height[one] / (height[one] - height[other])
    return points[one] + share * (points[other] - points[one])


def _without_repeats(points: np.ndarray) -> np.ndarray:
    step = np.hypot(*(np.roll(points, -1, axis=0) - points).T)
    return points[step > 1e-9]


def _by_pixels(points: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """The outline of the largest part that a polygon encloses, to about 1 / ``FINE`` px."""
    corner = np.floor(points.min(axis=0)) - 1
    size = np.ceil(points.max(axis=0)) + 1 - corner
    fine = mask_from_contour((points - corner + 0.5) * FINE - 0.5, tuple((size[::-1] * FINE).astype(int) + FINE))
    label, count = ndimage.label(fine)
    if count == 0:
        raise ValueError("The contour encloses no area inside the picture; draw it on the ultrasound image.")
    largest = label == 1 + int(np.bincount(label.ravel())[1:].argmax())
    outline = _marching_squares(np.pad(ndimage.binary_fill_holes(largest).astype(float), 1), 0.5) - 1
    return np.clip((outline + 0.5) / FINE - 0.5 + corner, -0.5, np.array(shape[::-1]) - 0.5)


def _crosses_itself(points: np.ndarray) -> bool:
    """Whether any two sides that are not neighbours meet."""
    return len(_meeting_sides(points)[0]) > 0


def _meeting_sides(points: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Pairs (first, second) of sides that are not neighbours and meet, and the two products of their ends' sides, which
    are below 0 where they cross and 0 where they only touch. Only sides whose x-ranges overlap are compared.
    """
    count = len(points)
    if count < 4:
        return (np.empty(0, int),) * 4
    start, end = points, np.roll(points, -1, axis=0)
    low, high = np.minimum(start, end), np.maximum(start, end)
    order = np.argsort(low[:, 0], kind="stable")
    last = np.searchsorted(low[order, 0], high[order, 0], side="right")
    partners = last - np.arange(count) - 1
    rank = np.repeat(np.arange(count), partners)
    first, second = order[rank], order[rank + 1 + _counters(partners)]
    apart = np.abs(first - second)
    near = (apart > 1) & (apart < count - 1)
    near &= (low[first, 1] <= high[second, 1]) & (low[second, 1] <= high[first, 1])
    first, second = first[near], second[near]
    one = _side(start[first], end[first], start[second]) * _side(start[first], end[first], end[second])
    two = _side(start[second], end[second], start[first]) * _side(start[second], end[second], end[first])
    meet = (one <= 0) & (two <= 0)
    return first[meet], second[meet], one[meet], two[meet]


def _counters(sizes: np.ndarray) -> np.ndarray:
    """0..n-1 for every n in ``sizes``, one after the other."""
    return np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)


def _side(start: np.ndarray, end: np.ndarray, point: np.ndarray) -> np.ndarray:
    along, to = end - start, point - start
    return np.sign(along[:, 0] * to[:, 1] - along[:, 1] * to[:, 0])


def mask_from_contour(polygon, shape: tuple[int, int]) -> np.ndarray:
    """(H, W) bool: the pixels whose centre lies inside ``polygon`` (N, 2) px (even-odd rule along each row)."""
    points = as_points(polygon, "The contour", 3)
    height, width = shape
    x0, y0 = points.T
    x1, y1 = np.roll(points, -1, axis=0).T
    # A row counts for a side from its upper end on and up to, but not at, its lower end: each corner counts once.
    first = np.clip(np.ceil(np.minimum(y0, y1)), 0, height).astype(np.int64)
    last = np.clip(np.ceil(np.maximum(y0, y1)), 0, height).astype(np.int64)
    rows = last - first
    side = np.repeat(np.arange(len(points)), rows)
    row = first[side] + _counters(rows)
    x = x0[side] + (row - y0[side]) / (y1 - y0)[side] * (x1 - x0)[side]
    column = np.clip(np.ceil(x), 0, width).astype(np.int64)
    toggles = np.bincount(row * (width + 1) + column, minlength=height * (width + 1)).reshape(height, width + 1)
    return (np.cumsum(toggles, axis=1)[:, :width] % 2).astype(bool)


def segment_from_contour(polygon, shape: tuple[int, int]) -> np.ndarray:
    """(H, W) bool: the segment of a contour, whose area is the contour's to within a pixel.

    It is ``mask_from_contour`` without pixels that are cut off at thin ends. Where that is not within ``EXACT`` of the
    area, as for small contours, the pixels beside it that are covered most are added, or its least covered ones
    taken away.
    """
    points = as_points(polygon, "The contour", 3)
    mask = mask_from_contour(points, shape)
    height, width = shape
    y0, x0 = (int(v) for v in np.clip(np.floor(points.min(axis=0))[::-1], 0, (height, width)))
    y1, x1 = (int(v) for v in np.clip(np.ceil(points.max(axis=0))[::-1] + 1, 0, (height, width)))
    part = mask[y0:y1, x0:x1]
    label, _ = ndimage.label(part)
    sizes = np.bincount(label.ravel(), minlength=1)
    part &= sizes[label] > 0.1 * sizes[1:].sum()
    within = (points >= -0.5).all() and (points <= np.array([width, height]) - 0.5).all()
    area = polygon_area(points - points.mean(axis=0))
    if not part.size or (within and abs(part.sum() - area) <= EXACT * area):
        return mask
    fine = mask_from_contour((points - (x0, y0) + 0.5) * FINE - 0.5, ((y1 - y0) * FINE, (x1 - x0) * FINE))
    covered = fine.reshape(y1 - y0, FINE, x1 - x0, FINE).mean(axis=(1, 3))
    missing = round(area if within else covered.sum()) - int(part.sum())
    rim = np.flatnonzero(((covered > 0) & ndimage.binary_dilation(part) & ~part) if missing > 0 else part)
    order = np.argsort(-covered.flat[rim] if missing > 0 else covered.flat[rim], kind="stable")
    part.flat[rim[order[: abs(missing)]]] = missing > 0
    return mask


def contour_from_mask(mask) -> np.ndarray:
    """The outline (N, 2) px, sub-pixel, of the largest component of ``mask`` (H, W), holes filled.

    A mask is smoothed a little first, so that the perimeter is that of the shape, not of its pixels' stairs, and the
    outline encloses the area of its pixels to within ``EXACT``; of probabilities the 0.5 crossing is taken. Marching
    squares (Lorensen & Cline 1987, in two dimensions). ValueError when the mask is empty, of another shape or holds
    NaN.
    """
    inside, values = as_map(mask, "The mask")
    label, count = ndimage.label(inside)
    if count == 0:
        raise ValueError(NO_OUTLINE)
    largest = 1 + int(np.bincount(label.ravel())[1:].argmax())
    return _outline(inside, values, label, largest, ndimage.find_objects(label)[largest - 1])


def contours_from_mask(mask, least: int = LEAST_PIXELS) -> list[np.ndarray]:
    """The outlines of every component of ``mask`` with at least ``least`` pixels, holes filled, from left to right.

    Several muscles in one mask; each as from ``contour_from_mask``, ordered by the component's centre. Pixels that
    touch only at a corner belong to two components. ValueError when none is left, and as there.
    """
    inside, values = as_map(mask, "The mask")
    label, count = ndimage.label(inside)
    if count == 0:
        raise ValueError(NO_OUTLINE)
    sizes = np.bincount(label.ravel(), minlength=count + 1)
    chosen = [number for number in range(1, count + 1) if sizes[number] >= least]
    if not chosen:
        raise ValueError(f"The mask holds only specks of fewer than {least} pixels; segment something larger.")
    centres = ndimage.center_of_mass(inside, label, chosen)
    boxes = ndimage.find_objects(label)
    in_order = [number for _, number in sorted(zip((x for _, x in centres), chosen, strict=True))]
    return [_outline(inside, values, label, number, boxes[number - 1]) for number in in_order]


def _outline(inside: np.ndarray, values: np.ndarray, label: np.ndarray, number: int, box) -> np.ndarray:
    component = ndimage.binary_fill_holes(label[box] == number)
    margin = 6
    corner, last = np.array([box[1].start, box[0].start]) - margin, np.array(inside.shape[::-1]) - 0.5

    def at(level: float) -> np.ndarray:
        return np.clip(_marching_squares(field, level) + corner, -0.5, last)

    if values.dtype == bool or np.issubdtype(values.dtype, np.integer):
        field = ndimage.gaussian_filter(np.pad(component.astype(float), margin), STAIRS)
        if field.max() <= 0.5:  # so small that smoothing wipes it out
            field = np.pad(component.astype(float), margin)
        return _enclosing(at, int(component.sum()))
    # One pixel around the component keeps its probabilities, other components do not take part.
    around = tuple(slice(max(part.start - 1, 0), part.stop + 1) for part in box)
    pads = [
        (margin - (part.start - new.start), margin - (min(new.stop, size) - part.stop))
        for part, new, size in zip(box, around, inside.shape, strict=True)
    ]
    field = np.pad(np.where(inside[around], 0.0, values[around].astype(float)), pads)
    core = field[margin : margin + component.shape[0], margin : margin + component.shape[1]]
    own = np.where(inside[box], values[box].astype(float), 1.0)
    core[component] = np.maximum(own[component], 0.5 + 1e-9)
    return at(0.5)


def _enclosing(at, area: int) -> np.ndarray:
    """The outline at(level) whose area is ``area``, searched around level 0.5: smoothing shrinks what is thin."""
    low, high, level = 0.0, 1.0, 0.5
    best, error = at(level), np.inf
    for _ in range(14):
        outline = at(level) if error < np.inf else best
        found = polygon_area(outline - outline.mean(axis=0)) if len(outline) else 0.0
        if abs(found - area) < error:
            best, error = outline, abs(found - area)
        if error <= EXACT * area:
            break
        low, high = (low, level) if found < area else (level, high)
        level = (low + high) / 2
    return best


def _marching_squares(field: np.ndarray, level: float) -> np.ndarray:
    """The longest contour (N, 2) of ``field`` at ``level``; its border is below. Empty when nothing is above."""
    width = field.shape[1]
    above = field >= level
    # Every crossing lies on a grid edge: number edges to the right 2 k, edges downwards 2 k + 1, k the pixel's number.
    case = above[:-1, :-1] + 2 * above[:-1, 1:] + 4 * above[1:, 1:] + 8 * above[1:, :-1]
    row, column = np.nonzero((case > 0) & (case < 15))
    case = case[row, column]
    pixel = row * width + column
    # The four edges of the square: top, right, bottom, left.
    edge = np.column_stack([2 * pixel, 2 * (pixel + 1) + 1, 2 * (pixel + width), 2 * pixel + 1])
    # For every case the edges where the contour enters and leaves, so that the inside is on one side all along.
    ways = {
        1: (3, 0), 2: (0, 1), 3: (3, 1), 4: (1, 2), 6: (0, 2), 7: (3, 2),
        8: (2, 3), 9: (2, 0), 11: (2, 1), 12: (1, 3), 13: (1, 0), 14: (0, 3),
    }
    follow: dict[int, int] = {}
    for which, (enter, leave) in ways.items():
        chosen = edge[case == which]
        follow.update(zip(chosen[:, enter].tolist(), chosen[:, leave].tolist(), strict=True))
    # Two opposite corners inside: kept apart, so that components that touch at a corner stay two.
    for which, pairs in ((5, ((3, 0), (1, 2))), (10, ((0, 1), (2, 3)))):
        chosen = edge[case == which]
        for enter, leave in pairs:
            follow.update(zip(chosen[:, enter].tolist(), chosen[:, leave].tolist(), strict=True))
    longest: list[int] = []
    while follow:
        first, now = follow.popitem()
        loop = [first]
        while now != first:
            loop.append(now)
            now = follow.pop(now)
        if len(loop) > len(longest):
            longest = loop
    if not longest:
        return np.empty((0, 2))
    number = np.array(longest)
    down, start = number % 2, number // 2
    y, x = np.divmod(start, width)
    here, there = field[y, x], field[y + down, x + 1 - down]
    share = (level - here) / (there - here)
    points = np.column_stack([x + share * (1 - down), y + share * down])
    step = np.hypot(*(np.roll(points, -1, axis=0) - points).T)
    return points[step > 1e-9]
