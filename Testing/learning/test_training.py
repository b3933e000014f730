"""Training: what it varies, what it leaves out, and that a killed run goes on as if nothing had happened."""

import csv
from dataclasses import replace

import numpy as np
import pytest
import torch

from MSUSSegmentLib.learning.dataset import DatasetError, read_dataset
from MSUSSegmentLib.learning.losses import PartialDiceBCELoss
from MSUSSegmentLib.learning.train import SettingsError, TrainingCancelled, TrainingSettings, train
from MSUSSegmentLib.learning.transforms import (
    RandCloser,
    RandCoarsened,
    RandGained,
    VariedExamples,
    prepare_example,
    training_transforms,
)

TINY = (("features", (4, 4, 8, 10, 10)),)
SETTINGS = TrainingSettings(network_options=TINY, fold=1, epochs=3, long_side=64, batch_size=2, mixed_precision=False)


def silent(_):
    pass


def test_an_unlabelled_structure_does_not_count():
    loss = PartialDiceBCELoss()
    logits = torch.randn(2, 2, 16, 16, requires_grad=True)
    target = (torch.rand(2, 2, 16, 16) > 0.5).float()
    known = torch.tensor([[1.0, 0.0], [1.0, 1.0]])
    value = loss(logits, target, known)
    value.backward()
    assert logits.grad[0, 1].abs().sum() == 0
    assert logits.grad[0, 0].abs().sum() > 0
    target[0, 1] = 1 - target[0, 1]
    assert loss(logits, target, known) == value


def test_the_loss_of_a_batch_without_labels_is_zero_and_has_a_gradient():
    logits = torch.randn(1, 2, 8, 8, requires_grad=True)
    value = PartialDiceBCELoss()(logits, torch.zeros(1, 2, 8, 8), torch.zeros(1, 2))
    value.backward()
    assert value == 0 and logits.grad.abs().sum() == 0


def test_a_picture_is_never_turned_upside_down_but_is_mirrored():
    rows, columns = torch.meshgrid(torch.arange(64.0), torch.arange(64.0), indexing="ij")
    transforms = training_transforms(64)
    mirrored = 0
    for i in range(40):
        transforms.set_random_state(seed=i)
        label = 1 - torch.stack([rows, columns]) / 128  # a part of it has the same direction
        out = transforms({"image": rows[None] / 64, "label": label})
        upper, left = out["label"][0], out["label"][1]
        inside = slice(16, 48)
        assert upper[inside, 24:40][:12].mean() > upper[inside, 24:40][-12:].mean()
        mirrored += bool(left[24:40, inside][:, :12].mean() < left[24:40, inside][:, -12:].mean())
    assert 8 < mirrored < 32


def test_image_and_mask_move_together():
    blob = torch.zeros(1, 96, 96)
    blob[:, 30:60, 20:70] = 1.0
    transforms = training_transforms(96)
    for seed in range(10):
        transforms.set_random_state(seed=seed)
        out = transforms({"image": blob.clone(), "label": blob.clone()})
        image, label = out["image"][0] > 0.3, out["label"][0] > 0.5
        assert (image & label).sum() / (image | label).sum() > 0.9


def test_a_prepared_example_keeps_its_proportions_and_says_what_is_known(make_dataset):
    data = read_dataset(make_dataset(), ("aponeurosis", "fascicle"))
    item = prepare_example(data.examples[1], data.structures, 64)
    assert item["image"].shape == (1, 64, 64) and item["label"].shape == (2, 64, 64)
    assert item["known"].tolist() == [1, 0]
    covered = (item["image"][0] > 0).any(dim=1).sum()
    assert abs(int(covered) - round(64 * 80 / 96)) <= 1


def test_the_same_seed_epoch_and_place_give_the_same_picture(make_dataset):
    data = read_dataset(make_dataset(), ("aponeurosis", "fascicle"))
    prepared = [prepare_example(e, data.structures, 64) for e in data.examples[:2]]
    first, second = (VariedExamples(prepared, training_transforms(64), 5) for _ in range(2))
    second[0]
    assert torch.equal(first[1]["image"], second[1]["image"])
    second.epoch = 1
    assert not torch.equal(first[1]["image"], second[1]["image"])


