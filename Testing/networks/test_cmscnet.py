"""CMSCNet's shapes, size, switches and exports."""

import numpy as np
import pytest
import torch

from MSUSSegmentLib.networks.baselines import standard_unet
from MSUSSegmentLib.networks.blocks import DenseAtrousConv, SCConv, ShiftedMLP
from MSUSSegmentLib.networks.cmscnet import CMSCNet

SMALL = (8, 8, 16, 24, 32)


def parameters(network):
    return sum(p.numel() for p in network.parameters())


@pytest.fixture
def trained_looking():
    """A network whose batch normalisation has seen data, in evaluation mode."""
    torch.manual_seed(0)
    network = CMSCNet()
    with torch.no_grad():
        for _ in range(3):
            network(torch.rand(2, 1, 64, 64))
    return network.eval()


def test_it_has_at_most_a_tenth_of_the_standard_unets_parameters():
    unet = parameters(standard_unet())
    assert 30.9e6 < unet < 31.3e6
    assert parameters(CMSCNet()) <= min(3.1e6, unet / 10)


@pytest.mark.parametrize("shape", [(1, 1, 32, 32), (2, 1, 33, 47), (1, 1, 320, 291), (1, 1, 32, 321), (3, 1, 127, 65)])
def test_any_size_from_32_pixels_up_comes_back_in_the_same_size(shape):
    network = CMSCNet(features=SMALL).eval()
    with torch.no_grad():
        assert network(torch.rand(*shape)).shape == (shape[0], 2, *shape[2:])


@pytest.mark.parametrize(("inputs", "outputs"), [(1, 1), (3, 4)])
def test_channels_of_input_and_output_are_free(inputs, outputs):
    network = CMSCNet(in_channels=inputs, out_channels=outputs, features=SMALL).eval()
    assert network(torch.rand(1, inputs, 40, 40)).shape == (1, outputs, 40, 40)


def test_an_image_below_32_pixels_is_refused_in_words():
    with pytest.raises(ValueError, match="at least 32 pixels a side, got 40 x 31"):
        CMSCNet(features=SMALL)(torch.rand(1, 1, 31, 40))


def test_wrong_features_are_refused():
    with pytest.raises(ValueError, match="five"):
        CMSCNet(features=(8, 16, 32))
    with pytest.raises(ValueError, match="multiple of 8"):
        CMSCNet(features=(8, 8, 12, 24, 32))


@pytest.mark.parametrize(
    ("switch", "kind"), [("mlp", ShiftedMLP), ("dense_atrous", DenseAtrousConv), ("scconv", SCConv)]
)
def test_each_part_can_be_switched_off(switch, kind):
    def has(network):
        return any(isinstance(m, kind) for m in network.modules())

    assert has(CMSCNet(features=SMALL))
    without = CMSCNet(features=SMALL, **{switch: False})
    assert not has(without)
    assert without.eval()(torch.rand(1, 1, 48, 48)).shape == (1, 2, 48, 48)


def test_images_of_a_batch_do_not_influence_each_other(trained_looking):
    batch = torch.rand(3, 1, 64, 80)
    with torch.no_grad():
        together = trained_looking(batch)
        alone = torch.cat([trained_looking(image[None]) for image in batch])
    torch.testing.assert_close(together, alone, atol=1e-4, rtol=1e-4)


def test_gradients_reach_every_parameter():
    network = CMSCNet(features=SMALL)
    network(torch.rand(2, 1, 64, 64)).square().mean().backward()
    missing = [name for name, p in network.named_parameters() if p.grad is None or not torch.isfinite(p.grad).all()]
    assert missing == []


def test_bf16_autocast_stays_near_full_precision(trained_looking):
    image = torch.rand(1, 1, 64, 64)
    with torch.no_grad():
        full = trained_looking(image).sigmoid()
        with torch.autocast("cpu", torch.bfloat16):
            half = trained_looking(image)
    assert half.shape == full.shape
    assert (half.float().sigmoid() - full).abs().max() < 0.05


@pytest.mark.parametrize("device", ["cuda", "mps"])
def test_a_gpu_agrees_with_the_cpu(trained_looking, device):
    if not {"cuda": torch.cuda.is_available, "mps": torch.backends.mps.is_available}[device]():
        pytest.skip(f"no {device} device here")
    image = torch.rand(1, 1, 96, 65)
    with torch.no_grad():
        expected = trained_looking(image).sigmoid()
        found = trained_looking.to(device)(image.to(device)).sigmoid().cpu()
    torch.testing.assert_close(found, expected, atol=2e-3, rtol=0)


@pytest.mark.parametrize("way", ["script", "trace"])
def test_torchscript_equals_eager(trained_looking, way, tmp_path):
    example = torch.rand(1, 1, 64, 96)
    if way == "script":
        exported = torch.jit.script(trained_looking)
    else:
        exported = torch.jit.trace(trained_looking, example)
    exported.save(tmp_path / "model.ts")
    loaded = torch.jit.load(tmp_path / "model.ts")
    sizes = [(64, 96), (77, 101)] if way == "script" else [(64, 96)]
    for size in sizes:
        image = torch.rand(2 if way == "script" else 1, 1, *size)
        with torch.no_grad():
            torch.testing.assert_close(loaded(image), trained_looking(image), atol=1e-4, rtol=1e-4)


def test_onnx_equals_eager_at_sizes_it_was_not_exported_with(trained_looking, tmp_path):
    onnxruntime = pytest.importorskip("onnxruntime")
    pytest.importorskip("onnxscript")
    path = tmp_path / "model.onnx"
    free = torch.export.Dim.DYNAMIC
    torch.onnx.export(
        trained_looking,
        (torch.rand(2, 1, 64, 96),),
        path,
        input_names=["image"],
        output_names=["logits"],
        dynamo=True,
        dynamic_shapes={"x": {0: free, 2: free, 3: free}},
        verbose=False,
    )
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    for shape in [(2, 1, 64, 96), (1, 1, 75, 131)]:
        image = torch.rand(*shape)
        with torch.no_grad():
            expected = trained_looking(image).numpy()
        found = session.run(None, {"image": image.numpy()})[0]
        np.testing.assert_allclose(found, expected, atol=1e-4, rtol=1e-4)
