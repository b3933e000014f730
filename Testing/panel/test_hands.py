"""The panel in the hand: numbers in sight, sections that fold, messages that go, keys, accepting, typing, the wheel."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import msus_qt
import msus_slicer
import msus_widgets
import numpy as np
import pytest
import slicer
from msus_user import SPACING, Recording
from PySide6 import QtCore, QtWidgets

from MSUSSegmentLib.io.recording import OtherModalityError
from MSUSSegmentLib.scene import adopt

#: Windows that outlive their test: as in Slicer, whose panel's selectors listen to the scene until it ends.
KEPT: list = []


@pytest.fixture
def measured(user, cine):
    user.ui.msusFramesCombo.setCurrentIndex(1)
    user.run()
    return user


def strip(user):
    return user.ui.msusStripLabel.text


# The strip.


def test_the_strip_shows_the_summaries_with_unit_digits_and_provenance(measured):
    numbers = {r["quantity"]: r["value"] for r in measured.session.rows() if r["index"] is None}
    assert f"MT&nbsp;{numbers['MT']:.1f}&nbsp;mm" in strip(measured)
    assert f"PA&nbsp;{numbers['PA']:.1f}°" in strip(measured)
    assert f"FL&nbsp;{numbers['FL']:.1f}&nbsp;mm" in strip(measured)
    assert "edited" not in strip(measured)


def test_the_strip_follows_every_move_of_a_drag(measured):
    node, seen = measured.markup("thickness"), set()
    node.InvokeEvent(node.PointStartInteractionEvent)
    for y in (-2.0, -3.0, -4.0):
        node.SetNthControlPointPosition(0, node.GetNthControlPointPosition(0)[0], y, 0.0)
        seen.add(strip(measured))
        assert "<i>edited</i>" in strip(measured)
    node.InvokeEvent(node.PointEndInteractionEvent)
    assert len(seen) == 3


def test_what_is_missing_is_said_in_the_strip_with_its_reason(measured):
    measured.session.delete(measured.markup("deep"))
    assert "⚠ <b>MT –</b>" in strip(measured) and "deleted" in strip(measured)


def test_the_strip_of_contours_has_one_number_of_each(transverse):
    transverse.run()
    assert all(f"{name}&nbsp;" in strip(transverse) for name in ("CSA 1", "CSA 2", "EI 1", "EI 2"))


def test_the_strip_stays_in_sight_when_the_panel_is_scrolled(desk, images):
    area = QtWidgets.QScrollArea()
    KEPT.append(area)
    area.setWidgetResizable(True)
    inside = msus_widgets.qMRMLWidget()
    inside.setLayout(QtWidgets.QVBoxLayout())
    area.setWidget(inside)
    area.resize(530, 400)
    area.show()
    widget = msus_slicer.open_module(msus_slicer.load_module(), msus_qt.Proxy(inside))
    msus_slicer.enter(widget)
    widget.ui.msusInputSelector.setCurrentNode(adopt.load_recording(Recording([images[0].pixels])))
    widget.panel.session.add("thickness")
    widget.panel.session.live.add("thickness", [(10.0, 10.0), (10.0, 110.0)])
    msus_qt.process(50)
    pinned = widget.panel.strip.pinned
    assert not pinned.visible
    area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
    assert pinned.visible and pinned.text == widget.ui.msusStripLabel.text and "12.0" in pinned.text
    assert area.viewport().rect().contains(pinned._q.geometry())
    area.verticalScrollBar().setValue(0)
    assert not pinned.visible
    widget.cleanup()
    assert not area.viewport().findChildren(QtWidgets.QLabel, "msusPinnedStrip")


# Folding.


def test_sections_that_are_done_become_one_line(user, cine):
    assert user.ui.msusLoadSection.collapsed and user.ui.msusScaleSection.collapsed
    assert user.ui.msusLoadSection.text == "1. Load: phantom.mp4, 6 frames"
    assert user.ui.msusScaleSection.text == "2. Calibrate: 0.12 mm per pixel (phantom)"
    user.ui.msusLoadSection.collapsed = False
    assert user.ui.msusLoadSection.text == "1. Load"


def test_an_unknown_scale_opens_its_section_and_a_known_one_closes_it(user, still):
    assert not user.ui.msusScaleSection.collapsed
    user.click("msusSpacingButton")
    assert user.ui.msusScaleSection.collapsed and "(typed)" in user.ui.msusScaleSection.text
    user.click("msusClearScaleButton")
    assert not user.ui.msusScaleSection.collapsed


def test_what_a_person_opened_stays_open_the_next_day(start, images):
    user = start()
    user.choose(adopt.load_recording(Recording([images[0].pixels])))
    user.ui.msusLoadSection.collapsed = False  # as a click does
    user.ui.msusSaveSection.collapsed = True
    again = start()
    assert again.ui.msusSaveSection.collapsed
    again.choose(adopt.load_recording(Recording([images[1].pixels])))
    assert not again.ui.msusLoadSection.collapsed


# Messages.


def test_a_message_goes_with_the_frame_that_it_was_said_of(measured):
    measured.panel.say("Frame 0 looks odd.", "warning")
    measured.session.live.update()
    assert measured.message == "Frame 0 looks odd."
    measured.panel.next_frame()
    assert measured.message == "phantom.mp4" and measured.ui.msusMessageLabel.styleSheet == ""


def test_why_there_is_no_scale_is_told_with_what_to_do(user, images):
    recording = Recording([images[0].pixels], None, "scan.dcm")
    recording.scale = SimpleNamespace(spacing=None, source="unknown", reason="Two regions of scan.dcm disagree.")
    user.choose(adopt.load_recording(recording))
    text = user.ui.msusScaleLabel.text
    assert "Two regions of scan.dcm disagree." in text and "Draw a line" in text
    user.click("msusSpacingButton")
    assert "disagree" not in user.ui.msusScaleLabel.text


# Keys.


def test_a_key_can_be_changed_and_is_remembered(start):
    from MSUSSegmentLib.panel import settings

    user = start()
    user.panel.keys.change("accept", "shift+j")
    assert user.panel.keys.shortcuts["accept"].key.toString() == "Shift+J"
    assert user.ui.msusAcceptButton.toolTip.endswith("(Shift+J)") and "<b>Shift+J</b>" in user.ui.msusHelpLabel.text
    again = start()
    assert again.panel.keys.keys["accept"] == "Shift+J"
    again.panel.keys.reset()
    assert again.panel.keys.keys["accept"] == "A" and settings.read("keys/accept", None) is None


def test_a_key_that_is_taken_or_none_is_refused(user):
    with pytest.raises(ValueError, match="is the key for: undo"):
        user.panel.keys.change("accept", "Z")
    with pytest.raises(ValueError, match="is no key"):
        user.panel.keys.change("accept", "  ")
    assert user.panel.keys.keys["accept"] == "A"


def test_the_table_of_keys_opens_and_takes_other_keys(user):
    user.panel.show_keys()
    dialog, table = user.panel.keys._dialog, user.panel.keys._table
    assert dialog.isVisible() and table.rowCount == len(user.panel.keys.keys) > 14
    table.item(0, 0).setText("J")
    assert user.panel.keys.keys["next_frame"] == "J"
    table.item(1, 0).setText("J")
    assert user.panel.keys.keys["previous_frame"] == "," and "is the key for" in user.message
    assert table.item(1, 0).text() == ","
    user.panel.show_keys()
    assert not dialog.isVisible()


def test_every_step_of_the_loop_has_a_key(measured):
    panel, session = measured.panel, measured.session
    panel.accept()
    assert session.is_checked(0)
    panel.next_unchecked()
    assert session.frame == 1
    session.live.move_point(measured.markup("thickness"), 0, (100.0, 10.0))
    panel.undo()
    assert not session.edits_in([1])
    panel.redo()
    assert session.edits_in([1])
    panel.copy_on()
    assert session.frame == 2 and session.edits_in([2])
    measured.select_row("Muscle thickness 1")
    panel.delete_selected()
    assert "deleted" in str(session.edits_in([2]))
    measured.desk.answers = [True]
    panel.reset_frame()
    assert not session.edits_in([2])
    panel.fit()
    assert not measured.ui.msusFitButton.checked


# Accepting.


def test_a_frame_is_checked_when_a_person_says_so(measured):
    measured.click("msusAcceptButton")
    measured.settle()
    assert measured.session.checked_frames() == [0]
    assert measured.ui.msusAcceptButton.text == "Accepted ✓" and "✓ checked" in strip(measured)
    assert {row["checked"] for row in measured.session.rows()} == {"yes"}
    assert "1 of 6 accepted" in measured.ui.msusFrameLabel.text
    assert measured.ui.msusUncheckedButton.text == "Next unchecked (5)"
    measured.click("msusAcceptButton")
    assert measured.session.checked_frames() == []


def test_who_has_accepted_is_exported_and_a_run_ends_it(measured, tmp_path):
    from MSUSSegmentLib.measure.table import read_csv

    measured.panel.parameters.rater = "AB"
    measured.panel.accept()
    measured.session.export_csv(tmp_path / "numbers.csv")
    assert {row["frame"] for row in read_csv(tmp_path / "numbers.csv") if row["checked"] == "AB"} == {0}
    measured.session.undo()
    assert measured.session.checked_frames() == []
    measured.session.redo()
    assert measured.session.checked_by(0) == "AB"
    measured.run()
    assert measured.session.checked_frames() == [] and not any(r["checked"] for r in measured.session.rows("all"))


def test_nothing_measured_is_nothing_to_accept(user, cine):
    user.click("msusAcceptButton")
    assert "nothing to accept" in user.message and not user.ui.msusAcceptButton.checked


def test_the_table_lists_unchecked_frames_only_on_demand(measured):
    measured.panel.accept()
    measured.panel.parameters.thisFrameOnly = False
    measured.settle()
    whole = measured.ui.msusTable.rowCount
    measured.ui.msusShowCombo.setCurrentIndex(1)
    assert "0" not in {row[4] for row in measured.table()} and measured.ui.msusTable.rowCount < whole
    measured.ui.msusShowCombo.setCurrentIndex(2)
    assert measured.ui.msusTable.rowCount == 0


def test_accepted_frames_are_not_led_to_again(measured, monkeypatch):
    monkeypatch.setattr(type(measured.session), "unsure_frames", lambda self: [1, 3])
    session = measured.session
    assert session.next_to_check("odd") == 1
    session.show_frame(1)
    session.set_checked()
    assert session.next_to_check("odd") == 3 and session.next_to_check("odd", after=3) == 3


# Typing.


def type_value(user, name, text):
    row = next(i for i, cells in enumerate(user.table()) if cells[0] == name)
    user.ui.msusTable.item(row, 1).setText(text)


@pytest.mark.parametrize(("name", "text", "shown"), [
    ("Pennation angle 1", "18.5", "18.5"), ("Pennation angle 1", "18,5°", "18.5"),
    ("Muscle thickness 2", "20 mm", "20.0"),
])  # fmt: skip
def test_a_typed_number_is_what_the_line_measures(measured, name, text, shown):
    before = measured.table()
    type_value(measured, name, text)
    assert measured.value(name)[0] == shown and measured.value(name)[2] == "edited"
    measured.session.undo()
    assert measured.table() == before, "one step"


@pytest.mark.parametrize(("name", "text", "says"), [
    ("Pennation angle 1", "steep", "is no number"), ("Pennation angle 1", "120", "between 0 and 90"),
    ("Fascicle length 1", "60", "follows from its angle"), ("Muscle thickness 1", "-3", "more than 0"),
])  # fmt: skip
def test_a_number_that_cannot_be_changes_nothing(measured, name, text, says):
    before, can = measured.table(), measured.session.can_undo
    type_value(measured, name, text)
    assert says in measured.message and measured.table() == before and measured.session.can_undo == can


def test_why_a_fascicle_s_length_is_not_typed_is_said_before_anybody_types(measured):
    table = measured.ui.msusTable
    row = next(i for i, cells in enumerate(measured.table()) if cells[0] == "Fascicle length 1")
    measured.panel.reader.edit_value(row, 1)
    assert "type the pennation angle" in measured.message and not table._q.isPersistentEditorOpen(table._q.item(row, 1))
    combo = measured.ui.msusConvention_fascicle_ends
    combo.setCurrentIndex(combo._q.findText("as drawn"))
    combo.activated.emit(combo.currentIndex)
    assert measured.session.typing_problem("FL", 1, 60.0) == ""
    table.item(row, 1).setText("60")
    assert measured.table()[row][1] == "60.0"


def test_summaries_are_not_typed(measured):
    row = next(i for i, cells in enumerate(measured.table()) if cells[0] == "Pennation angle")
    measured.panel.reader.edit_value(row, 1)
    assert "follows from its lines" in measured.message


# A line's menu.


def test_a_line_can_be_reset_locked_and_copied_by_its_menu(measured):
    session = measured.session
    value = measured.value("Muscle thickness 1")
    for index in (1, 2):
        session.live.move_point(measured.markup("thickness", index), 0, (100.0, 10.0))
    measured.select_row("Muscle thickness 1")
    actions = dict(measured.panel.reader.line_actions())
    assert list(actions) == ["Delete", "Reset this line", "Lock", "Copy to the next frame", "Note …"]
    actions["Reset this line"]()
    assert measured.value("Muscle thickness 1") == value
    assert measured.value("Muscle thickness 2")[2] == "edited", "the others stay"
    actions["Lock"]()
    assert measured.markup("thickness").GetLocked() and "Unlock" in dict(measured.panel.reader.line_actions())
    actions["Copy to the next frame"]()
    assert session.frame == 1 and measured.value("Muscle thickness 1")[2] == "edited"
    assert measured.value("Muscle thickness 2")[2] == "auto"


def test_a_right_click_on_a_row_opens_the_menu(measured):
    table = measured.ui.msusTable._q
    table.show()
    row = next(i for i, cells in enumerate(measured.table()) if cells[0] == "Muscle thickness 1")
    measured.panel.reader.show_menu(table.visualItemRect(table.item(row, 0)).center())
    menu = measured.panel.reader.menu
    assert [action.text() for action in menu._q.actions()][:2] == ["Delete", "Reset this line"]
    menu._q.actions()[2].trigger()
    assert measured.markup("thickness").GetLocked()
    menu.close()


# A note.


def answer(monkeypatch, text):
    """The person types a text, None: changes their mind; gives what was shown to them."""
    from MSUSSegmentLib.panel import ask

    asked = []
    monkeypatch.setattr(ask, "ask_text", lambda title, before="": asked.append((title, before)) or text)
    return asked


def test_a_note_is_written_by_the_menu_or_a_double_click_and_read_in_the_table(measured, monkeypatch):
    measured.select_row("Muscle thickness 1")
    asked = answer(monkeypatch, "at the septum")
    dict(measured.panel.reader.line_actions())["Note …"]()
    assert asked == [("Note on MT 1", "")]
    row = next(row for row in measured.table() if row[0] == "Muscle thickness 1")
    assert row[5].startswith("at the septum") and row[3] == "auto"
    at = next(i for i, cells in enumerate(measured.table()) if cells[0] == "Muscle thickness 1")
    assert "at the septum" in measured.ui.msusTable._q.item(at, 0).toolTip()
    asked = answer(monkeypatch, None)
    measured.panel.reader.edit_value(at, 5)
    assert asked == [("Note on MT 1", "at the septum")] and measured.table()[at][5].startswith("at the septum")
    answer(monkeypatch, "")
    measured.panel.reader.edit_value(at, 5)
    assert not measured.table()[at][5].startswith("at")
    measured.click("msusUndoButton")
    assert measured.table()[at][5].startswith("at the septum")


def test_the_window_that_asks_for_a_note(desk):
    def press(which, typed):
        [dialog] = [w for w in QtWidgets.QApplication.topLevelWidgets() if isinstance(w, QtWidgets.QDialog)]
        assert dialog.windowTitle() == "Note on MT 1"
        dialog.findChild(QtWidgets.QLineEdit).setText(typed)
        next(b for b in dialog.findChildren(QtWidgets.QPushButton) if b.text() == which).click()

    from MSUSSegmentLib.panel.ask import ask_text

    for which, wanted in (("OK", "new"), ("Cancel", None)):
        QtCore.QTimer.singleShot(20, lambda which=which: press(which, "new"))
        assert ask_text("Note on MT 1", "old") == wanted
        msus_qt.application().sendPostedEvents(None, QtCore.QEvent.DeferredDelete)
    desk.testing = True
    assert ask_text("Note on MT 1", "old") is None, "nobody is there to answer"


# The menu of Slicer's views.


@pytest.fixture
def view_menu(monkeypatch):
    """view_menu(user) gives what Slicer calls at a right click in a view: show(node) -> the entries that are seen."""

    def register(user):
        plugins = []
        monkeypatch.setattr(slicer, "qSlicerSubjectHierarchyScriptedPlugin", ScriptedPlugin, raising=False)
        handler = SimpleNamespace(registerPlugin=plugins.append)
        monkeypatch.setattr(
            slicer, "qSlicerSubjectHierarchyPluginHandler", SimpleNamespace(instance=lambda: handler), raising=False
        )
        base = SimpleNamespace(SectionNode=1000, setActionPosition=lambda action, position: None)
        monkeypatch.setattr(slicer, "qSlicerSubjectHierarchyAbstractPlugin", base, raising=False)
        user.module.MSUSSegment(SimpleNamespace())
        for signal, slot in user.desk.startup:
            assert signal == "startupCompleted()"
            if slot.__name__ == "registerViewMenu":
                slot()
        [plugin] = plugins
        assert plugin.name == "MSUSSegment"

        def show(node):
            tree = slicer.vtkMRMLSubjectHierarchyNode.GetSubjectHierarchyNode(slicer.mrmlScene)
            item = tree.GetItemByDataNode(node) or tree.CreateItem(tree.GetSceneItemID(), node)
            plugin.python.showViewContextMenuActionsForItem(item, {"ViewNodeID": "vtkMRMLSliceNodeRed"})
            return [action._q for action in plugin.python.viewContextMenuActions() if action.visible]

        return show

    return register


class ScriptedPlugin(msus_qt.Proxy):
    """Slicer's plugin that is written in Python."""

    __slots__ = ("name", "python")

    def __init__(self, parent):
        super().__init__(QtCore.QObject())

    def __setattr__(self, name, value):
        object.__setattr__(self, name, value)

    def setPythonSource(self, path):
        assert path.endswith("MSUSSegment.py")
        self.python = sys.modules["MSUSSegment"].MSUSSegmentSubjectHierarchyPlugin(self)
        return True


