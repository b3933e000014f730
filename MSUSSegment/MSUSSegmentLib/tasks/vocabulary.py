"""The words of a task: which kinds of lines it has, what each comes from, and which numbers are read off them.

Everything above a task (scene, pictures, tables, panel, commands) goes by these declarations and knows no task by name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from MSUSSegmentLib.measure.flags import Flag, flag
from MSUSSegmentLib.measure.types import Line, Spacing

if TYPE_CHECKING:
    from MSUSSegmentLib.io.pictures import Colour
    from MSUSSegmentLib.measure.types import Measurement
    from MSUSSegmentLib.tasks.result import Picture

__all__ = ["ANGLE", "CLOSED", "CURVE", "STRAIGHT", "UNITS", "Context", "Key", "LineKind", "Quantity", "Vocabulary",
           "reason_in", "unit_of"]  # fmt: skip

#: Shapes of lines: an open curve of straight pieces, a line of two points (or, curved, of more), an angle (arm, vertex,
#: arm), a closed rounded curve.
CURVE, STRAIGHT, ANGLE, CLOSED = "curve", "line", "angle", "closed"

#: A line by its kind and its number, 1, 2, 3 from left to right.
Key = tuple[str, int]


@dataclass
class Context:
    """What a line is derived in: the frame's ``lines`` so far, those of its parents among them, ``picture``,
    ``spacing`` (sx, sy) mm or None, ``options`` (the task's conventions), ``reasons`` why lines are missing, ``values``
    that a network gave without any line, ``stale`` whether these were found with other lines than those that are drawn
    now, and ``unusable``: why a line that is there cannot be measured."""

    lines: dict[Key, Line]
    picture: Picture | None
    spacing: Spacing | None
    options: Any
    reasons: Mapping[str, Flag] = field(default_factory=dict)
    values: Mapping[str, float] = field(default_factory=dict)
    stale: bool = False
    unusable: dict[Key, Flag] = field(default_factory=dict)

    def points(self, kind: str, index: int = 1) -> np.ndarray | None:
        """The measured line (N, 2) px of one line; None when it is missing, or cannot be measured."""
        line = self.lines.get((kind, index))
        return None if line is None or not line.placed or (kind, index) in self.unusable else line.drawn

    def reason(self, kind: str, index: int = 1, what: str = "") -> Flag:
        """Why `points` has none."""
        line = self.lines.get((kind, index))
        of_line = self.unusable.get((kind, index)) or (line.reason if line is not None else None)
        return of_line or reason_in(self.reasons, kind, index) or flag("not_found", what=what or kind)


class Vocabulary(Protocol):
    """What deriving lines needs of a task."""

    lines: tuple[LineKind, ...]
    inputs: tuple[str, ...]

    def line(self, name: str) -> LineKind | None:
        """One kind of lines; None when the task has none of that name."""

    def read(self, context: Context, confidence: dict[str, float]) -> tuple[Measurement, ...]:
        """The numbers of a frame's lines, all of them laid."""


def reason_in(reasons: Mapping[str, Flag], kind: str, index: int = 1) -> Flag | None:
    """Why one line is missing, by what is known of it or else of its kind."""
    return reasons.get(f"{kind} {index}") or reasons.get(kind)


@dataclass(frozen=True)
class LineKind:
    """One kind of line.

    ``title`` names it for people, with "{}" for its number where there may be ``several``; ``colour`` is 0 to 255;
    ``shape`` one of the four above; ``least`` how many points there must be before anything can be measured.

    ``parents`` are the kinds it is derived from: those of which there are several by the same number. They decide what
    follows when a person moves a line, what goes when one is deleted, and what is still automatic.
    ``lay(context, index, line)`` derives it: the line with its points, or without any and the reason. Kinds without it
    are drawn, found by a network, or read off a segment, never derived. ``implied(context)`` gives the numbers of lines
    that are there whenever their parents are, unless a person deletes them.
    ``segment`` is the key of the segment whose edge, outline or trace it is; ``measured(context, index, line)`` makes a
    line ready to be read: what its numbers are read off where that is more than its points. ``check(points, spacing)``
    raises ValueError for points that cannot be measured. ``shown(points)`` reduces a line that was found to the points
    that a person drags. ``convention`` names the convention by which it is laid: a line that a person has placed keeps
    it.

    ``button`` is what the panel calls drawing one, "" for lines that nobody draws; ``hint`` says how. ``label``: at
    which of its points its number is written in the view, "upper", "lower", "first" or "middle", so that labels of
    different kinds lie apart; "" nowhere. ``bolder`` how much thicker than the thinnest it is in pictures;
    ``curved``: it may have more than two points although it is a line.
    """

    name: str
    title: str
    colour: Colour
    shape: str
    least: int
    parents: tuple[str, ...] = ()
    several: bool = True
    segment: str = ""
    lay: Callable[[Context, int, Line], Line] | None = None
    implied: Callable[[Context], Iterable[int]] | None = None
    measured: Callable[[Context, int, Line], Line] | None = None
    check: Callable[[np.ndarray, Spacing | None], Any] | None = None
    shown: Callable[[np.ndarray], np.ndarray] | None = None
    convention: str = ""
    button: str = ""
    hint: str = ""
    label: str = ""
    bolder: int = 0
    curved: bool = False

    def name_of(self, index: int) -> str:
        """The name of one line for people: "Fascicle 2"."""
        return self.title.format(index)


#: Units by what a quantity measures: with a known scale, and without.
UNITS = {"length": ("mm", "px"), "area": ("cm2", "px2"), "angle": ("deg", "deg")}


def unit_of(measures: str, known_scale: bool) -> str:
    """The unit of a quantity; what is not in `UNITS` is a unit itself."""
    return UNITS.get(measures, (measures, measures))[0 if known_scale else 1]


@dataclass(frozen=True)
class Quantity:
    """One number that is read off lines, or off the whole frame.

    ``measures`` is "length", "area" or "angle", else a unit ("grey", "ratio", "Nm"). ``lines`` are the kinds it is read
    off, by the same number; the first is the one that its row in a table stands for. ``summary`` says how a frame's
    one number is made of those of several lines, "mean" or "median"; "" when each line has its own. ``colour``
    (matplotlib's name) is given to those that headlines show and plots follow over time; ``digits`` are shown behind
    the point. ``jump``: least difference from neighbouring frames that counts as one, in mm, degrees ...; None: a share
    of the value. ``plausible(value, unit, options)`` gives a flag for a value that cannot be. ``scored``: reference
    values may exist for it; ``summed``: over the slices of a volume it makes a volume.
    ``typed(context, index, value)``, where a person may type the number of a line: the points (N, 2) px of the lines
    that then lie elsewhere, by their keys; ValueError for what cannot be.
    """

    name: str
    title: str
    measures: str
    lines: tuple[str, ...] = ()
    summary: str = ""
    colour: str = ""
    digits: int = 1
    jump: float | None = None
    plausible: Callable[[float, str, Any], Flag | None] | None = None
    scored: bool = False
    summed: bool = False
    typed: Callable[[Context, int, float], dict[Key, np.ndarray]] | None = None
