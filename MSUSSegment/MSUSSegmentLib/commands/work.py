"""Many inputs, one after the other: what is done anyway, one line said of each, and what came of it all."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from msus.folder import KeptResultError, State, state_of
from MSUSSegmentLib.commands.console import DONE, FAILED, INTERRUPTED, NOTHING_MEASURED, UNUSABLE, Bar, say
from MSUSSegmentLib.commands.places import Place, check_output, find_places
from MSUSSegmentLib.commands.summary import check_format, read_subjects, write_summary
from MSUSSegmentLib.io.files import reason_of
from MSUSSegmentLib.io.open import Inputs
from MSUSSegmentLib.io.result_files import MASKS, SCENE, TABLE
from MSUSSegmentLib.measure.table import read_csv

__all__ = ["USUAL", "Outcome", "Tally", "Writing", "analyze_into", "done_before", "has_numbers", "say_failures", "tell",
           "work_through"]  # fmt: skip


@dataclass(frozen=True)
class Writing:
    """What is written, and over what.

    ``overwrite`` replaces results of other settings and does again what was done before; ``overwrite_edits`` also
    replaces what a person has corrected, of which a copy is kept. ``masks``: also each segment as a PNG. ``kind``:
    "xlsx" or "parquet" for the study's tables in this format, too. ``subjects``: a table of subject, muscle and side.
    """

    overwrite: bool = False
    overwrite_edits: bool = False
    masks: bool = False
    kind: str | None = None
    subjects: Path | None = None

    @property
    def again(self) -> bool:
        """Whether what was done before is done again."""
        return self.overwrite or self.overwrite_edits


#: Nothing is replaced, nothing written besides.
USUAL = Writing()


class Outcome(NamedTuple):
    """A sentence on what was found, and whether there are numbers."""

    sentence: str
    measured: bool


@dataclass
class Tally:
    """What came of many inputs: how many were ``measured``, without numbers (``empty``), or ``kept`` as they were; why
    others ``failed``, by their source; whether Ctrl-C has ``stopped`` it."""

    measured: int = 0
    empty: int = 0
    kept: int = 0
    failed: dict[str, str] = field(default_factory=dict)
    stopped: bool = False

    @property
    def code(self) -> int:
        """The exit code."""
        if self.stopped:
            return INTERRUPTED
        if not self.measured and not self.kept:
            return NOTHING_MEASURED
        return FAILED if self.failed or self.empty else DONE


def has_numbers(folder: Path) -> bool:
    try:
        return any(row["value"] is not None for row in read_csv(folder / TABLE))
    except (OSError, ValueError):
        return False


def done_before(folder: Path, basis: dict[str, Any], writing: Writing) -> tuple[State, Outcome | None]:
    """What a folder holds of an analysis, and what is to be said when it stays so; None when there is work to do.

    ``basis``: see `msus.folder.basis_of`. OSError when a file there cannot be read.
    """
    state = state_of(folder, basis, writing.masks)
    if state.there and state.corrected and not writing.overwrite_edits:
        files = ", ".join(state.corrected[:2]) + (" ..." if len(state.corrected) > 2 else "")
        more = [f"it was made otherwise: {'; '.join(state.differing)}"] if state.differing else []
        lacking = [name for name in state.lacking if name != MASKS]
        if lacking:
            names = ", ".join(lacking[:3]) + (" ..." if len(lacking) > 3 else "")
            remedy = "" if SCENE in lacking else ", which msus measure makes again from the scene"
            more.append(f"missing or damaged: {names}{remedy}")
        added = "".join(f"; {one}" for one in more)
        advice = "--overwrite-edits replaces it and keeps a copy"
        return state, Outcome(f"kept, a person has corrected it ({files}){added} ({advice})", has_numbers(folder))
    if state.done and not writing.again:
        return state, Outcome("was done before (add --overwrite to do it again)", has_numbers(folder))
    return state, None


def analyze_into(
    output: Path,
    writing: Writing,
    find: Callable[[list[str]], Inputs],
    make: Callable[[], Callable[[Place, Bar], Outcome]],
    quiet: bool = False,
    *,
    nothing: str,
    smaller: str,
) -> int:
    """Analyse many inputs, each into a folder of its own, with the inputs' folders mirrored, and sum them up.

    Args:
        output: where the folders and the summary go.
        writing: what is written, and over what.
        find: gives the inputs; adds to a list why others are none.
        make: gives what analyses one; called once something was found, since it may load a network.
        quiet: no progress bar.
        nothing: what is said when there are no inputs.
        smaller: what to do where memory was short.

    Returns:
        An exit code.
    """
    failures: list[str] = []
    try:
        check_output(output)
        check_format(writing.kind)
        subjects = read_subjects(writing.subjects)
    except (ValueError, OSError) as error:
        say(f"msus analyze: {error}")
        return UNUSABLE
    paths = find(failures)
    if not paths:
        for failure in failures:
            say(f"failed: {failure}")
        say(nothing)
        return NOTHING_MEASURED
    work = make()
    tally = work_through(find_places(paths, paths.roots or [Path(path).parent for path in paths], output), work, quiet,
                         smaller=smaller)  # fmt: skip
    if tally.stopped:
        return INTERRUPTED
    write_summary(output, subjects, tally.failed, writing.kind)
    tally.failed |= dict.fromkeys(failures, "")
    return tell(tally, output)


def work_through(
    places: Sequence[Any],
    work: Callable[[Any, Bar], Outcome],
    quiet: bool = False,
    *,
    smaller: str = "analyse fewer frames at a time with --frames",
    stopped: str = "Finished frames are kept; the same command goes on from there",
) -> Tally:
    """Do one place after the other, with one line said of each; a bad one does not stop the others.

    Args:
        places: each with its ``source``, by which it is called.
        work: does one; ValueError, OSError for what goes wrong.
        quiet: no progress bar.
        smaller: what to do where memory was short.
        stopped: what is said when Ctrl-C stops it.
    """
    tally = Tally()
    for number, place in enumerate(places, 1):
        head = f"[{number}/{len(places)}] {place.source}"
        with Bar(quiet) as bar:
            try:
                outcome = work(place, bar)
                bar.close()
                say(f"{head}: {outcome.sentence}")
                tally.measured += outcome.measured
                tally.empty += not outcome.measured
            except KeyboardInterrupt:
                bar.close()
                say(f"{head}: stopped. {stopped}.")
                tally.stopped = True
                break
            except MemoryError:
                tally.failed[place.source] = f"not enough memory; {smaller}."
            except (ValueError, OSError) as error:
                tally.failed[place.source] = reason_of(error)
                tally.kept += isinstance(error, KeptResultError)
    return tally


def say_failures(failed: Mapping[str, str]) -> None:
    """Name what failed, and why; without a reason, the name says it all."""
    for source, reason in failed.items():
        say(f"failed: {source}: {reason}" if reason else f"failed: {source}")


def tell(tally: Tally, output: Path) -> int:
    """Say what came of an analysis. Returns an exit code."""
    say_failures(tally.failed)
    where = f"{output}{os.sep}, one line each in summary.csv"
    if tally.failed:
        say(f"{len(tally.failed)} failed; the other results are in {where}.")
    elif tally.empty:
        say(f"In {tally.empty} of {tally.measured + tally.empty} nothing could be measured; results are in {where}.")
    else:
        say(f"Results are in {where}; open a scene.mrb in 3D Slicer to correct it.")
    return tally.code
