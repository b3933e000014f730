"""Phantoms and measurements share no code, so each can test the other: what is measured is what was simulated."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from MSUSSegmentLib.measure.architecture import Options, measure_architecture
from MSUSSegmentLib.measure.masks import geometry_from_masks
from MSUSSegmentLib.phantoms.muscle import MusclePhantom, render_muscle

SMALL = MusclePhantom(shape=(256, 320), spacing=(0.16, 0.16))
STRAIGHT = [
    SMALL,
    replace(SMALL, superficial_angle=3.0, deep_angle=-4.0, seed=1),
    replace(SMALL, superficial_angle=-5.0, deep_angle=-2.0, pennation_deg=25.0, rises="left", seed=2),
    replace(SMALL, spacing=(0.11, 0.16), deep_angle=5.0, pennation_deg=14.0, seed=3),
]


@pytest.fixture(scope="module", params=STRAIGHT, ids=range(len(STRAIGHT)))
def image(request):
    return render_muscle(request.param)


def summaries(architecture) -> dict[str, float]:
    return {m.quantity: m.value for m in architecture.measurements if m.index is None}


def test_exact_geometry_gives_exact_numbers(image):
    truth = image.truth
    architecture = measure_architecture(truth.geometry, image.spacing)
    found = summaries(architecture)
    assert found["MT"] == pytest.approx(truth.thickness_mm, abs=1e-6)
    assert found["PA"] == pytest.approx(truth.pennation_deg, abs=1e-3)
    assert found["superficial_angle"] == pytest.approx(truth.superficial_angle, abs=1e-6)
    assert found["deep_angle"] == pytest.approx(truth.deep_angle, abs=1e-6)
    between = [f.length_mm for f in truth.fascicles]
    assert min(between) <= found["FL"] <= max(between)


def test_every_trace_alone_gives_the_length_and_pennation_of_its_fascicle(image):
    for fascicle in image.truth.fascicles:
        alone = replace(image.truth.geometry, fascicles=(fascicle.trace,))
        found = summaries(measure_architecture(alone, image.spacing))
        assert found["FL"] == pytest.approx(fascicle.length_mm, abs=1e-3)
        assert found["PA"] == pytest.approx(fascicle.pennation_deg, abs=1e-3)


def test_the_options_mean_the_same_in_both(image):
    truth = image.truth
    options = Options(thickness="vertical", pennation="superficial")
    found = summaries(measure_architecture(truth.geometry, image.spacing, options))
    assert found["MT"] == pytest.approx(truth.thickness_vertical_mm, abs=1e-6)
    assert found["PA"] == pytest.approx(truth.pennation_superficial_deg, abs=1e-3)


def test_masks_lead_back_to_the_numbers_within_a_pixel(image):
    truth = image.truth
    geometry = geometry_from_masks(truth.aponeurosis_mask, truth.fascicle_mask, image.spacing)
    found = summaries(measure_architecture(geometry, image.spacing))
    assert found["MT"] == pytest.approx(truth.thickness_mm, abs=image.spacing[1])
    assert found["PA"] == pytest.approx(truth.pennation_deg, abs=0.75)
    lengths = [f.length_mm for f in truth.fascicles]
    assert 0.95 * min(lengths) < found["FL"] < 1.05 * max(lengths)


def test_curved_fascicles_are_longer_measured_along_them_than_straight():
    image = render_muscle(replace(SMALL, curvature=0.008, pennation_deg=14.0, seed=4))
    for fascicle in image.truth.fascicles:
        assert fascicle.length_mm > fascicle.chord_mm
        assert np.linalg.norm(np.diff((fascicle.points * image.spacing)[[0, -1]], axis=0)) == pytest.approx(
            fascicle.chord_mm, abs=1e-6
        )
