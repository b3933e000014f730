"""What came out of fitting a muscle's state: tables, a plot of every trial, and a page."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from MSUSSegmentLib.io.files import replace_bytes, replace_figure
from MSUSSegmentLib.learning.state import Trial, ends_at, scores_of

__all__ = ["Signal", "markdown", "plot_trial", "rows_of", "text_table", "write_report"]

#: Name and unit.
Signal = tuple[str, str]
_SCORES = ("method", "group", "target", "unit", "rmse", "r2", "low", "high", "count", "lag_s")
_TITLES = {"mean": "mean of the other trials", "ridge MT PA FL": "ridge on MT, PA, FL and their rates",
           "ridge PCA": "ridge on a PCA of the region", "plain": "network: plain CNN on the region",
           "encoder": "network: CMSCNet's encoder, frozen"}  # fmt: skip
_SHOWN = {"deg": "°"}
_LINES = (("MT", "mm", "tab:blue"), ("PA", "°", "tab:purple"), ("FL", "mm", "tab:green"))


def rows_of(trials: Sequence[Trial], found: dict[str, list[np.ndarray]], signals: Sequence[Signal], by: str) -> list:
    """Scores of all methods as rows (see `state.scores_of`), with method and unit."""
    units = dict(signals)
    return [
        {"method": method, **row, "unit": units[row["target"]]}
        for method, values in found.items()
        for row in scores_of(trials, values, [name for name, _ in signals], by)
    ]


def _of(rows, method: str, target: str, group: str | None = "") -> list[dict[str, Any]]:
    return [
        row for row in rows
        if row["method"] == method and row["target"] == target and (group is None or row["group"] == group)
    ]  # fmt: skip


def _number(value: float | None, digits: int = 2) -> str:
    return "–" if value is None or not np.isfinite(value) else f"{value:.{digits}f}"


def table_rows(rows: Sequence[dict], signals: Sequence[Signal]) -> list[list[str]]:
    """Cells: target, method, RMSE, R² of all frames, median and range of R² over the groups, range of the signal."""
    cells = []
    for name, unit in signals:
        shown = _SHOWN.get(unit, f" {unit}")
        for method in dict.fromkeys(row["method"] for row in rows):
            whole = _of(rows, method, name)
            if not whole:
                continue
            whole = whole[0]
            groups = [row for row in _of(rows, method, name, None) if row["group"] and row["r2"] is not None]
            of_groups = [row["r2"] for row in groups]
            spread = f"{np.median(of_groups):.2f} ({min(of_groups):.2f} to {max(of_groups):.2f})" if of_groups else "–"
            cells.append([
                name, _TITLES.get(method, method), f"{whole['rmse']:.2f}{shown}", _number(whole["r2"], 3), spread,
                f"{whole['low']:.1f} to {whole['high']:.1f}{shown}",
            ])  # fmt: skip
    return cells


def heads(by: str) -> list[str]:
    """The heads of `table_rows`."""
    return ["target", "from", "RMSE", "R² of all frames", f"R² of each {by}: median (range)", "range measured"]


def text_table(rows: Sequence[dict], signals: Sequence[Signal], by: str) -> str:
    """The same as plain text."""
    cells = [heads(by), *table_rows(rows, signals)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(cells[0]))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
                     for row in cells)  # fmt: skip


def markdown(
    rows: Sequence[dict], signals: Sequence[Signal], by: str, trials: Sequence[Trial], title: str
) -> str:
    """A section of a results page: the table, whether a network beats the ridge on MT, PA and FL, and each trial."""
    lines = [f"## {title}", "", "| " + " | ".join(heads(by)) + " |", "|---" * 6 + "|"]
    lines += ["| " + " | ".join(row) + " |" for row in table_rows(rows, signals)]
    lines.append("")
    networks = [m for m in ("plain", "encoder") if any(row["method"] == m for row in rows)]
    for name, _ in signals:
        ridge = _of(rows, "ridge MT PA FL", name)
        for method in networks:
            own = _of(rows, method, name)
            if ridge and own:
                verb = "beats" if own[0]["rmse"] < ridge[0]["rmse"] else "does **not** beat"
                lines.append(
                    f"- {name}: the {_TITLES[method]} {verb} the ridge on MT, PA and FL (RMSE {own[0]['rmse']:.2f} "
                    f"against {ridge[0]['rmse']:.2f})."
                )
    for method in networks:
        lags = [row["lag_s"] for row in rows if row["method"] == method and row["lag_s"] is not None]
        if lags:
            lines.append(
                f"- What the {_TITLES[method]} finds comes {1e3 * np.median(lags):+.0f} ms after what was measured "
                f"(median of {len(lags)} trials and signals; half of them "
                f"{1e3 * np.percentile(lags, 25):+.0f} to {1e3 * np.percentile(lags, 75):+.0f} ms)."
            )
    people = {trial.participant for trial in trials if trial.participant}
    count = f"{len(people)} participants" if len(people) > 1 else "one participant, or not named"
    frames = sum(len(trial.frames) for trial in trials)
    lines += ["", f"{len(trials)} trials, {frames} frames, {count}. Each row is of frames that were left out.", ""]
    if networks:
        lines += _each(rows, signals, by, networks[0])
    return "\n".join(lines)


def _each(rows, signals, by: str, method: str) -> list[str]:
    lines = [f"Each {by} left out, {_TITLES[method]} (RMSE, R²; – where the signal does not vary):", ""]
    lines += ["| " + " | ".join([by, *(f"{name}, RMSE | R² | range" for name, _ in signals)]) + " |"]
    lines.append("|---" * (1 + 3 * len(signals)) + "|")
    for group in dict.fromkeys(row["group"] for row in rows if row["group"]):
        cells = [group]
        for name, unit in signals:
            one = _of(rows, method, name, group)
            if not one:
                cells += ["–", "–", "–"]
                continue
            shown = _SHOWN.get(unit, f" {unit}")
            cells += [f"{one[0]['rmse']:.2f}{shown}", _number(one[0]["r2"]),
                      f"{one[0]['low']:.0f} to {one[0]['high']:.0f}"]  # fmt: skip
        lines.append("| " + " | ".join(cells) + " |")
    return [*lines, ""]


def plot_trial(
    path: Path,
    trial: Trial,
    found: dict[str, np.ndarray],
    signals: Sequence[Signal],
    interval: np.ndarray | None = None,
) -> None:
    """Draw what was measured and what was found of every signal over time, and MT, PA and FL below.

    Args:
        path: the PNG to write.
        trial: what was measured.
        found: (F, T) by method; those of networks are lines, others are thin.
        signals: names and units.
        interval: (T, L, 3) of `state.interval_of`, for a band about the first network's values; None for none.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, 1.9 * (len(signals) + 3)), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots(len(signals) + 3, 1, sharex=True, squeeze=False)[:, 0]
    looks = {"plain": ("tab:orange", 1.6, "-"), "encoder": ("tab:cyan", 1.2, "-"),
             "ridge MT PA FL": ("tab:gray", 0.9, "--"), "ridge PCA": ("tab:olive", 0.9, "--"),
             "mean": ("tab:gray", 0.6, ":")}  # fmt: skip
    for t, (name, unit) in enumerate(signals):
        axis = axes[t]
        axis.plot(trial.times, trial.targets[:, t], color="black", linewidth=1.4, label="measured")
        for place, (method, values) in enumerate(found.items()):
            colour, width, style = looks.get(method, ("tab:orange", 1.6, "-"))
            axis.plot(trial.times, values[:, t], style, color=colour, linewidth=width, label=method)
            network = method not in ("mean", "ridge MT PA FL", "ridge PCA")
            if interval is not None and network and place == _first_network(found):
                ends = ends_at(interval[t], values[:, t])
                axis.fill_between(trial.times, ends[:, 0], ends[:, 1], color=colour, alpha=0.15, linewidth=0)
        axis.set_ylabel(f"{name} ({_SHOWN.get(unit, unit)})")
        axis.grid(alpha=0.3)
    axes[0].legend(fontsize=7, ncols=3)
    axes[0].set_title(trial.name, fontsize=10)
    for i, (name, unit, colour) in enumerate(_LINES):
        axis = axes[len(signals) + i]
        axis.plot(trial.times, trial.architecture[:, i], ".", color=colour, markersize=3)
        axis.set_ylabel(f"{name} ({unit})")
        axis.grid(alpha=0.3)
    axes[-1].set_xlabel("time (s)")
    replace_figure(path, figure)


