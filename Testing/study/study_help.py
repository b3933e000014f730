"""Pictures, studies and annotations for the tests of studies."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image

from MSUSSegmentLib.io.result_files import content_sha256
from MSUSSegmentLib.measure.architecture import Options
from MSUSSegmentLib.measure.types import MANUAL, Line
from MSUSSegmentLib.study.annotation import AI, CORRECTED, PROPOSED, Annotation
from MSUSSegmentLib.study.image import StudyImage
from MSUSSegmentLib.study.study import Settings, Study
from MSUSSegmentLib.tasks.derive import derive
from MSUSSegmentLib.tasks.longitudinal import LONGITUDINAL
from MSUSSegmentLib.tasks.result import Drawing

SHAPE, SPACING = (60, 80), (0.5, 0.5)


def write_pictures(folder: Path, count: int) -> list[Path]:
    """Pictures that all differ."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"p{i}.png" for i in range(count)]
    for i, path in enumerate(paths):
        Image.fromarray(np.random.default_rng(i).integers(0, 255, SHAPE, dtype=np.uint8)).save(path)
    return paths


def make_study(tmp_path: Path, count: int = 3, **settings) -> Study:
    """A study of pictures that lie beside it."""
    paths = write_pictures(tmp_path / "pictures", count)
    roots = (("../pictures", str(tmp_path / "pictures")),)
    study = Study.create(tmp_path / "study", Settings("longitudinal", roots=roots, **settings))
    for i, path in enumerate(paths):
        study.add(
            StudyImage(path.stem, path.name, path.name, 0, content_sha256(path), i, SHAPE, spacing=SPACING,
                       scale_source="typed", subject=f"s{i // 2}")
        )  # fmt: skip
    return study


def annotate(image: StudyImage, rater: str, down: float = 0.0, confidence: float | None = None) -> Annotation:
    """Aponeuroses and a fascicle drawn on an image, the deep one ``down`` px lower, with masks and numbers."""
    x = np.linspace(5.0, 75.0, 4)
    lines = {
        ("superficial", 1): Line(np.column_stack([x, np.full(4, 12.0)]), MANUAL, rater=rater),
        ("deep", 1): Line(np.column_stack([x, np.full(4, 45.0 + down)]), MANUAL, rater=rater),
        ("fascicle", 1): Line(np.array([[20.0, 44.0], [60.0, 13.0]]), MANUAL, rater=rater),
    }
    known = {} if confidence is None else {"MT": confidence}
    found = derive(LONGITUDINAL, Drawing(lines, confidence=known, model="m"), None, image.spacing, Options())
    rows = np.arange(SHAPE[0])[:, None] * np.ones(SHAPE[1])
    masks = {"superficial_aponeurosis": abs(rows - 10) < 2, "deep_aponeurosis": abs(rows - 47 - down) < 2}
    return Annotation(
        image.name, image.source, image.sha256, 0, "longitudinal", image.shape, image.spacing, rater,
        PROPOSED if rater == AI else CORRECTED, masks=masks, drawing=found.drawing, measurements=found.measurements,
        scale_source=image.scale_source, subject=image.subject, model="m", weights="a" * 64,
    )  # fmt: skip


def propose(study: Study, image: StudyImage, confidence: float | None = 0.9) -> None:
    """Save a result of the network."""
    study.save(image, AI, [annotate(image, AI, confidence=confidence)], PROPOSED)


def shifted(annotation: Annotation, point: int, by: tuple[float, float]) -> Annotation:
    """With one point of the deep aponeurosis dragged."""
    line = annotation.lines["deep", 1]
    points = line.points.copy()
    points[point] += by
    lines = {**annotation.lines, ("deep", 1): replace(line, points=points)}
    return replace(annotation, drawing=replace(annotation.drawing, lines=lines))
