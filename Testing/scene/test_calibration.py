"""The scale of a session: shown with its source, set in three ways, and every number follows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import slicer
import vtk

from MSUSSegmentLib.phantoms.muscle import MusclePhantom, render_muscle
from MSUSSegmentLib.phantoms.screen import Screen
from MSUSSegmentLib.scene import coordinates, headless, markups
from MSUSSegmentLib.scene.adopt import load_recording


@pytest.fixture
def unscaled(images, result_of, stand_in, begin):
    headless.new_scene()
    session = begin(load_recording(stand_in([image.pixels for image in images], None)))
    for i, image in enumerate(images):
        session.apply(result_of(image, i, spacing=None))
    return session


def draw_line(session, first, second):
    node = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLMarkupsLineNode", "Ruler")
    for position in coordinates.to_ras([first, second], session.muscle.matrix):
        node.AddControlPoint(vtk.vtkVector3d(*position))
    return node


def values(session, quantity):
    return [r["value"] for r in session.rows("all") if r["quantity"] == quantity and r["index"] is None]


def test_an_unknown_scale_is_said_and_lengths_are_in_pixels(unscaled):
    text, known = unscaled.scale_text()
    assert not known
    assert "unknown" in text
    assert {r["unit"] for r in unscaled.rows("all")} == {"px", "deg"}


def test_a_typed_scale_rescales_every_number_of_every_frame(unscaled):
    mt, pa, fl = (values(unscaled, q) for q in ("MT", "PA", "FL"))
    unscaled.set_scale_typed(0.12)
    assert unscaled.scale_text() == ("0.12 mm per pixel (typed)", True)
    np.testing.assert_allclose(values(unscaled, "MT"), np.array(mt) * 0.12)
    np.testing.assert_allclose(values(unscaled, "FL"), np.array(fl) * 0.12)
    np.testing.assert_allclose(values(unscaled, "PA"), pa)
    assert {r["scale_source"] for r in unscaled.rows("all")} == {"typed"}


def test_the_volumes_spacing_changes_once(unscaled):
    volume = unscaled.muscle.volume
    for mm in (0.12, 0.12, 0.08):
        unscaled.set_scale_typed(mm)
        assert volume.GetSpacing()[:2] == pytest.approx((mm, mm))
    for i in range(4):
        unscaled.show_frame(i)
        assert volume.GetSpacing()[:2] == pytest.approx((0.08, 0.08))
        assert markups.read_points(unscaled.muscle.markups["deep", 1], unscaled.muscle.matrix)[-1, 0] > 300


def test_a_drawn_line_of_known_length_sets_the_scale_and_stays_on_its_pixels(unscaled):
    line = draw_line(unscaled, (20, 30), (20, 130))
    unscaled.set_scale_from_line(line, 10)
    assert unscaled.spacing == pytest.approx((0.1, 0.1))
    assert "drawn line" in unscaled.scale_text()[0]
    np.testing.assert_allclose(markups.read_points(line, unscaled.muscle.matrix), [(20, 30), (20, 130)], atol=1e-9)
    assert line.GetMeasurement("length").GetValue() == pytest.approx(10)
    unscaled.set_scale_from_line(line, 10)
    assert unscaled.spacing == pytest.approx((0.1, 0.1))
    unscaled.set_scale_from_line(line, 5)
    assert unscaled.spacing == pytest.approx((0.05, 0.05))


def test_a_line_keeps_pixels_that_are_not_square(add_picture, images, begin):
    session = begin(add_picture(images[0].pixels[None], spacing=(0.1, 0.2)))
    session.set_scale_from_line(draw_line(session, (0, 0), (100, 0)), 20)
    assert session.spacing == pytest.approx((0.2, 0.4))
    assert session.scale_text()[0] == "0.2 × 0.4 mm per pixel (drawn line)"


@pytest.mark.parametrize("mm", [0, -1, "abc", None, float("nan"), float("inf")])
def test_a_length_that_cannot_be_is_refused(unscaled, mm):
    line = draw_line(unscaled, (20, 30), (20, 130))
    with pytest.raises(ValueError, match="positive number"):
        unscaled.set_scale_from_line(line, mm)
    with pytest.raises(ValueError, match="positive number"):
        unscaled.set_scale_typed(mm)
    assert not unscaled.scale_text()[1]


def test_an_implausible_scale_is_refused(unscaled):
    with pytest.raises(ValueError, match="check the number"):
        unscaled.set_scale_typed(50)
    with pytest.raises(ValueError, match="check the number"):
        unscaled.set_scale_from_line(draw_line(unscaled, (0, 0), (2, 0)), 100)


def test_a_line_that_is_not_drawn_is_refused(unscaled):
    with pytest.raises(ValueError, match="Draw a line"):
        unscaled.set_scale_from_line(None, 10)
    with pytest.raises(ValueError, match="no length"):
        unscaled.set_scale_from_line(slicer.mrmlScene.AddNewNodeByClass("vtkMRMLMarkupsLineNode"), 10)


def test_a_scale_can_be_taken_away(unscaled):
    before = values(unscaled, "FL")
    unscaled.set_scale_typed(0.1)
    unscaled.clear_scale()
    assert not unscaled.scale_text()[1]
    np.testing.assert_allclose(values(unscaled, "FL"), before)


def test_a_spacing_of_exactly_one_counts_as_unknown_and_another_is_believed(add_picture, images, begin):
    session = begin(add_picture(images[0].pixels[None], spacing=(1.0, 1.0)))
    assert not session.scale_text()[1]
    assert session.muscle.volume.GetSpacing()[:2] == (1.0, 1.0)
    session = begin(add_picture(images[0].pixels[None], spacing=(0.09, 0.09)))
    assert session.scale_text() == ("0.09 mm per pixel (volume spacing)", True)


def test_a_spacing_no_ultrasound_has_is_not_believed(add_picture, images, begin):
    session = begin(add_picture(images[0].pixels[None], spacing=(5.0, 5.0)))
    assert not session.scale_text()[1]


def test_one_millimetre_from_a_calibrated_region_is_believed(images, stand_in, begin):
    headless.new_scene()
    session = begin(load_recording(stand_in([images[0].pixels], (1.0, 1.0), source="DICOM region")))
    assert session.scale_text() == ("1 mm per pixel (DICOM region)", True)


def test_undo_after_a_new_scale_puts_lines_back_on_their_pixels(unscaled):
    line = unscaled.muscle.nodes_of("thickness")[0]
    before = markups.read_points(line, unscaled.muscle.matrix)
    unscaled.live.move_point(line, 0, before[0] + [0, -10])
    unscaled.set_scale_typed(0.12)
    unscaled.undo()
    np.testing.assert_allclose(markups.read_points(line, unscaled.muscle.matrix), before, atol=1e-9)


def test_a_picture_without_a_ruler_proposes_nothing(unscaled):
    assert unscaled.propose_ticks() is None


@pytest.mark.parametrize("spacing", [None, (0.2, 0.2)], ids=["unknown scale", "known scale"])
def test_a_rulers_ticks_are_proposed_and_set_the_scale_when_accepted(add_picture, begin, spacing):
    phantom = replace(MusclePhantom(), shape=(400, 320), spacing=(0.1, 0.1), screen=Screen())
    session = begin(add_picture(render_muscle(phantom).pixels[None], spacing=spacing or (1.0, 1.0)))
    before = session.scale_text()
    proposal = session.propose_ticks()
    assert session.scale_text() == before, "nothing changes until it is accepted"
    session.accept_ticks(proposal)
    assert session.spacing == pytest.approx((0.1, 0.1), rel=0.01)
    assert session.muscle.volume.GetSpacing()[:2] == pytest.approx(session.spacing)
    text, known = session.scale_text()
    assert known and "(ruler ticks)" in text


def dicom_file(path, pixels, regions):
    """An ultrasound picture with calibrated regions [(x0, y0, x1, y1, cm per pixel)]."""
    pydicom = pytest.importorskip("pydicom")
    from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
    from pydicom.uid import ExplicitVRLittleEndian, UltrasoundImageStorage, generate_uid

    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID = UltrasoundImageStorage, generate_uid()
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset = FileDataset(str(path), {}, file_meta=meta, preamble=b"\0" * 128)
    dataset.SOPClassUID, dataset.SOPInstanceUID = meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID
    dataset.Modality, dataset.PhotometricInterpretation = "US", "MONOCHROME2"
    dataset.Rows, dataset.Columns, dataset.SamplesPerPixel = *pixels.shape, 1
    dataset.BitsAllocated = dataset.BitsStored = 8
    dataset.HighBit, dataset.PixelRepresentation = 7, 0
    dataset.PixelData = pixels.tobytes()
    items = []
    for x0, y0, x1, y1, size in regions:
        item = Dataset()
        item.RegionSpatialFormat, item.RegionDataType, item.RegionFlags = 1, 1, 0
        item.RegionLocationMinX0, item.RegionLocationMinY0 = x0, y0
        item.RegionLocationMaxX1, item.RegionLocationMaxY1 = x1, y1
        item.PhysicalUnitsXDirection = item.PhysicalUnitsYDirection = 3
        item.PhysicalDeltaX = item.PhysicalDeltaY = size
        items.append(item)
    dataset.SequenceOfUltrasoundRegions = pydicom.Sequence(items)
    dataset.save_as(path, enforce_file_format=True)


def test_a_dicom_volume_of_slicers_reader_gets_the_scale_of_its_region(add_picture, images, begin, tmp_path):
    pixels = images[0].pixels
    height, width = pixels.shape
    dicom_file(tmp_path / "scan.dcm", pixels, [(0, 0, width - 1, height - 1, 0.007)])
    node = add_picture(pixels[None], spacing=(1.0, 1.0), name="From Slicer")
    node.AddDefaultStorageNode()
    node.GetStorageNode().SetFileName(str(tmp_path / "scan.dcm"))
    session = begin(node)
    assert session.scale_text() == ("0.07 mm per pixel (DICOM region)", True)
    assert node.GetSpacing()[:2] == pytest.approx((0.07, 0.07))
    session.set_scale_typed(0.1)
    assert begin(node).scale_text() == ("0.1 mm per pixel (typed)", True)


def test_a_dicom_volume_without_a_region_keeps_what_slicer_says(add_picture, images, begin, tmp_path):
    dicom_file(tmp_path / "scan.dcm", images[0].pixels, [])
    node = add_picture(images[0].pixels[None], spacing=(1.0, 1.0))
    node.AddDefaultStorageNode()
    node.GetStorageNode().SetFileName(str(tmp_path / "scan.dcm"))
    session = begin(node)
    assert not session.scale_text()[1]
