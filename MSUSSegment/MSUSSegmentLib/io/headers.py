"""What the text headers of NRRD and MetaImage say beside their pixels: units, kinds of axes, times, states of frames.

SimpleITK reads the pixels and where they lie; these facts it does not give, or not for every version.
"""

from __future__ import annotations

import math
import re
import zlib
from dataclasses import dataclass, field, replace
from pathlib import Path

#: A longer header is none (PLUS writes ten lines a frame: a megabyte a thousand frames).
LONGEST_HEADER = 1 << 26
_END_OF_NRRD = re.compile(rb"\r?\n\r?\n")
_END_OF_META = re.compile(rb"(?m)^ElementDataFile[^\n]*")
_PLUS_FIELD = re.compile(r"Seq_Frame(\d+)_(\w+)")
#: Kinds of NRRD axes over which a pixel's colours run.
COLOUR_KINDS = ("RGB-color", "RGBA-color", "vector", "3-color", "4-color", "XYZ-color", "HSV-color")

_NUMBERS_FOR_EACH_AXIS = ("spacings", "thicknesses", "axis mins", "axismins", "axis maxs", "axismaxs")
_FOR_EACH_AXIS = (*_NUMBERS_FOR_EACH_AXIS, "kinds", "units", "labels", "centers", "centerings")
#: Fields of MetaImage that hold numbers: the number of dimensions to this power of them.
_META_NUMBERS = {
    **dict.fromkeys(("headersize", "compresseddatasize", "elementmin", "elementmax", "id", "parentid"), 0),
    **dict.fromkeys(("offset", "position", "origin", "elementspacing", "elementsize", "centerofrotation"), 1),
    **dict.fromkeys(("transformmatrix", "rotation", "orientation"), 2),
}
_META_TYPE = re.compile(r"MET_U?(CHAR|SHORT|INT|LONG|LONG_LONG)(_ARRAY)?|MET_(FLOAT|DOUBLE)(_ARRAY)?")
_VECTOR = re.compile(r"\([^()]*\)")

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
    is_nrrd: bool = False
    #: A field that stands in the header twice, "" when none does.
    repeated: str = ""

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
    end_of_header = match.start() if is_nrrd and match else match.end() if match else LONGEST_HEADER
    lines = re.split(r"\r?\n", _text(start[:end_of_header]))
    return _nrrd(lines) if is_nrrd else _meta(lines)


def nrrd_fault(header: TextHeader) -> str:
    """What is wrong with the header of an NRRD file, in words, "" when nothing is.

    ITK's reader crashes the whole program on some damaged headers, so none reaches it unchecked.
    """
    fields = header.fields
    if any(ord(letter) < 32 and letter != "\t" for text in (*fields, *fields.values()) for letter in text):
        return "its header holds bytes that are no text"
    for name in ("type", "dimension", "sizes", "encoding"):
        if name not in fields:
            return f'its header lacks "{name}"'
    sizes = fields["sizes"].split()
    if not all(size.isdecimal() and len(size) < 12 and int(size) > 0 for size in sizes):
        return "its sizes are no positive numbers"
    if fields["dimension"] != str(len(sizes)) or len(sizes) > 16:
        return "its dimension and its sizes contradict each other"
    for name in _FOR_EACH_AXIS:
        text = fields.get(name)
        if text is None:
            continue
        quoted = '"' in text
        words = re.findall(r'"[^"]*"', text) if quoted else text.split()
        if len(words) != len(sizes) or (quoted and re.sub(r'"[^"]*"', "", text).strip()):
            return f'its "{name}" does not have a value for each axis'
        if name in _NUMBERS_FOR_EACH_AXIS and not all(_is_number(word) for word in words):
            return f'its "{name}" are no numbers'
    vectors = _VECTOR.findall(fields.get("space directions", ""))
    if "space directions" in fields:
        words = _VECTOR.sub(" vector ", fields["space directions"]).split()
        if len(words) != len(sizes) or any(word not in ("vector", "none") for word in words):
            return 'its "space directions" do not have a vector for each axis'
        if not ("space" in fields or "space dimension" in fields):
            return "its directions have no space"
    vectors += _VECTOR.findall(fields.get("space origin", ""))
    if "space origin" in fields and not _VECTOR.fullmatch(fields["space origin"]):
        return 'its "space origin" is no vector'
    lengths = {len(vector.split(",")) for vector in vectors}
    if len(lengths) > 1 or not all(_is_number(word) for vector in vectors for word in vector.strip("()").split(",")):
        return "its directions or its origin are damaged"
    return ""


def is_cut_nrrd(path: Path) -> bool:
    """Whether an NRRD file ends before its last voxel, as far as that can be told (encodings raw and gzip).

    OSError when it cannot be read.
    """
    header = read_header(path)
    content = path.read_bytes()
    end = _END_OF_NRRD.search(content)
    if not header.is_nrrd or end is None:
        return True
    encoding = header.fields.get("encoding", "").lower()
    if "data file" in header.fields or "datafile" in header.fields or encoding not in ("raw", "gzip", "gz"):
        return False
    data = content[end.end() :]
    if encoding == "raw":
        return len(data) < math.prod(int(size) for size in header.fields["sizes"].split())
    unpack = zlib.decompressobj(31)
    try:
        unpack.decompress(data)
    except zlib.error:
        return True
    return not unpack.eof


def meta_fault(header: TextHeader) -> str:
    """What is wrong with the header of a MetaImage file, in words, "" when nothing is; for the same cause."""
    fields = header.fields
    for name, value in fields.items():
        if any(ord(letter) < 32 and letter != "\t" for letter in name + value):
            return "its header holds bytes that are no text"
        if len(name) > 200 or len(value) > 8000:
            return "its header holds a line without an end"
    if header.repeated:
        return f'its header says "{header.repeated}" twice'
    for name in ("ndims", "dimsize", "elementtype", "elementdatafile"):
        if name not in fields:
            return f'its header lacks "{name}"'
    count = int(fields["ndims"]) if fields["ndims"] in ("1", "2", "3", "4", "5") else 0
    if not count:
        return "its number of dimensions is none"
    sizes = fields["dimsize"].split()
    if len(sizes) != count or not all(size.isdecimal() and len(size) < 12 and int(size) > 0 for size in sizes):
        return "its sizes are no positive numbers, or not one for each dimension"
    if not _META_TYPE.fullmatch(fields["elementtype"]):
        return "it names no kind of pixel"
    for name in ("binarydata", "binarydatabyteordermsb", "elementbyteordermsb", "compresseddata"):
        if fields.get(name, "True").lower() not in ("true", "false", "1", "0"):
            return f'its "{name}" is neither true nor false'
    for name, numbers in _META_NUMBERS.items():
        words = fields[name].split() if name in fields else None
        if words is not None and (len(words) != count**numbers or not all(map(_is_number, words))):
            return f'its "{name}" are not as many numbers as they should be'
    channels = fields.get("elementnumberofchannels", "1")
    if not channels.isdecimal() or not 1 <= int(channels) <= 4096:
        return "its number of channels is none"
    return ""


def _is_number(word: str) -> bool:
    try:
        float(word)
    except ValueError:
        return False
    return True


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
    header = TextHeader(is_nrrd=True)
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
    header, repeated = TextHeader(), ""
    for line in lines:
        name, between, value = line.partition("=")
        if between:
            repeated = name.strip() if name.strip() in header.values else repeated
            header.fields[name.strip().lower()] = header.values[name.strip()] = value.strip()
    return replace(header, repeated=repeated)
