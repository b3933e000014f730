"""Marks of a measured volume as Slicer's markups: points, lines, planes, and spheres.

A sphere is a line from its centre to a point on it, with a model of its surface. The markups lie in the volume's own
frame, as its segments do. Which of them a person has placed stands in their attributes; the others follow the labels.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

import numpy as np
import slicer
from vtkmodules.vtkCommonDataModel import vtkVector3d
from vtkmodules.vtkFiltersSources import vtkSphereSource

from MSUSSegmentLib.measure.types import AUTO, EDITED, MANUAL
from MSUSSegmentLib.scene import attributes as A
from MSUSSegmentLib.scene import coordinates
from MSUSSegmentLib.tasks.volume_task import PLANE, POINTS, SPHERE, STRAIGHT, MarkKind, VolumeMark, VolumeTask

__all__ = ["MARK", "VolumeMarks"]

#: What the nodes are (`attributes.KIND`); which mark it is stands in `attributes.INDEX`.
MARK, SURFACE = "3-D mark", "3-D mark surface"
_CLASSES = {
    POINTS: "vtkMRMLMarkupsFiducialNode",
    STRAIGHT: "vtkMRMLMarkupsLineNode",
    SPHERE: "vtkMRMLMarkupsLineNode",
    PLANE: "vtkMRMLMarkupsPlaneNode",
}
#: Points that lie within so many mm of where they were put have not been moved by anyone.
SAME_MM = 1e-3
_MODIFIED = (
    slicer.vtkMRMLMarkupsNode.PointModifiedEvent,
    slicer.vtkMRMLMarkupsNode.PointPositionDefinedEvent,
    slicer.vtkMRMLMarkupsNode.PointRemovedEvent,
)


class VolumeMarks:
    """The markups of one volume, by the names of their marks.

    Args:
        volume: the volume node.
        task: whose marks they are.
        token: of the measured scene, see `attributes.SCENE`.
    """

    def __init__(self, volume, task: VolumeTask, token: str) -> None:
        self.volume, self.task, self.token = volume, task, token

    def nodes(self, kind: str = MARK) -> dict[str, object]:
        """The markups that are in the scene, or with `SURFACE` the models of spheres."""
        scene, found = slicer.mrmlScene, {}
        for i in range(scene.GetNumberOfNodes()):
            node = scene.GetNthNode(i)
            if node.GetAttribute(A.SCENE) == self.token and node.GetAttribute(A.KIND) == kind:
                found[node.GetAttribute(A.INDEX)] = node
        return found

    # From the array's mm to RAS and back.

    def _matrix(self) -> np.ndarray:
        """(4, 4): from mm along the array's axes (slices, rows, columns) to the volume's frame."""
        spacing = np.array(self.volume.GetSpacing()[::-1])
        matrix = np.eye(4)
        ijk = coordinates.matrix_of(self.volume)
        matrix[:3, :3] = ijk[:3, 2::-1] / spacing
        matrix[:3, 3] = ijk[:3, 3]
        return matrix

    def to_ras(self, points: np.ndarray) -> np.ndarray:
        matrix = self._matrix()
        return points @ matrix[:3, :3].T + matrix[:3, 3]

    def from_ras(self, points: np.ndarray) -> np.ndarray:
        matrix = self._matrix()
        return np.linalg.solve(matrix[:3, :3], (points - matrix[:3, 3]).T).T

    # Reading.

    def placed(self) -> dict[str, VolumeMark]:
        """The marks that a person has placed, whole ones only."""
        marks = {}
        for name, node in self.nodes().items():
            provenance = A.read(node, A.PROVENANCE)
            kind = self.task.mark(name)
            points = self._points(node, kind) if kind is not None and provenance in (EDITED, MANUAL) else None
            if points is not None:
                marks[name] = VolumeMark(points, provenance, A.read(node, A.RATER))
        return marks

    def _points(self, node, kind: MarkKind) -> np.ndarray | None:
        """The points (N, 3) mm of a markup; None while some are missing."""
        if kind.shape == PLANE:
            if not node.GetIsPlaneValid():
                return None
            origin, normal = np.zeros(3), np.zeros(3)
            node.GetOrigin(origin)
            node.GetNormal(normal)
            return self.from_ras(np.array([origin, origin + 15 * normal]))
        defined = slicer.vtkMRMLMarkupsNode.PositionDefined
        if node.GetNumberOfControlPoints() != len(kind.labels):
            return None
        if any(node.GetNthControlPointPositionStatus(i) != defined for i in range(len(kind.labels))):
            return None
        return self.from_ras(np.array([node.GetNthControlPointPosition(i) for i in range(len(kind.labels))]))

    def moved(self, node, kind: MarkKind) -> bool:
        """Whether a markup lies elsewhere than it was put."""
        points, kept = self._points(node, kind), A.read_json(node, A.PIXELS, None)
        if points is None or kept is None:
            return points is not None
        kept = np.asarray(kept, float)
        if kind.shape == PLANE:  # Slicer moves the origin of a plane whose normal is given by a hair
            return bool(np.abs(points - kept).max() > 10 * SAME_MM)
        return points.shape != kept.shape or bool(np.abs(points - kept).max() > SAME_MM)

    # Writing.

    def write(self, marks: Mapping[str, VolumeMark]) -> None:
        """Put the markups where marks lie that nobody has placed; make those that are missing, empty ones where a
        person is to place them. One whose mark cannot be laid any more goes."""
        nodes = self.nodes()
        for kind in self.task.marks:
            mark, node = marks.get(kind.name, VolumeMark()), nodes.get(kind.name)
            by_hand = node is not None and A.read(node, A.PROVENANCE) in (EDITED, MANUAL)
            if kind.segments and not mark.placed and node is not None and not by_hand:
                slicer.mrmlScene.RemoveNode(node)
                node = None
            elif kind.segments and mark.placed and not by_hand:
                node = self._new(kind) if node is None else node
                self._put(node, kind, mark)
            elif not kind.segments and node is None:
                node = self._new(kind)  # without points: a person places them
                if mark.placed:
                    self._put(node, kind, mark)
            if kind.shape == SPHERE:
                self._write_surface(kind, mark if node is not None else VolumeMark())

    def _new(self, kind: MarkKind):
        node = slicer.mrmlScene.AddNewNodeByClass(_CLASSES[kind.shape], kind.title)
        for attribute, value in ((A.SCENE, self.token), (A.KIND, MARK), (A.INDEX, kind.name), (A.PROVENANCE, "")):
            A.write(node, attribute, value)
        if kind.shape == PLANE:
            node.SetPlaneType(slicer.vtkMRMLMarkupsPlaneNode.PlaneTypePointNormal)
        elif hasattr(node, "SetMaximumNumberOfControlPoints"):
            node.SetMaximumNumberOfControlPoints(len(kind.labels))
        node.CreateDefaultDisplayNodes()
        display, colour = node.GetDisplayNode(), np.array(kind.colour) / 255
        display.SetSelectedColor(*colour)
        display.SetColor(*(0.7 * colour))
        display.SetTextScale(2.5)
        display.SetPropertiesLabelVisibility(False)
        display.SetPointLabelsVisibility(kind.shape == POINTS)
        display.SetSnapMode(slicer.vtkMRMLMarkupsDisplayNode.SnapModeUnconstrained)
        if kind.shape == PLANE:
            display.SetFillOpacity(0.35)
        return node

    def _put(self, node, kind: MarkKind, mark: VolumeMark) -> None:
        points = self.to_ras(mark.points)
        blocked = node.StartModify()
        if kind.shape == PLANE:
            normal = points[1] - points[0]
            node.SetOrigin(list(points[0]))
            node.SetNormal(list(normal / np.linalg.norm(normal)))
            node.SetSizeMode(slicer.vtkMRMLMarkupsPlaneNode.SizeModeAbsolute)
            node.SetSize(40.0, 40.0)
        else:
            if node.GetNumberOfControlPoints() != len(points):
                node.RemoveAllControlPoints()
                for point in points:
                    node.AddControlPoint(vtkVector3d(*point))
            for i, (point, label) in enumerate(zip(points, kind.labels, strict=True)):
                node.SetNthControlPointPosition(i, *point)
                node.SetNthControlPointLabel(i, label)
        node.EndModify(blocked)
        if mark.provenance == AUTO or kind.segments:
            A.write(node, A.PROVENANCE, AUTO)
        else:
            A.write(node, A.PROVENANCE, mark.provenance)
            A.write(node, A.RATER, mark.rater)
        A.write(node, A.PIXELS, json.dumps(self._points(node, kind).tolist()))

    def _write_surface(self, kind: MarkKind, mark: VolumeMark) -> None:
        node = self.nodes(SURFACE).get(kind.name)
        if not mark.placed:
            if node is not None:
                slicer.mrmlScene.RemoveNode(node)
            return
        if node is None:
            node = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLModelNode", f"{kind.title} surface")
            for attribute, value in ((A.SCENE, self.token), (A.KIND, SURFACE), (A.INDEX, kind.name)):
                A.write(node, attribute, value)
            node.CreateDefaultDisplayNodes()
            display = node.GetDisplayNode()
            display.SetColor(*(np.array(kind.colour) / 255))
            display.SetOpacity(0.25)
            display.SetVisibility2D(True)
        centre, edge = self.to_ras(mark.points)
        source = vtkSphereSource()
        source.SetCenter(*centre)
        source.SetRadius(float(np.linalg.norm(edge - centre)))
        source.SetThetaResolution(48)
        source.SetPhiResolution(24)
        source.Update()
        node.SetAndObservePolyData(source.GetOutput())

    def claim(self, node, rater: str) -> bool:
        """Take up that a person has moved a markup, or set its last point. False when nothing has changed."""
        kind = self.task.mark(A.read(node, A.INDEX))
        if kind is None or not self.moved(node, kind):
            return False
        A.write(node, A.PROVENANCE, EDITED if kind.segments else MANUAL)
        A.write(node, A.RATER, rater)
        A.write(node, A.PIXELS, json.dumps(self._points(node, kind).tolist()))
        for i, label in enumerate(kind.labels if kind.shape == POINTS else ()):
            node.SetNthControlPointLabel(i, label)
        return True

    def release(self) -> None:
        """Let the marks that are laid from segments follow these again, whoever has moved them."""
        for name, node in self.nodes().items():
            kind = self.task.mark(name)
            if kind is not None and kind.segments:
                A.write(node, A.PROVENANCE, AUTO)
                A.write(node, A.RATER, None)

    def remove(self) -> None:
        """Take all of them out of the scene."""
        for node in (*self.nodes().values(), *self.nodes(SURFACE).values()):
            slicer.mrmlScene.RemoveNode(node)

    def observe(self, callback) -> list:
        """Call ``callback(node)`` when a person moves a markup or takes one away; returns what `forget` takes."""
        tags = []
        for node in self.nodes().values():
            for event in _MODIFIED:
                tags.append((node, node.AddObserver(event, lambda caller, _event: callback(caller))))
        return tags

    @staticmethod
    def forget(tags: list) -> None:
        """Take observers away."""
        for node, tag in tags:
            node.RemoveObserver(tag)
