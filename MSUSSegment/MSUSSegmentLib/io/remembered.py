"""Frames of a clip that stay in memory once they were decoded: they are needed again for scene and overlay."""

from __future__ import annotations

import threading

import numpy as np

from MSUSSegmentLib.io.recording import FrameSource, Recording

__all__ = ["RememberedSource", "remember"]

#: Bytes of frames that are kept; those beyond are decoded again.
MEMORY = 300_000_000


class RememberedSource:
    """A ``FrameSource`` that decodes a frame once. Threads may read from it: one at a time reaches the decoder.

    Args:
        source: the frames.
        known: what another one of the same recording knows already.
    """

    def __init__(self, source: FrameSource, known: dict[int, np.ndarray] | None = None) -> None:
        self._source, self._lock = source, threading.Lock()
        self.known: dict[int, np.ndarray] = {} if known is None else known

    @property
    def original(self) -> FrameSource:
        """The frames as the file's format gives them."""
        return self._source

    def read(self, index: int) -> np.ndarray:
        """(H, W) uint8, not to be written to; raises RecordingError."""
        grey = self.known.get(index)
        if grey is None:
            with self._lock:
                grey = self._source.read(index)
            if (len(self.known) + 1) * grey.nbytes <= MEMORY:
                self.known[index] = grey
        return grey

    def colours(self, index: int) -> np.ndarray | None:
        """As of ``FrameSource``."""
        with self._lock:
            return self._source.colours(index)

    def __getattr__(self, name: str):
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self._source, name)


def remember(recording: Recording) -> RememberedSource:
    """Keep the frames of an open recording from now on."""
    if not isinstance(recording.source, RememberedSource):
        recording.source = RememberedSource(recording.source)
    return recording.source
