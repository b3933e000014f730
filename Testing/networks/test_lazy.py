"""A model on disk is named at once and loaded when it is needed."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

import MSUSSegmentLib
from MSUSSegmentLib.networks.cmscnet import CMSCNet
from MSUSSegmentLib.networks.lazy import LazyPredictor
from MSUSSegmentLib.networks.model import ModelError
from MSUSSegmentLib.networks.note import weights_file, weights_sha256
from MSUSSegmentLib.networks.predictor import load_predictor

STRUCTURES = ("aponeurosis", "fascicle")
FEATURES = [4, 4, 8, 10, 10]


def write_run(folder, seed):
    torch.manual_seed(seed)
    settings = {
        "structures": [*STRUCTURES],
        "network": "cmscnet",
        "network_options": [["features", FEATURES]],
        "long_side": 64,
    }
    folder.mkdir(parents=True)
    state = {"settings": settings, "average": CMSCNet(out_channels=2, features=FEATURES).state_dict(), "epoch": 1}
    torch.save(state, folder / "best.pt")
    return folder


@pytest.fixture
def bundle(tmp_path):
    from MSUSSegmentLib.learning.bundle import write_bundle

    run = write_run(tmp_path / "a" / "run", 0)
    return write_bundle(run / "best.pt", tmp_path / "bundle", "longitudinal", "1.2.3", {})


@pytest.mark.parametrize("kind", ["bundle", "run", "checkpoint"])
def test_a_lazy_model_gives_what_the_loaded_one_gives(bundle, tmp_path, kind):
    model = {"bundle": bundle, "run": tmp_path / "a" / "run", "checkpoint": tmp_path / "a" / "run" / "best.pt"}[kind]
    lazy, loaded = LazyPredictor(model, STRUCTURES, device="cpu"), load_predictor(model, device="cpu")
    digest = hashlib.sha256(weights_file(model).read_bytes()).hexdigest()
    assert lazy.weights_sha256 == loaded.weights_sha256 == weights_sha256(model) == digest
    assert (lazy.name, lazy.structures, lazy.long_side) == (loaded.name, loaded.structures, loaded.long_side)
    grey = np.random.default_rng(0).integers(0, 255, (90, 120), dtype=np.uint8)
    for ask in ("probabilities", "still_probabilities"):
        ours, theirs = (getattr(p, ask)(grey, (0, 0, 120, 90)) for p in (lazy, loaded))
        assert all(np.array_equal(ours[name], theirs[name]) for name in STRUCTURES)


def test_two_runs_of_one_name_are_told_apart_by_their_weights(tmp_path):
    runs = [write_run(tmp_path / name / "run", seed) for seed, name in enumerate("ab")]
    first, second = (LazyPredictor(run, STRUCTURES, device="cpu") for run in runs)
    assert first.name == second.name and first.weights_sha256 != second.weights_sha256


def test_weights_that_are_replaced_get_another_digest_within_one_program(tmp_path):
    path = tmp_path / "model.pt"
    path.write_bytes(b"one")
    before = weights_sha256(path)
    path.write_bytes(b"three")
    assert weights_sha256(path) == hashlib.sha256(b"three").hexdigest() != before


@pytest.mark.parametrize("kind", ["bundle", "checkpoint"])
def test_a_model_of_another_task_is_refused(bundle, tmp_path, kind):
    model = bundle if kind == "bundle" else tmp_path / "a" / "run" / "best.pt"
    with pytest.raises(ModelError, match="needs nerve"):
        LazyPredictor(model, ("nerve",), device="cpu").load()


def test_what_is_no_model_is_refused_at_once(tmp_path):
    with pytest.raises(ModelError, match="There is no model"):
        LazyPredictor(tmp_path / "absent", STRUCTURES)
    with pytest.raises(ModelError, match="not a model bundle"):
        LazyPredictor(tmp_path, STRUCTURES)


def test_a_bundle_is_known_without_torch(bundle):
    code = (
        "import sys; from MSUSSegmentLib.networks.lazy import LazyPredictor;"
        f"p = LazyPredictor({str(bundle)!r}, {STRUCTURES!r}); print(p.name, p.structures, p.weights_sha256);"
        "assert not {'torch', 'monai', 'safetensors'} & set(sys.modules)"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(MSUSSegmentLib.__file__).parents[1])}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0 and done.stdout.startswith("bundle 1.2.3"), done.stderr
