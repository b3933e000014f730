"""The rotator cuff by the command line: trained, scored and analysed, both stages with one command."""

import csv
import json

import numpy as np
import pytest

from MSUSSegmentLib import cli
from MSUSSegmentLib.measure.table import read_csv
from MSUSSegmentLib.phantoms.cine import write_frames
from MSUSSegmentLib.phantoms.cuff import ARTICULAR, CuffPhantom, Tear, render_cuff
from MSUSSegmentLib.phantoms.cuff_sample import write_cuff_dataset
from MSUSSegmentLib.tasks.registry import find_task

TASK = find_task("rotator-cuff")
LIGHT = ["--network", "smartca", "--features", "4", "4", "4", "4", "--long-side", "64", "--device", "cpu", "--quiet"]


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return write_cuff_dataset(tmp_path_factory.mktemp("cuff") / "data", 8, seed=31, tear_share=0.6)


def test_both_stages_are_trained_and_scored_with_one_command_each(data, tmp_path, capsys):
    run, scores = tmp_path / "run", tmp_path / "scores"
    given = ["--task", "rotator-cuff", "--data", str(data)]
    code = cli.main(["train", *given, "-o", str(run), "--loss", "iplf", "--pretrain", "--pretrain-epochs", "1",
                     "--epochs", "1", *LIGHT])  # fmt: skip
    said = capsys.readouterr()
    assert code == 0 and "stage 1, epoch 1" in said.out, said
    assert {p.name for p in run.iterdir()} >= {"stage1.pt", "last.pt", "history.csv"}
    code = cli.main(["evaluate", *given, "--model", str(run), "-o", str(scores), "--speckle", "0:1",
                     "--page", str(tmp_path / "page.md"), "--device", "cpu", "--quiet"])  # fmt: skip
    said = capsys.readouterr()
    assert code == 0, said
    for words in ("precision", "recall", "HD95 (mm)", "lesions found", "Under speckle", "tear, all pixels together"):
        assert words in said.out, words
    assert {"images.csv", "numbers.csv", "speckle.csv", "speckle.png"} <= {p.name for p in scores.iterdir()}
    rows = list(csv.DictReader((scores / "speckle.csv").open(encoding="utf-8-sig")))
    assert [row["severity"] for row in rows] == ["0", "1"]
    assert "## Speckle" in (tmp_path / "page.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (["train", "--task", "rotator-cuff", "--pretrain", "-o", "x"], "which cmscnet has not"),
        (["train", "--task", "transverse", "--network", "smartca", "--pretrain", "-o", "x"], "may be absent"),
        (["evaluate", "--task", "transverse", "--speckle", "0:5"], "leave out --speckle"),
    ],
)
def test_what_does_not_go_together_is_refused(given, words, capsys):
    assert cli.main([*given, "--data", "y"]) == 2
    assert words in capsys.readouterr().err


def test_severities_that_there_are_not_are_refused(capsys):
    for text in ("0:7", "a", "4:2"):
        with pytest.raises(SystemExit):
            cli.main(["evaluate", "--task", "rotator-cuff", "--data", "y", "--speckle", text])


# The shipped model.


def test_the_shipped_model_is_marked_as_one_of_simulated_images():
    about = json.loads((TASK.bundle / "configs" / "metadata.json").read_text(encoding="utf-8"))
    assert about["msus"]["simulated_only"] and about["msus"]["classified"] == "tear"
    card = (TASK.bundle / "docs" / "README.md").read_text(encoding="utf-8").lower()
    for words in ("simulated images only", "not a medical device", "our reading", "apache-2.0", "longitudinal view"):
        assert words in card, words


def test_the_shipped_model_measures_a_simulated_tear(tmp_path, capsys):
    pytest.importorskip("slicer")
    image = render_cuff(CuffPhantom(tear=Tear(ARTICULAR, 11.0, 9.0, 0.6), seed=3))
    write_frames(tmp_path / "cuff.nrrd", image.pixels[None], image.spacing, 1.0)
    given = ["--task", "rotator-cuff", "--device", "cpu", "--quiet"]
    assert cli.main(["analyze", str(tmp_path / "cuff.nrrd"), "-o", str(tmp_path / "out"), *given]) == 0
    capsys.readouterr()
    rows = {r["quantity"]: r for r in read_csv(tmp_path / "out" / "cuff" / "measurements.csv")}
    assert rows["tear_width"]["value"] == pytest.approx(image.truth.width_mm, rel=0.15)
    assert rows["tear_depth"]["value"] == pytest.approx(image.truth.depth_mm, rel=0.2)
    assert rows["tear_probability"]["value"] > 0.5
    assert "simulated images only" in rows["tear_width"]["model"]


def test_python_analyses_it():
    import msus

    image = render_cuff(CuffPhantom(tear=Tear(ARTICULAR, 11.0, 9.0, 0.6), seed=3))
    found = msus.analyze(image.pixels, task="rotator-cuff", mm_per_pixel=image.spacing[0])
    assert found.value("tear_area") == pytest.approx(image.truth.area_cm2, rel=0.25)
    assert msus.tasks()["rotator-cuff"] == "Rotator cuff tear"
    nothing = msus.analyze(np.full((200, 240), 90, np.uint8), task="rotator-cuff", mm_per_pixel=0.15)
    assert nothing.value("tear_area") is None
