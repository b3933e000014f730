"""Version, inclination and subluxation against angles that they were made of."""

from __future__ import annotations

import numpy as np
import pytest

from MSUSSegmentLib.measure.shoulder import coverage, glenoid_angles, scapular_frame, subluxation

#: A right scapula in LPS: lateral is to the right (-x), forwards -y.
POINTS = np.array([[95.0, 20, 0], [70, 20, -100], [0, 20, 0]])


@pytest.mark.parametrize("side", [1, -1], ids=["right", "left"])
@pytest.mark.parametrize(("version", "inclination"), [(0, 0), (-12, 7), (6, -3)])
def test_angles_are_those_that_the_normal_was_made_of(side, version, inclination):
    frame = scapular_frame(*(POINTS * [side, 1, 1]))
    assert frame.axis == pytest.approx([-side, 0, 0]) and frame.forwards == pytest.approx([0, -1, 0])
    assert frame.upwards == pytest.approx([0, 0, 1])
    normal = np.array([-side, -np.tan(np.radians(version)), np.tan(np.radians(inclination))])
    found = glenoid_angles(normal / np.linalg.norm(normal), frame)
    assert found == pytest.approx((version, inclination))


def test_turning_the_patient_changes_no_angle():
    turn = np.array([[np.cos(0.3), -np.sin(0.3), 0], [np.sin(0.3), np.cos(0.3), 0], [0, 0, 1]])
    normal = np.array([-0.97, 0.2, 0.1])
    before = glenoid_angles(normal, scapular_frame(*POINTS))
    assert glenoid_angles(turn @ normal, scapular_frame(*(POINTS @ turn.T))) == pytest.approx(before)


def test_points_in_one_line_are_refused():
    with pytest.raises(ValueError, match="one line"):
        scapular_frame([90, 0, 0], [45, 0, 0], [0, 0, 0])
    with pytest.raises(ValueError, match="one line"):
        scapular_frame([0, 0, 0], [45, 0, 0], [0, 0, 0])


def test_a_centred_head_has_one_half_behind():
    back = np.array([0.0, 1, 0])
    assert subluxation(np.array([9.0, 0, 4]), 24, np.zeros(3), back) == 50
    assert subluxation(np.array([9.0, 6, 4]), 24, np.zeros(3), back) == pytest.approx(62.5)
    assert coverage(27, 45) == pytest.approx(60)
