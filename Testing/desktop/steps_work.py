"""Steps 1 to 3 of the panel: open the module, load, calibrate, segment."""

from __future__ import annotations

import slicer
import vtk
from desk import Truth, has_window, press, pump, table_texts, wait_until


class World:
    """What the steps share. ``widget`` is the module's widget, ``panel`` its panel, ``ui`` the panel's widgets."""

    def __init__(self, steps, out):
        self.steps, self.out = steps, out
        self.widget = None
        self.truth = None
        self.times: dict[str, dict[str, float]] = {}  # of each recording, by what was timed

    @property
    def panel(self):
        return self.widget.panel

    @property
    def ui(self):
        return self.widget.ui

    @property
    def session(self):
        return self.panel.session

    def enter(self) -> None:
        """Open the module; without a main window there is no module selector."""
        if has_window():
            slicer.util.selectModule("MSUSSegment")
        self.widget = slicer.app.moduleManager().module("MSUSSegment").widgetRepresentation().self()
        if not has_window():
            self.widget.enter()
        self.panel.runner.make_factory = lambda task, device: lambda say, device_now=None: self.truth
        self.steps.shoot = lambda: self.widget.parent
        pump(0.2)

    def choose(self, node) -> None:
        """Pick a volume in the panel's selector."""
        self.panel.parameters.inputVolume = node
        pump(0.2)

    def run(self, frames: str = "ALL", seconds: float = 120.0) -> bool:
        """Press Run for "THIS" or "ALL" frames and wait for its end."""
        parameters = self.panel.parameters
        parameters.frames = type(parameters.frames)[frames]
        press(self.ui.msusRunButton)
        return wait_until(lambda: not self.panel.running, seconds)

    def value(self, quantity: str, index=None):
        """A number of the frame shown."""
        found = [r for r in self.session.rows() if (r["quantity"], r["index"]) == (quantity, index)]
        return found[0]["value"] if found else None

    def row(self, quantity: str, index=None) -> dict:
        return next(r for r in self.session.rows() if (r["quantity"], r["index"]) == (quantity, index))

    def message(self) -> str:
        return str(self.ui.msusMessageLabel.text)

    def shown(self, text: str) -> bool:
        """Whether the panel's table shows this text in a cell."""
        pump(0.3)
        return any(text in cells for cells in table_texts(self.ui.msusTable))


