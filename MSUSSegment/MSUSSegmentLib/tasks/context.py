"""What is found once a recording and holds for all its frames, in a form that results and scenes can keep."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import isclose
from typing import TYPE_CHECKING

import numpy as np

from MSUSSegmentLib.io.scan_area import Box
from MSUSSegmentLib.measure.identity import ClipMuscle, ContourPlace, place_of_contour, place_of_geometry
from MSUSSegmentLib.measure.pairs import EDGES, PairPlace
from MSUSSegmentLib.measure.types import MuscleGeometry, Spacing
from MSUSSegmentLib.tasks.task import weights_of

if TYPE_CHECKING:
    from MSUSSegmentLib.tasks.result import FrameResult
    from MSUSSegmentLib.tasks.task import ProbabilityMaps, Task

__all__ = ["ClipContext", "FramePlace", "place_in_frame"]


@dataclass(frozen=True)
class ClipContext:
    """What is found once a recording; the same context gives a frame the same numbers, wherever it is analysed.

    ``scan_area`` px and ``still`` (the recording is one picture, which is analysed with more care) belong to the
    recording. The rest belongs to one task, model and scale: ``sampled``, the numbers of the frames that were looked at
    together; ``muscle``, where they show the muscle that the clip is about (None: in none of them, or the task needs
    none); the names of ``task`` and ``model``, the SHA-256 of the model's ``weights`` ("" when it tells none) and the
    ``spacing`` (sx, sy) mm with which that was found. Without a ``task`` only the recording's part is known.
    """

    scan_area: Box
    still: bool = False
    sampled: tuple[int, ...] = ()
    muscle: ClipMuscle | None = None
    task: str = ""
    model: str = ""
    weights: str = ""
    spacing: Spacing | None = None

    def of_recording(self) -> ClipContext:
        """The part that another task, model or scale leaves as it is."""
        return ClipContext(self.scan_area, self.still)

    def is_for(self, task: Task, predictor: ProbabilityMaps, spacing: Spacing | None) -> bool:
        """Whether it was found with this task, model and scale; otherwise it is stale but for `of_recording`."""
        made = self.task, self.model, self.weights
        return made == (task.name, predictor.name, weights_of(predictor)) and _same_spacing(self.spacing, spacing)

    @cached_property
    def digest(self) -> str:
        """A short text that differs between contexts."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()[:16]

    def to_json(self) -> str:
        """As text from which `from_json` makes the same again, to the last digit."""
        muscle = None
        if self.muscle is not None:
            places = self.muscle.places
            muscle = {
                "frames": [int(index) for index in self.muscle.indices],
                "columns": self.muscle.columns.tolist(),
                **{name: [getattr(place, name).tolist() for place in places] for name in EDGES},
            }
        about = {
            "scan_area": [int(edge) for edge in self.scan_area],
            "still": bool(self.still),
            "sampled": [int(index) for index in self.sampled],
            "muscle": muscle,
            "task": self.task,
            "model": self.model,
            "weights": self.weights,
            "spacing": None if self.spacing is None else [float(size) for size in self.spacing],
        }
        return json.dumps(about)

    @staticmethod
    def from_json(text: str) -> ClipContext:
        """What `to_json` has written. ValueError for other texts."""
        try:
            about = json.loads(text)
            muscle = about["muscle"]
            if muscle is not None:
                columns = np.array(muscle["columns"], float)
                edges = zip(*(muscle[name] for name in EDGES), strict=True)
                places = tuple(PairPlace(columns, *_rows(pair, columns)) for pair in edges)
                indices = tuple(int(index) for index in muscle["frames"])
                if not places or len(indices) != len(places):
                    raise ValueError("places")
                muscle = ClipMuscle(indices, places)
            spacing = about["spacing"]
            return ClipContext(
                Box(*(int(edge) for edge in about["scan_area"])),
                bool(about["still"]),
                tuple(int(index) for index in about["sampled"]),
                muscle,
                *(str(about[name]) for name in ("task", "model", "weights")),
                None if spacing is None else (float(spacing[0]), float(spacing[1])),
            )
        except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
            raise ValueError(f"This is no clip context ({error!r}).") from error


@dataclass(frozen=True)
class FramePlace:
    """Where one analysed frame shows what its clip is followed by: later frames are expected near it.

    ``edges``: the muscle's two inner edges at the columns of the context's muscle; None when one of them is missing, or
    the context has no muscle. ``contours``: the place of each closed contour by its number. Small enough to be kept
    with every frame, and exact, so that an analysis can go on from it as if it had never stopped.
    """

    index: int
    edges: PairPlace | None = None
    contours: dict[int, ContourPlace] = field(default_factory=dict)

    def to_json(self, context: ClipContext) -> str:
        """As text; it says to which context it belongs."""
        edges = None if self.edges is None else [getattr(self.edges, name).tolist() for name in EDGES]
        contours = {str(number): [float(v) for v in place] for number, place in self.contours.items()}
        return json.dumps({"context": context.digest, "edges": edges, "contours": contours})

    @staticmethod
    def from_json(index: int, text: str, context: ClipContext) -> FramePlace | None:
        """What `to_json` has written for frame ``index``; None for other texts, and for those of another context."""
        try:
            about = json.loads(text)
            if about["context"] != context.digest:
                return None
            contours = {int(number): ContourPlace(*map(float, place)) for number, place in about["contours"].items()}
            edges = None
            if about["edges"] is not None:
                edges = PairPlace(context.muscle.columns, *_rows(about["edges"], context.muscle.columns))
            return FramePlace(index, edges, contours)
        except (ValueError, TypeError, KeyError, AttributeError):
            return None


def place_in_frame(result: FrameResult, context: ClipContext, task: Task) -> FramePlace:
    """Where a result shows what the clip is followed by."""
    edges = None
    if context.muscle is not None:
        curves = (result.points(kind) for kind in EDGES)
        edges = place_of_geometry(MuscleGeometry(*curves, (), {}), context.muscle.columns)
    outlined = task.outlined.name if task.outlined is not None else None
    areas = {number: line.drawn for (kind, number), line in result.lines.items() if kind == outlined and line.placed}
    return FramePlace(result.index, edges, {number: place_of_contour(points) for number, points in areas.items()})


def new_context(context: ClipContext, task: Task, predictor: ProbabilityMaps, spacing: Spacing | None) -> ClipContext:
    """The recording's part of a context, to be filled for a task, model and scale."""
    return replace(
        context.of_recording(),
        task=task.name,
        model=predictor.name,
        weights=weights_of(predictor),
        spacing=None if spacing is None else (float(spacing[0]), float(spacing[1])),
    )


def _same_spacing(one: Spacing | None, other: Spacing | None) -> bool:
    """Files of scenes keep a pixel's size to some 15 digits."""
    if one is None or other is None:
        return one is other
    return all(isclose(a, b, rel_tol=1e-9) for a, b in zip(one, other, strict=True))


def _rows(pair, columns: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rows of the two edges. ValueError unless there is one for each column."""
    superficial, deep = (np.array(rows, float) for rows in pair)
    if superficial.shape != columns.shape or deep.shape != columns.shape:
        raise ValueError("rows")
    return superficial, deep
