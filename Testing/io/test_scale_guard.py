"""A scale in a header that cannot belong to its picture gives none, and one that can is kept."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pydicom
import pytest
from dicom_help import make, region, scale_of, speckle
from PIL import Image

from MSUSSegmentLib.io.open import open_recording
from MSUSSegmentLib.io.scale_guard import continues_beyond, depth_doubt, ruler_doubt
from MSUSSegmentLib.io.scan_area import Box
from MSUSSegmentLib.phantoms.muscle import MusclePhantom, render_muscle
from MSUSSegmentLib.phantoms.screen import Screen

SMALL = replace(MusclePhantom(), shape=(320, 400), spacing=(0.11, 0.11))
PLAIN, ON_SCREEN = render_muscle(SMALL), render_muscle(replace(SMALL, screen=Screen()))
NO_RULER = render_muscle(replace(SMALL, screen=Screen(ruler="")))


def resized(pixels, across, down, how=Image.Resampling.BILINEAR) -> np.ndarray:
    height, width = pixels.shape
    return np.asarray(Image.fromarray(pixels).resize((round(width * across), round(height * down)), how))


def of(image, delta=0.011, **changes):
    """The region that a scanner writes for an image, its corners inclusive."""
    x0, y0, x1, y1 = image.box
    return region((x0, y0, x1 - 1, y1 - 1), delta, **changes)


@pytest.mark.parametrize("image", [PLAIN, ON_SCREEN, NO_RULER], ids=["image alone", "screen with ruler", "screen"])
def test_the_region_of_a_picture_as_it_was_scanned_is_kept(tmp_path, image):
    scale = scale_of(tmp_path, of(image), pixels=image.pixels)
    assert scale.spacing == pytest.approx((0.11, 0.11)) and scale.reason == ""


@pytest.mark.parametrize("by", [-3, 3])
def test_a_region_some_pixels_off_is_kept(tmp_path, by):
    x0, y0, x1, y1 = NO_RULER.box
    box = (x0 + by, y0 + by, x1 - 1 - by, y1 - 1 - by)
    assert scale_of(tmp_path, region(box, 0.011), pixels=NO_RULER.pixels).spacing


@pytest.mark.parametrize("image", [PLAIN, ON_SCREEN, NO_RULER], ids=["image alone", "screen with ruler", "screen"])
@pytest.mark.parametrize("how", [Image.Resampling.BILINEAR, Image.Resampling.NEAREST], ids=["smooth", "nearest"])
@pytest.mark.parametrize(
    ("across", "down"),
    [(2, 2), (1.5, 1.5), (1.2, 1.2), (0.75, 0.75), (0.5, 0.5), (1, 1.3), (1.3, 1), (0.8, 1.07), (0.8, 1), (1, 0.8)],
)
def test_a_picture_that_was_resized_after_its_region_was_written_has_no_scale(tmp_path, image, across, down, how):
    scale = scale_of(tmp_path, of(image), pixels=resized(image.pixels, across, down, how))
    assert scale.spacing is None and scale.source == "unknown"
    assert (
        any(word in scale.reason for word in ("resized", "ruler", "holds the image area")) and scale.reason[-1] == "."
    )


def test_a_screen_squeezed_to_a_square_has_no_scale(tmp_path):
    height, width = ON_SCREEN.pixels.shape
    squeezed = resized(ON_SCREEN.pixels, 512 / width, 512 / height)
    assert squeezed.shape == (512, 512) and scale_of(tmp_path, of(ON_SCREEN), pixels=squeezed).spacing is None


def test_a_square_picture_is_believed_only_when_its_image_fills_the_region(tmp_path):
    picture = np.zeros((480, 480), np.uint8)
    picture[60:360, 40:440] = speckle(300, 400)
    assert scale_of(tmp_path, region((40, 60, 439, 359)), pixels=picture).spacing
    picture[200:360] = 0  # dark below
    assert scale_of(tmp_path, region((40, 60, 439, 359)), pixels=picture).spacing
    assert "square" in scale_of(tmp_path, region((40, 20, 439, 339)), pixels=picture).reason
    assert scale_of(tmp_path, region((40, 20, 439, 339)), pixels=picture[:470]).spacing


def test_the_two_halves_of_a_split_screen_and_a_trace_below_belong_together(tmp_path):
    picture = np.zeros((400, 620), np.uint8)
    picture[20:220, 10:310], picture[20:220, 310:610] = speckle(200, 300), speckle(200, 300, seed=1)
    picture[220:390, 10:610] = speckle(170, 600, seed=2)
    left, right = region((10, 20, 309, 219)), region((310, 20, 609, 219))
    trace = region((10, 220, 609, 389), RegionSpatialFormat=3, RegionDataType=3, PhysicalUnitsXDirection=4)
    assert scale_of(tmp_path, left, right, trace, pixels=picture).spacing == pytest.approx((0.1, 0.1))


def test_graphics_over_the_whole_screen_do_not_hide_that_the_picture_was_resized(tmp_path):
    enlarged = resized(NO_RULER.pixels, 1.3, 1.3)
    height, width = enlarged.shape
    for kind in (0, 5):
        screen = region((0, 0, width - 1, height - 1), RegionSpatialFormat=kind, RegionDataType=0)
        assert scale_of(tmp_path, screen, of(NO_RULER), pixels=enlarged).spacing is None


def test_pixel_spacing_is_checked_against_the_ruler(tmp_path):
    image = ON_SCREEN.pixels
    assert scale_of(tmp_path, pixels=image, PixelSpacing=[0.11, 0.11]).spacing == (0.11, 0.11)
    for wrong in (0.22, 0.055, 0.13):
        reason = scale_of(tmp_path, pixels=image, PixelSpacing=[wrong, wrong]).reason
        assert "ruler" in reason and "resized" in reason


def test_region_and_pixel_spacing_that_contradict_each_other_give_none(tmp_path):
    image = NO_RULER.pixels
    assert scale_of(tmp_path, of(NO_RULER), pixels=image, PixelSpacing=[0.11, 0.11]).spacing
    assert scale_of(tmp_path, of(NO_RULER), pixels=image, PixelSpacing=[1, 1]).spacing  # nobody set it
    reason = scale_of(tmp_path, of(NO_RULER), pixels=image, PixelSpacing=[0.2, 0.2]).reason
    assert "0.11" in reason and "0.2" in reason


@pytest.mark.parametrize(
    ("delta", "aspect", "kept"),
    [((0.011, 0.011), (1, 1), True), ((0.011, 0.011), (4, 3), False), ((0.009, 0.012), (4, 3), True)],
)
def test_the_shape_of_the_pixels_must_be_that_of_the_region(tmp_path, delta, aspect, kept):
    item = of(NO_RULER, PhysicalDeltaX=delta[0], PhysicalDeltaY=delta[1])
    scale = scale_of(tmp_path, item, pixels=NO_RULER.pixels, PixelAspectRatio=list(aspect))
    assert (scale.spacing is not None) == kept and (kept or "4 high to 3 wide" in scale.reason)


def test_pixels_far_from_square_and_impossible_depths_give_none(tmp_path):
    assert "square" in scale_of(tmp_path, of(NO_RULER, PhysicalDeltaX=0.05), pixels=NO_RULER.pixels).reason
    assert "mm deep" in scale_of(tmp_path, of(NO_RULER, delta=0.19), pixels=NO_RULER.pixels).reason
    assert "mm deep" in scale_of(tmp_path, pixels=NO_RULER.pixels, PixelSpacing=[0.006, 0.006]).reason
    assert depth_doubt(Box(0, 0, 500, 500), (0.1, 0.1)) == "" and depth_doubt(Box(0, 0, 16, 16), (0.1, 0.1)) == ""


def test_the_side_past_which_an_image_goes_on_is_named():
    picture = np.zeros((300, 400), np.uint8)
    picture[50:250, 60:340] = speckle(200, 280)
    area = Box(60, 50, 340, 250)
    assert continues_beyond(picture, area, area) == ""
    for side, box in (
        ("right", area._replace(x1=300)),
        ("left", area._replace(x0=100)),
        ("top", area._replace(y0=80)),
        ("bottom", area._replace(y1=200)),
    ):
        assert continues_beyond(picture, area, box) == side
    wider = area._replace(x1=380)  # the area is wider than what is drawn: a ruler, a bar
    assert continues_beyond(picture, wider, area) == ""


def test_a_picture_without_a_ruler_contradicts_nothing():
    assert ruler_doubt(NO_RULER.pixels, Box(*NO_RULER.box), 5.0) == ""
    assert ruler_doubt(np.zeros((200, 300), np.uint8), Box(0, 0, 300, 200), 0.1) == ""


@pytest.mark.parametrize(("spacing", "kept"), [(0.11, True), (0.125, True), (0.16, False), (0.22, False)])
def test_a_depth_printed_on_the_screen_is_not_exceeded(tmp_path, spacing, kept):
    image = render_muscle(replace(SMALL, screen=Screen(ruler="", depth_in="cm")))
    scale = scale_of(tmp_path, pixels=image.pixels, PixelSpacing=[spacing, spacing])
    assert (scale.spacing is not None) == kept and (kept or "depth on the screen is 35" in scale.reason)


RIGHT = ("JPGLosslessP14SV1_1s_1f_8b", "OBXXXX1A_2frame", "YBR_422", "YBR_FULL-RLE")


@pytest.mark.parametrize("name", RIGHT)
@pytest.mark.parametrize(("across", "down"), [(2, 2), (1.25, 1.25), (0.9, 0.9), (0.5, 0.5), (1.2, 1)])
def test_real_pictures_that_were_resized_have_no_scale(shared_data, tmp_path, name, across, down):
    dataset = pydicom.dcmread(shared_data / "dicom" / f"{name}.dcm")
    with open_recording(shared_data / "dicom" / f"{name}.dcm") as recording:
        assert recording.scale.spacing
        pixels = resized(recording.frame(0).pixels, across, down)
    assert_no_scale(tmp_path, pixels, dataset.SequenceOfUltrasoundRegions)


@pytest.mark.parametrize("name", RIGHT)
@pytest.mark.parametrize("how", [Image.Resampling.BILINEAR, Image.Resampling.NEAREST], ids=["smooth", "nearest"])
def test_real_pictures_that_were_made_square_have_no_scale(shared_data, tmp_path, name, how):
    dataset = pydicom.dcmread(shared_data / "dicom" / f"{name}.dcm")
    with open_recording(shared_data / "dicom" / f"{name}.dcm") as recording:
        height, width = recording.shape
        pixels = recording.frame(0).pixels
    for side in (width, height, 512, 1024):
        square = resized(pixels, side / width, side / height, how)
        assert_no_scale(tmp_path, square, dataset.SequenceOfUltrasoundRegions)


def assert_no_scale(tmp_path, pixels, regions):
    with open_recording(make(tmp_path / "us.dcm", pixels, SequenceOfUltrasoundRegions=regions)) as recording:
        assert recording.scale.spacing is None and recording.scale.reason
