"""Compare a model's masks with an expert's, image by image."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from MSUSSegmentLib.io.files import replace_csv
from MSUSSegmentLib.io.pictures import blend, write_picture
from MSUSSegmentLib.io.scan_area import find_scan_area
from MSUSSegmentLib.learning.dataset import Dataset, DatasetError, Example, read_grey, read_mask
from MSUSSegmentLib.learning.metrics import SCORES, Counts, count, hausdorff95, scores
from MSUSSegmentLib.measure.types import Spacing
from MSUSSegmentLib.networks.predictor import Predictor

__all__ = ["Evaluation", "evaluate", "format_table", "write_evaluation"]

THRESHOLD = 0.5
HIT, MISSED, EXTRA = (60, 200, 90), (230, 60, 60), (60, 120, 255)


@dataclass(frozen=True)
class Evaluation:
    """Scores of a model on a data set, at the images' own resolution.

    ``rows``: one for each image and structure with an expert's mask: id, structure, the five scores, and ``hd95`` in
    ``hd95_unit``. ``summary``: for each structure its scores as the mean over images, their standard deviation (n - 1)
    with "_sd" behind, and IoU, Dice, precision and recall of all pixels together with "pooled_" before. ``hd95`` is the
    mean of those images whose masks are both not empty, in mm only when all have a scale.
    ``mean_iou``: mean of the structures' IoU. ``problems``: images that could not be read, in words. ``pictured``: the
    model's masks, (H, W) bool by structure and image id, of each structure's best, median and worst image.
    """

    rows: tuple[dict, ...]
    summary: dict[str, dict[str, float]]
    mean_iou: float
    pixel_accuracy: float
    problems: tuple[str, ...]
    pictured: dict[tuple[str, str], np.ndarray] = field(default_factory=dict, repr=False, compare=False)


def choose(dataset: Dataset, split: str | None, fold: int | None) -> list[Example]:
    """The examples of one split and one fold; None means any.

    Raises:
        DatasetError: none are left.
    """
    chosen = [e for e in dataset.examples if split in (None, e.split) and fold in (None, e.fold)]
    if not chosen:
        raise DatasetError(f"{dataset.folder} has no example with split {split or 'any'} and fold {fold}.")
    return chosen


#: Gives the masks of an image, (H, W) bool by structure; ``grey`` (H, W) uint8.
FindMasks = Callable[[Example, np.ndarray], dict[str, np.ndarray]]


def find_by_threshold(predictor: Predictor) -> FindMasks:
    """Masks as the network gives them: where the probability is above one half."""

    def find(example: Example, grey: np.ndarray) -> dict[str, np.ndarray]:
        maps = predictor.still_probabilities(grey, find_scan_area(grey))
        return {structure: maps[structure] > THRESHOLD for structure in predictor.structures}

    return find


def evaluate(
    examples: list[Example],
    predictor: Predictor,
    *,
    find: FindMasks | None = None,
    spacing_of: Callable[[Example], Spacing | None] | None = None,
    alter: Callable[[Example, np.ndarray], np.ndarray] | None = None,
    exact: bool = False,
    progress: Callable[[str, int, int], None] | None = None,
) -> Evaluation:
    """Segment every image once and score each structure that an expert marked in it.

    Which image is the median is known at the end only, so until then every mask is kept, as compressed bits.

    Args:
        examples: what to score.
        predictor: the network.
        find: gives an image's masks; None for those of the network as they are.
        spacing_of: gives an image's pixel size in mm or None; without it, distances are in px.
        alter: changes an image's grey values before the network sees them; None leaves them.
        exact: compare with one-pixel traces as they are, instead of widened as in training.
        progress: called with (stage, done, total).

    Raises:
        DatasetError: the model knows none of the labelled structures, or no image could be read.
    """
    rows, problems, units = [], [], set()
    find = find_by_threshold(predictor) if find is None else find
    pooled: dict[str, Counts] = {}
    kept: dict[tuple[str, str], tuple[bytes, tuple[int, int]]] = {}
    for i, example in enumerate(examples):
        try:
            grey = read_grey(example.image)
            truths = {s: read_mask(p, exact) for s, p in example.masks.items() if s in predictor.structures}
            masks = find(example, grey if alter is None else alter(example, grey))
            spacing = None if spacing_of is None else spacing_of(example)
            for structure, truth in truths.items():
                counts = count(masks[structure], truth)
                pooled[structure] = pooled.get(structure, Counts(0, 0, 0, 0)) + counts
                distance = {
                    "hd95": hausdorff95(masks[structure], truth, spacing),
                    "hd95_unit": "px" if spacing is None else "mm",
                }
                rows.append({"id": example.id, "structure": structure, **scores(counts), **distance})
                units.add(distance["hd95_unit"])
                kept[structure, example.id] = _packed(masks[structure])
        except ValueError as error:
            problems.append(f"{example.id}: {error}")
        if progress:
            progress("evaluating", i + 1, len(examples))
    if not rows:
        raise DatasetError("Nothing could be scored: " + (problems[0] if problems else "no mask of a known structure."))
    summary = {}
    for structure in pooled:
        scored = [r for r in rows if r["structure"] == structure]
        summary[structure] = {}
        for name in (*SCORES, *(["hd95"] if len(units) == 1 else [])):
            values = [r[name] for r in scored]
            summary[structure][name] = mean_known(values)
            summary[structure][f"{name}_sd"] = spread_known(values)
        whole = scores(pooled[structure])
        summary[structure] |= {f"pooled_{name}": whole[name] for name in ("iou", "dice", "precision", "recall")}
        summary[structure]["images"] = len(scored)
    mean = {s: float(np.mean([v[s] for v in summary.values()])) for s in ("iou", "pixel_accuracy")}
    shown = {(structure, row["id"]) for structure in summary for row in _extremes(rows, structure).values()}
    pictured = {key: _unpacked(*kept[key]) for key in sorted(shown)}
    return Evaluation(tuple(rows), summary, mean["iou"], mean["pixel_accuracy"], tuple(problems), pictured)


def _extremes(rows, structure: str) -> dict[str, dict]:
    """The rows of a structure's best, median and worst image by IoU."""
    ranked = sorted((row for row in rows if row["structure"] == structure), key=lambda row: -row["iou"])
    return {"best": ranked[0], "median": ranked[len(ranked) // 2], "worst": ranked[-1]}


def _packed(mask: np.ndarray) -> tuple[bytes, tuple[int, int]]:
    return zlib.compress(np.packbits(mask).tobytes(), 1), mask.shape


def _unpacked(packed: bytes, shape: tuple[int, int]) -> np.ndarray:
    bits = np.frombuffer(zlib.decompress(packed), np.uint8)
    return np.unpackbits(bits, count=shape[0] * shape[1]).astype(bool).reshape(shape)


def mean_known(values: list[float]) -> float:
    """The mean of the values that are not nan; nan when there are none."""
    known = [v for v in values if not np.isnan(v)]
    return float(np.mean(known)) if known else float("nan")


def spread_known(values: list[float]) -> float:
    """The standard deviation (n - 1) of the values that are not nan; nan when there are fewer than two."""
    known = [v for v in values if not np.isnan(v)]
    return float(np.std(known, ddof=1)) if len(known) > 1 else float("nan")


def format_table(result: Evaluation) -> str:
    """The summary as a table for a terminal: means and standard deviations over images."""
    distance = f"HD95 ({result.rows[0]['hd95_unit']})"
    heads = [name.replace("_", " ") for name in SCORES] + [distance, "pooled iou"]
    width = max(14, *(len(s) + 2 for s in result.summary))
    lines = [f"{'structure':{width}s}{'images':>8s}" + "".join(f"{head:>18s}" for head in heads)]
    for structure, values in result.summary.items():
        cells = [_mean_text(values, s, 3) for s in SCORES]
        cells.append(_mean_text(values, "hd95", 2))
        cells.append(_text(values["pooled_iou"], 4))
        lines.append(f"{structure:{width}s}{values['images']:8d}" + "".join(f"{cell:>18s}" for cell in cells))
    lines.append(f"mean IoU {_text(result.mean_iou, 4)}, pixel accuracy {_text(result.pixel_accuracy, 4)}")
    return "\n".join(lines)


def _text(value: float, digits: int) -> str:
    return "–" if np.isnan(value) else f"{value:.{digits}f}"


def _mean_text(values: dict[str, float], name: str, digits: int) -> str:
    """A score's mean with its standard deviation, which one image has not."""
    spread = values.get(f"{name}_sd", np.nan)
    mean = _text(values.get(name, np.nan), digits)
    return mean if np.isnan(spread) else f"{mean} ± {_text(spread, digits)}"


def _is_nan(value) -> bool:
    return isinstance(value, float) and bool(np.isnan(value))


def _compare(example: Example, structure: str, mask: np.ndarray) -> np.ndarray:
    """The image with hits green, missed pixels red and extra ones blue."""
    grey, truth = read_grey(example.image), read_mask(example.masks[structure])
    return blend(grey, [(mask & truth, HIT), (truth & ~mask, MISSED), (mask & ~truth, EXTRA)])


def write_evaluation(result: Evaluation, examples: list[Example], folder: str | Path) -> None:
    """Write ``images.csv``, ``summary.csv``, ``problems.txt`` and pictures of best, median and worst image.

    ``examples`` are those that were evaluated; nothing is segmented again.

    Raises:
        OSError: the folder cannot be written.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    summary = [{"structure": s, **v} for s, v in result.summary.items()]
    for name, rows in (("images.csv", result.rows), ("summary.csv", summary)):
        known = [{key: "" if _is_nan(value) else value for key, value in row.items()} for row in rows]
        replace_csv(folder / name, list(rows[0]), known)
    (folder / "problems.txt").write_text("".join(p + "\n" for p in result.problems), encoding="utf-8")
    by_id = {e.id: e for e in examples}
    for structure in result.summary:
        for name, row in _extremes(result.rows, structure).items():
            picture = _compare(by_id[row["id"]], structure, result.pictured[structure, row["id"]])
            write_picture(folder / f"{structure}-{name}-{row['id']}-iou{row['iou']:.2f}.png", picture)
