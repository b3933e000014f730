"""The process that computes: started by `child_worker.ChildWorker` with this file as its script.

It reads what to do from its standard input and writes events to its standard output, one message each (`messages`).
It ends when its input does, at once and whatever it is doing: so it never outlives Slicer.
"""

from __future__ import annotations

import importlib
import os
import queue
import sys
import threading
from pathlib import Path

__all__ = ["main"]


class _Events:
    """Takes the events of jobs, as a queue does; a thread sends them on, so that no job waits for a busy window."""

    def __init__(self, stream):
        self._stream, self._messages = stream, queue.Queue()
        threading.Thread(target=self._send, daemon=True).start()

    def _send(self) -> None:
        from MSUSSegmentLib.process.messages import write_message

        while True:
            try:
                write_message(self._stream, *self._messages.get())
            except OSError:
                os._exit(0)  # nobody listens any more

    def tell(self, about: dict, arrays=()) -> None:
        self._messages.put((about, arrays))

    def put(self, event: tuple) -> None:
        from MSUSSegmentLib.process.messages import encode_event
        from MSUSSegmentLib.process.running import say_error

        kind, job, value = event
        about = {"job": job.number, "kind": kind, "model": job.model, "weights": job.weights}
        if kind == "error":
            about["missing"] = value.name if isinstance(value, ModuleNotFoundError) else None
            self.tell({**about, "value": say_error(value)})
        else:
            value, arrays = encode_event(kind, value)
            self.tell({**about, "value": value}, arrays)


class _Jobs:
    """What was asked for, in order; ``by_number`` the jobs that are not finished."""

    def __init__(self, events: _Events):
        self.events, self.waiting, self.by_number, self.paths = events, queue.Queue(), {}, {}

    def read(self, stream) -> None:
        """In a thread of its own, so that a job can be cancelled, and the process ends when its input does."""
        from MSUSSegmentLib.process.messages import discard, read_message

        while True:
            try:
                message = read_message(stream)
            except (OSError, ValueError):
                message = None
            if message is None:
                for path in list(self.paths.values()):
                    discard(path)
                os._exit(0)
            self._take(message[0])

    def _take(self, about: dict) -> None:
        from MSUSSegmentLib.process.worker import Job

        if "cancel" in about:
            job = self.by_number.get(about["cancel"])
            if job is not None:
                job.cancel()
        elif "run" in about:
            job = Job(about["job"], _compute, (about["run"],), self.events)
            self.by_number[job.number] = job
            self.paths[job.number] = Path(about["run"]["path"])
            self.waiting.put(job)
        elif "warm" in about:
            self.waiting.put(about["warm"])

    def work(self) -> None:
        """Do one after the other, for ever; in the main thread, where graphics drivers like it best."""
        from MSUSSegmentLib.process.messages import discard

        while True:
            job = self.waiting.get()
            if isinstance(job, list):
                _warm(job)
            else:
                job.run()
                discard(self.paths.pop(job.number))
                del self.by_number[job.number]
            del job  # or the last pictures would stay


def _compute(job, about: dict) -> int:
    """A job's function."""
    from MSUSSegmentLib.process.messages import decode_run
    from MSUSSegmentLib.process.running import run_frames
    from MSUSSegmentLib.process.worker import Cancelled

    try:
        arguments = decode_run(about)
    except Exception as error:  # such as a task that only Slicer's own Python knows
        job.emit("refused", f"{type(error).__name__}: {error}")
        raise Cancelled from error
    return run_frames(job, *arguments)


def _warm(factory: list) -> None:
    """Import what the network needs and load it, before somebody waits for it."""
    from MSUSSegmentLib.process.messages import decode_factory

    try:
        decode_factory(factory)(lambda sentence: None)
    except Exception as error:  # the run itself will say it
        print(f"The model could not be loaded beforehand: {error}", file=sys.stderr)


def main() -> None:
    """Serve until the input ends."""
    # Nothing but messages goes to the real standard output, whatever a package prints.
    stream_in, stream_out = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    from MSUSSegmentLib.process.messages import MAGIC, read_message

    first = read_message(stream_in)
    if first is None:
        return
    sys.path += [path for path in first[0]["paths"] if path not in sys.path]
    importlib.invalidate_caches()
    stream_out.write(MAGIC)
    stream_out.flush()
    events = _Events(stream_out)
    events.tell({"ready": os.getpid()})
    jobs = _Jobs(events)
    threading.Thread(target=jobs.read, args=(stream_in,), daemon=True).start()
    jobs.work()


if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parents[2])  # the library, not this folder with its plain names
    main()
