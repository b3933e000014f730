"""One muscle over a whole clip: bands that flicker, vanish, move, and other muscles above and below."""

from __future__ import annotations

import numpy as np
import pytest

from MSUSSegmentLib.measure.identity import MuscleFollower, find_clip_muscle, place_of_geometry
from MSUSSegmentLib.measure.masks import geometry_from_masks, muscle_candidates
from MSUSSegmentLib.measure.pairs import Candidate, PairPlace, PairPrior

SHAPE = (200, 160)
ROW, COLUMN = np.mgrid[: SHAPE[0], : SHAPE[1]]
COLUMNS = np.linspace(8, 151, 9)
THICK = 6


def band(row, columns=(0, 160), slope=0.0):
    middle = row + slope * (COLUMN - 80)
    return (abs(ROW - middle) < THICK / 2) & (columns[0] <= COLUMN) & (columns[1] > COLUMN)


def strokes(top, bottom):
    """Fascicle traces in the middle half between two rows."""
    mask = np.zeros(SHAPE, bool)
    for row in np.linspace(top + 0.25 * (bottom - top), bottom - 0.25 * (bottom - top), 3):
        for x in (30, 80, 130):
            mask |= (abs(ROW - (row - 0.2 * (COLUMN - x))) < 1.5) & (abs(COLUMN - x) < 15)
    return mask


def follow(frames, samples, run=None, follower=None):
    """{frame: geometry} of ``frames`` [(aponeurosis, fascicle)], found together."""
    if follower is None:
        looked = [(i, muscle_candidates(*frames[i], COLUMNS)) for i in samples]
        follower = MuscleFollower(find_clip_muscle(looked))
    found = {}
    for i in range(len(frames)) if run is None else run:
        found[i] = geometry_from_masks(*frames[i], near=follower.expected(i))
        follower.observe(i, place_of_geometry(found[i], COLUMNS))
    return found


def rows_of(geometry):
    """Rows of the two inner edges in the picture's middle; NaN where one is missing."""
    return tuple(
        np.nan if curve is None else float(np.interp(80, curve[:, 0], curve[:, 1]))
        for curve in (geometry.superficial, geometry.deep)
    )


def flickering(count, seed=0):
    """Bands at 20, 60, 120, 180 of three muscles; the middle one is most often, but not always, the strongest."""
    rng = np.random.default_rng(seed)
    frames = []
    for _ in range(count):
        aponeurosis = np.zeros(SHAPE, bool)
        for row in (20, 60, 120, 180):
            width = int(160 * rng.uniform(0.5, 1.0))
            start = int(rng.integers(0, 161 - width))
            aponeurosis |= band(row, (start, start + width))
        other = rng.random() < 0.4
        frames.append((aponeurosis, strokes(120, 180) if other else strokes(60, 120)))
    return frames


def test_bands_that_flicker_do_not_lead_to_another_muscle():
    frames = flickering(24)
    alone = np.array([rows_of(geometry_from_masks(*frame)) for frame in frames])
    assert np.ptp(alone, axis=0).max() > 40  # frame by frame it jumps
    together = np.array([rows_of(geometry) for geometry in follow(frames, range(0, 24, 4)).values()])
    assert np.abs(together - (62.5, 117.5)).max() < 1.5


def test_a_frame_by_itself_gives_what_the_run_gives():
    frames = flickering(24, seed=1)
    whole = follow(frames, range(0, 24, 4))
    for i in (1, 7, 13, 23):
        alone = follow(frames, range(0, 24, 4), run=[i])[i]
        assert rows_of(alone) == rows_of(whole[i])
        assert len(alone.fascicles) == len(whole[i].fascicles)


@pytest.mark.parametrize("gone", ["superficial", "deep"])
def test_a_missing_band_gives_no_number_of_another_muscle(gone):
    kept = [row for row in (20, 60, 120, 180) if row != {"superficial": 60, "deep": 120}[gone]]
    whole = (sum(map(band, (20, 60, 120, 180))).astype(bool), strokes(60, 120))
    broken = (sum(map(band, kept)).astype(bool), strokes(60, 120) | strokes(120, 180))
    frames = [whole] * 6 + [broken] * 4 + [whole] * 6
    found = follow(frames, (0, 5, 10, 15))
    for i in range(6, 10):
        assert getattr(found[i], gone) is None
        assert "measured in the other frames" in str(found[i].reasons[gone])
        other = {"superficial": 1, "deep": 0}[gone]
        assert abs(rows_of(found[i])[other] - (62.5, 117.5)[other]) < 1
        middles = [trace[:, 1].mean() for trace in found[i].fascicles]
        assert middles and min(middles) > 60 and max(middles) < 120
    for i in (5, 10):
        assert np.abs(np.subtract(rows_of(found[i]), (62.5, 117.5))).max() < 1