def test_a_right_click_on_a_line_in_the_view_offers_the_same_as_its_row(measured, view_menu, monkeypatch):
    show = view_menu(measured)
    actions = show(measured.markup("thickness", 2))
    assert [a.text() for a in actions] == ["Delete", "Reset this line", "Lock", "Copy to the next frame", "Note …"]
    assert measured.table()[measured.ui.msusTable.currentRow()][0] == "Muscle thickness 2"
    answer(monkeypatch, "look again")
    actions[4].trigger()
    assert measured.session.note_of(measured.markup("thickness", 2)) == "look again"
    actions[2].trigger()
    assert show(measured.markup("thickness", 2))[2].text() == "Unlock"
    show(measured.markup("thickness", 2))[0].trigger()
    assert measured.value("Muscle thickness 2")[0] == "–"
    measured.panel.undo()
    show(measured.markup("thickness", 1))[3].trigger()
    assert measured.session.frame == 1 and measured.value("Muscle thickness 1")[2] == "edited"


def test_other_nodes_and_a_closed_module_add_nothing_to_slicers_menu(measured, view_menu):
    show = view_menu(measured)
    line = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLMarkupsLineNode", "Foreign")
    assert show(line) == [] and show(measured.session.muscle.volume) == []
    assert show(measured.markup("thickness"))
    msus_slicer.leave(measured.widget)
    assert show(measured.markup("thickness")) == [], "Slicer's own menu is as ever"


