"""Which frames of a study are exported, and by whom they were rated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import groupby

from MSUSSegmentLib.study.agreement import CONSENSUS
from MSUSSegmentLib.study.annotation import AI, APPROVED, CORRECTED, Annotation
from MSUSSegmentLib.study.study import Study

__all__ = ["Chosen", "choose_annotations", "with_pictures"]


@dataclass(frozen=True)
class Chosen:
    """The annotations that are exported, in the order of the images, and their rater."""

    rater: str
    annotations: tuple[Annotation, ...]


def choose_annotations(study: Study, rater: str = "", approved_only: bool = True) -> Chosen:
    """The first readings of one rater: the one that is named, else the consensus, else the only one there is.

    Args:
        study: open.
        rater: whose; "" for the above.
        approved_only: leave out what is corrected but not approved. What is rejected never counts.

    Raises:
        ValueError: there is nothing, or nobody knows whose is meant; in one sentence.
    """
    status = (APPROVED,) if approved_only else (APPROVED, CORRECTED)
    word = "approved" if approved_only else "saved"
    if rater == AI:
        raise ValueError("What the network proposes is no ground truth; name a rater, or approve its results first.")
    known = study.raters()
    if rater and rater not in known:
        raise ValueError(f"{rater!r} has rated nothing in this study; these have: {', '.join(known) or 'nobody'}.")
    found: dict[str, list[Annotation]] = {}
    for one in study.annotations(rater or None, status, reading=1):
        found.setdefault(one.rater, []).append(one)
    if not found:
        raise ValueError(f"Nothing has been {word}{f' by {rater}' if rater else ''} yet; there is nothing to export.")
    if not rater and len(found) > 1 and CONSENSUS not in found:
        raise ValueError(
            f"{', '.join(found)} have {word} frames of this study; say whose are meant (--rater NAME), or make a "
            "consensus first (msus study consensus)."
        )
    name = rater or (CONSENSUS if CONSENSUS in found else next(iter(found)))
    return Chosen(name, tuple(found[name]))


@contextmanager
def _opened(study: Study, annotations: list[Annotation]) -> Iterator[list[Annotation]]:
    """Annotations of one image, whose pictures are read from one opened recording."""
    with study.recording(study.image(annotations[0].image)) as recording:

        def reader(frame: int):
            return lambda: recording.frame(frame).pixels

        yield [replace(one, read=reader(one.frame)) for one in annotations]


def with_pictures(study: Study, annotations: Iterable[Annotation]) -> Iterator[Annotation]:
    """Annotations whose pictures are at hand while each of them is the newest one; each image is opened once.

    ValueError when an image is not found or has changed.
    """
    for _, of_image in groupby(annotations, key=lambda one: one.image):
        with _opened(study, list(of_image)) as opened:
            yield from opened
