"""The depth ruler's tick marks give a scale to confirm, and nothing unclear gives one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from MSUSSegmentLib.io.open import open_recording
from MSUSSegmentLib.io.ruler import propose_scale
from MSUSSegmentLib.phantoms.muscle import MusclePhantom, render_muscle
from MSUSSegmentLib.phantoms.screen import Screen, tick_rows

SHAPE = (400, 320)


def phantom(screen: Screen | None, mm: float = 0.1, shape: tuple[int, int] = SHAPE):
    return render_muscle(replace(MusclePhantom(), shape=shape, spacing=(mm, mm), screen=screen))


def blank_screen(rows, widths, column: int = 560) -> np.ndarray:
    """Speckle in a black screen with marks at ``rows`` to the right of it."""
    picture = np.zeros((480, 640), np.uint8)
    speckle = np.random.default_rng(0).rayleigh(60, (400, 400))
    picture[40:440, 100:500] = np.clip(speckle, 3, 255).astype(np.uint8)
    for row, width in zip(rows, widths, strict=True):
        picture[row : row + 2, column : column + width] = 190
    return picture


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("mm", [0.1, 0.13])
def test_the_ruler_of_a_phantom_gives_its_scale(side, mm):
    screen = Screen(ruler=side)
    image = phantom(screen, mm)
    proposal = propose_scale(image.pixels)
    assert proposal.mm_per_pixel == pytest.approx(mm, rel=0.01)
    assert proposal.spacing == (proposal.mm_per_pixel, proposal.mm_per_pixel)
    assert proposal.tick_mm == 5
    assert proposal.tick_pixels == pytest.approx(5 / mm, rel=0.01)
    rows = tick_rows(SHAPE[0], mm, screen)
    assert all(np.abs(rows - y).min() <= 1 for y in proposal.points[:, 1])
    assert proposal.labels[:4] == (0, 1, 2, 3)
    assert f"on the {side}; its numbers 0, 1, 2, 3" in proposal.text and "(cm) say 5 mm" in proposal.text
    assert proposal.is_accepted and proposal.confidence <= 1


def test_a_screen_without_a_ruler_gives_no_scale():
    assert propose_scale(phantom(Screen(ruler="")).pixels) is None


def test_a_picture_without_a_screen_gives_no_scale():
    assert propose_scale(phantom(None).pixels) is None


@pytest.mark.parametrize("seed", range(3))
def test_noise_gives_no_scale(seed):
    assert propose_scale(np.random.default_rng(seed).integers(0, 256, (480, 640), np.uint8)) is None


def test_marks_of_one_kind_are_ten_millimetres_apart_where_that_gives_a_plausible_depth():
    proposal = propose_scale(blank_screen(range(40, 441, 80), [6] * 6))
    assert (proposal.tick_mm, len(proposal.points)) == (10, 6)
    assert proposal.mm_per_pixel == pytest.approx(0.125)


def test_marks_too_close_for_ten_millimetres_are_five_apart():
    proposal = propose_scale(blank_screen(range(40, 441, 32), [6] * 13))
    assert proposal.tick_mm == 5
    assert proposal.mm_per_pixel == pytest.approx(5 / 32)


def test_a_longer_mark_at_fifty_millimetres_is_not_taken_for_ten():
    proposal = propose_scale(blank_screen(range(40, 441, 60), [9, 5, 5, 5, 5, 9, 5]))
    assert proposal.tick_mm == 10
    assert proposal.mm_per_pixel == pytest.approx(1 / 6)


@pytest.mark.parametrize(
    ("rows", "widths"),
    [
        ([40, 140, 240], [6] * 3),
        ([40, 130, 200, 290, 350, 430], [6] * 6),
        (list(range(40, 441, 8)), [6] * 51),
        (list(range(40, 200, 30)), [6] * 6),
        (list(range(40, 441, 40)), [9, 5, 5, 9, 9, 5, 5, 9, 5, 9, 5]),
    ],
    ids=["three marks", "uneven", "implausible depth", "a part of the depth", "unclear lengths"],
)
def test_what_is_unclear_gives_no_scale(rows, widths):
    assert propose_scale(blank_screen(rows, widths)) is None


def test_two_rulers_that_disagree_give_no_scale():
    picture = blank_screen(range(40, 441, 80), [6] * 6)
    for row in range(40, 441, 57):
        picture[row : row + 2, 60:66] = 190
    assert propose_scale(picture) is None


#: One image of each screen family and its scale, read by eye: off the printed numbers where there are some (660 x 556,
#: 1234 x 688), else off marks taken as 10 mm apart.
BY_EYE = {"a00299": 10 / 77.7, "a00002": 10 / 113, "a00003": 10 / 126, "a00037": 10 / 94}


@pytest.mark.parametrize("name", BY_EYE)
def test_real_rulers_give_the_scale_that_is_printed_on_them(shared_data, name):
    with open_recording(shared_data / "dl_track" / "images" / f"{name}.png") as recording:
        proposal = propose_scale(recording.frame(0).pixels)
    assert proposal.mm_per_pixel == pytest.approx(BY_EYE[name], rel=0.01)
