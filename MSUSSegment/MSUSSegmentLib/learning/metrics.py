"""How well a mask agrees with an expert's."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

__all__ = ["Counts", "count", "scores"]

SCORES = ("iou", "dice", "precision", "recall", "pixel_accuracy")


@dataclass(frozen=True)
class Counts:
    """True and false positives and negatives, in pixels."""

    tp: int
    fp: int
    fn: int
    tn: int

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.tp + other.tp, self.fp + other.fp, self.fn + other.fn, self.tn + other.tn)


def count(predicted: np.ndarray, truth: np.ndarray) -> Counts:
    """Compare two boolean masks of one shape.

    Raises:
        ValueError: the shapes differ.
    """
    if predicted.shape != truth.shape:
        raise ValueError(f"The masks differ in size: {predicted.shape} and {truth.shape}.")
    tp = int(np.count_nonzero(predicted & truth))
    fp = int(np.count_nonzero(predicted)) - tp
    fn = int(np.count_nonzero(truth)) - tp
    return Counts(tp, fp, fn, predicted.size - tp - fp - fn)


def scores(c: Counts) -> dict[str, float]:
    """IoU, Dice, precision, recall and pixel accuracy, each 0 to 1.

    IoU and Dice of two empty masks are 1; precision without a prediction and recall without a truth are nan.
    """

    def ratio(a: int, b: int, empty: float) -> float:
        return a / b if b else empty

    return {
        "iou": ratio(c.tp, c.tp + c.fp + c.fn, 1.0),
        "dice": ratio(2 * c.tp, 2 * c.tp + c.fp + c.fn, 1.0),
        "precision": ratio(c.tp, c.tp + c.fp, float("nan")),
        "recall": ratio(c.tp, c.tp + c.fn, float("nan")),
        "pixel_accuracy": ratio(c.tp + c.tn, c.tp + c.tn + c.fp + c.fn, 1.0),
    }
