"""Every text of the panel can be translated, and the German file has them all, with the same placeholders."""

from __future__ import annotations

import importlib.util
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from PySide6 import QtGui, QtWidgets

FOLDER = Path(__file__).resolve().parents[2] / "Resources" / "Translations"
GERMAN = FOLDER / "MSUSSegment_de-DE.ts"
#: Names and citations, which stay as they are in every language.
LEFT = ("Finds muscle structures", "The network follows")


def script():
    spec = importlib.util.spec_from_file_location("msus_translations", FOLDER / "update.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_file_has_every_text_in_the_context_where_slicer_looks_for_it():
    root = ET.parse(GERMAN).getroot()
    there = {c.findtext("name"): {m.findtext("source") for m in c.iter("message")} for c in root.iter("context")}
    wanted = {name: set(texts) for name, texts in script().contexts().items()}
    assert there == wanted, "run Resources/Translations/update.py"
    assert "panel.correct" in there and "Muscle thickness" in there["panel.read"]


def test_every_text_is_german_and_keeps_its_placeholders():
    def fields(text):
        return set(re.findall(r"\{[^{}]*\}", text))

    for message in ET.parse(GERMAN).getroot().iter("message"):
        source, german = message.findtext("source"), message.findtext("translation") or ""
        if source.startswith(LEFT):
            continue
        assert german, f"not translated: {source}"
        assert fields(source) == fields(german), source
        assert source[0].isspace() == german[0].isspace() and source[-1].isspace() == german[-1].isspace(), source


@pytest.fixture
def german():
    """A text in German, as Slicer's translator gives it."""
    words = {m.findtext("source"): m.findtext("translation") for m in ET.parse(GERMAN).getroot().iter("message")}

    def translate(text):
        return words.get(text) or text

    return translate


def test_the_german_panel_is_no_wider_than_slicers_and_cuts_nothing_off(start, german):
    user = start()
    top = user.widget.parent._q
    for widget in top.findChildren(QtWidgets.QWidget):
        for name in ("text", "title", "placeholderText"):
            text = widget.property(name) if widget.metaObject().indexOfProperty(name) >= 0 else None
            typed = isinstance(widget, QtWidgets.QLineEdit | QtWidgets.QAbstractSpinBox)
            if isinstance(text, str) and text and not typed:
                widget.setProperty(name, german(text))
    top.resize(512, top.sizeHint().height())
    top.show()
    user.settle()
    assert top.minimumSizeHint().width() <= 512
    for button in [b for b in top.findChildren(QtWidgets.QPushButton) if b.isVisible()]:
        needed = QtGui.QFontMetrics(button.font()).horizontalAdvance(button.text())
        assert button.width() >= needed, f"{button.objectName()}: {button.text()}"


