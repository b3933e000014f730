"""What run_all.py needs of the desktop: counted steps, events, a mouse, screenshots, a predictor that knows the truth.

Only calls that were seen to work in Slicer 5.12's PythonQt are used here.
"""

from __future__ import annotations

import logging
import os
import sys
import time
import traceback
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import slicer
import vtk

#: The folder for the screenshots, from the environment; none are taken without it.
SCREENSHOTS = os.environ.get("MSUS_SCREENSHOTS", "")


def has_window() -> bool:
    return slicer.util.mainWindow() is not None


def pump(seconds: float = 0.1) -> None:
    """Let Slicer, and the worker's thread, go on for a while."""
    end = time.monotonic() + seconds
    while True:
        slicer.app.processEvents()
        time.sleep(0.002)
        if time.monotonic() >= end:
            return


def wait_until(condition, seconds: float = 60.0) -> bool:
    """Let Slicer go on until ``condition()``; whether it came true in time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        pump(0.02)
    return True


class Steps:
    """Runs named steps, each with one check or more, and counts them; also every exception that nobody caught."""

    def __init__(self):
        self.passed, self.failed, self.checks, self.number = 0, 0, 0, 0
        self.stray: list[str] = []
        self.shoot = None
        sys.excepthook = self._stray
        handler = logging.Handler()
        handler.emit = self._logged
        logging.getLogger().addHandler(handler)
        self._handler = handler

    @contextmanager
    def step(self, name: str):
        """A step; it fails with the first check that does, with an exception, or without any check."""
        self.checks, self.number = 0, self.number + 1
        strays, began = len(self.stray), time.monotonic()
        problem = ""
        try:
            yield
            pump(0.1)
            if not self.checks:
                problem = "this step checks nothing"
            elif len(self.stray) > strays:
                problem = f"an exception in a slot, timer or observer:\n{self.stray[strays]}"
        except AssertionError as error:
            problem = str(error)
        except Exception:
            problem = traceback.format_exc()
        self.passed, self.failed = self.passed + (not problem), self.failed + bool(problem)
        print(f"{'FAILED' if problem else 'ok'}  {name}  ({self.checks} checks, {time.monotonic() - began:.1f} s)")
        if problem:
            print("        " + problem.strip().replace("\n", "\n        "))
        sys.stdout.flush()
        self._screenshot(name)

    def check(self, condition, what: str) -> None:
        """Fail the step unless ``condition``; ``what`` says what should have been."""
        self.checks += 1
        if not condition:
            raise AssertionError(f"expected: {what}")

    def near(self, value, wanted: float, tolerance: float, what: str) -> None:
        said = f"{what} {wanted:.3f} +- {tolerance:.3f}, got {value}"
        self.check(value is not None and abs(value - wanted) <= tolerance, said)

    def finish(self) -> int:
        """Print the counts; returns the exit code."""
        logging.getLogger().removeHandler(self._handler)
        sys.excepthook = sys.__excepthook__
        print(f"{self.passed} passed, {self.failed} failed")
        sys.stdout.flush()
        return 1 if self.failed or not self.passed else 0

    def _stray(self, kind, value, trace) -> None:
        self.stray.append("".join(traceback.format_exception(kind, value, trace)))
        sys.__excepthook__(kind, value, trace)

    def _logged(self, record) -> None:
        if record.exc_info and record.exc_info[0] is not None:
            self.stray.append("".join(traceback.format_exception(*record.exc_info)))

    def _screenshot(self, name: str) -> None:
        if not SCREENSHOTS:
            return
        folder = Path(SCREENSHOTS)
        file = f"{self.number:02d}-{''.join(c if c.isalnum() else '-' for c in name)[:60]}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if has_window():
                slicer.util.mainWindow().grab().save(str(folder / f"{file}.png"))
            if self.shoot is not None:
                self.shoot().grab().save(str(folder / f"{file}-panel.png"))
        except Exception as error:
            print(f"        no screenshot: {error}")


#: What Slicer's log may hold although nothing is wrong with us: (part of the message, how often at most).
TOLERATED = (
    ("glBlitFramebuffer", 100_000),  # OpenGL in software
    ("GenericColors.txt can't be found", 20),  # slicer-core has no colour tables
    ("setViewLabel should be called before setViewNode", 100),  # Slicer's own layouts
    # Its data tree, about nodes that have just come: a tree's model hears of a new item together with the plugins, and
    # asks whose it is before one of them has claimed it (qSlicerSubjectHierarchyPluginHandler). The first is at the
    # level of debugging. Items that we write to files have their owner's name (scene.build).
    ("No owner plugin", 100),
    ("is not owned by any plugin", 100),
    # Of the same tree, of an item that goes. Not seen with slicer-core, whatever was added, moved and removed there.
    ("DataNodeCache item was missing", 40),
)
_LEVELS = ("[WARNING]", "[ERROR]", "[CRITICAL]", "[FATAL]")


class Log:
    """The warnings and errors that Slicer logs from here on; `check` fails on those that are not `TOLERATED`."""

    def __init__(self):
        self._heard: list[str] = []
        self._path, self._start = self._file(), 0
        if self._path is not None:
            self._start = self._path.stat().st_size
            return
        window = vtk.vtkOutputWindow.GetInstance()  # without the application: VTK's and MRML's own
        for event in ("ErrorEvent", "WarningEvent"):
            window.AddObserver(event, self._listener())

    def _listener(self):
        @vtk.calldata_type(vtk.VTK_STRING)
        def hear(caller, event, text):
            self._heard.append(" ".join((text or "").split()))

        return hear

    @staticmethod
    def _file() -> Path | None:
        """Where Slicer writes its log; None outside of the application."""
        try:
            path = Path(str(slicer.app.errorLogModel().filePath))
        except AttributeError:
            return None
        return path if path.is_file() else None

    def messages(self) -> list[str]:
        """Every warning and error so far."""
        if self._path is None:
            return list(self._heard)
        with self._path.open("rb") as file:
            file.seek(self._start)
            lines = file.read().decode("utf-8", "replace").splitlines()
        return [line for line in lines if line.startswith(_LEVELS) or "No owner plugin" in line]

    def new(self) -> list[str]:
        """Those that are not tolerated, or come too often."""
        left, found = dict(TOLERATED), []
        for message in self.messages():
            known = next((part for part in left if part in message), None)
            if known is None or left[known] == 0:
                found.append(message)
            else:
                left[known] -= 1
        return found

    def check(self, steps: Steps) -> None:
        """A step of its own: nothing of ours lights up Slicer's red button."""
        with steps.step("Slicer's log holds no new warning"):
            new = self.new()
            steps.check(not new, f"no new warning in the log, got {len(new)}: " + " | ".join(dict.fromkeys(new[:200])))


