"""A session saved and opened again; exports."""

from __future__ import annotations

import json

import numpy as np
import pytest
import slicer

from MSUSSegmentLib.measure.table import read_csv
from MSUSSegmentLib.scene import attributes as A
from MSUSSegmentLib.scene import headless, segments
from MSUSSegmentLib.scene.muscle_scene import find_scenes
from MSUSSegmentLib.scene.save import SCENE_FILE, load_scene
from MSUSSegmentLib.scene.session import Session


@pytest.fixture
def analysed(cine_session, images, result_of):
    for i, image in enumerate(images):
        cine_session.apply(result_of(image, i), model="truth 1")
    cine_session.show_frame(1)
    x, y = 60.0, 40.0
    cine_session.live.move_point(cine_session.muscle.nodes_of("thickness")[0], 0, (x, y))
    cine_session.live.add("area", [[100, 100], [180, 100], [180, 160], [100, 160]])
    muscle = cine_session.muscle
    mask = segments.masks_in(muscle.segmentation, muscle.matrix, (300, 400))["muscle"].astype(np.uint8)
    mask[5:15, 50:90] = 1
    slicer.util.updateSegmentBinaryLabelmapFromArray(mask[None], muscle.segmentation, "muscle", muscle.volume)
    return cine_session


def plain(rows):
    """Rows without what is the scene's own business; numbers to six digits, as Slicer's tables keep them."""
    return [
        (r["frame"], r["quantity"], r["index"], None if r["value"] is None else pytest.approx(r["value"], rel=1e-5),
         r["unit"], r["provenance"], r["rater"], r["model"], r["scale_source"], r["flag"])
        for r in rows
    ]  # fmt: skip


def reopen_as_slicer_does(path):
    """Slicer's File > Open: the scene is read, nobody calls `load_scene`."""
    headless.new_scene()
    assert slicer.mrmlScene.ReadFromMRB(str(path), False)
    [muscle] = find_scenes()
    return muscle


def test_a_saved_session_opens_again_with_everything(analysed, begin, tmp_path):
    before, edits = analysed.rows("all"), analysed.edits_in(range(4))
    assert edits == [(1, "MT 1"), (1, "Area 1"), (1, "segments")]
    analysed.save(tmp_path / "out")
    analysed.close()
    muscle = reopen_as_slicer_does(tmp_path / "out" / SCENE_FILE)
    session = begin(muscle.volume)
    assert session.frame_count == 4
    assert session.scale_text() == ("0.12 mm per pixel (phantom)", True)
    assert session.name == "phantom.mp4"
    for i in (3, 1, 0):
        session.show_frame(i)
        assert session.frame == i
    assert plain(session.rows("all")) == plain(before)
    assert session.edits_in(range(4)) == edits
    assert session.rater == "AB"
    session.show_frame(1)
    session.live.move_point(session.muscle.nodes_of("thickness")[1], 0, (200, 30))
    assert next(r for r in session.rows() if (r["quantity"], r["index"]) == ("MT", 2))["provenance"] == "edited"
    session.reset_to_ai()
    assert {r["provenance"] for r in session.rows()} == {"auto"}


def test_a_cine_that_was_loaded_but_not_analysed_opens_again(cine_session, begin, tmp_path):
    cine_session.save(tmp_path)
    cine_session.close()
    session = begin(reopen_as_slicer_does(tmp_path / SCENE_FILE))
    assert session.frame_count == 4
    session.show_frame(3)
    assert session.time_of(3) == pytest.approx(0.12)
    assert session.number_of(3) == 3
    assert session.rows("all") == []


@pytest.mark.parametrize("kind", ["colour", "16 bit"])
def test_a_picture_of_slicers_own_opens_again(add_picture, images, result_of, begin, tmp_path, kind):
    pixels = images[0].pixels[None]
    array = np.repeat(pixels[..., None], 3, axis=-1) if kind == "colour" else pixels.astype(np.uint16) * 100
    session = begin(add_picture(array, spacing=(0.1, 0.1)))
    session.apply(result_of(images[0], 0, spacing=(0.1, 0.1)))
    session.set_scale_typed(0.08)
    before, grey = session.rows(), session.pixels(0)
    session.save(tmp_path)
    session.close()
    again = begin(reopen_as_slicer_does(tmp_path / SCENE_FILE).volume)
    assert again.scale_text() == ("0.08 mm per pixel (typed)", True)
    np.testing.assert_array_equal(again.pixels(0), grey)
    assert plain(again.rows()) == plain(before)


def test_an_unknown_scale_with_a_spacing_of_its_own_stays_unknown(add_picture, images, begin, tmp_path):
    session = begin(add_picture(images[0].pixels[None], spacing=(0.1, 0.1)))
    session.clear_scale()
    session.save(tmp_path)
    session.close()
    assert not begin(reopen_as_slicer_does(tmp_path / SCENE_FILE).volume).scale_text()[1]


