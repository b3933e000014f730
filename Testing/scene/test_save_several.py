"""Several pictures are open: a folder holds one, and gives that one back, in a fresh program too."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest
import slicer

from MSUSSegmentLib.scene import attributes as A
from MSUSSegmentLib.scene import cine, headless, segments
from MSUSSegmentLib.scene.build import build_scene
from MSUSSegmentLib.scene.muscle_scene import find_scenes
from MSUSSegmentLib.scene.save import load_scene, save_scene
from MSUSSegmentLib.scene.session import Session

LIBRARY = Path(__file__).resolve().parents[2] / "MSUSSegment"

#: What a fresh Python process says of saved folders.
FRESH = """
import json, sys
import numpy as np
from MSUSSegmentLib.scene import cine, volume
from MSUSSegmentLib.scene.muscle_scene import find_scenes
from MSUSSegmentLib.scene.save import load_scene

told = {}
for folder in sys.argv[1:]:
    muscle = load_scene(folder)
    frames = []
    for item in range(cine.number_of_frames(muscle)):
        if muscle.browser is not None:
            cine.show_frame(muscle.browser, item)
        frames.append({
            "numbers": [[m.quantity, m.index, m.value, m.unit, m.provenance, m.flag] for m in muscle.measurements()],
            "sum": int(volume.grey_of(muscle.volume).astype(int).sum()),
            "frame": muscle.frame,
        })
    told[folder] = {"frames": frames, "rater": muscle.rater, "scenes": len(find_scenes())}
print(json.dumps(told))
"""


def in_a_fresh_program(*folders):
    done = subprocess.run(
        [sys.executable, "-c", FRESH, *map(str, folders)], capture_output=True, text=True, timeout=300, check=False,
        env={"PYTHONPATH": str(LIBRARY), "PATH": "", "OMP_NUM_THREADS": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


def told(session):
    """What `FRESH` says of a folder, of a session in this program."""
    frames = []
    for i in range(session.frame_count):
        session.show_frame(i)
        numbers = [[m.quantity, m.index, m.value, m.unit, m.provenance, m.flag] for m in session.live.measurements]
        frames.append({"numbers": numbers, "sum": int(session.pixels(i).astype(int).sum()), "frame": i})
    return frames


def same(one, other):
    assert [frame["sum"] for frame in one] == [frame["sum"] for frame in other]
    for first, second in zip(one, other, strict=True):
        assert [row[:2] + row[3:] for row in first["numbers"]] == [row[:2] + row[3:] for row in second["numbers"]]
        for (_, _, value, *_), (_, _, again, *_) in zip(first["numbers"], second["numbers"], strict=True):
            assert (value is None) == (again is None)
            assert value is None or again == pytest.approx(value, rel=1e-12, abs=1e-12)


@pytest.fixture
def picture(images, result_of, stand_in, begin):
    """picture(name, frames, first) adds an analysed picture or cine, with a person's work on it, to the scene."""

    def add(name, frames=1, first=0):
        chosen = [images[(first + i) % len(images)] for i in range(frames)]
        recording = stand_in([image.pixels for image in chosen], chosen[0].spacing, f"{name}.png")
        muscle = build_scene(recording, [result_of(image, i) for i, image in enumerate(chosen)], model="truth")
        session = begin(muscle, rater=f"rater {name}")
        session.rater = f"rater {name}"
        session.live.move_point(muscle.nodes_of("thickness")[0], 0, (60 + 10 * first, 40))
        session.live.add("area", [[100, 100], [180 + first, 100], [180, 160], [100, 160]])
        if frames > 1:
            session.show_frame(1)
            session.live.move_point(muscle.nodes_of("fascicle")[0], 1, (180, 90))
        mask = np.zeros((300, 400), bool)
        mask[50 + first : 60, 50:90] = True
        segments.write_mask(muscle.segmentation, muscle.task, "fascicles", mask, muscle.matrix)
        return session

    headless.new_scene()
    return add


