"""Training the four models: what they learn from, that a stopped run goes on, what is chosen on validation patients."""

from __future__ import annotations

import numpy as np
import pytest
import SimpleITK
import torch

from MSUSSegmentLib.learning.bone_training import (
    BoneTrainingSettings,
    PreparedVolume,
    _patch_batches,
    _slice_batches,
    choose_settings,
    prepare_volume,
    train_bones,
)
from MSUSSegmentLib.learning.examples import DatasetError
from MSUSSegmentLib.learning.train import SettingsError, TrainingCancelled
from MSUSSegmentLib.learning.volume_dataset import VolumeCase, read_volume_dataset
from MSUSSegmentLib.networks.bone_system import SystemPlan, load_bone_system

PLAN = SystemPlan(options={"features": (4, 4, 4, 4, 4, 4)})
TINY = {"plan": PLAN, "steps": 3, "patch_steps": 3, "batch_size": 2, "patches": 32}


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """Two patients, each a bright and a fainter square."""
    folder = tmp_path_factory.mktemp("bones")
    labels = np.zeros((4, 64, 64), np.uint8)
    labels[:, 10:40, 10:34], labels[:, 20:40, 42:58] = 1, 2
    for number in (1, 2):
        for name, array in (("image", labels.astype(np.int16) * 100 + 30 * number), ("labels", labels)):
            made = SimpleITK.GetImageFromArray(array)
            made.SetSpacing((0.625, 0.625, 3.0))
            (folder / f"p{number}").mkdir(exist_ok=True)
            SimpleITK.WriteImage(made, str(folder / f"p{number}" / f"{name}.nrrd"))
    return folder


@pytest.fixture
def volume():
    labels = np.zeros((3, 64, 96), np.uint8)
    labels[:, 10:40, 10:40], labels[:, 20:40, 50:70] = 1, 2
    return PreparedVolume(VolumeCase("p", None, None), (0.2 + 0.4 * labels).astype(np.float16), labels)


def test_a_case_comes_to_the_fine_grid(data):
    case = read_volume_dataset(data).training(None)[0]
    prepared = prepare_volume(case)
    assert prepared.image.shape == prepared.labels.shape == (4, 64, 64) and prepared.image.dtype == np.float16
    assert set(np.unique(prepared.labels)) == {0, 1, 2} and prepared.image.min() >= 0 and prepared.image.max() <= 2


@pytest.mark.parametrize(("model", "channels"), [("humerus", 1), ("both", 1), ("multiclass", 2)])
def test_slices_are_varied_with_their_targets(volume, model, channels):
    settings = BoneTrainingSettings(**TINY)
    image, target = next(_slice_batches(model, [volume], settings, 0))
    assert image.shape[:2] == (2, 1) and target.shape[:2] == (2, channels) and image.shape[2:] == target.shape[2:]
    assert target.min() >= 0 and 0.9 < target.max() <= 1
    again, _ = next(_slice_batches(model, [volume], settings, 0))
    later, _ = next(_slice_batches(model, [volume], settings, 1))
    assert torch.equal(image, again) and not torch.equal(image, later)


def test_patches_are_of_the_class_of_their_middle(volume):
    settings = BoneTrainingSettings(**{**TINY, "patches": 256})
    patches, classes = next(_patch_batches([volume], settings, 0))
    assert patches.shape == (256, 2, 24, 24) and set(classes.tolist()) == {0, 1, 2}
    middles = [patches[classes == label, 0, 12, 12].median() for label in (0, 1, 2)]
    assert middles[0] < middles[1] < middles[2]


def test_a_stopped_run_goes_on_and_ends_as_it_would_have(data, tmp_path):
    settings = BoneTrainingSettings(**TINY)
    said = []
    straight = train_bones(data, tmp_path / "straight", settings, device="cpu", say=said.append)
    steps = []

    def stop():
        steps.append(1)
        return len(steps) == 5

    with pytest.raises(TrainingCancelled, match="--resume"):
        train_bones(data, tmp_path / "stopped", settings, device="cpu", say=said.append, cancelled=stop)
    with pytest.raises(DatasetError, match="already holds a run"):
        train_bones(data, tmp_path / "stopped", settings, device="cpu")
    other = BoneTrainingSettings(**{**TINY, "seed": 4})
    with pytest.raises(DatasetError, match="other settings"):
        train_bones(data, tmp_path / "stopped", other, device="cpu", resume=True, say=said.append)
    resumed = train_bones(data, tmp_path / "stopped", settings, device="cpu", resume=True, say=said.append)
    one, two = (torch.load(path, weights_only=True)["weights"] for path in (straight, resumed))
    assert one.keys() == two.keys() and all(torch.equal(one[key], two[key]) for key in one)
    assert set(load_bone_system(tmp_path / "straight", device="cpu").networks) == set(settings.models)


def test_the_settings_with_the_best_dice_are_chosen(volume):
    """The AlexNet knows the edge, the U-Nets are a pixel too large: the edge is chosen."""

    class System:
        plan = PLAN

        def candidates(self, fine):
            own = {}
            for bone, label in (("humerus", 1), ("glenoid", 2)):
                grown = np.zeros((1, 1, 64, 96))
                rows, columns = np.nonzero(volume.labels[0] == label)
                grown[0, 0, rows.min() - 1 : rows.max() + 2, columns.min() - 1 : columns.max() + 2] = 0.9
                own[bone] = grown
            return {**own, "both": np.maximum(own["humerus"], own["glenoid"]),
                    "patch": np.concatenate([own["humerus"], own["glenoid"]], axis=1)}  # fmt: skip

        def voted(self, found, settings):
            return np.stack([found["humerus"][:, 0], found["glenoid"][:, 0]], axis=1)

        def patches(self, levels, rows, columns):
            there = volume.labels[0][rows, columns]
            return np.stack([there == 1, there == 2]).astype(np.float32)

    chosen, rows = choose_settings(System(), [volume], every=1)
    assert chosen.edge and len(rows) == 50 and {row["votes"] for row in rows} == {0, 1, 2, 3}
    assert max(row["dice_humerus"] for row in rows) == 1.0
    assert all(row["dice_humerus"] < 1.0 for row in rows if not row["edge"])


def test_what_cannot_be_trained_is_refused(tmp_path):
    for name in ("steps", "patches"):
        with pytest.raises(SettingsError, match="at least 1"):
            BoneTrainingSettings(**{name: 0})
    with pytest.raises(SettingsError, match="no run to go on with"):
        train_bones(tmp_path, tmp_path / "run", BoneTrainingSettings(), resume=True)
