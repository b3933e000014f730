"""``msus measure``: a person's corrections, from wherever they were made, in the tables again."""

import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import MSUSSegmentLib
from msus.analysis import Analysis
from msus.folder import read_record
from MSUSSegmentLib.cli import main
from MSUSSegmentLib.commands.analyze import analyze_all
from MSUSSegmentLib.commands.console import DONE, FAILED, NOTHING_MEASURED, UNUSABLE
from MSUSSegmentLib.commands.work import Writing
from MSUSSegmentLib.measure.table import read_csv, write_csv
from MSUSSegmentLib.measure.types import Line

pytest.importorskip("slicer")

TABLE = "measurements.csv"


@pytest.fixture
def study(tmp_path, images, settings):
    """A study of two stills, analysed; gives the results folder."""
    for number, place in enumerate(("S01", "S02")):
        folder = tmp_path / "study" / place
        folder.mkdir(parents=True)
        Image.fromarray(images[number].pixels).save(folder / "GM_left.png")
    results = tmp_path / "results"
    make = lambda: settings(mm_per_pixel=0.25)  # noqa: E731
    assert analyze_all([str(tmp_path / "study")], results, make, True) == DONE
    return results


@pytest.fixture
def result(study):
    return study / "S01" / "GM_left"


@pytest.fixture
def measure(capsys):
    """Runs the command; gives its exit code and what it said."""

    def call(*arguments):
        capsys.readouterr()
        code = main(["measure", *map(str, arguments), "--quiet"])
        return code, capsys.readouterr().out

    return call


def numbers(folder):
    return {(r["quantity"], r["index"], r["frame"]): r for r in read_csv(folder / TABLE)}


def value(folder, quantity, index=None, frame=0):
    return numbers(folder)[quantity, index, frame]["value"]


def content(folder):
    """Every file of a folder, by its bytes."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def summary(folder):
    with (folder / "summary.csv").open(newline="", encoding="utf-8") as file:
        return {row["source"]: row for row in csv.DictReader(file)}


def copies(folder):
    return sorted(folder.glob("corrected-*.zip"))


# What a person, or another program, does.


def shift_loose(folder, name="Deep_aponeurosis", down=1.0, system=None):
    """Move a markup's file down by mm, as any program that writes JSON does; gives its path."""
    path = folder / "markups" / f"{name}.mrk.json"
    text = json.loads(path.read_text(encoding="utf-8"))
    [markup] = text["markups"]
    for point in markup["controlPoints"]:
        point["position"][1] += down if markup["coordinateSystem"] == "LPS" else -down
        if system == "RAS":
            point["position"][0] *= -1
            point["position"][1] *= -1
    if system is not None:
        markup["coordinateSystem"] = system
    path.write_text(json.dumps(text))
    return path


def write_bundle(muscle, path):
    from MSUSSegmentLib.scene.scene_file import write_bundle

    with tempfile.TemporaryDirectory() as work:
        write_bundle(muscle, path, Path(work))


def shift_node(node, down):
    for i in range(node.GetNumberOfControlPoints()):
        x, y, z = node.GetNthControlPointPosition(i)
        node.SetNthControlPointPosition(i, [x, y - down, z])


def drag(folder, how, key=("deep", 1), down=1.0, rater="Anna", file="scene.mrb"):
    """Move a line down by mm in the saved scene: in the panel, in Slicer with the panel open, or without it."""
    from MSUSSegmentLib.scene import save
    from MSUSSegmentLib.scene.session import Session

    muscle = save.load_scene(folder)
    if how == "without the panel":
        shift_node(muscle.markups[key], down)
        if muscle.browser is not None:
            from MSUSSegmentLib.scene import cine

            cine.store(muscle.browser, muscle.markups[key])
        write_bundle(muscle, folder / file)
        return
    session = Session.adopt(muscle, rater=rater)
    shift_node(muscle.markups[key], down)
    session.save(folder) if how == "panel" else write_bundle(muscle, folder / file)
    session.close()


def repaint(folder, change, names=True):
    """Change the labels (..., H, W) of the segmentation's file by a program that keeps the segments' names, or not."""
    import SimpleITK

    path = str(folder / "segmentation.seg.nrrd")
    image = SimpleITK.ReadImage(path)
    labels, layers = SimpleITK.GetArrayFromImage(image), image.GetNumberOfComponentsPerPixel()
    if layers > 1:
        fresh = SimpleITK.GetImageFromArray(np.moveaxis(change(np.moveaxis(labels, -1, 0)), 0, -1), isVector=True)
    else:
        fresh = SimpleITK.GetImageFromArray(change(labels))
    fresh.CopyInformation(image)
    for name in image.GetMetaDataKeys() if names else ():
        fresh.SetMetaData(name, image.GetMetaData(name))
    SimpleITK.WriteImage(fresh, path, True)


def lowered(rows):
    """What moves all in the lower half of the picture, such as the deep aponeurosis, down."""

    def change(labels):
        fresh, half = labels.copy(), labels.shape[-2] // 2
        fresh[..., half:, :] = np.roll(fresh[..., half:, :], rows, axis=-2)
        return fresh

    return change


