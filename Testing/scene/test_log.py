"""A clean run leaves no warning in Slicer's log, whose button would turn red."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import slicer
import vtk

from MSUSSegmentLib.scene import adopt, headless
from MSUSSegmentLib.scene.build import build_scene
from MSUSSegmentLib.scene.muscle_scene import find_scenes
from MSUSSegmentLib.scene.save import save_scene
from MSUSSegmentLib.scene.session import Session
from MSUSSegmentLib.tasks.registry import TASKS
from MSUSSegmentLib.tasks.task import Task


@pytest.fixture
def complaints():
    """Every warning and error of VTK and MRML from here on, also those that `headless` keeps from the log."""
    headless.start()
    heard = []

    @vtk.calldata_type(vtk.VTK_STRING)
    def hear(caller, event, text):
        heard.append(" ".join((text or "").split()))

    window = vtk.vtkOutputWindow.GetInstance()
    tags = [window.AddObserver(event, hear) for event in ("ErrorEvent", "WarningEvent")]
    yield heard
    for tag in tags:
        window.RemoveObserver(tag)


def drag(session, key):
    node = session.muscle.markups[key]
    assert node.GetNumberOfControlPoints(), f"{key} has no points in this frame"
    start = np.array(node.GetNthControlPointPosition(0))
    node.InvokeEvent(node.PointStartInteractionEvent)
    for i in range(1, 4):
        node.SetNthControlPointPosition(0, *(start + np.array([0.1, 0.1, 0.0]) * i))
    node.InvokeEvent(node.PointEndInteractionEvent)


def placed(session):
    """A line that has points in the frame shown."""
    return next(key for key, node in session.muscle.markups.items() if node.GetNumberOfControlPoints() > 1)


def test_a_warning_is_heard(complaints):
    node = slicer.vtkMRMLMarkupsLineNode()  # outside a scene it has no units
    node.AddControlPoint(vtk.vtkVector3d(0, 0, 0))
    node.AddControlPoint(vtk.vtkVector3d(1, 0, 0))
    assert any("GetUnitNode failed" in text for text in complaints)


def test_lines_are_written_where_the_source_lies_without_a_warning(complaints, recording, results, tmp_path):
    headless.new_scene()
    recording.ijk_to_ras = np.array([[0, 0, 1, 5], [-0.2, 0, 0, 0], [0, -0.2, 0, 0], [0, 0, 0, 1]], float)
    save_scene(build_scene(recording, results, model="truth"), tmp_path / "saved")
    assert len(list((tmp_path / "saved" / "markups").iterdir())) > 4 and not complaints


def test_working_on_a_cine_leaves_no_warning(complaints, recording, results, tmp_path):
    headless.new_scene()
    session = Session.adopt(build_scene(recording, results, model="truth"))
    for key in [key for key, node in session.muscle.markups.items() if node.GetNumberOfControlPoints()][:4]:
        drag(session, key)
    for frame in (1, 3, 0):
        session.show_frame(frame)
    drag(session, placed(session))
    assert session.undo() and session.redo()
    session.set_scale_typed(0.1)
    session.clear_scale()
    session.set_scale_typed(0.12)
    session.set_options(replace(session.options, thickness="vertical"))
    session.delete(session.live.add("fascicle", [(100, 150), (200, 120)]))
    session.copy_edits_to_next(overwrite=True)
    session.remeasure_from_segments("all", overwrite=True)
    for task in TASKS.values():
        if isinstance(task, Task):
            session.set_task(task)
    session.set_task(TASKS["longitudinal"])
    before = session.rows("all")
    path = tmp_path / "cine.mrb"
    assert slicer.mrmlScene.WriteToMRB(str(path), None)
    session.close()
    headless.new_scene()
    assert slicer.mrmlScene.ReadFromMRB(str(path), False)
    session = Session.adopt(find_scenes()[0])
    after = session.rows("all")
    assert [(row["frame"], row["quantity"]) for row in after] == [(row["frame"], row["quantity"]) for row in before]
    numbers = [[np.nan if row["value"] is None else row["value"] for row in rows] for rows in (after, before)]
    assert numbers[0] == pytest.approx(numbers[1], rel=1e-5, nan_ok=True)  # a table's file has six digits
    session.show_frame(3)
    drag(session, placed(session))
    session.close()
    headless.new_scene()
    assert complaints == []


def test_a_run_on_a_fresh_recording_leaves_no_warning(complaints, recording, results):
    headless.new_scene()
    session = Session.from_volume(adopt.load_recording(recording))
    for result in results:
        session.apply(result, model="truth")
    session.show_frame(3)
    drag(session, placed(session))
    session.close()
    headless.new_scene()
    assert complaints == []


def test_a_cine_of_an_older_version_is_given_what_keeps_it_quiet(complaints, recording, results, tmp_path, monkeypatch):
    headless.new_scene()
    with monkeypatch.context() as older:
        older.setattr("MSUSSegmentLib.scene.cine.give_selection", lambda scene: None)
        build_scene(recording, results, model="truth")
    session = Session.adopt(find_scenes()[0])
    complaints.clear()
    drag(session, placed(session))
    session.show_frame(1)
    session.set_scale_typed(0.1)
    session.close()
    headless.new_scene()
    assert complaints == []


def test_every_item_of_the_data_tree_has_an_owner_and_the_desktop_keeps_its_own_selection(recording, results, tmp_path):
    headless.new_scene()
    muscle = build_scene(recording, results, model="truth")
    hierarchy = slicer.vtkMRMLSubjectHierarchyNode.GetSubjectHierarchyNode(slicer.mrmlScene)
    for node in (muscle.volume, muscle.segmentation, muscle.table, *muscle.markups.values()):
        item = hierarchy.GetItemByDataNode(node)
        assert item and hierarchy.GetItemOwnerPluginName(item)
        assert hierarchy.GetItemOwnerPluginName(hierarchy.GetItemParent(item)) == "Folder"
    path = tmp_path / "scene.mrml"
    slicer.mrmlScene.SetURL(str(path))
    assert slicer.mrmlScene.Commit()
    assert "<Selection" not in path.read_text(encoding="utf-8")
    headless.new_scene()
