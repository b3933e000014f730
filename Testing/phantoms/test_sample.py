"""Random phantoms and the data set made of them."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from MSUSSegmentLib.phantoms import sample
from MSUSSegmentLib.phantoms.sample import INDEX_COLUMNS, TRUTH_COLUMNS, random_phantom, write_dataset


def test_random_phantoms_are_valid_and_varied():
    drawn = [random_phantom(np.random.default_rng([1, k])) for k in range(60)]
    lengths = []
    for phantom in drawn:
        middle = (phantom.shape[1] - 1) * phantom.spacing[0] / 2
        lengths.append(phantom.bundle().central_fascicle(middle).length)
    assert min(lengths) > 15 and max(lengths) < 400
    assert {p.rises for p in drawn} == {"left", "right"}
    assert 0 < sum(p.screen is not None for p in drawn) < 40
    assert len({p.shape for p in drawn}) > 2


def test_the_same_generator_gives_the_same_phantom():
    assert random_phantom(np.random.default_rng(5)) == random_phantom(np.random.default_rng(5))


def test_a_data_set_has_the_layout_that_training_reads(tmp_path):
    from PIL import Image

    folder = write_dataset(tmp_path / "phantoms", 3, seed=2)
    rows = list(csv.DictReader((folder / "index.csv").open(encoding="utf-8")))
    assert tuple(rows[0]) == INDEX_COLUMNS
    assert [r["id"] for r in rows] == ["p00000", "p00001", "p00002"]
    assert [r["fold"] for r in rows] == ["0", "1", "2"]
    truths = list(csv.DictReader((folder / "truth.csv").open(encoding="utf-8")))
    assert tuple(truths[0]) == TRUTH_COLUMNS and float(truths[0]["MT"]) > 0
    for row in rows:
        picture = np.asarray(Image.open(folder / "images" / f"{row['id']}.png"))
        assert picture.shape == (int(row["height"]), int(row["width"])) and picture.dtype == np.uint8
        for kind in ("aponeurosis", "fascicle"):
            mask = np.asarray(Image.open(folder / kind / f"{row['id']}.png"))
            assert mask.shape == picture.shape and set(np.unique(mask)) == {0, 255}
    assert [p.name for p in tmp_path.iterdir()] == ["phantoms"]


def test_a_folder_with_something_in_it_is_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("keep")
    with pytest.raises(FileExistsError, match="not empty"):
        write_dataset(tmp_path, 1)
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]


def test_no_images_are_no_data_set(tmp_path):
    with pytest.raises(ValueError, match="one image or more"):
        write_dataset(tmp_path / "none", 0)


def test_a_data_set_that_fails_half_way_leaves_nothing(tmp_path, monkeypatch):
    def fail(*_):
        raise OSError("disk full")

    monkeypatch.setattr(sample, "_write_table", fail)
    with pytest.raises(OSError, match="disk full"):
        write_dataset(tmp_path / "half", 1)
    assert list(tmp_path.iterdir()) == []
