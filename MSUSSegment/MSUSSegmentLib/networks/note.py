"""What is known of a bundle without loading it, and without torch: whether it is there, its name, what it has seen."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

__all__ = ["SIMULATED_ONLY", "ModelNote", "model_name", "model_note"]

#: Stands beside the name of a model that has seen no real image.
SIMULATED_ONLY = "trained on simulated images only"


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
