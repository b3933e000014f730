"""What a slice view shows of a picture."""

from __future__ import annotations

import numpy as np
import slicer

from MSUSSegmentLib.io.scan_area import Box
from MSUSSegmentLib.scene import coordinates

__all__ = ["fit_box"]

#: Share of the box that is left free around it.
MARGIN = 0.03


def fit_box(slice_node, volume, box: Box) -> None:
    """Let a slice view that lies on a picture show as much of ``box`` (px of the picture) as fits, in its middle.

    Pixels stay square on the screen where they are square in mm: the view's own ratio of width to height is kept.
    """
    width, height = slice_node.GetDimensions()[:2]
    if width <= 0 or height <= 0:
        return
    corners = np.array([[box.x0, box.y0], [box.x1, box.y0], [box.x0, box.y1], [box.x1, box.y1]], float) - 0.5
    world = coordinates.to_ras(corners, coordinates.world_matrix_of(volume))
    axes = slicer.util.arrayFromVTKMatrix(slice_node.GetSliceToRAS())
    in_view = (np.linalg.inv(axes) @ np.column_stack([world, np.ones(len(world))]).T)[:2].T
    low, high = in_view.min(axis=0), in_view.max(axis=0)
    needed = (high - low) * (1.0 + 2.0 * MARGIN)
    across = max(needed[0], needed[1] * width / height)
    depth = slice_node.GetFieldOfView()[2]
    slice_node.SetFieldOfView(across, across * height / width, depth)
    slice_node.SetXYZOrigin(0.0, 0.0, slice_node.GetXYZOrigin()[2])
    middle = world.mean(axis=0)
    slice_node.JumpSliceByCentering(*middle)
