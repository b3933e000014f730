"""Agreement against the worked examples in the papers that the formulas come from."""

import math

import numpy as np
import pytest

from MSUSSegmentLib.measure.agreement import agreement, icc, measurement_error

#: Shrout and Fleiss 1979, Table 2: six targets, four judges.
JUDGES = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
#: Bland and Altman 1986, Table 1: peak expiratory flow (l/min), first readings of the large and the mini meter.
LARGE = [494, 395, 516, 434, 476, 557, 413, 442, 650, 433, 417, 656, 267, 478, 178, 423, 427]
MINI = [512, 430, 520, 428, 500, 600, 364, 380, 658, 445, 432, 626, 260, 477, 259, 350, 451]


@pytest.mark.parametrize(
    ("kind", "published", "low", "high"),
    [("1", 0.17, -0.133, 0.72), ("A,1", 0.29, 0.019, 0.76), ("C,1", 0.71, 0.342, 0.95)],
)
def test_the_intraclass_correlations_are_those_of_shrout_and_fleiss(kind, published, low, high):
    found = icc(JUDGES, kind)
    assert found.value == pytest.approx(published, abs=0.005)
    assert found.interval == pytest.approx((low, high), abs=0.006)
    assert (found.subjects, found.raters, found.dropped) == (6, 4, 0)


def test_differences_and_limits_are_those_of_bland_and_altman():
    found = agreement(LARGE, MINI)
    assert found.n == 17
    assert found.bias == pytest.approx(-2.1, abs=0.05)
    assert found.sd == pytest.approx(38.8, abs=0.05)
    # They take 2 SD where we take 1.96: -79.7 and 75.5.
    assert found.bias - 2 * found.sd == pytest.approx(-79.7, abs=0.1)
    assert found.bias + 2 * found.sd == pytest.approx(75.5, abs=0.1)
    assert (found.lower, found.upper) == pytest.approx((-78.1, 73.9), abs=0.1)
    assert found.bias_interval == pytest.approx((-22.0, 17.8), abs=0.1)


def test_the_limits_are_as_uncertain_as_bland_and_altman_say():
    found = agreement(LARGE, MINI)
    for limit, (low, high) in ((found.lower, found.lower_interval), (found.upper, found.upper_interval)):
        assert (limit - low, high - limit) == pytest.approx((34.6, 34.6), abs=0.1)  # 2.12 x 16.3 l/min


def test_three_pairs_by_hand():
    found = agreement([2.0, 4.0, 9.0], [1.0, 4.0, 10.0])
    assert (found.mae, found.bias, found.sd) == pytest.approx((2 / 3, 0.0, 1.0))
    assert found.relative_mae == pytest.approx((1 + 0 + 0.1) / 3)
    assert found.pearson == pytest.approx(np.corrcoef([2, 4, 9], [1, 4, 10])[0, 1])
    # The raters' means are equal (5), so there is no variance between them.
    table = np.array([[2.0, 1.0], [4.0, 4.0], [9.0, 10.0]])
    between = 2 * ((table.mean(1) - 5) ** 2).sum() / 2
    error = ((table - table.mean(1, keepdims=True)) ** 2).sum() / 2
    expected = (between - error) / (between + error - 2 * error / 3)
    assert found.icc.value == pytest.approx(expected)


def test_a_constant_difference_lowers_absolute_agreement_but_not_consistency():
    true = np.arange(10.0)
    table = np.stack([true, true + 3], axis=1)
    assert icc(table, "C,1").value == pytest.approx(1)
    assert icc(table, "A,1").value == pytest.approx(np.var(true, ddof=1) / (np.var(true, ddof=1) + 4.5))
    found = agreement(true + 3, true)
    assert (found.bias, found.sd, found.lower, found.upper) == pytest.approx((3, 0, 3, 3))
    assert found.pearson == pytest.approx(1)
    assert math.isnan(found.relative_mae)  # one reference is 0


def test_the_interval_of_the_correlation_covers_the_truth_about_as_often_as_it_says():
    rng = np.random.default_rng(4)
    hits, truth = 0, 4 / (4 + 0.5 + 1)
    for _ in range(300):
        raters = rng.normal(0, np.sqrt(0.5), (1, 6))
        table = rng.normal(0, 2, (20, 1)) + raters + rng.normal(0, 1, (20, 6))
        low, high = icc(table).interval
        hits += low <= truth <= high
    assert 0.91 <= hits / 300 <= 0.985


