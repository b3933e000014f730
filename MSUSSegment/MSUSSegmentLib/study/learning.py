"""Learning from corrections: fine-tune a model on what raters have approved, and tell what it is worth.

A part of the study's subjects is held out, never trained on and never chosen by; on it the model is scored before and
after. The new model is a bundle beside the others in the study; nothing is replaced.
"""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from MSUSSegmentLib import __version__
from MSUSSegmentLib.io.files import replace_bytes, replace_csv, replace_figure
from MSUSSegmentLib.report.text_table import format_table
from MSUSSegmentLib.study.export.burnt_in import KEEP
from MSUSSegmentLib.study.export.run import ExportOptions, export_study
from MSUSSegmentLib.study.study import Study
from MSUSSegmentLib.tasks.task import BUNDLES, Task

if TYPE_CHECKING:
    from MSUSSegmentLib.learning.evaluate import Evaluation

__all__ = ["MODELS", "FineTuned", "FineTuning", "fine_tune"]

#: So few images are varied sooner than a process for it has started.
FEW = 8
#: Where the models of a study lie.
MODELS = "models"
FIGURE, SCORES = "before-after.png", "held-out.csv"
SCORE_COLUMNS = ("id", "structure", "iou_before", "iou_after", "dice_before", "dice_after", "hd95_before", "hd95_after",
                 "hd95_unit")  # fmt: skip


@dataclass(frozen=True)
class FineTuning:
    """How a model is fine-tuned.

    ``rater``: whose annotations, "" as for an export. ``held_out``: the share that is kept apart. ``epochs``,
    ``batch_size``, ``learning_rate`` and ``seed`` as of `learning.train`. ``device``: "auto", "cpu", ...
    """

    rater: str = ""
    held_out: float = 0.25
    epochs: int = 30
    batch_size: int = 4
    learning_rate: float = 1e-3
    seed: int = 0
    device: str = "auto"

    def __post_init__(self) -> None:
        if not 0 < self.held_out < 1:
            raise ValueError(f"The share that is held out lies between 0 and 1; it cannot be {self.held_out}.")


@dataclass(frozen=True)
class FineTuned:
    """A new model: its ``bundle``, and its scores on ``held_out`` images ``before`` and ``after`` (mean IoU by
    structure, "mean" over them). ``trained`` images, in ``seconds`` all in all; ``rater``: the code of whose
    annotations; ``problems`` in words."""

    bundle: Path
    trained: int
    held_out: int
    before: Mapping[str, float]
    after: Mapping[str, float]
    seconds: float
    rater: str = ""
    problems: tuple[str, ...] = field(default=())

    @property
    def gain(self) -> float:
        """By how much the mean IoU has risen."""
        return self.after["mean"] - self.before["mean"]


