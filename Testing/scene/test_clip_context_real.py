"""Real clips with the shipped network: command line and panel give the same numbers, to the last digit."""

from __future__ import annotations

import pytest
from clip_help import assert_same, by_command_line, in_panel, open_session

from MSUSSegmentLib.scene import clip_context, headless
from MSUSSegmentLib.scene.save import load_scene, save_scene
from MSUSSegmentLib.scene.session import Session
from MSUSSegmentLib.tasks.longitudinal import LONGITUDINAL
from MSUSSegmentLib.tasks.registry import find_task

MM_PER_PIXEL = 0.0883002
FRAMES = [20, 21, 22, 23, 24, 40]


@pytest.fixture(scope="module")
def network():
    pytest.importorskip("torch")
    from MSUSSegmentLib.networks.predictor import load_predictor

    return load_predictor(LONGITUDINAL.bundle, device="cpu")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["p6_isokinetic500_01_push_01", "p6_isometric_max_01_push_03"])
def test_a_real_clip_gives_the_same_numbers_in_both(shared_data, network, tmp_path, name):
    path = shared_data / "gm_clips" / f"{name}.mp4"
    expected, context = by_command_line(path, LONGITUDINAL, network, FRAMES, MM_PER_PIXEL)
    assert all(result.value(q) is not None for result in expected.values() for q in ("MT", "PA", "FL"))
    session = open_session(path, LONGITUDINAL, MM_PER_PIXEL)
    results, in_scene = in_panel(session, network, FRAMES)
    assert in_scene.to_json() == context.to_json()
    assert_same(results, expected)
    assert_same(in_panel(session, network, [23])[0], {23: expected[23]})
    save_scene(session.muscle, tmp_path)
    session.close()
    headless.new_scene()
    again = Session.adopt(load_scene(tmp_path / "scene.mrb"))
    assert clip_context.stored_context(again.muscle).to_json() == context.to_json()
    assert_same(in_panel(again, network, [23])[0], {23: expected[23]})
    again.close()


@pytest.mark.slow
@pytest.mark.parametrize(("folder", "task"), [("dl_track", "longitudinal"), ("nerve", "transverse-nerve")])
def test_a_real_still_gives_the_same_numbers_in_both(shared_data, folder, task):
    pytest.importorskip("torch")
    from MSUSSegmentLib.networks.predictor import load_predictor

    task = find_task(task)
    network = load_predictor(task.bundle, device="cpu")
    path = sorted((shared_data / folder / "images").glob("*.png"))[7]
    expected, context = by_command_line(path, task, network, mm_per_pixel=0.0712)
    assert expected[0].measurements and context.still
    session = open_session(path, task, 0.0712)
    results, in_scene = in_panel(session, network)
    session.close()
    assert in_scene == context
    assert_same(results, expected)
