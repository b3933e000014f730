"""The pictures and the animation of the tutorial (Resources/Tutorial.md), taken while one works: MSUS_TUTORIAL=folder.

In the application these are pictures of its window. Without a window they show the panel beside the slice view, as far
as either can be drawn. Copy what was made to Resources/Screenshots; the page names the files.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import slicer
from desk import Truth, _moves, has_window, press, pump, wait_until

#: The folder for the pictures, from the environment; none are made without it.
TUTORIAL = os.environ.get("MSUS_TUTORIAL", "")
#: What the tutorial page shows, in its order.
SHOTS = ("1-load", "2-calibrate", "3-segment", "4-correct", "5-read", "6-save")
ANIMATION = "tutorial.gif"
#: Seconds that the animation may last, its width in pixels, and seconds for which a picture that is in motion is shown.
LONGEST, WIDTH, MOTION = 60.0, 900, 0.25
SECTIONS = ("Load", "Scale", "Segment", "Correct", "Read", "Save")


class Film:
    """Pictures by name, and the frames of an animation with how long each is shown."""

    def __init__(self, world, folder: Path):
        self.world, self.folder = world, folder
        self.frames: list = []
        self.seconds: list[float] = []
        folder.mkdir(parents=True, exist_ok=True)

    def picture(self):
        """What is seen now, as Pillow's image."""
        from PIL import Image

        pump(0.15)
        panel = self.folder / "part.png"
        widget = slicer.util.mainWindow() if has_window() else self.world.widget.parent
        if not has_window():
            widget.resize(512, widget.sizeHint.height() + 60)  # labels that wrap need more than they say
        widget.grab().save(str(panel))
        image = Image.open(panel).convert("RGB")
        image.load()
        panel.unlink()
        view = None if has_window() else self._view()
        if view is None:
            return image
        whole = Image.new("RGB", (image.width + view.width, max(image.height, view.height)), (239, 239, 239))
        whole.paste(image, (0, 0))
        whole.paste(view, (image.width, 0))
        return whole

    def _view(self):
        """The slice view, drawn without the application; None where that cannot be."""
        from PIL import Image

        from MSUSSegmentLib.scene import headless

        if headless.in_desktop():
            return None
        from MSUSSegmentLib.scene.render import render_slice

        path = self.folder / "view.png"
        render_slice(self.world.session.muscle, path, size=(800, 700), frame=None)
        image = Image.open(path).convert("RGB")
        image.load()
        path.unlink()
        return image

    def show(self, seconds: float = MOTION):
        """One more frame of the animation."""
        from PIL import Image

        image = self.picture()
        height = round(image.height * WIDTH / image.width)
        self.frames.append(image.resize((WIDTH, height), Image.Resampling.LANCZOS))
        self.seconds.append(seconds)
        return image

    def shoot(self, name: str, seconds: float = 4.0) -> None:
        """A picture of the page, which stands still in the animation."""
        self.show(seconds).save(self.folder / f"tutorial-{name}.png", optimize=True)

    def write(self) -> Path:
        """The animation as a GIF of one palette; all frames have the size of the largest."""
        from PIL import Image

        height = max(frame.height for frame in self.frames)
        whole = []
        for frame in self.frames:
            page = Image.new("RGB", (WIDTH, height), (239, 239, 239))
            page.paste(frame, (0, 0))
            whole.append(page.quantize(128, dither=Image.Dither.NONE))
        path = self.folder / ANIMATION
        times = [int(1000 * seconds) for seconds in self.seconds]
        whole[0].save(path, save_all=True, append_images=whole[1:], duration=times, loop=0, optimize=True)
        return path


@contextmanager
def only(world, *names: str):
    """Only these sections open, so that what is spoken of is seen without scrolling."""
    before = {name: getattr(world.ui, f"msus{name}Section").collapsed for name in SECTIONS}
    for name in SECTIONS:
        world.panel.folding._fold(name, name not in names)
    world.panel.folding.update()
    pump(0.2)
    try:
        yield
    finally:
        for name, folded in before.items():
            world.panel.folding._fold(name, folded)


def run(world) -> None:
    if not TUTORIAL:
        return
    steps, check = world.steps, world.steps.check
    try:
        import PIL  # noqa: F401
    except ImportError:
        print("        the tutorial's pictures are not made: they need Pillow")
        return
    from MSUSSegmentLib.panel import samples

    with steps.step("tutorial: pictures and animation"):
        film = Film(world, Path(TUTORIAL))
        slicer.mrmlScene.Clear(0)
        pump(0.3)
        if not has_window():
            world.widget.enter()
        world.truth = Truth(samples.phantom(), pause=0.1)
        world.choose(samples.load_phantom())
        with only(world, "Load"):
            film.shoot("1-load")
        with only(world, "Scale"):
            film.shoot("2-calibrate")
        with only(world, "Segment"):
            parameters = world.panel.parameters
            parameters.frames = type(parameters.frames)["ALL"]
            press(world.ui.msusRunButton)
            for _ in range(40):
                film.show()
                if not world.panel.running:
                    break
            check(wait_until(lambda: not world.panel.running, 60), "the run ends")
            film.shoot("3-segment")
        with only(world, "Correct"):
            _correct(world, film)
            film.shoot("4-correct")
        with only(world, "Read"):
            world.panel.accept()
            world.panel.next_unchecked()
            film.show(1.5)
            world.ui.msusPlotButton.checked = True
            pump(0.4)
            film.shoot("5-read")
            world.ui.msusPlotButton.checked = False
        with only(world, "Save"):
            world.ui.msusFolderEdit.text = str(world.out / "tutorial")
            world.panel.parameters.outputFolder = str(world.out / "tutorial")
            pump(0.1)
            press(world.ui.msusSaveButton)
            check((world.out / "tutorial" / "scene.mrb").is_file(), f"it is saved, got {world.message()!r}")
            world.panel.say("Saved.")  # not the name of this computer's folder
            world.ui.msusFolderEdit.text = ""
            film.shoot("6-save")
        path = film.write()
        made = sorted(one.name for one in Path(TUTORIAL).iterdir())
        check(made == sorted([ANIMATION, *(f"tutorial-{name}.png" for name in SHOTS)]), f"all of them, got {made}")
        check(sum(film.seconds) <= LONGEST, f"a minute at most, got {sum(film.seconds):.0f} s")
        check(path.stat().st_size < 8_000_000, f"a file for a page, got {path.stat().st_size / 1e6:.1f} MB")


def _correct(world, film: Film) -> None:
    """Drag a point, type a number, write a note, undo."""
    session = world.session
    session.show_frame(0)
    node = session.muscle.nodes_of("thickness")[1]
    start = np.array(node.GetNthControlPointPositionWorld(0))
    film.show(1.0)
    with _moves(node, start) as move:
        for i in range(1, 9):
            move(start + np.array([0.0, 0.25 * i, 0.0]))
            film.show()
    film.show(1.5)
    rows = session.rows()
    at = next(i for i, row in enumerate(rows) if (row["quantity"], row["index"]) == ("PA", 1))
    world.ui.msusTable.item(at, 1).setText("18.5")
    film.show(1.5)
    session.set_note(session.muscle.markups["thickness", 2], "septum in the way")
    film.show(1.5)
    world.panel.undo()
    film.show(1.0)
    world.panel.redo()
