"""Runs Testing/desktop/run_all.py in the stand-in for the desktop, as Slicer does with --no-main-window."""

from __future__ import annotations

import os
import sys
import types
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "MSUSSegment"))
sys.path.insert(0, str(Path(__file__).parent))

import msus_qt
import msus_slicer
import msus_widgets
import slicer

from MSUSSegmentLib.scene import headless

ROOT = Path(__file__).resolve().parents[3]


def main() -> None:
    desk = msus_slicer.install()
    desk.testing = True
    headless.new_scene()
    module = msus_slicer.load_module()
    msus_slicer.open_module(module)

    editor = msus_widgets.qMRMLSegmentEditorWidget
    editor.activeEffect = lambda self: self.effect

    def set_segmentation(self, node):
        self.segmentation = node
        if self.editor_node is not None:
            self.editor_node.SetAndObserveSegmentationNode(node)

    editor.setSegmentationNode = set_segmentation

    sources: dict[str, list] = {}

    class SampleDataLogic:
        @staticmethod
        def registerCustomSampleDataSource(category="", **more):
            sources.setdefault(category, []).append(types.SimpleNamespace(**more))

    sys.modules["SampleData"] = types.SimpleNamespace(SampleDataLogic=SampleDataLogic)
    slicer.modules.sampleDataSources = sources

    shown = types.SimpleNamespace(self=lambda: slicer.modules.MSUSSegmentWidget)
    representation = types.SimpleNamespace(widgetRepresentation=lambda: shown)
    slicer.app.moduleManager = lambda: types.SimpleNamespace(module=lambda name: representation)
    slicer.app.layoutManager = lambda: None
    slicer.app.processEvents = lambda: msus_qt.process(2)

    def load_scene(path, properties):
        headless.new_scene()
        slicer.mrmlScene.ReadFromMRB(path, False)

    def load_node(path, kind):
        parent = types.SimpleNamespace(loadedNodes=[])
        reader = module.MSUSSegmentFileReader(parent)
        assert reader.fileType() == kind
        assert reader.canLoadFile(path)
        assert reader.load({"fileName": path})
        return slicer.mrmlScene.GetNodeByID(parent.loadedNodes[0])

    def leave(code):
        for error in msus_qt.ERRORS:
            print(error)
        sys.stdout.flush()
        os._exit(code or bool(msus_qt.ERRORS))

    slicer.util.loadScene, slicer.util.loadNodeFromFile, slicer.util.exit = load_scene, load_node, leave
    slicer.util.saveScene = lambda path: slicer.mrmlScene.WriteToMRB(path, None)
    path = ROOT / "Testing" / "desktop" / "run_all.py"
    exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), {"__file__": str(path)})


main()
