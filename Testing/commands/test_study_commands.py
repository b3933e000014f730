"""``msus study``: from a folder of pictures to what raters say of them."""

from __future__ import annotations

import json
import shutil
import zipfile

import pytest
from PIL import Image

from MSUSSegmentLib import cli
from MSUSSegmentLib.commands.analyze import analyze_all
from MSUSSegmentLib.commands.console import DONE, FAILED, INTERRUPTED, NOTHING_MEASURED, UNUSABLE
from MSUSSegmentLib.commands.study import run_study
from MSUSSegmentLib.commands.work import Writing
from MSUSSegmentLib.io.open import find_inputs
from MSUSSegmentLib.measure.table import read_csv
from MSUSSegmentLib.study.annotation import AI, APPROVED, CORRECTED
from MSUSSegmentLib.study.study import Study


@pytest.fixture
def pictures(tmp_path, images):
    """Two subjects with a picture of the same name each, and one more."""
    folder = tmp_path / "pictures"
    for number, place in enumerate(("S01/left", "S01/right", "S02/left")):
        (folder / place).mkdir(parents=True)
        Image.fromarray(images[number].pixels).save(folder / place / "GM.png")
    return folder


@pytest.fixture
def msus(capsys):
    """Runs ``msus study``; gives its exit code and what it said."""

    def call(*words):
        try:
            code = cli.main(["study", *map(str, words)])
        except SystemExit as stopped:
            code = stopped.code
        told = capsys.readouterr()
        return code, told.out + told.err

    return call


@pytest.fixture
def study(tmp_path, msus, pictures):
    assert msus("init", tmp_path / "study", "--name", "calves")[0] == DONE
    assert msus("add", tmp_path / "study", pictures, "--mm-per-pixel", 0.25, "--quiet")[0] == DONE
    with Study.open(tmp_path / "study") as opened:
        yield opened


@pytest.fixture
def run(settings, capsys):
    pytest.importorskip("slicer")

    def call(study, writing=Writing(), **more):  # noqa: B008
        code = run_study(study, lambda chosen: settings(**more), writing, quiet=True)
        return code, capsys.readouterr().out

    return call


def test_images_are_added_with_what_their_paths_say(study, msus, pictures):
    images = list(study.images())
    assert [image.name for image in images] == ["S01/left/GM", "S01/right/GM", "S02/left/GM"]
    assert [(image.subject, image.side) for image in images] == [("S01", "left"), ("S01", "right"), ("S02", "left")]
    assert images[0].spacing == (0.25, 0.25) and images[0].mm_per_pixel == 0.25 and images[0].frames == 1
    assert study.path_of(images[0]) == pictures / "S01" / "left" / "GM.png"
    with Image.open(study.thumbnail(images[0].name)) as small:
        assert max(small.size) <= 160
    code, told = msus("add", study.folder, pictures, "--quiet")
    assert code == DONE and "0 images were added, 3 were there; the study has 3." in told


def test_a_table_says_more_of_the_images(tmp_path, msus, pictures):
    table = tmp_path / "who.csv"
    table.write_text("source,subject,clip,device\nS01,anon-7,,Aixplorer\nS02/left/GM.png,,sweep 4,\n")
    msus("init", tmp_path / "study")
    assert msus("add", tmp_path / "study", pictures, "--subjects", table, "--quiet")[0] == DONE
    with Study.open(tmp_path / "study") as study:
        found = [(one.subject, one.clip, one.device) for one in study.images()]
    assert found == [("anon-7", "", "Aixplorer"), ("anon-7", "", "Aixplorer"), ("S02", "sweep 4", "")]