def halved(labels):
    """Only the lower half of what is painted."""
    rows = np.nonzero(labels.any(axis=tuple(i for i in range(labels.ndim) if i != labels.ndim - 2)))[0]
    return np.where(np.arange(labels.shape[-2])[:, None] < rows.mean(), 0, labels)


# Tests.


def test_a_result_that_nobody_has_changed_stays_as_it_is(study, result, measure, tmp_path):
    before = content(study)
    code, said = measure(study)
    assert code == DONE and said.count("nothing was changed") == 2
    assert content(study) == before
    code, _ = measure(study, "-o", tmp_path / "again")
    again = tmp_path / "again" / "S01" / "GM_left"
    assert code == DONE and (again / TABLE).read_bytes() == (result / TABLE).read_bytes()
    assert content(study) == before
    assert set(summary(tmp_path / "again")) == set(summary(study))


def test_a_cine_that_nobody_has_changed_stays_as_it_is(cine, settings, measure, tmp_path):
    assert analyze_all([str(cine)], tmp_path / "out", settings, True) == DONE
    before = content(tmp_path / "out")
    code, said = measure(tmp_path / "out" / "cine")
    assert code == DONE and "5 frames" in said and "nothing was changed" in said
    assert content(tmp_path / "out") == before


@pytest.mark.parametrize("how", ["panel", "with the panel", "without the panel"])
def test_a_line_dragged_in_the_scene_is_in_the_table(study, result, measure, how):
    before, other = value(result, "MT"), value(study / "S02" / "GM_left", "MT")
    drag(result, how, rater="" if how == "without the panel" else "Anna")
    dragged = (result / "scene.mrb").read_bytes()
    code, said = measure(study, "--rater", "Berta")
    assert code == DONE, said
    assert value(result, "MT") == pytest.approx(before + 1.0, abs=0.15)
    row = numbers(result)["MT", None, 0]
    rater = "Berta" if how == "without the panel" else "Anna"  # who is named stays
    assert (row["provenance"], row["rater"]) == ("edited", rater)
    assert value(study / "S02" / "GM_left", "MT") == other
    line = summary(study)["S01/GM_left.png"]
    assert float(line["MT"]) == value(result, "MT") and line["rater"] == rater and line["subject"] == "S01"
    if how != "panel":  # the panel has written all of it itself
        with zipfile.ZipFile(copies(result)[0]) as copy:
            assert copy.read("scene.mrb") == dragged
    before = content(result)
    assert measure(result)[1].count("nothing was changed") == 1
    assert content(result) == before


def test_a_line_that_follows_others_and_was_dragged_without_the_panel_stays_where_it_was_put(result, measure):
    drag(result, "without the panel", key=("thickness", 1), down=2.0)
    shift = json.loads((result / "markups" / "MT_1.mrk.json").read_bytes())["markups"][0]["controlPoints"]
    assert measure(result)[0] == DONE
    now = json.loads((result / "markups" / "MT_1.mrk.json").read_text(encoding="utf-8"))["markups"][0]["controlPoints"]
    for was, point in zip(shift, now, strict=True):
        assert point["position"][1] == pytest.approx(was["position"][1] + 2.0, abs=1e-4)
    assert numbers(result)["MT", None, 0]["provenance"] == "edited"


def test_a_cine_dragged_without_the_panel(cine, settings, measure, tmp_path):
    folder = tmp_path / "out" / "cine"
    assert analyze_all([str(cine)], tmp_path / "out", settings, True) == DONE
    before = numbers(folder)
    drag(folder, "without the panel")
    assert measure(folder, "--rater", "Anna")[0] == DONE
    now = numbers(folder)
    assert now["MT", None, 0]["value"] == pytest.approx(before["MT", None, 0]["value"] + 1.0, abs=0.15)
    assert now["MT", None, 0]["rater"] == "Anna"
    for frame in range(1, 5):
        assert now["MT", None, frame] == before["MT", None, frame]


@pytest.mark.parametrize("system", [None, "RAS"])
def test_a_markup_changed_by_another_program_is_in_the_table(study, result, measure, system):
    before = value(result, "MT")
    path = shift_loose(result, system=system)
    changed = path.read_bytes()
    code, said = measure(result, "--rater", "Anna")
    assert code == DONE and "1 line as in markups" in said
    row = numbers(result)["MT", None, 0]
    assert row["value"] == pytest.approx(before + 1.0, abs=0.15)
    assert (row["provenance"], row["rater"], row["model"]) == ("edited", "Anna", "oracle 1")
    assert float(summary(study)["S01/GM_left.png"]["MT"]) == row["value"]
    with zipfile.ZipFile(copies(result)[0]) as copy:
        assert copy.read("markups/Deep_aponeurosis.mrk.json") == changed
    assert read_record(result)["rater"] == "Anna"
    from MSUSSegmentLib.scene.save import load_scene

    assert load_scene(result).measurements() and numbers(result)["MT", None, 0] == row
    assert measure(result)[1].count("nothing was changed") == 1


