"""Clips with what was measured beside them, as trials that a network of muscle state learns from."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from MSUSSegmentLib.io.files import replace_bytes
from MSUSSegmentLib.io.open import open_recording, supported_suffixes
from MSUSSegmentLib.io.recording import sampled_frames
from MSUSSegmentLib.io.result_files import content_sha256
from MSUSSegmentLib.io.targets import KNOWN, Targets, signals_on_frames
from MSUSSegmentLib.measure.architecture import Options
from MSUSSegmentLib.measure.region import SIZE, slant_of, warp_region
from MSUSSegmentLib.measure.signals import ClockOffset, clock_offset, is_constant
from MSUSSegmentLib.tasks.clip import analyze_frames, begin_clip, earlier_frames
from MSUSSegmentLib.tasks.longitudinal import LONGITUDINAL
from MSUSSegmentLib.tasks.state_vocabulary import BEFORE_S, BESIDE, REGION, region_of_clip
from MSUSSegmentLib.tasks.task import weights_of

if TYPE_CHECKING:
    from MSUSSegmentLib.learning.state import Trial

__all__ = ["ClipPictures", "clips_in", "read_pictures", "read_trials", "slant_of_trials"]

#: Offsets of clocks below this (s) may be the muscle's own delay, or chance.
LEAST_OFFSET = 0.1
#: Changes whenever the same clip may give other pictures.
VERSION = 1


@dataclass(frozen=True)
class ClipPictures:
    """What a network of muscle state sees of a clip, and the longitudinal task's numbers beside it; fields as of
    `learning.state.Trial`. ``all_times`` are those of all frames of the clip (NaN unknown)."""

    pictures: np.ndarray
    rows: np.ndarray
    frames: np.ndarray
    times: np.ndarray
    all_times: np.ndarray
    architecture: np.ndarray


def clips_in(data: Path) -> list[Path]:
    """The clips of a folder, by their names. ValueError when there are none."""
    data = Path(data)
    if not data.is_dir():
        raise ValueError(f"{data} is not a folder; give one with clips.")
    suffixes = tuple(suffix for suffix in supported_suffixes() if suffix != ".mat")  # which holds the signals
    found = sorted(path for path in data.iterdir() if path.name.lower().endswith(suffixes))
    if not found:
        raise ValueError(f"{data} has no clips; put videos, DICOM files or sequences into it.")
    return found


def read_pictures(
    path: Path,
    segmentation: Any,
    every: int = 1,
    mm_per_pixel: float | None = None,
    kept: Path | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> ClipPictures:
    """Find a clip's region, warp every n-th frame and those that it looks back at, and measure MT, PA and FL in it.

    Args:
        path: the clip.
        segmentation: predictor of the longitudinal task.
        every: 1 for all frames, 2 for every second ...
        mm_per_pixel: where the file does not say it.
        kept: a folder in which the result is kept by content, model and settings; the next call takes it from there.
        progress: called with (done, total) frames; what it raises stops the work.

    Raises:
        ValueError: it cannot be opened, or shows no muscle.
    """
    key = [VERSION, content_sha256(path), weights_of(segmentation), every, mm_per_pixel, SIZE, BEFORE_S]
    digest = hashlib.sha256(json.dumps(key).encode()).hexdigest()[:16]
    place = None if kept is None else Path(kept) / f"{path.stem}-{digest}.npz"
    if place is not None and place.exists():
        try:
            with np.load(place) as arrays:
                return ClipPictures(**{name: arrays[name] for name in ClipPictures.__dataclass_fields__})
        except (OSError, ValueError, KeyError):
            pass  # damaged: made again
    with open_recording(path, mm_per_pixel) as recording:
        found = _look(recording, path.name, segmentation, every, progress)
    if place is not None:
        buffer = io.BytesIO()
        np.savez_compressed(buffer, **vars(found))
        place.parent.mkdir(parents=True, exist_ok=True)
        replace_bytes(place, buffer.getvalue())
    return found


def _look(recording, name: str, segmentation, every: int, progress) -> ClipPictures:
    chosen = list(range(0, len(recording), every))
    clip = begin_clip(
        LONGITUDINAL, segmentation, recording.scale.spacing, Options(), sampled_frames(recording),
        still=recording.is_still,
    )  # fmt: skip
    line = region_of_clip(clip.context).get((REGION, 1))
    if line is None:
        raise ValueError(f"{name} shows no muscle between two aponeuroses, so it has no region of interest.")
    times = recording.times
    back = {i: earlier_frames(times, i, BEFORE_S) for i in chosen}
    needed = sorted({*chosen, *(j for of in back.values() for j in of if j is not None)})
    place = {index: row for row, index in enumerate(needed)}
    pictures = np.empty((len(needed), *SIZE), np.uint8)
    for frame in recording.frames(needed):
        warped = warp_region(frame.pixels, line.points, clip.context.scan_area)
        pictures[place[frame.index]] = np.round(warped)
    rows = [[place[i], *(place[i if j is None else j] for j in back[i])] for i in chosen]
    numbers = np.full((len(chosen), len(BESIDE)), np.nan)
    results = analyze_frames(recording, LONGITUDINAL, segmentation, chosen, Options(), context=clip.context)
    for row, (_, result) in enumerate(results):
        if progress is not None:
            progress(row, len(chosen))
        numbers[row] = [np.nan if (value := result.value(one)) is None else value for one in BESIDE]
    clock = np.array([np.nan if time is None else time for time in times], float)
    at = clock[chosen] if np.isfinite(clock).all() else np.array(chosen, float)
    return ClipPictures(pictures, np.array(rows), np.array(chosen), at, clock, numbers)


def read_trials(
    data: Path,
    targets: Targets,
    segmentation: Any,
    *,
    names: Sequence[str] = (),
    every: int = 1,
    mm_per_pixel: float | None = None,
    offset: str | float = "auto",
    participants: dict[str, str] | None = None,
    kept: Path | None = None,
    progress: Callable[[str, int, int], None] | None = None,
    say: Callable[[str], None] = print,
) -> tuple[list[Trial], list[tuple[str, str]]]:
    """The trials of a folder of clips, and the signals (name, unit) that they have.

    Args:
        data: the folder.
        targets: the signals of its clips.
        segmentation: predictor of the longitudinal task.
        names: which signals; by default angle, torque and EMG where they are there, else all that have a unit.
        every, mm_per_pixel, kept: as of `read_pictures`.
        offset: seconds by which the signals' clocks are moved; "auto": all clips alike by the cross-correlation with FL
            and MT, where the file does not join frames and samples, that leaves no doubt, and it is more than the
            muscle's own delay; "each": every clip by its own; "none". What was found is told in any case.
        participants: by clip; takes the place of what the file of signals says.
        progress: called with (stage, done, total).
        say: takes sentences for the person.

    Raises:
        ValueError: a clip or its signals cannot be used; nothing is left out silently.
    """
    from MSUSSegmentLib.learning.state import Trial

    clips = clips_in(data)
    chosen = _chosen(targets, clips, names)
    looked = []
    for number, path in enumerate(clips):
        tell = (lambda done, total, p=path: progress(f"looking at {p.stem}", done, total)) if progress else None
        seen = read_pictures(path, segmentation, every, mm_per_pixel, kept, tell)
        if progress is not None:
            progress("clips", number + 1, len(clips))
        signals = targets.of_clip(path.name)
        missing = [name for name, _ in chosen if name not in signals.values]
        if missing:
            raise ValueError(f"The signals of {path.name} lack {', '.join(missing)}; choose others with --target.")
        by = 0.0 if offset in ("auto", "each", "none") else float(offset)
        looked.append((path, seen, signals, signals_on_frames(signals, seen.all_times, path.name, by)))
    joint = _joint_offset([(signals, seen) for _, seen, signals, _ in looked], chosen)
    moved = 0.0
    if joint is not None:
        joined = all(signals.samples is not None for _, _, signals, _ in looked)
        if offset == "auto" and joint.sure and not joined and abs(joint.seconds) > LEAST_OFFSET:
            moved = joint.seconds
        why = f"only what is sure and above {1e3 * LEAST_OFFSET:.0f} ms is applied"
        why = "the file joins frames and samples itself" if joined else why
        why = why if offset == "auto" else f"--offset {offset}"
        say(f"All clips together: {joint}; {'applied' if moved else f'not applied: {why}'}.")
    trials = []
    for path, seen, signals, found in looked:
        notes = list(found.notes)
        own = _joint_offset([(signals, seen)], chosen)
        if own is not None:
            notes.append(str(own))
        by = own.seconds if offset == "each" and own is not None and own.sure else moved
        if by:
            found = signals_on_frames(signals, seen.all_times, path.name, by)
            notes.append(f"moved by {1e3 * by:+.0f} ms")
        of_frames = np.column_stack([found.values[name][seen.frames] for name, _ in chosen])
        flat = [name for i, (name, _) in enumerate(chosen) if is_constant(of_frames[:, i])]
        if flat:
            notes.append(f"{', '.join(flat)} does not change")
        if notes:
            say(f"{path.name}: {'; '.join(notes)}.")
        person = (participants or {}).get(path.stem, signals.participant)
        trials.append(
            Trial(path.stem, seen.pictures, seen.rows, of_frames, seen.architecture, seen.times, seen.frames, person,
                  tuple(notes))
        )  # fmt: skip
    return trials, chosen


def _chosen(targets: Targets, clips: Sequence[Path], names: Sequence[str]) -> list[tuple[str, str]]:
    signals = targets.of_clip(clips[0].name)
    there = {name: unit for name, unit in signals.units.items() if unit}
    if names:
        unknown = [name for name in names if name not in signals.values]
        if unknown:
            raise ValueError(f"{targets.file} has no signal {unknown[0]}; it has {', '.join(signals.values)}.")
        unitless = [name for name in names if name not in there]
        if unitless:
            raise ValueError(f"{targets.file} does not say the unit of {unitless[0]}; write it into a targets.csv.")
        return [(name, there[name]) for name in names]
    found = [(name, there[name]) for name in KNOWN if name in there] or list(there.items())
    if not found:
        raise ValueError(f"{targets.file} has no signals with units; write them behind the names, as torque (Nm).")
    return found


def _joint_offset(looked: Sequence[tuple[Any, ClipPictures]], chosen) -> ClockOffset | None:
    """Of clips together, by the signal that agrees best with FL or MT."""
    timed, best = [], None
    for signals, seen in looked:
        if signals.times is not None and np.isfinite(seen.all_times).all():
            clock = signals.times - (signals.times[0] if signals.own_clock else 0.0)
            references = {name: seen.architecture[:, BESIDE.index(name)] for name in ("FL", "MT")}
            timed.append((signals, clock, seen.times, references))
    for name, _ in chosen:
        found = clock_offset([(clock, signals.values[name], at, refs) for signals, clock, at, refs in timed])
        if found is not None and (best is None or abs(found.correlation) > abs(best.correlation)):
            best = found
    return best


def slant_of_trials(trials: Sequence[Trial]) -> float:
    """Which way the fascicles of the trials run (`measure.region.slant_of`): the median over some frames."""
    return float(np.median([slant_of(one) for trial in trials for one in trial.pictures[::10]]))
