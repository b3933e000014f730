"""Pixels and millimetres of the world: the one place where a picture's pixels become RAS and back.

A picture is slice 0 of a volume. Pixels are (x right, y down), centres at integers, which are the volume's I and J.
"""

from __future__ import annotations

import numpy as np
from vtkmodules.vtkCommonMath import vtkMatrix4x4

from MSUSSegmentLib.measure.types import Spacing


def picture_matrix(spacing: Spacing | None) -> np.ndarray:
    """IJK to RAS, (4, 4), of a picture that stands upright in the axial view: +x to the screen's right, +y down."""
    sx, sy = spacing or (1.0, 1.0)
    return np.diag([-float(sx), -float(sy), 1.0, 1.0])


def matrix_of(volume) -> np.ndarray:
    """IJK to RAS (4, 4) of a volume node."""
    matrix = vtkMatrix4x4()
    volume.GetIJKToRASMatrix(matrix)
    return matrix_array(matrix)


def matrix_array(matrix) -> np.ndarray:
    """The (4, 4) array of a vtkMatrix4x4."""
    return np.array([[matrix.GetElement(i, j) for j in range(4)] for i in range(4)])


def vtk_matrix(matrix: np.ndarray):
    """A vtkMatrix4x4 from a (4, 4) array."""
    found = vtkMatrix4x4()
    found.DeepCopy(np.asarray(matrix, float).ravel().tolist())
    return found


def to_ras(points, matrix: np.ndarray) -> np.ndarray:
    """RAS (N, 3) in mm of pixels (N, 2)."""
    points = np.asarray(points, float).reshape(-1, 2)
    return points @ matrix[:3, :2].T + matrix[:3, 3]


def to_pixels(points, matrix: np.ndarray) -> np.ndarray:
    """Pixels (N, 2) of RAS (N, 3); a position off the picture's plane is projected on it."""
    points = np.asarray(points, float).reshape(-1, 3)
    return np.linalg.solve(matrix[:3, :3], (points - matrix[:3, 3]).T).T[:, :2]
