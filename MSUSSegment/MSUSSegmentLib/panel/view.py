"""The Red view, in which the picture is shown: what it is fitted to, and the mouse wheel over it."""

from __future__ import annotations

import qt
import slicer

from MSUSSegmentLib.panel.section import Section, connect, safely
from MSUSSegmentLib.scene.view import fit_box

__all__ = ["ViewSection"]

#: Milliseconds until a view that was laid out anew has its size.
_LAID_OUT = 120
#: Screen pixels below which the view is too low for labels beside every line.
_LOW = 320
_FORWARD, _BACKWARD = "MouseWheelForwardEvent", "MouseWheelBackwardEvent"


class ViewSection(Section):
    """Fills the view with the scan area (`ClipContext.scan_area`) or the whole picture, and steps frames by the wheel.

    (Slicer's own double click makes a view the only one, and its wheel leaves the plane of the picture.)
    """

    def __init__(self, panel):
        super().__init__(panel)
        self._wheel: list = []  # (interactor, tag)
        self._timer = qt.QTimer()
        self._timer.setSingleShot(True)
        self._timer.setInterval(_LAID_OUT)
        self._timer.timeout.connect(self._fit)
        self.ui.msusFitButton.checked = True
        connect(self.ui.msusFitButton, "toggled(bool)", self.fit)

    @safely
    def fit(self, *_ignored) -> None:
        """Fit now, and again once a new layout has its size."""
        self._fit()
        self._timer.start()

    @safely
    def _fit(self, *_ignored) -> None:
        session = self.session
        if session is None or session.closed or slicer.app.layoutManager() is None:
            return
        slicer.util.setSliceViewerLayers(background=session.muscle.volume, fit=True)
        node = self._slice_node()
        if self.ui.msusFitButton.checked and node is not None:
            box = session.scan_area()
            if box is not None:
                fit_box(node, session.muscle.volume, box)
        self.show_labels()

    def _widget(self):
        manager = slicer.app.layoutManager()
        return manager.sliceWidget("Red") if manager is not None else None

    def _slice_node(self):
        widget = self._widget()
        return widget.mrmlSliceNode() if widget is not None else None

    def show_labels(self) -> None:
        """Labels beside all lines, in a low view beside the selected one only."""
        node = self._slice_node()
        if node is not None and self.session is not None and not self.session.closed:
            self.session.show_labels(node.GetDimensions()[1] >= _LOW)

    # The wheel.

    def listen(self) -> None:
        """Take the wheel's turns before Slicer does, as long as the module is open."""
        self.stop_listening()
        widget = self._widget()
        window = widget.sliceView().renderWindow() if widget is not None else None
        interactor = window.GetInteractor() if window is not None else None
        if interactor is None:
            return
        for event, by in ((_FORWARD, 1), (_BACKWARD, -1)):
            tags: list[int] = []
            tags.append(interactor.AddObserver(event, self._stepper(interactor, by, tags), 100.0))
            self._wheel.append((interactor, tags[0]))

    def stop_listening(self) -> None:
        for interactor, tag in self._wheel:
            interactor.RemoveObserver(tag)
        self._wheel = []

    def _stepper(self, interactor, by: int, tags: list):
        def step(caller, event):
            session = self.session
            modified = interactor.GetControlKey() or interactor.GetShiftKey()  # zoom and the like stay Slicer's
            if session is None or session.closed or session.is_volume or modified:
                return
            interactor.GetCommand(tags[0]).SetAbortFlag(1)
            if session.frame_count > 1:
                self._step(by)

        return step

    @safely
    def _step(self, by: int) -> None:
        self.panel.load.step(by)

    def leave(self) -> None:
        self.stop_listening()

    def close(self) -> None:
        self._timer.stop()
        self.stop_listening()
