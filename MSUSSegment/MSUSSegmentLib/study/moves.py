"""What a person has changed: points moved and how far, lines drawn or removed, segments painted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from MSUSSegmentLib.measure.types import Line
from MSUSSegmentLib.study.annotation import Annotation, MaskFiles
from MSUSSegmentLib.tasks.vocabulary import Key

__all__ = ["MOVED", "changes_between"]

#: A point that lies less than this from where it was has not been moved, px: less than a hand can move.
MOVED = 0.01


def changes_between(before: Iterable[Annotation], after: Iterable[Annotation]) -> list[dict[str, Any]]:
    """What distinguishes two states of an image, as a record keeps it (``change`` in record.schema.json).

    Lines that follow others are left out: nobody has moved them. Frames that only one of both has are left out, too,
    unless nothing was there before: then all that is drawn on them was drawn.
    """
    before = {one.frame: one for one in before}
    found: list[dict[str, Any]] = []
    for one in after:
        old = before.get(one.frame)
        found += _lines(one.frame, {} if old is None else old.lines, one.lines)
        found += _masks(one.frame, {} if old is None else old.masks, one.masks, one.shape)
    return found


def _lines(frame: int, old: Mapping[Key, Line], new: Mapping[Key, Line]) -> list[dict[str, Any]]:
    found = []
    for key in sorted({*old, *new}):
        a, b = old.get(key), new.get(key)
        about = {"frame": frame, "kind": key[0], "index": key[1]}
        was, is_there = (one is not None and one.placed and not one.follows for one in (a, b))
        if was and is_there:
            if a.points.shape != b.points.shape:
                found.append({**about, "what": "reshaped"})
                continue
            steps = b.points - a.points
            moved = np.flatnonzero(np.hypot(*steps.T) > MOVED)
            if len(moved):
                points = [[int(i), *(round(float(step), 3) for step in steps[i])] for i in moved]
                found.append({**about, "what": "moved", "points": points})
        elif is_there:
            found.append({**about, "what": "drawn"})
        elif was:
            found.append({**about, "what": "removed"})
    return found


def _same_file(old: Mapping[str, np.ndarray], new: Mapping[str, np.ndarray], key: str) -> bool:
    """Whether both are one and the same mask on disk, so that none need be read."""
    if not (isinstance(old, MaskFiles) and isinstance(new, MaskFiles) and key in old and key in new):
        return False
    return old.files[key][1] == new.files[key][1]


def _masks(
    frame: int, old: Mapping[str, np.ndarray], new: Mapping[str, np.ndarray], shape: tuple[int, int]
) -> list[dict[str, Any]]:
    found, nothing = [], np.zeros(shape, bool)
    for key in sorted({*old, *new}):
        if _same_file(old, new, key):
            continue
        a = np.asarray(old[key]) if key in old else nothing
        b = np.asarray(new[key]) if key in new else nothing
        if a.shape == b.shape and (a != b).any():
            pixels = [int((b & ~a).sum()), int((a & ~b).sum())]
            found.append({"frame": frame, "what": "painted", "segment": key, "pixels": pixels})
    return found