def _first_network(found: dict) -> int:
    return next((i for i, m in enumerate(found) if m not in ("mean", "ridge MT PA FL", "ridge PCA")), -1)


def write_report(
    folder: Path,
    trials: Sequence[Trial],
    found: dict[str, list[np.ndarray]],
    signals: Sequence[Signal],
    by: str,
    interval: np.ndarray | None = None,
) -> list[dict]:
    """Write scores.csv, predictions.csv and a plot of every trial into a folder; gives the scores."""
    (folder / "trials").mkdir(parents=True, exist_ok=True)
    rows = rows_of(trials, found, signals, by)
    _write_csv(folder / "scores.csv", _SCORES, [[row[name] for name in _SCORES] for row in rows])
    lines = []
    for i, trial in enumerate(trials):
        for row, frame in enumerate(trial.frames):
            for t, (name, unit) in enumerate(signals):
                values = [values[i][row, t] for values in found.values()]
                lines.append([trial.name, int(frame), trial.times[row], name, unit, trial.targets[row, t], *values])
        of_trial = {method: values[i] for method, values in found.items()}
        plot_trial(folder / "trials" / f"{trial.name}.png", trial, of_trial, signals, interval)
    names = ["clip", "frame", "time_s", "target", "unit", "measured", *found]
    _write_csv(folder / "predictions.csv", names, lines)
    return rows


def _write_csv(path: Path, names: Sequence[str], lines) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    for line in lines:
        writer.writerow([_cell(value) for value in line])
    replace_bytes(path, text.getvalue().encode())


def _cell(value) -> Any:
    if value is None or (isinstance(value, float) and not np.isfinite(value)):
        return ""
    return f"{value:.6g}" if isinstance(value, float) else value
