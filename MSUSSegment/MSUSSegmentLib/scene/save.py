"""Save a MuscleScene to a folder, and find it again in a loaded scene.

The folder: `scene.mrb` (all that belongs to it, all frames of a cine, opens in Slicer), `segmentation.seg.nrrd` and
`markups/*.mrk.json` (the frame shown, for other programs), `measurements.csv` (all frames).
"""

from __future__ import annotations

import math
import re
import tempfile
import uuid
import zipfile
from pathlib import Path

import slicer

from MSUSSegmentLib.io.files import replace_files
from MSUSSegmentLib.measure.table import read_csv, write_csv
from MSUSSegmentLib.scene import attributes as A
from MSUSSegmentLib.scene import cine, edits, headless, scene_file, source_place, table
from MSUSSegmentLib.scene.muscle_scene import MuscleScene, find_scenes, need_task
from MSUSSegmentLib.scene.writer import FrameWriter

SCENE_FILE, SEGMENTATION_FILE, TABLE_FILE, MARKUPS_FOLDER = (
    "scene.mrb",
    "segmentation.seg.nrrd",
    "measurements.csv",
    "markups",
)
FILES = SCENE_FILE, SEGMENTATION_FILE, MARKUPS_FOLDER, TABLE_FILE
_SEQUENCE = "vtkMRMLSequenceNode"


def save_scene(muscle: MuscleScene, folder) -> Path:
    """Write the scene, the segmentation, the markups and the numbers into ``folder`` (made when absent). Returns it.

    Everything is written beside the folder first and put into its place at the end, so that a failure leaves what was
    there. Other files in the folder stay. OSError, in one sentence, when something cannot be written.
    """
    return replace_files(folder, lambda fresh: _write_all(muscle, fresh), FILES)


def load_scene(path, clear: bool = True) -> MuscleScene:
    """Open a saved scene: the `.mrb`, or the folder that `save_scene` wrote. Returns its MuscleScene.

    ``clear`` removes what is in the present scene. Of a scene with several (Slicer's own, or one of version 0.1) it is
    the one that the folder's numbers belong to, without numbers the last. OSError when the file is not there or cannot
    be read, ValueError when it holds no muscle measured with this extension.
    """
    headless.start()
    path = Path(path).resolve()  # Slicer takes a relative path as one below its temporary folder
    path = path / SCENE_FILE if path.is_dir() else path
    if not path.is_file():
        raise FileNotFoundError(f"There is no scene at {path}; choose an .mrb file or a folder saved by MSUSSegment.")
    if not zipfile.is_zipfile(path):
        raise OSError(f"{path} is not a Slicer scene, or it is damaged; choose another file.")
    before = set() if clear else {node.GetID() for node in _nodes()}
    known = set() if clear else {A.read(node, A.SCENE) for node in _nodes()} - {""}
    if not read_bundle(path, clear):
        raise OSError(f"{path} could not be read as a Slicer scene; it may be damaged.")
    fresh = [node for node in _nodes() if node.GetID() not in before]
    for token in {A.read(node, A.SCENE) for node in fresh} & known:
        _rename_token(fresh, token)  # the same picture is open already: two of them, and not one of both
    tokens = {A.read(node, A.SCENE) for node in fresh}
    found = [muscle for muscle in find_scenes() if muscle.token in tokens]
    if not found:
        raise ValueError(f"{path} holds no muscle measured with MSUSSegment; open its picture and analyse it.")
    muscle = found[-1] if len(found) == 1 else _chosen(found, path)
    need_task(muscle)
    if muscle.browser is not None:
        cine.show_frame(muscle.browser, muscle.browser.GetSelectedItemNumber())
    writer = FrameWriter(muscle, muscle.rater)
    edits.claim_unheard(writer)
    edits.rederive(writer)
    return muscle


def _nodes() -> list:
    scene = slicer.mrmlScene
    return [scene.GetNthNode(i) for i in range(scene.GetNumberOfNodes())]


