"""What is simulated in a transverse scan: the limb's layers and cross-sections in mm, and what cannot be.

Coordinates as in `anatomy`: x right, y down, mm, the centre of pixel (0, 0) of the image area at the origin.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite, radians, sin, tan

import numpy as np

from MSUSSegmentLib.measure.types import Spacing
from MSUSSegmentLib.phantoms.outline import HalfPlane, Outline, area_of, blob, clip
from MSUSSegmentLib.phantoms.screen import Screen

#: A deep muscle stays so far below the subcutaneous fat, mm: bordering the fat is what makes a target.
CLEAR_OF_FAT_MM = 4.0


@dataclass(frozen=True)
class CrossSection:
    """One muscle. A target, to be outlined, is a muscle that borders the subcutaneous fat (``y_mm`` None); one that
    lies below others, its middle at depth ``y_mm``, is a distractor.

    ``x_mm`` is the middle from the image's left edge; ``width_mm`` and ``height_mm`` are the superellipse's before it
    is bounded by fat and neighbours; ``overlap`` the share of half its height by which it is pressed against the fat.
    ``irregularity`` is the SD of the log radius. ``echo`` is about the grey level of the plain tissue inside, before
    gain, attenuation and shadows; ``patchiness_db`` its slow variation; ``septa`` (0..1) how much perimysium shows, and
    ``septum`` (0..1) a single curved septum inside. ``fascia`` is the grey level of the fascia where the beam meets it
    squarely, ``fascia_mm`` its thickness, all of it outside the outline, ``dropout`` the share of it that is lost.
    """

    x_mm: float
    width_mm: float
    height_mm: float
    y_mm: float | None = None
    overlap: float = 0.15
    tilt_deg: float = 0.0
    squareness: float = 2.2
    irregularity: float = 0.04
    echo: float = 55.0
    patchiness_db: float = 1.0
    septa: float = 0.5
    septum: float = 0.0
    fascia: float = 185.0
    fascia_mm: float = 0.7
    dropout: float = 0.0

    @property
    def target(self) -> bool:
        """Whether it borders the subcutaneous fat, and so is to be outlined."""
        return self.y_mm is None


@dataclass(frozen=True)
class Bone:
    """A convex bright surface at ``x_mm`` with a shadow below, at least ``gap_mm`` below every target above it."""

    x_mm: float
    radius_mm: float = 11.0
    gap_mm: float = 3.0


@dataclass(frozen=True)
class TransversePhantom:
    """What is simulated; ValueError, in one sentence, for what cannot be.

    ``shape`` (height, width) px and ``spacing`` (sx, sy) mm are those of the ultrasound image, without the screen.
    ``fat_mm`` is the thickness of the subcutaneous fat in the middle, ``fat_bow_mm`` how much deeper its lower border
    lies at the sides, ``fat_wave_mm`` its waviness. ``fat_echo`` and ``tissue_echo`` (what lies between the muscles)
    are grey levels as CrossSection.echo. ``vessels`` is how many are tried. ``attenuation_db_per_cm`` is what the
    scanner's time gain leaves. ``edge_shadow`` (0..1) is cast by the sides of muscles and vessels, ``shadow`` by poor
    contact. ``lateral_psf_mm`` is the sigma near the probe; it grows 1.9-fold with depth. ``fan_deg`` above 0 gives a
    curved array's picture, that angle to each side.
    """

    shape: tuple[int, int] = (512, 512)
    spacing: Spacing = (0.1, 0.1)
    muscles: tuple[CrossSection, ...] = (CrossSection(25.6, 36.0, 19.0),)
    skin_mm: float = 1.4
    fat_mm: float = 6.0
    fat_bow_mm: float = 2.0
    fat_wave_mm: float = 0.3
    bone: Bone | None = None
    vessels: int = 2

    fat_echo: float = 70.0
    tissue_echo: float = 85.0
    gain_db: float = 0.0
    dynamic_range_db: float = 50.0
    attenuation_db_per_cm: float = 0.8
    noise: float = 0.004
    shadow: float = 0.3
    edge_shadow: float = 0.3
    axial_psf_mm: float = 0.1
    lateral_psf_mm: float = 0.25
    fan_deg: float = 0.0
    screen: Screen | None = None
    seed: int = 0

    def __post_init__(self) -> None:
        _check(self)

    @property
    def width_mm(self) -> float:
        """Width of the image, mm."""
        return self.shape[1] * self.spacing[0]

    @property
    def depth_mm(self) -> float:
        """Depth of the image, mm."""
        return self.shape[0] * self.spacing[1]

    def half_planes(self) -> list[HalfPlane]:
        """The lines that bound the picture: the outer edges of its pixels, and the sides of the fan."""
        (height, width), (sx, sy) = self.shape, self.spacing
        lines = [
            ((-1.0, 0.0), sx / 2),
            ((1.0, 0.0), (width - 0.5) * sx),
            ((0.0, -1.0), sy / 2),
            ((0.0, 1.0), (height - 0.5) * sy),
        ]
        if self.fan_deg > 0:
            slope, middle = tan(radians(self.fan_deg)), (width - 1) * sx / 2
            foot = 0.44 * self.width_mm  # half the fan's width at depth 0
            lines += [((side, -slope), foot + side * middle) for side in (-1.0, 1.0)]
        return lines

    def skin_y(self, x: np.ndarray | float) -> np.ndarray | float:
        """Depth of the probe's face at ``x``: 0, or an arc under a curved array, mm."""
        if self.fan_deg == 0:
            return np.zeros_like(x)
        foot = 0.44 * self.width_mm
        radius = foot / sin(radians(self.fan_deg))
        off = np.minimum(np.abs(x - (self.shape[1] - 1) * self.spacing[0] / 2), 1.2 * foot)
        return np.sqrt(np.maximum(radius**2 - off**2, 0)) - np.sqrt(radius**2 - foot**2)

    def fat_y(self, x: np.ndarray | float) -> np.ndarray | float:
        """Depth of the lower border of the subcutaneous fat at ``x``, mm."""
        rng = np.random.default_rng([self.seed, 11])
        wavelength, phase = rng.uniform(12, 45), rng.uniform(0, 2 * np.pi)
        middle = (self.shape[1] - 1) * self.spacing[0] / 2
        off = (x - middle) / (self.width_mm / 2)
        bow = self.fat_bow_mm * np.minimum(off**2, 2.0)
        wave = self.fat_wave_mm * np.sin(2 * np.pi * x / wavelength + phase)
        return self.skin_y(x) + self.skin_mm + np.maximum(self.fat_mm + bow + wave, 0.4)

    def fat_thickness_mm(self, x: float) -> float:
        """Thickness of the subcutaneous fat at ``x``: straight down, from the skin's lower to its own lower border."""
        return float(self.fat_y(x) - self.skin_y(x) - self.skin_mm)


