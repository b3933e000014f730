"""What is saved comes back the same; what cannot be saved leaves what was there."""

from __future__ import annotations

import json
import os
import zipfile

import numpy as np
import pytest
import slicer

from MSUSSegmentLib.measure.table import read_csv
from MSUSSegmentLib.scene import cine, headless, segments, table
from MSUSSegmentLib.scene.save import load_scene, save_scene


def same(one, other):
    assert [(m.quantity, m.index, m.unit, m.provenance, m.flag) for m in one] == [
        (m.quantity, m.index, m.unit, m.provenance, m.flag) for m in other
    ]
    for first, second in zip(one, other, strict=True):
        assert (first.value is None) == (second.value is None)
        assert first.value is None or first.value == pytest.approx(second.value, rel=1e-9, abs=1e-6)


def same_rows(one, other):
    for first, second in zip(one, other, strict=True):
        assert first["value"] == pytest.approx(second["value"])
        assert first["time_s"] == pytest.approx(second["time_s"])
        assert {**first, "value": 0, "time_s": 0} == {**second, "value": 0, "time_s": 0}


def test_a_saved_still_comes_back_with_the_same_numbers(still, listen, tmp_path):
    live = listen(still, rater="AB")
    live.move_point(still.nodes_of("fascicle")[0], 1, (180, 90))
    live.add("thickness", [[50, 60], [52, 200]])
    masks = segments.masks_of(still.segmentation, still.volume)
    before, rows = live.measurements, table.read_rows(still.table)
    save_scene(still, tmp_path / "out")
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == [
        "markups", "measurements.csv", "scene.mrb", "segmentation.seg.nrrd",
    ]
    assert [p.name for p in tmp_path.iterdir()] == ["out"]  # nothing left beside it
    loaded = load_scene(tmp_path / "out")
    same(loaded.measurements(), before)
    same_rows(table.read_rows(loaded.table), rows)
    again = segments.masks_of(loaded.segmentation, loaded.volume)
    for key, mask in masks.items():
        np.testing.assert_array_equal(again[key], mask)
    assert "Connective tissue" in loaded.segmentation.GetSegmentation().GetSegment("deep_aponeurosis").GetTerminology()
    live = listen(loaded)
    live.move_point(loaded.markups["deep", 1], 0, (0, 220))  # and it goes on
    assert live.measurements != before


def test_saving_edits_nothing(cine_scene, listen, tmp_path):
    live = listen(cine_scene)
    before = live.measurements
    save_scene(cine_scene, tmp_path / "out")
    assert live.measurements == before
    assert {row["provenance"] for row in table.read_rows(cine_scene.table)} == {"auto"}


def test_a_saved_cine_comes_back_frame_by_frame(cine_scene, listen, tmp_path):
    live = listen(cine_scene, rater="AB")
    cine_scene.browser.SetSelectedItemNumber(1)
    live.move_point(cine_scene.nodes_of("thickness")[0], 0, (90, 40))
    expected = {}
    for frame in range(4):
        cine_scene.browser.SetSelectedItemNumber(frame)
        expected[frame] = live.measurements
    rows = table.read_rows(cine_scene.table)
    save_scene(cine_scene, tmp_path)
    loaded = load_scene(tmp_path / "scene.mrb")
    same_rows(table.read_rows(loaded.table), rows)
    live = listen(loaded)
    for frame in (3, 1, 2, 0):
        cine.show_frame(loaded.browser, frame)
        assert loaded.frame == frame
        assert live.muscle.rows(live.measurements, {})[0]["time_s"] == pytest.approx(frame / 25)
        same(live.measurements, expected[frame])
    assert [row["source"] for row in table.read_rows(loaded.table)] == [row["source"] for row in rows]
    assert slicer.mrmlScene.GetNumberOfNodesByClass("vtkMRMLMarkupsLineNode") == 6


