"""The panel as a whole: the picture that is worked on, the sections, and who tells whom."""

from __future__ import annotations

import logging
from contextlib import contextmanager

import qt
import slicer

from MSUSSegmentLib.panel import ask
from MSUSSegmentLib.panel.areas import AreasSection
from MSUSSegmentLib.panel.calibrate import CalibrateSection
from MSUSSegmentLib.panel.checking import CheckingSection
from MSUSSegmentLib.panel.colours import MESSAGES
from MSUSSegmentLib.panel.conventions import ConventionsSection
from MSUSSegmentLib.panel.correct import CorrectSection
from MSUSSegmentLib.panel.folding import FoldingSection
from MSUSSegmentLib.panel.keys import Keys
from MSUSSegmentLib.panel.load import LoadSection, loaded_recordings
from MSUSSegmentLib.panel.pictures import PicturesSection
from MSUSSegmentLib.panel.place import stop_placing
from MSUSSegmentLib.panel.queue import QueueSection
from MSUSSegmentLib.panel.read import ReadSection
from MSUSSegmentLib.panel.reference import ReferenceSection
from MSUSSegmentLib.panel.run import RunSection
from MSUSSegmentLib.panel.save import SaveSection
from MSUSSegmentLib.panel.section import connect, fill_text, safely, typed_value
from MSUSSegmentLib.panel.strip import StripSection
from MSUSSegmentLib.panel.translation import _
from MSUSSegmentLib.panel.view import ViewSection
from MSUSSegmentLib.panel.volume import VolumeSection
from MSUSSegmentLib.tasks.registry import TASKS
from MSUSSegmentLib.tasks.volume_task import VolumeTask, modality_problem

__all__ = ["Panel"]

#: Milliseconds after the last change until flags and plot follow.
LATE = 150
#: Line edits and their parameters. Not by SlicerParameterName: Slicer writes the text back at every key, and the cursor
#: jumps to the end.
TEXTS = {"msusRaterEdit": "rater", "msusFolderEdit": "outputFolder", "msusGroupEdit": "datasetGroup"}


