"""Smoothing over time: no lag, no loss of movement, no spikes, nothing made up in long gaps."""

from __future__ import annotations

import numpy as np
import pytest

from MSUSSegmentLib.measure.flags import flag
from MSUSSegmentLib.measure.smoothing import LEAST_SMOOTHED, WINDOW_S, series_of, smooth, smoothed_rows
from MSUSSegmentLib.measure.table import flags_of
from MSUSSegmentLib.phantoms.cine import Contraction

FPS = 25.0
TIMES = np.arange(100) / FPS


def movement(hertz=1.0, times=TIMES):
    return 20 + 4 * np.sin(2 * np.pi * hertz * times)


@pytest.mark.parametrize("fps", [25.0, 50.0, 100.0])
@pytest.mark.parametrize("hertz", [0.3, 1.0, 1.5])
def test_a_movement_keeps_its_height_and_comes_neither_late_nor_early(hertz, fps):
    times = np.arange(int(4 * fps)) / fps
    found = smooth(movement(hertz, times), times) - 20
    waves = np.column_stack([np.sin(2 * np.pi * hertz * times), np.cos(2 * np.pi * hertz * times)])
    (along, across), *_ = np.linalg.lstsq(waves, found, rcond=None)
    assert np.hypot(along, across) / 4 >= 0.97
    assert abs(np.arctan2(across, along) / (2 * np.pi * hertz)) < 0.001


def test_a_straight_rise_stays_as_it_is_up_to_both_ends():
    rise = 15 + 3 * TIMES
    np.testing.assert_allclose(smooth(rise, TIMES), rise, atol=1e-6)
    np.testing.assert_allclose(smooth(rise), rise, atol=1e-6)


def test_backwards_in_time_gives_the_same_backwards():
    values = movement() + np.random.default_rng(1).normal(0, 0.3, 100)
    np.testing.assert_allclose(smooth(values[::-1], TIMES), smooth(values, TIMES)[::-1], atol=1e-6)


@pytest.mark.parametrize("at", [2, 30, 56, 97])
@pytest.mark.parametrize("noise", [0.0, 0.2])
def test_a_spike_of_a_single_frame_vanishes(at, noise):
    values = movement() + np.random.default_rng(2).normal(0, noise, 100)
    spiked = values.copy()
    spiked[at] += 15
    assert abs(smooth(spiked, TIMES)[at] - movement()[at]) < 0.5 + 1.5 * noise
    off = np.abs(smooth(spiked, TIMES) - smooth(values, TIMES))
    assert np.median(off) < 0.05


@pytest.mark.parametrize("at", [0, 1, 98, 99])
def test_a_spike_near_the_first_or_last_frame_is_at_most_one_frame_of_movement(at):
    spiked = movement()
    spiked[at] += 15
    assert abs(smooth(spiked, TIMES)[at] - movement()[at]) < 1.1


def test_noise_becomes_less_and_leaves_no_bias():
    noise = np.random.default_rng(3).normal(0, 0.5, 400)
    times = np.arange(400) / FPS
    error = smooth(movement(0.8, times) + noise, times) - movement(0.8, times)
    assert error.std() < 0.75 * noise.std()
    assert abs(error.mean()) < 0.06


def test_a_real_step_stays_a_step():
    step = np.where(TIMES < 2, 20.0, 24.0)
    found = smooth(step, TIMES)
    assert (np.diff(found) >= -1e-9).all()
    assert found.min() >= 20 and found.max() <= 24
    far = np.abs(TIMES - 2) > WINDOW_S / 2
    np.testing.assert_allclose(found[far], step[far], atol=1e-6)
    noisy = smooth(step + np.random.default_rng(4).normal(0, 0.1, 100), TIMES)
    assert np.abs(noisy - step)[far].max() < 0.3


def test_short_gaps_are_bridged_and_long_ones_stay_missing():
    values = movement()
    values[[0, 40, 41, 42, 98, 99]] = np.nan
    values[60:72] = np.nan
    found = smooth(values, TIMES)
    missing = np.isnan(found)
    assert np.flatnonzero(missing).tolist() == [0, *range(60, 72), 98, 99]
    assert np.abs(found - movement())[~missing].max() < 0.25


def test_uneven_times_are_times():
    times = np.sort(np.random.default_rng(5).uniform(0, 4, 120))  # gaps of up to half a window
    assert np.abs(smooth(movement(1.0, times), times) - movement(1.0, times)).max() < 0.25


@pytest.mark.parametrize("values", [[], [np.nan], [3.0], [3.0, 4.0], [3.0, np.nan, 5.0], [1.0, 2.0, 3.0, 4.0]])
def test_few_values_come_back_as_they_are(values):
    found = smooth(values)
    known = np.isfinite(values)
    np.testing.assert_allclose(found[known], np.asarray(values, float)[known], atol=1e-9)
    assert len(values) < 3 or np.isfinite(found).all()


def test_a_constant_stays_constant():
    np.testing.assert_allclose(smooth(np.full(30, 12.5)), 12.5)


