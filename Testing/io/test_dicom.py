"""DICOM: colours, bits and compressions, frame times, and the scale of the region that holds the image."""

from __future__ import annotations

import numpy as np
import pydicom
import pytest
from dicom_help import RAMP, first, make, refusal, region, scale_of, screen
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from pydicom.uid import RLELossless

from MSUSSegmentLib.io.open import open_recording


def test_grey_of_eight_bits_comes_back_unchanged(tmp_path):
    assert np.array_equal(first(make(tmp_path / "us.dcm", RAMP)), RAMP)


def test_inverted_grey_is_turned_back(tmp_path):
    assert np.array_equal(first(make(tmp_path / "us.dcm", 255 - RAMP, "MONOCHROME1")), RAMP)


@pytest.mark.parametrize("bits", [10, 12, 16])
def test_more_bits_are_scaled_by_the_largest_number_they_hold(tmp_path, bits):
    white = 2**bits - 1
    pixels = np.array([[0, white // 2, white]], np.uint16)
    assert first(make(tmp_path / "us.dcm", pixels, bits=bits)).tolist() in ([[0, 127, 255]], [[0, 128, 255]])


def test_grey_in_colour_comes_back_unchanged(tmp_path):
    colours = np.repeat(RAMP[..., None], 3, axis=2)
    assert np.array_equal(first(make(tmp_path / "us.dcm", colours, "RGB")), RAMP)


def test_colour_becomes_its_luma(tmp_path):
    colours = np.array([[[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 255]]], np.uint8)
    assert first(make(tmp_path / "us.dcm", colours, "RGB")).tolist() == [[76, 150, 29, 255]]


def test_ybr_becomes_colour_first(tmp_path):
    ybr = np.stack([RAMP, np.full_like(RAMP, 128), np.full_like(RAMP, 128)], axis=-1)
    assert np.abs(first(make(tmp_path / "us.dcm", ybr, "YBR_FULL")).astype(int) - RAMP).max() <= 1


def test_ybr_with_halved_colour_becomes_grey(tmp_path):
    packed = np.empty((16, 8, 4), np.uint8)  # Y1 Y2 Cb Cr
    packed[..., 0], packed[..., 1], packed[..., 2:] = RAMP[:, ::2], RAMP[:, 1::2], 128
    path = make(tmp_path / "us.dcm", np.repeat(RAMP[..., None], 3, axis=2), "YBR_FULL_422")
    dataset = pydicom.dcmread(path)
    dataset.PixelData = packed.tobytes()
    dataset.save_as(path)
    assert np.abs(first(path).astype(int) - RAMP).max() <= 1


@pytest.mark.parametrize("bits", [8, 16])
def test_a_palette_becomes_colour_first(tmp_path, bits):
    entries = np.zeros((3, 256), np.uint16)
    entries[:] = np.arange(256)
    entries[:, 7] = 255, 0, 0
    if bits == 16:
        entries = entries * 257
    tags = {}
    for name, values in zip(("Red", "Green", "Blue"), entries, strict=True):
        tags[f"{name}PaletteColorLookupTableDescriptor"] = [256, 0, bits]
        data = values.astype(np.uint8 if bits == 8 else "<u2").tobytes()
        tags[f"{name}PaletteColorLookupTableData"] = data
    expected = RAMP.copy()
    expected[0, 7] = 76
    assert np.array_equal(first(make(tmp_path / "us.dcm", RAMP, "PALETTE COLOR", **tags)), expected)


def test_run_length_compression_and_frames_in_any_order(tmp_path):
    movie = np.stack([np.full((16, 16), 30 * i, np.uint8) for i in range(6)])
    path = make(tmp_path / "us.dcm", movie, frames=6, FrameTime="20")
    dataset = pydicom.dcmread(path)
    dataset.compress(RLELossless)
    dataset.save_as(path)
    with open_recording(path) as recording:
        assert [int(frame.pixels[0, 0]) for frame in recording] == [0, 30, 60, 90, 120, 150]
        assert [int(recording.frame(i).pixels[0, 0]) for i in (5, 1, 3)] == [150, 30, 90]
        assert recording.times == pytest.approx(np.arange(6) * 0.02) and recording.fps == pytest.approx(50)


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"FrameTimeVector": [0, 10, 30]}, (0, 0.01, 0.04)),
        ({"FrameTimeVector": [0, 10, 30], "FrameTime": "99"}, (0, 0.01, 0.04)),
        ({"FrameTimeVector": [10, 30]}, (0, 0.01, 0.04)),
        ({"FrameTimeVector": [0, 10, 20, 30], "FrameTime": "5"}, (0, 0.005, 0.01)),
        ({"FrameTime": "0", "CineRate": "25"}, (0, 0.04, 0.08)),
        ({"RecommendedDisplayFrameRate": "50"}, (0, 0.02, 0.04)),
        ({}, (None, None, None)),
    ],
)
def test_frame_times_come_from_what_the_file_has(tmp_path, tags, expected):
    path = make(tmp_path / "us.dcm", np.zeros((3, 4, 4), np.uint8), frames=3, **tags)
    with open_recording(path) as recording:
        assert recording.times == (pytest.approx(expected) if expected[0] is not None else expected)


