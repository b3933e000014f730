"""Cross-sections as a network outlines them beside those that an expert drew: area, echo intensity, z-scores."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from math import isfinite, nan
from pathlib import Path

import numpy as np

from MSUSSegmentLib.evaluation.sample import Origin
from MSUSSegmentLib.io.open import open_recording
from MSUSSegmentLib.io.scan_area import find_scan_area_of
from MSUSSegmentLib.learning.dataset import DatasetError, Example, read_mask
from MSUSSegmentLib.measure.norms import Norm, z_score
from MSUSSegmentLib.measure.typed_table import TypedTable, earlier_line, read_typed_table
from MSUSSegmentLib.measure.types import Measurement, Spacing, Subject
from MSUSSegmentLib.tasks.result import FrameResult, Picture
from MSUSSegmentLib.tasks.task import ProbabilityMaps, Task, probabilities_of

__all__ = ["QUANTITIES", "Reference", "Section", "SectionComparison", "pair_sections", "with_subjects"]

QUANTITIES = ("EI", "CSA")
#: Columns of a table of subjects: whom a line is about, and those that hold numbers.
_KEYS = ("id", "group")
_NUMBERS = ("age", "height_cm", "weight_kg", "mm_per_pixel")
#: Two outlines with less overlap (IoU) are not of the same muscle.
LEAST_IOU = 0.1


@dataclass(frozen=True)
class Reference:
    """What healthy is: a user's norms, and from which z-score on a muscle is abnormal; see ``measure.norms.z_score``.

    ``muscle`` and ``side`` hold for images of which the data set does not say it.
    """

    norms: tuple[Norm, ...] = ()
    abnormal_above: float | None = None
    abnormal_below: float | None = None
    muscle: str = ""
    side: str = ""


@dataclass(frozen=True)
class Section:
    """One cross-section of one image.

    ``index`` is the expert's number, from left to right, or the network's where the expert drew none; ``iou`` the
    overlap of both, 0 when one is missing. ``automatic`` and ``manual`` hold values by quantity, "EI", "CSA", "EI_z",
    "CSA_z"; nan where unknown. ``units`` by quantity. ``verdicts``: by quantity ("healthy" or "abnormal" of the
    expert's, of the network's outline), only where both are known. ``flags`` says what is missing. ``subject`` is who
    was scanned, "" where the data set does not say it.
    """

    id: str
    muscle: str
    side: str
    index: int
    iou: float
    automatic: dict[str, float]
    manual: dict[str, float]
    units: dict[str, str]
    verdicts: dict[str, tuple[str, str]] = field(default_factory=dict)
    flags: str = ""
    subject: str = ""

    @property
    def origin(self) -> Origin:
        """Of whom and of what it is."""
        return Origin(self.id, subject=self.subject or None)


def with_subjects(examples: Iterable[Example], path: str | Path) -> list[Example]:
    """Add what a table says of images or subjects to the examples.

    The table is CSV (see ``measure.typed_table``) with a column ``id`` (an image) or ``group`` (a subject), and any of
    muscle, side, sex, age, height_cm, weight_kg, mm_per_pixel. Empty cells say nothing.

    Raises:
        DatasetError: it cannot be read, names neither or none of the examples, or says of one what contradicts another
            line or the data set itself.
        OSError: it cannot be opened.
    """
    path, examples = Path(path), list(examples)
    try:
        key, known = _subject_rows(read_typed_table(path, f"its first line must name {_KEYS[0]} or {_KEYS[1]}"))
    except ValueError as error:
        raise DatasetError(str(error)) from error
    if not any(getattr(e, key) in known for e in examples):
        names = ", ".join(dict.fromkeys(getattr(e, key) for e in examples[:3]))
        raise DatasetError(f"{path.name} names no {key} of the data set (such as {names}); correct its column {key}.")
    for example in examples:
        for name, text in known.get(getattr(example, key), {}).items():
            before = example.about.get(name, "")
            if before and not _same_value(before, text):
                raise DatasetError(
                    f"{path.name}: {name} of {getattr(example, key)} is {text!r}, but the data set's own table says "
                    f"{before!r} of {example.id}; correct one of them."
                )
    return [replace(e, about={**e.about, **known.get(getattr(e, key), {})}) for e in examples]


def _subject_rows(table: TypedTable) -> tuple[str, dict[str, dict[str, str]]]:
    """The key column, and what the table says of each key by column; ValueError when it contradicts itself."""
    key = next((name for name in _KEYS if name in table.names), None)
    if key is None:
        raise ValueError(f"{table.file} has no column 'id' or 'group'; one of them says whom a line is about.")
    known: dict[str, dict[str, str]] = {}
    seen = {}
    for line, row in table.rows:
        cells = {name: cell for name, cell in row.items() if name != key and cell}
        try:
            if not row[key]:
                raise ValueError(f"{key} is empty")
            cells |= {name: repr(table.number(cells[name], name)) for name in _NUMBERS if name in cells}
            for name, cell in cells.items():
                earlier_line(seen, (row[key], name), line, cell, f"{name} of {row[key]}")
        except ValueError as error:
            raise table.refusal(line, error) from None
        known.setdefault(row[key], {}).update(cells)
    return key, known


def _same_value(first: str, second: str) -> bool:
    """Whether two cells say the same, 30 and 30.0 as well as F and f."""
    numbers = _number(first), _number(second)
    return numbers[0] == numbers[1] if None not in numbers else first.casefold() == second.casefold()


class SectionComparison:
    """Finds the masks of an image, as ``learning.evaluate`` asks for them, and compares its cross-sections meanwhile.

    Args:
        task: a task of closed contours.
        predictor: the network.
        mm_per_pixel: size of a pixel where neither the file nor the data set says it; None: px.
        options: conventions; None for the usual ones.
        reference: norms for z-scores.

    After the evaluation ``sections`` holds what was compared, ``problems`` what could not be, in words.
    """

    def __init__(
        self,
        task: Task,
        predictor: ProbabilityMaps,
        mm_per_pixel: float | None = None,
        options=None,
        reference: Reference = Reference(),
    ) -> None:
        self.task, self.predictor, self.mm_per_pixel, self.reference = task, predictor, mm_per_pixel, reference
        self.options = task.conventions() if options is None else options
        self.problems: list[str] = []
        self._found: dict[str, list[Section]] = {}

    @property
    def sections(self) -> list[Section]:
        return [section for of_image in self._found.values() for section in of_image]

    def spacing_of(self, example: Example) -> Spacing | None:
        """An image's pixel size in mm, None when it is not known."""
        with open_recording(example.image, self._size_of(example)) as recording:
            return recording.scale.spacing

    def __call__(self, example: Example, grey: np.ndarray) -> dict[str, np.ndarray]:
        """The masks of the task's structures, (H, W) bool: what a person gets to see, without specks."""
        (structure,) = self.task.structures
        with open_recording(example.image, self._size_of(example)) as recording:
            frame, bounds, spacing = recording.frame(0), find_scan_area_of(recording), recording.scale.spacing
            picture = Picture(grey, frame.overlay, bounds=bounds)
        measuring = {"spacing": spacing, "options": self.options}
        maps = probabilities_of(self.predictor, still=True)(grey, bounds)
        automatic = self.task.interpret(maps, picture, **measuring)
        if structure in example.masks:
            truth = {structure: read_mask(example.masks[structure])}
            manual = self.task.interpret(truth, replace(picture, bounds=None), **measuring)
            self._found[example.id] = [
                self._compare(example, *numbers, automatic, manual)
                for numbers in pair_sections(self.task, automatic, manual)
            ]
        masks = [np.zeros(grey.shape, bool), *automatic.masks.values()]
        return {structure: np.any(masks, axis=0)}

    def _size_of(self, example: Example) -> float | None:
        written = example.about.get("mm_per_pixel", "")
        if not written:
            return self.mm_per_pixel
        size = _number(written)
        if size is None or size <= 0:
            raise DatasetError(f"mm_per_pixel is {written!r}, but must be a number above 0; correct the table.")
        return size

    def _compare(
        self, example: Example, here: int | None, there: int | None, iou: float, automatic, manual
    ) -> Section:
        about, reference = example.about, self.reference
        muscle, side = about.get("muscle") or reference.muscle, about.get("side") or reference.side
        both = [_numbers(result, number) for result, number in ((automatic, here), (manual, there))]
        known = {quantity: m for numbers in both for quantity, m in numbers.items()}
        values = [{q: _value(numbers.get(q)) for q in QUANTITIES} for numbers in both]
        units = {q: known[q].unit if q in known else "" for q in QUANTITIES}
        missing = ("the network found none here", "the expert drew none here")
        flags = [text for text, number in zip(missing, (here, there), strict=True) if number is None]
        verdicts = {}
        if reference.norms:
            flags += self._scores(example, muscle, side, both, values, verdicts)
            units |= {f"{q}_z": "SD" for q in QUANTITIES}
        number = there if there is not None else here
        subject = example.group if example.group != example.id else ""
        note = "; ".join(dict.fromkeys(flags))
        return Section(example.id, muscle, side, number, iou, *values, units, verdicts, note, subject)

    def _scores(self, example, muscle: str, side: str, both, values, verdicts) -> list[str]:
        """Add z-scores to ``values`` and verdicts; returns what is missing for them."""
        reference, flags = self.reference, []
        for quantity in QUANTITIES:
            judged = []
            for numbers, found in zip(both, values, strict=True):
                found[f"{quantity}_z"] = nan
                if quantity not in numbers:
                    continue
                try:
                    score = z_score(
                        numbers[quantity],
                        reference.norms,
                        muscle,
                        side,
                        _subject(example),
                        abnormal_above=reference.abnormal_above if quantity == "EI" else None,
                        abnormal_below=reference.abnormal_below if quantity == "CSA" else None,
                    )
                except ValueError as error:
                    flags.append(f"{quantity}_z: {error}")
                    continue
                found[f"{quantity}_z"] = nan if score.value is None else score.value
                if score.value is None:
                    flags.append(f"{quantity}_z: {score.flag}")
                judged.append(score.verdict)
            if len(judged) == 2 and all(judged):
                verdicts[quantity] = (judged[1], judged[0])
        return flags


