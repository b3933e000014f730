"""How well a mask agrees with an expert's."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

__all__ = ["Counts", "count", "hausdorff95", "scores"]

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


def hausdorff95(predicted: np.ndarray, truth: np.ndarray, spacing: tuple[float, float] | None = None) -> float:
    """The 95 % Hausdorff distance of two masks' edges.

    Of the distances from each edge pixel of one mask to the nearest edge pixel of the other the 95th percentile, for
    both directions, of which the larger counts (as in MONAI's ``compute_hausdorff_distance``; Taha AA, Hanbury A. BMC
    Med Imaging 2015;15:29). Edge pixels are those of the mask with one of their four neighbours outside.

    Args:
        predicted: (H, W) bool.
        truth: (H, W) bool.
        spacing: pixel size (sx, sy) in mm; None for a distance in px.

    Returns:
        mm or px; 0 for two empty masks, nan when one of them is empty.

    Raises:
        ValueError: the shapes differ.
    """
    if predicted.shape != truth.shape:
        raise ValueError(f"The masks differ in size: {predicted.shape} and {truth.shape}.")
    if not predicted.any() or not truth.any():
        return 0.0 if not predicted.any() and not truth.any() else float("nan")
    (place,) = ndimage.find_objects((predicted | truth).astype(np.uint8))
    first, other = (np.pad(mask[place], 1) for mask in (predicted, truth))
    edges = [mask & ~ndimage.binary_erosion(mask) for mask in (first, other)]
    sampling = (1.0, 1.0) if spacing is None else spacing[::-1]
    distances = [ndimage.distance_transform_edt(~edge, sampling=sampling) for edge in edges]
    return float(max(np.percentile(distances[1][edges[0]], 95), np.percentile(distances[0][edges[1]], 95)))
