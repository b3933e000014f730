"""Whatever is moved, the numbers follow; and what a person has touched says so."""

# ruff: noqa: RUF005  (point + [dx, dy] adds, it does not join)
from __future__ import annotations

import numpy as np
import pytest
import slicer

from MSUSSegmentLib.measure import lines
from MSUSSegmentLib.scene import attributes as A
from MSUSSegmentLib.scene import markups, table

M = slicer.vtkMRMLMarkupsNode
FOLLOWERS = "thickness", "fascicle", "pennation"


def number(live, quantity, index=None):
    return next(m for m in live.measurements if m.quantity == quantity and m.index == index)


def provenances(muscle):
    return {key: A.provenance_of(node) for key, node in muscle.markups.items()}


def points_of(muscle, node):
    return markups.read_points(node, muscle.matrix)


def test_listening_changes_nothing(still, listen):
    before = still.measurements()
    live = listen(still)
    assert live.measurements == before
    assert set(provenances(still).values()) == {"auto"}


def test_a_moved_thickness_line_changes_its_number_and_the_mean(still, listen):
    live = listen(still)
    others = number(live, "MT", 1).value, number(live, "MT", 3).value
    (x, y), _ = points_of(still, still.nodes_of("thickness")[1])
    live.move_point(still.nodes_of("thickness")[1], 0, (x, y - 10))
    expected = lines.length(points_of(still, still.nodes_of("thickness")[1]), still.spacing)
    assert number(live, "MT", 2).value == pytest.approx(expected)
    assert number(live, "MT").value == pytest.approx((sum(others) + expected) / 3)
    assert number(live, "MT", 2).provenance == number(live, "MT").provenance == "edited"
    assert number(live, "MT", 1).provenance == number(live, "PA").provenance == "auto"


def test_a_moved_fascicle_takes_its_pennation_angle_along(still, listen):
    live = listen(still)
    start, end = points_of(still, still.nodes_of("fascicle")[1])
    end = end + [20, 0]
    live.move_point(still.nodes_of("fascicle")[1], 1, end)
    edges = (points_of(still, still.markups[name, 1]) for name in ("superficial", "deep"))
    superficial, deep = edges
    line = lines.extended_line([start, end], superficial, deep, still.spacing)
    assert number(live, "FL", 2).value == pytest.approx(lines.length(line.points, still.spacing))
    assert number(live, "FL", 2).has("extrapolated")
    assert number(live, "fascicle_angle", 2).value == pytest.approx(lines.direction([start, end], (0.12, 0.12)))
    np.testing.assert_array_equal(points_of(still, still.nodes_of("fascicle")[1])[1], end)  # what she drew stays
    expected = lines.pennation_points(line.points, deep, still.spacing)
    np.testing.assert_allclose(points_of(still, still.nodes_of("pennation")[1]), expected, atol=1e-9)
    assert number(live, "PA", 2).value == pytest.approx(lines.pennation_angle(expected, still.spacing))
    assert number(live, "PA", 2).provenance == "edited"
    assert number(live, "PA", 1).provenance == "auto"


def test_a_pennation_angle_that_a_person_moved_no_longer_follows(still, listen):
    live = listen(still)
    tip = points_of(still, still.nodes_of("pennation")[1])[0]
    live.move_point(still.nodes_of("pennation")[1], 0, tip + [0, -6])
    own = points_of(still, still.nodes_of("pennation")[1])
    assert number(live, "PA", 2).value == pytest.approx(lines.pennation_angle(own, still.spacing))
    live.move_point(still.nodes_of("fascicle")[1], 1, points_of(still, still.nodes_of("fascicle")[1])[1] + [15, 0])
    np.testing.assert_array_equal(points_of(still, still.nodes_of("pennation")[1]), own)


def test_a_moved_aponeurosis_takes_everything_along_that_nobody_has_touched(still, listen):
    live = listen(still)
    live.mark_edited(still.nodes_of("thickness")[0])
    kept = points_of(still, still.nodes_of("thickness")[0])
    deep = still.markups["deep", 1]
    before = {key: number(live, *key).value for key in (("MT", 2), ("FL", 2), ("deep_angle", None))}
    for i, point in enumerate(points_of(still, deep)):
        live.move_point(deep, i, point + [0, 15 + 2 * i])
    curves = [points_of(still, still.markups[kind, 1]) for kind in ("superficial", "deep")]
    expected = lines.thickness_lines(*curves, still.spacing)
    np.testing.assert_array_equal(points_of(still, still.nodes_of("thickness")[0]), kept)
    np.testing.assert_allclose(points_of(still, still.nodes_of("thickness")[1]), expected[1], atol=1e-9)
    insertion = points_of(still, still.nodes_of("fascicle")[1])[0]
    assert insertion[1] == pytest.approx(lines.Curve(curves[1], None).y(insertion[0]), abs=1e-6)
    for key, value in before.items():
        assert number(live, *key).value != pytest.approx(value, abs=0.1), key
        assert number(live, *key).provenance == "edited"
    assert number(live, "deep_angle").value == pytest.approx(lines.aponeurosis_angle(curves[1], still.spacing))
    assert number(live, "superficial_angle").provenance == "auto"


