"""What is wrong or odd gets one clear sentence, or the right thing; and nobody goes on listening."""

from __future__ import annotations

import numpy as np
import pytest
import slicer
import vtk

from MSUSSegmentLib.scene import attributes as A
from MSUSSegmentLib.scene import headless, segments
from MSUSSegmentLib.scene.adopt import load_recording
from MSUSSegmentLib.scene.muscle_scene import find_scenes
from MSUSSegmentLib.scene.session import Session

EVENTS = (
    "ModifiedEvent", slicer.vtkMRMLScene.StartCloseEvent, slicer.vtkMRMLScene.NodeRemovedEvent,
    slicer.vtkMRMLScene.NodeAboutToBeRemovedEvent, slicer.vtkMRMLMarkupsNode.PointModifiedEvent,
    slicer.vtkMRMLMarkupsNode.PointAddedEvent, slicer.vtkMRMLMarkupsNode.PointRemovedEvent,
    slicer.vtkMRMLMarkupsNode.PointStartInteractionEvent, slicer.vtkMRMLMarkupsNode.PointEndInteractionEvent,
    slicer.vtkSegmentation.SourceRepresentationModified,
)  # fmt: skip


def analysed(session, images, result_of):
    for i in range(session.frame_count):
        session.apply(result_of(images[i], i), model="truth")
    return session


def test_no_volume_is_one_sentence():
    with pytest.raises(ValueError, match="Choose a volume or a sequence first"):
        Session.from_volume(None)


def test_a_node_that_is_no_picture_is_refused(add_picture, images):
    add_picture(images[0].pixels[None])
    for kind in ("vtkMRMLMarkupsLineNode", "vtkMRMLLabelMapVolumeNode", "vtkMRMLModelNode"):
        with pytest.raises(ValueError, match="is not a picture"):
            Session.from_volume(slicer.mrmlScene.AddNewNodeByClass(kind, "Odd"))
    with pytest.raises(ValueError, match="holds no picture"):
        Session.from_volume(slicer.mrmlScene.AddNewNodeByClass("vtkMRMLScalarVolumeNode", "Empty"))
    with pytest.raises(ValueError, match="not shown by any browser"):
        Session.from_volume(slicer.mrmlScene.AddNewNodeByClass("vtkMRMLSequenceNode", "Alone"))


def test_a_volume_without_a_display_gets_one(add_picture, images, begin):
    node = add_picture(images[0].pixels[None])
    assert node.GetDisplayNode() is None
    begin(node)
    assert node.GetDisplayNode() is not None


def test_a_display_that_is_there_is_left_alone(add_picture, images, begin):
    node = add_picture(images[0].pixels[None])
    node.CreateDefaultDisplayNodes()
    node.GetDisplayNode().AutoWindowLevelOff()
    node.GetDisplayNode().SetWindowLevel(100, 40)
    begin(node)
    assert node.GetDisplayNode().GetWindow() == 100


@pytest.mark.parametrize("channels", [3, 4])
def test_colour_becomes_grey(add_picture, images, result_of, begin, channels):
    rgb = np.repeat(images[0].pixels[None, ..., None], channels, axis=-1)
    session = begin(add_picture(rgb))
    np.testing.assert_array_equal(session.pixels(0), images[0].pixels)
    assert session.pixels(0).dtype == np.uint8
    analysed(session, images, result_of)
    assert session.rows()[0]["value"] is not None


def test_two_values_a_pixel_are_refused(add_picture, images):
    with pytest.raises(ValueError, match="2 values a pixel"):
        Session.from_volume(add_picture(np.repeat(images[0].pixels[None, ..., None], 2, axis=-1)))


def test_sixteen_bits_are_brought_to_eight(add_picture, images, begin):
    session = begin(add_picture(images[0].pixels[None].astype(np.uint16) * 257))
    pixels = session.pixels(0)
    assert pixels.dtype == np.uint8
    np.testing.assert_array_equal(pixels, images[0].pixels)


