"""Signals beside clips: tables and MATLAB files, onto frames; what belongs to another trial is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy.io import savemat

from MSUSSegmentLib.io.targets import canonical, read_targets, signals_on_frames

FRAMES = np.arange(61) / 61
TRIALS = {"30 deg/s": 2.0, "60 deg/s": 1.0}
GM_CLIPS = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "gm_clips"


def table(tmp_path, text):
    path = tmp_path / "targets.csv"
    path.write_text(text, encoding="utf-8")
    return path


def matlab(tmp_path, count=101, **more):
    t = 5.0 + np.arange(count) / 100
    push = {"time": t, "TOR": 100 * (t - 5), "POS": np.full(count, 4.0), "start": 3, **more}
    savemat(tmp_path / "push.mat", {"clips": {"p6_iso_01": {"push_01": push, "push_02": push}}})
    return read_targets(tmp_path / "push.mat")


@pytest.mark.parametrize(
    "head, name, unit",
    [("torque (Nm)", "torque", "Nm"), ("Joint angle [°]", "angle", "deg"), ("emg_mV", "EMG", "mV"),
     ("Moment (N m)", "torque", "Nm"), ("Grip (N)", "Grip", "N"), ("torque", "torque", ""),
     ("hand_grip", "hand_grip", "")],
)  # fmt: skip
def test_heads_say_signal_and_unit(head, name, unit):
    assert canonical(head) == (name, unit)


def test_a_table_with_times_is_brought_to_frames(tmp_path):
    rows = "\n".join(f"a.mp4,{t:.3f},{10 * t:.3f},{'' if 0.4 < t < 0.6 else 5}" for t in np.arange(0, 1.01, 0.01))
    targets = read_targets(table(tmp_path, "clip,time_s,torque (Nm),Grip (N)\n" + rows))
    found = signals_on_frames(targets.of_clip("some/a.avi"), FRAMES, "a")
    assert found.units == {"torque": "Nm", "Grip": "N"}
    assert found.values["torque"] == pytest.approx(10 * FRAMES)
    inside = (FRAMES > 0.42) & (FRAMES < 0.58)
    assert np.isnan(found.values["Grip"][inside]).all() and np.isfinite(found.values["Grip"][FRAMES < 0.4]).all()
    assert any("Grip is missing" in note for note in found.notes)


def test_a_table_with_frames_leaves_the_others_empty(tmp_path):
    targets = read_targets(table(tmp_path, "clip;frame;angle (rad);participant\na;1;0,5;P1\na;3;nan;P1\n"))
    signals = targets.of_clip("a.mp4")
    found = signals_on_frames(signals, np.full(5, np.nan), "a")
    assert signals.participant == "P1" and found.units["angle"] == "deg"
    angle = found.values["angle"]
    assert angle[1] == pytest.approx(np.degrees(0.5)) and np.isnan(angle[[0, 2, 3, 4]]).all()


@pytest.mark.parametrize(
    "text, why",
    [
        ("clip,time_s,torque\na,0,1\n", "has no unit"),
        ("clip,torque (Nm)\na,1\n", "time_s or"),
        ("clip,time_s\na,0\n", "no signals"),
        ("clip,time_s,torque (lbf)\na,0,1\n", "give it in Nm"),
        ("clip,time_s,torque (Nm)\na,0,1\na,0,2\n", "must rise"),
        ("clip,time_s,torque (Nm)\na,0,one\n", "line 2"),
        ("clip,time_s,torque (Nm),TOR (Nm)\na,0,1,1\n", "two columns"),
        ("clip,time_s,torque (Nm),participant\na,0,1,P1\na,1,1,P2\n", "several participants"),
    ],
)
def test_tables_that_cannot_be_used_say_why(tmp_path, text, why):
    with pytest.raises(ValueError, match=why):
        read_targets(table(tmp_path, text))


def test_the_signals_of_another_clip_are_refused(tmp_path):
    rows = "".join(f"a,{t:.2f},1\n" for t in np.arange(0, 1, 0.01))
    targets = read_targets(table(tmp_path, "clip,time_s,torque (Nm)\n" + rows))
    with pytest.raises(ValueError, match=r"no trial for b\.mp4"):
        targets.of_clip("b.mp4")
    signals = targets.of_clip("a.mp4")
    with pytest.raises(ValueError, match="clock begins elsewhere"):
        signals_on_frames(signals, 10 + FRAMES, "a")
    with pytest.raises(ValueError, match="only 100 samples"):
        signals_on_frames(signals, np.arange(120) / 120, "a")
    by_frame = read_targets(table(tmp_path, "clip,frame,torque (Nm)\na,99,1\n")).of_clip("a")
    with pytest.raises(ValueError, match="another clip"):
        signals_on_frames(by_frame, FRAMES, "a")


def test_a_matlab_file_of_nested_structs(tmp_path):
    targets = matlab(tmp_path)
    assert [one.clip for one in targets.trials] == ["clips/p6_iso_01/push_01", "clips/p6_iso_01/push_02"]
    found = signals_on_frames(targets.of_clip("p6_iso_01_push_02.mp4"), FRAMES, "p")
    assert found.values["torque"] == pytest.approx(100 * FRAMES) and found.units == {"torque": "Nm", "angle": "deg"}
    with pytest.raises(ValueError, match="another recording"):
        targets.of_clip("p6_iso_01_push_03.mp4")
    with pytest.raises(ValueError, match="another trial"):
        signals_on_frames(targets.of_clip("p6_iso_01_push_02"), 2 * FRAMES, "p")


def test_frames_joined_to_samples_by_the_file_are_taken_and_checked(tmp_path):
    samples = np.round(np.linspace(1, 101, 61)).astype(int)
    signals = matlab(tmp_path, frameInds=samples).of_clip("p6_iso_01_push_01")
    assert signals_on_frames(signals, FRAMES, "p").values["torque"] == pytest.approx(samples - 1)
    with pytest.raises(ValueError, match="were recorded with 61"):
        signals_on_frames(signals, np.arange(60) / 60, "p")
    moved = signals_on_frames(signals, FRAMES, "p", offset=0.1).values["torque"]
    assert np.isnan(moved[:5]).all() and moved[30] == pytest.approx(100 * (FRAMES[30] - 0.1))


def test_a_damaged_matlab_file_is_named(tmp_path):
    (tmp_path / "x.mat").write_bytes(b"MATLAB 5.0 nothing" * 20)
    with pytest.raises(ValueError, match=r"x\.mat cannot be read"):
        read_targets(tmp_path / "x.mat")


@pytest.mark.skipif(not GM_CLIPS.is_dir(), reason="needs ../shared/data/gm_clips")
def test_the_pushes_of_the_shared_clips_read_as_they_are():
    from MSUSSegmentLib.io.open import open_recording

    targets = read_targets(GM_CLIPS / "AGR003_push_data.mat")
    assert len(targets.trials) == 32
    for name in ("p6_isokinetic500_01_push_01", "p6_passive_ROM_01_push_03"):
        with open_recording(GM_CLIPS / f"{name}.mp4") as recording:
            times = np.array(recording.times)
        found = signals_on_frames(targets.of_clip(name), times, name)
        assert all(np.isfinite(values).all() for values in found.values.values())
        signals = targets.of_clip(name)
        by_clock = np.interp(times, signals.times - signals.times[0], signals.values["torque"])
        assert np.abs(found.values["torque"] - by_clock).max() < 8, "the file's own joining agrees with its clock"
