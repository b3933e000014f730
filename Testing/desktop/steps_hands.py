"""What the hands do all day: numbers in sight, folding, accepting, keys, typing, the wheel, several pictures."""

from __future__ import annotations

import slicer
from desk import has_window, press, pump, table_texts, wait_until


def strip(world) -> str:
    return str(world.ui.msusStripLabel.text)


def run(world) -> None:
    steps, check, near = world.steps, world.steps.check, world.steps.near
    ui = world.ui

    with steps.step("the strip has the numbers, and sections that are done are one line"):
        world.session.show_frame(0)
        pump(0.3)
        check(f"MT&nbsp;{world.value('MT'):.1f}&nbsp;mm" in strip(world), f"MT in the strip, got {strip(world)!r}")
        check(f"PA&nbsp;{world.value('PA'):.1f}°" in strip(world), "PA, too")
        check(bool(ui.msusLoadSection.collapsed) and "8 frames" in str(ui.msusLoadSection.text), "Load is folded")
        check(bool(ui.msusScaleSection.collapsed) and "mm per pixel" in str(ui.msusScaleSection.text), "Calibrate, too")

    with steps.step("the strip stays in sight when the panel is scrolled"):
        area = world.panel.strip._scroll_area()
        if area is None:
            check(not has_window(), "there is nothing to scroll without a main window only")
        else:
            bar = area.verticalScrollBar()
            bar.setValue(bar.maximum)
            pump(0.2)
            away = bar.value > 200
            check(bool(world.panel.strip.pinned.visible) == away, "the copy is there when the strip is away")
            bar.setValue(0)
            pump(0.1)
            check(not world.panel.strip.pinned.visible, "and gone when it is not")

    with steps.step("accept a frame by its key's action"):
        world.panel.accept()
        pump(0.4)
        check(world.session.checked_frames() == [0], "frame 0 is checked")
        check(bool(ui.msusAcceptButton.checked), "the button says so")
        check("✓" in strip(world), "the strip, too")
        check({row["checked"] for row in world.session.rows()} != {""}, "the table, too")
        world.panel.next_unchecked()
        check(world.session.frame == 1, "on to the next unchecked one")
        check("1 of 8" in str(ui.msusFrameLabel.text), f"they are counted, got {ui.msusFrameLabel.text!r}")

    with steps.step("an old message goes with its frame"):
        world.panel.say("This was said of frame 1.", "warning")
        world.panel.next_frame()
        check("frame 1" not in world.message() and str(ui.msusMessageLabel.styleSheet) == "", "it is gone")

    with steps.step("type an angle, and the fascicle turns"):
        rows = world.session.rows()
        at = next(i for i, row in enumerate(rows) if (row["quantity"], row["index"]) == ("PA", 1))
        ui.msusTable.item(at, 1).setText("18.5")
        pump(0.1)
        near(world.value("PA", 1), 18.5, 1e-3, "PA 1")
        check(world.row("PA", 1)["provenance"] == "edited", "called edited")
        check(any("18.5" in cells for cells in table_texts(ui.msusTable)), "the table shows it")
        ui.msusTable.item(at, 1).setText("nonsense")
        pump(0.1)
        near(world.value("PA", 1), 18.5, 1e-3, "PA 1 after nonsense")
        world.panel.undo()

    with steps.step("the menu of a line"):
        rows = world.session.rows()
        world.panel.reader.select(next(i for i, row in enumerate(rows) if (row["quantity"], row["index"]) == ("MT", 2)))
        actions = dict(world.panel.reader.line_actions())
        check(len(actions) == 5, f"five things can be done, got {list(actions)}")
        node = world.session.muscle.markups["thickness", 2]
        actions["Lock"]()
        check(bool(node.GetLocked()), "locked")
        dict(world.panel.reader.line_actions())["Unlock"]()
        check(not node.GetLocked(), "and free again")

    with steps.step("a note on a line"):
        world.session.set_note(node, "at the septum")
        check(world.shown("at the septum") or any("at the septum" in cells[5] for cells in table_texts(ui.msusTable)),
              "the table has the note")  # fmt: skip
        check(world.row("MT", 2)["note"] == "at the septum", "beside its number")
        world.panel.undo()
        check(world.row("MT", 2)["note"] == "", "undo takes it back")

    if has_window():
        with steps.step("Slicer's own menu of a line in the view has our entries"):
            import MSUSSegment

            MSUSSegment.registerViewMenu()  # Slicer has done it once it was started
            handler = slicer.qSlicerSubjectHierarchyPluginHandler.instance()
            check(handler.pluginByName("MSUSSegment") is not None, "the plugin is known to Slicer")
            menu = slicer.MSUSSegmentSubjectHierarchyPlugin
            tree = slicer.vtkMRMLSubjectHierarchyNode.GetSubjectHierarchyNode(slicer.mrmlScene)
            menu.showViewContextMenuActionsForItem(tree.GetItemByDataNode(node), {"ViewNodeID": "vtkMRMLSliceNodeRed"})
            texts = [str(one.text) for one in menu.viewContextMenuActions() if one.visible]
            check(len(texts) == 5 and "Delete" in texts, f"five entries, got {texts}")
            menu.viewContextMenuActions()[2].trigger()
            check(bool(node.GetLocked()), "Lock locks")
            menu.viewContextMenuActions()[2].trigger()
            check(not node.GetLocked(), "and again: free")
            menu.showViewContextMenuActionsForItem(tree.GetItemByDataNode(world.session.muscle.volume), {})
            check(not any(one.visible for one in menu.viewContextMenuActions()), "none for a volume")

    with steps.step("what the layers below say goes through Slicer's translation"):
        from MSUSSegmentLib.panel import translation

        asked: list = []
        real = translation.translate
        translation.translate = lambda context, text: asked.append((context, text)) or text
        translation._of_line.cache_clear()
        try:
            said = translation.sentence("missing: MT (no contour was found)")
        finally:
            translation.translate = real
            translation._of_line.cache_clear()
        check(("MSUSSegment", "missing: {quantity} ({why})") in asked, f"the flag's template, got {asked}")
        check(translation.sentence("no contour was found") == real("MSUSSegment", "no {what} was found").format(
            what=translation.sentence("contour")), f"Slicer's own words, got {said!r}")  # fmt: skip

    with steps.step("numbers stand beside their lines"):
        node = world.session.muscle.markups["fascicle", 1]
        labels = [node.GetNthControlPointLabel(i) for i in range(node.GetNumberOfControlPoints())]
        check(any(label.startswith("FL ") for label in labels), f"FL, got {labels}")

    with steps.step("keys can be looked at and changed"):
        keys = world.panel.keys
        world.panel.show_keys()
        pump(0.2)
        check(bool(keys._dialog.isVisible()), "the table of keys is there")
        keys.change("accept", "Shift+J")
        check("Shift+J" in str(ui.msusAcceptButton.toolTip), "the tool tip says the new key")
        check(keys.shortcuts["accept"].key.toString() == "Shift+J", "the shortcut has it")
        keys.reset()
        check(keys.shortcuts["accept"].key.toString() == "A", "and the old one again")
        world.panel.show_keys()
        check(not keys._dialog.isVisible(), "closed again")

    if has_window():
        with steps.step("the wheel over the picture steps frames, and the scan area fills the view"):
            world.session.show_frame(0)
            interactor = slicer.app.layoutManager().sliceWidget("Red").sliceView().renderWindow().GetInteractor()
            node = slicer.app.layoutManager().sliceWidget("Red").mrmlSliceNode()
            offset = node.GetSliceOffset()
            interactor.InvokeEvent("MouseWheelForwardEvent")
            pump(0.2)
            check(world.session.frame == 1, "the next frame")
            near(node.GetSliceOffset(), offset, 1e-6, "the view stays in the picture's plane")
            ui.msusFitButton.checked = True
            pump(0.4)
            narrow = node.GetFieldOfView()[0]
            ui.msusFitButton.checked = False
            pump(0.4)
            check(node.GetFieldOfView()[0] >= narrow - 1e-6, "the whole picture needs no less room")
            ui.msusFitButton.checked = True

    with steps.step("several pictures, all measured in a row"):
        from MSUSSegmentLib.panel import samples

        first = world.session.muscle.volume
        before = len(world.session.rows("all"))
        world.choose(samples.load_phantom())
        pump(0.4)
        check(ui.msusPictureTable.rowCount == 2, "two are listed")
        press(ui.msusRunAllButton)
        check(wait_until(lambda: not world.panel.running and not world.panel.pictures._queue, 120), "the row ends")
        pump(0.4)
        states = [cells[2] for cells in table_texts(ui.msusPictureTable)]
        check(all(state.startswith("8 of 8") for state in states), f"all frames of both, got {states}")
        second = world.session.muscle.volume
        world.choose(first)
        check(len(world.session.rows("all")) >= before - 10, "the first kept its numbers")
        slicer.mrmlScene.RemoveNode(second)
        pump(0.2)
        check(world.session is not None, "the first is still worked on")
