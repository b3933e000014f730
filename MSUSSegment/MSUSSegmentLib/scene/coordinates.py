"""Pixels and millimetres: the one place where a picture's pixels become RAS and back.

A picture is slice 0 of a volume. Pixels are (x right, y down), centres at integers, which are the volume's I and J.

Everything that is measured lies in the volume's own frame: its IJK to RAS, without the transforms above it. Markups and
segments belong to the picture only while they are under the same transform; then their own coordinates are in that
frame, whatever the transform is, and so are those of a sequence's items, which are never under one. `frame_problem`
tells when that does not hold. Only what is drawn without belonging to the picture (a line over a known distance) is
taken through the world.
"""

from __future__ import annotations

import numpy as np
from vtkmodules.vtkCommonMath import vtkMatrix4x4

from MSUSSegmentLib.measure.types import Spacing

#: How far from the picture's plane a point may lie, in slices: within this Slicer shows it on the picture.
HALF_A_SLICE = 0.5 + 1e-6


def picture_matrix(spacing: Spacing | None) -> np.ndarray:
    """IJK to RAS, (4, 4), of a picture that stands upright in the axial view: +x to the screen's right, +y down."""
    sx, sy = spacing or (1.0, 1.0)
    return np.diag([-float(sx), -float(sy), 1.0, 1.0])


def matrix_of(volume) -> np.ndarray:
    """IJK to RAS (4, 4) of a volume node in its own frame: without the transforms that it is under."""
    matrix = vtkMatrix4x4()
    volume.GetIJKToRASMatrix(matrix)
    return matrix_array(matrix)


def matrix_array(matrix) -> np.ndarray:
    """The (4, 4) array of a vtkMatrix4x4."""
    return np.array(matrix.GetData(), float).reshape(4, 4)


def to_world(node) -> np.ndarray:
    """From a node's own coordinates to the world, (4, 4), through all transforms that it is under; the identity for
    none, and for a sequence's item. ValueError, in one sentence, when one of them is not linear."""
    transform = node.GetParentTransformNode()
    if transform is None:
        return np.eye(4)
    matrix = vtkMatrix4x4()
    if not transform.IsTransformToWorldLinear() or not transform.GetMatrixTransformToWorld(matrix):
        raise ValueError(
            f'"{node.GetName()}" is under a transform that bends space (it is not linear), so nothing can be measured; '
            "remove it in the Transforms module."
        )
    return matrix_array(matrix)


def world_matrix_of(volume) -> np.ndarray:
    """IJK to world (4, 4) of a volume node, through the transforms that it is under. ValueError as `to_world`."""
    return to_world(volume) @ matrix_of(volume)


def share_transform(node, volume) -> None:
    """Put a new node under the volume's transform, if there is one: its coordinates are then in the volume's frame."""
    if node.GetTransformNodeID() != volume.GetTransformNodeID():
        node.SetAndObserveTransformNodeID(volume.GetTransformNodeID())


def vtk_matrix(matrix: np.ndarray):
    """A vtkMatrix4x4 from a (4, 4) array."""
    found = vtkMatrix4x4()
    found.DeepCopy(np.asarray(matrix, float).ravel().tolist())
    return found


def to_ras(points, matrix: np.ndarray) -> np.ndarray:
    """RAS (N, 3) in mm of pixels (N, 2)."""
    points = np.asarray(points, float).reshape(-1, 2)
    return points @ matrix[:3, :2].T + matrix[:3, 3]


def to_ijk(points, matrix: np.ndarray) -> np.ndarray:
    """Pixels and slice (N, 3) of RAS (N, 3)."""
    points = np.asarray(points, float).reshape(-1, 3)
    return np.linalg.solve(matrix[:3, :3], (points - matrix[:3, 3]).T).T


def to_pixels(points, matrix: np.ndarray) -> np.ndarray:
    """Pixels (N, 2) of RAS (N, 3); a position off the picture's plane is projected on it, see `on_picture`."""
    return to_ijk(points, matrix)[:, :2]


def on_picture(points, matrix: np.ndarray) -> bool:
    """Whether all positions RAS (N, 3) lie on the picture, no further than half a slice off its plane.

    What lies further off is another place than the picture shows: nothing must be read off it.
    """
    return bool((np.abs(to_ijk(points, matrix)[:, 2]) <= HALF_A_SLICE).all())


def frame_problem(volume, nodes, drawn=None) -> str:
    """Why lines and segments cannot be measured on a picture, as a sentence; "" when they can.

    ``nodes``: its markups and segmentation in the scene. ``drawn``: the markups to be measured when they are a
    sequence's items, by default those of ``nodes``. While all are under the volume's transforms, or all under none, a
    transform moves everything alike, and the volume's own frame is measured. A transform on one of them alone would set
    lines beside what they were drawn on. Points off the picture's plane show another place.
    """
    try:
        above, place = volume.GetParentTransformNode(), to_world(volume)
        for node in nodes:
            if node.GetParentTransformNode() is above:
                continue
            if not np.allclose(to_world(node), place, rtol=0, atol=1e-6):
                return (
                    f'"{node.GetName()}" and the picture "{volume.GetName()}" are not under the same transform: put '
                    "the picture, its lines and its segments under one transform, or under none, in the Data module."
                )
    except ValueError as error:
        return str(error)
    matrix = matrix_of(volume)
    drawn = [node for node in (nodes if drawn is None else drawn) if node.IsA("vtkMRMLMarkupsNode")]
    points = [[node.GetNthControlPointPosition(i) for i in range(node.GetNumberOfControlPoints())] for node in drawn]
    if on_picture([point for own in points for point in own], matrix):  # all at once: asked at each move
        return ""
    off = next(node for node, own in zip(drawn, points, strict=True) if own and not on_picture(own, matrix))
    return f'"{off.GetName()}" does not lie on the picture; draw it anew where the picture is seen.'
