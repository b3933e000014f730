"""Tasks of closed contours: one or several cross-sections in an image, their area and echo intensity."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import count

import numpy as np

from MSUSSegmentLib.io.scan_area import Box
from MSUSSegmentLib.measure import lines
from MSUSSegmentLib.measure.area import contour_from_mask, contours_from_mask, measure_contour, segment_from_contour
from MSUSSegmentLib.measure.conventions import check_conventions, convention
from MSUSSegmentLib.measure.fat import YOUNG_2015, fat_corrected, fat_thickness, propose_fat_line
from MSUSSegmentLib.measure.flags import Flag, flag
from MSUSSegmentLib.measure.identity import ContourPlace, place_of_contour
from MSUSSegmentLib.measure.knots import area_points, smooth_contour
from MSUSSegmentLib.measure.outlines import as_contour, polygon_area, repaired
from MSUSSegmentLib.measure.types import AUTO, Line, Measurement, Spacing
from MSUSSegmentLib.tasks.result import EXCLUDED, Drawing, Picture
from MSUSSegmentLib.tasks.task import Segment, Task
from MSUSSegmentLib.tasks.typed import typed_length
from MSUSSegmentLib.tasks.vocabulary import CLOSED, STRAIGHT, Context, LineKind, Quantity

__all__ = ["AREA", "AREA_KIND", "AREA_QUANTITIES", "ContourOptions", "Contours", "contour_task", "read_areas"]

AREA, FAT = "area", "fat"
#: Least size of a cross-section, as a share of the scan area and of the largest one; what is smaller is a speck. Of the
#: components of the nerve training masks 95 % are larger than 0.18 % of the picture; the smallest of several muscles in
#: the transverse phantoms has 5 % of the largest.
LEAST_SHARE, LEAST_OF_LARGEST = 0.0005, 0.04
#: More cross-sections than anyone looks at in one image: the largest ones are kept.
MOST = 8
#: A cross-section is the same as in the frame before when it has moved by less than this share of its own size.
SAME_PLACE = 0.5
#: Fat corrections by their name on the command line.
CORRECTIONS = {"none": None, "young2015": YOUNG_2015}
#: What a person paints over to leave it out of echo intensity: a vessel, a label, bone within a loose contour.
LEFT_OUT = Segment(
    EXCLUDED, "Left out of echo intensity", (90, 200, 255), "85756007^Tissue", fill=0.35, outline=0.8, drawn=False
)



@dataclass(frozen=True)
class ContourOptions:
    """Conventions that differ between labs: ``fat_correction`` "none", or "young2015" for EI corrected by the
    thickness of the subcutaneous fat (``measure.fat.YOUNG_2015``)."""

    fat_correction: str = convention(
        "none",
        {"none": "none", "young2015": f"{YOUNG_2015.name} (+{YOUNG_2015.grey_per_cm:.1f} per cm)"},
        "Fat correction of EI",
        lines=(FAT,),
    )

    def __post_init__(self):
        check_conventions(self)


@dataclass(frozen=True)
class Contours:
    """Closed contours (N, 2) px by their number, which is that of their segment, too; ``reasons`` why there is none."""

    contours: dict[int, np.ndarray] = field(default_factory=dict)
    reasons: dict[str, Flag] = field(default_factory=dict)


def find_contours(
    structure: str,
    maps: dict[str, np.ndarray],
    picture: Picture,
    spacing: Spacing | None,
    near: dict[int, ContourPlace] | None = None,
) -> Contours:
    """The outlines of a probability map, (H, W) in 0 to 1, where it crosses 0.5, numbered from left to right.

    Holes are filled. Specks and all but the ``MOST`` largest are left out. ``near``: the places of contours in earlier
    frames of the clip by number; what lies where one of them lay keeps its number.
    """
    box = picture.bounds or Box(0, 0, *maps[structure].shape[::-1])
    inside = maps[structure][box.slices]
    least = max(1, round(LEAST_SHARE * inside.size))
    try:
        found = contours_from_mask(inside, least)
    except ValueError:
        return Contours({}, {AREA: flag("nothing_found")})
    areas = [polygon_area(contour) for contour in found]
    smallest = max(LEAST_OF_LARGEST * max(areas), sorted(areas)[-MOST:][0])
    kept = [contour for contour, area in zip(found, areas, strict=True) if area >= smallest]
    corner = np.array([box.x0, box.y0], dtype=float)
    return Contours(_numbered([contour + corner for contour in kept], near or {}))


def _numbered(found: list[np.ndarray], near: dict[int, ContourPlace]) -> dict[int, np.ndarray]:
    """Contours by number: that of the earlier one whose place is theirs, else the next free one from left to right."""
    numbers: dict[int, int] = {}
    if found and near:
        from scipy import optimize  # here, since a picture that stands alone does without it

        places = np.array([place_of_contour(contour) for contour in found]), np.array(list(near.values()))
        apart = np.linalg.norm(places[0][:, None, :2] - places[1][None, :, :2], axis=2) / places[0][:, None, 2]
        rows, columns = optimize.linear_sum_assignment(np.minimum(apart, SAME_PLACE))
        earlier = list(near)
        numbers = {i: earlier[j] for i, j in zip(rows, columns, strict=True) if apart[i, j] < SAME_PLACE}
    free = count(max(near, default=0) + 1)
    by_number = {numbers[i] if i in numbers else next(free): contour for i, contour in enumerate(found)}
    return dict(sorted(by_number.items(), key=lambda item: item[0]))


def trace_segments(
    segment: Segment, masks: dict[str, np.ndarray], picture: Picture, spacing: Spacing | None
) -> Contours:
    """The outline of each segment's largest part. ValueError when every segment is empty."""
    numbered = ((segment.number(key), mask) for key, mask in masks.items())
    contours = {number: contour_from_mask(mask) for number, mask in numbered if number is not None and mask.any()}
    if not contours:
        raise ValueError(f"The segment {segment.title} is empty; paint it, or run the segmentation.")
    return Contours(dict(sorted(contours.items())))


