"""``msus report``: one table and one page of a muscle, and what is said about results that do not fit."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import pytest

from MSUSSegmentLib.cli import main

sys.path.append(str(Path(__file__).resolve().parents[1] / "report"))
from results_help import area_rows, longitudinal_rows, write_result


@pytest.fixture
def limb(tmp_path):
    for name, value in (("a", 4.0), ("b", 9.0)):
        write_result(tmp_path / "results" / name, area_rows(f"{name}.png", {(0, 1): value}))
    rows = longitudinal_rows("clip|1.mp4", [(20.0, 14.0, 80.0), (22.0, 16.0, 70.0)])
    write_result(tmp_path / "results" / "long", rows, options={"pennation": "deep"})
    return tmp_path


def run(limb, *more):
    return main(["report", str(limb / "results"), "-o", str(limb / "out"), *more])


def table(limb):
    with (limb / "out" / "report.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_longitudinal_and_transverse_numbers_stand_in_one_report(limb, capsys):
    assert run(limb, "--position", "a=0", "--position", "b.png=10", "--muscle", "vastus lateralis") == 0
    told = capsys.readouterr().out
    assert "volume: 6.3 cm" in told and "The report is in" in told
    rows = table(limb)
    assert {row["muscle"] for row in rows} == {"vastus lateralis"}
    of_muscle = {row["quantity"]: row for row in rows if row["part"] == "muscle"}
    assert float(of_muscle["volume"]["value"]) == pytest.approx(19 / 3) and of_muscle["volume"]["unit"] == "cm3"
    assert float(of_muscle["PCSA"]["value"]) == pytest.approx(19 / 3 * 0.9659258 / 7.5)
    assert (of_muscle["MT"]["n"], of_muscle["MT"]["over"]) == ("2", "frames")
    assert (of_muscle["CSA"]["n"], of_muscle["CSA"]["over"]) == ("2", "cross-sections")
    longitudinal = [row for row in rows if row["part"] == "longitudinal"]
    assert {row["quantity"] for row in longitudinal} == {"MT", "PA", "FL"}
    assert {row["conventions"] for row in longitudinal} == {"pennation deep"}
    areas = {row["source"]: row for row in rows if row["part"] == "transverse" and row["quantity"] == "CSA"}
    assert (areas["b.png"]["position_mm"], areas["b.png"]["value"], areas["b.png"]["index"]) == ("10.0", "9.0", "1")
    page = (limb / "out" / "report.md").read_text(encoding="utf-8")
    for words in ("# vastus lateralis", "volume | 6.3 cm³", "sections.png", "Lieber", "not a medical device",
                  "pennation deep", "clip\\|1.mp4", "--muscle 'vastus lateralis'", "scale: typed",
                  "Models: net 1"):  # fmt: skip
        assert words in page, words
    assert (limb / "out" / "sections.png").stat().st_size > 1000


def test_without_positions_the_report_says_why_there_is_no_volume(limb):
    assert run(limb, "--position", "a=0", "--position", "b=10") == 0
    assert run(limb) == 0
    volume = next(row for row in table(limb) if row["quantity"] == "volume")
    assert volume["value"] == "" and "positions of 2 of 2" in volume["flag"]
    assert not any(row["quantity"] == "PCSA" for row in table(limb))
    assert not (limb / "out" / "sections.png").exists(), "the picture of the report before"


def test_slices_without_a_known_distance_get_one(limb):
    rows = area_rows("sweep.nii", {(frame, 1): 4.0 for frame in range(60)})
    write_result(limb / "sweep", rows)
    arguments = ["report", str(limb / "sweep" / "measurements.csv"), "-o", str(limb / "out")]
    assert main([*arguments, "--slice-spacing", "2"]) == 0
    volume = next(row for row in table(limb) if row["quantity"] == "volume")
    assert float(volume["value"]) == pytest.approx(4.0 * 11.8)
    assert sum(row["part"] == "transverse" for row in table(limb)) == 120
    assert "25 of 60 cross-sections" in (limb / "out" / "report.md").read_text(encoding="utf-8")
    assert main([*arguments, "--slice-spacing", "-2"]) == 2
    assert run(limb, "--slice-spacing", "2") == 2


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--position", "thigh"], 2, "RESULT=MM"),
        (["--position", "thigh=3"], 2, 'no result called "thigh"'),
        (["--position", "a=3", "--position", "b=3"], 2, "both at position 3 mm"),
        (["--positions", "absent.csv"], 1, "absent.csv"),
    ],
)
def test_positions_that_do_not_fit_are_told_in_one_sentence(limb, capsys, arguments, code, words):
    assert run(limb, *arguments) == code
    told = capsys.readouterr().out.strip()
    assert words in told and "\n" not in told
    assert not (limb / "out").exists()


def test_a_file_that_is_no_table_is_told(limb, capsys):
    (limb / "notes.csv").write_text("x\n1\n")
    assert main(["report", str(limb / "notes.csv"), "-o", str(limb / "out")]) == 1
    assert "not a table of measurements" in capsys.readouterr().out


@pytest.fixture
def study(tmp_path):
    """Two subjects, two muscles, two sides; one clip without a scale."""
    for subject, base in (("S01", 20.0), ("S02", 30.0)):
        for muscle in ("GM", "VL"):
            for number, length in ((1, "mm"), (2, "px")):
                source = f"{subject}/{muscle}_{number}.mp4"
                thick = base * (10 if length == "px" else 1)
                rows = longitudinal_rows(Path(source).name, [(thick, 14.0, 80.0)], length)
                write_result(tmp_path / "results" / subject / f"{muscle}_{number}", rows, source=source)
    return tmp_path


def test_what_does_not_belong_together_is_never_averaged(study, capsys):
    assert run(study) == 0
    told = capsys.readouterr().out
    for heading in ("S01, gastrocnemius medialis:", "S02, vastus lateralis:"):
        assert heading in told
    rows = [row for row in table(study) if row["part"] == "muscle" and row["quantity"] == "MT"]
    found = {(row["subject"], row["muscle"], row["unit"]): float(row["value"]) for row in rows}
    expected = {}
    for subject, base in (("S01", 20.0), ("S02", 30.0)):
        for muscle in ("gastrocnemius medialis", "vastus lateralis"):
            expected |= {(subject, muscle, "mm"): base, (subject, muscle, "px"): 10 * base}
    assert found == expected
    page = (study / "out" / "report.md").read_text(encoding="utf-8")
    assert page.count("\n## S0") == 4 and "--slice-spacing" not in page
    assert (study / "out" / "S01_vastus_lateralis" / "report.csv").exists()


def test_a_table_of_subjects_says_what_belongs_together(study, tmp_path):
    said = tmp_path / "subjects.csv"
    said.write_text("source,subject,muscle\nS01,Anna,thigh\nS02,Anna,thigh\n")
    assert run(study, "--subjects", str(said)) == 0
    rows = [row for row in table(study) if row["part"] == "muscle" and row["quantity"] == "MT"]
    assert {row["unit"]: (row["n"], row["of"]) for row in rows} == {"mm": ("4", "4"), "px": ("4", "4")}


def test_one_known_word_does_not_split_a_muscle_from_results_that_say_nothing(tmp_path):
    write_result(tmp_path / "results" / "GM", longitudinal_rows("GM.mp4", [(20.0, 14.0, 80.0)]))
    for name, value in (("a", 4.0), ("b", 9.0)):
        write_result(tmp_path / "results" / name, area_rows(f"{name}.png", {(0, 1): value}))
    assert run(tmp_path, "--position", "a=0", "--position", "b=10") == 0
    assert {"volume", "PCSA"} <= {row["quantity"] for row in table(tmp_path)}
