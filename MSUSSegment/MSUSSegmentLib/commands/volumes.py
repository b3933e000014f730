"""``msus analyze`` with a task of volumes: 3-D images in; scenes, segmentations and tables out."""

from __future__ import annotations

import glob
import json
import os
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from msus.folder import keep_copy, permit
from MSUSSegmentLib import __version__
from MSUSSegmentLib.commands.console import Bar
from MSUSSegmentLib.commands.places import Place
from MSUSSegmentLib.commands.work import USUAL, Outcome, Writing, analyze_into, done_before
from MSUSSegmentLib.io import volumes
from MSUSSegmentLib.io.files import replace_bytes
from MSUSSegmentLib.io.open import Inputs
from MSUSSegmentLib.io.result_files import MASKS, RECORD, content_sha256, file_sha256, is_output, output_files
from MSUSSegmentLib.io.volume_image import VolumeImage, read_volume
from MSUSSegmentLib.report.overlay import unit_text
from MSUSSegmentLib.tasks.task import weights_of
from MSUSSegmentLib.tasks.volume_task import (
    VolumePredictor,
    VolumeResult,
    VolumeTask,
    analyze_volume,
    modality_problem,
)

__all__ = ["VolumeAnalysis", "analyze_file", "analyze_volumes"]


@dataclass(frozen=True)
class VolumeAnalysis:
    """How volumes are analysed.

    ``any_modality`` takes images that say that they are of another modality than the task's.
    """

    task: VolumeTask
    predictor: VolumePredictor
    options: Any
    rater: str = ""
    any_modality: bool = False


def analyze_file(
    place: Place, analysis: VolumeAnalysis, writing: Writing, progress: Callable[[str, int, int], None]
) -> Outcome:
    """Analyse one volume and write everything into its folder; neither is opened when everything is there.

    Raises:
        ValueError, OSError: it cannot be read, analysed or written; one sentence.
    """
    folder, task = place.folder, analysis.task
    basis = _basis(place, analysis)
    state, unchanged = done_before(folder, basis, writing)
    if unchanged is not None:
        return unchanged
    image = read_volume(place.path)
    problem = modality_problem(task, image.modality)
    if problem and not analysis.any_modality:
        raise ValueError(f"{problem}; add --any-modality to take it all the same.")
    permit(state, folder, writing.overwrite, writing.overwrite_edits)
    result = analyze_volume(
        task, analysis.predictor, image.array, image.spacing, analysis.options,
        lambda done, total: progress("volume", done, total), image.axes,
    )  # fmt: skip
    progress("saving", 0, 1)
    folder.mkdir(parents=True, exist_ok=True)
    if state.corrected:
        keep_copy(folder)
    (folder / RECORD).unlink(missing_ok=True)  # what is half replaced belongs to no record
    _write(image, result, folder, analysis)
    if writing.masks:
        _write_masks(image, result, folder / MASKS, task)
    _write_record(image, result, folder, basis, analysis, place.source)
    progress("saving", 1, 1)
    return Outcome(_summary(task, result, image), any(one.value is not None for one in result.measurements))


def _basis(place: Place, analysis: VolumeAnalysis) -> dict[str, Any]:
    """What a result depends on, as `msus.folder.basis_of` of frames."""
    return {
        "input_sha256": place.sha256 or content_sha256(place.path),
        "task": analysis.task.name,
        "task_version": analysis.task.version,
        "weights_sha256": weights_of(analysis.predictor),
        "options": asdict(analysis.options),
        "settings": {},
    }


def _write_record(
    image: VolumeImage,
    result: VolumeResult,
    folder: Path,
    basis: dict[str, Any],
    analysis: VolumeAnalysis,
    source: str,
) -> None:
    record = {
        "source": source or image.name,
        **basis,
        "model": result.model,
        "rater": analysis.rater,
        "spacing": image.spacing,
        "scale_source": image.scale_source,
        "modality": image.modality,
        "version": __version__,
        "outputs": {path.relative_to(folder).as_posix(): file_sha256(path) for path in output_files(folder)},
    }
    replace_bytes(folder / RECORD, json.dumps(record, indent=1, ensure_ascii=False).encode())


