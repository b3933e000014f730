"""One picture from choosing to saving, as a person works through the panel."""

from __future__ import annotations

import numpy as np
import pytest
import slicer
from msus_user import SPACING, Recording

from MSUSSegmentLib.measure.table import read_csv
from MSUSSegmentLib.scene import adopt

MM = "0.12 mm per pixel (typed)"


@pytest.fixture
def measured(user, still):
    """The picture, calibrated and segmented."""
    user.ui.msusSpacingSpin.value = SPACING[0]
    user.click("msusSpacingButton")
    user.run()
    return user


def test_nothing_can_be_done_before_a_picture_is_chosen(user):
    assert user.message == "Choose a picture or a cine to begin."
    for name in ("msusRunButton", "msusCancelButton", "msusSpacingButton", "msusAddFascicleButton", "msusSaveButton"):
        assert not getattr(user.ui, name).enabled, name


def test_a_chosen_picture_is_ready_and_its_unknown_scale_is_amber(user, still):
    assert user.session.muscle.volume is still
    assert "unknown" in user.ui.msusScaleLabel.text
    assert "#f2c14e" in user.ui.msusScaleLabel.styleSheet
    assert user.desk.fitted[-1] is still
    assert not user.ui.msusFrameRow._q.isVisibleTo(user.widget.parent._q)


def test_a_typed_scale_is_shown_with_its_source(user, still):
    user.ui.msusSpacingSpin.value = 0.12
    user.click("msusSpacingButton")
    assert user.ui.msusScaleLabel.text == MM
    assert user.ui.msusScaleLabel.styleSheet == ""
    assert still.GetSpacing()[:2] == pytest.approx((0.12, 0.12))


def test_an_unknown_scale_can_be_gone_back_to(user, still):
    user.click("msusSpacingButton")
    user.click("msusClearScaleButton")
    assert "unknown" in user.ui.msusScaleLabel.text


def test_a_line_over_a_known_distance_gives_the_scale(user, still):
    user.click("msusDrawLineButton")
    interaction = slicer.app.applicationLogic().GetInteractionNode()
    assert interaction.GetCurrentInteractionMode() == interaction.Place
    line = user.panel.parameters.scaleLine
    line.AddControlPoint(-100.0, -50.0, 0.0)
    user.click("msusLineButton")
    assert "click its two ends" in user.message, "one point is not enough"
    line.AddControlPoint(-200.0, -50.0, 0.0)
    user.ui.msusKnownLengthSpin.value = 20.0
    user.click("msusLineButton")
    assert user.ui.msusScaleLabel.text == "0.2 mm per pixel (drawn line)"
    assert interaction.GetCurrentInteractionMode() != interaction.Place
    assert user.panel.parameters.scaleLine is None


def test_ticks_that_are_not_found_change_nothing(user, still):
    assert not user.ui.msusAcceptTicksButton.enabled
    user.click("msusTicksButton")
    assert "No tick marks" in user.message
    assert "unknown" in user.ui.msusScaleLabel.text


def test_a_run_fills_the_table(measured):
    assert measured.message == "Done: one frame."
    value, unit, provenance = measured.value("Muscle thickness")
    assert (unit, provenance) == ("mm", "auto")
    assert 10 < float(value) < 60
    assert measured.value("Pennation angle")[1] == "°"
    assert measured.session.muscle.model == "stand-in 1"


def test_a_new_scale_changes_every_length(measured):
    def thickness():
        return next(r["value"] for r in measured.session.rows() if r["quantity"] == "MT" and r["index"] is None)

    before = thickness()
    measured.ui.msusSpacingSpin.value = 0.24
    measured.click("msusSpacingButton")
    assert thickness() == pytest.approx(2 * before)
    assert float(measured.value("Muscle thickness")[0]) == pytest.approx(thickness(), abs=0.051)


