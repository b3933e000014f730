"""What the panel remembers for a person from one day to the next, in Slicer's settings."""

from __future__ import annotations

import json
from typing import Any

import qt

__all__ = ["forget", "read", "write"]

_GROUP = "MSUSSegment"


def read(name: str, default: Any) -> Any:
    """A remembered value; ``default`` when there is none, or it is spoilt."""
    text = qt.QSettings().value(f"{_GROUP}/{name}", "")
    try:
        return json.loads(str(text)) if text else default
    except ValueError:
        return default


def write(name: str, value: Any) -> None:
    """Remember a value that JSON can hold; kept as text, as which Slicer reads numbers and truth values back anyway."""
    qt.QSettings().setValue(f"{_GROUP}/{name}", json.dumps(value))


def forget(name: str) -> None:
    """Remember a value no longer."""
    qt.QSettings().remove(f"{_GROUP}/{name}")
