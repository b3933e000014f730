"""The numbers as a table node: the columns of `measure.table`, one row a number, all frames below one another."""

from __future__ import annotations

import math

import numpy as np
import vtk
from vtk.util.numpy_support import vtk_to_numpy

from MSUSSegmentLib.measure.table import COLUMNS
from MSUSSegmentLib.scene import attributes as A

#: Columns that hold numbers, so that the desktop can plot and sort them. Missing: NaN in value and time_s. The index is
#: text, because a summary has none.
_NUMERIC = {"frame": vtk.vtkIntArray, "time_s": vtk.vtkDoubleArray, "value": vtk.vtkDoubleArray}


def new_columns(node) -> None:
    """Give an empty table node its columns."""
    A.write(node, A.KIND, "table")
    node.RemoveAllColumns()
    for name in COLUMNS:
        column = _NUMERIC.get(name, vtk.vtkStringArray)()
        column.SetName(name)
        node.AddColumn(column)
    node.SetLocked(True)  # numbers come from the markups; nobody types over them


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


def read_rows(node) -> list[dict]:
    """The rows, with None where a number or an index is missing."""
    table = node.GetTable()
    columns = {name: table.GetColumnByName(name) for name in COLUMNS}
    if any(column is None for column in columns.values()):
        return []
    return [
        {name: _value(name, column.GetValue(i)) for name, column in columns.items()}
        for i in range(table.GetNumberOfRows())
    ]


def replace_frame(node, frame: int, rows: list[dict]) -> None:
    """Put ``rows`` in the place of the frame's rows; those of other frames stay as they are."""
    table = node.GetTable()
    frames = table.GetColumnByName("frame")
    if frames is None:
        write_rows(node, rows)
        return
    here = np.flatnonzero(vtk_to_numpy(frames) == frame).tolist() if table.GetNumberOfRows() else []
    if len(here) != len(rows):
        kept = read_rows(node)
        before = [row for row in kept if row["frame"] < frame]
        after = [row for row in kept if row["frame"] > frame]
        write_rows(node, before + rows + after)
        return
    changed = False
    for name in COLUMNS:
        column = table.GetColumnByName(name)
        for i, row in zip(here, rows, strict=True):
            new, old = _cell(name, row[name]), column.GetValue(i)
            if new != old and not (new != new and old != old):  # NaN is not equal to itself
                column.SetValue(i, new)
                changed = True
        column.Modified()
    if changed:
        table.Modified()
        node.Modified()


def _cell(name: str, value):
    if name == "frame":
        return int(value or 0)
    if name in _NUMERIC:
        return math.nan if value is None else float(value)
    return "" if value is None else str(value)


def _value(name: str, cell):
    if name == "frame":
        return int(cell)
    if name in _NUMERIC:
        return None if math.isnan(cell) else float(cell)
    if name == "index":
        return int(cell) if cell else None
    return cell
