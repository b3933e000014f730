"""One frame as it is exported, and which of its structures are labelled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from MSUSSegmentLib.io.scan_area import Box
from MSUSSegmentLib.study.annotation import Annotation
from MSUSSegmentLib.study.export.burnt_in import handled
from MSUSSegmentLib.tasks.task import Task

__all__ = ["ExportedFrame", "labelled", "partly_drawn", "structure_mask", "structures_of"]


def structures_of(task: Task) -> tuple[str, ...]:
    """The structures that a network learns, in its order."""
    return tuple(task.structures)


def _parts(task: Task, structure: str) -> list:
    """The segments of a structure that a rater draws; those that are never drawn in pictures, such as other muscles'
    aponeuroses, belong to it where they are there, and need not be."""
    return [segment for segment in task.segments if segment.structure == structure and segment.drawn] or [
        segment for segment in task.segments if segment.structure == structure
    ]


def _is_known(annotation: Annotation, segment) -> bool:
    there = any(segment.number(key) is not None for key in annotation.masks)
    return there or segment.key in annotation.none_there


def labelled(annotation: Annotation, task: Task, structure: str) -> bool:
    """Whether all that a structure consists of is drawn, or declared not to be there."""
    parts = _parts(task, structure)
    return bool(parts) and all(_is_known(annotation, segment) for segment in parts)


def partly_drawn(annotation: Annotation, task: Task) -> list[str]:
    """In words, structures of which only a part is drawn, so that they count as unlabelled."""
    found = []
    for structure in task.structures:
        known = {segment.title: _is_known(annotation, segment) for segment in _parts(task, structure)}
        if any(known.values()) and not all(known.values()):
            missing = " and ".join(title for title, there in known.items() if not there)
            found.append(f"{missing}: neither drawn nor said not to be there, so {structure} is unlabelled")
    return found


def structure_mask(annotation: Annotation, task: Task, structure: str) -> np.ndarray | None:
    """All of a structure (H, W) bool; None where it is unlabelled."""
    if not labelled(annotation, task, structure):
        return None
    segments = [segment for segment in task.segments if segment.structure == structure]
    drawn = [
        annotation.masks[key]
        for key in annotation.masks
        if any(segment.number(key) is not None for segment in segments)
    ]
    return np.any([np.zeros(annotation.shape, bool), *drawn], axis=0)


@dataclass(frozen=True)
class ExportedFrame:
    """One frame.

    ``id`` names it in the export, ``subject``, ``clip`` and ``rater`` are codes. ``group`` is a number of what belongs
    together, ``part`` "train", "val" or "test", ``fold`` 0 to 4 (None in the test part). ``area`` is the scan area and
    ``burnt_in`` what is done about text around it.
    """

    id: str
    annotation: Annotation
    task: Task
    subject: str
    clip: str
    rater: str
    group: int
    part: str
    fold: int | None
    area: Box
    burnt_in: str
    about: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def picture(self) -> np.ndarray:
        """(H, W) uint8."""
        return self._handled(self.annotation.picture)

    @property
    def shape(self) -> tuple[int, int]:
        """(H, W) of the exported picture."""
        return self.picture.shape

    def mask(self, structure: str) -> np.ndarray | None:
        """A structure's mask (H, W) bool; None where it is unlabelled."""
        mask = structure_mask(self.annotation, self.task, structure)
        return None if mask is None else self._handled(mask, "crop" if self.burnt_in == "crop" else "keep")

    def segments(self) -> dict[str, np.ndarray]:
        """The masks (H, W) bool of what is drawn, by the keys of their segments."""
        how = "crop" if self.burnt_in == "crop" else "keep"
        return {key: self._handled(mask, how) for key, mask in self.annotation.masks.items()}

    def _handled(self, plane: np.ndarray, how: str | None = None) -> np.ndarray:
        return handled(plane, self.area, self.burnt_in if how is None else how)[0]

    @property
    def mm_per_pixel(self) -> str:
        """The size of a pixel as text; "" when unknown or when pixels are no squares."""
        spacing = self.annotation.spacing
        if spacing is None or abs(spacing[0] / spacing[1] - 1) > 1e-3:
            return ""
        return repr(float(spacing[0] + spacing[1]) / 2)
