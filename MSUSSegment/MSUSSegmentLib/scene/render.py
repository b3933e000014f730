"""A slice view without the desktop: pictures of a MuscleScene, and a view that a simulated mouse can work in."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import slicer
import vtk

from MSUSSegmentLib.scene import cine, headless, markups
from MSUSSegmentLib.scene.muscle_scene import MuscleScene

_MANAGERS = (
    "vtkMRMLSegmentationsDisplayableManager2D",
    "vtkMRMLMarkupsDisplayableManager",
    "vtkMRMLCrosshairDisplayableManager",
    "vtkMRMLRulerDisplayableManager",
)


class SliceView:
    """An axial slice view in memory. ``close()`` it when done; ``interactor`` takes simulated mouse events."""

    def __init__(self, volume, size: tuple[int, int] = (1000, 800), ruler: bool = True):
        if headless.in_desktop():
            raise RuntimeError("Inside Slicer, use the application's own slice view; this one is for outside of it.")
        headless.start()
        os.environ.setdefault("VTK_DEFAULT_OPENGL_WINDOW", "vtkEGLRenderWindow")
        import vtkmodules.vtkInteractionStyle
        import vtkmodules.vtkRenderingFreeType
        import vtkmodules.vtkRenderingOpenGL2  # noqa: F401  the factories for windows and text

        self.size = size
        application = slicer.app.applicationLogic()
        if slicer.mrmlScene.GetFirstNodeByClass("vtkMRMLCrosshairNode") is None:
            crosshair = slicer.vtkMRMLCrosshairNode()
            crosshair.SetCrosshairName("default")
            slicer.mrmlScene.AddNode(crosshair)
        factory = slicer.vtkMRMLSliceViewDisplayableManagerFactory.GetInstance()
        factory.SetMRMLApplicationLogic(application)
        for name in _MANAGERS:
            if not factory.IsDisplayableManagerRegistered(name):
                factory.RegisterDisplayableManager(name)
        self._make_window()
        self.managers = slicer.vtkMRMLDisplayableManagerGroup()
        self.managers.SetRenderer(self.renderer)
        self.managers.Initialize(factory, self.renderer)

        self.logic = slicer.vtkMRMLSliceLogic()
        self.logic.SetMRMLApplicationLogic(application)
        application.GetSliceLogics().AddItem(self.logic)
        self.logic.SetMRMLScene(slicer.mrmlScene)
        self.node = slicer.mrmlScene.GetNodeByID("vtkMRMLSliceNodeRed") or self.logic.AddSliceNode("Red")
        self.logic.SetSliceNode(self.node)
        self.node.SetOrientation("Axial")
        self.managers.SetMRMLDisplayableNode(self.node)
        self.node.SetRulerType(self.node.RulerTypeThin if ruler else self.node.RulerTypeNone)
        self.logic.GetSliceCompositeNode().SetBackgroundVolumeID(volume.GetID())
        self.window.Render()
        self.logic.ResizeSliceNode(*size)
        self.logic.FitSliceToBackground()
        self.logic.SnapSliceOffsetToIJK()
        self._mapper.SetInputConnection(self.logic.GetImageDataConnection())
        self._actor.VisibilityOn()
        self.window.Render()

    def _make_window(self) -> None:
        self.window = vtk.vtkRenderWindow()
        self.window.SetOffScreenRendering(1)
        self.window.ShowWindowOff()
        self.window.SetMultiSamples(0)
        self.window.SetSize(*self.size)
        self.window.SetNumberOfLayers(2)
        self.window.SetAlphaBitPlanes(1)
        self.renderer, overlay = vtk.vtkRenderer(), vtk.vtkRenderer()
        self.renderer.GetActiveCamera().ParallelProjectionOn()
        overlay.SetLayer(1)
        self.window.AddRenderer(self.renderer)
        self.window.AddRenderer(overlay)
        self._mapper, self._actor = vtk.vtkImageMapper(), vtk.vtkActor2D()
        self._mapper.SetColorWindow(255)
        self._mapper.SetColorLevel(127.5)
        self._actor.SetMapper(self._mapper)
        # First and in the foreground: in the background, segments are blended on black and hide the picture.
        self._actor.GetProperty().SetDisplayLocationToForeground()
        self._actor.VisibilityOff()
        self.renderer.AddViewProp(self._actor)
        self.interactor = vtk.vtkRenderWindowInteractor()
        self.interactor.SetRenderWindow(self.window)
        self.interactor.Initialize()

    def zoom_out(self, factor: float) -> None:
        """Show ``factor`` times as much around the picture's centre."""
        x, y, z = self.node.GetFieldOfView()
        self.node.SetFieldOfView(x * factor, y * factor, z)
        self.node.UpdateMatrices()

    def to_view(self, ras) -> tuple[int, int]:
        """View position (from the lower left, in view pixels) of a point in RAS."""
        inverse = vtk.vtkMatrix4x4()
        vtk.vtkMatrix4x4.Invert(self.node.GetXYToRAS(), inverse)
        x, y, *_ = inverse.MultiplyPoint([*ras, 1.0])
        return round(x), round(y)

    def array(self) -> np.ndarray:
        """What the view shows, uint8 (height, width, 3)."""
        from vtk.util.numpy_support import vtk_to_numpy

        image = self._grab()
        width, height, _ = image.GetDimensions()
        return vtk_to_numpy(image.GetPointData().GetScalars()).reshape(height, width, -1)[::-1].copy()

    def write_png(self, path) -> None:
        """Save the view. OSError when the file cannot be written."""
        path = Path(path)
        writer = vtk.vtkPNGWriter()
        writer.SetInputData(self._grab())
        writer.SetFileName(str(path))
        path.unlink(missing_ok=True)
        writer.Write()
        if not path.is_file() or not path.stat().st_size:
            raise OSError(f"The picture could not be written to {path}; choose a folder that may be written.")

    def _grab(self):
        """The view's pixels as image data of their own (they must outlive the filter)."""
        self.window.Render()
        grab = vtk.vtkWindowToImageFilter()
        grab.SetInput(self.window)
        grab.ReadFrontBufferOff()
        grab.Update()
        image = vtk.vtkImageData()
        image.DeepCopy(grab.GetOutput())
        return image

    def close(self) -> None:
        """Take the view out of the application."""
        self.managers.SetMRMLDisplayableNode(None)
        slicer.app.applicationLogic().GetSliceLogics().RemoveItem(self.logic)
        self._mapper.RemoveAllInputConnections(0)
        self.logic.SetMRMLScene(None)
        self.window.Finalize()


def render_slice(muscle: MuscleScene, png_path, size: tuple[int, int] = (1000, 800), frame: int | None = None) -> None:
    """Write a picture of the slice view with segments, markups and their numbers.

    ``frame`` is the browser's item to show first, by default the one shown. OSError when the file cannot be written.
    """
    if frame is not None and muscle.browser is not None:
        cine.show_frame(muscle.browser, frame)
    view = SliceView(muscle.volume, size, ruler=muscle.spacing is not None)
    try:
        view.zoom_out(_zoom(muscle))
        view.write_png(png_path)
    finally:
        view.close()


def _zoom(muscle: MuscleScene, most: float = 1.25) -> float:
    """How much more than the picture must be seen for lines that leave it: 1.04 (a margin) to ``most``."""
    width, height, _ = muscle.volume.GetImageData().GetDimensions()
    matrix, centre = muscle.matrix, np.array([width - 1, height - 1]) / 2
    reach = [1.0]
    for node in muscle.markups.values():
        points = markups.read_points(node, matrix)
        if len(points):
            reach.append(float((np.abs(points - centre) / (np.array([width, height]) / 2)).max()))
    return min(1.04 * max(reach), most)
