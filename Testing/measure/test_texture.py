"""The fascicles' direction from the grey picture: stripes and phantoms whose direction is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import ndimage

from MSUSSegmentLib.measure.texture import texture_direction
from MSUSSegmentLib.phantoms.muscle import MusclePhantom, render_muscle

SHAPE = (300, 500)
ROW, COLUMN = np.mgrid[: SHAPE[0], : SHAPE[1]]
SUPERFICIAL = np.array([[0.0, 60.0], [499.0, 60.0]])
DEEP = np.array([[0.0, 240.0], [499.0, 240.0]])
SMALL = MusclePhantom(shape=(256, 320), spacing=(0.16, 0.16))


def speckle(seed=0):
    """Noise that is blurred more across the picture than in depth, as a scanner's."""
    noise = ndimage.gaussian_filter(np.random.default_rng(seed).normal(size=SHAPE), (1.0, 4.0))
    return noise / noise.std()


def stripes(degrees, period=14.0):
    """Stripes that rise to the right by ``degrees``."""
    angle = np.radians(degrees)
    return np.cos(2 * np.pi / period * (COLUMN * np.sin(angle) + ROW * np.cos(angle)))


def moved(curve, x, y):
    return curve + np.array([x, y])


def picture(degrees, contrast=1.0):
    return np.clip(100 + 25 * (contrast * stripes(degrees) + speckle()), 0, 255).astype(np.uint8)


@pytest.mark.parametrize("degrees", [-40, -22.4, -9, 8.5, 17.3, 30, 42])
def test_the_direction_of_stripes_is_found_on_either_side(degrees):
    found = texture_direction(picture(degrees), SUPERFICIAL, DEEP)
    assert found.angle == pytest.approx(degrees, abs=1.0)
    assert found.confidence > 0.6
    assert found.weights.sum() == pytest.approx(1) and np.abs(found.angles - degrees).max() < 2


def test_speckle_does_not_pull_faint_stripes_to_the_horizontal():
    assert texture_direction(picture(15, 0.5), SUPERFICIAL, DEEP).angle == pytest.approx(15, abs=1.0)


def test_tissue_along_the_aponeuroses_does_not_count():
    tilted = np.array([[0.0, -25.0], [0.0, 25.0]])  # both edges fall to the right by 5.7 degrees
    both = np.clip(100 + 20 * (stripes(18) + 1.5 * stripes(-5.7, 11) + speckle()), 0, 255).astype(np.uint8)
    assert texture_direction(both, SUPERFICIAL + tilted, DEEP + tilted).angle == pytest.approx(18, abs=1.0)


def test_the_mirrored_picture_has_the_mirrored_direction():
    image = picture(18)
    right, left = (texture_direction(one, SUPERFICIAL, DEEP) for one in (image, image[:, ::-1]))
    assert left.angle == pytest.approx(-right.angle, abs=0.2)
    assert left.confidence == pytest.approx(right.confidence, abs=0.05)


def test_gain_and_depth_shading_do_not_matter():
    image = picture(18)
    shaded = (image * (0.25 + 0.5 * COLUMN / SHAPE[1]) * np.exp(-ROW / 300)).astype(np.uint8)
    whole, dim = (texture_direction(one, SUPERFICIAL, DEEP).angle for one in (image, shaded))
    assert dim == pytest.approx(whole, abs=0.4)


@pytest.mark.parametrize("zoom", [0.5, 2.0])
def test_the_size_of_the_picture_does_not_matter(zoom):
    image = ndimage.zoom(picture(18).astype(float), zoom, order=1, grid_mode=True, mode="nearest")
    edges = ((curve + 0.5) * zoom - 0.5 for curve in (SUPERFICIAL, DEEP))
    assert texture_direction(image, *edges).angle == pytest.approx(18, abs=0.5)


