"""Which program runs Python here: inside Slicer that is not the program that is running."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

__all__ = ["find_interpreter"]


def find_interpreter(executable: str = "", environment: dict[str, str] | None = None) -> str:
    """The path of a Python interpreter with the packages of this program.

    Inside Slicer ``sys.executable`` may be the application, which would open a second window; its Python is called
    PythonSlicer and lies in the folder bin, which Slicer adds to its search path.

    Args:
        executable: by default ``sys.executable``.
        environment: by default ``os.environ``.

    Raises:
        FileNotFoundError: there is none.
    """
    executable = executable or sys.executable or ""
    environment = os.environ if environment is None else environment
    if Path(executable).stem.lower().startswith("python") and Path(executable).is_file():
        return executable
    name = "PythonSlicer.exe" if os.name == "nt" else "PythonSlicer"
    homes = [Path(environment["SLICER_HOME"])] if environment.get("SLICER_HOME") else []
    if executable:
        beside = Path(executable).resolve().parent
        homes += [beside, beside.parent, beside.parent / "Contents"]  # Slicer, bin/SlicerApp-real, MacOS/Slicer
    for folder in [place for home in homes for place in (home / "bin", home)]:
        if (folder / name).is_file():
            return str(folder / name)
    found = shutil.which(name, path=environment.get("PATH"))
    if found is None:
        raise FileNotFoundError(f"{name} was not found beside {executable or 'the program'}")
    return found
