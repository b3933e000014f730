"""Which frames a DICOM file really holds, whatever its header says: numbers, marks, compressions, sizes, modality."""

from __future__ import annotations

import io

import numpy as np
import pydicom
import pytest
from dicom_help import RAMP, compressed, first, jpeg, make, refusal, rewrite, speckle
from pydicom.encaps import encapsulate_extended
from pydicom.uid import ExplicitVRBigEndian, ImplicitVRLittleEndian, JPEG2000Lossless, JPEGLSLossless, RLELossless

from MSUSSegmentLib.io.dicom import is_dicom
from MSUSSegmentLib.io.open import find_inputs, open_recording
from MSUSSegmentLib.io.recording import OtherModalityError, RecordingError

GREY = speckle(48, 64)
MOVIE = np.stack([np.roll(GREY, 5 * i, axis=1) for i in range(4)])


def opened(path) -> tuple[np.ndarray, str]:
    with open_recording(path) as recording:
        assert all(note.startswith(path.name) and note.endswith(".") for note in recording.notes)
        return np.stack([frame.pixels for frame in recording]), " ".join(recording.notes)


@pytest.mark.parametrize("stated", [None, 1, 3, 50, 0])
@pytest.mark.parametrize("packing", ["plain", "RLE", "JPEG", "JPEG without offsets"])
def test_the_frames_that_are_there_are_used_and_a_wrong_number_is_told(tmp_path, stated, packing):
    path = make(tmp_path / "us.dcm", MOVIE, frames=4, FrameTime="40")
    if packing == "RLE":
        dataset = pydicom.dcmread(path)
        dataset.compress(RLELossless)
        dataset.save_as(path)
    elif packing != "plain":
        compressed(path, [jpeg(frame) for frame in MOVIE], offsets=packing == "JPEG")
    frames, notes = opened(rewrite(path, NumberOfFrames=stated))
    assert frames.shape == MOVIE.shape and np.abs(frames.astype(int) - MOVIE).mean() < (
        4 if "JPEG" in packing else 1e-9
    )
    assert "data hold 4" in notes
    with open_recording(path) as recording:
        assert recording.times == pytest.approx((0, 0.04, 0.08, 0.12))


def test_the_right_number_of_frames_is_not_mentioned_nor_is_padding_taken_for_frames(tmp_path):
    path = make(tmp_path / "us.dcm", MOVIE, frames=4)
    assert opened(path)[1] == ""
    dataset = pydicom.dcmread(path)
    dataset.PixelData += bytes(2 * GREY.size)
    dataset.save_as(path)
    assert opened(path)[0].shape == MOVIE.shape


@pytest.mark.parametrize("packing", ["plain", "JPEG"])
def test_a_clip_that_is_cut_short_keeps_its_whole_frames(tmp_path, packing):
    path = make(tmp_path / "us.dcm", MOVIE, frames=4, FrameTimeVector=[0, 40, 20, 40])
    if packing == "JPEG":
        compressed(path, [jpeg(frame) for frame in MOVIE])
    path.write_bytes(path.read_bytes()[:-1000])
    frames, notes = opened(path)
    assert frames.shape == (3, 48, 64) and "data hold 3" in notes
    with open_recording(path) as recording:
        assert recording.times == pytest.approx((0, 0.04, 0.06))
    still = compressed(make(tmp_path / "still.dcm", GREY), [jpeg(GREY)])
    still.write_bytes(still.read_bytes()[:-300])
    refusal(still)


