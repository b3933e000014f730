"""A task of another kind, wholly in this file: two bones in a 3-D volume, a label for each voxel."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from MSUSSegmentLib.measure.conventions import check_conventions, convention
from MSUSSegmentLib.measure.flags import declare, flag
from MSUSSegmentLib.measure.types import Measurement
from MSUSSegmentLib.tasks.task import Segment
from MSUSSegmentLib.tasks.vocabulary import Quantity
from MSUSSegmentLib.tasks.volume_task import VolumeTask

HUMERUS, GLENOID = "humerus", "glenoid"
declare("bones_touch", lambda: "the bones touch")


@dataclass(frozen=True)
class BoneOptions:
    """``sphere``: how the head's diameter is taken."""

    sphere: str = convention("volume", {"volume": "of a ball of equal volume", "width": "widest"}, "Head diameter")

    def __post_init__(self):
        check_conventions(self)


def measure(labels, spacing, options):
    """Volumes in cm3, the head's diameter in mm, and the distance of the two centres in mm."""
    voxel, numbers, centres = float(np.prod(spacing)), [], {}
    for label, key in enumerate((HUMERUS, GLENOID), 1):
        inside = labels == label
        if not inside.any():
            numbers.append(Measurement(f"{key}_volume", None, None, "cm3", flags=flag("not_found", what=key)))
            continue
        centres[key] = np.array(np.nonzero(inside)).mean(axis=1) * spacing
        numbers.append(Measurement(f"{key}_volume", None, inside.sum() * voxel / 1000, "cm3"))
    if HUMERUS in centres:
        inside = labels == 1
        if options.sphere == "volume":
            size = 2 * (3 * inside.sum() * voxel / (4 * np.pi)) ** (1 / 3)
        else:
            size = max(float(np.ptp(axis) + 1) * step for axis, step in zip(np.nonzero(inside), spacing, strict=True))
        numbers.append(Measurement("head_diameter", None, size, "mm"))
    if len(centres) == 2:
        apart = float(np.linalg.norm(centres[HUMERUS] - centres[GLENOID]))
        touch = any(((labels == 1) & np.roll(labels == 2, s, axis)).any() for axis in range(3) for s in (-1, 1))
        numbers.append(Measurement("offset", None, apart, "mm", flags=(flag("bones_touch"),) if touch else ()))
    return tuple(numbers)


BONES = VolumeTask(
    name="bones",
    title="Two bones",
    segments=(
        Segment(HUMERUS, "Humerus", (240, 220, 160), "85050009^Humerus", HUMERUS),
        Segment(GLENOID, "Glenoid", (160, 200, 240), "79601000^Scapula", GLENOID),
    ),
    quantities=(
        Quantity("humerus_volume", "Volume of the humerus", "cm3", (HUMERUS,), colour="tab:red", digits=2),
        Quantity("glenoid_volume", "Volume of the glenoid", "cm3", (GLENOID,), colour="tab:blue", digits=2),
        Quantity("head_diameter", "Diameter of the head", "length", (HUMERUS,), colour="tab:green"),
        Quantity("offset", "Distance of the centres", "length"),
    ),
    measure=measure,
    modality="MR",
    conventions=BoneOptions,
    load=lambda model, device="auto", say=print: Brightness(),
)

SHAPE, SPACING = (12, 40, 50), (3.0, 0.8, 0.8)


def ball(center_mm, radius_mm) -> np.ndarray:
    at = np.meshgrid(*(np.arange(n) * step for n, step in zip(SHAPE, SPACING, strict=True)), indexing="ij")
    return sum((axis - c) ** 2 for axis, c in zip(at, center_mm, strict=True)) <= radius_mm**2


def volume() -> np.ndarray:
    """(K, H, W): a bright ball of 10 mm radius, a fainter one of 5 mm beside it."""
    array = np.full(SHAPE, 50, np.int16)
    array[ball((18, 16, 14), 10)] = 400
    array[ball((18, 16, 32), 5)] = 250
    return array


class Brightness:
    """A predictor that tells the bones by their brightness."""

    name, weights_sha256 = "bones stand-in 1", "ef" * 32

    def predict(self, volume, spacing, progress):
        progress(0, 1)
        labels = np.where(volume > 300, 1, np.where(volume > 200, 2, 0))
        progress(1, 1)
        return labels
