"""MATLAB files up to version 7 through scipy: the picture or cine among their variables, with its scale and times.

A cine is rows × columns × frames, or rows × columns × 3 × frames in colour, or a movie (a struct or cell for each
frame). Scale and times are taken from variables beside it whose names leave no doubt.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np

from MSUSSegmentLib.io import grey
from MSUSSegmentLib.io.formats import suffixes_of
from MSUSSegmentLib.io.matlab_check import MatlabError, check_matlab
from MSUSSegmentLib.io.recording import RecordingError, Scale, header_scale, spread

SUFFIXES = suffixes_of("matlab")

#: Rows and columns of the smallest array that is taken as a picture.
LEAST_SIZE = 32
#: Names of variables, in lower case without underscores, that hold the size of a pixel, and the mm in their unit.
_SIZES = {
    "mmperpixel": 1.0, "mmperpx": 1.0, "mmperpix": 1.0, "pixelsizemm": 1.0, "pixelspacing": 1.0, "cmperpixel": 10.0,
    "cmperpx": 10.0, "cmperpix": 10.0,
}  # fmt: skip
_RATES = ("fps", "framerate", "framespersecond")
_TIMES = ("time", "times", "timestamp", "timestamps", "t")
#: Names that a picture is likely to have, when several arrays could be it.
_PICTURES = ("im", "img", "image", "images", "imagestack", "bmode", "cine", "movie", "frames", "video", "data", "mov")
#: Steps between frames: in s up to the first number, in ms from there up to the second.
_LONGEST_S, _LONGEST_MS = 1.0, 1000.0
_DEPTH = 3


def may_hold_frames(path: Path) -> bool:
    """Whether a file found in a folder holds pictures and not results: an array of three axes, or Telemed's TVDdata."""
    from scipy.io import whosmat

    try:
        check_matlab(path)
        variables = whosmat(path)
    except Exception:  # damaged, or of version 7.3: opening it says so
        return True
    return any(name == "TVDdata" or (len(shape) > 2 and min(shape[:2]) >= LEAST_SIZE) for name, shape, _ in variables)


