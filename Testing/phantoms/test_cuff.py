"""The simulated rotator cuff: its truth is exact, its picture shows what the truth says."""

import csv
from dataclasses import replace

import numpy as np
import pytest

from MSUSSegmentLib.phantoms.cuff import (
    ARTICULAR,
    BURSAL,
    FULL,
    INTRATENDINOUS,
    Calcification,
    CuffPhantom,
    Tear,
    render_cuff,
)
from MSUSSegmentLib.phantoms.cuff_sample import STRUCTURES, random_cuff, write_cuff_dataset
from MSUSSegmentLib.phantoms.outline import area_of, filled, spans_of

PLAIN = CuffPhantom(shape=(224, 256), spacing=(0.16, 0.16), seed=1)


def with_tear(kind, depth=0.6, **more):
    return replace(PLAIN, tear=Tear(kind, 11.0, 9.0, depth, **more))


@pytest.fixture(scope="module")
def images():
    return {kind: render_cuff(with_tear(kind)) for kind in (BURSAL, ARTICULAR, INTRATENDINOUS, FULL)}


def test_a_polygon_is_filled_and_spanned_exactly():
    square = np.array([[1.0, 1.0], [3.0, 1.0], [3.0, 2.0], [1.0, 2.0]])
    assert filled(square + 0.05, (40, 40), (0.1, 0.1)).sum() == 20 * 10
    assert spans_of(square, np.array([0.5, 2.0]))[1] == pytest.approx([1, 2])
    assert np.isnan(spans_of(square, np.array([0.5]))).all()


@pytest.mark.parametrize("kind", [BURSAL, ARTICULAR, INTRATENDINOUS, FULL])
def test_masks_and_contours_have_the_area_that_is_told(images, kind):
    image = images[kind]
    truth, pixel = image.truth, 0.16**2 / 100
    assert truth.masks["tear"].sum() * pixel == pytest.approx(truth.area_cm2, rel=0.03)
    assert area_of(truth.contours["tear"] * 0.16) / 100 == pytest.approx(truth.area_cm2, rel=1e-6)
    assert (truth.masks["tear"] & ~truth.masks["tendon"]).sum() <= 0.02 * truth.masks["tear"].sum()
    assert not (truth.masks["tendon"] & truth.masks["humeral_head"]).any()


def test_each_kind_opens_where_its_name_says(images):
    for kind, image in images.items():
        tear, tendon = image.truth.masks["tear"], image.truth.masks["tendon"]
        columns = np.flatnonzero(tear.any(axis=0))[5:-5]
        above = [(tendon[:, c] & (np.arange(224) < np.flatnonzero(tear[:, c])[0])).sum() for c in columns]
        below = [(tendon[:, c] & (np.arange(224) > np.flatnonzero(tear[:, c])[-1])).sum() for c in columns]
        assert (np.median(above) <= 2) == (kind in (BURSAL, FULL)), kind
        assert (np.median(below) <= 2) == (kind in (ARTICULAR, FULL)), kind
        assert (image.truth.share > 0.98) == (kind == FULL)


def test_depth_and_width_are_those_that_were_asked_for(images):
    truth = render_cuff(with_tear(INTRATENDINOUS, 0.5, ragged=0.0)).truth
    # On the arched tendon the tear's ends lie a little farther out than on the bone, on which its width is given.
    assert truth.width_mm == pytest.approx(9.0, rel=0.12)
    assert truth.depth_mm == pytest.approx(0.5 * truth.thickness_mm, rel=0.08)
    assert truth.footprint_mm == pytest.approx(11 - 4.5, abs=1.5)
    assert images[FULL].truth.depth_mm == pytest.approx(images[FULL].truth.thickness_mm, rel=0.01)