def test_an_aponeurosis_moved_there_and_back_gives_the_same_lines(still, listen):
    live = listen(still)
    deep = still.markups["deep", 1]
    home = points_of(still, deep)
    live.move_point(deep, 2, home[2])
    before = [points_of(still, node) for kind in FOLLOWERS for node in still.nodes_of(kind)]
    live.move_point(deep, 2, home[2] + [0, -120])  # beyond the superficial one, part of the way
    live.move_point(deep, 2, home[2])
    after = [points_of(still, node) for kind in FOLLOWERS for node in still.nodes_of(kind)]
    for one, other in zip(before, after, strict=True):
        np.testing.assert_allclose(one, other, atol=1e-9)


def test_a_moved_area_changes_its_numbers(still, listen):
    live = listen(still)
    before = {q: number(live, q, 1).value for q in ("CSA", "perimeter", "EI")}
    live.move_point(still.nodes_of("area")[0], 0, points_of(still, still.nodes_of("area")[0])[0] + [40, 0])
    for quantity, value in before.items():
        assert number(live, quantity, 1).value != value
        assert number(live, quantity, 1).provenance == "edited"
    assert number(live, "MT").provenance == "auto"


def test_points_that_move_without_our_doing_are_somebody_s_edit(still, listen):
    """Such as coordinates typed in Slicer's Markups module, which tells of no interaction."""
    live = listen(still)
    before = number(live, "MT", 1).value
    still.nodes_of("thickness")[0].SetNthControlPointPosition(0, -12.0, -1.0, 0.0)
    assert number(live, "MT", 1).value != before
    assert number(live, "MT", 1).provenance == "edited" and number(live, "MT", 2).provenance == "auto"


def test_points_moved_between_start_and_end_of_an_interaction_are_a_persons(still, listen):
    live = listen(still)
    line = still.nodes_of("thickness")[0]
    line.InvokeEvent(M.PointStartInteractionEvent)
    seen = []
    for y in (-2.0, -3.0, -4.0):
        line.SetNthControlPointPosition(0, -12.0, y, 0.0)
        seen.append(number(live, "MT", 1).value)
    line.InvokeEvent(M.PointEndInteractionEvent)
    assert len(set(seen)) == 3
    assert number(live, "MT", 1).provenance == "edited"


def test_a_click_without_a_move_edits_nothing(still, listen):
    live = listen(still)
    still.nodes_of("thickness")[0].InvokeEvent(M.PointStartInteractionEvent)
    still.nodes_of("thickness")[0].InvokeEvent(M.PointEndInteractionEvent)
    assert number(live, "MT", 1).provenance == "auto"


def test_a_deleted_control_point_is_an_edit(still, listen):
    live = listen(still)
    still.markups["deep", 1].RemoveNthControlPoint(3)
    assert number(live, "deep_angle").provenance == "edited"


def test_the_rater_stands_beside_what_the_rater_changed(still, listen):
    live = listen(still, rater="AB")
    live.move_point(still.nodes_of("thickness")[2], 1, points_of(still, still.nodes_of("thickness")[2])[1] + [0, 5])
    rows = {(row["quantity"], row["index"]): row for row in table.read_rows(still.table)}
    assert (rows["MT", 3]["rater"], rows["MT", 3]["provenance"]) == ("AB", "edited")
    assert (rows["MT", 1]["rater"], rows["MT", 1]["model"]) == ("", "truth")
    assert rows["MT", 3]["value"] == pytest.approx(number(live, "MT", 3).value)


def test_a_line_a_person_adds_is_manual(still, listen):
    live = listen(still)
    node = live.add("thickness", [[100, 60], [100, 200]])
    assert node.GetName() == "MT 4"
    assert number(live, "MT", 4).value == pytest.approx(140 * 0.12)
    assert number(live, "MT", 4).provenance == "manual"
    live.move_point(node, 0, (100, 80))
    assert number(live, "MT", 4).value == pytest.approx(120 * 0.12)
    assert number(live, "MT", 4).provenance == "manual"


