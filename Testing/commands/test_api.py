"""``import msus``: the same numbers as the command line and the panel give, and nothing heavy before it is needed."""

import os
import re
import subprocess
import sys
import time
import warnings
from pathlib import Path

import numpy as np
import pytest

import msus
import MSUSSegmentLib
from MSUSSegmentLib.commands.analyze import analyze
from MSUSSegmentLib.measure.table import COLUMNS, read_csv

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(MSUSSegmentLib.__file__).parents[1])}


def ignore(*_):
    pass


def run(code, **more):
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=ENVIRONMENT, check=False, timeout=300, **more
    )


class Job:
    """What `process.running.run_frames` needs of a job, without a thread."""

    def __init__(self):
        self.results, self.model, self.weights = [], "", ""

    def check(self):
        pass

    def emit(self, kind, value):
        if kind == "frame":
            self.results.append(value)


def session_rows(path, task, predictor, mm_per_pixel=None):
    """The table of a panel's session that has segmented all frames of a file."""
    from MSUSSegmentLib.process.running import run_frames
    from MSUSSegmentLib.scene.headless import new_scene
    from MSUSSegmentLib.scene.session import Session

    new_scene()
    session, job = Session.open(path, mm_per_pixel), Job()
    session.set_task(task)
    frames = [(i, session.time_of(i), session.pixels(i)) for i in range(session.frame_count)]
    run_frames(job, frames, task, lambda say: predictor, session.spacing, session.options)
    for result in job.results:
        session.apply(result, model=job.model, weights=job.weights)
    rows = session.rows("all")
    session.close()
    return rows


@pytest.mark.parametrize("kind", ["still", "still without scale", "cine"])
def test_python_command_line_and_panel_give_the_same_numbers(kind, still, cine, settings, predictor, tmp_path):
    pytest.importorskip("slicer")
    path, scale = (cine if kind == "cine" else still), (0.25 if kind == "still" else None)
    result = msus.analyze(path, model=predictor, mm_per_pixel=scale)
    analyze(path, tmp_path / "command", settings(mm_per_pixel=scale), ignore)
    result.save(tmp_path / "python")
    command = read_csv(tmp_path / "command" / "measurements.csv")
    assert read_csv(tmp_path / "python" / "measurements.csv") == command
    panel = session_rows(path, settings().task, predictor, scale)

    def numbers(rows):
        return {(r["frame"], r["quantity"], r["index"], r["unit"]): r["value"] for r in rows}

    ours = numbers(result.table())
    assert ours and ours == numbers(command)
    theirs = numbers(panel)
    assert set(theirs) == set(ours)
    for key, value in ours.items():
        assert theirs[key] == (None if value is None else pytest.approx(value, rel=1e-12, abs=1e-12)), key
    assert (kind == "still without scale") == any(r["scale_note"] for r in command)
    for name in ("model", "weights", "scale_source", "scale_note", "provenance", "unit"):
        assert {r[name] for r in panel} == {r[name] for r in command} == {r[name] for r in result.table()}


@pytest.fixture
def limb(tmp_path):
    """A picture of two muscles in cross-section, and a network that knows them."""
    from MSUSSegmentLib.phantoms.cine import write_frames
    from MSUSSegmentLib.phantoms.transverse import CrossSection, TransversePhantom, render_transverse
    from MSUSSegmentLib.tasks.transverse import TRANSVERSE

    muscles = (CrossSection(12.0, 15.0, 10.0), CrossSection(31.0, 16.0, 11.0, echo=80.0))
    image = render_transverse(TransversePhantom(shape=(120, 170), spacing=(0.25, 0.25), muscles=muscles, fat_mm=3.5))

    class Knowing:
        name, structures, weights_sha256 = "oracle 1", TRANSVERSE.structures, "a" * 64

        def probabilities(self, grey, bounds):
            return {self.structures[0]: image.mask.astype(np.float32)}

    write_frames(tmp_path / "limb.nrrd", image.pixels[None], image.spacing, 1.0)
    return tmp_path / "limb.nrrd", Knowing()


def numbers_of(rows):
    return {(r["quantity"], r["index"]): r["value"] for r in rows}


def test_areas_are_the_same_numbers_in_file_and_panel(limb, tmp_path):
    pytest.importorskip("slicer")
    path, knowing = limb
    result = msus.analyze(path, task="transverse", model=knowing)
    result.save(tmp_path / "out")
    written = numbers_of(read_csv(tmp_path / "out" / "measurements.csv"))
    panel = session_rows(path, result.task, knowing)
    assert written == pytest.approx(numbers_of(panel), rel=1e-12)
    with pytest.raises(ValueError, match="CSA has the indices 1, 2"):
        result.value("CSA")


def test_areas_are_the_same_numbers_in_python_and_in_the_file(limb, tmp_path):
    pytest.importorskip("slicer")
    result = msus.analyze(limb[0], task="transverse", model=limb[1])
    result.save(tmp_path / "out")
    assert numbers_of(result.table()) == pytest.approx(
        numbers_of(read_csv(tmp_path / "out" / "measurements.csv")), rel=1e-12
    )


