"""What analysing one frame gives, whatever the task: masks for the segments, lines as drawn, and the numbers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from MSUSSegmentLib.io.scan_area import Box
    from MSUSSegmentLib.measure.architecture import Line
    from MSUSSegmentLib.measure.types import Measurement

__all__ = [
    "AREA",
    "DEEP",
    "EXCLUDED",
    "FASCICLE",
    "FAT",
    "KINDS",
    "PENNATION",
    "SUPERFICIAL",
    "THICKNESS",
    "FrameResult",
    "Measured",
    "Picture",
]

SUPERFICIAL, DEEP = "superficial", "deep"
THICKNESS, FASCICLE, PENNATION, AREA, FAT = "thickness", "fascicle", "pennation", "area", "fat"
#: Kinds of lines, in the order in which they are made and shown: two open curves, three kinds of lines and angles,
#: closed contours, and lines through the subcutaneous fat above them.
KINDS = (SUPERFICIAL, DEEP, THICKNESS, FASCICLE, PENNATION, AREA, FAT)

#: Key of the segment that holds what a person leaves out of echo intensity, ``Picture.masked``.
EXCLUDED = "excluded"


@dataclass(frozen=True)
class Picture:
    """A frame as a task sees it.

    ``grey`` (H, W) uint8; ``overlay`` (H, W) bool, the coloured pixels (callipers, text), None when not known;
    ``masked`` (H, W) bool, what a user excludes from echo intensity; ``bounds`` the scan area, None for all of it.
    ``even_light``: the network was shown it in even light (`io.light`), while ``grey`` is as recorded.
    """

    grey: np.ndarray
    overlay: np.ndarray | None = None
    masked: np.ndarray | None = None
    bounds: Box | None = None
    even_light: bool = False


class Measured(NamedTuple):
    """What a task's ``measure`` gives; the fields as in `FrameResult`."""

    lines: dict[tuple[str, int], Line]
    measurements: tuple[Measurement, ...]
    reasons: dict[str, str]


@dataclass(frozen=True)
class FrameResult:
    """One analysed frame.

    ``index`` is the frame's number in its recording, ``time_s`` its time in seconds or None for a still.
    ``masks`` holds boolean arrays (H, W) by the keys of the task's segments, each only when it was found.
    ``lines`` are what the numbers are read off, in pixels, by (kind, index), kinds as in ``KINDS``; the closed contour
    of an area is not repeated at its end. ``reasons`` says, for whatever is missing, why.
    """

    index: int
    time_s: float | None
    masks: dict[str, np.ndarray]
    lines: dict[tuple[str, int], Line] = field(default_factory=dict)
    measurements: tuple[Measurement, ...] = ()
    reasons: dict[str, str] = field(default_factory=dict)

    def points(self, kind: str, index: int = 1) -> np.ndarray | None:
        """The points (N, 2) px of one line; None when it is absent."""
        line = self.lines.get((kind, index))
        return None if line is None else line.points

    def value(self, quantity: str, index: int | None = None) -> float | None:
        """The value of one measurement; None when it is absent."""
        found = (m.value for m in self.measurements if m.quantity == quantity and m.index == index)
        return next(found, None)
