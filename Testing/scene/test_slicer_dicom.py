"""Volumes and sequences as Slicer's DICOM module makes them are worked on at the first try, with all the file says."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
import slicer
from test_grey_levels import make_dicom

from MSUSSegmentLib.io.open import open_recording
from MSUSSegmentLib.measure.types import Subject
from MSUSSegmentLib.scene import attributes as A
from MSUSSegmentLib.scene import dicom_source, headless
from MSUSSegmentLib.scene.muscle_scene import find_scenes

pydicom = pytest.importorskip("pydicom")

MM, STEP_MS = 0.08, 40.0


@pytest.fixture(scope="session")
def clip():
    """Four frames (4, 120, 160) of an ultrasound screen."""
    pictures = np.zeros((4, 120, 160), np.uint8)
    pictures[:, 10:110, 20:140] = np.random.default_rng(3).integers(20, 230, (4, 100, 120))
    return pictures


def regions(*boxes):
    """Ultrasound regions (x0, y0, x1, y1) of `MM`, the first of tissue, the others of spectra."""
    items = []
    for i, box in enumerate(boxes):
        item = pydicom.dataset.Dataset()
        item.RegionSpatialFormat, item.RegionDataType, item.RegionFlags = 1 if i == 0 else 3, 1, 0
        item.RegionLocationMinX0, item.RegionLocationMinY0, item.RegionLocationMaxX1, item.RegionLocationMaxY1 = box
        item.PhysicalUnitsXDirection = item.PhysicalUnitsYDirection = 3
        item.PhysicalDeltaX = item.PhysicalDeltaY = MM / 10
        items.append(item)
    return pydicom.sequence.Sequence(items)


@pytest.fixture
def dicom_file(clip, tmp_path, monkeypatch):
    """dicom_file(frames, colour, two_regions) writes a file and enters it into a database as Slicer's."""

    def write(frames=4, colour=False, two_regions=False):
        pixels = clip[:frames] if frames > 1 else clip[0]
        pixels = np.repeat(pixels[..., None], 3, axis=-1) if colour else pixels
        boxes = [(20, 10, 139, 109), (0, 110, 159, 119)][: 1 + two_regions]
        more = {"FrameTime": STEP_MS} if frames > 1 else {}
        path = make_dicom(
            tmp_path / "IM_0001", np.ascontiguousarray(pixels), frames=frames,
            photometric="RGB" if colour else "MONOCHROME2", SequenceOfUltrasoundRegions=regions(*boxes),
            PatientAge="031Y", PatientSex="F", **more,
        )  # fmt: skip
        database = SimpleNamespace(fileForInstance=lambda uid: str(path) if uid == "1.2.3" else "")
        monkeypatch.setattr(slicer, "dicomDatabase", database, raising=False)
        return path

    headless.new_scene()
    return write


def as_scalar_volume(array, spacing=(1.0, 1.0, 1.0)):
    """As Slicer's plugin for scalar volumes, its volume reader and its drop of a file make it: frames in k."""
    colour = array.ndim == 4
    node = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLVectorVolumeNode" if colour else "vtkMRMLScalarVolumeNode", "US")
    node.SetSpacing(*spacing)
    node.SetIJKToRASDirections(-1, 0, 0, 0, -1, 0, 0, 0, 1)
    slicer.util.updateVolumeFromArray(node, np.ascontiguousarray(array))
    node.SetAttribute("DICOM.instanceUIDs", "1.2.3")
    return node


def as_image_sequence(array, spacing=(1.0, 1.0), step_ms=STEP_MS):
    """As Slicer's plugin for image sequences makes it: items with UIDs, browser and proxy of the sequences' logic."""
    scene = slicer.mrmlScene
    kind = "vtkMRMLVectorVolumeNode" if array.ndim == 4 else "vtkMRMLScalarVolumeNode"
    frame = scene.AddNewNodeByClass(kind)
    frame.SetIJKToRASDirections(-1, 0, 0, 0, -1, 0, 0, 0, 1)
    frame.SetSpacing(*spacing, 1.0)
    frame.SetAttribute("DICOM.instanceUIDs", "1.2.3")
    sequence = scene.AddNewNodeByClass("vtkMRMLSequenceNode", "1: US [1]")
    sequence.SetIndexName("time" if step_ms else "frame")
    sequence.SetIndexUnit("s" if step_ms else "")
    for i, pixels in enumerate(array):
        slicer.util.updateVolumeFromArray(frame, np.ascontiguousarray(pixels[None]))
        sequence.SetDataNodeAtValue(frame, f"{i * step_ms / 1000:.3f}" if step_ms else str(i))
    storage = scene.AddNode(slicer.vtkMRMLVolumeSequenceStorageNode())
    sequence.SetAndObserveStorageNodeID(storage.GetID())
    scene.RemoveNode(frame)
    browser = scene.AddNewNodeByClass("vtkMRMLSequenceBrowserNode", "1: US [1] browser")
    browser.SetPlaybackRateFps(1000 / step_ms if step_ms else 10)
    browser.AddSynchronizedSequenceNode(sequence)
    slicer.modules.sequences.logic().UpdateAllProxyNodes()
    return browser.GetProxyNode(sequence)


def one_whole_scene(muscle):
    """One MuscleScene, with all that belongs to it."""
    [found] = find_scenes()
    assert found.token == muscle.token
    assert found.table is not None and found.segmentation is not None


