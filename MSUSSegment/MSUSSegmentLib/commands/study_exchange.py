"""``msus study agree | consensus | export | train | rank``: what raters agree on, and what others make of it."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from MSUSSegmentLib.commands.console import DONE, FAILED, INTERRUPTED, ArgumentError, Bar, say

if TYPE_CHECKING:
    from MSUSSegmentLib.study.study import Study

__all__ = ["EXCHANGE", "add_exchange", "run_exchange"]

#: The commands of this file.
EXCHANGE = ("agree", "consensus", "export", "train", "rank")


def add_exchange(
    part: Callable[[str, str], argparse.ArgumentParser],
    at_least: Callable[[int], Callable[[str], int]],
    above_zero: Callable[[str], float],
) -> None:
    """Add these commands to ``msus study``; ``part(name, text)`` makes one that takes the study's folder."""
    agree = part("agree", "Say how well raters agree with one another, with themselves, and the network with them.")
    agree.add_argument("--raters", nargs="+", metavar="NAME", help="only these (default: all, and the network)")
    agree.add_argument("-o", "--output", type=Path, metavar="DIR", help="(default: agreement/ in the study)")

    consensus = part("consensus", "Save what raters agree on as records of the rater 'consensus'.")
    consensus.add_argument("--raters", nargs="+", metavar="NAME", help="only these (default: all)")
    consensus.add_argument(
        "--adjudicator", default="", metavar="NAME", help="whose lines and numbers count; else their median"
    )

    export = part("export", "Export annotations as a data set, or as DICOM objects.")
    export.add_argument("-o", "--output", type=Path, required=True, metavar="DIR", help="a new folder")
    export.add_argument(
        "--format",
        dest="format_name",
        default="msus",
        help="msus (for msus train; the default), monai, nnunet, coco, dl-track, dicom-seg or dicom-sr",
    )
    export.add_argument("--rater", default="", metavar="NAME", help="whose (default: the consensus, or the only one)")
    export.add_argument("--unapproved", action="store_true", help="also what is corrected but not approved")
    export.add_argument(
        "--burnt-in",
        choices=["crop", "blank", "keep"],
        help="what to do about text around the scan area; must be said once there is any",
    )
    export.add_argument(
        "--split",
        type=_shares,
        metavar="TRAIN:VAL:TEST",
        help="shares of the parts (default: 70:15:15); subjects, clips and near-duplicates are never split",
    )
    export.add_argument(
        "--licence", dest="licences", action="append", default=[], metavar="TEXT", help="for the card; may be repeated"
    )
    export.add_argument(
        "--pseudonyms",
        type=Path,
        metavar="FILE",
        help="table of codes, outside the export (default: pseudonyms.csv in the study)",
    )
    export.add_argument("--no-agreement", action="store_true", help="leave the raters' agreement out of the card")

    train = part("train", "Fine-tune a model on approved corrections; the new one lies in models/ of the study.")
    train.add_argument("--name", required=True, help="of the new model")
    train.add_argument("--model", type=Path, help="bundle, run or checkpoint to start from (default: the shipped one)")
    train.add_argument("--rater", default="", metavar="NAME", help="whose (default: the consensus, or the only one)")
    train.add_argument("--held-out", type=above_zero, metavar="SHARE", help="of the images (default: 0.25)")
    train.add_argument("--epochs", type=at_least(1))
    train.add_argument("--batch-size", type=at_least(1))
    train.add_argument("--learning-rate", type=above_zero)
    train.add_argument("--device", default="auto", choices=["auto", "cpu", "cuda", "mps"], help="where to compute")

    rank = part("rank", "Rank images by how much labelling them would teach, for msus study next --order informative.")
    for command in (agree, consensus, export, train, rank):
        command.add_argument("--quiet", action="store_true", help="no progress bar")
    for command in (export, train):
        command.add_argument("--seed", type=at_least(0), default=0, help="of the split")


def _shares(text: str) -> dict[str, float]:
    """Shares of the parts, such as 70:15:15, for ``type`` of an argument."""
    try:
        values = [float(word) for word in text.split(":")]
    except ValueError:
        values = []
    if len(values) != 3 or min(values) < 0 or sum(values) <= 0:
        raise argparse.ArgumentTypeError(f"{text!r} is no three shares such as 70:15:15")
    return dict(zip(("train", "val", "test"), values, strict=True))


def run_exchange(study: Study, arguments: argparse.Namespace, model: Callable[[Any, Any], Path]) -> int:
    """Do what one of `EXCHANGE` was asked for; ``model`` gives the model of parsed arguments and a task.

    Returns:
        An exit code.

    Raises:
        ValueError, OSError: it cannot be done; in one sentence.
    """
    from MSUSSegmentLib.tasks.registry import frame_task

    task = frame_task(study.settings.task, "a study")
    commands = {"agree": _agree, "consensus": _consensus, "export": _export, "rank": _rank}
    with Bar(arguments.quiet) as bar:
        try:
            if arguments.part == "train":
                return _train(study, task, arguments, bar, model(arguments, task))
            return commands[arguments.part](study, task, arguments, bar)
        except KeyboardInterrupt:
            bar.close()
            say("Stopped; what was saved before stays, nothing else was written.")
            return INTERRUPTED


