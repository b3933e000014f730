"""What learning from corrections is worth: a simulated study of a look that the shipped model handles badly.

    python Testing/benchmarks/study_learning.py FOLDER             fine-tune once on 40 images, tell the scores
    python Testing/benchmarks/study_learning.py FOLDER --curve     which images to label next, against random order

Phantoms with a coarse point spread function, much noise and attenuation; the person's corrections are the truth. Not a
test: it takes many minutes. Run it with PYTHONPATH=MSUSSegment from the repository's root.
"""

from __future__ import annotations

import argparse
import csv
import json
import shutil
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image

from MSUSSegmentLib.io.result_files import content_sha256
from MSUSSegmentLib.phantoms.muscle import MuscleImage, render_muscle
from MSUSSegmentLib.phantoms.sample import random_phantom
from MSUSSegmentLib.study.annotation import APPROVED, Annotation
from MSUSSegmentLib.study.image import StudyImage
from MSUSSegmentLib.study.study import Settings, Study
from MSUSSegmentLib.tasks.longitudinal import LONGITUDINAL

#: The look: a worn probe on a deep setting.
LOOK = {"noise": 0.1, "axial_psf_mm": 0.25, "lateral_psf_mm": 1.0, "dynamic_range_db": 80.0,
        "attenuation_db_per_cm": 4.0}  # fmt: skip
#: Images of the study; a quarter is held out, so that 40 are learnt from.
IMAGES, HELD_OUT, SEED = 54, 14 / 54, 20


def phantoms(count: int, seed: int = SEED) -> list[MuscleImage]:
    """Different muscles of the look."""
    rng, found = np.random.default_rng(seed), []
    while len(found) < count:
        try:
            found.append(render_muscle(replace(random_phantom(rng, screen_share=0.0), **LOOK)))
        except ValueError:  # it does not fit its image
            continue
    return found


def make_study(folder: Path, count: int = IMAGES) -> Study:
    """A study in which a person has corrected every image into the truth."""
    study = Study.create(folder, Settings(LONGITUDINAL.name, name="Simulated look"))
    (folder / "images").mkdir()
    for number, one in enumerate(phantoms(count)):
        path = folder / "images" / f"p{number:03d}.png"
        Image.fromarray(one.pixels).save(path)
        image = StudyImage(
            path.stem, path.name, f"images/{path.name}", None, content_sha256(path), number, one.pixels.shape,
            spacing=one.spacing, scale_source="simulated", subject=f"Phantom {number}",
        )  # fmt: skip
        study.add(image)
        truth = one.truth
        masks = {"superficial_aponeurosis": truth.superficial_mask, "deep_aponeurosis": truth.deep_mask,
                 "fascicles": truth.fascicle_mask}  # fmt: skip
        corrected = Annotation(
            image.name, image.source, image.sha256, 0, LONGITUDINAL.name, image.shape, one.spacing, "truth", APPROVED,
            masks=masks,
        )  # fmt: skip
        study.save(image, "truth", [corrected], APPROVED)
    return study


def fine_tune_once(folder: Path, epochs: int) -> dict:
    """Fine-tune on 40 corrected images; the scores on those held out, before and after."""
    from MSUSSegmentLib.study.learning import FineTuning, fine_tune

    with make_study(folder / "study") as study:
        begun = time.monotonic()
        options = FineTuning(held_out=HELD_OUT, epochs=epochs, device="cpu")
        told = lambda text: print(text, flush=True)  # noqa: E731
        made = fine_tune(study, LONGITUDINAL, "look", LONGITUDINAL.bundle, options, say=told)
        minutes = (time.monotonic() - begun) / 60
    return {"trained": made.trained, "held_out": made.held_out, "before": made.before, "after": made.after,
            "gain": made.gain, "minutes": minutes}  # fmt: skip