@pytest.mark.parametrize(
    ("values", "times", "window", "words"),
    [
        ([1.0, 2.0], [0.0], None, "one time for each"),
        ([1.0, 2.0], [1.0, 1.0], None, "rise"),
        ([1.0, 2.0], [0.0, np.nan], None, "rise"),
        ([1.0, 2.0], None, 0.0, "above 0"),
        ([[1.0, 2.0]], None, None, "one row"),
    ],
)
def test_what_is_no_time_series_is_refused(values, times, window, words):
    with pytest.raises(ValueError, match=words):
        smooth(values, times, window)


def row(frame, value, quantity="MT", index=None, flag="", time_s=None, unit="mm"):
    keys = {"source": "a.mp4", "provenance": "auto", "rater": "", "model": "m", "scale_source": "typed"}
    return {
        **keys, "frame": frame, "time_s": time_s, "quantity": quantity, "index": index, "value": value, "unit": unit,
        "flag": flag,
    }  # fmt: skip


def test_the_smoothed_table_has_the_summaries_with_flags_that_say_what_was_done():
    rows, last = [], 29
    noisy = movement() + np.random.default_rng(1).normal(0, 0.3, 100)
    for i, value in enumerate(noisy[: last + 1]):
        missing = i in (5, last)
        words = "gone" if missing else "implausible" if i == 7 else ""
        rows += [row(i, None if missing else float(value), flag=words, time_s=i / FPS), row(i, 3.0, index=1)]
    found = smoothed_rows(rows)
    assert [one["frame"] for one in found] == list(range(last + 1))
    assert {one["index"] for one in found} == {None}
    assert found[4]["flag"] == "smoothed" and flags_of(found[4]) == (flag("smoothed"),)
    assert found[5]["flag"] == "smoothed over a missing value; gone" and found[5]["value"] is not None
    assert found[7]["flag"] == "smoothed; implausible"
    assert found[last]["value"] is None and found[last]["flag"] == "gone"
    assert rows[10]["value"] is None  # what is raw stays raw


def test_a_quantity_without_a_summary_is_smoothed_index_by_index():
    rows = [row(i, float(10 * k + i), "CSA", index=k) for i in range(9) for k in (1, 2)]
    found = smoothed_rows([*rows, row(0, None, "CSA", flag="none")])
    assert [(one["index"], one["value"]) for one in found[:4]] == [
        (1, pytest.approx(10)), (2, pytest.approx(20)), (1, pytest.approx(11)), (2, pytest.approx(21))
    ]  # fmt: skip
    assert len(found) == 18


def test_a_quantity_in_two_units_is_not_smoothed():
    rows = [row(0, 20.0), row(1, 200.0, unit="px"), row(0, 18.0, "PA", unit="deg"), row(1, 18.0, "PA", unit="deg")]
    assert {one["quantity"] for one in smoothed_rows(rows)} == {"PA"}


def test_frames_without_times_are_smoothed_as_if_even():
    rows = [row(i, float(value)) for i, value in enumerate(movement(0.5))]
    times, raw = series_of(rows)
    np.testing.assert_allclose(smooth(raw, times), smooth(raw), atol=1e-3)


def test_a_value_that_stays_as_it_is_is_not_called_smoothed():
    few = [row(i, float(value), time_s=i / FPS) for i, value in enumerate(movement()[: LEAST_SMOOTHED - 1])]
    assert [(one["value"], one["flag"]) for one in smoothed_rows(few)] == [(one["value"], "") for one in few]


#: Contractions, each with frames, frames per second, repetitions, and how much PA (deg) and MT (mm) rise.
CONTRACTIONS = {
    "one a second": (25, 25.0, 1, 8.0, 0.3),
    "one a second, slow camera": (20, 20.0, 1, 8.0, 0.3),
    "slow": (50, 25.0, 1, 8.0, 0.3),
    "strong": (50, 25.0, 2, 20.0, 1.0),
    "three": (75, 25.0, 3, 8.0, 0.3),
    "as in a fast clip": (58, 61.0, 1, 20.0, 1.0),
    "quick": (30, 25.0, 2, 8.0, 0.3),
}
#: SD of the noise: less than, as, and more than measured of real clips.
NOISE = {"MT": (0.005, 0.02, 0.06), "PA": (0.1, 0.3, 0.8), "FL": (0.15, 0.4, 1.0)}


def truth_of(frames, fps, repetitions, pennation_gain, thickness_gain):
    """Times (N,), and the true MT, PA and FL (N,) of a simulated contraction."""
    contraction = Contraction(
        frames=frames, fps=fps, repetitions=repetitions, pennation_gain=pennation_gain, thickness_gain_mm=thickness_gain
    )
    muscles = [contraction.muscle_at(float(activation)) for activation in contraction.activation]
    middle = (contraction.muscle.shape[1] - 1) * contraction.muscle.spacing[0] / 2
    return contraction.times, {
        "MT": np.array([muscle.thickness_mm for muscle in muscles]),
        "PA": np.array([muscle.pennation_deg for muscle in muscles]),
        "FL": np.array([muscle.bundle().central_fascicle(middle).length for muscle in muscles]),
    }


