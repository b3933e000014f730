"""Whatever a file is called, its scene opens again with its pictures."""

from __future__ import annotations

import os
import xml.dom.minidom
import zipfile

import numpy as np
import pytest
import slicer
from PIL import Image

from MSUSSegmentLib.io.open import open_recording, unique_names
from MSUSSegmentLib.scene import headless
from MSUSSegmentLib.scene import volume as volumes
from MSUSSegmentLib.scene.build import build_scene
from MSUSSegmentLib.scene.save import load_scene, save_scene

NAMES = [
    *("GM & GL", "&", "a&amp;b", "a'b", 'a"b', "<x>", "a>b", "M\u00fcller \u00df", "\u8d85\u97f3\u6ce2", "\U0001f600"),
    *("x" * 200, "\u00fc" * 100, "a;b:c", "a%20b", "%s%d", "#1 (2) [3] {4}", "back\\slash", " lead ", "a=b,c"),
]
PICTURE = (np.arange(64 * 80) % 251).astype(np.uint8).reshape(64, 80)


def write(folder, name: str, frames: int):
    """A picture of that name; skips where the file system cannot have it."""
    path = folder / f"{name}.tif"
    pages = [Image.fromarray(np.roll(PICTURE, i, 1)) for i in range(frames)]
    try:
        pages[0].save(path, save_all=True, append_images=pages[1:])
    except (OSError, ValueError):
        pytest.skip("no such name on this file system")
    return path


def saved_and_loaded(path, folder):
    headless.new_scene()
    with open_recording(path) as recording:
        muscle = build_scene(recording, [])
        name = recording.name
    save_scene(muscle, folder / unique_names([path])[path])
    bundle = next(folder.rglob("scene.mrb"))
    with zipfile.ZipFile(bundle) as entries:
        listed = next(entry for entry in entries.namelist() if entry.endswith(".mrml"))
        xml.dom.minidom.parseString(entries.read(listed))
    return load_scene(bundle), name


@pytest.mark.parametrize("frames", [1, 3])
@pytest.mark.parametrize("name", NAMES)
def test_a_scene_opens_again_whatever_the_file_is_called(tmp_path, name, frames):
    loaded, full_name = saved_and_loaded(write(tmp_path, name, frames), tmp_path)
    assert np.array_equal(volumes.grey_of(loaded.volume), PICTURE)
    assert loaded.volume.GetAttribute("MSUS.source") == full_name
    if frames > 1:
        loaded.browser.SetSelectedItemNumber(2)
        assert np.array_equal(volumes.grey_of(loaded.volume), np.roll(PICTURE, 2, 1))


def test_a_name_of_other_bytes_than_utf8_is_read_as_latin1(tmp_path):
    path = write(tmp_path, os.fsdecode(b"M\xfcller"), 1)
    with open_recording(path) as recording:
        assert recording.name == "M\u00fcller.tif"
    assert unique_names([path]) == {path: "M\u00fcller"}
    loaded, _ = saved_and_loaded(path, tmp_path)
    assert loaded.volume.GetAttribute("MSUS.source") == "M\u00fcller.tif"


def test_a_node_that_a_person_renamed_does_no_harm_either(tmp_path):
    headless.new_scene()
    with open_recording(write(tmp_path, "leg", 1)) as recording:
        muscle = build_scene(recording, [])
    muscle.volume.SetName("GM & GL")
    other = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLScalarVolumeNode", "R&D <1>")
    slicer.util.updateVolumeFromArray(other, PICTURE[None])
    save_scene(muscle, tmp_path / "out")
    loaded = load_scene(tmp_path / "out")
    assert loaded.volume.GetName() == "GM & GL" and np.array_equal(volumes.grey_of(loaded.volume), PICTURE)


def test_the_reported_name_opens_again(shared_cases, tmp_path):
    loaded, _ = saved_and_loaded(shared_cases / "GM & GL.png", tmp_path)
    assert loaded.volume.GetAttribute("MSUS.source") == "GM & GL.png"
