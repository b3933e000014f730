"""Section 2: what a pixel measures, and where that is known from."""

from __future__ import annotations

import slicer

from MSUSSegmentLib.panel import remembered
from MSUSSegmentLib.panel.colours import WARNING, label_style
from MSUSSegmentLib.panel.place import place, stop_placing
from MSUSSegmentLib.panel.section import Section, connect, fill_text, safely, typed_value
from MSUSSegmentLib.panel.translation import _, sentence

__all__ = ["CalibrateSection"]

AMBER = label_style(WARNING)
LINE_NAME = "Known distance"


class CalibrateSection(Section):
    def __init__(self, panel):
        super().__init__(panel)
        self.proposal = None  # of the ruler
        self.recalled = None  # the scale (sx, sy) mm of the same screen before
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
        if self.proposal is None and self.recalled is None:
            raise ValueError(_("Press Find ticks first."))
        if self.proposal is not None:
            session.accept_ticks(self.proposal)
        else:
            session.accept_scale(self.recalled, _("as before on this screen"))
        self.proposal = self.recalled = None
        self._changed()

    @safely
    def use_typed(self, *_ignored) -> None:
        self.need_session().set_scale_typed(typed_value(self.ui.msusSpacingSpin))
        self._changed()

    @safely
    def clear(self, *_ignored) -> None:
        self.need_session().clear_scale()
        self._changed()

    def _recall(self) -> None:
        """Propose the scale that a person set before on the same scanner screen; nothing changes until it is accepted.
        """
        session = self.session
        if session is None or session.closed or session.spacing is not None or not remembered.is_known_size(session):
            return
        with self.panel.waiting():
            screen = remembered.screen_of(session)
        found = remembered.recall(screen)
        if found is None:
            return
        self.recalled = tuple(found["spacing"])
        text = _("This scanner screen had {scale} before. Press Accept if the depth is the same.")
        if screen["ruler"] is None:
            text = _("This screen had {scale} before, but no ruler is seen on it: accept it only at the same depth.")
        self.say(text.format(scale=found.get("source", "")), "warning")

    def _changed(self) -> None:
        text, known = self.session.scale_text()
        if known:
            with self.panel.waiting():
                remembered.remember(self.session)
        text = sentence(text.partition("\n")[0])
        self.say(_("Scale: {scale}. Every number follows it.").format(scale=text))
        self.panel.fit_view()
        self.panel.update()

    def _proposed(self) -> str:
        text = getattr(self.proposal, "text", "")
        return str(text() if callable(text) else text or self.proposal)

    def on_session(self) -> None:
        self.proposal = self.recalled = None
        self._recall()

    def update(self) -> None:
        session, label = self.session, self.ui.msusScaleLabel
        text, known = session.scale_text() if session is not None else ("–", True)
        fill_text(label, sentence(text))
        style = "" if known else AMBER
        if label.styleSheet != style:
            label.styleSheet = style
        self.ui.msusScaleSection.enabled = session is not None and not session.is_volume  # a volume's is its file's
        self.ui.msusAcceptTicksButton.enabled = session is not None and (
            self.proposal is not None or self.recalled is not None
        )
