"""Tasks of closed contours: one or several cross-sections in an image, their area and echo intensity."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import count

import numpy as np
from scipy import optimize

from MSUSSegmentLib.io.scan_area import Box
from MSUSSegmentLib.measure.architecture import Line
from MSUSSegmentLib.measure.area import contour_from_mask, contours_from_mask, segment_from_contour
from MSUSSegmentLib.measure.fat import YOUNG_2015, fat_corrected, fat_thickness, propose_fat_line
from MSUSSegmentLib.measure.identity import ContourPlace, place_of_contour
from MSUSSegmentLib.measure.outlines import polygon_area
from MSUSSegmentLib.measure.types import AUTO, Measurement, Spacing
from MSUSSegmentLib.tasks.areas import measure_areas
from MSUSSegmentLib.tasks.result import AREA, EXCLUDED, FAT, Measured, Picture
from MSUSSegmentLib.tasks.task import Segment, Task

__all__ = ["ContourOptions", "Contours", "contour_task"]

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
PROPOSED = "proposed: from the top of the scan area to the contour; check the line"


@dataclass(frozen=True)
class ContourOptions:
    """Conventions that differ between labs: ``fat_correction`` "none", or "young2015" for EI corrected by the
    thickness of the subcutaneous fat (``measure.fat.YOUNG_2015``)."""

    fat_correction: str = "none"

    def __post_init__(self):
        if self.fat_correction not in CORRECTIONS:
            raise ValueError(f"fat_correction must be one of {', '.join(CORRECTIONS)}, not {self.fat_correction!r}.")


@dataclass(frozen=True)
class Contours:
    """Closed contours (N, 2) px by their number, which is that of their segment, too; ``reasons`` why there is none."""

    contours: dict[int, np.ndarray] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)


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
        return Contours({}, {structure: "nothing was found"})
    areas = [polygon_area(contour) for contour in found]
    smallest = max(LEAST_OF_LARGEST * max(areas), sorted(areas)[-MOST:][0])
    kept = [contour for contour, area in zip(found, areas, strict=True) if area >= smallest]
    corner = np.array([box.x0, box.y0], dtype=float)
    return Contours(_numbered([contour + corner for contour in kept], near or {}))


def _numbered(found: list[np.ndarray], near: dict[int, ContourPlace]) -> dict[int, np.ndarray]:
    """Contours by number: that of the earlier one whose place is theirs, else the next free one from left to right."""
    numbers: dict[int, int] = {}
    if found and near:
        places = np.array([place_of_contour(contour) for contour in found]), np.array(list(near.values()))
        apart = np.linalg.norm(places[0][:, None, :2] - places[1][None, :, :2], axis=2) / places[0][:, None, 2]
        rows, columns = optimize.linear_sum_assignment(np.minimum(apart, SAME_PLACE))
        earlier = list(near)
        numbers = {i: earlier[j] for i, j in zip(rows, columns, strict=True) if apart[i, j] < SAME_PLACE}
    free = count(max(near, default=0) + 1)
    by_number = {numbers[i] if i in numbers else next(free): contour for i, contour in enumerate(found)}
    return dict(sorted(by_number.items(), key=lambda item: item[0]))


def trace_segments(segment: Segment, masks: dict[str, np.ndarray], spacing: Spacing | None) -> Contours:
    """The outline of each segment's largest part. ValueError when every segment is empty."""
    contours = {}
    for key, mask in masks.items():
        number = segment_number(segment, key)
        if number is not None and mask.any():
            contours[number] = contour_from_mask(mask)
    if not contours:
        raise ValueError(f"The segment {segment.title} is empty; paint it, or run the segmentation.")
    return Contours(dict(sorted(contours.items())))


def fill_contours(
    segment: Segment, maps: dict[str, np.ndarray], geometry: Contours, bounds: Box | None = None
) -> dict[str, np.ndarray]:
    """The segment of each contour, (H, W) bool; its area is the contour's to within a pixel."""
    shape = next(iter(maps.values())).shape
    return {
        segment_key(segment, number): segment_from_contour(contour, shape)
        for number, contour in geometry.contours.items()
    }