def test_a_markup_written_anew_with_the_same_points_is_no_correction(result, measure):
    path = result / "markups" / "Deep_aponeurosis.mrk.json"
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")), indent=7))
    before = (result / TABLE).read_bytes()
    code, said = measure(result, "--rater", "Anna")
    assert code == DONE and (result / TABLE).read_bytes() == before and "edited" not in before.decode()
    assert "nothing was changed" in said and not copies(result)


def test_points_taken_away_delete_a_line_and_a_file_gone_does_not(result, measure):
    fascicles = sorted((result / "markups").glob("Fascicle_*.mrk.json"))
    first = json.loads(fascicles[0].read_text(encoding="utf-8"))
    first["markups"][0]["controlPoints"] = []
    fascicles[0].write_text(json.dumps(first))
    fascicles[1].unlink()
    before = numbers(result)
    index = int(fascicles[0].name.split("_")[1].split(".")[0])
    code, said = measure(result, "--rater", "Anna")
    assert code == DONE, said
    assert f"markups/{fascicles[1].name} is no longer there, but its line stays" in said
    gone = numbers(result).get(("FL", index, 0))
    assert before["FL", index, 0]["value"] is not None and (gone is None or gone["value"] is None)
    kept = int(fascicles[1].name.split("_")[1].split(".")[0])
    assert numbers(result)["FL", kept, 0]["value"] == before["FL", kept, 0]["value"]


@pytest.mark.parametrize("how", ["panel", "with the panel"])
def test_a_line_deleted_in_a_loaded_scene_is_gone_from_the_table(result, measure, how):
    from MSUSSegmentLib.scene import save
    from MSUSSegmentLib.scene.session import Session

    session = Session.adopt(save.load_scene(result), rater="")
    session.delete(session.muscle.markups["fascicle", 2])
    session.save(result) if how == "panel" else write_bundle(session.muscle, result / "scene.mrb")
    session.close()
    code, said = measure(result, "--rater", "Anna")
    assert code == DONE, said
    row = numbers(result)["FL", 2, 0]
    assert row["value"] is None and row["flag"] == "Fascicle 2 was deleted by Anna"
    assert measure(result)[1].count("nothing was changed") == 1


def test_a_new_line_of_another_program(result, measure):
    fascicles = sorted((result / "markups").glob("Fascicle_*.mrk.json"))
    shutil.copy(fascicles[0], result / "markups" / "Fascicle_77.mrk.json")
    shutil.copy(fascicles[0], result / "markups" / "own line.mrk.json")
    code, said = measure(result, "--rater", "Anna")
    assert code == DONE and "left out markups/own line.mrk.json" in said
    assert numbers(result)["FL", 77, 0]["provenance"] == "manual" and numbers(result)["FL", 77, 0]["rater"] == "Anna"
    with zipfile.ZipFile(copies(result)[0]) as copy:
        assert "markups/own line.mrk.json" in copy.namelist()


def test_segments_repainted_by_another_program_are_in_the_table(result, measure):
    before = numbers(result)

    repaint(result, lowered(8))
    code, said = measure(result, "--rater", "Anna")
    assert code == DONE and "lines as in segmentation.seg.nrrd" in said, said
    row = numbers(result)["MT", None, 0]
    assert row["value"] == pytest.approx(before["MT", None, 0]["value"] + 2.0, abs=0.4)
    assert (row["provenance"], row["rater"]) == ("edited", "Anna")
    assert measure(result)[1].count("nothing was changed") == 1


def paint_unseen(folder, frame=0, rows=8):
    """Paint the deep aponeurosis further down in the saved scene, in Slicer without the panel; saved by File > Save."""
    from MSUSSegmentLib.scene import cine, save, segments, volume

    muscle = save.load_scene(folder)
    if muscle.browser is not None:
        cine.show_frame(muscle.browser, frame)
    shape = volume.shape_of(muscle.volume)
    masks = segments.masks_in(muscle.segmentation, muscle.matrix, shape)
    masks["deep_aponeurosis"] = np.roll(masks["deep_aponeurosis"], rows, axis=0)
    segments.fill_segmentation(muscle.segmentation, muscle.task, masks, muscle.matrix, shape)
    cine.store(muscle.browser, muscle.segmentation)
    write_bundle(muscle, folder / "scene.mrb")


def delete_unseen(folder, key):
    """Delete a line from the saved scene in Slicer without the panel; saved by File > Save."""
    import slicer

    from MSUSSegmentLib.scene import save

    muscle = save.load_scene(folder)
    slicer.mrmlScene.RemoveNode(muscle.markups.pop(key))
    write_bundle(muscle, folder / "scene.mrb")


