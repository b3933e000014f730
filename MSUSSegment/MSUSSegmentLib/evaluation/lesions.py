"""How a model finds a lesion that may be absent: lesion by lesion, its numbers, and how much speckle it stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from scipy import ndimage

from MSUSSegmentLib.io.files import replace_csv, replace_figure
from MSUSSegmentLib.io.scan_area import find_scan_area
from MSUSSegmentLib.learning.dataset import Example, read_mask
from MSUSSegmentLib.learning.evaluate import Evaluation, evaluate
from MSUSSegmentLib.learning.speckle import SEVERITIES, speckled
from MSUSSegmentLib.measure.types import Spacing
from MSUSSegmentLib.tasks.result import Picture
from MSUSSegmentLib.tasks.task import ProbabilityMaps, Task, probabilities_of

__all__ = ["Detection", "LesionComparison", "detection", "format_curve", "speckle_curve", "write_curve"]

#: A lesion is found when this share of it is marked; a marked part is false when less of it lies in a lesion.
OVERLAP = 0.25
#: Parts of fewer pixels are specks.
LEAST = 10
CURVE_SCORES = ("precision", "recall", "dice")


@dataclass(frozen=True)
class Detection:
    """Counts over images: ``lesions`` by the expert, of these ``found``, ``false_parts`` marked where there is none,
    ``healthy`` images, and of these ``alarms``, with any part marked."""

    lesions: int = 0
    found: int = 0
    false_parts: int = 0
    healthy: int = 0
    alarms: int = 0

    def __add__(self, other: Detection) -> Detection:
        return Detection(*(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__))

    def __str__(self) -> str:
        parts = [f"{self.found} of {self.lesions} lesions found", f"{self.false_parts} marked where there is none"]
        if self.healthy:
            parts.append(f"{self.alarms} of {self.healthy} images without a lesion show a marked one")
        return ", ".join(parts)


def detection(marked: np.ndarray, truth: np.ndarray) -> Detection:
    """One image's masks (H, W) bool compared part by part (`OVERLAP`)."""
    lesions, parts = _parts(truth), _parts(marked)
    found = sum((marked & lesion).sum() >= OVERLAP * lesion.sum() for lesion in lesions)
    false = sum((part & truth).sum() < OVERLAP * part.sum() for part in parts)
    return Detection(len(lesions), int(found), int(false), int(not lesions), int(not lesions and bool(parts)))


def _parts(mask: np.ndarray) -> list[np.ndarray]:
    label, count = ndimage.label(mask)
    parts = [label == number for number in range(1, count + 1)]
    return [part for part in parts if part.sum() >= LEAST]


