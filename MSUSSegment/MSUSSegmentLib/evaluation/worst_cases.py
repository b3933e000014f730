"""A picture of the largest differences: both sides' drawings beside one another."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from MSUSSegmentLib.evaluation.result_pairs import Measured, NumberPair
from MSUSSegmentLib.io.files import replace_figure
from MSUSSegmentLib.io.recording import RecordingError
from MSUSSegmentLib.io.result_files import OVERLAYS, SMOOTHED, TABLE
from MSUSSegmentLib.report.overlay import unit_text

__all__ = ["draw_worst", "overlay_of", "worst_pairs"]


def worst_pairs(numbers: Sequence[NumberPair], quantities: Sequence[str], most: int = 2) -> list[NumberPair]:
    """The largest differences of each quantity and unit, of different recordings; none where all are 0."""
    worst = []
    for quantity in quantities:
        of_quantity = [n for n in numbers if n.quantity == quantity and abs(n.difference) > 0]
        for unit in dict.fromkeys(n.unit for n in of_quantity):
            seen: list = []
            for one in sorted((n for n in of_quantity if n.unit == unit), key=lambda n: -abs(n.difference)):
                if len(seen) < most and one.results not in seen:
                    seen.append(one.results)
                    worst.append(one)
    return worst


def overlay_of(result: Measured, frame: int) -> tuple[np.ndarray | None, str]:
    """A frame with its result drawn on it, (H, W, 3) uint8, as it lies beside the table.

    Returns:
        The picture, and ""; or None, and why there is none, in words.
    """
    folder = result.table.parent
    if result.table.name not in (TABLE, SMOOTHED):
        return None, f"no picture: {result.table.name} is a table by itself"
    frames = result.frames
    if len(frames) == 1 and (folder / OVERLAYS[0]).is_file():
        from PIL import Image

        try:
            with Image.open(folder / OVERLAYS[0]) as picture:
                return np.asarray(picture.convert("RGB")), ""
        except (OSError, ValueError, SyntaxError):
            return None, f"{folder / OVERLAYS[0]} cannot be read"
    path = folder / OVERLAYS[1]
    if not path.is_file():
        return None, f"there is no {OVERLAYS[0] if len(frames) == 1 else OVERLAYS[1]} in {folder}"
    return _frame_of_video(path, frames.index(frame), len(frames))


def _frame_of_video(path: Path, place: int, count: int) -> tuple[np.ndarray | None, str]:
    from MSUSSegmentLib.io.video import VideoSource

    try:
        video = VideoSource(path)
    except RecordingError:
        return None, f"{path} cannot be read"
    try:
        if len(video.times) != count:
            return None, f"{path} has {len(video.times)} frames, the table {count}"
        colours = video.colours(place)
        return (np.stack([video.read(place)] * 3, axis=2) if colours is None else colours), ""
    except RecordingError:
        return None, f"{path} cannot be read"
    finally:
        video.close()


def draw_worst(worst: Sequence[NumberPair], path: str | Path) -> list[str]:
    """Draw pairs of numbers, one a row, A to the left and B to the right.

    Returns:
        Why pictures are missing, each reason once.

    Raises:
        OSError: it cannot be written.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(12, 4.6 * len(worst)), layout="constrained")
    FigureCanvasAgg(figure)
    missing = []
    for strip, one in zip(np.ravel(figure.subfigures(len(worst), 1, squeeze=False)), worst, strict=True):
        strip.suptitle(describe_pair(one), fontsize=11, parse_math=False)
        sides = zip(strip.subplots(1, 2), "AB", (one.results.a, one.results.b), (one.a, one.b), strict=True)
        for axis, side, result, row in sides:
            picture, reason = overlay_of(result, one.frame)
            axis.set_title(f"{side}: {_value(row)}{_maker(row)}", fontsize=9, parse_math=False)
            axis.set_axis_off()
            if picture is not None:
                axis.imshow(picture)
            else:
                missing.append(f"{side}, {one.results.source}: {reason}")
                axis.text(0.5, 0.5, textwrap.fill(reason, 60), ha="center", va="center", fontsize=9, parse_math=False)
            for number, note in enumerate([*result.notes, *([row["flag"]] if row["flag"] else [])]):
                place = {"transform": axis.transAxes, "va": "top", "fontsize": 7, "parse_math": False}
                axis.text(0, -0.02 - 0.05 * number, note[:110], **place)
    replace_figure(path, figure)
    return list(dict.fromkeys(missing))


def describe_pair(one: NumberPair) -> str:
    """Source, frame, quantity and difference, in words."""
    frame = f", frame {one.frame}" if one.results.is_clip or one.frame else ""
    contour = "" if one.index is None else f" of contour {one.index}"
    return f"{one.results.source}{frame}: {one.quantity}{contour}, A - B = {one.difference:+.4g}{unit_text(one.unit)}"


def _value(row: dict) -> str:
    return f"{row['quantity']} {row['value']:.4g}{unit_text(row['unit'])}"


def _maker(row: dict) -> str:
    words = ", ".join(filter(None, (row["provenance"], row["rater"], row["model"])))
    return f" ({words})" if words else ""