@pytest.mark.parametrize("key", [("deep", 1), ("fascicle", 2)])
def test_a_line_deleted_in_the_scene_without_the_panel_takes_its_numbers_along(result, measure, key):
    before = numbers(result)
    delete_unseen(result, key)
    code, _ = measure(result, "--rater", "Anna")
    after = numbers(result)
    name = "the deep aponeurosis" if key[0] == "deep" else "Fascicle 2"
    gone = [k for k, row in after.items() if row["value"] is None and before[k]["value"] is not None]
    if key[0] == "deep":
        assert {"MT", "PA", "FL"} <= {quantity for quantity, _, _ in gone}
        assert all(f"{name} was deleted by Anna" in after[k]["flag"] for k in gone)
    else:
        assert ("MT", None, 0) not in gone and after["MT", None, 0]["provenance"] == "auto"
        assert after["FL", None, 0]["provenance"] == "edited" and after["FL", None, 0]["rater"] == "Anna"
        assert ("FL", 2, 0) not in after or "was deleted by Anna" in after["FL", 2, 0]["flag"]
        assert after["FL", 1, 0]["value"] == before["FL", 1, 0]["value"]
    assert code == DONE
    assert "nothing was changed" in measure(result)[1]


def test_segments_painted_in_the_scene_without_the_panel(result, measure):
    before = value(result, "MT")
    paint_unseen(result)
    code, said = measure(result, "--rater", "Anna")
    assert code == DONE and "from the changed scene.mrb; lines as in its painted segments, by Anna" in said
    row = numbers(result)["MT", None, 0]
    assert row["value"] == pytest.approx(before + 2.0, abs=0.4)
    assert (row["provenance"], row["rater"]) == ("edited", "Anna")
    assert measure(result)[1].count("nothing was changed") == 1


def test_a_network_that_ran_since_has_painted_nothing_by_hand(result, measure):
    from MSUSSegmentLib.scene import save
    from MSUSSegmentLib.scene.export import result_of
    from MSUSSegmentLib.scene.session import Session
    from MSUSSegmentLib.tasks.result import FrameResult

    session = Session.adopt(save.load_scene(result), rater="Anna")
    there = result_of(session, 0)
    masks = {key: np.roll(mask, 4, axis=0) for key, mask in there.masks.items()}
    found = {key: line for key, line in there.lines.items() if key[0] in ("superficial", "deep", "fascicle")}
    lines = {key: Line(line.points + np.array([0.0, 4.0])) for key, line in found.items()}
    session.apply(FrameResult(0, None, masks, lines, ()), model="other 1", weights="abc")
    write_bundle(session.muscle, result / "scene.mrb")
    session.close()
    code, said = measure(result, "--rater", "Berta")
    assert code == DONE and "painted" not in said, said
    row = numbers(result)["MT", None, 0]
    assert (row["provenance"], row["rater"], row["model"]) == ("auto", "", "other 1")


def test_a_cine_whose_markups_are_of_another_frame_than_the_scene_shows(cine, settings, measure, tmp_path):
    """The files beside the scene are of the frame that was shown when they were written."""
    from MSUSSegmentLib.scene import cine as cines
    from MSUSSegmentLib.scene import save

    folder = tmp_path / "out" / "cine"
    assert analyze_all([str(cine)], tmp_path / "out", settings, True) == DONE
    muscle = save.load_scene(folder)
    cines.show_frame(muscle.browser, 3)
    write_bundle(muscle, folder / "scene.mrb")
    before = numbers(folder)
    shift_loose(folder)
    code, said = measure(folder, "--rater", "Anna")
    assert code == NOTHING_MEASURED and "scene.mrb and markups/ were changed and disagree" in said
    code, said = measure(folder, "--rater", "Anna", "--from", "markups")
    assert code == DONE and "1 line as in markups/ of frame 0, by Anna" in said
    now = numbers(folder)
    assert now["MT", None, 0]["value"] == pytest.approx(before["MT", None, 0]["value"] + 1.0, abs=0.15)
    for frame in range(1, 5):
        assert now["MT", None, frame] == before["MT", None, frame]
    assert measure(folder)[1].count("nothing was changed") == 1


@pytest.mark.parametrize("turn", [(1, 1), (-1, 1), (1, -1), (-1, -1)])
def test_a_picture_that_lies_otherwise_in_its_file(images, settings, measure, tmp_path, turn):
    """Files for other programs lie where the source does; a line moved there moves as much here."""
    import SimpleITK

    image = SimpleITK.GetImageFromArray(images[0].pixels[::turn[1], ::turn[0]][None])
    image.SetSpacing((0.25, 0.25, 1.0))
    image.SetOrigin((11.0, -7.0, 30.0))
    image.SetDirection((turn[0], 0, 0, 0, turn[1], 0, 0, 0, 1))
    SimpleITK.WriteImage(image, str(tmp_path / "turned.nrrd"))
    assert analyze_all([str(tmp_path / "turned.nrrd")], tmp_path / "out", settings, True) == DONE
    folder = tmp_path / "out" / "turned"
    before = value(folder, "MT")
    assert "nothing was changed" in measure(folder)[1]
    path = folder / "markups" / "Deep_aponeurosis.mrk.json"
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8"))))  # the same, written anew
    repaint(folder, lambda labels: labels)
    assert "nothing was changed" in measure(folder)[1]
    shift_loose(folder)
    assert measure(folder, "--rater", "Anna")[0] == DONE
    assert value(folder, "MT") == pytest.approx(before + 1.0, abs=0.15)


