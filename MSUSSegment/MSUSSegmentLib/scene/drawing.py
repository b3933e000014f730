"""What is drawn on a frame, between the nodes that show it and `tasks.derive`, which makes numbers of it."""

from __future__ import annotations

import json
from dataclasses import replace

from MSUSSegmentLib.evaluation.scores import add_scores
from MSUSSegmentLib.measure.flags import flag
from MSUSSegmentLib.measure.types import MANUAL
from MSUSSegmentLib.scene import attributes as A
from MSUSSegmentLib.scene import cine, coordinates, echo, markups, reference
from MSUSSegmentLib.tasks.codec import decode_drawing, decode_reasons, encode_drawing, encode_reasons
from MSUSSegmentLib.tasks.derive import Derivation, derive
from MSUSSegmentLib.tasks.result import Drawing
from MSUSSegmentLib.tasks.task import Task
from MSUSSegmentLib.tasks.vocabulary import Key

__all__ = [
    "derive_nodes",
    "lines_written",
    "network_drawing",
    "read_drawing",
    "read_state",
    "remember_network",
    "write_drawing",
    "write_state",
]


def read_drawing(muscle, nodes: dict) -> Drawing:
    """The lines of one frame's nodes (see `cine.item_nodes`), of kinds that the task has, and what is known of them."""
    task, matrix, lines, notes = muscle.task, muscle.matrix, {}, {}
    for key in muscle.markups:
        kind, node = task.line(key[0]), nodes.get(key)
        if kind is not None and node is not None:
            line = markups.read_line(node, matrix, kind)
            if line is not None:
                lines[key] = line
            if A.read(node, A.NOTE):
                notes[key] = A.read(node, A.NOTE)
    return replace(read_state(nodes["segmentation"]), lines=lines, notes=notes)


def read_state(segmentation) -> Drawing:
    """What is known of a frame besides its lines: reasons, confidence, values, and the model that has looked at it."""
    if segmentation is None:
        return Drawing()
    kept = A.read_json(segmentation, A.STATE, {})
    reasons = decode_reasons(A.read_json(segmentation, A.REASONS, {}))
    return replace(decode_drawing(kept if isinstance(kept, dict) else {}), reasons=reasons)


def lines_written(segmentation) -> set[Key]:
    """Which lines were drawn on the frame when `write_state` wrote it last; none when it does not say."""
    kept = A.read_json(segmentation, A.LINES, []) if segmentation is not None else []
    return {(kind, index) for kind, index in kept}


def write_state(segmentation, drawing: Drawing) -> bool:
    """The inverse of `read_state`; also keeps which lines there are. Returns whether anything changed."""
    if segmentation is None:
        return False
    kept = encode_drawing(replace(drawing, lines={}, reasons={}))
    kept = {name: value for name, value in kept.items() if value}
    reasons = encode_reasons(drawing.reasons)
    changed = A.write(segmentation, A.STATE, json.dumps(kept) if kept else None)
    placed = sorted(key for key, line in drawing.lines.items() if line.placed)
    changed |= A.write(segmentation, A.LINES, json.dumps(placed) if placed else None)
    return changed | A.write(segmentation, A.REASONS, json.dumps(reasons) if reasons else None)


def remember_network(segmentation, drawing: Drawing | None) -> None:
    """Keep with the frame's segmentation what a network laid, so that a person can go back to it."""
    A.write(segmentation, A.AI, None if drawing is None else json.dumps(encode_drawing(drawing)))


def network_drawing(segmentation) -> Drawing | None:
    """What a network laid on the frame; None when none has looked at it."""
    kept = A.read_json(segmentation, A.AI, None) if segmentation is not None else None
    if isinstance(kept, list):  # a scene of version 0.1 or 0.2
        kept = {"lines": kept} if all(isinstance(entry, dict) and "kind" in entry for entry in kept) else None
    return decode_drawing(kept) if kept else None


def derive_nodes(muscle, nodes: dict, drawing: Drawing | None = None) -> Derivation | None:
    """Lines and numbers of one frame (`tasks.derive`): of ``drawing``, by default what its nodes show.

    None while nobody has looked for anything in it, nor drawn anything.
    """
    drawing = read_drawing(muscle, nodes) if drawing is None else drawing
    segmentation = nodes["segmentation"]
    looked = segmentation is not None and bool(A.read(segmentation, A.AI))
    if not (looked or drawing.reasons or drawing.values or any(line.placed for line in drawing.lines.values())):
        return None
    problem = _frame_problem(muscle, nodes)
    if problem:  # the lines stay as they are, but nothing may be read off them
        reasons = dict.fromkeys(muscle.task.kinds, flag("unmeasurable", why=problem))
        blank = derive(muscle.task, Drawing({}, reasons), None, muscle.spacing, muscle.options)
        return Derivation(drawing, blank.measurements)
    picture = echo.picture_of(muscle, nodes) if needs_picture(muscle.task, drawing) else None
    derived = derive(muscle.task, drawing, picture, muscle.spacing, muscle.options)
    if muscle.reference is None or not any(quantity.scored for quantity in muscle.task.quantities):
        return derived
    return replace(
        derived, measurements=add_scores(derived.measurements, muscle.reference, reference.subject_of(muscle))
    )


def _frame_problem(muscle, nodes: dict) -> str:
    """Why a frame's markups do not lie on its picture; "" when they do (`coordinates.frame_problem`)."""
    shown = [node for node in (muscle.segmentation, *muscle.markups.values()) if node is not None]
    of_task = [node for key, node in nodes.items() if isinstance(key, tuple) and muscle.task.line(key[0]) is not None]
    return coordinates.frame_problem(muscle.volume, shown, [node for node in of_task if node is not None])


def needs_picture(task: Task, drawing: Drawing) -> bool:
    """Whether a number of what is drawn is read off grey values."""
    of_grey = echo.grey_kinds(task)
    return any(kind in of_grey for kind, _ in drawing.lines) or (task.reads_grey and not of_grey)


def write_drawing(live, item: int, drawing: Drawing) -> bool:
    """Make a frame's nodes show a drawing, and keep what is known of it. Returns whether anything changed.

    A markup is made for a line that has none yet. Of a still, markups of lines that are not there are removed, unless a
    person has noted something of them; of a cine they are emptied. Lines of kinds that the task does not have stay as
    they are.
    """
    muscle, changed = live.muscle, False
    with live.own():
        for key, line in drawing.lines.items():
            if key not in muscle.markups and line.placed:
                live.make(*key, curved=len(line.points) > 2)
                changed = True
        nodes, task, matrix = cine.nodes_at(muscle, item), muscle.task, muscle.matrix
        for key in list(muscle.markups):
            if task.line(key[0]) is None or nodes.get(key) is None:
                continue
            line = drawing.lines.get(key)
            if line is None and _is_being_placed(muscle, nodes[key]):
                continue
            note = drawing.notes.get(key, "")
            if line is None and muscle.browser is None and not note:
                live.drop(key)
                changed = True
            elif markups.write_line(nodes[key], line, matrix) | A.write(nodes[key], A.NOTE, note):
                live.store(item, nodes[key])
                changed = True
        if write_state(nodes["segmentation"], drawing):
            live.store(item, nodes["segmentation"])
            changed = True
    return changed


def _is_being_placed(muscle, node) -> bool:
    """Whether a person is about to click the points of a markup."""
    incomplete = markups.read_line(node, muscle.matrix) is None
    return incomplete and A.provenance_of(node) == MANUAL

