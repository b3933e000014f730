"""Scores, coverage, tables and plots from made-up comparisons whose figures follow by hand."""

import csv
import math
from dataclasses import replace
from pathlib import Path

import pytest

from MSUSSegmentLib.evaluation.expert_comparison import Comparison
from MSUSSegmentLib.evaluation.expert_report import write_agreement, write_comparisons, write_plots
from MSUSSegmentLib.evaluation.expert_scores import AUTOMATIC, EXPERTS, OWN, SURE, format_scores, summarize_experts
from MSUSSegmentLib.evaluation.experts import ExpertImage

NOTHING = {"PA": math.nan, "FL": math.nan, "MT": math.nan}


def numbers(pa, fl, mt):
    return {"PA": float(pa), "FL": float(fl), "MT": float(mt)}


def row(name, automatic, *readings, sets=("vl",), unit="mm", unsure=False, at_edge=False, own=None):
    people = {person: numbers(*reading) for person, reading in zip(("ann", "ben", "cat"), readings, strict=False)}
    image = ExpertImage(Path(name), name, 0, sets, people, unit, 0.1 if unit == "mm" else None, at_edge)
    none = dict.fromkeys(("PA", "FL", "MT"))
    return Comparison(image, automatic, own or automatic, none, unsure, "")


ROWS = [
    row("a", numbers(26, 62, 23), (20, 50, 20), (20, 50, 20), (26, 50, 20)),  # error 1, 1 and 1: score 1
    row("b", numbers(20, 50, 20), (20, 50, 20), (20, 62, 20), (20, 50, 20)),  # score 0
    row("c", numbers(38, 50, 20), (20, 50, 20), (20, 50, 23), (20, 50, 20), unsure=True),  # error 3, 0, 0: score 1
    row("d", {**numbers(20, 50, 20), "FL": math.nan}, (20, 50, 20), (20, 50, 20), (20, 50, 20)),
]


def test_the_score_is_the_mean_over_images_that_have_all_three_and_coverage_their_share():
    (summary,) = summarize_experts(ROWS)
    line = summary.line(AUTOMATIC)
    assert (summary.name, summary.images, summary.observers) == ("vl", 4, ("ann", "ben", "cat"))
    assert line.score == pytest.approx((1 + 0 + 1) / 3)
    assert line.coverage == 0.75
    assert line.agreement["PA"].mae == pytest.approx((6 + 18) / 4)
    assert (line.agreement["FL"].n, line.agreement["FL"].dropped) == (3, 1)
    assert line.agreement["MT"].relative_mae == pytest.approx(0.15 / 4)


def test_what_is_not_unsure_has_a_score_and_a_coverage_of_its_own():
    (summary,) = summarize_experts(ROWS)
    assert summary.line(SURE).score == pytest.approx(0.5)
    assert summary.line(SURE).coverage == 0.5  # a and b of four images
    (certain,) = summarize_experts(ROWS[:2])
    assert certain.line(SURE) is None


def test_each_expert_is_compared_with_the_median_of_the_others():
    (summary,) = summarize_experts(ROWS)
    pooled = summary.line(EXPERTS)
    # PA: cat's 26 in a is 6 off, the two others stand 3 off the median of (20, 26); FL in b and MT in c likewise.
    assert pooled.agreement["PA"].n == 12
    assert pooled.agreement["PA"].mae == pytest.approx(12 / 12)
    assert pooled.score == pytest.approx((1 / 6 + 2 / 12 + 0.5 / 3) / 3)
    assert summary.line("observer cat").agreement["PA"].mae == pytest.approx(6 / 4)
    assert summary.line("observer ben").agreement["MT"].bias == pytest.approx(3 / 4)


def test_sets_overlap_and_all_images_are_counted_once_with_lengths_in_mm_only():
    rows = [
        row("a", numbers(20, 50, 21), (20, 50, 20), sets=("gm_clips", "gm_clips, three observers")),
        row("b", numbers(20, 50, 20), (20, 50, 20), sets=("gm_clips",)),
        row("c", numbers(22, 500, 220), (20, 500, 200), sets=("ds4 SampleA",), unit="px"),
    ]
    found = {summary.name: summary for summary in summarize_experts(rows)}
    assert {name: summary.images for name, summary in found.items()} == {
        "gm_clips": 2, "gm_clips, three observers": 1, "ds4 SampleA": 1, "all": 3,
    }  # fmt: skip
    pixels, whole = found["ds4 SampleA"].line(AUTOMATIC), found["all"].line(AUTOMATIC)
    assert pixels.units == {"PA": "deg", "FL": "px", "MT": "px"}
    assert math.isnan(pixels.score) and pixels.coverage == 1
    assert pixels.agreement["MT"].relative_mae == pytest.approx(0.1)
    assert (whole.agreement["PA"].n, whole.agreement["MT"].n) == (3, 2)
    assert whole.score == pytest.approx((1 / 9 + 0) / 2)


def test_readings_by_another_definition_state_our_own_numbers_too():
    (summary,) = summarize_experts([row("a", numbers(20, 50, 20), (20, 50, 20), at_edge=True, own=numbers(21, 50, 20))])
    assert summary.line(AUTOMATIC).agreement["PA"].mae == 0
    assert summary.line(OWN).agreement["PA"].mae == 1


def test_what_was_not_read_need_not_be_covered():
    rows = [row("a", {**NOTHING, "PA": 20.0}, (21, math.nan, math.nan))]
    (summary,) = summarize_experts(rows)
    assert summary.line(AUTOMATIC).coverage == 1 and rows[0].covered
    assert math.isnan(summary.line(AUTOMATIC).score)


