"""Losses that leave out what nobody labelled."""

from __future__ import annotations

from collections.abc import Sequence

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
        positive_weights: for each structure, how much its pixels count in the cross-entropy against the others; thin
            structures need it, or the network learns to predict nothing before it learns to predict something.

    Shapes:
        logits, target (B, C, H, W); known (B, C), 1 where image b is labelled for structure c, else 0.
        Returns a scalar; 0 (with a gradient of zeros) when nothing is labelled.
    """

    def __init__(
        self, dice_weight: float = 1.0, bce_weight: float = 1.0, positive_weights: Sequence[float] | None = None
    ) -> None:
        super().__init__()
        self.dice = DiceLoss(sigmoid=True, reduction="none", smooth_nr=1.0, smooth_dr=1.0)
        self.dice_weight, self.bce_weight = dice_weight, bce_weight
        weights = None if positive_weights is None else torch.tensor(positive_weights).view(1, -1, 1, 1)
        self.register_buffer("positive_weights", weights)

    def forward(self, logits: torch.Tensor, target: torch.Tensor, known: torch.Tensor) -> torch.Tensor:
        logits, target = logits.float(), target.float()
        count = known.sum().clamp(min=1.0)
        dice = self.dice(logits, target).flatten(1)
        cross = functional.binary_cross_entropy_with_logits(
            logits, target, reduction="none", pos_weight=self.positive_weights
        ).mean(dim=(2, 3))
        per_structure = self.dice_weight * dice + self.bce_weight * cross
        return (per_structure * known).sum() / count