def test_angles_are_those_in_the_body_when_pixels_are_not_square():
    found = texture_direction(picture(18), SUPERFICIAL, DEEP, (0.05, 0.1))
    assert found.angle == pytest.approx(np.degrees(np.arctan(2 * np.tan(np.radians(18)))), abs=0.5)


@pytest.mark.parametrize(
    "phantom",
    [
        SMALL,
        replace(SMALL, rises="left", pennation_deg=25.0, seed=2),
        replace(SMALL, spacing=(0.11, 0.16), deep_angle=5.0, pennation_deg=14.0, seed=3),
        replace(SMALL, lateral_psf_mm=0.5, noise=0.03, seed=4),
    ],
    ids=["right", "left", "anisotropic", "blurred"],
)
def test_the_direction_in_a_phantom_is_found(phantom):
    image = render_muscle(phantom)
    geometry = image.truth.geometry
    found = texture_direction(image.pixels, geometry.superficial, geometry.deep, image.spacing)
    assert found.angle == pytest.approx(image.truth.fascicle_angle, abs=1.0)


def test_where_fascicles_are_likely_counts_more():
    left = SHAPE[1] / 2 > COLUMN
    image = np.clip(100 + 25 * (np.where(left, stripes(15), 1.1 * stripes(-25)) + speckle()), 0, 255).astype(np.uint8)
    assert texture_direction(image, SUPERFICIAL, DEEP).angle == pytest.approx(-25, abs=1.5)
    likely = texture_direction(image, SUPERFICIAL, DEEP, fascicle=left.astype(np.float32))
    assert likely.angle == pytest.approx(15, abs=1.5)


def test_local_directions_follow_bent_fascicles():
    bent = np.clip(100 + 25 * (np.cos(2 * np.pi / 14 * (ROW + 0.25 * COLUMN + 1.5e-4 * COLUMN**2)) + speckle()), 0, 255)
    found = texture_direction(bent, SUPERFICIAL, DEEP)
    expected = np.degrees(np.arctan(0.25 + 3e-4 * found.middles[:, 0]))
    assert len(found.angles) > 2 and np.all(np.diff(found.middles[:, 0]) > 0)
    assert np.abs(found.angles - expected).max() < 2.5
    assert np.all(np.abs(found.middles[:, 1] - 150) < 3)


def test_speckle_alone_is_trusted_less_than_stripes():
    trust = []
    for seed in range(5):
        image = np.clip(100 + 25 * speckle(seed), 0, 255).astype(np.uint8)
        trust.append(texture_direction(image, SUPERFICIAL, DEEP).confidence)
    assert np.median(trust) < 0.5 < texture_direction(picture(18, 0.5), SUPERFICIAL, DEEP).confidence


def test_without_texture_or_room_there_is_no_direction():
    image = picture(18)
    assert texture_direction(np.full(SHAPE, 90, np.uint8), SUPERFICIAL, DEEP) is None
    assert texture_direction(image, SUPERFICIAL, moved(SUPERFICIAL, 0, 10)) is None
    assert texture_direction(image, DEEP, SUPERFICIAL) is None
    assert texture_direction(image, moved(SUPERFICIAL, 600, 0), DEEP) is None
    assert texture_direction(image, moved(SUPERFICIAL, 0, -900), moved(DEEP, 0, -900)) is None


def test_input_of_a_wrong_shape_is_refused_in_one_sentence():
    image = picture(18)
    with pytest.raises(ValueError, match="one grey plane"):
        texture_direction(np.zeros((5, 5, 3)), SUPERFICIAL, DEEP)
    with pytest.raises(ValueError, match="must have one shape"):
        texture_direction(image, SUPERFICIAL, DEEP, fascicle=np.zeros((5, 5)))
    with pytest.raises(ValueError, match="deep aponeurosis holds coordinates"):
        texture_direction(image, SUPERFICIAL, DEEP * np.nan)
    with pytest.raises(ValueError, match="spacing"):
        texture_direction(image, SUPERFICIAL, DEEP, (0.1, 0.0))
