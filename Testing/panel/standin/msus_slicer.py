"""The parts of Slicer's desktop that slicer-core does not have, for tests only; `install()` puts them into `slicer`."""

from __future__ import annotations

import contextlib
import importlib.util
import sys
import types
import xml.etree.ElementTree as ET
from pathlib import Path

import msus_parameters
import msus_qt
import msus_widgets
import slicer
import vtk
from PySide6 import QtWidgets

from MSUSSegmentLib.scene import headless

MODULE = Path(__file__).resolve().parents[3] / "MSUSSegment"

DESK: list = []  # the present one
APP_NAMES = ("connect", "testingEnabled", "layoutManager")
UTIL_NAMES = (
    "mainWindow",
    "showStatusMessage",
    "confirmYesNoDisplay",
    "WaitCursor",
    "setSliceViewerLayers",
    "selectModule",
    "loadUI",
    "childWidgetVariables",
    "reloadScriptedModule",
)
_ORIGINALS: list[tuple] = []


class Desk:
    """What a person does and sees outside of the panel."""

    def __init__(self):
        self.answers: list[bool] = []  # to questions, in order
        self.questions: list[str] = []
        self.status: list[str] = []
        self.fitted: list = []
        self.testing = False
        self.startup: list = []
        self.files: list[str] = []  # answers to file dialogs
        self.layout = Layout()
        self.window = None

    def confirm(self, text, **_ignored):
        self.questions.append(text)
        return self.answers.pop(0)


class Layout:
    """The layout manager: layouts, their plot views, the Red view."""

    def __init__(self):
        self.node = slicer.vtkMRMLLayoutNode()
        self.shown, self.plot_nodes = [], []
        self.views = [msus_qt.Proxy(PlotView()) for _ in range(4)]
        self.red = SliceWidget()

    @property
    def plotViewCount(self):
        return len(self.plot_nodes)

    @property
    def plot_node(self):
        return self.plot_nodes[0] if self.plot_nodes else None

    @property
    def view(self):
        return self.views[0]

    def layoutLogic(self):
        return types.SimpleNamespace(GetLayoutNode=lambda: self.node)

    def setLayout(self, number):
        """As Slicer: the layout's description says which view nodes there are."""
        self.shown.append(number)
        self.node.SetViewArrangement(number)
        if not self.node.IsLayoutDescription(number):
            return
        root = ET.fromstring(self.node.GetLayoutDescription(number))
        tags = [view.get("singletontag") for view in root.iter("view") if view.get("class") == "vtkMRMLPlotViewNode"]
        self.plot_nodes = [self._plot_node(tag) for tag in tags]

    def _plot_node(self, tag):
        there = slicer.mrmlScene.GetSingletonNode(tag, "vtkMRMLPlotViewNode")
        if there is not None:  # a closed scene has left it
            return there
        node = slicer.vtkMRMLPlotViewNode()
        node.SetSingletonTag(tag)
        return slicer.mrmlScene.AddNode(node)

    def sliceWidget(self, name):
        return self.red

    def resetThreeDViews(self):
        self.shown.append("3-D view reset")

    def plotWidget(self, i):
        return types.SimpleNamespace(mrmlPlotViewNode=lambda: self.plot_nodes[i], plotView=lambda: self.views[i])


class SliceWidget:
    """The Red view, 800 x 600 screen pixels, with what turns of the wheel come through."""

    def __init__(self):
        self.node = slicer.vtkMRMLSliceNode()
        self.node.SetDimensions(800, 600, 1)
        self.node.SetFieldOfView(800.0, 600.0, 1.0)
        self.interactor = vtk.vtkGenericRenderWindowInteractor()

    def mrmlSliceNode(self):
        return self.node

    def sliceView(self):
        window = types.SimpleNamespace(GetInteractor=lambda: self.interactor)
        return types.SimpleNamespace(renderWindow=lambda: window)


class PlotView(QtWidgets.QWidget):
    dataSelected = msus_widgets.QtSignal(object, object)
    STRING_SIGNALS = {"dataSelected(vtkStringArray*,vtkCollection*)": 2}  # noqa: RUF012


class ScriptedLoadableModule:
    def __init__(self, parent):
        self.parent, self.moduleName = parent, type(self).__name__


