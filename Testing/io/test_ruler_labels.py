"""The numbers along a ruler say what its ticks mean; what contradicts itself or is thin is never accepted."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from MSUSSegmentLib.io.open import open_recording
from MSUSSegmentLib.io.printed_depth import read_depths
from MSUSSegmentLib.io.recording import Recording, RecordingError, Scale
from MSUSSegmentLib.io.ruler import ACCEPT, UNCONFIRMED, propose_scale, propose_scale_of, ruler_scale
from MSUSSegmentLib.io.scan_area import Box
from MSUSSegmentLib.phantoms.screen import Screen, place

#: A typeface that the table of glyphs was not made from (Pillow's own, Aileron).
UNSEEN = 14


def screen_picture(screen: Screen, mm: float = 0.1, height: int = 420, width: int = 300) -> np.ndarray:
    """Speckle, ``height`` * ``mm`` deep, on a scanner's screen."""
    speckle = np.random.default_rng(1).rayleigh(50, (height, width))
    return place(np.clip(speckle, 3, 255).astype(np.uint8), (mm, mm), screen)[0]


def written(rows, texts, tick_rows=range(40, 441, 50), size: int = UNSEEN, ink: int = 190) -> np.ndarray:
    """Ticks right of speckle (rows 40 to 439) with ``texts`` in a typeface never seen at ``rows``."""
    picture = np.zeros((480, 640), np.uint8)
    picture[40:440, 100:500] = np.clip(np.random.default_rng(0).rayleigh(60, (400, 400)), 3, 255)
    for row in tick_rows:
        picture[row : row + 2, 540:548] = ink
    image = Image.fromarray(picture)
    draw = ImageDraw.Draw(image)
    for row, text in zip(rows, texts, strict=True):
        draw.text((554, row), text, fill=ink, anchor="lm", font=ImageFont.load_default(size))
    return np.array(image)


@pytest.mark.parametrize("mirrored", [False, True], ids=["as it is", "mirrored"])
@pytest.mark.parametrize(
    "change",
    [
        {},
        {"ruler": "left"},
        {"unit": "mm"},
        {"tick_mm": 10.0, "long_every": 5, "unit": "mm", "ends": True},
        {"tick_mm": 1.0, "long_every": 10},
        {"tick_mm": 2.5, "long_every": 4},
        {"depth_in": "cm"},
    ],
    ids=["cm", "left", "mm", "mm at the ends", "1 mm ticks", "2.5 mm ticks", "printed depth"],
)
@pytest.mark.parametrize("mm", [0.085, 0.12])
def test_the_numbers_of_a_ruler_give_its_scale_to_accept(change, mm, mirrored):
    picture = screen_picture(Screen(**change), mm, height=560)
    proposal = propose_scale(picture[:, ::-1] if mirrored else picture)
    assert proposal.is_accepted and proposal.confidence >= ACCEPT
    assert proposal.mm_per_pixel == pytest.approx(mm, rel=0.01)


@pytest.mark.parametrize(("ticks", "every"), [(5.0, 2), (5.0, 1), (2.5, 1)])
def test_ticks_that_look_like_centimetres_are_what_their_numbers_say(ticks, every):
    """An image 21 mm deep: ticks alone would be taken for more."""
    screen = Screen(tick_mm=ticks, long_every=every, unit="mm", number_mm=5.0)
    proposal = propose_scale(screen_picture(screen, 0.05))
    if proposal is not None and proposal.is_accepted:
        assert proposal.mm_per_pixel == pytest.approx(0.05, rel=0.01)
    assert proposal is None or proposal.labels


@pytest.mark.parametrize("tick_mm", [5.0, 10.0])
def test_without_numbers_a_scale_is_only_proposed(tick_mm):
    proposal = propose_scale(screen_picture(Screen(unit="", tick_mm=tick_mm, long_every=1), 0.1))
    assert not proposal.is_accepted and proposal.labels == ()
    assert "no numbers read" in proposal.text


@pytest.mark.parametrize("unit", ["cm", "mm"])
def test_a_printed_depth_says_what_ticks_without_numbers_mean(unit):
    picture = screen_picture(Screen(unit="", long_every=1, depth_in=unit), 0.12)
    proposal = propose_scale(picture)
    assert proposal.mm_per_pixel == pytest.approx(0.12, rel=0.01)
    assert proposal.is_accepted
    assert "by the printed depth of 50" in proposal.text or "by the printed depth of 5.0 cm" in proposal.text


def test_ticks_that_contradict_the_printed_depth_give_no_scale():
    picture = screen_picture(Screen(unit="", long_every=1, depth_in="cm"), 0.12)
    picture[20:44, :140] = screen_picture(Screen(unit="", depth_in="cm"), 0.2)[20:44, :140]
    assert propose_scale(picture) is None


def test_numbers_in_a_typeface_never_seen_are_read():
    proposal = propose_scale(written(range(41, 442, 50), "012345678"))
    assert len(proposal.labels) >= 7 and set(proposal.labels) <= set(range(9))
    assert proposal.is_accepted
    assert proposal.mm_per_pixel == pytest.approx(0.2, rel=0.01)


def test_numbers_that_are_cut_off_at_the_top_still_count():
    proposal = propose_scale(written(range(191, 442, 50), "345678"))
    assert proposal.is_accepted and len(proposal.labels) >= 4 and set(proposal.labels) <= set(range(3, 9))


