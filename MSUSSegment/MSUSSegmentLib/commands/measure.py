"""``msus measure``: corrected results back into tables, by another convention or scale where asked; no network runs."""

from __future__ import annotations

import csv
import os
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from msus.folder import KeptResultError, changed, corrections, keep_copy, lacking, read_record, write_masks
from msus.result import summary_text
from MSUSSegmentLib.commands.console import UNUSABLE, Bar, say
from MSUSSegmentLib.commands.places import check_output, common_folder
from MSUSSegmentLib.commands.summary import COLUMNS, FORMATS, Subjects, write_summary
from MSUSSegmentLib.commands.work import Outcome, say_failures, work_through
from MSUSSegmentLib.io.result_files import (
    MADE_BY_MEASURE,
    MARKUPS,
    MASKS,
    SCENE,
    SEGMENTATION,
    SHOWN,
    SUMMARY,
    TABLE,
    is_result,
    result_folders,
)
from MSUSSegmentLib.measure.table import read_csv, write_csv
from MSUSSegmentLib.tasks.result import EXCLUDED

__all__ = ["SOURCES", "Request", "measure_all", "measure_result"]

#: What corrections may be read from, and its file or folder.
SOURCES = {"scene": SCENE, "markups": MARKUPS, "segments": SEGMENTATION}


@dataclass(frozen=True)
class Request:
    """What is asked for besides the numbers of what was corrected.

    ``conventions`` by their names, those that are to be others; ``mm_per_pixel`` another scale; ``rater`` whose
    corrections those are that have no name; ``origin``: one of `SOURCES`, where these contradict each other.
    """

    conventions: Mapping[str, Any] = field(default_factory=dict)
    mm_per_pixel: float | None = None
    rater: str = ""
    origin: str | None = None


@dataclass(frozen=True)
class _Place:
    """A result: its ``scene`` file, its ``folder``, where it is written (``target``), and its ``source``, the
    name for people."""

    scene: Path
    folder: Path
    target: Path
    source: str


def measure_result(scene: Path, folder: Path, target: Path, request: Request = Request()) -> Outcome:
    """Read one result as a person has left it, and write its numbers, its scene and all that shows them.

    Nothing is written when nothing is other than it was. What a person has corrected is copied beside it first.

    Args:
        scene: the scene file.
        folder: that the result lies in.
        target: the folder that is written; ``folder`` for in place.
        request: what is asked for.

    Raises:
        ValueError, OSError: it cannot be read, is contradictory, or cannot be written; the message is for the person.
    """
    from MSUSSegmentLib.scene.save import load_scene
    from MSUSSegmentLib.scene.session import Session

    record = read_record(folder)
    others = changed(folder, record)
    session = Session.adopt(load_scene(scene), request.rater)
    try:
        apart = not _same(scene, folder / SCENE)  # a scene saved beside the result under another name
        taken, notes = _take_changes(session, scene, folder, record, others, request)
        if request.rater and session.attribute(request.rater):
            taken.append(f"corrections without a name are {request.rater}'s")
        taken += _set_scale(session, request.mm_per_pixel)
        asked, further = _set_conventions(session, request.conventions)
        taken += asked
        notes += further
        rows = [{name: row[name] for name in row if name not in ("node_id", "position")} for row in session.rows("all")]
        sentence = summary_text(session.task, rows, max(1, len({row["frame"] for row in rows})))
        sentence += "".join(f"; {note}" for note in _lacking(folder, record) + notes)
        measured = any(row["value"] is not None for row in rows)
        in_place = _same(folder, target)
        as_written = SCENE not in others if record.get("outputs") else True
        missing = [name for name in lacking(folder, record) if not name.startswith(f"{MARKUPS}/")]
        if in_place and as_written and not apart and not taken and not missing and _is_table(folder / TABLE, rows):
            return Outcome(f"{sentence}; nothing was changed", measured)
        if in_place and TABLE in others and record.get("outputs"):
            sentence += f"; {TABLE} had been changed by hand, its numbers are now those of the lines"
        lost = _lost_scores(folder / TABLE, rows)
        if lost:
            sentence += f"; left out {', '.join(lost)}, whose numbers are others now (Reference values in the panel)"
        if in_place and missing:
            sentence += f"; made again, since missing or damaged: {', '.join(missing)}"
        sentence += "".join(f"; {what}" for what in taken)
        copy = _make_room(session, folder, target, record)
        left = _save(session, folder, target, record)
        sentence += "".join(f"; {one}" for one in left)
        if copy is not None:
            sentence += f"; what was there is kept in {copy.name}"
        return Outcome(sentence, measured)
    finally:
        session.close()