class Panel:
    """``ui``: the widgets by name. ``poll_timer(on)`` starts and stops the timer that calls `poll`. ``key_parent`` has
    the keys where there is no main window.

    The panel stays with its session when the person goes to another module: a run goes on, numbers follow.
    """

    def __init__(self, ui, poll_timer, key_parent=None):
        self.ui, self.poll_timer = ui, poll_timer
        self.session, self.parameters = None, None
        self.selected_id = ""
        self._busy = False
        self._about: tuple = (None, 0)  # the session and the frame that the message was said of
        self._late = qt.QTimer()
        self._late.setSingleShot(True)
        self._late.setInterval(LATE)
        self._late.timeout.connect(self.update_late)
        self.strip = StripSection(self)
        self.view = ViewSection(self)
        self.checking = CheckingSection(self)
        self.pictures = PicturesSection(self)
        self.folding = FoldingSection(self)
        self.load = LoadSection(self)
        self.calibrate = CalibrateSection(self)
        self.runner = RunSection(self)
        self.conventions = ConventionsSection(self)
        self.correct = CorrectSection(self)
        self.areas = AreasSection(self)
        self.reference = ReferenceSection(self)
        self.reader = ReadSection(self)
        self.volume = VolumeSection(self)
        self.saver = SaveSection(self)
        self.queue = QueueSection(self)
        self.sections = (
            self.load,
            self.calibrate,
            self.runner,
            self.conventions,
            self.correct,
            self.areas,
            self.reference,
            self.reader,
            self.volume,
            self.saver,
            self.queue,
            self.checking,
            self.pictures,
            self.view,
            self.strip,
            self.folding,
        )
        for name, parameter in TEXTS.items():
            connect(getattr(self.ui, name), "textChanged(QString)", self._text_keeper(parameter))
        self.keys = Keys(self, slicer.util.mainWindow() or key_parent)
        connect(self.ui.msusKeysButton, "clicked()", self.show_keys)
        self.update()

    # What it works on.

    @safely
    def use_parameters(self, parameters) -> None:
        """Work with this parameter node, or with none; its picture becomes the session's."""
        self.parameters = parameters
        self.parameters_changed()

    @safely
    def parameters_changed(self, *_ignored) -> None:
        if self._busy:
            return
        with self._once():
            if self.parameters is not None:
                self._show_texts()
                self._attach()
                self._show_texts()
            for section in self.sections:
                section.on_parameters()
        self.update_buttons()

    def _text_keeper(self, parameter: str):
        def keep(text):
            if self.parameters is not None and not self._busy:
                setattr(self.parameters, parameter, str(text))

        return keep

    def _show_texts(self) -> None:
        for name, parameter in TEXTS.items():
            fill_text(getattr(self.ui, name), getattr(self.parameters, parameter))

    def _attach(self) -> None:
        """Make the chosen volume the session's, unless it is already."""
        chosen = self.parameters.inputVolume
        if self.session is not None and not self._alive():
            self._replace(None)
        if chosen is None:
            if self.session is not None:  # "None" was chosen, or the node has just been deleted
                self._replace(None)
                self.say(_("Choose a picture or a cine to begin."))
            return
        if self.session is not None and self.session.muscle.volume is chosen:
            return
        try:
            with self.waiting():
                session = self._session_of(chosen)
        except (ValueError, OSError):
            self._replace(None)
            self.parameters.inputVolume = None
            raise
        self._replace(session)

    def _session_of(self, node):
        """A session of a volume: of what was measured in it before, else by a task that fits it."""
        from MSUSSegmentLib.scene.muscle_scene import find_scenes
        from MSUSSegmentLib.scene.offers import volume_task_for
        from MSUSSegmentLib.scene.session import Session
        from MSUSSegmentLib.scene.volume_scene import find_volume_scenes
        from MSUSSegmentLib.scene.volume_session import VolumeSession

        muscle = next((one for one in find_scenes() if one.volume is node), None)
        if muscle is not None:
            return Session.adopt(muscle)
        measured = next((one for one in find_volume_scenes() if one.volume is node), None)
        if measured is not None:
            return VolumeSession(measured)
        task = volume_task_for(node, self.parameters.task)
        return self._from_volume(node) if task is None else VolumeSession.from_volume(node, task)

    def use_task(self, task) -> None:
        """Measure what is worked on by another task: where that is of volumes instead of frames, or the other way
        round, by a session of its own. ValueError when it cannot be."""
        from MSUSSegmentLib.scene.offers import volume_of
        from MSUSSegmentLib.scene.volume_session import VolumeSession

        session, of_volumes = self.session, isinstance(task, VolumeTask)
        if of_volumes and not self._insists(session, task):
            raise ValueError(_("The task {name} was not chosen.").format(name=_(task.title)))
        if of_volumes == session.is_volume:
            session.set_task(task)
            return
        node = volume_of(session)
        if node is None:
            text = _("The task {name} is one of volumes, and {picture} is none: choose a 3-D image of several slices.")
            raise ValueError(text.format(name=_(task.title), picture=session.name))
        if of_volumes:
            fresh = VolumeSession.from_volume(node, task, session.rater)
        else:
            fresh = self._from_volume(node)
            fresh.set_task(task)
        self.take(fresh)

    @staticmethod
    def _insists(session, task) -> bool:
        """Whether a person wants a task of volumes although it was made for another kind of image than this one."""
        problem = modality_problem(task, session.modality)
        return not problem or ask.confirm_task(session.name, session.modality, task)

    def _from_volume(self, node):
        """A session of a volume; of one that says that it is no ultrasound only when the person wants it."""
        from MSUSSegmentLib.io.recording import OtherModalityError
        from MSUSSegmentLib.scene.session import Session

        try:
            return Session.from_volume(node)
        except OtherModalityError as error:
            if not ask.confirm_modality(node.GetName(), error.modality):
                raise
            return Session.from_volume(node, any_modality=True)

    def adopt_found(self) -> None:
        """When nothing is chosen, take up what there is: a scene of `msus analyze`, a sample, a dropped video."""
        from MSUSSegmentLib.scene.muscle_scene import find_scenes
        from MSUSSegmentLib.scene.volume_scene import find_volume_scenes

        if self.parameters is None or self.parameters.inputVolume is not None:
            return
        found = [one.volume for one in (*find_volume_scenes(), *find_scenes())] or loaded_recordings()
        if found:
            self.parameters.inputVolume = found[-1]

    def take(self, session) -> None:
        """Work on a session that was opened from a file."""
        with self._once():
            self._replace(session)
        self.parameters_changed()
        self.update()

    def _replace(self, session) -> None:
        if self.session is not None and self._alive():
            for section in self.sections:
                section.before_session()
        old, self.session = self.session, session
        self.selected_id = ""
        if old is not None:
            if self.session_changed in old.on_change:
                old.on_change.remove(self.session_changed)
            old.close()
        if session is not None:
            session.on_change.append(self.session_changed)
            if self.parameters is not None and self.parameters.inputVolume is not session.muscle.volume:
                self.parameters.inputVolume = session.muscle.volume
            self.say(_("{name} is ready.").format(name=session.muscle.volume.GetName()))
        for section in self.sections:
            section.on_session()
        for section in self.sections:
            section.on_parameters()
        self.show_picture()
        self.update()

    def _alive(self) -> bool:
        return not self.session.closed and bool(slicer.mrmlScene.IsNodePresent(self.session.muscle.volume))

    @safely
    def nodes_removed(self, *_ignored) -> None:
        """A node has gone from the scene; perhaps ours."""
        if self.session is None or self._busy:
            return
        if not self._alive():
            with self._once():
                self._replace(None)
            self.say(_("The picture was deleted from the scene; choose another one."), "warning")
        else:
            self.update()

    @safely
    def scene_closing(self, *_ignored) -> None:
        """Let go of everything before its nodes go."""
        was_running = self.running
        self.queue.let_go()  # whatever comes of it, the nodes go now
        self.parameters = None
        with self._once():
            self._replace(None)
        self.say(
            _("The scene was closed; the run was stopped.")
            if was_running
            else _("Choose a picture or a cine to begin."),
            "warning" if was_running else "info",
        )

    def enter(self) -> None:
        """The person comes to this module."""
        self.keys.enable(True)
        self.view.listen()

    def leave(self) -> None:
        """The person goes to another module."""
        self.keys.enable(False)
        for section in self.sections:
            section.leave()
        stop_placing()

    def close(self) -> None:
        """The module goes away: no observer, no key and no thread stays behind."""
        self.keys.close()
        self._late.stop()
        self.queue.let_go()
        session, self.session = self.session, None
        if session is not None:
            session.on_change.clear()
            session.close()
        for section in self.sections:
            section.close()

    # What it shows.

    def task(self):
        """The task that is worked by: the session's, before there is one the chosen one."""
        if self.session is not None:
            return self.session.task
        name = self.parameters.task if self.parameters is not None else ""
        return TASKS.get(name, next(iter(TASKS.values())))

    @property
    def running(self) -> bool:
        return self.runner.running

    @safely
    def session_changed(self) -> None:
        if self.session is not None and not self.session.closed:
            self.update()

    def update(self) -> None:
        """Show the session as it is now; what costs time follows a moment later."""
        self._drop_old_message()
        for section in self.sections:
            section.update()
        self.update_buttons()
        if self.session is None:
            self.update_late()
        else:
            self._late.start()

    def update_buttons(self) -> None:
        self.correct.update()
        self.areas.update()
        self.runner.update()

    @safely
    def update_late(self, *_ignored) -> None:
        self.checking.update_late()
        self.pictures.update_late()
        self.load.update()
        self.reader.update_late()
        self.volume.update_late()
        self.update_buttons()

    def say(self, text: str, level: str = "info") -> None:
        """One sentence at the top of the panel and in Slicer's status bar; no dialog to click away."""
        label = self.ui.msusMessageLabel
        fill_text(label, text)
        if label.styleSheet != MESSAGES[level]:
            label.styleSheet = MESSAGES[level]
        self._about = self._shown()
        slicer.util.showStatusMessage(text, 8000)
        if level == "error":
            logging.getLogger("MSUSSegment").info("MSUSSegment: %s", text)

    def _shown(self) -> tuple:
        """What is shown now: the session and its frame."""
        session = self.session
        return session, session.frame if session is not None and not session.closed else 0

    def _drop_old_message(self) -> None:
        """A message belongs to the picture and the frame that it was said of; what is said of a run stays while it
        goes on."""
        if self._about == self._shown() or self.running or self.session is None:
            return
        label, self._about = self.ui.msusMessageLabel, self._shown()
        fill_text(label, self.session.name)
        if label.styleSheet != MESSAGES["info"]:
            label.styleSheet = MESSAGES["info"]

    def show_picture(self) -> None:
        """The picture alone in the view, upright and whole; of a volume three slices and its surfaces."""
        manager = slicer.app.layoutManager()
        if manager is None or self.session is None:
            return
        layouts, volume = slicer.vtkMRMLLayoutNode, self.session.is_volume
        manager.setLayout(layouts.SlicerLayoutFourUpView if volume else layouts.SlicerLayoutOneUpRedSliceView)
        self.fit_view()
        if volume:
            slicer.util.resetThreeDViews()

    def fit_view(self) -> None:
        """The scan area, or the whole picture, fills the view; again once a new layout has its size."""
        self.view.fit()

    @contextmanager
    def waiting(self):
        """The wait cursor, for what takes some seconds."""
        with slicer.util.WaitCursor():
            yield

    @contextmanager
    def _once(self):
        """What happens in here is our own doing; a parameter that changes does not start it again."""
        was, self._busy = self._busy, True
        try:
            yield
        finally:
            self._busy = was

    def chosen_frames(self):
        """The frames chosen in section 3, as `Session.frames_for` takes them."""
        if self.parameters is None:
            return "this"
        which = self.parameters.frames.name
        if which == "RANGE":
            for spin_box in (self.ui.msusFirstSpin, self.ui.msusLastSpin, self.ui.msusStepSpin):
                typed_value(spin_box)
            chosen = self.parameters
            if chosen.lastFrame < chosen.firstFrame:
                raise ValueError(_("The last frame comes before the first one; correct the range in section 3."))
            return (chosen.firstFrame, chosen.lastFrame + 1, chosen.everyNth)
        return which.lower()

    # The keys (see help.SHORTCUTS).

    @safely
    def next_frame(self, *_ignored) -> None:
        self.load.step(1)

    @safely
    def previous_frame(self, *_ignored) -> None:
        self.load.step(-1)

    def next_flagged(self, *_ignored) -> None:
        self.reader.next_flagged()

    def run(self, *_ignored) -> None:
        self.runner.start()

    def toggle_overlay(self, *_ignored) -> None:
        self.correct.overlay_key()

    def next_unchecked(self, *_ignored) -> None:
        self.checking.next_unchecked()

    def accept(self, *_ignored) -> None:
        self.checking.accept()

    def copy_on(self, *_ignored) -> None:
        self.correct.copy_on()

    def undo(self, *_ignored) -> None:
        self.correct.undo()

    def redo(self, *_ignored) -> None:
        self.correct.redo()

    def delete_selected(self, *_ignored) -> None:
        self.correct.delete()

    def reset_frame(self, *_ignored) -> None:
        self.correct.reset()

    def next_image(self, *_ignored) -> None:
        self.queue.next()

    def previous_image(self, *_ignored) -> None:
        self.queue.previous()

    def save_image(self, *_ignored) -> None:
        self.queue.save()

    def approve_image(self, *_ignored) -> None:
        self.queue.approve()

    def reject_image(self, *_ignored) -> None:
        self.queue.reject()

    @safely
    def fit(self, *_ignored) -> None:
        self.ui.msusFitButton.toggle()

    @safely
    def show_keys(self, *_ignored) -> None:
        self.keys.show()
