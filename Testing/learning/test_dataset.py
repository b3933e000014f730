"""A data set's folder is read whole, and what cannot be used is named."""

import numpy as np
import pytest
from PIL import Image

from MSUSSegmentLib.learning.dataset import DatasetError, fold_of, read_dataset, read_mask, widen_traces

BOTH = ("aponeurosis", "fascicle")


def test_images_masks_groups_and_folds_come_from_the_folder(make_dataset):
    data = read_dataset(make_dataset(), BOTH)
    assert [e.id for e in data.examples] == [f"p{i}" for i in range(8)]
    assert data.problems == ()
    assert set(data.examples[0].masks) == {"aponeurosis", "fascicle"}
    assert set(data.examples[1].masks) == {"aponeurosis"}
    assert {e.id for e in data.validation(1)} == {"p2", "p3", "p6", "p7"}
    assert {e.id for e in data.training(1)}.isdisjoint(e.id for e in data.validation(1))
    assert len(data.training(None)) == 8


def test_a_folder_without_an_index_gets_folds_that_are_the_same_everywhere(make_dataset):
    data = read_dataset(make_dataset(index=False), BOTH)
    assert [e.fold for e in data.examples] == [fold_of(f"p{i}") for i in range(8)]
    assert fold_of("p0") == 2
    assert {e.split for e in data.examples} == {"train"}


def test_every_unusable_file_is_named(make_dataset):
    folder = make_dataset()
    (folder / "images" / "p0.png").write_bytes(b"not a picture")
    (folder / "aponeurosis" / "p1.png").write_bytes(b"")
    Image.new("L", (5, 5)).save(folder / "fascicle" / "p2.png")
    Image.new("L", (96, 80)).save(folder / "aponeurosis" / "lonely.png")
    Image.new("L", (96, 80)).save(folder / "images" / "unlisted.png")
    (folder / "images" / "notes.txt").write_text("hello")
    (folder / "images" / "p7.png").unlink()
    data = read_dataset(folder, BOTH)
    told = "\n".join(data.problems)
    for name in ("images/p0.png: unreadable", "aponeurosis/p1.png: unreadable", "images/p1.png: no usable mask"):
        assert name in told
    assert "fascicle/p2.png: 5 x 5 px, but its image has 96 x 80" in told
    assert "aponeurosis/lonely.png: no image" in told
    assert "images/unlisted.png: not in index.csv" in told
    assert "images/notes.txt: not an image" in told
    assert "index.csv: p7 has no image" in told
    assert {e.id for e in data.examples} == {"p2", "p3", "p4", "p5", "p6"}
    assert set(next(e for e in data.examples if e.id == "p2").masks) == {"aponeurosis"}


@pytest.mark.parametrize(
    ("break_it", "words"),
    [
        (lambda f: (f / "images").rename(f / "pictures"), "holds no folder 'images'"),
        (lambda f: [(f / s).rename(f / f"no-{s}") for s in BOTH], "holds no mask folder"),
        (lambda f: [p.unlink() for p in (f / "images").iterdir()], "no usable example"),
        (lambda f: (f / "index.csv").write_text("name,fold\na,1\n"), "no column 'id'"),
    ],
)
def test_a_folder_that_is_no_data_set_is_refused_in_one_sentence(make_dataset, break_it, words):
    folder = make_dataset()
    break_it(folder)
    with pytest.raises(DatasetError, match=words):
        read_dataset(folder, BOTH)


def test_an_index_of_any_spreadsheet_is_read(make_dataset):
    folder = make_dataset()
    lines = (folder / "index.csv").read_text(encoding="utf-8").splitlines()
    text = "\r\n".join([lines[0].upper() + ";MUSKEL", *(f"{line};größter" for line in lines[1:])])
    (folder / "index.csv").write_bytes(text.replace(",", ";").encode("cp1252"))
    data = read_dataset(folder, BOTH)
    assert data.problems == () and {e.id for e in data.validation(1)} == {"p2", "p3", "p6", "p7"}
    assert {e.about["muskel"] for e in data.examples} == {"größter"}


def test_an_image_that_the_index_names_twice_is_refused_where_its_lines_differ(make_dataset):
    folder = make_dataset()
    text = (folder / "index.csv").read_text(encoding="utf-8")
    (folder / "index.csv").write_text(text + text.splitlines()[1] + "\n")
    assert len(read_dataset(folder, BOTH).examples) == 8
    (folder / "index.csv").write_text(text + "p0,other,3,train\n")
    with pytest.raises(DatasetError, match="line 10: p0 has other values in line 2"):
        read_dataset(folder, BOTH)


def test_a_mask_of_zeros_and_ones_is_a_mask(tmp_path):
    mask = np.zeros((40, 50), np.uint8)
    mask[10:20, 5:45] = 1
    Image.fromarray(mask).save(tmp_path / "mask.png")
    assert np.array_equal(read_mask(tmp_path / "mask.png"), mask == 1)


def test_dl_track_reads_as_it_is(shared_data):
    data = read_dataset(shared_data / "dl_track", BOTH)
    assert data.problems == ()
    assert len(data.examples) == 596
    assert [len(data.validation(k)) for k in range(5)] == [120, 103, 149, 89, 116]
    groups = [{e.group for e in data.validation(k)} for k in range(5)]
    assert sum(map(len, groups)) == len(set.union(*groups))
    assert all(e.split != "geometry" for e in data.training(0))


def test_one_pixel_traces_are_widened_and_outlines_are_left_alone():
    trace = np.zeros((200, 600), bool)
    trace[100, 50:350] = True
    wide = widen_traces(trace)
    assert wide[99:102, 200].all() and wide[:, 200].sum() == 3
    outline = np.zeros((200, 400), bool)
    outline[90:94, 50:350] = True
    outline[150, 50:350] = True
    assert widen_traces(outline) is outline
    assert not widen_traces(np.zeros((20, 20), bool)).any()
