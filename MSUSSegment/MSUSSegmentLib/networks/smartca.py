"""SMART-CA: a segmentation network with a pre-trained, fixed encoder beside a trainable one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch
from torch import nn
from torch.nn import functional

__all__ = ["SMARTCA", "Encoder", "TearClassifier"]

#: Convolutions of the four blocks: those of VGG-19 without its last block.
CONVOLUTIONS = (2, 2, 4, 4)
#: Side of the maps that the classifier's first fully connected layer sees, as in VGG.
POOLED = 7


def _block(in_channels: int, out_channels: int, count: int, norm: bool = False) -> nn.Sequential:
    """``count`` 3 x 3 convolutions, each with SELU behind it; ``norm``: batch normalisation between."""
    layers: list[nn.Module] = []
    for k in range(count):
        inputs = in_channels if k == 0 else out_channels
        layers.append(nn.Conv2d(inputs, out_channels, 3, padding=1, bias=not norm))
        layers += [nn.BatchNorm2d(out_channels)] if norm else []
        layers.append(nn.SELU(inplace=True))
    return nn.Sequential(*layers)


def _start(module: nn.Module) -> None:
    """Weights with which SELU keeps mean and variance from layer to layer (Klambauer et al., NeurIPS 2017)."""
    for layer in module.modules():
        if isinstance(layer, nn.Conv2d | nn.Linear):
            nn.init.kaiming_normal_(layer.weight, nonlinearity="linear")
            if layer.bias is not None:
                nn.init.zeros_(layer.bias)


class Encoder(nn.Module):
    """VGG-19's convolutions without the last block: 2, 2, 4 and 4 of them, SELU, max-pooling after each block.

    Args:
        in_channels: channels of the image.
        features: channels of the four blocks.
        norm: batch normalisation behind every convolution.

    Shapes:
        input (B, in_channels, H, W); output five maps: what each block gives before it is pooled, at full, half, a
        quarter and an eighth of the resolution, and the last one pooled, at a sixteenth.
    """

    def __init__(
        self, in_channels: int = 1, features: Sequence[int] = (64, 128, 256, 512), norm: bool = False
    ) -> None:
        super().__init__()
        f1, f2, f3, f4 = features
        n1, n2, n3, n4 = CONVOLUTIONS
        self.block1, self.block2 = _block(in_channels, f1, n1, norm), _block(f1, f2, n2, norm)
        self.block3, self.block4 = _block(f2, f3, n3, norm), _block(f3, f4, n4, norm)
        self.channels = (f1, f2, f3, f4, f4)
        _start(self)

    def forward(self, x: torch.Tensor) -> list[torch.Tensor]:
        x1 = self.block1(x)
        x2 = self.block2(functional.max_pool2d(x1, 2))
        x3 = self.block3(functional.max_pool2d(x2, 2))
        x4 = self.block4(functional.max_pool2d(x3, 2))
        return [x1, x2, x3, x4, functional.max_pool2d(x4, 2)]


class _Head(nn.Module):
    """The classifier's three fully connected layers upon the encoder's deepest map."""

    def __init__(self, channels: int, hidden: int, classes: int) -> None:
        super().__init__()
        self.pooled = POOLED
        self.fc1 = nn.Linear(channels * POOLED * POOLED, hidden)
        self.fc2 = nn.Linear(hidden, hidden)
        self.fc3 = nn.Linear(hidden, classes)
        _start(self)
        nn.init.normal_(self.fc3.weight, std=0.01)  # undecided at first

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = functional.adaptive_avg_pool2d(x, (self.pooled, self.pooled)).flatten(1)
        return self.fc3(functional.selu(self.fc2(functional.selu(self.fc1(x)))))


class TearClassifier(nn.Module):
    """Stage 1: whether a picture shows the positive structure at all.

    Args:
        in_channels: channels of the image.
        features: as of `Encoder`.
        hidden: width of the two fully connected layers, 4096 in the paper.
        encoder: "vgg", or "efficientnet-lite0" for one that was trained on ImageNet (`networks.efficientnet_lite`).
        norm: batch normalisation in the encoder "vgg".

    Shapes:
        input (B, in_channels, H, W), H and W 16 or more; output (B, 2), the logits of "none" and "there is one".
    """

    def __init__(
        self,
        in_channels: int = 1,
        features: Sequence[int] = (64, 128, 256, 512),
        hidden: int = 4096,
        encoder: str = "vgg",
        norm: bool = False,
    ) -> None:
        super().__init__()
        self.encoder = _encoder(encoder, in_channels, features, norm)
        self.head = _Head(self.encoder.channels[-1], hidden, 2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.head(self.encoder(x)[-1])


def _encoder(name: str, in_channels: int, features: Sequence[int], norm: bool) -> nn.Module:
    if name == "vgg":
        return Encoder(in_channels, features, norm)
    if name == "efficientnet-lite0":
        from MSUSSegmentLib.networks.efficientnet_lite import EfficientNetLite0

        return EfficientNetLite0(in_channels)
    raise ValueError(f'The fixed encoder is "vgg" or "efficientnet-lite0", not {name!r}.')


class SMARTCA(nn.Module):
    """Two encoders side by side, one pre-trained and fixed, one trainable, and a decoder with skips from both.

    After Lee K, Kim JY, Lee MH, Choi CH, Hwang JY. Sensors 2021;21:2214, doi 10.3390/s21062214: "Segmentation Model
    Adopting a pRe-trained Classification Architecture". No code was published. From the paper: a classifier like VGG-19
    without its last block (2 x 64, 2 x 128, 4 x 256, 4 x 512 channels, max-pooling and SELU, fully connected 4096, 4096
    and 2), and its encoder beside one of the same shape. Our reading: SELU behind every convolution (two in a row
    would be one without it), the maps pooled to 7 x 7 before the fully connected layers as in VGG, and the decoder:
    bilinear enlargement, the maps of both encoders beside it, two convolutions.

    Until `take_encoder` brings a pre-trained one, both encoders are trainable.

    Args:
        in_channels: channels of the image.
        out_channels: structures; the network returns one logit map for each (they may overlap, so use a sigmoid).
        features: channels of the four blocks; (64, 128, 256, 512) is the paper's size, 8, 16, 32, 48 a light one.
        hidden: width of the classifier's fully connected layers; None takes eight times the last of ``features``
            (4096 at the paper's size).
        encoder: the one that is fixed, "vgg" or "efficientnet-lite0".
        norm: batch normalisation behind every convolution, which the paper does not name; from a few hundred images a
            classifier of this depth hardly learns without.
        classifies: whether the classifier's head is kept, so that `classify` can be asked.

    Shapes:
        input (B, in_channels, H, W), output (B, out_channels, H, W); H and W are 32 or more, odd sizes included.

    Raises:
        ValueError: ``features`` are not four positive numbers, or the input is smaller than 32 pixels a side.
    """

    def __init__(
        self,
        in_channels: int = 1,
        out_channels: int = 3,
        features: Sequence[int] = (64, 128, 256, 512),
        hidden: int | None = None,
        encoder: str = "vgg",
        norm: bool = False,
        classifies: bool = True,
    ) -> None:
        super().__init__()
        if len(features) != 4 or min(features) < 1:
            raise ValueError(f"SMARTCA needs four positive feature counts, got {tuple(features)}.")
        self.minimum_side = 32
        self.classifies = classifies
        self.twins = encoder == "vgg"  # another encoder halves odd sizes in another way
        self.fixed = _encoder(encoder, in_channels, features, norm)
        self.trainable = Encoder(in_channels, features, norm)
        c1, c2, c3, c4, c5 = (a + b for a, b in zip(self.fixed.channels, self.trainable.channels, strict=True))
        f1, f2, f3, f4 = features
        self.decoder4, self.decoder3 = _block(c5 + c4, f4, 2, norm), _block(f4 + c3, f3, 2, norm)
        self.decoder2, self.decoder1 = _block(f3 + c2, f2, 2, norm), _block(f2 + c1, f1, 2, norm)
        self.output = nn.Conv2d(f1, out_channels, 1)
        for module in (self.decoder4, self.decoder3, self.decoder2, self.decoder1, self.output):
            _start(module)
        nn.init.constant_(self.output.bias, -2.0)  # most of a picture is background
        width = 8 * features[-1] if hidden is None else hidden
        self.head: nn.Module = _Head(self.fixed.channels[-1], width, 2) if classifies else nn.Identity()

    def classifier(self) -> TearClassifier:
        """Stage 1 of this network: the fixed encoder and the classifier's head, whose weights are this network's."""
        if not self.classifies:
            raise ValueError("This network has no classifier; make it with classifies=True.")
        stage = TearClassifier.__new__(TearClassifier)
        nn.Module.__init__(stage)
        stage.encoder, stage.head = self.fixed, self.head
        return stage

    def take_encoder(self, weights: Mapping[str, torch.Tensor] | None = None) -> None:
        """Fix the first encoder and the classifier's head, with the ``weights`` of a `classifier` if they are given."""
        if weights is not None:
            self.classifier().load_state_dict(weights)
        self.fixed.requires_grad_(False)
        self.head.requires_grad_(False)

    def train(self, mode: bool = True) -> SMARTCA:
        """A fixed encoder stays as it was trained, whatever the mode."""
        super().train(mode)
        if not any(parameter.requires_grad for parameter in self.fixed.parameters()):
            self.fixed.eval()
        return self

    def classify(self, x: torch.Tensor) -> torch.Tensor:
        """The classifier's logits (B, 2) for images (B, in_channels, H, W): "none", "there is one"."""
        return self.head(self.fixed(x)[-1])

    def _up(self, x: torch.Tensor, one: torch.Tensor, other: torch.Tensor) -> torch.Tensor:
        """``x`` enlarged to the size of ``other``, beside the maps of both encoders."""
        size = other.shape[2:]
        x = functional.interpolate(x, size=size, mode="bilinear", align_corners=False)
        if not self.twins:
            one = functional.interpolate(one, size=size, mode="bilinear", align_corners=False)
        return torch.cat([x, one, other], dim=1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if not torch.jit.is_tracing() and min(x.shape[2], x.shape[3]) < self.minimum_side:
            raise ValueError(f"SMARTCA needs images of at least 32 pixels a side, got {x.shape[3]} x {x.shape[2]}.")
        a, b = self.fixed(x), self.trainable(x)
        deep = a[4]
        if not self.twins:
            deep = functional.interpolate(deep, size=b[4].shape[2:], mode="bilinear", align_corners=False)
        d4 = self.decoder4(self._up(torch.cat([deep, b[4]], dim=1), a[3], b[3]))
        d3 = self.decoder3(self._up(d4, a[2], b[2]))
        d2 = self.decoder2(self._up(d3, a[1], b[1]))
        d1 = self.decoder1(self._up(d2, a[0], b[0]))
        return self.output(d1)
