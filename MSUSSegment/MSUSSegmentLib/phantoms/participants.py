"""Simulated contractions of several participants: torque and joint angle drive each one's muscle, and are known.

Plantarflexion shortens the fascicles (by about a quarter over 50 degrees) and tilts the deep aponeurosis; torque
shortens them further and thickens the muscle. How much differs between participants by a tenth to a sixth, as do
thickness, fascicle length, depth, speckle and gain. It is a quick imitation that has the directions of what is known of
the gastrocnemius (Maganaris et al., J Physiol 1998;512:603; Narici et al., J Physiol 1996;496:287), not a model of it:
what is learnt here says nothing about people.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Callable
from dataclasses import dataclass
from io import StringIO
from math import asin, cos, degrees, pi, radians, sin
from pathlib import Path

import numpy as np

from MSUSSegmentLib.phantoms.cine import write_frames
from MSUSSegmentLib.phantoms.muscle import MusclePhantom, Strain, render_muscle

__all__ = ["KINDS", "Participant", "StateTrial", "drive", "render_trial", "write_participants", "write_trial"]

#: What a trial is: the joint turned while the muscle is slack, a ramp of torque at one angle, both together.
KINDS = ("passive", "isometric", "isokinetic")
ANGLES, TORQUE = (-20.0, 30.0), 110.0
FPS = 25.0
#: Samples a second of the torque and angle beside a clip.
SAMPLED = 100.0


@dataclass(frozen=True)
class Participant:
    """One person's muscle: ``thickness_mm`` and ``length_mm`` (fascicles) at angle 0 and rest; ``shortening`` of the
    fascicles over 50 degrees, ``contraction`` by 100 Nm (shares); ``bulging`` of the thickness by 100 Nm (share);
    ``tilt`` of the deep aponeurosis over 50 degrees; ``strength`` Nm."""

    number: int
    thickness_mm: float
    length_mm: float
    depth_mm: float
    tilt0: float
    shortening: float
    contraction: float
    bulging: float
    tilt: float
    strength: float
    gain_db: float
    noise: float
    spacing_mm: float

    @staticmethod
    def draw(number: int) -> Participant:
        """Participant ``number``, the same whenever it is drawn."""
        rng = np.random.default_rng([17, number])
        thickness = rng.uniform(15.0, 20.0)
        return Participant(
            number, thickness, thickness / sin(radians(rng.uniform(16.5, 19.5))), rng.uniform(4, 7),
            rng.uniform(-1, 2), rng.normal(0.26, 0.03), rng.normal(0.16, 0.02), rng.normal(0.16, 0.02),
            rng.normal(5.0, 0.5), rng.uniform(0.8, 1.1) * TORQUE, rng.normal(0, 3), rng.uniform(0.005, 0.02),
            rng.uniform(1.1, 1.8),
        )  # fmt: skip

    def muscle_at(self, angle: float, torque: float) -> MusclePhantom:
        """The muscle at a joint angle (degrees, plantarflexion positive) and a torque (Nm)."""
        length = self.length_mm * (1 - self.shortening * angle / 50 - self.contraction * torque / 100)
        thickness = self.thickness_mm * (1 + self.bulging * torque / 100)
        return MusclePhantom(
            shape=(240, 320), spacing=(0.16, 0.16), superficial_depth_mm=self.depth_mm, superficial_angle=-1.0,
            deep_angle=self.tilt0 + self.tilt * angle / 50, thickness_mm=thickness,
            pennation_deg=degrees(asin(min(thickness / length, 0.85))), lower_muscle_mm=8.0, gain_db=self.gain_db,
            noise=self.noise, fascicle_spacing_mm=self.spacing_mm, seed=1000 + self.number,
        )  # fmt: skip


@dataclass(frozen=True)
class StateTrial:
    """One clip: its ``path``, and ``angle`` and ``torque`` (F,) of its frames at ``times`` (F,) s."""

    path: Path
    times: np.ndarray
    angle: np.ndarray
    torque: np.ndarray


def drive(participant: Participant, kind: int, times: np.ndarray, duration: float) -> tuple[np.ndarray, np.ndarray]:
    """Angle and torque (N,) at ``times`` of a trial of ``duration`` s; ``kind`` counts `KINDS` over and over, and every
    round is a little different."""
    rng = np.random.default_rng([18, participant.number, kind])
    u = times / duration
    low, high = ANGLES[0] + rng.uniform(0, 6), ANGLES[1] - rng.uniform(0, 6)
    swing = 0.5 - 0.5 * np.cos(2 * pi * u)
    ramp = np.sin(pi * np.clip((u - 0.1) / 0.8, 0, 1)) ** 2
    strength = participant.strength * rng.uniform(0.75, 1.0)
    if KINDS[kind % len(KINDS)] == "passive":
        angle = low + (high - low) * swing
        return angle, 8.0 * np.clip(-angle / 20, -0.3, 1)
    if KINDS[kind % len(KINDS)] == "isometric":
        return np.full_like(u, rng.uniform(-5, 10)), strength * ramp
    return low + (high - low) * np.clip((u - 0.15) / 0.7, 0, 1), 0.8 * strength * ramp


def render_trial(participant: Participant, kind: int, frames: int = 40) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Pixels (F, H, W) uint8, angle and torque (F,) of a trial at `FPS`."""
    times = np.arange(frames) / FPS
    angle, torque = drive(participant, kind, times, frames / FPS)
    rest = participant.muscle_at(0.0, 0.0)
    middle = (rest.shape[1] - 1) * rest.spacing[0] / 2
    length0 = rest.bundle().central_fascicle(middle).length
    along0, pixels = length0 * cos(radians(rest.pennation_deg)), []
    for i in range(frames):
        now = participant.muscle_at(float(angle[i]), float(torque[i]))
        length = now.bundle().central_fascicle(middle).length
        shift = along0 - length * cos(radians(now.pennation_deg))
        strain = Strain(0.7 * shift, length / length0, rest.pennation_deg, frame=i + 1000 * kind)
        pixels.append(render_muscle(now, strain).pixels)
    return np.stack(pixels), angle, torque


