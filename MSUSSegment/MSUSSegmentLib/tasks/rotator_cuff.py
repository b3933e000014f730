"""Rotator cuff: a tear of the supraspinatus in its longitudinal view, with the tendon and the humeral head around it.

Three structures, each a segment and a closed curve: the **tendon** (its tears included: where its edges would be), the
**tear**, and the **humeral head** (the bright surface of the bone, with greater tuberosity, and what lies in its
shadow). After Lee K, Kim JY, Lee MH, Choi CH, Hwang JY. Sensors 2021;21:2214, doi 10.3390/s21062214.

The numbers are those of `measure.tears`, where their definitions and sources stand. Longitudinal view means: the probe
lies along the fibres of the supraspinatus, so that tendon, footprint and humeral head are seen side by side (European
Society of Musculoskeletal Radiology, technical guidelines, shoulder, 2010). The width is then the mediolateral extent.
In the transverse view, with the probe turned by 90 degrees, the same curves give the anteroposterior width; depth and
thickness are the same, and there is no footprint to measure from. A tear is full-thickness when it reaches from the
joint to the bursa, else partial, and named by the side that it opens to: bursal, articular, or none (intratendinous).
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

import numpy as np
from scipy import ndimage

from MSUSSegmentLib.io.scan_area import Box
from MSUSSegmentLib.measure import lines
from MSUSSegmentLib.measure.area import contour_echo, contour_from_mask, segment_from_contour
from MSUSSegmentLib.measure.conventions import check_conventions, convention
from MSUSSegmentLib.measure.flags import Flag, declare, flag
from MSUSSegmentLib.measure.knots import area_points
from MSUSSegmentLib.measure.outlines import as_contour, polygon_area
from MSUSSegmentLib.measure.tears import ELLMAN_MM, TearLines, footprint_line, tear_lines, tendon_line
from MSUSSegmentLib.measure.types import AUTO, Line, Measurement, Spacing, joint_provenance
from MSUSSegmentLib.tasks.contours import LEAST_SHARE, rounded
from MSUSSegmentLib.tasks.result import Drawing, Picture
from MSUSSegmentLib.tasks.task import Segment, Task, Truth
from MSUSSegmentLib.tasks.typed import typed_length
from MSUSSegmentLib.tasks.vocabulary import CLOSED, STRAIGHT, Context, LineKind, Quantity, unit_of

__all__ = ["ROTATOR_CUFF", "TASKS", "CuffOptions"]

TENDON, TEAR, HEAD = "tendon", "tear", "humeral_head"
WIDTH, DEPTH, THICKNESS, FOOTPRINT = "tear_width", "tear_depth", "tendon_thickness", "footprint_distance"
STRUCTURES = (TENDON, TEAR, HEAD)
WORDS = {TENDON: "tendon", TEAR: "tear", HEAD: "humeral head"}
#: Where the thickness of a tendon without a tear is taken: mm medial of its end on the bone.
FROM_TIP_MM = 15.0
#: A tear reaches an edge of the tendon when less than this share of its thickness is left there. An expert's outline
#: and a network's both keep a little off the edge.
RIM_SHARE = 0.1
#: Thickness of a supraspinatus tendon that can be, mm: healthy ones have 4 to 8 (Cholewinski JJ et al. Knee Surg Sports
#: Traumatol Arthrosc 2008;16:408-414, measure it in health and impingement), swollen ones some more.
PLAUSIBLE_MM = (1.0, 15.0)
#: Coloured pixels of this share of the tendon are no calliper but colour Doppler, as `measure.echo.COLOUR_SHARE`.
DOPPLER_SHARE = 0.2


declare("tear_full", lambda: "full-thickness tear: it reaches from the joint to the bursa")
declare(
    "tear_partial",
    lambda side, grade=0: f"partial-thickness tear, {side}" + (f", Ellman grade {grade} by its depth" if grade else ""),
)
declare("tear_leaves_tendon", lambda share: f"{100 * share:.0f} % of the tear lie outside the tendon; correct a curve")
declare(
    "tear_doppler",
    lambda share: f"{100 * share:.0f} % of the tendon are coloured, as in colour Doppler, which hides tears and "
    "imitates them; use a plain B-mode picture",
)
declare(
    "tear_unlikely",
    lambda value: f"the classifier sees no tear in this picture (probability {value:.2f}); look at it",
)


@dataclass(frozen=True)
class CuffOptions:
    """Conventions that differ: by what a tear counts as full-thickness.

    ``full_thickness`` "reach": it reaches both surfaces of the tendon; "share": 90 % or more of the thickness is torn,
    wherever the rest lies.
    """

    full_thickness: str = convention(
        "reach",
        {"reach": "reaches joint and bursa", "share": "90 % or more of the thickness"},
        "Full-thickness tear",
        lines=(DEPTH,),
    )

    def __post_init__(self):
        check_conventions(self)


@dataclass(frozen=True)
class Cuff:
    """What was found: closed contours (N, 2) px by structure, why others are missing, and the classifier's value."""

    contours: dict[str, np.ndarray] = field(default_factory=dict)
    reasons: dict[str, Flag] = field(default_factory=dict)
    probability: float | None = None


