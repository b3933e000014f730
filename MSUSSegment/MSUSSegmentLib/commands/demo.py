"""``msus demo``: a simulated recording with known truth through the whole chain."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from msus.analysis import Analysis
from MSUSSegmentLib.commands.analyze import analyze
from MSUSSegmentLib.commands.console import DONE, Bar, say
from MSUSSegmentLib.commands.work import Writing
from MSUSSegmentLib.measure.smoothing import LEAST_SMOOTHED
from MSUSSegmentLib.measure.table import read_csv
from MSUSSegmentLib.phantoms.cine import Contraction, write_cine, write_frames
from MSUSSegmentLib.phantoms.muscle import MusclePhantom
from MSUSSegmentLib.phantoms.transverse import (
    CrossSection,
    SectionTruth,
    TransverseImage,
    TransversePhantom,
    render_transverse,
)
from MSUSSegmentLib.phantoms.truth import MuscleTruth
from MSUSSegmentLib.tasks.task import Truth

__all__ = ["comparison", "demo", "section_comparison", "simulate_frames", "truth_comparison"]

#: The demo's muscle: as thick and as pennate as a gastrocnemius medialis, contracting once in 12 frames.
CONTRACTION = Contraction(MusclePhantom(seed=7), frames=12, fps=12.0, pennation_gain=8.0)
#: The demo's limb in cross-section: two muscles beside one another below the fat.
LIMB = TransversePhantom(
    muscles=(CrossSection(17.0, 26.0, 18.0), CrossSection(40.0, 18.0, 15.0, echo=75.0)), fat_mm=5.0, seed=7
)


def comparison(rows: list[dict], truths: list[MuscleTruth], smoothed: list[dict] | None = None) -> str:
    """Measured beside true MT, PA and FL of every frame, as a table for a terminal, and the errors raw and smoothed.

    Args:
        rows: rows of ``measurements.csv``.
        truths: the truth of each frame, by its number.
        smoothed: rows of ``smoothed.csv``; None when there is none.
    """
    found, smooth = (
        {(r["frame"], r["quantity"]): r["value"] for r in table if r["index"] is None}
        for table in (rows, smoothed or ())
    )
    wanted = {
        "MT": ("mm", [t.thickness_mm for t in truths]),
        "PA": ("°", [t.pennation_deg for t in truths]),
        "FL": ("mm", [t.fascicle_length_mm for t in truths]),
    }
    text = _table("frame", range(len(truths)), wanted, found)
    if not smooth:
        return text
    few = f" (fewer than {LEAST_SMOOTHED} frames are not smoothed)" if len(truths) < LEAST_SMOOTHED else ""
    return f"{text}\n{_errors('smoothed', range(len(truths)), wanted, smooth)}{few}"


def section_comparison(rows: list[dict], truths: tuple[SectionTruth, ...]) -> str:
    """Measured beside true area, perimeter and echo intensity of every muscle, from left to right.

    Args:
        rows: rows of ``measurements.csv`` of one picture.
        truths: the truth of each muscle.
    """
    found = {(r["index"], r["quantity"]): r["value"] for r in rows}
    wanted = {
        "CSA": ("cm²", [t.area_cm2 for t in truths]),
        "perimeter": ("mm", [t.perimeter_mm for t in truths]),
        "EI": ("grey", [t.echo_mean for t in truths]),
    }
    return _table("muscle", range(1, len(truths) + 1), wanted, found)


def _table(head: str, numbers: range, wanted: dict[str, tuple[str, list[float]]], found: dict) -> str:
    """One line a number (frame or muscle), two columns a quantity, and the mean absolute errors."""
    heads = (f"{f'{quantity} measured':>20s}{f'true ({unit})':>12s}" for quantity, (unit, _) in wanted.items())
    lines = [f"{head:6s}" + "".join(heads)]
    for place, number in enumerate(numbers):
        line = f"{number:6d}"
        for quantity, (_, values) in wanted.items():
            value = found.get((number, quantity))
            line += f"{'–' if value is None else f'{value:.2f}':>20s}{values[place]:12.2f}"
        lines.append(line)
    return "\n".join([*lines, _errors("raw" if head == "frame" else "", numbers, wanted, found)])


def _errors(kind: str, numbers: range, wanted: dict[str, tuple[str, list[float]]], found: dict) -> str:
    """The mean absolute error of each quantity, over the frames or muscles that have a value."""
    parts = []
    for quantity, (unit, values) in wanted.items():
        measured = [(found.get((number, quantity)), values[place]) for place, number in enumerate(numbers)]
        errors = [abs(value - true) for value, true in measured if value is not None]
        parts.append(f"{quantity} {np.mean(errors):.2f} {unit}" if errors else f"{quantity} –")
    return f"mean absolute error{f', {kind}' if kind else ''}: " + ", ".join(parts)


#: Sets the rows measured, and those smoothed, beside the truth, in words.
_Comparison = Callable[[list[dict], list[dict]], str]


def _simulate_contraction(folder: Path) -> tuple[Path, _Comparison]:
    say("Simulating a contracting muscle ...")
    source = folder / "simulated-muscle.nrrd"
    truths = write_cine(source, CONTRACTION)
    return source, lambda rows, smoothed: comparison(rows, truths, smoothed)


def _simulate_limb(folder: Path) -> tuple[Path, _Comparison]:
    say("Simulating two muscles in cross-section ...")
    source, image = folder / "simulated-limb.nrrd", render_transverse(LIMB)
    write_frames(source, image.pixels[None], image.spacing, 1.0)
    return source, lambda rows, _: section_comparison(rows, image.sections)


def truth_comparison(rows: list[dict], truth: Truth) -> str:
    """Measured beside true of every quantity, frame and index that a task's simulation knows (`Task.simulate`)."""
    found = {(r["quantity"], r["frame"], r["index"]): r["value"] for r in rows}
    lines = []
    for quantity, (unit, values) in truth.items():
        errors = []
        for (frame, index), true in values.items():
            value = found.get((quantity, frame, index))
            name = quantity if index is None else f"{quantity} {index}"
            shown = "–" if value is None else f"{value:.2f}"
            lines.append(f"frame {frame}: {name} {shown}, true {true:.2f} {unit}")
            errors += [] if value is None else [abs(value - true)]
        lines.append(f"mean absolute error: {quantity} {f'{np.mean(errors):.2f} {unit}' if errors else '–'}")
    return "\n".join(lines)


