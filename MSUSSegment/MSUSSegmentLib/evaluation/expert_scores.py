"""How close the automatic measurement is to experts, and how close they are to each other, set by set."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import nan

import numpy as np

from MSUSSegmentLib.evaluation.agreement_table import (
    HEAD,
    agreement_cells,
    agreement_notes,
    number_text,
    percent_text,
)
from MSUSSegmentLib.evaluation.expert_comparison import TOLERANCES, Comparison, covers
from MSUSSegmentLib.evaluation.experts import QUANTITIES, ExpertImage, reading_pairs
from MSUSSegmentLib.evaluation.sample import Sample, count_sample, sampled_agreement
from MSUSSegmentLib.measure.agreement import Agreement
from MSUSSegmentLib.report.text_table import format_table

__all__ = ["AUTOMATIC", "EXPERTS", "OWN", "SURE", "Line", "SetSummary", "format_scores", "summarize_experts"]

AUTOMATIC, OWN, SURE = "automatic", "automatic, own definitions", "automatic, without the unsure"
EXPERTS, ALL = "experts, each against the others", "all"


@dataclass(frozen=True)
class Line:
    """One row of a set: ``who`` is compared with the median over (the other) observers.

    ``agreement``, ``samples`` (of whom its pairs are) and ``units`` by quantity. ``score`` is the mean over images of
    mean(|PA|/6°, |FL|/12 mm, |MT|/3 mm), nan without a scale; ``coverage`` the share of images with a number for all
    that was read.
    """

    who: str
    agreement: dict[str, Agreement]
    samples: dict[str, Sample]
    units: dict[str, str]
    score: float
    coverage: float


@dataclass(frozen=True)
class SetSummary:
    """One set: how many ``images`` it has, of whom (``sample``), the names of its ``observers``, and its ``lines``."""

    name: str
    images: int
    sample: Sample
    observers: tuple[str, ...]
    lines: tuple[Line, ...]

    def line(self, who: str) -> Line | None:
        """The row of one reader; None when there is none."""
        return next((line for line in self.lines if line.who == who), None)


#: An image, its numbers and those they are compared with, by quantity.
_Pair = tuple[ExpertImage, dict[str, float], dict[str, float]]


def summarize_experts(comparisons: Iterable[Comparison]) -> tuple[SetSummary, ...]:
    """Every set in the order of its first image, and all images together when there are several sets.

    The reference is the median over observers; each expert is compared with the median of the others (images with three
    or more observers, where there are any). Where some images have no scale, lengths are those of images that have one.
    """
    comparisons = list(comparisons)
    names = list(dict.fromkeys(name for c in comparisons for name in c.image.sets))
    summaries = [_summary(name, [c for c in comparisons if name in c.image.sets]) for name in names]
    if len({c.image.sets[0] for c in comparisons}) > 1:
        summaries.append(_summary(ALL, comparisons))
    return tuple(summaries)


def _summary(name: str, comparisons: list[Comparison]) -> SetSummary:
    references = [{q: c.image.reference(q) for q in QUANTITIES} for c in comparisons]

    def automatic(who: str, numbers: Sequence[dict[str, float]], counted: Sequence[bool]) -> Line:
        rows = zip(comparisons, numbers, references, counted, strict=True)
        pairs = [(c.image, values, reference) for c, values, reference, used in rows if used]
        return _line(who, pairs, sum(covers(values, reference) for _, values, reference in pairs) / len(comparisons))

    everyone, automatic_numbers = [True] * len(comparisons), [c.automatic for c in comparisons]
    lines = [automatic(AUTOMATIC, automatic_numbers, everyone)]
    if any(c.unsure for c in comparisons):
        lines.append(automatic(SURE, automatic_numbers, [not c.unsure for c in comparisons]))
    if any(c.image.at_edge for c in comparisons):
        lines.append(automatic(OWN, [c.own for c in comparisons], everyone))
    observers = tuple(dict.fromkeys(person for c in comparisons for person in c.image.readings))
    for person in (None,) if name == ALL else (None, *observers):  # one name may be two people in two sets
        pairs = list(reading_pairs([c.image for c in comparisons], person))
        if pairs:
            lines.append(_line(EXPERTS if person is None else f"observer {person}", pairs, nan))
    sample = count_sample(c.image.origin for c in comparisons)
    return SetSummary(name, len(comparisons), sample, observers, tuple(lines))


def _line(who: str, pairs: list[_Pair], coverage: float) -> Line:
    scaled = [pair for pair in pairs if pair[0].unit == "mm"]
    units = {q: "deg" if q == "PA" else "mm" if scaled else "px" for q in QUANTITIES}
    found, samples = {}, {}
    for quantity in QUANTITIES:
        used = scaled if scaled and quantity != "PA" else pairs
        values, references = ([numbers[i][quantity] for numbers in used] for i in (1, 2))
        origins = [image.origin for image, _, _ in used]
        found[quantity], samples[quantity] = sampled_agreement(values, references, origins)
    errors = [np.mean([abs(v[q] - r[q]) / TOLERANCES[q] for q in QUANTITIES]) for _, v, r in scaled]
    known = [error for error in errors if _is(error)]
    return Line(who, found, samples, units, float(np.mean(known)) if known else nan, coverage)


def _is(value: float) -> bool:
    return bool(np.isfinite(value))


SCORE_HEAD = ("set", "images", "who", "score", "coverage")


def score_rows(summaries: Iterable[SetSummary]) -> list[tuple[str, ...]]:
    """Cells of the table of scores under ``SCORE_HEAD``."""
    return [
        (summary.name, str(summary.images), line.who, number_text(line.score, 3), percent_text(line.coverage, 1))
        for summary in summaries
        for line in summary.lines
    ]


def agreement_rows(summary: SetSummary) -> list[tuple[str, ...]]:
    """Cells of one set's table of agreement under ``HEAD``."""
    rows = []
    for quantity in QUANTITIES:
        for line in summary.lines:
            label = f"{quantity} ({line.units[quantity].replace('deg', '°')}), {line.who}"
            rows.append(agreement_cells(label, line.agreement[quantity], line.samples[quantity].describe()))
    return rows


def format_scores(summaries: Iterable[SetSummary], markdown: bool = False) -> str:
    """All tables as text for a terminal, or as Markdown."""
    summaries = list(summaries)
    heading = "## " if markdown else ""
    parts = [f"{heading}Score and coverage", format_table(SCORE_HEAD, score_rows(summaries), markdown)]
    for summary in summaries:
        people = f"{len(summary.observers)} observer{'s' if len(summary.observers) != 1 else ''}"
        images = f"{summary.images} image{'s' if summary.images != 1 else ''}"
        parts.append(f"{heading}{summary.name}: {images}, {people}")
        parts.append(format_table(HEAD, agreement_rows(summary), markdown))
        parts.append(agreement_notes(summary.sample, (a for line in summary.lines for a in line.agreement.values())))
    return "\n\n".join(parts)
