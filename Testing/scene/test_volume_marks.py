"""Marks of a shoulder in the scene: they follow the labels, can be dragged, and survive saving."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import slicer

from MSUSSegmentLib.io.volume_image import VolumeImage
from MSUSSegmentLib.measure.table import read_csv
from MSUSSegmentLib.phantoms.shoulder import ShoulderGrid, random_shoulder
from MSUSSegmentLib.scene import headless, table
from MSUSSegmentLib.scene.volume_marks import SURFACE
from MSUSSegmentLib.scene.volume_scene import LiveVolume, build_volume_scene, load_volume_scene, save_volume
from MSUSSegmentLib.tasks.shoulder_mri import SHOULDER_MRI
from MSUSSegmentLib.tasks.volume_task import analyze_volume, placed_marks


@pytest.fixture(scope="module")
def shoulder():
    grid = ShoulderGrid((44, 64, 64), (3.0, 2.0, 2.0))
    return random_shoulder(3, grid, plane="coronal", subslices=1, noise=0, bias=0, ghost=0)


class Known:
    """A model that knows the labels."""

    name, weights_sha256 = "stand-in 1", "ab" * 32

    def __init__(self, labels):
        self.labels = labels

    def predict(self, volume, spacing, progress):
        return self.labels.transpose(1, 0, 2)[::-1]  # coronal slices as axial ones


@pytest.fixture
def measured(shoulder):
    headless.new_scene()
    grid = shoulder.grid
    image = VolumeImage(Path("mr.nrrd"), shoulder.image, grid.spacing, tuple(grid.origin), grid.axes[::-1].T, "MR")
    result = analyze_volume(SHOULDER_MRI, Known(shoulder.labels), image.array, image.spacing, axes=image.axes)
    assert np.array_equal(result.labels, shoulder.labels)
    return build_volume_scene(image, SHOULDER_MRI, result)


@pytest.fixture
def live(measured):
    one = LiveVolume(measured, rater="AB")
    yield one
    one.close()


def rows(measured):
    return {row["quantity"]: row for row in table.read_rows(measured.table)}


def value(measured, quantity):
    return rows(measured)[quantity]["value"]


def place_axis(measured, shoulder):
    node = measured.marks.nodes()["scapular_axis"]
    for point in shoulder.anatomy.scapular_points:
        node.AddControlPoint(*(point * [-1, -1, 1]))
    return node


def stretch(node, mm):
    """Drag the second end of a line outwards."""
    first, second = (np.array(node.GetNthControlPointPosition(i)) for i in (0, 1))
    node.SetNthControlPointPosition(1, *(second + mm * (second - first) / np.linalg.norm(second - first)))


def test_marks_lie_where_the_anatomy_is(live, measured, shoulder):
    nodes = measured.marks.nodes()
    kinds = {name: node.GetClassName().removeprefix("vtkMRMLMarkups") for name, node in nodes.items()}
    assert kinds == {"head_sphere": "LineNode", "glenoid_plane": "PlaneNode", "glenoid_height": "LineNode",
                     "glenoid_width": "LineNode", "scapular_axis": "FiducialNode"}  # fmt: skip
    centre = np.array(nodes["head_sphere"].GetNthControlPointPosition(0)) * [-1, -1, 1]
    assert centre == pytest.approx(shoulder.anatomy.head_centre, abs=0.8)
    normal = np.zeros(3)
    nodes["glenoid_plane"].GetNormal(normal)
    assert (normal * [-1, -1, 1]) @ shoulder.anatomy.glenoid_axes[0] > 0.99
    surface = measured.marks.nodes(SURFACE)["head_sphere"].GetPolyData().GetBounds()
    assert (surface[1] - surface[0]) == pytest.approx(value(measured, "head_diameter"), rel=0.02)


def test_the_scapular_axis_is_placed_point_by_point(live, measured, shoulder):
    assert value(measured, "version") is None
    told = []
    live.on_change = lambda: told.append(1)
    node = place_axis(measured, shoulder)
    assert value(measured, "version") == pytest.approx(shoulder.anatomy.version, abs=2)
    assert value(measured, "inclination") == pytest.approx(shoulder.anatomy.inclination, abs=3)
    assert rows(measured)["version"]["rater"] == "AB" and len(told) == 1
    assert node.GetNthControlPointLabel(0) == "trigonum spinae"
    node.RemoveNthControlPoint(0)
    live.update()
    assert value(measured, "version") is None


def test_dragging_changes_its_number_and_says_who(live, measured):
    before = rows(measured)
    stretch(measured.marks.nodes()["glenoid_height"], 5)
    after = rows(measured)
    assert after["glenoid_height"]["value"] == pytest.approx(before["glenoid_height"]["value"] + 5, abs=1e-6)
    assert (after["glenoid_height"]["provenance"], after["glenoid_height"]["rater"]) == ("edited", "AB")
    assert after["glenoid_width"] == before["glenoid_width"]
    stretch(measured.marks.nodes()["head_sphere"], 2)
    assert value(measured, "head_diameter") == pytest.approx(before["head_diameter"]["value"] + 4, abs=1e-6)


def test_turning_the_plane_turns_the_version(live, measured, shoulder):
    place_axis(measured, shoulder)
    before, plane = value(measured, "version"), measured.marks.nodes()["glenoid_plane"]
    normal = np.zeros(3)
    plane.GetNormal(normal)
    turn = np.radians(5 if shoulder.anatomy.side == "right" else -5)  # forwards
    c, s = np.cos(turn), np.sin(turn)
    plane.SetNormal([c * normal[0] - s * normal[1], s * normal[0] + c * normal[1], normal[2]])
    assert value(measured, "version") == pytest.approx(before + 5, abs=0.3)


def test_painting_moves_the_marks_that_nobody_has_placed(live, measured, shoulder):
    stretch(measured.marks.nodes()["glenoid_height"], 5)
    height = value(measured, "glenoid_height")
    smaller = (shoulder.labels == 1) & (np.arange(44)[:, None, None] > 0)
    smaller[:, :, :] &= np.roll(smaller, 2, axis=2) & np.roll(smaller, -2, axis=2)
    slicer.util.updateSegmentBinaryLabelmapFromArray(
        smaller.astype(np.uint8), measured.segmentation, "humerus", measured.volume
    )
    after = rows(measured)
    assert after["head_diameter"]["provenance"] == "edited" and after["glenoid_height"]["value"] == height
    edge = measured.marks.nodes()["head_sphere"].GetNthControlPointPosition(1)
    centre = measured.marks.nodes()["head_sphere"].GetNthControlPointPosition(0)
    assert 2 * np.linalg.norm(np.subtract(edge, centre)) == pytest.approx(after["head_diameter"]["value"], abs=1e-6)


def test_a_mark_that_is_deleted_comes_back_as_the_labels_have_it(live, measured):
    before = value(measured, "glenoid_height")
    stretch(measured.marks.nodes()["glenoid_height"], 9)
    slicer.mrmlScene.RemoveNode(measured.marks.nodes()["glenoid_height"])
    assert value(measured, "glenoid_height") == pytest.approx(before)
    assert rows(measured)["glenoid_height"]["provenance"] == "auto" and "glenoid_height" in measured.marks.nodes()


def test_a_fresh_result_takes_the_place_of_moved_marks_but_not_of_the_axis(live, measured, shoulder):
    place_axis(measured, shoulder)
    before = value(measured, "glenoid_height")
    stretch(measured.marks.nodes()["glenoid_height"], 9)
    grid = shoulder.grid
    live.show(analyze_volume(SHOULDER_MRI, Known(shoulder.labels), shoulder.image, grid.spacing, axes=grid.axes))
    assert value(measured, "glenoid_height") == pytest.approx(before) and value(measured, "version") is not None


def test_saved_and_loaded_marks_are_whose_they_were(live, measured, shoulder, tmp_path):
    place_axis(measured, shoulder)
    stretch(measured.marks.nodes()["glenoid_width"], 3)
    before = rows(measured)
    save_volume(measured, tmp_path / "saved")
    assert {path.name for path in (tmp_path / "saved" / "markups").iterdir()} == {
        f"{name}.mrk.json" for name in measured.marks.nodes()
    }
    assert {row["quantity"]: row["value"] for row in read_csv(tmp_path / "saved" / "measurements.csv")} == {
        name: row["value"] for name, row in before.items()
    }
    live.close()
    assert live.observer_count == 0
    again = load_volume_scene(tmp_path / "saved")
    for name, row in rows(again).items():
        assert row["value"] == pytest.approx(before[name]["value"], rel=1e-6), name
        assert (row["provenance"], row["rater"]) == (before[name]["provenance"], before[name]["rater"]), name
    other = LiveVolume(again, rater="CD")
    stretch(again.marks.nodes()["glenoid_width"], 3)
    assert rows(again)["glenoid_width"]["rater"] == "CD"
    other.close()


def test_an_axis_that_was_given_is_shown(shoulder):
    headless.new_scene()
    grid = shoulder.grid
    image = VolumeImage(Path("mr.nrrd"), shoulder.image, grid.spacing, tuple(grid.origin), grid.axes[::-1].T)
    given = placed_marks(SHOULDER_MRI, image, {"scapular_axis": shoulder.anatomy.scapular_points}, "AB")
    result = analyze_volume(
        SHOULDER_MRI, Known(shoulder.labels), image.array, image.spacing, axes=image.axes, placed=given
    )
    measured = build_volume_scene(image, SHOULDER_MRI, result)
    node = measured.marks.nodes()["scapular_axis"]
    assert node.GetNumberOfControlPoints() == 3
    live = LiveVolume(measured)
    assert rows(measured)["version"]["value"] == pytest.approx(result.value("version"), abs=1e-6)
    live.close()
