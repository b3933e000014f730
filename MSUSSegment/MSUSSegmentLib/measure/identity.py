"""Which muscle a clip is about: the same two aponeuroses in every frame, from a look at a few frames together.

In each of the frames looked at, several pairs of bands may bound a muscle. The chain of pairs, one a frame, that scores
most and moves too little to be two muscles is the clip's muscle; between those frames it is expected on a straight way,
corrected by where it was seen in the last few frames. What is expected only decides between bands: no edge is moved.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from MSUSSegmentLib.measure.lines import Curve
from MSUSSegmentLib.measure.outlines import polygon_area
from MSUSSegmentLib.measure.pairs import EDGES, REACH, Candidate, PairPlace, PairPrior
from MSUSSegmentLib.measure.types import MuscleGeometry

__all__ = [
    "LATELY",
    "ClipMuscle",
    "ContourPlace",
    "MuscleFollower",
    "find_clip_muscle",
    "place_of_contour",
    "place_of_geometry",
]

#: Frames that were seen lately, and how many of them must have shown the muscle for it to be expected there.
LATELY, ENOUGH = 6, 3
#: So many frames in a row without the muscle, and what was seen before counts no more.
LOST = 3
#: Reach, as a share of the thickness, one frame after the muscle was seen; how much it grows with each frame more.
TIGHT, GROWTH = 0.25, 0.04
#: Candidates below this share of their frame's best are left out.
FAINT = 0.02


@dataclass(frozen=True)
class ClipMuscle:
    """Where the clip's muscle lies in those of the frames looked at that show it: ``places`` at ``indices``."""

    indices: tuple[int, ...]
    places: tuple[PairPlace, ...]

    @property
    def columns(self) -> np.ndarray:
        """Columns (K,) px at which the places are given, the same in all of them."""
        return self.places[0].columns

    def place_at(self, index: int) -> PairPlace:
        """Where it is expected in frame ``index``: between the frames looked at, the same beyond the outer ones."""
        rows = [
            [np.interp(index, self.indices, [getattr(place, name)[k] for place in self.places])
             for k in range(len(self.columns))]
            for name in EDGES
        ]  # fmt: skip
        return PairPlace(self.columns, *np.array(rows))


class ContourPlace(NamedTuple):
    """Where a closed contour lies: the middle (x, y) of its extent and the square root of its area, all px."""

    x: float
    y: float
    size: float


def find_clip_muscle(looked: Sequence[tuple[int, Sequence[Candidate]]]) -> ClipMuscle | None:
    """The muscle that frames of one clip agree on.

    ``looked``: (index, candidates) of a few frames in rising order, all candidates with the same columns. None when no
    frame has a candidate. Each frame votes with scores relative to its best; a frame may be skipped, but no two
    neighbours in the chain lie farther apart than ``REACH``.
    """
    nodes = []
    for index, candidates in looked:
        best = max((one.score for one in candidates), default=0.0)
        nodes += [(index, one.score / best, one.place) for one in candidates if one.score > FAINT * best]
    total, before = np.zeros(len(nodes)), np.full(len(nodes), -1)
    for i, (index, score, place) in enumerate(nodes):
        total[i] = score
        for j in range(i):
            if nodes[j][0] < index:
                close = PairPrior(nodes[j][2]).closeness(place.superficial, place.deep)
                if close > 0 and total[j] + score * close > total[i]:
                    total[i], before[i] = total[j] + score * close, j
    if not len(nodes):
        return None
    chain = [int(np.argmax(total))]
    while before[chain[-1]] >= 0:
        chain.append(int(before[chain[-1]]))
    chain.reverse()
    return ClipMuscle(tuple(nodes[i][0] for i in chain), tuple(nodes[i][2] for i in chain))


def place_of_geometry(geometry: MuscleGeometry, columns: np.ndarray) -> PairPlace | None:
    """Where a geometry's edges run, continued straight past their ends; None when one is missing."""
    if geometry.superficial is None or geometry.deep is None:
        return None
    edges = (Curve(edge, None).y(columns) for edge in (geometry.superficial, geometry.deep))
    return PairPlace(columns, *edges)


def place_of_contour(contour: np.ndarray) -> ContourPlace:
    """The place of a closed contour (N, 2) px, whose first point is not repeated."""
    x, y = (contour.min(axis=0) + contour.max(axis=0)) / 2
    return ContourPlace(float(x), float(y), float(np.sqrt(polygon_area(contour - contour.mean(axis=0)))))


class MuscleFollower:
    """Follows the clip's muscle through frames that are observed in rising order; others may be left out.

    What is expected in a frame depends on the clip's muscle and on the frames observed within ``LATELY`` before it,
    never on later ones. Without any of these, `expected` is what the frames looked at say: a frame by itself gives the
    same answer as in a run wherever that suffices to tell the muscles apart.
    """

    def __init__(self, muscle: ClipMuscle):
        self.muscle = muscle
        self._lately: list[tuple[int, np.ndarray | None]] = []

    def expected(self, index: int) -> PairPrior:
        """Where to look for the muscle in frame ``index``."""
        place = self.muscle.place_at(index)
        if index in self.muscle.indices:
            return PairPrior(place, TIGHT)
        lately = [(at, shift) for at, shift in self._lately if 0 < index - at <= LATELY]
        known = [(at, shift) for at, shift in lately if shift is not None]
        lost = len(lately) >= LOST and all(shift is None for _, shift in lately[-LOST:])
        sure = len(known) >= ENOUGH or any(at in self.muscle.indices for at, _ in known)
        if lost or not sure:
            return PairPrior(place, REACH)
        shift = np.median([shift for _, shift in known[-ENOUGH:]], axis=0)
        reach = min(TIGHT + GROWTH * (index - known[-1][0] - 1), REACH)
        return PairPrior(PairPlace(place.columns, place.superficial + shift[0], place.deep + shift[1]), reach)

    def observe(self, index: int, place: PairPlace | None) -> None:
        """Take up where frame ``index`` shows the muscle, at the columns of the clip's muscle; None: it does not."""
        shift = None
        if place is not None:
            expected = self.muscle.place_at(index)
            shift = np.stack([place.superficial - expected.superficial, place.deep - expected.deep])
        if index in self.muscle.indices:
            self._lately.clear()  # all that came before has been judged together with this frame
        self._lately = [*self._lately, (index, shift)][-LATELY:]
