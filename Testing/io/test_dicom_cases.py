"""DICOM files that once came out wrong (../shared/cases), and damaged ones: a right value or one clear sentence."""

from __future__ import annotations

import numpy as np
import pydicom
import pytest
from dicom_help import compressed, jpeg, make, region, rewrite, speckle
from mutations import failures
from pydicom.sequence import Sequence
from pydicom.uid import ImplicitVRLittleEndian, JPEG2000Lossless, JPEGLSLossless, RLELossless

from MSUSSegmentLib.io.open import open_recording

CLIP = (0, 0.0333, 0.0666, 0.0999)
#: name: frames, mm per pixel, times, mean grey of frame 0
CASES = {
    "e0_same_uncompressed": (1, 0.09, None, 70.07),
    "e1_jpeg_ybr_labelled_rgb": (1, 0.09, None, 70.1),
    "d01_ptr_frametime_vector_stale": (4, 0.08, CLIP, 83.6),
    "d10_u16_8bitvals_window": (4, 0.08, None, 83.6),
    "d13_no_numberofframes_many": (4, 0.08, None, 83.6),
    "d40_jpeg_gray_but_spp3": (4, 0.08, CLIP, 83.6),
    "d51_nopreamble": (4, 0.08, CLIP, 83.6),
    "d56_mpeg4": (4, 0.08, CLIP, 83.6),
    "d58_enhanced_perframe_measures": (4, 0.08, CLIP, 83.6),
    "d70_upscaled2x_region_stale": (1, None, None, 83.6),
}


@pytest.mark.parametrize("name", CASES)
def test_a_file_that_came_out_wrong_comes_out_right(shared_cases, name):
    frames, spacing, times, mean = CASES[name]
    with open_recording(shared_cases / f"{name}.dcm") as recording:
        assert len(recording) == frames and recording.grey_note == ""
        assert recording.times == ((None,) * frames if times is None else pytest.approx(times, abs=1e-9))
        assert recording.frame(0).pixels.mean() == pytest.approx(mean, abs=0.1)
        assert len({frame.pixels.tobytes() for frame in recording}) == frames
        if spacing is None:
            assert recording.scale.spacing is None and "resized" in recording.scale.reason
        else:
            assert recording.scale.spacing == pytest.approx((spacing, spacing))
        assert bool(recording.notes) == (name in ("d13_no_numberofframes_many", "d40_jpeg_gray_but_spp3"))


def test_the_case_without_preamble_opens_without_a_suffix_too(shared_cases, tmp_path):
    (tmp_path / "IM000001").write_bytes((shared_cases / "d51_nopreamble.dcm").read_bytes())
    with open_recording(tmp_path / "IM000001") as recording:
        assert len(recording) == 4


def kinds(folder) -> dict:
    """One small file of each kind of pixel data and header."""
    grey, regions = speckle(40, 56), Sequence([region((0, 0, 55, 39))])
    movie = np.stack([grey, np.roll(grey, 7, axis=1), np.roll(grey, 14, axis=1)])
    colour = np.stack([grey] * 3, axis=-1)
    clip = {"frames": 3, "FrameTime": "40", "FrameIncrementPointer": 0x00181063, "SequenceOfUltrasoundRegions": regions}
    palette = {f"{name}PaletteColorLookupTableDescriptor": [256, 0, 8] for name in ("Red", "Green", "Blue")}
    palette |= {f"{name}PaletteColorLookupTableData": bytes(range(256)) for name in ("Red", "Green", "Blue")}

    def packed(name, syntax, pixels, *more, **tags):
        dataset = pydicom.dcmread(make(folder / name, pixels, *more, **tags))
        dataset.compress(syntax)
        dataset.save_as(folder / name)
        return folder / name

    bare = pydicom.dcmread(make(folder / "whole.dcm", movie, **clip))
    bare = pydicom.Dataset({element.tag: element for element in bare})
    pydicom.dcmwrite(folder / "bare.dcm", bare, implicit_vr=True, little_endian=True, enforce_file_format=False)
    implicit = make(
        folder / "implicit.dcm", movie.astype(np.uint16), bits=12, WindowCenter=127, WindowWidth=255, **clip
    )
    dataset = pydicom.dcmread(implicit)
    dataset.file_meta.TransferSyntaxUID = ImplicitVRLittleEndian
    dataset.save_as(implicit, implicit_vr=True, little_endian=True)
    wrong = {"SamplesPerPixel": 3, "PhotometricInterpretation": "YBR_FULL_422", "NumberOfFrames": None}
    return {
        "native": make(folder / "native.dcm", movie, **clip),
        "colour": make(folder / "colour.dcm", colour, "RGB", SequenceOfUltrasoundRegions=regions),
        "palette": packed("palette.dcm", RLELossless, grey, "PALETTE COLOR", **palette),
        "rle": packed("rle.dcm", RLELossless, colour, "RGB"),
        "jpeg": compressed(make(folder / "jpeg.dcm", movie, **clip), [jpeg(frame) for frame in movie]),
        "jpeg colour": compressed(make(folder / "jpegs.dcm", colour, "RGB"), [jpeg(colour, markers="none")]),
        "jpeg grey": compressed(make(folder / "grey.dcm", movie, **clip), [jpeg(frame) for frame in movie], **wrong),
        "jpeg-ls": compressed_ls(folder / "ls.dcm", grey),
        "jpeg 2000": packed("j2k.dcm", JPEG2000Lossless, grey.astype(np.uint16)),
        "bare": folder / "bare.dcm",
        "implicit": implicit,
        "spacing": rewrite(make(folder / "spacing.dcm", grey, PixelSpacing=[0.2, 0.2]), PatientAge="034Y"),
    }


def compressed_ls(path, grey):
    """JPEG-LS has no encoder here: a frame of runs, by hand, is all that damage needs."""
    pytest.importorskip("libjpeg")
    height, width = grey.shape
    frame = b"\xff\xd8\xff\xf7\0\x0b\x08" + height.to_bytes(2, "big") + width.to_bytes(2, "big") + b"\1\1\x11\0"
    return compressed(
        make(path, grey), [frame + b"\xff\xda\0\x08\1\1\0\0\0\0" + bytes(200) + b"\xff\xd9"], JPEGLSLossless
    )


KINDS = (
    *("native", "colour", "palette", "rle", "jpeg", "jpeg colour", "jpeg grey", "jpeg-ls", "jpeg 2000"),
    *("bare", "implicit", "spacing"),
)


def damage(tmp_path, kind: str, count: int, seed: int) -> list[str]:
    (tmp_path / "damaged").mkdir()
    return failures(kinds(tmp_path)[kind], tmp_path / "damaged", count, seed)


@pytest.mark.parametrize("kind", KINDS)
def test_damaged_files_open_or_are_refused_with_one_sentence(tmp_path, kind):
    assert damage(tmp_path, kind, count=40, seed=1) == []


@pytest.mark.slow
@pytest.mark.fuzz
@pytest.mark.parametrize("kind", KINDS)
def test_five_thousand_damaged_files_open_or_are_refused_with_one_sentence(tmp_path, kind):
    assert damage(tmp_path, kind, count=-(-5000 // len(KINDS)), seed=2026) == []
