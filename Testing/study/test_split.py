"""What belongs together is never split, and the parts have the sizes asked for."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from MSUSSegmentLib.study.split import SHARES, deal, group_together


def test_groups_are_joined_by_subject_clip_and_pair():
    keys = [("anna", "c1"), ("anna", "c2"), ("", "c2"), (None, None), ("ben", ""), ("", "")]
    assert group_together(6, keys, [(3, 4)]) == [0, 0, 0, 1, 1, 2]


def test_a_subject_and_a_clip_of_one_name_are_not_the_same():
    assert group_together(2, [("1", ""), ("", "1")]) == [0, 1]


@given(st.lists(st.integers(0, 12), min_size=1, max_size=60), st.integers(0, 5))
def test_no_group_is_in_two_parts_and_everything_is_dealt(groups, seed):
    parts = deal(groups, SHARES, seed)
    assert set(parts) <= set(SHARES) and parts == deal(groups, SHARES, seed)
    assert all(len({p for p, g in zip(parts, groups, strict=True) if g == group}) == 1 for group in groups)


def test_parts_have_the_sizes_asked_for():
    parts = deal(np.repeat(np.arange(100), 2).tolist(), SHARES)
    assert [parts.count(name) for name in SHARES] == [140, 30, 30]


def test_no_part_stays_empty_while_there_are_groups_for_all():
    assert sorted(deal([0, 0, 1, 1, 2, 2, 3, 3], SHARES)) == ["test"] * 2 + ["train"] * 4 + ["val"] * 2
    parts = deal([0] * 90 + [1] * 5 + [2] * 5, SHARES)
    assert parts == ["train"] * 90 + parts[90:] and set(parts[90:]) == {"val", "test"}
    assert set(deal([0, 1], SHARES)) == {"train", "val"}


def test_a_lone_group_is_for_training():
    assert set(deal([0, 0, 0], SHARES)) == {"train"}


def test_impossible_shares_are_refused():
    with pytest.raises(ValueError, match="0 or more"):
        deal([0], {"train": -1.0, "val": 2.0})
    with pytest.raises(ValueError, match="not all 0"):
        deal([0], {"train": 0.0})
