"""Lines, angles and curves as markups: how they are made, written, read and shown.

Aponeuroses are open curves of straight pieces, so that what is seen is exactly what is measured. Thickness and straight
fascicles are lines, curved fascicles open curves, pennation angles are angles (arm, vertex, arm), areas closed curves.
"""

from __future__ import annotations

import json

import numpy as np
import slicer
import vtk
from scipy.spatial import cKDTree
from vtk.util.numpy_support import vtk_to_numpy

from MSUSSegmentLib.measure import lines, outlines
from MSUSSegmentLib.measure.architecture import Line
from MSUSSegmentLib.measure.types import AUTO
from MSUSSegmentLib.scene import attributes as A
from MSUSSegmentLib.scene import coordinates

#: Name (with the index where there may be several) and colour of each kind.
NAMES = {
    A.SUPERFICIAL: "Superficial aponeurosis",
    A.DEEP: "Deep aponeurosis",
    A.THICKNESS: "MT {}",
    A.FASCICLE: "Fascicle {}",
    A.PENNATION: "PA {}",
    A.AREA: "Area {}",
    A.FAT: "Subcutaneous fat {}",
}
COLOURS = {
    A.SUPERFICIAL: (0.98, 0.80, 0.20),
    A.DEEP: (0.95, 0.55, 0.15),
    A.THICKNESS: (0.30, 0.80, 0.98),
    A.FASCICLE: (0.50, 0.95, 0.45),
    A.PENNATION: (0.95, 0.55, 0.95),
    A.AREA: (1.00, 0.45, 0.45),
    A.FAT: (1.00, 0.84, 0.30),
}
_CLASSES = {
    A.SUPERFICIAL: "vtkMRMLMarkupsCurveNode",
    A.DEEP: "vtkMRMLMarkupsCurveNode",
    A.THICKNESS: "vtkMRMLMarkupsLineNode",
    A.FASCICLE: "vtkMRMLMarkupsLineNode",
    A.PENNATION: "vtkMRMLMarkupsAngleNode",
    A.AREA: "vtkMRMLMarkupsClosedCurveNode",
    A.FAT: "vtkMRMLMarkupsLineNode",
}
#: Points needed before there is anything to measure.
LEAST_POINTS = {A.SUPERFICIAL: 2, A.DEEP: 2, A.THICKNESS: 2, A.FASCICLE: 2, A.PENNATION: 3, A.AREA: 3, A.FAT: 2}
#: Control points of an aponeurosis: few to drag, more only where the curve would leave the measured edge by more
#: pixels.
CURVE_POINTS, MOST_CURVE_POINTS, CURVE_TOLERANCE = 7, 15, 0.75
FASCICLE_POINTS = 7
#: Of a closed contour: as few as keep its area to within a share, and the curve within some pixels of it.
AREA_POINTS, AREA_EXACT, AREA_TOLERANCE = (16, 24, 32, 48, 64, 96), 0.003, 1.0

_DEFINED = slicer.vtkMRMLMarkupsNode.PositionDefined


def new_markup(kind: str, index: int, scene_token: str, *, known_scale: bool = True, curved: bool = False):
    """A markup of a kind, not yet in a scene and without points. ``curved``: a fascicle as a curve."""
    class_name = "vtkMRMLMarkupsCurveNode" if kind == A.FASCICLE and curved else _CLASSES[kind]
    node = getattr(slicer, class_name)()
    node.SetName(NAMES[kind].format(index))
    A.write(node, A.SCENE, scene_token)
    A.write(node, A.KIND, kind)
    A.write(node, A.INDEX, index)
    if class_name == "vtkMRMLMarkupsCurveNode":
        node.SetCurveTypeToLinear()
    set_units(node, known_scale)
    return node


def set_units(node, known_scale: bool) -> None:
    """Let Slicer show its own length only where it is true: it writes mm even when the scale is unknown."""
    for i in range(node.GetNumberOfMeasurements()):
        measurement = node.GetNthMeasurement(i)
        of_line = measurement.GetName() == "length" and node.IsA("vtkMRMLMarkupsLineNode")
        if of_line or measurement.GetName() == "area":
            measurement.SetEnabled(known_scale)


