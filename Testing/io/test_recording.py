"""Opening, closing, scales, inputs and their names; and one clear sentence for whatever is wrong."""

from __future__ import annotations

import builtins
import math
import os
from pathlib import Path

import numpy as np
import pytest
import SimpleITK
from PIL import Image

from MSUSSegmentLib.io.open import find_inputs, open_recording, supported_suffixes, unique_names
from MSUSSegmentLib.io.recording import RecordingError, Scale, header_scale, spread


@pytest.fixture
def picture(tmp_path) -> Path:
    path = tmp_path / "leg.png"
    Image.fromarray(np.arange(12, dtype=np.uint8).reshape(3, 4)).save(path)
    return path


def test_a_still_is_one_frame_without_time_or_scale(picture):
    with open_recording(picture) as recording:
        frame = recording.frame(0)
        assert (recording.name, recording.path, len(recording), recording.shape) == ("leg.png", picture, 1, (3, 4))
        assert recording.is_still and recording.fps is None and recording.times == (None,)
        assert frame.pixels.dtype == np.uint8 and frame.index == 0 and frame.time_s is None
        assert recording.scale.spacing is None and recording.scale.source == "unknown" and recording.scale.reason


def test_a_typed_scale_takes_the_place_of_the_file(picture):
    with open_recording(picture, mm_per_pixel=0.088) as recording:
        assert recording.frame(0).scale == Scale((0.088, 0.088), "typed")


def test_a_typed_scale_says_by_how_much_it_overrides_the_file(tmp_path):
    image = SimpleITK.GetImageFromArray(np.zeros((20, 30), np.uint8))
    for spacing, typed, words in (
        ((0.08, 0.08), 0.1, ("0.1 mm per pixel overrides the file's 0.08", "1.25 times")),
        ((0.08, 0.05), 0.1, ("0.08 x 0.05", "1.25 x 2 times")),
        ((0.08, 0.08), 0.08, ()),
    ):
        image.SetSpacing(spacing)
        SimpleITK.WriteImage(image, str(tmp_path / "leg.nrrd"))
        with open_recording(tmp_path / "leg.nrrd", typed) as recording:
            assert recording.scale.spacing == (typed, typed) and recording.scale.source == "typed"
            assert recording.file_scale.spacing == pytest.approx(spacing)
            assert all(word in recording.scale.reason for word in words) and bool(recording.scale.reason) == bool(words)


@pytest.mark.parametrize("value", [0, -0.1, math.nan, math.inf, "wide"])
def test_a_typed_scale_that_is_no_positive_number_is_refused(picture, value):
    with pytest.raises(RecordingError, match="positive number of millimetres per pixel"):
        open_recording(picture, mm_per_pixel=value)


def test_pixels_handed_out_can_be_changed_without_harm(picture):
    with open_recording(picture) as recording:
        recording.frame(0).pixels[:] = 200
        assert recording.frame(0).pixels[0, 0] == 0


@pytest.mark.parametrize("index", [-1, 1, 100])
def test_a_frame_outside_of_the_recording_is_refused(picture, index):
    with open_recording(picture) as recording, pytest.raises(RecordingError, match=f"no frame {index}"):
        recording.frame(index)


def test_a_closed_recording_says_so(picture):
    recording = open_recording(picture)
    recording.close()
    recording.close()
    with pytest.raises(RecordingError, match=r"leg\.png is closed"):
        recording.frame(0)


def sentence(path: Path) -> str:
    with pytest.raises(RecordingError) as caught:
        open_recording(path)
    text = str(caught.value)
    assert path.name in text and text.endswith(".") and "\n" not in text and len(text) < 400
    return text


def test_what_cannot_be_opened_is_told_in_one_sentence(tmp_path, picture):
    assert "does not exist" in sentence(tmp_path / "absent.png")
    assert "is a folder" in sentence(tmp_path)
    (tmp_path / "notes.txt").write_text("hello")
    assert ".png" in sentence(tmp_path / "notes.txt")
    (tmp_path / "empty.mp4").touch()
    assert "is empty" in sentence(tmp_path / "empty.mp4")
    (tmp_path / "bare").write_text("hello")
    assert "no kind of file" in sentence(tmp_path / "bare")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_refused_at_once(tmp_path):
    os.mkfifo(tmp_path / "clip.png")
    assert "no ordinary file" in sentence(tmp_path / "clip.png")


