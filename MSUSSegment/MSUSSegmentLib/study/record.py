"""The record of one rater and one image on disk: written whole or not at all, every state of it kept.

Masks and markups are files named by their content, written before the state that names them and never replaced. A state
is saved in the moment in which its file in ``history/`` is there, which only one program can make; ``record.json`` is a
copy of the newest. Whatever is killed when: what was saved is found whole.
"""

from __future__ import annotations

import hashlib
import json
import re
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np

from MSUSSegmentLib.io.files import create_bytes, keep_names, replace_bytes
from MSUSSegmentLib.io.result_files import STUDY_RATERS
from MSUSSegmentLib.study.annotation import AI, Annotation, MaskFiles
from MSUSSegmentLib.study.masks import encode_mask, mask_name
from MSUSSegmentLib.study.schema import check
from MSUSSegmentLib.tasks.codec import decode_drawing, decode_measurement, encode_drawing, encode_measurement

__all__ = [
    "COORDINATES",
    "HISTORY",
    "RATERS",
    "RECORD",
    "SCHEMA",
    "ConflictError",
    "annotations_of",
    "check_rater",
    "encode_frame",
    "read_record",
    "read_states",
    "record_folder",
    "record_folders",
    "write_record",
]

SCHEMA = "msus-record/1"
COORDINATES = {"lines": "px", "markups": "LPS mm"}
RATERS, RECORD, HISTORY, MASKS, MARKUPS = STUDY_RATERS, "record.json", "history", "masks", "markups"
_STATE = re.compile(r"(\d{6,})\.json")
#: Names that Windows keeps for devices.
_DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{i}" for port in ("com", "lpt") for i in range(1, 10))}
#: Seconds after which a file that a killed program left half written is removed.
_ABANDONED = 3600.0


class ConflictError(ValueError):
    """Somebody else has saved meanwhile; nothing was replaced. One sentence for the person."""


def check_rater(name: str) -> str:
    """A rater's name as it is kept. ValueError, in one sentence, for one that cannot name a folder everywhere."""
    name = name.strip()
    allowed = re.fullmatch(r"[\w .+-]{1,60}", name) and name[0] not in ".-" and name[-1] != "."
    if not allowed or name.split(".")[0].casefold() in _DEVICES:
        raise ValueError(
            f"{name!r} cannot be a rater's name; use 1 to 60 letters, digits, spaces, points, + - or _, "
            "beginning with a letter or digit."
        )
    if name.casefold() == AI.casefold():
        raise ValueError(f"{AI!r} is the name under which the network's own results stand; choose another one.")
    return name


def record_folder(image_folder: Path, rater: str, reading: int = 1) -> Path:
    """Where a rater's record of an image lies."""
    folder = image_folder / RATERS / rater
    return folder if reading == 1 else folder / f"reading-{reading}"


def record_folders(image_folder: Path) -> list[Path]:
    """The folders of all records of an image, of all raters, the network's and repeats among them."""
    found = []
    with suppress(FileNotFoundError, NotADirectoryError):
        for entry in sorted((image_folder / RATERS).iterdir()):
            if entry.is_dir():
                found += [entry, *sorted(inside for inside in entry.glob("reading-*") if inside.is_dir())]
    return found


def read_record(folder: Path, checked: bool = True) -> dict[str, Any] | None:
    """The newest state of a record; None when nothing has been saved.

    ``checked``: by the schema, too, which takes as long as reading it.

    Raises:
        ValueError: no state can be read; in one sentence.
        OSError: the folder cannot be read.
    """
    numbers = _numbers(folder)
    try:
        content = _load(folder / RECORD, checked)
        if not numbers or content["revision"] >= numbers[-1]:
            return content
        damaged = False
    except FileNotFoundError:
        damaged = False
    except ValueError:
        damaged = True
    for number in reversed(numbers):
        with suppress(ValueError, FileNotFoundError):
            return _load(_state_path(folder, number), checked)
    if damaged or numbers:
        raise ValueError(f"{folder} holds no state that can be read; take it from a backup.")
    return None


def read_states(folder: Path) -> list[dict[str, Any]]:
    """All states of a record that can be read, the oldest first."""
    states = []
    for number in _numbers(folder):
        with suppress(ValueError, FileNotFoundError):
            states.append(_load(_state_path(folder, number)))
    return states


def _numbers(folder: Path) -> list[int]:
    """Numbers of the states that are there, ascending."""
    try:
        names = [path.name for path in (folder / HISTORY).iterdir()]
    except (FileNotFoundError, NotADirectoryError):
        return []
    return sorted(int(found[1]) for found in map(_STATE.fullmatch, names) if found)


def _state_path(folder: Path, number: int) -> Path:
    return folder / HISTORY / f"{number:06d}.json"


def _load(path: Path, checked: bool = True) -> dict[str, Any]:
    """A state. ValueError when it is none."""
    try:
        content = json.loads(path.read_bytes())
    except ValueError as error:  # also what is not UTF-8
        raise ValueError(f"{path} is damaged ({error})") from None
    if checked:
        check("record", content, str(path))
    if not isinstance(content, dict) or content.get("schema") != SCHEMA:
        raise ValueError(f"{path} is no record that this version can read; it must say {SCHEMA!r}")
    return content


