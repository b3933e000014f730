"""What a transverse phantom looks like: tissue amplitudes painted layer by layer, then speckle and log compression."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, radians, sin

import numpy as np
from scipy import ndimage

from MSUSSegmentLib.phantoms import texture
from MSUSSegmentLib.phantoms.canvas import Canvas
from MSUSSegmentLib.phantoms.outline import TABLE, DistanceMap, Outline
from MSUSSegmentLib.phantoms.transverse_anatomy import CrossSection, TransversePhantom

#: How far outside its outline a muscle is painted, mm: its fascia.
REACH_MM = 5.0
#: Pixels per mm, down and across, of the septa's texture, and of the slow variation of echogenicity.
SEPTA_PER_MM, PATCHES_PER_MM = (10.0, 4.0), 3.0
SIZE = 256


def paint(
    phantom: TransversePhantom,
    outlines: Sequence[Outline],
    maps: Sequence[DistanceMap],
    masks: Sequence[np.ndarray | None],
) -> np.ndarray:
    """The ultrasound image (H, W) uint8. ``masks`` (H, W) bool are those of the targets, None for deep muscles."""
    rng = np.random.default_rng([phantom.seed, 2])
    painter = _Painter(phantom, rng)
    painter.layers()
    targets = np.zeros(phantom.shape, bool)
    for mask in masks:
        if mask is not None:
            targets |= mask
    order = sorted(range(len(maps)), key=lambda k: masks[k] is not None)  # deep ones first, targets over them
    for k in order:
        if masks[k] is None:
            painter.muscle(phantom.muscles[k], outlines[k], maps[k])
    painter.vessels(targets)
    painter.superficial_fascia()
    for k in order:
        if masks[k] is not None:
            painter.muscle(phantom.muscles[k], outlines[k], maps[k], targets & ~masks[k])
    painter.bone(targets)
    for k in order:
        if masks[k] is not None:
            painter.edge_shadows(outlines[k].polygon)
    return painter.image()


class _Painter(Canvas):
    """Paints a transverse phantom."""

    def __init__(self, phantom: TransversePhantom, rng: np.random.Generator) -> None:
        super().__init__(phantom)
        self.rng, x = rng, self.x
        self.fat_y = phantom.fat_y(x).astype(np.float32)
        self.skin_y = phantom.skin_y(x).astype(np.float32)
        self.layered = texture.layer_texture(rng)
        self.septa = _septa(rng)
        patches = ndimage.gaussian_filter(rng.standard_normal((SIZE, SIZE)).astype(np.float32), 7.0, mode="wrap")
        self.patches = patches / patches.std()

    def layers(self) -> None:
        """Skin and fat, and the loose tissue below in which everything else lies."""
        p, rng, (_, sy) = self.phantom, self.rng, self.phantom.spacing
        below = self.y - np.float32(rng.uniform(0.2, 1.0)) * self.fat_y
        lean, coarse = rng.uniform(-0.25, 0.25), rng.uniform(0.5, 1.2)
        streaks = _sample(self.layered, (below + np.float32(lean) * self.x) * np.float32(10 * coarse),
                          self.x * np.float32(2.5 * coarse) + 90)  # fmt: skip
        patchy = _sample(self.patches, self.y * np.float32(PATCHES_PER_MM), self.x * np.float32(PATCHES_PER_MM) + 31)
        base = self.level(p.tissue_echo) * np.exp(np.float32(rng.uniform(0.05, 0.3)) * patchy)
        ease = np.float32(rng.uniform(0.3, 1.0))
        self.amplitude[:] = base * (streaks / np.float32(0.12)) ** ease * np.float32(0.9)
        fade = np.float32(np.exp(rng.uniform(np.log(12), np.log(80))))
        self.amplitude *= np.exp(-np.maximum(self.y - self.fat_y - 12, 0) / fade)

        rows = slice(0, min(p.shape[0], int(self.fat_y.max() / sy) + 2))
        relative = (self.y[rows] - self.skin_y) * (p.fat_mm + p.skin_mm) / (self.fat_y - self.skin_y)
        septa = _sample(self.layered, relative * np.float32(10), self.x * np.float32(rng.uniform(1.2, 3.0)))
        fat = self.level(p.fat_echo) * (septa / np.float32(0.12)) ** np.float32(rng.uniform(0.5, 1.1))
        depth = self.y[rows] - self.skin_y
        skin = self.level(rng.uniform(105, 185)) * (1 + 0.6 * np.exp(-0.5 * ((depth - 0.1) / 0.16) ** 2))
        edge = self.level(rng.uniform(120, 190)) * texture.band(depth, p.skin_mm - 0.25, p.skin_mm, 0.08)
        fat = np.where(depth < p.skin_mm, skin + edge, fat)
        self.amplitude[rows] = np.where(self.y[rows] < self.fat_y, fat, self.amplitude[rows])

    def superficial_fascia(self) -> None:
        """The bright line between the fat and what lies below, over the whole width."""
        thick = self.rng.uniform(0.3, 0.9)
        walk = texture.smooth_walk(self.rng, self.phantom.shape[1], 0.05).astype(np.float32)[None]
        bright = self.level(self.rng.uniform(120, 190) + 18 * walk)
        line = texture.band(self.y, self.fat_y + 0.1, self.fat_y + np.float32(thick), 0.08)
        self.blend(slice(None), slice(None), line, bright)

    def muscle(
        self, muscle: CrossSection, outline: Outline, found: DistanceMap, others: np.ndarray | None = None
    ) -> None:
        """A muscle and its fascia; the fascia leaves ``others`` (H, W) bool, the neighbours' inside, alone."""
        p, rng = self.phantom, self.rng
        rows, columns = found.window
        x, y = self.x[:, columns], self.y[rows]
        (cx, cy), (a, b) = outline.centre, (muscle.width_mm / 2, muscle.height_mm / 2)
        lean = radians(muscle.tilt_deg + rng.uniform(-12, 12))
        bow, shift = rng.uniform(-0.01, 0.02), rng.uniform(0, 20, 2)
        across = (y - cy) * np.float32(cos(lean)) - (x - cx) * np.float32(sin(lean))
        across += np.float32(bow) * (x - cx) ** 2
        along = (x - cx) * np.float32(cos(lean)) + (y - cy) * np.float32(sin(lean))
        per_mm = np.float32(PATCHES_PER_MM)
        slow = _sample(self.patches, (y + shift[0]) * per_mm, (x + shift[1]) * per_mm)
        size = np.float32(rng.uniform(0.7, 1.5))
        dots = _sample(self.septa, (across + shift[1]) * (SEPTA_PER_MM[0] / size),
                       (along + shift[0]) * (SEPTA_PER_MM[1] / size))  # fmt: skip
        plain = self.level(muscle.echo) * np.exp(np.float32(muscle.patchiness_db / 8.7) * slow)
        spark = self.level(min(muscle.echo + rng.uniform(45, 95), 215)) * dots * np.float32(muscle.septa)
        amplitude, coherent = plain + 0.6 * spark, 0.8 * spark
        if muscle.septum > 0:
            c0, c1, c2 = rng.uniform(-0.3, 0.3), rng.uniform(-0.4, 0.4), rng.uniform(-0.6, 0.6)
            u = along / np.float32(a)
            off = np.abs(across - np.float32(b) * (c0 + c1 * u + c2 * u * u))
            line = np.exp(-0.5 * (off / np.float32(rng.uniform(0.2, 0.5))) ** 2)
            line *= np.clip((rng.uniform(0.4, 0.85) - np.abs(u - rng.uniform(-0.3, 0.3))) * 6, 0, 1)
            line *= self.level(muscle.echo + 95 * muscle.septum)
            amplitude, coherent = amplitude + 0.5 * line, coherent + 0.8 * line
        inner = found.distance < 0
        self.amplitude[rows, columns] = np.where(inner, amplitude, self.amplitude[rows, columns])
        self.coherent[rows, columns] = np.where(inner, coherent, self.coherent[rows, columns])

        # The point spread function widens a line: it is drawn so much thinner or farther out that the edge one sees
        # lies on the outline, whichever way it runs.
        steep = np.abs(found.normal)
        depth = np.clip(cy / p.depth_mm, 0, 1)
        spread = p.axial_psf_mm * steep[1] + p.lateral_psf_mm * (1 + 0.9 * depth) * steep[0]
        blur = np.float32(max(0.6 * p.axial_psf_mm, 0.04))
        low = (blur + 0.75 * spread).astype(np.float32)
        thick = muscle.fascia_mm * np.clip(1 + 0.35 * _round_walk(rng, 14), 0.35, 2.0)
        high = np.maximum(thick - low, low + np.float32(0.1)).astype(np.float32)
        line = texture.band(found.distance, low[found.index], high[found.index], blur)
        if others is not None:
            line *= ~others[rows, columns]
        line *= ~inner
        bright = muscle.fascia - rng.uniform(15, 75) * (1 - steep[1])
        bright += 11 * _round_walk(rng, 6) + rng.uniform(4, 16) * _round_walk(rng, 45)
        lost = _round_walk(rng, 9)
        bright -= rng.uniform(30, 80) * (lost > np.quantile(lost, 1 - muscle.dropout) if muscle.dropout > 0 else 0)
        thin = np.minimum(np.sqrt(1 + (2.5 * spread / (high - low + 2.5 * blur)) ** 2), 2.5)  # what blurring takes
        self.blend(rows, columns, line, (self.level(bright) * thin).astype(np.float32)[found.index])

    def vessels(self, targets: np.ndarray) -> None:
        """Dark ellipses with a bright wall, clear of the targets."""
        p, rng, (sx, sy) = self.phantom, self.own_rng(4), self.phantom.spacing
        for _ in range(p.vessels):
            a, b = rng.uniform(1.0, 3.8), rng.uniform(0.8, 2.8)
            cx = rng.uniform(0.05, 0.95) * p.width_mm
            cy = rng.uniform(float(p.fat_y(cx)) + b + 1.5, max(0.9 * p.depth_mm, float(p.fat_y(cx)) + b + 2))
            wall, grey, dark = rng.uniform(0.2, 0.6), rng.uniform(110, 190), rng.uniform(0, 25)
            rows = slice(max(0, int((cy - b - 1) / sy)), max(0, int((cy + b + 1) / sy)))
            columns = slice(max(0, int((cx - a - 1) / sx)), max(0, int((cx + a + 1) / sx)))
            if targets[rows, columns].any() or targets[rows, columns].size == 0:
                continue
            x, y = self.x[:, columns], self.y[rows]
            radius = np.sqrt(((x - cx) / a) ** 2 + ((y - cy) / b) ** 2) + 1e-6
            off = (radius - 1) * min(a, b)
            self.amplitude[rows, columns] = np.where(off < 0, self.level(dark), self.amplitude[rows, columns])
            self.coherent[rows, columns] = np.where(off < 0, 0, self.coherent[rows, columns])
            flat = np.abs(y - cy) / (b * radius)
            self.blend(rows, columns, texture.band(off, 0.05, wall, 0.08), self.level(grey - 45 * (1 - flat)))
            below = slice(rows.stop, min(p.shape[0], rows.stop + int(8 / sy)))
            brighter = np.exp(-0.5 * ((x - cx) / (0.5 * a)) ** 2) * np.exp(-(self.y[below] - cy - b) / 4)
            self.loss[below, columns] *= 1 + np.float32(rng.uniform(0, 0.6)) * brighter

    def bone(self, targets: np.ndarray) -> None:
        """A bright convex surface and the shadow below it."""
        bone, rng, (sx, sy) = self.phantom.bone, self.own_rng(5), self.phantom.spacing
        if bone is None:
            return
        off = (self.x[0] - bone.x_mm) / bone.radius_mm
        columns = np.flatnonzero(np.abs(off) < 0.97)
        if len(columns) == 0:
            return
        height = self.phantom.shape[0]
        lowest = np.where(targets.any(axis=0), (height - 1 - targets[::-1].argmax(axis=0)) * sy, 0.0)
        floor = ndimage.gaussian_filter1d(ndimage.maximum_filter1d(lowest, int(3 / sx) * 2 + 1), 1.0 / sx)
        floor = np.maximum(floor, lowest)[columns] + bone.gap_mm
        floor = np.maximum(floor, self.fat_y[0, columns] + 6)
        wave = 1 + 0.05 * texture.smooth_walk(rng, len(columns), 0.12)
        arc = bone.radius_mm * (1 - np.sqrt(1 - off[columns] ** 2)) * wave
        surface = (max(float((floor - arc).max()), 0.0) + arc).astype(np.float32)[None]
        columns = slice(columns[0], columns[-1] + 1)
        facing = np.sqrt(1 - off[columns] ** 2).astype(np.float32)[None]
        walk = texture.smooth_walk(rng, surface.shape[1], 0.08).astype(np.float32)[None]
        bright = self.level(rng.uniform(195, 250) - 70 * (1 - facing) + 10 * walk) * np.float32(1.3)
        thick = np.float32(rng.uniform(0.5, 1.1))
        self.blend(slice(None), columns, texture.band(self.y, surface, surface + thick, 0.12), bright)
        below = self.y > surface + thick
        self.amplitude[:, columns] = np.where(below, self.level(80), self.amplitude[:, columns])
        self.coherent[:, columns] *= ~below
        under = np.maximum(self.y - surface - thick, 0)
        dark = np.float32(np.exp(rng.uniform(np.log(0.008), np.log(0.08))))
        self.loss[:, columns] *= dark + (1 - dark) * np.exp(-under / np.float32(rng.uniform(0.6, 2.5)))

    def edge_shadows(self, polygon: np.ndarray) -> None:
        """Refraction at the sides of a muscle darkens what lies below."""
        strength = self.phantom.edge_shadow
        for x0, y0 in (polygon[polygon[:, 0].argmin()], polygon[polygon[:, 0].argmax()]):
            width, share = self.rng.uniform(0.5, 1.6), self.rng.uniform(0.3, 1.0)
            columns = np.flatnonzero(np.abs(self.x[0] - x0) < 3 * width)
            if strength == 0 or len(columns) == 0:
                continue
            columns = slice(columns[0], columns[-1] + 1)
            narrow = np.exp(-0.5 * ((self.x[:, columns] - x0) / width) ** 2)
            self.loss[:, columns] *= 1 - np.float32(0.8 * strength * share) * narrow * np.clip((self.y - y0) / 3, 0, 1)

