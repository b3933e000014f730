"""A volume whose slices cut a limb across: how far apart they are, and the volume of each muscle."""

from __future__ import annotations

import json

import numpy as np
import pytest
from limb_help import draw, outline, result_of

from MSUSSegmentLib.scene import headless
from MSUSSegmentLib.scene.adopt import load_recording
from MSUSSegmentLib.scene.export import _write_record
from MSUSSegmentLib.scene.save import load_scene, save_scene
from MSUSSegmentLib.tasks.transverse import TRANSVERSE


@pytest.fixture
def slices(stand_in, limb):
    """slices(distance): a recording of three equal slices."""

    def make(distance):
        class Slices(stand_in):
            times = (None, None, None)
            fps = None
            slice_spacing = distance

        return Slices([limb.pixels] * 3, limb.spacing, "sweep.nrrd")

    return make


@pytest.fixture
def stack(slices, limb, begin):
    """A session on slices 5 mm apart in which a model has found two muscles."""
    headless.new_scene()
    session = begin(load_recording(slices(5.0)), rater="AB")
    session.set_task(TRANSVERSE)
    for i in range(3):
        session.apply(result_of(limb, i), model="oracle 1")
    return session


def test_the_volume_of_each_muscle_is_that_of_its_slices_and_follows_them(stack, limb):
    volumes = stack.volumes()
    for volume, truth in zip(volumes, limb.sections, strict=True):
        assert volume.value == pytest.approx(truth.area_cm2 * 1.0, rel=0.02)
        assert (volume.unit, volume.provenance) == ("cm3", "auto") and "10 mm apart" in volume.flag
    stack.delete(stack.muscle.markups["area", 1])
    first, second = stack.volumes()
    assert first.value == pytest.approx(volumes[0].value / 2, rel=0.01), "the first slice has no contour any more"
    assert second.value == volumes[1].value


def test_the_distance_of_the_slices_is_typed_kept_and_forgotten(stack, tmp_path):
    before = stack.volumes()[0].value
    stack.set_slice_spacing(10.0)
    assert stack.volumes()[0].value == pytest.approx(2 * before)
    _write_record(stack, tmp_path)
    assert json.loads((tmp_path / "analysis.json").read_text(encoding="utf-8"))["slice_spacing_mm"] == 10.0
    save_scene(stack.muscle, tmp_path / "out")
    stack.set_slice_spacing(None)
    assert stack.slice_spacing is None and "distance" in stack.volumes()[0].flag
    with pytest.raises(ValueError, match="correct their distance"):
        stack.set_slice_spacing(500.0)
    headless.new_scene()
    assert load_scene(tmp_path / "out").slice_spacing == 10.0


def test_a_volume_in_slicer_brings_the_distance_of_its_slices(add_picture, begin, limb):
    node = add_picture(np.stack([limb.pixels] * 3), limb.spacing, "sweep")
    node.SetSpacing(*limb.spacing, 4.0)
    session = begin(node)
    assert session.slice_spacing == 4.0 and session.is_stack
    session.set_task(TRANSVERSE)
    for i in range(2):
        session.show_frame(i)
        draw(session, outline(limb.sections[0]))
        assert len(session.volumes()) == i
    assert session.volumes()[0].value == pytest.approx(limb.sections[0].area_cm2 * 0.4, rel=0.03)
    assert session.volumes()[0].provenance == "manual"


def test_a_cine_has_no_distance_and_no_volume(cine_session):
    assert not cine_session.is_stack
    cine_session.set_task(TRANSVERSE)
    assert cine_session.volumes() == []
    with pytest.raises(ValueError, match="no slices of a volume"):
        cine_session.set_slice_spacing(3.0)
