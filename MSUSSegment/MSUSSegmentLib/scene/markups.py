"""Lines, angles and curves as markups: how they are made, written, read and shown.

Open curves have straight pieces, so that what is seen is exactly what is measured. Straight lines are lines, or open
curves where they have more than two points; angles are angles (arm, vertex, arm), closed contours closed curves.
"""

from __future__ import annotations

import json
from functools import lru_cache

import numpy as np
import slicer
from vtkmodules.vtkCommonDataModel import vtkVector3d

from MSUSSegmentLib.measure.flags import decode, encode
from MSUSSegmentLib.measure.types import Line
from MSUSSegmentLib.report.overlay import unit_text
from MSUSSegmentLib.scene import attributes as A
from MSUSSegmentLib.scene import coordinates
from MSUSSegmentLib.tasks.codec import decode_trace, encode_trace
from MSUSSegmentLib.tasks.registry import TASKS
from MSUSSegmentLib.tasks.task import Task
from MSUSSegmentLib.tasks.vocabulary import ANGLE, CLOSED, CURVE, STRAIGHT, LineKind

_CLASSES = {
    CURVE: "vtkMRMLMarkupsCurveNode",
    STRAIGHT: "vtkMRMLMarkupsLineNode",
    ANGLE: "vtkMRMLMarkupsAngleNode",
    CLOSED: "vtkMRMLMarkupsClosedCurveNode",
}
_DEFINED = slicer.vtkMRMLMarkupsNode.PositionDefined
#: Points that lie within so many pixels of those kept to the last digit are those.
SAME = 1e-6
#: Points further than this from those, in pixels, were moved by somebody, not by rounding.
MOVED = 1e-3


def kind_named(name: str, task: Task | None = None) -> LineKind | None:
    """The kind of lines of a name: the task's, else that of any task that has one; None when none has."""
    tasks = ([task] if task is not None else []) + list(TASKS.values())
    return next((kind for kind in (one.line(name) for one in tasks) if kind is not None), None)


def new_markup(kind: LineKind, index: int, scene_token: str, *, known_scale: bool = True, curved: bool = False):
    """A markup of a kind, not yet in a scene and without points. ``curved``: with more than two points."""
    class_name = _CLASSES[CURVE] if curved and kind.curved else _CLASSES[kind.shape]
    node = getattr(slicer, class_name)()
    node.SetName(kind.name_of(index))
    A.write(node, A.SCENE, scene_token)
    A.write(node, A.KIND, kind.name)
    A.write(node, A.INDEX, index)
    if class_name == _CLASSES[CURVE]:
        node.SetCurveTypeToLinear()
    set_units(node, known_scale)
    return node


def set_units(node, known_scale: bool) -> None:
    """Let Slicer show its own length only where it is true: it writes mm even when the scale is unknown.

    Its own area of a closed curve is off: it fits a surface to the curve at every change, which takes up to a third of
    a second, three times for a new curve. The area is measured here, and stands in the table.
    """
    for i in range(node.GetNumberOfMeasurements()):
        measurement = node.GetNthMeasurement(i)
        if measurement.GetName() == "length" and node.IsA("vtkMRMLMarkupsLineNode"):
            measurement.SetEnabled(known_scale)
        elif measurement.GetName() == "area":
            measurement.SetEnabled(False)


