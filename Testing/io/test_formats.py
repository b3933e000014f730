"""One table says what each format can state: readers, README and it agree."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from MSUSSegmentLib.io import dicom, images, matlab, video, volumes
from MSUSSegmentLib.io.formats import FORMATS, suffixes_of, table
from MSUSSegmentLib.io.open import open_recording, supported_suffixes

README = Path(__file__).resolve().parents[2] / "README.md"


@pytest.mark.parametrize("reader", [dicom, images, matlab, video, volumes])
def test_every_reader_has_the_suffixes_of_the_table(reader):
    assert suffixes_of(reader.__name__.rpartition(".")[2]) == reader.SUFFIXES


def test_no_suffix_stands_twice_and_all_are_supported():
    suffixes = [suffix for row in FORMATS for suffix in row.suffixes]
    assert len(suffixes) == len(set(suffixes)) and set(suffixes) == set(supported_suffixes())


def test_the_readme_shows_the_table():
    assert table() in README.read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "GIF", "WEBP"])
def test_a_picture_whose_name_says_nothing_opens_by_its_content(tmp_path, kind):
    picture = (np.arange(60 * 80) % 251).astype(np.uint8).reshape(60, 80)
    Image.fromarray(picture).save(tmp_path / "IM_0001", format=kind)
    with open_recording(tmp_path / "IM_0001") as recording:
        assert recording.shape == (60, 80)


@pytest.mark.parametrize("name", ["g4_cm.nrrd", "v16_vp9.webm", "t_yuyv.avi", "v13_sar.mp4"])
def test_other_files_whose_names_say_nothing_open_by_their_content(shared_cases, tmp_path, name):
    path = tmp_path / "recording 1"
    path.write_bytes((shared_cases / name).read_bytes())
    with open_recording(path) as recording, open_recording(shared_cases / name) as same:
        assert len(recording) == len(same) and np.array_equal(recording.frame(0).pixels, same.frame(0).pixels)
