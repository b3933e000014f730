"""One image of a study: where it lies, and what is known of it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from MSUSSegmentLib.io.files import replace_bytes
from MSUSSegmentLib.io.result_files import STUDY_IMAGE, STUDY_THUMBNAIL
from MSUSSegmentLib.measure.types import Spacing
from MSUSSegmentLib.study.schema import check

__all__ = ["IMAGE", "THUMBNAIL", "StudyImage", "image_folders", "read_image", "write_image"]

IMAGE, THUMBNAIL = STUDY_IMAGE, STUDY_THUMBNAIL
SCHEMA = "msus-image/1"


@dataclass(frozen=True)
class StudyImage:
    """An image (a recording: a picture or a clip).

    ``name``: its folder relative to the study's, with slashes. ``source``: its path below the folder that it was added
    from. ``path``: where it lies below its ``root``, a number among the study's roots, or below the study's folder
    when it was copied (``root`` None). ``shape`` (H, W), ``frames`` how many it has, ``spacing`` (sx, sy) mm or None.
    ``readings``: how often each rater is shown it. ``subject``, ``clip``, ``device``, ``muscle``, ``side``: as typed
    or read off the path.
    """

    name: str
    source: str
    path: str
    root: int | None
    sha256: str
    order: int
    shape: tuple[int, int]
    frames: int = 1
    spacing: Spacing | None = None
    scale_source: str = ""
    mm_per_pixel: float | None = None
    readings: int = 1
    subject: str = ""
    clip: str = ""
    device: str = ""
    muscle: str = ""
    side: str = ""
    added: str = ""


def image_folders(root: Path) -> Iterator[Path]:
    """The folders of a study's images, those of one folder sorted by name."""
    stack = [str(root)]
    while stack:
        folder = stack.pop()
        with os.scandir(folder) as entries:
            there = list(entries)
        if any(entry.name == IMAGE for entry in there):
            yield Path(folder)  # no image lies in another's folder
        else:
            stack += sorted((one.path for one in there if one.is_dir() and not one.name.startswith(".")), reverse=True)


def read_image(root: Path, name: str) -> StudyImage:
    """An image by its name.

    Raises:
        ValueError: there is none of that name, or its file is damaged; in one sentence.
        OSError: it cannot be read.
    """
    path = root / name / IMAGE
    try:
        content = json.loads(path.read_bytes())
    except FileNotFoundError:
        raise ValueError(f"The study in {root} has no image {name!r}.") from None
    except ValueError:
        raise ValueError(f"{path} is damaged; take it from a backup, or add the image again.") from None
    check("image", content, str(path))
    if not isinstance(content, dict) or content.pop("schema", None) != SCHEMA:
        raise ValueError(f"{path} was not written by this version; it must say {SCHEMA!r}.")
    spacing = content["spacing"]
    content |= {"shape": tuple(content["shape"]), "spacing": None if spacing is None else tuple(spacing)}
    return StudyImage(name, **content)


def write_image(root: Path, image: StudyImage) -> None:
    """Put what is known of an image into its folder. OSError when it cannot be written."""
    content = {"schema": SCHEMA, **asdict(image)}
    del content["name"]
    folder = root / image.name
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(content, indent=1, ensure_ascii=False)
    check("image", json.loads(text), str(folder / IMAGE))
    replace_bytes(folder / IMAGE, text.encode(), durable=True)
