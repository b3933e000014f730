"""The command line's words, exit codes and the commands that learn."""

import csv
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import MSUSSegmentLib
from MSUSSegmentLib.cli import main
from MSUSSegmentLib.phantoms.sample import write_dataset


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return write_dataset(tmp_path_factory.mktemp("phantoms") / "data", 6, seed=3)


@pytest.fixture(scope="module")
def run(data, tmp_path_factory):
    folder = tmp_path_factory.mktemp("run") / "run"
    arguments = ["train", "--data", str(data), "-o", str(folder), "--epochs", "1", "--long-side", "64"]
    assert main([*arguments, "--batch-size", "2", "--device", "cpu", "--quiet", "--seed", "1"]) == 0
    return folder


def test_training_leaves_a_run_that_evaluation_reads(data, run, tmp_path, capsys):
    out = tmp_path / "scores"
    code = main(["evaluate", "--data", str(data), "--model", str(run), "-o", str(out), "--device", "cpu", "--quiet"])
    assert code == 0
    assert "mean IoU" in capsys.readouterr().out
    rows = list(csv.DictReader((out / "summary.csv").open()))
    assert {row["structure"] for row in rows} == {"aponeurosis", "fascicle"}
    assert len(list(out.glob("*.png"))) == 6


def test_training_goes_on_from_another_model(data, run, tmp_path):
    arguments = ["train", "--data", str(data), "-o", str(tmp_path / "more"), "--epochs", "1", "--long-side", "64"]
    assert main([*arguments, "--batch-size", "2", "--initial", str(run), "--device", "cpu", "--quiet"]) == 0


