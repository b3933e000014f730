"""A study's results folder: mirrored, found again by content, summed up, and never taking a person's work away."""

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
from msus.folder import corrections, read_record
from MSUSSegmentLib.commands.analyze import analyze_all
from MSUSSegmentLib.commands.console import DONE, FAILED, INTERRUPTED, NOTHING_MEASURED, UNUSABLE
from MSUSSegmentLib.commands.measure import Request, measure_all
from MSUSSegmentLib.commands.places import find_places
from MSUSSegmentLib.commands.summary import COLUMNS, path_words, read_subjects
from MSUSSegmentLib.commands.work import Writing
from MSUSSegmentLib.io.open import find_inputs
from MSUSSegmentLib.measure.table import read_csv, write_csv

pytest.importorskip("slicer")


@pytest.fixture
def study(tmp_path, images):
    """Two subjects with pictures of the same name, and one above them."""
    folder = tmp_path / "study"
    for number, place in enumerate(("S01/left", "S02/left", ".")):
        (folder / place).mkdir(parents=True, exist_ok=True)
        Image.fromarray(images[number].pixels).save(folder / place / "GM.png")
    return folder


@pytest.fixture
def run(settings, tmp_path, capsys):
    """Runs the command; gives its exit code and what it said."""

    def call(*inputs, output=None, writing=None, **more):
        code = analyze_all(
            [str(one) for one in inputs],
            output or tmp_path / "results",
            lambda: settings(**{"mm_per_pixel": 0.25, **more}),
            True,
            writing or Writing(),
        )
        return code, capsys.readouterr().out

    return call


def summary(folder):
    with (folder / "summary.csv").open(newline="", encoding="utf-8") as file:
        return {row["source"]: row for row in csv.DictReader(file)}


def snapshot(folder):
    return {p.relative_to(folder): (p.stat().st_mtime_ns, p.stat().st_size) for p in folder.rglob("*") if p.is_file()}


def without_summary(found):
    return {path: stat for path, stat in found.items() if path.name != "summary.csv"}


def test_a_study_is_mirrored_and_summed_up(study, run, tmp_path, images):
    code, _ = run(study)
    assert code == DONE
    results = tmp_path / "results"
    for place in ("S01/left/GM", "S02/left/GM", "GM"):
        assert (results / place / "scene.mrb").exists(), place
        assert read_record(results / place)["source"] == f"{place}.png"
    rows = summary(results)
    assert set(rows) == {"S01/left/GM.png", "S02/left/GM.png", "GM.png"}
    first = rows["S01/left/GM.png"]
    assert [*first] == [*COLUMNS]
    assert (first["subject"], first["muscle"], first["side"]) == ("S01", "gastrocnemius medialis", "left")
    assert float(first["MT"]) == pytest.approx(images[0].truth.thickness_mm, rel=0.03)
    assert float(rows["S02/left/GM.png"]["MT"]) == pytest.approx(images[1].truth.thickness_mm, rel=0.03)
    assert (first["length_unit"], first["mm_per_pixel"], first["scale_source"]) == ("mm", "0.25", "typed")
    assert (first["model"], first["weights"], first["status"]) == ("oracle 1", "0123456789ab", "measured")
    assert rows["GM.png"]["subject"] == rows["GM.png"]["side"] == ""


def test_own_outputs_are_never_inputs(study, run, predictor):
    inside = study / "results"
    assert run(study, output=inside)[0] == DONE
    before, calls = snapshot(inside), predictor.calls
    for given in ([study], sorted(study.rglob("*.png")), [f"{study}/**/*"], [study, inside / "GM"]):
        code, said = run(*given, output=inside)
        assert code == DONE and predictor.calls == calls, said
        assert said.count("was done before") == 3 and len(summary(inside)) == 3
        assert [line for line in said.splitlines() if "results of msus" in line and "left out" in line]
        assert not [line for line in said.splitlines() if line.startswith("ignored") and "results" in line]
    assert without_summary(snapshot(inside)) == without_summary(before)
    code, said = run(study, output=study)  # the results below are found as well
    assert code == DONE and predictor.calls == calls and len(summary(study)) == 3


