"""A volume that a person works on: painted, run, undone, saved; as the panel needs it."""

from __future__ import annotations

import time

import numpy as np
import pytest
from bones_task import BONES, GLENOID, HUMERUS, SHAPE, SPACING, BoneOptions, Brightness, volume

slicer = pytest.importorskip("slicer", reason="needs slicer-core")

from MSUSSegmentLib.measure.table import read_csv  # noqa: E402
from MSUSSegmentLib.scene import headless, segments  # noqa: E402
from MSUSSegmentLib.scene.painting import AT_ONCE  # noqa: E402
from MSUSSegmentLib.scene.volume_scene import find_volume_scenes  # noqa: E402
from MSUSSegmentLib.scene.volume_session import VolumeSession, is_volume_node  # noqa: E402
from MSUSSegmentLib.tasks.volume_task import analyze_volume  # noqa: E402


@pytest.fixture
def node(registered):
    """A volume as Slicer has loaded it."""
    registered(BONES)
    headless.new_scene()
    made = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLScalarVolumeNode", "Shoulder")
    made.SetIJKToRASMatrix(slicer.util.vtkMatrixFromArray(np.diag([-SPACING[2], -SPACING[1], SPACING[0], 1.0])))
    slicer.util.updateVolumeFromArray(made, volume())
    return made


@pytest.fixture
def session(node):
    one = VolumeSession.from_volume(node, BONES, "AB")
    yield one
    one.close()
    assert one.observer_count == 0


def paint(session, key, box, value=1):
    time.sleep(1.2 * AT_ONCE)
    label = 1 + BONES.structures.index(key)
    mask = (session.live.labels == label).astype(np.uint8)
    mask[box] = value
    muscle = session.muscle
    slicer.util.updateSegmentBinaryLabelmapFromArray(mask, muscle.segmentation, key, muscle.volume)


def result():
    return analyze_volume(BONES, Brightness(), volume(), SPACING)


def rows(session):
    return {row["quantity"]: row for row in session.rows()}


def test_a_fresh_volume_has_its_rows_and_no_numbers(session):
    assert session.scale_text() == ("0.8 × 0.8 × 3 mm per voxel (volume spacing)", True)
    assert (session.name, session.modality, session.frame_count) == ("Shoulder", "", 1)
    assert {row["value"] for row in session.rows() if row["quantity"].endswith("volume")} == {None}
    assert not session.can_undo


def test_a_run_keeps_what_a_person_has_painted_and_is_one_step(session):
    paint(session, GLENOID, np.s_[9, 2:6, 2:6])
    assert rows(session)["glenoid_volume"]["provenance"] == "manual"
    by_hand = session.live.labels == 2
    session.begin_run()
    assert session.apply(result())
    assert np.array_equal(session.live.labels == 2, by_hand), "the glenoid is the person's"
    assert rows(session)["humerus_volume"]["provenance"] == "auto"
    assert (rows(session)["glenoid_volume"]["provenance"], rows(session)["glenoid_volume"]["rater"]) == ("edited", "AB")
    session.undo()
    assert rows(session)["humerus_volume"]["value"] is None and np.array_equal(session.live.labels == 2, by_hand)
    session.undo()
    assert not session.live.labels.any() and session.edits_in([0]) == []
    session.redo()
    session.redo()
    assert rows(session)["humerus_volume"]["value"] == pytest.approx(4.19, rel=0.03)
    session.begin_run()
    session.apply(result(), overwrite=True)
    assert {row["provenance"] for row in session.rows()} == {"auto"}


def test_strokes_are_undone_one_by_one(session):
    session.begin_run()
    session.apply(result())
    first = session.live.labels.copy()
    paint(session, HUMERUS, np.s_[3, 2:6, 2:6])
    second = session.live.labels.copy()
    paint(session, GLENOID, np.s_[9, 2:6, 2:6])
    session.undo()
    assert np.array_equal(session.live.labels, second)
    assert set(segments.painters(session.muscle.segmentation)) == {HUMERUS}
    session.undo()
    assert np.array_equal(session.live.labels, first) and segments.painters(session.muscle.segmentation) == {}
    assert {row["provenance"] for row in session.rows()} == {"auto"}


def test_it_tells_of_every_change_once(session):
    told = []
    session.on_change.append(lambda: told.append(1))
    session.apply(result())
    assert len(told) == 1
    session.set_options(BoneOptions("width"))
    assert len(told) == 2


def test_it_is_found_again_and_saved(session, node, tmp_path):
    session.apply(result())
    session.save(tmp_path / "out")
    assert {p.name for p in (tmp_path / "out").iterdir()} == {"scene.mrb", "segmentation.seg.nrrd", "measurements.csv"}
    assert read_csv(session.export_csv(tmp_path / "numbers.csv"))[0]["source"] == "Shoulder"
    assert session.export_segmentation(tmp_path / "bones.seg.nrrd")[0].is_file()
    session.close()
    again = VolumeSession.from_volume(node, BONES)
    assert len(find_volume_scenes()) == 1 and again.rater == "AB"
    assert rows(again)["humerus_volume"]["model"] == "bones stand-in 1"
    again.close()


def test_what_a_volume_does_not_have_is_said(session):
    for call in (lambda: session.add("fascicle"), session.clear_scale, lambda: session.set_checked(True)):
        with pytest.raises(ValueError, match="paint its segments"):
            call()


def test_a_volume_that_cannot_be_measured_is_refused(node):
    node.SetSpacing(1000.0, 1.0, 1.0)
    with pytest.raises(ValueError, match="cannot be"):
        VolumeSession.from_volume(node, BONES)
    flat = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLScalarVolumeNode", "Flat")
    slicer.util.updateVolumeFromArray(flat, np.zeros((1, 20, 20), np.uint8))
    assert is_volume_node(node) and not is_volume_node(flat) and not is_volume_node(None)
    with pytest.raises(ValueError, match="no volume"):
        VolumeSession.from_volume(flat, BONES)


def test_a_deleted_segmentation_closes_it(session):
    assert session.muscle.shape == SHAPE
    slicer.mrmlScene.RemoveNode(session.muscle.segmentation)
    assert session.closed and session.rows() == [] and not session.apply(result())
