"""DICOM files made on the fly, for the tests of their reader."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image
from pydicom import dcmread
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.sequence import Sequence
from pydicom.uid import ExplicitVRLittleEndian, JPEGBaseline8Bit, generate_uid
from scipy import ndimage

from MSUSSegmentLib.io.open import open_recording
from MSUSSegmentLib.io.recording import RecordingError

RAMP = np.arange(256, dtype=np.uint8).reshape(16, 16)


def make(path, pixels, photometric="MONOCHROME2", bits=None, frames=1, **tags):
    """A synthetic ultrasound file; ``pixels`` (frames, H, W[, 3]) or (H, W[, 3])."""
    colour = photometric in ("RGB", "YBR_FULL", "YBR_FULL_422")
    dataset = Dataset()
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset.file_meta.MediaStorageSOPClassUID = dataset.SOPClassUID = "1.2.840.10008.5.1.4.1.1.6.1"
    dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID = generate_uid()
    dataset.Modality = "US"
    rows, columns = pixels.shape[1:3] if frames > 1 else pixels.shape[:2]
    dataset.Rows, dataset.Columns = rows, columns
    dataset.PhotometricInterpretation = photometric
    dataset.SamplesPerPixel = 3 if colour else 1
    if colour:
        dataset.PlanarConfiguration = 0
    dataset.BitsAllocated = pixels.dtype.itemsize * 8
    dataset.BitsStored = bits or dataset.BitsAllocated
    dataset.HighBit = dataset.BitsStored - 1
    dataset.PixelRepresentation = int(pixels.dtype.kind == "i")
    if frames > 1:
        dataset.NumberOfFrames = frames
    for keyword, value in tags.items():
        setattr(dataset, keyword, value)
    dataset.PixelData = pixels.tobytes()
    dataset["PixelData"].VR = "OW" if pixels.dtype.itemsize > 1 else "OB"
    dataset.save_as(path, enforce_file_format=True)
    return path


def region(box, delta=0.01, **changes):
    item = Dataset()
    item.RegionSpatialFormat, item.RegionDataType, item.RegionFlags = 1, 1, 0
    item.RegionLocationMinX0, item.RegionLocationMinY0, item.RegionLocationMaxX1, item.RegionLocationMaxY1 = box
    item.PhysicalUnitsXDirection = item.PhysicalUnitsYDirection = 3
    item.PhysicalDeltaX = item.PhysicalDeltaY = delta
    for keyword, value in changes.items():
        setattr(item, keyword, value)
    return item


def screen(height=200, width=300, left=60, right=240) -> np.ndarray:
    picture = np.zeros((height, width), np.uint8)
    picture[20:180, left:right] = np.random.default_rng(0).integers(20, 200, (160, right - left))
    return picture


def speckle(height=200, width=300, seed=0) -> np.ndarray:
    """(H, W) uint8 all image: speckle some pixels wide, as scanners show it."""
    noise = np.random.default_rng(seed).normal(size=(2, height + 8, width + 8))
    smooth = ndimage.gaussian_filter(noise, (0, 1.2, 2.0))[:, 4:-4, 4:-4]
    envelope = np.hypot(*smooth)
    return np.clip(40 + 60 * envelope / envelope.mean(), 0, 255).astype(np.uint8)


def rewrite(path, **tags):
    """``path`` with other values; None removes an element."""
    dataset = dcmread(path)
    for keyword, value in tags.items():
        if value is None:
            del dataset[keyword]
        else:
            setattr(dataset, keyword, value)
    dataset.save_as(path)
    return path


def compressed(path, frames, syntax=JPEGBaseline8Bit, offsets=True, **tags):
    """A file of ``make`` whose pixel data are the encoded ``frames`` (bytes) instead."""
    dataset = dcmread(path)
    dataset.file_meta.TransferSyntaxUID = syntax
    dataset.PixelData = encapsulate(frames, has_bot=offsets)
    dataset["PixelData"].VR, dataset["PixelData"].is_undefined_length = "OB", True
    dataset.save_as(path)
    return rewrite(path, **tags)


def jpeg(pixels, quality=95, subsampling=0, markers="jfif", ids=None) -> bytes:
    """A baseline JPEG of (H, W) grey or (H, W, 3) colour, coded as Y, Cb and Cr; "raw" ``markers``: the three channels
    are coded as they come. ``markers``: "jfif", "none", "raw", or a number: an Adobe marker with that transform."""
    buffer = io.BytesIO()
    if markers == "raw":
        image = Image.merge("YCbCr", [Image.fromarray(np.ascontiguousarray(pixels[..., i])) for i in range(3)])
    else:
        image = Image.fromarray(pixels)
    options = {"subsampling": subsampling} if pixels.ndim == 3 else {}
    image.save(buffer, "JPEG", quality=quality, **options)
    data = buffer.getvalue()
    if markers != "jfif":
        data = data[:2] + data[4 + int.from_bytes(data[4:6], "big") :]
    if isinstance(markers, int):
        data = data[:2] + b"\xff\xee\x00\x0eAdobe\x00d\0\0\0\0" + bytes([markers]) + data[2:]
    if ids:
        data = bytearray(data)
        frame, scan = data.index(b"\xff\xc0"), data.index(b"\xff\xda")
        for k, number in enumerate(ids):
            data[frame + 10 + 3 * k] = data[scan + 5 + 2 * k] = number
    return bytes(data)


def scale_of(tmp_path, *items, pixels=None, **tags):
    if items:
        tags["SequenceOfUltrasoundRegions"] = Sequence(items)
    with open_recording(make(tmp_path / "us.dcm", screen() if pixels is None else pixels, **tags)) as recording:
        return recording.scale


def first(path) -> np.ndarray:
    with open_recording(path) as recording:
        return recording.frame(0).pixels


def refusal(path) -> str:
    with pytest.raises(RecordingError) as caught:
        open_recording(path)
    text = str(caught.value)
    assert path.name in text and text.endswith(".") and "\n" not in text
    return text