def test_the_view_menu_works_with_the_panel_of_a_reloaded_module(measured, view_menu):
    show = view_menu(measured)
    measured.widget.onReload()
    again = slicer.modules.MSUSSegmentWidget
    try:
        node = again.panel.session.muscle.markups["thickness", 1]
        show(node)[2].trigger()
        assert node.GetLocked()
    finally:
        again.cleanup()


# The view.


def test_the_wheel_over_the_picture_steps_frames(user, cine):
    interactor = user.desk.layout.red.interactor
    seen = []
    interactor.AddObserver("MouseWheelForwardEvent", lambda *_: seen.append("slicer"), 0.0)
    interactor.InvokeEvent("MouseWheelForwardEvent")
    assert user.session.frame == 1 and not seen, "Slicer would leave the picture's plane"
    interactor.InvokeEvent("MouseWheelBackwardEvent")
    assert user.session.frame == 0
    interactor.SetControlKey(1)
    interactor.InvokeEvent("MouseWheelForwardEvent")
    assert user.session.frame == 0 and seen == ["slicer"], "to zoom stays Slicer's"
    interactor.SetControlKey(0)
    msus_slicer.leave(user.widget)
    interactor.InvokeEvent("MouseWheelForwardEvent")
    assert user.session.frame == 0 and len(seen) == 2


