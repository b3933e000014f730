"""The numbers of the frame shown, in one line below the message; in sight while somebody drags or scrolls."""

from __future__ import annotations

import html

import qt

from MSUSSegmentLib.measure.table import flags_of
from MSUSSegmentLib.panel.colours import GROUNDS, WARNING, span
from MSUSSegmentLib.panel.section import Section, fill_text
from MSUSSegmentLib.panel.translation import _, sentence

__all__ = ["UNITS", "StripSection", "digits_of"]

UNITS = {"deg": "°", "cm2": "cm²", "px2": "px²", "cm3": "cm³", "grey": "0–255"}
_PINNED = "QLabel { background: palette(window); border-bottom: 1px solid palette(mid); padding: 4px; }"
#: So many flags of a number are named; all stand in the table.
_MOST_FLAGS = 2


def digits_of(quantity, unit: str) -> int:
    """How many digits of a number are shown behind the point."""
    return 2 if unit == "SD" or quantity is None else quantity.digits


class StripSection(Section):
    """Numbers that a headline shows: of each quantity that a task gives a colour its summary, or one of each line.

    When the panel is scrolled so far that the strip would go out of sight, a copy stays at the top of what is scrolled.
    """

    def __init__(self, panel):
        super().__init__(panel)
        self.label = self.ui.msusStripLabel
        self.pinned = None
        self._area = None

    def update(self) -> None:
        text = self._text()
        fill_text(self.label, text)
        self.label.visible = bool(text)
        self.pin()

    def _text(self) -> str:
        session = self.session
        if session is None or session.closed:
            return ""
        parts = []
        for row in session.rows():
            quantity = session.task.quantity(row["quantity"])
            if quantity is None or not quantity.colour or quantity.name != row["quantity"]:
                continue
            if not session.is_volume and (row["index"] is None) != bool(quantity.summary):
                continue
            parts.append(self._number(quantity, row))
        if session.is_checked(session.frame):
            parts.append("✓ " + _("checked"))
        return " · ".join(parts)

    def _number(self, quantity, row: dict) -> str:
        """One number with its unit, where it comes from, and what is odd about it."""
        name = _(quantity.title) if "_" in quantity.name else quantity.name  # MT, but no name for programs
        name = name if row["index"] is None else f"{name} {row['index']}"
        flags = [sentence(str(one)) for one in flags_of(row)]
        if row["value"] is None:
            why = flags[0] if flags else _("not measured")
            return span(f"⚠ <b>{html.escape(name)} –</b> {html.escape(why)}", WARNING)
        unit = UNITS.get(row["unit"], row["unit"])
        value = f"{row['value']:.{digits_of(quantity, row['unit'])}f}"
        if row["unit"] != "grey":
            value += unit if unit == "°" else f"&nbsp;{unit}"
        text = f"<b>{html.escape(name)}&nbsp;{value}</b>"
        if row["provenance"] != "auto":
            text = span(f"{text} <i>{html.escape(_(row['provenance']))}</i>", GROUNDS.get(row["provenance"]))
        if flags:
            shown = "; ".join(flags[:_MOST_FLAGS]) + ("; …" if len(flags) > _MOST_FLAGS else "")
            text += " " + span("⚠ " + html.escape(shown), WARNING)
        return text

    # In sight when the panel is scrolled.

    def pin(self, *_ignored) -> None:
        """Show the copy when the strip itself is scrolled away, else hide it."""
        area = self._scroll_area()
        if area is None:
            return
        value = area.verticalScrollBar().value
        away = bool(self.label.text) and value > self.label.mapTo(area.widget(), qt.QPoint(0, 0)).y()
        if away:
            fill_text(self.pinned, self.label.text)
            width = area.viewport().width
            self.pinned.setGeometry(0, 0, width, max(self.pinned.heightForWidth(width), 1))
            self.pinned.raise_()
        self.pinned.visible = away

    def _scroll_area(self):
        """What Slicer scrolls the panel in; None where nothing is scrolled. Found once, with the copy put into it."""
        if self._area is None:
            widget = self.label.parent()
            while widget is not None and not hasattr(widget, "verticalScrollBar"):
                widget = widget.parent()
            if widget is None or widget.widget() is None:
                return None
            self._area = widget
            self.pinned = qt.QLabel(widget.viewport())
            self.pinned.objectName = "msusPinnedStrip"
            self.pinned.wordWrap = True
            self.pinned.styleSheet = _PINNED
            self.pinned.visible = False
            widget.verticalScrollBar().connect("valueChanged(int)", self.pin)
        return self._area

    def leave(self) -> None:
        if self.pinned is not None:
            self.pinned.visible = False

    def close(self) -> None:
        area, self._area = self._area, None
        if area is not None:
            area.verticalScrollBar().disconnect("valueChanged(int)", self.pin)
            self.pinned.setParent(None)
            self.pinned.deleteLater()
            self.pinned = None