CASES = {"two stills": (1, 1), "two cines": (3, 2), "a still beside a cine": (1, 3), "a cine beside a still": (3, 1)}


@pytest.mark.parametrize("case", CASES)
def test_each_folder_gives_its_own_picture_back(picture, tmp_path, case):
    a, b = picture("Anna", CASES[case][0], 0), picture("Bert", CASES[case][1], 2)
    for session, name in ((a, "a"), (b, "b")):
        session.save(tmp_path / name)
    loaded = in_a_fresh_program(tmp_path / "a", tmp_path / "b")
    for session, name, rater in ((a, "a", "rater Anna"), (b, "b", "rater Bert")):
        found = loaded[str(tmp_path / name)]
        assert found["scenes"] == 1 and found["rater"] == rater
        same(told(session), found["frames"])


def text_of(folder):
    with zipfile.ZipFile(folder / "scene.mrb") as bundle:
        [name] = [name for name in bundle.namelist() if name.endswith(".mrml")]
        return bundle.read(name).decode(), bundle.namelist()


@pytest.mark.parametrize("case", CASES)
def test_nothing_of_the_other_picture_is_in_the_file(picture, tmp_path, case):
    a, b = picture("Anna", CASES[case][0], 0), picture("Bert", CASES[case][1], 2)
    a.save(tmp_path / "a")
    text, names = text_of(tmp_path / "a")
    assert "Bert" not in text and b.muscle.token not in text and not any("Bert" in name for name in names)
    assert text.count("<SubjectHierarchyItem") < 30 and "Anna" in text
    for folder in (tmp_path / "a").rglob("*"):
        if folder.suffix in (".json", ".csv"):
            assert "Bert" not in folder.read_text(encoding="utf-8")
    ids = {node.GetID() for node in nodes() if A.read(node, A.SCENE) == b.muscle.token}
    text = re.sub(r' indexValues="[^"]*"', "", text)  # names inside a sequence, which count for themselves
    referenced = set(text.replace('"', " ").replace(":", " ").replace(";", " ").split())
    assert not ids & referenced


def nodes():
    scene = slicer.mrmlScene
    return [scene.GetNthNode(i) for i in range(scene.GetNumberOfNodes())]


def test_saving_one_disturbs_nothing_that_is_open(picture, tmp_path):
    a, b = picture("Anna"), picture("Bert", 2, 2)
    before = told(a), told(b)
    saved = {node.GetID(): node.GetSaveWithScene() for node in nodes()}
    url, root = slicer.mrmlScene.GetURL(), slicer.mrmlScene.GetRootDirectory()
    own = {node.GetID() for node in nodes() if A.read(node, A.SCENE) == a.muscle.token}
    events, scene = [], slicer.mrmlScene
    tags = [(scene, scene.AddObserver(event, lambda *_: events.append("scene")))
            for event in (scene.NodeRemovedEvent, scene.StartCloseEvent, scene.StartBatchProcessEvent)]  # fmt: skip
    for node in nodes():
        if node.GetID() not in own and not node.IsA("vtkMRMLSubjectHierarchyNode"):  # it follows all nodes
            tags.append((node, node.AddObserver("ModifiedEvent", lambda caller, _: events.append(caller.GetID()))))
    a.save(tmp_path / "a")
    for caller, tag in tags:
        caller.RemoveObserver(tag)
    assert events == []
    assert {name: slicer.mrmlScene.GetNodeByID(name).GetSaveWithScene() for name in saved} == saved
    assert (slicer.mrmlScene.GetURL(), slicer.mrmlScene.GetRootDirectory()) == (url, root)
    assert (told(a), told(b)) == before


