"""Change a frame's lines and segments, shown or not, and respect what a person has done in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from MSUSSegmentLib.measure.flags import flag
from MSUSSegmentLib.measure.types import AUTO, MANUAL, Line
from MSUSSegmentLib.scene import attributes as A
from MSUSSegmentLib.scene import cine, clip_context, echo, markups, segments, table, volume
from MSUSSegmentLib.scene.drawing import (
    derive_nodes,
    lines_written,
    network_drawing,
    read_drawing,
    remember_network,
    write_drawing,
)
from MSUSSegmentLib.scene.segments import painters, write_painters
from MSUSSegmentLib.tasks.derive import claimed, without_line
from MSUSSegmentLib.tasks.result import EXCLUDED, Drawing, FrameResult
from MSUSSegmentLib.tasks.retrace import deletions, merged, placed_lines, retrace, with_kept
from MSUSSegmentLib.tasks.task import found_by
from MSUSSegmentLib.tasks.vocabulary import Key

__all__ = [
    "Snapshot",
    "apply_drawing",
    "attribute",
    "capture",
    "change_lines",
    "claim_line",
    "claim_unheard",
    "copy_to",
    "drawing_at",
    "edited",
    "moved_line",
    "person_line",
    "place_lines",
    "rederive",
    "remeasure_item",
    "remove_line",
    "reset_item",
    "reset_line",
    "restore",
    "retraced",
    "write_checked",
    "write_note",
    "write_result",
]


def apply_drawing(live, item: int, drawing: Drawing) -> None:
    """Put lines on a frame: derive what follows and the numbers, show both, and bring the table up to date.

    Everything that changes a line ends here.
    """
    muscle = live.muscle
    nodes = cine.nodes_at(muscle, item)
    derived = derive_nodes(muscle, nodes, drawing)
    write_drawing(live, item, drawing if derived is None else derived.drawing)
    measurements = () if derived is None else derived.measurements
    lines = drawing.lines if derived is None else derived.lines
    _write_labels(live, item, measurements)
    if item == cine.selected(muscle):
        live.publish(measurements, lines)
    elif muscle.table is not None:
        shown = cine.item_nodes(muscle, item)
        rows = muscle.rows(measurements, lines, shown)
        table.replace_frame(muscle.table, volume.frame_of(shown["volume"]), rows)


def _write_labels(writer, item: int, measurements) -> None:
    """Write a frame's numbers beside its lines; our own doing, to which nobody answers."""
    muscle = writer.muscle
    with writer.own():
        for node in markups.write_labels(muscle.task, cine.nodes_at(muscle, item), measurements):
            writer.store(item, node)


def drawing_at(muscle, item: int) -> Drawing:
    """What is drawn on a frame now."""
    return read_drawing(muscle, cine.nodes_at(muscle, item))


def change_lines(live, item: int, changes: dict[Key, Line]) -> None:
    """Put lines in the place of those of the same kind and number; what follows them follows."""
    drawing = drawing_at(live.muscle, item)
    reasons = {name: why for name, why in drawing.reasons.items() if _key(name) not in changes}
    apply_drawing(live, item, replace(drawing, lines={**drawing.lines, **changes}, reasons=reasons))


def claim_line(live, item: int, key: Key) -> None:
    """A person has moved a line: it is hers from now on."""
    muscle = live.muscle
    drawing = drawing_at(muscle, item)
    line = drawing.lines.get(key)
    if line is None or not line.placed:
        apply_drawing(live, item, drawing)
        return
    moved = moved_line(live, key, line, line.points)
    reasons = {name: why for name, why in drawing.reasons.items() if _key(name) != key or why.code != "deleted"}
    apply_drawing(live, item, replace(drawing, lines={**drawing.lines, key: moved}, reasons=reasons))