#: By task: writes a recording into a folder; gives its path, and what sets its truth beside the rows measured.
SIMULATED = {"longitudinal": _simulate_contraction, "transverse": _simulate_limb}


def simulate_frames(task: str, path: Path, frames: int) -> None:
    """Write a recording of so many frames to time a task with; pictures in cross-section for all but longitudinal."""
    if task == "longitudinal":
        write_cine(path, Contraction(frames=frames, fps=25.0))
        return
    images: list[TransverseImage] = [render_transverse(replace(LIMB, seed=seed)) for seed in range(min(frames, 4))]
    pixels = np.stack([images[i % len(images)].pixels for i in range(frames)])
    write_frames(path, pixels, images[0].spacing, 25.0)


def demo(output: Path, analysis: Analysis, quiet: bool = False) -> int:
    """Simulate a recording, analyse it, and print measured beside true.

    Args:
        output: folder for the recording, the scene and the pictures.
        analysis: settings, with the network.
        quiet: no progress bar.

    Returns:
        An exit code.

    Raises:
        ValueError: nothing can be simulated for this task.
        OSError: ``output`` cannot be written.
    """
    task = analysis.task
    if task.simulate is None and task.name not in SIMULATED:
        raise ValueError(
            f"Nothing can be simulated for the task {analysis.task.name}; give your own images to msus analyze."
        )
    output.mkdir(parents=True, exist_ok=True)
    if task.simulate is not None:
        source, truth = task.simulate(output)
        compare: _Comparison = lambda rows, smoothed: truth_comparison(rows, truth)  # noqa: E731
    else:
        source, compare = SIMULATED[task.name](output)
    with Bar(quiet) as bar:
        outcome = analyze(source, output, analysis, bar, Writing(overwrite=True))
    say(outcome.sentence)
    tables = [output / name for name in ("measurements.csv", "smoothed.csv")]
    say(compare(*(read_csv(table) if table.exists() else [] for table in tables)))
    names = ("overlay.png", "overlay.mp4", "measurements.png")
    pictures = " and ".join(str(output / name) for name in names if (output / name).exists())
    say(f"Look at {pictures}; open {output / 'scene.mrb'} in 3D Slicer to drag the lines.")
    return DONE
