"""A few representative fascicles out of many short traces."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from MSUSSegmentLib.measure.lines import FascicleLine, as_points, scale_of
from MSUSSegmentLib.measure.types import MuscleGeometry, Spacing


@dataclass(frozen=True)
class Group:
    """One representative trace: ``points`` (M, 2) px, and the pieces ((2, 2) px each) of which it was made."""

    points: np.ndarray
    pieces: tuple[np.ndarray, ...] = ()
    spacing: Spacing | None = None

    def shown(self, line: FascicleLine) -> FascicleLine:
        """``line`` with the extrapolated share that the pieces, not the representative, leave uncovered."""
        if len(self.pieces) < 2:
            return line
        scale = scale_of(self.spacing)
        start, end = line.points[[0, -1]] * scale
        total = np.hypot(*(end - start))
        if total == 0:
            return line
        along = (end - start) / total
        spans = np.sort([(piece * scale - start) @ along for piece in self.pieces], axis=1).clip(0, total)
        spans = spans[np.argsort(spans[:, 0])]
        reached = np.maximum.accumulate(spans[:, 1])
        covered = np.maximum(spans[:, 1] - np.maximum(spans[:, 0], np.concatenate(([0.0], reached[:-1]))), 0).sum()
        return replace(line, extrapolated=float(1 - covered / total))


def representative_traces(geometry: MuscleGeometry, spacing: Spacing | None, lines: int, curved: bool) -> list[Group]:
    """At most ``lines`` groups, left to right. TODO: real grouping."""
    traces = [as_points(trace, "A fascicle trace") for trace in geometry.fascicles]
    return [Group(trace, (trace[[0, -1]],), spacing) for trace in traces[:lines]]
