"""Notice when a person paints in the segments of the frame shown."""

from __future__ import annotations

import slicer

from MSUSSegmentLib.scene import cine, segments

__all__ = ["PaintWatch"]


class PaintWatch:
    """Says of a frame's segments who has painted them (`segments.painters`), once their pixels change by another hand.

    Every frame of a cine has a segmentation of its own (`GetSegmentation`), so `watch` must be called after each
    change of the frame. ``on_paint()`` is called after each stroke.
    """

    def __init__(self, live, on_paint):
        self._live, self._on_paint = live, on_paint
        self._watched, self._tags = None, ()
        self._known: tuple | None = None
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
                self._known = self._pixels()
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
        self._watched, self._tags, self._known = None, (), None

    def _modified(self, caller, event) -> None:
        muscle = self._live.muscle
        if self.quiet or self._live.deaf() or muscle.segmentation is None:
            return
        now, before = self._pixels(), self._known
        if now == before:
            return
        self._known = now
        changed = {key for key, _ in set(now or ()) ^ set(before or ())}
        painted = {**segments.painters(muscle.segmentation), **dict.fromkeys(sorted(changed), self._live.rater)}
        if segments.write_painters(muscle.segmentation, painted):
            cine.store(muscle.browser, muscle.segmentation)
        self._on_paint()

    def _pixels(self) -> tuple | None:
        muscle = self._live.muscle
        picture = muscle.volume.GetImageData()
        if muscle.segmentation is None or picture is None:
            return None
        shape = picture.GetDimensions()[1::-1]
        return segments.fingerprint(muscle.segmentation, muscle.matrix, shape)
