"""A task: which structures a network finds in a frame, and what is measured from them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from MSUSSegmentLib.io.recording import RecordingError
from MSUSSegmentLib.io.scan_area import Box, find_scan_area_of
from MSUSSegmentLib.measure.architecture import Options
from MSUSSegmentLib.measure.types import Spacing
from MSUSSegmentLib.tasks.result import FrameResult

if TYPE_CHECKING:
    from MSUSSegmentLib.io.recording import Recording

__all__ = ["BUNDLES", "Task", "analyze_frames"]

BUNDLES = Path(__file__).resolve().parents[1] / "bundles"


class ProbabilityMaps(Protocol):
    """What a task needs of a network; ``networks.predictor.Predictor`` is one."""

    name: str

    def probabilities(self, grey: np.ndarray, bounds: Box) -> dict[str, np.ndarray]:
        """For each structure an (H, W) map in 0 to 1 of an (H, W) uint8 frame, 0 outside ``bounds``."""


@dataclass(frozen=True)
class Task:
    """``structures`` are the network's outputs and the names of a data set's mask folders, in one order.

    ``interpret(maps, index, time_s, spacing, options, bounds)`` turns a frame's probability maps, which are 0 outside
    the scan area ``bounds``, into its result.
    """

    name: str
    title: str
    structures: tuple[str, ...]
    interpret: Callable[[dict[str, np.ndarray], int, float | None, Spacing | None, Options, Box | None], FrameResult]

    @property
    def bundle(self) -> Path:
        """The folder of the model that is shipped for this task."""
        return BUNDLES / self.name


def analyze_frames(
    recording: Recording,
    task: Task,
    predictor: ProbabilityMaps,
    indices: Sequence[int],
    options: Options,
    unreadable: Callable[[int, str], None] | None = None,
) -> Iterator[tuple[np.ndarray, FrameResult]]:
    """Analyse frames one by one.

    Args:
        recording: where the frames come from; its scale decides whether lengths are in mm or px.
        task: what to look for.
        predictor: the network.
        indices: frame numbers, counted from 0.
        options: conventions of the measurements.
        unreadable: called with number and reason of each frame that cannot be read, which is then left out.

    Yields:
        The frame (H, W) uint8 and its result, in the order of ``indices``.

    Raises:
        RecordingError: a frame cannot be read, and there is no ``unreadable``.
    """
    bounds = find_scan_area_of(recording)
    place = 0
    while place < len(indices):
        try:
            for frame in recording.frames(indices[place:]):
                place += 1
                maps = predictor.probabilities(frame.pixels, bounds)
                spacing = recording.scale.spacing
                yield frame.pixels, task.interpret(maps, frame.index, frame.time_s, spacing, options, bounds)
        except RecordingError as error:
            if unreadable is None:
                raise
            unreadable(indices[place], str(error))
            place += 1
