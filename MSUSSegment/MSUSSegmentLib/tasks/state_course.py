"""What ``msus train`` and ``msus evaluate`` do with muscle state: clips with signals, baselines and networks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from MSUSSegmentLib.io.targets import read_targets
from MSUSSegmentLib.measure.typed_table import read_typed_table
from MSUSSegmentLib.tasks.longitudinal import LONGITUDINAL
from MSUSSegmentLib.tasks.state_clips import read_trials, slant_of_trials
from MSUSSegmentLib.tasks.state_vocabulary import BEFORE_S, NAME

if TYPE_CHECKING:
    from MSUSSegmentLib.learning.state import StateSettings, Trial

__all__ = ["Clips", "evaluate_state", "read_participants", "train_state"]


@dataclass(frozen=True)
class Clips:
    """Which clips are learnt from and how they are read; see `state_clips.read_trials`.

    ``targets`` is the file of signals, ``names`` which of them, ``leave_out`` "trial" or "participant", ``kept`` the
    folder of warped regions, ``segmentation`` the model that finds the aponeuroses (None: the shipped one).
    """

    data: Path
    targets: Path
    names: tuple[str, ...] = ()
    leave_out: str | None = None
    every: int = 1
    mm_per_pixel: float | None = None
    offset: str | float = "auto"
    participants: Path | None = None
    kept: Path | None = None
    segmentation: Path | None = None


def read_participants(path: Path) -> dict[str, str]:
    """The participant of every clip: a CSV with the columns clip and participant. ValueError for others."""
    table = read_typed_table(path, "it needs the columns clip and participant")
    if not {"clip", "participant"} <= set(table.names):
        raise ValueError(f"{path.name} needs the columns clip and participant.")
    return {Path(row["clip"]).stem: row["participant"] for _, row in table.rows}


def _read(clips: Clips, kept: Path, device: str, progress, say) -> tuple[list[Trial], list, Any]:
    from MSUSSegmentLib.networks.predictor import load_predictor

    segmentation = load_predictor(clips.segmentation or LONGITUDINAL.bundle, device=device, say=say)
    people = None if clips.participants is None else read_participants(clips.participants)
    trials, signals = read_trials(
        clips.data, read_targets(clips.targets), segmentation, names=clips.names, every=clips.every,
        mm_per_pixel=clips.mm_per_pixel, offset=clips.offset, participants=people, kept=clips.kept or kept,
        progress=progress, say=say,
    )  # fmt: skip
    return _one_way(trials, say), signals, segmentation


def _encoder(clips: Clips):
    """The segmentation's network as it was trained; a predictor has folded its layers together."""
    from MSUSSegmentLib.networks.model import load_model

    return load_model(clips.segmentation or LONGITUDINAL.bundle).network


def _one_way(trials: list[Trial], say: Callable[[str], None]) -> list[Trial]:
    """Trials whose fascicles run the other way than most, mirrored."""
    usual, found = slant_of_trials(trials), []
    for trial in trials:
        if slant_of_trials([trial]) * usual < 0:
            say(f"{trial.name} is mirrored: its fascicles run the other way than in most clips.")
            trial = replace(trial, pictures=np.ascontiguousarray(trial.pictures[:, :, ::-1]))
        found.append(trial)
    return found


def train_state(
    clips: Clips,
    output: Path,
    *,
    settings: StateSettings,
    device: str = "auto",
    version: str = "0.1.0",
    about: dict[str, Any] | None = None,
    page: Path | None = None,
    command: str = "",
    progress: Callable[[str, int, int], None] | None = None,
    say: Callable[[str], None] = print,
) -> Path:
    """Score network and baselines on what is left out, fit the network on everything, and write it as a bundle.

    Finished folds and warped regions are kept in ``output``, so that the same command goes on after it was stopped.

    Args:
        clips: what is learnt from. Where ``leave_out`` is None, trials are left out.
        output: the bundle's folder; ``evaluation/`` in it gets tables and plots.
        settings: of the network.
        device: where to compute.
        version, about: of the bundle.
        page: a Markdown page for the results; None for none.
        command: how the page was made.
        progress: called with (stage, done, total); what it raises stops the work.
        say: takes sentences for the person.

    Returns:
        ``output``.

    Raises:
        ValueError, OSError: something cannot be used; one sentence.
    """
    from MSUSSegmentLib.learning.state import BASELINES, cross_validate, fit_network, interval_of
    from MSUSSegmentLib.learning.state_bundle import write_state_bundle
    from MSUSSegmentLib.learning.state_report import write_report

    by = clips.leave_out or "trial"
    trials, signals, segmentation = _read(clips, output / "clips", device, progress, say)
    _check(trials, signals, by)
    methods = (*BASELINES, settings.network)
    more = {"segmentation": _encoder(clips), "progress": progress, "device": device}
    found = cross_validate(trials, by, methods, settings, kept=output / "folds", **more)
    interval = interval_of(trials, found[settings.network])
    rows = write_report(output / "evaluation", trials, found, signals, by, interval)
    _tell(rows, signals, by, trials, page, command, say)
    tick = None if progress is None else lambda: progress("fitting on all trials", 0, 1)
    fitted = fit_network(trials, settings, more["segmentation"], tick, device)
    folder = write_state_bundle(
        output, fitted, trials, signals, task=NAME, version=version, interval=interval, slant=slant_of_trials(trials),
        before_s=BEFORE_S, segmentation=segmentation.name, about=about or {},
    )  # fmt: skip
    if progress is not None:
        progress("fitting on all trials", 1, 1)
    return folder


