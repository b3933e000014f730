"""Signals measured beside clips (torque, joint angle, EMG, or any other): from ``targets.csv`` or a MATLAB file.

``targets.csv`` has a row a sample: ``clip`` (the file's name, with or without its ending), ``time_s`` on the clip's own
clock (0 is its first frame) or ``frame`` (from 0), and a column for each signal with its unit, such as ``torque (Nm)``,
``angle [deg]``, ``EMG (mV)``, ``grip (N)``; if you like ``participant``. Empty cells are gaps.

Of a MATLAB file (up to version 7), every struct with a vector of times and other vectors as long is a trial, known by
the names of the structs that it lies in, joined by "_": ``clips.p6_isokinetic030_01.push_01`` belongs to
``p6_isokinetic030_01_push_01.mp4``. Names that dynamometers give are known: TOR is torque in Nm, POS the joint's angle
in degrees, VEL its velocity in degrees a second. Its clock may begin anywhere; the first sample is taken as the first
frame. Where a vector ``frameInds`` names the sample (from 1) of every frame, these are taken.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from MSUSSegmentLib.io.matlab_check import MatlabError, check_matlab
from MSUSSegmentLib.measure.signals import resample
from MSUSSegmentLib.measure.typed_table import TypedTable, read_typed_table

__all__ = [
    "KNOWN", "FrameSignals", "Signals", "Targets", "canonical", "measured_beside", "read_targets", "signals_on_frames",
]  # fmt: skip

ADVICE = "it needs the columns clip, time_s or frame, and signals with their units, such as torque (Nm)"
#: Names under which the known signals come, in lower case without spaces and underscores; and their units.
KNOWN = {"angle": "deg", "torque": "Nm", "EMG": "mV"}
_NAMES = {
    "angle": "angle", "jointangle": "angle", "ankleangle": "angle", "pos": "angle", "position": "angle",
    "torque": "torque", "tor": "torque", "moment": "torque", "jointmoment": "torque", "jointtorque": "torque",
    "emg": "EMG",
    "vel": "velocity", "velocity": "velocity",
}  # fmt: skip
#: Units as people write them, in lower case.
_UNITS = {
    "nm": "Nm", "n·m": "Nm", "n m": "Nm", "n*m": "Nm", "n.m": "Nm", "deg": "deg", "°": "deg", "degree": "deg",
    "degrees": "deg", "mv": "mV", "v": "V", "µv": "µV", "uv": "µV", "n": "N", "rad": "rad",
    "deg/s": "deg/s", "°/s": "deg/s", "%": "%", "mm": "mm", "hz": "Hz", "kg": "kg", "nm/kg": "Nm/kg",
}  # fmt: skip
#: Factors to the unit in which a known signal is kept.
_FACTORS = {
    ("angle", "rad"): 180 / np.pi, ("EMG", "V"): 1e3, ("EMG", "µV"): 1e-3,
}  # fmt: skip
_MATLAB_UNITS = {"torque": "Nm", "angle": "deg", "velocity": "deg/s", "EMG": "mV"}
_TIMES = ("time", "times", "timestamp", "timestamps", "t", "times_s", "time_s")
_HEAD = re.compile(r"^\s*(.*?)\s*[\(\[]\s*([^\)\]]*?)\s*[\)\]]\s*$")
#: A clip and a signal that are both whole have the same length, to within this share and this many seconds.
LENGTH_SHARE, LENGTH_S = 0.1, 0.25


@dataclass(frozen=True)
class Signals:
    """What was measured beside one clip.

    ``clip`` is its name as the file gives it, ``values`` (N,) by signal, NaN where missing, ``units`` theirs. ``times``
    (N,) s, or ``frames`` (N,) from 0 when samples are named by frames. ``own_clock``: the times begin anywhere, not
    with the clip. ``samples`` (F,): for each frame, the number of its sample from 0, where the file says it.
    """

    clip: str
    values: dict[str, np.ndarray]
    units: dict[str, str]
    times: np.ndarray | None = None
    frames: np.ndarray | None = None
    own_clock: bool = False
    samples: np.ndarray | None = None
    participant: str = ""


@dataclass(frozen=True)
class Targets:
    """The signals of all clips in a file: ``file`` its name, ``trials`` in its order."""

    file: str
    trials: tuple[Signals, ...]

    def of_clip(self, name: str) -> Signals:
        """The signals of a clip by its file's name.

        Raises:
            ValueError: there are none, or several fit.
        """
        wanted = plain_name(Path(name).stem)
        found = [one for one in self.trials if wanted in _names_of(one.clip)]
        if not found and len(self.trials) == 1 and not self.trials[0].clip:
            return self.trials[0]
        if len(found) == 1:
            return found[0]
        known = ", ".join(one.clip for one in self.trials[:4]) + (", ..." if len(self.trials) > 4 else "")
        if found:
            raise ValueError(f"{self.file} has several trials for {name}: {', '.join(one.clip for one in found)}.")
        raise ValueError(
            f"{self.file} has no trial for {name}; it has {known or 'none'}. Is it the file of another recording?"
        )


@dataclass(frozen=True)
class FrameSignals:
    """Signals at the frames of a clip: ``values`` (F,) by name, NaN where there is none, and what is to be known."""

    values: dict[str, np.ndarray]
    units: dict[str, str]
    notes: tuple[str, ...] = field(default_factory=tuple)


def plain_name(text: str) -> str:
    """A clip's name without what people write differently."""
    return re.sub(r"[^a-z0-9]", "", text.lower())