def test_a_name_that_no_file_can_have_is_told(tmp_path):
    for name in ("x" * 300 + ".png", "a\0b.png"):
        with pytest.raises(RecordingError, match="check its name"):
            open_recording(tmp_path / name)


@pytest.mark.parametrize("suffix", [s for s in supported_suffixes() if s != ".mhd"])
def test_text_under_any_supported_suffix_is_told_in_one_sentence(tmp_path, suffix):
    path = tmp_path / f"text{suffix}"
    path.write_text("This is not what the suffix says.\n" * 20)
    sentence(path)


@pytest.mark.parametrize(("suffix", "package"), [(".png", "pillow"), (".mp4", "av"), (".dcm", "pydicom")])
def test_a_missing_package_is_named(tmp_path, monkeypatch, suffix, package):
    real = builtins.__import__

    def without(name, *args, **kwargs):
        if name.split(".")[0] in ("PIL", "av", "pydicom"):
            raise ImportError(name)
        return real(name, *args, **kwargs)

    path = tmp_path / f"clip{suffix}"
    path.write_bytes(b"x" * 200)
    monkeypatch.setattr(builtins, "__import__", without)
    assert f"pip install {package}" in sentence(path)


def test_a_header_of_exactly_one_millimetre_counts_as_unknown():
    assert header_scale((1, 1), "file header", "It").spacing is None
    assert header_scale((1, 0.5), "file header", "It").spacing == (1, 0.5)
    for nonsense in ((0, 0.1), (math.nan, 0.1), (50, 50)):
        assert header_scale(nonsense, "file header", "It").source == "unknown"


def test_spread_indices_reach_from_first_to_last():
    assert spread(10, 4) == [0, 3, 6, 9]
    assert spread(2, 5) == [0, 1]
    assert spread(1, 5) == [0]


def test_folders_give_their_supported_files_and_name_the_others(tmp_path):
    for name in ("b.png", "a.MP4", "sub/c.nii.gz", "sub/readme.txt", ".hidden.png", "sub/DICOMDIR"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(bytes(128) + b"DICM" if name.endswith("DICOMDIR") else b"x")
    (tmp_path / "sub" / "1.2.840").write_bytes(bytes(128) + b"DICM")
    found = find_inputs([tmp_path])
    assert [p.relative_to(tmp_path).as_posix() for p in found] == ["a.MP4", "b.png", "sub/1.2.840", "sub/c.nii.gz"]
    assert sorted(Path(name).as_posix() for name in found.ignored) == ["sub/DICOMDIR", "sub/readme.txt"]


def test_patterns_are_expanded_and_named_files_stay_once(tmp_path, picture):
    (tmp_path / "notes.txt").write_text("x")
    found = find_inputs([tmp_path / "notes.txt", str(tmp_path / "*.png"), picture, tmp_path / "absent.png"])
    assert [p.name for p in found] == ["notes.txt", "leg.png", "absent.png"] and found.ignored == []
    assert find_inputs(picture) == [picture]


def test_a_file_whose_name_looks_like_a_pattern_is_that_file(tmp_path):
    path = tmp_path / "leg[1].png"
    path.write_bytes(b"x")
    assert find_inputs([path]) == [path]


def test_folders_and_patterns_with_nothing_to_open_are_told(tmp_path):
    with pytest.raises(RecordingError, match="holds no file that can be opened"):
        find_inputs([tmp_path])
    with pytest.raises(RecordingError, match="No file matches"):
        find_inputs([str(tmp_path / "*.mp4")])


def test_output_names_are_distinct_and_short():
    names = unique_names(["/d/a/clip.mp4", "/d/a/clip.avi", "/d/b/x.png", "/d/c/X.png", "/d/y.nii.gz", "/d/a/1.2.3"])
    assert list(names.values()) == ["clip_mp4", "clip_avi", "b_x_png", "c_X_png", "y", "1.2.3"]


def test_output_names_stay_distinct_against_names_that_exist():
    names = unique_names(["/a/clip.mp4", "/a/clip.avi", "/a/clip_mp4.png", "/x/clip_mp4.jpg", "/a/clip.mp4"])
    assert len(names) == 4 and len({name.lower() for name in names.values()}) == 4
