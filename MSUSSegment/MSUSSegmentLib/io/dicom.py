"""DICOM pictures and clips through pydicom, with their frame times and the scale of their ultrasound region.

Palettes and YBR become colour first, then grey by the rule of grey.py. Pixels of more than 8 bits are scaled so that
the largest number their bits can hold (2**BitsStored - 1) becomes 255; windows stored for display are not applied.
"""

from __future__ import annotations

import warnings
from itertools import accumulate
from pathlib import Path

import numpy as np

from MSUSSegmentLib.io import grey
from MSUSSegmentLib.io.recording import RecordingError, missing_package, spread
from MSUSSegmentLib.io.regions import dicom_scale, dicom_slice_spacing
from MSUSSegmentLib.io.scan_area import find_scan_area_in
from MSUSSegmentLib.io.subject import subject_of

SUFFIXES = (".dcm", ".dicom", ".ima")

#: Frames looked at for the image area that the region must hold.
_AREA_FRAMES = 3


def is_dicom(path: Path) -> bool:
    """Whether the file has DICOM's mark, whatever its name."""
    try:
        with open(path, "rb") as file:
            return file.read(132)[128:] == b"DICM"
    except OSError:
        return False


class DicomSource:
    """Frames of a DICOM file (see ``FrameSource``), decoded one by one."""

    notes: tuple[str, ...] = ()

    def __init__(self, path: Path):
        try:
            import pydicom
        except ImportError:
            raise missing_package(path.name, "pydicom", "a DICOM file") from None
        self._path = path
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                self._dataset = pydicom.dcmread(path, force=not is_dicom(path))
        except Exception as error:  # pydicom raises nearly anything on a damaged header
            raise self._damaged(error) from None
        dataset = self._dataset
        if not any(name in dataset for name in ("PixelData", "FloatPixelData", "DoubleFloatPixelData")):
            if "SOPClassUID" not in dataset and "Rows" not in dataset:
                raise RecordingError(f"{path.name} is not a DICOM file; check the file, or export it again.")
            raise RecordingError(
                f"{path.name} is a DICOM file without a picture (a report or a directory); "
                "choose the image files beside it."
            )
        try:
            self._bits = int(dataset.get("BitsStored") or dataset.get("BitsAllocated") or 8)
            self._photometric = str(dataset.get("PhotometricInterpretation", "MONOCHROME2")).strip()
            frames = int(dataset.get("NumberOfFrames") or 1)
            self.shape = (int(dataset.Rows), int(dataset.Columns))
        except (TypeError, ValueError, AttributeError) as error:
            raise self._damaged(error) from None
        if frames < 1 or min(self.shape) < 1:
            raise RecordingError(f"{path.name} says that it holds no frames; export it again.")
        self._palette = self._colour_palette() if self._photometric == "PALETTE COLOR" else None
        self._lasting: dict[int, np.ndarray] = {}
        self.times = _times(dataset, frames)
        self._lasting[0] = self._decode(0)
        self.subject = subject_of(dataset)
        area = None
        if dataset.get("SequenceOfUltrasoundRegions"):
            area = find_scan_area_in([self.read(i) for i in spread(frames, _AREA_FRAMES)])
        self.scale = dicom_scale(dataset, area)
        is_volume = frames > 1 and self.times[0] is None
        self.slice_spacing = dicom_slice_spacing(dataset) if is_volume else None

    def read(self, index: int) -> np.ndarray:
        kept = self._lasting.get(index)
        return self._decode(index) if kept is None else kept.copy()

    def colours(self, index: int) -> np.ndarray | None:
        if self._palette is not None:
            lowest, table = self._palette
            return table[np.clip(self._values(index).astype(np.int64) - lowest, 0, len(table) - 1)]
        if int(self._dataset.get("SamplesPerPixel") or 1) < 3:
            return None
        return grey.from_bits(self._values(index), self._bits)

    def sample(self, count: int) -> list[int]:
        return spread(len(self.times), count)

    def close(self) -> None:
        self._lasting.clear()
        self._dataset = None

    def _decode(self, index: int) -> np.ndarray:
        return self._to_grey(self._values(index))

    def _values(self, index: int) -> np.ndarray:
        """(H, W) or (H, W, 3) as stored; YBR has become colour."""
        from pydicom.pixels import pixel_array

        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                values = pixel_array(self._dataset, index=index)
        except (RuntimeError, NotImplementedError) as error:
            raise self._undecodable(error) from None
        except Exception as error:  # decoders raise nearly anything on damaged data
            raise self._damaged(error, index) from None
        if values.shape[:2] != self.shape:
            raise self._damaged(ValueError(f"a frame of {values.shape[1]} x {values.shape[0]} pixels"), index)
        return values

    def _to_grey(self, values: np.ndarray) -> np.ndarray:
        if self._palette is not None:
            lowest, table = self._palette
            return grey.luma(table)[np.clip(values.astype(np.int64) - lowest, 0, len(table) - 1)]
        if values.dtype.kind == "f":
            return grey.from_range(values, grey.value_range(values))
        levels = grey.from_bits(values, self._bits)
        if levels.ndim == 3:
            return grey.luma(levels)
        return 255 - levels if self._photometric == "MONOCHROME1" else levels

    def _colour_palette(self) -> tuple[int, np.ndarray]:
        """(first mapped pixel value, (entries, 3) uint8 colour of each entry)."""
        from pydicom.pixels import apply_color_lut

        try:
            entries, lowest, bits = (int(value) for value in self._dataset.RedPaletteColorLookupTableDescriptor)
            entries = entries or 65536
            kind = np.uint8 if lowest + entries <= 256 else np.uint16
            colours = apply_color_lut(np.arange(lowest, lowest + entries, dtype=kind).reshape(1, -1), self._dataset)[0]
        except Exception as error:
            raise self._damaged(error) from None
        if bits > 8 and colours.max() > 255:  # some writers put 8-bit colours into 16-bit entries
            colours = colours >> 8
        return lowest, colours.astype(np.uint8)[:, :3]

    def _undecodable(self, error: Exception) -> RecordingError:
        syntax = getattr(getattr(self._dataset, "file_meta", None), "TransferSyntaxUID", None)
        name = getattr(syntax, "name", None) or "its compression"
        if "missing" in str(error).lower() or "no pixel data decoders" in str(error).lower():
            return RecordingError(
                f"{self._path.name} cannot be decoded because a package for {name} is missing: install it with "
                "pip install pylibjpeg pylibjpeg-libjpeg pylibjpeg-openjpeg pylibjpeg-rle, "
                "or export the file uncompressed."
            )
        return RecordingError(
            f"{self._path.name} cannot be decoded ({name}: {_first_line(error)}); export it uncompressed or as a video."
        )

    def _damaged(self, error: Exception, index: int | None = None) -> RecordingError:
        where = "" if index is None or index == 0 else f" at frame {index}"
        return RecordingError(
            f"{self._path.name} cannot be read as DICOM{where}, it seems cut short or damaged ({_first_line(error)}); "
            "copy or export it again."
        )


def _times(dataset, frames: int) -> tuple[float | None, ...]:
    """Seconds after the first frame: from FrameTimeVector, FrameTime (both in ms), CineRate, or the display rate."""
    if frames == 1:
        return (None,)
    steps = dataset.get("FrameTimeVector")
    try:
        steps = [float(step) for step in steps] if steps is not None else []
    except (TypeError, ValueError):
        steps = []
    if len(steps) == frames - 1:
        steps = [0.0, *steps]
    if len(steps) == frames and all(step > 0 for step in steps[1:]):
        return tuple(moment / 1000 for moment in accumulate([0.0, *steps[1:]]))
    for keyword, seconds in (
        ("FrameTime", lambda value: value / 1000),
        ("CineRate", lambda value: 1 / value),
        ("RecommendedDisplayFrameRate", lambda value: 1 / value),
    ):
        try:
            value = float(dataset.get(keyword))
        except (TypeError, ValueError):
            continue
        if 0 < value < float("inf"):
            return tuple(i * seconds(value) for i in range(frames))
    return (None,) * frames


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")[:140]
