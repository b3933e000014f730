"""A transverse scan at the panel: with a model, without one, and everything that may go wrong."""

from __future__ import annotations

import json

import numpy as np
import pytest
import slicer
from msus_user import KnownSections, Recording

from MSUSSegmentLib.measure.norms import norms_example
from MSUSSegmentLib.networks.note import model_note
from MSUSSegmentLib.scene import adopt, reference
from MSUSSegmentLib.scene.save import load_scene
from MSUSSegmentLib.tasks.result import EXCLUDED
from MSUSSegmentLib.tasks.task import Task

KEY = "muscle_cross_section"


@pytest.fixture
def measured(transverse):
    transverse.run()
    return transverse


def click_contour(user, contour):
    """Press "Closed curve" and click around."""
    user.click("msusAddAreaButton")
    node = slicer.mrmlScene.GetNodeByID(user.panel.correct.placed_id)
    for x, y in contour[:: max(1, len(contour) // 24)]:
        node.AddControlPoint(-0.16 * x, -0.16 * y, 0.0)
    user.click("msusStopPlacingButton")
    return node


def paint(user, key, mask):
    muscle = user.session.muscle
    slicer.util.updateSegmentBinaryLabelmapFromArray(
        mask[None].astype(np.uint8), muscle.segmentation, key, muscle.volume
    )


def test_the_chosen_task_gives_the_picture_its_segments(transverse):
    assert transverse.session.task.name == "transverse"
    assert transverse.ui.msusAddAreaButton.text == "Closed curve"
    assert list(transverse.session.muscle.segmentation.GetSegmentation().GetSegmentIDs()) == [KEY, EXCLUDED]


def test_a_run_fills_the_table(measured, limb):
    assert measured.message == "Done: one frame."
    for i, truth in enumerate(limb.sections, 1):
        value, unit, provenance = measured.value(f"Area (CSA) {i}")
        assert (unit, provenance) == ("cm²", "auto")
        assert float(value) == pytest.approx(truth.area_cm2, rel=0.03)
        assert float(measured.value(f"Echo intensity {i}")[0]) == pytest.approx(truth.echo_mean, abs=1.0)


def test_the_next_picture_keeps_the_task_and_a_measured_one_brings_its_own(measured, images, limb):
    first = measured.session.muscle.volume
    measured.choose(adopt.load_recording(Recording([limb.pixels], limb.spacing, "second.png")))
    assert measured.session.task.name == "transverse"
    measured.choose_task("longitudinal")
    assert measured.session.task.name == "longitudinal"
    measured.choose(first)
    assert measured.session.task.name == "transverse"
    assert measured.ui.msusTaskCombo.currentText == "Transverse muscle scan"
    assert measured.value("Area (CSA) 1")


def test_the_task_stays_while_a_run_is_going(transverse):
    transverse.click("msusRunButton")
    assert not transverse.ui.msusTaskCombo.enabled
    transverse.panel.parameters.task = "longitudinal"
    assert "A run is going on" in transverse.message
    transverse.wait()
    assert transverse.session.task.name == "transverse"
    assert transverse.ui.msusTaskCombo.enabled


def test_without_a_model_the_panel_says_what_works(transverse, monkeypatch, tmp_path):
    monkeypatch.setattr(Task, "bundle", property(lambda task: tmp_path / "nothing"))
    runner = transverse.panel.runner
    runner.make_factory = runner._factory
    runner.on_parameters()
    assert "No model is installed" in transverse.ui.msusModelLabel.text
    transverse.click("msusRunButton")
    assert "draw the curve or paint the segment" in transverse.message
    assert not transverse.panel.running


def test_a_model_that_has_seen_no_real_image_is_marked(measured, monkeypatch, tmp_path, limb):
    folder = tmp_path / "transverse"
    (folder / "configs").mkdir(parents=True)
    (folder / "model.bin").write_bytes(b"weights")
    about = {"version": "0.2", "msus": {"weights": "model.bin", "simulated_only": True}}
    (folder / "configs" / "metadata.json").write_text(json.dumps(about))
    monkeypatch.setattr(Task, "bundle", property(lambda task: folder))
    measured.panel.runner.on_parameters()
    assert "trained on simulated images only" in measured.ui.msusModelLabel.text
    assert "#f2c14e" in measured.ui.msusModelLabel.styleSheet
    monkeypatch.setattr(KnownSections, "name", model_note(folder).name)
    measured.run()
    assert "trained on simulated images only" in measured.message
    assert {row["model"] for row in measured.session.rows()} == {"transverse 0.2 (trained on simulated images only)"}


def test_a_contour_is_drawn_and_read_without_a_model(transverse, limb):
    click_contour(transverse, limb.sections[0].contour)
    value, unit, provenance = transverse.value("Area (CSA) 1")
    assert float(value) == pytest.approx(limb.sections[0].area_cm2, rel=0.03)
    assert (unit, provenance) == ("cm²", "manual")
    assert transverse.value("Echo intensity 1")[1] == "0–255"


def test_segment_and_curve_are_made_from_one_another(transverse, limb):
    click_contour(transverse, limb.sections[0].contour)
    transverse.click("msusToSegmentButton")
    assert transverse.message == "Segment 1 made from the curve."
    transverse.click("msusAddSegmentButton")
    assert transverse.ui.msusSegmentEditor._q.segment == f"{KEY}_2"
    assert not transverse.ui.msusPaintSection.collapsed
    paint(transverse, f"{KEY}_2", limb.sections[1].mask)
    transverse.select_row("Area (CSA) 1")
    transverse.panel.selected_id = ""
    transverse.click("msusToCurveButton")
    assert transverse.message == "Curve 1, 2 made from the segment."
    assert float(transverse.value("Area (CSA) 2")[0]) == pytest.approx(limb.sections[1].area_cm2, rel=0.02)
    transverse.click("msusUndoButton")
    assert not any(row[0] == "Area (CSA) 2" for row in transverse.table())


def test_a_selected_row_is_the_contour_that_is_meant(measured):
    measured.select_row("Area (CSA) 2")
    measured.click("msusSnapButton")
    assert measured.message.startswith("Curve 2 drawn")
    assert measured.value("Area (CSA) 2")[2] == "edited"
    assert measured.value("Area (CSA) 1")[2] == "auto"
    measured.click("msusUndoButton")
    assert measured.value("Area (CSA) 2")[2] == "auto"


def test_measuring_again_after_painting_asks_nothing(measured, limb):
    paint(measured, KEY, np.roll(limb.sections[0].mask, 4, axis=0))
    measured.click("msusRemeasureButton")
    assert measured.desk.questions == []
    assert measured.value("Area (CSA) 1")[2] == "edited"


def test_a_fat_line_is_proposed_or_drawn(transverse, limb):
    transverse.click("msusAddFatButton")
    assert "click its points" in transverse.message
    transverse.click("msusStopPlacingButton")
    assert transverse.session.muscle.markups == {}
    click_contour(transverse, limb.sections[0].contour)
    transverse.click("msusAddFatButton")
    assert "drag the ends" in transverse.message
    assert transverse.value("Fat thickness 1")[1] == "mm"
    transverse.click("msusAddFatButton")
    assert "has its line" in transverse.message


def test_the_fat_correction_is_a_convention(measured):
    combo = measured.ui.msusConvention_fat_correction
    assert combo.currentText == "none"
    combo.setCurrentIndex(1)
    combo.activated.emit(1)
    assert measured.session.options.fat_correction == "young2015"
    assert "Young et al. 2015" in measured.ui.msusOptionsLabel.text
    assert float(measured.value("EI, fat-corrected 1")[0]) > float(measured.value("Echo intensity 1")[0])


def test_a_nerve_has_no_fat(transverse):
    transverse.choose_task("transverse-nerve")
    top = transverse.widget.parent._q
    assert not transverse.ui.msusAddFatButton._q.isVisibleTo(top)
    assert not transverse.ui.msusOptionsSection._q.isVisibleTo(top)
    assert transverse.ui.msusSnapButton._q.isVisibleTo(top)


def fill_in(user, **more):
    texts = {"Norms": norms_example(), "Muscle": "made-up biceps brachii", "Age": 30, "Height": 170, "Weight": "65,5"}
    for name, text in {**texts, **more}.items():
        getattr(user.ui, f"msus{name}Edit").text = str(text)
    user.ui.msusSexCombo.setCurrentIndex(1)


def test_z_scores_stand_in_the_table(measured):
    fill_in(measured)
    measured.click("msusScoreButton")
    assert measured.message == "z-scores stand beside area and echo intensity."
    ei = next(row["value"] for row in measured.session.rows() if (row["quantity"], row["index"]) == ("EI", 1))
    value, unit, _provenance = measured.value("Echo intensity, z-score 1")
    assert (float(value), unit) == (pytest.approx((ei - 50) / 10, abs=0.006), "SD")
    names = [row[0] for row in measured.table()]
    assert names.index("Echo intensity, z-score 1") == names.index("Echo intensity 1") + 1
    measured.click("msusNoScoreButton")
    assert not any(", z" in row[0] for row in measured.table())


def test_a_threshold_makes_the_judgement(measured):
    fill_in(measured, Above="-50")
    measured.click("msusScoreButton")
    notes = {row[0]: row[5] for row in measured.table()}
    assert notes["Echo intensity, z-score 1"].startswith("abnormal")
    assert not notes["Area (CSA), z-score 1"].startswith(("abnormal", "healthy"))


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"Age": "thirty"}, "The age must be a number"),
        ({"Age": "300"}, "must lie between"),
        ({"Age": ""}, "need the age"),
        ({"Norms": ""}, "Choose a table of norms"),
        ({"Norms": "/nowhere.csv"}, "cannot be read"),
        ({"Muscle": "heart"}, "no line for"),
        ({"Below": "x"}, "z-score of CSA must be a number"),
    ],
)
def test_what_is_wrong_with_reference_values_is_said(measured, more, says):
    before = measured.value("Area (CSA) 1")
    fill_in(measured, **more)
    measured.click("msusScoreButton")
    assert says in measured.message
    assert measured.value("Area (CSA) 1") == before


