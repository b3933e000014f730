"""A cine in the panel: runs over many frames, cancelling, failing, flags, the plot."""

from __future__ import annotations

import msus_qt
import msus_slicer
import pytest
import slicer
import vtk
from msus_user import SPACING, Recording

from MSUSSegmentLib.scene import adopt


def choose_frames(user, which):
    user.ui.msusFramesCombo.setCurrentIndex(["this", "all", "range"].index(which))


@pytest.fixture
def analyzed(user, cine):
    choose_frames(user, "all")
    user.run()
    return user


def frames_in(user):
    return sorted({row["frame"] for row in user.session.rows("all")})


def test_a_cine_shows_its_frames_and_the_player_follows(user, cine):
    assert user.ui.msusFrameLabel.text == "Frame 0 (0 to 5), 0.00 s"
    assert user.ui.msusSeekWidget._q.browser is user.session.muscle.browser
    user.panel.next_frame()
    assert user.ui.msusFrameLabel.text == "Frame 1 (0 to 5), 0.04 s"
    user.panel.previous_frame()
    user.panel.previous_frame()
    assert user.session.frame == 0


def test_this_frame_alone_is_the_first_choice(user, cine):
    user.session.show_frame(3)
    user.run()
    assert frames_in(user) == [3]


def test_every_second_frame_of_a_range_is_analyzed(user, cine):
    choose_frames(user, "range")
    user.ui.msusFirstSpin.value, user.ui.msusLastSpin.value, user.ui.msusStepSpin.value = 1, 5, 2
    user.run()
    assert frames_in(user) == [1, 3, 5]


def test_a_range_from_back_to_front_is_explained(user, cine):
    choose_frames(user, "range")
    user.ui.msusFirstSpin.value, user.ui.msusLastSpin.value = 4, 2
    user.click("msusRunButton")
    assert "comes before the first" in user.message
    assert not user.panel.running


def test_a_run_over_all_frames_reports_what_it_did(analyzed):
    assert frames_in(analyzed) == [0, 1, 2, 3, 4, 5]
    assert analyzed.message.startswith("Done: 6 frames.")
    assert analyzed.ui.msusProgressLabel.text == "6 of 6 frames done"


def test_the_look_at_the_clip_shows_how_far_it_is_and_ends_on_cancel(user, cine, truth):
    truth.delay = 0.1
    choose_frames(user, "all")
    user.click("msusRunButton")
    seen = set()
    while user.panel.running and truth.seen < 4:
        msus_qt.process(5)
        seen.add(user.ui.msusProgressLabel.text)
    assert "Looking which muscle the clip shows: 2 of 6 frames" in seen
    assert user.ui.msusProgressBar.value >= 1
    user.click("msusCancelButton")
    user.wait()
    assert truth.seen < 6 and user.message == "Cancelled. 0 of 6 frames are done and kept."


def test_cancel_keeps_what_is_done(user, cine, truth, monkeypatch):
    monkeypatch.setattr("MSUSSegmentLib.io.recording.SAMPLED_FRAMES", 2)  # the others are computed in turn
    truth.delay = 0.2
    choose_frames(user, "all")
    user.click("msusRunButton")
    assert not user.ui.msusRunButton.enabled
    while len(frames_in(user)) < 2:
        msus_qt.process(5)
    user.click("msusCancelButton")
    user.wait()
    done = len(frames_in(user))
    assert 2 <= done < 6
    assert user.message == f"Cancelled. {done} of 6 frames are done and kept."
    assert user.ui.msusRunButton.enabled
    assert not user.ui.msusCancelButton.enabled


def test_a_run_that_fails_says_so_and_keeps_what_is_done(user, cine, truth, monkeypatch):
    monkeypatch.setattr("MSUSSegmentLib.io.recording.SAMPLED_FRAMES", 1)  # each is computed in turn
    truth.fails_at = 2
    choose_frames(user, "all")
    user.run()
    assert "the network fell over" in user.message
    assert "#b02a44" in user.ui.msusMessageLabel.styleSheet
    assert frames_in(user) == [0, 1]
    truth.fails_at = None
    user.run()
    assert frames_in(user) == [0, 1, 2, 3, 4, 5], "the next run works"


def test_a_fallback_to_the_cpu_is_said_aloud(user, cine, truth):
    def factory(say):
        say("No cuda device was found; computing on the CPU.")
        return truth

    user.panel.runner.make_factory = lambda task, device: factory
    user.run()
    assert any("computing on the CPU" in text for text in user.desk.status)
    assert user.message.endswith("computing on the CPU."), "it is still there when the run is done"


