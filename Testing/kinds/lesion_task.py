"""A task of another kind, wholly in this file: a lesion with three structures, each with a closed curve of its own.

What a rotator cuff with a tear needs; simulated so simply that every number is known. Nothing else in the library
knows of it: `registry.register` is all that makes it a task.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from MSUSSegmentLib.measure import lines
from MSUSSegmentLib.measure.area import contour_echo
from MSUSSegmentLib.measure.conventions import check_conventions, convention
from MSUSSegmentLib.measure.flags import declare, flag
from MSUSSegmentLib.measure.knots import area_points
from MSUSSegmentLib.measure.outlines import as_contour, contour_from_mask, mask_from_contour, polygon_area
from MSUSSegmentLib.measure.types import Line, Measurement, joint_provenance
from MSUSSegmentLib.tasks.contours import rounded
from MSUSSegmentLib.tasks.result import Drawing
from MSUSSegmentLib.tasks.task import Segment, Task
from MSUSSegmentLib.tasks.vocabulary import CLOSED, STRAIGHT, LineKind, Quantity, unit_of

TENDON, TEAR, HEAD, ACROSS, DEPTH = "tendon", "tear", "humeral_head", "tendon_thickness", "tear_depth"
STRUCTURES = (TENDON, TEAR, HEAD)

declare("torn_through", lambda share: f"full-thickness: {100 * share:.0f} % of the tendon is torn")
declare("too_thick", lambda value, low, high, unit: f"no tendon is {value:.1f} {unit} thick")


@dataclass(frozen=True)
class LesionOptions:
    """``thickness`` has the name of another task's convention, but values of its own."""

    thickness: str = convention("across", {"across": "across the tendon", "plumb": "straight down"}, "Thickness of it")
    side: str = convention("bursal", {"bursal": "bursal", "articular": "articular"}, "Side", lines=(TEAR,))

    def __post_init__(self):
        check_conventions(self)


@dataclass(frozen=True)
class Outlines:
    contours: dict[str, np.ndarray] = field(default_factory=dict)
    reasons: dict = field(default_factory=dict)


def find(maps, picture, spacing) -> Outlines:
    found, reasons = {}, {}
    for name in STRUCTURES:
        if maps[name].max() > 0.5:
            found[name] = contour_from_mask(maps[name])
        else:
            reasons[name] = flag("not_found", what=name.replace("_", " "))
    return Outlines(found, reasons)


def trace(masks, picture, spacing) -> Outlines:
    found = {key: contour_from_mask(mask) for key, mask in masks.items() if key in STRUCTURES and mask.any()}
    if not found:
        raise ValueError("There is nothing in the segments; paint the tendon first.")
    return Outlines(found)


def fill(maps, geometry, bounds):
    shape = next(iter(maps.values())).shape
    return {name: mask_from_contour(points, shape) for name, points in geometry.contours.items()}


def lay(geometry, picture, spacing, options) -> Drawing:
    drawn = {(name, 1): Line(area_points(points)) for name, points in geometry.contours.items()}
    drawn |= {(name, 1): Line(follows=True) for name in (ACROSS, DEPTH)}
    return Drawing(drawn, dict(geometry.reasons), {"tear_area": 0.8} if TEAR in geometry.contours else {})


def chord(points: np.ndarray, x: float) -> np.ndarray | None:
    """The upright line through a closed contour at a column."""
    ends = []
    for (x0, y0), (x1, y1) in zip(points, np.roll(points, -1, axis=0), strict=True):
        if (x0 - x) * (x1 - x) < 0:
            ends.append(y0 + (y1 - y0) * (x - x0) / (x1 - x0))
    return np.array([[x, min(ends)], [x, max(ends)]]) if len(ends) > 1 else None


def lay_across(context, index, line):
    points = context.points(TENDON)
    if points is None:
        return replace(line, points=line.points[:0], reason=context.reason(TENDON))
    shift = 0.0 if context.options.thickness == "across" else 60.0
    return replace(line, points=chord(points, points[:, 0].mean() + shift), reason=None)


def lay_depth(context, index, line):
    points, tendon = context.points(TEAR), context.points(TENDON)
    if points is None or tendon is None:
        return replace(line, points=line.points[:0], reason=context.reason(TENDON if tendon is None else TEAR))
    return replace(line, points=chord(points, points[:, 0].mean()), reason=None)


def read(context, confidence):
    def number(quantity, kinds, value, unit, flags=()):
        parts = [context.lines[kind, 1].provenance for kind in kinds if (kind, 1) in context.lines]
        provenance = joint_provenance(parts)
        sure = confidence.get(quantity) if provenance == "auto" else None
        return Measurement(quantity, None, value, unit, provenance, flags, sure)

    def missing(quantity, kind, unit):
        return Measurement(quantity, None, None, unit, "auto", context.reason(kind, what=kind.replace("_", " ")))

    known, numbers = context.spacing is not None, []
    area, length = unit_of("area", known), unit_of("length", known)
    sx, sy = context.spacing or (1.0, 1.0)
    tear, tendon = context.points(TEAR), context.points(TENDON)
    if tear is None:
        numbers.append(missing("tear_area", TEAR, area))
    else:
        numbers.append(number("tear_area", (TEAR,), polygon_area(tear) * sx * sy / (100 if known else 1), area))
    across, depth = context.points(ACROSS), context.points(DEPTH)
    share = None
    if across is None:
        numbers.append(missing("thickness", ACROSS, length))
    else:
        value = lines.length(across, context.spacing)
        odd = QUANTITIES[1].plausible(value, length, context.options)
        numbers.append(number("thickness", (ACROSS,), value, length, () if odd is None else (odd,)))
        share = None if depth is None else lines.length(depth, context.spacing) / value
    if share is None:
        numbers.append(missing("torn_share", TEAR if tear is None else TENDON, "ratio"))
    else:
        whole = (flag("torn_through", share=share),) if share > 0.9 else ()
        numbers.append(number("torn_share", (DEPTH, ACROSS), share, "ratio", whole))
    if tendon is not None and context.picture is not None:
        echo = contour_echo(tendon, context.picture.grey, bounds=context.picture.bounds)
        numbers.append(number("brightness", (TENDON,), echo.mean, "grey"))
    return tuple(numbers)


