"""Opens the panel at the scale (QT_SCALE_FACTOR) and with letters as large (MSUS_LETTERS, a factor) as the environment
says, in a light and a dark style, and prints as JSON which texts are cut off; pictures go to MSUS_PICTURES."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "MSUSSegment"))
sys.path.insert(0, str(Path(__file__).parent))

import msus_qt
import msus_slicer
from PySide6 import QtGui, QtWidgets

from MSUSSegmentLib.phantoms.muscle import MusclePhantom, render_muscle
from MSUSSegmentLib.scene import adopt, headless

WIDTH = 512
#: What Slicer's scrolled panel has below: a label that wraps may take of it.
ROOM = 200
LETTERS = float(os.environ.get("MSUS_LETTERS", "1"))


def dark() -> QtGui.QPalette:
    """The colours of Slicer's dark style."""
    palette, role = QtGui.QPalette(), QtGui.QPalette.ColorRole
    for name, colour in (
        (role.Window, "#2d2d2d"), (role.WindowText, "#e6e6e6"), (role.Base, "#1e1e1e"), (role.AlternateBase, "#353535"),
        (role.Text, "#e6e6e6"), (role.Button, "#3a3a3a"), (role.ButtonText, "#e6e6e6"), (role.Mid, "#555555"),
        (role.Highlight, "#2f65ca"), (role.HighlightedText, "#ffffff"), (role.ToolTipBase, "#2d2d2d"),
        (role.ToolTipText, "#e6e6e6"), (role.PlaceholderText, "#9a9a9a"),
    ):  # fmt: skip
        palette.setColor(name, QtGui.QColor(colour))
    return palette


def open_panel():
    """The panel on a measured cine with an edited line, a flag and everything unfolded."""
    from msus_user import Recording, Truth, User

    desk = msus_slicer.install()
    headless.new_scene()
    module = msus_slicer.load_module()
    widget = msus_slicer.open_module(module)
    images = [render_muscle(MusclePhantom(shape=(200, 260), spacing=(0.15, 0.15), pennation_deg=14.0 + i))
              for i in range(2)]  # fmt: skip
    truth = Truth(images)
    widget.panel.runner.make_factory = lambda task, device: lambda say, device_now=None: truth
    msus_slicer.enter(widget)
    user = User(module, widget, desk)
    user.choose(adopt.load_recording(Recording([image.pixels for image in images])))
    user.run()
    user.session.live.move_point(user.markup("thickness"), 0, (60.0, 10.0))
    user.session.delete(user.markup("thickness", 3))
    for name in ("Load", "Scale", "Segment", "Correct", "Read", "Save", "Queue", "Options", "Help"):
        getattr(user.ui, f"msus{name}Section").collapsed = False
    user.panel.say("A sentence of the panel that warns of something, long enough for two lines.", "warning")
    user.settle()
    return user


def cut_off(top) -> list[str]:
    """The widgets whose text needs more room than there is."""
    found = []
    for widget in top.findChildren(QtWidgets.QWidget):
        if not widget.isVisible() or not widget.objectName().startswith("msus"):
            continue
        metrics = QtGui.QFontMetrics(widget.font())
        if isinstance(widget, QtWidgets.QPushButton | QtWidgets.QCheckBox):
            needed, height = metrics.horizontalAdvance(widget.text()), metrics.height()
        elif isinstance(widget, QtWidgets.QLabel) and widget.text() and not widget.wordWrap():
            needed, height = widget.sizeHint().width(), metrics.height()
        elif isinstance(widget, QtWidgets.QLabel) and widget.text():
            needed, height = 0, widget.heightForWidth(widget.width())
        elif isinstance(widget, QtWidgets.QAbstractSpinBox | QtWidgets.QLineEdit | QtWidgets.QComboBox):
            needed, height = 0, metrics.height()
        elif isinstance(widget, QtWidgets.QTableWidget) and widget.rowCount():
            columns = [c for c in range(1, 5) if not widget.isColumnHidden(c)]
            for column in columns:
                items = [widget.item(row, column) for row in range(widget.rowCount())]
                cells = [item.text() for item in items if item is not None]
                bold = QtGui.QFont(widget.font())
                bold.setBold(True)
                wide = max(map(QtGui.QFontMetrics(bold).horizontalAdvance, cells), default=0)
                if widget.columnWidth(column) < wide + 6:
                    found.append(f"{widget.objectName()} column {column}: {widget.columnWidth(column)} of {wide + 6}")
            needed, height = 0, 0
            if widget.rowHeight(0) < metrics.height():
                found.append(f"{widget.objectName()} rows: {widget.rowHeight(0)} of {metrics.height()}")
        else:
            continue
        if widget.width() < needed or widget.height() < height:
            text = getattr(widget, "text", lambda: "")()[:40]
            found.append(f"{widget.objectName()}: {text!r} {widget.width()}x{widget.height()} of {needed}x{height}")
    return found


def main() -> None:
    font = msus_qt.application().font()
    font.setPointSizeF(LETTERS * font.pointSizeF())
    msus_qt.application().setFont(font)
    user = open_panel()
    top, app, told = user.widget.parent._q, msus_qt.application(), {}
    for style, palette in (("light", app.palette()), ("dark", dark())):
        app.setPalette(palette)
        for _again in range(2):  # labels that wrap know their height once they have their width
            top.resize(WIDTH, top.sizeHint().height() + ROOM)
            top.show()
            user.settle()
        told[style] = {"cut off": cut_off(top), "least width": top.minimumSizeHint().width()}
        if os.environ.get("MSUS_PICTURES"):
            name = f"access-{os.environ.get('QT_SCALE_FACTOR', '1')}-{LETTERS:g}-{style}.png"
            top.grab().save(str(Path(os.environ["MSUS_PICTURES"]) / name))
    told["errors"] = msus_qt.ERRORS
    print(json.dumps(told))
    sys.stdout.flush()
    os._exit(0)


main()