class MatlabSource:
    """Frames of a MATLAB file (see ``FrameSource``); read whole."""

    def __init__(self, path: Path):
        from scipy.io import loadmat

        self._path = path
        with open(path, "rb") as file:
            if file.read(19) == b"MATLAB 7.3 MAT-file":
                raise RecordingError(
                    f"{path.name} is a MATLAB file of version 7.3, which cannot be read here; "
                    "save it in MATLAB with save(..., '-v7')."
                )
        try:
            check_matlab(path)
        except (MatlabError, MemoryError) as error:
            raise self._damaged(error) from None
        try:
            content = loadmat(path, struct_as_record=False, squeeze_me=False)
        except Exception as error:  # scipy raises nearly anything on damaged data
            raise self._damaged(error) from None
        try:
            self._take(content)
        except RecordingError:
            raise
        except Exception as error:
            raise self._damaged(error) from None

    def read(self, index: int) -> np.ndarray:
        frame = grey.from_range(self._frames[index], self._limits)
        return grey.luma(frame) if frame.ndim == 3 else frame.copy()

    def colours(self, index: int) -> np.ndarray | None:
        return grey.from_range(self._frames[index], self._limits) if self._frames.ndim == 4 else None

    def sample(self, count: int) -> list[int]:
        return spread(len(self.times), count)

    def close(self) -> None:
        self._frames = self._frames[:0]

    def _take(self, content: dict) -> None:
        variables = [(name, value) for name, value in _walk(content)]
        found = [(name, array) for name, value in variables if (array := _picture(value)) is not None]
        if not found:
            raise RecordingError(
                f"{self._path.name} holds no picture (rows × columns × frames of numbers); save one in it."
            )
        name, array = max(found, key=lambda one: (one[1].size, one[1].dtype == np.uint8, _likely(one[0])))
        self._frames = self._in_order(name, array)
        levels = grey.levels_of(self._frames)
        self._limits, self.grey_note = levels.limits, levels.note
        self.shape = (int(self._frames.shape[1]), int(self._frames.shape[2]))
        notes = []
        if len(found) > 1:
            notes.append(f"{self._path.name} holds {len(found)} arrays that could be pictures; {name} is used.")
        folder = name.rpartition(".")[0]
        values = {}
        for other, value in variables:
            if other.rpartition(".")[0] in ("", folder):
                values[other.rpartition(".")[2].lower().replace("_", "")] = value
        self.times = self._times(values, len(self._frames), notes)
        self.scale = self._scale(values)
        self.notes = tuple(notes)

    def _in_order(self, name: str, array: np.ndarray) -> np.ndarray:
        """(N, H, W) or (N, H, W, 3)."""
        if array.ndim == 2:
            return array[np.newaxis]
        if array.ndim == 3 and array.shape[2] == 3:
            return array[np.newaxis]
        if array.ndim == 3:
            if 2 * array.shape[0] < min(array.shape[1:]) or min(array.shape[:2]) < LEAST_SIZE:
                size = " × ".join(map(str, array.shape))
                raise RecordingError(
                    f"{name} in {self._path.name} is {size}, which looks as if frames came first; "
                    "save it as rows × columns × frames."
                )
            return np.moveaxis(array, 2, 0)
        array = np.moveaxis(array, 3, 0)
        return array[..., 0] if array.shape[3] == 1 else array

    def _times(self, values: dict, count: int, notes: list[str]) -> tuple[float | None, ...]:
        unknown = (None,) * count
        if count < 2:
            return unknown
        for name in _TIMES:
            moments = _numbers(values.get(name))
            if moments is None or moments.size != count or not all(a < b for a, b in pairwise(moments)):
                continue
            step = float(np.median(np.diff(moments)))
            if step > _LONGEST_MS:
                continue
            if step > _LONGEST_S:
                notes.append(f"The times in {self._path.name} are taken as milliseconds.")
                moments = moments / 1000
            return tuple(float(moment - moments[0]) for moment in moments)
        for name in _RATES:
            rate = _numbers(values.get(name))
            if rate is not None and rate.size == 1 and 1 / _LONGEST_S < rate[0] < 10000:
                return tuple(float(i / rate[0]) for i in range(count))
        return unknown

    def _scale(self, values: dict) -> Scale:
        for name, factor in _SIZES.items():
            x, y = (_numbers(values.get(name + axis)) for axis in "xy")
            both = _numbers(values.get(name))
            if x is not None and y is not None and x.size == y.size == 1:
                pair = (x[0], y[0])
            elif both is not None and both.size in (1, 2):
                pair = (both[-1], both[0])  # two are those of a row and of a column, as in DICOM
            else:
                continue
            mm = (float(pair[0]) * factor, float(pair[1]) * factor)
            return header_scale(mm, "file header", f"{name} in {self._path.name}", self.shape)
        return Scale.unknown("The MATLAB file has no variable that gives the size of a pixel.")

    def _damaged(self, error: Exception) -> RecordingError:
        detail = (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")[:120]
        return RecordingError(
            f"{self._path.name} cannot be read as a MATLAB file, it seems cut short or damaged ({detail}); "
            "copy or save it again."
        )


def _walk(content: dict, before: str = "", depth: int = 0) -> Iterator[tuple[str, object]]:
    """All variables with their names, those of structs as struct.field."""
    for name, value in content.items():
        if name.startswith("__"):
            continue
        yield before + name, value
        if isinstance(value, np.ndarray) and value.dtype == object and value.size == 1:
            value = value.flat[0]
        if hasattr(value, "_fieldnames") and depth < _DEPTH:
            fields = {field: getattr(value, field, None) for field in value._fieldnames}
            yield from _walk(fields, f"{before}{name}.", depth + 1)


def _picture(value) -> np.ndarray | None:
    """The array of pictures that a variable is: rows × columns (× 3) (× frames). None when it is something else."""
    if not isinstance(value, np.ndarray):
        return None
    if value.dtype == object and value.size > 1:
        frames = [getattr(item, "cdata", item) for item in value.flat]
        arrays = all(isinstance(frame, np.ndarray) and frame.dtype.kind in "uif" for frame in frames)
        if not arrays or len({frame.shape for frame in frames}) != 1 or frames[0].ndim not in (2, 3):
            return None
        frames = [frame if frame.ndim == 3 else frame[..., np.newaxis] for frame in frames]
        value = np.stack(frames, axis=-1)
    if value.dtype.kind not in "uif" or value.ndim not in (2, 3, 4) or sorted(value.shape)[-2] < LEAST_SIZE:
        return None
    if min(value.shape[:2]) < LEAST_SIZE and (value.ndim != 3 or min(value.shape[1:]) < LEAST_SIZE):
        return None
    if value.ndim == 4 and value.shape[2] not in (1, 3):
        return None
    return value if value.size else None


def _likely(name: str) -> bool:
    return name.rpartition(".")[2].lower() in _PICTURES


def _numbers(value) -> np.ndarray | None:
    """A variable as finite numbers (N,), None when it is something else."""
    if not isinstance(value, np.ndarray) or value.dtype.kind not in "uif" or not value.size:
        return None
    numbers = value.astype(float).ravel()
    return numbers if np.isfinite(numbers).all() else None