def show_markup(node, known_scale: bool = True, task: Task | None = None) -> None:
    """Thin lines, small points; labels where the kind has them (those of fascicles would cross them). Its kind is that
    of ``task``, else of any task that has it."""
    if node.GetDisplayNode() is None:
        node.CreateDefaultDisplayNodes()
    display, kind = node.GetDisplayNode(), kind_named(A.read(node, A.KIND), task)
    colour = np.array(kind.colour) / 255 if kind is not None else np.ones(3)
    display.SetSelectedColor(*colour)
    display.SetColor(*(0.7 * colour))
    display.SetActiveColor(1.0, 1.0, 1.0)
    display.SetGlyphType(slicer.vtkMRMLMarkupsDisplayNode.Circle2D)
    display.SetUseGlyphScale(True)
    display.SetGlyphScale(1.0 if kind is not None and kind.shape == CLOSED else 1.3)
    display.SetCurveLineSizeMode(slicer.vtkMRMLMarkupsDisplayNode.UseLineThickness)
    display.SetLineThickness(0.35)
    display.SetTextScale(2.5)
    text = display.GetTextProperty()
    text.SetBold(False)
    text.SetShadow(True)
    text.SetBackgroundOpacity(0.0)
    # Slicer's own numbers are those of the world and of the drawn points: not always what is measured.
    display.SetPropertiesLabelVisibility(False)
    display.SetPointLabelsVisibility(labelled(node))
    display.SetFillVisibility(False)
    display.SetSnapMode(slicer.vtkMRMLMarkupsDisplayNode.SnapModeUnconstrained)
    if hasattr(display, "SetHandlesInteractive"):
        display.SetHandlesInteractive(False)


def labelled(node) -> bool:
    """Whether numbers are written beside markups of this kind."""
    kind = kind_named(A.read(node, A.KIND))
    return kind is not None and bool(kind.label)


def write_labels(task: Task, nodes: dict, measurements) -> list:
    """Write the numbers of one frame beside its markups ``nodes``, by (kind, index), short and as they are measured:
    "MT 20.3 mm". Returns the nodes that have changed."""
    values = {(m.quantity, m.index): m for m in measurements if m.value is not None}
    changed = []
    for key, node in nodes.items():
        kind = task.line(key[0]) if isinstance(key, tuple) else None
        if kind is None or node is None or not kind.label:
            continue
        quantity = next((one for one in task.quantities if one.lines[:1] == (kind.name,)), None)
        found = values.get((quantity.name, key[1])) if quantity is not None else None
        name = "" if quantity is None else quantity.name if quantity.colour else quantity.title
        text = "" if found is None else f"{name} {found.value:.{quantity.digits}f}{unit_text(found.unit)}"
        if write_label(node, text, kind):
            changed.append(node)
    return changed


def write_label(node, text: str, kind: LineKind) -> bool:
    """Write a number at the point of a markup that its kind names; "" none. Returns whether anything changed."""
    count = node.GetNumberOfControlPoints()
    at = _labelled_point(node, kind.label) if count and kind.label else -1
    wanted = [text if i == at else "" for i in range(count)]
    if [node.GetNthControlPointLabel(i) for i in range(count)] == wanted:
        return False
    was = node.StartModify()
    for i, label in enumerate(wanted):
        node.SetNthControlPointLabel(i, label)
    node.EndModify(was)
    return True


def _labelled_point(node, where: str) -> int:
    count = node.GetNumberOfControlPoints()
    if where == "first":
        return 0
    if where == "middle":
        return count // 2
    heights = [node.GetNthControlPointPosition(i)[1] for i in range(count)]  # to anterior, which is up on the screen
    return int(np.argmax(heights) if where == "upper" else np.argmin(heights))


def write_points(node, points, matrix: np.ndarray) -> None:
    """Make the markup's control points exactly these pixels (N, 2); None or no points empties it. One event in all.

    The markup's own coordinates are those of the picture's frame, see `coordinates`.
    """
    ras = coordinates.to_ras(np.empty((0, 2)) if points is None else points, matrix)
    was = node.StartModify()
    try:
        if node.GetNumberOfControlPoints() != len(ras):
            node.RemoveAllControlPoints()
        if node.GetNumberOfControlPoints() == 0:
            for position in ras:
                node.AddControlPoint(vtkVector3d(*position))
        else:
            for i, position in enumerate(ras):
                node.SetNthControlPointPosition(i, *position)
    finally:
        node.EndModify(was)
    A.write(node, A.PIXELS, json.dumps(np.asarray(points, float).tolist()) if len(ras) else None)


