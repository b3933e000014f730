"""Where a picture lies in the file that it comes from: segments and lines for other programs are written there.

In our scenes every picture stands upright in the axial view, whatever its file says of its place in the body.
"""

from __future__ import annotations

import json
from contextlib import contextmanager

import numpy as np
import slicer

from MSUSSegmentLib.scene import attributes as A
from MSUSSegmentLib.scene import cine, coordinates, markups, segments, volume

__all__ = ["markup", "remember", "segmentation", "source_matrix"]


def remember(node, matrix: np.ndarray | None) -> None:
    """Keep with a volume where its file says that it lies: column, row and slice to RAS (4, 4); None: nowhere."""
    A.write(node, A.SOURCE_MATRIX, None if matrix is None else json.dumps(np.asarray(matrix, float).tolist()))


def source_matrix(muscle) -> np.ndarray | None:
    """Column and row of the frame shown (third index 0) to RAS (4, 4) in the source; None when that is not known."""
    kept = A.read_json(muscle.volume, A.SOURCE_MATRIX, None)
    matrix = np.asarray(kept, float) if kept is not None else np.empty(0)
    if matrix.shape != (4, 4) or abs(np.linalg.det(matrix[:3, :3])) < 1e-12:
        return None
    if muscle.browser is not None and volume.time_of(muscle.volume) is None:  # frames without times are slices
        matrix[:3, 3] += matrix[:3, 2] * volume.frame_of(muscle.volume)
    return matrix


def segmentation(muscle):
    """The segmentation of the frame shown where the source lies: a copy outside the scene, or the node itself when the
    source says nothing."""
    matrix = source_matrix(muscle)
    if matrix is None:
        return muscle.segmentation
    copy = slicer.vtkMRMLSegmentationNode()
    copy.Copy(muscle.segmentation)
    copy.SetAndObserveTransformNodeID(None)
    segments.move_segments(copy, matrix, volume.shape_of(muscle.volume))
    return copy


@contextmanager
def markup(muscle, node):
    """A markup where the source lies, see `segmentation`; a copy is gone at the end of the ``with``."""
    matrix = source_matrix(muscle)
    if matrix is None:
        yield node
        return
    scene = slicer.vtkMRMLScene()  # in none, a markup warns at each of its numbers that it finds no units
    cine.give_selection(scene)
    copy = scene.AddNode(getattr(slicer, node.GetClassName())())
    copy.Copy(node)
    copy.SetAndObserveTransformNodeID(None)
    positions = coordinates.to_ras(markups.read_points(node, muscle.matrix), matrix)
    was = copy.StartModify()  # or Slicer computes its own numbers anew after each point
    for i, position in enumerate(positions):
        copy.SetNthControlPointPosition(i, *position)
    copy.EndModify(was)
    yield copy
