"""A trained network is loaded whole or refused in words, and survives a full GPU."""

import json

import numpy as np
import pytest
import torch

from MSUSSegmentLib.networks.cmscnet import CMSCNet
from MSUSSegmentLib.networks.factory import make_network, pick_device
from MSUSSegmentLib.networks.model import ModelError, load_bundle_network, load_model
from MSUSSegmentLib.networks.predictor import Predictor, load_predictor

OPTIONS = {"out_channels": 2, "features": [4, 4, 8, 10, 10]}


@pytest.fixture
def bundle(tmp_path):
    from MSUSSegmentLib.learning.bundle import write_bundle

    torch.manual_seed(0)
    settings = {
        "structures": ["aponeurosis", "fascicle"],
        "network": "cmscnet",
        "network_options": [["features", OPTIONS["features"]]],
        "long_side": 64,
    }
    state = {"settings": settings, "average": CMSCNet(**OPTIONS).state_dict(), "epoch": 1}
    torch.save(state, tmp_path / "last.pt")
    return write_bundle(tmp_path / "last.pt", tmp_path / "bundle", "longitudinal", "1.2.3", {})


def test_a_bundle_gives_the_checkpoints_probabilities_and_its_name(bundle):
    grey = np.random.default_rng(0).integers(0, 255, (90, 120), dtype=np.uint8)
    ours, theirs = load_predictor(bundle, device="cpu"), load_predictor(bundle.parent / "last.pt", device="cpu")
    assert ours.name == "bundle 1.2.3"
    first, second = (p.probabilities(grey, (10, 5, 110, 85)) for p in (ours, theirs))
    assert set(first) == {"aponeurosis", "fascicle"}
    for name in first:
        assert first[name].shape == (90, 120) and first[name].dtype == np.float32
        assert np.array_equal(first[name], second[name])
        assert first[name][:, :10].max() == 0


def test_folding_the_normalisation_does_not_change_the_probabilities(bundle):
    network = load_model(bundle).network
    for buffer in network.buffers():
        if buffer.is_floating_point():
            buffer.uniform_(0.5, 1.5)
    planes = torch.rand(1, 1, 64, 80)
    with torch.no_grad():
        expected = network(planes).sigmoid()
    predictor = Predictor(network, ("a", "b"), 64, name="folded", device="cpu")
    assert not any(isinstance(m, torch.nn.BatchNorm2d) for m in predictor.network.modules())
    torch.testing.assert_close(predictor.run(planes), expected, atol=1e-5, rtol=1e-4)


def test_weights_converted_once_give_what_autocast_makes_of_them_at_every_frame(bundle):
    predictor = load_predictor(bundle, device="cpu")
    predictor._short = True
    planes = torch.rand(1, 1, 64, 80).contiguous(memory_format=torch.channels_last)
    with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
        expected = predictor.network(planes).float().sigmoid()
    exact = predictor.run(planes)
    assert torch.equal(predictor.run(planes, fast=True), expected)
    assert torch.equal(predictor.run(planes), exact) and not torch.equal(exact, expected)  # the others stay as they are


def test_weights_that_are_not_the_bundles_own_are_refused(bundle):
    path = bundle / "models" / "model.safetensors"
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    with pytest.raises(ModelError, match="SHA-256"):
        load_bundle_network(bundle)


def test_a_damaged_bundle_is_refused_in_words(bundle, tmp_path):
    (bundle / "models" / "model.safetensors").unlink()
    with pytest.raises(ModelError, match="cannot be read"):
        load_predictor(bundle)
    metadata = json.loads((bundle / "configs" / "metadata.json").read_text(encoding="utf-8"))
    del metadata["msus"]["sha256"]
    (bundle / "configs" / "metadata.json").write_text(json.dumps(metadata))
    with pytest.raises(ModelError, match="damaged"):
        load_predictor(bundle)
    with pytest.raises(ModelError, match="not a model bundle"):
        load_predictor(tmp_path / "bundle" / "models")


@pytest.mark.parametrize(
    "wrong",
    [
        {"options": {"out_channels": 3, "features": [4, 4, 8, 10, 10]}},
        {"options": {"out_channels": 2, "features": [8, 8, 8, 10, 10]}},
        {"options": {"out_channels": 2}},
        {"options": {"out_channels": 2, "features": "many"}},
        {"options": {"out_channels": 2, "flavour": 1}},
        {"options": {}},
        {"network": "unet"},
        {"network": "resnet"},
        {"structures": ["aponeurosis"]},
        {"structures": ["aponeurosis", "fascicle", "nerve"]},
    ],
)
def test_a_bundle_that_does_not_fit_its_weights_is_refused_in_one_sentence(bundle, wrong):
    path = bundle / "configs" / "metadata.json"
    metadata = json.loads(path.read_text(encoding="utf-8"))
    metadata["msus"] |= wrong
    path.write_text(json.dumps(metadata))
    with pytest.raises(ModelError, match="does not fit the weights; make the bundle again") as caught:
        load_predictor(bundle, device="cpu")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "wrong", [{"options": None}, {"structures": "both"}, {"structures": [1]}, {"long_side": "wide"}, {"long_side": 0}]
)
def test_a_bundle_with_values_of_another_kind_is_damaged(bundle, wrong):
    path = bundle / "configs" / "metadata.json"
    metadata = json.loads(path.read_text(encoding="utf-8"))
    metadata["msus"] |= wrong
    path.write_text(json.dumps(metadata))
    with pytest.raises(ModelError, match=r"metadata\.json is damaged; install MSUSSegment again\.$"):
        load_predictor(bundle, device="cpu")


