"""Screenshots as they occur in practice: a picture beside a copy of it, on which somebody has painted outlines.

The copy may lie beside the original or below it, with any border between; nothing needs to be known of either. What is
coloured on the copy and not on the original is paint; an outline that is closed, or nearly so, becomes a mask.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from scipy import ndimage

from MSUSSegmentLib.io.colour import overlay_mask
from MSUSSegmentLib.io.files import replace_csv
from MSUSSegmentLib.io.pictures import write_picture
from MSUSSegmentLib.learning.examples import SUFFIXES, DatasetError

__all__ = ["COLOURS", "Outline", "Painted", "mask_of_outline", "read_painted", "split_halves", "write_painted"]

#: Hues of paint, degrees, by the name of the colour.
COLOURS = {"red": 0.0, "yellow": 60.0, "green": 120.0, "cyan": 180.0, "blue": 240.0, "magenta": 300.0}
#: Paint has at least this chroma, of 255; less is what JPEG spreads.
PAINT = 60
#: A stroke of fewer pixels is a speck; gaps of at most this share of the picture's longer side are closed.
LEAST_STROKE, GAP_SHARE = 12, 0.03
#: A half and its copy differ, where nothing is painted, by no more than this many grey levels on average.
SAME = 12.0
#: Rows and columns whose grey levels vary less than this (SD) are a plain border, at the edges.
PLAIN = 8.0
#: An outline encloses at least this share of its own paint, one with gaps the second share, or it is a scribble; what
#: it shares with others is closed when at least the third share of the paint around is its own.
FILLED_SHARE, BRIDGED_SHARE, OWN_SHARE = 0.25, 0.8, 0.15
#: A stroke that has one region on more than this share of both its sides bounds nothing.
BOTH_SIDES = 0.75
#: Paint of fewer pixels than so many times the square of its greatest depth is an area, not an outline.
SOLID = 16.0


@dataclass(frozen=True)
class Outline:
    """What became of the paint of one structure: its ``mask`` (H, W) bool, ``closed`` outlines, ``gap`` px that had to
    be bridged at most (0 for none), and the number of ``open`` ones, which no mask was made of."""

    mask: np.ndarray
    closed: int = 0
    gap: int = 0
    open: int = 0


@dataclass(frozen=True)
class Painted:
    """A screenshot taken apart: the original's ``grey`` (H, W) uint8, and what was painted by structure."""

    grey: np.ndarray
    outlines: dict[str, Outline] = field(default_factory=dict)