def show_markup(node, known_scale: bool = True) -> None:
    """Thin lines, small points; labels on thickness, angle and area only (those of the fascicles would cross them)."""
    if node.GetDisplayNode() is None:
        node.CreateDefaultDisplayNodes()
    display, kind = node.GetDisplayNode(), A.read(node, A.KIND)
    colour = COLOURS.get(kind, (1.0, 1.0, 1.0))
    display.SetSelectedColor(*colour)
    display.SetColor(*(0.7 * np.array(colour)))
    display.SetActiveColor(1.0, 1.0, 1.0)
    display.SetGlyphType(slicer.vtkMRMLMarkupsDisplayNode.Circle2D)
    display.SetUseGlyphScale(True)
    display.SetGlyphScale(1.0 if kind == A.AREA else 1.3)
    display.SetCurveLineSizeMode(slicer.vtkMRMLMarkupsDisplayNode.UseLineThickness)
    display.SetLineThickness(0.35)
    display.SetTextScale(2.5)
    text = display.GetTextProperty()
    text.SetBold(False)
    text.SetShadow(True)
    text.SetBackgroundOpacity(0.0)
    display.SetPointLabelsVisibility(False)
    # Slicer's own numbers are those of the world: under a transform that stretches they would not be those measured.
    labelled = kind == A.PENNATION or (known_scale and kind in (A.THICKNESS, A.AREA, A.FAT))
    display.SetPropertiesLabelVisibility(labelled and coordinates.keeps_lengths(node))
    display.SetFillVisibility(False)
    display.SetSnapMode(slicer.vtkMRMLMarkupsDisplayNode.SnapModeUnconstrained)
    if hasattr(display, "SetHandlesInteractive"):
        display.SetHandlesInteractive(False)


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
                node.AddControlPoint(vtk.vtkVector3d(*position))
        else:
            for i, position in enumerate(ras):
                node.SetNthControlPointPosition(i, *position)
    finally:
        node.EndModify(was)


def read_points(node, matrix: np.ndarray) -> np.ndarray:
    """Pixels (N, 2) of the placed control points; the one that still hangs on the mouse does not count."""
    return read_places(node, matrix)[:, :2]


def read_places(node, matrix: np.ndarray) -> np.ndarray:
    """Pixels and slice (N, 3) of the placed control points; the slice is 0 on the picture's plane."""
    placed = [
        node.GetNthControlPointPosition(i)  # not of the world: see `coordinates`
        for i in range(node.GetNumberOfControlPoints())
        if node.GetNthControlPointPositionStatus(i) == _DEFINED
    ]
    return coordinates.to_ijk(placed, matrix)


def read_polygon(node, matrix: np.ndarray) -> np.ndarray:
    """Pixels (N, 2) of a closed curve as it is drawn, between its control points too."""
    points = node.GetCurvePoints()  # not of the world: see `coordinates`
    if points is None or points.GetNumberOfPoints() < 3:
        return np.empty((0, 2))
    polygon = coordinates.to_pixels(vtk_to_numpy(points.GetData()), matrix)
    return polygon[:-1] if np.allclose(polygon[0], polygon[-1], rtol=0, atol=1e-6) else polygon


def read_line(node, matrix: np.ndarray) -> Line | None:
    """What a markup shows, ready to be measured; None when it is empty or not fully placed."""
    kind, _ = A.key_of(node)
    points = read_points(node, matrix)
    if len(points) < LEAST_POINTS.get(kind, 2):
        return None
    extrapolated = A.read(node, A.EXTRAPOLATED, "0")
    confidence = A.read(node, A.CONFIDENCE)
    return Line(
        points,
        A.provenance_of(node),
        float(extrapolated),
        A.read(node, A.UNKNOWN),
        float(confidence) if confidence else None,
    )