def segment_key(segment: Segment, number: int) -> str:
    """The key of the mask of contour ``number``."""
    return segment.key if number == 1 else f"{segment.key}_{number}"


def segment_number(segment: Segment, key: str) -> int | None:
    """The number of the contour that a mask's key belongs to; None for another segment's key."""
    if key == segment.key:
        return 1
    number = key.removeprefix(f"{segment.key}_")
    return int(number) if number != key and number.isdigit() else None


def measure_sections(
    fat: bool, geometry: Contours, picture: Picture, spacing: Spacing | None, options: ContourOptions, read: Callable
) -> Measured:
    """The contours as lines, with a proposed line through the fat above each where ``fat``, and their numbers."""
    lines = {(AREA, number): Line(contour) for number, contour in geometry.contours.items()}
    top = 0 if picture.bounds is None else picture.bounds.y0
    for number, contour in geometry.contours.items() if fat else ():
        try:
            lines[FAT, number] = Line(propose_fat_line(contour, top))
        except ValueError:
            continue  # the muscle reaches the top of the picture: there is no fat to be seen
    return Measured(lines, read(lines, picture, spacing, options, geometry.reasons), geometry.reasons)


def read_sections(
    structure: str,
    lines: dict[tuple[str, int], Line],
    picture: Picture | None,
    spacing: Spacing | None,
    options: ContourOptions,
    reasons: dict[str, str],
) -> tuple[Measurement, ...]:
    """For each contour its numbers, fat thickness and, when asked for, fat-corrected EI; else why there is none."""
    measured: list[Measurement] = []
    for number in sorted({index for _, index in lines}):
        mine = {key: line for key, line in lines.items() if key[1] == number}
        numbers = list(measure_areas(mine, picture, spacing))
        if (FAT, number) in mine:
            numbers += _fat(mine[FAT, number], number, numbers, spacing, CORRECTIONS[options.fat_correction])
        measured += numbers
    if not any(kind == AREA for kind, _ in lines):
        unit = "px2" if spacing is None else "cm2"
        reason = reasons.get(structure) or "no contour is drawn"
        return (*(Measurement(*row, AUTO, reason) for row in (("CSA", None, None, unit), ("EI", None, None, "grey"))),
                *measured)  # fmt: skip
    return tuple(measured)


def _fat(line: Line, number: int, numbers: list[Measurement], spacing, correction) -> list[Measurement]:
    try:
        flag = PROPOSED if line.provenance == AUTO else ""
        thickness = fat_thickness(line.points, spacing, number, line.provenance, flag)
    except ValueError as error:
        unit = "px" if spacing is None else "mm"
        thickness = Measurement("fat_thickness", number, None, unit, line.provenance, str(error))
    echo = next((m for m in numbers if m.quantity == "EI"), None)
    if correction is None or echo is None:
        return [thickness]
    return [thickness, fat_corrected(echo, thickness, correction)]


def contour_task(name: str, title: str, segment: Segment, *, fat: bool = False) -> Task:
    """A task from its description: its name, its title, and the segment of the one structure that it looks for.

    The structure and its mask folder have the segment's key. ``fat``: the subcutaneous fat above it is measured, too.
    """
    structure = segment.key
    segment = replace(segment, structure=structure, several=True)
    read = partial(read_sections, structure)
    return Task(
        name=name,
        title=title,
        structures=(structure,),
        segments=(segment, LEFT_OUT),
        summaries={"CSA": "tab:red", "EI": "tab:gray"},
        find=partial(find_contours, structure),
        trace=partial(trace_segments, segment),
        fill=partial(fill_contours, segment),
        measure=partial(measure_sections, fat, read=read),
        read=read,
        conventions=ContourOptions,
        kinds=(AREA, FAT) if fat else (AREA,),
        echo=True,
    )