def test_a_fascicle_a_person_adds_brings_its_pennation_angle(still, listen):
    live = listen(still)
    live.add("fascicle", [[100, 190], [260, 110]])
    assert number(live, "FL", 4).provenance == "manual"
    assert number(live, "PA", 4).provenance == "edited"  # against an aponeurosis that the model has found
    assert 0 < number(live, "PA", 4).value < 45
    assert number(live, "FL").provenance == "edited"


def test_a_markup_is_measured_once_its_points_are_placed(still, listen):
    live = listen(still)
    node = live.add("thickness")
    assert not any(m.quantity == "MT" and m.index == 4 and m.value is not None for m in live.measurements)
    node.AddControlPoint(-12.0, -8.0, 0.0)
    node.AddControlPoint(-12.0, -20.0, 0.0)
    assert number(live, "MT", 4).value == pytest.approx(12.0)
    assert A.provenance_of(node) == "manual"


def test_measuring_by_hand_from_nothing(images, stand_in, listen):
    from MSUSSegmentLib.scene import headless
    from MSUSSegmentLib.scene.build import build_scene

    headless.new_scene()
    muscle = build_scene(stand_in([images[0].pixels], images[0].spacing), [])
    live = listen(muscle, rater="CD")
    live.add("deep", [[0, 200], [399, 200]])
    live.add("fascicle", [[100, 200], [200, 150]])
    assert number(live, "PA", 1).value == pytest.approx(np.degrees(np.arctan(0.5)))
    live.add("area", [[100, 100], [200, 100], [200, 200], [100, 200]])
    assert number(live, "CSA", 1).value > 0
    assert all(row["rater"] == "CD" and row["model"] == "" for row in table.read_rows(muscle.table) if row["value"])


def test_a_second_aponeurosis_and_an_unknown_kind_are_refused(still, listen):
    live = listen(still)
    with pytest.raises(ValueError, match="already there"):
        live.add("deep", [[0, 1], [5, 1]])
    with pytest.raises(ValueError, match="choose one of"):
        live.add("nonsense")
    with pytest.raises(ValueError, match="no point 9"):
        live.move_point(still.nodes_of("thickness")[0], 9, (0, 0))


def test_deleting_a_markup_removes_its_number(still, listen):
    live = listen(still)
    observed = live.observer_count
    slicer.mrmlScene.RemoveNode(still.nodes_of("thickness")[2])
    assert len(still.nodes_of("thickness")) == 2
    assert not any(m.quantity == "MT" and m.index == 3 and m.value for m in live.measurements)
    assert number(live, "MT").value == pytest.approx((number(live, "MT", 1).value + number(live, "MT", 2).value) / 2)
    slicer.mrmlScene.RemoveNode(still.markups["deep", 1])
    assert number(live, "deep_angle").value is None
    slicer.mrmlScene.RemoveNode(still.nodes_of("area")[0])
    assert not any(m.quantity == "CSA" for m in live.measurements)
    assert live.observer_count < observed


def test_a_line_drawn_together_to_a_point_has_no_number_until_drawn_apart(still, listen):
    live = listen(still)
    arm, vertex, _ = points_of(still, still.nodes_of("pennation")[0])
    live.move_point(still.nodes_of("pennation")[0], 0, vertex)
    assert number(live, "PA", 1).value is None
    live.move_point(still.nodes_of("pennation")[0], 0, arm)
    assert number(live, "PA", 1).value is not None


def test_a_fresh_result_replaces_lines_and_numbers(still, images, result_of, listen):
    live = listen(still)
    live.move_point(still.nodes_of("thickness")[0], 0, (90, 40))
    result = result_of(images[3])
    live.show(result)
    for m in result.measurements:
        assert number(live, m.quantity, m.index).value == pytest.approx(m.value)
    assert set(provenances(still).values()) == {"auto"}
    assert still.nodes_of("area") == []


def test_every_change_is_told_once(still, listen):
    told = []
    live = listen(still, on_change=told.append)
    told.clear()
    live.move_point(still.markups["deep", 1], 3, points_of(still, still.markups["deep", 1])[3] + [0, 4])
    assert len(told) == 1
    assert told[0] == live.measurements


def test_no_observer_is_left_after_closing(still, listen):
    live = listen(still)
    assert live.observer_count == 5 + 7 * len(still.markups)
    live.close()
    live.close()
    assert live.observer_count == 0
    before = live.measurements
    still.nodes_of("thickness")[0].SetNthControlPointPosition(0, 0.0, 0.0, 0.0)
    assert live.measurements == before
    assert not still.nodes_of("thickness")[0].HasObserver(M.PointStartInteractionEvent)


def test_closing_the_scene_ends_the_listening(still, listen):
    from MSUSSegmentLib.scene import headless

    live = listen(still)
    headless.new_scene()
    assert live.observer_count == 0
