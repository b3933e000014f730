"""A session: frames, results, a person's corrections, undo."""

from __future__ import annotations

import numpy as np
import pytest
import slicer
import vtk

from MSUSSegmentLib.measure.architecture import Options
from MSUSSegmentLib.scene import cine, headless, markups, segments, table
from MSUSSegmentLib.scene.session import Session


def value(session, quantity, index=None, frame=None):
    frame = session.frame if frame is None else frame
    found = [r for r in session.rows("all") if (r["position"], r["quantity"], r["index"]) == (frame, quantity, index)]
    return found[0]["value"] if found else None


def provenance(session, quantity, index, frame=None):
    frame = session.frame if frame is None else frame
    found = [r for r in session.rows("all") if (r["position"], r["quantity"], r["index"]) == (frame, quantity, index)]
    return found[0]["provenance"]


def drag(session, key, point, by):
    """What Slicer does while a person drags a point."""
    node, matrix = session.muscle.markups[key], session.muscle.matrix
    x, y = markups.read_points(node, matrix)[point] + by
    node.InvokeEvent(node.PointStartInteractionEvent)
    for part in (0.5, 1.0):
        at = matrix[:3, :2] @ [x - by[0] * (1 - part), y - by[1] * (1 - part)] + matrix[:3, 3]
        node.SetNthControlPointPosition(point, *at)
    node.InvokeEvent(node.PointEndInteractionEvent)


def paint(session, key, box):
    """What the Segment Editor does with one stroke."""
    muscle = session.muscle
    shape = session.pixels(session.frame).shape
    mask = segments.masks_in(muscle.segmentation, muscle.matrix, shape).get(key, np.zeros(shape, bool)).astype(np.uint8)
    y0, y1, x0, x1 = box
    mask[y0:y1, x0:x1] = 1
    slicer.util.updateSegmentBinaryLabelmapFromArray(mask[None], muscle.segmentation, key, muscle.volume)


@pytest.fixture
def analysed(cine_session, images, result_of):
    """All four frames with results."""
    cine_session.begin_run()
    for i, image in enumerate(images):
        assert cine_session.apply(result_of(image, i), model="truth")
    return cine_session


def test_a_fresh_cine_has_frames_and_no_numbers(cine_session):
    assert (cine_session.frame_count, cine_session.frame, cine_session.name) == (4, 0, "phantom.mp4")
    cine_session.show_frame(2)
    assert cine_session.frame == 2
    assert cine_session.time_of(3) == pytest.approx(0.12)
    assert cine_session.rows("all") == []
    assert cine_session.flags() == {}
    assert cine_session.next_flagged() is None


def test_frames_are_chosen_by_word_or_by_range(cine_session):
    cine_session.show_frame(1)
    assert cine_session.frames_for("this") == [1]
    assert cine_session.frames_for("all") == [0, 1, 2, 3]
    assert cine_session.frames_for((1, 99, 2)) == [1, 3]
    with pytest.raises(ValueError, match="none of the 4 frames"):
        cine_session.frames_for((7, 9, 1))
    with pytest.raises(ValueError, match="1 or more"):
        cine_session.frames_for((0, 4, 0))


def test_pixels_are_a_copy(cine_session, images):
    pixels = cine_session.pixels(3)
    np.testing.assert_array_equal(pixels, images[3].pixels)
    pixels[:] = 0
    np.testing.assert_array_equal(cine_session.pixels(3), images[3].pixels)
    with pytest.raises(ValueError, match="no frame 4"):
        cine_session.pixels(4)


def test_results_go_into_their_frames_without_showing_them(analysed, images, result_of):
    assert analysed.frame == 0
    for i, image in enumerate(images):
        assert value(analysed, "PA", frame=i) == pytest.approx(result_of(image, i).value("PA"))
    analysed.show_frame(3)
    muscle = analysed.muscle
    masks = segments.masks_in(muscle.segmentation, muscle.matrix, images[3].pixels.shape)
    np.testing.assert_array_equal(masks["deep_aponeurosis"], images[3].truth.deep_mask)
    assert {r["model"] for r in analysed.rows()} == {"truth"}


