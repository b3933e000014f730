"""``msus train`` and ``msus evaluate`` for a task whose network gives values of each frame instead of maps."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from MSUSSegmentLib.commands.console import DONE, INTERRUPTED, ArgumentError, Bar, say
from MSUSSegmentLib.tasks.task import Task

__all__ = ["evaluate_values", "train_values"]

#: Arguments of the commands that mean nothing for clips with signals.
_OF_MASKS = {
    "fold": "--fold", "initial": "--initial", "added": "--add", "network_options": "--without",
    "long_side": "--long-side", "split": "--split", "exact": "--exact-traces", "experts": "--experts",
}  # fmt: skip


def _clips(data: Path | None, targets: Path | None, given: dict[str, Any]):
    from MSUSSegmentLib.tasks.state_course import Clips

    for name, option in _OF_MASKS.items():
        value = given.get(name)
        if value is not None and value is not False and value != () and value != []:
            raise ArgumentError(f"{option} means nothing for a task of values; leave it out.")
    if data is None or targets is None:
        raise ArgumentError("Give --data DIR with clips and --targets FILE with what was measured beside them.")
    offset = given.get("offset") or "auto"
    if offset not in ("auto", "each", "none"):
        try:
            offset = float(offset)
        except ValueError:
            raise ArgumentError(f"--offset is auto, each, none or a number of seconds, not {offset}.") from None
    return Clips(
        data, targets, tuple(given.get("names") or ()), given.get("leave_out"), given.get("every") or 1,
        given.get("mm_per_pixel"), offset, given.get("participants"), given.get("kept"),
    )  # fmt: skip


def _settings(given: dict[str, Any]):
    from MSUSSegmentLib.learning.state import StateSettings

    names = ("network", "epochs", "batch_size", "learning_rate", "seed")
    chosen = {name: given[name] for name in names if given.get(name) is not None}
    try:
        return StateSettings(**chosen)
    except ValueError as error:
        raise ArgumentError(str(error)) from error


def train_values(
    task: Task, data: Path, output: Path, targets: Path | None, *, device: str, quiet: bool = False,
    page: Path | None = None, command: str = "", **given: Any,
) -> int:  # fmt: skip
    """Fit a network of values; see `tasks.state_course.train_state`.

    Args:
        task: with ``train``.
        data: folder of clips.
        output: folder of the run, which is a bundle.
        targets: file of signals.
        device: where to compute.
        quiet: no progress bar.
        page: a Markdown page for the results.
        command: how it was made.
        given: what was chosen on the command line.

    Returns:
        An exit code.

    Raises:
        ArgumentError: arguments cannot be used.
        ValueError, OSError: clips or signals cannot be used.
    """
    clips, settings = _clips(data, targets, given), _settings(given)
    with Bar(quiet) as bar:
        try:
            folder = task.train(
                clips, output, settings=settings, device=device, page=page, command=command, progress=bar, say=say
            )
        except KeyboardInterrupt:
            bar.close()
            say(f"Stopped; the same command goes on from the folds that are finished in {output}.")
            return INTERRUPTED
    say(f"The model is {folder}; use it with --task {task.name} --model {folder}.")
    return DONE


def evaluate_values(
    task: Task, data: Path | None, output: Path, targets: Path | None, model: Path | None, *, device: str,
    quiet: bool = False, page: Path | None = None, command: str = "", **given: Any,
) -> int:  # fmt: skip
    """Score on clips; see `tasks.state_course.evaluate_state`. Arguments, result and errors as of `train_values`;
    ``model``: a bundle or run, not used where trials or participants are left out."""
    clips, settings = _clips(data, targets, given), _settings(given)
    with Bar(quiet) as bar:
        try:
            task.evaluate(
                clips, output, model=model or task.bundle, settings=settings, device=device, page=page,
                command=command, progress=bar, say=say,
            )  # fmt: skip
        except KeyboardInterrupt:
            bar.close()
            say(f"Stopped; the same command goes on from what is finished in {output}.")
            return INTERRUPTED
    say(f"Tables and plots are in {output}.")
    return DONE
