"""Label maps: plain ones, and 3D Slicer's segmentations with names, layers and another extent."""

from __future__ import annotations

import numpy as np
import pytest
import SimpleITK

from MSUSSegmentLib.io.label_maps import read_label_map, write_segmentation
from MSUSSegmentLib.io.recording import RecordingError
from MSUSSegmentLib.io.volume_image import VolumeImage

NAMES = ("humerus", "glenoid")
TURN = np.array([[0.0, 0.1736482, 0.9848078], [1.0, 0.0, 0.0], [0.0, 0.9848078, -0.1736482]])


@pytest.fixture
def image(tmp_path):
    return VolumeImage(tmp_path / "image.nrrd", np.zeros((6, 10, 12), np.int16), (3.0, 0.8, 0.9), (4, -5, 6), TURN)


@pytest.fixture
def labels():
    made = np.zeros((6, 10, 12), np.uint8)
    made[1:4, 2:6, 3:8] = 1
    made[2:5, 6:9, 3:8] = 2
    return made


def placed(array, image, first=(0, 0, 0)):
    made = SimpleITK.GetImageFromArray(array)
    made.SetSpacing(image.spacing[::-1])
    made.SetOrigin(np.asarray(image.origin) + image.direction @ (np.array(first[::-1]) * image.spacing[::-1]))
    made.SetDirection(image.direction.ravel())
    return made


def test_what_is_written_is_read(image, labels, tmp_path):
    write_segmentation(tmp_path / "a.seg.nrrd", labels, NAMES, image)
    assert np.array_equal(read_label_map(tmp_path / "a.seg.nrrd", NAMES, image), labels)


@pytest.mark.parametrize("name", ["a.nii.gz", "a.mha", "a.nrrd"])
def test_a_plain_label_map_has_the_numbers_itself(image, labels, tmp_path, name):
    SimpleITK.WriteImage(placed(labels.astype(np.int16), image), str(tmp_path / name))
    assert np.array_equal(read_label_map(tmp_path / name, NAMES, image), labels)


def test_segments_go_by_name_whatever_their_value_and_extent(image, labels, tmp_path):
    part = np.where(labels == 2, 7, np.where(labels == 1, 3, 0)).astype(np.uint8)[1:5, 2:9, 3:8]
    made = placed(part, image, (1, 2, 3))
    for number, (value, name) in enumerate(((3, "Humerus"), (7, "GLENOID"), (9, "acromion"))):
        for key, text in {"ID": f"Segment_{number}", "Name": name, "LabelValue": str(value), "Layer": "0"}.items():
            made.SetMetaData(f"Segment{number}_{key}", text)
    SimpleITK.WriteImage(made, str(tmp_path / "b.seg.nrrd"))
    assert np.array_equal(read_label_map(tmp_path / "b.seg.nrrd", NAMES, image), labels)


def test_segments_of_several_layers_are_read(image, labels, tmp_path):
    layers = np.stack([labels == 1, labels == 2], axis=-1).astype(np.uint8)
    made = SimpleITK.GetImageFromArray(layers, isVector=True)
    made.CopyInformation(placed(labels, image))
    for number, name in enumerate(NAMES):
        for key, text in {"ID": name, "Name": name, "LabelValue": "1", "Layer": str(number)}.items():
            made.SetMetaData(f"Segment{number}_{key}", text)
    SimpleITK.WriteImage(made, str(tmp_path / "c.seg.nrrd"))
    assert np.array_equal(read_label_map(tmp_path / "c.seg.nrrd", NAMES, image), labels)


def test_what_slicer_saves_is_read(labels, tmp_path):
    slicer = pytest.importorskip("slicer")
    from MSUSSegmentLib.scene import coordinates, headless

    headless.new_scene()
    image = VolumeImage(tmp_path / "v.nrrd", np.zeros((6, 10, 12), np.int16), (3.0, 0.8, 0.9), (4, -5, 6), TURN)
    volume = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLScalarVolumeNode")
    volume.SetIJKToRASMatrix(coordinates.vtk_matrix(image.ijk_to_ras))
    slicer.util.updateVolumeFromArray(volume, image.array)
    node = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLSegmentationNode")
    node.SetReferenceImageGeometryParameterFromVolumeNode(volume)
    for label, name in enumerate(NAMES, 1):
        key = node.GetSegmentation().AddEmptySegment("", name)
        mask = (labels == label).astype(np.uint8)
        slicer.util.updateSegmentBinaryLabelmapFromArray(mask, node, key, volume)
    storage = slicer.vtkMRMLSegmentationStorageNode()
    storage.SetFileName(str(tmp_path / "s.seg.nrrd"))
    assert storage.WriteData(node)
    assert np.array_equal(read_label_map(tmp_path / "s.seg.nrrd", NAMES, image), labels)


def test_what_cannot_be_used_is_refused_in_one_sentence(image, labels, tmp_path):
    def refuse(array, says, name="x.nrrd", **about):
        made = placed(array, image) if not isinstance(array, SimpleITK.Image) else array
        for key, text in about.items():
            made.SetMetaData(key, text)
        SimpleITK.WriteImage(made, str(tmp_path / name))
        with pytest.raises(RecordingError, match=says):
            read_label_map(tmp_path / name, NAMES, image)

    refuse(labels * 3, "0 and 1 humerus, 2 glenoid")
    refuse(labels + np.float32(0.5), "no whole numbers")
    refuse(labels, "none is called", "y.seg.nrrd", Segment0_ID="s1", Segment0_Name="femur", Segment0_LabelValue="1")
    far = placed(labels, image)
    far.SetOrigin((900.0, 0.0, 0.0))
    refuse(far, "lie elsewhere")
    (tmp_path / "bad.nrrd").write_bytes(b"NRRD0004\n")
    with pytest.raises(RecordingError, match="cannot be read"):
        read_label_map(tmp_path / "bad.nrrd", NAMES, image)
