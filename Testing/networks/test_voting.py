"""The vote of four models and the edge, step by step, on small arrays."""

from __future__ import annotations

import numpy as np
import pytest

from MSUSSegmentLib.networks.voting import VoteSettings, edge_zone, largest_pieces, merged, refined, vote


@pytest.mark.parametrize("votes", [1, 2, 3])
def test_a_vote_is_above_one_half_exactly_where_enough_models_say_yes(votes):
    rng = np.random.default_rng(0)
    maps = rng.random((3, 40, 40))
    assert np.array_equal(vote(*maps, VoteSettings(votes=votes)) > 0.5, (maps > 0.5).sum(axis=0) >= votes)


def test_by_the_mean_its_own_u_net_counts_more():
    own, both, patch = np.array([0.9, 0.2]), np.array([0.3, 0.9]), np.array([0.2, 0.8])
    assert vote(own, both, patch, VoteSettings(own_weight=2.0)).tolist() == pytest.approx([2.3 / 4, 2.1 / 4])
    assert vote(own, both, patch, VoteSettings(own_weight=1.0)).tolist() == pytest.approx([1.4 / 3, 1.9 / 3])


def test_of_two_bones_the_surer_has_the_pixel():
    humerus, glenoid = np.array([0.9, 0.6, 0.2, 0.5]), np.array([0.6, 0.8, 0.4, 0.5])
    assert merged(humerus, glenoid).tolist() == [1, 2, 0, 0]


def test_the_largest_piece_of_each_bone_stays():
    labels = np.zeros((4, 20, 20), np.uint8)
    labels[1:3, 2:9, 2:9], labels[1:3, 12:15, 12:15] = 1, 1
    labels[0, 15:19, 2:5], labels[3, 15:17, 2:5] = 2, 2
    kept = largest_pieces(labels)
    assert (kept == 1).sum() == 98 and (kept == 2).sum() == 12 and kept[1, 13, 13] == 0 and kept[3, 15, 2] == 0
    assert not largest_pieces(np.zeros((2, 5, 5), np.uint8)).any()


@pytest.mark.parametrize(("width", "pixels"), [(0.4, 2), (0.7, 2), (1.3, 4), (1.9, 6)])
def test_the_zone_lies_on_both_sides_of_the_outline(width, pixels):
    labels = np.zeros((9, 60), np.uint8)
    labels[:, 30:] = 2
    zone = edge_zone(labels, 0.625, width)
    assert zone.sum(axis=1).tolist() == [pixels] * 9 and zone[:, 30 - pixels // 2 : 30 + pixels // 2].all()
    assert not edge_zone(np.zeros((5, 5), np.uint8), 1.0, 2.0).any()


def test_the_alexnet_counts_in_the_zone_only():
    voted, zone = np.full((2, 3, 4), 0.2), np.zeros((3, 4), bool)
    zone[1, 1:3] = True
    patch = np.array([[0.9, 0.8], [0.1, 0.0]])
    made = refined(voted, patch, zone, 0.5)
    assert made[0, 1, 1:3].tolist() == pytest.approx([0.55, 0.5]) and (made[:, ~zone] == 0.2).all()
    assert refined(voted, patch, zone, 1.0)[:, zone].tolist() == patch.tolist() and (voted == 0.2).all()


def test_settings_that_cannot_be_are_refused():
    for wrong in ({"votes": 4}, {"own_weight": 0.0}, {"edge_mm": 0.0}, {"edge_weight": 1.5}):
        with pytest.raises(ValueError, match="votes must be"):
            VoteSettings(**wrong)