def test_the_subject_does_not_go_over_to_another_picture_or_into_a_parameter(measured, limb):
    fill_in(measured, Age="41.75")
    measured.click("msusScoreButton")
    first = measured.session.muscle.volume
    measured.choose(adopt.load_recording(Recording([limb.pixels], limb.spacing, "second.png")))
    assert measured.ui.msusAgeEdit.text == ""
    assert measured.ui.msusSexCombo.currentIndex == 0
    assert measured.ui.msusMuscleEdit.text == "made-up biceps brachii"
    measured.choose(first)
    assert measured.ui.msusAgeEdit.text == "41.75"
    node = measured.panel.parameters.parameterNode
    assert "41.75" not in "".join(node.GetParameter(name) for name in node.GetParameterNames())
    measured.click("msusSubjectButton")
    assert "No DICOM file" in measured.message


def test_contours_go_to_the_next_picture(transverse, limb):
    click_contour(transverse, limb.sections[0].contour)
    transverse.click("msusCopyButton")
    assert "no other picture" in transverse.message
    node = adopt.load_recording(Recording([limb.pixels], limb.spacing, "second.png"))
    transverse.click("msusCopyButton")
    assert "Contours copied to second" in transverse.message
    assert transverse.session.muscle.volume is node
    assert transverse.ui.msusInputSelector.currentNode() is node
    assert float(transverse.value("Area (CSA) 1")[0]) == pytest.approx(limb.sections[0].area_cm2, rel=0.03)
    transverse.click("msusUndoButton")
    assert transverse.table() == []