def print_times(times: dict[str, dict[str, float]], log: Log) -> None:
    """The table at the end: a line for each thing that was timed, a column for each recording."""
    if times:
        names = list(dict.fromkeys(name for of_one in times.values() for name in of_one))
        width = max(map(len, names))
        columns = [max(10, len(recording)) for recording in times]
        print("\n" + " " * width + "".join(f"  {one:>{size}}" for one, size in zip(times, columns, strict=True)))
        for name in names:
            cells = (f"{of_one[name]:.1f}" if name in of_one else "" for of_one in times.values())
            print(f"{name:<{width}}" + "".join(f"  {cell:>{size}}" for cell, size in zip(cells, columns, strict=True)))
    print(f"warnings in Slicer's log: {len(log.messages())}, of these new: {len(log.new())}")


def press(button) -> None:
    """Click a push button, as long as a person could."""
    if not button.isEnabled():
        raise AssertionError(f"expected: the button {button.objectName} can be pressed")
    button.click()
    pump(0.05)


def table_texts(table) -> list[list[str]]:
    """What stands in the panel's table."""
    import qt

    rows = []
    for row in range(table.rowCount):
        cells = [table.item(row, column) for column in range(table.columnCount)]
        rows.append([str(cell.data(qt.Qt.DisplayRole)) if cell is not None else "" for cell in cells])
    return rows


# A person's hand.


