"""The network looks at the next frames of a clip while the last one is being measured: two cores do both at once."""

from __future__ import annotations

import threading
from bisect import bisect_right
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np

from MSUSSegmentLib.io.recording import RecordingError
from MSUSSegmentLib.io.remembered import RememberedSource
from MSUSSegmentLib.io.scan_area import Box
from MSUSSegmentLib.tasks.task import ProbabilityMaps

__all__ = ["Ahead"]

#: How many frames the network may be ahead.
FRAMES = 2


class Ahead:
    """A predictor of a clip's frames, to be used in a ``with`` block.

    Args:
        predictor: gives the same maps; called by one thread at a time.
        source: the clip's frames; a frame is known by its array.
        indices: frames that will be asked for, in rising order.
    """

    def __init__(self, predictor: ProbabilityMaps, source: RememberedSource, indices: Sequence[int]) -> None:
        self._predictor, self._source, self._indices = predictor, source, list(indices)
        self._lock, self._pool = threading.Lock(), ThreadPoolExecutor(1, thread_name_prefix="msus-ahead")
        self._coming: dict[int, Future] = {}
        self._done: set[int] = set()
        self._closed = False

    @property
    def name(self) -> str:
        return self._predictor.name

    def probabilities(self, grey: np.ndarray, bounds: Box) -> dict[str, np.ndarray]:
        """As of the predictor; starts with the frames that follow this one."""
        index = next((i for i, known in list(self._source.known.items()) if known is grey), None)
        if index is None:  # not a frame as recorded
            return self._compute(grey, bounds)
        coming = self._coming.pop(index, None)
        self._done.add(index)
        place = bisect_right(self._indices, index)
        for following in self._indices[place : place + FRAMES]:
            if following not in self._done and following not in self._coming:
                self._coming[following] = self._pool.submit(self._look, following, bounds)
        maps = None if coming is None else coming.result()
        return self._compute(grey, bounds) if maps is None else maps

    def _look(self, index: int, bounds: Box) -> dict[str, np.ndarray] | None:
        if self._closed:
            return None
        try:
            grey = self._source.read(index)
        except RecordingError:
            return None  # the one who asks for the frame will hear of it
        return self._compute(grey, bounds) if index in self._source.known else None

    def _compute(self, grey: np.ndarray, bounds: Box) -> dict[str, np.ndarray]:
        with self._lock:
            return self._predictor.probabilities(grey, bounds)

    def __getattr__(self, name: str):
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self._predictor, name)

    def __enter__(self) -> Ahead:
        return self

    def __exit__(self, *_: object) -> None:
        self._closed = True
        self._pool.shutdown(wait=True, cancel_futures=True)