def outlines(phantom: TransversePhantom) -> list[Outline]:
    """The inner fascia edge of every muscle, in their order, not yet clipped to the picture. ValueError as blob."""
    found = []
    order = sorted((k for k, m in enumerate(phantom.muscles) if m.target), key=lambda k: phantom.muscles[k].x_mm)
    for number, muscle in enumerate(phantom.muscles):
        rng = np.random.default_rng([phantom.seed, 12, number])
        thickness = muscle.fascia_mm if muscle.target else CLEAR_OF_FAT_MM
        top = float(phantom.fat_y(muscle.x_mm)) + thickness
        middle = muscle.y_mm if not muscle.target else top + muscle.height_mm / 2 * (1 - muscle.overlap)

        def fat(x, y, thickness=thickness):
            return phantom.fat_y(x) + thickness - y

        bounds = [fat]
        if muscle.target:
            place = order.index(number)
            if place > 0:
                bounds.append(_wall(phantom, order[place - 1], number, 1))
            if place < len(order) - 1:
                bounds.append(_wall(phantom, number, order[place + 1], -1))
        size = (muscle.width_mm, muscle.height_mm)
        found.append(
            blob(rng, (muscle.x_mm, middle), size, muscle.tilt_deg, muscle.squareness, muscle.irregularity, bounds)
        )
    return found


