"""The frames of one clip, analysed so that all of them measure the same muscle.

A frame's numbers depend on its pixels, on the clip's context (`context.ClipContext`: found once, then stored with the
results) and on where earlier frames of the clip show the muscle, never on later ones. So a frame gets the same numbers
in every run, whatever the program, that has the same context and the same earlier results: those of the run itself and
those that an earlier run has left in a folder or in a scene. Without earlier results a frame is judged by the context
alone, which gives the same wherever that suffices to tell muscles apart, and numbers closed contours from left to
right. Where earlier results matter:

* the muscle of a longitudinal clip is expected near where the last few frames show it (`identity.MuscleFollower`);
* closed contours keep the numbers that they had before.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from MSUSSegmentLib.io.light import NARROW, WIDE, even_light
from MSUSSegmentLib.io.recording import RecordingError, sampled_frames
from MSUSSegmentLib.io.scan_area import Box, find_scan_area_in
from MSUSSegmentLib.measure.identity import LATELY, ContourPlace, MuscleFollower, find_clip_muscle
from MSUSSegmentLib.measure.table import short_digest
from MSUSSegmentLib.measure.types import Line, Spacing
from MSUSSegmentLib.tasks.context import ClipContext, FramePlace, new_context, place_in_frame
from MSUSSegmentLib.tasks.result import FrameResult, Picture
from MSUSSegmentLib.tasks.task import ProbabilityMaps, Task, probabilities_of
from MSUSSegmentLib.tasks.vocabulary import Key

if TYPE_CHECKING:
    from MSUSSegmentLib.io.recording import Recording

__all__ = ["ClipAnalysis", "analyze_frames", "bearing_on", "begin_clip", "earlier_frames", "with_progress"]

#: An earlier frame counts when it lies within this share of the time that it should lie back.
NEAR = 0.45


def earlier_frames(times: Sequence[float | None], index: int, before_s: Sequence[float]) -> list[int | None]:
    """The frames that lie so long (s) before frame ``index``, by the times (s, or None) of all; None for each that is
    not there: before the first one, in a clip without times, or where frames lie too far apart."""
    now, found = times[index], []
    for back in before_s:
        best = None
        at = index - 1
        while now is not None and at >= 0 and times[at] is not None:
            off = abs(now - times[at] - back)
            if off <= NEAR * back + 1e-6 and (best is None or off < best[0]):
                best = off, at
            if now - times[at] > 2 * back:
                break
            at -= 1
        found.append(None if best is None else best[1])
    return found


class ClipAnalysis:
    """Turns frames of one recording into results; `begin_clip` makes one with what is known of the clip.

    With a context without a muscle, as for a still, every frame is judged by itself, but that closed contours keep
    their numbers from frame to frame.

    Args:
        task: what to look for.
        probabilities: ``probabilities(pixels, bounds)`` gives a frame's maps by structure.
        spacing: pixel size in mm or None.
        options: conventions of the measurements.
        context: what holds for all frames of the recording.

    Attributes:
        earlier: places of the clip's other frames that have been analysed before, in rising order; each is taken up
            before the first frame behind it.
    """

    def __init__(
        self,
        task: Task,
        probabilities: Callable[[np.ndarray, Box], dict[str, np.ndarray]],
        spacing: Spacing | None,
        options: Any,
        context: ClipContext,
    ) -> None:
        self.task, self.spacing, self.options = task, spacing, options
        self.earlier: Iterator[FramePlace] = iter(())
        self._next: FramePlace | None = None  # of ``earlier``, not yet taken up
        self._probabilities = probabilities
        # Of the even lights in which a frame may be looked at again; none where the task cannot say how sure it is.
        self._neighbourhoods = () if task.sureness is None else (NARROW, WIDE) if context.still else (NARROW,)
        self._maps: dict[int, dict[str, np.ndarray]] = {}  # of sampled frames, so that none is computed twice
        self._contours: dict[int, ContourPlace] = {}  # by number, as last observed
        self._follow(context)

    def _follow(self, context: ClipContext) -> None:
        self.context, self.bounds = context, context.scan_area
        self._of_clip = {} if self.task.of_clip is None else self.task.of_clip(context)
        self._follower = None if context.muscle is None else MuscleFollower(context.muscle)

    def find_muscle(self, sampled: Iterable[tuple[int, np.ndarray]], keep: Iterable[int] = ()) -> None:
        """Look at a few frames, (index, pixels (H, W) uint8) in rising order, for the muscle that they show.

        It becomes a part of ``context``. The maps of frames in ``keep`` are kept until their `result` is asked for.
        Only for tasks with candidates.
        """
        keep, candidates_of = set(keep), []
        for index, pixels in sampled:
            maps = self._probabilities(pixels, self.bounds)
            candidates = self.task.candidates(maps, self.spacing, self.bounds)
            if not candidates and self._neighbourhoods:
                again = self._in_even_light(pixels, self._neighbourhoods[0])
                candidates = self.task.candidates(again, self.spacing, self.bounds)
            candidates_of.append((index, candidates))
            if index in keep:
                self._maps[index] = maps
        indices = tuple(index for index, _ in candidates_of)
        self._follow(replace(self.context, sampled=indices, muscle=find_clip_muscle(candidates_of)))

    def _in_even_light(self, pixels: np.ndarray, neighbourhood: float, *placed) -> dict[str, np.ndarray]:
        return self._probabilities(even_light(pixels, self.bounds, neighbourhood), self.bounds, *placed)

    def observe(self, place: FramePlace) -> None:
        """Take up where a frame shows what the clip is followed by; frames come in rising order."""
        self._contours.update(place.contours)
        if self._follower is not None:
            self._follower.observe(place.index, place.edges)

    def _observe_before(self, index: int) -> None:
        """Take up the ``earlier`` frames before this one."""
        while True:
            if self._next is None:
                self._next = next(self.earlier, None)
            if self._next is None or self._next.index >= index:
                return
            self.observe(self._next)
            self._next = None

    def result(
        self,
        index: int,
        time_s: float | None,
        pixels: np.ndarray,
        overlay: np.ndarray | None = None,
        grey_note: str = "",
        given: Mapping[Key, Line] | None = None,
        before: Sequence[np.ndarray | None] = (),
    ) -> FrameResult:
        """Analyse one frame (H, W) uint8; frames come in rising order.

        ``overlay`` (H, W) bool are its coloured pixels, ``grey_note`` says why its grey levels cannot be compared,
        ``given`` are lines that a person has placed, of kinds that are the task's ``inputs``; ``before`` the pixels of
        the task's earlier frames (`Task.before_s`), None for each that is not there.
        """
        given = {key: line for key, line in (given or {}).items() if key[0] in self.task.inputs}
        given = {**self._of_clip, **given}
        placed = (given,) if given else ()
        maps = self._maps.pop(index, None)
        if maps is None or given or self.task.before_s:
            earlier = {"before": tuple(before)} if self.task.before_s else {}
            maps = self._probabilities(pixels, self.bounds, *placed, **earlier)
        self._observe_before(index)
        near = (self._contours or None) if self._follower is None else self._follower.expected(index)

        def interpret(maps: dict[str, np.ndarray], even_light: bool = False) -> FrameResult:
            picture = Picture(pixels, overlay, bounds=self.bounds, even_light=even_light, grey_note=grey_note)
            more = {
                "index": index, "time_s": time_s, "spacing": self.spacing, "options": self.options, "near": near,
                "given": given,
            }  # fmt: skip
            maker = self.context.model, short_digest(self.context.weights)
            return self.task.interpret(maps, picture, maker=maker, **more)

        result = interpret(maps)
        for neighbourhood in self._neighbourhoods:
            if self.task.sureness(result) >= 1:
                break
            again = interpret(self._in_even_light(pixels, neighbourhood, *placed), even_light=True)
            result = max(result, again, key=self.task.sureness)  # of equals the first
        self.observe(place_in_frame(result, self.context, self.task))
        return result


def begin_clip(
    task: Task,
    predictor: ProbabilityMaps,
    spacing: Spacing | None,
    options: Any,
    sampled: Iterable[tuple[int, np.ndarray]],
    *,
    still: bool,
    context: ClipContext | None = None,
    keep: Iterable[int] = (),
    progress: Callable[[int, int], None] | None = None,
    check: Callable[[], None] | None = None,
) -> ClipAnalysis:
    """An analysis of a clip with its context, found in a few of its frames where that is not known yet.

    This is the one way to a context, for recordings and for scenes.

    Args:
        task: what to look for.
        predictor: the network.
        spacing: pixel size in mm or None.
        options: conventions of the measurements.
        sampled: (index, pixels (H, W) uint8) of the frames that are looked at together, in rising order
            (`recording.sampled_indices`); not asked for when the context is known.
        still: whether the recording is one picture; a context knows better.
        context: what an earlier analysis has found. Where it is another task's, model's or scale's, the recording's
            part of it is kept, and the muscle is found anew.
        keep: frames that will be analysed, so that their maps are not computed twice.
        progress: called with (done, total) before and after each sampled frame; what it raises ends the analysis.
        check: called before every look of the network, as often again; what it raises ends the analysis.

    Raises:
        ValueError: there is no sampled frame although there is no context.
    """
    if context is None:
        sampled = list(sampled)
        if not sampled:
            raise ValueError("There is no frame in which the scan area could be found.")
        context = ClipContext(find_scan_area_in([pixels for _, pixels in sampled]), still)
    known = context.is_for(task, predictor, spacing)
    if not known:
        context = new_context(context, task, predictor, spacing)
    maps_of = probabilities_of(predictor, context.still)

    def checked(pixels: np.ndarray, bounds: Box, *placed, **earlier) -> dict[str, np.ndarray]:
        check()
        return maps_of(pixels, bounds, *placed, **earlier)

    clip = ClipAnalysis(task, maps_of if check is None else checked, spacing, options, context)
    if not known and not context.still and task.candidates is not None:
        clip.find_muscle(with_progress(list(sampled), progress), keep)
    return clip


def bearing_on(task: Task, kept: Sequence[int], indices: Sequence[int]) -> list[int]:
    """Which of the frames ``kept`` by an earlier run bear on the analysis of others; both in rising order.

    An earlier contour keeps its number for ever, an earlier place of the muscle counts for some frames only.
    """
    bearing = []
    for frame in kept:
        at = bisect_right(indices, frame)
        if at < len(indices) and (task.candidates is None or indices[at] - frame <= LATELY):
            bearing.append(frame)
    return bearing


def analyze_frames(
    recording: Recording,
    task: Task,
    predictor: ProbabilityMaps,
    indices: Sequence[int],
    options: Any,
    unreadable: Callable[[int, str], None] | None = None,
    earlier: Iterable[FrameResult] = (),
    progress: Callable[[int, int], None] | None = None,
    *,
    context: ClipContext | None = None,
    on_context: Callable[[ClipContext], None] | None = None,
) -> Iterator[tuple[np.ndarray, FrameResult]]:
    """Analyse frames one by one.

    Args:
        recording: where the frames come from; its scale decides whether lengths are in mm or px.
        task: what to look for.
        predictor: the network.
        indices: frame numbers in rising order, counted from 0.
        options: conventions of the measurements.
        unreadable: called with number and reason of each frame that cannot be read, which is then left out.
        earlier: results of other frames, which an earlier run with the same context has left, in rising order; those
            that `bearing_on` names suffice.
        progress: called with (done, total) before and after each of the frames that are looked at together, before the
            first result; what it raises ends the analysis.
        context: what an earlier run has found, see `begin_clip`; None finds it, in frames from all over the recording
            whatever the ``indices``.
        on_context: called with the context before the first result, so that it can be kept.

    Yields:
        The frame (H, W) uint8 and its result, in the order of ``indices``.

    Raises:
        RecordingError: a frame cannot be read, and there is no ``unreadable``; or none of those that are looked at
            together can be read.
    """
    if not len(indices):
        return
    clip = begin_clip(
        task, predictor, recording.scale.spacing, options, sampled_frames(recording),
        still=recording.is_still, context=context, keep=indices, progress=progress,
    )  # fmt: skip
    if on_context is not None:
        on_context(clip.context)
    clip.earlier = (place_in_frame(result, clip.context, task) for result in earlier)
    place, note, shown = 0, getattr(recording, "grey_note", ""), {}
    while place < len(indices):
        try:
            for frame in recording.frames(indices[place:]):
                overlay = frame.overlay if task.reads_grey else None
                place += 1
                before = _pixels_before(recording, frame.index, task.before_s, shown)
                shown[frame.index] = frame.pixels
                result = clip.result(frame.index, frame.time_s, frame.pixels, overlay, note, before=before)
                yield frame.pixels, result
        except RecordingError as error:
            if unreadable is None:
                raise
            unreadable(indices[place], str(error))
            place += 1


def _pixels_before(
    recording: Recording, index: int, before_s: Sequence[float], shown: dict[int, np.ndarray]
) -> list[np.ndarray | None]:
    """The earlier frames that a frame is looked at with; ``shown`` are those at hand, of which old ones are dropped."""
    if not before_s:
        shown.clear()
        return []
    wanted, found = earlier_frames(recording.times, index, before_s), []
    for at in wanted:
        if at is not None and at not in shown:
            try:
                shown[at] = recording.frame(at).pixels
            except RecordingError:
                at = None
        found.append(None if at is None else shown[at])
    oldest = min((at for at in wanted if at is not None), default=index)
    for at in [at for at in shown if at < oldest]:
        del shown[at]
    return found


def with_progress(items: Sequence, progress: Callable[[int, int], None] | None) -> Iterator:
    """The items one by one; ``progress(done, total)`` is called before the first and after each one has been used."""
    for done, item in enumerate(items):
        if progress is not None:
            progress(done, len(items))
        yield item
    if progress is not None:
        progress(len(items), len(items))
