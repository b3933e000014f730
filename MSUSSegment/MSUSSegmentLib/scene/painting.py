"""Notice when a person paints in the segments of the frame shown."""

from __future__ import annotations

import time
from dataclasses import dataclass

import slicer

from MSUSSegmentLib.scene import cine, segments

__all__ = ["AT_ONCE", "PaintWatch", "Parts"]

#: Seconds between two changes of one stroke: a hand is slower. Where a segment was emptied and is filled again, more:
#: Slicer may make its surface in between.
AT_ONCE, FILLED = 0.05, 5.0


class Parts:
    """Tells whether a change of segments is a further part of the one before. (A script, the Segment Editor's own undo
    and Slicer when it saves change segments in several parts.)"""

    def __init__(self):
        self.forget()

    def forget(self) -> None:
        """What comes next is a stroke of its own."""
        self._emptied, self._at = set(), float("-inf")

    def go_on(self, filled: set) -> bool:
        """Whether a change after which the segments ``filled`` hold something belongs to the one before."""
        return time.monotonic() - self._at < (FILLED if self._emptied & filled else AT_ONCE)

    def end(self, emptied: set) -> None:
        """A change, which has emptied these segments, has been dealt with."""
        self._emptied, self._at = emptied, time.monotonic()


@dataclass
class _Stroke:
    """One change by a person: the segments and who had painted them before it."""

    masks: dict[str, bytes]
    painters: dict[str, str]


class PaintWatch:
    """Says of a frame's segments who has painted them (`segments.painters`), once their pixels change by another hand.

    Every frame of a cine has a segmentation of its own (`GetSegmentation`), so `watch` must be called after each
    change of the frame. ``on_stroke(masks)`` is called at each stroke before anything is written down, with the
    segments as they were before it (`segments.packed`), ``on_paint()`` after it, and ``on_nothing()`` when it turns out
    to have changed nothing.
    """

    def __init__(self, live, on_stroke, on_paint, on_nothing):
        self._live, self._on_stroke, self._on_paint, self._on_nothing = live, on_stroke, on_paint, on_nothing
        self._watched, self._tags = None, ()
        self._stroke: _Stroke | None = None
        self._parts = Parts()
        self._known: dict[str, bytes] | None = None
        self._keys: tuple | None = None  # of the segments that have their look
        self.quiet = False  # our own doing

    @property
    def observer_count(self) -> int:
        return int(self._watched is not None)

    def watch(self, refresh: bool = False) -> None:
        """Listen to the segments now shown; ``refresh``: what they hold now is not a person's doing."""
        node = self._live.muscle.segmentation
        now = node.GetSegmentation() if node is not None else None
        self._show_new(node)
        if now is self._watched:
            if refresh:
                self._known, self._stroke = self._pixels(), None
            return
        self.close()
        if now is not None:
            kind = slicer.vtkSegmentation
            # A stroke sends the first; what a script paints is complete only with the second.
            events = kind.SourceRepresentationModified, kind.SegmentModified
            self._watched = now
            self._tags = tuple(now.AddObserver(event, self._modified) for event in events)
            self._known = self._pixels()

    def _show_new(self, node) -> None:
        """Give the segment of one more muscle the look of the others."""
        keys = tuple(node.GetSegmentation().GetSegmentIDs()) if node is not None else None
        if self._keys is not None and keys is not None and set(keys) - set(self._keys):
            segments.show_segments(node, self._live.muscle.task)
        self._keys = keys

    def close(self) -> None:
        if self._watched is not None:
            for tag in self._tags:
                self._watched.RemoveObserver(tag)
        self._watched, self._tags, self._known, self._stroke = None, (), None, None

    def _modified(self, caller, event) -> None:
        muscle = self._live.muscle
        if self.quiet or self._live.deaf() or muscle.segmentation is None:
            return
        now, before = self._pixels() or {}, self._known or {}
        if now == before:
            return
        self._known = now
        if self._stroke is None or not self._parts.go_on(set(now)):
            self._stroke = _Stroke(before, segments.painters(muscle.segmentation))
            self._on_stroke(before)
        stroke = self._stroke
        changed = {key for key, _ in now.items() ^ stroke.masks.items()}
        painted = {**stroke.painters, **dict.fromkeys(sorted(changed), self._live.rater)}
        if segments.write_painters(muscle.segmentation, painted):
            cine.store(muscle.browser, muscle.segmentation)
        if not changed:
            self._on_nothing()
        self._on_paint()
        self._parts.end(set(before) - set(now))
        self._stroke = stroke if changed else None

    def _pixels(self) -> dict[str, bytes] | None:
        muscle = self._live.muscle
        picture = muscle.volume.GetImageData()
        if muscle.segmentation is None or picture is None:
            return None
        shape = picture.GetDimensions()[1::-1]
        return segments.packed(muscle.segmentation, muscle.matrix, shape)
