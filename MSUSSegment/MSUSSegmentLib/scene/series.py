"""The numbers of a cine over time, and the frames that look wrong."""

from __future__ import annotations

import numpy as np

from MSUSSegmentLib.measure.architecture import implausible

__all__ = ["QUANTITIES", "find_flags", "summaries"]

QUANTITIES = ("MT", "PA", "FL")
#: Least difference from the neighbouring frames' median that counts as a jump: mm, degrees; in px, a share of it.
LEAST_JUMP = {"MT": 2.0, "PA": 4.0, "FL": 10.0}
LEAST_SHARE = 0.10
#: How many times the usual scatter a jump is.
SCATTER = 6.0


def summaries(rows, task=None) -> dict[str, dict[int, dict]]:
    """The rows that are followed over time, by name and frame number: the summaries of MT, PA and FL.

    With a ``task`` of closed contours, those of its summaries for each contour, named "CSA 1", "EI 1", "CSA 2" ...
    """
    if task is not None and task.echo:
        mine = [row for row in rows if row["quantity"] in task.summaries]
        numbers = sorted({row["index"] for row in mine} - {None})
        found = {f"{quantity} {i}": {} for i in numbers for quantity in task.summaries}
        for row in mine:
            if row["index"] is not None:
                found[f"{row['quantity']} {row['index']}"][row["frame"]] = row
        return found
    found = {quantity: {} for quantity in QUANTITIES}
    for row in rows:
        if row["index"] is None and row["quantity"] in found:
            found[row["quantity"]][row["frame"]] = row
    return found


def find_flags(rows, task=None) -> dict[int, list[str]]:
    """Frames that look wrong, with sentences that begin with "missing", "implausible" or "jump", by frame number."""
    flags: dict[int, list[str]] = {}
    for quantity, of_frame in summaries(rows, task).items():
        frames = sorted(of_frame)
        values = np.array([np.nan if of_frame[f]["value"] is None else of_frame[f]["value"] for f in frames])
        units = {of_frame[f]["unit"] for f in frames}
        for frame, value in zip(frames, values, strict=True):
            if np.isnan(value):
                reason = of_frame[frame]["flag"]
                flags.setdefault(frame, []).append(f"missing: {quantity}" + (f" ({reason})" if reason else ""))
                continue
            odd = implausible(quantity, value, of_frame[frame]["unit"])
            if odd:
                flags.setdefault(frame, []).append(f"implausible: {quantity} " + odd.partition(": ")[2])
        if len(units) == 1:
            for i, size in _jumps(quantity, values, units.pop()):
                flags.setdefault(frames[i], []).append(f"jump: {quantity} {size}")
    return dict(sorted(flags.items()))


def _jumps(quantity: str, values: np.ndarray, unit: str) -> list[tuple[int, str]]:
    """Positions of values far off their neighbours' median."""
    known = np.flatnonzero(np.isfinite(values))
    if len(known) < 5:
        return []
    seen = values[known]
    least = LEAST_JUMP.get(quantity)
    if least is None or unit == "px":
        least = LEAST_SHARE * float(np.median(seen))
    off = np.array([_off(seen, i) for i in range(len(seen))])
    scatter = 1.4826 * float(np.median(np.abs(off - np.median(off))))
    limit = max(least, SCATTER * scatter)
    shown = {"deg": "°", "grey": " grey levels", "cm2": " cm²", "px2": " px²"}.get(unit, f" {unit}")
    far = np.flatnonzero(np.abs(off) > limit)
    return [(int(known[i]), f"is {abs(off[i]):.1f}{shown} off its neighbours") for i in far]


def _off(seen: np.ndarray, i: int) -> float:
    """How far a value is off the median of its four nearest neighbours; near an end, also of its mirrored ones."""
    start = min(max(i - 2, 0), len(seen) - 5)
    near = float(seen[i] - np.median(np.delete(seen[start : start + 5], i - start)))
    if start == i - 2:
        return near
    mirrored = np.pad(seen, 2, mode="reflect")[i : i + 5]
    other = float(seen[i] - np.median(np.delete(mirrored, 2)))
    return min(near, other, key=abs)
