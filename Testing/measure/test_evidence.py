"""What speaks for a measurement, and what follows from it: confidence, a warning, or no number at all."""

from dataclasses import replace

import numpy as np
import pytest

from MSUSSegmentLib.measure.architecture import Line, measure_architecture, measure_lines
from MSUSSegmentLib.measure.evidence import (
    COEFFICIENTS,
    LEAST_LIKELY,
    LEAST_LIKELY_EVEN,
    NO_MUSCLE,
    Evidence,
    gather,
    judged,
    probability,
)
from MSUSSegmentLib.measure.masks import geometry_from_masks
from MSUSSegmentLib.measure.texture import TextureDirection
from MSUSSegmentLib.measure.types import EDITED, MuscleGeometry
from MSUSSegmentLib.phantoms.muscle import MusclePhantom, render_muscle

GOOD = Evidence(0.99, 1.0, 0.7, 0.8, 0.6, 0.4, 0.999)
DOUBTFUL = Evidence(0.9, 0.9, 0.6, 0.4, 0.1, 2.5, 0.9)
NOTHING = Evidence(0.55, 0.2, 0.4, 0.05, 0.1, 2.6, 0.9)
SUPERFICIAL = np.array([[0.0, 20.0], [199.0, 20.0]])
DEEP = np.array([[0.0, 100.0], [199.0, 100.0]])


def maps(strength=1.0, last=200):
    aponeurosis, fascicle = np.zeros((120, 200)), np.zeros((120, 200))
    aponeurosis[14:20, :last] = aponeurosis[101:107, :last] = strength
    fascicle[50:60, 20:180] = 1.0
    return aponeurosis, fascicle


def seen(angle=15.0, confidence=0.7):
    middles = np.array([[50.0, 60.0], [150.0, 60.0]])
    return TextureDirection(angle, confidence, middles, np.array([angle, angle]), np.array([0.5, 0.5]))


def test_a_clear_muscle_has_much_evidence_and_a_faint_or_short_one_less():
    clear = gather(*maps(), SUPERFICIAL, DEEP, seen(), 15.0)
    assert clear.strength == 1 and clear.width == pytest.approx(1, abs=0.01) and clear.decided == 1
    assert clear.disagreement == 0 and clear.unity == pytest.approx(1)
    faint = gather(*maps(0.6), SUPERFICIAL, DEEP, seen(), 15.0)
    assert faint.strength == pytest.approx(0.6) and faint.decided == pytest.approx(0.5)
    short = gather(*maps(), SUPERFICIAL, DEEP * [0.5, 1], seen(), 15.0)
    assert short.width == pytest.approx(0.5, abs=0.01)


def test_directions_disagree_across_the_vertical_too():
    near = gather(*maps(), SUPERFICIAL, DEEP, seen(89.0), -89.0)
    far = gather(*maps(), SUPERFICIAL, DEEP, seen(20.0), -20.0)
    assert near.disagreement == pytest.approx(np.log1p(1.0)) and far.disagreement == pytest.approx(np.log1p(20.0))


def test_without_a_direction_there_is_the_greatest_disagreement():
    blind = gather(*maps(), SUPERFICIAL, DEEP, None, 15.0)
    assert blind.texture == 0 and blind.unity == 0 and blind.disagreement == pytest.approx(np.log1p(45.0))
    assert gather(*maps(), SUPERFICIAL, DEEP, seen(), None).disagreement == blind.disagreement


@pytest.mark.parametrize("what", COEFFICIENTS)
def test_probabilities_lie_between_0_and_1_and_follow_the_evidence(what):
    assert 0 < probability(what, NOTHING) < probability(what, GOOD) < 1


def test_what_is_not_a_muscle_gives_no_number_and_the_reason():
    found = MuscleGeometry(SUPERFICIAL, DEEP, (np.array([[20.0, 70], [80, 50]]),), evidence=NOTHING)
    result = measure_architecture(judged(found))
    for quantity in ("MT", "PA", "FL"):
        assert result.value(quantity) is None
    assert all(NO_MUSCLE in m.flags for m in result.measurements)


def test_what_was_seen_in_even_light_only_must_look_more_like_a_muscle():
    between = Evidence(0.7, 0.4, 0.5, 0.3, 0.1, 2.0, 0.9)
    assert LEAST_LIKELY < probability("muscle", between) < LEAST_LIKELY_EVEN
    found = MuscleGeometry(SUPERFICIAL, DEEP, evidence=between)
    assert judged(found).deep is DEEP and judged(found, even_light=True).reasons["deep"] == NO_MUSCLE
    assert judged(replace(found, evidence=GOOD), even_light=True).deep is DEEP


def test_a_doubtful_angle_is_flagged_and_keeps_its_number():
    geometry = MuscleGeometry(SUPERFICIAL, DEEP, (np.array([[20.0, 70], [80, 50]]),))
    sure, doubtful = (
        {m.quantity: m for m in measure_architecture(judged(replace(geometry, evidence=e)), (0.2, 0.2)).measurements
         if m.index is None}
        for e in (GOOD, DOUBTFUL)
    )  # fmt: skip
    assert sure["PA"].flag == "" and sure["PA"].confidence > 0.9
    assert doubtful["PA"].flag.startswith("unsure") and doubtful["PA"].confidence < 0.75
    assert doubtful["PA"].value == sure["PA"].value
    assert doubtful["FL"].confidence <= doubtful["PA"].confidence


def test_what_a_person_moved_has_no_confidence():
    thickness = [Line(np.array([[50.0, 20], [50, 100]]), EDITED)]
    found = measure_lines(Line(SUPERFICIAL), Line(DEEP), thickness, [], [], (0.2, 0.2), confidence={"MT": 0.2})
    assert [(m.confidence, m.flag) for m in found if m.quantity == "MT"] == [(None, ""), (None, "")]


def test_masks_that_a_person_painted_are_not_judged():
    image = render_muscle(MusclePhantom())
    truth = image.truth
    painted = geometry_from_masks(truth.aponeurosis_mask, truth.fascicle_mask, image.spacing, image.pixels)
    assert painted.evidence is None and judged(painted) is painted
    found = geometry_from_masks(
        truth.aponeurosis_mask.astype(np.float32), truth.fascicle_mask.astype(np.float32), image.spacing, image.pixels
    )
    assert probability("muscle", found.evidence) > 0.8
