"""Of whom pairs of readings are: counts in words, and what is taken as independent."""

import math

import numpy as np
import pytest

from MSUSSegmentLib.evaluation.sample import Origin, count_sample, sampled_agreement


def frames_of(clips, frames, subject=None):
    return [Origin((clip, frame), clip, subject) for clip in range(clips) for frame in range(frames)]


@pytest.mark.parametrize(
    ("origins", "words", "independent"),
    [
        (frames_of(20, 10), "20 clips, 200 frames", "20 clips"),
        (frames_of(1, 1), "1 clip, 1 frame", "1 clip"),
        (frames_of(4, 5, "ann"), "1 subject, 4 clips, 20 frames", "1 subject"),
        ([Origin(i, subject=i % 9) for i in range(153)] * 3, "9 subjects, 153 images, 459 readings", "9 subjects"),
        ([Origin(i) for i in range(15)], "15 images", "15 images"),
        (
            [*(Origin(("s", i), subject=i % 9) for i in range(27)), *frames_of(20, 2), *(Origin(i) for i in range(30))],
            "9 subjects, 20 clips, 97 images",
            "9 subjects, 20 clips and 30 images",
        ),
        ([], "none", "nothing"),
    ],
)
def test_a_sample_is_stated_in_subjects_clips_and_frames(origins, words, independent):
    sample = count_sample(origins)
    assert (sample.describe(), sample.describe_clusters()) == (words, independent)


def test_a_pair_with_a_missing_value_is_not_counted():
    origins = frames_of(5, 2)
    measured = [1.0] * 8 + [math.nan, math.nan]
    found, sample = sampled_agreement(measured, np.arange(10.0), origins)
    assert (found.n, found.clusters, found.dropped) == (8, 4, 2)
    assert sample.describe() == "4 clips, 8 frames"


def test_the_subject_counts_before_the_clip_and_the_clip_before_the_image():
    assert Origin("i", "c", "s").cluster == ("subject", "s")
    assert Origin("i", "c").cluster == ("clip", "c")
    assert Origin("i").cluster == ("image", "i")
    # A clip and an image of the same name are two things.
    assert Origin("x", "x").cluster != Origin("x").cluster
