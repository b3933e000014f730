"""One measured 3-D volume in the scene: its nodes, its numbers, and a listener that keeps these true.

What `muscle_scene` and `live` are for frames. The volume stays as it is in the patient; segments have closed surfaces.
"""

from __future__ import annotations

import json
import tempfile
import uuid
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np
import slicer
from vtkmodules.util.misc import calldata_type
from vtkmodules.vtkCommonCore import VTK_OBJECT

from MSUSSegmentLib.io.files import replace_files
from MSUSSegmentLib.measure.table import row, short_digest, write_csv
from MSUSSegmentLib.measure.types import AUTO, MANUAL, Measurement
from MSUSSegmentLib.scene import attributes as A
from MSUSSegmentLib.scene import coordinates, headless, scene_file, segments, table
from MSUSSegmentLib.scene.build import put_in_folder
from MSUSSegmentLib.scene.painting import Parts
from MSUSSegmentLib.scene.save import (
    MARKUPS_FOLDER,
    SCENE_FILE,
    SEGMENTATION_FILE,
    TABLE_FILE,
    markup_file,
    read_bundle,
    write_node,
)
from MSUSSegmentLib.scene.volume import node_name
from MSUSSegmentLib.scene.volume_marks import MARK, SURFACE, VolumeMarks
from MSUSSegmentLib.tasks.registry import TASKS
from MSUSSegmentLib.tasks.volume_task import (
    VolumeMark,
    VolumeResult,
    VolumeTask,
    derive_volume,
    labels_of,
    lay_marks,
    masks_of,
)

__all__ = [
    "LiveVolume",
    "VolumeScene",
    "adopt_node",
    "build_volume_scene",
    "find_volume_scenes",
    "load_volume_scene",
    "save_volume",
]

#: What the nodes are (`attributes.KIND`), so that none is taken for one of a picture.
VOLUME, SEGMENTATION, TABLE = "3-D volume", "3-D segmentation", "3-D table"
_FILES = (SCENE_FILE, SEGMENTATION_FILE, TABLE_FILE, MARKUPS_FOLDER)


