"""``msus train`` and ``msus evaluate``."""

from __future__ import annotations

from pathlib import Path

from MSUSSegmentLib.commands.console import DONE, INTERRUPTED, Bar, say
from MSUSSegmentLib.tasks.task import Task

__all__ = ["evaluate_model", "train_model"]


def train_model(
    data: Path, output: Path, task: Task, *, device: str, resume: bool, quiet: bool = False, **settings
) -> int:
    """Train a network for a task; see ``learning.train``.

    Args:
        data: the data set's folder.
        output: the run's folder.
        task: names the structures.
        device: "auto", "cpu", "cuda" or "mps".
        resume: go on with a run that was stopped.
        quiet: no progress bar.
        settings: fields of ``TrainingSettings``; None leaves the default.

    Returns:
        An exit code.
    """
    from MSUSSegmentLib.learning.train import TrainingSettings, train

    chosen = {name: value for name, value in settings.items() if value is not None}
    wanted = TrainingSettings(structures=task.structures, **chosen)
    with Bar(quiet) as bar:
        try:
            best = train(data, output, wanted, device=device, resume=resume, progress=bar, say=say)
        except KeyboardInterrupt:
            bar.close()
            say(f"Stopped; the same command with --resume goes on from the last finished epoch in {output}.")
            return INTERRUPTED
    say(f"The trained network is {best}; use it with --model {output}.")
    return DONE


def evaluate_model(
    data: Path,
    model: Path,
    output: Path,
    task: Task,
    *,
    device: str,
    split: str | None,
    fold: int | None,
    exact: bool = False,
    quiet: bool = False,
) -> int:
    """Score a model on a data set; see ``learning.evaluate``.

    Args:
        data: the data set's folder.
        model: bundle, run or checkpoint.
        output: where tables and pictures go.
        task: names the structures.
        device: "auto", "cpu", "cuda" or "mps".
        split: only this split; None for all.
        fold: only this fold; None for all.
        exact: compare with one-pixel traces as they are.
        quiet: no progress bar.

    Returns:
        An exit code.
    """
    from MSUSSegmentLib.learning.dataset import read_dataset
    from MSUSSegmentLib.learning.evaluate import choose, evaluate, format_table, write_evaluation
    from MSUSSegmentLib.networks.predictor import load_predictor

    dataset = read_dataset(data, task.structures)
    examples = choose(dataset, split, fold)
    predictor = load_predictor(model, device=device, say=say)
    with Bar(quiet) as bar:
        result = evaluate(examples, predictor, exact=exact, progress=bar)
    for problem in (*dataset.problems, *result.problems):
        say(f"left out: {problem}")
    write_evaluation(result, examples, predictor, output)
    say(f"{predictor.name} on {len(examples)} images of {data}")
    say(format_table(result))
    say(f"Tables and pictures are in {output}.")
    return DONE