@dataclass
class LesionComparison:
    """Finds an image's masks for `learning.evaluate.evaluate`, and compares lesions and numbers on the way.

    ``task`` measures both the model's maps and the expert's masks, so that the same derivation makes both numbers.
    ``mm_per_pixel`` is an image's scale where index.csv has no column of that name.
    """

    task: Task
    predictor: ProbabilityMaps
    mm_per_pixel: float | None = None
    options: object = None
    counts: Detection = field(default_factory=Detection)
    rows: list[dict] = field(default_factory=list)

    def spacing_of(self, example: Example) -> Spacing | None:
        """The pixel size of an image: of index.csv, else as given, else None. ValueError for what is no number."""
        text = example.about.get("mm_per_pixel", "").replace(",", ".")
        try:
            size = float(text) if text else self.mm_per_pixel
        except ValueError:
            raise ValueError(f"index.csv: mm_per_pixel {text!r} of {example.id} is not a number; correct it.") from None
        return None if size is None else (size, size)

    def __call__(self, example: Example, grey: np.ndarray) -> dict[str, np.ndarray]:
        bounds = find_scan_area(grey)
        maps = probabilities_of(self.predictor, still=True)(grey, bounds)
        masks = {name: maps[name] > 0.5 for name in self.predictor.structures}
        name = self.task.classified
        if name in example.masks:
            truth = read_mask(example.masks[name])
            self.counts += detection(masks[name], truth)
        picture, spacing = Picture(grey, bounds=bounds), self.spacing_of(example)
        found = self.task.interpret(maps, picture, spacing=spacing, options=self.options)
        drawn = {key: read_mask(path).astype(np.float32) for key, path in example.masks.items()}
        nothing = np.zeros(grey.shape, np.float32)
        drawn = {key: drawn.get(key, nothing) for key in self.task.structures}
        truth = self.task.interpret(drawn, picture, spacing=spacing, options=self.options)
        for number in found.measurements:
            wanted = truth.value(number.quantity)
            if number.value is not None and (wanted is not None or number.quantity == f"{name}_probability"):
                self.rows.append({"id": example.id, "quantity": number.quantity, "unit": number.unit,
                                  "value": number.value, "expert": "" if wanted is None else wanted})  # fmt: skip
        return masks

    def format(self) -> str:
        """Detection, and of each number how far it is off, as lines for a terminal."""
        lines = [str(self.counts)]
        for quantity in self.task.quantities:
            rows = [r for r in self.rows if r["quantity"] == quantity.name and r["expert"] != ""]
            if not rows:
                continue
            off = np.array([r["value"] - r["expert"] for r in rows])
            share = np.abs(off) / np.maximum(np.abs([r["expert"] for r in rows]), 1e-9)
            lines.append(
                f"{quantity.name}: {len(rows)} images, mean difference {off.mean():+.3g} {rows[0]['unit']}, mean "
                f"absolute {np.abs(off).mean():.3g}, relative median {100 * np.median(share):.1f} %, "
                f"mean {100 * share.mean():.1f} %"
            )
        return "\n".join(lines)

    def write(self, folder: Path) -> None:
        """Write ``numbers.csv``: each number beside the one read off the expert's masks."""
        replace_csv(folder / "numbers.csv", ["id", "quantity", "unit", "value", "expert"], self.rows)


def speckle_curve(
    examples: Sequence[Example],
    predictor: ProbabilityMaps,
    structure: str,
    severities: Sequence[int],
    find: Callable | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> list[dict]:
    """Scores of one structure on images with more and more speckle (`learning.speckle`): a row for each severity.

    ``precision``, ``recall`` and ``dice`` are those of all pixels of all images together.
    """
    rows = []
    maps_of = probabilities_of(predictor, still=True)

    def marked(example: Example, grey: np.ndarray) -> dict[str, np.ndarray]:
        maps = maps_of(grey, find_scan_area(grey))
        return {name: maps[name] > 0.5 for name in predictor.structures}

    for number, severity in enumerate(severities):

        def tick(stage: str, done: int, total: int, number=number, severity=severity) -> None:
            if progress is not None:
                progress(f"speckle {severity}", number * total + done, total * len(severities))

        def altered(example: Example, grey: np.ndarray, severity=severity) -> np.ndarray:
            return speckled(grey, severity, example.id)

        result: Evaluation = evaluate(list(examples), predictor, find=find or marked, alter=altered, progress=tick)
        scores = {name: result.summary[structure][f"pooled_{name}"] for name in CURVE_SCORES}
        rows.append({"severity": severity, "noise_sd": SEVERITIES[severity], **scores})
    return rows


def format_curve(rows: Sequence[dict]) -> str:
    """The curve as a table for a terminal."""
    lines = ["severity  noise SD" + "".join(f"{name:>11s}" for name in CURVE_SCORES)]
    lines += [f"{r['severity']:8d}{r['noise_sd']:10.2f}" + "".join(f"{r[name]:11.3f}" for name in CURVE_SCORES)
              for r in rows]  # fmt: skip
    return "\n".join(lines)


def write_curve(rows: Sequence[dict], structure: str, folder: Path) -> None:
    """Write ``speckle.csv`` and ``speckle.png``."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    known = [{key: "" if isinstance(v, float) and np.isnan(v) else v for key, v in row.items()} for row in rows]
    replace_csv(folder / "speckle.csv", list(rows[0]), known)
    figure = Figure(figsize=(5.5, 3.6), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    for name in CURVE_SCORES:
        axes.plot([r["severity"] for r in rows], [r[name] for r in rows], "o-", label=name)
    axes.set(xlabel="severity of the speckle", ylabel=f"{structure.replace('_', ' ')}, all pixels", ylim=(0, 1))
    axes.legend(frameon=False)
    replace_figure(folder / "speckle.png", figure)
