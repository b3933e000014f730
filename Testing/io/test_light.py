import numpy as np
import pytest

from MSUSSegmentLib.io.light import even_light
from MSUSSegmentLib.io.scan_area import Box


def test_a_dark_depth_becomes_as_bright_as_the_rest_and_keeps_its_contrast():
    rng = np.random.default_rng(1)
    tissue = 90 * rng.rayleigh(0.6, (300, 400))
    tissue[240:246] *= 2  # an aponeurosis
    loss = np.linspace(1, 0.15, 300)[:, None]
    dark = np.clip(tissue * loss, 0, 255).astype(np.uint8)
    even = even_light(dark, Box(0, 0, 400, 300))
    assert even.dtype == np.uint8 and even.shape == dark.shape
    deep, shallow = slice(200, 235), slice(20, 55)
    assert dark[shallow].mean() > 2.3 * dark[deep].mean()
    assert even[deep].mean() == pytest.approx(even[shallow].mean(), rel=0.15)
    contrast = even[240:246].mean() / even[deep].mean()
    assert contrast == pytest.approx(dark[240:246].mean() / dark[deep].mean(), rel=0.2)
    assert even.mean() == pytest.approx(dark.mean(), rel=0.1)


def test_outside_of_the_scan_area_nothing_changes():
    grey = np.full((80, 100), 7, np.uint8)
    grey[20:60, 10:90] = np.linspace(200, 20, 40)[:, None].astype(np.uint8)
    before = grey.copy()
    even = even_light(grey, Box(10, 20, 90, 60))
    outside = np.ones(grey.shape, bool)
    outside[20:60, 10:90] = False
    assert (even[outside] == 7).all() and (grey == before).all()
    assert (even != grey).any()


@pytest.mark.parametrize("value", [0, 255])
def test_a_picture_of_one_grey_level_stays(value):
    grey = np.full((40, 50), value, np.uint8)
    assert (even_light(grey, Box(0, 0, 50, 40)) == value).all()


def test_an_empty_scan_area_changes_nothing():
    grey = np.arange(200, dtype=np.uint8).reshape(10, 20)
    assert (even_light(grey, Box(5, 5, 5, 5)) == grey).all()
