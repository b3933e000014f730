"""Values of each frame without any mask through all that a task goes through, with nothing outside `state_task.py`."""

from __future__ import annotations

import numpy as np
import pytest
from kinds_help import Pictures
from state_task import PLAIN, REGION, SHAPE, SPACING, STATE, MeanGrey, StateOptions, picture_at

from MSUSSegmentLib.measure.table import measurement_of, read_csv, row
from MSUSSegmentLib.tasks.clip import analyze_frames
from MSUSSegmentLib.tasks.registry import TASKS
from MSUSSegmentLib.tasks.result import Picture
from MSUSSegmentLib.tasks.store import ResultStore

#: Mean of the columns 48 to 111 and 20, over ten.
TORQUE = (np.arange(48, 112).mean() + 20) / 10


@pytest.fixture
def state(registered):
    registered(STATE, PLAIN)
    return STATE


def result_at(i=0, task=STATE, options=None):
    return task.interpret(
        MeanGrey().probabilities(picture_at(i), None), Picture(picture_at(i)), index=i, time_s=i / 20, spacing=SPACING,
        options=options, maker=("s 1", "w"),
    )  # fmt: skip


@pytest.mark.parametrize("task", [STATE, PLAIN], ids=["region", "plain"])
def test_values_are_numbers_with_intervals(task):
    result = result_at(2, task)
    torque, angle = result.measurements
    assert torque.value == pytest.approx(TORQUE + 1) and torque.unit == "Nm"
    assert torque.interval == pytest.approx((torque.value - 1, torque.value + 2))
    assert (angle.value, angle.interval) == (12.5, (10.0, 15.0))
    assert not torque.flags and result.masks == {}


def test_an_interval_stays_through_table_and_file(tmp_path):
    from MSUSSegmentLib.measure.table import write_csv

    rows = [row(one, source="s", frame=0) for one in result_at().measurements]
    write_csv(tmp_path / "t.csv", rows)
    assert [measurement_of(r) for r in read_csv(tmp_path / "t.csv")] == list(result_at().measurements)


def test_a_store_gives_back_what_it_was_given(tmp_path):
    store = ResultStore(tmp_path / "frames", "key", SHAPE)
    store.add(result_at(3))
    again = ResultStore(tmp_path / "frames", "key", SHAPE).result(3)
    assert again.measurements == result_at(3).measurements and again.values == result_at(3).values
    assert np.array_equal(again.basis[REGION, 1], result_at(3).basis[REGION, 1])


def test_a_convention_is_followed():
    assert result_at(options=StateOptions("dorsal")).value("torque") == pytest.approx(-TORQUE)


# In the scene.

slicer = pytest.importorskip("slicer", reason="needs slicer-core")


def _built(count, task=STATE):
    from MSUSSegmentLib.scene import headless
    from MSUSSegmentLib.scene.build import build_scene

    headless.new_scene()
    recording = Pictures([picture_at(i) for i in range(count)], SPACING, "calf.mp4")
    results = [one for _, one in analyze_frames(recording, task, MeanGrey(), range(count), StateOptions())]
    return build_scene(recording, results, task=task, model="s 1", weights="w", options=StateOptions())


@pytest.fixture
def still(state, begin):
    return begin(_built(1))


def number(session, quantity="torque"):
    return next(one for one in session.rows() if one["quantity"] == quantity)


def move_region(session, by):
    from MSUSSegmentLib.scene import markups

    node = session.muscle.markups[REGION, 1]
    points = markups.read_points(node, session.muscle.matrix)
    with session.live.own():
        markups.write_points(node, points + by, session.muscle.matrix)
    session.live.mark_edited(node)


def run(session, frames="this"):
    from MSUSSegmentLib.process.running import run_frames
    from MSUSSegmentLib.scene.clip_run import prepare_run

    class Job:
        cancelled = False

        def check(self):
            pass

        def emit(self, kind, value):
            if kind == "frame":
                session.apply(prepared.at_position(value), model=self.model, weights=self.weights)

    prepared = prepare_run(session, session.frames_for(frames))
    session.begin_run()
    run_frames(Job(), *prepared.arguments(lambda say: MeanGrey()))


