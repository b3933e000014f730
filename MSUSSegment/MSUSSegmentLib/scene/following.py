"""What follows when a person moves an aponeurosis or a fascicle: the automatic lines that were derived from it.

A line follows while nobody has moved it itself (attribute "MSUS.follows"). What has followed a person's edit is no
longer the machine's number: its provenance becomes "edited", but it goes on following.
"""

from __future__ import annotations

import numpy as np

from MSUSSegmentLib.measure import lines
from MSUSSegmentLib.measure.architecture import Options
from MSUSSegmentLib.measure.fat import propose_fat_line
from MSUSSegmentLib.measure.types import AUTO, EDITED, Spacing
from MSUSSegmentLib.scene import attributes as A
from MSUSSegmentLib.scene import markups

_FRACTIONS = (0.25, 0.5, 0.75)


def follow(
    nodes, moved: tuple[str, int], matrix: np.ndarray, spacing: Spacing | None, options: Options, rater: str = ""
) -> list:
    """Derive anew every following line that depends on the markup ``moved`` (kind, index). Returns the nodes changed.

    ``nodes`` are the frame's markups by (kind, index). A line that no longer exists (the curves have crossed, the
    fascicle misses the aponeurosis) is emptied and comes back when they are moved back.
    """
    kind, index = moved
    changed = []
    if kind == A.AREA:
        return _fat(nodes, index, matrix)
    if not isinstance(options, Options):  # of a task without aponeuroses
        return changed
    if kind in A.CURVES:
        changed += _thickness(nodes, matrix, spacing, options) + _fascicles(nodes, matrix, spacing, options)
    if kind in (*A.CURVES, A.FASCICLE):
        changed += _pennation(nodes, index if kind == A.FASCICLE else None, matrix, spacing, options)
    for node in changed:
        if A.provenance_of(node) == AUTO:
            A.write(node, A.PROVENANCE, EDITED)
            A.write(node, A.RATER, rater)
    return changed


def _fat(nodes, index: int, matrix) -> list:
    """The line through the fat above a contour, proposed anew from where it begins; it stays a proposal."""
    node = nodes.get((A.FAT, index))
    if node is None or not A.read(node, A.FOLLOWS):
        return []
    points = markups.read_points(node, matrix)
    try:
        line = propose_fat_line(markups.read_polygon(nodes[A.AREA, index], matrix), points[0, 1])
    except (ValueError, IndexError):
        return []  # a contour that is no contour for the moment
    markups.write_points(node, line, matrix)
    return [node]


def curve_of(nodes, kind: str, matrix: np.ndarray) -> np.ndarray | None:
    """An aponeurosis' points (N, 2) px; None when it is not there, or is not a curve that runs from left to right."""
    node = nodes.get((kind, 1))
    points = markups.read_points(node, matrix) if node is not None else np.empty((0, 2))
    return points if len(points) >= 2 and np.ptp(points[:, 0]) > 0 else None


def _followers(nodes, kind: str) -> list:
    return [(i, node) for (of, i), node in nodes.items() if of == kind and A.read(node, A.FOLLOWS)]


def _thickness(nodes, matrix, spacing, options) -> list:
    followers = [(i, node) for i, node in _followers(nodes, A.THICKNESS) if i <= len(_FRACTIONS)]
    upper, lower = (curve_of(nodes, kind, matrix) for kind in A.CURVES)
    derived = lines.thickness_lines(upper, lower, spacing, _FRACTIONS, options.thickness)
    for i, node in followers:
        markups.write_points(node, derived[i - 1], matrix)
    return [node for _, node in followers]


def _fascicles(nodes, matrix, spacing, options) -> list:
    upper, lower = (curve_of(nodes, kind, matrix) for kind in A.CURVES)
    changed = []
    for _, node in _followers(nodes, A.FASCICLE):
        trace = A.read_json(node, A.TRACE, None)
        if not trace:
            continue
        points = np.asarray(trace["points"], float)
        line = lines.fascicle_line(points, upper, lower, spacing, options.curved)
        markups.write_points(node, markups.fascicle_points(line.points), matrix)
        seen = (1.0 - trace["extrapolated"]) * lines.length(points, spacing)
        total = lines.length(line.points, spacing)
        share = max(0.0, 1.0 - seen / total) if total else 0.0
        A.write(node, A.EXTRAPOLATED, repr(share) if share else None)
        A.write(node, A.UNKNOWN, line.reason)
        changed.append(node)
    return changed


def _pennation(nodes, index: int | None, matrix, spacing, options) -> list:
    against = curve_of(nodes, options.pennation, matrix)
    changed = []
    for i, node in _followers(nodes, A.PENNATION):
        if index not in (None, i):
            continue
        markups.write_points(node, _angle(nodes.get((A.FASCICLE, i)), against, matrix, spacing, options), matrix)
        changed.append(node)
    return changed


def _angle(fascicle, against, matrix, spacing, options) -> np.ndarray | None:
    """The angle's three points; None when there is no fascicle, no aponeurosis, or they do not meet."""
    if fascicle is None or against is None or options.pennation in A.read(fascicle, A.UNKNOWN):
        return None
    points = markups.read_points(fascicle, matrix)
    try:
        return lines.pennation_points(points, against, spacing)
    except ValueError:
        return None
