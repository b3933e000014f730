"""A number that a person types instead of dragging: which lines then lie where, so that they measure just that.

Each function takes ``(context, index, value)`` and gives the points (N, 2) px of the lines that change, by their keys.
ValueError, in one sentence, where the number cannot be, or means nothing.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from MSUSSegmentLib.measure import lines
from MSUSSegmentLib.measure.knots import fascicle_points
from MSUSSegmentLib.tasks.vocabulary import Context, Key

__all__ = ["typed_fascicle_length", "typed_length", "typed_pennation"]

#: Degrees that a typed angle may be missed by, and how often it is tried (curved fascicles are drawn by few points).
_CLOSE, _TRIES = 1e-6, 12


def typed_length(kind: str) -> Callable[[Context, int, float], dict[Key, np.ndarray]]:
    """A line of two points becomes as long as typed: its upper end stays, the lower one moves along the line."""

    def change(context: Context, index: int, value: float) -> dict[Key, np.ndarray]:
        line = context.lines.get((kind, index))
        if line is None or len(line.points) != 2:
            raise ValueError("Only a straight line can be given a length; drag its points instead.")
        if not value > 0:
            raise ValueError("A length must be more than 0.")
        lower = int(np.argmax(line.points[:, 1]))
        upper = line.points[1 - lower]
        now = lines.length(line.points, context.spacing)
        if not now > 0:
            raise ValueError("The line has no length yet, so it has no direction; drag an end first.")
        changed = line.points.copy()
        changed[lower] = upper + (line.points[lower] - upper) * (value / now)
        return {(kind, index): changed}

    return change


def typed_fascicle_length(fascicle: str) -> Callable[[Context, int, float], dict[Key, np.ndarray]]:
    """As `typed_length`, of fascicles that are read as drawn: else both aponeuroses end them."""

    def change(context: Context, index: int, value: float) -> dict[Key, np.ndarray]:
        if getattr(context.options, "fascicle_ends", "") != "drawn":
            raise ValueError(
                "A fascicle ends at the aponeuroses, so its length follows from its angle: type the pennation angle, "
                "or choose the convention that reads fascicles as they are drawn."
            )
        return typed_length(fascicle)(context, index, value)

    return change


def typed_pennation(
    pennation: str, fascicle: str, edges: tuple[str, str]
) -> Callable[[Context, int, float], dict[Key, np.ndarray]]:
    """The fascicle turns about its insertion, and ends at the aponeuroses ``edges`` (superficial, deep) again. An angle
    that a person has drawn does not follow its fascicle: then its first arm turns."""

    def change(context: Context, index: int, value: float) -> dict[Key, np.ndarray]:
        angle, points = context.lines.get((pennation, index)), context.points(pennation, index)
        if angle is None or points is None:
            raise ValueError("There is no angle to change; draw the fascicle first.")
        if not 0 < value < 90:
            raise ValueError("A pennation angle lies between 0 and 90 degrees.")
        scale = np.ones(2) if context.spacing is None else np.asarray(context.spacing, float)
        arm, vertex, along = points * scale
        (x0, y0), (x1, y1) = along - vertex, arm - vertex
        sense = np.sign(x0 * y1 - y0 * x1) or 1.0
        turn = sense * (value - lines.pennation_angle(points, context.spacing))
        if not angle.follows:
            return {(pennation, index): np.array([_turned(arm[None], vertex, turn)[0], vertex, along]) / scale}
        drawn = context.points(fascicle, index)
        if drawn is None:
            raise ValueError("There is no fascicle to turn; draw it first.")
        for _ in range(_TRIES):
            found = _turned(drawn * scale, vertex, turn) / scale
            found, measured = _completed(context, found, edges)
            now = _angle(context, measured, edges)
            if abs(now - value) < _CLOSE:
                return {(fascicle, index): found}
            turn += sense * (value - now)
        raise ValueError(f"The fascicle cannot be turned to {value:g}°; drag its ends instead.")

    return change


def _turned(points: np.ndarray, about: np.ndarray, degrees: float) -> np.ndarray:
    """Points (N, 2) in mm, turned about one of them; y runs downwards."""
    cos, sin = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return about + (points - about) @ np.array([[cos, sin], [-sin, cos]])


def _completed(context: Context, points: np.ndarray, edges: tuple[str, str]) -> tuple[np.ndarray, np.ndarray]:
    """The points of a turned fascicle that a person drags, and the line that is measured."""
    if getattr(context.options, "fascicle_ends", "") == "drawn":
        points = fascicle_points(points)
        return points, points
    curves = tuple(context.points(edge) for edge in edges)
    whole = lines.fascicle_line(points, *curves, context.spacing, getattr(context.options, "curved", False))
    points = fascicle_points(whole.points)
    return points, lines.extended_line(points, *curves, context.spacing).points


def _angle(context: Context, measured: np.ndarray, edges: tuple[str, str]) -> float:
    against = getattr(context.options, "pennation", edges[1])
    curve = context.points(against)
    if curve is None:
        raise ValueError("The aponeurosis that the angle is measured at is missing; draw it first.")
    measured = measured if against == edges[1] else measured[::-1]
    return float(lines.pennation_angle(lines.pennation_points(measured, curve, context.spacing), context.spacing))
