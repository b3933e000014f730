"""Muscle state in the scene: a region that a person drags, values that say when they are stale, signals in the plot."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "tasks"))

from state_help import COUNT, FPS, KnownMaps, clip, predictor

from MSUSSegmentLib.process.running import run_frames
from MSUSSegmentLib.scene import headless, markups
from MSUSSegmentLib.scene.build import build_scene
from MSUSSegmentLib.scene.clip_run import prepare_run
from MSUSSegmentLib.scene.save import load_scene
from MSUSSegmentLib.scene.session import Session
from MSUSSegmentLib.tasks.clip import analyze_frames
from MSUSSegmentLib.tasks.longitudinal import LONGITUDINAL
from MSUSSegmentLib.tasks.muscle_state import MUSCLE_STATE
from MSUSSegmentLib.tasks.state_vocabulary import REGION, StateOptions


def built(task, model, options):
    headless.new_scene()
    recording, contexts = clip(), []
    results = [
        result
        for _, result in analyze_frames(
            recording, task, model, range(COUNT), options, on_context=contexts.append
        )
    ]
    return build_scene(recording, results, task=task, model=model.name, options=options, context=contexts[0])


@pytest.fixture
def session():
    one = Session.adopt(built(MUSCLE_STATE, predictor(), StateOptions()), "AB")
    yield one
    one.close()


def value_of(session, quantity="torque"):
    return next(row for row in session.rows() if row["quantity"] == quantity)


def run(session, frames="this", model=None):
    class Job:
        model = weights = ""

        def check(self):
            pass

        def emit(self, kind, value):
            if kind == "frame":
                session.apply(prepared.at_position(value), model=self.model, weights=self.weights)
            if kind == "context":
                session.keep_context(value)

    prepared = prepare_run(session, session.frames_for(frames))
    session.begin_run()
    run_frames(Job(), *prepared.arguments(lambda say: model or predictor()))


def drag(session, by):
    node = session.muscle.markups[REGION, 1]
    points = markups.read_points(node, session.muscle.matrix)
    with session.live.own():
        markups.write_points(node, points + by, session.muscle.matrix)
    session.live.mark_edited(node)


def test_a_dragged_region_makes_values_stale_until_they_are_run_again(session):
    session.show_frame(3)
    before = value_of(session)
    assert before["provenance"] == "auto" and not before["flag"] and before["model"] == "known 1"
    drag(session, (0, 15))
    stale = value_of(session)
    assert "another region of interest" in stale["flag"] and stale["value"] == before["value"]
    run(session)
    fresh = value_of(session)
    assert not fresh["flag"] and fresh["value"] != before["value"] and fresh["provenance"] == "edited"
    assert fresh["rater"] == "AB"
    session.show_frame(4)
    assert value_of(session)["provenance"] == "auto", "only this frame's region was dragged"


def test_running_frames_again_gives_the_same_values_as_the_analysis(session):
    before = [(row["quantity"], row["value"], row["low"], row["flags"]) for row in session.rows("all")]
    run(session, "all")
    assert [(row["quantity"], row["value"], row["low"], row["flags"]) for row in session.rows("all")] == before
    session.show_frame(4)
    run(session)
    assert [(row["quantity"], row["value"], row["low"], row["flags"]) for row in session.rows("all")] == before


def test_what_the_longitudinal_task_found_stays_and_stands_beside_the_values(tmp_path):
    from MSUSSegmentLib.measure.architecture import Options

    one = Session.adopt(built(LONGITUDINAL, KnownMaps(), Options()), "AB")
    try:
        thickness = value_of(one, "MT")["value"]
        one.set_task(MUSCLE_STATE)
        run(one, "all")
        quantities = {row["quantity"] for row in one.rows("all") if row["index"] is None}
        assert quantities == {"angle", "torque", "MT", "PA", "FL"}
        assert value_of(one, "MT")["value"] == pytest.approx(thickness, rel=1e-6)
        assert value_of(one, "MT")["model"] == "truth" and value_of(one)["model"] == "known 1"
        found = one.series()
        assert set(found) == quantities and all(len(values[2]) == COUNT for values in found.values())
        _table, charts = one.plot_nodes()
        assert {chart.GetYAxisTitle() for chart in charts} == {"angle, PA (°)", "torque (Nm)", "MT, FL (mm)"}
        one.reset_to_ai()
        assert value_of(one, "MT")["value"] == pytest.approx(thickness, rel=1e-6)
        one.set_task(LONGITUDINAL)
        assert value_of(one, "MT")["value"] == pytest.approx(thickness, rel=1e-6)
    finally:
        one.close()


def test_measured_signals_stand_in_the_plot_and_are_saved_with_the_scene(session, tmp_path):
    rows = "".join(f"array,{i / 100:.2f},{5 * i}\n" for i in range(30))
    (tmp_path / "targets.csv").write_text("clip,time_s,torque (Nm)\n" + rows, encoding="utf-8")
    name = session._source()
    text = (tmp_path / "targets.csv").read_text(encoding="utf-8").replace("array,", f"{Path(name).stem},")
    (tmp_path / "targets.csv").write_text(text, encoding="utf-8")
    session.read_signals(tmp_path / "targets.csv")
    frames, _times, raw, _ = session.series()["torque measured"]
    assert raw == pytest.approx(500 * np.arange(COUNT) / FPS) and len(frames) == COUNT
    _table, charts = session.plot_nodes()
    chart = next(chart for chart in charts if "torque" in chart.GetYAxisTitle())
    names = [chart.GetNthPlotSeriesNode(i).GetName() for i in range(chart.GetNumberOfPlotSeriesNodes())]
    assert "torque measured" in names and any(name.startswith("frame ") for name in names)
    assert session.frame_at_row(2) == 2
    assert not session.save(tmp_path / "saved")
    assert (tmp_path / "saved" / "measurements.png").exists()
    again = Session.adopt(load_scene(tmp_path / "saved"), "AB")
    try:
        assert again.series()["torque measured"][2] == pytest.approx(raw)
        (tmp_path / "other.csv").write_text("clip,time_s,torque (Nm)\nother,0,1\n", encoding="utf-8")
        with pytest.raises(ValueError, match="another recording"):
            again.read_signals(tmp_path / "other.csv")
        assert again.series()["torque measured"][2] == pytest.approx(raw), "what was there stays"
    finally:
        again.close()


def test_the_process_that_computes_gets_the_earlier_frames(session, tmp_path):
    from MSUSSegmentLib.process.messages import decode_run, encode_run
    from MSUSSegmentLib.process.running import model_factory

    prepared = prepare_run(session, session.frames_for("all"))
    arguments = prepared.arguments(model_factory("none", "cpu", MUSCLE_STATE))
    encoded = encode_run(tmp_path / "run", *arguments)
    size = (tmp_path / "run").stat().st_size
    frames = decode_run(encoded)[0]
    assert all(
        one is other is None or np.array_equal(one, other)
        for frame, was in zip(frames, arguments[0], strict=True)
        for one, other in zip(frame.before, was.before, strict=True)
    )
    assert frames[0].before == (None, None) and frames[3].before[0] is not None
    sampled = len(arguments[6])
    assert size <= (COUNT + sampled) * arguments[0][0].pixels.nbytes, "every picture once"
