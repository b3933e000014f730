"""Agreement of raters whose difference is known."""

import csv
from dataclasses import replace

import numpy as np
import pytest
from exchange_help import SPACING, make_study, phantom, read_twice

from MSUSSegmentLib.study.agreement import ALL_RATERS, BETWEEN, WITH_AI, WITHIN, compare_raters, mask_of
from MSUSSegmentLib.study.agreement_report import format_agreement, write_agreement
from MSUSSegmentLib.study.annotation import AI, APPROVED
from MSUSSegmentLib.tasks.longitudinal import LONGITUDINAL
from MSUSSegmentLib.tasks.transverse import TRANSVERSE


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    study = make_study(tmp_path_factory.mktemp("study"), 6, {"anna": 0, "ben": 1, "cleo": -1, AI: 3})
    read_twice(study, "anna", 1)
    return study


@pytest.fixture(scope="module")
def found(study):
    return compare_raters(study.annotations([AI, "anna", "ben", "cleo"]), LONGITUDINAL)


def line(found, kind, a, quantity):
    return next(
        x for x in found.number_lines if (x.comparison.kind, x.comparison.a, x.quantity) == (kind, a, quantity)
    )


def test_every_pair_of_readers_is_compared_once(found):
    pairs = sorted({(one.comparison.kind, one.comparison.title) for one in found.masks})
    assert pairs == [
        (WITH_AI, "AI – anna"), (WITH_AI, "AI – ben"), (WITH_AI, "AI – cleo"),
        (BETWEEN, "anna – ben"), (BETWEEN, "anna – cleo"), (BETWEEN, "ben – cleo"),
        (WITHIN, "anna, reading 1 – reading 2"),
    ]  # fmt: skip
    assert not found.problems


def test_masks_that_are_shifted_have_the_dice_and_the_distance_of_the_shift(found):
    of_ai = [m for m in found.masks if m.comparison.title == "AI – anna" and m.segment == "deep_aponeurosis"]
    truth = phantom(0).truth.deep_mask
    shifted = np.roll(truth, 3, axis=0)
    assert of_ai[0].dice == pytest.approx(2 * (truth & shifted).sum() / (truth.sum() + shifted.sum()), abs=0.01)
    assert of_ai[0].unit == "mm" and of_ai[0].hd95 == pytest.approx(3 * SPACING[1], abs=SPACING[1])
    summary = next(
        x for x in found.mask_lines if x.comparison.title == "AI – anna" and x.segment == "deep_aponeurosis"
    )
    assert summary.dice == pytest.approx(np.mean([m.dice for m in of_ai])) and summary.n == 6
    assert summary.sample.subjects == 3 and "4 independent clusters" in summary.note


def test_numbers_are_those_of_the_pairs(found):
    one = line(found, BETWEEN, "anna", "MT")
    pairs = [n for n in found.numbers if n.comparison == one.comparison and n.quantity == "MT" and n.index is None]
    a, b = np.array([(n.a, n.b) for n in pairs]).T
    assert one.agreement.bias == pytest.approx(np.mean(a - b)) and one.unit == "mm"
    assert one.agreement.bias == pytest.approx(-1.5 * SPACING[1], abs=0.1)  # ben draws 1 px too low, or 2
    assert one.error.sem_consistency == pytest.approx(np.std(a - b, ddof=1) / np.sqrt(2))
    assert one.error.mdc95 == pytest.approx(1.96 * np.sqrt(2) * one.error.sem, rel=1e-3)
    assert one.absolute.value > 0.9 and one.consistency.value > 0.9
    within = line(found, WITHIN, "anna, reading 1", "MT")
    assert within.comparison.b == "reading 2" and within.agreement.n == 6


def test_all_raters_have_one_correlation_without_the_network(found):
    one = line(found, BETWEEN, ALL_RATERS, "MT")
    assert one.absolute.raters == 3 and one.agreement is None and one.sample.images == 6


def test_an_undrawn_segment_is_left_out_and_one_declared_absent_is_empty(study):
    one = next(iter(study.annotations("anna")))
    assert not mask_of(one, "other_aponeuroses", LONGITUDINAL).any()
    both = list(study.annotations(["anna", "ben"], reading=1))
    both[0] = replace(both[0], masks={k: m for k, m in both[0].masks.items() if k != "fascicles"})
    assert mask_of(both[0], "fascicles", LONGITUDINAL) is None
    found = compare_raters(both, LONGITUDINAL)
    fascicles = next(x for x in found.mask_lines if x.segment == "fascicles")
    assert (fascicles.n, fascicles.undrawn) == (5, 1)
    assert "1 mask was left out" in format_agreement(found, LONGITUDINAL)


def test_contours_are_compared_with_those_that_they_overlap_whatever_their_numbers(study):
    from MSUSSegmentLib.measure.types import Measurement

    left, right = np.zeros((60, 80), bool), np.zeros((60, 80), bool)
    left[10:40, 5:30], right[10:40, 45:75] = True, True
    key = TRANSVERSE.segments[0].key
    areas = tuple(Measurement("CSA", i, float(i), "cm2") for i in (1, 2))
    base = replace(next(iter(study.annotations("anna"))), shape=(60, 80), task="transverse")
    a = replace(base, masks={key: left, f"{key}_2": right}, measurements=areas, none_there=())
    b = replace(a, rater="ben", masks={key: right, f"{key}_2": left})
    found = compare_raters([a, b], TRANSVERSE)
    assert sorted((n.a, n.b) for n in found.numbers) == [(1.0, 2.0), (2.0, 1.0)]
    assert found.masks[0].dice == 1


def test_one_reader_alone_is_refused(study):
    with pytest.raises(ValueError, match="two raters, two readings"):
        compare_raters(study.annotations("ben", APPROVED), LONGITUDINAL)


def test_tables_page_and_figures_are_written(study, tmp_path):
    found = compare_raters(study.annotations(["anna", "ben"]), LONGITUDINAL)
    (tmp_path / "bland-altman-of-before.png").write_bytes(b"old")
    names = write_agreement(found, LONGITUDINAL, tmp_path, "Phantoms")
    assert {p.name for p in tmp_path.iterdir()} == set(names)
    rows = list(csv.DictReader((tmp_path / "agreement.csv").open(encoding="utf-8")))
    of_mt = next(r for r in rows if r["quantity"] == "MT" and r["a"] == "anna" and r["b"] == "ben")
    assert float(of_mt["mdc95"]) > 0 and float(of_mt["icc_c1"]) > 0.9 and of_mt["subjects"] == "3"
    page = (tmp_path / "agreement.md").read_text(encoding="utf-8")
    assert "## Numbers, between raters" in page and "| anna – ben: MT (mm) |" in page and "dice.png" in page
    assert "bland-altman-MT-mm-anna-reading-1-reading-2.png" in names


def test_a_cancelled_comparison_says_so(study):
    with pytest.raises(InterruptedError):
        compare_raters(study.annotations(["anna", "ben"]), LONGITUDINAL, cancelled=lambda: True)
