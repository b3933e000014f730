"""Lesion by lesion, numbers beside the expert's, and the curve under speckle."""

import csv

import numpy as np
import pytest

from MSUSSegmentLib.evaluation.lesions import Detection, LesionComparison, detection, format_curve, speckle_curve
from MSUSSegmentLib.learning.dataset import read_dataset, read_grey
from MSUSSegmentLib.learning.evaluate import evaluate
from MSUSSegmentLib.learning.speckle import SEVERITIES, speckled
from MSUSSegmentLib.phantoms.cuff_sample import STRUCTURES, write_cuff_dataset
from MSUSSegmentLib.tasks.registry import find_task


def square(*corners):
    mask = np.zeros((40, 40), bool)
    for x, y in corners:
        mask[y : y + 8, x : x + 8] = True
    return mask


def test_lesions_are_counted_part_by_part():
    truth = square((2, 2), (22, 22))
    assert detection(truth, truth) == Detection(2, 2, 0, 0, 0)
    assert detection(square((2, 2)), truth) == Detection(2, 1, 0, 0, 0)
    assert detection(square((2, 2), (28, 2)), truth) == Detection(2, 1, 1, 0, 0)
    assert detection(square((9, 9)), truth) == Detection(2, 0, 1, 0, 0)  # touches a corner only
    assert detection(square((2, 2)), square()) == Detection(0, 0, 1, 1, 1)
    assert detection(square(), square()) == Detection(0, 0, 0, 1, 0)
    both = detection(truth, truth) + detection(square((2, 2)), square())
    assert str(both) == ("2 of 2 lesions found, 1 marked where there is none, "
                         "1 of 1 images without a lesion show a marked one")  # fmt: skip


def test_speckle_multiplies_by_what_its_severity_says():
    grey = np.full((128, 128), 100, np.uint8)
    assert np.array_equal(speckled(grey, 0), grey)
    for severity in (1, 2, 3):
        noise = speckled(grey, severity, "a") / 100.0 - 1
        assert noise.std() == pytest.approx(SEVERITIES[severity], rel=0.08) and abs(noise.mean()) < 0.05
    assert np.array_equal(speckled(grey, 3, "a"), speckled(grey, 3, "a"))
    assert not np.array_equal(speckled(grey, 3, "a"), speckled(grey, 3, "b"))
    assert not speckled(np.zeros((32, 32), np.uint8), 5).any()
    with pytest.raises(ValueError, match="from 0 to 5"):
        speckled(grey, 6)


class Knowing:
    """Gives an expert's own masks, shifted sideways; where the picture is speckled, none of the tear."""

    name, structures = "knowing", STRUCTURES

    def __init__(self, examples, shift=0):
        self.shift, self.known = shift, {}
        for example in examples:
            masks = {s: read_grey(path) > 127 for s, path in example.masks.items()}
            self.known[read_grey(example.image).tobytes()] = masks

    def probabilities(self, grey, bounds):
        masks = self.known.get(grey.tobytes(), {})
        maps = {s: np.roll(masks.get(s, np.zeros(grey.shape, bool)), self.shift, 1) for s in STRUCTURES}
        return {s: m.astype(np.float32) for s, m in maps.items()} | {"tear_probability": 0.9}


@pytest.fixture(scope="module")
def examples(tmp_path_factory):
    folder = write_cuff_dataset(tmp_path_factory.mktemp("cuff") / "data", 3, seed=21, tear_share=0.7)
    return read_dataset(folder, STRUCTURES).examples


def test_numbers_are_set_beside_those_of_the_experts_masks(examples, tmp_path):
    compare = LesionComparison(find_task("rotator-cuff"), Knowing(examples))
    result = evaluate(list(examples), compare.predictor, find=compare, spacing_of=compare.spacing_of)
    torn = sum(e.about["class"] == "tear" for e in examples)
    assert torn and compare.counts == Detection(torn, torn, 0, len(examples) - torn, 0)
    assert result.summary["tear"]["pooled_recall"] == 1 and result.rows[0]["hd95_unit"] == "mm"
    assert f"tear_width: {torn} images, mean difference +0 mm" in compare.format()
    compare.write(tmp_path)
    rows = list(csv.DictReader((tmp_path / "numbers.csv").open(encoding="utf-8-sig")))
    assert {r["quantity"] for r in rows} >= {"tear_area", "tear_depth", "tear_probability"}


def test_the_curve_falls_where_a_model_does_not_stand_speckle(examples):
    rows = speckle_curve(examples, Knowing(examples), "tear", (0, 2))
    assert [row["severity"] for row in rows] == [0, 2]
    assert rows[0]["dice"] == 1 and rows[1]["recall"] == 0
    assert "0.20" in format_curve(rows)
