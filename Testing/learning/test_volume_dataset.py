"""A user's own folder of volumes and label maps, however it is laid out, split by patient."""

from __future__ import annotations

import numpy as np
import pytest
import SimpleITK

from MSUSSegmentLib.learning.examples import DatasetError
from MSUSSegmentLib.learning.volume_dataset import VolumeCase, read_labelled, read_volume_dataset

NAMES = ("humerus", "glenoid")


def write(path, array, direction=None):
    path.parent.mkdir(parents=True, exist_ok=True)
    made = SimpleITK.GetImageFromArray(np.asarray(array))
    if direction is not None:
        made.SetDirection(np.ravel(direction).astype(float).tolist())
    SimpleITK.WriteImage(made, str(path))


def found(folder):
    return {(one.patient, one.image.name, one.labels.name, one.split) for one in read_volume_dataset(folder).cases}


@pytest.fixture
def blank():
    return np.zeros((3, 4, 5), np.int16)


def test_a_table_names_files_patients_and_splits(tmp_path, blank):
    for name in ("a.nrrd", "b.nrrd", "al.nrrd", "bl.nrrd"):
        write(tmp_path / name, blank)
    (tmp_path / "index.csv").write_text(
        "image,labels,patient,split\na.nrrd,al.nrrd,p1,\nb.nrrd,bl.nrrd,,test\nc.nrrd,al.nrrd,p3,\na.nrrd,al.nrrd,p4,later\n"
    )
    assert found(tmp_path) == {("p1", "a.nrrd", "al.nrrd", "train"), ("b", "b.nrrd", "bl.nrrd", "test")}
    assert [one.split(":")[0] for one in read_volume_dataset(tmp_path).problems] == ["c.nrrd", "a.nrrd"]


def test_no_patient_is_trained_on_and_tested(tmp_path, blank):
    write(tmp_path / "a.nrrd", blank)
    (tmp_path / "index.csv").write_text("image,labels,patient,split\na.nrrd,a.nrrd,p,train\na.nrrd,a.nrrd,p,test\n")
    with pytest.raises(DatasetError, match="p is in the splits train and test"):
        read_volume_dataset(tmp_path)


def test_a_folder_a_patient_is_paired_by_names(tmp_path, blank):
    for name in ("p1/mr.nii.gz", "p1/mr-label.nrrd", "p2/t1.nrrd", "p2/t2.nrrd", "p2/t1.seg.nrrd", "p3/x.nrrd"):
        write(tmp_path / name, blank)
    assert found(tmp_path) == {("p1", "mr.nii.gz", "mr-label.nrrd", "train"), ("p2", "t1.nrrd", "t1.seg.nrrd", "train")}
    problems = read_volume_dataset(tmp_path).problems
    assert problems == ("p2/t2.nrrd: no label map for it", "p3/x.nrrd: no label map for it")


def test_images_and_labels_of_the_same_names_are_paired(tmp_path, blank):
    for name in ("images/a_0000.nii.gz", "labels/a.nii.gz", "images/b.nrrd"):
        write(tmp_path / name, blank)
    assert found(tmp_path) == {("a_0000", "a_0000.nii.gz", "a.nii.gz", "train")}
    assert read_volume_dataset(tmp_path).problems == ("images/b.nrrd: no label map of this name",)


def test_folds_hold_out_whole_patients(tmp_path, blank):
    for number in range(7):
        for name in ("one.nrrd", "one-seg.nrrd", "two.nrrd", "two-seg.nrrd"):
            write(tmp_path / f"p{number}" / name, blank)
    dataset = read_volume_dataset(tmp_path)
    assert len(dataset.training(None)) == 14 and not dataset.validation(None)
    held = [{one.patient for one in dataset.validation(fold)} for fold in range(5)]
    assert held[0] == {"p0", "p5"} and set.union(*held) == {f"p{n}" for n in range(7)}
    for fold in range(5):
        assert not {one.patient for one in dataset.training(fold)} & held[fold]


def test_a_case_is_turned_with_its_labels(tmp_path, blank):
    image, labels = blank.copy(), blank.copy()
    image[1, 2, 3], labels[1, 2, 3] = 50, 2
    coronal = [[1, 0, 0], [0, 0, 1], [0, -1, 0]]  # columns of the matrix: directions of columns, rows, slices
    write(tmp_path / "i.nrrd", image, coronal)
    write(tmp_path / "l.nrrd", labels, coronal)
    read = read_labelled(VolumeCase("p", tmp_path / "i.nrrd", tmp_path / "l.nrrd"), NAMES)
    assert read.volume.shape == (4, 3, 5) and np.array_equal(read.labels == 2, read.volume == 50)
    assert np.array_equal(read.order.undo(read.labels), labels)


@pytest.mark.parametrize(("labels", "says"), [(0, "are empty"), (9, "must be 0 and")])
def test_labels_that_say_nothing_are_refused(tmp_path, blank, labels, says):
    write(tmp_path / "i.nrrd", blank)
    write(tmp_path / "l.nrrd", blank + labels)
    with pytest.raises(DatasetError, match=says):
        read_labelled(VolumeCase("p", tmp_path / "i.nrrd", tmp_path / "l.nrrd"), NAMES)


def test_a_folder_without_any_says_what_to_do(tmp_path, blank):
    with pytest.raises(DatasetError, match="holds no volume"):
        read_volume_dataset(tmp_path)
    with pytest.raises(DatasetError, match="There is no folder"):
        read_volume_dataset(tmp_path / "nothing")
    (tmp_path / "index.csv").write_text("picture,mask\n")
    with pytest.raises(DatasetError, match="columns image and labels"):
        read_volume_dataset(tmp_path)
