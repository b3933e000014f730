"""A rater's work on an image of a study: the proposal in the scene, a record of what was changed, and back again."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict, replace

import numpy as np
import pytest
from PIL import Image
from test_session import drag, paint

from MSUSSegmentLib.io.result_files import content_sha256
from MSUSSegmentLib.measure.architecture import Options
from MSUSSegmentLib.phantoms.cine import Contraction, render_cine, write_cine
from MSUSSegmentLib.phantoms.muscle import MusclePhantom
from MSUSSegmentLib.scene import headless, study_work
from MSUSSegmentLib.scene.study_work import IDLE, StudyWork
from MSUSSegmentLib.study.annotation import AI, APPROVED, CORRECTED, PROPOSED, REJECTED, Annotation
from MSUSSegmentLib.study.image import StudyImage
from MSUSSegmentLib.study.record import ConflictError, read_states, record_folder
from MSUSSegmentLib.study.study import Settings, Study

SPACING = (0.12, 0.12)
WEIGHTS = "ab" * 32


def proposal(image, found):
    """A network's result as a record."""
    return Annotation(
        image.name, image.source, image.sha256, found.index, "longitudinal", image.shape, image.spacing, AI, PROPOSED,
        time_s=found.time_s, masks=found.masks, drawing=found.drawing, measurements=found.measurements,
        options=asdict(Options()), scale_source="typed", model="truth 1", weights=WEIGHTS,
    )  # fmt: skip


@pytest.fixture(scope="session")
def clip(tmp_path_factory, result_of):
    """A clip's file, the phantom in it, and what is found in its frames."""
    muscle = MusclePhantom(shape=(160, 200), spacing=(0.25, 0.25), thickness_mm=16.0, superficial_depth_mm=6.0)
    contraction = Contraction(muscle, frames=3, fps=10.0, pennation_gain=6.0)
    path = tmp_path_factory.mktemp("clip") / "clip.nrrd"
    write_cine(path, contraction)
    return path, muscle, [result_of(image, i) for i, image in enumerate(render_cine(contraction))]


@pytest.fixture
def made(tmp_path, images, result_of, clip):
    """Makes a study of a picture and a clip with the network's results."""

    def make(**settings):
        file, muscle, frames = clip
        folder = tmp_path / "pictures"
        folder.mkdir()
        shutil.copy(file, folder)
        Image.fromarray(images[0].pixels).save(folder / "still.png")
        study = Study.create(
            tmp_path / "study", Settings("longitudinal", roots=(("../pictures", str(folder)),), **settings)
        )
        still = StudyImage(
            "still", "still.png", "still.png", 0, content_sha256(folder / "still.png"), 0, images[0].pixels.shape,
            spacing=SPACING, scale_source="typed", mm_per_pixel=SPACING[0], readings=2,
        )  # fmt: skip
        moving = StudyImage(
            "clip", "clip.nrrd", "clip.nrrd", 0, content_sha256(folder / "clip.nrrd"), 1, muscle.shape, 3,
            muscle.spacing, "file header",
        )  # fmt: skip
        for image, found in ((still, [result_of(images[0])]), (moving, frames)):
            study.add(image)
            study.save(image, AI, [proposal(image, one) for one in found], PROPOSED)
        return study

    return make


@pytest.fixture
def study(made):
    with made() as study:
        yield study


def begin(study, name="still", rater="anna", reading=1, **more):
    headless.new_scene()
    return StudyWork.open(study, study.queue(rater).item(name, reading), rater, **more)


def numbers(session):
    return {(row["frame"], row["quantity"], row["index"]): row["value"] for row in session.rows("all")}


def test_the_networks_result_is_what_the_rater_begins_with(study):
    work = begin(study)
    [ai] = study.annotations_of(study.image("still"), AI)
    shown = numbers(work.session)
    assert {(one.quantity, one.index) for one in ai.measurements} == {key[1:] for key in shown}
    for one in ai.measurements:
        assert shown[0, one.quantity, one.index] == pytest.approx(one.value, rel=1e-6)
    assert not work.changed and work.started_from == AI
    assert work.leave() is False, "who changes nothing leaves no record"
    assert study.record(study.image("still"), "anna") is None


