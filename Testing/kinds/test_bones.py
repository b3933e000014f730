"""Two bones in a volume through all that a task of volumes goes through, with nothing outside `bones_task.py`."""

from __future__ import annotations

import csv
import json
import locale
from dataclasses import replace

import numpy as np
import pytest
import SimpleITK
from bones_task import BONES, GLENOID, HUMERUS, SHAPE, SPACING, BoneOptions, Brightness, volume

from MSUSSegmentLib import cli
from MSUSSegmentLib.io.recording import RecordingError
from MSUSSegmentLib.io.volume_image import read_volume
from MSUSSegmentLib.measure.table import read_csv
from MSUSSegmentLib.tasks.registry import TASKS, frame_task
from MSUSSegmentLib.tasks.volume_task import analyze_volume, checked_labels, derive_volume, labels_of, modality_problem

BALL = 4 / 3 * np.pi


@pytest.fixture
def bones(registered):
    return registered(BONES)


#: Sagittal slices that lie obliquely, as an MR of a shoulder does.
TURN = np.array([[0.0, 0.1736482, 0.9848078], [1.0, 0.0, 0.0], [0.0, 0.9848078, -0.1736482]])


@pytest.fixture
def write(tmp_path):
    """write(name) writes the volume, oblique and off the origin, in any format; returns its path."""

    def file(name="shoulder.nii.gz", array=None, spacing=SPACING, direction=TURN):
        image = SimpleITK.GetImageFromArray(volume() if array is None else array)
        if image.GetDimension() == 3:
            image.SetSpacing(spacing[::-1])
            image.SetOrigin((12.0, -34.0, 56.0))
            image.SetDirection(direction.ravel())
        (tmp_path / "in").mkdir(exist_ok=True)
        SimpleITK.WriteImage(image, str(tmp_path / "in" / name))
        return tmp_path / "in" / name

    return file


def numbers(result):
    return {one.quantity: one for one in result}


def test_the_numbers_are_those_of_the_balls():
    result = analyze_volume(BONES, Brightness(), volume(), SPACING)
    found = numbers(result.measurements)
    assert found["humerus_volume"].value == pytest.approx(BALL, rel=0.03)
    assert found["glenoid_volume"].value == pytest.approx(BALL * 0.125, rel=0.15)
    assert found["head_diameter"].value == pytest.approx(20, rel=0.02)
    assert found["offset"].value == pytest.approx(18, abs=0.1)
    assert {one.provenance for one in result.measurements} == {"auto"}
    other = analyze_volume(BONES, Brightness(), volume(), SPACING, BoneOptions("width"))
    assert numbers(other.measurements)["head_diameter"].value == pytest.approx(20, abs=1.7)
    assert {row["weights"] for row in result.rows("s", "file header")} == {"efefefefefef"}


def test_what_a_person_has_painted_in_is_edited_and_nothing_else():
    labels = Brightness().predict(volume(), SPACING, lambda *_: None)
    found = numbers(derive_volume(BONES, labels, SPACING, BoneOptions(), painted=[GLENOID]))
    assert found["humerus_volume"].provenance == "auto"
    assert found["glenoid_volume"].provenance == "edited" and found["offset"].provenance == "edited"
    by_hand = derive_volume(BONES, labels, SPACING, BoneOptions(), found=False)
    assert {one.provenance for one in by_hand} == {"manual"}


def test_overlapping_segments_are_said():
    both = np.zeros(SHAPE, bool)
    both[5, 10:20, 10:20] = True
    labels, overlap = labels_of(BONES, {HUMERUS: both, GLENOID: both}, SHAPE)
    assert overlap == 100 and (labels[both] == 2).all()
    found = derive_volume(BONES, labels, SPACING, BoneOptions(), overlap=overlap)
    assert all(one.has("segments_overlap") for one in found)


def test_what_cannot_be_measured_says_why():
    refused = replace(BONES, measure=lambda *_: (_ for _ in ()).throw(ValueError("there is only one slice")))
    found = derive_volume(refused, np.zeros(SHAPE, np.uint8), SPACING, BoneOptions())
    assert [one.value for one in found] == [None] * 4 and found[0].flag == "there is only one slice"


