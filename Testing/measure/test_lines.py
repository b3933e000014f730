"""Lengths, directions, thickness, single fascicles and angle markups."""

from __future__ import annotations

import numpy as np
import pytest

from MSUSSegmentLib.measure import lines

FLAT_TOP = np.array([[0.0, 100.0], [400.0, 100.0]])
FLAT_BOTTOM = np.array([[0.0, 300.0], [400.0, 300.0]])


def test_a_length_counts_both_pixel_sizes():
    assert lines.length([[0, 0], [3, 4]], None) == 5
    assert lines.length([[0, 0], [3, 4]], (2.0, 1.0)) == pytest.approx(np.hypot(6, 4))
    assert lines.length([[0, 0], [3, 4], [3, 10]], (1.0, 0.5)) == pytest.approx(np.hypot(3, 2) + 3)


@pytest.mark.parametrize(
    ("end", "degrees"),
    [((10, -10), 45), ((10, 10), -45), ((-10, 10), 45), ((-10, -10), -45), ((0, 5), 90), ((5, 0), 0)],
)
def test_a_direction_is_positive_when_it_rises_to_the_right(end, degrees):
    assert lines.direction([[0, 0], end], None) == pytest.approx(degrees)


def test_a_direction_is_taken_in_millimetres():
    assert lines.direction([[0, 0], [10, -10]], (1.0, 2.0)) == pytest.approx(np.degrees(np.arctan(2)))


def test_the_angle_of_a_bent_aponeurosis_is_that_of_its_least_squares_line():
    x = np.linspace(0, 300, 31)
    curve = np.column_stack([x, 100 - 0.1 * x + 20 * np.sin(x / 300 * np.pi)])
    assert lines.aponeurosis_angle(curve, None) == pytest.approx(np.degrees(np.arctan(0.1)), abs=0.01)
    uneven = curve[np.r_[0:10, 10:31:2]]
    assert lines.aponeurosis_angle(uneven, None) == pytest.approx(np.degrees(np.arctan(0.1)), abs=0.2)


def test_thickness_is_taken_where_both_aponeuroses_are_seen():
    short = np.array([[200.0, 300.0], [400.0, 300.0]])
    found = lines.thickness_lines(FLAT_TOP, short, None)
    assert [line[0, 0] for line in found] == [250, 300, 350]
    assert all(lines.length(line, None) == pytest.approx(200) for line in found)
    assert all(line[0, 1] == pytest.approx(100) for line in found)


def test_vertical_thickness_runs_along_the_columns():
    tilted = np.array([[0.0, 300.0], [400.0, 340.0]])
    for line in lines.thickness_lines(FLAT_TOP, tilted, (0.1, 0.3), along="vertical"):
        assert line[0, 0] == line[1, 0]
    normal = lines.thickness_lines(FLAT_TOP, tilted, (0.1, 0.3))
    assert all(line[0, 0] > line[1, 0] for line in normal)


def test_there_is_no_thickness_without_two_aponeuroses_above_one_another():
    aside = np.array([[500.0, 300.0], [700.0, 300.0]])
    assert lines.thickness_lines(FLAT_TOP, None, None) == [None, None, None]
    assert lines.thickness_lines(FLAT_TOP, aside, None) == [None, None, None]
    assert lines.thickness_lines(FLAT_BOTTOM, FLAT_TOP, None) == [None, None, None]
    with pytest.raises(ValueError, match="vertical"):
        lines.thickness_lines(FLAT_TOP, FLAT_BOTTOM, None, along="sideways")


@pytest.mark.parametrize("trace", [[[150, 240], [250, 140]], [[250, 140], [150, 240]]])
def test_a_fascicle_runs_from_its_deep_insertion_to_its_superficial_end(trace):
    line = lines.fascicle_line(trace, FLAT_TOP, FLAT_BOTTOM, None)
    assert np.allclose(line.points, [[90, 300], [290, 100]])
    assert line.complete and line.extrapolated == pytest.approx(0.5)
    falling = lines.fascicle_line([[150, 140], [250, 240]], FLAT_TOP, FLAT_BOTTOM, None)
    assert np.allclose(falling.points, [[310, 300], [110, 100]])


def test_a_trace_that_runs_past_the_aponeuroses_is_cut_there():
    line = lines.fascicle_line([[50, 340], [350, 40]], FLAT_TOP, FLAT_BOTTOM, None)
    assert np.allclose(line.points, [[90, 300], [290, 100]])
    assert line.extrapolated == pytest.approx(0, abs=1e-9)


def test_a_fascicle_that_meets_only_one_aponeurosis_says_so():
    along_the_top = lines.fascicle_line([[100, 210], [300, 200]], [[0, 100], [400, 70]], FLAT_BOTTOM, None)
    assert along_the_top.meets_deep and not along_the_top.meets_superficial
    assert not along_the_top.complete and "superficial" in str(along_the_top.reason)
    alone = lines.fascicle_line([[100, 240], [200, 140]], None, FLAT_BOTTOM, None)
    assert np.allclose(alone.points, [[40, 300], [200, 140]]) and "superficial" in str(alone.reason)
    lost = lines.fascicle_line([[100, 240], [200, 140]], None, None, None)
    assert np.allclose(lost.points, [[100, 240], [200, 140]]) and "deep" in str(lost.reason)


