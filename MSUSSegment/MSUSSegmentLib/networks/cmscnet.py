"""CMSCNet, a light U-Net for musculoskeletal ultrasound, in the manner of MONAI's networks."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import nn
from torch.nn import functional

from MSUSSegmentLib.networks.blocks import ConvBlock, DenseAtrousConv, SCConv, ShiftedMLP

__all__ = ["CMSCNet"]


class _Convolutions(nn.Module):
    """Two convolutions; where ``scconv`` is set, the second one is an SCConv."""

    def __init__(self, in_channels: int, out_channels: int, scconv: bool, act: str | tuple, norm: str | tuple) -> None:
        super().__init__()
        self.first = ConvBlock(in_channels, out_channels, act=act, norm=norm)
        self.second: nn.Module
        if scconv:
            self.second = SCConv(out_channels)
        else:
            self.second = ConvBlock(out_channels, out_channels, act=act, norm=norm)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.second(self.first(x))


class _Tokens(nn.Module):
    """A convolution that embeds the tokens, then a shifted MLP; two plain convolutions without ``mlp``."""

    def __init__(
        self, in_channels: int, out_channels: int, mlp: bool, dropout: float, act: str | tuple, norm: str | tuple
    ) -> None:
        super().__init__()
        self.embed = ConvBlock(in_channels, out_channels, act=act, norm=norm)
        self.mix: nn.Module
        if mlp:
            self.mix = ShiftedMLP(out_channels, dropout=dropout)
        else:
            self.mix = ConvBlock(out_channels, out_channels, act=act, norm=norm)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.mix(self.embed(x))


class CMSCNet(nn.Module):
    """A U-Net with MLP modules in encoder and decoder, dense atrous convolution at the bottleneck, and SCConv.

    After Chen S, Zhou ZZ, Liang DX. Quant Imaging Med Surg 2025;15(8):7046-7061, doi 10.21037/qims-2024-2523. No code
    was published. From the abstract: the three kinds of module, and a tenth of U-Net's parameters. Our reading: five
    levels, two convolutions at full and half resolution, SCConv at a quarter, shifted MLPs at an eighth and a
    sixteenth, the decoder a mirror of the encoder.

    Args:
        in_channels: channels of the image.
        out_channels: structures; the network returns one logit map for each (they may overlap, so use a sigmoid).
        features: channels of the five levels, from full to a sixteenth of the resolution; the third a multiple of 8.
        act: activation of the convolutions, a MONAI layer specification.
        norm: normalisation of the convolutions, a MONAI layer specification.
        dropout: dropout inside the MLPs.
        mlp: shifted MLPs at the two deepest levels, or plain convolutions (ablation).
        dense_atrous: dense atrous convolution at the bottleneck, or nothing (ablation).
        scconv: SCConv at a quarter of the resolution, or a plain convolution (ablation).

    Shapes:
        input (B, in_channels, H, W), output (B, out_channels, H, W); H and W are 32 or more, odd sizes included.

    Raises:
        ValueError: ``features`` are not five positive numbers, or the input is smaller than 32 pixels a side.
    """

    def __init__(
        self,
        in_channels: int = 1,
        out_channels: int = 2,
        features: Sequence[int] = (16, 32, 64, 128, 160),
        act: str | tuple = ("relu", {"inplace": True}),
        norm: str | tuple = "batch",
        dropout: float = 0.0,
        mlp: bool = True,
        dense_atrous: bool = True,
        scconv: bool = True,
    ) -> None:
        super().__init__()
        if len(features) != 5 or min(features) < 1:
            raise ValueError(f"CMSCNet needs five positive feature counts, got {tuple(features)}.")
        f1, f2, f3, f4, f5 = features
        kind = {"act": act, "norm": norm}
        self.minimum_side = 32
        self.encoder1 = _Convolutions(in_channels, f1, False, **kind)
        self.encoder2 = _Convolutions(f1, f2, False, **kind)
        self.encoder3 = _Convolutions(f2, f3, scconv, **kind)
        self.encoder4 = _Tokens(f3, f4, mlp, dropout, **kind)
        self.encoder5 = _Tokens(f4, f5, mlp, dropout, **kind)
        self.context: nn.Module = DenseAtrousConv(f5) if dense_atrous else nn.Identity()
        self.narrow4 = ConvBlock(f5, f4, kernel_size=1, **kind)
        self.decoder4 = _Tokens(f4, f4, mlp, dropout, **kind)
        self.narrow3 = ConvBlock(f4, f3, kernel_size=1, **kind)
        self.decoder3 = _Convolutions(f3, f3, scconv, **kind)
        self.narrow2 = ConvBlock(f3, f2, kernel_size=1, **kind)
        self.decoder2 = _Convolutions(f2, f2, False, **kind)
        self.narrow1 = ConvBlock(f2, f1, kernel_size=1, **kind)
        self.decoder1 = _Convolutions(f1, f1, False, **kind)
        self.head = nn.Conv2d(f1, out_channels, 1)

    def _up(self, x: torch.Tensor, skip: torch.Tensor) -> torch.Tensor:
        """Bring ``x`` to the size of ``skip`` and add it."""
        return functional.interpolate(x, size=skip.shape[2:], mode="bilinear", align_corners=False) + skip

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if not torch.jit.is_tracing() and min(x.shape[2], x.shape[3]) < self.minimum_side:
            raise ValueError(f"CMSCNet needs images of at least 32 pixels a side, got {x.shape[3]} x {x.shape[2]}.")
        e1 = self.encoder1(x)
        e2 = self.encoder2(functional.max_pool2d(e1, 2))
        e3 = self.encoder3(functional.max_pool2d(e2, 2))
        e4 = self.encoder4(functional.max_pool2d(e3, 2))
        e5 = self.context(self.encoder5(functional.max_pool2d(e4, 2)))
        d4 = self.decoder4(self._up(self.narrow4(e5), e4))
        d3 = self.decoder3(self._up(self.narrow3(d4), e3))
        d2 = self.decoder2(self._up(self.narrow2(d3), e2))
        d1 = self.decoder1(self._up(self.narrow1(d2), e1))
        return self.head(d1)
