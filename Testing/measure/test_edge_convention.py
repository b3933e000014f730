"""The definition of TimTrack's observers, on geometry whose numbers follow by hand."""

import numpy as np
import pytest

from MSUSSegmentLib.measure.edge_convention import edge_convention
from MSUSSegmentLib.measure.types import MuscleGeometry


def straight(y_at_0, degrees, start=20, end=180):
    x = np.linspace(start, end, 30)
    return np.stack([x, y_at_0 - np.tan(np.radians(degrees)) * x], axis=1)


WEDGE = MuscleGeometry(straight(50, -3), straight(150, -5))


def test_thickness_is_taken_at_the_left_edge_past_what_is_seen():
    found = edge_convention(WEDGE, 15.0, (0, 199))
    assert found["MT"] == pytest.approx(100 * np.cos(np.radians(3)))
    assert found["PA"] == pytest.approx(18)
    assert found["FL"] == pytest.approx(found["MT"] / np.sin(np.radians(18)))


def test_lengths_follow_the_scale_of_each_axis():
    found = edge_convention(WEDGE, None, (0, 199), (0.2, 0.1))
    slope = np.tan(np.radians(-3)) * 0.1 / 0.2
    assert found["MT"] == pytest.approx(10 * np.cos(np.arctan(slope)))
    assert found["PA"] is None and found["FL"] is None


def test_a_mirrored_picture_gives_the_same_numbers():
    def flipped(curve):
        return np.stack([199 - curve[:, 0], curve[:, 1]], axis=1)[::-1]

    mirror = MuscleGeometry(flipped(WEDGE.superficial), flipped(WEDGE.deep))
    here = edge_convention(WEDGE, 15.0, (0, 199))
    there = edge_convention(mirror, -15.0, (0, 199), mirrored=True)
    assert there == pytest.approx(here)
    assert edge_convention(mirror, -15.0, (0, 199))["MT"] != pytest.approx(here["MT"], rel=0.01)


def test_a_fascicle_that_runs_the_other_way_is_a_large_error_in_pennation():
    found = edge_convention(WEDGE, -21.0, (0, 199))
    assert found["PA"] == pytest.approx(-18)
    assert found["FL"] == pytest.approx(found["MT"] / np.sin(np.radians(18)))


def test_what_is_missing_stays_unknown():
    assert edge_convention(MuscleGeometry(None, WEDGE.deep), 15.0, (0, 199)) == {"MT": None, "PA": None, "FL": None}
    alone = edge_convention(MuscleGeometry(WEDGE.superficial, None), 15.0, (0, 199))
    assert alone["MT"] is None and alone["PA"] == pytest.approx(18) and alone["FL"] is None
    crossed = MuscleGeometry(WEDGE.deep, WEDGE.superficial)
    assert edge_convention(crossed, 15.0, (0, 199))["MT"] is None
    assert edge_convention(WEDGE, -3.0, (0, 199))["FL"] is None or edge_convention(WEDGE, -3.0, (0, 199))["FL"] > 1e6
