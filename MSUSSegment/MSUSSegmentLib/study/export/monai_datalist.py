"""A MONAI datalist: ``datalist.json`` beside images and masks, read by ``monai.data.load_decathlon_datalist``."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from MSUSSegmentLib.study.export.files import write_json, write_png
from MSUSSegmentLib.study.export.frames import ExportedFrame
from MSUSSegmentLib.tasks.task import Task

__all__ = ["UNLABELLED", "MonaiDatalist"]

#: The value of a mask's pixels of which nothing is known.
UNLABELLED = 255
_LISTS = {"train": "training", "val": "validation", "test": "test"}


class MonaiDatalist:
    """Lists "training", "validation" and "test". "label" names one mask a structure, in the order of ``labels``, which
    MONAI's LoadImaged stacks as channels: 1 inside, 0 outside, `UNLABELLED` everywhere where it is not labelled."""

    hint = 'Read it with: monai.data.load_decathlon_datalist("{folder}/datalist.json", data_list_key="training")'

    def __init__(self, folder: Path, task: Task) -> None:
        self.folder, self.task = folder, task
        self._lists: dict[str, list[dict]] = {name: [] for name in _LISTS.values()}

    def add(self, frame: ExportedFrame) -> list[str]:
        """Write a frame; returns problems in words. OSError when it cannot be written."""
        masks = {structure: frame.mask(structure) for structure in self.task.structures}
        if all(mask is None for mask in masks.values()):
            return [f"{frame.id}: no structure is labelled, left out."]
        image = f"images/{frame.id}.png"
        write_png(self.folder / image, frame.picture)
        labels = []
        for structure, mask in masks.items():
            labels.append(f"labels/{structure}/{frame.id}.png")
            plane = np.full(frame.shape, UNLABELLED, np.uint8) if mask is None else mask.astype(np.uint8)
            write_png(self.folder / labels[-1], plane)
        entry = {"image": image, "label": labels, "subject": frame.subject, "clip": frame.clip, "group": frame.group}
        if frame.fold is not None:
            entry["fold"] = frame.fold
        if frame.mm_per_pixel:
            entry["mm_per_pixel"] = float(frame.mm_per_pixel)
        self._lists[_LISTS[frame.part]].append({**entry, **{k: v for k, v in frame.about.items() if v}})
        return []

    def finish(self) -> None:
        """Write the datalist."""
        counts = {f"num{name.capitalize()}": len(entries) for name, entries in self._lists.items()}
        content = {
            "name": self.folder.name,
            "description": f"Masks of {', '.join(self.task.structures)}; 1 inside, 0 outside, 255 unlabelled.",
            "modality": {"0": "US"},
            "labels": {str(i): structure for i, structure in enumerate(self.task.structures)},
            "unlabelled": UNLABELLED,
            **counts,
            **self._lists,
        }
        write_json(self.folder / "datalist.json", content)
