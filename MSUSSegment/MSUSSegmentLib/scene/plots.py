"""A task's numbers over time as a table node and a plot chart node, which Slicer's plot view shows."""

from __future__ import annotations

import numpy as np
import slicer
from vtkmodules.util.numpy_support import numpy_to_vtk
from vtkmodules.vtkCommonDataModel import vtkTable

from MSUSSegmentLib.report.overlay import unit_text
from MSUSSegmentLib.scene import attributes as A
from MSUSSegmentLib.tasks.vocabulary import unit_of

__all__ = ["kept_node", "kept_nodes", "plot_nodes", "show_series", "show_table"]

#: matplotlib's names of colours as Slicer takes them.
_COLOURS = {
    "tab:blue": (0.12, 0.47, 0.71), "tab:purple": (0.58, 0.40, 0.74), "tab:green": (0.17, 0.63, 0.17),
    "tab:red": (0.84, 0.15, 0.16), "tab:gray": (0.35, 0.35, 0.35), "tab:orange": (1.00, 0.50, 0.05),
    "tab:brown": (0.55, 0.34, 0.29), "tab:pink": (0.89, 0.47, 0.76), "tab:olive": (0.74, 0.74, 0.13),
    "tab:cyan": (0.09, 0.75, 0.81),
}  # fmt: skip
#: Of several muscles, the first has the quantity's colour, the next ones this share of white more each.
_LIGHTER = 0.35
_TABLE, _CHART, _SERIES = "plot table", "plot chart", "plot series {}"


def plot_nodes(muscle, series: dict[str, tuple]) -> tuple:
    """(table, chart) of ``series`` (see `Session.series`), made at the first call and brought up to date later."""
    table = kept_node(muscle, "vtkMRMLTableNode", _TABLE, "Architecture over time")
    chart = kept_node(muscle, "vtkMRMLPlotChartNode", _CHART, "Architecture over time")
    units = _fill(table, muscle, series)
    made = []
    for quantity, colour in _looks(muscle, series).items():
        for smoothed in (False, True):
            column = f"{quantity} smoothed" if smoothed else quantity
            node = kept_node(muscle, "vtkMRMLPlotSeriesNode", _SERIES.format(column), column)
            node.SetName(f"{quantity}{units[quantity]}" + (" smoothed" if smoothed else ""))
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
    axis = dict.fromkeys(unit.strip(" ()") or "grey level" for unit in units.values())
    chart.SetYAxisTitle(", ".join(axis))
    return table, chart


def _looks(muscle, series) -> dict[str, tuple]:
    """The colour of each line of the plot, by its name; without any, those of the task's quantities."""
    found = {}
    for name in series or muscle.task.summaries:
        quantity, _, number = name.partition(" ")
        colour = np.array(_COLOURS.get(muscle.task.summaries.get(quantity, ""), (0.5, 0.5, 0.5)))
        lighter = _LIGHTER * (int(number) - 1) if number.isdigit() else 0.0
        found[name] = tuple(colour + (1.0 - colour) * min(lighter, 0.75))
    return found


def _is_timed(muscle) -> bool:
    return muscle.browser.GetMasterSequenceNode().GetIndexUnit() == "s"


def _fill(node, muscle, series) -> dict[str, str]:
    """Write the columns; returns the unit of each quantity for the legend."""
    columns = {"time": next((times for _, times, _, _ in series.values()), np.empty(0))}
    units = {}
    for name in _looks(muscle, series):
        _, _, raw, smooth = series.get(name, (None, None, columns["time"] * np.nan, columns["time"] * np.nan))
        columns[name], columns[f"{name} smoothed"] = raw, smooth
        quantity = muscle.task.quantity(name.partition(" ")[0])
        unit = unit_text(unit_of(quantity.measures, muscle.spacing is not None)).strip()
        units[name] = f" ({unit})" if unit else ""
    show_table(node, columns)
    return units


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