def test_the_scan_area_fills_the_view(user, images):
    screen = np.zeros((500, 900), np.uint8)
    screen[100:400, 300:700] = images[0].pixels
    user.choose(adopt.load_recording(Recording([screen])))
    node, box = user.desk.layout.red.node, user.session.scan_area()
    assert abs(box.x0 - 300) < 12 and abs(box.x1 - 700) < 12
    width, height, _ = node.GetFieldOfView()
    assert width / height == pytest.approx(800 / 600)
    mm = (box.width * SPACING[0], box.height * SPACING[1])
    assert max(mm[0] / width, mm[1] / height) == pytest.approx(1 / 1.06, abs=0.01)
    middle = slicer.util.arrayFromVTKMatrix(node.GetSliceToRAS())[:2, 3]
    wanted = [-SPACING[0] * ((box.x0 + box.x1) / 2 - 0.5), -SPACING[1] * ((box.y0 + box.y1) / 2 - 0.5)]
    np.testing.assert_allclose(middle, wanted, atol=1e-6)
    fitted = len(user.desk.fitted)
    user.click("msusFitButton")
    assert len(user.desk.fitted) > fitted


def test_in_a_low_view_only_the_selected_line_has_its_label(measured):
    def shown():
        nodes = measured.session.muscle.markups.items()
        return {key for key, node in nodes if node.GetDisplayNode().GetPointLabelsVisibility()}

    assert ("thickness", 1) in shown() and ("fascicle", 1) in shown() and ("deep", 1) not in shown()
    measured.desk.layout.red.node.SetDimensions(400, 200, 1)
    measured.panel.fit_view()
    assert shown() == set()
    measured.select_row("Fascicle length 1")
    assert shown() == {("fascicle", 1)}
    measured.select_row("Muscle thickness 2")
    assert shown() == {("thickness", 2)}


