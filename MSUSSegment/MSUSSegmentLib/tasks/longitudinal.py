"""Longitudinal scans: two aponeuroses, the fascicles between them, and the architecture that follows."""

from __future__ import annotations

import numpy as np
from scipy import ndimage

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
) -> FrameResult:
    """From the probability maps "aponeurosis" and "fascicle", (H, W) each, to segments and numbers."""
    geometry = geometry_from_masks(maps["aponeurosis"], maps.get("fascicle"), spacing)
    masks = structure_masks(maps["aponeurosis"] > THRESHOLD, maps.get("fascicle"), geometry)
    return FrameResult(index, time_s, masks, measure_architecture(geometry, spacing, options))


def structure_masks(
    aponeurosis: np.ndarray, fascicle: np.ndarray | None, geometry: MuscleGeometry
) -> dict[str, np.ndarray]:
    """Share the network's pixels out among the named structures.

    The band that lies along each inner edge becomes that aponeurosis; other bands (a second muscle's, say) are left
    out. The muscle is what lies between the two inner edges; fascicles are counted inside it only.
    """
    shape = aponeurosis.shape
    masks: dict[str, np.ndarray] = {}
    labels, _ = ndimage.label(aponeurosis)
    rows = np.arange(shape[0])[:, None]
    edges = {}
    for name, outwards in (("superficial", -1), ("deep", 1)):
        curve = getattr(geometry, name)
        if curve is None:
            continue
        columns, heights = edge_rows(curve, shape)
        edges[name] = (columns, heights)
        probe = np.clip(np.round(heights + outwards * np.arange(0, BAND_SEARCH + 1)[:, None]), 0, shape[0] - 1)
        touched = np.unique(labels[probe.astype(int), columns])
        band = np.isin(labels, touched[touched > 0])
        masks[f"{name}_aponeurosis"] = band
    if len(edges) == 2:
        first = max(edges[n][0][0] for n in edges)
        last = min(edges[n][0][-1] for n in edges)
        upper, lower = (dict(zip(*edges[n], strict=True)) for n in ("superficial", "deep"))
        columns = [c for c in range(first, last + 1) if c in upper and c in lower]
        muscle = np.zeros(shape, bool)
        if columns:
            top = np.array([upper[c] for c in columns])
            bottom = np.array([lower[c] for c in columns])
            muscle[:, columns] = (rows > top) & (rows < bottom)
            middle = np.zeros(shape[1])
            middle[columns] = (top + bottom) / 2
            middle[: columns[0]], middle[columns[-1] + 1 :] = middle[columns[0]], middle[columns[-1]]
            masks["superficial_aponeurosis"] &= rows < middle
            masks["deep_aponeurosis"] &= rows >= middle
        masks["muscle"] = muscle & ~masks["superficial_aponeurosis"] & ~masks["deep_aponeurosis"]
    if fascicle is not None:
        found = fascicle > THRESHOLD
        masks["fascicles"] = found & masks["muscle"] if "muscle" in masks else found
    return masks


def edge_rows(curve: np.ndarray, shape: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    """The columns inside the picture that a curve (N, 2) crosses, and its row (float) in each."""
    first = max(0, int(np.ceil(curve[0, 0])))
    last = min(shape[1] - 1, int(np.floor(curve[-1, 0])))
    columns = np.arange(first, max(first, last) + 1)
    return columns, np.interp(columns, curve[:, 0], curve[:, 1])


LONGITUDINAL = Task("longitudinal", "Longitudinal muscle scan", ("aponeurosis", "fascicle"), interpret_longitudinal)
