"""Change a frame's markups and segments, shown or not, and respect what a person has done in it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import slicer

from MSUSSegmentLib.measure.architecture import Line
from MSUSSegmentLib.measure.types import AUTO, EDITED, MANUAL
from MSUSSegmentLib.scene import attributes as A
from MSUSSegmentLib.scene import build, cine, clip_context, echo, following, markups, segments, table, volume
from MSUSSegmentLib.scene.muscle_scene import rows_of
from MSUSSegmentLib.tasks.result import EXCLUDED, FrameResult, Picture

__all__ = ["Drawn", "capture", "copy_to", "edited", "remeasure_item", "reset_item", "restore", "write_result"]

#: What belongs to a markup in one frame, besides its points.
_ATTRIBUTES = (A.PROVENANCE, A.FOLLOWS, A.RATER, A.MODEL, A.WEIGHTS, A.EXTRAPOLATED, A.UNKNOWN, A.TRACE, A.FROM_SEGMENT)


def is_edited(node) -> bool:
    """Whether a person has moved or made this markup, or what it is derived from."""
    return node.GetNumberOfControlPoints() > 0 and A.provenance_of(node) != AUTO


def edited(muscle, item: int, painted_too: bool = True) -> list[str]:
    """Names of what a person has changed in a frame: markups (not those that merely followed), "segments".

    Without ``painted_too``, neither these nor the curves that are the outlines of painted segments.
    """
    nodes = cine.nodes_at(muscle, item)
    names = [
        muscle.markups[key].GetName()
        for key, node in nodes.items()
        if key in muscle.markups and node is not None and is_edited(node) and not A.read(node, A.FOLLOWS)
        and (painted_too or not A.read(node, A.FROM_SEGMENT))
    ]
    if painted_too and nodes["segmentation"] is not None and A.read(nodes["segmentation"], A.PAINTED):
        names.append("segments")
    return names


def write_result(live, item: int, result: FrameResult, *, overwrite: bool, segments_too: bool = True) -> None:
    """Write a `FrameResult` into a frame. Unless ``overwrite``, what a person has changed in it stays.

    ``segments_too`` False leaves the segments as they are (the result was read off them).
    """
    muscle, found = live.muscle, build.lines_of(result)
    with live.own():
        _write_segments(live, item, result, found, overwrite, segments_too)
        for key in found:
            if key not in muscle.markups:
                live.make(*key, curved=len(found[key].points) > 2)
        nodes = cine.nodes_at(muscle, item)
        kept = {key for key in muscle.markups if not overwrite and is_edited(nodes[key])}
        if not segments_too:
            kept -= {key for key in kept if A.read(nodes[key], A.FROM_SEGMENT)}
        for key in list(muscle.markups):
            if key in kept:
                continue
            build.fill_markup(nodes[key], found.get(key), muscle.matrix, muscle.model, muscle.weights)
            if not segments_too and key[0] == A.AREA:
                of_segment(muscle, nodes[key], nodes["segmentation"], live.rater)
            _store(muscle, item, nodes[key])
            if key not in found and muscle.browser is None:
                _drop(live, key)
        follow_at(live, item, [key for key in kept if not A.read(nodes[key], A.FOLLOWS)])
    measure_item(live, item)


def _write_segments(live, item, result, found, overwrite, segments_too) -> None:
    muscle = live.muscle
    node = cine.nodes_at(muscle, item)["segmentation"]
    if node is None:
        return
    if segments_too and (overwrite or not A.read(node, A.PAINTED)):
        shape = volume.grey_of(muscle.volume).shape
        left_out = segments.mask_in(node, EXCLUDED, muscle.matrix, shape) if muscle.task.segment(EXCLUDED) else None
        masks = result.masks if left_out is None else {**result.masks, EXCLUDED: left_out}
        segments.fill_segmentation(node, muscle.task, masks, muscle.matrix, shape, result.reasons)
        A.write(node, A.PAINTED, None)
    if segments_too:
        build.remember_lines(node, found)
        A.write(node, A.PLACE, clip_context.place_text(result, clip_context.stored_context(muscle)))
    _store(muscle, item, node)


def of_segment(muscle, node, segmentation, rater: str) -> None:
    """A curve is the outline of its segment as it is now: where a person has painted, it is that person's."""
    if not (A.read(segmentation, A.PAINTED) and node.GetNumberOfControlPoints()):
        return
    found = build.remembered_lines(segmentation)
    A.write(node, A.PROVENANCE, EDITED if A.key_of(node) in found else MANUAL)
    A.write(node, A.RATER, rater)
    A.write(node, A.FROM_SEGMENT, "1")