def test_tables_show_every_reader_and_no_nan():
    text, page = format_scores(summarize_experts(ROWS)), format_scores(summarize_experts(ROWS), markdown=True)
    for words in ("vl: 4 images, 3 observers", "PA (°), automatic", "MT (mm), observer ben", "75.0 %", "0.667"):
        assert words in text and words in page
    assert "nan" not in text and "nan" not in page
    tables = [line for line in page.splitlines() if line.startswith("|")]
    assert {line.count("|") for line in tables} == {6, 10}


def test_every_row_and_figure_is_written_with_empty_cells_for_what_is_unknown(tmp_path):
    write_comparisons(ROWS, tmp_path / "experts.csv")
    write_agreement(summarize_experts(ROWS), tmp_path / "agreement.csv")
    rows = list(csv.DictReader((tmp_path / "experts.csv").open()))
    assert [r["image"] for r in rows] == ["a", "b", "c", "d"]
    assert float(rows[0]["score"]) == pytest.approx(1) and float(rows[0]["difference_FL"]) == 12
    assert rows[3]["score"] == rows[3]["automatic_FL"] == rows[3]["difference_FL"] == ""
    assert [r["unsure"] for r in rows] == ["no", "no", "yes", "no"]
    figures = list(csv.DictReader((tmp_path / "agreement.csv").open()))
    mine = next(r for r in figures if r["who"] == AUTOMATIC and r["quantity"] == "PA")
    assert float(mine["mae"]) == 6 and float(mine["coverage"]) == 0.75
    assert "nan" not in (tmp_path / "agreement.csv").read_text(encoding="utf-8")


def test_plots_are_drawn_for_what_there_is(tmp_path):
    from PIL import Image

    pixels = row("p", numbers(20, 300, 150), (21, 310, 151), sets=("ds4 SampleA",), unit="px")
    names = [p.name for p in write_plots([*ROWS, pixels], tmp_path)]
    assert names == [f"agreement-{q}.png" for q in ("PA", "FL", "FL-px", "MT", "MT-px")]
    with Image.open(tmp_path / "agreement-PA.png") as picture:
        assert picture.size[0] > 900
    only_angles = [row("a", {**NOTHING, "PA": 20.0}, (21, math.nan, math.nan))]
    assert [p.name for p in write_plots(only_angles, tmp_path)] == ["agreement-PA.png"]
    assert not list(tmp_path.glob("*.partial*"))


def clip_rows(clips, frames, **more):
    """Comparisons of frames of clips; all frames of a clip are off by the same."""
    rows = []
    for clip in range(clips):
        for frame in range(frames):
            off, true = (-1) ** clip * (1 + clip / 10), 20 + clip + frame / 10
            one = row(f"c{clip}", numbers(true + off, 50, 20), *[(true, 50 + frame, 20)] * 3, **more)
            image = replace(one.image, frame=frame, clip=f"c{clip}", table="t.csv")
            rows.append(replace(one, image=image))
    return rows


def test_frames_of_a_clip_do_not_narrow_an_interval():
    narrow, wide = (summarize_experts(clip_rows(6, frames))[0] for frames in (50, 1))
    once, often = wide.line(AUTOMATIC), narrow.line(AUTOMATIC)
    assert once.agreement["PA"].bias_interval == pytest.approx(often.agreement["PA"].bias_interval)
    assert often.samples["PA"].describe() == "6 clips, 300 frames"
    assert (often.agreement["PA"].n, often.agreement["PA"].clusters) == (300, 6)
    pooled = narrow.line(EXPERTS)
    assert pooled.samples["PA"].describe() == "6 clips, 300 frames, 900 readings"
    assert pooled.agreement["PA"].clusters == 6


def test_tables_state_subjects_clips_and_frames_and_why_there_is_no_interval(tmp_path):
    few, one = format_scores(summarize_experts(clip_rows(3, 5))), format_scores(summarize_experts(clip_rows(1, 5)))
    assert "3 clips, 15 frames" in few and "Independent of one another: 3 clips." in few
    assert "An interval needs at least 4 independent clusters, such as subjects or clips; there are 3." in few
    assert "A correlation needs" not in few
    assert "A correlation needs at least 3 independent clusters, such as subjects or clips; there is one." in one
    write_agreement(summarize_experts(clip_rows(8, 5)), tmp_path / "agreement.csv")
    figures = [r for r in csv.DictReader((tmp_path / "agreement.csv").open()) if r["who"] == AUTOMATIC]
    counts = [tuple(r[name] for name in ("n", "subjects", "clips", "images", "clusters")) for r in figures]
    assert counts == [("40", "0", "8", "40", "8")] * 3
    assert all(float(r["mae_low"]) <= float(r["mae"]) <= float(r["mae_high"]) for r in figures)


def test_three_readings_of_one_image_give_no_intraclass_correlation():
    (summary,) = summarize_experts([row("a", numbers(26, 62, 23), (20, 50, 20), (21, 52, 20), (26, 50, 21))])
    found = summary.line(EXPERTS).agreement
    assert all(math.isnan(found[q].icc.value) and found[q].icc.reason for q in ("PA", "FL", "MT"))
    assert all(math.isnan(found[q].pearson) for q in ("PA", "FL", "MT"))
    text = format_scores([summary])
    assert " nan" not in text and "– to –" not in text and "1 image, 3 readings" in text
