"""One picture's part of `slicer.mrmlScene` as a scene bundle (.mrb), while others stay open beside it.

Slicer writes a scene as a whole. What does not belong to the picture is marked as not to be saved for that moment (no
event tells of it, nothing is removed, nothing flickers); then what Slicer writes about all nodes together, the subject
hierarchy and references, is freed of the others.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
import zipfile
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote

import slicer
from vtkmodules.vtkCommonCore import vtkCollection, vtkIdList

from MSUSSegmentLib.scene import attributes as A

__all__ = ["belongings", "unclaimed", "write_bundle"]

#: What a node needs of others, and what must not be followed from it: pictures, lines and segments of other subjects.
_NEEDED = ("vtkMRMLDisplayNode", "vtkMRMLStorageNode", "vtkMRMLTransformNode", "vtkMRMLColorNode")
_PICTURES = ("vtkMRMLVolumeNode", "vtkMRMLSequenceNode", "vtkMRMLSequenceBrowserNode")
#: What a person makes; it is said when some of it is not saved.
_MADE = ("vtkMRMLMarkupsNode", "vtkMRMLSegmentationNode", "vtkMRMLTextNode", "vtkMRMLTableNode", "vtkMRMLModelNode")
#: What shows the picture when it is opened in Slicer.
_VIEWS = ("vtkMRMLSliceNode", "vtkMRMLSliceCompositeNode")
_MODULE = "MSUSSegment"


def belongings(muscle) -> set[str]:
    """IDs of the nodes that belong to a picture: its own, what they need, what a person has put into its folder of the
    subject hierarchy, and the views that show it. While no other picture is open, everything belongs to it."""
    own = _closure(_marked(muscle.token), muscle)
    others = [
        node for node in _nodes()
        if node.GetID() not in own and (_is_a(node, _PICTURES) or A.read(node, A.SCENE) not in ("", muscle.token))
    ]  # fmt: skip
    if not others:
        return {node.GetID() for node in _nodes()} - _orphans()
    own |= {node.GetID() for node in _closure_of(_companions(muscle, own))}
    return own | _views(own) | _parameters(own)


def remove(muscle) -> None:
    """Take a picture with all that was made for it out of the scene; what a person has added to it stays."""
    own = _closure(_marked(muscle.token), muscle)
    for node in [node for node in _nodes() if node.GetID() in own]:
        if not _is_a(node, _VIEWS) and not node.GetSingletonTag():
            slicer.mrmlScene.RemoveNode(node)


def _orphans() -> set[str]:
    """IDs of storage nodes that no node has: a markup that is deleted in a loaded scene leaves its own behind."""
    nodes = _nodes()
    used = {
        node.GetNthStorageNodeID(i)
        for node in nodes
        if node.IsA("vtkMRMLStorableNode")
        for i in range(node.GetNumberOfStorageNodes())
    }
    return {node.GetID() for node in nodes if node.IsA("vtkMRMLStorageNode")} - used


def unclaimed(muscle) -> list[str]:
    """Names of what a person has made that is not saved with a picture because it may be another one's."""
    own = belongings(muscle)
    left = [
        node for node in _nodes()
        if node.GetID() not in own and _is_a(node, _MADE) and not node.GetHideFromEditors()
        and node.GetSaveWithScene() and not A.read(node, A.SCENE)
    ]  # fmt: skip
    return sorted({node.GetName() or node.GetID() for node in left})


