"""What is known of a model without loading it, and without torch: is it there, its name, its weights' digest."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

__all__ = [
    "SIMULATED_ONLY",
    "STILL_SIZES",
    "ModelError",
    "ModelNote",
    "model_name",
    "model_note",
    "read_bundle",
    "weights_file",
    "weights_sha256",
]

#: Stands beside the name of a model that has seen no real image.
SIMULATED_ONLY = "trained on simulated images only"
#: Sizes at which a single picture is looked at, as shares of ``long_side``, unless a bundle names its own.
STILL_SIZES = (1.0, 0.7, 1.3)
#: A training run's checkpoints, the better one first.
CHECKPOINTS = ("best.pt", "last.pt")


class ModelError(ValueError):
    """A model cannot be used; the message says what to do."""


@dataclass(frozen=True)
class ModelNote:
    """``name`` as it stands in tables, see `model_name`; "" when no model is there."""

    name: str
    simulated_only: bool = False

    @property
    def installed(self) -> bool:
        return bool(self.name)


def model_name(folder: str | Path, metadata: dict) -> str:
    """A bundle's name and version, and, where its ``msus.simulated_only`` says so, that it has seen no real image."""
    name = f"{Path(folder).resolve().name} {metadata['version']}"
    return f"{name} ({SIMULATED_ONLY})" if metadata["msus"].get("simulated_only") else name


def model_note(folder: str | Path) -> ModelNote:
    """What the bundle in ``folder`` is; a note without a name when it, or its weights, are missing or damaged."""
    folder = Path(folder)
    try:
        metadata = json.loads((folder / "configs" / "metadata.json").read_text(encoding="utf-8"))
        there = (folder / metadata["msus"]["weights"]).is_file()
        note = ModelNote(model_name(folder, metadata), bool(metadata["msus"].get("simulated_only")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return ModelNote("")
    return note if there else ModelNote("")


def read_bundle(folder: str | Path) -> dict:
    """The metadata of a bundle.

    Raises:
        ModelError: no bundle there, or one that is damaged.
    """
    path = Path(folder) / "configs" / "metadata.json"
    try:
        metadata = json.loads(path.read_text(encoding="utf-8"))
        about = metadata["msus"]
        kinds = {"network": str, "options": dict, "structures": list, "long_side": int, "weights": str, "sha256": str}
        wrong = [key for key, kind in kinds.items() if not isinstance(about[key], kind)]
        if wrong or about["long_side"] < 1 or not all(isinstance(name, str) for name in about["structures"]):
            raise ValueError("msus")
        sizes = metadata["msus"].setdefault("still_sizes", [*STILL_SIZES])
        if not sizes or not all(0.2 <= size <= 3.0 for size in sizes):
            raise ValueError("still_sizes")
    except FileNotFoundError as error:
        raise ModelError(f"{folder} is not a model bundle: it has no configs/metadata.json.") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{path} is damaged; install MSUSSegment again.") from error
    return metadata


def weights_file(model: str | Path) -> Path:
    """The file that holds a model's weights: of a bundle's folder, a training run's folder, or a checkpoint itself.

    Raises:
        ModelError: nothing there that can be used.
    """
    path = Path(model)
    if path.is_file():
        return path
    if not path.is_dir():
        raise ModelError(f"There is no model at {path}; give a bundle's folder, a training run or its best.pt.")
    for name in CHECKPOINTS:
        if (path / name).exists():
            return path / name
    return path / read_bundle(path)["msus"]["weights"]


def weights_sha256(model: str | Path) -> str:
    """SHA-256 of the file that holds a model's weights. Read once in a program unless its size or time changes.

    Raises:
        ModelError: nothing there that can be used.
    """
    path = weights_file(model)
    try:
        stat = path.stat()
        return _digest(path.resolve(), stat.st_size, stat.st_mtime_ns)
    except OSError as error:
        why = error.strerror or error
        raise ModelError(f"The weights {path} cannot be read ({why}); install MSUSSegment again.") from error


@lru_cache(maxsize=16)
def _digest(path: Path, size: int, modified: int) -> str:
    with path.open("rb") as file:
        digest = hashlib.sha256()
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
