"""Section 1: choose a picture or cine, open a file, go through the frames."""

from __future__ import annotations

from pathlib import Path

import slicer

from MSUSSegmentLib.io import video
from MSUSSegmentLib.io.open import supported_suffixes
from MSUSSegmentLib.io.recording import OtherModalityError
from MSUSSegmentLib.panel import ask, install
from MSUSSegmentLib.panel.section import Section, connect, fill_text, safely
from MSUSSegmentLib.panel.translation import _
from MSUSSegmentLib.scene.attributes import SOURCE, read
from MSUSSegmentLib.tasks.volume_task import VolumeTask

__all__ = ["LoadSection", "loaded_recordings"]


def loaded_recordings() -> list:
    """Volumes that this extension has loaded (a sample, a dropped video), in the order of loading."""
    return [node for node in slicer.util.getNodesByClass("vtkMRMLScalarVolumeNode") if read(node, SOURCE)]


class LoadSection(Section):
    def __init__(self, panel):
        super().__init__(panel)
        connect(self.ui.msusOpenButton, "clicked()", self.open_file)
        connect(self.ui.msusSampleButton, "clicked()", self.show_samples)

    @safely
    def open_file(self, *_ignored) -> None:
        patterns = " ".join(f"*{suffix}" for suffix in supported_suffixes())
        path = ask.ask_file(_("Open a picture, a video or a DICOM file"), f"{_('Ultrasound')} ({patterns})")
        if path:
            self.open_path(path)

    @safely
    def open_path(self, path: str) -> None:
        """Open a file as the dialog does."""
        from MSUSSegmentLib.scene.session import Session
        from MSUSSegmentLib.scene.volume_session import VolumeSession

        if Path(path).suffix.lower() in video.SUFFIXES:
            packages = install.requirements("av")
            ok, message = install.ensure_packages(lambda text: ask.confirm(text, in_testing=False), packages)
            if not ok:
                raise ValueError(message)
        rater = self.parameters.rater.strip() if self.parameters is not None else ""
        task = self.panel.task() if self.session is None or self.session.is_volume else None
        if isinstance(task, VolumeTask):
            with self.panel.waiting():
                volume = VolumeSession.open(path, task, rater)
            self.panel.take(volume)
            return
        try:
            with self.panel.waiting():
                session = Session.open(path, rater=rater)
        except OtherModalityError as error:
            if not ask.confirm_modality(Path(path).name, error.modality):
                raise
            with self.panel.waiting():
                session = Session.open(path, rater=rater, any_modality=True)
        self.panel.take(session)

    @safely
    def show_samples(self, *_ignored) -> None:
        if slicer.util.mainWindow() is None:
            raise ValueError(_("There is no main window; use MSUSSegmentLib.panel.samples from Python."))
        slicer.util.selectModule("SampleData")

    def step(self, by: int) -> None:
        """Go to the next frame (1) or the one before (-1); stays at the ends."""
        session = self.need_session()
        at = min(max(session.frame + by, 0), session.frame_count - 1)
        if at != session.frame:
            session.show_frame(at)

    def on_session(self) -> None:
        browser = self.session.muscle.browser if self.session is not None else None
        self.ui.msusPlayWidget.setMRMLSequenceBrowserNode(browser)
        self.ui.msusSeekWidget.setMRMLSequenceBrowserNode(browser)

    def update(self) -> None:
        session = self.session
        cine = session is not None and session.frame_count > 1
        self.ui.msusFrameRow.visible = cine
        if cine:
            text = _("Frame {frame} (0 to {last})").format(frame=session.frame, last=session.frame_count - 1)
            time = session.time_of(session.frame)
            if time is not None:
                text += _(", {time:.2f} s").format(time=time)
            checked, measured = self.panel.checking.count
            if checked:
                text += " · " + _("{checked} of {measured} accepted").format(checked=checked, measured=measured)
            fill_text(self.ui.msusFrameLabel, text)
