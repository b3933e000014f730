"""A new scale for a picture that is already measured: everything stays on its pixels, every number changes."""

from __future__ import annotations

import math

import numpy as np

from MSUSSegmentLib.measure.types import Spacing
from MSUSSegmentLib.scene import attributes as A
from MSUSSegmentLib.scene import cine, coordinates, markups, segments, volume
from MSUSSegmentLib.scene.edits import rederive
from MSUSSegmentLib.scene.muscle_scene import MuscleScene
from MSUSSegmentLib.scene.writer import FrameWriter


def set_scale(muscle: MuscleScene, spacing: Spacing | None, source: str) -> None:
    """Set the pixel size (sx, sy) in mm, None for unknown, and its source in plain words, in all frames of a cine.

    Picture, segments and placed markups keep their pixels, all lines their provenance. A running `LiveMeasurement` has
    a method of the same name, which must be used instead. ValueError unless both sizes are positive numbers.
    """
    place_nodes(muscle, spacing, source)
    rederive(FrameWriter(muscle))


def place_nodes(muscle: MuscleScene, spacing: Spacing | None, source: str) -> None:
    """The part of `set_scale` that leaves every node on its pixels; numbers are still those of the old scale."""
    if spacing is not None and not (len(spacing) == 2 and all(math.isfinite(s) and s > 0 for s in spacing)):
        raise ValueError(f"The pixel size must be two positive numbers in mm, not {spacing!r}.")
    old = muscle.matrix
    new = old.copy()
    for column, size in enumerate(spacing or (1.0, 1.0)):
        new[:, column] *= size / np.linalg.norm(old[:3, column])
    source = volume.UNKNOWN_SCALE if spacing is None else source
    for item in range(cine.number_of_frames(muscle)):
        _rescale(cine.item_nodes(muscle, item), old, new, spacing is not None, source)
    if muscle.browser is not None:
        pictures = muscle.browser.GetSequenceNode(muscle.volume)
        cine.describe_items(
            muscle.browser, [pictures.GetNthDataNode(i) for i in range(pictures.GetNumberOfDataNodes())]
        )
        cine.show_frame(muscle.browser, muscle.browser.GetSelectedItemNumber())
    for node in muscle.markups.values():
        markups.set_units(node, spacing is not None)
        markups.show_markup(node, spacing is not None, muscle.task)


def _rescale(nodes: dict, old: np.ndarray, new: np.ndarray, known: bool, source: str) -> None:
    """One frame's nodes."""
    for key, node in nodes.items():
        if node is None:
            continue
        if key == "volume":
            node.SetIJKToRASMatrix(coordinates.vtk_matrix(new))
            A.write(node, A.SCALE_SOURCE, source)
            A.write(node, A.SCALE_REASON, None)  # it was said of the scale before
        elif key == "segmentation":
            shape = nodes["volume"].GetImageData().GetDimensions()[1::-1]
            segments.move_segments(node, new, shape)
        else:
            points = [node.GetNthControlPointPosition(i) for i in range(node.GetNumberOfControlPoints())]
            markups.set_units(node, known)
            if points:
                markups.write_points(node, coordinates.to_pixels(points, old), new)