def test_what_is_typed_later_is_taken_up(study, msus, pictures, tmp_path):
    table = tmp_path / "who.csv"
    table.write_text("source,subject,device\nS01/left,anon-7,Aixplorer\n")
    code, told = msus("add", study.folder, pictures, "--subjects", table, "--mm-per-pixel", 0.3, "--quiet")
    assert code == DONE and "S01/left/GM.png: 0.3 mm per pixel from now on" in told and "the study has 3" in told
    image = study.image("S01/left/GM")
    assert (image.subject, image.device, image.side) == ("anon-7", "Aixplorer", "left")
    assert image.spacing == (0.3, 0.3) and image.mm_per_pixel == 0.3 and image.order == 0


def test_moved_pictures_are_found_again_and_the_same_picture_is_not_taken_twice(study, msus, pictures, tmp_path):
    (tmp_path / "disk").mkdir()
    pictures.rename(tmp_path / "disk" / "moved")
    image = study.image("S01/left/GM")
    with pytest.raises(ValueError, match="put it back, or add the folder in which it is now"):
        study.path_of(image)
    code, told = msus("add", study.folder, tmp_path / "disk" / "moved", "--quiet")
    assert code == DONE and "S01/left/GM.png: found again at" in told
    with Study.open(study.folder) as again:
        assert again.path_of(again.image("S01/left/GM")).is_file() and len(again) == 3
    shutil.copy(tmp_path / "disk" / "moved" / "S01" / "left" / "GM.png", tmp_path / "other.png")
    code, told = msus("add", study.folder, tmp_path / "other.png", "--quiet")
    assert code == FAILED and "other.png: the same picture as S01/left/GM.png" in told and "the study has 3" in told


def test_copies_lie_in_the_study_and_dicom_is_not_copied(tmp_path, msus, pictures):
    pydicom = pytest.importorskip("pydicom")
    path = pydicom.data.get_testdata_file("CT_small.dcm")
    msus("init", tmp_path / "study")
    code, told = msus("add", tmp_path / "study", pictures, path, "--copy", "--any-modality", "--quiet")
    assert code == FAILED and "with which the patient's data would be copied" in told and "3 images were added" in told
    shutil.rmtree(pictures)
    shutil.move(tmp_path / "study", tmp_path / "elsewhere")
    with Study.open(tmp_path / "elsewhere") as study:
        image = study.image(next(study.images()).name)
        assert image.root is None and study.picture(image, 0).shape == image.shape


def test_a_studys_files_are_no_inputs(study, run):
    run(study)
    inside = {path.name for path in find_inputs([study.folder])}
    assert inside == set()


def test_run_keeps_the_networks_result_as_a_record_beside_the_folder_as_it_always_was(study, run):
    code, told = run(study)
    assert code == DONE and "[3/3]" in told
    for name in ("S01/left/GM", "S01/right/GM", "S02/left/GM"):
        image = study.image(name)
        [proposal] = study.annotations_of(image, AI)
        rows = read_csv(study.folder / name / "measurements.csv")
        assert proposal.spacing == (0.25, 0.25) and proposal.weights == "0123456789abcdef" * 4
        values = {(row["quantity"], row["index"]): row["value"] for row in rows}
        assert {(one.quantity, one.index): one.value for one in proposal.measurements} == values
        assert {"superficial_aponeurosis", "deep_aponeurosis"} <= set(proposal.masks)
        assert study.record(image, AI)["context"]["scan_area"]
    assert study.queue("anna").counts()["AI"] == 3 and (study.folder / "summary.csv").is_file()


def test_run_does_what_is_missing_and_leaves_records_alone(study, run, predictor):
    run(study)
    image = study.image("S01/left/GM")
    study.save(image, "anna", study.start(image, "anna").annotations, CORRECTED, started_from=AI)
    kept = {path: path.read_bytes() for path in study.folder.rglob("raters/**/*") if path.is_file()}
    calls = predictor.calls
    assert run(study)[0] == DONE and predictor.calls == calls
    shutil.rmtree(study.folder / "S01" / "right" / "GM" / "raters")  # as of a folder that msus analyze has written
    assert run(study)[0] == DONE and predictor.calls > calls
    again = {path: path.read_bytes() for path in study.folder.rglob("raters/**/*") if path.is_file()}
    of_right = {path for path in again if "right" in path.parts}
    assert {path: content for path, content in again.items() if path not in of_right} == {
        path: content for path, content in kept.items() if path not in of_right
    }
    assert study.record(study.image("S01/right/GM"), AI)["revision"] == 1


