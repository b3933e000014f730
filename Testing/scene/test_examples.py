"""Training data from the scene: nothing is replaced unasked, lost, or said to be absent that nobody has looked for."""

from __future__ import annotations

import csv
import dataclasses

import numpy as np
import pytest
from limb_help import result_of as limb_result

from MSUSSegmentLib.learning.dataset import read_dataset, read_grey, read_mask
from MSUSSegmentLib.scene import headless, segments
from MSUSSegmentLib.scene.adopt import load_recording
from MSUSSegmentLib.scene.examples import ExampleExistsError
from MSUSSegmentLib.tasks.longitudinal import LONGITUDINAL
from MSUSSegmentLib.tasks.registry import TASKS
from MSUSSegmentLib.tasks.transverse import TRANSVERSE

BOTH = ("aponeurosis", "fascicle")


@pytest.fixture
def analysed(cine_session, images, result_of):
    """A cine of four frames after a model that knows the truth."""
    for i, image in enumerate(images):
        cine_session.apply(result_of(image, i), model="truth 1")
    return cine_session


@pytest.fixture
def scan(images, result_of, stand_in, begin):
    """scan(i, name, keep) gives a session on picture ``i`` as a file of that name, in an empty scene, analysed."""

    def make(i=0, name="scan.png", keep=("superficial", "deep", "fascicles")):
        headless.new_scene()
        session = begin(load_recording(stand_in([images[i].pixels], images[i].spacing, name)), rater="AB")
        session.apply(result_of(images[i], 0, keep=keep), model="truth 1")
        return session

    return make


def index_of(folder):
    with open(folder / "index.csv", newline="") as file:
        return list(csv.DictReader(file))


