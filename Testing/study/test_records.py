"""Records of raters: kept whole, every state of them, and never another rater's."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import replace

import numpy as np
import pytest
from study_help import annotate, make_study, propose, shifted

from MSUSSegmentLib.io.files import create_bytes
from MSUSSegmentLib.study.annotation import AI, APPROVED, CORRECTED, PROPOSED, REJECTED
from MSUSSegmentLib.study.record import ConflictError, check_rater, read_record, read_states, record_folder
from MSUSSegmentLib.study.schema import SCHEMAS, check
from MSUSSegmentLib.study.study import Settings, Study


def folder_of(study, image, rater, reading=1):
    return record_folder(study.folder / image.name, rater, reading)


def test_an_annotation_comes_back_as_it_was_saved(study):
    image = study.image("p1")
    given = replace(annotate(image, "anna"), none_there=("fascicle",), status=APPROVED)
    study.save(image, "anna", [given], APPROVED, seconds=12.5)
    [read] = Study.open(study.folder).annotations(rater="anna")
    for name in ("image", "source", "sha256", "frame", "task", "shape", "spacing", "rater", "status", "none_there",
                 "subject", "scale_source", "model", "weights", "measurements"):  # fmt: skip
        assert getattr(read, name) == getattr(given, name), name
    assert read.seconds == 12.5
    assert set(read.masks) == set(given.masks) and read.lines.keys() == given.lines.keys()
    for key, mask in given.masks.items():
        assert read.masks[key].dtype == bool and (read.masks[key] == mask).all()
    for key, line in given.lines.items():
        np.testing.assert_array_equal(read.lines[key].points, line.points)
        assert read.lines[key].provenance == line.provenance and read.lines[key].rater == line.rater
    assert [row["quantity"] for row in read.rows] and {row["checked"] for row in read.rows} == {"anna"}
    with study.recording(image) as recording:
        np.testing.assert_array_equal(read.picture, recording.frame(0).pixels)


def test_only_what_is_asked_for_is_given_and_the_network_must_be_named(study):
    images = list(study.images())
    propose(study, images[0])
    study.save(images[0], "anna", [annotate(images[0], "anna")], CORRECTED)
    study.save(images[1], "anna", [replace(annotate(images[1], "anna"), status=APPROVED)], APPROVED)
    study.save(images[1], "ben", [annotate(images[1], "ben", 2.0)], CORRECTED)

    def given(**asked):
        return [(one.image, one.rater) for one in study.annotations(**asked)]

    assert given() == [("p0", "anna"), ("p1", "anna"), ("p1", "ben")]
    assert given(rater=AI) == [("p0", AI)]
    assert given(rater=["ben", AI]) == [("p0", AI), ("p1", "ben")]
    assert given(status=APPROVED) == [("p1", "anna")]
    assert given(image="p1", rater="ben") == [("p1", "ben")]
    assert study.raters() == ["anna", "ben"] and study.raters(images[0]) == ["anna"]
    with pytest.raises(ValueError, match="There is no status 'done'"):
        given(status="done")
    with pytest.raises(ValueError, match="has no image 'p9'"):
        given(image="p9")


def test_every_state_is_kept_and_says_what_was_changed_by_whom_and_how_long_it_took(study):
    image = study.image("p0")
    propose(study, image)
    began = study.start(image, "anna")
    assert began.started_from == AI and began.revision == 0 and began.annotations[0].rater == "anna"
    moved = shifted(began.annotations[0], 2, (3.0, -4.0))
    first = study.save(image, "anna", [moved], CORRECTED, seconds=30, started_from=AI, expected=0)
    assert first["changes"] == [{"frame": 0, "kind": "deep", "index": 1, "what": "moved", "points": [[2, 3.0, -4.0]]}]
    painted = replace(moved, masks={**moved.masks, "deep_aponeurosis": np.zeros(image.shape, bool)})
    second = study.save(image, "anna", [painted], APPROVED, seconds=15, expected=1)
    [change] = second["changes"]
    assert change["what"] == "painted" and change["segment"] == "deep_aponeurosis"
    assert change["pixels"] == [0, int(moved.masks["deep_aponeurosis"].sum())]
    assert second["seconds"] == 45 and second["started_from"] == AI
    states = read_states(folder_of(study, image, "anna"))
    assert [one["revision"] for one in states] == [1, 2] and [one["status"] for one in states] == [CORRECTED, APPROVED]
    [earlier] = study.annotations_in(states[0], image)
    assert (earlier.masks["deep_aponeurosis"] == moved.masks["deep_aponeurosis"]).all()
    assert study.record(image, AI)["revision"] == 1, "the network's own result stays beside it"


def test_one_rater_never_touches_what_another_has_saved(study):
    image = study.image("p0")
    study.save(image, "anna", [annotate(image, "anna")], CORRECTED)
    folder = folder_of(study, image, "anna")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    study.save(image, "ben", [annotate(image, "ben", 3.0)], REJECTED, reason="blurred")
    study.save(image, "anna", [annotate(image, "anna", 1.0)], CORRECTED, reading=2)
    assert all(path.read_bytes() == content for path, content in before.items())
    assert study.record(image, "ben")["reason"] == "blurred"


def test_who_has_not_seen_the_newest_state_cannot_save_over_it(study):
    image = study.image("p0")
    one, other = study.start(image, "anna"), study.start(image, "anna")
    study.save(image, "anna", [annotate(image, "anna")], CORRECTED, expected=one.revision)
    with pytest.raises(ConflictError, match="by another program meanwhile; nothing was replaced"):
        study.save(image, "anna", [annotate(image, "anna", 5.0)], CORRECTED, expected=other.revision)
    assert study.record(image, "anna")["revision"] == 1


def test_two_programs_that_save_in_the_same_moment_do_not_both_win(study, monkeypatch):
    image = study.image("p0")
    study.save(image, "anna", [annotate(image, "anna")], CORRECTED)

    def first_another(path, content, durable=True):
        if path.name == "000002.json":
            path.write_bytes(content.replace(b'"status":"approved"', b'"status":"rejected"', 1))
        create_bytes(path, content, durable)

    monkeypatch.setattr("MSUSSegmentLib.study.record.create_bytes", first_another)
    with pytest.raises(ConflictError):
        study.save(image, "anna", [annotate(image, "anna", 1.0)], APPROVED)
    assert study.record(image, "anna")["status"] == "rejected"


def test_a_state_counts_from_the_moment_it_is_in_the_history(study):
    image = study.image("p0")
    for down in (0.0, 1.0):
        study.save(image, "anna", [annotate(image, "anna", down)], CORRECTED)
    folder = folder_of(study, image, "anna")
    shutil.copy(folder / "history" / "000001.json", folder / "record.json")  # killed before the copy was made
    assert study.record(image, "anna")["revision"] == 2
    (folder / "record.json").write_bytes(b'{"schema": "msus-rec')
    assert study.record(image, "anna")["revision"] == 2
    (folder / "history" / "000002.json").write_bytes(b"")
    assert study.record(image, "anna")["revision"] == 1
    study.save(image, "anna", [annotate(image, "anna", 2.0)], CORRECTED)
    assert study.record(image, "anna")["revision"] == 3, "a damaged state is not replaced either"


def test_a_record_without_any_whole_state_is_told(study):
    image = study.image("p0")
    study.save(image, "anna", [annotate(image, "anna")], CORRECTED)
    folder = folder_of(study, image, "anna")
    for path in (folder / "record.json", folder / "history" / "000001.json"):
        path.write_bytes(b"{")
    with pytest.raises(ValueError, match="holds no state that can be read; take it from a backup"):
        study.record(image, "anna")
    [item] = study.queue("anna").items(limit=1)
    study.index.rebuild()
    [item] = study.queue("anna").items(limit=1)
    assert "no state that can be read" in item.problem


def test_a_full_disk_leaves_what_was_saved(study, monkeypatch):
    image = study.image("p0")
    study.save(image, "anna", [annotate(image, "anna")], CORRECTED)
    calls = []

    def full(handle):
        calls.append(handle)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match=r"could not be written .No space left on device."):
        study.save(image, "anna", [annotate(image, "anna", 4.0)], APPROVED)
    monkeypatch.undo()
    assert calls and study.record(image, "anna")["status"] == CORRECTED
    assert not list(study.folder.rglob("*.partial"))


def test_a_mask_that_is_not_as_it_was_saved_is_told_and_mended_when_saved_again(study):
    image = study.image("p0")
    given = annotate(image, "anna")
    study.save(image, "anna", [given], CORRECTED)
    [read] = study.annotations()
    path, _ = read.masks.files["deep_aponeurosis"]
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(ValueError, match="is not as it was saved"):
        read.masks["deep_aponeurosis"]
    study.save(image, "anna", [given], CORRECTED)
    [read] = study.annotations()
    assert (read.masks["deep_aponeurosis"] == given.masks["deep_aponeurosis"]).all()


@pytest.mark.parametrize(
    "name", ["", "  ", "../anna", "a/b", "a\\b", ".anna", "anna.", "con", "LPT1.x", "AI", "ai", "x" * 61, "a:b", "a\nb"]
)
def test_a_name_that_cannot_be_a_folder_everywhere_is_refused(name):
    with pytest.raises(ValueError, match="name"):
        check_rater(name)


@pytest.mark.parametrize("name", ["anna", "Anna Müller", "rater-2", "李", "x.y"])
def test_names_as_people_write_them_are_taken(name):
    assert check_rater(f" {name} ") == name


def test_what_cannot_be_saved_is_said_and_nothing_is_written(study):
    image = study.image("p0")
    given = annotate(image, "anna")
    wrong = {
        "There is no status 'good'": lambda: study.save(image, "anna", [given], "good"),
        "is that of the network's own results": lambda: study.save(image, "anna", [given], PROPOSED),
        "has the shape": lambda: study.save(
            image, "anna", [replace(given, masks={"deep_aponeurosis": np.zeros((3, 3), bool)})], CORRECTED
        ),
        "drawn, and declared not to be there": lambda: study.save(
            image, "anna", [replace(given, none_there=("deep_aponeurosis",))], CORRECTED
        ),
    }
    for message, attempt in wrong.items():
        with pytest.raises(ValueError, match=message):
            attempt()
    assert not (study.folder / "p0" / "raters").exists()
    study.save(image, "anna", [given], CORRECTED)
    with pytest.raises(ValueError, match="There is a rater 'anna' already"):
        study.save(image, "Anna", [given], CORRECTED)


def test_blind_raters_begin_with_nothing_and_repeats_without_the_first_reading(tmp_path):
    with make_study(tmp_path, blind_to_ai=True) as study:
        image = study.image("p0")
        propose(study, image)
        assert study.start(image, "anna").annotations == ()
        study.save(image, "anna", [annotate(image, "anna")], APPROVED)
        assert study.start(image, "anna").revision == 1
        assert study.start(image, "anna", reading=2).annotations == ()
        assert study.start(image, "ben").annotations == ()


def test_the_folder_can_be_moved_alone_or_with_its_pictures(tmp_path):
    with make_study(tmp_path / "here") as study:
        image = study.image("p0")
        study.save(image, "anna", [annotate(image, "anna")], CORRECTED)
        assert [one.image for one in study.queue("anna", status=CORRECTED).items()] == ["p0"]
    shutil.copytree(tmp_path / "here", tmp_path / "copied")
    shutil.move(tmp_path / "here" / "study", tmp_path / "alone")
    with Study.open(tmp_path / "alone") as alone:  # the pictures are where they were
        [one] = alone.annotations()
        assert one.picture.shape == image.shape and len(alone.queue("anna", status=CORRECTED)) == 1
    shutil.rmtree(tmp_path / "here")
    with Study.open(tmp_path / "copied" / "study") as copied:
        [one] = copied.annotations()
        assert one.picture.shape == image.shape
    with Study.open(tmp_path / "alone") as alone, pytest.raises(ValueError, match="put it back, or add the folder"):
        next(alone.annotations()).picture  # noqa: B018


def test_a_picture_that_was_replaced_is_not_taken_for_the_one_that_was_annotated(study, tmp_path):
    image = study.image("p0")
    study.save(image, "anna", [annotate(image, "anna")], CORRECTED)
    shutil.copy(tmp_path / "pictures" / "p1.png", tmp_path / "pictures" / "p0.png")
    os.utime(tmp_path / "pictures" / "p0.png")
    with pytest.raises(ValueError, match="is no longer what was added"):
        next(study.annotations()).picture  # noqa: B018


def test_what_is_no_study_is_said_in_one_sentence(tmp_path):
    with pytest.raises(ValueError, match=r"There is no study in .*; make one with msus study init"):
        Study.open(tmp_path)
    study = Study.create(tmp_path / "s", Settings("longitudinal"))
    with pytest.raises(ValueError, match=r"There is a study in .* already"):
        Study.create(study.folder, Settings("longitudinal"))
    (tmp_path / "s" / "study.json").write_text('{"schema": "msus-study/1"}')
    with pytest.raises(ValueError, match=r"study.json is no valid study: .* must contain"):
        Study.open(study.folder)
    (tmp_path / "s" / "study.json").write_text("{")
    with pytest.raises(ValueError, match="is damaged; take it from a backup"):
        Study.open(study.folder)


def test_records_are_valid_by_the_schema_that_ships_and_damage_is_not(study):
    image = study.image("p0")
    propose(study, image)
    record = study.save(image, "anna", [annotate(image, "anna")], APPROVED, markups={"Deep.mrk.json": b"{}"})
    for content in (record, study.record(image, AI)):
        check("record", json.loads(json.dumps(content)), "it")
    for key in ("rater", "frames", "coordinates", "image", "status"):
        with pytest.raises(ValueError, match="is no valid record"):
            check("record", {name: value for name, value in record.items() if name != key}, "it")
    with pytest.raises(ValueError, match="is no valid record"):
        check("record", {**record, "patient": "Anna"}, "it")
    assert set(SCHEMAS) == {"study", "image", "record"}
    folder = folder_of(study, image, "anna")
    assert (folder / record["markups"][0]["file"]).read_bytes() == b"{}"
    assert read_record(folder) == record


def test_frames_of_a_clip_are_read_from_one_opened_recording(tmp_path, monkeypatch):
    with make_study(tmp_path) as study:
        images = list(study.images())
        for image in images[:2]:
            study.save(image, "anna", [replace(annotate(image, "anna"), frame=i) for i in range(3)], CORRECTED)
        opened, once = [], study.recording
        monkeypatch.setattr(study, "recording", lambda image: (opened.append(image.name), once(image))[1])
        shown = [one.image for one in study.annotations() if one.frame == 0 and one.picture.shape == one.shape]
        assert shown == opened == ["p0", "p1"]
        study.picture(images[1], 0)
        assert opened == ["p0", "p1"]


def test_a_number_that_is_none_is_told_before_anything_is_written(study):
    image = study.image("p0")
    given = annotate(image, "anna")
    lines = {**given.lines, ("deep", 1): replace(given.lines["deep", 1], points=np.full((3, 2), np.nan))}
    with pytest.raises(ValueError, match="a number that is none"):
        study.save(image, "anna", [replace(given, drawing=replace(given.drawing, lines=lines))], CORRECTED)
    assert study.record(image, "anna") is None


def test_roots_that_another_program_has_added_are_seen(study, tmp_path):
    with Study.open(study.folder) as other:
        (tmp_path / "more").mkdir()
        shutil.copy(tmp_path / "pictures" / "p0.png", tmp_path / "more" / "q.png")
        roots = (*other.settings.roots, ("../more", str(tmp_path / "more")))
        other.write_settings(replace(other.settings, roots=roots))
        other.add(replace(other.image("p0"), name="q", source="q.png", path="q.png", root=1, order=9))
    assert study.path_of(study.image("q")) == tmp_path / "more" / "q.png"