def test_a_region_that_was_dragged_makes_values_stale_until_the_next_run(still):
    assert number(still)["value"] == pytest.approx(TORQUE) and not number(still)["flag"]
    move_region(still, (16, 0))
    stale = number(still)
    assert "run again" in stale["flag"] and "stale" in stale["flags"]
    assert stale["value"] == pytest.approx(TORQUE), "it is the old number, and says so"
    assert stale["low"] == pytest.approx(TORQUE - 1)
    run(still)
    fresh = number(still)
    assert fresh["value"] == pytest.approx(TORQUE + 1.6) and not fresh["flag"]
    assert (fresh["provenance"], fresh["rater"], fresh["model"]) == ("edited", "AB", "state stand-in 1")
    assert still.undo()
    assert number(still)["value"] == pytest.approx(TORQUE) and "stale" in number(still)["flags"]
    assert still.undo()
    assert not number(still)["flag"] and number(still)["provenance"] == "auto"


def test_a_region_that_was_deleted_makes_them_stale_and_reset_brings_it_back(still):
    still.delete(still.muscle.markups[REGION, 1])
    assert "stale" in number(still)["flags"]
    still.reset_to_ai()
    assert not number(still)["flag"] and number(still)["value"] == pytest.approx(TORQUE)


def test_measuring_again_changes_nothing(still):
    before = still.rows()
    still.remeasure_from_segments()
    assert [(r["value"], r["flag"], r["provenance"]) for r in still.rows()] == [
        (r["value"], r["flag"], r["provenance"]) for r in before
    ]


def test_a_convention_is_followed_at_once(still):
    still.set_options(StateOptions("dorsal"))
    assert number(still)["value"] == pytest.approx(-TORQUE)
    assert number(still)["high"] == pytest.approx(-TORQUE + 1)


def test_saved_and_loaded_it_is_the_same(still, tmp_path, begin):
    from MSUSSegmentLib.scene.save import load_scene

    move_region(still, (8, 0))
    before = [(r["quantity"], r["value"], r["low"], r["provenance"], r["flags"]) for r in still.rows()]
    assert not still.save(tmp_path / "saved")
    still.close()
    again = begin(load_scene(tmp_path / "saved"))
    assert again.task is STATE
    assert [(r["quantity"], r["value"], r["low"], r["provenance"], r["flags"]) for r in again.rows()] == before
    run(again)
    assert number(again)["value"] == pytest.approx(TORQUE + 0.8)


@pytest.mark.parametrize("task", [STATE, PLAIN], ids=["region", "plain"])
def test_a_cine_is_followed_over_time(state, begin, task, tmp_path):
    session = begin(_built(4, task))
    _, times, raw, _ = session.series()["torque"]
    assert raw == pytest.approx([TORQUE + 0.5 * i for i in range(4)]) and times[1] == pytest.approx(0.05)
    table, charts = session.plot_nodes()
    assert any("Nm" in chart.GetYAxisTitle() for chart in charts) and table.GetTable().GetNumberOfRows() == 4
    assert session.frame_at_row(2) == 2 and session.flags() == {}
    session.show_frame(3)
    assert number(session)["value"] == pytest.approx(TORQUE + 1.5)
    session.show_frame(0)
    assert number(session)["value"] == pytest.approx(TORQUE)
    assert not session.save(tmp_path / "saved")
    assert (tmp_path / "saved" / "measurements.png").exists() and not (tmp_path / "saved" / "histograms.csv").exists()
    if task is STATE:
        move_region(session, (8, 0))
        session.copy_edits_to_next()
        assert "stale" in number(session)["flags"]
        run(session, "all")
        assert [r["value"] for r in session.rows("all") if r["quantity"] == "torque"] == pytest.approx(
            [TORQUE + 0.8, TORQUE + 0.8 + 0.5, TORQUE + 1, TORQUE + 1.5]
        )


