"""How many points a person moves from the network's proposal, against drawing from nothing.

    PYTHONPATH=MSUSSegment python Testing/benchmarks/study_time_saved.py DL_TRACK FOLDER

The held-out images (fold 0) of dl_track become a study; its masks are what the person answers, fascicles by their
traces alone. The network proposes, and the person goes through the queue: a control point of an aponeurosis that lies
further than the tolerance from the answer's edge is dragged onto it, a fascicle whose direction is off is turned by one
of its ends, what is missing is drawn, what should not be there is deleted. A second person is blind to the network and
draws everything with as few points as keep the curve within the same tolerance. Each is saved as a record of the study;
what the records say was moved, drawn and removed is counted.

Where the answer has no mask of a structure (no fascicles, say), nothing is asked of either person. Not a test: the
images are not in the repository.
"""

from __future__ import annotations

import argparse
import csv
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
from scipy import optimize

from MSUSSegmentLib.io.open import open_recording
from MSUSSegmentLib.io.result_files import content_sha256
from MSUSSegmentLib.io.scan_area import find_scan_area_of
from MSUSSegmentLib.learning.dataset import read_mask
from MSUSSegmentLib.measure.masks import geometry_from_masks
from MSUSSegmentLib.measure.types import MANUAL, Line
from MSUSSegmentLib.study.annotation import AI, APPROVED, PROPOSED, Annotation
from MSUSSegmentLib.study.image import StudyImage
from MSUSSegmentLib.study.study import Settings, Study
from MSUSSegmentLib.tasks.derive import claimed, derive
from MSUSSegmentLib.tasks.longitudinal import LONGITUDINAL as TASK
from MSUSSegmentLib.tasks.result import Drawing, Picture
from MSUSSegmentLib.tasks.task import probabilities_of

#: An aponeurosis is right when it lies within this share of the scan area's height, a fascicle within so many degrees.
TOLERANCE, DEGREES = 0.01, 3.0
CURVES, FASCICLE = ("superficial", "deep"), "fascicle"
#: Points by which a curve may be drawn.
MOST_POINTS = 15
PERSON, ALONE = "from the proposal", "from nothing"


def height_at(points: np.ndarray, x: np.ndarray) -> np.ndarray:
    """Height of a curve (N, 2) at columns; nan where it does not reach."""
    return np.interp(x, points[:, 0], points[:, 1], left=np.nan, right=np.nan)


def fewest_points(curve: np.ndarray, tolerance: float) -> np.ndarray:
    """As few points, at even steps, as keep the joined line within the tolerance of the curve."""
    x = np.linspace(curve[0, 0], curve[-1, 0], 101)
    for count in range(2, MOST_POINTS + 1):
        knots = np.linspace(x[0], x[-1], count)
        if np.abs(np.interp(x, knots, height_at(curve, knots)) - height_at(curve, x)).max() <= tolerance:
            break
    return np.column_stack([knots, height_at(curve, knots)])


def direction(points: np.ndarray) -> float:
    """Angle of a line from its lower-left to its upper end, degrees; its picture's y runs down."""
    (x0, y0), (x1, y1) = sorted(points[[0, -1]].tolist())
    return float(np.degrees(np.arctan2(y0 - y1, x1 - x0)))


def corrected_curve(line: Line | None, answer: Line | None, tolerance: float) -> Line | None:
    """The line as the person leaves it; None for none."""
    if answer is None:
        return None
    if line is None:
        return Line(fewest_points(answer.points, tolerance), MANUAL, rater=PERSON)
    points = line.points.copy()
    wanted = height_at(answer.points, points[:, 0])
    off = np.abs(points[:, 1] - wanted) > tolerance  # beyond the answer's ends nobody knows better
    points[off, 1] = wanted[off]
    return replace(claimed(line, PERSON), points=points) if off.any() else line