def _names_of(clip: str) -> set[str]:
    """All ways of naming a trial: its structs' names joined, from any of them on."""
    parts = clip.split("/")
    return {plain_name("_".join(parts[i:])) for i in range(len(parts))} | {plain_name(Path(parts[-1]).stem)} - {""}


def canonical(head: str) -> tuple[str, str]:
    """Name and unit of a signal by the head of its column: ``"Torque (N m)"`` is ``("torque", "Nm")``."""
    match = _HEAD.match(head)
    name, unit = (match[1], match[2]) if match else (head.strip(), "")
    if not match and "_" in name:
        stem, _, last = name.rpartition("_")
        if last.lower() in _UNITS:
            name, unit = stem, last
    known = _NAMES.get(re.sub(r"[\s_]", "", name.lower()), name)
    return known, _UNITS.get(unit.lower(), unit)


def read_targets(path: str | Path) -> Targets:
    """Read the signals of all clips in a file, see above.

    Raises:
        ValueError: it is no such file; one sentence that says what to do.
        OSError: it cannot be read.
    """
    path = Path(path)
    trials = _read_matlab(path) if path.suffix.lower() == ".mat" else _read_table(path)
    if not trials:
        raise ValueError(f"{path.name} has no signals; {ADVICE}.")
    return Targets(path.name, tuple(trials))


def signals_on_frames(signals: Signals, times: np.ndarray, name: str, offset: float = 0.0) -> FrameSignals:
    """The signals of a clip's frames.

    Args:
        signals: of this clip.
        times: (F,) s, of the frames; NaN where they are unknown (then samples must be named by frames).
        name: the clip's, for messages.
        offset: seconds that the signals' clock is to be moved by.

    Raises:
        ValueError: the signals are another clip's (too long, too short, or of other frames), or there are fewer samples
            than frames.
    """
    times = np.asarray(times, float)
    count, notes = len(times), []
    if signals.frames is not None:
        outside = signals.frames[(signals.frames < 0) | (signals.frames >= count)]
        if len(outside):
            raise ValueError(
                f"The signals of {name} name frame {int(outside[0])}, but the clip has {count} frames (from 0); they "
                "belong to another clip."
            )
        found = {}
        for key, values in signals.values.items():
            found[key] = np.full(count, np.nan)
            found[key][signals.frames.astype(int)] = values
        return _noted(found, signals, notes)
    samples = len(signals.times)
    if samples < count:
        raise ValueError(
            f"{name} has {count} frames but only {samples} samples were measured; the file is of another trial, or was "
            "thinned out: export the signals as they were recorded."
        )
    if signals.samples is not None and offset == 0:
        if len(signals.samples) != count:
            raise ValueError(
                f"{name} has {count} frames, but its signals were recorded with {len(signals.samples)}; they belong to "
                "another trial, or the clip was cut."
            )
        notes.append("frames and samples as the file joins them")
        return _noted({key: values[signals.samples] for key, values in signals.values.items()}, signals, notes)
    if not np.isfinite(times).all():
        raise ValueError(f"{name} does not say when its frames were taken; name the samples by frame instead of time.")
    clock = signals.times
    if signals.own_clock:
        clock = clock - clock[0]
        long, clip = float(clock[-1]), float(times[-1] - times[0])
        if abs(long - clip) > max(LENGTH_SHARE * clip, LENGTH_S):
            raise ValueError(
                f"{name} is {clip:.2f} s long, but its signals {long:.2f} s; they belong to another trial, or one of "
                "the two was cut."
            )
        notes.append("the first sample is taken as the first frame")
    clock = clock + offset
    if clock[0] > times[-1] or clock[-1] < times[0]:
        raise ValueError(
            f"The signals of {name} lie at {clock[0]:.2f} to {clock[-1]:.2f} s, the clip at {times[0]:.2f} to "
            f"{times[-1]:.2f} s; they belong to another trial, or their clock begins elsewhere (0 is the first frame)."
        )
    return _noted({key: resample(clock, values, times) for key, values in signals.values.items()}, signals, notes)


