"""Networks that read a muscle's state (joint angle, torque ...) off its warped region of interest, frame by frame.

Both take the region of the frame itself and of a few earlier ones as planes, in grey levels, and give one number for
each target in the target's own unit.

* :class:`PlainStateNet` -- a plain convolutional network on the region: the kind of Cunningham, Harding and Loram,
  arXiv 1706.09450.
* :class:`EncoderStateNet` -- the encoder of CMSCNet as it was trained to segment, frozen, and a small head. Only the
  head learns, so the segmentation stays what it is.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import nn
from torch.nn import functional

from MSUSSegmentLib.networks.cmscnet import CMSCNet

__all__ = ["EncoderStateNet", "PlainStateNet", "vary_planes"]

#: Rows and columns to which the encoder's levels are pooled.
GRID = (2, 4)


class _StateNet(nn.Module):
    """Keeps what turns standardised outputs into numbers with units: ``mean`` and ``scale`` (outputs,)."""

    mean: torch.Tensor
    scale: torch.Tensor

    def __init__(self, outputs: int) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(outputs))
        self.register_buffer("scale", torch.ones(outputs))

    def describe(self, planes: torch.Tensor) -> torch.Tensor:
        """What of the planes does not depend on what is learnt; may be computed once for all epochs."""
        return planes

    def head(self, described: torch.Tensor) -> torch.Tensor:
        """Standardised outputs (B, outputs)."""
        raise NotImplementedError

    def forward(self, planes: torch.Tensor) -> torch.Tensor:
        return self.head(self.describe(planes)) * self.scale + self.mean


class PlainStateNet(_StateNet):
    """Four convolutions with stride 2, then two fully connected layers.

    Every plane is brought to mean 0 and SD 1 by those of the frame itself, so that gain does not matter.

    Args:
        planes: the frame itself and earlier ones.
        outputs: targets.
        size: rows and columns of a plane, multiples of 16.
        features: channels of the four levels.
        hidden: width of the hidden layer.
        dropout: share of the features dropped in training.

    Shapes:
        input (B, planes, rows, columns) grey levels, output (B, outputs).
    """

    def __init__(
        self,
        planes: int = 3,
        outputs: int = 2,
        size: Sequence[int] = (64, 128),
        features: Sequence[int] = (16, 32, 48, 64),
        hidden: int = 64,
        dropout: float = 0.3,
    ) -> None:
        super().__init__(outputs)
        if len(size) != 2 or any(side % 16 or side < 16 for side in size):
            raise ValueError(f"The sides of a warped region must be multiples of 16, not {tuple(size)}.")
        levels, channels = [], planes
        for level, count in enumerate(features):
            kernel = 5 if level == 0 else 3
            levels += [nn.Conv2d(channels, count, kernel, 2, kernel // 2, bias=False), nn.BatchNorm2d(count), nn.ReLU()]
            channels = count
        self.levels = nn.Sequential(*levels)
        cells = (size[0] >> len(features)) * (size[1] >> len(features))
        self.last = nn.Sequential(
            nn.Flatten(), nn.Dropout(dropout), nn.Linear(channels * cells, hidden), nn.ReLU(),
            nn.Linear(hidden, outputs),
        )  # fmt: skip

    def head(self, described: torch.Tensor) -> torch.Tensor:
        first = described[:, :1]
        mean, scale = first.mean(dim=(2, 3), keepdim=True), first.std(dim=(2, 3), keepdim=True)
        return self.last(self.levels((described - mean) / (scale + 1)))


class EncoderStateNet(_StateNet):
    """CMSCNet's encoder, frozen, on every plane; of earlier planes the difference to the frame itself.

    The three deepest levels and the context module are pooled to a grid of 2 x 4 cells.

    Args:
        planes, outputs, hidden, dropout: as of `PlainStateNet`.
        features: channels of CMSCNet's levels.
        size: of a plane, px; 32 or more a side.

    Shapes:
        as of `PlainStateNet`.
    """

    def __init__(
        self,
        planes: int = 3,
        outputs: int = 2,
        size: Sequence[int] = (64, 128),
        features: Sequence[int] = (16, 32, 64, 128, 160),
        hidden: int = 64,
        dropout: float = 0.5,
    ) -> None:
        super().__init__(outputs)
        whole = CMSCNet(features=features)
        self.encoder = nn.ModuleDict({name: getattr(whole, name) for name in _ENCODER})
        self.encoder.requires_grad_(False)
        cells = sum(features[2:]) * GRID[0] * GRID[1]
        self.norm = nn.BatchNorm1d(cells * planes)
        self.last = nn.Sequential(
            nn.Dropout(dropout), nn.Linear(cells * planes, hidden), nn.ReLU(), nn.Linear(hidden, outputs)
        )

    def share(self, network: CMSCNet) -> EncoderStateNet:
        """Take up the encoder of a trained CMSCNet. ValueError when it has other sizes."""
        own = {name: getattr(network, name).state_dict() for name in _ENCODER}
        try:
            for name, state in own.items():
                self.encoder[name].load_state_dict(state)
        except (RuntimeError, KeyError, AttributeError) as error:
            raise ValueError("The segmentation's network has no encoder of these sizes to share.") from error
        return self

    def train(self, mode: bool = True) -> EncoderStateNet:
        super().train(mode)
        self.encoder.eval()  # what was learnt from segmentation, batch statistics too, stays
        return self

    @torch.no_grad()
    def describe(self, planes: torch.Tensor) -> torch.Tensor:
        count, number = planes.shape[:2]
        x = (planes / 255).reshape(count * number, 1, *planes.shape[2:])
        for name in ("encoder1", "encoder2"):
            x = functional.max_pool2d(self.encoder[name](x), 2)
        e3 = self.encoder["encoder3"](x)
        e4 = self.encoder["encoder4"](functional.max_pool2d(e3, 2))
        e5 = self.encoder["context"](self.encoder["encoder5"](functional.max_pool2d(e4, 2)))
        pooled = [functional.adaptive_avg_pool2d(level, GRID) for level in (e3, e4, e5)]
        found = torch.cat(pooled, dim=1).reshape(count, number, -1)
        return torch.cat([found[:, :1], found[:, :1] - found[:, 1:]], dim=1).flatten(1)

    def head(self, described: torch.Tensor) -> torch.Tensor:
        return self.last(self.norm(described))


_ENCODER = ("encoder1", "encoder2", "encoder3", "encoder4", "encoder5", "context")


def vary_planes(planes: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Planes (B, K, h, w) as another region, gain and noise would give them, all planes of one frame alike.

    The region is moved by 4 % and sheared a little, and its size changes by 5 % (SD each); contrast and brightness by
    10 % of the planes' range, noise by 3 %.
    """

    def draw(*shape: int) -> torch.Tensor:
        return torch.randn(*shape, generator=generator)

    count = len(planes)
    place = torch.zeros(count, 2, 3)
    place[:, 0, 0], place[:, 1, 1] = 1 + 0.05 * draw(count), 1 + 0.05 * draw(count)
    place[:, 0, 2], place[:, 1, 2] = 0.04 * draw(count), 0.04 * draw(count)
    place[:, 1, 0] = 0.015 * draw(count)
    grid = functional.affine_grid(place, list(planes.shape), align_corners=False)
    moved = functional.grid_sample(planes, grid, padding_mode="border", align_corners=False)
    spread = planes.std(dim=(1, 2, 3), keepdim=True)
    gain, offset = 1 + 0.1 * draw(count, 1, 1, 1), 0.1 * spread * draw(count, 1, 1, 1)
    noise = 0.1 * spread * torch.randn(moved.shape, generator=generator)
    return (moved * gain + offset + noise).clamp(0, 255)

