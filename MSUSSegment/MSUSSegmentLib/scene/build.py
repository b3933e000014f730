"""From results to nodes: a recording and what was found in its frames become a MuscleScene."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import slicer

from MSUSSegmentLib.io.recording import spread
from MSUSSegmentLib.io.scan_area import Box, find_scan_area_in
from MSUSSegmentLib.measure.architecture import Line, Options
from MSUSSegmentLib.scene import attributes as A
from MSUSSegmentLib.scene import cine, coordinates, echo, headless, markups, reading, segments, table, volume
from MSUSSegmentLib.scene.muscle_scene import READ_OFF, MuscleScene, write_options
from MSUSSegmentLib.tasks.areas import measure_areas
from MSUSSegmentLib.tasks.longitudinal import LONGITUDINAL
from MSUSSegmentLib.tasks.result import FrameResult
from MSUSSegmentLib.tasks.task import Task


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
    bounds: Box | None = None,
) -> MuscleScene:
    """Show a recording and its results in `slicer.mrmlScene`.

    ``recording`` as in `io.recording`. ``results``, one an analysed frame, in any order; empty for measuring by hand.
    They may be read from disk when asked for: each is asked for twice, and its masks are not kept.
    ``frames``: numbers of the frames to show, by default those of the results, without results all. More than one frame
    gives a cine with sequences and a browser. ``options`` must be those with which the results were measured, and
    ``bounds`` the scan area that they were found in; None looks for it in a few frames when there are closed contours.
    ``model`` and ``weights`` as in the table (`measure.table.row`).
    ValueError when a result's frame is not among those shown, or a mask does not fit the picture.
    """
    headless.start()
    by_frame = {result.index: _Found(result, position) for position, result in enumerate(results)}
    if frames is None:
        frames = sorted(by_frame) or range(len(recording))
    frames = list(frames)
    if not frames:
        raise ValueError(f"{recording.name} has no frames to show; choose another recording.")
    if not set(by_frame) <= set(frames):
        raise ValueError("There are results for frames that are not shown; show those frames, too, or leave them out.")
    builder = _Builder(recording, results, by_frame, task, rater, (model, weights), options, bounds)
    return builder.cine(frames) if len(frames) > 1 else builder.still(frames[0])


#: Lines with more points than a person can drag: what their markups get instead.
_SHOWN = {
    A.SUPERFICIAL: markups.curve_knots,
    A.DEEP: markups.curve_knots,
    A.FASCICLE: markups.fascicle_points,
    A.AREA: markups.area_points,
}


def lines_of(result: FrameResult | None) -> dict[tuple[str, int], Line]:
    """The lines of one result by (kind, index), as the markups will show them; what was not found is absent."""
    if result is None:
        return {}
    return {
        (kind, index): replace(line, points=_SHOWN[kind](line.points)) if kind in _SHOWN else line
        for (kind, index), line in result.lines.items()
    }


def remember_lines(segmentation, lines: dict[tuple[str, int], Line]) -> None:
    """Keep the model's lines with the frame's segmentation, so that a person can go back to them."""
    kept = [
        {"kind": kind, "index": index, "points": np.asarray(line.points).tolist(),
         "extrapolated": float(line.extrapolated), "unknown": line.unknown,
         "confidence": line.confidence}
        for (kind, index), line in lines.items()
    ]  # fmt: skip
    A.write(segmentation, A.AI, json.dumps(kept) if kept else None)


def remembered_lines(segmentation) -> dict[tuple[str, int], Line]:
    """The model's lines of the frame; empty when no model has looked at it."""
    kept = A.read_json(segmentation, A.AI, []) if segmentation is not None else []
    return {
        (one["kind"], one["index"]): Line(
            np.asarray(one["points"], float),
            extrapolated=one["extrapolated"],
            unknown=one["unknown"],
            confidence=one.get("confidence"),
        )
        for one in kept
    }


def fill_markup(node, line: Line | None, matrix, model: str, weights: str = "") -> None:
    """Write one automatic line into a markup; all but curves follow what they are derived from."""
    follows = A.read(node, A.KIND) in (A.THICKNESS, A.FASCICLE, A.PENNATION, A.FAT)
    markups.write_line(node, line, matrix, follows=follows, model=model, weights=weights)


class _Found:
    """Of one result what is small: lines, numbers, reasons; and where among the results its masks are."""

    def __init__(self, result: FrameResult, position: int):
        self.position, self.lines = position, lines_of(result)
        self.measurements, self.reasons = result.measurements, result.reasons
        self.curved = any(kind == A.FASCICLE and len(line.points) > 2 for (kind, _), line in result.lines.items())


