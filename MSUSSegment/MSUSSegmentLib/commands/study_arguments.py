"""The arguments of ``msus study``, and what they call."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from MSUSSegmentLib.commands.console import ArgumentError
from MSUSSegmentLib.commands.study_exchange import EXCHANGE, add_exchange, run_exchange

__all__ = ["add_study", "run_study_command"]


def add_study(
    commands: Any, conventions: Callable[[Any], None], at_least: Callable[[int], Callable[[str], int]],
    above_zero: Callable[[str], float], notice: str,
) -> None:
    """Add ``msus study`` with its own commands to the ``commands`` of the parser.

    ``conventions`` gives a command the options of the measuring conventions; ``at_least`` and ``above_zero`` read
    numbers.
    """
    text = "Ground truth: a study of many images and raters, in a results folder."
    study = commands.add_parser("study", help=text, description=text, epilog=notice)
    parts = study.add_subparsers(dest="part", required=True, metavar="command")

    def part(name: str, text: str) -> Any:
        command = parts.add_parser(name, help=text, description=text, epilog=notice)
        command.add_argument("folder", type=Path, metavar="DIR", help="the study's folder")
        return command

    init = part("init", "Make a study, in a new folder or in one that msus analyze has written.")
    init.add_argument("--task", default="longitudinal", help="what is measured (default: longitudinal)")
    init.add_argument("--name", default="", help="what the study is called")
    init.add_argument("--frames", metavar="start:stop:step", help="of clips only these frames, counted from 0")
    init.add_argument(
        "--scale-from-ruler", action="store_true", help="where a file does not say its scale: off its depth ruler"
    )
    init.add_argument(
        "--blind-to-ai", action="store_true", help="raters begin with nothing and are not shown the network's results"
    )
    conventions(init)

    add = part("add", "Add images, or find those again that were moved.")
    add.add_argument("inputs", nargs="+", metavar="INPUT", help="files, folders or globs")
    add.add_argument("--copy", action="store_true", help="copy them into the study (default: refer to where they lie)")
    add.add_argument("--mm-per-pixel", type=above_zero, metavar="S", help="size of a pixel in all of them")
    add.add_argument(
        "--any-modality", action="store_true", help="also DICOM pictures that say that they are no ultrasound"
    )
    add.add_argument(
        "--subjects",
        type=Path,
        metavar="FILE",
        help="CSV of source and subject, clip, device, muscle, side; else what the paths say",
    )
    add.add_argument(
        "--repeats", type=at_least(0), default=0, metavar="N", help="show N of the study's images to each rater twice"
    )
    run = part("run", "Let the network look at all images; what is done is left.")
    run.add_argument("--model", type=Path, help="bundle, training run or checkpoint (default: the shipped one)")
    run.add_argument("--device", default="auto", choices=["auto", "cpu", "cuda", "mps"], help="where to compute")
    run.add_argument(
        "--scale-from-ruler",
        action="store_true",
        help="from now on: where a file does not say its scale, off its depth ruler (then also --overwrite)",
    )
    run.add_argument("--overwrite", action="store_true", help="replace results of another model or setting")
    for command in (add, run):
        command.add_argument("--quiet", action="store_true", help="no progress bar")
        command.add_argument(
            "--take-over", action="store_true", help="go on although a lock says that another program is at work"
        )

    status = part("status", "Say how far the study is.")
    status.add_argument("--rater", default="", help="only this rater's")
    status.add_argument("--list", dest="listed", action="store_true", help="also the images")
    status.add_argument("--limit", type=at_least(1), default=-1, metavar="N", help="at most N of them")
    status.add_argument("--rebuild", action="store_true", help="read all records anew first")
    following = part("next", "Say which image a rater should look at next.")
    following.add_argument("--rater", required=True, help="who")
    following.add_argument(
        "--after", default="", metavar="IMAGE", help="behind this one (default: where the rater was)"
    )
    for command in (status, following):
        command.late = _add_filters
        command.add_argument("--json", dest="as_json", action="store_true", help="for programs")
    add_exchange(part, at_least, above_zero)


def _add_filters(command: argparse.ArgumentParser) -> None:
    from MSUSSegmentLib.study.annotation import STATUSES
    from MSUSSegmentLib.study.queue import ORDERS

    words = "; ".join(f"{name}: {text}" for name, text in ORDERS.items())
    command.add_argument("--order", default="order", choices=list(ORDERS), help=words)
    command.add_argument("--status", nargs="+", choices=list(STATUSES), help="only of this status")
    command.add_argument("--flagged", action="store_true", help="only what the rater has flagged")
    command.add_argument("--search", default="", metavar="WORDS", help="only where path, subject, flags ... have them")


def run_study_command(
    arguments: argparse.Namespace, options: Callable[[Any, Any], Any], model: Callable[[Any, Any], Path]
) -> int:
    """Do what ``msus study`` was asked for. Returns an exit code.

    ``options`` and ``model`` give the conventions and the model of parsed arguments and a task.
    """
    from dataclasses import asdict

    from MSUSSegmentLib.commands import study as commands
    from MSUSSegmentLib.study.study import Settings, Study
    from MSUSSegmentLib.tasks.registry import frame_task

    if arguments.part == "init":
        task = frame_task(arguments.task, "a study")
        names = ("name", "frames", "scale_from_ruler", "blind_to_ai")
        chosen = {name: getattr(arguments, name) for name in names}
        return commands.init_study(
            arguments.folder, Settings(task.name, options=asdict(options(arguments, task)), **chosen)
        )
    with _opened(arguments.folder, Study) as study:
        filters = {name: getattr(arguments, name, None) for name in ("order", "status", "flagged", "search")}
        if arguments.part == "add":
            names = ("copy", "mm_per_pixel", "any_modality", "subjects", "repeats", "take_over")
            adding = commands.Adding(**{name: getattr(arguments, name) for name in names})
            return commands.add_images(study, arguments.inputs, adding, arguments.quiet)
        if arguments.part == "run":
            return _run(study, arguments, model)
        if arguments.part in EXCHANGE:
            return run_exchange(study, arguments, model)
        if arguments.part == "next":
            return commands.next_image(study, arguments.rater, arguments.after, arguments.as_json, **filters)
        listed = {**filters, "limit": arguments.limit} if arguments.listed else None
        return commands.status_of(study, arguments.rater, arguments.as_json, listed, arguments.rebuild)


def _opened(folder: Path, kind: Any) -> Any:
    try:
        return kind.open(folder)
    except ValueError as error:
        raise ArgumentError(str(error)) from None


def _run(study: Any, arguments: argparse.Namespace, model: Callable[[Any, Any], Path]) -> int:
    from dataclasses import replace

    from msus.analysis import Analysis, shared_model
    from MSUSSegmentLib.commands.console import say
    from MSUSSegmentLib.commands.study import run_study
    from MSUSSegmentLib.commands.work import Writing
    from MSUSSegmentLib.tasks.registry import frame_task

    def make(settings: Any) -> Analysis:
        task = frame_task(settings.task, "a study")
        predictor = shared_model(model(arguments, task), task, arguments.device, say)
        options = task.conventions(**settings.options)
        return Analysis(
            task, predictor, options, None, settings.frames, "", settings.scale_from_ruler, any_modality=True
        )

    if arguments.scale_from_ruler and not study.settings.scale_from_ruler:
        study.write_settings(replace(study.settings, scale_from_ruler=True))
    return run_study(study, make, Writing(overwrite=arguments.overwrite), arguments.quiet, arguments.take_over)
