"""A task's numbers over time as a table node and a plot chart node, which Slicer's plot view shows."""

from __future__ import annotations

import numpy as np
import slicer
from vtkmodules.util.numpy_support import numpy_to_vtk
from vtkmodules.vtkCommonDataModel import vtkTable

from MSUSSegmentLib.report.overlay import unit_text
from MSUSSegmentLib.scene import attributes as A
from MSUSSegmentLib.scene.measured import SUFFIX
from MSUSSegmentLib.tasks.vocabulary import unit_of

__all__ = ["is_cursor", "kept_node", "kept_nodes", "plot_nodes", "show_series", "show_table"]

#: matplotlib's names of colours as Slicer takes them.
_COLOURS = {
    "tab:blue": (0.12, 0.47, 0.71), "tab:purple": (0.58, 0.40, 0.74), "tab:green": (0.17, 0.63, 0.17),
    "tab:red": (0.84, 0.15, 0.16), "tab:gray": (0.35, 0.35, 0.35), "tab:orange": (1.00, 0.50, 0.05),
    "tab:brown": (0.55, 0.34, 0.29), "tab:pink": (0.89, 0.47, 0.76), "tab:olive": (0.74, 0.74, 0.13),
    "tab:cyan": (0.09, 0.75, 0.81),
}  # fmt: skip
#: The colour of what was measured beside the recording.
_MEASURED = (0.15, 0.15, 0.15)
#: Of several muscles, the first has the quantity's colour, the next ones this share of white more each.
_LIGHTER = 0.35
_TABLE, _CHART, _SERIES = "plot table", "plot chart{}", "plot series {}"
#: The line at the frame shown: its table, and its series in each chart.
_CURSOR_TABLE, CURSOR = "plot cursor table", "plot cursor"
_ACCEPTED = "plot accepted{}"
#: Shares of the axes left free: right of the data for the legend, below and above for the marks of accepted frames.
_LEGEND, _EDGE = 0.28, 0.08


def plot_nodes(muscle, series: dict[str, tuple], shown: float, frame: int, accepted=()) -> tuple:
    """(table, charts) of ``series`` (see `Session.series`), made at the first call and brought up to date later.

    There is one chart a unit, so that mm and degrees have axes of their own; all have the same time axis, with room at
    its right for the legend, and a line at ``shown``, the time of ``frame``. ``accepted``: frames that a person has
    accepted, which are marked at the bottom.
    """
    table = kept_node(muscle, "vtkMRMLTableNode", _TABLE, "Architecture over time")
    looks, units = _looks(muscle, series), _units(muscle, series)
    columns = _columns(series, looks)
    frames = next((frames for frames, *_ in series.values()), np.empty(0, int))
    here = np.isin(frames, list(accepted)) if len(frames) == len(columns["time"]) else np.zeros(0, bool)
    groups = {unit: [name for name in looks if units[name] == unit] for unit in dict.fromkeys(units.values())}
    spans = {unit: _span([columns[column] for name in names for column in (name, f"{name} smoothed")])
             for unit, names in groups.items()}  # fmt: skip
    for unit, span in spans.items():
        columns[f"accepted{unit}"] = np.where(here, span[0], np.nan) if len(here) else columns["time"] * np.nan
    show_table(table, columns)
    cursor = kept_node(muscle, "vtkMRMLTableNode", _CURSOR_TABLE, "Frame shown")
    ends = {f"y{unit}": np.array(span) for unit, span in spans.items()}
    show_table(cursor, {"time": np.array([shown, shown]), **ends})
    timed = muscle.browser is not None and _is_timed(muscle)
    charts = []
    for at, (unit, names) in enumerate(groups.items()):
        made = [
            _line(muscle, table, name, looks[name], smoothed)
            for name in names
            for smoothed in ((True,) if name.endswith(f" {SUFFIX}") else (False, True))
        ]
        if here.any():
            made.append(_accepted(muscle, table, unit))
        made.append(_cursor(muscle, cursor, unit, frame))
        chart = kept_node(muscle, "vtkMRMLPlotChartNode", _CHART.format(f" {at + 1}" if at else ""),
                          "Architecture over time")  # fmt: skip
        show_series(chart, made)
        _set_axes(chart, columns["time"], spans[unit])
        chart.SetTitle("")
        chart.SetXAxisTitle("time (s)" if timed else "frame")
        chart.SetYAxisTitle(", ".join(names) + (f" ({unit.strip()})" if unit.strip() else ""))
        charts.append(chart)
    return table, charts


