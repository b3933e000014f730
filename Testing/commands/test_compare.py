"""``msus compare``: two sets of results side by side; what belongs together, what does not, and what is said of it."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest

import MSUSSegmentLib
from MSUSSegmentLib.cli import main
from MSUSSegmentLib.commands.analyze import analyze
from MSUSSegmentLib.evaluation import pair_report
from MSUSSegmentLib.io.open import find_inputs
from MSUSSegmentLib.io.pictures import write_picture
from MSUSSegmentLib.io.recording import RecordingError
from MSUSSegmentLib.io.result_files import file_sha256
from MSUSSegmentLib.measure import table as tables
from MSUSSegmentLib.measure.table import read_csv, write_csv
from MSUSSegmentLib.measure.types import Measurement
from MSUSSegmentLib.report.video import VideoWriter

sys.path.append(str(Path(__file__).resolve().parents[1] / "report"))
from results_help import area_rows, longitudinal_rows, write_result

RED, BLUE = (200, 30, 30), (30, 30, 200)
MT = {1: 18.0, 2: 21.0, 3: 25.0, 4: 16.5, 5: 23.0, 6: 19.2}
#: By how much A is above B, in each subject.
SHIFT = {1: 0.5, 2: 1.5, 3: 0.2, 4: 1.8, 5: 1.0, 6: 1.0}


def frames_of(thickness, frames=1):
    return [(thickness + 0.1 * k, 15.0 + thickness / 10, 3 * thickness) for k in range(frames)]


def study(root, shift=SHIFT, frames=1, folder="", length="mm", colour=None, **record):
    """A result a subject; ``shift`` on MT of each."""
    for number, extra in shift.items():
        name = f"S{number:02d}/GM.mp4"
        rows = longitudinal_rows("GM.mp4", frames_of(MT[number] + extra, frames), length)
        about = {"source": f"{folder}{name}", **{key: value(number) for key, value in record.items()}}
        place = write_result(root / f"S{number:02d}" / "GM", rows, **about)
        if colour is not None:
            write_picture(place / "overlay.png", np.full((90, 120, 3), colour, np.uint8))
    return root


def zero():
    return dict.fromkeys(SHIFT, 0.0)


def run(tmp_path, *more):
    return main(["compare", str(tmp_path / "a"), str(tmp_path / "b"), "-o", str(tmp_path / "out"), *more])


def table(tmp_path, name):
    with (tmp_path / "out" / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def agreement(tmp_path, quantity="MT", muscle="all"):
    return next(r for r in table(tmp_path, "agreement.csv") if r["quantity"] == quantity and r["muscle"] == muscle)


@pytest.fixture
def plain(monkeypatch):
    """No pictures, for tests that look at numbers and words only."""
    monkeypatch.setattr(pair_report, "plot_agreement", lambda *_: None)
    monkeypatch.setattr(pair_report, "draw_worst", lambda *_: [])


def test_a_known_bias_is_recovered_with_everything_beside_it(tmp_path, capsys):
    study(tmp_path / "a")
    study(tmp_path / "b", zero())
    assert run(tmp_path) == 0
    told = capsys.readouterr().out
    found, differences = agreement(tmp_path), np.array(list(SHIFT.values()))
    assert float(found["bias"]) == pytest.approx(1.0) and float(found["mae"]) == pytest.approx(1.0)
    assert float(found["sd"]) == pytest.approx(differences.std(ddof=1))
    assert float(found["upper"]) == pytest.approx(1 + 1.959964 * differences.std(ddof=1))
    assert float(found["bias_high"]) == pytest.approx(1 + 2.570582 * differences.std(ddof=1) / 6**0.5, rel=1e-6)
    assert (found["n"], found["subjects"], found["unit"]) == ("6", "6", "mm") and 0.8 < float(found["icc_a1"]) < 1
    rows = [r for r in table(tmp_path, "paired.csv") if r["quantity"] == "MT"]
    assert [r["source"] for r in rows] == [f"S{n:02d}/GM.mp4" for n in SHIFT]
    assert {r["index"] for r in rows} == {""}, "the summary, not its single lines"
    assert [float(r["difference"]) for r in rows] == pytest.approx(list(SHIFT.values()))
    assert float(rows[0]["value_a"]) - float(rows[0]["value_b"]) == pytest.approx(float(rows[0]["difference"]))
    assert (rows[0]["subject"], rows[0]["muscle"]) == ("S01", "gastrocnemius medialis")
    assert (rows[0]["provenance_a"], rows[0]["model_b"], rows[0]["frame"]) == ("auto", "net 1", "0")
    for name in ("bland-altman-MT.png", "bland-altman-PA.png", "bland-altman-FL.png", "worst-cases.png"):
        assert (tmp_path / "out" / name).stat().st_size > 5000, name
    page = (tmp_path / "out" / "comparison.md").read_text(encoding="utf-8")
    for words in ("A minus B", "bland-altman-MT.png", "6 results in both", "Largest differences", "msus compare"):
        assert words in page, words
    assert "MT (mm)" in told and "6 subjects" in told and not re.search(r"\bnan\b", told + page)
    assert table(tmp_path, "left-out.csv") == []


@pytest.mark.usefixtures("plain")
def test_results_pair_by_the_end_of_their_path(tmp_path, capsys):
    study(tmp_path / "a", folder="server/study/")
    study(tmp_path / "b", {1: 0.0, 2: 0.0})
    assert run(tmp_path) == 1
    assert "2 by path" in capsys.readouterr().out
    left = table(tmp_path, "left-out.csv")
    assert [r["source"] for r in left] == [f"server/study/S{n:02d}/GM.mp4" for n in (3, 4, 5, 6)]
    assert {(r["side"], r["reason"]) for r in left} == {("A", "not in B")}
    paired = {r["source"]: float(r["difference"]) for r in table(tmp_path, "paired.csv") if r["quantity"] == "MT"}
    assert paired == pytest.approx({"server/study/S01/GM.mp4": 0.5, "server/study/S02/GM.mp4": 1.5})


@pytest.mark.usefixtures("plain")
def test_results_of_a_moved_recording_pair_by_content(tmp_path, capsys):
    sha = lambda number: f"{number:064d}"  # noqa: E731
    study(tmp_path / "a", input_sha256=sha)
    for number in SHIFT:  # other names, in another order
        rows = longitudinal_rows("x.mp4", frames_of(MT[number]))
        write_result(tmp_path / "b" / f"r{9 - number}", rows, source=f"{9 - number}.mp4", input_sha256=sha(number))
    assert run(tmp_path) == 0
    assert "6 by content" in capsys.readouterr().out
    differences = {r["subject"]: float(r["difference"]) for r in table(tmp_path, "paired.csv") if r["quantity"] == "MT"}
    assert differences == pytest.approx({f"S{n:02d}": shift for n, shift in SHIFT.items()})


def test_one_name_with_different_content_is_not_compared(tmp_path, capsys):
    study(tmp_path / "a", {1: 0.0}, input_sha256=lambda n: "a" * 64)
    study(tmp_path / "b", {1: 0.0}, input_sha256=lambda n: "b" * 64)
    assert run(tmp_path) == 3
    told = capsys.readouterr().out
    assert "different content" in told and told.count("\n") == 1
    assert not (tmp_path / "out").exists()


@pytest.mark.usefixtures("plain")
def test_a_file_name_that_may_be_several_is_left_out(tmp_path, capsys):
    study(tmp_path / "a", {1: 0.0, 2: 0.0})
    write_result(tmp_path / "b" / "x", longitudinal_rows("GM.mp4", frames_of(20.0)))
    write_result(tmp_path / "b" / "y", longitudinal_rows("VL.mp4", frames_of(20.0)))
    write_result(tmp_path / "a" / "VL", longitudinal_rows("VL.mp4", frames_of(20.0)))
    assert run(tmp_path) == 1
    left = {(r["side"], r["source"]): r["reason"] for r in table(tmp_path, "left-out.csv")}
    assert set(left) == {("A", "S01/GM.mp4"), ("A", "S02/GM.mp4"), ("B", "GM.mp4")}
    assert "S01" in left["B", "GM.mp4"] and "S02" in left["B", "GM.mp4"]
    assert {r["source"] for r in table(tmp_path, "paired.csv")} == {"VL.mp4"}


@pytest.mark.usefixtures("plain")
def test_copies_of_one_picture_in_two_folders_pair_with_their_own(tmp_path):
    sha = lambda number: "c" * 64  # noqa: E731
    study(tmp_path / "a", {1: 0.5, 2: 1.5}, input_sha256=sha)
    study(tmp_path / "b", {1: 0.0, 2: 0.0}, input_sha256=sha)
    assert run(tmp_path) == 0
    found = {r["source"]: float(r["difference"]) for r in table(tmp_path, "paired.csv") if r["quantity"] == "MT"}
    assert found == pytest.approx({"S01/GM.mp4": 0.5, "S02/GM.mp4": 1.5})


@pytest.mark.usefixtures("plain")
def test_px_and_mm_are_never_subtracted(tmp_path, capsys):
    study(tmp_path / "a")
    study(tmp_path / "b", {1: 0.0, 2: 0.0, 3: 0.0})
    study(tmp_path / "b", {4: 0.0, 5: 0.0, 6: 0.0}, length="px")
    assert run(tmp_path) == 1
    assert "MT is in mm in A and in px in B (1 numbers)" in capsys.readouterr().out
    assert (agreement(tmp_path)["n"], agreement(tmp_path, "PA")["n"]) == ("3", "6")
    left = table(tmp_path, "left-out.csv")
    assert {r["source"] for r in left} == {f"S{n:02d}/GM.mp4" for n in (4, 5, 6)} and len(left) == 6
    assert not any(r["source"] == "S04/GM.mp4" and r["quantity"] == "MT" for r in table(tmp_path, "paired.csv"))


def test_both_in_px_stand_by_themselves(tmp_path):
    study(tmp_path / "a", {1: 0.5, 2: 1.5}, length="px")
    study(tmp_path / "b", {1: 0.0, 2: 0.0}, length="px")
    study(tmp_path / "a", {3: 0.2, 4: 1.8})
    study(tmp_path / "b", {3: 0.0, 4: 0.0})
    assert run(tmp_path) == 0
    found = {r["unit"]: float(r["bias"]) for r in table(tmp_path, "agreement.csv") if r["quantity"] == "MT"}
    assert found == pytest.approx({"px": 1.0, "mm": 1.0})
    assert (tmp_path / "out" / "bland-altman-MT-px.png").exists() and (
        tmp_path / "out" / "bland-altman-MT.png"
    ).exists()


@pytest.mark.usefixtures("plain")
def test_intervals_count_subjects_and_not_frames(tmp_path, capsys):
    study(tmp_path / "a", frames=20)
    study(tmp_path / "b", zero(), frames=20)
    assert run(tmp_path) == 0
    found, shift = agreement(tmp_path), np.array(list(SHIFT.values()))
    assert [found[name] for name in ("n", "subjects", "clips", "clusters")] == ["120", "6", "6", "6"]
    assert float(found["bias"]) == pytest.approx(1.0)
    half = 2.570582 * shift.std(ddof=1) / 6**0.5
    assert float(found["bias_high"]) - 1 == pytest.approx(half, rel=1e-5), "as wide as with one frame each"
    assert "Independent of one another: 6 subjects." in capsys.readouterr().out


@pytest.mark.usefixtures("plain")
def test_a_table_of_subjects_makes_the_clusters(tmp_path):
    study(tmp_path / "a")
    study(tmp_path / "b", zero())
    said = tmp_path / "subjects.csv"
    said.write_text("source;subject\n" + "".join(f"S{n:02d};{'Anna' if n < 4 else 'Ben'}\n" for n in SHIFT))
    assert run(tmp_path, "--subjects", str(said)) == 0
    found = agreement(tmp_path)
    assert (found["subjects"], found["clusters"], found["bias_low"]) == ("2", "2", "") and "clusters" in found["note"]


@pytest.mark.usefixtures("plain")
def test_frames_and_values_of_one_side_only_are_counted(tmp_path, capsys):
    study(tmp_path / "a", {1: 0.5}, frames=5)
    study(tmp_path / "b", {1: 0.0}, frames=3)
    path = tmp_path / "b" / "S01" / "GM" / "measurements.csv"
    rows = read_csv(path)
    for row in rows:
        if row["frame"] == 1 and row["quantity"] == "MT" and row["index"] is None:
            row.update(value=None, flag="no aponeurosis was found")
    write_csv(path, rows)
    assert run(tmp_path) == 0
    assert "A, S01/GM.mp4: 2 frames not in B" in capsys.readouterr().out
    found = agreement(tmp_path)
    assert (found["n"], found["dropped"]) == ("2", "1")
    row = next(r for r in table(tmp_path, "paired.csv") if r["frame"] == "1" and r["quantity"] == "MT")
    assert (row["value_b"], row["difference"], row["flags_b"]) == ("", "", "no aponeurosis was found")


def test_one_pair_has_a_difference_and_a_reason_instead_of_a_correlation(tmp_path, capsys):
    study(tmp_path / "a", {1: 0.5})
    study(tmp_path / "b", {1: 0.0})
    assert run(tmp_path) == 0
    told, found = capsys.readouterr().out, agreement(tmp_path)
    assert float(found["bias"]) == pytest.approx(0.5) and found["icc_a1"] == found["bias_low"] == found["sd"] == ""
    assert "one pair" in found["note"] and "one pair" in told and not re.search(r"\bnan\b", told)


@pytest.mark.usefixtures("plain")
def test_scale_and_conventions_that_differ_are_told(tmp_path, capsys):
    sha = lambda number: f"{number:064d}"  # noqa: E731
    some = {1: 0.5, 2: 1.0}
    study(
        tmp_path / "a", some, input_sha256=sha, spacing=lambda n: [0.11, 0.11], options=lambda n: {"pennation": "deep"}
    )
    spacing = {1: [0.1, 0.1], 2: [0.11, 0.11001]}
    study(tmp_path / "b", dict.fromkeys(some, 0.0), input_sha256=sha, spacing=spacing.get,
          options=lambda n: {"pennation": "superficial" if n == 2 else "deep"})  # fmt: skip
    assert run(tmp_path) == 0
    told = capsys.readouterr().out
    assert "S01/GM.mp4: scales differ: 0.11 mm per pixel in A, 0.1 in B" in told and "10 % longer" in told
    assert told.count("scales differ") == 1, "a scale written with other digits is the same"
    assert "S02/GM.mp4: conventions differ: pennation deep in A, superficial in B" in told
    row = table(tmp_path, "paired.csv")[0]
    assert (row["mm_per_pixel_a"], row["mm_per_pixel_b"]) == ("0.11", "0.1") and "scales differ" in row["remarks"]


def side_colours(path, row, rows):
    """Mean colours of the left and right half in one row of the picture of worst cases, of what is coloured."""
    from PIL import Image

    pixels = np.asarray(Image.open(path).convert("RGB")).astype(int)
    height, width = len(pixels) // rows, pixels.shape[1] // 2
    strip = pixels[row * height : (row + 1) * height]
    halves = strip[:, :width].reshape(-1, 3), strip[:, width:].reshape(-1, 3)
    return [np.median(half[np.ptp(half, axis=1) > 100], axis=0) for half in halves]


def test_the_worst_cases_are_drawn_side_by_side(tmp_path):
    study(tmp_path / "a", colour=RED)
    study(tmp_path / "b", zero(), colour=BLUE)
    worst = tmp_path / "a" / "S04" / "GM" / "overlay.png"
    write_picture(worst, np.full((90, 120, 3), (30, 200, 30), np.uint8))
    assert run(tmp_path) == 0
    page = (tmp_path / "out" / "comparison.md").read_text(encoding="utf-8").split("## Largest differences")[1]
    named = [line for line in page.splitlines() if line.startswith("- ")]
    assert len(named) == 6, "two of each quantity"
    assert named[0].startswith("- S04/GM.mp4: MT, A - B = +1.8 mm") and named[1].startswith("- S02/GM.mp4: MT")
    picture = tmp_path / "out" / "worst-cases.png"
    assert np.allclose(side_colours(picture, 0, 6), [(30, 200, 30), BLUE], atol=3)
    assert np.allclose(side_colours(picture, 1, 6), [RED, BLUE], atol=3)


def test_the_frame_of_a_clip_is_taken_from_its_video(tmp_path):
    study(tmp_path / "a", {1: 0.0}, frames=4)
    study(tmp_path / "b", {1: 0.0}, frames=4)
    path = tmp_path / "a" / "S01" / "GM" / "measurements.csv"
    rows = read_csv(path)
    for row in rows:
        row["frame"] *= 3  # every third frame was analysed
        if row["frame"] == 6 and row["index"] is None:
            row["value"] += 5
    write_csv(path, rows)
    other = tmp_path / "b" / "S01" / "GM" / "measurements.csv"
    write_csv(other, [{**row, "frame": row["frame"] * 3} for row in read_csv(other)])
    for side, level in (("a", 40), ("b", 60)):
        with VideoWriter(tmp_path / side / "S01" / "GM" / "overlay.mp4", 10) as video:
            for number in range(4):
                colour = (level * number, 0, 0) if side == "a" else (0, 0, level * number)
                video.add(np.full((96, 128, 3), colour, np.uint8))
    assert run(tmp_path) == 0
    assert "frame 6" in (tmp_path / "out" / "comparison.md").read_text(encoding="utf-8")
    left, right = _all_colours(tmp_path / "out" / "worst-cases.png")
    assert abs(left[0] - 80) < 12 and abs(right[2] - 120) < 12, "the third picture of each video"


def _all_colours(path):
    from PIL import Image

    pixels = np.asarray(Image.open(path).convert("RGB")).astype(int)
    halves = pixels[:, : pixels.shape[1] // 2].reshape(-1, 3), pixels[:, pixels.shape[1] // 2 :].reshape(-1, 3)
    return [np.median(half[np.ptp(half, axis=1) > 50], axis=0) for half in halves]


def test_a_missing_overlay_is_said(tmp_path, capsys):
    study(tmp_path / "a", {1: 0.5}, colour=RED)
    study(tmp_path / "b", {1: 0.0})
    assert run(tmp_path) == 0
    assert "no picture: B, S01/GM.mp4: there is no overlay.png in" in capsys.readouterr().out
    assert (tmp_path / "out" / "worst-cases.png").exists()


def test_what_an_analysis_writes_can_be_compared(tmp_path, cine, settings, capsys):
    for side, size in (("a", 0.3), ("b", 0.25)):
        analyze(cine, tmp_path / side / "S01" / "cine", settings(mm_per_pixel=size), lambda *_: None)
    assert run(tmp_path) == 0
    told = capsys.readouterr().out
    assert "1 by content" in told and "0.3 mm per pixel in A, 0.25 in B" in told and "20 % longer" in told
    assert "no picture" not in told, "the frames are in overlay.mp4"
    rows = [r for r in table(tmp_path, "paired.csv") if r["quantity"] == "MT"]
    assert [r["frame"] for r in rows] == list("01234")
    assert [float(r["value_a"]) / float(r["value_b"]) for r in rows] == pytest.approx([1.2] * 5)
    assert float(agreement(tmp_path, "PA")["mae"]) == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize(("frames", "name"), [(1, "overlay.png"), (3, "overlay.mp4")])
def test_a_damaged_overlay_is_said(tmp_path, capsys, frames, name):
    for side in ("a", "b"):
        study(tmp_path / side, {1: 0.5 * (side == "a")}, frames=frames)
        (tmp_path / side / "S01" / "GM" / name).write_bytes(b"\x89PNG\r\n\x1a\n and no more")
    assert run(tmp_path) == 0
    assert f"{name} cannot be read" in capsys.readouterr().out


def test_a_video_of_other_frames_is_not_taken(tmp_path, capsys):
    for side in ("a", "b"):
        study(tmp_path / side, {1: 0.5 * (side == "a")}, frames=3)
        with VideoWriter(tmp_path / side / "S01" / "GM" / "overlay.mp4", 10) as video:
            for _ in range(2):
                video.add(np.zeros((96, 128, 3), np.uint8))
    assert run(tmp_path) == 0
    assert "has 2 frames, the table 3" in capsys.readouterr().out


@pytest.mark.usefixtures("plain")
def test_numbers_from_before_a_correction_are_told(tmp_path, capsys):
    study(tmp_path / "b", {1: 0.0})
    folder = study(tmp_path / "a", {1: 0.5}, colour=RED) / "S01" / "GM"
    (folder / "scene.mrb").write_bytes(b"as it was written")
    outputs = {name: file_sha256(folder / name) for name in ("scene.mrb", "measurements.csv", "overlay.png")}
    record = {"source": "S01/GM.mp4", "input_sha256": "a" * 64, "outputs": outputs}
    (folder / "analysis.json").write_text(json.dumps(record), encoding="utf-8")
    with zipfile.ZipFile(folder / "scene.mrb", "w") as scene:
        scene.writestr("x/x.mrml", "corrected by a person")
    assert run(tmp_path) == 0
    told = capsys.readouterr().out
    assert "A: changed after these numbers were written: scene.mrb (msus measure reads it)" in told
    assert "A: the overlay was drawn before the corrections" in told


def test_scans_of_other_kinds_have_no_number_in_common(tmp_path, capsys):
    write_result(tmp_path / "a" / "x", longitudinal_rows("x.png", frames_of(20.0)))
    write_result(tmp_path / "b" / "x", area_rows("x.png", {(0, 1): 4.0}))
    assert run(tmp_path) == 3
    told = capsys.readouterr().out
    assert "no number in common" in told and told.count("\n") == 1


def test_equal_results_have_no_worst_case(tmp_path):
    study(tmp_path / "a", {1: 0.5, 2: 0.3, 3: 1.0})
    study(tmp_path / "b", zero())
    assert run(tmp_path) == 1 and (tmp_path / "out" / "worst-cases.png").exists()
    for number in (1, 2, 3):
        path = tmp_path / "a" / f"S{number:02d}" / "GM" / "measurements.csv"
        write_csv(path, read_csv(tmp_path / "b" / f"S{number:02d}" / "GM" / "measurements.csv"))
    assert run(tmp_path) == 1
    assert not (tmp_path / "out" / "worst-cases.png").exists(), "the picture of the comparison before"
    assert float(agreement(tmp_path)["bias"]) == 0 and float(agreement(tmp_path)["icc_a1"]) == 1


@pytest.mark.usefixtures("plain")
def test_a_damaged_table_fails_by_itself(tmp_path, capsys):
    study(tmp_path / "a")
    study(tmp_path / "b", zero())
    (tmp_path / "b" / "S02" / "GM" / "measurements.csv").write_bytes(b"\xff\xfe\0 no table")
    (tmp_path / "b" / "S03" / "GM" / "measurements.csv").unlink()
    assert run(tmp_path) == 1
    told = capsys.readouterr().out
    assert "failed: B" in told and "S02" in told and "has no measurements.csv" in told
    assert agreement(tmp_path)["n"] == "4"


def test_transverse_numbers_pair_by_contour(tmp_path, capsys):
    for number, extra in SHIFT.items():
        for side, shift in (("a", extra), ("b", 0.0)):
            rows = area_rows("RF.png", {(0, 1): 4.0 + number + shift, (0, 2): 2.0}, echo=60.0 + shift)
            rows = [r for r in rows if (side, number, r["index"]) != ("b", 6, 2)]
            write_result(tmp_path / side / f"S{number:02d}", rows, source=f"S{number:02d}/RF.png")
    assert run(tmp_path) == 1  # of S06 only A has the second contour: which one B has is not known
    found = agreement(tmp_path, "CSA")
    assert (found["n"], found["images"], found["clusters"], found["dropped"], found["unit"]) == (
        *("10", "5", "5", "0", "cm2"),
    )
    assert float(found["bias"]) == pytest.approx(0.5) and float(agreement(tmp_path, "EI")["bias"]) > 0.9
    assert any("2 contours in A and 1 in B" in row["reason"] for row in table(tmp_path, "left-out.csv"))
    assert (tmp_path / "out" / "bland-altman-EI.png").exists()
    assert "CSA (cm²)" in capsys.readouterr().out


@pytest.mark.usefixtures("plain")
def test_what_one_side_did_not_find_has_its_reason(tmp_path):
    write_result(tmp_path / "a" / "x", area_rows("x.nii", {(0, 1): 4.0, (1, 1): 5.0, (2, 1): None}))
    write_result(tmp_path / "b" / "x", area_rows("x.nii", {(0, 1): 4.5, (1, 1): None, (2, 1): None, (2, 2): None}))
    assert run(tmp_path) == 0
    rows = [r for r in table(tmp_path, "paired.csv") if r["quantity"] == "CSA"]
    assert [(r["frame"], r["index"], r["value_b"], r["flags_b"]) for r in rows] == [
        ("0", "1", "4.5", ""), ("1", "1", "", "nothing was found"),
    ]  # fmt: skip


@pytest.mark.usefixtures("plain")
def test_a_summary_is_never_compared_with_single_lines(tmp_path):
    study(tmp_path / "a", {1: 0.5})
    study(tmp_path / "b", {1: 0.0})
    path = tmp_path / "b" / "S01" / "GM" / "measurements.csv"
    rows = read_csv(path)
    for row in rows:
        if row["quantity"] == "MT" and row["index"] is None:
            row.update(value=None, flag="the lines differ too much")
    write_csv(path, rows)
    assert run(tmp_path) == 0
    (row,) = [r for r in table(tmp_path, "paired.csv") if r["quantity"] == "MT"]
    assert (row["index"], row["value_b"], row["flags_b"]) == ("", "", "the lines differ too much")
    assert "MT" not in {r["quantity"] for r in table(tmp_path, "agreement.csv")}


def test_names_with_odd_letters_are_drawn_and_written(tmp_path):
    for side, shift in (("a $x_1$ ü|", 1.0), ("b $\\frac{", 0.0)):
        for number in (1, 2, 3):
            rows = longitudinal_rows("x", frames_of(MT[number] + shift))
            write_result(tmp_path / side / f"{number}", rows, source=f"{number} $ | ü.png")
    said = tmp_path / "subjects.csv"
    said.write_text("source,muscle\n1 $ | ü.png,$\\frac{\n", encoding="utf-8")
    sides = [str(tmp_path / side) for side in ("a $x_1$ ü|", "b $\\frac{")]
    assert main(["compare", *sides, "-o", str(tmp_path / "out"), "--subjects", str(said)]) == 0
    assert agreement(tmp_path)["n"] == "3" and (tmp_path / "out" / "worst-cases.png").exists()
    assert "\\|" in (tmp_path / "out" / "comparison.md").read_text(encoding="utf-8")


@pytest.mark.usefixtures("plain")
def test_longitudinal_and_transverse_scans_are_not_pooled(tmp_path):
    for side, shift in (("a", 1.0), ("b", 0.0)):
        for number in (1, 2, 3):
            contour = area_rows("x", {(0, 1): 4.0 + number + shift})
            long = longitudinal_rows("x", frames_of(MT[number]))
            write_result(tmp_path / side / f"l{number}", [*long, *contour], source=f"l{number}.png")
            write_result(tmp_path / side / f"t{number}", contour, source=f"t{number}.png")
    assert run(tmp_path) == 0
    assert {r["muscle"]: r["n"] for r in table(tmp_path, "agreement.csv") if r["quantity"] == "CSA"} == {
        "longitudinal": "3", "transverse": "3",
    }  # fmt: skip


@pytest.mark.usefixtures("plain")
def test_muscles_have_lines_of_their_own(tmp_path):
    for side, shift in (("a", 1.0), ("b", 0.0)):
        for muscle, sign in (("GM", 1), ("VL", -1)):
            for number in (1, 2, 3):
                rows = longitudinal_rows("x", frames_of(MT[number] + sign * shift))
                write_result(tmp_path / side / f"{muscle}{number}", rows, source=f"S0{number}/{muscle}.png")
    assert run(tmp_path) == 0
    found = {r["muscle"]: float(r["bias"]) for r in table(tmp_path, "agreement.csv") if r["quantity"] == "MT"}
    assert found == pytest.approx({"all": 0, "gastrocnemius medialis": 1, "vastus lateralis": -1}, abs=1e-9)


def test_numbers_of_other_kinds_are_compared_as_well(tmp_path, capsys):
    for side, shift in (("a", 1.0), ("b", 0.0)):
        for number in (1, 2, 3):
            common = {"source": f"{number}.nrrd", "frame": 0, "model": "net 1"}
            rows = [tables.row(Measurement("volume", None, 4.0 + number + shift, "cm3"), **common)]
            write_result(tmp_path / side / f"{number}", rows, source=f"{number}.nrrd")
    assert run(tmp_path) == 0
    assert float(agreement(tmp_path, "volume")["bias"]) == pytest.approx(1.0)
    assert "volume (cm³)" in capsys.readouterr().out
    assert (tmp_path / "out" / "worst-cases.png").exists() and (tmp_path / "out" / "bland-altman-volume.png").exists()


@pytest.mark.usefixtures("plain")
def test_tables_by_themselves_can_be_compared(tmp_path):
    for side, shift in (("a", 1.0), ("b", 0.0)):
        rows = [r for n in MT for r in longitudinal_rows(f"{n}.png", frames_of(MT[n] + shift))]
        write_csv(tmp_path / f"{side}.csv", rows)
    arguments = ["compare", str(tmp_path / "a.csv"), str(tmp_path / "b.csv"), "-o", str(tmp_path / "out")]
    assert main(arguments) == 0
    assert (agreement(tmp_path)["n"], float(agreement(tmp_path)["bias"])) == ("6", pytest.approx(1.0))


@pytest.mark.usefixtures("plain")
def test_a_number_that_a_table_has_twice_is_not_compared(tmp_path, capsys):
    study(tmp_path / "a", {1: 0.5})
    study(tmp_path / "b", {1: 0.0})
    path = tmp_path / "b" / "S01" / "GM" / "measurements.csv"
    rows = read_csv(path)
    write_csv(path, [*rows, {**rows[0], "value": 99.0}])
    assert run(tmp_path) == 1
    assert "has numbers twice" in capsys.readouterr().out
    assert {r["quantity"] for r in table(tmp_path, "paired.csv")} == {"PA", "FL"}


@pytest.mark.parametrize(
    ("first", "second", "code", "words"),
    [
        ("a", "a", 2, "the same results"),
        ("a", "a/../a", 2, "the same results"),
        ("a", "a/S01", 2, "both hold the result"),
        ("a", "absent", 2, "There is no"),
        ("a", "empty", 2, "holds no measurements.csv"),
        ("a", "c", 3, "no recording in common"),
    ],
)
def test_what_cannot_be_compared_is_told_in_one_sentence(tmp_path, capsys, first, second, code, words):
    study(tmp_path / "a", {1: 0.0, 2: 0.0})
    write_result(tmp_path / "c", longitudinal_rows("other.png", frames_of(20.0)))
    (tmp_path / "empty").mkdir()
    arguments = ["compare", str(tmp_path / first), str(tmp_path / second), "-o", str(tmp_path / "out")]
    assert main(arguments) == code
    told = capsys.readouterr().out.strip()
    assert words in told and "\n" not in told and "Errno" not in told
    assert not (tmp_path / "out").exists()


def test_an_output_that_cannot_be_written_is_found_first(tmp_path, capsys):
    study(tmp_path / "a", {1: 0.0})
    study(tmp_path / "b", {1: 0.0})
    (tmp_path / "out").write_text("a file")
    assert run(tmp_path) == 2
    assert "choose another -o folder" in capsys.readouterr().out


def test_the_comparison_is_no_input_of_an_analysis(tmp_path):
    study(tmp_path / "a", colour=RED)
    study(tmp_path / "b", zero(), colour=BLUE)
    assert run(tmp_path) == 0
    assert len(list((tmp_path / "out").glob("*.png"))) == 4
    with pytest.raises(RecordingError):  # there is nothing to analyse
        find_inputs([str(tmp_path / "out")])


def test_no_network_is_loaded(tmp_path):
    study(tmp_path / "a", {1: 0.5})
    study(tmp_path / "b", {1: 0.0})
    code = (
        "import sys\nfrom MSUSSegmentLib.cli import main\n"
        f"main(['compare', {str(tmp_path / 'a')!r}, {str(tmp_path / 'b')!r}, '-o', {str(tmp_path / 'out')!r}])\n"
        "import json; print(json.dumps(sorted({'torch', 'monai', 'vtk', 'slicer'} & set(sys.modules))))"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(MSUSSegmentLib.__file__).parents[1])}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert json.loads(done.stdout.splitlines()[-1]) == []