def write_line(
    node,
    line: Line | None,
    matrix: np.ndarray,
    *,
    follows: bool,
    rater: str = "",
    model: str = "",
    weights: str = "",
) -> None:
    """Write a line with where it came from into a markup; None empties the markup and forgets the rest."""
    write_points(node, None if line is None else line.points, matrix)
    known = line is not None
    A.write(node, A.PROVENANCE, line.provenance if known else AUTO)
    A.write(node, A.FOLLOWS, "1" if known and follows else None)
    A.write(node, A.RATER, rater if known else None)
    A.write(node, A.MODEL, model if known else None)
    A.write(node, A.WEIGHTS, weights if known else None)
    sure = known and line.confidence is not None
    A.write(node, A.CONFIDENCE, repr(float(line.confidence)) if sure else None)
    fascicle = known and A.read(node, A.KIND) == A.FASCICLE
    A.write(node, A.EXTRAPOLATED, repr(float(line.extrapolated)) if fascicle and line.extrapolated else None)
    A.write(node, A.UNKNOWN, line.unknown if fascicle else None)
    trace = {"points": np.asarray(line.points, float).tolist(), "extrapolated": line.extrapolated} if fascicle else None
    A.write(node, A.TRACE, json.dumps(trace) if trace and follows else None)


def curve_knots(curve) -> np.ndarray:
    """An aponeurosis (N, 2) px by a few points, joined by straight pieces: about seven, left to right.

    The pieces are the least-squares fit at the very samples at which `lines.aponeurosis_angle` fits its straight line.
    A straight line is one such fit too, so the curve's angle stays the same to rounding, whatever the number of pieces.
    """
    curve = np.asarray(curve, float)
    seen = lines.Curve(curve, None)
    x = np.linspace(seen.start, seen.end, 101)
    y = seen.y(x)
    for count in range(CURVE_POINTS, MOST_CURVE_POINTS + 1):
        knots = np.linspace(seen.start, seen.end, count)
        hats = np.maximum(0.0, 1.0 - np.abs(x[:, None] - knots) / (knots[1] - knots[0]))
        heights = np.linalg.lstsq(hats, y, rcond=None)[0]
        if np.abs(hats @ heights - y).max() <= CURVE_TOLERANCE:
            break
    return np.column_stack([knots, heights])


def fascicle_points(points) -> np.ndarray:
    """A fascicle's line (M, 2) px by its two ends, a curved one by seven points at even steps along it."""
    points = np.asarray(points, float)
    if len(points) <= FASCICLE_POINTS:
        return points
    steps = np.hypot(*np.diff(points, axis=0).T)
    run = np.concatenate(([0.0], np.cumsum(steps)))
    at = np.linspace(0.0, run[-1], FASCICLE_POINTS)
    return np.column_stack([np.interp(at, run, points[:, 0]), np.interp(at, run, points[:, 1])])


def area_points(polygon) -> np.ndarray:
    """A closed contour (N, 2) px by a few points at even steps, between which the closed curve is rounded.

    As few of 16 to 96 as give a curve whose area is the contour's and which runs beside it, see `AREA_EXACT`.
    """
    polygon = np.asarray(polygon, float)
    if len(polygon) <= AREA_POINTS[0]:
        return polygon
    closed = np.vstack([polygon, polygon[:1]])
    run = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(closed, axis=0).T))))
    area, node, flat = _area_of(polygon), slicer.vtkMRMLMarkupsClosedCurveNode(), coordinates.picture_matrix(None)
    for count in AREA_POINTS:
        at = np.linspace(0.0, run[-1], count, endpoint=False)
        points = np.column_stack([np.interp(at, run, closed[:, i]) for i in (0, 1)])
        write_points(node, points, flat)
        drawn = read_polygon(node, flat)
        exact = abs(_area_of(drawn) - area) <= AREA_EXACT * area
        if exact and cKDTree(drawn).query(polygon)[0].max() <= AREA_TOLERANCE + run[-1] / len(drawn) / 2:
            break
    return points


def _area_of(polygon: np.ndarray) -> float:
    return outlines.polygon_area(polygon - polygon.mean(axis=0))
