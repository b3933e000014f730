"""What the text headers of NRRD and MetaImage say beside their pixels: units, kinds of axes, times, states of frames.

SimpleITK reads the pixels and where they lie; these facts it does not give, or not for every version.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

#: A longer header is none (PLUS writes ten lines a frame: a megabyte a thousand frames).
LONGEST_HEADER = 1 << 26
_END_OF_NRRD = re.compile(rb"\r?\n\r?\n")
_END_OF_META = re.compile(rb"(?m)^ElementDataFile[^\n]*")
_PLUS_FIELD = re.compile(r"Seq_Frame(\d+)_(\w+)")
#: Kinds of NRRD axes over which a pixel's colours run.
COLOUR_KINDS = ("RGB-color", "RGBA-color", "vector", "3-color", "4-color", "XYZ-color", "HSV-color")

#: Millimetres in a unit of length, by its names in file headers.
_LENGTHS = {
    1.0: ("mm", "millimeter", "millimeters", "millimetre", "millimetres"),
    10.0: ("cm", "centimeter", "centimeters", "centimetre", "centimetres"),
    1000.0: ("m", "meter", "meters", "metre", "metres"),
    1e-3: ("um", "µm", "μm", "micron", "microns", "micrometer", "micrometers", "micrometre", "micrometres", "\\u00b5m"),
    1e-6: ("nm", "nanometer", "nanometers", "nanometre", "nanometres"),
    25.4: ("in", "inch", "inches"),
}
#: Seconds in a unit of time.
_TIMES = {
    1.0: ("s", "sec", "secs", "second", "seconds"),
    1e-3: ("ms", "msec", "millisecond", "milliseconds"),
    1e-6: ("us", "µs", "μs", "usec", "microsecond", "microseconds"),
    60.0: ("min", "minute", "minutes"),
}


@dataclass(frozen=True)
class TextHeader:
    """``fields`` of the format itself by lower-case name, ``values`` that programs added, in their own spelling."""

    fields: dict[str, str] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)

    def words(self, name: str) -> list[str]:
        """The values of a field with one for each axis; quoted ones may hold spaces."""
        quoted = re.findall(r'"([^"]*)"', self.fields.get(name, ""))
        return quoted or self.fields.get(name, "").split()

    def plus_frames(self) -> dict[int, dict[str, str]]:
        """The fields that PLUS stores for each frame, by its number in the file."""
        frames: dict[int, dict[str, str]] = {}
        for name, value in self.values.items():
            match = _PLUS_FIELD.fullmatch(name)
            if match:
                frames.setdefault(int(match[1]), {})[match[2]] = value
        return frames

    def index_values(self) -> list[float] | None:
        """The positions of a Slicer sequence's items on its index axis; None when it has none that are numbers."""
        for name, value in self.values.items():
            if re.fullmatch(r"axis \d+ index values", name):
                try:
                    return [float(word) for word in value.split()]
                except ValueError:
                    return None
        return None


def read_header(path: Path) -> TextHeader:
    """The header of an NRRD or MetaImage file; empty for what is neither. OSError when it cannot be read."""
    with open(path, "rb") as file:
        start = file.read(1 << 14)
        is_nrrd = start.startswith(b"NRRD")
        end = _END_OF_NRRD if is_nrrd else _END_OF_META
        while (match := end.search(start)) is None and len(start) < LONGEST_HEADER:
            more = file.read(len(start))
            if not more:
                break
            start += more
    if not is_nrrd and match is None:
        return TextHeader()
    lines = _text(start[: match.start() if match else LONGEST_HEADER]).splitlines()
    return _nrrd(lines) if is_nrrd else _meta(lines)


def length_in_mm(unit: str) -> float | None:
    """Millimetres in a unit of length as headers name it; None when it is not known."""
    return _factor(_LENGTHS, unit)


def time_in_s(unit: str) -> float | None:
    """Seconds in a unit of time as headers name it; None when it is not known."""
    return _factor(_TIMES, unit)


def _factor(units: dict[float, tuple[str, ...]], unit: str) -> float | None:
    name = unit.strip().strip('"').lower()
    return next((factor for factor, names in units.items() if name in names), None)


def _text(header: bytes) -> str:
    """Headers are ASCII by their standards, UTF-8 in fact, and Latin-1 from older programs."""
    try:
        return header.decode()
    except UnicodeDecodeError:
        return header.decode("latin-1")


def _nrrd(lines: list[str]) -> TextHeader:
    header = TextHeader()
    for line in lines[1:]:
        if line.startswith("#"):
            continue
        name, between, value = line.partition(":")
        if between and value.startswith("="):
            header.values[name] = value[1:].strip()
        elif between:
            header.fields[name.strip().lower()] = value.strip()
    return header


def _meta(lines: list[str]) -> TextHeader:
    header = TextHeader()
    for line in lines:
        name, between, value = line.partition("=")
        if between:
            header.fields[name.strip().lower()] = header.values[name.strip()] = value.strip()
    return header
