"""Pictures and tables of an export."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from MSUSSegmentLib.io.files import replace_bytes
from MSUSSegmentLib.io.pictures import write_picture

__all__ = ["write_json", "write_mask", "write_png"]


def write_png(path: Path, picture: np.ndarray) -> None:
    """A picture (H, W) uint8, in a folder made if need be. OSError when it cannot be written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_picture(path, picture)


def write_mask(path: Path, mask: np.ndarray) -> None:
    """A mask (H, W) bool, black and white."""
    write_png(path, np.where(mask, np.uint8(255), np.uint8(0)))


def write_json(path: Path, content: Any) -> None:
    """JSON that a person can read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_bytes(path, (json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False) + "\n").encode())
