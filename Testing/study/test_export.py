"""Every export is read back by the reader of its format, and tells no name."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from dataclasses import replace

import numpy as np
import pytest
from exchange_help import add_picture, annotate, make_study, phantom

from MSUSSegmentLib.learning.dataset import read_dataset, read_grey, read_mask
from MSUSSegmentLib.phantoms.screen import Screen, write_number
from MSUSSegmentLib.study.annotation import AI, CORRECTED
from MSUSSegmentLib.study.export.burnt_in import BurntInTextError, screen_picture
from MSUSSegmentLib.study.export.frames import structure_mask
from MSUSSegmentLib.study.export.label_map import LabelMap
from MSUSSegmentLib.study.export.pseudonyms import Pseudonyms
from MSUSSegmentLib.study.export.run import ExportOptions, export_study
from MSUSSegmentLib.study.study import Settings, Study
from MSUSSegmentLib.tasks.longitudinal import LONGITUDINAL
from MSUSSegmentLib.tasks.transverse import TRANSVERSE

COUNT = 8
NAMES = ("Person", "Somebody", "sweep", "anna", "ben", "image00")
#: Of these images (by number) the fascicles are unlabelled, declared absent.
UNLABELLED, ABSENT = 3, 4


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """Eight phantoms of four people; number 7 shows what number 0 does, of somebody else."""
    made = make_study(tmp_path_factory.mktemp("study"), COUNT - 1, {"anna": 0, "ben": 1})
    twin = add_picture(made, phantom(0).pixels[:, ::-1].copy(), COUNT - 1, subject="Somebody Else", clip="sweep 1")
    images = list(made.images())
    one = annotate(twin, phantom(0), "anna")
    mirrored = {key: mask[:, ::-1] for key, mask in one.masks.items()}
    made.save(twin, "anna", [replace(one, masks=mirrored)], one.status)
    for number in (UNLABELLED, ABSENT):
        one = made.annotations_of(images[number], "anna")[0]
        masks = {key: mask for key, mask in one.masks.items() if key != "fascicles"}
        absent = (*one.none_there, *(["fascicles"] if number == ABSENT else []))
        made.save(images[number], "anna", [replace(one, masks=masks, none_there=absent)], one.status)
    return made


@pytest.fixture
def export(study, tmp_path):
    def run(name, folder="Dataset007_Phantoms", **options):
        given = {"rater": "anna", "agreement": False, "pseudonyms": tmp_path / "names.csv", **options}
        return export_study(study, LONGITUDINAL, tmp_path / folder, name, ExportOptions(**given))

    return run


def truths(study, tmp_path):
    """The annotation of each exported frame by its name."""
    codes = {(r["kind"], r["name"]): r["code"] for r in csv.DictReader((tmp_path / "names.csv").open(encoding="utf-8"))}
    of_anna = study.annotations("anna", reading=1)
    return {f"{codes['subject', one.subject]}_{codes['image', one.image]}": one for one in of_anna}


def masks_of(one):
    return {s: structure_mask(one, LONGITUDINAL, s) for s in LONGITUDINAL.structures}


def test_the_training_folder_is_read_by_the_projects_own_reader(study, export, tmp_path):
    done = export("msus")
    data = read_dataset(done.folder, LONGITUDINAL.structures)
    assert not data.problems and len(data.examples) == COUNT == sum(done.frames.values())
    for example in data.examples:
        one = truths(study, tmp_path)[example.id]
        assert np.array_equal(read_grey(example.image), one.picture)
        for structure, mask in masks_of(one).items():
            assert (structure in example.masks) == (mask is not None)
            if mask is not None:
                assert np.array_equal(read_mask(example.masks[structure], exact=True), mask)
    assert {e.split for e in data.examples} == {"train", "test"} and data.training(0) and data.validation(0)
    assert data.examples[0].about["muscle"] == "GM" and float(data.examples[0].about["mm_per_pixel"]) == 0.25


def test_parts_share_neither_people_nor_near_duplicates(study, export, tmp_path):
    done = export("msus")
    rows = list(csv.DictReader((done.folder / "index.csv").open(encoding="utf-8")))
    parts = defaultdict(set)
    for row in rows:
        parts[row["subject"]].add((row["split"], row["fold"]))
    assert all(len(where) == 1 for where in parts.values()) and len(parts) == 5
    (pair,) = csv.DictReader((done.folder / "near-duplicates.csv").open(encoding="utf-8"))
    assert pair["mirrored"] == "yes" and float(pair["likeness"]) > 0.9 and done.duplicates == 1
    of_pair = [row for row in rows if row["id"] in (pair["first"], pair["second"])]
    assert of_pair[0]["group"] == of_pair[1]["group"] and of_pair[0]["subject"] != of_pair[1]["subject"]


def test_an_exported_folder_goes_straight_into_training(export, tmp_path):
    from MSUSSegmentLib.learning.train import TrainingSettings, train

    tiny = (("features", (4, 4, 8, 10, 10)),)
    settings = TrainingSettings(network_options=tiny, epochs=1, long_side=64, batch_size=2, mixed_precision=False)
    best = train(export("msus").folder, tmp_path / "run", settings, device="cpu", workers=0, say=lambda _: None)
    assert best.is_file()


def test_the_monai_datalist_is_read_by_monai(study, export, tmp_path):
    from monai.data import load_decathlon_datalist
    from monai.transforms import LoadImaged

    done = export("monai")
    found = 0
    for key in ("training", "validation", "test"):
        for item in load_decathlon_datalist(done.folder / "datalist.json", True, key):
            loaded = LoadImaged(("image", "label"), reader="PILReader", image_only=True)(item)
            one = truths(study, tmp_path)[item["image"].rsplit("/", 1)[1].removesuffix(".png")]
            assert np.array_equal(np.asarray(loaded["image"]).T, one.picture)  # MONAI's first axis is x
            for channel, mask in zip(np.asarray(loaded["label"]), masks_of(one).values(), strict=True):
                assert (channel == 255).all() if mask is None else np.array_equal(channel.T, mask)
            found += 1
    assert found == COUNT


def test_nnunets_data_set_is_as_its_documentation_says(study, export, tmp_path):
    done = export("nnunet")
    about = json.loads((done.folder / "dataset.json").read_text(encoding="utf-8"))
    cases = sorted(p.name.removesuffix("_0000.png") for p in (done.folder / "imagesTr").iterdir())
    assert about["numTraining"] == len(cases) and about["file_ending"] == ".png"
    assert about["channel_names"] == {"0": "US"}
    assert cases == sorted(p.stem for p in (done.folder / "labelsTr").iterdir())
    labels = about["labels"]
    assert labels["background"] == 0 and "-d 007" in done.hint
    numbers = sorted({n for value in labels.values() for n in (value if isinstance(value, list) else [value])})
    assert numbers == list(range(len(numbers))) and labels["ignore"] == numbers[-1]
    (split,) = json.loads((done.folder / "splits_final.json").read_text(encoding="utf-8"))
    assert sorted(split["train"] + split["val"]) == cases and split["val"]
    every = {p.stem: p for part in ("Tr", "Ts") for p in (done.folder / f"labels{part}").iterdir()}
    assert len(every) == COUNT
    for name, path in every.items():
        drawn = read_grey(path)
        for structure, mask in masks_of(truths(study, tmp_path)[name]).items():
            of_structure = np.isin(drawn, labels[structure])
            if mask is None:
                assert not of_structure.any() and (drawn == labels["ignore"]).any() and not (drawn == 0).any()
            else:
                assert np.array_equal(of_structure, mask)


def test_coco_is_read_by_pycocotools(study, export, tmp_path):
    coco = pytest.importorskip("pycocotools.coco", reason="pycocotools reads COCO; pip install pycocotools")
    done = export("coco")
    found = 0
    for path in (done.folder / "annotations").iterdir():
        data = coco.COCO(str(path))
        names = {c["id"]: c["name"] for c in data.loadCats(data.getCatIds())}
        for image in data.loadImgs(data.getImgIds()):
            one = truths(study, tmp_path)[image["file_name"].removesuffix(".png")]
            part = path.stem.removeprefix("instances_")
            assert np.array_equal(read_grey(done.folder / part / image["file_name"]), one.picture)
            drawn = data.loadAnns(data.getAnnIds(imgIds=image["id"]))
            assert {names[a["category_id"]] for a in drawn} == {key for key, mask in one.masks.items() if mask.any()}
            for a in drawn:
                mask = data.annToMask(a).astype(bool)
                assert np.array_equal(mask, one.masks[names[a["category_id"]]]) and a["area"] == mask.sum()
            assert {names[i] for i in image["neg_category_ids"]} == set(one.none_there)
            unknown = {names[i] for i in image["not_exhaustive_category_ids"]}
            assert ("fascicles" in unknown) == (one.image == f"image{UNLABELLED:03d}")
            found += 1
    assert found == COUNT


def test_dl_track_has_an_image_for_each_mask(study, export, tmp_path):
    done = export("dl-track")
    for short, structure in (("apo", "aponeurosis"), ("fasc", "fascicle")):
        images = {p.name: p for p in done.folder.glob(f"*/{short}_images/*")}
        masks = {p.name: p for p in done.folder.glob(f"*/{short}_masks/*")}
        known = {name for name, one in truths(study, tmp_path).items() if masks_of(one)[structure] is not None}
        assert images.keys() == masks.keys() == {f"{name}.png" for name in known}
        assert all(images[name].parts[-3] == masks[name].parts[-3] for name in masks)
        for name, path in masks.items():
            truth = masks_of(truths(study, tmp_path)[name.removesuffix(".png")])[structure]
            assert np.array_equal(read_grey(path), truth * np.uint8(255))
    options = ExportOptions("anna", pseudonyms=tmp_path / "n.csv")
    with pytest.raises(ValueError, match="transverse is not about"):
        export_study(study, TRANSVERSE, tmp_path / "no", "dl-track", options)


@pytest.mark.parametrize("name", ["msus", "monai", "nnunet", "coco", "dl-track"])
def test_no_export_tells_a_name(export, name):
    done = export(name, licences=("CC-BY-4.0",), agreement=name == "msus")
    for path in done.folder.rglob("*"):
        if path.suffix in (".csv", ".json", ".md", ".txt"):
            text = path.read_text(encoding="utf-8")
            assert not [word for word in NAMES if word in text], path
        assert "image00" not in path.name
    assert "CC-BY-4.0" in (done.folder / "README.md").read_text(encoding="utf-8")


def test_the_card_counts(export):
    card = (export("msus", agreement=True).folder / "README.md").read_text(encoding="utf-8")
    rows = {line.split(" | ")[0].strip("| "): line for line in card.splitlines() if line.startswith("|")}
    counts = [int(cell) for cell in rows["frames"].strip("| ").split(" | ")[1:]]
    assert sum(counts) == COUNT and "(1 without any)" in rows["frames labelled for fascicle"]
    assert "GM (8)" in card and "Phantom 1 (8)" in card and "R01 (" in card and "R02 (" in card
    assert "### Masks, between raters" in card and "None was typed" in card and "1 pair of near-duplicates" in card


def test_codes_stay_the_same_and_their_table_stays_at_home(study, export, tmp_path):
    first = export("msus", folder="one")
    second = export("coco", folder="two")
    ids = {p.stem for p in (first.folder / "images").iterdir()}
    assert ids == {p.stem for part in ("train", "val", "test") for p in (second.folder / part).glob("*.png")}
    assert not list(first.folder.rglob("names.csv"))
    with pytest.raises(ValueError, match="keep it elsewhere"):
        Pseudonyms(tmp_path / "out" / "inner" / "names.csv", tmp_path / "out")
    one, other = (Pseudonyms(tmp_path / "both.csv", tmp_path / "out") for _ in range(2))
    one.add("subject", ["x"])
    one.write()
    with pytest.raises(ValueError, match="Another program"):
        other.write()
    (tmp_path / "bad.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(ValueError, match="no table of pseudonyms"):
        Pseudonyms(tmp_path / "bad.csv", tmp_path / "out")


def test_who_is_exported_must_be_clear(study, tmp_path):
    options = ExportOptions(pseudonyms=tmp_path / "n.csv", agreement=False)
    with pytest.raises(ValueError, match="anna, ben have approved frames"):
        export_study(study, LONGITUDINAL, tmp_path / "a", "msus", options)
    with pytest.raises(ValueError, match="no ground truth"):
        export_study(study, LONGITUDINAL, tmp_path / "a", "msus", replace(options, rater=AI))
    with pytest.raises(ValueError, match="'cleo' has rated nothing"):
        export_study(study, LONGITUDINAL, tmp_path / "a", "msus", replace(options, rater="cleo"))
    assert not (tmp_path / "a").exists() and not (tmp_path / "n.csv").exists()


def test_only_what_is_approved_is_exported_unless_asked(tmp_path):
    study = make_study(tmp_path / "s", 3)
    image = next(study.images())
    one = replace(study.annotations_of(image, "anna")[0], status=CORRECTED)
    study.save(image, "anna", [one], CORRECTED)
    options = ExportOptions(agreement=False)
    assert sum(export_study(study, LONGITUDINAL, tmp_path / "a", "msus", options).frames.values()) == 2
    more = replace(options, approved_only=False)
    assert sum(export_study(study, LONGITUDINAL, tmp_path / "b", "msus", more).frames.values()) == 3


def test_what_is_there_is_never_replaced_and_a_stopped_export_leaves_nothing(study, tmp_path):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x.txt").write_text("x", encoding="utf-8")
    options = ExportOptions("anna", pseudonyms=tmp_path / "n.csv", agreement=False)
    with pytest.raises(ValueError, match="not empty"):
        export_study(study, LONGITUDINAL, tmp_path / "full", "msus", options)
    with pytest.raises(InterruptedError):
        export_study(study, LONGITUDINAL, tmp_path / "new", "msus", options, cancelled=lambda: True)
    assert [p.name for p in tmp_path.iterdir()] == ["full"]
    with pytest.raises(ValueError, match="no format 'voc'"):
        export_study(study, LONGITUDINAL, tmp_path / "new", "voc", options)


def test_several_contours_are_one_structure_and_single_instances(tmp_path):
    coco = pytest.importorskip("pycocotools.coco", reason="pycocotools reads COCO; pip install pycocotools")
    study = Study.create(tmp_path / "study", Settings("transverse"))
    found = phantom(0)
    image = add_picture(study, found.pixels, 0)
    left, right = np.zeros(image.shape, bool), np.zeros(image.shape, bool)
    left[30:90, 20:80], right[40:100, 110:180] = True, True
    key = TRANSVERSE.segments[0].key
    masks = {key: left, f"{key}_2": right}
    one = replace(annotate(image, found, "anna"), masks=masks, none_there=(), task="transverse")
    study.save(image, "anna", [one], one.status)
    options = ExportOptions(agreement=False)
    data = read_dataset(export_study(study, TRANSVERSE, tmp_path / "a", "msus", options).folder, TRANSVERSE.structures)
    (example,) = data.examples
    assert np.array_equal(read_mask(example.masks[TRANSVERSE.structures[0]]), left | right)
    done = export_study(study, TRANSVERSE, tmp_path / "b", "coco", options)
    read = coco.COCO(str(done.folder / "annotations" / "instances_train.json"))
    drawn = read.loadAnns(read.getAnnIds())
    assert [a["category_id"] for a in drawn] == [1, 1]
    assert [np.array_equal(read.annToMask(a), m) for a, m in zip(drawn, (left, right), strict=True)] == [True, True]


# Text around the scan area.


def with_text(seed, text=True):
    found = phantom(seed, screen=Screen(ruler="", left=60, right=60, top=60, bottom=40))
    if text:
        pixels = found.pixels.copy()
        write_number(pixels, "19840713", 150, 20, 215)
        found = replace(found, pixels=pixels)
    return found


def text_study(folder):
    study = make_study(folder, 0)
    for number in range(2):
        found = with_text(number, text=number == 1)
        image = add_picture(study, found.pixels, number)
        one = annotate(image, found, "anna")
        study.save(image, "anna", [one], one.status)
    return study


def test_text_around_the_scan_area_is_found_and_a_ruler_is_none():
    assert screen_picture(with_text(1).pixels).text and not screen_picture(with_text(1, text=False).pixels).text
    ruler = phantom(2, screen=Screen(left=60, right=90, top=50, bottom=40)).pixels
    assert not screen_picture(ruler).text
    dark = 255 - with_text(3).pixels
    dark[60:220, 60:260] = with_text(3).pixels[60:220, 60:260]
    assert screen_picture(dark).text
    assert not screen_picture(phantom(0).pixels).text


def test_text_must_be_decided_on_before_anything_is_exported(tmp_path):
    study = text_study(tmp_path / "study")
    options = ExportOptions(agreement=False)
    with pytest.raises(BurntInTextError, match=r"1 picture shows text .*image001.*--burnt-in"):
        export_study(study, LONGITUDINAL, tmp_path / "out", "msus", options)
    assert not (tmp_path / "out").exists()
    found = with_text(1)
    x0, y0, x1, _ = found.box
    for how in ("crop", "blank", "keep"):
        done = export_study(study, LONGITUDINAL, tmp_path / how, "msus", replace(options, burnt_in=how))
        data = read_dataset(done.folder, LONGITUDINAL.structures)
        pictures = {read_grey(e.image).max(): e for e in data.examples}
        assert len(data.examples) == 2 and pictures
        for example in data.examples:
            grey, mask = read_grey(example.image), read_mask(example.masks["aponeurosis"], exact=True)
            assert grey.shape == mask.shape
            if how == "crop":
                assert grey.shape[1] == pytest.approx(x1 - x0, abs=3) and grey.shape[0] < found.pixels.shape[0] - 50
                assert grey[mask].mean() > 1.5 * grey[~mask].mean()  # the mask was moved with its picture
            elif how == "blank":
                outside = np.ones(grey.shape, bool)
                outside[y0 - 2 :, x0 - 2 : x1 + 2] = False  # what lies dark below the image may belong to it
                assert not grey[outside].any()
        texts = [bool(screen_picture(read_grey(e.image)).text) for e in data.examples]
        assert any(texts) == (how == "keep")


# Labels in one picture.


def test_a_label_map_keeps_overlaps_and_what_is_unknown():
    a, b = np.zeros((2, 4), bool), np.zeros((2, 4), bool)
    a[:, :2], b[:, 1:3] = True, True
    assert LabelMap.combinations({"a": a, "b": b}) == {frozenset("ab")}
    made = LabelMap("ab", [frozenset("ab")], partial=True)
    assert made.encode({"a": a, "b": b})[0].tolist() == [1, 3, 2, 0]
    assert made.encode({"a": a, "b": None})[0].tolist() == [1, 1, 4, 4]
    assert made.declaration() == {"background": 0, "a": [1, 3], "b": [2, 3], "ignore": 4}
    plain = LabelMap("ab")
    assert plain.declaration() == {"background": 0, "a": 1, "b": 2}
    assert plain.encode({"a": a, "b": b & ~a})[0].tolist() == [1, 1, 2, 0]
    for masks, why in (({"a": a, "b": b}, "overlap"), ({"a": a, "b": None}, "no label"), ({"a": None}, "No structure")):
        with pytest.raises(ValueError, match=why):
            plain.encode(masks)
