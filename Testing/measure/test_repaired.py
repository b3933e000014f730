"""A contour that cannot be measured as it is becomes one that can: inside the picture, without crossing itself."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from MSUSSegmentLib.measure.area import measure_contour
from MSUSSegmentLib.measure.outlines import as_contour, mask_from_contour, perimeter, polygon_area, repaired

SHAPE = (100, 120)


def circle(x, y, radius, count=200):
    t = np.linspace(0, 2 * np.pi, count, endpoint=False)
    return np.column_stack([x + radius * np.cos(t), y + radius * np.sin(t)])


def area(points):
    return polygon_area(points - points.mean(axis=0))


def is_measurable(points):
    image = np.full(SHAPE, 100, np.uint8)
    return all(m.value is not None for m in measure_contour(points, (0.1, 0.1), image) if m.quantity in ("CSA", "EI"))


def test_a_sound_contour_comes_back_unchanged():
    points = circle(60, 50, 30)
    repair = repaired(points, SHAPE)
    assert np.array_equal(repair.points, points) and repair[1:] == (False, False, 0.0)


@pytest.mark.parametrize("centre", [(0, 50), (119, 50), (60, 0), (60, 99), (0, 0), (119, 99)])
def test_what_is_outside_the_picture_is_cut_off(centre):
    points = circle(*centre, 30)
    repair = repaired(points, SHAPE)
    assert repair.clipped and not repair.uncrossed and is_measurable(repair.points)
    big = mask_from_contour(points + 50, (200, 220))
    right = big[50:150, 50:170].sum()
    assert area(repair.points) == pytest.approx(right, rel=0.01)
    assert repair.lost == pytest.approx(1 - right / big.sum(), abs=0.01)


def test_of_several_parts_inside_the_largest_is_kept():
    comb = np.array([[10, -20], [10, 30], [30, 30], [30, -10], [50, -10], [50, 60], [100, 60], [100, -20]], float)
    repair = repaired(comb, SHAPE)
    assert area(repair.points) == pytest.approx(50 * 60.5) and is_measurable(repair.points)
    assert repair.points[:, 0].min() == 50 and repair.lost > 0.3


def test_a_bridge_outside_joins_nothing_inside():
    """Two lobes that hang together only outside stay apart: there is no sliver along the picture's edge."""
    lobes = np.array([[-30, 20], [40, 20], [40, 40], [-10, 40], [-10, 60], [20, 60], [20, 80], [-30, 80]], float)
    repair = repaired(lobes, SHAPE)
    assert area(repair.points) == pytest.approx(40.5 * 20) and repair.points[:, 1].max() == 40


def test_a_figure_of_eight_keeps_its_larger_half():
    eight = np.array([[10, 10], [60, 60], [60, 20], [0, 80]], float)
    with pytest.raises(ValueError, match="crosses"):
        as_contour(eight)
    repair = repaired(eight, SHAPE)
    assert repair.uncrossed and not repair.clipped and is_measurable(repair.points)
    meeting = np.array([40.0, 40.0])
    halves = [
        polygon_area(np.array([meeting, [60, 60], [60, 20]])),
        polygon_area(np.array([[10, 10], meeting, [0, 80]])),
    ]
    assert area(repair.points) == pytest.approx(max(halves))
    assert repair.lost == pytest.approx(min(halves) / sum(halves))


def test_a_small_curl_is_cut_off_and_the_rest_kept():
    points = circle(60, 50, 35)
    curl = circle(92, 50, 4, 40)[::-1]
    repair = repaired(np.vstack([points, [[95, 49.9]], curl]), SHAPE)
    assert repair.uncrossed and is_measurable(repair.points)
    assert area(repair.points) == pytest.approx(area(points), rel=0.02) and repair.lost < 0.02


def test_sides_that_lie_on_each_other_are_taken_apart():
    spur = np.array([[10, 10], [50, 10], [50, 40], [80, 40], [50, 40], [50, 70], [10, 70]], float)
    repair = repaired(spur, SHAPE)
    assert is_measurable(repair.points) and area(repair.points) == pytest.approx(40 * 60, rel=0.01)


@pytest.mark.parametrize(
    "points",
    [[[0, 0], [1, 1]], [[0, 0], [5, 5], [9, 9]], [[-50, -50], [-20, -50], [-20, -20]], [[0, 0], [np.nan, 1], [5, 5]]],
)
def test_what_encloses_nothing_is_refused(points):
    with pytest.raises(ValueError):
        repaired(points, SHAPE)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10**6), st.integers(4, 60), st.floats(0.2, 2.5))
def test_whatever_is_drawn_can_be_measured_afterwards(seed, count, roughness):
    rng = np.random.default_rng(seed)
    t = np.sort(rng.uniform(0, 2 * np.pi, count)) + rng.normal(0, roughness / 3, count)
    radius = 40 * (1 + roughness / 2 * rng.normal(size=count))
    points = np.column_stack([60 + radius * np.cos(t), 50 + radius * np.sin(t)])
    try:
        repair = repaired(points, SHAPE)
    except ValueError as error:
        assert "no area" in str(error)
        return
    assert 0 <= repair.lost < 1
    as_contour(repair.points)
    inside = mask_from_contour(repair.points, SHAPE)
    assert area(repair.points) == pytest.approx(inside.sum(), abs=2 + 0.3 * perimeter(repair.points))
    assert (repair.points >= -0.5).all() and (repair.points <= np.array(SHAPE[::-1]) - 0.5).all()
