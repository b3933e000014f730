"""The same as `worker.Worker`, but runs go to a process of their own, which no window holds up.

A thread of Slicer shares the interpreter with the window and gets a small part of its time. The process has an
interpreter for itself. It is started once, by `warm` or the first run, and kept for more. Where it cannot be started,
runs go to the thread, and a message says so; where it ends amid a run, the run ends with an error, the frames that were
done are kept, and the next run starts another.
"""

from __future__ import annotations

import contextlib
import importlib.util
import logging
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path

from MSUSSegmentLib.process import messages
from MSUSSegmentLib.process.interpreter import find_interpreter
from MSUSSegmentLib.process.running import PredictorFactory
from MSUSSegmentLib.process.worker import LAST, Job, Worker

__all__ = ["ChildWorker", "ComputingError"]

SCRIPT = Path(__file__).with_name("child.py")
#: Seconds of waiting for a run until a process that does not answer is given up.
START_SECONDS = 60.0
LOG = logging.getLogger("MSUSSegment.process")


class ComputingError(ValueError):
    """A run has failed in its process; the text is one sentence for the person."""


class ChildJob(Job):
    """A job that another process does."""

    child: _Child | None = None

    def cancel(self) -> None:
        super().cancel()
        if self.child is not None:
            self.child.send({"cancel": self.number})

    @property
    def parts(self) -> tuple:
        """The arguments of its function; none once they have been handed over."""
        return self._args

    def hand_over(self) -> None:
        self._args = ()

    def end(self, kind: str, value=None) -> None:
        """Its last event."""
        self._args = ()
        self._finished.set()
        self.emit(kind, value)


class ChildWorker(Worker):
    """A `Worker` whose runs (`running.run_frames`) are done by a process where `messages.is_portable` allows it; all
    other jobs are done by the thread.

    Args:
        interpreter: the program that runs Python; by default `find_interpreter` finds it when it is needed.
    """

    def __init__(self, interpreter: str = ""):
        super().__init__()
        self._interpreter, self._child = interpreter, None
        self._unusable = ""  # why no process can be started

    @property
    def process_id(self) -> int | None:
        """Of the process that computes; None while there is none."""
        return self._child.pid if self._child is not None and not self._child.ended else None

    def warm(self, factory: Callable) -> None:
        """Start the process and let it load a predictor, before somebody waits for it. Never raises."""
        if self._jobs is not None and isinstance(factory, PredictorFactory) and self._started() is not None:
            self._child.send({"warm": messages.encode_factory(factory)})

    def _new_job(self, number: int, function: Callable, args: tuple) -> Job:
        kind = ChildJob if messages.is_portable(function, args) else Job
        return kind(number, function, args, self._events)

    def _begin(self, job: Job) -> None:
        if not isinstance(job, ChildJob):
            super()._begin(job)
            return
        child = self._started()
        if child is None:
            self._use_thread(job, self._unusable)
        else:
            job.child = child
            child.submit(job)

    def _started(self) -> _Child | None:
        """The process, a new one where there is none; None when none can be started."""
        if self._child is not None and self._child.ended:
            self._child = None
        if self._child is None and not self._unusable:
            try:
                self._child = _Child(self._interpreter or find_interpreter(), self._use_thread)
            except (OSError, ValueError) as error:
                self._unusable = str(error)
        return self._child

    def _use_thread(self, job: ChildJob, reason: str, for_good: bool = False) -> None:
        """Let the thread do what the process cannot. May be called from any thread."""
        job.child = None
        if for_good:
            self._unusable = reason
        job.emit("message", f"This run is slower, because it shares Slicer's own process; another cannot: {reason}.")
        if self._jobs is None:
            job.end("cancelled")
        else:
            super()._begin(job)

    def poll(self, timeout: float = 0.005) -> list[tuple[str, Job, object]]:
        found = super().poll(timeout)
        if self._child is not None and self.busy:
            self._child.check_start()
        return found

    def close(self, timeout: float = 1.0) -> None:
        began = time.monotonic()
        child, self._child = self._child, None
        super().close(timeout)
        if child is not None:
            child.close(max(0.1, timeout - (time.monotonic() - began)))