def test_labels_of_different_kinds_lie_at_different_places(measured):
    at = {}
    for (kind, index), node in measured.session.muscle.markups.items():
        for i in range(node.GetNumberOfControlPoints()):
            if node.GetNthControlPointLabel(i):
                at[kind, index] = node.GetNthControlPointLabel(i), np.array(node.GetNthControlPointPosition(i))
    assert at["thickness", 1][0].startswith("MT ") and at["fascicle", 1][0].startswith("FL ")
    apart = [np.linalg.norm(a[1] - b[1]) for x, a in at.items() for y, b in at.items() if x[0] < y[0] and x[1] == y[1]]
    assert min(apart) > 2.0  # mm


# Other modalities.


@pytest.mark.parametrize("answer", [True, False])
def test_a_ct_that_slicer_has_loaded_is_asked_about(user, images, monkeypatch, answer):
    node = adopt.load_recording(Recording([images[0].pixels], name="ct.dcm"))
    asked = []

    def read(node, any_modality=False):
        asked.append(any_modality)
        if not any_modality:
            raise OtherModalityError("This is a CT.", "CT")

    monkeypatch.setattr("MSUSSegmentLib.scene.dicom_source.read", read)
    user.desk.answers = [answer]
    user.choose(node)
    assert "modality is CT" in user.desk.questions[0]
    assert (user.session is not None) == answer and asked == ([False, True] if answer else [False])




