"""``msus train`` and ``msus evaluate`` on clips with signals, from the command line, and what they refuse."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "tasks"))

from state_help import COUNT, FPS, SPACING, KnownMaps, pixels

from MSUSSegmentLib.cli import main
from MSUSSegmentLib.phantoms.cine import write_frames

DATA = ["--task", "muscle-state", "--device", "cpu", "--quiet"]


class Segmentation(KnownMaps):
    """Knows the truth."""




@pytest.fixture
def people(tmp_path, monkeypatch):
    """A folder with two clips of each of two participants and targets.csv; the second clip runs backwards."""
    monkeypatch.setattr("MSUSSegmentLib.networks.predictor.load_predictor", lambda *a, **k: Segmentation())
    folder = tmp_path / "people"
    folder.mkdir()
    lines = ["clip,participant,time_s,angle (deg),torque (Nm),grip (N)"]
    for number in range(4):
        frames = pixels() if number % 2 == 0 else pixels()[::-1]
        write_frames(folder / f"c{number}.nrrd", np.ascontiguousarray(frames), (SPACING, SPACING), FPS)
        for i in range(40):
            t = i / 200
            at = t if number % 2 == 0 else (COUNT - 1) / FPS - t
            lines.append(f"c{number},P{number // 2},{t:.4f},{100 * at:.3f},{20 + 300 * at:.3f},{at:.4f}")
    (folder / "targets.csv").write_text("\n".join(lines), encoding="utf-8")
    return folder


def command(name, people, *more):
    return main([name, *DATA, "--data", str(people), "--targets", str(people / "targets.csv"), *more])


def rows(path):
    return list(csv.DictReader(path.open(encoding="utf-8")))


def test_a_model_is_trained_scored_and_used(people, tmp_path, capsys):
    run, page = tmp_path / "run", tmp_path / "page.md"
    assert command("train", people, "-o", str(run), "--epochs", "2", "--leave-out", "participant",
                   "--page", str(page)) == 0  # fmt: skip
    said = capsys.readouterr().out
    assert "ridge on MT, PA, FL" in said and f"--model {run}" in said
    found = rows(run / "evaluation" / "scores.csv")
    assert {row["method"] for row in found} == {"mean", "ridge MT PA FL", "ridge PCA", "plain"}
    assert {row["group"] for row in found} == {"", "P0", "P1"}
    assert "one participant left out" in page.read_text(encoding="utf-8")
    assert len(list((run / "evaluation" / "trials").glob("*.png"))) == 4

    assert command("evaluate", people, "-o", str(tmp_path / "scores"), "--model", str(run)) == 0
    assert {row["method"] for row in rows(tmp_path / "scores" / "scores.csv")} == {"run 0.1.0"}

    results = tmp_path / "results"
    clip = str(people / "c0.nrrd")
    assert main(["analyze", *DATA, clip, "-o", str(results), "--model", str(run),
                 "--targets", str(people / "targets.csv")]) == 0  # fmt: skip
    table = rows(results / "c0" / "measurements.csv")
    assert {row["quantity"] for row in table} == {"angle", "torque"} and len(table) == 2 * COUNT
    assert {row["unit"] for row in table} == {"deg", "Nm"} and all(row["low"] < row["high"] for row in table[:1])
    assert {row["model"] for row in table} == {"run 0.1.0"}
    # By Python the same, and live.
    import msus

    result = msus.analyze(clip, task="muscle-state", model=str(run), device="cpu")
    assert result.values("torque") == pytest.approx(
        [float(row["value"]) for row in table if row["quantity"] == "torque"], rel=1e-5
    )
    live = msus.live(model=str(run), fps=FPS, device="cpu")
    assert set(live.step(pixels()[0])) >= {"torque", "torque_low", "torque_high", "angle"}


def test_both_networks_and_all_baselines_are_set_beside_one_another(people, tmp_path):
    assert command("evaluate", people, "-o", str(tmp_path / "s"), "--leave-out", "trial", "--epochs", "1",
                   "--target", "torque", "--every", "2") == 0  # fmt: skip
    found = rows(tmp_path / "s" / "scores.csv")
    assert {row["method"] for row in found} == {"mean", "ridge MT PA FL", "ridge PCA", "plain", "encoder"}
    assert {row["target"] for row in found} == {"torque"}
    predictions = rows(tmp_path / "s" / "predictions.csv")
    assert len(predictions) == 4 * COUNT / 2 and float(predictions[1]["measured"]) == pytest.approx(40, abs=0.5)


def test_what_is_a_trial_is_not_called_a_participant(people, tmp_path, capsys):
    text = (people / "targets.csv").read_text(encoding="utf-8").replace(",P1,", ",P0,")
    (people / "targets.csv").write_text(text, encoding="utf-8")
    assert command("train", people, "-o", str(tmp_path / "r"), "--leave-out", "participant") == 1
    assert "is not leaving out a participant" in capsys.readouterr().err
    (tmp_path / "who.csv").write_text("clip,participant\nc0,A\nc1,B\nc2,\nc3,B\n", encoding="utf-8")
    more = ("--leave-out", "participant", "--participants", str(tmp_path / "who.csv"))
    assert command("train", people, "-o", str(tmp_path / "r"), *more) == 1
    assert "participant of c2 is not named" in capsys.readouterr().err
    assert not (tmp_path / "r" / "models").exists()


@pytest.mark.parametrize(
    "more, why",
    [
        (["--fold", "0"], "--fold means nothing"),
        (["--offset", "soon"], "--offset is auto"),
        (["--network", "unet"], "plain or encoder"),
        (["--target", "EMG"], "has no signal EMG"),
        (["--learning-rate", "0"], "not a number above 0"),
    ],
)
def test_what_cannot_be_asked_for_is_refused(people, tmp_path, capsys, more, why):
    try:
        code = command("train", people, "-o", str(tmp_path / "r"), *more)
    except SystemExit as error:
        code = error.code
    assert code in (1, 2) and why in capsys.readouterr().err


def test_signals_mean_nothing_for_masks_and_nothing_works_without_them(people, tmp_path, capsys):
    assert main(["train", "--data", str(people), "-o", str(tmp_path / "r"), "--every", "2"]) == 2
    assert "--every means nothing for the task longitudinal" in capsys.readouterr().err
    assert main(["train", "--data", str(people), "-o", str(tmp_path / "r"), "--network", "plain"]) == 2
    assert "gives values" in capsys.readouterr().err
    assert main(["train", *DATA, "--data", str(people), "-o", str(tmp_path / "r")]) == 2
    assert "--targets FILE" in capsys.readouterr().err


def test_a_constant_signal_and_one_of_another_trial_are_refused(people, tmp_path, capsys):
    lines = (people / "targets.csv").read_text(encoding="utf-8").splitlines()
    flat = [lines[0], *(",".join([*line.split(",")[:3], "4.3", *line.split(",")[4:]]) for line in lines[1:])]
    (people / "targets.csv").write_text("\n".join(flat), encoding="utf-8")
    assert command("train", people, "-o", str(tmp_path / "r")) == 1
    assert "angle is the same in all frames" in capsys.readouterr().err
    (people / "targets.csv").write_text("\n".join(lines).replace("c2,", "d2,"), encoding="utf-8")
    assert command("train", people, "-o", str(tmp_path / "r")) == 1
    assert "no trial for c2.nrrd" in capsys.readouterr().err


@pytest.mark.parametrize("joined", [False, True])
def test_a_clock_that_is_off_is_moved_where_the_file_leaves_it_open(people, monkeypatch, joined):
    from dataclasses import replace

    from MSUSSegmentLib.io.targets import read_targets
    from MSUSSegmentLib.measure.signals import ClockOffset
    from MSUSSegmentLib.tasks import state_clips

    monkeypatch.setattr(state_clips, "clock_offset", lambda trials: ClockOffset(-0.15, 0.9, 0.2, "FL", True))
    monkeypatch.setattr(state_clips, "LEAST_OFFSET", 0.1)
    targets, said = read_targets(people / "targets.csv"), []
    if joined:
        samples = np.round(np.arange(COUNT) / FPS * 200).astype(int)
        targets = replace(targets, trials=tuple(replace(one, samples=samples) for one in targets.trials))

    def read(offset):
        trials, _ = state_clips.read_trials(people, targets, Segmentation(), names=["angle"], offset=offset,
                                            say=said.append)  # fmt: skip
        return trials[0].targets[:, 0]

    as_recorded, moved = 100 * np.arange(COUNT) / FPS, read("auto")
    if joined:
        assert moved == pytest.approx(as_recorded, abs=0.6) and "joins frames and samples itself" in said[0]
    else:
        assert moved[0] == pytest.approx(15) and np.isnan(moved[-1]) and "; applied" in said[0]
    assert "clock offset -150 ms by FL" in said[0]
    assert read("none") == pytest.approx(as_recorded, abs=0.6)
    assert read(0.01)[1] == pytest.approx(100 / FPS - 1, abs=0.02)
    assert read("each")[0] == pytest.approx(15)
