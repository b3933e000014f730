"""Transverse scans in the scene: echo intensity, z-scores, copies, files, and what is said of bad input."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace

import numpy as np
import pytest
import slicer
from limb_help import BICEPS, WOMAN, area_of, draw, number, outline, paint, result_of, row

from MSUSSegmentLib.measure.types import Subject
from MSUSSegmentLib.scene import headless, markups
from MSUSSegmentLib.scene.adopt import load_recording
from MSUSSegmentLib.scene.build import build_scene
from MSUSSegmentLib.scene.reference import ReferenceSettings
from MSUSSegmentLib.scene.save import load_scene
from MSUSSegmentLib.tasks.result import EXCLUDED
from MSUSSegmentLib.tasks.transverse import TRANSVERSE


@pytest.fixture
def session(limb_session):
    return limb_session


# Echo intensity.


def test_what_is_painted_over_is_left_out_at_once_and_is_no_correction(found, limb):
    before = number(found, "EI")
    mask = limb.sections[0].mask.copy()
    mask[: int(limb.sections[0].contour[:, 1].mean())] = False
    paint(found, EXCLUDED, mask)
    assert number(found, "EI") != before
    left_out = number(found, "EI_excluded")
    assert left_out == pytest.approx(mask.sum(), rel=0.01)
    assert "masked pixels" in row(found, "EI")["flag"]
    assert found.edits_in([0]) == []
    found.apply(result_of(limb), model="oracle 1")
    assert number(found, "EI_excluded") == left_out, "a run leaves it"


def coloured(limb, share):
    """The picture in colour, with ``share`` of its height in red."""
    rgb = np.repeat(limb.pixels[..., None], 3, axis=2)
    middle = limb.sections[0].contour.mean(axis=0).astype(int)
    tall = max(2, int(share * 60))
    rgb[middle[1] - tall // 2 : middle[1] + tall // 2 + 1, middle[0] - 40 : middle[0] + 40] = (250, 30, 30)
    return rgb


def test_coloured_pixels_are_left_out_and_said(limb, add_picture, begin):
    session = begin(add_picture(coloured(limb, 0.05)[None], limb.spacing))
    session.set_task(TRANSVERSE)
    draw(session, outline(limb.sections[0]))
    assert "coloured pixels" in row(session, "EI")["flag"]
    assert number(session, "EI_excluded") > 50
    assert number(session, "EI") == pytest.approx(limb.sections[0].echo_mean, abs=3)


def test_colour_doppler_has_an_area_but_no_echo_intensity(limb, add_picture, begin):
    session = begin(add_picture(coloured(limb, 1.0)[None], limb.spacing))
    session.set_task(TRANSVERSE)
    draw(session, outline(limb.sections[0]))
    assert number(session, "EI") is None
    assert "colour Doppler" in row(session, "EI")["flag"]
    assert number(session, "CSA") == pytest.approx(limb.sections[0].area_cm2, rel=0.02)


def test_colours_of_a_file_that_became_grey_are_still_known_after_saving(limb, tmp_path, begin):
    from PIL import Image

    from MSUSSegmentLib.scene.session import Session

    path = tmp_path / "callipers.png"
    Image.fromarray(coloured(limb, 0.05)).save(path)
    headless.new_scene()
    session = Session.open(path, mm_per_pixel=0.16)
    session.set_task(TRANSVERSE)
    draw(session, outline(limb.sections[0]))
    left_out = number(session, "EI_excluded")
    assert left_out > 50
    session.save(tmp_path / "out")
    session.close()
    path.unlink()
    again = begin(load_scene(tmp_path / "out"))
    assert number(again, "EI_excluded") == left_out


# Reference values.


def test_z_scores_stand_behind_their_numbers(found):
    found.set_reference(BICEPS, WOMAN)
    order = [(r["quantity"], r["index"]) for r in found.rows()]
    for quantity in ("CSA", "EI"):
        assert order.index((f"{quantity}_z", 1)) == order.index((quantity, 1)) + 1
    assert number(found, "EI_z") == pytest.approx((number(found, "EI") - 50) / 10)
    expected = 2 - 0.01 * 30 + 0.02 * 170 + 0.03 * 65
    assert number(found, "CSA_z") == pytest.approx(number(found, "CSA") - expected)
    assert "healthy" not in row(found, "EI_z")["flag"] and "abnormal" not in row(found, "EI_z")["flag"]


def test_thresholds_make_the_judgement(found):
    found.set_reference(replace(BICEPS, abnormal_above=-50.0, abnormal_below=-50.0), WOMAN)
    assert row(found, "EI_z")["flag"].startswith("abnormal")
    assert row(found, "CSA_z")["flag"].startswith("healthy")


def test_z_scores_follow_a_drag(found):
    found.set_reference(BICEPS, WOMAN)
    found.live.move_point(found.muscle.nodes_of("area")[0], 0, (20.0, 60.0))
    assert number(found, "EI_z") == pytest.approx((number(found, "EI") - 50) / 10)


def test_two_muscles_have_two_names(found):
    found.set_reference(replace(BICEPS, muscle="made-up biceps brachii; made-up tibialis anterior", side="left"), WOMAN)
    bmi = 65 / 1.7**2
    assert number(found, "EI_z", 2) == pytest.approx((number(found, "EI", 2) - (40 + 6 + 0.9 + 0.5 * bmi)) / 8)
    found.set_reference(replace(BICEPS, muscle=""), WOMAN)
    assert "has no muscle" in row(found, "EI_z")["flag"]


def test_what_is_missing_for_a_z_score_is_said(found):
    found.set_reference(BICEPS, Subject(sex="F"))
    assert number(found, "EI_z") is None
    assert "need the age" in row(found, "EI_z")["flag"]
    with pytest.raises(ValueError, match="Choose a table of norms"):
        found.set_reference(ReferenceSettings(), WOMAN)
    with pytest.raises(OSError, match="choose the file again"):
        found.set_reference(ReferenceSettings("/nowhere/norms.csv", "biceps"), WOMAN)
    found.set_reference(None)
    assert not any(r["quantity"].endswith("_z") for r in found.rows())


def test_the_subject_is_in_no_file_and_the_scores_are(found, tmp_path, begin):
    subject = Subject(age=37.123, sex="F", height_cm=171.457, weight_kg=66.789)
    found.set_reference(replace(BICEPS, abnormal_above=2.0), subject)
    wanted = number(found, "EI_z")
    found.save(tmp_path / "out")
    found.export_csv(tmp_path / "out.csv")
    texts = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    with zipfile.ZipFile(tmp_path / "out" / "scene.mrb") as bundle:
        texts += [bundle.read(name) for name in bundle.namelist()]
    for secret in (rb"37\.123", rb"171\.457", rb"66\.789"):
        assert not any(re.search(secret, text) for text in texts)
    found.close()
    again = begin(load_scene(tmp_path / "out"))
    assert number(again, "EI_z") == pytest.approx(wanted, rel=1e-5)
    assert again.reference_settings == replace(BICEPS, abnormal_above=2.0)
    again.live.move_point(again.muscle.nodes_of("area")[0], 0, (20.0, 60.0))
    assert not any(r["quantity"] == "EI_z" and r["index"] == 1 for r in again.rows()), "its number is another now"
    assert number(again, "EI_z", 2) is not None


# Copies.


def test_contours_are_copied_to_the_next_picture_at_the_same_depth(session, limb, stand_in, begin):
    draw(session, outline(limb.sections[0]))
    session.propose_lines("fat")
    assert session.next_picture() is None
    half = limb.pixels[::2, ::2]
    node = load_recording(stand_in([half], (0.32, 0.32), "next.png"))
    assert session.next_picture() is node
    other = session.copy_to_picture(node)
    assert other.task is TRANSVERSE
    assert number(other, "CSA") == pytest.approx(number(session, "CSA"), rel=0.01)
    assert row(other, "CSA")["provenance"] == "manual"
    there = markups.read_points(other.muscle.nodes_of("area")[0], other.muscle.matrix) * 0.32
    here = markups.read_points(session.muscle.nodes_of("area")[0], session.muscle.matrix) * 0.16
    assert np.abs(there - here).max() < 0.7
    with pytest.raises(ValueError, match="has contours of its own"):
        session.copy_to_picture(node)
    other.undo()
    assert other.rows() == []
    other.close()


def test_nothing_drawn_is_nothing_to_copy(session, limb, stand_in):
    node = load_recording(stand_in([limb.pixels], limb.spacing, "next.png"))
    with pytest.raises(ValueError, match="no contour to copy"):
        session.copy_to_picture(node)


def test_in_a_cine_a_contour_is_copied_to_the_next_frame(limb, stand_in, begin):
    headless.new_scene()
    frames = [np.roll(limb.pixels, shift, axis=0) for shift in range(3)]
    session = begin(load_recording(stand_in(frames, limb.spacing)), rater="AB")
    session.set_task(TRANSVERSE)
    draw(session, outline(limb.sections[0]))
    session.propose_lines("fat")
    assert session.copy_edits_to_next() == 1
    assert session.frame == 1
    assert row(session, "CSA")["frame"] == 1
    session.segment_from_curve()
    assert area_of(session) == pytest.approx(number(session, "CSA"), rel=0.01)
    session.show_frame(0)
    assert area_of(session) == 0
    session.undo()
    assert session.frame == 1 and area_of(session) == 0


# Saved and opened again.


def test_a_reopened_scene_goes_on(found, tmp_path, begin, limb):
    found.set_options(replace(found.options, fat_correction="young2015"))
    found.live.move_point(found.muscle.nodes_of("area")[1], 0, (200.0, 60.0))
    mask = np.zeros(limb.pixels.shape, bool)
    mask[100:110, 60:90] = True
    paint(found, EXCLUDED, mask)
    before = found.rows()
    found.save(tmp_path / "out")
    assert {"overlay.png", "scene.mrb", "measurements.csv"} <= {p.name for p in (tmp_path / "out").iterdir()}
    found.close()
    again = begin(load_scene(tmp_path / "out"))
    assert again.task is TRANSVERSE and again.options.fat_correction == "young2015"
    assert [(r["quantity"], r["index"], r["provenance"], r["flag"]) for r in again.rows()] == [
        (r["quantity"], r["index"], r["provenance"], r["flag"]) for r in before
    ]
    assert [r["value"] for r in again.rows()] == [pytest.approx(r["value"], rel=1e-4) for r in before]
    again.reset_to_ai()
    assert row(again, "CSA", 2)["provenance"] == "auto"
    again.segment_from_curve(1)
    assert area_of(again) == pytest.approx(number(again, "CSA"), rel=0.01)


def test_a_deleted_table_comes_back_with_the_task(found):
    wanted = number(found, "CSA")
    slicer.mrmlScene.RemoveNode(found.muscle.table)
    found.add("area")
    assert found.task is TRANSVERSE
    assert number(found, "CSA") == pytest.approx(wanted)


def test_results_built_into_a_scene_measure_the_same_when_a_person_takes_over(limb, stand_in, begin):
    headless.new_scene()
    recording = stand_in([limb.pixels], limb.spacing, "limb.png")
    options = TRANSVERSE.conventions()
    muscle = build_scene(recording, [result_of(limb)], task=TRANSVERSE, model="oracle 1", options=options)
    session = begin(muscle)
    before = session.rows()
    session.live.update()
    assert [(r["quantity"], r["value"], r["flag"]) for r in session.rows()] == [
        (r["quantity"], pytest.approx(r["value"]), r["flag"]) for r in before
    ]


# Bad input.


def test_without_a_scale_the_area_is_in_square_pixels(limb, stand_in, begin):
    headless.new_scene()
    session = begin(load_recording(stand_in([limb.pixels], None, "limb.png")))
    session.set_task(TRANSVERSE)
    draw(session, outline(limb.sections[0]))
    assert row(session, "CSA")["unit"] == "px2"
    session.set_options(replace(session.options, fat_correction="young2015"))
    session.propose_lines("fat")
    assert number(session, "EI_fat_corrected") is None
    assert "calibrate" in row(session, "EI_fat_corrected")["flag"]
    session.set_reference(BICEPS, WOMAN)
    assert "calibrate" in row(session, "CSA_z")["flag"]


def test_a_contour_that_crosses_itself_says_so_and_loses_nothing(session, limb):
    curve = draw(session, [(60, 60), (120, 60), (120, 120), (60, 120)])
    session.live.move_point(curve, 0, (150, 90))
    assert number(session, "CSA") is None
    assert "crosses" in row(session, "CSA")["flag"]
    with pytest.raises(ValueError, match="crosses"):
        session.segment_from_curve()
    with pytest.raises(ValueError, match="crosses"):
        session.snap_to_edge()
    assert curve.GetNumberOfControlPoints() == 4
    session.live.move_point(curve, 0, (60, 60))
    assert number(session, "CSA") > 0


def test_an_empty_segment_and_a_missing_curve_are_said(session):
    with pytest.raises(ValueError, match="paint the muscle first"):
        session.curve_from_segment()
    with pytest.raises(ValueError, match="draw one around"):
        session.segment_from_curve()
    with pytest.raises(ValueError, match="is empty; paint it"):
        session.remeasure_from_segments()


def test_a_contour_outside_the_picture_is_said(session):
    draw(session, [(-80, 40), (-20, 40), (-20, 90), (-80, 90)])
    assert number(session, "CSA") is None
    assert "outside the scan area" in row(session, "CSA")["flag"]
    with pytest.raises(ValueError, match="drag its points back"):
        session.segment_from_curve()


def test_a_saturated_picture_warns(limb, stand_in, begin):
    headless.new_scene()
    bright = np.clip(limb.pixels.astype(int) * 2, 0, 255).astype(np.uint8)
    session = begin(load_recording(stand_in([bright], limb.spacing, "bright.png")))
    session.set_task(TRANSVERSE)
    draw(session, outline(limb.sections[1]))
    assert "saturated" in row(session, "EI")["flag"]


def test_longitudinal_has_no_segment_that_a_curve_belongs_to(still, begin):
    session = begin(still)
    with pytest.raises(ValueError, match="no closed curve belongs"):
        session.curve_from_segment()
