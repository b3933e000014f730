"""Coloured pixels are known after the picture has become grey, and the noise of JPEG and video is not colour."""

from __future__ import annotations

import av
import numpy as np
import pydicom
import pytest
from PIL import Image
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian, generate_uid
from scipy import ndimage

from MSUSSegmentLib.io.colour import overlay_mask
from MSUSSegmentLib.io.open import open_recording
from MSUSSegmentLib.io.recording import RecordingError
from MSUSSegmentLib.measure.area import measure_contour
from MSUSSegmentLib.phantoms.muscle import MusclePhantom, render_muscle

YELLOW, GREEN, CYAN, RED = (255, 230, 0), (0, 220, 60), (0, 200, 255), (230, 30, 20)
#: The muscle that the tests measure, inside the phantom.
REGION = np.array([[60, 70], [260, 70], [260, 190], [60, 190]], float)


@pytest.fixture(scope="module")
def phantom() -> np.ndarray:
    return render_muscle(MusclePhantom(shape=(256, 320), spacing=(0.15, 0.15))).pixels


def drawn(grey: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(H, W, 3) with two callipers, a dotted line and blocks like letters; and (H, W) bool where they are."""
    mark = np.zeros((*grey.shape, 3), np.uint8)
    for (y, x), ink in (((90, 100), YELLOW), ((160, 200), GREEN)):
        mark[y - 6 : y + 7, x : x + 2] = mark[y : y + 2, x - 6 : x + 7] = ink
    for k in range(1, 10):
        y, x = 90 + 7 * k, 100 + 10 * k
        mark[y : y + 2, x : x + 2] = YELLOW
    for k in range(4):
        mark[175:184, 80 + 8 * k : 82 + 8 * k] = mark[175:177, 80 + 8 * k : 85 + 8 * k] = CYAN
    where = mark.any(axis=2)
    return np.where(where[..., None], mark, grey[..., None]), where


def flow(grey: np.ndarray) -> np.ndarray:
    """Colour Doppler: a large patch in red and yellow over the picture."""
    rgb = np.repeat(grey[..., None], 3, axis=2)
    rows, columns = np.mgrid[: grey.shape[0], : grey.shape[1]]
    patch = ((columns - 150) / 70) ** 2 + ((rows - 130) / 45) ** 2 < 1
    rgb[patch] = np.column_stack([np.full(patch.sum(), 220), columns[patch] % 200, np.full(patch.sum(), 20)])
    return rgb


def video(path, frames, codec="mpeg4", pixels="yuv420p", rate=400_000):
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=25)
        stream.height, stream.width = frames[0].shape[:2]
        stream.pix_fmt, stream.bit_rate = pixels, rate
        for array in frames:
            container.mux(stream.encode(av.VideoFrame.from_ndarray(array, format="rgb24").reformat(format=pixels)))
        container.mux(stream.encode(None))


def dicom(path, pixels, **tags):
    dataset = Dataset()
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset.file_meta.MediaStorageSOPClassUID = dataset.SOPClassUID = "1.2.840.10008.5.1.4.1.1.6.1"
    dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID = generate_uid()
    dataset.Rows, dataset.Columns = pixels.shape[:2]
    dataset.PhotometricInterpretation, dataset.SamplesPerPixel = "RGB", 3
    dataset.PlanarConfiguration = dataset.PixelRepresentation = 0
    dataset.BitsAllocated = dataset.BitsStored = 8
    dataset.HighBit = 7
    for keyword, value in tags.items():
        setattr(dataset, keyword, value)
    dataset.PixelData = pixels.tobytes()
    dataset["PixelData"].VR = "OB"
    dataset.save_as(path, enforce_file_format=True)


def save(path, rgb):
    if path.suffix == ".jpg":
        Image.fromarray(rgb).save(path, quality=75)  # halves the colour's resolution
    elif path.suffix in (".mp4", ".avi"):
        video(path, [rgb] * 2, *(("mjpeg", "yuvj420p", 3_000_000) if path.suffix == ".avi" else ()))
    elif path.suffix == ".dcm":
        dicom(path, rgb)
    else:
        Image.fromarray(rgb).save(path)
    return path


KINDS = [".png", ".bmp", ".jpg", ".mp4", ".avi", ".dcm"]


@pytest.mark.parametrize("suffix", KINDS)
def test_callipers_and_text_are_found_and_speckle_is_not(tmp_path, phantom, suffix):
    rgb, where = drawn(phantom)
    with open_recording(save(tmp_path / f"scan{suffix}", rgb)) as recording:
        frame = recording.frame(len(recording) - 1)
        found = frame.overlay
    assert found.shape == frame.pixels.shape and found.dtype == bool
    assert found[where].mean() > 0.95
    near = ndimage.binary_dilation(where, np.ones((3, 3)), 6)
    assert (found & ~near).sum() <= 8 and found.sum() <= 6.5 * where.sum()


@pytest.mark.parametrize("suffix", KINDS)
def test_grey_has_no_coloured_pixels_however_it_is_coded(tmp_path, phantom, suffix):
    with open_recording(save(tmp_path / f"scan{suffix}", np.repeat(phantom[..., None], 3, axis=2))) as recording:
        assert not recording.overlay(0).any()


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".mp4"])
def test_echo_intensity_is_that_under_no_overlay(tmp_path, phantom, suffix):
    plain = save(tmp_path / f"plain{suffix}", np.repeat(phantom[..., None], 3, axis=2))
    marked = save(tmp_path / f"marked{suffix}", drawn(phantom)[0])
    with open_recording(plain) as one, open_recording(marked) as other:
        frame = other.frame(0)
        rows = {m.quantity: m for m in measure_contour(REGION, None, frame.pixels, overlay=frame.overlay)}
        truth = measure_contour(REGION, None, one.frame(0).pixels, masked=frame.overlay)[2].value
        with_marks = measure_contour(REGION, None, frame.pixels)[2].value
    assert rows["EI"].value == pytest.approx(truth, abs=0.1) and abs(with_marks - truth) > 0.4
    count = int(rows["EI_excluded"].value)
    assert 100 < count < 1500 and rows["EI"].flag == f"EI without {count} coloured pixels"


@pytest.mark.parametrize("suffix", KINDS)
def test_colour_doppler_is_recognised_and_has_no_echo_intensity(tmp_path, phantom, suffix):
    with open_recording(save(tmp_path / f"flow{suffix}", flow(phantom))) as recording:
        frame = recording.frame(0)
        rows = {m.quantity: m for m in measure_contour(REGION, None, frame.pixels, overlay=frame.overlay)}
    assert rows["EI"].value is None and "colour Doppler" in rows["EI"].flag and rows["CSA"].value == 24000


def test_pale_callipers_are_found_in_an_exact_picture(phantom):
    rgb = np.repeat(phantom[..., None], 3, axis=2)
    rgb[100:102, 50:90] = 255, 255, 235
    found = overlay_mask(rgb)
    assert found[100:102, 50:90].all() and found.sum() == 4 * 42


def test_a_tinted_grey_map_is_grey_and_an_overlay_on_it_is_not(phantom):
    level = phantom / 255.0
    sepia = np.stack([255 * level**0.75, 255 * level**0.95, 255 * level**1.3], axis=-1).round().astype(np.uint8)
    assert (np.ptp(sepia, axis=-1) > 30).mean() > 0.3  # far more than a threshold would pass
    assert overlay_mask(sepia).mean() < 0.002
    sepia[100:103, 50:150] = CYAN
    found = overlay_mask(sepia)
    assert found[100:103, 50:150].all() and found.mean() < 0.012


def test_a_blue_header_does_not_pass_for_a_tint(phantom):
    rgb = np.repeat(phantom[..., None], 3, axis=2)
    rgb[:60] = 40, 65, 95
    found = overlay_mask(rgb)
    assert found[:60].all() and not found[62:].any()


def test_grey_files_say_nothing_about_colour(tmp_path, phantom):
    Image.fromarray(phantom).save(tmp_path / "grey.png")
    with open_recording(tmp_path / "grey.png") as recording:
        assert recording.frame(0).overlay is None
    Image.fromarray(phantom.astype(np.uint16) * 257).save(tmp_path / "deep.png")
    with open_recording(tmp_path / "deep.png") as recording:
        assert recording.overlay(0) is None


def test_pages_and_palettes_keep_their_colours(tmp_path, phantom):
    rgb, where = drawn(phantom)
    grey = Image.fromarray(phantom).convert("RGB")
    grey.save(tmp_path / "pages.tif", save_all=True, append_images=[Image.fromarray(rgb), grey])
    with open_recording(tmp_path / "pages.tif") as recording:
        assert [bool(recording.overlay(i).any()) for i in (2, 1, 0)] == [False, True, False]
        assert recording.frame(1).overlay[where].all()
    image = Image.fromarray(np.array([[0, 1], [2, 3]], np.uint8).repeat(8, 0).repeat(8, 1), mode="P")
    image.putpalette([10, 10, 10, 90, 90, 90, 200, 200, 200, 255, 0, 0])
    image.save(tmp_path / "palette.png")
    with open_recording(tmp_path / "palette.png") as recording:
        found = recording.overlay(0)
    assert found[8:, 8:].all() and not found[:6, :6].any()


def test_frames_of_a_video_have_their_own_overlays_in_any_order(tmp_path, phantom):
    plain, marked = np.repeat(phantom[..., None], 3, axis=2), drawn(phantom)[0]
    video(tmp_path / "clip.mp4", [plain, marked] * 3, rate=3_000_000)
    with open_recording(tmp_path / "clip.mp4") as recording:
        frames = list(recording)
        assert [frames[i].overlay.sum() > 150 for i in (5, 0, 3, 2)] == [True, False, True, False]


def test_a_closed_recording_has_no_overlays(tmp_path, phantom):
    Image.fromarray(phantom).convert("RGB").save(tmp_path / "scan.png")
    with open_recording(tmp_path / "scan.png") as recording:
        frame = recording.frame(0)
    with pytest.raises(RecordingError, match="is closed"):
        _ = frame.overlay
    assert "overlay" not in repr(frame)


#: name: (coloured pixels of the first frame at least, at most) inside the box (rows, columns) of the image
REAL = {
    "US1_UNCR": (8000, 40000, (90, 260, 60, 560)),  # power Doppler
    "YBR_422": (0, 0, (130, 330, 220, 720)),
    "YBR_FULL-RLE": (0, 0, (60, 400, 80, 400)),
    "pydicom_CX50_palette_regions": (20, 900, (180, 345, 150, 700)),  # a pair of pale callipers
    "pydicom_SonoSite_multiframe30_JPEG_regions": (0, 0, (30, 190, 70, 240)),
}


@pytest.mark.parametrize("name", REAL)
def test_real_pictures_show_colour_only_where_there_is_some(shared_data, name):
    least, most, (top, bottom, left, right) = REAL[name]
    with open_recording(shared_data / "dicom" / f"{name}.dcm") as recording:
        count = int(recording.overlay(0)[top:bottom, left:right].sum())
    assert least <= count <= most


def test_the_subject_comes_from_dicom_alone(tmp_path, phantom):
    rgb = np.repeat(phantom[..., None], 3, axis=2)
    dicom(tmp_path / "us.dcm", rgb, PatientAge="034Y", PatientSex="F", PatientSize="1.71", PatientWeight="63")
    with open_recording(tmp_path / "us.dcm") as recording:
        who = recording.subject
    assert (who.age, who.sex, who.height_cm, who.weight_kg) == (34, "F", pytest.approx(171), 63)
    Image.fromarray(phantom).save(tmp_path / "grey.png")
    with open_recording(tmp_path / "grey.png") as recording:
        assert (recording.subject.age, recording.subject.sex) == (None, None)
    assert pydicom.dcmread(tmp_path / "us.dcm").PatientAge == "034Y"
