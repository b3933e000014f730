"""MT, PA and FL of a cine over time."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np

__all__ = ["plot_rows"]

COLOURS = {"MT": "tab:blue", "PA": "tab:purple", "FL": "tab:green"}


def plot_rows(rows: Sequence[dict], path: str | Path, title: str = "") -> None:
    """Draw the summaries of a measurement table over time, or over frame numbers where there are no times.

    Args:
        rows: rows of ``measurements.csv``, all of one recording.
        path: the PNG to write.
        title: text above.

    Raises:
        OSError: the file cannot be written.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, 6), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots(len(COLOURS), 1, sharex=True)
    timed = all(row["time_s"] is not None for row in rows)
    for axis, (quantity, colour) in zip(axes, COLOURS.items(), strict=True):
        mine = [row for row in rows if row["quantity"] == quantity and row["index"] is None]
        x = [row["time_s"] if timed else row["frame"] for row in mine]
        y = [np.nan if row["value"] is None else row["value"] for row in mine]
        axis.plot(x, y, ".-", color=colour, linewidth=1, markersize=4)
        unit = mine[0]["unit"] if mine else ""
        axis.set_ylabel(f"{quantity} ({'°' if unit == 'deg' else unit})")
        axis.grid(alpha=0.3)
    axes[-1].set_xlabel("time (s)" if timed else "frame")
    if title:
        axes[0].set_title(title, fontsize=10)
    path = Path(path)
    partial = path.with_name(path.stem + ".partial.png")
    figure.savefig(partial, dpi=110)
    os.replace(partial, path)
