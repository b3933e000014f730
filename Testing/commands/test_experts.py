"""``msus evaluate --experts`` from the table of readings to the results page."""

import csv

import pytest

from MSUSSegmentLib.cli import main
from MSUSSegmentLib.commands.experts import KEPT, evaluate_experts, machine, read_all, write_page
from MSUSSegmentLib.tasks.longitudinal import LONGITUDINAL


@pytest.fixture
def readings(cine, images):
    """A table of two observers for three frames of the simulated cine, close to its truth."""
    lines = ["image,frame,observer,MT_mm,PA_deg,FL_mm,mm_per_pixel"]
    for frame in (0, 2, 4):
        truth = images[frame].truth
        for person, off in (("ann", 0.2), ("ben", -0.2)):
            numbers = truth.thickness_mm + off, truth.pennation_deg + off, truth.fascicle_length_mm + off
            lines.append(f"cine.nrrd,{frame},{person},{numbers[0]},{numbers[1]},{numbers[2]},0.25")
    path = cine.parent / "mine.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_the_true_masks_agree_with_readings_near_the_truth(readings, predictor, tmp_path, capsys):
    code, page = evaluate_experts(read_all([readings]), predictor, tmp_path / "out", LONGITUDINAL, quiet=True)
    assert code == 0
    rows = list(csv.DictReader((tmp_path / "out" / "experts.csv").open()))
    assert [row["frame"] for row in rows] == ["0", "2", "4"]
    assert all(float(row["score"]) < 0.25 for row in rows)
    told = capsys.readouterr().out
    assert "mine: 3 images, 2 observers" in told and "100.0 %" in told
    assert "## mine: 3 images, 2 observers" in page
    for name in ("agreement.csv", "agreement-PA.png", "agreement-FL.png", "agreement-MT.png"):
        assert (tmp_path / "out" / name).exists()


def test_ctrl_c_keeps_the_images_that_were_done(readings, predictor, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("MSUSSegmentLib.io.recording.SAMPLED_FRAMES", 1)  # the others are computed in turn
    predictor.stop_at = 3
    code, page = evaluate_experts(read_all([readings]), predictor, tmp_path / "out", LONGITUDINAL, quiet=True)
    assert (code, page) == (130, "")
    assert len(list(csv.DictReader((tmp_path / "out" / "experts.csv").open()))) == 2
    assert "Stopped after 2 of 3 images" in capsys.readouterr().out


def test_a_frame_that_is_not_there_is_named_and_the_exit_code_says_so(readings, predictor, tmp_path, capsys):
    with readings.open("a") as table:
        table.write("cine.nrrd,99,ann,18,20,50,0.25\n")
    code, _ = evaluate_experts(read_all([readings]), predictor, tmp_path / "out", LONGITUDINAL, quiet=True)
    assert code == 1
    assert "there is no frame 99" in capsys.readouterr().out


def test_a_network_without_fascicles_is_refused(readings, predictor, tmp_path):
    predictor.structures = ("aponeurosis",)
    with pytest.raises(ValueError, match="does not find fascicle; choose another --model"):
        evaluate_experts(read_all([readings]), predictor, tmp_path / "out", LONGITUDINAL, quiet=True)


def test_the_shipped_network_is_compared_by_one_command_that_writes_the_page(readings, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    arguments = ["evaluate", "--experts", str(readings), "-o", "out", "--page", "docs/results.md", "--device", "cpu"]
    assert main([*arguments, "--quiet"]) == 0
    page = (tmp_path / "docs" / "results.md").read_text(encoding="utf-8")
    for words in ("msus evaluate --experts", "- date: 20", "- model: ", machine(), "## mine: 3 images", KEPT):
        assert words in page
    (tmp_path / "docs" / "results.md").write_text(page + "Looked at twice.\n", encoding="utf-8")
    write_page(tmp_path / "docs" / "results.md", "msus evaluate", "a model", ["## Another table"])
    again = (tmp_path / "docs" / "results.md").read_text(encoding="utf-8")
    assert again.endswith(f"{KEPT}\nLooked at twice.\n")
    assert "## Another table" in again and "## mine" not in again


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ([], 2, "give --data DIR, --experts FILE, or both"),
        (["--experts", "nowhere.csv"], 1, "nowhere.csv does not exist"),
        (["--experts", "other.csv"], 1, "is no table of expert readings"),
        (["--experts", "gone.csv"], 1, "there is no file"),
    ],
)
def test_what_cannot_be_compared_gets_one_sentence(arguments, code, words, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    (tmp_path / "gone.csv").write_text("image,observer,PA_deg\ngone.png,ann,17\n")
    assert main(["evaluate", *arguments, "-o", "out"]) == code
    told = capsys.readouterr().err
    assert words in told and "Traceback" not in told and len(told.strip().splitlines()) == 1