@pytest.mark.parametrize(
    ("labels", "says"),
    [(np.zeros((3, 3, 3), int), "do not fit"), (np.full(SHAPE, 3), "from 0 to 2"), (np.full(SHAPE, -1), "from 0 to 2"),
     (np.full(SHAPE, 0.5), "whole numbers")],
)  # fmt: skip
def test_labels_that_do_not_belong_to_the_task_are_refused(labels, says):
    with pytest.raises(ValueError, match=says):
        checked_labels(BONES, labels, SHAPE)


def test_modalities_are_told_apart():
    assert modality_problem(BONES, "MR") == modality_problem(BONES, "") == ""
    assert "is CT" in modality_problem(BONES, "CT")


def test_a_session_of_frames_refuses_it(bones, registered, begin):
    pytest.importorskip("slicer")
    from kinds_help import Pictures

    from MSUSSegmentLib.scene import headless
    from MSUSSegmentLib.scene.build import build_scene

    headless.new_scene()
    session = begin(build_scene(Pictures([np.full((60, 80), 90, np.uint8)], (0.1, 0.1), "us.png"), []))
    with pytest.raises(ValueError, match="one of volumes"):
        session.set_task(bones)
    assert session.task.name == "longitudinal"


def test_what_is_for_frames_refuses_it(bones):
    with pytest.raises(ValueError, match="one of volumes"):
        frame_task("bones", "training")


# Reading.


@pytest.mark.parametrize("name", ["shoulder.nii.gz", "shoulder.nrrd", "shoulder.mha"])
def test_a_volume_keeps_its_voxels_and_its_place(write, name):
    image = read_volume(write(name))
    assert np.array_equal(image.array, volume())
    assert image.spacing == pytest.approx(SPACING, rel=1e-6)
    assert image.origin == pytest.approx((12, -34, 56), abs=1e-4)
    assert image.direction == pytest.approx(TURN, abs=1e-5)
    corner = image.ijk_to_ras @ [1, 0, 0, 1]
    assert corner[:3] == pytest.approx([-12 - 0.8 * TURN[0, 0], 34 - 0.8 * TURN[1, 0], 56 + 0.8 * TURN[2, 0]], abs=1e-4)


@pytest.mark.parametrize(
    ("name", "array", "says"),
    [
        ("flat.nrrd", np.zeros((20, 30), np.int16), "is no volume"),
        ("one.nrrd", np.zeros((1, 20, 30), np.int16), "at least two slices"),
        ("nan.nrrd", np.full((3, 20, 30), np.nan, np.float32), "no numbers"),
    ],
)
def test_what_is_no_volume_is_refused(write, name, array, says):
    with pytest.raises(RecordingError, match=says):
        read_volume(write(name, array))


def test_voxels_that_cannot_be_are_refused(write, tmp_path):
    with pytest.raises(RecordingError, match="cannot be"):
        read_volume(write("huge.nrrd", spacing=(300.0, 80.0, 80.0)))
    with pytest.raises(RecordingError, match="does not exist"):
        read_volume(tmp_path / "nothing.nrrd")
    (tmp_path / "empty").mkdir()
    with pytest.raises(RecordingError, match="no DICOM series"):
        read_volume(tmp_path / "empty")


def write_series(folder, left_out=(), modality="MR"):
    """The volume as a DICOM series, one file a slice."""
    folder.mkdir(exist_ok=True)
    image = SimpleITK.GetImageFromArray(volume())
    image.SetSpacing(SPACING[::-1])
    writer = SimpleITK.ImageFileWriter()
    writer.KeepOriginalImageUIDOn()
    before = locale.setlocale(locale.LC_ALL)
    for k in range(SHAPE[0]):
        if k in left_out:
            continue
        part = image[:, :, k]
        about = {
            "0008|0060": modality, "0020|000e": f"1.2.826.0.1.3680043.2.1125.{7 if modality == 'MR' else 8}",
            "0020|000d": "1.2.826.0.1.3680043.2.1125.1", "0020|0032": f"0\\0\\{3.0 * k:g}",
            "0020|0037": "1\\0\\0\\0\\1\\0", "0020|0013": str(k + 1),
            "0008|0018": f"1.2.826.0.1.3680043.2.1125.{7 if modality == 'MR' else 8}.{k + 1}",
            "0008|0016": "1.2.840.10008.5.1.4.1.1.4",
        }  # fmt: skip
        for tag, value in about.items():
            part.SetMetaData(tag, value)
        writer.SetFileName(str(folder / f"{modality}{k:03d}.dcm"))
        writer.Execute(part)
    locale.setlocale(locale.LC_ALL, before)  # GDCM's writer leaves the process in the locale C
    return folder


