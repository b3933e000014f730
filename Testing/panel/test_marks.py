"""Marks of a volume at the panel: the scapular axis is placed by its button, and the numbers follow."""

from __future__ import annotations

import numpy as np
import pytest
import slicer

from MSUSSegmentLib.io.axial import axial_order
from MSUSSegmentLib.phantoms.shoulder import ShoulderGrid, random_shoulder
from MSUSSegmentLib.scene import coordinates


@pytest.fixture(scope="module")
def phantom():
    return random_shoulder(3, ShoulderGrid((40, 56, 56), (3.4, 2.4, 2.4)), subslices=1, noise=0, bias=0, ghost=0)


class Known:
    """A model that knows the labels."""

    name, weights_sha256 = "stand-in 1", "ab" * 32

    def __init__(self, volume):
        self.labels = axial_order(volume.grid.axes).apply(volume.labels)

    def predict(self, volume, spacing, progress):
        progress(1, 1)
        return self.labels


@pytest.fixture
def measured(user, phantom):
    node, grid = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLScalarVolumeNode", "Shoulder"), phantom.grid
    matrix = np.eye(4)
    matrix[:3, :3] = grid.axes[::-1].T * np.array(grid.spacing[::-1])
    matrix[:3, 3] = grid.origin
    node.SetIJKToRASMatrix(coordinates.vtk_matrix(np.diag([-1.0, -1.0, 1.0, 1.0]) @ matrix))
    slicer.util.updateVolumeFromArray(node, phantom.image)
    tree = slicer.vtkMRMLSubjectHierarchyNode.GetSubjectHierarchyNode(slicer.mrmlScene)
    tree.SetItemAttribute(tree.CreateItem(tree.GetSceneItemID(), node), "DICOM.Modality", "MR")
    user.panel.runner.make_factory = lambda task, device: lambda say, device_now=None: Known(phantom)
    user.choose(node)
    user.settle()
    user.run()
    return user


def test_the_scapular_axis_is_placed_by_its_button(measured, phantom):
    user = measured
    assert user.session.task.name == "shoulder-mri"
    assert float(user.value("Diameter of the head")[0]) == pytest.approx(2 * phantom.anatomy.head_radius, abs=1.5)
    button = user.ui.msusAddScapular_axisButton
    assert button._q.isVisibleTo(user.widget.parent._q)
    assert not user.ui.msusAddFascicleButton._q.isVisibleTo(user.widget.parent._q)
    user.click("msusAddScapular_axisButton")
    assert "where the spine of the scapula meets" in user.message
    node = user.session.muscle.marks.nodes()["scapular_axis"]
    for point in phantom.anatomy.scapular_points:
        node.AddControlPoint(*(point * [-1, -1, 1]))
    user.settle()
    value, unit, provenance = user.value("Version of the glenoid (+ forwards)")
    assert float(value.replace("−", "-")) == pytest.approx(phantom.anatomy.version, abs=2.5)
    assert (unit, provenance) == ("°", "edited")
    user.click("msusAddScapular_axisButton")
    assert "is placed; drag its points" in user.message and node.GetNumberOfControlPoints() == 3