def test_a_run_leaves_checkpoints_curves_and_problems(make_dataset, tmp_path):
    folder = make_dataset()
    (folder / "images" / "stray.txt").write_text("x")
    seen = []
    best = train(
        folder, tmp_path / "run", SETTINGS, device="cpu", workers=0, say=silent, progress=lambda *a: seen.append(a)
    )
    assert best.name == "best.pt" and (tmp_path / "run" / "last.pt").exists()
    rows = list(csv.DictReader((tmp_path / "run" / "history.csv").open()))
    assert [row["epoch"] for row in rows] == ["1", "2", "3"]
    assert all(np.isfinite(float(row["loss"])) for row in rows)
    assert 0 <= float(rows[-1]["iou_aponeurosis"]) <= 1
    assert (tmp_path / "run" / "curves.png").stat().st_size > 5000
    assert "stray.txt" in (tmp_path / "run" / "problems.txt").read_text(encoding="utf-8")
    assert ("epoch 3 of 3", 2, 2) in seen


def test_a_killed_run_resumes_to_the_run_that_would_have_been(make_dataset, tmp_path):
    folder = make_dataset()
    train(folder, tmp_path / "whole", SETTINGS, device="cpu", workers=0, say=silent)
    steps = iter([False] * 5 + [True])
    with pytest.raises(TrainingCancelled, match="--resume"):
        train(folder, tmp_path / "cut", SETTINGS, device="cpu", workers=0, say=silent, cancelled=lambda: next(steps))
    train(folder, tmp_path / "cut", SETTINGS, device="cpu", workers=0, say=silent, resume=True)
    whole, cut = (torch.load(tmp_path / name / "last.pt", weights_only=True) for name in ("whole", "cut"))
    for key, value in whole["network"].items():
        assert torch.equal(value, cut["network"][key]), key
    for key, value in whole["average"].items():
        assert torch.equal(value, cut["average"][key]), key
    assert [r["loss"] for r in whole["history"]] == [r["loss"] for r in cut["history"]]


def test_every_epoch_mixes_in_a_share_of_the_added_images(make_dataset, tmp_path):
    folder, phantoms = make_dataset(8), make_dataset(12, folder=tmp_path / "phantoms")
    settings = replace(SETTINGS, fold=0, epochs=1, batch_size=1, added=(str(phantoms),), added_share=0.5)
    steps, said = [], []
    train(folder, tmp_path / "run", settings, device="cpu", workers=0, say=said.append,
          progress=lambda stage, done, total: steps.append(total) if stage.startswith("epoch") else None)  # fmt: skip
    assert "4 images to train on, 12 added ones, 4 for validation" in said[0]
    assert set(steps) == {4 + 2}


def test_a_run_without_a_part_of_the_network_has_fewer_parameters(make_dataset, tmp_path):
    def parameters(*more):
        settings = replace(SETTINGS, epochs=1, network_options=(*SETTINGS.network_options, *more))
        best = train(make_dataset(), tmp_path / f"run{len(more)}", settings, device="cpu", workers=0, say=silent)
        return sum(value.numel() for value in torch.load(best, weights_only=True)["average"].values())

    assert parameters(("mlp", False), ("dense_atrous", False)) != parameters()


@pytest.mark.parametrize("transform", [RandGained(["image"], prob=1.0), RandCoarsened(["image"], prob=1.0)])
def test_gain_and_resolution_vary_the_picture_but_not_its_black_surroundings(transform):
    image = torch.zeros(1, 64, 64)
    image[:, 16:48, 16:48] = torch.rand(1, 32, 32, generator=torch.Generator().manual_seed(0)) * 0.5 + 0.25
    transform.set_random_state(seed=3)
    out = transform({"image": image.clone(), "label": image.clone()})
    assert torch.equal(out["label"], image)
    assert out["image"].shape == image.shape and out["image"].min() >= 0 and out["image"].max() <= 1
    assert (out["image"] - image).abs()[:, 20:44, 20:44].mean() > 0.005
    assert out["image"][:, :10].abs().max() == 0


