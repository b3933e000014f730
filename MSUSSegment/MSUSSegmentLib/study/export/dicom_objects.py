"""DICOM objects for an archive: masks as SEG, one a frame, and measurements as SR by template TID 1500, one an image.

They name their source by its UIDs, as they must, and say of the patient nothing but the code of the subject: no tag of
the source's patient is copied. Made by highdicom (Bridge CP et al. J Digit Imaging 2022;35:1719-1737).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from MSUSSegmentLib import __version__
from MSUSSegmentLib.io.dicom_header import is_dicom
from MSUSSegmentLib.measure.table import short_digest
from MSUSSegmentLib.measure.types import MANUAL, Measurement
from MSUSSegmentLib.study.annotation import Annotation
from MSUSSegmentLib.tasks.task import Task

__all__ = ["HINT", "WRITERS", "measurement_reports", "read_source", "segmentations"]

HINT = "Each .dcm belongs to the source image that it names; send it to the archive or viewer that holds that image."
MANUFACTURER, MODEL = "MSUSSegment", "MSUSSegment"
#: Coding scheme of quantities for which DICOM and SNOMED CT have no code that could be checked.
SCHEME = "99MSUS"
#: The SOP class of an ultrasound picture.
SINGLE_FRAME = "1.2.840.10008.5.1.4.1.1.6.1"
#: Units by UCUM: code and meaning.
UNITS = {
    "mm": ("mm", "millimeter"),
    "px": ("{pixels}", "pixels"),
    "deg": ("deg", "degree"),
    "cm2": ("cm2", "square centimeter"),
    "px2": ("{pixels2}", "square pixels"),
    "cm3": ("cm3", "cubic centimeter"),
    "grey": ("{grey}", "grey level, 0 to 255"),
    "ratio": ("1", "no units"),
    "SD": ("{SD}", "standard deviations"),
    "": ("1", "no units"),
}
#: Of the patient and the visit, what an object must have and is not to tell.
BLANKED = ("PatientName", "PatientBirthDate", "PatientSex", "StudyDate", "StudyTime", "AccessionNumber", "StudyID",
           "ReferringPhysicianName")  # fmt: skip
#: Of the source, what is copied into the reduced one that highdicom sees: what the picture is, and its UIDs.
KEPT = ("SOPClassUID", "SOPInstanceUID", "StudyInstanceUID", "SeriesInstanceUID", "FrameOfReferenceUID", "Modality",
        "Rows", "Columns", "NumberOfFrames", "SamplesPerPixel", "PhotometricInterpretation", "BitsAllocated",
        "BitsStored", "HighBit", "PixelRepresentation", "InstanceNumber", "SeriesNumber")  # fmt: skip


def read_source(path: Path, shape: tuple[int, int], subject: str) -> Any:
    """A source image without its pixels and without anything that tells who the patient is.

    Args:
        path: a DICOM file.
        shape: (H, W) of the pictures that were annotated.
        subject: code of the subject.

    Raises:
        ValueError: the file is no DICOM, names no study, or its pixels are not those that were annotated.
    """
    from pydicom import dcmread
    from pydicom.dataset import Dataset

    if not is_dicom(path):
        raise ValueError("the image is no DICOM file; export its masks in another format.")
    original = dcmread(path, stop_before_pixels=True)
    missing = [name for name in ("SOPInstanceUID", "StudyInstanceUID", "SeriesInstanceUID") if not original.get(name)]
    if missing:
        raise ValueError(f"the DICOM file has no {missing[0]}, so that nothing can refer to it.")
    if (original.Rows, original.Columns) != tuple(shape):
        raise ValueError(
            f"the DICOM file has {original.Columns} x {original.Rows} pixels, the annotated pictures {shape[1]} x "
            f"{shape[0]}; the masks would not lie on it."
        )
    source = Dataset()
    source.file_meta = original.file_meta
    for name in KEPT:
        if name in original:
            setattr(source, name, getattr(original, name))
    for name in BLANKED:
        setattr(source, name, "")
    source.PatientID = subject
    source.PatientIdentityRemoved = "YES"
    return source


def _highdicom():
    try:
        import highdicom
    except ImportError:
        raise ImportError("DICOM objects are made with highdicom: pip install 'msus-segment[dicom-export]'") from None
    return highdicom


def _frame_count(source: Any) -> int:
    return int(source.get("NumberOfFrames", 1) or 1)


def _checked(source: Any, annotations: Sequence[Annotation]) -> None:
    beyond = [one.frame for one in annotations if one.frame >= _frame_count(source)]
    if beyond:
        raise ValueError(f"frame {beyond[0]} was annotated, but the DICOM file has {_frame_count(source)}.")


def segmentations(source: Any, annotations: Sequence[Annotation], task: Task, rater: str) -> dict[str, Any]:
    """A binary SEG of the segments that are drawn, one a frame: ultrasound clips lie in no space of the patient, and of
    such sources highdicom makes segmentations of single frames only. Frames on which nothing is drawn have none.

    Returns:
        Objects by what is added to their file's name: the number of the frame of a clip.

    Raises:
        ValueError: nothing is drawn, or on frames that the source does not have.
        ImportError: highdicom is not installed.
    """
    highdicom = _highdicom()
    _checked(source, annotations)
    still, series, made = _without_frames(source), highdicom.UID(), {}
    for one in annotations:
        keys = [key for key in one.masks if task.segment(key) is not None and one.masks[key].any()]
        if not keys:
            continue
        clip = _frame_count(source) > 1
        seg = highdicom.seg.Segmentation(
            source_images=[still],
            pixel_array=np.stack([one.masks[key] for key in keys], axis=-1).astype(np.uint8)[None],
            segmentation_type=highdicom.seg.SegmentationTypeValues.BINARY,
            segment_descriptions=[_description(highdicom, i, key, task, one) for i, key in enumerate(keys, 1)],
            series_instance_uid=series,
            series_number=1,
            sop_instance_uid=highdicom.UID(),
            instance_number=one.frame + 1,
            manufacturer=MANUFACTURER,
            manufacturer_model_name=MODEL,
            software_versions=__version__,
            device_serial_number="0",
            content_label="MSUS_MASKS",
            content_description=f"{task.title}, by {rater}",
            content_creator_name=f"{rater}^",
        )
        _deidentified(seg)
        if "NumberOfFrames" in source:
            _refer_to_frame(seg, source, one.frame + 1)
        made[f"_f{one.frame:05d}" if clip else ""] = seg
    if not made:
        raise ValueError("no segment is drawn.")
    return made


def _without_frames(source: Any) -> Any:
    """The source as if it were one picture, for highdicom."""
    from copy import deepcopy

    still = deepcopy(source)
    if "NumberOfFrames" in still:
        del still.NumberOfFrames
        still.SOPClassUID = SINGLE_FRAME
    return still


def _refer_to_frame(seg: Any, source: Any, number: int) -> None:
    """Say which frame of the source (from 1) a segmentation is of, wherever it refers to its source."""

    def mend(_, element) -> None:
        for item in element.value if element.VR == "SQ" else ():
            if item.get("ReferencedSOPInstanceUID") == source.SOPInstanceUID:
                item.ReferencedSOPClassUID = source.SOPClassUID
                if element.keyword == "SourceImageSequence":
                    item.ReferencedFrameNumber = number

    seg.walk(mend)


def _deidentified(made: Any) -> None:
    made.PatientIdentityRemoved = "YES"
    made.DeidentificationMethod = "MSUSSegment: subject by code, no patient tag"


def _description(highdicom, number: int, key: str, task: Task, annotation: Annotation):
    segment = task.segment(key)
    code, meaning = segment.term.split("^")
    drawn_by_hand = {line.provenance for line in annotation.lines.values()} == {MANUAL}
    manual = not annotation.model or drawn_by_hand
    algorithm = None
    if not manual:
        family = highdicom.sr.CodedConcept("123110", "DCM", "Artificial Intelligence")
        algorithm = highdicom.AlgorithmIdentificationSequence(
            name=annotation.model, family=family, version=short_digest(annotation.weights) or "0"
        )
    return highdicom.seg.SegmentDescription(
        segment_number=number,
        segment_label=segment.title[:64],
        segmented_property_category=highdicom.sr.CodedConcept("85756007", "SCT", "Tissue"),
        segmented_property_type=highdicom.sr.CodedConcept(code, "SCT", meaning),
        algorithm_type="MANUAL" if manual else "SEMIAUTOMATIC",
        algorithm_identification=algorithm,
        tracking_uid=highdicom.UID(),
        tracking_id=key,
    )


def measurement_reports(source: Any, annotations: Sequence[Annotation], task: Task, rater: str) -> dict[str, Any]:
    """A Comprehensive SR by TID 1500 with one group of measurements a frame.

    Returns:
        One object, without anything added to its file's name.

    Raises:
        ValueError: there are no numbers, or of frames that the source does not have.
        ImportError: highdicom is not installed.
    """
    highdicom = _highdicom()
    sr = highdicom.sr
    _checked(source, annotations)
    groups = []
    for one in annotations:
        numbers = [_number(sr, m, task) for m in one.measurements if m.value is not None]
        if not numbers:
            continue
        frames = [one.frame + 1] if _frame_count(source) > 1 else None
        groups.append(
            sr.MeasurementsAndQualitativeEvaluations(
                tracking_identifier=sr.TrackingIdentifier(highdicom.UID(), f"{task.name}, frame {one.frame + 1}"),
                measurements=numbers,
                source_images=[
                    sr.SourceImageForMeasurementGroup(source.SOPClassUID, source.SOPInstanceUID, frames)
                ],
            )
        )
    if not groups:
        raise ValueError("there are no numbers.")
    person = sr.ObserverContext(
        observer_type=sr.CodedConcept("121006", "DCM", "Person"),
        observer_identifying_attributes=sr.PersonObserverIdentifyingAttributes(name=f"{rater}^"),
    )
    device = sr.ObserverContext(
        observer_type=sr.CodedConcept("121007", "DCM", "Device"),
        observer_identifying_attributes=sr.DeviceObserverIdentifyingAttributes(
            uid=highdicom.UID(), name=MODEL, manufacturer_name=MANUFACTURER, model_name=f"{MODEL} {__version__}"
        ),
    )
    report = sr.MeasurementReport(
        observation_context=sr.ObservationContext(observer_person_context=person, observer_device_context=device),
        procedure_reported=sr.CodedConcept("310169008", "SCT", "Ultrasonography"),
        imaging_measurements=groups,
    )
    made = sr.ComprehensiveSR(
        evidence=[source],
        content=report[0],
        series_instance_uid=highdicom.UID(),
        series_number=1,
        sop_instance_uid=highdicom.UID(),
        instance_number=1,
        manufacturer=MANUFACTURER,
    )
    _deidentified(made)
    return {"": made}


def _number(sr, measurement: Measurement, task: Task) -> Any:
    quantity = task.quantity(measurement.quantity)
    title = measurement.quantity if quantity is None else quantity.title
    unit, meaning = UNITS.get(measurement.unit) or (f"{{{measurement.unit}}}", measurement.unit)  # a task's own
    derivation = None
    if measurement.index is None and quantity is not None and quantity.summary:
        known = {"mean": ("373098007", "SCT", "Mean"), "median": ("373099004", "SCT", "Median")}
        derivation = sr.CodedConcept(*known[quantity.summary]) if quantity.summary in known else None
    identifier = None
    if measurement.index is not None:
        identifier = sr.TrackingIdentifier(identifier=f"{measurement.quantity} {measurement.index}")
    return sr.Measurement(
        name=sr.CodedConcept(measurement.quantity[:16], SCHEME, title),
        value=float(measurement.value),
        unit=sr.CodedConcept(unit, "UCUM", meaning),
        derivation=derivation,
        tracking_identifier=identifier,
    )


WRITERS = {"dicom-seg": segmentations, "dicom-sr": measurement_reports}
