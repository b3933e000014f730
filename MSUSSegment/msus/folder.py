"""A result in a folder: what is written there, what it was made from, and a person's corrections that stay."""

from __future__ import annotations

import json
import re
import sys
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from msus.scene_process import SceneProcess, write_scene
from MSUSSegmentLib import __version__
from MSUSSegmentLib.io.files import replace_bytes
from MSUSSegmentLib.io.result_damage import is_damaged, members
from MSUSSegmentLib.io.result_files import (
    COPIES,
    HISTOGRAMS,
    MADE_BY_MEASURE,
    MARKUPS,
    MASKS,
    OUTPUTS,
    OVERLAYS,
    PLOT,
    RECORD,
    SCENE,
    SEGMENTATION,
    SMOOTHED,
    TABLE,
    content_sha256,
    file_sha256,
    output_files,
)
from MSUSSegmentLib.measure.table import read_csv, short_digest, write_csv
from MSUSSegmentLib.measure.types import AUTO
from MSUSSegmentLib.report.muscle_results import SLICE_SPACING
from MSUSSegmentLib.tasks.task import weights_of

if TYPE_CHECKING:
    from msus.analysis import Analysis
    from msus.result import Result

__all__ = [
    "KeptResultError",
    "State",
    "basis_of",
    "changed",
    "corrections",
    "damaged_work",
    "frames_key",
    "keep_copy",
    "lacking",
    "permit",
    "read_record",
    "save",
    "state_of",
    "write_masks",
    "write_table",
]

#: What results depend on, by their keys in the record, in words.
BASIS = {
    "input_sha256": "the content of the file",
    "task": "the task",
    "task_version": "the version of the task",
    "weights_sha256": "the model",
    "options": "the conventions",
    "settings": "the settings",
}
#: Files that a person may have corrected, here or in another program.
CORRECTABLE = (SCENE, SEGMENTATION, TABLE, MARKUPS)
#: Files in a scene's archive that tell of a person's work.
_TELLING = (".mrml", "Measurements.tsv", ".mrb")
_EDITED_MARKUP = re.compile(rb"MSUS\.(provenance:(edited|manual)|(painted|checked):)")


@dataclass(frozen=True)
class State:
    """What a folder holds of an analysis.

    ``done``: all of it. ``lacking``: outputs that are missing or damaged. ``differing``: what it was made from
    otherwise, each with both sides where they can be told; empty when nothing is there. ``corrected``: what holds a
    person's work.
    """

    there: bool = False
    lacking: tuple[str, ...] = ()
    differing: tuple[str, ...] = ()
    corrected: tuple[str, ...] = ()

    @property
    def done(self) -> bool:
        return self.there and not self.lacking and not self.differing


def basis_of(analysis: Analysis, input_sha256: str) -> dict[str, Any]:
    """What a result depends on (keys ``BASIS``): another one is another result."""
    return {
        "input_sha256": input_sha256,
        "task": analysis.task.name,
        "task_version": analysis.task.version,
        "weights_sha256": weights_of(analysis.predictor),
        "options": asdict(analysis.options),
        "settings": {
            "mm_per_pixel": analysis.mm_per_pixel,
            "scale_from_ruler": analysis.scale_from_ruler,
            "frames": analysis.frames,
            **({} if analysis.targets is None else {"targets": content_sha256(analysis.targets)}),
        },
    }


def read_record(folder: Path) -> dict:
    """How a folder's result came about; empty when it does not say, or cannot be read."""
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def state_of(folder: Path, basis: dict[str, Any], masks: bool = False) -> State:
    """Compare what a folder holds with what is wanted.

    Args:
        folder: for one recording.
        basis: see `basis_of`.
        masks: whether masks are wanted, too.

    Raises:
        OSError: a file there cannot be read.
    """
    record = read_record(folder)
    corrected = corrections(folder, record)
    if not record:
        unknown = ("it does not say what it was made from",) if corrected else ()
        return State(bool(corrected), (RECORD,), unknown, corrected)
    if "input_sha256" not in record:
        made = record.get("made_with") or f"version {record.get('version', 'unknown')}, which did not note its input"
        return State(True, (), (f"it was written by {made}",), corrected)
    differing = tuple(
        _difference(key, record.get(key), basis[key], record) for key in BASIS if record.get(key) != basis[key]
    )
    missing = lacking(folder, record)
    if masks and not any(name.startswith(f"{MASKS}/") for name in record.get("outputs", {})):
        missing += (MASKS,)
    return State(True, missing, differing, corrected)