def test_a_dicom_series_is_one_volume(tmp_path):
    image = read_volume(write_series(tmp_path / "series"))
    assert image.modality == "MR" and np.array_equal(image.array, volume())
    assert image.spacing == pytest.approx(SPACING)


def test_missing_slices_and_two_series_are_refused(tmp_path):
    with pytest.raises(RecordingError, match="not evenly apart"):
        read_volume(write_series(tmp_path / "gap", left_out=(5,)))
    folder = write_series(tmp_path / "two")
    write_series(folder, modality="CT")
    with pytest.raises(RecordingError, match="2 DICOM series"):
        read_volume(folder)


# In the scene and by the command line.

slicer = pytest.importorskip("slicer", reason="needs slicer-core")


@pytest.fixture
def measured(bones, write):
    from MSUSSegmentLib.scene import headless
    from MSUSSegmentLib.scene.volume_scene import build_volume_scene

    headless.new_scene()
    image = read_volume(write())
    return build_volume_scene(image, bones, analyze_volume(bones, Brightness(), image.array, image.spacing))


@pytest.fixture
def live(measured):
    from MSUSSegmentLib.scene.volume_scene import LiveVolume

    one = LiveVolume(measured, rater="AB")
    yield one
    one.close()


def paint(measured, key, mask):
    slicer.util.updateSegmentBinaryLabelmapFromArray(mask.astype(np.uint8), measured.segmentation, key, measured.volume)


def rows_of(measured):
    from MSUSSegmentLib.scene import table

    return {row["quantity"]: row for row in table.read_rows(measured.table)}


def test_the_scene_shows_the_segments_as_surfaces(measured):
    assert measured.spacing == pytest.approx(SPACING, rel=1e-6) and measured.shape == SHAPE
    labels, overlap = measured.labels()
    assert overlap == 0 and np.array_equal(labels, Brightness().predict(volume(), SPACING, lambda *_: None))
    surface = measured.segmentation.GetClosedSurfaceInternalRepresentation(HUMERUS)
    assert surface is not None and surface.GetNumberOfPoints() > 100
    assert measured.segmentation.GetDisplayNode().GetVisibility3D()
    assert rows_of(measured)["humerus_volume"]["model"] == "bones stand-in 1"


def test_painting_in_a_slice_changes_its_numbers_and_says_who(live, measured):
    told = []
    live.on_change = lambda: told.append(1)
    before = rows_of(measured)
    mask = measured.labels()[0] == 2
    mask[9, 5:15, 5:15] = True
    paint(measured, GLENOID, mask)
    after = rows_of(measured)
    added = 100 * np.prod(SPACING) / 1000
    assert after["glenoid_volume"]["value"] == pytest.approx(before["glenoid_volume"]["value"] + added, rel=1e-6)
    assert (after["glenoid_volume"]["provenance"], after["glenoid_volume"]["rater"]) == ("edited", "AB")
    assert after["humerus_volume"] == before["humerus_volume"]
    assert after["offset"]["provenance"] == "edited" and told
    live.set_options(BoneOptions("width"))
    assert rows_of(measured)["head_diameter"]["value"] != before["head_diameter"]["value"]
    live.show(analyze_volume(BONES, Brightness(), volume(), SPACING))
    assert rows_of(measured)["glenoid_volume"]["provenance"] == "auto"


def test_without_a_model_segments_are_painted_by_hand(bones, write):
    from MSUSSegmentLib.scene import headless
    from MSUSSegmentLib.scene.volume_scene import LiveVolume, build_volume_scene

    headless.new_scene()
    measured = build_volume_scene(read_volume(write()), bones)
    live = LiveVolume(measured, rater="AB")
    assert rows_of(measured)["humerus_volume"]["value"] is None
    paint(measured, HUMERUS, volume() > 300)
    row = rows_of(measured)["humerus_volume"]
    assert row["value"] == pytest.approx(BALL, rel=0.03)
    assert (row["provenance"], row["rater"], row["model"]) == ("manual", "AB", "")
    live.close()


