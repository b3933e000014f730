"""Which pixels of a picture are coloured: callipers, text and colour flow that grey levels do not show any more."""

from __future__ import annotations

import numpy as np
from scipy import ndimage

#: Chroma (largest minus smallest of red, green and blue) from which on a pixel counts as coloured, in a picture whose
#: grey is exact, and in one whose colours were coded lossily (JPEG, video), where grey near a coloured line gets some.
COLOURED_EXACT, COLOURED_LOSSY = 12, 30
#: Faint chroma on more than this share of the pixels means that the colours were coded lossily.
LOSSY_SHARE = 0.001
#: In a lossy picture a patch of colour has a core of at least so much chroma, and reaches as far as the chroma stays
#: above a share of the strongest within so many pixels. (Measured on phantoms coded as JPEG of quality 50 to 95: what
#: coding spreads around drawn lines has a chroma of 63 at most.)
LOSSY_CORE, LOSSY_REACH, LOSSY_WINDOW = 64, 0.25, 33
#: How far (px) the coloured pixels are grown: their edges are mixed with grey, in lossy pictures over two pixels.
GROWN_EXACT, GROWN_LOSSY = 1, 2
#: Levels between which a tinted grey map (sepia, blue) shows, in steps of the second number.
_TINT_LEVELS, _TINT_STEP = (40, 200), 8
#: A picture is tinted when the typical pixel is coloured at this share of its grey levels, and the tint explains
#: the colour of this share of its pixels.
_TINT_SHARE = 0.75
#: Chroma of a grey pixel after lossy coding at most, and the share of a picture's pixels that must be grey to tell how
#: its colours are coded.
FLAT_CHROMA, GREY_SHARE = 8, 0.5
_AROUND = np.ones((3, 3), bool)


def overlay_mask(rgb: np.ndarray) -> np.ndarray:
    """(H, W) bool: the coloured pixels of an (H, W, 3 or 4) uint8 picture, grown by 1 px (2 px after lossy coding).

    A pixel is coloured when its chroma is clearly above that of the picture's grey: 12 of 255, or, where JPEG or video
    have spread colour, 30 and joined to a core of 64. A whole picture in a tinted grey map counts as grey; what differs
    from the tint is coloured. White and grey overlays cannot be told from echoes this way. A fourth channel (alpha) is
    ignored.
    """
    rgb = np.asarray(rgb)[..., :3]
    red, green, blue = (np.ascontiguousarray(rgb[..., i]) for i in range(3))
    chroma = np.maximum(np.maximum(red, green), blue) - np.minimum(np.minimum(red, green), blue)
    lossy = ((chroma > 0) & (chroma < COLOURED_EXACT)).mean() > LOSSY_SHARE
    limit, grown = (COLOURED_LOSSY, GROWN_LOSSY) if lossy else (COLOURED_EXACT, GROWN_EXACT)
    if (chroma < limit).all():
        return np.zeros(chroma.shape, bool)
    chroma = _without_tint(rgb, chroma, limit)
    coloured = chroma >= limit
    if lossy:
        core = chroma >= LOSSY_CORE
        coloured &= chroma >= LOSSY_REACH * ndimage.maximum_filter(chroma, LOSSY_WINDOW)
        coloured = ndimage.binary_propagation(core, _AROUND, mask=core | coloured)
    return ndimage.maximum_filter(coloured, 2 * grown + 1, mode="constant")


def _without_tint(rgb: np.ndarray, chroma: np.ndarray, limit: int) -> np.ndarray:
    """``chroma``, or, when the whole picture is tinted, how far each pixel is from the tint.

    The tint is the typical colour of each grey level, smoothed by a cubic, so that a level that an overlay dominates
    does not hide the overlay.
    """
    level = rgb.mean(axis=2)
    low, high = _TINT_LEVELS
    step = ((level - low) // _TINT_STEP).astype(int)
    seen = (level >= low) & (level < high)
    if not seen.any() or (chroma[seen] >= limit).mean() < _TINT_SHARE:
        return chroma
    red, green, blue = (rgb[..., i][seen].astype(float) for i in range(3))
    difference = np.column_stack([red - green, blue - green])
    steps, counts = np.unique(step[seen], return_counts=True)
    steps = steps[counts >= 20]
    typical = np.array([np.median(difference[step[seen] == k], axis=0) for k in steps])
    if len(steps) < 8 or (_chroma(typical) >= limit).mean() < _TINT_SHARE:
        return chroma
    weights = np.sqrt(counts[counts >= 20])
    middle = (low + (steps + 0.5) * _TINT_STEP) / 255
    basis = np.vander(np.append(middle, 0.0), 4)  # black is black: the curve is tied to no tint at level 0
    weights = np.append(weights, weights.max() * 10)
    curve = np.linalg.lstsq(basis * weights[:, None], np.vstack([typical, (0, 0)]) * weights[:, None], rcond=None)[0]
    tint = np.vander((level / 255).ravel(), 4) @ curve
    own = np.stack([rgb[..., 0].astype(float) - rgb[..., 1], rgb[..., 2].astype(float) - rgb[..., 1]], axis=-1)
    rest = _chroma(own - tint.reshape(own.shape))
    return rest if (rest[seen] < limit).mean() >= _TINT_SHARE else chroma


def _chroma(difference: np.ndarray) -> np.ndarray:
    """Chroma from red minus green and blue minus green, (..., 2)."""
    return np.maximum(difference.max(axis=-1), 0) - np.minimum(difference.min(axis=-1), 0)


def looks_like_ycbcr(values: np.ndarray) -> bool | None:
    """Whether the three channels of a mostly grey picture are Y, Cb and Cr rather than red, green and blue.

    ``values``: (H, W, 3). Grey is (y, 128, 128) in one and (y, y, y) in the other, and an ultrasound picture is mostly
    grey: in one of the two readings nearly all of its pixels are. None when neither holds for half of them (a tinted
    picture, colour flow everywhere) or nothing tells them apart.
    """
    values = np.asarray(values)
    if values.dtype != np.uint8:
        return None
    first, second, third = (values[..., i].astype(np.int16) for i in range(3))
    as_ycbcr = (np.abs(second - 128) <= FLAT_CHROMA) & (np.abs(third - 128) <= FLAT_CHROMA)
    as_rgb = (np.abs(first - second) <= FLAT_CHROMA) & (np.abs(third - second) <= FLAT_CHROMA)
    only_ycbcr, only_rgb = (as_ycbcr & ~as_rgb).mean(), (as_rgb & ~as_ycbcr).mean()
    if max(only_ycbcr, only_rgb) < GREY_SHARE or min(only_ycbcr, only_rgb) > GREY_SHARE / 2:
        return None
    return bool(only_ycbcr > only_rgb)
