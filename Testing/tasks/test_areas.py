"""Closed contours of a picture: what it knows of colour, masks and bounds reaches their numbers."""

from __future__ import annotations

import numpy as np

from MSUSSegmentLib.io.scan_area import Box
from MSUSSegmentLib.measure.types import AUTO, EDITED, Line
from MSUSSegmentLib.tasks.contours import AREA
from MSUSSegmentLib.tasks.derive import derive
from MSUSSegmentLib.tasks.longitudinal import LONGITUDINAL
from MSUSSegmentLib.tasks.result import Drawing, Picture
from MSUSSegmentLib.tasks.transverse import TRANSVERSE

TASK = TRANSVERSE


def square_knots():
    """The square's sides by so many points that the rounded curve through them is the square, but for its corners."""
    at = np.linspace(0, 1, 40, endpoint=False)[:, None]
    return np.concatenate([a + at * (b - a) for a, b in zip(SQUARE, np.roll(SQUARE, -1, axis=0), strict=True)])


SQUARE = np.array([[9.5, 9.5], [29.5, 9.5], [29.5, 29.5], [9.5, 29.5]])


def numbers(picture):
    derived = derive(TASK, Drawing({(AREA, 1): Line(square_knots())}), picture, None, TASK.conventions())
    return {m.quantity: m for m in derived.measurements}


def test_coloured_and_masked_pixels_and_the_scan_area_reach_the_numbers():
    grey, overlay, masked = np.full((40, 50), 80, np.uint8), np.zeros((40, 50), bool), np.zeros((40, 50), bool)
    grey[12], overlay[12], grey[20:22], masked[20:22] = 250, True, 0, True
    found = numbers(Picture(grey, overlay, masked, Box(0, 0, 25, 40)))
    assert found["EI"].value == 80 and found["EI_excluded"].value == 3 * 15
    assert "15 coloured" in found["EI"].flag and "30 masked" in found["EI"].flag
    assert "scan area" in found["CSA"].flag
    assert numbers(Picture(grey))["EI"].value != 80 and numbers(None)["EI"].value is None


def test_what_a_person_left_out_makes_the_echo_intensity_hers_and_not_the_area():
    grey, masked = np.full((40, 50), 80, np.uint8), np.zeros((40, 50), bool)
    masked[20:22] = True
    found = numbers(Picture(grey, None, masked))
    assert found["EI"].provenance == found["EI_median"].provenance == EDITED and found["CSA"].provenance == AUTO
    masked[:] = False
    masked[0] = True  # outside the contour
    assert numbers(Picture(grey, None, masked))["EI"].provenance == AUTO


def test_grey_levels_that_cannot_be_compared_are_said_beside_the_echo_intensity():
    found = numbers(Picture(np.full((40, 50), 80, np.uint8), grey_note="stretched from 12 bits"))
    assert found["EI"].has("grey_levels") and not found["CSA"].has("grey_levels")


def test_a_closed_curve_measures_the_same_in_every_task():
    drawing = Drawing({(AREA, 1): Line(square_knots())})
    both = [
        {m.quantity: m for m in derive(task, drawing, None, (0.1, 0.1), task.conventions()).measurements}["CSA"]
        for task in (TRANSVERSE, LONGITUDINAL)
    ]
    assert both[0] == both[1] and abs(both[0].value - 0.04) < 1e-4
