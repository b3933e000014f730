"""Spheres and faces found in voxels, against ideal shapes of known size."""

from __future__ import annotations

import numpy as np
import pytest

from MSUSSegmentLib.measure.surfaces import best_sphere, face_towards, fit_sphere, reaches_border, surface_of

SHAPE, SPACING = (36, 90, 90), (2.0, 0.8, 0.8)


def grid():
    """The places of voxels (K, H, W, 3) in mm."""
    axes = np.meshgrid(*(np.arange(n) * s for n, s in zip(SHAPE, SPACING, strict=True)), indexing="ij")
    return np.stack(axes, axis=-1)


def ball(centre, radius):
    return np.linalg.norm(grid() - centre, axis=-1) < radius


def cup(centre, normal, height=34.0, width=24.0, hollow=30.0):
    """An elliptic column whose end at ``centre`` is hollowed by a sphere; its height lies along slices, as far as the
    normal allows."""
    local = grid() - centre
    across = np.cross(np.array([1.0, 0, 0]), normal)
    across /= np.linalg.norm(across)
    up = np.cross(normal, across)
    u, w, h = local @ normal, local @ across, local @ up
    inside = (w / (width / 2)) ** 2 + (h / (height / 2)) ** 2 < 1
    return inside & (u > -14) & (u < 12) & (np.linalg.norm(local - hollow * normal, axis=-1) > hollow)


def test_a_sphere_through_exact_points_is_found_exactly():
    rng = np.random.default_rng(0)
    away = rng.normal(size=(40, 3))
    points = np.array([3.0, -2, 7]) + 23 * away / np.linalg.norm(away, axis=1, keepdims=True)
    found = fit_sphere(points)
    assert found.centre == pytest.approx([3, -2, 7], abs=1e-8)
    assert found.radius == pytest.approx(23) and found.residual < 1e-8
    with pytest.raises(ValueError, match="in a plane"):
        fit_sphere(points * [1, 1, 0])


def test_the_surface_lies_halfway_between_voxels_and_not_at_the_border():
    mask = np.zeros((4, 5, 6), bool)
    mask[:, 2, 3] = True
    found = surface_of(mask, (3.0, 1.0, 0.5))
    assert set(map(tuple, found.points[:, 1:])) == {(1.5, 1.5), (2.5, 1.5), (2.0, 1.25), (2.0, 1.75)}
    assert len(found.points) == 16 and reaches_border(mask) and not reaches_border(ball((35, 36, 36), 10))
    assert len(surface_of(ball((35, 36, 36), 20), SPACING, most=500).points) == 500
    assert len(surface_of(np.zeros((3, 3, 3), bool), SPACING).points) == 0


@pytest.mark.parametrize("radius", [20.0, 24.3, 27.0])
def test_the_head_is_found_above_a_shaft_and_beside_a_tuberosity(radius):
    centre = np.array([40.6, 34.3, 33.1])
    p = grid()
    shaft = (np.hypot(p[..., 1] - 38, p[..., 2] - 30) < 11) & (p[..., 0] < centre[0])
    bone = ball(centre, radius) | shaft | ball(centre + np.array([2, 18, 4]), 12)
    found = best_sphere(surface_of(bone, SPACING))
    assert found.centre == pytest.approx(centre, abs=0.3)
    assert 2 * found.radius == pytest.approx(2 * radius, abs=0.4)
    assert 0.05 < found.residual < 0.5 and found.share > 0.3


def test_what_is_like_no_sphere_is_refused():
    box = np.zeros(SHAPE, bool)
    box[10:14, 20:70, 20:70] = True
    with pytest.raises(ValueError, match=r"like a sphere|too small"):
        best_sphere(surface_of(box & (grid()[..., 1] > 60), SPACING))
    with pytest.raises(ValueError, match="too small"):
        best_sphere(surface_of(ball((35, 36, 36), 1.5), SPACING))


@pytest.mark.parametrize("tilt", [(0.0, 0.0), (0.2, -0.15), (-0.3, 0.1)])
def test_the_face_of_a_hollow_column_has_its_plane_height_and_width(tilt):
    normal = np.array([tilt[0], tilt[1], 1.0])
    normal /= np.linalg.norm(normal)
    centre = np.array([34.6, 36.0, 24.0])
    bone = cup(centre, normal)
    found = face_towards(surface_of(bone, SPACING), centre + 28 * normal, SPACING)
    assert np.degrees(np.arccos(found.normal @ normal)) < 1.0
    assert found.centre == pytest.approx(centre, abs=0.7)
    assert np.linalg.norm(np.diff(found.height, axis=0)) == pytest.approx(34, abs=2.0)  # a slice
    assert np.linalg.norm(np.diff(found.width, axis=0)) == pytest.approx(24, abs=1.5)
    assert abs((found.height[1] - found.height[0]) @ found.normal) < 0.5


def test_another_bone_beyond_the_rim_is_not_taken_for_the_face():
    normal, centre = np.array([0.0, 0.0, 1.0]), np.array([35.0, 36.0, 24.0])
    coracoid = ball(centre + np.array([24, -6, 6]), 6.5)
    plain = face_towards(surface_of(cup(centre, normal), SPACING), centre + 28 * normal, SPACING)
    found = face_towards(surface_of(cup(centre, normal) | coracoid, SPACING), centre + 28 * normal, SPACING)
    assert np.degrees(np.arccos(found.normal @ plain.normal)) < 3.5
    assert found.centre == pytest.approx(plain.centre, abs=1.6)
    assert np.linalg.norm(np.diff(found.height, axis=0)) < 34 + 4  # with the whole of it, 47


def test_a_bone_that_turns_away_has_no_face():
    with pytest.raises(ValueError, match="faces the head"):
        face_towards(surface_of(np.zeros(SHAPE, bool), SPACING), np.zeros(3), SPACING)
