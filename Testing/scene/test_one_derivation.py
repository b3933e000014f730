"""One way from lines to numbers, whoever moved them: what a number says does not depend on the path to it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import slicer

from MSUSSegmentLib.measure import lines
from MSUSSegmentLib.measure.architecture import Options
from MSUSSegmentLib.measure.flags import decode
from MSUSSegmentLib.measure.smoothing import smoothed_rows
from MSUSSegmentLib.scene import attributes as A
from MSUSSegmentLib.scene import edits, headless, markups, segments, table
from MSUSSegmentLib.scene.adopt import load_recording
from MSUSSegmentLib.tasks.derive import derive
from MSUSSegmentLib.tasks.longitudinal import LONGITUDINAL
from MSUSSegmentLib.tasks.transverse import TRANSVERSE

UNSURE = {"MT": 0.5, "PA": 0.9, "FL": 0.45}


@pytest.fixture
def session(images, result_of, stand_in, begin):
    """A still that a model has looked at, of whose thickness it is unsure."""
    headless.new_scene()
    session = begin(load_recording(stand_in([images[0].pixels], images[0].spacing, "phantom.png")), rater="AB")
    session.begin_run()
    session.apply(replace(result_of(images[0]), confidence=dict(UNSURE)), model="net 1")
    return session


@pytest.fixture
def cine(cine_session, results):
    """A cine of four frames that a model has looked at; in the third it found no muscle."""
    cine_session.begin_run()
    for result in results:
        cine_session.apply(result, model="net 1")
    return cine_session


def row(session, quantity, index=None):
    found = [r for r in session.rows() if (r["quantity"], r["index"]) == (quantity, index)]
    assert found, f"no row {quantity} {index}"
    return found[0]


def value(session, quantity, index=None):
    return row(session, quantity, index)["value"]


def codes(session, quantity, index=None):
    return [one.code for one in decode(row(session, quantity, index)["flags"])]


def everything(session, frames="all"):
    """All that the table says, and all that is drawn and known of every frame."""
    shown = range(session.frame_count) if frames == "all" else [session.frame]
    drawings = [edits.drawing_at(session.muscle, i) for i in shown]
    drawn = [
        {key: (line.points.tolist(), line.provenance, line.rater, line.model, line.follows, line.convention)
         for key, line in drawing.lines.items() if line.placed}
        for drawing in drawings
    ]  # fmt: skip
    known = [(drawing.reasons, drawing.confidence, drawing.model) for drawing in drawings]
    rows = [{name: r[name] for name in r if name != "node_id"} for r in session.rows(frames)]
    return rows, drawn, known


def drag(session, key, i, by):
    node = session.muscle.markups[key]
    points = markups.read_points(node, session.muscle.matrix)
    session.live.move_point(node, i, points[i] + by)


def paint(session, key, mask):
    slicer.util.updateSegmentBinaryLabelmapFromArray(
        mask[None].astype(np.uint8), session.muscle.segmentation, key, session.muscle.volume
    )


# Conventions.


@pytest.mark.parametrize("change", [{"pennation": "superficial"}, {"thickness": "vertical"}, {"state": "rest"}])
def test_a_convention_gives_the_numbers_that_it_would_have_given_from_the_start(session, images, result_of, change):
    options = Options(**change)
    session.set_options(options)
    fresh = result_of(images[0], options=options)
    for measurement in fresh.measurements:
        assert value(session, measurement.quantity, measurement.index) == pytest.approx(measurement.value, abs=1e-9)
    session.set_options(Options())
    again = result_of(images[0])
    assert value(session, "PA") == pytest.approx(again.value("PA"), abs=1e-9)
    assert {r["provenance"] for r in session.rows()} == {"auto"}


def test_a_convention_reaches_every_frame_of_a_cine(cine):
    before = {(r["frame"], r["index"]): r["value"] for r in cine.rows("all") if r["quantity"] == "PA"}
    cine.set_options(Options(pennation="superficial"))
    after = {(r["frame"], r["index"]): r["value"] for r in cine.rows("all") if r["quantity"] == "PA"}
    assert set(after) == set(before)
    changed = [key for key in before if before[key] is not None]
    assert changed and all(after[key] != before[key] for key in changed)


def test_a_line_that_a_person_placed_keeps_its_convention_and_says_so(session):
    drag(session, ("thickness", 2), 0, (0, -5))
    drag(session, ("pennation", 1), 0, (0, -6))
    kept = value(session, "MT", 2), value(session, "PA", 1)
    session.set_options(Options(thickness="vertical", pennation="superficial"))
    assert (value(session, "MT", 2), value(session, "PA", 1)) == kept
    assert "convention" in codes(session, "MT", 2) and "convention" in codes(session, "PA", 1)
    assert "convention" in codes(session, "MT") and "convention" not in codes(session, "MT", 1)


# Deletion.


def test_what_depended_on_a_deleted_aponeurosis_goes_with_the_reason(session):
    session.delete(session.muscle.markups["deep", 1])
    for quantity in ("MT", "PA", "FL", "deep_angle"):
        found = row(session, quantity)
        assert found["value"] is None and "deleted by AB" in found["flag"], quantity
    assert value(session, "superficial_angle") is not None
    assert session.undo()
    assert value(session, "MT") is not None and row(session, "MT")["provenance"] == "auto"


def test_a_deleted_fascicle_takes_its_angle_out_of_the_median(session):
    others = [value(session, "PA", i) for i in (1, 3)]
    session.delete(session.muscle.markups["fascicle", 2])
    assert value(session, "PA") == pytest.approx(np.median(others))
    assert value(session, "PA", 2) is None and value(session, "FL", 2) is None
    assert "Fascicle 2 was deleted by AB" in row(session, "PA", 2)["flag"]
    assert codes(session, "PA")[-1] == "some_lines"
    session.live.add("fascicle", [[100, 190], [260, 110]])
    assert value(session, "PA", 2) is not None, "a new one takes its number, and the reason is gone"


def test_a_markup_that_is_deleted_by_hand_is_deleted_all_the_same(session):
    slicer.mrmlScene.RemoveNode(session.muscle.markups["deep", 1])
    assert value(session, "MT") is None and "deleted" in codes(session, "MT")
    assert session.undo() and value(session, "MT") is not None


def test_a_deleted_thickness_line_does_not_come_back_by_itself(session):
    session.delete(session.muscle.markups["thickness", 1])
    drag(session, ("deep", 1), 3, (0, 4))
    assert value(session, "MT", 1) is None and value(session, "MT", 2) is not None
    assert "MT 1 was deleted by AB" in [name for _, name in session.edits_in([0])]
    session.apply(replace(_result(session), index=0), model="net 2")
    assert value(session, "MT", 1) is None, "a run keeps what a person has done"
    session.reset_to_ai()
    assert value(session, "MT", 1) is not None


def _result(session):
    """What the session's model laid, as a run would give it again."""
    from MSUSSegmentLib.scene.drawing import network_drawing
    from MSUSSegmentLib.tasks.result import FrameResult

    drawing = network_drawing(session.muscle.segmentation)
    derived = derive(LONGITUDINAL, replace(drawing, model="", weights=""), None, session.spacing, session.options)
    shown = {key: line for key, line in derived.lines.items() if line.placed}
    return FrameResult(0, None, {}, shown, derived.measurements, drawing.reasons, drawing.confidence)


