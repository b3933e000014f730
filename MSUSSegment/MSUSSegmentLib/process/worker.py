"""One persistent thread for what takes long, and a queue by which the main thread hears of it.

In the desktop a thread runs only while the main thread executes Python (while Slicer waits in its event loop it keeps
the interpreter's lock). So the panel polls from a timer with a blocking `Worker.poll(0.005)`: the time it waits is the
thread's time. What runs in the thread touches neither Qt nor MRML; arrays go in, arrays and results come out.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable

__all__ = ["Cancelled", "Job", "Worker"]

#: Kinds of events that end a job; every job ends with exactly one of them.
LAST = ("done", "cancelled", "error")


class Cancelled(Exception):  # noqa: N818  not an error
    """Raised inside a job's function by `Job.check` once somebody has cancelled it."""


class Job:
    """One thing to do. ``function(job, *args)`` runs in the thread and reports through ``job``."""

    def __init__(self, number: int, function: Callable, args: tuple, events: queue.Queue):
        self.number, self._function, self._args, self._events = number, function, args, events
        self._cancel, self._finished = threading.Event(), threading.Event()
        #: Set by the function, for the main thread to read: the model's name, the beginning of its weights' SHA-256.
        self.model = self.weights = ""

    def cancel(self) -> None:
        """Ask it to stop; what it has reported so far stays. May be called from any thread, and more than once."""
        self._cancel.set()

    @property
    def cancelled(self) -> bool:
        return self._cancel.is_set()

    @property
    def finished(self) -> bool:
        """Whether its last event has been put into the queue."""
        return self._finished.is_set()

    def check(self) -> None:
        """Raise `Cancelled` when it has been cancelled. For the function, as often as it can."""
        if self._cancel.is_set():
            raise Cancelled

    def emit(self, kind: str, value=None) -> None:
        """Tell the main thread something: "progress", "frame", "message"."""
        self._events.put((kind, self, value))

    def run(self) -> None:
        """In the thread. Nothing that goes wrong in a job may end the thread."""
        try:
            self.check()
            last = ("done", self._function(self, *self._args))
        except Cancelled:
            last = ("cancelled", None)
        except BaseException as error:  # a SystemExit in a thread would silently end it
            last = ("error", error)
        self._args = ()  # pictures of a long cine
        self._finished.set()
        self.emit(*last)


class Worker:
    """The thread. It is started by the first job, waits for more, and ends with `close` or with the program."""

    def __init__(self):
        self._jobs: queue.Queue = queue.Queue()
        self._events: queue.Queue = queue.Queue()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()
        self._open: list[Job] = []
        self._count = 0

    def submit(self, function: Callable, *args) -> Job:
        """Run ``function(job, *args)`` in the thread, after the jobs submitted before. RuntimeError once closed."""
        if self._jobs is None:
            raise RuntimeError("The worker is closed.")
        self._count += 1
        job = self._new_job(self._count, function, args)
        self._open.append(job)
        self._begin(job)
        return job

    def _new_job(self, number: int, function: Callable, args: tuple) -> Job:
        return Job(number, function, args, self._events)

    def _begin(self, job: Job) -> None:
        """Let the thread do it, after those before."""
        self._jobs.put(job)
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=_loop, args=(self._jobs,), name="MSUSSegment", daemon=True)
                self._thread.start()

    @property
    def busy(self) -> bool:
        """Whether a job's last event has not been fetched by `poll` yet."""
        return bool(self._open)

    def poll(self, timeout: float = 0.005) -> list[tuple[str, Job, object]]:
        """Events (kind, job, value) since the last call, oldest first; waits ``timeout`` seconds for the first one.

        Kinds: "progress" (done, total, seconds left or None), "sampling" (done, total) of the frames that are looked at
        together before the first is measured, "context" (a ClipContext), "frame" (a FrameResult), "message" (a
        sentence), and at the end of each job one of "done" (what the function returned), "cancelled" (None), "error"
        (the exception).
        """
        found = []
        try:
            found.append(self._events.get(timeout=timeout) if timeout > 0 else self._events.get_nowait())
            while True:
                found.append(self._events.get_nowait())
        except queue.Empty:
            pass
        for kind, job, _ in found:
            if kind in LAST and job in self._open:
                self._open.remove(job)
        return found

    def cancel_all(self) -> None:
        for job in self._open:
            job.cancel()

    def close(self, timeout: float = 1.0) -> None:
        """Cancel everything and end the thread; waits at most ``timeout`` seconds for it. May be called twice."""
        if self._jobs is None:
            return
        self.cancel_all()
        self._open.clear()
        self._jobs.put(None)
        self._jobs = None
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.join(timeout)
        self._events = queue.Queue()  # what is still said is not for anybody


def _loop(jobs: queue.Queue) -> None:
    while (job := jobs.get()) is not None:
        job.run()
        del job  # or the thread would keep the last job's arrays
