"""Segment and curve: each derived from the other has the same area, down to small and thin shapes."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import ndimage

from MSUSSegmentLib.measure.area import (
    as_contour,
    contour_from_mask,
    contours_from_mask,
    mask_from_contour,
    segment_from_contour,
)
from MSUSSegmentLib.measure.outlines import polygon_area

SHAPE = (170, 180)


def ellipse(a, b, turn=0.0, centre=(88.3, 82.6), count=240):
    t = np.linspace(0, 2 * np.pi, count, endpoint=False)
    x, y = a * np.cos(t), b * np.sin(t)
    return np.column_stack([x * np.cos(turn) - y * np.sin(turn), x * np.sin(turn) + y * np.cos(turn)]) + centre


def bean(size, seed):
    """An irregular outline with dents, of about the given radius."""
    rng = np.random.default_rng(seed)
    t = np.linspace(0, 2 * np.pi, 300, endpoint=False)
    waves = sum(rng.normal(0, 0.22 / k) * np.cos(k * t + rng.uniform(0, 2 * np.pi)) for k in range(2, 6))
    radius = size * np.clip(1 + waves, 0.45, 1.7)
    return np.column_stack([radius * np.cos(t), 0.6 * radius * np.sin(t)]) + np.array([89.7, 84.2])


SHAPES = {
    **{f"ellipse of {a} by {b}": (a, b) for a, b in ((9.8, 9.8), (14, 7), (20, 5), (30, 3.2), (40, 30), (70, 20))},
    **{f"irregular {size} ({seed})": (size, seed) for size in (13, 40) for seed in (1, 2)},
}


@pytest.mark.parametrize("name", SHAPES)
@pytest.mark.parametrize("turn", [0.0, 0.5])
def test_curve_and_segment_agree_in_area_within_one_percent(name, turn):
    one, other = SHAPES[name]
    curve = ellipse(one, other, turn) if name.startswith("ellipse") else bean(one, other)
    area = polygon_area(curve)
    segment = segment_from_contour(curve, SHAPE)
    assert segment.sum() == pytest.approx(area, rel=0.0034)
    again = contour_from_mask(segment)
    as_contour(again)  # goes round once
    assert polygon_area(again) == pytest.approx(segment.sum(), rel=0.004)
    assert segment_from_contour(again, SHAPE).sum() == pytest.approx(segment.sum(), rel=0.007)
    assert (segment ^ segment_from_contour(again, SHAPE)).sum() <= 0.1 * len(again)


def test_a_large_contour_has_the_same_segment_as_its_pixels():
    curve = ellipse(70, 50, 0.3)
    assert np.array_equal(segment_from_contour(curve, SHAPE), mask_from_contour(curve, SHAPE))


def test_a_painted_segment_with_rough_edges_keeps_its_area():
    rng = np.random.default_rng(3)
    segment = mask_from_contour(ellipse(40, 25), SHAPE)
    rim = segment ^ mask_from_contour(ellipse(37, 22), SHAPE)
    segment &= ~(rim & (rng.random(SHAPE) < 0.25))
    segment = ndimage.binary_fill_holes(segment)  # as a contour has none
    assert polygon_area(contour_from_mask(segment)) == pytest.approx(segment.sum(), rel=0.01)


def test_a_contour_past_the_picture_is_cut_for_the_segment():
    segment = segment_from_contour([[-9, -9], [5, -9], [5, 12.2], [-9, 12.2]], (30, 40))
    assert segment.sum() == pytest.approx(5.5 * 12.7, abs=1.5) and segment[:12, :5].all()
    assert not segment_from_contour([[-9, -9], [-5, -9], [-5, -3]], (30, 40)).any()


def test_several_muscles_come_from_left_to_right_without_specks():
    mask = segment_from_contour(ellipse(12, 9, centre=(140, 50)), SHAPE)
    mask |= segment_from_contour(ellipse(25, 20, centre=(50, 60)), SHAPE)
    mask |= segment_from_contour(ellipse(10, 10, centre=(90, 120)), SHAPE)
    mask[2:5, 2:6] = True
    for given in (mask, np.where(mask, 0.9, 0.2)):
        found = contours_from_mask(given)
        assert [round(float(c[:, 0].mean())) for c in found] == [50, 90, 140]
    areas = [polygon_area(c) for c in contours_from_mask(mask)]
    assert areas == pytest.approx([np.pi * 500, np.pi * 100, np.pi * 108], rel=0.01)
    with pytest.raises(ValueError, match="specks of fewer than 5000"):
        contours_from_mask(mask, least=5000)
    with pytest.raises(ValueError, match="empty"):
        contours_from_mask(np.zeros(SHAPE, bool))
