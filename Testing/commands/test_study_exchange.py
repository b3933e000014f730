"""``msus study agree | consensus | export | train | rank`` as a user calls them."""

import csv

import numpy as np
import pytest

from MSUSSegmentLib.cli import main
from MSUSSegmentLib.io.result_files import content_sha256
from MSUSSegmentLib.measure.types import Measurement
from MSUSSegmentLib.study.annotation import AI, APPROVED, PROPOSED, Annotation
from MSUSSegmentLib.study.image import StudyImage
from MSUSSegmentLib.study.study import Settings, Study
from MSUSSegmentLib.tasks.result import Drawing

SHAPE = (72, 96)


def picture(number):
    """Two bright bands with slanted lines between them."""
    rng = np.random.default_rng(number)
    rows, columns = np.mgrid[: SHAPE[0], : SHAPE[1]]
    top, bottom = 10 + rng.integers(8), 50 + rng.integers(12)
    bands = abs(rows - top) < 3, abs(rows - bottom) < 3
    lines = ((rows + columns // 2 + 3 * number) % 14 < 2) & (rows > top + 4) & (rows < bottom - 4)
    grey = (60 * rng.rayleigh(0.5, SHAPE) + 150 * (bands[0] | bands[1]) + 90 * lines).clip(0, 255).astype(np.uint8)
    return grey, {"superficial_aponeurosis": bands[0], "deep_aponeurosis": bands[1], "fascicles": lines}


@pytest.fixture
def folder(tmp_path):
    """Eight images of eight people, approved by two raters, and the network's proposal of them and of two more."""
    from PIL import Image

    with Study.create(tmp_path / "study", Settings("longitudinal", name="Bands")) as study:
        (study.folder / "images").mkdir()
        for number in range(10):
            grey, masks = picture(number)
            path = study.folder / "images" / f"p{number}.png"
            Image.fromarray(grey).save(path)
            image = StudyImage(path.stem, path.name, f"images/{path.name}", None, content_sha256(path), number, SHAPE,
                               spacing=(0.5, 0.5), subject=f"s{number}")  # fmt: skip
            study.add(image)
            raters = (AI, "anna", "ben") if number < 8 else (AI,)
            for shift, rater in enumerate(raters):
                status = PROPOSED if rater == AI else APPROVED
                one = Annotation(
                    image.name, image.source, image.sha256, 0, "longitudinal", SHAPE, image.spacing, rater, status,
                    masks={key: np.roll(mask, shift, axis=0) for key, mask in masks.items()},
                    measurements=(Measurement("MT", None, 20.0 + number + shift, "mm"),),
                    drawing=Drawing(confidence={"MT": 0.5 + number / 40}),
                )  # fmt: skip
                study.save(image, rater, [one], status)
    return study.folder


def test_agree_writes_a_page_and_says_the_table(folder, capsys):
    assert main(["study", "agree", str(folder), "--quiet"]) == 0
    said = capsys.readouterr().out
    assert "anna – ben: MT (mm)" in said and "AI – anna: Deep aponeurosis" in said
    rows = list(csv.DictReader((folder / "agreement" / "agreement.csv").open(encoding="utf-8")))
    assert {(row["a"], row["b"]): float(row["bias"]) for row in rows} == {
        ("AI", "anna"): -1, ("AI", "ben"): -2, ("anna", "ben"): -1
    }  # fmt: skip
    assert main(["study", "agree", str(folder), "--raters", "cleo"]) == 2
    assert "'cleo' has rated nothing" in capsys.readouterr().err


def test_consensus_is_saved_and_exported(folder, tmp_path, capsys):
    assert main(["study", "consensus", str(folder), "--quiet"]) == 1  # two images have no rater
    said = capsys.readouterr().out
    assert "8 images have a consensus" in said and "p9: fewer than 2" in said and "sensitivity" in said
    assert "8 frames have two raters only" in said
    with Study.open(folder) as study:
        (one,) = study.annotations("consensus", image="p0")
        assert one.measurements[0].value == 21.5
    out = tmp_path / "data"
    assert main(["study", "export", str(folder), "-o", str(out), "--split", "50:0:50", "--quiet"]) == 0
    rows = list(csv.DictReader((out / "index.csv").open(encoding="utf-8")))
    assert [row["split"] for row in rows].count("test") == 4 and {row["rater"] for row in rows} == {"consensus"}
    assert "msus train --data" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (["--split", "70:30"], "no three shares"),
        (["--format", "voc"], "no format 'voc'"),
        (["--rater", "cleo"], "'cleo' has rated nothing"),
        ([], "anna, ben have approved"),
    ],
)
def test_an_export_that_cannot_be_says_why(folder, tmp_path, capsys, given, why):
    try:
        code = main(["study", "export", str(folder), "-o", str(tmp_path / "out"), "--quiet", *given])
    except SystemExit as stopped:
        code = stopped.code
    assert code in (1, 2) and why in capsys.readouterr().err and not (tmp_path / "out").exists()


