"""A clip's scene is written by another process, and nothing changes by it."""

import re
import subprocess
import zipfile
from xml.etree import ElementTree

import pytest

from msus import scene_process
from MSUSSegmentLib.commands.analyze import analyze
from MSUSSegmentLib.commands.work import Writing

pytest.importorskip("slicer")


#: Nodes of a scene that a result is written with, by the beginning of their tags.
OWN_NODES = "Volume|Segmentation|Markups|Sequence|Table|SubjectHierarchy"


def ignore(*_):
    pass


@pytest.fixture
def beside(monkeypatch):
    """As in a program that has not loaded Slicer's libraries; gives the processes that were started."""
    monkeypatch.setattr(scene_process, "LEAST_FRAMES", 5)
    monkeypatch.setattr(scene_process, "slicer_is_loaded", lambda: False)
    started, start = [], subprocess.Popen

    def noted(*arguments, **options):
        started.append(start(*arguments, **options))
        return started[-1]

    monkeypatch.setattr(scene_process.subprocess, "Popen", noted)
    return started


def here(monkeypatch):
    monkeypatch.setattr(scene_process, "LEAST_FRAMES", 10**9)


def contents(folder):
    """What a result's files hold, by name; each scene has a code of its own, and may hold views, editors and modules
    that other tests have left behind."""
    files = {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    with zipfile.ZipFile(folder / "scene.mrb") as bundle:
        files["scene.mrb"] = sorted(bundle.namelist())
        [scene] = [bundle.read(name).decode() for name in bundle.namelist() if name.endswith(".mrml")]
    scene = re.sub(r'(<SubjectHierarchyItem id|parent)="\d+"', r'\1="0"', scene)  # counted on
    nodes = ElementTree.fromstring(re.sub(r"[0-9a-f]{12}", "", scene))
    files["scene"] = [ElementTree.tostring(node) for node in nodes if re.match(OWN_NODES, node.tag)]
    assert len(files["scene"]) > 10
    del files["analysis.json"]
    return files


def test_another_process_writes_the_same_and_tells_how_far_it_is(cine, settings, tmp_path, monkeypatch, beside):
    told = []
    analyze(cine, tmp_path / "out", settings(mm_per_pixel=0.2), lambda *stage: told.append(stage))
    written = contents(tmp_path / "out")
    assert len(beside) == 1 and beside[0].returncode == 0 and told[-1] == ("saving", 1, 1)
    here(monkeypatch)
    analyze(cine, tmp_path / "out", settings(mm_per_pixel=0.2), ignore, Writing(overwrite=True))
    assert len(beside) == 1 and contents(tmp_path / "out") == written


def test_where_the_process_fails_the_scene_is_written_here(cine, settings, tmp_path, monkeypatch, beside):
    monkeypatch.setattr(scene_process, "_CODE", "import sys; sys.stdin.readline(); sys.stdin.readline(); sys.exit(3)")
    analyze(cine, tmp_path / "out", settings(), ignore)
    assert beside[0].returncode == 3 and (tmp_path / "out" / "scene.mrb").exists()


def test_ctrl_c_ends_the_process_and_leaves_the_finished_frames_alone(cine, settings, predictor, tmp_path, beside):
    predictor.stop_at = 4
    with pytest.raises(KeyboardInterrupt):
        analyze(cine, tmp_path / "out", settings(), ignore)
    assert beside[0].returncode is not None
    assert not list((tmp_path / "out").glob(".scene-*")) and not list(tmp_path.glob(".msus-*"))
    predictor.stop_at = None
    (tmp_path / "out" / ".scene-killed").mkdir()
    analyze(cine, tmp_path / "out", settings(), ignore)
    assert (tmp_path / "out" / "scene.mrb").exists() and not list((tmp_path / "out").glob(".*"))


def test_no_process_is_started_for_what_is_short_or_where_slicer_is_loaded(settings, tmp_path, monkeypatch, beside):
    with scene_process.SceneProcess(tmp_path, 4, settings()):
        assert not beside
    monkeypatch.setattr(scene_process, "slicer_is_loaded", lambda: True)
    with scene_process.SceneProcess(tmp_path, 5, settings()) as process:
        assert not beside and not process.begin(None)