def drag_point(node, index: int, offset, others=()) -> str:
    """Drag a control point by ``offset`` (mm right, mm down). With the mouse in the Red view; with the events that
    Slicer sends during a drag where there is no view. Returns which of the two. ``others`` are hidden meanwhile."""
    start = np.array(node.GetNthControlPointPositionWorld(index))
    end = start - np.array([*offset, 0.0])
    if not has_window():
        node.InvokeEvent(node.PointStartInteractionEvent)
        for share in (0.25, 0.5, 0.75, 1.0):
            node.SetNthControlPointPosition(index, *(start + share * (end - start)))
        node.InvokeEvent(node.PointEndInteractionEvent)
        return "events"
    shown = [one for one in others if one is not node and one.GetDisplayNode() and one.GetDisplayNode().GetVisibility()]
    for one in shown:
        one.GetDisplayNode().SetVisibility(False)
    pump(0.3)
    try:
        _drag(start, end)
    finally:
        for one in shown:
            one.GetDisplayNode().SetVisibility(True)
        pump(0.1)
    return "mouse"


def drag_moves(session, node, count: int) -> list[float]:
    """Drag the node's first point a little in ``count`` moves; ms from each move until the session has new numbers."""
    heard: list[float] = []

    def changed() -> None:
        heard.append(time.perf_counter())

    start, took = np.array(node.GetNthControlPointPositionWorld(0)), []
    session.on_change.append(changed)
    try:
        with _moves(node, start) as move:
            for i in range(1, count + 1):
                heard.clear()
                began = time.perf_counter()
                move(start + np.array([0.12 * i, 0.08 * i, 0.0]))
                while not heard and time.perf_counter() - began < 2.0:
                    slicer.app.processEvents()
                if heard:
                    took.append(1e3 * (heard[0] - began))
    finally:
        session.on_change.remove(changed)
    if not took:
        raise AssertionError("expected: a move of the mouse changes numbers")
    return took


@contextmanager
def _moves(node, start):
    """Hold a point; gives a function that moves it to a position (RAS), by the mouse where there is a view."""
    if not has_window():
        node.InvokeEvent(node.PointStartInteractionEvent)
        yield lambda position: node.SetNthControlPointPosition(0, *position)
        node.InvokeEvent(node.PointEndInteractionEvent)
        return
    import qt

    view = slicer.app.layoutManager().sliceWidget("Red").sliceView().VTKWidget()
    none, left, last = qt.Qt.NoButton, qt.Qt.LeftButton, [_place(start)]
    _mouse(view, qt.QEvent.MouseMove, last[0], none, none)
    pump(0.1)
    _mouse(view, qt.QEvent.MouseButtonPress, last[0], left, left)

    def move(position) -> None:
        last[0] = _place(position)
        _mouse(view, qt.QEvent.MouseMove, last[0], none, left)

    yield move
    _mouse(view, qt.QEvent.MouseButtonRelease, last[0], left, none)
    pump(0.1)


def _drag(start, end) -> None:
    import qt

    view = slicer.app.layoutManager().sliceWidget("Red").sliceView().VTKWidget()
    first, last = _place(start), _place(end)
    none, left = qt.Qt.NoButton, qt.Qt.LeftButton
    _mouse(view, qt.QEvent.MouseMove, first, none, none)
    pump(0.1)
    _mouse(view, qt.QEvent.MouseButtonPress, first, left, left)
    for step in range(1, 9):
        _mouse(view, qt.QEvent.MouseMove, first + (last - first) * step / 8, none, left)
        pump(0.03)
    _mouse(view, qt.QEvent.MouseButtonRelease, last, left, none)
    pump(0.1)


def painted(world, key: str) -> int:
    """How many pixels of a segment are painted in the frame shown."""
    muscle = world.session.muscle
    mask = slicer.util.arrayFromSegmentBinaryLabelmap(muscle.segmentation, key, muscle.volume)
    return int((mask > 0).sum()) if mask is not None else 0