def test_a_row_knows_its_markup_and_a_summary_has_none(analysed):
    rows = {(r["quantity"], r["index"]): r for r in analysed.rows()}
    assert slicer.mrmlScene.GetNodeByID(rows["MT", 2]["node_id"]) is analysed.muscle.nodes_of("thickness")[1]
    assert slicer.mrmlScene.GetNodeByID(rows["deep_angle", None]["node_id"]) is analysed.muscle.markups["deep", 1]
    assert rows["MT", None]["node_id"] == ""


def test_a_second_run_keeps_what_a_person_changed(analysed, images, result_of):
    analysed.show_frame(1)
    drag(analysed, ("thickness", 1), 0, np.array([0.0, -10.0]))
    edited = value(analysed, "MT", 1)
    other = value(analysed, "PA")
    analysed.show_frame(0)
    assert analysed.edits_in(range(4)) == [(1, "MT 1")]
    analysed.apply(result_of(images[3], 1), model="again")
    assert value(analysed, "MT", 1, frame=1) == pytest.approx(edited)
    assert provenance(analysed, "MT", 1, frame=1) == "edited"
    assert value(analysed, "PA", frame=1) != pytest.approx(other)
    analysed.apply(result_of(images[3], 1), model="again", overwrite=True)
    assert provenance(analysed, "MT", 1, frame=1) == "auto"
    assert analysed.edits_in(range(4)) == []


def test_what_follows_an_edited_aponeurosis_follows_it_after_a_second_run(analysed, images, result_of):
    drag(analysed, ("deep", 1), 3, np.array([0.0, 20.0]))
    before = value(analysed, "MT", 2)
    analysed.apply(result_of(images[0], 0))
    assert value(analysed, "MT", 2) == pytest.approx(before, rel=0.02)
    assert provenance(analysed, "MT", 2) == "edited"


def test_painting_is_noticed_and_kept(analysed, images, result_of):
    analysed.show_frame(2)
    paint(analysed, "muscle", (100, 110, 50, 90))
    assert analysed.edits_in(range(4)) == [], "it was painted there before"
    paint(analysed, "muscle", (5, 15, 50, 90))
    assert analysed.edits_in(range(4)) == [(2, "segments")]
    analysed.show_frame(0)
    analysed.show_frame(2)
    assert analysed.edits_in(range(4)) == [(2, "segments")]
    muscle, shape = analysed.muscle, images[2].pixels.shape
    painted = segments.masks_in(muscle.segmentation, muscle.matrix, shape)["muscle"]
    analysed.apply(result_of(images[0], 2))
    kept = segments.masks_in(muscle.segmentation, muscle.matrix, shape)["muscle"]
    np.testing.assert_array_equal(kept, painted)
    analysed.apply(result_of(images[0], 2), overwrite=True)
    assert analysed.edits_in(range(4)) == []


def test_showing_frames_and_writing_results_is_not_painting(analysed):
    for i in (1, 2, 3, 0):
        analysed.show_frame(i)
    assert analysed.edits_in(range(4)) == []


def test_measuring_again_finds_the_painted_aponeurosis_and_keeps_edits(analysed):
    analysed.show_frame(1)
    drag(analysed, ("thickness", 1), 0, np.array([0.0, -10.0]))
    edited, before = value(analysed, "MT", 1), value(analysed, "MT", 3)
    muscle, shape = analysed.muscle, analysed.pixels(1).shape
    deep = segments.masks_in(muscle.segmentation, muscle.matrix, shape)["deep_aponeurosis"]
    lower = np.roll(deep, 25, axis=0).astype(np.uint8)
    update = slicer.util.updateSegmentBinaryLabelmapFromArray
    update(lower[None], muscle.segmentation, "deep_aponeurosis", muscle.volume)
    assert analysed.remeasure_from_segments("this") == []
    assert value(analysed, "MT", 1) == pytest.approx(edited)
    assert value(analysed, "MT", 3) == pytest.approx(before + 25 * 0.12, abs=0.3)
    analysed.remeasure_from_segments("this", overwrite=True)
    assert provenance(analysed, "MT", 1) == provenance(analysed, "deep_angle", None) == "edited"
    assert provenance(analysed, "superficial_angle", None) == "auto", "nobody has painted it"
    assert {row["rater"] for row in analysed.rows() if row["provenance"] == "edited"} == {analysed.rater}
    assert (1, "segments") in analysed.edits_in([1])
    numbers = [row["value"] for row in analysed.rows()]
    analysed.remeasure_from_segments("this", overwrite=True)
    assert [row["value"] for row in analysed.rows()] == numbers, "once more changes nothing"


