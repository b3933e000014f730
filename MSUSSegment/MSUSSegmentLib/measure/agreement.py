"""How well two sets of readings of the same things agree: differences, limits of agreement, intraclass correlation.

The functions know nothing of what was read: they serve angles, lengths, areas and echo intensities alike, a method
against a reference as well as one rater against another.

Frames of one clip, images of one subject and readings of one image are alike, and count for less than as many readings
of different people. Where they come in clusters, the intervals follow from how the clusters differ, with Student's t
for the number of clusters, not of pairs.

Sources: Bland JM, Altman DG. Lancet 1986;1:307-310 (limits of agreement); the same, J Biopharm Stat 2007;17:571-582
(several observations of each subject: variance between and within them); Zou GY. Stat Methods Med Res 2013;22:630-642
(from intervals of bias and SD to those of the limits); MacKinnon JG, Nielsen MO, Webb MD. J Appl Econom
2023;38:671-694 (jackknife over clusters); Arvesen JN. Ann Math Stat 1969;40:2076-2100 (of variances, by logarithm);
Carter AV, Schnepel KT, Steigerwald DG. Rev Econ Stat 2017;99:698-709 (effective number of clusters of unequal size);
Shrout PE, Fleiss JL. Psychol Bull 1979;86:420-428, and McGraw KO, Wong SP. Psychol Methods 1996;1:30-46 (intraclass
correlation and its intervals); de Vet HCW et al. J Clin Epidemiol 2006;59:1033-1039, and Weir JP. J Strength Cond Res
2005;19:231-240 (standard error of measurement, smallest detectable change). ``Testing/measure/test_agreement.py``
simulates how often the intervals hold the truth.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, replace
from itertools import compress
from math import nan

import numpy as np
from scipy import special  # of scipy.stats the import alone takes a third of a second

__all__ = ["Agreement", "Icc", "MeasurementError", "agreement", "icc", "measurement_error"]

#: Standard deviations to each side of the bias that hold 95 % of normally distributed differences.
LIMIT = 1.959963984540054

Interval = tuple[float, float]


#: Fewer independent clusters than this, by their effective number, give no interval.
LEAST_CLUSTERS = 4
#: A correlation, intraclass or Pearson's, needs so many clusters: of fewer it is not known how much they differ.
LEAST_FOR_ICC = 3

_UNKNOWN = (nan, nan)


@dataclass(frozen=True)
class Icc:
    """An intraclass correlation of single readings, ``value``, with its confidence interval ``interval``.

    ``subjects`` were used; ``dropped`` had a missing reading. nan where too little is there to know; ``reason`` then
    says why in one sentence.
    """

    value: float
    interval: Interval
    subjects: int
    raters: int
    dropped: int
    reason: str = ""


@dataclass(frozen=True)
class MeasurementError:
    """How far single readings lie from one another, in their unit; nan where too few are there to know.

    ``sem`` is the standard error of measurement, with what raters differ by on average; ``sem_consistency`` without.
    ``mdc95``, of ``sem``, is the smallest change between two readings that chance gives in 5 % of cases only; so is
    ``mdc95_consistency`` where one rater takes both. ``subjects`` were used.
    """

    sem: float
    mdc95: float
    sem_consistency: float
    mdc95_consistency: float
    subjects: int
    raters: int


@dataclass(frozen=True)
class Agreement:
    """Measured against reference values, in their unit; nan where too few pairs are there to know.

    ``n`` pairs of ``clusters`` independent clusters were used, ``dropped`` had a missing value. ``mae`` is the mean
    absolute difference; ``bias`` the mean difference, measured minus reference; both over pairs, with their confidence
    intervals. ``sd`` is the standard deviation of differences (n - 1), of clusters that between and within them.
    ``lower`` and ``upper`` are the 95 % limits of agreement with their confidence intervals. ``icc`` is ICC(A,1);
    ``pearson`` the correlation. ``relative_mae`` is the mean of the absolute differences as shares of the reference
    (nan unless every reference is positive). ``reason`` says in one sentence why there are no intervals.
    """

    n: int
    clusters: int
    dropped: int
    mae: float
    mae_interval: Interval
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
    reason: str = ""


def agreement(measured, reference, clusters: Iterable[Hashable] | None = None, confidence: float = 0.95) -> Agreement:
    """Agreement of paired readings.

    Without clusters, the limits of agreement are bias ± 1.96 SD; the standard errors are SD/√n for the bias and
    √3 SD/√n for a limit, and their intervals take Student's t with n - 1 degrees of freedom (Bland and Altman 1986).

    With clusters, SD² is the variance between plus that within them (Bland and Altman 2007, each cluster counting the
    same); intervals come from leaving out one cluster at a time (jackknife), with Student's t for the effective number
    of clusters (their number when they are of equal size), those of MAE and SD on the scale of the logarithm; those of
    the limits combine bias and SD (Zou 2013). Fewer than ``LEAST_CLUSTERS`` give no intervals, fewer than
    ``LEAST_FOR_ICC`` no correlation. The interval of the ICC is then about these two readers and no others.

    Args:
        measured: (N,) numbers; nan or None where there is none.
        reference: (N,) numbers of the same things in the same order.
        clusters: (N,) names of what each pair belongs to, such as its subject or clip; None when every pair is
            independent of the others.
        confidence: of every interval, between 0 and 1.

    Raises:
        ValueError: the three differ in length, or hold something else than numbers.
    """
    pairs = _table([measured, reference]).T
    names = list(range(len(pairs)) if clusters is None else clusters)
    if len(names) != len(pairs):
        raise ValueError(f"There are {len(pairs)} pairs of readings but {len(names)} clusters; give one for each pair.")
    finite = np.isfinite(pairs).all(axis=1)
    kept, dropped = pairs[finite], int((~finite).sum())
    n = len(kept)
    if n == 0:
        reason = "There are no readings to compare."
        return Agreement(
            n=0, clusters=0, dropped=dropped, mae=nan, mae_interval=_UNKNOWN, relative_mae=nan, bias=nan,
            bias_interval=_UNKNOWN, sd=nan, lower=nan, lower_interval=_UNKNOWN, upper=nan, upper_interval=_UNKNOWN,
            icc=Icc(nan, _UNKNOWN, 0, 2, dropped, reason), pearson=nan, reason=reason,
        )  # fmt: skip
    group = _numbered(compress(names, finite))
    count, effective = int(group.max()) + 1, _effective_number(group)
    difference, true = kept[:, 0] - kept[:, 1], kept[:, 1]
    size = np.abs(difference)
    bias, mae = float(difference.mean()), float(size.mean())
    if count == n:  # every pair by itself
        reason = "" if n > 1 else "There is one pair of readings only."
        sd = float(difference.std(ddof=1)) if n > 1 else nan
        half = float(_quantile_t(confidence, n - 1)) * sd / np.sqrt(n) if n > 1 else nan
        inward = outward = float(np.sqrt(3.0) * half)
        correlation = icc(kept, confidence=confidence)
        if n < LEAST_FOR_ICC:
            correlation = Icc(nan, _UNKNOWN, n, 2, 0, _too_few("A correlation", LEAST_FOR_ICC, n))
    else:
        reason = _too_few("An interval", LEAST_CLUSTERS, count) if effective < LEAST_CLUSTERS - 1e-9 else ""
        sd = _clustered_sd(difference, group)
        half = inward = outward = nan
        if not reason:
            half = _jackknife(lambda used: difference[used].mean(), bias, group, confidence)
            inward, outward = _reach_of_limit(half, sd, difference, group, confidence)
        correlation = _clustered_icc(kept, group, confidence, reason)
    lower, upper = bias - LIMIT * sd, bias + LIMIT * sd
    varies = count >= LEAST_FOR_ICC and np.ptp(kept[:, 0]) > 0 and np.ptp(true) > 0
    return Agreement(
        n=n,
        clusters=count,
        dropped=dropped,
        mae=mae,
        mae_interval=_UNKNOWN if reason else _interval_of_mean(size, group, confidence),
        relative_mae=float((size / true).mean()) if (true > 0).all() else nan,
        bias=bias,
        bias_interval=(bias - half, bias + half),
        sd=sd,
        lower=lower,
        lower_interval=(float(lower - outward), float(lower + inward)),
        upper=upper,
        upper_interval=(float(upper - inward), float(upper + outward)),
        icc=replace(correlation, dropped=dropped),
        pearson=float(np.corrcoef(kept.T)[0, 1]) if varies else nan,
        reason=reason,
    )


def _too_few(what: str, least: int, count: int) -> str:
    """Why so few clusters do not do."""
    if count >= least:
        return f"{what} needs {least} independent clusters of about the same size; nearly all pairs belong to fewer."
    return f"{what} needs at least {least} independent clusters, such as subjects or clips; there {_are(count)}."


def _are(count: int) -> str:
    return "is one" if count == 1 else f"are {count}"


def _numbered(names: Iterable[Hashable]) -> np.ndarray:
    """(N,) numbers from 0 instead of names."""
    names = list(names)
    numbers = {name: number for number, name in enumerate(dict.fromkeys(names))}
    return np.array([numbers[name] for name in names], int)


def _effective_number(group: np.ndarray) -> float:
    """How many clusters of equal size would weigh as much: N² / Σ m² (Carter et al. 2017, of a mean)."""
    return len(group) ** 2 / float((np.bincount(group) ** 2).sum())


def _jackknife(statistic: Callable[[np.ndarray], float], value: float, group: np.ndarray, confidence: float) -> float:
    """Half the interval of a ``statistic`` whose ``value`` is known, by leaving out one cluster at a time.

    ``statistic`` gets the (N,) bool of the pairs used. Of a mean of pairs that are clusters each, this is Student's.
    """
    count = int(group.max()) + 1
    without = np.array([statistic(group != number) for number in range(count)], float)
    error = np.sqrt((count - 1) / count * ((without - value) ** 2).sum())
    return float(_quantile_t(confidence, _effective_number(group) - 1) * error)


def _interval_of_mean(size: np.ndarray, group: np.ndarray, confidence: float) -> Interval:
    """The interval of the mean of sizes, which are not negative: on the scale of its logarithm where there is one."""
    mean, sums = size.mean(), np.bincount(group, size)
    if not (sums.sum() - sums > 0).all():
        half = _jackknife(lambda used: size[used].mean(), mean, group, confidence)
        return max(float(mean - half), 0.0), float(mean + half)
    half = _jackknife(lambda used: np.log(size[used].mean()), np.log(mean), group, confidence)
    with np.errstate(over="ignore"):
        return float(mean * np.exp(-half)), float(mean * np.exp(half))


def _clustered_sd(difference: np.ndarray, group: np.ndarray) -> float:
    """SD of one difference from the variance of the clusters' means and that within them (N differences in clusters).

    S² = Sb² + (1 - 1 / m) Sw², m the harmonic mean size (Zou 2013); for clusters of one size that is Bland and Altman's
    of 2007, and for clusters of one pair the usual one.
    """
    _, group, counts = np.unique(group, return_inverse=True, return_counts=True)
    means = np.bincount(group, difference) / counts
    count, n = len(counts), len(group)
    between = float(means.var(ddof=1)) if count > 1 else 0.0
    within = float(((difference - means[group]) ** 2).sum()) / (n - count) if n > count else 0.0
    return float(np.sqrt(between + (1 - (1 / counts).mean()) * within))


def _reach_of_limit(half: float, sd: float, difference, group, confidence: float) -> tuple[float, float]:
    """How far the interval of a limit of agreement reaches towards the bias and away from it.

    ``half`` is half the interval of the bias. That of the SD is taken by leaving out one cluster at a time, on the
    scale of its logarithm, and both are combined as in Zou 2013. (His interval of the variance, from the chi-squared
    distribution, held the truth in 47 to 76 % of simulations in which clusters differed in their scatter; this one in
    91 to 98 %.)
    """
    if not sd > 0:
        return half, half

    def log_sd(used: np.ndarray) -> float:
        return float(np.log(max(_clustered_sd(difference[used], group[used]), 1e-12 * sd)))

    ratio = np.exp(min(_jackknife(log_sd, float(np.log(sd)), group, confidence), 700.0))
    return float(np.hypot(half, LIMIT * sd * (1 - 1 / ratio))), float(np.hypot(half, LIMIT * sd * (ratio - 1)))


def _clustered_icc(kept: np.ndarray, group: np.ndarray, confidence: float, reason: str, kind: str = "A,1") -> Icc:
    """The ICC of readings (N, raters) in clusters; without an interval for a ``reason``."""
    count = int(group.max()) + 1
    if count < LEAST_FOR_ICC:
        why = _too_few("A correlation", LEAST_FOR_ICC, count)
        return Icc(nan, _UNKNOWN, len(kept), kept.shape[1], 0, why)
    found = replace(icc(kept, kind, confidence), interval=_UNKNOWN)
    if reason or not np.isfinite(found.value):
        return found
    half = _jackknife(lambda used: icc(kept[used], kind).value, found.value, group, confidence)
    return replace(found, interval=(max(found.value - half, -1.0), min(found.value + half, 1.0)))


def icc(table, kind: str = "A,1", confidence: float = 0.95, clusters: Iterable[Hashable] | None = None) -> Icc:
    """Intraclass correlation of single readings, from the mean squares of a table of subjects and raters.

    In McGraw and Wong's naming (Shrout and Fleiss' in brackets): "1" one-way random (1,1); "A,1" two-way random,
    absolute agreement (2,1); "C,1" two-way, consistency (3,1). Intervals from the F distribution, for "A,1" with
    Satterthwaite's degrees of freedom (McGraw and Wong, Table 7). Subjects with a missing reading are dropped and
    counted.

    Args:
        table: (subjects, raters) numbers; nan or None where there is none.
        kind: "1", "A,1" or "C,1".
        confidence: of the interval, between 0 and 1.
        clusters: names of what each row belongs to, such as its subject or clip; the interval then comes from leaving
            out one of them at a time, as in `agreement`. None when every row is independent of the others.

    Raises:
        ValueError: not a table with at least two raters, an unknown kind, or not one cluster a row.
    """
    if kind not in ("1", "A,1", "C,1"):
        raise ValueError(f'The intraclass correlation is "1", "A,1" or "C,1", not {kind!r}.')
    whole = _table(table)
    if whole.shape[1] < 2:
        raise ValueError("An intraclass correlation needs at least two raters, one a column.")
    finite = np.isfinite(whole).all(axis=1)
    kept = whole[finite]
    (n, k), dropped = kept.shape, len(whole) - len(kept)
    if clusters is not None:
        names = list(clusters)
        if len(names) != len(whole):
            raise ValueError(f"There are {len(whole)} rows of readings but {len(names)} clusters; give one for each.")
        group = _numbered(compress(names, finite))
        if n and int(group.max()) + 1 < n:
            few = _effective_number(group) < LEAST_CLUSTERS - 1e-9
            reason = _too_few("An interval", LEAST_CLUSTERS, int(group.max()) + 1) if few else ""
            found = _clustered_icc(kept, group, confidence, reason, kind)
            return replace(found, dropped=dropped, reason=found.reason or reason)
    if n < 2 or np.ptp(kept) == 0:
        why = "An ICC needs at least two subjects." if n < 2 else "All readings are equal, so there is no ICC."
        return Icc(nan, _UNKNOWN, n, k, dropped, why)
    between, judges, error, within = _mean_squares(kept)
    if kind == "A,1":
        value = _absolute_icc(between, judges, error, n, k)
        if not np.isfinite(value):
            return Icc(nan, _UNKNOWN, n, k, dropped, "The subjects differ too little from one another to tell an ICC.")
        interval = _absolute_interval(value, between, judges, error, n, k, confidence)
    else:
        noise, freedom = (within, n * (k - 1)) if kind == "1" else (error, (n - 1) * (k - 1))
        value = (between - noise) / (between + (k - 1) * noise)
        low = between / _quantile_f(confidence, n - 1, freedom)
        high = between * _quantile_f(confidence, freedom, n - 1)
        interval = tuple(float((f - noise) / (f + (k - 1) * noise)) for f in (low, high))
    return Icc(float(value), interval, n, k, dropped)


def measurement_error(table) -> MeasurementError:
    """Standard error of measurement and smallest detectable change, from the mean squares of a table.

    SEM² is the variance of raters plus that of the error (agreement), or that of the error alone (consistency);
    MDC95 = 1.96 √2 SEM (de Vet et al. 2006, Weir 2005).

    Args:
        table: (subjects, raters) numbers; nan or None where there is none. Of repeats by one rater, his readings.

    Raises:
        ValueError: not a table with at least two raters.
    """
    whole = _table(table)
    if whole.shape[1] < 2:
        raise ValueError("An error of measurement needs at least two readings of each subject, one a column.")
    kept = whole[np.isfinite(whole).all(axis=1)]
    n, k = kept.shape
    if n < 2:
        return MeasurementError(nan, nan, nan, nan, n, k)
    _, judges, error, _ = _mean_squares(kept)
    consistency, absolute = float(np.sqrt(error)), float(np.sqrt(error + max(judges - error, 0.0) / n))
    seen = float(LIMIT * np.sqrt(2.0))
    return MeasurementError(absolute, seen * absolute, consistency, seen * consistency, n, k)


def _mean_squares(table: np.ndarray) -> tuple[float, float, float, float]:
    """Mean squares between subjects and raters, of the error, and within subjects, of a table (subjects, raters)."""
    n, k = table.shape
    mean = table.mean()
    rows, columns = table.mean(axis=1, keepdims=True), table.mean(axis=0, keepdims=True)
    between = k * float(((rows - mean) ** 2).sum()) / (n - 1)
    judges = n * float(((columns - mean) ** 2).sum()) / (k - 1)
    error = float(((table - rows - columns + mean) ** 2).sum()) / ((n - 1) * (k - 1))
    return between, judges, error, float(((table - rows) ** 2).sum()) / (n * (k - 1))


def _absolute_icc(between: float, judges: float, error: float, n: int, k: int) -> float:
    """ICC(A,1); nan where the estimate is below -1, as of few subjects that hardly differ."""
    whole = between + (k - 1) * error + k * (judges - error) / n
    return (between - error) / whole if whole > 0 and between - error >= -whole else nan


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
    with np.errstate(invalid="ignore", divide="ignore"):  # of two subjects with equal means
        low = n * (between - f_low * error) / np.float64(f_low * rest + n * between)
        high = n * (f_high * between - error) / np.float64(rest + n * f_high * between)
    return float(low), float(high)


def _quantile_t(confidence: float, freedom: int) -> float:
    return special.stdtrit(freedom, 0.5 + confidence / 2)


def _quantile_f(confidence: float, first: float, second: float) -> float:
    return special.fdtri(first, second, 0.5 + confidence / 2)


def _table(values) -> np.ndarray:
    """(N, M) floats with nan for what is missing."""
    try:
        array = np.array(values, dtype=float)
    except (TypeError, ValueError):
        raise ValueError("Readings that are compared must be numbers, as many of one as of the other.") from None
    if array.ndim != 2:
        raise ValueError(f"Readings must come as rows and columns of numbers, not in the shape {array.shape}.")
    return array
