"""The numbers of one muscle put together: whose they are, where its cross-sections lie, and its volume."""

from __future__ import annotations

import numpy as np
import pytest
from results_help import area_rows, longitudinal_rows, write_result

from MSUSSegmentLib.measure.table import write_csv
from MSUSSegmentLib.report.limb_sections import slice_volumes, summarize_rows
from MSUSSegmentLib.report.muscle import gather_muscle
from MSUSSegmentLib.report.muscle_results import Position, find_result, read_positions, read_results


@pytest.fixture
def limb(tmp_path):
    """Three pictures at 0, 10 and 40 mm of a limb, and a clip along the fascicles."""
    for name, value in (("a", 4.0), ("b", 9.0), ("c", 1.0)):
        write_result(tmp_path / name, area_rows(f"{name}.png", {(0, 1): value}))
    write_result(
        tmp_path / "long",
        longitudinal_rows("clip.mp4", [(20.0, 14.0, 80.0), (22.0, 16.0, 70.0)], flags=("", "extrapolated 63 %")),
        options={"pennation": "deep"},
    )
    return tmp_path


def three(limb, **more):
    positions = [Position("a", 0), Position("b.png", 10), Position("c", 40)]
    return gather_muscle(read_results([limb]), positions, **more)


def total(muscle, quantity):
    return next(t for t in muscle.totals if t.quantity == quantity)


# Volume.


def test_typed_positions_give_the_volume_of_the_cones(limb):
    muscle = three(limb)
    expected = 1 / 3 * (4 + 9 + 6) + 3 / 3 * (9 + 1 + 3)
    assert muscle.volume.value == pytest.approx(expected) and muscle.volume.unit == "cm3"
    assert muscle.volume.flag == "between the outer two of 3 cross-sections, 40 mm apart"
    assert [s.position for s in muscle.sections] == [0, 10, 40]
    assert (muscle.volume.provenance, muscle.volume.model, muscle.volume.scale_source) == ("auto", "net 1", "typed")


def test_the_anatomical_area_is_that_of_the_volume_and_the_fascicles(limb):
    muscle = three(limb)
    expected = muscle.volume.value * np.cos(np.radians(15.0)) / 7.5
    assert muscle.pcsa.value == pytest.approx(expected) and muscle.pcsa.unit == "cm2"
    assert "Lieber" in muscle.pcsa.flag
    assert gather_muscle(read_results([limb / "a", limb / "b", limb / "long"])).pcsa is None, "no volume"


def test_the_slices_of_a_volume_need_no_positions(tmp_path):
    areas = {(frame, 1): 5.0 for frame in range(2, 7)} | {(0, 1): None, (1, 1): None, (4, 1): None}
    write_result(tmp_path / "sweep", area_rows("sweep.nrrd", areas), slice_spacing_mm=2.5)
    muscle = gather_muscle(read_results([tmp_path / "sweep"]))
    assert muscle.volume.value == pytest.approx(5.0 * 1.0)
    assert "10 mm apart" in muscle.volume.flag and "which are bridged: 1" in muscle.volume.flag
    assert [s.position for s in muscle.sections] == [0, 2.5, 5, 7.5, 10, 12.5, 15]
    assert total(muscle, "CSA").n == 4


def test_a_cine_at_one_place_is_one_cross_section(tmp_path):
    write_result(tmp_path / "cine", area_rows("cine.mp4", {(0, 1): 4.0, (1, 1): 6.0}, time_s=0.0))
    write_result(tmp_path / "still", area_rows("still.png", {(0, 1): 5.0}))
    muscle = gather_muscle(read_results([tmp_path]), [Position("cine", 30), Position("still", 10)])
    assert muscle.volume.value == pytest.approx(10.0)
    assert [(s.name, s.summary("CSA").n) for s in muscle.sections] == [("still.png", 1), ("cine.mp4", 2)]
    assert muscle.sections[1].summary("CSA").sd == pytest.approx(np.sqrt(2))


def test_single_frames_may_be_given_positions(tmp_path):
    write_result(tmp_path / "cine", area_rows("cine.mp4", {(i, 1): 3.0 + i for i in range(5)}, time_s=0.0))
    muscle = gather_muscle(read_results([tmp_path]), [Position("cine#1", 0), Position("cine.mp4#3", 30)])
    assert muscle.volume.value == pytest.approx(1.0 * (4 + 6 + np.sqrt(24)))
    assert "of unknown position" in muscle.volume.flag


@pytest.mark.parametrize(
    ("names", "positions", "words"),
    [
        (["a"], [Position("a", 0)], "one cross-section only"),
        (["a", "b", "c"], [], "positions of 3 of 3"),
        (["a", "b", "c"], [Position("a", 0)], "positions of 2 of 3"),
    ],
)
def test_without_two_positions_there_is_no_volume_but_a_reason(limb, names, positions, words):
    muscle = gather_muscle(read_results([limb / name for name in names]), positions)
    assert muscle.volume.value is None and words in muscle.volume.flag and muscle.pcsa is None