class _Child:
    """One process, with the threads that write to it and read from it."""

    def __init__(self, interpreter: str, use_thread: Callable):
        self._use_thread = use_thread
        self._out: queue.Queue = queue.Queue()
        self._jobs: dict[int, ChildJob] = {}
        self._files: dict[int, Path] = {}
        self._lock = threading.Lock()
        self._last_words: deque = deque(maxlen=40)
        self._waiting_since: float | None = None
        self.pid: int | None = None  # known once it answers; a launcher's own may differ
        self.ended = self._closing = False
        self._process = subprocess.Popen(
            [interpreter, str(SCRIPT)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": "utf-8"},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # on Windows no console comes up
        )
        self.send({"paths": [path for path in sys.path if path]})
        self._threads = [
            threading.Thread(target=function, name=f"MSUSSegment{function.__name__}", daemon=True)
            for function in (self._write, self._listen, self._read)
        ]
        for thread in self._threads:
            thread.start()

    def send(self, about: dict) -> None:
        self._out.put(about)

    def submit(self, job: ChildJob) -> None:
        with self._lock:
            self._jobs[job.number] = job
            if not self.ended:
                self._out.put(job)
                return
        self._lose(job)

    def check_start(self) -> None:
        """Give up a process that does not answer although a run waits for it."""
        if self.pid is not None or self.ended or not self._jobs:
            return
        now = time.monotonic()
        self._waiting_since = self._waiting_since or now
        if now - self._waiting_since > START_SECONDS:
            self._last_words.append(f"it did not answer within {START_SECONDS:.0f} s")
            self._kill()

    def close(self, timeout: float) -> None:
        """End it: its input ends; if it does not care, it is killed."""
        self._closing = True
        self._out.put(None)
        try:
            self._process.wait(timeout)
        except subprocess.TimeoutExpired:
            self._kill()
        for thread in self._threads:
            thread.join(timeout)
        for path in list(self._files.values()):
            messages.discard(path)

    def _kill(self) -> None:
        if self.pid is not None and self.pid != self._process.pid:  # behind a launcher
            with contextlib.suppress(OSError):
                os.kill(self.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
        self._process.kill()

    def _write(self) -> None:
        """In a thread: everything that goes to the process, in order."""
        stream = self._process.stdin
        try:
            while (item := self._out.get()) is not None:
                if isinstance(item, ChildJob):
                    self._hand_over(item, stream)
                else:
                    messages.write_message(stream, item)
                del item
        except (OSError, ValueError):
            pass  # it has ended, which `_read` notices
        with contextlib.suppress(OSError):
            stream.close()

    def _hand_over(self, job: ChildJob, stream) -> None:
        if job.cancelled:
            if self._jobs.pop(job.number, None) is not None:
                job.end("cancelled")
            return
        handle, name = tempfile.mkstemp(prefix="msus-run-", suffix=".bin")
        os.close(handle)
        path = self._files[job.number] = Path(name)
        try:
            about = messages.encode_run(path, *job.parts)
        except OSError as error:
            messages.discard(path)
            if self._jobs.pop(job.number, None) is not None:
                self._use_thread(job, f"its pictures could not be handed over ({error})")
            return
        messages.write_message(stream, {"job": job.number, "run": about})

    def _read(self) -> None:
        """In a thread: everything that comes from the process, until it ends."""
        stream = self._process.stdout
        try:
            if _skip_to(stream, messages.MAGIC):
                while (message := messages.read_message(stream)) is not None:
                    self._heard(*message)
        except Exception:
            LOG.exception("A message of the computing process could not be read")
            self._kill()
        self._process.wait()
        self._threads[1].join(0.5)  # its last words
        with self._lock:
            self.ended = True
            lost = list(self._jobs.values())
        for job in lost:
            self._lose(job)
        if not self._closing:
            LOG.info("The computing process has ended (%s): %s", self._process.returncode, " / ".join(self._last_words))
        for path in list(self._files.values()):
            messages.discard(path)

    def _heard(self, about: dict, content) -> None:
        if "ready" in about:
            self.pid = about["ready"]
            return
        job = self._jobs.get(about["job"])
        if job is None:
            return
        kind, value = about["kind"], about["value"]
        if kind == "refused" or (kind == "error" and _is_here(about.get("missing"))):
            self._forget(job)
            self._use_thread(job, str(value).rstrip("."))
            return
        job.model, job.weights = about["model"], about["weights"]
        if kind == "error":
            value = ComputingError(value)
        elif kind == "done":
            job.hand_over()
        else:
            value = messages.decode_event(kind, value, content)
        if kind in LAST:
            self._forget(job)
            job.end(kind, value)
        else:
            if kind in ("frame", "sampling"):
                job.hand_over()  # it will not be done again by the thread
            job.emit(kind, value)

    def _forget(self, job: ChildJob) -> None:
        self._jobs.pop(job.number, None)
        path = self._files.get(job.number)
        if path is not None and messages.discard(path):
            del self._files[job.number]

    def _lose(self, job: ChildJob) -> None:
        """The process has ended, and the job is not done."""
        self._forget(job)
        if job.cancelled or self._closing:
            job.end("cancelled")
        elif self.pid is None:
            words = self._last_words[-1] if self._last_words else f"exit code {self._process.returncode}"
            self._use_thread(job, f"it did not start ({words})", for_good=True)
        else:
            code = self._process.returncode
            job.end("error", ComputingError(
                f"The process that computes has ended unexpectedly (exit code {code}); "
                "the frames that were done are kept, and a new run starts another one."
            ))  # fmt: skip

    def _listen(self) -> None:
        """In a thread: what the process complains of."""
        for line in self._process.stderr:
            text = line.decode("utf-8", "replace").strip()
            if text:
                self._last_words.append(text)


def _skip_to(stream, mark: bytes) -> bool:
    """Read up to and with ``mark``; False when it does not come."""
    seen = b""
    while not seen.endswith(mark):
        byte = stream.read(1)
        if not byte:
            return False
        seen = (seen + byte)[-len(mark) :]
    return True


def _is_here(package: str | None) -> bool:
    """Whether a package that the process lacks can be imported here."""
    try:
        return bool(package) and importlib.util.find_spec(package.split(".")[0]) is not None
    except (ImportError, ValueError):
        return False
