"""The numbers of a shoulder, from labels of known anatomy: any side, any plane, and what is said when they cannot
be."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from MSUSSegmentLib.io.axial import axial_order
from MSUSSegmentLib.io.volume_image import VolumeImage
from MSUSSegmentLib.phantoms.shoulder import ShoulderAnatomy, ShoulderGrid, random_shoulder, render_shoulder
from MSUSSegmentLib.tasks.shoulder_mri import SHOULDER_MRI, ShoulderOptions
from MSUSSegmentLib.tasks.volume_task import (
    VolumeMark,
    analyze_volume,
    derive_volume,
    lay_marks,
    modality_problem,
    placed_marks,
)

GRID = ShoulderGrid((46, 80, 80), (3.0, 1.6, 1.6))


def shoulder(seed, plane):
    return random_shoulder(seed, GRID, plane=plane, subslices=1, noise=0, bias=0, ghost=0)


def axis_of(volume):
    points = volume.grid.to_array(volume.anatomy.scapular_points)
    return {"scapular_axis": VolumeMark(points, "manual", "AB")}


def numbers(volume, labels=None, options=None, placed=None, axes="own"):
    labels, options = volume.labels if labels is None else labels, options or ShoulderOptions()
    axes = volume.grid.axes if isinstance(axes, str) else axes
    placed = axis_of(volume) if placed is None else placed
    marks = lay_marks(SHOULDER_MRI, labels, volume.grid.spacing, options, axes, placed)
    found = derive_volume(SHOULDER_MRI, labels, volume.grid.spacing, options, axes=axes, marks=marks)
    return {one.quantity: one for one in found}


@pytest.fixture(scope="module")
def right():
    return shoulder(3, "axial")


@pytest.mark.parametrize(("seed", "plane"), [(0, "coronal"), (1, "sagittal"), (2, "axial"), (7, "coronal")])
def test_the_numbers_are_those_of_the_anatomy_on_any_side_and_plane(seed, plane):
    volume = shoulder(seed, plane)
    found = numbers(volume)
    allowed = {"humerus_volume": 0.5, "glenoid_volume": 0.5, "head_diameter": 0.6, "glenoid_height": 3.0,
               "glenoid_width": 2.5, "version": 2.0, "inclination": 3.0, "subluxation": 2.5}  # fmt: skip
    for name, true in volume.truth.items():
        assert found[name].value == pytest.approx(true, abs=allowed[name]), name
    assert found["head_residual"].value < 1.0
    width, diameter = found["glenoid_width"].value, found["head_diameter"].value
    assert found["head_coverage"].value == pytest.approx(100 * width / diameter)
    assert {"left", "right"} == {shoulder(s, "axial").anatomy.side for s in (0, 3)} or seed


def test_every_number_is_declared_once_with_its_unit(right):
    found = numbers(right)
    units = {"length": "mm", "angle": "deg"}
    assert [one.name for one in SHOULDER_MRI.quantities] != [] and set(found) == {
        one.name for one in SHOULDER_MRI.quantities
    }
    for one in SHOULDER_MRI.quantities:
        assert found[one.name].unit == units.get(one.measures, one.measures), one.name
        assert all(key in (*SHOULDER_MRI.structures, *(m.name for m in SHOULDER_MRI.marks)) for key in one.lines)


def test_without_a_scapular_axis_angles_say_what_to_place_and_the_rest_is_there(right):
    found = numbers(right, placed={})
    for name in ("version", "inclination"):
        assert found[name].value is None and "place three points" in found[name].flag
    assert found["subluxation"].value is not None and found["head_diameter"].value is not None
    scapula = numbers(right, placed={}, options=ShoulderOptions(subluxation="scapula"))["subluxation"]
    assert scapula.value is None and "place three points" in scapula.flag


def test_both_conventions_of_subluxation_are_those_of_the_geometry():
    one = ShoulderAnatomy(version=-15, posterior=2.0)
    volume = render_shoulder(one, GRID, subslices=1, noise=0, bias=0, ghost=0)
    behind = one.head_centre @ -one.scapular_axes[1]
    expected = 50 + 100 * behind / (2 * one.head_radius)
    found = numbers(volume, options=ShoulderOptions(subluxation="scapula"))["subluxation"]
    assert found.value == pytest.approx(expected, abs=3) and found.value > numbers(volume)["subluxation"].value + 5
    height = numbers(volume, options=ShoulderOptions(coverage="height"))["head_coverage"].value
    assert height > numbers(volume)["head_coverage"].value + 10


def test_marks_say_who_has_placed_them(right):
    found = numbers(right)
    assert (found["head_diameter"].provenance, found["version"].provenance) == ("auto", "edited")
    grown = {"glenoid_height": VolumeMark(np.array([[0.0, 0, 0], [0, 30, 40]]), "edited", "AB")}
    dragged = numbers(right, placed={**axis_of(right), **grown})
    assert dragged["glenoid_height"].value == 50 and dragged["glenoid_height"].provenance == "edited"
    assert dragged["glenoid_width"].value == found["glenoid_width"].value
    sphere = {"head_sphere": VolumeMark(np.array([[60.0, 60, 60], [60, 60, 90]]), "edited", "AB")}
    moved = numbers(right, placed=sphere)
    assert moved["head_diameter"].value == 60 and moved["head_residual"].value is None
    assert "moved by hand" in moved["head_residual"].flag


def test_bones_at_the_border_are_named(right):
    found = numbers(right)
    assert found["humerus_volume"].has("cut_bone") and not found["head_diameter"].flags
    top = np.flatnonzero((right.labels == 1).any(axis=(1, 2)))[-1]
    cut = replace(right, labels=right.labels[: top - 3])
    assert numbers(cut)["head_diameter"].has("cut_head")


def test_too_few_slices_and_missing_bones_say_why(right):
    assert numbers(right, right.labels[20:21])["head_diameter"].has("few_slices")
    only = numbers(right, np.where(right.labels == 1, 1, 0).astype(np.uint8))
    assert only["head_diameter"].value is not None and only["glenoid_width"].has("not_found")
    assert only["glenoid_volume"].has("not_found")
    none = numbers(right, np.zeros_like(right.labels))
    assert all(one.value is None and one.flag for one in none.values())
    box = np.zeros_like(right.labels)
    box[10:14, 20:60, 20:60] = 1
    assert "sphere" in numbers(right, box)["head_diameter"].flag


def test_what_has_no_directions_has_no_front(right):
    found = numbers(right, axes=None)
    for name in ("version", "inclination", "subluxation"):
        assert found[name].value is None and found[name].has("no_directions")
    assert found["glenoid_height"].value is not None


def test_a_scapular_axis_that_is_none_is_refused(right):
    line = {"scapular_axis": VolumeMark(np.array([[0.0, 0, 0], [0, 0, 5], [0, 0, 9]]), "manual")}
    assert "one line" in numbers(right, placed=line)["version"].flag


def test_points_of_a_person_come_in_patient_coordinates(right):
    grid = right.grid
    image = VolumeImage(None, right.image, grid.spacing, tuple(grid.origin), grid.axes[::-1].T)
    given = placed_marks(SHOULDER_MRI, image, {"scapular_axis": right.anatomy.scapular_points}, "AB")
    assert given["scapular_axis"].points == pytest.approx(axis_of(right)["scapular_axis"].points)
    assert given["scapular_axis"].provenance == "manual"
    with pytest.raises(ValueError, match="no mark 'axis'; it has head_sphere"):
        placed_marks(SHOULDER_MRI, image, {"axis": np.zeros((3, 3))})
    with pytest.raises(ValueError, match="needs 3 points"):
        placed_marks(SHOULDER_MRI, image, {"scapular_axis": np.zeros((2, 3))})


def test_the_model_sees_axial_slices_whatever_was_scanned():
    volume = shoulder(4, "sagittal")
    seen = []

    class Known:
        name = "stand-in"

        def predict(self, array, spacing, progress):
            seen.append((array.shape, spacing))
            return axial_order(volume.grid.axes).apply(volume.labels)

    result = analyze_volume(SHOULDER_MRI, Known(), volume.image, GRID.spacing, axes=volume.grid.axes)
    assert seen == [((80, 80, 46), (1.6, 1.6, 3.0))] and np.array_equal(result.labels, volume.labels)
    assert result.marks["head_sphere"].placed and not result.marks["scapular_axis"].placed
    assert modality_problem(SHOULDER_MRI, "CT") and not modality_problem(SHOULDER_MRI, "MR")
