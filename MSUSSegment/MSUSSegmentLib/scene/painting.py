"""Notice when a person paints in the segments of the frame shown."""

from __future__ import annotations

import slicer

from MSUSSegmentLib.scene import attributes as A
from MSUSSegmentLib.scene import cine, segments

__all__ = ["PaintWatch"]


class PaintWatch:
    """Marks the segmentation of a frame (attribute `attributes.PAINTED`) once its pixels change by another hand.

    Every frame of a cine has a segmentation of its own (`GetSegmentation`), so `watch` must be called after each
    change of the frame. ``on_paint()`` is called after each stroke.
    """

    def __init__(self, live, on_paint):
        self._live, self._on_paint = live, on_paint
        self._watched, self._tag = None, None
        self._known: tuple | None = None
        self.quiet = False  # our own doing

    @property
    def observer_count(self) -> int:
        return int(self._watched is not None)

    def watch(self, refresh: bool = False) -> None:
        """Listen to the segments now shown; ``refresh``: what they hold now is not a person's doing."""
        node = self._live.muscle.segmentation
        now = node.GetSegmentation() if node is not None else None
        if now is self._watched:
            if refresh:
                self._known = self._pixels()
            return
        self.close()
        if now is not None:
            event = slicer.vtkSegmentation.SourceRepresentationModified
            self._watched, self._tag = now, now.AddObserver(event, self._modified)
            self._known = self._pixels()

    def close(self) -> None:
        if self._watched is not None:
            self._watched.RemoveObserver(self._tag)
        self._watched, self._tag, self._known = None, None, None

    def _modified(self, caller, event) -> None:
        muscle = self._live.muscle
        if self.quiet or self._live.deaf() or muscle.segmentation is None:
            return
        now = self._pixels()
        if now == self._known:
            return
        self._known = now
        if A.write(muscle.segmentation, A.PAINTED, "1"):
            cine.store(muscle.browser, muscle.segmentation)
        self._on_paint()

    def _pixels(self) -> tuple | None:
        muscle = self._live.muscle
        picture = muscle.volume.GetImageData()
        if muscle.segmentation is None or picture is None:
            return None
        shape = picture.GetDimensions()[1::-1]
        return segments.fingerprint(muscle.segmentation, muscle.matrix, shape)
