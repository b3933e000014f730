"""Many different phantoms: random parameters in realistic ranges, and a data set folder made of them."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from MSUSSegmentLib.phantoms.muscle import MusclePhantom, render_muscle
from MSUSSegmentLib.phantoms.screen import Screen

#: Columns of index.csv, the same as in the public data set that the training reads.
INDEX_COLUMNS = ("id", "group", "split", "fold", "height", "width", "has_apo", "has_fasc")
TRUTH_COLUMNS = ("id", "sx", "sy", "MT", "PA", "FL", "fascicle_angle", "superficial_angle", "deep_angle")
FOLDS = 5


def random_phantom(rng: np.random.Generator, screen_share: float = 0.25) -> MusclePhantom:
    """One phantom with parameters as they occur in human leg muscles; ``screen_share`` of them show a screen."""
    for _ in range(200):
        try:
            phantom = _draw(rng, screen_share)
            middle = (phantom.shape[1] - 1) * phantom.spacing[0] / 2
            phantom.bundle().central_fascicle(middle)
        except ValueError:
            continue  # does not fit into its image: draw again
        return phantom
    raise RuntimeError("No phantom fitted in 200 draws.")  # pragma: no cover - the ranges make this all but impossible


def _draw(rng: np.random.Generator, screen_share: float) -> MusclePhantom:
    height, width = ((512, 512), (512, 640), (480, 640), (448, 448), (600, 560))[rng.integers(5)]
    depth = rng.uniform(32, 68)
    sy = depth / height
    aspect = rng.uniform(0.8, 1.25) if rng.random() < 0.3 else 1.0
    superficial_angle = float(np.clip(rng.normal(0, 2.0), -6, 6))
    screen = None
    if rng.random() < screen_share:
        screen = random_screen(rng)
    return MusclePhantom(
        shape=(height, width),
        spacing=(sy * aspect, sy),
        superficial_depth_mm=float(rng.uniform(2.5, 0.22 * depth)),
        superficial_angle=superficial_angle,
        deep_angle=float(np.clip(superficial_angle + rng.normal(0, 3.0), -12, 12)),
        thickness_mm=float(rng.uniform(0.22, 0.6) * depth),
        pennation_deg=float(np.clip(np.exp(rng.normal(np.log(17), 0.38)), 7, 40)),
        rises="right" if rng.random() < 0.7 else "left",
        curvature=float(np.clip(rng.normal(0, 0.003), -0.006, 0.008)) if rng.random() < 0.5 else 0.0,
        waviness_mm=float(rng.uniform(0, 0.35)) if rng.random() < 0.7 else 0.0,
        aponeurosis_mm=(float(rng.uniform(0.5, 1.4)), float(rng.uniform(0.6, 1.8))),
        fascicle_spacing_mm=float(rng.uniform(0.9, 2.4)),
        lower_muscle_mm=float(rng.uniform(6, 25)) if rng.random() < 0.8 else 0.0,
        lower_pennation_deg=float(rng.uniform(-28, 28)),
        fascicle_contrast=float(np.exp(rng.normal(0, 0.35))),
        gain_db=float(rng.normal(-2, 5)),
        dynamic_range_db=float(rng.uniform(36, 65)),
        attenuation_db_per_cm=float(rng.uniform(-0.5, 2.5)),
        noise=float(np.exp(rng.uniform(np.log(0.002), np.log(0.03)))),
        shadow=float(rng.uniform(0, 0.9)),
        axial_psf_mm=float(rng.uniform(0.05, 0.13)),
        lateral_psf_mm=float(rng.uniform(0.15, 0.55)),
        screen=screen,
        seed=int(rng.integers(2**31)),
    )


def random_screen(rng: np.random.Generator) -> Screen:
    """A screen with random margins, ruler and background."""
    ruler = str(rng.choice(["left", "right", ""]))
    top, right, bottom, left = (int(v) for v in rng.integers((10, 45, 8, 45), (90, 160, 60, 160)))
    return Screen(top, right, bottom, left, ruler, background=int(rng.choice([0, 0, 12, 35])))


def write_dataset(
    folder: str | Path,
    count: int,
    seed: int = 0,
    screen_share: float = 0.25,
    progress: Callable[[str, int, int], None] | None = None,
) -> Path:
    """Write ``count`` phantoms as a training data set and return its folder.

    ``images/``, ``aponeurosis/``, ``fascicle/`` hold 8-bit PNG (masks 0 and 255), ``index.csv`` the INDEX_COLUMNS (all
    of split "train", folds 0 to 4), ``truth.csv`` the TRUTH_COLUMNS (mm and degrees). Errors and ``progress`` as for
    `write_folder`.
    """

    def make(number: int) -> tuple[dict[str, np.ndarray], tuple, list[tuple]]:
        image = render_muscle(random_phantom(np.random.default_rng([seed, number]), screen_share))
        name, truth = f"p{number:05d}", image.truth
        height, width = image.pixels.shape
        pictures = {
            "images": image.pixels,
            "aponeurosis": truth.aponeurosis_mask.astype(np.uint8) * 255,
            "fascicle": truth.fascicle_mask.astype(np.uint8) * 255,
        }
        numbers = (
            *image.spacing,
            truth.thickness_mm,
            truth.pennation_deg,
            truth.fascicle_length_mm,
            truth.fascicle_angle,
            truth.superficial_angle,
            truth.deep_angle,
        )
        return (
            pictures,
            (name, number, "train", number % FOLDS, height, width, 1, int(truth.fascicle_mask.any())),
            [(name, *(f"{value:.6g}" for value in numbers))],
        )

    return write_folder(
        folder, count, make, ("images", "aponeurosis", "fascicle"), INDEX_COLUMNS, TRUTH_COLUMNS, progress
    )


def write_folder(
    folder: str | Path,
    count: int,
    make: Callable[[int], tuple[dict[str, np.ndarray], tuple, list[tuple]]],
    kinds: Sequence[str],
    index_columns: Sequence[str],
    truth_columns: Sequence[str],
    progress: Callable[[str, int, int], None] | None = None,
) -> Path:
    """Write a training data set of ``count`` images made one by one, and return its folder.

    ``make(number)`` gives the pictures, 8-bit (H, W), of one image by kind (each is saved as PNG in the folder of
    that name), its row of ``index.csv``, whose first entry names the files, and its rows of ``truth.csv``. The folder
    appears only when it is complete. ``progress`` is called with ("simulating", done, total); what it raises stops the
    work and leaves nothing. ValueError when ``count`` is below 1, FileExistsError when ``folder`` is there and not
    empty.
    """
    from PIL import Image

    folder = Path(folder)
    if count < 1:
        raise ValueError(f"A data set needs one image or more; got {count}.")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FileExistsError(f"{folder} exists and is not empty; choose another folder or remove it first.")
    part = folder.with_name(folder.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    index, truths = [], []
    try:
        for kind in kinds:
            (part / kind).mkdir(parents=True)
        for number in range(count):
            pictures, row, rows = make(number)
            for kind in kinds:
                Image.fromarray(pictures[kind]).save(part / kind / f"{row[0]}.png")
            index.append(row)
            truths += rows
            if progress:
                progress("simulating", number + 1, count)
        _write_table(part / "index.csv", index_columns, index)
        _write_table(part / "truth.csv", truth_columns, truths)
        if folder.exists():
            folder.rmdir()  # it is empty
        part.rename(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return folder


def _write_table(path: Path, columns: Sequence[str], rows: list[tuple]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
