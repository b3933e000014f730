"""A task's summaries over the frames of a cine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import cycle
from pathlib import Path

from MSUSSegmentLib.io.files import replace_figure
from MSUSSegmentLib.measure.smoothing import series_of, smooth
from MSUSSegmentLib.report.overlay import unit_text
from MSUSSegmentLib.tasks.task import Task

__all__ = ["plot_rows"]


def plot_rows(
    task: Task,
    rows: Sequence[dict],
    path: str | Path,
    title: str = "",
    measured: Mapping[str, tuple[str, Mapping[int, float]]] | None = None,
) -> None:
    """Draw the summaries of a measurement table over time, or over frame numbers where there are no times.

    Raw values are points, the line is smoothed (`measure.smoothing`). A quantity without a summary gets points and a
    line for each of its indices.

    Args:
        task: names the summaries and their colours.
        rows: rows of ``measurements.csv``, all of one recording.
        path: the PNG to write.
        title: text above.
        measured: signals that were measured beside the recording, by quantity their unit and values by frame.

    Of a task without summaries nothing is drawn.

    Raises:
        OSError: the file cannot be written.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    if not task.summaries:  # nothing is followed over time
        Path(path).unlink(missing_ok=True)
        return
    figure = Figure(figsize=(8, 6), layout="constrained")
    FigureCanvasAgg(figure)
    looked_for = {row["quantity"] for row in rows}
    shown = {name: colour for name, colour in task.summaries.items() if name in looked_for} or task.summaries
    axes = figure.subplots(len(shown), 1, sharex=True, squeeze=False)[:, 0]
    timed = all(row["time_s"] is not None for row in rows)
    for axis, (quantity, colour) in zip(axes, shown.items(), strict=True):
        of_quantity = [row for row in rows if row["quantity"] == quantity]
        summed = any(row["index"] is None and row["value"] is not None for row in of_quantity)
        indices = [None] if summed else sorted({row["index"] for row in of_quantity} - {None}) or [None]
        for index, style in zip(indices, cycle(("-", "--", ":"))):
            of_index = [row for row in of_quantity if row["index"] == index]
            x = [row["time_s"] if timed else row["frame"] for row in of_index]
            times, raw = series_of(of_index)
            axis.plot(x, raw, ".", color=colour, markersize=4, alpha=0.6)
            axis.plot(x, smooth(raw, times), style, color=colour, linewidth=1.5, label=index)
        _, beside = (measured or {}).get(quantity, ("", {}))
        if beside:
            where = {row["frame"]: row["time_s"] if timed else row["frame"] for row in rows}
            frames = sorted(where)
            values = [beside.get(frame, float("nan")) for frame in frames]
            axis.plot([where[frame] for frame in frames], values, color="black", linewidth=1.0, label="measured")
        if len(indices) > 1 or beside:
            axis.legend(fontsize=8)
        unit = unit_text(of_quantity[0]["unit"]).strip() if of_quantity else ""
        axis.set_ylabel(f"{quantity} ({unit})" if unit else quantity)
        axis.grid(alpha=0.3)
    axes[-1].set_xlabel("time (s)" if timed else "frame")
    axes[0].set_title("points: raw, lines: smoothed", fontsize=8, loc="right")
    if title:
        axes[0].set_title(title, fontsize=10)
    replace_figure(path, figure)
