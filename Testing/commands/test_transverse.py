"""The commands with a task of closed contours, with a network that knows the truth or has learnt for a moment."""

import csv
from dataclasses import replace

import numpy as np
import pytest
import SimpleITK

from msus.analysis import Analysis
from MSUSSegmentLib.cli import main
from MSUSSegmentLib.commands.analyze import analyze
from MSUSSegmentLib.commands.demo import LIMB, demo, simulate_frames
from MSUSSegmentLib.commands.work import Writing
from MSUSSegmentLib.measure.table import read_csv
from MSUSSegmentLib.phantoms.cine import write_frames
from MSUSSegmentLib.phantoms.transverse import CrossSection, TransversePhantom, render_transverse
from MSUSSegmentLib.tasks.transverse import TRANSVERSE, TRANSVERSE_NERVE

KEY = "muscle_cross_section"
SMALL = TransversePhantom(
    shape=(120, 170),
    spacing=(0.25, 0.25),
    muscles=(CrossSection(12.0, 15.0, 10.0), CrossSection(31.0, 16.0, 11.0, echo=80.0)),
    fat_mm=3.5,
)


class Knowing:
    name = "oracle 1"
    structures = (KEY,)

    def __init__(self, *images):
        self.images = images

    def probabilities(self, grey, bounds):
        for image in self.images:
            if np.array_equal(image.pixels, grey):
                return {KEY: image.mask.astype(np.float32)}
        return {KEY: np.zeros(grey.shape, np.float32)}


def ignore(*_):
    pass


@pytest.fixture(scope="module")
def image():
    return render_transverse(SMALL)


@pytest.fixture
def picture(image, tmp_path):
    write_frames(tmp_path / "limb.nrrd", image.pixels[None], image.spacing, 1.0)
    return tmp_path / "limb.nrrd"


def test_a_picture_gives_rows_of_every_muscle_an_overlay_and_a_scene(picture, image, tmp_path):
    pytest.importorskip("slicer")
    told = analyze(picture, tmp_path / "out", Analysis(TRANSVERSE, Knowing(image)), ignore).sentence
    assert told.startswith("CSA ") and "cm²" in told
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert {"scene.mrb", "measurements.csv", "overlay.png", "segmentation.seg.nrrd"} <= names
    rows = {(r["quantity"], r["index"]): r for r in read_csv(tmp_path / "out" / "measurements.csv")}
    for number, truth in enumerate(image.sections, 1):
        assert rows["CSA", number]["value"] == pytest.approx(truth.area_cm2, rel=0.03)
        assert rows["EI", number]["value"] == pytest.approx(truth.echo_mean, abs=1.5)
        assert rows["fat_thickness", number]["unit"] == "mm"
    assert not any(quantity in ("MT", "PA", "FL") for quantity, _ in rows)


def test_the_saved_scene_gives_the_same_numbers_and_segments(picture, image, tmp_path):
    pytest.importorskip("slicer")
    from MSUSSegmentLib.scene.headless import new_scene
    from MSUSSegmentLib.scene.save import load_scene

    analyze(picture, tmp_path / "out", Analysis(TRANSVERSE, Knowing(image)), ignore)
    new_scene()
    muscle = load_scene(tmp_path / "out" / "scene.mrb")
    assert muscle.task is TRANSVERSE and len(muscle.nodes_of("area")) == 2
    rows = {(r["quantity"], r["index"]): r["value"] for r in read_csv(tmp_path / "out" / "measurements.csv")}
    for m in muscle.measurements():
        assert m.value == pytest.approx(rows[m.quantity, m.index], rel=1e-6)
    segments = muscle.segmentation.GetSegmentation()
    names = [segments.GetSegment(key).GetName() for key in (KEY, f"{KEY}_2")]
    assert names == ["Muscle cross-section", "Muscle cross-section 2"]


