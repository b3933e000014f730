"""Analyse frames in the worker's thread: arrays in, results out, frame by frame; no node is touched here."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from MSUSSegmentLib.io.recording import spread
from MSUSSegmentLib.io.scan_area import Box, find_scan_area_in
from MSUSSegmentLib.measure.architecture import Options
from MSUSSegmentLib.measure.identity import ClipMuscle
from MSUSSegmentLib.measure.table import short_digest
from MSUSSegmentLib.measure.types import Spacing
from MSUSSegmentLib.tasks.clip import SAMPLED_FRAMES, ClipAnalysis, told
from MSUSSegmentLib.tasks.task import probabilities_of, weights_of

__all__ = ["ClipSamples", "model_factory", "run_frames", "say_error"]

_loaded: dict[tuple, object] = {}


@dataclass
class ClipSamples:
    """A few frames (index, pixels (H, W) uint8) spread over a cine, in rising order; one of a still.

    ``known``: the muscle that they show by task, model and spacing, found by the first run that needs it.
    """

    frames: list[tuple[int, np.ndarray]]
    known: dict[tuple, ClipMuscle | None] = field(default_factory=dict)


def model_factory(model, device: str = "auto") -> Callable:
    """What makes the predictor of a model (a bundle's folder, a training run or its checkpoint) inside the thread.

    The factory is called as ``factory(say)``, where ``say`` takes sentences for the person. The last model loaded is
    kept: the next run starts at once. One that fell back to the CPU is loaded again, to try its device anew.
    """
    path = Path(model)

    def factory(say):
        from MSUSSegmentLib.networks.predictor import load_predictor

        key = (str(path.resolve()), device, _stamp(path))
        predictor = _loaded.get(key)
        if predictor is None or predictor.fell_back:
            predictor = load_predictor(path, device=device, say=say)
            _loaded.clear()
            if str(predictor.device) != "cpu" or device in ("cpu", "auto"):  # else it must say again that it fell back
                _loaded[key] = predictor
        predictor.say = say
        return predictor

    return factory


def run_frames(
    job,
    frames: Sequence[tuple],
    task,
    predictor_factory: Callable,
    spacing: Spacing | None,
    options: Options = Options(),  # noqa: B008  frozen
    bounds: Box | None = None,
    samples: ClipSamples | None = None,
) -> int:
    """A job's function: analyse ``frames`` [(index, time_s, pixels (H, W) uint8)] and emit "frame" with each result.

    Emits "message" with sentences for the person (such as that the predictor fell back to the CPU), "looking" (done,
    total) while the ``samples`` of a cine are looked at, "progress" (done, total, seconds left or None), and sets
    ``job.model`` and ``job.weights``. Returns the number of frames done; raises `Cancelled` between frames.
    ``bounds``: the scan area, None to find it. ``samples``: frames of the cine that show together which muscle is
    measured and where the scan area is; None
    for ``frames`` themselves.
    """
    frames = list(frames)
    job.emit("progress", (0, len(frames), None))

    def say(sentence: str) -> None:
        job.emit("message", sentence)

    predictor = predictor_factory(say)
    job.model, job.weights = predictor.name, short_digest(weights_of(predictor))
    job.check()
    if not frames:
        return 0
    if samples is None or not samples.frames:
        samples = ClipSamples([(frames[i][0], frames[i][2]) for i in spread(len(frames), SAMPLED_FRAMES)])
    if bounds is None:
        bounds = find_scan_area_in([pixels for _, pixels in samples.frames])
    still = len(samples.frames) == 1
    maps_of = probabilities_of(predictor, still)

    def probabilities(pixels, bounds):
        job.check()
        return maps_of(pixels, bounds)

    def looking(done: int, total: int) -> None:
        job.check()
        job.emit("looking", (done, total))

    began = began_rest = time.monotonic()
    clip = ClipAnalysis(task, probabilities, spacing, options, bounds, still)
    if not still:
        key = task.name, predictor.name, spacing
        if key not in samples.known:
            samples.known[key] = clip.look(told(samples.frames, looking), keep=[index for index, _, _ in frames])
        clip.know(samples.known[key])
    for done, (index, time_s, pixels) in enumerate(frames):
        job.check()
        job.emit("frame", clip.result(index, time_s, pixels))
        if done == 0:
            began_rest = time.monotonic()  # the first frame warms everything up
        left = len(frames) - done - 1
        pace = (time.monotonic() - began_rest) / done if done else time.monotonic() - began
        job.emit("progress", (done + 1, len(frames), pace * left))
    return len(frames)


def say_error(error: BaseException) -> str:
    """One sentence for the person about why a job failed."""
    if isinstance(error, MemoryError) or _out_of_memory(error):
        return "There is not enough memory; analyse fewer frames at a time, or close other programs."
    if isinstance(error, ModuleNotFoundError):
        return f"The Python package {error.name} is missing; let MSUSSegment install it, then run again."
    if isinstance(error, (ValueError, OSError)) and str(error):
        return str(error)
    text = (str(error).splitlines() or [""])[0]
    return f"The analysis stopped with {type(error).__name__}: {text}. The frames that were done are kept."


def _out_of_memory(error: BaseException) -> bool:
    return type(error).__name__ == "OutOfMemoryError" or (
        isinstance(error, RuntimeError) and "out of memory" in str(error).lower()
    )


def _stamp(path: Path) -> float:
    try:
        return max((p.stat().st_mtime for p in ([path, *path.rglob("*")] if path.is_dir() else [path])), default=0.0)
    except OSError:
        return 0.0
