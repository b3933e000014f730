"""``msus analyze`` with a task of volumes: 3-D images in; scenes, segmentations and tables out."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from msus.folder import keep_copy, permit, state_of
from MSUSSegmentLib import __version__
from MSUSSegmentLib.commands.console import DONE, FAILED, INTERRUPTED, UNUSABLE, Bar, say
from MSUSSegmentLib.io import volumes
from MSUSSegmentLib.io.files import replace_bytes
from MSUSSegmentLib.io.open import unique_names
from MSUSSegmentLib.io.result_files import RECORD, content_sha256, file_sha256, is_result, output_files
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

    ``overwrite`` replaces results of other settings and does again what was done before; ``overwrite_edits`` also
    replaces what a person has corrected, of which a copy is kept. ``any_modality`` takes images that say that they are
    of another modality than the task's.
    """

    task: VolumeTask
    predictor: VolumePredictor
    options: Any
    rater: str = ""
    overwrite: bool = False
    overwrite_edits: bool = False
    any_modality: bool = False


def analyze_file(
    path: Path, folder: Path, analysis: VolumeAnalysis, progress: Callable[[str, int, int], None]
) -> str:
    """Analyse one volume and write everything into a folder.

    Returns:
        A sentence on what was found.

    Raises:
        ValueError, OSError: it cannot be read, analysed or written; one sentence.
    """
    task, image = analysis.task, read_volume(path)
    problem = modality_problem(task, image.modality)
    if problem and not analysis.any_modality:
        raise ValueError(f"{problem}; add --any-modality to take it all the same.")
    basis = _basis(path, analysis)
    state = state_of(folder, basis)
    if state.corrected and not analysis.overwrite_edits:
        return f"kept, a person has corrected it ({', '.join(state.corrected)}) (--overwrite-edits replaces it)"
    if state.done and not (analysis.overwrite or analysis.overwrite_edits):
        return "was done before (add --overwrite to do it again)"
    permit(state, folder, analysis.overwrite, analysis.overwrite_edits)
    result = analyze_volume(
        task, analysis.predictor, image.array, image.spacing, analysis.options,
        lambda done, total: progress("volume", done, total),
    )  # fmt: skip
    progress("saving", 0, 1)
    folder.mkdir(parents=True, exist_ok=True)
    if state.corrected:
        keep_copy(folder)
    (folder / RECORD).unlink(missing_ok=True)  # what is half replaced belongs to no record
    _write(image, result, folder, analysis)
    _write_record(image, result, folder, basis, analysis)
    progress("saving", 1, 1)
    return _summary(task, result, image)


def _basis(path: Path, analysis: VolumeAnalysis) -> dict[str, Any]:
    """What a result depends on, as `msus.folder.basis_of` of frames."""
    return {
        "input_sha256": _digest(path),
        "task": analysis.task.name,
        "task_version": analysis.task.version,
        "weights_sha256": weights_of(analysis.predictor),
        "options": asdict(analysis.options),
        "settings": {},
    }


def _digest(path: Path) -> str:
    """SHA-256 of a file, or of the files of a folder in the order of their names."""
    if not path.is_dir():
        return content_sha256(path)
    digest = hashlib.sha256()
    for one in sorted(path.iterdir()):
        if one.is_file():
            digest.update(f"{one.name} {file_sha256(one)}\n".encode())
    return digest.hexdigest()


def _write_record(
    image: VolumeImage, result: VolumeResult, folder: Path, basis: dict[str, Any], analysis: VolumeAnalysis
) -> None:
    record = {
        "source": image.name,
        **basis,
        "model": result.model,
        "rater": analysis.rater,
        "voxels_mm": image.spacing,
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


def _inputs(given: Iterable[str]) -> list[Path]:
    """The volumes that are named: files, and of a folder the files of volumes in it, else its DICOM series."""
    found: list[Path] = []
    for path in map(Path, given):
        if not path.is_dir():
            found.append(path)
            continue
        inside = sorted(one for one in path.rglob("*") if _is_volume_file(one, path))
        found += inside or [path]
    return list(dict.fromkeys(found))


def _is_volume_file(path: Path, folder: Path) -> bool:
    """A file of a volume that is neither hidden nor a result of ours."""
    hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
    result = path.name.lower().endswith(".seg.nrrd") or is_result(path.parent)
    return path.is_file() and not hidden and not result and path.name.lower().endswith(volumes.SUFFIXES)


def analyze_volumes(
    inputs: Iterable[str], output: Path, make: Callable[[], VolumeAnalysis], quiet: bool = False
) -> int:
    """Analyse volumes, each into a folder of its own; a bad one does not stop the others.

    Args:
        inputs: files, folders of files, folders of one DICOM series.
        output: where the folders go.
        make: gives the settings; called once something was found, since it loads the network.
        quiet: no progress bar.

    Returns:
        An exit code.
    """
    failures: list[str] = []
    paths = _inputs(inputs)
    if not paths:
        say("Nothing to analyse: give the file of a volume, or the folder of a DICOM series.")
        return UNUSABLE
    names, analysis = unique_names(paths), make()
    for number, path in enumerate(paths, 1):
        head = f"[{number}/{len(paths)}] {path.name}"
        with Bar(quiet) as bar:
            try:
                sentence = analyze_file(path, output / names[path], analysis, bar)
                bar.close()
                say(f"{head}: {sentence}")
            except KeyboardInterrupt:
                bar.close()
                say(f"{head}: stopped.")
                return INTERRUPTED
            except MemoryError:
                failures.append(f"{path}: not enough memory; close other programs, or crop the volume.")
            except (ValueError, OSError) as error:
                failures.append(f"{path}: {error}")
    for failure in failures:
        say(f"failed: {failure}")
    if failures:
        say(f"{len(failures)} failed; the other results are in {output}{os.sep}.")
        return FAILED
    say(f"Results are in {output}{os.sep}; open a scene.mrb in 3D Slicer to correct it.")
    return DONE
