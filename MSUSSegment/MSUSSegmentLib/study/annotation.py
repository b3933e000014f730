"""What one rater, or the network, says of one frame of one image."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from MSUSSegmentLib.measure.table import row, short_digest
from MSUSSegmentLib.measure.types import Line, Measurement, Spacing
from MSUSSegmentLib.tasks.result import Drawing
from MSUSSegmentLib.tasks.vocabulary import Key

__all__ = ["AI", "APPROVED", "CORRECTED", "NEW", "PROPOSED", "REJECTED", "STATUSES", "Annotation", "MaskFiles"]

#: The rater that the network's own result stands under; no person may have this name.
AI = "AI"
#: What has become of an image: nothing yet; the network's result is there; a rater has saved something; a rater says
#: that it is right; a rater says that it is of no use.
NEW, PROPOSED, CORRECTED, APPROVED, REJECTED = "new", "AI", "corrected", "approved", "rejected"
STATUSES = (NEW, PROPOSED, CORRECTED, APPROVED, REJECTED)


class MaskFiles(Mapping):
    """Masks (H, W) bool by the key of their segment, read from PNG files each time they are asked for.

    ValueError, in one sentence, when a file is not as it was written; OSError when it cannot be read.
    """

    def __init__(self, files: Mapping[str, tuple[Path, str]], shape: tuple[int, int]) -> None:
        self.files, self.shape = dict(files), shape

    def __getitem__(self, key: str) -> np.ndarray:
        from MSUSSegmentLib.study.masks import read_mask

        path, sha256 = self.files[key]
        return read_mask(path, sha256, self.shape)

    def __contains__(self, key: object) -> bool:
        return key in self.files  # without reading it

    def content(self, key: str) -> bytes:
        """A mask's file as it is. ValueError, OSError as for reading it."""
        from MSUSSegmentLib.study.masks import mask_file

        return mask_file(*self.files[key])

    def __iter__(self) -> Iterator[str]:
        return iter(self.files)

    def __len__(self) -> int:
        return len(self.files)

    def __repr__(self) -> str:
        return f"MaskFiles({', '.join(self.files)})"


@dataclass(frozen=True, eq=False)
class Annotation:
    """One frame of one image by one rater, or by the network (rater `AI`).

    Attributes:
        image: the image's name in the study, its folder relative to the study's, with slashes.
        source: path of the image relative to the folder that it was added from, with slashes.
        sha256: of the image's content.
        frame: number in the recording, from 0; ``time_s`` its time or None.
        task: name of the task; ``options`` its measuring conventions.
        shape: (H, W) of the picture.
        spacing: (sx, sy) mm, None when unknown.
        rater, reading: who, and which time this rater was shown the image: 1, or 2 and more for repeats.
        status: `CORRECTED`, `APPROVED` or `REJECTED`; `PROPOSED` of the network's.
        reason: why it was rejected.
        masks: (H, W) bool by the key of the segment. A segment that is not here is unlabelled, not absent.
        none_there: keys of segments that the rater says the frame does not show.
        painted: who has painted which segment, by its key; "" is a person without a name.
        drawing: lines by (kind, index) in px, reasons for missing ones, confidence, model; see `tasks.result`.
        measurements: the numbers.
        subject, clip, device, muscle, side: as typed or read off the path; "" when unknown. ``clip`` names frames or
            images of one sweep, which must not be split between training and testing.
        model, weights: that made the proposal (weights: SHA-256); "" when there was none.
        seconds: how long the rater has worked on the image, all its frames together.
        saved: when, ISO 8601 with the offset from UTC.
        read: gives ``picture``.
    """

    image: str
    source: str
    sha256: str
    frame: int
    task: str
    shape: tuple[int, int]
    spacing: Spacing | None
    rater: str
    status: str
    reading: int = 1
    reason: str = ""
    time_s: float | None = None
    masks: Mapping[str, np.ndarray] = field(default_factory=dict)
    none_there: tuple[str, ...] = ()
    painted: Mapping[str, str] = field(default_factory=dict)
    drawing: Drawing = field(default_factory=Drawing)
    measurements: tuple[Measurement, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)
    subject: str = ""
    clip: str = ""
    device: str = ""
    muscle: str = ""
    side: str = ""
    scale_source: str = ""
    model: str = ""
    weights: str = ""
    seconds: float = 0.0
    saved: str = ""
    read: Callable[[], np.ndarray] | None = field(default=None, repr=False, compare=False)

    @property
    def picture(self) -> np.ndarray:
        """The frame, (H, W) uint8, read each time it is asked for.

        Raises:
            ValueError: the image is no longer there, or no longer what was annotated.
        """
        if self.read is None:
            raise ValueError(f"The picture of {self.source} is not at hand; open the study that it belongs to.")
        return self.read()

    @property
    def lines(self) -> dict[Key, Line]:
        """Lines by (kind, index), points in px (x right, y down, centres at integers)."""
        return self.drawing.lines

    @property
    def rows(self) -> list[dict]:
        """The numbers as rows of a table, with the columns of measurements.csv (`measure.table.COLUMNS`)."""
        return [
            row(
                one,
                source=self.source,
                frame=self.frame,
                time_s=self.time_s,
                rater="" if self.rater == AI else self.rater,
                model=self.model,
                scale_source=self.scale_source,
                weights=short_digest(self.weights),
                checked=self.rater if self.status == APPROVED else "",
            )
            for one in self.measurements
        ]
