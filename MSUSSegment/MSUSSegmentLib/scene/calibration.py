"""The scale of a session's picture: what it is, where it came from, and the ways to set it."""

from __future__ import annotations

import math

import numpy as np
import slicer

from MSUSSegmentLib.io.recording import PLAUSIBLE_MM, typed_scale
from MSUSSegmentLib.measure import lines
from MSUSSegmentLib.scene import coordinates, volume

__all__ = ["check_spacing", "scale_text", "spacing_from_line"]


#: What to do about an unknown scale.
ADVICE = "Draw a line over a known distance, look for the ruler's ticks, or type the size of a pixel."


def scale_text(node) -> tuple[str, bool]:
    """The pixel size of a volume with its source, for the person, and whether it is known.

    Of an unknown one the next lines say why, as far as the file tells, and what to do. A remark on a known one, such as
    that it was typed against what the file says, stands on a line of its own.
    """
    spacing, reason = volume.spacing_of(node), volume.scale_reason_of(node)
    if spacing is None:
        return "\n".join(["unknown: lengths are in pixels", *filter(None, [reason]), ADVICE]), False
    sx, sy = spacing
    size = f"{sx:.4g}" if math.isclose(sx, sy, rel_tol=1e-4) else f"{sx:.4g} × {sy:.4g}"
    known = f"{size} mm per pixel ({volume.scale_source_of(node)})"
    return "\n".join([known, *filter(None, [reason])]), True


def typed_spacing(mm) -> tuple[float, float]:
    """Square pixels of ``mm`` millimetres. ValueError, in one sentence, for what no ultrasound picture has."""
    spacing = typed_scale(mm).spacing
    check_spacing(spacing)
    return spacing


def spacing_from_line(node, mm, matrix: np.ndarray, spacing) -> tuple[float, float]:
    """The pixel size when the line ``node`` (a markup of two points or more on the picture) is ``mm`` long.

    ``matrix`` is the picture's IJK to world, since the line does not belong to the picture. A known ``spacing`` keeps
    its ratio of width to height; pixels of an unknown one count as square. ValueError, in one sentence,
    without a line on the picture, a length, or a plausible result.
    """
    try:
        known = float(mm)
    except (TypeError, ValueError):
        known = math.nan
    if not (math.isfinite(known) and known > 0):
        raise ValueError(f"The line's length must be a positive number of millimetres, for example 10, not {mm!r}.")
    if node is None:
        raise ValueError("Draw a line over a known distance first.")
    points = line_pixels(node, matrix)
    drawn = lines.length(points, spacing) if len(points) >= 2 else 0.0
    if drawn <= 0:
        raise ValueError("The line has no length yet; place both of its ends on the ruler.")
    factor = known / drawn
    sx, sy = spacing or (1.0, 1.0)
    found = (sx * factor, sy * factor)
    check_spacing(found)
    return found


def line_pixels(node, matrix: np.ndarray) -> np.ndarray:
    """Pixels (N, 2) of a line's placed points; ``matrix`` is the picture's IJK to world. ValueError when the line does
    not lie on the picture."""
    defined = slicer.vtkMRMLMarkupsNode.PositionDefined
    places = [i for i in range(node.GetNumberOfControlPoints()) if node.GetNthControlPointPositionStatus(i) == defined]
    points = np.reshape([node.GetNthControlPointPositionWorld(i) for i in places], (-1, 3))
    if not coordinates.on_picture(points, matrix):
        raise ValueError("The line does not lie on the picture; draw it in the view that shows the picture.")
    return coordinates.to_pixels(points, matrix)


def move_line(node, points: np.ndarray, matrix: np.ndarray) -> None:
    """Leave the drawn line on its pixels when the picture has got another scale; ``matrix`` as in `line_pixels`."""
    for i, position in enumerate(coordinates.to_ras(points, matrix)):
        node.SetNthControlPointPositionWorld(i, *position)


def check_spacing(spacing) -> None:
    """ValueError for a pixel size (sx, sy) mm that no ultrasound picture has."""
    low, high = PLAUSIBLE_MM
    if not all(low <= size <= high for size in spacing):
        raise ValueError(
            f"That makes {spacing[0]:.4g} mm per pixel, but ultrasound pictures have {low:g} to {high:g}; "
            "check the number and its unit."
        )
