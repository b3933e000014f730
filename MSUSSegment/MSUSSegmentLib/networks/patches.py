"""Patches around pixels, and the small AlexNet that says what their middle is."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import nn
from torch.nn import functional

__all__ = ["PatchAlexNet", "cut_patches", "pyramid"]


class PatchAlexNet(nn.Module):
    """AlexNet (Krizhevsky A et al., NIPS 2012) shrunk to patches: five convolutions, overlapping max pooling, three
    fully connected layers with dropout. Batch normalisation takes the place of local response normalisation.

    Args:
        in_channels: scales that a patch is seen at, see `cut_patches`.
        out_channels: classes.
        features: channels of the five convolutions.
        hidden: units of the two hidden layers.

    Shapes:
        input (B, in_channels, S, S) with S at least 20, output (B, out_channels), logits.
    """

    def __init__(
        self,
        in_channels: int = 2,
        out_channels: int = 3,
        features: Sequence[int] = (16, 24, 32, 32, 32),
        hidden: int = 96,
    ) -> None:
        super().__init__()
        a, b, c, d, e = features

        def convolution(before: int, after: int, kernel: int, stride: int = 1) -> list[nn.Module]:
            layer = nn.Conv2d(before, after, kernel, stride, kernel // 2, bias=False)
            return [layer, nn.BatchNorm2d(after), nn.ReLU(inplace=True)]

        self.features = nn.Sequential(
            *convolution(in_channels, a, 5, 2),
            nn.MaxPool2d(3, 2),
            *convolution(a, b, 3),
            *convolution(b, c, 3),
            *convolution(c, d, 3),
            *convolution(d, e, 3),
            nn.AdaptiveAvgPool2d(3),
        )
        self.classifier = nn.Sequential(
            nn.Flatten(),
            nn.Dropout(0.2),
            nn.Linear(9 * e, hidden),
            nn.ReLU(inplace=True),
            nn.Dropout(0.2),
            nn.Linear(hidden, hidden),
            nn.ReLU(inplace=True),
            nn.Linear(hidden, out_channels),
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.classifier(self.features(x))


def pyramid(image: torch.Tensor, side: int, step: int) -> tuple[np.ndarray, np.ndarray]:
    """A slice as `cut_patches` takes it: (H, W) padded by half a patch, and its mean over ``step`` x ``step`` pixels
    padded likewise. H and W are multiples of ``step``."""
    half = side // 2
    coarse = functional.avg_pool2d(image[None, None], step)[0, 0]
    return tuple(np.pad(one.numpy(), half, mode="edge") for one in (image, coarse))


def cut_patches(levels: tuple[np.ndarray, np.ndarray], rows, columns, side: int, step: int) -> np.ndarray:
    """Patches (N, 2, side, side) float32 around pixels (rows, columns), (N,) each, of a slice's `pyramid`: near by as
    it is, and ``step`` times as wide."""
    out = np.empty((len(rows), 2, side, side), np.float32)
    for channel, (level, by) in enumerate(zip(levels, (1, step), strict=True)):
        windows = np.lib.stride_tricks.sliding_window_view(level, (side, side))
        out[:, channel] = windows[np.asarray(rows) // by, np.asarray(columns) // by]
    return out