def claim_unheard(live) -> int:
    """Lines that were moved or deleted while nobody listened, such as in Slicer without the panel, were so by a person;
    returns how many. One knows moved ones by their points, which are no longer those that were written beside them, and
    deleted ones by what was written of the frame."""
    muscle, count = live.muscle, 0
    for item in range(cine.number_of_frames(muscle)):
        there = {key for key, line in drawing_at(muscle, item).lines.items() if line.placed}
        written = lines_written(cine.nodes_at(muscle, item)["segmentation"])
        gone = sorted(key for key in written - there if muscle.task.line(key[0]) is not None)
        for key in gone:
            remove_line(live, item, key)
        count += len(gone)
        nodes = cine.nodes_at(muscle, item)
        automatic = {
            key: line
            for key, line in read_drawing(muscle, nodes).lines.items()
            if line.placed and (line.provenance == AUTO or line.follows)
        }
        moved = {key: line for key, line in automatic.items() if markups.was_moved(nodes[key], muscle.matrix)}
        if moved:
            change_lines(live, item, {key: moved_line(live, key, line, line.points) for key, line in moved.items()})
            count += len(moved)
    return count


def attribute(live, rater: str) -> int:
    """Give what a person without a name has drawn, moved, deleted or painted, in any frame, a name; returns in how many
    frames there was any."""
    muscle, count = live.muscle, 0
    for item in range(cine.number_of_frames(muscle)):
        nodes = cine.nodes_at(muscle, item)
        drawing, node = read_drawing(muscle, nodes), nodes["segmentation"]
        placed = placed_lines(muscle.task, drawing)
        lines = {key: replace(line, rater=rater) for key, line in placed.items() if not line.rater}
        reasons = {
            name: flag("deleted", **{**dict(why.values), "rater": rater})
            for name, why in deletions(drawing).items()
            if not why.get("rater")
        }
        painted = painters(node)
        named = {key: who or rater for key, who in painted.items()}
        if named != painted:
            with live.own():
                write_painters(node, named)
                live.store(item, node)
        if lines or reasons:
            named_drawing = replace(
                drawing, lines={**drawing.lines, **lines}, reasons={**drawing.reasons, **reasons}
            )
            apply_drawing(live, item, named_drawing)
        count += bool(lines or reasons or named != painted)
    return count


def place_lines(live, item: int, places: dict[Key, np.ndarray | None]) -> None:
    """Put lines where another program has put them: points (N, 2) px, None for one that it has deleted. They are a
    person's from now on, and what follows them follows."""
    lines, changes = drawing_at(live.muscle, item).lines, {}
    for key, points in places.items():
        if points is None:
            remove_line(live, item, key)
        elif key in lines and lines[key].placed:
            changes[key] = moved_line(live, key, lines[key], points)
        else:
            changes[key] = person_line(live, points, kind=key[0])
    if changes:
        change_lines(live, item, changes)


def moved_line(live, key: Key, line: Line, points) -> Line:
    """``line`` after a person has put it at points (N, 2) px: hers from now on."""
    kind = live.muscle.task.line(key[0])
    convention = getattr(live.muscle.options, kind.convention, "") if kind is not None and kind.convention else ""
    return replace(claimed(line, live.rater, convention), points=np.asarray(points, float))


def remove_line(live, item: int, key: Key) -> None:
    """A person deletes a line; what depended on it goes, and says why."""
    apply_drawing(live, item, without_line(live.muscle.task, drawing_at(live.muscle, item), key, live.rater))


def _key(name: str) -> Key:
    kind, _, index = name.partition(" ")
    return kind, int(index) if index.isdigit() else 1


def edited(muscle, item: int, painted_too: bool = True) -> list[str]:
    """Names of what a person has changed in a frame: lines (not those that merely followed), deleted ones, "segments".

    Without ``painted_too``, neither these nor the lines that come from painted segments.
    """
    nodes = cine.nodes_at(muscle, item)
    drawing = read_drawing(muscle, nodes)
    names = [
        muscle.markups[key].GetName()
        for key, line in placed_lines(muscle.task, drawing).items()
        if painted_too or not line.of_segment
    ]
    names += [str(why) for why in deletions(drawing).values()]
    if painted_too and set(painters(nodes["segmentation"])) - {EXCLUDED}:
        names.append("segments")
    return names


