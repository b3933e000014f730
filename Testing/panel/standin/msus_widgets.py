"""The nearest thing to Slicer's and CTK's widgets, for tests only: what the panel uses of them."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from types import SimpleNamespace

from msus_qt import Proxy
from PySide6 import QtCore, QtGui, QtUiTools, QtWidgets
from PySide6.QtCore import Property
from PySide6.QtCore import Signal as QtSignal

HEADER = 24
EVERYTHING = 16777215


def stored(kind, name, default=None):
    """A Qt property that is only kept."""
    return Property(
        kind,
        lambda self: getattr(self, "_" + name, default),
        lambda self, value: setattr(self, "_" + name, value),
    )


class qMRMLWidget(QtWidgets.QWidget):
    isEntered = stored(bool, "isEntered", False)

    def __init__(self, parent=None):
        super().__init__(parent)
        self.scene, self.receivers = None, []

    def setMRMLScene(self, scene):
        self.scene = scene
        for receiver in self.receivers:
            receiver.setMRMLScene(scene)


class ctkCollapsibleButton(QtWidgets.QWidget):
    contentsCollapsed = QtSignal(bool)

    def __init__(self, parent=None):
        super().__init__(parent)
        self._text, self._collapsed = "", False
        self.setContentsMargins(4, HEADER, 4, 0)

    def _set_text(self, text):
        self._text = text
        self.update()

    def _set_collapsed(self, collapsed):
        if collapsed == self._collapsed:
            return
        self._collapsed = collapsed
        self.setMaximumHeight(HEADER if collapsed else EVERYTHING)
        self.updateGeometry()
        self.update()
        self.contentsCollapsed.emit(collapsed)

    text = Property(str, lambda self: self._text, _set_text)
    collapsed = Property(bool, lambda self: self._collapsed, _set_collapsed)

    def sizeHint(self):
        hint = super().sizeHint()
        return QtCore.QSize(hint.width(), HEADER) if self._collapsed else hint

    def paintEvent(self, event):
        painter = QtGui.QPainter(self)
        painter.fillRect(0, 0, self.width(), HEADER - 3, QtGui.QColor("#d8dce2"))
        painter.setPen(QtGui.QColor("#202020"))
        painter.drawText(8, HEADER - 8, ("▸ " if self._collapsed else "▾ ") + self._text)


class qMRMLNodeComboBox(QtWidgets.QComboBox):
    currentNodeChanged = QtSignal(object)
    showChildNodeTypes = stored(bool, "showChildNodeTypes", True)
    addEnabled = stored(bool, "addEnabled", True)
    removeEnabled = stored(bool, "removeEnabled", True)
    renameEnabled = stored(bool, "renameEnabled", False)
    noneEnabled = stored(bool, "noneEnabled", False)

    def __init__(self, parent=None):
        super().__init__(parent)
        self._types, self._scene, self._id, self._tags = [], None, "", []
        self.activated.connect(lambda i: self.setCurrentNodeID(self.itemData(i) or ""))

    def _set_types(self, types):
        self._types = list(types)
        self.fill()

    nodeTypes = Property("QStringList", lambda self: self._types, _set_types)
    currentNodeID = Property(str, lambda self: self._id, lambda self, text: self.setCurrentNodeID(text))

    def setMRMLScene(self, scene):
        for tag in self._tags:
            self._scene.RemoveObserver(tag)
        self._scene = scene
        self._tags = [
            scene.AddObserver(event, self._on_nodes)
            for event in (scene.NodeAddedEvent, scene.NodeRemovedEvent, scene.EndCloseEvent)
        ]
        self.fill()

    def _on_nodes(self, caller, event):
        if not self._scene.IsBatchProcessing():
            self.fill()

    def fill(self):
        if self._scene is None:
            return
        nodes = []  # a node is added a hundred times a test: only those of the box's classes are looked at
        for name in self._types:
            count = self._scene.GetNumberOfNodesByClass(name)  # those of derived classes, too
            of_class = (self._scene.GetNthNodeByClass(i, name) for i in range(count))
            nodes += [node for node in of_class if node.GetClassName() == name and not node.GetHideFromEditors()]
        self.blockSignals(True)
        self.clear()
        self.addItem("None", "")
        for node in nodes:
            self.addItem(node.GetName(), node.GetID())
        self.blockSignals(False)
        self.setCurrentNodeID(self._id if any(node.GetID() == self._id for node in nodes) else "")

    def setCurrentNodeID(self, text):
        changed, self._id = text != self._id, text or ""
        self.setCurrentIndex(max(self.findData(self._id), 0))
        if changed:
            self.currentNodeChanged.emit(self.currentNode())

    def currentNode(self):
        return self._scene.GetNodeByID(self._id) if self._scene is not None and self._id else None

    def setCurrentNode(self, node):
        self.setCurrentNodeID(node.GetID() if node is not None else "")


class qMRMLSegmentEditorWidget(QtWidgets.QWidget):
    unorderedEffectsVisible = stored(bool, "unorderedEffectsVisible", True)
    undoEnabled = stored(bool, "undoEnabled", True)

    def __init__(self, parent=None):
        super().__init__(parent)
        self.scene = self.editor_node = self.segmentation = self.volume = self.effect = None
        self.segment = ""
        self.hidden_parts = set()
        layout = QtWidgets.QVBoxLayout(self)
        layout.addWidget(QtWidgets.QLabel("(Slicer's Segment Editor)"))
        self._effects = QtWidgets.QLabel("")
        layout.addWidget(self._effects)

    def __getattr__(self, name):
        if name.startswith("set") and name.endswith("Visible"):
            return lambda on: self.hidden_parts.discard(name) if on else self.hidden_parts.add(name)
        raise AttributeError(name)

    def setMRMLScene(self, scene):
        self.scene = scene

    def setMRMLSegmentEditorNode(self, node):
        if self.scene is None:
            raise RuntimeError("The Segment Editor needs its scene first.")
        self.editor_node = node

    def setSegmentationNode(self, node):
        if node is not None and self.editor_node is None:
            raise RuntimeError("The Segment Editor needs its node first.")
        self.segmentation = node

    def setSourceVolumeNode(self, node):
        if node is not None and self.segmentation is None:
            raise RuntimeError("The Segment Editor needs its segmentation first.")
        self.volume = node

    def setCurrentSegmentID(self, key):
        if self.segmentation.GetSegmentation().GetSegment(key) is None:
            raise ValueError(f"There is no segment {key!r}.")
        self.segment = key

    def setEffectNameOrder(self, names):
        self._effects.setText("   ".join(names))

    def setActiveEffect(self, effect):
        raise AssertionError("setActiveEffect(None) can crash Slicer; call setActiveEffectByName.")

    def removeViewObservations(self):
        assert self.effect is None, "an effect that is active needs its views"

    def setActiveEffectByName(self, name):
        self.effect = name or None

    def activeEffect(self):
        return self.effect


class _BrowserWidget(QtWidgets.QWidget):
    def __init__(self, parent=None):
        super().__init__(parent)
        self.scene = self.browser = None
        self.row = QtWidgets.QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)

    def setMRMLScene(self, scene):
        self.scene = scene

    def setMRMLSequenceBrowserNode(self, node):
        self.browser = node


class qMRMLSequenceBrowserPlayWidget(_BrowserWidget):
    def __init__(self, parent=None):
        super().__init__(parent)
        for text in ("|<", "<", ">", ">|"):
            button = QtWidgets.QToolButton(self)
            button.setText(text)
            self.row.addWidget(button)


class qMRMLSequenceBrowserSeekWidget(_BrowserWidget):
    def __init__(self, parent=None):
        super().__init__(parent)
        self.slider = QtWidgets.QSlider(QtCore.Qt.Horizontal, self)
        self.slider.valueChanged.connect(lambda i: self.browser is not None and self.browser.SetSelectedItemNumber(i))
        self.row.addWidget(self.slider)

    def setMRMLSequenceBrowserNode(self, node):
        super().setMRMLSequenceBrowserNode(node)
        if node is not None:
            self.slider.blockSignals(True)
            self.slider.setRange(0, node.GetNumberOfItems() - 1)
            self.slider.setValue(node.GetSelectedItemNumber())
            self.slider.blockSignals(False)


CUSTOM = (
    qMRMLWidget,
    ctkCollapsibleButton,
    qMRMLNodeComboBox,
    qMRMLSegmentEditorWidget,
    qMRMLSequenceBrowserPlayWidget,
    qMRMLSequenceBrowserSeekWidget,
)


def load_ui(path):
    """As `slicer.util.loadUI`: the .ui with the widgets above, its connections to ``setMRMLScene`` made."""
    tree = ET.parse(path)
    connections = tree.getroot().find("connections")
    tree.getroot().remove(connections)
    buffer = QtCore.QBuffer()
    buffer.setData(ET.tostring(tree.getroot()))
    buffer.open(QtCore.QIODevice.ReadOnly)
    loader = QtUiTools.QUiLoader()
    for cls in CUSTOM:
        loader.registerCustomWidget(cls)
    top = loader.load(buffer)
    if top is None:
        raise RuntimeError(f"{path}: {loader.errorString()}")
    for connection in connections:
        assert connection.find("sender").text == top.objectName()
        assert connection.find("signal").text == "mrmlSceneChanged(vtkMRMLScene*)"
        receiver = top.findChild(QtWidgets.QWidget, connection.find("receiver").text)
        assert receiver is not None and hasattr(receiver, "setMRMLScene"), connection.find("receiver").text
        top.receivers.append(receiver)
    return Proxy(top)


def child_variables(top):
    """As `slicer.util.childWidgetVariables`: every named widget below ``top``."""
    children = top._q.findChildren(QtWidgets.QWidget)
    return SimpleNamespace(**{one.objectName(): Proxy(one) for one in children if one.objectName()})


