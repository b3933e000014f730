"""Longitudinal scans: two aponeuroses, the fascicles between them, and the architecture that follows."""

from __future__ import annotations

import numpy as np
from scipy import ndimage

from MSUSSegmentLib.io.scan_area import Box
from MSUSSegmentLib.measure.architecture import Options, measure_architecture
from MSUSSegmentLib.measure.masks import geometry_from_masks
from MSUSSegmentLib.measure.types import MuscleGeometry, Spacing
from MSUSSegmentLib.tasks.result import FrameResult
from MSUSSegmentLib.tasks.task import Task

__all__ = ["LONGITUDINAL", "interpret_longitudinal"]

THRESHOLD = 0.5
#: Rows outside an inner edge in which the band that belongs to it is looked for.
BAND_SEARCH = 3


def interpret_longitudinal(
    maps: dict[str, np.ndarray],
    index: int,
    time_s: float | None,
    spacing: Spacing | None,
    options: Options,
    bounds: Box | None = None,
) -> FrameResult:
    """From the probability maps "aponeurosis" and "fascicle", (H, W) each, to segments and numbers.

    ``bounds`` is the scan area, outside of which the maps are 0; what is found is given in the frame's pixels all the
    same.
    """
    geometry = measured_geometry(maps, spacing, bounds)
    masks = structure_masks(maps, geometry, bounds)
    return FrameResult(index, time_s, masks, measure_architecture(geometry, spacing, options))


def measured_geometry(
    maps: dict[str, np.ndarray], spacing: Spacing | None, bounds: Box | None = None
) -> MuscleGeometry:
    """The geometry that the maps show, in the frame's pixels."""
    inside = (bounds or _whole(maps)).slices
    fascicle = maps["fascicle"][inside] if "fascicle" in maps else None
    found = geometry_from_masks(maps["aponeurosis"][inside], fascicle, spacing)
    if bounds is None:
        return found
    corner = np.array([bounds.x0, bounds.y0], dtype=float)
    return MuscleGeometry(
        None if found.superficial is None else found.superficial + corner,
        None if found.deep is None else found.deep + corner,
        tuple(trace + corner for trace in found.fascicles),
        found.reasons,
    )


def _whole(maps: dict[str, np.ndarray]) -> Box:
    height, width = maps["aponeurosis"].shape
    return Box(0, 0, width, height)


def structure_masks(
    maps: dict[str, np.ndarray], geometry: MuscleGeometry, bounds: Box | None = None
) -> dict[str, np.ndarray]:
    """Share the network's pixels out among the named structures, (H, W) bool each.

    The band that lies along each inner edge becomes that aponeurosis; other bands (a second muscle's, say) are left
    out. The muscle is what lies between the two inner edges; fascicles are counted inside it only.
    """
    box = bounds or _whole(maps)
    aponeurosis = maps["aponeurosis"][box.slices] > THRESHOLD
    shape = aponeurosis.shape
    labels, _ = ndimage.label(aponeurosis)
    corner = np.array([box.x0, box.y0])
    edges = {
        name: edge_rows(getattr(geometry, name) - corner, shape)
        for name in ("superficial", "deep")
        if getattr(geometry, name) is not None
    }
    masks = {
        f"{name}_aponeurosis": _band(labels, *edge, -1 if name == "superficial" else 1)
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


LONGITUDINAL = Task("longitudinal", "Longitudinal muscle scan", ("aponeurosis", "fascicle"), interpret_longitudinal)
