"""Install the Python packages that the network or a file format needs: on a click, after asking, never at start-up."""

from __future__ import annotations

import functools
import importlib.metadata
import importlib.util
import inspect
import subprocess
from collections.abc import Callable
from pathlib import Path

import slicer

__all__ = ["ensure_packages", "has_network_packages", "missing_packages", "requirements"]

#: The one list of packages, one requirement (PEP 508) a line.
REQUIREMENTS = Path(__file__).resolve().parents[2] / "Resources" / "requirements.txt"
#: What the network needs besides torch, by import name.
NETWORK = ("monai", "safetensors")
#: Import names that are not those of the packages.
_IMPORTED = {
    "pillow": "PIL",
    "pylibjpeg-libjpeg": "libjpeg",
    "pylibjpeg-openjpeg": "openjpeg",
    "pylibjpeg-rle": "rle",
}


@functools.cache
def _listed() -> dict[str, str]:
    lines = (line.partition("#")[0].strip() for line in REQUIREMENTS.read_text(encoding="utf-8").splitlines())
    names = {_requirement(line).name: line for line in lines if line}
    return {_IMPORTED.get(name, name): line for name, line in names.items()}


def requirements(*names: str) -> dict[str, str]:
    """{import name: requirement} of what the module may install; ``names`` (of imports): of these only."""
    listed = _listed()
    return {name: listed[name] for name in names or listed}


def missing_packages(packages: dict[str, str]) -> list[str]:
    """Requirements that are not met, of {import name: requirement}; nothing is imported."""
    return [requirement for name, requirement in packages.items() if not _is_there(name, requirement)]


def has_network_packages() -> bool:
    """Whether all that the network needs is installed; nothing is imported, and nobody is asked."""
    return not missing_packages(requirements("torch", *NETWORK))


def ensure_packages(ask: Callable[[str], bool], packages: dict[str, str] | None = None) -> tuple[bool, str]:
    """See that torch and monai (or ``packages`` instead) can be imported; ask once, then install what is missing.

    ``ask`` is given a question and returns the answer. Returns whether all is there, and a sentence for the person when
    it is not. To be called from the main thread. Slicer shows the progress of pip itself.
    """
    wants_torch = packages is None
    packages = requirements(*NETWORK) if packages is None else packages
    torch = requirements("torch")["torch"]
    missing = missing_packages(packages)
    torch_missing = wants_torch and not _is_there("torch", torch)
    if not missing and not torch_missing:
        return True, ""
    names = (["torch (PyTorch)"] if torch_missing else []) + missing
    if slicer.app.testingEnabled():
        return False, f"Missing Python packages: {', '.join(names)}. (Nothing is installed in testing mode.)"
    size = " PyTorch is a large download (0.2 to 3 GB) and takes some minutes." if torch_missing else ""
    if not ask(f"This needs Python packages that are not installed yet: {', '.join(names)}.{size} Install them now?"):
        return False, f"Nothing was installed. Missing: {', '.join(names)}; run again to be asked again."
    try:
        if torch_missing:
            _install_torch(torch)
        if missing:
            _install(missing)
    except (RuntimeError, OSError, subprocess.CalledProcessError) as error:
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        advice = "See the Python console, and check the internet connection."
        return False, f"The installation failed ({reason}). {advice}"
    importlib.invalidate_caches()
    still = missing_packages(packages)
    if wants_torch and not _is_there("torch", torch):
        still = ["torch", *still]
    if still:
        return False, f"Still missing after the installation: {', '.join(still)}. Restart Slicer and try again."
    return True, ""


def _install_torch(requirement: str) -> None:
    """By the PyTorch extension, which picks the build for this computer; else the one that pip picks."""
    try:
        import PyTorchUtils
    except ImportError:
        _install([requirement])
        return
    versions = requirement.removeprefix("torch")
    if PyTorchUtils.PyTorchUtilsLogic().installTorch(askConfirmation=False, torchVersionRequirement=versions) is None:
        raise RuntimeError("PyTorch was not installed")


def _install(requirements: list[str]) -> None:
    """pip, with Slicer's progress window where it has one (5.12); the person has agreed already."""
    ensure = getattr(getattr(slicer, "packaging", None), "pip_ensure", None)
    if ensure is None:
        try:
            from slicer.packaging import pip_ensure as ensure
        except ImportError:
            slicer.util.pip_install(" ".join(f'"{one}"' if "<" in one else one for one in requirements))
            return
    known = inspect.signature(ensure).parameters
    options = {"requester": "MSUSSegment"} if "requester" in known else {}
    if "prompt_install" in known:
        options["prompt_install"] = False
    ensure([_requirement(one) for one in requirements], **options)


def _is_there(name: str, requirement: str) -> bool:
    try:
        if importlib.util.find_spec(name) is None:
            return False
    except (ImportError, ValueError):
        return False
    wanted = _requirement(requirement)
    try:
        have = importlib.metadata.version(wanted.name)
    except importlib.metadata.PackageNotFoundError:
        return True  # there, but not by pip
    return wanted.specifier.contains(have, prereleases=True)


def _requirement(text: str):
    """A requirement, taken apart by the package that pip itself uses; Slicer always has pip."""
    try:
        from packaging.requirements import Requirement
    except ImportError:
        from pip._vendor.packaging.requirements import Requirement
    return Requirement(text)
