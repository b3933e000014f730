"""Measurements over time without jumps, lag or cut peaks: zero-phase smoothing, beside the raw values.

Single values far off their neighbours are left out (Hampel identifier: Davies and Gather, J Am Stat Assoc 1993;88:782).
Around every frame a parabola is fitted with weights that fall off with distance (Cleveland, J Am Stat Assoc
1979;74:829) in windows that grow frame by frame, the same to both sides, so that nothing comes late. A window grows
only while the fits agree with all narrower ones, and with the raw value, within their noise (intersection of confidence
intervals: Goldenshluger and Nemirovski, Math Methods Stat 1997;6:135; Katkovnik, IEEE Trans Signal Process
1999;47:2567). The noise is read off the differences of sixth order, in which a movement vanishes. So a slow movement is
smoothed much, a quick one or one without noise hardly at all.

Smoothing is offered only where it helps: a series of fewer than ``LEAST_SMOOTHED`` values, or one whose mean square
error it would by its own estimate not lower clearly (Mallows, Technometrics 1973;15:661), comes back as it is but for
outliers.

What was measured. Raw MT, PA and FL of neighbouring frames scatter by 0.001 to 0.004 mm, 0.02 to 0.27 degrees and 0.04
to 0.15 mm in three gastrocnemius clips (58 to 60 frames, 61 a second), by up to 0.03 mm, 0.15 degrees and 0.22 mm in
four rendered contractions. On simulated contractions (`phantoms.cine.Contraction`; 15 to 58 frames each, 20 to 61 a
second; noise of 0.005 to 0.06 mm, 0.1 to 0.8 degrees, 0.15 to 1 mm, white or half of it kept from frame to frame) the
mean error fell to 0.72 of the raw one, in no setting above 0.98; it grew in 1 % of the series, by 28 % at most. The
error at the peak fell to 0.72 (1.02 at most; the robust local regression used before: up to 3.1). With 8 to 10 frames a
contraction the mean error fell to 0.91 (1.005 at most). Of the network's own errors, which are mostly the same from
frame to frame and which nothing here can take away, little changed: PA of three rendered contractions of 30 frames
0.457 to 0.453 degrees. ``Testing/measure/test_smoothing.py`` repeats the simulations.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import comb

import numpy as np

from MSUSSegmentLib.measure.flags import encode, flag, text_of
from MSUSSegmentLib.measure.table import flags_of

__all__ = ["LEAST_SMOOTHED", "WINDOW_FRAMES", "WINDOW_S", "smooth", "smoothed_rows"]

#: Greatest width of a window in s.
WINDOW_S = 0.4
#: The same in frames when there are no times.
WINDOW_FRAMES = 11
#: Fewer values are not smoothed: of 12 frames one series in five became worse.
LEAST_SMOOTHED = 20
#: A window grows until it holds so many values.
LEAST_VALUES = 5
#: Fits may be apart by so many of their standard errors each.
INTERVAL = 1.0
#: Smoothing is offered where the mean square error is estimated to be below this share of the raw values'.
WORTH = 0.6
#: Order of the differences that the noise is read off.
NOISE_ORDER = 6
#: Values on either side that a value is compared with, and how many of their usual scatters it may be off.
HAMPEL_SIDE, HAMPEL_LIMIT = 3, 3.0

#: Scale of a normal distribution's SD to its median absolute deviation.
_MAD = 1.4826


def smooth(values, times=None, window: float | None = None) -> np.ndarray:
    """Smoothed values of a time series.

    Args:
        values: (N,) numbers; NaN where one is missing.
        times: (N,) rising times in s, or None for frames that follow one another evenly.
        window: greatest full width of a window, in s with ``times``, else in frames; None for ``WINDOW_S``,
            ``WINDOW_FRAMES``.

    Returns:
        (N,) values. A gap as wide as the window or wider, and what is missing before the first and after the last
        value, stays NaN; shorter gaps are bridged. Never outside the range of the neighbours in the window. A
        stretch of fewer than ``LEAST_SMOOTHED`` values is left as it is, its gaps bridged by straight lines.

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
    """Smoothed values at ``at`` (M,), which holds all ``times``, of ``values`` (K,) without long gaps."""
    if len(values) < LEAST_SMOOTHED:  # too few to tell noise from movement
        return np.interp(at, times, values)
    sound = ~_outlying(values)
    times, values = times[sound], values[sound]
    if len(values) < LEAST_SMOOTHED:
        return np.interp(at, times, values)
    noise, step = _noise(values), float(np.median(np.diff(at)))
    place = np.searchsorted(at, times)
    found = np.full(len(at), np.nan)
    found[place] = values
    own = np.ones(len(at))  # how much of each value is in its smoothed one
    low, high = found - INTERVAL * noise, found + INTERVAL * noise  # NaN where there is no value to begin with
    growing = np.ones(len(at), bool)
    best, least = found.copy(), WORTH * noise**2
    for side in range(LEAST_VALUES // 2, max(int(half / step), LEAST_VALUES // 2) + 1):
        fitted, error, share = _local_fit(times, values, at, (side + 0.5) * step)
        reach = INTERVAL * noise * error
        lower, upper = np.fmax(low, fitted - reach), np.fmin(high, fitted + reach)
        growing &= (lower <= upper) | np.isnan(found)
        best = np.where(np.isnan(best), fitted, best)  # what is bridged or was left out
        found, low, high = np.where(growing, (fitted, lower, upper), (found, low, high))
        own = np.where(growing, share, own)
        risk = ((found[place] - values) ** 2).mean() + noise**2 * (2 * own[place].mean() - 1)
        if risk < least:
            best, least = found, risk
    return best


def _noise(values: np.ndarray) -> float:
    """SD of the noise of ``values`` (K,), from the median size of their differences, in which a movement vanishes."""
    scale = np.sqrt(sum(comb(NOISE_ORDER, k) ** 2 for k in range(NOISE_ORDER + 1)))
    return float(_MAD * np.median(np.abs(np.diff(values, NOISE_ORDER))) / scale)


def _outlying(values: np.ndarray) -> np.ndarray:
    """Which values lie far off the median of their neighbours, measured by these neighbours' own scatter.

    The neighbours' median slope is taken out before, else nothing would stand out of a movement. Near an end the
    neighbours on the other side count twice; a slope is no outlier there either. The first and the last
    value, to which only one side can speak, must also be as far off their neighbour by the greatest step behind it: a
    movement may begin with the first frame.
    """
    padded = np.pad(values, HAMPEL_SIDE, mode="reflect")
    near = np.lib.stride_tricks.sliding_window_view(padded, 2 * HAMPEL_SIDE + 1)
    slope = np.median(np.diff(near, axis=1), axis=1)
    near = near - slope[:, None] * np.arange(-HAMPEL_SIDE, HAMPEL_SIDE + 1)
    middle = np.median(near, axis=1)
    scatter = _MAD * np.median(np.abs(near - middle[:, None]), axis=1)
    # Neighbours may agree by chance: nowhere is the scatter taken for less than what is usual in the series.
    scatter = np.maximum(scatter, np.median(scatter))
    off = np.abs(values - middle) > HAMPEL_LIMIT * scatter + 1e-9 * np.ptp(values)
    steps = np.abs(np.diff(values))
    for end, inward in ((0, steps), (-1, steps[::-1])):
        off[end] &= inward[0] > HAMPEL_LIMIT * inward[1 : 2 * HAMPEL_SIDE].max()
    return off


def _local_fit(times: np.ndarray, values: np.ndarray, at: np.ndarray, half: float) -> tuple[np.ndarray, ...]:
    """The parabola fitted around every time of ``at`` (M,), there, within its values' range; and its standard error.

    The standard error is in units of the values' own.
    """
    reach = _reach(times, at, half)
    first = np.searchsorted(times, at - reach, "left")
    last = np.searchsorted(times, at + reach, "right")
    index = first[:, None] + np.arange(int((last - first).max()))
    valid = index < last[:, None]
    index = np.where(valid, index, 0)
    u = (times[index] - at[:, None]) / reach[:, None]
    y = values[index]
    weight = np.where(valid, np.maximum(1.0 - np.abs(u / 1.0001) ** 3, 0.0) ** 3, 0.0)
    powers = [(weight * u**k).sum(axis=1) for k in range(5)]
    matrix = np.stack([np.stack(powers[i : i + 3], -1) for i in range(3)], 1)
    matrix += 1e-10 * powers[0][:, None, None] * np.eye(3)
    # The fit's value at u = 0 is a weighted sum of the values; these are its weights.
    first_row = np.linalg.solve(matrix, np.broadcast_to(np.array([[1.0], [0.0], [0.0]]), (len(at), 3, 1)))[..., 0]
    share = weight * sum(first_row[:, k, None] * u**k for k in range(3))
    counted = weight > 1e-6
    least = np.where(counted, y, np.inf).min(axis=1)
    most = np.where(counted, y, -np.inf).max(axis=1)
    middle = np.where(valid & (np.abs(u) < 1e-9), share, 0.0).sum(axis=1)
    return np.clip((share * y).sum(axis=1), least, most), np.sqrt((share**2).sum(axis=1)), middle


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
    ``rows`` are those of ``measure.table``. The flag begins with "smoothed" where the value differs from the raw one;
    of a bridged gap it says so, and of a value that stays missing or raw it is the raw one. A quantity whose unit
    changes between frames is left out.
    """
    rows = list(rows)
    valued = {(row["quantity"], row["index"] is None) for row in rows if row["value"] is not None}
    series: dict[tuple[str, int | None], list[tuple[int, dict]]] = {}
    for place, row in enumerate(rows):
        by_index = (row["quantity"], True) not in valued and (row["quantity"], False) in valued
        if (row["index"] is None) != by_index:
            series.setdefault((row["quantity"], row["index"]), []).append((place, row))
    found = []
    for grouped in series.values():
        if len({row["unit"] for _, row in grouped}) > 1:
            continue
        grouped = sorted(grouped, key=lambda both: both[1]["frame"])
        times, raw = series_of([row for _, row in grouped])
        for (place, row), value, was in zip(grouped, smooth(raw, times), raw, strict=True):
            if np.isnan(value):
                found.append((place, dict(row, value=None)))
                continue
            flags = flags_of(row)
            if not np.isfinite(was):
                flags = (flag("bridged"), *flags)
            elif abs(value - was) > 1e-9 * abs(was):
                flags = (flag("smoothed"), *flags)
            # An interval is the raw value's.
            ends = dict.fromkeys(("low", "high")) if flags and flags[0].code in ("bridged", "smoothed") else {}
            ends = {name: value for name, value in ends.items() if name in row}
            found.append((place, dict(row, value=float(value), flag=text_of(flags), flags=encode(flags), **ends)))
    return [row for _, row in sorted(found, key=lambda both: both[0])]


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