def fill_contours(
    segment: Segment, maps: dict[str, np.ndarray], geometry: Contours, bounds: Box | None = None
) -> dict[str, np.ndarray]:
    """The segment of each contour, (H, W) bool; its area is the contour's to within a pixel."""
    shape = next(iter(maps.values())).shape
    return {
        segment.numbered(number): segment_from_contour(contour, shape)
        for number, contour in geometry.contours.items()
    }


def lay_contours(fat: bool, geometry: Contours, picture: Picture, spacing: Spacing | None, options) -> Drawing:
    """The contours as closed curves, with a line through the fat above each where ``fat``."""
    drawn = {(AREA, number): Line(area_points(contour)) for number, contour in geometry.contours.items()}
    for number in geometry.contours if fat else ():
        drawn[FAT, number] = Line(follows=True)
    return Drawing(drawn, dict(geometry.reasons))


def rounded(context: Context, index: int, line: Line) -> Line:
    """A closed curve as it is drawn between its points; of an automatic one what lies in the picture and does not cross
    itself, so that it can always be measured."""
    curve = smooth_contour(line.points)
    if line.provenance == AUTO and context.picture is not None and len(curve):
        with contextlib.suppress(ValueError):  # then the number says what is wrong with it
            curve = repaired(curve, context.picture.grey.shape).points
    return replace(line, measured=curve)


def lay_fat(context: Context, index: int, line: Line) -> Line:
    """A line from the skin down to the contour: from where it began, at first from the top of the scan area."""
    contour = context.points(AREA, index)
    bounds = None if context.picture is None else context.picture.bounds
    top = line.points[0, 1] if line.placed else 0.0 if bounds is None else float(bounds.y0)
    try:
        points = propose_fat_line(contour, top) if contour is not None else None
    except ValueError:
        points = None  # no contour for the moment, or it reaches the top of the picture: there is no fat to be seen
    return line if points is None else replace(line, points=points, reason=None)


def read_areas(context: Context, only: int | None = None) -> tuple[Measurement, ...]:
    """The numbers of the closed contours (`measure_contour`), in the order of their indices; of ``only`` one.

    Echo intensity leaves out the picture's coloured and masked pixels; without a picture there is none. A contour that
    cannot be measured gives a CSA without a value, and its flag says what is wrong with it.
    """
    measured: list[Measurement] = []
    picture, grey, around = context.picture, None, {}
    if picture is not None:
        grey = picture.grey
        around = {"overlay": picture.overlay, "masked": picture.masked, "bounds": picture.bounds,
                  "grey_note": picture.grey_note}  # fmt: skip
    for (kind, index), line in sorted(context.lines.items(), key=lambda item: item[0][1]):
        if kind != AREA or only not in (None, index):
            continue
        try:
            if not line.placed:
                raise ValueError(str(context.reason(AREA, index, "contour")))
            measured += measure_contour(line.drawn, context.spacing, grey, index, line.provenance, **around)
        except ValueError as error:
            unit = "px2" if context.spacing is None else "cm2"
            why = flag("unmeasurable", why=str(error))
            measured.append(Measurement("CSA", index, None, unit, line.provenance, why))
    return tuple(measured)


