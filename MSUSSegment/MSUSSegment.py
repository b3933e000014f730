"""MSUSSegment: muscle ultrasound in 3D Slicer. Thin: the panel is in MSUSSegmentLib.panel, the rest below it."""

import enum
import sys
from typing import Annotated, Optional, Union

import qt
import slicer
import vtk
from slicer import vtkMRMLMarkupsLineNode, vtkMRMLScalarVolumeNode, vtkMRMLVectorVolumeNode
from slicer.parameterNodeWrapper import Choice, WithinRange, parameterNodeWrapper
from slicer.ScriptedLoadableModule import (
    ScriptedLoadableModule,
    ScriptedLoadableModuleLogic,
    ScriptedLoadableModuleTest,
    ScriptedLoadableModuleWidget,
)
from slicer.util import VTKObservationMixin

from MSUSSegmentLib.panel.translation import _


class MSUSSegment(ScriptedLoadableModule):
    def __init__(self, parent):
        ScriptedLoadableModule.__init__(self, parent)
        parent.title = "MSUSSegment"
        parent.categories = ["Ultrasound"]
        parent.dependencies = ["Markups", "Segmentations", "Sequences", "Volumes", "Tables", "Plots"]
        parent.contributors = ["MSUSSegment developers"]
        parent.helpText = _(
            "Finds muscle structures in ultrasound pictures and cines with a light neural network and measures muscle "
            "thickness, pennation angle, fascicle length, cross-sectional area and echo intensity on lines that can be "
            "dragged. Work through the panel from top to bottom: load, calibrate, segment, correct, read, save. "
            'A tutorial is in the <a href="https://github.com/MSUSSegment/SlicerMSUSSegment#tutorial">README</a>. '
            "Needs 3D Slicer 5.12 or later. A research tool, not a medical device."
        )
        parent.acknowledgementText = _(
            "The network follows Chen S, Zhou ZZ, Liang DX: CMSCNet, Quantitative Imaging in Medicine and Surgery "
            '2025;15(8):7046-7061, <a href="https://doi.org/10.21037/qims-2024-2523">doi 10.21037/qims-2024-2523</a>. '
            "Please cite it when you use this module."
        )
        slicer.app.connect("startupCompleted()", registerSampleData)
        slicer.app.connect("startupCompleted()", registerViewMenu)


def registerSampleData():
    """Add our recordings to the module Sample Data; called once Slicer has started."""
    from MSUSSegmentLib.panel import samples

    samples.register()


def registerViewMenu():
    """Add our entries to the menu of a line in a view; called once Slicer has started."""
    there = hasattr(slicer, "MSUSSegmentSubjectHierarchyPlugin")  # Slicer's name for what it has made of our class
    if there or not hasattr(slicer, "qSlicerSubjectHierarchyScriptedPlugin"):
        return
    plugin = slicer.qSlicerSubjectHierarchyScriptedPlugin(None)
    plugin.name = "MSUSSegment"
    plugin.setPythonSource(MSUSSegmentSubjectHierarchyPlugin.filePath)
    slicer.qSlicerSubjectHierarchyPluginHandler.instance().registerPlugin(plugin)


class MSUSSegmentSubjectHierarchyPlugin:
    """Owns no node; Slicer asks it what to add to the menu of a node in a view. It outlives a reload of the module."""

    filePath = __file__

    def __init__(self, scriptedPlugin):
        from MSUSSegmentLib.panel.view_menu import ViewMenu

        self.menu = ViewMenu(scriptedPlugin, self.panel)

    @staticmethod
    def panel():
        widget = getattr(slicer.modules, "MSUSSegmentWidget", None)
        return widget.panel if widget is not None and widget.parent.isEntered else None

    def viewContextMenuActions(self):
        return self.menu.actions

    def showViewContextMenuActionsForItem(self, itemID, eventData=None):
        tree = slicer.vtkMRMLSubjectHierarchyNode.GetSubjectHierarchyNode(slicer.mrmlScene)
        self.menu.show_for(tree.GetItemDataNode(itemID))


