"""How well two sets of readings of the same things agree: differences, limits of agreement, intraclass correlation.

The functions know nothing of what was read: they serve angles, lengths, areas and echo intensities alike, a method
against a reference as well as one rater against another.

Sources: Bland JM, Altman DG. Lancet 1986;1:307-310 (limits of agreement); Shrout PE, Fleiss JL. Psychol Bull
1979;86:420-428, and McGraw KO, Wong SP. Psychol Methods 1996;1:30-46 (intraclass correlation and its intervals).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import nan

import numpy as np
from scipy import stats

__all__ = ["Agreement", "Icc", "agreement", "icc"]

#: Standard deviations to each side of the bias that hold 95 % of normally distributed differences.
LIMIT = 1.959963984540054

Interval = tuple[float, float]


@dataclass(frozen=True)
class Icc:
    """An intraclass correlation of single readings, ``value``, with its confidence interval ``interval``.

    ``subjects`` were used; ``dropped`` had a missing reading. nan where too little is there to know.
    """

    value: float
    interval: Interval
    subjects: int
    raters: int
    dropped: int


@dataclass(frozen=True)
class Agreement:
    """Measured against reference values, in their unit; nan where too few pairs are there to know.

    ``n`` pairs were used, ``dropped`` had a missing value. ``mae`` is the mean absolute difference; ``bias`` the mean
    difference, measured minus reference, with its confidence interval; ``sd`` the standard deviation of differences
    (n - 1). ``lower`` and ``upper`` are the 95 % limits of agreement with their confidence intervals. ``icc`` is
    ICC(A,1); ``pearson`` the correlation. ``relative_mae`` is the mean of the absolute differences as shares of the
    reference (nan unless every reference is positive).
    """

    n: int
    dropped: int
    mae: float
    relative_mae: float
    bias: float
    bias_interval: Interval
    sd: float
    lower: float
    lower_interval: Interval
    upper: float
    upper_interval: Interval
    icc: Icc
    pearson: float


def agreement(measured, reference, confidence: float = 0.95) -> Agreement:
    """Agreement of paired readings.

    The limits of agreement are bias ± 1.96 SD; the standard errors are SD/√n for the bias and √3 SD/√n for a limit, and
    their intervals take Student's t with n - 1 degrees of freedom (Bland and Altman 1986).

    Args:
        measured: (N,) numbers; nan or None where there is none.
        reference: (N,) numbers of the same things in the same order.
        confidence: of every interval, between 0 and 1.

    Raises:
        ValueError: the two differ in length, or hold something else than numbers.
    """
    pairs = _table([measured, reference]).T
    kept = pairs[np.isfinite(pairs).all(axis=1)]
    n = len(kept)
    correlation = icc(pairs, confidence=confidence)
    if n == 0:
        unknown = (nan, nan)
        return Agreement(0, len(pairs), nan, nan, nan, unknown, nan, nan, unknown, nan, unknown, correlation, nan)
    difference, true = kept[:, 0] - kept[:, 1], kept[:, 1]
    size = np.abs(difference)
    bias = float(difference.mean())
    sd = float(difference.std(ddof=1)) if n > 1 else nan
    half = float(_quantile_t(confidence, n - 1)) * sd / np.sqrt(n) if n > 1 else nan
    lower, upper = bias - LIMIT * sd, bias + LIMIT * sd
    wide = np.sqrt(3.0) * half
    varies = n > 1 and np.ptp(kept[:, 0]) > 0 and np.ptp(true) > 0
    return Agreement(
        n,
        len(pairs) - n,
        float(size.mean()),
        float((size / true).mean()) if (true > 0).all() else nan,
        bias,
        (bias - half, bias + half),
        sd,
        lower,
        (float(lower - wide), float(lower + wide)),
        upper,
        (float(upper - wide), float(upper + wide)),
        correlation,
        float(np.corrcoef(kept.T)[0, 1]) if varies else nan,
    )


def icc(table, kind: str = "A,1", confidence: float = 0.95) -> Icc:
    """Intraclass correlation of single readings, from the mean squares of a table of subjects and raters.

    In McGraw and Wong's naming (Shrout and Fleiss' in brackets): "1" one-way random (1,1); "A,1" two-way random,
    absolute agreement (2,1); "C,1" two-way, consistency (3,1). Intervals from the F distribution, for "A,1" with
    Satterthwaite's degrees of freedom (McGraw and Wong, Table 7). Subjects with a missing reading are dropped and
    counted.

    Args:
        table: (subjects, raters) numbers; nan or None where there is none.
        kind: "1", "A,1" or "C,1".
        confidence: of the interval, between 0 and 1.

    Raises:
        ValueError: not a table with at least two raters, or an unknown kind.
    """
    if kind not in ("1", "A,1", "C,1"):
        raise ValueError(f'The intraclass correlation is "1", "A,1" or "C,1", not {kind!r}.')
    whole = _table(table)
    if whole.shape[1] < 2:
        raise ValueError("An intraclass correlation needs at least two raters, one a column.")
    kept = whole[np.isfinite(whole).all(axis=1)]
    (n, k), dropped = kept.shape, len(whole) - len(kept)
    if n < 2 or np.ptp(kept) == 0:
        return Icc(nan, (nan, nan), n, k, dropped)
    mean = kept.mean()
    rows, columns = kept.mean(axis=1, keepdims=True), kept.mean(axis=0, keepdims=True)
    between = k * float(((rows - mean) ** 2).sum()) / (n - 1)
    judges = n * float(((columns - mean) ** 2).sum()) / (k - 1)
    error = float(((kept - rows - columns + mean) ** 2).sum()) / ((n - 1) * (k - 1))
    if kind == "A,1":
        value = (between - error) / (between + (k - 1) * error + k * (judges - error) / n)
        interval = _absolute_interval(value, between, judges, error, n, k, confidence)
    else:
        within = float(((kept - rows) ** 2).sum()) / (n * (k - 1))
        noise, freedom = (within, n * (k - 1)) if kind == "1" else (error, (n - 1) * (k - 1))
        value = (between - noise) / (between + (k - 1) * noise)
        low = between / _quantile_f(confidence, n - 1, freedom)
        high = between * _quantile_f(confidence, freedom, n - 1)
        interval = tuple(float((f - noise) / (f + (k - 1) * noise)) for f in (low, high))
    return Icc(float(value), interval, n, k, dropped)


def _absolute_interval(value, between, judges, error, n: int, k: int, confidence: float) -> Interval:
    """McGraw and Wong's interval of ICC(A,1)."""
    if value >= 1:
        return 1.0, 1.0
    a = k * value / (n * (1 - value))
    b = 1 + k * value * (n - 1) / (n * (1 - value))
    spread = (a * judges) ** 2 / (k - 1) + (b * error) ** 2 / ((n - 1) * (k - 1))
    freedom = (a * judges + b * error) ** 2 / spread if spread > 0 else float("inf")
    if not freedom > 0:
        return nan, nan
    rest = k * judges + (k * n - k - n) * error
    f_low, f_high = _quantile_f(confidence, n - 1, freedom), _quantile_f(confidence, freedom, n - 1)
    low = n * (between - f_low * error) / (f_low * rest + n * between)
    high = n * (f_high * between - error) / (rest + n * f_high * between)
    return float(low), float(high)


def _quantile_t(confidence: float, freedom: int) -> float:
    return stats.t.ppf(0.5 + confidence / 2, freedom)


def _quantile_f(confidence: float, first: float, second: float) -> float:
    return stats.f.ppf(0.5 + confidence / 2, first, second)


def _table(values) -> np.ndarray:
    """(N, M) floats with nan for what is missing."""
    try:
        array = np.array(values, dtype=float)
    except (TypeError, ValueError):
        raise ValueError("Readings that are compared must be numbers, as many of one as of the other.") from None
    if array.ndim != 2:
        raise ValueError(f"Readings must come as rows and columns of numbers, not in the shape {array.shape}.")
    return array