def test_another_convention_gives_the_numbers_of_an_analysis_by_it(study, result, measure, predictor, images, tmp_path):
    from MSUSSegmentLib.measure.architecture import Options
    from MSUSSegmentLib.tasks.longitudinal import LONGITUDINAL

    calls = predictor.calls
    code, said = measure(study, "--pennation", "superficial", "--thickness", "vertical")
    assert code == DONE and "pennation superficial, was deep" in said and predictor.calls == calls
    options = Options(pennation="superficial", thickness="vertical")
    make = lambda: Analysis(LONGITUDINAL, predictor, options, 0.25)  # noqa: E731
    assert analyze_all([str(tmp_path / "study")], tmp_path / "other", make, True) == DONE
    assert read_csv(result / TABLE) == read_csv(tmp_path / "other" / "S01" / "GM_left" / TABLE)
    assert read_record(result)["options"]["pennation"] == "superficial"
    assert not copies(result)
    code, said = measure(result, "--mm-per-pixel", "0.25")  # conventions that are not given stay
    assert "nothing was changed" in said and read_record(result)["options"]["pennation"] == "superficial"
    assert measure(result, "--pennation", "deep", "--thickness", "normal")[0] == DONE
    assert not copies(result)  # a convention is nobody's work


def test_another_scale_changes_lengths_and_says_so(study, result, measure):
    before = numbers(result)
    code, said = measure(result, "--mm-per-pixel", "0.125")
    assert code == DONE and "scale: 0.125 mm per pixel (typed), was 0.25 mm per pixel (typed)" in said
    now = numbers(result)
    assert now["MT", None, 0]["value"] == pytest.approx(before["MT", None, 0]["value"] / 2, rel=1e-6)
    assert now["PA", None, 0]["value"] == pytest.approx(before["PA", None, 0]["value"], rel=1e-6)
    assert now["MT", None, 0]["scale_source"] == "typed" and now["MT", None, 0]["provenance"] == "auto"
    assert read_record(result)["spacing"] == [0.125, 0.125]
    assert summary(study)["S01/GM_left.png"]["mm_per_pixel"] == "0.125"


def test_a_result_without_a_scale_gets_one(images, settings, measure, tmp_path):
    Image.fromarray(images[0].pixels).save(tmp_path / "still.png")
    assert analyze_all([str(tmp_path / "still.png")], tmp_path / "out", settings, True) == DONE
    folder = tmp_path / "out" / "still"
    pixels = value(folder, "MT")
    assert numbers(folder)["MT", None, 0]["unit"] == "px"
    assert measure(folder, "--mm-per-pixel", "0.25")[0] == DONE
    row = numbers(folder)["MT", None, 0]
    assert row["unit"] == "mm" and row["value"] == pytest.approx(pixels * 0.25, rel=1e-6)
    assert row["scale_source"] == "typed"
    code, said = measure(folder, "--mm-per-pixel", "25")
    assert code == NOTHING_MEASURED and "check the number and its unit" in said


@pytest.mark.parametrize(
    ("kinds", "chosen"),
    [
        (("scene", "markups"), "scene"),
        (("scene", "markups"), "markups"),
        (("scene", "segments"), "segments"),
        (("markups", "segments"), "markups"),
    ],
)
def test_corrections_that_disagree_are_refused_until_someone_says_which_holds(study, result, measure, kinds, chosen):
    before = value(result, "MT")
    expected = {"scene": 1.0, "markups": 3.0, "segments": 1.5}
    if "scene" in kinds:
        drag(result, "with the panel", rater="Anna")
    if "markups" in kinds:
        shift_loose(result, down=3.0)
    if "segments" in kinds:
        repaint(result, lowered(6))
    kept = content(study)
    code, said = measure(result, "--rater", "Berta")
    assert code == NOTHING_MEASURED and content(study) == kept
    files = {"scene": "scene.mrb", "markups": "markups/", "segments": "segmentation.seg.nrrd"}
    for kind in kinds:
        assert files[kind] in said and f"--from {kind}" in said
    assert len([line for line in said.splitlines() if line.startswith("failed")]) == 1
    code, said = measure(result, "--rater", "Berta", "--from", chosen)
    assert code == DONE, said
    assert value(result, "MT") == pytest.approx(before + expected[chosen], abs=0.4)
    with zipfile.ZipFile(copies(result)[0]) as copy:
        for name in copy.namelist():
            assert copy.read(name) == kept[f"S01/GM_left/{name}"]
    assert measure(result)[1].count("nothing was changed") == 1


def test_what_the_panel_saved_and_another_program_changed_later(result, measure):
    drag(result, "panel")
    before = value(result, "MT")
    shift_loose(result, down=1.0)
    assert measure(result, "--rater", "Berta")[0] == DONE
    assert value(result, "MT") == pytest.approx(before + 1.0, abs=0.15)
    assert numbers(result)["MT", None, 0]["rater"] == "Berta"