def write_trial(path: Path, participant: Participant, kind: int, frames: int = 40) -> StateTrial:
    """Write one trial as .nrrd; errors as of `cine.write_frames`."""
    pixels, angle, torque = render_trial(participant, kind, frames)
    write_frames(path, pixels, (0.16, 0.16), FPS)
    return StateTrial(path, np.arange(frames) / FPS, angle, torque)


def write_participants(
    folder: str | Path,
    count: int = 8,
    trials: int = 3,
    frames: int = 40,
    progress: Callable[[str, int, int], None] | None = None,
) -> Path:
    """Write the clips ``p01_passive_1.nrrd`` ... of several participants and ``targets.csv`` beside them.

    The table is sampled faster than the clips and has a column ``participant``. The folder is made if need be.
    ``progress`` is called with ("simulating", done, total). Returns the table's path.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["clip", "participant", "time_s", "angle (deg)", "torque (Nm)"])
    for number in range(count):
        person = Participant.draw(number)
        for kind in range(trials):
            name = f"p{number + 1:02d}_{KINDS[kind % len(KINDS)]}_{kind // len(KINDS) + 1}"
            write_trial(folder / f"{name}.nrrd", person, kind, frames)
            times = np.arange(0, frames / FPS, 1 / SAMPLED)
            for at, angle, torque in zip(times, *drive(person, kind, times, frames / FPS), strict=True):
                writer.writerow([name, f"P{number + 1:02d}", f"{at:.3f}", f"{angle:.3f}", f"{torque:.3f}"])
            if progress is not None:
                progress("simulating", number * trials + kind + 1, count * trials)
    partial = folder / "targets.partial"
    partial.write_text(text.getvalue(), encoding="utf-8")
    os.replace(partial, folder / "targets.csv")
    return folder / "targets.csv"
