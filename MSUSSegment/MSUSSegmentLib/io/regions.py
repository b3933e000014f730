"""The scale of a DICOM ultrasound picture, from the ultrasound region that holds the image or the pixel spacing.

And how far a volume's slices are apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np

from MSUSSegmentLib.io.dicom_header import Header, as_number
from MSUSSegmentLib.io.recording import PLAUSIBLE_MM, Scale, header_scale, slice_distance
from MSUSSegmentLib.io.scale_guard import continues_beyond, depth_doubt, outline_agrees, ruler_confirms, ruler_doubt
from MSUSSegmentLib.io.scan_area import Box
from MSUSSegmentLib.measure.types import Spacing

_FORMAT_2D, _TYPE_TISSUE, _UNIT_CM = 1, 1, 3  # DICOM PS3.3 C.8.5.5.1
_FORMATS = (1, 2, 3, 4)  # images and traces; 0 and 5 are none and graphics, often the whole screen
#: A region may end this many pixels past the picture (counting from one, or the end included).
_SLACK = 2
#: The region must hold this share of the image area (or lie inside the area with this share of itself).
_HELD = 0.5
#: Regions at most this many pixels apart are parts of one image.
_JOINED = 8
#: Two statements of the pixels' size, or of their shape, agree up to this share.
SPACINGS_AGREE = 0.03
#: Pixels are at most this many times as long as wide.
MOST_OBLONG = 3.0


@dataclass(frozen=True)
class _Region:
    box: Box
    spacing: tuple[float, float]

    def overlap(self, area: Box) -> int:
        width = min(self.box.x1, area.x1) - max(self.box.x0, area.x0)
        height = min(self.box.y1, area.y1) - max(self.box.y0, area.y0)
        return max(0, width) * max(0, height)


def dicom_scale(dataset, area: Box | None, pictures: Sequence[np.ndarray] = ()) -> Scale:
    """``dataset``: pydicom Dataset or dicom_header.Header. ``area``: where the image lies in the picture
    (find_scan_area); None: all of it. ``pictures``: a few frames, (H, W) uint8, in which signs against the scale are
    looked for (scale_guard.py).

    Of the regions that show tissue in 2-D and are calibrated in cm, the one that holds most of the image area counts.
    A region that does not fit into the picture, or that the image goes on beyond, means that the picture was cropped or
    resized after the scan, and its scale is not believed; in a square picture, the image must also fill it. Without any
    region, PixelSpacing is taken unless it is exactly 1. Two statements that contradict each other give no scale, nor
    does one that the picture contradicts.
    """
    header = dataset if isinstance(dataset, Header) else Header(dataset)
    height, width = header.whole("Rows") or 0, header.whole("Columns") or 0
    if pictures:
        height, width = pictures[0].shape
    area = area or Box(0, 0, width, height)
    sequence = header.get("SequenceOfUltrasoundRegions")
    spacing = _pixel_spacing(header)
    if not sequence:
        if isinstance(spacing, str):
            return Scale.unknown(spacing)
        scale = header_scale(spacing, "DICOM pixel spacing", "The DICOM file's pixel spacing")
        return _guarded(scale, "The DICOM file's pixel spacing", header, area, pictures)
    scale = _scale_of_regions(sequence, height, width, area, pictures)
    if scale.spacing is not None and not isinstance(spacing, str):
        other = header_scale(spacing, "", "")
        if other.spacing is not None and _differ(scale.spacing, other.spacing, SPACINGS_AGREE):
            return Scale.unknown(
                f"The DICOM file's ultrasound region says {_shown(scale.spacing)} mm per pixel, but its pixel spacing "
                f"{_shown(other.spacing)}: one of them was not kept when the picture was resized."
            )
    return _guarded(scale, "The DICOM file's ultrasound region", header, area, pictures)


def dicom_slice_spacing(dataset) -> float | None:
    """The distance of a volume's slices (Enhanced US Volume Storage and its like) in mm; None when unknown.

    From SpacingBetweenSlices, else from the slices' positions. ``dataset``: pydicom Dataset or dicom_header.Header.
    """
    header = dataset if isinstance(dataset, Header) else Header(dataset)
    stated = as_number(next(iter(_measures(header, "SpacingBetweenSlices")), None))
    if stated is not None:
        return slice_distance(stated)
    steps = _slice_steps(header)
    return slice_distance(float(np.median(steps))) if steps is not None else None


def is_volume(dataset) -> bool:
    """Whether the frames of an enhanced file lie beside each other in space, evenly, rather than follow in time."""
    header = dataset if isinstance(dataset, Header) else Header(dataset)
    return _slice_steps(header) is not None


def _slice_steps(header: Header) -> np.ndarray | None:
    """Distances in mm from slice to slice, when all are positive and even."""
    positions = []
    for group in header.get("PerFrameFunctionalGroupsSequence") or ():
        for macro, keyword in (
            ("PlanePositionVolumeSequence", "ImagePositionVolume"),
            ("PlanePositionSequence", "ImagePositionPatient"),
        ):
            place = [item.numbers(keyword) for item in group.get(macro) or ()]
            if place and len(place[0]) == 3:
                positions.append(place[0])
                break
        else:
            return None
    if len(positions) < 2:
        return None
    steps = np.linalg.norm(np.diff(positions, axis=0), axis=1)
    middle = float(np.median(steps))
    return steps if middle > 0 and (np.abs(steps - middle) <= 0.05 * middle).all() else None


def _measures(header: Header, keyword: str) -> list:
    """What a keyword of the pixels' size is said to be: in the header itself or, in an enhanced file, once for all
    frames (PS3.3 C.7.6.16.2.1), or once for each."""
    value = header.get(keyword)
    if value is not None:
        return [value]
    values = []
    for groups in ("SharedFunctionalGroupsSequence", "PerFrameFunctionalGroupsSequence"):
        for group in header.get(groups) or ():
            values += [measures.get(keyword) for measures in group.get("PixelMeasuresSequence") or ()]
        values = [value for value in values if value is not None]
        if values:
            return values
    return []


def _pixel_spacing(header: Header) -> tuple[float, float] | str:
    """(sx, sy) in mm, or why there is none, as a sentence."""
    pairs = []
    for value in _measures(header, "PixelSpacing"):
        try:
            row, column = (float(number) for number in value)
        except (TypeError, ValueError):
            return "The DICOM file's pixel spacing is not two numbers."
        pairs.append((column, row))
    if not pairs:
        return "The DICOM file has neither an ultrasound region nor a pixel spacing."
    if any(_differ(pairs[0], other, 1e-3) for other in pairs[1:]):
        return "The frames of the DICOM file have different pixel spacings."
    return pairs[0]


def _scale_of_regions(sequence, height: int, width: int, area: Box, pictures: Sequence[np.ndarray]) -> Scale:
    regions, refused, boxes = [], [], []
    for number, item in enumerate(sequence, 1):
        region, box = _region(item, height, width), _box(item, height, width)
        if isinstance(region, str):
            refused.append(f"region {number} {region}")
        else:
            regions.append(region)
        if isinstance(box, Box) and item.number("RegionSpatialFormat") in _FORMATS:
            boxes.append(box)
    if not regions:
        return Scale.unknown(f"No ultrasound region of the DICOM file gives a usable scale: {'; '.join(refused)}.")
    best = max(regions, key=lambda region: region.overlap(area))
    share = best.overlap(area) / min(best.box.width * best.box.height, area.width * area.height)
    if share < _HELD:
        return Scale.unknown("No calibrated ultrasound region of the DICOM file holds the image area.")
    for other in regions:
        rival = other.overlap(area) >= 0.5 * best.overlap(area)
        if rival and _differ(best.spacing, other.spacing, 0.01):
            return Scale.unknown("Two ultrasound regions of the DICOM file hold the image with different scales.")
    if pictures:
        box, whole = best.box, _grown(best.box, boxes)
        side = continues_beyond(reduce(np.maximum, pictures), area, whole)
        if side:
            return Scale.unknown(
                f"The image goes on past the {side} of the DICOM file's ultrasound region (columns {box.x0} to "
                f"{box.x1 - 1}, rows {box.y0} to {box.y1 - 1} of {width} x {height} pixels): the picture was resized "
                "after the region was written."
            )
        if height == width and not (
            outline_agrees(area, whole) or ruler_confirms(pictures[0], area, best.spacing[1])
        ):  # few scanners make square pictures, and many programs do
            return Scale.unknown(
                f"The picture is square ({width} x {height} pixels), and neither the outline of the image nor a depth "
                "ruler shows that the DICOM file's ultrasound region was written for it: it may have been squeezed."
            )
    return Scale(best.spacing, "DICOM region")


def _grown(box: Box, others: list[Box]) -> Box:
    """``box`` with the regions that join it (the other half of a split screen, a trace below)."""
    for other in others:
        beside = other.x0 <= box.x1 + _JOINED and other.x1 >= box.x0 - _JOINED
        level = other.y0 <= box.y1 + _JOINED and other.y1 >= box.y0 - _JOINED
        if beside and level:
            box = Box(min(box.x0, other.x0), min(box.y0, other.y0), max(box.x1, other.x1), max(box.y1, other.y1))
    return box


def _guarded(scale: Scale, statement: str, header: Header, area: Box, pictures: Sequence[np.ndarray]) -> Scale:
    """``scale``, or unknown with the reason where other tags or the picture contradict it."""
    if scale.spacing is None:
        return scale
    sx, sy = scale.spacing
    aspect = header.numbers("PixelAspectRatio")  # height, width
    if len(aspect) == 2 and min(aspect) > 0 and abs(sy / sx / (aspect[0] / aspect[1]) - 1) > SPACINGS_AGREE:
        return Scale.unknown(
            f"{statement} says {_shown(scale.spacing)} mm per pixel, but its pixels are said to be "
            f"{aspect[0]:g} high to {aspect[1]:g} wide."
        )
    if max(sx / sy, sy / sx) > MOST_OBLONG:
        return Scale.unknown(f"{statement} says {_shown(scale.spacing)} mm per pixel, far from square.")
    doubt = depth_doubt(area, scale.spacing) or (ruler_doubt(pictures[0], area, sy) if pictures else "")
    return Scale.unknown(f"{statement} {doubt}; the picture was probably resized.") if doubt else scale


def _differ(one: Spacing, other: Spacing, share: float) -> bool:
    return any(abs(a - b) > share * a for a, b in zip(one, other, strict=True))


def _shown(spacing: Spacing) -> str:
    sx, sy = spacing
    return f"{sx:.4g}" if abs(sx - sy) <= 1e-3 * sx else f"{sx:.4g} x {sy:.4g}"


def _region(item: Header, height: int, width: int) -> _Region | str:
    """The region, or why it is of no use (continues a sentence that starts with "region 1 ")."""
    if item.number("RegionSpatialFormat") != _FORMAT_2D or item.number("RegionDataType") != _TYPE_TISSUE:
        return "is not a 2-D image of tissue"
    if item.number("PhysicalUnitsXDirection") != _UNIT_CM or item.number("PhysicalUnitsYDirection") != _UNIT_CM:
        return "is not calibrated in centimetres"
    delta_x, delta_y = item.number("PhysicalDeltaX"), item.number("PhysicalDeltaY")
    if delta_x is None or delta_y is None:
        return "lacks the size of a pixel"
    spacing = (abs(delta_x) * 10, abs(delta_y) * 10)
    if not all(PLAUSIBLE_MM[0] <= value <= PLAUSIBLE_MM[1] for value in spacing):
        return f"says {spacing[0]:g} x {spacing[1]:g} mm per pixel, which no ultrasound image has"
    box = _box(item, height, width)
    return box if isinstance(box, str) else _Region(box, spacing)


def _box(item: Header, height: int, width: int) -> Box | str:
    """Where the region lies, or what is wrong with that (continues a sentence as in ``_region``)."""
    corners = [item.number(f"RegionLocation{name}") for name in ("MinX0", "MinY0", "MaxX1", "MaxY1")]
    if None in corners:
        return "lacks its location"
    x0, y0, x1, y1 = (int(value) for value in corners)
    if not (0 <= x0 < x1 and 0 <= y0 < y1):
        return "has no extent"
    if x1 > width - 1 + _SLACK or y1 > height - 1 + _SLACK:
        return (
            f"(columns {x0} to {x1}, rows {y0} to {y1}) reaches beyond the picture of {width} x {height} pixels, "
            "which was cropped or resized after the scan"
        )
    return Box(x0, y0, min(x1 + 1, width), min(y1 + 1, height))
