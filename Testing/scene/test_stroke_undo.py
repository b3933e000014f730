"""Strokes of Slicer's Segment Editor and changes of lines are undone in one order."""

from __future__ import annotations

import time

import numpy as np
import pytest
import slicer
from vtkmodules.util.numpy_support import vtk_to_numpy

from MSUSSegmentLib.scene import painting, segments

SHAPE = (300, 400)


@pytest.fixture
def analysed(cine_session, images, result_of):
    cine_session.begin_run()
    for i, image in enumerate(images):
        cine_session.apply(result_of(image, i), model="truth")
    return cine_session


def pause():
    """A hand is so slow."""
    time.sleep(1.2 * painting.AT_ONCE)


def mask(session, key):
    found = segments.masks_in(session.muscle.segmentation, session.muscle.matrix, SHAPE)
    return found.get(key, np.zeros(SHAPE, bool))


def stroke(session, key, box):
    """What the Segment Editor does at the end of a stroke."""
    pause()
    painted = mask(session, key).astype(np.uint8)
    painted[box] = 1
    muscle = session.muscle
    slicer.util.updateSegmentBinaryLabelmapFromArray(painted[None], muscle.segmentation, key, muscle.volume)


def steps(session):
    """How many steps there are to undo."""
    count = 0
    while session.undo():
        count += 1
    return count


def test_a_stroke_a_drag_and_a_stroke_are_undone_one_by_one(analysed):
    node, first = analysed.muscle.markups["thickness", 1], mask(analysed, "muscle").sum()
    points = [node.GetNthControlPointPosition(i) for i in range(2)]
    stroke(analysed, "muscle", np.s_[5:15, 5:25])
    analysed.live.move_point(node, 0, (100.0, 20.0))
    stroke(analysed, "deep_aponeurosis", np.s_[280:290, 5:25])
    assert analysed.edits_in([0]) == [(0, "MT 1"), (0, "segments")]
    deep = mask(analysed, "deep_aponeurosis").sum()
    analysed.undo()
    assert mask(analysed, "deep_aponeurosis").sum() < deep
    assert mask(analysed, "muscle").sum() == first + 200 and analysed.edits_in([0]) == [(0, "MT 1"), (0, "segments")]
    analysed.undo()
    assert [node.GetNthControlPointPosition(i) for i in range(2)] == points
    assert analysed.edits_in([0]) == [(0, "segments")] and mask(analysed, "muscle").sum() == first + 200
    analysed.undo()
    assert mask(analysed, "muscle").sum() == first and analysed.edits_in([0]) == []
    for _ in range(3):
        analysed.redo()
    assert mask(analysed, "deep_aponeurosis").sum() == deep and mask(analysed, "muscle").sum() == first + 200
    assert analysed.edits_in([0]) == [(0, "MT 1"), (0, "segments")]


def test_a_stroke_is_undone_on_its_own_frame(analysed):
    analysed.show_frame(1)
    before = mask(analysed, "muscle")
    stroke(analysed, "muscle", np.s_[5:15, 5:25])
    analysed.show_frame(3)
    other = mask(analysed, "muscle")
    analysed.undo()
    assert analysed.frame == 1 and np.array_equal(mask(analysed, "muscle"), before)
    analysed.show_frame(3)
    assert np.array_equal(mask(analysed, "muscle"), other)


def test_each_stroke_is_one_step_and_our_own_writing_none(analysed):
    assert analysed.undo() and not analysed.can_undo, "the run"
    analysed.redo()
    for i in range(3):
        stroke(analysed, "muscle", np.s_[5 * i : 5 * i + 4, 5:25])
    assert steps(analysed) == 4, "three strokes and the run"
    for _ in range(4):
        analysed.redo()
    analysed.remeasure_from_segments()
    assert steps(analysed) == 5


def test_measuring_again_after_a_stroke_is_undone_before_the_stroke(analysed):
    painted = np.roll(mask(analysed, "deep_aponeurosis"), 15, axis=0).astype(np.uint8)
    muscle, before = analysed.muscle, mask(analysed, "deep_aponeurosis")
    rows = [(r["quantity"], r["index"], r["value"]) for r in analysed.rows()]
    slicer.util.updateSegmentBinaryLabelmapFromArray(
        painted[None], muscle.segmentation, "deep_aponeurosis", muscle.volume
    )
    analysed.remeasure_from_segments()
    assert [(r["quantity"], r["index"], r["value"]) for r in analysed.rows()] != rows
    analysed.undo()
    assert [(r["quantity"], r["index"], r["value"]) for r in analysed.rows()] == rows
    assert np.array_equal(mask(analysed, "deep_aponeurosis"), painted > 0)
    analysed.undo()
    assert np.array_equal(mask(analysed, "deep_aponeurosis"), before)


def editor_logic(session, key):
    """Slicer's own logic of the Segment Editor, on our segmentation."""
    muscle, logic = session.muscle, slicer.vtkSlicerSegmentEditorLogic()
    node = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLSegmentEditorNode")
    node.SetOverwriteMode(node.OverwriteNone)
    logic.SetMRMLApplicationLogic(slicer.app.applicationLogic())
    logic.SetMRMLScene(slicer.mrmlScene)
    logic.SetSegmentEditorNode(node)
    logic.SetSegmentationNode(muscle.segmentation)
    logic.SetSourceVolumeNode(muscle.volume)
    logic.SetCurrentSegmentID(key)
    for update in ("ReferenceGeometryImage", "AlignedSourceVolume", "MaskLabelmap", "SelectedSegmentLabelmap"):
        getattr(logic, f"Update{update}")()
    return logic


def paint(logic, session, key, box):
    pause()
    logic.ResetModifierLabelmapToDefault()
    image = logic.GetModifierLabelmap()
    array = vtk_to_numpy(image.GetPointData().GetScalars()).reshape(image.GetDimensions()[::-1])
    array[0][box] = 1
    logic.SaveStateForUndo()
    logic.ModifySegmentByLabelmap(session.muscle.segmentation, key, image, logic.ModificationModeAdd, False, False)


def test_strokes_of_the_segment_editors_own_logic_and_its_undo(analysed):
    logic, before = editor_logic(analysed, "muscle"), mask(analysed, "muscle")
    paint(logic, analysed, "muscle", np.s_[5:15, 5:25])
    paint(logic, analysed, "muscle", np.s_[20:30, 5:25])
    painted = mask(analysed, "muscle")
    assert painted.sum() == before.sum() + 400
    pause()
    logic.Undo()  # in Slicer's own Segment Editor: one more change, and no segment but this one was painted
    assert mask(analysed, "muscle").sum() == before.sum() + 200
    assert segments.painters(analysed.muscle.segmentation) == {"muscle": "AB"}
    analysed.undo()
    assert np.array_equal(mask(analysed, "muscle"), painted)
    analysed.undo()
    analysed.undo()
    assert np.array_equal(mask(analysed, "muscle"), before) and analysed.edits_in([0]) == []
    paint(logic, analysed, "muscle", np.s_[5:15, 5:25])  # what it does after our undo starts from what is there
    assert mask(analysed, "muscle").sum() == before.sum() + 200