def test_an_unknown_scale_stays_unknown(images, result_of, stand_in, tmp_path):
    from MSUSSegmentLib.scene.build import build_scene

    headless.new_scene()
    recording = stand_in([image.pixels for image in images[:2]], None)
    muscle = build_scene(recording, [result_of(image, i, spacing=None) for i, image in enumerate(images[:2])])
    save_scene(muscle, tmp_path)
    for path in (tmp_path / "markups").glob("*.json"):
        for measurement in json.loads(path.read_text(encoding="utf-8"))["markups"][0]["measurements"]:
            assert not (measurement["enabled"] and measurement.get("units") == "mm"), path.name
    loaded = load_scene(tmp_path)
    for frame in (1, 0):
        cine.show_frame(loaded.browser, frame)
        assert loaded.spacing is None
        assert {m.unit for m in loaded.measurements()} == {"px", "deg"}


def test_the_markups_and_the_table_can_be_read_by_other_programs(still, tmp_path):
    save_scene(still, tmp_path)
    data = json.loads((tmp_path / "markups" / "MT_1.mrk.json").read_text(encoding="utf-8"))["markups"][0]
    assert data["type"] == "Line"
    assert len(data["controlPoints"]) == 2
    assert read_csv(tmp_path / "measurements.csv") == table.read_rows(still.table)
    with zipfile.ZipFile(tmp_path / "scene.mrb") as bundle:
        [mrml] = [name for name in bundle.namelist() if name.endswith(".mrml")]
        assert b'version="Slicer 5.' in bundle.read(mrml)[:500]


def test_saving_again_replaces_ours_and_leaves_other_files(still, tmp_path):
    save_scene(still, tmp_path)
    (tmp_path / "notes.txt").write_text("mine")
    slicer.mrmlScene.RemoveNode(still.markups.pop(("area", 1)))
    save_scene(still, tmp_path)
    assert (tmp_path / "notes.txt").read_text(encoding="utf-8") == "mine"
    assert not (tmp_path / "markups" / "Area_1.mrk.json").exists()


def content(folder):
    return {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_a_full_disk_leaves_what_was_there(still, tmp_path):
    resource = pytest.importorskip("resource", reason="needs limits on file sizes (not on Windows)")
    save_scene(still, tmp_path / "out")
    before = content(tmp_path / "out")
    still.nodes_of("thickness")[0].SetNthControlPointPosition(0, 0.0, 0.0, 0.0)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
    try:
        with pytest.raises(OSError, match=r"could not be saved in .* what was there is unchanged"):
            save_scene(still, tmp_path / "out")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert content(tmp_path / "out") == before
    assert os.listdir(tmp_path) == ["out"]


def test_a_failure_while_putting_files_in_place_is_undone(still, tmp_path, monkeypatch):
    from pathlib import Path

    save_scene(still, tmp_path / "out")
    before = content(tmp_path / "out")
    rename = Path.rename

    def refuse(self, target):
        if self.parent.name == "new" and self.name == "markups":
            raise PermissionError(13, "Permission denied")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(OSError, match="Permission denied"):
        save_scene(still, tmp_path / "out")
    assert content(tmp_path / "out") == before


def test_a_folder_that_cannot_be_made_is_said_in_one_sentence(still, tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(OSError, match="choose another folder"):
        save_scene(still, tmp_path / "file" / "out")


def test_what_is_no_scene_is_refused(tmp_path):
    with pytest.raises(FileNotFoundError, match="no scene"):
        load_scene(tmp_path)
    (tmp_path / "scene.mrb").write_text("nonsense")
    with pytest.raises(OSError, match="not a Slicer scene"):
        load_scene(tmp_path)


def test_a_scene_of_someone_else_is_refused(tmp_path):
    headless.new_scene()
    slicer.mrmlScene.AddNewNodeByClass("vtkMRMLMarkupsLineNode")
    slicer.mrmlScene.WriteToMRB(str(tmp_path / "other.mrb"), None)
    with pytest.raises(ValueError, match="no muscle measured"):
        load_scene(tmp_path / "other.mrb")


def test_a_scene_is_found_by_a_relative_path(still, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    before = still.measurements()
    save_scene(still, "out")
    same(load_scene("out/scene.mrb").measurements(), before)
