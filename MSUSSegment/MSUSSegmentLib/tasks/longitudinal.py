"""Longitudinal scans: two aponeuroses, the fascicles between them, and the architecture that follows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy import ndimage

from MSUSSegmentLib.io.scan_area import Box
from MSUSSegmentLib.measure.architecture import SURE, Architecture, Line, Options, measure_architecture, measure_lines
from MSUSSegmentLib.measure.evidence import judged
from MSUSSegmentLib.measure.masks import FAINT, geometry_from_masks, muscle_candidates
from MSUSSegmentLib.measure.pairs import Candidate, PairPrior
from MSUSSegmentLib.measure.types import Measurement, MuscleGeometry, Spacing
from MSUSSegmentLib.tasks.areas import measure_areas
from MSUSSegmentLib.tasks.result import (
    DEEP,
    FASCICLE,
    PENNATION,
    SUPERFICIAL,
    THICKNESS,
    FrameResult,
    Measured,
    Picture,
)
from MSUSSegmentLib.tasks.task import Segment, Task

__all__ = ["LONGITUDINAL"]

THRESHOLD = 0.5
#: Rows outside an inner edge in which the band that belongs to it is looked for.
BAND_SEARCH = 3
#: How many thickness lines there are at least in a table.
THICKNESS_LINES = 3
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
    found = judged(found, picture.even_light, spacing)
    if bounds is None:
        return found
    corner = np.array([bounds.x0, bounds.y0], dtype=float)
    return replace(
        found,
        superficial=None if found.superficial is None else found.superficial + corner,
        deep=None if found.deep is None else found.deep + corner,
        fascicles=tuple(trace + corner for trace in found.fascicles),
    )


def _whole(maps: dict[str, np.ndarray]) -> Box:
    height, width = maps["aponeurosis"].shape
    return Box(0, 0, width, height)


def name_masks(
    maps: dict[str, np.ndarray], geometry: MuscleGeometry, bounds: Box | None = None
) -> dict[str, np.ndarray]:
    """Share the network's pixels out among the named structures, (H, W) bool each.

    The band that lies along each inner edge becomes that aponeurosis; other bands (a second muscle's, say) are left
    out. The muscle is what lies between the two inner edges; fascicles are counted inside it only.
    """
    box = bounds or _whole(maps)
    aponeurosis = maps["aponeurosis"][box.slices]
    shape = aponeurosis.shape
    labels, _ = ndimage.label(aponeurosis > THRESHOLD)
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
    if "fascicle" in maps:
        found = maps["fascicle"][box.slices] > THRESHOLD
        masks["fascicles"] = found & masks["muscle"] if "muscle" in masks else found
    return {name: _placed(mask, box, maps["aponeurosis"].shape) for name, mask in masks.items()}


def _band_along(
    aponeurosis: np.ndarray, labels: np.ndarray, edge: tuple[np.ndarray, np.ndarray], outwards: int
) -> np.ndarray:
    """The band beside an inner edge; where the sure bands (``labels``) have none, a fainter one."""
    band = _band(labels, *edge, outwards)
    for threshold in FAINT:
        if band.any():
            break
        band = _band(ndimage.label(aponeurosis > threshold)[0], *edge, outwards)
    return band


def _band(labels: np.ndarray, columns: np.ndarray, heights: np.ndarray, outwards: int) -> np.ndarray:
    """The labelled bands that touch the strip just outside an inner edge."""
    probe = np.round(heights + outwards * np.arange(BAND_SEARCH + 1)[:, None]).astype(int)
    touched = np.unique(labels[np.clip(probe, 0, labels.shape[0] - 1), columns])
    band = np.zeros(labels.shape, bool)
    places = ndimage.find_objects(labels)
    for label in touched[touched > 0]:
        band[places[label - 1]] |= labels[places[label - 1]] == label
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


def trace_segments(masks: dict[str, np.ndarray], spacing: Spacing | None) -> MuscleGeometry:
    """The geometry that edited segments, (H, W) bool each, show. ValueError when there is no aponeurosis."""
    bands = [masks[key] for key in ("superficial_aponeurosis", "deep_aponeurosis") if key in masks]
    if not bands:
        raise ValueError("There is no aponeurosis among the segments; paint one, or run the segmentation.")
    return geometry_from_masks(np.any(bands, axis=0), masks.get("fascicles"), spacing)


def lay_and_measure(
    geometry: MuscleGeometry, picture: Picture, spacing: Spacing | None, options: Options
) -> Measured:
    """Thickness lines, fascicles and angles on a geometry (px), and the numbers read off them."""
    found = measure_architecture(geometry, spacing, options)
    return Measured(lines_of(found), found.measurements, geometry.reasons)


def lines_of(architecture: Architecture) -> dict[tuple[str, int], Line]:
    """The lines of an architecture by (kind, index); what was not found is absent."""
    curves = {kind: getattr(architecture.geometry, kind) for kind in (SUPERFICIAL, DEEP)}
    lines = {(kind, 1): Line(curve) for kind, curve in curves.items() if curve is not None}
    sure = architecture.geometry.confidence
    for i, points in enumerate(architecture.thickness, 1):
        if points is not None:
            lines[THICKNESS, i] = Line(points, confidence=sure.get("MT"))
    for i, fascicle in enumerate(architecture.fascicles, 1):
        lines[FASCICLE, i] = Line(
            fascicle.points, extrapolated=fascicle.extrapolated, unknown=fascicle.reason, confidence=sure.get("FL")
        )
    for i, points in enumerate(architecture.pennation, 1):
        if points is not None:
            lines[PENNATION, i] = Line(points, confidence=sure.get("PA"))
    return lines


def read_lines(
    lines: dict[tuple[str, int], Line],
    picture: Picture | None,
    spacing: Spacing | None,
    options: Options,
    reasons: dict[str, str],
) -> tuple[Measurement, ...]:
    """MT, PA, FL and the angles of lines as they are drawn, then the numbers of closed contours.

    There are three rows of MT at least, so that a missing one has its reason.
    """

    def row(kind: str, least: int = 0) -> list[Line | None]:
        count = max([least, *(i for of, i in lines if of == kind)])
        return [lines.get((kind, i)) for i in range(1, count + 1)]

    fascicles, pennation = row(FASCICLE), row(PENNATION)
    pennation += [None] * (len(fascicles) - len(pennation))
    architecture = measure_lines(
        lines.get((SUPERFICIAL, 1)),
        lines.get((DEEP, 1)),
        row(THICKNESS, THICKNESS_LINES),
        fascicles,
        pennation,
        spacing,
        options,
        reasons=reasons,
    )
    return (*architecture, *measure_areas(lines, picture, spacing))


# DICOM's CID 7166 has no aponeurosis and no fascicle: an aponeurosis is tagged as connective tissue, fascicles as
# muscle (tissue); what they are in detail stands in the segment's name. SNOMED CT has a concept for the aponeurosis,
# but its code could not be checked here, and a wrong code is worse than a general one.
_FASCIA, _MUSCLE = "21793004^Connective tissue", "91727004^Muscle"

LONGITUDINAL = Task(
    name="longitudinal",
    title="Longitudinal muscle scan",
    structures=("aponeurosis", "fascicle"),
    segments=(
        Segment("superficial_aponeurosis", "Superficial aponeurosis", (250, 204, 51), _FASCIA, "aponeurosis", fill=0.3),
        Segment("deep_aponeurosis", "Deep aponeurosis", (242, 140, 38), _FASCIA, "aponeurosis", fill=0.3),
        Segment("fascicles", "Fascicles", (115, 217, 102), _MUSCLE, "fascicle"),
        Segment("muscle", "Muscle", (191, 82, 71), _MUSCLE, fill=0.08, outline=0.0, drawn=False),
    ),
    summaries={"MT": "tab:blue", "PA": "tab:purple", "FL": "tab:green"},
    find=find_muscle,
    trace=trace_segments,
    fill=name_masks,
    measure=lay_and_measure,
    read=read_lines,
    candidates=find_candidates,
    sureness=sureness,
)
