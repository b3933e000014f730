"""``msus analyze``: recordings in; scenes, tables and pictures out."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from MSUSSegmentLib import __version__
from MSUSSegmentLib.commands.console import DONE, FAILED, INTERRUPTED, UNUSABLE, Bar, say
from MSUSSegmentLib.io.files import replace_bytes
from MSUSSegmentLib.io.open import find_inputs, open_recording, unique_names
from MSUSSegmentLib.io.pictures import write_picture
from MSUSSegmentLib.io.recording import Recording, RecordingError
from MSUSSegmentLib.io.ruler import UNCONFIRMED, propose_scale_of, ruler_scale
from MSUSSegmentLib.measure.smoothing import smoothed_rows
from MSUSSegmentLib.measure.table import row, short_digest, write_csv
from MSUSSegmentLib.report.histogram import FrameEchoes, write_histograms
from MSUSSegmentLib.report.muscle_results import RECORD, SLICE_SPACING
from MSUSSegmentLib.report.overlay import draw_overlay, unit_text
from MSUSSegmentLib.report.plot import plot_rows
from MSUSSegmentLib.report.video import write_overlays
from MSUSSegmentLib.tasks.clip import analyze_frames, bearing_on
from MSUSSegmentLib.tasks.result import FrameResult
from MSUSSegmentLib.tasks.store import ResultStore
from MSUSSegmentLib.tasks.task import ProbabilityMaps, Task, weights_of

__all__ = ["Analysis", "analyze", "analyze_all", "chosen_frames"]

KEPT_FRAMES = ".frames"


@dataclass(frozen=True)
class Analysis:
    """How recordings are analysed.

    ``frames`` is a slice "start:stop:step" or one number, as in Python; None means all. ``mm_per_pixel`` overrides
    the files' own spacing. ``scale_from_ruler`` takes the scale of a depth ruler that can be read surely, where a file
    has none. ``overwrite`` does again what was done before. ``options`` None takes the task's usual conventions.
    ``any_modality`` takes DICOM pictures that say that they are no ultrasound, too.
    """

    task: Task
    predictor: ProbabilityMaps
    options: Any = None
    mm_per_pixel: float | None = None
    frames: str | None = None
    rater: str = ""
    overwrite: bool = False
    scale_from_ruler: bool = False
    any_modality: bool = False

    def __post_init__(self):
        if self.options is None:
            object.__setattr__(self, "options", self.task.conventions())


def chosen_frames(written: str | None, count: int) -> list[int]:
    """Frame numbers of a slice "start:stop:step" or one number, in ascending order.

    Raises:
        ValueError: not a slice, or one that leaves nothing.
    """
    if written is None:
        return list(range(count))
    parts = written.split(":")
    try:
        numbers = [int(p) if p.strip() else None for p in parts]
        if len(parts) > 3 or (len(parts) == 1 and numbers[0] is None) or numbers[2:3] == [0]:
            raise ValueError
    except ValueError:
        raise ValueError(f"--frames {written} is not of the form start:stop:step, such as 0:100:5.") from None
    if len(parts) == 1:
        wanted = range(count)[numbers[0] : numbers[0] + 1 or None]
    else:
        wanted = range(count)[slice(*numbers)]
    if not len(wanted):
        raise ValueError(f"--frames {written} leaves none of the {count} frames (they are counted from 0).")
    return sorted(wanted)


def frame_rows(result: FrameResult, recording: Recording, analysis: Analysis) -> list[dict]:
    """The table rows of one frame."""
    return [
        row(
            measurement,
            source=recording.name,
            frame=result.index,
            time_s=result.time_s,
            rater="",
            model=analysis.predictor.name,
            scale_source=recording.scale.source,
            weights=short_digest(weights_of(analysis.predictor)),
        )
        for measurement in result.measurements
    ]


def _key(recording: Recording, analysis: Analysis, indices: list[int]) -> str:
    """What the results depend on, in one text."""
    stat = recording.path.stat()
    slices = {} if recording.slice_spacing is None else {SLICE_SPACING: recording.slice_spacing}
    return json.dumps(
        {
            "source": str(recording.path.resolve()),
            "bytes": stat.st_size,
            "modified": stat.st_mtime,
            "task": analysis.task.name,
            "model": analysis.predictor.name,
            "weights_sha256": weights_of(analysis.predictor),
            "options": asdict(analysis.options),
            "spacing": recording.scale.spacing,
            "scale_source": recording.scale.source,
            "frames": [indices[0], indices[-1], len(indices)],
            **slices,
            "version": __version__,
        }
    )


def _is_done(folder: Path, key: str, overwrite: bool) -> bool:
    """Whether this very analysis is there already.

    Raises:
        ValueError: another one is, and must not be overwritten unasked.
    """
    record = folder / RECORD
    if overwrite or not record.exists():
        return False
    if record.read_text(encoding="utf-8") == key:
        return True
    raise ValueError(
        f"{folder} holds results of another file, model or setting; add --overwrite or choose another -o folder."
    )


def analyze(path: Path, folder: Path, analysis: Analysis, progress: Callable[[str, int, int], None]) -> str:
    """Analyse one recording and write everything into a folder.

    Frames are kept one by one: after Ctrl-C or a crash the same call goes on where it stopped.

    Returns:
        A sentence on what was found.

    Raises:
        ValueError, OSError: it cannot be read, analysed or written; the message is for the person.
        KeyboardInterrupt: stopped; ``measurements.csv`` holds the frames that were done.
    """
    with open_recording(path, analysis.mm_per_pixel, analysis.any_modality) as recording:
        indices = chosen_frames(analysis.frames, len(recording))
        hint = _use_ruler(recording, analysis.scale_from_ruler)
        key = _key(recording, analysis, indices)
        if _is_done(folder, key, analysis.overwrite):
            return "was done before (add --overwrite to do it again)"
        folder.mkdir(parents=True, exist_ok=True)
        store = ResultStore(folder / KEPT_FRAMES, key, recording.shape)
        kept = set(store.indices)
        missing = [i for i in indices if i not in kept]
        bad: dict[int, str] = {}
        try:
            progress("frames", len(kept), len(indices))
            earlier = map(store.result, bearing_on(analysis.task, store.indices, missing))
            sampling = partial(progress, "looking at the clip")
            for _, result in analyze_frames(
                recording, analysis.task, analysis.predictor, missing, analysis.options, bad.__setitem__, earlier,
                sampling, context=store.context, on_context=store.keep_context,
            ):  # fmt: skip
                store.add(result)
                progress("frames", len(store) + len(bad), len(indices))
        except KeyboardInterrupt:
            _write_table(folder, store, recording, analysis)
            raise
        if not len(store):
            raise RecordingError(f"{next(iter(bad.values()))} No frame could be read.")
        rows = _write_table(folder, store, recording, analysis)
        with ThreadPoolExecutor(1) as beside:  # the pictures are encoded while the scene is built and zipped
            pictures = beside.submit(_write_pictures, path, folder, store, rows, analysis)
            echoes = _write_scene(folder, recording, store, analysis, progress)
            pictures.result()
        write_histograms(folder, recording.name, echoes)
        replace_bytes(folder / RECORD, key.encode())
        store.remove()
        return _summary(analysis.task, rows, recording, len(store), hint) + _left_out(bad)


def _use_ruler(recording: Recording, wanted: bool) -> str:
    """Give a recording without a scale that of its depth ruler, when that is wanted and sure; what to do otherwise."""
    if recording.scale.spacing is not None:
        return ""
    proposal = propose_scale_of(recording)
    if proposal is None:
        return "--mm-per-pixel sets it"
    size = f"{proposal.mm_per_pixel:.4g}"
    if not proposal.is_accepted:
        return f"--mm-per-pixel sets it (perhaps {size}, but the depth ruler does not say for sure: {proposal.text})"
    if wanted:
        recording.scale = ruler_scale(proposal)
        return ""
    return (
        f"depth ruler suggests {size} mm per pixel (confidence {proposal.confidence:.2f}): "
        "add --scale-from-ruler to use it"
    )


def _write_table(folder: Path, store: ResultStore, recording: Recording, analysis: Analysis) -> list[dict]:
    rows = [r for result in store for r in frame_rows(result, recording, analysis)]
    write_csv(folder / "measurements.csv", rows)
    if len(store) > 1:
        write_csv(folder / "smoothed.csv", smoothed_rows(rows))
    else:
        (folder / "smoothed.csv").unlink(missing_ok=True)
    return rows


def _write_pictures(path: Path, folder: Path, store: ResultStore, rows: list[dict], analysis: Analysis) -> None:
    """Overlays and plot. Opens the recording again, since a decoder serves one thread only."""
    with open_recording(path, analysis.mm_per_pixel, analysis.any_modality) as recording:
        if len(store) == 1:
            result = store[0]
            picture = draw_overlay(analysis.task, recording.frame(result.index).pixels, result, recording.name)
            write_picture(folder / "overlay.png", picture)
            return
        rate = (recording.fps or 25.0) * (len(store) - 1) / max(1, store.indices[-1] - store.indices[0])
        both = zip(recording.frames(store.indices), store, strict=True)
        pictures = ((frame.pixels, result, frame.index) for frame, result in both)
        write_overlays(analysis.task, folder / "overlay.mp4", rate, recording.name, pictures)
        plot_rows(analysis.task, rows, folder / "measurements.png", recording.name)


def _write_scene(
    folder: Path,
    recording: Recording,
    store: ResultStore,
    analysis: Analysis,
    progress: Callable[[str, int, int], None],
) -> list[FrameEchoes]:
    """Write the scene; returns the grey levels inside its closed curves, off which the table's EI is read."""
    from MSUSSegmentLib.scene.build import build_scene
    from MSUSSegmentLib.scene.headless import new_scene
    from MSUSSegmentLib.scene.histogram import echoes_at
    from MSUSSegmentLib.scene.save import save_scene

    progress("scene", 0, 1)
    new_scene()
    built = build_scene(
        recording,
        store,
        task=analysis.task,
        rater=analysis.rater,
        model=analysis.predictor.name,
        weights=short_digest(weights_of(analysis.predictor)),
        options=analysis.options,
        context=store.context,
    )
    progress("scene", 1, 1)
    progress("saving", 0, 1)
    save_scene(built, folder)
    progress("saving", 1, 1)
    echoes = []
    for i, frame in enumerate(store.indices if analysis.task.outlined is not None else ()):
        echoes.append(FrameEchoes(frame, echoes_at(built, i)))
        progress("grey levels", i + 1, len(store))
    return echoes


