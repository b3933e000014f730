"""Grey levels inside closed contours: how many pixels have which, as a table and as a picture."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from MSUSSegmentLib.io.files import replace_csv, replace_figure
from MSUSSegmentLib.measure.area import contour_echo
from MSUSSegmentLib.measure.echo import EchoIntensity, pooled_echo
from MSUSSegmentLib.measure.types import Line
from MSUSSegmentLib.tasks.result import Picture
from MSUSSegmentLib.tasks.task import Task
from MSUSSegmentLib.tasks.vocabulary import CLOSED

__all__ = [
    "COLOURS",
    "COLUMNS",
    "FrameEchoes",
    "colour_of",
    "contour_echoes",
    "describe_echo",
    "draw_histograms",
    "histogram_rows",
    "write_histograms",
]

#: Columns of ``histograms.csv``; source, frame and index as in ``measurements.csv``.
COLUMNS = ("source", "frame", "index", "grey_level", "count")
TABLE, PICTURE = "histograms.csv", "histograms.png"
#: Of the first, second, third ... contour, RGB in 0 to 1.
COLOURS = ((0.84, 0.15, 0.16), (0.12, 0.47, 0.71), (0.17, 0.63, 0.17), (1.00, 0.50, 0.05), (0.58, 0.40, 0.74))


@dataclass(frozen=True)
class FrameEchoes:
    """The echo intensity of a frame's contours by number, or by name where there is one of each kind; ``frame`` counts
    from 0."""

    frame: int
    echoes: Mapping[int | str, EchoIntensity]


def contour_echoes(
    task: Task, lines: Mapping[tuple[str, int], Line], picture: Picture
) -> dict[int | str, EchoIntensity]:
    """The echo intensity, with its histogram, of each closed contour among ``lines`` off which the task reads it: by
    number, or of a kind with only one line by the kind's name.

    The pixels are those that EI is read off (``measure.area.measure_contour``): all inside, zeros too, but not the
    picture's coloured and masked ones. A contour that cannot be measured is left out; the row of its area says why.
    """
    found: dict[int | str, EchoIntensity] = {}
    grey = {name for quantity in task.quantities if quantity.measures == "grey" for name in quantity.lines}
    for (name, number), line in sorted(lines.items(), key=lambda item: item[0][1]):
        kind = task.line(name)
        if kind is None or kind.shape != CLOSED or name not in grey or not line.placed:
            continue
        try:
            echo = contour_echo(line.drawn, picture.grey, picture.overlay, picture.masked, picture.bounds)
        except ValueError:
            continue
        found[number if kind.several else name] = echo
    return found


def colour_of(number: int | str, place: int) -> tuple[float, float, float]:
    """A contour's colour by its number, by its ``place`` among the others (from 1) where it has none."""
    return COLOURS[((number if isinstance(number, int) else place) - 1) % len(COLOURS)]


def describe_echo(number: int | str, echo: EchoIntensity) -> str:
    """What a legend says of a contour: mean, median and the share of pixels left out, or why there is no number."""
    if echo.mean is None:
        return f"{number}: {echo.flag}"
    text = f"{number}: mean {echo.mean:.1f}, median {echo.median:.1f}, "
    share = 100 * echo.excluded_share
    return text + ("no pixel excluded" if echo.excluded == 0 else f"{share:.{1 if share >= 0.1 else 2}f} % excluded")


def histogram_rows(source: str, frames: Iterable[FrameEchoes]) -> list[dict]:
    """Rows (keys ``COLUMNS``): of each frame and contour the count of each grey level 0 to 255, the rare ones too."""
    return [
        dict(zip(COLUMNS, (source, one.frame, number, level, int(count)), strict=True))
        for one in frames
        for number, echo in one.echoes.items()
        if echo.histogram is not None
        for level, count in enumerate(echo.histogram)
    ]


def draw_histograms(path: str | Path, frames: Iterable[FrameEchoes], title: str = "") -> None:
    """Draw a curve for each contour, of several frames the sum of their counts, with mean and median in the legend.

    Args:
        path: the PNG to write.
        frames: at least one; contours without a histogram are only named.
        title: text above.

    Raises:
        OSError: the file cannot be written.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    frames = list(frames)
    by_number: dict[int | str, list[EchoIntensity]] = {}
    for one in frames:
        for number, echo in one.echoes.items():
            by_number.setdefault(number, []).append(echo)
    figure = Figure(figsize=(8, 4.5), layout="constrained")
    FigureCanvasAgg(figure)
    axis = figure.subplots()
    for place, (number, echoes) in enumerate(sorted(by_number.items(), key=lambda item: str(item[0])), 1):
        echo = echoes[0] if len(echoes) == 1 else pooled_echo(echoes)
        colour = colour_of(number, place)
        counts = [] if echo.histogram is None else echo.histogram
        axis.plot(range(len(counts)), counts, color=colour, linewidth=1.2, label=describe_echo(number, echo))
        if echo.mean is not None:
            axis.axvline(echo.mean, color=colour, linewidth=0.8)
            axis.axvline(echo.median, color=colour, linewidth=0.8, linestyle="--")
    axis.set_xlim(0, 255)
    axis.set_ylim(bottom=0)
    axis.set_xlabel("grey level")
    axis.set_ylabel("pixels" if len(frames) == 1 else f"pixels, {len(frames)} frames together")
    axis.set_title("upright lines: mean; dashed: median", fontsize=8, loc="right")
    axis.set_title(title, fontsize=10, loc="left")
    axis.grid(alpha=0.3)
    figure.legend(fontsize=8, loc="outside lower center", frameon=False)
    replace_figure(path, figure)


def write_histograms(folder: str | Path, source: str, frames: Iterable[FrameEchoes]) -> None:
    """Write ``histograms.csv`` and ``histograms.png``; without any contour, remove those of an earlier run.

    Raises:
        OSError: they cannot be written.
        ModuleNotFoundError: there is no matplotlib; the table is written.
    """
    folder = Path(folder)
    frames = [one for one in frames if one.echoes]
    if not frames:
        for name in (TABLE, PICTURE):
            (folder / name).unlink(missing_ok=True)
        return
    replace_csv(folder / TABLE, COLUMNS, histogram_rows(source, frames))
    draw_histograms(folder / PICTURE, frames, source)