@pytest.mark.parametrize("name, frame", [("still", 0), ("clip", 1)])
def test_a_drag_becomes_a_record_that_says_how_far_and_comes_back_into_the_scene(study, name, frame):
    work = begin(study, name)
    work.session.show_frame(frame)
    drag(work.session, ("deep", 1), 1, np.array([3.0, -5.0]))
    assert work.changed and work.leave() is True
    image = study.image(name)
    record = study.record(image, "anna")
    [change] = record["changes"]
    assert (change["frame"], change["kind"], change["what"]) == (frame, "deep", "moved")
    [[point, dx, dy]] = change["points"]
    assert point == 1 and (dx, dy) == pytest.approx((3.0, -5.0), abs=0.01)
    saved = {one.frame: one for one in study.annotations(rater="anna", image=name)}
    assert saved[frame].lines["deep", 1].provenance == "edited" and saved[frame].lines["deep", 1].rater == "anna"
    assert saved[frame].weights == WEIGHTS and saved[frame].status == CORRECTED
    assert [one["file"] for one in record["markups"]] and json.loads(
        (record_folder(study.folder / name, "anna") / record["markups"][0]["file"]).read_text()
    )["markups"][0]["coordinateSystem"] == "LPS"
    again = begin(study, name)
    shown = numbers(again.session)
    for one in saved.values():
        for number in one.measurements:
            expected = number.value if number.value is None else pytest.approx(number.value, rel=1e-6)
            assert shown[one.frame, number.quantity, number.index] == expected
    assert not again.changed and again.status == CORRECTED and again.revision == 1
    again.session.show_frame(frame)
    again.session.reset_to_ai()
    again.save()
    ai = {one.frame: one for one in study.annotations_of(image, AI)}
    [back] = [one for one in study.annotations(rater="anna", image=name) if one.frame == frame]
    np.testing.assert_allclose(back.lines["deep", 1].points, ai[frame].lines["deep", 1].points, atol=1e-3)


def test_painted_segments_are_kept_with_who_painted_them(study):
    work = begin(study)
    paint(work.session, "muscle", (20, 60, 30, 90))
    assert work.changed
    work.save()
    [saved] = study.annotations(rater="anna")
    assert saved.masks["muscle"][20:60, 30:90].all() and saved.painted == {"muscle": "anna"}
    [change] = [one for one in study.record(study.image("still"), "anna")["changes"] if one["what"] == "painted"]
    assert change["segment"] == "muscle" and change["pixels"][1] == 0 and change["pixels"][0] > 0
    again = begin(study)
    paint(again.session, "deep_aponeurosis", (2, 8, 2, 8))
    again.save()
    [saved] = study.annotations(rater="anna")
    assert saved.masks["muscle"][20:60, 30:90].all() and set(saved.painted) == {"muscle", "deep_aponeurosis"}


def test_saving_does_not_leave_and_each_save_adds_its_time(study):
    now = [100.0]
    work = begin(study, clock=lambda: now[0])
    now[0] += 12
    drag(work.session, ("deep", 1), 1, np.array([0.0, 2.0]))
    now[0] += 3600  # lunch
    assert work.save()["seconds"] == pytest.approx(12 + IDLE)
    assert not work.changed and not work.session.closed
    now[0] += 5
    assert work.save(APPROVED)["seconds"] == pytest.approx(12 + IDLE + 5)
    states = read_states(record_folder(study.folder / "still", "anna"))
    assert [one["status"] for one in states] == [CORRECTED, APPROVED]
    assert [one.status for one in study.annotations(rater="anna")] == [APPROVED]


def test_a_rejection_needs_a_reason(study):
    work = begin(study)
    with pytest.raises(ValueError, match="Say why the image is rejected"):
        work.save(REJECTED)
    assert study.record(study.image("still"), "anna") is None
    work.reason = "another muscle"
    assert work.save(REJECTED)["reason"] == "another muscle"
    assert study.queue("anna", status=REJECTED, search="muscle").items()[0].image == "still"


def test_of_an_approved_clip_the_frames_that_were_accepted_count(study):
    work = begin(study, "clip")
    work.session.set_checked(True, 2)
    work.save(APPROVED)
    assert {one.frame: one.status for one in study.annotations(rater="anna")} == {
        0: CORRECTED, 1: CORRECTED, 2: APPROVED
    }  # fmt: skip
    again = begin(study, "clip")
    assert [again.session.checked_by(i) for i in range(3)] == ["", "", "anna"] and again.status == APPROVED
    again.session.set_checked(False, 2)
    again.save(APPROVED)
    assert {one.status for one in study.annotations(rater="anna")} == {APPROVED}, "who accepts none alone accepts all"


def test_what_is_declared_absent_is_no_mask_and_stays_declared(study):
    work = begin(study)
    work.none_there[0] = ("other_aponeuroses",)
    assert work.changed
    work.save()
    again = begin(study)
    assert again.none_there == {0: ("other_aponeuroses",)} and not again.changed


def test_a_typed_scale_is_the_raters_and_the_numbers_follow(study):
    work = begin(study)
    before = numbers(work.session)[0, "MT", None]
    work.session.set_scale_typed(0.24)
    work.save()
    [saved] = study.annotations(rater="anna")
    assert saved.spacing == (0.24, 0.24) and saved.scale_source == "typed"
    again = begin(study)
    assert again.session.spacing == (0.24, 0.24)
    assert numbers(again.session)[0, "MT", None] == pytest.approx(2 * before, rel=1e-6)
    assert study.start(study.image("still"), "ben").annotations[0].spacing == SPACING


