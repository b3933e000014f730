"""Pictures through Pillow: PNG, JPEG, BMP, and TIFF whose pages are frames.

They carry no scale that could be trusted (the resolution in dots per inch is the printer's), so it stays unknown.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from MSUSSegmentLib.io import grey
from MSUSSegmentLib.io.recording import RecordingError, Scale, missing_package, spread

SUFFIXES = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp")


class ImageSource:
    """Frames of a picture file (see ``FrameSource``)."""

    notes: tuple[str, ...] = ()

    def __init__(self, path: Path):
        try:
            from PIL import Image, UnidentifiedImageError
        except ImportError:
            raise missing_package(path.name, "pillow", "a picture") from None
        self._path = path
        try:
            self._image = Image.open(path)
        except UnidentifiedImageError:
            raise RecordingError(
                f"{path.name} is named like a picture but holds none; check the file, or export it again."
            ) from None
        except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
            raise self._damaged(error) from None
        self.scale = Scale.unknown("A picture file carries no scale.")
        try:
            pages = getattr(self._image, "n_frames", 1) if self._image.format == "TIFF" else 1
            self.times: tuple[float | None, ...] = (None,) * pages
            self.shape = (self._image.height, self._image.width)
            self._check_pages()
            self._first = self.read(0)
            self._first_colours = self._colours()
        except RecordingError:
            self.close()
            raise
        except (OSError, EOFError, SyntaxError, ValueError) as error:
            self.close()
            raise self._damaged(error) from None
        if pages == 1:
            self._image.close()

    def read(self, index: int) -> np.ndarray:
        if index == 0 and hasattr(self, "_first"):
            return self._first.copy()
        try:
            self._image.seek(index)
            return self._grey()
        except (OSError, EOFError, SyntaxError, ValueError) as error:
            raise self._damaged(error, index) from None

    def colours(self, index: int) -> np.ndarray | None:
        if index == 0:
            return self._first_colours
        try:
            self._image.seek(index)
            return self._colours()
        except (OSError, EOFError, SyntaxError, ValueError) as error:
            raise self._damaged(error, index) from None

    def sample(self, count: int) -> list[int]:
        return spread(len(self.times), count)

    def close(self) -> None:
        self._image.close()

    def _check_pages(self) -> None:
        """All pages have one size; floating point pages share one range, so that frames stay comparable."""
        low, high, stretched = np.inf, -np.inf, False
        for page in range(len(self.times)):
            self._image.seek(page)
            if (self._image.height, self._image.width) != self.shape:
                raise RecordingError(
                    f"{self._path.name} has pages of different sizes (page {page + 1} is {self._image.width} x "
                    f"{self._image.height}); save the frames alone, all of one size."
                )
            if self._image.mode in ("F", "I"):
                values = np.asarray(self._image)
                limits = grey.value_range(values)
                finite = values[np.isfinite(values)]
                if finite.size:
                    low, high = min(low, float(finite.min())), max(high, float(finite.max()))
                stretched = stretched or limits is not None
        # One page of fractions among pages of grey levels is a dark page, not a stretched one.
        fractions_only = low >= 0 and high <= 255 and high > 1
        self._range = (low, high) if stretched and not fractions_only else None
        self._image.seek(0)

    def _grey(self) -> np.ndarray:
        image = self._image
        if image.mode == "L":
            return np.array(image, np.uint8)
        if image.mode == "1":
            return np.array(image.convert("L"), np.uint8)
        if image.mode in ("LA", "La"):
            return np.array(image.convert("LA").getchannel(0), np.uint8)
        if image.mode.startswith("I;16"):
            return grey.from_bits(np.asarray(image).astype(np.uint16), 16)
        if image.mode in ("F", "I"):
            if image.mode == "I" and image.format == "PNG":  # older Pillow's mode for 16-bit PNG
                return grey.from_bits(np.asarray(image), 16)
            return grey.from_range(np.asarray(image), self._range)
        return grey.luma(self._colours())

    def _colours(self) -> np.ndarray | None:
        """(H, W, 3) uint8 of the page at hand, None when it is grey."""
        image = self._image
        if image.mode in ("L", "1", "LA", "La", "F", "I") or image.mode.startswith("I;16"):
            return None
        if image.mode not in ("RGB", "RGBA", "RGBX"):
            image = image.convert("RGBA" if "transparency" in image.info or image.mode == "PA" else "RGB")
        return np.asarray(image)[..., :3]

    def _damaged(self, error: Exception, index: int = 0) -> RecordingError:
        page = f" (page {index + 1})" if index else ""
        return RecordingError(
            f"{self._path.name} cannot be read{page}, it seems cut short or damaged ({_short(error)}); "
            "copy or export it again."
        )


def _short(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")[:120]
