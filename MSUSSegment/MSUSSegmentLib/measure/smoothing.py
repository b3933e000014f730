"""Measurements over time without jumps and without lag: robust, zero-phase smoothing beside the raw values.

Single values far off their neighbours are left out (Hampel identifier: Davies and Gather, J Am Stat Assoc 1993;88:782),
then a parabola is fitted around every frame with weights that fall off with distance and with the residual (robust
LOESS: Cleveland, J Am Stat Assoc 1979;74:829). The window is the same on both sides, so nothing comes late.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

__all__ = ["SMOOTHED", "WINDOW_FRAMES", "WINDOW_S", "smooth", "smoothed_rows"]

#: Width of the window in s. A movement of 1.5 Hz keeps 98 % of its height in it.
WINDOW_S = 0.4
#: Width of the window in frames when there are no times.
WINDOW_FRAMES = 11
#: The window grows until it holds so many values, so that one wrong value among them shows.
LEAST_VALUES = 7
#: Values on either side that a value is compared with, and how many of their usual scatters it may be off.
HAMPEL_SIDE, HAMPEL_LIMIT = 3, 3.0
#: Rounds of reweighting.
ROUNDS = 3
#: First word of the flag of a smoothed number.
SMOOTHED = "smoothed"

#: Scale of a normal distribution's SD to its median absolute deviation.
_MAD = 1.4826


def smooth(values, times=None, window: float | None = None) -> np.ndarray:
    """Smoothed values of a time series.

    Args:
        values: (N,) numbers; NaN where one is missing.
        times: (N,) rising times in s, or None for frames that follow one another evenly.
        window: full width of the window, in s with ``times``, else in frames; None for ``WINDOW_S``, ``WINDOW_FRAMES``.

    Returns:
        (N,) values. A gap as wide as the window or wider, and what is missing before the first and after the last
        value, stays NaN; shorter gaps are bridged. Never outside the range of the neighbours in the window. A
        stretch of fewer than ``LEAST_VALUES`` values is left as it is, its gaps bridged by straight lines.

    Raises:
        ValueError: lengths differ, times do not rise or are not numbers, or the window is not above 0.
    """
    values = np.asarray(values, float)
    if values.ndim != 1:
        raise ValueError(f"A time series is one row of numbers, not an array of shape {values.shape}.")
    if window is None:
        window = WINDOW_FRAMES if times is None else WINDOW_S
    if not (np.isfinite(window) and window > 0):
        raise ValueError(f"The window of a smoothing is a number above 0; got {window!r}.")
    times = np.arange(len(values), dtype=float) if times is None else np.asarray(times, float)
    if times.shape != values.shape:
        raise ValueError(f"There are {len(values)} values but {times.size} times; give one time for each value.")
    if not np.isfinite(times).all() or (np.diff(times) <= 0).any():
        raise ValueError("Times must be numbers that rise from frame to frame; leave them out if they are unknown.")
    out = np.full(len(values), np.nan)
    known = np.flatnonzero(np.isfinite(values))
    if not len(known):
        return out
    # A gap is long when, beyond the frame that would have come anyway, a whole window passes without a value.
    step = float(np.median(np.diff(times))) if len(times) > 1 else 0.0
    long = (np.diff(known) > 1) & (np.diff(times[known]) > window + 0.5 * step)
    for part in np.split(known, np.flatnonzero(long) + 1):
        inside = slice(part[0], part[-1] + 1)
        out[inside] = _smooth_part(times[part], values[part], times[inside], window / 2)
    return out


def _smooth_part(times: np.ndarray, values: np.ndarray, at: np.ndarray, half: float) -> np.ndarray:
    """Smoothed values at ``at`` (M,) of ``values`` (K,) without long gaps."""
    if len(values) < LEAST_VALUES:  # too few to tell which is wrong
        return np.interp(at, times, values)
    weight = np.where(_outlying(values), 0.0, 1.0)
    for _ in range(ROUNDS):
        residual = values - _local_fit(times, values, weight, times, half)
        kept = np.abs(residual[weight > 0])
        # Six times the median absolute residual, as Cleveland has it; at least what rounding leaves.
        limit = max(6.0 * float(np.median(kept)), 1e-9 * float(np.ptp(values)), 1e-300)
        weight = np.maximum(1.0 - (residual / limit) ** 2, 0.0) ** 2
    return _local_fit(times, values, weight, at, half)


def _outlying(values: np.ndarray) -> np.ndarray:
    """Which values lie far off the median of their neighbours, measured by these neighbours' own scatter.

    Near an end the neighbours on the other side count twice; a slope is no outlier there either.
    """
    padded = np.pad(values, HAMPEL_SIDE, mode="reflect")
    near = np.lib.stride_tricks.sliding_window_view(padded, 2 * HAMPEL_SIDE + 1)
    middle = np.median(near, axis=1)
    scatter = _MAD * np.median(np.abs(near - middle[:, None]), axis=1)
    # Neighbours may agree by chance: nowhere is the scatter taken for less than half of what is usual in the series.
    usual = 0.5 * float(np.median(scatter))
    return np.abs(values - middle) > HAMPEL_LIMIT * np.maximum(scatter, usual) + 1e-9 * np.ptp(values)


def _local_fit(times, values, robust, at, half: float) -> np.ndarray:
    """The parabola fitted around every time of ``at`` (M,), there; within its values' range."""
    reach = _reach(times, at, half)
    first = np.searchsorted(times, at - reach, "left")
    last = np.searchsorted(times, at + reach, "right")
    index = first[:, None] + np.arange(int((last - first).max()))
    valid = index < last[:, None]
    index = np.where(valid, index, 0)
    u = (times[index] - at[:, None]) / reach[:, None]
    y = values[index]
    near = np.where(valid, np.maximum(1.0 - np.abs(u / 1.0001) ** 3, 0.0) ** 3, 0.0)
    weight = near * robust[index]
    # Where robustness has left too little to fit, distance alone counts.
    weak = (weight > 1e-6).sum(axis=1) < 3
    weight[weak] = near[weak]
    powers = [(weight * u**k).sum(axis=1) for k in range(5)]
    matrix = np.stack([np.stack(powers[i : i + 3], -1) for i in range(3)], 1)
    right = np.stack([(weight * u**k * y).sum(axis=1) for k in range(3)], 1)
    matrix += 1e-10 * powers[0][:, None, None] * np.eye(3)
    fitted = np.linalg.solve(matrix, right[..., None])[:, 0, 0]
    counted = weight > 1e-6
    low = np.where(counted, y, np.inf).min(axis=1)
    high = np.where(counted, y, -np.inf).max(axis=1)
    return np.clip(fitted, low, high)