# Scales of screens that were seen before.


def screen(images, ticks=True, every=50):
    picture = np.zeros((420, 640), np.uint8)
    picture[60:360, 120:520] = images[0].pixels
    if ticks:
        for y in range(60, 360, every):
            picture[y - 1 : y + 1, 540:552] = 220
    return picture


def test_a_scale_is_proposed_again_on_the_same_screen_and_never_simply_applied(user, images):
    user.choose(adopt.load_recording(Recording([screen(images)], None, "first.png")))
    assert not user.ui.msusAcceptTicksButton.enabled
    user.ui.msusSpacingSpin.value = 0.137
    user.click("msusSpacingButton")
    user.choose(adopt.load_recording(Recording([screen(images)], None, "second.png")))
    assert user.session.spacing is None and "0.137 mm per pixel (typed)" in user.message
    user.click("msusAcceptTicksButton")
    assert user.session.spacing == (0.137, 0.137) and "as before" in user.ui.msusScaleLabel.text


@pytest.mark.parametrize("other", [{"every": 40}, {"ticks": False}])
def test_another_ruler_is_another_depth(user, images, other):
    user.choose(adopt.load_recording(Recording([screen(images)], None, "first.png")))
    user.click("msusSpacingButton")
    user.choose(adopt.load_recording(Recording([screen(images, **other)], None, "second.png")))
    assert user.message == "second is ready." and not user.ui.msusAcceptTicksButton.enabled


