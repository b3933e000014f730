"""Numbers that a person types: the line lies so that it measures just that, by every convention and scale."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from MSUSSegmentLib.phantoms.muscle import MusclePhantom, render_muscle
from MSUSSegmentLib.tasks.derive import claimed, derive
from MSUSSegmentLib.tasks.longitudinal import LONGITUDINAL
from MSUSSegmentLib.tasks.result import Picture
from MSUSSegmentLib.tasks.vocabulary import Context

SCALES = ((0.12, 0.12), (0.1, 0.2), None)
WAYS = ({}, {"pennation": "superficial"}, {"fascicle_ends": "drawn"}, {"curved": True})


@pytest.fixture(scope="module")
def maps():
    truth = render_muscle(MusclePhantom(shape=(300, 400), spacing=(0.12, 0.12), fascicle_spacing_mm=2.0)).truth
    aponeurosis = truth.superficial_mask | truth.deep_mask
    return {"aponeurosis": aponeurosis.astype(np.float32), "fascicle": truth.fascicle_mask.astype(np.float32)}


def derived(maps, spacing, way):
    options = replace(LONGITUDINAL.conventions(), **way)
    result = LONGITUDINAL.interpret(maps, Picture(np.zeros((300, 400), np.uint8)), spacing=spacing, options=options)
    return derive(LONGITUDINAL, result.drawing, None, spacing, options), options


def typed(found, spacing, options, quantity, value, index=1):
    """The lines after a number was typed, and what they measure."""
    context = Context(dict(found.lines), None, spacing, options)
    changes = LONGITUDINAL.quantity(quantity).typed(context, index, value)
    moved = {key: replace(claimed(found.lines[key], "AB"), points=points) for key, points in changes.items()}
    drawing = replace(found.drawing, lines={**found.lines, **moved})
    return changes, derive(LONGITUDINAL, drawing, None, spacing, options)


def value_of(found, quantity, index=1):
    return next(m.value for m in found.measurements if (m.quantity, m.index) == (quantity, index))


@pytest.mark.parametrize("spacing", SCALES)
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("angle", [8.0, 18.5, 25.0, 40.0])
def test_a_typed_angle_turns_the_fascicle_about_its_insertion(maps, spacing, way, angle):
    found, options = derived(maps, spacing, way)
    before = found.lines["pennation", 1].points[1]
    changes, after = typed(found, spacing, options, "PA", angle)
    assert set(changes) == {("fascicle", 1)}
    assert value_of(after, "PA") == pytest.approx(angle, abs=1e-4)
    np.testing.assert_allclose(after.lines["pennation", 1].points[1], before, atol=0.05)
    others = [m for m in found.measurements if m.index not in (None, 1) or m.quantity == "MT"]
    assert [m for m in after.measurements if m.index not in (None, 1) or m.quantity == "MT"] == others


def test_an_angle_that_was_drawn_turns_its_arm_and_leaves_the_fascicle(maps):
    found, options = derived(maps, (0.12, 0.12), {})
    drawn = {**found.lines, ("pennation", 1): claimed(found.lines["pennation", 1], "AB")}
    found = derive(LONGITUDINAL, replace(found.drawing, lines=drawn), None, (0.12, 0.12), options)
    changes, after = typed(found, (0.12, 0.12), options, "PA", 33.0)
    assert set(changes) == {("pennation", 1)}
    assert value_of(after, "PA") == pytest.approx(33.0, abs=1e-9)
    assert value_of(after, "FL") == value_of(found, "FL")


@pytest.mark.parametrize("spacing", SCALES)
@pytest.mark.parametrize("quantity", ["MT", "FL"])
def test_a_typed_length_keeps_the_upper_end_and_the_direction(maps, spacing, quantity):
    found, options = derived(maps, spacing, {"fascicle_ends": "drawn"})
    (key, points), = typed(found, spacing, options, quantity, 31.0)[0].items()
    after = typed(found, spacing, options, quantity, 31.0)[1]
    assert value_of(after, quantity) == pytest.approx(31.0, abs=1e-6)
    old = found.lines[key].points
    upper = int(np.argmin(old[:, 1]))
    np.testing.assert_array_equal(points[upper], old[upper])
    a, b = np.diff(points, axis=0)[0], np.diff(old, axis=0)[0]
    assert a @ b / np.linalg.norm(a) / np.linalg.norm(b) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("quantity", "value", "says"),
    [("PA", 0.0, "between 0 and 90"), ("PA", 95.0, "between 0 and 90"), ("MT", -1.0, "more than 0"),
     ("FL", 60.0, "ends at the aponeuroses")],
)  # fmt: skip
def test_what_cannot_be_is_refused(maps, quantity, value, says):
    found, options = derived(maps, (0.12, 0.12), {})
    with pytest.raises(ValueError, match=says):
        typed(found, (0.12, 0.12), options, quantity, value)
