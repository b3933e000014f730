"""``msus train`` and ``msus evaluate``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from MSUSSegmentLib.commands.console import DONE, INTERRUPTED, ArgumentError, Bar, say
from MSUSSegmentLib.commands.lesions import evaluate_lesions
from MSUSSegmentLib.commands.sections import evaluate_sections
from MSUSSegmentLib.commands.values import evaluate_values, train_values
from MSUSSegmentLib.tasks.task import Task

if TYPE_CHECKING:
    from MSUSSegmentLib.learning.dataset import Dataset
    from MSUSSegmentLib.networks.predictor import Predictor

__all__ = ["evaluate_model", "train_model"]

#: Networks that give values instead of maps (`networks.factory.STATE_NETWORKS`, which imports torch).
STATE_NETWORKS = ("plain", "encoder")


def train_model(
    data: Path,
    output: Path,
    task: Task,
    *,
    device: str,
    resume: bool,
    signals: Mapping[str, Any] | None = None,
    quiet: bool = False,
    **settings,
) -> int:
    """Train a network for a task; see ``learning.train``.

    Args:
        data: the data set's folder.
        output: the run's folder.
        task: names the structures.
        device: "auto", "cpu", "cuda" or "mps".
        resume: go on with a run that was stopped.
        signals: of a task of values, keywords of ``commands.values.train_values``.
        quiet: no progress bar.
        settings: fields of ``TrainingSettings``; None leaves the default.

    Returns:
        An exit code.

    Raises:
        ArgumentError: a setting cannot be used, there is nothing to resume, or no network to start from.
        ValueError: there is nothing to train on, or a run that must not be overwritten.
    """
    signals = dict(signals or {})
    if task.train is not None:
        return train_values(
            task, data, output, signals.pop("targets", None), device=device, quiet=quiet, **{**settings, **signals}
        )
    _refuse_signals(task, signals)
    if settings.get("network") in STATE_NETWORKS:
        raise ArgumentError(f"The network {settings['network']} gives values, but the task {task.name} needs maps.")
    from MSUSSegmentLib.learning.train import SettingsError, TrainingSettings, train

    chosen = {name: value for name, value in settings.items() if value is not None}
    with Bar(quiet) as bar:
        try:
            wanted = TrainingSettings(structures=task.structures, classified=task.classified, **chosen)
            best = train(data, output, wanted, device=device, resume=resume, progress=bar, say=say)
        except SettingsError as error:
            raise ArgumentError(str(error)) from error
        except KeyboardInterrupt:
            bar.close()
            if any((output / name).exists() for name in ("last.pt", "stage1.pt")):
                say(f"Stopped; the same command with --resume goes on from the last finished epoch in {output}.")
            else:
                say("Stopped before the first epoch was finished; the same command begins again.")
            return INTERRUPTED
    say(f"The trained network is {best}; use it with --model {output}.")
    return DONE


def evaluate_model(
    data: Path | None,
    model: Path | None,
    output: Path,
    task: Task,
    *,
    device: str,
    split: str | None = None,
    fold: int | None = None,
    exact: bool = False,
    experts: Sequence[Path] = (),
    options: Any = None,
    page: Path | None = None,
    command: str = "",
    sections: Mapping[str, Any] | None = None,
    signals: Mapping[str, Any] | None = None,
    speckle: tuple[int, int] | None = None,
    quiet: bool = False,
) -> int:
    """Score a model on a data set, against people's readings, or both; see ``learning.evaluate``, ``commands.experts``.

    Args:
        data: the data set's folder; None for none.
        model: bundle, run or checkpoint.
        output: where tables and pictures go.
        task: names the structures.
        device: "auto", "cpu", "cuda" or "mps".
        split: only this split; None for all.
        fold: only this fold; None for all.
        exact: compare with one-pixel traces as they are.
        experts: tables of readings, see ``learning.experts``.
        options: definitions of our own numbers beside the readings; None for the default ones.
        page: a Markdown page for the results; None for none.
        command: how the page was made.
        sections: of a task of closed contours, keywords of ``commands.sections.evaluate_sections``.
        signals: of a task of values, keywords of ``commands.values.evaluate_values``.
        speckle: of a task with a lesion, the first and last severity of speckle that it is tried with; None for none.
        quiet: no progress bar.

    Returns:
        An exit code.
    """
    signals = dict(signals or {})
    if task.evaluate is not None:
        given = {"split": split, "fold": fold, "exact": exact, "experts": experts, **signals}
        return evaluate_values(
            task, data, output, given.pop("targets", None), model, device=device, quiet=quiet, page=page,
            command=command, **given,
        )  # fmt: skip
    signals.pop("mm_per_pixel", None)  # which is for sections, too
    _refuse_signals(task, signals)
    from MSUSSegmentLib.commands.experts import evaluate_experts, read_all, write_page
    from MSUSSegmentLib.learning.dataset import read_dataset
    from MSUSSegmentLib.networks.predictor import load_predictor

    if experts and not {"MT", "PA", "FL"} <= set(task.summaries):
        raise ValueError(f"The task {task.name} has no MT, PA and FL to set beside readings; leave out --experts.")
    if speckle is not None and not task.classified:
        raise ArgumentError(f"The task {task.name} has no lesion to be found under speckle; leave out --speckle.")
    dataset = None if data is None else read_dataset(data, task.structures)
    images = read_all(experts)
    predictor = load_predictor(model, device=device, say=say)
    code, parts = DONE, []
    if dataset is not None and task.outlined is not None and any(one.scored for one in task.quantities):
        chosen = {"split": split, "fold": fold, "options": options, "quiet": quiet, **(sections or {})}
        parts.append(evaluate_sections(dataset, predictor, output, task, **chosen))
    elif dataset is not None and task.classified:
        chosen = {"split": split, "fold": fold, "options": options, "quiet": quiet, "speckle": speckle}
        scale = (sections or {}).get("mm_per_pixel")
        parts.append(evaluate_lesions(dataset, predictor, output, task, mm_per_pixel=scale, **chosen))
    elif dataset is not None:
        parts.append(_evaluate_masks(dataset, predictor, output, split, fold, exact, quiet))
    if images:
        code, text = evaluate_experts(images, predictor, output, task, options, quiet)
        if code == INTERRUPTED:
            return code
        parts.append(text)
    if page is not None:
        write_page(page, command, predictor.name, parts)
        say(f"The results page is {page}.")
    return code


def _refuse_signals(task: Task, signals: Mapping[str, Any]) -> None:
    given = [name for name, value in signals.items() if value is not None and name != "command"]
    if given:
        option = {"names": "target", "kept": "cache"}.get(given[0], given[0]).replace("_", "-")
        raise ArgumentError(f"--{option} means nothing for the task {task.name}; leave it out.")


def _evaluate_masks(dataset: Dataset, predictor: Predictor, output: Path, split, fold, exact: bool, quiet: bool) -> str:
    """Score masks, write and print the tables, and give them as Markdown."""
    from MSUSSegmentLib.learning.evaluate import choose, evaluate, format_table, write_evaluation

    examples = choose(dataset, split, fold)
    with Bar(quiet) as bar:
        result = evaluate(examples, predictor, exact=exact, progress=bar)
    for problem in (*dataset.problems, *result.problems):
        say(f"left out: {problem}")
    write_evaluation(result, examples, output)
    title = f"{predictor.name} on {len(examples)} images of {dataset.folder}"
    say(title)
    say(format_table(result))
    say(f"Tables and pictures are in {output}.")
    return f"## Masks\n\n{title}\n\n```\n{format_table(result)}\n```"