def _rename_token(nodes, old: str) -> None:
    """Give one picture's nodes, and the items of its sequences, another token."""
    new = uuid.uuid4().hex[:12]
    for node in nodes:
        items = [node.GetNthDataNode(i) for i in range(node.GetNumberOfDataNodes())] if node.IsA(_SEQUENCE) else []
        for one in (node, *items):
            if A.read(one, A.SCENE) == old:
                A.write(one, A.SCENE, new)
        if A.read(node, A.ITEMS):
            A.write(node, A.ITEMS, A.read(node, A.ITEMS).replace(old, new))


def _chosen(found: list[MuscleScene], path: Path) -> MuscleScene:
    """Of several pictures in one scene the one whose numbers lie beside it."""
    numbers = path.with_name(TABLE_FILE)
    if path.name != SCENE_FILE or not numbers.is_file():
        return found[-1]
    wanted = read_csv(numbers)
    fitting = [m for m in found if m.table is not None and _same_rows(table.read_rows(m.table), wanted)]
    if len(fitting) != 1:
        raise ValueError(
            f"{path} holds {len(found)} pictures, and it is not clear which of them {path.parent} was saved for; "
            "open it in Slicer (File > Add Data), choose the right one, and save it again."
        )
    return fitting[0]


def _same_rows(some: list[dict], others: list[dict]) -> bool:
    """Whether two tables say the same; Slicer writes values with six digits."""
    keys = ("source", "frame", "quantity", "index")
    if [[row[key] for key in keys] for row in some] != [[row[key] for key in keys] for row in others]:
        return False
    values = ((one["value"], other["value"]) for one, other in zip(some, others, strict=True))
    return all(a is b is None or (None not in (a, b) and math.isclose(a, b, rel_tol=1e-5)) for a, b in values)


def read_bundle(path: Path, clear: bool) -> bool:
    """Read an .mrb into the scene; whether that worked."""
    if headless.in_desktop():
        return bool(slicer.util.loadScene(str(path), {"clear": clear}))
    if clear:
        headless.new_scene()
    done = slicer.mrmlScene.ReadFromMRB(str(path), False)
    slicer.mrmlScene.SetVersion(headless.SCENE_VERSION)
    return bool(done)


def _write_all(muscle: MuscleScene, folder: Path) -> None:
    _choose_compression(muscle)
    with tempfile.TemporaryDirectory(prefix=".scene-", dir=folder.parent) as work:
        scene_file.write_bundle(muscle, folder / SCENE_FILE, Path(work))
    if muscle.segmentation is not None:
        node = source_place.segmentation(muscle)
        write_node(slicer.vtkMRMLSegmentationStorageNode(), node, folder / SEGMENTATION_FILE)
    (folder / MARKUPS_FOLDER).mkdir()
    write_markups(muscle, folder / MARKUPS_FOLDER)
    if muscle.table is not None:
        write_csv(folder / TABLE_FILE, table.read_rows(muscle.table))


def write_markups(muscle: MuscleScene, folder: Path) -> None:
    """Write the markups of the frame shown, one file each, where the source lies (LPS mm). OSError."""
    for node in muscle.markups.values():
        if node.GetNumberOfControlPoints():
            with source_place.markup(muscle, node) as placed:
                write_node(slicer.vtkMRMLMarkupsJsonStorageNode(), placed, folder / markup_file(node.GetName()))


def markup_file(name: str) -> str:
    """The name of the file of a markup with this name."""
    return re.sub(r"\W+", "_", name).strip("_") + ".mrk.json"


def write_node(storage, node, path: Path) -> None:
    """Write one node to a file of its own, leaving the node's own storage alone."""
    storage.SetFileName(str(path))
    if not storage.WriteData(node) or not path.is_file() or not path.stat().st_size:
        raise OSError(f"{path.name} could not be written")


def _choose_compression(muscle: MuscleScene) -> None:
    """The fastest compression: pictures half as large for 10 ms a frame, the default is ten times as slow."""
    nodes = [node for node in (muscle.volume, muscle.segmentation) if node is not None]
    if muscle.browser is not None:
        nodes += [muscle.browser.GetSequenceNode(node) for node in nodes]
    for node in nodes:
        if node is None:
            continue
        if node.GetStorageNode() is None:
            node.AddDefaultStorageNode()
        storage = node.GetStorageNode()
        if storage is not None:
            storage.SetUseCompression(True)
            storage.SetCompressionParameter("gzip_fastest")
