"""What compressed pictures say of themselves in their own header: JPEG, JPEG-LS, JPEG 2000, RLE and video streams."""

from __future__ import annotations

import struct
from dataclasses import dataclass

__all__ = ["StreamHeader", "begins_frame", "stream_header", "stream_is_ycbcr"]

#: Transfer syntaxes by the marker of a JPEG's frame header: baseline, extended, lossless, JPEG-LS.
_SYNTAX_OF_FRAME = {
    0xC0: "1.2.840.10008.1.2.4.50",
    0xC1: "1.2.840.10008.1.2.4.51",
    0xC2: "1.2.840.10008.1.2.4.51",
    0xC3: "1.2.840.10008.1.2.4.57",
    0xF7: "1.2.840.10008.1.2.4.80",
}
_JPEG_2000, _RLE = "1.2.840.10008.1.2.4.91", "1.2.840.10008.1.2.5"
_H264 = "1.2.840.10008.1.2.4.102"
_ALONE = (0x01, *range(0xD0, 0xD8))  # markers without a length
_LOSSY = (0xC0, 0xC1, 0xC2)


@dataclass(frozen=True)
class StreamHeader:
    """``syntax``: UID that such a stream belongs to; ``width`` and ``height`` in px, None where the stream does not say
    (RLE); ``components`` a pixel; ``bits`` of each, None where unsaid; ``is_signed``.

    Of a JPEG also ``ids`` of its components, their ``sampling`` (horizontal, vertical), whether it is ``lossy``, has a
    ``jfif`` marker, and the colour transform of its Adobe marker (``adobe``, None without one).
    """

    syntax: str
    width: int | None
    height: int | None
    components: int
    bits: int | None
    is_signed: bool = False
    ids: tuple[int, ...] = ()
    sampling: tuple[tuple[int, int], ...] = ()
    lossy: bool = False
    jfif: bool = False
    adobe: int | None = None


def stream_header(frame: bytes) -> StreamHeader | None:
    """The header of one compressed frame; None when it is of no known kind or damaged."""
    try:
        if frame[:2] == b"\xff\xd8":
            return _jpeg(frame)
        start = 0
        if frame[4:8] == b"jP  ":
            start = frame.index(b"jp2c") + 4
        if frame[start : start + 4] == b"\xff\x4f\xff\x51":
            return _jpeg_2000(frame, start)
        if _is_rle(frame):
            return StreamHeader(_RLE, None, None, frame[0], None)
        if frame[4:8] == b"ftyp" or frame[:4] == b"\0\0\0\1" or frame[:3] == b"\0\0\1":
            return StreamHeader(_H264, None, None, 3, 8)
    except (IndexError, struct.error, ValueError):
        pass
    return None


def begins_frame(piece: bytes) -> bool:
    """Whether a fragment is the beginning of a frame, by the mark of its kind."""
    return piece[:2] == b"\xff\xd8" or piece[:4] == b"\xff\x4f\xff\x51" or piece[4:8] == b"jP  " or _is_rle(piece)


def stream_is_ycbcr(header: StreamHeader) -> bool | None:
    """Whether a JPEG of three components holds Y, Cb and Cr; False for R, G and B, None when the stream does not say.

    The order is that of libjpeg (jdapimin.c, default_decompress_parms), which most viewers decode with: a JFIF marker,
    the Adobe marker, the ids of the components; and colour that is stored more coarsely than the first component is
    never red, green and blue. The ids 1, 2, 3 are left open, as DICOM files have them with either.
    """
    if header.components != 3 or not header.ids:
        return None
    if header.jfif:
        return True
    if header.adobe is not None:
        return header.adobe != 0
    if header.ids in ((82, 71, 66), (114, 103, 98)):  # "RGB", "rgb"
        return False
    if header.lossy and len(set(header.sampling)) > 1:
        return True
    return None


def _jpeg(data: bytes) -> StreamHeader | None:
    position, jfif, adobe = 2, False, None
    while position + 4 <= len(data):
        if data[position] != 0xFF:
            return None
        marker = data[position + 1]
        if marker == 0xFF:
            position += 1
            continue
        if marker in _ALONE:
            position += 2
            continue
        length = struct.unpack_from(">H", data, position + 2)[0]
        segment = data[position + 4 : position + 2 + length]
        if marker in _SYNTAX_OF_FRAME:
            bits, height, width, count = struct.unpack_from(">BHHB", segment)
            parts = [segment[6 + 3 * k : 9 + 3 * k] for k in range(count)]
            return StreamHeader(
                _SYNTAX_OF_FRAME[marker],
                width,
                height,
                count,
                bits,
                ids=tuple(part[0] for part in parts),
                sampling=tuple((part[1] >> 4, part[1] & 15) for part in parts),
                lossy=marker in _LOSSY,
                jfif=jfif,
                adobe=adobe,
            )
        if marker == 0xE0 and segment[:4] == b"JFIF":
            jfif = True
        if marker == 0xEE and segment[:5] == b"Adobe" and len(segment) >= 12:
            adobe = segment[11]
        position += 2 + length
    return None


def _jpeg_2000(data: bytes, start: int) -> StreamHeader:
    x1, y1, x0, y0 = struct.unpack_from(">4I", data, start + 8)
    count = struct.unpack_from(">H", data, start + 40)[0]
    depth = data[start + 42]
    return StreamHeader(_JPEG_2000, x1 - x0, y1 - y0, count, (depth & 0x7F) + 1, is_signed=bool(depth & 0x80))


def _is_rle(data: bytes) -> bool:
    """PS3.5 G.5: the number of segments, 1 to 15, and sixteen rising offsets of which the first is 64."""
    if len(data) < 64:
        return False
    count, *offsets = struct.unpack_from("<16I", data)
    return 1 <= count <= 15 and offsets[0] == 64 and not any(offsets[count:])