def _agree(study: Study, task, arguments, bar: Bar) -> int:
    from MSUSSegmentLib.study.agreement import compare_raters
    from MSUSSegmentLib.study.agreement_report import format_agreement, write_agreement
    from MSUSSegmentLib.study.annotation import AI

    known = [*study.raters(), AI]
    for name in arguments.raters or ():
        if name not in known:
            raise ArgumentError(f"{name!r} has rated nothing in this study; these have: {', '.join(known)}.")
    found = compare_raters(study.annotations(arguments.raters or known), task, bar)
    folder = arguments.output or study.folder / "agreement"
    names = write_agreement(found, task, folder, study.settings.name)
    say(format_agreement(found, task))
    say(f"\nTables, figures and the page {names[0]} are in {folder}.")
    return FAILED if found.problems else DONE


def _consensus(study: Study, task, arguments, bar: Bar) -> int:
    import numpy as np

    from MSUSSegmentLib.report.text_table import format_table
    from MSUSSegmentLib.study.consensus import CONSENSUS, save_consensus

    with study.lock(CONSENSUS):
        made = save_consensus(study, task, raters=arguments.raters, adjudicator=arguments.adjudicator, progress=bar)
    rows = []
    for (rater, key), scored in sorted(made.performance.items(), key=lambda item: (item[0][1], item[0][0])):
        segment = task.segment(key)
        title = key if segment is None else segment.title
        shares = (np.mean([getattr(one, name) for one in scored]) for name in ("sensitivity", "specificity"))
        rows.append((title, rater, str(len(scored)), *(f"{share:.3f}" for share in shares)))
    if rows:
        say(format_table(("segment", "rater", "frames", "sensitivity", "specificity"), rows))
    for text in (*made.open, *made.problems):
        say(f"left open: {text}")
    if made.of_two:
        say(
            f"{made.of_two} frames have two raters only: where their masks differ, STAPLE cannot know who is right and "
            "takes what both have drawn, or what either has. A third rater settles it."
        )
    say(f"{len(made.saved)} images have a consensus, saved as records of the rater {CONSENSUS!r}.")
    return FAILED if made.problems or not made.saved else DONE


def _export(study: Study, task, arguments, bar: Bar) -> int:
    from MSUSSegmentLib.study.export.burnt_in import BurntInTextError
    from MSUSSegmentLib.study.export.run import ExportOptions, export_study
    from MSUSSegmentLib.study.split import SHARES

    options = ExportOptions(
        rater=arguments.rater,
        approved_only=not arguments.unapproved,
        burnt_in=arguments.burnt_in,
        shares=arguments.split or SHARES,
        seed=arguments.seed,
        licences=tuple(arguments.licences),
        pseudonyms=arguments.pseudonyms,
        agreement=not arguments.no_agreement,
    )
    try:
        done = export_study(study, task, arguments.output, arguments.format_name, options, progress=bar)
    except BurntInTextError as error:
        raise ArgumentError(str(error)) from error
    for problem in done.problems:
        say(f"note: {problem}")
    parts = ", ".join(f"{count} {part}" for part, count in done.frames.items())
    say(f"{sum(done.frames.values())} frames ({parts}) are in {done.folder}; its card is README.md. {done.hint}")
    if done.duplicates:
        pairs = "1 pair" if done.duplicates == 1 else f"{done.duplicates} pairs"
        say(f"{pairs} of near-duplicates in different images are kept in one part; near-duplicates.csv lists them.")
    return DONE


def _train(study: Study, task, arguments, bar: Bar, model: Path) -> int:
    from MSUSSegmentLib.study.learning import FineTuning, fine_tune

    names = ("rater", "held_out", "epochs", "batch_size", "learning_rate", "seed", "device")
    chosen = {name: getattr(arguments, name) for name in names if getattr(arguments, name) is not None}
    made = fine_tune(study, task, arguments.name, model, FineTuning(**chosen), progress=bar, say=say)
    for structure, before in made.before.items():
        scores = f"{before:.3f} before, {made.after[structure]:.3f} after"
        say(f"IoU on {made.held_out} held-out images, {structure}: {scores}")
    say(f"The new model is {made.bundle}; use it with --model {made.bundle}. Its card is docs/README.md.")
    if made.gain <= 0:
        say("It is no better than the one that it was made from on these images; keep using that one.")
    return DONE


def _rank(study: Study, task, arguments, bar: Bar) -> int:
    from MSUSSegmentLib.study.selection import rank_images

    ranked = rank_images(study, bar)
    study.write_scores(ranked, "uncertainty and diversity")
    first = sorted(ranked, key=lambda name: -ranked[name])[:5]
    say(f"{len(ranked)} images are ranked, {', '.join(first)} first; msus study next --order informative follows it.")
    return DONE
