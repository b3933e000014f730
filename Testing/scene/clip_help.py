"""A clip as the command line and as the panel analyse it, and a network that stands in for a trained one."""

from __future__ import annotations

import numpy as np

from MSUSSegmentLib.io.open import open_recording
from MSUSSegmentLib.process.running import run_frames
from MSUSSegmentLib.process.worker import Worker
from MSUSSegmentLib.scene import headless
from MSUSSegmentLib.scene.clip_run import prepare_run
from MSUSSegmentLib.scene.session import Session
from MSUSSegmentLib.tasks.clip import analyze_frames, bearing_on


class Remembering:
    """A network that gives the maps it was told for a frame's pixels; ``shown`` counts the pictures it was shown.

    Args:
        recording: whose frames it knows.
        maps: of each of them, by structure.
        still: what it gives a picture that stands alone.
    """

    name = "remembering 1"
    weights_sha256 = "a1" * 32

    def __init__(self, recording, maps, still=None):
        self.maps = {frame.pixels.tobytes(): m for frame, m in zip(recording.frames(), maps, strict=True)}
        self.still, self.shown = still, 0

    def probabilities(self, grey, bounds):
        self.shown += 1
        maps = self.maps.get(grey.tobytes())
        if maps is None:  # in even light
            maps = {name: np.zeros_like(one) for name, one in next(iter(self.maps.values())).items()}
        return {name: _inside(one, bounds) for name, one in maps.items()}

    def still_probabilities(self, grey, bounds):
        self.shown += 1
        maps = self.probabilities(grey, bounds) if self.still is None else self.still
        return {name: _inside(one, bounds) for name, one in maps.items()}


def _inside(one, bounds):
    inside = np.zeros_like(one)
    inside[bounds.slices] = one[bounds.slices]
    return inside


def by_command_line(path, task, predictor, frames=None, mm_per_pixel=None, kept=(), context=None):
    """(results by frame number, context) as `commands.analyze` gets them; ``kept``: results of an earlier run."""
    contexts = []
    with open_recording(path, mm_per_pixel) as recording:
        indices = list(range(len(recording)) if frames is None else frames)
        kept = {result.index: result for result in kept}
        earlier = [kept[i] for i in bearing_on(task, sorted(kept), indices)]
        found = analyze_frames(
            recording, task, predictor, indices, task.conventions(), None, earlier,
            context=context, on_context=contexts.append,
        )  # fmt: skip
        return {result.index: result for _, result in found}, contexts[0]


def in_panel(session, predictor, frames="all"):
    """(results by frame number, context) of a run as `panel.run` does it, written into the session's scene."""
    run, worker, results, contexts = prepare_run(session, session.frames_for(frames)), Worker(), {}, []
    session.begin_run()
    job = worker.submit(run_frames, *run.arguments(lambda say: predictor))
    try:
        while worker.busy:
            for kind, _, value in worker.poll(0.01):
                if kind == "error":
                    raise value
                if kind == "context":
                    contexts.append(value)
                    session.keep_context(value)
                if kind == "frame":
                    results[value.index] = value
                    session.apply(run.at_position(value), model=job.model, weights=job.weights)
    finally:
        worker.close()
    return results, contexts[0]


def open_session(path, task, mm_per_pixel=None):
    """A new scene with the file in it, measured by the task."""
    headless.new_scene()
    session = Session.open(path, mm_per_pixel)
    session.set_task(task)
    return session


def assert_same(results, others):
    """Two runs gave the same frames the same: numbers to the last digit, lines, masks, reasons, times."""
    assert list(results) == list(others)
    for index, result in results.items():
        other = others[index]
        assert result.measurements == other.measurements, index
        assert result.time_s == other.time_s and result.reasons == other.reasons
        for one, two in ((result.masks, other.masks), (_points(result), _points(other))):
            assert list(one) == list(two) and all(np.array_equal(one[key], two[key]) for key in one)


def _points(result):
    return {key: line.points for key, line in result.lines.items()}