def test_lines_that_both_aponeuroses_imply_appear_as_soon_as_both_are_drawn(images, stand_in, begin):
    headless.new_scene()
    session = begin(load_recording(stand_in([images[0].pixels], images[0].spacing, "bare.png")), rater="AB")
    session.live.add("superficial", [[0, 60], [399, 60]])
    assert value(session, "MT") is None
    session.live.add("deep", [[0, 200], [399, 200]])
    assert value(session, "MT") == pytest.approx(140 * 0.12)
    assert row(session, "MT")["provenance"] == "manual" and row(session, "MT")["rater"] == "AB"


# Undo.


def test_a_deleted_unsure_line_comes_back_with_all_that_belonged_to_it(session):
    before = everything(session)
    assert "unsure" in codes(session, "MT")
    session.delete(session.muscle.markups["thickness", 2])
    assert session.undo()
    assert everything(session) == before


def test_a_second_run_is_undone_exactly(session, images, result_of):
    before, masks = everything(session), _masks(session)
    session.begin_run()
    other = result_of(images[2])
    session.apply(replace(other, index=0, confidence={"MT": 0.95, "PA": 0.99, "FL": 0.94}), model="net 2")
    assert everything(session) != before and row(session, "MT")["model"] == "net 2"
    after = everything(session), _masks(session)
    assert session.undo()
    assert everything(session) == before
    assert {key: mask.tobytes() for key, mask in _masks(session).items()} == {k: m.tobytes() for k, m in masks.items()}
    assert session.muscle.model == "net 1"
    assert session.redo()
    assert everything(session) == after[0]


