"""Save a MuscleScene to a folder, and find it again in a loaded scene.

The folder: `scene.mrb` (everything, all frames of a cine, opens in Slicer), `segmentation.seg.nrrd` and
`markups/*.mrk.json` (the frame shown, for other programs), `measurements.csv` (all frames).
"""

from __future__ import annotations

import re
import shutil
import tempfile
import zipfile
from pathlib import Path

import slicer

from MSUSSegmentLib.measure.table import write_csv
from MSUSSegmentLib.scene import cine, edits, headless, table
from MSUSSegmentLib.scene.muscle_scene import MuscleScene, find_scenes
from MSUSSegmentLib.scene.writer import FrameWriter

SCENE_FILE, SEGMENTATION_FILE, TABLE_FILE, MARKUPS_FOLDER = (
    "scene.mrb",
    "segmentation.seg.nrrd",
    "measurements.csv",
    "markups",
)


#: Slicer (5.12) does not escape the names of the files that it lists in a scene: with this in one, nobody can read it.
_BARE_AMPERSAND = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-fA-F]+);)")


def save_scene(muscle: MuscleScene, folder) -> Path:
    """Write the scene, the segmentation, the markups and the numbers into ``folder`` (made when absent). Returns it.

    Everything is written beside the folder first and put into its place at the end, so that a failure leaves what was
    there. Other files in the folder stay. OSError, in one sentence, when something cannot be written.
    """
    folder = Path(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".msus-", dir=folder.parent) as temporary:
            fresh, old = Path(temporary) / "new", Path(temporary) / "old"
            fresh.mkdir()
            old.mkdir()
            _write_all(muscle, fresh)
            _swap(fresh, folder, old)
    except OSError as error:
        reason = error.strerror or str(error)
        raise OSError(
            f"The results could not be saved in {folder} ({reason}); what was there is unchanged. "
            "Check free space and permissions, or choose another folder."
        ) from error
    return folder


def load_scene(path, clear: bool = True) -> MuscleScene:
    """Open a saved scene: the `.mrb`, or the folder that `save_scene` wrote. Returns its (last) MuscleScene.

    ``clear`` removes what is in the present scene. OSError when the file is not there or cannot be read, ValueError
    when it holds no muscle measured with this extension.
    """
    headless.start()
    path = Path(path).resolve()  # Slicer takes a relative path as one below its temporary folder
    path = path / SCENE_FILE if path.is_dir() else path
    if not path.is_file():
        raise FileNotFoundError(f"There is no scene at {path}; choose an .mrb file or a folder saved by MSUSSegment.")
    if not zipfile.is_zipfile(path):
        raise OSError(f"{path} is not a Slicer scene, or it is damaged; choose another file.")
    known = set() if clear else {muscle.token for muscle in find_scenes()}
    if not _read_bundle(path, clear):
        raise OSError(f"{path} could not be read as a Slicer scene; it may be damaged.")
    found = find_scenes()
    found = [muscle for muscle in found if muscle.token not in known] or found
    if not found:
        raise ValueError(f"{path} holds no muscle measured with MSUSSegment; open its picture and analyse it.")
    muscle = found[-1]
    if muscle.browser is not None:
        cine.show_frame(muscle.browser, muscle.browser.GetSelectedItemNumber())
    edits.rederive(FrameWriter(muscle))
    return muscle


def _read_bundle(path: Path, clear: bool) -> bool:
    if headless.in_desktop():
        return bool(slicer.util.loadScene(str(path), {"clear": clear}))
    if clear:
        headless.new_scene()
    done = slicer.mrmlScene.ReadFromMRB(str(path), False)
    slicer.mrmlScene.SetVersion(headless.SCENE_VERSION)
    return bool(done)


def _write_all(muscle: MuscleScene, folder: Path) -> None:
    _write_bundle(muscle, folder / SCENE_FILE)
    if muscle.segmentation is not None:
        write_node(slicer.vtkMRMLSegmentationStorageNode(), muscle.segmentation, folder / SEGMENTATION_FILE)
    (folder / MARKUPS_FOLDER).mkdir()
    for node in muscle.markups.values():
        if node.GetNumberOfControlPoints():
            name = re.sub(r"\W+", "_", node.GetName()).strip("_")
            path = folder / MARKUPS_FOLDER / f"{name}.mrk.json"
            write_node(slicer.vtkMRMLMarkupsJsonStorageNode(), node, path)
    if muscle.table is not None:
        write_csv(folder / TABLE_FILE, table.read_rows(muscle.table))


def write_node(storage, node, path: Path) -> None:
    """Write one node to a file of its own, leaving the node's own storage alone."""
    storage.SetFileName(str(path))
    if not storage.WriteData(node) or not path.is_file() or not path.stat().st_size:
        raise OSError(f"{path.name} could not be written")


def _write_bundle(muscle: MuscleScene, path: Path) -> None:
    scene = slicer.mrmlScene
    _choose_compression(muscle)
    url, root = scene.GetURL(), scene.GetRootDirectory()
    try:
        written = scene.WriteToMRB(str(path), None)
    finally:
        scene.SetURL(url or "")
        scene.SetRootDirectory(root or "")
    if not written or not zipfile.is_zipfile(path):
        raise OSError("the scene could not be written")
    with zipfile.ZipFile(path) as bundle:
        listed = next((name for name in bundle.namelist() if name.endswith(".mrml")), None)
        if listed is None:
            raise OSError("the scene was written incompletely")
        text = bundle.read(listed)
    escaped = _BARE_AMPERSAND.sub(b"&amp;", text)
    if escaped != text:
        _replace_in_bundle(path, listed, escaped)


def _replace_in_bundle(path: Path, name: str, content: bytes) -> None:
    """Put ``content`` in the place of one file of a bundle."""
    fresh = path.with_name(path.name + ".partial")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(fresh, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry, content if entry.filename == name else old.read(entry))
    fresh.replace(path)


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


def _swap(fresh: Path, folder: Path, old: Path) -> None:
    """Move what was written into the folder; on a failure move back what was there."""
    made = not folder.exists()
    folder.mkdir(exist_ok=True)
    moved: list[str] = []
    try:
        for name in (SCENE_FILE, SEGMENTATION_FILE, MARKUPS_FOLDER, TABLE_FILE):
            if (folder / name).exists():
                (folder / name).rename(old / name)
            moved.append(name)
            if (fresh / name).exists():
                (fresh / name).rename(folder / name)
    except OSError:
        for name in moved:
            present = folder / name
            if present.exists():
                shutil.rmtree(present) if present.is_dir() else present.unlink()
            if (old / name).exists():
                (old / name).rename(present)
        if made:
            folder.rmdir()
        raise
