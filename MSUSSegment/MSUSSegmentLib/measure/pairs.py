"""Which two bands bound the muscle: in a picture by itself, or near where a clip's other frames show that muscle."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from MSUSSegmentLib.measure.bands import Band

__all__ = [
    "EDGES",
    "REACH",
    "Candidate",
    "PairPlace",
    "PairPrior",
    "choose_pair",
    "nearest_band",
    "place_of_bands",
    "score_pairs",
]

#: An edge that is off by more than this share of the muscle's thickness belongs to another muscle, when little is known
#: of how the muscle has moved.
REACH = 0.45
#: The two edges that bound a muscle.
EDGES = ("superficial", "deep")


@dataclass(frozen=True)
class PairPlace:
    """Where a muscle's two inner edges run, px: their rows (K,) at ``columns`` (K,)."""

    columns: np.ndarray
    superficial: np.ndarray
    deep: np.ndarray

    @property
    def thickness(self) -> float:
        """Vertical distance of the edges, px, at least 1."""
        return max(float(np.median(self.deep - self.superficial)), 1.0)

    def off(self, name: str, rows: np.ndarray) -> np.ndarray:
        """How far ``rows`` (..., K) are from the edge "superficial" or "deep", as shares (...) of the thickness.

        The median over the columns, so that a straight continuation past a short band's ends does not decide.
        """
        return np.median(np.abs(rows - getattr(self, name)), axis=-1) / self.thickness

    def curve(self, name: str) -> np.ndarray:
        """The edge "superficial" or "deep" as points (K, 2)."""
        return np.column_stack([self.columns, getattr(self, name)])

    def moved(self, dx: float, dy: float) -> PairPlace:
        """The same place in coordinates whose origin lies at (-dx, -dy)."""
        return PairPlace(self.columns + dx, self.superficial + dy, self.deep + dy)


@dataclass(frozen=True)
class PairPrior:
    """Where the muscle is expected, and how far off (share of its thickness) an edge may be at most."""

    place: PairPlace
    reach: float = REACH

    def closeness(self, superficial: np.ndarray, deep: np.ndarray) -> np.ndarray:
        """1 for edges (rows (..., K) at the place's columns) as expected, less for others, 0 where one is out of reach.

        The leading shapes of the two are broadcast.
        """
        one, other = self.place.off("superficial", superficial), self.place.off("deep", deep)
        return np.where(np.maximum(one, other) > self.reach, 0.0, np.exp(-2.0 * (one**2 + other**2) / self.reach**2))

    def moved(self, dx: float, dy: float) -> PairPrior:
        """The same prior in coordinates whose origin lies at (-dx, -dy)."""
        return replace(self, place=self.place.moved(dx, dy))


@dataclass(frozen=True)
class Candidate:
    """A pair of bands in one frame that may bound the muscle: its score among the frame's pairs, and its place."""

    score: float
    place: PairPlace


def place_of_bands(upper: Band, lower: Band, columns: np.ndarray) -> PairPlace:
    """Where the muscle between two bands lies; the bands are continued straight past their ends."""
    below, above = _sides([upper], columns)[0], _sides([lower], columns)[1]
    return PairPlace(columns, below[0], above[0])


def _sides(bands: list[Band], columns: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rows (B, K) of the lower and of the upper edge of bands."""
    middle = np.array([band.height_at(columns) for band in bands])
    half = np.array([band.thickness / 2 for band in bands])[:, None]
    return middle + half, middle - half


def score_pairs(
    bands: list[Band], middles: np.ndarray, weights: np.ndarray, near: PairPrior | None = None
) -> list[tuple[float, Band, Band]]:
    """(score, superficial, deep) of all pairs of bands that lie above one another; with ``near``, within its reach.

    With fascicle traces (``middles`` (F, 2) px, ``weights`` (F,) their lengths) a pair scores by the share of them that
    it encloses; without, by the distance of the two. Both count more the longer the two bands are, and less when others
    lie between; with ``near`` also the closer they are.
    """
    closeness = None
    if near is not None and bands:
        below, above = _sides(bands, near.place.columns)
        closeness = near.closeness(below[:, None], above[None])
    longest = max((len(band.x) for band in bands), default=1)
    found = []
    for i, upper in enumerate(bands):
        for j in range(i + 1, len(bands)):
            lower = bands[j]
            if closeness is not None and closeness[i, j] == 0:
                continue
            start, end = max(upper.first, lower.first), min(upper.last, lower.last)
            if end - start < 0.3 * min(len(upper.x), len(lower.x)):
                continue
            at = np.linspace(start, end, 17)
            distance = float((lower.height_at(at) - upper.height_at(at)).mean())
            if distance <= 0:
                continue
            between = sum(_covered(band, start, end) for band in bands[i + 1 : j])
            support = np.sqrt(len(upper.x) * len(lower.x)) / longest * max(1.0 - between, 0.05)
            score = support * distance
            if len(middles):
                x, y = middles.T
                enclosed = (y > upper.height_at(x)) & (y < lower.height_at(x))
                # The tiny term decides between pairs when no trace lies in any of them.
                score = support * weights[enclosed].sum() / weights.sum() + 1e-6 * score
            if closeness is not None:
                score *= closeness[i, j]
            found.append((float(score), upper, lower))
    return found


def choose_pair(
    bands: list[Band], middles: np.ndarray, weights: np.ndarray, near: PairPrior | None = None
) -> tuple[Band, Band] | None:
    """The two bands that bound the muscle: (superficial, deep), or None when no two lie above one another.

    The pair that `score_pairs` puts first; with ``near``, the best of those within its reach, the closer the better.
    """
    best, chosen = 0.0, None
    for score, upper, lower in score_pairs(bands, middles, weights, near):
        if score > best:
            best, chosen = score, (upper, lower)
    return chosen


def nearest_band(bands: list[Band], near: PairPrior) -> tuple[str, Band] | None:
    """The band that comes closest to one of the expected edges, within reach, and that edge's name."""
    if not bands:
        return None
    off = [near.place.off(name, rows) for name, rows in zip(EDGES, _sides(bands, near.place.columns), strict=True)]
    edge, i = np.unravel_index(np.argmin(off), (2, len(bands)))
    return (EDGES[edge], bands[i]) if off[edge][i] <= near.reach else None


def _covered(band: Band, start: float, end: float) -> float:
    return max(0.0, min(band.last, end) - max(band.first, start)) / max(end - start, 1.0)
