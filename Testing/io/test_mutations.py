"""The damaged copies that the readers are tried with: the same for the same seed, and each really damaged."""

from __future__ import annotations

from mutations import mutations

DATA = bytes(range(256)) * 40


def test_mutations_are_the_same_for_the_same_seed_whatever_their_number():
    few, many = list(mutations(DATA, 20, seed=3)), list(mutations(DATA, 60, seed=3))
    assert few == many[:20] and len({changed for _, changed in many}) > 50
    assert [c for _, c in mutations(DATA, 20, seed=4)] != [c for _, c in few]


def test_every_kind_of_damage_takes_its_turn_and_damages():
    kinds = {name.split()[1]: changed for name, changed in mutations(DATA, 5)}
    assert set(kinds) == {"flipped", "cut", "zeroed", "duplicated", "huge"}
    assert all(changed != DATA for changed in kinds.values())
    assert len(kinds["cut"]) < len(DATA) < len(kinds["duplicated"])
