"""Open any supported file, and turn what a user named (files, folders, patterns) into the files to open."""

from __future__ import annotations

import glob
import stat
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from MSUSSegmentLib.io import arrays, dicom, images, matlab, video, volumes
from MSUSSegmentLib.io.files import FIGURE_MARK, readable
from MSUSSegmentLib.io.recording import Recording, RecordingError, typed_scale
from MSUSSegmentLib.io.remembered import RememberedSource
from MSUSSegmentLib.io.result_files import OwnOutputs, is_output, is_result, result_folders, study_folders
from MSUSSegmentLib.io.turned import looks_turned

_READERS = (
    (images.SUFFIXES, images.ImageSource),
    (video.SUFFIXES, video.VideoSource),
    (dicom.SUFFIXES, dicom.DicomSource),
    (volumes.SUFFIXES, volumes.VolumeSource),
    (matlab.SUFFIXES, matlab.MatlabSource),
)
#: How files of well-known formats begin, for those whose names do not say what they are: place, bytes, reader.
_BEGINNINGS = (
    (0, b"\x89PNG\r\n\x1a\n", images.ImageSource),
    (0, b"\xff\xd8\xff", images.ImageSource),
    (0, b"II*\0", images.ImageSource),
    (0, b"MM\0*", images.ImageSource),
    (0, b"II+\0", images.ImageSource),
    (0, b"GIF8", images.ImageSource),
    (8, b"WEBP", images.ImageSource),
    (8, b"AVI ", video.VideoSource),
    (4, b"ftyp", video.VideoSource),
    (0, b"\x1aE\xdf\xa3", video.VideoSource),
    (0, b"\0\0\x01\xba", video.VideoSource),
    (0, b"FLV\x01", video.VideoSource),
    (0, b"NRRD000", volumes.VolumeSource),
    (0, b"MATLAB 5.0 MAT-file", matlab.MatlabSource),
)


def supported_suffixes() -> tuple[str, ...]:
    """All suffixes that can be opened, in lower case with the dot; DICOM is known without a suffix as well."""
    return tuple(suffix for suffixes, _ in _READERS for suffix in suffixes)


def open_recording(path: str | Path, mm_per_pixel: float | None = None, any_modality: bool = False) -> Recording:
    """Open a picture, video, DICOM file or volume; the frames are read when asked for.

    ``mm_per_pixel``: a typed scale (square pixels), which takes the place of whatever the file says.
    Raises RecordingError, one sentence for the user, for anything that cannot be opened, and its subclass
    OtherModalityError for a DICOM picture that is no ultrasound, which ``any_modality`` opens all the same.
    """
    path = Path(path)
    if mm_per_pixel is not None:
        typed_scale(mm_per_pixel)  # what is wrong with it is said before the file is read
    try:
        state = path.stat()
    except (OSError, ValueError) as error:  # ValueError: a zero byte in the name
        absent = isinstance(error, FileNotFoundError | NotADirectoryError | ValueError)
        what = "does not exist" if absent else f"cannot be read ({error.strerror})"
        raise RecordingError(f"{path} {what}; check its name and folder.") from None
    if stat.S_ISDIR(state.st_mode):
        raise RecordingError(f"{path.name or path} is a folder; choose a file in it.")
    if not stat.S_ISREG(state.st_mode):
        raise RecordingError(f"{path.name} is no ordinary file (a pipe or a device); save the recording as a file.")
    try:
        with open(path, "rb") as file:
            empty = not file.read(1)
    except OSError as error:
        raise RecordingError(f"{path.name} cannot be read ({error.strerror}); check its access rights.") from None
    if empty:
        raise RecordingError(f"{path.name} is empty; copy or export it again.")
    reader = _reader(path) or _reader_of_content(path)
    if reader is None:
        raise RecordingError(
            f"{path.name} is no kind of file that can be opened; "
            f"choose DICOM or one of {' '.join(supported_suffixes())}."
        )
    try:
        source = reader(path, any_modality) if reader is dicom.DicomSource else reader(path)
    except RecordingError:
        raise
    except Exception as error:  # the last net: libraries raise nearly anything on damaged files
        detail = f"{type(error).__name__}: {error}".splitlines()[0].rstrip(".")[:120]
        raise RecordingError(
            f"{path.name} cannot be read, it seems damaged ({detail}); copy or export it again."
        ) from error
    scale = None if mm_per_pixel is None else typed_scale(mm_per_pixel, source.scale)
    recording = Recording(path, source, scale)
    try:
        if looks_turned(recording.frame(0).pixels):
            recording.hints = (
                f"{path.name} looks as if it were turned by 90 degrees, which the file does not say; "
                "turn it so that the skin is at the top, and save it again.",
            )
    except RecordingError:
        pass  # its first frame cannot be read: reading the frames will say so
    return recording


def reopen(recording: Recording) -> Recording:
    """The same recording once more, at the same scale, with a decoder of its own: a decoder serves one thread."""
    source = recording.source
    known = source.known if isinstance(source, RememberedSource) else None
    if isinstance(getattr(source, "original", source), arrays.ArraySource):
        return recording.renewed(source)
    fresh = open_recording(recording.path, any_modality=True).source  # it has been opened once
    return recording.renewed(fresh if known is None else RememberedSource(fresh, known))


def _reader(path: Path):
    if dicom.has_mark(path):
        return dicom.DicomSource
    suffix = _suffix(path)
    for suffixes, reader in _READERS:
        if suffix in suffixes:
            return reader
    return dicom.DicomSource if dicom.is_dicom(path) else None


def _reader_of_content(path: Path):
    """The reader for a file that is named itself and whose suffix says nothing."""
    with open(path, "rb") as file:
        start = file.read(512)
    return next((reader for place, mark, reader in _BEGINNINGS if start[place:].startswith(mark)), None)


