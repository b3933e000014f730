"""Measure muscle in ultrasound pictures from Python, the same numbers as the command line and the panel give.

    import msus
    result = msus.analyze("scan.png", mm_per_pixel=0.088)
    print(result.value("MT"), result.unit("MT"))
    result.overlay("overlay.png")
    result.save("results/scan")

Nothing heavy is imported before it is needed. What goes wrong is a ValueError or an OSError with one sentence for the
person; ImportError when a package is missing that is needed, such as torch.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from MSUSSegmentLib import __version__

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np

    from msus.result import Frame, Result
    from MSUSSegmentLib.io.recording import Recording
    from MSUSSegmentLib.networks.predictor import Predictor
    from MSUSSegmentLib.tasks.state_predictor import LiveState
    from MSUSSegmentLib.tasks.task import ProbabilityMaps, Task
    from MSUSSegmentLib.tasks.volume_task import VolumePredictor, VolumeResult, VolumeTask

__all__ = ["Frame", "Result", "__version__", "analyze", "analyze_volume", "live", "load_model", "open", "tasks"]


def analyze(
    source: str | Path | np.ndarray | Recording,
    *,
    task: str | Task = "longitudinal",
    model: str | Path | ProbabilityMaps | None = None,
    mm_per_pixel: float | None = None,
    scale_from_ruler: bool = False,
    frames: str | int | slice | None = None,
    rater: str = "",
    any_modality: bool = False,
    device: str = "auto",
    progress: Callable[[str, int, int], None] | None = None,
    **conventions: Any,
) -> Result:
    """Segment and measure a picture or a clip.

    Args:
        source: a file; or grey values (H, W) or (N, H, W) uint8; or what `open` gives, which stays open.
        task: what to look for, see `tasks`.
        model: a bundle's folder, a training run, a checkpoint, or what `load_model` gives; None for the shipped one.
        mm_per_pixel: size of a (square) pixel; takes the place of what the file says.
        scale_from_ruler: where the file does not say it, read it off the screen's depth ruler, if that is sure.
        frames: which frames of a clip, as in Python: "0:100:5", a slice, or one number.
        rater: name kept with what this person corrects later.
        any_modality: take a DICOM picture that says that it is no ultrasound, too.
        device: where to compute: "auto", "cpu", "cuda" or "mps".
        progress: called with (stage, done, total).
        conventions: the task's measuring conventions, such as ``thickness="vertical"``.

    Raises:
        ValueError: the source, an argument or the model cannot be used.
        OSError: a file cannot be read or written.
    """
    from msus.analysis import Analysis, analyze_recording, chosen_conventions, chosen_task, shared_model

    chosen = chosen_task(task)
    predictor = model if hasattr(model, "probabilities") else shared_model(model, chosen, device)
    options = chosen_conventions(chosen, conventions)
    analysis = Analysis(
        chosen, predictor, options, mm_per_pixel, _written(frames), rater, scale_from_ruler, any_modality
    )
    if hasattr(source, "frames") and hasattr(source, "scale"):
        if mm_per_pixel is not None:
            raise ValueError("Give mm_per_pixel to msus.open, which has opened this recording.")
        return analyze_recording(source, analysis, progress=progress)
    with open(source, mm_per_pixel, any_modality=any_modality) as recording:
        return analyze_recording(recording, analysis, progress=progress)


def analyze_volume(
    source: str | Path,
    *,
    task: str | VolumeTask,
    model: str | Path | VolumePredictor | None = None,
    any_modality: bool = False,
    device: str = "auto",
    progress: Callable[[int, int], None] | None = None,
    marks: Mapping[str, np.ndarray] | None = None,
    **conventions: Any,
) -> VolumeResult:
    """Segment and measure a 3-D volume by a task of volumes.

    Args:
        source: a file (NIfTI, NRRD, MetaImage), or a folder with one DICOM series.
        task: what to look for.
        model: a model on disk, or something with ``predict``; None for the shipped one.
        any_modality: take an image that says that it is of another modality than the task's, too.
        device: where to compute.
        progress: called with (done, total).
        marks: points that a person has placed, (N, 3) mm in LPS by the name of their mark, such as the three of
            ``scapular_axis`` of the task ``shoulder-mri``.
        conventions: the task's measuring conventions.

    Raises:
        ValueError, OSError: the source, an argument or the model cannot be used; one sentence.
    """
    from msus.analysis import chosen_conventions
    from MSUSSegmentLib.io.volume_image import read_volume
    from MSUSSegmentLib.tasks.registry import volume_task
    from MSUSSegmentLib.tasks.task import load_predictor_of
    from MSUSSegmentLib.tasks.volume_task import analyze_volume, modality_problem, placed_marks

    chosen = volume_task(task if isinstance(task, str) else task.name)
    options = chosen_conventions(chosen, conventions)
    image = read_volume(source)
    problem = modality_problem(chosen, image.modality)
    if problem and not any_modality:
        raise ValueError(f"{problem}; give any_modality=True to take it all the same.")
    predictor = model if hasattr(model, "predict") else load_predictor_of(chosen, model or chosen.bundle, device)
    placed = placed_marks(chosen, image, marks or {})
    return analyze_volume(chosen, predictor, image.array, image.spacing, options, progress, image.axes, placed)


def _written(frames: str | int | slice | None) -> str | None:
    if isinstance(frames, slice):
        return ":".join("" if part is None else str(part) for part in (frames.start, frames.stop, frames.step))
    return frames if frames is None else str(frames)


def open(
    source: str | Path | np.ndarray,
    mm_per_pixel: float | None = None,
    fps: float | None = None,
    any_modality: bool = False,
) -> Recording:  # as PIL.Image.open
    """Open a picture, video, DICOM file or volume, to look at its frames; use it in a ``with`` block.

    Args:
        source: a file, or grey values (H, W) or (N, H, W) uint8.
        mm_per_pixel: size of a (square) pixel; takes the place of what the file says.
        fps: frames per second of an array; a file says its own.
        any_modality: open a DICOM picture that says that it is no ultrasound, too.

    Raises:
        ValueError: it cannot be opened.
    """
    from MSUSSegmentLib.io.arrays import open_array
    from MSUSSegmentLib.io.open import open_recording

    if hasattr(source, "__array__"):
        return open_array(source, mm_per_pixel, fps)
    if fps is not None:
        raise ValueError("fps is for arrays only; a file says itself how fast it was recorded.")
    return open_recording(source, mm_per_pixel, any_modality)


def load_model(
    model: str | Path | None = None, *, task: str | Task = "longitudinal", device: str = "auto"
) -> Predictor:
    """Load a model once, for many calls of `analyze`.

    Args:
        model: a bundle's folder, a training run or a checkpoint; None for the one that is shipped for the task.
        task: what it must find.
        device: where to compute: "auto", "cpu", "cuda" or "mps".

    Raises:
        ValueError: there is no such model, or it is for another task.
    """
    from msus.analysis import chosen_task, shared_model

    return shared_model(model, chosen_task(task), device).load()


def live(
    model: str | Path | None = None,
    *,
    task: str | Task = "muscle-state",
    fps: float | None = None,
    device: str = "auto",
) -> LiveState:
    """Values of frames as they come from a scanner: ``live().step(frame)`` gives them, by name, with their intervals.

    Args:
        model: a bundle's folder or a training run; None for the shipped one.
        task: one whose network gives values.
        fps: frames a second, where ``step`` is not given their times.
        device: where to compute.

    Raises:
        ValueError: there is no such model, or the task's network gives no values.
    """
    from msus.analysis import chosen_task, shared_model
    from MSUSSegmentLib.tasks.state_predictor import LiveState

    chosen = chosen_task(task)
    if chosen.train is None or chosen.load is None:
        raise ValueError(f"The task {chosen.name} gives no values frame by frame; use msus.analyze.")
    return LiveState(shared_model(model, chosen, device), fps)


def tasks() -> dict[str, str]:
    """What can be measured: the names to give as ``task``, each with its title."""
    from MSUSSegmentLib.tasks.registry import TASKS

    return {name: task.title for name, task in TASKS.items()}


def __getattr__(name: str):
    if name in ("Frame", "Result"):
        from msus import result

        return getattr(result, name)
    raise AttributeError(f"module 'msus' has no attribute {name!r}")
