"""Steps 4 and 5 of the panel: drag, paint, measure again, add, delete, reset, copy, undo; table, flags, plot."""

from __future__ import annotations

import numpy as np
import slicer
import vtk
from desk import drag_point, has_window, paint_stroke, painted, press, pump, table_texts


def length(node) -> float:
    """The line's length in mm from its points, without any of our code."""
    first, second = (np.array(node.GetNthControlPointPositionWorld(i)) for i in (0, 1))
    return float(np.linalg.norm(first - second))


def place_points(world, node, pixels) -> None:
    """What clicks in the view do in place mode."""
    matrix = vtk.vtkMatrix4x4()
    world.session.muscle.volume.GetIJKToRASMatrix(matrix)
    for x, y in pixels:
        node.AddControlPoint(vtk.vtkVector3d(*matrix.MultiplyPoint((x, y, 0.0, 1.0))[:3]))
    interaction = slicer.app.applicationLogic().GetInteractionNode()
    if interaction is not None:
        interaction.SetCurrentInteractionMode(interaction.ViewTransform)
    pump(0.1)


def run(world) -> None:
    steps, check, near = world.steps, world.steps.check, world.steps.near

    with steps.step("drag a point and the number follows"):
        session = world.session
        line = session.muscle.nodes_of("thickness")[1]
        near(world.value("MT", 2), length(line), 1e-6, "MT 2 before")
        before, summary = world.value("MT", 2), world.value("MT")
        how = drag_point(line, 1, (0.0, 3.0), session.muscle.markups.values())
        print(f"        dragged by {how}")
        near(length(line), before + 3.0, 0.7, "the line's length")
        near(world.value("MT", 2), length(line), 1e-6, "MT 2 after")
        check(abs(world.value("MT") - summary) > 0.5, "the summary follows")
        check(world.row("MT", 2)["provenance"] == "edited", "the number is called edited")
        check(world.row("MT", 1)["provenance"] == "auto", "the other one is not")
        check(world.shown(f"{length(line):.1f}"), "the table shows the new number")
        check(world.ui.msusUndoButton.isEnabled(), "Undo can be pressed")

    with steps.step("undo and redo a drag"):
        edited = world.value("MT", 2)
        press(world.ui.msusUndoButton)
        check(world.row("MT", 2)["provenance"] == "auto", "auto again")
        check(abs(world.value("MT", 2) - edited) > 1, "the number is back")
        press(world.ui.msusRedoButton)
        near(world.value("MT", 2), edited, 1e-6, "MT 2")

    with steps.step("what follows an aponeurosis follows it"):
        deep = world.session.muscle.markups["deep", 1]
        before = world.value("MT", 3)
        drag_point(deep, deep.GetNumberOfControlPoints() - 2, (0.0, 2.0), world.session.muscle.markups.values())
        check(abs(world.value("MT", 3) - before) > 0.3, "MT 3 follows the aponeurosis")
        near(world.value("MT", 3), length(world.session.muscle.nodes_of("thickness")[2]), 1e-6, "MT 3")

    with steps.step("the Segment Editor is on our segmentation"):
        node = slicer.mrmlScene.GetSingletonNode("MSUSSegment", "vtkMRMLSegmentEditorNode")
        check(node is not None, "its node")
        check(node.GetSegmentationNode() is world.session.muscle.segmentation, "our segmentation")
        if has_window():
            editor = world.ui.msusSegmentEditor
            editor.setActiveEffectByName("Paint")
            check(editor.activeEffect() is not None, "Paint can be chosen")
            editor.setActiveEffectByName("")

    with steps.step("paint and measure again"):
        session, muscle = world.session, world.session.muscle
        session.show_frame(2)
        parameters = world.panel.parameters
        parameters.frames = type(parameters.frames)["THIS"]
        line = muscle.nodes_of("thickness")[0]
        drag_point(line, 0, (0.0, -1.5), muscle.markups.values())
        kept, before = world.value("MT", 1), world.value("MT", 3)
        mask = slicer.util.arrayFromSegmentBinaryLabelmap(muscle.segmentation, "deep_aponeurosis", muscle.volume)
        lower = np.roll(mask, 20, axis=1)
        update = slicer.util.updateSegmentBinaryLabelmapFromArray
        update(lower, muscle.segmentation, "deep_aponeurosis", muscle.volume)
        pump(0.1)
        check((2, "segments") in session.edits_in([2]), "the painting is noticed")
        near(world.value("MT", 3), before, 1e-6, "MT 3 until it is measured again")
        press(world.ui.msusRemeasureButton)
        near(world.value("MT", 3), before + 2.0, 0.5, "MT 3 measured again")
        near(world.value("MT", 1), kept, 1e-6, "MT 1, which a person moved,")

    with steps.step("strokes and lines are undone in one order"):
        session, muscle = world.session, world.session.muscle
        check(not world.ui.msusSegmentEditor.undoEnabled, "the Segment Editor's own undo is out of the way")
        line, size = muscle.nodes_of("thickness")[1], painted(world, "muscle")
        how = paint_stroke(world, "muscle", (120, 12), (160, 12))
        print(f"        painted by {how}")
        stroke = painted(world, "muscle")
        check(stroke > size, "the stroke is there")
        before = world.value("MT", 2)
        drag_point(line, 0, (0.0, -1.0), muscle.markups.values())
        check(abs(world.value("MT", 2) - before) > 0.2, "and the drag")
        press(world.ui.msusUndoButton)
        near(world.value("MT", 2), before, 1e-6, "MT 2, undone first")
        check(painted(world, "muscle") == stroke, "the stroke is still there")
        press(world.ui.msusUndoButton)
        check(painted(world, "muscle") == size, "and is undone second")
        press(world.ui.msusRedoButton)
        check(painted(world, "muscle") == stroke, "redo brings it back")
        press(world.ui.msusUndoButton)

    with steps.step("painting stays with its frame"):
        world.session.show_frame(3)
        check((3, "segments") not in world.session.edits_in([3]), "frame 3 is untouched")
        world.session.show_frame(2)
        check((2, "segments") in world.session.edits_in([2]), "frame 2 is not")

    with steps.step("add a thickness by hand"):
        world.session.show_frame(0)
        press(world.ui.msusAddThicknessButton)
        interaction = slicer.app.applicationLogic().GetInteractionNode()
        check(interaction.GetCurrentInteractionMode() == interaction.Place, "the place mode is on")
        node = slicer.mrmlScene.GetNodeByID(world.panel.correct.placed_id)
        check(node is not None and node.GetNumberOfControlPoints() == 0, "an empty line waits for clicks")
        place_points(world, node, [(250, 100), (250, 250)])
        index = int(node.GetAttribute("MSUS.index"))
        near(world.value("MT", index), 15.0, 1e-6, "its length")
        check(world.row("MT", index)["provenance"] == "manual", "called manual")

    with steps.step("choose its row and delete it"):
        rows = world.session.rows()
        at = next(i for i, row in enumerate(rows) if row["node_id"] == node.GetID())
        world.panel.reader.select(at, 0)
        pump(0.1)
        usual = world.session.muscle.nodes_of("thickness")[0].GetDisplayNode().GetLineThickness()
        check(node.GetDisplayNode().GetLineThickness() > usual, "its line is drawn thicker")
        press(world.ui.msusDeleteButton)
        check(world.value("MT", index) is None, "its number is gone")
        press(world.ui.msusUndoButton)
        near(world.value("MT", index), 15.0, 1e-6, "undo brings it back")
        press(world.ui.msusRedoButton)

    with steps.step("add a fascicle and its angle"):
        press(world.ui.msusAddFascicleButton)
        node = slicer.mrmlScene.GetNodeByID(world.panel.correct.placed_id)
        deep = world.session.muscle.markups["deep", 1].GetNthControlPointPositionWorld(3)
        y = -deep[1] / world.session.spacing[1]
        place_points(world, node, [(200, y), (330, y - 60)])
        index = int(node.GetAttribute("MSUS.index"))
        check(world.value("FL", index) is not None, "its length")
        check(world.value("PA", index) is not None, "its angle")

    with steps.step("reset to AI"):
        press(world.ui.msusResetButton)
        check({r["provenance"] for r in world.session.rows()} == {"auto"}, "everything is automatic again")
        check(world.session.edits_in([0]) == [], "no edits are left")

    with steps.step("copy edits to the next frame"):
        line = world.session.muscle.nodes_of("thickness")[1]
        drag_point(line, 1, (0.0, 2.0), world.session.muscle.markups.values())
        edited = world.value("MT", 2)
        press(world.ui.msusCopyButton)
        check(world.session.frame == 1, "the next frame is shown")
        near(world.value("MT", 2), edited, 1e-6, "MT 2")
        check(world.row("MT", 2)["provenance"] == "edited", "called edited there, too")

    with steps.step("the table tells quantity, value, unit, provenance and frame"):
        world.panel.parameters.thisFrameOnly = False
        pump(0.4)
        texts = table_texts(world.ui.msusTable)
        check(len(texts) == len(world.session.rows("all")), "one row a number, all frames")
        check(any("edited" in cells for cells in texts), "provenance")
        check({cells[4] for cells in texts} == {str(i) for i in range(8)}, "frames 0 to 7")
        world.panel.parameters.thisFrameOnly = True
        pump(0.4)
        check(len(table_texts(world.ui.msusTable)) == len(world.session.rows()), "this frame only")

    with steps.step("the next frame that looks wrong"):
        world.session.show_frame(0)
        flags = world.session.flags()
        check(any(one.code == "missing" for one in flags.get(5, [])), f"frame 5 is flagged, got {flags}")
        for _ in flags:
            world.panel.next_flagged()
            if world.session.frame == 5:
                break
        check(world.session.frame == 5, "the key N leads there")

    with steps.step("the plot over time"):
        world.session.show_frame(0)
        world.ui.msusPlotButton.checked = True
        pump(0.3)
        table, charts = world.session.plot_nodes()
        check([chart.GetNumberOfPlotSeriesNodes() for chart in charts] == [5, 3], "mm and degrees, raw and smoothed")
        check(table.GetTable().GetNumberOfRows() == 8, "eight points")
        if has_window():
            plot = slicer.mrmlScene.GetNodeByID("vtkMRMLPlotViewNodeMSUSPlot")
            check(plot is not None and plot.GetPlotChartNodeID() == charts[0].GetID(), "the chart is in the plot view")
        world.panel.reader.go_to_row(4)
        check(world.session.frame == 4, "a click on a point leads to its frame")
        world.ui.msusPlotButton.checked = False
        pump(0.2)

    with steps.step("hide and show the overlay"):
        world.panel.toggle_overlay()
        check(not world.session.muscle.segmentation.GetDisplayNode().GetVisibility(), "the segments are hidden")
        world.panel.toggle_overlay()
        check(world.session.muscle.segmentation.GetDisplayNode().GetVisibility(), "and shown")
