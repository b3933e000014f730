"""``msus demo``: a simulated contraction with known truth through the whole chain."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from MSUSSegmentLib.commands.analyze import Analysis, analyze
from MSUSSegmentLib.commands.console import DONE, Bar, say
from MSUSSegmentLib.measure.table import read_csv
from MSUSSegmentLib.phantoms.cine import Contraction, write_cine
from MSUSSegmentLib.phantoms.muscle import MusclePhantom
from MSUSSegmentLib.phantoms.truth import MuscleTruth

__all__ = ["comparison", "demo"]

#: The demo's muscle: as thick and as pennate as a gastrocnemius medialis, contracting once in 12 frames.
CONTRACTION = Contraction(MusclePhantom(seed=7), frames=12, fps=12.0, pennation_gain=8.0)


def comparison(rows: list[dict], truths: list[MuscleTruth]) -> str:
    """Measured beside true MT, PA and FL of every frame, as a table for a terminal.

    Args:
        rows: rows of ``measurements.csv``.
        truths: the truth of each frame, by its number.
    """
    found = {(r["frame"], r["quantity"]): r["value"] for r in rows if r["index"] is None}
    wanted = {
        "MT": [t.thickness_mm for t in truths],
        "PA": [t.pennation_deg for t in truths],
        "FL": [t.fascicle_length_mm for t in truths],
    }
    units = {"MT": "mm", "PA": "°", "FL": "mm"}
    lines = ["frame" + "".join(f"{f'{q} measured':>14s}{f'true ({units[q]})':>12s}" for q in wanted)]
    errors: dict[str, list[float]] = {q: [] for q in wanted}
    for frame in range(len(truths)):
        line = f"{frame:5d}"
        for quantity, values in wanted.items():
            value = found.get((frame, quantity))
            line += f"{'–' if value is None else f'{value:.2f}':>14s}{values[frame]:12.2f}"
            if value is not None:
                errors[quantity].append(value - values[frame])
        lines.append(line)
    means = (f"{q} {np.mean(np.abs(e)):.2f} {units[q]}" if e else f"{q} –" for q, e in errors.items())
    return "\n".join([*lines, "mean absolute error: " + ", ".join(means)])


def demo(output: Path, analysis: Analysis, quiet: bool = False) -> int:
    """Simulate a cine, analyse it with the shipped weights, and print measured beside true.

    Args:
        output: folder for the cine, the scene and the pictures.
        analysis: settings, with the network.
        quiet: no progress bar.

    Returns:
        An exit code.

    Raises:
        OSError: ``output`` cannot be written.
    """
    output.mkdir(parents=True, exist_ok=True)
    source = output / "simulated-muscle.nrrd"
    say("Simulating a contracting muscle ...")
    truths = write_cine(source, CONTRACTION)
    with Bar(quiet) as bar:
        sentence = analyze(source, output, analysis, bar)
    say(sentence)
    say(comparison(read_csv(output / "measurements.csv"), truths))
    say(
        f"Look at {output / 'overlay.mp4'} and {output / 'measurements.png'}; "
        f"open {output / 'scene.mrb'} in 3D Slicer to drag the lines."
    )
    return DONE
