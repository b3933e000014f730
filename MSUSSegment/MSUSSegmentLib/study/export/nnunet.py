"""nnU-Net v2's raw data: ``imagesTr``, ``labelsTr``, ``imagesTs``, ``labelsTs``, ``dataset.json``, splits.

Format: https://github.com/MIC-DKFZ/nnUNet/blob/master/documentation/dataset_format.md, region_based_training.md and
ignore_label.md beside it. A label "ignore" stands for pixels of which nothing is known, regions for what overlaps.
"""

from __future__ import annotations

import re
from pathlib import Path

from MSUSSegmentLib.study.export.files import write_json, write_png
from MSUSSegmentLib.study.export.frames import ExportedFrame
from MSUSSegmentLib.study.export.label_map import LabelMap
from MSUSSegmentLib.tasks.task import Task

__all__ = ["NnUNet"]


class NnUNet:
    """One channel, PNG. Of the parts, "train" and "val" are training cases (``splits_final.json`` says which, to be put
    into nnU-Net's preprocessed folder), "test" is in imagesTs and labelsTs.

    nnU-Net gives each pixel one label: a first pass over all frames finds what overlaps and what is unlabelled.
    """

    hint = "Put {folder} into nnUNet_raw, then: nnUNetv2_plan_and_preprocess -d {number} --verify_dataset_integrity"
    two_passes = True

    def __init__(self, folder: Path, task: Task) -> None:
        self.folder, self.task = folder, task
        self._combinations: set[frozenset[str]] = set()
        self._partial = False
        self._map: LabelMap | None = None
        self._cases: dict[str, list[str]] = {"train": [], "val": [], "test": []}
        for name in ("imagesTr", "labelsTr"):
            (folder / name).mkdir(parents=True)

    @property
    def number(self) -> str:
        """Of the data set, from a folder's name such as Dataset123_Name."""
        found = re.match(r"Dataset(\d{3})_", self.folder.name)
        return found[1] if found else "NUMBER"

    def look(self, frame: ExportedFrame) -> None:
        """See what overlaps in a frame, before any is added."""
        masks = {structure: frame.mask(structure) for structure in self.task.structures}
        self._combinations |= LabelMap.combinations(masks)
        self._partial |= any(mask is None for mask in masks.values()) and any(m is not None for m in masks.values())

    def add(self, frame: ExportedFrame) -> list[str]:
        """Write a frame; returns problems in words. OSError when it cannot be written."""
        if self._map is None:
            self._map = LabelMap(self.task.structures, tuple(self._combinations), self._partial)
        masks = {structure: frame.mask(structure) for structure in self.task.structures}
        if all(mask is None for mask in masks.values()):
            return [f"{frame.id}: no structure is labelled, left out."]
        suffix = "Ts" if frame.part == "test" else "Tr"
        write_png(self.folder / f"images{suffix}" / f"{frame.id}_0000.png", frame.picture)
        write_png(self.folder / f"labels{suffix}" / f"{frame.id}.png", self._map.encode(masks))
        self._cases[frame.part].append(frame.id)
        return []

    def finish(self) -> None:
        """Write dataset.json and the split."""
        labels = (self._map or LabelMap(self.task.structures)).declaration()
        training = self._cases["train"] + self._cases["val"]
        content = {
            "channel_names": {"0": "US"},
            "labels": labels,
            "numTraining": len(training),
            "file_ending": ".png",
            "overwrite_image_reader_writer": "NaturalImage2DIO",
            "name": self.folder.name,
        }
        if any(isinstance(numbers, list) for numbers in labels.values()):
            content["regions_class_order"] = list(range(1, len(self.task.structures) + 1))
        write_json(self.folder / "dataset.json", content)
        if self._cases["val"]:
            write_json(self.folder / "splits_final.json", [{"train": self._cases["train"], "val": self._cases["val"]}])