def read_points(node, matrix: np.ndarray) -> np.ndarray:
    """Pixels (N, 2) of the placed control points; the one that still hangs on the mouse does not count."""
    points = read_places(node, matrix)[:, :2]
    exact = _kept_points(A.read(node, A.PIXELS))
    if exact is None or exact.shape != points.shape or np.abs(exact - points).max(initial=0.0) > SAME:
        return points
    return exact.copy()


@lru_cache(maxsize=256)
def _kept_points(text: str) -> np.ndarray | None:
    """What `attributes.PIXELS` holds; None where it is absent or spoilt. A frame's lines are read at every change."""
    try:
        return np.reshape(np.asarray(json.loads(text), float), (-1, 2)) if text else None
    except (ValueError, TypeError):
        return None


def was_moved(node, matrix: np.ndarray) -> bool:
    """Whether the placed points are others than those that `write_points` has kept with them to the last digit."""
    kept = A.read_json(node, A.PIXELS, None)
    if not kept:
        return False  # of a version that kept none
    points, exact = read_places(node, matrix)[:, :2], np.reshape(np.asarray(kept, float), (-1, 2))
    return exact.shape != points.shape or bool(np.abs(exact - points).max(initial=0.0) > MOVED)


def read_places(node, matrix: np.ndarray) -> np.ndarray:
    """Pixels and slice (N, 3) of the placed control points; the slice is 0 on the picture's plane."""
    return coordinates.to_ijk(positions(node), matrix)


def positions(node) -> list[tuple[float, float, float]]:
    """The placed control points in the markup's own coordinates, not those of the world: see `coordinates`."""
    return [
        node.GetNthControlPointPosition(i)
        for i in range(node.GetNumberOfControlPoints())
        if node.GetNthControlPointPositionStatus(i) == _DEFINED
    ]


def read_line(node, matrix: np.ndarray, kind: LineKind | None = None) -> Line | None:
    """What a markup shows with all that belongs to it; None when it is not fully placed and follows nothing."""
    kind = kind or kind_named(A.read(node, A.KIND))
    points, follows = read_points(node, matrix), bool(A.read(node, A.FOLLOWS))
    if len(points) < (kind.least if kind is not None else 2):
        if not follows:
            return None
        points = points[:0]
    reason = decode(A.read(node, A.REASON))
    return Line(
        points,
        A.provenance_of(node),
        float(A.read(node, A.EXTRAPOLATED, "0")),
        reason[0] if reason else None,
        follows=follows,
        trace=_read_trace(node),
        rater=A.read(node, A.RATER),
        model=A.read(node, A.MODEL),
        weights=A.read(node, A.WEIGHTS),
        convention=A.read(node, A.CONVENTION),
        of_segment=bool(A.read(node, A.FROM_SEGMENT)),
    )


def _read_trace(node):
    text = A.read(node, A.TRACE)
    return _kept_trace(text) if text else None


@lru_cache(maxsize=256)
def _kept_trace(text: str):
    try:
        kept = json.loads(text)
    except ValueError:
        return None
    return decode_trace(kept) if isinstance(kept, dict) and "points" in kept else None


def write_line(node, line: Line | None, matrix: np.ndarray) -> bool:
    """Make a markup show a line with all that belongs to it; None empties it. Returns whether anything changed."""
    line = line if line is not None else Line()
    changed = False
    if not np.array_equal(read_points(node, matrix), line.points):
        write_points(node, line.points, matrix)
        changed = True
    there = line.placed or line.follows
    attributes = {
        A.PROVENANCE: line.provenance if there else None,
        A.FOLLOWS: "1" if line.follows else None,
        A.RATER: line.rater,
        A.MODEL: line.model,
        A.WEIGHTS: line.weights,
        A.EXTRAPOLATED: repr(float(line.extrapolated)) if line.extrapolated else None,
        A.REASON: encode((line.reason,)) if line.reason is not None else None,
        A.TRACE: json.dumps(encode_trace(line.trace)) if line.trace is not None else None,
        A.CONVENTION: line.convention,
        A.FROM_SEGMENT: "1" if line.of_segment else None,
    }
    for name, value in attributes.items():
        changed |= A.write(node, name, value if there else None)
    return changed
