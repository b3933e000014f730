"""A task of volumes: which structures a model finds in a 3-D image, and what is measured from them.

The second shape of task beside that of frames (`task.Task`): a label for each voxel in place of maps and lines. It has
its place in the same registry, and its numbers go into the same tables.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np

from MSUSSegmentLib.measure.flags import flag
from MSUSSegmentLib.measure.table import row, short_digest
from MSUSSegmentLib.measure.types import AUTO, EDITED, MANUAL, Measurement, joint_provenance
from MSUSSegmentLib.tasks.task import Declared, Segment, weights_of
from MSUSSegmentLib.tasks.vocabulary import LineKind, Quantity, unit_of

__all__ = [
    "Axes",
    "NoConventions",
    "VolumePredictor",
    "VolumeResult",
    "VolumeTask",
    "analyze_volume",
    "checked_labels",
    "derive_volume",
    "labels_of",
    "masks_of",
    "modality_problem",
    "run_volume",
]

#: Distance of voxels in mm along the axes of an array (K, H, W): slices, rows, columns.
Axes = tuple[float, float, float]


@dataclass(frozen=True)
class NoConventions:
    """Of a task whose numbers have one definition only."""


class VolumePredictor(Protocol):
    """What a task of volumes needs of a model."""

    name: str

    def predict(self, volume: np.ndarray, spacing: Axes, progress: Callable[[int, int], None]) -> np.ndarray:
        """Labels (K, H, W) of a volume (K, H, W): 0 where nothing is, 1, 2 ... in the order of the task's segments.

        ``progress(done, total)`` is called now and then; what it raises ends the prediction.
        """


@dataclass(frozen=True)
class VolumeTask(Declared):
    """What a user picks for a volume.

    ``segments`` are the structures that are told apart, each labelled by its place, from 1. Of a `Quantity`, ``lines``
    are the keys of the segments that it is read off; none: of all.

    ``measure(labels, spacing, options)`` gives the numbers of labels (K, H, W), 0 for none; ``spacing`` is the distance
    of voxels in mm along the axes of the array, ``options`` an instance of ``conventions``. It raises ValueError, one
    sentence, for labels of which nothing can be read.

    ``modality``: of the images that it is for, as DICOM has it ("MR", "CT"); "" takes any. ``load(model, device=,
    say=)`` makes the `VolumePredictor` of a model on disk; None: there is none, and segments are painted by hand.
    ``version`` changes whenever the same labels may give other numbers.
    """

    name: str
    title: str
    segments: tuple[Segment, ...]
    quantities: tuple[Quantity, ...]
    measure: Callable[[np.ndarray, Axes, Any], tuple[Measurement, ...]]
    modality: str = ""
    conventions: type = NoConventions
    load: Callable[..., VolumePredictor] | None = None
    version: int = 1

    # A volume has no lines: what asks any task for them finds none.
    lines = ()
    kinds = ()
    inputs = ()
    outlines = ()
    outlined = None
    reads_grey = False

    def line(self, name: str) -> LineKind | None:
        """None."""
        return None

    @property
    def structures(self) -> tuple[str, ...]:
        """The keys of its segments, in the order of their labels."""
        return tuple(segment.key for segment in self.segments)


@dataclass(frozen=True)
class VolumeResult:
    """One analysed volume: ``labels`` (K, H, W) uint8, its numbers, and the model with the SHA-256 of its weights."""

    labels: np.ndarray
    measurements: tuple[Measurement, ...]
    model: str = ""
    weights: str = ""

    def value(self, quantity: str, index: int | None = None) -> float | None:
        """The value of one measurement; None when it is absent."""
        found = (one.value for one in self.measurements if (one.quantity, one.index) == (quantity, index))
        return next(found, None)

    def rows(self, source: str, scale_source: str) -> list[dict]:
        """Table rows; a volume is frame 0."""
        return [
            row(one, source=source, frame=0, model=self.model, scale_source=scale_source,
                weights=short_digest(self.weights))
            for one in self.measurements
        ]  # fmt: skip


def analyze_volume(
    task: VolumeTask,
    predictor: VolumePredictor,
    volume: np.ndarray,
    spacing: Axes,
    options: Any = None,
    progress: Callable[[int, int], None] | None = None,
) -> VolumeResult:
    """Find a task's structures in a volume (K, H, W) and measure them.

    ValueError when the model gives labels that do not belong to the volume.
    """
    options = task.conventions() if options is None else options
    labels = predictor.predict(volume, spacing, progress or (lambda done, total: None))
    labels = checked_labels(task, labels, volume.shape)
    measurements = derive_volume(task, labels, spacing, options)
    return VolumeResult(labels, measurements, predictor.name, weights_of(predictor))


def run_volume(
    job, volume: np.ndarray, spacing: Axes, task: VolumeTask, predictor_factory: Callable, options: Any = None
) -> int:
    """A job's function for a worker's thread, as `process.running.run_frames` is of frames: emits "message", "progress"
    (done, total, None) and "volume" with the `VolumeResult`; sets ``job.model`` and ``job.weights``. Returns 1."""
    predictor = predictor_factory(lambda sentence: job.emit("message", sentence))
    job.model, job.weights = predictor.name, short_digest(weights_of(predictor))

    def progress(done: int, total: int) -> None:
        job.check()
        job.emit("progress", (done, total, None))

    progress(0, 1)
    job.emit("volume", analyze_volume(task, predictor, volume, spacing, options, progress))
    return 1


def checked_labels(task: VolumeTask, labels: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """``labels`` as uint8. ValueError unless they are whole numbers of the task's segments, of this (K, H, W)."""
    labels = np.asarray(labels)
    if labels.shape != tuple(shape):
        raise ValueError(f"The labels have the shape {labels.shape}, the volume {tuple(shape)}; they do not fit.")
    if labels.dtype.kind not in "uib" or (labels.size and not 0 <= labels.min() <= labels.max() <= len(task.segments)):
        raise ValueError(
            f"The labels must be whole numbers from 0 to {len(task.segments)}, one for each of "
            f"{', '.join(segment.title for segment in task.segments)}; these are others."
        )
    return labels.astype(np.uint8)