def test_frames_in_several_fragments_and_with_a_wrong_offset_table(tmp_path):
    streams = [jpeg(frame) for frame in MOVIE]
    path = make(tmp_path / "us.dcm", MOVIE, frames=4)
    dataset = pydicom.dcmread(path)
    dataset.file_meta.TransferSyntaxUID = "1.2.840.10008.1.2.4.50"
    for table in (True, False):
        dataset.PixelData = pydicom.encaps.encapsulate(streams, fragments_per_frame=3, has_bot=table)
        dataset["PixelData"].is_undefined_length = True
        dataset.save_as(path)
        assert np.abs(opened(path)[0].astype(int) - MOVIE).mean() < 4
    data = pydicom.encaps.encapsulate(streams, fragments_per_frame=2, has_bot=False)
    dataset.PixelData = data[:4] + (4).to_bytes(4, "little") + bytes(4) + data[8:]  # a table of one offset
    dataset["PixelData"].is_undefined_length = True
    dataset.save_as(path)
    assert np.abs(opened(path)[0].astype(int) - MOVIE).mean() < 4
    dataset.PixelData, dataset.ExtendedOffsetTable, dataset.ExtendedOffsetTableLengths = encapsulate_extended(streams)
    dataset["PixelData"].is_undefined_length = True
    dataset.save_as(path)
    assert np.abs(opened(path)[0].astype(int) - MOVIE).mean() < 4


@pytest.mark.parametrize("syntax", [ImplicitVRLittleEndian, ExplicitVRBigEndian, None])
@pytest.mark.parametrize("name", ["us.dcm", "IM0001", "1.2.840.113619"])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_a_file_without_preamble_and_transfer_syntax_opens(tmp_path, syntax, name, dtype):
    dataset = pydicom.dcmread(make(tmp_path / "whole.dcm", GREY.astype(dtype)))
    dataset = pydicom.Dataset({element.tag: element for element in dataset})
    big, implicit = syntax == ExplicitVRBigEndian, syntax == ImplicitVRLittleEndian
    if big:
        dataset.PixelData = GREY.astype(np.dtype(dtype).newbyteorder(">")).tobytes()
        dataset["PixelData"].VR = "OW" if dtype == np.uint16 else "OB"
    pydicom.dcmwrite(tmp_path / name, dataset, implicit_vr=implicit, little_endian=not big, enforce_file_format=False)
    assert (tmp_path / name).read_bytes()[128:132] != b"DICM" and is_dicom(tmp_path / name)
    assert np.array_equal(first(tmp_path / name), GREY)
    (tmp_path / "whole.dcm").unlink()
    assert find_inputs([tmp_path]) == [tmp_path / name]


def test_compressed_data_without_preamble_and_syntax_open(tmp_path):
    path = compressed(make(tmp_path / "whole.dcm", MOVIE, frames=4), [jpeg(frame) for frame in MOVIE])
    dataset = pydicom.dcmread(path)
    bare = pydicom.Dataset({element.tag: element for element in dataset})
    pydicom.dcmwrite(tmp_path / "bare", bare, implicit_vr=False, little_endian=True, enforce_file_format=False)
    assert np.abs(opened(tmp_path / "bare")[0].astype(int) - MOVIE).mean() < 4
    (tmp_path / "meta").write_bytes(path.read_bytes()[132:])  # file meta information at the very beginning
    assert np.abs(opened(tmp_path / "meta")[0].astype(int) - MOVIE).mean() < 4


@pytest.mark.parametrize("name", ["scan.png", "scan.jpg", "scan.mp4", "scan.nii", "scan.001", "scan"])
def test_the_mark_of_dicom_counts_before_the_suffix(tmp_path, name):
    assert np.array_equal(first(make(tmp_path / name, GREY)), GREY)


@pytest.mark.parametrize(
    "content", [b"", b"text\n" * 99, bytes(500), b"\x08\0" * 300, b"PK\3\4" + bytes(200), b"\2\0" * 8]
)
def test_other_files_are_not_taken_for_dicom(tmp_path, content):
    (tmp_path / "file").write_bytes(content)
    assert not is_dicom(tmp_path / "file")


def test_compressed_data_whose_syntax_is_missing_or_wrong_are_known_by_their_own_mark(tmp_path):
    for stated in ("1.2.840.10008.1.2.1", RLELossless, JPEG2000Lossless, JPEGLSLossless, "1.2.826.0.1.9"):
        path = compressed(make(tmp_path / "us.dcm", GREY), [jpeg(GREY)])
        dataset = pydicom.dcmread(path)
        dataset.file_meta.TransferSyntaxUID = stated
        dataset.save_as(path, implicit_vr=False, little_endian=True)
        frames, notes = opened(path)
        assert np.abs(frames[0].astype(int) - GREY).mean() < 4 and "another kind of compression" in notes
    dataset = pydicom.dcmread(make(tmp_path / "us.dcm", GREY))
    dataset.compress(JPEG2000Lossless)
    dataset.file_meta.TransferSyntaxUID = RLELossless
    dataset.save_as(tmp_path / "us.dcm")
    assert np.array_equal(first(tmp_path / "us.dcm"), GREY)