def pair_sections(
    task: Task, automatic: FrameResult, manual: FrameResult
) -> list[tuple[int | None, int | None, float]]:
    """(number of the automatic outline, of the manual one, their IoU), None for one without a partner.

    Partners are chosen so that the sum of overlaps is the greatest; below ``LEAST_IOU`` they are none.
    """
    from scipy.optimize import linear_sum_assignment  # takes long, and the scene imports this module

    segment = task.segments[0]
    ours, theirs = ({segment.number(key): mask for key, mask in r.masks.items()} for r in (automatic, manual))
    overlap = np.array(
        [[np.count_nonzero(a & b) / max(np.count_nonzero(a | b), 1) for b in theirs.values()] for a in ours.values()]
    ).reshape(len(ours), len(theirs))
    rows, columns = linear_sum_assignment(-overlap)
    pairs, left, right = [], list(ours), list(theirs)
    for i, j in zip(rows, columns, strict=True):
        if overlap[i, j] >= LEAST_IOU:
            pairs.append((list(ours)[i], list(theirs)[j], float(overlap[i, j])))
            left.remove(list(ours)[i])
            right.remove(list(theirs)[j])
    alone = [(None, number, 0.0) for number in right] + [(number, None, 0.0) for number in left]
    return sorted(pairs, key=lambda pair: pair[1]) + alone


def _numbers(result: FrameResult, number: int | None) -> dict[str, Measurement]:
    """The quantities of one cross-section."""
    if number is None:
        return {}
    return {m.quantity: m for m in result.measurements if m.index == number and m.quantity in QUANTITIES}


def _value(measurement: Measurement | None) -> float:
    return nan if measurement is None or measurement.value is None else float(measurement.value)


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if isfinite(value) else None


def _subject(example: Example) -> Subject:
    """Age, sex, height and weight as the data set gives them. ValueError for what cannot be."""
    about = example.about
    values = {}
    for name in ("age", "height_cm", "weight_kg"):
        written = about.get(name, "")
        values[name] = _number(written) if written else None
        if written and values[name] is None:
            raise ValueError(f"{name} of {example.id} is not a number; correct the table.")
    return Subject(sex=_sex(about.get("sex", "")), **values)


def _sex(written: str) -> str | None:
    known = {"": None, "f": "F", "female": "F", "w": "F", "m": "M", "male": "M"}
    return known.get(written.lower(), written)
