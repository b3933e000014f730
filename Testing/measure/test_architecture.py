"""What is reported from lines: units, summaries, provenance, flags."""

from __future__ import annotations

import numpy as np
import pytest

from MSUSSegmentLib.measure.architecture import (
    Line,
    Options,
    implausible,
    measure_architecture,
    measure_lines,
    summarize,
)
from MSUSSegmentLib.measure.flags import flag
from MSUSSegmentLib.measure.types import AUTO, EDITED, MANUAL, MuscleGeometry

TOP = np.array([[0.0, 100.0], [400.0, 100.0]])
BOTTOM = np.array([[0.0, 300.0], [400.0, 300.0]])

EARLY = flag("no_end", what="superficial aponeurosis")


def trace(x, slope=-0.5, half=60.0):
    return np.array([[x - half, 200 - slope * half], [x + half, 200 + slope * half]])


MUSCLE = MuscleGeometry(TOP, BOTTOM, (trace(100), trace(200, -0.4), trace(300, -0.6)))


def by_name(measurements):
    return {(m.quantity, m.index): m for m in measurements}


def test_every_quantity_is_there_with_its_summary_and_its_lines():
    result = by_name(measure_architecture(MUSCLE, (0.1, 0.1)).measurements)
    lines = [(quantity, index) for quantity in ("MT", "PA", "FL", "fascicle_angle") for index in (None, 1, 2, 3)]
    assert set(result) == {*lines, ("superficial_angle", None), ("deep_angle", None)}
    assert result["MT", None].value == pytest.approx(20) and result["MT", None].unit == "mm"
    assert result["PA", None].value == pytest.approx(np.degrees(np.arctan(0.5)))
    assert result["FL", None].value == pytest.approx(20 * np.sqrt(5))
    assert result["PA", 2].value == pytest.approx(np.degrees(np.arctan(0.4)))
    assert {m.provenance for m in result.values()} == {AUTO}


def test_without_a_scale_lengths_are_in_pixels_and_are_not_judged():
    result = by_name(measure_architecture(MUSCLE).measurements)
    assert result["MT", None].unit == "px" and result["MT", None].value == pytest.approx(200)
    assert result["FL", 1].unit == "px" and "implausible" not in result["FL", 1].flag
    assert result["PA", 1].unit == "deg"


def test_the_numbers_are_those_of_the_lines_that_are_shown():
    options = Options(curved=True, pennation="superficial")
    shown = measure_architecture(MUSCLE, (0.1, 0.2), options)
    again = measure_lines(
        (TOP, AUTO), (BOTTOM, AUTO), [(points, AUTO) for points in shown.thickness],
        [(line.points, AUTO) for line in shown.fascicles], [(points, AUTO) for points in shown.pennation],
        (0.1, 0.2), options,
    )
    assert [m.value for m in again] == [m.value for m in shown.measurements]


def test_a_dragged_line_changes_its_number_and_marks_the_summary_as_edited():
    shown = measure_architecture(MUSCLE, (0.1, 0.1))
    thickness = [(points, AUTO) for points in shown.thickness]
    thickness[1] = (shown.thickness[1] + [[0, 0], [0, 30]], EDITED)
    result = by_name(measure_lines((TOP, AUTO), (BOTTOM, AUTO), thickness, [], [], (0.1, 0.1)))
    assert result["MT", 2].value == pytest.approx(23) and result["MT", 2].provenance == EDITED
    assert result["MT", None].value == pytest.approx(21) and result["MT", None].provenance == EDITED
    assert result["MT", 1].provenance == AUTO
    assert result["PA", None].value is None and "no fascicle" in result["PA", None].flag


def test_lines_made_by_hand_alone_give_a_manual_summary():
    lines = [(TOP[:, ::-1], MANUAL), None, None]
    result = by_name(measure_lines(None, None, lines, [], [], None))
    assert result["MT", None].provenance == MANUAL and "from 1 of 3" in result["MT", None].flag
    assert "no superficial aponeurosis" in result["superficial_angle", None].flag


def test_an_incomplete_fascicle_has_no_length_until_a_person_draws_it():
    points = np.array([[40.0, 300.0], [200.0, 140.0]])
    left = by_name(measure_lines(None, (BOTTOM, AUTO), [], [Line(points, AUTO, 0.2, EARLY)], [], None))
    assert left["FL", 1].value is None and left["FL", 1].flag == str(EARLY)
    assert left["fascicle_angle", 1].value == pytest.approx(45)
    drawn = by_name(measure_lines(None, (BOTTOM, AUTO), [], [Line(points, EDITED, 0.2, EARLY)], [], None))
    assert drawn["FL", 1].value == pytest.approx(160 * np.sqrt(2)) and drawn["FL", None].provenance == EDITED
    assert [one.code for one in drawn["FL", 1].flags] == ["as_drawn", "extrapolated"]


def test_thickness_over_sine_follows_the_shown_thickness_and_angle():
    result = by_name(measure_architecture(MUSCLE, (0.1, 0.1), Options(fascicle_length="mt_over_sin")).measurements)
    assert result["FL", 1].value == pytest.approx(20 / np.sin(np.arctan(0.5)))
    assert "extrapolated" not in result["FL", 1].flag