def test_a_file_without_suffix_is_known_by_its_mark(tmp_path):
    for name in ("IM0001", "1.2.840.113"):
        assert np.array_equal(first(make(tmp_path / name, RAMP)), RAMP)


def test_the_scale_is_that_of_the_region_with_the_image(tmp_path):
    side = region((250, 0, 299, 199), 0.05)
    scale = scale_of(tmp_path, side, region((60, 20, 239, 179), 0.01, PhysicalDeltaY=-0.02))
    assert scale.spacing == pytest.approx((0.1, 0.2)) and scale.source == "DICOM region"


def test_a_spectrum_is_no_image_of_tissue(tmp_path):
    spectrum = region((0, 0, 299, 199), 0.05, RegionSpatialFormat=3, RegionDataType=3)
    assert scale_of(tmp_path, spectrum, region((60, 20, 239, 179))).spacing == pytest.approx((0.1, 0.1))
    assert "not a 2-D image of tissue" in scale_of(tmp_path, spectrum).reason


@pytest.mark.parametrize(
    ("item", "why"),
    [
        (region((60, 20, 600, 400)), "cropped or resized"),
        (region((60, 20, 239, 179), 0.0), "no ultrasound image has"),
        (region((60, 20, 239, 179), float("nan")), "lacks the size of a pixel"),
        (region((60, 20, 239, 179), 5.0), "no ultrasound image has"),
        (region((60, 20, 239, 179), PhysicalUnitsXDirection=4), "not calibrated in centimetres"),
        (region((250, 0, 299, 199)), "holds the image area"),
        (region((239, 20, 60, 179)), "no extent"),
    ],
)
def test_a_wrong_region_gives_no_scale_and_says_why(tmp_path, item, why):
    scale = scale_of(tmp_path, item, PixelSpacing=[0.3, 0.3])
    assert scale.spacing is None and scale.source == "unknown" and why in scale.reason and scale.reason.endswith(".")


def test_two_scales_over_one_image_give_none(tmp_path):
    halves = region((60, 20, 149, 179), 0.01), region((150, 20, 239, 179), 0.02)
    assert "different scales" in scale_of(tmp_path, *halves).reason
    halves[1].PhysicalDeltaX = halves[1].PhysicalDeltaY = 0.01
    assert scale_of(tmp_path, *halves).spacing == pytest.approx((0.1, 0.1))


def test_pixel_spacing_counts_only_without_regions_and_unless_it_is_one(tmp_path):
    scale = scale_of(tmp_path, PixelSpacing=[0.2, 0.1])
    assert scale.spacing == (0.1, 0.2) and scale.source == "DICOM pixel spacing"
    assert "exactly 1 mm" in scale_of(tmp_path, PixelSpacing=[1, 1]).reason
    assert "neither" in scale_of(tmp_path).reason


