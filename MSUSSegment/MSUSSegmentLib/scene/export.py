"""What a session writes to disk: everything that ``msus analyze`` writes, tables, segments."""

from __future__ import annotations

import json
import math
import re
from dataclasses import asdict
from pathlib import Path

import slicer

from MSUSSegmentLib import __version__
from MSUSSegmentLib.io.files import replace_bytes
from MSUSSegmentLib.io.result_files import SHOWN, file_sha256, output_files
from MSUSSegmentLib.measure.smoothing import smoothed_rows
from MSUSSegmentLib.measure.table import write_csv
from MSUSSegmentLib.report.muscle_results import RECORD, SLICE_SPACING
from MSUSSegmentLib.scene import attributes as A
from MSUSSegmentLib.scene import cine, echo, save, scene_file, segments, table, volume
from MSUSSegmentLib.scene.drawing import derive_nodes
from MSUSSegmentLib.scene.measured import read_measured
from MSUSSegmentLib.tasks.result import FrameResult

__all__ = ["result_of", "save_all", "write_numbers", "write_segments"]


#: What a record says has made a result that the panel saved.
IN_SLICER = "MSUSSegment in Slicer"


def save_all(session, folder: Path, made_with: str = IN_SLICER, before: dict | None = None) -> list[str]:
    """Scene, segmentation, markups, numbers (of a cine also smoothed); overlay as picture or video, a plot, and the
    grey levels inside closed contours; and a record of how the numbers came about.

    ``made_with``: what the record says has made them. ``before``: the record of the result that they come from, by
    default that of the folder. Returns what was not made.
    """
    save.save_scene(session.muscle, folder)
    notes, left = [], scene_file.unclaimed(session.muscle)
    if left:
        notes.append(
            f"Not saved with this picture, since another one is open and it may be that one's: {', '.join(left)}. "
            "Move it into this picture's folder in the Data module, and save again."
        )
    steps = (
        ("The overlay", _write_overlay),
        ("The plot", _write_plot),
        ("The smoothed table", _write_smoothed),
        ("A table or picture of the grey levels", _write_histograms),
    )
    for what, write in steps:
        try:
            write(session, folder)
        except ModuleNotFoundError as error:
            notes.append(f"{what} was not written: the Python package {error.name} is not installed.")
        except (OSError, ValueError) as error:
            notes.append(f"{what} was not written: {error}")
    _write_record(session, folder, made_with, before)
    return notes


def write_numbers(session, path: Path) -> Path:
    """All rows of the table as CSV."""
    if session.muscle.table is None:
        raise ValueError("There are no numbers to export yet; segment the picture or add a line first.")
    write_csv(path, table.read_rows(session.muscle.table))
    return path


def write_segments(session, path: Path, frames: list[int]) -> list[Path]:
    """The segments of frames as .seg.nrrd files."""
    muscle = session.muscle
    if muscle.segmentation is None:
        raise ValueError("The segmentation is no longer there; run the segmentation again.")
    stem = re.sub(r"(\.seg)?\.nrrd$", "", path.name, flags=re.IGNORECASE)
    path.parent.mkdir(parents=True, exist_ok=True)
    written = []
    for i in frames:
        name = f"{stem}.seg.nrrd" if len(frames) == 1 else f"{stem}_{session.number_of(i):04d}.seg.nrrd"
        node, extra = _segmentation_at(muscle, i)
        try:
            save.write_node(slicer.vtkMRMLSegmentationStorageNode(), node, path.with_name(name))
        except OSError as error:
            place = path.with_name(name)
            raise OSError(f"{place} could not be written; choose another folder or free some space.") from error
        finally:
            if extra:
                slicer.mrmlScene.RemoveNode(node)
        written.append(path.with_name(name))
    return written


def _segmentation_at(muscle, i: int) -> tuple:
    """A segmentation node in the scene that holds frame ``i``, and whether it was made for that."""
    if muscle.browser is None or i == cine.selected(muscle):
        return muscle.segmentation, False
    copy = slicer.vtkMRMLSegmentationNode()
    copy.Copy(cine.item_nodes(muscle, i)["segmentation"])
    copy.SetName(f"{muscle.segmentation.GetName()} {i}")
    A.write(copy, A.SCENE, None)
    return slicer.mrmlScene.AddNode(copy), True


def result_of(session, i: int) -> FrameResult:
    """What is drawn on a frame now, as a result: for pictures of it."""
    muscle = session.muscle
    nodes = cine.nodes_at(muscle, i)
    masks = {}
    if nodes["segmentation"] is not None:
        masks = segments.masks_in(nodes["segmentation"], muscle.matrix, session.pixels(i).shape)
    derived = derive_nodes(muscle, nodes)
    lines = {} if derived is None else derived.lines
    numbers = () if derived is None else derived.measurements
    return FrameResult(i, session.time_of(i), masks, lines, numbers)


