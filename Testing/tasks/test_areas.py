"""Closed contours of a picture: what it knows of colour, masks and bounds reaches their numbers."""

from __future__ import annotations

import numpy as np

from MSUSSegmentLib.io.scan_area import Box
from MSUSSegmentLib.measure.architecture import Line
from MSUSSegmentLib.tasks.areas import measure_areas
from MSUSSegmentLib.tasks.result import AREA, Picture

SQUARE = np.array([[9.5, 9.5], [29.5, 9.5], [29.5, 29.5], [9.5, 29.5]])


def numbers(picture):
    return {m.quantity: m for m in measure_areas({(AREA, 1): Line(SQUARE)}, picture, None)}


def test_coloured_and_masked_pixels_and_the_scan_area_reach_the_numbers():
    grey, overlay, masked = np.full((40, 50), 80, np.uint8), np.zeros((40, 50), bool), np.zeros((40, 50), bool)
    grey[12], overlay[12], grey[20:22], masked[20:22] = 250, True, 0, True
    found = numbers(Picture(grey, overlay, masked, Box(0, 0, 25, 40)))
    assert found["EI"].value == 80 and found["EI_excluded"].value == 3 * 15
    assert "15 coloured" in found["EI"].flag and "30 masked" in found["EI"].flag
    assert "scan area" in found["CSA"].flag
    assert numbers(Picture(grey))["EI"].value != 80 and numbers(None)["EI"].value is None
