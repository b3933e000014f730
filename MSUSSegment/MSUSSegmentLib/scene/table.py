"""The numbers as a table node: the columns of `measure.table`, one row a number, all frames below one another."""

from __future__ import annotations

import math

import numpy as np
from vtkmodules.util.numpy_support import vtk_to_numpy
from vtkmodules.vtkCommonCore import vtkDoubleArray, vtkIntArray, vtkStringArray

from MSUSSegmentLib.measure.table import COLUMNS, REQUIRED
from MSUSSegmentLib.scene import attributes as A

#: Columns that hold numbers, so that the desktop can plot and sort them. Missing: NaN. The index is text, because a
#: summary has none.
_REAL = ("time_s", "value", "confidence", "low", "high")
_NUMERIC = {"frame": vtkIntArray} | dict.fromkeys(_REAL, vtkDoubleArray)
#: Slicer writes a table's quotation marks as they are, and reads them as the ends of a cell: all before them is lost.
#: In the node these stand for them.
_QUOTE = str.maketrans('"', "\u02ba")
_UNQUOTE = str.maketrans("\u02ba", '"')


def new_columns(node) -> None:
    """Give an empty table node its columns."""
    A.write(node, A.KIND, "table")
    node.RemoveAllColumns()
    for name in COLUMNS:
        column = _NUMERIC.get(name, vtkStringArray)()
        column.SetName(name)
        node.AddColumn(column)
    node.SetLocked(True)  # numbers come from the markups; nobody types over them


def stamp(node) -> tuple:
    """What differs after any change of the table or of what is kept with it (task, conventions)."""
    return node.GetID(), node.GetMTime(), node.GetTable().GetMTime()


def write_rows(node, rows: list[dict]) -> None:
    """Make the table hold exactly these rows, in this order."""
    table = node.GetTable()
    if table.GetNumberOfColumns() != len(COLUMNS):
        new_columns(node)
        table = node.GetTable()
    was = node.StartModify()
    for name in COLUMNS:
        column = table.GetColumnByName(name)
        column.SetNumberOfValues(len(rows))
        for i, row in enumerate(rows):
            column.SetValue(i, _cell(name, row[name]))
    table.Modified()
    node.Modified()
    node.EndModify(was)


def read_rows(node, frames=None, summaries: bool = False) -> list[dict]:
    """The rows, with None where a number or an index is missing.

    ``frames``: numbers of the frames wanted, None for all. ``summaries``: only rows without an index. (A long cine has
    tens of thousands of rows; to read all of them takes a second.)
    """
    table = node.GetTable()
    columns = {name: table.GetColumnByName(name) for name in COLUMNS}
    if any(columns[name] is None for name in COLUMNS[:REQUIRED]):
        return []
    for name in COLUMNS[REQUIRED:]:
        if columns[name] is None:  # a scene of an earlier version
            columns[name] = vtkStringArray()
            columns[name].SetNumberOfValues(table.GetNumberOfRows())
    wanted = range(table.GetNumberOfRows())
    if frames is not None and len(wanted):
        wanted = np.flatnonzero(np.isin(vtk_to_numpy(columns["frame"]), list(frames))).tolist()
    if summaries:
        wanted = [i for i in wanted if not columns["index"].GetValue(i)]
    return [{name: _value(name, column.GetValue(i)) for name, column in columns.items()} for i in wanted]


def frames_of(node) -> list[int]:
    """Numbers of the frames that have rows, ascending."""
    column = node.GetTable().GetColumnByName("frame")
    return np.unique(vtk_to_numpy(column)).tolist() if column is not None and column.GetNumberOfValues() else []


def replace_frame(node, frame: int, rows: list[dict]) -> None:
    """Put ``rows`` in the place of the frame's rows; those of other frames stay as they are."""
    table = node.GetTable()
    column = table.GetColumnByName("frame")
    if column is None or table.GetNumberOfColumns() != len(COLUMNS):
        write_rows(node, [row for row in read_rows(node) if row["frame"] != frame] + rows)
        return
    frames = vtk_to_numpy(column) if table.GetNumberOfRows() else np.empty(0, int)
    here = np.flatnonzero(frames == frame)
    first = int(here[0]) if len(here) else int(np.searchsorted(frames, frame))
    if len(here) and here[-1] - first + 1 != len(here):  # sorted by a person
        others = [row for row in read_rows(node) if row["frame"] != frame]
        write_rows(node, sorted(others + rows, key=lambda row: row["frame"]))
        return
    was = node.StartModify()
    changed = len(rows) != len(here)
    if len(rows) > len(here):
        table.InsertRows(first + len(here), len(rows) - len(here))
    elif len(rows) < len(here):
        table.RemoveRows(first + len(rows), len(here) - len(rows))
    for name in COLUMNS:
        column, touched = table.GetColumnByName(name), False
        for i, row in enumerate(rows, first):
            new, old = _cell(name, row[name]), column.GetValue(i)
            if new != old and not (new != new and old != old):  # NaN is not equal to itself
                column.SetValue(i, new)
                touched = True
        if touched:
            column.Modified()
        changed |= touched
    if changed:
        table.Modified()
        node.Modified()
    node.EndModify(was)


def _cell(name: str, value):
    if name == "frame":
        return int(value or 0)
    if name in _NUMERIC:
        return math.nan if value is None else float(value)
    return "" if value is None else str(value).translate(_QUOTE)


def _value(name: str, cell):
    if name == "frame":
        return int(cell)
    if name in _NUMERIC:
        return None if cell == "" or math.isnan(cell) else float(cell)
    if name == "index":
        return int(cell) if cell else None
    return cell.translate(_UNQUOTE)
