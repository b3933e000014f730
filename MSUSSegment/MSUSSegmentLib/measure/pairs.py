"""Which two bands bound the muscle: in a picture by itself, or near where a clip's other frames show that muscle."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from MSUSSegmentLib.measure.bands import Band

__all__ = [
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

    def off(self, name: str, rows: np.ndarray) -> float:
        """How far ``rows`` (K,) are from the edge "superficial" or "deep", as a share of the thickness.

        The median over the columns, so that a straight continuation past a short band's ends does not decide.
        """
        return float(np.median(np.abs(rows - getattr(self, name)))) / self.thickness

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

    def closeness(self, superficial: np.ndarray, deep: np.ndarray) -> float:
        """1 for edges (rows at the place's columns) as expected, less for others, 0 where one is out of reach."""
        off = self.place.off("superficial", superficial), self.place.off("deep", deep)
        if max(off) > self.reach:
            return 0.0
        return float(np.exp(-2.0 * (off[0] ** 2 + off[1] ** 2) / self.reach**2))

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
    return PairPlace(columns, _inner(upper, columns, 1), _inner(lower, columns, -1))


def _inner(band: Band, columns: np.ndarray, downwards: int) -> np.ndarray:
    return band.height_at(columns) + downwards * band.thickness / 2


def score_pairs(bands: list[Band], middles: np.ndarray, weights: np.ndarray) -> list[tuple[float, Band, Band]]:
    """(score, superficial, deep) of all pairs of bands that lie above one another.

    With fascicle traces (``middles`` (F, 2) px, ``weights`` (F,) their lengths) a pair scores by the share of them that
    it encloses; without, by the distance of the two. Both count more the longer the two bands are, and less when others
    lie between.
    """
    longest = max((len(band.x) for band in bands), default=1)
    found = []
    for i, upper in enumerate(bands):
        for j in range(i + 1, len(bands)):
            lower = bands[j]
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
            found.append((float(score), upper, lower))
    return found


def choose_pair(
    bands: list[Band], middles: np.ndarray, weights: np.ndarray, near: PairPrior | None = None
) -> tuple[Band, Band] | None:
    """The two bands that bound the muscle: (superficial, deep), or None when no two lie above one another.

    The pair that `score_pairs` puts first; with ``near``, the best of those within its reach, the closer the better.
    """
    best, chosen = 0.0, None
    for score, upper, lower in score_pairs(bands, middles, weights):
        if near is not None:
            place = place_of_bands(upper, lower, near.place.columns)
            score *= near.closeness(place.superficial, place.deep)
        if score > best:
            best, chosen = score, (upper, lower)
    return chosen


def nearest_band(bands: list[Band], near: PairPrior) -> tuple[str, Band] | None:
    """The band that comes closest to one of the expected edges, within reach, and that edge's name."""
    found = []
    for name, downwards in (("superficial", 1), ("deep", -1)):
        for i, band in enumerate(bands):
            off = near.place.off(name, _inner(band, near.place.columns, downwards))
            if off <= near.reach:
                found.append((off, i, name))
    if not found:
        return None
    _, i, name = min(found)
    return name, bands[i]


def _covered(band: Band, start: float, end: float) -> float:
    return max(0.0, min(band.last, end) - max(band.first, start)) / max(end - start, 1.0)