def read_sections(context: Context, confidence: dict[str, float]) -> tuple[Measurement, ...]:
    """For each contour its numbers, fat thickness and, when asked for, fat-corrected EI; else why there is none."""
    measured: list[Measurement] = []
    correction = CORRECTIONS[context.options.fat_correction]
    numbers = sorted({index for kind, index in context.lines if kind in (AREA, FAT)})
    for number in numbers:
        of_contour = list(read_areas(context, number))
        fat = context.lines.get((FAT, number))
        if fat is not None and fat.placed:
            of_contour += _fat(fat, number, of_contour, context.spacing, correction)
        measured += of_contour
    if not any(kind == AREA for kind, _ in context.lines):
        unit = "px2" if context.spacing is None else "cm2"
        deleted = (why for name, why in context.reasons.items() if name.startswith(f"{AREA} "))
        why = context.reasons.get(AREA) or next(deleted, None) or flag("not_drawn", what="contour")
        return (Measurement("CSA", None, None, unit, AUTO, why), Measurement("EI", None, None, "grey", AUTO, why),
                *measured)  # fmt: skip
    return tuple(measured)


def _fat(line: Line, number: int, numbers: list[Measurement], spacing, correction) -> list[Measurement]:
    try:
        # It is a proposal until a person places it, also where it has followed a person's contour.
        flags = (flag("proposed"),) if line.follows else ()
        thickness = fat_thickness(line.points, spacing, number, line.provenance, flags)
    except ValueError as error:
        unit = "px" if spacing is None else "mm"
        thickness = Measurement("fat_thickness", number, None, unit, line.provenance, str(error))
    echo = next((m for m in numbers if m.quantity == "EI"), None)
    if correction is None or echo is None:
        return [thickness]
    return [thickness, fat_corrected(echo, thickness, correction)]


AREA_KIND = LineKind(
    AREA, "Area {}", (255, 113, 138), CLOSED, 3,
    measured=rounded, check=lambda points, spacing: as_contour(points), shown=area_points, label="upper", bolder=1,
    button="Closed curve", hint="Add a closed curve: click around it, right-click to end.",
)  # fmt: skip
FAT_KIND = LineKind(
    FAT, "Subcutaneous fat {}", (255, 214, 77), STRAIGHT, 2,
    parents=(AREA,), lay=lay_fat, check=lines.length, label="upper", button="Fat line",
    hint="Propose a line through the fat above each contour, to be dragged. Without a contour: click its two ends.",
)  # fmt: skip
AREA_QUANTITIES = (
    Quantity("CSA", "Area (CSA)", "area", (AREA,), digits=2, scored=True, summed=True),
    Quantity("perimeter", "Perimeter", "length", (AREA,)),
    Quantity("EI", "Echo intensity", "grey", (AREA,), scored=True),
    Quantity("EI_SD", "Echo intensity SD", "grey", (AREA,)),
    Quantity("EI_median", "EI median", "grey", (AREA,)),
    Quantity("width", "Width", "length", (AREA,)),
    Quantity("depth", "Depth", "length", (AREA,)),
    Quantity("aspect", "Depth / width", "ratio", (AREA,), digits=2),
    Quantity("EI_excluded", "Pixels left out of EI", "px", (AREA,), digits=0),
)
FAT_QUANTITIES = (
    Quantity("fat_thickness", "Fat thickness", "length", (FAT,), typed=typed_length(FAT)),
    Quantity("EI_fat_corrected", "EI, fat-corrected", "grey", (AREA, FAT)),
)
#: The quantities that are followed over time, with their colours.
COLOURS = {"CSA": "tab:red", "EI": "tab:gray"}


def contour_task(name: str, title: str, segment: Segment, *, fat: bool = False) -> Task:
    """A task from its description: its name, its title, and the segment of the one structure that it looks for.

    The structure and its mask folder have the segment's key. ``fat``: the subcutaneous fat above it is measured, too.
    """
    structure = segment.key
    segment = replace(segment, structure=structure, several=True)
    area = replace(AREA_KIND, segment=segment.key)
    quantities = (*AREA_QUANTITIES, *(FAT_QUANTITIES if fat else ()))
    return Task(
        name=name,
        title=title,
        structures=(structure,),
        segments=(segment, LEFT_OUT),
        lines=(area, FAT_KIND) if fat else (area,),
        quantities=tuple(replace(one, colour=COLOURS.get(one.name, "")) for one in quantities),
        find=partial(find_contours, structure),
        trace=partial(trace_segments, segment),
        fill=partial(fill_contours, segment),
        lay=partial(lay_contours, fat),
        read=read_sections,
        conventions=ContourOptions,
    )
