"""Muscle architecture in one frame: thickness (MT), pennation angle (PA), fascicle length (FL).

Definitions: the table "Meaning of the measurements" in the design, after the protocol of the UMUD challenge. Angles are
signed (positive: rising to the right) until a PA is reported.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from MSUSSegmentLib.measure import lines
from MSUSSegmentLib.measure.groups import representative_traces
from MSUSSegmentLib.measure.lines import FascicleLine
from MSUSSegmentLib.measure.types import AUTO, EDITED, MANUAL, Measurement, MuscleGeometry, Spacing

#: What a muscle can plausibly measure: PA in degrees, MT and FL in mm; and how much of a fascicle may be extrapolated.
PLAUSIBLE = {"PA": (5.0, 45.0), "MT": (5.0, 60.0), "FL": (20.0, 250.0)}
MOST_EXTRAPOLATED = 0.5
#: An automatic number with less confidence than this is flagged as unsure: the worst tenth
#: of the images in fold 0, plain, cropped and worsened.
SURE = {"MT": 0.86, "PA": 0.75, "FL": 0.67}
NO_FASCICLE = "no fascicle was found"


@dataclass(frozen=True)
class Options:
    """Conventions that differ between labs.

    ``thickness`` "normal" (to the mid-line) or "vertical"; ``pennation`` against the "deep" or "superficial"
    aponeurosis; ``fascicle_length`` "extrapolated" (the drawn line) or "mt_over_sin" (MT / sin PA); ``curved``
    fascicles follow the trace; ``lines`` is how many fascicles are shown.
    """

    thickness: str = "normal"
    pennation: str = "deep"
    fascicle_length: str = "extrapolated"
    curved: bool = False
    lines: int = 3

    def __post_init__(self):
        for name, allowed in _CHOICES.items():
            if getattr(self, name) not in allowed:
                raise ValueError(f'{name} must be one of {", ".join(allowed)}, not {getattr(self, name)!r}.')
        if not isinstance(self.lines, (int, np.integer)) or self.lines < 1:
            raise ValueError(f"lines must be a whole number of at least 1, not {self.lines!r}.")


_CHOICES = {
    "thickness": ("normal", "vertical"),
    "pennation": ("deep", "superficial"),
    "fascicle_length": ("extrapolated", "mt_over_sin"),
}


@dataclass(frozen=True)
class Line:
    """A line, angle or curve as drawn: ``points`` (N, 2) px and where they came from.

    ``extrapolated`` is the share of a fascicle no trace shows. ``unknown`` is the reason why its length means nothing
    (a fascicle that meets only one aponeurosis); it goes away once a person moves the line. ``confidence`` is how
    likely an automatic line's number is right, None when that is not known.
    """

    points: np.ndarray
    provenance: str = AUTO
    extrapolated: float = 0.0
    unknown: str = ""
    confidence: float | None = None


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
        [_line(points, confidence=geometry.confidence.get("MT")) for points in thickness],
        [_line(f.points, extrapolated=f.extrapolated, unknown=f.reason, confidence=geometry.confidence.get("FL"))
         for f in fascicles],
        [_line(points, confidence=geometry.confidence.get("PA")) for points in pennation],
        spacing,
        options,
        reasons=geometry.reasons,
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
    reasons: dict[str, str] | None = None,
) -> tuple[Measurement, ...]:
    """Every number of lines as they are drawn: what is seen is what is measured.

    Each line is a ``Line``, a pair (points px, provenance), or None when missing: ``superficial`` and ``deep`` curves
    (N, 2); ``thickness_lines`` (2, 2), ``fascicle_lines`` (M, 2) and ``pennation_points`` (3, 2), each left to right.
    MT_i and FL_i are lengths, PA_i is the angle at the vertex, fascicle_angle_i the direction of the chord; with
    ``fascicle_length`` "mt_over_sin" FL_i is the summary MT over sin PA_i. Units: mm, px when ``spacing`` is None, deg.
    A summary is edited as soon as one of its parts is. ``reasons`` as in MuscleGeometry, for what is missing.
    Order: MT, PA, FL, fascicle_angle (each the summary, then 1, 2, 3), superficial_angle, deep_angle.
    """
    reasons = reasons or {}
    unit = "px" if spacing is None else "mm"
    superficial, deep = as_line(superficial), as_line(deep)
    thickness_lines = [as_line(item) for item in thickness_lines]
    fascicle_lines = [as_line(item) for item in fascicle_lines]
    pennation_points = [as_line(item) for item in pennation_points]

    no_curve = " and ".join(
        reasons.get(name) or f"no {name} aponeurosis was found"
        for name, line in (("superficial", superficial), ("deep", deep))
        if line is None
    )
    no_fascicle = reasons.get("fascicles") or NO_FASCICLE
    against = superficial if options.pennation == "superficial" else deep
    no_insertion = "the fascicle does not meet the aponeurosis within a plausible distance"
    if against is None:
        no_insertion = reasons.get(options.pennation) or f"no {options.pennation} aponeurosis was found"

    no_thickness = no_curve or "the aponeuroses do not lie above one another in the picture"
    thickness = [_part("MT", i, unit, line, lines.length, spacing, no_thickness)
                 for i, line in enumerate(thickness_lines, 1)]
    mt = _summary("MT", unit, thickness, no_thickness)

    pennation = [_part("PA", i, "deg", line, lines.pennation_angle, spacing, no_insertion)
                 for i, line in enumerate(pennation_points, 1)]
    pa = _summary("PA", "deg", pennation, no_fascicle)

    if options.fascicle_length == "mt_over_sin":
        fascicles = [_mt_over_sin(mt, part, unit) for part in pennation]
    else:
        fascicles = [_part("FL", i, unit, line, lines.length, spacing, no_fascicle)
                     for i, line in enumerate(fascicle_lines, 1)]
    fl = _summary("FL", unit, fascicles, no_fascicle)

    angles = [_part("fascicle_angle", i, "deg", line, lines.direction, spacing, no_fascicle)
              for i, line in enumerate(fascicle_lines, 1)]
    angle = _summary("fascicle_angle", "deg", angles, no_fascicle)
    curves = [
        _part(f"{name}_angle", None, "deg", line, lines.aponeurosis_angle, spacing,
              reasons.get(name) or f"no {name} aponeurosis was found")
        for name, line in (("superficial", superficial), ("deep", deep))
    ]
    return (mt, *thickness, pa, *pennation, fl, *fascicles, angle, *angles, *curves)


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


def _part(quantity, index, unit, line: Line | None, measure, spacing, missing: str) -> Measurement:
    """One line's number, with its flag."""
    if line is None:
        return Measurement(quantity, index, None, unit, AUTO, missing)
    if quantity == "FL" and line.unknown and line.provenance == AUTO:
        return Measurement(quantity, index, None, unit, AUTO, line.unknown)
    value = measure(line.points, spacing)
    confidence = line.confidence if line.provenance == AUTO and quantity in SURE else None
    notes = [unsure(quantity, confidence), implausible(quantity, value, unit)]
    if quantity == "FL" and line.provenance == AUTO and line.extrapolated > MOST_EXTRAPOLATED:
        notes.append(f"extrapolated {100 * line.extrapolated:.0f} %")
    flag = "; ".join(note for note in notes if note)
    return Measurement(quantity, index, value, unit, line.provenance, flag, confidence)


