"""Both stages of a training: the classifier first, its encoder fixed, and that a stopped run goes on."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from PIL import Image

from MSUSSegmentLib.learning.dataset import DatasetError, read_dataset
from MSUSSegmentLib.learning.examples import class_of
from MSUSSegmentLib.learning.train import SettingsError, TrainingCancelled, TrainingSettings, train
from MSUSSegmentLib.learning.transforms import prepare_example
from MSUSSegmentLib.networks.predictor import load_predictor

LIGHT = (("features", (4, 4, 4, 4)), ("hidden", 4), ("norm", True))
SETTINGS = TrainingSettings(
    structures=("tendon", "tear"), network="smartca", network_options=LIGHT, fold=None, epochs=2, long_side=64,
    batch_size=4, mixed_precision=False, loss="iplf", classified="tear", pretrain="stage1", pretrain_epochs=2,
)  # fmt: skip


def silent(_):
    pass


@pytest.fixture
def cuffs(tmp_path):
    """cuffs(tears, classes) writes pictures with a tear or without; a class None is not written."""

    def make(tears, classes=None, masks=True):
        folder = tmp_path / "data"
        for name in ("images", "tendon", "tear"):
            (folder / name).mkdir(parents=True)
        rng, lines = np.random.default_rng(0), ["id,class"]
        for k, torn in enumerate(tears):
            grey, tendon, tear = rng.integers(20, 60, (64, 64)), np.zeros((64, 64)), np.zeros((64, 64))
            tendon[24:44] = 255
            tear[28:38, 20:40] = 255 * torn
            grey[24:44] += 100
            grey[28:38, 20:40] -= 80 * torn
            Image.fromarray(grey.astype(np.uint8)).save(folder / "images" / f"{k}.png")
            if masks:
                Image.fromarray(tendon.astype(np.uint8)).save(folder / "tendon" / f"{k}.png")
            if masks and (torn or classes is None):
                Image.fromarray(tear.astype(np.uint8)).save(folder / "tear" / f"{k}.png")
            lines.append(f"{k},{'' if classes is None or classes[k] is None else classes[k]}")
        if classes is not None:
            (folder / "index.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        return folder

    return make


def test_one_command_trains_both_stages_and_the_classifier_stays_as_it_was(cuffs, tmp_path):
    said = []
    best = train(cuffs([1, 0, 1, 0]), tmp_path / "run", SETTINGS, device="cpu", workers=0, say=said.append)
    stage1 = torch.load(tmp_path / "run" / "stage1.pt", weights_only=True)["classifier"]
    state = torch.load(best, weights_only=True)["average"]
    for name, value in stage1.items():
        part = name.replace("encoder.", "fixed.", 1) if name.startswith("encoder.") else name
        assert torch.equal(state[part], value), name
    assert sum("stage 1, epoch" in line for line in said) == 2
    predictor = load_predictor(best, device="cpu", say=silent)
    maps = predictor.probabilities(np.full((64, 64), 90, np.uint8), (0, 0, 64, 64))
    assert 0 <= maps["tear_probability"] <= 1 and maps["tear"].shape == (64, 64)


def test_a_network_without_a_first_stage_gives_no_probability(cuffs, tmp_path):
    settings = replace(SETTINGS, pretrain="", epochs=1)
    best = train(cuffs([1, 0, 1, 0]), tmp_path / "run", settings, device="cpu", workers=0, say=silent)
    maps = load_predictor(best, device="cpu", say=silent).probabilities(np.full((64, 64), 90, np.uint8), (0, 0, 64, 64))
    assert set(maps) == {"tendon", "tear"}


@pytest.mark.parametrize("stop_after", [3, 5])
def test_a_run_stopped_in_either_stage_goes_on_as_it_would_have(cuffs, tmp_path, stop_after):
    folder, steps = cuffs([1, 0, 1, 0]), []

    def cancelled():
        steps.append(1)
        return len(steps) == stop_after

    settings = replace(SETTINGS, batch_size=2)  # stage 1 has batches of 4: a step an epoch; stage 2 has two
    whole = train(folder, tmp_path / "whole", settings, device="cpu", workers=0, say=silent)
    with pytest.raises(TrainingCancelled, match="--resume"):
        train(folder, tmp_path / "run", settings, device="cpu", workers=0, say=silent, cancelled=cancelled)
    with pytest.raises(DatasetError, match="already holds a run"):
        train(folder, tmp_path / "run", settings, device="cpu", workers=0, say=silent)
    again = train(folder, tmp_path / "run", settings, device="cpu", workers=0, say=silent, resume=True)
    one, other = (torch.load(path, weights_only=True)["average"] for path in (whole, again))
    assert all(torch.equal(one[name], other[name]) for name in one)


def test_a_stage_1_of_other_settings_is_not_taken_up(cuffs, tmp_path):
    folder = cuffs([1, 0, 1, 0])

    def cancelled(steps=[]):  # noqa: B006
        steps.append(1)
        return len(steps) == 2

    with pytest.raises(TrainingCancelled):
        train(folder, tmp_path / "run", SETTINGS, device="cpu", workers=0, say=silent, cancelled=cancelled)
    with pytest.raises(DatasetError, match="other settings"):
        train(folder, tmp_path / "run", replace(SETTINGS, seed=3), device="cpu", workers=0, say=silent, resume=True)
    (tmp_path / "run" / "stage1.pt").write_bytes(b"no")
    with pytest.raises(DatasetError, match="damaged"):
        train(folder, tmp_path / "run", SETTINGS, device="cpu", workers=0, say=silent, resume=True)


def test_one_class_only_is_refused_in_words(cuffs, tmp_path):
    with pytest.raises(DatasetError, match=r"4 show a tear and 0 show none.*leave --pretrain out"):
        train(cuffs([1, 1, 1, 1]), tmp_path / "run", SETTINGS, device="cpu", workers=0, say=silent)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"network": "cmscnet", "network_options": ()}, "which cmscnet has not"),
        ({"classified": ""}, "may be absent"),
        ({"variation": "wild"}, "variation must be one of full, gentle"),
        ({"loss": "hinge"}, "no loss 'hinge'"),
        ({"pretrain": "imagenet"}, "pretrain must be one of"),
    ],
)
def test_settings_that_do_not_go_together_are_refused(change, words):
    with pytest.raises(SettingsError, match=words):
        replace(SETTINGS, **change)


def test_the_class_says_what_the_masks_do_not(cuffs):
    data = read_dataset(cuffs([1, 0, 1, 0], ["tear", "none", None, None]), SETTINGS.structures)
    items = [prepare_example(e, SETTINGS.structures, 64, "tear") for e in data.examples]
    assert [item["class"] for item in items] == [True, False, True, None]
    assert [item["known"].tolist() for item in items] == [[1, 1], [1, 1], [1, 1], [1, 0]]
    assert not items[1]["label"][1].any()


def test_a_class_that_contradicts_its_mask_or_is_a_riddle_is_refused(cuffs):
    data = read_dataset(cuffs([1, 0], ["none", "maybe"]), SETTINGS.structures)
    with pytest.raises(DatasetError, match="its mask shows one"):
        prepare_example(data.examples[0], SETTINGS.structures, 64, "tear")
    with pytest.raises(DatasetError, match="neither 'tear' nor 'none'"):
        class_of(data.examples[1], "tear")
    assert class_of(data.examples[1], "") is None


def test_images_with_a_class_but_without_a_mask_serve_the_first_stage(cuffs):
    data = read_dataset(cuffs([1, 0], ["tear", "none"], masks=False), SETTINGS.structures)
    assert len(data.examples) == 2
    assert prepare_example(data.examples[0], SETTINGS.structures, 64, "tear")["known"].tolist() == [0, 0]


def test_a_bundle_says_what_its_maps_mean(cuffs, tmp_path):
    from MSUSSegmentLib.learning.bundle import write_bundle

    settings = replace(SETTINGS, epochs=1)
    best = train(cuffs([1, 0, 1, 0]), tmp_path / "run", settings, device="cpu", workers=0, say=silent)
    given = {"still_sizes": (1.0,), "edges": {"tear": 0.7}}
    plain = write_bundle(best, tmp_path / "plain", "rotator-cuff", "0", {}, **given)
    cut = write_bundle(best, tmp_path / "cut", "rotator-cuff", "0", {}, cuts={"tear": 0.2}, **given)
    grey = np.random.default_rng(0).integers(0, 200, (64, 64)).astype(np.uint8)
    one, other = (load_predictor(p, device="cpu", say=silent).still_probabilities(grey, (0, 0, 64, 64))
                  for p in (plain, cut))  # fmt: skip
    assert one["tear_edge"] == 0.7 and 0 <= one["tear_probability"] <= 1
    assert ((one["tear"] > 0.2) == (other["tear"] > 0.5)).mean() > 0.99
    np.testing.assert_allclose(one["tendon"], other["tendon"], atol=1e-5)