def test_saving_writes_what_msus_analyze_writes(analysed, tmp_path):
    pytest.importorskip("av")
    pytest.importorskip("matplotlib")
    assert analysed.save(tmp_path / "new" / "out") == []
    found = {path.name for path in (tmp_path / "new" / "out").iterdir()}
    assert found == {
        "scene.mrb", "segmentation.seg.nrrd", "markups", "measurements.csv", "smoothed.csv", "measurements.png",
        "overlay.mp4", "analysis.json", "histograms.csv", "histograms.png",
    }  # fmt: skip  (the histograms are of the area that was drawn by hand)
    assert plain(read_csv(tmp_path / "new" / "out" / "measurements.csv")) == plain(analysed.rows("all"))
    assert json.loads((tmp_path / "new" / "out" / "analysis.json").read_text(encoding="utf-8"))["model"] == "truth 1"


def test_a_still_is_saved_with_a_picture(still, begin, tmp_path):
    pytest.importorskip("PIL")
    assert begin(still).save(tmp_path) == []
    assert (tmp_path / "overlay.png").stat().st_size > 1000
    assert not (tmp_path / "overlay.mp4").exists()


def test_without_a_package_the_rest_is_saved_and_it_is_said(analysed, tmp_path, monkeypatch):
    import sys

    for name in ("av", "matplotlib", "matplotlib.figure", "matplotlib.backends.backend_agg"):
        monkeypatch.setitem(sys.modules, name, None)
    notes = analysed.save(tmp_path)
    assert len(notes) == 3
    assert "av" in notes[0] and "matplotlib" in notes[2]
    assert (tmp_path / "histograms.csv").is_file() and not list(tmp_path.glob("*partial*"))
    assert load_scene(tmp_path) is not None


def test_a_folder_that_cannot_be_written_is_one_sentence(analysed, tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OSError, match="could not be saved"):
        analysed.save(tmp_path / "file" / "out")
    with pytest.raises(OSError, match="could not be written"):
        analysed.export_csv(tmp_path / "nowhere" / "numbers.csv")


def test_the_numbers_are_exported_as_csv(analysed, tmp_path):
    analysed.export_csv(tmp_path / "numbers.csv")
    assert len(read_csv(tmp_path / "numbers.csv")) == len(analysed.rows("all"))


def test_segments_are_exported_frame_by_frame(analysed, tmp_path):
    nodes = slicer.mrmlScene.GetNumberOfNodesByClass("vtkMRMLSegmentationNode")
    [one] = analysed.export_segmentation(tmp_path / "one.seg.nrrd")
    several = analysed.export_segmentation(tmp_path / "many.nrrd", "all")
    assert one.name == "one.seg.nrrd"
    assert [path.name for path in several] == [f"many_{i:04d}.seg.nrrd" for i in range(4)]
    assert slicer.mrmlScene.GetNumberOfNodesByClass("vtkMRMLSegmentationNode") == nodes
    node = slicer.modules.segmentations.logic().LoadSegmentationFromFile(str(several[3]))
    masks = segments.masks_in(node, analysed.muscle.matrix, (300, 400))
    expected = analysed.muscle.browser.GetSequenceNode(analysed.muscle.segmentation).GetNthDataNode(3)
    for key, mask in segments.masks_in(expected, analysed.muscle.matrix, (300, 400)).items():
        np.testing.assert_array_equal(masks[key], mask)


def test_a_folder_of_msus_analyze_is_worked_on(cine_scene, listen, begin, tmp_path):
    from MSUSSegmentLib.scene.save import save_scene

    save_scene(cine_scene, tmp_path)
    session = begin(load_scene(tmp_path))
    assert session.frame_count == 4
    assert set(session.flags()) == {2}
    assert A.read(session.muscle.segmentation, A.AI)


def test_a_session_opens_a_file(images, tmp_path):
    pytest.importorskip("PIL")
    from PIL import Image

    headless.new_scene()
    Image.fromarray(images[0].pixels).save(tmp_path / "scan.png")
    session = Session.open(tmp_path / "scan.png")
    assert (session.frame_count, session.name) == (1, "scan.png")
    np.testing.assert_array_equal(session.pixels(0), images[0].pixels)
    assert not session.scale_text()[1]
    session.close()
    session = Session.open(tmp_path / "scan.png", mm_per_pixel=0.1)
    assert session.scale_text() == ("0.1 mm per pixel (typed)", True)
    session.close()
    with pytest.raises(ValueError, match="does not exist"):
        Session.open(tmp_path / "gone.png")
