"""Markups and segments beside a scene, as another program may have changed them: what they say otherwise."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from MSUSSegmentLib.measure.types import AUTO
from MSUSSegmentLib.scene import cine, coordinates, edits, segments, source_place, volume
from MSUSSegmentLib.scene import markups as markup_nodes
from MSUSSegmentLib.scene.save import markup_file
from MSUSSegmentLib.tasks.vocabulary import ANGLE, STRAIGHT, Key, LineKind

__all__ = ["differing_lines", "differing_segments", "segments_painted_unseen"]



def differing_lines(muscle, paths: Iterable[Path]) -> tuple[dict[Key, np.ndarray | None], list[Path]]:
    """Where markup files (.mrk.json) put lines of the frame shown otherwise than the scene does.

    Returns the points (N, 2) px by (kind, index), None for a line whose points were all taken away; and the files that
    are none of the picture's lines. ValueError, in one sentence, for a file that cannot be read or measured.
    """
    known = {markup_file(node.GetName()): key for key, node in muscle.markups.items()}
    lines = edits.drawing_at(muscle, cine.selected(muscle)).lines
    places: dict[Key, np.ndarray | None] = {}
    strange = []
    for path in paths:
        key = known.get(path.name) or _key_of(muscle.task, path.name)
        if key is None:
            strange.append(path)
            continue
        points = _points_in(path, muscle)
        line = lines.get(key)
        before = line.points if line is not None else np.empty((0, 2))
        if points.shape == before.shape and np.abs(points - before).max(initial=0.0) <= markup_nodes.MOVED:
            continue
        if len(points):
            _check(muscle.task.line(key[0]), points, path)
        places[key] = points if len(points) else None
    return places, strange


def _key_of(task, file: str) -> Key | None:
    """The line whose file would have this name; None when it is none of the task's."""
    for kind in task.lines:
        pattern = re.escape(markup_file(kind.title.replace("{}", "0"))).replace("0", r"(\d+)")
        found = re.fullmatch(pattern, file)
        if found is not None:
            return kind.name, int(found[1]) if found.groups() else 1
    return None


def _points_in(path: Path, muscle) -> np.ndarray:
    """The placed points (N, 2) px of a markup file."""
    damaged = f"{path.parent.name}/{path.name} is damaged, or no markup of Slicer; write it again or delete it."
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        [markup] = content["markups"]
        points = [
            point["position"] for point in markup["controlPoints"]
            if point.get("positionStatus", "defined") == "defined"
        ]  # fmt: skip
        positions = np.asarray(points, float).reshape(-1, 3)
        system, unit = markup.get("coordinateSystem", "LPS"), markup.get("coordinateUnits", "mm")
        if len(positions) != len(points):
            raise ValueError
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise ValueError(damaged) from None
    if not np.isfinite(positions).all():
        raise ValueError(damaged)
    if str(system) in ("LPS", "1"):
        positions = positions * (-1.0, -1.0, 1.0)
    elif str(system) not in ("RAS", "0"):
        raise ValueError(f"{path.parent.name}/{path.name} has the coordinate system {system}; write it in LPS or RAS.")
    if unit not in ("mm", ["mm"] * 3):
        raise ValueError(f"{path.parent.name}/{path.name} is in {unit}; write it in mm.")
    matrix = _place_of(muscle)
    if len(positions) and not coordinates.on_picture(positions, matrix):
        raise ValueError(
            f"{path.parent.name}/{path.name} does not lie on the picture; draw the line where the picture is seen."
        )
    return coordinates.to_pixels(positions, matrix)


def _place_of(muscle) -> np.ndarray:
    """Where the picture lies for other programs: column and row to RAS (4, 4)."""
    matrix = source_place.source_matrix(muscle)
    return muscle.matrix if matrix is None else matrix


def _check(kind: LineKind, points: np.ndarray, path: Path) -> None:
    exact = 3 if kind.shape == ANGLE else 2 if kind.shape == STRAIGHT and not kind.curved else 0
    if len(points) < kind.least or (exact and len(points) != exact):
        wanted = str(exact) if exact else f"at least {kind.least}"
        raise ValueError(f"{path.parent.name}/{path.name} has {len(points)} points; such a line has {wanted}.")


