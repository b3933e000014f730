"""A model of volumes against label maps and the truth of simulated patients."""

from __future__ import annotations

import numpy as np
import pytest

from MSUSSegmentLib.evaluation.volume_evaluation import (
    chosen_cases,
    evaluate_volumes,
    tables_of,
    write_volume_evaluation,
)
from MSUSSegmentLib.learning.examples import DatasetError
from MSUSSegmentLib.learning.volume_dataset import read_volume_dataset
from MSUSSegmentLib.phantoms.shoulder_sample import write_shoulders
from MSUSSegmentLib.tasks.shoulder_mri import SHOULDER_MRI


@pytest.fixture(scope="module")
def dataset(tmp_path_factory):
    folder = tmp_path_factory.mktemp("shoulders") / "set"
    return read_volume_dataset(write_shoulders(folder, patients=3, test=2, slices=40, side=64, subslices=1))


class Brightness:
    """A stand-in that knows the labels of the volume that it sees, but for one slice."""

    name = "stand-in"

    def __init__(self, dataset):
        from MSUSSegmentLib.learning.volume_dataset import read_labelled

        self.known = [read_labelled(case, SHOULDER_MRI.structures) for case in dataset.cases]

    def predict(self, volume, spacing, progress):
        labels = next(one.labels for one in self.known if np.array_equal(one.volume, volume)).copy()
        labels[20] = 0
        return labels


def test_scores_and_numbers_are_those_of_the_labels_but_for_one_slice(dataset, tmp_path):
    found = evaluate_volumes(SHOULDER_MRI, Brightness(dataset), chosen_cases(dataset, None, None), output=tmp_path)
    assert [row["patient"] for row in found.rows] == ["patient_002"] * 2 + ["patient_003"] * 2
    assert all(row["PPV"] == 1 and 0.9 < row["sensitivity"] < 1 for row in found.rows)
    dice = found.rows[0]["dice"]
    assert dice == pytest.approx(2 * found.rows[0]["sensitivity"] / (1 + found.rows[0]["sensitivity"]))
    of = {(row["patient"], row["quantity"]): row for row in found.numbers}
    version = of["patient_002", "version"]
    assert version["found"] == pytest.approx(version["truth"], abs=3) and version["labels"] is not None
    assert of["patient_002", "humerus_volume"]["found"] < of["patient_002", "humerus_volume"]["labels"]
    assert {path.name for path in tmp_path.glob("*.png")} == {"patient_002.png", "patient_003.png"}
    overlap, numbers = tables_of(found)
    assert overlap[0] == ["model", "structure", "dice", "PPV", "sensitivity", "patients"]
    assert overlap[1][0] == "stand-in" and "±" in overlap[1][2] and numbers[0][2] == "mean difference from truth"
    text, markdown = write_volume_evaluation(found, tmp_path)
    assert "Time for each volume" in text and "|---|" in markdown and (tmp_path / "scores.csv").is_file()


def test_cases_are_chosen_by_split_and_fold(dataset):
    assert [case.patient for case in chosen_cases(dataset, None, None)] == ["patient_002", "patient_003"]
    assert [case.patient for case in chosen_cases(dataset, "train", None)] == ["patient_001"]
    assert [case.patient for case in chosen_cases(dataset, None, 0)] == ["patient_001"]
    with pytest.raises(DatasetError, match="no volume"):
        chosen_cases(dataset, None, 3)