def corrected_fascicles(lines: list[Line], answers: list[Line], degrees: float) -> list[Line]:
    """As many fascicles as the answer has, each as the person leaves it: the likest in direction are kept."""
    cost = np.array([[abs(direction(a.points) - direction(b.points)) for b in answers] for a in lines])
    pairs = list(zip(*optimize.linear_sum_assignment(cost), strict=True)) if cost.size else []
    left = []
    for i, j in pairs:
        line, points = lines[i], lines[i].points[[0, -1]].copy()
        if cost[i, j] > degrees:  # turn it about its lower end
            low, high = (0, 1) if points[0, 1] >= points[1, 1] else (1, 0)
            angle = np.radians(direction(answers[j].points))
            run = points[high, 0] - points[low, 0]
            points[high, 1] = points[low, 1] - np.tan(angle) * run
            line = replace(claimed(line, PERSON), points=points)
        left.append(line)
    done = {j for _, j in pairs}
    return left + [Line(b.points[[0, -1]], MANUAL, rater=PERSON) for j, b in enumerate(answers) if j not in done]


def counted(changes: list[dict], annotation: Annotation, proposed: set) -> dict[str, int]:
    """Point moves, points drawn, and lines deleted, as the record tells them.

    A proposed fascicle follows its trace; once it is turned the record takes it as drawn, which is one move of an end.
    """
    found = {"moved": 0, "drawn": 0, "deleted": 0}
    for change in changes:
        if change["what"] == "moved":
            found["moved"] += len(change["points"])
        elif change["what"] == "drawn" and (change["kind"], change["index"]) in proposed:
            found["moved"] += 1
        elif change["what"] == "drawn":
            found["drawn"] += len(annotation.lines[change["kind"], change["index"]].points)
        elif change["what"] == "removed":
            found["deleted"] += 1
        elif change["what"] == "reshaped":
            raise ValueError("Nobody adds points to a line here.")
    return found


def answers_of(folder: Path, name: str, picture: Picture) -> dict[tuple[str, int], Line] | None:
    """The lines of the expert's masks; None where they show no pair of aponeuroses."""
    maps = {s: read_mask(path) for s in TASK.structures if (path := folder / s / f"{name}.png").exists()}
    geometry = geometry_from_masks(maps["aponeurosis"], maps.get("fascicle"))  # no texture: what the person drew
    found = derive(TASK, TASK.lay(geometry, picture, None, TASK.conventions()), picture, None, TASK.conventions())
    lines = {key: line for key, line in found.lines.items() if key[0] in (*CURVES, FASCICLE) and line.placed}
    return lines if all((kind, 1) in lines for kind in CURVES) else None


def drawn(annotation: Annotation) -> dict[tuple[str, int], Line]:
    return {key: line for key, line in annotation.lines.items() if key[0] in (*CURVES, FASCICLE) and line.placed}


