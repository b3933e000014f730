"""Muscle volume by truncated cones: exact for cones and cylinders, converging for what is round."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from MSUSSegmentLib.measure.types import AUTO, EDITED, MANUAL, Measurement
from MSUSSegmentLib.measure.volume import measure_pcsa, measure_volume, truncated_cones


def area(value, unit="cm2", provenance=AUTO, quantity="CSA"):
    return Measurement(quantity, None, value, unit, provenance)


def test_a_cylinder_and_a_cone_are_exact():
    assert truncated_cones([5, 5, 5], [0, 1.5, 4]) == pytest.approx(20)
    radii, heights = np.array([0.5, 1.4, 3.2]), np.array([0, 1, 3])  # on one straight flank
    frustum = np.pi * 3 / 3 * (0.5**2 + 0.5 * 3.2 + 3.2**2)
    assert truncated_cones(np.pi * radii**2, heights) == pytest.approx(frustum)
    assert truncated_cones([0, np.pi * 4], [0, 6]) == pytest.approx(np.pi * 4 * 6 / 3)  # to the tip


def test_the_order_of_the_sections_does_not_matter():
    assert truncated_cones([3, 7, 5], [0, 9, 4]) == pytest.approx(truncated_cones([7, 5, 3], [9, 4, 0]))


def test_an_ellipsoid_is_met_ever_better_with_more_sections():
    a, b, c = 6.0, 2.0, 1.5
    errors = []
    for count in (5, 9, 17, 33):
        x = np.linspace(-a, a, count)
        found = truncated_cones(np.pi * b * c * (1 - (x / a) ** 2), x)
        errors.append(abs(found / (4 / 3 * np.pi * a * b * c) - 1))
    assert all(late < 0.4 * early for early, late in pairwise(errors)) and errors[-1] < 0.005


def test_a_volume_is_in_cubic_centimetres_from_areas_and_millimetres():
    found = measure_volume([(30, area(4.0, provenance=MANUAL)), (0, area(4.0, provenance=MANUAL))], index=2)
    assert (found.quantity, found.index, found.unit, found.provenance) == ("volume", 2, "cm3", MANUAL)
    assert found.value == pytest.approx(12) and found.flag == "between the outer two of 2 cross-sections, 30 mm apart"
    assert measure_volume([(0, area(1.0)), (10, area(1.0, provenance=MANUAL))]).provenance == EDITED


@pytest.mark.parametrize("odd", [area(900.0, "px2"), area(None)])
def test_without_scale_or_area_there_is_no_volume_but_a_reason(odd):
    found = measure_volume([(0, area(1.0)), (10, odd)])
    assert found.value is None and found.flag and found.unit == "cm3"


@pytest.mark.parametrize(
    ("areas", "positions", "words"),
    [
        ([1], [0], "at least two"),
        ([1, 2, 3], [0, 5, 5], "both at position 5"),
        ([1, -2], [0, 5], "negative"),
        ([1, np.nan], [0, 5], "not a number"),
        ([1, 2], [0, np.inf], "not a number"),
        ([1, 2], [0, 1, 2], "one position for each"),
    ],
)
def test_bad_sections_are_refused(areas, positions, words):
    with pytest.raises(ValueError, match=words):
        truncated_cones(areas, positions)


def test_only_areas_make_a_volume():
    with pytest.raises(ValueError, match="not of MT"):
        measure_volume([(0, area(1.0)), (10, area(12.0, "mm", quantity="MT"))])


def test_the_physiological_area_is_volume_times_cosine_over_length():
    volume = Measurement("volume", None, 120.0, "cm3", AUTO)
    angle, length = Measurement("PA", None, 60.0, "deg", AUTO), Measurement("FL", None, 80.0, "mm", MANUAL)
    found = measure_pcsa(volume, angle, length)
    assert found.value == pytest.approx(120 * 0.5 / 8) and (found.unit, found.provenance) == ("cm2", EDITED)
    assert "Lieber" in found.flag


@pytest.mark.parametrize(
    ("volume", "length", "unit", "words"),
    [(None, 80.0, "mm", "volume is unknown"), (9.0, 800.0, "px", "calibrate"), (9.0, 0.0, "mm", "not more than 0")],
)
def test_without_its_parts_there_is_no_physiological_area_but_a_reason(volume, length, unit, words):
    parts = (Measurement("volume", None, volume, "cm3"), Measurement("PA", None, 15.0, "deg"))
    found = measure_pcsa(*parts, Measurement("FL", None, length, unit))
    assert found.value is None and words in found.flag
