"""The part of section 3 that says how is measured: labs differ."""

from __future__ import annotations

from dataclasses import fields, replace

from MSUSSegmentLib.measure.fat import YOUNG_2015
from MSUSSegmentLib.panel.section import Section, connect, safely
from MSUSSegmentLib.panel.translation import _
from MSUSSegmentLib.tasks.contours import CORRECTIONS
from MSUSSegmentLib.tasks.result import FAT

__all__ = ["ConventionsSection"]


class ConventionsSection(Section):
    def __init__(self, panel):
        super().__init__(panel)
        #: The combo box of each field of a task's conventions, with its values, and its label.
        self.choices = {
            "thickness": (self.ui.msusThicknessCombo, ("normal", "vertical")),
            "pennation": (self.ui.msusAngleCombo, ("deep", "superficial")),
            "fascicle_length": (self.ui.msusLengthCombo, ("extrapolated", "mt_over_sin")),
            "fat_correction": (self.ui.msusFatCombo, tuple(CORRECTIONS)),
        }
        self.labels = {
            "thickness": self.ui.msusLabel9,
            "pennation": self.ui.msusLabel10,
            "fascicle_length": self.ui.msusLabel11,
            "fat_correction": self.ui.msusLabel19,
        }
        texts = {
            "none": _("none"),
            "young2015": _("{name} (+{factor:.1f} per cm)").format(
                name=YOUNG_2015.name, factor=YOUNG_2015.grey_per_cm
            ),
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
        wanted = {
            name: values[combo.currentIndex]
            for name, (combo, values) in self.choices.items()
            if hasattr(session.options, name)
        }
        session.set_options(replace(session.options, **wanted))
        if session.task.echo:
            self.say(_("Numbers follow the new convention."))
        elif session.muscle.segmentation is not None and session.rows():
            self.say(_("Numbers follow the new convention; press Measure again from segments to lay the lines anew."))
        self.panel.update()

    def on_session(self) -> None:
        self.show_what_is_needed()

    def on_parameters(self) -> None:
        self.show_what_is_needed()

    def show_what_is_needed(self) -> None:
        """Only the conventions of the task, and, of a task without fat, none."""
        task = self.panel.task()
        known = {field.name for field in fields(task.conventions)}
        if FAT not in task.kinds:
            known.discard("fat_correction")
        for name, (combo, _values) in self.choices.items():
            combo.visible = name in known
            self.labels[name].visible = name in known
        self.ui.msusOptionsSection.visible = bool(known & set(self.choices))

    def update(self) -> None:
        self.ui.msusOptionsSection.enabled = self.session is not None and not self.panel.running
        if self.session is None:
            return
        options = self.session.options
        for name, (combo, values) in self.choices.items():
            if not hasattr(options, name):
                continue
            at = values.index(getattr(options, name))
            if combo.currentIndex != at:
                combo.setCurrentIndex(at)
