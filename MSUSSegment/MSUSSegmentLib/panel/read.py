"""Section 5: the numbers, the frames that look wrong, the plot."""

from __future__ import annotations

from dataclasses import replace

import qt

from MSUSSegmentLib.measure.conventions import choices_of
from MSUSSegmentLib.panel.plot import PlotView
from MSUSSegmentLib.panel.section import Section, connect, fill_text, safely
from MSUSSegmentLib.panel.translation import _

__all__ = ["ReadSection"]

UNITS = {"deg": "°", "cm2": "cm²", "px2": "px²", "cm3": "cm³", "grey": "0–255"}
BACKGROUNDS = {"edited": "#ffdc96", "manual": "#bfe0ff"}
MOST_FLAGS = 4
FRAME_COLUMN = 4


class ReadSection(Section):
    def __init__(self, panel):
        super().__init__(panel)
        table = self.ui.msusTable
        headers = [_("Quantity"), _("Value"), _("Unit"), _("From"), _("Frame"), _("Note")]
        table.setColumnCount(len(headers))
        table.setHorizontalHeaderLabels(headers)
        table.setEditTriggers(qt.QAbstractItemView.NoEditTriggers)
        table.setSelectionBehavior(qt.QAbstractItemView.SelectRows)
        table.setSelectionMode(qt.QAbstractItemView.SingleSelection)
        table.verticalHeader().setVisible(False)
        table.horizontalHeader().setStretchLastSection(True)
        table.verticalHeader().setDefaultSectionSize(22)
        table.setHorizontalScrollBarPolicy(qt.Qt.ScrollBarAlwaysOff)  # a long note is in the tool tip
        for column, width in enumerate((144, 50, 46, 58, 46)):
            table.setColumnWidth(column, width)
        self._shown = []
        self.plot = PlotView(self.go_to_row)
        connect(table, "cellClicked(int,int)", self.select)
        connect(table, "itemSelectionChanged()", self._selection_changed)
        connect(self.ui.msusNextFlaggedButton, "clicked()", self.next_flagged)
        connect(self.ui.msusPlotButton, "toggled(bool)", self.show_plot)
        connect(self.ui.msusHistogramButton, "toggled(bool)", self.show_histogram)

    # Table.

    @safely
    def select(self, row: int, column: int = 0) -> None:
        """Highlight the line of a row; in another frame, go there."""
        if self.session is None or not 0 <= row < len(self._shown):
            return
        chosen = self._shown[row]
        if chosen["position"] is not None and chosen["position"] != self.session.frame:
            self.session.show_frame(chosen["position"])
        self.panel.selected_id = chosen["node_id"]
        self.session.highlight(self.panel.selected_id or None)
        self.panel.update_buttons()

    def _selection_changed(self) -> None:
        self.select(self.ui.msusTable.currentRow())

    def fill_table(self) -> None:
        """Write the rows; a table of the same shape keeps its selection."""
        rows = self._wanted()
        table = self.ui.msusTable
        was = table.blockSignals(True)
        try:
            if len(rows) != table.rowCount:
                table.clearSelection()
                table.setRowCount(len(rows))
            for at, row in enumerate(rows):
                if at >= len(self._shown) or self._shown[at] != row or table.item(at, 0) is None:
                    self._write(table, at, row)
        finally:
            table.blockSignals(was)
        self._shown = rows

    def _wanted(self) -> list[dict]:
        if self.session is None:
            return []
        only_this = self.parameters is None or self.parameters.thisFrameOnly
        return self.session.rows("this" if only_this else "all")

    def _write(self, table, at: int, row: dict) -> None:
        value = row["value"]
        cells = (
            self._name(row),
            "–" if value is None else f"{value:.{self._digits(row)}f}",
            UNITS.get(row["unit"], row["unit"]),
            _(row["provenance"]),
            str(row["frame"]),
            row["flag"] or "",
        )
        colour = BACKGROUNDS.get(row["provenance"])
        for column, text in enumerate(cells):
            cell = qt.QTableWidgetItem(text)
            cell.setToolTip(self._about(row))
            if colour:  # dark text, so that it can be read under a dark theme, too
                cell.setBackground(qt.QBrush(qt.QColor(colour)))
                cell.setForeground(qt.QBrush(qt.QColor("#000000")))
            if row["index"] is None:
                font = cell.font()
                font.setBold(True)
                cell.setFont(font)
            table.setItem(at, column, cell)

    def _name(self, row: dict) -> str:
        quantity = self._quantity(row)
        name = row["quantity"] if quantity is None else _(quantity.title)
        if quantity is not None and quantity.name != row["quantity"]:
            name = _("{quantity}, z-score").format(quantity=name)
        return name if row["index"] is None else f"{name} {row['index']}"

    def _quantity(self, row: dict):
        return self.session.task.quantity(row["quantity"]) if self.session is not None else None

    def _digits(self, row: dict) -> int:
        quantity = self._quantity(row)
        if row["unit"] == "SD" or quantity is None:
            return 2
        return quantity.digits

    def _about(self, row: dict) -> str:
        parts = [f"{self._name(row)} ({row['quantity']})", _("scale: {source}").format(source=row["scale_source"])]
        if row["rater"]:
            parts.append(_("by {rater}").format(rater=row["rater"]))
        if row["model"]:
            parts.append(_("model: {model}").format(model=row["model"]))
        if row["flag"]:
            parts.append(row["flag"])
        return "\n".join(parts)

    # Frames that look wrong, and the plot.

    @safely
    def next_flagged(self, *_ignored) -> None:
        session = self.need_session()
        frame = session.next_flagged(session.frame)
        if frame is None:
            self.say(_("No frame looks wrong."))
            return
        session.show_frame(frame)
        why = "; ".join(map(str, session.flags().get(frame, [])))
        self.say(_("Frame {frame}: {why}").format(frame=frame, why=why), "warning")

    @safely
    def go_to_row(self, row: int) -> None:
        """Show the frame of a point of the plot over time, by its row in the plot's table."""
        if self.ui.msusHistogramButton.checked:
            return  # its points are grey levels
        frame = self.session.frame_at_row(row) if self.session is not None else None
        if frame is not None and frame != self.session.frame:
            self.session.show_frame(frame)

    @safely
    def show_plot(self, on: bool = True) -> None:
        if not on:
            self.plot.hide()
            return
        session = self.need_session()
        if session.frame_count < 2:
            self.ui.msusPlotButton.checked = False
            raise ValueError(_("This is a single picture; a plot over time needs a cine."))
        self.ui.msusHistogramButton.checked = False
        _table, chart = session.plot_nodes()
        self.plot.show(chart)
        self.panel.fit_view()

    @safely
    def show_histogram(self, on: bool = True) -> None:
        """The grey levels inside the contours of the frame shown, below the picture."""
        if not on:
            self.plot.hide()
            return
        session = self.need_session()
        self.ui.msusPlotButton.checked = False
        _table, chart = session.histogram_nodes()
        self.plot.show(chart)
        self.panel.fit_view()

    def on_session(self) -> None:
        self._shown = []
        self.ui.msusTable.setRowCount(0)
        self.plot.hide()
        self.ui.msusPlotButton.checked = False
        self.ui.msusHistogramButton.checked = False

    def on_parameters(self) -> None:
        self.fill_table()

    def update(self) -> None:
        session = self.session
        self.ui.msusReadSection.enabled = session is not None
        self.fill_table()
        cine = session is not None and session.frame_count > 1
        self.ui.msusTable.setColumnHidden(FRAME_COLUMN, not cine)
        for widget in (self.ui.msusPlotButton, self.ui.msusThisFrameCheck, self.ui.msusNextFlaggedButton):
            widget.visible = cine
        contours = session is not None and (session.task.reads_grey or session.reads_grey())
        self.ui.msusHistogramButton.visible = contours
        if not contours and self.ui.msusHistogramButton.checked:
            self.ui.msusHistogramButton.checked = False
        fill_text(self.ui.msusOptionsLabel, self._options())

    def update_late(self) -> None:
        """What costs more than a moment with a long cine."""
        session = self.session
        flags = session.flags() if session is not None else {}
        fill_text(self.ui.msusFlagLabel, self._flag_text(flags))
        self.ui.msusFlagLabel.visible = bool(flags)
        self.ui.msusNextFlaggedButton.enabled = bool(flags)
        if self.ui.msusPlotButton.checked and session is not None:
            session.plot_nodes()
        if self.ui.msusHistogramButton.checked and session is not None and not session.live.dragging:
            session.histogram_nodes()

    def _flag_text(self, flags: dict) -> str:
        if not flags:
            return ""
        parts = [
            _("{frame} ({why})").format(frame=frame, why=", ".join(_short(why) for why in flags[frame]))
            for frame in sorted(flags)[:MOST_FLAGS]
        ]
        if len(flags) > MOST_FLAGS:
            parts.append(_("and {count} more").format(count=len(flags) - MOST_FLAGS))
        one = self.session.frame_count == 1
        why = ", ".join(_short(why) for why in next(iter(flags.values())))
        return _("Looks wrong: {why}").format(why=why) if one else _("Frames that look wrong: ") + "; ".join(parts)

    def _options(self) -> str:
        """The conventions beside the numbers: labs differ."""
        if self.session is None:
            return ""
        options, task = self.session.options, self.session.task
        shown = [
            f"{_(choice.title)}: {_(choice.values[getattr(options, choice.name)])}"
            for choice in choices_of(task.conventions)
            if not choice.lines or set(choice.lines) & set(task.kinds)
        ]
        if task.reads_grey:
            shown.insert(0, _("Echo intensity of all pixels inside, zeros included"))
        return "; ".join(shown) + "."

    def close(self) -> None:
        self.plot.hide()


def _short(flag) -> str:
    """A flag without its explanation, which stands in the table."""
    return str(replace(flag, values=tuple((name, value) for name, value in flag.values if name != "why")))
