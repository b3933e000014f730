"""A volume's slices at the panel: the muscles' volumes, and how far apart the slices are."""

from __future__ import annotations

import numpy as np
import pytest
import slicer
from msus_user import KnownSections, Recording

from MSUSSegmentLib.scene import adopt


@pytest.fixture
def stack(user, limb):
    """Three slices of a limb, chosen with the task, and a model that knows them; their distance is unknown."""
    recording = Recording([limb.pixels] * 3, limb.spacing, "sweep.nrrd")
    recording.times, recording.fps = (None,) * 3, None
    user.panel.runner.make_factory = lambda task, device: lambda say, device_now=None: KnownSections(limb)
    user.choose(adopt.load_recording(recording))
    user.choose_task("transverse")
    return user


def test_the_volumes_stand_below_the_table_once_the_slices_distance_is_typed(stack, limb):
    ui = stack.ui
    assert not ui.msusVolumeLabel._q.isVisibleTo(ui.msusReadSection._q), "nothing is drawn yet"
    ui.msusFramesCombo.setCurrentIndex(1)
    stack.run()
    assert "Volume 1: – (the distance of the slices is not known)" in ui.msusVolumeLabel.text
    assert ui.msusSliceSpacingSpin._q.isVisibleTo(ui.msusReadSection._q)
    ui.msusSliceSpacingSpin.value = 5.0
    stack.settle()
    assert stack.session.slice_spacing == 5.0 and "5 mm apart" in stack.message
    first, second = ui.msusVolumeLabel.text.split("\n")
    assert first.startswith(f"Volume 1: {limb.sections[0].area_cm2:.1f} cm³ (auto; between the outer two of 3")
    assert second.startswith("Volume 2: ")
    ui.msusSliceSpacingSpin.value = 0.0
    stack.settle()
    assert stack.session.slice_spacing is None and "not known" in ui.msusVolumeLabel.text


def test_other_pictures_show_no_volume(transverse):
    transverse.run()
    for name in ("msusVolumeLabel", "msusSliceSpacingSpin", "msusLabel25"):
        assert not getattr(transverse.ui, name)._q.isVisibleTo(transverse.ui.msusReadSection._q)


def test_a_multi_frame_volume_of_slicers_dicom_module_is_taken_at_the_first_try(user, images, monkeypatch):
    from MSUSSegmentLib.scene import dicom_source

    def fail(path):
        raise ModuleNotFoundError("No module named 'pydicom.pixels'")  # as with an older pydicom

    monkeypatch.setattr(dicom_source, "file_of", lambda node: "us.dcm")
    monkeypatch.setattr(dicom_source, "open_recording", fail)
    node = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLScalarVolumeNode", "3: US [1]")
    node.SetIJKToRASDirections(-1, 0, 0, 0, -1, 0, 0, 0, 1)
    slicer.util.updateVolumeFromArray(node, np.stack([image.pixels for image in images]))
    user.choose(node)
    assert user.session is not None and user.session.frame_count == len(images), user.message
    # The cine that is made of it has a name that a file may have, too; tables keep the volume's own.
    assert user.message == "3_ US [1] is ready." and user.session.name == "3: US [1]"
    assert user.panel.parameters.inputVolume is user.session.muscle.volume
