"""The signal of tissues in MR, and what a scanner does to a picture of them: shading, ghosts, noise, metal."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

__all__ = ["SEQUENCES", "TISSUES", "Sequence", "Tissue", "add_metal", "bias_field", "ghosted", "rician", "signal"]


@dataclass(frozen=True)
class Tissue:
    """Proton density (1 is water), T1 and T2 in ms at 1.5 T; ``fatty``: what fat suppression takes away."""

    density: float
    t1: float
    t2: float
    fatty: bool = False


#: Relaxation times at 1.5 T of muscle, cartilage, joint fluid, fat and marrow: Gold GE et al. AJR 2004;183:343-351.
#: Cortical bone, tendon and air give next to no signal at the echo times of clinical sequences.
TISSUES = {
    "air": Tissue(0.0, 1000.0, 1000.0),
    "fat": Tissue(0.9, 288.0, 165.0, True),
    "marrow": Tissue(0.85, 288.0, 165.0, True),
    "muscle": Tissue(0.8, 1130.0, 35.0),
    "cartilage": Tissue(0.75, 1060.0, 42.0),
    "fluid": Tissue(1.0, 2850.0, 1210.0),
    "cortex": Tissue(0.15, 500.0, 4.0),
}


@dataclass(frozen=True)
class Sequence:
    """A spin-echo sequence: repetition and echo time in ms, and whether fat is suppressed."""

    repetition: float
    echo: float
    fat_suppressed: bool = False


SEQUENCES = {
    "T1": Sequence(550.0, 12.0),
    "PD": Sequence(2800.0, 25.0),
    "T2": Sequence(4000.0, 80.0),
    "PD fat-suppressed": Sequence(2800.0, 25.0, True),
}


def signal(tissue: Tissue, sequence: Sequence) -> float:
    """The spin-echo signal of a tissue, density (1 - exp(-TR / T1)) exp(-TE / T2); a sixth of it where fat is
    suppressed, as suppression is never complete."""
    value = tissue.density * (1 - np.exp(-sequence.repetition / tissue.t1)) * np.exp(-sequence.echo / tissue.t2)
    return float(value / 6 if sequence.fat_suppressed and tissue.fatty else value)


def bias_field(shape: tuple[int, ...], strength: float, rng: np.random.Generator) -> np.ndarray:
    """A smooth positive field around 1, float32: exp of a random polynomial of second degree in all axes, within
    about 1 +- ``strength``. Surface coils shade a picture so."""
    grids = np.meshgrid(*(np.linspace(-1, 1, n, dtype=np.float32) for n in shape), indexing="ij", sparse=True)
    field = np.zeros(shape, np.float32)
    for axis in grids:
        field += np.float32(rng.uniform(-1, 1)) * axis + np.float32(rng.uniform(-0.7, 0.7)) * axis**2
    field -= field.mean()
    return np.exp(np.float32(strength) * field / max(float(np.abs(field).max()), 1e-6))


def ghosted(image: np.ndarray, amplitude: float, count: int, axis: int) -> np.ndarray:
    """``image`` with copies of itself shifted along the phase-encoding ``axis``: ``count`` evenly, of ``amplitude`` and
    alternating sign, as periodic motion leaves them."""
    ghosts = sum((-1) ** k * np.roll(image, round(k * image.shape[axis] / (count + 1)), axis) / k
                 for k in range(1, count + 1))  # fmt: skip
    return np.abs(image + np.float32(amplitude) * ghosts)


def rician(image: np.ndarray, sigma: float, rng: np.random.Generator) -> np.ndarray:
    """The magnitude of ``image`` with Gaussian noise in both channels: Rician (Gudbjartsson H, Patz S. Magn Reson Med
    1995;34:910-914). float32."""
    noise = rng.standard_normal((2, *image.shape), dtype=np.float32) * np.float32(sigma)
    return np.hypot(image + noise[0], noise[1])


def add_metal(image: np.ndarray, place: tuple[int, int, int], radius: tuple[float, float, float]) -> np.ndarray:
    """A copy of a volume (K, H, W) with a void around ``place`` and the bright rim where signal piles up, as around a
    suture anchor or screw. ``radius`` in voxels along each axis."""
    grids = np.meshgrid(*(np.arange(n) for n in image.shape), indexing="ij", sparse=True)
    distance = np.sqrt(sum(((g - p) / r) ** 2 for g, p, r in zip(grids, place, radius, strict=True)))
    made = image.astype(np.float32)
    made[distance < 1] *= 0.03
    made[(distance >= 1) & (distance < 1.25)] = 1.6 * float(np.percentile(image, 99))
    return made.astype(image.dtype)