def test_another_models_result_becomes_a_new_state_and_the_old_one_stays(study, run, predictor):
    run(study)
    predictor.weights_sha256 = "f" * 64
    code, told = run(study)
    assert code == FAILED and "holds other results" in told
    assert run(study, Writing(overwrite=True))[0] == DONE
    image = study.image("S01/left/GM")
    record = study.record(image, AI)
    assert record["revision"] == 2 and record["model"]["weights_sha256"] == "f" * 64
    assert (study.folder / image.name / "raters" / "AI" / "history" / "000001.json").is_file()


def test_ctrl_c_keeps_what_is_done_and_the_next_run_goes_on(study, run, predictor):
    predictor.stop_at = 2
    assert run(study)[0] == INTERRUPTED
    assert study.queue().counts()["AI"] == 1
    predictor.stop_at = None
    assert run(study)[0] == DONE and study.queue().counts()["AI"] == 3


def test_a_study_of_results_that_are_there_takes_them_up(tmp_path, msus, pictures, settings, run, capsys):
    analyze_all([str(pictures)], tmp_path / "results", lambda: settings(mm_per_pixel=0.25), True)
    scene = (tmp_path / "results" / "S01" / "left" / "GM" / "scene.mrb").read_bytes()
    assert msus("init", tmp_path / "results")[0] == DONE
    assert msus("add", tmp_path / "results", pictures, "--mm-per-pixel", 0.25, "--quiet")[0] == DONE
    with Study.open(tmp_path / "results") as study:
        assert run(study)[0] == DONE
        assert study.queue().counts()["AI"] == 3
    assert (tmp_path / "results" / "S01" / "left" / "GM" / "scene.mrb").read_bytes() == scene


def test_a_picture_that_is_missing_or_another_one_is_told_and_the_others_are_computed(study, run, pictures, images):
    (pictures / "S01" / "left" / "GM.png").unlink()
    Image.fromarray(images[3].pixels).save(pictures / "S02" / "left" / "GM.png")
    code, told = run(study)
    assert code == FAILED
    assert "S01/left/GM.png: " in told and "put it back" in told
    assert "S02/left/GM.png: It is no longer what was added" in told
    assert study.queue().counts()["AI"] == 1


def test_a_clip_is_computed_at_the_frames_that_the_study_says(tmp_path, msus, cine, run):
    msus("init", tmp_path / "study", "--frames", "0:5:2")
    msus("add", tmp_path / "study", cine, "--quiet")
    with Study.open(tmp_path / "study") as study:
        assert run(study, frames=study.settings.frames)[0] == DONE
        frames = [one.frame for one in study.annotations(rater=AI)]
        assert frames == [0, 2, 4] and study.image("cine").frames == 5