def test_pairs_with_a_missing_value_are_dropped_and_counted():
    with_gaps = agreement([*LARGE, math.nan, 5.0, None], [*MINI, 3.0, None, math.nan])
    whole = agreement(LARGE, MINI)
    assert (with_gaps.n, with_gaps.dropped, with_gaps.icc.dropped) == (17, 3, 3)
    assert (with_gaps.bias, with_gaps.sd, with_gaps.icc.value) == (whole.bias, whole.sd, whole.icc.value)


def test_too_few_pairs_give_no_number_instead_of_a_wrong_one():
    none, one = agreement([], []), agreement([3.0], [2.0])
    assert none.n == 0 and math.isnan(none.mae) and math.isnan(none.icc.value)
    assert one.mae == one.bias == 1
    assert all(math.isnan(v) for v in (one.sd, one.lower, one.upper, one.icc.value, one.pearson))
    assert math.isnan(agreement([1.0, 2.0], [3.0, 3.0]).pearson)


def test_equal_readings_agree_wholly():
    found = agreement(LARGE, LARGE)
    assert found.icc.value == 1 and found.icc.interval == (1, 1)
    assert found.lower == found.upper == 0


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: agreement([1, 2], [1]), "as many of one"),
        (lambda: agreement(["a"], [1]), "must be numbers"),
        (lambda: icc([1, 2, 3]), "rows and columns"),
        (lambda: icc([[1], [2]]), "two raters"),
        (lambda: icc(JUDGES, "2,1"), '"A,1"'),
    ],
)
def test_what_is_no_table_of_readings_is_refused_in_a_sentence(call, words):
    with pytest.raises(ValueError, match=words):
        call()


def simulated(sizes, rng, bias=0.5, between=1.0, within=1.0, subjects=4.0, frames=2.0, uneven=0.0):
    """Pairs in clusters of these sizes, whose difference has a part that all pairs of a cluster share.

    ``uneven``: SD of the logarithm of the clusters' own scatter.
    """
    cluster = np.repeat(np.arange(len(sizes)), sizes)
    true = 20 + rng.normal(0, subjects, len(sizes))[cluster] + rng.normal(0, frames, len(cluster))
    scatter = (within * np.exp(rng.normal(0, uneven, len(sizes)) - uneven**2))[cluster]  # its mean square is within²
    off = bias + rng.normal(0, between, len(sizes))[cluster] + scatter * rng.normal(0, 1, len(cluster))
    return true + off, true, cluster


def truth_of(bias, between, within, subjects=4.0, frames=2.0):
    """What the intervals should hold, for the simulation above."""
    sd = math.hypot(between, within)
    mae = sd * math.sqrt(2 / math.pi) * math.exp(-(bias**2) / (2 * sd**2)) + bias * math.erf(bias / sd / math.sqrt(2))
    variance, error = 2 * (subjects**2 + frames**2 + sd**2 / 4), sd**2 / 2
    return {
        "bias_interval": bias,
        "lower_interval": bias - 1.96 * sd,
        "upper_interval": bias + 1.96 * sd,
        "mae_interval": mae,
        "icc": (variance - error) / (variance + error + bias**2),
    }


def coverage(sizes, clustered, truth, repetitions=400, **spread):
    """The share of simulations whose interval holds the truth, by interval."""
    rng = np.random.default_rng(20)
    hits = dict.fromkeys(truth, 0)
    for _ in range(repetitions):
        measured, reference, cluster = simulated(sizes(rng), rng, **spread)
        found = agreement(measured, reference, cluster if clustered else None)
        for name, value in truth.items():
            low, high = found.icc.interval if name == "icc" else getattr(found, name)
            hits[name] += bool(low <= value <= high)
    return {name: count / repetitions for name, count in hits.items()}


@pytest.mark.parametrize(
    ("sizes", "least"),
    [
        (lambda rng: [10] * 20, 0.92),  # as 200 frames of 20 clips
        (lambda rng: rng.integers(1, 21, 20), 0.91),
        (lambda rng: [17] * 9, 0.89),  # as 153 images of 9 subjects
        (lambda rng: [10] * 5, 0.89),
        (lambda rng: [40, *rng.integers(1, 12, 14)], 0.88),
    ],
)
def test_intervals_of_clustered_pairs_hold_the_truth_about_as_often_as_they_say(sizes, least):
    """Of 400 simulations the share scatters by 1.1 %; few or unequal clusters may cost some per cent, no more."""
    spread = {"bias": 0.5, "between": 1.0, "within": 1.0}
    found = coverage(sizes, True, truth_of(**spread), **spread)
    assert all(least <= share <= 0.995 for share in found.values()), found
    naive = coverage(sizes, False, truth_of(**spread), repetitions=150, **spread)
    assert naive["bias_interval"] < 0.7 and naive["upper_interval"] < 0.8, naive