class Device(enum.Enum):
    AUTO = "auto"
    CUDA = "cuda"
    CPU = "cpu"
    MPS = "mps"

    def label(self):
        texts = {"AUTO": _("automatic"), "CUDA": _("graphics card (CUDA)"), "CPU": "CPU", "MPS": "Apple GPU (MPS)"}
        return texts[self.name]


class Frames(enum.Enum):
    THIS = "this"
    ALL = "all"
    RANGE = "range"

    def label(self):
        return {"THIS": _("this frame"), "ALL": _("all frames"), "RANGE": _("a range")}[self.name]


@parameterNodeWrapper
class MSUSSegmentParameters:
    """What the panel remembers in the scene. Widgets are connected by their SlicerParameterName in the .ui."""

    inputVolume: Optional[Union[vtkMRMLScalarVolumeNode, vtkMRMLVectorVolumeNode]] = None
    scaleLine: Optional[vtkMRMLMarkupsLineNode] = None
    knownLength: Annotated[float, WithinRange(0.1, 1000.0)] = 10.0
    typedSpacing: Annotated[float, WithinRange(0.001, 10.0)] = 0.1
    task: str = "longitudinal"
    device: Device = Device.AUTO
    frames: Frames = Frames.THIS
    firstFrame: Annotated[int, WithinRange(0, 999999)] = 0
    lastFrame: Annotated[int, WithinRange(0, 999999)] = 0
    everyNth: Annotated[int, WithinRange(1, 999999)] = 1
    rater: str = ""
    thisFrameOnly: bool = True
    outputFolder: str = ""
    datasetGroup: str = ""
    datasetSplit: Annotated[str, Choice(["train", "val", "test"])] = "train"


class MSUSSegmentWidget(ScriptedLoadableModuleWidget, VTKObservationMixin):
    def __init__(self, parent=None):
        self.logic = self.panel = self.ui = self._poll = None
        self._pn = self._tag = None
        self._entered = False
        VTKObservationMixin.__init__(self)
        ScriptedLoadableModuleWidget.__init__(self, parent)

    def setup(self):
        ScriptedLoadableModuleWidget.setup(self)
        from MSUSSegmentLib.panel.panel import Panel

        widget = slicer.util.loadUI(self.resourcePath("UI/MSUSSegment.ui"))
        self.layout.addWidget(widget)
        self.ui = slicer.util.childWidgetVariables(widget)
        widget.setMRMLScene(slicer.mrmlScene)
        self.logic = MSUSSegmentLogic()
        self._poll = qt.QTimer()  # kept here, or it would not live
        self._poll.setInterval(10)
        self._poll.timeout.connect(self.onPoll)
        self.panel = Panel(self.ui, self.pollWhile, self.parent)

        scene = slicer.mrmlScene
        self.addObserver(scene, scene.StartCloseEvent, self.onStartClose)
        self.addObserver(scene, scene.EndCloseEvent, self.onSceneChanged)
        self.addObserver(scene, scene.EndImportEvent, self.onSceneChanged)  # or selectors stay empty after loading
        # After the session itself, which answers the same event by letting go of the node.
        self.addObserver(scene, scene.NodeRemovedEvent, self.onNodeRemoved, priority=-10.0)
        self.setParameterNode(self.logic.getParameterNode())

    def cleanup(self):
        """Called on Reload and when Slicer ends."""
        self.setParameterNode(None)
        if self.panel is not None:
            self.panel.leave()
            self.panel.close()
        if self.logic is not None:
            self.logic.close()
        if self._poll is not None:
            self._poll.stop()
        self.removeObservers()

    def enter(self):
        self._entered = True
        self.setParameterNode(self.logic.getParameterNode())
        self.panel.enter()
        self.panel.adopt_found()

    def exit(self):
        self._entered = False
        self.panel.leave()
        self.setParameterNode(None)

    def onReload(self):
        for name in [name for name in sys.modules if name.split(".")[0] == "MSUSSegmentLib"]:
            del sys.modules[name]
        ScriptedLoadableModuleWidget.onReload(self)
        new = slicer.modules.MSUSSegmentWidget
        if new is not self and self.parent.isEntered:
            new.enter()

    def onStartClose(self, caller, event):
        self.setParameterNode(None)
        self.panel.scene_closing()

    def onSceneChanged(self, caller, event):
        if self._entered:
            self.setParameterNode(self.logic.getParameterNode())
            self.panel.adopt_found()

    def onNodeRemoved(self, caller, event):
        self.panel.nodes_removed()

    def setParameterNode(self, parameters):
        """Connect the panel to this parameter node, None to none."""
        if self._pn is not None:
            self._pn.disconnectGui(self._tag)
            self.removeObserver(self._pn, vtk.vtkCommand.ModifiedEvent, self.onParametersChanged)
        self._pn = None
        if parameters is not None:
            self._tag = parameters.connectGui(self.ui)
            self._pn = parameters
            self.addObserver(parameters, vtk.vtkCommand.ModifiedEvent, self.onParametersChanged)
        if self.panel is not None:
            self.panel.use_parameters(parameters)

    def onParametersChanged(self, caller=None, event=None):
        self.panel.parameters_changed()

    def pollWhile(self, running):
        """Start or stop asking the worker for news."""
        if running:
            self._poll.start()
        else:
            self._poll.stop()

    def onPoll(self):
        self.panel.runner.poll()


