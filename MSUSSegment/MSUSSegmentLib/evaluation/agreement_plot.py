"""Scatter and Bland-Altman plot of one quantity."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from MSUSSegmentLib.io.files import replace_figure
from MSUSSegmentLib.measure.agreement import agreement

__all__ = ["plot_agreement"]


def plot_agreement(
    measured: Sequence[float],
    reference: Sequence[float],
    groups: Sequence[str],
    path: str | Path,
    quantity: str,
    unit: str,
    reference_name: str = "experts",
) -> None:
    """Draw measured over reference with the line of identity, and difference over mean with the limits of agreement.

    Bands beside the limits and the bias are their 95 % confidence intervals. Groups have colours of their own. Pairs
    with a value that is not finite are not drawn.

    Args:
        measured: (N,) values.
        reference: (N,) values.
        groups: (N,) names.
        path: the PNG to write.
        quantity: its name.
        unit: "deg", "mm", ...
        reference_name: what the reference is called in the plot.

    Raises:
        OSError: the file cannot be written.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    x, y, names = np.asarray(reference, float), np.asarray(measured, float), np.asarray(groups)
    kept = np.isfinite(x) & np.isfinite(y)
    x, y, names = x[kept], y[kept], names[kept]
    shown = "°" if unit == "deg" else unit
    figure = Figure(figsize=(11, 5), layout="constrained")
    FigureCanvasAgg(figure)
    scatter, bland = figure.subplots(1, 2)
    for name in dict.fromkeys(names.tolist()):
        mine = names == name
        scatter.plot(x[mine], y[mine], ".", markersize=5, alpha=0.7, label=name)
        bland.plot((x[mine] + y[mine]) / 2, y[mine] - x[mine], ".", markersize=5, alpha=0.7, label=name)
    found = agreement(y, x)
    if found.n:
        ends = [min(x.min(), y.min()), max(x.max(), y.max())]
        scatter.plot(ends, ends, "-", color="0.4", linewidth=1)
        lines = ((found.bias, found.bias_interval, "-"), (found.lower, found.lower_interval, "--"),
                 (found.upper, found.upper_interval, "--"))  # fmt: skip
        for value, interval, style in lines:
            if np.isfinite(value):
                bland.axhline(value, color="0.3", linestyle=style, linewidth=1)
                place = {"xycoords": ("axes fraction", "data"), "ha": "right", "va": "bottom", "fontsize": 8}
                bland.annotate(f"{value:.1f}", (1, value), **place)
            if np.isfinite(interval).all():
                bland.axhspan(*interval, color="0.5", alpha=0.15, linewidth=0)
        scatter.legend(fontsize=8)
    told = f"{quantity}: n = {found.n}, ICC(A,1) = {found.icc.value:.2f}, r = {found.pearson:.2f}"
    scatter.set_title(told, fontsize=10)
    scatter.set_xlabel(f"{reference_name} ({shown})")
    scatter.set_ylabel(f"automatic ({shown})")
    told = f"bias {found.bias:.2f}, limits of agreement {found.lower:.2f} to {found.upper:.2f} {shown}"
    bland.set_title(told, fontsize=10)
    bland.set_xlabel(f"mean of both ({shown})")
    bland.set_ylabel(f"automatic - {reference_name} ({shown})")
    for axis in (scatter, bland):
        axis.grid(alpha=0.3)
    replace_figure(path, figure)
