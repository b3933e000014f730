"""When the frames of a DICOM clip were taken, by whichever of its many statements counts."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from itertools import accumulate, pairwise

from MSUSSegmentLib.io.dicom_header import Header

_FRAME_TIME, _FRAME_TIME_VECTOR = 0x00181063, 0x00181065
#: Frames a second that clips have; a frame time in ms outside of it is probably in another unit.
_RATES = (0.2, 1000.0)
#: Two statements of a frame rate agree up to this share.
_AGREE = 0.2
#: Units that a frame time was found to be written in instead of ms, as ms.
_UNITS = {"seconds": 1000.0, "microseconds": 0.001}


def frame_times(header: Header, count: int) -> tuple[tuple[float | None, ...], list[str]]:
    """Seconds after the first frame for ``count`` frames, None where the file does not say, and remarks.

    In this order: the date and time of each frame (enhanced files); what FrameIncrementPointer names, FrameTime or
    FrameTimeVector (ms), then the other of the two; ActualFrameDuration (ms), CineRate, RecommendedDisplayFrameRate
    (1/s). A frame time that no clip has is taken in the unit that agrees with the rate, else left out. Remarks are
    without the file's name and begin in lower case.
    """
    if count < 2:
        return (None,) * count, []
    times = _of_frames(header, count)
    if times is not None:
        return times, []
    remarks: list[str] = []
    rate = _rate(header)
    readers = {_FRAME_TIME: _steady, _FRAME_TIME_VECTOR: _vector}
    named = [tag for tag in _pointer(header) if tag in readers]
    for tag in [*named, *(tag for tag in (_FRAME_TIME_VECTOR, _FRAME_TIME) if tag not in named)]:
        steps = readers[tag](header, count, remarks)
        if steps is None:
            continue
        steps = _in_ms(steps, rate, remarks)
        if steps is not None:
            return tuple(round(moment / 1000, 9) for moment in accumulate([0.0, *steps])), remarks
    if rate is None:
        return (None,) * count, remarks
    return tuple(i / rate for i in range(count)), remarks


def _pointer(header: Header) -> list[int]:
    value = header.get("FrameIncrementPointer")
    try:
        return [int(value)] if isinstance(value, int) else [int(tag) for tag in value or ()]
    except (TypeError, ValueError):
        return []


def _steady(header: Header, count: int, remarks: list[str]) -> list[float] | None:
    step = header.number("FrameTime")
    return [step] * (count - 1) if step is not None and step > 0 else None


def _vector(header: Header, count: int, remarks: list[str]) -> list[float] | None:
    """The steps between frames of a FrameTimeVector that has one a frame (or one a step)."""
    steps = header.numbers("FrameTimeVector")
    declared = header.whole("NumberOfFrames") or count
    if len(steps) == declared > count:  # frames are missing at the end
        steps = steps[:count]
    if len(steps) == count - 1:
        steps = [0.0, *steps]
    if len(steps) != count or any(step <= 0 for step in steps[1:]):
        return None
    steps = steps[1:]
    if len(steps) >= 3 and all(abs(step - (i + 1) * steps[0]) <= 0.05 * step for i, step in enumerate(steps)):
        remarks.append("lists times after the first frame where it should list steps between frames; read as such")
        steps = [b - a for a, b in pairwise([0.0, *steps])]
    return steps


def _rate(header: Header) -> float | None:
    """Frames a second by what is said besides FrameTime and FrameTimeVector."""
    duration = header.number("ActualFrameDuration")
    if duration is not None and duration > 0 and _RATES[0] <= 1000 / duration <= _RATES[1]:
        return 1000 / duration
    for keyword in ("CineRate", "RecommendedDisplayFrameRate"):
        value = header.number(keyword)
        if value is not None and _RATES[0] <= value <= _RATES[1]:
            return value
    return None


def _in_ms(steps: list[float], rate: float | None, remarks: list[str]) -> list[float] | None:
    """Steps in ms, in another unit when only that agrees with ``rate``; None when they cannot be right."""
    mean = sum(steps) / len(steps)
    possible = _RATES[0] <= 1000 / mean <= _RATES[1]
    if rate is not None and not _agree(mean, rate):
        for unit, factor in _UNITS.items():
            if _agree(mean * factor, rate):
                remarks.append(f"gives its frame times in {unit} instead of milliseconds (by its frame rate); so read")
                return [step * factor for step in steps]
        if possible:
            remarks.append(
                f"says {mean:g} ms from frame to frame, but {rate:g} frames a second as well; the former is used"
            )
    if possible:
        return steps
    also = f"; {rate:g} frames a second, which it says as well, are used" if rate else "; times are left out"
    remarks.append(f"says {mean:g} ms from frame to frame, which no clip has{also}")
    return None


def _agree(step_ms: float, rate: float) -> bool:
    return abs(step_ms * rate / 1000 - 1) <= _AGREE


def _of_frames(header: Header, count: int) -> tuple[float, ...] | None:
    """From the functional groups of an enhanced file: the frames' own times, when each is later than the one before.

    Slices of one moment share their time and so have none of their own; so have frames in any other order.
    """
    groups = (header.get("PerFrameFunctionalGroupsSequence") or [])[:count]
    if len(groups) < count:
        return None
    for macro, keyword, seconds in (
        ("FrameContentSequence", "FrameAcquisitionDateTime", _moment),
        ("FrameContentSequence", "FrameReferenceDateTime", _moment),
        ("TemporalPositionSequence", "TemporalPositionTimeOffset", lambda value: float(value)),
    ):
        try:
            moments = [seconds(group.get(macro)[0].get(keyword)) for group in groups]
        except (TypeError, ValueError, IndexError):
            continue
        if all(later > earlier for earlier, later in pairwise(moments)):
            return tuple(round(moment - moments[0], 6) for moment in moments)
    return None


def _moment(value) -> float:
    """Seconds of a DICOM date and time (YYYYMMDDHHMMSS.FFFFFF, PS3.5 DT); ValueError otherwise."""
    match = re.match(r"(\d{14})(\.\d{1,6})?", str(value).strip())
    if match is None:
        raise ValueError("no date and time to the second")
    whole = datetime.strptime(match[1], "%Y%m%d%H%M%S") - datetime(1970, 1, 1)
    return whole / timedelta(seconds=1) + float(match[2] or 0)
