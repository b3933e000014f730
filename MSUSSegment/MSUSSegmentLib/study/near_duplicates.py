"""Near-duplicates among pictures, found by what they show: another frame of the same sweep, the same frame saved anew.

Two pictures of one place share their speckle and their layers whatever their size, gain, compression and the screen
around them. So each scan area is brought to one small size, its local mean and contrast are taken out, and what is left
is correlated. On the 596 images of dl_track, a correlation of 0.6 finds 49 % of the pairs that are known to belong
together (frames further apart are joined through those between them) and 213 of 172,884 other pairs; of these, the ones
that were looked at show the same person. No picture reaches it with another one's mirror image. A picture that was cut
by more than some 2 % of its sides is not recognised.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import NamedTuple

import numpy as np
from scipy import ndimage

from MSUSSegmentLib.io.scan_area import find_scan_area

__all__ = ["LIKE", "NearDuplicate", "describe_picture", "find_near_duplicates"]

#: Side in px of the small picture, and the range in px over which its mean and contrast are made even.
SIDE, RANGE = 32, 3
#: Grey levels below which there is no contrast, only noise of compression.
LEAST_CONTRAST = 2.0
#: Correlation from which two pictures are near-duplicates.
LIKE = 0.6
#: So many pictures are compared with all others at a time.
BLOCK = 512


class NearDuplicate(NamedTuple):
    """Pictures number ``first`` < ``second``, their correlation, and whether one is ``mirrored`` left to right."""

    first: int
    second: int
    likeness: float
    mirrored: bool


def describe_picture(grey: np.ndarray) -> np.ndarray:
    """What is compared of a picture (H, W) uint8: (32, 32) float32 of mean 0 and length 1; zeros of a blank one."""
    area = np.asarray(grey)[find_scan_area(grey).slices].astype(np.float32)
    small = _averaged(_averaged(area).T).T
    high = small - ndimage.gaussian_filter(small, RANGE)
    even = high / (np.sqrt(ndimage.gaussian_filter(high * high, RANGE)) + LEAST_CONTRAST)
    even -= even.mean()
    length = float(np.linalg.norm(even))
    return even / np.float32(length) if length > 0 else even


def _averaged(rows: np.ndarray) -> np.ndarray:
    """``SIDE`` averages over equal parts of the rows (n, m)."""
    if len(rows) < SIDE:
        rows = np.repeat(rows, -(-SIDE // len(rows)), axis=0)
    edges = np.linspace(0, len(rows), SIDE + 1).astype(int)
    return np.add.reduceat(rows, edges[:-1], axis=0) / np.diff(edges)[:, None].astype(np.float32)


def find_near_duplicates(
    descriptions: Sequence[np.ndarray],
    like: float = LIKE,
    of: Sequence[Hashable] | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> list[NearDuplicate]:
    """Every pair that is alike, also when one is the other's mirror image, the likest first.

    Args:
        descriptions: (32, 32) each, of `describe_picture`.
        like: correlation from which pictures are near-duplicates.
        of: what each picture is of, such as its clip; pairs of the same, whose frames are alike anyhow, are left out.
        progress: called with (stage, done, total).
    """
    if not len(descriptions):
        return []
    stack = np.asarray(descriptions, np.float32)
    flat, turned = stack.reshape(len(stack), -1), stack[:, :, ::-1].reshape(len(stack), -1)
    numbers = {name: number for number, name in enumerate(dict.fromkeys(of or ()))}
    owner = np.arange(len(stack)) if of is None else np.array([numbers[name] for name in of])
    found = []
    for start in range(0, len(flat), BLOCK):
        block = flat[start : start + BLOCK]
        straight, mirrored = block @ flat[start:].T, block @ turned[start:].T
        likeness = np.maximum(straight, mirrored)
        other = owner[start : start + BLOCK, None] != owner[None, start:]
        for i, j in zip(*np.nonzero((likeness >= like) & other), strict=True):
            if j > i:
                pair = int(start + i), int(start + j)
                found.append(NearDuplicate(*pair, float(likeness[i, j]), bool(mirrored[i, j] > straight[i, j])))
        if progress:
            progress("comparing pictures", min(start + BLOCK, len(flat)), len(flat))
    return sorted(found, key=lambda pair: -pair.likeness)
