"""DICOM pictures and clips through pydicom, with their frame times and the scale of their ultrasound region.

dicom_header.py reads what the file says of itself, dicom_frames.py the stored values of each frame, dicom_levels.py
makes them grey, dicom_times.py and regions.py find times and scale. Palettes and YBR become colour first, then grey by
the rule of grey.py. Eight bits pass as they are stored; more bits need a choice, which dicom_levels.py makes and tells.
"""

from __future__ import annotations

import io
import warnings
from pathlib import Path

import numpy as np

from MSUSSegmentLib.io import grey
from MSUSSegmentLib.io.dicom_frames import PixelData, SizeError, pixel_data
from MSUSSegmentLib.io.dicom_header import (
    PIXEL_KEYWORDS,
    ULTRASOUND,
    UNSAID,
    Header,
    has_mark,
    is_dicom,
    modality_of,
    read_dataset,
)
from MSUSSegmentLib.io.dicom_levels import GreyLevels, grey_levels
from MSUSSegmentLib.io.dicom_times import frame_times
from MSUSSegmentLib.io.recording import OtherModalityError, RecordingError, Scale, missing_package, spread
from MSUSSegmentLib.io.regions import dicom_scale, dicom_slice_spacing, is_volume
from MSUSSegmentLib.io.scan_area import find_scan_area_in
from MSUSSegmentLib.io.subject import subject_of
from MSUSSegmentLib.io.video import VideoSource

__all__ = ["SUFFIXES", "DicomSource", "has_mark", "is_dicom"]

SUFFIXES = (".dcm", ".dicom", ".ima")

#: Frames looked at for the image area that the region must hold.
_AREA_FRAMES = 3


class DicomSource:
    """Frames of a DICOM file (see ``FrameSource``), decoded one by one.

    Raises OtherModalityError for a picture that says that it is no ultrasound, unless ``any_modality``.
    """

    def __init__(self, path: Path, any_modality: bool = False):
        try:
            from pydicom import pixels  # noqa: F401  since pydicom 3
        except ImportError:
            raise _missing_pydicom(path.name) from None
        self._path = path
        self.notes: tuple[str, ...] = ()
        self.grey_note = ""
        self._kept: dict[int, np.ndarray] = {}
        self._video: _DicomVideo | None = None
        self._syntax_name = ""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                self._open(any_modality)
        except RecordingError:
            raise
        except (RuntimeError, NotImplementedError) as error:
            raise self._undecodable(error) from None
        except Exception as error:  # pydicom and its decoders raise nearly anything on damaged data
            raise self._damaged(error) from None

    def _open(self, any_modality: bool) -> None:
        name, dataset = self._path.name, read_dataset(self._path)
        header = self._header = Header(dataset)
        self._check_kind(dataset, header, any_modality)
        syntax = getattr(getattr(dataset, "file_meta", None), "TransferSyntaxUID", None)
        self._syntax_name = str(getattr(syntax, "name", "") or "")
        data = self._data = pixel_data(dataset, header)
        notes = list(data.notes)
        if modality_of(header) in UNSAID:
            notes.append("does not say that it is an ultrasound picture")
        if data.is_video:
            self._open_video(header, data, notes)
        else:
            self.shape = (data.layout.rows, data.layout.columns)
        times, remarks = frame_times(header, data.count)
        has_slices = data.count > 1 and is_volume(header)
        self.times = (None,) * data.count if has_slices else times
        notes += [] if has_slices else remarks
        self._palette = self._colour_palette(dataset) if data.layout.colours == "palette" else None
        self._levels = GreyLevels()
        if self._video is None and self._palette is None:
            self._levels, remarks, reason = grey_levels(header, data)
            notes += remarks
            reason = "; it ".join([*data.doubts, reason] if reason else data.doubts)
            self.grey_note = f"{name} {reason}." if reason else ""
        self._kept[0] = self.read(0)
        self.subject = subject_of(header)
        pictures = [self.read(i) for i in spread(data.count, _AREA_FRAMES)]
        self.scale: Scale = dicom_scale(header, find_scan_area_in(pictures), pictures)
        aspect = header.numbers("PixelAspectRatio")
        if self.scale.spacing is None and len(aspect) == 2 and min(aspect) > 0 and aspect[0] != aspect[1]:
            notes.append(
                f"says that its pixels are {aspect[0]:g} high to {aspect[1]:g} wide, but not how large they are: "
                "angles in it are not right before the scale is set in both directions"
            )
        self.notes = tuple(f"{name} {note}." for note in notes)
        volume = data.count > 1 and self.times[0] is None
        self.slice_spacing = dicom_slice_spacing(header) if volume else None

    def _check_kind(self, dataset, header: Header, any_modality: bool) -> None:
        """RecordingError unless the file has a picture, and one of ultrasound or wanted all the same."""
        name = self._path.name
        if not any(keyword in dataset for keyword in PIXEL_KEYWORDS):
            if "SOPClassUID" not in dataset and "Rows" not in dataset:
                raise RecordingError(f"{name} is not a DICOM file; check the file, or export it again.")
            if "Rows" in dataset:
                raise RecordingError(
                    f"{name} is a DICOM file without a picture, although it describes one: it seems cut short; "
                    "copy or export it again."
                )
            raise RecordingError(
                f"{name} is a DICOM file without a picture (a report or a directory); choose the image files beside it."
            )
        modality = modality_of(header)
        if not any_modality and modality not in (*ULTRASOUND, *UNSAID):
            raise OtherModalityError(
                f"{name} is no ultrasound picture (its modality is {modality[:16]}), and what is measured in one means "
                "something else in it; choose an ultrasound file, or open it all the same with --any-modality.",
                modality,
            )

    def _open_video(self, header: Header, data: PixelData, notes: list[str]) -> None:
        self._video = _DicomVideo(self._path, data.buffer)
        self.shape, data.count = self._video.shape, len(self._video.times)
        stated = header.whole("Rows"), header.whole("Columns")
        if all(stated) and stated != self.shape:
            raise SizeError(
                f"its header says {stated[1]} x {stated[0]} pixels, but its video has {self.shape[1]} x {self.shape[0]}"
            )
        declared = header.whole("NumberOfFrames")
        if declared not in (None, data.count):
            notes.append(f"says that it has {declared} frames, but its video holds {data.count}, which are used")

    def read(self, index: int) -> np.ndarray:
        kept = self._kept.get(index)
        if kept is not None:
            return kept.copy()
        if self._video is not None:
            return self._video.read(index)
        values, colours = self._values(index), self._data.layout.colours
        if self._palette is not None:
            lowest, table = self._palette
            return grey.luma(table)[np.clip(values.astype(np.int64) - lowest, 0, len(table) - 1)]
        if colours == "rgb":
            return grey.luma(self._levels.apply(values))
        if colours == "grey":
            levels = self._levels.apply(values)
            return 255 - levels if self._data.layout.photometric == "MONOCHROME1" else levels.copy()
        return grey.luma(_rgb(self._levels.apply(values), colours == "ycbcr limited"))

    def colours(self, index: int) -> np.ndarray | None:
        if self._video is not None:
            return self._video.colours(index)
        colours = self._data.layout.colours
        if colours == "grey":
            return None
        values = self._values(index)
        if self._palette is not None:
            lowest, table = self._palette
            return table[np.clip(values.astype(np.int64) - lowest, 0, len(table) - 1)]
        levels = self._levels.apply(values)
        return levels.copy() if colours == "rgb" else _rgb(levels, colours == "ycbcr limited")

    def sample(self, count: int) -> list[int]:
        return spread(len(self.times), count) if self._video is None else self._video.sample(count)

    def close(self) -> None:
        self._kept.clear()
        if self._video is not None:
            self._video.close()
        self._data = self._header = None

    def _values(self, index: int) -> np.ndarray:
        """(H, W) or (H, W, 3) as stored; RecordingError when the frame cannot be decoded."""
        try:
            return self._data.values(index)
        except (RuntimeError, NotImplementedError) as error:
            raise self._undecodable(error) from None
        except Exception as error:  # decoders raise nearly anything on damaged data
            raise self._damaged(error, index) from None

    def _colour_palette(self, dataset) -> tuple[int, np.ndarray]:
        """(first mapped pixel value, (entries, 3) uint8 colour of each entry)."""
        from pydicom.pixels import apply_color_lut

        entries, lowest, bits = (int(value) for value in dataset.RedPaletteColorLookupTableDescriptor)
        entries = entries or 65536
        if not 0 <= lowest < 65536 or not 0 < entries <= 65536 - lowest:
            raise ValueError("its palette has no such entries")
        kind = np.uint8 if lowest + entries <= 256 else np.uint16
        colours = apply_color_lut(np.arange(lowest, lowest + entries, dtype=kind).reshape(1, -1), dataset)[0]
        if bits > 8 and colours.max() > 255:  # some writers put 8-bit colours into 16-bit entries
            colours = colours >> 8
        return lowest, colours.astype(np.uint8)[:, :3]

    def _undecodable(self, error: Exception) -> RecordingError:
        name = self._syntax_name or "its compression"
        text = str(error).lower()
        if "missing" in text or "no pixel data decoders" in text or "plugin is not available" in text:
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
        if isinstance(error, SizeError):
            return RecordingError(
                f"{self._path.name} contradicts itself{where}: {_first_line(error)}; export it again from the scanner."
            )
        return RecordingError(
            f"{self._path.name} cannot be read as DICOM{where}, it seems cut short or damaged ({_first_line(error)}); "
            "copy or export it again."
        )


