"""Muscle architecture in one frame: thickness (MT), pennation angle (PA), fascicle length (FL).

Definitions: the table "Meaning of the measurements" in the design, after the protocol of the UMUD challenge. Angles are
signed (positive: rising to the right) until a PA is reported.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from MSUSSegmentLib.measure import lines
from MSUSSegmentLib.measure.conventions import check_conventions, convention
from MSUSSegmentLib.measure.flags import Flag, as_flags, flag
from MSUSSegmentLib.measure.groups import representative_traces
from MSUSSegmentLib.measure.lines import FascicleLine
from MSUSSegmentLib.measure.types import (
    AUTO,
    EDITED,
    MANUAL,
    Line,
    Measurement,
    MuscleGeometry,
    Spacing,
    joint_provenance,
)

#: What MT and FL (mm) and PA (degrees) can plausibly be, at rest and in a contraction; where the state is not known,
#: what either allows. At rest, leg muscles have 5 to about 35 degrees (Maganaris et al. 1998, J Physiol 512:603;
#: Manal et al. 2006, J Appl Biomech 22:255, at most 27 in the mean at rest). In strong contractions the gastrocnemius
#: medialis reaches more than 55 (Maganaris) and 67 degrees (Kawakami et al. 1998, J Appl Physiol 85:398; both by their
#: figures as commonly cited, not checked against the full texts), and its fascicles shorten to about 25 mm.
PLAUSIBLE = {
    "MT": {"rest": (5.0, 60.0), "contracted": (5.0, 70.0)},
    "PA": {"rest": (5.0, 45.0), "contracted": (5.0, 70.0)},
    "FL": {"rest": (20.0, 250.0), "contracted": (15.0, 250.0)},
}
#: More of a fascicle extrapolated than this is worth a warning; of one that a person has drawn, any share is said.
MOST_EXTRAPOLATED, LEAST_SAID = 0.5, 0.01
#: Quantities in degrees, and the convention that decides how a line of a quantity is laid.
DEGREES = ("PA", "fascicle_angle", "superficial_angle", "deep_angle")
CONVENTION_OF = {"MT": "thickness", "PA": "pennation"}
#: An automatic number with less confidence than this is flagged as unsure: the worst tenth
#: of the images in fold 0, plain, cropped and worsened.
SURE = {"MT": 0.86, "PA": 0.75, "FL": 0.67}


@dataclass(frozen=True)
class Options:
    """Conventions that differ between labs.

    ``thickness`` "normal" (to the mid-line) or "vertical"; ``pennation`` against the "deep" or "superficial"
    aponeurosis; ``fascicle_length`` "extrapolated" (the fascicle's line) or "mt_over_sin" (MT / sin PA);
    ``fascicle_ends`` of a fascicle that a person has drawn: "extended" to both aponeuroses like an automatic one, or as
    "drawn"; ``state`` of the muscle, "rest", "contracted" or "any", by which a number is called implausible; ``curved``
    fascicles follow the trace; ``lines`` is how many fascicles are shown.
    """

    thickness: str = convention("normal", {"normal": "along the normal of the mid-line", "vertical": "vertical"},
                                "Thickness")  # fmt: skip
    pennation: str = convention("deep", {"deep": "against the deep aponeurosis",
                                         "superficial": "against the superficial aponeurosis"},
                                "Pennation angle")  # fmt: skip
    fascicle_length: str = convention("extrapolated", {"extrapolated": "length of the fascicle's line",
                                                       "mt_over_sin": "MT / sin PA"},
                                      "Fascicle length")  # fmt: skip
    fascicle_ends: str = convention("extended", {"extended": "extended to both aponeuroses", "drawn": "as drawn"},
                                    "Drawn fascicles")  # fmt: skip
    state: str = convention("any", {"any": "not known", "rest": "at rest", "contracted": "contracting"},
                            "Muscle state")  # fmt: skip
    curved: bool = False
    lines: int = 3

    def __post_init__(self):
        check_conventions(self)
        if not isinstance(self.lines, (int, np.integer)) or self.lines < 1:
            raise ValueError(f"lines must be a whole number of at least 1, not {self.lines!r}.")


@dataclass(frozen=True)
class Architecture:
    """One frame's geometry, the lines laid on it, and the numbers read off those lines.

    ``thickness``: three (2, 2) px arrays, or None. ``fascicles``: at most ``Options.lines`` lines, left to right.
    ``pennation``: for each fascicle its (3, 2) px angle, or None where it does not meet the aponeurosis.
    """

    geometry: MuscleGeometry
    thickness: tuple[np.ndarray | None, ...]
    fascicles: tuple[FascicleLine, ...]
    pennation: tuple[np.ndarray | None, ...]
    measurements: tuple[Measurement, ...]

    def value(self, quantity: str, index: int | None = None) -> float | None:
        """The value of one measurement; None when it is absent."""
        for measurement in self.measurements:
            if measurement.quantity == quantity and measurement.index == index:
                return measurement.value
        return None


def summarize(quantity: str, values: Iterable[float | None]) -> float | None:
    """The number reported for several lines: the mean for MT, the median for the rest; None when all are absent."""
    known = [value for value in values if value is not None]
    if not known:
        return None
    return float(np.mean(known) if quantity == "MT" else np.median(known))


def measure_architecture(
    geometry: MuscleGeometry, spacing: Spacing | None = None, options: Options = Options()
) -> Architecture:
    """Lay thickness lines, fascicles and angles on ``geometry`` (px) and measure them.

    ``spacing`` (sx, sy) mm, or None: lengths in px. What cannot be known is a Measurement with value None and the
    reason as its flag. ValueError for curves or traces of a wrong shape or with NaN.
    """
    superficial = lines.as_curve(geometry.superficial, spacing, "The superficial aponeurosis")
    deep = lines.as_curve(geometry.deep, spacing, "The deep aponeurosis")
    thickness = tuple(lines.thickness_lines(superficial, deep, spacing, along=options.thickness))
    traces = representative_traces(geometry, spacing, options.lines, options.curved)
    fascicles = tuple(
        trace.shown(lines.fascicle_line(trace.points, superficial, deep, spacing, options.curved)) for trace in traces
    )
    against = deep if options.pennation == "deep" else superficial
    pennation = tuple(_pennation(fascicle, against, spacing, options) for fascicle in fascicles)
    measurements = measure_lines(
        _line(geometry.superficial),
        _line(geometry.deep),
        [_line(points) for points in thickness],
        [_line(f.points, extrapolated=f.extrapolated, reason=f.reason, follows=True) for f in fascicles],
        [_line(points) for points in pennation],
        spacing,
        options,
        reasons=geometry.reasons,
        confidence=geometry.confidence,
    )
    return Architecture(geometry, thickness, fascicles, pennation, measurements)


def _line(points, **more) -> Line | None:
    return None if points is None else Line(points, **more)


def _pennation(fascicle: FascicleLine, against, spacing, options: Options) -> np.ndarray | None:
    met = fascicle.meets_deep if options.pennation == "deep" else fascicle.meets_superficial
    if against is None or not met:
        return None
    end = fascicle.points if options.pennation == "deep" else fascicle.points[::-1]
    return lines.pennation_points(end, against, spacing)


def measure_lines(
    superficial,
    deep,
    thickness_lines: Sequence,
    fascicle_lines: Sequence,
    pennation_points: Sequence,
    spacing: Spacing | None = None,
    options: Options = Options(),
    reasons: dict[str, Flag] | None = None,
    confidence: dict[str, float] | None = None,
) -> tuple[Measurement, ...]:
    """Every number of lines as they are drawn: what is seen is what is measured.

    Each line is a ``Line``, a pair (points px, provenance), or None when missing: ``superficial`` and ``deep`` curves
    (N, 2); ``thickness_lines`` (2, 2), ``fascicle_lines`` (M, 2) and ``pennation_points`` (3, 2), each left to right.
    MT_i and FL_i are lengths, PA_i is the angle at the vertex, fascicle_angle_i the direction of the chord; with
    ``fascicle_length`` "mt_over_sin" FL_i is the summary MT over sin PA_i. Units: mm, px when ``spacing`` is None, deg.
    A summary is edited as soon as one of its parts is. ``reasons`` as in MuscleGeometry, for what is missing, also of
    single lines ("fascicle 2"). ``confidence`` of automatic MT, PA and FL; a number in which a person has had a hand
    has none.
    Order: MT, PA, FL, fascicle_angle (each the summary, then 1, 2, 3), superficial_angle, deep_angle.
    """
    reasons, confidence = reasons or {}, confidence or {}
    unit = "px" if spacing is None else "mm"
    superficial, deep = as_line(superficial), as_line(deep)
    thickness_lines = [as_line(item) for item in thickness_lines]
    fascicle_lines = [as_line(item) for item in fascicle_lines]
    pennation_points = [as_line(item) for item in pennation_points]
    curves = {"superficial": superficial, "deep": deep}

    def why(name: str) -> Flag:
        return reasons.get(name) or flag("not_found", what=f"{name} aponeurosis")

    no_curve = tuple(why(name) for name, line in curves.items() if line is None)
    no_fascicle = as_flags(reasons.get("fascicle") or flag("not_found", what="fascicle"))
    no_insertion = as_flags(
        why(options.pennation) if curves[options.pennation] is None else flag("not_met", what="aponeurosis")
    )
    no_thickness = no_curve or (flag("not_above"),)

    def parts(quantity: str, kind: str, items: list[Line | None], measure, missing) -> list[Measurement]:
        found = []
        for i, line in enumerate(items, 1):
            own = reasons.get(f"{kind} {i}")
            without = as_flags(own) if own is not None else as_flags(missing)
            found.append(_part(quantity, i, "deg" if quantity in DEGREES else unit, line, measure, spacing, without,
                               options, confidence))  # fmt: skip
        return found

    thickness = parts("MT", "thickness", thickness_lines, lines.length, no_thickness)
    mt = _summary("MT", unit, thickness, no_thickness, options, confidence)

    pennation = parts("PA", "pennation", pennation_points, lines.pennation_angle, no_insertion)
    pa = _summary("PA", "deg", pennation, no_fascicle, options, confidence)

    if options.fascicle_length == "mt_over_sin":
        fascicles = [_mt_over_sin(mt, part, unit, options) for part in pennation]
    else:
        fascicles = parts("FL", "fascicle", fascicle_lines, lines.length, no_fascicle)
    fl = _summary("FL", unit, fascicles, no_fascicle, options, confidence)

    angles = parts("fascicle_angle", "fascicle", fascicle_lines, lines.direction, no_fascicle)
    angle = _summary("fascicle_angle", "deg", angles, no_fascicle, options, confidence)
    directions = [
        _part(f"{name}_angle", None, "deg", line, lines.aponeurosis_angle, spacing, as_flags(why(name)), options,
              confidence)
        for name, line in curves.items()
    ]  # fmt: skip
    return (mt, *thickness, pa, *pennation, fl, *fascicles, angle, *angles, *directions)


def as_line(item) -> Line | None:
    """A Line from a Line, a pair (points, provenance) or None; ValueError for anything else."""
    if item is None or isinstance(item, Line):
        return item
    try:
        points, provenance = item
    except (TypeError, ValueError):
        raise ValueError("A line is given as a pair (points, provenance), or None when it is missing.") from None
    if not isinstance(provenance, str) or provenance not in (AUTO, EDITED, MANUAL):
        raise ValueError(f'A provenance is "{AUTO}", "{EDITED}" or "{MANUAL}", not {str(provenance)!r}.')
    return Line(points, provenance)


def _part(quantity, index, unit, line: Line | None, measure, spacing, missing, options, confidence) -> Measurement:
    """One line's number, with its flags."""
    if line is None:
        return Measurement(quantity, index, None, unit, AUTO, missing)
    notes: list[Flag] = []
    derived = line.follows or line.provenance == AUTO  # not placed by a person
    if quantity == "FL" and line.reason is not None:
        if derived:
            return Measurement(quantity, index, None, unit, AUTO, line.reason)
        if options.fascicle_ends == "extended":
            notes.append(flag("as_drawn", why=str(line.reason)))
    try:
        value = measure(line.drawn, spacing)
    except ValueError as error:
        if not np.isfinite(line.drawn).all():
            raise
        return Measurement(quantity, index, None, unit, line.provenance, flag("unmeasurable", why=str(error)))
    sure = confidence.get(quantity) if line.provenance == AUTO else None
    notes = [*warnings(quantity, value, unit, sure, options.state), *notes]
    if quantity == "FL":
        least = MOST_EXTRAPOLATED if derived else LEAST_SAID
        if line.extrapolated > least:
            notes.append(flag("extrapolated", share=float(line.extrapolated)))
    if line.convention and line.convention != getattr(options, CONVENTION_OF.get(quantity, ""), line.convention):
        notes.append(flag("convention", convention=line.convention))
    return Measurement(quantity, index, value, unit, line.provenance, tuple(notes), sure)


def _summary(quantity, unit, parts: list[Measurement], missing, options, confidence) -> Measurement:
    """The summary of single lines; its flag is the reason when absent, else its own and the parts' common warnings."""
    value = summarize(quantity, [part.value for part in parts])
    if value is None:
        return Measurement(quantity, None, None, unit, AUTO, parts[0].flags if parts else missing)
    known = [part for part in parts if part.value is not None]
    provenance = joint_provenance(part.provenance for part in known)
    sure = confidence.get(quantity) if provenance == AUTO else None
    if quantity == "FL" and options.fascicle_length == "mt_over_sin" and provenance == AUTO:
        sure = summarize(quantity, [part.confidence for part in known])
    notes = list(warnings(quantity, value, unit, sure, options.state))
    share = _extrapolated_share(known)
    if share > MOST_EXTRAPOLATED:
        notes.append(flag("extrapolated", share=share))
    if len(known) < len(parts):
        notes.append(flag("some_lines", known=len(known), total=len(parts)))
    notes += dict.fromkeys(one for part in known for one in part.flags if one.code == "convention")
    return Measurement(quantity, None, value, unit, provenance, tuple(notes), sure)


def _extrapolated_share(parts: list[Measurement]) -> float:
    """The share that is extrapolated of the line whose value is the median, the mean of both where two are."""
    ordered = sorted(parts, key=lambda part: part.value)
    middle = ordered[(len(ordered) - 1) // 2 : len(ordered) // 2 + 1]
    shares = [next((one.get("share") for one in part.flags if one.code == "extrapolated"), 0.0) for part in middle]
    return float(np.mean(shares)) if shares else 0.0


def _mt_over_sin(mt: Measurement, pa: Measurement, unit: str, options: Options) -> Measurement:
    """FL = MT / sin PA (trigonometric estimate, assumes parallel aponeuroses)."""
    provenance = joint_provenance((mt.provenance, pa.provenance))
    if mt.value is None or pa.value is None or pa.value == 0:
        return Measurement("FL", pa.index, None, unit, provenance, mt.flags if mt.value is None else pa.flags)
    value = mt.value / float(np.sin(np.radians(pa.value)))
    known = mt.confidence is not None and pa.confidence is not None
    sure = mt.confidence * pa.confidence if known else None
    return Measurement("FL", pa.index, value, unit, provenance, warnings("FL", value, unit, sure, options.state), sure)


def warnings(quantity: str, value: float, unit: str, confidence: float | None, state: str = "any") -> tuple[Flag, ...]:
    """What is to be said about a number: a confidence that only the worst tenth has, a value outside `PLAUSIBLE`."""
    found = []
    if confidence is not None and confidence < SURE.get(quantity, 0.0):
        found.append(flag("unsure"))
    odd = implausible(quantity, value, unit, state)
    if odd is not None:
        found.append(odd)
    return tuple(found)


def implausible(quantity: str, value: float, unit: str, state: str = "any") -> Flag | None:
    """The warning for a value outside ``PLAUSIBLE`` for the muscle's state, else None; lengths only in mm."""
    if unit == "px" or quantity not in PLAUSIBLE:
        return None
    low, high = plausible_range(quantity, state)
    if low <= value <= high:
        return None
    return flag("implausible", value=float(value), low=low, high=high, unit=unit,
                state={"rest": "at rest", "contracted": "contracting"}.get(state, ""))  # fmt: skip


def plausible_range(quantity: str, state: str = "any") -> tuple[float, float]:
    """Least and greatest plausible value; of an unknown ``state`` what any state allows."""
    ranges = PLAUSIBLE[quantity]
    chosen = [ranges[state]] if state in ranges else list(ranges.values())
    return min(low for low, _ in chosen), max(high for _, high in chosen)