def find(maps: dict, picture: Picture, spacing: Spacing | None) -> Cuff:
    """The outline of each structure's largest part where its map, (H, W) in 0 to 1, is above one half.

    A map that leans to recall, as a network trained with IPLF gives it, is above one half wherever there may be a tear;
    the level at which its edge is most likely comes beside it, as ``{structure}_edge``, and there the outline is drawn.
    Of several parts of the tear that one counts which is largest inside the tendon, or at all where there is no tendon.
    Holes are filled, specks left out.
    """
    box = picture.bounds or Box(0, 0, *picture.grey.shape[::-1])
    least = max(3, round(LEAST_SHARE * (box.y1 - box.y0) * (box.x1 - box.x0)))
    found, reasons = {}, {}
    tendon = None
    for name in STRUCTURES:
        part = _part(maps[name][box.slices], least, tendon if name == TEAR else None)
        if part is None:
            reasons[name] = flag("not_found", what=WORDS[name])
            continue
        if name == TENDON:
            tendon = part > 0
        edge = _at_level(part, maps.get(f"{name}_edge", 0.5), least)
        found[name] = contour_from_mask(edge) + np.array([box.x0, box.y0], dtype=float)
    probability = maps.get(f"{TEAR}_probability")
    return Cuff(found, reasons, None if probability is None else float(probability))


def _part(values: np.ndarray, least: int, within: np.ndarray | None) -> np.ndarray | None:
    """A map (H, W) without all but its largest part; None when that has fewer than ``least`` pixels."""
    label, count = ndimage.label(values > 0.5)
    if count == 0:
        return None
    sizes = np.bincount(label.ravel())[1:]
    inside = sizes if within is None else np.bincount(label[within], minlength=count + 1)[1:]
    largest = 1 + int(np.argmax(inside if inside.any() else sizes))
    if sizes[largest - 1] < least:
        return None
    around = ndimage.binary_dilation(label == largest)
    part = np.where(around & ((label == largest) | (label == 0)), values, 0)
    return part if (part > 0.5).any() else None


def _at_level(part: np.ndarray, level: float, least: int) -> np.ndarray:
    """A map (H, W) in 0 to 1 whose value ``level`` has become one half; as it is where too little is above that."""
    if (part > level).sum() < least:
        return part
    return np.where(part < level, 0.5 * part / level, 1 - 0.5 * (1 - part) / (1 - level))


def trace(masks: dict[str, np.ndarray], picture: Picture, spacing: Spacing | None) -> Cuff:
    """The outline of each segment's largest part. ValueError when all are empty."""
    found = {name: contour_from_mask(masks[name]) for name in STRUCTURES if name in masks and masks[name].any()}
    if not found:
        raise ValueError("The segments are empty; paint the tendon and the tear, or run the segmentation.")
    return Cuff(found)


def fill(maps: dict, geometry: Cuff, bounds: Box | None) -> dict[str, np.ndarray]:
    """The segment of each contour, (H, W) bool."""
    shape = maps[STRUCTURES[0]].shape
    return {name: segment_from_contour(points, shape) for name, points in geometry.contours.items()}


def lay(geometry: Cuff, picture: Picture, spacing: Spacing | None, options: CuffOptions) -> Drawing:
    """The contours as closed curves. The lines between them are implied by them."""
    drawn = {(name, 1): Line(area_points(points)) for name, points in geometry.contours.items()}
    values = {} if geometry.probability is None else {f"{TEAR}_probability": geometry.probability}
    return Drawing(drawn, dict(geometry.reasons), values=values)


