"""The data set of Marzola et al. in the folders in which it is downloaded, made of little phantoms."""

import numpy as np
import pytest

from MSUSSegmentLib.learning.dataset import DatasetError, read_dataset, read_mask
from MSUSSegmentLib.learning.mendeley import subject_of_name
from MSUSSegmentLib.phantoms.transverse import CrossSection, TransversePhantom, render_transverse

STRUCTURE = ("muscle_cross_section",)
ROOT = "Polito-Radboud-DeepLearningUS"


@pytest.fixture(scope="module")
def picture():
    muscle = CrossSection(x_mm=14.0, width_mm=16.0, height_mm=9.0)
    return render_transverse(TransversePhantom(shape=(96, 112), spacing=(0.25, 0.25), muscles=(muscle,), fat_mm=3.0))


@pytest.fixture
def look_alike(tmp_path, picture):
    """Two muscles, healthy and pathological, three subjects, and the authors' split."""
    from PIL import Image

    mask = picture.mask.astype(np.uint8) * 255
    names = {
        "BB/Healthy": ["BB_anon_425_1", "BB_anon_425_2"],
        "BB/Pathological": ["BB_anon_1789_3"],
        "TA/Healthy": ["TA_anon_425_1", "TA_anon_7_1"],
    }
    base = tmp_path / "download" / "DATASET for an article" / ROOT
    for place, stems in names.items():
        for kind, pixels in (("Images", picture.pixels), ("Masks", mask)):
            (base / place / kind).mkdir(parents=True)
            for stem in stems:
                Image.fromarray(pixels).save(base / place / kind / f"{stem}.png")
    split = base / "Segmentation_models" / "data" / "MuscleCNN"
    for part, stem in (("train", "BB_anon_425_1"), ("val", "TA_anon_7_1"), ("test", "BB_anon_1789_3")):
        for folder, pixels in ((part, picture.pixels), (f"{part}annot", mask // 255)):
            (split / folder).mkdir(parents=True)
            Image.fromarray(pixels).save(split / folder / f"{stem}.png")
    return tmp_path / "download"


def test_the_download_is_read_with_muscle_condition_and_the_authors_split(look_alike, picture):
    data = read_dataset(look_alike, STRUCTURE)
    by_id = {e.id: e for e in data.examples}
    assert len(by_id) == 5 and not data.problems
    one = by_id["BB_anon_1789_3"]
    assert one.about == {"muscle": "biceps brachii", "condition": "pathological"}
    assert (one.group, one.split, one.fold) == ("1789", "test", None)
    assert by_id["TA_anon_7_1"].split == "val"
    assert by_id["TA_anon_425_1"].about["muscle"] == "tibialis anterior"
    assert np.array_equal(read_mask(one.masks["muscle_cross_section"]), picture.mask)


def test_all_images_of_a_subject_share_a_fold(look_alike):
    data = read_dataset(look_alike / "DATASET for an article" / ROOT, STRUCTURE)
    folds = {e.fold for e in data.examples if e.group == "425"}
    assert len(folds) == 1 and folds <= set(range(5))


def test_one_muscle_with_other_spelling_is_read_too(tmp_path, picture):
    from PIL import Image

    for kind, name, pixels in (("images", "a1.png", picture.pixels), ("mask", "a1_mask.png", picture.mask)):
        (tmp_path / "gm" / kind).mkdir(parents=True)
        Image.fromarray(pixels.astype(np.uint8)).save(tmp_path / "gm" / kind / name)
    (example,) = read_dataset(tmp_path, STRUCTURE).examples
    assert example.about == {"muscle": "gastrocnemius medialis", "condition": ""}
    assert (example.group, example.split) == ("a1", "train")


def test_images_without_a_mask_of_their_size_are_named(look_alike):
    from PIL import Image

    base = look_alike / "DATASET for an article" / ROOT / "BB" / "Healthy"
    (base / "Masks" / "BB_anon_425_1.png").unlink()
    Image.fromarray(np.zeros((5, 5), np.uint8)).save(base / "Masks" / "BB_anon_425_2.png")
    data = read_dataset(look_alike, STRUCTURE)
    assert len(data.examples) == 3
    assert any("BB_anon_425_1.png: no mask" in p for p in data.problems)
    assert any("BB_anon_425_2.png: its mask has another size" in p for p in data.problems)


def test_a_folder_of_another_kind_is_still_refused(tmp_path):
    (tmp_path / "BB" / "Healthy" / "Images").mkdir(parents=True)
    with pytest.raises(DatasetError, match="images"):
        read_dataset(tmp_path, STRUCTURE)


@pytest.mark.parametrize(
    ("name", "subject"), [("BB_anon_425_2", "425"), ("ta_anon_7", "7"), ("IMG_0003", "IMG_0003")]
)
def test_the_subject_is_taken_from_the_name(name, subject):
    assert subject_of_name(name) == subject
