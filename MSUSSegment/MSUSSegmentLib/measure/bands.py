"""Aponeurosis bands: from a mask's runs to whole bands and smooth inner edges."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from MSUSSegmentLib.measure.runs import Runs, chain_labels, column_runs, edges

#: A piece shorter than this share of the longest is a speck.
SPECK = 0.05
#: A band counts as an aponeurosis when it covers at least this share of the columns the longest covers.
SUBSTANTIAL = 0.3
#: A band thicker than this share of its length is a blob.
STOUTEST = 0.25
#: Pieces of one band may differ in direction by this much (tangent of 15 degrees).
BEND = 0.268
#: At most so many pieces are joined, the longest first, so that a noisy mask costs no more time than a clean one.
MOST_PIECES = 24
#: Squared error of a row that was rounded to whole pixels: what a mask's edge cannot tell from a bend.
ROUNDING = 1.0 / 12.0
#: How far from a band's edge a lower level is looked for: a share of the picture's height, and at least so many rows.
FOLLOWED, LEAST_FOLLOWED = 0.02, 4
#: Points of a fitted edge.
SAMPLES = 49


@dataclass(frozen=True)
class Band:
    """A band left to right: its columns (N,) and the sub-pixel rows of its upper and lower edge there."""

    x: np.ndarray
    upper: np.ndarray
    lower: np.ndarray

    @property
    def middle(self) -> np.ndarray:
        return (self.upper + self.lower) / 2

    @property
    def thickness(self) -> float:
        return float(np.median(self.lower - self.upper))

    @property
    def first(self) -> int:
        return int(self.x[0])

    @property
    def last(self) -> int:
        return int(self.x[-1])

    def end_line(self, side: int) -> tuple[float, float]:
        """(row, slope) of the straight line through the middle of the left (-1) or right (+1) end of the band."""
        size = max(len(self.x) // 3, min(len(self.x), 2))
        part = slice(None, size) if side < 0 else slice(-size, None)
        x, y = self.x[part].astype(float), self.middle[part]
        offset = x - x.mean()
        spread = (offset * offset).sum()
        slope = float((offset * y).sum() / spread) if spread > 0 else 0.0
        end = self.first if side < 0 else self.last
        return float(y.mean() + slope * (end - x.mean())), slope

    def height_at(self, x: np.ndarray) -> np.ndarray:
        """Row of the middle at columns ``x``, continued straight past the ends."""
        (left, left_slope), (right, right_slope) = self.end_line(-1), self.end_line(+1)
        y = np.interp(x, self.x, self.middle)
        y = np.where(x < self.first, left + left_slope * (x - self.first), y)
        return np.where(x > self.last, right + right_slope * (x - self.last), y)


def find_bands(inside: np.ndarray, values: np.ndarray) -> list[Band]:
    """The substantial bands of a mask, from top to bottom, broken ones joined."""
    runs = column_runs(inside)
    count, label = chain_labels(runs)
    if count == 0:
        return []
    size = np.bincount(label, minlength=count)
    keep = np.argsort(-size, kind="stable")[:MOST_PIECES]
    keep = keep[size[keep] >= max(3, SPECK * size.max())]
    pieces = []
    order = np.argsort(label, kind="stable")
    ends = np.cumsum(size)
    for chosen in keep:
        part: Runs = runs[order[ends[chosen] - size[chosen] : ends[chosen]]]
        pieces.append(Band(part.column, *edges(part, values)))
    bands = _join(pieces)
    longest = max((len(band.x) for band in bands), default=0)
    bands = [b for b in bands if len(b.x) >= SUBSTANTIAL * longest and b.thickness <= STOUTEST * (b.last - b.first + 1)]
    return sorted(bands, key=lambda band: band.middle.mean())


def _join(pieces: list[Band]) -> list[Band]:
    """Whole bands, longest first: each piece takes up those that continue it, nearest first."""
    waiting = sorted(pieces, key=lambda piece: -len(piece.x))
    bands = []
    while waiting:
        band = waiting.pop(0)
        while True:
            gaps = [(_gap(band, other), i) for i, other in enumerate(waiting)]
            gaps = [(gap, i) for gap, i in gaps if gap is not None]
            if not gaps:
                break
            band = _merge(band, waiting.pop(min(gaps)[1]))
        bands.append(band)
    return bands


def _gap(band: Band, other: Band) -> float | None:
    """Columns between ``band`` and a shorter piece that continues it; None when it does not."""
    side = 1 if other.x.mean() > (band.first + band.last) / 2 else -1
    gap = other.first - band.last - 1 if side > 0 else band.first - other.last - 1
    if gap < -0.2 * len(other.x) or gap > band.last - band.first:
        return None
    row, slope = band.end_line(side)
    other_row, other_slope = other.end_line(-side)
    distance = other.first - band.last if side > 0 else other.last - band.first
    thickness = max(band.thickness, other.thickness)
    if len(other.x) >= 3 * thickness:
        if abs(np.arctan(slope) - np.arctan(other_slope)) > BEND:
            return None
        slope = (slope + other_slope) / 2
    if abs(row + slope * distance - other_row) > thickness + 0.1 * max(gap, 0):
        return None
    return max(float(gap), 0.0)


def _merge(band: Band, other: Band) -> Band:
    """Both in one; where they overlap, the longer counts."""
    free = ~np.isin(other.x, band.x)
    x = np.concatenate([band.x, other.x[free]])
    order = np.argsort(x, kind="stable")
    upper = np.concatenate([band.upper, other.upper[free]])[order]
    lower = np.concatenate([band.lower, other.lower[free]])[order]
    return Band(x[order], upper, lower)


def edge_at(band: Band, values: np.ndarray, level: float, down: bool) -> np.ndarray:
    """Sub-pixel rows (N,) where ``values`` (H, W), going on from a band's lower (``down``) or upper edge, fall to
    ``level`` (0 to 0.5); the edge itself, where they are 0.5, in columns in which they do not fall that far nearby."""
    edge, step = (band.lower, 1) if down else (band.upper, -1)
    height = len(values)
    steps = np.arange(max(LEAST_FOLLOWED, round(FOLLOWED * height)) + 1)[:, None]
    rows = (np.floor(edge) if down else np.ceil(edge)).astype(int) + step * steps
    seen = values[np.clip(rows, 0, height - 1), band.x].astype(float)
    seen[(rows < 0) | (rows >= height)] = 0.0
    fallen = seen < level
    first = fallen.argmax(axis=0)
    found = np.flatnonzero(fallen.any(axis=0) & (first > 0))
    first = first[found]
    before, after = seen[first - 1, found], seen[first, found]
    followed = edge.copy()
    followed[found] = rows[first - 1, found] + step * (before - level) / (before - after)
    return followed


def fit_edge(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """A smooth curve (49, 2) px through a ragged edge, over the columns seen.

    A polynomial of degree 1, 2 or 3 by iteratively reweighted least squares (Tukey's biweight, scale from the median
    absolute deviation). A degree more is taken when it lowers the error by more than chance would (Bayesian information
    criterion, counting one independent value every ten columns, since neighbouring columns of an edge go together).
    """
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    centre, half = (x[0] + x[-1]) / 2, max((x[-1] - x[0]) / 2, 0.5)
    basis = _powers((x - centre) / half, 3)
    independent = max(len(x) / 10.0, 1.0)
    weight = _tukey_weights(basis[:, : 1 + min(3, max(1, int(independent)))], y)
    total = weight.sum()
    best, degree, coefficients = np.inf, 1, None
    for trial in (1, 2, 3):
        if trial > 1 and independent < 3 * trial:
            break
        fitted = _solve(basis[:, : trial + 1], y, weight)
        residual = y - basis[:, : trial + 1] @ fitted
        error = max(float((weight * residual * residual).sum() / total), ROUNDING)
        criterion = independent * np.log(error) + (trial + 1) * np.log(independent)
        if criterion < best:
            best, degree, coefficients = criterion, trial, fitted
    coefficients = _refine(basis[:, : degree + 1], y, coefficients)
    at = np.linspace(x[0], x[-1], SAMPLES)
    return np.column_stack([at, _powers((at - centre) / half, degree) @ coefficients])


def _powers(x: np.ndarray, degree: int) -> np.ndarray:
    return np.column_stack([np.ones_like(x), x, x * x, x * x * x][: degree + 1])


def _solve(basis: np.ndarray, y: np.ndarray, weight: np.ndarray) -> np.ndarray:
    weighted = basis.T * weight
    matrix = weighted @ basis
    matrix.flat[:: len(matrix) + 1] += 1e-9 * matrix.trace()
    return np.linalg.solve(matrix, weighted @ y)


def _biweight(residual: np.ndarray) -> np.ndarray:
    half = len(residual) // 2
    scale = max(1.4826 * float(np.partition(np.abs(residual), half)[half]), 0.25)
    return np.maximum(1.0 - (residual / (4.685 * scale)) ** 2, 0.0) ** 2


def _tukey_weights(basis: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Weights after an L1-like start (on every few columns, for speed), so that a third of the columns may be wrong."""
    some = slice(None, None, max(1, len(y) // 128))
    part, part_y = basis[some], y[some]
    weight = np.ones(len(part))
    for step in range(7):
        residual = part_y - part @ _solve(part, part_y, weight)
        weight = 1.0 / np.maximum(np.abs(residual), 0.5) if step < 5 else _biweight(residual)
    return _biweight(y - basis @ _solve(part, part_y, weight))


def _refine(basis: np.ndarray, y: np.ndarray, coefficients: np.ndarray) -> np.ndarray:
    for _ in range(2):
        coefficients = _solve(basis, y, _biweight(y - basis @ coefficients))
    return coefficients
