"""Which stored values of a DICOM file are black and white, and whether its grey levels can be compared with others.

Eight bits pass unchanged, as the scanner made them. More bits, signs and fractions need a choice: the file's own window
where it has one, else the range that the values really use. The same choice holds for all frames of a file.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from MSUSSegmentLib.io.dicom_frames import PixelData, PixelLayout
from MSUSSegmentLib.io.dicom_header import Header
from MSUSSegmentLib.io.recording import spread

#: Frames whose values are looked at.
_FRAMES = 8
#: How far a window may be off 0 to 255 and still say that the values are grey levels already.
_WINDOW_SLACK = 2.0
#: And in eight-bit files, before a remark says that it is not applied.
_DISPLAY_SLACK = 8.0


@dataclass(frozen=True)
class GreyLevels:
    """``black`` and ``white``: stored values (after ``shift`` bits and ``mask``) that become 0 and 255."""

    black: float = 0.0
    white: float = 255.0
    shift: int = 0
    mask: int | None = None
    is_unsigned: bool = False

    def apply(self, values: np.ndarray) -> np.ndarray:
        """Stored values of any shape to uint8."""
        values = self.stored(values)
        if (self.black, self.white) == (0, 255) and values.dtype == np.uint8:
            return values
        numbers = values.astype(np.float64)
        levels = (numbers - self.black) * (255.0 / (self.white - self.black))
        levels = np.nan_to_num(levels, nan=0.0, posinf=255.0, neginf=0.0)
        return np.clip(np.rint(levels), 0, 255).astype(np.uint8)

    def stored(self, values: np.ndarray) -> np.ndarray:
        """The numbers that the bits stand for."""
        if self.is_unsigned:
            values = values.view(f"u{values.dtype.itemsize}")
        if self.shift:
            values = values >> self.shift
        return values if self.mask is None else values & values.dtype.type(self.mask)


def grey_levels(header: Header, data: PixelData) -> tuple[GreyLevels, list[str], str]:
    """The levels of a file; remarks; and why they cannot be compared, "" when they can.

    Remarks and reason are without the file's name and begin in lower case. Not for palettes.
    """
    layout = data.layout
    frames = [data.values(i) for i in spread(data.count, _FRAMES)]
    if frames[0].dtype.kind == "f":
        return _of_fractions(frames)
    levels, bits, remarks = _bits(header, layout, frames)
    ranges = [(int(kept.min()), int(kept.max())) for kept in map(levels.stored, frames)]
    low, high = min(a for a, _ in ranges), max(b for _, b in ranges)
    slope, intercept = _rescale(header)
    window = _window(header)
    if bits == 8 and low >= 0:
        reason = ""
        if (slope, intercept) != (1, 0) or header.get("ModalityLUTSequence"):
            reason = "rescales its grey levels, which are taken as they are stored"
        if (
            window
            and layout.samples == 1
            and max(abs(window[0]), abs(window[1] - 255)) > _DISPLAY_SLACK
            and (slope, intercept) == (1, 0)
        ):
            remarks.append(
                f"asks for a display window from {window[0]:g} to {window[1]:g}, which is not applied: "
                "grey levels are those that are stored"
            )
        return levels, remarks, reason or "; ".join(remarks[:1] if levels.is_unsigned else [])
    if bits < 8 and low >= 0:
        reason = f"stores {bits} bits a pixel, stretched to 0 to 255"
        return _with(levels, 0, 2**bits - 1), remarks, reason
    return _of_many_bits(levels, layout, bits, (low, high), (slope, intercept), window, remarks)


def _of_many_bits(levels, layout: PixelLayout, bits: int, stored: tuple, rescale: tuple, window, remarks: list[str]):
    """Levels of values of more than eight bits or with a sign; ``stored``: (lowest, highest) of them."""
    slope, intercept = rescale
    low, high = sorted(value * slope + intercept for value in stored)
    if high - low < 2 and stored[1] - stored[0] >= 2:  # rescaled to fractions
        slope, intercept, window = 1.0, 0.0, None
        low, high = stored
    sort = f"{bits}-bit {'signed ' if stored[0] < 0 else ''}numbers"
    reason = ""
    if window is not None and window[0] < high and window[1] > low:
        black, white = window
        if max(abs(black), abs(white - 255)) <= _WINDOW_SLACK and low >= 0 and high <= 255:
            black, white = 0.0, 255.0
        else:
            reason = f"stores {sort}, of which its window makes {black:g} black and {white:g} white"
    elif low >= 0 and high <= 255:
        black, white = 0.0, 255.0
        if not (bits == 8 and slope == 1 and intercept):
            reason = f"stores {sort}, of which none is above {high:g}; they are taken as grey levels from 0 to 255"
    elif low >= 0:
        black, white = 0.0, 2.0 ** math.ceil(math.log2(high + 1)) - 1
        reason = f"stores {sort}, of which 0 is taken as black and {white:g} as white"
    else:
        half = 128.0
        while low < -half or high > half - 1:
            half *= 2
        black, white = -half, half - 1
        reason = f"stores {sort}, of which {black:g} is taken as black and {white:g} as white"
    return _with(levels, (black - intercept) / slope, (white - intercept) / slope), remarks, reason


def _bits(header: Header, layout: PixelLayout, frames: list[np.ndarray]) -> tuple[GreyLevels, int, list[str]]:
    """How stored values are taken out of their container, how many bits they have, and remarks."""
    bits, remarks = layout.bits_stored, []
    shift = layout.high_bit + 1 - bits
    levels = GreyLevels(shift=shift)
    kept = [levels.stored(values) for values in frames]
    if layout.is_signed and bits == 8 and layout.bits_allocated == 8 and min(k.min() for k in kept) < 0:
        black = sum(int((k == -128).sum()) for k in kept)
        if sum(int((k == 0).sum()) for k in kept) > black and header.number("RescaleIntercept") in (None, 0):
            remarks.append("says that its grey levels have a sign, but they look like levels from 0 to 255")
            return GreyLevels(is_unsigned=True), 8, remarks
    top = max(int(k.max()) for k in kept)
    if not layout.is_signed and top > 2**bits - 1:
        if header.get("OverlayBitPosition") or _has_overlay_bits(header):
            return GreyLevels(shift=shift, mask=2**bits - 1), bits, remarks
        remarks.append(f"says that its grey levels have {bits} bits, but they have {top.bit_length()}")
        bits = top.bit_length()
    return levels, bits, remarks


def _has_overlay_bits(header: Header) -> bool:
    """Whether overlays are kept in the unused bits of the pixels (retired): a bit position without data of its own."""
    dataset = header._dataset
    try:
        return any((group, 0x0102) in dataset and (group, 0x3000) not in dataset for group in range(0x6000, 0x6020, 2))
    except Exception:
        return False


def _with(levels: GreyLevels, black: float, white: float) -> GreyLevels:
    return GreyLevels(black, white, levels.shift, levels.mask, levels.is_unsigned)


def _of_fractions(frames: list[np.ndarray]) -> tuple[GreyLevels, list[str], str]:
    finite = [frame[np.isfinite(frame)] for frame in frames]
    finite = [kept for kept in finite if kept.size]
    if not finite:
        return GreyLevels(), [], "stores no finite grey level"
    low, high = float(min(kept.min() for kept in finite)), float(max(kept.max() for kept in finite))
    if low >= 0 and 1 < high <= 255:
        return GreyLevels(), [], "stores fractional numbers, taken as grey levels from 0 to 255"
    if not high > low:
        high = low + 1
    return GreyLevels(low, high), [], f"stores fractional numbers, of which {low:g} is black and {high:g} white"


def _groups(header: Header):
    """The header itself and, in enhanced files, the macros that hold for all frames or the first one."""
    yield header
    for keyword in ("SharedFunctionalGroupsSequence", "PerFrameFunctionalGroupsSequence"):
        for group in (header.get(keyword) or [])[:1]:
            for macro in ("PixelValueTransformationSequence", "FrameVOILUTSequence"):
                yield from group.get(macro) or []


def _rescale(header: Header) -> tuple[float, float]:
    for group in _groups(header):
        slope, intercept = group.number("RescaleSlope"), group.number("RescaleIntercept")
        if slope or intercept:
            return slope or 1.0, intercept or 0.0
    return 1.0, 0.0


def _window(header: Header) -> tuple[float, float] | None:
    """(black, white) of the first window in rescaled values, by PS3.3 C.11.2.1.2; None without a sensible one."""
    for group in _groups(header):
        centre, width = group.number("WindowCenter"), group.number("WindowWidth")
        if centre is not None and width is not None and width > 1:
            if group.text("VOILUTFunction").upper() == "LINEAR_EXACT":
                return centre - width / 2, centre + width / 2
            return centre - 0.5 - (width - 1) / 2, centre - 0.5 + (width - 1) / 2
    return None