def test_uncompressed_data_that_are_said_to_be_compressed_open(tmp_path):
    dataset = pydicom.dcmread(make(tmp_path / "us.dcm", GREY))
    dataset.file_meta.TransferSyntaxUID = "1.2.840.10008.1.2.4.50"
    dataset["PixelData"].is_undefined_length = False
    buffer = io.BytesIO()
    plain = pydicom.Dataset({element.tag: element for element in dataset})
    pydicom.dcmwrite(buffer, plain, implicit_vr=False, little_endian=True, enforce_file_format=False)
    head = io.BytesIO()
    pydicom.filewriter.write_file_meta_info(head, dataset.file_meta)
    (tmp_path / "us.dcm").write_bytes(bytes(128) + b"DICM" + head.getvalue() + buffer.getvalue())
    assert np.array_equal(first(tmp_path / "us.dcm"), GREY)


@pytest.mark.parametrize("packing", ["JPEG", "JPEG 2000"])
def test_a_stream_of_another_size_is_refused_with_both_sizes(tmp_path, packing):
    path = compressed(make(tmp_path / "us.dcm", GREY), [jpeg(GREY)])
    if packing == "JPEG 2000":
        dataset = pydicom.dcmread(make(tmp_path / "us.dcm", GREY))
        dataset.compress(JPEG2000Lossless)
        dataset.save_as(path)
    text = refusal(rewrite(path, Columns=32))
    assert "32 x 48" in text and "64 x 48" in text


def test_a_missing_size_is_that_of_the_stream_or_refused(tmp_path):
    path = compressed(make(tmp_path / "us.dcm", GREY), [jpeg(GREY)], Rows=None)
    assert opened(path)[0].shape == (1, 48, 64)
    assert "size" in refusal(rewrite(make(tmp_path / "us.dcm", GREY), Rows=None))


@pytest.mark.parametrize(("tags", "why"), [({"BitsAllocated": 12}, "12 bits"), ({"SamplesPerPixel": 4}, "4 samples")])
def test_pixels_of_no_known_kind_are_refused(tmp_path, tags, why):
    assert why in refusal(rewrite(make(tmp_path / "us.dcm", RAMP), **tags))
    argb = make(tmp_path / "us.dcm", RAMP, PhotometricInterpretation="ARGB")
    assert "ARGB" in refusal(argb)


def video(frames, codec, container, **options) -> bytes:
    av = pytest.importorskip("av")
    buffer = io.BytesIO()
    with av.open(buffer, "w", format=container) as output:
        stream = output.add_stream(codec, rate=25)
        stream.height, stream.width = frames[0].shape
        stream.pix_fmt, stream.bit_rate, stream.options = "yuv420p", 8_000_000, options
        for pixels in frames:
            for packet in stream.encode(av.VideoFrame.from_ndarray(pixels, format="gray")):
                output.mux(packet)
        for packet in stream.encode():
            output.mux(packet)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("codec", "container", "syntax"),
    [
        ("libx264", "h264", "102"),
        ("libx264", "mp4", "103"),
        ("libx264", "mpegts", "102"),
        ("mpeg2video", "mpeg2video", "100"),
        ("libx265", "hevc", "107"),
    ],
)
@pytest.mark.parametrize("pieces", [1, 3])
def test_video_in_dicom_opens_with_the_times_of_the_header(tmp_path, codec, container, syntax, pieces):
    movie = [np.roll(speckle(96, 128), 9 * i, axis=1) for i in range(6)]
    data = video(movie, codec, container)
    path = make(tmp_path / "us.dcm", np.stack([movie[0]] * 3, -1), "RGB", NumberOfFrames=6, FrameTime="20")
    dataset = pydicom.dcmread(path)
    dataset.PhotometricInterpretation = "YBR_PARTIAL_420"
    dataset.file_meta.TransferSyntaxUID = f"1.2.840.10008.1.2.4.{syntax}"
    dataset.PixelData = pydicom.encaps.encapsulate([data], fragments_per_frame=pieces, has_bot=False)
    dataset["PixelData"].is_undefined_length = True
    dataset.save_as(path)
    with open_recording(path) as recording:
        assert len(recording) == 6 and recording.shape == (96, 128)
        assert recording.times == pytest.approx(np.arange(6) * 0.02)
        for index in (5, 0, 3):
            assert np.abs(recording.frame(index).pixels.astype(int) - movie[index]).mean() < 6
        assert recording.overlay(2).shape == (96, 128) and not recording.overlay(2).any()
    text = refusal(rewrite(path, Rows=48))
    assert "128 x 48" in text and "128 x 96" in text
    frames, notes = opened(rewrite(path, Rows=96, NumberOfFrames=9))
    assert len(frames) == 6 and "video holds 6" in notes


