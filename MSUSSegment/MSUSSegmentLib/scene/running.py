"""Analyse frames in the worker's thread: arrays in, results out, frame by frame; no node is touched here."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from MSUSSegmentLib.io.scan_area import Box, find_scan_area_in
from MSUSSegmentLib.measure.architecture import Options
from MSUSSegmentLib.measure.types import Spacing
from MSUSSegmentLib.tasks.result import Picture

__all__ = ["model_factory", "run_frames", "say_error"]

#: Frames looked at for the scan area, when it is not given.
SAMPLED_FRAMES = 5

_loaded: dict[tuple, object] = {}


def model_factory(model, device: str = "auto") -> Callable:
    """What makes the predictor of a model (a bundle's folder, a training run or its checkpoint) inside the thread.

    The factory is called as ``factory(say)``, where ``say`` takes sentences for the person; a second argument, as in
    ``factory(say, "cpu")``, overrides ``device``. The last model loaded is kept: the next run starts at once.
    """
    path = Path(model)

    def factory(say, instead=None):
        from MSUSSegmentLib.networks.predictor import load_predictor

        chosen = instead or device
        key = (str(path.resolve()), chosen, _stamp(path))
        predictor = _loaded.get(key)
        if predictor is None:
            predictor = load_predictor(path, device=chosen, say=say)
            _loaded.clear()
            if str(predictor.device) != "cpu" or chosen in ("cpu", "auto"):  # else it must say again that it fell back
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
) -> int:
    """A job's function: analyse ``frames`` [(index, time_s, pixels (H, W) uint8)] and emit "frame" with each result.

    Emits "message" with sentences for the person (falling back to the CPU), "progress" (done, total, seconds left or
    None), and sets ``job.model``. When the device's memory does not suffice, goes on on the CPU. Returns the number of
    frames done; raises `Cancelled` between frames. ``bounds``: the scan area, None to find it.
    """
    frames = list(frames)
    job.emit("progress", (0, len(frames), None))

    def say(sentence: str) -> None:
        job.emit("message", sentence)

    predictor = predictor_factory(say)
    job.model = predictor.name
    job.check()
    if bounds is None and frames:
        step = max(1, len(frames) // SAMPLED_FRAMES)
        bounds = find_scan_area_in([pixels for _, _, pixels in frames[::step][:SAMPLED_FRAMES]])
    began = began_rest = time.monotonic()
    on_cpu = False
    for done, (index, time_s, pixels) in enumerate(frames):
        job.check()
        try:
            maps = predictor.probabilities(pixels, bounds)
        except Exception as error:
            if on_cpu or not _out_of_memory(error):
                raise
            say("The graphics device is out of memory; computing on the CPU from here on.")
            predictor, on_cpu = predictor_factory(say, "cpu"), True
            maps = predictor.probabilities(pixels, bounds)
        result = task.interpret(
            maps, Picture(pixels, bounds=bounds), index=index, time_s=time_s, spacing=spacing, options=options
        )
        job.emit("frame", result)
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
