"""The queue of a study in the panel: opened, one image after the other, saved on the way, approved."""

from __future__ import annotations

import time
from dataclasses import asdict

import numpy as np
import slicer
from desk import has_window, press, pump

SPACING = (0.12, 0.12)


def run(world) -> None:
    steps, check, ui = world.steps, world.steps.check, world.ui
    from MSUSSegmentLib.panel import ask

    folder = _study(world)
    asked = ask.ask_folder
    try:
        ask.ask_folder = lambda title, start: str(folder)
        slicer.mrmlScene.Clear(0)
        pump(0.3)
        if not has_window():
            world.widget.enter()
        ui.msusRaterEdit.text = "anna"
        pump(0.1)
        queue = world.panel.queue

        with steps.step("queue: a study is opened and lists its images"):
            ui.msusQueueSection.collapsed = False
            press(ui.msusQueueOpenButton)
            check(queue.study is not None, f"the study is open, got {world.message()!r}")
            check(int(ui.msusQueueTable.rowCount) == 3, "three images")
            check("AI 3" in str(ui.msusQueueLabel.text), f"all proposed, got {ui.msusQueueLabel.text!r}")

        with steps.step("queue: next opens one image after the other"):
            seconds = []
            for name in ("p0", "p1"):
                begun = time.perf_counter()
                press(ui.msusQueueNextButton)
                seconds.append(time.perf_counter() - begun)
                check(queue.work is not None and queue.work.image.name == name, f"{name} is open")
                check("MT" in str(ui.msusStripLabel.text), "its numbers are shown")
            world.times.setdefault("study", {})["next image, s"] = max(seconds)
            count = slicer.mrmlScene.GetNumberOfNodesByClass("vtkMRMLScalarVolumeNode")
            check(count == 1, f"one picture at a time, got {count}")

        with steps.step("queue: what is changed is saved on the way; approve goes on"):
            node = world.session.muscle.markups["deep", 1]
            node.InvokeEvent(node.PointStartInteractionEvent)
            x, y, z = node.GetNthControlPointPosition(1)
            node.SetNthControlPointPosition(1, x, y - 1.0, z)
            node.InvokeEvent(node.PointEndInteractionEvent)
            pump(0.2)
            press(ui.msusQueueNextButton)
            check(str(ui.msusQueueTable.item(1, 1).text()) == "corrected", "p1 is corrected")
            press(ui.msusQueueApproveButton)
            check(str(ui.msusQueueTable.item(2, 1).text()) == "approved", "p2 is approved")
            record = queue.study.record(queue.study.image("p1"), "anna")
            check(record["changes"][0]["kind"] == "deep", "the record says what was moved")
    finally:
        ask.ask_folder = asked
        world.panel.queue.close()
        ui.msusRaterEdit.text = ""
        slicer.mrmlScene.Clear(0)
        pump(0.3)
        if not has_window():
            world.widget.enter()


def _study(world):
    """Three phantoms with what a network that knows them would find."""
    from MSUSSegmentLib.io.pictures import write_picture
    from MSUSSegmentLib.io.result_files import content_sha256
    from MSUSSegmentLib.measure.architecture import Options
    from MSUSSegmentLib.phantoms.muscle import MusclePhantom, render_muscle
    from MSUSSegmentLib.study.annotation import AI, PROPOSED, Annotation
    from MSUSSegmentLib.study.image import StudyImage
    from MSUSSegmentLib.study.study import Settings, Study
    from MSUSSegmentLib.tasks.longitudinal import LONGITUDINAL
    from MSUSSegmentLib.tasks.result import Picture

    folder = world.out / "study"
    with Study.create(folder, Settings("longitudinal")) as study:
        (folder / "pictures").mkdir()
        for number in range(3):
            phantom = render_muscle(MusclePhantom(shape=(300, 400), spacing=SPACING, seed=number))
            truth, path = phantom.truth, folder / "pictures" / f"p{number}.png"
            write_picture(path, phantom.pixels)
            image = StudyImage(
                f"p{number}", path.name, f"pictures/{path.name}", None, content_sha256(path), number,
                phantom.pixels.shape, spacing=SPACING, scale_source="typed", mm_per_pixel=SPACING[0],
            )  # fmt: skip
            study.add(image)
            maps = {"aponeurosis": truth.superficial_mask | truth.deep_mask, "fascicle": truth.fascicle_mask}
            maps = {name: mask.astype(np.float32) for name, mask in maps.items()}
            found = LONGITUDINAL.interpret(maps, Picture(phantom.pixels), spacing=SPACING)
            one = Annotation(
                image.name, image.source, image.sha256, 0, "longitudinal", image.shape, image.spacing, AI, PROPOSED,
                masks=found.masks, drawing=found.drawing, measurements=found.measurements, options=asdict(Options()),
                scale_source="typed", model="truth 1", weights="ab" * 32,
            )  # fmt: skip
            study.save(image, AI, [one], PROPOSED)
    return folder