def _difference(key: str, old: Any, new: Any, record: dict) -> str:
    """What differs, with both sides where a person can tell them."""
    if isinstance(old, dict) and isinstance(new, dict):
        names = [name for name in {**old, **new} if old.get(name) != new.get(name)]
        sides = (f"{name} {_said(old.get(name))}, now {_said(new.get(name))}" for name in names)
        return f"{BASIS[key]} ({', '.join(sides)})"
    if key == "weights_sha256":
        return f"{BASIS[key]} ({record.get('model', 'unknown')}, weights {_said(old)[:12]}, now {_said(new)[:12]})"
    if key == "input_sha256":
        return BASIS[key]
    return f"{BASIS[key]} ({_said(old)}, now {_said(new)})"


def _said(value: Any) -> str:
    return "none" if value in (None, "") else str(value)


def lacking(folder: Path, record: dict) -> tuple[str, ...]:
    """Outputs that were written and are missing or damaged now. OSError when one cannot be read."""
    here = {path.relative_to(folder).as_posix(): path for path in output_files(folder)}
    return tuple(
        name
        for name, digest in record.get("outputs", {}).items()
        if name not in here or (file_sha256(here[name]) != digest and is_damaged(here[name]))
    )


def changed(folder: Path, record: dict) -> tuple[str, ...]:
    """The files that a person may correct, as far as they are not as they were written, damaged ones among them; all of
    them when the record does not say what was written."""
    written, found = record.get("outputs", {}), []
    for path in output_files(folder):
        name = path.relative_to(folder).as_posix()
        if name.split("/")[0] in CORRECTABLE and not (name in written and file_sha256(path) == written[name]):
            found.append(name)
    return tuple(found)


def corrections(folder: Path, record: dict) -> tuple[str, ...]:
    """The files of a result that hold a person's work: rows or markups that are edited or manual, painted segments, and
    whatever else another program has changed. Damaged files hold none."""
    written, found = record.get("outputs", {}), []
    for name in changed(folder, record):
        path = folder / name
        if is_damaged(path):
            continue
        if written and "input_sha256" in record:
            found.append(name)  # it is not as it was written, and can be read
        elif (path.name == TABLE and _has_edited_rows(path)) or (path.name == SCENE and _has_edited_markups(path)):
            found.append(name)
    if record.get("made_with") and not found:
        found = [name for name in (SCENE, TABLE) if (folder / name).exists()]
        if record["made_with"] == MADE_BY_MEASURE and not (
            _has_edited_rows(folder / TABLE) or _has_edited_markups(folder / SCENE)
        ):
            return ()  # only another convention or scale
    return tuple(found)


def _has_edited_rows(path: Path) -> bool:
    try:
        return any(row["provenance"] != AUTO or row["checked"] for row in read_csv(path))
    except (OSError, ValueError):
        return False


def _has_edited_markups(path: Path) -> bool:
    """Whether a scene holds what a person has moved, made, painted or accepted; a cut one, as far as it can be read."""
    with suppress(OSError):
        return any(_is_edited(*one) for one in members(path.read_bytes(), _TELLING))
    return False


def _is_edited(name: str, content: bytes) -> bool:
    """Whether a file of a scene, or a scene of a sequence in it, holds a person's work."""
    if name.endswith(".mrml"):
        return _EDITED_MARKUP.search(content) is not None
    if name.endswith("Measurements.tsv"):
        return re.search(rb"\t(edited|manual)\t", content) is not None
    return name.endswith(".mrb") and any(_is_edited(*one) for one in members(content, _TELLING))


