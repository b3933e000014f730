"""Questions to the person. In Slicer's testing mode nobody answers: each question says what then holds."""

from __future__ import annotations

import qt
import slicer

from MSUSSegmentLib.panel.section import connect
from MSUSSegmentLib.panel.translation import _

__all__ = ["ask_file", "ask_folder", "ask_text", "confirm", "confirm_modality", "confirm_task"]


def confirm(text: str, *, in_testing: bool) -> bool:
    """Yes or no. ``in_testing``: the answer in testing mode, where Slicer itself always answers no."""
    if slicer.app.testingEnabled():
        return in_testing
    return bool(slicer.util.confirmYesNoDisplay(text, windowTitle="MSUSSegment"))


def confirm_modality(name: str, modality: str) -> bool:
    """Whether a picture that says that it is no ultrasound is to be worked on."""
    question = _(
        "{name} is no ultrasound picture (its modality is {modality}), and what is measured in one means something "
        "else in it. Work on it all the same?"
    )
    return confirm(question.format(name=name, modality=modality), in_testing=False)


def confirm_task(name: str, modality: str, task) -> bool:
    """Whether an image is to be measured by a task that was made for images of another modality."""
    question = _(
        "{name} says that it is {modality}, and the task {task} was made for {wanted}: its numbers may mean nothing "
        "there. Measure by it all the same?"
    ).format(name=name, modality=modality, task=_(task.title), wanted=task.modality)
    return confirm(question, in_testing=False)


def ask_text(title: str, text: str = "") -> str | None:
    """A line of text, to begin with ``text``; None when the person changes their mind, and in testing mode."""
    if slicer.app.testingEnabled():
        return None
    dialog = qt.QDialog(slicer.util.mainWindow())
    dialog.windowTitle = title
    layout = qt.QVBoxLayout(dialog)
    edit, accept, reject = qt.QLineEdit(dialog), qt.QPushButton(_("OK"), dialog), qt.QPushButton(_("Cancel"), dialog)
    edit.text = text
    edit.setMinimumWidth(320)
    accept.setDefault(True)
    row = qt.QHBoxLayout()
    layout.addWidget(edit)
    layout.addLayout(row)
    for button, slot in ((accept, dialog.accept), (reject, dialog.reject)):
        row.addWidget(button)
        connect(button, "clicked()", slot)
    try:
        return str(edit.text) if dialog.exec() else None
    finally:
        dialog.deleteLater()


def ask_file(title: str, patterns: str) -> str:
    """A file's path, "" when the person changes their mind."""
    every = _("All files") + " (*)"
    return str(qt.QFileDialog.getOpenFileName(slicer.util.mainWindow(), title, "", f"{patterns};;{every}") or "")


def ask_folder(title: str, start: str) -> str:
    """A folder's path, "" when the person changes their mind."""
    return str(qt.QFileDialog.getExistingDirectory(slicer.util.mainWindow(), title, start) or "")
