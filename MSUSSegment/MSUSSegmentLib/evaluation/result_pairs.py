"""Two sets of results side by side: which are of the same recording, and which numbers are of the same thing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import nan
from pathlib import Path, PurePosixPath

from MSUSSegmentLib.evaluation.sample import Origin
from MSUSSegmentLib.measure.table import rows_of_interest, spacing_text

__all__ = ["LeftOut", "Measured", "NumberPair", "ResultPair", "pair_numbers", "pair_results"]

#: Scales that differ by less than this share are the same, written with other digits.
SAME_SCALE = 1e-3


@dataclass(frozen=True, eq=False)
class Measured:
    """What one side has of one recording.

    ``source`` is the recording's path in its study, with slashes, or its name; ``sha256`` of its content, "" when not
    known. ``table`` is the file of ``rows`` (those of ``measure.table``). ``spacing``: mm along rows and columns, None
    when unknown; ``options``: the conventions by name, empty when unknown; ``notes``: what a person should know.
    """

    source: str
    sha256: str
    table: Path
    rows: Sequence[dict]
    spacing: Sequence[float] | None = None
    options: Mapping = field(default_factory=dict)
    notes: Sequence[str] = ()
    is_longitudinal: bool = True

    @cached_property
    def frames(self) -> list[int]:
        """Numbers of the frames that have rows, ascending."""
        return sorted({row["frame"] for row in self.rows})

    @property
    def scale_text(self) -> str:
        """A pixel's size in mm, along rows and columns when they differ; "" when it is not known."""
        return spacing_text(self.spacing)


@dataclass(frozen=True, eq=False)
class ResultPair:
    """The results ``a`` and ``b`` of one recording, paired by ``how``; ``who``: its subject, muscle and side, "" when
    unknown."""

    a: Measured
    b: Measured
    how: str
    who: Mapping[str, str]

    @property
    def source(self) -> str:
        """The recording's path, that of the side that knows more of it."""
        return max(self.a.source, self.b.source, key=lambda source: len(PurePosixPath(source).parts))

    @cached_property
    def is_clip(self) -> bool:
        """Whether it has several frames."""
        return len({*self.a.frames, *self.b.frames}) > 1

    @cached_property
    def remarks(self) -> list[str]:
        """What makes the numbers differ besides what was seen in the picture."""
        found = [f"{side}: {note}" for side, one in (("A", self.a), ("B", self.b)) for note in one.notes]
        a, b = self.a.spacing, self.b.spacing
        if bool(a) != bool(b) and all(one.sha256 for one in (self.a, self.b)):
            found.append(f"only {'A' if a else 'B'} has a scale")
        if a and b and any(abs(x / y - 1) > SAME_SCALE for x, y in zip(a, b, strict=True)):
            percent = 100 * (a[0] * a[1] / (b[0] * b[1])) ** 0.5 - 100
            found.append(
                f"scales differ: {self.a.scale_text} mm per pixel in A, {self.b.scale_text} in B, which alone makes "
                f"lengths of A {abs(percent):.3g} % {'longer' if percent > 0 else 'shorter'}"
            )
        names = [n for n in self.a.options if n in self.b.options and self.a.options[n] != self.b.options[n]]
        if names:
            sides = (f"{name} {self.a.options[name]} in A, {self.b.options[name]} in B" for name in names)
            found.append(f"conventions differ: {', '.join(sides)}")
        return found


@dataclass(frozen=True, eq=False)
class NumberPair:
    """One number of both sides: rows of ``measure.table``, None where a side has no such row."""

    results: ResultPair
    frame: int
    quantity: str
    index: int | None
    a: dict | None
    b: dict | None

    @property
    def values(self) -> tuple[float, float]:
        """Of A and B, nan where there is none."""
        return tuple(nan if row is None or row["value"] is None else row["value"] for row in (self.a, self.b))

    @property
    def difference(self) -> float:
        """A minus B; nan unless there are both."""
        a, b = self.values
        return a - b

    @property
    def unit(self) -> str:
        """Of the values, which have the same."""
        rows = [row for row in (self.a, self.b) if row is not None]
        return next((row["unit"] for row in rows if row["value"] is not None), rows[0]["unit"])

    @property
    def origin(self) -> Origin:
        """Of what and of whom it is."""
        key, subject = id(self.results), self.results.who["subject"].lower() or None
        return Origin((key, self.frame), key if self.results.is_clip else None, subject)