def write_bundle(muscle, path: Path, work: Path) -> None:
    """Write what belongs to a picture into the .mrb ``path``; ``work``: an empty folder. OSError when that fails."""
    scene, own = slicer.mrmlScene, belongings(muscle)
    url, root = scene.GetURL(), scene.GetRootDirectory()
    inside = work.resolve() / path.stem  # Slicer wants a full path
    inside.mkdir()
    try:
        with _only(own) as left_out:
            written = scene.SaveSceneToSlicerDataBundleDirectory(str(inside), None)
    finally:
        scene.SetURL(url or "")
        scene.SetRootDirectory(root or "")
    [file] = inside.glob("*.mrml") if written else [None]
    if file is None:
        raise OSError("the scene could not be written")
    text = _freed(_mended(file.read_text(encoding="utf-8")), own, left_out)
    _check(text, inside)
    file.write_text(text, encoding="utf-8")
    for nested in inside.rglob("*.mrb"):
        _mend_bundle(nested)
    with zipfile.ZipFile(path, "w") as bundle:
        for one in sorted(inside.rglob("*")):
            packed = zipfile.ZIP_STORED if one.suffix in (".nrrd", ".mrb") else zipfile.ZIP_DEFLATED
            if one.is_file():  # its data are compressed already
                bundle.write(one, one.relative_to(inside.parent).as_posix(), packed)


# What belongs to a picture.


def _nodes() -> list:
    scene = slicer.mrmlScene
    return [scene.GetNthNode(i) for i in range(scene.GetNumberOfNodes())]


def _is_a(node, names) -> bool:
    return any(node.IsA(name) for name in names)


def _marked(token: str) -> list:
    return [node for node in _nodes() if A.read(node, A.SCENE) == token]


def _closure(nodes, muscle) -> set[str]:
    """IDs of nodes with what they need, and of all that the picture's browser plays."""
    nodes = list(nodes)
    if muscle.browser is not None:
        sequences = vtkCollection()
        muscle.browser.GetSynchronizedSequenceNodes(sequences, True)
        for i in range(sequences.GetNumberOfItems()):
            sequence = sequences.GetItemAsObject(i)
            nodes += [sequence, muscle.browser.GetProxyNode(sequence)]
        nodes.append(muscle.browser)
    return {node.GetID() for node in _closure_of(node for node in nodes if node is not None)}


def _closure_of(nodes) -> list:
    found, waiting = {}, list(nodes)
    while waiting:
        node = waiting.pop()
        if node.GetID() in found:
            continue
        found[node.GetID()] = node
        needed = slicer.mrmlScene.GetReferencedNodes(node, False)
        for i in range(needed.GetNumberOfItems()):
            other = needed.GetItemAsObject(i)
            if _is_a(other, _NEEDED):
                waiting.append(other)
    return list(found.values())


def _hierarchy():
    return slicer.vtkMRMLSubjectHierarchyNode.GetSubjectHierarchyNode(slicer.mrmlScene)


def _companions(muscle, own: set[str]) -> list:
    """What lies in the folders of the picture's nodes and is no picture: none where another one's nodes lie there."""
    hierarchy, found = _hierarchy(), {}
    if hierarchy is None:
        return []
    top = hierarchy.GetSceneItemID()
    items = (hierarchy.GetItemByDataNode(slicer.mrmlScene.GetNodeByID(one)) for one in own)
    for folder in {hierarchy.GetItemParent(item) for item in items if item} - {top, 0}:
        children = vtkIdList()
        hierarchy.GetItemChildren(folder, children, True)
        nodes = [hierarchy.GetItemDataNode(children.GetId(i)) for i in range(children.GetNumberOfIds())]
        nodes = [node for node in nodes if node is not None]
        if any(A.read(node, A.SCENE) not in ("", muscle.token) for node in nodes):
            continue
        found |= {node.GetID(): node for node in nodes if not _is_a(node, _PICTURES)}
    return list(found.values())


def _views(own: set[str]) -> set[str]:
    """The slice views that show the picture."""
    views = [node for node in _nodes() if _is_a(node, _VIEWS)]
    showing = {
        node.GetLayoutName()
        for node in views
        if node.IsA("vtkMRMLSliceCompositeNode") and node.GetBackgroundVolumeID() in own
    }
    return {node.GetID() for node in views if node.GetLayoutName() in showing}