def paint_stroke(world, key: str, first, last) -> str:
    """Paint a segment from one pixel (x, y) of the picture to another, with the mouse in the Red view and Slicer's
    Paint; without a view by a script. Returns which of the two."""
    muscle, (x0, y0), (x1, y1) = world.session.muscle, first, last
    pump(0.1)  # no part of the stroke before
    if not has_window():
        mask = slicer.util.arrayFromSegmentBinaryLabelmap(muscle.segmentation, key, muscle.volume)
        mask[0, y0 - 4 : y1 + 5, x0:x1] = 1
        slicer.util.updateSegmentBinaryLabelmapFromArray(mask, muscle.segmentation, key, muscle.volume)
        return "a script"
    matrix = vtk.vtkMatrix4x4()
    muscle.volume.GetIJKToRASMatrix(matrix)
    start, end = (np.array(matrix.MultiplyPoint((x, y, 0.0, 1.0))[:3]) for x, y in (first, last))
    editor, shown = world.ui.msusSegmentEditor, [n.GetDisplayNode() for n in muscle.markups.values()]
    for display in shown:
        display.SetVisibility(False)
    editor.setCurrentSegmentID(key)
    editor.setActiveEffectByName("Paint")
    editor.activeEffect().setParameter("BrushRelativeDiameter", 3)
    pump(0.3)
    try:
        _drag(start, end)
    finally:
        editor.setActiveEffectByName("")
        for display in shown:
            display.SetVisibility(True)
        pump(0.2)
    return "mouse"


def _place(ras) -> np.ndarray:
    """Where a position is drawn in the Red view, in Qt's pixels."""
    red = slicer.app.layoutManager().sliceWidget("Red")
    inverse = vtk.vtkMatrix4x4()
    vtk.vtkMatrix4x4.Invert(red.mrmlSliceNode().GetXYToRAS(), inverse)
    x, y, _, _ = inverse.MultiplyPoint((*ras, 1.0))
    view = red.sliceView().VTKWidget()
    ratio = view.devicePixelRatioF()
    return np.array([x / ratio, view.size.height() - 1 - y / ratio])


def _mouse(widget, kind, at, button, buttons) -> None:
    import qt

    x, y = float(at[0]), float(at[1])
    whole = widget.mapToGlobal(qt.QPoint(int(x), int(y)))
    event = qt.QMouseEvent(
        kind, qt.QPointF(x, y), qt.QPointF(whole.x(), whole.y()), button, buttons, qt.Qt.NoModifier
    )
    qt.QApplication.sendEvent(widget, event)


# A network that knows the answer.


class Truth:
    """A stand-in for the network: gives the phantom's true masks, and finds nothing in any other picture.

    ``empty``: frames in which it finds nothing, either.
    """

    name = "truth 1"

    def __init__(self, contraction, pause: float = 0.0, empty=(), fail_at=None):
        from MSUSSegmentLib.phantoms.cine import render_cine

        images = list(render_cine(contraction))
        self.truths = [image.truth for image in images]
        self.by_pixels = {image.pixels.tobytes(): i for i, image in enumerate(images)}
        self.pause, self.empty, self.fail_at, self.calls = pause, empty, fail_at, 0

    def set(self, pause: float = 0.0, empty=(), fail_at=None) -> Truth:
        self.pause, self.empty, self.fail_at, self.calls = pause, empty, fail_at, 0
        return self

    def probabilities(self, grey, bounds) -> dict:
        time.sleep(self.pause)
        if self.fail_at is not None and self.calls >= self.fail_at:
            raise RuntimeError("the stand-in was told to fail")
        self.calls += 1
        i = self.by_pixels.get(grey.tobytes())
        found = i is not None and i not in self.empty
        truth = self.truths[i or 0]
        return {
            "aponeurosis": (truth.aponeurosis_mask & found).astype(np.float32),
            "fascicle": (truth.fascicle_mask & found).astype(np.float32),
        }


class TrueSections:
    """The same for one picture of muscles in cross-section."""

    name = "sections 1"

    def __init__(self, image):
        self.image = image

    def probabilities(self, grey, bounds) -> dict:
        known = np.array_equal(grey, self.image.pixels)
        return {"muscle_cross_section": (self.image.mask & known).astype(np.float32)}
