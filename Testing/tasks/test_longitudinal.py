"""From probability maps to named segments, on disk and back."""

from dataclasses import replace

import numpy as np
import pytest

from MSUSSegmentLib.measure.flags import flag
from MSUSSegmentLib.measure.types import Measurement
from MSUSSegmentLib.phantoms.muscle import MusclePhantom, render_muscle
from MSUSSegmentLib.report.overlay import draw_overlay, flag_line, headline, scale_line
from MSUSSegmentLib.tasks.longitudinal import LONGITUDINAL
from MSUSSegmentLib.tasks.registry import find_task
from MSUSSegmentLib.tasks.result import FrameResult, Picture
from MSUSSegmentLib.tasks.store import ResultStore


@pytest.fixture(scope="module")
def image():
    return render_muscle(MusclePhantom(shape=(160, 200), spacing=(0.25, 0.25), superficial_depth_mm=6.0))


def maps_of(truth):
    return {
        "aponeurosis": truth.aponeurosis_mask.astype(np.float32),
        "fascicle": truth.fascicle_mask.astype(np.float32),
    }


def interpret(image, maps=None, **more):
    maps = maps_of(image.truth) if maps is None else maps
    return LONGITUDINAL.interpret(maps, Picture(image.pixels), spacing=image.spacing, **more)


def iou(a, b):
    return np.count_nonzero(a & b) / np.count_nonzero(a | b)


def test_each_band_becomes_its_own_segment_and_the_muscle_lies_between(image):
    result = interpret(image, index=3, time_s=0.5)
    assert (result.index, result.time_s) == (3, 0.5)
    assert iou(result.masks["superficial_aponeurosis"], image.truth.superficial_mask) > 0.95
    assert iou(result.masks["deep_aponeurosis"], image.truth.deep_mask) > 0.95
    assert iou(result.masks["muscle"], image.truth.muscle_mask) > 0.95
    assert not np.any(result.masks["muscle"] & result.masks["deep_aponeurosis"])
    assert np.all(result.masks["muscle"] | ~result.masks["fascicles"])


def test_a_band_of_another_muscle_is_kept_apart(image):
    maps = maps_of(image.truth)
    maps["aponeurosis"][150:154] = 1.0
    result = interpret(image, maps)
    assert {key for key, mask in result.masks.items() if mask[151].any()} == {"other_aponeuroses"}


def test_with_one_aponeurosis_the_other_segments_are_absent_with_a_reason(image):
    maps = maps_of(image.truth)
    maps["aponeurosis"] = image.truth.superficial_mask.astype(np.float32)
    result = interpret(image, maps)
    assert "muscle" not in result.masks
    assert result.value("MT") is None
    assert all(m.flag for m in result.measurements if m.value is None)


def test_a_faint_aponeurosis_has_its_segment_too(image):
    maps = maps_of(image.truth)
    maps["aponeurosis"] -= 0.65 * image.truth.deep_mask.astype(np.float32)
    masks = interpret(image, maps).masks
    assert iou(masks["superficial_aponeurosis"], image.truth.superficial_mask) > 0.95
    assert iou(masks["deep_aponeurosis"], image.truth.deep_mask) > 0.9


def test_an_empty_map_gives_no_segment_and_no_number(image):
    empty = np.zeros((100, 120), np.float32)
    result = LONGITUDINAL.interpret({"aponeurosis": empty, "fascicle": empty}, Picture(empty.astype(np.uint8)))
    assert not any(mask.any() for mask in result.masks.values())
    assert all(m.value is None and m.flag for m in result.measurements)


def test_a_result_kept_on_disk_comes_back_the_same(image, tmp_path):
    store = ResultStore(tmp_path / "kept", "key", image.pixels.shape)
    results = [interpret(image, index=i, time_s=i / 10) for i in (4, 2)]
    for result in results:
        store.add(result)
    again = ResultStore(tmp_path / "kept", "key", image.pixels.shape)
    assert again.indices == [2, 4]
    assert [r.index for r in again] == [2, 4]
    assert again[1].measurements == results[0].measurements
    assert again[1].lines.keys() == results[0].lines.keys() and again[1].reasons == results[0].reasons
    for key, line in results[0].lines.items():
        assert np.array_equal(again[1].lines[key].points, line.points)
        assert again[1].lines[key].extrapolated == line.extrapolated
    for name, mask in results[0].masks.items():
        assert np.array_equal(again[1].masks[name], mask)