def _summary(quantity, unit, parts: list[Measurement], missing: str) -> Measurement:
    """The summary of single lines; its flag is the reason when absent, else its own and the parts' common warnings."""
    value = summarize(quantity, [part.value for part in parts])
    if value is None:
        return Measurement(quantity, None, None, unit, AUTO, parts[0].flag if parts else missing)
    known = [part for part in parts if part.value is not None]
    provenance = joint_provenance(part.provenance for part in known)
    confidence = summarize(quantity, [part.confidence for part in known]) if provenance == AUTO else None
    notes = [unsure(quantity, confidence), implausible(quantity, value, unit)]
    stretched = [part.flag.split("extrapolated ")[1] for part in known if "extrapolated " in part.flag]
    if 2 * len(stretched) > len(known):
        notes.append(f"extrapolated {stretched[len(stretched) // 2]}")
    if len(known) < len(parts):
        notes.append(f"from {len(known)} of {len(parts)} lines")
    flag = "; ".join(note for note in notes if note)
    return Measurement(quantity, None, value, unit, provenance, flag, confidence)


def _mt_over_sin(mt: Measurement, pa: Measurement, unit: str) -> Measurement:
    """FL = MT / sin PA (trigonometric estimate, assumes parallel aponeuroses)."""
    provenance = joint_provenance((mt.provenance, pa.provenance))
    if mt.value is None or pa.value is None or pa.value == 0:
        return Measurement("FL", pa.index, None, unit, provenance, mt.flag if mt.value is None else pa.flag)
    value = mt.value / float(np.sin(np.radians(pa.value)))
    known = mt.confidence is not None and pa.confidence is not None
    confidence = mt.confidence * pa.confidence if known else None
    notes = [unsure("FL", confidence), implausible("FL", value, unit)]
    return Measurement("FL", pa.index, value, unit, provenance, "; ".join(n for n in notes if n), confidence)


def joint_provenance(parts: Iterable[str]) -> str:
    """Where a number of several parts comes from: the same when all agree, else edited."""
    kinds = set(parts)
    if len(kinds) == 1:
        return kinds.pop()
    return EDITED if kinds else AUTO


def unsure(quantity: str, confidence: float | None) -> str:
    """The warning for a confidence that only the worst tenth has, else ""."""
    return "unsure" if confidence is not None and confidence < SURE[quantity] else ""


def implausible(quantity: str, value: float, unit: str) -> str:
    """The warning for a value outside ``PLAUSIBLE``, else ""; lengths are judged only in mm."""
    low, high = PLAUSIBLE.get(quantity, (-np.inf, np.inf))
    if unit == "px" or low <= value <= high:
        return ""
    shown = "°" if unit == "deg" else f" {unit}"
    return f"implausible: {value:.1f}{shown} is outside {low:g} to {high:g}{shown}"