@dataclass
class VolumeScene:
    """The nodes of one measured volume, all in `slicer.mrmlScene`."""

    token: str
    volume: object
    segmentation: object
    table: object
    browser: object = None  # there is none: a volume has no frames
    markups: dict = field(default_factory=dict)  # nor any lines

    @property
    def task(self) -> VolumeTask:
        """ValueError when the task that it was measured by is not there."""
        name = A.read(self.table, A.TASK)
        task = TASKS.get(name)
        if not isinstance(task, VolumeTask):
            raise ValueError(
                f'"{self.volume.GetName()}" was measured by the task {name}, which is not installed here; install what '
                "brings it, then open the scene again."
            )
        return task

    @property
    def options(self):
        try:
            return self.task.conventions(**A.read_json(self.table, A.OPTIONS, {}))
        except TypeError:
            return self.task.conventions()

    @property
    def shape(self) -> tuple[int, int, int]:
        """(K, H, W) voxels."""
        return self.volume.GetImageData().GetDimensions()[::-1]

    @property
    def spacing(self) -> tuple[float, float, float]:
        """Distance of voxels in mm along the axes of the array: slices, rows, columns."""
        return tuple(float(size) for size in self.volume.GetSpacing()[::-1])

    @property
    def axes(self) -> np.ndarray:
        """(3, 3): the directions in LPS of slices, rows and columns, one a row."""
        ijk = coordinates.matrix_of(self.volume)[:3, :3] / np.array(self.volume.GetSpacing())
        return (np.diag([-1.0, -1.0, 1.0]) @ ijk)[:, ::-1].T

    @property
    def marks(self) -> VolumeMarks:
        return VolumeMarks(self.volume, self.task, self.token)

    @property
    def rater(self) -> str:
        return A.read(self.table, A.RATER)

    def labels(self) -> tuple[np.ndarray, int]:
        """What is painted now, (K, H, W) uint8, and how many voxels are in several segments."""
        masks = {}
        for key in self.task.structures:
            if self.segmentation.GetSegmentation().GetSegment(key) is not None:
                mask = slicer.util.arrayFromSegmentBinaryLabelmap(self.segmentation, key, self.volume)
                if mask is not None and mask.any():
                    masks[key] = mask > 0
        return labels_of(self.task, masks, self.shape)

    def measurements(self) -> tuple[Measurement, ...]:
        """The numbers of the segments and marks as they are now, by the one way (`derive_volume`)."""
        return self.derived()[0]

    def derived(
        self, labels: tuple[np.ndarray, int] | None = None, laid: dict[str, VolumeMark] | None = None
    ) -> tuple[tuple[Measurement, ...], dict[str, VolumeMark], dict[str, VolumeMark]]:
        """The numbers, all marks by name, and ``laid``. ``labels``: what is painted, when that is known; ``laid``: the
        marks as they were laid from it, when only a person's marks have changed since."""
        labels, overlap = self.labels() if labels is None else labels
        task, options, axes = self.task, self.options, self.axes
        painted, found = segments.painters(self.segmentation), bool(A.read(self.table, A.MODEL))
        placed = self.marks.placed() if task.marks else {}
        if laid is None:
            laid = lay_marks(task, labels, self.spacing, options, axes, placed, painted, found)
        marks = {**laid, **placed}
        return derive_volume(task, labels, self.spacing, options, painted, found, overlap, axes, marks), marks, laid

    def rows(self, measurements) -> list[dict]:
        """Table rows; a volume is frame 0. The model stands beside what it has found, the rater beside what a person
        has painted or placed."""
        painted, rows = segments.painters(self.segmentation), []
        marks = self.marks.placed() if self.task.marks else {}
        for one in measurements:
            quantity = self.task.quantity(one.quantity)
            keys = (quantity.lines if quantity is not None else ()) or self.task.structures
            hands = {**painted, **{name: mark.rater for name, mark in marks.items()}}
            raters = {hands[key] for key in keys if key in hands} - {""} if one.provenance != AUTO else set()
            by_hand = one.provenance == MANUAL
            rows.append(
                row(
                    one,
                    source=A.read(self.volume, A.SOURCE),
                    frame=0,
                    rater="; ".join(sorted(raters)),
                    model="" if by_hand else A.read(self.table, A.MODEL),
                    weights="" if by_hand else A.read(self.table, A.WEIGHTS),
                    scale_source=A.read(self.volume, A.SCALE_SOURCE),
                )
            )
        return rows


def build_volume_scene(
    image, task: VolumeTask, result: VolumeResult | None = None, *, rater: str = "", options=None
) -> VolumeScene:
    """Show an `io.volume_image.VolumeImage` in `slicer.mrmlScene` with what was found in it; without a result its
    segments are empty, to be painted."""
    headless.start()
    token, matrix = uuid.uuid4().hex[:12], image.ijk_to_ras
    volume = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLScalarVolumeNode", node_name(image.name.split(".")[0]))
    volume.SetIJKToRASMatrix(coordinates.vtk_matrix(matrix))
    slicer.util.updateVolumeFromArray(volume, np.ascontiguousarray(image.array))
    volume.CreateDefaultDisplayNodes()
    A.write(volume, A.SOURCE, image.name)
    A.write(volume, A.SCALE_SOURCE, image.scale_source)
    A.write(volume, A.MODALITY, image.modality)
    muscle = _measured(volume, task, token, result, rater, options)
    _mark(muscle, token)
    return muscle


def adopt_node(
    volume, task: VolumeTask, result: VolumeResult | None = None, *, rater: str = "", scale_source: str = ""
) -> VolumeScene:
    """Measure a volume that is in the scene already; see `build_volume_scene`."""
    token = uuid.uuid4().hex[:12]
    for name, text in ((A.SOURCE, volume.GetName()), (A.SCALE_SOURCE, scale_source)):
        A.write(volume, name, A.read(volume, name) or text)
    measured = _measured(volume, task, token, result, rater, None)
    _mark(measured, token)
    return measured


