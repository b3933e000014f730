"""What analysing one frame gives, whatever the task: masks for the segments, lines as drawn, and the numbers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from MSUSSegmentLib.io.scan_area import Box
    from MSUSSegmentLib.measure.flags import Flag
    from MSUSSegmentLib.measure.types import Line, Measurement

__all__ = ["EXCLUDED", "Drawing", "FrameResult", "Picture"]

#: Key of the segment that holds what a person leaves out of echo intensity, ``Picture.masked``.
EXCLUDED = "excluded"


@dataclass(frozen=True)
class Picture:
    """A frame as a task sees it.

    ``grey`` (H, W) uint8; ``overlay`` (H, W) bool, the coloured pixels (callipers, text), None when not known;
    ``masked`` (H, W) bool, what a user excludes from echo intensity; ``bounds`` the scan area, None for all of it.
    ``even_light``: the network was shown it in even light (`io.light`), while ``grey`` is as recorded. ``grey_note``
    says why its grey levels cannot be compared with those of other pictures, "" when they can.
    """

    grey: np.ndarray
    overlay: np.ndarray | None = None
    masked: np.ndarray | None = None
    bounds: Box | None = None
    even_light: bool = False
    grey_note: str = ""


@dataclass(frozen=True)
class Drawing:
    """What is drawn on one frame, whoever drew it: all that numbers are derived from.

    ``lines`` by (kind, index). ``reasons`` says why lines are missing: by kind ("deep"), or of one line ("fascicle 2").
    ``confidence`` how likely automatic numbers are right, by quantity. ``values``: numbers that a network gives without
    any line, by quantity; ``basis``: the points (N, 2) px of the lines that these were found with (`Task.inputs`).
    ``model`` and its ``weights``: the one that has looked at the frame. ``notes``: what a person has noted of a line,
    by (kind, index); no number depends on them.
    """

    lines: dict[tuple[str, int], Line] = field(default_factory=dict)
    reasons: dict[str, Flag] = field(default_factory=dict)
    confidence: dict[str, float] = field(default_factory=dict)
    values: dict[str, float] = field(default_factory=dict)
    model: str = ""
    weights: str = ""
    basis: dict[tuple[str, int], np.ndarray] = field(default_factory=dict)
    notes: dict[tuple[str, int], str] = field(default_factory=dict)


@dataclass(frozen=True)
class FrameResult:
    """One analysed frame.

    ``index`` is the frame's number in its recording, ``time_s`` its time in seconds or None for a still.
    ``masks`` holds boolean arrays (H, W) by the keys of the task's segments, each only when it was found.
    ``lines`` are what the numbers are read off, in pixels, by (kind, index), kinds as the task declares them; the
    closed contour of an area is not repeated at its end. ``reasons``, ``confidence``, ``values``, ``model``,
    ``weights`` and ``basis`` as in `Drawing`.
    """

    index: int
    time_s: float | None
    masks: dict[str, np.ndarray]
    lines: dict[tuple[str, int], Line] = field(default_factory=dict)
    measurements: tuple[Measurement, ...] = ()
    reasons: dict[str, Flag] = field(default_factory=dict)
    confidence: dict[str, float] = field(default_factory=dict)
    values: dict[str, float] = field(default_factory=dict)
    model: str = ""
    weights: str = ""
    basis: dict[tuple[str, int], np.ndarray] = field(default_factory=dict)

    @property
    def drawing(self) -> Drawing:
        """What was laid on the frame."""
        return Drawing(
            self.lines, self.reasons, self.confidence, self.values, self.model, self.weights, self.basis
        )

    def points(self, kind: str, index: int = 1) -> np.ndarray | None:
        """The points (N, 2) px of one line; None when it is absent."""
        line = self.lines.get((kind, index))
        return None if line is None or not line.placed else line.points

    def value(self, quantity: str, index: int | None = None) -> float | None:
        """The value of one measurement; None when it is absent."""
        found = (m.value for m in self.measurements if m.quantity == quantity and m.index == index)
        return next(found, None)