def damaged_work(folder: Path, record: dict) -> tuple[str, ...]:
    """The damaged files of a result in which a person's work can be seen, of which a copy is worth keeping."""
    found = []
    for name in changed(folder, record):
        path = folder / name
        if not is_damaged(path):
            continue
        edited_rows = path.suffix == ".csv" and re.search(rb",(edited|manual),", path.read_bytes())
        if edited_rows or (path.suffix == ".mrb" and _has_edited_markups(path)):
            found.append(name)
    return tuple(found)


class KeptResultError(ValueError):
    """A folder holds what must not be replaced unasked; one sentence for the person."""


def permit(state: State, folder: Path, overwrite: bool = False, overwrite_edits: bool = False) -> None:
    """Raise KeptResultError when what a folder holds must not be replaced."""
    if not state.there or overwrite_edits:
        return
    if state.corrected:
        raise KeptResultError(
            f"{folder} holds a person's corrections ({_listed(state.corrected)}), which stay; overwrite_edits "
            "(--overwrite-edits) replaces them and keeps a copy."
        )
    if state.differing and not overwrite:
        raise KeptResultError(
            f"{folder} holds other results; what differs: {'; '.join(state.differing)}. Choose another folder, or "
            "overwrite them (--overwrite)."
        )


def _listed(names: tuple[str, ...], most: int = 3) -> str:
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")


def save(
    result: Result,
    folder: Path,
    *,
    masks: bool = False,
    scene: bool = True,
    overwrite: bool = False,
    overwrite_edits: bool = False,
    progress: Callable[[str, int, int], None] | None = None,
    basis: dict[str, Any] | None = None,
    source: str = "",
    beside: SceneProcess | None = None,
) -> None:
    """Write a result into a folder, see `Result.save`.

    ``basis``: what it depends on, when that is known already; ``source``: the input's path relative to the study;
    ``beside``: a process that writes the scene if it can.
    """
    basis = basis_of(result.analysis, result.input_sha256()) if basis is None else basis
    state = state_of(folder, basis, masks)
    permit(state, folder, overwrite, overwrite_edits)
    if scene:
        _check_desktop()
    before = read_record(folder).get("outputs", {})
    folder.mkdir(parents=True, exist_ok=True)
    if state.corrected or damaged_work(folder, read_record(folder)):
        keep_copy(folder)
    (folder / RECORD).unlink(missing_ok=True)  # what is half replaced belongs to no record
    rows = write_table(result, folder)
    progress = progress or (lambda *_: None)
    if scene and beside is not None and beside.begin(result):
        _write_pictures(result, folder, rows)
        if not beside.finish(progress):
            _write_histograms(result, folder, _write_scene(result, folder, progress))
    else:
        with ThreadPoolExecutor(1) as thread:  # the pictures are encoded while the scene is built and zipped
            pictures = thread.submit(_write_pictures, result, folder, rows)
            echoes = _write_scene(result, folder, progress) if scene else []
            pictures.result()
        _write_histograms(result, folder, echoes)
    if masks:
        write_masks(result, folder / MASKS)
    _remove_stale(folder, before, result, scene, masks)
    _write_record(result, folder, basis, source)


