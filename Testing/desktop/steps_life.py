"""Step 6 of the panel and its life: save, reopen, other modules, other scenes, odd input, reload."""

from __future__ import annotations

import sys

import numpy as np
import slicer
import steps_areas
import steps_network
import steps_queue
import steps_tutorial
import steps_volume
from desk import Truth, drag_point, has_window, press, pump, wait_until


def run(world) -> None:
    steps, check, near = world.steps, world.steps.check, world.steps.near
    from MSUSSegmentLib.panel import samples

    with steps.step("save and export"):
        world.session.show_frame(1)
        folder = world.out / "results"
        world.ui.msusFolderEdit.text = str(folder)
        world.panel.parameters.outputFolder = str(folder)
        world.panel.parameters.rater = "AB"
        pump(0.1)
        press(world.ui.msusSaveButton)
        check(wait_until(lambda: (folder / "analysis.json").is_file(), 60), "the folder is written")
        for name in ("scene.mrb", "segmentation.seg.nrrd", "markups", "measurements.csv"):
            check((folder / name).exists(), name)
        before = len(list(folder.glob("*.csv")))
        press(world.ui.msusCsvButton)
        press(world.ui.msusSegmentationButton)
        check(len(list(folder.glob("*.csv"))) == before + 1, "the numbers as CSV")
        check(len(list(folder.glob("*.seg.nrrd"))) == 2, "the segmentation")

    with steps.step("export examples for training"):
        folder = world.out / "dataset"
        world.panel.parameters.outputFolder = str(folder)
        world.ui.msusFolderEdit.text = str(folder)
        world.panel.parameters.datasetGroup = "S01"
        world.ui.msusGroupEdit.text = "S01"
        pump(0.1)
        press(world.ui.msusDatasetButton)
        check((folder / "index.csv").is_file(), f"index.csv (the panel says {world.message()!r})")
        check(len(list((folder / "images").glob("*.png"))) == 1, "one image")
        check(len(list((folder / "aponeurosis").glob("*.png"))) == 1, "its mask")

    with steps.step("reopen the scene that Slicer saved"):
        rows = world.session.rows("all")
        edits = world.session.edits_in(range(8))
        value = world.value("MT", 2)
        path = world.out / "whole.mrb"
        slicer.util.saveScene(str(path))
        check(path.is_file() and path.stat().st_size > 10000, "the .mrb is written")
        slicer.mrmlScene.Clear(0)
        pump(0.3)
        check(world.session is None, "nothing is worked on while the scene is empty")
        slicer.util.loadScene(str(path), {"clear": True})
        pump(0.5)
        if not has_window():
            world.widget.enter()
        check(world.session is not None, "the picture is taken up again")
        check(world.session.frame_count == 8, "eight frames")
        check(len(world.session.rows("all")) == len(rows), "all numbers")
        check(world.session.edits_in(range(8)) == edits, "who changed what")
        check(world.panel.parameters.rater == "AB", "the panel's state")
        world.session.show_frame(1)
        near(world.value("MT", 2), value, 1e-6, "MT 2")
        check(world.row("MT", 2)["provenance"] == "edited", "provenance")
        check("phantom" in str(world.ui.msusScaleLabel.text), "the scale and its source")

    with steps.step("the measurement is live after reopening"):
        line = world.session.muscle.nodes_of("thickness")[2]
        before = world.value("MT", 3)
        drag_point(line, 1, (0.0, 2.0), world.session.muscle.markups.values())
        check(abs(world.value("MT", 3) - before) > 1, "the number follows")
        check(world.row("MT", 3)["provenance"] == "edited", "called edited")

    with steps.step("reopen the folder's scene"):
        slicer.util.loadScene(str(world.out / "results" / "scene.mrb"), {"clear": True})
        pump(0.5)
        if not has_window():
            world.widget.enter()
        check(world.session is not None and world.session.frame_count == 8, "the cine is there")
        check(len(world.session.rows("all")) == len(rows), "all numbers")

    with steps.step("other modules and back"):
        before = len(world.session.rows("all"))
        if has_window():
            world.ui.msusSegmentEditor.setActiveEffectByName("Paint")
            slicer.util.selectModule("Data")
            pump(0.2)
            check(world.ui.msusSegmentEditor.activeEffect() is None, "no effect stays active")
            slicer.util.selectModule("MSUSSegment")
        else:
            world.widget.exit()
            world.widget.enter()
        pump(0.3)
        check(world.session is not None, "the picture is still worked on")
        check(len(world.session.rows("all")) == before, "with its numbers")

    with steps.step("nodes that are renamed or deleted by hand"):
        muscle = world.session.muscle
        muscle.volume.SetName("Renamed")
        muscle.segmentation.SetName("Renamed, too")
        slicer.mrmlScene.RemoveNode(muscle.segmentation)
        pump(0.2)
        check(world.session is not None, "the picture is still worked on")
        world.session.show_frame(0)
        world.truth = Truth(samples.phantom())
        check(world.run("THIS", 30), "a run makes the segmentation anew")
        check(world.session.muscle.segmentation is not None, "it is there")

    with steps.step("close the scene with the panel open"):
        old = world.session
        slicer.mrmlScene.Clear(0)
        pump(0.3)
        check(world.session is None, "nothing is worked on")
        check(old.observer_count == 0, "no observer is left behind")
        check(not world.ui.msusRunButton.isEnabled(), "Run waits for a picture")

    with steps.step("close the scene while a run is going"):
        if not has_window():
            world.widget.enter()
        world.truth = Truth(samples.phantom(), pause=0.1)
        world.choose(samples.load_phantom())
        parameters = world.panel.parameters
        parameters.frames = type(parameters.frames)["ALL"]
        press(world.ui.msusRunButton)
        check(wait_until(lambda: bool(world.session.rows("all")), 20), "a frame is done")
        slicer.mrmlScene.Clear(0)
        pump(1.0)
        check(world.session is None, "nothing is worked on")
        check(not world.panel.running, "the run was stopped")
        check(slicer.mrmlScene.GetNumberOfNodesByClass("vtkMRMLSegmentationNode") == 0, "nothing was written after it")

    steps_network.run(world)
    odd_input(world)
    video(world)

    steps_areas.run(world)
    steps_queue.run(world)
    steps_volume.run(world)
    steps_tutorial.run(world)

    with steps.step("a still: from picture to number"):
        slicer.mrmlScene.Clear(0)
        pump(0.3)
        if not has_window():
            world.widget.enter()
        world.choose(samples.load_phantom(frames=1))
        check(world.session.frame_count == 1, "one frame")
        world.truth = Truth(samples.phantom(frames=1))
        check(world.run("THIS", 30), "the run ends")
        near(world.value("MT"), world.truth.truths[0].thickness_mm, 1.0, "MT")

    with steps.step("reload the module"):
        old = world.widget
        session = world.session
        old.onReload()
        pump(0.5)
        new = slicer.modules.MSUSSegmentWidget
        check(new is not old, "a new widget")
        check(len(old.Observations) == 0, f"no observer of the old one, got {len(old.Observations)}")
        check(session.observer_count == 0, "nor of its session")
        world.widget = new
        if not has_window():
            new.enter()
        pump(0.3)
        check(new.panel is not None and new.panel is not old.panel, "a new panel")
        check(new.panel.session is not None, "on the same picture")
        check("MSUSSegmentLib.scene.session" in sys.modules, "with fresh code")

    with steps.step("leave nothing behind"):
        last = world.session
        slicer.mrmlScene.Clear(0)
        pump(0.3)
        check(last is None or last.observer_count == 0, "no observer of the last session")
        world.widget.cleanup()
        check(len(world.widget.Observations) == 0, "no observer of the widget")
        check(not steps.stray, f"no exception anywhere, got {steps.stray[:1]}")