def _left_out(bad: dict[int, str]) -> str:
    """Names the frames that could not be read."""
    if not bad:
        return ""
    shown = ", ".join(str(i) for i in list(bad)[:8]) + (", ..." if len(bad) > 8 else "")
    return f"; left out {len(bad)} unreadable frames ({shown}): {next(iter(bad.values()))}"


def _summary(task: Task, rows: list[dict], recording: Recording, count: int, hint: str) -> str:
    """Medians over the frames, one for each index of a quantity without a summary, and what is missing; ``hint`` is
    what to do without a scale."""
    parts = []
    for quantity in task.summaries:
        mine = [r for r in rows if r["quantity"] == quantity]
        if not any(r["value"] is not None for r in mine):
            parts.append(f"{quantity} –" + (f" ({mine[0]['flag']})" if mine else ""))
            continue
        summed = any(r["index"] is None and r["value"] is not None for r in mine)
        known: dict[int | None, list[float]] = {}
        for r in mine:
            if r["value"] is not None and (r["index"] is None) == summed:
                known.setdefault(r["index"], []).append(r["value"])
        unit = next(r["unit"] for r in mine if r["value"] is not None)
        text = ", ".join(f"{np.median(known[index]):.{2 if unit == 'cm2' else 1}f}" for index in sorted(known, key=str))
        fewest = min(len(values) for values in known.values())
        parts.append(f"{quantity} {text}{unit_text(unit)}" + (f" (in {fewest} of {count} frames)" * (fewest < count)))
    frames = "" if count == 1 else f"{count} frames, medians: "
    scale = recording.scale
    where = f"scale: {scale.source}" if scale.spacing else f"no scale, lengths in px; {hint}"
    if scale.source == UNCONFIRMED:
        where = f"scale: {scale.spacing[1]:.4g} mm per pixel by the {scale.source}"
    return f"{frames}{', '.join(parts)} [{where}]"


