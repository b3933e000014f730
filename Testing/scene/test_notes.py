"""A person's note on a line: kept with the line and its frame, in the table, in files, and undone."""

from __future__ import annotations

import pytest
import slicer

from MSUSSegmentLib.measure.table import read_csv
from MSUSSegmentLib.scene import attributes as A
from MSUSSegmentLib.scene import headless, table
from MSUSSegmentLib.scene.muscle_scene import find_scenes
from MSUSSegmentLib.scene.save import SCENE_FILE

ODD = 'tendon? 50 % "blurred"; see: à gauche, 肌肉 | <b> & \\t'


@pytest.fixture
def analysed(cine_session, images, result_of):
    cine_session.begin_run()
    for i, image in enumerate(images):
        cine_session.apply(result_of(image, i), model="truth")
    return cine_session


def notes(session, frames="all"):
    """By frame, quantity and index; without the fascicles' angles, which stand for the same lines as their lengths."""
    noted = (r for r in session.rows(frames) if r["note"] and r["quantity"] != "fascicle_angle")
    return {(r["position"], r["quantity"], r["index"]): r["note"] for r in noted}


def test_a_note_stands_beside_the_number_of_its_line_and_in_its_frame_only(analysed):
    node = analysed.muscle.markups["thickness", 2]
    analysed.set_note(node, "  at the\n septum ")
    assert analysed.note_of(node) == "at the septum"
    assert notes(analysed) == {(0, "MT", 2): "at the septum"}
    analysed.show_frame(1)
    assert analysed.note_of(node) == ""
    analysed.show_frame(0)
    assert analysed.note_of(node) == "at the septum"
    row = next(row for row in analysed.rows() if row["note"])
    assert row["provenance"] == "auto", "to note something moves no line"


def test_a_note_is_one_step_for_undo(analysed):
    node = analysed.muscle.markups["fascicle", 1]
    analysed.set_note(node, "first")
    analysed.set_note(node, "first")  # nothing changes
    analysed.set_note(node, "second")
    analysed.undo()
    assert notes(analysed) == {(0, "FL", 1): "first"}
    analysed.undo()
    assert notes(analysed) == {}
    analysed.redo()
    assert notes(analysed) == {(0, "FL", 1): "first"}
    analysed.set_note(node, "")
    assert notes(analysed) == {} and node.GetAttribute(A.NOTE) is None


def test_a_note_outlives_a_drag_a_run_and_a_reset_but_not_its_line(analysed, images, result_of):
    node = analysed.muscle.markups["thickness", 1]
    analysed.set_note(node, "check")
    analysed.live.move_point(node, 0, (100.0, 20.0))
    assert notes(analysed) == {(0, "MT", 1): "check"}
    for overwrite in (False, True):
        analysed.apply(result_of(images[0], 0), model="truth", overwrite=overwrite)
        assert notes(analysed) == {(0, "MT", 1): "check"}
    analysed.reset_to_ai()
    assert notes(analysed) == {(0, "MT", 1): "check"}
    analysed.delete(node)
    assert notes(analysed) == {}
    analysed.undo()
    assert notes(analysed) == {(0, "MT", 1): "check"}


@pytest.mark.parametrize("kind", ["still", "cine_scene"])
def test_a_note_waits_for_a_line_that_a_run_does_not_find(kind, request, begin, images, result_of):
    session = begin(request.getfixturevalue(kind))
    session.set_note(session.muscle.markups["fascicle", 1], "steep")
    session.apply(result_of(images[0], 0, keep=("superficial", "deep")), model="truth", overwrite=True)
    assert not session.muscle.markups["fascicle", 1].GetNumberOfControlPoints()
    session.apply(result_of(images[0], 0), model="truth", overwrite=True)
    assert notes(session, "this") == {(0, "FL", 1): "steep"}


def test_a_note_is_saved_exported_and_read_again(analysed, begin, tmp_path):
    analysed.show_frame(2)
    analysed.set_note(analysed.muscle.markups["deep", 1], ODD)
    analysed.show_frame(0)
    assert notes(analysed) == {(2, "deep_angle", None): ODD}
    analysed.save(tmp_path / "out")
    exported = [row for row in read_csv(tmp_path / "out" / "measurements.csv") if row["note"]]
    assert [(row["frame"], row["quantity"], row["note"]) for row in exported] == [(2, "deep_angle", ODD)]
    analysed.close()
    headless.new_scene()
    assert slicer.mrmlScene.ReadFromMRB(str(tmp_path / "out" / SCENE_FILE), False)
    [muscle] = find_scenes()
    session = begin(muscle)
    assert notes(session) == {(2, "deep_angle", None): ODD}


def test_flags_are_data_again_after_slicer_has_read_the_table(analysed, tmp_path):
    analysed.delete(analysed.muscle.markups["deep", 1])
    analysed.show_frame(1)
    flags = {row["flags"] for row in analysed.rows("all") if row["flags"]}
    assert any('"deleted"' in text for text in flags)
    analysed.save(tmp_path / "out")
    headless.new_scene()
    assert slicer.mrmlScene.ReadFromMRB(str(tmp_path / "out" / SCENE_FILE), False)
    [muscle] = find_scenes()
    assert {row["flags"] for row in table.read_rows(muscle.table) if row["flags"]} == flags


def test_a_foreign_line_takes_no_note(analysed):
    line = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLMarkupsLineNode")
    with pytest.raises(ValueError, match="does not belong"):
        analysed.set_note(line, "text")