def run(world: World) -> None:
    steps, check, near = world.steps, world.steps.check, world.steps.near

    with steps.step("open the module"):
        if has_window():
            slicer.util.mainWindow().resize(1500, 1000)
        world.enter()
        check(world.widget is not None, "the module's widget is there")
        check(world.session is None, "nothing is chosen yet")
        check(not world.ui.msusRunButton.isEnabled(), "Run waits for a picture")
        check("torch" not in __import__("sys").modules, "torch is not imported by opening the module")

    from MSUSSegmentLib.panel import samples

    with steps.step("sample data is registered"):
        samples.register()
        names = [source.sampleName for source in slicer.modules.sampleDataSources["MSUSSegment"]]
        check(len(names) == 5 and len(set(names)) == 5, f"five samples, got {names}")

    with steps.step("no picture chosen is said in words"):
        world.panel.run()
        check("Choose" in world.message(), f"a sentence, got {world.message()!r}")

    with steps.step("load the phantom"):
        world.truth = Truth(samples.phantom())
        world.choose(samples.load_phantom())
        check(world.session is not None, "the phantom is worked on")
        check(world.session.frame_count == 8, "eight frames")
        check("0.1 mm" in str(world.ui.msusScaleLabel.text), "the scale is shown")
        check("phantom" in str(world.ui.msusScaleLabel.text), "and where it came from")
        if has_window():
            shown = slicer.mrmlScene.GetNodeByID("vtkMRMLSliceCompositeNodeRed").GetBackgroundVolumeID()
            check(shown == world.session.muscle.volume.GetID(), "the picture is in the Red view")

    with steps.step("go through the frames"):
        world.panel.next_frame()
        check(world.session.frame == 1, "the next frame")
        world.panel.previous_frame()
        check(world.session.frame == 0, "and back")

    calibrate(world)

    with steps.step("segment all frames"):
        check(world.run("ALL"), "the run ends")
        check(len({r["frame"] for r in world.session.rows("all")}) == 8, "all frames have numbers")
        truth = world.truth.truths[0]
        near(world.value("MT"), truth.thickness_mm, 1.0, "MT")
        near(world.value("PA"), truth.pennation_deg, 3.0, "PA")
        near(world.value("FL"), truth.fascicle_length_mm, 8.0, "FL")
        check(world.shown(f"{world.value('MT'):.1f}"), "the table shows MT")
        segments = world.session.muscle.segmentation.GetSegmentation()
        check(segments.GetNumberOfSegments() == 5, "five segments")
        check(world.row("MT")["model"] == "truth 1", "the model stands beside the number")

    with steps.step("another scale changes every number"):
        before = [r["value"] for r in world.session.rows("all") if r["quantity"] == "MT" and r["index"] is None]
        world.ui.msusSpacingSpin.value = 0.2
        press(world.ui.msusSpacingButton)
        after = [r["value"] for r in world.session.rows("all") if r["quantity"] == "MT" and r["index"] is None]
        check(len(after) == 8, "eight frames")
        for old, new in zip(before, after, strict=True):
            near(new, 2 * old, 1e-6, "MT")
        near(world.session.muscle.volume.GetSpacing()[0], 0.2, 1e-9, "the volume's spacing")
        world.ui.msusSpacingSpin.value = 0.1
        press(world.ui.msusSpacingButton)
        near(world.value("MT"), before[0], 1e-6, "MT")

    with steps.step("cancel keeps what is done"):
        world.truth.set(pause=0.1)
        slicer.mrmlScene.Clear(0)
        pump(0.3)
        if not has_window():
            world.widget.enter()
        world.choose(samples.load_phantom())
        parameters = world.panel.parameters
        parameters.frames = type(parameters.frames)["ALL"]
        press(world.ui.msusRunButton)
        check(wait_until(lambda: len({r["frame"] for r in world.session.rows("all")}) >= 2), "two frames are done")
        press(world.ui.msusCancelButton)
        check(wait_until(lambda: not world.panel.running, 20), "the run stops")
        done = len({r["frame"] for r in world.session.rows("all")})
        check(2 <= done < 8, f"some frames are kept, got {done}")
        check("ancel" in world.message(), "the panel says so")

    with steps.step("a run that fails is said in words"):
        world.truth.set(fail_at=1)
        check(world.run("ALL", 20), "the run ends")
        check("told to fail" in world.message(), f"the reason, got {world.message()!r}")
        check(world.ui.msusRunButton.isEnabled(), "Run can be pressed again")

    with steps.step("segment again, one frame without a muscle"):
        world.truth.set(empty=(5,))
        check(world.run("ALL"), "the run ends")
        check(len({r["frame"] for r in world.session.rows("all")}) == 8, "all frames have rows")
        world.session.show_frame(0)


def calibrate(world: World) -> None:
    steps, check, near = world.steps, world.steps.check, world.steps.near

    with steps.step("an unknown scale is amber"):
        press(world.ui.msusClearScaleButton)
        check("unknown" in str(world.ui.msusScaleLabel.text), "the label says unknown")
        check("background" in str(world.ui.msusScaleLabel.styleSheet), "in amber")

    with steps.step("calibrate with a drawn line"):
        volume = world.session.muscle.volume
        line = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLMarkupsLineNode", "Known distance")
        matrix = vtk.vtkMatrix4x4()
        volume.GetIJKToRASMatrix(matrix)
        for row in (100.0, 200.0):
            position = matrix.MultiplyPoint((50.0, row, 0.0, 1.0))
            line.AddControlPoint(vtk.vtkVector3d(*position[:3]))
        world.panel.parameters.scaleLine = line
        world.ui.msusKnownLengthSpin.value = 8.0
        press(world.ui.msusLineButton)
        near(volume.GetSpacing()[0], 0.08, 1e-9, "the volume's spacing")
        check("drawn line" in str(world.ui.msusScaleLabel.text), "the source is said")

    with steps.step("calibrate by typing"):
        world.ui.msusSpacingSpin.value = 0.1
        press(world.ui.msusSpacingButton)
        near(world.session.muscle.volume.GetSpacing()[0], 0.1, 1e-9, "the volume's spacing")
        check("typed" in str(world.ui.msusScaleLabel.text), "the source is said")
        check("background" not in str(world.ui.msusScaleLabel.styleSheet), "no longer amber")

    with steps.step("ticks are looked for and nothing breaks"):
        press(world.ui.msusTicksButton)
        check(world.message() != "", "the panel says what came of it")
        near(world.session.muscle.volume.GetSpacing()[0], 0.1, 1e-9, "the spacing is untouched")