def test_a_curved_fascicle_is_longer_than_its_chord_and_goes_on_along_its_tangents():
    x = np.linspace(120, 280, 17)
    trace = np.column_stack([x, 200 - 0.6 * (x - 200) + 0.0005 * (x - 200) ** 2])
    curved = lines.fascicle_line(trace, FLAT_TOP, FLAT_BOTTOM, None, curved=True)
    assert len(curved.points) > 10
    chord = np.hypot(*(curved.points[-1] - curved.points[0]))
    assert chord < lines.length(curved.points, None) < 1.02 * chord
    insertion = lines.pennation_angle(lines.pennation_points(curved.points, FLAT_BOTTOM, None), None)
    assert insertion == pytest.approx(np.degrees(np.arctan(0.6 + 0.001 * 80)), abs=0.3)
    straight = lines.fascicle_line(trace, FLAT_TOP, FLAT_BOTTOM, None)
    assert straight.points.shape == (2, 2)


def test_a_drawn_fascicle_is_continued_to_both_aponeuroses_and_keeps_what_is_drawn():
    for points in ([[160.0, 240.0], [240.0, 160.0]], [[240.0, 160.0], [160.0, 240.0]]):  # either way round
        line = lines.extended_line(points, FLAT_TOP, FLAT_BOTTOM, (0.1, 0.1))
        assert np.allclose(line.points, [[100, 300], [300, 100]]) and line.complete
        assert line.extrapolated == pytest.approx(0.6)
    whole = lines.extended_line([[100, 300], [300, 100]], FLAT_TOP, FLAT_BOTTOM, None)
    assert np.allclose(whole.points, [[100, 300], [300, 100]]) and whole.extrapolated == pytest.approx(0, abs=1e-12)
    long = lines.extended_line([[80, 320], [320, 80]], FLAT_TOP, FLAT_BOTTOM, None)
    assert np.allclose(long.points, [[100, 300], [300, 100]]) and long.extrapolated == 0  # cut
    bent = np.array([[150.0, 240.0], [200.0, 200.0], [240.0, 160.0]])
    curved = lines.extended_line(bent, FLAT_TOP, FLAT_BOTTOM, None).points
    assert all(np.isclose(curved, point).all(axis=1).any() for point in bent)
    alone = lines.extended_line([[160, 240], [240, 160]], None, FLAT_BOTTOM, None)
    assert not alone.complete and alone.reason.code == "no_end" and np.allclose(alone.points, [[100, 300], [240, 160]])


def test_the_angle_markup_has_its_vertex_on_the_aponeurosis_and_is_acute():
    for trace in ([[150, 240], [250, 140]], [[150, 140], [250, 240]]):
        line = lines.fascicle_line(trace, FLAT_TOP, FLAT_BOTTOM, (0.1, 0.1))
        for curve, row in ((FLAT_BOTTOM, 300), (FLAT_TOP, 100)):
            markup = lines.pennation_points(line.points, curve, (0.1, 0.1))
            assert markup.shape == (3, 2) and markup[1, 1] == pytest.approx(row)
            assert markup[2, 1] == pytest.approx(row)
            assert lines.pennation_angle(markup, (0.1, 0.1)) == pytest.approx(45)


def test_an_angle_may_be_obtuse_when_a_person_drew_it_so():
    assert lines.pennation_angle([[10, 0], [0, 0], [-10, 10]], None) == pytest.approx(135)


def test_one_bad_end_point_does_not_turn_the_continuation_of_an_aponeurosis():
    x = np.linspace(0, 400, 41)
    curve = np.column_stack([x, np.full(41, 300.0)])
    curve[-1, 1] = 310
    assert abs(lines.Curve(curve, None).right_slope) < 0.02


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: lines.length([[0, 0]], None), "at least 2"),
        (lambda: lines.length([0, 1, 2], None), "shape"),
        (lambda: lines.length([[0, 0], [1, np.nan]], None), "not numbers"),
        (lambda: lines.length([[0, 0], [1, 1]], (0.1, 0)), "spacing"),
        (lambda: lines.length([[0, 0], [1, 1]], (0.1, np.inf)), "spacing"),
        (lambda: lines.length([[0, 0], [1, 1]], (0.1,)), "spacing"),
        (lambda: lines.direction([[1, 1], [1, 1]], None), "direction"),
        (lambda: lines.aponeurosis_angle([[1, 1], [1, 5]], None), "left to right"),
        (lambda: lines.fascicle_line([[5, 5], [5, 5]], FLAT_TOP, FLAT_BOTTOM, None), "no length"),
        (lambda: lines.pennation_angle([[0, 0], [1, 1]], None), "at least 3"),
        (lambda: lines.pennation_angle([[0, 0], [1, 1], [2, 2], [3, 3]], None), "exactly three"),
        (lambda: lines.pennation_angle([[0, 0], [0, 0], [2, 2]], None), "arm"),
        (lambda: lines.pennation_points([[0, 200], [400, 200]], FLAT_BOTTOM, None), "does not meet"),
        (lambda: lines.pennation_points([[9, 9], [9, 9]], FLAT_BOTTOM, None), "coincide"),
    ],
)
def test_bad_lines_are_refused_in_one_sentence(call, words):
    with pytest.raises(ValueError, match=words):
        call()
