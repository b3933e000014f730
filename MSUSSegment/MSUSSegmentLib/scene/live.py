"""Live measurement: whatever a person drags, the numbers follow at once."""

from __future__ import annotations

from contextlib import contextmanager

import numpy as np
import slicer
from vtkmodules.util.misc import calldata_type
from vtkmodules.vtkCommonCore import VTK_OBJECT, vtkCommand

from MSUSSegmentLib.measure.types import MANUAL, Measurement
from MSUSSegmentLib.scene import attributes as A
from MSUSSegmentLib.scene import cine, edits, markups, scale
from MSUSSegmentLib.scene.muscle_scene import MuscleScene, frame_problem
from MSUSSegmentLib.scene.writer import FrameWriter
from MSUSSegmentLib.tasks.derive import without_line

_M, _T = slicer.vtkMRMLMarkupsNode, slicer.vtkMRMLTransformableNode


class LiveMeasurement(FrameWriter):
    """Listens to the markups of a MuscleScene and keeps its numbers and its table true.

    A point that moves without our doing turns `auto` into `edited`: dragged, added or deleted, typed in Slicer's
    Markups module, or through `move_point` and `mark_edited`. Showing another frame, loading and a click that moves
    nothing leave the provenance alone. Lines derived from a moved one follow while nobody has moved them themselves
    (`tasks.derive`). In a cine everything concerns the frame shown and is kept with it.

    ``on_change(measurements)`` is called after every change, ``on_edit(node)`` when a person begins one, ``on_close()``
    when the picture is gone. `close()` removes every observer.
    """

    def __init__(self, muscle: MuscleScene, *, rater: str | None = None, on_change=None, on_edit=None, on_close=None):
        super().__init__(muscle, muscle.rater if rater is None else rater)
        self.on_change, self.on_edit, self.on_close = on_change, on_edit, on_close
        self.measurements: tuple[Measurement, ...] = ()
        self._tags: list[tuple[object, int]] = []
        self._busy = 0
        self._held = None
        self._told = False  # whether ``on_edit`` knows of the drag that is going on
        self._orphan = None  # the sequence of a markup that is being removed
        self._seen: dict[tuple[str, int], list] = {}
        self._item = self.selected()
        self._misplaced = bool(frame_problem(muscle))
        scene = slicer.mrmlScene
        self._observe(scene, scene.StartCloseEvent, lambda caller, event: self._gone())
        self._observe(scene, scene.NodeAboutToBeRemovedEvent, self._with_node(self._on_removing))
        self._observe(scene, scene.NodeRemovedEvent, self._with_node(self._on_removed))
        if muscle.browser is not None:
            # After the sequences' own logic, which answers the same event by showing the frame.
            self._observe(muscle.browser, vtkCommand.ModifiedEvent, self._on_browser, priority=-1.0)
        for node in (muscle.volume, muscle.segmentation):
            if node is not None:
                self._observe(node, _T.TransformModifiedEvent, self._on_transform)
        for node in muscle.markups.values():
            self._listen(node)
        self.update()

    @property
    def observer_count(self) -> int:
        return len(self._tags)

    def close(self) -> None:
        """Stop listening; may be called more than once."""
        for caller, tag in self._tags:
            caller.RemoveObserver(tag)
        self._tags.clear()

    @property
    def dragging(self) -> bool:
        """Whether a person holds a point right now."""
        return self._held is not None

    # What a person does, by mouse or through these.

    def move_point(self, node, i: int, pixel) -> None:
        """Move control point ``i`` to ``pixel`` (x, y): an edit by a person. ValueError when there is no such point."""
        if not 0 <= i < node.GetNumberOfControlPoints():
            raise ValueError(f'"{node.GetName()}" has {node.GetNumberOfControlPoints()} points; there is no point {i}.')
        points = markups.read_points(node, self.muscle.matrix)
        points[i] = pixel
        with self.own():
            markups.write_points(node, points, self.muscle.matrix)
        self._edited(node)

    def mark_edited(self, node) -> None:
        """Say that a person has changed this markup: `auto` becomes `edited`, and it follows nothing any more."""
        self._edited(node)

    def add(self, kind: str, points=None):
        """A person's new markup, `manual`, at pixels ``points`` (N, 2); without points, ready to be placed. Returns it.

        The first free number is used. What its kind implies, such as the angle of a fascicle, comes along and follows
        it. In a cine the markup is empty in all other frames. ValueError for an unknown kind, or one of which there is
        only one that is already there.
        """
        declared = self.muscle.task.line(kind) or markups.kind_named(kind)
        if declared is None:
            names = ", ".join(self.muscle.task.kinds)
            raise ValueError(f'There is no kind of markup "{kind}"; choose one of {names}.')
        node = self._slot(declared)
        line = edits.person_line(self, np.empty((0, 2)) if points is None else points, kind=kind)
        with self.own():
            markups.write_line(node, line, self.muscle.matrix)
            A.write(node, A.PROVENANCE, MANUAL)
            A.write(node, A.RATER, self.rater)
            self.store(self.selected(), node)
        self._edited(node)
        return node

    def remove(self, node) -> None:
        """A person deletes a markup: from the scene in a still, from the frame shown in a cine."""
        self._tell(node)
        key = A.key_of(node)
        self._empty(node)
        edits.remove_line(self, self.selected(), key)

    def _empty(self, node) -> None:
        """Take a markup's points and all that belongs to them away, also where they are not complete."""
        with self.own():
            if self.muscle.browser is None:
                self.drop(A.key_of(node))
                return
            markups.write_points(node, None, self.muscle.matrix)
            markups.write_line(node, None, self.muscle.matrix)
            self.store(self.selected(), node)

    def show(self, result) -> None:
        """Replace the frame shown by a fresh `FrameResult`: its segments, its automatic lines, its numbers."""
        edits.write_result(self, self.selected(), result, overwrite=True)

    def set_scale(self, spacing, source: str) -> None:
        """Give the picture another scale; see `scale.set_scale`."""
        with self.own():
            scale.place_nodes(self.muscle, spacing, source)
        edits.rederive(self)

    def update(self) -> tuple[Measurement, ...]:
        """Derive the frame shown anew, write its rows into the table, and tell ``on_change``."""
        item = self.selected()
        edits.apply_drawing(self, item, edits.drawing_at(self.muscle, item))
        return self.measurements

    def publish(self, measurements, lines, rows: list[dict] | None = None) -> None:
        """Take up the numbers of the frame shown, and tell ``on_change``."""
        muscle = self.muscle
        self.measurements = tuple(measurements)
        self._seen = {key: markups.positions(node) for key, node in muscle.markups.items()}
        super().publish(measurements, lines, rows)
        if self.on_change is not None:
            self.on_change(self.measurements)

    # Observers.

    def _observe(self, caller, event, callback, priority: float = 0.0) -> None:
        self._tags.append((caller, caller.AddObserver(event, callback, priority)))

    def _listen(self, node) -> None:
        for event, callback in (
            (_M.PointModifiedEvent, self._on_moved),
            (_M.PointPositionDefinedEvent, self._on_moved),
            (_M.PointAddedEvent, self._on_moved),
            (_M.PointRemovedEvent, self._on_moved),
            (_M.PointStartInteractionEvent, self._on_start),
            (_M.PointEndInteractionEvent, self._on_end),
            (_T.TransformModifiedEvent, self._on_transform),
        ):
            self._observe(node, event, callback)

    def forget(self, node) -> None:
        """Drop a markup and its observers."""
        if self._held is node:
            self._held = None
        for caller, tag in [entry for entry in self._tags if entry[0] is node]:
            caller.RemoveObserver(tag)
            self._tags.remove((caller, tag))
        super().forget(node)

    @contextmanager
    def own(self):
        """What happens to the markups in here is our own doing: no callback answers it."""
        self._busy += 1
        try:
            yield
        finally:
            self._busy -= 1

    def deaf(self) -> bool:
        """Whether an event is our own doing, or part of showing another frame or of loading a scene."""
        return bool(self._busy) or self.selected() != self._item or slicer.mrmlScene.IsBatchProcessing()

    def _same(self, node) -> bool:
        """Whether the markup's points are those last measured: a click, or Slicer copying a frame onto itself."""
        return self._seen.get(A.key_of(node)) == markups.positions(node)

    def _on_start(self, node, event) -> None:
        self._held, self._told = node, False

    def _on_moved(self, node, event) -> None:
        if self.deaf() or self._same(node):
            return
        self._edited(node)

    def _on_end(self, node, event) -> None:
        self._held = None
        if not self.deaf():
            self.update()

    def _on_transform(self, node, event) -> None:
        """A transform was put above a node, taken away or changed: it may no longer lie on the picture, or again."""
        if node.IsA("vtkMRMLMarkupsNode"):
            markups.show_markup(node, self.muscle.spacing is not None, self.muscle.task)
        if self.deaf() or bool(frame_problem(self.muscle)) == self._misplaced:
            return
        self._misplaced = not self._misplaced
        edits.rederive(self)

    def _on_browser(self, browser, event) -> None:
        if not self._busy and self.selected() != self._item:
            self._item, self._held = self.selected(), None
            self.update()

    @staticmethod
    def _with_node(method):
        """A callback that hands the event's node to ``method``."""

        @calldata_type(VTK_OBJECT)
        def callback(scene, event, node):
            method(node)

        return callback

    def _on_removing(self, node) -> None:
        ours = (self.muscle.segmentation, *self.muscle.markups.values())
        if self.muscle.browser is not None and any(node is known for known in ours):
            self._orphan = self.muscle.browser.GetSequenceNode(node)

    def _on_removed(self, node) -> None:
        muscle = self.muscle
        if node is muscle.volume:
            self._gone()
        elif node is muscle.table:
            muscle.table = None
        elif node is muscle.segmentation:
            muscle.segmentation, orphan, self._orphan = None, self._orphan, None
            if orphan is not None:
                cine.remove_sequence(muscle.browser, orphan)
            edits.rederive(self)  # why something is missing was kept with the segmentation
        elif node is muscle.browser:
            muscle.browser, self._item = None, 0
        elif any(node is known for known in muscle.markups.values()):
            self._tell(node)
            key = A.key_of(node)
            self.forget(node)
            orphan, self._orphan = self._orphan, None
            if orphan is not None and muscle.browser is not None:
                cine.remove_sequence(muscle.browser, orphan)
            for item in range(cine.number_of_frames(muscle)):
                self._line_gone(item, key)

    def _line_gone(self, item: int, key: tuple[str, int]) -> None:
        """A markup was removed from the scene by hand: in every frame that is a deletion."""
        drawing = edits.drawing_at(self.muscle, item)
        if item == self.selected() or drawing.lines:
            edits.apply_drawing(self, item, without_line(self.muscle.task, drawing, key, self.rater))

    # Consequences.

    def _tell(self, node) -> None:
        """Say once a drag, and at any other edit, that a person changes this markup."""
        if self.on_edit is not None and not (self._held is not None and self._told):
            self.on_edit(node)
        self._told = True

    def _gone(self) -> None:
        self.close()
        if self.on_close is not None:
            self.on_close()

    def _edited(self, node) -> None:
        """A person has changed this markup: it is hers, others follow, the numbers are read."""
        self._tell(node)
        edits.claim_line(self, self.selected(), A.key_of(node))

    def _slot(self, kind):
        """An empty markup of the kind: one that is empty in this frame, or a new one."""
        used = sorted(index for (name, index) in self.muscle.markups if name == kind.name)
        for index in used:
            node = self.muscle.markups[kind.name, index]
            if node.GetNumberOfControlPoints() == 0 and not A.read(node, A.FOLLOWS):
                return node
        if not kind.several and used:
            node = self.muscle.markups[kind.name, used[0]]
            if node.GetNumberOfControlPoints():
                raise ValueError(f"The {node.GetName().lower()} is already there; move it, or remove it first.")
            return node
        return self.make(kind.name, next(i for i in range(1, len(used) + 2) if i not in used))

    def make(self, kind: str, index: int, curved: bool = False):
        """A new, empty markup in the scene, joined to the cine, listened to."""
        node = super().make(kind, index, curved)
        self._listen(node)
        return node
