"""``msus analyze`` from files to scene, table and pictures, with a network that knows the truth."""

import numpy as np
import pytest

from msus.analysis import chosen_frames
from MSUSSegmentLib.commands.analyze import analyze, analyze_all
from MSUSSegmentLib.commands.console import DONE, FAILED, INTERRUPTED, NOTHING_MEASURED
from MSUSSegmentLib.commands.work import Writing
from MSUSSegmentLib.measure.table import read_csv

pytest.importorskip("slicer")


def ignore(*_):
    pass


@pytest.mark.parametrize(
    ("written", "expected"),
    [(None, [0, 1, 2, 3, 4, 5]), ("2", [2]), ("-1", [5]), ("1:4", [1, 2, 3]), ("::2", [0, 2, 4]), ("4:1:-2", [2, 4])],
)
def test_frames_are_chosen_as_python_slices(written, expected):
    assert chosen_frames(written, 6) == expected


@pytest.mark.parametrize("written", ["a:b", "1:2:3:4", "", "1.5", "::0"])
def test_a_malformed_choice_of_frames_is_refused(written):
    with pytest.raises(ValueError, match="start:stop:step"):
        chosen_frames(written, 6)


def test_a_choice_that_leaves_no_frame_is_refused():
    with pytest.raises(ValueError, match="none of the 6 frames"):
        chosen_frames("9:", 6)


def test_a_cine_gives_scene_table_video_and_plot_with_the_true_numbers(cine, settings, images, tmp_path):
    out = tmp_path / "out"
    told = []
    analyze(cine, out, settings(), lambda *stage: told.append(stage))
    assert told[:8] == [("frames", 0, 5), *(("looking at the clip", i, 5) for i in range(6)), ("frames", 1, 5)]
    names = {p.name for p in out.iterdir()}
    assert {"scene.mrb", "measurements.csv", "smoothed.csv", "overlay.mp4", "measurements.png"} <= names
    smoothed = read_csv(out / "smoothed.csv")
    assert {(r["frame"], r["index"]) for r in smoothed} == {(i, None) for i in range(5)}
    raw = {(r["frame"], r["quantity"]): r["value"] for r in read_csv(out / "measurements.csv") if r["index"] is None}
    assert all(r["value"] == raw[r["frame"], r["quantity"]] for r in smoothed)  # too few frames to smooth
    assert not any("smoothed" in r["flag"] for r in smoothed)
    assert any(n.endswith(".seg.nrrd") for n in names)
    assert not any("partial" in n or n == ".frames" for n in names)
    rows = read_csv(out / "measurements.csv")
    assert {r["frame"] for r in rows} == set(range(5))
    assert {r["source"] for r in rows} == {"cine.nrrd"}
    assert {(r["model"], r["weights"]) for r in rows} == {("oracle 1", "0123456789ab")}
    assert {r["provenance"] for r in rows} == {"auto"}
    for image, frame in zip(images, range(5), strict=True):
        mine = {(r["quantity"], r["index"]): r for r in rows if r["frame"] == frame}
        assert mine["MT", None]["value"] == pytest.approx(image.truth.thickness_mm, rel=0.03)
        assert mine["PA", None]["value"] == pytest.approx(image.truth.pennation_deg, abs=2.0)
        assert mine["MT", None]["unit"] == "mm"
        assert mine["MT", None]["time_s"] == pytest.approx(frame / 10)
        assert np.isclose(mine["deep_angle", None]["value"], image.truth.deep_angle, atol=1.0)


def test_a_still_without_scale_is_measured_in_pixels_until_a_scale_is_given(still, settings, images, tmp_path):
    analyze(still, tmp_path / "px", settings(), ignore)
    analyze(still, tmp_path / "mm", settings(mm_per_pixel=0.25), ignore)
    px, mm = (read_csv(tmp_path / n / "measurements.csv") for n in ("px", "mm"))
    assert {r["unit"] for r in px} == {"px", "deg"}
    assert {r["scale_source"] for r in px} == {"unknown"}
    assert {r["scale_source"] for r in mm} == {"typed"}
    thick = [next(r["value"] for r in rows if r["quantity"] == "MT") for rows in (px, mm)]
    assert thick[0] * 0.25 == pytest.approx(thick[1])
    assert thick[1] == pytest.approx(images[0].truth.thickness_mm, rel=0.03)
    assert (tmp_path / "px" / "overlay.png").exists()


