"""Finished frames on disk, one small file each, so that a run that was stopped can go on."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from MSUSSegmentLib.measure.architecture import Options, measure_architecture
from MSUSSegmentLib.measure.types import MuscleGeometry, Spacing
from MSUSSegmentLib.tasks.result import FrameResult

__all__ = ["ResultStore"]

#: Masks of so many bytes stay in memory, so that most clips are not read back from disk.
MEMORY = 600_000_000


class ResultStore(Sequence):
    """Results of the frames of one recording, in frame order, read from disk when asked for.

    Geometry and masks are kept (masks as bits); the numbers are measured again from the geometry when read, with the
    same spacing and options, so they come out the same.

    Args:
        folder: made if need be.
        key: says what the results were made from and how; results of another key are not taken up.
        shape: (H, W) of the frames.
        spacing: pixel size in mm or None.
        options: conventions of the measurements.
    """

    def __init__(
        self, folder: Path, key: str, shape: tuple[int, int], spacing: Spacing | None, options: Options
    ) -> None:
        self.folder, self.shape, self.spacing, self.options = Path(folder), shape, spacing, options
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
        geometry = result.architecture.geometry
        arrays = {f"mask_{name}": np.packbits(mask) for name, mask in result.masks.items()}
        arrays |= {f"fascicle_{i}": trace for i, trace in enumerate(geometry.fascicles)}
        arrays |= {n: getattr(geometry, n) for n in ("superficial", "deep") if getattr(geometry, n) is not None}
        about = json.dumps({"time_s": result.time_s, "reasons": geometry.reasons})
        path = self.folder / f"{result.index:07d}.npz"
        partial = path.with_suffix(".partial")
        try:
            with partial.open("wb") as file:
                np.savez(file, about=np.frombuffer(about.encode(), np.uint8), **arrays)
            os.replace(partial, path)
        except OSError as error:
            partial.unlink(missing_ok=True)
            raise OSError(
                f"Frame {result.index} could not be kept in {self.folder} ({error}); free some space and run again."
            ) from error
        self._bytes += sum(mask.nbytes for mask in result.masks.values())
        if self._bytes <= MEMORY:
            self._remembered[result.index] = result
        if result.index not in self._indices:
            self._indices = sorted([*self._indices, result.index])

    def __len__(self) -> int:
        return len(self._indices)

    def __getitem__(self, i):
        if isinstance(i, slice):
            return [self._read(index) for index in self._indices[i]]
        return self._read(self._indices[i])

    def __iter__(self) -> Iterator[FrameResult]:
        return (self._read(index) for index in self._indices)

    def _read(self, index: int) -> FrameResult:
        if index in self._remembered:
            return self._remembered[index]
        with np.load(self.folder / f"{index:07d}.npz") as arrays:
            content = {name: arrays[name] for name in arrays.files}
        about = json.loads(content["about"].tobytes())
        size = self.shape[0] * self.shape[1]
        masks = {
            name.removeprefix("mask_"): np.unpackbits(bits, count=size).astype(bool).reshape(self.shape)
            for name, bits in content.items()
            if name.startswith("mask_")
        }
        traces = sum(name.startswith("fascicle_") for name in content)
        geometry = MuscleGeometry(
            content.get("superficial"),
            content.get("deep"),
            tuple(content[f"fascicle_{k}"] for k in range(traces)),
            about["reasons"],
        )
        architecture = measure_architecture(geometry, self.spacing, self.options)
        return FrameResult(index, about["time_s"], masks, architecture)

    def remove(self) -> None:
        """Delete the folder; the results have gone elsewhere."""
        self._remembered.clear()
        shutil.rmtree(self.folder, ignore_errors=True)