def measured_beside(
    path: str | Path, name: str, times: np.ndarray, frames: np.ndarray | None = None
) -> tuple[dict[str, tuple[str, dict[int, float]]], tuple[str, ...]]:
    """What a file says was measured beside one clip, for showing it: by signal its unit and values by frame number.

    Args:
        path: the file of signals.
        name: the clip's file name.
        times: (F,) s of its frames, NaN where unknown.
        frames: their numbers in the clip; None for all of it.

    Returns:
        The signals that have a unit, and what is to be known of them.

    Raises:
        ValueError, OSError: as of `read_targets` and `signals_on_frames`.
    """
    signals = read_targets(path).of_clip(name)
    if frames is not None and signals.frames is not None:
        chosen = np.isin(signals.frames, frames)
        place = np.searchsorted(frames, signals.frames[chosen])
        values = {key: value[chosen] for key, value in signals.values.items()}
        signals = replace(signals, values=values, frames=place)
    elif frames is not None:
        signals = replace(signals, samples=None)
    found = signals_on_frames(signals, times, name)
    numbers = np.arange(len(times)) if frames is None else frames
    shown = {
        key: (found.units[key], {int(n): float(v) for n, v in zip(numbers, values, strict=True) if np.isfinite(v)})
        for key, values in found.values.items()
        if found.units[key]
    }
    return shown, found.notes


def _noted(found: dict[str, np.ndarray], signals: Signals, notes: list[str]) -> FrameSignals:
    for key, values in found.items():
        missing = int(np.isnan(values).sum())
        if missing:
            notes.append(f"{key} is missing in {missing} of {len(values)} frames")
    return FrameSignals(found, signals.units, tuple(notes))


def _read_table(path: Path) -> list[Signals]:
    table = read_typed_table(path, ADVICE)
    heads = dict(zip(table.names, table.heads or table.names, strict=True))
    times = next((name for name in ("time_s", "time", "time (s)", "time [s]", "t") if name in heads), None)
    frames = "frame" if "frame" in heads else None
    if (times is None) == (frames is None):
        raise ValueError(f"{path.name} needs either a column time_s or a column frame; {ADVICE}.")
    known = {"clip", "participant", "trial", times, frames}
    columns = {name: canonical(head) for name, head in heads.items() if name and name not in known}
    unitless = [heads[name] for name, (_, unit) in columns.items() if not unit]
    if unitless:
        raise ValueError(f"{path.name}: {', '.join(unitless)} has no unit; write it behind the name, as torque (Nm).")
    if not columns:
        raise ValueError(f"{path.name} has no signals; {ADVICE}.")
    twice = [key for key, _ in columns.values()]
    if len(set(twice)) < len(twice):
        raise ValueError(f"{path.name} has two columns of one signal ({', '.join(sorted(twice))}); leave only one.")
    grouped: dict[str, list[tuple[int, dict[str, str]]]] = {}
    for line, row in table.rows:
        grouped.setdefault(row.get("clip", ""), []).append((line, row))
    return [_trial(table, clip, rows, columns, times, frames) for clip, rows in grouped.items()]


