"""Losses that leave out what nobody labelled, by name.

All take logits and target (B, C, H, W) and known (B, C), 1 where image b is labelled for structure c, else 0, and give
a scalar: the mean over what is labelled; 0 (with a gradient of zeros) when nothing is.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from monai.losses import DiceLoss, FocalLoss, TverskyLoss
from torch import nn
from torch.nn import functional

__all__ = ["LOSSES", "CrossEntropyLoss", "IntegratedOnPositiveLoss", "PartialDiceBCELoss", "PartialLoss", "make_loss"]


class PartialLoss(nn.Module):
    """A loss of each image and structure, averaged over those that are labelled."""

    def each(self, logits: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        """The loss (B, C) of logits and target (B, C, H, W)."""
        raise NotImplementedError

    def forward(self, logits: torch.Tensor, target: torch.Tensor, known: torch.Tensor) -> torch.Tensor:
        per_structure = self.each(logits.float(), target.float())
        return (per_structure * known).sum() / known.sum().clamp(min=1.0)


def _cross_entropy(logits: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    return functional.binary_cross_entropy_with_logits(logits, target, reduction="none")


class CrossEntropyLoss(PartialLoss):
    """Binary cross-entropy, the mean over all pixels."""

    def each(self, logits: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        return _cross_entropy(logits, target).mean(dim=(2, 3))


class PartialDiceBCELoss(PartialLoss):
    """Soft Dice plus binary cross-entropy.

    Args:
        dice_weight: weight of the Dice part.
        bce_weight: weight of the cross-entropy part.
    """

    def __init__(self, dice_weight: float = 1.0, bce_weight: float = 1.0) -> None:
        super().__init__()
        self.dice = DiceLoss(sigmoid=True, reduction="none", smooth_nr=1.0, smooth_dr=1.0)
        self.dice_weight, self.bce_weight = dice_weight, bce_weight

    def each(self, logits: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        dice = self.dice(logits, target).flatten(1)
        return self.dice_weight * dice + self.bce_weight * _cross_entropy(logits, target).mean(dim=(2, 3))


class _OfMonai(PartialLoss):
    """One of MONAI's losses, made with ``reduction="none"``, raised to a power."""

    def __init__(self, loss: nn.Module, power: float = 1.0) -> None:
        super().__init__()
        self.loss, self.power = loss, power

    def each(self, logits: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        value = self.loss(logits, target).reshape(*logits.shape[:2], -1).mean(dim=2)
        return value if self.power == 1.0 else value.clamp(min=1e-6) ** self.power


class IntegratedOnPositiveLoss(PartialLoss):
    r"""IPLF, integrated on positive: cross-entropy counted over what is positive in the mask or in the prediction.

    Named in Lee et al., Sensors 2021;21:2214. Its formula was not at hand; **this is our reading** of its name and
    purpose: in a picture whose tear has 2 % of the pixels, the vast true background shall contribute nothing, neither
    to the sum nor to what it is divided by. With the mask g (0 or 1), the prediction p = sigmoid(z) and the
    cross-entropy l = -g log p - (1 - g) log(1 - p) of each pixel,

        L = sum(w l) / (sum(w) + 1),    w = g + (1 - g) p^a,

    where w, the soft union of mask and prediction, is taken as given in each step (no gradient runs through it: else
    the loss could be lowered by predicting a little everywhere, which adds cheap pixels to the divisor). The 1, a
    pixel, is for pictures in which nothing is positive.

    Gradient: dL/dz = w (p - g) / (sum(w) + 1), that is -(1 - p) / N on the expert's positives and p^(a + 1) / N
    elsewhere, N the number of positive pixels. Of cross-entropy it is p - g over ALL pixels H W: there, a background
    pixel pulls with p, here with p^5 (a = 4), so a million pixels of p = 0.06 weigh as much as one false positive, and
    a small tear pulls as strongly as a large one. Where a share q of pixels that look the same is positive, the
    gradients cancel at q (1 - p) = (1 - q) p^(a + 1): p exceeds 1/2 as soon as q exceeds 1 / (1 + 2^a), a 17th, where
    cross-entropy needs a half. By as much it leans towards recall, as the reported figures do (recall 0.942 at a
    precision of 0.604). ``power`` is a; 1 leans less (q above a third). Its default was chosen on held-out phantoms.
    """

    def __init__(self, power: float = 4.0) -> None:
        super().__init__()
        self.power = power

    def each(self, logits: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        with torch.no_grad():
            weight = target + (1 - target) * logits.sigmoid() ** self.power
        total = (weight * _cross_entropy(logits, target)).sum(dim=(2, 3))
        return total / (weight.sum(dim=(2, 3)) + 1)


def _dice() -> PartialLoss:
    return _OfMonai(DiceLoss(sigmoid=True, reduction="none", smooth_nr=1.0, smooth_dr=1.0))


def _tversky(power: float = 1.0) -> PartialLoss:
    """False negatives count 0.7, false positives 0.3 (Salehi et al., MLMI 2017)."""
    loss = TverskyLoss(sigmoid=True, alpha=0.3, beta=0.7, reduction="none", smooth_nr=1.0, smooth_dr=1.0)
    return _OfMonai(loss, power)


#: By name: makes the loss. Focal: Lin et al., ICCV 2017, gamma 2; focal Tversky: Abraham and Khan, ISBI 2019, the
#: Tversky loss to the power of 3/4.
LOSSES: dict[str, Callable[[], PartialLoss]] = {
    "dice_ce": PartialDiceBCELoss,
    "ce": CrossEntropyLoss,
    "dice": _dice,
    "focal": lambda: _OfMonai(FocalLoss(gamma=2.0, reduction="none")),
    "tversky": _tversky,
    "focal_tversky": lambda: _tversky(0.75),
    "iplf": IntegratedOnPositiveLoss,
}


def make_loss(name: str) -> PartialLoss:
    """A loss by its name. ValueError when there is none of that name."""
    if name not in LOSSES:
        raise ValueError(f"There is no loss {name!r}; choose one of {', '.join(LOSSES)}.")
    return LOSSES[name]()
