"""The part of section 4 for closed contours: curve, segment and edge; and which buttons a task needs at all."""

from __future__ import annotations

import slicer

from MSUSSegmentLib.panel.place import stop_placing
from MSUSSegmentLib.panel.section import Section, connect, safely
from MSUSSegmentLib.panel.translation import _
from MSUSSegmentLib.scene.attributes import key_of

__all__ = ["AreasSection", "copy_to_next_picture"]


class AreasSection(Section):
    def __init__(self, panel):
        super().__init__(panel)
        for button, slot in (
            (self.ui.msusAddSegmentButton, self.add_segment),
            (self.ui.msusToSegmentButton, self.to_segment),
            (self.ui.msusToCurveButton, self.to_curve),
            (self.ui.msusSnapButton, self.snap),
        ):
            connect(button, "clicked()", slot)
        ui = self.ui
        #: What is shown for a task whose contours have segments.
        self.of_contours = (
            ui.msusLabel20, ui.msusToSegmentButton, ui.msusToCurveButton, ui.msusSnapButton
        )  # fmt: skip

    def contour(self):
        """Kind and number of the contour of the table's selected row, or of the one that its line comes from; None for
        all."""
        node = slicer.mrmlScene.GetNodeByID(self.panel.selected_id) if self.panel.selected_id else None
        task, (name, index) = self.panel.task(), (None, None) if node is None else key_of(node)
        kind = task.line(name) if name else None
        if kind is None:
            return None
        outlines = {one.name: one for one in task.outlines}
        found = next((outlines[one] for one in (name, *kind.parents) if one in outlines), None)
        return None if found is None else (found.name, index if found.several else 1)

    @safely
    def to_segment(self, *_ignored) -> None:
        self._done(_("Segment {numbers} made from the curve."), self.need_session().segment_from_curve(self.contour()))

    @safely
    def to_curve(self, *_ignored) -> None:
        self._done(_("Curve {numbers} made from the segment."), self.need_session().curve_from_segment(self.contour()))

    @safely
    def snap(self, *_ignored) -> None:
        session = self.need_session()
        with self.panel.waiting():
            numbers = session.snap_to_edge(self.contour())
        self._done(_("Curve {numbers} drawn onto the edge; look at it, Undo takes it back."), numbers)

    def _done(self, text: str, numbers: list[int]) -> None:
        self.say(text.format(numbers=", ".join(str(n) for n in numbers)))
        self.panel.update()

    @safely
    def add_segment(self, *_ignored) -> None:
        session = self.need_session()
        stop_placing()
        key = session.add_segment()
        self.ui.msusPaintSection.collapsed = False
        self.ui.msusSegmentEditor.setCurrentSegmentID(key)
        name = session.muscle.segmentation.GetSegmentation().GetSegment(key).GetName()
        self.say(_("{name}: paint it, then press Curve from segment.").format(name=name))
        self.panel.update()

    def on_parameters(self) -> None:
        self.show_what_is_needed()

    def on_session(self) -> None:
        self.show_what_is_needed()

    def show_what_is_needed(self) -> None:
        """Buttons of the task that is chosen; rows that it does not need are hidden."""
        task = self.panel.task()
        self.panel.correct.show_add_buttons(task)
        for widget in self.of_contours:
            widget.visible = bool(task.outlines)
        self.ui.msusAddSegmentButton.visible = task.outlined is not None
        self.ui.msusLabel13.visible = any(kind.button for kind in task.lines)
        self.ui.msusReferenceSection.visible = task.outlined is not None and any(q.scored for q in task.quantities)

    def update(self) -> None:
        there = self.session is not None and not self.panel.running
        for button in (self.ui.msusToSegmentButton, self.ui.msusToCurveButton, self.ui.msusSnapButton):
            button.enabled = there
        self.ui.msusAddSegmentButton.enabled = there


def copy_to_next_picture(panel) -> None:
    """Draw the contours of a single picture on the next one of the scene, and go there."""
    session = panel.session
    node = session.next_picture()
    if node is None:
        raise ValueError(_("There is no other picture to copy to; load it first."))
    with panel.waiting():
        other = session.copy_to_picture(node)
    panel.take(other)
    panel.say(_("Contours copied to {name}; drag them into place.").format(name=node.GetName()))

