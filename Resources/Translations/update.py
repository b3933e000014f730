"""Bring the panel's translation files up to date: python Resources/Translations/update.py [de-DE zh-CN …]

Collects every text that a person reads in the panel, by the contexts in which Slicer looks for it: literal ``_("")`` in
the module and the panel's files, the texts of the .ui, and the words that tasks declare (titles, buttons, hints). What
is translated already stays, also where a text has moved to another file; new texts are marked as unfinished, and texts
that are gone are dropped. ``MSUSSegment_de-DE.ts`` is read by Qt Linguist and by Slicer's language tools.
"""

from __future__ import annotations

import ast
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
MODULE = HERE.parents[1] / "MSUSSegment"
#: Properties of a .ui that are no words.
NOT_WORDS = ("SlicerParameterName", "nodeTypes")


def contexts() -> dict[str, list[str]]:
    """The texts by context, each once, in the order of the files."""
    found = {"MSUSSegment": list(texts_of_ui(MODULE / "Resources" / "UI" / "MSUSSegment.ui"))}
    words = list(declared_words())
    for path in (MODULE / "MSUSSegment.py", *sorted((MODULE / "MSUSSegmentLib" / "panel").glob("*.py"))):
        literal, dynamic = calls(path)
        package = (path.parent / "__init__.py").is_file()
        name = f"{path.parent.name}.{path.stem}" if package else path.stem  # as slicer.i18n names a context
        found.setdefault(name, []).extend([*literal, *(words if dynamic else [])])
    return {name: list(dict.fromkeys(filter(str.strip, texts))) for name, texts in found.items() if texts}


def calls(path: Path) -> tuple[list[str], bool]:
    """The literal texts of ``_(…)`` in a file, and whether it translates others, too."""
    literal, dynamic = [], False
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_" and node.args):
            continue
        if isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str):
            literal.append(node.args[0].value)
        else:
            dynamic = True
    return literal, dynamic


def texts_of_ui(path: Path) -> Iterator[str]:
    """The words of a .ui."""
    for owner in ET.parse(path).getroot().iter("property"):
        text = owner.find("string")
        if owner.get("name") not in NOT_WORDS and text is not None and text.text and any(map(str.isalpha, text.text)):
            yield text.text


def declared_words() -> Iterator[str]:
    """What tasks and conventions declare for people, the provenances, and the line that a scale is drawn by."""
    sys.path.insert(0, str(MODULE))
    from MSUSSegmentLib.measure.conventions import choices_of
    from MSUSSegmentLib.tasks.registry import TASKS

    yield from ("auto", "edited", "manual", "Known distance")
    for task in TASKS.values():
        yield task.title
        for kind in task.lines:
            yield from (kind.button, kind.hint)
        yield from (quantity.title for quantity in task.quantities)
        for choice in choices_of(task.conventions):
            yield from (choice.title, *choice.values.values())


def known(path: Path) -> dict[str, str]:
    """What a file has translated, by the text."""
    if not path.is_file():
        return {}
    messages = ET.parse(path).getroot().iter("message")
    pairs = ((one.findtext("source") or "", one.findtext("translation") or "") for one in messages)
    return {source: text for source, text in pairs if text}


def write(language: str) -> tuple[int, int]:
    """Write one language's file; returns how many texts there are, and how many of them are translated."""
    path = HERE / f"MSUSSegment_{language}.ts"
    translated, total, done = known(path), set(), set()
    root = ET.Element("TS", version="2.1", language=language.replace("-", "_"), sourcelanguage="en_US")
    for name, texts in contexts().items():
        context = ET.SubElement(root, "context")
        ET.SubElement(context, "name").text = name
        for text in texts:
            message = ET.SubElement(context, "message")
            ET.SubElement(message, "source").text = text
            translation = ET.SubElement(message, "translation")
            total.add(text)
            if text in translated:
                translation.text = translated[text]
                done.add(text)
            else:
                translation.set("type", "unfinished")
    ET.indent(root, " ")
    head = '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n'
    path.write_text(head + ET.tostring(root, encoding="unicode") + "\n", encoding="utf-8")
    return len(total), len(done)


if __name__ == "__main__":
    languages = sys.argv[1:] or sorted(path.stem.partition("_")[2] for path in HERE.glob("MSUSSegment_*.ts"))
    for one in languages:
        total, done = write(one)
        print(f"{one}: {done} of {total} texts are translated")
