"""Lines from segments that a person has painted, and what a person has placed beside what was found anew."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from MSUSSegmentLib.measure.types import AUTO, EDITED, MANUAL, Line, Spacing
from MSUSSegmentLib.tasks.result import EXCLUDED, Drawing, Picture
from MSUSSegmentLib.tasks.task import Task
from MSUSSegmentLib.tasks.vocabulary import Key

__all__ = ["deletions", "merged", "placed_lines", "retrace", "with_kept"]


def retrace(
    task: Task,
    masks: dict[str, np.ndarray],
    painted: dict[str, str],
    network: Drawing | None,
    picture: Picture,
    spacing: Spacing | None,
    options: Any,
) -> Drawing:
    """The lines of a frame's segments as they are now.

    What comes from a segment that nobody has painted is what the network laid; segments that nobody has touched
    therefore change nothing. What comes from a painted one is the painter's: "edited" where the network had found such
    a line, "manual" where it had not.

    Args:
        task: with ``trace`` and ``lay``.
        masks: the segments, (H, W) bool by key; empty ones may be left out.
        painted: who has painted which segment, by its key.
        network: what the network laid on this frame; None when none has looked at it, or nothing of it is kept.
        picture: the frame, whose texture tells how fascicles run.
        spacing: (sx, sy) mm of a pixel, or None.
        options: the task's conventions.

    Raises:
        ValueError: the segments hold nothing to measure, or the task has none.
    """
    painted = {key: rater for key, rater in painted.items() if key != EXCLUDED}
    if network is None:
        painted = {**dict.fromkeys((key for key in masks if key != EXCLUDED), ""), **painted}
    elif not painted:
        return network
    if task.trace is None:
        raise ValueError(f'The task "{task.title}" has no segments to measure.')
    traced = task.lay(task.trace(masks, picture, spacing), picture, spacing, options)
    base = network or Drawing()
    lines, reasons = dict(base.lines), dict(base.reasons)
    for kind in task.lines:
        segment = next((one for one in task.segments if one.key == kind.segment), None)
        if segment is None:
            continue
        raters = {segment.number(key): rater for key, rater in painted.items() if segment.number(key) is not None}
        keys = {key for key in (*traced.lines, *lines) if key[0] == kind.name}
        for key in keys:
            number = key[1] if segment.several else 1
            if number not in raters:
                continue
            had = key in base.lines
            lines.pop(key, None)
            if key in traced.lines:
                lines[key] = _painted(traced.lines[key], EDITED if had else MANUAL, raters[number])
        if raters:
            reasons.pop(kind.name, None)
            reasons |= {name: why for name, why in traced.reasons.items() if name == kind.name}
    for name in (*lines, *(key for key in traced.lines if key not in lines)):
        kind = task.line(name[0])
        if kind is not None and not kind.segment and name in traced.lines:  # such as a line that follows a contour
            lines.setdefault(name, traced.lines[name])
    return replace(base, lines=lines, reasons=reasons)


def _painted(line: Line, provenance: str, rater: str) -> Line:
    who = {"provenance": provenance, "rater": rater, "model": "", "weights": ""}
    trace = None if line.trace is None else replace(line.trace, **who)
    return replace(line, of_segment=True, trace=trace, **who)


def placed_lines(task: Task, drawing: Drawing) -> dict[Key, Line]:
    """What a person has placed on a frame: lines that follow nothing and that no network found."""
    return {
        key: line for key, line in drawing.lines.items()
        if task.line(key[0]) is not None and line.placed and line.provenance != AUTO and not line.follows
    }  # fmt: skip


def deletions(drawing: Drawing) -> dict[str, Any]:
    """What a person has deleted from a frame: the reasons, by the name of the line ("fascicle 2")."""
    return {name: why for name, why in drawing.reasons.items() if why.code == "deleted"}


def with_kept(task: Task, fresh: Drawing, before: Drawing) -> Drawing:
    """``fresh`` lines with those ``before`` of kinds that a run leaves where it lays none (`Task.keeps`)."""
    laid = {name for name, _ in fresh.lines}
    kept = {key: line for key, line in before.lines.items() if key[0] in task.keeps and key[0] not in laid}
    return replace(fresh, lines={**kept, **fresh.lines}) if kept else fresh


def merged(task: Task, fresh: Drawing, before: Drawing, of_segments_too: bool = True) -> Drawing:
    """``fresh`` lines with what a person had placed and deleted ``before``; ``of_segments_too``: also those lines that
    are the outlines of painted segments."""
    kept = {
        key: line for key, line in placed_lines(task, before).items() if of_segments_too or not line.of_segment
    }
    deleted = deletions(before)
    gone = {(name, int(index)) for name, _, index in (text.partition(" ") for text in deleted) if index.isdigit()}
    gone |= {
        (child.name, index)
        for name, index in gone
        for child in task.lines
        if name in child.parents and (task.line(name) is not None and task.line(name).several)
    }
    lines = {key: line for key, line in fresh.lines.items() if key not in gone} | kept
    reasons = {**fresh.reasons, **{name: why for name, why in deleted.items() if _key(name) not in kept}}
    return replace(fresh, lines=lines, reasons=reasons)


def _key(name: str) -> Key:
    kind, _, index = name.partition(" ")
    return kind, int(index) if index.isdigit() else 1
