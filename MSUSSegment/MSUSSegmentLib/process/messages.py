"""What goes between Slicer and the process that computes: a few bytes of JSON and arrays as they lie in memory.

The pictures of a run go through a file that both sides map into memory. Names, numbers and lines go as JSON, to the
last digit, so that a result is the same as that of the thread.
"""

from __future__ import annotations

import importlib
import json
import os
import struct
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from MSUSSegmentLib.process.running import ClipFrame, PredictorFactory, run_frames
from MSUSSegmentLib.tasks.codec import decode_lines, decode_result, encode_lines, encode_result
from MSUSSegmentLib.tasks.context import ClipContext
from MSUSSegmentLib.tasks.registry import TASKS, find_task

__all__ = [
    "MAGIC",
    "decode_event",
    "decode_run",
    "encode_event",
    "encode_run",
    "is_portable",
    "read_message",
    "write_message",
]

#: What the process writes first; whatever a launcher has printed before it is skipped.
MAGIC = b"\x00MSUSSegment 1\n"
_SIZES = struct.Struct(">IQ")  # bytes of JSON and of arrays that follow


def write_message(stream: BinaryIO, about: dict[str, Any], arrays: Sequence[np.ndarray] = ()) -> None:
    """Write one message and flush. OSError when nobody reads any more."""
    text = json.dumps(about).encode()
    stream.write(_SIZES.pack(len(text), sum(array.nbytes for array in arrays)) + text)
    for array in arrays:
        stream.write(np.ascontiguousarray(array).data)
    stream.flush()


def read_message(stream: BinaryIO) -> tuple[dict[str, Any], np.ndarray] | None:
    """The next message and its bytes (N,) uint8; None at the end, also where it comes amid a message."""
    sizes = stream.read(_SIZES.size)
    if len(sizes) < _SIZES.size:
        return None
    length, more = _SIZES.unpack(sizes)
    content = stream.read(length), stream.read(more)
    if len(content[0]) < length or len(content[1]) < more:
        return None
    return json.loads(content[0]), np.frombuffer(content[1], np.uint8)


def is_portable(function, arguments: Sequence) -> bool:
    """Whether another process can do this job: `run_frames` with a registered task and a predictor made by names."""
    if function is not run_frames or len(arguments) < 3:
        return False
    task, factory = arguments[1], arguments[2]
    return TASKS.get(task.name) is task and isinstance(factory, PredictorFactory)


def encode_factory(factory: PredictorFactory) -> list:
    """A factory as JSON."""
    return [factory.maker, list(factory.arguments)]


def decode_factory(kept: list) -> PredictorFactory:
    """The inverse of `encode_factory`."""
    return PredictorFactory(kept[0], tuple(kept[1]))


def encode_run(path: Path, frames, task, factory, spacing, options, context, sampled, earlier, still) -> dict[str, Any]:
    """The arguments of `run_frames` (after its job) as JSON; their pictures go into a new file ``path``. OSError."""
    with Path(path).open("wb") as file:

        written: dict[int, list] = {}  # a picture that later frames are looked at with goes into the file once

        def keep(array: np.ndarray | None) -> list | None:
            if array is None:
                return None
            if id(array) not in written:
                written[id(array)] = keep_new(np.asarray(array))
            return written[id(array)]

        def keep_new(array: np.ndarray) -> list:
            if array.strides == (0,) * array.ndim and array.size:  # all of one value, as of pictures without colour
                return [array.dtype.str, array.shape, None, array.flat[0].item()]
            at = file.tell()
            file.write(np.ascontiguousarray(array).data)
            return [array.dtype.str, array.shape, at]

        frames = [ClipFrame(*frame) for frame in frames]
        return {
            "path": str(path),
            "frames": [
                [int(f.index), f.time_s, keep(f.pixels), keep(f.overlay), f.grey_note, encode_lines(f.given or {}),
                 [keep(one) for one in f.before]]
                for f in frames
            ],
            "sampled": [[int(index), keep(pixels)] for index, pixels in sampled],
            "task": task.name,
            "factory": encode_factory(factory),
            "spacing": None if spacing is None else [float(size) for size in spacing],
            "options": [type(options).__module__, type(options).__qualname__, asdict(options)],
            "context": None if context is None else context.to_json(),
            "earlier": [[int(index), text] for index, text in earlier],
            "still": bool(still),
        }


def decode_run(kept: dict[str, Any]) -> tuple:
    """The inverse of `encode_run`: pictures as they lie in the file, which is removed as soon as it is mapped, where
    the system lets that happen."""
    path = Path(kept["path"])
    content = np.memmap(path, np.uint8, "c") if path.stat().st_size else np.empty(0, np.uint8)
    discard(path)

    def array(entry: list | None) -> np.ndarray | None:
        if entry is None:
            return None
        kind, shape, at, *value = entry
        if at is None:
            return np.broadcast_to(np.array(value[0], kind), shape)
        count = int(np.prod(shape)) * np.dtype(kind).itemsize
        return np.asarray(content[at : at + count]).view(kind).reshape(shape)

    module, name, values = kept["options"]
    return (
        [
            ClipFrame(index, time_s, array(pixels), array(overlay), note, decode_lines(given) or None,
                      tuple(array(one) for one in before))
            for index, time_s, pixels, overlay, note, given, before in kept["frames"]
        ],
        find_task(kept["task"]),
        decode_factory(kept["factory"]),
        None if kept["spacing"] is None else tuple(kept["spacing"]),
        getattr(importlib.import_module(module), name)(**values),
        None if kept["context"] is None else ClipContext.from_json(kept["context"]),
        [(index, array(pixels)) for index, pixels in kept["sampled"]],
        [(index, text) for index, text in kept["earlier"]],
        kept["still"],
    )


def discard(path: Path) -> bool:
    """Remove a run's file; False while the system does not allow it, because it is still mapped."""
    try:
        os.unlink(path)
    except FileNotFoundError:
        pass
    except OSError:
        return False
    return True


def encode_event(kind: str, value) -> tuple[Any, list[np.ndarray]]:
    """An event's value (see `worker.Worker.poll`) as JSON and arrays."""
    if kind == "frame":
        about, packed = encode_result(value)
        shape = next((mask.shape for mask in value.masks.values()), (0, 0))
        keys = [[key, len(bits)] for key, bits in packed.items()]
        return {**about, "index": int(value.index), "shape": shape, "masks": keys}, list(packed.values())
    if kind == "context":
        return value.to_json(), []
    return value, []


def decode_event(kind: str, value, content: np.ndarray):
    """The inverse of `encode_event`."""
    if kind == "frame":
        packed, at = {}, 0
        for key, length in value["masks"]:
            packed[key] = content[at : at + length]
            at += length
        return decode_result(value["index"], value, packed, tuple(value["shape"]))
    if kind == "context":
        return ClipContext.from_json(value)
    return tuple(value) if isinstance(value, list) else value
