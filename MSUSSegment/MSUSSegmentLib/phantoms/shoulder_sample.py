"""A data set of simulated shoulders: a folder a patient with the volume, its segmentation and the truth."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import SimpleITK

from MSUSSegmentLib.io.files import replace_bytes, replace_csv
from MSUSSegmentLib.io.label_maps import write_segmentation
from MSUSSegmentLib.io.volume_image import VolumeImage
from MSUSSegmentLib.phantoms.shoulder import ShoulderGrid, ShoulderVolume, random_shoulder

__all__ = ["COLUMNS", "save_shoulder", "write_shoulders"]

COLUMNS = ("patient", "image", "labels", "split")
STRUCTURES = ("humerus", "glenoid")


def save_shoulder(volume: ShoulderVolume, folder: Path) -> tuple[Path, Path]:
    """Write ``image.nrrd``, ``labels.seg.nrrd`` and ``truth.json``; gives the first two."""
    folder.mkdir(parents=True, exist_ok=True)
    grid, image, labels = volume.grid, folder / "image.nrrd", folder / "labels.seg.nrrd"
    direction = grid.axes[::-1].T
    place = VolumeImage(image, volume.image, grid.spacing, tuple(grid.origin), direction)
    made = SimpleITK.GetImageFromArray(volume.image)
    made.SetSpacing(grid.spacing[::-1])
    made.SetOrigin(place.origin)
    made.SetDirection(direction.ravel())
    SimpleITK.WriteImage(made, str(image), True)
    write_segmentation(labels, volume.labels, STRUCTURES, place)
    truth = {
        "sequence": volume.sequence,
        "numbers": volume.truth,
        "scapular_points_lps_mm": volume.anatomy.scapular_points.tolist(),
        "anatomy": asdict(volume.anatomy),
    }
    replace_bytes(folder / "truth.json", json.dumps(truth, indent=1).encode())
    return image, labels


def write_shoulders(
    folder: str | Path,
    patients: int = 8,
    test: int = 3,
    slices: int = 100,
    side: int = 256,
    seed: int = 0,
    planes: tuple[str, ...] = ("axial",),
    validation: int = 0,
    progress: Callable[[str, int, int], None] | None = None,
    **options,
) -> Path:
    """Write simulated patients as a data set for ``msus train --task shoulder-mri`` and return its folder.

    Each has 150 mm across the slices and 160 mm within them. ``index.csv`` has the `COLUMNS`; the last ``test``
    patients are for testing, the ``validation`` ones before them for choosing settings. Patients that are there already
    stay as they are, so that the same call goes on after a stop. ``options`` go to `shoulder.render_shoulder`.

    Raises:
        ValueError: fewer patients than are to be tested, or a data set of something else is there.
        OSError: it cannot be written.
    """
    folder = Path(folder)
    if not 0 <= test + validation < patients:
        raise ValueError(f"Of {patients} patients, {test + validation} cannot be set aside; simulate more.")
    about = {"patients": patients, "slices": slices, "side": side, "seed": seed, "planes": list(planes)}
    note = folder / "simulated.json"
    if folder.is_dir() and any(folder.iterdir()):
        known = json.loads(note.read_text(encoding="utf-8")) if note.is_file() else None
        if known != about:
            raise ValueError(f"{folder} holds something else; choose another folder.")
    folder.mkdir(parents=True, exist_ok=True)
    replace_bytes(note, json.dumps(about).encode())
    rows = []
    for number in range(patients):
        if progress:
            progress("simulating", number, patients)
        place = folder / f"patient_{number + 1:03d}"
        plane = planes[number % len(planes)]
        if not (place / "truth.json").is_file():
            grid = ShoulderGrid((slices, side, side), (150 / slices, 160 / side, 160 / side))
            save_shoulder(random_shoulder(1000 * seed + number, grid, plane=plane, **options), place)
        left = patients - number
        split = "test" if left <= test else "validation" if left <= test + validation else "train"
        rows.append((place.name, f"{place.name}/image.nrrd", f"{place.name}/labels.seg.nrrd", split))
    replace_csv(folder / "index.csv", list(COLUMNS), [dict(zip(COLUMNS, row, strict=True)) for row in rows])
    if progress:
        progress("simulating", patients, patients)
    return folder


def main() -> None:
    """The command line ``python -m MSUSSegmentLib.phantoms.shoulder_sample DIR``: eight patients of 100 slices."""
    import argparse

    parser = argparse.ArgumentParser(description="Simulate shoulders in MR with their labels.")
    parser.add_argument("folder", type=Path)
    for name, usual in (("patients", 8), ("test", 3), ("validation", 0), ("slices", 100), ("side", 256), ("seed", 0)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    parser.add_argument("--planes", nargs="+", default=["axial"])
    given = vars(parser.parse_args())
    folder = given.pop("folder")
    planes = tuple(given.pop("planes"))
    write_shoulders(folder, planes=planes, progress=lambda stage, done, total: print(f"{done} of {total}"), **given)


if __name__ == "__main__":
    main()
