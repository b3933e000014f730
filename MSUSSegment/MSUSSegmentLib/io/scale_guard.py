"""Whether a scale that a file states can belong to its picture: reasons to doubt it, from what the picture shows.

Programs that enlarge, shrink or squeeze a picture leave the scale in its header as it was. What such a picture still
shows is where the image lies, and how far the marks of its depth ruler are apart.
"""

from __future__ import annotations

import numpy as np

from MSUSSegmentLib.io.printed_depth import read_depths
from MSUSSegmentLib.io.ruler import propose_scale
from MSUSSegmentLib.io.scan_area import Box

__all__ = ["continues_beyond", "depth_doubt", "outline_agrees", "ruler_confirms", "ruler_doubt"]

#: Depth and width in mm that an ultrasound image may have; smaller pictures than this in px are not looked at.
IMAGE_MM, LEAST_PX = (5.0, 400.0), 64
#: The image may reach this share of its own size past its region, and at least so many px.
BEYOND_SHARE, BEYOND_PX = 0.04, 8
#: Width of the strip beside a region's edge in which the image must go on, as a share of the region's size, and in px.
STRIP_SHARE, STRIP_PX = 0.05, 6
#: The strip outside varies at least this share of what the strip inside does, and neighbouring lines across the edge
#: are at least this alike (speckle: 0.7 and more; an image against the screen: about 0).
STRIP_CONTRAST, STRIP_LIKENESS = 0.3, 0.3
#: A ruler that was read surely differs from the header by less than this share, and marks of a ruler are these
#: distances in mm apart, within a share.
RULER_AGREES, ROUND_MM, ROUND_SHARE = 0.05, (1.0, 2.0, 2.5, 5.0, 10.0, 20.0, 50.0), 0.04
#: The image is at most this share deeper than the depth that is printed.
DEEPER_SHARE = 0.2


def continues_beyond(picture: np.ndarray, area: Box, box: Box) -> str:
    """The side of ``box`` past which the image in ``area`` goes on: "left", "right", "top" or "bottom"; "" for none.

    ``picture``: (H, W) uint8, the brightest of several frames.
    """
    for side, beyond, of_size in (
        ("right", area.x1 - box.x1, area.width),
        ("bottom", area.y1 - box.y1, area.height),
        ("left", box.x0 - area.x0, area.width),
        ("top", box.y0 - area.y0, area.height),
    ):
        if beyond > max(BEYOND_PX, BEYOND_SHARE * of_size) and _goes_on(picture, area, box, side):
            return side
    return ""


def _goes_on(picture: np.ndarray, area: Box, box: Box, side: str) -> bool:
    """Whether what is drawn inside ``box`` goes on across its edge, rather than ending there."""
    if side in ("top", "bottom"):
        return _goes_on(
            picture.T,
            Box(area.y0, area.x0, area.y1, area.x1),
            Box(box.y0, box.x0, box.y1, box.x1),
            "right" if side == "bottom" else "left",
        )
    rows = slice(max(area.y0, box.y0), min(area.y1, box.y1))
    width = max(STRIP_PX, int(STRIP_SHARE * box.width))
    edge = box.x1 if side == "right" else box.x0
    low, high = max(area.x0, edge - width), min(area.x1, edge + width)
    lines = picture[rows, low:high].astype(np.float64)
    if lines.shape[0] < 8 or not low < edge < high:
        return False
    inside, outside = (edge - low, high - edge) if side == "right" else (high - edge, edge - low)
    spread = lines.std(axis=0)
    spread = spread if side == "right" else spread[::-1]
    if np.median(spread[inside:]) < STRIP_CONTRAST * np.median(spread[:inside]) or min(inside, outside) < 2:
        return False
    centred = lines - lines.mean(axis=0)
    norm = np.sqrt((centred**2).sum(axis=0))
    product = (centred[:, 1:] * centred[:, :-1]).sum(axis=0)
    likeness = product / np.maximum(norm[1:] * norm[:-1], 1e-9)
    return bool(likeness.min() >= STRIP_LIKENESS)


def outline_agrees(area: Box, box: Box) -> bool:
    """Whether the image in ``area`` is outlined by its region ``box``: on three sides, as the fourth may be dark."""
    near_x, near_y = (max(BEYOND_PX, BEYOND_SHARE * size) for size in (box.width, box.height))
    sides = (
        abs(area.x0 - box.x0) <= near_x,
        abs(area.x1 - box.x1) <= near_x,
        abs(area.y0 - box.y0) <= near_y,
        abs(area.y1 - box.y1) <= near_y,
    )
    return sum(sides) >= 3


def ruler_confirms(picture: np.ndarray, area: Box, sy: float) -> bool:
    """Whether there is a depth ruler in ``picture`` that does not contradict ``sy`` mm per pixel."""
    return propose_scale(picture) is not None and not ruler_doubt(picture, area, sy)


def depth_doubt(area: Box, spacing: tuple[float, float]) -> str:
    """Why an image of this size in px cannot have ``spacing`` (sx, sy) mm, as a sentence's end; "" when it can."""
    low, high = IMAGE_MM
    width, depth = area.width * spacing[0], area.height * spacing[1]
    if min(area.width, area.height) < LEAST_PX or (low <= depth <= high and low <= width <= high):
        return ""
    return f"makes the image {width:.3g} mm wide and {depth:.3g} mm deep, which no ultrasound image is"


def ruler_doubt(picture: np.ndarray, area: Box, sy: float) -> str:
    """Why the screen around the image contradicts ``sy`` mm per pixel, as a sentence's end; "" when it does not.

    ``picture``: (H, W) uint8, whose image lies in ``area``. Numbers of the depth ruler that are read surely must say
    the same; of its marks alone, the distance must be a round one; and the image is not deeper than a printed depth (it
    may look less deep, where it is dark below).
    """
    proposal = propose_scale(picture)
    if proposal is None:
        named = [printed for printed in read_depths(picture, area) if printed.named]
        deepest = max((printed.mm for printed in named), default=0.0)
        if named and area.height * sy > (1 + DEEPER_SHARE) * deepest:
            return f"makes the image {area.height * sy:.3g} mm deep, but the depth on the screen is {deepest:g} mm"
        return ""
    if proposal.is_accepted:
        if abs(proposal.mm_per_pixel / sy - 1) > RULER_AGREES:
            return f"says {sy:.4g} mm per pixel, but the depth ruler in the picture {proposal.mm_per_pixel:.4g}"
        return ""
    apart = proposal.tick_pixels * sy
    if len(proposal.points) < 4 or min(abs(apart / mm - 1) for mm in ROUND_MM) <= ROUND_SHARE:
        return ""
    return f"puts the marks of the depth ruler {apart:.3g} mm apart, which no ruler does"
