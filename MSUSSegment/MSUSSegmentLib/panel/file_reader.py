"""What `MSUSSegmentFileReader` does: videos and image stacks become a sequence with a browser, scaled by our rules.

Slicer asks `can_load` instead of comparing suffixes, so it must say no to all that other readers do better: single
images, volumes, DICOM, files that are not there.
"""

from __future__ import annotations

import struct
from pathlib import Path

import vtk

from MSUSSegmentLib.io import video

__all__ = ["can_load", "extensions", "load", "read"]

STACKS = (".tif", ".tiff")


def extensions() -> list[str]:
    """As Slicer's file dialog wants them."""
    patterns = " ".join(f"*{suffix}" for suffix in (*video.SUFFIXES, *STACKS))
    return [f"Muscle ultrasound cine ({patterns})"]


def can_load(path) -> bool:
    """Whether this is a video, or a TIFF with more than one page."""
    path = Path(str(path))
    suffix = path.suffix.lower()
    try:
        if suffix in video.SUFFIXES:
            return path.is_file() and path.stat().st_size > 0
        return suffix in STACKS and path.is_file() and has_pages(path)
    except OSError:
        return False


def load(parent, properties) -> bool:
    """Load for Slicer: nodes go into ``parent.loadedNodes``, what went wrong into its messages. Never raises."""
    try:
        node = read(properties["fileName"], properties.get("mmPerPixel"))
    except Exception as error:
        known = isinstance(error, (ValueError, OSError, MemoryError))
        text = str(error) if known and str(error) else f"The file could not be read ({type(error).__name__}: {error})."
        parent.userMessages().AddMessage(vtk.vtkCommand.ErrorEvent, text)
        return False
    name = properties.get("name")
    if name:
        node.SetName(name)
    parent.loadedNodes = [node.GetID()]
    return True


def read(path, mm_per_pixel=None):
    """Load a recording; returns its volume node. RecordingError or ValueError, in one sentence, when it cannot be."""
    from MSUSSegmentLib.io.open import open_recording
    from MSUSSegmentLib.scene.adopt import load_recording

    with open_recording(str(path), float(mm_per_pixel) if mm_per_pixel else None) as recording:
        return load_recording(recording)


def has_pages(path: Path) -> bool:
    """Whether a TIFF has a second page, from its first directory; False for what is no TIFF."""
    with open(path, "rb") as file:
        order = {b"II": "<", b"MM": ">"}.get(file.read(2))
        if order is None:
            return False
        try:
            (version,) = struct.unpack(order + "H", file.read(2))
            if version == 42:
                (place,) = struct.unpack(order + "I", file.read(4))
                file.seek(place)
                (entries,) = struct.unpack(order + "H", file.read(2))
                file.seek(12 * entries, 1)
                return struct.unpack(order + "I", file.read(4))[0] != 0
            if version == 43:  # BigTIFF
                file.seek(8)
                (place,) = struct.unpack(order + "Q", file.read(8))
                file.seek(place)
                (entries,) = struct.unpack(order + "Q", file.read(8))
                file.seek(20 * entries, 1)
                return struct.unpack(order + "Q", file.read(8))[0] != 0
        except struct.error:
            return False
    return False
