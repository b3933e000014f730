"""A task of volumes: which structures a model finds in a 3-D image, and what is measured from them.

The second shape of task beside that of frames (`task.Task`): a label for each voxel in place of maps and lines. It has
its place in the same registry, and its numbers go into the same tables.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from MSUSSegmentLib.io.axial import axial_order
from MSUSSegmentLib.io.pictures import Colour
from MSUSSegmentLib.measure.flags import Flag, flag
from MSUSSegmentLib.measure.table import row, short_digest
from MSUSSegmentLib.measure.types import AUTO, EDITED, MANUAL, Measurement, joint_provenance
from MSUSSegmentLib.tasks.task import Declared, Segment, weights_of
from MSUSSegmentLib.tasks.vocabulary import STRAIGHT, LineKind, Quantity, unit_of

__all__ = [
    "PLANE",
    "POINTS",
    "SPHERE",
    "STRAIGHT",
    "Axes",
    "MarkKind",
    "NoConventions",
    "VolumeContext",
    "VolumeMark",
    "VolumePredictor",
    "VolumeResult",
    "VolumeTask",
    "analyze_volume",
    "checked_labels",
    "derive_volume",
    "labels_of",
    "lay_marks",
    "masks_of",
    "modality_problem",
    "placed_marks",
    "run_volume",
]

#: Distance of voxels in mm along the axes of an array (K, H, W): slices, rows, columns.
Axes = tuple[float, float, float]


#: Shapes of marks besides a straight line, whose points are its ends: single points that have names; a plane, whose
#: points are one in it and one beside it along its normal; a sphere, whose points are its centre and one on it.
POINTS, PLANE, SPHERE = "points", "plane", "sphere"


@dataclass(frozen=True)
class MarkKind:
    """A mark in a volume that numbers are read off, as `LineKind` is on a frame.

    ``title`` is its name for people, also on the panel's button where a person places it, ``colour`` 0 to 255,
    ``shape`` one of `POINTS`, `STRAIGHT`, `PLANE`, `SPHERE`,
    ``labels`` the names of its points. ``segments`` are the keys of those that it is laid from; none: a person places
    it, as ``hint`` says.
    """

    name: str
    title: str
    colour: Colour
    shape: str
    labels: tuple[str, ...]
    segments: tuple[str, ...] = ()
    hint: str = ""

    @property
    def button(self) -> str:
        """What the panel calls placing it; "" where it is laid from segments."""
        return "" if self.segments else self.title


@dataclass(frozen=True)
class VolumeMark:
    """A mark with its ``points`` (N, 3): mm along the axes of the array (slices, rows, columns) from its first voxel.

    Without points, ``reason`` says why. ``values`` are numbers that were found with it and mean nothing once a person
    has moved it; ``flags`` what is to be known of it then.
    """

    points: np.ndarray = field(default_factory=lambda: np.empty((0, 3)))
    provenance: str = AUTO
    rater: str = ""
    reason: Flag | None = None
    values: Mapping[str, float] = field(default_factory=dict)
    flags: tuple[Flag, ...] = ()

    @property
    def placed(self) -> bool:
        """Whether it lies anywhere."""
        return len(self.points) > 0


@dataclass(frozen=True)
class VolumeContext:
    """What marks are laid and numbers read in: ``labels`` (K, H, W), ``spacing``, ``options``, the ``marks`` so far,
    and the directions ``axes`` (3, 3) of slices, rows and columns in LPS, one a row; None when they are not known."""

    labels: np.ndarray
    spacing: Axes
    options: Any
    axes: np.ndarray | None = None
    marks: Mapping[str, VolumeMark] = field(default_factory=dict)


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

    ``marks`` are points, lines, planes and spheres that a person sees and drags; ``lay(context)`` gives those that are
    laid from segments, by name, and ``read(context)`` the numbers of marks, wherever they lie (`VolumeContext`). Of a
    `Quantity`, ``lines`` may be names of marks, too.

    ``axial``: the model is given every volume with axial slices (`io.axial`), whichever way it was scanned.
    ``modality``: of the images that it is for, as DICOM has it ("MR", "CT"); "" takes any. ``load(model, device=,
    say=)`` makes the `VolumePredictor` of a model on disk; None: there is none, and segments are painted by hand.
    ``version`` changes whenever the same labels may give other numbers.

    ``train(data, output, device=, resume=, progress=, say=, **settings)`` trains the models of the task on a folder of
    `learning.volume_dataset` and gives the file of the run; ``simulate(folder, progress)`` writes such a folder of
    simulated volumes with known truth. None: there is no such thing.
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
    marks: tuple[MarkKind, ...] = ()
    lay: Callable[[VolumeContext], Mapping[str, VolumeMark]] | None = None
    read: Callable[[VolumeContext], tuple[Measurement, ...]] | None = None
    axial: bool = False
    train: Callable[..., Path] | None = None
    simulate: Callable[..., Path] | None = None

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
    """One analysed volume: ``labels`` (K, H, W) uint8, its numbers, the model with the SHA-256 of its weights, and the
    marks by name."""

    labels: np.ndarray
    measurements: tuple[Measurement, ...]
    model: str = ""
    weights: str = ""
    marks: Mapping[str, VolumeMark] = field(default_factory=dict)

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
    axes: np.ndarray | None = None,
    placed: Mapping[str, VolumeMark] | None = None,
) -> VolumeResult:
    """Find a task's structures in a volume (K, H, W) and measure them.

    ``axes`` (3, 3) are the directions of slices, rows and columns in LPS (`VolumeImage.axes`), None when they are not
    known; ``placed`` the marks that a person has placed, by name. ValueError when the model gives labels that do not
    belong to the volume.
    """
    options = task.conventions() if options is None else options
    order = axial_order(axes if task.axial else None)
    turned = order.apply(volume)
    labels = predictor.predict(turned, order.spacing(spacing), progress or (lambda done, total: None))
    labels = np.ascontiguousarray(order.undo(checked_labels(task, labels, turned.shape)))
    marks = lay_marks(task, labels, spacing, options, axes, placed or {})
    measurements = derive_volume(task, labels, spacing, options, axes=axes, marks=marks)
    return VolumeResult(labels, measurements, predictor.name, weights_of(predictor), marks)


def run_volume(
    job,
    volume: np.ndarray,
    spacing: Axes,
    task: VolumeTask,
    predictor_factory: Callable,
    options: Any = None,
    axes: np.ndarray | None = None,
    placed: Mapping[str, VolumeMark] | None = None,
) -> int:
    """A job's function for a worker's thread, as `process.running.run_frames` is of frames: emits "message", "progress"
    (done, total, None) and "volume" with the `VolumeResult`; sets ``job.model`` and ``job.weights``. Returns 1."""
    predictor = predictor_factory(lambda sentence: job.emit("message", sentence))
    job.model, job.weights = predictor.name, short_digest(weights_of(predictor))

    def progress(done: int, total: int) -> None:
        job.check()
        job.emit("progress", (done, total, None))

    progress(0, 1)
    job.emit("volume", analyze_volume(task, predictor, volume, spacing, options, progress, axes, placed))
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


def lay_marks(
    task: VolumeTask,
    labels: np.ndarray,
    spacing: Axes,
    options: Any,
    axes: np.ndarray | None = None,
    placed: Mapping[str, VolumeMark] | None = None,
    painted: Iterable[str] = (),
    found: bool = True,
) -> dict[str, VolumeMark]:
    """Every mark of a task, by name: those that a person has ``placed`` as they are, the others as labels have them.

    The rest as for `derive_volume`.
    """
    placed, painted = {name: one for name, one in (placed or {}).items() if one.placed}, set(painted)
    laid: Mapping[str, VolumeMark] = {}
    if task.lay is not None:
        laid = task.lay(VolumeContext(labels, spacing, options, axes, placed))
    marks = {}
    for kind in task.marks:
        if kind.name in placed:
            marks[kind.name] = placed[kind.name]
            continue
        one = laid.get(kind.name) or VolumeMark(reason=flag("not_placed", what=kind.title, hint=kind.hint))
        by = (AUTO if key not in painted else EDITED for key in kind.segments)
        marks[kind.name] = replace(one, provenance=joint_provenance(by) if found else MANUAL)
    return marks


def placed_marks(task: VolumeTask, image: Any, points: Mapping[str, np.ndarray], rater: str = "") -> dict:
    """The marks of a task that a person has placed, of their points (N, 3) mm in LPS by the names of the marks, in an
    `io.volume_image.VolumeImage`. ValueError for a mark that the task does not have, or a wrong number of points."""
    marks = {}
    for name, given in points.items():
        kind = task.mark(name)
        if kind is None:
            known = ", ".join(one.name for one in task.marks) or "none"
            raise ValueError(f"The task {task.name} has no mark {name!r}; it has {known}.")
        lps = np.asarray(given, float)
        if lps.shape != (len(kind.labels), 3) or not np.isfinite(lps).all():
            raise ValueError(f"{kind.title} needs {len(kind.labels)} points of three coordinates in mm.")
        provenance = EDITED if kind.segments else MANUAL
        marks[name] = VolumeMark((lps - image.origin) @ image.axes.T, provenance, rater)
    return marks


def derive_volume(
    task: VolumeTask,
    labels: np.ndarray,
    spacing: Axes,
    options: Any,
    painted: Iterable[str] = (),
    found: bool = True,
    overlap: int = 0,
    axes: np.ndarray | None = None,
    marks: Mapping[str, VolumeMark] | None = None,
) -> tuple[Measurement, ...]:
    """The one way from labels and marks to numbers, whoever has painted or placed them.

    Args:
        task: whose numbers they are.
        labels: (K, H, W), see `VolumeTask`.
        spacing: mm along the axes of the array.
        options: the task's conventions.
        painted: keys of the segments that a person has painted in: what is read off one of them is "edited".
        found: whether a model has found segments; otherwise all are "manual".
        overlap: how many voxels are in several segments; the labels then count them in the last one only.
        axes: directions of the array's axes in LPS, see `VolumeContext`.
        marks: all of them (`lay_marks`); None: as the labels have them.
    """
    painted = set(painted)
    if marks is None:
        marks = lay_marks(task, labels, spacing, options, axes, painted=painted, found=found)
    try:
        measured = task.measure(labels, spacing, options)
        if task.read is not None:
            measured += task.read(VolumeContext(labels, spacing, options, axes, marks))
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
        of_segment = {key: (EDITED if key in painted else AUTO) if found else MANUAL for key in task.structures}
        provenance = joint_provenance(marks[key].provenance if key in marks else of_segment[key] for key in keys)
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
    return f"the image is {modality} by its header or its values, and the task {task.name} is for {task.modality}"
