"""From a grey frame to what a network sees, and back. Training, evaluation and use all go through here."""

from __future__ import annotations

import numpy as np
import torch
from torch.nn import functional

__all__ = ["fitted_size", "squared", "to_image", "to_input"]

#: Left, top, right, bottom; half-open pixel bounds.
Bounds = tuple[int, int, int, int]


def fitted_size(height: int, width: int, long_side: int, minimum: int = 32) -> tuple[int, int]:
    """The (height, width) that keeps the aspect ratio with the longer side ``long_side``, none below ``minimum``."""
    factor = long_side / max(height, width)
    return max(minimum, round(height * factor)), max(minimum, round(width * factor))


def resize(planes: torch.Tensor, size: tuple[int, int]) -> torch.Tensor:
    """Resize (B, C, H, W) floats bilinearly, with a low-pass filter where it shrinks."""
    return functional.interpolate(planes, size=size, mode="bilinear", align_corners=False, antialias=True)


def to_input(grey: np.ndarray, bounds: Bounds, long_side: int) -> torch.Tensor:
    """Cut the scan area out of a frame and scale it for a network.

    Args:
        grey: (H, W) uint8.
        bounds: the scan area.
        long_side: length of the longer side that the network sees, px.

    Returns:
        (1, 1, h, w) float32 in 0 to 1.
    """
    x0, y0, x1, y1 = bounds
    area = np.ascontiguousarray(grey[y0:y1, x0:x1])
    planes = torch.from_numpy(area)[None, None].float() / 255.0
    return resize(planes, fitted_size(*area.shape, long_side)).clamp_(0.0, 1.0)


def squared(planes: torch.Tensor) -> torch.Tensor:
    """Images (B, C, h, w) in the middle of squares of their longer side, black around: as they are trained on."""
    h, w = planes.shape[-2:]
    side = max(h, w)
    top, left = (side - h) // 2, (side - w) // 2
    return functional.pad(planes, (left, side - w - left, top, side - h - top))


def to_image(probabilities: torch.Tensor, bounds: Bounds, shape: tuple[int, int]) -> np.ndarray:
    """Put probabilities of the scan area back into the frame; 0 outside.

    Args:
        probabilities: (1, C, h, w), on any device.
        bounds: the scan area they belong to.
        shape: (H, W) of the frame.

    Returns:
        (C, H, W) float32.
    """
    x0, y0, x1, y1 = bounds
    planes = probabilities.float().cpu().contiguous()  # with few channels, channels last takes three times as long
    inside = functional.interpolate(
        planes, size=(y1 - y0, x1 - x0), mode="bilinear", align_corners=False
    )
    out = np.zeros((probabilities.shape[1], *shape), dtype=np.float32)
    out[:, y0:y1, x0:x1] = inside[0].numpy()
    return out