def test_a_blind_rater_sees_nothing_of_the_network_nor_of_others_nor_of_the_first_reading(made):
    with made(blind_to_ai=True) as study:
        other = begin(study, rater="ben")
        assert numbers(other.session) == {} and not other.session.muscle.markups
        with pytest.raises(ValueError, match="nothing to go back to"):
            other.session.reset_to_ai()
        node = other.session.add("deep")
        for x in (50.0, 200.0, 350.0):
            node.AddControlPoint(*(other.session.muscle.matrix @ [x, 200.0, 0.0, 1.0])[:3])
        other.save(APPROVED)
        [saved] = study.annotations(rater="ben")
        assert saved.lines["deep", 1].provenance == "manual" and saved.model == ""
        assert study.record(study.image("still"), "ben")["started_from"] == ""
        for rater, reading in (("anna", 1), ("ben", 2)):
            assert numbers(begin(study, rater=rater, reading=reading).session) == {}
        clip = begin(study, "clip")
        assert clip.session.frame_count == 3 and clip.session.muscle.model == ""


def test_the_second_reading_has_a_record_of_its_own(study):
    first = begin(study)
    drag(first.session, ("deep", 1), 1, np.array([0.0, 4.0]))
    first.leave()
    second = begin(study, reading=2)
    assert second.revision == 0
    drag(second.session, ("deep", 1), 1, np.array([0.0, -4.0]))
    second.leave()
    y = [one.lines["deep", 1].points[1, 1] for one in study.annotations(rater="anna", image="still")]
    assert y[0] - y[1] == pytest.approx(8.0, abs=0.01)


def test_two_programs_of_one_rater_do_not_overwrite_each_other(study):
    one = begin(study)
    drag(one.session, ("deep", 1), 1, np.array([0.0, 4.0]))
    other = StudyWork.open(study, study.queue("anna").item("still"), "anna")
    other.save()
    with pytest.raises(ConflictError, match="nothing was replaced"):
        one.leave()
    assert not one.session.closed, "the work goes on, and can be saved otherwise"


def test_a_clip_of_chosen_frames_keeps_their_numbers(made):
    with made(frames="0:3:2", blind_to_ai=True) as study:
        image = study.image("clip")
        kept = [one for one in study.annotations_of(image, AI) if one.frame != 1]
        study.save(image, AI, kept, PROPOSED)
        work = begin(study, "clip")
        assert [work.session.number_of(i) for i in range(work.session.frame_count)] == [0, 2]
        own = [replace(one, rater="anna", status=CORRECTED) for one in kept]
        study.save(image, "anna", own, CORRECTED)
        again = begin(study, "clip")
        assert {key[0] for key in numbers(again.session)} == {0, 2}
        again.session.show_frame(1)
        drag(again.session, ("deep", 1), 1, np.array([0.0, 4.0]))
        again.save()
        assert [one["frame"] for one in study.record(image, "anna")["changes"] if one["kind"] == "deep"] == [2]


def test_a_damaged_mask_is_told_when_the_image_is_opened(study):
    [ai] = study.annotations_of(study.image("still"), AI)
    path, _ = ai.masks.files["muscle"]
    path.write_bytes(b"")
    with pytest.raises(ValueError, match="is not as it was saved"):
        begin(study)


def test_what_is_damaged_on_disk_is_saved_again_from_the_scene(study):
    work = begin(study, "clip")
    work.save()
    kept = {one.frame: one for one in study.annotations(rater="anna")}
    path, _ = kept[0].masks.files["muscle"]
    before = kept[0].masks["muscle"]
    path.unlink()
    work.session.show_frame(1)
    drag(work.session, ("deep", 1), 1, np.array([0.0, 4.0]))
    assert work.save()["revision"] == 2
    again = {one.frame: one for one in study.annotations(rater="anna")}
    assert (again[0].masks["muscle"] == before).all()


def test_of_a_clip_only_the_frames_that_were_changed_are_derived_again(study, monkeypatch):
    work = begin(study, "clip")
    work.save()
    derived, once = [], study_work.derive_nodes
    monkeypatch.setattr(study_work, "derive_nodes", lambda muscle, nodes: (derived.append(1), once(muscle, nodes))[1])
    work.session.show_frame(1)
    drag(work.session, ("deep", 1), 1, np.array([0.0, 4.0]))
    work.save()
    assert len(derived) == 1 and len(list(study.annotations(rater="anna"))) == 3
    work.session.set_options(Options(pennation="superficial"))
    work.save()
    assert len(derived) == 4
    assert {one.options["pennation"] for one in study.annotations(rater="anna")} == {"superficial"}