def write_record(
    folder: Path, content: Mapping[str, Any], files: Mapping[str, bytes], expected: int | None = None
) -> dict[str, Any]:
    """Save a state of a record, with the files that it names; earlier states stay.

    Args:
        folder: of the record, made if need be.
        content: the state, all but its ``revision``.
        files: what it names, by the path relative to the folder.
        expected: the revision that it was made from, 0 for none; None: whatever is there.

    Returns:
        The state with its revision.

    Raises:
        ConflictError: there is another revision than expected; nothing was written.
        ValueError: the state is not valid.
        OSError: it cannot be written; what was saved before stays.
    """
    newest = read_record(folder)
    present = 0 if newest is None else newest["revision"]
    if expected is not None and expected != present:
        raise _conflict(folder, newest)
    number = max([present, *_numbers(folder)]) + 1
    state = {**content, "revision": number}
    check("record", state, str(folder))
    parts = {PurePosixPath(file).parts[0] for file in files}
    for name in (HISTORY, *parts):
        (folder / name).mkdir(parents=True, exist_ok=True)
    _sweep(folder)
    durable = state["rater"] != AI  # the network's result can be computed again
    for name, data in files.items():
        _keep(folder / name, data, durable)
    for part in parts if durable else ():
        keep_names(folder / part)
    try:
        text = json.dumps(state, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    except ValueError:
        raise ValueError(
            f"What is drawn has a number that is none (NaN), so it was not saved in {folder}; delete the line that "
            "shows no value, and save again."
        ) from None
    try:
        create_bytes(_state_path(folder, number), text)
    except FileExistsError:
        raise _conflict(folder, read_record(folder)) from None
    if durable:
        keep_names(folder / HISTORY)
    with suppress(OSError):  # it is saved; the newest state is found in history/
        replace_bytes(folder / RECORD, text, durable=True)
    return state


def _conflict(folder: Path, newest: Mapping[str, Any] | None) -> ConflictError:
    what = "removed" if newest is None else f"saved at {newest['saved']}"
    return ConflictError(
        f"The record in {folder} was {what} by another program meanwhile; nothing was replaced. Open the image again."
    )


def _keep(path: Path, data: bytes, durable: bool) -> None:
    """Write a file that is named by its content; one that is there and damaged is mended."""
    with suppress(FileNotFoundError):
        if path.read_bytes() == data:
            return
        replace_bytes(path, data, durable)
        return
    with suppress(FileExistsError):
        create_bytes(path, data, durable)


def _sweep(folder: Path) -> None:
    """Remove what programs that were killed left half written."""
    for name in ("", HISTORY, MASKS, MARKUPS):
        for partial in (folder / name).glob("*.partial"):
            with suppress(OSError):
                if time.time() - partial.stat().st_mtime > _ABANDONED:
                    partial.unlink()


def encode_frame(annotation: Annotation) -> tuple[dict[str, Any], dict[str, bytes]]:
    """A frame as it stands in a record, and the files of its masks by their paths.

    Raises:
        ValueError: a mask has another size than the picture, or a segment is drawn and declared absent.
    """
    masks, files = {}, {}
    for key in annotation.masks:
        data, drawn = _encoded(annotation, key)
        sha256 = hashlib.sha256(data).hexdigest()
        file = f"{MASKS}/{mask_name(annotation.frame, key, sha256)}"
        masks[key], files[file] = {"file": file, "sha256": sha256}, data
        if key in annotation.none_there and drawn:
            raise ValueError(f"The segment {key} is drawn, and declared not to be there; take one of both back.")
    return {
        "index": int(annotation.frame),
        "time_s": annotation.time_s,
        "status": annotation.status,
        "drawing": encode_drawing(annotation.drawing, whole=True),
        "measurements": [encode_measurement(one) for one in annotation.measurements],
        "masks": masks,
        "none_there": sorted(annotation.none_there),
        "painted": dict(annotation.painted),
    }, files


def _encoded(annotation: Annotation, key: str) -> tuple[bytes, bool]:
    """A mask's file, which is not encoded again where it is one, and whether there is anything in it."""
    masks = annotation.masks
    if isinstance(masks, MaskFiles) and masks.shape == tuple(annotation.shape) and key not in annotation.none_there:
        return masks.content(key), True
    mask = np.asarray(masks[key])
    if mask.shape != tuple(annotation.shape):
        raise ValueError(f"The mask {key} has the shape {mask.shape}, its picture {tuple(annotation.shape)}.")
    return encode_mask(mask), bool(mask.any())


def annotations_of(record: Mapping[str, Any], folder: Path, **of_image) -> list[Annotation]:
    """The frames of a record.

    Args:
        record: a state.
        folder: of the record, where its masks are.
        of_image: what `Annotation` says of the image and the record does not: image, subject, clip, ...; ``read``: a
            function of the frame's number that gives its picture.
    """
    image, model = record["image"], record.get("model", {})
    read = of_image.pop("read", None)
    spacing = image["spacing"]
    return [
        Annotation(
            source=image["source"],
            sha256=image["sha256"],
            frame=frame["index"],
            task=record["task"],
            shape=tuple(image["shape"]),
            spacing=None if spacing is None else tuple(spacing),
            rater=record["rater"],
            status=frame["status"],
            reading=record["reading"],
            reason=record.get("reason", ""),
            time_s=frame.get("time_s"),
            masks=MaskFiles(
                {key: (folder / file["file"], file["sha256"]) for key, file in frame["masks"].items()},
                tuple(image["shape"]),
            ),
            none_there=tuple(frame["none_there"]),
            painted=frame.get("painted", {}),
            drawing=decode_drawing(frame["drawing"]),
            measurements=tuple(decode_measurement(one) for one in frame["measurements"]),
            options=record.get("options", {}),
            scale_source=image.get("scale_source", ""),
            model=model.get("name", ""),
            weights=model.get("weights_sha256", ""),
            seconds=record["seconds"],
            saved=record["saved"],
            read=None if read is None else _reader(read, frame["index"]),
            **of_image,
        )
        for frame in record["frames"]
    ]


def _reader(read, frame: int):
    return lambda: read(frame)
