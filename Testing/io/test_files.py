"""Files are written whole, and what the system says of them is put in words."""

import errno
import os

import pytest

from MSUSSegmentLib.io.files import reason_of, replace_bytes


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
