"""Losses that leave out what nobody labelled."""

from __future__ import annotations

import torch
from monai.losses import DiceLoss
from torch import nn
from torch.nn import functional

__all__ = ["PartialDiceBCELoss"]


class PartialDiceBCELoss(nn.Module):
    """Soft Dice plus binary cross-entropy over the structures that each image has labels for.

    Args:
        dice_weight: weight of the Dice part.
        bce_weight: weight of the cross-entropy part.

    Shapes:
        logits, target (B, C, H, W); known (B, C), 1 where image b is labelled for structure c, else 0.
        Returns a scalar; 0 (with a gradient of zeros) when nothing is labelled.
    """

    def __init__(self, dice_weight: float = 1.0, bce_weight: float = 1.0) -> None:
        super().__init__()
        self.dice = DiceLoss(sigmoid=True, reduction="none", smooth_nr=1.0, smooth_dr=1.0)
        self.dice_weight, self.bce_weight = dice_weight, bce_weight

    def forward(self, logits: torch.Tensor, target: torch.Tensor, known: torch.Tensor) -> torch.Tensor:
        logits, target = logits.float(), target.float()
        count = known.sum().clamp(min=1.0)
        dice = self.dice(logits, target).flatten(1)
        cross = functional.binary_cross_entropy_with_logits(logits, target, reduction="none").mean(dim=(2, 3))
        per_structure = self.dice_weight * dice + self.bce_weight * cross
        return (per_structure * known).sum() / count