def legend():
    """What the legend of the plot that is shown says."""
    view = slicer.mrmlScene.GetSingletonNode("MSUSPlot", "vtkMRMLPlotViewNode")
    chart = slicer.mrmlScene.GetNodeByID(view.GetPlotChartNodeID())
    return [chart.GetNthPlotSeriesNode(i).GetName() for i in range(chart.GetNumberOfPlotSeriesNodes())]


def test_the_grey_levels_stand_below_the_picture_and_follow_an_edit_once_it_ends(measured):
    measured.click("msusHistogramButton")
    assert measured.desk.layout.shown[-1] == 50101
    before = legend()
    mean = measured.value("Echo intensity 1")[0]
    assert len(before) == 2 and before[0].startswith(f"1: mean {mean}, median ")
    curve = measured.markup("area", 1)
    curve.InvokeEvent(curve.PointStartInteractionEvent)
    points = [curve.GetNthControlPointPosition(i) for i in range(curve.GetNumberOfControlPoints())]
    lowest = min(range(len(points)), key=lambda i: points[i][1])
    curve.SetNthControlPointPosition(lowest, points[lowest][0], points[lowest][1] - 1.0, 0.0)
    measured.settle()
    assert legend() == before, "not while the point is held"
    curve.InvokeEvent(curve.PointEndInteractionEvent)
    measured.settle()
    after, mean = legend(), measured.value("Echo intensity 1")[0]
    assert after[0].startswith(f"1: mean {mean}, median ") and after[0] != before[0] and after[1] == before[1]
    measured.panel.reader.go_to_row(4)  # a click on the plot
    measured.click("msusHistogramButton")
    assert measured.desk.layout.shown[-1] != 50101