def test_a_folder_that_does_not_say_what_was_written(result, measure):
    """Of an earlier version's panel: what agrees is taken, what does not is refused."""
    drag(result, "panel")
    record = read_record(result)
    del record["outputs"]
    (result / "analysis.json").write_text(json.dumps(record))
    assert "nothing was changed" in measure(result)[1]
    shift_loose(result)
    code, said = measure(result)
    assert code == NOTHING_MEASURED and "scene.mrb and markups/ disagree" in said
    assert measure(result, "--from", "markups")[0] == DONE


def test_written_elsewhere_the_corrected_result_stays(study, result, measure, tmp_path):
    shift_loose(result)
    before = content(study)
    code, _ = measure(result, "--rater", "Anna", "-o", tmp_path / "new")
    assert code == DONE and content(study) == before
    new = tmp_path / "new" / "GM_left"
    assert numbers(new)["MT", None, 0]["rater"] == "Anna" and read_record(new)["source"] == "S01/GM_left.png"
    assert set(summary(tmp_path / "new")) == {"S01/GM_left.png"}
    code, said = measure(study / "S02" / "GM_left", "-o", tmp_path / "new")
    assert code == NOTHING_MEASURED and "holds something else already" in said
    code, said = measure(study, "-o", tmp_path / "new2")
    assert code == DONE and set(summary(tmp_path / "new2")) == set(summary(study))


def test_a_scene_saved_beside_the_result_under_another_name(result, measure, tmp_path):
    before = value(result, "MT")
    drag(result, "without the panel", file="2026-01-02-Scene.mrb")
    assert "nothing was changed" in measure(result)[1]
    code, said = measure(result / "2026-01-02-Scene.mrb", "--rater", "Anna")
    assert code == DONE and "from 2026-01-02-Scene.mrb" in said
    assert value(result, "MT") == pytest.approx(before + 1.0, abs=0.15)
    loose = tmp_path / "loose" / "some.mrb"
    loose.parent.mkdir()
    shutil.copy(result / "scene.mrb", loose)
    code, said = measure(loose)
    assert code == NOTHING_MEASURED and "say with -o where to write" in said
    assert measure(loose, "-o", tmp_path / "out")[0] == DONE


def test_the_table_changed_by_hand_is_kept_in_the_copy(result, measure):
    rows = read_csv(result / TABLE)
    rows[0]["value"] = 12.5
    write_csv(result / TABLE, rows)
    typed = (result / TABLE).read_bytes()
    code, said = measure(result)
    assert code == DONE and "had been changed by hand" in said
    with zipfile.ZipFile(copies(result)[0]) as copy:
        assert copy.read(TABLE) == typed


@pytest.mark.parametrize("name", ["scene.mrb", "markups/Deep_aponeurosis.mrk.json", "segmentation.seg.nrrd"])
@pytest.mark.parametrize("damage", ["missing", "empty", "half", "nonsense"])
def test_a_missing_or_damaged_file_is_named_and_the_others_are_measured(study, result, measure, name, damage):
    lost = result / name
    whole = lost.read_bytes()
    if damage == "missing":
        lost.unlink()
    else:
        lost.write_bytes({"empty": b"", "half": whole[: len(whole) // 2], "nonsense": b"nonsense"}[damage])
    before = content(study)
    code, said = measure(study)
    if damage == "missing" and name != "scene.mrb":
        assert code == DONE
        return
    assert code == FAILED, said
    [failure] = [line for line in said.splitlines() if line.startswith("failed")]
    assert Path(name).name in failure and "Traceback" not in said
    assert "[2/2] S02/GM_left: MT" in said
    assert {k: v for k, v in content(study).items() if k != "summary.csv"} == {
        k: v for k, v in before.items() if k != "summary.csv"
    }


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda markup: markup["controlPoints"].pop(), "has 1 points"),
        (lambda markup: markup.update(coordinateSystem="IJK"), "the coordinate system IJK"),
        (lambda markup: markup["controlPoints"][0]["position"].__setitem__(2, 9.0), "does not lie on the picture"),
        (lambda markup: markup["controlPoints"][0]["position"].__setitem__(0, float("nan")), "is damaged"),
        (lambda markup: markup.update(controlPoints=3), "is damaged"),
    ],
)
def test_a_markup_that_cannot_be_measured_is_refused(result, measure, change, words):
    path = result / "markups" / "MT_1.mrk.json"
    text = json.loads(path.read_text(encoding="utf-8"))
    change(text["markups"][0])
    path.write_text(json.dumps(text))
    before = content(result)
    code, said = measure(result)
    assert code == NOTHING_MEASURED and words in said and content(result) == before


def test_arguments(study, measure, tmp_path, capsys):
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("")
    code, said = measure(tmp_path / "empty", tmp_path / "nothere", study / "S01")
    assert code == FAILED and said.count("failed: ") == 2
    assert measure(tmp_path / "nothere")[0] == NOTHING_MEASURED
    code, said = measure(study, "-o", tmp_path / "file")
    assert code == UNUSABLE and "Results cannot be written to" in said
    for wrong in (["--mm-per-pixel", "-1"], ["--thickness", "oblique"], ["--from", "memory"], []):
        with pytest.raises(SystemExit) as stop:
            main(["measure", *([str(study)] if wrong else []), *wrong])
        assert stop.value.code == UNUSABLE


