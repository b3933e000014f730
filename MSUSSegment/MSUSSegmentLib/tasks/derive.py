"""The one way from lines to numbers, whoever moved them.

A network's result, a drag, a deletion, painted segments, another convention, undo, copying and reloading all end here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from MSUSSegmentLib.measure.flags import flag
from MSUSSegmentLib.measure.types import AUTO, EDITED, MANUAL, Line, Measurement, Spacing, joint_provenance
from MSUSSegmentLib.tasks.result import Drawing, Picture
from MSUSSegmentLib.tasks.vocabulary import Context, Key, LineKind, Vocabulary

__all__ = ["Derivation", "basis_of", "claimed", "deletions_behind", "derive", "makers", "parents_of", "without_line"]


@dataclass(frozen=True)
class Derivation:
    """What `derive` gives: the frame's ``drawing`` with every line that follows laid anew, and its ``measurements``."""

    drawing: Drawing
    measurements: tuple[Measurement, ...]

    @property
    def lines(self) -> dict[Key, Line]:
        return self.drawing.lines


def derive(
    task: Vocabulary, drawing: Drawing, picture: Picture | None, spacing: Spacing | None, options: Any
) -> Derivation:
    """Lay every line that follows others, say of every line where it comes from, and read the numbers.

    Lines that a network found, a segment gave or a person placed stay as they are. Lines that follow are laid anew from
    their parents; one that cannot be laid has no points and the reason, and comes back when it can. A line is automatic
    only while all that it comes from is.

    Args:
        task: whose lines and numbers they are.
        drawing: the lines of one frame, px. Those of kinds that the task does not have are passed over.
        picture: the frame; None when it is not at hand (then there is no echo intensity).
        spacing: (sx, sy) mm of a pixel, None when the scale is unknown.
        options: the task's conventions.

    Raises:
        ValueError: a line has points of a wrong shape, or that are not numbers.
    """
    context = Context({}, picture, spacing, options, drawing.reasons, drawing.values)
    for kind in task.lines:
        for index in _numbers(kind, drawing, context):
            line = drawing.lines.get((kind.name, index)) or Line(follows=True)
            if line.follows and kind.lay is not None:
                line = _laid(task, kind, index, line, context)
            key = kind.name, index
            if line.placed and kind.measured is not None:
                line = kind.measured(context, index, line)
            if line.placed and kind.check is not None:
                try:
                    kind.check(line.drawn, spacing)
                except ValueError as error:
                    context.unusable[key] = flag("unmeasurable", why=str(error))
            context.lines[key] = line
    lines = {key: line for key, line in context.lines.items() if line.placed or line.follows or line.reason is not None}
    context.stale = bool(drawing.values) and not _same_basis(drawing.basis, basis_of(task, lines))
    numbers = task.read(context, drawing.confidence)
    if context.stale:
        numbers = tuple(_stale(task, one) if one.quantity in drawing.values else one for one in numbers)
    numbers = tuple(
        replace(one, provenance=EDITED, confidence=None)
        if one.provenance == AUTO and one.value is not None and deletions_behind(task, one, drawing.reasons)
        else one
        for one in numbers
    )
    return Derivation(replace(drawing, lines=lines), numbers)


def deletions_behind(task: Vocabulary, measurement: Measurement, reasons: dict[str, Any]) -> list[Any]:
    """The reasons of lines that a person has deleted and that a summary of several would else be read off, too."""
    quantity = task.quantity(measurement.quantity)
    if measurement.index is not None or quantity is None or not quantity.summary:
        return []
    kinds, further = set(), list(quantity.lines)
    while further:
        kind = task.line(further.pop())
        if kind is not None and kind.several and kind.name not in kinds:
            kinds.add(kind.name)
            further += kind.parents
    return [why for name, why in reasons.items() if why.code == "deleted" and name.partition(" ")[0] in kinds]


def basis_of(task: Vocabulary, lines: dict[Key, Line]) -> dict[Key, np.ndarray]:
    """The points (N, 2) px of those lines that a network's values depend on (`Task.inputs`)."""
    return {key: line.points for key, line in lines.items() if key[0] in task.inputs and line.placed}