def _reach(times: np.ndarray, at: np.ndarray, half: float) -> np.ndarray:
    """Half width of each window: ``half``, more where that holds fewer than ``LEAST_VALUES`` values."""
    count = min(LEAST_VALUES, len(times))
    place = np.searchsorted(times, at)
    reach = np.full(len(at), np.inf)
    for before in range(count + 1):
        start = np.clip(place - before, 0, len(times) - count)
        wide = np.maximum(np.abs(times[start] - at), np.abs(times[start + count - 1] - at))
        reach = np.minimum(reach, wide)
    return np.maximum(half, reach * (1 + 1e-9))


def smoothed_rows(rows: Iterable[dict]) -> list[dict]:
    """The summaries (rows without an index) of one recording's table with smoothed values, in the same order.

    Of a quantity that has no summary with a value, the rows of each index instead.
    ``rows`` are those of ``measure.table``. The flag begins with "smoothed"; of a bridged gap it says so, and of a
    value that stays missing it is the raw one. A quantity whose unit changes between frames is left out.
    """
    rows = list(rows)
    valued = {(one["quantity"], one["index"] is None) for one in rows if one["value"] is not None}
    series: dict[tuple[str, int | None], list[tuple[int, dict]]] = {}
    for place, one in enumerate(rows):
        by_index = (one["quantity"], True) not in valued and (one["quantity"], False) in valued
        if (one["index"] is None) != by_index:
            series.setdefault((one["quantity"], one["index"]), []).append((place, one))
    found = []
    for mine in series.values():
        if len({one["unit"] for _, one in mine}) > 1:
            continue
        mine = sorted(mine, key=lambda both: both[1]["frame"])
        times, raw = series_of([one for _, one in mine])
        for (place, one), value, was in zip(mine, smooth(raw, times), raw, strict=True):
            if np.isnan(value):
                found.append((place, dict(one, value=None)))
                continue
            flag = SMOOTHED if np.isfinite(was) else f"{SMOOTHED} over a missing value"
            if one["flag"]:
                flag += f"; {one['flag']}"
            found.append((place, dict(one, value=float(value), flag=flag)))
    return [one for _, one in sorted(found, key=lambda both: both[0])]


def series_of(rows: list[dict]) -> tuple[np.ndarray, np.ndarray]:
    """(times (N,), values (N,)) of one quantity's rows, in the rows' order.

    Times are seconds, or where any is unknown or they do not rise, ``WINDOW_S / WINDOW_FRAMES`` times the frame number,
    so that windows hold the frames that they hold without times. Missing values are NaN.
    """
    raw = np.array([np.nan if row["value"] is None else row["value"] for row in rows], float)
    times = np.array([np.nan if row["time_s"] is None else row["time_s"] for row in rows], float)
    if not np.isfinite(times).all() or (np.diff(times) <= 0).any():
        times = np.array([row["frame"] for row in rows], float) * (WINDOW_S / WINDOW_FRAMES)
    return times, raw
