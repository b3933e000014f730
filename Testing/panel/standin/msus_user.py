"""The person at the panel, and what is looked at: recordings, and a predictor that knows the truth."""

from __future__ import annotations

import time
from types import SimpleNamespace

import msus_qt
import numpy as np

SPACING = (0.12, 0.12)


class Recording:
    """What `adopt.load_recording` needs of an io.Recording."""

    def __init__(self, pictures, spacing=SPACING, name="phantom.mp4"):
        self.pictures, self.name, self.fps = pictures, name, 25.0
        self.scale = SimpleNamespace(spacing=spacing, source="phantom" if spacing else "unknown")
        self.shape = pictures[0].shape
        self.times = tuple(i / 25.0 for i in range(len(pictures))) if len(pictures) > 1 else (None,)

    def __len__(self):
        return len(self.pictures)

    def frame(self, i):
        return SimpleNamespace(pixels=self.pictures[i], index=i, time_s=self.times[i], scale=self.scale)

    def frames(self, indices=None):
        return (self.frame(i) for i in (range(len(self)) if indices is None else indices))


class Truth:
    """A predictor that knows the phantoms: the map of a picture is its truth."""

    name = "stand-in 1"

    def __init__(self, images):
        self.images = {image.pixels.tobytes(): image.truth for image in images}
        self.delay, self.fails_at, self.seen = 0.0, None, 0

    def probabilities(self, grey, bounds):
        time.sleep(self.delay)
        self.seen += 1
        if self.seen - 1 == self.fails_at:
            raise RuntimeError("the network fell over")
        truth = self.images.get(grey.tobytes())
        if truth is None:
            return {"aponeurosis": np.zeros(grey.shape, np.float32), "fascicle": np.zeros(grey.shape, np.float32)}
        aponeurosis = truth.superficial_mask | truth.deep_mask
        return {"aponeurosis": aponeurosis.astype(np.float32), "fascicle": truth.fascicle_mask.astype(np.float32)}


class KnownSections:
    """A predictor that knows one picture of cross-sections."""

    name = "stand-in 2"

    def __init__(self, image):
        self.image = image

    def probabilities(self, grey, bounds):
        known = np.array_equal(grey, self.image.pixels)
        return {"muscle_cross_section": (self.image.mask & known).astype(np.float32)}


class User:
    """The person at the panel."""

    def __init__(self, module, widget, desk):
        self.module, self.widget, self.desk = module, widget, desk

    @property
    def panel(self):
        return self.widget.panel

    @property
    def ui(self):
        return self.widget.ui

    @property
    def session(self):
        return self.panel.session

    @property
    def message(self):
        return self.ui.msusMessageLabel.text

    def choose(self, node):
        self.ui.msusInputSelector.setCurrentNode(node)

    def click(self, name):
        button = getattr(self.ui, name)
        assert button.enabled, f"{name} cannot be clicked"
        button._q.click()

    def wait(self, seconds=20.0):
        """Until no run is going, with the window alive as in Slicer."""
        end = time.monotonic() + seconds
        while self.panel.running and time.monotonic() < end:
            msus_qt.process(5)
            time.sleep(0.002)  # the worker's time
        assert not self.panel.running, "the run does not end"
        self.settle()

    def settle(self):
        """Until what follows a moment later has followed."""
        end = time.monotonic() + 0.25
        while time.monotonic() < end:
            msus_qt.process(5)
            time.sleep(0.002)  # the worker's time

    def run(self):
        self.click("msusRunButton")
        self.wait()

    def table(self):
        """Rows of the table as a person reads them."""
        table = self.ui.msusTable
        return [[table.item(r, c).text() for c in range(table.columnCount)] for r in range(table.rowCount)]

    def value(self, quantity):
        return next(row[1:4] for row in self.table() if row[0] == quantity)

    def choose_task(self, name):
        """In the box of section 3."""
        self.ui.msusTaskCombo.setCurrentIndex(self.ui.msusTaskCombo.findData(name))

    def select_row(self, name):
        self.ui.msusTable.selectRow(next(i for i, row in enumerate(self.table()) if row[0] == name))

    def markup(self, kind, index=1):
        return self.session.muscle.markups[kind, index]