def test_a_dragged_point_changes_its_number_and_becomes_edited(measured):
    measured.ui.msusRaterEdit.text = "AB"
    before = measured.value("Muscle thickness 1")
    line = measured.markup("thickness")
    measured.session.live.move_point(line, 0, (100.0, 10.0))
    after = measured.value("Muscle thickness 1")
    assert after[0] != before[0]
    assert after[2] == "edited"
    rows = measured.session.rows()
    assert {row["rater"] for row in rows if row["quantity"] == "MT" and row["index"] == 1} == {"AB"}


def test_undo_and_redo_go_back_and_forth(measured):
    line = measured.markup("thickness")
    before = measured.value("Muscle thickness 1")
    measured.session.live.move_point(line, 0, (100.0, 10.0))
    after = measured.value("Muscle thickness 1")
    measured.click("msusUndoButton")
    assert measured.value("Muscle thickness 1") == before
    measured.click("msusRedoButton")
    assert measured.value("Muscle thickness 1") == after


def test_a_clicked_row_highlights_its_line(measured):
    at = next(i for i, row in enumerate(measured.table()) if row[0] == "Fascicle length 1")
    measured.ui.msusTable.selectRow(at)
    display = measured.markup("fascicle").GetDisplayNode()
    assert display.GetSelectedColor() == (1.0, 1.0, 1.0)
    assert measured.ui.msusDeleteButton.enabled


def test_a_selected_line_is_deleted(measured):
    at = next(i for i, row in enumerate(measured.table()) if row[0] == "Fascicle length 1")
    measured.ui.msusTable.selectRow(at)
    measured.click("msusDeleteButton")
    assert ("fascicle", 1) not in measured.session.muscle.markups
    assert not measured.ui.msusDeleteButton.enabled


def test_measuring_again_keeps_edits_unless_told_otherwise(measured):
    line = measured.markup("thickness")
    measured.session.live.move_point(line, 0, (100.0, 10.0))
    edited = measured.value("Muscle thickness 1")
    measured.desk.answers = [False]
    measured.click("msusRemeasureButton")
    assert "MT 1" in measured.desk.questions[-1]
    assert measured.value("Muscle thickness 1") == edited
    measured.desk.answers = [True]
    measured.click("msusRemeasureButton")
    assert measured.value("Muscle thickness 1")[2] == "auto"


def test_without_edits_nothing_is_asked(measured):
    measured.click("msusRemeasureButton")
    assert measured.desk.questions == []


def test_reset_brings_the_network_s_lines_back(measured):
    before = measured.value("Muscle thickness 1")
    measured.session.live.move_point(measured.markup("thickness"), 0, (100.0, 10.0))
    measured.desk.answers = [True]
    measured.click("msusResetButton")
    assert measured.value("Muscle thickness 1") == before


@pytest.mark.parametrize("name", ["Fascicle", "Thickness", "Pennation", "Area"])
def test_a_missing_line_is_added_by_one_button(measured, name):
    before = len(measured.session.muscle.markups)
    measured.click(f"msusAdd{name}Button")
    selection = slicer.app.applicationLogic().GetSelectionNode()
    node = slicer.mrmlScene.GetNodeByID(selection.GetActivePlaceNodeID())
    assert selection.GetActivePlaceNodeClassName() == node.GetClassName()
    assert len(measured.session.muscle.markups) > before
    assert measured.ui.msusStopPlacingButton.enabled
    measured.click("msusStopPlacingButton")
    assert not slicer.mrmlScene.IsNodePresent(node), "an incomplete line is removed"
    assert not measured.ui.msusStopPlacingButton.enabled


def test_a_placed_area_gets_its_numbers(measured):
    measured.click("msusAddAreaButton")
    node = slicer.mrmlScene.GetNodeByID(slicer.app.applicationLogic().GetSelectionNode().GetActivePlaceNodeID())
    for x, y in ((100, 100), (200, 100), (200, 200), (100, 200)):
        node.AddControlPoint(-0.12 * x, -0.12 * y, 0.0)
    measured.click("msusStopPlacingButton")
    assert measured.value("Area (CSA) 1")[1:] == ["cm²", "manual"]
    assert measured.value("Echo intensity 1")[1] == "0–255"