def _laid(of: Callable[[Context], np.ndarray], parents: tuple[str, ...]) -> Callable[[Context, int, Line], Line]:
    """A line that ``of(context)`` gives of its parents; without one of these, or where it fails, the reason."""

    def laid(context: Context, index: int, line: Line) -> Line:
        missing = next((name for name in parents if context.points(name) is None), None)
        if missing is not None:
            return replace(line, points=line.points[:0], reason=_reason(context, missing))
        try:
            return replace(line, points=of(context), reason=None)
        except ValueError as error:
            return replace(line, points=line.points[:0], reason=flag("unmeasurable", why=str(error)))

    return laid


def _reason(context: Context, kind: str) -> Flag:
    return context.reason(kind, what=WORDS.get(kind, kind.replace("_", " ")))


def _tear_lines(context: Context) -> TearLines:
    """All lines of the tear, computed once for the three that are drawn."""
    tear, tendon = (np.ascontiguousarray(context.points(kind), float) for kind in (TEAR, TENDON))
    return _computed(tear.tobytes(), tendon.tobytes(), context.spacing)


@lru_cache(maxsize=8)
def _computed(tear: bytes, tendon: bytes, spacing: Spacing | None) -> TearLines:
    return tear_lines(*(np.frombuffer(points).reshape(-1, 2) for points in (tear, tendon)), spacing)


def _tear_line(which: int) -> Callable[[Context], np.ndarray]:
    return lambda context: _tear_lines(context)[which]


def _thickness(context: Context) -> np.ndarray:
    """Across the tendon where the tear is deepest; of a whole tendon, or a tear that lies elsewhere, at a set place."""
    if context.points(TEAR) is not None:
        with contextlib.suppress(ValueError):  # outside the tendon: then the tear's own lines say so
            return _tear_lines(context).thickness
    return tendon_line(context.points(TENDON), context.points(HEAD), context.spacing, FROM_TIP_MM)


def _footprint(context: Context) -> np.ndarray:
    return footprint_line(context.points(TEAR), context.points(TENDON), context.points(HEAD), context.spacing)


def _if_there(*kinds: str) -> Callable[[Context], list[int]]:
    """One line, if these are on the frame."""
    return lambda context: [1] * all(context.points(kind) is not None for kind in kinds)


def read(context: Context, confidence: dict[str, float]) -> tuple[Measurement, ...]:
    """The numbers of a frame, in the order of `QUANTITIES`."""
    known = context.spacing is not None
    doubts = _doubts(context)
    numbers = [_area(context, unit_of("area", known), doubts)]
    for kind in (WIDTH, DEPTH, THICKNESS, FOOTPRINT):
        about_tear = doubts if kind != THICKNESS else ()
        numbers.append(_length(context, kind, unit_of("length", known), about_tear))
    numbers.append(_share(context))
    numbers.append(_echo(context))
    probability = context.values.get(f"{TEAR}_probability")
    if probability is not None:
        numbers.append(Measurement(f"{TEAR}_probability", None, probability, "ratio", AUTO))
    return tuple(number for number in numbers if number is not None)


def _provenance(context: Context, *kinds: str) -> str:
    return joint_provenance(context.lines[kind, 1].provenance for kind in kinds if (kind, 1) in context.lines)


def _missing(context: Context, quantity: str, kind: str, unit: str) -> Measurement:
    return Measurement(quantity, None, None, unit, AUTO, _reason(context, kind))


def _doubts(context: Context) -> tuple[Flag, ...]:
    """What is to be known of every number of the tear."""
    tear, tendon, picture = (context.points(TEAR), context.points(TENDON), context.picture)
    if tear is None:
        return ()
    found, probability = [], context.values.get(f"{TEAR}_probability")
    if probability is not None and probability < 0.5 and _provenance(context, TEAR) == AUTO:
        found.append(flag("tear_unlikely", value=round(probability, 2)))
    if picture is None or tendon is None:
        return tuple(found)
    shape = picture.grey.shape
    torn, band = segment_from_contour(tear, shape), segment_from_contour(tendon, shape)
    outside = 1 - (torn & band).sum() / max(int(torn.sum()), 1)
    if outside > RIM_SHARE:
        found.append(flag("tear_leaves_tendon", share=round(float(outside), 2)))
    if picture.overlay is not None:
        coloured = (picture.overlay & band).sum() / max(int(band.sum()), 1)
        if coloured >= DOPPLER_SHARE:
            found.append(flag("tear_doppler", share=round(float(coloured), 2)))
    return tuple(found)


def _area(context: Context, unit: str, doubts: tuple[Flag, ...]) -> Measurement:
    points = context.points(TEAR)
    if points is None:
        return _missing(context, "tear_area", TEAR, unit)
    sx, sy = context.spacing or (1.0, 1.0)
    value = polygon_area(points - points.mean(axis=0)) * sx * sy / (100 if context.spacing else 1)
    return Measurement("tear_area", None, value, unit, _provenance(context, TEAR), doubts)


