"""The shoulder task by the command line and Python: simulate, train, evaluate, analyse."""

from __future__ import annotations

import csv
from dataclasses import replace

import numpy as np
import pytest
import SimpleITK
import torch

import msus
from MSUSSegmentLib import cli
from MSUSSegmentLib.io.axial import axial_order
from MSUSSegmentLib.networks.bone_system import BoneSystem, SystemPlan, checkpoint
from MSUSSegmentLib.phantoms.shoulder import ShoulderGrid, random_shoulder
from MSUSSegmentLib.phantoms.shoulder_sample import save_shoulder, write_shoulders
from MSUSSegmentLib.tasks.registry import find_task, register

GIVEN = ["--task", "shoulder-mri", "--quiet"]


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """The folder of a run whose networks have learnt nothing."""
    folder = tmp_path_factory.mktemp("models") / "run"
    folder.mkdir()
    torch.manual_seed(0)
    plan = SystemPlan(options={"features": (4, 4, 4, 4, 4, 4)})
    names = ("humerus", "glenoid", "both", "patch", "multiclass")
    torch.save(checkpoint(BoneSystem({name: plan.network_of(name) for name in names}, plan)), folder / "best.pt")
    return folder


@pytest.fixture(scope="module")
def shoulder():
    return random_shoulder(3, ShoulderGrid((40, 64, 64), (3.5, 2.2, 2.2)), subslices=1, noise=0, bias=0, ghost=0)


@pytest.fixture
def file(shoulder, tmp_path):
    return save_shoulder(shoulder, tmp_path / "patient_001")[0]


class Known:
    """A model that knows the labels."""

    name, weights_sha256 = "stand-in 1", "ab" * 32

    def __init__(self, volume):
        self.labels = axial_order(volume.grid.axes).apply(volume.labels)

    def predict(self, volume, spacing, progress):
        progress(1, 1)
        return self.labels


def test_it_is_there_by_name():
    assert msus.tasks()["shoulder-mri"] == "Shoulder bones in MRI"


def test_python_takes_the_scapular_axis_of_a_person(file, shoulder):
    points = {"scapular_axis": shoulder.anatomy.scapular_points}
    found = msus.analyze_volume(file, task="shoulder-mri", model=Known(shoulder), marks=points)
    assert found.value("version") == pytest.approx(shoulder.anatomy.version, abs=2)
    assert found.value("head_diameter") == pytest.approx(2 * shoulder.anatomy.head_radius, abs=1)
    without = msus.analyze_volume(file, task="shoulder-mri", model=Known(shoulder), coverage="height")
    assert without.value("version") is None and without.value("head_coverage") > found.value("head_coverage")


def test_the_command_line_analyses_a_volume(file, shoulder, tmp_path, capsys, monkeypatch):
    pytest.importorskip("slicer")
    task = find_task("shoulder-mri")
    register(replace(task, load=lambda model, device="auto", say=print: Known(shoulder)))
    try:
        code = cli.main(["analyze", str(file), "-o", str(tmp_path / "out"), "--model", str(tmp_path), *GIVEN])
    finally:
        register(task)
    assert code == 0 and "head_diameter" in capsys.readouterr().out
    folder = next(path.parent for path in (tmp_path / "out").rglob("scene.mrb"))
    assert {"scene.mrb", "segmentation.seg.nrrd", "measurements.csv", "analysis.json", "markups"} <= {
        path.name for path in folder.iterdir()
    }
    with (folder / "measurements.csv").open() as table:
        rows = {row["quantity"]: row for row in csv.DictReader(table)}
    assert float(rows["head_diameter"]["value"]) == pytest.approx(2 * shoulder.anatomy.head_radius, abs=1)
    assert "place three points" in rows["version"]["flag"]


def test_one_command_simulates_patients(tmp_path, capsys, monkeypatch):
    asked = {}
    task = find_task("shoulder-mri")
    register(replace(task, simulate=lambda folder, progress: asked.setdefault("folder", folder)))
    try:
        assert cli.main(["demo", "-o", str(tmp_path / "set"), *GIVEN]) == 0
    finally:
        register(task)
    assert asked["folder"] == tmp_path / "set" and "msus train --task shoulder-mri" in capsys.readouterr().out
    monkeypatch.setattr("MSUSSegmentLib.phantoms.shoulder_sample.write_shoulders", lambda folder, **rest: rest)
    assert set(task.simulate(tmp_path)) == {"progress"}  # eight patients of 100 slices, as they are by default
    defaults = dict(zip(("patients", "test", "slices"), write_shoulders.__defaults__, strict=False))
    assert defaults == {"patients": 8, "test": 3, "slices": 100}


