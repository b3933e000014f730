"""What analysing one frame gives: the masks for the segments and the measured architecture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from MSUSSegmentLib.measure.architecture import Architecture


@dataclass(frozen=True)
class FrameResult:
    """One analysed frame.

    ``index`` is the frame's number in its recording, ``time_s`` its time in seconds or None for a still.
    ``masks`` holds boolean arrays (H, W); keys "superficial_aponeurosis", "deep_aponeurosis", "fascicles" and
    "muscle", each only when it was found. ``areas`` are closed contours (N, 2) in pixels, usually none.
    """

    index: int
    time_s: float | None
    masks: dict[str, np.ndarray]
    architecture: Architecture
    areas: tuple[np.ndarray, ...] = ()