@pytest.fixture
def ruled(tmp_path):
    """Writes a picture of speckle, 51 mm deep, with a depth ruler."""
    from PIL import Image

    from MSUSSegmentLib.phantoms.screen import Screen, place

    def write(**screen):
        speckle = np.clip(np.random.default_rng(1).rayleigh(50, (420, 300)), 3, 255).astype(np.uint8)
        path = tmp_path / "ruled.png"
        Image.fromarray(place(speckle, (0.12, 0.12), Screen(**screen))[0]).save(path)
        return path

    return write


def test_the_depth_ruler_is_named_and_used_only_when_asked_for(ruled, settings, tmp_path):
    path = ruled()
    said = analyze(path, tmp_path / "px", settings(), ignore).sentence
    assert "no scale, lengths in px: " in said and "depth ruler suggests 0.12" in said
    assert "add --scale-from-ruler to use it" in said
    assert {r["scale_source"] for r in read_csv(tmp_path / "px" / "measurements.csv")} == {"unknown"}
    said = analyze(path, tmp_path / "mm", settings(scale_from_ruler=True), ignore).sentence
    assert "mm per pixel by the depth ruler, unconfirmed" in said
    assert {r["scale_source"] for r in read_csv(tmp_path / "mm" / "measurements.csv")} == {"depth ruler, unconfirmed"}


def test_a_depth_ruler_that_is_not_sure_is_never_used(ruled, settings, tmp_path):
    path = ruled(unit="", long_every=1)
    said = analyze(path, tmp_path / "out", settings(scale_from_ruler=True), ignore).sentence
    assert {r["scale_source"] for r in read_csv(tmp_path / "out" / "measurements.csv")} == {"unknown"}
    assert "--mm-per-pixel sets it" in said and "does not say for sure" in said


def test_a_typed_scale_comes_before_the_depth_ruler(ruled, settings, tmp_path):
    analyze(ruled(), tmp_path / "out", settings(scale_from_ruler=True, mm_per_pixel=0.2), ignore)
    assert {r["scale_source"] for r in read_csv(tmp_path / "out" / "measurements.csv")} == {"typed"}


def test_a_picture_of_another_modality_is_analysed_only_when_asked_for(settings, images, tmp_path):
    pydicom = pytest.importorskip("pydicom")
    pixels = images[0].pixels
    dataset = pydicom.Dataset()
    dataset.Modality, dataset.PhotometricInterpretation, dataset.SamplesPerPixel = "MR", "MONOCHROME2", 1
    dataset.Rows, dataset.Columns, dataset.PixelSpacing = *pixels.shape, [0.25, 0.25]
    dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit, dataset.PixelRepresentation = 8, 8, 7, 0
    dataset.PixelData = pixels.tobytes()
    dataset["PixelData"].VR = "OB"
    path = tmp_path / "mr.dcm"
    pydicom.dcmwrite(path, dataset, implicit_vr=False, little_endian=True, enforce_file_format=False)
    with pytest.raises(ValueError, match=r"MR.*--any-modality"):
        analyze(path, tmp_path / "out", settings(), ignore)
    analyze(path, tmp_path / "out", settings(any_modality=True), ignore)
    thickness = [r for r in read_csv(tmp_path / "out" / "measurements.csv") if r["quantity"] == "MT"]
    assert thickness[0]["value"] == pytest.approx(images[0].truth.thickness_mm, rel=0.03)


def test_a_picture_without_muscle_gives_reasons_instead_of_numbers(tmp_path, settings):
    from PIL import Image

    Image.fromarray(np.random.default_rng(0).integers(0, 255, (120, 150), dtype=np.uint8)).save(tmp_path / "noise.png")
    analyze(tmp_path / "noise.png", tmp_path / "out", settings(), ignore)
    rows = read_csv(tmp_path / "out" / "measurements.csv")
    assert rows and all(r["value"] is None and r["flag"] for r in rows)


def test_the_saved_scene_gives_the_same_numbers(cine, settings, tmp_path):
    from MSUSSegmentLib.scene.headless import new_scene
    from MSUSSegmentLib.scene.save import load_scene

    analyze(cine, tmp_path / "out", settings(frames="0:3"), ignore)
    new_scene()
    muscle = load_scene(tmp_path / "out" / "scene.mrb")
    table = read_csv(tmp_path / "out" / "measurements.csv")
    rows = {(r["quantity"], r["index"]): r["value"] for r in table if r["frame"] == 0}
    again = {(m.quantity, m.index): m.value for m in muscle.measurements()}
    for key in [("MT", None), ("PA", None), ("FL", None), ("FL", 2), ("PA", 1), ("MT", 3)]:
        assert again[key] == pytest.approx(rows[key], rel=1e-6)