def write_result(live, item: int, result: FrameResult, *, overwrite: bool) -> None:
    """Write a `FrameResult` into a frame. Unless ``overwrite``, what a person has changed in it stays."""
    muscle = live.muscle
    nodes = cine.nodes_at(muscle, item)
    node, before = nodes["segmentation"], read_drawing(muscle, nodes)
    maker = (result.model, result.weights) if result.model else (muscle.model, muscle.weights)
    fresh = with_kept(muscle.task, found_by(maker, result.drawing), before)
    with live.own():
        if node is not None:
            if overwrite or not set(painters(node)) - {EXCLUDED}:
                shape = volume.shape_of(muscle.volume)
                kept = _left_out(muscle, node, shape)
                segments.fill_segmentation(node, muscle.task, {**result.masks, **kept}, muscle.matrix, shape)
                write_painters(node, {key: who for key, who in painters(node).items() if key in kept})
            remember_network(node, fresh)
            A.write(node, A.CHECKED, None)  # nobody has looked at these numbers yet
            context = clip_context.stored_context(muscle)
            A.write(node, A.PLACE, clip_context.place_text(result, context, muscle.task))
            live.store(item, node)
    fresh = replace(fresh, notes=before.notes)
    apply_drawing(live, item, fresh if overwrite else merged(muscle.task, fresh, before))


def _left_out(muscle, node, shape) -> dict[str, np.ndarray]:
    """What a person leaves out of echo intensity, by its key: no network finds it."""
    if muscle.task.segment(EXCLUDED) is None:
        return {}
    mask = segments.mask_in(node, EXCLUDED, muscle.matrix, shape)
    return {} if mask is None else {EXCLUDED: mask}


def retraced(muscle, item: int) -> Drawing:
    """The lines of a frame's segments as they are now (`tasks.retrace`). ValueError when they hold nothing."""
    nodes = cine.nodes_at(muscle, item)
    node = nodes["segmentation"]
    if node is None:
        raise ValueError("The segmentation is no longer there; run the segmentation again.")
    picture = echo.picture_of(muscle, nodes)
    masks = segments.masks_in(node, muscle.matrix, picture.grey.shape)
    return retrace(
        muscle.task, masks, painters(node), network_drawing(node), picture, muscle.spacing, muscle.options
    )


def remeasure_item(live, item: int, *, overwrite: bool) -> None:
    """Find the lines of a frame anew in its segments. ValueError when they hold nothing to measure."""
    before = drawing_at(live.muscle, item)
    try:
        fresh = retraced(live.muscle, item)
    except ValueError as error:
        raise ValueError(f"Frame {item}: {error}") from error
    write_checked(live, item, "")
    fresh = replace(fresh, notes=before.notes)
    apply_drawing(live, item, fresh if overwrite else merged(live.muscle.task, fresh, before, of_segments_too=False))


def reset_item(live, item: int) -> None:
    """Put the model's lines back as it laid them. ValueError when no model has looked at this frame."""
    network = network_drawing(cine.nodes_at(live.muscle, item)["segmentation"])
    if network is None:
        raise ValueError(f"There is nothing to go back to: no model has segmented frame {item} yet.")
    write_checked(live, item, "")
    apply_drawing(live, item, replace(network, notes=drawing_at(live.muscle, item).notes))


def reset_line(live, item: int, key: Key) -> None:
    """Put one line back as the model laid it; one that it has not laid goes. ValueError when none has looked at this
    frame."""
    muscle = live.muscle
    network = network_drawing(cine.nodes_at(muscle, item)["segmentation"])
    if network is None:
        raise ValueError(f"There is nothing to go back to: no model has segmented frame {item} yet.")
    drawing = drawing_at(muscle, item)
    lines = {k: line for k, line in drawing.lines.items() if k != key}
    reasons = {name: why for name, why in drawing.reasons.items() if _key(name) != key or why.code != "deleted"}
    if key in network.lines:
        lines[key] = network.lines[key]
    apply_drawing(live, item, replace(drawing, lines=lines, reasons=reasons))  # what is implied comes by itself


def write_note(live, item: int, key: Key, text: str) -> None:
    """Note something of a line, "" nothing."""
    drawing = drawing_at(live.muscle, item)
    apply_drawing(live, item, replace(drawing, notes={**drawing.notes, key: text}))


def write_checked(live, item: int, who: str) -> None:
    """Write down who has said that a frame is right, "" for nobody. Its rows follow when it is derived."""
    node = cine.nodes_at(live.muscle, item)["segmentation"]
    if node is not None and A.write(node, A.CHECKED, who):
        with live.own():
            live.store(item, node)



