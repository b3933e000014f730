"""Tasks that only these tests know, at the panel: each is defined in one file of ../kinds and registered here."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np
import pytest
import slicer
from msus_user import Recording

from MSUSSegmentLib.scene import adopt, headless
from MSUSSegmentLib.tasks import registry

sys.path.insert(0, str(Path(__file__).parents[1] / "kinds"))
sys.path.insert(0, str(Path(__file__).parents[1] / "tasks"))

import bones_task
import lesion_task
import state_help
import state_task

TASKS = (lesion_task.LESION, state_task.STATE, bones_task.BONES)


@pytest.fixture
def panel(request):
    """The panel opens after the tasks are there, as it does for those of other extensions."""
    for task in TASKS:
        registry.register(task)
    yield request.getfixturevalue("user")
    for task in TASKS:
        registry.unregister(task.name)


def choose(user, predictor, pictures, task, spacing):
    user.panel.runner.make_factory = lambda task, device: lambda say: predictor
    user.choose(adopt.load_recording(Recording(pictures, spacing, "clip.mp4" if len(pictures) > 1 else "one.png")))
    user.choose_task(task)
    return user


def is_visible(user, name):
    return getattr(user.ui, name)._q.isVisibleTo(user.widget.parent._q)


def drag(user, kind, by):
    from MSUSSegmentLib.scene import markups

    session = user.session
    node = session.muscle.markups[kind, 1]
    points = markups.read_points(node, session.muscle.matrix)
    with session.live.own():
        markups.write_points(node, points + by, session.muscle.matrix)
    session.live.mark_edited(node)
    user.settle()


@pytest.fixture
def lesion(panel):
    pictures = [lesion_task.picture_at(0)]
    return choose(panel, lesion_task.KnownLesions([0]), pictures, "lesion", lesion_task.SPACING)


def test_a_lesion_has_its_buttons_conventions_and_numbers(lesion):
    assert lesion.message != "" and lesion.session.task is lesion_task.LESION
    for name in ("Tendon", "Tear", "Humeral_head"):
        assert is_visible(lesion, f"msusAdd{name}Button")
    for name in ("msusAddFascicleButton", "msusAddAreaButton", "msusConvention_pennation", "msusAddSegmentButton"):
        assert not is_visible(lesion, name)
    combo = lesion.ui.msusConvention_thickness
    assert combo.currentText == "across the tendon" and combo.count == 2
    lesion.run()
    assert lesion.message == "Done: one frame."
    assert lesion.value("Tear area") == ["0.063", "cm²", "auto"]
    assert lesion.value("Tendon thickness") == ["5.9", "mm", "auto"]
    assert lesion.value("Tendon brightness")[1] == "0–255"
    combo.setCurrentIndex(1)
    combo.activated.emit(1)
    assert lesion.value("Tendon thickness")[0] == "5.0"
    assert "Thickness of it: straight down" in lesion.ui.msusOptionsLabel.text
    lesion.choose_task("longitudinal")
    assert combo.currentText == "along the normal of the mid-line"
    lesion.choose_task("lesion")
    assert combo.currentText == "straight down"


def test_a_structure_is_drawn_corrected_and_deleted_at_the_panel(lesion):
    lesion.run()
    drag(lesion, "tendon", (0, 4))
    assert lesion.value("Tendon thickness")[2] == "edited"
    lesion.click("msusToSegmentButton")
    assert lesion.message == "Segment Tendon outline, Tear outline, Head outline made from the curve."
    lesion.click("msusUndoButton")
    lesion.click("msusUndoButton")
    assert lesion.value("Tendon thickness")[2] == "auto"
    lesion.select_row("Tear area")
    lesion.click("msusDeleteButton")
    assert lesion.value("Tear area")[0] == "–"
    lesion.click("msusAddTearButton")
    assert "click its points" in lesion.message and "right click" in lesion.message
    lesion.click("msusStopPlacingButton")
    lesion.desk.answers.append(True)
    lesion.click("msusResetButton")
    assert lesion.value("Tear area") == ["0.063", "cm²", "auto"]
    lesion.ui.msusHistogramButton.checked = True
    lesion.settle()
    histogram, _ = lesion.session.histogram_nodes()
    assert histogram.GetTable().GetColumnName(1) is not None and histogram.GetTable().GetNumberOfColumns() == 2


def test_values_without_masks_run_and_become_stale(panel):
    pictures = [state_task.picture_at(i) for i in range(3)]
    user = choose(panel, state_task.MeanGrey(), pictures, "state", state_task.SPACING)
    assert is_visible(user, "msusAddRegionButton") and not is_visible(user, "msusToSegmentButton")
    user.run()
    torque = (np.arange(48, 112).mean() + 20) / 10
    assert user.value("Torque") == [f"{torque:.3f}", "Nm", "auto"]
    assert user.value("Joint angle") == ["12.5", "°", "auto"]
    drag(user, "region", (16, 0))
    row = next(row for row in user.table() if row[0] == "Torque")
    assert "run again" in row[5]
    user.run()
    assert user.value("Torque") == [f"{torque + 1.6:.3f}", "Nm", "edited"]
    user.ui.msusPlotButton.checked = True
    user.settle()


def test_muscle_state_is_picked_run_and_shown_beside_what_was_measured(user, tmp_path):
    recording = Recording(list(state_help.pixels()), (state_help.SPACING,) * 2, "push.mp4")
    user.panel.runner.make_factory = lambda task, device: lambda say: state_help.predictor()
    user.choose(adopt.load_recording(recording))
    user.choose_task("muscle-state")
    assert is_visible(user, "msusAddRegionButton") and is_visible(user, "msusConvention_architecture")
    user.run()
    torque = user.value("Joint torque")
    assert torque[1:] == ["Nm", "auto"]
    drag(user, "region", (0, 10))
    assert any(row[0] == "Joint torque" and "run again" in row[5] for row in user.table())
    user.run()
    assert user.value("Joint torque")[2] == "edited"
    rows = "".join(f"push,{i / 100:.2f},{i}\n" for i in range(30))
    (tmp_path / "targets.csv").write_text("clip,time_s,torque (Nm)\n" + rows, encoding="utf-8")
    user.panel.reader.read_signals(str(tmp_path / "targets.csv"))
    assert "in the plot" in user.message
    user.ui.msusPlotButton.checked = True
    user.settle()
    assert "torque measured" in user.session.series()


def offered(user):
    combo = user.ui.msusTaskCombo
    return [combo.itemData(i) for i in range(combo.count)]


def test_a_task_of_volumes_is_refused_for_a_picture(lesion):
    assert "bones" not in offered(lesion) and offered(lesion)[-1] == "*"
    lesion.choose_task("*")
    assert "bones" in offered(lesion) and "*" not in offered(lesion) and "another kind of image" in lesion.message
    assert lesion.ui.msusTaskCombo.currentText == "Lesion of a tendon"
    lesion.choose_task("bones")
    assert "one of volumes" in lesion.message
    assert lesion.session.task.name == "lesion" and lesion.panel.parameters.task == "lesion"
    lesion.run()
    assert lesion.value("Tear area")[2] == "auto"


# Volumes.


@pytest.fixture
def shoulder(panel):
    """shoulder(modality) loads a volume into the scene, as Slicer does, and chooses it."""

    def load(modality="", name="Shoulder"):
        node = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLScalarVolumeNode", name)
        k, row, column = bones_task.SPACING
        node.SetIJKToRASMatrix(slicer.util.vtkMatrixFromArray(np.diag([-column, -row, k, 1.0])))
        slicer.util.updateVolumeFromArray(node, bones_task.volume())
        tree = slicer.vtkMRMLSubjectHierarchyNode.GetSubjectHierarchyNode(slicer.mrmlScene)
        item = tree.CreateItem(tree.GetSceneItemID(), node)
        if modality:  # as Slicer's DICOM module writes it
            tree.SetItemAttribute(item, "DICOM.Modality", modality)
        panel.panel.runner.make_factory = lambda task, device: lambda say, device_now=None: bones_task.Brightness()
        panel.choose(node)
        panel.settle()
        return node

    return load


def test_a_volume_is_segmented_measured_painted_and_undone_at_the_panel(panel, shoulder):
    shoulder("MR")
    assert panel.session.is_volume and panel.session.task.name == "shoulder-mri" and panel.desk.questions == []
    panel.choose_task("bones")
    assert panel.session.task is bones_task.BONES and panel.desk.questions == []
    assert set(offered(panel)) == {"bones", "shoulder-mri", "*"}, "tasks of ultrasound frames are not for it"
    assert "0.8 × 0.8 × 3 mm per voxel" in panel.ui.msusScaleLabel.text
    assert slicer.vtkMRMLLayoutNode.SlicerLayoutFourUpView in panel.desk.layout.shown
    assert panel.desk.layout.shown[-1] == "3-D view reset"
    panel.run()
    assert panel.message == "Done: the volume is segmented and measured."
    volume, unit, provenance = panel.value("Volume of the humerus")
    assert float(volume) == pytest.approx(4.19, abs=0.1) and (unit, provenance) == ("cm³", "auto")
    assert "Volume of the humerus&nbsp;" in panel.ui.msusStripLabel.text
    for name in ("msusAddFascicleButton", "msusToSegmentButton", "msusAcceptButton", "msusPlotButton", "msusFrameRow"):
        assert not is_visible(panel, name), name
    assert is_visible(panel, "msusConvention_sphere") and not panel.ui.msusScaleSection.enabled
    muscle = panel.session.muscle
    mask = (panel.session.live.labels == 2).astype(np.uint8)
    mask[9, 5:15, 5:15] = 1
    panel.settle()
    slicer.util.updateSegmentBinaryLabelmapFromArray(mask, muscle.segmentation, "glenoid", muscle.volume)
    panel.settle()
    assert panel.value("Volume of the glenoid")[2] == "edited" and panel.value("Volume of the humerus")[2] == "auto"
    panel.run()
    assert panel.value("Volume of the glenoid")[2] == "edited", "what a person has painted stays"
    panel.click("msusUndoButton")
    panel.click("msusUndoButton")
    assert panel.value("Volume of the glenoid")[2] == "auto"
    combo, before = panel.ui.msusConvention_sphere, panel.value("Diameter of the head")
    combo.setCurrentIndex(1)
    combo.activated.emit(1)
    assert panel.value("Diameter of the head") != before
    for name in ("add", "accept", "fit", "toggle_overlay", "next_frame", "next_flagged", "copy_on", "delete_selected"):
        getattr(panel.panel, name, lambda: None)()
    panel.settle()
    assert panel.ui.msusSegmentEditor._q.segmentation is muscle.segmentation


def test_a_volume_and_a_picture_side_by_side_keep_their_tasks(panel, shoulder, images):
    from MSUSSegmentLib.scene.volume_session import VolumeSession

    node = shoulder("MR")
    panel.run()
    picture = adopt.load_recording(Recording([images[0].pixels]))
    panel.choose(picture)
    assert not panel.session.is_volume and panel.session.task.name == "longitudinal" and "bones" not in offered(panel)
    assert panel.desk.layout.shown[-1] == slicer.vtkMRMLLayoutNode.SlicerLayoutOneUpRedSliceView
    panel.settle()
    states = [panel.ui.msusPictureTable.item(i, 2).text() for i in range(panel.ui.msusPictureTable.rowCount)]
    assert sorted(states) == ["1 of 1 measured", "new"]
    panel.choose(node)
    assert isinstance(panel.session, VolumeSession) and panel.value("Volume of the humerus")[2] == "auto"


def test_a_volume_of_unknown_kind_is_frames_until_a_task_of_volumes_is_chosen(panel, shoulder):
    node = shoulder()
    assert not panel.session.is_volume and panel.session.frame_count == len(bones_task.volume())
    assert "bones" in offered(panel)
    panel.choose_task("bones")
    assert panel.session.is_volume and panel.session.muscle.volume is node, panel.message
    assert panel.panel.parameters.inputVolume is node
    panel.choose_task("longitudinal")
    assert not panel.session.is_volume and panel.session.task.name == "longitudinal", panel.message


def test_an_ultrasound_volume_is_not_offered_a_task_for_mr_and_ct_only_after_asking(panel, shoulder):
    shoulder("US")
    assert not panel.session.is_volume and "bones" not in offered(panel)
    panel.choose_task("*")
    panel.desk.answers += [False]
    panel.choose_task("bones")
    assert not panel.session.is_volume and "made for MR" in panel.desk.questions[-1]
    assert panel.ui.msusTaskCombo.currentText == "Longitudinal muscle scan"
    panel.desk.answers += [True]
    panel.choose_task("bones")
    assert panel.session.is_volume and panel.session.modality == "US"


def test_a_cancelled_or_failed_run_leaves_the_volume_as_it_was(panel, shoulder):
    shoulder("MR")

    class Slow(bones_task.Brightness):
        def predict(self, volume, spacing, progress):
            for i in range(200):
                progress(i, 200)
                time.sleep(0.01)
            return super().predict(volume, spacing, progress)

    class Broken(bones_task.Brightness):
        def predict(self, volume, spacing, progress):
            return volume

    panel.panel.runner.make_factory = lambda task, device: lambda say, device_now=None: Slow()
    panel.click("msusRunButton")
    panel.settle()
    panel.click("msusCancelButton")
    panel.wait()
    assert panel.message == "Cancelled; the volume is as it was." and panel.value("Volume of the humerus")[0] == "–"
    panel.panel.runner.make_factory = lambda task, device: lambda say, device_now=None: Broken()
    panel.run()
    assert "whole numbers from 0 to 2" in panel.message and panel.value("Volume of the humerus")[0] == "–"


def test_a_volume_is_opened_from_a_file_saved_and_opened_again(panel, tmp_path):
    import SimpleITK

    image = SimpleITK.GetImageFromArray(bones_task.volume())
    image.SetSpacing(bones_task.SPACING[::-1])
    SimpleITK.WriteImage(image, str(tmp_path / "shoulder.nii.gz"))
    panel.panel.runner.make_factory = lambda task, device: lambda say, device_now=None: bones_task.Brightness()
    panel.choose_task("bones")
    panel.panel.load.open_path(str(tmp_path / "shoulder.nii.gz"))
    assert panel.session.is_volume and panel.message == "shoulder is ready.", panel.message
    panel.run()
    before = panel.value("Volume of the humerus")
    panel.ui.msusFolderEdit.text = str(tmp_path / "out")
    panel.click("msusSaveButton")
    panel.click("msusCsvButton")
    panel.click("msusSegmentationButton")
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert {"scene.mrb", "segmentation.seg.nrrd", "measurements.csv", "shoulder.csv", "shoulder.seg.nrrd"} == names
    headless.new_scene()
    panel.settle()
    slicer.mrmlScene.ReadFromMRB(str(tmp_path / "out" / "scene.mrb"), False)
    panel.settle()
    assert panel.session.is_volume and panel.value("Volume of the humerus") == before, panel.message
    slicer.mrmlScene.RemoveNode(panel.session.muscle.segmentation)
    assert panel.session is None and "deleted" in panel.message
