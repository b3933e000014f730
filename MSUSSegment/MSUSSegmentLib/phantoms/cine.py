"""A simulated contraction: the pennation angle rises, the fascicles shorten, the thickness hardly changes.

The insertions keep their distances along the aponeuroses, so that the area between the aponeuroses stays what it is
(an isovolumetric muscle in two dimensions), and the tissue's texture moves with the fascicles.
"""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from math import cos, isfinite, pi, radians
from pathlib import Path

import numpy as np

from MSUSSegmentLib.measure.types import Spacing
from MSUSSegmentLib.phantoms.muscle import MuscleImage, MusclePhantom, Strain, render_muscle
from MSUSSegmentLib.phantoms.truth import MuscleTruth


@dataclass(frozen=True)
class Contraction:
    """What is simulated; ValueError for what cannot be.

    ``muscle`` is the muscle at rest. At the height of each of ``repetitions`` contractions PA has risen by
    ``pennation_gain`` degrees and MT by ``thickness_gain_mm``. ``deep_share`` of the shortening moves the deep
    insertions, the rest the superficial ones. ``frames`` at ``fps`` per second.
    """

    muscle: MusclePhantom = field(default_factory=MusclePhantom)
    frames: int = 50
    fps: float = 25.0
    pennation_gain: float = 8.0
    thickness_gain_mm: float = 0.3
    repetitions: int = 1
    deep_share: float = 0.7

    def __post_init__(self) -> None:
        if self.frames < 1 or self.repetitions < 1:
            raise ValueError("A cine needs one frame and one contraction or more.")
        if not (isfinite(self.fps) and self.fps > 0):
            raise ValueError(f"fps is the number of frames per second, above 0; got {self.fps}.")
        if not 0 <= self.deep_share <= 1:
            raise ValueError(f"deep_share is between 0 and 1; got {self.deep_share}.")
        self.muscle_at(1.0)  # raises when the contracted muscle cannot be or does not fit

    @property
    def times(self) -> np.ndarray:
        """Time of each frame, s, (frames,)."""
        return np.arange(self.frames) / self.fps

    @property
    def activation(self) -> np.ndarray:
        """0 at rest, 1 at the height of a contraction, (frames,); the cine starts and ends at rest."""
        u = np.linspace(0, 1, self.frames) if self.frames > 1 else np.zeros(1)
        return 0.5 - 0.5 * np.cos(2 * pi * self.repetitions * u)

    def muscle_at(self, activation: float) -> MusclePhantom:
        """The muscle's shape at an activation of 0 to 1."""
        return replace(
            self.muscle,
            pennation_deg=self.muscle.pennation_deg + activation * self.pennation_gain,
            thickness_mm=self.muscle.thickness_mm + activation * self.thickness_gain_mm,
        )


def render_cine(contraction: Contraction) -> Iterator[MuscleImage]:
    """The frames one after the other, each with its own truth. Deterministic as `render_muscle` is."""
    rest = contraction.muscle
    middle = (rest.shape[1] - 1) * rest.spacing[0] / 2
    length_at_rest = rest.bundle().central_fascicle(middle).length
    along_at_rest = length_at_rest * cos(radians(rest.pennation_deg))
    side = 1 if rest.rises == "right" else -1
    for index, activation in enumerate(contraction.activation):
        now = contraction.muscle_at(float(activation))
        length = now.bundle().central_fascicle(middle).length
        shortening = along_at_rest - length * cos(radians(now.pennation_deg))
        strain = Strain(
            side * contraction.deep_share * shortening, length / length_at_rest, rest.pennation_deg, frame=index
        )
        yield render_muscle(now, strain)


def write_cine(path: str | Path, contraction: Contraction) -> list[MuscleTruth]:
    """Write the cine as `write_frames` does. Returns the truth of every frame; errors as there."""
    images = list(render_cine(contraction))
    write_frames(path, np.stack([image.pixels for image in images]), contraction.muscle.spacing, contraction.fps)
    return [image.truth for image in images]


def write_frames(path: str | Path, pixels: np.ndarray, spacing: Spacing, fps: float) -> None:
    """Write frames (T, H, W) uint8 as one lossless .nrrd whose header says that the third axis is time in seconds.

    (SimpleITK can write the numbers but not the word "time".) One frame is written as a picture, without that axis. The
    file appears only when it is complete. ValueError for another ending, FileNotFoundError when the folder is not
    there.
    """
    path = Path(path)
    if path.suffix.lower() != ".nrrd":
        raise ValueError(f"A cine is written as .nrrd; name the file {path.stem}.nrrd instead of {path.name}.")
    if not path.parent.is_dir():
        raise FileNotFoundError(f"The folder {path.parent} does not exist; create it first.")
    frames, height, width = pixels.shape
    axes = [(width, f"{spacing[0]:.10g}", "domain", '"mm"'), (height, f"{spacing[1]:.10g}", "domain", '"mm"')]
    if frames > 1:
        axes.append((frames, f"{1 / fps:.10g}", "time", '"s"'))
    sizes, spacings, kinds, units = (" ".join(str(axis[i]) for axis in axes) for i in range(4))
    header = (
        "NRRD0004\n"
        "# Simulated by MSUSSegment\n"
        "type: uint8\n"
        f"dimension: {len(axes)}\n"
        f"sizes: {sizes}\n"
        f"spacings: {spacings}\n"
        f"kinds: {kinds}\n"
        f"units: {units}\n"
        "encoding: gzip\n\n"
    )
    part = path.with_name(f".{path.stem}.part.nrrd")
    try:
        part.write_bytes(header.encode("ascii") + gzip.compress(pixels.tobytes(), 6, mtime=0))
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
