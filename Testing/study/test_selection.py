"""Which images come next: unsure ones first, and no two of a kind."""

from dataclasses import replace

import numpy as np
import pytest
from exchange_help import make_study, phantom

from MSUSSegmentLib.measure.types import Measurement
from MSUSSegmentLib.study.annotation import AI
from MSUSSegmentLib.study.selection import choose_next, entropy_of, rank_images, uncertainty_of
from MSUSSegmentLib.tasks.result import Drawing


def unit(*values):
    return np.array(values, float) / np.linalg.norm(values)


def test_an_unsure_map_has_a_high_entropy_whatever_the_background():
    sure, unsure = np.zeros((20, 20)), np.zeros((20, 20))
    sure[5:10], unsure[5:10] = 0.99, 0.5
    assert entropy_of([unsure]) == pytest.approx(1.0) and entropy_of([sure]) < 0.1
    assert entropy_of([np.pad(sure, 50)]) == entropy_of([sure])
    assert entropy_of([np.zeros((5, 5))]) == 1.0 == entropy_of([])


def test_of_images_that_are_alike_one_is_chosen():
    shown = np.array([unit(1, 0, 0), unit(1, 0.1, 0), unit(0, 1, 0), unit(0, 0, 1)])
    assert choose_next([0.9, 0.8, 0.5, 0.4], shown, 3) == [0, 2, 3]
    assert choose_next([0.9, 0.8, 0.5, 0.4], shown, 9) == [0, 2, 3, 1]


def test_what_is_like_the_labelled_comes_last():
    shown = np.array([unit(1, 0), unit(0, 1)])
    assert choose_next([0.9, 0.3], shown, 1, labelled=np.array([unit(1, 0.05)])) == [1]
    assert choose_next([], np.empty((0, 2)), 3) == []
    with pytest.raises(ValueError, match="its uncertainty"):
        choose_next([1.0, 2.0], shown[:1], 1)


def test_uncertainty_is_what_the_networks_confidence_leaves(tmp_path):
    study = make_study(tmp_path, 1, {AI: 0})
    (one,) = study.annotations(AI)
    sure = replace(one, drawing=Drawing(confidence={"MT": 0.9, "PA": 0.7}))
    nothing = replace(one, drawing=Drawing(), measurements=(Measurement("MT", None, None, "mm"),))
    assert uncertainty_of([sure]) == pytest.approx(0.2) and uncertainty_of([nothing]) == 1.0
    assert uncertainty_of([sure, nothing]) == pytest.approx(0.6) and uncertainty_of([]) == 0.5


def test_a_study_is_ranked_without_what_is_approved(tmp_path):
    study = make_study(tmp_path, 4, {AI: 0})
    images = list(study.images())
    for image, confidence in zip(images, (0.9, 0.2, 0.6, 0.1), strict=True):
        (one,) = study.annotations_of(image, AI)
        study.save(image, AI, [replace(one, drawing=Drawing(confidence={"MT": confidence}))], one.status)
    from exchange_help import annotate

    done = annotate(images[3], phantom(3), "anna")
    study.save(images[3], "anna", [done], done.status)
    ranked = rank_images(study)
    assert sorted(ranked, key=ranked.get, reverse=True) == ["image001", "image002", "image000"]
    assert max(ranked.values()) == 1.0 and min(ranked.values()) > 0
    with pytest.raises(InterruptedError):
        rank_images(study, cancelled=lambda: True)
    with pytest.raises(ValueError, match="nothing to rank"):
        rank_images(make_study(tmp_path / "empty", 2))
