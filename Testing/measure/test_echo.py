"""Echo intensity: every pixel counts but overlays, and what is left out is said."""

from __future__ import annotations

import numpy as np
import pytest

from MSUSSegmentLib.measure.area import contour_echo, measure_contour, measure_contours
from MSUSSegmentLib.measure.echo import echo_intensity, pooled_echo

BOX = np.array([[9.5, 9.5], [49.5, 9.5], [49.5, 29.5], [9.5, 29.5]])  # 40 x 20 pixels
INSIDE = np.zeros((60, 80), bool)
INSIDE[10:30, 10:50] = True


def speckle(seed=0) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 120, (60, 80)).astype(np.uint8)


def by_name(measurements):
    return {m.quantity: m for m in measurements}


def test_mean_sd_median_and_histogram_are_those_of_all_pixels_inside():
    image = speckle()
    image[10:15, 10:50] = 0
    found = echo_intensity(image, INSIDE)
    values = image[10:30, 10:50]
    assert (found.mean, found.sd, found.median) == (values.mean(), values.std(), np.median(values))
    assert found.histogram.shape == (256,) and found.histogram[0] == (values == 0).sum() >= 200
    assert found.histogram.sum() == found.pixels == 800 and found.excluded == 0 and found.flag == ""
    assert contour_echo(BOX, image).histogram.tolist() == found.histogram.tolist()


@pytest.mark.parametrize("cut", [30, 31])
def test_two_regions_pooled_are_one_region_of_all_their_pixels(cut):
    image, overlay = speckle(), np.zeros((60, 80), bool)
    overlay[20, 10:13] = True
    parts = [INSIDE & (np.arange(80) < cut), INSIDE & (np.arange(80) >= cut)]
    both = pooled_echo([*(echo_intensity(image, part, overlay) for part in parts), echo_intensity(image, image < 0)])
    whole = echo_intensity(image, INSIDE, overlay)
    assert (both.mean, both.sd, both.median) == pytest.approx((whole.mean, whole.sd, whole.median), abs=1e-12)
    assert both.histogram.tolist() == whole.histogram.tolist() and both.pixels == whole.pixels == 797
    assert both.excluded == 3 and both.excluded_share == whole.excluded_share == 3 / 800
    assert pooled_echo([]).mean is None


def test_the_median_of_an_even_number_of_pooled_pixels_lies_between_the_two_in_the_middle():
    image = np.array([[10, 20], [40, 90]])
    rows = [echo_intensity(image, np.array([[first, first], [not first, not first]])) for first in (True, False)]
    assert pooled_echo(rows).median == 30.0
    assert pooled_echo(rows[:1]).median == 15.0


def test_coloured_pixels_are_left_out_counted_and_named():
    image, overlay = speckle(), np.zeros((60, 80), bool)
    clean = echo_intensity(image, INSIDE & ~overlay).mean
    overlay[20:22, :] = True  # 80 of them inside
    image[overlay] = 250
    rows = by_name(measure_contour(BOX, None, image, overlay=overlay))
    assert rows["EI"].flag == "EI without 80 coloured pixels" and rows["EI_excluded"].value == 80
    assert rows["EI_excluded"].unit == "px" and rows["EI"].value == pytest.approx(clean, abs=2)
    assert rows["EI"].value == image[INSIDE & ~overlay].mean()
    assert rows["EI_SD"].flag == rows["EI_median"].flag == ""


def test_a_users_mask_is_left_out_as_well_and_counted_apart():
    overlay, masked = np.zeros((60, 80), bool), np.zeros((60, 80), bool)
    overlay[12, 10:50], masked[12:14, 10] = True, True
    found = echo_intensity(speckle(), INSIDE, overlay, masked)
    assert (found.coloured, found.masked, found.pixels) == (39, 2, 759)
    assert found.flag == "EI without 39 coloured pixels; EI without 2 masked pixels"
    assert echo_intensity(speckle(), INSIDE, masked=INSIDE).mean is None
    one = np.zeros((60, 80), bool)
    one[12, 12] = True
    assert echo_intensity(speckle(), INSIDE, one).flag == "EI without 1 coloured pixel"


