"""The steps by which four models agree on two bones: candidates in, votes, the edge pixel by pixel.

After Mu X et al., Comput Methods Programs Biomed 2021;211:106325, doi 10.1016/j.cmpb.2021.106325. From the abstract: a
U-Net for each bone, a U-Net for both as one, an AlexNet on patches; all four give candidates, voting fixes where the
bones are, and along their edge the AlexNet classifies pixel by pixel. Our reading is what the abstract leaves open:
three models vote on each bone (the bone's own U-Net, the U-Net for both, the AlexNet), either by the mean of their
probabilities, in which its own U-Net counts more, or by how many of them say yes; of two bones that both qualify the
surer one has the pixel, of each bone the largest connected piece is kept, and the edge is a zone of a fixed width about
the voted outline. Rule, weights and width are chosen on validation patients.

Arrays only, no networks: each step is a function, and can be left out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

__all__ = ["MODELS", "VoteSettings", "edge_distance", "edge_zone", "largest_pieces", "merged", "refined", "vote"]

#: The models that vote. "patch" is the AlexNet.
MODELS = ("humerus", "glenoid", "both", "patch")


@dataclass(frozen=True)
class VoteSettings:
    """``votes``: how many of three models must say yes; 0: the mean of their probabilities counts, that of the bone's
    own U-Net ``own_weight`` times. ``keep_largest`` piece of each bone; ``edge``: classify the edge pixel by pixel,
    within ``edge_mm`` of the voted outline, where the AlexNet counts with ``edge_weight`` and the vote with the
    rest."""

    votes: int = 0
    own_weight: float = 2.0
    keep_largest: bool = True
    edge: bool = True
    edge_mm: float = 1.25
    edge_weight: float = 0.3

    def __post_init__(self) -> None:
        above_zero = self.own_weight > 0 and self.edge_mm > 0
        if self.votes not in (0, 1, 2, 3) or not (above_zero and 0 <= self.edge_weight <= 1):
            raise ValueError("votes must be 0 to 3, own_weight and edge_mm above 0, edge_weight within 0 to 1.")


def vote(own: np.ndarray, both: np.ndarray, patch: np.ndarray, settings: VoteSettings) -> np.ndarray:
    """What three models say of one bone, of their probabilities in any one shape: above one half where it is.

    By count it is the n-th largest of them, which is above one half exactly where at least n models say yes, and says
    how surely.
    """
    if not settings.votes:
        return (settings.own_weight * own + both + patch) / (settings.own_weight + 2)
    return np.partition(np.stack([own, both, patch]), 3 - settings.votes, axis=0)[3 - settings.votes]


def merged(humerus: np.ndarray, glenoid: np.ndarray) -> np.ndarray:
    """Labels uint8 of two probabilities of one shape: 1 or 2 where the larger is above one half, else 0."""
    return np.where(np.maximum(humerus, glenoid) > 0.5, np.where(humerus >= glenoid, 1, 2), 0).astype(np.uint8)


def largest_pieces(labels: np.ndarray) -> np.ndarray:
    """``labels`` (K, H, W) with the largest connected piece (by faces) of each label alone."""
    kept = np.zeros_like(labels)
    for label in (1, 2):
        pieces, count = ndimage.label(labels == label)
        if count:
            sizes = np.bincount(pieces.ravel())
            sizes[0] = 0
            kept[pieces == sizes.argmax()] = label
    return kept


def edge_distance(labels: np.ndarray) -> np.ndarray:
    """How far each pixel (H, W) of a slice's labels is from the nearest outline of a bone, on either side, in px from
    the middle of a pixel to the outline; inf where there is no bone."""
    distance = np.full(labels.shape, np.inf)
    for label in (1, 2):
        inside = labels == label
        if inside.any():
            inner = ndimage.distance_transform_edt(inside)
            outer = ndimage.distance_transform_edt(~inside)
            distance = np.minimum(distance, np.maximum(inner, outer) - 0.5)
    return distance


def edge_zone(labels: np.ndarray, pixel_mm: float, width_mm: float) -> np.ndarray:
    """Where the pixels (H, W) of a slice's labels are that lie within ``width_mm`` of an outline, on either side."""
    return edge_distance(labels) * pixel_mm <= width_mm


def refined(voted: np.ndarray, patch: np.ndarray, zone: np.ndarray, weight: float) -> np.ndarray:
    """Probabilities (C, H, W) of a slice: as ``voted``, but in the ``zone`` (H, W) the AlexNet's, (C, N) in the order
    of its pixels, count with ``weight``."""
    out = voted.copy()
    out[:, zone] = weight * patch + (1 - weight) * out[:, zone]
    return out
