"""The shipped model: whole, light, documented, and good enough for the demo's promise."""

import hashlib
import json

import numpy as np
import pytest

from MSUSSegmentLib.networks.model import load_model
from MSUSSegmentLib.tasks.registry import TASKS, find_task
from MSUSSegmentLib.tasks.volume_task import VolumeTask

TASK = find_task("longitudinal")


SHIPPED = {name: task for name, task in TASKS.items() if task.bundle.is_dir()}


@pytest.mark.parametrize("task", SHIPPED.values(), ids=SHIPPED)
def test_a_tasks_bundle_is_whole_light_and_for_this_task(task):
    metadata = json.loads((task.bundle / "configs" / "metadata.json").read_text(encoding="utf-8"))
    weights = task.bundle / metadata["msus"]["weights"]
    assert weights.stat().st_size < 7e6
    assert hashlib.sha256(weights.read_bytes()).hexdigest() == metadata["msus"]["sha256"]
    assert metadata["msus"]["task"] == task.name
    assert tuple(metadata["msus"]["structures"]) == task.structures
    for key in ("version", "monai_version", "pytorch_version", "intended_use", "data_source", "network_data_format"):
        assert metadata[key], key
    assert json.loads((task.bundle / "configs" / "inference.json").read_text(encoding="utf-8"))["run"]
    if isinstance(task, VolumeTask):
        networks = task.load(task.bundle, device="cpu").networks.values()
    else:
        networks = [load_model(task.bundle).network]
    assert sum(p.numel() for network in networks for p in network.parameters()) <= 3.1e6


def test_the_card_names_data_licence_split_figures_and_limits():
    card = (TASK.bundle / "docs" / "README.md").read_text(encoding="utf-8")
    for word in ("DL_Track", "Apache-2.0", "fold 0", "mean IoU", "0.7227", "MAC", "not a medical device", "abstract"):
        assert word in card, word


def test_the_state_model_says_whom_it_knows_and_that_a_phantom_is_unlike_that():
    from MSUSSegmentLib.phantoms.participants import Participant, render_trial
    from MSUSSegmentLib.tasks.state_predictor import load_state_predictor

    bundle = find_task("muscle-state").bundle
    card = (bundle / "docs" / "README.md").read_text(encoding="utf-8")
    for word in ("One participant, one ankle, one probe", "not a medical device", "R²", "ridge on MT", "Limits"):
        assert word in card, word
    predictor = load_state_predictor(bundle, device="cpu")
    assert [(one.name, one.unit) for one in predictor.targets] == [("angle", "deg"), ("torque", "Nm")]
    assert all(max(one.low) < min(one.high) for one in predictor.targets)
    pixels, _, _ = render_trial(Participant.draw(0), 0, 1)
    region = np.array([[10.0, 35], [300, 35], [300, 150], [10, 150]])
    assert predictor.values(pixels[0], region, None)["novelty"] > 1


@pytest.mark.slow
def test_the_demo_measures_what_is_true(tmp_path, capsys):
    pytest.importorskip("slicer")
    from MSUSSegmentLib.cli import main
    from MSUSSegmentLib.commands.demo import CONTRACTION
    from MSUSSegmentLib.measure.table import read_csv

    assert main(["demo", "-o", str(tmp_path / "demo"), "--device", "cpu", "--quiet"]) == 0
    assert "mean absolute error" in capsys.readouterr().out
    assert {"scene.mrb", "overlay.mp4", "measurements.png"} <= {p.name for p in (tmp_path / "demo").iterdir()}
    rows = read_csv(tmp_path / "demo" / "measurements.csv")
    found = {(r["frame"], r["quantity"]): r["value"] for r in rows if r["index"] is None}
    for frame, activation in enumerate(CONTRACTION.activation):
        muscle = CONTRACTION.muscle_at(float(activation))
        assert found[frame, "MT"] == pytest.approx(muscle.thickness_mm, abs=0.6)
        assert found[frame, "PA"] == pytest.approx(muscle.pennation_deg, abs=4)


def test_held_out_images_are_segmented_as_the_card_says(shared_data):
    from MSUSSegmentLib.learning.dataset import read_dataset
    from MSUSSegmentLib.learning.evaluate import evaluate
    from MSUSSegmentLib.networks.predictor import load_predictor

    examples = read_dataset(shared_data / "dl_track", TASK.structures).validation(0)[::6]
    result = evaluate(examples, load_predictor(TASK.bundle, device="cpu"))
    assert result.summary["aponeurosis"]["iou"] > 0.65
    assert result.summary["fascicle"]["iou"] > 0.25
    assert result.pixel_accuracy > 0.97
    assert np.isfinite(result.mean_iou)
