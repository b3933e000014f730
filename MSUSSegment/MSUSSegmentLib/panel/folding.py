"""Sections that are done become one line that says what they hold; a click opens them again, and that is remembered."""

from __future__ import annotations

from MSUSSegmentLib.panel import settings
from MSUSSegmentLib.panel.section import Section, connect, fill_text
from MSUSSegmentLib.panel.translation import _, sentence

__all__ = ["FoldingSection"]

_SECTIONS = ("Load", "Scale", "Segment", "Correct", "Read", "Save")
_KEY = "folded/{}"


class FoldingSection(Section):
    """Load folds when a picture is chosen, Calibrate when its scale is known. What a person has folded or opened stays
    so, also the next day; only an unknown scale of a new picture is always shown."""

    def __init__(self, panel):
        super().__init__(panel)
        self._own = False
        self._known: bool | None = None
        self.titles = {name: self._button(name).text for name in _SECTIONS}
        for name in _SECTIONS:
            kept = settings.read(_KEY.format(name), None)
            if isinstance(kept, bool):
                self._fold(name, kept)
            connect(self._button(name), "contentsCollapsed(bool)", self._keeper(name))

    def _button(self, name: str):
        return getattr(self.ui, f"msus{name}Section")

    def _keeper(self, name: str):
        def keep(folded):
            if not self._own:
                settings.write(_KEY.format(name), bool(folded))
            self.update()

        return keep

    def _fold(self, name: str, folded: bool) -> None:
        """Our own doing, which is not remembered."""
        self._own = True
        try:
            self._button(name).collapsed = folded
        finally:
            self._own = False

    def _suggest(self, name: str, folded: bool) -> None:
        """Fold or open a section unless a person has said how it should be."""
        if settings.read(_KEY.format(name), None) is None:
            self._fold(name, folded)

    def on_session(self) -> None:
        self._known = None
        self._suggest("Load", self.session is not None)

    def update(self) -> None:
        session = self.session
        known = session.spacing is not None if session is not None and not session.closed else None
        if known != self._known:
            self._known = known
            if known is False:
                self._fold("Scale", False)
            else:
                self._suggest("Scale", bool(known))
        for name, title in self.titles.items():
            text = self._summary(name) if self._button(name).collapsed else ""
            fill_text(self._button(name), f"{title}: {text}" if text else title)

    def _summary(self, name: str) -> str:
        """What a folded section holds."""
        session = self.session
        if session is None or session.closed:
            return ""
        if name == "Load":
            if session.frame_count == 1:
                return session.name
            return _("{name}, {count} frames").format(name=session.name, count=session.frame_count)
        if name == "Scale":
            return sentence(session.scale_text()[0].partition("\n")[0])
        return _(session.task.title) if name == "Segment" else ""
