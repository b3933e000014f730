"""The same picture has the same 8-bit grey levels by file and as a volume of Slicer's, whatever it is stored in."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest
import SimpleITK
import slicer

from MSUSSegmentLib.io import grey
from MSUSSegmentLib.io.open import open_recording
from MSUSSegmentLib.scene import headless, volume
from MSUSSegmentLib.scene.adopt import load_recording
from MSUSSegmentLib.scene.save import load_scene, save_scene


@pytest.fixture(scope="session")
def levels():
    """Three frames (3, 40, 60) of grey levels 0 to 255."""
    return np.random.default_rng(7).integers(0, 256, (3, 40, 60)).astype(np.uint8)


#: How a scanner or a program may have stored a picture: from levels 0..255 to numbers.
STORED = {
    "uint8": lambda x: x,
    "uint16, 8 bits": lambda x: x.astype(np.uint16),
    "uint16, 10 bits": lambda x: x.astype(np.uint16) * 4,
    "uint16, 12 bits": lambda x: x.astype(np.uint16) * 15,
    "uint16, 14 bits": lambda x: x.astype(np.uint16) * 60,
    "uint16, all": lambda x: x.astype(np.uint16) * 257,
    "int16": lambda x: x.astype(np.int16) * 15,
    "int16, negative": lambda x: x.astype(np.int16) * 15 - 1900,
    "int32": lambda x: x.astype(np.int32) * 15,
    "float, grey levels": lambda x: x.astype(np.float32),
    "float, fractions": lambda x: x.astype(np.float32) / 255,
    "float, any": lambda x: x.astype(np.float32) * 3.7 - 100,
    "float, NaN": lambda x: np.where(x < 3, np.nan, x.astype(np.float32) * 3.7),
}


def by_file(path):
    with open_recording(path) as recording:
        return np.stack([frame.pixels for frame in recording]), recording.grey_note


def by_slicer(path, begin, frames):
    """As Slicer's volume reader loads the file, worked on as it is."""
    headless.new_scene()
    node = slicer.modules.volumes.logic().AddArchetypeVolume(str(path), path.stem, 4)  # 4: this file alone
    session = begin(node)
    assert session.frame_count == frames
    seen = np.stack([session.pixels(i) for i in range(frames)])
    return seen, volume.grey_note_of(session.muscle.volume), session


@pytest.mark.parametrize("kind", STORED)
@pytest.mark.parametrize("frames", [1, 3])
def test_a_volume_file_has_the_same_levels_both_ways(levels, begin, tmp_path, kind, frames):
    image = SimpleITK.GetImageFromArray(STORED[kind](levels[:frames]))
    image.SetSpacing((0.1, 0.1, 0.5))
    SimpleITK.WriteImage(image, str(tmp_path / "picture.nrrd"))
    here, note = by_file(tmp_path / "picture.nrrd")
    there, same_note, _ = by_slicer(tmp_path / "picture.nrrd", begin, frames)
    np.testing.assert_array_equal(here, there)
    assert note == same_note
    guessed = kind not in {"uint8", "uint16, 8 bits", "uint16, all", "float, grey levels"}
    assert bool(note) == guessed, note


