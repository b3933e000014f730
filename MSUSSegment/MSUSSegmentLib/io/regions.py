"""The scale of a DICOM ultrasound picture, from the ultrasound region that holds the image or the pixel spacing.

And how far a volume's slices are apart.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from MSUSSegmentLib.io.recording import PLAUSIBLE_MM, Scale, header_scale, slice_distance
from MSUSSegmentLib.io.scan_area import Box

_FORMAT_2D, _TYPE_TISSUE, _UNIT_CM = 1, 1, 3  # DICOM PS3.3 C.8.5.5.1
#: A region may end this many pixels past the picture (counting from one, or the end included).
_SLACK = 2
#: The region must hold this share of the image area (or lie inside the area with this share of itself).
_HELD = 0.5


@dataclass(frozen=True)
class _Region:
    box: Box
    spacing: tuple[float, float]

    def overlap(self, area: Box) -> int:
        width = min(self.box.x1, area.x1) - max(self.box.x0, area.x0)
        height = min(self.box.y1, area.y1) - max(self.box.y0, area.y0)
        return max(0, width) * max(0, height)


def dicom_scale(dataset, area: Box | None) -> Scale:
    """``dataset``: pydicom Dataset. ``area``: where the image lies in the picture (find_scan_area); None: all of it.

    Of the regions that show tissue in 2-D and are calibrated in cm, the one that holds most of the image area counts.
    A region that does not fit into the picture means that the picture was cropped or resized after the scan, and its
    scale is not believed. Without any region, PixelSpacing is taken unless it is exactly 1.
    """
    sequence = dataset.get("SequenceOfUltrasoundRegions")
    if sequence:
        return _scale_of_regions(sequence, int(dataset.Rows), int(dataset.Columns), area)
    spacing = _measure(dataset, "PixelSpacing")
    if not spacing:
        return Scale.unknown("The DICOM file has neither an ultrasound region nor a pixel spacing.")
    try:
        row, column = (float(value) for value in spacing)
    except (TypeError, ValueError):
        return Scale.unknown("The DICOM file's pixel spacing is not two numbers.")
    return header_scale((column, row), "DICOM pixel spacing", "The DICOM file's pixel spacing")


def dicom_slice_spacing(dataset) -> float | None:
    """SpacingBetweenSlices of a volume (Enhanced US Volume Storage and its like) in mm; None when unknown.

    ``dataset``: pydicom Dataset.
    """
    try:
        return slice_distance(float(_measure(dataset, "SpacingBetweenSlices")))
    except (TypeError, ValueError):
        return None


def _measure(dataset, keyword: str):
    """A value that stands in the dataset itself or, in an enhanced file, once for all frames (PS3.3 C.7.6.16.2.1)."""
    value = dataset.get(keyword)
    for group in dataset.get("SharedFunctionalGroupsSequence") or ():
        for measures in group.get("PixelMeasuresSequence") or ():
            value = value or measures.get(keyword)
    return value


def _scale_of_regions(sequence, height: int, width: int, area: Box | None) -> Scale:
    area = area or Box(0, 0, width, height)
    regions, refused = [], []
    for number, item in enumerate(sequence, 1):
        region = _region(item, height, width)
        if isinstance(region, str):
            refused.append(f"region {number} {region}")
        else:
            regions.append(region)
    if not regions:
        return Scale.unknown(f"No ultrasound region of the DICOM file gives a usable scale: {'; '.join(refused)}.")
    best = max(regions, key=lambda region: region.overlap(area))
    share = best.overlap(area) / min(best.box.width * best.box.height, area.width * area.height)
    if share < _HELD:
        return Scale.unknown("No calibrated ultrasound region of the DICOM file holds the image area.")
    for other in regions:
        rival = other.overlap(area) >= 0.5 * best.overlap(area)
        if rival and any(abs(a - b) > 0.01 * a for a, b in zip(best.spacing, other.spacing, strict=True)):
            return Scale.unknown("Two ultrasound regions of the DICOM file hold the image with different scales.")
    return Scale(best.spacing, "DICOM region")


def _region(item, height: int, width: int) -> _Region | str:
    """The region, or why it is of no use (continues a sentence that starts with "region 1 ")."""
    if _number(item, "RegionSpatialFormat") != _FORMAT_2D or _number(item, "RegionDataType") != _TYPE_TISSUE:
        return "is not a 2-D image of tissue"
    if _number(item, "PhysicalUnitsXDirection") != _UNIT_CM or _number(item, "PhysicalUnitsYDirection") != _UNIT_CM:
        return "is not calibrated in centimetres"
    delta_x, delta_y = _number(item, "PhysicalDeltaX"), _number(item, "PhysicalDeltaY")
    if delta_x is None or delta_y is None:
        return "lacks the size of a pixel"
    spacing = (abs(delta_x) * 10, abs(delta_y) * 10)
    if not all(PLAUSIBLE_MM[0] <= value <= PLAUSIBLE_MM[1] for value in spacing):
        return f"says {spacing[0]:g} x {spacing[1]:g} mm per pixel, which no ultrasound image has"
    corners = [_number(item, f"RegionLocation{name}") for name in ("MinX0", "MinY0", "MaxX1", "MaxY1")]
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
    return _Region(Box(x0, y0, min(x1 + 1, width), min(y1 + 1, height)), spacing)


def _number(item, keyword: str) -> float | None:
    try:
        value = float(item.get(keyword))
    except (TypeError, ValueError):
        return None
    return value if math.isfinite(value) else None
