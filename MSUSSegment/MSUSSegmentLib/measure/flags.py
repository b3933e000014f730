"""Flags: what is to be known of a number besides its value, as data, worded in one place.

A flag is a code and its values. Programs decide by the code, people read the words; nothing decides by searching words.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

__all__ = ["WORDS", "Flag", "as_flags", "counted_text", "declare", "decode", "encode", "flag", "text_of"]


@dataclass(frozen=True)
class Flag:
    """``code`` is one of `WORDS`; ``values`` are what its words are filled with, as sorted (name, value) pairs."""

    code: str
    values: tuple[tuple[str, Any], ...] = ()

    def get(self, name: str, default: Any = None) -> Any:
        """One of the values."""
        return dict(self.values).get(name, default)

    def __str__(self) -> str:
        return WORDS[self.code](**dict(self.values)) if self.code in WORDS else self.code


def flag(code: str, **values: Any) -> Flag:
    """A flag of a code of `WORDS` with its values (text, numbers, or None). KeyError for an unknown code."""
    if code not in WORDS:
        raise KeyError(f"There is no flag {code!r}.")
    return Flag(code, tuple(sorted(values.items())))


def declare(code: str, words: Callable[..., str]) -> None:
    """Give a flag of a task's own its words, in the task's file: ``words(**values)`` is what people read.

    ValueError when another module has given the code other words.
    """
    known = WORDS.get(code)
    if known is not None and getattr(known, "__code__", known) != getattr(words, "__code__", words):
        raise ValueError(f"There is a flag {code!r} already; choose another code.")
    WORDS[code] = words


def as_flags(given: str | Flag | Iterable[Flag]) -> tuple[Flag, ...]:
    """Flags from one, several, or plain text, which is a flag that only people read; "" is none."""
    if isinstance(given, Flag):
        return (given,)
    if isinstance(given, str):
        return (flag("text", text=given),) if given else ()
    return tuple(given)


def text_of(flags: Iterable[Flag]) -> str:
    """The words of flags, in their order, each text once."""
    return "; ".join(dict.fromkeys(filter(None, map(str, flags))))


def counted_text(of_each: Sequence[Iterable[Flag]], over: str = "frames") -> list[str]:
    """The words of the flags of several things: each kind once, in its commonest words, with how often it came.

    ``of_each``: the flags of each thing; ``over``: what the things are, in the plural. Flags that differ in their
    numbers only are of one kind.
    """
    kinds: dict[tuple, Counter] = {}
    for flags in of_each:
        for kind, words in {_kind_of(one): str(one) for one in flags}.items():
            kinds.setdefault(kind, Counter())[words] += 1
    sentences = []
    for texts in kinds.values():
        count, (words, same) = texts.total(), texts.most_common(1)[0]
        often = "" if count == same == len(of_each) else f" (in {count} of {len(of_each)} {over})"
        sentences.append(words + often)
    return sentences


def _kind_of(one: Flag) -> tuple:
    if one.code == "text":  # a formula, or of a table without codes
        return ("text", re.sub(r"\d+(\.\d+)?", "0", str(one)))
    return (one.code, *(pair for pair in one.values if not isinstance(pair[1], int | float)))


def encode(flags: Iterable[Flag]) -> str:
    """Flags as JSON for a cell of a table or an attribute of a node; "" without any."""
    kept = [[one.code, dict(one.values)] if one.values else [one.code] for one in flags]
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":")) if kept else ""


def decode(text: str) -> tuple[Flag, ...]:
    """The inverse of `encode`. ValueError for what `encode` does not write."""
    if not text:
        return ()
    try:
        return tuple(Flag(entry[0], tuple(sorted((entry[1] if len(entry) > 1 else {}).items())))
                     for entry in json.loads(text))  # fmt: skip
    except (TypeError, AttributeError, IndexError, KeyError) as error:
        raise ValueError(f"{text!r} is not a list of flags.") from error


def _shown_unit(unit: str) -> str:
    return {"deg": "°", "cm2": " cm²", "px2": " px²", "cm3": " cm³", "grey": " grey levels", "ratio": "", "": ""}.get(
        unit, f" {unit}"
    )


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _deleted(what: str, rater: str = "") -> str:
    return f"{what} was deleted" + (f" by {rater}" if rater else "")


def _outside(value: float, low: float, high: float, unit: str) -> str:
    shown = _shown_unit(unit)
    return f"{value:.1f}{shown} is outside {low:g} to {high:g}{shown}"


def _pixels(count: int, kind: str) -> str:
    return f"{count} {kind} pixel{'' if count == 1 else 's'}"


#: The words of every flag, by its code.
WORDS: dict[str, Callable[..., str]] = {
    # Plain words, which no program reads: a formula, a sentence about bad input.
    "text": lambda text: text,
    # Why there is no number, or no line.
    "not_found": lambda what, where="": f"no {what} was found" + (f" {where}" if where else ""),
    "nothing_found": lambda: "nothing was found",
    "not_placed": lambda what, hint="": f"{what[:1].lower()}{what[1:]} is not placed" + (f"; {hint}" if hint else ""),
    "no_mask": lambda what: f"no {what} mask was given",
    "short_traces": lambda: "no fascicle trace is long enough and inside the muscle",
    "other_muscle": lambda what: f"the {what} of the muscle measured in the other frames was not found",
    "not_a_muscle": lambda: "the picture does not look like a longitudinal scan of a muscle; if it is one, draw the "
    "lines by hand",
    "not_above": lambda: "the aponeuroses do not lie above one another in the picture",
    "not_met": lambda what, missing="": f"the fascicle does not meet the {what} within a plausible distance",
    "no_end": lambda what, missing="": f"no {what} was found to end the fascicle",
    "deleted": _deleted,
    "not_drawn": lambda what: f"no {what} is drawn",
    "unmeasurable": lambda why: why,
    "off_plane": lambda what: f"{what} does not lie on the picture: one of them is under another transform; harden or "
    "remove the transform in the Data module",
    # Warnings beside a number.
    "as_drawn": lambda why: f"as drawn, not extended: {why}",
    "unsure": lambda: "unsure",
    "implausible": lambda value, low, high, unit, state="": "implausible: " + _outside(value, low, high, unit)
    + (f" ({state})" if state else ""),
    "extrapolated": lambda share: f"extrapolated {_percent(share)}",
    "some_lines": lambda known, total: f"from {known} of {total} lines",
    "convention": lambda convention: f"drawn by another convention ({convention})",
    "stale": lambda what: f"found with another {what} than the one that is drawn now; run again",
    "segments_overlap": lambda count: f"the segments overlap in {count} voxel{'' if count == 1 else 's'}; erase them "
    "in all but one",
    "proposed": lambda: "proposed: from the top of the scan area to the contour; check the line",
    "leaves_scan_area": lambda: "the contour leaves the scan area",
    "inside_scan_area": lambda: "EI of the part inside the scan area",
    "square_pixels": lambda: "pixels taken as square",
    "smoothed": lambda: "smoothed",
    "bridged": lambda: "smoothed over a missing value",
    # Values of a region of interest.
    "region_lost": lambda why: f"no value: {why}",
    "no_motion": lambda: "read as if nothing moved: there are no earlier frames at this distance in time",
    "mirrored": lambda: "the fascicles run the other way than in the training clips; the region was mirrored first",
    "unlike_training": lambda size: f"unlike the frames that the model was trained on ({size:.1f} times the difference "
    "that is usual there)",
    # Echo intensity.
    "left_out": lambda count, kind: f"EI without {_pixels(count, kind)}",
    "saturated": lambda share: f"{_percent(share)} of the pixels are white (saturated), so EI is too low; "
    "lower the gain",
    "coloured": lambda share: f"{_percent(share)} of the contour is coloured, as in colour Doppler or elastography; "
    "measure echo intensity on a plain B-mode image",
    "no_pixel": lambda: "the contour holds no pixel centre",
    "all_left_out": lambda: "every pixel in the contour is excluded by the mask",
    "grey_levels": lambda why: f"EI cannot be compared: {why}",
    # Of a frame among others.
    "missing": lambda quantity, why="": f"missing: {quantity}" + (f" ({why})" if why else ""),
    "jump": lambda quantity, size, unit: f"jump: {quantity} is {size:.1f}{_shown_unit(unit)} off its neighbours",
    "implausible_value": lambda quantity, value, low, high, unit, state="": f"implausible: {quantity} "
    + _outside(value, low, high, unit),
}