def test_without_a_scale_there_is_no_volume_and_the_picture_is_named(limb):
    write_result(limb / "d", area_rows("d.png", {(0, 1): 4000.0}, unit="px2"))
    muscle = gather_muscle(read_results([limb / "a", limb / "d"]), [Position("a", 0), Position("d", 9)])
    assert muscle.volume.value is None
    assert "scale" in muscle.volume.flag and "calibrate" in muscle.volume.flag and "(d.png)" in muscle.volume.flag
    assert {t.unit for t in muscle.totals if t.quantity == "CSA"} == {"cm2", "px2"}


def test_a_placed_picture_without_a_contour_leaves_no_volume(limb):
    write_result(limb / "d", area_rows("d.png", {(0, 1): None}))
    muscle = gather_muscle(read_results([limb]), [Position(name, at) for at, name in enumerate("abcd")])
    assert muscle.volume.value is None and "d.png: nothing was found" in muscle.volume.flag


def test_two_cross_sections_at_one_position_are_refused(limb):
    with pytest.raises(ValueError, match=r"a\.png and b\.png are both at position 5 mm"):
        gather_muscle(read_results([limb]), [Position("a", 5), Position("b", 5), Position("c", 9)])


def test_slices_stand_beside_other_positions_only_with_one_of_their_own(limb):
    areas = {(frame, 1): 4.0 for frame in range(3)}
    write_result(limb / "sweep", area_rows("sweep.nrrd", areas), slice_spacing_mm=5.0)
    results = read_results([limb / "sweep", limb / "a"])
    with pytest.raises(ValueError, match=r"where its first slice lies"):
        gather_muscle(results, [Position("a", 100)])
    muscle = gather_muscle(results, [Position("a", 100), Position("sweep", 80)])
    assert [s.position for s in muscle.sections] == [80, 85, 90, 100]
    assert muscle.volume.value == pytest.approx(8.0)


def test_each_muscle_of_a_volume_s_slices_has_its_volume():
    areas = {(0, 1): 3.0, (0, 2): 5.0, (1, 1): 3.0, (1, 2): 5.0, (2, 1): 3.0, (2, 3): 1.0}
    rows = [row for row in area_rows("sweep", areas) if row["quantity"] == "CSA"]
    first, second = slice_volumes(rows, 5.0, "sweep")
    assert (first.index, first.value, second.index, second.value) == (1, pytest.approx(3.0), 2, pytest.approx(2.5))
    assert [v.value for v in slice_volumes(rows, None)] == [None, None]
    assert "distance of the slices" in slice_volumes(rows, None)[0].flag


# Which muscle.


@pytest.fixture
def two_muscles(tmp_path):
    for name, areas in (("a", {(0, 1): 2.0, (0, 2): 5.0}), ("b", {(0, 1): 5.0, (0, 2): 2.0})):
        write_result(tmp_path / name, area_rows(f"{name}.png", areas))
    write_result(tmp_path / "long", longitudinal_rows("long.png", [(20.0, 14.0, 80.0)]))
    return tmp_path


def test_several_contours_need_a_choice(two_muscles):
    results, positions = read_results([two_muscles]), [Position("a", 0), Position("b", 10)]
    with pytest.raises(ValueError, match=r"a\.png has the contours 1, 2; choose one"):
        gather_muscle(results, positions, "vastus")
    muscle = gather_muscle(results, positions, "2")
    assert [s.summary("CSA").value for s in muscle.sections] == [5.0, 2.0] and muscle.name == "contour 2"
    with pytest.raises(ValueError, match="no contour 3"):
        gather_muscle(results, positions, "3")


def test_the_positions_may_name_muscles_and_which_contour_is_theirs(two_muscles):
    table = two_muscles / "positions.csv"
    table.write_text(
        "# along the thigh\nsource,position_mm,index,muscle\na,0,1,RF\na,0,2,VL\nb,10,2,RF\nb.png,10,1,VL\nlong,,,VL\n"
    )
    results, positions = read_results([two_muscles]), read_positions(table)
    muscle = gather_muscle(results, positions, "VL")
    assert muscle.volume.value == pytest.approx(5.0) and len(muscle.recorded) == 1
    muscle = gather_muscle(results, positions, "RF")
    assert muscle.volume.value == pytest.approx(2.0) and not muscle.recorded
    for name, words in (("", "muscles RF and VL; choose one"), ("BF", "muscles RF and VL; choose one")):
        with pytest.raises(ValueError, match=words):
            gather_muscle(results, positions, name)


# Means, SDs, warnings.


def test_a_clip_has_the_mean_and_sd_of_its_frames_and_says_how_often_it_warned(limb):
    muscle = three(limb)
    (recorded,) = muscle.recorded
    thickness, angle, length = recorded.summaries
    assert (thickness.value, thickness.n, thickness.total) == (21.0, 2, 2)
    assert thickness.sd == pytest.approx(np.sqrt(2)) and thickness.confidence == pytest.approx(0.9)
    assert length.flag == "extrapolated 63 % (in 1 of 2 frames)" and angle.flag == ""
    assert total(muscle, "FL") == length, "one recording speaks for the muscle"


