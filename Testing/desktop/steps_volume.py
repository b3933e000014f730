"""A task of volumes in the panel, on two simulated bones: offered, run, painted, undone, seen in four views, saved.

The task is the one of Testing/kinds: no task of volumes is shipped.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import slicer
from desk import has_window, press, pump, table_texts, wait_until

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "kinds"))


def run(world) -> None:
    steps, check, near = world.steps, world.steps.check, world.steps.near
    import bones_task

    from MSUSSegmentLib.tasks import registry

    ui, factory = world.ui, world.panel.runner.make_factory
    registry.register(bones_task.BONES)
    try:
        world.panel.runner.make_factory = lambda task, device: lambda say, device_now=None: bones_task.Brightness()
        node = _load(world, bones_task)
        humerus = 4 / 3 * np.pi

        with steps.step("volume: its task is offered and chosen"):
            check(world.session is not None and world.session.is_volume, f"a volume, got {world.message()!r}")
            names = [str(ui.msusTaskCombo.itemData(i)) for i in range(ui.msusTaskCombo.count)]
            check("bones" in names and "longitudinal" not in names, f"no task of frames, got {names}")
            ui.msusTaskCombo.setCurrentIndex(ui.msusTaskCombo.findData("bones"))
            pump(0.2)
            check(world.session.task.name == "bones", "the task is chosen")
            check("mm per voxel" in str(ui.msusScaleLabel.text), "the size of a voxel")

        with steps.step("volume: segment and measure"):
            press(ui.msusRunButton)
            check(wait_until(lambda: not world.panel.running, 60), "the run ends")
            near(world.value("humerus_volume"), humerus, 0.15, "cm3 of the humerus")
            check(world.shown(f"{world.value('humerus_volume'):.2f}"), "the table shows it")
            check("Volume of the humerus" in str(ui.msusStripLabel.text), "the strip, too")
            surface = world.session.muscle.segmentation.GetClosedSurfaceInternalRepresentation("humerus")
            check(surface is not None and surface.GetNumberOfPoints() > 100, "it has a surface")
            if has_window():
                arrangement = slicer.app.layoutManager().layoutLogic().GetLayoutNode().GetViewArrangement()
                check(arrangement == slicer.vtkMRMLLayoutNode.SlicerLayoutFourUpView, "three slices and a 3-D view")
                for name in ("Red", "Green", "Yellow"):
                    shown = slicer.app.layoutManager().sliceWidget(name).mrmlSliceCompositeNode()
                    check(shown.GetBackgroundVolumeID() == node.GetID(), f"the volume in {name}")

        with steps.step("volume: a stroke in a slice changes its number, and is undone"):
            muscle, before = world.session.muscle, world.value("glenoid_volume")
            mask = slicer.util.arrayFromSegmentBinaryLabelmap(muscle.segmentation, "glenoid", muscle.volume)
            mask[9, 5:15, 5:15] = 1
            pump(0.1)
            slicer.util.updateSegmentBinaryLabelmapFromArray(mask, muscle.segmentation, "glenoid", muscle.volume)
            pump(0.2)
            added = 100 * float(np.prod(bones_task.SPACING)) / 1000
            near(world.value("glenoid_volume"), before + added, 1e-3, "cm3 of the glenoid")
            check(world.row("glenoid_volume")["provenance"] == "edited", "called edited")
            check(world.row("humerus_volume")["provenance"] == "auto", "the other is not")
            press(ui.msusUndoButton)
            near(world.value("glenoid_volume"), before, 1e-6, "cm3 after undo")
            check(world.row("glenoid_volume")["provenance"] == "auto", "auto again")

        with steps.step("volume: saved, and taken up again"):
            folder, value = world.out / "volume", world.value("humerus_volume")
            ui.msusFolderEdit.text = str(folder)
            world.panel.parameters.outputFolder = str(folder)
            pump(0.1)
            press(ui.msusSaveButton)
            check((folder / "scene.mrb").is_file() and (folder / "measurements.csv").is_file(), "the folder is written")
            check(world.row("humerus_volume")["provenance"] == "auto", "saving edits nothing")
            slicer.util.loadScene(str(folder / "scene.mrb"), {"clear": True})
            pump(0.5)
            if not has_window():
                world.widget.enter()
            check(world.session is not None and world.session.is_volume, "the volume is worked on again")
            near(world.value("humerus_volume"), value, 1e-6, "cm3 of the humerus")
            check(any("auto" in cells for cells in table_texts(ui.msusTable)), "still automatic")
    finally:
        world.panel.runner.make_factory = factory
        slicer.mrmlScene.Clear(0)
        pump(0.3)
        registry.unregister("bones")
        if not has_window():
            world.widget.enter()


def _load(world, bones_task):
    """The volume in the scene, as Slicer's DICOM module leaves it, chosen in the panel."""
    slicer.mrmlScene.Clear(0)
    pump(0.3)
    if not has_window():
        world.widget.enter()
    node = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLScalarVolumeNode", "Shoulder")
    k, row, column = bones_task.SPACING
    node.SetIJKToRASMatrix(slicer.util.vtkMatrixFromArray(np.diag([-column, -row, k, 1.0])))
    slicer.util.updateVolumeFromArray(node, bones_task.volume())
    node.CreateDefaultDisplayNodes()
    tree = slicer.vtkMRMLSubjectHierarchyNode.GetSubjectHierarchyNode(slicer.mrmlScene)
    item = tree.GetItemByDataNode(node) or tree.CreateItem(tree.GetSceneItemID(), node)
    tree.SetItemAttribute(item, "DICOM.Modality", "MR")
    world.choose(node)
    return node
