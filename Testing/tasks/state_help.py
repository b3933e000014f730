"""A small model of muscle state whose values are known, and clips of phantoms with their true maps."""

from __future__ import annotations

from functools import cache

import numpy as np

from MSUSSegmentLib.io.arrays import open_array
from MSUSSegmentLib.measure.region import SIZE
from MSUSSegmentLib.phantoms.muscle import MusclePhantom, render_muscle
from MSUSSegmentLib.tasks.state_predictor import StatePredictor, Target

SPACING, FPS, COUNT = 0.2, 30.0, 6
SHAPE = (200, 260)


@cache
def images() -> tuple:
    """Frames of a phantom that thickens and steepens."""
    return tuple(
        render_muscle(
            MusclePhantom(shape=SHAPE, spacing=(SPACING, SPACING), pennation_deg=16 + 2 * i, thickness_mm=17 + 0.2 * i,
                          lower_muscle_mm=8, seed=3)
        )
        for i in range(COUNT)
    )  # fmt: skip


def pixels() -> np.ndarray:
    return np.stack([image.pixels for image in images()])


def clip(frames: np.ndarray | None = None, fps: float | None = FPS):
    """The frames as an open recording."""
    return open_array(pixels() if frames is None else frames, SPACING, fps)


class KnownMaps:
    """A segmentation that knows the truth of the frames, as they are or mirrored; nothing of others."""

    name, weights_sha256, structures = "truth", "ee" * 32, ("aponeurosis", "fascicle")

    def __init__(self):
        self.calls = 0

    def probabilities(self, grey, bounds):
        self.calls += 1
        for image in images():
            truth = [image.truth.aponeurosis_mask, image.truth.fascicle_mask]
            for turned in (False, True):
                if np.array_equal(grey, image.pixels[:, ::-1] if turned else image.pixels):
                    maps = [(mask[:, ::-1] if turned else mask).astype(np.float32) for mask in truth]
                    return dict(zip(self.structures, maps, strict=True))
        return {name: np.zeros(grey.shape, np.float32) for name in self.structures}


def known_network():
    """Torque is the mean grey of the region, angle how much brighter it is than before."""
    import torch

    class Mean(torch.nn.Module):
        def forward(self, planes):
            mean = planes.mean(dim=(2, 3))
            return torch.stack([mean[:, 0] - mean[:, 1], mean[:, 0]], dim=1)

    return Mean()


def predictor(targets=(("angle", "deg"), ("torque", "Nm")), **about) -> StatePredictor:
    return StatePredictor(
        known_network(), [Target(name, unit, (0.0,), (-2.0,), (3.0,)) for name, unit in targets],
        {"size": list(SIZE), "slant": 0.3, **about}, None, name="known 1", weights_sha256="ab" * 32,
        segmentation=KnownMaps, device="cpu",
    )  # fmt: skip
