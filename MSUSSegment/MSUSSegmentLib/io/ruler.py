"""A scale from the depth ruler that a scanner draws beside the image, with a confidence in it.

The ruler's marks give a distance in px (ruler_marks.py). What it means in mm is read from the numbers printed along the
ruler (ruler_labels.py); where there are none that can be read, it is assumed from the depth that it would give the
image, said, and left to a person to confirm. Whatever is not clear gives no proposal.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from MSUSSegmentLib.io.printed_depth import PrintedDepth, read_depths
from MSUSSegmentLib.io.recording import Recording, RecordingError, Scale
from MSUSSegmentLib.io.ruler_labels import Labels, read_labels
from MSUSSegmentLib.io.ruler_marks import RESIDUAL, Marks, find_marks, longer_marks
from MSUSSegmentLib.io.scan_area import Box, find_scan_area

__all__ = ["ACCEPT", "UNCONFIRMED", "RulerProposal", "propose_scale", "propose_scale_of", "ruler_scale"]

#: From this confidence on a proposal may be taken without a person. Ticks alone never reach it.
ACCEPT = 0.8
#: Depths in mm that an image of a muscle may have: assumed from ticks alone, and with numbers.
PLAUSIBLE_DEPTH_MM, LABELLED_DEPTH_MM = (25.0, 90.0), (15.0, 160.0)
#: A depth up to the first number is printed in cm, from the second on in mm; between them either is possible.
DEPTH_CM, DEPTH_MM = 10.5, 28.0
#: Distance in mm between neighbouring marks when every n-th mark is longer.
MEANINGS = {1: (10.0, 5.0), 2: (5.0, 2.5), 4: (2.5,), 5: (10.0, 2.0, 1.0), 10: (1.0,)}
#: Counted are the longer marks, except where the shorter ones are 10 mm apart.
MAJOR_MM = 10.0
#: The numbers begin at most this share of the image's depth from its top.
ZERO_SLACK = 0.06
#: Confidence in the meaning of ticks without numbers, and in a unit that could be either.
ASSUMED, UNCLEAR_UNIT = 0.5, 0.6
#: Agreements without which a scale is not accepted, and the confidence that fewer give at most.
NEEDED, FEW = 4, 0.75
#: Likeness of the worst character from which on a number counts in full.
SURE_LIKENESS = 0.85
#: Frames of a recording whose rulers are read, and up to which share their scales are the same.
SAMPLED_FRAMES = 5
FRAMES_AGREE = 0.01
#: The source of a scale that was read from the picture and that no person has confirmed.
UNCONFIRMED = "depth ruler, unconfirmed"
#: Times narrower than usual that digits of typefaces on scanners are (0.8 to 1.1 in those at hand). Outside of these,
#: or in a picture that is exactly square, as programs make them and screens are not, the pixels may not be square: a
#: ruler says only how high they are. Then the confidence is at most the third number.
USUAL_NARROWNESS, SQUEEZED = (0.74, 1.15), 0.6
#: Marks drawn on whole rows are this far from even spacing (root mean square, px) without being uneven.
ROUNDING_PX = 0.4


@dataclass(frozen=True)
class RulerProposal:
    """A scale read from a ruler: ``points`` (N, 2) px are the counted marks, ``tick_pixels`` apart, taken as
    ``tick_mm`` apart; ``labels`` are the printed numbers that say so, () when the meaning is assumed; ``text`` is for
    the user.

    ``confidence`` 0 .. 1 is the product of how even and complete the marks are and how well their meaning is founded:
    1 - 0.5^n for n things that agree, which are each label in the progression, a zero at the top of the image, a depth
    printed on the screen, and the depth that a muscle image usually has. It is a score, not a probability; from
    ``ACCEPT`` on (``is_accepted``) the scale may be used unconfirmed.
    """

    mm_per_pixel: float
    tick_pixels: float
    tick_mm: float
    points: np.ndarray
    confidence: float
    text: str
    labels: tuple[float, ...] = ()

    @property
    def spacing(self) -> tuple[float, float]:
        """Square pixels, mm."""
        return self.mm_per_pixel, self.mm_per_pixel

    @property
    def is_accepted(self) -> bool:
        """Whether it is sure enough to be used without a person."""
        return self.confidence >= ACCEPT


def propose_scale(grey: np.ndarray) -> RulerProposal | None:
    """A scale from the ruler left or right of the image in ``grey`` (H, W) uint8; None without a clear one.

    ValueError for an array that is not one grey picture.
    """
    grey = np.asarray(grey)
    box = find_scan_area(grey)
    found = find_marks(grey, box)
    if found is None:
        return None
    side, marks = found
    labels = read_labels(grey, marks)
    depths = read_depths(grey, box)
    if labels is None:
        return _assumed(marks, side, box, depths)
    return _labelled(marks, labels, side, box, depths, _squeezed(labels, grey.shape))


def propose_scale_of(recording: Recording) -> RulerProposal | None:
    """A scale from the ruler in a recording: that of a few of its frames, when most show one and all of those agree.

    Frames that cannot be read do not count. Its confidence is the median of those frames.
    """
    found, read = [], 0
    for index in recording.sample(SAMPLED_FRAMES):
        try:
            pixels = recording.frame(index).pixels
        except RecordingError:
            continue
        read += 1
        proposal = propose_scale(pixels)
        if proposal is not None:
            found.append(proposal)
    if not found or 2 * len(found) <= read:
        return None
    sizes = [proposal.mm_per_pixel for proposal in found]
    if max(sizes) > (1 + FRAMES_AGREE) * min(sizes):
        return None
    return sorted(found, key=lambda proposal: proposal.confidence)[(len(found) - 1) // 2]


def ruler_scale(proposal: RulerProposal) -> Scale:
    """The scale of a proposal that no person has confirmed; its source says so."""
    return Scale(proposal.spacing, UNCONFIRMED, proposal.text)


def _steadiness(marks: Marks, distance: float) -> float:
    """0 .. 1: how even and complete the marks are when ``distance`` px are counted."""
    uneven = max(0.0, marks.residual - ROUNDING_PX) / (RESIDUAL * distance)
    number = min(1.0, (len(marks.points) + 2) / 8)
    return float(np.clip((0.5 + 0.5 * marks.share) * (1 - 0.5 * uneven) * number, 0, 1))


def _founded(agreements: int) -> float:
    """Confidence in a meaning on which so many things agree; with less than ``NEEDED`` it stays below ``ACCEPT``."""
    return min(1 - 0.5 ** max(0, agreements), 1.0 if agreements >= NEEDED else FEW)


def _squeezed(labels: Labels, shape: tuple[int, int]) -> str:
    """Why the pixels may not be square, in words; "" when nothing says so."""
    narrowness = labels.narrowness
    times = "" if narrowness is None else f"its digits are {narrowness:.2f} times as narrow as usual"
    if narrowness is not None and not USUAL_NARROWNESS[0] <= narrowness <= USUAL_NARROWNESS[1]:
        return f"the picture seems squeezed or stretched, {times}"
    if shape[0] == shape[1]:
        return f"the picture is exactly square ({shape[1]} x {shape[0]}), as screens are not" + (
            times and f", and {times}"
        )
    return ""


def _labelled(
    marks: Marks, labels: Labels, side: str, box: Box, depths: list[PrintedDepth], squeezed: str = ""
) -> RulerProposal | None:
    """What the numbers say. None when it makes an image of no plausible depth."""
    depth = box.height / marks.spacing * labels.step
    low, high = LABELLED_DEPTH_MM
    units = [unit for unit in (1.0, 10.0) if low <= depth * unit <= high]
    printed = [unit for unit in units if any(one.agrees(depth * unit) for one in depths)]
    if not units:
        return None
    if printed:
        unit = printed[0]
    else:
        unit = units[0] if len(units) == 1 else (10.0 if depth < (DEPTH_CM * DEPTH_MM) ** 0.5 else 1.0)
    mm = labels.step * unit
    size = mm / marks.spacing
    agreements = (
        len(labels.values)
        + (abs(labels.zero - box.y0) <= ZERO_SLACK * box.height)
        + (_likely(marks, box) == mm)
        + _printed(box.height * size, depths)
        - 2 * labels.against
    )
    meaning = _founded(agreements) * min(1.0, labels.likeness / SURE_LIKENESS)
    if DEPTH_CM < depth < DEPTH_MM and not printed:
        meaning = min(meaning, UNCLEAR_UNIT)
    shown = ", ".join(f"{v:g}" for v in labels.values)
    text = (
        f"{len(marks.points)} ticks {marks.spacing:.1f} px apart on the {side}; its numbers {shown} "
        f"({'cm' if unit == 10 else 'mm'}) say {mm:g} mm from tick to tick: "
        f"{size:.3g} mm per pixel, an image {box.height * size:.0f} mm deep"
    )
    confidence = _steadiness(marks, marks.spacing) * meaning
    if squeezed:
        confidence = min(confidence, SQUEEZED)
        text += f"; but {squeezed}: its pixels may not be square, and widths and angles would be wrong"
    return RulerProposal(size, marks.spacing, mm, marks.points, confidence, text, labels.values)


def _printed(depth_mm: float, depths: list[PrintedDepth]) -> int:
    """Agreements (or, negative, contradictions) of the printed depths with an image ``depth_mm`` deep."""
    if any(one.agrees(depth_mm) for one in depths):
        return 1 + any(one.agrees(depth_mm) and one.named for one in depths)
    return -2 * any(one.named for one in depths)


def _likely(marks: Marks, box: Box) -> float | None:
    """Distance in mm between neighbouring marks that a muscle image would have; None when that is not clear."""
    kinds = longer_marks(marks.widths)
    if kinds is None:
        return None
    low, high = PLAUSIBLE_DEPTH_MM
    plausible = [mm for mm in MEANINGS[kinds[0]] if low <= box.height / marks.spacing * mm <= high]
    return plausible[0] if plausible and not (kinds[0] == 5 and len(plausible) > 1) else None


def _assumed(marks: Marks, side: str, box: Box, depths: list[PrintedDepth]) -> RulerProposal | None:
    """What ticks without numbers mean by a printed depth, or are likely to mean. None when that is not clear."""
    kinds, likely = longer_marks(marks.widths), _likely(marks, box)
    if kinds is None:
        return None
    every, first = kinds
    known = [mm for mm in MEANINGS[every] if _printed(box.height / marks.spacing * mm, depths) > 0]
    if not known and likely is None:
        return None
    per_mark = known[0] if len(known) == 1 else likely
    if per_mark is None:
        return None
    count_all = every == 1 or per_mark >= MAJOR_MM
    step, start = (1, 0) if count_all else (every, first)
    points, distance, mm = marks.points[start::step], marks.spacing * step, per_mark * step
    if marks.residual > RESIDUAL * distance or len(points) < 2:
        return None
    size = mm / distance
    depth = box.height * size
    agreements = _printed(depth, depths)
    why = "no numbers read"
    meaning = ASSUMED
    if agreements > 0:
        meaning = _founded(1 + agreements + (likely == per_mark))
        why = f"by the printed depth of {next(one.text for one in depths if one.agrees(depth))}"
    elif agreements < 0:
        return None
    kind = "ticks" if count_all else "long ticks"
    text = (
        f"{len(points)} {kind} {distance:.1f} px apart on the {side}, {why}; taken as {mm:g} mm apart: "
        f"{size:.3g} mm per pixel, an image {depth:.0f} mm deep"
    )
    return RulerProposal(size, distance, mm, points, meaning * _steadiness(marks, distance), text)
