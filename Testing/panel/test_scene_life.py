"""What happens around the panel: other modules, reload, saved scenes, deleted and renamed nodes, unfit pictures."""

from __future__ import annotations

import msus_slicer
import numpy as np
import pytest
import slicer
from msus_user import SPACING, Recording

from MSUSSegmentLib.scene import adopt, headless
from MSUSSegmentLib.scene.save import save_scene

DRAG_EVENTS = ("PointStartInteractionEvent", "PointEndInteractionEvent")


def all_nodes():
    scene = slicer.mrmlScene
    return [scene.GetNthNode(i) for i in range(scene.GetNumberOfNodes())]


def left_behind():
    """Markups that somebody still listens to for drags: only we do in this scene."""
    markups = [node for node in all_nodes() if node.IsA("vtkMRMLMarkupsNode")]
    return [node.GetName() for node in markups if any(node.HasObserver(getattr(node, e)) for e in DRAG_EVENTS)]


def test_entered_left_and_cleaned_up_it_leaves_no_observer(start, images):
    user = start()
    user.choose(adopt.load_recording(Recording([i.pixels for i in images[:3]], SPACING)))
    user.run()
    session = user.session
    assert left_behind(), "while it works, it listens"
    entered = len(user.widget.Observations)
    msus_slicer.leave(user.widget)
    assert len(user.widget.Observations) == entered - 1
    user.widget.cleanup()
    assert user.widget.Observations == []
    assert session.observer_count == 0
    assert left_behind() == []
    slicer.mrmlScene.Clear(0)


def test_entering_again_and_again_adds_nothing(user, cine):
    before = len(user.widget.Observations), user.session.observer_count
    for _ in range(3):
        msus_slicer.leave(user.widget)
        msus_slicer.enter(user.widget)
    assert (len(user.widget.Observations), user.session.observer_count) == before


def test_numbers_follow_while_another_module_is_open(user, cine):
    user.run()
    msus_slicer.leave(user.widget)
    before = user.value("Muscle thickness 1")
    user.session.live.move_point(user.markup("thickness"), 0, (100.0, 10.0))
    assert user.value("Muscle thickness 1") != before


def test_leaving_ends_painting_and_placing(user, cine):
    user.ui.msusSegmentEditor.setActiveEffectByName("Paint")
    user.click("msusAddThicknessButton")
    msus_slicer.leave(user.widget)
    interaction = slicer.app.applicationLogic().GetInteractionNode()
    assert interaction.GetCurrentInteractionMode() != interaction.Place
    assert user.ui.msusSegmentEditor.activeEffect() is None
    assert all(node.GetNumberOfControlPoints() == 0 for node in user.session.muscle.nodes_of("thickness"))


def test_keys_work_only_while_the_module_is_open(user):
    keys = list(user.panel.keys.shortcuts.values())
    assert len(keys) == len(user.panel.keys.keys)
    assert all(key.isEnabled() for key in keys)
    msus_slicer.leave(user.widget)
    assert not any(key.isEnabled() for key in keys)


def test_every_key_is_in_the_help(user):
    from MSUSSegmentLib.panel.help import SHORTCUTS

    text = user.ui.msusHelpLabel.text
    assert all(shortcut.key in text and shortcut.text in text for shortcut in SHORTCUTS)
    assert len({shortcut.key for shortcut in SHORTCUTS}) == len(SHORTCUTS)
    assert "N" in {shortcut.key for shortcut in SHORTCUTS}


def test_keys_do_what_they_say(user, cine):
    by_key = {key.key.toString(): key for key in user.panel.keys.shortcuts.values()}
    by_key["."].activated.emit()
    assert user.session.frame == 1
    by_key[","].activated.emit()
    assert user.session.frame == 0
    by_key["Shift+R"].activated.emit()
    user.wait()
    assert user.message == "Done: one frame."
    by_key["O"].activated.emit()
    assert not user.session.overlay_visible
    by_key["N"].activated.emit()
    assert user.message == "No frame looks wrong."


