"""What raters agree on: masks by STAPLE, lines and numbers by the median, or by an adjudicator who has seen all.

Sources: Warfield SK, Zou KH, Wells WM. IEEE Trans Med Imaging 2004;23:903-921 (STAPLE), as in SimpleITK. STAPLE takes
the share of foreground as its prior, so that a large empty background makes every rater look specific and the result
the union of all; it is therefore told only what lies in a box around what any rater has drawn. Of two raters alone it
cannot know who is right where they differ: it takes what both have drawn, or what either has. Three raters or more are
what it is for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import SimpleITK as sitk

from MSUSSegmentLib.measure.flags import flag
from MSUSSegmentLib.measure.types import MANUAL, Line, Measurement
from MSUSSegmentLib.study.agreement import CONSENSUS, same_contours
from MSUSSegmentLib.study.annotation import AI, APPROVED, REJECTED, Annotation
from MSUSSegmentLib.study.study import Study
from MSUSSegmentLib.tasks.result import Drawing
from MSUSSegmentLib.tasks.task import Task
from MSUSSegmentLib.tasks.vocabulary import CLOSED, Key

__all__ = ["CONSENSUS", "Consensus", "agree_on", "median_line", "median_numbers", "save_consensus", "staple"]

#: Raters of whom there is a consensus at least.
LEAST_RATERS = 2
#: Pixels that STAPLE is told around what anybody has drawn.
MARGIN = 8
#: Samples along lines between which the median is taken.
SAMPLES = 64


@dataclass(frozen=True)
class Performance:
    """By STAPLE: the share of the consensus that a rater has drawn, and of the rest that he has left out."""

    sensitivity: float
    specificity: float


@dataclass
class Consensus:
    """What was made of a study: ``saved`` images; ``performance`` by (rater, segment), one entry a frame; ``open``:
    in words what is left to an adjudicator; ``problems``: images without a consensus, with the reason; ``of_two``: how
    many frames have two raters only."""

    of_two: int = 0
    saved: list[str] = field(default_factory=list)
    performance: dict[tuple[str, str], list[Performance]] = field(default_factory=dict)
    open: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def staple(masks: Sequence[np.ndarray]) -> tuple[np.ndarray, list[Performance]]:
    """The mask (H, W) bool that raters most likely mean, and how each of them does by it.

    Args:
        masks: (H, W) bool, one a rater.

    Raises:
        ValueError: fewer than two, or of different sizes.
    """
    masks = [np.asarray(mask, bool) for mask in masks]
    if len(masks) < LEAST_RATERS or len({mask.shape for mask in masks}) != 1:
        raise ValueError("A consensus needs the masks of two raters at least, all of one size.")
    union = np.any(masks, axis=0)
    if not union.any() or all(np.array_equal(mask, masks[0]) for mask in masks):
        return masks[0].copy(), [Performance(1.0, 1.0) for _ in masks]
    rows, columns = (np.flatnonzero(union.any(axis=axis)) for axis in (1, 0))
    box = tuple(slice(max(0, int(at[0]) - MARGIN), int(at[-1]) + 1 + MARGIN) for at in (rows, columns))
    filter_ = sitk.STAPLEImageFilter()
    filter_.SetForegroundValue(1.0)
    filter_.SetMaximumIterations(200)
    found = filter_.Execute([sitk.GetImageFromArray(mask[box].astype(np.uint8)) for mask in masks])
    agreed = np.zeros(union.shape, bool)
    agreed[box] = sitk.GetArrayViewFromImage(found) > 0.5
    pairs = zip(filter_.GetSensitivity(), filter_.GetSpecificity(), strict=True)
    return agreed, [Performance(float(p), float(q)) for p, q in pairs]


def median_line(lines: Sequence[np.ndarray], shape: str) -> np.ndarray | None:
    """The line in the middle of several (N, 2) px, point by point.

    Lines of two points, angles and lines of equally many points: the median of each point. Other open lines that run
    from left to right: the median height in each column that more than half of them cross. Closed contours have none;
    their segments' masks have a consensus. None where there is none.
    """
    if shape == CLOSED or not len(lines):
        return None
    points = [np.asarray(line, float) for line in lines]
    if len({len(line) for line in points}) == 1 and len(points[0]) <= 3:
        return np.median(points, axis=0)
    points = [line[np.argsort(line[:, 0], kind="stable")] for line in points]
    starts, ends = np.sort([line[0, 0] for line in points]), np.sort([line[-1, 0] for line in points])[::-1]
    majority = len(points) // 2  # so many may be missing at an end
    first, last = starts[majority], ends[majority]
    if not last > first:
        return None
    x = np.linspace(first, last, SAMPLES)
    heights = [np.interp(x, line[:, 0], line[:, 1], left=np.nan, right=np.nan) for line in points]
    return np.column_stack([x, np.nanmedian(heights, axis=0)])


def median_numbers(of_raters: Sequence[Sequence[Measurement]]) -> tuple[Measurement, ...]:
    """The median of each number that more than half of the raters have, in the unit of most of them."""
    values: dict[tuple[str, int | None], list[Measurement]] = {}
    for measurements in of_raters:
        for one in measurements:
            if one.value is not None:
                values.setdefault((one.quantity, one.index), []).append(one)
    found = []
    for (quantity, index), of_number in values.items():
        unit = Counter(one.unit for one in of_number).most_common(1)[0][0]
        chosen = [one.value for one in of_number if one.unit == unit]
        if 2 * len(chosen) > len(of_raters):
            how = flag("text", text=f"median of {len(chosen)} of {len(of_raters)} raters")
            found.append(Measurement(quantity, index, float(np.median(chosen)), unit, MANUAL, (how,)))
    return tuple(found)


def agree_on(
    annotations: Sequence[Annotation], task: Task, adjudicator: Annotation | None = None
) -> tuple[Annotation, dict[tuple[str, str], Performance], list[str]]:
    """The consensus on one frame.

    Masks are by STAPLE over the raters who have drawn the segment or said that it is not there, where these are two or
    more; a segment that nobody but one has drawn stays undrawn. Lines and numbers are the adjudicator's where there is
    one, else the median. Lines of which there may be several, such as fascicles, have a median only where all raters
    have drawn equally many, for else nobody knows which of them are the same.

    Returns:
        The annotation of the rater `CONSENSUS`; performance by (rater, segment); what is open, in words.

    Raises:
        ValueError: fewer than two raters, or masks of different sizes.
    """
    if len(annotations) < LEAST_RATERS:
        raise ValueError("A consensus needs two raters at least.")
    annotations = _same_numbers(annotations, task)
    keys = list(dict.fromkeys(key for one in annotations for key in (*one.masks, *one.none_there)))
    masks, absent, performance = {}, [], {}
    for key in keys:
        readers = [one for one in annotations if key in one.masks or key in one.none_there]
        if len(readers) < LEAST_RATERS:
            continue
        drawn = [one.masks[key] if key in one.masks else np.zeros(one.shape, bool) for one in readers]
        agreed, of_raters = staple(drawn)
        performance |= {(one.rater, key): p for one, p in zip(readers, of_raters, strict=True)}
        if agreed.any():
            masks[key] = agreed
        elif sum(key in one.none_there for one in readers) * 2 >= len(readers):
            absent.append(key)
    model = next((one for one in annotations if one.model), annotations[0])
    base = replace(
        annotations[0], rater=CONSENSUS, reading=1, status=APPROVED, masks=masks, none_there=tuple(absent), seconds=0.0,
        saved="", reason="", model=model.model, weights=model.weights,
    )  # fmt: skip
    if adjudicator is not None:
        return replace(base, drawing=adjudicator.drawing, measurements=adjudicator.measurements), performance, []
    lines, unsettled = _median_lines(annotations, task)
    numbers = median_numbers([one.measurements for one in annotations])
    numbers = tuple(one for one in numbers if _is_of_all(one, lines, task))
    return replace(base, drawing=Drawing(lines), measurements=numbers), performance, unsettled


def _is_of_all(number: Measurement, lines: Mapping[Key, Line], task: Task) -> bool:
    """Whether a number is a summary, or of a line or contour that is the same one for all raters."""
    quantity = task.quantity(number.quantity)
    if number.index is None or quantity is None or not quantity.lines:
        return True
    kind = task.line(quantity.lines[0])
    return kind is None or kind == task.outlined or (kind.name, number.index) in lines


def _same_numbers(annotations: Sequence[Annotation], task: Task) -> list[Annotation]:
    """Of a task of several contours: all raters' by the numbers that the first rater gave those that they overlap.

    Contours that the first rater has not drawn get numbers behind his.
    """
    first, *others = annotations
    if task.outlined is None:
        return list(annotations)
    segment, renumbered = task.segments[0], [first]
    used = max((segment.number(key) or 0 for key in first.masks), default=0)
    for one in others:
        theirs = {b: a for a, b in same_contours(first, one, task).items()}
        for key in one.masks:
            number = segment.number(key)
            if number is not None and number not in theirs:
                used += 1
                theirs[number] = used
        masks = {
            segment.numbered(theirs[segment.number(key)]) if segment.number(key) else key: one.masks[key]
            for key in one.masks
        }
        numbers = tuple(replace(m, index=theirs.get(m.index, m.index)) for m in one.measurements)
        renumbered.append(replace(one, masks=masks, measurements=numbers))
    return renumbered


def _median_lines(annotations: Sequence[Annotation], task: Task) -> tuple[dict[Key, Line], list[str]]:
    lines, unsettled = {}, []
    for kind in task.lines:
        placed = [
            {index: line for (name, index), line in one.lines.items() if name == kind.name and line.placed}
            for one in annotations
        ]
        drawn = [of_rater for of_rater in placed if of_rater]
        if kind.shape == CLOSED or 2 * len(drawn) <= len(annotations):
            continue
        if kind.several and len({len(of_rater) for of_rater in drawn}) != 1:
            counts = ", ".join(str(len(of_rater)) for of_rater in placed)
            unsettled.append(f"{kind.name_of(1).split(' ')[0]}: the raters have drawn {counts} of them")
            continue
        ordered = [[line for _, line in sorted(of_rater.items())] for of_rater in drawn]
        for number, same in enumerate(zip(*ordered, strict=True), 1):
            points = median_line([line.points for line in same], kind.shape)
            if points is not None:
                shown = points if kind.shown is None or len(points) <= 3 else kind.shown(points)
                lines[kind.name, number] = Line(shown, MANUAL, rater=CONSENSUS)
    return lines, unsettled


def save_consensus(
    study: Study,
    task: Task,
    *,
    raters: Sequence[str] | None = None,
    adjudicator: str = "",
    progress: Callable[[str, int, int], None] | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Consensus:
    """Save what raters agree on as records of the rater `CONSENSUS`, frame by frame; earlier ones stay in its history.

    Args:
        study: open.
        task: of the study.
        raters: whose first readings count; None: all but the network and the adjudicator.
        adjudicator: rater whose lines and numbers count where he has saved any; "" for none.
        progress: called with (stage, done, total).
        cancelled: asked before each image; what is saved stays.

    Raises:
        ValueError: a name is no rater of the study; in one sentence.
        InterruptedError: ``cancelled`` said so.
        OSError: a record cannot be written.
    """
    known = study.raters()
    for name in (*(raters or ()), *([adjudicator] if adjudicator else [])):
        if name not in known:
            there = ", ".join(known) or "nobody"
            raise ValueError(f"{name!r} has rated nothing in this study; these have: {there}.")
    chosen = set(known if raters is None else raters) - {CONSENSUS, AI, adjudicator}
    made, images = Consensus(), list(study.images())
    for done, image in enumerate(images, 1):
        if cancelled():
            raise InterruptedError(f"Stopped; {len(made.saved)} images have their consensus.")
        try:
            _save_image(study, task, image, chosen, adjudicator, made)
        except ValueError as error:
            made.problems.append(f"{image.name}: {error}")
        if progress:
            progress("consensus", done, len(images))
    return made


def _save_image(study: Study, task: Task, image: Any, chosen: set[str], adjudicator: str, made: Consensus) -> None:
    frames: dict[int, list[Annotation]] = {}
    for rater in sorted(chosen & set(study.raters(image))):
        for one in study.annotations_of(image, rater):
            if one.status != REJECTED:
                frames.setdefault(one.frame, []).append(one)
    settled: Mapping[int, Annotation] = {}
    if adjudicator:
        settled = {o.frame: o for o in study.annotations_of(image, adjudicator) if o.status != REJECTED}
    agreed = []
    for frame, readers in sorted(frames.items()):
        if len(readers) < LEAST_RATERS:
            continue
        one, performance, unsettled = agree_on(readers, task, settled.get(frame))
        agreed.append(one)
        made.of_two += len(readers) == LEAST_RATERS
        for key, value in performance.items():
            made.performance.setdefault(key, []).append(value)
        made.open += [f"{image.name}, frame {frame}: {text}." for text in unsettled]
        if adjudicator and frame not in settled:
            made.open.append(f"{image.name}, frame {frame}: {adjudicator} has not decided; the median was taken.")
    if not agreed:
        made.problems.append(f"{image.name}: fewer than {LEAST_RATERS} raters have read it.")
        return
    before = study.annotations_of(image, CONSENSUS)
    if before and _same(before, agreed):
        made.saved.append(image.name)
        return
    names = sorted({o.rater for readers in frames.values() for o in readers})
    how = f"STAPLE of masks; lines and numbers by {adjudicator or 'the median'}; of {', '.join(names)}"
    study.save(image, CONSENSUS, agreed, APPROVED, note=how)
    made.saved.append(image.name)


def _same(before: Sequence[Annotation], now: Sequence[Annotation]) -> bool:
    """Whether a consensus says what the saved one says, so that no further state is needed."""
    if [one.frame for one in before] != [one.frame for one in now]:
        return False
    for old, new in zip(before, now, strict=True):
        if set(old.masks) != set(new.masks) or set(old.none_there) != set(new.none_there):
            return False
        if any(not np.array_equal(old.masks[key], new.masks[key]) for key in new.masks):
            return False
        if old.measurements != new.measurements or old.lines.keys() != new.lines.keys():
            return False
        if any(not np.array_equal(old.lines[key].points, new.lines[key].points) for key in new.lines):
            return False
    return True