def test_a_muscle_that_thickens_by_a_third_is_followed_although_no_sample_shows_it():
    """The deep aponeurosis goes down by 20 of 60 rows within 20 frames and comes back; another band waits there."""
    deep = 120 + 20 * np.sin(np.pi * np.clip((np.arange(60) - 10) / 40, 0, 1)) ** 2
    frames = [(band(60) | band(row) | band(175), strokes(60, row)) for row in deep]
    found = follow(frames, (0, 3, 6, 57))
    rows = np.array([rows_of(geometry) for geometry in found.values()])
    assert np.abs(rows[:, 1] - (deep - 2.5)).max() < 1.5
    # Where it is lowest, and only there, it is missing for two frames: the band below is not taken for it.
    frames[30] = frames[31] = (band(60) | band(164), strokes(60, 140))
    found = follow(frames, (0, 3, 6, 57))
    assert np.isnan([rows_of(found[i])[1] for i in (30, 31)]).all()
    assert abs(rows_of(found[32])[1] - (deep[32] - 2.5)) < 1.5


def test_what_a_stopped_run_left_is_taken_up():
    deep = 120 + 20 * np.sin(np.pi * np.arange(30) / 30) ** 2
    frames = [(band(60) | band(row) | band(row + 26), strokes(60, row)) for row in deep]
    looked = [(i, muscle_candidates(*frames[i], COLUMNS)) for i in (0, 29)]
    whole = follow(frames, (0, 29))
    again = MuscleFollower(find_clip_muscle(looked))
    for i in range(9, 15):
        again.observe(i, place_of_geometry(whole[i], COLUMNS))
    rest = follow(frames, (), run=range(15, 30), follower=again)
    assert all(rows_of(rest[i]) == rows_of(whole[i]) for i in rest)


def test_a_muscle_that_is_lost_is_looked_for_where_the_samples_show_it():
    whole, empty = (band(60) | band(120), strokes(60, 120)), (np.zeros(SHAPE, bool), np.zeros(SHAPE, bool))
    moved = (band(60) | band(140), strokes(60, 140))
    frames = [whole] * 4 + [empty] * 4 + [moved] * 4 + [whole]
    found = follow(frames, (0, 12))
    assert all(rows_of(found[i]) == rows_of(found[8]) for i in range(8, 12))
    assert abs(rows_of(found[8])[1] - 137.5) < 1
    assert np.isnan(rows_of(found[5])).all() and found[5].fascicles == ()


def test_the_frames_looked_at_agree_by_majority_not_by_the_strongest_frame():
    def one(row, score):
        flat = np.ones(9)
        return PairPlace(COLUMNS, row * flat, (row + 50) * flat), score

    scores = [(1.0, 0.4), (0.3, 1.0), (1.0, 0.2), (0.9, 0.1)]
    looked = [
        (5 * i, [Candidate(score, place) for place, score in (one(40 + i, a), one(100, b))])
        for i, (a, b) in enumerate(scores)
    ]
    muscle = find_clip_muscle([*looked, (30, [])])
    assert muscle.indices == (0, 5, 10, 15)
    assert muscle.place_at(7.5).superficial.tolist() == [41.5] * 9
    assert muscle.place_at(99).deep.tolist() == [93.0] * 9


def test_a_clip_without_bands_has_no_muscle():
    assert find_clip_muscle([(0, []), (4, [])]) is None
    assert find_clip_muscle([]) is None


def test_edges_in_front_of_the_reach_are_closer_the_nearer_they_are():
    flat = np.ones(9)
    prior = PairPrior(PairPlace(COLUMNS, 40 * flat, 90 * flat), reach=0.4)
    close = [prior.closeness((40 + d) * flat, (90 + d) * flat) for d in (0, 5, 10, 19, 21)]
    assert close[0] == 1 and close == sorted(close, reverse=True) and close[3] > 0 and close[4] == 0
    moved = prior.moved(3, -7)
    assert moved.closeness(33 * flat, 83 * flat) == 1 and moved.place.columns[0] == COLUMNS[0] + 3


def test_the_place_of_a_geometry_is_that_of_its_inner_edges():
    geometry = geometry_from_masks(band(60, (20, 140), 0.1) | band(120, (0, 90)))
    place = place_of_geometry(geometry, COLUMNS)
    np.testing.assert_allclose(place.superficial, 62.5 + 0.1 * (COLUMNS - 80), atol=0.8)
    np.testing.assert_allclose(place.deep, 117.5, atol=0.8)
    (candidate,) = muscle_candidates(band(60, (20, 140), 0.1) | band(120, (0, 90)), None, COLUMNS)
    assert place.off("superficial", candidate.place.superficial) < 0.02
    assert place.off("deep", candidate.place.deep) < 0.02
