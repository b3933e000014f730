"""Write pictures as a video that players and presentation programs open."""

from __future__ import annotations

import os
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

import numpy as np

from MSUSSegmentLib.report.overlay import draw_overlay
from MSUSSegmentLib.tasks.result import FrameResult
from MSUSSegmentLib.tasks.task import Task

__all__ = ["VideoWriter", "write_overlays"]


class VideoWriter:
    """An H.264 .mp4 (MPEG-4 where there is no H.264 encoder), whole or not at all. Use in a ``with`` block.

    Args:
        path: the file, replaced when the block ends without an exception.
        rate: frames per second.

    Raises:
        OSError: it cannot be written.
    """

    def __init__(self, path: str | Path, rate: float) -> None:
        import av

        self.path = Path(path)
        self._partial = self.path.with_name(self.path.stem + ".partial.mp4")
        self._rate = Fraction(min(max(rate, 1.0), 240.0)).limit_denominator(1000)
        self._codec = "libx264" if "libx264" in av.codecs_available else "mpeg4"
        self._container = av.open(str(self._partial), "w")
        self._stream = None

    def add(self, picture: np.ndarray) -> None:
        """Append an (H, W, 3) uint8 picture; H and W even, and the same for all."""
        import av

        if self._stream is None:
            options = {"preset": "ultrafast", "crf": "20"} if self._codec == "libx264" else {"qscale": "3"}
            self._stream = self._container.add_stream(self._codec, rate=self._rate, options=options)
            self._stream.height, self._stream.width = picture.shape[:2]
            self._stream.pix_fmt = "yuv420p"
        try:
            self._container.mux(self._stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        except av.FFmpegError as error:
            raise OSError(f"{self.path} could not be written ({error}); free some space and run again.") from error

    def __enter__(self) -> VideoWriter:
        return self

    def __exit__(self, kind, *_) -> None:
        import av

        try:
            if kind is None and self._stream is not None:
                self._container.mux(self._stream.encode())
            self._container.close()
            if kind is None:
                os.replace(self._partial, self.path)
        except av.FFmpegError as error:
            raise OSError(f"{self.path} could not be written ({error}); free some space and run again.") from error
        finally:
            self._partial.unlink(missing_ok=True)


def write_overlays(
    task: Task,
    path: str | Path,
    rate: float,
    name: str,
    pictures: Iterable[tuple[np.ndarray, FrameResult, int]],
    scale: str | None = None,
) -> None:
    """Write a cine with its results drawn on it.

    Args:
        task: says how results are drawn.
        path: the .mp4.
        rate: frames per second.
        name: of the recording, shown above the picture.
        pictures: frame (H, W) uint8, its result, and its number in the recording.
        scale: where the scale comes from, as for `report.overlay.draw_overlay`.

    Raises:
        OSError: it cannot be written.
    """
    with VideoWriter(path, rate) as video:
        for grey, result, number in pictures:
            time = "" if result.time_s is None else f"   {result.time_s:.2f} s"
            video.add(draw_overlay(task, grey, result, f"{name}   frame {number}{time}", scale))
