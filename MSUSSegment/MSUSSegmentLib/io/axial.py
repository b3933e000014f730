"""Turning a volume so that its slices lie as axial ones do, by swapping and flipping axes only, and back."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations

import numpy as np

__all__ = ["AxialOrder", "axial_order"]


@dataclass(frozen=True)
class AxialOrder:
    """``order``: which axis of the array becomes slices, rows and columns; ``flips``: which of these are reversed."""

    order: tuple[int, int, int] = (0, 1, 2)
    flips: tuple[bool, bool, bool] = (False, False, False)

    def apply(self, array: np.ndarray) -> np.ndarray:
        """A view of a volume (K, H, W) with slices from feet to head, rows from front to back, columns from right to
        left, as nearly as its own slices allow."""
        return self._flipped(array.transpose(self.order))

    def undo(self, array: np.ndarray) -> np.ndarray:
        """The inverse of `apply`."""
        return self._flipped(array).transpose(np.argsort(self.order))

    def spacing(self, spacing: tuple[float, float, float]) -> tuple[float, float, float]:
        """The distances of voxels along the new axes."""
        return tuple(spacing[axis] for axis in self.order)

    def _flipped(self, array: np.ndarray) -> np.ndarray:
        return array[tuple(slice(None, None, -1) if flip else slice(None) for flip in self.flips)]


def axial_order(axes: np.ndarray | None) -> AxialOrder:
    """What turns a volume whose axes (slices, rows, columns) have the directions ``axes`` (3, 3), one a row in LPS.
    Without any, the volume is taken to lie so already."""
    if axes is None:
        return AxialOrder()
    target = np.array([[0.0, 0, 1], [0, 1, 0], [1, 0, 0]])
    cosines = target @ np.asarray(axes, float).T
    order = max(permutations(range(3)), key=lambda one: sum(abs(cosines[i, axis]) for i, axis in enumerate(one)))
    return AxialOrder(order, tuple(bool(cosines[i, axis] < 0) for i, axis in enumerate(order)))
