"""``msus evaluate`` for a task with a lesion that may be absent: masks, lesions, numbers, and a curve under speckle."""

from __future__ import annotations

from pathlib import Path

from MSUSSegmentLib.commands.console import Bar, say
from MSUSSegmentLib.learning.dataset import Dataset
from MSUSSegmentLib.networks.predictor import Predictor
from MSUSSegmentLib.tasks.task import Task

__all__ = ["evaluate_lesions"]


def evaluate_lesions(
    dataset: Dataset,
    predictor: Predictor,
    output: Path,
    task: Task,
    *,
    split: str | None = None,
    fold: int | None = None,
    options=None,
    mm_per_pixel: float | None = None,
    speckle: tuple[int, int] | None = None,
    quiet: bool = False,
) -> str:
    """Score the masks, count lesions, compare numbers; write tables and pictures, print the results.

    Args:
        dataset: what was read.
        predictor: the network.
        output: gets the files of ``learning.evaluate``, ``numbers.csv``, and with ``speckle`` a table and a plot.
        task: a task with a structure that may be absent, ``task.classified``.
        split: only this split; None for all.
        fold: only this fold; None for all.
        options: conventions; None for the usual ones.
        mm_per_pixel: where the data set's table does not say it.
        speckle: first and last severity; None for none.
        quiet: no progress bar.

    Returns:
        The results as Markdown.

    Raises:
        ValueError: the model does not find the task's structures, or nothing can be scored.
        OSError: something cannot be read or written.
    """
    from MSUSSegmentLib.evaluation.lesions import LesionComparison, format_curve, speckle_curve, write_curve
    from MSUSSegmentLib.learning.evaluate import choose, evaluate, format_table, write_evaluation

    absent = [structure for structure in task.structures if structure not in predictor.structures]
    if absent:
        raise ValueError(f"{predictor.name} does not find {' and '.join(absent)}; choose another --model.")
    examples = choose(dataset, split, fold)
    compare = LesionComparison(task, predictor, mm_per_pixel, options)
    with Bar(quiet) as bar:
        result = evaluate(examples, predictor, find=compare, spacing_of=compare.spacing_of, progress=bar)
    for problem in (*dataset.problems, *result.problems):
        say(f"left out: {problem}")
    write_evaluation(result, examples, output)
    compare.write(output)
    whole = result.summary.get(task.classified, {})
    pooled = ", ".join(f"{name} {whole[f'pooled_{name}']:.3f}" for name in ("precision", "recall", "dice") if whole)
    title = f"{predictor.name} on {len(examples)} images of {dataset.folder}"
    text = f"{format_table(result)}\n\n{task.classified}, all pixels together: {pooled}\n{compare.format()}"
    say(f"{title}\n\n{text}")
    parts = [f"## Masks, lesions and numbers\n\n{title}\n\n```\n{text}\n```"]
    if speckle is not None:
        with Bar(quiet) as bar:
            severities = range(speckle[0], speckle[1] + 1)
            rows = speckle_curve(examples, predictor, task.classified, severities, progress=bar)
        write_curve(rows, task.classified, output)
        say(f"\nUnder speckle:\n{format_curve(rows)}")
        parts.append(f"## Speckle\n\n```\n{format_curve(rows)}\n```")
    say(f"Tables and pictures are in {output}.")
    return "\n\n".join(parts)
