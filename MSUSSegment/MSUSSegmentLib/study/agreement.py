"""How well raters agree with one another, with themselves, and the network with them: masks and numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from math import nan

import numpy as np

from MSUSSegmentLib.evaluation.sample import Origin, Sample, count_sample, sampled_agreement
from MSUSSegmentLib.evaluation.section_comparison import pair_sections
from MSUSSegmentLib.learning.metrics import count, hausdorff95, scores
from MSUSSegmentLib.measure.agreement import Agreement, Icc, MeasurementError, icc, measurement_error
from MSUSSegmentLib.study.annotation import AI, REJECTED, Annotation
from MSUSSegmentLib.tasks.result import FrameResult
from MSUSSegmentLib.tasks.task import Task

__all__ = [
    "ALL_RATERS",
    "BETWEEN",
    "CONSENSUS",
    "WITHIN",
    "WITH_AI",
    "Comparison",
    "MaskLine",
    "MaskScore",
    "NumberLine",
    "NumberScore",
    "StudyAgreement",
    "compare_raters",
    "mask_of",
    "same_contours",
]

#: The rater under whom what raters agree on is saved.
CONSENSUS = "consensus"
#: What is compared: two raters, two readings by one rater, the network with a rater.
BETWEEN, WITHIN, WITH_AI = "between raters", "within rater", "against AI"
#: Instead of two readers, all raters at once.
ALL_RATERS = "all raters"

Reader = tuple[str, int]


@dataclass(frozen=True, order=True)
class Comparison:
    """What is compared: ``a`` minus ``b``; ``kind`` is one of the above."""

    kind: str
    a: str
    b: str

    @property
    def title(self) -> str:
        return self.a if not self.b else f"{self.a} – {self.b}"


@dataclass(frozen=True)
class MaskScore:
    """One segment of one frame by two readers; ``hd95`` in ``unit``, nan when only one of them has drawn anything."""

    comparison: Comparison
    image: str
    frame: int
    segment: str
    dice: float
    hd95: float
    unit: str
    origin: Origin


@dataclass(frozen=True)
class NumberScore:
    """One number of one frame by two readers, ``a`` and ``b``; nan where one of them has none. ``index``: of a contour
    or line by the number that ``a`` gave it, None of a summary."""

    comparison: Comparison
    image: str
    frame: int
    quantity: str
    index: int | None
    unit: str
    a: float
    b: float
    origin: Origin


@dataclass(frozen=True)
class MaskLine:
    """Masks of one segment: the mean Dice with its interval by clusters, and the median HD95 in ``unit``, over the
    frames in which at least one reader has drawn something.

    ``undrawn`` frames were left out because one reader has not drawn the segment, nor said that it is not there.
    """

    comparison: Comparison
    segment: str
    n: int
    undrawn: int
    dice: float
    dice_interval: tuple[float, float]
    dice_sd: float
    hd95: float
    hd95_quartiles: tuple[float, float]
    unit: str
    sample: Sample
    note: str = ""


@dataclass(frozen=True)
class NumberLine:
    """One quantity: Bland and Altman's figures of two readers (None of all raters at once), both correlations, and the
    error of measurement."""

    comparison: Comparison
    quantity: str
    unit: str
    agreement: Agreement | None
    absolute: Icc
    consistency: Icc
    error: MeasurementError
    sample: Sample


@dataclass(frozen=True)
class StudyAgreement:
    """All that was compared. ``problems`` says in words what could not be."""

    masks: tuple[MaskScore, ...]
    numbers: tuple[NumberScore, ...]
    mask_lines: tuple[MaskLine, ...]
    number_lines: tuple[NumberLine, ...]
    problems: tuple[str, ...] = ()
    readers: tuple[Reader, ...] = ()


@dataclass
class _Frames:
    """Annotations by (image, frame), of each by (rater, reading)."""

    by_frame: dict[tuple[str, int], dict[Reader, Annotation]] = field(default_factory=dict)

    @property
    def readers(self) -> list[Reader]:
        return sorted({reader for readers in self.by_frame.values() for reader in readers})


def mask_of(annotation: Annotation, segment: str, task: Task) -> np.ndarray | None:
    """Everything of a segment (H, W) bool, all of its numbered parts together.

    Of one that the rater says is not there, an empty mask; None of one that he has not drawn: nothing is known of it.
    """
    declared = next(one for one in task.segments if one.key == segment)
    keys = [key for key in annotation.masks if declared.number(key) is not None]
    if keys:
        return np.any([annotation.masks[key] for key in keys], axis=0)
    return np.zeros(annotation.shape, bool) if segment in annotation.none_there else None


def compare_raters(
    annotations: Iterable[Annotation],
    task: Task,
    progress: Callable[[str, int, int], None] | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> StudyAgreement:
    """Compare all readers of a study that have looked at the same frames.

    Raters are compared with one another by their first readings (the consensus only with the network), each rater's
    readings of the same image with one another in their order, and the network with every rater and the consensus.
    What a rater has rejected is left out.

    Args:
        annotations: of people and, if the network is to be compared, of it (`AI`).
        task: of the study.
        progress: called with (stage, done, total).
        cancelled: asked before each frame.

    Raises:
        ValueError: no frame has been read by two.
        InterruptedError: ``cancelled`` said so.
    """
    frames = _Frames()
    for one in annotations:
        if one.status != REJECTED:
            frames.by_frame.setdefault((one.image, one.frame), {})[one.rater, one.reading] = one
    pairs = _pairs(frames.readers)
    several = {key: readers for key, readers in frames.by_frame.items() if len(readers) > 1}
    if not several or not pairs:
        raise ValueError(
            "No frame was read twice; agreement needs two raters, two readings by one rater, or the network's result "
            "beside a rater's, of the same frames."
        )
    masks, numbers, problems, undrawn = [], [], [], {}
    for done, ((image, frame), readers) in enumerate(several.items(), 1):
        if cancelled():
            raise InterruptedError("Stopped; nothing was written.")
        for comparison, first, second in pairs:
            if first not in readers or second not in readers:
                continue
            a, b = readers[first], readers[second]
            if a.shape != b.shape:
                problems.append(f"{image}, frame {frame}: {comparison.title} have pictures of different sizes.")
                continue
            try:
                masks += _compare_masks(comparison, a, b, task, undrawn)
                numbers += _compare_numbers(comparison, a, b, task)
            except (ValueError, OSError) as error:
                problems.append(f"{image}, frame {frame}, {comparison.title}: {error}")
        if progress:
            progress("comparing", done, len(several))
    if not masks and not numbers:
        why = problems[0] if problems else "No frame holds masks or numbers of two readers."
        raise ValueError(f"Nothing could be compared. {why}")
    return StudyAgreement(
        tuple(masks),
        tuple(numbers),
        _mask_lines(masks, undrawn, task),
        (*_number_lines(numbers, task), *_lines_of_all(several, task)),
        tuple(problems),
        tuple(frames.readers),
    )


def _pairs(readers: Sequence[Reader]) -> list[tuple[Comparison, Reader, Reader]]:
    first = [reader for reader in readers if reader[1] == 1]
    people = [reader for reader in first if reader[0] not in (AI, CONSENSUS)]
    found = [(Comparison(BETWEEN, a[0], b[0]), a, b) for a, b in combinations(people, 2)]
    for name in dict.fromkeys(rater for rater, _ in readers if rater != AI):
        readings = [reader for reader in readers if reader[0] == name]
        for a, b in pairwise(readings):
            found.append((Comparison(WITHIN, f"{name}, reading {a[1]}", f"reading {b[1]}"), a, b))
    if (AI, 1) in readers:
        others = [reader for reader in first if reader[0] != AI]
        found += [(Comparison(WITH_AI, AI, other[0]), (AI, 1), other) for other in others]
    return found


def _origin(one: Annotation) -> Origin:
    return Origin((one.image, one.frame), one.clip or (one.image if one.time_s is not None else None),
                  one.subject or None)  # fmt: skip


def _compare_masks(
    comparison: Comparison, a: Annotation, b: Annotation, task: Task, undrawn: dict[tuple[Comparison, str], int]
) -> list[MaskScore]:
    found = []
    for segment in task.segments:
        first, second = (mask_of(one, segment.key, task) for one in (a, b))
        if first is None or second is None:
            if first is not None or second is not None:
                undrawn[comparison, segment.key] = undrawn.get((comparison, segment.key), 0) + 1
            continue
        if not first.any() and not second.any():  # nothing to agree on: its Dice of 1 would hide the others
            continue
        spacing = a.spacing if a.spacing is not None else b.spacing
        dice, distance = scores(count(first, second))["dice"], hausdorff95(first, second, spacing)
        unit = "px" if spacing is None else "mm"
        found.append(MaskScore(comparison, a.image, a.frame, segment.key, dice, distance, unit, _origin(a)))
    return found


def _numbers(one: Annotation) -> dict[tuple[str, int | None], tuple[float, str]]:
    """Value and unit by (quantity, index)."""
    return {
        (m.quantity, m.index): (nan if m.value is None else float(m.value), m.unit) for m in one.measurements
    }


def same_contours(a: Annotation, b: Annotation, task: Task) -> dict[int, int]:
    """The number that ``b`` gave each contour of ``a``, by how they overlap; empty for tasks without several."""
    if task.outlined is None:
        return {}
    results = [FrameResult(0, None, dict(one.masks)) for one in (a, b)]
    return {ours: theirs for ours, theirs, _ in pair_sections(task, *results) if ours and theirs}


def _compare_numbers(comparison: Comparison, a: Annotation, b: Annotation, task: Task) -> list[NumberScore]:
    """Summaries, and the numbers of the same contours. Numbers of single lines, such as the second fascicle, are of
    different things in different hands."""
    first, second = _numbers(a), _numbers(b)
    same: dict[int | None, int | None] = {None: None, **same_contours(a, b, task)}
    found = []
    for (quantity, index), (value, unit) in first.items():
        if index not in same:
            continue
        other = second.get((quantity, same[index]))
        if other is not None and other[1] == unit:
            scored = NumberScore(comparison, a.image, a.frame, quantity, index, unit, value, other[0], _origin(a))
            found.append(scored)
    return found


def _mask_lines(masks: Sequence[MaskScore], undrawn: Mapping, task: Task) -> tuple[MaskLine, ...]:
    lines = []
    for comparison in sorted({one.comparison for one in masks}):
        for segment in task.segments:
            chosen = [m for m in masks if m.comparison == comparison and m.segment == segment.key]
            for unit in sorted({m.unit for m in chosen}):
                of_unit = [m for m in chosen if m.unit == unit]
                # The mean and its interval by clusters, as a difference from 0.
                dice, sample = sampled_agreement(
                    [m.dice for m in of_unit], [0.0] * len(of_unit), [m.origin for m in of_unit]
                )
                distances = [m.hd95 for m in of_unit if np.isfinite(m.hd95)]
                quartiles = np.percentile(distances, (25, 50, 75)) if distances else (nan, nan, nan)
                low, high = np.clip(dice.bias_interval, 0.0, 1.0)
                spread = (float(quartiles[0]), float(quartiles[2]))
                left = undrawn.get((comparison, segment.key), 0)
                line = MaskLine(
                    *(comparison, segment.key, len(of_unit), left, dice.bias, (float(low), float(high)), dice.sd),
                    *(float(quartiles[1]), spread, unit, sample, dice.reason),
                )
                lines.append(line)
    return tuple(lines)


def _in_order(quantities: Iterable[str], task: Task) -> list[str]:
    """Quantities in the order of the task's tables, others behind."""
    order = [one.name for one in task.quantities]
    return sorted(set(quantities), key=lambda name: (order.index(name) if name in order else len(order), name))


