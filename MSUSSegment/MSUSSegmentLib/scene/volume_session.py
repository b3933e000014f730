"""One 3-D volume that a person works on, by a task of volumes: what `session.Session` is for pictures and cines.

The panel goes by the same names; what has no sense without frames and lines says so in one sentence.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import slicer

from MSUSSegmentLib.io.volume_image import PLAUSIBLE_MM, read_volume
from MSUSSegmentLib.measure.table import write_csv
from MSUSSegmentLib.measure.types import Subject
from MSUSSegmentLib.scene import attributes as A
from MSUSSegmentLib.scene import headless, segments, table, volume_scene
from MSUSSegmentLib.scene.dicom_source import modality_of
from MSUSSegmentLib.scene.reference import ReferenceSettings
from MSUSSegmentLib.scene.save import write_node
from MSUSSegmentLib.scene.undo import History
from MSUSSegmentLib.scene.volume_scene import LiveVolume, VolumeScene, find_volume_scenes
from MSUSSegmentLib.tasks.registry import volume_task
from MSUSSegmentLib.tasks.volume_task import VolumeMark, VolumeResult, VolumeTask, run_volume

__all__ = ["VolumeRun", "VolumeSession", "is_volume_node"]

_NO_LINES = "A volume has no lines, frames or scale to set; paint its segments, and the numbers follow."
#: Source of a scale that is simply the volume's spacing.
_SLICERS_WORD = "volume spacing"


def is_volume_node(node) -> bool:
    """Whether a node is a volume of several slices with one value a voxel, and no frame of a cine."""
    if node is None or not node.IsA("vtkMRMLScalarVolumeNode") or node.IsA("vtkMRMLLabelMapVolumeNode"):
        return False
    image = node.GetImageData()
    return image is not None and image.GetDimensions()[2] > 1 and image.GetNumberOfScalarComponents() == 1


@dataclass(frozen=True)
class VolumeRun:
    """What a run over a volume needs, as arrays and plain values, and the function that does it."""

    task: VolumeTask
    array: np.ndarray
    spacing: tuple[float, float, float]
    options: object
    axes: np.ndarray | None = None
    placed: Mapping[str, VolumeMark] = field(default_factory=dict)
    function: Callable = run_volume

    def arguments(self, predictor_factory: Callable) -> tuple:
        """What `run_volume` takes after its job."""
        return self.array, self.spacing, self.task, predictor_factory, self.options, self.axes, self.placed


@dataclass(frozen=True)
class _Snapshot:
    """A volume as it was: its labels (packed), who has painted which segment, the model and its weights."""

    labels: bytes
    painters: dict[str, str]
    made_by: tuple[str, str]


class VolumeSession:
    """Make one with `from_volume` or `open`; `close` it before the next. Errors are ValueError or OSError, one sentence
    each; ``on_change`` as of `session.Session`."""

    is_volume = True
    frame_count, frame = 1, 0
    task_is_chosen = True
    notes: tuple[str, ...] = ()
    subject = Subject()
    reference_settings = ReferenceSettings()
    slice_spacing = None
    is_stack = False

    def __init__(self, measured: VolumeScene, rater: str = ""):
        self.muscle = measured
        self.on_change: list[Callable[[], None]] = []
        self._closed, self._quiet = False, 0
        self._run = 0
        self.history = History(lambda snapshots: {0: self._capture()}, self._restore)
        self.live = LiveVolume(
            measured,
            rater=rater or None,
            on_change=self._notify,
            on_stroke=self._on_stroke,
            on_nothing=self.history.forget_last,
        )

    # Where a session comes from.

    @classmethod
    def from_volume(cls, node, task: VolumeTask, rater: str = "") -> VolumeSession:
        """Work on a volume that is in the scene: as it was measured before, or with empty segments. ValueError: why it
        cannot be."""
        headless.start()
        measured = next((one for one in find_volume_scenes() if one.volume is node), None)
        if measured is None:
            _check(node)
            measured = volume_scene.adopt_node(node, task, rater=rater, scale_source=_SLICERS_WORD)
        session = cls(measured, rater)
        if session.task is not task:
            try:
                session.set_task(task)
            except ValueError:
                session.close()
                raise
        return session

    @classmethod
    def open(cls, path, task: VolumeTask, rater: str = "") -> VolumeSession:
        """Load a file, or a folder with a DICOM series, and work on it. RecordingError says what is wrong."""
        return cls(volume_scene.build_volume_scene(read_volume(path), task, rater=rater), rater)

    # Ending.

    @property
    def closed(self) -> bool:
        """Whether it was closed, or a part of it is gone from the scene."""
        muscle = self.muscle
        there = (slicer.mrmlScene.IsNodePresent(node) for node in (muscle.volume, muscle.segmentation, muscle.table))
        return self._closed or not all(there)

    @property
    def observer_count(self) -> int:
        return self.live.observer_count

    def close(self) -> None:
        """Remove every observer; may be called more than once. The nodes stay."""
        self._closed = True
        self.live.close()
        self.history.clear()

    def _notify(self) -> None:
        if not self._quiet and not self._closed:
            for callback in list(self.on_change):
                callback()

    # What it is.

    @property
    def name(self) -> str:
        return A.read(self.muscle.volume, A.SOURCE) or self.muscle.volume.GetName() or "Volume"

    @property
    def task(self) -> VolumeTask:
        return self.muscle.task

    @property
    def modality(self) -> str:
        """As DICOM has it ("MR", "CT", "US"); "" when it is not known."""
        return modality_of(self.muscle.volume)

    @property
    def spacing(self) -> tuple[float, float]:
        """Of a slice: (sx, sy) mm."""
        return self.muscle.spacing[2], self.muscle.spacing[1]

    def scale_text(self) -> tuple[str, bool]:
        """The size of a voxel and where it is known from, for the person; it always is known."""
        sizes = " × ".join(f"{size:.4g}" for size in reversed(self.muscle.spacing))
        source = A.read(self.muscle.volume, A.SCALE_SOURCE) or _SLICERS_WORD
        return f"{sizes} mm per voxel ({source})", True

    @property
    def rater(self) -> str:
        return self.live.rater

    @rater.setter
    def rater(self, name: str) -> None:
        self.live.rater = name
        A.write(self.muscle.table, A.RATER, name)

    @property
    def options(self):
        return self.muscle.options

    def set_options(self, options) -> None:
        """Measure by other conventions; the numbers follow."""
        self.live.set_options(options)

    def set_task(self, task: VolumeTask) -> None:
        """Measure by another task of volumes. ValueError when segments hold something, which belongs to its task."""
        task = volume_task(task.name)
        if task is self.task:
            return
        if self.live.painted_anything:
            raise ValueError(
                f'"{self.name}" was measured by the task "{self.task.title}"; clone the volume in the Data module, and '
                "measure the clone by another task."
            )
        with self._hold():
            self.live.set_task(task)

    # Frames: a volume is one.

    def show_frame(self, i: int) -> None:
        """There is one only."""

    def frames_for(self, which) -> list[int]:
        return [0]

    def time_of(self, i: int) -> None:
        return None

    def flags(self) -> dict:
        return {}

    def unsure_frames(self) -> list[int]:
        return []

    def measured_frames(self) -> list[int]:
        return []

    checked_frames = unchecked_frames = measured_frames

    def is_checked(self, frame: int) -> bool:
        return False

    def next_to_check(self, which: str, after: int | None = None) -> None:
        return None

    # Results and corrections.

    def prepare_run(self, frames=()) -> VolumeRun:
        """A copy of what a run needs. Main thread only."""
        array = np.array(slicer.util.arrayFromVolume(self.muscle.volume))
        muscle = self.muscle
        return VolumeRun(self.task, array, muscle.spacing, self.options, muscle.axes, muscle.marks.placed())

    def begin_run(self) -> None:
        self._run += 1

    def apply(self, result: VolumeResult, model: str = "", overwrite: bool = False, weights: str = "") -> bool:
        """Write a result into the segments, and measure them; without ``overwrite`` what a person has painted stays.
        One step for undo. False when the volume is gone."""
        if self.closed:
            return False
        before = {0: self._capture()}
        with self._hold():
            self.live.show(result, overwrite=overwrite)
        self.history.record(before, f"run {self._run}")
        return True

    def edits_in(self, frames, segments_too: bool = True, painted_too: bool = True) -> list[tuple[int, str]]:
        painted = segments.painters(self.muscle.segmentation)
        return [(0, "segments")] if painted and segments_too and painted_too else []

    @property
    def can_undo(self) -> bool:
        return self.history.can_undo

    @property
    def can_redo(self) -> bool:
        return self.history.can_redo

    def undo(self) -> bool:
        """Undo the last stroke, or the last run. False when there is none."""
        return self._go(self.history.undo)

    def redo(self) -> bool:
        return self._go(self.history.redo)

    def _go(self, step) -> bool:
        with self._hold():
            return bool(step())

    def _capture(self) -> _Snapshot:
        muscle = self.muscle
        labels = zlib.compress(self.live.labels.tobytes(), 1)
        made_by = A.read(muscle.table, A.MODEL), A.read(muscle.table, A.WEIGHTS)
        return _Snapshot(labels, segments.painters(muscle.segmentation), made_by)

    def _restore(self, snapshots: dict[int, _Snapshot]) -> None:
        snapshot = snapshots[0]
        labels = np.frombuffer(zlib.decompress(snapshot.labels), np.uint8).reshape(self.muscle.shape)
        self.live.put(labels, snapshot.painters, *snapshot.made_by)

    def _on_stroke(self) -> None:
        """A person has painted, and nothing of it is written down yet: one step for undo."""
        if not self._quiet:
            self.history.record({0: self._capture()})

    @contextmanager
    def _hold(self):
        """Our own doing: tell those who listen once, at the end."""
        self._quiet += 1
        try:
            yield
        finally:
            self._quiet -= 1
            self._notify()

    # Numbers.

    def rows(self, frames="this") -> list[dict]:
        """Table rows; no line stands behind them."""
        if self.closed:
            return []
        return [{**row, "node_id": "", "position": 0} for row in table.read_rows(self.muscle.table)]

    def volumes(self) -> list:
        """None: these are of a stack of slices."""
        return []

    def reads_grey(self) -> bool:
        return False

    def contour_numbers(self) -> list[int]:
        return []

    def lines_to_propose(self) -> list:
        return []

    # Display.

    def scan_area(self) -> None:
        return None

    def show_labels(self, on: bool) -> None:
        """There are none."""

    def highlight(self, node_id: str | None) -> None:
        """There are no lines."""

    @property
    def overlay_visible(self) -> bool:
        return bool(self.muscle.segmentation.GetDisplayNode().GetVisibility())

    def toggle_overlay(self) -> bool:
        """Hide the segments, or show them again; returns whether they are shown now."""
        show = not self.overlay_visible
        self.muscle.segmentation.GetDisplayNode().SetVisibility(show)
        return show

    # Files.

    def save(self, folder) -> list[str]:
        """Write what ``msus analyze`` writes of a volume into a folder. OSError when nothing can be written."""
        volume_scene.save_volume(self.muscle, Path(folder))
        return []

    def export_csv(self, path) -> Path:
        """Write the numbers. OSError when that fails."""
        write_csv(path, table.read_rows(self.muscle.table))
        return Path(path)

    def export_segmentation(self, path, frames="this") -> list[Path]:
        """Write the segments as .seg.nrrd. OSError when that fails."""
        write_node(slicer.vtkMRMLSegmentationStorageNode(), self.muscle.segmentation, Path(path))
        return [Path(path)]

    # Marks.

    def add(self, name: str):
        """The markup of a mark that a person places, such as a scapular axis, without points. ValueError when the task
        has none of that name, or it is placed already."""
        kind = self.task.mark(name)
        if kind is None or kind.segments:
            raise ValueError(_NO_LINES)
        self.live.update()  # it is made anew when it was deleted
        node = self.muscle.marks.nodes()[name]
        if self.is_whole(node.GetID()):
            raise ValueError(f'"{kind.title}" is placed; drag its points, or delete it in Data to begin anew.')
        node.RemoveAllControlPoints()
        return node

    def is_whole(self, node_id: str) -> bool:
        """Whether a markup has all points of its mark."""
        node = slicer.mrmlScene.GetNodeByID(node_id)
        kind = None if node is None else self.task.mark(A.read(node, A.INDEX))
        return kind is not None and node.GetNumberOfDefinedControlPoints() >= len(kind.labels)

    # What a volume does not have.

    def _refuse(self, *arguments, **more):
        raise ValueError(_NO_LINES)

    delete = propose_lines = set_value = reset_line = set_note = copy_line_to_next = _refuse
    reset_to_ai = remeasure_from_segments = copy_edits_to_next = copy_to_picture = set_checked = _refuse
    add_segment = snap_to_edge = segment_from_curve = curve_from_segment = _refuse
    set_scale_typed = set_scale_from_line = clear_scale = propose_ticks = accept_ticks = accept_scale = _refuse
    set_slice_spacing = set_reference = subject_from_file = export_dataset = plot_nodes = histogram_nodes = _refuse


def _check(node) -> None:
    """ValueError: why a node is no volume that can be measured."""
    if not is_volume_node(node):
        raise ValueError(f'"{node.GetName()}" is no volume; choose a 3-D image of several slices.')
    if node.GetParentTransformNode() is not None:
        raise ValueError(
            f'"{node.GetName()}" is under a transform; harden or remove the transform in the Data module first.'
        )
    if not all(PLAUSIBLE_MM[0] <= size <= PLAUSIBLE_MM[1] for size in node.GetSpacing()):
        sizes = " × ".join(f"{size:g}" for size in node.GetSpacing())
        raise ValueError(f'"{node.GetName()}" has voxels of {sizes} mm, which cannot be; correct it in Volumes.')