def _parameters(own: set[str]) -> set[str]:
    """The panel's parameter node, when it works on the picture."""
    return {
        node.GetID()
        for node in _nodes()
        if node.IsA("vtkMRMLScriptedModuleNode")
        and node.GetModuleName() == _MODULE
        and node.GetNodeReferenceID("inputVolume") in own
    }


# Writing.


@contextmanager
def _only(own: set[str]):
    """In here only the nodes with these IDs are saved with the scene, and the subject hierarchy; gives the IDs of those
    that are left out."""
    left_out = [
        node for node in _nodes()
        if node.GetID() not in own and node.GetSaveWithScene() and not node.IsA("vtkMRMLSubjectHierarchyNode")
    ]  # fmt: skip
    try:
        for node in left_out:
            _set_saved(node, False)
        yield {node.GetID() for node in left_out}
    finally:
        for node in left_out:
            _set_saved(node, True)


def _set_saved(node, saved: bool) -> None:
    """Without telling anybody: it is so for a moment only."""
    was = node.GetDisableModifiedEvent()
    node.SetDisableModifiedEvent(True)
    node.SetSaveWithScene(saved)
    node.SetDisableModifiedEvent(was)


def _mended(text: str) -> str:
    """Slicer writes an ampersand in a file's name as it is, and cannot read it again."""
    loose = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-fA-F]+);)")
    return re.sub(r'(?<= )(?:fileName|fileListMember\d+)="[^"]*"', lambda found: loose.sub("&amp;", found[0]), text)


def _freed(text: str, own: set[str], left_out: set[str]) -> str:
    """A scene's text without what it says of the nodes that are left out."""
    if not left_out:
        return text

    def references(found) -> str:
        parts = []
        for part in filter(None, found[1].split(";")):
            role, _, ids = part.rpartition(":")
            kept = [one for one in ids.split(" ") if one and one not in left_out]
            parts += [f"{role}:{' '.join(kept)};"] if kept else []
        return f' references="{"".join(parts)}"' if parts else ""

    text = re.sub(r' references="([^"]*)"', references, text)
    hierarchy = re.search(r"<SubjectHierarchy\s.*?</SubjectHierarchy>", text, flags=re.DOTALL)
    if hierarchy is None:
        return text
    element = ElementTree.fromstring(hierarchy[0])
    for top in list(element):
        _prune(top, own, True)
    pruned = ElementTree.tostring(element, encoding="unicode", short_empty_elements=False)
    return text[: hierarchy.start()] + pruned + text[hierarchy.end() :]


def _prune(item, own: set[str], is_top: bool = False) -> bool:
    """Take out of an item of the subject hierarchy what holds none of the nodes; returns whether it holds one."""
    for child in list(item):
        if not _prune(child, own):
            item.remove(child)
    return is_top or item.get("dataNode") in own or len(item) > 0


def _check(text: str, folder: Path) -> None:
    """The text can be read, and every file that it names is there: on a full disk Slicer goes on without it."""
    try:
        scene = ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        raise OSError(f"the scene was not written as Slicer can read it ({error})") from error
    for element in scene.iter():
        name = element.get("fileName")
        file = folder / unquote(name) if name and element.tag.endswith("Storage") else None
        if file is not None and not (file.is_file() and file.stat().st_size):
            raise OSError(f"{file.name} was not written")


def _mend_bundle(path: Path) -> None:
    """The same for the scene inside a sequence's file; nothing is touched when it can be read."""
    with zipfile.ZipFile(path) as bundle:
        content = {info: bundle.read(info) for info in bundle.infolist()}
    texts = {info: data.decode("utf-8") for info, data in content.items() if info.filename.endswith(".mrml")}
    mended = {info: _mended(text) for info, text in texts.items()}
    if mended == texts:
        return
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bundle:
        for info, data in content.items():
            bundle.writestr(info.filename, mended[info].encode("utf-8") if info in mended else data)