def test_saved_and_loaded_it_is_the_same(live, measured, tmp_path):
    from MSUSSegmentLib.scene.muscle_scene import find_scenes
    from MSUSSegmentLib.scene.volume_scene import load_volume_scene, save_volume

    paint(measured, HUMERUS, volume() > 300)
    mask = measured.labels()[0] == 2
    mask[9, 5:15, 5:15] = True
    paint(measured, GLENOID, mask)
    before, matrix = rows_of(measured), measured.volume
    save_volume(measured, tmp_path / "saved")
    names = {"scene.mrb", "segmentation.seg.nrrd", "measurements.csv"}
    assert {p.name for p in (tmp_path / "saved").iterdir()} == names
    assert {row["quantity"]: row for row in read_csv(tmp_path / "saved" / "measurements.csv")} == before
    live.close()
    again = load_volume_scene(tmp_path / "saved")
    assert again.volume is not matrix and find_scenes() == []
    loaded = rows_of(again)
    for quantity, row in before.items():
        assert loaded[quantity]["value"] == pytest.approx(row["value"], rel=1e-9)
        assert {name: loaded[quantity][name] for name in ("provenance", "rater", "model", "flags")} == {
            name: row[name] for name in ("provenance", "rater", "model", "flags")
        }


def test_a_worker_runs_it_and_the_scene_takes_it_up(live, measured):
    import time

    from MSUSSegmentLib.process.running import model_factory
    from MSUSSegmentLib.process.worker import Worker
    from MSUSSegmentLib.tasks.volume_task import run_volume

    paint(measured, GLENOID, np.zeros(SHAPE, bool))
    assert rows_of(measured)["glenoid_volume"]["value"] is None
    worker, events = Worker(), []
    job = worker.submit(run_volume, volume(), measured.spacing, BONES, model_factory("none", "auto", BONES))
    end = time.monotonic() + 20
    while not any(kind in ("done", "error") for kind, _, _ in events) and time.monotonic() < end:
        events += worker.poll(0.01)
    worker.close()
    found = {kind: value for kind, _, value in events}
    assert "error" not in found, found
    live.show(found["volume"])
    row = rows_of(measured)["glenoid_volume"]
    assert (row["provenance"], row["model"]) == ("auto", job.model) and row["value"] is not None


def test_python_analyses_volumes(bones, write):
    import msus

    found = msus.analyze_volume(write(), task="bones", model=Brightness(), sphere="width")
    assert found.value("humerus_volume") == pytest.approx(BALL, rel=0.03)
    for call, says in (
        (lambda: msus.analyze(write(), task="bones"), "one of volumes"),
        (lambda: msus.analyze_volume(write(), task="longitudinal"), "one of frames"),
        (lambda: msus.analyze_volume(write(), task="bones"), "no model"),
        (lambda: msus.analyze_volume(write(), task="bones", model=Brightness(), side="left"), "no convention"),
    ):
        with pytest.raises(ValueError, match=says):
            call()


def test_the_command_line_analyses_volumes(bones, write, tmp_path, capsys, monkeypatch):
    path = write()
    (tmp_path / "model").mkdir()
    given = ["-o", str(tmp_path / "out"), "--task", "bones", "--model", str(tmp_path / "model"), "--quiet"]
    assert cli.main(["analyze", str(path), *given, "--sphere", "width"]) == 0
    assert "humerus_volume 4.2" in capsys.readouterr().out
    folder = tmp_path / "out" / "shoulder"
    assert {p.name for p in folder.iterdir()} == {
        "scene.mrb", "segmentation.seg.nrrd", "measurements.csv", "analysis.json"
    }  # fmt: skip
    rows = {row["quantity"]: row for row in read_csv(folder / "measurements.csv")}
    assert rows["humerus_volume"]["value"] == pytest.approx(BALL, rel=0.03)
    assert json.loads((folder / "analysis.json").read_text(encoding="utf-8"))["options"] == {"sphere": "width"}
    found = SimpleITK.ReadImage(str(folder / "segmentation.seg.nrrd"))
    source = SimpleITK.ReadImage(str(path))
    labels = SimpleITK.Resample(found, source, SimpleITK.Transform(), SimpleITK.sitkNearestNeighbor)
    truth = Brightness().predict(volume(), SPACING, lambda *_: None)
    assert np.array_equal(SimpleITK.GetArrayFromImage(labels) > 0, truth > 0), "it lies where the source lies"
    assert cli.main(["analyze", str(path), *given, "--sphere", "width"]) == 0
    assert "was done before" in capsys.readouterr().out
    assert cli.main(["analyze", str(path), *given]) == 1
    assert "--overwrite" in capsys.readouterr().out
    _correct(folder)
    for more in ((), ("--overwrite",)):
        assert cli.main(["analyze", str(path), *given, *more]) == 0
        assert "a person has corrected it" in capsys.readouterr().out
    assert cli.main(["analyze", str(path), *given, "--overwrite-edits"]) == 0
    assert list(folder.glob("corrected-*.zip"))
    assert {row["provenance"] for row in read_csv(folder / "measurements.csv")} == {"auto"}


