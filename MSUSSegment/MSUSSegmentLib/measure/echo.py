"""Echo intensity: statistics of the grey values inside a region, and what must not be counted among them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from MSUSSegmentLib.measure.flags import Flag, as_flags, flag, text_of

#: From this share of coloured pixels on, a region shows colour (Doppler, elastography), not B-mode with an overlay.
#: Callipers, dotted traces and labels, grown by the margin of io/colour.py, stay well below.
COLOUR_SHARE = 0.2
#: Grey levels at the white end, where the scanner cuts brighter echoes off (254 as well: lossy coding moves it by one).
WHITE = 254
#: From this share of white pixels on, the image is called saturated. Inside the muscle of 107 training images of the
#: DL_Track set it was 0.4 % at most, and nothing at all in most.
WHITE_SHARE = 0.01


@dataclass(frozen=True)
class EchoIntensity:
    """Grey values of a region, zeros included.

    ``mean``, ``sd`` (of the whole population, ddof 0) and ``median`` are None when nothing can be said; ``flags`` then
    say why, and otherwise warn (they may be given as text). ``histogram`` (256,) counts the levels 0..255 (rounded),
    None for an image of other levels. ``pixels`` were counted; ``coloured`` and ``masked`` were inside the region, but
    left out.
    """

    mean: float | None
    sd: float | None
    median: float | None
    histogram: np.ndarray | None
    pixels: int
    coloured: int = 0
    masked: int = 0
    flags: tuple[Flag, ...] = ()

    def __post_init__(self):
        object.__setattr__(self, "flags", as_flags(self.flags))

    @property
    def flag(self) -> str:
        """The words of the flags."""
        return text_of(self.flags)

    @property
    def excluded(self) -> int:
        """How many pixels inside the region were left out."""
        return self.coloured + self.masked

    @property
    def excluded_share(self) -> float:
        """The share (0 to 1) of the region's pixels that were left out; 0 of a region without pixels."""
        return self.excluded / max(self.pixels + self.excluded, 1)


def echo_intensity(image, inside, overlay=None, masked=None) -> EchoIntensity:
    """Echo intensity of ALL pixels of a region but overlays.

    ``image`` (H, W) grey. ``inside`` (H, W) bool. ``overlay`` (H, W) bool: coloured pixels, as a recording's frame
    knows them (callipers, text); ``masked`` (H, W) bool: what a user excludes. A pixel in both counts as masked.

    A region of which 20 % or more is coloured shows colour Doppler or elastography and has no echo intensity. When
    1 % or more of it is white, there is a warning: the brightest echoes were cut off by gain or dynamic range.
    ValueError, in one sentence, for arrays of other shapes or kinds, and for NaN inside the region.
    """
    grey = as_grey(image)
    inside = _as_mask(inside, grey.shape, "The region")
    total = int(inside.sum())
    if total == 0:
        return _nothing(flag("no_pixel"))
    drop = np.zeros_like(inside) if masked is None else _as_mask(masked, grey.shape, "The user's mask") & inside
    left_out = int(drop.sum())
    coloured = 0
    if overlay is not None:
        colour = _as_mask(overlay, grey.shape, "The overlay") & inside & ~drop
        coloured = int(colour.sum())
        if coloured >= COLOUR_SHARE * max(total - left_out, 1):
            return _nothing(flag("coloured", share=coloured / max(total - left_out, 1)), coloured, left_out)
        drop = drop | colour
    values = grey[inside & ~drop]
    if values.size == 0:
        return _nothing(flag("all_left_out"), coloured, left_out)
    levels = values.astype(float)
    if not np.isfinite(levels).all():
        raise ValueError("The image holds values that are not numbers (NaN or infinite) inside the contour.")
    counts = (("coloured", coloured), ("masked", left_out))
    flags = [flag("left_out", count=count, kind=kind) for kind, count in counts if count]
    histogram = None
    if levels.min() >= 0 and levels.max() <= 255:
        histogram = np.bincount(np.rint(levels).astype(np.int64), minlength=256)
        white = histogram[WHITE:].sum() / values.size
        if white >= WHITE_SHARE:
            flags.append(flag("saturated", share=float(white)))
    median = float(np.median(levels))
    return EchoIntensity(
        float(levels.mean()), float(levels.std()), median, histogram, values.size, coloured, left_out, tuple(flags)
    )


def pooled_echo(echoes: Iterable[EchoIntensity]) -> EchoIntensity:
    """The echo intensity of several regions taken as one, such as those of a muscle in every frame of a clip.

    It is computed from the histograms, so from whole grey levels; a region without one is left out.
    """
    known = [echo for echo in echoes if echo.histogram is not None]
    if not known:
        return _nothing("no grey values were counted")
    counts = np.sum([echo.histogram for echo in known], axis=0)
    levels, pixels = np.arange(counts.size), int(counts.sum())
    mean = float(levels @ counts / pixels)
    sd = float(np.sqrt((levels - mean) ** 2 @ counts / pixels))
    up_to = np.cumsum(counts)
    middle = np.searchsorted(up_to, [(pixels - 1) // 2 + 1, pixels // 2 + 1])
    left_out = (sum(getattr(echo, name) for echo in known) for name in ("coloured", "masked"))
    return EchoIntensity(mean, sd, float(middle.mean()), counts, pixels, *left_out)


def as_grey(image) -> np.ndarray:
    """``image`` as an array; ValueError unless it is one grey picture (H, W) of numbers."""
    grey = np.asarray(image)
    if grey.ndim != 2 or not np.issubdtype(grey.dtype, np.number) or np.iscomplexobj(grey):
        raise ValueError(f"Echo intensity needs one grey image, shape (height, width), not {grey.shape} {grey.dtype}.")
    return grey


def _as_mask(mask, shape: tuple[int, int], what: str) -> np.ndarray:
    mask = np.asarray(mask)
    if mask.shape != shape:
        raise ValueError(f"{what} has the shape {mask.shape}, the image {shape}; they must be the same.")
    return mask.astype(bool)


def _nothing(why: str | Flag, coloured: int = 0, masked: int = 0) -> EchoIntensity:
    return EchoIntensity(None, None, None, None, 0, coloured, masked, why)

