"""Width, depth, thickness and distance of tears, against shapes of which they are known."""

import numpy as np
import pytest

from MSUSSegmentLib.measure.lines import length
from MSUSSegmentLib.measure.tears import footprint_line, footprint_of, tear_lines, tendon_direction, tendon_line

SPACING = (0.1, 0.1)


def band(low, high, top, bottom, count=40):
    """A horizontal band as a closed polygon (N, 2)."""
    x = np.linspace(low, high, count)
    upper, lower = (np.column_stack([x, np.full(count, y)]) for y in (top, bottom))
    return np.concatenate([upper, lower[::-1]])


def ellipse(center, radii, count=200):
    angle = np.linspace(0, 2 * np.pi, count, endpoint=False)
    return np.column_stack([center[0] + radii[0] * np.cos(angle), center[1] + radii[1] * np.sin(angle)])


def turned(points, degrees, about=(200.0, 150.0)):
    cos, sin = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return (points - about) @ np.array([[cos, sin], [-sin, cos]]) + about


def lengths(lines, spacing=SPACING):
    return [length(line, spacing) for line in lines]


@pytest.mark.parametrize("degrees", [-40, -10, 0, 25, 60])
def test_an_ellipse_in_a_band_has_its_axes_whichever_way_the_band_runs(degrees):
    tendon, tear = turned(band(50, 350, 120, 180), degrees), turned(ellipse((200, 150), (40, 15)), degrees)
    width, depth, thickness = lengths(tear_lines(tear, tendon, SPACING))
    assert width == pytest.approx(8.0, rel=0.002)
    assert depth == pytest.approx(3.0, rel=0.002)
    assert thickness == pytest.approx(6.0, rel=0.002)


def test_a_tear_that_lies_askew_is_measured_along_the_tendon_not_along_itself():
    tear = turned(ellipse((200, 150), (40, 10)), 30)
    width, depth, _ = lengths(tear_lines(tear, band(50, 350, 100, 200), SPACING))
    a, b, t = 4.0, 1.0, np.radians(30)
    assert width == pytest.approx(2 * np.hypot(a * np.cos(t), b * np.sin(t)), rel=0.002)
    # The longest upright line through an ellipse is 2 a b / sqrt((a sin)^2 + (b cos)^2) at a right angle to the width.
    assert depth == pytest.approx(2 * a * b / np.hypot(a * np.cos(t), b * np.sin(t)), rel=0.003)


def test_pixels_that_are_not_square_are_measured_in_mm():
    tendon, tear = turned(band(50, 350, 120, 180), 30), turned(ellipse((200, 150), (40, 15)), 30)
    spacing = (0.05, 0.2)
    squeezed = [points * 0.1 / np.array(spacing) for points in (tear, tendon)]
    assert lengths(tear_lines(*squeezed, spacing), spacing) == pytest.approx([8.0, 3.0, 6.0], rel=0.002)


def test_without_a_scale_lengths_are_pixels():
    assert lengths(tear_lines(ellipse((200, 150), (40, 15)), band(50, 350, 120, 180), None), None) == pytest.approx(
        [80, 30, 60], rel=0.002
    )


def test_in_an_arched_tendon_the_local_direction_counts():
    angle = np.radians(np.linspace(-70, 70, 120))
    circle = lambda radius: np.column_stack([300 + radius * np.sin(angle), 400 - radius * np.cos(angle)])  # noqa: E731
    tendon = np.concatenate([circle(280), circle(220)[::-1]])
    at = np.array([300 + 250 * np.sin(np.radians(40)), 400 - 250 * np.cos(np.radians(40))])
    direction = tendon_direction(tendon, at, 4.0, SPACING)
    assert np.degrees(np.arctan2(direction[1], direction[0])) == pytest.approx(40, abs=0.5)
    width, depth, thickness = lengths(tear_lines(turned(ellipse(at, (30, 12)), 40, at), tendon, SPACING))
    assert (width, depth, thickness) == pytest.approx((6.0, 2.4, 6.0), rel=0.01)


def test_a_tear_outside_the_tendon_is_refused_in_words():
    with pytest.raises(ValueError, match="outside the tendon"):
        tear_lines(ellipse((200, 300), (40, 15)), band(50, 350, 120, 180), SPACING)


def beak(lateral="right"):
    """A tendon that ends in a point on a flat bone, and the bone."""
    tendon = np.array([[50, 100], *[[x, 100] for x in range(60, 250, 10)], [250, 100], [350, 160], *[
        [x, 160] for x in range(340, 50, -10)], [50, 160]], float)  # fmt: skip
    bone = band(20, 390, 165, 260)
    return (tendon, bone) if lateral == "right" else (tendon * (-1, 1) + (400, 0), bone)


@pytest.mark.parametrize(("lateral", "tip"), [("right", (350, 160)), ("left", (50, 160))])
def test_the_footprint_is_the_end_that_lies_on_the_bone(lateral, tip):
    tendon, bone = beak(lateral)
    assert footprint_of(tendon, bone, SPACING) == pytest.approx(tip)
    tear = ellipse((200, 150), (30, 10))
    line = footprint_line(tear, tendon, bone, SPACING)
    assert line[1] == pytest.approx(tip)
    nearest = np.hypot(*(ellipse((200, 150), (30, 10), 5000) - tip).T).min() / 10
    assert length(line, SPACING) == pytest.approx(nearest, abs=0.01)


def test_the_thickness_of_a_whole_tendon_is_taken_at_a_set_place():
    tendon, bone = beak()
    line = tendon_line(tendon, bone, SPACING, 20.0)
    assert length(line, SPACING) == pytest.approx(6.0, rel=0.01)
    assert line.mean(axis=0)[0] == pytest.approx(350 - 200, abs=6) and line[0, 1] < line[1, 1]
    without = tendon_line(tendon, None, SPACING, 20.0)
    assert without.mean(axis=0)[0] == pytest.approx(200, abs=6)
