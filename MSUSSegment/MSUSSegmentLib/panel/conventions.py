"""The part of section 3 that says how is measured: labs differ."""

from __future__ import annotations

from dataclasses import replace

import qt

from MSUSSegmentLib.measure.conventions import choices_of
from MSUSSegmentLib.panel.section import Section, connect, safely
from MSUSSegmentLib.panel.translation import _
from MSUSSegmentLib.tasks.registry import TASKS

__all__ = ["ConventionsSection"]


class ConventionsSection(Section):
    """A combo box for each convention that a task declares (`measure.conventions`); those of other tasks are hidden."""

    def __init__(self, panel):
        super().__init__(panel)
        row = self.ui.msusConventionsRow
        form = qt.QFormLayout(row)
        form.setContentsMargins(0, 0, 0, 0)
        #: The combo box of each convention, its values in their order, and its label.
        self.choices: dict[str, tuple] = {}
        for choice in {one.name: one for task in TASKS.values() for one in choices_of(task.conventions)}.values():
            combo, label = qt.QComboBox(row), qt.QLabel(_(choice.title) + ":", row)
            combo.objectName = "msusConvention_" + choice.name
            combo.toolTip = _("What differs between labs; stored beside every number. {title}: {words}.").format(
                title=_(choice.title), words=", ".join(_(words) for words in choice.values.values())
            )
            combo.setSizeAdjustPolicy(qt.QComboBox.AdjustToMinimumContentsLengthWithIcon)
            combo.setMinimumContentsLength(5)
            for words in choice.values.values():
                combo.addItem(_(words))
            form.addRow(label, combo)
            connect(combo, "activated(int)", self.chosen)
            setattr(self.ui, combo.objectName, combo)
            self.choices[choice.name] = combo, tuple(choice.values), label

    @safely
    def chosen(self, *_ignored) -> None:
        session = self.need_session()
        wanted = {
            name: values[combo.currentIndex]
            for name, (combo, values, _label) in self.choices.items()
            if getattr(session.options, name, None) in values
        }
        with self.panel.waiting():
            session.set_options(replace(session.options, **wanted))
        self.say(_("Lines and numbers follow the new convention; lines that a person has placed keep theirs."))
        self.panel.update()

    def on_session(self) -> None:
        self.show_what_is_needed()

    def on_parameters(self) -> None:
        self.show_what_is_needed()

    def show_what_is_needed(self) -> None:
        """Only the conventions of the task, and of these only those that matter for its kinds of lines."""
        task = self.panel.task()
        known = {
            one.name: one for one in choices_of(task.conventions) if not one.lines or set(one.lines) & set(task.kinds)
        }
        for name, (combo, _values, label) in self.choices.items():
            combo.visible = name in known
            label.visible = name in known
            if name in known:
                self._offer(known[name])
        self.update()
        self.ui.msusOptionsSection.visible = bool(known)

    def _offer(self, choice) -> None:
        """The values and the words of the task that is chosen: another's convention may have the same name."""
        combo, values, label = self.choices[choice.name]
        if values == tuple(choice.values) and label.text == _(choice.title) + ":":
            return
        was = combo.blockSignals(True)
        combo.clear()
        for words in choice.values.values():
            combo.addItem(_(words))
        combo.blockSignals(was)
        label.text = _(choice.title) + ":"
        self.choices[choice.name] = combo, tuple(choice.values), label

    def update(self) -> None:
        self.ui.msusOptionsSection.enabled = self.session is not None and not self.panel.running
        if self.session is None:
            return
        options = self.session.options
        for name, (combo, values, _label) in self.choices.items():
            if not hasattr(options, name):
                continue
            value = getattr(options, name)
            if value not in values:  # another task's convention of this name is shown, until the task is
                continue
            at = values.index(value)
            if combo.currentIndex != at:
                combo.setCurrentIndex(at)
