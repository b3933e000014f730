"""Closed contours: cross-sectional area, perimeter and echo intensity, and the way between contours and masks."""

from __future__ import annotations

import numpy as np
from scipy import ndimage

from MSUSSegmentLib.measure.lines import as_points, scale_of
from MSUSSegmentLib.measure.runs import as_map
from MSUSSegmentLib.measure.types import AUTO, Measurement, Spacing

#: A contour is open when the way from its last to its first point is so many times its longest other step.
OPEN_STEP = 10.0
#: Smoothing (px) of a mask before its outline is drawn, so that the pixels' stairs do not lengthen it.
STAIRS = 1.2


def measure_contour(
    polygon, spacing: Spacing | None, image=None, index: int | None = None, provenance: str = AUTO
) -> list[Measurement]:
    """CSA, perimeter, EI and EI_SD of a closed contour, in this order.

    ``polygon`` (N, 2) px; the last point joins the first (and may repeat it). CSA in cm2 and perimeter in mm, in px2
    and px when ``spacing`` is None (area by the shoelace formula). EI and EI_SD are mean and standard deviation (of
    the whole population, ddof 0) of ALL grey values whose pixel centre lies inside, zeros included; ``image`` (H, W)
    grey, without overlays; without it they are absent. ValueError, in one sentence, for fewer than 3 points, NaN, an
    open contour, one that crosses itself or leaves the picture, and an image of another shape.
    """
    points = as_contour(polygon)
    scale = scale_of(spacing)
    scaled = (points - points.mean(axis=0)) * scale
    area, around = _area(scaled), _perimeter(scaled)
    if spacing is None:
        results = [("CSA", area, "px2", ""), ("perimeter", around, "px", "")]
    else:
        results = [("CSA", area / 100, "cm2", ""), ("perimeter", around, "mm", "")]
    values, reason = _grey_values(points, image)
    mean, spread = (None, None) if reason else (float(values.mean()), float(values.std()))
    results += [("EI", mean, "grey", reason), ("EI_SD", spread, "grey", reason)]
    return [Measurement(name, index, value, unit, provenance, flag) for name, value, unit, flag in results]


def _grey_values(points: np.ndarray, image) -> tuple[np.ndarray, str]:
    if image is None:
        return np.empty(0), "no image was given"
    grey = np.asarray(image)
    if grey.ndim != 2 or not np.issubdtype(grey.dtype, np.number) or np.iscomplexobj(grey):
        raise ValueError(f"Echo intensity needs one grey image, shape (height, width), not {grey.shape} {grey.dtype}.")
    last = np.array(grey.shape[::-1]) - 0.5
    if (points < -0.5 - 1e-6).any() or (points > last + 1e-6).any():
        raise ValueError("The contour leaves the picture; drag its points back inside.")
    values = grey[mask_from_contour(points, grey.shape)].astype(float)
    if not np.isfinite(values).all():
        raise ValueError("The image holds values that are not numbers (NaN or infinite) inside the contour.")
    return values, "" if len(values) else "the contour holds no pixel centre"


def as_contour(polygon) -> np.ndarray:
    """``polygon`` as a simple (N, 2) float polygon without repeated points; ValueError says what is wrong with it."""
    points = as_points(polygon, "The contour", 3)
    step = np.hypot(*(np.roll(points, -1, axis=0) - points).T)
    points = points[step > 0]
    if len(points) < 3:
        raise ValueError("The contour needs at least 3 different points.")
    step = np.hypot(*(np.roll(points, -1, axis=0) - points).T)
    if len(points) > 3 and step[-1] > OPEN_STEP * step[:-1].max():
        raise ValueError("The contour is open: its ends are far apart; draw it all the way round.")
    if _crosses_itself(points):
        raise ValueError("The contour crosses or touches itself; move the points so that it goes round once.")
    if _area(points - points.mean(axis=0)) <= 1e-9 * _perimeter(points) ** 2:
        raise ValueError("The contour encloses no area; its points lie on one line.")
    return points


def _area(points: np.ndarray) -> float:
    following = np.roll(points, -1, axis=0)
    return float(abs((points[:, 0] * following[:, 1] - following[:, 0] * points[:, 1]).sum()) / 2)


def _perimeter(points: np.ndarray) -> float:
    return float(np.hypot(*(np.roll(points, -1, axis=0) - points).T).sum())


def _crosses_itself(points: np.ndarray) -> bool:
    """Whether any two sides that are not neighbours meet. Only sides whose x-ranges overlap are compared."""
    count = len(points)
    if count < 4:
        return False
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
    return bool(((one <= 0) & (two <= 0)).any())


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


def contour_from_mask(mask) -> np.ndarray:
    """The outline (N, 2) px, sub-pixel, of the largest component of ``mask`` (H, W), holes filled.

    A mask is smoothed a little first, so that area and perimeter are those of the shape, not of its pixels' stairs;
    of probabilities the 0.5 crossing is taken. Marching squares (Lorensen & Cline 1987, in two dimensions). ValueError
    when the mask is empty, of another shape or holds NaN.
    """
    inside, values = as_map(mask, "The mask")
    label, count = ndimage.label(inside)
    if count == 0:
        raise ValueError("The mask is empty, so it has no outline; segment something first.")
    largest = 1 + int(np.bincount(label.ravel())[1:].argmax())
    box = ndimage.find_objects(label)[largest - 1]
    component = ndimage.binary_fill_holes(label[box] == largest)
    margin = 6
    if values.dtype == bool or np.issubdtype(values.dtype, np.integer):
        field = ndimage.gaussian_filter(np.pad(component.astype(float), margin), STAIRS)
        if field.max() <= 0.5:  # so small that smoothing wipes it out
            field = np.pad(component.astype(float), margin)
    else:
        # One pixel around the component keeps its probabilities, other components do not take part.
        around = tuple(slice(max(part.start - 1, 0), part.stop + 1) for part in box)
        pads = [(margin - (part.start - new.start), margin - (min(new.stop, size) - part.stop))
                for part, new, size in zip(box, around, inside.shape, strict=True)]
        field = np.pad(np.where(inside[around], 0.0, values[around].astype(float)), pads)
        core = field[margin : margin + component.shape[0], margin : margin + component.shape[1]]
        own = np.where(inside[box], values[box].astype(float), 1.0)
        core[component] = np.maximum(own[component], 0.5 + 1e-9)
    outline = _marching_squares(field) - margin + (box[1].start, box[0].start)
    return np.clip(outline, -0.5, np.array(inside.shape[::-1]) - 0.5)


def _marching_squares(field: np.ndarray) -> np.ndarray:
    """The longest 0.5 contour (N, 2) of ``field``, whose border is below 0.5."""
    width = field.shape[1]
    above = field >= 0.5
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
    number = np.array(longest)
    down, start = number % 2, number // 2
    y, x = np.divmod(start, width)
    here, there = field[y, x], field[y + down, x + 1 - down]
    share = (0.5 - here) / (there - here)
    points = np.column_stack([x + share * (1 - down), y + share * down])
    step = np.hypot(*(np.roll(points, -1, axis=0) - points).T)
    return points[step > 1e-9]