def test_measuring_unchanged_segments_again_changes_nothing(analysed):
    def everything():
        return [{name: row[name] for name in row if name != "node_id"} for row in analysed.rows("all")]

    before = everything()
    analysed.remeasure_from_segments("all")
    assert everything() == before
    analysed.remeasure_from_segments("all", overwrite=True)
    assert everything() == before


def test_measuring_or_resetting_a_frame_without_segments_says_so(cine_session, images, result_of):
    with pytest.raises(ValueError, match="no aponeurosis among the segments"):
        cine_session.remeasure_from_segments("this")
    with pytest.raises(ValueError, match="no model"):
        cine_session.reset_to_ai()
    cine_session.apply(result_of(images[0], 0))
    problems = cine_session.remeasure_from_segments("all")
    assert len(problems) == 3
    assert value(cine_session, "MT") is not None


def test_edits_are_copied_to_the_next_frame(analysed):
    drag(analysed, ("deep", 1), 3, np.array([0.0, 20.0]))
    points = markups.read_points(analysed.muscle.markups["deep", 1], analysed.muscle.matrix)
    assert analysed.copy_edits_to_next() == 1
    assert analysed.frame == 1
    np.testing.assert_allclose(markups.read_points(analysed.muscle.markups["deep", 1], analysed.muscle.matrix), points)
    assert provenance(analysed, "MT", 2) == "edited"
    assert provenance(analysed, "superficial_angle", None) == "auto"
    assert analysed.edits_in([1]) == [(1, "Deep aponeurosis")]
    analysed.undo()
    assert analysed.edits_in([1]) == []
    with pytest.raises(ValueError, match="nothing to copy"):
        analysed.copy_edits_to_next()
    analysed.show_frame(3)
    with pytest.raises(ValueError, match="last frame"):
        analysed.copy_edits_to_next()


def test_a_drag_is_one_step_of_undo(analysed):
    before = value(analysed, "MT", 1)
    drag(analysed, ("thickness", 1), 0, np.array([0.0, -10.0]))
    edited = value(analysed, "MT", 1)
    assert edited != pytest.approx(before)
    assert analysed.undo()
    assert value(analysed, "MT", 1) == pytest.approx(before)
    assert provenance(analysed, "MT", 1) == "auto"
    assert analysed.redo()
    assert value(analysed, "MT", 1) == pytest.approx(edited)
    assert provenance(analysed, "MT", 1) == "edited"
    assert not analysed.can_redo


def test_undo_goes_to_the_frame_it_changes(analysed):
    analysed.show_frame(2)
    drag(analysed, ("thickness", 1), 0, np.array([0.0, -10.0]))
    analysed.show_frame(0)
    analysed.undo()
    assert analysed.frame == 2
    assert provenance(analysed, "MT", 1) == "auto"


def test_a_whole_run_is_one_step_of_undo(analysed):
    assert analysed.can_undo
    analysed.undo()
    assert not analysed.can_undo
    assert all(node.GetNumberOfControlPoints() == 0 for node in analysed.muscle.markups.values())
    analysed.redo()
    assert value(analysed, "MT", frame=3) is not None


def test_adding_and_deleting_can_be_undone(analysed):
    line = analysed.add("area")
    assert line.GetNumberOfControlPoints() == 0
    for x, y in ((50, 50), (150, 50), (150, 120)):
        line.AddControlPoint(vtk.vtkVector3d(*analysed.muscle.matrix[:3, :2] @ [x, y]))
    assert value(analysed, "CSA", 1) > 0
    assert provenance(analysed, "CSA", 1) == "manual"
    analysed.delete(line)
    assert value(analysed, "CSA", 1) is None
    analysed.undo()
    assert value(analysed, "CSA", 1) > 0