def test_a_superficial_aponeurosis_that_is_there_is_not_added_again(measured):
    measured.click("msusAddSuperficialButton")
    assert "already there" in measured.message


def test_the_overlay_is_hidden_and_shown(measured):
    display = measured.markup("deep").GetDisplayNode()
    measured.click("msusOverlayCheck")
    assert not display.GetVisibility()
    measured.panel.toggle_overlay()
    assert display.GetVisibility()
    assert measured.ui.msusOverlayCheck.checked


def test_the_segment_editor_is_on_the_segmentation_of_the_picture(measured):
    editor = measured.ui.msusSegmentEditor._q
    assert editor.segmentation is measured.session.muscle.segmentation
    assert editor.volume is measured.session.muscle.volume
    assert editor.editor_node.GetOverwriteMode() == editor.editor_node.OverwriteNone
    assert "setShow3DButtonVisible" in editor.hidden_parts


def test_everything_is_saved_into_the_folder(measured, tmp_path):
    measured.ui.msusFolderEdit.text = str(tmp_path / "results")
    measured.click("msusSaveButton")
    assert "Saved in" in measured.message
    names = {path.name for path in (tmp_path / "results").iterdir()}
    assert names >= {"scene.mrb", "measurements.csv", "segmentation.seg.nrrd", "overlay.png", "analysis.json"}
    assert {row["provenance"] for row in read_csv(tmp_path / "results" / "measurements.csv")} == {"auto"}
    measured.desk.answers = [False]
    measured.click("msusSaveButton")
    assert "already" in measured.desk.questions[-1]


def test_exports_are_written(measured, tmp_path):
    measured.ui.msusFolderEdit.text = str(tmp_path)
    measured.click("msusCsvButton")
    assert (tmp_path / "phantom.csv").is_file()
    measured.click("msusSegmentationButton")
    assert (tmp_path / "phantom.seg.nrrd").is_file()
    measured.click("msusDatasetButton")
    assert "one person, one split" in measured.message
    measured.ui.msusGroupEdit.text = "S01"
    measured.click("msusDatasetButton")
    assert "1 frames added" in measured.message or "added to the data set" in measured.message


def test_training_data_is_replaced_only_after_asking(measured, tmp_path):
    def stored():
        return {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}

    measured.ui.msusFolderEdit.text = str(tmp_path)
    measured.ui.msusGroupEdit.text = "S01"
    measured.click("msusDatasetButton")
    before = stored()
    measured.ui.msusGroupEdit.text = "S02"  # the same picture
    measured.desk.answers = [False]
    measured.click("msusDatasetButton")
    assert "already" in measured.desk.questions[-1] and "S01" in measured.desk.questions[-1]
    assert "Nothing was added" in measured.message and stored() == before
    measured.desk.answers = [True]
    measured.click("msusDatasetButton")
    assert "added to the data set" in measured.message
    assert (tmp_path / "index.csv").read_text(encoding="utf-8").count("S02") == 1
    assert len(list((tmp_path / "replaced").rglob("images/*.png"))) == 1


def test_the_rest_is_absent_only_when_it_is_said_anew(measured, tmp_path):
    measured.session.muscle.segmentation.GetSegmentation().RemoveSegment("fascicles")
    measured.ui.msusFolderEdit.text = str(tmp_path / "set")
    measured.ui.msusGroupEdit.text = "S01"
    measured.ui.msusNoneThereCheck.checked = True
    measured.click("msusDatasetButton")
    assert len(list((tmp_path / "set" / "fascicle").iterdir())) == 1
    assert not measured.ui.msusNoneThereCheck.checked
    measured.ui.msusFolderEdit.text = str(tmp_path / "other")
    measured.click("msusDatasetButton")
    assert not list((tmp_path / "other" / "fascicle").iterdir())


