"""The queue of a study: which images there are, what has become of each, and on to the next."""

from __future__ import annotations

import qt

from MSUSSegmentLib.panel import ask
from MSUSSegmentLib.panel.section import Section, connect, fill_text, safely
from MSUSSegmentLib.panel.translation import _, sentence

__all__ = ["QueueSection"]

#: Images of the list that are shown at a time, so that one of ten thousand opens as quickly as one of ten.
PAGE = 100
#: Statuses as people read them, in the order of `study.annotation.STATUSES`.
STATUS_TEXTS = {
    "new": _("new"),
    "AI": _("AI"),
    "corrected": _("corrected"),
    "approved": _("approved"),
    "rejected": _("rejected"),
}
#: What is chosen in the box of statuses for those that the rater has flagged.
FLAGGED = "flagged"
#: The orders that are offered, of `study.queue.ORDERS`.
ORDER_TEXTS = {
    "order": _("as they were added"),
    "confidence": _("least confident first"),
    "flagged": _("flagged first"),
    "informative": _("most informative first"),
    "status": _("by status"),
}


class QueueSection(Section):
    """Opens a study, lists its images for a rater, and takes one after the other into the panel.

    What the rater changes is saved when she goes on to another image; *Save* does so without going on. Another
    program that works for the same rater is told of, never overwritten.
    """

    def __init__(self, panel):
        super().__init__(panel)
        self.study = self.queue = self.work = self._lock = None
        self._items, self._offset, self._total, self._counted = [], 0, 0, ""
        ui = self.ui
        table = ui.msusQueueTable
        table.setColumnCount(5)
        table.setHorizontalHeaderLabels([_("Image"), _("Status"), _("Confidence"), _("To be known"), _("Time")])
        table.setEditTriggers(qt.QAbstractItemView.NoEditTriggers)
        table.setSelectionBehavior(qt.QAbstractItemView.SelectRows)
        table.setSelectionMode(qt.QAbstractItemView.SingleSelection)
        table.verticalHeader().setVisible(False)
        table.horizontalHeader().setStretchLastSection(True)
        table.iconSize = qt.QSize(56, 42)
        for column, width in enumerate((180, 70, 80, 130)):
            table.setColumnWidth(column, width)
        ui.msusQueueStatusCombo.addItem(_("all"), "")
        for status, text in STATUS_TEXTS.items():
            ui.msusQueueStatusCombo.addItem(text, status)
        ui.msusQueueStatusCombo.addItem(_("flagged"), FLAGGED)
        for order, text in ORDER_TEXTS.items():
            ui.msusQueueOrderCombo.addItem(text, order)
        for combo in (ui.msusQueueStatusCombo, ui.msusQueueOrderCombo):
            connect(combo, "currentIndexChanged(int)", self._choice_changed)
        connect(ui.msusQueueSearchEdit, "editingFinished()", self._choice_changed)
        connect(table, "cellDoubleClicked(int,int)", self.choose)
        for button, slot in (
            (ui.msusQueueOpenButton, self.open_study),
            (ui.msusQueuePreviousButton, self.previous),
            (ui.msusQueueSaveButton, self.save),
            (ui.msusQueueApproveButton, self.approve),
            (ui.msusQueueRejectButton, self.reject),
            (ui.msusQueueNextButton, self.next),
            (ui.msusQueueBackButton, self.page_back),
            (ui.msusQueueForthButton, self.page_forth),
        ):
            connect(button, "clicked()", slot)
        self._show()

    # The study.

    @safely
    def open_study(self, *_ignored) -> None:
        """Choose the folder of a study and work in it as the rater whose name stands in section 4."""
        from MSUSSegmentLib.study.lock import LockedError
        from MSUSSegmentLib.study.study import Study

        rater = self.ui.msusRaterEdit.text.strip()
        if not rater:
            raise ValueError(_("Type your name first (section 4): what you correct in a study is kept under it."))
        folder = ask.ask_folder(_("Folder of the study"), str(self.study.folder) if self.study is not None else "")
        if not folder:
            return
        self._leave_study()
        study = Study.open(folder)
        try:
            lock = study.lock(rater)
        except LockedError as locked:
            if not locked.left_behind or not ask.confirm(
                _("{what} Take it over?").format(what=sentence(str(locked))), in_testing=False
            ):
                study.close()
                raise
            lock = study.lock(rater, take_over=True)
        self.study, self._lock, self._rater, self._offset = study, lock, rater, 0
        self._show()
        self._list()
        last = self.queue.remembered()
        if last is None:
            self.say(_("{count} images are in the study; double-click one, or press Next.").format(count=len(study)))
        else:
            self._open(last)

    def _leave_study(self) -> None:
        """Save what has changed, and give the study back."""
        self._leave_work()
        if self._lock is not None:
            self._lock.release()
        if self.study is not None:
            self.study.close()
        self.study = self.queue = self._lock = None
        self._items = []

    def _need_study(self):
        if self.study is None:
            raise ValueError(_("Open a study first."))
        return self.study

    def _need_work(self):
        if self.work is None:
            raise ValueError(_("Open an image of the study first: double-click it, or press Next."))
        return self.work

    # The list.

    @safely
    def _choice_changed(self, *_ignored) -> None:
        self._offset = 0
        if self.study is not None:
            self._list()

    def _list(self) -> None:
        """Ask the study anew, and show a page of what fits."""
        status = str(self.ui.msusQueueStatusCombo.currentData or "")
        chosen = {
            "status": status if status and status != FLAGGED else None,
            "flagged": status == FLAGGED,
            "order": str(self.ui.msusQueueOrderCombo.currentData or "order"),
            "search": self.ui.msusQueueSearchEdit.text.strip(),
        }
        self.queue = self._need_study().queue(self._rater, **chosen)
        self._total = len(self.queue)
        if self._offset >= self._total:  # what was on the last page is done
            self._offset = max(0, (self._total - 1) // PAGE * PAGE)
        self._items = self.queue.items(self._offset, PAGE)
        counts = ", ".join(f"{STATUS_TEXTS[one]} {count}" for one, count in self.queue.counts().items() if count)
        self._counted = f"{self.study.folder.name}: {counts}"
        table = self.ui.msusQueueTable
        was = table.blockSignals(True)
        table.setRowCount(len(self._items))
        for row, item in enumerate(self._items):
            for column, text in enumerate(self._cells(item)):
                cell = qt.QTableWidgetItem(text)
                if column == 0 and (picture := self.study.thumbnail(item.image)) is not None:
                    cell.setIcon(qt.QIcon(str(picture)))
                table.setItem(row, column, cell)
            table.setRowHeight(row, 46)
        table.blockSignals(was)
        self._mark()
        self._show()

    @staticmethod
    def _cells(item) -> tuple[str, ...]:
        status = STATUS_TEXTS.get(item.status, item.status) + (f": {item.reason}" if item.reason else "")
        name = item.source + (_(" (reading {number})").format(number=item.reading) if item.reading > 1 else "")
        sure = "" if item.confidence is None else f"{item.confidence:.2f}"
        known = "; ".join(filter(None, (_("flagged") if item.flagged else "", item.problem, item.note, item.flags)))
        minutes, seconds = divmod(round(item.seconds), 60)
        return name, status, sure, known, f"{minutes}:{seconds:02d}" if item.seconds else ""

    def _mark(self) -> None:
        """The row of the image that is open."""
        here = None if self.work is None else (self.work.image.name, self.work.reading)
        row = next((i for i, one in enumerate(self._items) if (one.image, one.reading) == here), -1)
        if row >= 0:
            was = self.ui.msusQueueTable.blockSignals(True)
            self.ui.msusQueueTable.selectRow(row)
            self.ui.msusQueueTable.blockSignals(was)

    @safely
    def page_back(self, *_ignored) -> None:
        self._offset = max(0, self._offset - PAGE)
        self._list()

    @safely
    def page_forth(self, *_ignored) -> None:
        self._offset += PAGE
        self._list()

    # One image after the other.

    @safely
    def choose(self, row: int, column: int = 0) -> None:
        """Open the image of a row."""
        if 0 <= row < len(self._items):
            self._open(self._items[row])

    @safely
    def next(self, *_ignored) -> None:
        """The next image that is still to be done, in the order chosen."""
        self._need_study()
        item = self.queue.next(self._here())
        if item is None:
            self._leave_work()
            self._list()
            self.say(_("Nothing is left to do here: every image that fits is approved or rejected."))
        else:
            self._open(item)

    @safely
    def previous(self, *_ignored) -> None:
        """The image that was open before this one."""
        self._need_study()
        item = self.queue.previous(self._here())
        if item is None:
            self.say(_("There is no image before this one."))
        else:
            self._open(item)

    @safely
    def save(self, *_ignored) -> None:
        """Keep what was done so far, without going on."""
        self._need_work().save()
        self._list()
        self.say(_("Saved in the study."))

    @safely
    def approve(self, *_ignored) -> None:
        """The image is right as it is now; on to the next one."""
        self._end("approved")

    @safely
    def reject(self, *_ignored) -> None:
        """The image cannot be used, with the reason; on to the next one."""
        work = self._need_work()
        reason = ask.ask_text(_("Why can this image not be used?"), work.reason)
        if reason is None:
            return
        if not reason.strip():
            raise ValueError(_("Say why the image is rejected, such as: blurred, another muscle, cut off."))
        work.reason = reason.strip()
        self._end("rejected")

    def _end(self, status: str) -> None:
        if self.panel.running:
            raise ValueError(_("A run is going on; wait for it, or cancel it first."))
        self._need_work().save(status)
        self.next()

    def _here(self):
        return None if self.work is None else self.queue.item(self.work.image.name, self.work.reading)

    def _open(self, item) -> None:
        """Save what has changed in the image that is open, and bring another one into the scene."""
        from MSUSSegmentLib.scene.study_work import StudyWork

        if self.panel.running:
            raise ValueError(_("A run is going on; wait for it, or cancel it first."))
        if self.work is not None and (self.work.image.name, self.work.reading) == (item.image, item.reading):
            return
        with self.panel.waiting():
            self._leave_work()
            work = StudyWork.open(self.study, item, self._rater)
            self.work = work
            self.panel.take(work.session)
            self.queue.remember(item)
        self._list()
        self.say(_("{name}: {status}.").format(name=item.source, status=STATUS_TEXTS.get(item.status, item.status)))

    def _leave_work(self) -> None:
        """Save what has changed in the image that is open, and take it out of the scene."""
        work = self.work
        if work is None:
            return
        if work.changed:
            work.save()
        self.work = None
        if self.parameters is not None and self.session is work.session:
            self.parameters.inputVolume = None
        work.remove()

    # What the panel tells.

    def before_session(self) -> None:
        """Another picture was chosen elsewhere: what the rater has changed in this one is kept."""
        work = self.work
        if work is not None and self.session is work.session and work.changed:
            work.save()

    def on_session(self) -> None:
        """Another picture was chosen elsewhere: the rater has left this one."""
        if self.work is not None and self.session is not self.work.session:
            self.work = None
            self._list()

    @safely
    def let_go(self) -> None:
        """The scene is being closed: save what has changed while its nodes are there."""
        work = self.work
        try:
            if work is not None and not work.session.closed and work.changed:
                work.save()
        finally:
            self.work = None

    def update(self) -> None:
        self._show()

    def _show(self) -> None:
        ui, there = self.ui, self.study is not None
        for name in ("Status", "Order"):
            getattr(ui, f"msusQueue{name}Combo").enabled = there
        ui.msusQueueSearchEdit.enabled = there
        ui.msusRaterEdit.enabled = not there  # the work in a study is that of the name it was opened under
        for name in ("Previous", "Next"):
            getattr(ui, f"msusQueue{name}Button").enabled = there and not self.panel_running
        for name in ("Save", "Approve", "Reject"):
            getattr(ui, f"msusQueue{name}Button").enabled = self.work is not None and not self.panel_running
        ui.msusQueueTable.visible = there
        for name in ("Back", "Forth"):
            getattr(ui, f"msusQueue{name}Button").visible = there and self._total > PAGE
        ui.msusQueueBackButton.enabled = self._offset > 0
        ui.msusQueueForthButton.enabled = self._offset + PAGE < self._total
        fill_text(ui.msusQueueLabel, self._counted if there else _("No study is open."))

    @property
    def panel_running(self) -> bool:
        return getattr(self.panel, "runner", None) is not None and self.panel.running

    def close(self) -> None:
        """The module goes away: what has changed is saved, and the study is free for others."""
        self.let_go()
        self._leave_study()
