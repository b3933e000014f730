"""Split images into those to train on, to choose by and to test on, so that nothing is known from one in another.

What belongs together stays together: images of one subject, frames of one clip, near-duplicates, and whatever is
joined through them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Iterable, Mapping, Sequence

__all__ = ["FOLDS", "SHARES", "deal", "group_together"]

#: The shares of an export, by the names that the project's own training folder knows.
SHARES = {"train": 0.7, "val": 0.15, "test": 0.15}
FOLDS = 5


def group_together(
    count: int, keys: Iterable[Sequence[Hashable | None]], pairs: Iterable[tuple[int, int]] = ()
) -> list[int]:
    """A group for each of ``count`` things, numbered from 0 in the order of their first members.

    Args:
        count: how many things there are.
        keys: for each of them the names of what it belongs to, such as (subject, clip): things with a name in common
            at the same place are of one group; None and "" are no name.
        pairs: numbers of things that belong together whatever their names.
    """
    parent = list(range(count))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = i = parent[parent[i]]
        return i

    def join(i: int, j: int) -> None:
        a, b = root(i), root(j)
        parent[max(a, b)] = min(a, b)

    first: dict[tuple[int, Hashable], int] = {}
    for i, names in enumerate(keys):
        for place, name in enumerate(names):
            if name is not None and name != "":
                join(i, first.setdefault((place, name), i))
    for i, j in pairs:
        join(i, j)
    numbers: dict[int, int] = {}
    return [numbers.setdefault(root(i), len(numbers)) for i in range(count)]


def deal(groups: Sequence[int], shares: Mapping[str, float], seed: int = 0) -> list[str]:
    """A part for each thing, whole groups at a time, with sizes as near the shares as the groups allow.

    Groups go, the largest first and equal ones in an order that ``seed`` decides, to the part that lacks most; no part
    stays empty while another has two groups. The same groups are dealt the same way on every machine. With fewer groups
    than parts, the parts with the smallest shares stay empty.

    Args:
        groups: (N,) group numbers.
        shares: of each part, 0 or more; they need not add up to 1.
        seed: of the order.

    Raises:
        ValueError: a share is negative, or all are 0.
    """
    total = sum(shares.values())
    if any(share < 0 for share in shares.values()) or not total > 0:
        raise ValueError("The shares of a split must be 0 or more, and not all 0.")
    members: dict[int, list[int]] = {}
    for i, group in enumerate(groups):
        members.setdefault(group, []).append(i)

    def order(group: int) -> tuple[int, str]:
        return -len(members[group]), hashlib.sha256(f"{seed} {group}".encode()).hexdigest()

    wanted = {name: share / total * len(groups) for name, share in shares.items() if share > 0}
    dealt: dict[str, list[int]] = {name: [] for name in wanted}
    sizes = dict.fromkeys(wanted, 0)
    for group in sorted(members, key=order):
        part = max(wanted, key=lambda name: (wanted[name] - sizes[name], wanted[name]))
        dealt[part].append(group)
        sizes[part] += len(members[group])
    for name in sorted(wanted, key=lambda name: -wanted[name]):
        giver = max(wanted, key=lambda other: (len(dealt[other]) > 1, sizes[other]))
        if not dealt[name] and len(dealt[giver]) > 1:
            moved = dealt[giver].pop()  # the smallest
            dealt[name].append(moved)
            sizes[giver] -= len(members[moved])
    part_of = {group: name for name, of_part in dealt.items() for group in of_part}
    return [part_of[group] for group in groups]
