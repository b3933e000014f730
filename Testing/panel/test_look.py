"""How the panel looks: it fits a narrow module panel, nothing is cut off. Set MSUS_PICTURES to a folder to see it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import msus_qt
import pytest
import slicer
from PySide6 import QtGui, QtWidgets

WIDTH = 512  # of Slicer's module panel on a small screen


@pytest.fixture
def look(user):
    """look(name) shows the panel at its usual width and returns the picture."""

    def picture(name):
        shown = user.widget.parent._q
        shown.resize(WIDTH, shown.sizeHint().height())
        shown.show()
        user.settle()
        image = shown.grab().toImage()
        if os.environ.get("MSUS_PICTURES"):
            image.save(str(Path(os.environ["MSUS_PICTURES"]) / f"{name}.png"))
        return image

    return picture


def colours(image):
    return {image.pixelColor(x, y).name() for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)}


def test_the_panel_is_no_wider_than_slicer_s_module_panel(user, cine, look):
    user.ui.msusFramesCombo.setCurrentIndex(2)
    for section in ("msusOptionsSection", "msusPaintSection", "msusHelpSection"):
        getattr(user.ui, section).collapsed = False
    user.run()
    look("panel-cine")
    assert user.widget.parent._q.minimumSizeHint().width() <= WIDTH


def test_an_unknown_scale_is_seen_in_amber(user, still, look):
    assert "#f2c14e" in colours(look("panel-unknown-scale"))


def test_edited_and_manual_rows_have_their_colours(user, cine, look):
    user.run()
    user.session.live.move_point(user.markup("thickness"), 0, (100.0, 10.0))
    line = user.session.add("thickness")
    for y in (12.0, 30.0):
        line.AddControlPoint(-12.0, -y, 0.0)
    assert {"#ffdc96", "#bfe0ff"} <= colours(look("panel-edited"))


def buttons_fit(user):
    shown = [b for b in user.widget.parent._q.findChildren(QtWidgets.QPushButton) if b.isVisible()]
    assert len(shown) > 20
    for button in shown:
        needed = QtGui.QFontMetrics(button.font()).horizontalAdvance(button.text())
        assert button.width() >= needed, f"{button.objectName()}: {button.text()}"


def test_no_button_cuts_its_text_off(user, cine, look):
    look("panel")
    buttons_fit(user)


def test_the_panel_of_a_transverse_scan_fits_and_shows_what_it_needs(transverse, look):
    ui = transverse.ui
    transverse.run()
    transverse.session.propose_lines("fat")
    transverse.session.live.move_point(transverse.markup("area"), 0, (20.0, 60.0))
    for section in ("msusOptionsSection", "msusReferenceSection"):
        getattr(ui, section).collapsed = False
    look("panel-transverse")
    assert transverse.widget.parent._q.minimumSizeHint().width() <= WIDTH
    buttons_fit(transverse)
    hidden = ("msusAddFascicleButton", "msusAddSuperficialButton", "msusConvention_thickness")
    assert not any(getattr(ui, name)._q.isVisible() for name in hidden)
    shown = ("msusAddFatButton", "msusSnapButton", "msusConvention_fat_correction", "msusReferenceSection")
    assert all(getattr(ui, name)._q.isVisible() for name in shown)
    transverse.choose_task("longitudinal")
    look("panel-back")
    assert not any(getattr(ui, name)._q.isVisible() for name in shown)
    assert all(getattr(ui, name)._q.isVisible() for name in hidden)


def test_the_panel_of_a_volume_shows_what_it_needs(user, look):
    sys.path.insert(0, str(Path(__file__).parents[1] / "kinds"))
    import bones_task

    from MSUSSegmentLib.tasks import registry

    registry.register(bones_task.BONES)
    try:
        node = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLScalarVolumeNode", "Shoulder")
        slicer.util.updateVolumeFromArray(node, bones_task.volume())
        node.SetAttribute("MSUS.modality", "MR")
        user.panel.runner.make_factory = lambda task, device: lambda say, device_now=None: bones_task.Brightness()
        user.choose(node)
        user.run()
        look("panel-volume")
        assert user.widget.parent._q.minimumSizeHint().width() <= WIDTH
        user.choose(None)
    finally:
        registry.unregister("bones")


def test_every_control_says_what_it_does(user):
    controls = (
        QtWidgets.QPushButton,
        QtWidgets.QComboBox,
        QtWidgets.QAbstractSpinBox,
        QtWidgets.QLineEdit,
        QtWidgets.QCheckBox,
    )
    for control in user.widget.parent._q.findChildren(QtWidgets.QWidget):
        if isinstance(control, controls) and control.objectName().startswith("msus"):
            assert control.toolTip(), control.objectName()
    assert not msus_qt.ERRORS
