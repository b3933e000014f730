"""The grey levels inside the closed contours of the frame shown, as a table node and a plot chart node."""

from __future__ import annotations

import numpy as np
import slicer

from MSUSSegmentLib.measure.echo import EchoIntensity
from MSUSSegmentLib.report.histogram import colour_of, contour_echoes, describe_echo
from MSUSSegmentLib.scene import attributes as A
from MSUSSegmentLib.scene import cine, echo
from MSUSSegmentLib.scene.drawing import derive_nodes
from MSUSSegmentLib.scene.plots import kept_node, kept_nodes, show_series, show_table

__all__ = ["echoes_at", "histogram_nodes"]

_TABLE, _CHART, _SERIES = "histogram table", "histogram chart", "histogram series "
_LEVELS = "grey level"


def echoes_at(muscle, item: int) -> dict[int, EchoIntensity]:
    """The echo intensity of the contours that are drawn in a frame now, by number, with their histograms."""
    nodes = cine.nodes_at(muscle, item)
    derived = derive_nodes(muscle, nodes)
    grey = echo.grey_kinds(muscle.task)
    if derived is None or not any(kind in grey for kind, _ in derived.lines):
        return {}
    return contour_echoes(muscle.task, derived.lines, echo.picture_of(muscle, nodes))


def histogram_nodes(muscle) -> tuple:
    """(table, chart) of the frame shown, made at the first call and brought up to date later; one series a contour.

    Mean, median and the share of excluded pixels are in the legend. Without contours the chart is empty, and its title
    says so.
    """
    table = kept_node(muscle, "vtkMRMLTableNode", _TABLE, "Grey levels")
    chart = kept_node(muscle, "vtkMRMLPlotChartNode", _CHART, "Grey levels")
    echoes = echoes_at(muscle, cine.selected(muscle))
    counted = {number: one for number, one in echoes.items() if one.histogram is not None}
    columns = {_column(number): one.histogram for number, one in counted.items()}
    show_table(table, {_LEVELS: np.arange(256), **columns})
    made = []
    for place, (number, one) in enumerate(counted.items(), 1):
        node = kept_node(muscle, "vtkMRMLPlotSeriesNode", f"{_SERIES}{number}", f"Grey levels {number}")
        node.SetName(describe_echo(number, one))
        node.SetAndObserveTableNodeID(table.GetID())
        node.SetXColumnName(_LEVELS)
        node.SetYColumnName(_column(number))
        node.SetPlotType(slicer.vtkMRMLPlotSeriesNode.PlotTypeScatter)
        node.SetMarkerStyle(slicer.vtkMRMLPlotSeriesNode.MarkerStyleNone)
        node.SetLineStyle(slicer.vtkMRMLPlotSeriesNode.LineStyleSolid)
        node.SetLineWidth(2)
        node.SetColor(*colour_of(number, place))
        made.append(node)
    show_series(chart, made)
    for node in kept_nodes(muscle, "vtkMRMLPlotSeriesNode"):
        if A.read(node, A.KIND).startswith(_SERIES) and node not in made:
            slicer.mrmlScene.RemoveNode(node)  # its contour has gone
    chart.SetTitle(_title(muscle, echoes))
    chart.SetXAxisTitle(_LEVELS)
    chart.SetYAxisTitle("pixels")
    return table, chart


def _title(muscle, echoes: dict[int, EchoIntensity]) -> str:
    where = "" if muscle.browser is None else f"Frame {muscle.frame}: "
    if not echoes:
        return where + "no closed curve that can be measured"
    unknown = [describe_echo(number, one) for number, one in echoes.items() if one.histogram is None]
    return where + "; ".join(["grey levels inside the contours", *unknown])


def _column(number: int) -> str:
    return f"contour {number}"
