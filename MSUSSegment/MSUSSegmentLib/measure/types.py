"""The plain values that travel between the layers: geometry in pixels, and numbers with their units."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from MSUSSegmentLib.measure.flags import Flag, as_flags, text_of

#: Pixel size (sx, sy) in mm, x to the right, y downwards.
Spacing = tuple[float, float]

AUTO, EDITED, MANUAL = "auto", "edited", "manual"


def joint_provenance(parts: Iterable[str]) -> str:
    """Where a number or line of several parts comes from: the same when all agree, else edited."""
    kinds = set(parts)
    if len(kinds) == 1:
        return kinds.pop()
    return EDITED if kinds else AUTO


def nothing() -> np.ndarray:
    """No points, (0, 2)."""
    return np.empty((0, 2))


@dataclass(frozen=True)
class Trace:
    """What is seen of a fascicle: ``points`` (M, 2) px of its representative, from which its line is extended, and the
    ``pieces`` (K, 2, 2) px of visible tissue that it stands for, which say how much of the line is extrapolated.
    Without pieces the points are what is seen. ``provenance``, ``rater``, ``model`` and ``weights`` as of a line."""

    points: np.ndarray
    pieces: np.ndarray = field(default_factory=lambda: np.empty((0, 2, 2)))
    provenance: str = AUTO
    rater: str = ""
    model: str = ""
    weights: str = ""


@dataclass(frozen=True)
class Line:
    """A line, angle or curve on a frame, with all that belongs to it.

    ``points`` (N, 2) px are those that a person sees and drags; none while a line that follows others cannot be laid.
    ``measured`` (M, 2) px is the line that numbers are read off where that is more than its points joined by straight
    pieces: the smooth curve through the points of a closed contour, a drawn fascicle extended to the aponeuroses.

    ``provenance`` and, behind it, ``rater``, ``model`` and its ``weights`` (the beginning of their SHA-256): who made
    it or moved it, and what found it. ``follows``: it is derived from other lines and laid anew whenever these change,
    until a person places it. ``trace``: of a fascicle, what is seen of it. ``extrapolated``: the share (0..1) of the
    measured line that no trace shows. ``reason`` says why it cannot be laid, or why its length means nothing.
    ``convention``: by which convention a person has placed it. ``of_segment``: it is the outline, edge or trace of a
    segment that a person has painted.
    """

    points: np.ndarray = field(default_factory=nothing)
    provenance: str = AUTO
    extrapolated: float = 0.0
    reason: Flag | None = None
    follows: bool = False
    trace: Trace | None = None
    rater: str = ""
    model: str = ""
    weights: str = ""
    convention: str = ""
    of_segment: bool = False
    measured: np.ndarray | None = None

    @property
    def drawn(self) -> np.ndarray:
        """The points (N, 2) px of the line that numbers are read off."""
        return self.points if self.measured is None else self.measured

    @property
    def placed(self) -> bool:
        """Whether there is anything of it on the frame."""
        return len(self.points) > 0


@dataclass(frozen=True)
class MuscleGeometry:
    """What was found in one frame, in pixels (x right, y down, centres at integers).

    ``superficial`` and ``deep`` are the INNER edges of the aponeuroses (the edge that faces the muscle), each an
    (N, 2) array ordered left to right, or None. ``fascicles`` are the visible traces, each (M, 2) with M >= 2,
    ordered left to right; the traces themselves are ordered by their middle. ``reasons`` says, for whatever is
    missing, why: keys "superficial", "deep", "fascicle". ``evidence`` (`evidence.Evidence`) is what speaks for what a
    network found, and ``confidence`` how likely MT, PA and FL are right by it (keys "MT", "PA", "FL"; missing when not
    known).
    """

    superficial: np.ndarray | None
    deep: np.ndarray | None
    fascicles: tuple[np.ndarray, ...] = ()
    reasons: dict[str, Flag] = field(default_factory=dict)
    evidence: Any = None
    confidence: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, repr=False)
class Subject:
    """Who was scanned, as far as known and needed for reference values. Stays in memory: no export writes it.

    ``age`` in years (a fraction of them for children), ``sex`` "F" or "M", ``height_cm``, ``weight_kg``; None: unknown.
    Its text form names none of it, so that no message or log shows it by accident.
    """

    age: float | None = None
    sex: str | None = None
    height_cm: float | None = None
    weight_kg: float | None = None

    def __post_init__(self):
        if self.sex not in (None, "F", "M"):
            raise ValueError('The sex must be "F", "M" or left out.')
        limits = (("age", self.age, 130), ("height", self.height_cm, 280), ("weight", self.weight_kg, 650))
        for name, value, high in limits:
            if value is not None and not 0 <= value <= high:
                raise ValueError(f"The {name} must lie between 0 and {high}; correct it, or leave it out.")

    def __repr__(self) -> str:
        return "Subject(in memory only)"

    @property
    def bmi(self) -> float | None:
        """Body mass index, kg / m2; None unless height and weight are known."""
        if not self.height_cm or self.weight_kg is None:
            return None
        return self.weight_kg / (self.height_cm / 100) ** 2


@dataclass(frozen=True)
class Measurement:
    """One number. ``index`` None is the summary; 1, 2, 3 the single lines from left to right.

    Of several muscles in one image, each has its own ``index``: 1, 2, 3 as its contours are numbered.

    ``quantity``: MT, PA, FL, fascicle_angle, superficial_angle, deep_angle of a longitudinal scan; CSA, perimeter,
    width, depth, aspect (depth / width), EI, EI_SD, EI_median, EI_excluded (pixels inside that EI leaves out),
    fat_thickness, EI_fat_corrected of a transverse one; volume from several, PCSA from it with PA and FL; and any of
    them with "_z" behind, its z-score against reference values.
    ``confidence`` is the probability (0 to 1) that an automatic number is near what an expert would measure, None when
    it is not known or a person has had a hand in it.
    ``value`` is None when it cannot be known; ``flags`` then say why (and may warn when there is a value). They may be
    given as text, which only people read. ``interval`` (low, high), in the same unit, is where the true value lies with
    the probability that the task states; None when it is not known. ``unit``: mm or px, deg, cm2 or px2, cm3, "grey",
    "ratio"; "SD" of a z-score.
    """

    quantity: str
    index: int | None
    value: float | None
    unit: str
    provenance: str = AUTO
    flags: tuple[Flag, ...] = ()
    confidence: float | None = None
    interval: tuple[float, float] | None = None

    def __post_init__(self):
        object.__setattr__(self, "flags", as_flags(self.flags))
        if self.interval is not None:
            low, high = self.interval
            object.__setattr__(self, "interval", (float(low), float(high)))

    @property
    def flag(self) -> str:
        """The words of the flags."""
        return text_of(self.flags)

    def has(self, code: str) -> bool:
        """Whether there is a flag of this code."""
        return any(one.code == code for one in self.flags)