def _write(image: VolumeImage, result: VolumeResult, folder: Path, analysis: VolumeAnalysis) -> None:
    from MSUSSegmentLib.scene.headless import new_scene
    from MSUSSegmentLib.scene.volume_scene import build_volume_scene, save_volume

    new_scene()
    built = build_volume_scene(image, analysis.task, result, rater=analysis.rater, options=analysis.options)
    save_volume(built, folder)


def _write_masks(image: VolumeImage, result: VolumeResult, folder: Path, task: VolumeTask) -> None:
    """One volume (0 or 255) a segment that lies where the image does, named after it (.nrrd)."""
    import SimpleITK

    folder.mkdir(parents=True, exist_ok=True)
    for label, segment in enumerate(task.segments, 1):
        mask = SimpleITK.GetImageFromArray((result.labels == label).astype(np.uint8) * 255)
        mask.SetSpacing(image.spacing[::-1])
        mask.SetOrigin(image.origin)
        mask.SetDirection(image.direction.ravel().tolist())
        partial = folder / f".{segment.key}.nrrd"
        try:
            SimpleITK.WriteImage(mask, str(partial), True)
            os.replace(partial, folder / f"{segment.key}.nrrd")
        except RuntimeError as error:
            raise OSError(f"The masks could not be written to {folder}; free some space and run again.") from error
        finally:
            partial.unlink(missing_ok=True)


def _summary(task: VolumeTask, result: VolumeResult, image: VolumeImage) -> str:
    parts = []
    for one in result.measurements:
        quantity = task.quantity(one.quantity)
        if quantity is None or not quantity.colour:
            continue
        name = one.quantity if one.index is None else f"{one.quantity} {one.index}"
        if one.value is None:
            parts.append(f"{name} – ({one.flag})")
        else:
            parts.append(f"{name} {one.value:.{quantity.digits}f}{unit_text(one.unit)}")
    return f"{', '.join(parts) or 'measured'} [scale: {image.scale_source}]"


def _gather(given: Iterable[str], failures: list[str]) -> Inputs:
    """The volumes that are named: files, patterns, and a folder's files of volumes, else its DICOM series."""
    found, roots = [], []
    for text in given:
        path = Path(text)
        if path.is_dir() or path.exists() or not glob.has_magic(text):
            matches = [path]
        else:
            matches = sorted(map(Path, glob.glob(text, recursive=True)))
        if not matches:
            failures.append(f"No file matches {text}; check the pattern.")
        for match in matches:
            inside = sorted(one for one in match.rglob("*") if _is_volume_file(one, match)) if match.is_dir() else []
            found += inside or [match]
            roots.append(match if inside else match.parent)
    return Inputs(dict.fromkeys(found), roots=roots)


def _is_volume_file(path: Path, folder: Path) -> bool:
    """A file of a volume that is neither hidden nor a result of ours."""
    hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
    result = path.name.lower().endswith(".seg.nrrd") or is_output(path)
    return path.is_file() and not hidden and not result and path.name.lower().endswith(volumes.SUFFIXES)


def analyze_volumes(
    inputs: Iterable[str],
    output: Path,
    make: Callable[[], VolumeAnalysis],
    quiet: bool = False,
    writing: Writing = USUAL,
) -> int:
    """Analyse volumes, each into a folder of its own, as `commands.analyze.analyze_all` does with recordings.

    Args:
        inputs: files, folders of files, folders of one DICOM series.
        output: where the folders and the summary go.
        make: gives the settings; called once something was found, since it loads the network.
        quiet: no progress bar.
        writing: what is written, and over what.

    Returns:
        An exit code.
    """

    def work() -> Callable[[Place, Bar], Outcome]:
        analysis = make()
        return lambda place, progress: analyze_file(place, analysis, writing, progress)

    return analyze_into(
        output, writing, partial(_gather, inputs), work, quiet,
        nothing="Nothing to analyse: give the file of a volume, or the folder of a DICOM series.",
        smaller="close other programs, or crop the volume",
    )  # fmt: skip
