"""Subcutaneous fat above a muscle, and echo intensity corrected for it."""

from __future__ import annotations

import numpy as np
import pytest

from MSUSSegmentLib.measure.fat import YOUNG_2015, FatCorrection, fat_corrected, fat_thickness, propose_fat_line
from MSUSSegmentLib.measure.types import AUTO, EDITED, MANUAL, Measurement

ANGLES = np.linspace(0, 2 * np.pi, 400, endpoint=False)
MUSCLE = np.column_stack([150 + 80 * np.cos(ANGLES), 120 + 40 * np.sin(ANGLES)])  # its top at (150, 80)


def test_the_line_runs_from_the_skin_to_the_muscle_at_its_middle():
    assert propose_fat_line(MUSCLE, 20) == pytest.approx(np.array([[150, 20], [150, 80]]), abs=0.01)
    slope = [[300, 50], [0, 20]]
    assert propose_fat_line(MUSCLE, slope)[0] == pytest.approx([150, 35])
    square = [[10, 40], [50, 40], [50, 60], [10, 60]]
    assert propose_fat_line(square, 5) == pytest.approx(np.array([[30, 5], [30, 40]]))


@pytest.mark.parametrize(("skin", "words"), [(90, "not above"), (np.nan, "not a number"), ([[0, 1]], "at least 2")])
def test_a_skin_that_cannot_be_used_is_told(skin, words):
    with pytest.raises(ValueError, match=words):
        propose_fat_line(MUSCLE, skin)


def test_fat_thickness_is_in_mm_or_in_px():
    line = propose_fat_line(MUSCLE, 20)
    found = fat_thickness(line, (0.2, 0.1), 2, EDITED)
    assert (found.quantity, found.index, found.unit, found.provenance) == ("fat_thickness", 2, "mm", EDITED)
    assert found.value == pytest.approx(6, abs=0.01) and fat_thickness(line, None).unit == "px"
    with pytest.raises(ValueError, match="coincide"):
        fat_thickness([[3, 3], [3, 3]], None)


def test_the_correction_adds_its_coefficient_for_each_centimetre_and_names_it():
    echo, fat = Measurement("EI", 1, 52.0, "grey", AUTO, "kept"), Measurement("fat_thickness", 1, 15.0, "mm", MANUAL)
    found = fat_corrected(echo, fat)
    assert found.value == pytest.approx(52 + 1.5 * 40.5278) and found.quantity == "EI_fat_corrected"
    assert "40.5278" in found.flag and "Young et al. 2015" in found.flag and "kept" in found.flag
    assert (found.index, found.provenance) == (1, EDITED) and "mus.24656" in YOUNG_2015.source
    assert fat_corrected(echo, fat, FatCorrection("own phantom", 10.0, "")).value == pytest.approx(67)


def test_the_correction_says_what_it_lacks():
    echo, fat = Measurement("EI", 1, 52.0, "grey"), Measurement("fat_thickness", 1, 150.0, "px")
    assert fat_corrected(echo, fat).value is None and "scale" in fat_corrected(echo, fat).flag
    none = Measurement("EI", 1, None, "grey", AUTO, "no image was given")
    assert fat_corrected(none, fat).flag == "no image was given"
    with pytest.raises(ValueError, match="take the same one"):
        fat_corrected(echo, Measurement("fat_thickness", 2, 1.0, "mm"))
    with pytest.raises(ValueError, match="needs EI and fat_thickness"):
        fat_corrected(fat, echo)
