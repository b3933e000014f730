"""Bring the panel's translation files up to date: python Resources/Translations/update.py [de-DE zh-CN …]

Collects every text that a person reads in the panel, by the contexts in which Slicer looks for it: literal ``_("")`` in
the module and the panel's files, the texts of the .ui, the words that tasks declare (titles, buttons, hints), and the
sentences of the layers below the panel: flags, and what a session refuses. These are written in English there, without
any thought of languages; their templates ("no {what} was found") are read off the source and kept in
``panel/sentences.py``, by which the panel knows them again. What
is translated already stays, also where a text has moved to another file; new texts are marked as unfinished, and texts
that are gone are dropped. ``MSUSSegment_de-DE.ts`` is read by Qt Linguist and by Slicer's language tools.
"""

from __future__ import annotations

import ast
import re
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
MODULE = HERE.parents[1] / "MSUSSegment"
#: Files below the panel whose sentences a person reads there: those of errors, and those of flags.
SENTENCES = ("scene/*.py", "tasks/typed.py", "tasks/retrace.py", "io/open.py", "measure/flags.py",
             "measure/tears.py", "tasks/rotator_cuff.py", "tasks/shoulder_mri.py")  # fmt: skip
#: Of these, those that nobody reads there.
NOT_READ = ("build", "loose_files", "render", "segments", "scene_file", "scale", "muscle_scene", "volume")
#: What the sentences are filled with, and what the scale is said to be, as far as the source does not say it in one.
PARTS = (
    "deep aponeurosis", "superficial aponeurosis", "superficial and no deep aponeurosis",
    "superficial and the deep aponeurosis", "aponeurosis", "fascicle", "contour", "the superficial aponeurosis",
    "the deep aponeurosis", "Fascicle {number}", "Superficial aponeurosis", "Deep aponeurosis", "Area {number}",
    "Subcutaneous fat {number}", "coloured", "masked", "unknown: lengths are in pixels",
    "{size} mm per pixel ({source})",
    "{size} mm per voxel ({source})", "typed", "drawn line", "ruler ticks", "file header", "volume spacing",
    "Draw a line over a known distance, look for the ruler's ticks, or type the size of a pixel.",
    "the muscle first", "a structure first", "tendon", "tear", "humeral head", "bursal side", "articular side",
    "intratendinous", "bursal and articular side",
)  # fmt: skip
#: Properties of a .ui that are no words.
NOT_WORDS = ("SlicerParameterName", "nodeTypes")


def contexts() -> dict[str, list[str]]:
    """The texts by context, each once, in the order of the files."""
    found = {"MSUSSegment": [*texts_of_ui(MODULE / "Resources" / "UI" / "MSUSSegment.ui"), *sentences()]}
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
        for kind in (*task.lines, *task.marks):
            yield from (kind.button, kind.hint)
        yield from (quantity.title for quantity in task.quantities)
        for choice in choices_of(task.conventions):
            yield from (choice.title, *choice.values.values())


# The sentences of the layers below.


def sentences() -> list[str]:
    """The templates of what the layers below the panel say, in the order of their files, each once."""
    found: list[str] = list(PARTS)
    for pattern in SENTENCES:
        for path in sorted((MODULE / "MSUSSegmentLib").glob(pattern)):
            found += [] if path.stem in NOT_READ else _templates(ast.parse(path.read_text(encoding="utf-8")), path.stem)
    return [text for text in dict.fromkeys(found) if sum(map(str.isalpha, _letters(text))) > 2]


def _templates(tree: ast.AST, file: str) -> Iterator[str]:
    """The texts of errors; of flags those that their words return, and what the scale is said to be."""
    for node in ast.walk(tree):
        said = None
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and node.exc.args and file != "flags":
            said = node.exc.args[0] if _name(node.exc.func).endswith("Error") else None
        elif isinstance(node, ast.Call) and _name(node.func) == "chosen":
            said = node.args[-1]
        elif isinstance(node, ast.Call) and _name(node.func) == "declare" and isinstance(node.args[1], ast.Lambda):
            said = node.args[1].body
        elif file == "flags" and isinstance(node, ast.Lambda):
            said = node.body
        elif file == "flags" and isinstance(node, ast.Return) and isinstance(node.value, (ast.JoinedStr, ast.BinOp)):
            said = node.value
        if said is not None and _is_text(said):
            yield from map(_template, _alternatives(said))


def _is_text(node: ast.AST) -> bool:
    parts = (one for one in ast.walk(node) if isinstance(one, ast.Constant))
    return any(isinstance(part.value, str) for part in parts)


def _alternatives(node: ast.AST) -> list[list]:
    """What an expression of texts may become: lists of texts, and of (name,) where a value is filled in."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [[node.value]]
    if isinstance(node, ast.FormattedValue):
        return _alternatives(node.value) if isinstance(node.value, ast.IfExp) else [[(_name(node.value),)]]
    if isinstance(node, ast.JoinedStr):
        found: list[list] = [[]]
        for value in node.values:
            found = [before + after for before in found for after in _alternatives(value)]
        return found
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return [left + right for left in _alternatives(node.left) for right in _alternatives(node.right)]
    if isinstance(node, ast.IfExp):
        return _alternatives(node.body) + _alternatives(node.orelse)
    return [[(_name(node),)]]


def _template(parts: list) -> str:
    """One text with a name in braces for each value; values beside one another are one."""
    text, names, filled = "", [], False
    for part in parts:
        if isinstance(part, str):
            text, filled = text + part, filled and not part
        elif not filled:
            names.append(part[0])
            again = names.count(part[0])
            text, filled = text + "{" + part[0] + (str(again) if again > 1 else "") + "}", True
    return text


def _name(node: ast.AST) -> str:
    """What a value is called in a template."""
    if isinstance(node, ast.Name):
        return node.id.strip("_")
    if isinstance(node, ast.Attribute):
        return node.attr.strip("_")
    inside = getattr(node, "func", None) or getattr(node, "value", None)
    return _name(inside) if isinstance(inside, ast.AST) else "value"


def _letters(text: str) -> str:
    return re.sub(r"\{[^{}]*\}", "", text)


def write_sentences() -> None:
    """Write the templates into the panel's file."""
    lines = "".join(f"    {_quoted(text)},\n" for text in sentences())
    (MODULE / "MSUSSegmentLib" / "panel" / "sentences.py").write_text(SENTENCES_HEAD + lines + ")\n", encoding="utf-8")


def _quoted(text: str) -> str:
    mark = "'" if '"' in text and "'" not in text else '"'
    return mark + text.replace("\\", "\\\\").replace(mark, "\\" + mark).replace("\n", "\\n") + mark


SENTENCES_HEAD = '''# ruff: noqa: E501
"""What the layers below the panel say, as templates. Made by Resources/Translations/update.py; do not edit."""

from __future__ import annotations

__all__ = ["SENTENCES"]

SENTENCES = (
'''


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
    write_sentences()
    languages = sys.argv[1:] or sorted(path.stem.partition("_")[2] for path in HERE.glob("MSUSSegment_*.ts"))
    for one in languages:
        total, done = write(one)
        print(f"{one}: {done} of {total} texts are translated")