def test_after_a_failure_everything_is_saved_with_the_scene_again(picture, tmp_path, monkeypatch):
    a, b = picture("Anna"), picture("Bert", 1, 2)
    saved = {node.GetID(): node.GetSaveWithScene() for node in nodes()}
    with monkeypatch.context() as patch:
        from MSUSSegmentLib.scene import scene_file

        def fail(*_):
            raise OSError("No space left on device")

        patch.setattr(scene_file, "_freed", fail)
        with pytest.raises(OSError, match="No space left"):
            a.save(tmp_path / "a")
    assert {name: slicer.mrmlScene.GetNodeByID(name).GetSaveWithScene() for name in saved} == saved
    assert not (tmp_path / "a").exists() and b.frame_count == 1


def test_a_folder_is_opened_beside_what_is_open_already(picture, begin, tmp_path):
    a, b = picture("Anna", 2, 0), picture("Bert", 1, 2)
    a.save(tmp_path / "a")
    before = told(a), told(b)
    again = load_scene(tmp_path / "a", clear=False)  # Anna twice, and not a mixture of both
    assert again.token not in (a.muscle.token, b.muscle.token)
    assert again.volume is not a.muscle.volume
    assert len(find_scenes()) == 3
    copy = begin(again)
    assert [frame["sum"] for frame in told(copy)] == [frame["sum"] for frame in before[0]]
    same(before[0], told(copy))
    copy.show_frame(0)
    copy.live.move_point(copy.muscle.nodes_of("thickness")[0], 0, (100, 70))
    assert (told(a), told(b)) == before
    for item in range(2):
        assert {A.read(node, A.SCENE) for node in cine.item_nodes(again, item).values()} == {again.token}


def test_what_a_person_has_put_into_the_pictures_folder_is_saved_with_it(picture, tmp_path):
    a, _ = picture("Anna"), picture("Bert", 1, 2)
    scene = slicer.mrmlScene
    hierarchy = slicer.vtkMRMLSubjectHierarchyNode.GetSubjectHierarchyNode(scene)
    note = scene.AddNewNodeByClass("vtkMRMLTextNode", "Note on Anna")
    note.SetText("tense")
    hierarchy.CreateItem(hierarchy.GetItemParent(hierarchy.GetItemByDataNode(a.muscle.table)), note)
    loose = scene.AddNewNodeByClass("vtkMRMLMarkupsFiducialNode", "Loose points")
    loose.AddControlPoint(1.0, 2.0, 0.0)
    notes = a.save(tmp_path / "a")
    assert any("Loose points" in text and "Not saved" in text for text in notes)
    text, _ = text_of(tmp_path / "a")
    assert "Note on Anna" in text and "Loose points" not in text
    load_scene(tmp_path / "a")
    assert slicer.util.getNode("Note on Anna").GetText() == "tense"


def test_alone_in_the_scene_everything_is_saved_with_it(picture, tmp_path):
    a = picture("Anna")
    loose = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLMarkupsFiducialNode", "Loose points")
    loose.AddControlPoint(1.0, 2.0, 0.0)
    assert not any("Not saved" in text for text in a.save(tmp_path / "a"))
    load_scene(tmp_path / "a")
    assert slicer.util.getNode("Loose points").GetNumberOfControlPoints() == 1