def test_nothing_is_lost_when_writing_fails(result, measure, monkeypatch):
    shift_loose(result)
    before = content(result)

    def full(*_):
        raise OSError("no space left")

    with monkeypatch.context() as broken:
        broken.setattr("MSUSSegmentLib.scene.save._write_all", full)
        code, said = measure(result, "--rater", "Anna")
    assert code == NOTHING_MEASURED and "what was there is unchanged" in said
    now = content(result)
    assert {name: now[name] for name in before} == before
    assert measure(result, "--rater", "Anna")[0] == DONE and numbers(result)["MT", None, 0]["rater"] == "Anna"


@pytest.mark.parametrize("kind", [None, "xlsx"])
def test_masks_subjects_and_other_tables_follow(images, settings, measure, tmp_path, kind):
    if kind is not None:
        pytest.importorskip("pandas")
        pytest.importorskip("openpyxl")
    Image.fromarray(images[0].pixels).save(tmp_path / "GM.png")
    subjects = tmp_path / "who.csv"
    subjects.write_text("source,subject,side\nGM.png,Heinz,left\n")
    make = lambda: settings(mm_per_pixel=0.25)  # noqa: E731
    writing = Writing(masks=True, kind=kind, subjects=subjects)
    assert analyze_all([str(tmp_path / "GM.png")], tmp_path / "out", make, True, writing) == DONE
    folder = tmp_path / "out" / "GM"
    masks = content(folder / "masks")
    books = {path: path.read_bytes() for path in (tmp_path / "out").glob("*.xlsx")}
    repaint(folder, lowered(6))
    assert measure(folder)[0] == DONE
    assert content(folder / "masks").keys() == masks.keys() and content(folder / "masks") != masks
    assert all(path.read_bytes() != book for path, book in books.items()) and bool(books) == (kind is not None)
    row = summary(tmp_path / "out")["GM.png"]
    assert (row["subject"], row["side"]) == ("Heinz", "left")


def test_the_summary_says_what_was_changed_and_not_read_yet(study, result, measure, settings, tmp_path):
    shift_loose(result)
    make = lambda: settings(mm_per_pixel=0.25)  # noqa: E731
    assert analyze_all([str(tmp_path / "study")], study, make, True) == DONE
    words = "changed after these numbers were written: markups (msus measure reads it)"
    assert words in summary(study)["S01/GM_left.png"]["flags"]
    assert words not in summary(study)["S02/GM_left.png"]["flags"]
    assert measure(study)[0] == DONE
    assert words not in summary(study)["S01/GM_left.png"]["flags"]


def test_an_analysis_afterwards_keeps_what_was_measured(study, result, measure, settings, tmp_path, predictor):
    shift_loose(result)
    assert measure(result, "--rater", "Anna")[0] == DONE
    calls, kept = predictor.calls, content(result)
    make = lambda: settings(mm_per_pixel=0.25)  # noqa: E731
    assert analyze_all([str(tmp_path / "study")], study, make, True, Writing(overwrite=False)) == DONE
    assert predictor.calls == calls and content(result) == kept


