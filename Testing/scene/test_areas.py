"""Transverse scans in the scene: contours, segments and the fat above them, with a model and without one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from limb_help import KEY, area_of, draw, number, outline, paint, result_of, row

from MSUSSegmentLib.phantoms.transverse import CrossSection, TransversePhantom, render_transverse
from MSUSSegmentLib.scene import attributes as A
from MSUSSegmentLib.scene import headless, markups, segments
from MSUSSegmentLib.scene.adopt import load_recording
from MSUSSegmentLib.tasks.longitudinal import LONGITUDINAL
from MSUSSegmentLib.tasks.result import EXCLUDED
from MSUSSegmentLib.tasks.transverse import TRANSVERSE, TRANSVERSE_NERVE


@pytest.fixture
def session(limb_session):
    return limb_session


# The task.


def test_a_fresh_picture_takes_the_task_and_its_segments(session):
    ids = list(session.muscle.segmentation.GetSegmentation().GetSegmentIDs())
    assert ids == [KEY, EXCLUDED]
    assert session.task is TRANSVERSE
    assert session.rows() == []


def test_the_numbers_of_another_task_are_gone_with_it_and_come_back(cine_scene, begin):
    session = begin(cine_scene)
    before = session.rows("all")
    session.set_options(replace(session.options, thickness="vertical"))
    session.set_task(TRANSVERSE)
    assert {r["quantity"] for r in session.rows("all")} <= {"CSA", "EI"}
    assert not session.muscle.markups["deep", 1].GetDisplayNode().GetVisibility()
    session.set_task(LONGITUDINAL)
    assert session.options.thickness == "vertical"
    session.set_options(replace(session.options, thickness="normal"))
    assert [(r["quantity"], r["value"]) for r in session.rows("all")] == [
        (r["quantity"], pytest.approx(r["value"])) for r in before
    ]
    assert session.muscle.markups["deep", 1].GetDisplayNode().GetVisibility()


@pytest.mark.parametrize("frames", ["still", "cine"])
def test_what_was_painted_in_one_task_does_not_keep_another_from_its_segments(limb, stand_in, begin, frames):
    headless.new_scene()
    pictures = [limb.pixels] * (1 if frames == "still" else 3)
    session = begin(load_recording(stand_in(pictures, limb.spacing, "limb.png")), rater="AB")
    band = np.zeros(limb.mask.shape, bool)
    band[150:160] = True
    session.set_task(LONGITUDINAL)
    paint(session, "deep_aponeurosis", band)
    last = session.frame_count - 1
    assert session.edits_in([0]) == [(0, "segments")]
    session.set_task(TRANSVERSE)
    assert session.edits_in(range(last + 1)) == []
    for i in range(last + 1):
        session.apply(result_of(limb, i), model="oracle 1")
    for i in range(last + 1):
        session.show_frame(i)
        for index in (1, 2):
            drawn, painted = number(session, "CSA", index), area_of(session, KEY if index == 1 else f"{KEY}_2")
            assert painted == pytest.approx(drawn, rel=0.02), (i, index)
    session.show_frame(0)
    paint(session, KEY, limb.mask & ~band)
    session.set_task(LONGITUDINAL)  # and on the way back it is a person's work again
    assert session.edits_in([0]) == [(0, "segments")]
    assert session.edits_in([last]) == ([(0, "segments")] if last == 0 else [])
    muscle = session.muscle
    np.testing.assert_array_equal(
        segments.mask_in(muscle.segmentation, "deep_aponeurosis", muscle.matrix, band.shape), band
    )
    session.set_task(TRANSVERSE)
    assert (0, "segments") in session.edits_in([0])


def test_a_stroke_in_a_segment_that_two_tasks_share_is_a_persons_in_both(session, limb):
    other = replace(TRANSVERSE, name="another")
    muscle = session.muscle
    paint(session, KEY, limb.mask)
    segments.change_task(muscle.segmentation, TRANSVERSE, other, muscle.matrix, limb.mask.shape)
    assert muscle.segmentation.GetAttribute(A.PAINTED)


def test_a_task_without_fat_refuses_the_fat_line(session):
    session.set_task(TRANSVERSE_NERVE)
    with pytest.raises(ValueError, match="proposes no such line"):
        session.propose_lines("fat")


# With a model.


def test_every_muscle_has_a_segment_a_curve_and_rows(found, limb):
    assert [node.GetName() for node in found.muscle.nodes_of("area")] == ["Area 1", "Area 2"]
    for i, truth in enumerate(limb.sections, 1):
        assert number(found, "CSA", i) == pytest.approx(truth.area_cm2, rel=0.02)
        assert number(found, "EI", i) == pytest.approx(truth.echo_mean, abs=1.0)
        assert row(found, "EI", i)["model"] == "oracle 1"
    display = found.muscle.segmentation.GetDisplayNode()
    assert display.GetSegmentOpacity2DFill(KEY) == display.GetSegmentOpacity2DFill(f"{KEY}_2") == 0.15
    names = [found.muscle.segmentation.GetSegmentation().GetSegment(k).GetName() for k in (KEY, f"{KEY}_2")]
    assert names == ["Muscle cross-section", "Muscle cross-section 2"]


def test_segment_and_curve_agree_in_area_within_one_percent(found):
    for i, key in ((1, KEY), (2, f"{KEY}_2")):
        assert area_of(found, key) == pytest.approx(number(found, "CSA", i), rel=0.01)


def test_the_area_row_is_that_of_slicer_s_own_curve(found):
    curve = found.muscle.nodes_of("area")[0]
    curve.GetMeasurement("area").SetEnabled(True)
    curve.UpdateAllMeasurements()
    assert number(found, "CSA") == pytest.approx(curve.GetMeasurement("area").GetValue() / 100, rel=0.005)


def test_numbers_follow_a_dragged_curve(found):
    before = {q: number(found, q) for q in ("CSA", "perimeter", "width", "depth", "aspect", "EI", "EI_SD", "EI_median")}
    curve = found.muscle.nodes_of("area")[0]
    points = markups.read_points(curve, found.muscle.matrix)
    lowest = int(points[:, 1].argmax())
    told = []
    found.on_change.append(lambda: told.append(number(found, "CSA")))
    curve.InvokeEvent(curve.PointStartInteractionEvent)
    for step in (3, 6, 9):
        x, y = points[lowest] + (0, step)
        curve.SetNthControlPointPosition(lowest, -x * 0.16, -y * 0.16, 0.0)
    curve.InvokeEvent(curve.PointEndInteractionEvent)
    assert told[0] < told[1] < told[2]
    assert row(found, "CSA")["provenance"] == "edited"
    assert row(found, "CSA", 2)["provenance"] == "auto"
    assert all(number(found, q) != before[q] for q in ("CSA", "perimeter", "depth", "aspect", "EI"))


def test_a_run_keeps_what_a_person_has_drawn(found, limb):
    found.live.move_point(found.muscle.nodes_of("area")[0], 0, (20.0, 60.0))
    kept = number(found, "CSA")
    found.apply(result_of(limb), model="oracle 2")
    assert number(found, "CSA") == kept
    assert row(found, "CSA", 2)["model"] == "oracle 2"


# Without a model.


def test_a_drawn_curve_has_all_its_numbers(session, limb):
    draw(session, outline(limb.sections[0]))
    truth = limb.sections[0]
    assert number(session, "CSA") == pytest.approx(truth.area_cm2, rel=0.02)
    assert number(session, "EI") == pytest.approx(truth.echo_mean, abs=1.5)
    assert row(session, "CSA")["provenance"] == "manual"
    assert row(session, "CSA")["rater"] == "AB"
    assert row(session, "CSA")["model"] == ""


def test_a_segment_is_made_from_the_curve_and_undone_in_one_step(session, limb):
    draw(session, outline(limb.sections[0]))
    assert session.segment_from_curve() == [1]
    assert area_of(session) == pytest.approx(number(session, "CSA"), rel=0.01)
    assert (0, "segments") in session.edits_in([0])
    session.undo()
    assert area_of(session) == 0
    assert row(session, "CSA")["provenance"] == "manual", "the curve is still there"
    session.redo()
    assert area_of(session) == pytest.approx(number(session, "CSA"), rel=0.01)


def test_a_curve_is_made_from_a_painted_segment_and_undone_in_one_step(session, limb):
    paint(session, KEY, limb.sections[1].mask)
    assert session.curve_from_segment() == [1]
    assert number(session, "CSA") == pytest.approx(limb.sections[1].area_cm2, rel=0.01)
    assert row(session, "CSA")["provenance"] == "manual"
    session.undo()
    assert session.rows() == []
    assert area_of(session) > 0, "the painting is still there"


def test_painting_again_and_measuring_again_needs_no_question(found, limb):
    for shift in (3, 6):
        paint(found, KEY, np.roll(limb.sections[0].mask, shift, axis=0) | limb.sections[0].mask)
        assert found.edits_in([0], painted_too=False) == []
        found.remeasure_from_segments()
        assert number(found, "CSA") == pytest.approx(area_of(found), rel=0.01)
        assert row(found, "CSA")["provenance"] == "edited"
        assert row(found, "CSA")["rater"] == "AB"


def test_a_second_muscle_is_painted_in_a_segment_of_its_own(session, limb):
    paint(session, session.add_segment(), limb.sections[0].mask)
    second = session.add_segment()
    assert second == f"{KEY}_2"
    assert session.add_segment() == second, "an empty one is used again"
    paint(session, second, limb.sections[1].mask)
    session.remeasure_from_segments()
    for i, truth in enumerate(limb.sections, 1):
        assert number(session, "CSA", i) == pytest.approx(truth.area_cm2, rel=0.01)


def test_a_drawn_curve_is_drawn_onto_the_fascia_when_asked(session, limb):
    truth = limb.sections[0]
    middle = truth.contour.mean(axis=0)
    draw(session, 0.88 * outline(truth) + 0.12 * middle)
    before = abs(number(session, "CSA") / truth.area_cm2 - 1)
    drawn = number(session, "CSA")
    assert session.snap_to_edge() == [1]
    assert abs(number(session, "CSA") / truth.area_cm2 - 1) < 0.05 < before
    session.undo()
    assert number(session, "CSA") == pytest.approx(drawn)


def test_a_panoramic_picture_is_measured_like_any_other(stand_in, begin):
    wide = TransversePhantom(
        shape=(160, 2400), spacing=(0.1, 0.25), muscles=(CrossSection(120.0, 150.0, 22.0),), fat_mm=5.0
    )
    image = render_transverse(wide)
    headless.new_scene()
    session = begin(load_recording(stand_in([image.pixels], image.spacing, "panorama.png")))
    session.set_task(TRANSVERSE)
    draw(session, outline(image.sections[0], 60))
    assert number(session, "CSA") == pytest.approx(image.sections[0].area_cm2, rel=0.02)
    session.segment_from_curve()
    assert area_of(session) == pytest.approx(number(session, "CSA"), rel=0.01)
    session.snap_to_edge()
    assert number(session, "CSA") == pytest.approx(image.sections[0].area_cm2, rel=0.06)


# Fat.


def test_a_fat_line_is_proposed_follows_its_contour_and_is_a_person_s_once_dragged(session, limb):
    curve = draw(session, outline(limb.sections[0]))
    assert session.propose_lines("fat")
    assert row(session, "fat_thickness")["flag"].startswith("proposed")
    before = number(session, "fat_thickness")
    points = markups.read_points(curve, session.muscle.matrix) + np.array([0.0, 10.0])
    for i, point in enumerate(points):
        session.live.move_point(curve, i, point)
    assert number(session, "fat_thickness") == pytest.approx(before + 1.6, abs=0.1)
    assert row(session, "fat_thickness")["provenance"] == "manual", "all that it comes from is a person's"
    assert row(session, "fat_thickness")["flag"].startswith("proposed"), "whatever it has followed"
    line = session.muscle.markups["fat", 1]
    session.live.move_point(line, 0, (80.0, 5.0))
    assert row(session, "fat_thickness")["provenance"] == "manual"
    assert row(session, "fat_thickness")["flag"] == ""
    kept = number(session, "fat_thickness")
    session.live.move_point(curve, 0, points[0] - (0, 8))
    assert number(session, "fat_thickness") == kept


def test_fat_corrected_intensity_is_off_unless_chosen(found):
    assert not any(r["quantity"] == "EI_fat_corrected" for r in found.rows())
    found.set_options(replace(found.options, fat_correction="young2015"))
    more = number(found, "EI_fat_corrected") - number(found, "EI")
    assert more == pytest.approx(40.5278 * number(found, "fat_thickness") / 10)
    assert "Young" in row(found, "EI_fat_corrected")["flag"]
