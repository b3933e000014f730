"""Questions to the person. In Slicer's testing mode nobody answers: each question says what then holds."""

from __future__ import annotations

import qt
import slicer

from MSUSSegmentLib.panel.translation import _

__all__ = ["ask_file", "ask_folder", "confirm", "confirm_modality"]


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


def ask_file(title: str, patterns: str) -> str:
    """A file's path, "" when the person changes their mind."""
    every = _("All files") + " (*)"
    return str(qt.QFileDialog.getOpenFileName(slicer.util.mainWindow(), title, "", f"{patterns};;{every}") or "")


def ask_folder(title: str, start: str) -> str:
    """A folder's path, "" when the person changes their mind."""
    return str(qt.QFileDialog.getExistingDirectory(slicer.util.mainWindow(), title, start) or "")