def test_a_picture_is_a_result_of_one_frame(still, predictor, images, tmp_path):
    result = msus.analyze(still, model=predictor, mm_per_pixel=0.25)
    truth = images[0].truth
    assert result.value("MT") == pytest.approx(truth.thickness_mm, rel=0.03)
    assert result.unit("MT") == "mm" and result.unit("PA") == "deg"
    assert result.value("MT", 2) == result[0].value("MT", index=2) == result.values("MT", 2)[0]
    assert [set(row) for row in result.table()] == [set(COLUMNS)] * len(result.table())
    result.overlay(tmp_path / "x.png")
    assert (tmp_path / "x.png").read_bytes().startswith(b"\x89PNG")
    with pytest.raises(ValueError, match=r"\.png file"):
        result.overlay(tmp_path / "x.mp4")
    assert "MT" in str(result) and "still.png" in repr(result)


def test_a_clip_iterates_by_frame_and_its_value_is_the_median(cine, predictor, images, tmp_path):
    result = msus.analyze(cine, model=predictor)
    frames = list(result)
    assert [frame.index for frame in frames] == list(range(5)) and frames[1].time_s == pytest.approx(0.1)
    for frame, image in zip(frames, images, strict=True):
        assert np.array_equal(frame.pixels, image.pixels)
        assert frame.value("PA") == pytest.approx(image.truth.pennation_deg, abs=2.0)
        assert frame.lines["deep", 1].points.shape[1] == 2 and frame.masks["muscle"].shape == image.pixels.shape
    assert result.value("MT") == np.median([frame.value("MT") for frame in frames])
    assert len(result.table(smoothed=True)) and result[-1].index == 4 and len(result[1:3]) == 2
    result.overlay(tmp_path / "x.mp4")
    assert (tmp_path / "x.mp4").stat().st_size > 1000
    assert frames[2].overlay(tmp_path / "frame.png").shape[2] == 3
    with pytest.raises(ValueError, match="There is no EI here; there is MT"):
        result.value("EI")


@pytest.mark.parametrize("frames", ["1:4", slice(1, 4)])
def test_frames_are_chosen_as_in_python(cine, predictor, frames):
    assert [frame.index for frame in msus.analyze(cine, model=predictor, frames=frames)] == [1, 2, 3]


def test_an_array_is_measured_like_its_file(cine, predictor, images):
    pixels = np.stack([image.pixels for image in images])
    with msus.open(pixels, mm_per_pixel=0.25, fps=10) as recording:
        ours = msus.analyze(recording, model=predictor)
    theirs = msus.analyze(cine, model=predictor)
    assert [r["value"] for r in ours.table()] == [r["value"] for r in theirs.table()]
    assert [r["time_s"] for r in ours.table()] == pytest.approx([r["time_s"] for r in theirs.table()])


@pytest.mark.parametrize("odd", [np.zeros((3, 3)), np.zeros((2, 2, 2, 3), np.uint8), np.zeros((0, 4), np.uint8)])
def test_an_array_of_other_values_is_refused(odd):
    with pytest.raises(ValueError, match="uint8"):
        msus.open(odd)


def test_without_a_scale_there_is_a_warning_and_pixels(still, predictor):
    with pytest.warns(UserWarning, match="lengths are in px"):
        result = msus.analyze(still, model=predictor)
    assert result.unit("MT") == "px"
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        msus.analyze(still, model=predictor, mm_per_pixel=0.25)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"task": "sideways"}, "There is no task"),
        ({"thick": "vertical"}, "has no convention 'thick'"),
        ({"thickness": "sideways"}, "thickness must be"),
        ({"frames": "a"}, "start:stop:step"),
        ({"mm_per_pixel": -1}, "positive number"),
        ({"model": "nowhere"}, "There is no model at nowhere"),
    ],
)
def test_what_cannot_be_used_is_one_sentence(still, predictor, arguments, words):
    with pytest.raises(ValueError, match=words) as caught:
        msus.analyze(still, **{"model": predictor, **arguments})
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_there_is_one_sentence(tmp_path, predictor):
    with pytest.raises(ValueError, match="does not exist"):
        msus.analyze(tmp_path / "absent.png", model=predictor)


def test_conventions_are_given_by_name(still, predictor):
    usual = msus.analyze(still, model=predictor, mm_per_pixel=0.25)
    other = msus.analyze(still, model=predictor, mm_per_pixel=0.25, pennation="superficial")
    assert usual.value("PA") != other.value("PA") and other.options.pennation == "superficial"


def test_the_tasks_have_names_and_titles():
    names = {"longitudinal", "muscle-state", "rotator-cuff", "shoulder-mri", "transverse", "transverse-nerve"}
    assert set(msus.tasks()) == names
    assert msus.__version__ == MSUSSegmentLib.__version__


def test_importing_it_takes_no_time_and_loads_nothing_heavy():
    code = (
        "import sys, time; began = time.process_time(); import msus; took = time.process_time() - began;"
        "print(took); assert not {'torch', 'monai', 'slicer', 'vtk', 'numpy', 'scipy', 'av'} & set(sys.modules)"
    )
    done = run(code)
    assert done.returncode == 0, done.stderr
    assert float(done.stdout) < 0.1


def test_the_readme_example_runs(still, tmp_path):
    pytest.importorskip("slicer")
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"^<!-- python example -->\n+```python\n(.+?)\n```", text, flags=re.MULTILINE | re.DOTALL)
    assert len(example.splitlines()) <= 6
    work = tmp_path / "work"
    work.mkdir()
    (work / "scan.png").write_bytes(still.read_bytes())
    began = time.monotonic()
    done = run(example, cwd=work)
    assert done.returncode == 0, done.stderr[-2000:]
    assert re.search(r"\d", done.stdout), done.stdout
    assert {"scene.mrb", "measurements.csv"} <= {path.name for path in work.rglob("*")}
    assert time.monotonic() - began < 200