def test_keys_without_a_picture_only_say_what_to_do(user):
    for action, key in user.panel.keys.shortcuts.items():
        if action in ("fit", "show_keys"):
            continue
        user.panel.say("")
        key.activated.emit()
        if action.endswith("_image"):
            assert user.message.startswith(("Open a study first", "Open an image of the study first"))
        else:
            assert user.message == "Choose a picture or a cine first (section 1)."


def test_reload_takes_up_the_picture_again(start, images):
    user = start()
    user.choose(adopt.load_recording(Recording([images[0].pixels], SPACING, "phantom.png")))
    user.run()
    numbers = user.table()
    old = user.widget
    old.onReload()
    new = slicer.modules.MSUSSegmentWidget
    assert new is not old
    assert old.Observations == []
    assert new.panel.session.muscle.volume is new.panel.parameters.inputVolume
    table = new.ui.msusTable
    assert [table.item(r, 1).text() for r in range(table.rowCount)] == [row[1] for row in numbers]
    new.cleanup()
    assert new.Observations == []
    assert left_behind() == []


def test_a_saved_scene_opens_again_with_panel_and_numbers(user, cine, tmp_path):
    user.ui.msusRaterEdit.text = "AB"
    user.ui.msusFramesCombo.setCurrentIndex(1)
    user.run()
    user.session.show_frame(2)
    user.session.live.move_point(user.markup("thickness"), 0, (100.0, 10.0))
    numbers = user.table()
    path = tmp_path / "scene.mrb"
    assert slicer.mrmlScene.WriteToMRB(str(path), None)
    slicer.mrmlScene.Clear(0)
    assert user.session is None
    assert user.ui.msusRaterEdit.text == ""
    assert slicer.mrmlScene.ReadFromMRB(str(path), True)
    assert user.session is not None
    assert user.ui.msusInputSelector.currentNode() is user.session.muscle.volume
    assert user.ui.msusRaterEdit.text == "AB"
    assert user.ui.msusFramesCombo.currentText == "all frames"
    user.session.show_frame(2)
    assert user.table() == numbers
    line = user.markup("thickness", 2)
    before = user.value("Muscle thickness 2")
    user.session.live.move_point(line, 0, (150.0, 10.0))
    assert user.value("Muscle thickness 2") != before, "the live measurement works again"


def test_results_of_msus_analyze_are_taken_up(user, images, tmp_path):
    from MSUSSegmentLib.scene.session import Session

    node = adopt.load_recording(Recording([images[0].pixels], SPACING, "other.png"))
    session = Session.from_volume(node, rater="CD")
    session.add("thickness")
    session.close()
    user.ui.msusInputSelector.setCurrentNode(None)
    for node in [n for n in all_nodes() if n.GetClassName() == "vtkMRMLScriptedModuleNode"]:
        node.SetSaveWithScene(False)
    save_scene(session.muscle, tmp_path / "results")
    slicer.mrmlScene.Clear(0)
    slicer.mrmlScene.ReadFromMRB(str(tmp_path / "results" / "scene.mrb"), True)
    assert user.session is not None
    assert user.session.muscle.volume.GetName() == "other"
    assert user.ui.msusRaterEdit.text == "CD", "who worked on it before"


def test_a_scene_that_is_closed_leaves_an_empty_panel(user, cine):
    user.run()
    session = user.session
    slicer.mrmlScene.Clear(0)
    assert session.observer_count == 0
    assert user.session is None
    assert user.table() == []
    assert not user.ui.msusRunButton.enabled
    assert user.ui.msusSegmentEditor._q.segmentation is None


def test_a_segmentation_deleted_by_hand_is_made_again(user, cine):
    user.run()
    slicer.mrmlScene.RemoveNode(user.session.muscle.segmentation)
    assert user.ui.msusSegmentEditor._q.segmentation is None
    assert not user.ui.msusRemeasureButton.enabled
    user.run()
    assert user.ui.msusSegmentEditor._q.segmentation is user.session.muscle.segmentation
    assert user.ui.msusRemeasureButton.enabled