def test_placing_a_line_is_one_step_of_undo(still, begin):
    session = begin(still)
    before = len(still.markups)
    line = session.add("fascicle")
    for x, y in ((120, 200), (220, 100)):
        line.AddControlPoint(vtk.vtkVector3d(*still.matrix[:3, :2] @ [x, y]))
    placed = {(r["quantity"], r["index"]): r["value"] for r in session.rows()}
    assert placed["PA", 4] is not None
    session.undo()
    assert len(still.markups) == before
    assert not session.can_undo
    session.redo()
    again = {(r["quantity"], r["index"]): r["value"] for r in session.rows()}
    assert again["FL", 4] == pytest.approx(placed["FL", 4])
    assert again["PA", 4] == pytest.approx(placed["PA", 4])
    session.live.move_point(still.nodes_of("fascicle")[3], 1, (230, 100))
    session.undo()
    assert len(still.nodes_of("fascicle")) == 4


def test_a_still_takes_back_a_deleted_line(still, begin):
    session = begin(still)
    before = value(session, "MT")
    session.delete(still.nodes_of("thickness")[0])
    assert len(still.nodes_of("thickness")) == 2
    session.undo()
    assert len(still.nodes_of("thickness")) == 3
    assert value(session, "MT") == pytest.approx(before)
    assert {r["provenance"] for r in session.rows()} == {"auto"}
    with pytest.raises(ValueError, match="does not belong"):
        session.delete(slicer.mrmlScene.AddNewNodeByClass("vtkMRMLMarkupsLineNode"))


def test_reset_brings_the_models_lines_back(analysed):
    before = {(r["quantity"], r["index"]): r["value"] for r in analysed.rows()}
    drag(analysed, ("deep", 1), 3, np.array([0.0, 20.0]))
    analysed.delete(analysed.muscle.nodes_of("fascicle")[0])
    analysed.reset_to_ai()
    after = {(r["quantity"], r["index"]): r for r in analysed.rows()}
    assert {r["provenance"] for r in after.values()} == {"auto"}
    for key, number in before.items():
        assert after[key]["value"] == pytest.approx(number)
    analysed.undo()
    assert provenance(analysed, "deep_angle", None) == "edited"


def test_the_rater_stands_beside_what_the_rater_moved(analysed):
    drag(analysed, ("thickness", 1), 0, np.array([0.0, -10.0]))
    raters = {(r["quantity"], r["index"]): r["rater"] for r in analysed.rows()}
    assert raters["MT", 1] == "AB"
    assert raters["MT", 2] == ""


def test_other_conventions_change_the_numbers(analysed):
    before = value(analysed, "FL", frame=2)
    analysed.set_options(Options(fascicle_length="mt_over_sin"))
    assert value(analysed, "FL", frame=2) != pytest.approx(before)
    assert analysed.options.fascicle_length == "mt_over_sin"


def test_everyone_is_told_of_a_change_and_nobody_after_closing(analysed):
    heard = []
    analysed.on_change.append(lambda: heard.append(analysed.frame))
    analysed.show_frame(1)
    assert heard[-1] == 1
    analysed.toggle_overlay()
    analysed.close()
    heard.clear()
    cine.show_frame(analysed.muscle.browser, 2)
    assert heard == []


def test_the_overlay_is_hidden_and_shown(analysed):
    assert analysed.overlay_visible
    assert analysed.toggle_overlay() is False
    assert not analysed.muscle.segmentation.GetDisplayNode().GetVisibility()
    assert not analysed.muscle.nodes_of("thickness")[0].GetDisplayNode().GetVisibility()
    analysed.show_frame(1)
    assert not analysed.overlay_visible
    assert analysed.toggle_overlay() is True


def test_one_markup_at_a_time_is_highlighted(analysed):
    first, second = analysed.muscle.nodes_of("thickness")[:2]
    usual = first.GetDisplayNode().GetLineThickness()
    analysed.highlight(first.GetID())
    assert first.GetDisplayNode().GetLineThickness() > usual
    analysed.highlight(second.GetID())
    assert first.GetDisplayNode().GetLineThickness() == usual
    analysed.highlight(None)
    assert second.GetDisplayNode().GetLineThickness() == usual


