"""Finished frames on disk, one small file each, so that a run that was stopped can go on."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from MSUSSegmentLib.io.files import replace_bytes
from MSUSSegmentLib.tasks.codec import decode_result, encode_result
from MSUSSegmentLib.tasks.context import ClipContext
from MSUSSegmentLib.tasks.result import FrameResult

__all__ = ["ResultStore"]

CONTEXT = "context.json"
#: Masks of so many bytes stay in memory, so that most clips are not read back from disk.
MEMORY = 600_000_000


class ResultStore(Sequence):
    """Results of the frames of one recording, in frame order, read from disk when asked for.

    Everything in a result is kept as it is, numbers to the last digit, masks as bits.

    Args:
        folder: made if need be.
        key: says what the results were made from and how; results of another key are not taken up.
        shape: (H, W) of the frames.
    """

    def __init__(self, folder: Path, key: str, shape: tuple[int, int]) -> None:
        self.folder, self.shape = Path(folder), shape
        mark = self.folder / "key.txt"
        if self.folder.exists() and (not mark.exists() or mark.read_text(encoding="utf-8") != key):
            shutil.rmtree(self.folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        mark.write_text(key, encoding="utf-8")
        for partial in self.folder.glob("*.partial"):
            partial.unlink()
        self._indices = sorted(int(p.stem) for p in self.folder.glob("*.npz"))
        self._remembered: dict[int, FrameResult] = {}
        self._bytes = 0

    @property
    def indices(self) -> list[int]:
        """Numbers of the frames that are there, ascending."""
        return list(self._indices)

    def add(self, result: FrameResult) -> None:
        """Keep one result.

        Raises:
            OSError: it cannot be written; what was kept before stays.
        """
        about, packed = encode_result(result)
        masks = {f"mask_{name}": bits for name, bits in packed.items()}
        path = self.folder / f"{result.index:07d}.npz"
        partial = path.with_suffix(".partial")
        try:
            with partial.open("wb") as file:
                text = np.frombuffer(json.dumps(about).encode(), np.uint8)
                np.savez(file, about=text, **masks)
            os.replace(partial, path)
        except OSError as error:
            partial.unlink(missing_ok=True)
            raise OSError(
                f"Frame {result.index} could not be kept in {self.folder} ({error}); free some space and run again."
            ) from error
        self._remember(result)
        if result.index not in self._indices:
            self._indices = sorted([*self._indices, result.index])

    @property
    def context(self) -> ClipContext | None:
        """What was found once for all frames; None before it is kept, or where its file is spoilt."""
        try:
            return ClipContext.from_json((self.folder / CONTEXT).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None

    def keep_context(self, context: ClipContext) -> None:
        """Keep what was found once for all frames, so that a run that goes on does not look for it again. OSError."""
        replace_bytes(self.folder / CONTEXT, context.to_json().encode())

    def result(self, index: int) -> FrameResult:
        """The result of frame ``index``."""
        return self._read(index)

    def __len__(self) -> int:
        return len(self._indices)

    def __getitem__(self, i):
        if isinstance(i, slice):
            return [self._read(index) for index in self._indices[i]]
        return self._read(self._indices[i])

    def __iter__(self) -> Iterator[FrameResult]:
        return (self._read(index) for index in self._indices)

    def _remember(self, result: FrameResult) -> None:
        self._bytes += sum(mask.nbytes for mask in result.masks.values())
        if self._bytes <= MEMORY:
            self._remembered[result.index] = result

    def _read(self, index: int) -> FrameResult:
        if index in self._remembered:
            return self._remembered[index]
        with np.load(self.folder / f"{index:07d}.npz") as arrays:
            content = {name: arrays[name] for name in arrays.files}
        about = json.loads(content["about"].tobytes())
        packed = {
            name.removeprefix("mask_"): bits for name, bits in content.items() if name.startswith("mask_")
        }
        result = decode_result(index, about, packed, self.shape)
        self._remember(result)  # scene and overlay ask for it more than once
        return result

    def remove(self) -> None:
        """Delete the folder; the results have gone elsewhere."""
        self._remembered.clear()
        shutil.rmtree(self.folder, ignore_errors=True)
