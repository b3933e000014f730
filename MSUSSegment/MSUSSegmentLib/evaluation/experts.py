"""Numbers that people read off images: one table of readings, whatever layout they come in.

Three layouts are known, told apart by the header; image files are looked for beside the table.

**Your own** table is a CSV (see ``measure.typed_table``) with the columns, in any order and capitals,

=============  ==========================================================================================
image          file (image, video, DICOM), relative to the table's folder
frame          number of the frame, counted from 0 as in ``measurements.csv``; may be absent or empty
observer       who read it
MT_mm, FL_mm   muscle thickness and fascicle length in mm; empty where not read
PA_deg         pennation angle in degrees; empty where not read
mm_per_pixel   size of a pixel in mm; may be absent or empty when the file itself says it (DICOM, NRRD)
set            name of the group that is reported by itself; may be absent (then the table's own name)
subject        who was scanned, by any name; may be absent or empty. Intervals count subjects, not images
clip           name of the recording that an image is a frame of; may be absent or empty (then frames of one file are
               of one clip)
=============  ==========================================================================================

At least one of MT_mm, PA_deg and FL_mm must be there. Their definitions are those of the analysis (``Options``).

The tables of **TimTrack's images** (columns ``dataset, image, observer, ..., PA_sup_deg, MT_px, FL_px``) and of the
**clips of gastrocnemius medialis** (``clip, frame_1based, observer, ..., MT_mm, PA_sup_deg, FL_mm``) follow the
definitions in ``measure.edge_convention``. Of TimTrack's, data set 1 has a folder for each subject, and is given in mm
with a scale of 115.25 px/cm, which is assumed (the same device); data set 4 stays in px and belongs to the horizontally
mirrored image. The clips have 0.0883002 mm a pixel, their frames count from 1, and their readings belong to the
mirrored frame.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from MSUSSegmentLib.evaluation.sample import Origin
from MSUSSegmentLib.measure.typed_table import TypedTable, earlier_line, read_typed_table

__all__ = ["QUANTITIES", "ExpertImage", "ExpertReadings", "ExpertsError", "read_experts", "reading_pairs"]

#: What is compared, in the order of every table.
QUANTITIES = ("PA", "FL", "MT")
DS1_MM_PER_PIXEL = 10 / 115.25
CLIPS_MM_PER_PIXEL = 0.0883002


_WANTED = "image, observer and at least one of MT_mm, PA_deg, FL_mm"


class ExpertsError(ValueError):
    """A table of readings cannot be used; the message says what to do."""


@dataclass(frozen=True)
class ExpertImage:
    """One image or frame and what people read off it.

    ``sets`` are the groups in which it is reported, the first of which holds each image once. ``readings`` holds for
    every observer PA in degrees, FL and MT in ``unit``, nan where not read. ``mm_per_pixel`` None leaves the scale to
    the file. ``at_edge``: the readings follow ``measure.edge_convention``, else the definitions of the analysis.
    ``mirrored``: they belong to the horizontally mirrored image. ``subject`` and ``clip`` are names of these in the
    table ``table``; "" where not known, and of a picture that is no frame of a clip.
    """

    path: Path
    name: str
    frame: int
    sets: tuple[str, ...]
    readings: dict[str, dict[str, float]]
    unit: str = "mm"
    mm_per_pixel: float | None = None
    at_edge: bool = False
    mirrored: bool = False
    subject: str = ""
    clip: str = ""
    table: str = ""

    @property
    def origin(self) -> Origin:
        """Of whom and of what the readings are; names are those of one table."""
        clip, subject = ((self.table, name) if name else None for name in (self.clip, self.subject))
        return Origin((self.path, self.frame), clip, subject)

    def reference(self, quantity: str) -> float:
        """The median over the observers who read it; nan when none did."""
        return _median(reading[quantity] for reading in self.readings.values())


@dataclass(frozen=True)
class ExpertReadings:
    """What a table holds. ``problems`` names, in words, everything in it that could not be used."""

    images: tuple[ExpertImage, ...]
    problems: tuple[str, ...]


@dataclass
class _Place:
    """Where a row's reading belongs."""

    path: Path
    name: str
    frame: int
    sets: tuple[str, ...]
    more: dict = field(default_factory=dict)