def _correct(folder):
    """As a person does it in Slicer."""
    from MSUSSegmentLib.scene.volume_scene import LiveVolume, load_volume_scene, save_volume

    measured = load_volume_scene(folder)
    live = LiveVolume(measured, rater="AB")
    paint(measured, GLENOID, np.roll(measured.labels()[0] == 2, 2, axis=0))
    save_volume(measured, folder)
    live.close()


def test_a_folder_gives_its_volumes_and_none_of_our_results(bones, write, tmp_path, capsys):
    (tmp_path / "model").mkdir()
    given = ["--task", "bones", "--model", str(tmp_path / "model"), "--quiet"]
    folder = write("a.nrrd").parent
    write("b.mha")
    more = ["--masks", "--subjects", str(tmp_path / "who.csv")]
    (tmp_path / "who.csv").write_text("source,subject\na.nrrd,S07\n")
    assert cli.main(["analyze", str(folder), "-o", str(folder / "results"), *given, *more]) == 0
    assert "[2/2] b.mha" in capsys.readouterr().out
    with (folder / "results" / "summary.csv").open(newline="", encoding="utf-8") as file:
        rows = {row["source"]: row for row in csv.DictReader(file)}
    assert set(rows) == {"a.nrrd", "b.mha"} and rows["a.nrrd"]["subject"] == "S07"
    assert float(rows["b.mha"]["humerus_volume"]) == pytest.approx(BALL, rel=0.03)
    assert (rows["b.mha"]["humerus_volume_unit"], rows["b.mha"]["status"]) == ("cm3", "measured")
    mask = SimpleITK.ReadImage(str(folder / "results" / rows["a.nrrd"]["folder"] / "masks" / "humerus.nrrd"))
    source = SimpleITK.ReadImage(str(folder / "a.nrrd"))
    assert mask.GetDirection() == pytest.approx(source.GetDirection()) and mask.GetOrigin() == source.GetOrigin()
    voxels = np.count_nonzero(SimpleITK.GetArrayFromImage(mask))
    assert voxels == pytest.approx(BALL * 1000 / np.prod(SPACING), rel=0.03)
    assert cli.main(["analyze", str(folder), "-o", str(folder / "results"), *given]) == 0
    assert "[2/2]" in capsys.readouterr().out


def test_ct_is_refused_until_a_person_insists(bones, tmp_path, capsys):
    (tmp_path / "model").mkdir()
    series = write_series(tmp_path / "series", modality="CT")
    given = ["-o", str(tmp_path / "out"), "--task", "bones", "--model", str(tmp_path / "model"), "--quiet"]
    assert cli.main(["analyze", str(series), *given]) == 3  # nothing was measured
    assert "--any-modality" in capsys.readouterr().out
    assert cli.main(["analyze", str(series), *given, "--any-modality"]) == 0


def test_other_commands_say_that_they_are_for_frames(bones, tmp_path, capsys):
    assert cli.main(["train", "--task", "bones", "--data", str(tmp_path), "-o", str(tmp_path / "run")]) == 2
    assert "one of volumes" in capsys.readouterr().err
    assert cli.main(["analyze", "x.nrrd", "-o", str(tmp_path), "--task", "bones", "--frames", "1"]) == 2
    assert "bones" in TASKS