@dataclass(frozen=True)
class LeftOut:
    """What could not be compared, of ``side`` "A", "B" or "both", and why; ``count`` of results, frames or numbers.

    ``partly``: the rest of this result was compared.
    """

    side: str
    source: str
    reason: str
    count: int = 1
    partly: bool = False

    @property
    def sentence(self) -> str:
        """Where, and why."""
        where = "" if self.side == "both" else f"{self.side}, "
        count = f" ({self.count} numbers)" if self.side == "both" and self.partly else ""
        return f"{where}{self.source}: {self.reason}{count}"


def pair_results(
    a: Sequence[Measured], b: Sequence[Measured], who: Callable[[str], Mapping[str, str]]
) -> tuple[list[ResultPair], list[LeftOut]]:
    """Pair the results of two sides that are of the same recording.

    Two results belong together when their recordings have the same content, whatever they are called, and among
    several such those of the most similar paths. Where a side does not know the content, the path decides: one is the
    end of the other, at least the file's name. Whatever may belong to several is left out, and so are two recordings
    of one name and different content.

    Args:
        a, b: the sides.
        who: gives subject, muscle and side (of the body) of a source.

    Returns:
        The pairs in the order of their sources, and what has no partner.
    """
    levels: dict[tuple, list[tuple[int, int, str]]] = {}
    clashes: dict[tuple[str, int], str] = {}
    alike: dict[str, list[int]] = {}
    for j, other in enumerate(b):
        for key in {other.sha256, _name(other.source)} - {""}:
            alike.setdefault(key, []).append(j)
    for i, one in enumerate(a):
        for j in dict.fromkeys([*alike.get(one.sha256, ()), *alike.get(_name(one.source), ())]):
            other = b[j]
            shared = _shared_end(one.source, other.source)
            is_end = 0 < shared == min(len(PurePosixPath(result.source).parts) for result in (one, other))
            if one.sha256 and other.sha256:
                if one.sha256 == other.sha256:
                    levels.setdefault((0, one.source != other.source, -shared), []).append((i, j, "content"))
                elif is_end:
                    clashes["A", i] = clashes["B", j] = (
                        f"{one.source} of A and {other.source} of B have one name but different content (SHA-256)"
                    )
            elif is_end:
                how = "path" if shared > 1 else "file name"
                levels.setdefault((1, one.source != other.source, -shared), []).append((i, j, how))
    pairs, doubtful, taken = [], {}, set()
    for level in sorted(levels):
        free = [edge for edge in levels[level] if not {("A", edge[0]), ("B", edge[1])} & ({*taken} | {*doubtful})]
        for i, j, how in free:
            there, here = [y for x, y, _ in free if x == i], [x for x, y, _ in free if y == j]
            if len(there) == len(here) == 1:
                pairs.append((i, j, how))
                continue
            doubtful["A", i] = _several("B", [b[y] for y in there], "A", [a[x] for x in here])
            doubtful["B", j] = _several("A", [a[x] for x in here], "B", [b[y] for y in there])
        taken |= {key for i, j, _ in pairs for key in (("A", i), ("B", j))}
    matched = [ResultPair(a[i], b[j], how, _merged(who, a[i], b[j])) for i, j, how in pairs]
    left = []
    for side, other, results in (("A", "B", a), ("B", "A", b)):
        for number, result in enumerate(results):
            if (side, number) not in taken:
                reason = doubtful.get((side, number)) or clashes.get((side, number)) or f"not in {other}"
                left.append(LeftOut(side, result.source, reason))
    return sorted(matched, key=lambda pair: pair.source), left


def _shared_end(one: str, other: str) -> int:
    """How many parts at the end of two paths are the same."""
    count = 0
    for x, y in zip(reversed(PurePosixPath(one).parts), reversed(PurePosixPath(other).parts), strict=False):
        if x != y:
            break
        count += 1
    return count


def _name(source: str) -> str:
    return PurePosixPath(source).name


def _several(side: str, results: Sequence[Measured], other: str, others: Sequence[Measured]) -> str:
    """Why it is not known which of ``results`` belongs to which of ``others``."""
    if len(results) == 1:  # it is the partner that may belong to several
        side, results = other, others
    named = " or ".join(str(result.table.parent) for result in results[:3])
    return f"it may belong together with {named}{' or others' if len(results) > 3 else ''} of {side}"


def _merged(who: Callable[[str], Mapping[str, str]], a: Measured, b: Measured) -> dict[str, str]:
    first, second = who(a.source), who(b.source)
    return {name: first[name] or second[name] for name in first}


