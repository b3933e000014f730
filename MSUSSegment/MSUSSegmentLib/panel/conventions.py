"""The part of section 3 that says how is measured: labs differ."""

from __future__ import annotations

from dataclasses import replace

from MSUSSegmentLib.panel.section import Section, connect, safely
from MSUSSegmentLib.panel.translation import _

__all__ = ["ConventionsSection"]


class ConventionsSection(Section):
    def __init__(self, panel):
        super().__init__(panel)
        #: The combo box of each field of `measure.architecture.Options`, with its values.
        self.choices = {
            "thickness": (self.ui.msusThicknessCombo, ("normal", "vertical")),
            "pennation": (self.ui.msusAngleCombo, ("deep", "superficial")),
            "fascicle_length": (self.ui.msusLengthCombo, ("extrapolated", "mt_over_sin")),
        }
        texts = {
            "normal": _("along the normal of the mid-line"),
            "vertical": _("vertical"),
            "deep": _("against the deep aponeurosis"),
            "superficial": _("against the superficial aponeurosis"),
            "extrapolated": _("extended to both aponeuroses"),
            "mt_over_sin": _("thickness / sin(pennation angle)"),
        }
        for combo, values in self.choices.values():
            for value in values:
                combo.addItem(texts[value])
            connect(combo, "activated(int)", self.chosen)

    @safely
    def chosen(self, *_ignored) -> None:
        session = self.need_session()
        wanted = {name: values[combo.currentIndex] for name, (combo, values) in self.choices.items()}
        session.set_options(replace(session.options, **wanted))
        if session.muscle.segmentation is not None and session.rows():
            self.say(_("Numbers follow the new convention; press Measure again from segments to lay the lines anew."))
        self.panel.update()

    def update(self) -> None:
        self.ui.msusOptionsSection.enabled = self.session is not None and not self.panel.running
        if self.session is None:
            return
        options = self.session.options
        for name, (combo, values) in self.choices.items():
            at = values.index(getattr(options, name))
            if combo.currentIndex != at:
                combo.setCurrentIndex(at)
