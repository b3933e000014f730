"""How a recording is analysed: the settings, and the one function that command line and Python call."""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, fields
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from msus.ahead import Ahead
from msus.result import Result
from MSUSSegmentLib.io.recording import Recording, RecordingError, chosen_frames
from MSUSSegmentLib.io.remembered import remember
from MSUSSegmentLib.io.ruler import propose_scale_of, ruler_scale
from MSUSSegmentLib.networks.lazy import LazyPredictor
from MSUSSegmentLib.networks.note import weights_sha256
from MSUSSegmentLib.tasks.clip import analyze_frames, bearing_on
from MSUSSegmentLib.tasks.registry import TASKS, frame_task
from MSUSSegmentLib.tasks.store import ResultStore
from MSUSSegmentLib.tasks.task import ProbabilityMaps, Task

__all__ = ["Analysis", "analyze_recording", "chosen_conventions", "chosen_frames", "chosen_task", "shared_model"]


@dataclass(frozen=True)
class Analysis:
    """How recordings are analysed.

    ``frames`` is a slice "start:stop:step" or one number, as in Python; None means all. ``mm_per_pixel`` overrides
    the files' own spacing. ``scale_from_ruler`` takes the scale of a depth ruler that can be read surely, where a file
    has none. ``options`` None takes the task's usual conventions. ``any_modality`` takes DICOM pictures that say that
    they are no ultrasound, too. ``targets`` is a file of signals that were measured beside the recordings
    (`io.targets`), for the plot.
    """

    task: Task
    predictor: ProbabilityMaps
    options: Any = None
    mm_per_pixel: float | None = None
    frames: str | None = None
    rater: str = ""
    scale_from_ruler: bool = False
    any_modality: bool = False
    targets: Path | None = None

    def __post_init__(self):
        # A model may bring quantities of its own (`muscle_state.offer`), which the task has since it was loaded.
        object.__setattr__(self, "task", _latest(self.task))
        if self.options is None:
            object.__setattr__(self, "options", self.task.conventions())


def _latest(task: Task) -> Task:
    known = TASKS.get(task.name)
    grown = isinstance(known, Task) and set(task.quantities) < set(known.quantities) and known.load is task.load
    return known if grown else task


def chosen_task(task: str | Task) -> Task:
    """A task by its name. ValueError when there is none, or it is one of volumes."""
    return frame_task(task if isinstance(task, str) else task.name, "msus.analyze")


def chosen_conventions(task: Task, values: dict[str, Any]):
    """The task's measuring conventions, with some of them by name. ValueError for what it does not have."""
    known = [field.name for field in fields(task.conventions)]
    for name in values:
        if name not in known:
            raise ValueError(f"The task {task.name} has no convention {name!r}; it has {', '.join(known)}.")
    return task.conventions(**values)


def shared_model(model: str | Path | None, task: Task, device: str = "auto", say=print) -> LazyPredictor:
    """A model on disk, the shipped one for None, loaded when it is first needed and kept for the next call.

    Raises:
        ValueError: there is no such model, or it is for another task.
    """
    if model is None and not task.bundle.is_dir():
        raise ValueError(f"No model is shipped for the task {task.name}; train one with msus train and name it.")
    path = Path(model or task.bundle)
    if task.load is not None:
        return _kept_own(path.resolve(), _stamp(path), task.load, device, say)
    return _kept_model(path.resolve(), weights_sha256(path), task.structures, device, say)


def _stamp(path: Path) -> tuple:
    """What tells whether a model of a task's own is still the same; nothing where it is none of ours."""
    try:
        return (weights_sha256(path),)
    except ValueError:
        return ()


@lru_cache(maxsize=2)
def _kept_own(path: Path, stamp: tuple, load, device: str, say):
    return load(path, device=device, say=say)


@lru_cache(maxsize=2)
def _kept_model(path: Path, digest: str, structures: tuple[str, ...], device: str, say) -> LazyPredictor:
    return LazyPredictor(path, structures, device=device, say=say)


def analyze_recording(
    recording: Recording,
    analysis: Analysis,
    kept: str | Path | None = None,
    key: str = "",
    *,
    progress: Callable[[str, int, int], None] | None = None,
    stopped: Callable[[Result], None] | None = None,
) -> Result:
    """Analyse the frames of a recording.

    Args:
        recording: its scale becomes that of the depth ruler when this is asked for and there is no other.
        analysis: the settings.
        kept: a folder in which finished frames are kept one by one, so that the same call goes on from there; None for
            one that is removed with the result.
        key: what these frames depend on; frames kept under another key are not taken up.
        progress: called with (stage, done, total).
        stopped: called with the frames done so far when Ctrl-C stops the analysis.

    Raises:
        ValueError, OSError: it cannot be read or analysed, or a frame cannot be kept; one sentence.
        KeyboardInterrupt: stopped; what is in ``kept`` stays.
    """
    tell = progress or (lambda *_: None)
    indices = chosen_frames(analysis.frames, len(recording))
    if analysis.scale_from_ruler:
        _take_ruler(recording)
    alone = None if kept is not None else tempfile.TemporaryDirectory(prefix="msus-")
    store = ResultStore(Path(kept) if alone is None else Path(alone.name) / "frames", key, recording.shape)
    unreadable: dict[int, str] = {}

    def result() -> Result:
        return Result(recording, analysis, store, unreadable, holder=alone)

    there = set(store.indices)
    missing = [i for i in indices if i not in there]
    tell("frames", len(there), len(indices))
    earlier = map(store.result, bearing_on(analysis.task, store.indices, missing))
    sampling = partial(tell, "looking at the clip")
    source = remember(recording)
    runs_ahead = not recording.is_still and getattr(analysis.predictor, "may_run_ahead", False)
    try:
        with Ahead(analysis.predictor, source, missing) if runs_ahead else nullcontext(analysis.predictor) as predictor:
            for _, found in analyze_frames(
                recording,
                analysis.task,
                predictor,
                missing,
                analysis.options,
                unreadable.__setitem__,
                earlier,
                sampling,
                context=store.context,
                on_context=store.keep_context,
            ):
                store.add(found)
                tell("frames", len(store) + len(unreadable), len(indices))
    except KeyboardInterrupt:
        if stopped is not None:
            stopped(result())
        raise
    if not len(store):
        raise RecordingError(f"{next(iter(unreadable.values()))} No frame could be read.")
    if alone is not None and recording.scale.spacing is None:
        warnings.warn(
            f"{recording.name} has no scale, lengths are in px; give mm_per_pixel. {recording.scale.reason}".strip(),
            stacklevel=3,
        )
    return result()


def _take_ruler(recording: Recording) -> None:
    """Give a recording without a scale that of its depth ruler, when this can be read surely."""
    if recording.scale.spacing is None:
        proposal = propose_scale_of(recording)
        if proposal is not None and proposal.is_accepted:
            recording.scale = ruler_scale(proposal)
