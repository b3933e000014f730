"""A small recording, its results, and a mouse that works without a screen."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

pytest.importorskip("slicer", reason="needs slicer-core (pip install 'msus-segment[standalone]')")
sys.path.insert(0, str(Path(__file__).parent))

from limb_help import found, limb, limb_session  # noqa: F401  fixtures

from MSUSSegmentLib.measure.architecture import Options
from MSUSSegmentLib.measure.flags import flag
from MSUSSegmentLib.measure.knots import area_points
from MSUSSegmentLib.measure.types import Line, MuscleGeometry
from MSUSSegmentLib.phantoms.muscle import MusclePhantom, render_muscle
from MSUSSegmentLib.scene import headless
from MSUSSegmentLib.scene.build import build_scene
from MSUSSegmentLib.scene.live import LiveMeasurement
from MSUSSegmentLib.tasks.derive import derive
from MSUSSegmentLib.tasks.longitudinal import LONGITUDINAL
from MSUSSegmentLib.tasks.result import FrameResult, Picture

FPS = 25.0
STANDARD = Options()


@dataclass
class StandIn:
    """What the scene needs of an io.Recording."""

    pictures: list
    spacing: tuple[float, float] | None
    name: str = "phantom.mp4"
    source: str = "phantom"
    served: list = field(default_factory=list)

    @property
    def scale(self):
        return SimpleNamespace(spacing=self.spacing, source=self.source if self.spacing else "unknown")

    @property
    def shape(self):
        return self.pictures[0].shape

    fps = FPS

    @property
    def times(self):
        return tuple(i / FPS for i in range(len(self.pictures))) if len(self.pictures) > 1 else (None,)

    def __len__(self):
        return len(self.pictures)

    def frame(self, i):
        return SimpleNamespace(pixels=self.pictures[i], index=i, time_s=self.times[i], scale=self.scale)

    def frames(self, indices=None):
        return (self.frame(i) for i in (range(len(self)) if indices is None else indices))


@pytest.fixture(scope="session")
def images():
    """Four phantom frames with different pennation."""
    phantom = MusclePhantom(shape=(300, 400), spacing=(0.12, 0.12), fascicle_spacing_mm=2.0)
    return [render_muscle(replace(phantom, pennation_deg=14.0 + 3 * i)) for i in range(4)]


@pytest.fixture(scope="session")
def result_of():
    """A FrameResult from a phantom image's truth."""

    def result(image, index=0, spacing="own", options=STANDARD, keep=("superficial", "deep", "fascicles"), areas=()):
        truth, spacing = image.truth, image.spacing if spacing == "own" else spacing
        full = truth.geometry
        geometry = MuscleGeometry(
            full.superficial if "superficial" in keep else None,
            full.deep if "deep" in keep else None,
            tuple(full.fascicles) if "fascicles" in keep else (),
            {kind: flag("text", text=f"no {name} in this frame")
             for name, kind in (("superficial", "superficial"), ("deep", "deep"), ("fascicles", "fascicle"))
             if name not in keep},
        )
        masks = {
            "superficial_aponeurosis": truth.superficial_mask,
            "deep_aponeurosis": truth.deep_mask,
            "fascicles": truth.fascicle_mask,
            "muscle": truth.muscle_mask,
        }
        absent = [f"{name}_aponeurosis" for name in ("superficial", "deep") if name not in keep]
        absent += ["muscle"] if absent else []
        absent += ["fascicles"] if "fascicles" not in keep else []
        masks = {name: mask for name, mask in masks.items() if name not in absent}
        picture = Picture(image.pixels)
        drawing = LONGITUDINAL.lay(geometry, picture, spacing, options)
        drawing.lines.update({("area", i): Line(area_points(polygon)) for i, polygon in enumerate(areas, 1)})
        derived = derive(LONGITUDINAL, drawing, picture, spacing, options)
        lines = {key: line for key, line in derived.lines.items() if line.placed}
        return FrameResult(index, index / FPS, masks, lines, derived.measurements, drawing.reasons)

    return result


@pytest.fixture
def circle():
    angle = np.linspace(0, 2 * np.pi, 200, endpoint=False)
    return np.column_stack([200 + 60 * np.cos(angle), 150 + 60 * np.sin(angle)])


@pytest.fixture
def still(images, result_of, circle):
    """A still with everything on it, one area included."""
    headless.new_scene()
    recording = StandIn([images[0].pixels], images[0].spacing, "phantom.png")
    return build_scene(recording, [result_of(images[0], areas=[circle])], rater="", model="truth")


