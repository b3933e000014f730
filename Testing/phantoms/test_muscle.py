"""A simulated muscle: its truth against independent formulae, its image against its truth."""

from __future__ import annotations

from dataclasses import replace
from math import degrees, radians, sin

import numpy as np
import pytest

from MSUSSegmentLib.phantoms.muscle import MusclePhantom, render_muscle
from MSUSSegmentLib.phantoms.screen import Screen, tick_rows

SMALL = MusclePhantom(shape=(256, 320), spacing=(0.16, 0.16))
#: Straight and slanted, both directions, pixels of unequal sides, curved, wavy.
VARIETY = [
    SMALL,
    replace(SMALL, superficial_angle=4.0, deep_angle=-5.0, seed=1),
    replace(SMALL, superficial_angle=-6.0, deep_angle=-3.0, pennation_deg=25.0, rises="left", seed=2),
    replace(SMALL, spacing=(0.11, 0.16), deep_angle=6.0, pennation_deg=12.0, seed=3),
    replace(SMALL, curvature=0.006, pennation_deg=15.0, seed=4),
    replace(SMALL, curvature=-0.003, pennation_deg=26.0, rises="left", seed=5),
    replace(SMALL, waviness_mm=0.4, seed=6),
]
STRAIGHT = VARIETY[:4]


@pytest.fixture(scope="module", params=VARIETY, ids=range(len(VARIETY)))
def image(request):
    return render_muscle(request.param)


@pytest.fixture(scope="module", params=STRAIGHT, ids=range(len(STRAIGHT)))
def straight(request):
    return render_muscle(request.param)


def in_mm(points, image) -> np.ndarray:
    return (np.asarray(points) - image.box[:2]) * image.spacing


def crossing(point, direction, line) -> np.ndarray:
    """Where the ray meets the straight line through the first and the last point of ``line``, mm."""
    a, b = line[0], line[-1]
    matrix = np.column_stack([direction, a - b])
    return point + np.linalg.solve(matrix, a - point)[0] * np.asarray(direction)


def between(u, v) -> float:
    """Acute angle between two directions, degrees."""
    return degrees(np.arccos(min(1.0, abs(np.dot(u, v)) / np.linalg.norm(u) / np.linalg.norm(v))))


def test_the_thickness_asked_for_is_the_thickness_one_finds_along_the_normal(straight):
    top, bottom = in_mm(straight.truth.geometry.superficial, straight), in_mm(straight.truth.geometry.deep, straight)
    found = []
    for share in (0.25, 0.5, 0.75):
        middle = (top + bottom) / 2
        at = middle[0] + share * (middle[-1] - middle[0])
        along = middle[-1] - middle[0]
        normal = np.array([-along[1], along[0]])
        found.append(np.linalg.norm(crossing(at, normal, bottom) - crossing(at, normal, top)))
    assert straight.truth.thicknesses_mm == pytest.approx(found, abs=1e-9)
    assert straight.truth.thickness_mm == pytest.approx(np.mean(found), abs=1e-9)
    assert straight.truth.thickness_mm == pytest.approx(straight.phantom.thickness_mm, abs=1e-9)


def test_the_vertical_thickness_is_the_mean_gap_in_the_columns(straight):
    gap = straight.truth.geometry.deep[:, 1] - straight.truth.geometry.superficial[:, 1]
    width = len(gap) - 1
    expected = np.interp([0.25 * width, 0.5 * width, 0.75 * width], np.arange(width + 1), gap).mean()
    assert straight.truth.thickness_vertical_mm == pytest.approx(expected * straight.spacing[1], abs=1e-9)


def test_length_and_pennation_of_straight_fascicles_come_out_of_ray_intersections(straight):
    truth = straight.truth
    top, bottom = in_mm(truth.geometry.superficial, straight), in_mm(truth.geometry.deep, straight)
    for fascicle in (truth.central, *truth.fascicles):
        trace = in_mm(fascicle.trace, straight)
        direction = trace[-1] - trace[0]
        start, end = crossing(trace[0], direction, bottom), crossing(trace[0], direction, top)
        assert fascicle.length_mm == pytest.approx(np.linalg.norm(end - start), abs=1e-6)
        assert fascicle.chord_mm == pytest.approx(fascicle.length_mm, abs=1e-9)
        assert in_mm(fascicle.points, straight) == pytest.approx(np.array([start, end]), abs=1e-6)
        assert fascicle.pennation_deg == pytest.approx(between(direction, bottom[-1] - bottom[0]), abs=1e-6)
        assert fascicle.pennation_superficial_deg == pytest.approx(between(direction, top[-1] - top[0]), abs=1e-6)
        assert fascicle.angle_deg == pytest.approx(-degrees(np.arctan(direction[1] / direction[0])), abs=1e-6)
    assert truth.pennation_deg == pytest.approx(straight.phantom.pennation_deg, abs=1e-9)


