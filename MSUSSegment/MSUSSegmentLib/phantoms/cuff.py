"""A simulated B-mode image of the rotator cuff with exact truth: tendon, tear and humeral head."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy import ndimage
from scipy.spatial import cKDTree

from MSUSSegmentLib.measure.types import Spacing
from MSUSSegmentLib.phantoms import texture
from MSUSSegmentLib.phantoms.canvas import Canvas
from MSUSSegmentLib.phantoms.cuff_anatomy import (
    ARTICULAR,
    BURSAL,
    FULL,
    INTRATENDINOUS,
    Calcification,
    CuffPhantom,
    Surface,
    Tear,
)
from MSUSSegmentLib.phantoms.outline import area_of, clip, densify, filled, spans_of

__all__ = ["ARTICULAR", "BURSAL", "FULL", "INTRATENDINOUS", "Calcification", "CuffImage", "CuffPhantom",
           "CuffTruth", "Tear", "render_cuff"]  # fmt: skip


@dataclass(frozen=True)
class CuffTruth:
    """The truth of one image. ``contours`` (N, 2) px and ``masks`` (H, W) bool by structure: "tendon" (the tear is a
    part of it), "humeral_head" (the bone's surface and all that lies in its shadow), and "tear" where there is one.

    Of the tear: ``kind``; ``area_cm2`` (shoelace formula); ``width_mm``, its extent along the tendon, that is, along
    the straight line fitted to the tendon's mid-line over the tear; ``depth_mm``, its greatest depth across that line,
    and ``thickness_mm`` of the tendon there, ``share`` the one divided by the other; ``footprint_mm``, the straight
    distance from the tendon's lateral end to its nearest point. Without a tear ``kind`` is "" and of these there is
    only ``thickness_mm``, where the tendon's mid-line is `PLAIN_MM` from its end.
    """

    contours: dict[str, np.ndarray]
    masks: dict[str, np.ndarray]
    thickness_mm: float
    kind: str = ""
    area_cm2: float | None = None
    width_mm: float | None = None
    depth_mm: float | None = None
    share: float | None = None
    footprint_mm: float | None = None


@dataclass(frozen=True)
class CuffImage:
    """One simulated image: ``pixels`` (H, W) uint8 and its truth."""

    pixels: np.ndarray
    truth: CuffTruth
    spacing: Spacing
    phantom: CuffPhantom = field(repr=False)


def render_cuff(phantom: CuffPhantom) -> CuffImage:
    """The image and its truth. The same phantom gives the same image, bit for bit."""
    surface = Surface(phantom)
    truth = _truth(phantom, surface)
    pixels = _Painter(phantom, surface, truth.masks).paint()
    if phantom.lateral == "left":
        width = phantom.shape[1] - 1
        pixels = np.ascontiguousarray(pixels[:, ::-1])
        masks = {name: np.ascontiguousarray(mask[:, ::-1]) for name, mask in truth.masks.items()}
        contours = {name: points * (-1, 1) + (width, 0) for name, points in truth.contours.items()}
        truth = CuffTruth(contours, masks, *(getattr(truth, name) for name in _NUMBERS))
    return CuffImage(pixels, truth, phantom.spacing, phantom)


#: Where the thickness of a tendon without a tear is taken, mm medial of its end.
PLAIN_MM = 15.0
_NUMBERS = ("thickness_mm", "kind", "area_cm2", "width_mm", "depth_mm", "share", "footprint_mm")


def _truth(phantom: CuffPhantom, surface: Surface) -> CuffTruth:
    (height, width), (sx, sy) = phantom.shape, phantom.spacing
    edges = [
        ((-1.0, 0.0), sx / 2),
        ((1.0, 0.0), (width - 0.5) * sx),
        ((0.0, -1.0), sy / 2),
        ((0.0, 1.0), (height - 0.5) * sy),
    ]
    bottom = phantom.depth_mm + 10
    ends = surface.points[[-1, 0]]
    bone = np.concatenate([surface.points, [[ends[0, 0], bottom], [ends[1, 0], bottom]]])
    outlines = {"tendon": surface.tendon(), "humeral_head": bone}
    numbers: tuple = (_plain_thickness(surface, outlines["tendon"]),)
    if phantom.tear is not None:
        s, h = surface.tear()
        tear = surface.place(s, h)
        outlines["tear"] = tear
        along = np.linspace(s.min(), min(s.max(), surface.tip), 101)
        x, y = surface.place(along, (surface.lower(along) + surface.upper(along)) / 2).T
        angle = np.arctan(np.polyfit(x, y, 1)[0])
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        turned = tear @ turn
        columns = np.linspace(turned[:, 0].min(), turned[:, 0].max(), 201)[1:-1]
        spans = spans_of(turned, columns)
        deep = spans[:, 1] - spans[:, 0]
        at = int(np.argmax(deep))
        thick = _thickness(outlines["tendon"], columns[at] * turn[:, 0], turn[:, 0])
        apart = np.hypot(*(densify(tear, 0.05) - surface.place(surface.tip, 0.0)).T).min()
        numbers = (
            thick,
            phantom.tear.kind,
            area_of(tear) / 100,
            float(np.ptp(turned[:, 0])),
            float(deep[at]),
            float(deep[at]) / thick,
            float(apart),
        )
    seen = {name: densify(clip(points, edges), 1.0) for name, points in outlines.items()}
    masks = {name: filled(points, phantom.shape, phantom.spacing) for name, points in seen.items()}
    contours = {name: points / (sx, sy) for name, points in seen.items()}
    return CuffTruth(contours, masks, *numbers)


def _plain_thickness(surface: Surface, tendon: np.ndarray) -> float:
    """The thickness across the tendon where its mid-line is `PLAIN_MM` from its end."""
    s = np.arange(surface.tip - 2 * PLAIN_MM, surface.tip, 0.05)
    middle = surface.place(s, (surface.lower(s) + surface.upper(s)) / 2)
    at = int(np.argmin(np.abs(np.hypot(*(middle - surface.place(surface.tip, 0.0)).T) - PLAIN_MM)))
    half = round(float(surface.thickness(s[at])) / 2 / 0.05)
    x, y = middle[at - half : at + half + 1].T
    return _thickness(tendon, middle[at], np.array([1.0, np.polyfit(x, y, 1)[0]]))


def _thickness(tendon: np.ndarray, point: np.ndarray, along: np.ndarray) -> float:
    """Of a tendon's outline (N, 2) mm, its extent through a point across a direction."""
    x, y = along / np.hypot(*along)
    turned, column = tendon @ np.array([[x, -y], [y, x]]), point @ (x, y)
    near = np.abs(turned[:, 0] - column) < 15  # not where the tendon bends back far away
    return float(np.ptp(spans_of(turned[near], np.array([column]))))


class _Painter(Canvas):
    """Paints layer by layer in the coordinates of the bone's surface: ``s`` along it, ``h`` above it, (H, W) mm."""

    def __init__(self, phantom: CuffPhantom, surface: Surface, masks: dict[str, np.ndarray]) -> None:
        super().__init__(phantom)
        self.surface, self.masks, self.rng = surface, masks, self.own_rng(2)
        points = np.stack(np.broadcast_arrays(self.x, self.y), -1).reshape(-1, 2)
        nearest = cKDTree(surface.points).query(points)[1]
        above = ((points - surface.points[nearest]) * surface.normals[nearest]).sum(1)
        self.s = surface.s[nearest].astype(np.float32).reshape(phantom.shape)
        self.h = above.astype(np.float32).reshape(phantom.shape)
        self.angle = surface.angle[nearest].astype(np.float32).reshape(phantom.shape)

    def paint(self) -> np.ndarray:
        """The image (H, W) uint8."""
        self.deltoid()
        self.fat()
        self.bursa()
        self.tendon()
        self.tear()
        self.cartilage_and_bone()
        self.calcification()
        return self.image()

    def deltoid(self) -> None:
        """Muscle with its perimysium along the skin."""
        p, rng = self.phantom, self.rng
        lines = texture.line_texture(rng, rng.uniform(1.3, 2.4))
        lean = np.float32(np.tan(np.radians(rng.uniform(-4, 12))))
        across = self.y - lean * self.x + np.float32(rng.uniform(0, 40))
        drawn = texture.sample_lines(lines, across, self.x + 0 * self.y)
        self.amplitude[:] = self.level(p.deltoid_echo) * (1 + np.float32(2.2 * rng.uniform(0.4, 1.0)) * drawn)
        self.coherent[:] = self.level(p.deltoid_echo + 60) * np.float32(0.6) * drawn

    def fat(self) -> None:
        """Skin, subcutaneous fat and the deltoid's fascia."""
        p, rng = self.phantom, self.rng
        wave = np.float32(0.3) * texture.smooth_walk(rng, p.shape[1], 0.1)[None].astype(np.float32)
        bottom = p.skin_mm + p.fat_mm + wave
        septa = texture.layer_texture(rng)
        row = (self.y * 10 + 0 * self.x).astype(np.int32) & 255
        column = (self.x * np.float32(rng.uniform(1.2, 3.0)) + 0 * self.y).astype(np.int32) & 255
        grey = self.level(p.fat_echo) * (septa[row, column] / np.float32(0.12)) ** np.float32(rng.uniform(0.5, 1.0))
        skin = self.level(rng.uniform(120, 185)) + 0 * grey
        grey = np.where(self.y < p.skin_mm, skin, grey)
        above = self.y < bottom
        self.amplitude[:] = np.where(above, grey, self.amplitude)
        self.coherent[:] = np.where(above, 0, self.coherent)
        line = texture.band(self.y, bottom, bottom + np.float32(rng.uniform(0.2, 0.6)), 0.1)
        self.blend(slice(None), slice(None), line, self.level(rng.uniform(140, 195)) + 0 * line)

    def bursa(self) -> None:
        """The bursa, a dark line, and the bright fat above it."""
        p, rng, surface = self.phantom, self.rng, self.surface
        top = np.where(self.s < surface.tip, surface.upper(self.s), 0).astype(np.float32)
        walk = texture.smooth_walk(rng, 256, 0.08)
        uneven = np.interp(self.s, np.linspace(surface.s[0], surface.s[-1], 256), walk).astype(np.float32)
        thick = np.maximum(p.bursa_mm * (1 + 0.35 * uneven), 0.08)
        over = self.h - top
        inside = (over >= 0) & (over < thick)
        self.amplitude[:] = np.where(inside, self.level(p.bursa_echo), self.amplitude)
        self.coherent[:] = np.where(inside, 0, self.coherent)
        line = texture.band(over, thick + 0.1, thick + np.float32(p.bursal_fat_mm), 0.12)
        bright = self.level(rng.uniform(150, 205) + 14 * uneven - 45 * np.sin(self.angle) ** 2)
        self.blend(slice(None), slice(None), line, bright)

    def tendon(self) -> None:
        """Fibrils along the tendon, and less echo where the beam does not meet them squarely."""
        p, rng, surface = self.phantom, self.rng, self.surface
        inside = self.masks["tendon"]
        lines = texture.line_texture(rng, rng.uniform(0.45, 0.8))
        share = (self.h - surface.lower(self.s)) / np.maximum(surface.thickness(self.s), 0.2)
        drawn = texture.sample_lines(lines, (share * p.thickness_mm).astype(np.float32) + 30, self.s + 70)
        fine = np.float32(p.fibrils)
        grey = self.level(p.tendon_echo) * (1 - np.float32(0.55) * fine + np.float32(1.9) * fine * drawn)
        coherent = self.level(p.tendon_echo + 20) * np.float32(1.1) * fine * drawn
        decibel = -80 * p.anisotropy * np.sin(self.angle - np.float32(np.radians(rng.uniform(-6, 6)))) ** 2
        for (middle, extent, loss), most in ((p.tilted, 16), (p.tendinosis, 9)):
            off = (self.s - (surface.tip - middle)) / max(extent, 0.1)
            decibel = decibel - most * loss * np.exp(-0.5 * off**2) * (0.7 + 0.3 * np.clip(share, 0, 1))
        factor = (10.0 ** (decibel / 20)).astype(np.float32)
        self.amplitude[:] = np.where(inside, grey * factor, self.amplitude)
        self.coherent[:] = np.where(inside, coherent * factor, self.coherent)
        edge = texture.band(np.abs(self.h - surface.upper(self.s)), 0, 0.1, 0.08) * (self.s < surface.tip) * inside
        self.blend(slice(None), slice(None), edge, self.level(p.tendon_echo + 25) * factor)

    def tear(self) -> None:
        """Fluid or torn tissue, brighter tissue below it, and some debris."""
        if "tear" not in self.masks:
            return
        tear, rng, inside = self.phantom.tear, self.rng, self.masks["tear"]
        field = ndimage.gaussian_filter(rng.standard_normal(inside.shape).astype(np.float32), (5, 9))
        field /= field.std()
        grey = self.level(np.clip(tear.echo + 22 * tear.debris * field, 0, 110))
        self.amplitude[:] = np.where(inside, grey, self.amplitude)
        self.coherent[:] = np.where(inside, 0, self.coherent)
        under = np.cumsum(inside, axis=0) * np.float32(self.phantom.spacing[1])
        through = ndimage.gaussian_filter1d(np.where(inside, 0, under), 3, axis=1)
        self.loss *= 1 + np.float32(rng.uniform(0, 0.12)) * np.minimum(through, 5)

    def cartilage_and_bone(self) -> None:
        """Dark cartilage, the bright surface of the bone, and its shadow."""
        rng, surface = self.rng, self.surface
        low = surface.lower(self.s)
        cartilage = (self.h >= 0) & (self.h < low) & ~self.masks["tendon"]
        self.amplitude[:] = np.where(cartilage, self.level(rng.uniform(10, 40)), self.amplitude)
        self.coherent[:] = np.where(cartilage, 0, self.coherent)
        walk = np.interp(self.s, surface.s[::40], texture.smooth_walk(rng, len(surface.s[::40]), 0.05))
        facing = np.maximum(np.cos(self.angle), 0).astype(np.float32) ** 1.5
        bright = self.level(rng.uniform(205, 250) - 60 * (1 - facing) + 10 * walk.astype(np.float32)) * np.float32(1.3)
        thick = np.float32(rng.uniform(0.4, 0.9))
        self.blend(slice(None), slice(None), texture.band(-self.h, 0.05, thick, 0.12), bright)
        under = np.maximum(-self.h - thick, 0)
        below = under > 0
        self.amplitude[:] = np.where(below, self.level(85), self.amplitude)
        self.coherent *= ~below
        dark = np.float32(np.exp(rng.uniform(np.log(0.008), np.log(0.07))))
        self.loss *= np.where(below, dark + (1 - dark) * np.exp(-under / np.float32(rng.uniform(0.5, 2.0))), 1)

    def calcification(self) -> None:
        """A bright body in the tendon and its shadow."""
        body, rng, surface = self.phantom.calcification, self.rng, self.surface
        if body is None:
            return
        s = surface.tip - body.from_tip_mm
        cx, cy = surface.place(s, surface.lower(s) + body.height * surface.thickness(s))
        a, b = body.size_mm / 2, min(body.size_mm / 5, float(surface.thickness(s)) / 4)
        off = (np.sqrt(((self.x - cx) / a) ** 2 + ((self.y - cy) / b) ** 2) - 1) * b
        self.blend(slice(None), slice(None), texture.band(off, -b, 0, 0.1), self.level(rng.uniform(200, 245)) + 0 * off)
        side = np.clip(1.3 - np.abs(self.x - cx) / a, 0, 0.3) / 0.3
        self.loss *= 1 - np.float32(0.93 * body.shadow) * side * np.clip((self.y - cy) / max(b, 0.2), 0, 1)
