"""One measured picture or cine: its nodes, found by their attributes, and its numbers."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field

import numpy as np
import slicer

from MSUSSegmentLib.evaluation.scores import add_scores
from MSUSSegmentLib.evaluation.section_comparison import Reference
from MSUSSegmentLib.measure.architecture import Options
from MSUSSegmentLib.measure.table import row
from MSUSSegmentLib.measure.types import AUTO, MANUAL, Measurement, Spacing
from MSUSSegmentLib.scene import attributes as A
from MSUSSegmentLib.scene import cine, coordinates, echo, reading, reference, table, volume
from MSUSSegmentLib.tasks.longitudinal import LONGITUDINAL
from MSUSSegmentLib.tasks.registry import TASKS
from MSUSSegmentLib.tasks.task import Task


@dataclass
class MuscleScene:
    """The nodes of one picture or cine, all in `slicer.mrmlScene`.

    ``markups`` holds the markups by (kind, index), see `attributes`. ``browser`` is None for a still. In a cine, the
    nodes show the frame that the browser has selected. ``reference`` are the norms for z-scores, None for none; it is
    not kept with the scene, see `reference`.
    """

    token: str
    volume: object
    segmentation: object
    table: object
    browser: object = None
    markups: dict[tuple[str, int], object] = field(default_factory=dict)
    reference: Reference | None = None

    def _of(self, kind: str) -> list:
        return [node for (of, _), node in sorted(self.markups.items(), key=lambda item: item[0][1]) if of == kind]

    @property
    def curves(self) -> dict[str, object]:
        """The aponeuroses that have a markup, by "superficial" and "deep"."""
        return {kind: node for (kind, _), node in self.markups.items() if kind in A.CURVES}

    @property
    def thickness(self) -> list:
        return self._of(A.THICKNESS)

    @property
    def fascicles(self) -> list:
        return self._of(A.FASCICLE)

    @property
    def pennation(self) -> list:
        return self._of(A.PENNATION)

    @property
    def areas(self) -> list:
        return self._of(A.AREA)

    @property
    def frame(self) -> int:
        """Number of the frame shown, in its recording."""
        return volume.frame_of(self.volume)

    @property
    def spacing(self) -> Spacing | None:
        return volume.spacing_of(self.volume)

    @property
    def slice_spacing(self) -> float | None:
        """Distance in mm between frames that are neighbouring slices of a volume; None for others, and when unknown."""
        text = A.read(self.browser, A.SLICE_SPACING) if self.browser is not None else ""
        return float(text) if text else None

    @property
    def matrix(self) -> np.ndarray:
        """IJK to RAS (4, 4) of the picture."""
        return coordinates.matrix_of(self.volume)

    @property
    def options(self):
        """The task's measuring conventions, kept with the table. Unknown or spoilt ones fall back to the defaults."""
        conventions = self.task.conventions
        try:
            return conventions(**A.read_json(self.table, A.OPTIONS, {})) if self.table is not None else conventions()
        except (TypeError, ValueError):
            return conventions()

    @property
    def task(self) -> Task:
        """The task that the picture is measured by, kept with the table; longitudinal unless it says otherwise.

        Without a table it is the task whose segments there are.
        """
        if self.table is not None:
            return TASKS.get(A.read(self.table, A.TASK), LONGITUDINAL)
        keys = set(self.segmentation.GetSegmentation().GetSegmentIDs()) if self.segmentation is not None else set()
        of_segments = (task for task in TASKS.values() if keys & {one.key for one in task.segments if one.structure})
        return next(of_segments, LONGITUDINAL)

    @property
    def model(self) -> str:
        return A.read(self.table, A.MODEL) if self.table is not None else ""

    @property
    def weights(self) -> str:
        """The beginning of the SHA-256 of the model's weights."""
        return A.read(self.table, A.WEIGHTS) if self.table is not None else ""

    @property
    def rater(self) -> str:
        return A.read(self.table, A.RATER) if self.table is not None else ""

    def measurements(self) -> tuple[Measurement, ...]:
        """The numbers of the frame shown, read off its markups; none while nothing was looked for or drawn in it."""
        return measure(self, {"volume": self.volume, "segmentation": self.segmentation, **self.markups})

    def _model_of(self, measurement: Measurement, nodes: dict) -> dict[str, str]:
        """Model and weights that found what a number is read off; of a missing number, those that looked for it."""
        if measurement.provenance == MANUAL:
            return {}
        if measurement.value is None:
            return {"model": self.model, "weights": self.weights}
        names = {"model": A.MODEL, "weights": A.WEIGHTS}
        return {name: _makers(measurement, nodes, attribute) for name, attribute in names.items()}

    def rows(self, measurements, nodes: dict | None = None) -> list[dict]:
        """Table rows of one frame's measurements.

        ``nodes``: "volume" and the markups of that frame, by default those shown. The rater stands beside what a person
        has moved or made, the model beside what a model has found.
        """
        nodes = {"volume": self.volume, **self.markups} if nodes is None else nodes
        picture = nodes["volume"]
        common = {
            "source": A.read(picture, A.SOURCE),
            "frame": volume.frame_of(picture),
            "time_s": volume.time_of(picture),
            "scale_source": volume.scale_source_of(picture),
        }
        rows = [
            row(
                measurement,
                rater="" if measurement.provenance == AUTO else _makers(measurement, nodes, A.RATER),
                **self._model_of(measurement, nodes),
                **common,
            )
            for measurement in measurements
        ]
        return rows if self.reference is not None else reference.kept_scores(self, rows, common["frame"])


