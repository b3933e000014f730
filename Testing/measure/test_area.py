"""Closed contours: area, perimeter, echo intensity, and contours from masks and back."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import ellipe

from MSUSSegmentLib.measure.area import contour_from_mask, mask_from_contour, measure_contour
from MSUSSegmentLib.measure.types import EDITED

ROW, COLUMN = np.mgrid[:400, :500]
SQUARE = np.array([[10.0, 20.0], [110.0, 20.0], [110.0, 70.0], [10.0, 70.0]])


def ellipse_points(a, b, turn=0.0, centre=(220.3, 190.2), count=720):
    t = np.linspace(0, 2 * np.pi, count, endpoint=False)
    x, y = a * np.cos(t), b * np.sin(t)
    return np.column_stack([x * np.cos(turn) - y * np.sin(turn), x * np.sin(turn) + y * np.cos(turn)]) + centre


def ellipse_mask(a, b, turn=0.0, centre=(220.3, 190.2)):
    x, y = COLUMN - centre[0], ROW - centre[1]
    u, v = x * np.cos(turn) + y * np.sin(turn), -x * np.sin(turn) + y * np.cos(turn)
    return (u / a) ** 2 + (v / b) ** 2 <= 1


def square_mask(side, turn=0.0, centre=(220.3, 190.2)):
    x, y = COLUMN - centre[0], ROW - centre[1]
    u, v = x * np.cos(turn) + y * np.sin(turn), -x * np.sin(turn) + y * np.cos(turn)
    return (abs(u) < side / 2) & (abs(v) < side / 2)


def values(measurements):
    return {m.quantity: m.value for m in measurements}


def test_a_rectangle_is_measured_exactly_in_mm_and_in_px():
    found = measure_contour(SQUARE, (0.1, 0.2), index=2, provenance=EDITED)
    assert [(m.quantity, m.unit) for m in found] == [
        *(("CSA", "cm2"), ("perimeter", "mm"), ("EI", "grey"), ("EI_SD", "grey"), ("EI_median", "grey")),
        *(("width", "mm"), ("depth", "mm"), ("aspect", "ratio")),
    ]
    assert [m.value for m in found[5:]] == pytest.approx([10, 10, 1])
    assert values(found)["CSA"] == pytest.approx(1.0) and values(found)["perimeter"] == pytest.approx(40)
    assert all(m.index == 2 and m.provenance == EDITED for m in found)
    assert found[2].value is None and "no image" in found[2].flag
    plain = measure_contour(SQUARE, None)
    assert [m.unit for m in plain][:2] == ["px2", "px"] and plain[0].value == pytest.approx(5000)


def test_a_repeated_last_point_and_the_way_round_do_not_matter():
    closed = values(measure_contour(np.vstack([SQUARE, SQUARE[:1]]), None))
    assert closed == values(measure_contour(SQUARE, None)) == pytest.approx(values(measure_contour(SQUARE[::-1], None)))


@pytest.mark.parametrize(("a", "b", "turn"), [(100, 100, 0), (30, 30, 0), (150, 60, 0.4), (60, 25, 1.2)])
def test_ellipses_agree_as_polygon_and_as_mask(a, b, turn):
    area, around = np.pi * a * b, 4 * a * ellipe(1 - b**2 / a**2)
    drawn = values(measure_contour(ellipse_points(a, b, turn), None))
    assert drawn["CSA"] == pytest.approx(area, rel=0.005) and drawn["perimeter"] == pytest.approx(around, rel=0.005)
    seen = values(measure_contour(contour_from_mask(ellipse_mask(a, b, turn)), None))
    assert seen["CSA"] == pytest.approx(area, rel=0.005) and seen["perimeter"] == pytest.approx(around, rel=0.005)
    assert mask_from_contour(ellipse_points(a, b, turn), ROW.shape).sum() == pytest.approx(area, rel=0.005)


@pytest.mark.parametrize("turn", [0.0, 0.3, 0.7])
def test_squares_keep_their_area_and_lose_little_of_their_corners(turn):
    found = values(measure_contour(contour_from_mask(square_mask(200.6, turn)), None))
    assert found["CSA"] == pytest.approx(200.6**2, rel=0.005)
    assert found["perimeter"] == pytest.approx(4 * 200.6, rel=0.01)


def test_probabilities_are_cut_at_one_half():
    soft = 1 / (1 + np.exp(np.hypot(COLUMN - 200.3, ROW - 180.2) - 50))
    contour = contour_from_mask(soft)
    assert abs(np.hypot(*(contour - (200.3, 180.2)).T) - 50).max() < 0.02


def test_the_largest_component_counts_and_its_holes_are_filled():
    mask = ellipse_mask(80, 60) & ~ellipse_mask(20, 20)
    mask |= ellipse_mask(20, 20, centre=(40, 40))
    found = values(measure_contour(contour_from_mask(mask), None))
    assert found["CSA"] == pytest.approx(np.pi * 80 * 60, rel=0.005)
    soft = np.where(mask, 0.9, 0.1)
    assert values(measure_contour(contour_from_mask(soft), None))["CSA"] == pytest.approx(np.pi * 80 * 60, rel=0.005)


@pytest.mark.parametrize("dtype", [bool, np.uint8, float])
def test_a_mask_at_the_border_gives_a_contour_inside_the_picture(dtype):
    mask = np.zeros((100, 140), dtype=bool)
    mask[:60, 80:] = True
    contour = contour_from_mask(mask.astype(dtype))
    assert contour.min() >= -0.5 and contour[:, 0].max() <= 139.5
    found = values(measure_contour(contour, None, np.full((100, 140), 7.0)))
    assert found["CSA"] == pytest.approx(3600, rel=0.005) and found["EI"] == 7


@pytest.mark.parametrize("dtype", [bool, float])
def test_a_single_pixel_has_an_outline(dtype):
    mask = np.zeros((5, 5), dtype=bool)
    mask[2, 3] = True
    contour = contour_from_mask(mask.astype(dtype))
    assert len(contour) >= 4 and np.allclose(contour.mean(axis=0), (3, 2))


def test_echo_intensity_counts_every_pixel_inside_with_its_zeros():
    image = np.zeros((100, 200), dtype=np.uint8)
    image[20:45, 10:110] = 200
    found = values(measure_contour(SQUARE - 0.5, None, image))
    assert found["EI"] == pytest.approx(100) and found["EI_SD"] == pytest.approx(100)


def test_mask_and_contour_are_there_and_back_the_same():
    mask = ellipse_mask(90, 50, 0.3)
    again = mask_from_contour(contour_from_mask(mask), mask.shape)
    assert (again ^ mask).sum() <= 0.002 * mask.sum()


def test_a_contour_past_the_picture_is_cut_for_the_mask():
    mask = mask_from_contour([[-10, -10], [5, -10], [5, 50], [-10, 50]], (20, 30))
    assert mask[:, :5].all() and not mask[:, 5:].any()


def test_a_contour_between_pixel_centres_has_no_echo_intensity():
    found = measure_contour([[1.1, 1.1], [1.9, 1.1], [1.9, 1.9]], None, np.ones((5, 5)))
    assert found[0].value == pytest.approx(0.32) and found[2].value is None and found[2].flag


@pytest.mark.parametrize(
    ("polygon", "words"),
    [
        ([[0, 0], [1, 1]], "at least 3"),
        ([[0, 0], [1, 1], [1, 1], [0, 0]], "3 different"),
        ([[0, 0], [5, 5], [9, 9]], "no area"),
        ([[0, 0], [5, np.nan], [9, 9]], "not numbers"),
        ([[0, 0], [10, 10], [10, 0], [0, 10]], "crosses"),
        ([[0, 0], [10, 0], [10, 10], [5, 0], [0, 10]], "crosses or touches"),
        (ellipse_points(50, 50)[:400], "open"),
        (np.zeros((4, 3)), "shape"),
    ],
)
def test_bad_contours_are_refused_in_one_sentence(polygon, words):
    with pytest.raises(ValueError, match=words):
        measure_contour(polygon, None)


@pytest.mark.parametrize(
    ("image", "words"),
    [
        (np.zeros((50, 200)), "leaves the picture"),
        (np.zeros((100, 200, 3)), "one grey image"),
        (np.full((100, 200), np.nan), "not numbers"),
    ],
)
def test_bad_images_are_refused(image, words):
    with pytest.raises(ValueError, match=words):
        measure_contour(SQUARE, None, image)


@pytest.mark.parametrize(
    ("mask", "words"),
    [(np.zeros((9, 9), dtype=bool), "empty"), (np.zeros((9, 9, 2)), "shape"), (np.full((9, 9), np.nan), "not numbers")],
)
def test_masks_without_an_outline_are_refused(mask, words):
    with pytest.raises(ValueError, match=words):
        contour_from_mask(mask)
