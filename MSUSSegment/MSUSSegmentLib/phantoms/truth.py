"""What is true of a simulated frame: geometry in pixels, masks as a person would draw them, and numbers."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import atan2, degrees

import numpy as np

from MSUSSegmentLib.measure.types import MuscleGeometry, Spacing
from MSUSSegmentLib.phantoms.anatomy import Bundle, Fascicle, thickness
from MSUSSegmentLib.phantoms.texture import ALONG_MM, PERIOD_MM, LineTexture

#: Shares of the visible width at which the three thickness lines lie.
FRACTIONS = (0.25, 0.5, 0.75)
#: Half the width of a drawn fascicle, px: two to three pixels, as in hand labels.
HALF_WIDTH_PX = 1.25
#: The shortest stretch of a fascicle that is labelled, and the most stretches in one frame.
SHORTEST_MM, MOST_TRACES = 4.0, 14


@dataclass(frozen=True)
class FascicleTruth:
    """One labelled fascicle.

    ``trace`` (M, 2) px is the labelled stretch, left to right; ``points`` (K, 2) px the whole fascicle from its deep
    insertion to the superficial one (which may lie outside the frame). ``length_mm`` is measured along the fascicle,
    ``chord_mm`` straight. ``pennation_deg`` (deep) and ``pennation_superficial_deg`` are taken at the insertions.
    ``angle_deg`` is the signed angle of the whole fascicle's chord to the horizontal.
    """

    trace: np.ndarray
    points: np.ndarray
    length_mm: float
    chord_mm: float
    pennation_deg: float
    pennation_superficial_deg: float
    angle_deg: float


@dataclass(frozen=True)
class MuscleTruth:
    """The truth of one frame. Masks are (H, W) bool and coordinates px of the whole frame, screen included.

    ``thickness_mm`` is the mean of the three ``thicknesses_mm`` at 25, 50 and 75 % of the width along the normal of the
    mid-line, ``thickness_vertical_mm`` the same straight down. ``pennation_deg``, ``pennation_superficial_deg``,
    ``fascicle_length_mm`` and ``fascicle_angle`` are those of the central fascicle, the one whose middle lies at
    the centre of the image: a property of the muscle, while ``fascicles`` (in the order of ``geometry.fascicles``)
    depend on what happens to be visible. ``superficial_angle`` and ``deep_angle`` are least-squares lines over the
    visible part. Angles are signed (positive: rising to the right) except PA.
    """

    geometry: MuscleGeometry
    superficial_mask: np.ndarray
    deep_mask: np.ndarray
    fascicle_mask: np.ndarray
    muscle_mask: np.ndarray
    thickness_mm: float
    thicknesses_mm: tuple[float, float, float]
    thickness_vertical_mm: float
    pennation_deg: float
    pennation_superficial_deg: float
    fascicle_length_mm: float
    superficial_angle: float
    deep_angle: float
    fascicle_angle: float
    central: FascicleTruth
    fascicles: tuple[FascicleTruth, ...]

    @property
    def aponeurosis_mask(self) -> np.ndarray:
        """Both aponeuroses, (H, W) bool."""
        return self.superficial_mask | self.deep_mask


def muscle_truth(
    bundle: Bundle,
    lines: LineTexture,
    shape: tuple[int, int],
    spacing: Spacing,
    bands_mm: tuple[float, float],
    material: tuple[float, float, float],
    canvas: tuple[tuple[int, int], int, int],
    seed: int,
) -> MuscleTruth:
    """Truth of a frame. ``material`` (shift mm, stretch, sine of the PA at rest) places ``lines`` in the tissue;
    ``canvas`` is the (height, width) of the whole frame and the (left, top) px of the image in it. ValueError when the
    fascicles do not reach the superficial aponeurosis.
    """
    height, width = shape
    sx, sy = spacing
    full, left, top = canvas

    def to_px(x, y) -> np.ndarray:
        return np.column_stack([np.asarray(x) / sx + left, np.asarray(y) / sy + top])

    x = np.arange(width) * sx
    y = np.arange(height)[:, None] * sy
    upper, lower = bundle.superficial.y(x), bundle.deep.y(x)
    superficial_mask = _on_canvas((y <= upper) & (y >= upper - bands_mm[0]), full, left, top)
    deep_mask = _on_canvas((y >= lower) & (y <= lower + bands_mm[1]), full, left, top)
    muscle_mask = _on_canvas((y > upper) & (y < lower), full, left, top)

    central = _describe(bundle, bundle.central_fascicle(x[-1] / 2), to_px)
    found = [
        _describe(bundle, fascicle, to_px, (first, last))
        for fascicle, first, last in _visible_stretches(bundle, lines, x[-1], (height - 1) * sy, material, seed)
    ]
    found.sort(key=lambda f: f.trace[:, 0].mean())
    fascicle_mask = np.zeros(full, bool)
    for f in found:
        draw_line(fascicle_mask, f.trace, HALF_WIDTH_PX)

    at = [fraction * x[-1] for fraction in FRACTIONS]
    thicknesses = tuple(thickness(bundle.superficial, bundle.deep, v) for v in at)
    return MuscleTruth(
        geometry=MuscleGeometry(
            to_px(x, upper),
            to_px(x, lower),
            tuple(f.trace for f in found),
            {} if found else {"fascicles": "no fascicle of this phantom is visible over 4 mm or more"},
        ),
        superficial_mask=superficial_mask,
        deep_mask=deep_mask,
        fascicle_mask=fascicle_mask & muscle_mask,
        muscle_mask=muscle_mask,
        thickness_mm=float(np.mean(thicknesses)),
        thicknesses_mm=thicknesses,
        thickness_vertical_mm=float(np.mean([bundle.deep.y(v) - bundle.superficial.y(v) for v in at])),
        pennation_deg=central.pennation_deg,
        pennation_superficial_deg=central.pennation_superficial_deg,
        fascicle_length_mm=central.length_mm,
        superficial_angle=-degrees(np.arctan(np.polyfit(x, upper, 1)[0])),
        deep_angle=-degrees(np.arctan(np.polyfit(x, lower, 1)[0])),
        fascicle_angle=central.angle_deg,
        central=central,
        fascicles=tuple(found),
    )


def draw_line(mask: np.ndarray, points: np.ndarray, half_width: float) -> None:
    """Set every pixel of ``mask`` (H, W) whose centre is within ``half_width`` px of the polyline ``points`` (N, 2)."""
    height, width = mask.shape
    for (ax, ay), (bx, by) in pairwise(points):
        x0, x1 = int(max(0, min(ax, bx) - half_width)), int(min(width - 1, max(ax, bx) + half_width + 1))
        y0, y1 = int(max(0, min(ay, by) - half_width)), int(min(height - 1, max(ay, by) + half_width + 1))
        if x1 < x0 or y1 < y0:
            continue
        x, y = np.arange(x0, x1 + 1)[None], np.arange(y0, y1 + 1)[:, None]
        dx, dy = bx - ax, by - ay
        t = np.clip(((x - ax) * dx + (y - ay) * dy) / max(dx * dx + dy * dy, 1e-12), 0, 1)
        near = (x - ax - t * dx) ** 2 + (y - ay - t * dy) ** 2 <= half_width**2
        mask[y0 : y1 + 1, x0 : x1 + 1] |= near


def _describe(bundle: Bundle, f: Fascicle, to_px, stretch: tuple[float, float] | None = None) -> FascicleTruth:
    def points(first: float, last: float) -> np.ndarray:
        count = 2 if bundle.curvature == 0 else max(5, int((last - first) / 1.5))
        return to_px(*bundle.point(f.offset_mm, np.linspace(first, last, count)))

    trace = points(*(stretch or (f.start, f.end)))
    (ax, ay), (bx, by) = sorted([f.insertion, f.superficial_end])
    return FascicleTruth(
        trace if trace[0, 0] <= trace[-1, 0] else trace[::-1],
        points(f.start, f.end),
        f.length,
        f.chord,
        f.pennation,
        f.pennation_superficial,
        degrees(atan2(ay - by, bx - ax)),
    )


def _visible_stretches(
    bundle: Bundle, lines: LineTexture, width_mm: float, height_mm: float, material, seed: int
) -> list[tuple[Fascicle, float, float]]:
    """(fascicle, first s, last s) of what a person would label: the clearest stretches, apart from one another."""
    shift, stretch, across = material
    edge_x = np.linspace(0, width_mm, 33)
    corners = [bundle.material(edge_x, curve.y(edge_x))[0] for curve in (bundle.superficial, bundle.deep)]
    low, high = (np.min(corners) - shift) * across, (np.max(corners) - shift) * across
    grid = np.arange(lines.visible.shape[1]) * ALONG_MM

    candidates = []
    for index, centre in enumerate(lines.centres):
        for turn in range(int(np.floor((low - centre) / PERIOD_MM)), int(np.ceil((high - centre) / PERIOD_MM)) + 1):
            w = centre + turn * PERIOD_MM
            if not low <= w <= high:
                continue
            try:
                fascicle = bundle.fascicle(w / across + shift)
            except ValueError:
                continue  # it leaves the muscle far outside the image
            s = np.arange(fascicle.start, fascicle.end, 0.25)
            x, y = bundle.point(fascicle.offset_mm, s)
            seen = np.interp(s / stretch, grid, lines.visible[index], period=PERIOD_MM)
            clear = (y > bundle.superficial.y(x) + 0.4) & (y < bundle.deep.y(x) - 0.4) & (seen > 0.5)
            clear &= (x > 0.5) & (x < width_mm - 0.5) & (y < height_mm - 0.5)
            for first, last in _runs(clear):
                length = s[last] - s[first]
                if length >= SHORTEST_MM:
                    score = float(lines.strength[index] * seen[first : last + 1].mean() * min(length, 15.0))
                    candidates.append((score, w, fascicle, float(s[first]), float(s[last])))

    candidates.sort(key=lambda c: -c[0])
    most = int(np.random.default_rng([seed, 5]).integers(6, MOST_TRACES + 1))
    chosen: list[tuple[float, Fascicle, float, float]] = []
    for _, w, fascicle, first, last in candidates:
        apart = all(abs(w - v) > 0.9 or first > end or last < start for v, _, start, end in chosen)
        if apart and len(chosen) < most:
            chosen.append((w, fascicle, first, last))
    return [(fascicle, first, last) for _, fascicle, first, last in chosen]


def _runs(flags: np.ndarray) -> list[tuple[int, int]]:
    """(first, last) index of every run of True."""
    padded = np.diff(np.concatenate([[0], flags.astype(np.int8), [0]]))
    return list(zip(np.flatnonzero(padded == 1), np.flatnonzero(padded == -1) - 1, strict=True))


def _on_canvas(mask: np.ndarray, full: tuple[int, int], left: int, top: int) -> np.ndarray:
    out = np.zeros(full, bool)
    out[top : top + mask.shape[0], left : left + mask.shape[1]] = mask
    return out
