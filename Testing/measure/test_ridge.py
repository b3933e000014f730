"""Where the network found one aponeurosis only, the picture's brightest long band is taken for the other."""

import numpy as np
import pytest
from scipy import ndimage

from MSUSSegmentLib.measure.evidence import judged
from MSUSSegmentLib.measure.masks import geometry_from_masks
from MSUSSegmentLib.measure.ridge import missing_edge
from MSUSSegmentLib.phantoms.muscle import MusclePhantom, render_muscle

KNOWN = np.array([[0.0, 50.0], [399.0, 60.0]])


def picture(rows=None, strength=120.0):
    """Speckle with a bright band 8 px thick around ``rows`` (400,)."""
    rng = np.random.default_rng(4)
    grey = 40 * ndimage.gaussian_filter(rng.rayleigh(1.0, (300, 400)), (1, 3))
    if rows is not None:
        grey += strength * (np.abs(np.arange(300)[:, None] - rows) <= 4)
    return np.clip(grey, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("slope", [-0.08, 0.0, 0.1])
def test_a_sloping_band_below_the_known_edge_is_followed(slope):
    rows = 200 + slope * (np.arange(400) - 200)
    found = missing_edge(picture(rows), KNOWN, below=True)
    inner = np.interp(found[:, 0], np.arange(400), rows - 4)
    assert np.abs(found[:, 1] - inner).mean() < 3


def test_a_band_above_is_found_from_the_deep_edge():
    found = missing_edge(picture(np.full(400, 60.0)), KNOWN + np.array([0, 150]), below=False)
    assert np.abs(found[:, 1] - 64).mean() < 3


def test_speckle_alone_and_no_room_give_no_edge():
    assert missing_edge(picture(), KNOWN, below=True) is None
    assert missing_edge(picture(np.full(400, 200.0))[:40], KNOWN - np.array([0, 40]), below=True) is None
    assert missing_edge(picture(np.full(400, 200.0)), KNOWN + np.array([0, 240]), below=True) is None


def test_a_guessed_aponeurosis_is_measured_and_trusted_less():
    image = render_muscle(MusclePhantom())
    truth = image.truth
    maps = truth.superficial_mask.astype(np.float32), truth.fascicle_mask.astype(np.float32)
    found = geometry_from_masks(*maps, image.spacing, image.pixels)
    assert found.evidence.guessed
    apart = np.interp(found.deep[:, 0], *truth.geometry.deep.T) - found.deep[:, 1]
    assert np.abs(apart).mean() * image.spacing[1] < 0.05 * truth.thickness_mm
    sure = judged(found).confidence
    whole = truth.aponeurosis_mask.astype(np.float32), maps[1]
    assert sure["MT"] < 0.81 and sure["MT"] < judged(
        geometry_from_masks(*whole, image.spacing, image.pixels)
    ).confidence["MT"]
    assert geometry_from_masks(*maps, image.spacing).deep is None