def test_pixels_that_are_not_square_and_have_no_size_are_told(tmp_path):
    path = make(tmp_path / "us.dcm", GREY, PixelAspectRatio=[4, 3])
    assert "4 high to 3 wide" in opened(path)[1]
    assert opened(rewrite(path, PixelAspectRatio=[1, 1]))[1] == ""


@pytest.mark.parametrize("modality", ["CT", "MR", "PT", "DX", "SEG", "XA", "ES", "SM"])
def test_another_modality_is_opened_only_when_that_is_wanted(tmp_path, modality):
    path = make(tmp_path / "us.dcm", RAMP, Modality=modality)
    with pytest.raises(OtherModalityError) as caught:
        open_recording(path)
    assert caught.value.modality == modality and isinstance(caught.value, RecordingError)
    assert modality in str(caught.value) and "us.dcm" in str(caught.value)
    with open_recording(path, any_modality=True) as recording:
        assert np.array_equal(recording.frame(0).pixels, RAMP)


@pytest.mark.parametrize("modality", [None, "", "US", "IVUS", "OT"])
def test_ultrasound_and_what_says_nothing_open_the_latter_with_a_note(tmp_path, modality):
    path = make(tmp_path / "us.dcm", RAMP)
    assert "does not say" not in opened(rewrite(path, Modality=modality))[1]  # an ultrasound SOP class
    dataset = pydicom.dcmread(path)
    dataset.SOPClassUID = dataset.file_meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.7"  # secondary capture
    dataset.save_as(path)
    assert ("does not say" in opened(path)[1]) == (modality in (None, "", "OT"))
    dataset.SOPClassUID = "1.2.840.10008.5.1.4.1.1.2"  # CT
    dataset.save_as(path)
    if modality in (None, "", "OT"):
        with pytest.raises(OtherModalityError):
            open_recording(path)


def test_values_that_cannot_be_read_count_as_absent(tmp_path):
    path = make(tmp_path / "us.dcm", GREY, PatientAge="034Y", PixelSpacing=[0.1, 0.1])
    data = path.read_bytes()
    for keyword, wrong in (
        (b"\x10\x00\x10\x10AS", b"\x10\x00\x10\x10XQ"),
        (b"\x28\x00\x30\x00DS", b"\x28\x00\x30\x00ZZ"),
    ):
        assert keyword in data
        path.write_bytes(data.replace(keyword, wrong))
        assert np.array_equal(first(path), GREY)
        with open_recording(path) as recording:
            assert recording.subject.age is None or recording.scale.spacing is None


def test_pydicom_2_is_refused_with_what_to_do(tmp_path, monkeypatch):
    import sys

    path = make(tmp_path / "us.dcm", RAMP)
    monkeypatch.setitem(sys.modules, "pydicom.pixels", None)
    monkeypatch.delattr(pydicom, "pixels", raising=False)
    monkeypatch.setattr(pydicom, "__version__", "2.4.4")
    text = refusal(path)
    assert "3.0" in text and "2.4.4" in text and "5.12" in text
