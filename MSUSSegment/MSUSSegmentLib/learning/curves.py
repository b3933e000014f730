"""Loss and metric curves of a run, as CSV and as a picture."""

from __future__ import annotations

from pathlib import Path

from MSUSSegmentLib.io.files import replace_csv, replace_figure

__all__ = ["write_curves"]


def write_curves(folder: Path, history: list[dict[str, float]]) -> None:
    """Write ``history.csv`` and ``curves.png`` into ``folder``, replacing older ones."""
    replace_csv(folder / "history.csv", list(history[0]), history)

    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 3.5), layout="constrained")
    FigureCanvasAgg(figure)
    left, right = figure.subplots(1, 2)
    epochs = [row["epoch"] for row in history]
    left.plot(epochs, [row["loss"] for row in history], color="tab:gray")
    left.set(xlabel="epoch", ylabel="training loss")
    for name in (n for n in history[0] if "iou" in n):
        right.plot(epochs, [row[name] for row in history], label=name.replace("_", " "))
    right.set(xlabel="epoch", ylabel="validation IoU", ylim=(0, 1))
    right.legend(frameon=False)
    replace_figure(folder / "curves.png", figure)
