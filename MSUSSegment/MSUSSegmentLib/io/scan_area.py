"""Where the ultrasound image lies inside a picture of the scanner's screen.

A screen is drawn: between text, rulers and bars it is exactly flat, in one or two grey levels that reach the edge of
the picture. An ultrasound image is speckle, and never flat over a large area that has the screen's grey level. So what
is not screen background, is wider than text, rulers and bars, and is the largest such patch, is the image.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
from scipy import ndimage

from MSUSSegmentLib.io.recording import sampled_frames

if TYPE_CHECKING:
    from MSUSSegmentLib.io.recording import Recording

#: Grey levels that a 3x3 patch may span and still be flat (0 on a lossless screen, 1 or 2 after compression).
FLAT_RANGE = 2
#: A grey level is background when it is flat on at least this share of the picture's rim.
RIM_SHARE = 0.04
#: Text lines, rulers and grey bars are thinner than this share of the picture's shorter side; the image is not.
CLUTTER_SHARE = 0.055
#: A patch of at least this share of the image's own size may be a part of it.
PART_SHARE = 0.04
#: Text and rulers are brighter than this.
DRAWN_GREY = 64
#: An image whose lowest rows have a mean grey below this has faded out rather than ended.
FAINT_GREY = 6
#: Skin torn off above the image spans this share of its width; a bar of greys drawn there does not.
SKIN_SHARE = 0.6
#: A flat patch without a square of this share of clutter's width is dark spots of the image, not the screen.
SQUARE_SHARE = 0.7
#: Smallest share of the picture that an ultrasound image covers.
LEAST_SHARE = 0.03

_KNOWN: WeakKeyDictionary[Recording, Box] = WeakKeyDictionary()


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
        raise ValueError(f"A scan area is found in one grey picture (H, W), not in an array of shape {grey.shape}.")
    height, width = grey.shape
    full = Box(0, 0, width, height)
    clutter = max(9, int(round(CLUTTER_SHARE * min(height, width))))
    if min(height, width) < 3 * clutter:
        return full
    background = _screen_background(grey, max(5, round(SQUARE_SHARE * clutter)))
    if background is None:
        return full
    content = ~background
    box = _largest_patch(content, clutter)
    if box is None:
        return full
    box = _without_ruler(grey, content, box)
    box = box._replace(y1=box.y1 + _echoes_beyond(grey, content, box, clutter))
    turned = box._replace(y0=height - box.y1, y1=height - box.y0)
    box = box._replace(y0=box.y0 - _echoes_beyond(grey[::-1], content[::-1], turned, clutter, SKIN_SHARE))
    return _with_dark_rest(grey, content, box)


def find_scan_area_in(frames: Sequence[np.ndarray]) -> Box:
    """The image area of several (H, W) uint8 frames of one clip: what is bright in any of them belongs to it."""
    return find_scan_area(reduce(np.maximum, frames))


def find_scan_area_of(recording: Recording) -> Box:
    """The image area of a whole recording, from a few of its frames; worked out once for each open recording."""
    box = _KNOWN.get(recording)
    if box is None:
        box = find_scan_area_in([pixels for _, pixels in sampled_frames(recording)])
        _KNOWN[recording] = box
    return box


def _largest_patch(content: np.ndarray, clutter: int) -> Box | None:
    """The box around the largest patch wider than ``clutter``, and around its parts that a black band tore off."""
    patches, count = ndimage.label(_opened(content, clutter))
    if count == 0:
        return None
    sizes = np.bincount(patches.ravel(), minlength=count + 1)[1:]
    best = int(sizes.argmax())
    if sizes[best] < LEAST_SHARE * content.size:
        return None
    bounds = [Box(x.start, y.start, x.stop, y.stop) for y, x in ndimage.find_objects(patches)]
    parts = [
        part
        for part, size in zip(bounds, sizes, strict=True)
        if size >= PART_SHARE * sizes[best] and _torn(bounds[best], part)
    ]
    box = Box(
        min(part.x0 for part in parts),
        min(part.y0 for part in parts),
        max(part.x1 for part in parts),
        max(part.y1 for part in parts),
    )
    return _with_thin_ends(content, box, clutter)


def _torn(main: Box, part: Box) -> bool:
    """Whether ``part`` lies straight above, below or beside ``main`` and close to it."""
    across_x = min(main.x1, part.x1) - max(main.x0, part.x0)
    across_y = min(main.y1, part.y1) - max(main.y0, part.y0)
    stacked = across_x >= 0.8 * part.width and -across_y <= 0.2 * main.height
    beside = across_y >= 0.8 * part.height and -across_x <= 0.1 * main.width and part.height >= 0.5 * main.height
    return stacked or beside


def _screen_background(grey: np.ndarray, least: int) -> np.ndarray | None:
    """(H, W) bool: flat screen in a grey level that the picture's rim has, or None when the rim has none.

    Flat patches that hold no square of ``least`` pixels a side are left out: an image's own dark spots.
    """
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
    background = _grown3(seeds) & levels[grey]
    patches, count = ndimage.label(background)
    large = np.zeros(count + 1, bool)
    large[patches[_opened(background, least)]] = True
    return large[patches] if large.any() else None


def _with_neighbours(levels: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Levels one step beside a background level (compression) count too when the rim has them at all."""
    beside = np.zeros_like(levels)
    beside[1:] |= levels[:-1]
    beside[:-1] |= levels[1:]
    return levels | (beside & (share > 0.002))