def _measured(volume, task: VolumeTask, token: str, result: VolumeResult | None, rater: str, options) -> VolumeScene:
    options = task.conventions() if options is None else options
    scene = slicer.mrmlScene
    numbers = scene.AddNewNodeByClass("vtkMRMLTableNode", "Measurements")
    table.new_columns(numbers)
    for name, value in (
        (A.TASK, task.name),
        (A.RATER, rater),
        (A.MODEL, "" if result is None else result.model),
        (A.WEIGHTS, "" if result is None else short_digest(result.weights)),
        (A.OPTIONS, json.dumps(asdict(options))),
    ):
        A.write(numbers, name, value)
    segmentation = scene.AddNewNodeByClass("vtkMRMLSegmentationNode", f"{volume.GetName()} segmentation")
    segmentation.SetReferenceImageGeometryParameterFromVolumeNode(volume)
    segmentation.CreateDefaultDisplayNodes()
    measured = VolumeScene(token, volume, segmentation, numbers)
    _fill(measured, task, None if result is None else result.labels)
    if result is not None:
        measured.marks.write(result.marks)
        table.write_rows(numbers, measured.rows(result.measurements))
    marks = (*measured.marks.nodes().values(), *measured.marks.nodes(SURFACE).values())
    put_in_folder(volume.GetName(), [volume, segmentation, numbers, *marks])
    return measured


def _fill(measured: VolumeScene, task: VolumeTask, labels: np.ndarray | None) -> None:
    """Make the segments those of labels (K, H, W), with closed surfaces."""
    node, shape = measured.segmentation, measured.shape
    masks = masks_of(task, np.zeros(shape, np.uint8) if labels is None else labels)
    segmentation = node.GetSegmentation()
    segmentation.SetSourceRepresentationName("Binary labelmap")
    for segment in task.segments:
        made = segmentation.GetSegment(segment.key)
        if made is None:
            made = slicer.vtkSegment()
            segments.set_look(made, segment)
            segmentation.AddSegment(made, segment.key)
        slicer.util.updateSegmentBinaryLabelmapFromArray(
            masks[segment.key].astype(np.uint8), node, segment.key, measured.volume
        )
    node.CreateClosedSurfaceRepresentation()
    node.GetDisplayNode().SetVisibility3D(True)


def _mark(measured: VolumeScene, token: str) -> None:
    nodes = ((measured.volume, VOLUME), (measured.segmentation, SEGMENTATION), (measured.table, TABLE))
    for node, kind in nodes:
        A.write(node, A.SCENE, token)
        A.write(node, A.KIND, kind)


def find_volume_scenes() -> list[VolumeScene]:
    """Every measured volume in `slicer.mrmlScene`."""
    scene, tokens = slicer.mrmlScene, {}
    for i in range(scene.GetNumberOfNodes()):
        node = scene.GetNthNode(i)
        token, kind = node.GetAttribute(A.SCENE), node.GetAttribute(A.KIND)
        if token and kind in (VOLUME, SEGMENTATION, TABLE):
            tokens.setdefault(token, {}).setdefault(kind, node)
    return [
        VolumeScene(token, of[VOLUME], of[SEGMENTATION], of[TABLE]) for token, of in tokens.items() if len(of) == 3
    ]


