"""In a cine, what a person changes belongs to the frame on which it was changed."""

# ruff: noqa: RUF005  (point + [dx, dy] adds, it does not join)
from __future__ import annotations

import numpy as np
import pytest
import slicer

from MSUSSegmentLib.scene import attributes as A
from MSUSSegmentLib.scene import cine, markups, table


def number(live, quantity, index=None):
    return next(m for m in live.measurements if m.quantity == quantity and m.index == index)


def rows_of(muscle, frame):
    return {(row["quantity"], row["index"]): row for row in table.read_rows(muscle.table) if row["frame"] == frame}


def show(muscle, frame):
    muscle.browser.SetSelectedItemNumber(frame)


def test_the_numbers_are_those_of_the_frame_shown(cine_scene, listen, results):
    live = listen(cine_scene)
    for frame in (1, 3, 0):
        show(cine_scene, frame)
        assert number(live, "PA").value == pytest.approx(results[frame].value("PA"))
    show(cine_scene, 2)
    assert number(live, "MT").value is None


def test_changing_the_frame_edits_nothing(cine_scene, listen):
    before = table.read_rows(cine_scene.table)
    live = listen(cine_scene)
    for frame in (0, 2, 3, 1, 0):
        show(cine_scene, frame)
        assert {m.provenance for m in live.measurements} == {"auto"}
    after = table.read_rows(cine_scene.table)
    assert [row["provenance"] for row in after] == [row["provenance"] for row in before]
    for one, other in zip(after, before, strict=True):
        assert one["value"] == pytest.approx(other["value"])


def test_an_edit_stays_with_its_frame(cine_scene, listen):
    live = listen(cine_scene, rater="AB")
    show(cine_scene, 1)
    other = rows_of(cine_scene, 3)
    line = cine_scene.nodes_of("thickness")[1]
    top = markups.read_points(line, cine_scene.matrix)[0]
    live.move_point(line, 0, top + [0, -12])
    edited = number(live, "MT", 2)
    assert edited.provenance == "edited"
    for frame in (3, 2, 0):
        show(cine_scene, frame)
        assert number(live, "MT", 2).provenance == "auto"
    show(cine_scene, 1)
    assert number(live, "MT", 2) == edited
    np.testing.assert_allclose(markups.read_points(line, cine_scene.matrix)[0], top + [0, -12], atol=1e-9)
    assert A.read(line, A.RATER) == "AB"
    assert rows_of(cine_scene, 1)["MT", 2]["value"] == pytest.approx(edited.value)
    assert rows_of(cine_scene, 1)["MT", 2]["provenance"] == "edited"
    for key, row in rows_of(cine_scene, 3).items():
        assert row["value"] == pytest.approx(other[key]["value"])
        assert {**row, "value": 0} == {**other[key], "value": 0}


def test_an_aponeurosis_moved_by_mouse_events_keeps_all_that_followed(cine_scene, listen):
    live = listen(cine_scene)
    show(cine_scene, 3)
    deep = cine_scene.markups["deep", 1]
    deep.InvokeEvent(deep.PointStartInteractionEvent)
    x, y = markups.read_points(deep, cine_scene.matrix)[3]
    deep.SetNthControlPointPosition(3, -0.12 * x, -0.12 * (y + 15), 0)
    deep.InvokeEvent(deep.PointEndInteractionEvent)
    edited = live.measurements
    assert number(live, "MT").provenance == "edited"
    show(cine_scene, 0)
    show(cine_scene, 3)
    for one, other in zip(live.measurements, edited, strict=True):
        assert (one.quantity, one.index, one.provenance) == (other.quantity, other.index, other.provenance)
        assert one.value == pytest.approx(other.value, rel=1e-9, abs=1e-9)


def test_points_that_move_without_our_doing_are_kept_with_the_frame(cine_scene, listen):
    live = listen(cine_scene)
    show(cine_scene, 1)
    cine_scene.nodes_of("thickness")[0].SetNthControlPointPosition(0, -10.0, -1.0, 0.0)
    value = number(live, "MT", 1).value
    show(cine_scene, 0)
    show(cine_scene, 1)
    assert number(live, "MT", 1).value == pytest.approx(value)
    assert number(live, "MT", 1).provenance == "edited"


def test_a_line_added_on_one_frame_is_empty_on_the_others(cine_scene, listen):
    live = listen(cine_scene)
    show(cine_scene, 1)
    node = live.add("area", [[100, 100], [180, 100], [180, 160], [100, 160]])
    assert number(live, "CSA", 1).provenance == "manual"
    show(cine_scene, 0)
    assert node.GetNumberOfControlPoints() == 0
    assert not any(m.quantity == "CSA" for m in live.measurements)
    show(cine_scene, 1)
    assert number(live, "CSA", 1).value > 0
    assert ("CSA", 1) in rows_of(cine_scene, 1)
    assert ("CSA", 1) not in rows_of(cine_scene, 0)


def test_a_frame_without_a_muscle_can_be_measured_by_hand(cine_scene, listen):
    live = listen(cine_scene)
    show(cine_scene, 2)
    node = live.add("thickness", [[100, 60], [100, 200]])
    assert node is cine_scene.nodes_of("thickness")[0]
    assert number(live, "MT", 1).provenance == "manual"
    show(cine_scene, 3)
    assert number(live, "MT", 1).provenance == "auto"
    show(cine_scene, 2)
    assert number(live, "MT", 1).value == pytest.approx(140 * 0.12)
    live.remove(node)
    assert number(live, "MT", 1).value is None
    show(cine_scene, 1)
    assert number(live, "MT", 1).value is not None


def test_deleting_a_markup_takes_it_out_of_all_frames(cine_scene, listen):
    live = listen(cine_scene)
    sequences = slicer.mrmlScene.GetNumberOfNodesByClass("vtkMRMLSequenceNode")
    slicer.mrmlScene.RemoveNode(cine_scene.nodes_of("thickness")[2])
    assert slicer.mrmlScene.GetNumberOfNodesByClass("vtkMRMLSequenceNode") == sequences - 1
    for frame in (0, 1, 3):
        assert rows_of(cine_scene, frame)["MT", 3]["value"] is None
        assert rows_of(cine_scene, frame)["MT", 2]["value"] is not None
    show(cine_scene, 1)
    assert number(live, "MT", 3).value is None


def test_a_segment_painted_on_one_frame_stays_there(cine_scene, listen):
    from MSUSSegmentLib.scene import segments

    listen(cine_scene)
    show(cine_scene, 1)
    mask = np.zeros((300, 400), np.uint8)
    mask[50:60, 50:70] = 1
    slicer.util.updateSegmentBinaryLabelmapFromArray(mask[None], cine_scene.segmentation, "muscle", cine_scene.volume)
    show(cine_scene, 0)
    assert segments.masks_of(cine_scene.segmentation, cine_scene.volume)["muscle"].sum() > 1000
    show(cine_scene, 1)
    assert segments.masks_of(cine_scene.segmentation, cine_scene.volume)["muscle"].sum() == 200


def test_other_frames_are_read_without_showing_them(cine_scene, results):
    nodes = cine.item_nodes(cine_scene, 3)
    assert A.read(nodes["volume"], A.FRAME) == "3"
    assert nodes["thickness", 1].GetNumberOfControlPoints() == 2
    assert cine_scene.frame == 0
