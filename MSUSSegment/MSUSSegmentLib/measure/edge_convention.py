"""Thickness, pennation and fascicle length as TimTrack and its observers define them, from any frame's geometry.

There (van der Zee and Kuo, and the readings that came with it) the pennation angle is taken against the superficial
aponeurosis, and the thickness at the left edge of the image: PA = alpha - beta, MT = height · cos(beta) with the
vertical distance ``height`` of the inner edges, FL = MT / sin(PA); alpha and beta are the angles of fascicles and
superficial aponeurosis to the horizontal, positive when rising to the right.
"""

from __future__ import annotations

import numpy as np

from MSUSSegmentLib.measure.lines import aponeurosis_angle, as_curve
from MSUSSegmentLib.measure.types import MuscleGeometry, Spacing

__all__ = ["edge_convention"]


def edge_convention(
    geometry: MuscleGeometry,
    fascicle_angle: float | None,
    columns: tuple[float, float],
    spacing: Spacing | None = None,
    mirrored: bool = False,
) -> dict[str, float | None]:
    """MT, PA and FL by the definition above.

    The inner edges are continued straight to the image's edge. PA keeps its sign: it is negative when fascicles run
    the other way than the observers' (alpha - beta < 0), which is an error of its full size and not a small one; FL
    takes its absolute value.

    Args:
        geometry: inner edges, px.
        fascicle_angle: alpha in this picture, degrees, positive when rising to the right; None when unknown.
        columns: first and last column of the image area, px.
        spacing: (sx, sy) mm; None for lengths in px.
        mirrored: the observers saw the picture mirrored: their left edge is the right one here.

    Returns:
        Keys "MT", "PA", "FL"; None for what cannot be known.

    Raises:
        ValueError: curves of a wrong shape or with nan.
    """
    upper = as_curve(geometry.superficial, spacing, "The superficial aponeurosis")
    lower = as_curve(geometry.deep, spacing, "The deep aponeurosis")
    beta = None if upper is None else aponeurosis_angle(upper, spacing)
    thickness = pennation = length = None
    if upper is not None and lower is not None:
        edge = columns[1 if mirrored else 0] * upper.scale[0]
        height = float(lower.y(edge) - upper.y(edge))
        if height > 0:
            thickness = height * float(np.cos(np.radians(beta)))
    if beta is not None and fascicle_angle is not None:
        pennation = (beta - fascicle_angle) if mirrored else (fascicle_angle - beta)
    if thickness is not None and pennation:
        length = thickness / float(np.sin(np.radians(abs(pennation))))
    return {"MT": thickness, "PA": pennation, "FL": length}