def test_results_of_other_settings_are_not_taken_up(image, tmp_path):
    store = ResultStore(tmp_path / "kept", "one", image.pixels.shape)
    store.add(interpret(image))
    assert len(ResultStore(tmp_path / "kept", "two", image.pixels.shape)) == 0


def test_a_half_written_frame_is_not_taken_up(image, tmp_path):
    store = ResultStore(tmp_path / "kept", "one", image.pixels.shape)
    (store.folder / "0000001.partial").write_bytes(b"half")
    assert ResultStore(tmp_path / "kept", "one", image.pixels.shape).indices == []
    assert not list(store.folder.glob("*.partial"))


def test_the_overlay_shows_segments_and_numbers_above_the_picture(image):
    result = interpret(image)
    picture = draw_overlay(LONGITUDINAL, image.pixels, result, "a title")
    assert picture.shape[0] > image.pixels.shape[0] and picture.shape[0] % 2 == picture.shape[1] % 2 == 0
    strip = picture.shape[0] - image.pixels.shape[0]
    colourful = np.ptp(picture[strip:].astype(int), axis=2) > 40
    assert colourful.mean() > 0.02
    assert picture[:strip].max() > 200
    assert result.value("MT") == pytest.approx(18.0, abs=0.1)
    assert headline(LONGITUDINAL, result.measurements).startswith(f"MT {result.value('MT'):.1f} mm")


def test_a_title_that_has_no_room_beside_the_numbers_is_left_out(image):
    result = interpret(image)
    plain = draw_overlay(LONGITUDINAL, image.pixels, result)
    assert (draw_overlay(LONGITUDINAL, image.pixels, result, "a file with a long name.png") == plain).all()
    nothing = FrameResult(0, None, {})
    wide = np.pad(image.pixels, ((0, 0), (0, 600)))
    titled, untitled = (draw_overlay(LONGITUDINAL, wide, nothing, *more) for more in (["a file"], []))
    assert (titled != untitled).any()


def test_flags_and_the_source_of_the_scale_stand_under_the_picture_and_cover_nothing(image):
    result = interpret(image)
    bare = draw_overlay(LONGITUDINAL, image.pixels, result)
    told = draw_overlay(LONGITUDINAL, image.pixels, result, scale=scale_line((0.12, 0.12), "DICOM region"))
    above = bare.shape[0] // 2 * 2
    assert (told[: above - 2] == bare[: above - 2]).all() and told.shape[0] > above + 20
    flagged = [replace(m, flags=(flag("unsure"),)) if m.quantity in ("MT", "PA") else m for m in result.measurements]
    other = draw_overlay(LONGITUDINAL, image.pixels, replace(result, measurements=flagged), scale="")
    assert other.shape == told.shape  # a video's pictures are of one size
    amber = (np.abs(other[above:].astype(int) - (255, 196, 84)).sum(axis=2) < 30).sum()
    assert amber > 20 and not (np.abs(told[above:].astype(int) - (255, 196, 84)).sum(axis=2) < 30).any()


def test_words_under_the_picture_say_what_of_which_number_and_why_there_is_no_scale():
    measurements = [
        Measurement("MT", None, 20.0, "mm", flags=(flag("unsure"),)),
        Measurement("PA", None, 18.0, "deg", flags=(flag("unsure"),)),
        Measurement("PA", 1, 18.0, "deg", flags=(flag("deleted", what="it"),)),
        Measurement("FL", None, 60.0, "mm", flags=(flag("extrapolated", share=0.62),)),
    ]
    assert flag_line(LONGITUDINAL, measurements) == "MT, PA: unsure   FL: extrapolated 62 %"
    assert flag_line(LONGITUDINAL, measurements[2:3]) == "PA: it was deleted"
    assert scale_line((0.1, 0.2), "typed") == "scale: 0.1 x 0.2 mm a pixel, typed"
    assert scale_line(None, "unknown", "It was resized.") == "no scale, lengths in px: It was resized."


def test_an_unknown_task_is_refused_with_the_known_ones():
    with pytest.raises(ValueError, match="longitudinal"):
        find_task("sideways")