def test_status_and_next_say_where_raters_are(study, msus):
    one, two, _ = study.images()
    study.save(one, "anna", [], APPROVED, seconds=90)
    study.save(two, "ben", [], CORRECTED, flagged=True)
    code, told = msus("status", study.folder)
    assert code == DONE and "Study 'calves'" in told and "3 images, 0 computed" in told
    assert [line.split()[:6] for line in told.splitlines()[2:4]] == [
        ["anna", "2", "0", "0", "1", "0"], ["ben", "2", "0", "1", "0", "0"]
    ]  # fmt: skip
    assert "0:01:30" in told
    told = json.loads(msus("status", study.folder, "--rater", "anna", "--json", "--list", "--status", "approved")[1])
    counts = {"new": 2, "AI": 0, "corrected": 0, "approved": 1, "rejected": 0}
    assert told["raters"] == {"anna": {**counts, "seconds": 90.0}}
    assert [item["image"] for item in told["items"]] == ["S01/left/GM"]
    assert "S01/right/GM" in msus("status", study.folder, "--rater", "ben", "--list", "--flagged", "--rebuild")[1]
    code, told = msus("next", study.folder, "--rater", "anna")
    assert code == DONE and told.splitlines()[0].endswith("GM.png") and "S01/right/GM" in told
    told = json.loads(msus("next", study.folder, "--rater", "anna", "--after", "S01/right/GM", "--json")[1])
    assert told["image"] == "S02/left/GM" and told["status"] == "new"
    assert json.loads(msus("next", study.folder, "--rater", "anna", "--search", "nowhere", "--json")[1]) is None
    assert "Nothing is left to do for anna." in msus("next", study.folder, "--rater", "anna", "--search", "nowhere")[1]


def test_some_images_are_shown_twice_and_the_same_ones_when_asked_again(study, msus, pictures):
    for _ in range(2):
        assert msus("add", study.folder, pictures, "--repeats", 2, "--quiet")[0] == DONE
        assert sorted(image.readings for image in study.images()) == [1, 2, 2]
    items = study.queue("anna").items()
    assert [item.reading for item in items] == [1, 1, 1, 2, 2]
    assert "2 shown to each rater twice" in msus("status", study.folder)[1]
    code, told = msus("add", study.folder, pictures, "--repeats", 9, "--quiet")
    assert code == UNUSABLE and "cannot be shown twice" in told


@pytest.mark.parametrize(
    "words, sentence",
    [
        (["status", "{none}"], "There is no study in"),
        (["add", "{none}", "x.png"], "make one with msus study init"),
        (["init", "{study}"], "There is a study in"),
        (["init", "{none}", "--task", "nothing"], "There is no task 'nothing'"),
        (["add", "{study}", "nowhere.png"], "does not exist"),
        (["run", "{none}"], "There is no study in"),
        (["next", "{study}", "--rater", "a/b"], "cannot be a rater's name"),
        (["next", "{study}", "--rater", "AI"], "choose another one"),
        (["next", "{study}", "--rater", "anna", "--after", "p9"], "has no image 'p9'"),
        (["status", "{study}", "--order", "best"], "invalid choice"),
        (["next", "{study}"], "--rater"),
        ([], "command"),
    ],
)
def test_what_cannot_be_used_is_said_in_one_sentence(study, msus, tmp_path, words, sentence):
    code, told = msus(*(word.format(none=tmp_path / "none", study=study.folder) for word in words))
    assert code in (UNUSABLE, FAILED, NOTHING_MEASURED) and sentence in told
    assert "Traceback" not in told


def test_two_programs_do_not_add_or_compute_at_the_same_time(study, msus, pictures):
    with study.lock():
        code, told = msus("add", study.folder, pictures)
        assert code == FAILED and "in use by" in told and "--take-over" in told
    with study.lock("run"):
        code, told = msus("run", study.folder)
        assert code == FAILED and "in use by" in told
        assert "in use: run:" in msus("status", study.folder)[1]
    assert msus("add", study.folder, pictures, "--quiet")[0] == DONE


def test_nothing_of_a_dicom_files_patient_is_stored(tmp_path, msus, settings, run):
    pydicom = pytest.importorskip("pydicom")
    path = pydicom.data.get_testdata_file("CT_small.dcm")
    dataset = pydicom.dcmread(path)
    dataset.PatientName, dataset.PatientID, dataset.PatientBirthDate = "Doe^Jane", "4711-XYZ", "19700102"
    (tmp_path / "in").mkdir()
    dataset.save_as(tmp_path / "in" / "scan.dcm")
    msus("init", tmp_path / "study")
    assert msus("add", tmp_path / "study", tmp_path / "in", "--any-modality", "--quiet")[0] == DONE
    with Study.open(tmp_path / "study") as study:
        run(study)
        study.save(study.image("scan"), "anna", study.start(study.image("scan"), "anna").annotations, CORRECTED)
    for file in (tmp_path / "study").rglob("*"):
        if file.suffix == ".mrb":
            with zipfile.ZipFile(file) as bundle:
                contents = [bundle.read(name) for name in bundle.namelist()]
        else:
            contents = [file.read_bytes()] if file.is_file() else []
        for content in contents:
            assert not any(word in content for word in (b"Jane", b"4711-XYZ", b"19700102")), file