class MSUSSegmentLogic(ScriptedLoadableModuleLogic):
    """For scripts and other extensions, with or without the panel; sessions come from MSUSSegmentLib.scene.session."""

    def __init__(self, parent=None):
        ScriptedLoadableModuleLogic.__init__(self, parent)
        self._worker = None

    def getParameterNode(self):
        return MSUSSegmentParameters(super().getParameterNode())

    def segmentAndMeasure(self, volumeNode, task="longitudinal", frames="all", device="auto", progress=None):
        """Segment and measure a picture or cine with the shipped model; returns the table's rows (dictionaries).

        ``frames``: "all", "this", (start, stop, step) or a list. ``progress(done, total)`` is called between frames.
        ValueError or OSError, one sentence each: what is wrong. See MSUSSegmentLib.scene.batch.
        """
        from MSUSSegmentLib.process.child_worker import ChildWorker
        from MSUSSegmentLib.scene.batch import segment_and_measure

        widget = getattr(slicer.modules, "MSUSSegmentWidget", None)
        panel = widget.panel if widget is not None else None
        if panel is not None and panel.running:
            raise ValueError(_("A run is going on; wait for it, or cancel it first."))
        session = panel.session if panel is not None else None
        if session is None or session.closed or session.muscle.volume is not volumeNode:
            session = None
        if self._worker is None:
            self._worker = ChildWorker()  # kept: the next picture finds the network loaded
        return segment_and_measure(
            volumeNode, task, frames, device=device, session=session, worker=self._worker, progress=progress
        )

    def close(self):
        """End the process that computes; it would also end with Slicer."""
        if self._worker is not None:
            self._worker.close()
            self._worker = None


class MSUSSegmentTest(ScriptedLoadableModuleTest):
    """A quick look at whether the installed module works; the real tests are in the repository's Testing folder."""

    def setUp(self):
        slicer.mrmlScene.Clear(0)

    def runTest(self):
        self.setUp()
        self.test_a_dragged_point_changes_the_number()

    def test_a_dragged_point_changes_the_number(self):
        from MSUSSegmentLib.panel import selftest

        selftest.run(self.delayDisplay)


class MSUSSegmentFileReader:
    """Videos, image stacks and DICOM ultrasound, dropped onto Slicer or opened through its Add data dialog."""

    def __init__(self, parent):
        self.parent = parent

    def description(self):
        return "Muscle ultrasound"

    def fileType(self):
        return "MSUSSegment"

    def extensions(self):
        from MSUSSegmentLib.panel import file_reader

        return file_reader.extensions()

    def canLoadFile(self, path):
        from MSUSSegmentLib.panel import file_reader

        return file_reader.can_load(path)

    def load(self, properties):
        from MSUSSegmentLib.panel import file_reader

        return file_reader.load(self.parent, properties)