def _wall(phantom: TransversePhantom, left: int, right: int, side: int):
    """The bound that the septum between two neighbours is for the right (1) or the left one (-1)."""
    one, other = phantom.muscles[left], phantom.muscles[right]
    rng = np.random.default_rng([phantom.seed, 13, left, right])
    share = one.width_mm / (one.width_mm + other.width_mm)
    x0 = one.x_mm + share * (other.x_mm - one.x_mm)
    y0 = float(phantom.fat_y(x0)) + 4.0
    slant, bend = tan(radians(rng.uniform(-24, 24))), rng.uniform(-0.012, 0.012)
    half = (one.fascia_mm + other.fascia_mm) / 4

    def bound(x, y):
        down = np.clip(y - y0, -30, 30)
        return half - side * (x - x0 - slant * down - bend * down * down)

    return bound


def _check(p: TransversePhantom) -> None:
    def need(ok: bool, sentence: str) -> None:
        if not ok:
            raise ValueError(sentence)

    def within(owner, low: float, high: float, *names: str) -> None:
        for name in names:
            value = getattr(owner, name)
            need(low <= value <= high, f"{name} is between {low:g} and {high:g}; got {value}.")

    need(len(p.shape) == 2 and min(p.shape) >= 32, f"shape is (height, width), 32 px or more each; got {p.shape}.")
    need(
        len(p.spacing) == 2 and all(isfinite(v) and 0 < v <= 2 for v in p.spacing),
        f"spacing is (sx, sy) in mm, above 0 and at most 2; got {p.spacing}.",
    )
    within(p, 0, 1, "shadow", "edge_shadow")
    within(p, 0, 20, "vessels")
    within(p, 0, 255, "fat_echo", "tissue_echo")
    within(p, 0.3, 5, "skin_mm")
    within(p, 0.5, 60, "fat_mm")
    within(p, -20, 30, "fat_bow_mm")
    within(p, 0, 3, "fat_wave_mm")
    within(p, -40, 40, "gain_db")
    within(p, 20, 120, "dynamic_range_db")
    within(p, -5, 10, "attenuation_db_per_cm")
    within(p, 0, 1, "noise")
    within(p, 0.02, 3, "axial_psf_mm", "lateral_psf_mm")
    within(p, 0, 45, "fan_deg")
    need(p.seed >= 0, f"seed is 0 or more; got {p.seed}.")
    need(any(m.target for m in p.muscles), "At least one muscle must border the fat (y_mm None): it is the target.")
    for m in p.muscles:
        within(m, 4, 200, "width_mm", "height_mm")
        within(m, 0, 0.9, "overlap")
        within(m, -60, 60, "tilt_deg")
        within(m, 1.5, 6, "squareness")
        within(m, 0, 0.25, "irregularity")
        within(m, 0, 255, "echo", "fascia")
        within(m, 0, 12, "patchiness_db")
        within(m, 0, 1, "septa", "septum", "dropout")
        within(m, 0.1, 4, "fascia_mm")
    if p.bone is not None:
        within(p.bone, 2, 100, "radius_mm")
        within(p.bone, 0.5, 100, "gap_mm")
    for muscle, outline in zip(p.muscles, outlines(p), strict=True):
        if not muscle.target:
            continue
        whole, lines = outline.polygon, p.half_planes()
        inside = all(outline.centre[0] * n[0] + outline.centre[1] * n[1] < c for n, c in lines)
        seen = clip(whole, lines)
        need(
            inside and len(seen) > 2 and area_of(seen) >= 0.5 * area_of(whole),
            f"Less than half of the muscle at x_mm {muscle.x_mm:g} is in the picture, which is {p.width_mm:.0f} mm "
            f"wide and {p.depth_mm:.0f} mm deep: move it, or make it smaller or the picture larger.",
        )
