"""Random cross-sections and the data set made of them."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from MSUSSegmentLib.measure.area import mask_from_contour
from MSUSSegmentLib.phantoms.transverse import render_transverse
from MSUSSegmentLib.phantoms.transverse_sample import (
    AREAS_CM2,
    INDEX_COLUMNS,
    STRUCTURE,
    TRUTH_COLUMNS,
    random_transverse,
    write_transverse_dataset,
)


def test_random_cross_sections_are_varied():
    drawn = [random_transverse(np.random.default_rng([1, k])) for k in range(30)]
    targets = [m for p in drawn for m in p.muscles if m.target]
    assert len(targets) > len(drawn)
    assert any(not m.target for p in drawn for m in p.muscles)
    assert min(m.echo for m in targets) < 40 and max(m.echo for m in targets) > 95
    assert len({p.shape for p in drawn}) > 3
    assert 0 < sum(p.screen is not None for p in drawn) < 20
    assert any(p.fan_deg > 0 for p in drawn) and any(p.bone for p in drawn)


def test_the_truth_of_random_cross_sections_is_exact():
    for k in (0, 1, 2):
        image = render_transverse(random_transverse(np.random.default_rng([5, k])))
        for section in image.sections:
            assert AREAS_CM2[0] <= section.area_cm2 <= AREAS_CM2[1]
            assert np.array_equal(section.mask, mask_from_contour(section.contour, image.pixels.shape))
            pixel = image.spacing[0] * image.spacing[1] / 100
            assert section.mask.sum() * pixel == pytest.approx(section.area_cm2, rel=0.005)


def test_the_same_generator_gives_the_same_phantom():
    assert random_transverse(np.random.default_rng(5)) == random_transverse(np.random.default_rng(5))


def test_a_data_set_has_the_layout_that_training_reads(tmp_path):
    from PIL import Image

    seen = []
    folder = write_transverse_dataset(tmp_path / "cross", 2, seed=2, progress=lambda *said: seen.append(said))
    assert seen == [("simulating", 1, 2), ("simulating", 2, 2)]
    rows = list(csv.DictReader((folder / "index.csv").open(encoding="utf-8")))
    assert tuple(rows[0]) == INDEX_COLUMNS and [r["id"] for r in rows] == ["t00000", "t00001"]
    truths = list(csv.DictReader((folder / "truth.csv").open(encoding="utf-8")))
    assert tuple(truths[0]) == TRUTH_COLUMNS
    for row in rows:
        picture = np.asarray(Image.open(folder / "images" / f"{row['id']}.png"))
        mask = np.asarray(Image.open(folder / STRUCTURE / f"{row['id']}.png"))
        assert mask.shape == picture.shape == (int(row["height"]), int(row["width"]))
        assert set(np.unique(mask)) == {0, 255}
        own = [t for t in truths if t["id"] == row["id"]]
        area = sum(float(t["CSA"]) for t in own)
        pixel = float(own[0]["sx"]) * float(own[0]["sy"]) / 100
        assert (mask > 0).sum() * pixel == pytest.approx(area, rel=0.005)
        if len(own) == 1:
            assert float(own[0]["EI"]) == pytest.approx(picture[mask > 0].mean(), rel=1e-5)
    assert [p.name for p in tmp_path.iterdir()] == ["cross"]


def test_stopping_half_way_leaves_nothing(tmp_path):
    def stop(*_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_transverse_dataset(tmp_path / "cross", 3, progress=stop)
    assert list(tmp_path.iterdir()) == []
