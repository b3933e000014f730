"""From results to nodes: a recording and what was found in its frames become a MuscleScene."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

import slicer

from MSUSSegmentLib.io.recording import sampled_frames
from MSUSSegmentLib.io.scan_area import find_scan_area_in
from MSUSSegmentLib.measure.architecture import Options
from MSUSSegmentLib.scene import attributes as A
from MSUSSegmentLib.scene import (
    cine,
    clip_context,
    coordinates,
    echo,
    headless,
    markups,
    segments,
    source_place,
    table,
    volume,
)
from MSUSSegmentLib.scene.drawing import remember_network, write_state
from MSUSSegmentLib.scene.muscle_scene import MuscleScene, write_options
from MSUSSegmentLib.tasks.context import ClipContext
from MSUSSegmentLib.tasks.longitudinal import LONGITUDINAL
from MSUSSegmentLib.tasks.result import Drawing, FrameResult
from MSUSSegmentLib.tasks.task import Task, found_by


def build_scene(
    recording,
    results: Sequence[FrameResult],
    *,
    task: Task = LONGITUDINAL,
    rater: str = "",
    model: str = "",
    weights: str = "",
    options: Options = Options(),  # noqa: B008  frozen
    frames=None,
    context: ClipContext | None = None,
) -> MuscleScene:
    """Show a recording and its results in `slicer.mrmlScene`.

    ``recording`` as in `io.recording`. ``results``, one an analysed frame, in any order; empty for measuring by hand.
    They may be read from disk when asked for: each is asked for twice, and its masks are not kept.
    ``frames``: numbers of the frames to show, by default those of the results, without results all. More than one frame
    gives a cine with sequences and a browser. ``options`` must be those with which the results were measured, and
    ``context`` what was found once for all frames of the recording, which the scene keeps; without one the scan area is
    looked for when there are closed contours. ``model`` and ``weights`` as in the table (`measure.table.row`).
    ValueError when a result's frame is not among those shown, or a mask does not fit the picture.
    """
    headless.start()
    maker = model, weights
    by_frame = {
        result.index: _Found(result, position, maker, task, context) for position, result in enumerate(results)
    }
    if frames is None:
        frames = sorted(by_frame) or range(len(recording))
    frames = list(frames)
    if not frames:
        raise ValueError(f"{recording.name} has no frames to show; choose another recording.")
    if not set(by_frame) <= set(frames):
        raise ValueError("There are results for frames that are not shown; show those frames, too, or leave them out.")
    builder = _Builder(recording, results, by_frame, task, rater, (model, weights), options, context)
    return builder.cine(frames) if len(frames) > 1 else builder.still(frames[0])


class _Found:
    """Of one result what is small: its drawing and its numbers; and where among the results its masks are."""

    def __init__(self, result: FrameResult, position: int, maker: tuple[str, str], task: Task, context):
        self.position, self.place = position, clip_context.place_text(result, context, task)
        own = (result.model, result.weights) if result.model else maker
        self.drawing, self.measurements = found_by(own, result.drawing), result.measurements


class _Builder:
    def __init__(self, recording, results, by_frame: dict[int, _Found], task, rater, maker, options, context):
        self.recording, self.results, self.by_frame = recording, results, by_frame
        self.task, self.maker, self.options = task, maker, options  # maker: model and weights
        self.token = uuid.uuid4().hex[:12]
        self.scale = recording.scale
        self.known = self.scale.spacing is not None
        self.matrix = coordinates.picture_matrix(self.scale.spacing)
        found = {key for one in by_frame.values() for key in one.drawing.lines}
        self.keys = sorted(found, key=lambda key: (task.kinds.index(key[0]), key[1]))
        self.curved = getattr(options, "curved", False) or any(
            len(line.points) > 2 and task.line(kind).curved
            for one in by_frame.values()
            for (kind, _), line in one.drawing.lines.items()
        )
        self.table = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLTableNode", "Measurements")
        A.write(self.table, A.SCENE, self.token)
        A.write(self.table, A.TASK, task.name)
        A.write(self.table, A.RATER, rater)
        A.write(self.table, A.MODEL, maker[0])
        A.write(self.table, A.WEIGHTS, maker[1])
        write_options(self.table, options)
        if context is None and any(kind in echo.grey_kinds(task) for kind, _ in self.keys):
            greys = [pixels for _, pixels in sampled_frames(recording)]
            context = ClipContext(find_scan_area_in(greys), len(recording) == 1)
        if context is not None:
            clip_context.keep_context(self.table, context)
        table.new_columns(self.table)

    def still(self, frame: int) -> MuscleScene:
        nodes = self._nodes()
        self._fill(nodes, self.recording.frame(frame))
        muscle = self._show(nodes, None)
        for key in self.keys:
            markups.write_line(nodes[key], self._line(frame, key), self.matrix)
        markups.write_labels(self.task, nodes, self._numbers(frame))
        self._keep_overlay(muscle.volume, self.recording.frame(frame))
        table.write_rows(self.table, self._rows(muscle, frame, nodes))
        return muscle

    def cine(self, frames: list[int]) -> MuscleScene:
        proxies, item = self._nodes(), self._nodes()
        browser = cine.new_browser(f"{self._name()} cine", self.token)
        A.write(browser, A.SLICE_SPACING, getattr(self.recording, "slice_spacing", None))
        values, index_name, index_unit = cine.index_values(frames, [self.recording.times[frame] for frame in frames])
        sequences, rows = {}, []
        for picture, value in zip(self.recording.frames(frames), values, strict=True):
            self._fill(item, picture)
            if not sequences:
                self._fill(proxies, picture)
                muscle = self._show(proxies, browser)
                sequences = {key: cine.new_sequence(node, index_name, index_unit) for key, node in proxies.items()}
            kept = {key: sequence.SetDataNodeAtValue(item[key], value) for key, sequence in sequences.items()}
            for key in self.keys:
                markups.write_line(kept[key], self._line(picture.index, key), self.matrix)
            markups.write_labels(self.task, kept, self._numbers(picture.index))
            self._keep_overlay(browser, picture, picture.index)
            rows += self._rows(muscle, picture.index, item)
        for key, sequence in sequences.items():  # the picture first: it is the master
            cine.join(browser, sequence, proxies[key], save_changes=key != "volume")
        master = sequences["volume"]
        cine.describe_items(browser, [master.GetNthDataNode(i) for i in range(len(frames))])
        cine.show_frame(browser, 0)
        table.write_rows(self.table, rows)
        return muscle

    def _name(self) -> str:
        return volume.node_name(self.recording.name)

    def _nodes(self) -> dict:
        """One node of each, not in the scene; the order is that of the sequences. (The markups stay without points
        until they are in a scene, where they know the units of the numbers that Slicer computes for them.)"""
        nodes = {"volume": slicer.vtkMRMLScalarVolumeNode(), "segmentation": slicer.vtkMRMLSegmentationNode()}
        nodes["volume"].SetName(self._name())
        nodes["segmentation"].SetName("Muscle segmentation")
        for node in nodes.values():
            A.write(node, A.SCENE, self.token)
        for name, index in self.keys:
            nodes[name, index] = markups.new_markup(
                self.task.line(name), index, self.token, known_scale=self.known, curved=self.curved
            )
        return nodes

    def _fill(self, nodes, picture) -> None:
        note = getattr(self.recording, "grey_note", "")
        told = (self.scale.spacing, self.scale.source, self.recording.name, note, getattr(self.scale, "reason", ""))
        volume.fill_volume(nodes["volume"], picture, *told)
        source_place.remember(nodes["volume"], getattr(self.recording, "ijk_to_ras", None))
        found = self.by_frame.get(picture.index)
        masks = self.results[found.position].masks if found is not None else {}
        drawing = found.drawing if found is not None else Drawing()
        segments.fill_segmentation(nodes["segmentation"], self.task, masks, self.matrix, picture.pixels.shape)
        write_state(nodes["segmentation"], drawing)
        remember_network(nodes["segmentation"], drawing if found is not None else None)
        A.write(nodes["segmentation"], A.PLACE, found.place if found is not None else None)

    def _line(self, frame: int, key: tuple[str, int]):
        """What was found of a line in a frame; None for nothing."""
        found = self.by_frame.get(frame)
        return None if found is None else found.drawing.lines.get(key)

    def _numbers(self, frame: int) -> tuple:
        """What a frame's lines measure."""
        found = self.by_frame.get(frame)
        return () if found is None else found.measurements

    def _show(self, nodes, browser) -> MuscleScene:
        """Put the nodes into the scene, with their displays. A still makes no markup for what was not found."""
        for node in nodes.values():
            slicer.mrmlScene.AddNode(node)
        volume.show_grey(nodes["volume"])
        nodes["segmentation"].SetReferenceImageGeometryParameterFromVolumeNode(nodes["volume"])
        segments.show_segments(nodes["segmentation"], self.task)
        for key in self.keys:
            markups.show_markup(nodes[key], self.known, self.task)
        put_in_folder(self._name(), [*nodes.values(), self.table])
        shown = {key: nodes[key] for key in self.keys}
        return MuscleScene(self.token, nodes["volume"], nodes["segmentation"], self.table, browser, shown)

    def _keep_overlay(self, holder, picture, frame: int | None = None) -> None:
        if self.task.reads_grey:
            echo.keep_overlay(holder, getattr(picture, "overlay", None), frame)

    def _rows(self, muscle: MuscleScene, frame: int, nodes: dict) -> list[dict]:
        """The rows of the numbers that the task has derived of the frame."""
        found = self.by_frame.get(frame)
        return [] if found is None else muscle.rows(found.measurements, found.drawing.lines, nodes)


