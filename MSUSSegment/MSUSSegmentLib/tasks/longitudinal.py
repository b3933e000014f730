"""Longitudinal scans: two aponeuroses, the fascicles between them, and the architecture that follows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from scipy import ndimage

from MSUSSegmentLib.io.scan_area import Box
from MSUSSegmentLib.measure import lines
from MSUSSegmentLib.measure.architecture import SURE, Options, implausible, measure_lines
from MSUSSegmentLib.measure.evidence import judged
from MSUSSegmentLib.measure.flags import Flag, flag
from MSUSSegmentLib.measure.groups import representative_traces
from MSUSSegmentLib.measure.knots import curve_knots, fascicle_points
from MSUSSegmentLib.measure.masks import FAINT, geometry_from_masks, muscle_candidates
from MSUSSegmentLib.measure.pairs import Candidate, PairPrior
from MSUSSegmentLib.measure.types import Line, Measurement, MuscleGeometry, Spacing, Trace
from MSUSSegmentLib.tasks.contours import AREA_KIND, AREA_QUANTITIES, read_areas
from MSUSSegmentLib.tasks.result import Drawing, FrameResult, Picture
from MSUSSegmentLib.tasks.task import Segment, Task
from MSUSSegmentLib.tasks.typed import typed_fascicle_length, typed_length, typed_pennation
from MSUSSegmentLib.tasks.vocabulary import ANGLE, CURVE, STRAIGHT, Context, LineKind, Quantity

__all__ = ["LONGITUDINAL", "TASKS"]

SUPERFICIAL, DEEP = "superficial", "deep"
THICKNESS, FASCICLE, PENNATION = "thickness", "fascicle", "pennation"
THRESHOLD = 0.5
#: Rows outside an inner edge in which the band that belongs to it is looked for.
BAND_SEARCH = 3
#: Where thickness is taken, in shares of the width over which both aponeuroses are seen; so many lines there are at
#: least in a table.
FRACTIONS = (0.25, 0.5, 0.75)
#: Columns in which the places of aponeuroses are compared between frames.
COMPARED_COLUMNS = 9


def find_candidates(
    maps: dict[str, np.ndarray], spacing: Spacing | None, bounds: Box | None = None
) -> list[Candidate]:
    """The pairs of aponeuroses that may bound a muscle, in the frame's pixels, to compare frames of one clip."""
    box = bounds or _whole(maps)
    columns = np.linspace(0.05, 0.95, COMPARED_COLUMNS) * (box.width - 1)
    fascicle = maps["fascicle"][box.slices] if "fascicle" in maps else None
    found = muscle_candidates(maps["aponeurosis"][box.slices], fascicle, columns, spacing)
    return [Candidate(one.score, one.place.moved(box.x0, box.y0)) for one in found]


def find_muscle(
    maps: dict[str, np.ndarray], picture: Picture, spacing: Spacing | None, near: PairPrior | None = None
) -> MuscleGeometry:
    """The geometry that the probability maps "aponeurosis" and "fascicle", (H, W) each, show, in the frame's pixels.

    The maps tell where the aponeuroses and fascicles are, the picture's texture how the fascicles run. A picture that
    does not look like a longitudinal scan of a muscle gives nothing, with the reason. ``near``: where the muscle lies
    by a clip's other frames, in the frame's pixels too.
    """
    bounds = picture.bounds
    inside = (bounds or _whole(maps)).slices
    fascicle = maps["fascicle"][inside] if "fascicle" in maps else None
    if near is not None and bounds is not None:
        near = near.moved(-bounds.x0, -bounds.y0)
    found = geometry_from_masks(maps["aponeurosis"][inside], fascicle, spacing, picture.grey[inside], near)
    return _moved(judged(found, picture.even_light, spacing), bounds)


def _moved(geometry: MuscleGeometry, bounds: Box | None) -> MuscleGeometry:
    """A geometry of the scan area in the frame's pixels."""
    if bounds is None:
        return geometry
    corner = np.array([bounds.x0, bounds.y0], dtype=float)
    return replace(
        geometry,
        superficial=None if geometry.superficial is None else geometry.superficial + corner,
        deep=None if geometry.deep is None else geometry.deep + corner,
        fascicles=tuple(trace + corner for trace in geometry.fascicles),
    )


