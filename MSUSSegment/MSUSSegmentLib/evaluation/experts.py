"""Numbers that people read off images: one table of readings, whatever layout they come in.

Three layouts are known, told apart by the header; image files are looked for beside the table.

**Your own** table is a CSV in UTF-8 with the columns

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

import csv
import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from MSUSSegmentLib.evaluation.sample import Origin

__all__ = ["QUANTITIES", "ExpertImage", "ExpertReadings", "ExpertsError", "read_experts", "reading_pairs"]

#: What is compared, in the order of every table.
QUANTITIES = ("PA", "FL", "MT")
DS1_MM_PER_PIXEL = 10 / 115.25
CLIPS_MM_PER_PIXEL = 0.0883002


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

    Rows that cannot be understood and images that are not there are left out and named in ``problems``.

    Raises:
        ExpertsError: no such file, another layout, or nothing in it that can be used.
    """
    path = Path(path)
    header, rows = _rows(path)
    layout = _layout(header)
    if layout is None:
        raise ExpertsError(
            f"{path} is no table of expert readings: its first line must name image, observer and at least one of "
            "MT_mm, PA_deg, FL_mm (or be that of TimTrack's images or of the gastrocnemius clips)."
        )
    problems: list[str] = []
    images: dict[tuple[Path, int], ExpertImage] = {}
    missing: set[Path] = set()
    place_of, columns = layout
    for line, cells in rows:
        where = f"{path.name}, line {line}"
        try:
            place = place_of(path, cells)
            observer = _text(cells, "observer")
            reading = {q: _number(cells, column, positive=q != "PA") for q, column in columns.items()}
            if all(math.isnan(value) for value in reading.values()):
                raise ExpertsError("holds no reading")
        except ExpertsError as error:
            problems.append(f"{where}: {error}; left out.")
            continue
        if not place.path.is_file():
            if place.path not in missing:
                problems.append(f"{where}: there is no file {place.path}; its rows are left out.")
            missing.add(place.path)
            continue
        key = place.path, place.frame
        if key not in images:
            images[key] = ExpertImage(place.path, place.name, place.frame, place.sets, {}, **place.more)
        if observer in images[key].readings:
            problems.append(f"{where}: {observer} has read this image in an earlier line; left out.")
            continue
        images[key].readings[observer] = reading
    if not images:
        raise ExpertsError(f"{path} holds no reading that can be used: " + (problems[0] if problems else "no rows."))
    several = {path for path, frame in images if frame > 0}
    found = [
        replace(image, table=str(path), clip=image.clip or (str(image.path) if image.path in several else ""))
        for image in images.values()
    ]
    return ExpertReadings(tuple(_with_three(image) for image in found), tuple(problems))


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


def _rows(path: Path) -> tuple[set[str], list[tuple[int, dict[str, str]]]]:
    """The column names, and every row with its line number."""
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            reader = csv.DictReader(file)
            header = {(name or "").strip() for name in reader.fieldnames or ()}
            rows = []
            for row in reader:
                rows.append((reader.line_num, {(k or "").strip(): v for k, v in row.items() if isinstance(v, str)}))
            return header, rows
    except FileNotFoundError:
        raise ExpertsError(f"{path} does not exist; check its name and folder.") from None
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ExpertsError(f"{path} cannot be read ({error}); save it as CSV in UTF-8.") from error


def _layout(header: set[str]) -> tuple[Callable[[Path, dict[str, str]], _Place], dict[str, str]] | None:
    """How a row's image is found, and which column holds which quantity."""
    if {"dataset", "image", "observer", "PA_sup_deg", "FL_px", "MT_px"} <= header:
        return _timtrack_place, {"PA": "PA_sup_deg", "FL": "FL_px", "MT": "MT_px"}
    if {"clip", "frame_1based", "observer", "PA_sup_deg", "FL_mm", "MT_mm"} <= header:
        return _clip_place, {"PA": "PA_sup_deg", "FL": "FL_mm", "MT": "MT_mm"}
    own = {"PA": "PA_deg", "FL": "FL_mm", "MT": "MT_mm"}
    if {"image", "observer"} <= header and header & set(own.values()):
        return _own_place, own
    return None


def _timtrack_place(table: Path, cells: dict[str, str]) -> _Place:
    name, dataset = _text(cells, "image"), _text(cells, "dataset")
    if dataset not in ("1", "4"):
        raise ExpertsError(f"data set {dataset} is not known, only 1 and 4 are")
    if dataset == "1":
        more = {"mm_per_pixel": DS1_MM_PER_PIXEL, "at_edge": True, "subject": f"ds1 {Path(name).parent.name}"}
        cells.update({c: _scaled(cells, c, DS1_MM_PER_PIXEL) for c in ("MT_px", "FL_px")})
        return _Place(table.parent / name, name, 0, ("ds1",), more)
    folder = Path(name).parent.name
    return _Place(table.parent / name, name, 0, (f"ds4 {folder}",), {"unit": "px", "at_edge": True, "mirrored": True})


def _clip_place(table: Path, cells: dict[str, str]) -> _Place:
    name = _text(cells, "clip") + ".mp4"
    frame = _whole(cells, "frame_1based") - 1
    if frame < 0:
        raise ExpertsError("frame_1based counts from 1")
    more = {"mm_per_pixel": CLIPS_MM_PER_PIXEL, "at_edge": True, "mirrored": True, "clip": name}
    return _Place(table.parent / name, name, frame, ("gm_clips",), more)


def _own_place(table: Path, cells: dict[str, str]) -> _Place:
    name = _text(cells, "image")
    frame = _whole(cells, "frame") if (cells.get("frame") or "").strip() else 0
    if frame < 0:
        raise ExpertsError("frame counts from 0")
    scale = _number(cells, "mm_per_pixel", positive=True)
    group = (cells.get("set") or "").strip() or table.stem
    more = {name: (cells.get(name) or "").strip() for name in ("subject", "clip")}
    more["mm_per_pixel"] = None if math.isnan(scale) else scale
    return _Place(table.parent / name, name, frame, (group,), more)


def _text(cells: dict[str, str], column: str) -> str:
    value = (cells.get(column) or "").strip()
    if not value:
        raise ExpertsError(f"{column} is empty")
    return value


def _whole(cells: dict[str, str], column: str) -> int:
    value = _text(cells, column)
    try:
        return int(value)
    except ValueError:
        raise ExpertsError(f"{column} is {value!r} and not a whole number") from None


def _number(cells: dict[str, str], column: str, positive: bool) -> float:
    """The number in a cell, nan when it is empty."""
    written = (cells.get(column) or "").strip()
    if not written:
        return math.nan
    try:
        value = float(written)
    except ValueError:
        value = math.nan
    if not math.isfinite(value) or (positive and value <= 0):
        raise ExpertsError(f"{column} is {written!r} and not a {'positive ' if positive else ''}number")
    return value


def _scaled(cells: dict[str, str], column: str, factor: float) -> str:
    value = _number(cells, column, positive=True)
    return "" if math.isnan(value) else repr(value * factor)
