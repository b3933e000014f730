"""The steps by which four models agree on two bones: candidates in, votes, the edge pixel by pixel.

After Mu X et al., Comput Methods Programs Biomed 2021;211:106325, doi 10.1016/j.cmpb.2021.106325. From the abstract: a
U-Net for each bone, a U-Net for both as one, an AlexNet on patches; all four give candidates, voting fixes where the
bones are, and along their edge the AlexNet classifies pixel by pixel. Our reading is what the abstract leaves open: a
pixel belongs to a bone when enough of three models say so (the bone's own U-Net, the U-Net for both, the AlexNet), of
two bones that both qualify the one whose models are surer has it, of each bone the largest connected piece is kept, and
the edge is a zone of a fixed width about the voted outline. Votes and width are chosen on validation patients.

Arrays only, no networks: each step is a function, and can be left out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

__all__ = ["VoteSettings", "edge_zone", "largest_pieces", "merged", "refined", "vote"]

#: The models that vote. "patch" is the AlexNet.
MODELS = ("humerus", "glenoid", "both", "patch")


@dataclass(frozen=True)
class VoteSettings:
    """``votes`` of three a pixel needs; ``keep_largest`` piece of each bone; ``edge``: classify the edge pixel by
    pixel, within ``edge_mm`` of the voted outline, where the AlexNet counts with ``edge_weight`` and the vote with the
    rest."""

    votes: int = 2
    keep_largest: bool = True
    edge: bool = True
    edge_mm: float = 1.25
    edge_weight: float = 0.5

    def __post_init__(self) -> None:
        if self.votes not in (1, 2, 3) or not self.edge_mm > 0 or not 0 <= self.edge_weight <= 1:
            raise ValueError("votes must be 1, 2 or 3, edge_mm above 0 and edge_weight within 0 to 1.")


def vote(own: np.ndarray, both: np.ndarray, patch: np.ndarray, votes: int) -> np.ndarray:
    """The votes of three models for one bone, of their probabilities in any one shape: the ``votes``-th largest.

    It is above one half exactly where at least so many models say yes, and how far it is above says how surely.
    """
    return np.partition(np.stack([own, both, patch]), 3 - votes, axis=0)[3 - votes]


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


def edge_zone(labels: np.ndarray, pixel_mm: float, width_mm: float) -> np.ndarray:
    """Where the pixels (H, W) of a slice's labels are that lie within ``width_mm`` of an outline, on either side."""
    zone = np.zeros(labels.shape, bool)
    for label in (1, 2):
        inside = labels == label
        if inside.any():
            inner = ndimage.distance_transform_edt(inside)
            outer = ndimage.distance_transform_edt(~inside)
            zone |= (np.maximum(inner, outer) - 0.5) * pixel_mm <= width_mm
    return zone


def refined(voted: np.ndarray, patch: np.ndarray, zone: np.ndarray, weight: float) -> np.ndarray:
    """Probabilities (C, H, W) of a slice: as ``voted``, but in the ``zone`` (H, W) the AlexNet's, (C, N) in the order
    of its pixels, count with ``weight``."""
    out = voted.copy()
    out[:, zone] = weight * patch + (1 - weight) * out[:, zone]
    return out