def remeasure_item(live, item: int, *, overwrite: bool) -> None:
    """Find the lines of a frame anew in its segments. ValueError when they hold nothing to measure."""
    muscle = live.muscle
    node = cine.nodes_at(muscle, item)["segmentation"]
    if node is None:
        raise ValueError("The segmentation is no longer there; run the segmentation again.")
    grey = volume.grey_of(cine.nodes_at(muscle, item)["volume"])
    masks = segments.masks_in(node, muscle.matrix, grey.shape)
    try:
        geometry = muscle.task.trace(masks, muscle.spacing)
    except ValueError as error:
        raise ValueError(f"Frame {item}: {error}") from error
    picture = Picture(grey, bounds=echo.scan_area(muscle) if muscle.task.echo else None)
    measured = muscle.task.measure(geometry, picture, muscle.spacing, muscle.options)
    A.write(node, A.REASONS, segments.reasons_text(measured.reasons))
    result = FrameResult(item, None, masks, *measured)
    write_result(live, item, result, overwrite=overwrite, segments_too=False)


def reset_item(live, item: int) -> None:
    """Put the model's lines back as it laid them. ValueError when no model has looked at this frame."""
    muscle = live.muscle
    found = build.remembered_lines(cine.nodes_at(muscle, item)["segmentation"])
    if not found:
        raise ValueError(f"There is nothing to go back to: no model has segmented frame {item} yet.")
    with live.own():
        for key in found:
            if key not in muscle.markups:
                live.make(*key, curved=len(found[key].points) > 2)
        nodes = cine.nodes_at(muscle, item)
        for key in list(muscle.markups):
            build.fill_markup(nodes[key], found.get(key), muscle.matrix, muscle.model, muscle.weights)
            _store(muscle, item, nodes[key])
            if key not in found and muscle.browser is None:
                _drop(live, key)
    measure_item(live, item)


def copy_to(live, item: int, target: int) -> int:
    """Copy what a person has changed in a frame to another one; returns how much. What follows is derived there."""
    muscle = live.muscle
    nodes, there = cine.nodes_at(muscle, item), cine.nodes_at(muscle, target)
    keys = [
        key for key in muscle.markups if is_edited(nodes[key]) and not A.read(nodes[key], A.FOLLOWS)
    ]
    painted = nodes["segmentation"] is not None and bool(A.read(nodes["segmentation"], A.PAINTED))
    with live.own():
        for key in keys:
            _write(there[key], _read(nodes[key], muscle.matrix), muscle.matrix)
            _store(muscle, target, there[key])
        if painted:
            there["segmentation"].GetSegmentation().DeepCopy(nodes["segmentation"].GetSegmentation())
            A.write(there["segmentation"], A.PAINTED, "1")
            _store(muscle, target, there["segmentation"])
        follow_at(live, target, keys)
    measure_item(live, target)
    return len(keys) + painted


# Closed contours of the frame shown.


def was_found(muscle, key: tuple[str, int]) -> bool:
    """Whether a model has found this line in the frame shown."""
    return muscle.segmentation is not None and key in build.remembered_lines(muscle.segmentation)


def write_area(live, number: int, polygon, model: str = "", weights: str = ""):
    """Make contour ``number`` an automatic closed curve along ``polygon`` (N, 2) px; returns its markup."""
    return _write_line(live, (A.AREA, number), markups.area_points(polygon), model, weights)


def write_fat(live, number: int, points):
    """A proposed line (2, 2) px through the fat above contour ``number``; returns its markup."""
    return _write_line(live, (A.FAT, number), points)


def _write_line(live, key: tuple[str, int], points, model: str = "", weights: str = ""):
    node = live.muscle.markups.get(key) or live.make(*key)
    build.fill_markup(node, Line(np.asarray(points, float)), live.muscle.matrix, model, weights)
    A.write(node, A.FROM_SEGMENT, None)
    store(live, node)
    return node


def move_area(live, node, polygon) -> None:
    """Draw a closed curve along ``polygon`` (N, 2) px because a person asked for it: `auto` becomes `edited`."""
    muscle = live.muscle
    markups.write_points(node, markups.area_points(polygon), muscle.matrix)
    if A.provenance_of(node) == AUTO:
        A.write(node, A.PROVENANCE, EDITED)
    A.write(node, A.RATER, live.rater)
    A.write(node, A.FROM_SEGMENT, None)
    store(live, node)


def write_copies(live, lines: dict) -> None:
    """A person's contours and fat lines from another picture: points (N, 2) px by (kind, index)."""
    for key, points in lines.items():
        node = live.muscle.markups.get(key) or live.make(*key)
        markups.write_line(node, Line(points, MANUAL), live.muscle.matrix, follows=False, rater=live.rater)
        store(live, node)


def store(live, node) -> None:
    """Keep what a node of the frame shown holds now."""
    cine.store(live.muscle.browser, node)


