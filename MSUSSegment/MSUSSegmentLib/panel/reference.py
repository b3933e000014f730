"""Reference values in section 5: norms, muscle, side, limits and the subject, who stays in memory."""

from __future__ import annotations

from MSUSSegmentLib.measure.norms import norms_example
from MSUSSegmentLib.measure.types import Subject
from MSUSSegmentLib.panel import ask
from MSUSSegmentLib.panel.section import Section, connect, fill_text, safely
from MSUSSegmentLib.panel.translation import _, sentence
from MSUSSegmentLib.scene.reference import ReferenceSettings

__all__ = ["ReferenceSection"]

SIDES = ("", "left", "right")
SEXES = (None, "F", "M")


class ReferenceSection(Section):
    """The subject is in the widgets and in the session's memory only: no parameter and no setting holds it."""

    def __init__(self, panel):
        super().__init__(panel)
        for text in (_("side: –"), _("left"), _("right")):
            self.ui.msusSideCombo.addItem(text)
        for text in (_("sex: –"), _("female"), _("male")):
            self.ui.msusSexCombo.addItem(text)
        text = _("Your table of reference values (CSV). The example {path} shows its columns; its values are made up.")
        self.ui.msusNormsEdit.toolTip = text.format(path=norms_example())
        for button, slot in (
            (self.ui.msusNormsButton, self.browse),
            (self.ui.msusScoreButton, self.show_scores),
            (self.ui.msusNoScoreButton, self.remove),
            (self.ui.msusSubjectButton, self.from_file),
        ):
            connect(button, "clicked()", slot)

    @safely
    def browse(self, *_ignored) -> None:
        path = ask.ask_file(_("Table of reference values"), _("Tables") + " (*.csv *.tsv *.txt)")
        if path:
            self.ui.msusNormsEdit.text = path

    @safely
    def show_scores(self, *_ignored) -> None:
        session = self.need_session()
        session.set_reference(self._settings(), self._subject())
        rows = [row for row in session.rows() if row["quantity"].endswith("_z")]
        missing = next((row["flag"] for row in rows if row["value"] is None), "")
        if not rows:
            self.say(_("z-scores will stand beside area and echo intensity once there is a contour."))
        elif missing:
            self.say(_("No z-score: {why}").format(why=sentence(missing)), "warning")
        else:
            self.say(_("z-scores stand beside area and echo intensity."))
        self.panel.update()

    @safely
    def remove(self, *_ignored) -> None:
        session = self.need_session()
        session.set_reference(None, self._subject())
        self.say(_("The z-scores are gone."))
        self.panel.update()

    @safely
    def from_file(self, *_ignored) -> None:
        self._show_subject(self.need_session().subject_from_file())
        self.say(_("Taken from the DICOM file; it stays in memory and is never saved."))

    def _settings(self) -> ReferenceSettings:
        ui = self.ui
        return ReferenceSettings(
            ui.msusNormsEdit.text.strip(),
            ui.msusMuscleEdit.text.strip(),
            SIDES[ui.msusSideCombo.currentIndex],
            _number(ui.msusAboveEdit.text, _("The z-score of EI")),
            _number(ui.msusBelowEdit.text, _("The z-score of CSA")),
        )

    def _subject(self) -> Subject:
        ui = self.ui
        return Subject(
            _number(ui.msusAgeEdit.text, _("The age")),
            SEXES[ui.msusSexCombo.currentIndex],
            _number(ui.msusHeightEdit.text, _("The height")),
            _number(ui.msusWeightEdit.text, _("The weight")),
        )

    def _show_subject(self, subject: Subject) -> None:
        ui = self.ui
        fill_text(ui.msusAgeEdit, _text(subject.age))
        ui.msusSexCombo.setCurrentIndex(SEXES.index(subject.sex))
        fill_text(ui.msusHeightEdit, _text(subject.height_cm))
        fill_text(ui.msusWeightEdit, _text(subject.weight_kg))

    def on_session(self) -> None:
        """Another picture, perhaps of another person: only what is known of this one is filled in."""
        session = self.session
        self._show_subject(Subject() if session is None else session.subject)
        if session is None:
            return
        kept = session.reference_settings
        if kept != ReferenceSettings():  # else what was typed for the picture before holds on
            fill_text(self.ui.msusNormsEdit, kept.norms)
            fill_text(self.ui.msusMuscleEdit, kept.muscle)
            self.ui.msusSideCombo.setCurrentIndex(SIDES.index(kept.side) if kept.side in SIDES else 0)
            fill_text(self.ui.msusAboveEdit, _text(kept.abnormal_above))
            fill_text(self.ui.msusBelowEdit, _text(kept.abnormal_below))

    def update(self) -> None:
        self.ui.msusReferenceSection.enabled = self.session is not None and not self.panel.running


def _number(text: str, what: str) -> float | None:
    """What was typed; None for nothing. ValueError for no number."""
    text = text.strip().replace(",", ".")
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        raise ValueError(_("{what} must be a number, not {text}.").format(what=what, text=repr(text))) from None
    if value != value or value in (float("inf"), float("-inf")):
        raise ValueError(_("{what} must be a number, not {text}.").format(what=what, text=repr(text)))
    return value


def _text(value: float | None) -> str:
    return "" if value is None else f"{value:.6g}"
