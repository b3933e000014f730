"""Writes MSUSSegmentLib/io/glyph_table.py: characters of freely licensed typefaces, small and blurred, in a few kinds.

    python Testing/io/make_glyph_table.py FONT.ttf [FONT.ttf ...]

The shipped table was made from Roboto and Open Sans (Apache-2.0), DejaVu Sans (Bitstream Vera licence) and the strokes
below, which are the narrow digits with cut corners that many screens draw. Needs Pillow.
"""

from __future__ import annotations

import base64
import sys
import zlib
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont
from scipy.cluster.vq import kmeans2

from MSUSSegmentLib.io.glyphs import SHAPE, normalised

LETTERS = "0123456789cmDdepth"
SIZES = (9, 10, 12, 14, 18, 24)
KINDS = 8
#: Segments of digits: a top, b and c right, d bottom, e and f left, g middle.
SEGMENTS = {
    "0": "abcdef", "1": "bc", "2": "abged", "3": "abgcd", "4": "fgbc",
    "5": "afgcd", "6": "afgedc", "7": "abc", "8": "abcdefg", "9": "abcdfg",
}  # fmt: skip
OUTPUT = Path(__file__).resolve().parents[2] / "MSUSSegment" / "MSUSSegmentLib" / "io" / "glyph_table.py"


def cut_out(ink: np.ndarray) -> np.ndarray | None:
    rows, columns = np.flatnonzero((ink >= 0.5).any(1)), np.flatnonzero((ink >= 0.5).any(0))
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1] if rows.size else None


def printed(font: str, letter: str):
    """The letter at several sizes and sub-pixel places."""
    for size in SIZES:
        face = ImageFont.truetype(font, size)
        for mode, shift in (("L", 0.0), ("L", 0.5), ("1", 0.0)):
            picture = Image.new("L", (60, 60))
            draw = ImageDraw.Draw(picture)
            draw.fontmode = mode
            draw.text((15 + shift, 15 + shift), letter, fill=255, font=face)
            glyph = cut_out(np.asarray(picture, float) / 255)
            if glyph is not None:
                yield glyph / glyph.max()


def stroked(letter: str):
    """Segment digits of several proportions, with sharp and cut corners."""
    for h, w in ((10, 5), (12, 6), (14, 7), (10, 6), (16, 10)):
        for thick in (1, 2):
            for cut in (False, True):
                s, m = np.zeros((h, w)), h // 2
                parts = {
                    "a": (slice(0, thick), slice(0, w)), "d": (slice(h - thick, h), slice(0, w)),
                    "g": (slice(m - thick // 2, m - thick // 2 + thick), slice(0, w)),
                    "f": (slice(0, m + 1), slice(0, thick)), "b": (slice(0, m + 1), slice(w - thick, w)),
                    "e": (slice(m, h), slice(0, thick)), "c": (slice(m, h), slice(w - thick, w)),
                }  # fmt: skip
                for part in SEGMENTS[letter]:
                    s[parts[part]] = 1
                if cut and letter != "1":
                    s[0, [0, -1]] = s[-1, [0, -1]] = 0
                yield cut_out(s)


def table(fonts: list[str]) -> tuple[str, list[float], list[np.ndarray]]:
    letters, aspects, pictures = "", [], []
    for letter in LETTERS:
        glyphs = [g for font in fonts for g in printed(font, letter)]
        if letter in SEGMENTS:
            strokes = list(stroked(letter))
            glyphs += strokes * 4
        features = np.array([[*normalised(g).ravel(), 2 * np.log(g.shape[1] / g.shape[0])] for g in glyphs])
        centres, member = kmeans2(features, KINDS, seed=0, minit="++")
        for k in range(KINDS):
            if (member == k).sum() >= 3:
                letters += letter
                aspects.append(float(np.exp(centres[k, -1] / 2)))
                pictures.append(centres[k, :-1].reshape(SHAPE))
    return letters, aspects, pictures


def main(fonts: list[str]) -> None:
    letters, aspects, pictures = table(fonts)
    levels = np.clip(np.rint(np.array(pictures) * 15), 0, 15).astype(np.uint8).ravel()
    packed = base64.b85encode(zlib.compress((levels[::2] << 4 | levels[1::2]).tobytes(), 9)).decode()
    width = 108
    lines = [packed[i : i + width] for i in range(0, len(packed), width)]
    body = "\n".join(f'    "{line}"' for line in lines)
    sizes = ", ".join(f"{a:.2f}" for a in aspects)
    wrapped, row = [], "   "
    for part in sizes.split(", "):
        if len(row) + len(part) > 112:
            wrapped.append(row)
            row = "   "
        row += f" {part},"
    wrapped.append(row)
    size = "\n".join(wrapped)
    split = [letters[i : i + width] for i in range(0, len(letters), width)]
    runs = "(\n" + "\n".join(f'    "{part}"' for part in split) + "\n)"
    OUTPUT.write_text(
        f'''"""Characters in several typefaces, {SHAPE[0]} x {SHAPE[1]} px, for glyphs.py.

Made by Testing/io/make_glyph_table.py; not to be edited.
"""

from __future__ import annotations

import base64
import zlib

import numpy as np

_LETTERS = {runs}
#: Width / height of each.
_ASPECTS = (
{size}
)
#: Four bits a pixel, row after row, packed by zlib.
_PICTURES = (
{body}
)


def read_table() -> tuple[str, np.ndarray, np.ndarray]:
    """The N characters, their width / height (N,), and their pictures (N, {SHAPE[0]}, {SHAPE[1]}) from 0 to 1."""
    packed = np.frombuffer(zlib.decompress(base64.b85decode(_PICTURES)), np.uint8)
    levels = np.stack([packed >> 4, packed & 15], 1).astype(float) / 15
    return _LETTERS, np.array(_ASPECTS), levels.reshape(len(_LETTERS), {SHAPE[0]}, {SHAPE[1]})
''',
        encoding="utf-8",
    )


if __name__ == "__main__":
    main(sys.argv[1:])