def test_implausible_and_mostly_extrapolated_numbers_are_flagged():
    steep = MuscleGeometry(TOP, BOTTOM, (trace(200, -1.6, 10),))
    at_rest = measure_architecture(steep, (0.02, 0.02), Options(state="rest"))
    assert by_name(at_rest.measurements)["PA", None].flag.startswith("implausible: 58.0°")
    result = by_name(measure_architecture(steep, (0.02, 0.02)).measurements)
    assert not result["PA", None].has("implausible")  # contracting calves have such angles
    assert result["MT", None].flag.startswith("implausible: 4.0 mm")
    assert "implausible: 4.7 mm" in result["FL", 1].flag and "extrapolated 84 %" in result["FL", 1].flag
    assert "extrapolated 84 %" in result["FL", None].flag


def test_few_fascicles_give_few_lines_and_many_give_three():
    one = measure_architecture(MuscleGeometry(TOP, BOTTOM, (trace(200),)))
    assert len(one.fascicles) == len(one.pennation) == 1 and one.value("PA", 2) is None
    many = tuple(trace(x + shift, -0.5, 25) + np.array([0, shift]) for x in range(60, 360, 20) for shift in (-10, 10))
    result = measure_architecture(MuscleGeometry(TOP, BOTTOM, many))
    assert len(result.fascicles) == 3
    insertions = [line.points[0, 0] for line in result.fascicles]
    assert insertions == sorted(insertions)
    assert result.value("PA") == pytest.approx(np.degrees(np.arctan(0.5)))
    assert len(measure_architecture(MuscleGeometry(TOP, BOTTOM, many), options=Options(lines=5)).fascicles) == 5


def test_many_pieces_of_bent_fascicles_give_bent_lines():
    """Directions turn from 40 degrees at the deep to 20 degrees at the superficial side."""
    pieces = []
    for x in range(-40, 440, 20):
        for row in range(120, 290, 25):
            slope = np.tan(np.radians(20 + 20 * (row - 100) / 200))
            pieces.append(np.array([[x - 20, row + 20 * slope], [x + 20, row - 20 * slope]]))
    geometry = MuscleGeometry(TOP, BOTTOM, tuple(pieces))
    curved = measure_architecture(geometry, options=Options(curved=True))
    straight = measure_architecture(geometry)
    assert straight.value("PA") == pytest.approx(30, abs=1.5)
    assert curved.value("PA") > straight.value("PA") + 4


def test_the_extrapolated_share_counts_only_what_traces_cover():
    shifts = np.array([-80, -60, 80])  # the first two overlap by 20 px
    pieces = tuple(trace(200, -0.5, 20) + shift * np.array([1, -0.5]) for shift in shifts)
    result = measure_architecture(MuscleGeometry(TOP, BOTTOM, pieces), options=Options(lines=1))
    assert result.fascicles[0].extrapolated == pytest.approx(1 - (60 + 40) / 400)


def test_summaries_are_means_of_thickness_and_medians_of_the_rest():
    assert summarize("MT", [1, 2, 6]) == 3 and summarize("PA", [1, 2, 6]) == 2
    assert summarize("FL", [None, 4.0]) == 4 and summarize("FL", [None]) is None and summarize("MT", []) is None


@pytest.mark.parametrize(
    "call",
    [
        lambda: Options(thickness="sideways"),
        lambda: Options(pennation="bone"),
        lambda: Options(fascicle_length="guess"),
        lambda: Options(lines=0),
        lambda: measure_lines(TOP, BOTTOM, [], [], []),
        lambda: measure_lines((TOP, "guessed"), None, [], [], []),
        lambda: measure_lines(None, None, [(TOP * np.nan, AUTO)], [], []),
        lambda: measure_architecture(MuscleGeometry(TOP, BOTTOM, (np.array([[np.nan, 1.0], [2.0, 3.0]]),))),
        lambda: measure_architecture(MuscleGeometry(TOP[:1], BOTTOM)),
        lambda: measure_architecture(MUSCLE, (0.1, -0.1)),
    ],
)
def test_bad_input_is_refused(call):
    with pytest.raises(ValueError, match=r"\.$"):
        call()


def test_a_summary_says_extrapolated_of_the_very_line_that_is_the_median():
    def fascicle(length, share):
        return Line(np.array([[0.0, 0], [length, 0]]), AUTO, extrapolated=share, follows=True)

    result = by_name(
        measure_lines(None, None, [], [fascicle(40, 0.9), fascicle(50, 0.1), fascicle(60, 0.8)], [], (1.0, 1.0))
    )
    assert not result["FL", None].has("extrapolated") and result["FL", 1].has("extrapolated")
    result = by_name(
        measure_lines(None, None, [], [fascicle(50, 0.7), fascicle(40, 0.1), fascicle(60, 0.2)], [], (1.0, 1.0))
    )
    assert [one.get("share") for one in result["FL", None].flags] == [pytest.approx(0.7)]


@pytest.mark.parametrize(
    ("angle", "state", "odd"),
    [(55, "any", False), (67, "contracted", False), (55, "rest", True), (72, "any", True), (3, "any", True)],
)
def test_what_is_plausible_depends_on_the_state_of_the_muscle(angle, state, odd):
    assert (implausible("PA", angle, "deg", state) is not None) == odd


def test_a_line_that_a_person_placed_keeps_its_convention_and_says_so():
    placed = Line(np.array([[200.0, 100], [200, 300]]), EDITED, convention="vertical")
    result = by_name(measure_lines((TOP, AUTO), (BOTTOM, AUTO), [placed], [], [], (0.1, 0.1)))
    assert result["MT", 1].has("convention") and result["MT", None].has("convention")
    same = Options(thickness="vertical")
    result = by_name(measure_lines((TOP, AUTO), (BOTTOM, AUTO), [placed], [], [], (0.1, 0.1), same))
    assert not result["MT", 1].has("convention") and result["MT", None].value == pytest.approx(20)