class LiveVolume:
    """Listens to the segments of a VolumeScene and keeps its numbers and its table true.

    Voxels that change by another hand make what is read off their segment "edited", with the rater. ``on_change()`` is
    called after every change, ``on_stroke()`` when a person has painted and nothing of it is written down yet (a script
    or Slicer itself may change segments in several parts; that is one stroke), ``on_nothing()`` when a stroke turns out
    to have changed nothing; `close` removes the observers.
    """

    def __init__(
        self,
        measured: VolumeScene,
        *,
        rater: str | None = None,
        on_change: Callable[[], None] | None = None,
        on_stroke: Callable[[], None] | None = None,
        on_nothing: Callable[[], None] | None = None,
    ):
        self.measured = measured
        self.rater = measured.rater if rater is None else rater
        self.on_change, self.on_stroke, self.on_nothing = on_change, on_stroke, on_nothing
        self._start: tuple | None = None  # labels, overlap and painters before the stroke that is going on
        self._parts = Parts()
        self._laid: dict[str, VolumeMark] | None = None
        segmentation = measured.segmentation.GetSegmentation()
        kind = slicer.vtkSegmentation
        events = (kind.SourceRepresentationModified, kind.SegmentModified, kind.SegmentRemoved)
        self._segmentation, self._busy = segmentation, False
        self._scene_tag: int | None = None
        self._tags = [segmentation.AddObserver(event, self._modified) for event in events]
        self._labels = measured.labels()
        self._mark_tags: list = []
        self.marks: dict[str, VolumeMark] = {}
        if measured.task.marks:
            removed = slicer.vtkMRMLScene.NodeRemovedEvent
            self._scene_tag = slicer.mrmlScene.AddObserver(removed, self._node_removed)
        self.measurements = self.update()

    @property
    def observer_count(self) -> int:
        return len(self._tags) + len(self._mark_tags) + (self._scene_tag is not None)

    @property
    def labels(self) -> np.ndarray:
        """(K, H, W) uint8: the segments as of the last change."""
        return self._labels[0]

    @property
    def painted_anything(self) -> bool:
        """Whether a segment holds anything."""
        return bool(self.labels.any())

    def close(self) -> None:
        """Stop listening; may be called more than once."""
        for tag in self._tags:
            self._segmentation.RemoveObserver(tag)
        self._tags = []
        VolumeMarks.forget(self._mark_tags)
        self._mark_tags = []
        if self._scene_tag is not None:
            slicer.mrmlScene.RemoveObserver(self._scene_tag)
            self._scene_tag = None

    def update(self, marks_only: bool = False) -> tuple[Measurement, ...]:
        """Read the numbers anew, write them into the table, and let the marks follow that nobody has placed.

        ``marks_only``: the segments are as they were."""
        measured = self.measured
        kept = (self._labels, self._laid) if marks_only else (None, None)
        self.measurements, self.marks, self._laid = measured.derived(*kept)
        if measured.task.marks:
            busy, self._busy = self._busy, True
            try:
                measured.marks.write(self.marks)
                self._watch_marks()
            finally:
                self._busy = busy
        table.write_rows(measured.table, measured.rows(self.measurements))
        if self.on_change is not None:
            self.on_change()
        return self.measurements

    def _watch_marks(self) -> None:
        VolumeMarks.forget(self._mark_tags)
        self._mark_tags = self.measured.marks.observe(self._mark_modified)

    def _mark_modified(self, node) -> None:
        if self._busy or slicer.mrmlScene.IsBatchProcessing():
            return
        self._busy = True
        try:
            changed = self.measured.marks.claim(node, self.rater)
        finally:
            self._busy = False
        if changed:
            self.update(marks_only=True)

    @calldata_type(VTK_OBJECT)
    def _node_removed(self, caller, event, node) -> None:
        scene = slicer.mrmlScene
        if self._busy or scene.IsBatchProcessing() or scene.IsClosing() or node is None:
            return
        if A.read(node, A.SCENE) == self.measured.token and A.read(node, A.KIND) == MARK:
            self.update()  # a mark that was laid comes back, where the segments have it

    def set_options(self, options) -> None:
        """Measure by other conventions."""
        A.write(self.measured.table, A.OPTIONS, json.dumps(asdict(options)))
        self.update()

    def set_task(self, task: VolumeTask) -> None:
        """Measure by another task. The segments of the one before, which hold nothing, go."""
        measured = self.measured
        self._busy = True
        try:
            if measured.task.marks:
                measured.marks.remove()
            for key in measured.task.structures:
                measured.segmentation.GetSegmentation().RemoveSegment(key)
            A.write(measured.table, A.TASK, task.name)
            A.write(measured.table, A.OPTIONS, json.dumps(asdict(task.conventions())))
            A.write(measured.table, A.MODEL, None)
            A.write(measured.table, A.WEIGHTS, None)
            segments.write_painters(measured.segmentation, {})
            _fill(measured, task, None)
            self._labels = measured.labels()
        finally:
            self._busy = False
        self.update()

    def show(self, result: VolumeResult, overwrite: bool = True) -> None:
        """Replace what is there by a model's fresh result; without ``overwrite`` the segments that a person has painted
        stay as they are."""
        task, labels, painted = self.measured.task, result.labels, {}
        if not overwrite:
            painted = segments.painters(self.measured.segmentation)
            kept = [label for label, key in enumerate(task.structures, 1) if key in painted]
            labels = np.where(np.isin(labels, kept), 0, labels)
            labels = np.where(np.isin(self.labels, kept), self.labels, labels).astype(np.uint8)
        elif task.marks:
            self.measured.marks.release()
        self.put(labels, painted, result.model, short_digest(result.weights))

    def put(self, labels: np.ndarray, painted: dict[str, str], model: str = "", weights: str = "") -> None:
        """Make the segments labels (K, H, W), painted by these people, found by this model, and measure them."""
        measured = self.measured
        self._busy = True
        try:
            _fill(measured, measured.task, labels)
            self._start = None
            segments.write_painters(measured.segmentation, painted)
            A.write(measured.table, A.MODEL, model)
            A.write(measured.table, A.WEIGHTS, weights)
            self._labels = measured.labels()
        finally:
            self._busy = False
        self.update()

    def _modified(self, caller, event) -> None:
        if self._busy or slicer.mrmlScene.IsBatchProcessing():
            return
        measured = self.measured
        labels, overlap = measured.labels()
        before, before_overlap = self._labels
        if overlap == before_overlap and np.array_equal(labels, before):
            return
        if self._start is None or not self._parts.go_on({*np.unique(labels)} - {0}):
            self._start = before, before_overlap, segments.painters(measured.segmentation)
            if self.on_stroke is not None:
                self.on_stroke()
        first, first_overlap, painted = self._start
        changed = labels != first
        touched = {*np.unique(labels[changed]), *np.unique(first[changed])}
        keys = [key for label, key in enumerate(measured.task.structures, 1) if label in touched]
        nothing = overlap == first_overlap and not touched  # Slicer rearranges segments when it saves them
        self._labels = labels, overlap
        self._busy = True
        try:
            segments.write_painters(measured.segmentation, {**painted, **dict.fromkeys(keys, self.rater)})
        finally:
            self._busy = False
        if nothing:
            self._start = None
            if self.on_nothing is not None:
                self.on_nothing()
        self.update()
        self._parts.end({*np.unique(before)} - {*np.unique(labels)})