def test_ctrl_c_keeps_finished_frames_and_a_second_run_goes_on(cine, settings, predictor, tmp_path, monkeypatch):
    monkeypatch.setattr("MSUSSegmentLib.io.recording.SAMPLED_FRAMES", 2)  # the first and the last frame
    whole = tmp_path / "whole"
    analyze(cine, whole, settings(), ignore)
    predictor.calls, predictor.stop_at = 0, 5
    assert analyze_all([str(cine)], tmp_path / "out", settings, quiet=True) == INTERRUPTED
    out = tmp_path / "out" / "cine"
    assert {r["frame"] for r in read_csv(out / "measurements.csv")} == {0, 1, 2}
    assert not (out / "scene.mrb").exists()
    predictor.calls, predictor.stop_at = 0, None
    assert analyze_all([str(cine)], tmp_path / "out", settings, quiet=True) == DONE
    assert predictor.calls == 2, "the muscle is known from the first run"
    assert read_csv(out / "measurements.csv") == read_csv(whole / "measurements.csv")


def test_what_was_done_is_not_done_again_unless_asked(cine, settings, predictor, tmp_path):
    for _ in range(2):
        assert analyze_all([str(cine)], tmp_path / "out", settings, quiet=True) == DONE
    assert predictor.calls == 5
    analyze_all([str(cine)], tmp_path / "out", settings, True, Writing(overwrite=True))
    assert predictor.calls == 10


def test_results_of_another_model_of_the_same_name_are_not_taken_for_this_ones(cine, settings, predictor, tmp_path):
    assert analyze_all([str(cine)], tmp_path / "out", settings, quiet=True) == DONE
    predictor.weights_sha256 = "f" * 64
    assert analyze_all([str(cine)], tmp_path / "out", settings, quiet=True) == FAILED
    assert analyze_all([str(cine)], tmp_path / "out", settings, True, Writing(overwrite=True)) == DONE
    assert {r["weights"] for r in read_csv(tmp_path / "out" / "cine" / "measurements.csv")} == {"f" * 12}


def test_results_of_other_settings_are_not_overwritten_unasked(cine, settings, tmp_path, capsys):
    assert analyze_all([str(cine)], tmp_path / "out", settings, quiet=True) == DONE
    before = (tmp_path / "out" / "cine" / "scene.mrb").read_bytes()
    assert analyze_all([str(cine)], tmp_path / "out", lambda: settings(frames="0:2"), quiet=True) == FAILED
    assert "--overwrite" in capsys.readouterr().out
    assert (tmp_path / "out" / "cine" / "scene.mrb").read_bytes() == before


def test_a_bad_file_is_reported_at_the_end_and_does_not_stop_the_others(cine, settings, tmp_path, capsys):
    (cine.parent / "a-broken.png").write_bytes(b"not an image")
    given = [str(cine.parent), str(tmp_path / "none-*.png"), str(tmp_path / "missing.mp4")]
    assert analyze_all(given, tmp_path / "out", settings, quiet=True) == FAILED
    told = capsys.readouterr().out
    for name in ("a-broken.png", "none-*.png", "missing.mp4"):
        assert name in told.split("failed:", 1)[1]
    assert "3 failed" in told
    assert (tmp_path / "out" / "cine" / "scene.mrb").exists()


def test_nothing_to_analyse_is_said_before_a_network_is_loaded(tmp_path):
    def never():
        raise AssertionError("loaded")

    assert analyze_all([str(tmp_path)], tmp_path / "out", never, quiet=True) == NOTHING_MEASURED


def test_frames_that_cannot_be_read_are_left_out_and_named(cine, settings, tmp_path, monkeypatch):
    from MSUSSegmentLib.io.recording import Recording, RecordingError

    whole = Recording.frames

    def broken(self, indices=None):
        for frame in whole(self, indices):
            if frame.index in (1, 3):
                raise RecordingError(f"Frame {frame.index} of {self.name} is damaged.")
            yield frame

    monkeypatch.setattr(Recording, "frames", broken)
    told = analyze(cine, tmp_path / "out", settings(), ignore).sentence
    assert "left out 2 unreadable frames (1, 3): Frame 1 of cine.nrrd is damaged." in told
    assert {r["frame"] for r in read_csv(tmp_path / "out" / "measurements.csv")} == {0, 2, 4}
    with pytest.raises(RecordingError, match="No frame could be read"):
        analyze(cine, tmp_path / "none", settings(frames="1:4:2"), ignore)