def _trial(table: TypedTable, clip: str, rows, columns, times, frames) -> Signals:
    where, samples, people = [], [], set()
    for line, row in rows:
        try:
            at = table.number(row[times], "the time") if times else table.whole(row[frames], "the frame")
            values = [table.number(row[name], key) if row[name].lower() not in ("nan", "na", "-") else None
                      for name, (key, _) in columns.items()]  # fmt: skip
        except ValueError as error:
            raise table.refusal(line, error) from None
        if at is None:
            raise table.refusal(line, f"it names no {'time' if times else 'frame'}")
        if where and at <= where[-1]:
            raise table.refusal(line, f"the {'times' if times else 'frames'} of a clip must rise from row to row")
        where.append(at)
        samples.append([np.nan if value is None else value for value in values])
        people.add(row.get("participant", ""))
    if len(people) > 1:
        raise ValueError(f"{table.file}: the clip {clip} has several participants ({', '.join(sorted(people))}).")
    array, found, units = np.array(samples, float), {}, {}
    for i, (key, unit) in enumerate(columns.values()):
        found[key], units[key] = _in_known_unit(key, array[:, i], unit)
    at = np.array(where, float)
    return Signals(clip, found, units, times=at if times else None, frames=at if frames else None,
                   participant=people.pop())  # fmt: skip


def _in_known_unit(key: str, values: np.ndarray, unit: str) -> tuple[np.ndarray, str]:
    """A known signal in the unit in which it is kept; others as they are. ValueError for a unit that is not known."""
    if key not in KNOWN or unit == KNOWN[key]:
        return values, unit
    if (key, unit) not in _FACTORS:
        raise ValueError(f"{key} is given in {unit}; give it in {KNOWN[key]}, or call the column otherwise.")
    return values * _FACTORS[key, unit], KNOWN[key]


def _read_matlab(path: Path) -> list[Signals]:
    from scipy.io import loadmat

    with path.open("rb") as file:
        if file.read(19) == b"MATLAB 7.3 MAT-file":
            raise ValueError(f"{path.name} is a MATLAB file of version 7.3; save it in MATLAB with save(..., '-v7').")
    try:
        check_matlab(path)
        content = loadmat(path, struct_as_record=False, squeeze_me=True)
    except (MatlabError, MemoryError) as error:
        raise ValueError(f"{path.name} cannot be read as a MATLAB file ({error}); save it again.") from None
    except Exception as error:  # scipy raises nearly anything on damaged data
        raise ValueError(f"{path.name} cannot be read as a MATLAB file; save it again.") from error
    trials: list[Signals] = []
    _collect({name: value for name, value in content.items() if not name.startswith("__")}, (), path.name, trials)
    return trials


def _collect(fields: dict, at: tuple[str, ...], file: str, trials: list[Signals], depth: int = 0) -> None:
    vectors = {name: value for name, value in fields.items() if _is_vector(value)}
    times = next((name for name in vectors if name.lower().replace(" ", "") in _TIMES), None)
    if times is not None:
        found = _matlab_trial(vectors, times, at, file)
        if found is not None:
            trials.append(found)
    for name, value in fields.items():
        if hasattr(value, "_fieldnames") and depth < 6:
            inner = {one: getattr(value, one) for one in value._fieldnames}
            _collect(inner, (*at, name), file, trials, depth + 1)


def _is_vector(value) -> bool:
    return isinstance(value, np.ndarray) and value.ndim == 1 and value.dtype.kind in "uif" and value.size > 1


def _matlab_trial(vectors: dict, times: str, at: tuple[str, ...], file: str) -> Signals | None:
    clock = vectors[times].astype(float)
    where = "/".join(at)
    values, units = {}, {}
    for name, vector in vectors.items():
        if name == times or len(vector) != len(clock):
            continue
        key, unit = canonical(name)
        if key in values:
            continue
        values[key], units[key] = vector.astype(float), unit or _MATLAB_UNITS.get(key, "")
    if not values:
        return None
    if not np.isfinite(clock).all() or (np.diff(clock) <= 0).any():
        raise ValueError(f"{file}: the times of {where} do not rise from sample to sample; correct them.")
    samples = vectors.get("frameInds")
    if samples is not None:
        samples = samples.astype(int) - 1
        if samples.min() < 0 or samples.max() >= len(clock) or (np.diff(samples) < 0).any():
            samples = None
    return Signals(where, values, units, times=clock, own_clock=True, samples=samples)
