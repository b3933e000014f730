"""What the DICOM file says of a volume that Slicer's own DICOM module, or its volume reader, has made of it.

Slicer keeps the pixels, but not all that our own reader knows: the scale when there are several ultrasound regions or
wrong ones, the times, and what is black and white when pixels have more than eight bits.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import slicer

from MSUSSegmentLib.io import grey
from MSUSSegmentLib.io.dicom import is_dicom
from MSUSSegmentLib.io.open import open_recording
from MSUSSegmentLib.io.recording import OtherModalityError, Scale, spread
from MSUSSegmentLib.io.volume_image import dicom_modality
from MSUSSegmentLib.scene import attributes as A
from MSUSSegmentLib.scene import volume

__all__ = ["DicomSource", "file_of", "levels_of", "modality_of", "read", "remember"]

_UIDS, _MODALITY = "DICOM.instanceUIDs", "DICOM.Modality"
#: Frames in which Slicer's pixels are compared with those of our own reader.
_COMPARED = 5
_DIFFERENT = (
    "Its grey levels in Slicer are not those of its DICOM file: echo intensity cannot be compared with that of other "
    "pictures. Open the file itself in section 1."
)


@dataclass(frozen=True)
class DicomSource:
    """What our own reader says of the file; ``greys`` holds some of its frames, (H, W) uint8, by number."""

    scale: Scale
    times: tuple[float | None, ...]
    slice_spacing: float | None
    grey_note: str
    greys: dict[int, np.ndarray]

    @property
    def length(self) -> int:
        """Number of frames."""
        return len(self.times)


def file_of(node) -> Path | None:
    """The DICOM file that Slicer has read a volume from; None when that is not known, or the file has gone."""
    uid = (A.read(node, _UIDS).split() or [""])[0]
    database = getattr(slicer, "dicomDatabase", None)
    named = database.fileForInstance(uid) if uid and database is not None else ""
    if not named and node.GetStorageNode() is not None:
        named = node.GetStorageNode().GetFileName()
    path = Path(named) if named else None
    return path if path is not None and path.is_file() and is_dicom(path) else None


def modality_of(node) -> str:
    """What kind of image a volume is, as DICOM has it ("US", "MR", "CT"); "" when nothing says it."""
    kept = A.read(node, A.MODALITY)
    if kept:
        return kept
    tree = slicer.vtkMRMLSubjectHierarchyNode.GetSubjectHierarchyNode(slicer.mrmlScene)
    item = tree.GetItemByDataNode(node) if tree is not None else 0
    told = tree.GetItemAttribute(item, _MODALITY) if item else ""  # written by Slicer's DICOM module
    path = None if told else file_of(node)
    return told or ("" if path is None else dicom_modality(path))


def remember(node, source) -> None:
    """Let a volume that was made from another one be known as of the same DICOM file."""
    A.write(node, _UIDS, source.GetAttribute(_UIDS))


def read(node, any_modality: bool = False) -> DicomSource | None:
    """What the DICOM file of a volume says; None when there is no such file, it cannot be read by us (a package that is
    missing, a kind that Slicer alone knows), or its pictures have another size: Slicer's volume is good without it.

    OtherModalityError when the file says that it is no ultrasound, unless ``any_modality``: a person must be asked.
    """
    path = file_of(node)
    if path is None:
        return None
    try:
        with open_recording(path, any_modality=any_modality) as recording:
            if node.GetImageData().GetDimensions()[:2] != recording.shape[::-1]:
                return None
            greys = {i: recording.frame(i).pixels for i in spread(len(recording), _COMPARED)}
            note = getattr(recording, "grey_note", "")
            return DicomSource(recording.scale, recording.times, recording.slice_spacing, note, greys)
    except OtherModalityError:
        raise
    except Exception:  # DICOM readers raise nearly anything, and the picture is there already
        logging.getLogger("MSUSSegment").info("MSUSSegment: %s could not be read again", path, exc_info=True)
        return None


def levels_of(arrays, source: DicomSource | None) -> grey.Levels:
    """What is black and white in a volume's frames, each (H, W) or (H, W, 3 or 4): as in their DICOM file when it is
    known, else as the numbers themselves say (`volume.levels_of`)."""
    arrays = list(arrays)
    guess = volume.levels_of(arrays)
    if source is None:
        return guess
    shared = [i for i in source.greys if i < len(arrays)]
    ours, theirs = np.stack([arrays[i] for i in shared]), np.stack([source.greys[i] for i in shared])
    if ours.ndim == 4:  # colour; conversions between colour spaces round differently
        same = [np.abs(volume.as_grey(one, guess.limits).astype(int) - other).max() <= 1
                for one, other in zip(ours, theirs, strict=True)]  # fmt: skip
        return grey.Levels(guess.limits, source.grey_note if all(same) else _DIFFERENT)
    if np.array_equal(grey.from_range(ours, guess.limits), theirs):
        return grey.Levels(guess.limits, source.grey_note)
    limits = grey.limits_between(ours, theirs)
    return grey.Levels(guess.limits, _DIFFERENT) if limits is None else grey.Levels(limits, source.grey_note)