def test_without_a_mask_there_is_no_row_of_excluded_pixels():
    assert "EI_excluded" not in by_name(measure_contour(BOX, None, speckle()))
    nothing = by_name(measure_contour(BOX, None, speckle(), overlay=np.zeros((60, 80), bool)))
    assert nothing["EI_excluded"].value == 0 and nothing["EI"].flag == ""


def test_colour_doppler_has_no_echo_intensity_but_an_area():
    flow = np.zeros((60, 80), bool)
    flow[14:26, 15:35] = True  # 240 of 800
    rows = by_name(measure_contour(BOX, (0.1, 0.1), speckle(), overlay=flow))
    assert rows["CSA"].value == pytest.approx(0.08)
    for name in ("EI", "EI_SD", "EI_median"):
        assert rows[name].value is None and rows[name].flag.startswith("30 % of the contour is coloured")
    assert "Doppler" in rows["EI"].flag and rows["EI_excluded"].value == 240


def test_a_saturated_image_is_flagged():
    image = speckle()
    image[10:12, 10:50] = 255  # 10 %
    found = echo_intensity(image, INSIDE)
    assert found.mean is not None and found.flag.startswith("10 % of the pixels are white") and "gain" in found.flag
    image = speckle()
    image[10, 10:17] = 255  # fewer than 1 %
    assert echo_intensity(image, INSIDE).flag == ""


def test_levels_beyond_eight_bits_have_no_histogram():
    found = echo_intensity(speckle().astype(np.uint16) * 16, INSIDE)
    assert found.histogram is None and found.mean is not None and found.flag == ""


def test_a_region_that_is_partly_past_the_scan_area_is_flagged_and_read_inside_it():
    image = speckle()
    image[:, 40:] = 0
    rows = by_name(measure_contour(BOX, None, image, bounds=(5, 0, 40, 60)))
    assert rows["CSA"].value == pytest.approx(800)
    assert rows["CSA"].flag == rows["width"].flag == "the contour leaves the scan area"
    assert rows["EI"].value == image[10:30, 10:40].mean() and "part inside the scan area" in rows["EI"].flag
    within = by_name(measure_contour(BOX, None, image, bounds=(5, 0, 49, 60)))  # by half a pixel: no matter
    assert within["CSA"].flag == "" and within["EI"].flag == ""


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"bounds": (60, 0, 80, 60)}, "outside the scan area"),
        ({"bounds": (20, 0, 20, 60)}, "bounds"),
        ({"overlay": np.zeros((60, 81), bool)}, "overlay has the shape"),
        ({"masked": np.zeros((6, 8), bool)}, "mask has the shape"),
    ],
)
def test_bad_surroundings_are_refused(options, words):
    with pytest.raises(ValueError, match=words):
        measure_contour(BOX, None, speckle(), **options)


def test_width_depth_and_aspect_are_extents_along_the_image_axes():
    rows = by_name(measure_contour(BOX, (0.1, 0.3)))
    assert (rows["width"].value, rows["depth"].value) == pytest.approx((4, 6)) and rows["width"].unit == "mm"
    assert rows["aspect"].value == pytest.approx(1.5) and rows["aspect"].unit == "ratio" and rows["aspect"].flag == ""
    rows = by_name(measure_contour(BOX, None))
    assert (rows["width"].value, rows["width"].unit) == (40, "px") and rows["CSA"].unit == "px2"
    assert rows["aspect"].value == 0.5 and rows["aspect"].flag == "pixels taken as square"


def test_each_of_several_muscles_has_its_index_and_a_bad_one_its_reason():
    crossing = np.array([[0, 0], [10, 10], [10, 0], [0, 10]])
    found = measure_contours([BOX, crossing, BOX + np.array([10, 5])], (0.1, 0.1), speckle())
    assert [m.index for m in found if m.quantity == "CSA"] == [1, 2, 3]
    (bad,) = [m for m in found if m.index == 2]
    assert bad.value is None and bad.unit == "cm2" and "crosses" in bad.flag
    assert {m.quantity for m in found if m.index == 3} >= {"CSA", "EI", "EI_median"}
