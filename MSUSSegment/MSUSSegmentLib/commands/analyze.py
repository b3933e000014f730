"""``msus analyze``: recordings in; scenes, tables and pictures out."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msus.analysis import Analysis, analyze_recording, chosen_frames
from msus.folder import basis_of, frames_key, permit, save, write_table
from msus.scene_process import SceneProcess
from MSUSSegmentLib.commands.console import Bar, say
from MSUSSegmentLib.commands.places import Place, common_folder
from MSUSSegmentLib.commands.work import (
    USUAL,
    Outcome,
    Tally,
    Writing,
    analyze_into,
    done_before,
    has_numbers,
    work_through,
)
from MSUSSegmentLib.io.open import Inputs, find_inputs, open_recording
from MSUSSegmentLib.io.recording import Recording, RecordingError
from MSUSSegmentLib.io.result_files import KEPT_FRAMES, content_sha256

if TYPE_CHECKING:
    from msus.result import Result

__all__ = ["analyze", "analyze_all", "analyze_places", "gather"]

#: What to do where memory was short.
SMALLER = "analyse fewer frames at a time with --frames"


def analyze(
    path: Path,
    folder: Path,
    analysis: Analysis,
    progress: Callable[[str, int, int], None],
    writing: Writing = USUAL,
    source: str = "",
    sha256: str = "",
    found: Callable[[Result], None] | None = None,
) -> Outcome:
    """Analyse one recording and write everything into a folder.

    Frames are kept one by one: after Ctrl-C or a crash the same call goes on where it stopped. Neither the recording
    nor a network is opened when everything is there.

    Args:
        path: the recording.
        folder: for its result.
        analysis: the settings.
        progress: called with (stage, done, total).
        writing: what is written, and over what.
        source: the input's path relative to the study; its name when "".
        sha256: SHA-256 of the recording; found when "".
        found: called with a result that was written, while its frames are at hand.

    Raises:
        ValueError, OSError: it cannot be read, analysed or written; the message is for the person.
        KeyboardInterrupt: stopped; ``measurements.csv`` holds the frames that were done.
    """
    with _NamedErrors(path):
        basis = basis_of(analysis, sha256 or content_sha256(path))
    state, unchanged = done_before(folder, basis, writing)
    if unchanged is not None:
        return unchanged
    permit(state, folder, writing.overwrite, writing.overwrite_edits)
    with ExitStack() as stack:
        recording = stack.enter_context(open_recording(path, analysis.mm_per_pixel, analysis.any_modality))
        folder.mkdir(parents=True, exist_ok=True)
        frames = len(chosen_frames(analysis.frames, len(recording)))
        beside = stack.enter_context(SceneProcess(folder, frames, analysis))
        load = getattr(analysis.predictor, "load", None)
        if load is not None:
            load()
        result = analyze_recording(
            recording,
            analysis,
            folder / KEPT_FRAMES,
            frames_key(basis, recording.scale),
            progress=progress,
            stopped=lambda part: None if state.there else write_table(part, folder),
        )
        lacking = ""
        if state.there and not state.differing and state.lacking and not writing.again:
            names = ", ".join(state.lacking[:3]) + (" ..." if len(state.lacking) > 3 else "")
            lacking = f"made again, since {names} was missing or damaged: "
        save(
            result,
            folder,
            masks=writing.masks,
            overwrite=True,
            overwrite_edits=writing.overwrite_edits,
            progress=progress,
            basis=basis,
            source=source,
            beside=beside,
        )
        where = _scale_text(recording, result, analysis)
        notes = "".join(f"\n    {note}" for note in result.notes)
        sentence = f"{lacking}{result} [{where}]{_left_out(result.unreadable)}{notes}"
        if found is not None:
            found(result)
        result.found.remove()
        return Outcome(sentence, has_numbers(folder))


class _NamedErrors:
    """A file that cannot be read is told as opening it would tell."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind, error, trace) -> None:
        if isinstance(error, OSError):
            open_recording(self.path).close()
            raise RecordingError(f"{self.path.name} cannot be read ({error.strerror}).") from None


