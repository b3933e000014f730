"""Pictures for people: an image under translucent masks, written as PNG."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import numpy as np

__all__ = ["blend", "write_picture"]

#: Red, green, blue, each 0 to 255.
Colour = tuple[int, int, int]


def blend(grey: np.ndarray, layers: Iterable[tuple], opacity: float = 0.5) -> np.ndarray:
    """Lay coloured masks over a grey image.

    Args:
        grey: (H, W) uint8.
        layers: pairs of an (H, W) bool mask and its colour, painted in this order; a third entry is its own opacity.
        opacity: 0 shows the image alone, 1 the masks alone.

    Returns:
        (H, W, 3) uint8.
    """
    planes = np.repeat(grey.reshape(1, -1), 3, axis=0)
    for mask, colour, *own in layers:
        share = own[0] if own else opacity
        levels = np.arange(256.0)[:, None]
        mixed = np.round((1 - share) * levels + share * np.asarray(colour, dtype=float)).astype(np.uint8)
        where = np.flatnonzero(mask)
        for channel in range(3):  # each grey level is mixed once, not each pixel
            planes[channel, where] = mixed[planes[channel, where], channel]
    return np.ascontiguousarray(planes.T).reshape(*grey.shape, 3)


def write_picture(path: str | Path, picture: np.ndarray) -> None:
    """Write an (H, W) or (H, W, 3) uint8 picture as PNG, whole or not at all.

    Raises:
        OSError: the file cannot be written.
    """
    from PIL import Image

    path = Path(path)
    partial = path.with_name(path.name + ".partial")
    try:
        Image.fromarray(picture).save(partial, format="PNG")
        os.replace(partial, path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise OSError(f"{path} could not be written ({error}); free some space or choose another folder.") from error