def differing_segments(muscle, path: Path) -> dict[str, np.ndarray]:
    """The masks (H, W) bool of a segmentation's file (.seg.nrrd), by key, that are others than those of the frame
    shown; a segment that is no longer there is an empty one. A label map without names, such as ITK-SNAP writes, is
    read by the labels that the segments had, unless these were the same for several. ValueError, in one sentence, for a
    file that cannot be read, or that has none of the picture's segments."""
    shape = volume.shape_of(muscle.volume)
    there = segments.masks_in(muscle.segmentation, muscle.matrix, shape)
    titles = {muscle.task.segment(key).title: key for key in segments.segment_keys(muscle.segmentation, muscle.task)}
    found, names = {}, []
    for key, name, mask in _masks_in(path, _place_of(muscle), shape, _labels_of(muscle)):
        names.append(name)
        own = key if muscle.task.segment(key) is not None else titles.get(name)
        if own is not None:
            found[own] = mask | found.get(own, False)
    if there and not found:
        held = f"only {', '.join(names)}" if names else "no named segments and no labels that they had"
        wanted = ", ".join(muscle.task.segment(key).title for key in there)
        raise ValueError(f"{path.name} holds {held}; it must hold segments named as they were: {wanted}.")
    empty = np.zeros(shape, bool)
    return {
        key: found.get(key, empty)
        for key in (*there, *(key for key in found if key not in there))
        if not np.array_equal(found.get(key, empty), there.get(key, empty))
    }


def segments_painted_unseen(muscle, markups: Iterable[Path], segmentation: Path) -> dict[str, np.ndarray]:
    """The masks (H, W) bool, by key, of the frame shown that somebody has painted while nobody listened, such as in
    Slicer without the panel: they are others than in the file that was written with the scene, and no painter is known.

    ``markups``, ``segmentation``: files as they were written. Where automatic lines are others, too, a network has run
    since, whose segments these are.
    """
    lines = edits.drawing_at(muscle, cine.selected(muscle)).lines
    elsewhere, _ = differing_lines(muscle, markups)
    if any(key in lines and lines[key].provenance == AUTO and not lines[key].follows for key in elsewhere):
        return {}
    shape = volume.shape_of(muscle.volume)
    there = segments.masks_in(muscle.segmentation, muscle.matrix, shape)
    keys = set(differing_segments(muscle, segmentation)) - set(segments.painters(muscle.segmentation))
    return {key: there.get(key, np.zeros(shape, bool)) for key in sorted(keys)}


def _labels_of(muscle) -> dict[int, str]:
    """The picture's segments by the label that each has in files; none where they overlap, so that labels are of no
    use alone."""
    segmentation = muscle.segmentation.GetSegmentation()
    keys = [key for key in segments.segment_keys(muscle.segmentation, muscle.task) if segmentation.GetSegment(key)]
    labels = [segmentation.GetSegment(key).GetLabelValue() for key in keys]
    return dict(zip(labels, keys, strict=True)) if len(set(labels)) == len(labels) else {}


def _masks_in(path: Path, matrix: np.ndarray, shape, by_label: dict[int, str]) -> list[tuple[str, str, np.ndarray]]:
    """ID, name and mask (H, W) bool, on the picture's pixels, of each segment of a file. ``by_label``: the IDs of those
    in a file that names none.

    Slicer's own reader ends the program at files of another kind, and reads damaged ones without a word.
    """
    import SimpleITK

    damaged = f"{path.name} is damaged, or no segmentation of Slicer; write it again or delete it."
    try:
        image = SimpleITK.ReadImage(str(path), imageIO="NrrdImageIO")
        if image.GetDimension() != 3 or image.GetPixelIDValue() in (SimpleITK.sitkFloat32, SimpleITK.sitkFloat64):
            raise ValueError(damaged)
        columns = matrix[:3, :3] * np.array([[-1.0], [-1.0], [1.0]])  # from RAS to LPS
        sizes = np.linalg.norm(columns, axis=0)
        reference = SimpleITK.Image(int(shape[1]), int(shape[0]), 1, SimpleITK.sitkUInt8)
        reference.SetOrigin((matrix[:3, 3] * (-1.0, -1.0, 1.0)).tolist())
        reference.SetSpacing(sizes.tolist())
        reference.SetDirection((columns / sizes).ravel().tolist())
        parts = image.GetNumberOfComponentsPerPixel()
        layers = [SimpleITK.VectorIndexSelectionCast(image, i) if parts > 1 else image for i in range(parts)]
        nearest = SimpleITK.sitkNearestNeighbor
        labels = [
            SimpleITK.GetArrayFromImage(SimpleITK.Resample(layer, reference, SimpleITK.Transform(), nearest, 0))[0]
            for layer in layers
        ]
        told = {name: image.GetMetaData(name) for name in image.GetMetaDataKeys()}
        found = []
        for number in sorted(int(name[7:-3]) for name in told if re.fullmatch(r"Segment\d+_ID", name)):
            head = f"Segment{number}_"
            layer, label = int(told.get(head + "Layer", 0)), int(told.get(head + "LabelValue", 1))
            found.append((told[head + "ID"], told.get(head + "Name", ""), labels[layer] == label))
        if not found and parts == 1 and set(np.unique(labels[0]).tolist()) <= {0, *by_label}:
            found = [(key, "", labels[0] == label) for label, key in by_label.items()]
    except (RuntimeError, IndexError, ValueError):
        raise ValueError(damaged) from None
    return found
