"""The grey levels inside the contours of the frame shown, as a chart and as files."""

from __future__ import annotations

import csv

import numpy as np
import pytest
import slicer
from limb_help import draw, number, outline, paint, result_of

from MSUSSegmentLib.scene import headless
from MSUSSegmentLib.scene.adopt import load_recording
from MSUSSegmentLib.tasks.result import EXCLUDED
from MSUSSegmentLib.tasks.transverse import TRANSVERSE


def series_of(chart):
    return [chart.GetNthPlotSeriesNode(i) for i in range(chart.GetNumberOfPlotSeriesNodes())]


def test_every_muscle_has_a_curve_whose_counts_give_its_echo_intensity(found):
    table, chart = found.histogram_nodes()
    assert len(series_of(chart)) == 2
    levels = slicer.util.arrayFromTableColumn(table, "grey level")
    assert levels.tolist() == list(range(256))
    for i, node in enumerate(series_of(chart), 1):
        counts = slicer.util.arrayFromTableColumn(table, node.GetYColumnName())
        assert np.average(levels, weights=counts) == pytest.approx(number(found, "EI", i))
        told = f"{i}: mean {number(found, 'EI', i):.1f}, median {number(found, 'EI_median', i):.1f}, no pixel excluded"
        assert node.GetName() == told
    assert (chart.GetXAxisTitle(), chart.GetYAxisTitle()) == ("grey level", "pixels")


def test_what_is_painted_as_left_out_is_not_counted_and_its_share_is_said(found, limb):
    before = slicer.util.arrayFromTableColumn(found.histogram_nodes()[0], "contour 1").sum()
    mask = limb.sections[0].mask & (np.arange(limb.mask.shape[0]) < np.argwhere(limb.sections[0].mask)[:, 0].mean())[
        :, None
    ]
    paint(found, EXCLUDED, mask)
    found.live.update()
    table, chart = found.histogram_nodes()
    counted = slicer.util.arrayFromTableColumn(table, "contour 1").sum()
    assert counted == before - number(found, "EI_excluded") < 0.7 * before
    assert series_of(chart)[0].GetName().endswith(f"{100 * (1 - counted / before):.1f} % excluded")


def test_a_contour_that_is_gone_takes_its_curve_along(found):
    table, chart = found.histogram_nodes()
    slicer.mrmlScene.RemoveNode(found.muscle.nodes_of("area")[0])
    assert found.histogram_nodes() == (table, chart)
    assert [node.GetYColumnName() for node in series_of(chart)] == ["contour 2"]
    assert slicer.mrmlScene.GetNumberOfNodesByClass("vtkMRMLPlotSeriesNode") == 1
    slicer.mrmlScene.RemoveNode(found.muscle.nodes_of("area")[0])
    found.histogram_nodes()
    assert series_of(chart) == [] and chart.GetTitle() == "no closed curve that can be measured"


def test_a_contour_that_cannot_be_measured_has_no_curve(limb_session, limb):
    draw(limb_session, [(60, 60), (150, 60), (60, 120), (150, 120)])
    draw(limb_session, outline(limb.sections[1]))
    _, chart = limb_session.histogram_nodes()
    assert [node.GetYColumnName() for node in series_of(chart)] == ["contour 2"]


@pytest.fixture
def clip(limb, stand_in, begin):
    """Two frames, the second darker; both analysed."""
    headless.new_scene()
    pictures = [limb.pixels, limb.pixels // 2]
    session = begin(load_recording(stand_in(pictures, limb.spacing, "limb.nrrd")), rater="AB")
    session.set_task(TRANSVERSE)
    for i in range(2):
        session.apply(result_of(limb, i), model="oracle 1")
    return session


def test_the_chart_is_that_of_the_frame_shown(clip):
    names = []
    for i in range(2):
        clip.show_frame(i)
        _, chart = clip.histogram_nodes()
        assert chart.GetTitle() == f"Frame {i}: grey levels inside the contours"
        names.append(series_of(chart)[0].GetName())
        assert names[-1].startswith(f"1: mean {number(clip, 'EI'):.1f},")
    assert names[0] != names[1]


def test_saving_writes_the_grey_levels_of_every_frame_and_a_picture(clip, limb, tmp_path):
    pytest.importorskip("matplotlib")
    clip.save(tmp_path)
    with (tmp_path / "histograms.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {(row["source"], row["frame"], row["index"]) for row in rows} == {
        ("limb.nrrd", frame, index) for frame in "01" for index in "12"
    }
    for frame in "01":
        mine = [row for row in rows if (row["frame"], row["index"]) == (frame, "1")]
        levels, counts = ([int(row[name]) for row in mine] for name in ("grey_level", "count"))
        clip.show_frame(int(frame))
        assert np.average(levels, weights=counts) == pytest.approx(number(clip, "EI"))
    assert (tmp_path / "histograms.png").stat().st_size > 1000
