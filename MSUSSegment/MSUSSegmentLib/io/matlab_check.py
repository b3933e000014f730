"""Whether a MATLAB file (version 5 to 7) is put together as it should be, before scipy reads it.

scipy's reader looks types up in tables without checking them; on damaged files it crashes the whole program. The layout
is that of MathWorks' "MAT-File Format" (level 5): elements of a tag (type, bytes) and data, matrices of elements.
"""

from __future__ import annotations

import math
import struct
import zlib
from itertools import pairwise
from pathlib import Path

#: Bytes of a number of each type of data.
_NUMBERS = {1: 1, 2: 1, 3: 2, 4: 2, 5: 4, 6: 4, 7: 4, 9: 8, 12: 8, 13: 8}
_TEXTS = {1: 1, 2: 1, 4: 2, 16: 1, 17: 2, 18: 4}
_INT8, _INT32, _UINT32, _MATRIX, _COMPRESSED = 1, 5, 6, 14, 15
_CELL, _STRUCT, _OBJECT, _CHAR, _SPARSE, _FUNCTION, _OPAQUE = 1, 2, 3, 4, 5, 16, 17
_NUMERIC_CLASSES = range(6, 16)
_COMPLEX = 0x0800
#: Matrices within matrices, and axes of one.
_DEEPEST, _MOST_AXES = 20, 32
#: Largest ratio of unpacked to packed bytes (deflate's limit).
_LARGEST_RATIO = 1040


class MatlabError(ValueError):
    """What is wrong, as a part of a sentence."""


def check_matlab(path: Path) -> None:
    """Raises MatlabError when the file is not put together as it should be, OSError when it cannot be read."""
    content = memoryview(path.read_bytes())
    order = {b"IM": "<", b"MI": ">"}.get(bytes(content[126:128]))
    if order is None or struct.unpack(order + "H", content[124:126])[0] != 0x0100:
        raise MatlabError("it has no header of MATLAB 5 to 7")
    at = 128
    while at < len(content):
        if len(content) - at < 8:
            raise MatlabError("it ends in the middle of a variable")
        kind, size = struct.unpack(order + "2I", content[at : at + 8])
        data = content[at + 8 : at + 8 + size]
        if len(data) < size:
            raise MatlabError("it ends in the middle of a variable")
        if kind == _COMPRESSED:
            data = _unpacked(data)
            if len(data) < 8:
                raise MatlabError("a compressed variable is empty")
            kind, inner = struct.unpack(order + "2I", data[:8])
            data = data[8:]
            if inner > len(data):
                raise MatlabError("a compressed variable is cut short")
            data = data[:inner]
        if kind != _MATRIX:
            raise MatlabError("it holds something that is no variable")
        _matrix(_Elements(data, order))
        at += 8 + size


def _unpacked(data: memoryview) -> memoryview:
    unpack = zlib.decompressobj()
    try:
        content = unpack.decompress(data, _LARGEST_RATIO * len(data) + 1024)
    except zlib.error:
        raise MatlabError("a compressed variable does not add up") from None
    if not unpack.eof:
        raise MatlabError("a compressed variable is cut short")
    return memoryview(content)


class _Elements:
    """The elements of a matrix, one after the other."""

    def __init__(self, data: memoryview, order: str):
        self.data, self.order, self.at = data, order, 0

    def next(self, kinds) -> tuple[int, memoryview]:
        """Type and data of the next element, whose type must be among ``kinds``."""
        if self.at + 8 > len(self.data):
            raise MatlabError("a variable is cut short")
        kind, size = struct.unpack(self.order + "2I", self.data[self.at : self.at + 8])
        if kind >> 16:  # a short element: bytes, type and up to 4 bytes of data in 8 bytes
            kind, size = kind & 0xFFFF, kind >> 16
            start, self.at = self.at + 4, self.at + 8
            if size > 4:
                raise MatlabError("a short element is too long")
        else:
            start = self.at + 8
            self.at = start + size + -size % 8
        if kind not in kinds:
            raise MatlabError(f"an element has the type {kind}")
        if start + size > len(self.data):
            raise MatlabError("a variable is cut short")
        return kind, self.data[start : start + size]

    def numbers(self, count: int, kinds=_NUMBERS) -> None:
        """The next element, of so many numbers."""
        kind, data = self.next(kinds)
        if len(data) != count * kinds[kind]:
            raise MatlabError("a variable does not have as many numbers as its size says")


