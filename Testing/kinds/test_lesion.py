"""A lesion with three structures through all that a task goes through, with nothing outside `lesion_task.py`."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from kinds_help import Pictures
from lesion_task import (
    ACROSS,
    DEPTH,
    HEAD,
    LESION,
    SHAPE,
    SPACING,
    TEAR,
    TENDON,
    KnownLesions,
    LesionOptions,
    masks_at,
    picture_at,
)

from MSUSSegmentLib.measure.flags import decode, encode
from MSUSSegmentLib.measure.table import read_csv
from MSUSSegmentLib.tasks.clip import analyze_frames
from MSUSSegmentLib.tasks.derive import derive, without_line
from MSUSSegmentLib.tasks.registry import TASKS, find_task, register
from MSUSSegmentLib.tasks.result import Picture
from MSUSSegmentLib.tasks.store import ResultStore

TRUE_AREA = np.pi * 20 * 10 * 0.01 / 100


@pytest.fixture
def lesion(registered):
    return registered(LESION)


def result_at(shift=0, index=0, without=(), options=None):
    maps = KnownLesions([shift], without).probabilities(picture_at(shift), None)
    return LESION.interpret(
        maps, Picture(picture_at(shift)), index=index, spacing=SPACING, options=options, maker=("m 1", "w")
    )


def test_the_numbers_are_those_of_the_drawing():
    result = result_at()
    assert result.value("tear_area") == pytest.approx(TRUE_AREA, rel=0.02)
    assert result.value("thickness") == pytest.approx(6.0, rel=0.03)
    assert result.value("torn_share") == pytest.approx(1 / 3, rel=0.05)
    assert set(result.masks) == {TENDON, TEAR, HEAD}
    assert {line.model for line in result.lines.values()} == {"m 1"}
    assert next(m for m in result.measurements if m.quantity == "tear_area").confidence == 0.8


def test_deleting_a_structure_takes_what_depends_on_it():
    result = result_at()
    drawing = without_line(LESION, result.drawing, (TENDON, 1), "AB")
    derived = derive(LESION, drawing, Picture(picture_at(0)), SPACING, LesionOptions())
    numbers = {m.quantity: m for m in derived.measurements}
    assert numbers["thickness"].value is None and numbers["torn_share"].value is None
    assert "deleted by AB" in numbers["thickness"].flag
    assert numbers["tear_area"].value == pytest.approx(TRUE_AREA, rel=0.02)


def test_flags_of_its_own_are_data_with_words_of_its_own():
    thick = masks_at(0)
    thick[TEAR] = thick[TENDON] & (np.abs(np.arange(SHAPE[1]) - 150) < 20)
    maps = {name: mask.astype(np.float32) for name, mask in thick.items()}
    result = LESION.interpret(maps, Picture(picture_at(0)), spacing=SPACING)
    number = next(m for m in result.measurements if m.quantity == "torn_share")
    assert number.has("torn_through") and "full-thickness" in number.flag
    assert decode(encode(number.flags)) == number.flags


def test_a_store_gives_back_what_it_was_given(tmp_path, lesion):
    store = ResultStore(tmp_path / "frames", "key", SHAPE)
    store.add(result_at(2, index=3))
    again, first = ResultStore(tmp_path / "frames", "key", SHAPE).result(3), result_at(2, index=3)
    assert again.measurements == first.measurements
    assert all(np.array_equal(again.masks[key], mask) for key, mask in first.masks.items())
    assert all(np.array_equal(again.lines[key].points, line.points) for key, line in first.lines.items())


def test_a_kind_that_is_something_else_elsewhere_is_refused(registered):
    odd = replace(LESION, name="odd", lines=(replace(LESION.lines[0], name="deep"),))
    with pytest.raises(ValueError, match="something else in the task longitudinal"):
        register(odd)
    assert "odd" not in TASKS
    with pytest.raises(ValueError, match="There is no task"):
        find_task("lesion")


def test_a_picture_and_a_plot_are_drawn(tmp_path):
    from MSUSSegmentLib.report.overlay import draw_overlay, headline
    from MSUSSegmentLib.report.plot import plot_rows

    result = result_at()
    assert headline(LESION, result.measurements).startswith("tear_area 0.063 cm²   thickness 5.9 mm   torn_share 0.35")
    picture = draw_overlay(LESION, picture_at(0), result, "lesion.png")
    assert tuple(picture[-90, 150]) != (60, 60, 60)
    assert (np.abs(picture.astype(int) - picture.mean(axis=2, keepdims=True)).max(axis=2) > 30).any()
    from MSUSSegmentLib.measure.table import row

    rows = [row(m, source="s", frame=i, time_s=i / 20) for i in range(6) for m in result_at(i, i).measurements]
    plot_rows(LESION, rows, tmp_path / "plot.png", "lesion")
    assert (tmp_path / "plot.png").stat().st_size > 10_000


# In the scene.

slicer = pytest.importorskip("slicer", reason="needs slicer-core")


@pytest.fixture
def still(lesion, begin):
    return begin(_built([0]))


def _built(shifts):
    from MSUSSegmentLib.scene import headless
    from MSUSSegmentLib.scene.build import build_scene

    headless.new_scene()
    recording = Pictures([picture_at(shift) for shift in shifts], SPACING, "lesion.mp4")
    found = analyze_frames(recording, LESION, KnownLesions(shifts), range(len(shifts)), LesionOptions())
    results = [result for _, result in found]
    return build_scene(recording, results, task=LESION, model="m 1", weights="w", options=LesionOptions())


def number(session, quantity):
    return next(row for row in session.rows() if row["quantity"] == quantity)


def shift_line(session, kind, by):
    node = session.muscle.markups[kind, 1]
    from MSUSSegmentLib.scene import markups

    points = markups.read_points(node, session.muscle.matrix)
    with session.live.own():
        markups.write_points(node, points + by, session.muscle.matrix)
    session.live.mark_edited(node)


def stretch_line(session, kind, factor):
    from MSUSSegmentLib.scene import markups

    node = session.muscle.markups[kind, 1]
    points = markups.read_points(node, session.muscle.matrix)
    with session.live.own():
        markups.write_points(node, points.mean(axis=0) + (points - points.mean(axis=0)) * factor, session.muscle.matrix)
    session.live.mark_edited(node)


def test_a_drag_is_followed_by_lines_and_numbers(still):
    assert number(still, "tear_area")["value"] == pytest.approx(TRUE_AREA, rel=0.02)
    stretch_line(still, TEAR, (1.0, 2.0))
    assert number(still, "tear_area")["value"] == pytest.approx(2 * TRUE_AREA, rel=0.02)
    assert number(still, "tear_area")["provenance"] == "edited"
    assert number(still, "tear_area")["rater"] == "AB"
    assert number(still, "torn_share")["value"] == pytest.approx(2 / 3, rel=0.05)
    assert number(still, "thickness")["provenance"] == "auto"
    assert number(still, "tear_area")["node_id"] == still.muscle.markups[TEAR, 1].GetID()
    assert still.undo()
    assert number(still, "tear_area")["value"] == pytest.approx(TRUE_AREA, rel=0.02)
    assert number(still, "tear_area")["confidence"] == 0.8


def test_deletion_undo_and_reset(still):
    still.delete(still.muscle.markups[TENDON, 1])
    assert number(still, "thickness")["value"] is None
    assert (ACROSS, 1) not in still.muscle.markups or not still.muscle.markups[ACROSS, 1].GetNumberOfControlPoints()
    assert still.undo()
    assert number(still, "thickness")["value"] == pytest.approx(6.0, rel=0.03)
    shift_line(still, TENDON, (5, 5))
    assert number(still, "thickness")["provenance"] == "edited"
    still.reset_to_ai()
    assert number(still, "thickness")["provenance"] == "auto"


def test_a_convention_of_its_own_is_followed_at_once(still):
    before = number(still, "thickness")["value"]
    still.set_options(LesionOptions(thickness="plumb"))
    assert number(still, "thickness")["value"] == pytest.approx(before * np.sqrt(1 - (60 / 110) ** 2), rel=0.03)
    assert still.options == LesionOptions(thickness="plumb")


def test_by_hand_it_is_complete_without_a_model(lesion, begin):
    from MSUSSegmentLib.scene import headless
    from MSUSSegmentLib.scene.build import build_scene

    headless.new_scene()
    recording = Pictures([picture_at(0)], SPACING, "hand.png")
    session = begin(build_scene(recording, [], task=LESION, options=LesionOptions()))
    for kind, line in result_at().lines.items():
        if kind[0] in (TENDON, TEAR):
            session.live.add(kind[0], line.points)
    assert number(session, "tear_area")["provenance"] == "manual"
    assert number(session, "torn_share")["value"] == pytest.approx(1 / 3, rel=0.05)
    with pytest.raises(ValueError, match="already there"):
        session.live.add(TENDON)


def test_painted_segments_are_measured_again(still):
    muscle = still.muscle
    slicer.util.updateSegmentBinaryLabelmapFromArray(
        (masks_at(0)[TEAR] | masks_at(5)[TEAR])[None].astype(np.uint8), muscle.segmentation, TEAR, muscle.volume
    )
    still.remeasure_from_segments()
    assert number(still, "tear_area")["provenance"] == "edited"
    assert number(still, "tear_area")["value"] > 1.05 * TRUE_AREA
    assert number(still, "thickness")["provenance"] == "auto"


def test_curves_and_segments_are_made_from_one_another(still):
    from MSUSSegmentLib.scene import segments

    stretch_line(still, TEAR, (1.0, 2.0))
    still.segment_from_curve()
    muscle = still.muscle
    masks = segments.masks_in(muscle.segmentation, muscle.matrix, SHAPE)
    assert masks[TEAR].sum() * 1e-4 == pytest.approx(number(still, "tear_area")["value"], rel=0.01)
    assert masks[TENDON].sum() == pytest.approx(masks_at(0)[TENDON].sum(), rel=0.01)
    still.undo()
    masks = segments.masks_in(muscle.segmentation, muscle.matrix, SHAPE)
    assert masks[TEAR].sum() * 1e-4 == pytest.approx(TRUE_AREA, rel=0.02)
    slicer.util.updateSegmentBinaryLabelmapFromArray(
        masks_at(5)[TEAR][None].astype(np.uint8), muscle.segmentation, TEAR, muscle.volume
    )
    still.curve_from_segment()
    assert number(still, "tear_area")["value"] == pytest.approx(TRUE_AREA * 1.05, rel=0.02)
    assert number(still, "thickness")["provenance"] == "auto"


def test_saved_and_loaded_it_is_the_same(still, tmp_path, begin):
    from MSUSSegmentLib.scene.save import load_scene

    stretch_line(still, TEAR, (1.0, 1.5))
    still.set_options(LesionOptions(side="articular"))
    before = [(r["quantity"], r["value"], r["provenance"], r["rater"], r["flags"]) for r in still.rows()]
    assert not still.save(tmp_path / "saved")
    assert [(r["quantity"], r["value"], r["provenance"], r["rater"], r["flags"])
            for r in read_csv(tmp_path / "saved" / "measurements.csv")] == before  # fmt: skip
    assert (tmp_path / "saved" / "overlay.png").exists()
    assert (tmp_path / "saved" / "histograms.csv").exists()
    still.close()
    again = begin(load_scene(tmp_path / "saved"))
    assert again.task is LESION and again.options.side == "articular"
    for (quantity, value, *rest), r in zip(before, again.rows(), strict=True):
        assert [r["quantity"], r["provenance"], r["rater"], r["flags"]] == [quantity, *rest]
        assert r["value"] == pytest.approx(value, rel=1e-12)


def test_a_scene_of_a_task_that_is_not_there_is_not_measured_by_another(still, tmp_path):
    from MSUSSegmentLib.scene.save import load_scene
    from MSUSSegmentLib.tasks.registry import unregister

    still.save(tmp_path / "saved")
    still.close()
    unregister("lesion")
    with pytest.raises(ValueError, match="task lesion"):
        load_scene(tmp_path / "saved")


def test_a_cine_is_followed_over_time(lesion, begin):
    session = begin(_built(range(6)))
    series = session.series()
    assert list(series) == ["tear_area", "thickness", "torn_share"]
    frames, times, raw, _ = series["tear_area"]
    assert frames.tolist() == list(range(6)) and times[1] == pytest.approx(1 / 20)
    assert raw == pytest.approx([TRUE_AREA * (1 + i / 100) for i in range(6)], rel=0.02)
    table, charts = session.plot_nodes()
    assert table.GetTable().GetNumberOfRows() == 6
    assert sum(chart.GetNumberOfPlotSeriesNodes() for chart in charts) == 6 + len(charts)  # each has its cursor
    assert any("cm²" in chart.GetYAxisTitle() for chart in charts)
    assert session.flags() == {}
    session.show_frame(2)
    session.delete(session.muscle.markups[TEAR, 1])
    assert "missing" in {flag.code for flag in session.flags()[2]}
    session.copy_edits_to_next(overwrite=True)
    assert number(session, "tear_area")["value"] is None or number(session, "tear_area")["provenance"] == "auto"
    histogram, _ = session.histogram_nodes()
    assert histogram.GetTable().GetNumberOfColumns() == 2


def test_the_task_may_be_changed_and_changed_back(still):
    before = {r["quantity"]: r["value"] for r in still.rows()}
    still.set_task(TASKS["transverse"])
    assert not any(node.GetDisplayNode().GetVisibility() for node in still.muscle.markups.values())
    still.set_task(LESION)
    assert {r["quantity"]: r["value"] for r in still.rows()} == pytest.approx(before)


# By the command line.


def test_the_command_line_analyses_it(lesion, tmp_path, capsys):
    from PIL import Image

    from MSUSSegmentLib import cli

    Image.fromarray(picture_at(0)).save(tmp_path / "lesion.png")
    out, model = tmp_path / "out", tmp_path / "model"
    model.mkdir()
    given = ["--task", "lesion", "--model", str(model), "--mm-per-pixel", "0.1", "--thickness", "plumb", "--quiet"]
    code = cli.main(["analyze", str(tmp_path / "lesion.png"), "-o", str(out), *given])
    said = capsys.readouterr()
    assert code == 0, said
    assert "tear_area 0.063 cm²" in said.out and "thickness 5.0 mm" in said.out
    folder = out / "lesion"
    rows = {r["quantity"]: r for r in read_csv(folder / "measurements.csv")}
    assert rows["tear_area"]["value"] == pytest.approx(TRUE_AREA, rel=0.02)
    assert {p.name for p in folder.iterdir()} >= {"scene.mrb", "segmentation.seg.nrrd", "overlay.png"}
    assert json.loads((folder / "analysis.json").read_text(encoding="utf-8"))["options"]["thickness"] == "plumb"
    assert "thickness_unit" in (out / "summary.csv").read_text(encoding="utf-8-sig").splitlines()[0]


def test_the_demo_shows_what_it_simulates(lesion, tmp_path, capsys):
    from MSUSSegmentLib import cli

    (tmp_path / "model").mkdir()
    out, model = str(tmp_path / "demo"), str(tmp_path / "model")
    assert cli.main(["demo", "-o", out, "--task", "lesion", "--model", model, "--quiet"]) == 0
    said = capsys.readouterr().out
    assert "frame 0: tear_area 0.06, true 0.06 cm²" in said and "mean absolute error: torn_share 0.0" in said


def test_python_analyses_it(lesion, tmp_path):
    import msus

    found = msus.analyze(picture_at(0), task="lesion", model=KnownLesions([0]), mm_per_pixel=0.1, thickness="plumb")
    assert found.value("tear_area") == pytest.approx(TRUE_AREA, rel=0.02) and found.unit("tear_area") == "cm2"
    found.save(tmp_path / "saved")
    assert (tmp_path / "saved" / "histograms.csv").exists()
    assert msus.tasks()["lesion"] == "Lesion of a tendon"


def test_a_value_of_another_tasks_convention_is_refused(lesion, tmp_path, capsys):
    from MSUSSegmentLib import cli

    code = cli.main(["analyze", "x.png", "-o", str(tmp_path), "--task", "lesion", "--thickness", "vertical"])
    assert code in (1, 2) and "thickness must be one of across, plumb" in capsys.readouterr().err


def test_the_derived_lines_stand_beside_their_parents(lesion):
    assert [kind.name for kind in LESION.lines if kind.parents] == [ACROSS, DEPTH]