def test_a_foreign_file_is_no_model(tmp_path):
    (tmp_path / "photo.pt").write_bytes(b"\x89PNG")
    with pytest.raises(ModelError, match=r"photo\.pt"):
        load_predictor(tmp_path / "photo.pt")
    with pytest.raises(ModelError, match="There is no model"):
        load_predictor(tmp_path / "absent")


def test_a_missing_device_is_replaced_by_the_cpu_aloud():
    if torch.cuda.is_available():
        pytest.skip("there is a CUDA device here")
    device, message = pick_device("cuda")
    assert device.type == "cpu" and "CPU" in message
    assert pick_device("cpu") == (torch.device("cpu"), "")
    with pytest.raises(ValueError, match="auto, cpu, cuda or mps"):
        pick_device("tpu")


def test_an_unknown_network_is_refused():
    with pytest.raises(ValueError, match="cmscnet, unet"):
        make_network("resnet")


class Failing(torch.nn.Module):
    """Fails at first as it is told to; then gives two maps."""

    def __init__(self, error):
        super().__init__()
        self.errors = [error]

    def forward(self, x):
        if self.errors:
            raise self.errors.pop()
        return torch.cat([x, -x], dim=1)


@pytest.mark.parametrize(
    "error", [torch.OutOfMemoryError("CUDA out of memory"), RuntimeError("MPS backend out of memory (MPS allocated)")]
)
def test_when_the_gpu_is_full_the_cpu_takes_over_and_says_so(error):
    told = []
    predictor = Predictor(Failing(error), ("a", "b"), 64, name="full", device="cpu", say=told.append)
    predictor.device = torch.device("meta")
    planes = torch.rand(1, 1, 64, 64)
    found = predictor.run(planes)
    assert torch.allclose(found, torch.cat([planes, -planes], dim=1).sigmoid())
    assert predictor.device.type == "cpu" and predictor.fell_back
    assert len(told) == 1 and "out of memory" in told[0]


def test_another_failure_of_the_gpu_and_too_little_memory_of_the_cpu_are_not_hidden():
    for device, error in (("meta", "kernel died"), ("cpu", "DefaultCPUAllocator: out of memory")):
        predictor = Predictor(Failing(RuntimeError(error)), ("a", "b"), 64, name="full", device="cpu")
        predictor.device = torch.device(device)
        with pytest.raises(RuntimeError, match=error):
            predictor.run(torch.rand(1, 1, 64, 64))
        assert not predictor.fell_back


def test_frames_are_computed_in_short_numbers_where_the_cpu_has_them_and_stills_never():
    seen = []

    class Kinds(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.layer = torch.nn.Conv2d(1, 1, 1)

        def forward(self, x):
            y = self.layer(x)
            seen.append(y.dtype)
            return y

    predictor = Predictor(Kinds(), ("blob",), 64, name="kinds", device="cpu")
    grey = np.full((64, 64), 90, np.uint8)
    for short in (True, False):
        predictor._short = short
        assert predictor.probabilities(grey, (0, 0, 64, 64))["blob"].dtype == np.float32
        predictor.still_probabilities(grey, (0, 0, 64, 64))
    assert seen == [torch.bfloat16, *[torch.float32] * 7]


def test_a_single_picture_is_looked_at_in_three_sizes_and_mirrored():
    seen = []

    class Leftmost(torch.nn.Module):
        """Sure of the left half of whatever it is shown."""

        def forward(self, x):
            seen.append(tuple(x.shape))
            logits = torch.full_like(x, -20.0)
            logits[..., : x.shape[3] // 2] = 20.0
            return logits

    predictor = Predictor(Leftmost(), ("blob",), 100, name="sizes", device="cpu")
    grey = np.full((60, 100), 90, np.uint8)
    found = predictor.still_probabilities(grey, (0, 0, 100, 60))["blob"]
    assert [shape[3] for shape in seen] == [100, 70, 130] and all(shape[0] == 2 for shape in seen)
    assert found.shape == (60, 100)
    np.testing.assert_allclose(found, 0.5, atol=1e-6)  # left in one view and right in the other
    assert predictor.probabilities(grey, (0, 0, 100, 60))["blob"][:, :45].min() > 0.99


def test_a_bundle_may_name_the_sizes(bundle):
    about = bundle / "configs" / "metadata.json"
    metadata = json.loads(about.read_text(encoding="utf-8"))
    for sizes, expected in ([0.5, 1.0], (32, 64)), (None, (64, 45, 83)):
        metadata["msus"].pop("still_sizes", None)
        if sizes:
            metadata["msus"]["still_sizes"] = sizes
        about.write_text(json.dumps(metadata))
        assert load_predictor(bundle, device="cpu").still_sizes == expected
    for wrong in [0.0], [], "large":
        metadata["msus"]["still_sizes"] = wrong
        about.write_text(json.dumps(metadata))
        with pytest.raises(ModelError, match="damaged"):
            load_predictor(bundle)
