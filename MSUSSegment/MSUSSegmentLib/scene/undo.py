"""What can be undone: snapshots of the markups, and sometimes segments, of the frames that a step changed."""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["History"]

LIMIT = 200


class History:
    """Undo and redo by snapshots {frame: state}. ``capture(snapshot)`` takes one of the same frames and kinds of things
    as ``snapshot``, ``restore(snapshot)`` puts one back."""

    def __init__(self, capture: Callable, restore: Callable):
        self._capture, self._restore = capture, restore
        self._undo: list[tuple[str, dict]] = []
        self._redo: list[dict] = []

    def record(self, snapshot: dict, run: str = "") -> None:
        """Keep how the frames were before a step. Steps of one ``run`` on different frames become one step."""
        self._redo.clear()
        if run and self._undo and self._undo[-1][0] == run:
            for frame, state in snapshot.items():
                self._undo[-1][1].setdefault(frame, state)
            return
        self._undo.append((run, dict(snapshot)))
        del self._undo[:-LIMIT]

    def forget_last(self) -> None:
        """The last step has turned out to be none."""
        del self._undo[-1:]

    @property
    def can_undo(self) -> bool:
        return bool(self._undo)

    @property
    def can_redo(self) -> bool:
        return bool(self._redo)

    def undo(self) -> list[int]:
        """Put the last step's frames back; returns their numbers, none when there is nothing to undo."""
        if not self._undo:
            return []
        _, snapshot = self._undo.pop()
        self._redo.append(self._capture(snapshot))
        self._restore(snapshot)
        return list(snapshot)

    def redo(self) -> list[int]:
        if not self._redo:
            return []
        snapshot = self._redo.pop()
        self._undo.append(("", self._capture(snapshot)))
        self._restore(snapshot)
        return list(snapshot)

    def clear(self) -> None:
        self._undo.clear()
        self._redo.clear()
