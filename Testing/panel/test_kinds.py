"""Tasks that only these tests know, at the panel: each is defined in one file of ../kinds and registered here."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from msus_user import Recording

from MSUSSegmentLib.scene import adopt
from MSUSSegmentLib.tasks import registry

sys.path.insert(0, str(Path(__file__).parents[1] / "kinds"))

import bones_task
import lesion_task
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


def test_a_task_of_volumes_is_refused_for_a_picture(lesion):
    lesion.choose_task("bones")
    assert "one of volumes" in lesion.message
    assert lesion.session.task.name == "lesion" and lesion.panel.parameters.task == "lesion"
    lesion.run()
    assert lesion.value("Tear area")[2] == "auto"