def read_experts(path: str | Path) -> ExpertReadings:
    """Read a table of expert readings in one of the layouts above.

    Rows that cannot be understood, rows that contradict an earlier one (another reading of the same image by the same
    person, another scale, subject or clip of the same file, another set of the same image), and images that are not
    there are left out and named in ``problems``. What a row leaves empty, others of the same file or reading may say.

    Raises:
        ExpertsError: no such file, another layout, or nothing in it that can be used.
    """
    path = Path(path)
    try:
        table = read_typed_table(path, f"its first line must name {_WANTED}")
    except (OSError, ValueError) as error:
        raise ExpertsError(str(error)) from error
    layout = _layout({*table.names})
    if layout is None:
        raise ExpertsError(
            f"{path} is no table of expert readings: its first line must name {_WANTED} (or be that of TimTrack's "
            "images or of the gastrocnemius clips)."
        )
    problems: list[str] = []
    images: dict[tuple[Path, int], ExpertImage] = {}
    facts: dict = {}  # by file and by image what rows say of it, with the line that said it first
    missing: set[Path] = set()
    place_of, columns = layout
    for line, row in table.rows:
        where = f"{path.name}, line {line}"
        try:
            cells = _Cells(table, row)
            place = place_of(path, cells)
            observer = cells.text("observer")
            reading = {q: cells.number(column, factor) for q, (column, factor) in columns(cells).items()}
            if all(math.isnan(value) for value in reading.values()):
                raise ExpertsError("holds no reading")
            if not place.path.is_file():
                if place.path not in missing:
                    problems.append(f"{where}: there is no file {place.path}; its rows are left out.")
                missing.add(place.path)
                continue
            _check_facts(facts, place, observer, reading, line)
        except ValueError as error:
            problems.append(f"{where}: {error}; this line is left out.")
            continue
        key = place.path, place.frame
        if key not in images:
            images[key] = ExpertImage(place.path, place.name, place.frame, place.sets, {}, **place.more)
        known = images[key].readings.setdefault(observer, dict.fromkeys(QUANTITIES, math.nan))
        known.update({q: value for q, value in reading.items() if not math.isnan(value)})
    if not images:
        raise ExpertsError(f"{path} holds no reading that can be used: " + (problems[0] if problems else "no rows."))
    several = {path for path, frame in images if frame > 0}
    found = []
    for image in images.values():
        stated = {name: facts[image.path, name][1] for name in _OF_FILE if (image.path, name) in facts}
        clip = str(image.path) if image.path in several else ""
        found.append(replace(image, **{"clip": clip, "table": str(path), **stated}))
    return ExpertReadings(tuple(_with_three(image) for image in found), tuple(problems))


#: What rows may say of a file, in words.
_OF_FILE = {"mm_per_pixel": "mm_per_pixel", "subject": "the subject", "clip": "the clip"}


def _check_facts(facts: dict, place: _Place, observer: str, reading: dict[str, float], line: int) -> None:
    """Remember what a row says; ValueError, with nothing remembered of this row, when an earlier one contradicts it."""
    new = {}
    for name, words in _OF_FILE.items():
        if place.more.get(name):
            new[place.path, name] = place.more[name], f"{words} of {place.name}"
    new[place.path, place.frame, "set"] = place.sets, f"the set of {place.name}"
    shown = f"{place.name}, frame {place.frame}," if place.frame else place.name
    for quantity, value in reading.items():
        if not math.isnan(value):
            new[place.path, place.frame, observer, quantity] = value, f"{quantity} of {shown} by {observer}"
    for key, (value, what) in new.items():
        if key in facts:
            earlier_line(facts, key, line, value, what)
    for key, (value, what) in new.items():
        earlier_line(facts, key, line, value, what)


def reading_pairs(
    images: Iterable[ExpertImage], observer: str | None = None
) -> Iterator[tuple[ExpertImage, dict[str, float], dict[str, float]]]:
    """Each reading beside the medians of the other observers of the same image.

    Images with three or more observers are used when there are any, else those with two.

    Args:
        images: what was read.
        observer: only this person's readings; None for everybody's.

    Yields:
        The image, the reading, and the medians of the others; values by quantity, nan where there is none.
    """
    images = list(images)
    least = 3 if any(len(image.readings) > 2 for image in images) else 2
    for image in images:
        if len(image.readings) < least:
            continue
        for name, reading in image.readings.items():
            if observer in (None, name):
                others = [other for person, other in image.readings.items() if person != name]
                yield image, reading, {q: _median(other[q] for other in others) for q in QUANTITIES}


