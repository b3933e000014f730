"""A task's numbers over time as a table node and a plot chart node, which Slicer's plot view shows."""

from __future__ import annotations

import numpy as np
import slicer
from vtkmodules.util.numpy_support import numpy_to_vtk
from vtkmodules.vtkCommonDataModel import vtkTable

from MSUSSegmentLib.scene import attributes as A

__all__ = ["kept_node", "kept_nodes", "plot_nodes", "show_series", "show_table"]

#: Quantity: name in the legend, colour.
_LOOK = {"MT": ("MT", (0.12, 0.47, 0.71)), "PA": ("PA", (0.58, 0.40, 0.74)), "FL": ("FL", (0.17, 0.63, 0.17))}
#: Of contours: colours of the first, second, third …
_CONTOURS = {
    "CSA": ((0.84, 0.15, 0.16), (1.00, 0.50, 0.05), (0.89, 0.47, 0.76)),
    "EI": ((0.35, 0.35, 0.35), (0.55, 0.55, 0.55), (0.74, 0.74, 0.13)),
}
_TABLE, _CHART, _SERIES = "plot table", "plot chart", "plot series {}"


def plot_nodes(muscle, series: dict[str, tuple]) -> tuple:
    """(table, chart) of ``series`` (see `Session.series`), made at the first call and brought up to date later."""
    table = kept_node(muscle, "vtkMRMLTableNode", _TABLE, "Architecture over time")
    chart = kept_node(muscle, "vtkMRMLPlotChartNode", _CHART, "Architecture over time")
    units = _fill(table, muscle, series)
    made = []
    for quantity, (name, colour) in _looks(series).items():
        for smoothed in (False, True):
            column = f"{quantity} smoothed" if smoothed else quantity
            node = kept_node(muscle, "vtkMRMLPlotSeriesNode", _SERIES.format(column), column)
            node.SetName(f"{name}{units.get(quantity, '')}" + (" smoothed" if smoothed else ""))
            node.SetAndObserveTableNodeID(table.GetID())
            node.SetXColumnName("time")
            node.SetYColumnName(column)
            node.SetPlotType(slicer.vtkMRMLPlotSeriesNode.PlotTypeScatter)
            node.SetMarkerStyle(
                slicer.vtkMRMLPlotSeriesNode.MarkerStyleNone if smoothed
                else slicer.vtkMRMLPlotSeriesNode.MarkerStyleCircle
            )  # fmt: skip
            node.SetLineStyle(
                slicer.vtkMRMLPlotSeriesNode.LineStyleSolid if smoothed else slicer.vtkMRMLPlotSeriesNode.LineStyleNone
            )
            node.SetMarkerSize(6)
            node.SetLineWidth(2)
            node.SetColor(*colour)
            made.append(node)
    show_series(chart, made)
    timed = muscle.browser is not None and _is_timed(muscle)
    chart.SetTitle("")
    chart.SetXAxisTitle("time (s)" if timed else "frame")
    known = muscle.spacing is not None
    if muscle.task.echo:
        chart.SetYAxisTitle("cm², grey level" if known else "px², grey level")
    else:
        chart.SetYAxisTitle("mm, °" if known else "px, °")
    return table, chart


def _looks(series) -> dict[str, tuple]:
    """Name in the legend and colour of each quantity; without contours, those of `_LOOK`."""
    found = {}
    for name in series:
        quantity, _, number = name.partition(" ")
        if quantity in _CONTOURS and number:
            colours = _CONTOURS[quantity]
            found[name] = name, colours[(int(number) - 1) % len(colours)]
    return found or _LOOK


def _is_timed(muscle) -> bool:
    return muscle.browser.GetMasterSequenceNode().GetIndexUnit() == "s"


def _fill(node, muscle, series) -> dict[str, str]:
    """Write the columns; returns the unit of each quantity for the legend."""
    columns = {"time": next((times for _, times, _, _ in series.values()), np.empty(0))}
    for quantity in _looks(series):
        _, _, raw, smooth = series.get(quantity, (None, None, columns["time"] * np.nan, columns["time"] * np.nan))
        columns[quantity], columns[f"{quantity} smoothed"] = raw, smooth
    show_table(node, columns)
    known = muscle.spacing is not None
    length, surface = (" (mm)", " (cm²)") if known else (" (px)", " (px²)")
    units = {"MT": length, "FL": length, "PA": " (°)"}
    return units | {name: surface for name in series if name.startswith("CSA")}


def show_table(node, columns: dict[str, np.ndarray]) -> None:
    """Make these columns (N,), all of one length, by name, the content of a table node that nobody may type into."""
    was = node.StartModify()
    table = vtkTable()
    for name, values in columns.items():
        column = numpy_to_vtk(np.ascontiguousarray(values, np.float64), deep=1)
        column.SetName(name)
        table.AddColumn(column)
    node.SetAndObserveTable(table)
    node.SetLocked(True)
    node.EndModify(was)


def show_series(chart, series: list) -> None:
    """Make these plot series nodes, in this order, those of a chart; nothing is touched when they are already."""
    shown = [chart.GetNthPlotSeriesNodeID(i) for i in range(chart.GetNumberOfPlotSeriesNodes())]
    if shown != [node.GetID() for node in series]:
        chart.RemoveAllPlotSeriesNodeIDs()
        for node in series:
            chart.AddAndObservePlotSeriesNodeID(node.GetID())


def kept_nodes(muscle, class_name: str) -> list:
    """This picture's nodes of a class."""
    scene = slicer.mrmlScene
    nodes = (scene.GetNthNodeByClass(i, class_name) for i in range(scene.GetNumberOfNodesByClass(class_name)))
    return [node for node in nodes if A.read(node, A.SCENE) == muscle.token]


def kept_node(muscle, class_name: str, kind: str, name: str):
    """This picture's node of that kind, made when it is not there."""
    for node in kept_nodes(muscle, class_name):
        if A.read(node, A.KIND) == kind:
            return node
    node = slicer.mrmlScene.AddNewNodeByClass(class_name, name)
    A.write(node, A.SCENE, muscle.token)
    A.write(node, A.KIND, kind)
    return node
