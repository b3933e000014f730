"""The ultrasound image is found inside the scanner's screen, and nothing of it is cut."""

from __future__ import annotations

import csv
import time

import numpy as np
import pytest
from scipy import ndimage

from MSUSSegmentLib.io.open import open_recording
from MSUSSegmentLib.io.scan_area import Box, find_scan_area, find_scan_area_in, find_scan_area_of


def speckle(height: int, width: int, seed: int = 0, level: float = 60) -> np.ndarray:
    random = np.random.default_rng(seed)
    return np.clip(random.rayleigh(level, (height, width)), 3, 255).astype(np.uint8)


def screen(background: int, box: Box, shape: tuple[int, int] = (480, 640)) -> np.ndarray:
    """A scanner's screen: image, a grey bar, a ruler with ticks, text-like strokes and a header bar."""
    picture = np.full(shape, background, np.uint8)
    picture[:20] = background + 12
    picture[box.slices] = speckle(box.height, box.width)
    picture[60:160, 600:615] = np.linspace(255, 0, 100).astype(np.uint8)[:, None]
    picture[40:460, 580] = 200
    picture[40:460:40, 572:580] = 200
    random = np.random.default_rng(3)
    for row in (60, 80, 100):
        for column in range(10, 80, 9):
            picture[row : row + 10, column : column + 6] = 220 * (random.random((10, 6)) > 0.5)
    return picture


@pytest.mark.parametrize("background", [0, 1, 50])
def test_the_image_is_found_inside_a_screen(background):
    box = Box(110, 30, 560, 440)
    assert find_scan_area(screen(background, box)) == box


def test_compression_noise_does_not_hide_the_screen():
    box = Box(110, 30, 560, 440)
    picture = screen(40, box).astype(int) + np.random.default_rng(1).integers(0, 2, (480, 640))
    found = find_scan_area(np.clip(picture, 0, 255).astype(np.uint8))
    assert np.abs(np.subtract(found, box)).max() <= 3


def test_a_steered_image_keeps_its_corners():
    picture = np.zeros((480, 640), np.uint8)
    image = speckle(360, 300)
    for row in range(360):
        start = 120 + row // 4
        picture[50 + row, start : start + 300] = image[row]
    found = find_scan_area(picture)
    assert found.y0 == 50 and found.y1 == 410
    assert found.x0 <= 130 and found.x1 >= 500


def test_a_black_band_does_not_tear_the_image():
    box = Box(110, 30, 560, 440)
    picture = screen(0, box)
    picture[150:158, 110:560] = 0
    assert find_scan_area(picture) == box


def test_a_ruler_against_the_edge_is_left_out():
    box = Box(110, 30, 560, 440)
    picture = screen(0, box)
    picture[440:442, 100:570] = 180
    assert find_scan_area(picture) == box


@pytest.mark.parametrize(
    "picture",
    [
        speckle(300, 400),
        np.zeros((300, 400), np.uint8),
        np.full((300, 400), 130, np.uint8),
        np.random.default_rng(0).integers(0, 256, (300, 400), dtype=np.uint8),
        speckle(20, 20),
        np.zeros((1, 1), np.uint8),
    ],
    ids=["all image", "black", "grey", "noise", "tiny", "one pixel"],
)
def test_a_picture_without_a_screen_keeps_its_full_bounds(picture):
    assert find_scan_area(picture) == Box(0, 0, picture.shape[1], picture.shape[0])


def test_an_image_that_fades_with_depth_is_not_cut():
    fade = np.clip(np.linspace(1.4, -0.6, 400), 0, 1)[:, None]
    picture = (speckle(400, 400) * fade).astype(np.uint8)
    assert find_scan_area(picture) == Box(0, 0, 400, 400)


def test_an_echo_in_the_dark_below_the_image_belongs_to_it_and_text_does_not():
    box = Box(110, 30, 560, 250)
    picture = screen(0, box)
    y, x = np.mgrid[:480, :640]
    picture = np.maximum(picture, (150 * np.exp(-(((x - 300) / 40) ** 2) - ((y - 330) / 8) ** 2)).astype(np.uint8))
    random = np.random.default_rng(4)
    picture[420:434, 200:300] = 230 * (random.random((14, 100)) > 0.5)
    found = find_scan_area(picture)
    assert (found.x0, found.y0, found.x1) == (110, 30, 560)
    assert 340 <= found.y1 <= 360


