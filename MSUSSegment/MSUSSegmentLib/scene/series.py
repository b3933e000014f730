"""The numbers of a cine over time, and the frames that look wrong."""

from __future__ import annotations

import numpy as np

from MSUSSegmentLib.measure.flags import Flag, flag
from MSUSSegmentLib.tasks.task import Task

__all__ = ["find_flags", "summaries"]

#: Of a quantity without a least difference of its own, and of lengths in px: the share of the value that is a jump.
LEAST_SHARE = 0.10
#: How many times the usual scatter a jump is.
SCATTER = 6.0


def summaries(rows, task: Task) -> dict[str, dict[int, dict]]:
    """The rows that are followed over time, by name and frame number: of the task's tracked quantities.

    One with a summary is named as the quantity; of one without, as each of several muscles has, there is one for each
    number: "CSA 1", "EI 1", "CSA 2" ...
    """
    tracked = [quantity for quantity in task.quantities if quantity.colour]
    single = {quantity.name for quantity in tracked if task.is_single(quantity)}
    found: dict[str, dict[int, dict]] = {quantity.name: {} for quantity in tracked if quantity.name in single}
    names = {quantity.name for quantity in tracked}
    numbers = sorted({row["index"] for row in rows if row["quantity"] in names - single} - {None})
    found |= {f"{quantity.name} {i}": {} for i in numbers for quantity in tracked if quantity.name not in single}
    for row in rows:
        if row["quantity"] in single and row["index"] is None:
            found[row["quantity"]][row["frame"]] = row
        elif row["quantity"] in names - single and row["index"] is not None:
            found[f"{row['quantity']} {row['index']}"][row["frame"]] = row
    return found


def find_flags(rows, task: Task, options=None) -> dict[int, list[Flag]]:
    """Frames that look wrong, with flags of the codes "missing", "implausible_value" and "jump", by frame number."""
    options = task.conventions() if options is None else options
    flags: dict[int, list[Flag]] = {}
    for name, of_frame in summaries(rows, task).items():
        quantity = task.quantity(name.partition(" ")[0])
        frames = sorted(of_frame)
        values = np.array([np.nan if of_frame[f]["value"] is None else of_frame[f]["value"] for f in frames])
        units = {of_frame[f]["unit"] for f in frames}
        for frame, value in zip(frames, values, strict=True):
            if np.isnan(value):
                flags.setdefault(frame, []).append(flag("missing", quantity=name, why=of_frame[frame]["flag"]))
                continue
            odd = quantity.plausible(float(value), of_frame[frame]["unit"], options) if quantity.plausible else None
            if odd is not None:
                flags.setdefault(frame, []).append(flag("implausible_value", quantity=name, **dict(odd.values)))
        if len(units) == 1:
            unit = units.pop()
            for i, size in _jumps(quantity.jump, values, unit):
                flags.setdefault(frames[i], []).append(flag("jump", quantity=name, size=size, unit=unit))
    return dict(sorted(flags.items()))


def _jumps(least: float | None, values: np.ndarray, unit: str) -> list[tuple[int, float]]:
    """Positions of values far off their neighbours' median, and how far."""
    known = np.flatnonzero(np.isfinite(values))
    if len(known) < 5:
        return []
    seen = values[known]
    if least is None or unit == "px":
        least = LEAST_SHARE * float(np.median(seen))
    off = _off(seen)
    scatter = 1.4826 * float(np.median(np.abs(off - np.median(off))))
    limit = max(least, SCATTER * scatter)
    return [(int(known[i]), float(abs(off[i]))) for i in np.flatnonzero(np.abs(off) > limit)]


def _off(seen: np.ndarray) -> np.ndarray:
    """How far each value is off the median of its four nearest neighbours; near an end, also of its mirrored ones."""
    i = np.arange(len(seen))
    start = np.clip(i - 2, 0, len(seen) - 5)
    others = np.arange(4) + (np.arange(4) >= (i - start)[:, None])  # of the five from ``start``, all but itself
    near = seen - np.median(seen[start[:, None] + others], axis=1)
    mirrored = np.pad(seen, 2, mode="reflect")
    other = seen - np.median(mirrored[i[:, None] + np.array([0, 1, 3, 4])], axis=1)
    return np.where((start == i - 2) | (np.abs(near) <= np.abs(other)), near, other)