class ScriptedLoadableModuleWidget:
    def __init__(self, parent=None):
        super().__init__()
        self.moduleName = type(self).__name__.removesuffix("Widget")
        self.parent = parent
        self.layout = parent.layout()

    def resourcePath(self, name):
        return str(MODULE / "Resources" / name)

    def setup(self):
        pass

    def cleanup(self):
        pass

    def onReload(self):
        slicer.util.reloadScriptedModule(self.moduleName)


class ScriptedLoadableModuleLogic:
    def __init__(self, parent=None):
        self.moduleName = type(self).__name__.removesuffix("Logic")

    def getParameterNode(self):
        scene = slicer.mrmlScene
        node = scene.GetSingletonNode(self.moduleName, "vtkMRMLScriptedModuleNode")
        if node is None:
            node = slicer.vtkMRMLScriptedModuleNode()
            node.SetSingletonTag(self.moduleName)
            node.SetModuleName(self.moduleName)
            node.SetName(self.moduleName)
            node = scene.AddNode(node)
        return node


class ScriptedLoadableModuleTest:
    def delayDisplay(self, message, msec=None):
        pass


def install() -> Desk:
    """Complete `slicer` for the module; returns the desk. May be called again: everything is fresh then."""
    msus_qt.forget_settings()
    headless.start()
    desk = Desk()
    DESK[:] = [desk]
    if "qt" not in sys.modules:  # the panel's files keep the first one
        dialogs = types.SimpleNamespace(
            getOpenFileName=lambda *_ignored: DESK[0].files.pop(0),
            getExistingDirectory=lambda *_ignored: DESK[0].files.pop(0),
        )
        sys.modules["qt"] = msus_qt.make_module("qt", {"QFileDialog": dialogs})
        sys.modules["ctk"] = msus_qt.make_module("ctk")
    scripted = types.ModuleType("slicer.ScriptedLoadableModule")
    for cls in (
        ScriptedLoadableModule,
        ScriptedLoadableModuleWidget,
        ScriptedLoadableModuleLogic,
        ScriptedLoadableModuleTest,
    ):
        setattr(scripted, cls.__name__, cls)
    sys.modules[scripted.__name__] = scripted
    sys.modules["slicer.parameterNodeWrapper"] = msus_parameters.module

    restore()
    for place, names in ((slicer.app, APP_NAMES), (slicer.util, UTIL_NAMES)):
        _ORIGINALS.extend((place, name, getattr(place, name, None)) for name in names)
    app = slicer.app
    app.connect = lambda signal, slot: desk.startup.append((signal, slot)) or True
    app.testingEnabled = lambda: desk.testing
    app.layoutManager = lambda: desk.layout
    util = slicer.util
    util.mainWindow = lambda: desk.window
    util.showStatusMessage = lambda text, duration=0: desk.status.append(text)
    util.confirmYesNoDisplay = desk.confirm
    util.WaitCursor = contextlib.nullcontext
    util.setSliceViewerLayers = lambda background=None, fit=False, **_ignored: desk.fitted.append(background)
    util.selectModule = lambda name: desk.status.append(f"module {name}")
    util.loadUI, util.childWidgetVariables = msus_widgets.load_ui, msus_widgets.child_variables
    util.reloadScriptedModule = lambda name: reload_module()
    return desk


def restore() -> None:
    """Undo what `install` has put into `slicer`, for the tests of other folders."""
    for place, name, value in _ORIGINALS:
        if value is None:
            delattr(place, name)
        else:
            setattr(place, name, value)
    _ORIGINALS.clear()


def load_module():
    """Import MSUSSegment.py afresh, as Slicer does at start-up."""
    spec = importlib.util.spec_from_file_location("MSUSSegment", MODULE / "MSUSSegment.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["MSUSSegment"] = module
    spec.loader.exec_module(module)
    return module


def open_module(module, parent=None):
    """The widget, set up and entered; its parent is what Slicer shows in the module panel."""
    if parent is None:
        parent = msus_widgets.qMRMLWidget()
        parent.setLayout(QtWidgets.QVBoxLayout())
        parent = msus_qt.Proxy(parent)
    widget = module.MSUSSegmentWidget(parent)
    slicer.modules.MSUSSegmentWidget = widget
    widget.setup()
    return widget


def enter(widget) -> None:
    widget.parent.isEntered = True
    widget.enter()


def leave(widget) -> None:
    widget.parent.isEntered = False
    widget.exit()


def reload_module():
    """As `slicer.util.reloadScriptedModule`: the old one cleans up, a new one is set up but not entered."""
    old = slicer.modules.MSUSSegmentWidget
    old.cleanup()
    return open_module(load_module(), old.parent)
