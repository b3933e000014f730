"""Accept a frame, and go on to the next one that needs a look."""

from __future__ import annotations

from MSUSSegmentLib.panel.section import Section, connect, fill_text, safely
from MSUSSegmentLib.panel.translation import _

__all__ = ["CheckingSection"]


class CheckingSection(Section):
    def __init__(self, panel):
        super().__init__(panel)
        self.count = (0, 0)  # accepted frames, measured frames
        connect(self.ui.msusAcceptButton, "clicked()", self.accept)
        connect(self.ui.msusUncheckedButton, "clicked()", self.next_unchecked)

    @safely
    def accept(self, *_ignored) -> None:
        """Say that the frame shown is right, or take it back."""
        session = self.need_session()
        try:
            session.set_checked(not session.is_checked(session.frame))
        finally:
            self.panel.update()

    @safely
    def next_unchecked(self, *_ignored) -> None:
        session = self.need_session()
        frame = session.next_to_check("unchecked")
        if frame is None:
            measured = bool(session.measured_frames())
            self.say(_("Every measured frame is accepted.") if measured else _("Nothing is measured yet."))
        else:
            session.show_frame(frame)

    def update(self) -> None:
        session = self.session
        there = session is not None and not session.closed
        self.ui.msusHandRow.enabled = there
        self.ui.msusAcceptButton.visible = not there or not session.is_volume
        self.ui.msusUncheckedButton.visible = there and session.frame_count > 1
        self.ui.msusAcceptButton.checked = there and session.is_checked(session.frame)
        fill_text(self.ui.msusAcceptButton, _("Accepted ✓") if self.ui.msusAcceptButton.checked else _("Accept"))

    def update_late(self) -> None:
        """Count, which takes a moment with a long cine."""
        session = self.session
        there = session is not None and not session.closed
        self.count = (len(session.checked_frames()), len(session.measured_frames())) if there else (0, 0)
        text = _("Next unchecked")
        if there and self.count[1] > 1:
            text = _("Next unchecked ({count})").format(count=self.count[1] - self.count[0])
        fill_text(self.ui.msusUncheckedButton, text)
        self.ui.msusUncheckedButton.enabled = self.count[0] < self.count[1]