def split_halves(rgb: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The original and its painted copy, both (H, W, 3) uint8 and of one size, of a screenshot (h, w, 3).

    Raises:
        ValueError: there are no two copies of one picture in it.
    """
    grey, paint = rgb.mean(axis=2), overlay_mask(rgb)
    best = None
    for axis in (1, 0):
        apart = _distance_of_copies(grey, paint, axis)
        if apart is not None and (best is None or apart[1] < best[1]):
            best = (*apart, axis)
    if best is None:
        raise ValueError("It does not show one picture twice, side by side or one above the other.")
    step, _, axis = best
    lying = np.moveaxis(rgb, axis, 0)
    pair = [np.moveaxis(part, 0, axis) for part in (lying[:-step], lying[step:])]
    box = _common_box(*pair)
    halves = [np.ascontiguousarray(half[box]) for half in pair]
    return tuple(sorted(halves, key=lambda half: int(_paint_of(half).sum())))


def _distance_of_copies(grey: np.ndarray, paint: np.ndarray, axis: int) -> tuple[int, float] | None:
    """How many pixels along an axis lie between a picture and its copy, and how much the two differ; None for none."""
    values = np.moveaxis(np.where(paint, np.nan, grey), axis, 0)
    size = len(values)
    filled = np.nan_to_num(values - np.nanmean(values))
    spectrum = np.fft.rfft(filled, 2 * size, axis=0)
    match = np.fft.irfft(np.abs(spectrum) ** 2, axis=0).sum(axis=1)[:size]
    allowed = np.arange(size)
    match[(allowed < 0.3 * size) | (allowed > 0.75 * size)] = -np.inf
    step = int(np.argmax(match))
    if not np.isfinite(match[step]):
        return None
    one, other = values[: size - step], values[step:]
    both = np.isfinite(one) & np.isfinite(other)
    lively = both & (np.abs(one - np.nanmean(values)) > 5)
    if lively.sum() < 0.05 * both.size:
        return None
    off = float(np.abs(one[lively] - other[lively]).mean())
    return (step, off) if off <= SAME else None


def _common_box(one: np.ndarray, other: np.ndarray) -> tuple[slice, slice]:
    """Where both halves show the same: the largest box of rows and columns that agree and are no plain border."""
    paint = ndimage.binary_dilation(_paint_of(one) | _paint_of(other), iterations=2)
    same = (np.abs(one.astype(int) - other.astype(int)).max(axis=2) <= 40) | paint
    grey = one.astype(float).mean(axis=2)
    slices = []
    for axis in (0, 1):
        agree = same.mean(axis=1 - axis) > 0.6
        lively = grey.std(axis=1 - axis) > PLAIN
        label, count = ndimage.label(agree)
        longest = 1 + int(np.argmax(np.bincount(label)[1:])) if count else 0
        at = np.flatnonzero((label == longest) & lively) if count else []
        if len(at) == 0:
            raise ValueError("The two copies have nothing in common; check the screenshot.")
        slices.append(slice(int(at[0]), int(at[-1]) + 1))
    return tuple(slices)


def _paint_of(rgb: np.ndarray) -> np.ndarray:
    """(H, W) bool: what is so strongly coloured that it is paint."""
    return np.ptp(rgb.astype(int), axis=2) >= PAINT


def _hue(rgb: np.ndarray) -> np.ndarray:
    """The hue (H, W) of a picture in degrees; of grey 0."""
    red, green, blue = np.moveaxis(rgb.astype(float), -1, 0)
    return np.degrees(np.arctan2(np.sqrt(3) * (green - blue), 2 * red - green - blue)) % 360


def read_painted(rgb: np.ndarray, colours: Mapping[str, str]) -> Painted:
    """Take a screenshot (h, w, 3) uint8 apart.

    Args:
        rgb: the screenshot, with the original and the painted copy.
        colours: of each structure the colour, one of `COLOURS`, in which it was outlined.

    Raises:
        ValueError: an unknown colour, two structures of one colour, or there are no two copies of one picture.
    """
    unknown = [colour for colour in colours.values() if colour not in COLOURS]
    if unknown or len(set(colours.values())) < len(colours):
        raise ValueError(f"Each structure needs a colour of its own, of {', '.join(COLOURS)}.")
    original, copy = split_halves(rgb)
    paint = _paint_of(copy) & ~_paint_of(original)
    hue = _hue(copy)
    names = list(colours)
    apart = np.stack([np.abs((hue - COLOURS[colours[name]] + 180) % 360 - 180) for name in names])
    reach = 30.0 if len(names) > 1 else 45.0
    nearest = apart.argmin(axis=0)
    grey = np.rint(original @ np.array([0.299, 0.587, 0.114])).astype(np.uint8)
    strokes = [paint & (nearest == k) & (apart[k] <= reach) for k in range(len(names))]
    outlines = {
        name: mask_of_outline(strokes[k], paint & ~strokes[k]) for k, name in enumerate(names)
    }
    return Painted(grey, outlines)


def mask_of_outline(stroke: np.ndarray, others: np.ndarray | None = None) -> Outline:
    """The mask that painted outlines (H, W) bool enclose; its edge runs along the middle of the stroke.

    Where outlines of two structures run along one another, one is painted over: ``others`` (H, W) bool, all other
    paint, then closes this one. Gaps up to `GAP_SHARE` of the longer side are bridged, the smallest that suffices. A
    painted area, without a hole, counts as it is.
    """
    most = max(2, round(GAP_SHARE * max(stroke.shape)))
    # Parts of one outline that a gap divides belong together.
    near, groups = ndimage.label(ndimage.binary_dilation(stroke, iterations=(most + 1) // 2))
    parts = [stroke & (near == group) for group in range(1, groups + 1)]
    parts = [part for part in parts if part.sum() >= LEAST_STROKE]
    mask, closed, widest = np.zeros(stroke.shape, bool), 0, 0
    for gap in (0, *range(2, most + 1, 2)):
        for own in (True, False):
            for inner in _closings(parts, others, gap, own):
                mask |= _to_the_middle(inner, stroke if others is None else stroke | others)
                closed, widest = closed + 1, max(widest, gap)
                beside = ndimage.binary_dilation(mask, iterations=max(4, gap))
                parts = [part for part in parts if not (part & beside).any()]
    left_open = 0
    for part in parts:
        depth = float(ndimage.distance_transform_edt(np.pad(part, 1)).max())
        if part.sum() < SOLID * depth**2:
            mask |= ndimage.binary_fill_holes(part)
            closed += 1
        else:
            left_open += 1
    return Outline(mask, closed, widest, left_open)


def _closings(parts: list[np.ndarray], others: np.ndarray | None, gap: int, own: bool):
    """What parts of a stroke enclose once gaps of ``gap`` px are bridged, (H, W) bool: each by its ``own``, or all
    together with the help of ``others``, of which the one counts that has most of its own paint around."""
    if own:
        for part in parts:
            inner = _enclosed(part, gap)
            if inner.sum() >= max(LEAST_STROKE, (BRIDGED_SHARE if gap else FILLED_SHARE) * part.sum()):
                yield inner
        return
    if others is None or not parts:
        return
    whole = np.any(parts, axis=0)
    label, count = ndimage.label(_enclosed(whole | others, gap) & ~whole)
    best, share = None, OWN_SHARE
    beside = ndimage.binary_dilation(whole, iterations=3) & ~whole & ~others
    for number in range(1, count + 1):
        inner = label == number
        around = ndimage.binary_dilation(inner, iterations=max(3, gap)) & ~inner & (whole | others)
        mine = (around & whole).sum() / max(int(around.sum()), 1)
        dangling = (beside & inner).sum() > BOTH_SIDES * max(int(beside.sum()), 1)  # it lies in there, ends nowhere
        if inner.sum() >= LEAST_STROKE and mine > share and not dangling:
            best, share = inner, mine
    if best is not None:
        yield best


def _enclosed(part: np.ndarray, gap: int) -> np.ndarray:
    """What a stroke encloses once gaps of ``gap`` px are bridged, without the stroke."""
    wide = np.pad(part, gap + 2)
    if gap:
        reach = (gap + 1) // 2
        wide = ndimage.distance_transform_edt(~wide) <= reach
        inner = ndimage.binary_fill_holes(wide) & ~wide
        inner = ndimage.distance_transform_edt(~inner) <= reach if inner.any() else inner
        inner &= ~np.pad(part, gap + 2)
    else:
        inner = ndimage.binary_fill_holes(wide) & ~wide
    inside = slice(gap + 2, -gap - 2)
    return inner[inside, inside]


def _to_the_middle(inner: np.ndarray, stroke: np.ndarray) -> np.ndarray:
    """What a stroke encloses, with the inner half of the stroke: its pixels that are no nearer to what is outside."""
    outside = ~(inner | stroke)
    return inner | (stroke & (ndimage.distance_transform_edt(~inner) <= ndimage.distance_transform_edt(~outside)))


def write_painted(
    sources: Sequence[Path], folder: Path, colours: Mapping[str, str], unpainted: str = "leave out"
) -> list[dict]:
    """Make a data set of screenshots: ``images``, a folder of masks a structure, ``index.csv`` and ``painted.csv``.

    ``painted.csv`` says of each screenshot and structure what became of its outline; nothing is left out silently. A
    screenshot with an outline that stayed open has no mask of that structure.

    Args:
        sources: files of screenshots.
        folder: the data set; must not hold one.
        colours: of each structure its colour; the first one decides on the class in index.csv.
        unpainted: what a screenshot without any paint of the first structure means: "leave out", or "none": it shows
            none, so that its mask is empty.

    Returns:
        The rows of ``painted.csv``.

    Raises:
        ValueError: the colours cannot be used; DatasetError: the folder is taken, or no screenshot gives anything.
    """
    from PIL import Image

    if (folder / "images").exists():
        raise DatasetError(f"{folder} holds a data set already; choose another folder.")
    first = next(iter(colours))
    rows, index, names = [], [], set()
    for source in sources:
        if source.suffix.lower() not in SUFFIXES:
            rows.append({"file": source.name, "structure": "", "state": "left out", "note": "not an image file"})
            continue
        try:
            with Image.open(source) as picture:
                found = read_painted(np.asarray(picture.convert("RGB")), colours)
        except (OSError, ValueError) as error:
            if isinstance(error, ValueError) and "colour of its own" in str(error):
                raise
            rows.append({"file": source.name, "structure": "", "state": "left out", "note": str(error)})
            continue
        name = source.stem if source.stem not in names else f"{source.stem}-{len(names)}"
        kept = _kept(found, first, unpainted)
        rows += [{"file": source.name, "structure": s, **_state(o, s in kept)} for s, o in found.outlines.items()]
        if not kept:
            continue
        names.add(name)
        for structure, mask in {"images": found.grey, **{s: kept[s].astype(np.uint8) * 255 for s in kept}}.items():
            (folder / structure).mkdir(parents=True, exist_ok=True)
            write_picture(folder / structure / f"{name}.png", mask)
        present = kept[first].any() if first in kept else None
        index.append({"id": name, "group": name, "split": "train",
                      "class": "" if present is None else first if present else "none"})  # fmt: skip
    if not index:
        raise DatasetError(f"No screenshot gives a mask: {rows[0]['note'] if rows else 'there are none'}.")
    replace_csv(folder / "index.csv", list(index[0]), index)
    replace_csv(folder / "painted.csv", ["file", "structure", "state", "note"], rows)
    return rows


def _kept(found: Painted, first: str, unpainted: str) -> dict[str, np.ndarray]:
    """The masks that can be relied on: closed outlines, and with "none" an empty one of the first structure."""
    kept = {name: one.mask for name, one in found.outlines.items() if one.closed and not one.open}
    nothing = found.outlines[first]
    if unpainted == "none" and not nothing.closed and not nothing.open:
        kept[first] = nothing.mask
    return kept


def _state(outline: Outline, kept: bool) -> dict[str, str]:
    if outline.open:
        return {"state": "open", "note": f"{outline.open} outline(s) not closed, gap too wide; no mask was made"}
    if not outline.closed:
        return {"state": "absent" if kept else "not painted", "note": "taken as none" if kept else "nothing painted"}
    bridged = f"a gap of up to {outline.gap} px was bridged" if outline.gap else ""
    return {"state": "closed", "note": bridged}
