"""The rival: MONAI's U-Net, usually with the standard 64 to 1024 features."""

from __future__ import annotations

from collections.abc import Sequence

from torch import nn

__all__ = ["small_unet", "standard_unet"]


def standard_unet(
    in_channels: int = 1, out_channels: int = 2, features: Sequence[int] = (64, 128, 256, 512, 1024, 64)
) -> nn.Module:
    """The U-Net of 31 million parameters that the CMSCNet paper compares with (Ronneberger et al., MICCAI 2015).

    MONAI's ``BasicUNet`` with batch normalisation and ReLU. Input and output (B, C, H, W), H and W at least 16.
    Other ``features`` (of the five levels, and of the last decoder) make a lighter one; ValueError unless there are 6.
    """
    from monai.networks.nets import BasicUNet

    if len(features) != 6 or min(features) < 1:
        raise ValueError(f"The U-Net needs six positive feature counts, got {tuple(features)}.")

    return BasicUNet(
        spatial_dims=2,
        in_channels=in_channels,
        out_channels=out_channels,
        features=tuple(features),
        act="relu",
        norm="batch",
    )


def small_unet(in_channels: int = 1, out_channels: int = 1, features: tuple[int, ...] = (8, 16, 32, 64, 64, 8)):
    """MONAI's ``BasicUNet`` with few features and instance normalisation, which does not mind another contrast.

    Input and output (B, C, H, W), H and W at least 16.
    """
    from monai.networks.nets import BasicUNet

    return BasicUNet(
        2, in_channels, out_channels, features=tuple(features), act="relu", norm=("instance", {"affine": True})
    )
