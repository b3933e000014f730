"""Write lines into a picture's markups: who makes, removes and keeps nodes, with or without anyone who listens."""

from __future__ import annotations

from contextlib import contextmanager

import slicer

from MSUSSegmentLib.scene import cine, coordinates, markups, table

__all__ = ["FrameWriter"]


class FrameWriter:
    """Writes for a MuscleScene. `live.LiveMeasurement` is one that listens, too."""

    def __init__(self, muscle, rater: str = ""):
        self.muscle, self.rater = muscle, rater

    @contextmanager
    def own(self):
        """What happens to the nodes in here is our own doing."""
        yield

    def selected(self) -> int:
        """Which frame is shown; 0 of a still."""
        return cine.selected(self.muscle)

    def make(self, kind: str, index: int, curved: bool = False):
        """A new, empty markup in the scene, joined to the cine."""
        muscle, known = self.muscle, self.muscle.spacing is not None
        declared = muscle.task.line(kind) or markups.kind_named(kind)
        curved = curved or getattr(muscle.options, "curved", False)
        with self.own():
            node = slicer.mrmlScene.AddNode(
                markups.new_markup(declared, index, muscle.token, known_scale=known, curved=curved)
            )
            coordinates.share_transform(node, muscle.volume)
            markups.show_markup(node, known, muscle.task)
            if muscle.browser is not None:
                cine.add_markup(muscle.browser, node, known)
        muscle.markups[kind, index] = node
        return node

    def drop(self, key: tuple[str, int]) -> None:
        """Take a still's markup out of the scene, as our own doing."""
        node = self.muscle.markups[key]
        self.forget(node)
        slicer.mrmlScene.RemoveNode(node)

    def forget(self, node) -> None:
        """A markup does not belong to the picture any more."""
        self.muscle.markups = {key: kept for key, kept in self.muscle.markups.items() if kept is not node}

    def store(self, item: int, node) -> None:
        """Keep what a node now shows with its frame, when that is the one shown."""
        if item == self.selected():
            cine.store(self.muscle.browser, node)

    def publish(self, measurements, lines, rows: list[dict] | None = None) -> None:
        """Take up the numbers of the frame shown, which have just been derived from ``lines``; ``rows``: those of the
        table, when it has them already."""
        muscle = self.muscle
        if muscle.table is not None and rows is None:
            table.replace_frame(muscle.table, muscle.frame, muscle.rows(measurements, lines))