def test_nan_becomes_black_and_measures(add_picture, images, result_of, begin):
    values = images[0].pixels[None].astype(np.float32) / 255
    values[0, :20] = np.nan
    values[0, 20, 0] = np.inf
    session = begin(add_picture(values))
    assert (session.pixels(0)[:20] == 0).all()
    assert session.pixels(0)[30:].any()
    analysed(session, images, result_of)
    area = session.live.add("area", [[50, 10], [100, 5], [150, 10], [160, 40], [150, 60], [50, 60], [40, 40]])
    assert A.key_of(area) == ("area", 1)
    echo = next(r for r in session.rows() if r["quantity"] == "EI")
    assert 0 <= echo["value"] <= 255


def test_a_picture_of_a_few_pixels_is_refused(add_picture):
    with pytest.raises(ValueError, match="too few"):
        Session.from_volume(add_picture(np.zeros((1, 4, 4), np.uint8)))


def test_a_volume_under_a_transform_is_refused(add_picture, images):
    node = add_picture(images[0].pixels[None])
    node.SetAndObserveTransformNodeID(slicer.mrmlScene.AddNewNodeByClass("vtkMRMLLinearTransformNode").GetID())
    with pytest.raises(ValueError, match="harden or remove the transform"):
        Session.from_volume(node)


def test_slices_of_a_volume_become_the_frames_of_a_cine(add_picture, images, result_of, begin):
    node = add_picture(np.stack([image.pixels for image in images]))
    session = begin(node)
    assert session.frame_count == 4
    np.testing.assert_array_equal(session.pixels(2), images[2].pixels)
    assert session.muscle.volume is not node
    analysed(session, images, result_of)
    assert len({r["frame"] for r in session.rows("all")}) == 4


def plain_cine(frames, leading=True):
    """A sequence with a browser as Slicer's own readers make it."""
    scene, logic = slicer.mrmlScene, slicer.modules.sequences.logic()
    sequence = scene.AddNewNodeByClass("vtkMRMLSequenceNode", "Clip")
    sequence.SetIndexName("time")
    sequence.SetIndexUnit("s")
    for i, pixels in enumerate(frames):
        kind = slicer.vtkMRMLVectorVolumeNode if pixels.ndim == 3 else slicer.vtkMRMLScalarVolumeNode
        item = kind()
        item.SetIJKToRASMatrix(slicer.util.vtkMatrixFromArray(np.diag([-0.1, -0.1, 1.0, 1.0])))
        slicer.util.updateVolumeFromArray(item, pixels[None])
        sequence.SetDataNodeAtValue(item, f"{i / 25:.3f}")
    browser = scene.AddNewNodeByClass("vtkMRMLSequenceBrowserNode", "Clip browser")
    browser.SetAndObserveMasterSequenceNodeID(sequence.GetID())
    logic.UpdateAllProxyNodes()
    return sequence, browser, browser.GetProxyNode(sequence)


def test_a_cine_of_slicers_own_reader_is_worked_on_as_it_is(images, result_of, begin):
    headless.new_scene()
    sequence, browser, proxy = plain_cine([image.pixels for image in images])
    for chosen in (sequence, browser, proxy):
        session = begin(chosen)
        assert session.muscle.volume is proxy
        assert session.muscle.browser is browser
    analysed(session, images, result_of)
    assert session.time_of(2) == pytest.approx(0.08)
    session.set_scale_typed(0.2)
    for i in range(4):
        session.show_frame(i)
        assert proxy.GetSpacing()[0] == pytest.approx(0.2)
        assert session.rows()[0]["unit"] == "mm"


def test_a_colour_cine_is_worked_on_as_it_is(images, result_of, begin):
    headless.new_scene()
    _, _, proxy = plain_cine([np.repeat(image.pixels[..., None], 3, axis=-1) for image in images])
    session = analysed(begin(proxy), images, result_of)
    np.testing.assert_array_equal(session.pixels(3), images[3].pixels)


