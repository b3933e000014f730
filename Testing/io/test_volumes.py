"""NRRD, NIfTI and MetaImage: slices or times as frames, and a spacing that is believed or not."""

from __future__ import annotations

import numpy as np
import pytest
import SimpleITK

from MSUSSegmentLib.io.open import open_recording
from MSUSSegmentLib.io.recording import RecordingError

RAMP = np.arange(6 * 8, dtype=np.uint8).reshape(6, 8)


def save(path, array, spacing=None, is_vector=False):
    image = SimpleITK.GetImageFromArray(array, isVector=is_vector)
    if spacing:
        image.SetSpacing(spacing)
    SimpleITK.WriteImage(image, str(path))
    return path


@pytest.mark.parametrize("suffix", [".nrrd", ".nii", ".nii.gz", ".mha", ".mhd"])
def test_a_flat_image_has_its_spacing(tmp_path, suffix):
    path = save(tmp_path / f"leg{suffix}", RAMP, (0.1, 0.2))
    with open_recording(path) as recording:
        assert recording.is_still and recording.shape == (6, 8)
        assert recording.scale.spacing == pytest.approx((0.1, 0.2)) and recording.scale.source == "file header"
        assert np.array_equal(recording.frame(0).pixels, RAMP)


@pytest.mark.parametrize("suffix", [".nrrd", ".nii", ".mha"])
def test_a_spacing_of_exactly_one_is_unknown(tmp_path, suffix):
    with open_recording(save(tmp_path / f"leg{suffix}", RAMP)) as recording:
        assert recording.scale.spacing is None and "exactly 1 mm" in recording.scale.reason


@pytest.mark.parametrize("suffix", [".nrrd", ".nii.gz", ".mha"])
def test_slices_of_a_volume_are_frames_without_times(tmp_path, suffix):
    volume = np.stack([RAMP + 10 * i for i in range(4)]).astype(np.uint8)
    with open_recording(save(tmp_path / f"leg{suffix}", volume, (0.1, 0.1, 0.5))) as recording:
        assert len(recording) == 4 and recording.times == (None,) * 4 and recording.fps is None
        assert all(np.array_equal(frame.pixels, volume[frame.index]) for frame in recording)
        assert recording.slice_spacing == pytest.approx(0.5)


@pytest.mark.parametrize("distance", [1.0, 1e-4, 500.0])
def test_a_distance_of_slices_that_nobody_set_or_could_mean_is_unknown(tmp_path, distance):
    volume = np.stack([RAMP, RAMP])
    with open_recording(save(tmp_path / "leg.nrrd", volume, (0.1, 0.1, distance))) as recording:
        assert recording.scale.spacing == pytest.approx((0.1, 0.1)) and recording.slice_spacing is None


def test_colour_vectors_become_grey(tmp_path):
    colours = np.repeat(RAMP[..., None], 3, axis=2)
    with open_recording(save(tmp_path / "leg.nrrd", colours, is_vector=True)) as recording:
        assert np.array_equal(recording.frame(0).pixels, RAMP)


def test_a_nifti_of_two_dimensions_and_time_has_times(tmp_path):
    movie = np.stack([RAMP[None] + 10 * i for i in range(3)]).astype(np.uint8)
    with open_recording(save(tmp_path / "cine.nii", movie, (0.1, 0.1, 1, 0.02))) as recording:
        assert recording.times == pytest.approx((0, 0.02, 0.04)) and recording.fps == pytest.approx(50)
        assert recording.slice_spacing is None
        assert np.array_equal(recording.frame(2).pixels, RAMP + 20)


def test_a_time_axis_in_nrrd_has_times(tmp_path):
    movie = np.stack([RAMP] * 3)
    header = (
        'NRRD0005\ntype: uint8\ndimension: 3\nsizes: 8 6 3\nspacings: 0.1 0.1 40\nunits: "mm" "mm" "ms"\n'
        "kinds: domain domain time\nencoding: raw\n\n"
    )
    (tmp_path / "cine.nrrd").write_bytes(header.encode() + movie.tobytes())
    with open_recording(tmp_path / "cine.nrrd") as recording:
        assert len(recording) == 3 and recording.times == pytest.approx((0, 0.04, 0.08))
        assert recording.slice_spacing is None
        assert recording.scale.spacing == pytest.approx((0.1, 0.1))


def test_frames_listed_in_a_slicer_sequence_file_are_frames(tmp_path):
    movie = np.stack([RAMP + i for i in range(5)])
    header = (
        "NRRD0005\ntype: uint8\ndimension: 4\nspace: left-posterior-superior\nsizes: 5 8 6 1\n"
        "space directions: none (0.1,0,0) (0,0.1,0) (0,0,1)\nkinds: list domain domain domain\n"
        "space origin: (0,0,0)\nencoding: raw\n\n"
    )
    (tmp_path / "cine.seq.nrrd").write_bytes(header.encode() + np.moveaxis(movie, 0, -1).astype(np.uint8).tobytes())
    with open_recording(tmp_path / "cine.seq.nrrd") as recording:
        assert len(recording) == 5 and recording.shape == (6, 8)
        assert np.array_equal(recording.frame(3).pixels, RAMP + 3)


def test_wide_numbers_and_fractions_are_stretched_over_the_whole_file(tmp_path):
    volume = np.array([[[-1000, 0]], [[0, 1000]]], np.int16)
    with open_recording(save(tmp_path / "wide.nrrd", volume)) as recording:
        assert recording.frame(0).pixels.tolist() == [[0, 128]]
        assert recording.frame(1).pixels.tolist() == [[128, 255]]
    fractions = np.array([[0, 0.5, 1, np.nan]], np.float32)
    with open_recording(save(tmp_path / "fractions.nrrd", fractions)) as recording:
        assert recording.frame(0).pixels.tolist() == [[0, 128, 255, 0]]


def test_grey_levels_in_wide_numbers_are_kept(tmp_path):
    with open_recording(save(tmp_path / "wide.nii", RAMP.astype(np.int16))) as recording:
        assert np.array_equal(recording.frame(0).pixels, RAMP)


def test_a_series_of_volumes_is_refused(tmp_path):
    path = save(tmp_path / "series.nii", np.zeros((3, 4, 6, 8), np.uint8))
    with pytest.raises(RecordingError, match="series of volumes"):
        open_recording(path)


def test_a_header_without_its_data_is_told(tmp_path):
    save(tmp_path / "leg.mhd", RAMP)
    (tmp_path / "leg.raw").unlink(missing_ok=True)
    (tmp_path / "leg.zraw").unlink(missing_ok=True)
    with pytest.raises(RecordingError, match=r"leg\.mhd"):
        open_recording(tmp_path / "leg.mhd")