def test_views_and_parameters_go_along_only_where_they_are_the_pictures(picture, tmp_path):
    a, b = picture("Anna"), picture("Bert", 1, 2)
    scene = slicer.mrmlScene
    for layout, session in (("First", a), ("Second", b)):
        view = scene.AddNewNodeByClass("vtkMRMLSliceNode", f"{layout} view")
        view.SetLayoutName(layout)
        composite = scene.AddNewNodeByClass("vtkMRMLSliceCompositeNode", f"{layout} composite")
        composite.SetLayoutName(layout)
        composite.SetBackgroundVolumeID(session.muscle.volume.GetID())
        composite.SetForegroundVolumeID(b.muscle.volume.GetID())
    module = scene.AddNewNodeByClass("vtkMRMLScriptedModuleNode", "MSUSSegment")
    module.SetModuleName("MSUSSegment")
    module.SetParameter("datasetGroup", "S-Anna")
    module.SetNodeReferenceID("inputVolume", a.muscle.volume.GetID())
    module.SetNodeReferenceID("scaleLine", b.muscle.nodes_of("thickness")[0].GetID())
    other = scene.AddNewNodeByClass("vtkMRMLScriptedModuleNode", "OtherModule")
    other.SetModuleName("OtherModule")
    other.SetParameter("patient", "Bert")
    a.save(tmp_path / "a")
    b.save(tmp_path / "b")
    text, _ = text_of(tmp_path / "a")
    assert "First composite" in text and "Second" not in text and "S-Anna" in text and "Bert" not in text
    assert b.muscle.volume.GetID() not in text and b.muscle.nodes_of("thickness")[0].GetID() not in text
    assert "S-Anna" not in text_of(tmp_path / "b")[0]
    load_scene(tmp_path / "a")
    [composite] = [node for node in nodes() if node.GetName() == "First composite"]
    assert slicer.mrmlScene.GetNodeByID(composite.GetBackgroundVolumeID()).GetName() == "Anna.png"
    assert composite.GetForegroundVolumeID() is None


def test_a_scene_of_both_that_was_saved_before_gives_the_folders_own(picture, tmp_path):
    """Version 0.1 wrote all that was open into every folder."""
    a, b = picture("Anna", 2, 0), picture("Bert", 1, 2)
    for session, name in ((a, "a"), (b, "b")):
        save_scene(session.muscle, tmp_path / name)
        (tmp_path / name / "scene.mrb").unlink()
        assert slicer.mrmlScene.WriteToMRB(str(tmp_path / name / "scene.mrb"), None)
    a.close()
    b.close()
    assert load_scene(tmp_path / "b").volume.GetName() == "Bert.png"
    assert load_scene(tmp_path / "a").volume.GetName() == "Anna.png"
    table = tmp_path / "a" / "measurements.csv"
    table.write_bytes(table.read_bytes().replace(b"Anna", b"Carl"))
    with pytest.raises(ValueError, match="2 pictures"):
        load_scene(tmp_path / "a")


@pytest.mark.parametrize("name", ["GM & GL", "a<b>'c", "50% x;y:z", "Müller é", "T&amp;A", "a&b;c"])
@pytest.mark.parametrize(("frames", "beside"), [(1, False), (2, True)], ids=["a still alone", "a cine beside another"])
def test_any_name_can_be_opened_again(picture, tmp_path, name, frames, beside):
    a = picture(name, frames)
    a.muscle.volume.SetName(name)  # a person may call it so
    a.muscle.nodes_of("thickness")[0].SetName(f"MT {name}")
    if frames > 1:
        cine.store(a.muscle.browser, a.muscle.nodes_of("thickness")[0])
    if beside:
        picture("Bert", 1, 2)
    before = told(a)
    a.save(tmp_path / "out")
    a.close()
    again = Session.adopt(load_scene(tmp_path / "out"))
    same(before, told(again))
    assert again.name == f"{name}.png"
    again.close()


def test_slicers_own_saving_can_be_read_with_an_ampersand_in_the_files_name(picture, tmp_path):
    picture("GM & GL")
    assert slicer.mrmlScene.WriteToMRB(str(tmp_path / "own.mrb"), None)
    assert A.read(load_scene(tmp_path / "own.mrb").volume, A.SOURCE) == "GM & GL.png"


def test_a_file_that_is_missing_is_noticed(picture, tmp_path, monkeypatch):
    from MSUSSegmentLib.scene import scene_file

    a = picture("Anna")
    save_scene(a.muscle, tmp_path / "a")
    before = (tmp_path / "a" / "scene.mrb").read_bytes()
    freed = scene_file._freed
    monkeypatch.setattr(scene_file, "_freed", lambda text, *more: freed(text, *more).replace("Anna", "Anne"))
    with pytest.raises(OSError, match="was not written"):
        save_scene(a.muscle, tmp_path / "a")
    assert (tmp_path / "a" / "scene.mrb").read_bytes() == before
