"""Screenshots of a picture beside a painted copy of it become images and masks, and what stayed open is told."""

import csv

import numpy as np
import pytest
from PIL import Image, ImageDraw

from MSUSSegmentLib import cli
from MSUSSegmentLib.learning.dataset import read_dataset
from MSUSSegmentLib.learning.examples import DatasetError
from MSUSSegmentLib.learning.painted import mask_of_outline, read_painted, split_halves, write_painted

SHAPE = (120, 160)
COLOURS = {"tear": "red", "tendon": "yellow"}
TENDON = [(20, 40), (140, 40), (140, 90), (20, 90)]
TEAR = [(60, 55), (100, 50), (105, 75), (65, 78)]


def picture(seed=0):
    rng = np.random.default_rng(seed)
    coarse = rng.integers(20, 200, (SHAPE[0] // 4, SHAPE[1] // 4)).astype(np.uint8)
    return np.repeat(np.repeat(coarse, 4, 0), 4, 1)


def filled(corners):
    image = Image.new("1", SHAPE[::-1])
    ImageDraw.Draw(image).polygon(corners, fill=1)
    return np.asarray(image)


def painted(outlines, grey=None, gap=0, width=3):
    image = Image.fromarray(np.stack([picture() if grey is None else grey] * 3, -1))
    draw = ImageDraw.Draw(image)
    for corners, colour in outlines:
        closed = [*corners, corners[0]]
        if gap:
            (x0, y0), (x1, y1) = closed[-2:]
            part = 1 - gap / np.hypot(x1 - x0, y1 - y0)
            closed[-1] = (x0 + part * (x1 - x0), y0 + part * (y1 - y0))
        draw.line(closed, fill=colour, width=width)
    return np.asarray(image)


def shot(copy, layout="beside", border=7, swapped=False, colour=255):
    pair = [np.stack([picture()] * 3, -1), copy]
    pair = pair[::-1] if swapped else pair
    axis = 1 if layout == "beside" else 0
    gap = np.full((SHAPE[0], border, 3) if axis else (border, SHAPE[1], 3), colour, np.uint8)
    return np.pad(np.concatenate([pair[0], gap, pair[1]], axis), ((5, 5), (5, 5), (0, 0)), constant_values=colour)


def dice(one, other):
    return 2 * (one & other).sum() / (one.sum() + other.sum())


BOTH = [(TENDON, (240, 230, 20)), (TEAR, (230, 30, 30))]


@pytest.mark.parametrize("layout", ["beside", "below"])
@pytest.mark.parametrize("swapped", [False, True])
@pytest.mark.parametrize("colour", [255, 0])
def test_the_two_copies_are_found_however_they_lie(layout, swapped, colour):
    original, copy = split_halves(shot(painted(BOTH), layout, swapped=swapped, colour=colour))
    assert original.shape[:2] == copy.shape[:2] == SHAPE
    assert np.array_equal(original[..., 0], picture())


def test_outlines_become_masks_by_their_colours():
    found = read_painted(shot(painted(BOTH)), COLOURS)
    assert np.array_equal(found.grey, picture())
    for name, corners in (("tear", TEAR), ("tendon", TENDON)):
        assert (found.outlines[name].closed, found.outlines[name].gap, found.outlines[name].open) == (1, 0, 0)
        assert dice(found.outlines[name].mask, filled(corners)) > 0.97


def test_a_screenshot_saved_as_jpeg_works_as_well(tmp_path):
    Image.fromarray(shot(painted(BOTH))).save(tmp_path / "a.jpg", quality=85)
    found = read_painted(np.asarray(Image.open(tmp_path / "a.jpg")), COLOURS)
    assert dice(found.outlines["tear"].mask, filled(TEAR)) > 0.9


def test_a_small_gap_is_bridged_and_told_a_wide_one_stays_open():
    small = read_painted(shot(painted([(TEAR, (230, 30, 30))], gap=4)), {"tear": "red"}).outlines["tear"]
    assert small.closed == 1 and 0 < small.gap <= 6 and small.open == 0
    assert dice(small.mask, filled(TEAR)) > 0.9
    wide = read_painted(shot(painted([(TEAR, (230, 30, 30))], gap=15)), {"tear": "red"}).outlines["tear"]
    assert wide.closed == 0 and wide.open == 1 and not wide.mask.any()


def test_where_two_outlines_share_a_stretch_the_covered_one_is_closed_by_the_other():
    tear = [(60, 40), (100, 40), (95, 65), (65, 65)]
    found = read_painted(shot(painted([(tear, (230, 30, 30)), (TENDON, (240, 230, 20))])), COLOURS)
    assert dice(found.outlines["tear"].mask, filled(tear)) > 0.93
    across = [(60, 40), (100, 40), (100, 90), (60, 90)]  # full-thickness: only its walls are red
    found = read_painted(shot(painted([(across, (230, 30, 30)), (TENDON, (240, 230, 20))])), COLOURS)
    assert dice(found.outlines["tear"].mask, filled(across)) > 0.93


def test_a_stroke_that_only_dangles_into_another_outline_closes_nothing():
    copy = painted([(TENDON, (240, 230, 20))])
    image = Image.fromarray(copy)
    ImageDraw.Draw(image).line([(60, 40), (70, 65), (90, 66)], fill=(230, 30, 30), width=3)
    found = read_painted(shot(np.asarray(image)), COLOURS)
    assert not found.outlines["tear"].mask.any() and found.outlines["tear"].open == 1


def test_a_painted_area_counts_as_it_is():
    solid = filled(TEAR)
    found = mask_of_outline(solid)
    assert found.closed == 1 and np.array_equal(found.mask, solid)


def test_a_picture_alone_is_refused_in_words():
    with pytest.raises(ValueError, match="one picture twice"):
        split_halves(painted(BOTH))
    with pytest.raises(ValueError, match="colour of its own"):
        read_painted(shot(painted(BOTH)), {"tear": "red", "tendon": "red"})


def test_a_folder_of_screenshots_becomes_a_data_set_with_a_report(tmp_path, capsys):
    shots = tmp_path / "shots"
    shots.mkdir()
    Image.fromarray(shot(painted(BOTH))).save(shots / "a.png")
    Image.fromarray(shot(painted([BOTH[0]]))).save(shots / "b.png")
    Image.fromarray(shot(painted(BOTH, gap=15))).save(shots / "c.png")
    Image.fromarray(painted(BOTH)).save(shots / "d.png")
    (shots / "notes.txt").write_text("x")
    given = ["painted", str(shots), "-o", str(tmp_path / "data"), "--colour", "tear=red", "--colour", "tendon=yellow"]
    assert cli.main([*given, "--unpainted", "none"]) == 1
    said = capsys.readouterr().out
    assert "2 of 5 screenshots" in said and "not closed" in said and "one picture twice" in said
    report = {(r["file"], r["structure"]): r["state"]
              for r in csv.DictReader((tmp_path / "data" / "painted.csv").open(encoding="utf-8-sig"))}  # fmt: skip
    assert report["a.png", "tear"] == "closed" and report["b.png", "tear"] == "absent"
    assert report["c.png", "tear"] == "open" and report["d.png", ""] == "left out"
    data = read_dataset(tmp_path / "data", ("tendon", "tear", "humeral_head"))
    assert {e.id: e.about["class"] for e in data.examples} == {"a": "tear", "b": "none"}
    assert cli.main(given) == 1 and "holds a data set already" in capsys.readouterr().err
    assert cli.main([*given[:4], "--colour", "tear=pink"]) == 2
    with pytest.raises(DatasetError, match="No screenshot gives a mask"):
        write_painted([shots / "d.png"], tmp_path / "none", COLOURS)