@pytest.mark.parametrize("kind", ["uint16, 12 bits", "int16, negative", "float, fractions"])
def test_the_frames_of_a_sequence_share_one_black_and_white(levels, begin, kind):
    from test_bad_input import plain_cine

    headless.new_scene()
    numbers = STORED[kind](np.stack([levels[0] // 4, levels[1], levels[2] // 2]))
    _, _, proxy = plain_cine(list(numbers))
    session = begin(proxy)
    limits = grey.levels_of(numbers).limits
    for i in range(3):
        np.testing.assert_array_equal(session.pixels(i), grey.from_range(numbers[i], limits))
        session.show_frame(i)
        assert volume.grey_note_of(session.muscle.volume) == grey.levels_of(numbers).note


def make_dicom(*arguments, **more):
    """`make` of Testing/io/dicom_help.py."""
    pytest.importorskip("pydicom")
    path = Path(__file__).parents[1] / "io" / "dicom_help.py"
    spec = importlib.util.spec_from_file_location("msus_dicom_help", path)
    module = sys.modules.get(spec.name) or importlib.util.module_from_spec(spec)
    if spec.name not in sys.modules:
        sys.modules[spec.name] = module
        spec.loader.exec_module(module)
    return module.make(*arguments, **more)


#: Grey DICOM: numbers from levels 0..255, and what the header says of them.
DICOM = {
    "8 bits": (lambda x: x, {}),
    "8 bits, negative": (lambda x: 255 - x, {"photometric": "MONOCHROME1"}),
    "12 bits": (lambda x: x.astype(np.uint16) * 16, {"bits": 12}),
    "12 bits, dark": (lambda x: x.astype(np.uint16), {"bits": 12}),
    "12 bits, window": (lambda x: x.astype(np.uint16) * 16, {"bits": 12, "WindowCenter": 1000, "WindowWidth": 1500}),
    "12 bits, signed": (lambda x: x.astype(np.int16) * 15 - 1900, {"bits": 12}),
    "12 bits, rescaled": (lambda x: x.astype(np.uint16) * 9, {"bits": 12, "RescaleSlope": 3, "RescaleIntercept": -50}),
    "16 bits": (lambda x: x.astype(np.uint16) * 200, {"bits": 16}),
}


@pytest.mark.parametrize("kind", DICOM)
@pytest.mark.parametrize("frames", [1, 3])
def test_a_dicom_file_has_the_same_levels_both_ways(levels, begin, tmp_path, kind, frames):
    numbers, more = DICOM[kind]
    stored = np.ascontiguousarray(numbers(levels if frames > 1 else levels[0]))
    path = make_dicom(tmp_path / "us.dcm", stored, frames=frames, **more)
    here, note = by_file(path)
    there, same_note, session = by_slicer(path, begin, frames)
    np.testing.assert_array_equal(here, there)
    assert note == same_note
    save_scene(session.muscle, tmp_path / "out")  # and after loading
    loaded = load_scene(tmp_path / "out")
    np.testing.assert_array_equal(volume.grey_of(loaded.volume), here[0])
    assert volume.grey_note_of(loaded.volume) == note


@pytest.mark.parametrize("photometric", ["RGB", "YBR_FULL"])
def test_colours_differ_by_no_more_than_rounding(levels, begin, tmp_path, photometric):
    colours = np.stack([levels, np.full_like(levels, 128), 255 - levels // 2], axis=-1)
    path = make_dicom(tmp_path / "us.dcm", colours, photometric=photometric, frames=3)
    here, note = by_file(path)
    there, same_note, _ = by_slicer(path, begin, 3)
    assert np.abs(here.astype(int) - there).max() <= 1
    assert note == same_note == ""


def test_a_picture_that_slicer_holds_in_other_numbers_says_so(levels, begin, tmp_path):
    path = make_dicom(tmp_path / "us.dcm", levels[0])
    headless.new_scene()
    node = slicer.modules.volumes.logic().AddArchetypeVolume(str(path), "us", 4)
    slicer.util.arrayFromVolume(node)[0, 10:20] = 3  # somebody has painted in it
    session = begin(node)
    assert "are not those of its DICOM file" in volume.grey_note_of(session.muscle.volume)


def test_what_a_recording_says_of_its_levels_stays_with_the_picture(levels, begin, tmp_path):
    image = SimpleITK.GetImageFromArray(STORED["uint16, 12 bits"](levels))
    SimpleITK.WriteImage(image, str(tmp_path / "picture.nrrd"))
    headless.new_scene()
    with open_recording(tmp_path / "picture.nrrd") as recording:
        note = recording.grey_note
        session = begin(load_recording(recording))
    assert "12-bit" in note
    for i in range(3):
        session.show_frame(i)
        assert volume.grey_note_of(session.muscle.volume) == note
    save_scene(session.muscle, tmp_path / "out")
    session.close()
    loaded = load_scene(tmp_path / "out")
    for i in range(3):
        loaded.browser.SetSelectedItemNumber(i)
        assert volume.grey_note_of(loaded.volume) == note


def test_numbers_that_no_black_and_white_can_explain():
    x = np.arange(256, dtype=np.uint16).reshape(16, 16)
    curved = np.rint(255 * (x / 255.0) ** 0.5).astype(np.uint8)
    assert grey.limits_between(x * 16, curved) is None
    assert grey.limits_between(np.zeros((4, 4)), np.arange(16, dtype=np.uint8).reshape(4, 4)) is None
    window = grey.from_range(x * 16, (231.5, 2790.25))
    black, white = grey.limits_between(x * 16, window)
    np.testing.assert_array_equal(grey.from_range(x * 16, (black, white)), window)
    negative = grey.from_range(x * 16, (3000.0, 100.0))
    np.testing.assert_array_equal(grey.from_range(x * 16, grey.limits_between(x * 16, negative)), negative)