def _same_basis(one: dict[Key, np.ndarray], other: dict[Key, np.ndarray]) -> bool:
    """To within a hundredth of a pixel: less than a hand can move."""
    return one.keys() == other.keys() and all(
        one[key].shape == other[key].shape and np.allclose(one[key], other[key], rtol=0, atol=0.01) for key in one
    )


def _stale(task: Vocabulary, measurement: Measurement) -> Measurement:
    """A number that was found with other lines than those drawn now; it says so."""
    if measurement.has("stale"):
        return measurement
    kind = task.line(task.inputs[0])
    what = kind.title.replace("{}", "").strip().lower()
    return replace(measurement, flags=(flag("stale", what=what), *measurement.flags), confidence=None)


def _numbers(kind: LineKind, drawing: Drawing, context: Context) -> list[int]:
    """Which lines of a kind there are: those drawn, and those that their parents imply and no one has deleted."""
    drawn = {index for name, index in drawing.lines if name == kind.name}
    implied = set(kind.implied(context)) if kind.implied is not None else set()
    return sorted(drawn | {i for i in implied if f"{kind.name} {i}" not in drawing.reasons})


def _laid(task: Vocabulary, kind: LineKind, index: int, line: Line, context: Context) -> Line:
    """A line that follows, laid anew, with the provenance that its parents and its trace leave it."""
    laid = kind.lay(context, index, line)
    if not laid.placed:
        return laid
    parents = (context.lines.get(key) for key in parents_of(task, kind, index))
    parts: list = [parent for parent in parents if parent is not None and parent.placed]
    if line.trace is not None:
        parts.append(line.trace)
    provenance = joint_provenance(part.provenance for part in parts)
    who = {name: makers(parts, name) for name in ("rater", "model", "weights")}
    return replace(laid, provenance=provenance, **who)


def makers(parts: Iterable, what: str) -> str:
    """Who stands behind lines: the raters of what people have moved or made, the models of what was found; "a; b"."""
    hidden = AUTO if what == "rater" else MANUAL
    names = {name for part in parts if part.provenance != hidden for name in getattr(part, what).split("; ")}
    return "; ".join(sorted(names - {""}))


def parents_of(task: Vocabulary, kind: LineKind, index: int) -> list[Key]:
    """The lines that one is derived from: of a kind with several lines the one of the same number."""
    parents = (task.line(name) for name in kind.parents)
    return [(parent.name, index if parent.several else 1) for parent in parents if parent is not None]


def without_line(task: Vocabulary, drawing: Drawing, key: Key, rater: str = "") -> Drawing:
    """``drawing`` after a person has deleted a line; the reason stays, so that what depended on it can say why.

    Lines that follow the deleted one only, such as the angle of a fascicle, go with it.
    """
    kind = task.line(key[0])
    if kind is None:
        return replace(drawing, lines={k: line for k, line in drawing.lines.items() if k != key})
    why = flag("deleted", what=_what(kind, key[1]), rater=rater)
    reasons = {**drawing.reasons, f"{key[0]} {key[1]}": why}
    lines = {k: line for k, line in drawing.lines.items() if k != key}
    notes = {k: text for k, text in drawing.notes.items() if k != key}
    for child in task.lines:
        twin = child.name, key[1]
        if kind.several and kind.name in child.parents and twin in lines and lines[twin].follows:
            del lines[twin]
    return replace(drawing, lines=lines, reasons=reasons, notes=notes)


def _what(kind: LineKind, index: int) -> str:
    name = kind.name_of(index)
    return name if kind.several else f"the {name[0].lower()}{name[1:]}"


def claimed(line: Line, rater: str, convention: str = "") -> Line:
    """``line`` after a person has moved it: `auto` becomes `edited`, it follows nothing any more, and keeps the
    convention by which it was drawn."""
    provenance = EDITED if line.provenance == AUTO else line.provenance
    return replace(
        line, provenance=provenance, follows=False, of_segment=False, reason=None, measured=None,
        rater=rater or line.rater, convention=convention,
    )  # fmt: skip

