"""Closed contours of a measured picture: read, and carried to another picture of the scene."""

from __future__ import annotations

import json
from dataclasses import asdict

import numpy as np
import slicer

from MSUSSegmentLib.measure.knots import smooth_contour
from MSUSSegmentLib.scene import attributes as A
from MSUSSegmentLib.scene import cine, echo, segments, volume
from MSUSSegmentLib.scene.drawing import read_drawing
from MSUSSegmentLib.scene.muscle_scene import MuscleScene
from MSUSSegmentLib.tasks.result import Drawing
from MSUSSegmentLib.tasks.task import Task
from MSUSSegmentLib.tasks.vocabulary import CLOSED, Key

__all__ = ["change_task", "drawn", "lines_to_copy", "moved_lines", "next_picture"]


def drawn(muscle: MuscleScene) -> dict[Key, np.ndarray]:
    """The closed curves (N, 2) px of the frame shown that are outlines of segments, between their control points, too,
    by kind and number."""
    found = read_drawing(muscle, cine.nodes_at(muscle, cine.selected(muscle))).lines
    kinds = [kind.name for kind in muscle.task.outlines]
    keys = sorted((key for key, line in found.items() if key[0] in kinds and line.placed),
                  key=lambda key: (kinds.index(key[0]), key[1]))  # fmt: skip
    return {key: smooth_contour(found[key].points) for key in keys}


def change_task(muscle: MuscleScene, task: Task) -> None:
    """Make the table, the segments of every frame and what is shown those of ``task``. Nothing is measured here."""
    old, table = muscle.task, muscle.table
    A.write(table, f"{A.OPTIONS}.{old.name}", json.dumps(asdict(muscle.options)))
    kept = table.GetAttribute(f"{A.OPTIONS}.{task.name}")
    A.write(table, A.OPTIONS, kept or json.dumps(asdict(task.conventions())))
    A.write(table, A.TASK, task.name)
    if old is not task:
        shape = volume.shape_of(muscle.volume)
        for item in range(cine.number_of_frames(muscle)):
            node = cine.nodes_at(muscle, item)["segmentation"]
            segments.change_task(node, old, task, muscle.matrix, shape)
        cine.store(muscle.browser, muscle.segmentation)  # the frame shown lives in the scene, not in its item
        segments.show_segments(muscle.segmentation, task)
    for (kind, _), node in muscle.markups.items():
        if node.GetDisplayNode() is not None:
            node.GetDisplayNode().SetVisibility(kind in task.kinds)


def next_picture(muscle: MuscleScene):
    """The volume after this one in the scene, after the last the first; None when it is the only one."""
    scene, found = slicer.mrmlScene, []
    for i in range(scene.GetNumberOfNodesByClass("vtkMRMLScalarVolumeNode")):
        node = scene.GetNthNodeByClass(i, "vtkMRMLScalarVolumeNode")
        image = node.GetImageData()
        if node.IsA("vtkMRMLLabelMapVolumeNode") or image is None or image.GetDimensions()[2] != 1:
            continue
        found.append(node)
    at = next((i for i, node in enumerate(found) if node is muscle.volume), -1)
    rest = found[at + 1 :] + found[: max(at, 0)]
    return rest[0] if rest else None


def lines_to_copy(muscle: MuscleScene, drawing: Drawing) -> dict[Key, np.ndarray]:
    """The control points (N, 2) px of the closed contours of a frame and of the lines that follow them."""
    closed = {kind.name for kind in muscle.task.lines if kind.shape == CLOSED}
    kinds = closed | {kind.name for kind in muscle.task.lines if closed & set(kind.parents)}
    return {key: line.points for key, line in sorted(drawing.lines.items()) if key[0] in kinds and line.placed}


def moved_lines(source: MuscleScene, target: MuscleScene, lines: dict) -> dict[tuple[str, int], np.ndarray]:
    """Points (N, 2) px of one picture on another: at the same place in mm below the middle of the scan area's top; the
    same pixels where a scale is unknown, or the pictures are of one size and scale. What leaves the picture is moved
    back inside as a whole where it fits."""
    shape = volume.shape_of(target.volume)
    same = shape == volume.shape_of(source.volume) and source.spacing == target.spacing
    here, there = source.spacing, target.spacing
    last = np.array(shape[::-1]) - 1.0
    closed = {kind.name for kind in target.task.lines if kind.shape == CLOSED}
    areas = [points for (kind, _), points in lines.items() if kind in closed]
    moved = dict(lines)
    if not same and here is not None and there is not None:
        origins = [_top_middle(echo.scan_area(muscle)) for muscle in (source, target)]
        moved = {key: (of - origins[0]) * here / np.array(there) + origins[1] for key, of in lines.items()}
        areas = [points for (kind, _), points in moved.items() if kind in closed]
    if not areas:
        return moved
    low, high = np.min([a.min(axis=0) for a in areas], axis=0), np.max([a.max(axis=0) for a in areas], axis=0)
    shift = np.where(high > last, last - high, 0.0)
    shift = np.where(low + shift < 0, -low, shift)
    return {key: points + shift for key, points in moved.items()}


def _top_middle(box) -> np.ndarray:
    return np.zeros(2) if box is None else np.array([(box.x0 + box.x1 - 1) / 2, float(box.y0)])
