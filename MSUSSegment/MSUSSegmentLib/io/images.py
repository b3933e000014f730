"""Pictures through Pillow: PNG, JPEG, BMP, GIF, WebP, JPEG 2000, and TIFF whose pages are frames.

They carry no scale that could be trusted (the resolution in dots per inch is the printer's), so it stays unknown,
except where ImageJ or OME describe a TIFF (tiff.py). Frames are turned as EXIF says.
"""

from __future__ import annotations

import warnings
from itertools import accumulate
from pathlib import Path

import numpy as np

from MSUSSegmentLib.io import grey, tiff
from MSUSSegmentLib.io.direction import Turn
from MSUSSegmentLib.io.formats import suffixes_of
from MSUSSegmentLib.io.recording import RecordingError, missing_package, spread

SUFFIXES = suffixes_of("images")

_DESCRIPTION, _ORIENTATION = 270, 274
#: EXIF's orientations as turns of the stored picture.
_TURNS = {
    2: Turn(columns_reversed=True),
    3: Turn(rows_reversed=True, columns_reversed=True),
    4: Turn(rows_reversed=True),
    5: Turn(exchanged=True),
    6: Turn(exchanged=True, columns_reversed=True),
    7: Turn(exchanged=True, rows_reversed=True, columns_reversed=True),
    8: Turn(exchanged=True, rows_reversed=True),
}
#: Formats of which more than the first page is read; the second of others is a preview or a map of depths.
_WITH_FRAMES = ("TIFF", "GIF", "WEBP", "PNG")


