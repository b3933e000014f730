"""Write a file whole or not at all."""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

__all__ = ["FIGURE_MARK", "readable", "reason_of", "replace_bytes", "replace_csv", "replace_figure"]

#: Stands in a figure's file near its beginning, so that no plot is taken for a recording.
FIGURE_MARK = b"MSUSSegment figure"


def readable(text: str) -> str:
    """A text without the stand-ins that Python puts for bytes of a file's name that are not UTF-8: taken as Latin-1.

    They can be neither printed nor written into a table or a scene.
    """
    return "".join(chr(ord(letter) - 0xDC00) if "\udc80" <= letter <= "\udcff" else letter for letter in text)


def reason_of(error: BaseException) -> str:
    """What an error says, in one line and in words: without the system's error numbers."""
    if isinstance(error, OSError) and error.strerror:
        named = "" if error.filename is None else f"{error.filename}: "
        return readable(f"{named}{error.strerror}")
    return " ".join(re.sub(r"\[(Errno|WinError) -?\d+\] ", "", str(error)).split())


def replace_bytes(path: str | Path, content: bytes) -> None:
    """Put ``content`` in the place of a file; a failure leaves what was there.

    Raises:
        OSError: it cannot be written; the message names the file and says what to do.
    """
    path = Path(path)
    partial = path.with_name(path.name + ".partial")
    try:
        partial.write_bytes(content)
        os.replace(partial, path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise OSError(
            f"{path} could not be written ({error.strerror or error}); free some space or choose another folder."
        ) from error


def replace_csv(path: str | Path, columns: Sequence[str], rows: Iterable[Mapping], **dialect) -> None:
    """Put a table of dictionaries, UTF-8 with a header, in the place of a file; ``dialect`` as for csv.DictWriter.

    Raises:
        OSError: as for :func:`replace_bytes`.
    """
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, **dialect)
    writer.writeheader()
    writer.writerows(rows)
    replace_bytes(path, text.getvalue().encode())


def replace_figure(path: str | Path, figure) -> None:
    """Put a matplotlib figure, as PNG, in the place of a file.

    Raises:
        OSError: as for :func:`replace_bytes`.
    """
    picture = io.BytesIO()
    figure.savefig(picture, format="png", dpi=110, metadata={"Software": FIGURE_MARK.decode()})
    replace_bytes(path, picture.getvalue())