def test_warnings_that_differ_in_their_numbers_only_are_one():
    rows = longitudinal_rows(
        "clip", [(20.0, 14.0, 80.0)] * 3 + [(20.0, 14.0, None)], flags=("extrapolated 63 %", "extrapolated 71 %")
    )
    length = summarize_rows(row for row in rows if row["quantity"] == "FL")[0]
    assert length.flag == (
        "extrapolated 63 % (in 3 of 3 frames); no value in 1 of 4 frames: no fascicle was found"
    )
    assert (length.n, length.total) == (3, 4)


def test_several_clips_count_the_same_each_and_other_conventions_are_told(limb):
    values = [(30.0, 20.0, 90.0)] * 5
    write_result(limb / "second", longitudinal_rows("other.mp4", values), options={"pennation": "superficial"})
    muscle = gather_muscle(read_results([limb / "long", limb / "second"]))
    thickness = total(muscle, "MT")
    assert (thickness.value, thickness.n, thickness.over) == (25.5, 2, "recordings")
    assert "conventions differ (pennation)" in thickness.flag
    assert muscle.volume is None and muscle.sections == ()


# Reading.


def test_results_are_found_in_folders_each_once_and_smoothed_tables_are_not_among_them(limb):
    write_csv(limb / "long" / "smoothed.csv", longitudinal_rows("clip.mp4", [(1.0, 1.0, 1.0)]))
    results = read_results([limb, limb / "a", limb / "b" / "measurements.csv"])
    assert [result.name for result in results] == ["a.png", "b.png", "c.png", "clip.mp4"]


def test_pictures_of_one_name_are_told_apart_by_their_folders(tmp_path):
    for visit in ("before", "after"):
        write_result(tmp_path / visit, area_rows("leg.png", {(0, 1): 3.0}))
    results = read_results([tmp_path / "before", tmp_path / "after"])
    assert [result.name for result in results] == ["before", "after"]
    with pytest.raises(ValueError, match="write the folder instead"):
        find_result(results, Position("leg.png", 0))
    assert find_result(results, Position(str(tmp_path / "after"), 0)) == (results[1], None)


@pytest.mark.parametrize(
    ("source", "words"), [("d", 'no result called "d".*a.png, b.png'), ("a#7", "a.png has no frame 7")]
)
def test_a_position_of_nothing_is_refused(limb, source, words):
    with pytest.raises(ValueError, match=words):
        gather_muscle(read_results([limb]), [Position(source, 3)])


def test_a_position_given_twice_is_refused(limb):
    with pytest.raises(ValueError, match=r"a\.png is given a position twice"):
        gather_muscle(read_results([limb]), [Position("a", 3), Position("a.png", 4)])


@pytest.mark.parametrize("text", ["thigh", "thigh=", "=3", "thigh=far", "thigh=nan"])
def test_a_position_that_is_none_is_told(text):
    with pytest.raises(ValueError, match="RESULT=MM"):
        Position.from_text(text)
    assert Position.from_text("a=b=12.5") == Position("a=b", 12.5)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is empty"),
        ("name,mm\na,3\n", "no table of positions"),
        ("source,position_mm\n", "no positions below"),
        ("source,position_mm\na,far\n", "line 2: 'far' is not a number"),
        ("source,position_mm,frame\na,3,x\n", "'x' is not a whole number, as frame"),
        ("source,position_mm\na,3,4\n", "more cells than columns"),
        ("source,position_mm\n,3\n", "source is empty"),
    ],
)
def test_a_table_of_positions_that_cannot_be_used_is_told(tmp_path, text, words):
    (tmp_path / "positions.csv").write_text(text)
    with pytest.raises(ValueError, match=words):
        read_positions(tmp_path / "positions.csv")


def test_a_table_with_semicolons_may_have_decimal_commas(tmp_path):
    (tmp_path / "positions.csv").write_text("Source;position_mm;Frame\na;12,5;\nb;3;4\n", encoding="utf-8-sig")
    assert read_positions(tmp_path / "positions.csv") == [Position("a", 12.5), Position("b", 3.0, 4)]


def test_what_is_no_result_is_told(tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "notes.csv").write_text("x,y\n1,2\n")
    write_csv(tmp_path / "none.csv", [])
    for path, words in (("empty", "holds no meas"), ("notes.csv", "not a table"), ("none.csv", "no numbers")):
        with pytest.raises(ValueError, match=words):
            read_results([tmp_path / path])
    with pytest.raises(FileNotFoundError, match="There is no"):
        read_results([tmp_path / "absent"])


def test_a_table_that_gives_one_place_two_positions_is_refused(tmp_path):
    (tmp_path / "p.csv").write_text("source,position_mm,frame\na,3,\na,3,\na,5,1\n")
    assert read_positions(tmp_path / "p.csv") == [Position("a", 3.0), Position("a", 5.0, 1)]
    (tmp_path / "p.csv").write_text("source,position_mm,frame\na,3,\nb,3,\na,4,\n")
    with pytest.raises(ValueError, match="line 4: a has other values in line 2; correct one of the two"):
        read_positions(tmp_path / "p.csv")
