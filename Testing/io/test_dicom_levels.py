"""Grey levels of DICOM files: bits in wide containers, signs, windows, and whether they can be compared."""

from __future__ import annotations

import numpy as np
import pydicom
import pytest
from dicom_help import RAMP, compressed, jpeg, make, rewrite, speckle
from pydicom.uid import JPEG2000Lossless

from MSUSSegmentLib.io.open import open_recording

GREY = speckle(48, 64)


def opened(path) -> tuple[np.ndarray, str, tuple[str, ...]]:
    """Frame 0, why grey levels cannot be compared, and the notes."""
    with open_recording(path) as recording:
        reason = recording.grey_note
        assert not reason or (reason.startswith(path.name) and reason.endswith("."))
        return recording.frame(0).pixels, reason, recording.notes


def test_eight_bits_as_the_scanner_made_them_can_be_compared(tmp_path):
    for photometric, pixels in (("MONOCHROME2", RAMP), ("MONOCHROME1", 255 - RAMP), ("RGB", np.stack([RAMP] * 3, -1))):
        read, reason, notes = opened(make(tmp_path / "us.dcm", pixels, photometric))
        assert np.array_equal(read, RAMP) and reason == "" and notes == ()
    path = compressed(make(tmp_path / "us.dcm", GREY), [jpeg(GREY)])
    assert opened(path)[1] == ""


def test_a_palette_can_be_compared(tmp_path):
    tags = {}
    for name in ("Red", "Green", "Blue"):
        tags[f"{name}PaletteColorLookupTableDescriptor"] = [256, 0, 8]
        tags[f"{name}PaletteColorLookupTableData"] = bytes(range(256))
    assert opened(make(tmp_path / "us.dcm", RAMP, "PALETTE COLOR", **tags))[1] == ""


@pytest.mark.parametrize(("centre", "width"), [(127, 255), (127.5, 256), (128, 256), (127, 254)])
def test_grey_levels_in_16_bits_that_the_window_confirms_can_be_compared(tmp_path, centre, width):
    path = make(tmp_path / "us.dcm", GREY.astype(np.uint16), WindowCenter=centre, WindowWidth=width)
    read, reason, _ = opened(path)
    assert np.array_equal(read, GREY) and reason == ""


def test_grey_levels_in_16_bits_pass_unchanged_and_are_told(tmp_path):
    read, reason, _ = opened(make(tmp_path / "us.dcm", GREY.astype(np.uint16)))
    assert np.array_equal(read, GREY) and "16-bit numbers" in reason and "0 to 255" in reason


def test_colours_in_16_bits_as_well(tmp_path):
    colours = np.stack([GREY] * 3, axis=-1).astype(np.uint16)
    assert np.array_equal(opened(make(tmp_path / "us.dcm", colours, "RGB"))[0], GREY)


@pytest.mark.parametrize("significant", [9, 10, 12, 15])
@pytest.mark.parametrize("packing", ["plain", "JPEG 2000"])
def test_few_bits_in_a_wide_container_have_the_range_that_they_use(tmp_path, significant, packing):
    stretched = np.rint(GREY.astype(float) * (2**significant - 1) / 255).astype(np.uint16)
    path = make(tmp_path / "us.dcm", stretched)
    if packing != "plain":
        dataset = pydicom.dcmread(path)
        dataset.compress(JPEG2000Lossless)
        dataset.save_as(path)
    read, reason, _ = opened(path)
    assert np.array_equal(read, GREY) and "white" in reason


def test_all_frames_have_the_same_levels(tmp_path):
    dark, bright = np.full((8, 8), 300, np.uint16), np.full((8, 8), 4095, np.uint16)
    with open_recording(make(tmp_path / "us.dcm", np.stack([dark, bright, dark]), frames=3)) as recording:
        assert [int(frame.pixels[0, 0]) for frame in recording] == [19, 255, 19]


def test_values_that_are_stored_in_the_upper_bits_are_moved_down(tmp_path):
    path = make(tmp_path / "us.dcm", (GREY.astype(np.uint16) * 16) << 4, BitsStored=12, HighBit=15)
    assert np.abs(opened(path)[0].astype(int) - GREY).max() <= 1