def copy_to(live, item: int, target: int) -> int:
    """Copy what a person has changed in a frame to another one; returns how much. What follows is derived there."""
    muscle = live.muscle
    nodes, there = cine.nodes_at(muscle, item), cine.nodes_at(muscle, target)
    placed = placed_lines(muscle.task, read_drawing(muscle, nodes))
    painted = painters(nodes["segmentation"])
    if painted:
        with live.own():
            there["segmentation"].GetSegmentation().DeepCopy(nodes["segmentation"].GetSegmentation())
            write_painters(there["segmentation"], painted)
            live.store(target, there["segmentation"])
    change_lines(live, target, placed)
    return len(placed) + bool(painted)


# Snapshots, for undo.


@dataclass(frozen=True)
class Snapshot:
    """One frame as it was: its drawing, what was kept with its segmentation, and its segments (packed), or None where
    they are not part of the step; ``made_by``: the model of the picture's last run, and its weights."""

    drawing: Drawing
    kept: dict[str, str | None]
    masks: dict[str, bytes] | None = None
    made_by: tuple[str, str] = ("", "")


def capture(muscle, items: Iterable[int], segments_too: bool = False) -> dict[int, Snapshot]:
    """Some frames as they are now; ``segments_too``: their segments as well."""
    return {item: _snapshot(muscle, item, segments_too) for item in items}


def _snapshot(muscle, item: int, segments_too: bool) -> Snapshot:
    nodes = cine.nodes_at(muscle, item)
    node, masks = nodes["segmentation"], None
    if segments_too and node is not None:
        masks = segments.packed(node, muscle.matrix, volume.shape_of(muscle.volume))
    kept = {} if node is None else {name: node.GetAttribute(name) for name in A.OF_TASK}
    return Snapshot(read_drawing(muscle, nodes), kept, masks, (muscle.model, muscle.weights))


def restore(live, snapshots: dict[int, Snapshot]) -> None:
    """Make the snapshots' frames what they were when they were taken."""
    muscle = live.muscle
    for item, snapshot in snapshots.items():
        node = cine.nodes_at(muscle, item)["segmentation"]
        if node is not None:
            with live.own():
                if snapshot.masks is not None:
                    shape = volume.shape_of(muscle.volume)
                    masks = segments.unpacked(snapshot.masks, shape)
                    segments.fill_segmentation(node, muscle.task, masks, muscle.matrix, shape)
                for name, text in snapshot.kept.items():
                    A.write(node, name, text)
                live.store(item, node)
        if muscle.table is not None:
            for name, text in zip((A.MODEL, A.WEIGHTS), snapshot.made_by, strict=True):
                A.write(muscle.table, name, text)
        apply_drawing(live, item, snapshot.drawing)


def person_line(live, points, provenance: str = MANUAL, kind: str = "") -> Line:
    """A person's line along points (N, 2) px."""
    declared = live.muscle.task.line(kind)
    convention = getattr(live.muscle.options, declared.convention, "") if declared and declared.convention else ""
    return Line(np.asarray(points, float), provenance, rater=live.rater, convention=convention)


def rederive(writer, every: bool = False) -> None:
    """Derive every frame that has numbers anew, such as by another convention or scale, and after loading; with
    ``every`` also the others.

    (Slicer writes six digits into a table's file; the markups keep them all.)
    """
    muscle = writer.muscle
    if muscle.table is None:
        return
    measured, rows = set(table.frames_of(muscle.table)), []
    shown = ((), {})
    for item in range(cine.number_of_frames(muscle)):
        nodes = cine.nodes_at(muscle, item)
        if not every and volume.frame_of(nodes["volume"]) not in measured:
            continue
        derived = derive_nodes(muscle, nodes)
        if derived is None:
            continue
        write_drawing(writer, item, derived.drawing)
        _write_labels(writer, item, derived.measurements)
        rows += muscle.rows(derived.measurements, derived.lines, cine.item_nodes(muscle, item))
        if item == writer.selected():
            shown = derived.measurements, derived.lines
    table.write_rows(muscle.table, rows)
    writer.publish(*shown, rows)
