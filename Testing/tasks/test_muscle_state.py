"""Muscle state: one region a clip, values with intervals, earlier frames, and what is said where something is odd."""

from __future__ import annotations

import json

import numpy as np
import pytest
from state_help import COUNT, FPS, KnownMaps, clip, pixels, predictor

from MSUSSegmentLib.measure.region import warp_region
from MSUSSegmentLib.measure.types import EDITED, Line
from MSUSSegmentLib.tasks import registry
from MSUSSegmentLib.tasks.clip import analyze_frames, earlier_frames
from MSUSSegmentLib.tasks.muscle_state import MUSCLE_STATE
from MSUSSegmentLib.tasks.state_predictor import LiveState, load_state_predictor
from MSUSSegmentLib.tasks.state_vocabulary import BEFORE_S, KNOWN, REGION, StateOptions


def analyse(recording, model=None, indices=range(COUNT), options=None):
    model = model or predictor()
    return [r for _, r in analyze_frames(recording, MUSCLE_STATE, model, indices, options or StateOptions())]


@pytest.fixture(scope="module")
def results():
    return analyse(clip())


def number(result, quantity):
    return next(one for one in result.measurements if one.quantity == quantity)


def test_all_frames_of_a_clip_have_one_region_between_the_aponeuroses(results):
    regions = [result.points(REGION) for result in results]
    assert all(np.array_equal(region, regions[0]) for region in regions)
    assert all(result.lines[REGION, 1].provenance == "auto" and result.lines[REGION, 1].model for result in results)
    assert all(result.masks == {} for result in results)


def test_values_are_those_of_the_warped_region_with_their_intervals(results):
    for i, result in enumerate(results):
        own, before = (warp_region(pixels()[at], result.points(REGION)) for at in (i, max(i - 1, 0)))
        torque, angle = number(result, "torque"), number(result, "angle")
        assert torque.value == pytest.approx(own.mean(), abs=0.3) and torque.unit == "Nm" and angle.unit == "deg"
        assert torque.interval == pytest.approx((torque.value - 2, torque.value + 3))
        assert angle.value == pytest.approx(own.mean() - before.mean(), abs=0.3)
        assert torque.has("no_motion") == (i < 2) and not torque.has("mirrored")
    assert [one.quantity for one in results[0].measurements] == ["angle", "torque"]


def test_a_frame_alone_has_the_same_values_as_in_a_run(results):
    (alone,) = analyse(clip(), indices=[4])
    assert alone.measurements == results[4].measurements


def test_without_times_nothing_is_known_of_the_motion():
    result = analyse(clip(fps=None))[4]
    assert number(result, "torque").has("no_motion") and number(result, "angle").value == pytest.approx(0)


def test_earlier_frames_are_found_by_their_times():
    times = [i / 60 for i in range(10)]
    assert earlier_frames(times, 9, BEFORE_S) == [7, 5] and earlier_frames(times, 2, BEFORE_S) == [0, None]
    assert earlier_frames([i / 25 for i in range(5)], 4, BEFORE_S) == [3, 2]
    assert earlier_frames([i / 5 for i in range(5)], 4, BEFORE_S) == [None, None]
    assert earlier_frames([None] * 5, 4, BEFORE_S) == [None, None]


def test_the_lines_of_the_longitudinal_task_stand_beside_where_they_are_asked_for():
    result = analyse(clip(), indices=[2], options=StateOptions("found"))[0]
    assert [one.quantity for one in result.measurements if one.index is None] == ["angle", "torque", "MT", "PA", "FL"]
    assert number(result, "MT").unit == "mm" and result.value("MT") == pytest.approx(17.4, abs=0.5)
    assert result.value("PA") == pytest.approx(20, abs=2.5)


def test_a_mirrored_clip_is_read_mirrored_and_says_so(results):
    mirrored = analyse(clip(np.ascontiguousarray(pixels()[:, :, ::-1])))
    for one, other in zip(mirrored, results, strict=True):
        assert number(one, "torque").has("mirrored")
        assert number(one, "torque").value == pytest.approx(number(other, "torque").value, abs=0.5)


def test_frames_that_show_no_tissue_have_no_values_and_say_why():
    frames = pixels().copy()
    frames[3] = 0
    lost = analyse(clip(frames))
    assert number(lost[3], "torque").value is None and "shows no tissue" in number(lost[3], "torque").flag
    assert number(lost[2], "torque").value is not None and number(lost[4], "torque").value is not None


def test_a_clip_without_a_muscle_has_no_values_but_takes_a_drawn_region():
    frames = np.random.default_rng(0).integers(0, 255, pixels().shape).astype(np.uint8)
    model = predictor()
    result = analyse(clip(frames), model, [0])[0]
    assert number(result, "torque").value is None and "draw the region" in number(result, "torque").flag
    drawn = Line(np.array([[40.0, 40], [200, 40], [200, 120], [40, 120]]), EDITED)
    found = MUSCLE_STATE.interpret(
        model.probabilities(frames[0], (0, 0, 260, 200), {(REGION, 1): drawn}, (None, None)),
        _picture(frames[0]), given={(REGION, 1): drawn},
    )  # fmt: skip
    assert number(found, "torque").value == pytest.approx(127, abs=3)
    assert number(found, "torque").provenance == EDITED
    small = Line(np.array([[40.0, 40], [44, 40], [44, 60]]), EDITED)
    found = MUSCLE_STATE.interpret(
        model.probabilities(frames[0], (0, 0, 260, 200), {(REGION, 1): small}, (None, None)),
        _picture(frames[0]), given={(REGION, 1): small},
    )  # fmt: skip
    assert number(found, "torque").value is None and "px wide" in number(found, "torque").flag


