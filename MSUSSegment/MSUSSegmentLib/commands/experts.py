"""``msus evaluate --experts``: the automatic measurement against people's readings."""

from __future__ import annotations

import os
import platform
import subprocess
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from MSUSSegmentLib import __version__
from MSUSSegmentLib.commands.console import DONE, FAILED, INTERRUPTED, Bar, say
from MSUSSegmentLib.evaluation.expert_comparison import Comparison, compare_with_experts
from MSUSSegmentLib.evaluation.expert_report import write_agreement, write_comparisons, write_plots
from MSUSSegmentLib.evaluation.expert_scores import SetSummary, format_scores, summarize_experts
from MSUSSegmentLib.evaluation.experts import ExpertImage, ExpertsError, read_experts
from MSUSSegmentLib.io.files import replace_bytes
from MSUSSegmentLib.measure.architecture import Options
from MSUSSegmentLib.networks.predictor import Predictor
from MSUSSegmentLib.tasks.task import Task

__all__ = ["KEPT", "evaluate_experts", "machine", "read_all", "write_page"]

#: What follows this line in a results page is a person's, and stays when the page is made anew.
KEPT = "<!-- kept: what follows was written by hand -->"


def read_all(files: Sequence[Path]) -> list[ExpertImage]:
    """The images of several tables of readings; what cannot be used is said.

    Raises:
        ExpertsError: a table cannot be used.
    """
    images = []
    for file in files:
        found = read_experts(file)
        images += found.images
        for problem in found.problems:
            say(problem)
    return images


def evaluate_experts(
    images: Sequence[ExpertImage],
    predictor: Predictor,
    output: Path,
    task: Task,
    options: Options | None = None,
    quiet: bool = False,
) -> tuple[int, str]:
    """Compare with people's readings; write ``experts.csv``, ``agreement.csv`` and plots, print the tables.

    Args:
        images: what was read, by :func:`read_all`.
        predictor: the network.
        output: the folder.
        task: what is measured.
        options: definitions of our own numbers.
        quiet: no progress bar.

    Returns:
        An exit code, and the tables as Markdown ("" when stopped).

    Raises:
        ExpertsError: none of the images can be opened.
        ValueError: the network does not find what the task measures.
        OSError: something cannot be written.
    """
    absent = [structure for structure in task.structures if structure not in predictor.structures]
    if absent:
        raise ValueError(f"{predictor.name} does not find {' and '.join(absent)}; choose another --model.")
    output.mkdir(parents=True, exist_ok=True)
    rows: list[Comparison] = []
    problems: list[str] = []
    with Bar(quiet) as bar:
        try:
            bar("measuring", 0, len(images))
            for row in compare_with_experts(images, task, predictor, options, problems.append):
                rows.append(row)
                bar("measuring", len(rows) + len(problems), len(images))
        except KeyboardInterrupt:
            bar.close()
            write_comparisons(rows, output / "experts.csv")
            say(f"Stopped after {len(rows)} of {len(images)} images, which are in {output / 'experts.csv'}.")
            return INTERRUPTED, ""
    for problem in dict.fromkeys(problems):
        say(f"left out: {problem}")
    if not rows:
        raise ExpertsError("None of the images that experts read could be opened.")
    summaries = summarize_experts(rows)
    write_comparisons(rows, output / "experts.csv")
    write_agreement(summaries, output / "agreement.csv")
    write_plots(rows, output)
    say(f"{predictor.name} against experts on {len(rows)} images\n")
    say(format_scores(summaries) + "\n")
    for sentence in _remarks(rows, summaries):
        say(sentence)
    say(f"Every image is in {output / 'experts.csv'}, every figure in {output / 'agreement.csv'}; plots beside them.")
    code = FAILED if problems else DONE
    return code, "\n\n".join([format_scores(summaries, markdown=True), *_remarks(rows, summaries)])


def _remarks(rows: Sequence[Comparison], summaries: Sequence[SetSummary]) -> list[str]:
    """What the tables mean."""
    remarks = [
        "The reference is the median over observers; differences are automatic minus experts. The score is the mean "
        "over images of mean(|PA|/6°, |FL|/12 mm, |MT|/3 mm); coverage is the share of images with a number for all "
        "that was read. Each expert is compared with the median of the others, on images with at least three observers "
        "where there are any.",
        "Intervals (95 % CI) do not take frames of one clip, images of one subject or readings of one image as "
        "independent: they follow from how subjects differ, or clips where the subject is not known, or images where "
        "neither is (jackknife over these with Student's t; limits of agreement: Bland and Altman 2007, Zou 2013).",
    ]
    if any(c.image.at_edge for c in rows):
        remarks.append(
            "These readings take PA against the superficial aponeurosis, MT = height · cos(beta) at the left edge of "
            "their picture and FL = MT / sin(PA). What is called automatic is computed in the same way from our "
            "geometry; own definitions are the numbers that the analysis reports."
        )
    if any(c.image.sets[0] == "ds1" for c in rows):
        remarks.append("For ds1 a scale of 115.25 px/cm is assumed.")
    if any(c.image.unit == "px" for c in rows):
        remarks.append("Sets in px have no score, since their table gives no scale; all holds lengths in mm only.")
    unscaled = sum("no scale" in c.flags for c in rows)
    if unscaled:
        remarks.append(f"{unscaled} images have no scale: give it in a column mm_per_pixel to compare lengths.")
    return remarks


def machine() -> str:
    """This computer in words: processor, cores, system."""
    name = platform.processor() or platform.machine()
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
        name = next(line.split(":", 1)[1].strip() for line in text.splitlines() if line.startswith("model name"))
    except (OSError, StopIteration):
        pass
    system = f"{platform.system()} {platform.release()}"
    return f"{name}, {os.cpu_count()} cores, {system}, Python {platform.python_version()}"


def commit() -> str:
    """The commit that this library was checked out at, with "+" when files differ from it; "" without git."""
    here = Path(__file__).resolve()

    def git(*words: str) -> str:
        command = ["git", "-C", str(here.parent), *words]
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=20).stdout.strip()

    try:
        git("ls-files", "--error-unmatch", here.name)
        changed = git("status", "--porcelain", "--untracked-files=no", "--", str(here.parents[1]))
        return git("rev-parse", "--short=12", "HEAD") + ("+" if changed else "")
    except (OSError, subprocess.SubprocessError):
        return ""


def write_page(path: Path, command: str, model: str, sections: Sequence[str]) -> None:
    """Write a Markdown page of results: how it was made, then the tables.

    What stands after the line ``KEPT`` in a page that is there already is kept.

    Args:
        path: the page.
        command: the command line that makes it.
        model: name of the network.
        sections: Markdown.

    Raises:
        OSError: it cannot be written.
    """
    kept = ""
    if path.exists():
        kept = path.read_text(encoding="utf-8").partition(KEPT)[2]
    made_at = commit()
    version = f"{__version__}, commit {made_at}" if made_at else __version__
    head = (
        "# Results\n\nMade by one command; do not edit above the last line but make it again:\n\n"
        f"```\n{command}\n```\n\n"
        f"- date: {date.today().isoformat()}\n- msus-segment {version}\n- model: {model}\n- machine: {machine()}"
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_bytes(path, ("\n\n".join([head, *sections, KEPT]) + (kept or "\n")).encode())