def levels_of(folder):
    """The counts (256,) of histograms.csv by frame and contour."""
    counts = {}
    with (folder / "histograms.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            of_contour = counts.setdefault((int(row["frame"]), int(row["index"])), [])
            assert int(row["grey_level"]) == len(of_contour)
            of_contour.append(int(row["count"]))
    assert {len(of_contour) for of_contour in counts.values()} == {256}
    return counts


def mean_of(counts):
    return np.average(np.arange(256), weights=counts)


def test_the_grey_levels_of_a_picture_are_those_that_its_echo_intensity_was_read_off(image, tmp_path):
    pytest.importorskip("slicer")
    from PIL import Image

    pixels = np.repeat(image.pixels[..., None], 3, axis=2)
    y, x = np.argwhere(image.sections[0].mask).mean(axis=0).astype(int)
    pixels[y : y + 3, x : x + 4] = (255, 220, 0)  # a calliper
    Image.fromarray(pixels).save(tmp_path / "limb.png")
    predictor = Knowing()
    predictor.probabilities = lambda grey, bounds: {KEY: image.mask.astype(np.float32)}
    analyze(tmp_path / "limb.png", tmp_path / "out", Analysis(TRANSVERSE, predictor), ignore)
    counts = levels_of(tmp_path / "out")
    values = {(r["quantity"], r["index"]): r["value"] for r in read_csv(tmp_path / "out" / "measurements.csv")}
    assert set(counts) == {(0, 1), (0, 2)}
    for index in (1, 2):
        assert values["EI", index] == pytest.approx(mean_of(counts[0, index]))
    assert values["EI_excluded", 1] >= 12 and values["EI_excluded", 2] == 0
    assert (tmp_path / "out" / "histograms.png").read_bytes().startswith(b"\x89PNG")


def test_nothing_found_leaves_no_grey_levels_of_an_earlier_run(picture, image, tmp_path):
    pytest.importorskip("slicer")
    analyze(picture, tmp_path / "out", Analysis(TRANSVERSE, Knowing(image)), ignore)
    names = {"histograms.csv", "histograms.png"}
    assert names <= {path.name for path in (tmp_path / "out").iterdir()}
    analyze(picture, tmp_path / "out", Analysis(TRANSVERSE, Knowing()), ignore, Writing(overwrite=True))
    assert not names & {path.name for path in (tmp_path / "out").iterdir()}


def test_a_cine_keeps_the_same_columns_and_gets_a_plot(image, tmp_path):
    pytest.importorskip("slicer")
    other = render_transverse(replace(SMALL, seed=5))
    write_frames(tmp_path / "cine.nrrd", np.stack([image.pixels, other.pixels]), image.spacing, 10.0)
    analyze(tmp_path / "cine.nrrd", tmp_path / "out", Analysis(TRANSVERSE, Knowing(image, other)), ignore)
    assert {"overlay.mp4", "measurements.png"} <= {path.name for path in (tmp_path / "out").iterdir()}
    rows = read_csv(tmp_path / "out" / "measurements.csv")
    assert {(r["frame"], r["index"]) for r in rows if r["quantity"] == "CSA"} == {(0, 1), (0, 2), (1, 1), (1, 2)}
    means = {key: mean_of(counts) for key, counts in levels_of(tmp_path / "out").items()}
    assert means == pytest.approx({(r["frame"], r["index"]): r["value"] for r in rows if r["quantity"] == "EI"})


def test_the_scan_area_of_a_cine_is_found_once_and_kept_with_the_scene(image, tmp_path, monkeypatch):
    pytest.importorskip("slicer")
    from MSUSSegmentLib.io import scan_area
    from MSUSSegmentLib.scene import echo
    from MSUSSegmentLib.scene.headless import new_scene
    from MSUSSegmentLib.scene.save import load_scene

    area, found = scan_area.Box(2, 1, 168, 119), []
    monkeypatch.setattr(scan_area, "find_scan_area", lambda grey: found.append(area) or area)
    write_frames(tmp_path / "cine.nrrd", np.stack([image.pixels] * 3), image.spacing, 10.0)
    analyze(tmp_path / "cine.nrrd", tmp_path / "out", Analysis(TRANSVERSE, Knowing(image)), ignore)
    assert found == [area]
    new_scene()
    assert echo.scan_area(load_scene(tmp_path / "out" / "scene.mrb")) == area
    assert found == [area]


def test_the_slices_of_a_volume_give_a_volume_in_the_report(image, tmp_path):
    pytest.importorskip("slicer")
    volume = SimpleITK.GetImageFromArray(np.stack([image.pixels] * 3))
    volume.SetSpacing((*image.spacing, 4.0))
    SimpleITK.WriteImage(volume, str(tmp_path / "sweep.nrrd"))
    analyze(tmp_path / "sweep.nrrd", tmp_path / "results" / "sweep", Analysis(TRANSVERSE, Knowing(image)), ignore)
    arguments = ["report", str(tmp_path / "results"), "-o", str(tmp_path / "report")]
    assert main(arguments) == 2, "two muscles"
    assert main([*arguments, "--muscle", "2"]) == 0
    rows = list(csv.DictReader((tmp_path / "report" / "report.csv").open(encoding="utf-8")))
    found = next(row for row in rows if row["quantity"] == "volume")
    assert float(found["value"]) == pytest.approx(image.sections[1].area_cm2 * 0.8, rel=0.03)
    assert [row["position_mm"] for row in rows if row["quantity"] == "CSA"][1:] == ["0.0", "4.0", "8.0"]


def test_the_demo_sets_true_areas_beside_the_measured_ones(tmp_path, capsys):
    pytest.importorskip("slicer")
    image = render_transverse(LIMB)
    assert demo(tmp_path / "demo", Analysis(TRANSVERSE, Knowing(image)), quiet=True) == 0
    told = capsys.readouterr().out
    assert "mean absolute error: CSA 0.0" in told and f"{image.sections[1].area_cm2:.2f}" in told
    with pytest.raises(ValueError, match="transverse-nerve"):
        demo(tmp_path / "demo", Analysis(TRANSVERSE_NERVE, Knowing(image)), quiet=True)


def test_frames_to_time_a_task_with_are_readable(tmp_path):
    from MSUSSegmentLib.io.open import open_recording

    for task in ("longitudinal", "transverse", "transverse-nerve"):
        simulate_frames(task, tmp_path / f"{task}.nrrd", 3)
        with open_recording(tmp_path / f"{task}.nrrd") as recording:
            assert len(recording) == 3 and recording.scale.spacing is not None


def test_training_and_evaluation_work_on_any_folder_of_images_and_masks(tmp_path, capsys):
    from PIL import Image

    rows = []
    for kind in ("images", "masks"):
        (tmp_path / "data" / kind).mkdir(parents=True)
    for i in range(6):
        one = render_transverse(replace(SMALL, seed=i, muscles=SMALL.muscles[: 1 + i % 2]))
        Image.fromarray(one.pixels).save(tmp_path / "data" / "images" / f"n{i}.png")
        Image.fromarray(one.mask.astype(np.uint8) * 255).save(tmp_path / "data" / "masks" / f"n{i}.png")
        rows.append(f"n{i},{i // 2},{(i // 2) % 2},0.25,median nerve,F")
    head = "id,group,fold,mm_per_pixel,muscle,sex\n"
    (tmp_path / "data" / "index.csv").write_text(head + "\n".join(rows) + "\n", encoding="utf-8")
    (tmp_path / "norms.csv").write_text(
        "quantity,unit,muscle,sex,mean,sd\nEI,grey,median nerve,F,50,10\nCSA,cm2,median nerve,,0.3,0.2\n"
    )
    common = ["--task", "transverse-nerve", "--data", str(tmp_path / "data"), "--device", "cpu", "--quiet"]
    run = str(tmp_path / "run")
    train = ["train", *common, "-o", run, "--epochs", "1", "--long-side", "64", "--batch-size", "2", "--seed", "1"]
    assert main(train) == 0
    out = tmp_path / "scores"
    evaluate = ["evaluate", *common, "--model", run, "-o", str(out), "--page", str(tmp_path / "page.md")]
    assert main([*evaluate, "--norms", str(tmp_path / "norms.csv"), "--abnormal-above", "2"]) == 0
    told = capsys.readouterr().out
    for word in ("precision", "recall", "dice", "HD95 (mm)", "ICC(A,1)", "cross-sections"):
        assert word in told, word
    assert {"images.csv", "summary.csv", "sections.csv", "agreement.csv"} <= {path.name for path in out.iterdir()}
    scores = list(csv.DictReader((out / "images.csv").open()))
    assert len(scores) == 6 and {row["hd95_unit"] for row in scores} == {"mm"}
    manual = [float(row["manual_EI_z"]) for row in csv.DictReader((out / "sections.csv").open()) if row["manual_EI_z"]]
    assert len(manual) == 9
    assert main([*evaluate[:1], "--task", "transverse", *evaluate[3:]]) == 1
    assert "does not find muscle_cross_section" in capsys.readouterr().err
    assert "## Cross-sections" in (tmp_path / "page.md").read_text(encoding="utf-8")


def test_a_task_without_a_shipped_model_says_what_to_do(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("MSUSSegmentLib.tasks.task.BUNDLES", tmp_path)
    assert main(["demo", "--task", "transverse", "-o", str(tmp_path / "demo")]) == 1
    assert "msus train" in capsys.readouterr().err