def test_the_most_informative_images_come_next(folder, capsys):
    assert main(["study", "rank", str(folder), "--quiet"]) == 0
    assert "2 images are ranked, p8" in capsys.readouterr().out
    assert main(["study", "next", str(folder), "--rater", "cleo", "--order", "informative"]) == 0
    assert "p8" in capsys.readouterr().out


def test_train_makes_a_model_beside_the_old_one(folder, tmp_path, capsys):
    """A tiny network, trained first as `msus train` does, then fine-tuned in the study."""
    from MSUSSegmentLib.learning.bundle import write_bundle
    from MSUSSegmentLib.learning.train import TrainingSettings, train
    from MSUSSegmentLib.networks.predictor import load_predictor

    assert main(["study", "export", str(folder), "-o", str(tmp_path / "data"), "--rater", "ben", "--no-agreement",
                 "--quiet"]) == 0  # fmt: skip
    settings = TrainingSettings(network_options=(("features", (4, 4, 8, 10, 10)),), epochs=1, long_side=64,
                                batch_size=2, mixed_precision=False)  # fmt: skip
    run = train(tmp_path / "data", tmp_path / "run", settings, device="cpu", workers=0, say=lambda _: None)
    start = write_bundle(run, tmp_path / "start", "longitudinal", "1.0.0", {"data_source": "bands"})
    before = {path.name: content_sha256(path) for path in start.rglob("*") if path.is_file()}
    given = ["study", "train", str(folder), "--name", "mine", "--model", str(start), "--rater", "anna", "--epochs", "2",
             "--device", "cpu", "--quiet"]  # fmt: skip
    capsys.readouterr()
    assert main(given) == 0
    said = capsys.readouterr().out
    assert "6 images to learn from, 2 held out" in said and "held-out images, mean:" in said
    bundle = folder / "models" / "mine"
    predictor = load_predictor(bundle, device="cpu")
    assert predictor.structures == ("aponeurosis", "fascicle") and predictor.long_side == 64
    card = (bundle / "docs" / "README.md").read_text(encoding="utf-8")
    assert "6 images to learn from, 2 held out" in card and "| mean |" in card and "had seen: bands" in card
    rows = list(csv.DictReader((bundle / "docs" / "held-out.csv").open(encoding="utf-8")))
    assert len(rows) == 4 and (bundle / "docs" / "before-after.png").stat().st_size > 5000
    assert before == {path.name: content_sha256(path) for path in start.rglob("*") if path.is_file()}
    assert [path.name for path in (folder / "models").iterdir()] == ["mine"]
    assert main(given) == 1 and "has a model 'mine' already" in capsys.readouterr().err
    given[given.index("mine")] = "longitudinal"
    assert main(given) == 1 and "is shipped" in capsys.readouterr().err