@pytest.mark.parametrize("colour", [False, True], ids=["grey", "colour"])
@pytest.mark.parametrize("two_regions", [False, True], ids=["one region", "two regions"])
def test_a_multi_frame_file_read_as_one_volume_is_a_timed_cine(dicom_file, clip, begin, colour, two_regions):
    path = dicom_file(colour=colour, two_regions=two_regions)
    node = as_scalar_volume(np.repeat(clip[..., None], 3, axis=-1) if colour else clip)
    session = begin(node)
    with open_recording(path) as recording:
        assert session.spacing == pytest.approx(recording.scale.spacing)
        assert session.scale_text() == ("0.08 mm per pixel (DICOM region)", True)
        assert [session.time_of(i) for i in range(4)] == pytest.approx(list(recording.times))
        for i in range(4):
            np.testing.assert_array_equal(session.pixels(i), recording.frame(i).pixels)
    assert session.muscle.slice_spacing is None  # frames of a cine, not slices
    assert session.subject_from_file() == Subject(age=31.0, sex="F")
    assert session.muscle.volume is not node
    one_whole_scene(session.muscle)


@pytest.mark.parametrize("colour", [False, True], ids=["grey", "colour"])
@pytest.mark.parametrize("two_regions", [False, True], ids=["one region", "two regions"])
def test_an_image_sequence_is_worked_on_as_it_is(dicom_file, clip, begin, colour, two_regions):
    path = dicom_file(colour=colour, two_regions=two_regions)
    array = np.repeat(clip[..., None], 3, axis=-1) if colour else clip
    proxy = as_image_sequence(array, (1.0, 1.0) if two_regions else (MM, MM))
    session = begin(proxy)
    assert session.muscle.volume is proxy
    assert session.scale_text() == ("0.08 mm per pixel (DICOM region)", True)
    with open_recording(path) as recording:
        for i in range(4):
            session.show_frame(i)
            assert session.spacing == pytest.approx((MM, MM))
            assert session.time_of(i) == pytest.approx(recording.times[i])
            np.testing.assert_array_equal(session.pixels(i), recording.frame(i).pixels)
    assert session.subject_from_file().age == 31.0
    one_whole_scene(session.muscle)


@pytest.mark.parametrize("colour", [False, True], ids=["grey", "colour"])
def test_a_single_picture_has_the_scale_of_its_file(dicom_file, clip, begin, colour):
    dicom_file(frames=1, colour=colour, two_regions=True)
    node = as_scalar_volume(np.repeat(clip[:1, ..., None], 3, axis=-1) if colour else clip[:1])
    session = begin(node)
    assert session.muscle.volume is node
    assert session.scale_text() == ("0.08 mm per pixel (DICOM region)", True)
    session.live.add("thickness", [[50, 30], [50, 80]])
    [row] = [row for row in session.rows() if row["quantity"] == "MT" and row["index"] == 1]
    assert row["value"] == pytest.approx(50 * MM)
    one_whole_scene(session.muscle)


@pytest.mark.parametrize("make", [as_scalar_volume, as_image_sequence])
@pytest.mark.parametrize("error", [ModuleNotFoundError("No module named 'pydicom.pixels'"), RuntimeError("odd")])
def test_a_file_that_we_cannot_read_leaves_slicers_picture_good(
    dicom_file, clip, begin, monkeypatch, make, error
):
    dicom_file()

    def fail(path):
        raise error

    monkeypatch.setattr(dicom_source, "open_recording", fail)
    session = begin(make(clip))
    assert session.frame_count == 4
    np.testing.assert_array_equal(session.pixels(3), clip[3])
    assert not session.scale_text()[1]
    one_whole_scene(session.muscle)


def test_what_fails_half_way_leaves_nothing_behind(dicom_file, clip, begin, monkeypatch):
    """Else the second try would find a MuscleScene that lacks half of it, and seem to work."""
    from MSUSSegmentLib.scene import adopt

    dicom_file(frames=1)
    node = as_scalar_volume(clip[:1])
    before = slicer.mrmlScene.GetNumberOfNodes()
    with monkeypatch.context() as patch:
        patch.setattr(adopt.segments, "show_segments", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            begin(node)
    assert find_scenes() == [] and node.GetAttribute(A.SCENE) is None
    assert slicer.mrmlScene.GetNumberOfNodes() - before <= 1  # its display
    one_whole_scene(begin(node).muscle)


def test_without_the_file_a_step_in_time_is_no_distance_of_slices(clip, begin):
    headless.new_scene()
    session = begin(as_scalar_volume(clip, (1.0, 1.0, STEP_MS)))
    assert session.muscle.slice_spacing is None
    headless.new_scene()
    assert begin(as_scalar_volume(clip, (0.1, 0.1, 2.0))).muscle.slice_spacing == pytest.approx(2.0)


def test_a_file_of_another_size_is_not_believed(dicom_file, clip, begin):
    dicom_file()
    session = begin(as_scalar_volume(clip[:, :100]))
    assert not session.scale_text()[1]


def test_real_files_are_worked_on_at_the_first_try(shared_data, begin, monkeypatch):
    tried = 0
    for path in sorted((shared_data / "dicom").glob("*.dcm")):
        headless.new_scene()
        node = slicer.modules.volumes.logic().AddArchetypeVolume(str(path), path.stem, 4)
        if node is None or node.GetImageData() is None:
            continue  # a compression that slicer-core lacks
        tried += 1
        with open_recording(path) as recording:
            session = begin(node)
            assert session.frame_count == len(recording), path.name
            assert session.spacing == (recording.scale.spacing and pytest.approx(recording.scale.spacing)), path.name
        one_whole_scene(session.muscle)
    assert tried >= 3
