"""MATLAB files: the cine among their variables, its scale and times, and what is no cine."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.io import savemat

from MSUSSegmentLib.io import grey
from MSUSSegmentLib.io.open import find_inputs, open_recording
from MSUSSegmentLib.io.recording import RecordingError

PICTURE = (np.arange(120 * 150) % 241).astype(np.uint8).reshape(120, 150)
CINE = np.stack([PICTURE, PICTURE // 2, PICTURE // 3, PICTURE // 4, PICTURE // 5], axis=-1)


def same(recording, frames) -> bool:
    return len(recording) == len(frames) and all(np.array_equal(f.pixels, frames[f.index]) for f in recording)


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("kind", [np.uint8, np.uint16, np.float64])
def test_a_cine_has_its_frames_scale_and_times(tmp_path, packed, kind):
    content = {"img": CINE.astype(kind), "fps": 25.0, "mm_per_pixel": 0.08, "note": "M\xfcller"}
    savemat(tmp_path / "clip.mat", content, do_compression=packed)
    with open_recording(tmp_path / "clip.mat") as recording:
        assert same(recording, np.moveaxis(CINE, -1, 0))
        assert recording.times == pytest.approx((0, 0.04, 0.08, 0.12, 0.16))
        assert recording.scale.spacing == (0.08, 0.08) and recording.scale.source == "file header"


def test_the_struct_of_a_telemed_file_is_read(tmp_path):
    telemed = {"Im": CINE, "Time": np.array([0, 40, 80, 120, 170.0]), "cmPerPixX": 0.008, "cmPerPixY": 0.01, "Fnum": 5}
    savemat(tmp_path / "clip.mat", {"TVDdata": telemed})
    with open_recording(tmp_path / "clip.mat") as recording:
        assert same(recording, np.moveaxis(CINE, -1, 0)) and recording.scale.spacing == pytest.approx((0.08, 0.1))
        assert recording.times == pytest.approx((0, 0.04, 0.08, 0.12, 0.17)) and "milliseconds" in recording.notes[0]
    assert find_inputs([tmp_path]) == [tmp_path / "clip.mat"]


def test_colour_cines_stills_and_movies_are_read(tmp_path):
    colours = np.stack([CINE, CINE // 2, CINE], axis=2)  # rows, columns, 3, frames
    savemat(tmp_path / "colour.mat", {"v": colours})
    with open_recording(tmp_path / "colour.mat") as recording:
        assert same(recording, [grey.luma(colours[..., i]) for i in range(5)])
    savemat(tmp_path / "still.mat", {"v": PICTURE})
    savemat(tmp_path / "rgb.mat", {"v": np.repeat(PICTURE[..., None], 3, -1)})
    for name in ("still.mat", "rgb.mat"):
        with open_recording(tmp_path / name) as recording:
            assert same(recording, [PICTURE]) and recording.scale.spacing is None
    movie = np.zeros((1, 3), dtype=[("cdata", object), ("colormap", object)])
    for i in range(3):
        movie[0, i] = (CINE[..., i], np.zeros((0, 0)))
    savemat(tmp_path / "movie.mat", {"mov": movie})
    with open_recording(tmp_path / "movie.mat") as recording:
        assert same(recording, [CINE[..., i] for i in range(3)])


def test_of_several_arrays_the_largest_is_used_and_named(tmp_path):
    savemat(tmp_path / "clip.mat", {"mask": CINE[..., :2], "frames": CINE})
    with open_recording(tmp_path / "clip.mat") as recording:
        assert len(recording) == 5 and "frames is used" in recording.notes[0]


@pytest.mark.parametrize(
    ("content", "word"),
    [
        ({"x": np.arange(5.0)}, "holds no picture"),
        ({"x": "text"}, "holds no picture"),
        ({"x": np.moveaxis(CINE, -1, 0)}, "frames came first"),
        ({"x": np.repeat(CINE[..., None], 2, -1)}, "holds no picture"),
    ],
)
def test_what_is_no_cine_is_told(tmp_path, content, word):
    savemat(tmp_path / "clip.mat", content)
    with pytest.raises(RecordingError, match=word):
        open_recording(tmp_path / "clip.mat")


def test_times_and_sizes_that_leave_doubt_are_not_used(tmp_path):
    savemat(tmp_path / "clip.mat", {"img": CINE, "time": np.array([0, 1, 1, 2, 3]), "pixelsize": 0.08, "fps": -3})
    with open_recording(tmp_path / "clip.mat") as recording:
        assert recording.times == (None,) * 5 and recording.scale.spacing is None


def test_version_7_3_is_refused_with_what_to_do(tmp_path):
    (tmp_path / "clip.mat").write_bytes(b"MATLAB 7.3 MAT-file, Platform: GLNXA64".ljust(512) + b"\x89HDF\r\n\x1a\n")
    with pytest.raises(RecordingError, match="-v7"):
        open_recording(tmp_path / "clip.mat")


def test_results_beside_the_clips_of_a_folder_are_left_out(tmp_path):
    savemat(tmp_path / "results.mat", {"PA": np.ones((200, 40))})
    savemat(tmp_path / "clip.mat", {"img": CINE})
    found = find_inputs([tmp_path])
    assert [path.name for path in found] == ["clip.mat"] and found.ignored == ["results.mat"]


def test_variables_of_every_kind_beside_the_cine_do_no_harm(tmp_path):
    from scipy.sparse import csc_matrix

    other = {
        "cell": np.array([[1, "text", np.ones((2, 3))]], dtype=object), "nested": {"a": {"b": {"c": [1, 2, "x"]}}},
        "empty": np.zeros((0, 3)), "complex": np.ones((3, 3)) + 1j, "flag": True, "text": "M\u00fcller",
        "sparse": csc_matrix(np.eye(4)), "lines": np.array(["one", "three"]), "wide": np.arange(5, dtype=np.int64),
        "structs": np.array([(1, 2), (3, 4)], dtype=[("x", object), ("y", object)]), "none": np.array([], dtype=object),
    }  # fmt: skip
    for packed in (True, False):
        savemat(tmp_path / "clip.mat", {"img": CINE, **other}, do_compression=packed)
        with open_recording(tmp_path / "clip.mat") as recording:
            assert same(recording, np.moveaxis(CINE, -1, 0))


@pytest.mark.parametrize("place", [0, 4, 16, 24, 33, 40, 48, 56, 64, 72, 80])
def test_types_and_sizes_that_are_none_never_reach_scipy(tmp_path, place):
    """scipy's reader looks them up unchecked, which ends the whole program."""
    savemat(tmp_path / "clip.mat", {"img": CINE})
    content = bytearray((tmp_path / "clip.mat").read_bytes())
    content[128 + place : 128 + place + 2] = b"\xee\x9c"
    (tmp_path / "clip.mat").write_bytes(bytes(content))
    try:
        with open_recording(tmp_path / "clip.mat") as recording:
            assert len(recording) == 5
    except RecordingError as error:
        assert "clip.mat" in str(error)
