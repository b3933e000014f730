"""Pictures: grey stays grey, colour follows one rule, pages are frames, damage is told."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageOps

from MSUSSegmentLib.io import grey
from MSUSSegmentLib.io.open import open_recording
from MSUSSegmentLib.io.recording import RecordingError

RAMP = np.arange(256, dtype=np.uint8).reshape(16, 16)


def first(path) -> np.ndarray:
    with open_recording(path) as recording:
        return recording.frame(0).pixels


@pytest.mark.parametrize("suffix", [".png", ".bmp", ".tif", ".TIFF"])
def test_grey_comes_back_unchanged(tmp_path, suffix):
    path = tmp_path / f"ramp{suffix}"
    Image.fromarray(RAMP).save(path)
    assert np.array_equal(first(path), RAMP)


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "LA", "P"])
def test_grey_stored_as_colour_comes_back_unchanged(tmp_path, mode):
    image = Image.fromarray(RAMP).convert(mode)
    if mode in ("RGBA", "LA"):
        image.putalpha(Image.fromarray(RAMP.T.copy()))
    image.save(tmp_path / "ramp.png")
    assert np.array_equal(first(tmp_path / "ramp.png"), RAMP)


def test_colour_becomes_its_rounded_luma(tmp_path):
    colours = np.random.default_rng(0).integers(0, 256, (50, 40, 3), dtype=np.uint8)
    Image.fromarray(colours).save(tmp_path / "colour.png")
    expected = np.floor(colours @ np.array([0.299, 0.587, 0.114]) + 0.5 + 1e-9)
    assert np.array_equal(first(tmp_path / "colour.png"), expected)


def test_a_palette_becomes_colour_first(tmp_path):
    image = Image.fromarray(np.array([[0, 1], [2, 0]], np.uint8), mode="P")
    image.putpalette([255, 0, 0, 0, 255, 0, 0, 0, 255])
    image.save(tmp_path / "palette.png")
    assert first(tmp_path / "palette.png").tolist() == [[76, 150], [29, 76]]


def test_jpeg_is_close_to_what_was_saved(tmp_path):
    smooth = np.tile(np.linspace(20, 220, 64).astype(np.uint8), (48, 1))
    for name, image in (("grey.jpg", Image.fromarray(smooth)), ("colour.jpeg", Image.fromarray(smooth).convert("RGB"))):
        image.save(tmp_path / name, quality=95)
        assert np.abs(first(tmp_path / name).astype(int) - smooth).max() <= 3


def test_black_and_white_becomes_0_and_255(tmp_path):
    Image.fromarray(RAMP > 100).save(tmp_path / "mask.png")
    assert np.array_equal(first(tmp_path / "mask.png"), 255 * (RAMP > 100))


@pytest.mark.parametrize("suffix", [".png", ".tif"])
def test_sixteen_bits_scale_by_their_white(tmp_path, suffix):
    Image.fromarray(RAMP.astype(np.uint16) * 257).save(tmp_path / f"deep{suffix}")
    assert np.array_equal(first(tmp_path / f"deep{suffix}"), RAMP)


def test_fractions_are_stretched_and_nan_becomes_black(tmp_path):
    values = np.linspace(0, 1, 256, dtype=np.float32).reshape(16, 16)
    values[0, 5] = np.nan
    Image.fromarray(values).save(tmp_path / "float.tif")
    pixels = first(tmp_path / "float.tif")
    assert pixels[0, 5] == 0 and pixels[15, 15] == 255 and pixels[8, 0] == 128


def test_floating_grey_levels_are_kept(tmp_path):
    Image.fromarray(RAMP.astype(np.float32)).save(tmp_path / "float.tif")
    assert np.array_equal(first(tmp_path / "float.tif"), RAMP)


@pytest.mark.parametrize("value", [0.5, 300.0, -4.0, np.nan])
def test_a_constant_image_opens(tmp_path, value):
    Image.fromarray(np.full((8, 8), value, np.float32)).save(tmp_path / "flat.tif")
    assert len(np.unique(first(tmp_path / "flat.tif"))) == 1


def test_pages_are_frames(tmp_path):
    pages = [Image.fromarray(np.full((8, 9), i * 20, np.uint8)) for i in range(5)]
    pages[0].save(tmp_path / "pages.tif", save_all=True, append_images=pages[1:])
    with open_recording(tmp_path / "pages.tif") as recording:
        assert len(recording) == 5 and not recording.is_still and recording.times == (None,) * 5
        assert [frame.pixels[0, 0] for frame in recording] == [0, 20, 40, 60, 80]
        assert [recording.frame(i).pixels[0, 0] for i in (4, 0, 2)] == [80, 0, 40]


def test_floating_pages_share_one_range(tmp_path):
    pages = [Image.fromarray(np.full((4, 4), value, np.float32)) for value in (-100, 0, 100)]
    pages[0].save(tmp_path / "pages.tif", save_all=True, append_images=pages[1:])
    with open_recording(tmp_path / "pages.tif") as recording:
        assert [int(frame.pixels[0, 0]) for frame in recording] == [0, 128, 255]


def test_pages_of_different_sizes_are_refused(tmp_path):
    pages = [Image.fromarray(np.zeros((8, width), np.uint8)) for width in (9, 10)]
    pages[0].save(tmp_path / "pages.tif", save_all=True, append_images=pages[1:])
    with pytest.raises(RecordingError, match="pages of different sizes"):
        open_recording(tmp_path / "pages.tif")


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".bmp", ".tif"])
def test_a_picture_cut_short_is_told(tmp_path, suffix):
    noise = np.random.default_rng(0).integers(0, 256, (200, 200), dtype=np.uint8)
    path = tmp_path / f"whole{suffix}"
    Image.fromarray(noise).save(path)
    cut = tmp_path / f"cut{suffix}"
    cut.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(RecordingError, match=rf"cut{suffix} .*(cut short|holds none)"):
        open_recording(cut)


def test_the_bit_rule_holds_for_every_depth():
    assert grey.from_bits(np.array([0, 4095], np.uint16), 12).tolist() == [0, 255]
    assert grey.from_bits(np.array([-2048, 2047], np.int16), 12).tolist() == [0, 255]
    assert grey.from_bits(np.array([0, 1], np.uint8), 1).tolist() == [0, 255]


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp"])
def test_a_picture_is_turned_as_exif_says(tmp_path, suffix, orientation):
    grey_levels = (np.arange(60 * 80) % 251).astype(np.uint8).reshape(60, 80)
    path, exif = tmp_path / f"leg{suffix}", Image.Exif()
    exif[274] = orientation
    Image.fromarray(grey_levels).save(path, exif=exif, **({"lossless": True} if suffix == ".webp" else {}))
    right = np.asarray(ImageOps.exif_transpose(Image.open(path)).convert("L"))
    with open_recording(path) as recording:
        assert recording.shape == right.shape and np.array_equal(recording.frame(0).pixels, right)


@pytest.mark.parametrize("suffix", [".png", ".tif"])
def test_eight_bit_levels_in_sixteen_bits_are_kept(tmp_path, suffix):
    grey_levels = (np.arange(60 * 80) % 251).astype(np.uint16).reshape(60, 80)
    Image.fromarray(grey_levels).save(tmp_path / f"leg{suffix}")
    with open_recording(tmp_path / f"leg{suffix}") as recording:
        assert np.array_equal(recording.frame(0).pixels, grey_levels) and recording.grey_note == ""


@pytest.mark.parametrize("suffix", [".png", ".tif"])
@pytest.mark.parametrize("bits", [10, 12, 14])
def test_levels_of_few_bits_in_sixteen_are_not_black_and_not_compared(tmp_path, suffix, bits):
    full = 2**bits - 1
    levels = (np.arange(60 * 80) * 7 % (full + 1)).astype(np.uint16).reshape(60, 80)
    levels[0, 0] = full
    Image.fromarray(levels).save(tmp_path / f"leg{suffix}")
    with open_recording(tmp_path / f"leg{suffix}") as recording:
        assert np.abs(recording.frame(0).pixels - levels * (255 / full)).max() <= 0.5
        assert f"{bits}-bit" in recording.grey_note


def test_pages_of_a_tiff_share_one_range(tmp_path):
    dark, bright = np.full((9, 9), 100, np.uint16), np.full((9, 9), 4000, np.uint16)
    pages = [Image.fromarray(page) for page in (dark, bright)]
    pages[0].save(tmp_path / "clip.tif", save_all=True, append_images=pages[1:])
    with open_recording(tmp_path / "clip.tif") as recording:
        assert recording.frame(0).pixels[0, 0] == round(100 * 255 / 4095)
        assert recording.frame(1).pixels[0, 0] == round(4000 * 255 / 4095)


@pytest.mark.parametrize("suffix", [".gif", ".webp", ".png"])
def test_an_animation_has_its_frames_and_times(tmp_path, suffix):
    rng = np.random.default_rng(0)
    frames = [rng.integers(0, 255, (40, 50)).astype(np.uint8) for _ in range(3)]
    options = {"save_all": True, "append_images": [Image.fromarray(f) for f in frames[1:]], "duration": [40, 80, 120]}
    if suffix == ".webp":
        options["lossless"] = True
    Image.fromarray(frames[0]).save(tmp_path / f"clip{suffix}", **options)
    with open_recording(tmp_path / f"clip{suffix}") as recording:
        assert len(recording) == 3 and recording.times == pytest.approx((0, 0.04, 0.12))
        assert all(np.array_equal(frame.pixels, frames[frame.index]) for frame in recording)
        assert np.array_equal(recording.frame(0).pixels, frames[0])


@pytest.mark.parametrize("name", ["t6_png16_8bitvalues.png", "t22_exif6.jpg", "t7_png16_12bit.png"])
def test_the_reported_pictures_have_their_grey_levels(shared_cases, name):
    with open_recording(shared_cases / name) as case:
        assert case.shape == (512, 640) and case.frame(0).pixels.mean() == pytest.approx(83.6, abs=0.2)
        assert case.notes == () and bool(case.grey_note) == ("12bit" in name)