def _masks(session):
    muscle = session.muscle
    return segments.masks_in(muscle.segmentation, muscle.matrix, session.pixels(0).shape)


# Confidence.


@pytest.mark.parametrize("key", [("superficial", 1), ("deep", 1), ("fascicle", 2)])
def test_there_is_no_confidence_where_a_persons_hand_is_in_it(session, key):
    assert row(session, "MT")["confidence"] == 0.5 and "unsure" in codes(session, "MT")
    drag(session, key, 0, (0, 3))
    for r in session.rows():
        assert (r["confidence"] is None) or r["provenance"] == "auto", r
        assert r["provenance"] == "auto" or "unsure" not in r["flag"]
    touched = {r["quantity"] for r in session.rows() if r["provenance"] == "edited"}
    assert touched == ({"FL", "PA", "fascicle_angle"} if key[0] == "fascicle" else
                       {"MT", "PA", "FL", "fascicle_angle", f"{key[0]}_angle"})  # fmt: skip


# Fascicles drawn by hand.


@pytest.mark.parametrize("share", [0.4, 0.9])
def test_a_drawn_fascicle_is_extended_like_an_automatic_one_and_says_by_how_much(images, stand_in, begin, share):
    headless.new_scene()
    session = begin(load_recording(stand_in([images[0].pixels], images[0].spacing, "bare.png")), rater="AB")
    session.live.add("superficial", [[0, 60], [399, 60]])
    session.live.add("deep", [[0, 200], [399, 200]])
    deep_end, top_end = np.array([60.0, 200.0]), np.array([340.0, 60.0])
    middle, half = (deep_end + top_end) / 2, share * (top_end - deep_end) / 2
    node = session.live.add("fascicle", [middle - half, middle + half])
    whole = lines.length([deep_end, top_end], session.spacing)
    assert value(session, "FL", 1) == pytest.approx(whole)
    assert f"extrapolated {100 * (1 - share):.0f} %" in row(session, "FL", 1)["flag"]
    np.testing.assert_allclose(markups.read_points(session.muscle.markups["pennation", 1], session.muscle.matrix)[1],
                               deep_end, atol=1e-6)  # fmt: skip
    np.testing.assert_allclose(markups.read_points(node, session.muscle.matrix), [middle - half, middle + half])
    drag(session, ("fascicle", 1), 1, 0.05 * half)
    assert "extrapolated" in codes(session, "FL", 1), "dragging an end does not hide it"
    session.set_options(Options(fascicle_ends="drawn"))
    assert value(session, "FL", 1) == pytest.approx(1.025 * share * whole)
    assert "extrapolated" not in codes(session, "FL", 1)


def test_a_dragged_automatic_fascicle_still_says_how_much_no_trace_shows(session):
    network = edits.drawing_at(session.muscle, 0).lines["fascicle", 2]
    drag(session, ("fascicle", 2), 1, (4, 0))
    shown = [one for one in decode(row(session, "FL", 2)["flags"]) if one.code == "extrapolated"]
    assert shown and shown[0].get("share") == pytest.approx(network.extrapolated, abs=0.05)


# Painting.


def test_only_what_comes_from_painted_segments_is_the_painters(session):
    masks = _masks(session)
    before = value(session, "superficial_angle"), value(session, "fascicle_angle")
    paint(session, "deep_aponeurosis", np.roll(masks["deep_aponeurosis"], 30, axis=0))
    session.remeasure_from_segments()
    assert value(session, "MT") > 18 and row(session, "MT")["provenance"] == "edited"
    assert {r["rater"] for r in session.rows() if r["provenance"] == "edited"} == {"AB"}
    assert row(session, "superficial_angle")["provenance"] == "auto"
    assert value(session, "superficial_angle") == before[0]
    assert value(session, "fascicle_angle") == pytest.approx(before[1], abs=0.2), "their traces are the network's still"
    assert row(session, "MT")["model"] == "net 1" and row(session, "deep_angle")["model"] == ""


def test_painting_in_one_task_leaves_the_other_alone(session):
    masks = _masks(session)
    paint(session, "deep_aponeurosis", np.roll(masks["deep_aponeurosis"], 30, axis=0))
    session.set_task(TRANSVERSE)
    assert not set(segments.painters(session.muscle.segmentation))
    session.set_task(LONGITUDINAL)
    assert set(segments.painters(session.muscle.segmentation)) == {"deep_aponeurosis"}


