"""A cine: one sequence for the picture, the segmentation and every markup, played together by one browser.

Every sequence has an item for every frame, an empty one where there is nothing. So Slicer never makes up a missing item
(it would copy the previous frame's line, or make a segmentation without our segments), and every item carries its own
attributes: provenance, rater, reasons.
"""

from __future__ import annotations

import json

import slicer
from vtkmodules.vtkCommonCore import vtkCollection

from MSUSSegmentLib.scene import attributes as A
from MSUSSegmentLib.scene import markups

_KEPT = (
    A.SCENE, A.KIND, A.FRAME, A.TIME, A.SOURCE, A.SCALE_SOURCE, A.SCALE_REASON, A.RANGE, A.GREY_NOTE, A.SOURCE_MATRIX
)  # fmt: skip


def index_values(frames, times) -> tuple[list[str], str, str]:
    """Index values of the frames, the index's name and unit: times in s, or frame numbers where times are unknown."""
    if all(time is not None for time in times):
        values = [f"{time:.4f}" for time in times]
        if len(set(values)) == len(values):
            return values, "time", "s"
    return [str(frame) for frame in frames], "frame", ""


def new_browser(name: str, token: str):
    browser = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLSequenceBrowserNode", name)
    A.write(browser, A.SCENE, token)
    A.write(browser, A.KIND, "browser")
    return browser


def new_sequence(proxy, index_name: str, index_unit: str):
    """An empty sequence for a node, not yet joined to a browser."""
    sequence = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLSequenceNode", f"{proxy.GetName()} sequence")
    sequence.SetIndexName(index_name)
    sequence.SetIndexUnit(index_unit)
    give_selection(sequence.GetSequenceScene())
    return sequence


def sequences_of(browser) -> list:
    """The sequences that a browser plays, the picture's first; none without a browser."""
    if browser is None:
        return []
    found = vtkCollection()
    browser.GetSynchronizedSequenceNodes(found, True)
    return [found.GetItemAsObject(i) for i in range(found.GetNumberOfItems())]


def give_selection(scene) -> None:
    """Give a scene of its own the selection node in which markups look for their units.

    A sequence keeps its items in such a scene. Without the node Slicer warns at each number that it computes for a
    line, a thousand times in a cine. It is saved with the items, so that it is there when they are read.
    """
    if scene is not None and scene.GetNodeByID("vtkMRMLSelectionNodeSingleton") is None:
        node = slicer.vtkMRMLSelectionNode()
        node.SetSingletonTag("Singleton")
        scene.AddNode(node)


def join(browser, sequence, proxy, *, save_changes: bool) -> None:
    """Let the browser show the sequence's items in ``proxy``, a node that is already in the scene."""
    was = browser.StartModify()  # or the sequences' logic makes a second proxy in between
    if browser.GetMasterSequenceNode() is None:
        browser.SetAndObserveMasterSequenceNodeID(sequence.GetID())
    else:
        browser.AddSynchronizedSequenceNode(sequence.GetID())
    browser.AddProxyNode(proxy, sequence, False)
    browser.SetSaveChanges(sequence, save_changes)
    browser.SetOverwriteProxyName(sequence, False)
    browser.SetMissingItemMode(sequence, browser.MissingItemCreateFromPrevious)
    browser.EndModify(was)


def describe_items(browser, pictures) -> None:
    """Keep with the browser what the picture's items lose when they are saved; see `restore_items`."""
    items = [{name: A.read(picture, name, None) for name in _KEPT} for picture in pictures]
    A.write(browser, A.ITEMS, json.dumps(items))


def restore_items(browser, picture) -> None:
    """Give a loaded cine's pictures their frame numbers, times and sources back."""
    sequence, items = browser.GetSequenceNode(picture), A.read_json(browser, A.ITEMS, [])
    if sequence is None or sequence.GetNumberOfDataNodes() != len(items):
        return
    for i, item in enumerate(items):
        for name in _KEPT:
            A.write(sequence.GetNthDataNode(i), name, item.get(name))
    selected = browser.GetSelectedItemNumber()
    for name in _KEPT:
        A.write(picture, name, items[max(selected, 0)].get(name))


def show_frame(browser, item: int) -> None:
    """Show the browser's item 0, 1, 2 …"""
    if browser.GetSelectedItemNumber() != item:
        browser.SetSelectedItemNumber(item)  # the sequences' logic answers
    else:
        slicer.modules.sequences.logic().UpdateProxyNodesFromSequences(browser)


def store(browser, proxy) -> None:
    """Keep what ``proxy`` now shows, attributes included, in the selected frame's item."""
    if browser is not None and browser.GetSequenceNode(proxy) is not None:
        slicer.modules.sequences.logic().UpdateSequencesFromProxyNodes(browser, proxy)


def add_markup(browser, proxy, known_scale: bool) -> None:
    """Join a new markup to a cine: empty in every frame but the one shown."""
    master = browser.GetMasterSequenceNode()
    sequence = new_sequence(proxy, master.GetIndexName(), master.GetIndexUnit())
    name, index = A.key_of(proxy)
    curved = proxy.IsA("vtkMRMLMarkupsCurveNode")
    kind = markups.kind_named(name)
    empty = markups.new_markup(kind, index, A.read(proxy, A.SCENE), known_scale=known_scale, curved=curved)
    selected = browser.GetSelectedItemNumber()
    for item in range(master.GetNumberOfDataNodes()):
        sequence.SetDataNodeAtValue(proxy if item == selected else empty, master.GetNthIndexValue(item))
    join(browser, sequence, proxy, save_changes=True)


def remove_sequence(browser, sequence) -> None:
    """Take a sequence out of a cine and out of the scene."""
    browser.RemoveSynchronizedSequenceNode(sequence.GetID())
    slicer.mrmlScene.RemoveNode(sequence)


def number_of_frames(muscle) -> int:
    return muscle.browser.GetMasterSequenceNode().GetNumberOfDataNodes() if muscle.browser is not None else 1


def selected(muscle) -> int:
    """Which item is shown; 0 for a still."""
    return max(0, muscle.browser.GetSelectedItemNumber()) if muscle.browser is not None else 0


def nodes_at(muscle, item: int) -> dict:
    """The nodes to change in order to change a frame: those in the scene when it is shown, else sequences' items."""
    if muscle.browser is None or item == selected(muscle):
        return {"volume": muscle.volume, "segmentation": muscle.segmentation, **muscle.markups}
    return item_nodes(muscle, item)


def item_nodes(muscle, item: int) -> dict:
    """Another frame's nodes without selecting it: "volume", "segmentation" and the markups by (kind, index)."""
    proxies = {"volume": muscle.volume, "segmentation": muscle.segmentation, **muscle.markups}
    if muscle.browser is None:
        return proxies
    nodes = {}
    for key, proxy in proxies.items():
        sequence = muscle.browser.GetSequenceNode(proxy) if proxy is not None else None
        nodes[key] = sequence.GetNthDataNode(item) if sequence is not None else proxy
    return nodes