def _scale_text(recording: Recording, result, analysis: Analysis) -> str:
    """The scale and where it is from; without one why, and what to do."""
    from MSUSSegmentLib.io.ruler import UNCONFIRMED

    scale = result.scale
    if scale.spacing is None:
        reason = f"{scale.reason.rstrip('.')}; " if scale.reason else ""
        return f"no scale, lengths in px: {reason}{_advice(recording, analysis.scale_from_ruler)}"
    if scale.source == UNCONFIRMED:
        return f"scale: {scale.spacing[1]:.4g} mm per pixel by the {scale.source}"
    return f"scale: {scale.source}" + (f"; {scale.reason}" if scale.reason else "")


def _advice(recording: Recording, asked: bool) -> str:
    """What to do without a scale."""
    from MSUSSegmentLib.io.ruler import propose_scale

    proposal = propose_scale(next(iter(recording.frames())).pixels)  # one frame is enough for advice
    if proposal is None:
        return "--mm-per-pixel sets it"
    size = f"{proposal.mm_per_pixel:.4g}"
    if asked or not proposal.is_accepted:
        return f"--mm-per-pixel sets it (perhaps {size}, but the depth ruler does not say for sure: {proposal.text})"
    return (
        f"depth ruler suggests {size} mm per pixel (confidence {proposal.confidence:.2f}): "
        "add --scale-from-ruler to use it"
    )


def _left_out(bad: dict[int, str]) -> str:
    """Names the frames that could not be read."""
    if not bad:
        return ""
    shown = ", ".join(str(i) for i in list(bad)[:8]) + (", ..." if len(bad) > 8 else "")
    return f"; left out {len(bad)} unreadable frames ({shown}): {next(iter(bad.values()))}"


def gather(inputs: Iterable[str], failures: list[str]) -> Inputs:
    """The files that are meant; tells what was left out."""
    paths, roots, outputs, seen = [], [], [], set()
    for given in inputs:
        try:
            found = find_inputs([given])
        except RecordingError as error:
            failures.append(str(error))
            continue
        for path in found:
            if os.path.abspath(path) not in seen:
                seen.add(os.path.abspath(path))
                paths.append(path)
        roots += found.roots
        outputs += found.outputs
        for name in found.ignored:
            say(f"ignored: {name} (not an image, video or DICOM file)")
    if outputs:
        where = common_folder(path.parent for path in outputs)
        count = len({os.path.abspath(path) for path in outputs})
        say(f"left out: {count} files that are results of msus" + (f", in {where}" if where else ""))
    return Inputs(paths, (), outputs, roots)


def analyze_all(
    inputs: Iterable[str],
    output: Path,
    make: Callable[[], Analysis],
    quiet: bool = False,
    writing: Writing = USUAL,
) -> int:
    """Analyse files, folders and globs, each into a folder of its own, with the inputs' folders mirrored; a bad one
    does not stop the others.

    Args:
        inputs: as written on the command line.
        output: where the folders and the summary go.
        make: gives the settings; called once something was found.
        quiet: no progress bar.
        writing: what is written, and over what.

    Returns:
        An exit code.
    """

    def work() -> Callable[[Place, Bar], Outcome]:
        analysis = make()
        return _worker(lambda place: analysis, writing)

    return analyze_into(
        output, writing, partial(gather, inputs), work, quiet,
        nothing="Nothing to analyse: give an image, a video, a DICOM file or a folder that holds some.",
        smaller=SMALLER,
    )  # fmt: skip


def analyze_places(
    places: Sequence[Place],
    analysis_of: Callable[[Place], Analysis],
    quiet: bool = False,
    writing: Writing = USUAL,
    found: Callable[[Place, Result], None] | None = None,
) -> Tally:
    """Analyse each input into its place, with one line said of each; a bad one does not stop the others.

    ``analysis_of`` gives the settings of each; ``found`` is called with each result that was written.
    """
    return work_through(places, _worker(analysis_of, writing, found), quiet, smaller=SMALLER)


def _worker(
    analysis_of: Callable[[Place], Analysis],
    writing: Writing,
    found: Callable[[Place, Result], None] | None = None,
) -> Callable[[Place, Bar], Outcome]:
    """What analyses one input into its place."""

    def work(place: Place, progress: Bar) -> Outcome:
        keep = None if found is None else partial(found, place)
        settings = analysis_of(place)
        return analyze(place.path, place.folder, settings, progress, writing, place.source, place.sha256, keep)

    return work
