"""``msus train``, ``evaluate`` and ``demo`` with a task of volumes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from MSUSSegmentLib.commands.console import DONE, FAILED, INTERRUPTED, ArgumentError, Bar, say
from MSUSSegmentLib.tasks.volume_task import VolumeTask

__all__ = ["evaluate_volume_model", "simulate_volumes", "train_volume_model"]


def train_volume_model(
    data: Path, output: Path, task: VolumeTask, *, device: str, resume: bool, quiet: bool = False, **settings: Any
) -> int:
    """Train the models of a task of volumes on a folder of volumes and label maps.

    Args:
        data: see `learning.volume_dataset`.
        output: the run's folder.
        task: trains them.
        device: "auto", "cpu", "cuda" or "mps".
        resume: go on with a run that was stopped.
        quiet: no progress bar.
        settings: what the task's ``train`` takes; None leaves the default.

    Returns:
        An exit code.

    Raises:
        ArgumentError: the task has nothing to train, or a setting cannot be used.
        ValueError: there is nothing to train on, or a run that must not be overwritten.
    """
    from MSUSSegmentLib.learning.train import SettingsError

    if task.train is None:
        raise ArgumentError(f"The task {task.name} is one of volumes and has no model to train; paint by hand.")
    chosen = {name: value for name, value in settings.items() if value is not None}
    with Bar(quiet) as bar:
        try:
            best = task.train(data, output, device=device, resume=resume, progress=bar, say=say, **chosen)
        except SettingsError as error:
            raise ArgumentError(str(error)) from error
        except KeyboardInterrupt:
            bar.close()
            say(f"Stopped; the same command with --resume goes on from what is in {output}.")
            return INTERRUPTED
    say(f"The trained models are in {best}; use them with --model {output}.")
    return DONE


def evaluate_volume_model(
    data: Path,
    predictor,
    output: Path,
    task: VolumeTask,
    *,
    split: str | None = None,
    fold: int | None = None,
    options: Any = None,
    page: Path | None = None,
    command: str = "",
    quiet: bool = False,
) -> int:
    """Score a model of volumes, and each of its parts, against label maps.

    Args:
        data: see `learning.volume_dataset`.
        predictor: the model.
        output: where tables and pictures go.
        task: names the structures and measures them.
        split: only this split; None for those for testing.
        fold: only the patients of this fold.
        options: the task's conventions; None for the usual ones.
        page: a Markdown page for the results; None for none.
        command: how the page was made.
        quiet: no progress bar.

    Returns:
        An exit code.
    """
    from MSUSSegmentLib.commands.experts import write_page
    from MSUSSegmentLib.evaluation.volume_evaluation import chosen_cases, evaluate_volumes, write_volume_evaluation
    from MSUSSegmentLib.learning.volume_dataset import read_volume_dataset

    dataset = read_volume_dataset(data)
    cases = chosen_cases(dataset, split, fold)
    with Bar(quiet) as bar:
        found = evaluate_volumes(task, predictor, cases, output=output, options=options, progress=bar)
    for problem in (*dataset.problems, *found.problems):
        say(f"left out: {problem}")
    text, markdown = write_volume_evaluation(found, output)
    title = f"{predictor.name} on {len(found.seconds)} volumes of {dataset.folder}"
    say(title)
    say(text)
    say(f"Tables and pictures are in {output}.")
    if page is not None:
        write_page(page, command, predictor.name, [f"## Volumes\n\n{title}", markdown])
        say(f"The results page is {page}.")
    return FAILED if found.problems else DONE


def simulate_volumes(output: Path, task: VolumeTask, quiet: bool = False) -> int:
    """Write the simulated patients of a task, to train on and to test. ArgumentError when it has none."""
    if task.simulate is None:
        raise ArgumentError(f"The task {task.name} is one of volumes, and nothing can be simulated for it.")
    with Bar(quiet) as bar:
        try:
            folder = task.simulate(output, progress=bar)
        except KeyboardInterrupt:
            bar.close()
            say("Stopped; the same command goes on from there.")
            return INTERRUPTED
    say(f"Simulated patients with their labels are in {folder}.")
    say(f"Train on them with: msus train --task {task.name} --data {folder} -o RUN")
    say(f"Test with: msus evaluate --task {task.name} --data {folder} --model RUN")
    return DONE
