"""The formats of an export, by name."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from MSUSSegmentLib.study.export.coco import Coco
from MSUSSegmentLib.study.export.dl_track import DlTrack
from MSUSSegmentLib.study.export.frames import ExportedFrame
from MSUSSegmentLib.study.export.monai_datalist import MonaiDatalist
from MSUSSegmentLib.study.export.nnunet import NnUNet
from MSUSSegmentLib.study.export.training_folder import TrainingFolder
from MSUSSegmentLib.tasks.task import Task

__all__ = ["DICOM_FORMATS", "FORMATS", "FORMAT_NAMES", "Writer"]


class Writer(Protocol):
    """Writes one frame after the other. One with ``two_passes`` is shown all frames by ``look`` before any is added.

    ``hint`` says how the data set is used; "{folder}" and "{number}" in it are filled in.
    """

    hint: str

    def __init__(self, folder: Path, task: Task) -> None: ...

    def add(self, frame: ExportedFrame) -> list[str]:
        """Write a frame; returns problems in words."""

    def finish(self) -> None:
        """Write what is about all frames."""


FORMATS: dict[str, type[Writer]] = {
    "msus": TrainingFolder,
    "monai": MonaiDatalist,
    "nnunet": NnUNet,
    "coco": Coco,
    "dl-track": DlTrack,
}
#: Objects for a DICOM archive, one an image.
DICOM_FORMATS = ("dicom-seg", "dicom-sr")
FORMAT_NAMES = (*FORMATS, *DICOM_FORMATS)