@pytest.mark.parametrize("sizes", [[10] * 20, [17] * 9])
def test_limits_hold_where_the_readings_of_one_cluster_scatter_more_than_of_another(sizes):
    """As of readers of one image beside the median of the others: nothing is between clusters, all is within."""
    spread = {"bias": 0.0, "between": 0.0, "within": 1.0}
    truth = {name: value for name, value in truth_of(**spread).items() if "er_interval" in name}
    found = coverage(lambda rng: sizes, True, truth, **spread, uneven=0.5)
    assert all(0.88 <= share <= 0.99 for share in found.values()), found
    naive = coverage(lambda rng: sizes, False, truth, repetitions=150, **spread, uneven=0.5)
    assert all(share < 0.75 for share in naive.values()), naive


@pytest.mark.parametrize("between", [0.0, 3.0])
def test_intervals_hold_whether_clusters_differ_much_or_not_at_all(between):
    spread = {"bias": 0.5, "between": between, "within": 1.0}
    found = coverage(lambda rng: [8] * 15, True, truth_of(**spread), **spread)
    assert all(0.91 <= share <= 0.99 for share in found.values()), found


def test_readings_of_one_image_by_three_people_are_not_three_pairs():
    """The issue's 459 pairs that are 153 x 3: copies of each pair must not narrow any interval."""
    rng = np.random.default_rng(3)
    true = rng.normal(20, 4, 50)
    measured = true + rng.normal(0.3, 1, 50)
    once = agreement(measured, true)
    thrice = agreement(np.repeat(measured, 3), np.repeat(true, 3), np.repeat(np.arange(50), 3))
    assert (once.n, once.clusters, thrice.n, thrice.clusters) == (50, 50, 150, 50)
    assert thrice.bias_interval == pytest.approx(once.bias_interval)
    assert thrice.mae_interval == pytest.approx(once.mae_interval)
    assert thrice.sd == pytest.approx(once.sd)
    for name in ("lower_interval", "upper_interval"):
        plain, clustered = (np.ptp(getattr(found, name)) for found in (once, thrice))
        assert clustered == pytest.approx(plain, rel=0.2)  # a jackknife beside Bland and Altman's approximation
    assert np.ptp(thrice.icc.interval) > 0.5 * np.ptp(once.icc.interval)


def test_limits_of_several_observations_are_those_of_the_two_variances():
    """Bland and Altman 2007, true value varying: SD² = within + (between mean square - within) / m, by hand."""
    difference = np.array([[1.0, 3.0, 2.0], [4.0, 6.0, 8.0], [-1.0, 0.0, 1.0], [2.0, 2.0, 5.0], [0.0, 3.0, 3.0]])
    true = np.arange(15.0) + 10
    within = difference.var(axis=1, ddof=1).mean()
    square = 3 * difference.mean(axis=1).var(ddof=1)
    sd = math.sqrt(within + (square - within) / 3)
    found = agreement(true + difference.ravel(), true, np.repeat(list("abcde"), 3))
    assert found.bias == pytest.approx(difference.mean())
    assert found.sd == pytest.approx(sd)
    assert found.upper == pytest.approx(difference.mean() + 1.959964 * sd)


def test_the_bias_of_equal_clusters_has_the_interval_of_their_means():
    rng = np.random.default_rng(5)
    measured, true, cluster = simulated([6] * 11, rng)
    means = (measured - true).reshape(11, 6).mean(axis=1)
    half = 2.228139 * means.std(ddof=1) / math.sqrt(11)  # Student's t, 10 degrees of freedom
    assert agreement(measured, true, cluster).bias_interval == pytest.approx((means.mean() - half, means.mean() + half))


@pytest.mark.parametrize("clusters", [None, list(range(17)), [f"s{i}" for i in range(17)]])
def test_a_cluster_for_each_pair_is_the_same_as_none(clusters):
    assert agreement(LARGE, MINI, clusters) == agreement(LARGE, MINI)


def test_the_order_and_the_names_of_clusters_do_not_matter():
    rng = np.random.default_rng(6)
    measured, true, cluster = simulated(rng.integers(1, 9, 12), rng)
    order = rng.permutation(len(cluster))
    found, other = (
        agreement(measured, true, cluster),
        agreement(measured[order], true[order], [f"x{c}" for c in cluster[order]]),
    )
    for name in ("bias_interval", "mae_interval", "lower_interval", "upper_interval", "sd"):
        assert getattr(other, name) == pytest.approx(getattr(found, name))
    assert other.icc.interval == pytest.approx(found.icc.interval)


