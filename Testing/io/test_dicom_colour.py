"""How a DICOM file codes its colours: what its JPEG stream says, what its pixels look like, what its header says."""

from __future__ import annotations

import numpy as np
import pytest
from dicom_help import compressed, first, jpeg, make, rewrite, speckle
from pydicom.uid import JPEG2000Lossless, RLELossless

from MSUSSegmentLib.io.colour import looks_like_ycbcr
from MSUSSegmentLib.io.open import open_recording

GREY = speckle(96, 128)
RGB = np.repeat(GREY[..., None], 3, axis=2)
YBR = np.stack([GREY, np.full_like(GREY, 128), np.full_like(GREY, 128)], axis=-1)
#: Every pixel in a colour of its own: nothing to tell by the look.
TINTED = np.stack([GREY, GREY // 2, 255 - GREY], axis=-1)


def opened(path) -> tuple[np.ndarray, tuple[str, ...], str]:
    with open_recording(path) as recording:
        return recording.frame(0).pixels, recording.notes, recording.grey_note


def near(pixels, expected, most=4) -> bool:
    return np.abs(pixels.astype(int) - expected).mean() <= most


@pytest.mark.parametrize(
    "photometric", ["RGB", "YBR_FULL", "YBR_FULL_422", "YBR_PARTIAL_422", "YBR_RCT", "MONOCHROME2"]
)
@pytest.mark.parametrize(
    ("stream", "note"),
    [
        ({}, False),
        ({"subsampling": 2}, False),
        ({"markers": "none"}, True),
        ({"markers": "none", "subsampling": 1}, False),
        ({"markers": 1}, False),
        ({"markers": 1, "ids": (0, 1, 2)}, False),
        ({"markers": 0}, True),  # the marker is wrong: the pixels show it
    ],
)
def test_a_jpeg_of_brightness_and_colour_is_read_as_such_whatever_the_header_says(tmp_path, photometric, stream, note):
    path = make(tmp_path / "us.dcm", RGB, "RGB", PhotometricInterpretation=photometric)
    samples = 1 if photometric == "MONOCHROME2" else 3
    path = compressed(path, [jpeg(RGB, **stream)], SamplesPerPixel=samples)
    pixels, notes, reason = opened(path)
    assert near(pixels, GREY)
    assert bool(reason) == (photometric == "YBR_PARTIAL_422")  # no pixel is dark enough to tell the range
    differs = note and (photometric == "RGB" or stream.get("markers") == 0 or photometric in ("YBR_RCT", "MONOCHROME2"))
    assert any("look like" in one for one in notes) == bool(differs)


@pytest.mark.parametrize("photometric", ["RGB", "YBR_FULL_422"])
@pytest.mark.parametrize("stream", [{"ids": b"RGB"}, {"ids": b"rgb"}, {"adobe": 0}, {}])
def test_a_jpeg_of_red_green_and_blue_is_read_as_such_whatever_the_header_says(tmp_path, photometric, stream):
    data = jpeg(RGB, markers="raw", ids=stream.get("ids"))
    if "adobe" in stream:
        data = data[:2] + jpeg(RGB, markers=0)[2:18] + data[2:]
    path = compressed(make(tmp_path / "us.dcm", RGB, "RGB"), [data], PhotometricInterpretation=photometric)
    assert near(opened(path)[0], GREY)


@pytest.mark.parametrize(
    ("stream", "photometric"),
    [
        ({}, "RGB"),
        ({"markers": 1}, "RGB"),
        ({"markers": "none", "subsampling": 2}, "RGB"),
        ({"markers": "none"}, "YBR_FULL"),
        ({"markers": "raw"}, "RGB"),
        ({"markers": "raw", "ids": b"RGB"}, "YBR_FULL_422"),
    ],
)
def test_where_the_look_does_not_tell_the_stream_does_and_then_the_header(tmp_path, stream, photometric):
    path = compressed(
        make(tmp_path / "us.dcm", RGB, "RGB"), [jpeg(TINTED, **stream)], PhotometricInterpretation=photometric
    )
    expected = 0.299 * TINTED[..., 0] + 0.587 * TINTED[..., 1] + 0.114 * TINTED[..., 2]
    pixels, notes, _ = opened(path)
    assert near(pixels, expected) and not notes


@pytest.mark.parametrize(("stored", "label"), [(YBR, "RGB"), (RGB, "YBR_FULL")], ids=["YBR as RGB", "RGB as YBR"])
@pytest.mark.parametrize("packing", ["plain", "planar", "RLE", "JPEG 2000"])
def test_uncompressed_colours_that_are_mislabelled_are_read_by_their_look_with_a_warning(
    tmp_path, stored, label, packing
):
    pixels = np.ascontiguousarray(stored.transpose(2, 0, 1)).reshape(stored.shape) if packing == "planar" else stored
    path = make(tmp_path / "us.dcm", pixels, label, PlanarConfiguration=int(packing == "planar"))
    if packing in ("RLE", "JPEG 2000"):
        import pydicom

        dataset = pydicom.dcmread(path)
        dataset.PhotometricInterpretation = "RGB"
        options = {"use_mct": False} if packing == "JPEG 2000" else {}
        dataset.compress(RLELossless if packing == "RLE" else JPEG2000Lossless, **options)
        dataset.save_as(path)
        rewrite(path, PhotometricInterpretation=label)
    read, notes, _ = opened(path)
    assert np.abs(read.astype(int) - GREY).max() <= 1
    assert any("look like" in note and label in note for note in notes)


@pytest.mark.parametrize(("stored", "label"), [(YBR, "YBR_FULL"), (RGB, "RGB")])
@pytest.mark.parametrize("planar", [0, 1])
def test_the_order_of_colours_is_known_by_their_look(tmp_path, stored, label, planar):
    pixels = np.ascontiguousarray(stored.transpose(2, 0, 1)).reshape(stored.shape) if planar else stored
    read, notes, _ = opened(make(tmp_path / "us.dcm", pixels, label, PlanarConfiguration=1 - planar))
    assert np.abs(read.astype(int) - GREY).max() <= 1 and any("stored" in note for note in notes)


def test_a_right_label_gives_no_warning(tmp_path):
    for name, stored in (("RGB", RGB), ("YBR_FULL", YBR)):
        assert opened(make(tmp_path / "us.dcm", stored, name))[1] == ()


def packed(y: np.ndarray) -> np.ndarray:
    """(H, W / 2, 4): Y1 Y2 Cb Cr of a grey picture."""
    halves = np.full((y.shape[0], y.shape[1] // 2, 4), 128, np.uint8)
    halves[..., 0], halves[..., 1] = y[:, ::2], y[:, 1::2]
    return halves


@pytest.mark.parametrize(("range_of", "noted"), [("limited", False), ("full", True)])
def test_partial_ybr_is_stretched_unless_its_brightness_uses_the_full_range(tmp_path, range_of, noted):
    grey = np.tile(np.arange(256, dtype=np.uint8), (64, 1))
    y = np.rint(16 + grey * (219 / 255)).astype(np.uint8) if range_of == "limited" else grey
    path = make(tmp_path / "us.dcm", np.repeat(grey[..., None], 3, axis=2), "RGB")
    path = rewrite(path, PhotometricInterpretation="YBR_PARTIAL_422", PixelData=packed(y).tobytes())
    pixels, notes, _ = opened(path)
    assert np.abs(pixels.astype(int) - grey).max() <= 1
    assert any("full range" in note for note in notes) == noted


@pytest.mark.parametrize("coded", ["limited", "full"])
def test_partial_ybr_in_a_jpeg_goes_by_its_black(tmp_path, coded):
    grey = speckle(96, 128)
    grey[:20] = 0
    y = np.rint(16 + grey * (219 / 255)).astype(np.uint8) if coded == "limited" else grey
    stream = jpeg(np.stack([y, np.full_like(y, 128), np.full_like(y, 128)], axis=-1), markers="raw")
    path = compressed(make(tmp_path / "us.dcm", RGB, "RGB"), [stream], PhotometricInterpretation="YBR_PARTIAL_422")
    pixels, _, reason = opened(path)
    assert near(pixels, grey) and reason == ""


def test_partial_ybr_keeps_its_colours(tmp_path):
    halves = packed(np.full((64, 64), 81, np.uint8))
    halves[..., 2], halves[..., 3] = 90, 240  # red in the limited range of BT.601
    path = make(tmp_path / "us.dcm", np.zeros((64, 64, 3), np.uint8), "RGB")
    rewrite(path, PhotometricInterpretation="YBR_PARTIAL_422", PixelData=halves.tobytes())
    assert np.abs(first(path).astype(int) - 76).max() <= 1
    with open_recording(path) as recording:
        assert recording.overlay(0).all()


def test_full_colour_that_is_labelled_halved_is_read_in_full(tmp_path):
    path = rewrite(make(tmp_path / "us.dcm", YBR, "YBR_FULL"), PhotometricInterpretation="YBR_FULL_422")
    pixels, notes, _ = opened(path)
    assert np.abs(pixels.astype(int) - GREY).max() <= 1 and any("halved" in note for note in notes)


def test_grey_that_is_labelled_colour_opens_as_grey(tmp_path):
    wrong = {"SamplesPerPixel": 3, "PhotometricInterpretation": "YBR_FULL_422", "PlanarConfiguration": 0}
    plain = rewrite(make(tmp_path / "plain.dcm", GREY), **wrong)
    coded = compressed(make(tmp_path / "coded.dcm", GREY), [jpeg(GREY)], **wrong)
    for path, most in ((plain, 0), (coded, 4)):
        pixels, notes, _ = opened(path)
        assert near(pixels, GREY, most) and any("one grey level" in note for note in notes)
        with open_recording(path) as recording:
            assert recording.overlay(0) is None


def test_colour_that_no_installed_package_decodes_unchanged_is_refused_with_what_to_install(tmp_path, monkeypatch):
    from dicom_help import refusal
    from pydicom.pixels.decoders import JPEGBaseline8BitDecoder as Decoder

    path = compressed(make(tmp_path / "us.dcm", RGB, "RGB"), [jpeg(RGB)])
    monkeypatch.setattr(Decoder, "_available", {k: v for k, v in Decoder._available.items() if k != "pylibjpeg"})
    monkeypatch.setattr(Decoder, "_unavailable", {"pylibjpeg": ("numpy", "pylibjpeg>=2.0")})
    assert "pip install pylibjpeg" in refusal(path)


def test_the_look_is_told_only_where_it_tells():
    assert looks_like_ycbcr(YBR) is True and looks_like_ycbcr(RGB) is False
    assert looks_like_ycbcr(TINTED) is None
    assert looks_like_ycbcr(np.full((8, 8, 3), 128, np.uint8)) is None
    flow = RGB.copy()
    flow[:30] = 200, 30, 10
    assert looks_like_ycbcr(flow) is False