def test_a_closer_look_shows_a_part_of_picture_and_mask_in_full_size():
    rows, columns = torch.meshgrid(torch.arange(64.0), torch.arange(64.0), indexing="ij")
    both = torch.stack([rows, columns])
    transform = RandCloser(["image", "label"], least=0.5, prob=1.0)
    spans = []
    for seed in range(20):
        transform.set_random_state(seed=seed)
        out = transform({"image": both.clone(), "label": both.clone()})
        assert out["image"].shape == both.shape and torch.equal(out["image"], out["label"])
        spans.append((float(out["label"][0].max() - out["label"][0].min()), float(out["label"][1, 0, 0])))
    assert min(span for span, _ in spans) >= 30 and max(span for span, _ in spans) <= 63
    assert len({round(left) for _, left in spans}) > 5, "it moves about"


def test_a_finished_run_is_not_overwritten(make_dataset, tmp_path):
    folder = make_dataset(4)
    settings = TrainingSettings(network_options=TINY, fold=None, epochs=1, long_side=32, batch_size=2)
    assert train(folder, tmp_path / "run", settings, device="cpu", workers=0, say=silent).name == "last.pt"
    with pytest.raises(DatasetError, match="--resume"):
        train(folder, tmp_path / "run", settings, device="cpu", workers=0, say=silent)
    other = TrainingSettings(network_options=TINY, fold=None, epochs=2, long_side=32, batch_size=2)
    with pytest.raises(DatasetError, match="other settings"):
        train(folder, tmp_path / "run", other, device="cpu", workers=0, say=silent, resume=True)


def test_a_fold_that_does_not_exist_is_refused(make_dataset, tmp_path):
    settings = TrainingSettings(network_options=TINY, fold=4, epochs=1, long_side=32)
    with pytest.raises(DatasetError, match="fold 4"):
        train(make_dataset(4), tmp_path / "run", settings, device="cpu", workers=0, say=silent)


def test_training_lowers_the_loss_and_finds_the_bands(make_dataset, tmp_path):
    settings = TrainingSettings(
        network_options=(("features", (8, 8, 16, 20, 20)),),
        fold=0, epochs=32, long_side=64, batch_size=2, learning_rate=5e-3, average=0.8, mixed_precision=False,
    )  # fmt: skip
    train(make_dataset(10), tmp_path / "run", settings, device="cpu", workers=0, say=silent)
    rows = list(csv.DictReader((tmp_path / "run" / "history.csv").open()))
    assert float(rows[-1]["loss"]) < 0.75 * float(rows[0]["loss"])
    assert float(rows[-1]["iou_aponeurosis"]) > 0.3


@pytest.mark.parametrize(
    "wrong",
    [
        {"epochs": 0}, {"epochs": -3}, {"batch_size": 0}, {"long_side": 7}, {"learning_rate": 0.0}, {"seed": -1},
        {"learning_rate": float("nan")}, {"fold": -1}, {"average": 1.0}, {"added_share": -0.1},
    ],
)  # fmt: skip
def test_settings_that_cannot_be_are_refused(wrong):
    with pytest.raises(SettingsError, match=next(iter(wrong))):
        TrainingSettings(**wrong)


def test_there_must_be_something_to_resume(make_dataset, tmp_path):
    with pytest.raises(SettingsError, match="holds no run to go on with"):
        train(make_dataset(4), tmp_path / "run", SETTINGS, device="cpu", workers=0, say=silent, resume=True)
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("content", [b"nothing", b"", None])
def test_a_damaged_checkpoint_is_told_without_torchs_advice(make_dataset, tmp_path, content):
    settings = replace(SETTINGS, epochs=1)
    train(make_dataset(4), tmp_path / "run", settings, device="cpu", workers=0, say=silent)
    last = tmp_path / "run" / "last.pt"
    if content is None:
        state = torch.load(last, weights_only=True)
        torch.save({**state, "network": {"a": torch.zeros(2)}}, last)
    else:
        last.write_bytes(content)
    with pytest.raises(DatasetError, match=r"last\.pt is damaged; delete it to begin again\.$"):
        train(make_dataset(4), tmp_path / "run", settings, device="cpu", workers=0, say=silent, resume=True)