def fine_tune(
    study: Study,
    task: Task,
    name: str,
    model: str | Path,
    options: FineTuning = FineTuning(),
    *,
    progress: Callable[[str, int, int], None] | None = None,
    say: Callable[[str], None] = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> FineTuned:
    """Fine-tune ``model`` on approved annotations and write the new model to ``models/<name>`` of the study.

    Args:
        study: open.
        task: of the study.
        name: of the new model.
        model: bundle, training run or checkpoint to start from; it stays as it is.
        options: see `FineTuning`.
        progress: called with (stage, done, total).
        say: called with sentences for the person.
        cancelled: asked after every step.

    Raises:
        ValueError: the name cannot be used, there is too little to learn from, or nothing to start from.
        TrainingCancelled, InterruptedError: ``cancelled`` said so; nothing is left.
        OSError: something cannot be written; nothing is left.
    """
    from MSUSSegmentLib.learning.dataset import read_dataset
    from MSUSSegmentLib.learning.evaluate import evaluate
    from MSUSSegmentLib.learning.train import train
    from MSUSSegmentLib.networks.predictor import load_predictor

    begun, tick = time.monotonic(), progress or (lambda *_: None)

    def watched(stage: str, done: int, total: int) -> None:
        tick(stage, done, total)
        if cancelled():
            raise InterruptedError("Stopped; no model was made.")

    target = _free_place(study, name)
    recipe = _Recipe.of(model, task)
    work = target.with_name(f"{target.name}.partial")
    shutil.rmtree(work, ignore_errors=True)
    try:
        shares = {"train": 1 - options.held_out, "test": options.held_out}
        given = ExportOptions(options.rater, burnt_in=KEEP, shares=shares, seed=options.seed, agreement=False)
        exported = export_study(
            study, task, work / "data", "msus", given, progress=progress, cancelled=cancelled
        )
        data = read_dataset(work / "data", task.structures)
        held_out = [example for example in data.examples if example.split == "test"]
        training = data.training(None)
        if not held_out or not training:
            raise ValueError(
                "All that is approved belongs together (one subject, one clip, near-duplicates), so that nothing can "
                "be held out; approve images of more people first."
            )
        say(f"{len(training)} images to learn from, {len(held_out)} held out.")
        before = evaluate(held_out, load_predictor(model, device=options.device, say=say), progress=watched)
        checkpoint = train(
            work / "data",
            work / "run",
            recipe.settings(task, model, options, len(training)),
            device=options.device,
            workers=0 if len(training) <= FEW else None,
            progress=progress,
            say=say,
            cancelled=cancelled,
        )
        bundle = _bundled(work / "bundle" / target.name, checkpoint, task, recipe, model, options, study, len(training))
        after = evaluate(held_out, load_predictor(bundle, device=options.device, say=say), progress=watched)
        made = FineTuned(
            target, len(training), len(held_out), _means(before), _means(after), time.monotonic() - begun,
            exported.rater, exported.problems,
        )  # fmt: skip
        _tell(bundle, made, before, after, task, recipe, model, options, study)
        bundle.rename(target)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return made


def _free_place(study: Study, name: str) -> Path:
    """Where a new model goes. ValueError when it cannot be named so."""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}", name) or name.endswith((".partial", ".")):
        raise ValueError(f"{name!r} cannot be a model's name; use letters, digits, points, - and _.")
    if (BUNDLES / name).exists():
        raise ValueError(f"{name!r} is the name of a model that is shipped; choose another one.")
    target = study.folder / MODELS / name
    if target.exists():
        raise ValueError(f"The study has a model {name!r} already, which stays; choose another name.")
    return target


@dataclass(frozen=True)
class _Recipe:
    """What a model is made of: network and options, longer side, sizes for stills, and what it says of its data."""

    network: str
    options: tuple[tuple[str, object], ...]
    long_side: int
    still_sizes: tuple[float, ...]
    name: str
    about: Mapping[str, Any]

    @staticmethod
    def of(model: str | Path, task: Task) -> _Recipe:
        """ValueError when there is no such model, or one of other structures."""
        import torch

        from MSUSSegmentLib.networks.model import load_model, read_bundle
        from MSUSSegmentLib.networks.note import CHECKPOINTS, weights_file

        if not Path(model).exists():
            raise ValueError(f"There is no model {model} to start from.")
        found = load_model(model)
        if found.structures != tuple(task.structures):
            raise ValueError(
                f"{model} finds {', '.join(found.structures)}, the study is about {', '.join(task.structures)}; choose "
                "another model to start from."
            )
        weights = weights_file(model)
        if Path(model).is_file() or weights.name in CHECKPOINTS:
            settings = torch.load(weights, map_location="cpu", weights_only=True)["settings"]
            network, options, about = settings["network"], dict(settings["network_options"]), {}
        else:
            metadata = read_bundle(model)
            network, options, about = metadata["msus"]["network"], dict(metadata["msus"]["options"]), metadata
        options.pop("out_channels", None)
        chosen = tuple((key, _hashable(value)) for key, value in options.items())
        return _Recipe(network, chosen, found.long_side, found.still_sizes, found.name, about)

    def settings(self, task: Task, model: str | Path, options: FineTuning, images: int):
        """Settings of the training run."""
        from MSUSSegmentLib.learning.train import TrainingSettings

        return TrainingSettings(
            structures=tuple(task.structures), network=self.network, network_options=self.options, fold=None,
            epochs=options.epochs, long_side=self.long_side, batch_size=min(options.batch_size, images),
            learning_rate=options.learning_rate, seed=options.seed, initial=str(model),
        )  # fmt: skip


