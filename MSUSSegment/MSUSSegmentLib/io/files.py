"""Write a file whole or not at all."""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

__all__ = [
    "FIGURE_MARK",
    "create_bytes",
    "keep_names",
    "readable",
    "reason_of",
    "replace_bytes",
    "replace_csv",
    "replace_figure",
    "replace_files",
]

#: Stands in a figure's file near its beginning, so that no plot is taken for a recording.
FIGURE_MARK = b"MSUSSegment figure"
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")


def readable(text: str) -> str:
    """A text without the stand-ins that Python puts for bytes of a file's name that are not UTF-8, which are taken as
    Latin-1, and without control characters, for which there is "_".

    They can be neither printed nor written into a table or a scene.
    """
    text = "".join(chr(ord(letter) - 0xDC00) if "\udc80" <= letter <= "\udcff" else letter for letter in text)
    return _CONTROL.sub("_", text)


def reason_of(error: BaseException) -> str:
    """What an error says, in one line and in words: without the system's error numbers."""
    if isinstance(error, OSError) and error.strerror:
        named = "" if error.filename is None else f"{error.filename}: "
        return readable(f"{named}{error.strerror}")
    return " ".join(re.sub(r"\[(Errno|WinError) -?\d+\] ", "", str(error)).split())


def replace_bytes(path: str | Path, content: bytes, durable: bool = False) -> None:
    """Put ``content`` in the place of a file; a failure leaves what was there.

    ``durable``: it is on the disk when this returns, so that it outlives a power cut, too.

    Raises:
        OSError: it cannot be written; the message names the file and says what to do.
    """
    path = Path(path)
    partial = path.with_name(path.name + ".partial")
    try:
        _write(partial, content, durable)
        os.replace(partial, path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise _not_written(path, error) from error


def create_bytes(path: str | Path, content: bytes, durable: bool = True) -> None:
    """Write a file that must not be there yet, whole or not at all: of several programs that do so at the same moment
    one succeeds. ``durable`` as of :func:`replace_bytes`; its name is, after :func:`keep_names`.

    Raises:
        FileExistsError: it is there.
        OSError: as for :func:`replace_bytes`.
    """
    path = Path(path)
    partial = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}.partial")
    try:
        _write(partial, content, durable)
        if os.name == "nt":
            os.rename(partial, path)  # which fails on Windows when there is such a file
        else:
            try:
                os.link(partial, path)
            except FileExistsError:
                raise
            except OSError:  # a file system without links: exclusive as well, but a crash may leave a part
                with open(path, "xb") as file:
                    _finish(file, content)
    except FileExistsError:
        raise
    except OSError as error:
        raise _not_written(path, error) from error
    finally:
        partial.unlink(missing_ok=True)


def _write(path: Path, content: bytes, durable: bool) -> None:
    if not durable:
        path.write_bytes(content)
        return
    with open(path, "wb") as file:
        _finish(file, content)


def _finish(file, content: bytes) -> None:
    file.write(content)
    file.flush()
    os.fsync(file.fileno())


def keep_names(folder: str | Path) -> None:
    """See that the names of a folder's new files are on the disk, too, where the system can be asked for it."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _not_written(path: Path, error: OSError) -> OSError:
    reason = error.strerror or error
    return OSError(f"{path} could not be written ({reason}); free some space or choose another folder.")


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


def replace_files(folder, write: Callable[[Path], None], names: Iterable[str]) -> Path:
    """Put the files ``names``, which ``write`` makes in an empty folder, into ``folder``, all or none. Returns it.
    OSError, in one sentence."""
    folder = Path(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".msus-", dir=folder.parent) as temporary:
            fresh, old = Path(temporary) / "new", Path(temporary) / "old"
            fresh.mkdir()
            old.mkdir()
            write(fresh)
            _swap(fresh, folder, old, names)
    except OSError as error:
        reason = error.strerror or str(error)
        raise OSError(
            f"The results could not be saved in {folder} ({reason}); what was there is unchanged. "
            "Check free space and permissions, or choose another folder."
        ) from error
    return folder


def _swap(fresh: Path, folder: Path, old: Path, names) -> None:
    """Move the files ``names`` that were written to ``fresh`` into the folder; on a failure move back what was there,
    which went to ``old``."""
    made = not folder.exists()
    folder.mkdir(exist_ok=True)
    moved: list[str] = []
    try:
        for name in names:
            if (folder / name).exists():
                (folder / name).rename(old / name)
            moved.append(name)
            if (fresh / name).exists():
                (fresh / name).rename(folder / name)
    except OSError:
        for name in moved:
            present = folder / name
            if present.exists():
                shutil.rmtree(present) if present.is_dir() else present.unlink()
            if (old / name).exists():
                (old / name).rename(present)
        if made:
            folder.rmdir()
        raise