def replay(data: Path, folder: Path, limit: int, tolerance: float, degrees: float) -> dict:
    from MSUSSegmentLib.networks.predictor import load_predictor

    with (data / "index.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["fold"] == "0" and row["has_apo"] == "1"][:limit]
    predictor = load_predictor(TASK.bundle, device="cpu")
    roots = ((None, str((data / "images").resolve())),)
    answers: dict[str, dict] = {}
    tolerances: dict[str, float] = {}
    skipped = 0
    with Study.create(folder / "study", Settings(TASK.name, name="dl_track, fold 0", roots=roots)) as study:
        for order, row in enumerate(rows):
            path = next((data / "images").glob(f"{row['id']}.*"))
            with open_recording(path) as recording:
                grey, bounds = recording.frame(0).pixels, find_scan_area_of(recording)
            picture = Picture(grey, bounds=bounds)
            answer = answers_of(data, row["id"], replace(picture, bounds=None))
            if answer is None:
                skipped += 1
                continue
            answers[row["id"]], tolerances[row["id"]] = answer, tolerance * bounds.height
            image = StudyImage(row["id"], path.name, path.name, 0, content_sha256(path), order, grey.shape,
                               subject=f"group {row['group']}")  # fmt: skip
            study.add(image)
            found = TASK.interpret(probabilities_of(predictor, still=True)(grey, bounds), picture,
                                   maker=(predictor.name, predictor.weights_sha256))  # fmt: skip
            proposal = Annotation(
                image.name, image.source, image.sha256, 0, TASK.name, grey.shape, None, AI, PROPOSED, masks=found.masks,
                drawing=found.drawing, measurements=found.measurements, model=predictor.name,
                weights=predictor.weights_sha256,
            )  # fmt: skip
            study.save(image, AI, [proposal], PROPOSED)
        for rater in (PERSON, ALONE):
            queue, at = study.queue(rater), None
            while (item := queue.next(at)) is not None:
                at, image = item, study.image(item.image)
                start = study.start(image, rater)
                blank = replace(start.annotations[0], drawing=Drawing(), masks={}, measurements=())
                before = start.annotations[0] if rater == PERSON else blank
                after = answered(before, answers[image.name], tolerances[image.name], degrees, rater)
                study.save(image, rater, [after], APPROVED, started_from=AI if rater == PERSON else "")
        return told(study, answers, skipped)


def answered(before: Annotation, answer: dict, tolerance: float, degrees: float, rater: str) -> Annotation:
    """What the person leaves."""
    lines = drawn(before)
    left: dict[tuple[str, int], Line] = {}
    for kind in CURVES:
        line = corrected_curve(lines.get((kind, 1)), answer.get((kind, 1)), tolerance)
        if line is not None:
            left[kind, 1] = line
    asked = [line for key, line in sorted(answer.items()) if key[0] == FASCICLE]
    own = [line for key, line in sorted(lines.items()) if key[0] == FASCICLE]
    for number, line in enumerate(corrected_fascicles(own, asked, degrees) if asked else own, 1):
        left[FASCICLE, number] = line
    found = derive(TASK, replace(before.drawing, lines=left), None, None, TASK.conventions())
    return replace(before, rater=rater, status=APPROVED, drawing=found.drawing, measurements=found.measurements)


def told(study: Study, answers: dict, skipped: int) -> dict:
    """The counts, over all images and an image."""
    result = {"images": len(answers), "images with fascicles": 0, "answers without a pair of aponeuroses": skipped}
    counts = {}
    for rater in (PERSON, ALONE):
        rows = []
        for image in study.images():
            record = study.record(image, rater)
            (annotation,) = study.annotations_of(image, rater)
            changes = [one for one in record["changes"] if one["what"] != "painted"]
            of_curves = [one for one in changes if one["kind"] in CURVES]
            of_fascicles = [one for one in changes if one["kind"] == FASCICLE]
            has = any(key[0] == FASCICLE for key in answers[image.name])
            proposed = set(drawn(study.annotations_of(image, AI)[0])) if rater == PERSON else set()
            of_both = [counted(found, annotation, proposed) for found in (of_curves, of_fascicles)]
            rows.append((of_both[0], of_both[1] if has else None))
        counts[rater] = rows
    result["images with fascicles"] = sum(row[1] is not None for row in counts[ALONE])
    for part, name in enumerate(("aponeuroses", "fascicles")):
        for rater, rows in counts.items():
            known = [row[part] for row in rows if row[part] is not None]
            actions = [sum(one.values()) for one in known]
            result[f"{name}, {rater}"] = {
                **{what: int(sum(one[what] for one in known)) for what in ("moved", "drawn", "deleted")},
                "actions an image": round(float(np.mean(actions)), 2),
                "median": float(np.median(actions)),
                "images without any": int(sum(count == 0 for count in actions)),
            }
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, help="dl_track: images/, aponeurosis/, fascicle/, index.csv")
    parser.add_argument("folder", type=Path, help="is made")
    parser.add_argument("--tolerance", type=float, default=TOLERANCE, help="share of the scan area's height")
    parser.add_argument("--degrees", type=float, default=DEGREES)
    parser.add_argument("--limit", type=int, default=10_000)
    given = parser.parse_args()
    given.folder.mkdir(parents=True)
    result = replay(given.data, given.folder, given.limit, given.tolerance, given.degrees)
    text = json.dumps(result, indent=1)
    (given.folder / "result.json").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