def _hashable(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _means(found: Evaluation) -> dict[str, float]:
    means = {structure: values["iou"] for structure, values in found.summary.items()}
    return {**means, "mean": float(np.mean(list(means.values())))}


def _bundled(
    folder: Path, checkpoint: Path, task: Task, recipe: _Recipe, model, options: FineTuning, study: Study, trained: int
) -> Path:
    from MSUSSegmentLib.learning.bundle import write_bundle

    source = recipe.about.get("data_source", "unknown")
    about = {
        "task": f"Segmentation of {' and '.join(task.structures)} in ultrasound, fine-tuned in a study",
        "description": f"{recipe.name}, fine-tuned on {trained} approved images of a study",
        "authors": "the study's raters; see docs/README.md",
        "copyright": "as that of the study's images; see docs/README.md",
        "data_source": f"{source}; then {trained} images of a study",
        "intended_use": "Research: a first proposal that a person checks and corrects. Not a medical device.",
    }
    version = f"{date.today():%Y.%m.%d}"
    return write_bundle(checkpoint, folder, task.name, version, about, still_sizes=recipe.still_sizes)


def _rows(before: Evaluation, after: Evaluation) -> list[dict]:
    """Each held-out image and structure before and after."""
    new = {(row["id"], row["structure"]): row for row in after.rows}
    rows = []
    for old in before.rows:
        now = new.get((old["id"], old["structure"]))
        if now is None:
            continue
        row = {"id": old["id"], "structure": old["structure"], "hd95_unit": old["hd95_unit"]}
        for score in ("iou", "dice", "hd95"):
            row |= {f"{score}_before": _cell(old[score]), f"{score}_after": _cell(now[score])}
        rows.append(row)
    return rows


def _cell(value: float) -> float | str:
    return round(float(value), 6) if np.isfinite(value) else ""


def _tell(
    bundle: Path, made: FineTuned, before: Evaluation, after: Evaluation, task: Task, recipe: _Recipe, model,
    options: FineTuning, study: Study,
) -> None:  # fmt: skip
    """Write the card, the scores of each held-out image, and the figure."""
    folder = bundle / "docs"
    folder.mkdir(exist_ok=True)
    rows = _rows(before, after)
    replace_csv(folder / SCORES, SCORE_COLUMNS, rows)
    _plot(rows, made, folder / FIGURE)
    table = []
    for structure in (*task.structures, "mean"):
        if structure in made.before:
            old, new = made.before[structure], made.after[structure]
            table.append((structure, f"{old:.3f}", f"{new:.3f}", f"{new - old:+.3f}"))
    verdict = (
        "It is better than the model that it was made from on these images."
        if made.gain > 0
        else "**It is no better than the model that it was made from on these images; keep using that one.**"
    )
    pieces = [
        f"# Model card: {bundle.name}",
        f"Fine-tuned by MSUSSegment {__version__} on {date.today().isoformat()} from {recipe.name} on approved images "
        f"of the study {study.settings.name or study.folder.name!r}. A research model: a first proposal that a person "
        "checks and corrects. **It is not a medical device.**",
        "## Data",
        f"{made.trained} images to learn from, {made.held_out} held out; no subject, clip or near-duplicate is in "
        f"both. Annotations are those of {made.rater}, by the study's codes. What it was made from had seen: "
        f"{recipe.about.get('data_source', 'unknown')}.",
        f"## On the {made.held_out} held-out images: mean IoU",
        format_table(("", "before", "after", "gain"), table, markdown=True),
        f"{verdict} The held-out images are of the same study; on other scanners and muscles it may be worse.",
        f"![before and after]({FIGURE})",
        "## Training",
        f"{options.epochs} epochs, batches of {min(options.batch_size, made.trained)}, greatest learning rate "
        f"{options.learning_rate:g}, seed {options.seed}, the average of the weights; no image chose the epoch. "
        f"{made.seconds / 60:.1f} minutes with both evaluations.",
    ]
    replace_bytes(folder / "README.md", ("\n\n".join(pieces) + "\n").encode())


def _plot(rows: list[dict], made: FineTuned, path: Path) -> None:
    """IoU after over IoU before, a point a held-out image and structure."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(5, 5), layout="constrained")
    FigureCanvasAgg(figure)
    axis = figure.subplots()
    axis.plot([0, 1], [0, 1], "-", color="0.6", linewidth=1)
    for structure in dict.fromkeys(row["structure"] for row in rows):
        chosen = [row for row in rows if row["structure"] == structure]
        label = f"{structure}: {made.before[structure]:.3f} to {made.after[structure]:.3f}"
        axis.plot([r["iou_before"] for r in chosen], [r["iou_after"] for r in chosen], "o", alpha=0.7, label=label)
    axis.set_xlabel("IoU before")
    axis.set_ylabel("IoU after")
    axis.set_xlim(0, 1)
    axis.set_ylim(0, 1)
    axis.grid(alpha=0.3)
    axis.legend(loc="lower right", fontsize=9)
    axis.set_title(f"{made.held_out} held-out images, {made.trained} to learn from", fontsize=10)
    replace_figure(path, figure)