def test_a_task_that_was_registered_here_runs_in_this_process(state, begin):
    """Another process has the built-in tasks only, and says so."""
    import time
    from dataclasses import replace

    from MSUSSegmentLib.process.child_worker import ChildWorker
    from MSUSSegmentLib.process.running import model_factory, run_frames
    from MSUSSegmentLib.scene.clip_run import prepare_run
    from MSUSSegmentLib.tasks.registry import register, unregister

    own = register(replace(STATE, name="state-own", load=lambda model, device, say: MeanGrey()))
    try:
        session = begin(_built(2, own))
        arguments = prepare_run(session, [0, 1]).arguments(model_factory("none", "auto", own))
        worker, events = ChildWorker(), []
        worker.submit(run_frames, *arguments)
        end = time.monotonic() + 30
        while not any(kind in ("done", "error") for kind, _, _ in events) and time.monotonic() < end:
            events += worker.poll(0.01)
        worker.close()
    finally:
        unregister("state-own")
    values = [value.value("torque") for kind, _, value in events if kind == "frame"]
    assert values == pytest.approx([TORQUE, TORQUE + 0.5])


def test_another_task_has_none_of_its_values(still):
    still.set_task(TASKS["transverse"])
    assert not any(r["quantity"] == "torque" for r in still.rows())
    still.set_task(STATE)
    assert number(still)["value"] == pytest.approx(TORQUE)


def test_examples_for_training_masks_are_refused(still, tmp_path):
    with pytest.raises(ValueError, match="no segments"):
        still.export_dataset(tmp_path / "data", group="S01")


def test_the_command_line_analyses_it(state, tmp_path, monkeypatch, capsys):
    import json

    from msus.analysis import Analysis
    from MSUSSegmentLib.commands.analyze import analyze
    from MSUSSegmentLib.phantoms.cine import write_frames

    write_frames(tmp_path / "calf.nrrd", np.stack([picture_at(i) for i in range(3)]), SPACING, 20.0)
    analyze(tmp_path / "calf.nrrd", tmp_path / "out", Analysis(STATE, MeanGrey(), StateOptions()), lambda *_: None)
    rows = [r for r in read_csv(tmp_path / "out" / "measurements.csv") if r["quantity"] == "torque"]
    assert [r["value"] for r in rows] == pytest.approx([TORQUE + 0.5 * i for i in range(3)])
    assert [r["high"] for r in rows] == pytest.approx([TORQUE + 2 + 0.5 * i for i in range(3)])
    names = {p.name for p in (tmp_path / "out").iterdir()}
    assert {"scene.mrb", "measurements.csv", "smoothed.csv", "overlay.mp4", "measurements.png"} <= names
    assert json.loads((tmp_path / "out" / "analysis.json").read_text(encoding="utf-8"))["task"] == "state"


def test_a_studys_summary_has_a_column_for_each_of_its_quantities(state, tmp_path):
    import csv

    from msus.analysis import Analysis
    from MSUSSegmentLib.commands.analyze import analyze
    from MSUSSegmentLib.commands.summary import Subjects, write_summary
    from MSUSSegmentLib.phantoms.cine import write_frames

    write_frames(tmp_path / "calf.nrrd", np.stack([picture_at(i) for i in range(3)]), SPACING, 20.0)
    folder = tmp_path / "study" / "calf"
    analyze(tmp_path / "calf.nrrd", folder, Analysis(STATE, MeanGrey(), StateOptions()), lambda *_: None)
    with write_summary(tmp_path / "study", Subjects({}), {}).open(newline="", encoding="utf-8-sig") as file:
        [one] = csv.DictReader(file)
    assert float(one["torque"]) == pytest.approx(TORQUE + 0.5) and one["torque_unit"] == "Nm"
    assert (one["angle"], one["status"], one["MT"]) == ("12.5", "measured", "")