def _length(context: Context, kind: str, unit: str, doubts: tuple[Flag, ...]) -> Measurement | None:
    points = context.points(kind)
    if points is None:
        first = next((p for p in PARENTS[kind] if context.points(p) is None), kind)
        return _missing(context, kind, first if (kind, 1) not in context.lines else kind, unit)
    value = lines.length(points, context.spacing)
    odd = _implausible(value, unit, context.options) if kind == THICKNESS else None
    flags = doubts if odd is None else (*doubts, odd)
    return Measurement(kind, None, value, unit, _provenance(context, kind), flags)


def _implausible(value: float, unit: str, options: CuffOptions) -> Flag | None:
    low, high = PLAUSIBLE_MM
    if unit != "mm" or low <= value <= high:
        return None
    return flag("implausible", value=value, low=low, high=high, unit=unit)


def _share(context: Context) -> Measurement:
    depth, thickness = context.points(DEPTH), context.points(THICKNESS)
    for kind, points in ((DEPTH, depth), (THICKNESS, thickness)):
        if points is None:
            first = next((p for p in PARENTS[kind] if context.points(p) is None), kind)
            return _missing(context, "torn_share", first if (kind, 1) not in context.lines else kind, "ratio")
    deep, thick = lines.length(depth, context.spacing), lines.length(thickness, context.spacing)
    if not thick > 0:
        why = flag("unmeasurable", why="The line across the tendon has no length; drag an end.")
        return Measurement("torn_share", None, None, "ratio", AUTO, why)
    share = deep / thick
    found = _kind_of_tear(depth, thickness, share, deep, context)
    flags = found if share <= 1.05 else (*found, flag("implausible", value=share, low=0, high=1, unit="ratio"))
    return Measurement("torn_share", None, share, "ratio", _provenance(context, DEPTH, THICKNESS), flags)


def _kind_of_tear(depth, thickness, share: float, deep: float, context: Context) -> tuple[Flag, ...]:
    """Full or partial, and of a partial one the side that it opens to."""
    scale = lines.scale_of(context.spacing)
    (top, bottom), (upper, lower) = (np.sort((line * scale) @ _down(thickness * scale)) for line in (thickness, depth))
    rim = RIM_SHARE * (bottom - top)
    bursal, articular = upper - top <= rim, bottom - lower <= rim
    if (bursal and articular) if context.options.full_thickness == "reach" else share >= 1 - RIM_SHARE:
        return (flag("tear_full"),)
    names = {(True, False): "bursal side", (False, True): "articular side", (False, False): "intratendinous"}
    side = names.get((bool(bursal), bool(articular)), "bursal and articular side")
    grade = {} if context.spacing is None else {"grade": 1 + int(np.searchsorted(ELLMAN_MM, deep, side="right"))}
    return (flag("tear_partial", side=side, **grade),)


def _down(line: np.ndarray) -> np.ndarray:
    """The direction of a line, pointing down."""
    along = (line[1] - line[0]) / max(float(np.hypot(*(line[1] - line[0]))), 1e-9)
    return along if along[1] >= 0 else -along


def _echo(context: Context) -> Measurement | None:
    points, picture = context.points(TENDON), context.picture
    if points is None or picture is None:
        return None
    try:
        echo = contour_echo(points, picture.grey, picture.overlay, picture.masked, picture.bounds)
    except ValueError as error:
        why = flag("unmeasurable", why=str(error))
        return Measurement("tendon_EI", None, None, "grey", _provenance(context, TENDON), why)
    flags = echo.flags
    if picture.grey_note and echo.mean is not None:
        flags = (*flags, flag("grey_levels", why=picture.grey_note))
    return Measurement("tendon_EI", None, echo.mean, "grey", _provenance(context, TENDON), flags)


def simulate(folder: Path) -> tuple[Path, Truth]:
    """A shoulder with a partial tear of known size, for ``msus demo``."""
    from MSUSSegmentLib.phantoms.cine import write_frames
    from MSUSSegmentLib.phantoms.cuff import ARTICULAR, CuffPhantom, Tear, render_cuff

    image = render_cuff(CuffPhantom(tear=Tear(ARTICULAR, 11.0, 9.0, 0.6), seed=3))
    source, truth = Path(folder) / "simulated-rotator-cuff.nrrd", image.truth
    write_frames(source, image.pixels[None], image.spacing, 1.0)
    values = {
        "tear_area": ("cm²", truth.area_cm2), WIDTH: ("mm", truth.width_mm), DEPTH: ("mm", truth.depth_mm),
        THICKNESS: ("mm", truth.thickness_mm), FOOTPRINT: ("mm", truth.footprint_mm), "torn_share": ("", truth.share),
    }  # fmt: skip
    return source, {name: (unit, {(0, None): value}) for name, (unit, value) in values.items()}