def test_plots_of_reports_and_segmentations_are_no_inputs_either(study, tmp_path):
    from matplotlib.figure import Figure

    from MSUSSegmentLib.io.files import replace_figure

    figure = Figure()
    figure.add_subplot()
    (study / "report").mkdir()
    replace_figure(study / "report" / "muscle.png", figure)
    (study / "mine.seg.nrrd").write_bytes(b"NRRD0004\n")
    found = find_inputs([study])
    assert {path.name for path in found} == {"GM.png"} and len(found) == 3
    assert {Path(name).name for name in found.ignored} == {"muscle.png", "mine.seg.nrrd"}


@pytest.mark.parametrize("how", ["again", "moved", "copied", "subset", "single", "from inside", "results moved"])
def test_what_is_there_is_found_again_wherever_it_lies(study, run, predictor, tmp_path, monkeypatch, how):
    assert run(study)[0] == DONE
    calls, before, given, output = predictor.calls, snapshot(tmp_path / "results"), [study], tmp_path / "results"
    if how == "moved":
        given = [shutil.move(study, tmp_path / "elsewhere")]
    elif how == "copied":
        given = [shutil.copytree(study, tmp_path / "deep" / "er" / "copy")]
        for path in given[0].rglob("*.png"):
            os.utime(path)
    elif how == "subset":
        given = [study / "S02"]
    elif how == "single":
        given = [study / "S01" / "left" / "GM.png", study / "S02" / "left" / "GM.png"]
    elif how == "from inside":
        monkeypatch.chdir(study / "S01" / "left")
        given, output = ["GM.png"], Path("../../../results")
    elif how == "results moved":
        output = Path(shutil.move(output, tmp_path / "kept"))
    code, said = run(*given, output=output)
    assert code == DONE and predictor.calls == calls, said
    assert "was done before" in said and without_summary(snapshot(output)) == without_summary(before)
    assert len(summary(output)) == 3


def test_a_part_first_and_the_whole_later_do_each_input_once(study, run, predictor, tmp_path):
    for part in (study / "S02", study / "S01" / "left" / "GM.png"):
        run(part, output=tmp_path / "one" / part.parent.name if part.is_file() else None)
    calls = predictor.calls
    assert run(study)[0] == DONE
    assert predictor.calls == calls + 2  # S02 was there
    assert len(summary(tmp_path / "results")) == 3


def test_equal_pictures_of_different_folders_have_results_of_their_own(study, run, tmp_path):
    shutil.copy(study / "S01" / "left" / "GM.png", study / "S02" / "left" / "GM.png")
    assert run(study / "S01")[0] == run(study)[0] == DONE
    rows = summary(tmp_path / "results")
    assert len({row["folder"] for row in rows.values()}) == 3


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_names_that_are_neither_text_nor_printable_stop_nothing(study, run, tmp_path):
    odd = os.fsdecode(b"m\xfcller\x01.png")
    shutil.copy(study / "GM.png", study / odd)
    code, said = run(study)
    assert code == DONE and "müller_.png: MT" in said
    assert "müller_.png" in summary(tmp_path / "results")
    assert "was done before" in run(study / odd)[1]