def _number_lines(numbers: Sequence[NumberScore], task: Task) -> tuple[NumberLine, ...]:
    lines = []
    for comparison in sorted({one.comparison for one in numbers}):
        of_pair = [one for one in numbers if one.comparison == comparison]
        for quantity in _in_order((one.quantity for one in of_pair), task):
            for unit in sorted({one.unit for one in of_pair if one.quantity == quantity}):
                chosen = [one for one in of_pair if one.quantity == quantity and one.unit == unit]
                a, b = [one.a for one in chosen], [one.b for one in chosen]
                origins = [one.origin for one in chosen]
                found, sample = sampled_agreement(a, b, origins)
                if not found.n:
                    continue
                table, clusters = np.stack([a, b], axis=1), [origin.cluster for origin in origins]
                consistency = icc(table, "C,1", clusters=clusters)
                error = measurement_error(table)
                lines.append(
                    NumberLine(comparison, quantity, unit, found, found.icc, consistency, error, sample)
                )
    return tuple(lines)


def _lines_of_all(
    frames: Mapping[tuple[str, int], Mapping[Reader, Annotation]], task: Task
) -> tuple[NumberLine, ...]:
    """Correlations and errors over all raters at once, of the frames that every one of them has read; none of two."""
    raters = sorted({name for readers in frames.values() for name, _ in readers} - {AI, CONSENSUS})
    complete = [readers for readers in frames.values() if all((name, 1) in readers for name in raters)]
    if len(raters) < 3 or not complete:
        return ()
    comparison = Comparison(BETWEEN, ALL_RATERS, "")
    values: dict[tuple[str, str], list[tuple[list[float], Origin]]] = {}
    for readers in complete:
        of_raters = [_numbers(readers[name, 1]) for name in raters]
        for (quantity, index), (_, unit) in of_raters[0].items():
            row = [of_rater.get((quantity, index), (nan, unit)) for of_rater in of_raters]
            if index is None and all(found[1] == unit for found in row):
                entry = [value for value, _ in row], _origin(readers[raters[0], 1])
                values.setdefault((quantity, unit), []).append(entry)
    lines = []
    for quantity in _in_order((quantity for quantity, _ in values), task):
        for unit in sorted(unit for name, unit in values if name == quantity):
            table = np.array([row for row, _ in values[quantity, unit]])
            known = np.isfinite(table).all(axis=1)
            if not known.any():
                continue
            origins = [origin for _, origin in values[quantity, unit]]
            clusters = [origin.cluster for origin in origins]
            correlations = (icc(table, kind, clusters=clusters) for kind in ("A,1", "C,1"))
            sample = count_sample(origin for origin, there in zip(origins, known, strict=True) if there)
            lines.append(
                NumberLine(comparison, quantity, unit, None, *correlations, measurement_error(table), sample)
            )
    return tuple(lines)