def derive_volume(
    task: VolumeTask,
    labels: np.ndarray,
    spacing: Axes,
    options: Any,
    painted: Iterable[str] = (),
    found: bool = True,
    overlap: int = 0,
) -> tuple[Measurement, ...]:
    """The one way from labels to numbers, whoever has painted them.

    Args:
        task: whose numbers they are.
        labels: (K, H, W), see `VolumeTask`.
        spacing: mm along the axes of the array.
        options: the task's conventions.
        painted: keys of the segments that a person has painted in: what is read off one of them is "edited".
        found: whether a model has found segments; otherwise all are "manual".
        overlap: how many voxels are in several segments; the labels then count them in the last one only.
    """
    painted = set(painted)
    try:
        measured = task.measure(labels, spacing, options)
    except ValueError as error:
        why = flag("unmeasurable", why=str(error))
        measured = tuple(
            Measurement(one.name, None, None, unit_of(one.measures, True), AUTO, why) for one in task.quantities
        )
    warned = (flag("segments_overlap", count=overlap),) if overlap else ()
    numbers = []
    for one in measured:
        quantity = task.quantity(one.quantity)
        keys = (quantity.lines if quantity is not None else ()) or task.structures
        provenance = joint_provenance(EDITED if key in painted else AUTO for key in keys) if found else MANUAL
        one = replace(one, provenance=provenance, flags=(*one.flags, *warned))
        if provenance != AUTO or warned:
            one = replace(one, confidence=None, interval=None)
        numbers.append(one)
    return tuple(numbers)


def masks_of(task: VolumeTask, labels: np.ndarray) -> dict[str, np.ndarray]:
    """The voxels (K, H, W) bool of each segment, by its key."""
    return {key: labels == label for label, key in enumerate(task.structures, 1)}


def labels_of(task: VolumeTask, masks: Mapping[str, np.ndarray], shape) -> tuple[np.ndarray, int]:
    """Labels (K, H, W) uint8 of segments by key, and how many voxels are in several of them, which the last one has."""
    labels, count = np.zeros(shape, np.uint8), np.zeros(shape, np.uint8)
    for label, key in enumerate(task.structures, 1):
        if key in masks:
            labels[masks[key]] = label
            count += masks[key]
    return labels, int((count > 1).sum())


def modality_problem(task: VolumeTask, modality: str) -> str:
    """Why a task is not for images of a modality, one sentence; "" when it may be, or nothing is known of them."""
    if not (task.modality and modality) or task.modality == modality:
        return ""
    return f"the image says that it is {modality}, and the task {task.name} is for {task.modality}"