# Snapshots, for undo.


@dataclass(frozen=True)
class Painted:
    """The segments of one frame: masks by key, packed to bits, and whether a person has painted them."""

    bits: dict[str, np.ndarray]
    painted: str | None

    @classmethod
    def of(cls, node, matrix, shape) -> Painted:
        masks = segments.masks_in(node, matrix, shape)
        return cls({key: np.packbits(mask) for key, mask in masks.items()}, node.GetAttribute(A.PAINTED))

    def masks(self, shape) -> dict[str, np.ndarray]:
        """(H, W) bool by key."""
        count = shape[0] * shape[1]
        return {key: np.unpackbits(bits, count=count).reshape(shape).astype(bool) for key, bits in self.bits.items()}


@dataclass(frozen=True)
class Drawn:
    """A markup in one frame: pixels (N, 2), attributes, whether it is a curve."""

    points: np.ndarray
    attributes: dict
    curved: bool


def capture(muscle, items, segments_too: bool = False) -> dict[int, dict]:
    """Every markup (`Drawn`, by kind and index) of some frames as it is now; ``segments_too``: `Painted` segments, by
    "segmentation"."""
    found = {}
    for item in items:
        nodes = cine.nodes_at(muscle, item)
        found[item] = {key: _read(nodes[key], muscle.matrix) for key in muscle.markups if nodes.get(key) is not None}
        node = nodes["segmentation"]
        if segments_too and node is not None:
            found[item]["segmentation"] = Painted.of(node, muscle.matrix, volume.shape_of(muscle.volume))
    return found


def restore(live, snapshot) -> None:
    """Make the markups, and segments, of the snapshot's frames what they were when it was taken."""
    muscle = live.muscle
    for item, captured in snapshot.items():
        drawn = {key: one for key, one in captured.items() if isinstance(one, Drawn)}
        with live.own():
            if "segmentation" in captured:
                _repaint(muscle, item, captured["segmentation"])
            for key, one in drawn.items():
                if key not in muscle.markups and (len(one.points) or one.attributes[A.FOLLOWS]):
                    live.make(*key, curved=one.curved)
            nodes = cine.nodes_at(muscle, item)
            for key in list(muscle.markups):
                if key not in drawn and muscle.browser is None:
                    _drop(live, key)
                    continue
                _write(nodes[key], drawn.get(key), muscle.matrix)
                _store(muscle, item, nodes[key])
        measure_item(live, item)


def _repaint(muscle, item: int, painted: Painted) -> None:
    node = cine.nodes_at(muscle, item)["segmentation"]
    if node is None:
        return
    reasons, shape = A.read_json(node, A.REASONS, None), volume.shape_of(muscle.volume)
    segments.fill_segmentation(node, muscle.task, painted.masks(shape), muscle.matrix, shape, reasons)
    A.write(node, A.PAINTED, painted.painted)
    _store(muscle, item, node)


def measure_item(live, item: int) -> None:
    """Bring a frame's numbers in the table up to date."""
    muscle = live.muscle
    if item == cine.selected(muscle):
        live.update()
    elif muscle.table is not None:
        nodes = cine.item_nodes(muscle, item)
        table.replace_frame(muscle.table, volume.frame_of(nodes["volume"]), rows_of(muscle, nodes))


def _read(node, matrix) -> Drawn:
    attributes = {name: node.GetAttribute(name) for name in _ATTRIBUTES}
    points = markups.read_points(node, matrix)
    return Drawn(points, attributes, node.IsA("vtkMRMLMarkupsCurveNode"))


def _write(node, drawn: Drawn | None, matrix) -> None:
    markups.write_points(node, None if drawn is None else drawn.points, matrix)
    for name in _ATTRIBUTES:
        A.write(node, name, None if drawn is None else drawn.attributes[name])


def _store(muscle, item: int, node) -> None:
    if item == cine.selected(muscle):
        cine.store(muscle.browser, node)


def _drop(live, key) -> None:
    """Remove a still's markup from the scene."""
    node = live.muscle.markups[key]
    live.forget(node)
    slicer.mrmlScene.RemoveNode(node)


def follow_at(live, item: int, moved) -> None:
    """Derive what follows the markups ``moved``, which a person has placed."""
    muscle = live.muscle
    nodes = cine.nodes_at(muscle, item)
    drawn = {key: nodes[key] for key in muscle.markups}
    for key in sorted(moved, key=lambda key: A.KINDS.index(key[0])):
        if key[0] in (*A.CURVES, A.FASCICLE, A.AREA):
            for node in following.follow(drawn, key, muscle.matrix, muscle.spacing, muscle.options, live.rater):
                _store(muscle, item, node)
