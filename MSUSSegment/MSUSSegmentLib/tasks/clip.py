"""The frames of one clip, analysed so that all of them measure the same muscle."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from MSUSSegmentLib.io.light import NARROW, WIDE, even_light
from MSUSSegmentLib.io.recording import RecordingError
from MSUSSegmentLib.io.scan_area import Box, find_scan_area_of
from MSUSSegmentLib.measure.identity import ClipMuscle, MuscleFollower, find_clip_muscle
from MSUSSegmentLib.measure.types import MuscleGeometry, Spacing
from MSUSSegmentLib.tasks.result import FrameResult, Picture
from MSUSSegmentLib.tasks.task import ProbabilityMaps, Task, probabilities_of

if TYPE_CHECKING:
    from MSUSSegmentLib.io.recording import Recording

__all__ = ["SAMPLED_FRAMES", "ClipAnalysis", "analyze_frames", "told"]

#: Frames of a clip that are looked at together before the first is measured.
SAMPLED_FRAMES = 7


class ClipAnalysis:
    """Turns frames of one recording into results.

    Without `look` or `know`, as for a still, every frame is judged by itself; so it is for tasks without candidates,
    but that closed contours keep their numbers from frame to frame.

    Args:
        task: what to look for.
        probabilities: ``probabilities(pixels, bounds)`` gives a frame's maps by structure.
        spacing: pixel size in mm or None.
        options: conventions of the measurements.
        bounds: the scan area.
        still: the recording is one picture that stands alone, which may take more time.
    """

    def __init__(
        self,
        task: Task,
        probabilities: Callable[[np.ndarray, Box], dict[str, np.ndarray]],
        spacing: Spacing | None,
        options: Any,
        bounds: Box,
        still: bool = False,
    ) -> None:
        self.task, self.spacing, self.options, self.bounds = task, spacing, options, bounds
        self._probabilities = probabilities
        # Of the even lights in which a frame may be looked at again; none where the task cannot say how sure it is.
        self._neighbourhoods = () if task.sureness is None else (NARROW, WIDE) if still else (NARROW,)
        self._maps: dict[int, dict[str, np.ndarray]] = {}  # of the frames looked at, so that none is computed twice
        self._follower: MuscleFollower | None = None
        self._contours: dict[int, np.ndarray] = {}  # by number, as last seen

    def look(self, samples: Iterable[tuple[int, np.ndarray]], keep: Iterable[int] = ()) -> ClipMuscle | None:
        """Look at a few frames, (index, pixels (H, W) uint8) in rising order, and find the muscle that they show.

        The maps of frames in ``keep`` are kept until their `result` is asked for. Returns the muscle, which may be
        given to `know` for another run; None when none was found.
        """
        if self.task.candidates is None:
            return None
        keep, looked = set(keep), []
        for index, pixels in samples:
            maps = self._probabilities(pixels, self.bounds)
            candidates = self.task.candidates(maps, self.spacing, self.bounds)
            if not candidates and self._neighbourhoods:
                again = self._in_even_light(pixels, self._neighbourhoods[0])
                candidates = self.task.candidates(again, self.spacing, self.bounds)
            looked.append((index, candidates))
            if index in keep:
                self._maps[index] = maps
        muscle = find_clip_muscle(looked)
        self.know(muscle)
        return muscle

    def _in_even_light(self, pixels: np.ndarray, neighbourhood: float) -> dict[str, np.ndarray]:
        return self._probabilities(even_light(pixels, self.bounds, neighbourhood), self.bounds)

    def know(self, muscle: ClipMuscle | None) -> None:
        """Take the muscle that an earlier `look` has found."""
        self._follower = None if muscle is None else MuscleFollower(muscle)

    def seen(self, result: FrameResult) -> None:
        """Take up what was found in an earlier frame, such as one that a stopped run has left."""
        outlined = self.task.outlined
        if outlined is not None:
            of_kind = ((i, line) for (kind, i), line in result.lines.items() if kind == outlined.name and line.placed)
            self._contours.update({i: line.drawn for i, line in of_kind})
        if self._follower is not None:
            geometry = MuscleGeometry(*(result.points(kind) for kind in ("superficial", "deep")), (), {})
            self._follower.seen(result.index, geometry)

    def result(
        self, index: int, time_s: float | None, pixels: np.ndarray, overlay: np.ndarray | None = None
    ) -> FrameResult:
        """Analyse one frame (H, W) uint8, ``overlay`` (H, W) bool its coloured pixels; frames come in rising order."""
        maps = self._maps.pop(index, None)
        if maps is None:
            maps = self._probabilities(pixels, self.bounds)
        near = (self._contours or None) if self._follower is None else self._follower.expected(index)

        def interpret(maps: dict[str, np.ndarray], even_light: bool = False) -> FrameResult:
            picture = Picture(pixels, overlay, bounds=self.bounds, even_light=even_light)
            more = {"index": index, "time_s": time_s, "spacing": self.spacing, "options": self.options, "near": near}
            return self.task.interpret(maps, picture, **more)

        result = interpret(maps)
        for neighbourhood in self._neighbourhoods:
            if self.task.sureness(result) >= 1:
                break
            again = interpret(self._in_even_light(pixels, neighbourhood), even_light=True)
            result = max(result, again, key=self.task.sureness)  # of equals the first
        self.seen(result)
        return result


def analyze_frames(
    recording: Recording,
    task: Task,
    predictor: ProbabilityMaps,
    indices: Sequence[int],
    options: Any,
    unreadable: Callable[[int, str], None] | None = None,
    seen: Iterable[FrameResult] = (),
    looking: Callable[[int, int], None] | None = None,
) -> Iterator[tuple[np.ndarray, FrameResult]]:
    """Analyse frames one by one.

    Args:
        recording: where the frames come from; its scale decides whether lengths are in mm or px.
        task: what to look for.
        predictor: the network.
        indices: frame numbers in rising order, counted from 0.
        options: conventions of the measurements.
        unreadable: called with number and reason of each frame that cannot be read, which is then left out.
        seen: results of the frames before, which an earlier run has left.
        looking: called with (done, total) before and after each frame of the look at the clip as a whole, before the
            first result; what it raises ends the analysis.

    Yields:
        The frame (H, W) uint8 and its result, in the order of ``indices``.

    Raises:
        RecordingError: a frame cannot be read, and there is no ``unreadable``.
    """
    if not len(indices):
        return
    bounds = find_scan_area_of(recording)
    probabilities = probabilities_of(predictor, recording.is_still)
    clip = ClipAnalysis(task, probabilities, recording.scale.spacing, options, bounds, recording.is_still)
    if not recording.is_still:
        clip.look(_samples(recording, looking), keep=indices)
    for result in seen:
        clip.seen(result)
    place = 0
    while place < len(indices):
        try:
            for frame in recording.frames(indices[place:]):
                place += 1
                overlay = frame.overlay if task.reads_grey else None
                yield frame.pixels, clip.result(frame.index, frame.time_s, frame.pixels, overlay)
        except RecordingError as error:
            if unreadable is None:
                raise
            unreadable(indices[place], str(error))
            place += 1


def told(items: Sequence, looking: Callable[[int, int], None] | None) -> Iterator:
    """The items one by one; ``looking(done, total)`` is called before the first and after each one has been used."""
    for done, item in enumerate(items):
        if looking is not None:
            looking(done, len(items))
        yield item
    if looking is not None:
        looking(len(items), len(items))


def _samples(
    recording: Recording, looking: Callable[[int, int], None] | None = None
) -> Iterator[tuple[int, np.ndarray]]:
    """A few frames of a recording; those that cannot be read are left out."""
    for index in told(recording.sample(SAMPLED_FRAMES), looking):
        try:
            yield index, recording.frame(index).pixels
        except RecordingError:
            continue
