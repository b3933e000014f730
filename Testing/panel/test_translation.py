"""Every text of the panel can be translated, and each language's file has them all, with the same placeholders."""

from __future__ import annotations

import importlib.util
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from PySide6 import QtGui, QtWidgets

FOLDER = Path(__file__).resolve().parents[2] / "Resources" / "Translations"
LANGUAGES = ("de-DE", "zh-CN")
#: Names and citations, which stay as they are in every language.
LEFT = ("Finds muscle structures", "The network follows")


def messages(language):
    return list(ET.parse(FOLDER / f"MSUSSegment_{language}.ts").getroot().iter("message"))


def script():
    spec = importlib.util.spec_from_file_location("msus_translations", FOLDER / "update.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_file_has_every_text_in_the_context_where_slicer_looks_for_it(language):
    root = ET.parse(FOLDER / f"MSUSSegment_{language}.ts").getroot()
    assert root.get("language") == language.replace("-", "_")
    there = {c.findtext("name"): {m.findtext("source") for m in c.iter("message")} for c in root.iter("context")}
    wanted = {name: set(texts) for name, texts in script().contexts().items()}
    assert there == wanted, "run Resources/Translations/update.py"
    assert "panel.correct" in there and "Muscle thickness" in there["panel.read"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated_and_keeps_its_placeholders(language):
    def fields(text):
        return set(re.findall(r"\{[^{}]*\}", text))

    for message in messages(language):
        source, text = message.findtext("source"), message.findtext("translation") or ""
        if source.startswith(LEFT):
            continue
        assert text, f"not translated: {source}"
        assert fields(source) == fields(text), source
        assert source[0].isspace() == text[0].isspace() and source[-1].isspace() == text[-1].isspace(), source


def test_chinese_is_chinese():
    """No text was copied from the English one, but for units and names."""
    same = {m.findtext("source") for m in messages("zh-CN") if m.findtext("source") == m.findtext("translation")}
    assert same <= {"MT / sin PA", "MT {}", "PA {}"}, same


@pytest.fixture
def translator(request):
    """A text in a language, as Slicer's translator gives it."""
    words = {m.findtext("source"): m.findtext("translation") for m in messages(request.param)}
    return lambda text: words.get(text) or text


# What the layers below the panel say.


def test_the_templates_are_those_of_the_source(desk):
    from MSUSSegmentLib.panel.sentences import SENTENCES
    from MSUSSegmentLib.scene.calibration import ADVICE

    assert list(SENTENCES) == script().sentences(), "run Resources/Translations/update.py"
    assert ADVICE in SENTENCES
    assert "no {what} was found" in SENTENCES and "missing: {quantity} ({why})" in SENTENCES
    assert "This is the last frame; there is none to copy to." in SENTENCES


def in_language(text, translator):
    from MSUSSegmentLib.panel.translation import in_words_of

    return in_words_of(text, translator)


@pytest.mark.parametrize("translator", ["de-DE"], indirect=True)
@pytest.mark.parametrize(
    ("code", "values", "wanted"),
    [
        ("not_found", {"what": "deep aponeurosis"}, "nicht gefunden: tiefe Aponeurose"),
        ("missing", {"quantity": "MT", "why": "no deep aponeurosis was found"},
         "fehlt: MT (nicht gefunden: tiefe Aponeurose)"),
        ("deleted", {"what": "Fascicle 2", "rater": "A. B"}, "Faszikel 2 wurde von A. B gelöscht"),
        ("implausible_value", {"quantity": "PA", "value": 81.2, "low": 5.0, "high": 70.0, "unit": "deg"},
         "unplausibel: PA 81.2° liegt außerhalb von 5 bis 70°"),
        ("extrapolated", {"share": 0.61}, "61 % extrapoliert"),
        ("jump", {"quantity": "MT", "size": 3.2, "unit": "mm"}, "Sprung: MT weicht um 3.2 mm von den Nachbarn ab"),
        ("left_out", {"count": 12, "kind": "coloured"}, "EI ohne 12 farbige Pixel"),
    ],
)  # fmt: skip
def test_flags_are_said_in_the_persons_language(desk, translator, code, values, wanted):
    from MSUSSegmentLib.measure.flags import flag

    assert in_language(str(flag(code, **values)), translator) == wanted


def test_every_flag_has_words_that_are_known_again(desk):
    """Each flag of the library, filled with plain values, is found in Chinese."""
    import inspect

    from MSUSSegmentLib.measure.flags import WORDS
    from MSUSSegmentLib.tasks.registry import TASKS

    assert TASKS
    words = {m.findtext("source"): m.findtext("translation") for m in messages("zh-CN")}
    plain = {"share": 0.5, "count": 2, "value": 1.0, "low": 2.0, "high": 3.0, "size": 1.0, "known": 1, "total": 3}
    for code, say in WORDS.items():
        if code in ("text", "unmeasurable") or "Testing" in inspect.getfile(say):
            continue
        names = inspect.signature(say).parameters
        given = {name: plain.get(name, "mm" if name == "unit" else "contour") for name in names}
        english = say(**given)
        assert in_language(english, lambda text: words.get(text) or text) != english, (code, english)


@pytest.mark.parametrize("translator", ["zh-CN"], indirect=True)
def test_what_a_session_refuses_is_said_in_the_persons_language(user, cine, translator, monkeypatch):
    from MSUSSegmentLib.panel import translation

    monkeypatch.setattr(translation, "translate", lambda context, text: translator(text))
    translation._of_line.cache_clear()
    try:
        user.session.show_frame(user.session.frame_count - 1)
        user.panel.copy_on()
        assert user.message == "这是最后一帧；没有可复制到的帧。"
        user.panel.accept()
        assert user.message == "该帧尚未测量，因此没有可接受的内容。"
        user.session.show_frame(0)
        user.run()
        user.session.delete(user.markup("deep"))
        user.settle()
        assert "深层腱膜 已被删除" in user.ui.msusStripLabel.text
        assert user.ui.msusScaleLabel.text == "每像素 0.12 毫米（phantom）"
        rows = [row["flag"] for row in user.session.rows() if row["flag"]]
        assert any("was deleted" in text for text in rows), "tables stay English, whoever wrote them"
    finally:
        translation._of_line.cache_clear()


def test_a_text_that_nobody_knows_stays(desk):
    from MSUSSegmentLib.panel.translation import sentence

    for text in ("", "Something else entirely.", "Two\nlines", "A {brace} and 100 %"):
        assert sentence(text) == text


@pytest.mark.parametrize("translator", LANGUAGES, indirect=True)
def test_the_translated_panel_is_no_wider_than_slicers_and_cuts_nothing_off(start, translator):
    user = start()
    top = user.widget.parent._q
    for widget in top.findChildren(QtWidgets.QWidget):
        for name in ("text", "title", "placeholderText"):
            text = widget.property(name) if widget.metaObject().indexOfProperty(name) >= 0 else None
            typed = isinstance(widget, QtWidgets.QLineEdit | QtWidgets.QAbstractSpinBox)
            if isinstance(text, str) and text and not typed:
                widget.setProperty(name, translator(text))
    top.resize(512, top.sizeHint().height())
    top.show()
    user.settle()
    assert top.minimumSizeHint().width() <= 512
    for button in [b for b in top.findChildren(QtWidgets.QPushButton) if b.isVisible()]:
        needed = QtGui.QFontMetrics(button.font()).horizontalAdvance(button.text())
        assert button.width() >= needed, f"{button.objectName()}: {button.text()}"
