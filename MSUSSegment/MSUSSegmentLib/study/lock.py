"""Who works on a part of a study: a file that only one program can make, also on a network share."""

from __future__ import annotations

import json
import os
import socket
import sys
import uuid
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from MSUSSegmentLib.io.files import create_bytes

__all__ = ["Lock", "LockedError", "holders"]


class LockedError(ValueError):
    """Another program holds the lock, or has left it behind. One sentence for the person.

    ``left_behind``: the program that made it ran on this computer and is gone.
    """

    def __init__(self, message: str, left_behind: bool = False) -> None:
        super().__init__(message)
        self.left_behind = left_behind


class Lock:
    """Hold a part of a study, in a ``with`` block or until `release`.

    A lock that a killed program has left behind is told, and never taken over unless ``take_over`` says so.

    Args:
        path: the lock's file; its folder is made if need be.
        what: what is held, for the message: "the study", "the records of anna".
        advice: how a person takes it over, for the message: "take it over with --take-over".
        take_over: remove a lock that is there, whoever holds it. Only on a person's word.

    Raises:
        LockedError: it is held, or was left behind; the message says by whom and what to do.
        OSError: the file cannot be written.
    """

    def __init__(self, path: Path, what: str, take_over: bool = False, advice: str = "") -> None:
        self.path, self._token = Path(path), uuid.uuid4().hex
        self.path.parent.mkdir(parents=True, exist_ok=True)
        about = {
            "token": self._token,
            "host": socket.gethostname(),
            "pid": os.getpid(),
            "since": datetime.now().astimezone().isoformat(timespec="seconds"),
            "program": Path(sys.argv[0] or sys.executable).name,
        }
        content = json.dumps(about).encode()
        if take_over:
            self.path.unlink(missing_ok=True)
        try:
            create_bytes(self.path, content)
        except FileExistsError:
            raise _held(self.path, what, advice) from None

    def release(self) -> None:
        """Let others have it; nothing happens when it is not held any more."""
        if _read(self.path).get("token") == self._token:
            self.path.unlink(missing_ok=True)

    def __enter__(self) -> Lock:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


def holders(folder: Path) -> list[str]:
    """Who holds which lock in a folder, in words."""
    return [f"{path.stem}: {_who(_read(path))}" for path in sorted(Path(folder).glob("*.lock"))]


def _held(path: Path, what: str, advice: str) -> LockedError:
    about, way = _read(path), f"{advice}, or delete {path}" if advice else f"delete {path}"
    if _is_gone(about):
        return LockedError(
            f"{what[0].upper()}{what[1:]}: a program that does not run any more has left a lock behind, {_who(about)}; "
            f"{way}.",
            left_behind=True,
        )
    return LockedError(
        f"{what[0].upper()}{what[1:]}: in use by {_who(about)}; close it there. If nothing runs there any more, {way}."
    )


def _read(path: Path) -> dict:
    with suppress(OSError, ValueError):
        about = json.loads(path.read_bytes())
        if isinstance(about, dict):
            return about
    return {}


def _who(about: dict) -> str:
    if not about:
        return "a program that did not say which"
    return f"{about.get('program')} on {about.get('host')} (process {about.get('pid')}, since {about.get('since')})"


def _is_gone(about: dict) -> bool:
    """Whether the program ran on this computer and does not any more. Of other computers nobody can tell."""
    if about.get("host") != socket.gethostname() or not isinstance(about.get("pid"), int):
        return False
    return not _runs(about["pid"])


def _runs(pid: int) -> bool:
    if os.name != "nt":
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        except OSError:  # it belongs to somebody else
            return True
        return True
    import ctypes

    kernel = ctypes.windll.kernel32
    handle = kernel.OpenProcess(0x1000, False, pid)  # PROCESS_QUERY_LIMITED_INFORMATION
    if not handle:
        return kernel.GetLastError() == 5  # access denied: it is there
    try:
        code = ctypes.c_ulong()
        return bool(kernel.GetExitCodeProcess(handle, ctypes.byref(code))) and code.value == 259  # STILL_ACTIVE
    finally:
        kernel.CloseHandle(handle)