def _picture(grey):
    from MSUSSegmentLib.io.scan_area import Box
    from MSUSSegmentLib.tasks.result import Picture

    return Picture(grey, bounds=Box(0, 0, grey.shape[1], grey.shape[0]))


def test_the_muscle_is_looked_for_once_a_clip():
    maps = KnownMaps()
    model = predictor()
    model._segmentation = lambda: maps
    analyse(clip(), model)
    assert maps.calls == COUNT, "the frames that are looked at together, and no other"


def test_live_steps_give_the_same_values_from_the_region_of_the_first_frame():
    live, model = LiveState(predictor(), fps=FPS), predictor()
    with pytest.raises(ValueError, match="uint8"):
        live.step(np.zeros((10, 10)))
    assert np.isnan(live.step(np.zeros(pixels()[0].shape, np.uint8))["torque"]), "nothing to see yet"
    for i, frame in enumerate(pixels()):
        found = live.step(frame)
        before = [pixels()[i - back] if i >= back else None for back in (1, 2)]
        if i == 0:
            before = [np.zeros_like(frame), None]
        expected = model.values(frame, live.region, live.bounds, before)
        assert found["torque"] == expected["torque"] and found["torque_high"] == found["torque"] + 3
        if i > 1:
            assert found["angle"] == expected["angle"]
        assert 0 < live.lag_s < 5
    with pytest.raises(ValueError, match="changed their size"):
        live.step(np.zeros((10, 10), np.uint8))


def test_a_signal_of_a_users_own_becomes_a_quantity_with_its_unit():
    before = registry.TASKS["muscle-state"]
    try:
        (result,) = analyse(clip(), predictor((("angle", "deg"), ("grip", "N"))), [3])
        assert number(result, "grip").unit == "N" and result.values["grip [N]"] == 0
        grown = registry.TASKS["muscle-state"]
        assert grown.quantity("grip").measures == "N" and "grip" in grown.summaries
        assert [one.name for one in before.quantities if one.name in KNOWN] == list(KNOWN)
    finally:
        registry.TASKS["muscle-state"] = before


def test_what_a_frame_is_unlike_is_told():
    model = predictor(novelty=0.1)
    rng = np.random.default_rng(0)
    mean = rng.normal(size=32 * 64).astype(np.float32)
    model.components = mean / mean.std(), np.linalg.qr(rng.normal(size=(32 * 64, 4)))[0].astype(np.float32)
    (result,) = analyse(clip(), model, [3])
    assert number(result, "torque").has("unlike_training") and number(result, "torque").value is not None


def test_a_bundle_is_what_was_fitted_and_damage_is_named(tmp_path):
    from MSUSSegmentLib.learning.state import StateSettings, Trial, fit_network, planes_of
    from MSUSSegmentLib.learning.state_bundle import write_state_bundle
    from MSUSSegmentLib.networks.note import ModelError

    rng = np.random.default_rng(1)
    rows = np.column_stack([np.arange(8)] * 3)
    trial = Trial("a", rng.integers(0, 255, (8, 64, 128)).astype(np.uint8), rows, rng.normal(size=(8, 1)),
                  np.zeros((8, 3)), np.arange(8) / 30, np.arange(8))  # fmt: skip
    fitted = fit_network([trial], StateSettings(epochs=1))
    folder = write_state_bundle(
        tmp_path / "own", fitted, [trial], [("grip", "N")], task="muscle-state", version="0.0.1",
        interval=np.array([[[0.0, -1.0, 2.0], [10.0, -3.0, 4.0]]]),
        slant=0.3, before_s=BEFORE_S, segmentation="truth", about={"authors": "t"},
    )  # fmt: skip
    before = registry.TASKS["muscle-state"]
    try:
        model = load_state_predictor(folder, device="cpu")
        assert (model.name, model.targets[0].unit) == ("own 0.0.1", "N")
        assert model.targets[0].ends(5.0) == (3.0, 8.0) and model.targets[0].ends(20.0) == (17.0, 24.0)
        values = model.values_of(planes_of(trial)[2].numpy())
        assert values["grip"] == pytest.approx(fitted.predict(trial)[2, 0], abs=1e-4)
        assert values["novelty"] > 0
    finally:
        registry.TASKS["muscle-state"] = before
    (folder / "models" / "model.safetensors").write_bytes(b"x")
    with pytest.raises(ModelError, match="SHA-256"):
        load_state_predictor(folder)
    about = json.loads((folder / "configs" / "metadata.json").read_text(encoding="utf-8"))
    about["msus"]["task"] = "transverse"
    (folder / "configs" / "metadata.json").write_text(json.dumps(about), encoding="utf-8")
    with pytest.raises(ModelError, match="not of muscle-state"):
        load_state_predictor(folder)
