"""Agreement against the worked examples in the papers that the formulas come from."""

import math

import numpy as np
import pytest

from MSUSSegmentLib.measure.agreement import agreement, icc

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