def _matrix(elements: _Elements, depth: int = 0) -> None:
    if not len(elements.data):  # an empty matrix in a cell or struct
        return
    if depth > _DEEPEST:
        raise MatlabError("its variables are nested too deeply")
    _, flags = elements.next((_UINT32,))
    if len(flags) != 8:
        raise MatlabError("a variable has no class")
    flags, least = struct.unpack(elements.order + "2I", flags)
    kind = flags & 0xFF
    if kind == _OPAQUE:
        for _ in range(3):
            elements.next((_INT8,))
        _inner(elements, depth)
        return
    _, sizes = elements.next((_INT32,))
    if len(sizes) % 4 or not 4 <= len(sizes) <= 4 * _MOST_AXES:
        raise MatlabError("a variable has no size")
    sizes = struct.unpack(f"{elements.order}{len(sizes) // 4}i", sizes)
    if min(sizes) < 0:
        raise MatlabError("a variable has a negative size")
    count = math.prod(sizes)
    elements.next((_INT8, 16))  # the name
    if kind in _NUMERIC_CLASSES:
        for _ in range(2 if flags & _COMPLEX else 1):
            elements.numbers(count)
    elif kind == _CHAR:
        elements.next(_TEXTS)
    elif kind == _CELL:
        for _ in range(count):
            _inner(elements, depth)
    elif kind in (_STRUCT, _OBJECT):
        if kind == _OBJECT:
            elements.next((_INT8,))
        for _ in range(count * _fields(elements)):
            _inner(elements, depth)
    elif kind == _SPARSE:
        _sparse(elements, sizes, least, bool(flags & _COMPLEX))
    elif kind == _FUNCTION:
        _inner(elements, depth)
    else:
        raise MatlabError(f"a variable has the class {kind}")


def _inner(elements: _Elements, depth: int) -> None:
    _, data = elements.next((_MATRIX,))
    _matrix(_Elements(data, elements.order), depth + 1)


def _fields(elements: _Elements) -> int:
    """How many fields a struct has, whose names come next."""
    _, length = elements.next((_INT32,))
    if len(length) != 4:
        raise MatlabError("a struct has no names")
    (length,) = struct.unpack(elements.order + "i", length)
    _, names = elements.next((_INT8,))
    if length <= 0 or len(names) % length:
        raise MatlabError("the names of a struct are damaged")
    return len(names) // length


def _sparse(elements: _Elements, sizes: tuple[int, ...], most: int, is_complex: bool) -> None:
    """Rows of the entries, where each column begins, and the entries; all must point inside."""
    if len(sizes) != 2:
        raise MatlabError("a sparse matrix does not have two axes")
    (_, rows), (_, columns) = elements.next((_INT32,)), elements.next((_INT32,))
    if len(rows) % 4 or len(columns) != 4 * (sizes[1] + 1):
        raise MatlabError("a sparse matrix is damaged")
    rows = struct.unpack(f"{elements.order}{len(rows) // 4}i", rows)
    columns = struct.unpack(f"{elements.order}{len(columns) // 4}i", columns)
    rising = all(a <= b for a, b in pairwise(columns))
    if not rising or columns[0] != 0 or columns[-1] > len(rows) or any(not 0 <= row < max(sizes[0], 1) for row in rows):
        raise MatlabError("a sparse matrix is damaged")
    for _ in range(2 if is_complex else 1):
        kind, data = elements.next(_NUMBERS)
        if len(data) < columns[-1] * _NUMBERS[kind]:
            raise MatlabError("a sparse matrix is cut short")