@pytest.mark.parametrize(
    ("sizes", "words"),
    [
        ([12], "at least 4 independent clusters, such as subjects or clips; there is one."),
        ([5, 5, 5], "there are 3."),
        ([60, 2, 2, 2, 2], "about the same size"),
    ],
)
def test_too_few_clusters_give_no_interval_and_the_reason(sizes, words):
    measured, true, cluster = simulated(sizes, np.random.default_rng(7))
    found = agreement(measured, true, cluster)
    assert words in found.reason and found.clusters == len(sizes)
    assert math.isfinite(found.bias) and math.isfinite(found.mae) and math.isfinite(found.sd)
    for interval in (
        found.bias_interval,
        found.mae_interval,
        found.lower_interval,
        found.upper_interval,
        found.icc.interval,
    ):
        assert np.isnan(interval).all()


@pytest.mark.parametrize("sizes", [[1], [3], [4], [2, 2], [100], [60, 40]])
def test_one_image_gives_no_intraclass_correlation_but_a_reason(sizes):
    """Three observers of one image, or four muscles in it, used to give ICC -2.00."""
    rng = np.random.default_rng(8)
    for _ in range(20):
        measured, true, cluster = simulated(sizes, rng, subjects=0.0, frames=0.1)
        found = agreement(measured, true, cluster).icc
        assert math.isnan(found.value) and found.reason and np.isnan(found.interval).all()


def test_an_intraclass_correlation_is_never_below_minus_one():
    rng = np.random.default_rng(9)
    refused = 0
    for count in (2, 3, 4, 5, 8):
        for _ in range(200):
            found = icc(rng.normal(0, 1, (count, 2)))
            assert (math.isnan(found.value) and found.reason) or -1 <= found.value <= 1
            refused += math.isnan(found.value)
    assert refused > 20  # such tables do occur


def test_pairs_with_a_missing_value_take_their_cluster_with_them():
    found = agreement([1.0, 2.0, None, 4.0], [1.0, 1.0, 1.0, math.nan], ["a", "a", "b", "c"])
    assert (found.n, found.clusters, found.dropped, found.icc.dropped) == (2, 1, 2, 2)


def test_as_many_clusters_as_pairs_are_asked_for():
    with pytest.raises(ValueError, match="3 pairs of readings but 2 clusters"):
        agreement([1, 2, 3], [1, 2, 3], ["a", "b"])


def test_the_error_of_measurement_is_that_of_the_mean_squares():
    # Shrout and Fleiss 1979, Table 3: mean squares between judges 32.49, residual 1.02, of six targets.
    found = measurement_error(JUDGES)
    assert found.sem_consistency == pytest.approx(math.sqrt(1.02), abs=0.005)
    assert found.sem == pytest.approx(math.sqrt(1.02 + (32.49 - 1.02) / 6), abs=0.005)
    assert found.mdc95 == pytest.approx(2.772 * found.sem, rel=1e-3)
    assert found.mdc95_consistency == pytest.approx(2.772 * found.sem_consistency, rel=1e-3)


def test_the_error_of_two_readings_is_the_sd_of_their_differences_over_root_two():
    difference = np.subtract(LARGE, MINI)
    found = measurement_error(np.stack([LARGE, MINI], axis=1))
    assert found.sem_consistency == pytest.approx(difference.std(ddof=1) / math.sqrt(2))
    assert math.isnan(measurement_error([[1.0, 2.0], [None, 3.0]]).sem)
    with pytest.raises(ValueError, match="at least two readings"):
        measurement_error([[1.0], [2.0]])


def test_an_icc_of_clustered_rows_has_an_interval_by_clusters():
    rng = np.random.default_rng(0)
    people = np.repeat(rng.normal(0, 3, 12), 10)
    table = people[:, None] + rng.normal(0, 1, (120, 3))
    alone, clustered = icc(table), icc(table, clusters=np.repeat(np.arange(12), 10))
    assert clustered.value == alone.value
    assert np.diff(clustered.interval) > 1.5 * np.diff(alone.interval)
    assert icc(table, clusters=range(120)) == alone
    few = icc(table, "C,1", clusters=np.repeat([0, 1, 2], 40))
    assert np.isfinite(few.value) and np.isnan(few.interval).all() and "4 independent clusters" in few.reason
    assert np.isnan(icc(table, clusters=np.repeat([0, 1], 60)).value)
    with pytest.raises(ValueError, match="one for each"):
        icc(table, clusters=[1, 2])