def _same(one: Path, other: Path) -> bool:
    return os.path.realpath(one) == os.path.realpath(other)


def _take_changes(
    session, scene: Path, folder: Path, record: dict, others: tuple[str, ...], request: Request
) -> tuple[list[str], list[str]]:
    """Take over what was changed beside the scene. Returns what was taken, and what is to be said besides.

    ValueError when it is not clear what holds.
    """
    from MSUSSegmentLib.scene.loose_files import differing_lines, differing_segments

    if not _same(scene, folder / SCENE):
        if record and str(record.get("source", "")).split("/")[-1] not in ("", session.name):
            raise ValueError(
                f"{scene.name} shows {session.name}, but {folder} holds the result of {record['source']}; move it out "
                "of there, or say with -o where to write."
            )
        return [f"from {scene.name}"], []
    written = record.get("outputs")
    _show_written(session, record)
    taken = [f"from the changed {SCENE}"] if written and SCENE in others else []
    if taken and request.origin in (None, "scene"):
        taken += _take_unseen_paint(session, folder, written, others)
    if request.origin == "scene":
        return taken, []
    notes: list[str] = []
    places, masks = {}, {}
    if request.origin != "segments":
        paths = [folder / name for name in others if name.startswith(f"{MARKUPS}/") and name.endswith(".mrk.json")]
        places, strange = differing_lines(session.muscle, paths)
        if strange:
            names = ", ".join(f"{MARKUPS}/{path.name}" for path in strange)
            notes.append(f"left out {names}, which by name is no line of the task {session.task.name}")
    if request.origin != "markups" and SEGMENTATION in others:
        masks = differing_segments(session.muscle, folder / SEGMENTATION)
    if request.origin is None:
        _check_agreement(bool(places), bool(masks), SCENE in others, bool(written))
    if places:
        session.place_lines(places)
        taken.append(f"{len(places)} {'line' if len(places) == 1 else 'lines'} as in {MARKUPS}/{_by(session)}")
    if masks:
        _paint(session, masks, overwrite=request.origin == "segments")
        taken.append(f"lines as in {SEGMENTATION}{_by(session)}")
    return taken, notes


def _show_written(session, record: dict) -> None:
    """Show the frame of a clip that markups and segmentation beside its scene are of."""
    number = record.get(SHOWN, (record.get("frames") or [None])[0])
    position = session.position_of(number) if isinstance(number, int) else None
    if position is not None and session.frame_count > 1:
        session.show_frame(position)


def _take_unseen_paint(session, folder: Path, written: dict, others: tuple[str, ...]) -> list[str]:
    """Take over what was painted in the scene by Slicer alone; told by the segmentation that was written with it."""
    from MSUSSegmentLib.scene.loose_files import segments_painted_unseen

    as_written = [folder / name for name in written if name not in others and (folder / name).exists()]
    markups = [path for path in as_written if path.parent.name == MARKUPS]
    if folder / SEGMENTATION not in as_written:
        return []
    masks = segments_painted_unseen(session.muscle, markups, folder / SEGMENTATION)
    if not masks:
        return []
    _paint(session, masks)
    return [f"lines as in its painted segments{_by(session)}"]


def _paint(session, masks: dict, overwrite: bool = False) -> None:
    session.paint(masks)
    if set(masks) - {EXCLUDED}:
        session.remeasure_from_segments("this", overwrite=overwrite)


def _by(session) -> str:
    frame = f" of frame {session.number_of(session.frame)}" if session.frame_count > 1 else ""
    return frame + (f", by {session.rater}" if session.rater else "")