# Copy to the next frame.


def test_copying_asks_before_it_replaces_and_undo_brings_lines_and_segments_back(cine):
    cine.show_frame(1)
    paint(cine, "deep_aponeurosis", np.roll(_masks(cine)["deep_aponeurosis"], 6, axis=0))
    painted = {key: mask.tobytes() for key, mask in _masks(cine).items()}
    kept = everything(cine)
    cine.show_frame(0)
    paint(cine, "superficial_aponeurosis", np.roll(_masks(cine)["superficial_aponeurosis"], -4, axis=0))
    drag(cine, ("thickness", 1), 0, (0, -4))
    assert cine.edits_at_next() == ["segments"]
    with pytest.raises(ValueError, match="changed by hand"):
        cine.copy_edits_to_next()
    assert cine.copy_edits_to_next(overwrite=True) == 2
    assert cine.frame == 1 and row(cine, "MT", 1)["provenance"] == "edited"
    assert {key: mask.tobytes() for key, mask in _masks(cine).items()} != painted
    assert cine.undo()
    assert {key: mask.tobytes() for key, mask in _masks(cine).items()} == painted
    assert set(segments.painters(cine.muscle.segmentation)) == {"deep_aponeurosis"}
    rows = [r for r in everything(cine)[0] if r["frame"] == 1]
    assert rows == [r for r in kept[0] if r["frame"] == 1]


# One number, one value, everywhere.


def test_a_contour_of_a_cine_has_one_perimeter_everywhere(limb, stand_in, tmp_path):
    from limb_help import result_of

    from MSUSSegmentLib.scene.build import build_scene

    headless.new_scene()
    recording = stand_in([limb.pixels] * 3, limb.spacing, "limb.mp4")
    results = [result_of(limb, i) for i in range(3)]
    muscle = build_scene(recording, results, task=TRANSVERSE, model="truth")
    shown = {(r["frame"], r["quantity"], r["index"]): r["value"] for r in table.read_rows(muscle.table)}
    for result in results:
        for m in result.measurements:
            assert shown[result.index, m.quantity, m.index] == m.value, "the table has what the analysis gave"
    live = {(m.quantity, m.index): m.value for m in muscle.measurements()}
    assert live == {(q, i): v for (frame, q, i), v in shown.items() if frame == muscle.frame}
    over_time = smoothed_rows(table.read_rows(muscle.table))
    smoothed = {(r["frame"], r["quantity"], r["index"]): r["value"] for r in over_time}
    for key, number in smoothed.items():
        if key[1] == "perimeter":
            assert number == pytest.approx(shown[key], abs=1e-9), "three equal frames"
    node = muscle.markups["area", 1]
    drawn = node.GetCurvePointsWorld()
    polygon = np.array([drawn.GetPoint(i) for i in range(drawn.GetNumberOfPoints())])
    length = np.hypot(*np.diff(polygon[:, :2], axis=0).T).sum()
    assert length == pytest.approx(shown[0, "perimeter", 1], rel=1e-4), "and Slicer draws that very curve"


@pytest.mark.parametrize("first", range(5))
def test_a_polygon_measures_the_same_from_whichever_vertex(session, first):
    session.set_task(TRANSVERSE)
    shape = np.array([[100.0, 100], [240, 104], [250, 180], [170, 210], [96, 186]])
    session.live.add("area", np.roll(shape, first, axis=0))
    assert value(session, "CSA", 1) == pytest.approx(_reference_area(shape, session.spacing), rel=1e-9)


def _reference_area(shape, spacing):
    from MSUSSegmentLib.measure.knots import smooth_contour
    from MSUSSegmentLib.measure.outlines import polygon_area

    return polygon_area(smooth_contour(shape) * spacing) / 100


def test_reloading_gives_every_number_to_the_last_digit(session, tmp_path, begin):
    from MSUSSegmentLib.scene.save import load_scene

    drag(session, ("deep", 1), 3, (0, 4.25))
    drag(session, ("thickness", 2), 0, (0.5, -3.75))
    session.live.add("fascicle", [[100, 190], [230, 120]])
    before = everything(session)
    session.save(tmp_path / "out")
    again = begin(load_scene(tmp_path / "out"))
    after = everything(again)
    for mine, its in zip(before[0], after[0], strict=True):
        assert {**mine, "position": 0} == {**its, "position": 0}
    assert after[2][0][0] == before[2][0][0]
    assert A.read(again.muscle.table, A.MODEL) == "net 1"
