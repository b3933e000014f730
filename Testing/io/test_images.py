"""Pictures: grey stays grey, colour follows one rule, pages are frames, damage is told."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

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
