"""Several structures, which may overlap or be unlabelled, in one picture of labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

__all__ = ["LabelMap"]


class LabelMap:
    """Numbers for structures and for what overlaps: 0 is background, one number a structure, one a combination, and
    the last one "ignore", for pixels of which nothing is known.

    Where a structure is unlabelled in a picture, every pixel that is of no other structure may be of it, and one that
    is of another may be of both; as the other is known there, it keeps its number.

    Args:
        structures: their names, numbered from 1 in this order.
        combinations: all sets of structures that overlap anywhere.
        partial: whether any picture has an unlabelled structure.
    """

    def __init__(
        self, structures: Sequence[str], combinations: Sequence[frozenset[str]] = (), partial: bool = False
    ) -> None:
        self.structures = tuple(structures)
        overlaps = sorted((c for c in combinations if len(c) > 1), key=lambda c: sorted(map(self.structures.index, c)))
        sets = [frozenset([name]) for name in self.structures] + overlaps
        self.numbers = {members: number for number, members in enumerate(sets, 1)}
        self.ignore = len(sets) + 1 if partial else None
        self.overlapping = bool(overlaps)

    @staticmethod
    def combinations(masks: Mapping[str, np.ndarray | None]) -> set[frozenset[str]]:
        """The sets of structures that overlap in one picture."""
        known = {name: mask for name, mask in masks.items() if mask is not None}
        if len(known) < 2:
            return set()
        codes = sum(mask.astype(np.int64) << i for i, mask in enumerate(known.values()))
        found = np.unique(codes)
        names = list(known)
        sets = {frozenset(name for i, name in enumerate(names) if code >> i & 1) for code in found}
        return {members for members in sets if len(members) > 1}

    def encode(self, masks: Mapping[str, np.ndarray | None]) -> np.ndarray:
        """Labels (H, W) uint8 of masks (H, W) bool by structure, None where one is unlabelled.

        ValueError when nothing is labelled, or structures overlap that were not said to.
        """
        known = {name: mask for name, mask in masks.items() if mask is not None}
        if not known:
            raise ValueError("No structure is labelled.")
        names = list(known)
        codes = sum(mask.astype(np.int64) << i for i, mask in enumerate(known.values()))
        labels = np.zeros(codes.shape, np.uint8)
        if len(known) < len(self.structures):
            if self.ignore is None:
                raise ValueError("A structure is unlabelled, but there is no label to ignore.")
            labels[:] = self.ignore
        for code in np.unique(codes):
            members = frozenset(name for i, name in enumerate(names) if code >> i & 1)
            if members:
                if members not in self.numbers:
                    raise ValueError(f"{' and '.join(sorted(members))} overlap unexpectedly.")
                labels[codes == code] = self.numbers[members]
        return labels

    def declaration(self) -> dict[str, int | list[int]]:
        """Numbers by name as nnU-Net wants them: a structure that overlaps is a region, a list of numbers."""
        labels: dict[str, int | list[int]] = {"background": 0}
        for name in self.structures:
            numbers = [number for members, number in self.numbers.items() if name in members]
            labels[name] = numbers if self.overlapping else numbers[0]
        if self.ignore is not None:
            labels["ignore"] = self.ignore
        return labels