def test_between_parallel_aponeuroses_the_length_is_thickness_over_the_sine_of_pennation():
    truth = render_muscle(replace(SMALL, superficial_angle=-3.0, deep_angle=-3.0)).truth
    assert truth.fascicle_length_mm == pytest.approx(18.0 / sin(radians(18.0)), abs=1e-9)
    assert truth.pennation_superficial_deg == pytest.approx(18.0, abs=1e-9)
    assert truth.fascicle_angle == pytest.approx(15.0, abs=1e-9)


def test_aponeurosis_angles_are_signed_and_positive_when_rising_to_the_right(straight):
    truth, phantom = straight.truth, straight.phantom
    assert truth.superficial_angle == pytest.approx(phantom.superficial_angle, abs=1e-9)
    assert truth.deep_angle == pytest.approx(phantom.deep_angle, abs=1e-9)
    assert truth.geometry.deep[0, 1] > truth.geometry.deep[-1, 1] or phantom.deep_angle < 0


@pytest.mark.parametrize("phantom", VARIETY[4:6])
def test_a_curved_fascicle_is_an_arc_of_the_curvature_asked_for(phantom):
    image = render_muscle(phantom)
    for fascicle in (image.truth.central, *image.truth.fascicles):
        p = in_mm(fascicle.points, image)
        steps = np.linalg.norm(np.diff(p, axis=0), axis=1)
        assert steps.sum() == pytest.approx(fascicle.length_mm, rel=1e-4)
        a, b, c = (np.linalg.norm(v) for v in (p[2] - p[0], p[-1] - p[2], p[-1] - p[0]))
        u, v = p[2] - p[0], p[-1] - p[0]
        area = abs(u[0] * v[1] - u[1] * v[0]) / 2
        assert 4 * area / (a * b * c) == pytest.approx(abs(phantom.curvature), rel=1e-6)
        # Positive curvature: steeper at the superficial end than at the insertion.
        slope = [abs(np.arctan2(*(p[j] - p[i])[::-1]) % np.pi) for i, j in ((0, 1), (-2, -1))]
        steepness = [min(v, np.pi - v) for v in slope]
        assert (steepness[1] > steepness[0]) == (phantom.curvature > 0)


def test_both_ends_of_every_fascicle_lie_on_the_aponeuroses(image):
    truth = image.truth
    for fascicle in (truth.central, *truth.fascicles):
        for end, curve in (
            (fascicle.points[0], truth.geometry.deep),
            (fascicle.points[-1], truth.geometry.superficial),
        ):
            if curve[0, 0] <= end[0] <= curve[-1, 0]:
                assert np.interp(end[0], curve[:, 0], curve[:, 1]) == pytest.approx(end[1], abs=0.02)


