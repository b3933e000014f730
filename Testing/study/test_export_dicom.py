"""DICOM objects are read back by highdicom and pydicom, name their source, and tell nothing of the patient."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import numpy as np
import pytest
from exchange_help import SPACING, add_picture, annotate, make_study, phantom, write_dicom
from pydicom import dcmread

from MSUSSegmentLib.measure.types import Measurement
from MSUSSegmentLib.study.export.dicom_objects import measurement_reports, read_source
from MSUSSegmentLib.study.export.run import ExportOptions, export_study
from MSUSSegmentLib.study.image import StudyImage
from MSUSSegmentLib.tasks.longitudinal import LONGITUDINAL

highdicom = pytest.importorskip("highdicom", reason="the extra [dicom-export] is not installed")


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """A DICOM picture, a DICOM clip annotated in two of its four frames, and a PNG."""
    folder = tmp_path_factory.mktemp("study")
    made = make_study(folder, 0)
    (folder / "images").mkdir(exist_ok=True)
    found = phantom(0)
    clip = np.stack([found.pixels, found.pixels // 2, found.pixels, found.pixels])
    for number, (name, pixels, frames) in enumerate((("still", found.pixels, (0,)), ("clip", clip, (1, 3)))):
        path = write_dicom(folder / "images" / f"{name}.dcm", pixels)
        image = StudyImage(
            name=name, source=path.name, path=f"images/{path.name}", root=None, order=number,
            sha256=hashlib.sha256(path.read_bytes()).hexdigest(), shape=found.pixels.shape, spacing=SPACING,
            frames=len(clip) if pixels is clip else 1, mm_per_pixel=SPACING[0], subject="Jane Doe",
        )  # fmt: skip
        made.add(image)
        annotations = [annotate(image, found, "anna", frame=frame, time_s=None) for frame in frames]
        if name == "clip":
            masks = {key: mask for key, mask in annotations[1].masks.items() if key != "fascicles"}
            annotations[1] = replace(annotations[1], masks=masks, time_s=0.12)
        made.save(image, "anna", annotations, "approved")
    picture = add_picture(made, phantom(1).pixels, 2)
    made.save(picture, "anna", [annotate(picture, phantom(1), "anna")], "approved")
    return made


@pytest.fixture(scope="module")
def exported(study, tmp_path_factory):
    folder = tmp_path_factory.mktemp("out")
    return {
        name: export_study(study, LONGITUDINAL, folder / name, name, ExportOptions(agreement=False))
        for name in ("dicom-seg", "dicom-sr")
    }


def of_source(study, done, name):
    """The objects that refer to an image of the study, it, and its annotations."""
    source = dcmread(study.folder / "images" / f"{name}.dcm")
    paths = [path for path in sorted(done.folder.glob("*.dcm")) if source.SOPInstanceUID in str(dcmread(path))]
    return paths, source, study.annotations_of(study.image(name), "anna")


@pytest.mark.parametrize("name", ["still", "clip"])
def test_masks_are_read_back_frame_by_frame(study, exported, name):
    paths, source, annotations = of_source(study, exported["dicom-seg"], name)
    assert len(paths) == len(annotations)
    for path, one in zip(paths, annotations, strict=True):
        seg = highdicom.seg.segread(path)
        assert seg.StudyInstanceUID == source.StudyInstanceUID and seg.Modality == "SEG"
        numbers = {seg.get_segment_description(n).tracking_id: n for n in seg.segment_numbers}
        assert numbers.keys() == {key for key, mask in one.masks.items() if mask.any()}
        if name == "still":
            planes = seg.get_pixels_by_source_instance([source.SOPInstanceUID])
        else:
            planes = seg.get_pixels_by_source_frame(source.SOPInstanceUID, [one.frame + 1])
            references = {
                item.ReferencedFrameNumber
                for group in dcmread(path).PerFrameFunctionalGroupsSequence
                for item in group.DerivationImageSequence[0].SourceImageSequence
            }
            assert references == {one.frame + 1}
        for key, number in numbers.items():
            assert np.array_equal(planes[0, :, :, number - 1].astype(bool), one.masks[key]), key
        described = seg.get_segment_description(numbers["muscle"])
        assert described.segmented_property_type.value == "91727004" and described.segment_label == "Muscle"


@pytest.mark.parametrize("name", ["still", "clip"])
def test_numbers_are_read_back_with_their_units_and_frames(study, exported, name):
    (path,), source, annotations = of_source(study, exported["dicom-sr"], name)
    report = highdicom.sr.srread(path)
    groups = report.content.get_image_measurement_groups()
    assert report.Modality == "SR" and len(groups) == len(annotations)
    assert dcmread(path).ContentTemplateSequence[0].TemplateIdentifier == "1500"
    for group, one in zip(groups, annotations, strict=True):
        found = [(m.name.value, round(m.value, 9), m.unit.value) for m in group.get_measurements()]
        numbers = [m for m in one.measurements if m.value is not None]
        expected = [(m.quantity[:16], round(m.value, 9), m.unit) for m in numbers]
        assert found == expected and ("MT", "mm") in {(name, unit) for name, _, unit in found}
        (image,) = group.source_images
        assert image.referenced_sop_instance_uid == source.SOPInstanceUID
        assert image.referenced_frame_numbers == ([one.frame + 1] if name == "clip" else None)


@pytest.mark.parametrize("name", ["dicom-seg", "dicom-sr"])
def test_no_tag_of_the_patient_is_copied(exported, name):
    paths = list(exported[name].folder.glob("*.dcm"))
    assert len(paths) == (3 if name == "dicom-seg" else 2)
    for path in paths:
        content = path.read_bytes()
        for word in (b"Doe", b"Jane", b"MRN-4711", b"19700101", b"20240102", b"Hospital X", b"anna"):
            assert word not in content
        dataset = dcmread(path)
        assert dataset.PatientID == "S001" and not dataset.PatientName and dataset.PatientIdentityRemoved == "YES"
    card = (exported[name].folder / "README.md").read_text(encoding="utf-8")
    assert "No pictures are in here" in card and "Jane" not in card


def test_a_picture_that_is_no_dicom_is_left_out_with_the_reason(exported):
    assert exported["dicom-seg"].frames == {"all": 3}
    (problem,) = exported["dicom-seg"].problems
    assert "image002" in problem and "no DICOM file" in problem
    assert "image002" not in (exported["dicom-seg"].folder / "problems.txt").read_text(encoding="utf-8")


def test_a_tasks_own_unit_is_kept(study):
    image = study.image("still")
    source = read_source(study.path_of(image), image.shape, "S001")
    one = study.annotations_of(image, "anna")[0]
    one = replace(one, measurements=(Measurement("torque", None, 12.5, "Nm"), Measurement("score", 2, 3.0, "")))
    (report,) = measurement_reports(source, [one], LONGITUDINAL, "R01").values()
    (group,) = highdicom.sr.ComprehensiveSR.from_dataset(report).content.get_image_measurement_groups()
    found = [(m.name.value, m.value, m.unit.value) for m in group.get_measurements()]
    assert found == [("torque", 12.5, "{Nm}"), ("score", 3.0, "1")]


def test_a_source_of_another_size_or_without_uids_is_refused(study, tmp_path):
    with pytest.raises(ValueError, match="would not lie on it"):
        read_source(study.folder / "images" / "still.dcm", (10, 10), "S001")
    path = write_dicom(tmp_path / "x.dcm", phantom(0).pixels, StudyInstanceUID="")
    with pytest.raises(ValueError, match="no StudyInstanceUID"):
        read_source(path, phantom(0).pixels.shape, "S001")