def test_the_tear_is_dark_the_tendon_fibrillar_and_the_bone_bright_with_a_shadow(images):
    image = images[INTRATENDINOUS]
    grey, masks = image.pixels.astype(float), image.truth.masks
    whole = masks["tendon"] & ~masks["tear"]
    assert grey[masks["tear"]].mean() < grey[whole].mean() - 30
    rows, columns = np.nonzero(masks["humeral_head"])
    top = np.array([rows[columns == c].min() for c in range(60, 180)])
    surface = np.mean([grey[t : t + 3, c].max() for t, c in zip(top, range(60, 180), strict=True)])
    shadow = np.mean([grey[t + 30 : t + 45, c].mean() for t, c in zip(top, range(60, 180), strict=True)])
    assert surface > grey[whole].mean() + 30 and shadow < grey[whole].mean() / 2


def test_anisotropy_darkens_the_footprint_without_any_tear():
    def footprint(strength):
        image = render_cuff(replace(PLAIN, anisotropy=strength))
        tendon = image.truth.masks["tendon"]
        columns = np.flatnonzero(tendon.any(axis=0))
        part = tendon.copy()
        part[:, : columns[-1] - 60] = False
        return image.pixels[part].mean()

    assert footprint(1.0) < footprint(0.0) - 15


def test_a_calcification_is_bright_and_casts_a_shadow():
    plain = render_cuff(PLAIN).pixels.astype(int)
    image = render_cuff(replace(PLAIN, calcification=Calcification(14.0, 6.0, 0.5, 1.0)))
    change = image.pixels.astype(int) - plain
    tendon = image.truth.masks["tendon"]
    assert change[tendon].max() > 60 and (change[tendon] < -25).sum() > 50


def test_the_same_phantom_gives_the_same_picture_and_its_mirror_is_its_mirror():
    one, again = render_cuff(with_tear(BURSAL)), render_cuff(with_tear(BURSAL))
    assert np.array_equal(one.pixels, again.pixels)
    mirrored = render_cuff(replace(with_tear(BURSAL), lateral="left"))
    assert np.array_equal(mirrored.pixels, one.pixels[:, ::-1])
    assert np.array_equal(mirrored.truth.masks["tear"], one.truth.masks["tear"][:, ::-1])
    assert mirrored.truth.contours["tear"][:, 0].mean() == pytest.approx(255 - one.truth.contours["tear"][:, 0].mean())
    assert mirrored.truth.width_mm == one.truth.width_mm


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"lateral": "up"}, "lateral is"),
        ({"thickness_mm": 0.2}, "thickness_mm is between"),
        ({"apex_mm": (35.0, 19.0)}, "footprint lies outside"),
        ({"apex_mm": (15.0, 8.0)}, "no room for the deltoid"),
        ({"tear": Tear("odd", 11, 9)}, "kind of a tear"),
        ({"tear": Tear(BURSAL, 3.0, 9.0)}, "too thin"),
        ({"tear": Tear(ARTICULAR, 40.0, 9.0)}, "outside the image"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(change, words):
    with pytest.raises(ValueError, match=words):
        replace(PLAIN, **change)


def test_random_phantoms_are_of_all_kinds():
    drawn = [random_cuff(np.random.default_rng([4, k])) for k in range(60)]
    kinds = [p.tear.kind if p.tear else "" for p in drawn]
    assert set(kinds) == {"", BURSAL, ARTICULAR, INTRATENDINOUS, FULL}
    assert 0.45 < np.mean([bool(kind) for kind in kinds]) < 0.85
    assert {p.lateral for p in drawn} == {"left", "right"}


def test_a_data_set_is_what_training_reads(tmp_path):
    folder = write_cuff_dataset(tmp_path / "cuff", 3, seed=5)
    for kind in ("images", *STRUCTURES):
        assert len(list((folder / kind).glob("*.png"))) == 3
    rows = list(csv.DictReader((folder / "index.csv").open(encoding="utf-8")))
    truth = list(csv.DictReader((folder / "truth.csv").open(encoding="utf-8")))
    assert [row["class"] == "tear" for row in rows] == [bool(row["kind"]) for row in truth]
    assert all(0.05 < float(row["mm_per_pixel"]) < 0.3 for row in rows)