def _check_agreement(markups: bool, segments: bool, scene_changed: bool, known: bool) -> None:
    """Raise ValueError when more than one of scene, markups and segments was changed, and they say different things."""
    loose = [name for name, there in (("markups", markups), ("segments", segments)) if there]
    names = (["scene"] if scene_changed or not known else []) + loose
    if not loose or len(names) == 1:
        return
    why = "were changed and disagree" if known else "disagree"
    files = " and ".join(f"{SOURCES[name]}/" if name == "markups" else SOURCES[name] for name in names)
    choices = " or ".join(f"--from {name}" for name in names)
    raise ValueError(f"{files} {why}; say which holds with {choices} (a copy of all is kept).")


def _lacking(folder: Path, record: dict) -> list[str]:
    """Markups that were written and are gone: no line is deleted by that."""
    gone = [
        name for name in record.get("outputs", {})
        if name.startswith(f"{MARKUPS}/") and not (folder / name).exists()
    ]  # fmt: skip
    if not gone:
        return []
    more = f" and {len(gone) - 1} more" if len(gone) > 1 else ""
    return [f"{gone[0]}{more} is no longer there, but its line stays (delete lines in the scene)"]


def _set_scale(session, mm: float | None) -> list[str]:
    if mm is None:
        return []
    before, source = session.spacing, session.scale_text()[0]
    if before == (mm, mm) and source.endswith("(typed)"):
        return []
    session.set_scale_typed(mm)
    return [f"scale: {session.scale_text()[0]}, was {source}"]