def test_the_chosen_device_is_passed_on(user, cine, truth):
    asked = []
    user.panel.runner.make_factory = lambda task, device: asked.append((task.name, device)) or None
    user.ui.msusDeviceCombo.setCurrentIndex(2)
    user.click("msusRunButton")
    assert asked == [("longitudinal", "cpu")]
    assert not user.panel.running


def test_packages_that_are_missing_are_not_installed_unasked(user, cine, monkeypatch):
    from MSUSSegmentLib.panel import install

    monkeypatch.setattr(install, "missing_packages", lambda packages: ["monai>=1.4"])
    user.panel.runner.make_factory = user.panel.runner._factory
    user.desk.answers = [False]
    user.click("msusRunButton")
    assert "monai" in user.desk.questions[0]
    assert "Nothing was installed" in user.message


def test_edits_survive_another_run(analyzed):
    analyzed.session.live.move_point(analyzed.markup("thickness"), 0, (100.0, 10.0))
    before = analyzed.value("Muscle thickness 1")
    analyzed.run()
    assert analyzed.value("Muscle thickness 1") == before


def test_edits_are_copied_to_the_next_frame(analyzed):
    analyzed.session.live.move_point(analyzed.markup("thickness"), 0, (100.0, 10.0))
    before = analyzed.value("Muscle thickness 1")
    analyzed.click("msusCopyButton")
    assert analyzed.session.frame == 1
    assert analyzed.value("Muscle thickness 1")[:3] == before[:3]


def test_the_table_shows_one_frame_or_all(analyzed):
    one = len(analyzed.table())
    analyzed.click("msusThisFrameCheck")
    assert len(analyzed.table()) == 6 * one
    at = next(i for i, row in enumerate(analyzed.table()) if row[4] == "4")
    analyzed.ui.msusTable.selectRow(at)
    assert analyzed.session.frame == 4


def test_a_frame_that_looks_wrong_is_flagged_and_reached_by_the_key(user, images):
    flat = images[0].pixels * 0 + 7
    node = adopt.load_recording(Recording([images[0].pixels, images[1].pixels, flat, images[2].pixels], SPACING))
    user.choose(node)
    choose_frames(user, "all")
    user.run()
    assert "Frames that look wrong: 1" in user.message
    assert user.ui.msusFlagLabel.text.startswith("Frames that look wrong: 2 (missing")
    user.panel.next_flagged()
    assert user.session.frame == 2
    assert user.message.startswith("Frame 2: missing")


def test_the_plot_stands_below_the_picture_and_a_click_leads_to_a_frame(analyzed):
    analyzed.click("msusPlotButton")
    layout = analyzed.desk.layout
    assert layout.shown[-1] == 50102, "mm and degrees have a chart each"
    assert len({node.GetPlotChartNodeID() for node in layout.plot_nodes} - {""}) == 2
    series, rows, chosen = vtk.vtkStringArray(), vtk.vtkCollection(), vtk.vtkIdTypeArray()
    layout.view.dataSelected.emit(series, rows)  # empty, as Slicer also sends it
    series.InsertNextValue("series")
    chosen.InsertNextValue(4)
    rows.AddItem(chosen)
    layout.view.dataSelected.emit(series, rows)
    assert analyzed.session.frame == 4
    chart = slicer.mrmlScene.GetNodeByID(layout.plot_nodes[1].GetPlotChartNodeID())
    cursor = vtk.vtkStringArray()
    cursor.InsertNextValue(chart.GetNthPlotSeriesNodeID(chart.GetNumberOfPlotSeriesNodes() - 1))
    chosen.SetValue(0, 1)
    layout.views[1].dataSelected.emit(cursor, rows)
    assert analyzed.session.frame == 4, "the line at the frame shown leads nowhere"
    analyzed.click("msusPlotButton")
    assert layout.shown[-1] not in (50101, 50102)
    layout.view.dataSelected.emit(series, rows)
    assert not msus_qt.ERRORS


def test_closing_the_scene_while_running_stops_the_run(user, cine, truth):
    truth.delay = 0.1
    choose_frames(user, "all")
    user.click("msusRunButton")
    msus_qt.process(5)
    slicer.mrmlScene.Clear(0)
    assert not user.panel.running
    assert user.session is None
    assert user.message == "The scene was closed; the run was stopped."
    user.settle()
    assert user.table() == []
    node = adopt.load_recording(Recording([cine_pixels(truth)], SPACING, "again.png"))
    user.choose(node)
    truth.delay = 0
    user.run()
    assert user.message == "Done: one frame."