def odd_input(world) -> None:
    steps, check = world.steps, world.steps.check
    if not has_window():
        world.widget.enter()
    height, width = 120, 160
    grey = np.tile(np.linspace(0, 255, width), (height, 1))
    noise = grey.astype(np.float32)
    noise[:10] = np.nan
    pictures = {
        "16 bit": (grey * 200).astype(np.uint16)[None],
        "float with NaN": noise[None],
        "three channels": np.repeat(grey.astype(np.uint8)[None, ..., None], 3, axis=-1),
    }
    for name, array in pictures.items():
        with steps.step(f"odd input: {name}"):
            kind = "vtkMRMLVectorVolumeNode" if array.ndim == 4 else "vtkMRMLScalarVolumeNode"
            node = slicer.mrmlScene.AddNewNodeByClass(kind, name)
            slicer.util.updateVolumeFromArray(node, array)
            world.choose(node)
            check(world.session is not None, f"it is worked on (the panel says {world.message()!r})")
            check(world.session.pixels(0).dtype == np.uint8, "as 8-bit grey")
            check("unknown" in str(world.ui.msusScaleLabel.text), "its scale is unknown")
            check(node.GetDisplayNode() is not None, "it has a display")

    with steps.step("odd input: frames of different sizes"):
        sequence = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLSequenceNode", "Mixed")
        for i, rows in enumerate((120, 100)):
            item = slicer.vtkMRMLScalarVolumeNode()
            slicer.util.updateVolumeFromArray(item, grey[None, :rows].astype(np.uint8))
            sequence.SetDataNodeAtValue(item, str(i))
        browser = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLSequenceBrowserNode", "Mixed browser")
        browser.SetAndObserveMasterSequenceNodeID(sequence.GetID())
        slicer.modules.sequences.logic().UpdateAllProxyNodes()
        world.choose(browser.GetProxyNode(sequence))
        check("different sizes" in world.message(), f"a sentence, got {world.message()!r}")
        check(world.session is None, "it is not worked on")


def video(world) -> None:
    steps, check = world.steps, world.steps.check
    with steps.step("the file reader takes stacks, and leaves pictures to Slicer"):
        from MSUSSegmentLib.panel import file_reader

        missing = world.out / "gone.mp4"
        check(not file_reader.can_load(str(missing)), "a file that is not there is refused")
        try:
            from PIL import Image
        except ImportError:
            print("        without Pillow no stack can be made here")
            return
        pages = [Image.fromarray(np.full((64, 96), 40 * i, np.uint8)) for i in range(3)]
        path, single = world.out / "stack.tif", world.out / "single.tif"
        pages[0].save(path, save_all=True, append_images=pages[1:])
        pages[0].save(single)
        check(file_reader.can_load(str(path)) and not file_reader.can_load(str(single)), "pages are counted")
        node = slicer.util.loadNodeFromFile(str(path), "MSUSSegment")
        check(node is not None, "Slicer loads it through our reader")
        world.choose(node)
        check(world.session is not None and world.session.frame_count == 3, "three frames")
