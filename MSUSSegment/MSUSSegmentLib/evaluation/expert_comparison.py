"""The automatic measurement beside expert readings of the same images, image by image."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from math import isnan, nan

from MSUSSegmentLib.evaluation.experts import QUANTITIES, ExpertImage
from MSUSSegmentLib.io.open import open_recording
from MSUSSegmentLib.io.recording import RecordingError, Scale
from MSUSSegmentLib.io.scan_area import Box
from MSUSSegmentLib.measure.architecture import Options
from MSUSSegmentLib.measure.edge_convention import edge_convention
from MSUSSegmentLib.measure.types import Measurement, MuscleGeometry, Spacing
from MSUSSegmentLib.tasks.clip import analyze_frames
from MSUSSegmentLib.tasks.context import ClipContext
from MSUSSegmentLib.tasks.longitudinal import DEEP, SUPERFICIAL
from MSUSSegmentLib.tasks.result import FrameResult
from MSUSSegmentLib.tasks.task import ProbabilityMaps, Task

__all__ = ["TOLERANCES", "Comparison", "compare_frame", "compare_with_experts"]

#: What counts as one unit of error in the score of the UMUD challenge: degrees, mm, mm.
TOLERANCES = {"PA": 6.0, "FL": 12.0, "MT": 3.0}


@dataclass(frozen=True)
class Comparison:
    """One image's numbers; dictionaries by quantity, PA in degrees, lengths in ``image.unit``, nan where unknown.

    ``automatic`` follows the definitions of the readings, ``own`` those of the analysis (the same thing unless the
    readings follow ``measure.edge_convention``). ``confidence`` is what the measurement says of itself, None when it
    says nothing. ``unsure``: one of the three numbers is flagged so. ``flags`` are the flags of the three, in words.
    """

    image: ExpertImage
    automatic: dict[str, float]
    own: dict[str, float]
    confidence: dict[str, float | None]
    unsure: bool
    flags: str

    @property
    def covered(self) -> bool:
        """Whether there is a number for all that was read."""
        return covers(self.automatic, {q: self.image.reference(q) for q in QUANTITIES})


def compare_with_experts(
    images: Iterable[ExpertImage],
    task: Task,
    predictor: ProbabilityMaps,
    options: Options | None = None,
    unreadable: Callable[[str], None] | None = None,
) -> Iterator[Comparison]:
    """Measure every image that experts read, without any setting.

    Example::

        from MSUSSegmentLib.evaluation.experts import read_experts
        from MSUSSegmentLib.networks.predictor import load_predictor
        from MSUSSegmentLib.evaluation.expert_comparison import compare_with_experts
        from MSUSSegmentLib.evaluation.expert_scores import format_scores, summarize_experts
        from MSUSSegmentLib.tasks.registry import find_task

        task = find_task("longitudinal")
        images = read_experts("readings.csv").images
        found = list(compare_with_experts(images, task, load_predictor(task.bundle)))
        print(format_scores(summarize_experts(found)))

    Args:
        images: what was read, by ``learning.experts.read_experts``.
        task: a task that measures muscle architecture.
        predictor: its network.
        options: definitions of the ``own`` numbers; None for the default ones.
        unreadable: called with a sentence for each image that cannot be read, which is then left out.

    Yields:
        One comparison an image; the frames of one file after one another, in rising order.

    Raises:
        RecordingError: an image cannot be read, and there is no ``unreadable``.
    """
    options = Options() if options is None else options
    files: dict[tuple, list[ExpertImage]] = {}
    for image in images:
        files.setdefault((image.path, image.mm_per_pixel, image.unit), []).append(image)
    for (path, mm_per_pixel, unit), frames in files.items():
        by_number = {image.frame: image for image in frames}
        bad = None if unreadable is None else partial(_unreadable_frame, unreadable)
        try:
            with open_recording(path, mm_per_pixel) as recording:
                if unit == "px":
                    recording.scale = Scale.unknown("The readings are in px.")
                contexts: list[ClipContext] = []
                results = analyze_frames(
                    recording, task, predictor, sorted(by_number), options, bad, on_context=contexts.append
                )
                for _, result in results:
                    area, spacing = contexts[0].scan_area, recording.scale.spacing
                    yield compare_frame(by_number[result.index], result, area, spacing)
        except RecordingError as error:
            if unreadable is None:
                raise
            for _ in frames:
                unreadable(str(error))


def _unreadable_frame(unreadable: Callable[[str], None], number: int, reason: str) -> None:
    unreadable(f"frame {number}: {reason}")


def compare_frame(image: ExpertImage, result: FrameResult, bounds: Box, spacing: Spacing | None) -> Comparison:
    """One analysed frame beside its readings.

    A number by ``measure.edge_convention`` counts as given only where the measurement gives those that it is made of.
    Lengths are unknown when the readings are in mm and ``spacing`` is None.

    Args:
        image: the readings.
        result: the analysed frame.
        bounds: its scan area.
        spacing: with which it was analysed, mm.
    """
    whole: dict[str, Measurement] = {m.quantity: m for m in result.measurements if m.index is None}
    values = {quantity: measurement.value for quantity, measurement in whole.items()}
    own = {q: values.get(q) for q in QUANTITIES}
    found = own
    if image.at_edge:
        angle = values.get("fascicle_angle") if values.get("superficial_angle") is not None else None
        columns = bounds.x0, bounds.x1 - 1
        geometry = MuscleGeometry(result.points(SUPERFICIAL), result.points(DEEP))
        found = edge_convention(geometry, angle, columns, spacing, image.mirrored)
        if own["MT"] is None:
            found = {**found, "MT": None, "FL": None}
    notes = [f"{q}: {whole[q].flag}" for q in QUANTITIES if q in whole and whole[q].flag]
    if image.unit == "mm" and spacing is None:
        own, found = ({**numbers, "MT": None, "FL": None} for numbers in (own, found))
        notes.append("lengths: no scale, add a column mm_per_pixel")
    return Comparison(
        image,
        {q: nan if found[q] is None else float(found[q]) for q in QUANTITIES},
        {q: nan if own[q] is None else float(own[q]) for q in QUANTITIES},
        {q: getattr(whole.get(q), "confidence", None) for q in QUANTITIES},
        any(whole[q].has("unsure") for q in QUANTITIES if q in whole),
        "; ".join(notes),
    )


def covers(numbers: dict[str, float], readings: dict[str, float]) -> bool:
    """Whether there is a number for each quantity that was read; nan is none."""
    return all(not isnan(numbers[q]) or isnan(readings[q]) for q in QUANTITIES)
