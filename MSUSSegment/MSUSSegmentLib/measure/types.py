"""The plain values that travel between the layers: geometry in pixels, and numbers with their units."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from MSUSSegmentLib.measure.evidence import Evidence

#: Pixel size (sx, sy) in mm, x to the right, y downwards.
Spacing = tuple[float, float]

AUTO, EDITED, MANUAL = "auto", "edited", "manual"


@dataclass(frozen=True)
class MuscleGeometry:
    """What was found in one frame, in pixels (x right, y down, centres at integers).

    ``superficial`` and ``deep`` are the INNER edges of the aponeuroses (the edge that faces the muscle), each an
    (N, 2) array ordered left to right, or None. ``fascicles`` are the visible traces, each (M, 2) with M >= 2,
    ordered left to right; the traces themselves are ordered by their middle. ``reasons`` says, for whatever is
    missing, why: keys "superficial", "deep", "fascicles". ``threshold`` is the probability from which a pixel of the
    aponeurosis map was taken to be inside. ``evidence`` is what speaks for what a network found.
    """

    superficial: np.ndarray | None
    deep: np.ndarray | None
    fascicles: tuple[np.ndarray, ...] = ()
    reasons: dict[str, str] = field(default_factory=dict)
    threshold: float = 0.5
    evidence: Evidence | None = None


@dataclass(frozen=True)
class Measurement:
    """One number. ``index`` None is the summary; 1, 2, 3 the single lines from left to right.

    ``quantity``: MT, PA, FL, fascicle_angle, superficial_angle, deep_angle, CSA, perimeter, EI, EI_SD.
    ``value`` is None when it cannot be known; ``flag`` then says why (and may warn when there is a value).
    ``unit``: mm or px, deg, cm2 or px2, "grey".
    """

    quantity: str
    index: int | None
    value: float | None
    unit: str
    provenance: str = AUTO
    flag: str = ""