def test_no_network_library_is_loaded(result):
    shift_loose(result)
    code = (
        "import sys; from MSUSSegmentLib.cli import main; "
        f"assert main(['measure', {str(result)!r}, '--pennation', 'superficial', '--quiet']) == 0; "
        "assert not {'torch', 'monai'} & set(sys.modules)"
    )
    where = {**os.environ, "PYTHONPATH": str(Path(MSUSSegmentLib.__file__).parents[1])}
    done = subprocess.run([sys.executable, "-c", code], env=where, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


# Another task.


class KnowingContours:
    name = "oracle 1"
    weights_sha256 = "0123456789abcdef" * 4
    structures = ("muscle_cross_section",)

    def __init__(self, image):
        self.image = image

    def probabilities(self, grey, bounds):
        return {"muscle_cross_section": self.image.mask.astype(np.float32)}


@pytest.fixture
def limb(tmp_path):
    from MSUSSegmentLib.phantoms.cine import write_frames
    from MSUSSegmentLib.phantoms.transverse import CrossSection, TransversePhantom, render_transverse
    from MSUSSegmentLib.tasks.transverse import TRANSVERSE

    image = render_transverse(
        TransversePhantom(
            shape=(120, 170), spacing=(0.25, 0.25), muscles=(CrossSection(20.0, 15.0, 10.0),), fat_mm=3.5
        )
    )
    write_frames(tmp_path / "limb.nrrd", image.pixels[None], image.spacing, 1.0)
    make = lambda: Analysis(TRANSVERSE, KnowingContours(image))  # noqa: E731
    assert analyze_all([str(tmp_path / "limb.nrrd")], tmp_path / "limbs", make, True) == DONE
    return tmp_path / "limbs" / "limb"


def test_a_contour_dragged_pushed_or_repainted(limb, measure, tmp_path):
    before = content(limb)
    assert "nothing was changed" in measure(limb)[1] and content(limb) == before
    area = value(limb, "CSA", 1)
    for number, (how, sign) in enumerate((("scene", 1), ("markups", 1), ("segments", -1))):
        folder = tmp_path / str(number) / "limb"
        shutil.copytree(limb, folder)
        if how == "scene":
            drag(folder, "without the panel", key=("fat", 1), down=1.0)
            drag_point(folder)
        elif how == "markups":
            widen(folder)
        else:
            repaint(folder, halved)
        code, said = measure(folder, "--rater", "Anna")
        assert code == DONE, said
        row = numbers(folder)["CSA", 1, 0]
        assert sign * (row["value"] - area) > 0.02 * area, how
        assert row["provenance"] == "edited" and row["rater"] == "Anna"
        assert numbers(folder)["EI", 1, 0]["rater"] == "Anna"
        assert measure(folder)[1].count("nothing was changed") == 1


def drag_point(folder):
    from MSUSSegmentLib.scene import save

    muscle = save.load_scene(folder)
    node = muscle.markups["area", 1]
    points = np.array([node.GetNthControlPointPosition(i) for i in range(node.GetNumberOfControlPoints())])
    middle = points.mean(axis=0)
    for i, point in enumerate(middle + 1.1 * (points - middle)):
        node.SetNthControlPointPosition(i, point.tolist())
    write_bundle(muscle, folder / "scene.mrb")


def widen(folder):
    path = folder / "markups" / "Area_1.mrk.json"
    text = json.loads(path.read_text(encoding="utf-8"))
    points = text["markups"][0]["controlPoints"]
    middle = np.mean([point["position"] for point in points], axis=0)
    for point in points:
        point["position"] = (middle + 1.1 * (np.array(point["position"]) - middle)).tolist()
    path.write_text(json.dumps(text))


def test_a_label_map_without_names_is_read_by_its_labels_where_these_are_clear(limb, result, measure):
    """As ITK-SNAP writes it."""
    before, elsewhere = value(limb, "CSA", 1), value(result, "MT")
    repaint(limb, halved, names=False)
    code, said = measure(limb, "--rater", "Anna")
    assert code == DONE and "lines as in segmentation.seg.nrrd, by Anna" in said
    assert value(limb, "CSA", 1) == pytest.approx(before / 2, rel=0.1)
    repaint(result, lowered(8), names=False)  # its segments overlap: one label stands for several
    code, said = measure(result, "--rater", "Anna")
    assert code == NOTHING_MEASURED and "no named segments" in said and value(result, "MT") == elsewhere
    repaint(limb, lambda labels: labels * 7, names=False)
    assert "no labels that they had" in measure(limb)[1]


@pytest.mark.parametrize(("asked", "words"), [(("--thickness", "vertical"), "the conventions (thickness"),
                                              (("--mm-per-pixel", "0.5"), "mm_per_pixel 0.5, now 0.25")])  # fmt: skip
def test_another_convention_or_scale_alone_is_nobodys_correction(
    study, measure, settings, tmp_path, capsys, asked, words
):
    """`msus analyze` then names what differs; with a dragged line besides, the person's work stays."""
    make = lambda: settings(mm_per_pixel=0.25)  # noqa: E731
    inputs = [str(tmp_path / "study")]
    assert measure(study, *asked)[0] == DONE
    assert analyze_all(inputs, study, make, True) == FAILED
    said = capsys.readouterr().out
    assert words in said and "corrections" not in said
    drag(study / "S01" / "GM_left", "without the panel")
    assert measure(study / "S01" / "GM_left", *asked)[0] == DONE
    assert analyze_all(inputs, study, make, True, Writing(overwrite=True)) == DONE
    assert "S01/GM_left.png: kept, a person has corrected it" in capsys.readouterr().out
    assert value(study / "S01" / "GM_left", "MT") is not None and not copies(study / "S02" / "GM_left")


def test_a_score_by_norms_stays_while_its_number_does(limb, measure):
    """Norms are not kept with a scene; a score of another number would be wrong."""
    from MSUSSegmentLib.scene import save, table

    muscle = save.load_scene(limb)
    rows = table.read_rows(muscle.table)
    place = next(i for i, row in enumerate(rows) if row["quantity"] == "EI")
    rows.insert(place + 1, {**rows[place], "quantity": "EI_z", "value": 1.5, "unit": "SD"})
    table.write_rows(muscle.table, rows)
    write_csv(limb / TABLE, rows)
    write_bundle(muscle, limb / "scene.mrb")
    measure(limb, "--rater", "Anna")
    assert value(limb, "EI_z", 1) == 1.5
    widen(limb)
    code, said = measure(limb, "--rater", "Anna")
    assert code == DONE and "left out EI_z" in said
    assert ("EI_z", 1, 0) not in numbers(limb)


def test_conventions_of_another_task_are_said_to_mean_nothing(limb, measure):
    code, said = measure(limb, "--pennation", "superficial")
    assert code == DONE and "--pennation means nothing in the task transverse" in said
    assert measure(limb, "--fat-correction", "young2015")[0] == DONE
    assert value(limb, "EI_fat_corrected", 1) is not None