#: The markups off which a quantity is read; all others come from areas.
READ_OFF = {
    "MT": A.THICKNESS,
    "PA": A.PENNATION,
    "FL": A.FASCICLE,
    "fascicle_angle": A.FASCICLE,
    "superficial_angle": A.SUPERFICIAL,
    "deep_angle": A.DEEP,
    "fat_thickness": A.FAT,
}


def _makers(measurement: Measurement, nodes: dict, attribute: str) -> str:
    """Which raters or models stand behind a number, by the markups that it is read off."""
    kind = READ_OFF.get(measurement.quantity, A.AREA)
    keys = (key for key in nodes if key[0] == kind and measurement.index in (None, key[1]))
    return "; ".join(sorted({A.read(nodes[key], attribute) for key in keys} - {""}))


def remeasure(muscle: MuscleScene, every: bool = False) -> None:
    """Measure anew every frame that has rows in the table: after a markup has gone from all frames, and after loading.

    ``every``: also the frames that have no rows.

    (Slicer writes six digits into a table's file; the markups keep them all.)
    """
    if muscle.table is None:
        return
    measured, rows = set(table.frames_of(muscle.table)), []
    for item in range(cine.number_of_frames(muscle)):
        nodes = cine.item_nodes(muscle, item)
        if every or volume.frame_of(nodes["volume"]) in measured:
            rows += rows_of(muscle, nodes)
    table.write_rows(muscle.table, rows)


def rows_of(muscle: MuscleScene, nodes: dict) -> list[dict]:
    """Measure one frame's nodes (see `cine.item_nodes`) and give its table rows."""
    drawn = {key: node for key, node in nodes.items() if key in muscle.markups}
    return muscle.rows(measure(muscle, nodes), {"volume": nodes["volume"], **drawn})


def measure(muscle: MuscleScene, nodes: dict) -> tuple[Measurement, ...]:
    """The numbers of one frame's nodes; none while nobody has looked for a muscle in it, nor drawn anything."""
    drawn = {key: node for key, node in nodes.items() if key in muscle.markups and key[0] in muscle.task.kinds}
    segmentation, reasons = nodes["segmentation"], {}
    if segmentation is not None:
        reasons = A.read_json(segmentation, A.REASONS, {})
    looked = bool(reasons) or (segmentation is not None and bool(A.read(segmentation, A.AI)))
    if not looked and not any(node.GetNumberOfControlPoints() for node in drawn.values()):
        return ()
    problem = frame_problem(muscle, drawn)
    if problem:
        drawn, reasons = {}, dict.fromkeys((*A.KINDS, "fascicles", *muscle.task.structures), problem)
    picture = echo.picture_of(muscle, nodes) if any(key[0] == A.AREA for key in drawn) else None
    measured = reading.measure_nodes(
        drawn, muscle.matrix, muscle.spacing, muscle.options, reasons, picture, muscle.task
    )
    if muscle.reference is None or not muscle.task.echo:
        return measured
    return add_scores(measured, muscle.reference, reference.subject_of(muscle))


def frame_problem(muscle: MuscleScene, drawn: dict | None = None) -> str:
    """Why the markups cannot be measured on the picture, as a sentence; "" when they can. ``drawn``: those of a frame,
    by default no points are looked at, only the transforms."""
    nodes = [node for node in (muscle.segmentation, *muscle.markups.values()) if node is not None]
    return coordinates.frame_problem(muscle.volume, nodes, (drawn or {}).values())


def write_options(table, options: Options) -> None:
    A.write(table, A.OPTIONS, json.dumps(asdict(options)))


def find_scenes() -> list[MuscleScene]:
    """Every measured picture in `slicer.mrmlScene`, in the order of their volumes; after loading an .mrb, too."""
    scene = slicer.mrmlScene
    tokens: dict[str, dict] = {}
    for i in range(scene.GetNumberOfNodes()):
        node = scene.GetNthNode(i)
        token, kind = node.GetAttribute(A.SCENE), node.GetAttribute(A.KIND)
        if token and kind:
            found = tokens.setdefault(token, {"markups": {}})
            if kind in A.KINDS:
                found["markups"].setdefault(A.key_of(node), node)  # the first: a clone has the same attributes
            else:
                found.setdefault(kind, node)
    muscles = [
        MuscleScene(token, of["volume"], of.get("segmentation"), of.get("table"), of.get("browser"), of["markups"])
        for token, of in tokens.items()
        if "volume" in of
    ]
    for muscle in muscles:
        if muscle.browser is not None:
            cine.restore_items(muscle.browser, muscle.volume)
    return muscles