def _analysed(session) -> list[int]:
    """Frames that have numbers."""
    muscle = session.muscle
    numbers = set(table.frames_of(muscle.table)) if muscle.table is not None else set()
    return [i for i in range(session.frame_count) if session.number_of(i) in numbers]


def _write_overlay(session, folder: Path) -> None:
    from MSUSSegmentLib.report.overlay import draw_overlay, scale_line

    frames = _analysed(session) or [session.frame]
    node = session.muscle.volume
    scale = scale_line(session.muscle.spacing, volume.scale_source_of(node), volume.scale_reason_of(node))
    if len(frames) == 1:
        from MSUSSegmentLib.io.pictures import write_picture

        result = result_of(session, frames[0])
        picture = draw_overlay(session.muscle.task, session.pixels(frames[0]), result, session.name, scale)
        write_picture(folder / "overlay.png", picture)
        (folder / "overlay.mp4").unlink(missing_ok=True)
        return
    from MSUSSegmentLib.report.video import write_overlays

    first, last = session.time_of(frames[0]), session.time_of(frames[-1])
    rate = (len(frames) - 1) / (last - first) if first is not None and last is not None and last > first else 25.0
    pictures = ((session.pixels(i), result_of(session, i), session.number_of(i)) for i in frames)
    write_overlays(session.muscle.task, folder / "overlay.mp4", rate, session.name, pictures, scale)
    (folder / "overlay.png").unlink(missing_ok=True)


def _write_plot(session, folder: Path) -> None:
    if len(_analysed(session)) < 2:
        (folder / "measurements.png").unlink(missing_ok=True)
        return
    from MSUSSegmentLib.report.plot import plot_rows

    rows, measured = table.read_rows(session.muscle.table), read_measured(session.muscle.table)
    plot_rows(session.muscle.task, rows, folder / "measurements.png", session.name, measured)


def _write_smoothed(session, folder: Path) -> None:
    if len(_analysed(session)) < 2:
        (folder / "smoothed.csv").unlink(missing_ok=True)
        return
    write_csv(folder / "smoothed.csv", smoothed_rows(table.read_rows(session.muscle.table)))


def _write_histograms(session, folder: Path) -> None:
    from MSUSSegmentLib.report.histogram import FrameEchoes, write_histograms
    from MSUSSegmentLib.scene.histogram import echoes_at

    muscle, frames = session.muscle, _analysed(session)
    contours = any(muscle.nodes_of(kind) for kind in echo.grey_kinds(muscle.task))
    of_frames = (FrameEchoes(session.number_of(i), echoes_at(muscle, i)) for i in frames) if contours else ()
    write_histograms(folder, session.name, of_frames)


def _write_record(session, folder: Path, made_with: str = IN_SLICER, before: dict | None = None) -> None:
    """Say how the numbers came about; `msus analyze` will not overwrite this folder unasked."""
    before = _record_in(folder) if before is None else before
    muscle = session.muscle
    frames = [session.number_of(i) for i in _analysed(session)]
    about = {
        "source": session.name,
        "made_with": made_with,
        "model": muscle.model,
        "rater": muscle.rater,
        "options": asdict(muscle.options),
        "spacing": muscle.spacing,
        "scale_source": A.read(muscle.volume, A.SCALE_SOURCE),
        "frames": frames[:1] + frames[-1:] + [len(frames)],
        "version": __version__,
    }
    if muscle.slice_spacing is not None:
        about[SLICE_SPACING] = muscle.slice_spacing
    about |= _origin_of(before, session.name)
    settings = about.get("settings")
    if isinstance(settings, dict) and about["scale_source"] == "typed" and muscle.spacing is not None:
        typed, before_that = muscle.spacing[0], settings.get("mm_per_pixel")
        if before_that is None or not math.isclose(typed, before_that, rel_tol=1e-9):
            about["settings"] = {**settings, "mm_per_pixel": typed}
    if before.get("scale_note") and before.get("scale_source") == about["scale_source"]:
        about["scale_note"] = before["scale_note"]
    about[SHOWN] = session.number_of(session.frame)
    about["outputs"] = {path.relative_to(folder).as_posix(): file_sha256(path) for path in output_files(folder)}
    replace_bytes(folder / RECORD, json.dumps(about, indent=1, ensure_ascii=False).encode())


#: What a record says of the analysis that a person has corrected: by these, `msus analyze` finds the input's result.
_ORIGIN = (
    "source", "input_sha256", "task", "task_version", "weights_sha256", "settings", "unreadable", "notes",
)  # fmt: skip


def _record_in(folder: Path) -> dict:
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def _origin_of(before: dict, name: str) -> dict:
    """What a record says of where its result came from, if it is of the recording ``name``."""
    same = str(before.get("source", "")).split("/")[-1] == name
    return {key: before[key] for key in _ORIGIN if key in before} if same else {}