def test_names_do_not_depend_on_what_else_is_analysed(study, run, tmp_path):
    left = study / "S01" / "left"
    Image.open(left / "GM.png").save(left / "GM.bmp")
    (left / "scan").mkdir()
    Image.open(left / "GM.png").save(left / "scan.png")
    Image.open(left / "GM.png").save(left / "scan" / "markups.png")
    paths = find_inputs([left])

    def folders(given):
        places = find_places(given, given.roots, tmp_path / "none")
        return {place.path.relative_to(left).as_posix(): place.folder.name for place in places}

    whole = folders(paths)
    assert whole == {
        "GM.bmp": "GM_bmp", "GM.png": "GM_png", "scan.png": "scan_png", "scan/markups.png": "markups",
    }  # fmt: skip
    for path in paths:
        assert folders(find_inputs([path])).items() <= whole.items()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("content", "the content of the file"),
        ("model", "the model (oracle 1, weights 0123456789ab, now ffffffffffff)"),
        ("convention", "the conventions (pennation deep, now superficial)"),
        ("scale", "the settings (mm_per_pixel 0.25, now 0.2)"),
        ("frames", "the settings (frames none, now 0)"),
        ("version", "the version of the task"),
    ],
)
def test_what_makes_a_result_stale_is_named_and_nothing_is_replaced_unasked(
    study, run, predictor, images, tmp_path, change, words
):
    from MSUSSegmentLib.measure.architecture import Options

    path, more = study / "S01" / "left" / "GM.png", {}
    assert run(path)[0] == DONE
    folder = tmp_path / "results" / "GM"
    before = snapshot(folder)
    if change == "content":
        Image.fromarray(images[3].pixels).save(path)
    elif change == "model":
        predictor.weights_sha256 = "f" * 64
    elif change == "convention":
        more = {"options": Options(pennation="superficial")}
    elif change == "version":
        record = read_record(folder) | {"task_version": -1}
        (folder / "analysis.json").write_text(json.dumps(record))
        before = snapshot(folder)
    else:
        more = {"scale": {"mm_per_pixel": 0.2}, "frames": {"frames": "0"}}[change]
    if "options" in more:
        from msus.analysis import Analysis
        from MSUSSegmentLib.tasks.longitudinal import LONGITUDINAL

        make = lambda: Analysis(LONGITUDINAL, predictor, more["options"], 0.25)  # noqa: E731
        code = analyze_all([str(path)], tmp_path / "results", make, True)
        said = summary(tmp_path / "results")["GM.png"]["status"]
    else:
        code, said = run(path, **more)
    assert code == FAILED and words in said
    assert said.count("what differs") == 1 and snapshot(folder) == before
    assert run(path, writing=Writing(overwrite=True), **{k: v for k, v in more.items() if k != "options"})[0] == DONE


OUTPUTS = ("scene.mrb", "measurements.csv", "overlay.png", "segmentation.seg.nrrd", "markups", "analysis.json")


