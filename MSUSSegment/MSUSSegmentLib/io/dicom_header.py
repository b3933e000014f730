"""What a DICOM file says of itself: its marks, its data set with or without them, and values that may be damaged."""

from __future__ import annotations

import io
import math
import struct
from pathlib import Path

PIXEL_KEYWORDS = ("PixelData", "FloatPixelData", "DoubleFloatPixelData")

#: Modality (0008,0060) of ultrasound (the last three are retired), and of pictures that do not say what they show, such
#: as grabbed frames.
ULTRASOUND, UNSAID = ("US", "IVUS", "EC", "DD", "CD"), ("", "OT", "SC")

_REPRESENTATIONS = frozenset(
    b"AE AS AT CS DA DS DT FL FD IS LO LT OB OD OF OL OV OW PN SH SL SQ SS ST SV TM UC UI UL UN UR US UT UV".split()
)
_LONG = (b"OB", b"OW", b"OF", b"OD", b"OL", b"OV", b"UN", b"UT", b"SQ")
_UNDEFINED = 0xFFFFFFFF
#: Bytes at the beginning of a file that its first two elements lie in.
_BEGINNING = 1024
#: The largest first value that a data set without file meta information begins with.
_FIRST_VALUE = 512


class Header:
    """Values of a pydicom Dataset by keyword, like ``Dataset.get``; one that cannot be read counts as absent.

    A damaged file has values whose representation nobody knows, numbers that are none, tags that are not there: each
    makes pydicom raise something else, and only once it is asked for.
    """

    def __init__(self, dataset):
        self._dataset = dataset

    def get(self, keyword: str, default=None):
        try:
            value = self._dataset.get(keyword)
            if type(value).__name__ == "Sequence":
                return [Header(item) for item in value]
        except Exception:  # pydicom raises nearly anything
            return default
        return default if value is None else value

    def number(self, keyword: str) -> float | None:
        """The (first) value as a finite number, else None."""
        return as_number(self.get(keyword))

    def whole(self, keyword: str) -> int | None:
        """The (first) value as a whole number, else None."""
        value = self.number(keyword)
        return None if value is None else int(value)

    def text(self, keyword: str) -> str:
        """The (first) value as text without spaces at its ends; "" when absent."""
        value = self.get(keyword, "")
        value = value[0] if isinstance(value, list | tuple) and value else value
        return str(value).strip().strip("\0").strip()

    def numbers(self, keyword: str) -> list[float]:
        """All values as finite numbers; [] when one of them is none."""
        value = self.get(keyword)
        try:
            several = [float(one) for one in ([value] if isinstance(value, str | float | int) else value)]
        except (TypeError, ValueError):
            return []
        return several if all(math.isfinite(one) for one in several) else []


def as_number(value) -> float | None:
    """A DICOM value (of several: the first) as a finite number, else None."""
    try:
        if not isinstance(value, str | bytes | float | int) and value is not None:
            value = next(iter(value), None)
        value = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return value if math.isfinite(value) else None


def is_dicom(path: Path) -> bool:
    """Whether the file is DICOM, whatever its name: by its mark, or by beginning like a data set without one."""
    return has_mark(path) or begins_like_dataset(_beginning(path))


def has_mark(path: Path) -> bool:
    """Whether the file has DICOM's mark after its preamble: no other kind of file has."""
    return _beginning(path)[128:132] == b"DICM"


def _beginning(path: Path) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read(_BEGINNING)
    except OSError:
        return b""


def begins_like_dataset(head: bytes) -> bool:
    """Whether bytes begin with the elements of a DICOM data set, of group 0002 or 0008, in any of the encodings."""
    if len(head) < 24:
        return False
    for order in "<>":
        group, element = struct.unpack_from(f"{order}HH", head)
        if group not in (0x0002, 0x0008) or element > 0x0060:
            continue
        if head[4:6] in _REPRESENTATIONS:
            return True
        length = struct.unpack_from(f"{order}I", head, 4)[0]
        if length % 2 or length > _FIRST_VALUE or len(head) < 12 + length:
            continue
        following = struct.unpack_from(f"{order}HH", head, 8 + length)
        if following[0] == group and following[1] > element:
            return True
    return False


def read_dataset(path: Path):
    """The pydicom FileDataset of a file with or without preamble, whose pixel data may be cut short.

    pydicom gives nothing at all when compressed pixel data have no end; they are put back as far as they go, and
    ``is_cut_short`` is set on the data set. Raises nearly anything on damaged files.
    """
    import pydicom

    dataset = pydicom.dcmread(path, force=True)
    dataset.is_cut_short = False
    if any(keyword in dataset for keyword in PIXEL_KEYWORDS):
        return dataset
    with open(path, "rb") as file:
        unfinished = pydicom.dcmread(file, force=True, stop_before_pixels=True)
        data = _unfinished_pixels(file.read())
    if data is not None:
        dataset = unfinished
        dataset.add_new("PixelData", "OB", data)
        dataset["PixelData"].is_undefined_length = True
        dataset.is_cut_short = True
    return dataset


def _unfinished_pixels(rest: bytes) -> bytes | None:
    """The value of a little endian PixelData element of undefined length at the beginning of ``rest``."""
    if rest[:4] != b"\xe0\x7f\x10\x00":
        return None
    explicit = rest[4:6] in _LONG
    start = 12 if explicit else 8
    if len(rest) < start + 8 or struct.unpack_from("<I", rest, start - 4)[0] != _UNDEFINED:
        return None
    return rest[start:]


def modality_of(header: Header) -> str:
    """Modality of the picture in capitals; where the file does not say, what its SOP class implies; "" for neither."""
    modality = header.text("Modality").upper()
    if modality and modality not in UNSAID:
        return modality
    name = getattr(header.get("SOPClassUID"), "name", "")
    if "Ultrasound" in name or " US " in name:
        return "US"
    for part, implied in (
        ("CT Image", "CT"),
        ("MR Image", "MR"),
        ("X-Ray", "DX"),
        ("Positron", "PT"),
        ("Nuclear", "NM"),
    ):
        if part in name:
            return implied
    return modality


def fragments(data: bytes) -> tuple[list[bytes], list[int], list[int]]:
    """The pieces of encapsulated pixel data, where each begins, and the basic offset table (both in bytes after it).

    Reads as far as the items go: a last item that is cut short is kept, what follows damage is left out.
    """
    view, position = io.BytesIO(data), 0
    pieces, starts, table = [], [], None
    origin = 0
    while len(data) - position >= 8:
        tag, length = struct.unpack_from("<II", data, position)
        if tag != 0xE000FFFE or length == _UNDEFINED:
            break
        view.seek(position + 8)
        piece = view.read(min(length, len(data) - position - 8))
        if table is None:
            table = list(struct.unpack_from(f"<{len(piece) // 4}I", piece)) if len(piece) % 4 == 0 else []
            origin = position + 8 + length
        else:
            pieces.append(piece)
            starts.append(position - origin)
        position += 8 + length
    return pieces, starts, table or []