@pytest.mark.parametrize("text, says", [("", "Choose a folder"), ("results", "whole path")])
def test_a_folder_that_is_none_is_refused(measured, text, says):
    measured.ui.msusFolderEdit.text = text
    measured.click("msusSaveButton")
    assert says in measured.message


def test_a_file_is_opened_from_the_panel(user, images, tmp_path):
    import SimpleITK as sitk

    path = tmp_path / "scan.png"
    sitk.WriteImage(sitk.GetImageFromArray(images[0].pixels), str(path))
    user.desk.files = [str(path)]
    user.click("msusOpenButton")
    assert user.message == "scan is ready."
    assert user.ui.msusInputSelector.currentNode() is user.session.muscle.volume
    user.desk.files = [""]
    user.click("msusOpenButton")
    assert user.message == "scan is ready.", "a dialog that was closed changes nothing"


def test_a_file_that_cannot_be_opened_is_explained(user, tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("hello")
    user.desk.files = [str(path)]
    user.click("msusOpenButton")
    assert "no kind of file that can be opened" in user.message
    assert user.session is None


def test_another_picture_takes_the_place_of_the_first(measured, images):
    first = measured.session
    node = adopt.load_recording(Recording([images[1].pixels], SPACING, "other.png"))
    measured.choose(node)
    assert first.observer_count == 0
    assert measured.session.muscle.volume is node
    assert measured.table() == []
    assert np.array_equal(slicer.util.arrayFromVolume(node)[0], images[1].pixels)


def test_another_convention_is_shown_beside_the_numbers_and_stored(measured):
    before = measured.value("Fascicle length")[0]
    measured.ui.msusConvention_fascicle_length.setCurrentIndex(1)
    measured.ui.msusConvention_fascicle_length.activated.emit(1)
    assert measured.session.options.fascicle_length == "mt_over_sin"
    assert "MT / sin PA" in measured.ui.msusOptionsLabel.text
    assert measured.value("Fascicle length")[0] != before


def test_a_video_asks_for_the_package_that_reads_it(user, tmp_path, monkeypatch):
    from MSUSSegmentLib.panel import install

    monkeypatch.setattr(install, "missing_packages", lambda packages: list(packages.values()))
    path = tmp_path / "scan.mp4"
    path.write_bytes(b"film")
    user.desk.files, user.desk.answers = [str(path)], [False]
    user.click("msusOpenButton")
    assert "av>=13" in user.desk.questions[0]
    assert "Nothing was installed" in user.message


def test_found_ticks_are_shown_and_taken_only_when_accepted(user, still, monkeypatch):
    class Ticks:
        text = "5 ticks, 0.1 mm per pixel"

    accepted = []
    monkeypatch.setattr(user.session, "propose_ticks", Ticks)
    monkeypatch.setattr(user.session, "accept_ticks", accepted.append, raising=False)
    user.click("msusTicksButton")
    assert "5 ticks, 0.1 mm per pixel" in user.message
    assert accepted == []
    user.click("msusAcceptTicksButton")
    assert isinstance(accepted[0], Ticks)
    assert not user.ui.msusAcceptTicksButton.enabled


def test_typing_in_the_middle_of_a_folder_leaves_the_cursor_where_it_is(user, still):
    edit = user.ui.msusFolderEdit._q
    edit.setText("/home/study")
    edit.setCursorPosition(5)
    edit.insert("/ab")
    assert edit.text() == "/home/ab/study"
    assert edit.cursorPosition() == 8
    assert user.panel.parameters.outputFolder == "/home/ab/study"


def test_a_number_that_was_typed_counts_without_enter(user, still):
    spin = user.ui.msusSpacingSpin._q
    spin.lineEdit().setText("0.0883 mm/px")
    user.click("msusSpacingButton")
    assert user.ui.msusScaleLabel.text == "0.0883 mm per pixel (typed)"
