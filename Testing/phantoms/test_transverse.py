"""A simulated cross-section: its truth recomputed independently, its image against its truth."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from MSUSSegmentLib.measure.area import mask_from_contour, measure_contour
from MSUSSegmentLib.phantoms.callipers import burn_callipers
from MSUSSegmentLib.phantoms.screen import Screen
from MSUSSegmentLib.phantoms.transverse import Bone, CrossSection, TransversePhantom, render_transverse

MUSCLE = CrossSection(20.0, 28.0, 15.0)
SMALL = TransversePhantom((200, 260), (0.16, 0.16), (MUSCLE,), bone=Bone(24.0))
#: One muscle, irregular, pixels of unequal sides; two neighbours over a deep muscle; cut off by the picture; under a
#: curved array; on a screen.
VARIETY = [
    SMALL,
    replace(SMALL, muscles=(replace(MUSCLE, irregularity=0.12, tilt_deg=10.0),), spacing=(0.14, 0.17), seed=1),
    replace(
        SMALL,
        muscles=(CrossSection(11.0, 20.0, 14.0), CrossSection(29.0, 22.0, 12.0), CrossSection(20.0, 26.0, 9.0, y_mm=26.0)),
        seed=2,
    ),
    replace(SMALL, muscles=(replace(MUSCLE, x_mm=7.0),), seed=3),
    replace(SMALL, muscles=(replace(MUSCLE, width_mm=50.0),), fan_deg=20.0, fat_mm=3.0, seed=4),
    replace(SMALL, screen=Screen(20, 70, 15, 50), seed=5),
]  # fmt: skip


@pytest.fixture(scope="module", params=VARIETY, ids=["one", "irregular", "several", "cut off", "curved", "screen"])
def image(request):
    return render_transverse(request.param)


def test_the_area_is_that_of_the_polygon_and_of_the_mask(image):
    for section in image.sections:
        x, y = (section.contour * image.spacing).T
        shoelace = abs(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y)) / 200
        assert section.area_cm2 == pytest.approx(shoelace, rel=1e-9)
        pixel = image.spacing[0] * image.spacing[1] / 100
        assert section.mask.sum() * pixel == pytest.approx(section.area_cm2, rel=0.005)


def test_the_mask_holds_the_pixels_whose_centre_is_inside(image):
    for section in image.sections:
        assert np.array_equal(section.mask, mask_from_contour(section.contour, image.pixels.shape))
    assert sum(section.mask.sum() for section in image.sections) == image.mask.sum()


def test_size_and_echo_are_those_that_measuring_the_contour_gives(image):
    for section in image.sections:
        found = {m.quantity: m.value for m in measure_contour(section.contour, image.spacing, image.pixels)}
        assert found["CSA"] == pytest.approx(section.area_cm2, rel=1e-9)
        assert found["perimeter"] == pytest.approx(section.perimeter_mm, rel=1e-9)
        inside = image.pixels[section.mask].astype(float)
        assert found["EI"] == pytest.approx(section.echo_mean) == pytest.approx(inside.mean())
        assert found["EI_SD"] == pytest.approx(section.echo_sd) == pytest.approx(inside.std())
        assert section.echo_median == np.median(inside)
        rows, columns = np.nonzero(section.mask)
        assert section.width_mm == pytest.approx((np.ptp(columns) + 1) * image.spacing[0], abs=2 * image.spacing[0])
        assert section.depth_mm == pytest.approx((np.ptp(rows) + 1) * image.spacing[1], abs=2 * image.spacing[1])


def test_pixels_and_millimetres_are_the_same_contour(image):
    for section in image.sections:
        assert section.contour_mm == pytest.approx((section.contour - image.box[:2]) * image.spacing)


def test_targets_are_the_muscles_that_border_the_fat_from_left_to_right():
    image = render_transverse(VARIETY[2])
    assert len(image.sections) == 2
    left, right = image.sections
    assert left.contour[:, 0].mean() < right.contour[:, 0].mean()
    assert not (left.mask & right.mask).any()
    gaps = image.mask[int(left.contour[:, 1].mean())]
    between = ~gaps[np.flatnonzero(gaps)[0] : np.flatnonzero(gaps)[-1]]
    assert between.sum() * image.spacing[0] >= 0.7 - 2 * image.spacing[0]  # the septum, two half fasciae thick
    assert not image.mask[int(26.0 / 0.16), int(20.0 / 0.16)]


def test_a_muscle_that_leaves_the_picture_is_closed_along_its_edge():
    section = render_transverse(VARIETY[3]).sections[0]
    assert not section.complete and render_transverse(SMALL).sections[0].complete
    assert section.contour[:, 0].min() == pytest.approx(-0.5)
    assert section.mask[:, 0].any()
    sides = np.hypot(*(np.roll(section.contour_mm, -1, axis=0) - section.contour_mm).T)
    assert sides.max() <= 1.0 + 1e-9


def test_a_curved_array_shows_nothing_outside_its_fan():
    image = render_transverse(VARIETY[4])
    height, width = image.pixels.shape
    corners = image.pixels[: height // 12, [0, width - 1]]
    assert corners.max() == 0 and image.pixels[height // 2, width // 2] > 0
    assert image.pixels[image.mask].mean() > 5 and not image.sections[0].complete


def test_the_fat_line_runs_from_the_skin_to_the_muscle(image):
    for section in image.sections:
        (x0, y0), (x1, y1) = section.fat_line
        assert x0 == x1 and section.mask[:, round(x0)].any()
        assert (y1 - y0) * image.spacing[1] == pytest.approx(section.fat_mm)
        assert section.fat_mm == pytest.approx(image.phantom.fat_mm, abs=2.5)
        top = np.flatnonzero(section.mask[:, round(x1)])[0]
        assert 0.1 < (top - y1) * image.spacing[1] < 4.0  # a fascia lies between


def test_a_screen_moves_the_truth_with_the_image():
    plain, framed = (render_transverse(replace(VARIETY[5], screen=s)) for s in (None, VARIETY[5].screen))
    x0, y0, x1, y1 = framed.box
    assert (x0, y0) == (50, 20)
    assert np.array_equal(framed.pixels[y0:y1, x0:x1], plain.pixels)
    assert framed.sections[0].contour == pytest.approx(plain.sections[0].contour + np.array([50, 20]))
    assert framed.sections[0].echo_mean == plain.sections[0].echo_mean


def test_the_fascia_around_the_outline_is_what_is_bright():
    from scipy import ndimage

    image = render_transverse(replace(SMALL, shadow=0.0, edge_shadow=0.0))
    grey, mask = image.pixels.astype(float), image.mask
    outside = ndimage.distance_transform_edt(~mask)
    assert grey[(outside > 1) & (outside < 5)].mean() > grey[mask].mean() + 30


def test_a_brighter_muscle_has_a_higher_echo_intensity():
    means = [
        render_transverse(replace(SMALL, muscles=(replace(MUSCLE, echo=e),))).sections[0].echo_mean
        for e in (25.0, 60.0, 100.0, 140.0)
    ]
    assert all(b > a + 15 for a, b in zip(means, means[1:], strict=False))
    assert render_transverse(replace(SMALL, gain_db=6.0)).sections[0].echo_mean > 15 + means[0]


def test_bone_casts_a_shadow_and_never_over_a_target():
    with_bone, without = (render_transverse(replace(SMALL, bone=b, vessels=0)) for b in (Bone(24.0), None))
    assert with_bone.pixels[-20:, 140:160].mean() < without.pixels[-20:, 140:160].mean() - 10
    assert with_bone.sections[0].echo_mean == pytest.approx(without.sections[0].echo_mean, abs=3)


def test_the_same_phantom_gives_the_same_image_and_another_seed_another_one():
    one, two, other = render_transverse(SMALL), render_transverse(SMALL), render_transverse(replace(SMALL, seed=9))
    assert np.array_equal(one.pixels, two.pixels) and np.array_equal(one.mask, two.mask)
    assert not np.array_equal(one.pixels, other.pixels) and not np.array_equal(one.mask, other.mask)


def test_callipers_colour_what_they_cover_and_nothing_else():
    image = render_transverse(VARIETY[2])
    picture, covered = burn_callipers(image, np.random.default_rng(3))
    assert picture.shape == (*image.pixels.shape, 3) and (covered & image.mask).any()
    saturation = picture.max(axis=2).astype(int) - picture.min(axis=2)
    assert np.array_equal(saturation > 0, covered)
    assert np.array_equal(picture[~covered][:, 0], image.pixels[~covered])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"shape": (10, 320)}, "shape"),
        ({"spacing": (0.0, 0.1)}, "spacing"),
        ({"spacing": (0.1, float("nan"))}, "spacing"),
        ({"muscles": ()}, "At least one muscle"),
        ({"muscles": (replace(MUSCLE, y_mm=20.0),)}, "At least one muscle"),
        ({"muscles": (replace(MUSCLE, x_mm=-30.0),)}, "Less than half of the muscle"),
        ({"muscles": (replace(MUSCLE, height_mm=90.0),)}, "Less than half of the muscle"),
        ({"muscles": (MUSCLE, replace(MUSCLE, x_mm=20.1))}, "outside what bounds it"),
        ({"muscles": (replace(MUSCLE, irregularity=0.9),)}, "irregularity"),
        ({"muscles": (replace(MUSCLE, echo=300.0),)}, "echo"),
        ({"muscles": (replace(MUSCLE, width_mm=float("nan")),)}, "width_mm"),
        ({"fat_mm": 0.0}, "fat_mm"),
        ({"noise": -1.0}, "noise"),
        ({"shadow": 2.0}, "shadow"),
        ({"dynamic_range_db": 5.0}, "dynamic_range_db"),
        ({"lateral_psf_mm": 0.0}, "lateral_psf_mm"),
        ({"fan_deg": 80.0}, "fan_deg"),
        ({"bone": Bone(10.0, 0.0)}, "radius_mm"),
        ({"seed": -1}, "seed"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(change, words):
    with pytest.raises(ValueError, match=words) as caught:
        replace(SMALL, **change)
    assert str(caught.value).endswith(".") and "\n" not in str(caught.value)
