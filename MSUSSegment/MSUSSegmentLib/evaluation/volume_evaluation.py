"""A task of volumes against label maps: overlap of every part of its model, and its numbers beside those of the
labels."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from MSUSSegmentLib.io.files import replace_csv
from MSUSSegmentLib.io.pictures import write_picture
from MSUSSegmentLib.learning.examples import DatasetError
from MSUSSegmentLib.learning.metrics import count, scores
from MSUSSegmentLib.learning.volume_dataset import LabelledVolume, VolumeCase, VolumeDataset, read_labelled
from MSUSSegmentLib.report.text_table import format_table
from MSUSSegmentLib.tasks.volume_task import VolumeTask, analyze_volume, derive_volume, lay_marks, placed_marks

__all__ = ["VolumeEvaluation", "chosen_cases", "evaluate_volumes", "tables_of", "write_volume_evaluation"]

#: As the literature calls them, by the names of `learning.metrics`.
SCORES = {"dice": "dice", "precision": "PPV", "recall": "sensitivity"}
#: What simulated patients have beside their labels.
TRUTH_FILE = "truth.json"


@dataclass(frozen=True)
class VolumeEvaluation:
    """``rows``: one for each patient, variant and structure: dice, PPV, sensitivity, all voxels of the volume pooled.
    ``numbers``: one for each patient and quantity: what was ``found``, what the ``labels`` give, and the ``truth`` of a
    simulated patient. ``seconds`` that the whole model took, by patient. ``problems``: what could not be read, in
    words.
    """

    rows: tuple[dict, ...]
    numbers: tuple[dict, ...]
    seconds: dict[str, float]
    problems: tuple[str, ...]


def chosen_cases(dataset: VolumeDataset, split: str | None, fold: int | None) -> list[VolumeCase]:
    """The cases of a split, or of a fold of the training patients; without either those for testing, else all.

    Raises:
        DatasetError: none are left.
    """
    if fold is not None:
        chosen = dataset.validation(fold)
    else:
        tests = [one for one in dataset.cases if one.split == (split or "test")]
        chosen = tests if tests or split else list(dataset.cases)
    if not chosen:
        raise DatasetError(f"{dataset.folder} has no volume with split {split or 'any'} and fold {fold}.")
    return chosen


def evaluate_volumes(
    task: VolumeTask,
    predictor,
    cases: Iterable[VolumeCase],
    *,
    output: Path | None = None,
    options=None,
    progress: Callable[[str, int, int], None] | None = None,
) -> VolumeEvaluation:
    """Find the structures in every case and compare.

    Where the predictor has ``variants()`` (see `networks.bone_system.Variant`), each of them is scored, for an
    ablation. The numbers are those of the predictor itself, of the labels, and of ``truth.json`` where there is one,
    whose scapular points are taken for those of a person. ``output``: a folder for a picture of each patient.

    Raises:
        DatasetError: nothing could be read.
    """
    cases, tick = list(cases), progress or (lambda *_: None)
    rows, numbers, seconds, problems = [], [], {}, []
    options = task.conventions() if options is None else options
    for done, case in enumerate(cases):
        tick("evaluating", done, len(cases))
        try:
            read = read_labelled(case, task.structures)
        except DatasetError as error:
            problems.append(f"{case.patient}: {error}")
            continue
        begun = time.perf_counter()
        truth, placed = _truth(case, task, read)
        result = analyze_volume(
            task, predictor, read.image.array, read.image.spacing, options, None, read.image.axes, placed
        )
        seconds[case.patient] = time.perf_counter() - begun
        numbers += _numbers(task, read, result, truth, placed, options)
        for variant, structure, found, wanted in _compared(task, predictor, read, result):
            of = scores(count(found, wanted))
            rows.append(
                {"patient": case.patient, "variant": variant, "structure": structure}
                | {name: of[key] for key, name in SCORES.items()}
            )
        if output is not None:
            output.mkdir(parents=True, exist_ok=True)
            write_picture(output / f"{case.patient}.png", _picture(read, read.order.apply(result.labels)))
    tick("evaluating", len(cases), len(cases))
    if not rows:
        raise DatasetError(problems[0] if problems else "There is nothing to evaluate.")
    return VolumeEvaluation(tuple(rows), tuple(numbers), seconds, tuple(problems))


def _compared(task: VolumeTask, predictor, read: LabelledVolume, result):
    """(variant, structure, found, wanted) of all that is scored; found and wanted are bool (K, H, W)."""
    variants = predictor.variants() if hasattr(predictor, "variants") else {}
    if not variants:
        found = read.order.apply(result.labels)
        for label, name in enumerate(task.structures, 1):
            yield predictor.name, name, found == label, read.labels == label
    for variant, one in variants.items():
        found = one.predict(read.volume, read.spacing, progress=lambda done, total: None)
        for name, label in one.finds.items():
            yield variant, name, *((part == label if label else part > 0) for part in (found, read.labels))


def _truth(case: VolumeCase, task: VolumeTask, read: LabelledVolume) -> tuple[dict[str, float], dict]:
    """The true numbers of a simulated patient, and the marks that a person would place; nothing for others."""
    path = case.image.parent / TRUTH_FILE
    if not path.is_file():
        return {}, {}
    known = json.loads(path.read_text(encoding="utf-8"))
    points = {"scapular_axis": known["scapular_points_lps_mm"]}
    given = {name: np.array(one) for name, one in points.items() if task.mark(name) is not None}
    return known["numbers"], placed_marks(task, read.image, given)


def _numbers(task: VolumeTask, read: LabelledVolume, result, truth: dict, placed: dict, options) -> list[dict]:
    labels, image = np.ascontiguousarray(read.order.undo(read.labels)), read.image
    marks = lay_marks(task, labels, image.spacing, options, image.axes, placed)
    of_labels = {
        one.quantity: one.value
        for one in derive_volume(task, labels, image.spacing, options, axes=image.axes, marks=marks)
    }
    return [
        {
            "patient": read.case.patient,
            "quantity": one.quantity,
            "unit": one.unit,
            "found": one.value,
            "labels": of_labels.get(one.quantity),
            "truth": truth.get(one.quantity),
        }
        for one in result.measurements
    ]


def _picture(read: LabelledVolume, found: np.ndarray) -> np.ndarray:
    """Four slices (H, 4 W, 3) with the outlines of the labels (green) and of what was found (red)."""
    from scipy import ndimage

    there = np.flatnonzero(read.labels.any(axis=(1, 2)))
    chosen = there[(np.array([0.35, 0.5, 0.65, 0.8]) * (len(there) - 1)).astype(int)]
    high = float(np.percentile(read.volume, 99.5)) or 1.0
    parts = []
    for k in chosen:
        grey = np.clip(read.volume[k] / high * 255, 0, 255).astype(np.uint8)
        rgb = np.repeat(grey[..., None], 3, axis=2)
        for labels, colour in ((read.labels[k], (60, 220, 90)), (found[k], (240, 70, 60))):
            for label in np.unique(labels[labels > 0]):
                inside = labels == label
                rgb[inside & ~ndimage.binary_erosion(inside)] = colour
        parts.append(rgb)
    return np.concatenate(parts, axis=1)


def tables_of(found: VolumeEvaluation) -> tuple[list[list[str]], list[list[str]]]:
    """Two tables with their heads: overlap by variant and structure, and numbers by quantity.

    Scores are means over patients with their standard deviation (n - 1); differences of numbers are those from the
    truth, where it is known, else from the labels: mean, and the largest without its sign.
    """
    overlap = [["model", "structure", *SCORES.values(), "patients"]]
    for variant, structure in dict.fromkeys((row["variant"], row["structure"]) for row in found.rows):
        rows = [row for row in found.rows if (row["variant"], row["structure"]) == (variant, structure)]
        cells = [_mean_sd([row[name] for row in rows]) for name in SCORES.values()]
        overlap.append([variant, structure, *cells, str(len(rows))])
    against = "truth" if any(row["truth"] is not None for row in found.numbers) else "labels"
    numbers = [["quantity", "unit", f"mean difference from {against}", "largest", "patients"]]
    for quantity in dict.fromkeys(row["quantity"] for row in found.numbers):
        rows = [row for row in found.numbers if row["quantity"] == quantity]
        off = [row["found"] - row[against] for row in rows if None not in (row["found"], row[against])]
        cells = [f"{np.mean(off):+.2f}", f"{np.abs(off).max():.2f}"] if off else ["–", "–"]
        numbers.append([quantity, rows[0]["unit"], *cells, f"{len(off)} of {len(rows)}"])
    return overlap, numbers


def _mean_sd(values: list[float]) -> str:
    known = [value for value in values if np.isfinite(value)]
    if not known:
        return "–"
    return f"{np.mean(known):.3f}" + (f" ± {np.std(known, ddof=1):.3f}" if len(known) > 1 else "")


def write_volume_evaluation(found: VolumeEvaluation, output: Path) -> tuple[str, str]:
    """Write ``scores.csv`` and ``numbers.csv`` into a folder; gives both tables as text and as Markdown."""
    output.mkdir(parents=True, exist_ok=True)
    for name, rows in (("scores.csv", found.rows), ("numbers.csv", found.numbers)):
        if rows:
            replace_csv(output / name, list(rows[0]), rows)
    took = ", ".join(f"{patient} {seconds:.0f} s" for patient, seconds in found.seconds.items())
    texts = []
    for markdown in (False, True):
        tables = [format_table(one[0], one[1:], markdown) for one in tables_of(found)]
        texts.append("\n\n".join([*tables, f"Time for each volume, finding and measuring: {took}."]))
    return texts[0], texts[1]