class _DicomVideo(VideoSource):
    """The MPEG stream that a DICOM file holds."""

    def __init__(self, path: Path, stream: bytes):
        self._stream_bytes = stream
        super().__init__(path)

    def _input(self):
        return io.BytesIO(self._stream_bytes)


def _rgb(levels: np.ndarray, is_limited: bool) -> np.ndarray:
    """(H, W, 3) uint8 Y, Cb, Cr to red, green and blue; limited: Y from 16 to 235 (PS3.3 C.7.6.3.1.2)."""
    if not is_limited:
        from pydicom.pixels import convert_color_space

        return convert_color_space(levels, "YBR_FULL", "RGB")
    y, cb, cr = (levels[..., i].astype(np.float32) for i in range(3))
    y, cb, cr = (y - 16) * (255 / 219), (cb - 128) * (255 / 224), (cr - 128) * (255 / 224)
    colours = np.stack([y + 1.402 * cr, y - 0.344136 * cb - 0.714136 * cr, y + 1.772 * cb], axis=-1)
    return np.clip(np.rint(colours), 0, 255).astype(np.uint8)


def _missing_pydicom(name: str) -> RecordingError:
    try:
        import pydicom
    except ImportError:
        return missing_package(name, "pydicom", "a DICOM file")
    return RecordingError(
        f"{name} cannot be opened because DICOM files need the Python package 'pydicom' 3.0 or later, and "
        f"{pydicom.__version__} is installed: install it with pip install --upgrade pydicom "
        "(3D Slicer has it from version 5.12 on)."
    )


def _first_line(error: Exception) -> str:
    text = (str(error).splitlines() or [""])[0].strip().rstrip(".:")
    return text[:140] or type(error).__name__