def noise_of(rng, count, sd, follows):
    """Noise (count,) of which each value keeps the share ``follows`` of the one before."""
    steps = rng.normal(0, 1, count)
    for i in range(1, count):
        steps[i] = follows * steps[i - 1] + np.sqrt(1 - follows**2) * steps[i]
    return sd * steps


@pytest.mark.parametrize("follows", [0.0, 0.5])
@pytest.mark.parametrize("name", CONTRACTIONS)
def test_smoothing_a_contraction_lowers_the_error_and_keeps_the_peak(name, follows):
    """30 series each. A single one may become a little worse by chance; none cuts a peak by more than its raw error."""
    times, truths = truth_of(*CONTRACTIONS[name])
    rng = np.random.default_rng(13)
    for quantity, true in truths.items():
        peak = int(np.argmin(true) if quantity == "FL" else np.argmax(true))
        for sd in NOISE[quantity]:
            raw, smoothed, at_peak = [], [], []
            for _ in range(30):
                noise = noise_of(rng, len(times), sd, follows)
                off = smooth(true + noise, times) - true
                raw.append(np.abs(noise).mean())
                smoothed.append(np.abs(off).mean())
                at_peak.append((noise[peak], off[peak]))
                assert abs(off[peak]) <= np.abs(noise).max() + 1e-9
            ratio = np.array(smoothed) / raw
            before, after = np.sqrt(np.square(at_peak).mean(axis=0))
            case = f"{quantity}, noise {sd}"
            assert np.mean(smoothed) <= np.mean(raw), case
            assert (ratio > 1.001).mean() <= 0.2 and np.sort(ratio)[-2] < 1.2, case
            assert after <= 1.05 * before, case


def test_smoothing_takes_away_a_good_part_of_the_noise_where_there_is_much():
    times, truths = truth_of(*CONTRACTIONS["as in a fast clip"])
    rng = np.random.default_rng(14)
    for quantity, true in truths.items():
        off = [np.abs(smooth(true + e, times) - true).mean() / np.abs(e).mean()
               for e in rng.normal(0, NOISE[quantity][2], (30, len(times)))]  # fmt: skip
        assert np.mean(off) < 0.6


@pytest.mark.parametrize("name", CONTRACTIONS)
def test_without_noise_a_contraction_stays_exactly_as_it_is(name):
    times, truths = truth_of(*CONTRACTIONS[name])
    for true in truths.values():
        assert np.abs(smooth(true, times) - true).max() <= 0.003 * np.ptp(true)


@pytest.mark.parametrize("frames", [8, 12, LEAST_SMOOTHED - 1])
def test_few_frames_as_of_the_demo_are_not_smoothed(frames):
    times, truths = truth_of(frames, 12.0, 1, 8.0, 0.3)
    for true in truths.values():
        values = true + np.random.default_rng(15).normal(0, 0.01, frames)
        np.testing.assert_allclose(smooth(values, times), values, rtol=0, atol=1e-12)


def test_a_movement_that_is_quick_for_its_frames_is_hardly_touched():
    times, truths = truth_of(40, 25.0, 5, 8.0, 0.3)  # eight frames a contraction
    rng = np.random.default_rng(16)
    for quantity, true in truths.items():
        for sd in NOISE[quantity]:
            noise = rng.normal(0, sd, (30, len(times)))
            off = np.array([smooth(true + e, times) - true for e in noise])
            assert np.abs(off).mean() <= 1.03 * np.abs(noise).mean()


def test_a_movement_that_begins_with_the_first_frame_or_ends_with_the_last_keeps_its_ends():
    """As of a clip cut at the push: FL fell from 51.0 mm in the first frame to 46.3 in the second and on to 26."""
    start = [51.02, 46.28, 44.45, 44.98, 39.58, 36.87, 35.57, 33.89, 32.36, 31.77, 30.4, 29.6, 29.46, 29.2]
    falling = np.array([*start, 28.6, 28.0, 27.6, 27.3, 27.2, 26.9, 26.7, 26.6, 26.5, 26.4, 26.3, 26.2, 26.1, 26.0])
    for values in (falling, falling[::-1]):
        assert abs(smooth(values, np.arange(len(values)) / 61) - values)[[0, -1]].max() < 0.6


def test_outliers_vanish_from_noisy_contractions():
    """20 times the noise; where the movement bends strongly some stay, as they are."""
    left = 0
    for name in CONTRACTIONS:
        times, truths = truth_of(*CONTRACTIONS[name])
        rng = np.random.default_rng(17)
        for _ in range(20):
            noise = rng.normal(0, 0.3, len(times))
            spikes = rng.choice(np.arange(1, len(times) - 1), 2, replace=False)
            noise[spikes] += rng.choice([-6, 6], 2)
            off = smooth(truths["PA"] + noise, times) - truths["PA"]
            left += (np.abs(off[spikes]) > 2).sum()
            assert np.abs(off).mean() < 1.05 * np.abs(noise).mean()
    assert left < 0.2 * 2 * 20 * len(CONTRACTIONS)
