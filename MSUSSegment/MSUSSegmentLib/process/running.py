"""Analyse frames in a worker's thread or process: arrays in, results out, frame by frame; no node is touched here."""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from MSUSSegmentLib.io.recording import sampled_indices
from MSUSSegmentLib.measure.architecture import Options
from MSUSSegmentLib.measure.table import short_digest
from MSUSSegmentLib.measure.types import Line, Spacing
from MSUSSegmentLib.tasks.clip import begin_clip
from MSUSSegmentLib.tasks.context import ClipContext, FramePlace
from MSUSSegmentLib.tasks.task import Declared, weights_of
from MSUSSegmentLib.tasks.vocabulary import Key

__all__ = ["ClipFrame", "PredictorFactory", "load_model", "model_factory", "run_frames", "say_error"]

_loaded: dict[tuple, object] = {}


class ClipFrame(NamedTuple):
    """One frame to analyse: its number in the recording, its time in s or None, its pixels (H, W) uint8, and which of
    them were coloured, (H, W) bool or None when that is not known or does not matter; why its grey levels cannot be
    compared, "" when they can; the lines that a person has placed and that the network takes (`Task.inputs`); the
    pixels of the earlier frames that it looks at, too (`Task.before_s`), None for each that is not there."""

    index: int
    time_s: float | None
    pixels: np.ndarray
    overlay: np.ndarray | None = None
    grey_note: str = ""
    given: Mapping[Key, Line] | None = None
    before: tuple[np.ndarray | None, ...] = ()


@dataclass(frozen=True)
class PredictorFactory:
    """What makes a run's predictor, by names, so that another process can make the same.

    Called as ``factory(say)``, where ``say`` takes sentences for the person, it calls the function ``maker``
    ("package.module:function") with the ``arguments`` (texts and numbers) and ``say``.
    """

    maker: str
    arguments: tuple = ()

    def __call__(self, say: Callable[[str], None]):
        module, _, name = self.maker.partition(":")
        return getattr(importlib.import_module(module), name)(*self.arguments, say=say)


def model_factory(model, device: str = "auto", task: Declared | None = None) -> PredictorFactory:
    """What makes the predictor of a model (a bundle's folder, a training run or its checkpoint), as ``task`` loads
    it."""
    own = task is not None and task.load is not None
    return PredictorFactory(f"{__name__}:load_model", (str(model), device, task.name if own else ""))


def load_model(model: str, device: str, task: str = "", *, say: Callable[[str], None]):
    """The predictor of a model, loaded by the task of this name if there is one. The last one loaded is kept: the next
    run starts at once. One that fell back to the CPU is loaded again, to try its device anew."""
    path = Path(model)
    if task:
        from MSUSSegmentLib.tasks.registry import find_task

        return find_task(task).load(path, device=device, say=say)
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


def run_frames(
    job,
    frames: Sequence[tuple],
    task,
    predictor_factory: Callable,
    spacing: Spacing | None,
    options: Options = Options(),  # noqa: B008  frozen
    context: ClipContext | None = None,
    sampled: Sequence[tuple[int, np.ndarray]] = (),
    earlier: Iterable[tuple[int, str]] = (),
    still: bool = False,
) -> int:
    """A job's function: analyse ``frames`` (`ClipFrame`s in rising order) and emit "frame" with each result.

    Emits "message" with sentences for the person (such as that the predictor fell back to the CPU), "sampling" (done,
    total) while sampled frames are looked at, "context" with the clip's context, which is to be kept, "progress" (done,
    total, seconds left or None), and sets ``job.model`` and ``job.weights``. Returns the number of frames done; raises
    `Cancelled` between frames.

    ``context`` is what an earlier run has found, ``sampled`` the frames (index, pixels) in which it is found anew, by
    default some of ``frames``, and ``still`` whether the recording is one picture: see `tasks.clip.begin_clip`.
    ``earlier`` are the places that earlier runs have left with other frames, (index, text) in rising order; those of
    another context do not count.
    """
    frames = [ClipFrame(*frame) for frame in frames]
    job.emit("progress", (0, len(frames), None))

    def say(sentence: str) -> None:
        job.emit("message", sentence)

    def sampling(done: int, total: int) -> None:
        job.check()
        job.emit("sampling", (done, total))

    predictor = predictor_factory(say)
    job.model, job.weights = predictor.name, short_digest(weights_of(predictor))
    job.check()
    if not frames:
        return 0
    began = began_rest = time.monotonic()
    sampled = sampled or [(frames[i].index, frames[i].pixels) for i in sampled_indices(len(frames))]
    clip = begin_clip(
        task, predictor, spacing, options, sampled,
        still=still, context=context, keep=[frame.index for frame in frames], progress=sampling, check=job.check,
    )  # fmt: skip
    job.emit("context", clip.context)
    places = (FramePlace.from_json(index, text, clip.context) for index, text in earlier)
    clip.earlier = (place for place in places if place is not None)
    for done, frame in enumerate(frames):
        job.check()
        job.emit("frame", clip.result(*frame))
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