def keep_copy(folder: Path) -> Path:
    """Put everything of a corrected result into one archive beside it, before it is replaced. Returns the archive."""
    path = folder / f"{COPIES}{datetime.now():%Y-%m-%d-%H%M%S}.zip"
    number = 1
    while path.exists():
        number += 1
        path = folder / f"{COPIES}{datetime.now():%Y-%m-%d-%H%M%S}-{number}.zip"
    partial = path.with_suffix(".partial")
    try:
        with zipfile.ZipFile(partial, "w") as archive:
            for file in [*output_files(folder), *(p for p in (folder / RECORD,) if p.exists())]:
                archive.write(file, file.relative_to(folder))
        partial.replace(path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise OSError(
            f"No copy of the corrections in {folder} could be kept ({error}); nothing was replaced."
        ) from error
    return path


def write_table(result: Result, folder: Path) -> list[dict]:
    """All numbers, and of a clip the smoothed ones, too. Returns the rows."""
    rows = result.table()
    write_csv(folder / TABLE, rows)
    if len(result) > 1:
        write_csv(folder / SMOOTHED, result.table(smoothed=True))
    return rows


def write_masks(result: Result, folder: Path) -> None:
    """One PNG (0 or 255) a frame and segment, named FRAME-SEGMENT.png."""
    from MSUSSegmentLib.io.pictures import write_picture

    folder.mkdir(parents=True, exist_ok=True)
    wanted = set()
    for found in result.found:
        for segment, mask in found.masks.items():
            wanted.add(f"{found.index:05d}-{segment}.png")
            write_picture(folder / f"{found.index:05d}-{segment}.png", mask.astype(np.uint8) * 255)
    for path in folder.glob("[0-9]*-*.png"):
        if path.name not in wanted:
            path.unlink()


def _write_pictures(result: Result, folder: Path, rows: list[dict]) -> None:
    if len(result) == 1:
        result.overlay(folder / OVERLAYS[0])
        return
    from MSUSSegmentLib.report.plot import plot_rows

    result.overlay(folder / OVERLAYS[1])
    plot_rows(result.task, rows, folder / PLOT, result.name, result.measured)


def _check_desktop() -> None:
    """In Slicer itself, the scene is the person's: it is neither emptied nor saved with another's result in it."""
    if "slicer" not in sys.modules:  # so this is not Slicer, and it need not be loaded to learn that
        return
    from MSUSSegmentLib.scene import headless

    if not headless.in_desktop():
        return
    import slicer

    if slicer.mrmlScene.GetNumberOfNodesByClass("vtkMRMLVolumeNode"):
        raise ValueError(
            "A scene is open in Slicer, which saving would replace; close it first, or save without a scene "
            "(scene=False)."
        )


def _write_scene(result: Result, folder: Path, progress: Callable[[str, int, int], None]) -> list:
    """Write the scene, in this process; returns as of `scene_process.write_scene`."""
    weights = short_digest(result.weights_sha256)
    about = {"task": result.task, "rater": result.rater, "model": result.model, "options": result.options}
    about["measured"] = result.measured
    with result.recording() as recording:
        return write_scene(recording, result.found, folder, progress, weights=weights, **about)


def _write_histograms(result: Result, folder: Path, echoes: list) -> None:
    from MSUSSegmentLib.report.histogram import write_histograms

    write_histograms(folder, result.name, echoes)


def _remove_stale(folder: Path, before: dict[str, str], result: Result, scene: bool, masks: bool) -> None:
    """Remove what an earlier result wrote and this one does not have, unless it has been changed since."""
    single = len(result) == 1
    gone = {OVERLAYS[1], PLOT, SMOOTHED} if single else {OVERLAYS[0]}
    gone |= set() if scene else {SCENE, SEGMENTATION, MARKUPS, *HISTOGRAMS}
    gone |= set() if masks else {MASKS}
    for path in output_files(folder):
        name = path.relative_to(folder).as_posix()
        if name.split("/")[0] in gone and before.get(name) == file_sha256(path):
            path.unlink()
    for name in OUTPUTS:
        with suppress(OSError):
            (folder / name).rmdir()  # when it is an empty folder


def _write_record(result: Result, folder: Path, basis: dict[str, Any], source: str) -> None:
    numbers = result.found.indices
    record = {
        "source": source or result.name,
        **basis,
        "model": result.model,
        "rater": result.rater,
        "spacing": result.scale.spacing,
        "scale_source": result.scale.source,
        "scale_note": result.scale_note,
        "frames": [numbers[0], numbers[-1], len(numbers)],
        "unreadable": {str(index): reason for index, reason in result.unreadable.items()},
        "notes": list(result.notes),
        "version": __version__,
        "outputs": {path.relative_to(folder).as_posix(): file_sha256(path) for path in output_files(folder)},
    }
    if result.slice_spacing is not None:
        record[SLICE_SPACING] = result.slice_spacing
    replace_bytes(folder / RECORD, json.dumps(record, indent=1, ensure_ascii=False).encode())


def frames_key(basis: dict[str, Any], result_scale: Any) -> str:
    """What frames that are kept while an analysis goes on depend on, in one text."""
    return json.dumps({**basis, "spacing": result_scale.spacing, "version": __version__}, sort_keys=True)