def test_the_grey_levels_go_with_a_task_without_contours(measured):
    measured.click("msusHistogramButton")
    for node in measured.session.muscle.nodes_of("area"):
        slicer.mrmlScene.RemoveNode(node)
    measured.settle()
    assert legend() == []
    measured.choose_task("longitudinal")
    assert not measured.ui.msusHistogramButton.checked
    assert measured.desk.layout.shown[-1] != 50101


def test_everything_is_saved_and_opened_again(measured, tmp_path, monkeypatch):
    fill_in(measured)
    measured.click("msusScoreButton")
    measured.ui.msusFolderEdit.text = str(tmp_path / "out")
    measured.click("msusSaveButton")
    assert "Saved in" in measured.message
    measured.ui.msusGroupEdit.text = "S01"
    measured.click("msusDatasetButton")
    assert "added to the data set" in measured.message
    assert [path.name[:5] for path in (tmp_path / "out" / KEY).iterdir()] == ["limb_"]
    assert "has_muscle_cross_section" in (tmp_path / "out" / "index.csv").read_text(encoding="utf-8")
    before = measured.table()
    monkeypatch.setattr(reference, "_subjects", {})  # the program was ended meanwhile
    load_scene(tmp_path / "out")
    measured.panel.adopt_found()
    assert measured.session.task.name == "transverse"
    assert measured.table() == before
    assert measured.ui.msusMuscleEdit.text == "made-up biceps brachii"
    assert measured.ui.msusAgeEdit.text == ""


def test_training_data_of_a_bare_curve_says_what_to_press(transverse, limb, tmp_path):
    click_contour(transverse, limb.sections[0].contour)
    transverse.ui.msusFolderEdit.text = str(tmp_path)
    transverse.ui.msusGroupEdit.text = "S01"
    transverse.click("msusDatasetButton")
    assert "press Segment from curve" in transverse.message


def test_a_spoilt_contour_has_its_reason_in_the_note(transverse):
    click_contour(transverse, [(60, 60), (150, 60), (60, 120), (150, 120)])
    rows = transverse.table()
    assert rows[0][1] == "–" and "crosses" in rows[0][5]
    transverse.click("msusSnapButton")
    assert "crosses" in transverse.message
    transverse.click("msusToCurveButton")
    assert "paint the muscle first" in transverse.message
