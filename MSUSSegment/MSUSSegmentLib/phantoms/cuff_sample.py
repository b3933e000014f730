"""Many different shoulder phantoms: random parameters in realistic ranges, and a data set folder made of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from MSUSSegmentLib.phantoms.cuff import (
    ARTICULAR,
    BURSAL,
    FULL,
    INTRATENDINOUS,
    Calcification,
    CuffPhantom,
    Tear,
    render_cuff,
)
from MSUSSegmentLib.phantoms.sample import FOLDS, write_folder

__all__ = ["STRUCTURES", "random_cuff", "write_cuff_dataset"]

#: The structures of the rotator-cuff task: the names of its folders of masks.
STRUCTURES = ("tendon", "tear", "humeral_head")
INDEX_COLUMNS = ("id", "group", "split", "fold", "height", "width", "class", "mm_per_pixel")
TRUTH_COLUMNS = ("id", "kind", "mm_per_pixel", "area", "width", "depth", "thickness", "share", "footprint")


def random_cuff(rng: np.random.Generator, tear_share: float = 0.65) -> CuffPhantom:
    """One phantom with parameters as they occur in shoulders and on scanners; ``tear_share`` of them have a tear."""
    for _ in range(300):
        try:
            return _draw(rng, tear_share)
        except ValueError:
            continue  # does not fit into its image: draw again
    raise RuntimeError("No phantom fitted in 300 draws.")  # pragma: no cover - the ranges make this all but impossible


def _draw(rng: np.random.Generator, tear_share: float) -> CuffPhantom:
    def between(low: float, high: float) -> float:
        return float(rng.uniform(low, high))

    height, width = ((280, 320), (256, 256), (300, 360), (320, 320))[rng.integers(4)]
    mm = between(34, 46) / width
    thickness = between(4.2, 7.2)
    skin, fat, bursa = between(0.8, 2.0), between(0.8, 6.0), float(np.exp(between(np.log(0.2), np.log(0.9))))
    if rng.random() < 0.12:
        bursa = between(1.2, 2.6)  # an effusion: dark, but outside the tendon
    radius, neck, footprint = between(19, 27), between(3.5, 9.0), between(10, 15)
    apex = (between(0.22, 0.42) * width * mm, skin + fat + between(4.0, 9.0) + thickness + bursa + 2)
    tear = None
    if rng.random() < tear_share:
        kind = (BURSAL, ARTICULAR, INTRATENDINOUS, FULL)[rng.choice(4, p=(0.27, 0.31, 0.15, 0.27))]
        size = between(4.0, 16.0) if kind != INTRATENDINOUS else between(4.0, 12.0)
        tear = Tear(
            kind,
            size / 2 + between(0.5 if kind == FULL else 3.0, 11.0),
            size,
            between(0.3, 0.85) if kind != INTRATENDINOUS else between(0.28, 0.6),
            between(0.25, 0.75),
            echo=between(4, 42),
            debris=between(0, 0.8),
            ragged=between(0, 0.9),
        )
    body = None
    if rng.random() < 0.2:
        body = Calcification(between(6, 20), between(2, 8), between(0.3, 0.7), between(0.2, 1))
        if tear is not None and abs(body.from_tip_mm - tear.from_tip_mm) < (body.size_mm + tear.width_mm) / 2 + 1:
            body = None  # it would hide the tear
    tilted = (between(2, 24), between(1.2, 4.0), between(0.3, 1.0) if rng.random() < 0.35 else 0.0)
    tendinosis = (between(3, 20), between(2.0, 6.0), between(0.3, 1.0) if rng.random() < 0.3 else 0.0)
    return CuffPhantom(
        shape=(height, width),
        spacing=(mm, mm),
        lateral="left" if rng.random() < 0.5 else "right",
        apex_mm=apex,
        radius_mm=radius,
        neck_mm=neck,
        footprint_mm=footprint,
        cartilage_mm=between(0.5, 1.3),
        thickness_mm=thickness,
        beak=between(1.4, 2.6),
        bursa_mm=bursa,
        bursal_fat_mm=between(0.4, 1.4),
        skin_mm=skin,
        fat_mm=fat,
        tear=tear,
        calcification=body,
        deltoid_echo=between(40, 90),
        tendon_echo=between(95, 150),
        fat_echo=between(40, 110),
        bursa_echo=between(5, 35),
        fibrils=between(0.3, 1.0),
        anisotropy=between(0, 1),
        tilted=tilted,
        tendinosis=tendinosis,
        gain_db=float(np.clip(rng.normal(0, 3), -7, 7)),
        dynamic_range_db=between(45, 72),
        attenuation_db_per_cm=between(-0.8, 2.0),
        noise=float(np.exp(between(np.log(0.001), np.log(0.012)))),
        shadow=between(0, 0.6),
        axial_psf_mm=between(0.06, 0.14),
        lateral_psf_mm=between(0.12, 0.3),
        seed=int(rng.integers(2**31)),
    )


def write_cuff_dataset(
    folder: str | Path,
    count: int,
    seed: int = 0,
    tear_share: float = 0.65,
    progress: Callable[[str, int, int], None] | None = None,
) -> Path:
    """Write a training data set of simulated rotator cuffs, and return its folder.

    ``images``, ``tendon``, ``tear`` and ``humeral_head`` hold PNG files of the same names; ``index.csv`` says of each
    image its fold, ``class`` ("tear" or "none") and ``mm_per_pixel``; ``truth.csv`` the exact numbers (mm, cm2; empty
    without a tear, see `cuff.CuffTruth`). Errors and ``progress`` as for `sample.write_folder`.
    """

    def make(number: int):
        image = render_cuff(random_cuff(np.random.default_rng([seed, number]), tear_share))
        truth, name, (height, width) = image.truth, f"s{number:05d}", image.pixels.shape
        nothing = np.zeros(image.pixels.shape, np.uint8)
        masks = {key: truth.masks[key].astype(np.uint8) * 255 if key in truth.masks else nothing for key in STRUCTURES}
        size = f"{image.spacing[0]:.6g}"
        numbers = (truth.area_cm2, truth.width_mm, truth.depth_mm, truth.thickness_mm, truth.share, truth.footprint_mm)
        row = (name, name, "train", number % FOLDS, height, width, "tear" if truth.kind else "none", size)
        texts = ("" if value is None else f"{value:.6g}" for value in numbers)
        return {"images": image.pixels, **masks}, row, [(name, truth.kind, size, *texts)]

    return write_folder(folder, count, make, ("images", *STRUCTURES), INDEX_COLUMNS, TRUTH_COLUMNS, progress)