@pytest.mark.parametrize("name", OUTPUTS)
@pytest.mark.parametrize("damage", ["missing", "empty", "half"])
def test_a_missing_or_damaged_output_is_made_again(study, run, tmp_path, name, damage):
    path = study / "S01" / "left" / "GM.png"
    assert run(path)[0] == DONE
    folder = tmp_path / "results" / "GM"
    table = read_csv(folder / "measurements.csv")
    lost = folder / name if name != "markups" else next((folder / "markups").iterdir())
    if damage == "missing":
        lost.unlink()
    elif damage == "empty":
        lost.write_bytes(b"")
    else:
        content = lost.read_bytes()
        lost.write_bytes(content[: len(content) // 2])
    code, said = run(path)
    assert code == DONE, said
    assert "was missing or damaged" in said or name == "analysis.json"
    assert not corrections(folder, read_record(folder))
    assert read_csv(folder / "measurements.csv") == table
    assert run(path)[1].count("was done before") == 1


@pytest.mark.parametrize("name", ["measurements.csv", "scene.mrb"])
@pytest.mark.parametrize("corrected", [True, False])
def test_a_copy_of_a_damaged_file_is_kept_where_a_persons_work_is_in_it(study, run, tmp_path, name, corrected):
    path, folder = study / "S01" / "left" / "GM.png", tmp_path / "results" / "GM"
    assert run(path)[0] == DONE
    if corrected:
        {"measurements.csv": correct_table, "scene.mrb": correct_scene}[name](folder)
    content = (folder / name).read_bytes()
    (folder / name).write_bytes(content[: int(0.9 * len(content))])
    code, said = run(path)
    assert code == DONE and f"made again, since {name} was missing or damaged" in said
    copies = list(folder.glob("corrected-*.zip"))
    assert len(copies) == corrected
    if corrected:
        with zipfile.ZipFile(copies[0]) as archive:
            assert archive.read(name) == content[: int(0.9 * len(content))]
    assert run(path)[1].count("was done before") == 1


def test_what_is_damaged_of_a_corrected_result_is_named(study, run, tmp_path):
    path, folder = study / "S01" / "left" / "GM.png", tmp_path / "results" / "GM"
    assert run(path)[0] == DONE
    correct_scene(folder)
    (folder / "overlay.png").unlink()
    assert "missing or damaged: overlay.png, which msus measure makes again from the scene" in run(path)[1]
    assert measure_all([str(folder)], Request(), None, True) == DONE and (folder / "overlay.png").is_file()
    assert "; missing or damaged" not in run(path)[1]
    (folder / "overlay.png").write_bytes(b"")
    assert measure_all([str(folder)], Request(), None, True) == DONE and (folder / "overlay.png").stat().st_size


def correct_table(folder):
    rows = read_csv(folder / "measurements.csv")
    rows[0]["provenance"], rows[0]["value"], rows[0]["rater"] = "edited", 12.5, "A"
    write_csv(folder / "measurements.csv", rows)
    return "measurements.csv"


def correct_scene(folder):
    """Move a point and save the scene, as Slicer's own File > Save does."""
    from MSUSSegmentLib.scene import save
    from MSUSSegmentLib.scene.scene_file import write_bundle
    from MSUSSegmentLib.scene.session import Session

    session = Session.adopt(save.load_scene(folder), rater="A")
    node = session.muscle.markups["thickness", 1]
    x, y, z = node.GetNthControlPointPosition(0)
    node.SetNthControlPointPosition(0, [x, y + 1, z])
    with tempfile.TemporaryDirectory() as work:
        write_bundle(session.muscle, folder / "scene.mrb", Path(work))
    session.close()
    return "scene.mrb"


def correct_in_panel(folder):
    from MSUSSegmentLib.scene import export, save
    from MSUSSegmentLib.scene.session import Session

    session = Session.adopt(save.load_scene(folder), rater="A")
    node = session.muscle.markups["thickness", 1]
    x, y, z = node.GetNthControlPointPosition(0)
    node.SetNthControlPointPosition(0, [x, y + 1, z])
    export.save_all(session, folder)
    session.close()
    return "scene.mrb"


def correct_segments(folder):
    import SimpleITK

    image = SimpleITK.ReadImage(str(folder / "segmentation.seg.nrrd"))
    SimpleITK.WriteImage(image, str(folder / "segmentation.seg.nrrd"))
    return "segmentation.seg.nrrd"


def add_markup(folder):
    shutil.copy(next((folder / "markups").iterdir()), folder / "markups" / "own line.mrk.json")
    return "markups/own line.mrk.json"


@pytest.mark.parametrize("correct", [correct_table, correct_scene, correct_in_panel, correct_segments, add_markup])
def test_a_persons_corrections_survive_everything(study, run, tmp_path, predictor, correct):
    path = study / "S01" / "left" / "GM.png"
    assert run(path)[0] == DONE
    folder = tmp_path / "results" / "GM"
    name = correct(folder)
    corrected, calls = (folder / name).read_bytes(), predictor.calls
    for writing in (Writing(), Writing(overwrite=True), Writing(masks=True)):
        code, said = run(path, writing=writing)
        assert code == DONE and "kept, a person has corrected it" in said and predictor.calls == calls, said
        assert (folder / name).read_bytes() == corrected
    predictor.weights_sha256 = "f" * 64
    code, said = run(path, writing=Writing(overwrite=True))
    assert code == DONE and (folder / name).read_bytes() == corrected
    code, said = run(path, writing=Writing(overwrite_edits=True))
    assert code == DONE and predictor.calls > calls, said
    (copy,) = folder.glob("corrected-*.zip")
    with zipfile.ZipFile(copy) as archive:
        assert archive.read(name) == corrected
    assert not corrections(folder, read_record(folder))
    assert {r["provenance"] for r in read_csv(folder / "measurements.csv")} == {"auto"}
    assert run(study)[0] == DONE and len(find_inputs([tmp_path / "results", study])) == 3


def test_a_result_saved_by_the_panel_is_found_again_from_a_part_of_the_study(study, run, predictor, tmp_path):
    assert run(study)[0] == DONE
    folder, calls = tmp_path / "results" / "S01" / "left" / "GM", predictor.calls
    correct_in_panel(folder)
    code, said = run(study / "S01")
    assert code == DONE and predictor.calls == calls and "kept, a person has corrected it" in said
    row = summary(tmp_path / "results")["S01/left/GM.png"]
    assert "edited" in row["provenance"] and row["rater"] == "A" and len(summary(tmp_path / "results")) == 3


def test_the_summary_takes_the_numbers_of_a_person(study, run, tmp_path):
    path = study / "S01" / "left" / "GM.png"
    run(path)
    correct_table(tmp_path / "results" / "GM")
    run(path)
    row = summary(tmp_path / "results")["GM.png"]
    assert float(row["MT"]) == 12.5 and row["rater"] == "A" and row["provenance"] == "edited; auto"


def test_results_of_python_keep_the_same_rules(study, predictor, tmp_path):
    import msus

    path, folder = study / "GM.png", tmp_path / "out"
    result = msus.analyze(path, model=predictor, mm_per_pixel=0.25)
    result.save(folder)
    result.save(folder)
    other = msus.analyze(path, model=predictor, mm_per_pixel=0.2)
    with pytest.raises(ValueError, match=r"what differs: the settings \(mm_per_pixel 0.25, now 0.2\)"):
        other.save(folder)
    other.save(folder, overwrite=True)
    correct_table(folder)
    with pytest.raises(ValueError, match="a person's corrections"):
        other.save(folder, overwrite=True)
    other.save(folder, overwrite_edits=True)
    assert len(list(folder.glob("corrected-*.zip"))) == 1


def test_a_stopped_second_run_leaves_the_first_results(cine, settings, predictor, tmp_path, monkeypatch):
    monkeypatch.setattr("MSUSSegmentLib.io.recording.SAMPLED_FRAMES", 2)  # the first and the last frame
    assert analyze_all([str(cine)], tmp_path / "out", settings, True) == DONE
    before = snapshot(tmp_path / "out" / "cine")
    predictor.calls, predictor.stop_at, predictor.weights_sha256 = 0, 4, "f" * 64
    assert analyze_all([str(cine)], tmp_path / "out", settings, True, Writing(overwrite=True)) == INTERRUPTED
    kept = {path: stat for path, stat in snapshot(tmp_path / "out" / "cine").items() if path.parts[0] != ".frames"}
    assert kept == before


def test_a_crash_while_results_are_replaced_is_no_correction(study, run, tmp_path, monkeypatch):
    from msus import folder as writing

    path = study / "GM.png"
    assert run(path)[0] == DONE

    def full(*_):
        raise OSError("no space left")

    with monkeypatch.context() as broken:
        broken.setattr(writing, "_write_record", full)
        assert run(path, mm_per_pixel=0.2, writing=Writing(overwrite=True))[0] != DONE
    code, said = run(path, mm_per_pixel=0.2)
    assert code == DONE and "corrected" not in said


def test_the_exit_status_says_how_much_was_measured(study, run, tmp_path):
    noise = np.random.default_rng(0).integers(0, 255, (120, 150), dtype=np.uint8)
    (tmp_path / "noise").mkdir()
    Image.fromarray(noise).save(tmp_path / "noise" / "noise.png")
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "bad.png").write_bytes(b"nothing")
    assert run(study)[0] == DONE == 0
    assert run(study, tmp_path / "noise")[0] == FAILED == 1
    assert run(study, tmp_path / "bad", output=tmp_path / "2")[0] == FAILED
    for given in ("noise", "bad"):
        code, _ = run(tmp_path / given, output=tmp_path / given / "out")
        assert code == NOTHING_MEASURED == 3
    code, _ = run(tmp_path / "bad", tmp_path / "noise", output=tmp_path / "3")
    assert code == NOTHING_MEASURED
    rows = summary(tmp_path / "3")
    assert rows["noise/noise.png"]["status"] == "nothing measured" and rows["noise/noise.png"]["flags"]
    assert rows["bad/bad.png"]["status"].startswith("failed: ")
    run(tmp_path / "noise", output=tmp_path / "3")
    assert len(summary(tmp_path / "3")) == 2  # what failed before is not forgotten


@pytest.mark.parametrize("kind", ["file", "below a file"])
def test_an_unusable_output_folder_is_found_before_anything_is_loaded(study, tmp_path, capsys, kind):
    (tmp_path / "file").write_text("")

    def never():
        raise AssertionError("loaded")

    output = tmp_path / "file" if kind == "file" else tmp_path / "file" / "out"
    assert analyze_all([str(study)], output, never, True) == UNUSABLE
    said = capsys.readouterr().out
    assert "Results cannot be written to" in said and said.count("\n") == 1


def test_a_typed_scale_says_what_it_overrides_and_a_missing_one_why(cine, still, run, tmp_path):
    code, said = run(cine, mm_per_pixel=0.3)
    assert code == DONE
    words = "Typed 0.3 mm per pixel overrides the file's 0.25 (file header): 1.2 times as large"
    assert words in said
    assert words in summary(tmp_path / "results")["cine.nrrd"]["scale_note"]
    code, said = run(still, mm_per_pixel=None, output=tmp_path / "px")
    row = summary(tmp_path / "px")["still.png"]
    assert row["length_unit"] == "px" and row["scale_source"] == "unknown" and row["scale_note"]
    assert row["scale_note"].rstrip(".") in said
    assert run(cine, mm_per_pixel=None, output=tmp_path / "own")[1].count("overrides") == 0


def test_masks_are_written_when_asked_for(cine, run, tmp_path, images):
    assert run(cine)[0] == DONE
    folder = tmp_path / "results" / "cine"
    assert not (folder / "masks").exists()
    code, said = run(cine, writing=Writing(masks=True))
    assert code == DONE and "masks" in said
    names = {path.name for path in (folder / "masks").iterdir()}
    assert {f"{i:05d}-muscle.png" for i in range(5)} <= names
    mask = np.array(Image.open(folder / "masks" / "00000-deep_aponeurosis.png"))
    assert mask.shape == images[0].pixels.shape and set(np.unique(mask)) == {0, 255}
    assert "was done before" in run(cine, writing=Writing(masks=True))[1]
    assert len(find_inputs([tmp_path / "results", cine])) == 1


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("S01/left/GM_1.png", ("S01", "gastrocnemius medialis", "left")),
        ("sub-07/VL_R.dcm", ("sub-07", "vastus lateralis", "right")),
        ("p6_isokinetic030_01_push_01.mp4", ("p6", "", "")),
        ("study/lateral gastrocnemius, Right.png", ("", "gastrocnemius lateralis", "right")),
        ("GM & GL.png", ("", "", "")),
        ("left/right.png", ("", "", "")),
        ("step_125.png", ("", "", "")),
    ],
)
def test_a_path_says_subject_muscle_and_side_or_nothing(source, expected):
    assert tuple(path_words(source).values()) == expected