def _closed(name: str, title: str, colour, button: str, hint: str) -> LineKind:
    return LineKind(
        name, title, colour, CLOSED, 3, several=False, segment=name, measured=rounded,
        check=lambda points, spacing: as_contour(points), shown=area_points, button=button, hint=hint, bolder=1,
    )  # fmt: skip


def _straight(name: str, title: str, colour, of: Callable, parents, needed, label: str) -> LineKind:
    return LineKind(
        name, title, colour, STRAIGHT, 2, parents=parents, several=False, lay=_laid(of, needed),
        implied=_if_there(*needed), check=lines.length, label=label, button=title,
        hint=f"Click the two ends: {title.lower()}.",
    )  # fmt: skip


PARENTS = {
    WIDTH: (TEAR, TENDON),
    DEPTH: (TEAR, TENDON),
    THICKNESS: (TENDON,),
    FOOTPRINT: (TEAR, TENDON, HEAD),
}
LINES = (
    _closed(TENDON, "Tendon outline", (255, 218, 103), "Tendon",
            "Click round the tendon, its tear included; right-click to end."),
    _closed(TEAR, "Tear outline", (248, 79, 47), "Tear", "Click round the tear; right-click to end."),
    _closed(HEAD, "Humeral head outline", (99, 199, 226), "Humeral head",
            "Click along the bone's surface and back below it; right-click to end."),
    _straight(WIDTH, "Tear width", (255, 141, 123), _tear_line(0), (TEAR, TENDON), PARENTS[WIDTH], "first"),
    _straight(DEPTH, "Tear depth", (237, 78, 156), _tear_line(1), (TEAR, TENDON), PARENTS[DEPTH], "lower"),
    _straight(THICKNESS, "Tendon thickness", (108, 170, 255), _thickness, (TENDON, TEAR, HEAD), PARENTS[THICKNESS],
              "upper"),
    _straight(FOOTPRINT, "Distance from the footprint", (158, 255, 203), _footprint, (TEAR, TENDON, HEAD),
              PARENTS[FOOTPRINT], "middle"),
)  # fmt: skip
QUANTITIES = (
    Quantity("tear_area", "Tear area", "area", (TEAR,), colour="tab:red", digits=2, scored=True),
    Quantity(WIDTH, "Tear width along the tendon", "length", (WIDTH,), colour="tab:orange", typed=typed_length(WIDTH)),
    Quantity(DEPTH, "Tear depth across the tendon", "length", (DEPTH,), colour="tab:cyan", typed=typed_length(DEPTH)),
    Quantity(THICKNESS, "Tendon thickness", "length", (THICKNESS,), colour="tab:blue", plausible=_implausible,
             typed=typed_length(THICKNESS)),
    Quantity(FOOTPRINT, "Distance from the footprint", "length", (FOOTPRINT,)),
    Quantity("torn_share", "Share of the thickness torn", "ratio", (DEPTH, THICKNESS), colour="tab:green", digits=2,
             jump=0.2),
    Quantity("tendon_EI", "Tendon echo intensity", "grey", (TENDON,), digits=0),
    Quantity("tear_probability", "Probability of a tear", "ratio", digits=2, jump=0.5),
)  # fmt: skip
ROTATOR_CUFF = Task(
    name="rotator-cuff",
    title="Rotator cuff tear",
    structures=STRUCTURES,
    segments=(
        Segment(TENDON, "Supraspinatus tendon", (255, 218, 103), "13024002^Tendon", TENDON, fill=0.12),
        Segment(TEAR, "Tear", (248, 79, 47), "125671007^Rupture", TEAR, fill=0.3),
        Segment(HEAD, "Humeral head", (99, 199, 226), "85050009^Humerus", HEAD, fill=0.1),
    ),
    lines=LINES,
    quantities=QUANTITIES,
    find=find,
    trace=trace,
    fill=fill,
    lay=lay,
    read=read,
    conventions=CuffOptions,
    simulate=simulate,
    classified=TEAR,
)
TASKS = (ROTATOR_CUFF,)
