"""A simulated B-mode image of muscles in cross-section, with exact truth.

Skin, subcutaneous fat, one or more muscles below it within their fascia, deep muscles, vessels and bone. The physics is
that of `muscle`: fully developed speckle behind a depth-dependent point spread function, coherent connective tissue,
attenuation, shadows, electronic noise, log compression to 8 bit.

Which muscles count: a target is a muscle that borders the subcutaneous fat; one that lies below other muscles is not.
What its outline is: the INNER edge of its fascia, so the bright line itself is outside; where the muscle leaves the
picture, the picture's edge closes the outline, as a person would.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from MSUSSegmentLib.measure.types import Spacing
from MSUSSegmentLib.phantoms.outline import area_of, centroid_of, clip, densify, distance_map, inside, perimeter_of
from MSUSSegmentLib.phantoms.screen import place
from MSUSSegmentLib.phantoms.transverse_anatomy import Bone, CrossSection, TransversePhantom, outlines
from MSUSSegmentLib.phantoms.transverse_tissue import REACH_MM, paint

__all__ = ["Bone", "CrossSection", "SectionTruth", "TransverseImage", "TransversePhantom", "render_transverse"]


@dataclass(frozen=True)
class SectionTruth:
    """The truth of one target muscle. Coordinates px and masks (H, W) bool are those of the whole frame.

    ``contour`` (N, 2) px is the outline, its last point joins the first; ``contour_mm`` the same in mm from the centre
    of the image area's first pixel. ``area_cm2`` and ``perimeter_mm`` are those of this polygon (shoelace formula),
    ``width_mm`` and ``depth_mm`` its extents along x and y. ``mask`` holds the pixels whose centre lies inside;
    ``echo_mean``, ``echo_sd`` (ddof 0) and ``echo_median`` are those of the rendered grey values there, zeros included.
    ``fat_mm`` is the thickness of the subcutaneous fat straight above the contour's centre of gravity, ``fat_line``
    (2, 2) px where it was measured, top first. ``complete`` is False when the picture cuts the muscle off.
    """

    contour: np.ndarray
    contour_mm: np.ndarray
    mask: np.ndarray
    area_cm2: float
    perimeter_mm: float
    width_mm: float
    depth_mm: float
    echo_mean: float
    echo_sd: float
    echo_median: float
    fat_mm: float
    fat_line: np.ndarray
    complete: bool


@dataclass(frozen=True)
class TransverseImage:
    """One simulated image. ``box`` (x0, y0, x1, y1), half-open, is the ultrasound image within ``pixels`` (H, W) uint8;
    ``sections`` are the targets' truths, left to right."""

    pixels: np.ndarray
    sections: tuple[SectionTruth, ...]
    spacing: Spacing
    box: tuple[int, int, int, int]
    phantom: TransversePhantom = field(repr=False)

    @property
    def mask(self) -> np.ndarray:
        """All targets, (H, W) bool: what a network with the one structure "muscle_cross_section" is to find."""
        return np.any([section.mask for section in self.sections], axis=0)


def render_transverse(phantom: TransversePhantom) -> TransverseImage:
    """The image and its truth. The same phantom gives the same image, bit for bit."""
    (height, width), spacing = phantom.shape, phantom.spacing
    shapes = outlines(phantom)
    maps = [distance_map(shape, phantom.shape, spacing, REACH_MM) for shape in shapes]
    in_picture = np.ones(phantom.shape, bool)
    if phantom.fan_deg > 0:
        x, y = np.arange(width) * spacing[0], np.arange(height)[:, None] * spacing[1]
        for (nx, ny), limit in phantom.half_planes()[4:]:
            in_picture &= nx * x + ny * y <= limit
        in_picture &= y >= phantom.skin_y(x)
    masks = [
        inside(shape, found, phantom.shape, spacing) & in_picture if muscle.target else None
        for muscle, shape, found in zip(phantom.muscles, shapes, maps, strict=True)
    ]
    grey = paint(phantom, shapes, maps, masks)
    grey[~in_picture] = 0
    pixels, (left, top) = place(grey, spacing, phantom.screen)
    sections = [
        _truth(phantom, shape.polygon, mask, pixels, (left, top))
        for shape, mask in zip(shapes, masks, strict=True)
        if mask is not None
    ]
    sections.sort(key=lambda section: section.contour[:, 0].mean())
    return TransverseImage(pixels, tuple(sections), spacing, (left, top, left + width, top + height), phantom)


def _truth(phantom, whole: np.ndarray, mask: np.ndarray, pixels: np.ndarray, corner: tuple[int, int]) -> SectionTruth:
    lines = phantom.half_planes()
    complete = all((whole @ np.array(normal) <= limit).all() for normal, limit in lines)
    seen = densify(clip(whole, lines), 1.0)  # the picture's edge in short steps, as the rest
    full = np.zeros(pixels.shape, bool)
    full[corner[1] : corner[1] + mask.shape[0], corner[0] : corner[0] + mask.shape[1]] = mask
    values = pixels[full].astype(float)
    middle = float(centroid_of(seen)[0])
    fat = phantom.fat_thickness_mm(middle)
    bottom = float(phantom.fat_y(middle))
    extent = np.ptp(seen, axis=0)
    return SectionTruth(
        contour=seen / phantom.spacing + corner,
        contour_mm=seen,
        mask=full,
        area_cm2=area_of(seen) / 100,
        perimeter_mm=perimeter_of(seen),
        width_mm=float(extent[0]),
        depth_mm=float(extent[1]),
        echo_mean=float(values.mean()),
        echo_sd=float(values.std()),
        echo_median=float(np.median(values)),
        fat_mm=fat,
        fat_line=np.array([[middle, bottom - fat], [middle, bottom]]) / phantom.spacing + corner,
        complete=complete,
    )
