"""Masks alone, without scene or numbers: what ``python -m monai.bundle run`` on a shipped bundle does."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from MSUSSegmentLib.io.open import find_inputs, open_recording, unique_names
from MSUSSegmentLib.io.pictures import write_picture
from MSUSSegmentLib.tasks.clip import analyze_frames
from MSUSSegmentLib.tasks.task import ProbabilityMaps, Task

__all__ = ["segment_files"]


def segment_files(inputs: Sequence[str], output: str | Path, task: Task, predictor: ProbabilityMaps) -> list[Path]:
    """Write one PNG mask (0 or 255) for each input, frame and segment, the same masks that ``msus analyze`` makes.

    Args:
        inputs: files, folders or globs.
        output: gets one folder for each input.
        task: names the segments.
        predictor: the network.

    Returns:
        The files written, named FRAME-SEGMENT.png.

    Raises:
        ValueError: nothing to read, or an input that cannot be read.
        OSError: ``output`` cannot be written.
    """
    paths = find_inputs(inputs)
    if not paths:
        raise ValueError("Nothing to segment: give an image, a video, a DICOM file or a folder with --input.")
    names, written = unique_names(paths), []
    for path in paths:
        folder = Path(output) / names[path]
        folder.mkdir(parents=True, exist_ok=True)
        with open_recording(path) as recording:
            for _, result in analyze_frames(recording, task, predictor, range(len(recording)), task.conventions()):
                for segment, mask in result.masks.items():
                    written.append(folder / f"{result.index:05d}-{segment}.png")
                    write_picture(written[-1], mask.astype(np.uint8) * 255)
    return written