#: The desktop's plugins that own the items of nodes; an item without an owner makes it complain when it opens a scene.
_OWNERS = {
    "vtkMRMLVolumeNode": "Volumes",
    "vtkMRMLSegmentationNode": "Segmentations",
    "vtkMRMLMarkupsNode": "Markups",
    "vtkMRMLTableNode": "Tables",
}


def put_in_folder(name: str, nodes) -> None:
    """Gather the nodes in one folder of the subject hierarchy."""
    hierarchy = slicer.vtkMRMLSubjectHierarchyNode.GetSubjectHierarchyNode(slicer.mrmlScene)
    if hierarchy is None:
        return
    folder = hierarchy.CreateFolderItem(hierarchy.GetSceneItemID(), name)
    alone = not headless.in_desktop()  # there plugins make the items, and own them
    if alone:
        hierarchy.SetItemOwnerPluginName(folder, "Folder")
    for node in nodes:
        item = hierarchy.GetItemByDataNode(node)
        if item:
            hierarchy.SetItemParent(item, folder)
        elif alone:
            item = hierarchy.CreateItem(folder, node)
        owner = next((plugin for name, plugin in _OWNERS.items() if node.IsA(name)), "")
        if alone and item and owner:
            hierarchy.SetItemOwnerPluginName(item, owner)