class ImageSource:
    """Frames of a picture file (see ``FrameSource``)."""

    def __init__(self, path: Path):
        try:
            from PIL import Image, UnidentifiedImageError
        except ImportError:
            raise missing_package(path.name, "pillow", "a picture") from None
        self._path = path
        self.slice_spacing: float | None = None
        self._mapped: np.ndarray | None = None
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                self._image = Image.open(path)
        except UnidentifiedImageError:
            raise RecordingError(
                f"{path.name} is named like a picture but holds none; check the file, or export it again."
            ) from None
        except Exception as error:  # Pillow raises nearly anything on damaged data
            raise self._damaged(error) from None
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                self._open_frames()
        except RecordingError:
            self.close()
            raise
        except Exception as error:
            self.close()
            raise self._damaged(error) from None
        if len(self.times) == 1:
            self._image.close()

    def _open_frames(self) -> None:
        image = self._image
        pages = getattr(image, "n_frames", 1) if image.format in _WITH_FRAMES else 1
        description = self._description()
        stack = None
        if tiff.is_described(description):
            stack = tiff.read_stack(self._path, (image.height, image.width))
        if stack is None:
            stack = tiff.Stack([(page,) for page in range(pages)], times=(None,) * pages)
        self._planes, self._mapped = stack.planes, stack.mapped
        self._mapped_turn = Turn()
        sideways = image.format == "TIFF" and image.tag_v2.get(_ORIENTATION) in (5, 6, 7, 8)
        if sideways and self._mapped is None and image.info.get("compression") == "raw":
            # Pillow (13) garbles these: it lays rows of the turned length over the pixels as they are stored.
            self._mapped, self._mapped_turn = tiff.read_pages(self._path), _TURNS[image.tag_v2[_ORIENTATION]]
        self.scale, self.slice_spacing, self.notes = stack.scale, stack.slice_spacing, stack.notes
        self.times: tuple[float | None, ...] = stack.times
        self._limits, self.grey_note, self.shape, moments = self._look_through()
        if moments is not None:
            self.times = moments
        self._kept: dict[int, tuple[np.ndarray, np.ndarray | None]] = {}
        self._kept[0] = self._frame(0)

    def read(self, index: int) -> np.ndarray:
        return self._at(index)[0].copy()

    def colours(self, index: int) -> np.ndarray | None:
        return self._at(index)[1]

    def sample(self, count: int) -> list[int]:
        return spread(len(self.times), count)

    def close(self) -> None:
        self._mapped = None
        self._image.close()

    def _at(self, index: int) -> tuple[np.ndarray, np.ndarray | None]:
        """(H, W) grey and (H, W, 3) colours of a frame; the first one stays in memory, and the last one read."""
        if index not in self._kept:
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    frame = self._frame(index)
            except RecordingError:
                raise
            except Exception as error:
                raise self._damaged(error, index) from None
            self._kept = {0: self._kept[0], index: frame}
        return self._kept[index]

    def _frame(self, index: int) -> tuple[np.ndarray, np.ndarray | None]:
        planes = self._planes[index]
        if len(planes) == 3:
            colours = np.stack([self._grey_page(plane)[0] for plane in planes], axis=-1)
            return grey.luma(colours), colours
        return self._grey_page(planes[0])

    def _description(self) -> str:
        if self._image.format != "TIFF":
            return ""
        text = self._image.tag_v2.get(_DESCRIPTION, "")
        if isinstance(text, bytes):
            text = text.decode("latin-1")
        return text if isinstance(text, str) else ""

    def _look_through(self):
        """What all frames share: limits of black and white, the note on them, their shape, and times where they are.

        All pages have one size; numbers wider than 8 bits share one range, so that frames stay comparable.
        """
        wanted = sorted({plane for planes in self._planes for plane in planes})
        low, high, kind, shape, durations = np.inf, -np.inf, None, None, []
        for page in wanted:
            values, _ = self._page(page, lazily=True)
            if values is None:
                size = self._page_shape(page)
            else:
                size, kind = self._turn().apply(values[None])[0].shape[:2], values.dtype
                finite = values[np.isfinite(values)] if values.dtype.kind == "f" else values
                if finite.size:
                    low, high = min(low, float(finite.min())), max(high, float(finite.max()))
            if self._image.format == "WEBP" and len(wanted) > 1:
                self._image.load()  # only then it knows how long the page is shown
            durations.append(self._image.info.get("duration") if self._mapped is None else None)
            shape = shape or size
            if size != shape:
                raise RecordingError(
                    f"{self._path.name} has pages of different sizes (page {page + 1} is {size[1]} x "
                    f"{size[0]}); save the frames alone, all of one size."
                )
        levels = grey.Levels(None)
        if kind is not None and low <= high:
            levels = grey.levels_of(np.array([low, high], kind))
        return levels.limits, levels.note, (int(shape[0]), int(shape[1])), self._moments(durations)

    def _moments(self, durations: list) -> tuple[float, ...] | None:
        """Times from how long each frame of an animation is shown (ms)."""
        if len(durations) < 2 or not all(isinstance(d, int | float) and d > 0 for d in durations):
            return None
        return tuple(ms / 1000 for ms in accumulate([0.0, *durations[:-1]]))

    def _page_shape(self, page: int) -> tuple[int, int]:
        if self._image.format == "TIFF" and self._image.tag_v2.get(_ORIENTATION, 1) != 1:
            self._image.load()  # only then every Pillow gives the size as turned
        turn = self._turn()
        height, width = (self._image.height, self._image.width) if self._mapped is None else self._mapped.shape[1:3]
        return (width, height) if turn.exchanged else (height, width)

    def _page(self, page: int, lazily: bool = False) -> tuple[np.ndarray | None, np.ndarray | None]:
        """(H, W) numbers of a grey page wider than 8 bits, or (H, W, 3) colours, or both None: 8-bit grey.

        ``lazily``: colours are not decoded.
        """
        if self._mapped is not None:
            pixels = self._mapped[page]
            return (pixels, None) if pixels.ndim == 2 else (None, grey.from_range(pixels[..., :3], None))
        self._image.seek(page)
        image = self._image
        if image.mode in ("F", "I") or image.mode.startswith("I;16"):
            values = np.asarray(image)
            if image.mode.startswith("I;16") or (image.mode == "I" and image.format == "PNG"):
                values = values.astype(np.uint16)  # "I": older Pillow's mode for 16-bit PNG
            return values, None
        if image.mode in ("L", "1", "LA", "La") or lazily:
            return None, None
        if image.mode not in ("RGB", "RGBA", "RGBX"):
            image = image.convert("RGBA" if "transparency" in image.info or image.mode == "PA" else "RGB")
        return None, np.asarray(image)[..., :3]

    def _grey_page(self, page: int) -> tuple[np.ndarray, np.ndarray | None]:
        """(H, W) uint8 grey of a page, upright, and its (H, W, 3) colours where it has them."""
        values, colours = self._page(page)
        turn = self._turn()
        if colours is not None:
            colours = turn.apply(colours[None])[0]
            levels = grey.luma(colours)
        else:
            if values is not None:
                levels = grey.from_range(values, self._limits)
            elif self._image.mode == "L":
                levels = np.array(self._image, np.uint8)
            elif self._image.mode == "1":
                levels = np.array(self._image.convert("L"), np.uint8)
            else:
                levels = np.array(self._image.convert("LA").getchannel(0), np.uint8)
            levels = turn.apply(levels[None])[0]
        if levels.shape != self.shape:
            raise ValueError(f"page {page + 1} is {levels.shape[1]} x {levels.shape[0]} pixels")
        return levels, colours

    def _turn(self) -> Turn:
        """What EXIF says about the page at hand. Of a TIFF, Pillow has done it."""
        if self._mapped is not None:
            return self._mapped_turn
        if self._image.format == "TIFF":
            return Turn()
        return _TURNS.get(self._image.getexif().get(_ORIENTATION, 1), Turn())

    def _damaged(self, error: Exception, index: int = 0) -> RecordingError:
        page = f" (page {index + 1})" if index else ""
        return RecordingError(
            f"{self._path.name} cannot be read{page}, it seems cut short or damaged ({_short(error)}); "
            "copy or export it again."
        )


def _short(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")[:120]
