"""Transverse scans: task, run, drag, segment and curve, fat, z-scores, paint; on the simulated limb."""

from __future__ import annotations

import numpy as np
import slicer
from desk import TrueSections, drag_point, has_window, press, pump
from steps_correct import place_points

KEY = "muscle_cross_section"


def run(world) -> None:
    steps, check, near = world.steps, world.steps.check, world.steps.near
    from MSUSSegmentLib.panel import samples

    limb = samples.limb()
    first, second = limb.sections

    def pixels_of(key: str) -> float:
        """A segment's area in cm2, by Slicer's own function."""
        muscle = world.session.muscle
        mask = slicer.util.arrayFromSegmentBinaryLabelmap(muscle.segmentation, key, muscle.volume)
        return float(mask.sum() * np.prod(limb.spacing) / 100)

    with steps.step("transverse: choose the task"):
        slicer.mrmlScene.Clear(0)
        pump(0.3)
        if not has_window():
            world.widget.enter()
        world.truth = TrueSections(limb)
        world.choose(samples.load_limb())
        combo = world.ui.msusTaskCombo
        combo.setCurrentIndex(combo.findData("transverse"))
        pump(0.2)
        check(world.session.task.name == "transverse", "the picture's task")
        check(not world.ui.msusAddFascicleButton.isVisibleTo(world.widget.parent), "no fascicles")
        check(world.ui.msusSnapButton.isVisibleTo(world.widget.parent), "but contours")

    with steps.step("transverse: draw without a model"):
        press(world.ui.msusAddAreaButton)
        node = slicer.mrmlScene.GetNodeByID(world.panel.correct.placed_id)
        place_points(world, node, first.contour[:: max(1, len(first.contour) // 24)])
        world.panel.update()
        near(world.value("CSA", 1), first.area_cm2, 0.02 * first.area_cm2, "CSA")
        near(world.value("EI", 1), first.echo_mean, 1.5, "EI")
        check(world.row("CSA", 1)["provenance"] == "manual", "called manual")
        press(world.ui.msusToSegmentButton)
        near(pixels_of(KEY), world.value("CSA", 1), 0.01 * first.area_cm2, "the segment's area")
        press(world.ui.msusUndoButton)
        near(pixels_of(KEY), 0.0, 1e-9, "the segment's area after undo")

    with steps.step("transverse: segment and measure"):
        check(world.run("THIS"), "the run ends")
        near(world.value("CSA", 2), second.area_cm2, 0.03 * second.area_cm2, "CSA 2")
        check(world.row("CSA", 1)["provenance"] == "manual", "the drawn contour is kept")
        check(world.row("CSA", 2)["model"] == "sections 1", "the model stands beside the number")
        check(world.shown(f"{world.value('CSA', 2):.2f}"), "the table shows the area")
        curve = world.session.muscle.nodes_of("area")[1]
        curve.GetMeasurement("area").SetEnabled(True)
        curve.UpdateAllMeasurements()
        own = curve.GetMeasurement("area").GetValue() / 100
        near(world.value("CSA", 2), own, 0.01 * own, "Slicer's own area")

    with steps.step("transverse: the grey levels below the picture"):
        world.ui.msusHistogramButton.checked = True
        pump(0.3)
        _, chart = world.session.histogram_nodes()
        names = [chart.GetNthPlotSeriesNode(i).GetName() for i in range(chart.GetNumberOfPlotSeriesNodes())]
        check(len(names) == 2 and all("mean" in name and "median" in name for name in names), f"two curves: {names}")
        if has_window():
            plot = slicer.mrmlScene.GetNodeByID("vtkMRMLPlotViewNodeMSUSPlot")
            check(plot is not None and plot.GetPlotChartNodeID() == chart.GetID(), "the chart is in the plot view")
        world.ui.msusHistogramButton.checked = False
        pump(0.2)

    with steps.step("transverse: drag a contour and the numbers follow"):
        curve = world.session.muscle.nodes_of("area")[1]
        before = world.value("CSA", 2), world.value("EI", 2), world.value("fat_thickness", 2)
        points = np.array([curve.GetNthControlPointPositionWorld(i) for i in range(curve.GetNumberOfControlPoints())])
        lowest = int(points[:, 1].argmin())
        drag_point(curve, lowest, (0.0, 3.0), world.session.muscle.markups.values())
        check(world.value("CSA", 2) > before[0], "the area grows")
        check(world.value("EI", 2) != before[1], "echo intensity follows")
        check(world.row("CSA", 2)["provenance"] == "edited", "called edited")
        press(world.ui.msusUndoButton)
        near(world.value("CSA", 2), before[0], 1e-6, "CSA 2 after undo")

    with steps.step("transverse: the edge, and back"):
        world.panel.selected_id = ""
        before = world.value("CSA", 1)
        press(world.ui.msusSnapButton)
        near(world.value("CSA", 1), first.area_cm2, 0.06 * first.area_cm2, "CSA on the edge")
        press(world.ui.msusUndoButton)
        near(world.value("CSA", 1), before, 1e-6, "CSA after undo")

    with steps.step("transverse: paint and take the curve from the segment"):
        muscle = world.session.muscle
        mask = np.roll(second.mask, 4, axis=0)[None].astype(np.uint8)
        slicer.util.updateSegmentBinaryLabelmapFromArray(mask, muscle.segmentation, f"{KEY}_2", muscle.volume)
        pump(0.1)
        check((0, "segments") in world.session.edits_in([0]), "the painting is noticed")
        press(world.ui.msusToCurveButton)
        near(world.value("CSA", 2), pixels_of(f"{KEY}_2"), 0.01 * second.area_cm2, "CSA 2")

    with steps.step("transverse: fat line, correction and z-scores"):
        near(world.value("fat_thickness", 2) or 0.0, second.fat_mm, 3.0, "the fat thickness")
        world.ui.msusConvention_fat_correction.setCurrentIndex(1)
        world.panel.conventions.chosen()
        check(world.value("EI_fat_corrected", 2) is not None, "EI is corrected when asked")
        from MSUSSegmentLib.measure.norms import norms_example

        world.ui.msusNormsEdit.text = str(norms_example())
        world.ui.msusMuscleEdit.text = "made-up biceps brachii"
        world.ui.msusAgeEdit.text = "30"
        world.ui.msusHeightEdit.text = "170"
        world.ui.msusWeightEdit.text = "65"
        world.ui.msusSexCombo.setCurrentIndex(1)
        press(world.ui.msusScoreButton)
        near(world.value("EI_z", 1), (world.value("EI", 1) - 50) / 10, 1e-6, "z of EI")
        check(world.shown("SD"), "the table shows it")

    with steps.step("transverse: save and open again"):
        folder = world.out / "transverse"
        world.panel.parameters.outputFolder = str(folder)
        world.ui.msusFolderEdit.text = str(folder)
        pump(0.1)
        press(world.ui.msusSaveButton)
        rows = [(r["quantity"], r["index"], r["provenance"]) for r in world.session.rows()]
        slicer.mrmlScene.Clear(0)
        pump(0.3)
        slicer.util.loadScene(str(folder / "scene.mrb"), {"clear": True})
        pump(0.5)
        if not has_window():
            world.widget.enter()
        check(world.session is not None and world.session.task.name == "transverse", "the task is back")
        again = [(r["quantity"], r["index"], r["provenance"]) for r in world.session.rows()]
        check(again == rows, "all numbers, z-scores too")
        check(str(world.ui.msusAgeEdit.text) == "30", "the subject is known for as long as Slicer runs")

    world.panel.parameters.task = "longitudinal"
    slicer.mrmlScene.Clear(0)
    pump(0.3)
    if not has_window():
        world.widget.enter()