@pytest.mark.parametrize(
    ("rows", "texts"),
    [
        (range(41, 442, 50), "051423768"),
        ([41, 91, 141], ["7", "3", "9"]),
        ([91], ["1"]),
        ([41, 441], ["0", "7"]),
        ([41, 141, 241, 341, 441], ["0", "1", "3", "4", "9"]),
    ],
    ids=["shuffled", "falling", "one number", "not a round step", "uneven"],
)
def test_numbers_that_do_not_grow_with_the_ticks_are_not_accepted(rows, texts):
    proposal = propose_scale(written(rows, texts))
    assert proposal is None or not proposal.is_accepted


def test_numbers_beside_a_ruler_against_the_others_take_confidence_away():
    fine = propose_scale(written(range(41, 442, 100), "02468"))
    odd = propose_scale(written([*range(41, 442, 100), 91, 191], ["0", "2", "4", "6", "8", "9", "5"]))
    assert odd.confidence < fine.confidence


def test_a_depth_between_centimetres_and_millimetres_is_not_accepted():
    """Numbers 0 to 16 may be 160 mm in cm or 16 mm in mm."""
    proposal = propose_scale(written(range(41, 392, 50), ["0", "2", "4", "6", "8", "10", "12", "14"]))
    assert proposal is None or not proposal.is_accepted


@pytest.mark.parametrize("text", ["Depth 5.0 cm", "D: 50 mm", "50mm", "5.0cm"])
@pytest.mark.parametrize("size", [14, 18, 24])
def test_a_printed_depth_is_read_in_a_typeface_never_seen(text, size):
    image = Image.new("L", (400, 200))
    ImageDraw.Draw(image).text((220, 60), text, fill=200, font=ImageFont.load_default(size))
    (depth,) = read_depths(np.array(image), Box(0, 0, 200, 200))
    assert depth.mm == 50
    assert depth.named == text.startswith("D")


@pytest.mark.parametrize("text", ["Gain 50", "50 fps", "12.0 MHz", "17:50:12", "1234 mm"])
def test_other_texts_are_no_depth(text):
    image = Image.new("L", (400, 200))
    ImageDraw.Draw(image).text((220, 60), text, fill=200, font=ImageFont.load_default(16))
    assert read_depths(np.array(image), Box(0, 0, 200, 200)) == []


class Frames:
    """A recording's source from pictures in memory; None is a frame that cannot be read."""

    notes = ()
    scale = Scale.unknown("for the test")

    def __init__(self, pictures):
        self.pictures = pictures
        self.shape = (480, 640)
        self.times = tuple(k / 10 for k in range(len(pictures)))

    def read(self, index):
        if self.pictures[index] is None:
            raise RecordingError("This frame is damaged.")
        return self.pictures[index]

    def sample(self, count):
        return list(range(len(self.pictures)))[:count]

    def close(self): ...


def test_a_clip_has_the_scale_on_which_its_frames_agree():
    good = written(range(41, 442, 50), "012345678")
    bare = np.zeros_like(good)
    proposal = propose_scale_of(Recording("clip", Frames([good, bare, good, None])))
    assert proposal.is_accepted and proposal.mm_per_pixel == pytest.approx(0.2, rel=0.01)
    assert ruler_scale(proposal).source == UNCONFIRMED


def test_a_clip_whose_frames_disagree_or_are_mostly_without_a_ruler_has_no_scale():
    good, bare = written(range(41, 442, 50), "012345678"), np.zeros((480, 640), np.uint8)
    other = written(range(41, 442, 80), "012345", tick_rows=range(40, 441, 80))
    assert propose_scale_of(Recording("clip", Frames([good, good, other]))) is None
    assert propose_scale_of(Recording("clip", Frames([good, bare, bare]))) is None
    assert propose_scale_of(Recording("clip", Frames([None, None]))) is None


@pytest.mark.parametrize("times", [1.4, 1.6, 0.75, 0.6])
@pytest.mark.parametrize("screen", [Screen(), Screen(unit="mm"), Screen(ruler="left")], ids=["cm", "mm", "left"])
def test_a_screen_that_was_squeezed_or_stretched_is_not_accepted(screen, times):
    """A ruler says how high a pixel is; how wide, only the shape of the digits tells."""
    picture = screen_picture(screen, 0.1, height=560)
    width = round(picture.shape[1] / times)
    proposal = propose_scale(np.array(Image.fromarray(picture).resize((width, picture.shape[0]), Image.BICUBIC)))
    assert propose_scale(picture).is_accepted
    assert proposal is None or not proposal.is_accepted
    assert proposal is None or not proposal.labels or "squeezed or stretched" in proposal.text


@pytest.mark.parametrize("side", [480, 512, 640])
def test_a_screen_made_square_is_not_accepted(side):
    picture = screen_picture(Screen(), 0.1, height=560, width=520)
    proposal = propose_scale(np.array(Image.fromarray(picture).resize((side, side), Image.BICUBIC)))
    assert propose_scale(picture).is_accepted
    assert proposal is None or (not proposal.is_accepted and "square" in proposal.text)


def test_the_reported_square_screen_is_not_accepted(shared_cases):
    with open_recording(shared_cases / "b9_ruler_resized512.png") as recording:
        proposal = propose_scale_of(recording)
    assert not proposal.is_accepted and "exactly square (512 x 512)" in proposal.text
