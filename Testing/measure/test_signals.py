"""Signals on frames: straight between samples, empty in gaps, and the clock's offset found."""

from __future__ import annotations

import numpy as np
import pytest

from MSUSSegmentLib.measure.signals import clock_offset, is_constant, resample

FRAMES = np.arange(100) / 50


def test_straight_between_samples_and_nothing_outside():
    t = np.arange(0.5, 1.5, 0.01)
    found = resample(t, 3 * t, FRAMES)
    inside = (FRAMES >= 0.5) & (FRAMES <= 1.49)
    assert found[inside] == pytest.approx(3 * FRAMES[inside])
    assert np.isnan(found[FRAMES < 0.49]).all() and np.isnan(found[FRAMES > 1.51]).all()


def test_gaps_stay_empty_whether_samples_are_missing_or_nan():
    t = np.arange(0, 2, 0.01)
    v = np.sin(t)
    v[80:120] = np.nan
    left_out = np.delete(np.arange(200), np.arange(80, 120))
    for found in (resample(t, v, FRAMES), resample(t[left_out], v[left_out], FRAMES)):
        gap = (FRAMES > 0.79) & (FRAMES < 1.19)
        assert np.isnan(found[gap]).all() and np.isfinite(found[~gap]).all()
    v[:] = np.nan
    assert np.isnan(resample(t, v, FRAMES)).all()


def test_a_fast_signal_is_averaged_over_a_frame():
    t = np.arange(0, 2, 0.001)
    noisy = 1 + np.where(np.arange(2000) % 2, 1.0, -1.0)
    assert np.abs(resample(t, noisy, FRAMES)[1:-1] - 1).max() < 0.06
    assert resample(t, 7 * t, FRAMES) == pytest.approx(7 * FRAMES, abs=1e-3)


def test_times_that_do_not_rise_are_refused():
    with pytest.raises(ValueError, match="rise"):
        resample([0, 0, 1], [1, 2, 3], FRAMES)
    with pytest.raises(ValueError, match="one time for each"):
        resample([0, 1], [1, 2, 3], FRAMES)


@pytest.mark.parametrize("offset", [0.24, -0.18])
@pytest.mark.parametrize("sign", [1, -1])
def test_the_offset_of_a_clock_is_found(offset, sign):
    length = sign * np.exp(-(((FRAMES - 1) / 0.2) ** 2))
    t = np.arange(-0.5, 2.5, 0.01)
    torque = np.exp(-(((t + offset - 1) / 0.2) ** 2))
    found = clock_offset([(t, torque, FRAMES, {"MT": np.zeros(100), "FL": length})])
    assert found.seconds == pytest.approx(offset, abs=0.011) and found.sure and found.against == "FL"
    assert np.sign(found.correlation) == sign and abs(found.correlation) > 0.99 > abs(found.unmoved)
    assert f"{1000 * offset:+.0f} ms" in str(found)


def test_noise_gives_no_sure_offset_and_a_constant_signal_none():
    rng = np.random.default_rng(1)
    t = np.arange(0, 2, 0.01)
    found = clock_offset([(t, rng.normal(size=200), FRAMES, {"FL": rng.normal(size=100)})])
    assert found is None or not found.sure
    assert clock_offset([(t, np.full(200, 4.3), FRAMES, {"FL": FRAMES})]) is None
    assert clock_offset([(t, t, FRAMES, {"FL": np.full(100, np.nan)})]) is None


def test_clips_of_one_recording_agree_on_an_offset_that_one_alone_does_not_show():
    rng, t, trials = np.random.default_rng(2), np.arange(-0.5, 2.5, 0.01), []
    for middle in (0.7, 0.9, 1.1, 1.3):
        length = np.exp(-(((FRAMES - middle) / 0.2) ** 2)) + 0.03 * rng.normal(size=100)
        trials.append((t, np.exp(-(((t + 0.2 - middle) / 0.2) ** 2)), FRAMES, {"FL": length}))
    trials.append((t, np.full(300, 4.0), FRAMES, {"FL": FRAMES}))
    assert clock_offset(trials).seconds == pytest.approx(0.2, abs=0.011) and clock_offset(trials).sure


def test_constant_means_the_same_to_rounding():
    assert is_constant([4.0, 4.0, np.nan]) and is_constant([np.nan]) and not is_constant([4.0, 4.1])
