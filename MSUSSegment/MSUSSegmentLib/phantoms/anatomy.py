"""The shape of a simulated muscle in mm: two aponeuroses, and fascicles that are arcs of one constant curvature.

Everything here is analytic and shares no code with `measure`, so that each can test the other.
Coordinates: x to the right, y downwards, mm, the centre of pixel (0, 0) of the image area at the origin. Angles are
signed, degrees, positive when rising to the right.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import atan, cos, degrees, hypot, isfinite, pi, radians, sin, sqrt, tan

import numpy as np
from scipy.optimize import brentq


@dataclass(frozen=True)
class Curve:
    """One aponeurosis' inner edge: y(x) = y0 + (x - x0) * slope + wave, mm. ``angle`` is that of the straight part."""

    x0: float
    y0: float
    angle: float
    wave_mm: float = 0.0
    wavelength_mm: float = 60.0
    phase: float = 0.0

    def y(self, x: np.ndarray | float) -> np.ndarray | float:
        wave = self.wave_mm * np.sin(2 * pi * (x - self.x0) / self.wavelength_mm + self.phase)
        return self.y0 - (x - self.x0) * tan(radians(self.angle)) + wave

    def local_angle(self, x: float) -> float:
        """Signed angle of the tangent at ``x``, degrees."""
        k = 2 * pi / self.wavelength_mm
        slope = tan(radians(self.angle)) - self.wave_mm * k * cos(k * (x - self.x0) + self.phase)
        return degrees(atan(slope))


@dataclass(frozen=True)
class Fascicle:
    """One fascicle: the arc between its insertions, arc length from ``start`` to ``end`` mm (see Bundle.point)."""

    offset_mm: float
    start: float
    end: float
    insertion: tuple[float, float]
    superficial_end: tuple[float, float]
    pennation: float
    pennation_superficial: float

    @property
    def length(self) -> float:
        """Length along the fascicle, mm."""
        return self.end - self.start

    @property
    def chord(self) -> float:
        """Straight distance between the two ends, mm."""
        return hypot(self.superficial_end[0] - self.insertion[0], self.superficial_end[1] - self.insertion[1])


