"""Cross-sections: from a probability map to contours, segments and numbers, on phantoms with exact truth."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import ndimage

from MSUSSegmentLib.io.scan_area import Box
from MSUSSegmentLib.measure.architecture import Line
from MSUSSegmentLib.phantoms.transverse import CrossSection, TransversePhantom, render_transverse
from MSUSSegmentLib.report.overlay import draw_overlay, headline
from MSUSSegmentLib.tasks.clip import ClipAnalysis
from MSUSSegmentLib.tasks.context import ClipContext
from MSUSSegmentLib.tasks.contours import ContourOptions, contour_task
from MSUSSegmentLib.tasks.derive import derive
from MSUSSegmentLib.tasks.registry import TASKS
from MSUSSegmentLib.tasks.result import Drawing, Picture
from MSUSSegmentLib.tasks.store import ResultStore
from MSUSSegmentLib.tasks.task import Segment
from MSUSSegmentLib.tasks.transverse import TRANSVERSE, TRANSVERSE_NERVE

KEY = "muscle_cross_section"
PAIR = TransversePhantom(
    shape=(160, 220),
    spacing=(0.2, 0.2),
    muscles=(CrossSection(12.0, 17.0, 12.0), CrossSection(32.0, 18.0, 13.0)),
    fat_mm=4.0,
)


@pytest.fixture(scope="module")
def image():
    return render_transverse(PAIR)


def soft(mask):
    """A mask as a network at a lower resolution would give it."""
    return ndimage.gaussian_filter(mask.astype(np.float32), 1.5)


def interpret(image, maps=None, task=TRANSVERSE, **more):
    maps = {KEY: soft(image.mask)} if maps is None else maps
    picture = Picture(image.pixels, bounds=Box(*image.box))
    return task.interpret(maps, picture, **{"spacing": image.spacing, **more})


def test_every_muscle_gets_its_segment_its_curve_and_its_rows_from_left_to_right(image):
    result = interpret(image)
    assert set(result.masks) == {KEY, f"{KEY}_2"}
    for number, truth in enumerate(image.sections, 1):
        mask = result.masks[KEY if number == 1 else f"{KEY}_{number}"]
        assert np.count_nonzero(mask & truth.mask) / np.count_nonzero(mask | truth.mask) > 0.97
        assert result.value("CSA", number) == pytest.approx(truth.area_cm2, rel=0.02)
        assert result.value("perimeter", number) == pytest.approx(truth.perimeter_mm, rel=0.03)
        assert result.value("width", number) == pytest.approx(truth.width_mm, rel=0.03)
        assert result.value("depth", number) == pytest.approx(truth.depth_mm, rel=0.03)
        assert result.value("EI", number) == pytest.approx(truth.echo_mean, abs=1.0)


def test_a_line_from_the_top_to_the_muscle_is_proposed_for_the_fat_and_says_so(image):
    result = interpret(image)
    for number in (1, 2):
        (fat,) = [m for m in result.measurements if (m.quantity, m.index) == ("fat_thickness", number)]
        top, bottom = result.points("fat", number)
        assert fat.value == pytest.approx((bottom - top)[1] * image.spacing[1])
        assert top[1] == image.box[1] and bottom[1] > top[1]
        assert fat.flag.startswith("proposed")


def test_segment_and_curve_agree_in_area_within_one_percent(image):
    result = interpret(image)
    for number, key in ((1, KEY), (2, f"{KEY}_2")):
        pixels = np.count_nonzero(result.masks[key]) * np.prod(image.spacing) / 100
        assert pixels == pytest.approx(result.value("CSA", number), rel=0.01)


def test_segments_give_the_contours_back(image):
    result = interpret(image)
    traced = TRANSVERSE.trace(result.masks, Picture(image.pixels), image.spacing)
    laid = TRANSVERSE.lay(traced, Picture(image.pixels), image.spacing, ContourOptions())
    again = derive(TRANSVERSE, laid, Picture(image.pixels), image.spacing, ContourOptions())
    areas = {m.index: m.value for m in again.measurements if m.quantity == "CSA"}
    assert areas == {i: pytest.approx(result.value("CSA", i), rel=0.01) for i in (1, 2)}


def test_a_segment_keeps_its_number_when_another_is_emptied(image):
    masks = interpret(image).masks
    masks[KEY] = np.zeros_like(masks[KEY])
    assert list(TRANSVERSE.trace(masks, Picture(image.pixels), image.spacing).contours) == [2]


def clip_of(image, maps):
    """A clip in whose frames the network sees ``maps`` one after the other."""
    context = ClipContext(Box(*image.box))
    return ClipAnalysis(TRANSVERSE, lambda *_: {KEY: maps.pop(0)}, image.spacing, ContourOptions(), context)


def test_muscles_keep_their_numbers_through_a_clip_though_one_is_missed(image):
    seen = [soft(image.mask), soft(image.sections[1].mask), np.roll(soft(image.mask), 3, axis=1)]
    clip = clip_of(image, seen)
    results = [clip.result(i, i / 10, image.pixels) for i in range(3)]
    assert [sorted(i for kind, i in r.lines if kind == "area") for r in results] == [[1, 2], [2], [1, 2]]
    assert set(results[1].masks) == {f"{KEY}_2"}
    assert results[2].value("CSA", 2) == pytest.approx(results[0].value("CSA", 2), rel=0.02)


def test_a_muscle_that_comes_up_elsewhere_in_a_clip_gets_a_number_of_its_own(image):
    seen = [soft(image.sections[1].mask), soft(image.mask)]
    clip = clip_of(image, seen)
    first, second = (clip.result(i, None, image.pixels) for i in range(2))
    assert first.points("area", 1)[:, 0].min() > 100 and second.points("area", 1)[:, 0].min() > 100
    assert second.points("area", 2)[:, 0].max() < 110


def test_empty_segments_cannot_be_traced():
    with pytest.raises(ValueError, match="Muscle cross-section is empty; paint it"):
        TRANSVERSE.trace({KEY: np.zeros((5, 5), bool)}, Picture(np.zeros((5, 5), np.uint8)), None)


def test_specks_are_left_out_and_holes_filled(image):
    maps = soft(image.mask)
    maps[140:144, 20:24] = 1.0
    middle = np.round(np.argwhere(image.sections[0].mask).mean(axis=0)).astype(int)
    maps[middle[0] - 3 : middle[0] + 3, middle[1] - 3 : middle[1] + 3] = 0.0
    result = interpret(image, {KEY: maps})
    assert set(result.masks) == {KEY, f"{KEY}_2"}
    assert result.value("CSA", 1) == pytest.approx(image.sections[0].area_cm2, rel=0.02)


def test_without_a_muscle_the_numbers_say_why(image):
    result = interpret(image, {KEY: np.zeros(image.pixels.shape, np.float32)})
    assert not result.masks and not result.lines
    assert {m.quantity for m in result.measurements} == {"CSA", "EI"}
    assert all(m.value is None and m.flag == "nothing was found" for m in result.measurements)


def test_without_a_scale_areas_are_in_pixels(image):
    result = interpret(image, spacing=None)
    units = {m.quantity: m.unit for m in result.measurements}
    assert (units["CSA"], units["perimeter"], units["fat_thickness"]) == ("px2", "px", "px")


def test_dark_pixels_count_and_coloured_ones_do_not(image):
    black, overlay = image.pixels.copy(), np.zeros(image.pixels.shape, bool)
    inside = np.argwhere(image.sections[0].mask)
    block = inside[:: max(1, len(inside) // 200)][:100]
    black[tuple(block.T)] = 0
    overlay[tuple(block.T)] = True
    bounds = Box(*image.box)
    maps = {KEY: soft(image.mask)}
    whole = interpret(image).value("EI", 1)
    dark = TRANSVERSE.interpret(maps, Picture(black, bounds=bounds), spacing=image.spacing)
    marked = TRANSVERSE.interpret(maps, Picture(black, overlay, bounds=bounds), spacing=image.spacing)
    assert dark.value("EI", 1) < whole - 0.5
    assert marked.value("EI", 1) == pytest.approx(whole, abs=0.5)
    assert "coloured" in next(m.flag for m in marked.measurements if m.quantity == "EI")


def test_a_fat_corrected_echo_intensity_is_given_only_when_asked_for(image):
    assert interpret(image).value("EI_fat_corrected", 1) is None
    result = interpret(image, options=ContourOptions("young2015"))
    added = result.value("EI_fat_corrected", 1) - result.value("EI", 1)
    assert added == pytest.approx(40.5278 * result.value("fat_thickness", 1) / 10)
    with pytest.raises(ValueError, match="fat_correction"):
        ContourOptions("mine")


def test_a_bad_contour_of_a_person_has_its_row_with_the_reason(image):
    lines = interpret(image).lines
    crossing = Line(np.array([[10.0, 10], [60, 60], [60, 10], [10, 60]]), "manual")
    drawn, picture = {**lines, ("area", 3): crossing}, Picture(image.pixels)
    numbers = derive(TRANSVERSE, Drawing(drawn), picture, image.spacing, ContourOptions()).measurements
    (bad,) = [m for m in numbers if m.index == 3]
    assert bad.value is None and "crosses" in bad.flag and bad.provenance == "manual"
    assert sum(m.quantity == "CSA" and m.value is not None for m in numbers) == 2


def test_results_come_back_from_disk_with_contours_and_numbers(image, tmp_path):
    result = interpret(image, index=4)
    ResultStore(tmp_path / "kept", "key", image.pixels.shape).add(result)
    again = ResultStore(tmp_path / "kept", "key", image.pixels.shape)[0]
    assert again.measurements == result.measurements
    assert all(np.array_equal(again.points(*key), line.points) for key, line in result.lines.items())
    assert all(np.array_equal(again.masks[key], mask) for key, mask in result.masks.items())


def test_the_overlay_shows_both_muscles_and_their_numbers(image):
    result = interpret(image)
    picture = draw_overlay(TRANSVERSE, image.pixels, result, "title")
    assert (np.ptp(picture.astype(int), axis=2) > 15).mean() > 0.15
    text = headline(TRANSVERSE, result.measurements)
    assert text.startswith(f"CSA {image.sections[0].area_cm2:.1f}"[:5]) and text.count(", ") == 2


def test_the_nerve_task_is_a_description_alone(image):
    for step in ("find", "fill", "trace", "lay"):
        assert getattr(TRANSVERSE_NERVE, step).func is getattr(TRANSVERSE, step).func
    assert TRANSVERSE_NERVE.read is TRANSVERSE.read
    result = interpret(image, {"nerve": soft(image.mask)}, TRANSVERSE_NERVE)
    assert set(result.masks) == {"nerve", "nerve_2"}
    assert result.value("CSA", 2) == pytest.approx(image.sections[1].area_cm2, rel=0.02)
    assert not any(kind == "fat" for kind, _ in result.lines)


def test_any_structure_makes_a_task():
    task = contour_task("tendon", "Transverse tendon scan", Segment("tendon", "Tendon", (1, 2, 3), "13024002^Tendon"))
    assert task.structures == ("tendon",) and task.segment("tendon_3").title == "Tendon 3"
    assert task.segment("muscle") is None and task.segment("tendon_x") is None


@pytest.mark.parametrize("task", TASKS.values(), ids=TASKS)
def test_every_task_describes_what_the_scene_and_the_pictures_ask_for(task):
    if task.segments:  # else the network gives values
        assert {segment.structure for segment in task.segments} - {""} == set(task.structures)
    assert all(0 <= part <= 255 for segment in task.segments for part in segment.colour)
    assert task.conventions() == task.conventions()
    assert task.summaries


def test_a_muscle_at_the_top_of_the_picture_has_no_fat_line(image):
    mask = np.zeros(image.pixels.shape, np.float32)
    mask[:60, 50:150] = 1.0
    result = replace(interpret(image, {KEY: mask}), time_s=1.0)
    assert result.value("CSA", 1) is not None and ("fat", 1) not in result.lines
