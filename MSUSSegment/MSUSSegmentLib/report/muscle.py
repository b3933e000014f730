"""The longitudinal and transverse numbers of one muscle together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from MSUSSegmentLib.measure.types import Measurement
from MSUSSegmentLib.measure.volume import measure_pcsa
from MSUSSegmentLib.report.limb_sections import (
    LimbSection,
    Summary,
    as_measurement,
    joined,
    muscle_volume,
    sections_in,
    summarize_rows,
)
from MSUSSegmentLib.report.muscle_results import Position, Result, find_result

__all__ = ["Muscle", "Recorded", "gather_muscle"]

RECORDINGS, SECTIONS = "recordings", "cross-sections"


@dataclass(frozen=True)
class Recorded:
    """A longitudinal recording: its summaries over frames, and its ``position`` (mm) when a person gave one."""

    result: Result
    summaries: tuple[Summary, ...]
    position: float | None = None


@dataclass(frozen=True)
class Muscle:
    """Everything of one muscle. ``sections`` lie in the order of their positions, those without one at the end.

    ``totals``: each quantity over all recordings or cross-sections. ``volume`` (cm3) is None without any transverse
    result, ``pcsa`` (cm2) unless volume, PA and FL are known.
    """

    name: str
    recorded: tuple[Recorded, ...] = ()
    sections: tuple[LimbSection, ...] = ()
    totals: tuple[Summary, ...] = ()
    volume: Summary | None = None
    pcsa: Summary | None = None


def gather_muscle(results: Sequence[Result], positions: Iterable[Position] = (), name: str = "") -> Muscle:
    """The numbers of one muscle.

    Args:
        results: longitudinal and transverse ones, see ``muscle_results.read_results``.
        positions: what a person says of them.
        name: the muscle: one that ``positions`` names, else the number of its contour, or, where there is one contour
            only, what it is to be called.

    Raises:
        ValueError: it is not clear which muscle is meant; a position's result, frame or contour is not there; two
            cross-sections are at one position; in one sentence.
    """
    located, name = _located(results, positions, name)
    number = int(name) if name.isdigit() and not any(place.muscle for _, place in located) else None
    recorded, sections = [], []
    for result in results:
        places = [place for owner, place in located if owner is result]
        chosen = [place for place in places if place.muscle in ("", name)]
        if places and not chosen:
            continue  # another muscle's
        if result.is_longitudinal:
            rows = [row for row in result.rows if row["index"] is None]
            position = next((place.mm for place in chosen), None)
            recorded.append(Recorded(result, summarize_rows(rows), position))
        elif any(row["quantity"] == "CSA" for row in result.rows):
            sections += sections_in(result, chosen, number)
        else:
            raise ValueError(f"{result.name} holds neither MT, PA or FL nor a cross-sectional area; leave it out.")
    if not recorded and not sections:
        raise ValueError(f"No result belongs to the muscle {name}; correct the column muscle of the positions.")
    _check_origin(sections, [result for result, place in located if place.mm is not None and place.frame is None])
    sections.sort(key=lambda section: (section.position is None, section.position or 0.0))
    totals = _totals(recorded, sections)
    volume = pcsa = None
    if sections:
        measured = muscle_volume(sections)
        areas = [s.summary("CSA") for s in sections if s.position is not None and s.summary("CSA") is not None]
        volume = _derived(measured, len(areas), areas)
        parts = [next((t for t in totals if t.quantity == quantity), None) for quantity in ("PA", "FL")]
        if measured.value is not None and all(part is not None and part.value is not None for part in parts):
            found = measure_pcsa(measured, *map(as_measurement, parts))
            pcsa = None if found.value is None else _derived(found, len(areas), [volume, *parts])
    title = f"contour {number}" if number is not None and sections else name
    return Muscle(title, tuple(recorded), tuple(sections), totals, volume, pcsa)


def _located(results, positions, name: str) -> tuple[list[tuple[Result, Position]], str]:
    """Each position with its result, its frame filled in; and the muscle's name."""
    located: list[tuple[Result, Position]] = []
    for position in positions:
        result, frame = find_result(results, position)
        position = replace(position, frame=frame)
        key = (position.frame, position.muscle)
        if any(owner is result and (place.frame, place.muscle) == key for owner, place in located):
            where = result.name if frame is None else f"{result.name}#{frame}"
            raise ValueError(f"{where} is given a position twice; leave out one.")
        located.append((result, position))
    names = sorted({place.muscle for _, place in located} - {""})
    if names and not name and len(names) == 1:
        name = names[0]
    if names and name not in names:
        known = " and ".join(names)
        raise ValueError(
            f"The positions name the muscle {names[0]} only, not {name}." if len(names) == 1 else
            f"The positions name the muscles {known}; choose one of them with --muscle."
        )  # fmt: skip
    return located, name


def _check_origin(sections: Sequence[LimbSection], located: Sequence[Result]) -> None:
    """A volume's slices count from its first one, unless its result is ``located``: no others can stand beside them."""
    placed = [s for s in sections if s.position is not None]
    for section in placed:
        if section.is_slice and not any(section.result is result for result in located):
            others = [s for s in placed if s.result.rows[0]["source"] != section.result.rows[0]["source"]]
            if others:
                raise ValueError(
                    f"The slices of {section.result.name} count from its first one, {others[0].name} does not; say "
                    f"with --position {section.result.name}=MM where its first slice lies."
                )


def _derived(measured: Measurement, count: int, parts: Iterable[Summary]) -> Summary:
    """A number made of others, as a summary with what the others were made with."""
    texts = {name: joined(t for p in parts for t in getattr(p, name).split("; ")) for name in _TEXTS}
    return Summary(
        measured.quantity, measured.value, None, count, count, measured.unit, SECTIONS, measured.provenance,
        **texts, flag=measured.flag,
    )  # fmt: skip


_TEXTS = ("rater", "model", "scale_source")


def _totals(recorded: Sequence[Recorded], sections: Sequence[LimbSection]) -> tuple[Summary, ...]:
    """Each quantity over the recordings, then over the cross-sections; of a single one what it has itself."""
    totals = []
    for parts, over in (([r.summaries for r in recorded], RECORDINGS), ([s.summaries for s in sections], SECTIONS)):
        parts = [summaries for summaries in parts if summaries]
        if len(parts) == 1:
            totals += parts[0]
            continue
        totals += summarize_rows((vars(summary) for summaries in parts for summary in summaries), over)
    differing = _differing([r.result.conventions for r in recorded])
    if differing:
        note = f"the recordings' conventions differ ({differing})"
        quantities = {s.quantity for r in recorded for s in r.summaries}
        totals = [
            replace(t, flag="; ".join(filter(None, (t.flag, note)))) if t.quantity in quantities else t for t in totals
        ]
    return tuple(totals)


def _differing(conventions: Sequence[dict]) -> str:
    """Names of the measuring options that are not the same in all recordings."""
    names = sorted({name for options in conventions for name in options})
    return ", ".join(n for n in names if len({str(options[n]) for options in conventions if n in options}) > 1)