def test_a_run_becomes_a_bundle_that_monai_runs_with_the_same_masks_as_analyze(run, tmp_path):
    pytest.importorskip("slicer")
    from PIL import Image

    from MSUSSegmentLib.commands.segment import segment_files
    from MSUSSegmentLib.learning.bundle import write_bundle
    from MSUSSegmentLib.networks.predictor import load_predictor
    from MSUSSegmentLib.phantoms.muscle import MusclePhantom, render_muscle
    from MSUSSegmentLib.tasks.registry import find_task

    bundle = write_bundle(run / "last.pt", tmp_path / "tiny", "longitudinal", "0.0.1", {"description": "a test"})
    image = render_muscle(MusclePhantom(shape=(160, 200), spacing=(0.25, 0.25), superficial_depth_mm=6.0))
    (tmp_path / "images").mkdir()
    Image.fromarray(image.pixels).save(tmp_path / "images" / "one.png")
    options = {
        "config_file": bundle / "configs" / "inference.json",
        "bundle_root": bundle,
        "input": tmp_path / "images" / "*.png",
        "output": tmp_path / "masks",
        "device": "cpu",
    }
    command = [sys.executable, "-m", "monai.bundle", "run"]
    command += [str(word) for name, value in options.items() for word in (f"--{name}", value)]
    environment = {**os.environ, "PYTHONPATH": str(Path(MSUSSegmentLib.__file__).parents[1])}
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, env=environment, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    predictor = load_predictor(bundle, device="cpu")
    ours = segment_files([tmp_path / "images" / "one.png"], tmp_path / "ours", find_task("longitudinal"), predictor)
    for path in ours:
        theirs = tmp_path / "masks" / path.relative_to(tmp_path / "ours")
        assert np.array_equal(np.array(Image.open(path)), np.array(Image.open(theirs)))
    names = {p.relative_to(tmp_path / "masks") for p in (tmp_path / "masks").rglob("*.png")}
    assert names == {p.relative_to(tmp_path / "ours") for p in ours}


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["evaluate", "--data", "nowhere"], 1, "holds no folder 'images'"),
        (["train", "--data", "nowhere", "-o", "run"], 1, "holds no folder 'images'"),
        (["analyze", "x.png", "-o", "out", "--task", "sideways"], 1, "There is no task"),
        (["evaluate", "--experts", "x.csv", "--task", "transverse-nerve", "--model", "m"], 1, "leave out --experts"),
        (["analyze", "nowhere.png", "-o", "out", "--model", "nothing"], 1, "There is no model at nothing"),
    ],
)
def test_what_cannot_be_used_gets_one_sentence(arguments, code, words, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == code
    told = capsys.readouterr().err
    assert words in told and "Traceback" not in told


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["train", "--batch-size", "0"], "argument --batch-size: '0' is not a whole number of at least 1"),
        (["train", "--batch-size", "two"], "'two' is not a whole number of at least 1"),
        (["train", "--long-side", "7"], "argument --long-side: '7' is not a whole number of at least 32"),
        (["train", "--epochs", "0"], "argument --epochs: '0' is not"),
        (["train", "--epochs", "-3"], "argument --epochs: '-3' is not"),
        (["train", "--learning-rate", "0"], "argument --learning-rate: '0' is not a number above 0"),
        (["train", "--learning-rate", "nan"], "argument --learning-rate: 'nan' is not a number above 0"),
        (["train", "--seed", "-1"], "argument --seed: '-1' is not"),
        (["train", "--fold", "-1"], "argument --fold: '-1' is not"),
        (["train", "--resume"], "run holds no run to go on with; leave --resume out to begin one."),
        (["train", "--initial", "nothere"], "There is no model at nothere; give a bundle's folder"),
        (["train", "--initial", "data/index.csv"], "index.csv is not a checkpoint of 'msus train'; give a bundle's"),
        (["bench", "--frames", "-1"], "argument --frames: '-1' is not a whole number of at least 1"),
        (["bench", "--frames", "0"], "argument --frames: '0' is not"),
        (["evaluate", "--fold", "x"], "argument --fold: 'x' is not a whole number of at least 0"),
        (["evaluate", "--nothing"], "unrecognized arguments: --nothing"),
        (["analyze", "x.png", "-o", "o", "--thickness", "deep"], "invalid choice: 'deep'"),
        (["analyze", __file__, "-o", "o", "--fat-correction", "young2015"], "longitudinal has no --fat-correction"),
        (["analyze", __file__, "-o", "o", "--task", "transverse", "--state", "rest"], "transverse has no --state"),
        (["sing"], "invalid choice: 'sing'"),
    ],
)
def test_what_cannot_be_used_is_one_sentence_and_status_2(arguments, words, data, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").symlink_to(data)
    if arguments[0] == "train":
        arguments = [*arguments, "--data", "data", "-o", "run", "--device", "cpu", "--quiet"]
    try:
        code = main(arguments)
    except SystemExit as left:
        code = left.code
    told = capsys.readouterr()
    assert code == 2 and words in told.err and len(told.err.strip().splitlines()) == 1
    assert not told.out and not (tmp_path / "run").exists()  # found before anything was prepared or written


def test_a_network_of_another_kind_is_no_start_and_found_before_the_data_are_read(data, run, tmp_path, capsys):
    arguments = ["train", "--data", str(tmp_path / "none"), "-o", str(tmp_path / "more"), "--initial", str(run)]
    assert main([*arguments, "--network", "unet", "--device", "cpu", "--quiet"]) == 2
    told = capsys.readouterr().err
    assert "holds another network than the unet that is to be trained for aponeurosis and fascicle" in told
    assert len(told.strip().splitlines()) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["evaluate", "--data", "data", "--model", "picture.png"],
        ["evaluate", "--data", "data", "--task", "transverse", "--norms", "absent.csv", "--model", "run"],
        ["evaluate", "--experts", "."],
        ["train", "--data", "data", "-o", "picture.png/run"],
        ["evaluate", "--data", "data", "--model", "run", "-o", "picture.png/out", "--quiet"],
    ],
)
def test_no_message_has_error_numbers_or_advice_for_programmers(arguments, data, run, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for name, place in (("data", data), ("run", run)):
        (tmp_path / name).symlink_to(place)
    (tmp_path / "picture.png").write_bytes(b"\x89PNG and no more")
    assert main([*arguments, "--device", "cpu"]) in (1, 2)
    told = capsys.readouterr().err
    assert len(told.strip().splitlines()) == 1
    assert not any(word in told for word in ("Errno", "weights_only", "torch", "Traceback"))


def test_help_names_every_command_and_that_it_is_no_medical_device(capsys):
    with pytest.raises(SystemExit):
        main(["--help"])
    told = capsys.readouterr().out
    for word in ("demo", "analyze", "train", "evaluate", "bench", "not a medical device"):
        assert word in told


def test_the_demo_states_the_errors_raw_and_smoothed():
    from dataclasses import replace

    from MSUSSegmentLib.commands.demo import comparison
    from MSUSSegmentLib.phantoms.muscle import MusclePhantom, render_muscle

    truth = render_muscle(MusclePhantom(shape=(160, 200), spacing=(0.25, 0.25), superficial_depth_mm=6.0)).truth
    truths = [replace(truth) for _ in range(30)]

    def rows(off):
        true = {"MT": truth.thickness_mm, "PA": truth.pennation_deg, "FL": truth.fascicle_length_mm}
        common = {"index": None}
        return [{"frame": i, "quantity": q, "value": v + off, **common} for i in range(30) for q, v in true.items()]

    told = comparison(rows(0.5), truths, rows(0.25)).splitlines()
    assert told[-2] == "mean absolute error, raw: MT 0.50 mm, PA 0.50 °, FL 0.50 mm"
    assert told[-1] == "mean absolute error, smoothed: MT 0.25 mm, PA 0.25 °, FL 0.25 mm"
    assert comparison(rows(0.5)[:36], truths[:12], rows(0.5)[:36]).endswith("(fewer than 20 frames are not smoothed)")
    assert "smoothed" not in comparison(rows(0.5), truths)


def test_freed_memory_is_kept_where_glibc_allows_it():
    import platform

    from MSUSSegmentLib.commands.memory import keep_freed_memory

    assert keep_freed_memory() is (platform.libc_ver()[0] == "glibc")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
@pytest.mark.parametrize(
    "command",
    ["analyze {0} -o out", "compare {0} {0} -o c", "measure {0}", "report {0} -o r", "evaluate --experts {0} -o e"],
)
def test_a_named_pipe_is_refused_at_once(tmp_path, monkeypatch, command, capsys):
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe")
    assert main(command.format("pipe").split()) != 0
    captured = capsys.readouterr()
    assert "pipe" in captured.out + captured.err
