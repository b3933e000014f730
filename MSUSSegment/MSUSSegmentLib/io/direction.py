"""Which way the rows and columns of a stored picture run, and how it becomes upright: skin at the top.

A file with a direction says where its first and second axis point in the body (left, posterior, superior: LPS). On the
screen that is right and down as every viewer shows a plane: axial with left to the right and posterior down, coronal
with left to the right and inferior down, sagittal with posterior to the right and inferior down.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

#: An axis counts as pointing along a direction of the body up to this many degrees; tracked, oblique pictures do not.
STRAIGHT_DEGREES = 20.0
#: Screen directions (right, down) in LPS of a plane by the axis that its normal is nearest to.
_VIEWS = {
    0: ((0, 1, 0), (0, 0, -1)),
    1: ((1, 0, 0), (0, 0, -1)),
    2: ((1, 0, 0), (0, 1, 0)),
}
_LPS_TO_RAS = np.diag([-1.0, -1.0, 1.0, 1.0])


@dataclass(frozen=True)
class Turn:
    """How stored frames become upright: rows and columns exchanged first, then the order of each reversed."""

    exchanged: bool = False
    rows_reversed: bool = False
    columns_reversed: bool = False

    def __bool__(self) -> bool:
        return self.exchanged or self.rows_reversed or self.columns_reversed

    def apply(self, frames: np.ndarray) -> np.ndarray:
        """(N, H, W, ...) as stored to upright; a view."""
        if self.exchanged:
            frames = np.swapaxes(frames, 1, 2)
        return frames[:, :: -1 if self.rows_reversed else 1, :: -1 if self.columns_reversed else 1]

    def pair(self, along_columns, along_rows) -> tuple:
        """Two values of the stored x and y axes (spacings, say) as those of the upright ones."""
        return (along_rows, along_columns) if self.exchanged else (along_columns, along_rows)

    def to_stored(self, shape: tuple[int, int]) -> np.ndarray:
        """(4, 4) matrix from (column, row, slice, 1) of an upright frame of ``shape`` (H, W) to the stored indices."""
        height, width = shape
        matrix = np.eye(4)
        if self.columns_reversed:
            matrix[0, 0], matrix[0, 3] = -1, width - 1
        if self.rows_reversed:
            matrix[1, 1], matrix[1, 3] = -1, height - 1
        return matrix[[1, 0, 2, 3]] if self.exchanged else matrix

    def text(self) -> str:
        """What is odd in how the frames are stored, in words; "" when nothing is."""
        words = [
            "rows and columns exchanged" * self.exchanged,
            "rows from bottom to top" * self.rows_reversed,
            "columns from right to left" * self.columns_reversed,
        ]
        return " and ".join(word for word in words if word)


def turn_of(direction: np.ndarray) -> Turn | None:
    """The turn that a direction (3, 3) asks for: column k is where stored axis k points, in LPS.

    None when the picture lies obliquely in space, so that its direction says nothing about the screen.
    """
    direction = np.asarray(direction, float)
    right_axis, down_axis = direction[:, 0], direction[:, 1]
    normal = int(np.argmax(np.abs(np.cross(right_axis, down_axis))))
    view = np.array(_VIEWS[normal], float)
    on_screen = view @ direction[:, :2]  # rows: right, down; columns: first, second stored axis
    straight = np.cos(np.radians(STRAIGHT_DEGREES))
    if abs(on_screen[0, 0]) >= straight and abs(on_screen[1, 1]) >= straight:
        return Turn(False, rows_reversed=bool(on_screen[1, 1] < 0), columns_reversed=bool(on_screen[0, 0] < 0))
    if abs(on_screen[0, 1]) >= straight and abs(on_screen[1, 0]) >= straight:
        return Turn(True, rows_reversed=bool(on_screen[1, 0] < 0), columns_reversed=bool(on_screen[0, 1] < 0))
    return None


def turn_of_letters(letters: str) -> Turn | None:
    """The turn of PLUS's UltrasoundImageOrientation: the sides to which the stored x and y axes point.

    M: the marked side of the probe, U: the other; F: far from the probe, N: near. Upright is MF. A third letter
    (ascending or descending slices) is ignored. None when the letters are none of these.
    """
    first, second = (letters.strip().upper() + "  ")[:2]
    if first in "MU" and second in "FN":
        return Turn(False, rows_reversed=second == "N", columns_reversed=first == "U")
    if first in "FN" and second in "MU":
        return Turn(True, rows_reversed=first == "N", columns_reversed=second == "U")
    return None


def ijk_to_ras(
    origin: np.ndarray, direction: np.ndarray, spacing: np.ndarray, turn: Turn, shape: tuple[int, int]
) -> np.ndarray:
    """(4, 4): (column, row, slice, 1) of the upright frames to RAS.

    Args:
        origin, direction, spacing: (3,), (3, 3), (3,) of the stored array in LPS, as ITK gives them.
        turn: what was done to the frames.
        shape: (H, W) of the upright frames.
    """
    stored = np.eye(4)
    stored[:3, :3] = np.asarray(direction, float) * np.asarray(spacing, float)
    stored[:3, 3] = origin
    return _LPS_TO_RAS @ stored @ turn.to_stored(shape)