def test_frames_of_different_sizes_are_refused(images):
    headless.new_scene()
    _, _, proxy = plain_cine([images[0].pixels, images[1].pixels[:200]])
    with pytest.raises(ValueError, match=r"different sizes \(400 × 200 and 400 × 300\)"):
        Session.from_volume(proxy)


def test_choosing_the_same_picture_again_finds_the_same_work(cine_session, images, result_of, begin):
    analysed(cine_session, images, result_of)
    again = begin(cine_session.muscle.volume)
    assert again.muscle.token == cine_session.muscle.token
    assert again.muscle.segmentation is cine_session.muscle.segmentation
    assert len(find_scenes()) == 1


def test_a_clone_is_a_picture_of_its_own(still, begin):
    copy = slicer.vtkMRMLScalarVolumeNode()
    copy.Copy(still.volume)
    copy.SetName("Clone")
    session = begin(slicer.mrmlScene.AddNode(copy))
    assert session.muscle.token != still.token
    assert session.rows() == []
    assert begin(still.volume).muscle.token == still.token


def test_a_renamed_node_goes_on(cine_session, images, result_of):
    analysed(cine_session, images, result_of)
    before = len(cine_session.rows())
    muscle = cine_session.muscle
    for node in (muscle.volume, muscle.segmentation, muscle.nodes_of("thickness")[0]):
        node.SetName("Something else")
    cine_session.show_frame(1)
    cine_session.live.move_point(cine_session.muscle.nodes_of("thickness")[0], 0, (100, 20))
    assert len(cine_session.rows()) == before
    assert cine_session.edits_in([1]) == [(1, "Something else")]


def test_a_segmentation_deleted_half_way_is_made_again(cine_session, images, result_of):
    cine_session.apply(result_of(images[0], 0))
    sequences = slicer.mrmlScene.GetNumberOfNodesByClass("vtkMRMLSequenceNode")
    slicer.mrmlScene.RemoveNode(cine_session.muscle.segmentation)
    assert cine_session.muscle.segmentation is None
    assert slicer.mrmlScene.GetNumberOfNodesByClass("vtkMRMLSequenceNode") == sequences - 1
    with pytest.raises(ValueError, match="no longer there"):
        cine_session.export_segmentation("anywhere.seg.nrrd")
    cine_session.show_frame(1)
    assert cine_session.apply(result_of(images[1], 1))
    muscle = cine_session.muscle
    assert segments.masks_in(muscle.segmentation, muscle.matrix, images[1].pixels.shape)
    cine_session.show_frame(0)
    assert not segments.masks_in(muscle.segmentation, muscle.matrix, images[0].pixels.shape)
    assert slicer.mrmlScene.GetNumberOfNodesByClass("vtkMRMLSegmentationNode") == 1


def test_a_stills_segmentation_deleted_half_way_is_made_again(still, begin, images, result_of):
    session = begin(still)
    slicer.mrmlScene.RemoveNode(still.segmentation)
    assert session.apply(result_of(images[0], 0), overwrite=True)
    assert segments.masks_in(still.segmentation, still.matrix, images[0].pixels.shape)


def test_a_deleted_table_is_made_again(still, begin, images, result_of):
    session = begin(still)
    slicer.mrmlScene.RemoveNode(still.table)
    assert session.rows() == []
    session.apply(result_of(images[0], 0))
    assert session.rows()


def test_a_cines_deleted_table_comes_back_with_all_its_frames(cine_session, images, result_of):
    analysed(cine_session, images, result_of)
    before = cine_session.rows("all")
    slicer.mrmlScene.RemoveNode(cine_session.muscle.table)
    cine_session.remeasure_from_segments("this")
    after = cine_session.rows("all")
    assert [(r["frame"], r["quantity"], r["index"]) for r in after] == [
        (r["frame"], r["quantity"], r["index"]) for r in before
    ]
    assert {r["model"] for r in after} == {"truth"}


