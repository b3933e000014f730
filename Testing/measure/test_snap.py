"""Drawing a contour onto the edge beside it."""

from __future__ import annotations

import numpy as np
import pytest

from MSUSSegmentLib.measure.outlines import polygon_area
from MSUSSegmentLib.measure.snap import snap_contour


def ellipse(a, b, middle=(150.0, 110.0), count=80):
    angle = np.linspace(0, 2 * np.pi, count, endpoint=False)
    return np.column_stack([middle[0] + a * np.cos(angle), middle[1] + b * np.sin(angle)])


@pytest.fixture(scope="module")
def picture():
    """Dark speckle inside an ellipse of 80 by 50 px, a bright rim of 6 px around it, grey speckle outside."""
    rng = np.random.default_rng(3)
    y, x = np.mgrid[:220, :300]
    radius = np.hypot((x - 150) / 80, (y - 110) / 50)
    level = np.where(radius < 1, 40.0, 70.0)
    level[(radius >= 1) & (radius < 1.08)] = 190.0
    return np.clip(level * rng.gamma(6.0, 1 / 6.0, level.shape), 0, 255).astype(np.uint8)


def off(contour, a=80.0, b=50.0):
    """Mean distance (px, roughly) from the true edge."""
    radius = np.hypot((contour[:, 0] - 150) / a, (contour[:, 1] - 110) / b)
    return float(np.abs(radius - 1).mean() * 65)


@pytest.mark.parametrize("factor", [0.88, 0.94, 1.06, 1.1])
def test_a_contour_drawn_too_small_or_too_large_goes_to_the_inner_edge(picture, factor):
    drawn = ellipse(80 * factor, 50 * factor)
    snapped = snap_contour(picture, drawn, 14.0)
    assert off(snapped) < 1.0 < off(drawn)
    assert polygon_area(snapped) == pytest.approx(np.pi * 80 * 50, rel=0.03)


def test_either_way_round_gives_the_same_edge(picture):
    drawn = ellipse(74, 46)
    assert polygon_area(snap_contour(picture, drawn[::-1], 12.0)) == pytest.approx(
        polygon_area(snap_contour(picture, drawn, 12.0)), rel=0.01
    )


def test_it_goes_no_further_than_asked(picture):
    drawn = ellipse(60, 30)
    snapped = snap_contour(picture, drawn, 5.0)
    distance = np.hypot((snapped[:, 0] - 150) / 60, (snapped[:, 1] - 110) / 30)
    assert np.abs(distance - 1).max() * 30 < 7.0


def test_where_the_edge_is_missing_the_drawn_line_stays(picture):
    gap = picture.copy()
    gap[100:120, 220:] = 40
    drawn = ellipse(76, 47)
    snapped = snap_contour(gap, drawn, 10.0)
    right = snapped[(np.abs(snapped[:, 1] - 110) < 5) & (snapped[:, 0] > 200)]
    assert np.abs(right[:, 0] - 226).max() < 9
    assert off(snapped[snapped[:, 0] < 200]) < 1.2


def test_a_contour_at_the_picture_s_rim_stays_inside(picture):
    snapped = snap_contour(picture[:150], ellipse(78, 48) - (0.0, 8.0), 12.0)
    assert snapped[:, 1].max() <= 149.5


@pytest.mark.parametrize(
    ("image", "polygon", "reach", "says"),
    [
        (np.zeros((220, 300), np.uint8), ellipse(60, 40), 10.0, "no edge beside"),
        (np.full((220, 300), 9), ellipse(60, 40), 0.0, "positive number"),
        (np.full((220, 300), 9), ellipse(60, 40), np.nan, "positive number"),
        (np.full((220, 300), 9), [(10, 10), (90, 90), (90, 10), (10, 90)], 5.0, "crosses"),
        (np.zeros((220, 300, 3)), ellipse(60, 40), 5.0, "one grey image"),
    ],
)
def test_what_cannot_be_done_is_said(image, polygon, reach, says):
    with pytest.raises(ValueError, match=says):
        snap_contour(image, polygon, reach)