def analyze_all(inputs: Iterable[str], output: Path, make: Callable[[], Analysis], quiet: bool = False) -> int:
    """Analyse files, folders and globs, each into a folder of its own; a bad one does not stop the others.

    Args:
        inputs: as written on the command line.
        output: where the folders go.
        make: gives the settings; called once something was found, since it loads the network.
        quiet: no progress bar.

    Returns:
        An exit code.
    """
    failures: list[str] = []
    paths: list[Path] = []
    for given in inputs:
        try:
            found = find_inputs([given])
        except RecordingError as error:
            failures.append(str(error))
            continue
        paths += [path for path in found if path not in paths]
        for name in found.ignored:
            say(f"ignored: {name} (not an image, video or DICOM file)")
    if not paths:
        for failure in failures:
            say(failure)
        say("Nothing to analyse: give an image, a video, a DICOM file or a folder that holds some.")
        return UNUSABLE
    names = unique_names(paths)
    analysis = make()
    for number, path in enumerate(paths, 1):
        head = f"[{number}/{len(paths)}] {path.name}"
        with Bar(quiet) as bar:
            try:
                sentence = analyze(path, output / names[path], analysis, bar)
                bar.close()
                say(f"{head}: {sentence}")
            except KeyboardInterrupt:
                bar.close()
                say(f"{head}: stopped. Finished frames are kept; the same command goes on from there.")
                return INTERRUPTED
            except MemoryError:
                failures.append(f"{path}: not enough memory; analyse fewer frames at a time with --frames.")
            except (ValueError, OSError) as error:
                failures.append(f"{path}: {error}")
    for failure in failures:
        say(f"failed: {failure}")
    if failures:
        say(f"{len(failures)} failed; the other results are in {output}{os.sep}.")
    else:
        say(f"Results are in {output}{os.sep}; open a scene.mrb in 3D Slicer to correct it.")
    return FAILED if failures else DONE
