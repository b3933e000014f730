"""One measured picture or cine: its nodes, found by their attributes, and its numbers."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field

import numpy as np
import slicer

from MSUSSegmentLib.evaluation.section_comparison import Reference
from MSUSSegmentLib.measure.table import row
from MSUSSegmentLib.measure.types import AUTO, MANUAL, Measurement, Spacing
from MSUSSegmentLib.scene import attributes as A
from MSUSSegmentLib.scene import cine, coordinates, drawing, markups, reference, segments, volume
from MSUSSegmentLib.tasks.codec import decode_reasons
from MSUSSegmentLib.tasks.derive import deletions_behind, makers
from MSUSSegmentLib.tasks.longitudinal import LONGITUDINAL
from MSUSSegmentLib.tasks.registry import TASKS
from MSUSSegmentLib.tasks.result import EXCLUDED
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

    def nodes_of(self, kind: str) -> list:
        """The markups of one kind, by their numbers."""
        return [node for (name, _), node in sorted(self.markups.items(), key=lambda item: item[0][1]) if name == kind]

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
        derived = drawing.derive_nodes(self, cine.nodes_at(self, cine.selected(self)))
        return () if derived is None else derived.measurements

    def _model_of(self, measurement: Measurement, lines: list, segmentation) -> dict[str, str]:
        """Model and weights that found what a number is read off; of a missing number, those that looked for it."""
        if measurement.provenance == MANUAL:
            return {}
        state = drawing.read_state(segmentation)
        if measurement.value is None or not lines or measurement.quantity in state.values:
            return {"model": state.model, "weights": state.weights}
        return {name: makers(lines, name) for name in ("model", "weights")}

    def rows(self, measurements, lines: dict, nodes: dict | None = None) -> list[dict]:
        """Table rows of one frame's measurements, which were read off ``lines`` (`tasks.derive`).

        ``nodes`` are that frame's, by default those shown. The rater stands beside what a person has moved or made, the
        model beside what a model has found.
        """
        nodes = cine.nodes_at(self, cine.selected(self)) if nodes is None else nodes
        picture = nodes["volume"]
        common = {
            "source": A.read(picture, A.SOURCE),
            "frame": volume.frame_of(picture),
            "time_s": volume.time_of(picture),
            "scale_source": volume.scale_source_of(picture),
            "scale_note": volume.scale_reason_of(picture),
        }
        segmentation = nodes["segmentation"]
        common["checked"] = A.read(segmentation, A.CHECKED) if segmentation is not None else ""
        left_out = segments.painters(segmentation).get(EXCLUDED, "")
        reasons = decode_reasons(A.read_json(segmentation, A.REASONS, {})) if segmentation is not None else {}
        rows = []
        for measurement in measurements:
            behind = self._lines_behind(measurement, lines)
            raters = set(makers(behind, "rater").split("; ")) if measurement.provenance != AUTO else set()
            if measurement.provenance != AUTO and self._reads_grey(measurement):
                raters.add(left_out)
            raters |= {why.get("rater", "") for why in deletions_behind(self.task, measurement, reasons)}
            rater = "; ".join(sorted(raters - {""}))
            note = self._note_of(measurement, nodes)
            model = self._model_of(measurement, behind, segmentation)
            rows.append(row(measurement, rater=rater, note=note, **model, **common))
        return rows if self.reference is not None else reference.kept_scores(self, rows, common["frame"])

    def key_of_row(self, quantity: str, index: int | None) -> tuple[str, int] | None:
        """Kind and number of the line that a number's row stands for; None of a summary of several."""
        declared = self.task.quantity(quantity)
        kind = self.task.line(declared.lines[0]) if declared is not None and declared.lines else None
        if kind is None or (kind.several and index is None):
            return None
        return kind.name, index if kind.several else 1

    def _note_of(self, measurement: Measurement, nodes: dict) -> str:
        node = nodes.get(self.key_of_row(measurement.quantity, measurement.index))
        return A.read(node, A.NOTE) if node is not None else ""

    def _lines_behind(self, measurement: Measurement, lines: dict) -> list:
        """The lines that a number is read off."""
        quantity = self.task.quantity(measurement.quantity)
        kinds = quantity.lines if quantity is not None else ()
        return [
            line for (kind, index), line in lines.items()
            if kind in kinds and line.placed and measurement.index in (None, index)
        ]  # fmt: skip

    def _reads_grey(self, measurement: Measurement) -> bool:
        quantity = self.task.quantity(measurement.quantity)
        return quantity is not None and quantity.measures == "grey"


def need_task(muscle: MuscleScene) -> None:
    """ValueError when a picture was measured by a task that is not there: no other one may read its lines."""
    name = A.read(muscle.table, A.TASK) if muscle.table is not None else ""
    if name and name not in TASKS:
        raise ValueError(
            f'"{muscle.volume.GetName()}" was measured by the task {name}, which is not installed here; install what '
            "brings it, then open the scene again."
        )


def frame_problem(muscle: MuscleScene, drawn: dict | None = None) -> str:
    """Why the markups cannot be measured on the picture, as a sentence; "" when they can. ``drawn``: those of a frame,
    by default no points are looked at, only the transforms."""
    nodes = [node for node in (muscle.segmentation, *muscle.markups.values()) if node is not None]
    return coordinates.frame_problem(muscle.volume, nodes, (drawn or {}).values())


def write_options(table, options) -> None:
    """Keep the measuring conventions with the table."""
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
            if kind not in A.NODES and markups.kind_named(kind) is not None:
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
