"""Install the Python packages that the network or a file format needs: on a click, after asking, never at start-up."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import inspect
import subprocess
from collections.abc import Callable

import slicer

__all__ = ["NETWORK", "ensure_packages", "missing_packages"]

#: What the network needs besides torch; import name and requirement.
NETWORK = {"monai": "monai>=1.6", "safetensors": "safetensors>=0.4.5"}
#: What reading videos and compressed DICOM and writing videos and figures need.
FILES = {
    "av": "av>=13",
    "PIL": "pillow>=10",
    "pydicom": "pydicom>=3.0",
    "pylibjpeg": "pylibjpeg>=2.0",
    "libjpeg": "pylibjpeg-libjpeg>=2.1",
    "openjpeg": "pylibjpeg-openjpeg>=2.0",
    "matplotlib": "matplotlib>=3.8",
}
TORCH = ">=2.5"  # torch.OutOfMemoryError


def missing_packages(packages: dict[str, str]) -> list[str]:
    """Requirements that are not met, of {import name: requirement}; nothing is imported."""
    return [requirement for name, requirement in packages.items() if not _is_there(name, requirement)]


def ensure_packages(ask: Callable[[str], bool], packages: dict[str, str] | None = None) -> tuple[bool, str]:
    """See that torch and monai (or ``packages`` instead) can be imported; ask once, then install what is missing.

    ``ask`` is given a question and returns the answer. Returns whether all is there, and a sentence for the person when
    it is not. To be called from the main thread. Slicer shows the progress of pip itself.
    """
    wants_torch = packages is None
    missing = missing_packages(NETWORK if packages is None else packages)
    torch_missing = wants_torch and not _is_there("torch", "torch" + TORCH)
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
            _install_torch()
        if missing:
            _install(missing)
    except (RuntimeError, OSError, subprocess.CalledProcessError) as error:
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        advice = "See the Python console, and check the internet connection."
        return False, f"The installation failed ({reason}). {advice}"
    importlib.invalidate_caches()
    still = missing_packages(NETWORK if packages is None else packages)
    if wants_torch and not _is_there("torch", "torch" + TORCH):
        still = ["torch", *still]
    if still:
        return False, f"Still missing after the installation: {', '.join(still)}. Restart Slicer and try again."
    return True, ""


def _install_torch() -> None:
    """By the PyTorch extension, which picks the build for this computer; else the one that pip picks."""
    try:
        import PyTorchUtils
    except ImportError:
        _install(["torch" + TORCH])
        return
    if PyTorchUtils.PyTorchUtilsLogic().installTorch(askConfirmation=False, torchVersionRequirement=TORCH) is None:
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
    from packaging.requirements import Requirement

    ensure([Requirement(one) for one in requirements], **options)


def _is_there(name: str, requirement: str) -> bool:
    try:
        if importlib.util.find_spec(name) is None:
            return False
    except (ImportError, ValueError):
        return False
    distribution, _, least = requirement.partition(">=")
    try:
        have = importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return True  # there, but not by pip
    return _numbers(have) >= _numbers(least)


def _numbers(version: str) -> list[int]:
    found = []
    for part in version.split("+")[0].split(".")[:3]:
        digits = "".join(character for character in part if character.isdigit())
        found.append(int(digits) if digits else 0)
    return found