def test_the_central_fascicle_has_its_middle_at_the_centre(image):
    points = image.truth.central.points
    middle = (
        points[len(points) // 2] if len(points) % 2 else points[len(points) // 2 - 1 : len(points) // 2 + 1].mean(0)
    )
    assert middle[0] == pytest.approx((image.pixels.shape[1] - 1) / 2, abs=0.1)


def test_masks_match_the_geometry(image):
    truth, columns = image.truth, np.arange(image.pixels.shape[1])
    last_of_top = image.pixels.shape[0] - 1 - truth.superficial_mask[::-1].argmax(axis=0)
    first_of_deep = truth.deep_mask.argmax(axis=0)
    edge = np.interp(columns, *truth.geometry.superficial.T) - last_of_top
    assert edge.min() >= -1e-9 and edge.max() < 1
    edge = first_of_deep - np.interp(columns, *truth.geometry.deep.T)
    assert edge.min() >= -1e-9 and edge.max() < 1
    band = truth.deep_mask.sum(axis=0) * image.spacing[1]
    assert band.mean() == pytest.approx(image.phantom.aponeurosis_mm[1], abs=0.05)
    assert not (truth.muscle_mask & truth.aponeurosis_mask).any()
    assert not (truth.fascicle_mask & ~truth.muscle_mask).any()


def test_traces_are_short_thin_and_ordered(image):
    truth = image.truth
    assert 3 <= len(truth.fascicles) <= 14
    assert [f.trace for f in truth.fascicles] == list(truth.geometry.fascicles)
    middles = [t[:, 0].mean() for t in truth.geometry.fascicles]
    assert middles == sorted(middles)
    for trace in truth.geometry.fascicles:
        assert (np.diff(trace[:, 0]) > 0).all()
    length = sum(np.linalg.norm(np.diff(t, axis=0), axis=1).sum() for t in truth.geometry.fascicles)
    assert 2.0 < truth.fascicle_mask.sum() / length < 3.2
    assert truth.fascicle_mask.sum() < 0.12 * truth.muscle_mask.sum()


def test_what_is_labelled_is_what_is_bright(image):
    grey, truth = image.pixels.astype(float), image.truth
    muscle = grey[truth.muscle_mask].mean()
    assert grey[truth.aponeurosis_mask].mean() > muscle + 40
    assert grey[truth.fascicle_mask].mean() > muscle + 10


def test_the_same_phantom_gives_the_same_image_and_another_seed_another_one():
    one, two, other = render_muscle(SMALL), render_muscle(SMALL), render_muscle(replace(SMALL, seed=9))
    assert np.array_equal(one.pixels, two.pixels)
    assert np.array_equal(one.truth.fascicle_mask, two.truth.fascicle_mask)
    assert not np.array_equal(one.pixels, other.pixels)
    assert other.truth.fascicle_length_mm == one.truth.fascicle_length_mm


def test_a_mirrored_muscle_has_the_same_numbers():
    right = render_muscle(replace(SMALL, superficial_angle=3.0, deep_angle=-2.0)).truth
    left = render_muscle(replace(SMALL, superficial_angle=-3.0, deep_angle=2.0, rises="left")).truth
    assert left.fascicle_length_mm == pytest.approx(right.fascicle_length_mm)
    assert left.thickness_mm == pytest.approx(right.thickness_mm)
    assert left.fascicle_angle == pytest.approx(-right.fascicle_angle)


def test_a_screen_moves_the_truth_with_the_image():
    plain = render_muscle(SMALL)
    framed = render_muscle(replace(SMALL, screen=Screen(top=40, right=90, bottom=20, left=60)))
    x0, y0, x1, y1 = framed.box
    assert framed.pixels.shape == (256 + 60, 320 + 150)
    assert (x0, y0, x1, y1) == (60, 40, 380, 296)
    assert np.array_equal(framed.pixels[y0:y1, x0:x1], plain.pixels)
    assert np.array_equal(framed.truth.deep_mask[y0:y1, x0:x1], plain.truth.deep_mask)
    assert framed.truth.fascicle_mask.sum() == plain.truth.fascicle_mask.sum()
    assert framed.truth.geometry.deep == pytest.approx(plain.truth.geometry.deep + np.array([60, 40]))
    assert framed.truth.fascicle_length_mm == plain.truth.fascicle_length_mm


@pytest.mark.parametrize("side", ["left", "right"])
def test_the_ruler_has_a_tick_every_five_millimetres(side):
    screen = Screen(ruler=side)
    image = render_muscle(replace(SMALL, screen=screen))
    column = image.box[2] + 8 + 3 if side == "right" else image.box[0] - 9 - 3
    rows = np.flatnonzero(image.pixels[:, column] == screen.ink)
    expected = tick_rows(256, 0.16, screen)
    assert rows == pytest.approx(expected, abs=0.5)
    assert np.diff(expected) * 0.16 == pytest.approx(5.0)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"shape": (10, 320)}, "shape"),
        ({"spacing": (0.0, 0.1)}, "spacing"),
        ({"spacing": (float("nan"), 0.1)}, "spacing"),
        ({"rises": "up"}, "rises"),
        ({"pennation_deg": 1.0}, "pennation_deg"),
        ({"deep_angle": 50.0}, "deep_angle"),
        ({"curvature": 1.0}, "curvature"),
        ({"thickness_mm": 35.0}, "does not fit"),
        ({"superficial_depth_mm": 0.1}, "does not fit"),
        ({"superficial_angle": -28.0, "deep_angle": 28.0, "thickness_mm": 8.0}, "meet inside the image"),
        ({"noise": -1.0}, "noise"),
        ({"lateral_psf_mm": 0.0}, "lateral_psf_mm"),
        ({"aponeurosis_mm": (0.0, 1.0)}, "aponeurosis_mm"),
        ({"seed": -1}, "seed"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(change, words):
    with pytest.raises(ValueError, match=words):
        replace(SMALL, **change)


def test_fascicles_that_never_reach_the_other_aponeurosis_are_refused():
    with pytest.raises(ValueError, match="do not reach the superficial aponeurosis"):
        render_muscle(replace(SMALL, pennation_deg=8.0, curvature=-0.015))


@pytest.mark.parametrize(
    "change",
    [
        {"ruler": "top"},
        {"left": -1},
        {"right": 10},
        {"ink": 300},
        {"tick_mm": 0},
        {"long_every": 0},
        {"unit": "in"},
        {"depth_in": "cm", "top": 20},
    ],
)
def test_a_screen_that_cannot_be_is_refused(change):
    with pytest.raises(ValueError, match=r"margin|ruler|grey|apart|Units"):
        Screen(**change)
