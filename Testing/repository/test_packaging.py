"""One list of packages with one set of bounds, and a pip installation that holds all the files it needs."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
MODULE = ROOT / "MSUSSegment"
LIBRARY = MODULE / "MSUSSegmentLib"


def extras() -> dict[str, Requirement]:
    """What pyproject.toml asks pip for, by name."""
    tomllib = pytest.importorskip("tomllib", reason="needs Python 3.11")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [*project["dependencies"], *project["optional-dependencies"]["standalone"]]
    return {one.name: one for one in map(Requirement, lines)}


def module_list() -> dict[str, Requirement]:
    lines = (MODULE / "Resources" / "requirements.txt").read_text(encoding="utf-8").splitlines()
    found = [Requirement(line.partition("#")[0]) for line in lines if line.partition("#")[0].strip()]
    return {one.name: one for one in found}


def test_slicer_and_pip_install_the_same_versions():
    pip, module = extras(), module_list()
    assert len(module) > 5
    assert set(module) <= set(pip), "pip must know every package that the module installs"
    for name in set(module) - {"torch"}:
        assert module[name].specifier == pip[name].specifier, name
    [pinned] = pip["torch"].specifier  # pip takes one tested minor version, the PyTorch extension chooses its own
    assert module["torch"].specifier.contains(pinned.version.replace("*", "0"))


def test_no_second_list_says_which_versions():
    """Bounds of a package stand in pyproject.toml and in the module's list, nowhere else in the code."""
    names = "|".join(module_list())
    written = re.compile(rf"""["'](?:{names})\s*(?:[<>=~!]=|[<>])\s*\d""")
    files = [path for path in MODULE.rglob("*.py") if "__pycache__" not in path.parts]
    found = [path.relative_to(ROOT).as_posix() for path in files if written.search(path.read_text(encoding="utf-8"))]
    assert found == []


def data_files() -> set[str]:
    """Every file of the library that is no Python file."""
    return {
        path.relative_to(MODULE).as_posix()
        for path in LIBRARY.rglob("*")
        if path.is_file() and path.suffix not in {".py", ".pyc"} and not path.name.startswith(".")
    }


@pytest.mark.slow
def test_the_wheel_holds_every_file_of_the_library(tmp_path):
    pytest.importorskip("setuptools", minversion="77", reason="builds a wheel without the internet")
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--disable-pip-version-check"]
    copy = tmp_path / "source"
    copy.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, copy)
    ignored = shutil.ignore_patterns("__pycache__", "*.egg-info", "build")
    shutil.copytree(MODULE, copy / "MSUSSegment", ignore=ignored)
    done = subprocess.run([*command, str(copy), "-w", str(tmp_path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    [wheel] = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    wanted = {path.relative_to(MODULE).as_posix() for path in LIBRARY.rglob("*.py") if "__pycache__" not in path.parts}
    assert not (wanted | data_files()) - held
    assert any("bundles/longitudinal/models/" in name for name in held)
    # What is installed finds the example by itself.
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "installed")
    code = "from MSUSSegmentLib.measure.norms import norms_example, read_norms; print(len(read_norms(norms_example())))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env={"PYTHONPATH": str(tmp_path / "installed")},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0 and int(done.stdout) > 0, done.stderr
