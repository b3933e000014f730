"""Numbers against analytic truth, over the whole range of muscles that the library is meant for.

The truth is computed here from straight lines and arcs in mm, without the code under test.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from MSUSSegmentLib.measure.architecture import Options, measure_architecture
from MSUSSegmentLib.measure.masks import geometry_from_masks
from MSUSSegmentLib.measure.types import MuscleGeometry

WIDTH, HEIGHT = 400, 400  # pixels


@dataclass
class Muscle:
    """Two straight aponeuroses y = a + b x (mm, y up from the picture's bottom) and one straight or bent fascicle."""

    superficial: tuple[float, float]
    deep: tuple[float, float]
    fascicle: np.ndarray = field(repr=False)  # (101, 2) mm from the deep to the superficial end
    PA: float
    FL: float
    MT: float
    fascicle_angle: float
    spacing: tuple[float, float]

    def pixels(self, points_mm):
        points = np.asarray(points_mm, dtype=float)
        return np.column_stack([points[:, 0] / self.spacing[0], HEIGHT - points[:, 1] / self.spacing[1]])


def thickness_truth(superficial, deep, width, vertical=False):
    """Mean distance at 25, 50, 75 % along the normal of the mid-line, by intersecting lines."""
    slope = (superficial[1] + deep[1]) / 2
    distances = []
    for share in (0.25, 0.5, 0.75):
        x = share * width
        y = (superficial[0] + superficial[1] * x + deep[0] + deep[1] * x) / 2
        if vertical:
            distances.append(superficial[0] + superficial[1] * x - deep[0] - deep[1] * x)
            continue
        ends = []
        for a, b in (superficial, deep):
            # (x - slope t, y + t) on y = a + b x
            t = (a + b * x - y) / (1 + b * slope)
            ends.append(np.array([x - slope * t, y + t]))
        distances.append(float(np.hypot(*(ends[0] - ends[1]))))
    return float(np.mean(distances))


@st.composite
def muscles(draw, bent=False):
    """Slopes -15..15 degrees each, PA 5..45 either way, square pixels or 1:2, either way round."""
    spacing = draw(st.sampled_from([(0.1, 0.1), (0.1, 0.2), (0.2, 0.1), (0.07, 0.07)]))
    width, height = (WIDTH - 1) * spacing[0], HEIGHT * spacing[1]
    up = math.radians(draw(st.floats(-15, 15)))
    low = math.radians(draw(st.floats(-15, 15)))
    pennation = math.radians(draw(st.floats(5, 45)))
    rising = draw(st.booleans())
    gap = draw(st.floats(0.25, 0.6)) * height
    middle = 0.5 * height
    superficial = (middle + gap / 2 - math.tan(up) * width / 2, math.tan(up))
    deep = (middle - gap / 2 - math.tan(low) * width / 2, math.tan(low))
    # The aponeuroses must neither meet nor leave the picture.
    for x in (0, width):
        top, bottom = superficial[0] + superficial[1] * x, deep[0] + deep[1] * x
        assume(top - bottom > 0.12 * height and top < 0.95 * height and bottom > 0.05 * height)

    angle = low + pennation if rising else low - pennation
    forward = 1 if rising else -1
    tangent = forward * np.array([math.cos(angle), math.sin(angle)])
    x = draw(st.floats(0.05, 0.95)) * width
    insertion = np.array([x, deep[0] + deep[1] * x])
    if bent:
        # An arc that starts in the direction of the tangent and turns to either side, by 12 degrees at most (radius
        # 0.5 m and more).
        radius = 1000.0 / draw(st.floats(-2.0, 2.0).filter(lambda value: abs(value) > 0.1))
        normal = np.array([-tangent[1], tangent[0]])
        centre = insertion + radius * normal

        def on_arc(length):
            turn = np.asarray(length, dtype=float) / radius
            sine, cosine = np.sin(turn)[..., None], np.cos(turn)[..., None]
            return centre + radius * (sine * tangent - cosine * normal)

        def room(length):
            px, py = on_arc(length)
            return superficial[0] + superficial[1] * px - py

        low_end, high_end = 0.0, 0.0
        while room(high_end) > 0:
            high_end += 1.0
            assume(high_end < 250 and high_end < abs(radius) * math.radians(14))
        low_end = high_end - 1.0
        for _ in range(60):
            half = (low_end + high_end) / 2
            low_end, high_end = (half, high_end) if room(half) > 0 else (low_end, half)
        length = low_end
        assume(abs(length / radius) < math.radians(12))
        fascicle = on_arc(np.linspace(0, length, 101))
    else:
        # insertion + t tangent on the superficial line
        closing = tangent[1] - superficial[1] * tangent[0]
        assume(closing > 1e-6)
        length = (superficial[0] + superficial[1] * insertion[0] - insertion[1]) / closing
        assume(length < 250)
        fascicle = insertion + np.linspace(0, length, 101)[:, None] * tangent
    assume(length > 5)
    chord = fascicle[-1] - fascicle[0]
    return Muscle(
        superficial, deep, fascicle, math.degrees(pennation), float(length),
        thickness_truth(superficial, deep, width), math.degrees(math.atan(chord[1] / chord[0])), spacing,
    )


def aponeurosis_points(muscle, line, count):
    x = np.linspace(0, (WIDTH - 1) * muscle.spacing[0], count)
    return muscle.pixels(np.column_stack([x, line[0] + line[1] * x]))


def left_to_right(points):
    return points if points[0, 0] <= points[-1, 0] else points[::-1]


def vector_geometry(muscle, start, end, count):
    part = muscle.fascicle[round(100 * start) : round(100 * end) + 1]
    trace = left_to_right(muscle.pixels(part))
    return MuscleGeometry(
        aponeurosis_points(muscle, muscle.superficial, count),
        aponeurosis_points(muscle, muscle.deep, count),
        (trace if count > 2 else trace[[0, -1]],),
    )


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(muscles(), st.floats(0.0, 0.4), st.floats(0.6, 1.0), st.sampled_from([2, 33]), st.booleans())
def test_straight_fascicles_give_the_analytic_numbers(muscle, start, end, count, curved):
    geometry = vector_geometry(muscle, start, end, count)
    result = measure_architecture(geometry, muscle.spacing, Options(curved=curved))
    assert abs(result.value("PA") - muscle.PA) < 0.05
    assert abs(result.value("MT") / muscle.MT - 1) < 0.002
    assert abs(result.value("FL") / muscle.FL - 1) < 0.005
    assert abs(result.value("fascicle_angle") - muscle.fascicle_angle) < 0.05
    assert abs(result.value("superficial_angle") - math.degrees(math.atan(muscle.superficial[1]))) < 0.05
    assert abs(result.value("deep_angle") - math.degrees(math.atan(muscle.deep[1]))) < 0.05
    shown = round(100 * end) - round(100 * start)
    assert abs(result.fascicles[0].extrapolated - (1 - shown / 100)) < 0.005


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(muscles(bent=True))
def test_curved_fascicles_are_followed_to_their_insertion(muscle):
    geometry = vector_geometry(muscle, 0.0, 1.0, 33)
    result = measure_architecture(geometry, muscle.spacing, Options(curved=True))
    assert abs(result.value("PA") - muscle.PA) < 0.05
    assert abs(result.value("FL") / muscle.FL - 1) < 0.005


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(muscles())
def test_the_options_give_the_other_conventions(muscle):
    options = Options(thickness="vertical", pennation="superficial", fascicle_length="mt_over_sin")
    result = measure_architecture(vector_geometry(muscle, 0.2, 0.8, 33), muscle.spacing, options)
    vertical = thickness_truth(muscle.superficial, muscle.deep, (WIDTH - 1) * muscle.spacing[0], vertical=True)
    direction = muscle.fascicle[-1] - muscle.fascicle[0]
    along = np.array([1.0, muscle.superficial[1]])
    sine = abs(direction[0] * along[1] - direction[1] * along[0]) / np.hypot(*direction) / np.hypot(*along)
    assert abs(result.value("MT") / vertical - 1) < 0.002
    assert abs(result.value("PA") - math.degrees(math.asin(sine))) < 0.05
    # A small angle in a denominator: the sine of a PA that is right to 0.05 degrees.
    assert abs(result.value("FL") * sine / vertical - 1) < 0.005 + 0.001 / sine


def raster_masks(muscle, start, end):
    """Bands 1 mm thick outside the inner edges, the fascicle a stroke 0.3 mm wide; a pixel counts by its centre."""
    row, column = np.mgrid[:HEIGHT, :WIDTH]
    x, y = column * muscle.spacing[0], (HEIGHT - row) * muscle.spacing[1]
    thick = max(1.0, 3 * muscle.spacing[1])
    above = y - (muscle.superficial[0] + muscle.superficial[1] * x)
    below = muscle.deep[0] + muscle.deep[1] * x - y
    aponeurosis = ((above > 0) & (above < thick)) | ((below >= 0) & (below < thick))
    path = muscle.fascicle[round(100 * start) : round(100 * end) + 1]
    fascicle = np.zeros((HEIGHT, WIDTH), dtype=bool)
    half = 1.2 * max(muscle.spacing)
    for first, last in pairwise(path):
        low, high = np.minimum(first, last) - half, np.maximum(first, last) + half
        top, bottom = HEIGHT - high[1] / muscle.spacing[1], HEIGHT - low[1] / muscle.spacing[1]
        rows = slice(max(int(top), 0), max(int(bottom) + 2, 0))
        columns = slice(max(int(low[0] / muscle.spacing[0]), 0), max(int(high[0] / muscle.spacing[0]) + 2, 0))
        step = last - first
        px, py = x[rows, columns] - first[0], y[rows, columns] - first[1]
        share = np.clip((px * step[0] + py * step[1]) / (step @ step), 0, 1)
        fascicle[rows, columns] |= np.hypot(px - share * step[0], py - share * step[1]) <= half
    return aponeurosis, fascicle


def seen_length(muscle, start, end):
    part = muscle.fascicle[round(100 * start) : round(100 * end) + 1]
    x = part[:, 0] / muscle.spacing[0]
    return muscle.FL * np.mean((x > 1) & (x < WIDTH - 2)) * (end - start)


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(muscles())
def test_rasterised_straight_muscles_give_the_analytic_numbers(muscle):
    assume(seen_length(muscle, 0.1, 0.9) > 0.35 * muscle.FL)
    geometry = geometry_from_masks(*raster_masks(muscle, 0.1, 0.9), muscle.spacing)
    result = measure_architecture(geometry, muscle.spacing)
    assert abs(result.value("PA") - muscle.PA) < 0.5
    assert abs(result.value("MT") / muscle.MT - 1) < 0.01
    assert abs(result.value("FL") / muscle.FL - 1) < 0.03


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(muscles(bent=True))
def test_rasterised_curved_muscles_give_the_analytic_numbers(muscle):
    # Of a fascicle shorter than is plausible too few pixels are seen to tell its tangent at the end.
    assume(muscle.FL > 15 and seen_length(muscle, 0.0, 1.0) > 0.95 * muscle.FL)
    geometry = geometry_from_masks(*raster_masks(muscle, 0.0, 1.0), muscle.spacing)
    result = measure_architecture(geometry, muscle.spacing, Options(curved=True))
    assert abs(result.value("PA") - muscle.PA) < 0.5
    assert abs(result.value("FL") / muscle.FL - 1) < 0.03
