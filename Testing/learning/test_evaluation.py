"""Scores by hand, and what an evaluation leaves on disk."""

import csv

import numpy as np
import pytest
import torch

from MSUSSegmentLib.learning.dataset import DatasetError, read_dataset, read_grey
from MSUSSegmentLib.learning.evaluate import choose, evaluate, find_by_threshold, format_table, write_evaluation
from MSUSSegmentLib.learning.metrics import count, hausdorff95, scores
from MSUSSegmentLib.networks.predictor import Predictor


class Brightness(torch.nn.Module):
    """Calls bright pixels aponeurosis and nothing fascicle."""

    def forward(self, x):
        return torch.cat([50 * (x - 0.62), torch.full_like(x, -9.0)], dim=1)


@pytest.fixture
def predictor():
    return Predictor(Brightness(), ("aponeurosis", "fascicle"), 96, name="brightness", device="cpu")


def test_scores_are_those_of_the_definitions():
    predicted = np.array([[1, 1, 1, 0], [0, 0, 0, 0]], bool)
    truth = np.array([[0, 1, 1, 1], [1, 0, 0, 0]], bool)
    found = scores(count(predicted, truth))
    assert found["iou"] == 2 / 5
    assert found["dice"] == 4 / 7
    assert found["precision"] == 2 / 3
    assert found["recall"] == 2 / 4
    assert found["pixel_accuracy"] == 5 / 8


def test_two_empty_masks_agree_and_have_no_precision():
    empty = np.zeros((3, 3), bool)
    found = scores(count(empty, empty))
    assert found["iou"] == found["dice"] == found["pixel_accuracy"] == 1
    assert np.isnan(found["precision"]) and np.isnan(found["recall"])


def test_the_hausdorff_distance_is_that_of_the_definition_in_px_and_in_mm():
    rng = np.random.default_rng(4)
    one, other = (rng.random((2, 30, 40)) > 0.97)
    found = hausdorff95(one, other, (0.5, 0.25))
    # Isolated pixels are all edge; the distances by comparing every pair.
    pixels = [np.argwhere(mask & ~_inner(mask)) * (0.25, 0.5) for mask in (one, other)]
    apart = np.hypot(*(pixels[0][:, None] - pixels[1][None]).transpose(2, 0, 1))
    assert found == pytest.approx(max(np.percentile(apart.min(axis=1), 95), np.percentile(apart.min(axis=0), 95)))
    square, moved = np.zeros((2, 50, 50), bool)
    square[10:30, 10:30] = moved[10:30, 14:34] = True
    assert hausdorff95(square, moved) == 4.0 and hausdorff95(square, square) == 0.0


def test_the_hausdorff_distance_is_monais():
    from monai.metrics import compute_hausdorff_distance

    rows, columns = np.mgrid[:60, :80]
    one = ((rows - 30) / 18) ** 2 + ((columns - 40) / 25) ** 2 < 1
    other = ((rows - 33) / 15) ** 2 + ((columns - 36) / 27) ** 2 < 1
    pair = (torch.from_numpy(mask[None, None].astype(np.float32)) for mask in (one, other))
    theirs = compute_hausdorff_distance(*pair, include_background=True, percentile=95, spacing=(0.25, 0.5))
    assert hausdorff95(one, other, (0.5, 0.25)) == pytest.approx(float(theirs), rel=1e-5)


def _inner(mask):
    padded = np.pad(mask, 1)
    return padded[:-2, 1:-1] & padded[2:, 1:-1] & padded[1:-1, :-2] & padded[1:-1, 2:]


def test_an_empty_mask_has_no_distance_to_another():
    empty, full = np.zeros((5, 5), bool), np.ones((5, 5), bool)
    assert np.isnan(hausdorff95(empty, full)) and hausdorff95(empty, empty) == 0.0
    with pytest.raises(ValueError, match="differ in size"):
        hausdorff95(empty, full[1:])


def test_masks_of_two_sizes_are_refused():
    with pytest.raises(ValueError, match="differ in size"):
        count(np.zeros((3, 3), bool), np.zeros((3, 4), bool))


def test_a_structure_is_scored_only_where_an_expert_marked_it(make_dataset, predictor):
    data = read_dataset(make_dataset(), ("aponeurosis", "fascicle"))
    result = evaluate(list(data.examples), predictor)
    assert result.summary["aponeurosis"]["images"] == 8
    assert result.summary["fascicle"]["images"] == 4
    assert result.summary["aponeurosis"]["iou"] > 0.6
    assert result.summary["fascicle"]["iou"] == 0
    assert result.mean_iou == pytest.approx(result.summary["aponeurosis"]["iou"] / 2)
    assert f"{result.mean_iou:.4f}" in format_table(result)
    dice = [row["dice"] for row in result.rows if row["structure"] == "aponeurosis"]
    assert result.summary["aponeurosis"]["dice_sd"] == pytest.approx(np.std(dice, ddof=1))
    assert f"{np.mean(dice):.3f} ± {np.std(dice, ddof=1):.3f}" in format_table(result)


def test_tables_and_pictures_of_best_median_and_worst_are_written(make_dataset, predictor, tmp_path):
    examples = choose(read_dataset(make_dataset(), ("aponeurosis", "fascicle")), "train", 0)
    calls, find = [], find_by_threshold(predictor)
    result = evaluate(examples, predictor, find=lambda example, grey: calls.append(example.id) or find(example, grey))
    write_evaluation(result, examples, tmp_path / "out")
    assert sorted(calls) == sorted(example.id for example in examples), "every image is segmented once"
    names = sorted(p.name for p in (tmp_path / "out").iterdir())
    for word in ("best", "median", "worst"):
        assert sum(word in n for n in names) == 2
    by_id = {example.id: example for example in examples}
    for (structure, name), mask in result.pictured.items():
        example = by_id[name]
        np.testing.assert_array_equal(mask, find(example, read_grey(example.image))[structure])
    assert {structure for structure, _ in result.pictured} == {"aponeurosis", "fascicle"}
    assert len(result.pictured) < len(result.rows)
    rows = list(csv.DictReader((tmp_path / "out" / "images.csv").open()))
    assert len(rows) == len(result.rows)
    ious = [float(r["iou"]) for r in rows if r["structure"] == "aponeurosis"]
    assert result.summary["aponeurosis"]["iou"] == pytest.approx(np.mean(ious))


def test_a_file_that_breaks_between_reading_and_scoring_is_named(make_dataset, predictor):
    folder = make_dataset(4)
    data = read_dataset(folder, ("aponeurosis",))
    (folder / "images" / "p2.png").write_bytes(b"broken")
    result = evaluate(list(data.examples), predictor)
    assert len(result.rows) == 3
    assert "p2" in result.problems[0]


def test_a_choice_that_leaves_nothing_is_refused(make_dataset):
    with pytest.raises(DatasetError, match="fold 3"):
        choose(read_dataset(make_dataset(), ("aponeurosis",)), None, 3)


def test_one_image_has_scores_without_a_spread_and_no_nan_anywhere(make_dataset, predictor, tmp_path):
    data = read_dataset(make_dataset(), ("aponeurosis", "fascicle"))
    result = evaluate(list(data.examples[:1]), predictor)
    text = format_table(result)
    assert "nan" not in text and "±" not in text and f"{result.rows[0]['iou']:.3f}" in text
    write_evaluation(result, list(data.examples[:1]), tmp_path / "out")
    for name in ("images.csv", "summary.csv"):
        assert "nan" not in (tmp_path / "out" / name).read_text(encoding="utf-8")