def _whole(maps: dict[str, np.ndarray]) -> Box:
    height, width = maps["aponeurosis"].shape
    return Box(0, 0, width, height)


def name_masks(
    maps: dict[str, np.ndarray], geometry: MuscleGeometry, bounds: Box | None = None
) -> dict[str, np.ndarray]:
    """Share the network's pixels out among the named structures, (H, W) bool each.

    The band that lies along each inner edge becomes that aponeurosis; other bands (a second muscle's, say) are kept
    apart. The muscle is what lies between the two inner edges; fascicles are counted inside it only.
    """
    box = bounds or _whole(maps)
    aponeurosis = maps["aponeurosis"][box.slices]
    shape = aponeurosis.shape
    sure = aponeurosis > THRESHOLD
    labels = _Labels.of(sure)
    corner = np.array([box.x0, box.y0])
    edges = {
        name: edge_rows(getattr(geometry, name) - corner, shape)
        for name in ("superficial", "deep")
        if getattr(geometry, name) is not None
    }
    masks = {
        f"{name}_aponeurosis": _band_along(aponeurosis, labels, edge, -1 if name == "superficial" else 1)
        for name, edge in edges.items()
    }
    if len(edges) == 2:
        upper, lower = masks["superficial_aponeurosis"], masks["deep_aponeurosis"]
        rows = np.arange(shape[0])[:, None]
        columns, first, second = np.intersect1d(edges["superficial"][0], edges["deep"][0], return_indices=True)
        muscle = np.zeros(shape, bool)
        if len(columns):
            top, bottom = edges["superficial"][1][first], edges["deep"][1][second]
            middle = np.interp(np.arange(shape[1]), columns, (top + bottom) / 2)
            upper &= rows < middle
            lower &= rows >= middle
            belly = slice(max(int(top.min()), 0), int(bottom.max()) + 1), slice(columns[0], columns[-1] + 1)
            between = (rows[belly[0]] > top) & (rows[belly[0]] < bottom)
            muscle[belly] = between & ~upper[belly] & ~lower[belly]
        masks["muscle"] = muscle
    others = sure
    for mask in masks.values():
        others = others & ~mask
    if others.any():
        masks["other_aponeuroses"] = others
    if "fascicle" in maps:
        found = maps["fascicle"][box.slices] > THRESHOLD
        masks["fascicles"] = found & masks["muscle"] if "muscle" in masks else found
    return {name: _placed(mask, box, maps["aponeurosis"].shape) for name, mask in masks.items()}


class _Labels(NamedTuple):
    """Bands of a map: the number of each pixel's, (H, W) int, and where each lies."""

    numbers: np.ndarray
    places: list

    @classmethod
    def of(cls, mask: np.ndarray) -> _Labels:
        numbers, _ = ndimage.label(mask)
        return cls(numbers, ndimage.find_objects(numbers))


def _band_along(
    aponeurosis: np.ndarray, labels: _Labels, edge: tuple[np.ndarray, np.ndarray], outwards: int
) -> np.ndarray:
    """The band beside an inner edge; where the sure bands (``labels``) have none, a fainter one."""
    band = _band(labels, *edge, outwards)
    for threshold in FAINT:
        if band.any():
            break
        band = _band(_Labels.of(aponeurosis > threshold), *edge, outwards)
    return band


def _band(labels: _Labels, columns: np.ndarray, heights: np.ndarray, outwards: int) -> np.ndarray:
    """The labelled bands that touch the strip just outside an inner edge."""
    probe = np.round(heights + outwards * np.arange(BAND_SEARCH + 1)[:, None]).astype(int)
    numbers, places = labels
    touched = np.unique(numbers[np.clip(probe, 0, numbers.shape[0] - 1), columns])
    band = np.zeros(numbers.shape, bool)
    for label in touched[touched > 0]:
        place = places[label - 1]
        band[place] |= numbers[place] == label
    return band


def _placed(mask: np.ndarray, box: Box, shape: tuple[int, int]) -> np.ndarray:
    frame = np.zeros(shape, bool)
    frame[box.slices] = mask
    return frame