@pytest.fixture
def results(images, result_of):
    """Results of a cine of four frames; in the third, no muscle was found."""
    return [result_of(image, i, keep=() if i == 2 else ("superficial", "deep", "fascicles"))
            for i, image in enumerate(images)]


@pytest.fixture
def recording(images):
    return StandIn([image.pixels for image in images], images[0].spacing)


@pytest.fixture
def stand_in():
    return StandIn


@pytest.fixture
def cine_scene(recording, results):
    headless.new_scene()
    return build_scene(recording, results, model="truth")


@pytest.fixture
def listen():
    """LiveMeasurement(muscle, ...) that is closed at the end."""
    made = []

    def live(muscle, **more):
        made.append(LiveMeasurement(muscle, **more))
        return made[-1]

    yield live
    for one in made:
        one.close()


@pytest.fixture
def begin():
    """begin(volume or MuscleScene, ...) gives a Session that is closed at the end."""
    from MSUSSegmentLib.scene.muscle_scene import MuscleScene
    from MSUSSegmentLib.scene.session import Session

    made = []

    def session(source, **more):
        start = Session.adopt if isinstance(source, MuscleScene) else Session.from_volume
        made.append(start(source, **more))
        return made[-1]

    yield session
    for one in made:
        one.close()


@pytest.fixture
def cine_session(recording, begin):
    """A Session on a cine of four frames as a file reader loads it: known scale, nothing analysed."""
    from MSUSSegmentLib.scene.adopt import load_recording

    headless.new_scene()
    return begin(load_recording(recording), rater="AB")


@pytest.fixture
def add_picture():
    """add_picture(array (K, H, W) or (K, H, W, 3), spacing, name) puts a volume into an empty scene."""
    import slicer

    headless.new_scene()

    def add(array, spacing=(0.12, 0.12), name="Picture"):
        kind = "vtkMRMLVectorVolumeNode" if np.ndim(array) == 4 else "vtkMRMLScalarVolumeNode"
        node = slicer.mrmlScene.AddNewNodeByClass(kind, name)
        node.SetIJKToRASMatrix(slicer.util.vtkMatrixFromArray(np.diag([-spacing[0], -spacing[1], 1.0, 1.0])))
        slicer.util.updateVolumeFromArray(node, np.ascontiguousarray(array))
        return node

    return add


class Mouse:
    """Drags in a SliceView, in picture pixels."""

    def __init__(self, view, matrix):
        import slicer
        import vtkmodules.vtkInteractionStyle

        self.view, self.matrix = view, matrix
        # Without a style of its own the interactor keeps VTK's default one, and nothing is dragged.
        view.interactor.SetInteractorStyle(vtkmodules.vtkInteractionStyle.vtkInteractorStyleUser())
        self.style = slicer.vtkMRMLSliceViewInteractorStyle()
        self.style.SetSliceLogic(view.logic)
        self.style.SetDisplayableManagers(view.managers)
        self.style.SetInteractor(view.interactor)

    def _event(self, name, at):
        self.view.interactor.SetEventInformation(*at, 0, 0, chr(0), 0, None)
        self.view.interactor.InvokeEvent(name)

    def at(self, pixel):
        from MSUSSegmentLib.scene import coordinates

        return self.view.to_view(coordinates.to_ras([pixel], self.matrix)[0])

    def drag(self, start, end, steps=6, on_step=None):
        """Press at pixel ``start``, move to ``end``, release; returns the pixel at which the mouse really ended."""
        first, last = np.array(self.at(start)), np.array(self.at(end))
        self._event("EnterEvent", first)
        self._event("MouseMoveEvent", first)
        self.view.window.Render()
        self._event("LeftButtonPressEvent", first)
        for k in range(1, steps + 1):
            self._event("MouseMoveEvent", np.round(first + (last - first) * k / steps).astype(int).tolist())
            if on_step is not None:
                on_step()
        self._event("LeftButtonReleaseEvent", last)
        self.view.window.Render()

    def click(self, pixel):
        where = self.at(pixel)
        for name in ("MouseMoveEvent", "LeftButtonPressEvent", "LeftButtonReleaseEvent"):
            self._event(name, where)


@pytest.fixture
def mouse_in():
    """mouse_in(muscle) gives a Mouse in a slice view of it; skips where nothing can be rendered."""
    from MSUSSegmentLib.scene.render import SliceView

    views = []

    def mouse(muscle):
        try:
            view = SliceView(muscle.volume)
        except Exception as error:
            pytest.skip(f"needs OpenGL (EGL or a display): {error}")
        views.append(view)
        if not view.array().any():
            pytest.skip("needs OpenGL (EGL or a display): the view stays black")
        return Mouse(view, muscle.matrix)

    yield mouse
    for view in views:
        view.close()