def _range3(grey: np.ndarray) -> np.ndarray:
    """Largest minus smallest grey value in each pixel's 3x3 neighbourhood."""
    return _grown3(grey) - ~_grown3(~grey)


def _grown3(values: np.ndarray) -> np.ndarray:
    """Maximum of each pixel's 3x3 neighbourhood."""
    rows = values.copy()
    np.maximum(rows[1:], values[:-1], out=rows[1:])
    np.maximum(rows[:-1], values[1:], out=rows[:-1])
    both = rows.copy()
    np.maximum(both[:, 1:], rows[:, :-1], out=both[:, 1:])
    np.maximum(both[:, :-1], rows[:, 1:], out=both[:, :-1])
    return both


def _opened(mask: np.ndarray, size: int) -> np.ndarray:
    """Opening: the union of all ``size`` x ``size`` squares that lie in the mask."""
    if min(mask.shape) < size:
        return np.zeros_like(mask)
    corners = _all_of_next(_all_of_next(mask, size).T, size).T
    padded = np.ones((mask.shape[0] + size - 1, mask.shape[1] + size - 1), bool)
    padded[size - 1 : mask.shape[0], size - 1 : mask.shape[1]] = ~corners
    return ~_all_of_next(_all_of_next(padded, size).T, size).T


def _all_of_next(mask: np.ndarray, size: int) -> np.ndarray:
    """(n - size + 1, m): whether rows i .. i + size - 1 are all true, in log2(size) steps."""
    rows = mask.shape[0] - size + 1
    reached, result = 1, mask
    while reached < size:
        step = min(reached, size - reached)
        result = result[:-step] & result[step:]
        reached += step
    return np.ascontiguousarray(result[:rows])