def save_volume(measured: VolumeScene, folder) -> Path:
    """Write `scene.mrb`, `segmentation.seg.nrrd` (with the volume's origin and direction), `measurements.csv` and, of a
    task with marks, `markups/*.mrk.json`.

    All or nothing, as `save.save_scene`. OSError, in one sentence, when something cannot be written.
    """

    def write(fresh: Path) -> None:
        for node in (measured.volume, measured.segmentation):
            if node.GetStorageNode() is None:
                node.AddDefaultStorageNode()
            node.GetStorageNode().SetUseCompression(True)
        with tempfile.TemporaryDirectory(dir=fresh.parent) as work:
            scene_file.write_bundle(measured, fresh / SCENE_FILE, Path(work))
        write_node(slicer.vtkMRMLSegmentationStorageNode(), measured.segmentation, fresh / SEGMENTATION_FILE)
        marks = measured.marks.nodes() if measured.task.marks else {}
        for name, node in marks.items():
            (fresh / MARKUPS_FOLDER).mkdir(exist_ok=True)
            write_node(slicer.vtkMRMLMarkupsJsonStorageNode(), node, fresh / MARKUPS_FOLDER / markup_file(name))
        write_csv(fresh / TABLE_FILE, table.read_rows(measured.table))

    return replace_files(folder, write, _FILES)


def load_volume_scene(path) -> VolumeScene:
    """Open a scene that `save_volume` has written, in the place of the present one. OSError, ValueError."""
    headless.start()
    path = Path(path).resolve()
    path = path / SCENE_FILE if path.is_dir() else path
    if not path.is_file():
        raise FileNotFoundError(f"There is no scene at {path}; choose an .mrb file or a folder saved by MSUSSegment.")
    if not read_bundle(path, clear=True):
        raise OSError(f"{path} could not be read as a Slicer scene; it may be damaged.")
    found = find_volume_scenes()
    if not found:
        raise ValueError(f"{path} holds no volume measured with MSUSSegment.")
    measured = found[-1]
    table.write_rows(measured.table, measured.rows(measured.measurements()))
    return measured
