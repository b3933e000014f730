"""The three building blocks that make CMSCNet, written from the papers' descriptions.

* :class:`ShiftedMLP` -- tokenized MLP with axial shifts: Valanarasu and Patel, "UNeXt: MLP-based rapid medical image
  segmentation network", MICCAI 2022.
* :class:`DenseAtrousConv` -- dense atrous convolution: Gu et al., "CE-Net: context encoder network for 2D medical
  image segmentation", IEEE Trans Med Imaging 2019;38(10):2281-2292.
* :class:`SCConv` -- spatial and channel reconstruction convolution: Li, Wen and He, "SCConv: spatial and channel
  reconstruction convolution for feature redundancy", CVPR 2023.

All take and return (B, C, H, W) tensors; none changes H or W.
"""

from __future__ import annotations

import torch
from torch import nn
from torch.nn import functional
from torch.nn.utils.fusion import fuse_conv_bn_eval

__all__ = ["ConvBlock", "DenseAtrousConv", "SCConv", "ShiftedMLP"]


def activation(spec: str | tuple) -> nn.Module:
    """An activation by its MONAI layer specification. The usual one does without MONAI, which takes long to import."""
    name, options = (spec, {}) if isinstance(spec, str) else spec
    if name.lower() == "relu":
        return nn.ReLU(**options)
    from monai.networks.layers.utils import get_act_layer

    return get_act_layer(spec)


def normalisation(spec: str | tuple, channels: int) -> nn.Module:
    """A 2-D normalisation by its MONAI layer specification, see `activation`."""
    name, options = (spec, {}) if isinstance(spec, str) else spec
    if name.lower() == "batch":
        return nn.BatchNorm2d(channels, **options)
    from monai.networks.layers.utils import get_norm_layer

    return get_norm_layer(spec, spatial_dims=2, channels=channels)


class ConvBlock(nn.Module):
    """Convolution, normalisation, activation.

    Args:
        in_channels: channels of the input.
        out_channels: channels of the output.
        kernel_size: odd kernel size; padding keeps H and W.
        groups: convolution groups.
        act: activation, a MONAI layer specification.
        norm: normalisation, a MONAI layer specification.
    """

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: int = 3,
        groups: int = 1,
        act: str | tuple = ("relu", {"inplace": True}),
        norm: str | tuple = "batch",
    ) -> None:
        super().__init__()
        self.conv = nn.Conv2d(
            in_channels, out_channels, kernel_size, padding=kernel_size // 2, groups=groups, bias=False
        )
        self.norm = normalisation(norm, out_channels)
        self.act = activation(act)

    def fuse(self) -> None:
        """Fold a trained batch normalisation into the convolution: the same function, for inference only."""
        if isinstance(self.norm, nn.BatchNorm2d) and not self.training:
            self.conv = fuse_conv_bn_eval(self.conv, self.norm)
            self.norm = nn.Identity()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.act(self.norm(self.conv(x)))