def _closed(name, title, colour, button) -> LineKind:
    return LineKind(
        name, title, colour, CLOSED, 3, several=False, segment=name, measured=rounded,
        check=lambda points, spacing: as_contour(points), shown=area_points, button=button,
        hint=f"Click round: {title}.",
    )  # fmt: skip


def _thick(value, unit, options):
    return flag("too_thick", value=value, low=0, high=15, unit=unit) if unit == "mm" and value > 15 else None


def simulate(folder):
    from MSUSSegmentLib.phantoms.cine import write_frames

    source = folder / "simulated-lesion.nrrd"
    write_frames(source, picture_at(0)[None], SPACING, 1.0)
    return source, {"tear_area": ("cm²", {(0, None): np.pi * 20 * 10 / 1e4}), "torn_share": ("", {(0, None): 1 / 3})}


QUANTITIES = (
    Quantity("tear_area", "Tear area", "area", (TEAR,), colour="tab:red", digits=3),
    Quantity("thickness", "Tendon thickness", "length", (ACROSS,), colour="tab:blue", plausible=_thick),
    Quantity("torn_share", "Share torn", "ratio", (DEPTH, ACROSS), colour="tab:green", digits=2, jump=0.2),
    Quantity("brightness", "Tendon brightness", "grey", (TENDON,), digits=0),
)
LESION = Task(
    name="lesion",
    title="Lesion of a tendon",
    structures=STRUCTURES,
    segments=(
        Segment(TENDON, "Tendon", (200, 200, 120), "13024002^Tendon", TENDON),
        Segment(TEAR, "Tear", (220, 60, 60), "125671007^Rupture", TEAR),
        Segment(HEAD, "Humeral head", (120, 200, 220), "85050009^Humerus", HEAD),
    ),
    lines=(
        _closed(TENDON, "Tendon outline", (200, 200, 120), "Tendon"),
        _closed(TEAR, "Tear outline", (220, 60, 60), "Tear"),
        _closed(HEAD, "Head outline", (120, 200, 220), "Humeral head"),
        LineKind(ACROSS, "Tendon thickness", (90, 160, 255), STRAIGHT, 2, parents=(TENDON,), several=False,
                 lay=lay_across, implied=lambda context: [1] * (context.points(TENDON) is not None), label=True),
        LineKind(DEPTH, "Tear depth", (255, 160, 90), STRAIGHT, 2, parents=(TEAR, TENDON), several=False,
                 lay=lay_depth, implied=lambda context: [1] * (context.points(TEAR) is not None)),
    ),
    quantities=QUANTITIES,
    find=find,
    trace=trace,
    fill=fill,
    lay=lay,
    read=read,
    conventions=LesionOptions,
    simulate=simulate,
    load=lambda model, device="auto", say=print: KnownLesions(),
)  # fmt: skip

SHAPE, SPACING = (200, 300), (0.1, 0.1)


def ellipse(center, radii, shape=SHAPE) -> np.ndarray:
    y, x = np.mgrid[: shape[0], : shape[1]]
    return ((x - center[0]) / radii[0]) ** 2 + ((y - center[1]) / radii[1]) ** 2 <= 1


def masks_at(shift: int) -> dict[str, np.ndarray]:
    """A tendon 6 mm thick in its middle, a tear of 4 × 2 mm in it, the head below; ``shift`` px to the right."""
    return {
        TENDON: ellipse((150 + shift, 80), (110, 30)),
        TEAR: ellipse((150 + shift, 80), (20, 10 + shift / 10)),
        HEAD: ellipse((150, 175), (90, 40)),
    }


def picture_at(shift: int) -> np.ndarray:
    masks, noise = masks_at(shift), np.random.default_rng(shift).integers(0, 20, SHAPE)
    grey = 60 + noise + 60 * masks[TENDON] - 80 * masks[TEAR] + 100 * masks[HEAD]
    return np.clip(grey, 1, 255).astype(np.uint8)


class KnownLesions:
    """A predictor that knows the pictures of some shifts."""

    name, weights_sha256, structures = "lesion stand-in 1", "ab" * 32, STRUCTURES

    def __init__(self, shifts=range(6), without=()):
        self.known, self.without = {picture_at(shift).tobytes(): masks_at(shift) for shift in shifts}, without

    def probabilities(self, grey, bounds):
        masks = self.known.get(grey.tobytes(), {})
        nothing = np.zeros(grey.shape, np.float32)
        return {name: masks[name].astype(np.float32) if name in masks and name not in self.without else nothing
                for name in STRUCTURES}  # fmt: skip
