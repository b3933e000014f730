"""What Slicer's own menu at a right click on a line in a view offers besides: the same as a row of the table.

Slicer asks every registered plugin of its data tree for entries of that menu; ours adds some and takes none away.
"""

from __future__ import annotations

import qt
import slicer

from MSUSSegmentLib.panel.section import connect

__all__ = ["ViewMenu"]

#: How many things can be done with a line (`ReadSection.line_actions`).
_MOST = 5


class ViewMenu:
    """``plugin`` is Slicer's `qSlicerSubjectHierarchyScriptedPlugin`, ``find_panel()`` gives the panel that is open,
    None when there is none (a reload makes another one)."""

    def __init__(self, plugin, find_panel):
        self._find_panel = find_panel
        self._slots: list = []
        self.actions = []
        for i in range(_MOST):
            action = qt.QAction("", plugin)
            action.objectName = f"MSUSSegmentLineAction{i}"
            base = slicer.qSlicerSubjectHierarchyAbstractPlugin
            base.setActionPosition(action, base.SectionNode + 5)  # a section of its own, below those of the node
            connect(action, "triggered()", self._trigger(i))
            self.actions.append(action)

    def _trigger(self, i: int):
        def trigger(*_ignored):
            if i < len(self._slots):
                self._slots[i]()

        return trigger

    def show_for(self, node) -> None:
        """Offer what can be done with a line, a markup of the picture that is worked on; nothing for other nodes."""
        panel, self._slots = self._find_panel(), []
        for action in self.actions:
            action.visible = False
        session = panel.session if panel is not None else None
        if node is None or session is None or session.closed:
            return
        if not any(node is known for known in session.muscle.markups.values()):
            return
        panel.reader.select_line(node)
        for action, (text, slot) in zip(self.actions, panel.reader.line_actions(), strict=False):
            action.text, action.visible = text, True
            self._slots.append(slot)