class ShiftedMLP(nn.Module):
    """Tokenized MLP: every pixel is a token, and groups of channels are shifted before they are mixed.

    Channels are cut into five groups that move by -2 to 2 tokens, first along the height, then along the width, so
    that the two fully connected layers see a cross-shaped neighbourhood. A depth-wise convolution between them gives
    position. Residual, with layer normalisation over the channels of each token.

    Args:
        channels: channels of input and output.
        expansion: width of the hidden layer as a multiple of ``channels``.
        reach: the farthest shift, in tokens.
        dropout: share of hidden values dropped in training.
    """

    def __init__(self, channels: int, expansion: float = 1.0, reach: int = 2, dropout: float = 0.0) -> None:
        super().__init__()
        hidden = max(2 * reach + 1, int(round(channels * expansion)))
        self.reach = reach
        self.norm = nn.LayerNorm(channels)
        self.fc1 = nn.Linear(channels, hidden)
        self.depthwise = nn.Conv2d(hidden, hidden, 3, padding=1, groups=hidden)
        self.act = nn.GELU()
        self.dropout = nn.Dropout(dropout)
        self.fc2 = nn.Linear(hidden, channels)

    def _shift(self, x: torch.Tensor, dim: int) -> torch.Tensor:
        """Move channel group g of (B, C, H, W) by g - reach along ``dim``; zeros come in at the border."""
        r = self.reach
        pad = [0, 0, r, r] if dim == 2 else [r, r, 0, 0]
        padded = functional.pad(x, pad)
        groups = torch.tensor_split(padded, 2 * r + 1, dim=1)
        size = x.shape[dim]
        return torch.cat([groups[g].narrow(dim, g, size) for g in range(2 * r + 1)], dim=1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = self.norm(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)
        y = self.fc1(self._shift(y, 2).permute(0, 2, 3, 1)).permute(0, 3, 1, 2)
        y = self.dropout(self.act(self.depthwise(y)))
        y = self.fc2(self._shift(y, 3).permute(0, 2, 3, 1)).permute(0, 3, 1, 2)
        return x + self.dropout(y)


class DenseAtrousConv(nn.Module):
    """Dense atrous convolution: four cascades with dilations 1, 3 and 5, summed onto the input.

    The cascades share their convolutions, so their receptive fields (3, 7, 9 and 19 tokens a side) come from three
    3 x 3 kernels and one 1 x 1 kernel.

    Args:
        channels: channels of input and output.
        act: activation, a MONAI layer specification.
    """

    def __init__(self, channels: int, act: str | tuple = "relu") -> None:
        super().__init__()
        self.atrous1 = nn.Conv2d(channels, channels, 3, padding=1, dilation=1)
        self.atrous3 = nn.Conv2d(channels, channels, 3, padding=3, dilation=3)
        self.atrous5 = nn.Conv2d(channels, channels, 3, padding=5, dilation=5)
        self.pointwise = nn.Conv2d(channels, channels, 1)
        self.act = activation(act)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        near = self.atrous1(x)
        middle = self.atrous3(near)
        branches = (
            self.act(near)
            + self.act(self.pointwise(self.atrous3(x)))
            + self.act(self.pointwise(middle))
            + self.act(self.pointwise(self.atrous5(middle)))
        )
        return x + branches


class SCConv(nn.Module):
    """Spatial and channel reconstruction convolution.

    *Spatial* part: group normalisation's learned scale says how much spatial information a channel carries; a
    sigmoid gate splits the features into an informative and a redundant part, which are added crosswise. The parts are
    taken of the normalised features: a hard gate on the raw ones would leave that scale without a gradient.
    *Channel* part: the channels are split, squeezed, and turned into rich features (group-wise plus point-wise
    convolution) and cheap ones (point-wise convolution beside the input itself); a softmax over the pooled channels
    weighs the two before they are summed.

    Args:
        channels: channels of input and output, a multiple of 8.
        groups: groups of the normalisation.
        gate: threshold of the spatial gate.
        split: share of channels in the rich branch.
        squeeze: factor by which both branches are squeezed.
        kernel_size: kernel of the group-wise convolution.

    Raises:
        ValueError: ``channels`` is not a multiple of 8.
    """

    def __init__(
        self,
        channels: int,
        groups: int = 8,
        gate: float = 0.5,
        split: float = 0.5,
        squeeze: int = 2,
        kernel_size: int = 3,
    ) -> None:
        super().__init__()
        if channels % 8:
            raise ValueError(f"SCConv needs a multiple of 8 channels, got {channels}.")
        self.gate = gate
        self.norm = nn.GroupNorm(groups, channels)
        self.upper = int(channels * split)
        self.lower = channels - self.upper
        upper, lower = self.upper // squeeze, self.lower // squeeze
        self.squeeze_upper = nn.Conv2d(self.upper, upper, 1, bias=False)
        self.squeeze_lower = nn.Conv2d(self.lower, lower, 1, bias=False)
        self.groupwise = nn.Conv2d(upper, channels, kernel_size, padding=kernel_size // 2, groups=2)
        self.pointwise = nn.Conv2d(upper, channels, 1, bias=False)
        self.cheap = nn.Conv2d(lower, channels - lower, 1, bias=False)

    def _reconstruct_space(self, x: torch.Tensor) -> torch.Tensor:
        y = self.norm(x)
        scale = self.norm.weight / self.norm.weight.sum()
        weight = torch.sigmoid(y * scale.view(1, -1, 1, 1))
        informative = (weight > self.gate).to(y.dtype)
        first, rest = y * informative, y * (1 - informative)
        half = x.shape[1] // 2
        first_a, first_b = torch.split(first, [half, half], dim=1)
        rest_a, rest_b = torch.split(rest, [half, half], dim=1)
        return torch.cat([first_a + rest_b, first_b + rest_a], dim=1)

    def _reconstruct_channels(self, x: torch.Tensor) -> torch.Tensor:
        upper, lower = torch.split(x, [self.upper, self.lower], dim=1)
        upper, lower = self.squeeze_upper(upper), self.squeeze_lower(lower)
        rich = self.groupwise(upper) + self.pointwise(upper)
        cheap = torch.cat([self.cheap(lower), lower], dim=1)
        pooled = torch.stack([rich.mean(dim=(2, 3)), cheap.mean(dim=(2, 3))])
        weight = torch.softmax(pooled, dim=0).unsqueeze(-1).unsqueeze(-1)
        return weight[0] * rich + weight[1] * cheap

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self._reconstruct_channels(self._reconstruct_space(x))
