"""The pictures that are loaded, how far each is, and a run over all of them."""

from __future__ import annotations

import qt
import slicer

from MSUSSegmentLib.panel.load import loaded_recordings
from MSUSSegmentLib.panel.section import Section, connect, safely
from MSUSSegmentLib.panel.translation import _
from MSUSSegmentLib.scene import attributes as A
from MSUSSegmentLib.scene import table as tables
from MSUSSegmentLib.scene.muscle_scene import find_scenes
from MSUSSegmentLib.scene.volume_scene import VolumeScene, find_volume_scenes

__all__ = ["PicturesSection"]


class PicturesSection(Section):
    """A list in section 1 once there are several; a click goes to one, all others keep what they have."""

    def __init__(self, panel):
        super().__init__(panel)
        table = self.ui.msusPictureTable
        table.setColumnCount(3)
        table.setHorizontalHeaderLabels([_("Picture"), _("Scale"), _("State")])
        table.setEditTriggers(qt.QAbstractItemView.NoEditTriggers)
        table.setSelectionBehavior(qt.QAbstractItemView.SelectRows)
        table.setSelectionMode(qt.QAbstractItemView.SingleSelection)
        table.verticalHeader().setVisible(False)
        table.horizontalHeader().setStretchLastSection(True)
        table.setColumnWidth(0, 190)
        table.setColumnWidth(1, 90)
        self._listed: list[tuple] = []
        self._queue: list[str] = []
        self._at = ""  # the picture that is being run
        connect(table, "cellClicked(int,int)", self.choose)
        connect(self.ui.msusRunAllButton, "clicked()", self.run_all)
        connect(self.ui.msusCancelButton, "clicked()", self.stop)

    @safely
    def choose(self, row: int, column: int = 0) -> None:
        """Work on the picture of a row."""
        if not 0 <= row < len(self._listed) or self.parameters is None:
            return
        if self.panel.running:
            raise ValueError(_("A run is going on; wait for it, or cancel it first."))
        node = slicer.mrmlScene.GetNodeByID(self._listed[row][0])
        if node is not None:
            self.parameters.inputVolume = node

    # All of them.

    @safely
    def run_all(self, *_ignored) -> None:
        """Segment and measure all frames of every picture that is loaded, one after the other. Edits are kept."""
        self.need_session()
        if self.panel.running:
            raise ValueError(_("A run is going on; wait for it, or cancel it first."))
        self._queue = [entry[0] for entry in self._pictures()]
        self._next()

    @safely
    def stop(self, *_ignored) -> None:
        """Cancel ends the whole row."""
        self._queue, self._at = [], ""

    def _next(self) -> None:
        """Go on with the next picture that is still there; where a run cannot begin, the row ends and says why."""
        while self._queue:
            node = slicer.mrmlScene.GetNodeByID(self._queue.pop(0))
            if node is None:
                continue
            self._at = ""  # what is shown while it is being chosen is no end of a run
            self.parameters.inputVolume = node
            if self.session is None or self.session.muscle.volume is not node:
                break
            chosen = self.parameters.frames
            self.parameters.frames = type(chosen)["ALL"]
            self.panel.runner.start()
            self.parameters.frames = chosen
            if not self.panel.running:
                break
            self._at = node.GetID()
            return
        self._queue, self._at = [], ""

    def _pictures(self) -> list[tuple]:
        """(id, name, scale, state) of every picture that is worked on, or that this extension has loaded."""
        scenes = {one.volume.GetID(): one for one in (*find_scenes(), *find_volume_scenes())}
        nodes = {node.GetID(): node for node in [*(m.volume for m in scenes.values()), *loaded_recordings()]}
        return [(node_id, *self._about(node, scenes.get(node_id))) for node_id, node in nodes.items()]

    def _about(self, node, muscle) -> tuple[str, str, str]:
        from MSUSSegmentLib.scene.volume import spacing_of

        spacing = spacing_of(node)
        scale = "–" if spacing is None else f"{spacing[0]:.4g} mm"
        browser = muscle.browser if muscle is not None else None
        total = browser.GetNumberOfItems() if browser is not None else 1
        measured = self._measured(muscle) if muscle is not None and muscle.table is not None else 0
        state = _("{measured} of {total} measured").format(measured=measured, total=total) if measured else _("new")
        accepted = self._accepted(muscle)
        if accepted:
            state += ", " + _("{count} accepted").format(count=accepted)
        return A.read(node, A.SOURCE) or node.GetName(), scale, state

    @staticmethod
    def _measured(muscle) -> int:
        """How many frames have numbers; a volume counts as one."""
        if isinstance(muscle, VolumeScene):
            return int(any(row["value"] is not None for row in tables.read_rows(muscle.table)))
        return len(tables.frames_of(muscle.table))

    @staticmethod
    def _accepted(muscle) -> int:
        table = muscle.table.GetTable() if muscle is not None and muscle.table is not None else None
        column = table.GetColumnByName("checked") if table is not None else None
        if column is None:
            return 0
        frames = table.GetColumnByName("frame")
        return len({frames.GetValue(i) for i in range(table.GetNumberOfRows()) if column.GetValue(i)})

    def update(self) -> None:
        """After a run of the row, the next one."""
        self.ui.msusRunAllButton.enabled = self.session is not None and not self.panel.running
        if self._at and not self.panel.running and self._at_end():
            self._next()

    def _at_end(self) -> bool:
        session = self.session
        return session is not None and not session.closed and session.muscle.volume.GetID() == self._at

    def update_late(self) -> None:
        """List them, which takes a moment with large scenes."""
        listed = self._pictures() if self.session is not None else []
        table = self.ui.msusPictureTable
        for widget in (table, self.ui.msusRunAllButton):
            widget.visible = len(listed) > 1
        if listed != self._listed:
            self._listed = listed
            was = table.blockSignals(True)
            table.setRowCount(len(listed))
            for at, entry in enumerate(listed):
                for column, text in enumerate(entry[1:]):
                    table.setItem(at, column, qt.QTableWidgetItem(text))
            table.blockSignals(was)
        here = self.session.muscle.volume.GetID() if self.session is not None and not self.session.closed else ""
        row = next((at for at, entry in enumerate(listed) if entry[0] == here), -1)
        if row >= 0 and table.currentRow() != row:
            was = table.blockSignals(True)
            table.selectRow(row)
            table.blockSignals(was)