def test_a_table_says_it_more_exactly_than_a_path(tmp_path):
    table = tmp_path / "subjects.csv"
    table.write_text("source;subject;muscle;side\nS01;Anna;soleus;\nS01/left/GM.png;;;right\n")
    subjects = read_subjects(table)
    assert subjects.of("S01/left/GM.png") == {"subject": "Anna", "muscle": "soleus", "side": "right"}
    assert subjects.of("S01/left/b.png") == {"subject": "Anna", "muscle": "soleus", "side": "left"}
    table.write_text("source,subject\na,1\na,2\n")
    with pytest.raises(ValueError, match="line 3: a is there twice"):
        read_subjects(table)


def test_another_format_needs_pandas_or_says_so_at_once(study, run, tmp_path):
    code, said = run(study / "GM.png", writing=Writing(kind="xlsx"))
    try:
        import openpyxl  # noqa: F401
        import pandas as pd
    except ImportError:
        assert code == UNUSABLE and "needs the Python packages pandas and openpyxl" in said
        return
    assert code == DONE
    sheets = pd.read_excel(tmp_path / "results" / "summary.xlsx", sheet_name=None)
    assert list(sheets["summary"]["source"]) == ["GM.png"] and len(sheets["numbers"]) > 10
    assert sheets["summary"]["MT"].dtype == float


def test_when_all_is_done_no_network_and_no_scene_is_loaded(study, tmp_path):
    environment = {**os.environ, "PYTHONPATH": str(Path(MSUSSegmentLib.__file__).parents[1])}
    given = ["analyze", str(study / "GM.png"), "-o", str(tmp_path / "out"), "--quiet", "--mm-per-pixel", "0.25"]
    code = (
        "import sys, time; from MSUSSegmentLib.cli import main; code = main(sys.argv[1:]);"
        "print('took', time.process_time(), {'torch', 'monai', 'slicer', 'vtk'} & set(sys.modules)); sys.exit(code)"
    )
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", code, *given], capture_output=True, text=True, env=environment, check=False
        )
        assert done.returncode in (0, 3), done.stderr
    assert "was done before" in done.stdout and "set()" in done.stdout
    assert float(done.stdout.split("took ")[1].split()[0]) < 2.0
