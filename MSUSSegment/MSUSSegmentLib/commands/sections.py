"""``msus evaluate`` for a task of closed contours: masks, areas, echo intensity and z-scores against an expert's."""

from __future__ import annotations

from pathlib import Path

from MSUSSegmentLib.commands.console import Bar, say
from MSUSSegmentLib.learning.dataset import Dataset
from MSUSSegmentLib.networks.predictor import Predictor
from MSUSSegmentLib.tasks.task import Task

__all__ = ["evaluate_sections"]


def evaluate_sections(
    dataset: Dataset,
    predictor: Predictor,
    output: Path,
    task: Task,
    *,
    split: str | None = None,
    fold: int | None = None,
    options=None,
    mm_per_pixel: float | None = None,
    norms: Path | None = None,
    subjects: Path | None = None,
    muscle: str = "",
    side: str = "",
    abnormal_above: float | None = None,
    abnormal_below: float | None = None,
    quiet: bool = False,
) -> str:
    """Score the masks and compare every cross-section; write tables and plots, print the results.

    Args:
        dataset: what was read.
        predictor: the network.
        output: gets the files of ``learning.evaluate`` and ``tasks.section_report``.
        task: a task of closed contours.
        split: only this split; None for all.
        fold: only this fold; None for all.
        options: conventions; None for the usual ones.
        mm_per_pixel: where neither the file nor the data set's table says it.
        norms: table of reference values, see ``measure.norms``; None for no z-scores.
        subjects: table of images or subjects, see ``tasks.section_comparison.with_subjects``.
        muscle: of images of which no table says it.
        side: likewise.
        abnormal_above: z-score of EI above which a muscle is abnormal.
        abnormal_below: z-score of CSA below which a muscle is abnormal.
        quiet: no progress bar.

    Returns:
        The results as Markdown.

    Raises:
        ValueError: a table cannot be used, or nothing can be scored.
        OSError: something cannot be read or written.
    """
    from MSUSSegmentLib.evaluation.section_comparison import Reference, SectionComparison, with_subjects
    from MSUSSegmentLib.evaluation.section_report import format_sections, summarize_sections, write_sections
    from MSUSSegmentLib.learning.evaluate import choose, evaluate, format_table, write_evaluation
    from MSUSSegmentLib.measure.norms import read_norms

    absent = [structure for structure in task.structures if structure not in predictor.structures]
    if absent:
        raise ValueError(f"{predictor.name} does not find {' and '.join(absent)}; choose another --model.")
    examples = choose(dataset, split, fold)
    if subjects is not None:
        examples = with_subjects(examples, subjects)
    known = () if norms is None else read_norms(norms)
    reference = Reference(known, abnormal_above, abnormal_below, muscle, side)
    compare = SectionComparison(task, predictor, mm_per_pixel, options, reference)
    with Bar(quiet) as bar:
        result = evaluate(examples, predictor, find=compare, spacing_of=compare.spacing_of, progress=bar)
    sections = compare.sections
    lines = summarize_sections(sections)
    for problem in (*dataset.problems, *result.problems):
        say(f"left out: {problem}")
    write_evaluation(result, examples, output)
    write_sections(sections, lines, output)
    title = f"{predictor.name} on {len(examples)} images of {dataset.folder}"
    say(f"{title}\n\n{format_table(result)}\n\n{format_sections(sections, lines)}")
    say(f"Tables and pictures are in {output}.")
    text = format_sections(sections, lines, markdown=True)
    return f"## Masks\n\n{title}\n\n```\n{format_table(result)}\n```\n\n## Cross-sections\n\n{text}"
