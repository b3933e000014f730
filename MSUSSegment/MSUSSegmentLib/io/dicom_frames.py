"""The stored pixel values of a DICOM file, frame by frame, as they are really there.

What the header says of the pixels (how many frames, samples and bits, which transfer syntax) is often wrong in files
that other programs have rewritten. Compressed frames say themselves what they are, and for uncompressed ones the number
of bytes does; where the two disagree the data are right and a note says so. Decoding itself is pydicom's.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np

from MSUSSegmentLib.io.colour import looks_like_ycbcr
from MSUSSegmentLib.io.dicom_header import Header, fragments
from MSUSSegmentLib.io.dicom_stream import StreamHeader, begins_frame, stream_header, stream_is_ycbcr
from MSUSSegmentLib.io.recording import spread

__all__ = ["PixelData", "PixelLayout", "SizeError", "pixel_data"]

EXPLICIT_LITTLE, EXPLICIT_BIG = "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.2"
MPEG = "1.2.840.10008.1.2.4.10"  # .100 to .108, and .100.1 and so on
#: More pixels than any ultrasound picture has; a header that claims more is damaged.
MOST_PIXELS = 2**26
#: RLE makes 128 bytes of two at most.
RLE_GAIN = 64
_SUBSAMPLED = ("YBR_FULL_422", "YBR_PARTIAL_422")
_COLOURS = ("RGB", "YBR_FULL", *_SUBSAMPLED, "YBR_PARTIAL_420", "YBR_ICT", "YBR_RCT")
#: Y below and above these does not exist in the limited range (16 to 235), but for a little ringing of lossy coding on
#: less than this share of the pixels.
_LIMITED_BLACK, _LIMITED_WHITE, _LIMITED_SHARE = 12, 240, 0.01


class SizeError(ValueError):
    """The picture in the data has another size than the header says."""


@dataclass(frozen=True)
class PixelLayout:
    """How the pixels are stored. ``photometric``: as in the header. ``colours``: "grey", "palette", "rgb", "ycbcr" or
    "ycbcr limited" (Y from 16 to 235)."""

    rows: int
    columns: int
    samples: int
    bits_allocated: int
    bits_stored: int
    high_bit: int
    is_signed: bool
    planar: int
    photometric: str
    is_subsampled: bool = False
    colours: str = "grey"


@dataclass
class PixelData:
    """``count`` frames of ``layout``. ``notes`` and ``doubts`` are sentences that lack the file's name in front; where
    there is a doubt, grey levels cannot be compared."""

    layout: PixelLayout
    syntax: str
    count: int
    keyword: str = "PixelData"
    pieces: list[bytes] = field(default_factory=list)
    buffer: bytes = b""
    notes: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    _last: tuple[int, np.ndarray] | None = None

    @property
    def is_video(self) -> bool:
        return self.syntax.startswith(MPEG)

    def values(self, index: int) -> np.ndarray:
        """(H, W) or (H, W, 3) of frame ``index`` as stored: no colour conversion, no palette, no rescaling.

        Raises whatever pydicom and the decoders raise on damaged data.
        """
        if self._last is not None and self._last[0] == index:
            return self._last[1]
        values = self._decoded(index)
        expected = (self.layout.rows, self.layout.columns)
        if values.shape[:2] != expected:
            raise SizeError(f"a frame of {values.shape[1]} x {values.shape[0]} pixels")
        self._last = index, values
        return values

    def _decoded(self, index: int) -> np.ndarray:
        from pydicom.encaps import encapsulate
        from pydicom.pixels import get_decoder
        from pydicom.uid import UID

        layout, decoder = self.layout, get_decoder(UID(self.syntax))
        options = {
            "rows": layout.rows,
            "columns": layout.columns,
            "samples_per_pixel": layout.samples,
            "bits_allocated": layout.bits_allocated,
            "bits_stored": min(layout.bits_stored, layout.bits_allocated),
            "pixel_representation": int(layout.is_signed),
            "pixel_keyword": self.keyword,
            "number_of_frames": self.count,
            "correct_unused_bits": False,  # grey levels look after them
        }
        if layout.samples > 1:
            options["planar_configuration"] = layout.planar
        photometric = "YBR_FULL_422" if layout.is_subsampled else "RGB" if layout.samples > 1 else "MONOCHROME2"
        options["photometric_interpretation"] = photometric
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if not self.pieces:
                return decoder.as_array(self.buffer, index=index, raw=True, **options)[0]
            header = stream_header(self.pieces[index])
            _check_size(header, layout, len(self.pieces[index]))
            options["number_of_frames"] = 1
            if header is not None and header.ids and layout.samples > 1:
                options["decoding_plugin"] = "pylibjpeg"  # the one that never converts colours on its own
            return decoder.as_array(encapsulate([self.pieces[index]]), index=0, raw=True, **options)[0]


def pixel_data(dataset, header: Header) -> PixelData:
    """The pixel data of a pydicom FileDataset (dicom_header.read_dataset).

    ValueError (SizeError where the sizes in header and data differ) when they cannot be what the header says.
    """
    keyword = next(name for name in ("PixelData", "FloatPixelData", "DoubleFloatPixelData") if name in dataset)
    element = dataset[keyword]
    buffer = element.value
    if not isinstance(buffer, bytes) or not buffer:
        raise ValueError("its pixel data are empty")
    layout = _layout_of_header(header, keyword)
    declared = header.whole("NumberOfFrames")
    stated = str(getattr(getattr(dataset, "file_meta", None), "TransferSyntaxUID", "") or "")
    if keyword == "PixelData" and buffer[:4] == b"\xfe\xff\x00\xe0":
        data = _compressed(buffer, layout, stated, declared)
        if getattr(dataset, "is_cut_short", False):
            _drop_unfinished(data)
    else:
        data = _native(buffer, layout, declared, keyword)
        little = getattr(dataset, "original_encoding", (None, True))[1]
        data.syntax = EXPLICIT_LITTLE if little is None or little else EXPLICIT_BIG
    if data.is_video:
        return data
    if min(data.layout.rows, data.layout.columns) < 1:
        raise ValueError("the size of its picture is missing")
    if data.layout.rows * data.layout.columns > MOST_PIXELS:
        raise ValueError(f"it says that its picture has {data.layout.columns} x {data.layout.rows} pixels")
    if data.count < 1:
        raise ValueError("there are fewer pixels than one frame has")
    if declared is None and data.count > 1:
        data.notes.append(f"does not say how many frames it has; its data hold {data.count}, which are used")
    elif declared is not None and declared != data.count and not (declared < 1 and data.count == 1):
        data.notes.append(f"says that it has {declared} frames, but its data hold {data.count}, which are used")
    colours = _colours(data)  # may correct the layout
    data.layout = replace(data.layout, colours=colours)
    return data


def _layout_of_header(header: Header, keyword: str) -> PixelLayout:
    photometric = header.text("PhotometricInterpretation").upper()
    if photometric in ("ARGB", "CMYK", "HSV"):
        raise ValueError(f"its colours are stored as {photometric}, which cannot be read")
    samples = header.whole("SamplesPerPixel") or (3 if photometric in _COLOURS else 1)
    if samples not in (1, 3):
        raise ValueError(f"it has {samples} samples a pixel, which is neither grey nor colour")
    allocated = header.whole("BitsAllocated") or header.whole("BitsStored") or 8
    if keyword != "PixelData":
        allocated = 32 if keyword == "FloatPixelData" else 64
    elif allocated not in (1, 8, 16, 32):
        raise ValueError(f"it stores {allocated} bits a pixel, which cannot be read")
    stored = header.whole("BitsStored") or allocated
    stored = stored if 1 <= stored <= allocated else allocated
    high = header.whole("HighBit")
    return PixelLayout(
        rows=header.whole("Rows") or 0,
        columns=header.whole("Columns") or 0,
        samples=samples,
        bits_allocated=allocated,
        bits_stored=stored,
        high_bit=high if high is not None and stored - 1 <= high < allocated else stored - 1,
        is_signed=header.whole("PixelRepresentation") == 1,
        planar=1 if header.whole("PlanarConfiguration") == 1 else 0,
        photometric=photometric,
        is_subsampled=photometric in _SUBSAMPLED and samples == 3,
    )


def _native(buffer: bytes, layout: PixelLayout, declared: int | None, keyword: str) -> PixelData:
    """Uncompressed frames: as many as there are bytes for."""
    pixels = layout.rows * layout.columns
    if pixels < 1:
        raise ValueError("the size of its picture is missing")
    data = PixelData(layout, EXPLICIT_LITTLE, 0, keyword, buffer=buffer)
    wanted = max(1, declared or 1)
    bits = layout.bits_allocated
    grey = pixels * bits // 8 if bits > 1 else -(-pixels // 8)
    if layout.samples == 3:
        whole, halved = 3 * grey, 2 * grey
        if layout.is_subsampled and (len(buffer) >= whole * wanted or layout.columns % 2):
            data.layout = layout = replace(layout, is_subsampled=False)
            data.notes.append("says that its colour is halved, but stores it in full")
        size = halved if layout.is_subsampled else whole
        if len(buffer) in (grey * wanted, grey * wanted + 1):
            data.layout, size = _as_grey(layout), grey
            data.notes.append("says that it is in colour, but holds one grey level a pixel")
    else:
        size = grey
    if bits == 1:
        data.count = min(wanted, len(buffer) * 8 // pixels)
        return data
    count = len(buffer) // size
    while count > wanted and not any(buffer[(count - 1) * size : count * size]):
        count -= 1  # padding
    data.count = count
    rest = buffer[count * size :]
    if count == wanted and len(rest) > 1 and any(rest):
        data.notes.append(f"holds {len(rest)} bytes more than its pixels need; it may be damaged")
    return data


def _compressed(buffer: bytes, layout: PixelLayout, stated: str, declared: int | None) -> PixelData:
    """Frames of encapsulated data (PS3.5 A.4): as many as begin there."""
    pieces, starts, table = fragments(buffer)
    pieces = [piece for piece in pieces if piece] if not table else pieces
    if not pieces:
        raise ValueError("its compressed pixel data are empty")
    header = next((found for found in map(stream_header, pieces[:4]) if found is not None), None)
    syntax, notes = stated, []
    if header is not None and _family(header.syntax) != _family(stated):
        syntax = header.syntax
        if stated:
            notes.append("names another kind of compression than its pixel data have")
    if not syntax:
        raise ValueError("its kind of compression is neither stated nor known")
    if syntax.startswith(MPEG):
        return PixelData(layout, syntax, 1, buffer=b"".join(pieces), notes=notes)
    frames = _grouped(pieces, starts, table, declared)
    data = PixelData(layout, syntax, len(frames), pieces=frames, notes=notes)
    if header is not None:
        data.layout = _layout_of_stream(layout, header, notes)
        _check_size(header, data.layout, max(map(len, frames)))
    return data


def _family(syntax: str) -> str:
    """Transfer syntaxes that one decoder reads alike."""
    if syntax.startswith(MPEG):
        return "video"
    kinds = {"50": "jpeg", "51": "jpeg", "57": "jpeg", "70": "jpeg", "80": "jpeg-ls", "81": "jpeg-ls"}
    kinds |= {"90": "jpeg 2000", "91": "jpeg 2000", "92": "jpeg 2000", "93": "jpeg 2000"}
    kinds |= {"201": "jpeg 2000", "202": "jpeg 2000", "203": "jpeg 2000"}
    head, _, last = syntax.rpartition(".")
    return kinds.get(last, syntax) if head == "1.2.840.10008.1.2.4" else syntax


def _grouped(pieces: list[bytes], starts: list[int], table: list[int], declared: int | None) -> list[bytes]:
    """Fragments put together to frames: by the offset table, or by the marks that frames begin with.

    Either may be wrong (a table of one offset for many frames, a mark that is damaged): the one that gives the number
    of frames that the header says is taken, else the marks, else each fragment is a frame.
    """
    by_mark = [i for i, piece in enumerate(pieces) if begins_frame(piece)]
    by_table = [starts.index(offset) for offset in table if offset in starts]
    if len(by_table) != len(table) or by_table != sorted(set(by_table)):
        by_table = []
    ways = [by_table, by_mark, list(range(len(pieces)))]
    chosen = next((way for way in ways if way and len(way) == declared), None) or by_mark or by_table or [0]
    edges = [0, *chosen[1:], len(pieces)]
    return [b"".join(pieces[a:b]) for a, b in pairwise(edges)]


def _layout_of_stream(layout: PixelLayout, header: StreamHeader, notes: list[str]) -> PixelLayout:
    """The layout with what the compressed frames say of themselves."""
    changed = replace(layout, is_subsampled=False, planar=0)
    if header.bits is None:  # RLE: a segment for each byte of each sample
        samples, rest = divmod(header.components, max(1, layout.bits_allocated // 8))
        if rest or samples not in (1, 3):
            raise ValueError(f"its RLE frames have {header.components} segments")
        changed = replace(changed, planar=1)
    else:
        samples = header.components
        if samples not in (1, 3):
            raise ValueError(f"its compressed frames have {samples} components")
        allocated = 8 if header.bits <= 8 else 16 if header.bits <= 16 else 32
        signed = header.is_signed if header.syntax.endswith(".91") else layout.is_signed
        changed = replace(changed, bits_allocated=allocated, is_signed=signed)
        if header.bits != layout.bits_stored:
            changed = replace(changed, bits_stored=header.bits)
        changed = replace(changed, high_bit=changed.bits_stored - 1)
        if not layout.rows or not layout.columns:
            changed = replace(changed, rows=header.height, columns=header.width)
    if samples == 1 and layout.samples == 3:
        changed = _as_grey(changed)
        notes.append("says that it is in colour, but holds one grey level a pixel")
    elif samples == 3 and layout.samples == 1:
        changed = replace(changed, samples=3, photometric="")
        notes.append("says that it is grey, but holds colours")
    return changed


def _as_grey(layout: PixelLayout) -> PixelLayout:
    return replace(layout, samples=1, is_subsampled=False, photometric="MONOCHROME2")


def _check_size(header: StreamHeader | None, layout: PixelLayout, length: int) -> None:
    """Before memory is taken for a frame: SizeError unless its stream has the size of the header."""
    if header is None:
        return
    if header.width is not None and (header.width, header.height) != (layout.columns, layout.rows):
        raise SizeError(
            f"its header says {layout.columns} x {layout.rows} pixels, but its compressed picture has "
            f"{header.width} x {header.height}"
        )
    if header.bits is None and layout.rows * layout.columns > length * RLE_GAIN:
        raise SizeError(f"its header says {layout.columns} x {layout.rows} pixels, but its data hold fewer")


def _drop_unfinished(data: PixelData) -> None:
    """The last frame of a file that was cut short is one only when its stream has its end."""
    if data.pieces and not data.pieces[-1].rstrip(b"\0").endswith(b"\xff\xd9"):
        data.pieces.pop()
        data.count -= 1


def _colours(data: PixelData) -> str:
    """See ``PixelLayout.colours``: the stream decides, then the look of the pictures, then the header."""
    layout, notes = data.layout, data.notes
    if layout.samples == 1:
        return "palette" if layout.photometric == "PALETTE COLOR" else "grey"
    stated = layout.photometric.startswith("YBR") and layout.photometric not in ("YBR_ICT", "YBR_RCT")
    header = stream_header(data.pieces[0]) if data.pieces else None
    of_stream = None if header is None else stream_is_ycbcr(header)
    by_look = _by_look(data)
    if by_look is None and not data.pieces and not layout.is_subsampled:
        turned = replace(data, layout=replace(layout, planar=1 - layout.planar), _last=None)
        by_look = _by_look(turned)
        if by_look is not None:
            data.layout, data._last = turned.layout, None
            order = "plane by plane" if turned.layout.planar else "pixel by pixel"
            notes.append(f"does not say that its colours are stored {order}, as which they are read")
    of_file = stated if of_stream is None else of_stream
    if by_look is not None and by_look != of_file:
        kind = "brightness and two colour differences" if by_look else "red, green and blue"
        notes.append(
            f"is labelled {layout.photometric or 'grey'}, but its pixels look like {kind}, as which they are read; "
            "check its grey levels against the scanner's own picture"
        )
    elif by_look is None and of_stream is None and header is not None and not layout.photometric:
        of_file = header.lossy
    is_ycbcr = of_file if by_look is None else by_look
    if not is_ycbcr:
        return "rgb"
    return _range_of_brightness(data) if layout.photometric.startswith("YBR_PARTIAL") else "ycbcr"


def _by_look(data: PixelData) -> bool | None:
    """What the first frame that tells it looks like (``looks_like_ycbcr``)."""
    looks = (looks_like_ycbcr(data.values(index)) for index in spread(data.count, 3))
    return next((look for look in looks if look is not None), None)


def _range_of_brightness(data: PixelData) -> str:
    """Whether Y of a file labelled YBR_PARTIAL is limited to 16 to 235: by its darkest pixels, else by its coding.

    JPEG has the full range by its definition, and many writers left the label behind when they made one.
    """
    y = np.concatenate([data.values(index)[..., 0].ravel() for index in spread(data.count, 3)])
    label = f"is labelled {data.layout.photometric}, whose brightness goes from 16 to 235, but"
    if (y < _LIMITED_BLACK).mean() >= _LIMITED_SHARE or (y > _LIMITED_WHITE).mean() >= _LIMITED_SHARE:
        data.notes.append(f"{label} its own uses the full range, as which it is read")
        return "ycbcr"
    black = (np.abs(y.astype(np.int16) - 16) <= 2).mean() >= _LIMITED_SHARE
    if black or not data.pieces:
        return "ycbcr limited"
    data.doubts.append(f"{label} is a JPEG, whose brightness goes from 0 to 255, as which it is read")
    return "ycbcr"
