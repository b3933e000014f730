"""Scatter and Bland-Altman plot of one quantity."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress
from pathlib import Path

import numpy as np

from MSUSSegmentLib.evaluation.sample import Origin, sampled_agreement
from MSUSSegmentLib.io.files import replace_figure

__all__ = ["plot_agreement"]


def plot_agreement(
    measured: Sequence[float],
    reference: Sequence[float],
    groups: Sequence[str],
    path: str | Path,
    quantity: str,
    unit: str,
    reference_name: str = "experts",
    origins: Sequence[Origin] | None = None,
    measured_name: str = "automatic",
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
        origins: (N,) of whom and of what each pair is; None when each is of an image of its own.
        measured_name: what the measured values are called in the plot.

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
        inside = names == name
        scatter.plot(x[inside], y[inside], ".", markersize=5, alpha=0.7, label=name)
        bland.plot((x[inside] + y[inside]) / 2, y[inside] - x[inside], ".", markersize=5, alpha=0.7, label=name)
    if origins is None:
        origins = [Origin(number) for number in range(len(kept))]
    found, sample = sampled_agreement(y, x, list(compress(origins, kept)))
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
    known = [f"{name} = {value:.2f}" for name, value in (("ICC(A,1)", found.icc.value), ("r", found.pearson))
             if np.isfinite(value)]  # fmt: skip
    scatter.set_title(", ".join([f"{quantity}: {sample.describe()}", *known]), fontsize=10)
    scatter.set_xlabel(f"{reference_name} ({shown})")
    scatter.set_ylabel(f"{measured_name} ({shown})")
    limits = f", limits of agreement {found.lower:.2f} to {found.upper:.2f}" if np.isfinite(found.sd) else ""
    bland.set_title(f"bias {found.bias:.2f}{limits} {shown}", fontsize=10)
    bland.set_xlabel(f"mean of both ({shown})")
    bland.set_ylabel(f"{measured_name} - {reference_name} ({shown})")
    for axis in (scatter, bland):
        axis.grid(alpha=0.3)
    replace_figure(path, figure)