def test_values_above_what_the_bits_can_hold_are_told_and_not_cut(tmp_path):
    twelve = np.rint(GREY.astype(float) * 4095 / 255).astype(np.uint16)
    read, reason, notes = opened(make(tmp_path / "us.dcm", twelve, bits=10))
    assert np.array_equal(read, GREY) and reason and "have 10 bits, but they have 12" in notes[0]


@pytest.mark.parametrize("dtype", [np.int8, np.int16])
def test_signed_values_with_an_intercept_are_moved_by_it(tmp_path, dtype):
    path = make(tmp_path / "us.dcm", (GREY.astype(np.int16) - 128).astype(dtype), RescaleSlope=1, RescaleIntercept=128)
    read, reason, _ = opened(path)
    assert np.array_equal(read, GREY)
    assert (reason == "") == (dtype is np.int8)  # all of 8 bits: no choice was made


def test_signed_values_of_twelve_bits_with_intercept_and_window(tmp_path):
    stored = (np.rint(GREY.astype(float) * 4095 / 255) - 2048).astype(np.int16)
    path = make(tmp_path / "us.dcm", stored, bits=12, RescaleIntercept=2048, WindowCenter=2048, WindowWidth=4096)
    read, reason, _ = opened(path)
    assert np.abs(read.astype(int) - GREY).max() <= 1 and "window" in reason


def test_signed_values_without_intercept_begin_at_their_lowest(tmp_path):
    read, reason, _ = opened(make(tmp_path / "us.dcm", (GREY.astype(np.int16) - 128)))
    assert np.array_equal(read, GREY) and "signed" in reason


def test_grey_levels_that_are_labelled_signed_by_mistake_are_told(tmp_path):
    grey = GREY.copy()
    grey[:8] = 0
    read, reason, _ = opened(make(tmp_path / "us.dcm", grey, PixelRepresentation=1))
    assert np.array_equal(read, grey) and "sign" in reason


def test_a_window_of_many_bits_is_applied(tmp_path):
    values = np.array([[0, 500, 1000, 2000, 4095]], np.uint16)
    path = make(tmp_path / "us.dcm", values, bits=12, WindowCenter=1000.5, WindowWidth=1001)
    read, reason, _ = opened(path)
    assert read.tolist() == [[0, 0, 128, 255, 255]] and "window" in reason
    rewrite(path, VOILUTFunction="LINEAR_EXACT", WindowCenter=1000, WindowWidth=1000)
    assert opened(path)[0].tolist() == [[0, 0, 128, 255, 255]]


@pytest.mark.parametrize(("centre", "width"), [(90000, 10), (-500, 3), (100, 0), (100, 1)])
def test_a_window_that_shows_nothing_is_not_applied(tmp_path, centre, width):
    values = np.array([[0, 2047, 4095]], np.uint16)
    path = make(tmp_path / "us.dcm", values, bits=12, WindowCenter=centre, WindowWidth=width)
    assert opened(path)[0].tolist() == [[0, 127, 255]]


def test_a_display_window_of_eight_bits_is_not_applied_but_told(tmp_path):
    read, reason, notes = opened(make(tmp_path / "us.dcm", RAMP, WindowCenter=60, WindowWidth=40))
    assert np.array_equal(read, RAMP) and reason == "" and "display window" in notes[0]


def test_fractions_and_few_bits_cannot_be_compared(tmp_path):
    assert "7 bits" in opened(make(tmp_path / "us.dcm", RAMP // 2, bits=7))[1]
    path = make(tmp_path / "us.dcm", RAMP.astype(np.float32) / 255)
    dataset = pydicom.dcmread(path)
    dataset.FloatPixelData, dataset.BitsAllocated = dataset.PixelData, 32
    del dataset.PixelData
    dataset.save_as(path)
    read, reason, _ = opened(path)
    assert np.array_equal(read, RAMP) and "fractional" in reason


def test_overlays_in_unused_bits_are_left_out(tmp_path):
    values = np.rint(GREY.astype(float) * 4095 / 255).astype(np.uint16)
    values[0, 0] = 4095
    marked = values | (np.arange(64, dtype=np.uint16) % 2 << 12)
    path = make(tmp_path / "us.dcm", marked, bits=12)
    dataset = pydicom.dcmread(path)
    dataset.add_new((0x6000, 0x0100), "US", 16)
    dataset.add_new((0x6000, 0x0102), "US", 12)
    dataset.save_as(path)
    assert np.array_equal(opened(path)[0][1:], GREY[1:])
