"""Damaged copies of a file, the same ones for the same seed: what transfers, disks and unfinished exports do to it."""

from __future__ import annotations

import time
import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from MSUSSegmentLib.io.open import open_recording
from MSUSSegmentLib.io.recording import RecordingError, spread

#: The first bytes of a file hold what a reader decides by; half of all damage goes there.
HEADER = 2048
#: Lengths that a field of a header may claim.
HUGE = (0xFFFFFFFF, 0xFFFFFFFE, 0x7FFFFFFF, 0x80000000, 0x00FFFFFF, 0x0000FFFF, 0)


def mutations(data: bytes, count: int, seed: int = 0) -> Iterator[tuple[str, bytes]]:
    """``count`` damaged copies of ``data``, each with a name that says what was done (number, kind, place).

    The five kinds take turns: bits flipped in 1 to 8 bytes, the end cut off, a run of bytes zeroed, a run duplicated
    (everything after it moves), and an absurd length written as 2 or 4 bytes of either order. Mutation ``i`` of a seed
    is the same whatever ``count`` is.
    """
    kinds = (_flipped, _cut, _zeroed, _duplicated, _huge)
    for number in range(count):
        random = np.random.default_rng((seed, number))
        kind = kinds[number % len(kinds)]
        where, changed = kind(data, random)
        yield f"{number} {kind.__name__.strip('_')} at {where}", changed


def _place(data: bytes, random: np.random.Generator) -> int:
    end = min(HEADER, len(data)) if random.random() < 0.5 else len(data)
    return int(random.integers(end))


def _run(data: bytes, random: np.random.Generator) -> tuple[int, int]:
    start = _place(data, random)
    return start, min(len(data), start + int(2 ** random.uniform(0, 12)))


def _flipped(data: bytes, random: np.random.Generator) -> tuple[int, bytes]:
    changed, place = bytearray(data), 0
    for _ in range(int(random.integers(1, 9))):
        place = _place(data, random)
        changed[place] ^= int(random.integers(1, 256))
    return place, bytes(changed)


def _cut(data: bytes, random: np.random.Generator) -> tuple[int, bytes]:
    place = _place(data, random)
    return place, data[:place]


def _zeroed(data: bytes, random: np.random.Generator) -> tuple[int, bytes]:
    start, end = _run(data, random)
    return start, data[:start] + bytes(end - start) + data[end:]


def _duplicated(data: bytes, random: np.random.Generator) -> tuple[int, bytes]:
    start, end = _run(data, random)
    return start, data[:end] + data[start:end] + data[end:]


def _huge(data: bytes, random: np.random.Generator) -> tuple[int, bytes]:
    place, size = _place(data, random), int(random.choice((2, 4)))
    value = int(random.choice(HUGE)) & (256**size - 1)
    return place, data[:place] + value.to_bytes(size, str(random.choice(("little", "big")))) + data[place + size :]


def failures(file: Path, folder: Path, count: int, seed: int = 0, seconds: float = 20.0) -> list[str]:
    """What went wrong in opening ``count`` mutations of ``file``, written to ``folder`` one by one under its name.

    Right is: it opens and its frames have the recording's shape, or RecordingError with one sentence. Wrong, and named
    with the mutation: any other exception, a message of several lines or without the file's name, more than
    ``seconds``.
    """
    wrong, data, damaged = [], file.read_bytes(), folder / file.name
    for name, changed in mutations(data, count, seed):
        damaged.write_bytes(changed)
        start = time.perf_counter()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                with open_recording(damaged) as recording:
                    for index in spread(len(recording), 3):
                        frame = recording.frame(index)
                        if frame.pixels.shape != recording.shape or frame.pixels.dtype != np.uint8:
                            wrong.append(f"{name}: a frame of shape {frame.pixels.shape}, {frame.pixels.dtype}")
                        recording.overlay(index)
        except RecordingError as error:
            text = str(error)
            if "\n" in text or not text.endswith(".") or file.name not in text:
                wrong.append(f"{name}: says {text!r}")
        except Exception as error:
            wrong.append(f"{name}: {type(error).__name__}: {error}")
        if time.perf_counter() - start > seconds:
            wrong.append(f"{name}: took {time.perf_counter() - start:.0f} s")
    return wrong