def _septa(rng: np.random.Generator) -> np.ndarray:
    """Perimysium in cross-section, (SIZE, SIZE) amplitudes 0..2, SEPTA_PER_MM, periodic: dots, streaks, a few lines."""
    out = np.zeros((SIZE, SIZE), np.float32)
    for sigma, above, gain in (((1.2, 1.0), 1.6, 1.2), ((1.4, 3.5), 1.2, 1.1), ((1.8, 11.0), 1.5, 1.0)):
        layer = ndimage.gaussian_filter(rng.standard_normal((SIZE, SIZE)).astype(np.float32), sigma, mode="wrap")
        out += np.float32(gain) * np.maximum(layer / layer.std() - np.float32(above), 0)
    return np.minimum(out, 2.0)


def _sample(periodic: np.ndarray, row: np.ndarray, column: np.ndarray) -> np.ndarray:
    """A periodic texture (SIZE, SIZE) at the nearest of its points."""
    return periodic[row.astype(np.int32) & (SIZE - 1), column.astype(np.int32) & (SIZE - 1)]


def _round_walk(rng: np.random.Generator, orders: int) -> np.ndarray:
    """A smooth random curve round a circle, (TABLE,) float32, of mean 0 and SD 1."""
    angle = 2 * np.pi * np.arange(TABLE) / TABLE
    order = np.arange(1, orders + 1)
    weight = rng.standard_normal((2, orders)) / np.sqrt(order)
    curve = weight[0] @ np.cos(np.outer(order, angle)) + weight[1] @ np.sin(np.outer(order, angle))
    return (curve / curve.std()).astype(np.float32)