# Several pictures.


def test_all_pictures_are_listed_and_a_click_goes_to_one(user, images):
    for i in range(2):
        user.choose(adopt.load_recording(Recording([image.pixels for image in images[:3]], name=f"clip{i}.mp4")))
    user.session.live.add("thickness", [(10.0, 10.0), (10.0, 110.0)])
    user.settle()
    table = user.ui.msusPictureTable

    def texts():
        return [[table.item(r, c).text() for c in range(3)] for r in range(table.rowCount)]

    assert texts() == [["clip0.mp4", "0.12 mm", "new"], ["clip1.mp4", "0.12 mm", "1 of 3 measured"]]
    user.panel.pictures.choose(0)
    assert user.session.name == "clip0.mp4"
    user.panel.pictures.choose(1)
    assert user.session.name == "clip1.mp4" and user.value("Muscle thickness 1")[0] == "12.0"


def wait_for_all(user):
    for _ in range(20):
        user.wait()
        if not user.panel.running:
            break


def test_all_pictures_are_measured_one_after_the_other(user, images):
    for i in range(3):
        user.choose(adopt.load_recording(Recording([image.pixels for image in images[:2]], name=f"clip{i}.mp4")))
    user.settle()
    user.click("msusRunAllButton")
    wait_for_all(user)
    table = user.ui.msusPictureTable
    assert [table.item(r, 2).text() for r in range(3)] == ["2 of 2 measured"] * 3


def test_cancel_ends_the_whole_row(user, images, truth):
    truth.delay = 0.1
    for i in range(2):
        user.choose(adopt.load_recording(Recording([image.pixels for image in images[:2]], name=f"clip{i}.mp4")))
    user.settle()
    user.click("msusRunAllButton")
    user.click("msusCancelButton")
    wait_for_all(user)
    assert user.session.name == "clip0.mp4" and not user.panel.pictures._queue
