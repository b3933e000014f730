"""What each format of file can state about a recording, and which suffixes it has: one table for readers and README.

What a file states is read, and told where it changes something. What its format cannot state is asked for or left
unknown; nothing is made up.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["FORMATS", "Format", "suffixes_of", "table"]


@dataclass(frozen=True)
class Format:
    """One row: ``reader`` is the module of io/ that reads it; the other texts say what the format can state, and where.

    "–": it cannot, so rows are taken from top to bottom, the scale and the times are unknown.
    """

    name: str
    reader: str
    suffixes: tuple[str, ...]
    direction: str
    scale: str
    times: str
    grey: str


_PLAIN_GREY = "8 bits as they are; 16 bits by the largest value, with a note"
_WIDE_GREY = "0–255 as they are; wider numbers by the largest value or stretched, with a note"

FORMATS: tuple[Format, ...] = (
    Format(
        "DICOM", "dicom", (".dcm", ".dicom", ".ima"),
        "stored upright",
        "ultrasound region, pixel spacing; cm, mm",
        "frame time vector, frame time, frame durations, cine rate; ms",
        "window, bits stored, colour space",
    ),
    Format(
        "NIfTI", "volumes", (".nii", ".nii.gz"),
        "sform, qform; without them rows from bottom to top",
        "pixdim; m, mm, µm",
        "4th axis; s, ms, µs",
        _WIDE_GREY,
    ),
    Format(
        "NRRD, Slicer sequence", "volumes", (".nrrd", ".nhdr"),
        "space directions",
        "spacings, space directions; mm, cm, m, µm",
        "axis of kind time; index values of a sequence; s, ms, µs",
        _WIDE_GREY,
    ),
    Format(
        "MetaImage, PLUS sequence", "volumes", (".mha", ".mhd"),
        "UltrasoundImageOrientation, TransformMatrix",
        "ElementSpacing; mm, cm, µm (DistanceUnits)",
        "Timestamp of each frame; invalid frames are left out",
        _WIDE_GREY,
    ),
    Format(
        "TIFF", "images", (".tif", ".tiff"),
        "orientation tag",
        "ImageJ's unit and resolution, OME's physical size; not dots per inch",
        "ImageJ's interval, OME's planes or increment",
        _PLAIN_GREY,
    ),
    Format(
        "PNG, JPEG, BMP, JPEG 2000, PGM", "images",
        (".png", ".jpg", ".jpeg", ".jfif", ".bmp", ".dib", ".jp2", ".j2k", ".pgm", ".ppm", ".pnm"),
        "EXIF", "–", "– (animated PNG: durations)", _PLAIN_GREY,
    ),
    Format("GIF, WebP", "images", (".gif", ".webp"), "EXIF", "–", "durations", "8 bits as they are"),
    Format(
        "video (all that FFmpeg decodes)", "video",
        (
            *(".mp4", ".m4v", ".mov", ".avi", ".wmv", ".mkv", ".webm", ".mpg", ".mpeg", ".m2v", ".mj2", ".flv", ".ts"),
            *(".mts", ".m2ts", ".3gp", ".ogv", ".asf", ".vob", ".mxf", ".divx", ".dv", ".y4m"),
        ),
        "rotation", "– (sample aspect ratio makes pixels square)", "time stamps", "luma, limited or full range",
    ),
    Format(
        "MATLAB up to v7", "matlab", (".mat",),
        "–",
        "variables such as mm_per_pixel, cmPerPixX",
        "variables such as fps, time; s, ms",
        _WIDE_GREY,
    ),
)  # fmt: skip


def suffixes_of(reader: str) -> tuple[str, ...]:
    """The suffixes, in lower case with the dot, that a module of io/ reads."""
    return tuple(suffix for row in FORMATS if row.reader == reader for suffix in row.suffixes)


def table() -> str:
    """The table in Markdown, as README shows it."""
    lines = ["| format | direction | scale | times | grey levels |", "|---|---|---|---|---|"]
    for row in FORMATS:
        suffixes = " ".join(suffix[1:] for suffix in row.suffixes)
        lines.append(f"| {row.name}: {suffixes} | {row.direction} | {row.scale} | {row.times} | {row.grey} |")
    return "\n".join(lines)