def evaluate_state(
    clips: Clips,
    output: Path,
    *,
    model: Path | None = None,
    settings: StateSettings | None = None,
    device: str = "auto",
    page: Path | None = None,
    command: str = "",
    progress: Callable[[str, int, int], None] | None = None,
    say: Callable[[str], None] = print,
) -> list[dict[str, Any]]:
    """Score on clips: with ``clips.leave_out`` both networks and all baselines, each fitted without what is left out;
    else a model as it is.

    Arguments as of `train_state`; ``model``: a bundle or a run. Returns the scores (`state_report.rows_of`).
    """
    from MSUSSegmentLib.learning.state import METHODS, StateSettings, cross_validate, interval_of
    from MSUSSegmentLib.learning.state_report import write_report
    from MSUSSegmentLib.tasks.state_predictor import load_state_predictor

    if clips.leave_out is not None:
        trials, signals, _ = _read(clips, output / "clips", device, progress, say)
        _check(trials, signals, clips.leave_out)
        more = {"segmentation": _encoder(clips), "progress": progress, "device": device}
        found = cross_validate(
            trials, clips.leave_out, METHODS, settings or StateSettings(), kept=output / "folds", **more
        )
        interval, by = interval_of(trials, found["plain"]), clips.leave_out
    else:
        predictor = load_state_predictor(model, device=device, say=say, segmentation=clips.segmentation)
        names = clips.names or tuple(target.name for target in predictor.targets)
        wrong = [name for name in names if name not in {target.name for target in predictor.targets}]
        if wrong:
            raise ValueError(f"{predictor.name} gives no {wrong[0]}; leave out --target, or name another model.")
        wanted = replace(clips, names=names)
        trials, signals, _ = _read(wanted, output / "clips", device, progress, say)
        found = {predictor.name: [_predicted(predictor, trial, names) for trial in trials]}
        by = "trial"
        given = {target.name: target for target in predictor.targets}
        interval = np.array([np.column_stack([given[n].levels, given[n].low, given[n].high]) for n in names])
    rows = write_report(output, trials, found, signals, by, interval)
    _tell(rows, signals, by, trials, page, command, say)
    return rows


def _predicted(predictor, trial: Trial, names: Sequence[str]) -> np.ndarray:
    found = []
    for rows in trial.rows:
        values = predictor.values_of(trial.pictures[rows].astype(np.float32))
        found.append([values[name] for name in names])
    return np.array(found)


def _check(trials: Sequence[Trial], signals, by: str) -> None:
    """What would stop the work later is said before it begins."""
    from MSUSSegmentLib.learning.state import check_targets, folds_of

    folds_of(trials, by)
    check_targets(np.concatenate([trial.targets for trial in trials]), [name for name, _ in signals])


def _tell(rows, signals, by: str, trials, page: Path | None, command: str, say) -> None:
    from MSUSSegmentLib.io.files import replace_bytes
    from MSUSSegmentLib.learning.state_report import markdown, text_table

    say(text_table(rows, signals, by))
    if page is None:
        return
    left_out = any(row["method"] == "mean" for row in rows)
    title = f"{len(trials)} trials, one {by} left out" if left_out else "A model as it is"
    text = f"Made by\n\n```\n{command}\n```\n\n{markdown(rows, signals, by, trials, title)}"
    replace_bytes(page, text.encode())
    say(f"The results page is {page}.")