def _set_conventions(session, wanted: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """Measure by other conventions. Returns what was changed, and what is to be said of those that the task lacks."""
    names = {one.name for one in fields(session.options)}
    own = {name: value for name, value in wanted.items() if name in names}
    lacking = [f"--{name.replace('_', '-')}" for name in wanted if name not in names]
    notes = [f"{', '.join(lacking)} means nothing in the task {session.task.name}"] if lacking else []
    options = replace(session.options, **own)
    if options == session.options:
        return [], notes
    differing = [f"{n} {getattr(options, n)}, was {getattr(session.options, n)}" for n in own
                 if getattr(options, n) != getattr(session.options, n)]  # fmt: skip
    session.set_options(options)
    return [f"conventions: {', '.join(differing)}"], notes


def _is_table(path: Path, rows: list[dict]) -> bool:
    """Whether a table's file is what these rows would be written as."""
    with tempfile.TemporaryDirectory() as work:
        fresh = Path(work) / TABLE
        write_csv(fresh, rows)
        try:
            return path.read_bytes() == fresh.read_bytes()
        except OSError:
            return False


def _lost_scores(path: Path, rows: list[dict]) -> list[str]:
    """The z-scores that a table had and that rows of other numbers, without the norms, no longer have."""
    try:
        before = {(r["frame"], r["quantity"], r["index"]) for r in read_csv(path) if r["quantity"].endswith("_z")}
    except (OSError, ValueError):
        return []
    now = {(r["frame"], r["quantity"], r["index"]) for r in rows}
    return sorted({quantity for _, quantity, _ in before - now})


def _make_room(session, folder: Path, target: Path, record: dict) -> Path | None:
    """Keep a copy of what a person has done in the folder that is to be written; ValueError when it is another's."""
    if not target.exists() or not any(target.iterdir()):
        return None
    there = read_record(target)
    if not _same(folder, target) and (
        not is_result(target)
        or there.get("source") != record.get("source")
        or there.get("input_sha256") != record.get("input_sha256")
    ):
        raise KeptResultError(f"{target} holds something else already; choose another -o folder.")
    return keep_copy(target) if corrections(target, there) else None


def _save(session, folder: Path, target: Path, record: dict) -> list[str]:
    """Write the result; returns what was not made."""
    from MSUSSegmentLib.scene import export

    target.mkdir(parents=True, exist_ok=True)
    if (folder / MASKS).is_dir():
        numbers = {row["frame"] for row in session.rows("all")}
        measured = [i for i in range(session.frame_count) if session.number_of(i) in numbers]
        found = (replace(export.result_of(session, i), index=session.number_of(i)) for i in measured)
        write_masks(SimpleNamespace(found=found), target / MASKS)
    return export.save_all(session, target, MADE_BY_MEASURE, record)


def _find(given: Iterable[str], output: Path | None, failures: list[str]) -> list[_Place]:
    """The results that were given, each once."""
    found: dict[str, tuple[Path, Path, Path]] = {}
    roots = []
    for text in given:
        path = Path(text)
        if path.suffix.lower() == ".mrb" and path.is_file():
            if not is_result(path.parent) and output is None:
                failures.append(f"{path}: it lies in no folder of results; say with -o where to write.")
                continue
            entries, root = [(path, path.parent)], path.absolute().parent.parent
        elif not path.is_dir():
            what = "is no scene (.mrb) and no folder of results" if path.exists() else "is not there"
            failures.append(f"{path}: it {what}; give a folder that msus analyze or the panel wrote.")
            continue
        elif is_result(path) or (path / SCENE).exists():
            entries, root = [(path / SCENE, path)], path.absolute().parent
        else:
            entries, root = [(one / SCENE, one) for one in result_folders(path)], path.absolute()
            if not entries:
                failures.append(f"{path}: no folder there holds results; give one by msus analyze or the panel.")
                continue
        roots.append(root)
        for scene, folder in entries:
            key = os.path.realpath(folder)
            if key in found and not _same(found[key][0], scene):
                failures.append(f"{path}: {folder} was given twice with different scenes; give one of them.")
                continue
            found.setdefault(key, (scene, folder, root))
    base = common_folder(roots) if roots else None
    places = []
    for scene, folder, _ in found.values():
        absolute = folder.absolute()
        inside = base is not None and absolute.is_relative_to(base)
        name = absolute.relative_to(base).as_posix() if inside else absolute.name
        places.append(_Place(scene, folder, folder if output is None else output / name, name))
    return places


def _study_of(folder: Path) -> Path | None:
    """The nearest folder above a result whose summary is one of `msus analyze`."""
    for above in folder.absolute().parents:
        with suppress(OSError, ValueError, csv.Error), (above / f"{SUMMARY}.csv").open(
            newline="", encoding="utf-8-sig"
        ) as file:
            if set(COLUMNS) <= set(next(csv.reader(file), ())):  # there may be columns of further quantities
                return above
    return None


def _write_study(study: Path, before: Path) -> None:
    """Sum a study up anew: who is who stays as its summary says, and in the formats that it has."""
    said = {}
    with suppress(OSError, ValueError, csv.Error), (before / f"{SUMMARY}.csv").open(
        newline="", encoding="utf-8-sig"
    ) as file:
        for row in csv.DictReader(file):
            said[row["source"]] = {name: row.get(name, "") for name in ("subject", "muscle", "side")}
    kinds = [kind for kind in FORMATS if (study / f"{SUMMARY}.{kind}").exists()]
    for kind in kinds or [None]:
        try:
            write_summary(study, Subjects(said), {}, kind)
        except ImportError as error:
            say(f"{SUMMARY}.{kind} was not written anew: the Python package {error.name} is not installed.")


def measure_all(given: Iterable[str], request: Request, output: Path | None = None, quiet: bool = False) -> int:
    """Read results anew, each by itself; a bad one does not stop the others.

    Args:
        given: result folders, folders above some, or scene files, as written on the command line.
        request: what is asked for.
        output: the folder for what is written, one folder a result; None for in place.
        quiet: no progress bar.

    Returns:
        An exit code.
    """
    if output is not None:
        try:
            check_output(output)
        except OSError as error:
            say(f"msus measure: {error}")
            return UNUSABLE
    failures: list[str] = []
    places = _find(given, output, failures)
    studies: dict[Path, Path] = {}

    def work(place: _Place, progress: Bar) -> Outcome:
        progress("measuring", 0, 1)
        outcome = measure_result(place.scene, place.folder, place.target, request)
        study = _study_of(place.folder)
        if output is not None:
            studies[output] = study or output
        elif study is not None:
            studies[study] = study
        return outcome

    tally = work_through(
        places, work, quiet, smaller="close other programs", stopped="What was written before is whole"
    )
    tally.kept = 0  # a result that was refused has not been measured
    tally.failed |= dict.fromkeys(failures, "")
    if tally.stopped:
        return tally.code
    try:
        for study, before in studies.items():
            _write_study(study, before)
    except (OSError, ValueError) as error:
        tally.failed[f"{SUMMARY}.csv"] = str(error)
    say_failures(tally.failed)
    return tally.code
