"""Pictures of one place are found whatever was done to them, those of different places are not."""

import io

import numpy as np
import pytest

from MSUSSegmentLib.phantoms.cine import Contraction, render_cine
from MSUSSegmentLib.phantoms.muscle import MusclePhantom, render_muscle
from MSUSSegmentLib.phantoms.screen import Screen
from MSUSSegmentLib.study.near_duplicates import describe_picture, find_near_duplicates

SHAPE = (200, 256)


def picture(seed, **changes):
    angles = {"superficial_angle": seed % 5 - 2.0, "deep_angle": (3 * seed) % 7 - 3.0}
    given = {"shape": SHAPE, "spacing": (0.2, 0.2), "seed": seed, "thickness_mm": 14.0 + (seed * 37 % 80) / 10}
    given |= angles
    return render_muscle(MusclePhantom(**{**given, **changes})).pixels


def as_jpeg(grey):
    from PIL import Image

    content = io.BytesIO()
    Image.fromarray(grey).save(content, "JPEG", quality=60)
    return np.asarray(Image.open(content))


def halved(grey):
    return grey.reshape(grey.shape[0] // 2, 2, grey.shape[1] // 2, 2).mean(axis=(1, 3)).astype(np.uint8)


@pytest.mark.parametrize(
    "change",
    [as_jpeg, halved, lambda g: g[:, ::-1], lambda g: (0.6 * g + 30).astype(np.uint8), lambda g: g[4:, 3:]],
    ids=["compressed", "half the size", "mirrored", "other gain", "cropped a little"],
)
def test_the_same_picture_is_found_again(change):
    first, other = picture(1), picture(2)
    found = find_near_duplicates([describe_picture(p) for p in (first, other, change(first))])
    assert [(pair.first, pair.second) for pair in found] == [(0, 2)]
    assert found[0].mirrored == (change(first)[0, 0] == first[0, -1] and change(first).shape == first.shape)


def test_a_picture_with_the_scanners_screen_is_the_same_picture():
    plain, screen = picture(3), picture(3, screen=Screen())
    assert screen.shape != plain.shape
    assert find_near_duplicates([describe_picture(plain), describe_picture(screen)])


def test_neighbouring_frames_of_a_clip_are_found_and_other_muscles_are_not():
    clip = Contraction(MusclePhantom(shape=SHAPE, spacing=(0.2, 0.2), seed=5), frames=25)
    frames = [image.pixels for image, _ in zip(render_cine(clip), range(2), strict=False)]
    others = [picture(seed) for seed in range(10, 16)]
    found = find_near_duplicates([describe_picture(p) for p in (*frames, *others)])
    assert {(pair.first, pair.second) for pair in found} == {(0, 1)}


def test_blank_and_tiny_pictures_are_like_nothing():
    described = [describe_picture(np.zeros((50, 70), np.uint8)), describe_picture(np.full((9, 12), 200, np.uint8))]
    assert find_near_duplicates(described) == [] == find_near_duplicates([])
    assert all(one.shape == (32, 32) for one in described)


def test_pairs_across_blocks_are_found(monkeypatch):
    monkeypatch.setattr("MSUSSegmentLib.study.near_duplicates.BLOCK", 3)
    rng = np.random.default_rng(0)
    stack = rng.standard_normal((8, 32, 32)).astype(np.float32)
    stack[7] = stack[1]
    stack /= np.linalg.norm(stack, axis=(1, 2), keepdims=True)
    assert [(p.first, p.second) for p in find_near_duplicates(list(stack))] == [(1, 7)]
    of = ["clip" if i in (1, 7) else f"still {i}" for i in range(8)]
    assert find_near_duplicates(list(stack), of=of) == []
    stack[4] = stack[1]
    assert [(p.first, p.second) for p in find_near_duplicates(list(stack), of=of)] == [(1, 4), (4, 7)]
