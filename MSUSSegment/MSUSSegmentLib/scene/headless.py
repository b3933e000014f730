"""Slicer's scene, logics and file reading without the desktop, from the package slicer-core.

The desktop has `slicer.mrmlScene`, `slicer.modules` and `slicer.app`; slicer-core ships the same C++ classes but leaves
these names to the caller. `start()` provides them, so that the rest of `scene` is one code for both homes.
"""

from __future__ import annotations

import atexit
import logging
import shutil
import tempfile
import types

import slicer
from vtkmodules.util.misc import calldata_type
from vtkmodules.vtkCommonCore import VTK_STRING, vtkCollection, vtkLogger, vtkOutputWindow

#: What the saved scenes say they were written with; the desktop refuses nothing, but warns of unknown programs.
SCENE_VERSION = "Slicer 5.12.0 34567"

#: Complaints that mean nothing here: slicer-core has no colour tables and terminology files, nor logics of modules that
#: are not there.
HARMLESS = (
    "HomeDirectory is not set",
    "Failed to load terminology",
    "Failed to load region context",
    "LoadRegionContextFromFile",
    "bad X server connection",
    "SubjectHierarchy",
    "UpdateMeasurementsInternal",
    "Insufficient number of samples",
)

_LOGICS = {
    "Colors": "vtkSlicerColorLogic",
    "Terminologies": "vtkSlicerTerminologiesModuleLogic",
    "SubjectHierarchy": "vtkSlicerSubjectHierarchyModuleLogic",
    "Units": "vtkSlicerUnitsLogic",
    "Volumes": "vtkSlicerVolumesLogic",
    "Markups": "vtkSlicerMarkupsLogic",
    "Models": "vtkSlicerModelsLogic",
    "Segmentations": "vtkSlicerSegmentationsModuleLogic",
    "Sequences": "vtkSlicerSequencesLogic",
    "Tables": "vtkSlicerTablesLogic",
    "Texts": "vtkSlicerTextsLogic",
    "Plots": "vtkSlicerPlotsLogic",
    "Transforms": "vtkSlicerTransformLogic",
    "Cameras": "vtkSlicerCamerasModuleLogic",
    "ViewControllers": "vtkSlicerViewControllersLogic",
    "SceneViews": "vtkSlicerSceneViewsModuleLogic",
}

_started = False


def in_desktop() -> bool:
    """Whether this runs inside the Slicer application."""
    return not _started and getattr(slicer, "app", None) is not None


def start() -> None:
    """Give `slicer` a scene, module logics and an application logic; does nothing in the desktop or a second time."""
    global _started
    if _started or getattr(slicer, "app", None) is not None:
        return
    _quiet()
    folder = tempfile.mkdtemp(prefix="msus-slicer-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)

    scene, application = slicer.vtkMRMLScene(), slicer.vtkSlicerApplicationLogic()
    scene.SetVersion(SCENE_VERSION)
    scene.SetRootDirectory(folder)
    cache, manager = slicer.vtkCacheManager(), slicer.vtkDataIOManager()
    cache.SetRemoteCacheDirectory(folder)
    manager.SetCacheManager(cache)
    scene.SetCacheManager(cache)
    scene.SetDataIOManager(manager)  # reading an .mrb needs both
    application.SetMRMLScene(scene)
    application.SetTemporaryPath(folder)
    application.SetSliceLogics(vtkCollection())
    application.SetViewLogics(vtkCollection())

    modules = {}
    for name, class_name in _LOGICS.items():
        logic = getattr(slicer, class_name)()
        logic.SetMRMLApplicationLogic(application)
        logic.SetMRMLScene(scene)
        application.SetModuleLogic(name, logic)
        modules[name.lower()] = types.SimpleNamespace(name=name, logic=lambda logic=logic: logic)
    slicer.vtkMRMLSliceNode.AddDefaultSliceOrientationPresets(scene, True)

    for name in ("vtkMRMLSelectionNodeSingleton", "vtkMRMLInteractionNodeSingleton"):
        scene.GetNodeByID(name).SetSaveWithScene(False)  # the desktop has its own, which also know the units

    slicer.mrmlScene = scene
    slicer.modules = types.SimpleNamespace(**modules)
    slicer.app = types.SimpleNamespace(
        applicationLogic=lambda: application,
        mrmlScene=lambda: scene,
        temporaryPath=folder,
        processEvents=lambda: None,
        layoutManager=lambda: None,
        testingEnabled=lambda: True,
    )
    _started = True


def new_scene():
    """An empty scene: everything in the present one is removed. Returns it."""
    start()
    slicer.mrmlScene.Clear(0)
    if not in_desktop():
        slicer.mrmlScene.SetVersion(SCENE_VERSION)
    return slicer.mrmlScene


def _quiet() -> None:
    """Send VTK's messages to the log of this program, all but those known to mean nothing here."""
    vtkLogger.SetStderrVerbosity(vtkLogger.VERBOSITY_OFF)
    log = logging.getLogger("MSUSSegment.vtk")

    def forward(level):
        @calldata_type(VTK_STRING)
        def show(caller, event, text):
            if text and not any(part in text for part in HARMLESS):
                log.log(level, text.strip())

        return show

    window = vtkOutputWindow.GetInstance()
    window.AddObserver("ErrorEvent", forward(logging.ERROR))
    window.AddObserver("WarningEvent", forward(logging.WARNING))
