"""Grey values that are in memory already, as a recording."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np

from MSUSSegmentLib.io.recording import Recording, RecordingError, Scale, spread, typed_scale

__all__ = ["ArraySource", "open_array"]


class ArraySource:
    """Frames of an array (N, H, W) uint8 (see ``FrameSource``)."""

    notes: tuple[str, ...] = ()

    def __init__(self, grey: np.ndarray, fps: float | None = None) -> None:
        self._grey = grey
        self.shape = grey.shape[1:]
        self.times = tuple(None if fps is None else i / fps for i in range(len(grey)))
        self.scale = Scale.unknown("An array says nothing about the size of its pixels.")

    def read(self, index: int) -> np.ndarray:
        return self._grey[index]

    def colours(self, index: int) -> None:
        return None

    def sample(self, count: int) -> list[int]:
        return spread(len(self._grey), count)

    def close(self) -> None:
        pass

    def sha256(self) -> str:
        """SHA-256 of shape and values."""
        return hashlib.sha256(repr(self._grey.shape).encode() + np.ascontiguousarray(self._grey).tobytes()).hexdigest()


def open_array(
    grey: np.ndarray, mm_per_pixel: float | None = None, fps: float | None = None, name: str = "array"
) -> Recording:
    """Grey values (H, W) or (N, H, W) uint8 as a recording.

    RecordingError for anything else: what other values mean as grey levels is for the one to say who knows them.
    """
    grey = np.asarray(grey)
    if grey.dtype != np.uint8 or grey.ndim not in (2, 3) or not grey.size:
        raise RecordingError(
            f"A picture is an array (H, W) of uint8, a clip (N, H, W), but this is {grey.shape} of {grey.dtype}; "
            "convert colour to grey and other values to 0 to 255 first."
        )
    if fps is not None and not (np.isfinite(fps) and fps > 0):
        raise RecordingError("fps must be a positive number of frames per second.")
    source = ArraySource(grey if grey.ndim == 3 else grey[None], fps)
    return Recording(Path(name), source, None if mm_per_pixel is None else typed_scale(mm_per_pixel))
