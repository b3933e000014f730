"""Cross-sections of a muscle at their places along the limb, means over frames, and the volume between them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np

from MSUSSegmentLib.measure.architecture import joint_provenance
from MSUSSegmentLib.measure.flags import as_flags, counted_text
from MSUSSegmentLib.measure.table import flags_of
from MSUSSegmentLib.measure.types import Measurement
from MSUSSegmentLib.measure.volume import measure_volume
from MSUSSegmentLib.report.muscle_results import Position, Result

__all__ = [
    "LimbSection",
    "Summary",
    "as_measurement",
    "joined",
    "muscle_volume",
    "sections_in",
    "slice_volumes",
    "summarize_rows",
]

FRAMES = "frames"


@dataclass(frozen=True)
class Summary:
    """Mean and SD (ddof 1, None for one) of ``n`` values of a quantity, out of ``total``; ``over`` what was averaged.

    ``value`` is None when no value is known; ``flag`` then says why, else it holds the warnings, with how often there
    was one. ``confidence`` is the mean of the known ones.
    """

    quantity: str
    value: float | None
    sd: float | None
    n: int
    total: int
    unit: str
    over: str = FRAMES
    provenance: str = ""
    rater: str = ""
    model: str = ""
    scale_source: str = ""
    confidence: float | None = None
    flag: str = ""


@dataclass(frozen=True)
class LimbSection:
    """One cross-section: contour ``index`` of a frame (None: over all frames), and its ``position`` (mm) or None.

    ``index`` and ``summaries`` are None and empty when there is no contour; ``reason`` says why. ``is_slice``: the
    position follows from the distance of a volume's slices.
    """

    result: Result
    frame: int | None
    index: int | None
    position: float | None
    summaries: tuple[Summary, ...] = ()
    is_slice: bool = False
    reason: str = ""

    @property
    def name(self) -> str:
        return self.result.name if self.frame is None else f"{self.result.name}#{self.frame}"

    def summary(self, quantity: str) -> Summary | None:
        """The summary of a quantity; None when there is none."""
        return next((summary for summary in self.summaries if summary.quantity == quantity), None)


def summarize_rows(rows: Iterable[dict], over: str = FRAMES) -> tuple[Summary, ...]:
    """One summary a quantity and unit of table rows (``measure.table``), in the order in which they come.

    ``over``: what each row is one of.
    """
    groups: dict[tuple[str, str], list[dict]] = {}
    for row in rows:
        groups.setdefault((row["quantity"], row["unit"]), []).append(row)
    return tuple(_summary_of(quantity, unit, grouped, over) for (quantity, unit), grouped in groups.items())


def _summary_of(quantity: str, unit: str, rows: Sequence[dict], over: str) -> Summary:
    """The summary of rows of one quantity and unit."""
    known = [row for row in rows if row["value"] is not None]
    values = np.array([row["value"] for row in known], float)
    sure = [row["confidence"] for row in known if row["confidence"] is not None]
    without = [row for row in rows if row["value"] is None]
    flags = counted_text([flags_of(row) for row in known], over)
    lacking = counted_text([flags_of(row) for row in without], over) or ["unknown"] * bool(without)
    if known and lacking:
        flags = [*flags, f"no value in {len(rows) - len(known)} of {len(rows)} {over}: {lacking[0]}"]
    return Summary(
        quantity,
        float(values.mean()) if known else None,
        float(values.std(ddof=1)) if len(known) > 1 else None,
        len(known),
        len(rows),
        unit,
        over,
        joint_provenance(row["provenance"] for row in known or rows),
        *(joined(row[name] for row in known or rows) for name in ("rater", "model", "scale_source")),
        confidence=float(np.mean(sure)) if sure else None,
        flag="; ".join(flags if known else lacking),
    )


def joined(texts: Iterable[str]) -> str:
    """Each text once, in order, empty ones left out."""
    return "; ".join(sorted(set(texts) - {""}))


def sections_in(result: Result, positions: Sequence[Position] = (), number: int | None = None) -> list[LimbSection]:
    """The cross-sections of contour ``number`` (None: the only one) in a transverse result, by its ``positions``.

    Raises:
        ValueError: there are several contours, or none of this number; in one sentence.
    """
    of_frame = {position.frame: position for position in positions}
    whole, between = of_frame.pop(None, Position(result.name)), result.slice_spacing
    wanted = number if whole.index is None else whole.index
    if not of_frame and (between is None or (len(result.frames) == 1 and whole.mm is not None)):
        return [_section(result, None, whole.mm, wanted, result.rows)]
    rows_of: dict[int, list[dict]] = {}
    for row in result.rows:
        rows_of.setdefault(row["frame"], []).append(row)
    found = []
    for frame in result.frames:
        position = of_frame.get(frame, whole)
        mm, is_slice = (position.mm, False) if frame in of_frame else (None, False)
        if mm is None and between is not None:
            mm, is_slice = frame * between + (whole.mm or 0.0), True
        index = wanted if position.index is None else position.index
        found.append(_section(result, frame, mm, index, rows_of[frame], is_slice))
    return found


def _section(result: Result, frame, position, wanted: int | None, rows, is_slice: bool = False) -> LimbSection:
    there = {r["index"] for r in rows if r["quantity"] == "CSA" and r["index"] is not None}
    everywhere = result.numbers
    if wanted is None and len(everywhere) > 1:
        numbers = ", ".join(map(str, everywhere))
        raise ValueError(
            f"{result.name} has the contours {numbers}; choose one with --muscle NUMBER, or in the column index of the "
            "positions."
        )
    if wanted is not None and wanted not in everywhere and everywhere:
        raise ValueError(
            f"{result.name} has no contour {wanted}; leave it out, or give another in the column index of positions."
        )
    index = wanted if wanted is not None else everywhere[0] if everywhere else None
    if index not in there:
        reason = next((r["flag"] for r in rows if r["quantity"] == "CSA" and r["value"] is None and r["flag"]), "")
        return LimbSection(result, frame, None, position, (), is_slice, reason or "no contour is drawn")
    summaries = summarize_rows(row for row in rows if row["index"] == index)
    return LimbSection(result, frame, index, position, summaries, is_slice)


def muscle_volume(sections: Iterable[LimbSection]) -> Measurement:
    """The "volume" (cm3) by truncated cones between the cross-sections whose positions are known.

    Slices of a volume without a contour are left out, and bridged between others; a cross-section whose position a
    person gave must have an area. Without a volume there is a flag that says why.

    Raises:
        ValueError: two cross-sections are at one position.
    """
    sections = list(sections)
    placed = [s for s in sections if s.position is not None]
    used = [s for s in placed if not (s.is_slice and _area(s) is None)]

    def missing(why: str) -> Measurement:
        kinds = [s.summary("CSA").provenance for s in used if s.summary("CSA") is not None]
        return Measurement("volume", None, None, "cm3", joint_provenance(kinds), why)

    used.sort(key=lambda section: section.position)
    for first, second in pairwise(used):
        if first.position == second.position:
            raise ValueError(
                f"{first.name} and {second.name} are both at position {first.position:g} mm; correct one, or leave it "
                "out."
            )
    if len(used) < 2:
        if len(sections) == 1 or (len(placed) == len(sections) and len(used) == 1):
            return missing("there is one cross-section only; a volume needs at least two at known positions")
        if placed and not used:
            return missing("no slice has a contour; draw them, or run the segmentation")
        lacking = sum(s.position is None for s in sections)
        return missing(
            f"the positions of {lacking} of {len(sections)} cross-sections are not known; "
            "give them with --position RESULT=MM"
        )
    empty = [s for s in used if _area(s) is None]
    if empty:
        shown = _few([f"{s.name}: {s.reason or s.summary('CSA').flag}" for s in empty])
        return missing(f"the area of a cross-section is unknown ({shown})")
    volume = measure_volume((s.position, as_measurement(s.summary("CSA"))) for s in used)
    if volume.value is None:
        unscaled = _few([s.name for s in used if s.summary("CSA").unit != "cm2"])
        return replace(volume, flags=as_flags(f"{volume.flag} ({unscaled})"))
    low, high = used[0].position, used[-1].position
    bridged = sum(s.is_slice and _area(s) is None and low < s.position < high for s in placed)
    notes = [volume.flag]
    if bridged:
        notes.append(f"slices between them without an area, which are bridged: {bridged}")
    aside = [s.name for s in sections if s.position is None]
    if aside:
        notes.append(f"without {_few(aside)}, of unknown position")
    return replace(volume, flags=as_flags("; ".join(notes)))


def slice_volumes(rows: Sequence[dict], slice_spacing: float | None, name: str = "") -> list[Measurement]:
    """The volume of each muscle that has a contour in at least two of a volume's slices.

    Args:
        rows: the rows of CSA, whose frames are the slices.
        slice_spacing: the distance of the slices, mm; None when it is not known.
        name: what the volume is called.

    Returns:
        "volume" (cm3) by `muscle_volume`; its ``index`` is the contour's number.
    """
    result, volumes = Result(name, Path(), tuple(rows), slice_spacing), []
    for number in result.numbers:
        chosen = [row for row in rows if row["index"] == number]
        if len(chosen) < 2:
            continue
        if slice_spacing is None:
            provenance = joint_provenance(row["provenance"] for row in chosen)
            volume = Measurement("volume", number, None, "cm3", provenance, "the distance of the slices is not known")
        else:
            volume = replace(muscle_volume(sections_in(result, number=number)), index=number)
        volumes.append(volume)
    return volumes


def _area(section: LimbSection) -> float | None:
    area = section.summary("CSA")
    return None if area is None else area.value


def as_measurement(summary: Summary) -> Measurement:
    """A summary's value as a measurement."""
    return Measurement(summary.quantity, None, summary.value, summary.unit, summary.provenance)


def _few(names: Sequence[str]) -> str:
    return ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")
