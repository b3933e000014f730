"""A task: which structures a network finds in a frame, and what is measured from them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from MSUSSegmentLib.io.pictures import Colour
from MSUSSegmentLib.io.scan_area import Box
from MSUSSegmentLib.measure.architecture import Options
from MSUSSegmentLib.measure.types import Spacing
from MSUSSegmentLib.tasks.result import (
    AREA,
    DEEP,
    FASCICLE,
    PENNATION,
    SUPERFICIAL,
    THICKNESS,
    FrameResult,
    Measured,
    Picture,
)

if TYPE_CHECKING:
    from MSUSSegmentLib.measure.architecture import Line
    from MSUSSegmentLib.measure.identity import ContourPlace
    from MSUSSegmentLib.measure.pairs import Candidate, PairPrior
    from MSUSSegmentLib.measure.types import Measurement

__all__ = ["BUNDLES", "ProbabilityMaps", "Segment", "Task"]

BUNDLES = Path(__file__).resolve().parents[1] / "bundles"


class ProbabilityMaps(Protocol):
    """What a task needs of a network; ``networks.predictor.Predictor`` is one."""

    name: str

    def probabilities(self, grey: np.ndarray, bounds: Box) -> dict[str, np.ndarray]:
        """For each structure an (H, W) map in 0 to 1 of an (H, W) uint8 frame, 0 outside ``bounds``."""


def probabilities_of(predictor: ProbabilityMaps, still: bool) -> Callable[[np.ndarray, Box], dict[str, np.ndarray]]:
    """How a predictor finds its maps: with more care, where it can, when a picture stands alone."""
    return getattr(predictor, "still_probabilities", predictor.probabilities) if still else predictor.probabilities


def weights_of(predictor: ProbabilityMaps) -> str:
    """SHA-256 of a predictor's weights; "" of one without any, such as a stand-in."""
    return getattr(predictor, "weights_sha256", "")


@dataclass(frozen=True)
class Segment:
    """How one segment is named and shown, the same in pictures and in the scene.

    ``key`` is its key among the masks; of a segment that there may be ``several`` of, the second's is ``key_2`` and so
    on, and their number is that of the contour or line that belongs to it. ``term`` is its type in DICOM's CID 7166,
    "code^meaning" in SNOMED CT. ``structure`` names the network's output that the segment is a part of, "" when it is
    derived from others. ``fill`` and ``outline`` are opacities in the scene; ``drawn``: also in pictures.
    """

    key: str
    title: str
    colour: Colour
    term: str
    structure: str = ""
    fill: float = 0.25
    outline: float = 0.7
    drawn: bool = True
    several: bool = False


@dataclass(frozen=True)
class Task:
    """What a user picks. Everything above it (store, pictures, scene, panel, commands) asks the task and knows none.

    ``structures`` are the network's outputs and the names of a data set's mask folders, in one order.
    ``segments`` are what a person sees and edits. ``summaries`` names the quantities of a headline and a plot over
    time, each with matplotlib's colour for it. ``kinds`` are the lines that a person may draw. ``echo``: some of its
    numbers are read off grey values, so coloured overlays matter.

    Five functions on plain values do the work; ``spacing`` is a pixel's size (sx, sy) in mm or None, ``options`` an
    instance of ``conventions``, ``bounds`` the scan area, outside of which maps are 0:

    * ``find(maps, picture, spacing)``: from probability maps (H, W), by structure, to the task's geometry, in px;
    * ``trace(masks, spacing)``: the same from segments that a person has edited; ValueError when they hold nothing;
    * ``fill(maps, geometry, bounds)``: the masks of the segments that were found, (H, W) bool by key;
    * ``measure(geometry, picture, spacing, options)``: lay the lines and read the numbers off them;
    * ``read(lines, picture, spacing, options, reasons)``: the numbers of lines as a person has drawn them.

    Where a picture may show several muscles, ``candidates(maps, spacing, bounds)`` gives the pairs of aponeuroses that
    may be measured, so that a clip's frames agree on one (`tasks.clip`); ``find`` then takes ``near``, its place, too.
    A task of closed contours takes the places of the clip's contours so far as ``near``, by number, so that they keep
    their numbers.

    ``sureness(result)``, where a task knows it, says how sure a frame's result is. One with less than 1 is looked at
    again in even light (`io.light`), a picture that stands alone twice; the surest result counts.
    """

    name: str
    title: str
    structures: tuple[str, ...]
    segments: tuple[Segment, ...]
    summaries: dict[str, str]
    find: Callable[..., Any]
    trace: Callable[[dict[str, np.ndarray], Spacing | None], Any]
    fill: Callable[[dict[str, np.ndarray], Any, Box | None], dict[str, np.ndarray]]
    measure: Callable[[Any, Picture, Spacing | None, Any], Measured]
    read: Callable[
        [dict[tuple[str, int], Line], Picture | None, Spacing | None, Any, dict[str, str]], tuple[Measurement, ...]
    ]
    conventions: type = Options
    candidates: Callable[[dict[str, np.ndarray], Spacing | None, Box | None], list[Candidate]] | None = None
    sureness: Callable[[FrameResult], float] | None = None
    kinds: tuple[str, ...] = (SUPERFICIAL, DEEP, THICKNESS, FASCICLE, PENNATION, AREA)
    echo: bool = False

    @property
    def bundle(self) -> Path:
        """The folder of the model that is shipped for this task."""
        return BUNDLES / self.name

    def segment(self, key: str) -> Segment | None:
        """The segment of a mask's key, with its own key and title where there are several; None for another's key."""
        for segment in self.segments:
            if key == segment.key:
                return segment
            number = key.removeprefix(f"{segment.key}_")
            if segment.several and number != key and number.isdigit():
                return replace(segment, key=key, title=f"{segment.title} {number}")
        return None

    def interpret(
        self,
        maps: dict[str, np.ndarray],
        picture: Picture,
        *,
        index: int = 0,
        time_s: float | None = None,
        spacing: Spacing | None = None,
        options: Any = None,
        near: PairPrior | dict[int, ContourPlace] | None = None,
    ) -> FrameResult:
        """From the probability maps (H, W) of a frame to its segments, lines and numbers.

        ``index`` and ``time_s`` are the frame's number and time; ``options`` None takes the usual conventions; the rest
        as above; ``near`` is what is known of the frames before. What is found is given in the frame's pixels.
        """
        more = {} if near is None else {"near": near}
        geometry = self.find(maps, picture, spacing, **more)
        masks = self.fill(maps, geometry, picture.bounds)
        options = self.conventions() if options is None else options
        return FrameResult(index, time_s, masks, *self.measure(geometry, picture, spacing, options))