def test_one_command_trains_all_models(tmp_path, monkeypatch, capsys):
    made = {}

    def train(data, output, settings, **rest):
        made.update(settings=settings, data=data, **rest)
        return output / "best.pt"

    monkeypatch.setattr("MSUSSegmentLib.learning.bone_training.train_bones", train)
    more = ["--network", "cmscnet", "--epochs", "3", "--fold", "1", "--seed", "7", "--device", "cpu"]
    assert cli.main(["train", "--data", str(tmp_path), "-o", str(tmp_path / "run"), *GIVEN, *more]) == 0
    settings = made["settings"]
    assert settings.models == ("humerus", "glenoid", "both", "patch", "multiclass")
    assert (settings.plan.network, settings.steps, settings.patch_steps) == ("cmscnet", 300, 300)
    assert (settings.fold, settings.seed, made["device"], made["resume"]) == (1, 7, "cpu", False)
    assert cli.main(["train", "--data", str(tmp_path), "-o", "x", *GIVEN, "--long-side", "64"]) == 2
    assert "--long-side means nothing" in capsys.readouterr().err


def test_one_command_scores_every_part(run, tmp_path, capsys):
    folder = tmp_path / "set"
    labels = np.zeros((5, 64, 64), np.uint8)
    labels[:, 10:40, 10:34], labels[:, 20:40, 42:58] = 1, 2
    for name, array in (("image", labels.astype(np.int16) * 100 + 30), ("labels", labels)):
        made = SimpleITK.GetImageFromArray(array)
        made.SetSpacing((0.625, 0.625, 3.0))
        (folder / "p1").mkdir(parents=True, exist_ok=True)
        SimpleITK.WriteImage(made, str(folder / "p1" / f"{name}.nrrd"))
    given = [
        "--data",
        str(folder),
        "--model",
        str(run),
        "-o",
        str(tmp_path / "out"),
        "--page",
        str(tmp_path / "page.md"),
    ]
    assert cli.main(["evaluate", *given, *GIVEN, "--device", "cpu"]) == 0
    text = capsys.readouterr().out
    for part in ("U-Net, humerus", "AlexNet", "vote and edge", "one multi-class U-Net", "PPV", "sensitivity"):
        assert part in text and part in (tmp_path / "page.md").read_text(encoding="utf-8")
    with (tmp_path / "out" / "scores.csv").open() as table:
        rows = list(csv.DictReader(table))
    assert len(rows) == 11 and all(0 <= float(row["dice"]) <= 1 for row in rows)
    assert (tmp_path / "out" / "p1.png").is_file() and (tmp_path / "out" / "numbers.csv").is_file()
    assert cli.main(["evaluate", *given, *GIVEN, "--split", "nothing"]) == 1
    assert "no volume with split nothing" in capsys.readouterr().err
    assert cli.main(["evaluate", *given, *GIVEN, "--muscle", "deltoid"]) == 2


def test_ct_is_refused_by_its_values_where_the_file_does_not_say(shoulder, tmp_path):
    hounsfield = replace(shoulder, image=shoulder.image - np.int16(1024))
    file = save_shoulder(hounsfield, tmp_path / "ct")[0]
    with pytest.raises(ValueError, match="is CT by its header or its values"):
        msus.analyze_volume(file, task="shoulder-mri", model=Known(shoulder))
    found = msus.analyze_volume(file, task="shoulder-mri", model=Known(shoulder), any_modality=True)
    assert found.value("head_diameter") is not None


def test_what_is_no_volume_is_refused(run, tmp_path, capsys):
    flat = SimpleITK.GetImageFromArray(np.zeros((1, 40, 40), np.int16))
    SimpleITK.WriteImage(flat, str(tmp_path / "flat.nrrd"))
    code = cli.main(["analyze", str(tmp_path / "flat.nrrd"), "-o", str(tmp_path / "o"), "--model", str(run), *GIVEN])
    assert code == 3 and "at least two slices" in capsys.readouterr().out
    with pytest.raises(ValueError, match="one of volumes"):
        msus.analyze(np.zeros((40, 40), np.uint8), task="shoulder-mri")