def test_dark_spots_of_an_image_without_a_screen_are_not_screen():
    image = ndimage.gaussian_filter(np.random.default_rng(0).normal(0, 1, (400, 500)), (1, 3))
    level = np.where(np.arange(500) < 330, 0.3, -0.4) * image.std()
    picture = np.clip(60 * (image + level) / image.std() + 10, 0, 255).astype(np.uint8)
    assert (picture == 0).mean() > 0.3
    assert find_scan_area(picture) == Box(0, 0, 500, 400)


def test_skin_torn_off_above_a_black_band_belongs_to_the_image_and_a_grey_bar_there_does_not():
    picture = ndimage.gaussian_filter(speckle(400, 500).astype(float), 2).astype(np.uint8)
    picture[14:120] = 0
    assert find_scan_area(picture) == Box(0, 0, 500, 400)
    box = Box(110, 60, 560, 440)
    picture = screen(0, box)
    picture[30:45, 300:450] = np.linspace(0, 255, 150).astype(np.uint8)
    assert find_scan_area(picture) == box


def test_a_colour_picture_is_refused():
    with pytest.raises(ValueError, match="one grey picture"):
        find_scan_area(np.zeros((10, 10, 3), np.uint8))


def test_a_clip_counts_what_is_bright_in_any_frame():
    box = Box(110, 30, 560, 440)
    lower, upper = screen(0, box), screen(0, box)
    lower[30:240, 110:560] = 0
    upper[230:440, 110:560] = 0
    assert find_scan_area_in([lower, upper]) == box


def test_a_screen_of_video_size_takes_little_time():
    picture = screen(50, Box(200, 40, 940, 624), (624, 1148))
    find_scan_area(picture)
    start = time.perf_counter()
    find_scan_area(picture)
    assert time.perf_counter() - start < 0.5  # some 20 ms on a quiet core


#: One of each screen family, read off by eye (left, top, right, bottom), in pixels.
BY_EYE = {
    "a00003": (237, 43, 997, 688),
    "a00022": (300, 43, 935, 688),
    "f00218": (153, 42, 918, 688),
    "a00445": (99, 43, 563, 554),
    "a00526": (99, 43, 563, 554),
    "f00106": (147, 70, 532, 522),
    "a00029": (53, 70, 680, 506),
    "a00043": (104, 128, 544, 600),
}


@pytest.mark.parametrize("name", BY_EYE)
def test_real_screens_of_every_family_are_found(shared_data, name):
    with open_recording(shared_data / "dl_track" / "images" / f"{name}.png") as recording:
        found = find_scan_area_of(recording)
    assert np.abs(np.subtract(found, BY_EYE[name])).max() <= 8, (found, BY_EYE[name])


def test_cropped_real_images_are_kept_whole(shared_data):
    with open(shared_data / "dl_track" / "index.csv") as file:
        names = [row["id"] for row in csv.DictReader(file) if (row["width"], row["height"]) == ("512", "512")]
    for name in names[::8]:
        with open_recording(shared_data / "dl_track" / "images" / f"{name}.png") as recording:
            assert find_scan_area_of(recording) == Box(0, 0, 512, 512), name


def test_no_mask_that_an_expert_drew_is_cut(shared_data):
    with open(shared_data / "dl_track" / "index.csv") as file:
        names = [row["id"] for row in csv.DictReader(file) if row["has_apo"] == "1" and row["width"] != "512"]
    for name in names[::12]:
        with open_recording(shared_data / "dl_track" / "images" / f"{name}.png") as recording:
            box = find_scan_area_of(recording)
        with open_recording(shared_data / "dl_track" / "aponeurosis" / f"{name}.png") as recording:
            mask = recording.frame(0).pixels > 0
        assert mask[box.slices].sum() >= 0.995 * mask.sum(), name
