"""Section 3: let the network find the structures, frame by frame, while the window stays alive."""

from __future__ import annotations

from collections import deque

from MSUSSegmentLib.networks.note import model_note
from MSUSSegmentLib.panel import ask
from MSUSSegmentLib.panel.colours import WARNING, label_style
from MSUSSegmentLib.panel.section import Section, connect, fill_text, safely
from MSUSSegmentLib.panel.translation import _, sentence
from MSUSSegmentLib.tasks.registry import TASKS
from MSUSSegmentLib.tasks.task import Task

__all__ = ["RunSection"]

#: The entry of the task box that lists all tasks.
EVERY = "*"

NO_MODEL = _(
    "No model is installed for this task: draw the curve or paint the segment; all numbers work without a model."
)
SIMULATED = "{name}: " + _("train on your own images before use.")
SIMULATED_STYLE = label_style(WARNING)


class RunSection(Section):
    """``make_factory(task, device)`` gives what loads the predictor where it computes, None when it cannot; tests put
    their own in its place."""

    def __init__(self, panel):
        super().__init__(panel)
        self.worker = None
        self.make_factory = self._factory
        self._job, self._of, self._run = None, None, None  # what is going on, its session, what goes in and out
        self._events: deque = deque()
        self._frames, self._done = [], 0
        self._notes: list[str] = []  # what the run has to say: a fall-back to the CPU
        self._model = ""  # the model of the run
        self._problem = ""  # why a result could not be taken up
        self._prepared = None  # which network the process was asked to load beforehand
        self._all = False  # a person wants to see the tasks that do not fit, too
        self._listed: list[tuple[str, str]] = []
        self._offer_tasks()
        connect(self.ui.msusTaskCombo, "currentIndexChanged(int)", self._task_chosen)
        connect(self.ui.msusRunButton, "clicked()", self.start)
        connect(self.ui.msusCancelButton, "clicked()", self.cancel)

    @property
    def running(self) -> bool:
        return self._job is not None

    @safely
    def start(self, *_ignored) -> None:
        session = self.need_session()
        if self.running:
            raise ValueError(_("A run is going on; wait for it, or cancel it first."))
        chosen = self.parameters
        frames = session.frames_for(self.panel.chosen_frames())
        task = session.task
        factory = self.make_factory(task, chosen.device.name.lower())
        if factory is None or self.session is not session:  # the scene may have changed while packages were installed
            return
        with self.panel.waiting():
            run = session.prepare_run(frames)
        session.begin_run()
        self._of, self._run, self._frames, self._done, self._notes, self._problem = session, run, frames, 0, [], ""
        self._job = self._needed_worker().submit(run.function, *run.arguments(factory))
        self.ui.msusProgressBar.setRange(0, len(frames))
        self.ui.msusProgressBar.setValue(0)
        self.say(_("Loading the network …"))
        self.panel.poll_timer(True)
        self.panel.update()

    def _needed_worker(self):
        """Who computes: a process of its own, or a thread where that cannot be."""
        from MSUSSegmentLib.process.child_worker import ChildWorker

        if self.worker is None:
            self.worker = ChildWorker()
        return self.worker

    def prepare(self) -> None:
        """Start the process and load the network there, while the person still looks at the picture."""
        if self.session is None or self.parameters is None or self.running or self.make_factory != self._factory:
            return
        from MSUSSegmentLib.panel import install
        from MSUSSegmentLib.process.running import model_factory

        task, device = self.session.task, self.parameters.device.name.lower()
        if model_note(task.bundle).installed and install.has_network_packages():
            wanted = model_factory(task.bundle, device)
            if wanted != self._prepared or self.worker is None:
                self._prepared = wanted
                self._needed_worker().warm(wanted)

    @safely
    def cancel(self, *_ignored) -> None:
        """Stop after the frame that is being computed; what is done stays."""
        if self._job is not None:
            self._job.cancel()
            fill_text(self.ui.msusProgressLabel, _("Cancelling …"))
            self.ui.msusCancelButton.enabled = False

    def drop(self) -> None:
        """Forget the run: its picture is gone. What still comes from the thread is thrown away."""
        if self._job is not None:
            self._job.cancel()
        self._job, self._of, self._run = None, None, None
        self._events.clear()
        self.panel.poll_timer(False)

    @safely
    def poll(self, *_ignored) -> None:
        """From the timer. Waits a moment (which is the thread's time), then takes up at most one frame."""
        if self.worker is None:
            self.panel.poll_timer(False)
            return
        self._events.extend(self.worker.poll(0.005))
        while self._events:
            kind, job, value = self._events.popleft()
            if job is not self._job:
                continue
            if kind in ("frame", "volume"):
                self._take(value)
                break
            if kind in ("done", "cancelled", "error"):
                self._finish(kind, value)
                break
            self._tell(kind, value)

    def _tell(self, kind: str, value) -> None:
        if kind == "message":
            self._notes.append(str(value))
            self.say(str(value), "warning")
        elif kind == "progress":
            done, total, left = value
            self.ui.msusProgressBar.setRange(0, total)
            self.ui.msusProgressBar.setValue(done)
            parts = _("{done} of {total} parts") if self._of.is_volume else _("{done} of {total} frames")
            text = parts.format(done=done, total=total)
            if left and left >= 1:
                text += _(", about {time} left").format(time=_duration(left))
            fill_text(self.ui.msusProgressLabel, text)
        elif kind == "context" and self._of is self.session:
            self._of.keep_context(value)
        elif kind == "sampling" and not self._job.cancelled:
            done, total = value
            self.ui.msusProgressBar.setRange(0, total)
            self.ui.msusProgressBar.setValue(done)
            text = _("Looking which muscle the clip shows: {done} of {total} frames")
            fill_text(self.ui.msusProgressLabel, text.format(done=done, total=total))

    def _take(self, result) -> None:
        session = self._of
        if session is not self.session:
            self.drop()
            return
        self._done += 1
        if self._done == 1 and not self._notes:
            self.say(_("Segmenting and measuring …"))
        try:
            self._model = self._job.model
            if not session.is_volume:
                result = self._run.at_position(result)
            session.apply(result, model=self._model, weights=self._job.weights)
        except (ValueError, OSError) as error:
            self._problem = sentence(str(error))
            self._job.cancel()

    def _finish(self, kind: str, value) -> None:
        done, total, session = self._done, len(self._frames), self._of
        self._job, self._of, self._run = None, None, None
        self.panel.poll_timer(False)
        text = "" if session.is_volume else _("{done} of {total} frames done").format(done=done, total=total)
        fill_text(self.ui.msusProgressLabel, text)
        self.ui.msusProgressBar.setRange(0, total)
        self.ui.msusProgressBar.setValue(done)
        if self._problem:
            self.say(self._problem, "error")
        elif kind == "error":
            from MSUSSegmentLib.process.running import say_error

            self.say(sentence(say_error(value)), "error")
        elif kind == "cancelled" and session.is_volume:
            self.say(_("Cancelled; the volume is as it was."), "warning")
        elif kind == "cancelled":
            text = _("Cancelled. {done} of {total} frames are done and kept.")
            self.say(text.format(done=done, total=total), "warning")
        else:
            self.say(" ".join([self._summary(session, done), *self._notes]), "warning" if self._notes else "info")
        self.panel.update()

    def _summary(self, session, done: int) -> str:
        flags = session.flags()
        text = _("Done: one frame.") if done == 1 else _("Done: {done} frames.").format(done=done)
        if session.is_volume:
            text = _("Done: the volume is segmented and measured.")
        note = model_note(session.task.bundle)
        if note.simulated_only and self._model == note.name:
            text += " " + SIMULATED.format(name=note.name)
        if flags:
            text += " " + _("Frames that look wrong: {count}; press {key} to go through them.").format(
                count=len(flags), key=self.panel.keys.keys["next_flagged"]
            )
        return text

    def _factory(self, task, device: str):
        """Loads the shipped model; installs what is missing first, when the person agrees."""
        if not model_note(task.bundle).installed:
            raise ValueError(NO_MODEL)
        from MSUSSegmentLib.panel import install
        from MSUSSegmentLib.process.running import model_factory

        ok, message = install.ensure_packages(lambda text: ask.confirm(text, in_testing=True))
        if not ok:
            self.say(message or _("The packages that the network needs are not there."), "error")
            return None
        return model_factory(task.bundle, device, task)

    def _show_model(self) -> None:
        """What must be known of the task's model before it is used."""
        note = model_note(self.panel.task().bundle)
        text = "" if note.installed else NO_MODEL
        if note.simulated_only:
            text = SIMULATED.format(name=note.name)
        fill_text(self.ui.msusModelLabel, text)
        style = SIMULATED_STYLE if note.simulated_only else ""
        if self.ui.msusModelLabel.styleSheet != style:
            self.ui.msusModelLabel.styleSheet = style
        self.ui.msusModelLabel.visible = bool(text)

    def _offer_tasks(self) -> None:
        """List the tasks that fit what is loaded, and that by which it is measured; the others on demand."""
        from MSUSSegmentLib.scene.offers import offered_tasks

        now = self.panel.task().name if self.session is not None or self.parameters is not None else ""
        fitting = offered_tasks(self.session)
        shown = [name for name in TASKS if self._all or name in fitting or name == now]
        listed = [(_(TASKS[name].title), name) for name in shown]
        if len(listed) < len(TASKS):
            listed.append((_("All tasks …"), EVERY))
        combo = self.ui.msusTaskCombo
        was = combo.blockSignals(True)
        if listed != self._listed:
            self._listed = listed
            combo.clear()
            for title, name in listed:
                combo.addItem(title, name)
        at = shown.index(now) if now in shown else 0
        if combo.currentIndex != at:
            combo.setCurrentIndex(at)
        combo.blockSignals(was)

    @safely
    def _task_chosen(self, index: int) -> None:
        name = str(self.ui.msusTaskCombo.itemData(index) or "")
        if name == EVERY:
            self._all = True
            self._offer_tasks()
            self.say(_("All tasks are listed; those that were not listed before are made for another kind of image."))
        elif self.parameters is not None and name:
            self.parameters.task = name

    def on_parameters(self) -> None:
        if self.parameters is None:
            return
        try:
            self._use_task()
        finally:
            self._offer_tasks()
        self._show_model()
        self.ui.msusRangeRow.visible = self.parameters.frames.name == "RANGE"

    def _use_task(self) -> None:
        """Measure the picture by the task that is chosen."""
        name = self.parameters.task
        if self.session is None or name not in TASKS or self.session.task.name == name:
            return
        if self.running:
            self.parameters.task = self.session.task.name
            raise ValueError(_("A run is going on; wait for it, or cancel it, then choose another task."))
        try:
            with self.panel.waiting():
                self.panel.use_task(TASKS[name])
        except ValueError:  # a task of volumes for a picture, say
            self.parameters.task = self.session.task.name
            raise
        self.prepare()
        self.panel.update()

    def on_session(self) -> None:
        if self.running and self._of is not self.session:
            self.drop()
        self._all = False
        if self.session is not None and self.parameters is not None:
            if self.session.task_is_chosen:
                self.parameters.task = self.session.task.name
            else:
                wanted = TASKS.get(self.parameters.task, self.session.task)
                self.session.set_task(wanted if isinstance(wanted, Task) else self.session.task)
                self.parameters.task = self.session.task.name
        fill_text(self.ui.msusProgressLabel, "")
        self.ui.msusProgressBar.setValue(0)
        self._offer_tasks()
        self.prepare()
        if self.session is not None and self.parameters is not None:
            last = self.session.frame_count - 1
            if not 0 < self.parameters.lastFrame <= last:
                self.parameters.lastFrame = last

    def update(self) -> None:
        there, running = self.session is not None, self.running
        cine = there and self.session.frame_count > 1
        self.ui.msusRunButton.enabled = there and not running
        self.ui.msusTaskCombo.enabled = not running
        self.ui.msusCancelButton.enabled = running and not self._job.cancelled
        self.ui.msusFramesCombo.enabled = cine and not running
        self.ui.msusRangeRow.enabled = cine and not running
        shown = running or bool(self.ui.msusProgressLabel.text)
        self.ui.msusProgressBar.visible = shown
        self.ui.msusProgressLabel.visible = shown

    def close(self) -> None:
        self.drop()
        if self.worker is not None:
            self.worker.close()
            self.worker = None


def _duration(seconds: float) -> str:
    seconds = round(seconds)
    return _("{count} s").format(count=seconds) if seconds < 90 else _("{count} min").format(count=round(seconds / 60))
