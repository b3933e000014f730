"""What raters agree on, where the truth is known."""

from dataclasses import replace

import numpy as np
import pytest
from exchange_help import annotate, make_study, phantom
from scipy import ndimage

from MSUSSegmentLib.measure.types import Line, Measurement
from MSUSSegmentLib.study.annotation import APPROVED, REJECTED
from MSUSSegmentLib.study.consensus import CONSENSUS, agree_on, median_line, median_numbers, save_consensus, staple
from MSUSSegmentLib.tasks.longitudinal import LONGITUDINAL
from MSUSSegmentLib.tasks.transverse import TRANSVERSE
from MSUSSegmentLib.tasks.vocabulary import CLOSED, CURVE, STRAIGHT


def disc(x, y, radius, shape=(120, 160)):
    rows, columns = np.mgrid[: shape[0], : shape[1]]
    return np.hypot(rows - y, columns - x) < radius


def test_staple_finds_the_truth_behind_noisy_raters_and_ranks_them():
    rng = np.random.default_rng(0)
    truth = disc(80, 60, 30)
    noisy = [np.where(rng.random(truth.shape) < share, ~truth, truth) for share in (0.02, 0.05, 0.2)]
    noisy = [mask & disc(80, 60, 45) for mask in noisy]
    agreed, performance = staple(noisy)
    assert (agreed != truth).mean() < min((mask != truth).mean() for mask in noisy)
    sensitivities = [p.sensitivity for p in performance]
    assert sensitivities == sorted(sensitivities, reverse=True) and sensitivities[2] == pytest.approx(0.8, abs=0.05)


def test_a_rater_who_draws_something_else_is_outvoted_whatever_the_background():
    masks = [disc(80, 60, 30), disc(81, 60, 30), disc(80, 61, 29), disc(30, 30, 10)]
    agreed, performance = staple(masks)
    assert not agreed[30, 30] and agreed[60, 80]
    wide = [np.pad(mask, 300) for mask in masks]
    assert np.array_equal(staple(wide)[0][300:-300, 300:-300], agreed)
    assert performance[3].sensitivity < 0.05


def test_equal_masks_and_empty_ones_are_their_own_consensus():
    mask = disc(50, 50, 9)
    assert np.array_equal(staple([mask, mask])[0], mask)
    assert not staple([np.zeros((9, 9), bool)] * 3)[0].any()
    with pytest.raises(ValueError, match="two raters"):
        staple([mask])
    with pytest.raises(ValueError, match="one size"):
        staple([mask, mask[1:]])


def test_the_median_of_curves_is_where_most_of_them_run():
    x = np.linspace(0, 100, 30)
    curves = [np.column_stack([x[2:], 10 + 0 * x[2:]]), np.column_stack([x[:-3], 12 + 0 * x[:-3]]),
              np.column_stack([x[::-1], 40 + 0 * x])]  # fmt: skip
    found = median_line(curves, CURVE)
    assert np.allclose(found[:, 1], 12, atol=14) and np.median(found[:, 1]) == 12
    assert found[0, 0] == pytest.approx(0) and found[-1, 0] == pytest.approx(x[-1])
    assert median_line(curves[:1] * 3, CURVE)[:, 1].tolist() == [10.0] * 64
    ends = [np.array([[0, 0], [10, 10.0]]), np.array([[1, 0], [10, 12.0]]), np.array([[5, 5], [30, 11.0]])]
    assert median_line(ends, STRAIGHT).tolist() == [[1, 0], [10, 11]]
    assert median_line(curves, CLOSED) is None
    apart = [np.array([[0, 0], [1, 0], [2, 0], [3, 0.0]]), np.array([[8, 0], [9, 0], [10, 1.0]])]
    assert median_line(apart, CURVE) is None


def test_the_median_of_numbers_needs_most_raters_and_one_unit():
    of_raters = [
        [Measurement("MT", None, 10.0, "mm"), Measurement("PA", None, 20.0, "deg")],
        [Measurement("MT", None, 12.0, "mm"), Measurement("PA", None, None, "deg")],
        [Measurement("MT", None, 500.0, "px"), Measurement("PA", None, None, "deg")],
    ]
    (number,) = median_numbers(of_raters)
    assert (number.quantity, number.value, number.unit) == ("MT", 11.0, "mm")
    assert number.flag == "median of 2 of 3 raters"


def rate(study, image, shift, **more):
    return annotate(image, phantom(image.order), f"r{shift}", shift, **more)


@pytest.fixture
def image_of(tmp_path):
    study = make_study(tmp_path / "study", 1)
    return study, next(study.images())


