"""Which images to label next: those that the model is unsure of, and unlike one another and what is labelled.

Uncertainty is the mean entropy of the network's probabilities where it sees anything at all, or one minus the
confidence that the study has stored. Diversity is the distance to the nearest chosen image, of what pictures show. The
next one has the greatest product of both: a greedy k-centre (Sener O, Savarese S. ICLR 2018) weighted by uncertainty,
as information density is (Settles B, Craven M. EMNLP 2008).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from MSUSSegmentLib.study.annotation import AI, APPROVED, NEW, PROPOSED, Annotation
from MSUSSegmentLib.study.near_duplicates import describe_picture
from MSUSSegmentLib.study.study import Study

__all__ = ["choose_next", "entropy_of", "rank_images", "uncertainty_of"]

#: Probabilities nearer to 0 than this are sure background, which would hide the rest.
SURE = 0.02
#: Uncertainty of an image of which nothing is known: as for one of middling confidence.
UNKNOWN = 0.5


def entropy_of(maps: Sequence[np.ndarray]) -> float:
    """Mean entropy in bit (0 sure, 1 unsure) of probability maps (H, W) where they are not sure background; 1 where a
    network sees nothing at all."""
    unsure = []
    for one in maps:
        p = np.asarray(one, np.float64)
        p = np.clip(p[p > SURE], 1e-7, 1 - 1e-7)
        if p.size:
            unsure.append(float(-(p * np.log2(p) + (1 - p) * np.log2(1 - p)).mean()))
        else:
            unsure.append(1.0)
    return float(np.mean(unsure)) if unsure else 1.0


def uncertainty_of(annotations: Sequence[Annotation]) -> float:
    """One minus the mean confidence of the network's numbers in what it proposes, 1 where it has found nothing."""
    of_frames = []
    for one in annotations:
        known = list(one.drawing.confidence.values())
        if known:
            of_frames.append(1.0 - float(np.mean(known)))
        else:
            of_frames.append(1.0 if not any(m.value is not None for m in one.measurements) else UNKNOWN)
    return float(np.mean(of_frames)) if of_frames else UNKNOWN


def choose_next(
    uncertainty: Sequence[float], descriptions: np.ndarray, count: int, labelled: np.ndarray | None = None
) -> list[int]:
    """Numbers of the images to label next, the most informative first.

    Args:
        uncertainty: (N,) 0 sure to 1 unsure.
        descriptions: (N, ...) of what the pictures show, each of length 1.
        count: how many; fewer where there are not so many.
        labelled: (M, ...) of pictures that are labelled already.

    Raises:
        ValueError: not as many descriptions as uncertainties.
    """
    weights = np.asarray(uncertainty, float)
    flat = np.asarray(descriptions, np.float32).reshape(len(weights), -1) if len(weights) else np.empty((0, 1))
    if len(flat) != len(weights) or len(descriptions) != len(weights):
        raise ValueError("Each image needs its uncertainty and its description.")
    distance = np.ones(len(weights))
    if labelled is not None and len(labelled):
        known = np.asarray(labelled, np.float32).reshape(len(labelled), -1)
        distance = np.min([_distance(flat, one) for one in known], axis=0)
    free, chosen = np.ones(len(weights), bool), []
    while len(chosen) < min(count, len(weights)):
        score = np.where(free, weights * distance, -1.0)
        best = int(np.argmax(score))
        chosen.append(best)
        free[best] = False
        distance = np.minimum(distance, _distance(flat, flat[best]))
    return chosen


def _distance(flat: np.ndarray, one: np.ndarray) -> np.ndarray:
    """(N,) from 0, the same, to 1, unlike or opposite."""
    return np.clip(1.0 - flat @ one, 0.0, 1.0)


def rank_images(
    study: Study,
    progress: Callable[[str, int, int], None] | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> dict[str, float]:
    """How much each image that nobody has approved would teach the model: 1 the most, downwards; by its name.

    Each image's first proposed frame is looked at once. Keep the result with `Study.write_scores`.

    Raises:
        ValueError: the network has not looked at any image.
        InterruptedError: ``cancelled`` said so.
    """
    names, unsure, described, labelled = [], [], [], []
    images = list(study.images())
    for done, image in enumerate(images, 1):
        if cancelled():
            raise InterruptedError("Stopped; nothing was ranked.")
        proposed = study.annotations_of(image, AI)
        approved = any(
            one.status == APPROVED for rater in study.raters(image) for one in study.annotations_of(image, rater)
        )
        if proposed or approved:
            try:
                description = describe_picture(study.picture(image, proposed[0].frame if proposed else 0))
            except (ValueError, OSError):
                continue  # it is not there; the queue says so when it is opened
            if approved:
                labelled.append(description)
            else:
                names.append(image.name)
                described.append(description)
                unsure.append(uncertainty_of(proposed))
        if progress:
            progress("looking at images", done, len(images))
    if not names:
        raise ValueError(
            "There is nothing to rank: the network has proposed nothing that is still open "
            f"({NEW} or {PROPOSED}); let it look first (msus study run)."
        )
    order = choose_next(unsure, np.asarray(described), len(names), np.asarray(labelled) if labelled else None)
    return {names[i]: 1.0 - rank / len(names) for rank, i in enumerate(order)}
