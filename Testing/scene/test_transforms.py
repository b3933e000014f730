"""A picture under a transform is measured in its own frame when everything of it moves along, and refused otherwise."""

from __future__ import annotations

import numpy as np
import pytest
import slicer
import vtk

from MSUSSegmentLib.scene import cine, coordinates, markups, segments
from MSUSSegmentLib.scene.save import load_scene, save_scene

COS, SIN = np.cos(np.radians(60)), np.sin(np.radians(60))
LINEAR = {
    "rotation about x": [[1, 0, 0, 0], [0, COS, -SIN, 0], [0, SIN, COS, 0], [0, 0, 0, 1]],
    "rotation in the plane": [[COS, -SIN, 0, 5], [SIN, COS, 0, -9], [0, 0, 1, 0], [0, 0, 0, 1]],
    "twice as large": [[2, 0, 0, 0], [0, 2, 0, 0], [0, 0, 2, 0], [0, 0, 0, 1]],
    "shear": [[1, 0.4, 0, 0], [0, 1, 0.2, 0], [0, 0, 1, 0], [0, 0, 0, 1]],
    "mirror and shift": [[-1, 0, 0, 30], [0, 1, 0, -7], [0, 0, 1, 12], [0, 0, 0, 1]],
}


@pytest.fixture
def transform():
    """transform(matrix or None, nodes) puts nodes under a new transform, linear or, for None, one that bends."""

    def put(matrix, nodes):
        if matrix is None:
            node = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLTransformNode", "Bend")
            bend = vtk.vtkThinPlateSplineTransform()
            source, target = vtk.vtkPoints(), vtk.vtkPoints()
            for point in ((0, 0, 0), (-20, 0, 0), (0, -20, 0), (-20, -20, 5), (0, 0, 9)):
                source.InsertNextPoint(point)
                target.InsertNextPoint(point[0] + 0.1 * point[1] ** 2 / 20, point[1], point[2])
            bend.SetSourceLandmarks(source)
            bend.SetTargetLandmarks(target)
            bend.SetBasisToR()
            node.SetAndObserveTransformToParent(bend)
        else:
            node = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLLinearTransformNode", "Move")
            node.SetMatrixTransformToParent(slicer.util.vtkMatrixFromArray(np.array(matrix, float)))
        for one in nodes:
            one.SetAndObserveTransformNodeID(node.GetID())
        return node

    return put


def everything(muscle):
    return [muscle.volume, muscle.segmentation, *muscle.markups.values()]


def rows(session, frames="all"):
    names = ("frame", "quantity", "index", "value", "provenance", "flag")
    return [tuple(row[name] for name in names) for row in session.rows(frames)]


def same(one, other, rel=1e-12):
    assert [row[:3] + row[4:] for row in one] == [row[:3] + row[4:] for row in other]
    close = [row[3] if row[3] is None else pytest.approx(row[3], rel=rel) for row in other]
    assert [row[3] for row in one] == close


@pytest.fixture(params=["still", "cine"])
def session(request, begin):
    """A still with everything on it, or a cine of four frames."""
    muscle = request.getfixturevalue("still" if request.param == "still" else "cine_scene")
    return begin(muscle, rater="AB")


@pytest.mark.parametrize("name", LINEAR)
def test_a_common_transform_changes_no_number(session, transform, name):
    before, muscle = rows(session), session.muscle
    masks = segments.masks_in(muscle.segmentation, muscle.matrix, (300, 400))
    transform(LINEAR[name], everything(muscle))
    same(rows(session), before)
    for i in range(session.frame_count):
        session.show_frame(i)
        same(rows(session), before)
    session.show_frame(0)
    for key, mask in segments.masks_of(muscle.segmentation, muscle.volume).items():
        np.testing.assert_array_equal(mask, masks[key])
    session.remeasure_from_segments("this", overwrite=True)  # pixels, and back into the same frame
    again = {r[1:3]: r[3] for r in rows(session, "this")}
    for _, quantity, index, value, *_ in before[:3]:
        assert again[quantity, index] == pytest.approx(value, rel=0.05)
    transform(np.eye(4), everything(muscle))


@pytest.mark.parametrize("name", LINEAR)
def test_work_goes_on_under_a_transform_as_without_it(images, result_of, stand_in, begin, transform, name):
    """Drag, add, undo, another scale, another frame, save and load: the numbers are those of the picture alone."""
    from MSUSSegmentLib.scene import headless
    from MSUSSegmentLib.scene.build import build_scene

    def work(matrix):
        headless.new_scene()
        recording = stand_in([image.pixels for image in images[:2]], images[0].spacing)
        muscle = build_scene(recording, [result_of(image, i) for i, image in enumerate(images[:2])], model="truth")
        session = begin(muscle, rater="AB")
        if matrix is not None:
            transform(matrix, everything(muscle))
        deep = muscle.markups["deep", 1]
        session.live.move_point(deep, 2, markups.read_points(deep, muscle.matrix)[2] + 9)
        session.live.add("thickness", [[50, 60], [55, 200]])
        session.live.add("fascicle", [[60, 180], [180, 90]])
        session.live.add("area", [[100, 100], [180, 100], [180, 160], [100, 160]])
        session.show_frame(1)
        session.live.move_point(muscle.nodes_of("fascicle")[0], 1, (200, 80))
        session.undo()
        session.redo()
        session.set_scale_typed(0.09)
        session.show_frame(0)
        return session

    plain = rows(work(None))
    moved = work(LINEAR[name])
    same(rows(moved), plain, rel=1e-9)