def _with_thin_ends(content: np.ndarray, box: Box, clutter: int) -> Box:
    """The box with what the opening took off: pointed corners of a steered image, a skin line beside a shadow."""
    margin = 2 * clutter
    near = Box(
        max(0, box.x0 - margin),
        max(0, box.y0 - margin),
        min(content.shape[1], box.x1 + margin),
        min(content.shape[0], box.y1 + margin),
    )
    patches, count = ndimage.label(_opened(content[near.slices], max(5, clutter // 3)))
    if count == 0:
        return box
    inside = patches[box.y0 - near.y0 : box.y1 - near.y0, box.x0 - near.x0 : box.x1 - near.x0]
    sizes = np.bincount(inside.ravel(), minlength=count + 1)[1:]
    rows, columns = ndimage.find_objects(patches)[int(sizes.argmax())]
    return Box(
        min(box.x0, near.x0 + columns.start),
        min(box.y0, near.y0 + rows.start),
        max(box.x1, near.x0 + columns.stop),
        max(box.y1, near.y0 + rows.stop),
    )


def _without_ruler(grey: np.ndarray, content: np.ndarray, box: Box) -> Box:
    """The box without a ruler, its numbers or a frame line drawn right against a straight edge of the image."""
    shares = [content[box.slices].mean(axis=0), content[box.slices].mean(axis=1)]
    left, right = _clutter_at(shares[0]), _clutter_at(shares[0][::-1])
    top, bottom = _clutter_at(shares[1]), _clutter_at(shares[1][::-1])
    x0, y0, x1, y1 = box.x0 + left, box.y0 + top, box.x1 - right, box.y1 - bottom
    for _ in range(3):
        if _is_drawn_line(grey[y1 - 1, x0:x1]):
            y1 -= 1
        if _is_drawn_line(grey[y0, x0:x1]):
            y0 += 1
        if _is_drawn_line(grey[y0:y1, x0]):
            x0 += 1
        if _is_drawn_line(grey[y0:y1, x1 - 1]):
            x1 -= 1
    return Box(x0, y0, x1, y1)


def _clutter_at(shares: np.ndarray) -> int:
    """How many lines at the start have little content though full ones follow at once (steered edges fill slowly)."""
    reach = max(1, shares.size // 25)
    full = np.flatnonzero(shares[: reach + 1] >= 0.95)
    return int((shares[: full[0]] < 0.4).sum()) if full.size else 0


def _is_drawn_line(line: np.ndarray) -> bool:
    counts = np.bincount(line, minlength=256)
    level = int(counts.argmax())
    return level >= DRAWN_GREY and counts[max(0, level - 4) : level + 5].sum() >= 0.6 * line.size


def _echoes_beyond(grey: np.ndarray, content: np.ndarray, box: Box, clutter: int, share: float = 0.0) -> int:
    """How many rows below the box echoes reach that lie there in the dark, torn off by a black band.

    Echoes have soft edges, text and rulers have hard ones. ``share``: of the box's width that an echo spans at least.
    """
    below = (slice(box.y1, grey.shape[0]), slice(box.x0, box.x1))
    patches, count = ndimage.label(content[below])
    if count == 0:
        return 0
    labels = np.arange(1, count + 1)
    sizes = np.bincount(patches.ravel(), minlength=count + 1)[1:]
    steepness = ndimage.mean(_range3(grey[below]), patches, labels)
    brightest = ndimage.maximum(grey[below], patches, labels)
    soft = (sizes >= clutter**2 / 6) & (steepness < 0.3 * brightest)
    found = [part for part, keep in zip(ndimage.find_objects(patches), soft, strict=True) if keep]
    wide = [rows.stop for rows, columns in found if columns.stop - columns.start >= share * box.width]
    return max(wide, default=0)


def _with_dark_rest(grey: np.ndarray, content: np.ndarray, box: Box) -> Box:
    """An image that fades to black with depth, with nothing drawn below it, goes on to the lower rim of the picture.

    A narrow dark margin at the sides without anything drawn in it belongs to the image too (a probe that lifts off).
    """
    height, width = grey.shape
    x0, y0, x1, y1 = box
    below = grey[y1:, x0:x1]
    ragged = content[y1 - max(1, (y1 - y0) // 20) : y1, x0:x1].mean(axis=1).max() < 0.7
    faint = grey[y1 - max(1, (y1 - y0) // 35) : y1, x0:x1].mean(axis=1).max() < FAINT_GREY
    if below.size and below.max() < DRAWN_GREY and (ragged or faint):
        y1 = height
    if 0 < x0 <= 0.05 * width and grey[y0:y1, :x0].max() < DRAWN_GREY:
        x0 = 0
    if 0.95 * width <= x1 < width and grey[y0:y1, x1:].max() < DRAWN_GREY:
        x1 = width
    return Box(x0, y0, x1, y1)