def subset(data: Path, folder: Path, ids: set[str]) -> Path:
    """The data set with these training images only."""
    folder.mkdir(parents=True)
    for entry in data.iterdir():
        if entry.is_dir():
            (folder / entry.name).symlink_to(entry.resolve())
    with (data / "index.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["id"] in ids or row["split"] == "test"]
    with (folder / "index.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return folder


def curve(folder: Path, epochs: int, step: int, rounds: int, seeds: int, orders: list[str]) -> list[dict]:
    """Mean IoU on held-out images over the number of labelled ones, chosen by information and at random."""
    from MSUSSegmentLib.io.scan_area import find_scan_area
    from MSUSSegmentLib.learning.dataset import read_dataset, read_grey
    from MSUSSegmentLib.learning.evaluate import evaluate
    from MSUSSegmentLib.learning.train import TrainingSettings, train
    from MSUSSegmentLib.networks.predictor import load_predictor
    from MSUSSegmentLib.study.export.run import ExportOptions, export_study
    from MSUSSegmentLib.study.near_duplicates import describe_picture
    from MSUSSegmentLib.study.selection import choose_next, entropy_of

    with make_study(folder / "study") as study:
        given = ExportOptions(burnt_in="keep", shares={"train": 1 - HELD_OUT, "test": HELD_OUT}, agreement=False)
        export_study(study, LONGITUDINAL, folder / "data", "msus", given)
    data = read_dataset(folder / "data", LONGITUDINAL.structures)
    pool = [e for e in data.examples if e.split == "train"]
    held_out = [e for e in data.examples if e.split == "test"]
    shown = {e.id: describe_picture(read_grey(e.image)) for e in pool}
    start = evaluate(held_out, load_predictor(LONGITUDINAL.bundle, device="cpu")).mean_iou
    told = [{"order": "none", "seed": 0, "labelled": 0, "mean_iou": start}]
    print(told[-1], flush=True)
    for order in orders:
        for seed in range(seeds if order == "random" else 1):
            labelled, model = [], LONGITUDINAL.bundle
            mixed = np.random.default_rng(seed).permutation(len(pool))
            for number in range(1, rounds + 1):
                free = [e for e in pool if e.id not in labelled]
                if order == "random":
                    labelled += [pool[i].id for i in mixed[len(labelled) : len(labelled) + step]]
                else:
                    predictor, unsure = load_predictor(model, device="cpu"), []
                    for example in free:
                        grey = read_grey(example.image)
                        unsure.append(entropy_of(list(predictor.probabilities(grey, find_scan_area(grey)).values())))
                    known = np.array([shown[i] for i in labelled]) if labelled else None
                    chosen = choose_next(unsure, np.array([shown[e.id] for e in free]), step, known)
                    labelled += [free[i].id for i in chosen]
                name = f"{order}-{seed}-{number}"
                settings = TrainingSettings(
                    structures=LONGITUDINAL.structures, fold=None, epochs=round(epochs * rounds / number), batch_size=4,
                    learning_rate=1e-3, initial=str(LONGITUDINAL.bundle),
                )  # fmt: skip
                train(subset(folder / "data", folder / name, set(labelled)), folder / f"run-{name}", settings,
                      device="cpu", say=lambda _: None)  # fmt: skip
                model = folder / f"run-{name}" / "last.pt"
                iou = evaluate(held_out, load_predictor(model, device="cpu", say=lambda _: None)).mean_iou
                told.append({"order": order, "seed": seed, "labelled": len(labelled), "mean_iou": iou})
                print(told[-1], flush=True)
                shutil.rmtree(folder / name)
    return told


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="is made, and holds everything")
    parser.add_argument("--epochs", type=int, default=30)
    parser.add_argument("--curve", action="store_true")
    parser.add_argument("--step", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--orders", nargs="+", default=["informative", "random"], choices=["informative", "random"])
    parser.add_argument("--seeds", type=int, default=2, help="random orders")
    given = parser.parse_args()
    given.folder.mkdir(parents=True)
    if given.curve:
        told = curve(given.folder, given.epochs, given.step, given.rounds, given.seeds, given.orders)
    else:
        told = fine_tune_once(given.folder, given.epochs)
    text = json.dumps(told, indent=1)
    (given.folder / "result.json").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
