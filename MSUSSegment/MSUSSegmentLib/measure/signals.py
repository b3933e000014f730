"""Signals measured beside a clip (torque, joint angle, EMG): brought to its frames, and their clock set by the clip's.

Nothing is made up: where a signal has a gap, its frames have none.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy import ndimage

__all__ = ["ClockOffset", "clock_offset", "is_constant", "resample"]

#: Between two samples is a gap when they lie farther apart than so many usual steps.
GAP_STEPS = 3.0
#: With so many samples a frame, their mean is taken instead of what lies between two: a frame is as long as that.
MEAN_FROM = 4.0
#: An offset is sure when the rates then agree so well (size of Pearson's r), better by so much than without it, and
#: than at any other offset that is farther than this (s) from it and from those in between.
SURE, BETTER, APART = 0.7, 0.05, 0.15
#: At least this share of the frames must have both signals.
OVERLAP = 0.75
#: Offsets are looked for in steps of so many s.
STEP = 0.01
#: Rates are smoothed over so many s (SD), so that single frames do not count.
SMOOTHED = 0.04
#: A signal is constant when it varies by less than this share of its own size.
FLAT = 1e-6


class ClockOffset(NamedTuple):
    """``seconds`` to add to a signal's times so that it agrees best with what the clip shows, ``correlation`` then
    (Pearson's r with its sign) and ``unmoved`` as the clocks are, ``against``: which of the clip's numbers it was
    compared with; ``sure``: whether that leaves no doubt."""

    seconds: float
    correlation: float
    unmoved: float
    against: str
    sure: bool

    def __str__(self) -> str:
        return (
            f"clock offset {1e3 * self.seconds:+.0f} ms by {self.against} (r {self.correlation:.2f}, without it "
            f"{self.unmoved:.2f}{'' if self.sure else '; not sure'})"
        )


def is_constant(values: np.ndarray) -> bool:
    """Whether the numbers of (N,) values are all the same, to within rounding; also of fewer than two."""
    known = np.asarray(values, float)
    known = known[np.isfinite(known)]
    return len(known) < 2 or bool(np.ptp(known) <= FLAT * max(float(np.abs(known).max()), 1e-12))


def resample(times: np.ndarray, values: np.ndarray, at: np.ndarray) -> np.ndarray:
    """A signal at the times of frames.

    Args:
        times: (N,) s, rising.
        values: (N,), NaN where there is none.
        at: (F,) s, rising.

    Returns:
        (F,): on a straight line between the two samples around each frame, or, with four samples a frame or more,
        their mean over the frame's time. NaN outside the signal, and in gaps: where samples lie farther apart than
        three usual steps, or where they are NaN.

    Raises:
        ValueError: lengths differ, or times do not rise.
    """
    times, values, at = (np.asarray(one, float) for one in (times, values, at))
    if times.shape != values.shape or times.ndim != 1:
        raise ValueError(f"There are {values.size} samples but {times.size} times; give one time for each sample.")
    if not np.isfinite(times).all() or (np.diff(times) <= 0).any():
        raise ValueError("The times of the samples must be numbers that rise from sample to sample.")
    known = np.isfinite(values)
    if not known.any() or not len(at):
        return np.full(len(at), np.nan)
    step = float(np.median(np.diff(times))) if len(times) > 1 else 0.0
    long = GAP_STEPS * step
    t, v = times[known], values[known]
    found = np.interp(at, t, v, left=np.nan, right=np.nan)
    # A frame a little (half a step) outside of the first and last sample is still theirs.
    for end, inside in ((0, at < t[0]), (-1, at > t[-1])):
        near = inside & (np.abs(at - t[end]) <= step / 2 + 1e-9)
        found[near] = v[end]
    after = np.clip(np.searchsorted(t, at), 1, max(len(t) - 1, 1))
    if len(t) > 1:
        apart = t[after] - t[after - 1]
        on_one = (np.abs(at - t[after]) < 1e-9) | (np.abs(at - t[after - 1]) < 1e-9)
        found[(apart > long) & ~on_one] = np.nan
    frame = float(np.median(np.diff(at))) if len(at) > 1 else 0.0
    if step > 0 and frame / step >= MEAN_FROM:
        # As much before a frame as behind it, so that a slope is no error; less at the signal's ends.
        half = np.clip(np.minimum(at - t[0], t[-1] - at), 0, frame / 2)
        total = np.concatenate([[0.0], np.cumsum(np.diff(t) * (v[1:] + v[:-1]) / 2)])
        sums = np.interp(at + half, t, total) - np.interp(at - half, t, total)
        whole = np.isfinite(found) & (half >= step)
        found[whole] = sums[whole] / (2 * half[whole])
    return found


def clock_offset(
    trials: Sequence[tuple[np.ndarray, np.ndarray, np.ndarray, dict[str, np.ndarray]]], most: float = 0.5
) -> ClockOffset | None:
    """How far the clock of a signal is off that of clips, by the cross-correlation of its rate with those of what the
    clips show.

    Rates, because two slow movements agree at almost any offset. The muscle itself answers late (electromechanical
    delay, some 10 to 100 ms) and neither rises nor falls as torque does: of one clip what is found scatters by 100 ms
    and may be quite wrong. Of several clips of one recording the correlations are averaged.

    Args:
        trials: of each clip the signal's times and values (N,) as in `resample`, the frames' times (F,) s, and the
            clip's numbers by name, such as FL and MT, (F,) each, NaN where missing.
        most: greatest offset that is looked for, s.

    Returns:
        The offset with the greatest size of correlation over all references; None where the signal or all references
        are constant, or too few frames have both.
    """
    count = int(round(most / STEP))
    steps = np.arange(-count, count + 1) * STEP
    best: ClockOffset | None = None
    for name in dict.fromkeys(name for *_, references in trials for name in references):
        curves = [_curve(*one[:3], one[3][name], steps) for one in trials if name in one[3]]
        curves = [curve for curve in curves if np.isfinite(curve).any()]
        if not curves:
            continue
        known = np.isfinite(curves).sum(axis=0)
        scores = np.where(2 * known > len(curves), np.nansum(curves, axis=0) / np.maximum(known, 1), np.nan)
        if not np.isfinite(scores).any():
            continue
        top = int(np.nanargmax(np.abs(scores)))
        unmoved = 0.0 if np.isnan(scores[count]) else float(scores[count])
        elsewhere = np.abs(scores[np.abs(steps - steps[top]) > APART])
        rival = float(np.nanmax(elsewhere)) if np.isfinite(elsewhere).any() else 0.0
        height = abs(float(scores[top]))
        sure = 0 < top < len(steps) - 1 and height >= SURE and height >= max(abs(unmoved), rival) + BETTER
        if best is None or height > abs(best.correlation):
            best = ClockOffset(float(steps[top]), float(scores[top]), unmoved, name, bool(sure))
    return best


def _curve(times, values, at, reference, steps: np.ndarray) -> np.ndarray:
    """The correlation of the two rates at every offset; NaN where it cannot be told."""
    at, reference = np.asarray(at, float), np.asarray(reference, float)
    if len(at) < 8 or is_constant(values) or is_constant(reference):
        return np.full(len(steps), np.nan)
    frame = float(np.median(np.diff(at)))
    rate = _rate(reference, frame)
    return np.array([_correlation(_rate(resample(times + s, values, at), frame), rate) for s in steps])


def _rate(values: np.ndarray, frame: float) -> np.ndarray:
    """Smoothed differences from frame to frame; NaN where there are none."""
    known = np.isfinite(values).astype(float)
    width = SMOOTHED / frame
    weight = ndimage.gaussian_filter1d(known, width, mode="constant")
    smooth = ndimage.gaussian_filter1d(np.nan_to_num(values) * known, width, mode="constant")
    with np.errstate(invalid="ignore", divide="ignore"):
        smooth = np.where((known > 0) & (weight > 0.3), smooth / weight, np.nan)
    return np.gradient(smooth)


def _correlation(one: np.ndarray, other: np.ndarray) -> float:
    both = np.isfinite(one) & np.isfinite(other)
    if both.sum() < max(8, OVERLAP * len(one)) or is_constant(one[both]) or is_constant(other[both]):
        return np.nan
    return float(np.corrcoef(one[both], other[both])[0, 1])