def _median(values: Iterable[float]) -> float:
    known = [value for value in values if not math.isnan(value)]
    return float(np.median(known)) if known else math.nan


def _with_three(image: ExpertImage) -> ExpertImage:
    """Frames of a clip are also reported by those that three observers read."""
    if image.sets != ("gm_clips",) or len(image.readings) < 3:
        return image
    return replace(image, sets=("gm_clips", "gm_clips, three observers"))


@dataclass(frozen=True)
class _Cells:
    """A row of a table; its methods raise ValueError, without file and line, for what cannot be used."""

    table: TypedTable
    row: dict[str, str]

    def text(self, column: str, needed: bool = True) -> str:
        value = self.row.get(column.lower(), "")
        if needed and not value:
            raise ExpertsError(f"{column} is empty")
        return value

    def whole(self, column: str, default: int | None = None) -> int:
        if default is not None and not self.text(column, needed=False):
            return default
        return self.table.whole(self.text(column), column)

    def number(self, column: str, factor: float = 1.0) -> float:
        """The number in a cell times ``factor``, nan when it is empty; all but angles are above 0."""
        written = self.text(column, needed=False)
        value = self.table.number(written, column)
        if value is not None and value <= 0 and not column.startswith("PA"):
            raise ExpertsError(f"{written!r} is not a number above 0, as {column} must be")
        return math.nan if value is None else value * factor


#: By quantity its column and what it is multiplied with.
_Columns = dict[str, tuple[str, float]]


def _layout(header: set[str]) -> tuple[Callable[[Path, _Cells], _Place], Callable[[_Cells], _Columns]] | None:
    """How a row's image is found, and which column holds which quantity; ``header`` in lower case."""
    if {"dataset", "image", "observer", "pa_sup_deg", "fl_px", "mt_px"} <= header:
        return _timtrack_place, _timtrack_columns
    if {"clip", "frame_1based", "observer", "pa_sup_deg", "fl_mm", "mt_mm"} <= header:
        return _clip_place, lambda _: {"PA": ("PA_sup_deg", 1.0), "FL": ("FL_mm", 1.0), "MT": ("MT_mm", 1.0)}
    own = {"PA": ("PA_deg", 1.0), "FL": ("FL_mm", 1.0), "MT": ("MT_mm", 1.0)}
    if {"image", "observer"} <= header and header & {column.lower() for column, _ in own.values()}:
        return _own_place, lambda _: own
    return None


def _timtrack_columns(cells: _Cells) -> _Columns:
    factor = DS1_MM_PER_PIXEL if cells.text("dataset") == "1" else 1.0
    return {"PA": ("PA_sup_deg", 1.0), "FL": ("FL_px", factor), "MT": ("MT_px", factor)}


def _timtrack_place(table: Path, cells: _Cells) -> _Place:
    name, dataset = cells.text("image"), cells.text("dataset")
    if dataset not in ("1", "4"):
        raise ExpertsError(f"data set {dataset} is not known, only 1 and 4 are")
    folder = Path(name).parent.name
    if dataset == "1":
        more = {"mm_per_pixel": DS1_MM_PER_PIXEL, "at_edge": True, "subject": f"ds1 {folder}"}
        return _Place(table.parent / name, name, 0, ("ds1",), more)
    return _Place(table.parent / name, name, 0, (f"ds4 {folder}",), {"unit": "px", "at_edge": True, "mirrored": True})


def _clip_place(table: Path, cells: _Cells) -> _Place:
    name = cells.text("clip") + ".mp4"
    frame = cells.whole("frame_1based") - 1
    if frame < 0:
        raise ExpertsError("frame_1based counts from 1")
    more = {"mm_per_pixel": CLIPS_MM_PER_PIXEL, "at_edge": True, "mirrored": True, "clip": name}
    return _Place(table.parent / name, name, frame, ("gm_clips",), more)


def _own_place(table: Path, cells: _Cells) -> _Place:
    name, scale = cells.text("image"), cells.number("mm_per_pixel")
    more = {column: cells.text(column, needed=False) for column in ("subject", "clip")}
    more["mm_per_pixel"] = None if math.isnan(scale) else scale
    group = cells.text("set", needed=False) or table.stem
    return _Place(table.parent / name, name, cells.whole("frame", 0), (group,), more)