def test_the_consensus_of_three_lies_in_their_middle(image_of):
    study, image = image_of
    raters = [rate(study, image, shift) for shift in (0, 1, 4)]
    agreed, performance, unsettled = agree_on(raters, LONGITUDINAL)
    assert agreed.rater == CONSENSUS and agreed.status == APPROVED and not unsettled
    deep = [one.lines["deep", 1].points[:, 1].mean() for one in raters]
    assert agreed.lines["deep", 1].points[:, 1].mean() == pytest.approx(deep[1], abs=0.3)
    mt = [next(m.value for m in one.measurements if (m.quantity, m.index) == ("MT", None)) for one in raters]
    assert next(m.value for m in agreed.measurements if (m.quantity, m.index) == ("MT", None)) == sorted(mt)[1]
    assert performance["r4", "deep_aponeurosis"].sensitivity < performance["r1", "deep_aponeurosis"].sensitivity
    assert "other_aponeuroses" in agreed.none_there and "other_aponeuroses" not in agreed.masks


def test_what_only_one_has_drawn_stays_undrawn_and_uneven_fascicles_stay_open(image_of):
    study, image = image_of
    a, b = rate(study, image, 0), rate(study, image, 1)
    drawn = {key: line for key, line in b.lines.items() if key != ("fascicle", 3)}
    masks = {key: mask for key, mask in b.masks.items() if key != "fascicles"}
    b = replace(b, masks=masks, drawing=replace(b.drawing, lines=drawn))
    agreed, _, unsettled = agree_on([a, b], LONGITUDINAL)
    assert "fascicles" not in agreed.masks and "fascicles" not in agreed.none_there
    assert "Fascicle: the raters have drawn 3, 2 of them" in unsettled
    assert not [key for key in agreed.lines if key[0] == "fascicle"]
    assert not [m for m in agreed.measurements if m.quantity == "FL" and m.index is not None]
    assert [m for m in agreed.measurements if m.quantity == "FL" and m.index is None]


def test_contours_with_other_numbers_are_the_same_contours(image_of):
    _, image = image_of
    left, right = disc(40, 60, 20), disc(110, 60, 20)
    key = TRANSVERSE.segments[0].key
    numbers = tuple(Measurement("CSA", i, value, "cm2") for i, value in ((1, 10.0), (2, 20.0)))
    a = replace(annotate(image, phantom(0), "a"), shape=left.shape, masks={key: left, f"{key}_2": right},
                measurements=numbers, none_there=())  # fmt: skip
    swapped = tuple(Measurement("CSA", i, value, "cm2") for i, value in ((1, 22.0), (2, 12.0)))
    b = replace(a, rater="b", masks={key: right, f"{key}_2": left}, measurements=swapped)
    agreed, _, _ = agree_on([a, b], TRANSVERSE)
    assert np.array_equal(agreed.masks[key], left) and np.array_equal(agreed.masks[f"{key}_2"], right)
    assert {m.index: m.value for m in agreed.measurements} == {1: 11.0, 2: 21.0}


def test_a_consensus_is_saved_as_a_record_and_once_only(tmp_path):
    study = make_study(tmp_path, 3, {"anna": 0, "ben": 1, "cleo": 2})
    rejected = next(study.images())
    one = replace(study.annotations_of(rejected, "ben")[0], status=REJECTED)
    for rater in ("ben", "cleo"):
        study.save(rejected, rater, [replace(one, rater=rater)], REJECTED, reason="blurred")
    made = save_consensus(study, LONGITUDINAL)
    assert len(made.saved) == 2 and len(made.problems) == 1 and "fewer than 2" in made.problems[0]
    saved = list(study.annotations(CONSENSUS))
    assert len(saved) == 2 and ndimage.label(saved[0].masks["deep_aponeurosis"])[1] == 1
    assert len(made.performance["anna", "deep_aponeurosis"]) == 2
    again = save_consensus(study, LONGITUDINAL)
    assert again.saved == made.saved
    assert all(study.record(image, CONSENSUS)["revision"] == 1 for image in list(study.images())[1:])


def test_an_adjudicator_decides_on_lines_and_numbers(tmp_path):
    study = make_study(tmp_path, 2, {"anna": 0, "ben": 1})
    image = next(study.images())
    decided = annotate(image, phantom(image.order), "judge", 6)
    study.save(image, "judge", [decided], APPROVED)
    made = save_consensus(study, LONGITUDINAL, adjudicator="judge")
    first, second = study.annotations(CONSENSUS)
    assert np.array_equal(first.lines["deep", 1].points, decided.lines["deep", 1].points)
    assert isinstance(first.lines["deep", 1], Line) and first.measurements == decided.measurements
    assert len(made.open) == 1 and "judge has not decided" in made.open[0] and second.image in made.open[0]
    with pytest.raises(ValueError, match="'nobody' has rated nothing"):
        save_consensus(study, LONGITUDINAL, adjudicator="nobody")
