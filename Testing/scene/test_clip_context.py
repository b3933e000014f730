"""One context a clip: command line and panel measure the same in it, to the last digit."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
import SimpleITK
from clip_help import Remembering, assert_same, by_command_line, in_panel, open_session
from PIL import Image

from msus.analysis import Analysis
from MSUSSegmentLib.commands.analyze import analyze
from MSUSSegmentLib.io.open import open_recording
from MSUSSegmentLib.io.scan_area import Box
from MSUSSegmentLib.measure.table import read_csv
from MSUSSegmentLib.phantoms.cine import Contraction, render_cine, write_frames
from MSUSSegmentLib.phantoms.muscle import MusclePhantom
from MSUSSegmentLib.phantoms.transverse import CrossSection, TransversePhantom, render_transverse
from MSUSSegmentLib.scene import attributes as A
from MSUSSegmentLib.scene import clip_context, echo, headless
from MSUSSegmentLib.scene.clip_run import prepare_run
from MSUSSegmentLib.scene.save import load_scene, save_scene
from MSUSSegmentLib.scene.session import Session
from MSUSSegmentLib.tasks.context import ClipContext, FramePlace
from MSUSSegmentLib.tasks.longitudinal import LONGITUDINAL
from MSUSSegmentLib.tasks.transverse import TRANSVERSE

MUSCLE = MusclePhantom(
    shape=(160, 200), spacing=(0.2471, 0.2513), thickness_mm=14.0, superficial_depth_mm=5.0, lower_muscle_mm=12.0,
    deep_angle=1.0,
)  # fmt: skip
#: The frames of twelve that are looked at together in these tests, and those in which another muscle seems to be shown.
SAMPLED, OTHER = (0, 6, 11), (2, 4, 5, 8, 9)
SECTIONS = TransversePhantom(
    shape=(220, 300), spacing=(0.16, 0.16), fat_mm=4.0,
    muscles=(CrossSection(13.0, 18.0, 14.0), CrossSection(35.0, 19.0, 15.0, echo=75.0)),
)  # fmt: skip
KEY = "muscle_cross_section"


@pytest.fixture(autouse=True)
def few_samples(monkeypatch):
    monkeypatch.setattr("MSUSSegmentLib.io.recording.SAMPLED_FRAMES", len(SAMPLED))


@pytest.fixture(scope="module")
def images():
    return list(render_cine(Contraction(MUSCLE, frames=12, fps=30.0, pennation_gain=5.0, thickness_gain_mm=3.0)))


def maps_of(image, other):
    """The truth with a further aponeurosis below; ``other``: the fascicles seem to lie under the deep one, whose right
    part is not seen."""
    truth, down = image.truth, 48
    below = np.roll(truth.deep_mask, down, axis=0)
    below[:down] = False
    aponeurosis, fascicle = (truth.aponeurosis_mask | below).astype(np.float32), truth.fascicle_mask
    if other:
        fascicle = np.roll(fascicle, 54, axis=0)
        fascicle[:54] = False
        aponeurosis[:, 150:][truth.deep_mask[:, 150:]] = 0.3
    return {"aponeurosis": aponeurosis, "fascicle": fascicle.astype(np.float32)}


@pytest.fixture
def clip(images, tmp_path):
    """(file, network) of a cine with two muscles; without the other frames some show the wrong one."""
    path = tmp_path / "cine.nrrd"
    write_frames(path, np.stack([image.pixels for image in images]), MUSCLE.spacing, 30.0)
    with open_recording(path) as recording:
        return path, Remembering(recording, [maps_of(image, i in OTHER) for i, image in enumerate(images)])


@pytest.fixture
def opened():
    """opened(path, task) and opened(muscle) give sessions that are closed at the end."""
    sessions = []

    def session(source, *more):
        sessions.append(Session.adopt(source) if not more else open_session(source, *more))
        return sessions[-1]

    yield session
    for session_ in sessions:
        session_.close()


def test_command_line_and_panel_give_a_clip_the_same_numbers(clip, images, opened):
    path, network = clip
    expected, context = by_command_line(path, LONGITUDINAL, network)
    assert context.sampled == SAMPLED and context.muscle is not None
    for i, image in enumerate(images):
        assert expected[i].value("MT") == pytest.approx(image.truth.thickness_mm, rel=0.05)
    alone, _ = by_command_line(path, LONGITUDINAL, network, context=ClipContext(context.scan_area, still=True))
    assert max(abs(alone[i].value("MT") - expected[i].value("MT")) for i in OTHER) > 1, "they need the clip"
    session = opened(path, LONGITUDINAL)
    results, in_scene = in_panel(session, network)
    assert in_scene.to_json() == context.to_json()
    assert_same(results, expected)


def test_one_frame_again_gives_what_the_whole_run_gave_also_after_saving(clip, opened, tmp_path):
    path, network = clip
    session = opened(path, LONGITUDINAL)
    whole, context = in_panel(session, network)
    for i in (4, 6, 9):
        assert_same(in_panel(session, network, [i])[0], {i: whole[i]})
    assert_same(in_panel(session, network, (1, 12, 4))[0], {i: whole[i] for i in (1, 5, 9)})
    save_scene(session.muscle, tmp_path / "out")
    headless.new_scene()
    again = opened(load_scene(tmp_path / "out" / "scene.mrb"))
    assert clip_context.stored_context(again.muscle).to_json() == context.to_json()
    places = dict(clip_context.earlier_places(again.muscle))
    assert list(places) == list(range(12))
    network.shown = 0
    for i in (4, 9):
        results, found = in_panel(again, network, [i])
        assert found.to_json() == context.to_json()
        assert_same(results, {i: whole[i]})
    assert network.shown == 2, "no frame is looked at again for the muscle"


def test_what_the_panel_expects_of_a_frame_is_what_the_command_line_expects(clip, opened, monkeypatch):
    """To the last digit, also where it makes no difference to the numbers."""
    from MSUSSegmentLib.measure.identity import MuscleFollower

    expected, ask = [], MuscleFollower.expected

    def noted(self, index):
        prior = ask(self, index)
        expected.append((index, prior.place.superficial.tolist(), prior.place.deep.tolist(), prior.reach))
        return prior

    monkeypatch.setattr(MuscleFollower, "expected", noted)
    path, network = clip
    results, context = by_command_line(path, LONGITUDINAL, network)
    whole = list(expected)
    session = opened(path, LONGITUDINAL)
    in_panel(session, network)
    assert expected[12:] == whole
    expected.clear()
    in_panel(session, network, [5])
    in_panel(session, network, [3, 8])
    by_command_line(path, LONGITUDINAL, network, [3, 8], context=context, kept=[results[i] for i in results
                                                                               if i not in (3, 8)])  # fmt: skip
    assert expected == [whole[i] for i in (5, 3, 8, 3, 8)]


def test_a_persons_edit_of_a_frame_does_not_change_what_the_model_gives_another(clip, opened):
    path, network = clip
    session = opened(path, LONGITUDINAL)
    whole, _ = in_panel(session, network)
    session.show_frame(8)
    node = session.muscle.markups["deep", 1]
    for point in range(node.GetNumberOfControlPoints()):
        session.live.move_point(node, point, (200 * point / 8, 150))
    assert_same(in_panel(session, network, [9])[0], {9: whole[9]})


def test_a_scene_of_some_frames_keeps_the_context_of_the_whole_recording(clip, opened, tmp_path):
    path, network = clip
    analysis = Analysis(LONGITUDINAL, network, frames="1::3")
    analyze(path, tmp_path / "out", analysis, lambda *_: None)
    expected, context = by_command_line(path, LONGITUDINAL, network, [1, 4, 7, 10])
    headless.new_scene()
    session = opened(load_scene(tmp_path / "out" / "scene.mrb"))
    assert session.frame_count == 4
    assert clip_context.stored_context(session.muscle).to_json() == context.to_json()
    network.shown = 0
    for position, number in enumerate((1, 4, 7, 10)):
        assert_same(in_panel(session, network, [position])[0], {number: expected[number]})
    assert network.shown == 4
    rows = {(r["frame"], r["quantity"], r["index"]): r["value"] for r in read_csv(tmp_path / "out/measurements.csv")}
    for number, result in expected.items():
        for m in result.measurements:
            assert rows[number, m.quantity, m.index] == pytest.approx(m.value, rel=1e-12)


def test_one_frame_of_a_cine_is_no_still_in_either(clip, opened, tmp_path):
    path, network = clip
    network.still = {name: np.zeros(MUSCLE.shape, np.float32) for name in LONGITUDINAL.structures}
    analyze(path, tmp_path / "out", Analysis(LONGITUDINAL, network, frames="4"), lambda *_: None)
    expected, _ = by_command_line(path, LONGITUDINAL, network, [4])
    headless.new_scene()
    session = opened(load_scene(tmp_path / "out" / "scene.mrb"))
    assert session.frame_count == 1 and expected[4].value("MT") is not None
    assert_same(in_panel(session, network)[0], expected)


def test_a_still_is_shown_with_more_care_in_both(images, opened, tmp_path):
    path = tmp_path / "still.png"
    Image.fromarray(images[0].pixels).save(path)
    with open_recording(path) as recording:
        network = Remembering(recording, [maps_of(images[0], True)], still=maps_of(images[0], False))
    expected, context = by_command_line(path, LONGITUDINAL, network)
    assert context.still and context.muscle is None
    assert expected[0].value("MT") * MUSCLE.spacing[1] == pytest.approx(images[0].truth.thickness_mm, rel=0.05)
    results, in_scene = in_panel(opened(path, LONGITUDINAL), network)
    assert in_scene == context
    assert_same(results, expected)


# A run that was stopped.


def test_a_stopped_run_goes_on_as_if_it_had_not_stopped_also_around_frames_between(clip):
    path, network = clip
    whole, context = by_command_line(path, LONGITUDINAL, network)
    missing = [1, 5, 9, 10]
    kept = [result for i, result in whole.items() if i not in missing]
    rest, _ = by_command_line(path, LONGITUDINAL, network, missing, kept=kept, context=context)
    assert_same(rest, {i: whole[i] for i in missing})


# What makes a context stale.


@pytest.mark.parametrize("what", ["model", "weights", "scale"])
def test_another_model_or_scale_finds_the_muscle_anew_in_the_same_scan_area(clip, opened, what):
    path, network = clip
    session = opened(path, LONGITUDINAL)
    _, before = in_panel(session, network)
    session.keep_context(replace(before, scan_area=Box(1, 1, 200, 160)))  # to see whether it is found anew
    if what == "model":
        network.name = "remembering 2"
    elif what == "weights":
        network.weights_sha256 = "b2" * 32
    else:
        session.set_scale_typed(0.2)
    network.shown = 0
    results, after = in_panel(session, network, [1])
    assert network.shown == len(SAMPLED) + 1
    assert after.scan_area == Box(1, 1, 200, 160) and after.sampled == SAMPLED
    named = {"model": after.model, "weights": after.weights, "scale": after.spacing}[what]
    assert named == {"model": "remembering 2", "weights": "b2" * 32, "scale": (0.2, 0.2)}[what]
    expected, _ = by_command_line(path, LONGITUDINAL, network, [1], 0.2 if what == "scale" else None,
                                  context=after.of_recording())  # fmt: skip
    assert_same(results, expected)  # what the other model saw in frame 0 does not count


def test_another_task_leaves_the_context_of_the_first_as_it_is(clip, opened):
    path, network = clip
    session = opened(path, LONGITUDINAL)
    whole, context = in_panel(session, network)
    session.set_task(TRANSVERSE)
    with open_recording(path) as recording:
        areas = Remembering(recording, [{KEY: maps_of_square(20 + i)} for i in range(12)])
    _, of_areas = in_panel(session, areas, [0, 1])
    assert areas.shown == 2 and of_areas.scan_area == context.scan_area and of_areas.muscle is None
    session.set_task(LONGITUDINAL)
    network.shown = 0
    results, found = in_panel(session, network, [3])
    assert network.shown == 1 and found.to_json() == context.to_json()
    assert results[3].measurements == whole[3].measurements


def maps_of_square(x):
    square = np.zeros(MUSCLE.shape, np.float32)
    square[40:80, x : x + 60] = 1
    return square


# What is stored.


def test_a_context_is_read_as_it_was_written_to_the_last_digit(clip):
    path, network = clip
    _, context = by_command_line(path, LONGITUDINAL, network, [0, 1])
    again = ClipContext.from_json(context.to_json())
    assert again.to_json() == context.to_json() and again.digest == context.digest
    for one, two in zip(again.muscle.places, context.muscle.places, strict=True):
        assert all(np.array_equal(getattr(one, n), getattr(two, n)) for n in ("columns", "superficial", "deep"))
    assert replace(again, muscle=None) == replace(context, muscle=None)
    still = ClipContext(Box(1, 2, 3, 4), still=True)
    assert ClipContext.from_json(still.to_json()) == still
    for spoilt in ("", "{}", "[]", "7", context.to_json()[:-9], context.to_json().replace('"deep"', '"depth"')):
        with pytest.raises(ValueError, match="no clip context"):
            ClipContext.from_json(spoilt)
    place = FramePlace(7, context.muscle.places[1], {2: (1 / 3, 2.0, 5e-17)})
    read = FramePlace.from_json(7, place.to_json(context), context)
    assert read.contours == place.contours and np.array_equal(read.edges.deep, place.edges.deep)
    assert FramePlace.from_json(7, place.to_json(context), replace(context, model="other")) is None
    assert FramePlace.from_json(7, "spoilt", context) is None


def test_a_scene_of_an_older_version_keeps_its_scan_area(clip, opened):
    path, network = clip
    session = opened(path, LONGITUDINAL)
    area = Box(3, 5, 190, 150)
    A.write(session.muscle.table, A.CONTEXT, None)
    A.write(session.muscle.table, A.SCAN_AREA, json.dumps(list(area)))
    assert echo.scan_area(session.muscle) == area
    _, context = in_panel(session, network, [0])
    assert context.scan_area == area and context.muscle is not None
    assert clip_context.stored_context(session.muscle).to_json() == context.to_json()
    assert session.muscle.table.GetAttribute(A.SCAN_AREA) is None


def test_a_spoilt_context_is_found_anew(clip, opened):
    path, network = clip
    session = opened(path, LONGITUDINAL)
    _, context = in_panel(session, network, [0])
    A.write(session.muscle.table, A.CONTEXT, "{" + A.read(session.muscle.table, A.CONTEXT))
    assert clip_context.stored_context(session.muscle) is None
    assert in_panel(session, network, [0])[1].to_json() == context.to_json()


def test_the_thread_of_a_run_gets_copies(clip, opened):
    path, _ = clip
    session = opened(path, LONGITUDINAL)
    run = prepare_run(session, [0, 3])
    import slicer

    shown = slicer.util.arrayFromVolume(session.muscle.volume)
    assert not any(np.shares_memory(shown, pixels) for _, pixels in run.sampled)
    assert not any(np.shares_memory(shown, frame.pixels) for frame in run.frames)


# Closed contours, and what pictures hold besides grey.


@pytest.fixture(scope="module")
def sections():
    return [render_transverse(replace(SECTIONS, seed=5 + i)) for i in range(6)]


def with_marks(grey):
    """(H, W, 3): with a yellow and a green calliper inside the muscles."""
    rgb = np.repeat(grey[..., None], 3, axis=2)
    for (y, x), ink in (((90, 80), (255, 230, 0)), ((110, 220), (0, 220, 60))):
        rgb[y - 8 : y + 9, x : x + 3] = rgb[y : y + 3, x - 8 : x + 9] = ink
    return rgb


@pytest.fixture
def coloured(sections, tmp_path):
    """(file, network) of coloured pages; in one frame the left muscle is missed."""
    pages = [Image.fromarray(with_marks(image.pixels)) for image in sections]
    path = tmp_path / "limb.tif"
    pages[0].save(path, save_all=True, append_images=pages[1:])
    with open_recording(path, 0.16) as recording:
        maps = [{KEY: (image.sections[1].mask if i == 2 else image.mask).astype(np.float32)}
                for i, image in enumerate(sections)]  # fmt: skip
        return path, Remembering(recording, maps)


def test_contours_their_numbers_and_echo_intensity_are_the_same_in_both(coloured, opened, tmp_path):
    path, network = coloured
    expected, context = by_command_line(path, TRANSVERSE, network, mm_per_pixel=0.16)
    assert [sorted(i for kind, i in r.lines if kind == "area") for r in expected.values()] == [
        [1, 2], [1, 2], [2], [1, 2], [1, 2], [1, 2],
    ]  # fmt: skip
    session = opened(path, TRANSVERSE, 0.16)
    results, in_scene = in_panel(session, network)
    assert in_scene == context
    assert_same(results, expected)
    assert_same(in_panel(session, network, [2])[0], {2: expected[2]})
    save_scene(session.muscle, tmp_path / "out")
    headless.new_scene()
    path.unlink()
    again = opened(load_scene(tmp_path / "out" / "scene.mrb"))
    assert_same(in_panel(again, network, [2])[0], {2: expected[2]})


def test_coloured_pixels_are_left_out_of_a_run_in_the_panel(coloured, opened):
    path, _ = coloured
    run = prepare_run(opened(path, TRANSVERSE, 0.16), [0, 3])
    with open_recording(path) as recording:
        for frame in run.frames:
            assert np.array_equal(frame.overlay, recording.frame(frame.index).overlay) and frame.overlay.any()


def _png(path, images):
    Image.fromarray(with_marks(images[0])).save(path.with_suffix(".png"))
    return path.with_suffix(".png")


def _pages_of_16_bits(path, images):
    pages = [Image.fromarray((image.astype(np.uint16) << 4) + 7) for image in images]
    pages[0].save(path.with_suffix(".tif"), save_all=True, append_images=pages[1:])
    return path.with_suffix(".tif")


def _fractions(path, images):
    image = SimpleITK.GetImageFromArray(np.stack(images).astype(np.float32) / 97)
    image.SetSpacing((0.1234567891234, 0.2, 1.0))
    SimpleITK.WriteImage(image, str(path.with_suffix(".mha")))
    return path.with_suffix(".mha")


def _video(path, images):
    av = pytest.importorskip("av")
    with av.open(str(path.with_suffix(".mp4")), "w") as container:
        stream = container.add_stream("mpeg4", rate=30, options={"g": "7"})
        stream.height, stream.width, stream.pix_fmt = *images[0].shape, "yuv420p"
        for array in images:
            frame = av.VideoFrame.from_ndarray(with_marks(array), format="rgb24")
            container.mux(stream.encode(frame.reformat(format="yuv420p")))
        container.mux(stream.encode(None))
    return path.with_suffix(".mp4")


@pytest.mark.parametrize("write", [_png, _pages_of_16_bits, _fractions, _video])
def test_the_panel_reads_the_pixels_colours_times_and_scale_of_the_command_line(sections, tmp_path, opened, write):
    path = write(tmp_path / "file", [image.pixels for image in sections] * 3)
    session = opened(path, TRANSVERSE)
    run = prepare_run(session, range(session.frame_count))
    with open_recording(path) as recording:
        assert len(recording) == session.frame_count == len(run.frames)
        assert run.spacing == recording.scale.spacing
        for frame in run.frames:
            same = recording.frame(frame.index)
            assert np.array_equal(frame.pixels, same.pixels) and frame.time_s == same.time_s
            assert (frame.overlay is None) == (same.overlay is None)
            assert frame.overlay is None or np.array_equal(frame.overlay, same.overlay)
        for index, pixels in run.sampled:
            assert np.array_equal(pixels, recording.frame(index).pixels)
