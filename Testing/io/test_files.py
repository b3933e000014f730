"""Files are written whole, and what the system says of them is put in words."""

import errno
import os

import pytest

from MSUSSegmentLib.io.files import create_bytes, keep_names, reason_of, replace_bytes


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), "a.csv"), "a.csv: No such file or directory"),
        (OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), "No space left on device"),
        (OSError("a sentence of our own."), "a sentence of our own."),
        (ValueError("x could not be read ([Errno 2] No such file or directory: 'x'); look."),
         "x could not be read (No such file or directory: 'x'); look."),
        (ValueError("two\nlines"), "two lines"),
        (OSError(errno.ENOENT, os.strerror(errno.ENOENT), "M\udcfcller.png"), "Müller.png: No such file or directory"),
    ],
)  # fmt: skip
def test_a_reason_is_one_line_without_error_numbers(error, words):
    assert reason_of(error) == words


def test_what_cannot_be_written_says_so_without_error_numbers(tmp_path):
    with pytest.raises(OSError, match="could not be written") as caught:
        replace_bytes(tmp_path / "none" / "a.csv", b"x")
    assert "Errno" not in str(caught.value)
    assert not list(tmp_path.iterdir())


def test_a_new_file_is_made_once_and_never_replaced(tmp_path):
    create_bytes(tmp_path / "a", b"first")
    with pytest.raises(FileExistsError):
        create_bytes(tmp_path / "a", b"second")
    keep_names(tmp_path)
    assert (tmp_path / "a").read_bytes() == b"first" and [path.name for path in tmp_path.iterdir()] == ["a"]
    with pytest.raises(OSError, match="could not be written") as caught:
        create_bytes(tmp_path / "none" / "a", b"x")
    assert "Errno" not in str(caught.value)


def test_a_new_file_is_made_once_where_the_file_system_has_no_links(tmp_path, monkeypatch):
    def refused(*_):
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", refused)
    create_bytes(tmp_path / "a", b"first")
    with pytest.raises(FileExistsError):
        create_bytes(tmp_path / "a", b"second")
    assert (tmp_path / "a").read_bytes() == b"first" and [path.name for path in tmp_path.iterdir()] == ["a"]


def test_what_must_outlive_a_power_cut_is_on_the_disk_before_it_has_its_name(tmp_path, monkeypatch):
    done = []
    monkeypatch.setattr(os, "fsync", lambda handle: done.append((tmp_path / "a").exists()))
    replace_bytes(tmp_path / "a", b"x")
    assert done == []
    replace_bytes(tmp_path / "a", b"y", durable=True)
    create_bytes(tmp_path / "b", b"z", durable=False)
    assert done == [True] and (tmp_path / "a").read_bytes() == b"y"