def test_a_table_deleted_by_hand_is_made_again(user, cine):
    user.run()
    slicer.mrmlScene.RemoveNode(user.session.muscle.table)
    assert user.table() == []
    user.run()
    assert len(user.table()) > 5


def test_a_line_deleted_in_another_module_goes_from_the_table(user, cine):
    user.run()
    slicer.mrmlScene.RemoveNode(user.markup("fascicle", 1))
    assert ("fascicle", 1) not in user.session.muscle.markups
    user.session.live.move_point(user.markup("thickness"), 0, (100.0, 10.0))
    assert user.value("Muscle thickness 1")[2] == "edited"


def test_renamed_nodes_are_still_ours(user, cine):
    user.run()
    for node in (cine, user.session.muscle.segmentation, user.markup("thickness")):
        node.SetName("renamed")
    user.session.live.move_point(user.markup("thickness"), 0, (100.0, 10.0))
    assert user.value("Muscle thickness 1")[2] == "edited"


def test_choosing_none_lets_go_of_the_picture(user, cine):
    session = user.session
    user.choose(None)
    assert session.observer_count == 0
    assert user.session is None
    user.choose(cine)
    assert user.session is not None


def volume_of(array, spacing=(1.0, 1.0), vector=False, name="odd"):
    node = slicer.vtkMRMLVectorVolumeNode() if vector else slicer.vtkMRMLScalarVolumeNode()
    node.SetName(name)
    node.SetSpacing(*spacing, 1.0)
    slicer.util.updateVolumeFromArray(node, array)
    return slicer.mrmlScene.AddNode(node)


@pytest.mark.parametrize("kind", ["colour", "16 bit", "float with NaN", "without display"])
def test_pictures_of_other_kinds_work(user, images, truth, kind):
    pixels = images[0].pixels[None]
    if kind == "colour":
        node = volume_of(np.repeat(pixels[..., None], 3, axis=-1), vector=True)
    elif kind == "16 bit":
        node = volume_of(pixels.astype(np.uint16) * 100)
    elif kind == "float with NaN":
        array = pixels.astype(np.float32)
        array[0, :5] = np.nan
        node = volume_of(array)
    else:
        node = volume_of(pixels)
        assert node.GetDisplayNode() is None
    user.choose(node)
    assert user.message == "odd is ready."
    assert "unknown" in user.ui.msusScaleLabel.text, "exactly 1 mm is no calibration"
    user.run()
    assert user.message.startswith("Done")


def test_a_sequence_of_mixed_sizes_is_refused_in_one_sentence(user, images):
    node = adopt.load_recording(Recording([images[0].pixels, images[1].pixels]))
    sequence = slicer.mrmlScene.GetFirstNodeByClass("vtkMRMLSequenceNode")
    slicer.util.updateVolumeFromArray(sequence.GetNthDataNode(1), np.zeros((1, 50, 60), np.uint8))
    user.choose(node)
    assert "different sizes" in user.message
    assert user.session is None
    assert user.ui.msusInputSelector.currentNode() is None


def test_a_volume_without_a_picture_is_refused(user):
    node = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLScalarVolumeNode", "empty")
    user.choose(node)
    assert '"empty" holds no picture' in user.message
    assert user.session is None


def test_the_selftest_of_the_module_passes(desk):
    module = msus_slicer.load_module()
    headless.new_scene()
    module.MSUSSegmentTest().runTest()


def test_a_sample_loaded_in_another_module_is_taken_up_on_return(user):
    from MSUSSegmentLib.panel import samples

    msus_slicer.leave(user.widget)
    node = samples.load_phantom(frames=3)
    msus_slicer.enter(user.widget)
    assert user.session.muscle.volume is node
    assert user.session.frame_count == 3