def test_a_result_that_does_not_fit_is_refused(cine_session, images, result_of):
    with pytest.raises(ValueError, match="no frame 9"):
        cine_session.apply(result_of(images[0], 9))


def test_a_scene_of_every_other_frame_counts_its_own_frames(images, result_of, stand_in, begin):
    from MSUSSegmentLib.scene.build import build_scene

    headless.new_scene()
    recording = stand_in([image.pixels for image in images], images[0].spacing)
    session = begin(build_scene(recording, [result_of(images[i], i) for i in (1, 3)]))
    assert session.frame_count == 2
    assert [session.number_of(i) for i in (0, 1)] == [1, 3]
    assert {r["frame"] for r in table.read_rows(session.muscle.table)} == {1, 3}
    session.apply(result_of(images[0], 1), model="other")
    assert value(session, "PA", frame=1) == pytest.approx(result_of(images[0]).value("PA"))
    assert {r["frame"] for r in session.rows("all")} == {1, 3}


def test_the_table_is_sorted_by_frame_in_whatever_order_results_come(cine_session, images, result_of):
    for i in (3, 0, 2, 1):
        cine_session.apply(result_of(images[i], i))
    frames = [r["frame"] for r in cine_session.rows("all")]
    assert frames == sorted(frames)
    assert set(frames) == {0, 1, 2, 3}
    cine_session.show_frame(2)
    cine_session.live.add("area", [[100, 100], [180, 100], [180, 160], [100, 160]])
    frames = [r["frame"] for r in cine_session.rows("all")]
    assert frames == sorted(frames)
    assert value(cine_session, "CSA", 1) > 0
    assert value(cine_session, "MT", frame=3) == pytest.approx(result_of(images[3]).value("MT"))
    cine_session.delete(cine_session.muscle.nodes_of("area")[0])
    assert len(cine_session.rows("all")) == len(frames) - 8


def test_a_drag_with_the_mouse_is_measured_and_undone(still, begin, mouse_in):
    session = begin(still, rater="AB")
    line = still.nodes_of("thickness")[1]
    start = markups.read_points(line, still.matrix)[1]
    before = value(session, "MT", 2)
    for key, node in still.markups.items():
        node.GetDisplayNode().SetVisibility(key == ("thickness", 2))
    mouse_in(still).drag(start, start + np.array([0.0, 20.0]))
    assert value(session, "MT", 2) == pytest.approx(before + 20 * 0.12, abs=0.5)
    assert provenance(session, "MT", 2) == "edited"
    session.undo()
    assert value(session, "MT", 2) == pytest.approx(before)
    assert not session.can_undo


def test_a_line_deleted_while_it_is_dragged_does_not_spoil_undo(analysed):
    line = analysed.muscle.nodes_of("thickness")[0]
    line.InvokeEvent(line.PointStartInteractionEvent)
    slicer.mrmlScene.RemoveNode(line)
    before = value(analysed, "MT", 2)
    drag(analysed, ("thickness", 2), 0, np.array([0.0, -10.0]))
    assert value(analysed, "MT", 2) != pytest.approx(before)
    analysed.undo()
    assert value(analysed, "MT", 2) == pytest.approx(before)


def test_a_line_moved_while_no_session_was_there_is_a_persons(still):
    session = Session.adopt(still, rater="AB")
    before = {(row["quantity"], row["index"]): row for row in session.rows()}
    session.close()
    node = still.markups["thickness", 1]
    x, y, z = node.GetNthControlPointPosition(0)
    node.SetNthControlPointPosition(0, x, y + 1, z)
    session = Session.adopt(still, rater="CD")
    after = {(row["quantity"], row["index"]): row for row in session.rows()}
    session.close()
    assert (after["MT", 1]["provenance"], after["MT", 1]["rater"]) == ("edited", "CD")
    assert after["MT", 1]["value"] != before["MT", 1]["value"]
    assert after["MT", 2] == before["MT", 2] and after["PA", None] == before["PA", None]