def test_a_scene_closed_while_a_run_is_going_drops_what_comes(cine_session, images, result_of):
    heard = []
    cine_session.apply(result_of(images[0], 0))
    cine_session.on_change.append(lambda: heard.append(cine_session.closed))
    slicer.mrmlScene.Clear(0)
    assert cine_session.closed
    assert heard[-1] is True
    assert cine_session.observer_count == 0
    assert cine_session.apply(result_of(images[1], 1)) is False
    with pytest.raises(ValueError, match="no longer in the scene"):
        cine_session.set_scale_typed(0.1)
    with pytest.raises(ValueError, match="no longer in the scene"):
        cine_session.rows()
    cine_session.close()


def test_a_deleted_volume_closes_the_session(still, begin, images, result_of):
    session = begin(still)
    slicer.mrmlScene.RemoveNode(still.volume)
    assert session.closed
    assert session.observer_count == 0
    assert session.apply(result_of(images[0], 0)) is False


def test_closing_leaves_no_observer_behind(cine_session, images, result_of):
    analysed(cine_session, images, result_of)
    scene = slicer.mrmlScene
    muscle = cine_session.muscle
    muscle_nodes = [scene, muscle.volume, muscle.segmentation, muscle.table, muscle.browser, *muscle.markups.values()]
    for i in range(4):
        cine_session.show_frame(i)
    cine_session.add("area")
    cine_session.undo()
    slicer.mrmlScene.RemoveNode(muscle.nodes_of("thickness")[2])
    assert cine_session.observer_count > 0
    tags = list(cine_session.live._tags)
    watched = cine_session.painting._watched
    painted = cine_session.painting._tags
    cine_session.close()
    cine_session.close()
    assert cine_session.observer_count == 0
    assert all(caller.GetCommand(number) is None for caller, number in tags)
    assert painted and all(watched.GetCommand(tag) is None for tag in painted)
    assert muscle_nodes


def test_opening_and_closing_many_times_leaves_the_same_number_of_observers(still):
    def observers():
        """Tags are handed out one after the other: a callback that is called is an observer that is alive."""
        return [still.nodes_of("thickness")[0].HasObserver(event) for event in EVENTS]

    before = observers()
    for _ in range(5):
        Session.adopt(still).close()
    assert observers() == before


def test_a_markup_that_is_not_ours_does_not_disturb(cine_session, images, result_of):
    analysed(cine_session, images, result_of)
    line = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLMarkupsLineNode", "Mine")
    line.AddControlPoint(vtk.vtkVector3d(0, 0, 0))
    before = len(cine_session.rows())
    slicer.mrmlScene.RemoveNode(line)
    assert len(cine_session.rows()) == before


def test_a_recording_too_long_for_the_memory_is_refused(stand_in, images, monkeypatch):
    from MSUSSegmentLib.scene import adopt

    headless.new_scene()
    monkeypatch.setattr(adopt, "MOST_BYTES", 1000)
    with pytest.raises(ValueError, match="too many for the memory"):
        load_recording(stand_in([images[0].pixels, images[1].pixels], None))


def test_a_recording_that_breaks_off_leaves_nothing_in_the_scene(stand_in, images):
    headless.new_scene()

    class Broken(stand_in):
        def frames(self, indices=None):
            yield self.frame(0)
            raise ValueError("clip.mp4 cannot be read at frame 1; export it again.")

    before = slicer.mrmlScene.GetNumberOfNodesByClass("vtkMRMLScalarVolumeNode")
    with pytest.raises(ValueError, match="frame 1"):
        load_recording(Broken([images[0].pixels, images[1].pixels], None))
    assert slicer.mrmlScene.GetNumberOfNodesByClass("vtkMRMLScalarVolumeNode") == before
    assert slicer.mrmlScene.GetNumberOfNodesByClass("vtkMRMLSequenceNode") == 0
