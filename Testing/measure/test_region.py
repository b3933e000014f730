"""A region of interest at a fixed size: what lies in it, and what is done at its edges."""

from __future__ import annotations

import numpy as np
import pytest

from MSUSSegmentLib.measure.region import MARGIN, region_between, region_corners, slant_of, warp_region

TOP, BOTTOM = np.array([[20.0, 40.0], [180.0, 30.0]]), np.array([[10.0, 90.0], [170.0, 110.0]])


def plane(height=160, width=200):
    """Grey values that rise to the right and downwards."""
    y, x = np.mgrid[:height, :width]
    return (0.5 * x + 0.25 * y).astype(np.float32)


def test_the_region_lies_between_the_aponeuroses_where_both_are_seen():
    region = region_between(TOP, BOTTOM)
    assert region[:, 0].min() == 20 and region[:, 0].max() == 170
    corners = region_corners(region)
    assert corners[0] == pytest.approx([20, 40]) and corners[2] == pytest.approx([170, 110])
    assert corners[1] == pytest.approx([170, 40 - 150 / 16]) and corners[3] == pytest.approx([20, 91.25])
    assert region_between(TOP, BOTTOM, (50, 0, 151, 160))[:, 0].max() == 150


def test_a_warped_plane_is_the_plane_at_the_places_looked_at():
    square = np.array([[40.0, 40], [140, 40], [140, 90], [40, 90]])
    found = warp_region(plane(), square, size=(32, 50))
    x = 40 + (np.arange(50) + 0.5) * 2
    y = 40 + ((np.arange(32) + 0.5) / 32 * (1 + 2 * MARGIN) - MARGIN) * 50
    assert found.shape == (32, 50)
    expected = 0.5 * x[None] + 0.25 * y[:, None]
    assert np.abs(found - expected).max() < 0.6, "a box mean of two pixels lies half a pixel aside"


def test_dragged_corners_change_little_and_any_closed_curve_has_corners():
    angle = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    ellipse = np.column_stack([100 + 60 * np.cos(angle), 80 + 30 * np.sin(angle)])
    corners = region_corners(ellipse)
    assert corners[0, 0] == pytest.approx(40) and corners[1, 0] == pytest.approx(160)
    assert corners[0, 1] == pytest.approx(corners[1, 1]) and 50 < corners[0, 1] < 65


def test_outside_the_scan_area_the_nearest_pixel_is_repeated():
    grey = plane()
    square = np.array([[40.0, 5], [140, 5], [140, 55], [40, 55]])
    found = warp_region(grey, square, bounds=(0, 10, 200, 160), size=(32, 50))
    assert found[0] == pytest.approx(found[1]) and found[0, 25] == pytest.approx(grey[10, 91], abs=0.6)


@pytest.mark.parametrize(
    "region, why",
    [
        ([[0, 0], [10, 0], [10, 50], [0, 50]], "wide"),
        ([[0, 0], [100, 0], [100, 4], [0, 4]], "high"),
        ([[0, 0], [100, 0]], "three points"),
        ([[500, 0], [600, 0], [600, 50], [500, 50]], "outside the scan area"),
    ],
)
def test_regions_that_cannot_be_used_say_why(region, why):
    with pytest.raises(ValueError, match=why):
        warp_region(plane(), np.array(region, float))
    with pytest.raises(ValueError, match="above one another"):
        region_between(TOP, BOTTOM + np.array([200.0, 0.0]))


def test_the_slant_tells_which_way_the_texture_runs():
    y, x = np.mgrid[:64, :128]
    rising = np.sin((x + 3 * y) / 4)  # constant along lines that rise to the right
    assert slant_of(rising) > 0.3 and slant_of(rising[:, ::-1]) == pytest.approx(-slant_of(rising), abs=0.05)
    assert slant_of(np.full((64, 128), 7)) == 0