@dataclass(frozen=True)
class Bundle:
    """A muscle's fascicles: copies of one arc, moved along the straight part of the deep aponeurosis.

    ``angle`` is the signed angle of the arc where it leaves the deep aponeurosis; ``to_right`` says which way it runs
    from there; ``curvature`` (1/mm) positive makes it steeper towards the superficial end.
    """

    superficial: Curve
    deep: Curve
    angle: float
    to_right: bool
    curvature: float = 0.0

    @property
    def _heading(self) -> float:
        return radians(self.angle) + (0.0 if self.to_right else pi)

    @property
    def _turn(self) -> float:
        return self.curvature if self.to_right else -self.curvature

    def point(self, offset_mm: float, s: np.ndarray | float) -> tuple[np.ndarray, np.ndarray]:
        """(x, y) mm at arc length ``s`` of the fascicle that starts ``offset_mm`` along the deep aponeurosis."""
        beta, theta, k = radians(self.deep.angle), self._heading, self._turn
        s = np.asarray(s, float)
        x0 = self.deep.x0 + offset_mm * cos(beta)
        y0 = self.deep.y0 - offset_mm * sin(beta)
        if abs(k) < 1e-9:
            return x0 + s * cos(theta), y0 - s * sin(theta)
        return x0 + (np.sin(theta + k * s) - sin(theta)) / k, y0 + (np.cos(theta + k * s) - cos(theta)) / k

    def angle_at(self, s: float) -> float:
        """Signed angle of the tangent at arc length ``s``, degrees."""
        return self.angle + degrees(self.curvature * s) * (1 if self.to_right else -1)

    def material(self, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(offset, s) mm of the fascicle through each point; arrays that broadcast against each other, mm."""
        beta, theta, k = radians(self.deep.angle), self._heading, self._turn
        dx, dy = x - np.float32(self.deep.x0), np.float32(self.deep.y0) - y
        ahead = dx * np.float32(cos(theta)) + dy * np.float32(sin(theta))
        aside = dy * np.float32(cos(theta)) - dx * np.float32(sin(theta))
        c, d = np.float32(cos(beta - theta)), np.float32(sin(beta - theta))
        offset = aside / d
        if abs(k) < 1e-9:
            return offset, ahead - offset * c
        for _ in range(4):  # Newton: the arc's rise h(a) over its tangent equals the distance aside
            a = np.clip((ahead - offset * c) * np.float32(k), -0.9, 0.9)
            root = np.sqrt(1 - a * a)
            miss = aside - offset * d - a * a / (np.float32(k) * (1 + root))
            offset = offset - miss / (a / root * c - d)
        a = np.clip((ahead - offset * c) * np.float32(k), -0.9, 0.9)
        return offset, np.arcsin(a) / np.float32(k)

    def fascicle(self, offset_mm: float, longest_mm: float = 600.0) -> Fascicle:
        """The fascicle between its two insertions. ValueError when it does not reach the superficial aponeurosis."""

        def above(curve: Curve, s: np.ndarray | float) -> np.ndarray | float:
            x, y = self.point(offset_mm, s)
            return curve.y(x) - y

        limit = longest_mm if self.curvature == 0 else min(longest_mm, pi / 2 / abs(self.curvature))
        reach = 4.0 + 4.0 * self.deep.wave_mm / abs(sin(radians(self.angle - self.deep.angle)))
        start = _first_root(lambda s: above(self.deep, s), -reach, reach)
        end = None if start is None else _first_root(lambda s: above(self.superficial, s), start, limit)
        if start is None or end is None:
            raise ValueError(
                "The fascicles do not reach the superficial aponeurosis: make the pennation angle larger, "
                "the curvature smaller, or the aponeuroses more nearly parallel."
            )
        at_deep = tuple(float(v) for v in self.point(offset_mm, start))
        at_top = tuple(float(v) for v in self.point(offset_mm, end))
        return Fascicle(
            offset_mm,
            start,
            end,
            at_deep,
            at_top,
            abs(self.angle_at(start) - self.deep.local_angle(at_deep[0])),
            abs(self.angle_at(end) - self.superficial.local_angle(at_top[0])),
        )

    def central_fascicle(self, x: float) -> Fascicle:
        """The fascicle whose middle (half its length) lies at ``x``."""

        def miss(offset: float) -> float:
            f = self.fascicle(offset)
            return float(self.point(offset, (f.start + f.end) / 2)[0]) - x

        low = high = x - self.deep.x0
        step = 5.0
        for _ in range(40):
            try:
                if miss(low) > 0:
                    low -= step
                elif miss(high) < 0:
                    high += step
                else:
                    break
            except ValueError:
                raise ValueError(
                    "The fascicles do not reach the superficial aponeurosis: make the pennation angle larger."
                ) from None
        return self.fascicle(brentq(miss, low, high, xtol=1e-10))


def _first_root(function: Callable, low: float, high: float) -> float | None:
    """The first root of ``function`` (takes arrays) between ``low`` and ``high``, looked for every 0.7 mm, or None."""
    s = np.arange(low, high, 0.7)
    positive = np.asarray(function(s)) > 0
    change = np.flatnonzero(positive[:-1] != positive[1:])
    if len(change) == 0:
        return None
    return float(brentq(function, s[change[0]], s[change[0] + 1], xtol=1e-12))


def thickness(superficial: Curve, deep: Curve, x: float) -> float:
    """Distance between the curves along the normal of their mid-line through its point at ``x``, mm."""
    step = 1e-4
    middle = (superficial.y(x) + deep.y(x)) / 2
    slope = (superficial.y(x + step) + deep.y(x + step) - superficial.y(x - step) - deep.y(x - step)) / (4 * step)
    nx, ny = -slope / sqrt(1 + slope * slope), 1 / sqrt(1 + slope * slope)
    gap = float(deep.y(x) - superficial.y(x))
    if not (isfinite(gap) and gap > 0):
        raise ValueError("The aponeuroses cross inside the image: make their angles more alike or the muscle thicker.")

    def to(curve: Curve, far: float) -> float:
        return float(brentq(lambda t: middle + t * ny - curve.y(x + t * nx), 0.0, far, xtol=1e-12))

    return to(deep, 2 * gap) - to(superficial, -2 * gap)


def gap_for_thickness(thickness_mm: float, superficial_angle: float, deep_angle: float) -> float:
    """Vertical distance of two straight aponeuroses, mm, whose thickness (see `thickness`) at that x is given."""
    a, b = -tan(radians(superficial_angle)), -tan(radians(deep_angle))
    m = (a + b) / 2
    return 2 * thickness_mm / (sqrt(1 + m * m) * (1 / (1 + a * m) + 1 / (1 + b * m)))
