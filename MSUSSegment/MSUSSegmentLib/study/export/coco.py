"""COCO: ``annotations/instances_<part>.json`` beside ``<part>/``, one annotation a drawn segment, as run lengths.

Format: https://cocodataset.org/#format-data. What is declared absent and what is unlabelled in a picture is said as in
LVIS (https://www.lvisdataset.org): ``neg_category_ids``, ``not_exhaustive_category_ids``.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from MSUSSegmentLib.study.export.files import write_json, write_png
from MSUSSegmentLib.study.export.frames import ExportedFrame
from MSUSSegmentLib.tasks.task import Task

__all__ = ["Coco", "run_lengths"]


def run_lengths(mask: np.ndarray) -> list[int]:
    """Lengths of runs of equal pixels of a mask (H, W) bool, column by column, beginning with those outside."""
    flat = np.asarray(mask, bool).ravel(order="F")
    edges = np.flatnonzero(np.diff(flat)) + 1
    counts = np.diff(np.concatenate([[0], edges, [flat.size]])).tolist()
    return [0, *counts] if flat.size and flat[0] else counts


class Coco:
    """Categories are the task's segments, with their structure as the supercategory."""

    hint = 'Read it with: pycocotools.coco.COCO("{folder}/annotations/instances_train.json")'

    def __init__(self, folder: Path, task: Task) -> None:
        self.folder, self.task = folder, task
        self._categories = {segment.key: number for number, segment in enumerate(task.segments, 1)}
        self._parts: dict[str, tuple[list[dict], list[dict]]] = {}

    def _category(self, key: str) -> int | None:
        found = (s for s in self.task.segments if s.number(key) is not None)
        return next((self._categories[segment.key] for segment in found), None)

    def add(self, frame: ExportedFrame) -> list[str]:
        """Write a frame; returns problems in words. OSError when it cannot be written."""
        masks = {key: mask for key, mask in frame.segments().items() if self._category(key) is not None}
        absent = {self._categories[key] for key in frame.annotation.none_there if key in self._categories}
        if not masks and not absent:
            return [f"{frame.id}: no segment is drawn, left out."]
        images, annotations = self._parts.setdefault(frame.part, ([], []))
        write_png(self.folder / frame.part / f"{frame.id}.png", frame.picture)
        height, width = frame.shape
        drawn = {self._category(key) for key in masks}
        number = len(images) + 1
        images.append({
            "id": number, "file_name": f"{frame.id}.png", "width": width, "height": height,
            "neg_category_ids": sorted(absent - drawn),
            "not_exhaustive_category_ids": sorted(set(self._categories.values()) - absent - drawn),
            "subject": frame.subject, "clip": frame.clip, "mm_per_pixel": frame.mm_per_pixel, **frame.about,
        })  # fmt: skip
        for key, mask in masks.items():
            if not mask.any():
                continue
            rows, columns = (np.flatnonzero(mask.any(axis=axis)) for axis in (1, 0))
            box = columns[0], rows[0], columns[-1] - columns[0] + 1, rows[-1] - rows[0] + 1
            annotations.append({
                "id": len(annotations) + 1, "image_id": number, "category_id": self._category(key), "iscrowd": 0,
                "area": int(mask.sum()), "bbox": [int(value) for value in box],
                "segmentation": {"size": [height, width], "counts": run_lengths(mask)},
            })  # fmt: skip
        return []

    def finish(self) -> None:
        """Write the lists."""
        categories = [
            {"id": self._categories[s.key], "name": s.key, "supercategory": s.structure or s.key}
            for s in self.task.segments
        ]
        info = {"description": f"{self.folder.name}: {self.task.title}", "version": "1.0"}
        for part, (images, drawn) in self._parts.items():
            content = {"info": info, "licenses": [], "images": images, "annotations": drawn,
                       "categories": categories}  # fmt: skip
            write_json(self.folder / "annotations" / f"instances_{part}.json", content)