def _suffix(path: Path) -> str:
    """The suffix in lower case, with both parts of .nii.gz."""
    name = path.name.lower()
    return ".nii.gz" if name.endswith(".nii.gz") else Path(name).suffix


class Inputs(list):
    """The files to open.

    ``ignored``: names of files in a named folder that are not supported. ``outputs``: files that are results of this
    program, which are never inputs. ``roots``: the folders that were named, and those of the files that were named.
    """

    def __init__(
        self,
        files: Iterable[Path] = (),
        ignored: Iterable[str] = (),
        outputs: Iterable[Path] = (),
        roots: Iterable[Path] = (),
    ):
        super().__init__(files)
        self.ignored, self.outputs, self.roots = list(ignored), list(outputs), list(roots)


def find_inputs(paths: Iterable[str | Path]) -> Inputs:
    """The files that ``paths`` name, each once, in the order named; a folder's files sorted, with its subfolders.

    Patterns (``*``, ``?``, ``**``) that the shell left alone are expanded. In folders, what cannot be opened is left
    out and named in ``.ignored`` (files starting with a dot are not mentioned). A file that is named itself always
    stays, so that opening it says what is wrong; but a result of this program, known by the record beside it, is never
    an input.
    Raises RecordingError for a pattern or a folder with nothing in it to open.
    """
    if isinstance(paths, str | Path):
        paths = [paths]
    files, ignored, outputs, roots, seen = [], [], [], [], set()

    def look_in(folder: Path) -> bool:
        found, left, own = _in_folder(folder)
        for file in found:
            add(file)
        ignored.extend(left)
        outputs.extend(own)
        roots.append(folder)
        return bool(found or own)

    def take(file: Path) -> None:
        if is_output(file):
            outputs.append(file)
        else:
            add(file)
            if file.exists():
                roots.append(file.parent)

    def add(file: Path) -> None:
        key = file.absolute()
        if key not in seen:
            seen.add(key)
            files.append(file)

    for named in paths:
        path = Path(named)
        if path.is_dir():
            if not look_in(path):
                raise RecordingError(f"The folder {path} holds no file that can be opened; choose another one.")
        elif not path.exists() and glob.has_magic(str(named)):
            matches = sorted(Path(match) for match in glob.glob(str(named), recursive=True))
            if not matches:
                raise RecordingError(f"No file matches {named}; check the pattern.")
            for match in matches:
                if match.is_dir():
                    look_in(match)
                else:
                    take(match)
        else:
            take(path)
    return Inputs(files, ignored, outputs, roots)


def _in_folder(folder: Path) -> tuple[list[Path], list[str], list[Path]]:
    """Files that can be opened, names of those that cannot, and results of this program."""
    found, ignored, outputs = [], [], []
    above = [up for up in (folder.absolute(), *folder.absolute().parents[:2]) if is_result(up)]
    results = OwnOutputs([*result_folders(folder), *study_folders(folder), *above])
    for file in sorted(folder.rglob("*")):
        inside = file.relative_to(folder)
        if any(part.startswith(".") for part in inside.parts) or not file.is_file():
            continue
        if file in results:
            outputs.append(file)
            continue
        wanted = _reader(file) is not None and file.name.upper() != "DICOMDIR" and not _is_figure(file)
        if wanted and (file.suffix.lower() not in matlab.SUFFIXES or matlab.may_hold_frames(file)):
            found.append(file)
        else:
            ignored.append(str(inside))
    return found, ignored, outputs


def _is_figure(file: Path) -> bool:
    """Whether a file is a segmentation, or a figure that this program has drawn (a plot of a report, say)."""
    if file.name.lower().endswith(".seg.nrrd"):
        return True
    if file.suffix.lower() != ".png":
        return False
    with open(file, "rb") as content:
        return FIGURE_MARK in content.read(512)


def unique_names(paths: Iterable[str | Path]) -> dict[Path, str]:
    """A name for each input's output folder: the file's stem, and more of its path only where stems are equal.

    Two files of one folder that differ in the suffix become ``clip_mp4`` and ``clip_avi``, two of one name in different
    folders ``before_clip`` and ``after_clip``; capitals do not make a difference, as some file systems ignore them.
    """
    paths = list(dict.fromkeys(Path(path) for path in paths))
    choices = [_name_choices(path) for path in paths]
    level = [0] * len(paths)
    while True:
        names = [choice[i] for choice, i in zip(choices, level, strict=True)]
        count = Counter(name.lower() for name in names)
        clashing = [i for i, name in enumerate(names) if count[name.lower()] > 1 and level[i] + 1 < len(choices[i])]
        if not clashing:
            break
        for i in clashing:
            level[i] += 1
    taken: set[str] = set()
    for i, name in enumerate(names):
        number, unique = 1, name
        while unique.lower() in taken or (number > 1 and count[unique.lower()]):
            number += 1
            unique = f"{name}_{number}"
        taken.add(unique.lower())
        names[i] = unique
    return dict(zip(paths, names, strict=True))


def _name_choices(path: Path) -> list[str]:
    """Names for one path from short to long: stem, stem_suffix, then with ever more folders in front."""
    suffix, name = _suffix(path), readable(path.name)
    known = suffix in supported_suffixes()
    stem = name[: -len(suffix)] if known and len(name) > len(suffix) else name
    folders = [readable(part) for part in path.absolute().parts[1:-1]]
    full = f"{stem}_{suffix.strip('.').replace('.', '_')}" if known else stem
    choices = [stem, full] if full != stem else [stem]
    return choices + ["_".join([*folders[-depth:], full]) for depth in range(1, len(folders) + 1)]