def pair_numbers(pairs: Iterable[ResultPair]) -> tuple[list[NumberPair], list[LeftOut]]:
    """Pair the numbers of results by frame, quantity and index.

    A quantity that has summaries is compared by these, others (areas of several contours) by their index, as long as
    both sides have the same contours: where one has more, nobody knows which is which. Where one side has no value, the
    pair stays, with a difference that is not known; where neither has, there is none.

    Returns:
        The pairs, and what was left out: frames of one side only, numbers in different units, and numbers that a table
        has twice; a result that has no number in common stands there as a whole.
    """
    numbers, left = [], []
    for pair in pairs:
        frames = {"A": set(pair.a.frames), "B": set(pair.b.frames)}
        rows = dict(zip("AB", _by_key(pair.a.rows, pair.b.rows), strict=True))
        found, reasons = [], []
        for side, other in (("A", "B"), ("B", "A")):
            if alone := frames[side] - frames[other]:
                noun = "frame" if len(alone) == 1 else "frames"
                reasons.append(LeftOut(side, pair.source, f"{len(alone)} {noun} not in {other}", len(alone), True))
        twice: dict[str, int] = {}
        units: dict[tuple[str, str, str], int] = {}
        contours = [_contours(rows[side]) for side in "AB"]
        unlike: dict[tuple[int, int], set] = {}
        for key in dict.fromkeys([*rows["A"], *rows["B"]]):
            quantity, index, frame = key
            if frame not in frames["A"] & frames["B"]:
                continue
            counts = [len(numbers.get((quantity, frame), ())) for numbers in contours]
            if index is not None and 0 not in counts and counts[0] != counts[1]:
                unlike.setdefault(tuple(counts), set()).add(key)
                continue
            both = {side: rows[side].get(key, []) for side in rows}
            ambiguous = [
                s for s, these in both.items() if len(these) > 1 and any(r["value"] is not None for r in these)
            ]
            if ambiguous:
                side = ambiguous[0]
                twice[side] = twice.get(side, 0) + 1
                continue
            # Of a frame in which nothing was found, a summary without a value says why.
            both = {side: these or rows[side].get((quantity, None, frame), []) for side, these in both.items()}
            one = NumberPair(pair, frame, quantity, index, *(these[0] if these else None for these in both.values()))
            known = [row for row in (one.a, one.b) if row is not None and row["value"] is not None]
            if len(known) == 2 and known[0]["unit"] != known[1]["unit"]:
                unit = (quantity, known[0]["unit"], known[1]["unit"])
                units[unit] = units.get(unit, 0) + 1
            elif known:
                found.append(one)
        for (quantity, first, second), count in units.items():
            reason = f"{quantity} is in {first or 'no unit'} in A and in {second or 'no unit'} in B"
            reasons.append(LeftOut("both", pair.source, reason, count, True))
        for (first, second), keys in unlike.items():
            reason = f"{first} contours in A and {second} in B, and which is which is not known"
            reasons.append(LeftOut("both", pair.source, reason, len(keys), True))
        for side, count in twice.items():
            reasons.append(LeftOut("both", pair.source, f"the table of {side} has numbers twice", count, True))
        numbers += found
        left += reasons
        if not any(one.difference == one.difference for one in found):
            why = "; ".join(one.reason for one in reasons)
            left.append(LeftOut("both", pair.source, f"no number in common{f' ({why})' if why else ''}"))
    return numbers, left


def _contours(rows: Mapping[tuple[str, int | None, int], Sequence[dict]]) -> dict[tuple[str, int], set[int]]:
    """The numbers of the contours that have a value, by quantity and frame."""
    found: dict[tuple[str, int], set[int]] = {}
    for (quantity, index, frame), these in rows.items():
        if index is not None and any(row["value"] is not None for row in these):
            found.setdefault((quantity, frame), set()).add(index)
    return found


def _by_key(*sides: Sequence[dict]) -> list[dict[tuple[str, int | None, int], list[dict]]]:
    """Of each side the rows of interest, and summaries without a value, by quantity, index and frame.

    What is of interest of a quantity is the same for all sides: where one has summaries, they are compared.
    """
    found: list[dict[tuple[str, int | None, int], list[dict]]] = [{} for _ in sides]
    quantities: dict[str, list[dict]] = {}
    for row in (row for rows in sides for row in rows):
        quantities.setdefault(row["quantity"], []).append(row)
    summed = {q for q, rows in quantities.items() if any(row["index"] is None for row in rows_of_interest(rows))}
    for keyed, rows in zip(found, sides, strict=True):
        for row in rows:
            if row["index"] is None or row["quantity"] not in summed:
                keyed.setdefault((row["quantity"], row["index"], row["frame"]), []).append(row)
    return found
