"""Star-shaped outlines: their numbers against closed formulae, their pixels against `measure`, which shares no code."""

from __future__ import annotations

import numpy as np
import pytest

from MSUSSegmentLib.measure.area import mask_from_contour
from MSUSSegmentLib.phantoms.outline import (
    area_of,
    blob,
    centroid_of,
    clip,
    densify,
    distance_map,
    inside,
    perimeter_of,
)

SQUARE = np.array([[0.0, 0.0], [4.0, 0.0], [4.0, 2.0], [0.0, 2.0]])


def irregular(seed: int, irregularity: float = 0.1):
    return blob(np.random.default_rng(seed), (12.3, 9.7), (17.0, 11.0), 12.0, 2.3, irregularity)


def test_a_regular_outline_is_the_ellipse_asked_for():
    outline = blob(np.random.default_rng(0), (5.0, 7.0), (8.0, 4.0))
    assert area_of(outline.polygon) == pytest.approx(np.pi * 4 * 2, rel=1e-3)
    assert np.ptp(outline.polygon, axis=0) == pytest.approx([8.0, 4.0], rel=1e-6)
    assert centroid_of(outline.polygon) == pytest.approx([5.0, 7.0], abs=1e-9)


def test_area_perimeter_and_centre_of_a_rectangle():
    assert area_of(SQUARE) == 8.0
    assert perimeter_of(SQUARE) == 12.0
    assert centroid_of(SQUARE) == pytest.approx([2.0, 1.0])


@pytest.mark.parametrize("seed", range(4))
def test_the_pixels_inside_are_those_that_the_even_odd_rule_finds(seed):
    outline, spacing, shape = irregular(seed), (0.13, 0.1), (190, 180)
    found = inside(outline, distance_map(outline, shape, spacing, 1.0), shape, spacing)
    assert np.array_equal(found, mask_from_contour(outline.polygon / spacing, shape))


def test_distances_are_those_to_the_polygon():
    outline, spacing, shape = irregular(3), (0.2, 0.2), (100, 130)
    found = distance_map(outline, shape, spacing, 2.0)
    corners = densify(outline.polygon, 0.02)
    rows, columns = found.window
    for row, column in ((30, 30), (48, 60), (70, 35)):
        point = np.array([column, row]) * spacing
        nearest = np.hypot(*(corners - point).T).min()
        if nearest < 2:
            assert abs(found.distance[row - rows.start, column - columns.start]) == pytest.approx(nearest, rel=0.15)
    near = np.abs(found.distance) < 0.5
    y, x = np.nonzero(near)
    points = np.column_stack([x + columns.start, y + rows.start]) * spacing
    nearest = np.hypot(points[:, None, 0] - corners[:, 0], points[:, None, 1] - corners[:, 1]).min(axis=1)
    assert np.abs(np.abs(found.distance[near]) - nearest).max() < 0.06
    assert np.hypot(*found.normal) == pytest.approx(np.ones(found.normal.shape[1]), abs=1e-5)


def test_what_bounds_an_outline_is_not_crossed():
    outline = blob(np.random.default_rng(1), (0.0, 5.0), (20.0, 12.0), 0.0, 2.2, 0.05, [lambda x, y: 2.0 - y])
    assert 2.0 < outline.polygon[:, 1].min() < 3.0
    with pytest.raises(ValueError, match="lies outside what bounds it"):
        blob(np.random.default_rng(1), (0.0, 5.0), (20.0, 12.0), bounds=[lambda x, y: 6.0 - y])


def test_clipping_keeps_the_part_on_the_given_side():
    assert area_of(clip(SQUARE, [((1.0, 0.0), 1.0)])) == pytest.approx(2.0)
    assert area_of(clip(SQUARE, [((1.0, 0.0), 9.0)])) == 8.0
    assert len(clip(SQUARE, [((1.0, 0.0), -1.0)])) == 0
    assert area_of(clip(SQUARE, [((1.0, 1.0), 2.0)])) == pytest.approx(2.0)


def test_more_corners_change_nothing_but_the_length_of_the_sides():
    dense = densify(SQUARE, 0.3)
    sides = np.hypot(*(np.roll(dense, -1, axis=0) - dense).T)
    assert sides.max() <= 0.3 and area_of(dense) == pytest.approx(8.0) and perimeter_of(dense) == pytest.approx(12.0)