def drag_deep(session, down):
    """What Slicer does while a person drags a point of the deep aponeurosis."""
    node = session.muscle.markups["deep", 1]
    node.InvokeEvent(node.PointStartInteractionEvent)
    x, y, z = node.GetNthControlPointPosition(1)
    node.SetNthControlPointPosition(1, x, y - down, z)
    node.InvokeEvent(node.PointEndInteractionEvent)


def stroke(session, key):
    """What the Segment Editor does with one stroke."""
    import numpy as np
    import slicer

    shape = session.pixels(0).shape
    mask = np.zeros(shape, np.uint8)
    mask[70:74, 60:120] = 1
    muscle = session.muscle
    slicer.util.updateSegmentBinaryLabelmapFromArray(mask[None], muscle.segmentation, key, muscle.volume)


@pytest.mark.slow  # a whole study, and a network that learns from it
def test_from_a_folder_of_pictures_to_a_trained_model(study, run, msus, tmp_path):
    """Two raters correct what the network found, agree, and their consensus trains the next one."""
    import csv

    from MSUSSegmentLib.learning.train import TrainingSettings, train
    from MSUSSegmentLib.scene import headless
    from MSUSSegmentLib.scene.study_work import StudyWork

    assert run(study)[0] == DONE
    for rater, down in (("anna", 1.0), ("ben", 1.5)):
        queue = study.queue(rater)
        while (item := queue.next(status=("new", AI, CORRECTED))) is not None:
            headless.new_scene()
            work = StudyWork.open(study, item, rater)
            drag_deep(work.session, down)
            if rater == "anna":
                stroke(work.session, "fascicles")
            work.save(APPROVED)
            work.close()
        assert queue.counts()["approved"] == 3
    assert msus("agree", study.folder, "--quiet")[0] == DONE
    with (study.folder / "agreement" / "agreement.csv").open(newline="", encoding="utf-8") as file:
        pairs = {(row["a"], row["b"]): row for row in csv.DictReader(file) if row["quantity"] == "MT"}
    assert set(pairs) == {("AI", "anna"), ("AI", "ben"), ("anna", "ben")}
    assert float(pairs["AI", "anna"]["bias"]) < 0 and float(pairs["anna", "ben"]["bias"]) < 0
    assert msus("consensus", study.folder, "--quiet")[0] == DONE
    for form in ("monai", "nnunet", "coco", "dl-track", "msus"):
        given = ["export", study.folder, "-o", tmp_path / form, "--format", form, "--split", "50:50:0", "--quiet"]
        code, told = msus(*given)
        assert code == DONE and any((tmp_path / form).rglob("*.png")), told
    with (tmp_path / "msus" / "index.csv").open(newline="", encoding="utf-8") as file:
        groups = {row["group"] for row in csv.DictReader(file)}
    assert len(groups) == 1, "frames of one contraction are near-duplicates: they stay on one side of any split"
    small = TrainingSettings(network_options=(("features", (4, 4, 8, 10, 10)),), epochs=1, long_side=64, batch_size=2,
                             fold=None, mixed_precision=False)  # fmt: skip
    best = train(tmp_path / "msus", tmp_path / "run", small, device="cpu", workers=0, say=lambda _: None)
    assert best.exists()
    assert study.annotations_of(study.image("S01/left/GM"), AI), "the proposal is still there"