@pytest.mark.parametrize("shared", [True, False])
def test_a_volume_says_how_far_its_slices_are_apart_and_a_clip_does_not(tmp_path, shared):
    measures, group = Dataset(), Dataset()
    measures.PixelSpacing, measures.SpacingBetweenSlices = [0.2, 0.1], 2.5
    group.PixelMeasuresSequence = Sequence([measures])
    tags = {"PixelSpacing": [0.2, 0.1], "SpacingBetweenSlices": 2.5}
    if shared:
        tags = {"SharedFunctionalGroupsSequence": Sequence([group])}
    slices = np.stack([RAMP] * 3)
    with open_recording(make(tmp_path / "volume.dcm", slices, frames=3, **tags)) as volume:
        assert volume.slice_spacing == 2.5 and volume.scale.spacing == (0.1, 0.2)
    with open_recording(make(tmp_path / "clip.dcm", slices, frames=3, FrameTime=40.0, **tags)) as clip:
        assert clip.slice_spacing is None
    with open_recording(make(tmp_path / "still.dcm", RAMP, **tags)) as still:
        assert still.slice_spacing is None
    tags = {"SpacingBetweenSlices": 1.0}
    with open_recording(make(tmp_path / "unset.dcm", slices, frames=3, **tags)) as unset:
        assert unset.slice_spacing is None


def test_a_report_without_picture_is_told(tmp_path):
    dataset = pydicom.dcmread(make(tmp_path / "us.dcm", RAMP))
    del dataset.PixelData
    dataset.save_as(tmp_path / "report.dcm")
    assert "without a picture" in refusal(tmp_path / "report.dcm")


def test_a_file_cut_short_is_told(tmp_path):
    path = make(tmp_path / "us.dcm", screen())
    path.write_bytes(path.read_bytes()[:-9000])
    assert "copy or export it again" in refusal(path)


def test_a_compression_without_decoder_is_told(tmp_path):
    path = make(tmp_path / "us.dcm", RAMP)
    dataset = pydicom.dcmread(path)
    dataset.file_meta.TransferSyntaxUID = "1.2.840.10008.1.2.4.94"  # JPIP
    dataset.PixelData = pydicom.encaps.encapsulate([bytes(range(64))])
    dataset["PixelData"].is_undefined_length = True
    dataset.save_as(path)
    assert "cannot be decoded" in refusal(path)


#: name: (frames, shape, mm per pixel or None, mean grey of the first frame)
REAL = {
    "JPGLosslessP14SV1_1s_1f_8b": (1, (768, 1024), 0.25477),
    "OBXXXX1A_2frame": (2, (600, 800), 0.26229),
    "OBXXXX1A_rle_2frame": (2, (600, 800), 0.26229),
    "US1_UNCR": (1, (480, 640), None),
    "YBR_422": (1, (555, 800), 0.0616),
    "YBR_FULL-RLE": (1, (480, 640), 0.09537),
    "pydicom_CX50_palette_regions": (1, (350, 800), None),
    "pydicom_SonoSite_multiframe30_JPEG_regions": (30, (240, 320), None),
}


@pytest.mark.parametrize("name", REAL)
def test_real_files_open_with_the_right_scale(shared_data, name):
    frames, shape, spacing = REAL[name]
    with open_recording(shared_data / "dicom" / f"{name}.dcm") as recording:
        assert len(recording) == frames and recording.shape == shape
        last = recording.frame(frames - 1).pixels
        assert last.shape == shape and last.std() > 5
        if spacing is None:
            assert recording.scale.spacing is None and recording.scale.reason.endswith(".")
        else:
            assert recording.scale.spacing == pytest.approx((spacing, spacing), rel=1e-4)


def test_real_frames_are_the_same_however_they_are_stored(shared_data):
    folder = shared_data / "dicom"
    plain, packed = first(folder / "OBXXXX1A_2frame.dcm"), first(folder / "OBXXXX1A_rle_2frame.dcm")
    assert np.array_equal(plain, packed)
    assert np.array_equal(plain[:350], first(folder / "pydicom_CX50_palette_regions.dcm"))  # the same scan, cropped
    with open_recording(folder / "pydicom_SonoSite_multiframe30_JPEG_regions.dcm") as recording:
        assert recording.fps == pytest.approx(30, rel=1e-3)