class _Builder:
    def __init__(self, recording, results, by_frame: dict[int, _Found], task, rater, maker, options, bounds):
        self.recording, self.results, self.by_frame = recording, results, by_frame
        self.task, self.maker, self.options = task, maker, options  # maker: model and weights
        self.token = uuid.uuid4().hex[:12]
        self.scale = recording.scale
        self.known = self.scale.spacing is not None
        self.matrix = coordinates.picture_matrix(self.scale.spacing)
        found = {key for one in by_frame.values() for key in one.lines}
        self.keys = sorted(found, key=lambda key: (A.KINDS.index(key[0]), key[1]))
        self.curved = getattr(options, "curved", False) or any(one.curved for one in by_frame.values())
        self.table = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLTableNode", "Measurements")
        A.write(self.table, A.SCENE, self.token)
        A.write(self.table, A.TASK, task.name)
        A.write(self.table, A.RATER, rater)
        A.write(self.table, A.MODEL, maker[0])
        A.write(self.table, A.WEIGHTS, maker[1])
        write_options(self.table, options)
        if any(kind == A.AREA for kind, _ in self.keys):
            if bounds is None:
                some = spread(len(recording), echo.SAMPLED_FRAMES)
                bounds = find_scan_area_in([recording.frame(i).pixels for i in some])
            echo.keep_scan_area(self.table, bounds)
        table.new_columns(self.table)

    def still(self, frame: int) -> MuscleScene:
        nodes = self._nodes()
        self._fill(nodes, self.recording.frame(frame))
        muscle = self._show(nodes, None)
        self._keep_overlay(muscle.volume, self.recording.frame(frame))
        table.write_rows(self.table, muscle.rows(self._measurements(muscle, frame, nodes)))
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
            for key, sequence in sequences.items():
                sequence.SetDataNodeAtValue(item[key], value)
            self._keep_overlay(browser, picture, picture.index)
            rows += muscle.rows(self._measurements(muscle, picture.index, item), item)
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
        """One node of each, not in the scene; the order is that of the sequences."""
        nodes = {"volume": slicer.vtkMRMLScalarVolumeNode(), "segmentation": slicer.vtkMRMLSegmentationNode()}
        nodes["volume"].SetName(self._name())
        nodes["segmentation"].SetName("Muscle segmentation")
        for node in nodes.values():
            A.write(node, A.SCENE, self.token)
        for kind, index in self.keys:
            nodes[kind, index] = markups.new_markup(
                kind, index, self.token, known_scale=self.known, curved=self.curved
            )
        return nodes

    def _fill(self, nodes, picture) -> None:
        note = getattr(self.recording, "grey_note", "")
        volume.fill_volume(nodes["volume"], picture, self.scale.spacing, self.scale.source, self.recording.name, note)
        found = self.by_frame.get(picture.index)
        masks = self.results[found.position].masks if found is not None else {}
        reasons = found.reasons if found is not None else None
        segments.fill_segmentation(nodes["segmentation"], self.task, masks, self.matrix, picture.pixels.shape, reasons)
        lines = found.lines if found is not None else {}
        remember_lines(nodes["segmentation"], lines)
        for key in self.keys:
            fill_markup(nodes[key], lines.get(key), self.matrix, *self.maker)

    def _show(self, nodes, browser) -> MuscleScene:
        """Put the nodes into the scene, with their displays. A still makes no markup for what was not found."""
        for node in nodes.values():
            slicer.mrmlScene.AddNode(node)
        volume.show_grey(nodes["volume"])
        nodes["segmentation"].SetReferenceImageGeometryParameterFromVolumeNode(nodes["volume"])
        segments.show_segments(nodes["segmentation"], self.task)
        for key in self.keys:
            markups.show_markup(nodes[key], self.known)
        put_in_folder(self._name(), [*nodes.values(), self.table])
        shown = {key: nodes[key] for key in self.keys}
        return MuscleScene(self.token, nodes["volume"], nodes["segmentation"], self.table, browser, shown)

    def _keep_overlay(self, holder, picture, frame: int | None = None) -> None:
        if self.task.echo:
            echo.keep_overlay(holder, getattr(picture, "overlay", None), frame)

    def _measurements(self, muscle: MuscleScene, frame: int, nodes: dict) -> list:
        """The numbers the task reported; areas are measured as their markup draws them."""
        found = self.by_frame.get(frame)
        if found is None:
            return []
        drawn = {}
        for (kind, index), line in found.lines.items():
            if kind == A.AREA:
                node = markups.new_markup(kind, index, self.token, known_scale=self.known)
                fill_markup(node, line, self.matrix, *self.maker)
                drawn[kind, index] = reading.drawn_line(node, self.matrix)
        if not drawn:
            return list(found.measurements)
        seen = echo.picture_of(muscle, nodes)
        if self.task.echo:
            lines = {**found.lines, **drawn}
            return list(self.task.read(lines, seen, self.scale.spacing, self.options, found.reasons))
        others = [measurement for measurement in found.measurements if measurement.quantity in READ_OFF]
        return [*others, *measure_areas(drawn, seen, self.scale.spacing)]


def put_in_folder(name: str, nodes) -> None:
    """Gather the nodes in one folder of the subject hierarchy."""
    hierarchy = slicer.vtkMRMLSubjectHierarchyNode.GetSubjectHierarchyNode(slicer.mrmlScene)
    if hierarchy is None:
        return
    folder = hierarchy.CreateFolderItem(hierarchy.GetSceneItemID(), name)
    for node in nodes:
        item = hierarchy.GetItemByDataNode(node)
        if item:
            hierarchy.SetItemParent(item, folder)
        elif not headless.in_desktop():
            hierarchy.CreateItem(folder, node)