def cine_pixels(truth):
    import numpy as np

    return np.frombuffer(next(iter(truth.images)), np.uint8).reshape(300, 400)


def test_deleting_the_picture_while_running_stops_the_run(user, cine, truth):
    truth.delay = 0.1
    choose_frames(user, "all")
    user.click("msusRunButton")
    msus_qt.process(5)
    slicer.mrmlScene.RemoveNode(cine)
    assert not user.panel.running
    assert user.session is None
    user.settle()
    assert "deleted" in user.message or "Choose" in user.message


def test_a_run_goes_on_in_another_module(user, cine, truth):
    truth.delay = 0.05
    choose_frames(user, "all")
    user.click("msusRunButton")
    msus_slicer.leave(user.widget)
    user.wait()
    assert frames_in(user) == [0, 1, 2, 3, 4, 5]
    msus_slicer.enter(user.widget)
    assert len(user.table()) > 5


def test_choosing_another_picture_while_running_stops_the_run(user, cine, images, truth):
    truth.delay = 0.1
    choose_frames(user, "all")
    user.click("msusRunButton")
    other = adopt.load_recording(Recording([images[0].pixels], SPACING, "other.png"))
    user.choose(other)
    assert not user.panel.running
    user.settle()
    assert user.table() == []


def test_a_result_that_cannot_be_taken_up_is_explained(user, cine, monkeypatch):
    choose_frames(user, "all")

    def refuse(result, **more):
        raise ValueError("This result does not fit the picture.")

    monkeypatch.setattr(user.session, "apply", refuse)
    user.run()
    assert user.message == "This result does not fit the picture."
    assert "#b02a44" in user.ui.msusMessageLabel.styleSheet


@pytest.mark.parametrize("part", ["segmentation", "table", "browser", "line"])
def test_deleting_a_part_by_hand_in_the_middle_of_a_run_breaks_nothing(user, cine, truth, part):
    truth.delay = 0.1
    choose_frames(user, "all")
    user.click("msusRunButton")
    while len(frames_in(user)) < 2:
        msus_qt.process(5)
    muscle = user.session.muscle
    node = user.markup("fascicle") if part == "line" else getattr(muscle, part)
    slicer.mrmlScene.RemoveNode(node)
    user.wait()
    assert "did not work" not in user.message
    if part in ("segmentation", "line"):
        assert user.message.startswith("Done: 6 frames.")
        assert user.session.muscle.segmentation is not None


def test_frames_can_be_looked_at_while_the_run_goes_on(user, cine, truth):
    truth.delay = 0.1
    choose_frames(user, "all")
    user.click("msusRunButton")
    while len(frames_in(user)) < 2:
        msus_qt.process(5)
    user.panel.next_frame()
    user.session.live.move_point(user.markup("thickness"), 0, (100.0, 10.0))
    user.wait()
    assert user.message.startswith("Done: 6 frames.")
    assert user.session.frame == 1
    assert user.value("Muscle thickness 1")[2] == "edited"


def test_a_run_goes_to_a_process_of_its_own_which_ends_with_the_panel(start, images, tmp_path, monkeypatch):
    import sys
    from pathlib import Path

    import numpy as np

    from MSUSSegmentLib.process.running import PredictorFactory

    monkeypatch.syspath_prepend(str(Path(__file__).resolve().parents[1] / "process"))
    monkeypatch.delitem(sys.modules, "process_predictors", raising=False)  # of another test
    path = tmp_path / "truth.npz"
    truths = [image.truth for image in images]
    np.savez(
        path,
        pixels=np.stack([image.pixels for image in images]),
        aponeurosis=np.stack([truth.superficial_mask | truth.deep_mask for truth in truths]),
        fascicle=np.stack([truth.fascicle_mask for truth in truths]),
    )
    user = start()
    by_thread = user.panel.runner.make_factory
    by_process = PredictorFactory("process_predictors:TrueMaps", (str(path),))
    numbers = []
    for factory in (by_thread, lambda task, device: by_process):
        user.panel.runner.make_factory = factory
        user.choose(adopt.load_recording(Recording([image.pixels for image in images])))
        user.panel.parameters.frames = user.module.Frames.ALL
        user.run()
        numbers.append([(row["frame"], row["quantity"], row["value"]) for row in user.session.rows("all")])
    assert numbers[0] == numbers[1] and len({frame for frame, _, _ in numbers[0]}) == len(images)
    worker = user.panel.runner.worker
    assert worker.process_id is not None
    assert "process_predictors" not in sys.modules, "loaded there, not here"
    user.widget.cleanup()
    assert worker.process_id is None