def edge_rows(curve: np.ndarray, shape: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    """The columns inside the picture that a curve (N, 2) crosses, and its row (float) in each."""
    first = max(0, int(np.ceil(curve[0, 0])))
    last = min(shape[1] - 1, int(np.floor(curve[-1, 0])))
    columns = np.arange(first, max(first, last) + 1)
    return columns, np.interp(columns, curve[:, 0], curve[:, 1])


def sureness(result: FrameResult) -> float:
    """How likely the thickness is right, as a share of the confidence below which it is flagged; 0 without one."""
    thickness = (m for m in result.measurements if m.quantity == "MT" and m.index is None and m.value is not None)
    return next((m.confidence or 0.0 for m in thickness), 0.0) / SURE["MT"]


def trace_segments(masks: dict[str, np.ndarray], picture: Picture, spacing: Spacing | None) -> MuscleGeometry:
    """The geometry that edited segments, (H, W) bool each, show. ValueError when there is no aponeurosis.

    How the fascicles run is read from the picture's texture, as it is for a network's maps.
    """
    bands = [masks[key] for key in ("superficial_aponeurosis", "deep_aponeurosis") if key in masks]
    if not bands:
        raise ValueError("There is no aponeurosis among the segments; paint one, or run the segmentation.")
    inside = (picture.bounds or Box(0, 0, *bands[0].shape[::-1])).slices
    fascicles = masks["fascicles"][inside] if "fascicles" in masks else None
    found = geometry_from_masks(np.any(bands, axis=0)[inside], fascicles, spacing, picture.grey[inside])
    return _moved(found, picture.bounds)


def lay_muscle(geometry: MuscleGeometry, picture: Picture, spacing: Spacing | None, options: Options) -> Drawing:
    """The two inner edges, by few points, and the traces of the fascicles, from which all other lines follow."""
    curves = {kind: getattr(geometry, kind) for kind in (SUPERFICIAL, DEEP)}
    drawn = {(kind, 1): Line(curve_knots(curve)) for kind, curve in curves.items() if curve is not None}
    groups = representative_traces(geometry, spacing, options.lines, options.curved)
    for i, group in enumerate(groups, 1):
        pieces = np.reshape(group.pieces, (-1, 2, 2)) if group.pieces else np.empty((0, 2, 2))
        drawn[FASCICLE, i] = Line(follows=True, trace=Trace(group.points, pieces))
    return Drawing(drawn, dict(geometry.reasons), dict(geometry.confidence))


def lay_fascicle(context: Context, index: int, line: Line) -> Line:
    """The trace's line, extended to both aponeuroses; where one is missing or not met it ends with the trace."""
    if line.trace is None:
        return replace(line, points=line.points[:0], reason=context.reason(FASCICLE, index))
    edges = context.points(SUPERFICIAL), context.points(DEEP)
    found = lines.fascicle_line(line.trace.points, *edges, context.spacing, context.options.curved)
    share = found.extrapolated
    if len(line.trace.pieces) > 1:
        share = lines.uncovered_share(found.points, line.trace.pieces, context.spacing)
    reason = _known_reason(context, found.reason)
    return replace(line, points=fascicle_points(found.points), extrapolated=share, reason=reason, measured=None)


def _known_reason(context: Context, reason: Flag | None) -> Flag | None:
    """Why a fascicle has no end, by what is known of the aponeurosis that it does not reach."""
    missing = [] if reason is None or reason.code != "no_end" else reason.get("missing", "").split(",")
    deleted = (why for why in (context.reason(name) for name in missing) if why.code == "deleted")
    return next(deleted, reason)


def extend_fascicle(context: Context, index: int, line: Line) -> Line:
    """A fascicle that a person has drawn, extended like an automatic one, unless it is to be read as drawn."""
    if line.follows:
        return line
    extended = lines.extended_line(line.points, context.points(SUPERFICIAL), context.points(DEEP), context.spacing)
    pieces = line.trace.pieces if line.trace is not None else ()
    if context.options.fascicle_ends == "drawn":
        share = lines.uncovered_share(line.points, pieces, context.spacing) if len(pieces) > 1 else 0.0
        return replace(line, measured=None, extrapolated=share, reason=None)
    share = extended.extrapolated
    if len(pieces) > 1:  # what the network has seen of it still is all that is seen
        share = lines.uncovered_share(extended.points, pieces, context.spacing)
    return replace(line, measured=extended.points, extrapolated=share, reason=extended.reason)


def lay_thickness(context: Context, index: int, line: Line) -> Line:
    """The distance between both inner edges at one share of the width over which both are seen."""
    upper, lower = context.points(SUPERFICIAL), context.points(DEEP)
    for kind, points in ((SUPERFICIAL, upper), (DEEP, lower)):
        if points is None:
            return _without(line, context.reason(kind, what=f"{kind} aponeurosis"))
    if index > len(FRACTIONS):
        return line
    share, along = FRACTIONS[index - 1], context.options.thickness
    points = lines.thickness_lines(upper, lower, context.spacing, (share,), along)[0]
    return _without(line, flag("not_above")) if points is None else replace(line, points=points, reason=None)


def lay_pennation(context: Context, index: int, line: Line) -> Line:
    """The angle of a fascicle at the aponeurosis that the convention names, with its vertex at the insertion."""
    against = context.options.pennation
    curve, fascicle = context.points(against), context.lines.get((FASCICLE, index))
    points = context.points(FASCICLE, index)
    if points is None:
        return _without(line, context.reason(FASCICLE, index))
    if curve is None:
        return _without(line, context.reason(against, what=f"{against} aponeurosis"))
    if fascicle.reason is not None and against in str(fascicle.reason.get("missing", "")).split(","):
        return _without(line, flag("not_met", what="aponeurosis", missing=against))
    try:
        points = lines.pennation_points(points if against == DEEP else points[::-1], curve, context.spacing)
    except ValueError:
        return _without(line, flag("not_met", what="aponeurosis", missing=against))
    return replace(line, points=points, reason=None)


def _without(line: Line, reason: Flag) -> Line:
    return replace(line, points=line.points[:0], reason=reason)


def thickness_of_both(context: Context) -> Iterable[int]:
    """Thickness lines are there as soon as both aponeuroses are."""
    there = context.points(SUPERFICIAL) is not None and context.points(DEEP) is not None
    return range(1, len(FRACTIONS) + 1) if there else ()


def angles_of_fascicles(context: Context) -> Iterable[int]:
    """Every fascicle has its angle."""
    return [index for (kind, index), line in context.lines.items() if kind == FASCICLE and line.placed]


def read_lines(context: Context, confidence: dict[str, float]) -> tuple[Measurement, ...]:
    """MT, PA, FL and the angles of lines as they are drawn, then the numbers of closed contours.

    There are three rows of MT at least, so that a missing one has its reason.
    """
    reasons = dict(context.reasons)
    for (kind, index), why in context.unusable.items():
        reasons[kind if kind in (SUPERFICIAL, DEEP) else f"{kind} {index}"] = why
    for kind in (SUPERFICIAL, DEEP):
        deleted = reasons.get(f"{kind} 1")
        if deleted is not None:
            reasons[kind] = deleted
    for (kind, index), line in context.lines.items():
        if not line.placed and line.reason is not None:
            reasons[kind if kind in (SUPERFICIAL, DEEP) else f"{kind} {index}"] = line.reason

    def row(kind: str, least: int = 0) -> list[Line | None]:
        named = [int(name.split(" ")[1]) for name in reasons if name.startswith(f"{kind} ")]
        count = max([least, *named, *(i for name, i in context.lines if name == kind)])
        return [_usable(context, kind, i) for i in range(1, count + 1)]

    fascicles, pennation = row(FASCICLE), row(PENNATION)
    pennation += [None] * (len(fascicles) - len(pennation))
    for i in range(1, len(pennation) + 1):  # an angle goes with its fascicle
        if f"{FASCICLE} {i}" in reasons:
            reasons.setdefault(f"{PENNATION} {i}", reasons[f"{FASCICLE} {i}"])
    architecture = measure_lines(
        _usable(context, SUPERFICIAL, 1),
        _usable(context, DEEP, 1),
        row(THICKNESS, len(FRACTIONS)),
        fascicles,
        pennation,
        context.spacing,
        context.options,
        reasons=reasons,
        confidence=confidence,
    )
    return (*architecture, *read_areas(context))


def _usable(context: Context, kind: str, index: int) -> Line | None:
    return None if context.points(kind, index) is None else context.lines[kind, index]


# DICOM's CID 7166 has no aponeurosis and no fascicle: an aponeurosis is tagged as connective tissue, fascicles as
# muscle (tissue); what they are in detail stands in the segment's name. SNOMED CT has a concept for the aponeurosis,
# but its code could not be checked here, and a wrong code is worse than a general one.
_FASCIA, _MUSCLE = "21793004^Connective tissue", "91727004^Muscle"

_YELLOW, _ORANGE, _BLUE = (250, 235, 50), (239, 129, 39), (77, 219, 249)
_GREEN, _VIOLET = (129, 244, 126), (208, 111, 255)


def _odd(quantity: str):
    def plausible(value: float, unit: str, options: Options):
        return implausible(quantity, value, unit, options.state)

    return plausible


LONGITUDINAL = Task(
    name="longitudinal",
    title="Longitudinal muscle scan",
    structures=("aponeurosis", "fascicle"),
    segments=(
        Segment("superficial_aponeurosis", "Superficial aponeurosis", _YELLOW, _FASCIA, "aponeurosis", fill=0.3),
        Segment("deep_aponeurosis", "Deep aponeurosis", _ORANGE, _FASCIA, "aponeurosis", fill=0.3),
        Segment("other_aponeuroses", "Other aponeuroses", (150, 150, 150), _FASCIA, "aponeurosis", fill=0.1,
                outline=0.3, drawn=False),
        Segment("fascicles", "Fascicles", (115, 217, 102), _MUSCLE, "fascicle"),
        Segment("muscle", "Muscle", (191, 82, 71), _MUSCLE, fill=0.08, outline=0.0, drawn=False),
    ),
    lines=(
        LineKind(
            SUPERFICIAL, "Superficial aponeurosis", _YELLOW, CURVE, 2, several=False,
            segment="superficial_aponeurosis", check=lines.aponeurosis_angle, shown=curve_knots, button="Superficial",
            hint="Draw the superficial aponeurosis along its lower edge: click along it, right-click to end.",
        ),
        LineKind(
            DEEP, "Deep aponeurosis", _ORANGE, CURVE, 2, several=False,
            segment="deep_aponeurosis", check=lines.aponeurosis_angle, shown=curve_knots, button="Deep",
            hint="Draw the deep aponeurosis along its upper edge: click along it, right-click to end.",
        ),
        LineKind(
            FASCICLE, "Fascicle {}", _GREEN, STRAIGHT, 2, parents=(SUPERFICIAL, DEEP), segment="fascicles",
            lay=lay_fascicle, measured=extend_fascicle, check=lines.direction, shown=fascicle_points, bolder=1,
            curved=True, label="upper", button="Fascicle",
            hint="Add a fascicle: click its two ends. Its pennation angle comes along.",
        ),
        LineKind(
            THICKNESS, "MT {}", _BLUE, STRAIGHT, 2, parents=(SUPERFICIAL, DEEP), lay=lay_thickness,
            implied=thickness_of_both, check=lines.length, convention="thickness", label="lower", bolder=1,
            button="Thickness", hint="Add a thickness line: click its two ends.",
        ),
        LineKind(
            PENNATION, "PA {}", _VIOLET, ANGLE, 3, parents=(FASCICLE, SUPERFICIAL, DEEP), lay=lay_pennation,
            implied=angles_of_fascicles, check=lines.pennation_angle, convention="pennation", label="first",
            button="Angle", hint="Add a pennation angle: click arm, vertex, arm.",
        ),
        AREA_KIND,
    ),
    quantities=(
        Quantity("MT", "Muscle thickness", "length", (THICKNESS,), "mean", "tab:blue", jump=2.0, plausible=_odd("MT"),
                 typed=typed_length(THICKNESS)),
        Quantity("PA", "Pennation angle", "angle", (PENNATION,), "median", "tab:purple", jump=4.0,
                 plausible=_odd("PA"), typed=typed_pennation(PENNATION, FASCICLE, (SUPERFICIAL, DEEP))),
        Quantity("FL", "Fascicle length", "length", (FASCICLE,), "median", "tab:green", jump=10.0,
                 plausible=_odd("FL"), typed=typed_fascicle_length(FASCICLE)),
        Quantity("fascicle_angle", "Fascicle angle", "angle", (FASCICLE,), "median"),
        Quantity("superficial_angle", "Superficial angle", "angle", (SUPERFICIAL,)),
        Quantity("deep_angle", "Deep angle", "angle", (DEEP,)),
        *AREA_QUANTITIES,
    ),
    find=find_muscle,
    trace=trace_segments,
    fill=name_masks,
    lay=lay_muscle,
    read=read_lines,
    candidates=find_candidates,
    sureness=sureness,
)  # fmt: skip

TASKS = (LONGITUDINAL,)
