"""What of a result's files is whole, and what can still be read of those that are not."""

import io
import zipfile

import numpy as np
import pytest
from PIL import Image

from MSUSSegmentLib.io.result_damage import is_damaged, members


def archive(*inside, method=zipfile.ZIP_DEFLATED):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as bundle:
        for name, one in inside:
            bundle.writestr(name, one)
    return content.getvalue()


def noise(size):
    return np.random.default_rng(0).bytes(size)


@pytest.fixture
def bundle():
    """A scene with the scene of a sequence in it, and pictures behind that."""
    sequence = archive(("s/s.mrml", "<MRML/>"))
    return archive(
        ("Data/markups.mrb", sequence), ("scene.mrml", "<MRML>whole</MRML>"), ("Data/image.nrrd", noise(9000))
    )


def test_a_scene_cut_behind_a_scene_in_it_is_damaged(bundle, tmp_path):
    """Then the file's end is that of an archive that reads well."""
    path = tmp_path / "scene.mrb"
    path.write_bytes(bundle)
    assert not is_damaged(path)
    stored = archive(("Data/markups.mrb", archive(("s/s.mrml", "<MRML/>"))), ("x", b"1"), method=zipfile.ZIP_STORED)
    cut = stored[: stored.index(b"PK\x05\x06") + 22]
    assert zipfile.is_zipfile(io.BytesIO(cut))
    path.write_bytes(cut)
    assert is_damaged(path)


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
def test_what_is_left_of_a_cut_archive_is_read(method):
    whole = archive(
        ("a.mrml", "first"), ("b.nrrd", noise(3000)), ("c.mrml", "second"), ("d.nrrd", noise(99)), method=method
    )
    wanted = {"a.mrml": b"first", "c.mrml": b"second"}
    assert dict(members(whole, (".mrml",))) == wanted
    assert dict(members(whole[:-150], (".mrml",))) == wanted
    assert dict(members(whole[:2000], (".mrml",))) == {"a.mrml": b"first"}
    assert not dict(members(b"no archive", (".mrml",)))


@pytest.mark.parametrize("left", [12, 5])
def test_a_picture_without_its_end_is_damaged(tmp_path, left):
    """Pillow reads it without a word."""
    path = tmp_path / "overlay.png"
    Image.fromarray(np.zeros((20, 30), np.uint8)).save(path)
    assert not is_damaged(path)
    path.write_bytes(path.read_bytes()[:-left])
    assert is_damaged(path)


@pytest.mark.parametrize(
    ("text", "damaged"),
    [("a,b\n1,2\n", False), ("a,b\n1,2\n3", True), ("a;b\n1;2\n", False), ("a,b\n\0\0\n", True), ("", True)],
)
def test_a_table_that_ends_amid_a_row_is_damaged(tmp_path, text, damaged):
    path = tmp_path / "measurements.csv"
    path.write_text(text)
    assert is_damaged(path) == damaged
