"""A little study of phantoms, with raters who draw what is true a little differently."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np

from MSUSSegmentLib.phantoms.muscle import MuscleImage, MusclePhantom, render_muscle
from MSUSSegmentLib.study.annotation import AI, APPROVED, PROPOSED, Annotation
from MSUSSegmentLib.study.image import StudyImage
from MSUSSegmentLib.study.study import Settings, Study
from MSUSSegmentLib.tasks.longitudinal import LONGITUDINAL
from MSUSSegmentLib.tasks.result import Picture

SPACING = (0.25, 0.25)


@lru_cache(64)
def phantom(seed: int, **changes) -> MuscleImage:
    """A small phantom; another muscle for each seed."""
    rng = np.random.default_rng(seed)
    given = {
        "shape": (160, 200),
        "spacing": SPACING,
        "seed": seed,
        "superficial_angle": float(rng.uniform(-3, 3)),
        "deep_angle": float(rng.uniform(-3, 3)),
        "thickness_mm": float(rng.uniform(13, 20)),
        "pennation_deg": float(rng.uniform(14, 24)),
        "aponeurosis_mm": (1.4, 1.6),
    }
    return render_muscle(MusclePhantom(**{**given, **changes}))


_INTERPRETED: dict = {}


def interpreted(found: MuscleImage, shift: int):
    """The result of the true masks, the deep aponeurosis ``shift`` px lower."""
    key = found.phantom, shift
    if key not in _INTERPRETED:
        _INTERPRETED[key] = _interpret(found, shift)
    return _INTERPRETED[key]


def _interpret(found: MuscleImage, shift: int):
    truth = found.truth
    bands = truth.superficial_mask | np.roll(truth.deep_mask, shift, axis=0)
    maps = {"aponeurosis": bands, "fascicle": truth.fascicle_mask}
    return LONGITUDINAL.interpret(maps, Picture(found.pixels), spacing=SPACING)


def annotate(image: StudyImage, found: MuscleImage, rater: str, shift: int = 0, **more) -> Annotation:
    """What a rater says who draws the deep aponeurosis ``shift`` px too low."""
    result = interpreted(found, shift)
    given = {
        "status": PROPOSED if rater == AI else APPROVED,
        "masks": result.masks,
        "drawing": result.drawing,
        "measurements": result.measurements,
        "none_there": ("other_aponeuroses",),
    }
    return Annotation(
        image=image.name, source=image.source, sha256=image.sha256, task="longitudinal", shape=image.shape,
        spacing=SPACING, rater=rater, **{"frame": 0, **given, **more},
    )  # fmt: skip


def add_picture(study: Study, pixels: np.ndarray, number: int, **about) -> StudyImage:
    """Put a picture into a study, as a copy."""
    from PIL import Image

    name = f"image{number:03d}"
    path = study.folder / "images" / f"{name}.png"
    path.parent.mkdir(exist_ok=True)
    Image.fromarray(pixels).save(path)
    image = StudyImage(
        name=name, source=f"{name}.png", path=f"images/{name}.png", root=None,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(), order=number, shape=pixels.shape, spacing=SPACING,
        scale_source="typed", mm_per_pixel=SPACING[0],
        **{"subject": f"Person {number // 2}", "muscle": "GM", "side": "left", "device": "Phantom 1", **about},
    )  # fmt: skip
    study.add(image)
    return image


def make_study(folder: Path, count: int = 4, shifts: dict[str, int] | None = None) -> Study:
    """``count`` phantoms, two of each person, rated by all whom ``shifts`` names (by how many px they are off)."""
    study = Study.create(folder, Settings(task="longitudinal", name="Phantoms"))
    for number in range(count):
        found = phantom(number)
        image = add_picture(study, found.pixels, number)
        for rater, shift in (shifts or {"anna": 0}).items():
            one = annotate(image, found, rater, shift + (number % 2 if shift else 0))
            study.save(image, rater, [one], one.status)
    return study


def read_twice(study: Study, rater: str, shift: int) -> None:
    """A second reading of every image by a rater."""
    for image in list(study.images()):
        found = phantom(image.order)
        image = replace(image, readings=2)
        study.add(image)
        one = annotate(image, found, rater, shift * (1 - 2 * (image.order % 2)), reading=2)
        study.save(image, rater, [one], one.status, reading=2)


def write_dicom(path: Path, frames: np.ndarray, **tags) -> Path:
    """Frames (T, H, W) or a picture (H, W) uint8 as a DICOM ultrasound file that names a patient."""
    from pydicom.dataset import Dataset, FileMetaDataset
    from pydicom.uid import ExplicitVRLittleEndian, generate_uid

    dataset = Dataset()
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    kind = "1.2.840.10008.5.1.4.1.1.3.1" if frames.ndim == 3 else "1.2.840.10008.5.1.4.1.1.6.1"
    dataset.file_meta.MediaStorageSOPClassUID = dataset.SOPClassUID = kind
    dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID = generate_uid()
    dataset.StudyInstanceUID, dataset.SeriesInstanceUID = generate_uid(), generate_uid()
    dataset.Modality, dataset.PatientName, dataset.PatientID = "US", "Doe^Jane", "MRN-4711"
    dataset.PatientBirthDate, dataset.StudyDate, dataset.InstitutionName = "19700101", "20240102", "Hospital X"
    dataset.Rows, dataset.Columns = frames.shape[-2:]
    dataset.PhotometricInterpretation, dataset.SamplesPerPixel = "MONOCHROME2", 1
    dataset.BitsAllocated = dataset.BitsStored = 8
    dataset.HighBit, dataset.PixelRepresentation = 7, 0
    if frames.ndim == 3:
        dataset.NumberOfFrames, dataset.FrameTime = len(frames), 40.0
    for keyword, value in tags.items():
        setattr(dataset, keyword, value)
    dataset.PixelData = frames.tobytes()
    dataset["PixelData"].VR = "OB"
    dataset.save_as(path, enforce_file_format=True)
    return path
