"""Fitting muscle state: folds are what they are called, baselines and networks learn, scores are the formulas."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from MSUSSegmentLib.learning import state
from MSUSSegmentLib.learning.state import (
    Components,
    StateSettings,
    Trial,
    cross_validate,
    ends_at,
    fit_network,
    folds_of,
    interval_of,
    score,
    scores_of,
)
from MSUSSegmentLib.learning.state_report import markdown, table_rows, write_report
from MSUSSegmentLib.networks.cmscnet import CMSCNet
from MSUSSegmentLib.networks.factory import make_network
from MSUSSegmentLib.networks.state import vary_planes

SIGNALS = [("angle", "deg"), ("torque", "Nm")]


def trial(number: int, participant: str = "", frames: int = 24) -> Trial:
    """Stripes whose steepness is the angle and whose distance is the torque; MT, PA, FL know only the angle."""
    rng = np.random.default_rng(number)
    u = np.linspace(0, 1, frames)
    angle, torque = 20 * np.sin(2 * np.pi * (u + number / 7)), 50 + 40 * np.cos(2 * np.pi * (u * 1.5 + number / 5))
    y, x = np.mgrid[:32, :64]
    pictures = np.stack([
        127 + 90 * np.sin((x + y * (1.5 + a / 20)) / (2 + t / 40)) + rng.normal(0, 8, x.shape)
        for a, t in zip(angle, torque, strict=True)
    ]).clip(0, 255).astype(np.uint8)  # fmt: skip
    rows = np.column_stack([np.arange(frames), np.maximum(np.arange(frames) - 1, 0)])
    lines = np.column_stack([15 + 0 * angle, 15 + 0.2 * angle, 60 - angle]) + rng.normal(0, 0.05, (frames, 3))
    lines[3] = np.nan
    return Trial(f"t{number}", pictures, rows, np.column_stack([angle, torque]), lines, u * 2, np.arange(frames),
                 participant)  # fmt: skip


@pytest.fixture(scope="module")
def trials():
    return [trial(i, f"P{i // 2}") for i in range(6)]


def test_folds_are_what_they_are_called(trials):
    assert folds_of(trials, "participant") == {"P0": [0, 1], "P1": [2, 3], "P2": [4, 5]}
    assert list(folds_of(trials, "trial")) == [f"t{i}" for i in range(6)]
    with pytest.raises(ValueError, match="is not named"):
        folds_of([*trials, trial(9)], "participant")
    with pytest.raises(ValueError, match="All trials are of one participant"):
        folds_of(trials[:2], "participant")
    with pytest.raises(ValueError, match="only one trial"):
        folds_of(trials[:1], "trial")


def test_scores_are_their_formulas():
    y, found = np.array([0.0, 10, 20, np.nan]), np.array([1.0, 10, 18, 5])
    one = score(y, found)
    assert (one.rmse, one.low, one.high, one.count) == (pytest.approx(np.sqrt(5 / 3)), 0, 20, 3)
    assert one.r2 == pytest.approx(1 - 5 / 200)
    assert score(np.full(3, 4.0), np.ones(3)).r2 is None and score(np.full(3, np.nan), np.ones(3)) is None


def test_a_constant_or_missing_target_is_refused(trials):
    flat = [Trial(**{**vars(one), "targets": one.targets * [1, 0]}) for one in trials]
    with pytest.raises(ValueError, match="target 2 is the same in all frames"):
        cross_validate(flat, "trial", ["mean"])
    none = [Trial(**{**vars(one), "targets": one.targets * [1, np.nan]}) for one in trials]
    with pytest.raises(ValueError, match="missing in all frames"):
        fit_network(none, StateSettings())


def test_baselines_and_both_networks_learn_without_what_is_left_out(trials, tmp_path):
    torch.manual_seed(1)
    calls = []
    settings = StateSettings(epochs=14, batch_size=16, learning_rate=4e-3)
    found = cross_validate(
        trials, "participant", state.METHODS, settings, CMSCNet().eval(), tmp_path / "folds", lambda *a: calls.append(a)
    )
    rows = {
        (method, row["target"]): row["r2"]
        for method, values in found.items()
        for row in scores_of(trials, values, ["angle", "torque"], "participant")
        if row["group"] == ""
    }
    assert rows["mean", "angle"] <= 0.05 and rows["ridge MT PA FL", "angle"] > 0.95
    assert rows["ridge MT PA FL", "torque"] < 0.4, "the lines know nothing of it"
    assert rows["plain", "torque"] > 0.5 and rows["plain", "torque"] > rows["ridge MT PA FL", "torque"]
    assert rows["encoder", "torque"] > rows["mean", "torque"]
    assert calls[-1] == ("leaving one out", 15, 15)
    # The same call takes everything from the folder.
    again = cross_validate(trials, "participant", ["plain"], settings, kept=tmp_path / "folds")
    assert all(np.array_equal(a, b) for a, b in zip(again["plain"], found["plain"], strict=True))


def test_a_report_has_tables_a_plot_of_each_trial_and_says_who_beats_whom(trials, tmp_path):
    rng = np.random.default_rng(3)
    noise = {"mean": 20, "ridge MT PA FL": 8, "plain": 4}
    found = {m: [one.targets + rng.normal(0, sd, one.targets.shape) for one in trials[:2]] for m, sd in noise.items()}
    scores = write_report(tmp_path, trials[:2], found, SIGNALS, "trial", interval_of(trials[:2], found["plain"]))
    assert {p.name for p in tmp_path.iterdir()} == {"scores.csv", "predictions.csv", "trials"}
    assert {p.name for p in (tmp_path / "trials").iterdir()} == {"t0.png", "t1.png"}
    assert len(table_rows(scores, SIGNALS)) == 6
    page = markdown(scores, SIGNALS, "trial", trials[:2], "Held out")
    assert "torque: the network: plain CNN on the region beats the ridge" in page and "one participant" in page
    found["plain"], found["ridge MT PA FL"] = found["ridge MT PA FL"], found["plain"]
    assert "does **not** beat" in markdown(
        write_report(tmp_path, trials[:2], found, SIGNALS, "trial"), SIGNALS, "trial", trials[:2], ""
    )
    lines = (tmp_path / "predictions.csv").read_text().splitlines()
    assert lines[0] == "clip,frame,time_s,target,unit,measured,mean,ridge MT PA FL,plain"
    assert len(lines) == 1 + 2 * 24 * 2


def test_intervals_hold_nine_of_ten_errors_and_are_as_wide_as_these_are_there():
    rng = np.random.default_rng(5)
    found = rng.uniform(0, 100, (2000, 1))
    error = rng.normal(0, 1 + found / 10)
    long = Trial("long", np.zeros((1, 2, 2), np.uint8), np.zeros((2000, 1), int), found + error, np.zeros((2000, 3)),
                 np.arange(2000.0), np.arange(2000))  # fmt: skip
    (interval,) = interval_of([long], [found])
    ends = ends_at(interval, found[:, 0])
    inside = (long.targets[:, 0] >= ends[:, 0]) & (long.targets[:, 0] <= ends[:, 1])
    assert inside.mean() == pytest.approx(0.9, abs=0.02)
    assert all(inside[(found[:, 0] >= a) & (found[:, 0] < a + 25)].mean() > 0.84 for a in (0, 25, 50, 75))
    width = np.diff(ends_at(interval, np.array([0.0, 100.0])))[:, 0]
    assert width[1] > 3 * width[0]
    assert interval_of([trial(0)], [trial(0).targets + 1]).shape == (2, 5, 3), "too few frames: the same everywhere"


def test_nothing_is_fitted_on_a_missing_target(trials):
    holes = [Trial(**{**vars(one), "targets": one.targets.copy()}) for one in trials[:2]]
    holes[0].targets[5:9, 1] = np.nan
    fitted = fit_network(holes, StateSettings(epochs=1))
    assert np.isfinite(fitted.predict(holes[0])).all()


def test_the_encoder_stays_as_it_was_trained_to_segment(trials):
    segmentation = CMSCNet().eval()
    before = {name: value.clone() for name, value in segmentation.state_dict().items()}
    fitted = fit_network(trials[:2], StateSettings("encoder", epochs=2), segmentation)
    assert all(torch.equal(value, before[name]) for name, value in segmentation.state_dict().items())
    shared = fitted.network.encoder["encoder4"].state_dict()
    assert all(torch.equal(value, before[f"encoder4.{name}"]) for name, value in shared.items())
    with pytest.raises(ValueError, match="none was given"):
        fit_network(trials[:2], StateSettings("encoder", epochs=1))
    with pytest.raises(ValueError, match="no encoder of these sizes"):
        make_network("encoder").share(CMSCNet(features=(8, 16, 32, 64, 80)))


@pytest.mark.parametrize("name", ["plain", "encoder"])
def test_networks_keep_their_shapes_and_units(name):
    network = make_network(name, planes=3, outputs=2, size=(64, 128)).eval()
    network.mean.copy_(torch.tensor([5.0, 50.0]))
    network.scale.copy_(torch.tensor([0.0, 0.0]))
    planes = torch.rand(2, 3, 64, 128) * 255
    assert torch.equal(network(planes), torch.tensor([[5.0, 50.0]] * 2))
    with pytest.raises(ValueError, match="multiples of 16"):
        make_network("plain", size=(50, 128))


def test_variation_moves_all_planes_of_a_frame_alike():
    planes = torch.rand(1, 1, 32, 64).repeat(1, 3, 1, 1) * 200
    varied = vary_planes(planes, torch.Generator().manual_seed(0))
    assert varied.shape == planes.shape and varied.min() >= 0 and varied.max() <= 255
    assert (varied[:, 0] - varied[:, 1]).abs().mean() < (varied[:, 0] - planes[:, 0]).abs().mean()


def test_components_tell_what_they_do_not_show():
    rng = np.random.default_rng(0)
    basis = rng.normal(size=(3, 50))
    seen = rng.normal(size=(40, 3)) @ basis
    components = Components.of(seen.astype(np.float32), 3)
    assert components.unexplained(seen).max() < 1e-4
    assert components.unexplained(rng.normal(size=(5, 50))).min() > 0.5


def test_settings_that_cannot_be_are_refused():
    with pytest.raises(ValueError, match="plain or encoder"):
        StateSettings("unet")
    with pytest.raises(ValueError, match="epochs"):
        StateSettings(epochs=0)
