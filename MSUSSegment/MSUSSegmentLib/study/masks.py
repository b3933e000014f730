"""One mask, one PNG: black and white, named by its content and never replaced."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import numpy as np

from MSUSSegmentLib.io.files import FIGURE_MARK

__all__ = ["encode_mask", "encode_picture", "mask_file", "mask_name", "read_mask"]


def encode_picture(picture: np.ndarray) -> bytes:
    """A picture (H, W) uint8 as PNG that says that it is no recording, so that it is never analysed."""
    from PIL import Image, PngImagePlugin

    about, content = PngImagePlugin.PngInfo(), io.BytesIO()
    about.add_text("Software", FIGURE_MARK.decode())
    Image.fromarray(picture).save(content, format="PNG", compress_level=3, pnginfo=about)
    return content.getvalue()


def encode_mask(mask: np.ndarray) -> bytes:
    """A mask (H, W) bool as PNG, 0 or 255."""
    return encode_picture(np.where(mask, np.uint8(255), np.uint8(0)))


def mask_name(frame: int, segment: str, sha256: str) -> str:
    """The name of a mask's file: frame and segment as in ``masks/`` of a result, and the beginning of its SHA-256."""
    return f"{frame:05d}-{segment}-{sha256[:12]}.png"


def mask_file(path: Path, sha256: str) -> bytes:
    """The content of a mask's file.

    Raises:
        ValueError: the file is not as it was written; in one sentence.
        OSError: it cannot be read.
    """
    content = Path(path).read_bytes()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise ValueError(f"{path} is not as it was saved; take it from a backup, or correct the image again.")
    return content


def read_mask(path: Path, sha256: str, shape: tuple[int, int]) -> np.ndarray:
    """A mask (H, W) bool. ValueError, OSError as for `mask_file`, and for a picture of another size."""
    from PIL import Image

    with Image.open(io.BytesIO(mask_file(path, sha256))) as picture:
        mask = np.asarray(picture) > 0
    if mask.shape != tuple(shape):
        raise ValueError(f"{path} has {mask.shape[1]} x {mask.shape[0]} pixels, its picture {shape[1]} x {shape[0]}.")
    return mask