def _line(muscle, table, quantity: str, colour, smoothed: bool):
    """The series of a quantity: points as measured, or a line through them."""
    kinds = slicer.vtkMRMLPlotSeriesNode
    column = f"{quantity} smoothed" if smoothed else quantity
    shown = quantity if quantity.endswith(f" {SUFFIX}") else column
    node = _scatter(muscle, table, _SERIES.format(column), shown, column)
    node.SetMarkerStyle(kinds.MarkerStyleNone if smoothed else kinds.MarkerStyleCircle)
    node.SetLineStyle(kinds.LineStyleSolid if smoothed else kinds.LineStyleNone)
    node.SetMarkerSize(6)
    node.SetLineWidth(2)
    node.SetColor(*colour)
    return node


def _accepted(muscle, table, unit: str):
    """The marks of accepted frames, at the bottom."""
    kinds = slicer.vtkMRMLPlotSeriesNode
    node = _scatter(muscle, table, _ACCEPTED.format(unit), "accepted", f"accepted{unit}")
    node.SetMarkerStyle(kinds.MarkerStyleSquare)
    node.SetLineStyle(kinds.LineStyleNone)
    node.SetMarkerSize(6)
    node.SetColor(0.2, 0.2, 0.2)
    return node


def _cursor(muscle, table, unit: str, frame: int):
    """The line at the frame shown."""
    kinds = slicer.vtkMRMLPlotSeriesNode
    node = _scatter(muscle, table, f"{CURSOR}{unit}", f"frame {frame}", f"y{unit}")
    node.SetMarkerStyle(kinds.MarkerStyleNone)
    node.SetLineStyle(kinds.LineStyleDash)
    node.SetLineWidth(1)
    node.SetColor(0.2, 0.2, 0.2)
    return node


def _scatter(muscle, table, kind: str, name: str, column: str):
    node = kept_node(muscle, "vtkMRMLPlotSeriesNode", kind, name)
    node.SetName(name)
    node.SetAndObserveTableNodeID(table.GetID())
    node.SetXColumnName("time")
    node.SetYColumnName(column)
    node.SetPlotType(slicer.vtkMRMLPlotSeriesNode.PlotTypeScatter)
    return node


def is_cursor(node) -> bool:
    """Whether a plot series is the line at the frame shown, whose points are no frames."""
    return node is not None and A.read(node, A.KIND).startswith(CURSOR)


def _span(values: list[np.ndarray]) -> tuple[float, float]:
    """Bottom and top of an axis for these values, with some room; (0, 1) without any."""
    known = np.concatenate([np.asarray(one, float)[np.isfinite(one)] for one in values] or [np.empty(0)])
    if not len(known):
        return 0.0, 1.0
    low, high = float(known.min()), float(known.max())
    room = _EDGE * (high - low) or max(abs(low) * _EDGE, 1e-3)
    return low - room, high + room


def _set_axes(chart, times: np.ndarray, span: tuple[float, float]) -> None:
    """The ranges of a chart; what the legend covers is free of data."""
    known = times[np.isfinite(times)]
    first, last = (float(known.min()), float(known.max())) if len(known) else (0.0, 1.0)
    width = last - first or 1.0
    for automatic, ranged, ends in (
        (chart.SetXAxisRangeAuto, chart.SetXAxisRange, (first - 0.02 * width, last + _LEGEND * width)),
        (chart.SetYAxisRangeAuto, chart.SetYAxisRange, span),
    ):
        automatic(False)
        ranged(*ends)
    chart.SetLegendVisibility(True)


def _looks(muscle, series) -> dict[str, tuple]:
    """The colour of each line of the plot, by its name; without any, those of the task's quantities."""
    found = {}
    for name in series or muscle.task.summaries:
        quantity, _, number = name.partition(" ")
        colour = np.array(_COLOURS.get(muscle.task.summaries.get(quantity, ""), (0.5, 0.5, 0.5)))
        if number == SUFFIX:
            colour = np.array(_MEASURED)
        lighter = _LIGHTER * (int(number) - 1) if number.isdigit() else 0.0
        found[name] = tuple(colour + (1.0 - colour) * min(lighter, 0.75))
    return found


def _is_timed(muscle) -> bool:
    return muscle.browser.GetMasterSequenceNode().GetIndexUnit() == "s"


def _columns(series, names) -> dict[str, np.ndarray]:
    """The table's columns: time, and of each quantity what was measured and smoothed."""
    columns = {"time": np.asarray(next((times for _, times, _, _ in series.values()), np.empty(0)), float)}
    for name in names:
        _, _, raw, smooth = series.get(name, (None, None, columns["time"] * np.nan, columns["time"] * np.nan))
        columns[name], columns[f"{name} smoothed"] = raw, smooth
    return columns


def _units(muscle, series) -> dict[str, str]:
    """The unit of each line of the plot, as it is written behind a number."""
    found = {}
    for name in _looks(muscle, series):
        quantity = muscle.task.quantity(name.partition(" ")[0])
        found[name] = unit_text(unit_of(quantity.measures, muscle.spacing is not None))
    return found


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
