"""Masks as vertical runs of pixels, linked into chains: the form in which thin, nearly horizontal structures are read.

A run is a stretch of inside pixels in one column. Chains link each run to the run it overlaps most in the next
column, if that is mutual. A chain therefore follows one band past holes and forks, where a connected component would
merge them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components


@dataclass(frozen=True)
class Runs:
    """Runs ordered by column, then row: ``column``, first row ``start``, row after the last ``end``; each (R,) int."""

    column: np.ndarray
    start: np.ndarray
    end: np.ndarray

    def __len__(self) -> int:
        return len(self.column)

    def __getitem__(self, chosen) -> Runs:
        return Runs(self.column[chosen], self.start[chosen], self.end[chosen])


def as_map(mask, what: str) -> tuple[np.ndarray, np.ndarray]:
    """(inside, values): the (H, W) bool mask and the values from which the 0.5 crossing is interpolated.

    Bool and integer arrays are masks (non-zero is inside), floating-point arrays probabilities from 0 to 1 (0.5 and
    more is inside). ValueError for another shape, an empty array, NaN, or probabilities outside 0..1.
    """
    array = np.asarray(mask)
    if array.ndim != 2 or array.size == 0:
        raise ValueError(f"{what} must be one picture, shape (height, width), not {array.shape}.")
    if array.dtype == bool:
        return array, array
    if np.issubdtype(array.dtype, np.integer):
        inside = array != 0
        return inside, inside
    if not np.issubdtype(array.dtype, np.floating):
        raise ValueError(f"{what} must hold true/false, whole numbers or probabilities, not {array.dtype}.")
    low, high = array.min(), array.max()
    if not (np.isfinite(low) and np.isfinite(high)):
        raise ValueError(f"{what} holds values that are not numbers (NaN or infinite).")
    if low < 0 or high > 1:
        raise ValueError(f"{what} must hold probabilities from 0 to 1; it runs from {low:g} to {high:g}.")
    return array >= 0.5, array


def column_runs(inside: np.ndarray) -> Runs:
    """All vertical runs of the (H, W) bool mask ``inside``."""
    height, width = inside.shape
    rows = np.flatnonzero(inside.any(axis=1))
    if len(rows) == 0:
        nothing = np.empty(0, dtype=np.int64)
        return Runs(nothing, nothing, nothing)
    top, bottom = rows[0], rows[-1] + 1
    padded = np.zeros((bottom - top + 2, width), dtype=bool)
    padded[1:-1] = inside[top:bottom]
    change = np.flatnonzero(padded[1:] != padded[:-1])
    row, column = np.divmod(change, width)
    # In one column the changes alternate between "starts" and "ends", so sorting by column, then row pairs them.
    key = np.sort(column * (height + 2) + row)
    column, row = np.divmod(key, height + 2)
    return Runs(column[::2], row[::2] + top, row[1::2] + top)


def chain_labels(runs: Runs, touching: bool = False) -> tuple[int, np.ndarray]:
    """(number of chains, label of every run). ``touching``: runs that only touch at a corner are linked as well."""
    if len(runs) == 0:
        return 0, np.empty(0, dtype=np.int32)
    reach = 1 if touching else 0
    span = int(runs.end.max()) + 2
    key_start, key_end = runs.column * span + runs.start, runs.column * span + runs.end
    # The runs of the next column that overlap: those that end below our start and start above our end.
    first = np.searchsorted(key_end, key_start + span - reach, side="right")
    last = np.searchsorted(key_start, key_end + span + reach, side="left")
    count = np.maximum(last - first, 0)
    left = np.repeat(np.arange(len(runs)), count)
    right = np.repeat(first - np.cumsum(count) + count, count) + np.arange(count.sum())
    overlap = np.minimum(runs.end[left], runs.end[right]) - np.maximum(runs.start[left], runs.start[right])
    overlap = overlap - overlap.min(initial=0) + 1
    best_left = np.zeros(len(runs), dtype=overlap.dtype)
    best_right = best_left.copy()
    np.maximum.at(best_left, left, overlap)
    np.maximum.at(best_right, right, overlap)
    mutual = (overlap == best_left[left]) & (overlap == best_right[right])
    left, right = left[mutual], right[mutual]
    links = coo_matrix((np.ones(len(left), dtype=bool), (left, right)), shape=(len(runs), len(runs)))
    return connected_components(links, directed=False)


def edges(runs: Runs, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Sub-pixel rows of each run's upper and lower edge, where ``values`` (H, W) cross 0.5; in a mask half-way between
    the last pixel inside and the first outside, and at the picture's border half a pixel past the last row."""
    height = values.shape[0]
    above, below = runs.start - 1, runs.end
    outside_above = np.where(above >= 0, values[np.maximum(above, 0), runs.column], 0).astype(float)
    outside_below = np.where(below < height, values[np.minimum(below, height - 1), runs.column], 0).astype(float)
    inside_top = values[runs.start, runs.column].astype(float)
    inside_bottom = values[runs.end - 1, runs.column].astype(float)
    upper = runs.start - (inside_top - 0.5) / (inside_top - outside_above)
    lower = runs.end - 1 + (inside_bottom - 0.5) / (inside_bottom - outside_below)
    return upper, lower


def pixels(runs: Runs, label: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(column, row, label) of every pixel of ``runs``, grouped by label."""
    order = np.argsort(label, kind="stable")
    column, start, size = runs.column[order], runs.start[order], (runs.end - runs.start)[order]
    row = np.repeat(start - np.cumsum(size) + size, size) + np.arange(size.sum())
    return np.repeat(column, size), row, np.repeat(label[order], size)
