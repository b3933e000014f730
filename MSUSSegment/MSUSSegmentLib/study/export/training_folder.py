"""The project's own training folder: goes straight into ``msus train --data``; see `learning.dataset`."""

from __future__ import annotations

from pathlib import Path

from MSUSSegmentLib.io.files import replace_csv
from MSUSSegmentLib.study.export.files import write_mask, write_png
from MSUSSegmentLib.study.export.frames import ExportedFrame
from MSUSSegmentLib.tasks.task import Task

__all__ = ["TrainingFolder"]

COLUMNS = ("id", "group", "split", "fold", "subject", "clip", "muscle", "side", "device", "mm_per_pixel", "rater")


class TrainingFolder:
    """``images/``, one folder of masks a structure, ``index.csv``. A structure without a mask is unlabelled.

    The part "val" is fold 0 of the training split, "train" the other folds: ``msus train --fold 0`` validates on it.
    """

    hint = "Train on it with: msus train --data {folder} --fold 0 -o RUN"

    def __init__(self, folder: Path, task: Task) -> None:
        self.folder, self.task = folder, task
        self._rows: list[dict] = []
        for structure in task.structures:
            (folder / structure).mkdir(parents=True)

    def add(self, frame: ExportedFrame) -> list[str]:
        """Write a frame; returns problems in words. OSError when it cannot be written."""
        masks = {structure: frame.mask(structure) for structure in self.task.structures}
        if all(mask is None for mask in masks.values()):
            return [f"{frame.id}: no structure is labelled, left out."]
        write_png(self.folder / "images" / f"{frame.id}.png", frame.picture)
        for structure, mask in masks.items():
            if mask is not None:
                write_mask(self.folder / structure / f"{frame.id}.png", mask)
        self._rows.append({
            "id": frame.id, "group": f"g{frame.group}", "split": "test" if frame.part == "test" else "train",
            "fold": "" if frame.fold is None else frame.fold, "subject": frame.subject, "clip": frame.clip,
            "rater": frame.rater, "mm_per_pixel": frame.mm_per_pixel, **frame.about,
        })  # fmt: skip
        return []

    def finish(self) -> None:
        """Write the index."""
        replace_csv(self.folder / "index.csv", COLUMNS, self._rows)
