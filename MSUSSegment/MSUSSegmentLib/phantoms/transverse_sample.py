"""Many different transverse phantoms: random parameters in realistic ranges, and a data set folder made of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from MSUSSegmentLib.phantoms.outline import area_of, clip
from MSUSSegmentLib.phantoms.sample import FOLDS, random_screen, write_folder
from MSUSSegmentLib.phantoms.transverse import Bone, CrossSection, TransversePhantom, render_transverse
from MSUSSegmentLib.phantoms.transverse_anatomy import outlines

#: The one structure of the transverse task: the name of its folder of masks.
STRUCTURE = "muscle_cross_section"
INDEX_COLUMNS = ("id", "group", "split", "fold", "height", "width", f"has_{STRUCTURE}")
#: One row a target muscle, left to right.
TRUTH_COLUMNS = (
    "id", "muscle", "sx", "sy", "CSA", "perimeter", "width", "depth", "EI", "EI_SD", "EI_median", "fat", "complete",
)  # fmt: skip
#: Areas (cm2) of the targets as far as they are in the picture.
AREAS_CM2 = (0.8, 16.0)
#: Width and height in mm and superellipse exponent of the main target, like rectus femoris, biceps brachii, tibialis
#: anterior and gastrocnemius medialis.
KINDS = (
    ((24, 46), (9, 24), (1.9, 2.6)),
    ((24, 52), (16, 36), (1.9, 2.8)),
    ((20, 38), (16, 32), (1.8, 2.6)),
    ((34, 70), (11, 26), (2.0, 3.2)),
)


def random_transverse(rng: np.random.Generator, screen_share: float = 0.25) -> TransversePhantom:
    """One phantom with parameters as they occur in limb muscles, healthy or diseased, on many scanner settings;
    ``screen_share`` of them show a screen, and a tenth are those of a curved array."""
    for _ in range(300):
        try:
            phantom = _draw(rng, screen_share)
        except ValueError:
            continue  # does not fit into its image: draw again
        lines = phantom.half_planes()
        shapes = [s for m, s in zip(phantom.muscles, outlines(phantom), strict=True) if m.target]
        if all(AREAS_CM2[0] <= area_of(clip(s.polygon, lines)) / 100 <= AREAS_CM2[1] for s in shapes):
            return phantom
    raise RuntimeError("No phantom fitted in 300 draws.")  # pragma: no cover - the ranges make this all but impossible


def _draw(rng: np.random.Generator, screen_share: float) -> TransversePhantom:
    def between(low: float, high: float) -> float:
        return float(rng.uniform(low, high))

    (w_low, w_high), (h_low, h_high), squareness = KINDS[rng.integers(len(KINDS))]
    main = (between(w_low, w_high), between(h_low, h_high))
    depth = float(np.clip(between(30, 60), main[1] + 9, 66))
    height, width = ((512, 512), (512, 640), (480, 640), (448, 448), (560, 560), (600, 480))[rng.integers(6)]
    sy = depth / height
    sx = sy * (between(0.8, 1.3) if rng.random() < 0.4 else 1.0)
    picture = width * sx
    fat = float(min(np.exp(between(np.log(1.2), np.log(16))), 0.35 * depth, max(depth - main[1] - 5, 1.0)))
    several = rng.random() < 0.35
    if several:
        main = (0.7 * main[0], 0.8 * main[1])
    echo = 8 + 130 * float(rng.beta(1.1, 1.5))
    sick = np.clip((echo - 50) / 80, 0, 1) * rng.random()
    fascia = max(between(110, 215), echo + 55)  # diseased muscle is bright, its fascia still brighter
    dropout = between(0, 0.12) if rng.random() < 0.5 else 0.0

    def target(x: float, size: tuple[float, float]) -> CrossSection:
        return CrossSection(
            x_mm=x,
            width_mm=size[0],
            height_mm=size[1],
            overlap=between(0.0, 0.4),
            tilt_deg=float(np.clip(rng.normal(0, 9), -25, 25)),
            squareness=between(*squareness),
            irregularity=float(np.clip(np.exp(rng.normal(np.log(0.05), 0.6)), 0, 0.14)),
            echo=float(np.clip(echo + rng.normal(0, 9), 5, 150)),
            patchiness_db=between(0.2, 1.5 + 4 * sick),
            septa=float(rng.beta(1.6, 1.6)),
            septum=between(0.3, 1.0) if rng.random() < 0.3 else 0.0,
            fascia=float(np.clip(fascia + rng.normal(0, 8), 115, 240)),
            fascia_mm=between(0.35, 1.2),
            dropout=dropout,
        )

    aside = between(-0.5, 0.5) if several or rng.random() < 0.2 else between(-0.15, 0.15)
    x0 = picture * (0.5 + 0.6 * aside)
    muscles = [target(x0, main)]
    beside = []
    for side in (-1, 1):
        if several and rng.random() < 0.75:
            size = (between(14, 36), between(8, 26))
            beside.append(x0 + side * (0.5 * (main[0] + size[0]) * between(0.82, 1.15) + between(0, 3)))
            muscles.append(target(beside[-1], size))
    # A neighbour of which the picture shows too little is none.
    muscles = [m for m in muscles if m is muscles[0] or _shown(m.x_mm, m.width_mm, picture) > 0.6]

    bottom = fat + 2 + main[1] * 0.9
    for number in range(rng.integers(0, 4)):
        tall, touching = between(8, 30), number == 0 and rng.random() < 0.6
        muscles.append(
            CrossSection(
                x_mm=x0 + between(-8, 8) if touching else picture * between(-0.05, 1.05),
                y_mm=bottom + (0.35 * tall if touching else between(-0.1, 0.9) * max(depth - bottom, 6)),
                width_mm=between(30, 70) if touching else between(14, 60),
                height_mm=tall,
                tilt_deg=between(-30, 30),
                squareness=between(1.8, 3.0),
                irregularity=between(0.01, 0.12),
                echo=float(np.clip(echo + rng.normal(0, 18), 5, 160)),
                patchiness_db=between(0.2, 2.5),
                septa=float(rng.beta(1.6, 1.6)),
                septum=between(0.3, 1.0) if rng.random() < 0.3 else 0.0,
                fascia=float(np.clip(fascia + rng.normal(0, 18), 100, 240)),
                fascia_mm=between(0.4, 1.4),
                dropout=between(0, 0.4),
            )
        )
    bone = None
    if rng.random() < 0.6:
        bone = Bone(picture * between(-0.05, 1.05), between(6, 22), between(1, 8))
    return TransversePhantom(
        shape=(height, width),
        spacing=(sx, sy),
        muscles=tuple(muscles),
        skin_mm=between(0.8, 2.2),
        fat_mm=fat,
        fat_bow_mm=float(np.clip(rng.normal(1.0, 2.2), -0.7 * fat, 7)),
        fat_wave_mm=between(0, min(0.8, 0.2 * fat)),
        bone=bone,
        vessels=int(rng.integers(0, 6)),
        fat_echo=between(25, 120),
        tissue_echo=float(np.clip(echo + rng.choice([-1, 1], p=[0.25, 0.75]) * between(12, 70), 8, 165)),
        gain_db=float(np.clip(rng.normal(0, 2.5), -7, 6)),
        dynamic_range_db=between(40, 75),
        attenuation_db_per_cm=between(-0.8, 2.2),
        noise=float(np.exp(between(np.log(0.0008), np.log(0.015)))),
        shadow=between(0, 0.8),
        edge_shadow=between(0, 0.7),
        axial_psf_mm=between(0.06, 0.15),
        lateral_psf_mm=between(0.14, 0.4),
        fan_deg=between(8, 28) if rng.random() < 0.1 else 0.0,
        screen=random_screen(rng) if rng.random() < screen_share else None,
        seed=int(rng.integers(2**31)),
    )


def _shown(middle: float, width: float, picture: float) -> float:
    """The share of a width that lies inside the picture."""
    return (min(middle + width / 2, picture) - max(middle - width / 2, 0)) / width


def write_transverse_dataset(
    folder: str | Path,
    count: int,
    seed: int = 0,
    screen_share: float = 0.25,
    progress: Callable[[str, int, int], None] | None = None,
) -> Path:
    """Write ``count`` phantoms as a training data set and return its folder.

    ``images/`` and ``muscle_cross_section/`` hold 8-bit PNG (masks 0 and 255), ``index.csv`` the INDEX_COLUMNS,
    ``truth.csv`` the TRUTH_COLUMNS: CSA in cm2, perimeter, width, depth and fat in mm, echo intensities in grey levels,
    complete 1 or 0 (see SectionTruth). Errors and ``progress`` as for `sample.write_folder`.
    """

    def make(number: int):
        image = render_transverse(random_transverse(np.random.default_rng([seed, number]), screen_share))
        name, (height, width) = f"t{number:05d}", image.pixels.shape
        pictures = {"images": image.pixels, STRUCTURE: image.mask.astype(np.uint8) * 255}
        truths = []
        for muscle, one in enumerate(image.sections, 1):
            numbers = (
                *image.spacing,
                one.area_cm2,
                one.perimeter_mm,
                one.width_mm,
                one.depth_mm,
                one.echo_mean,
                one.echo_sd,
                one.echo_median,
                one.fat_mm,
            )
            truths.append((name, muscle, *(f"{value:.6g}" for value in numbers), int(one.complete)))
        return pictures, (name, number, "train", number % FOLDS, height, width, 1), truths

    return write_folder(folder, count, make, ("images", STRUCTURE), INDEX_COLUMNS, TRUTH_COLUMNS, progress)
