"""Section 2: what a pixel measures, and where that is known from."""

from __future__ import annotations

import slicer

from MSUSSegmentLib.panel.colours import WARNING, label_style
from MSUSSegmentLib.panel.place import place, stop_placing
from MSUSSegmentLib.panel.section import Section, connect, fill_text, safely, typed_value
from MSUSSegmentLib.panel.translation import _

__all__ = ["CalibrateSection"]

AMBER = label_style(WARNING)
LINE_NAME = "Known distance"


class CalibrateSection(Section):
    def __init__(self, panel):
        super().__init__(panel)
        self.proposal = None
        for button, slot in (
            (self.ui.msusDrawLineButton, self.draw_line),
            (self.ui.msusLineButton, self.use_line),
            (self.ui.msusTicksButton, self.find_ticks),
            (self.ui.msusAcceptTicksButton, self.accept_ticks),
            (self.ui.msusSpacingButton, self.use_typed),
            (self.ui.msusClearScaleButton, self.clear),
        ):
            connect(button, "clicked()", slot)

    def line(self):
        """The line over the known distance; None when there is none."""
        return self.parameters.scaleLine if self.parameters is not None else None

    @safely
    def draw_line(self, *_ignored) -> None:
        self.need_session()
        old = self.line()
        if old is not None:
            slicer.mrmlScene.RemoveNode(old)
        line = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLMarkupsLineNode", _(LINE_NAME))
        line.CreateDefaultDisplayNodes()
        # Slicer's own length would read "mm" although the scale is not known yet.
        line.GetDisplayNode().SetPropertiesLabelVisibility(False)
        line.GetDisplayNode().SetSelectedColor(1.0, 1.0, 1.0)
        self.parameters.scaleLine = line
        place(line)
        self.say(_("Click the two ends of a distance that you know, type its length, then press Use line."))

    @safely
    def use_line(self, *_ignored) -> None:
        session, line = self.need_session(), self.line()
        if line is None or line.GetNumberOfDefinedControlPoints() < 2:
            raise ValueError(_("Draw a line over a known distance first: press Draw line and click its two ends."))
        stop_placing()
        session.set_scale_from_line(line, typed_value(self.ui.msusKnownLengthSpin))
        self.parameters.scaleLine = None
        slicer.mrmlScene.RemoveNode(line)
        self._changed()

    @safely
    def find_ticks(self, *_ignored) -> None:
        session = self.need_session()
        with self.panel.waiting():
            self.proposal = session.propose_ticks()
        if self.proposal is None:
            text = _(
                "No tick marks were found that are clear enough for a scale: "
                "draw a line over a known distance, or type the pixel size."
            )
            self.say(text, "warning")
        else:
            self.say(_("Found {what}. Press Accept if that is right.").format(what=self._proposed()))
        self.update()

    @safely
    def accept_ticks(self, *_ignored) -> None:
        session = self.need_session()
        if self.proposal is None:
            raise ValueError(_("Press Find ticks first."))
        session.accept_ticks(self.proposal)
        self.proposal = None
        self._changed()

    @safely
    def use_typed(self, *_ignored) -> None:
        self.need_session().set_scale_typed(typed_value(self.ui.msusSpacingSpin))
        self._changed()

    @safely
    def clear(self, *_ignored) -> None:
        self.need_session().clear_scale()
        self._changed()

    def _changed(self) -> None:
        text, _known = self.session.scale_text()
        self.say(_("Scale: {scale}. Every number follows it.").format(scale=text))
        self.panel.fit_view()
        self.panel.update()

    def _proposed(self) -> str:
        text = getattr(self.proposal, "text", "")
        return str(text() if callable(text) else text or self.proposal)

    def on_session(self) -> None:
        self.proposal = None

    def update(self) -> None:
        session, label = self.session, self.ui.msusScaleLabel
        text, known = session.scale_text() if session is not None else ("–", True)
        fill_text(label, text)
        style = "" if known else AMBER
        if label.styleSheet != style:
            label.styleSheet = style
        self.ui.msusScaleSection.enabled = session is not None
        self.ui.msusAcceptTicksButton.enabled = session is not None and self.proposal is not None
