"""Folders as DL_Track_US trains on them: ``apo_images``, ``apo_masks``, ``fasc_images``, ``fasc_masks``.

https://github.com/PaulRitsche/DL_Track_US: each network is trained on the images that have its masks, an image and its
mask under one name. DL_Track_US draws its validation images at random; so each part has folders of its own here.
"""

from __future__ import annotations

from pathlib import Path

from MSUSSegmentLib.study.export.files import write_mask, write_png
from MSUSSegmentLib.study.export.frames import ExportedFrame
from MSUSSegmentLib.tasks.task import Task

__all__ = ["DlTrack"]

#: Structures by DL_Track's names for them.
NAMES = {"aponeurosis": "apo", "fascicle": "fasc"}


class DlTrack:
    """``train/``, ``val/`` and ``test/``, each with the four folders, as far as there is anything in them.

    Raises:
        ValueError: the task has no aponeuroses and fascicles.
    """

    hint = "Give DL_Track_US the folders in {folder}/train."

    def __init__(self, folder: Path, task: Task) -> None:
        if not set(NAMES) <= set(task.structures):
            raise ValueError(f"DL_Track_US knows aponeuroses and fascicles, which {task.name} is not about.")
        self.folder = folder

    def add(self, frame: ExportedFrame) -> list[str]:
        """Write a frame; returns problems in words. OSError when it cannot be written."""
        missing = []
        for structure, short in NAMES.items():
            mask = frame.mask(structure)
            if mask is None:
                missing.append(structure)
                continue
            write_png(self.folder / frame.part / f"{short}_images" / f"{frame.id}.png", frame.picture)
            write_mask(self.folder / frame.part / f"{short}_masks" / f"{frame.id}.png", mask)
        return [f"{frame.id}: no structure is labelled, left out."] if len(missing) == len(NAMES) else []

    def finish(self) -> None:
        """Nothing is left to write."""
