"""Of whom and of what pairs of readings are, so that intervals count people and clips and not their frames."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import compress

import numpy as np

from MSUSSegmentLib.measure.agreement import Agreement, agreement

__all__ = ["Origin", "Sample", "count_sample", "sampled_agreement"]


@dataclass(frozen=True)
class Origin:
    """What a pair of readings is of: an ``image`` (or frame), its ``clip`` and ``subject``; None where not known.

    Each is any name that differs between things that differ; the clip is None of a single picture.
    """

    image: Hashable
    clip: Hashable | None = None
    subject: Hashable | None = None

    @property
    def cluster(self) -> tuple[str, Hashable]:
        """What is independent of all others: the subject, else the clip, else the image; with which of them it is."""
        if self.subject is not None:
            return "subject", self.subject
        return ("image", self.image) if self.clip is None else ("clip", self.clip)


@dataclass(frozen=True)
class Sample:
    """How many ``pairs`` of readings there are, of how many ``images``, ``clips`` and known ``subjects``.

    ``clusters``: the number of independent ones by what they are, "subject", "clip" or "image". ``stills``: some of the
    images are no frames of a clip.
    """

    pairs: int
    images: int
    clips: int
    subjects: int
    clusters: tuple[tuple[str, int], ...]
    stills: bool

    def describe(self, pair: str = "reading") -> str:
        """In words, such as "20 clips, 200 frames" or "9 subjects, 153 images, 459 readings".

        ``pair``: what a pair is where there are more of them than images.
        """
        parts = [(self.subjects, "subject"), (self.clips, "clip"), (self.images, "image" if self.stills else "frame")]
        if self.pairs != self.images:
            parts.append((self.pairs, pair))
        return ", ".join(_counted(*part) for part in parts if part[0]) or "none"

    def describe_clusters(self) -> str:
        """In words what is taken as independent, such as "9 subjects, 20 clips and 30 images"."""
        *first, last = [_counted(number, kind) for kind, number in self.clusters] or ["nothing"]
        return f"{', '.join(first)} and {last}" if first else last


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def count_sample(origins: Iterable[Origin]) -> Sample:
    """The sample of pairs, one origin for each."""
    origins = list(origins)
    clusters = {origin.cluster for origin in origins}
    counts = ((kind, sum(found == kind for found, _ in clusters)) for kind in ("subject", "clip", "image"))
    return Sample(
        len(origins),
        len({origin.image for origin in origins}),
        len({origin.clip for origin in origins} - {None}),
        len({origin.subject for origin in origins} - {None}),
        tuple((kind, number) for kind, number in counts if number),
        any(origin.clip is None for origin in origins),
    )


def sampled_agreement(
    measured: Sequence[float], reference: Sequence[float], origins: Sequence[Origin]
) -> tuple[Agreement, Sample]:
    """Agreement (`measure.agreement`) with intervals by cluster, and the sample of the pairs that have both values.

    Args:
        measured: (N,) numbers, nan where there is none.
        reference: (N,) numbers.
        origins: (N,) what each pair is of.
    """
    known = np.isfinite(np.array([measured, reference], float)).all(axis=0)
    found = agreement(measured, reference, [origin.cluster for origin in origins])
    return found, count_sample(compress(origins, known))