def content(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def paint(session, key, mask):
    muscle = session.muscle
    segments.write_mask(muscle.segmentation, muscle.task, key, mask, muscle.matrix)


def test_frames_become_examples_that_training_reads(analysed, images, tmp_path):
    pytest.importorskip("PIL")
    analysed.export_dataset(tmp_path / "set", "all", group="subject 7", split="train")
    dataset = read_dataset(tmp_path / "set", BOTH)
    assert dataset.problems == ()
    assert len(dataset.examples) == 4
    assert {example.group for example in dataset.examples} == {"subject 7"}
    assert len({example.fold for example in dataset.examples}) == 1
    last = sorted(dataset.examples, key=lambda example: example.id)[3]
    np.testing.assert_array_equal(read_grey(last.image), images[3].pixels)
    np.testing.assert_array_equal(read_mask(last.masks["aponeurosis"]), images[3].truth.aponeurosis_mask)


def test_frames_without_segments_are_no_examples(cine_session, tmp_path):
    with pytest.raises(ValueError, match="no segments to learn from"):
        cine_session.export_dataset(tmp_path, "this")
    with pytest.raises(ValueError, match="train"):
        cine_session.export_dataset(tmp_path, "this", split="validation")
    assert not list(tmp_path.iterdir())


# Names.


def test_files_of_one_name_from_two_subjects_stand_side_by_side(scan, images, tmp_path):
    scan(0, "scan.png").export_dataset(tmp_path, group="S01")
    scan(1, "scan.png").export_dataset(tmp_path, group="S02", split="test")
    rows = index_of(tmp_path)
    assert sorted((row["group"], row["split"]) for row in rows) == [("S01", "train"), ("S02", "test")]
    examples = {example.group: example for example in read_dataset(tmp_path, BOTH).examples}
    for i, group in enumerate(("S01", "S02")):
        np.testing.assert_array_equal(read_grey(examples[group].image), images[i].pixels)
        np.testing.assert_array_equal(
            read_mask(examples[group].masks["aponeurosis"], exact=True), images[i].truth.aponeurosis_mask
        )


def test_two_pictures_of_one_name_from_one_subject_stand_side_by_side(scan, tmp_path):
    for i in range(3):
        scan(i, "image.png").export_dataset(tmp_path, group="S01")
    assert len(index_of(tmp_path)) == len(list((tmp_path / "images").iterdir())) == 3


def test_the_same_export_again_changes_nothing_and_asks_nothing(analysed, tmp_path):
    analysed.export_dataset(tmp_path, "all", group="S01")
    before = content(tmp_path)
    analysed.export_dataset(tmp_path, "all", group="S01")
    assert content(tmp_path) == before


def test_other_masks_of_the_same_picture_replace_only_when_told_so(analysed, tmp_path):
    analysed.export_dataset(tmp_path, "all", group="S01")
    before = content(tmp_path)
    [name] = [row["id"] for row in index_of(tmp_path) if "_00002_" in row["id"]]
    analysed.show_frame(2)
    band = np.zeros((300, 400), bool)
    band[40:50] = True
    paint(analysed, "deep_aponeurosis", band)
    with pytest.raises(ExampleExistsError, match=name) as caught:
        analysed.export_dataset(tmp_path, "all", group="S01")
    assert caught.value.names == (name,)
    assert content(tmp_path) == before  # not one of the others either
    analysed.export_dataset(tmp_path, "all", group="S01", replace=True)
    now = content(tmp_path)
    changed = {path for path in before if now[path] != before[path]}
    assert {path.as_posix() for path in changed} == {f"aponeurosis/{name}.png"}
    [moment] = (tmp_path / "replaced").iterdir()
    for folder in ("images", *BOTH):
        assert (moment / folder / f"{name}.png").read_bytes() == before[(tmp_path / folder / f"{name}.png").relative_to(
            tmp_path)]  # fmt: skip
    assert [row["id"] for row in index_of(moment)] == [name]
    assert read_dataset(tmp_path, BOTH).problems == () and len(read_dataset(tmp_path, BOTH).examples) == 4


@pytest.mark.parametrize("other", [{"group": "S02"}, {"group": "S01", "split": "test"}, {"name": "copy.png"}])
def test_the_same_picture_for_another_subject_or_split_or_name_is_asked_about(scan, tmp_path, other):
    """Else it would be learnt from and tested on, or counted twice."""
    scan(0).export_dataset(tmp_path, group="S01")
    [first] = [row["id"] for row in index_of(tmp_path)]
    session = scan(0, other.pop("name", "scan.png"))
    other = {"group": "S01", **other}
    with pytest.raises(ExampleExistsError, match="already") as caught:
        session.export_dataset(tmp_path, **other)
    assert caught.value.names == (first,)
    session.export_dataset(tmp_path, **other, replace=True)
    [row] = index_of(tmp_path)
    assert (row["group"], row["split"]) == (other["group"], other.get("split", "train"))
    dataset = read_dataset(tmp_path, BOTH)
    assert dataset.problems == () and len(dataset.examples) == 1
    assert len(list((tmp_path / "replaced").rglob("images/*.png"))) == 1


def test_a_subject_belongs_to_one_split(scan, tmp_path):
    scan(0).export_dataset(tmp_path, group="S01")
    before = content(tmp_path)
    with pytest.raises(ValueError, match='S01 is in the split "train"'):
        scan(1).export_dataset(tmp_path, group="S01", split="test")
    assert content(tmp_path) == before


def test_a_frozen_clip_keeps_all_its_frames(images, result_of, stand_in, begin, tmp_path):
    headless.new_scene()
    session = begin(load_recording(stand_in([images[0].pixels] * 3, images[0].spacing)))
    for i in range(3):
        session.apply(result_of(images[0], i), model="truth 1")
    session.export_dataset(tmp_path, [0, 1], group="S01")
    session.export_dataset(tmp_path, [2], group="S01")
    assert len(index_of(tmp_path)) == 3


def test_pictures_of_a_set_without_an_index_stay_in_it(scan, images, tmp_path):
    scan(0).export_dataset(tmp_path, group="S01")
    (tmp_path / "index.csv").unlink()  # as data sets made by other programs
    scan(1).export_dataset(tmp_path, group="S02")
    assert len(read_dataset(tmp_path, BOTH).examples) == 2
    with pytest.raises(ExampleExistsError):
        scan(0).export_dataset(tmp_path, group="S03")


def test_masks_for_another_task_are_added_to_the_same_picture(limb, stand_in, begin, tmp_path):
    headless.new_scene()
    session = begin(load_recording(stand_in([limb.pixels], limb.spacing, "limb.png")))
    session.set_task(TRANSVERSE)
    session.apply(limb_result(limb), model="oracle 1")
    session.export_dataset(tmp_path, group="S01")
    session.set_task(LONGITUDINAL)
    paint(session, "deep_aponeurosis", limb.mask)
    session.export_dataset(tmp_path, group="S01")
    [row] = index_of(tmp_path)
    assert (row["has_muscle_cross_section"], row["has_apo"], row["has_fasc"]) == ("1", "1", "")
    for structure in ("muscle_cross_section", "aponeurosis"):
        [example] = read_dataset(tmp_path, (structure,)).examples
        np.testing.assert_array_equal(read_mask(example.masks[structure], exact=True), limb.mask)


def test_a_full_disk_leaves_the_set_readable(analysed, tmp_path, monkeypatch):
    from MSUSSegmentLib.scene import examples

    analysed.export_dataset(tmp_path, [0, 1], group="S01")
    index, write, written = (tmp_path / "index.csv").read_bytes(), examples._write_png, []

    def fail(path, grey):
        if len(written) == 3:
            raise OSError("No space left on device")
        written.append(path)
        write(path, grey)

    monkeypatch.setattr(examples, "_write_png", fail)
    with pytest.raises(OSError, match="choose another folder"):
        analysed.export_dataset(tmp_path, "all", group="S01")
    assert (tmp_path / "index.csv").read_bytes() == index
    assert {example.id for example in read_dataset(tmp_path, BOTH).examples} == {
        row["id"] for row in index_of(tmp_path)
    }


# What nobody has drawn.


def test_what_nobody_has_drawn_is_not_labelled(scan, tmp_path):
    scan(0, keep=("superficial", "deep")).export_dataset(tmp_path, group="S01")
    [row] = index_of(tmp_path)
    assert (row["has_apo"], row["has_fasc"]) == ("1", "")
    [example] = read_dataset(tmp_path, BOTH).examples
    assert set(example.masks) == {"aponeurosis"}
    assert not list((tmp_path / "fascicle").iterdir())


def test_what_a_person_says_is_absent_is_known_to_be_empty(scan, tmp_path):
    scan(0, keep=("superficial", "deep")).export_dataset(tmp_path, group="S01", none_there={"fascicle"})
    [row] = index_of(tmp_path)
    assert (row["has_apo"], row["has_fasc"]) == ("1", "0")
    [example] = read_dataset(tmp_path, BOTH).examples
    assert not read_mask(example.masks["fascicle"]).any()


def test_none_there_leaves_what_is_drawn_and_a_picture_of_nothing_is_an_example(scan, images, tmp_path):
    scan(0).export_dataset(tmp_path, group="S01", none_there=BOTH)
    scan(1, keep=()).export_dataset(tmp_path, group="S02", none_there=BOTH)
    rows = {row["group"]: (row["has_apo"], row["has_fasc"]) for row in index_of(tmp_path)}
    assert rows == {"S01": ("1", "1"), "S02": ("0", "0")}
    with pytest.raises(ValueError, match="no structure nerve"):
        scan(0).export_dataset(tmp_path, group="S01", none_there={"nerve"})


def test_a_mask_that_is_labelled_no_more_goes_with_the_example_it_belonged_to(scan, tmp_path):
    scan(0).export_dataset(tmp_path, group="S01")
    scan(0, keep=("superficial", "deep")).export_dataset(tmp_path, group="S01", replace=True)
    [row] = index_of(tmp_path)
    assert row["has_fasc"] == "" and not list((tmp_path / "fascicle").iterdir())
    assert len(list((tmp_path / "replaced").rglob("fascicle/*.png"))) == 1


# All that belongs to a structure.


def test_every_segment_of_a_structure_is_part_of_its_mask(scan, images, tmp_path, monkeypatch):
    """As a task has it that shows more aponeuroses than the two of the muscle that is measured."""
    further = dataclasses.replace(LONGITUDINAL.segments[1], key="other_aponeuroses", title="Other aponeuroses")
    task = dataclasses.replace(LONGITUDINAL, segments=(*LONGITUDINAL.segments, further))
    monkeypatch.setitem(TASKS, "longitudinal", task)
    session = scan(0)
    session.set_task(task)
    bands = np.zeros((300, 400), bool)
    bands[5:9] = bands[285:290] = True
    paint(session, "other_aponeuroses", bands)
    session.export_dataset(tmp_path, group="S01")
    [example] = read_dataset(tmp_path, BOTH).examples
    found = read_mask(example.masks["aponeurosis"], exact=True)
    truth = images[0].truth
    np.testing.assert_array_equal(found, truth.superficial_mask | truth.deep_mask | bands)