@pytest.mark.parametrize("name", [*LINEAR, "bent"])
@pytest.mark.parametrize("which", ["picture", "lines", "one line", "segments"])
def test_what_does_not_move_along_is_refused_with_a_sentence(session, transform, name, which):
    before, muscle = rows(session), session.muscle
    chosen = {
        "picture": [muscle.volume],
        "lines": list(muscle.markups.values()),
        "one line": [muscle.markups["deep", 1]],
        "segments": [muscle.segmentation],
    }[which]
    transform(LINEAR.get(name), chosen)
    refused = rows(session)
    assert refused and all(value is None for *_, value, _, _ in refused)
    told = [flag for *_, flag in refused]
    assert any(("not under the same transform" if name != "bent" else "bends space") in flag for flag in told)
    for i in range(session.frame_count):
        session.show_frame(i)
        assert all(value is None for *_, value, _, _ in rows(session))
    session.show_frame(0)
    for node in chosen:
        node.SetAndObserveTransformNodeID(None)
    same(rows(session), before)  # and all is as it was


def test_a_transform_that_bends_everything_is_refused(session, transform):
    transform(None, everything(session.muscle))
    assert all(value is None for *_, value, _, _ in rows(session))
    with pytest.raises(ValueError, match="bends space"):
        coordinates.world_matrix_of(session.muscle.volume)


@pytest.mark.parametrize("name", LINEAR)
def test_the_number_beside_a_line_is_the_one_that_is_measured(session, transform, name):
    muscle = session.muscle
    node = muscle.nodes_of("thickness")[0] if session.frame_count == 1 else muscle.nodes_of("pennation")[0]
    quantity, unit = ("MT", " mm") if session.frame_count == 1 else ("PA", "°")

    def labels():
        return [node.GetNthControlPointLabel(i) for i in range(node.GetNumberOfControlPoints())]

    def expected():
        value = next(row["value"] for row in session.rows() if (row["quantity"], row["index"]) == (quantity, 1))
        return "" if value is None else f"{quantity} {value:.1f}{unit}"

    assert sorted(filter(None, labels())) == [expected()] and expected()
    assert not node.GetDisplayNode().GetPropertiesLabelVisibility(), "Slicer's own number may be another"
    transform(LINEAR[name], everything(muscle))
    assert sorted(filter(None, labels())) == [text for text in [expected()] if text]


def test_a_transform_that_changes_later_is_noticed(session, transform):
    before = rows(session)
    node = transform(np.eye(4), [session.muscle.volume])
    same(rows(session), before)  # the same place
    node.SetMatrixTransformToParent(slicer.util.vtkMatrixFromArray(np.array(LINEAR["shear"], float)))
    assert all(value is None for *_, value, _, _ in rows(session))


def test_a_line_off_the_picture_is_refused(session):
    line = session.live.add("thickness", [[50, 60], [52, 200]])
    row = next(r for r in session.rows() if r["node_id"] == line.GetID())
    assert row["value"] is not None
    x, y, _ = line.GetNthControlPointPosition(1)
    line.SetNthControlPointPosition(1, x, y, 0.4)  # within the slice that is seen
    assert next(r for r in session.rows() if r["node_id"] == line.GetID())["value"] == pytest.approx(row["value"])
    line.SetNthControlPointPosition(1, x, y, 8.0)
    assert any("does not lie on the picture" in r["flag"] for r in session.rows())
    assert all(r["value"] is None for r in session.rows())


@pytest.mark.parametrize("name", LINEAR)
def test_a_known_distance_is_drawn_where_the_picture_is_seen(images, stand_in, begin, transform, name):
    """The line belongs to no picture and is under no transform: it is taken through the world."""
    from MSUSSegmentLib.scene import headless
    from MSUSSegmentLib.scene.adopt import load_recording

    headless.new_scene()
    session = begin(load_recording(stand_in([images[0].pixels], None, "scan.png")))
    transform(LINEAR[name], everything(session.muscle))
    line = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLMarkupsLineNode", "Known")
    ends = np.array([(20.0, 30.0), (20.0, 130.0)])
    for position in coordinates.to_ras(ends, coordinates.world_matrix_of(session.muscle.volume)):
        line.AddControlPointWorld(vtk.vtkVector3d(*position))
    session.set_scale_from_line(line, 10.0)
    assert session.spacing == pytest.approx((0.1, 0.1))
    there = [line.GetNthControlPointPositionWorld(i) for i in (0, 1)]
    world = coordinates.world_matrix_of(session.muscle.volume)
    np.testing.assert_allclose(coordinates.to_pixels(there, world), ends, atol=1e-6)  # it stays on its pixels
    assert coordinates.on_picture(there, world)
    line.SetNthControlPointPositionWorld(1, *coordinates.to_world(session.muscle.volume)[:3, 2] * 30)
    with pytest.raises(ValueError, match="does not lie on the picture"):
        session.set_scale_from_line(line, 10.0)


def test_a_transform_is_saved_with_its_picture(session, transform, tmp_path):
    before = rows(session)
    transform(LINEAR["shear"], everything(session.muscle))
    save_scene(session.muscle, tmp_path)
    session.close()
    loaded = load_scene(tmp_path)
    np.testing.assert_allclose(coordinates.to_world(loaded.volume), LINEAR["shear"], atol=1e-12)
    values = [row[3] for row in before]
    for item in range(cine.number_of_frames(loaded)):
        if loaded.browser is not None:
            cine.show_frame(loaded.browser, item)
        now = [m.value for m in loaded.measurements()]
        expected = [value for row, value in zip(before, values, strict=True) if row[0] == loaded.frame]
        assert now == [value if value is None else pytest.approx(value, rel=1e-12) for value in expected]
