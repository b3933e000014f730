"""The keys of the panel: made, switched on and off, shown in a table, and free to change."""

from __future__ import annotations

import qt
import slicer

from MSUSSegmentLib.panel import settings
from MSUSSegmentLib.panel.help import SHORTCUTS, help_html
from MSUSSegmentLib.panel.section import connect, safely
from MSUSSegmentLib.panel.translation import _

__all__ = ["Keys"]

_SETTING = "keys/{}"


class Keys:
    """A shortcut of the main window for each action of the panel, off until `enable`."""

    def __init__(self, panel, parent):
        self.panel, self.ui = panel, panel.ui
        self.keys = {s.action: str(settings.read(_SETTING.format(s.action), s.key)) for s in SHORTCUTS}
        self._tips = {s.widget: getattr(self.ui, s.widget).toolTip for s in SHORTCUTS if s.widget}
        self._dialog = self._table = None
        self.shortcuts = {}
        for shortcut in SHORTCUTS:
            made = qt.QShortcut(qt.QKeySequence(self.keys[shortcut.action]), parent)
            made.activated.connect(getattr(panel, shortcut.action))
            made.setEnabled(False)
            self.shortcuts[shortcut.action] = made
        self._tell()

    def say(self, text: str, level: str = "info") -> None:
        self.panel.say(text, level)

    def enable(self, on: bool) -> None:
        """Whether the keys do something: only while the module is open."""
        for shortcut in self.shortcuts.values():
            shortcut.setEnabled(on)

    def close(self) -> None:
        """Two shortcuts of one key do nothing at all, so none may stay behind."""
        for shortcut in self.shortcuts.values():
            shortcut.setParent(None)
            shortcut.deleteLater()
        self.shortcuts = {}
        if self._dialog is not None:
            self._dialog.close()
            self._dialog.deleteLater()
            self._dialog = self._table = None

    def change(self, action: str, text: str) -> None:
        """Give an action another key, such as "Shift+N". ValueError for what is no key, or another action's."""
        key = qt.QKeySequence(text.strip()).toString()
        if not key:
            raise ValueError(_('"{text}" is no key; type for instance N, Shift+N or F5.').format(text=text))
        taken = next((s for s in SHORTCUTS if s.action != action and self.keys[s.action] == key), None)
        if taken is not None:
            raise ValueError(_("{key} is the key for: {text}. Choose another one.").format(key=key, text=_(taken.text)))
        self._set(action, key)
        settings.write(_SETTING.format(action), key)

    def reset(self, *_ignored) -> None:
        """The keys as they come."""
        for shortcut in SHORTCUTS:
            settings.forget(_SETTING.format(shortcut.action))
            self._set(shortcut.action, shortcut.key)
        self._fill()

    def _set(self, action: str, key: str) -> None:
        self.keys[action] = key
        if action in self.shortcuts:
            self.shortcuts[action].setKey(qt.QKeySequence(key))
        self._tell()

    def _tell(self) -> None:
        """Tool tips and help name the keys as they are."""
        for shortcut in SHORTCUTS:
            if shortcut.widget:
                widget = getattr(self.ui, shortcut.widget)
                widget.toolTip = f"{self._tips[shortcut.widget]} ({self.keys[shortcut.action]})"
        self.ui.msusHelpLabel.text = help_html(self.keys)

    # The table.

    def show(self) -> None:
        """The table of keys, beside which the work goes on; asked for again, it closes."""
        if self._dialog is None:
            self._make_dialog()
        elif self._dialog.isVisible():
            self._dialog.close()
            return
        self._fill()
        self._dialog.show()

    def _make_dialog(self) -> None:
        self._dialog = qt.QDialog(slicer.util.mainWindow())
        self._dialog.windowTitle = _("Keys of MSUSSegment")
        self._dialog.resize(460, 480)
        layout = qt.QVBoxLayout(self._dialog)
        hint = qt.QLabel(_("Double-click a key to change it."), self._dialog)
        layout.addWidget(hint)
        self._table = qt.QTableWidget(len(SHORTCUTS), 2, self._dialog)
        self._table.setHorizontalHeaderLabels([_("Key"), _("What it does")])
        self._table.verticalHeader().setVisible(False)
        self._table.horizontalHeader().setStretchLastSection(True)
        self._table.setEditTriggers(qt.QAbstractItemView.NoEditTriggers)
        layout.addWidget(self._table)
        button = qt.QPushButton(_("As they come"), self._dialog)
        layout.addWidget(button)
        connect(button, "clicked()", self.reset)
        connect(self._table, "cellDoubleClicked(int,int)", self._edit)
        connect(self._table, "cellChanged(int,int)", self._changed)

    def _fill(self) -> None:
        if self._table is None:
            return
        was = self._table.blockSignals(True)
        for at, shortcut in enumerate(SHORTCUTS):
            for column, text in enumerate((self.keys[shortcut.action], _(shortcut.text))):
                self._table.setItem(at, column, qt.QTableWidgetItem(text))
        self._table.blockSignals(was)

    def _edit(self, row: int, column: int) -> None:
        if column == 0:
            self._table.editItem(self._table.item(row, 0))

    @safely
    def _changed(self, row: int, column: int) -> None:
        if column != 0:
            return
        try:
            self.change(SHORTCUTS[row].action, self._table.item(row, 0).text())
        finally:
            self._fill()
