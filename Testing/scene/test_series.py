"""Numbers over time: plots, and the frames that look wrong."""

from __future__ import annotations

import numpy as np
import pytest
import slicer

from MSUSSegmentLib.measure.flags import flag
from MSUSSegmentLib.scene import series
from MSUSSegmentLib.scene.plots import is_cursor
from MSUSSegmentLib.tasks.longitudinal import LONGITUDINAL


def rows(quantity, values, unit="mm"):
    return [
        {"quantity": quantity, "index": None, "frame": i, "value": value, "unit": unit, "flag": "" if value else "gone"}
        for i, value in enumerate(values)
    ]


@pytest.mark.parametrize(
    ("quantity", "unit", "low", "high"), [("PA", "deg", 5, 70), ("MT", "mm", 5, 70), ("FL", "mm", 15, 250)]
)
def test_values_outside_their_range_are_implausible(quantity, unit, low, high):
    flags = series.find_flags(rows(quantity, [low - 0.1, low, high, high + 0.1], unit), LONGITUDINAL)
    assert set(flags) == {0, 3}
    assert {(one.code, one.get("quantity")) for of in flags.values() for one in of} == {("implausible_value", quantity)}


def test_pixels_are_not_judged():
    assert series.find_flags(rows("MT", [300.0, 301.0], "px"), LONGITUDINAL) == {}


def test_a_missing_value_is_flagged_with_its_reason():
    found = series.find_flags(rows("MT", [20.0, None]), LONGITUDINAL)
    assert found == {1: [flag("missing", quantity="MT", why="gone")]}


def test_a_jump_is_flagged_and_a_contraction_is_not():
    smooth = 20 + 8 * np.sin(np.linspace(0, np.pi, 40))
    assert series.find_flags(rows("PA", smooth.tolist(), "deg"), LONGITUDINAL) == {}
    jumped = smooth.copy()
    jumped[20] -= 12
    flags = series.find_flags(rows("PA", jumped.tolist(), "deg"), LONGITUDINAL)
    assert list(flags) == [20]
    assert str(flags[20][0]).startswith("jump: PA is 11.9°")


def test_a_jump_is_found_beside_gaps_and_in_pixels():
    values = [200.0] * 10
    values[3], values[7] = None, 260.0
    flags = series.find_flags(rows("MT", values, "px"), LONGITUDINAL)
    assert set(flags) == {3, 7}


def test_three_frames_have_no_jumps():
    assert series.find_flags(rows("MT", [20.0, 30.0, 20.0]), LONGITUDINAL) == {}


@pytest.fixture
def analysed(cine_session, images, result_of):
    for i, image in enumerate(images):
        cine_session.apply(result_of(image, i, keep=() if i == 2 else ("superficial", "deep", "fascicles")))
    return cine_session


def test_a_session_goes_from_one_flagged_frame_to_the_next(analysed):
    flags = analysed.flags()
    assert set(flags) == {2}
    assert any(str(one).startswith("missing: MT") for one in flags[2])
    assert analysed.next_flagged() == 2
    assert analysed.next_flagged(2) == 2


def test_the_series_has_times_raw_and_smoothed_values(analysed):
    frames, times, raw, smooth = analysed.series()["MT"]
    assert frames.tolist() == [0, 1, 2, 3]
    np.testing.assert_allclose(times, [0, 0.04, 0.08, 0.12])
    assert np.isnan(raw[2])
    assert np.isfinite(raw[[0, 1, 3]]).all()
    assert np.isfinite(smooth).all()  # one missing frame is bridged
    np.testing.assert_allclose(smooth[[0, 1, 3]], raw[[0, 1, 3]], rtol=0.03)


def test_the_plot_is_made_once_and_kept_up_to_date(analysed, images, result_of):
    table, (chart, angles) = analysed.plot_nodes()
    assert [one.GetNumberOfPlotSeriesNodes() for one in (chart, angles)] == [5, 3], "MT and FL; PA; a cursor each"
    first = chart.GetNthPlotSeriesNode(0)
    assert (first.GetXColumnName(), first.GetYColumnName()) == ("time", "MT")
    assert table.GetTable().GetNumberOfRows() == 4
    assert (chart.GetYAxisTitle(), angles.GetYAxisTitle()) == ("MT, FL (mm)", "PA (°)")
    analysed.apply(result_of(images[2], 2))
    again, _ = analysed.plot_nodes()
    assert again is table
    assert np.isfinite(slicer.util.arrayFromTableColumn(table, "MT")[2])
    assert slicer.mrmlScene.GetNumberOfNodesByClass("vtkMRMLPlotSeriesNode") == 8
    assert analysed.frame_at_row(3) == 3
    assert analysed.frame_at_row(9) is None


def test_a_cine_without_times_is_plotted_over_frame_numbers(images, add_picture, result_of, begin):
    session = begin(add_picture(np.stack([image.pixels for image in images[:3]])))
    assert session.frame_count == 3
    for i in range(3):
        session.apply(result_of(images[i], i))
    assert session.series()["PA"][1].tolist() == [0, 1, 2]
    assert session.plot_nodes()[1][0].GetXAxisTitle() == "frame"


def test_the_plot_has_room_for_its_legend_and_a_line_at_the_frame_shown(analysed):
    for frame in (0, 3):
        analysed.show_frame(frame)
        table, charts = analysed.plot_nodes()
        times = slicer.util.arrayFromTableColumn(table, "time")
        for chart in charts:
            first, last = chart.GetXAxisRange()
            assert first < times.min() and last > times.max() + 0.2 * (times.max() - times.min())
            cursor = chart.GetNthPlotSeriesNode(chart.GetNumberOfPlotSeriesNodes() - 1)
            assert is_cursor(cursor) and cursor.GetName() == f"frame {frame}"
            line = slicer.util.arrayFromTableColumn(cursor.GetTableNode(), cursor.GetXColumnName())
            assert line.tolist() == [times[frame]] * 2
            low, high = chart.GetYAxisRange()
            for name in ("MT", "FL") if "mm" in chart.GetYAxisTitle() else ("PA",):
                values = slicer.util.arrayFromTableColumn(table, name)
                assert low < np.nanmin(values) and np.nanmax(values) < high


def test_accepted_frames_are_marked_in_the_plot(analysed):
    analysed.set_checked(frame=1)
    table, charts = analysed.plot_nodes()
    marks = slicer.util.arrayFromTableColumn(table, charts[1].GetNthPlotSeriesNode(2).GetYColumnName())
    assert np.flatnonzero(np.isfinite(marks)).tolist() == [1]
    assert marks[1] == charts[1].GetYAxisRange()[0]
