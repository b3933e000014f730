"""Section 5: the numbers, the frames that look wrong, the plot."""

from __future__ import annotations

from dataclasses import replace

import qt
import slicer

from MSUSSegmentLib.measure.conventions import choices_of
from MSUSSegmentLib.measure.table import flags_of
from MSUSSegmentLib.panel import ask
from MSUSSegmentLib.panel.colours import GROUNDS
from MSUSSegmentLib.panel.plot import PlotView
from MSUSSegmentLib.panel.section import Section, connect, fill_text, safely
from MSUSSegmentLib.panel.strip import UNITS, digits_of
from MSUSSegmentLib.panel.translation import _, flag_words, sentence

__all__ = ["ReadSection"]

MOST_FLAGS = 4
VALUE_COLUMN, FRAME_COLUMN, NOTE_COLUMN = 1, 4, 5


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
        table.setHorizontalScrollBarPolicy(qt.Qt.ScrollBarAlwaysOff)  # a long note is in the tool tip
        letters = qt.QFontMetrics(table.font)  # which may be large
        table.verticalHeader().setDefaultSectionSize(max(22, letters.height() + 6))
        origin = max((_("auto"), _("edited"), _("manual")), key=len)
        widest = ("Fascicle length 1", "000.0", "cm²", origin, _("Frame"))
        for column, (least, text) in enumerate(zip((144, 50, 46, 58, 46), widest, strict=True)):
            table.setColumnWidth(column, max(least, int(1.15 * letters.horizontalAdvance(text)) + 12))  # bold ones, too
        self._shown = []
        self.plot = PlotView(self.go_to_row)
        connect(table, "cellClicked(int,int)", self.select)
        connect(table, "itemSelectionChanged()", self._selection_changed)
        connect(table, "cellDoubleClicked(int,int)", self.edit_value)
        connect(table, "cellChanged(int,int)", self.take_value)
        table.setContextMenuPolicy(qt.Qt.CustomContextMenu)
        connect(table, "customContextMenuRequested(QPoint)", self.show_menu)
        self.menu = None  # kept, or it would not live
        for text, which in ((_("All"), ""), (_("Unchecked"), "unchecked"), (_("Look odd"), "odd")):
            self.ui.msusShowCombo.addItem(text, which)
        connect(self.ui.msusShowCombo, "currentIndexChanged(int)", self._filter_changed)
        connect(self.ui.msusNextFlaggedButton, "clicked()", self.next_flagged)
        connect(self.ui.msusPlotButton, "toggled(bool)", self.show_plot)
        connect(self.ui.msusHistogramButton, "toggled(bool)", self.show_histogram)
        connect(self.ui.msusSignalsButton, "clicked()", self.choose_signals)

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

    @safely
    def select_line(self, node) -> None:
        """Highlight a line, by its markup, and its first row."""
        row = next((at for at, row in enumerate(self._shown) if row["node_id"] == node.GetID()
                    and row["position"] == self.session.frame), -1)  # fmt: skip
        table = self.ui.msusTable
        was = table.blockSignals(True)
        if row >= 0:
            table.selectRow(row)
        else:
            table.clearSelection()
        table.blockSignals(was)
        self.panel.selected_id = node.GetID()
        self.session.highlight(node.GetID())
        self.panel.update_buttons()

    def _selection_changed(self) -> None:
        self.select(self.ui.msusTable.currentRow())

    # Numbers that are typed, and what else can be done with a line.

    def can_be_typed(self, row: dict) -> bool:
        """Whether a person may type this number: it belongs to a line that can be laid so."""
        quantity = self._quantity(row)
        return (
            quantity is not None
            and quantity.name == row["quantity"]
            and quantity.typed is not None
            and row["index"] is not None
            and row["value"] is not None
        )

    @safely
    def edit_value(self, row: int, column: int) -> None:
        """A double click on a number: type it; on its note: write one."""
        if not 0 <= row < len(self._shown):
            return
        if column == NOTE_COLUMN and self._shown[row]["node_id"]:
            self.select(row)
            self.note_line()
        if column != VALUE_COLUMN:
            return
        if not self.can_be_typed(self._shown[row]):
            self.say(_("This number follows from its lines; drag them in the picture instead."))
            return
        chosen = self._shown[row]
        if chosen["position"] is not None and chosen["position"] != self.session.frame:
            self.session.show_frame(chosen["position"])
        problem = self.session.typing_problem(chosen["quantity"], chosen["index"], chosen["value"])
        if problem:
            self.say(sentence(problem), "warning")
            return
        self.ui.msusTable.editItem(self.ui.msusTable.item(row, VALUE_COLUMN))

    @safely
    def take_value(self, row: int, column: int) -> None:
        """Let the line of a row measure what was typed."""
        if column != VALUE_COLUMN or not 0 <= row < len(self._shown):
            return
        chosen, text = self._shown[row], self.ui.msusTable.item(row, VALUE_COLUMN).text().strip()
        self._shown[row] = {}  # what was typed is not what is shown, whatever comes of it
        try:
            value = _number(text)
            if chosen["position"] is not None and chosen["position"] != self.session.frame:
                self.session.show_frame(chosen["position"])
            self.session.set_value(chosen["quantity"], chosen["index"], value)
        finally:
            self.fill_table()
        self.panel.update()

    def _selected_node(self):
        """The markup of the selected row. ValueError without one."""
        node = slicer.mrmlScene.GetNodeByID(self.panel.selected_id) if self.panel.selected_id else None
        if node is None:
            raise ValueError(_("Select the row of a line in the table first (section 5)."))
        return node

    def line_actions(self) -> list[tuple]:
        """(text, what it does) for the line of the selected row."""
        locked = self._selected_node().GetLocked()
        return [
            (_("Delete"), self.panel.delete_selected),
            (_("Reset this line"), self.reset_line),
            (_("Unlock") if locked else _("Lock"), self.lock_line),
            (_("Copy to the next frame"), self.copy_line),
            (_("Note …"), self.note_line),
        ]

    @safely
    def show_menu(self, place) -> None:
        """What can be done with the line of a row, at a right click."""
        table = self.ui.msusTable
        item = table.itemAt(place)
        if item is None:
            return
        self.select(item.row())
        if not self.panel.selected_id:
            return
        self.menu = qt.QMenu(table)
        for text, slot in self.line_actions():
            action = self.menu.addAction(text)
            connect(action, "triggered()", slot)
        self.menu.popup(table.viewport().mapToGlobal(place))

    @safely
    def reset_line(self, *_ignored) -> None:
        self.need_session().reset_line(self._selected_node())
        self.panel.update()

    @safely
    def lock_line(self, *_ignored) -> None:
        """A locked line cannot be dragged; the others can."""
        node = self._selected_node()
        node.SetLocked(not node.GetLocked())
        text = _("{name} is locked: it cannot be dragged.") if node.GetLocked() else _("{name} can be dragged again.")
        self.say(text.format(name=node.GetName()))

    @safely
    def copy_line(self, *_ignored) -> None:
        self.need_session().copy_line_to_next(self._selected_node())
        self.panel.update()

    @safely
    def note_line(self, *_ignored) -> None:
        """Ask for a note on the selected line."""
        session, node = self.need_session(), self._selected_node()
        text = ask.ask_text(_("Note on {name}").format(name=node.GetName()), session.note_of(node))
        if text is not None:
            session.set_note(node, text)
            self.panel.update()

    @safely
    def _filter_changed(self, *_ignored) -> None:
        self.fill_table()

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
        rows = self.session.rows("this" if only_this else "all")
        which = str(self.ui.msusShowCombo.currentData or "") if not only_this else ""
        if which == "unchecked":
            return [row for row in rows if not row["checked"]]
        if which == "odd":
            odd = {*self.session.flags(), *self.session.unsure_frames()}
            return [row for row in rows if row["position"] in odd]
        return rows

    def _write(self, table, at: int, row: dict) -> None:
        value = row["value"]
        cells = (
            self._name(row),
            "–" if value is None else f"{value:.{digits_of(self._quantity(row), row['unit'])}f}",
            UNITS.get(row["unit"], row["unit"]),
            _(row["provenance"]),
            str(row["frame"]),
            "; ".join(filter(None, (row["note"], flag_words(flags_of(row)), _("checked") if row["checked"] else ""))),
        )
        colours = GROUNDS.get(row["provenance"])
        for column, text in enumerate(cells):
            cell = qt.QTableWidgetItem(text)
            cell.setToolTip(self._about(row))
            if colours:
                cell.setBackground(qt.QBrush(qt.QColor(colours[0])))
                cell.setForeground(qt.QBrush(qt.QColor(colours[1])))
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

    def _about(self, row: dict) -> str:
        scale = sentence(row["scale_source"])
        parts = [f"{self._name(row)} ({row['quantity']})", _("scale: {source}").format(source=scale)]
        if row["rater"]:
            parts.append(_("by {rater}").format(rater=row["rater"]))
        if row["model"]:
            parts.append(_("model: {model}").format(model=row["model"]))
        parts += [text for text in (row["note"], flag_words(flags_of(row))) if text]
        return "\n".join(parts)

    # Frames that look wrong, and the plot.

    @safely
    def next_flagged(self, *_ignored) -> None:
        session = self.need_session()
        frame = session.next_to_check("odd")
        if frame is None:
            self.say(_("No frame looks wrong."))
            return
        session.show_frame(frame)
        why = flag_words(session.flags().get(frame, [])) or _("unsure")
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
            self.panel.fit_view()
            return
        session = self.need_session()
        if session.frame_count < 2:
            self.ui.msusPlotButton.checked = False
            raise ValueError(_("This is a single picture; a plot over time needs a cine."))
        self.ui.msusHistogramButton.checked = False
        _table, charts = session.plot_nodes()
        self.plot.show(charts)
        self.panel.fit_view()

    @safely
    def choose_signals(self, *_ignored) -> None:
        """Take up a file of signals that were measured beside the recording."""
        self.need_session()
        path = ask.ask_file(_("Signals measured beside the recording"), _("Signals") + " (*.csv *.mat)")
        if path:
            self.read_signals(path)

    def read_signals(self, path: str) -> None:
        """Show what a file says was measured beside the recording in the plot."""
        notes = self.need_session().read_signals(path)
        self.say(_("The signals are in the plot.") + "".join(f" {note}." for note in notes))

    @safely
    def show_histogram(self, on: bool = True) -> None:
        """The grey levels inside the contours of the frame shown, below the picture."""
        if not on:
            self.plot.hide()
            self.panel.fit_view()
            return
        session = self.need_session()
        self.ui.msusPlotButton.checked = False
        _table, chart = session.histogram_nodes()
        self.plot.show([chart])
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
        all_frames = cine and self.parameters is not None and not self.parameters.thisFrameOnly
        self.ui.msusShowCombo.visible = all_frames
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
        unsure = session is not None and bool(session.unsure_frames())
        self.ui.msusNextFlaggedButton.enabled = bool(flags) or unsure
        if self.ui.msusPlotButton.checked and session is not None:
            _table, charts = session.plot_nodes()
            self.plot.update(charts)
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
    return sentence(str(replace(flag, values=tuple((name, value) for name, value in flag.values if name != "why"))))


def _number(text: str) -> float:
    """A typed number; a comma counts as the point. ValueError for anything else."""
    try:
        return float(text.replace(",", ".").rstrip("°").removesuffix("mm").strip())
    except ValueError:
        raise ValueError(_('"{text}" is no number; type for instance 18.5.').format(text=text)) from None
