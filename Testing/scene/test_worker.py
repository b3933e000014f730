"""The worker's thread: one, for all jobs; nothing that happens in a job ends it."""

from __future__ import annotations

import threading
import time
from dataclasses import replace

import numpy as np
import pytest

from MSUSSegmentLib.io.scan_area import Box
from MSUSSegmentLib.measure.architecture import Options
from MSUSSegmentLib.process import running
from MSUSSegmentLib.process.worker import Worker
from MSUSSegmentLib.tasks.context import ClipContext
from MSUSSegmentLib.tasks.longitudinal import LONGITUDINAL


@pytest.fixture
def worker():
    one = Worker()
    yield one
    one.close()


def wait(worker, seconds=20.0):
    """Every event until nothing is open any more."""
    events, end = [], time.monotonic() + seconds
    while worker.busy and time.monotonic() < end:
        events += worker.poll(0.01)
    assert not worker.busy
    return events


def test_all_jobs_run_one_after_the_other_in_one_thread(worker):
    for _ in range(3):
        worker.submit(lambda job: threading.get_ident())
    events = wait(worker)
    assert [kind for kind, _, _ in events] == ["done"] * 3
    assert len({value for _, _, value in events}) == 1
    assert events[0][2] != threading.get_ident()


def test_events_come_in_order_with_their_job(worker):
    def work(job, word):
        job.emit("progress", (1, 2, None))
        job.emit("message", word)
        return 7

    job = worker.submit(work, "hello")
    assert [(k, j, v) for k, j, v in wait(worker)] == [
        ("progress", job, (1, 2, None)), ("message", job, "hello"), ("done", job, 7),
    ]  # fmt: skip
    assert job.finished


def test_a_cancelled_job_stops_and_the_next_one_runs(worker):
    started = threading.Event()

    def work(job):
        started.set()
        while True:
            job.check()
            time.sleep(0.001)

    job = worker.submit(work)
    other = worker.submit(lambda job: "fine")
    assert started.wait(5)
    job.cancel()
    assert [(k, j) for k, j, _ in wait(worker)] == [("cancelled", job), ("done", other)]


def test_a_job_cancelled_before_its_turn_never_starts(worker):
    gate, ran = threading.Event(), []
    worker.submit(lambda job: gate.wait(5))
    job = worker.submit(lambda job: ran.append(1))
    job.cancel()
    gate.set()
    assert [k for k, _, _ in wait(worker)] == ["done", "cancelled"]
    assert ran == []


@pytest.mark.parametrize("error", [ValueError("no"), MemoryError(), SystemExit(3), KeyboardInterrupt()])
def test_a_job_that_fails_ends_with_its_error_and_the_thread_lives_on(worker, error):
    def work(job):
        raise error

    worker.submit(work)
    worker.submit(lambda job: "fine")
    events = wait(worker)
    assert [kind for kind, _, _ in events] == ["error", "done"]
    assert events[0][2] is error


def test_polling_an_idle_worker_returns_nothing(worker):
    began = time.monotonic()
    assert worker.poll(0.01) == []
    assert worker.poll(0) == []
    assert time.monotonic() - began < 1


def test_closing_cancels_ends_the_thread_and_silences_it():
    worker, started = Worker(), threading.Event()

    def work(job):
        started.set()
        while True:
            job.check()
            time.sleep(0.001)

    job = worker.submit(work)
    assert started.wait(5)
    worker.close()
    worker.close()
    assert job.cancelled
    assert not worker.busy
    assert worker.poll(0) == []
    assert not [t for t in threading.enumerate() if t.name == "MSUSSegment" and t.is_alive()]
    with pytest.raises(RuntimeError, match="closed"):
        worker.submit(work)


class StandIn:
    """A predictor that gives the truth of phantom images by their pixels."""

    name = "stand-in 1"

    def __init__(self, images, fail_at=None, error=None):
        self.known = {image.pixels.tobytes(): image.truth for image in images}
        self.calls, self.fail_at, self.error = 0, fail_at, error
        self.gate = None

    def probabilities(self, grey, bounds):
        if self.gate is not None:
            self.gate.wait(5)
        if self.calls == self.fail_at:
            raise self.error
        self.calls += 1
        truth = self.known[grey.tobytes()]
        return {
            "aponeurosis": truth.aponeurosis_mask.astype(np.float32),
            "fascicle": truth.fascicle_mask.astype(np.float32),
        }


@pytest.fixture
def run(worker, images):
    """run(factory, options...) analyses the four phantom frames and returns the events."""

    def go(factory, frames=None, cancel_after=None, task=LONGITUDINAL):
        frames = [(i, i / 25, image.pixels) for i, image in enumerate(images)] if frames is None else frames
        context = ClipContext(Box(0, 0, 400, 300))
        job = worker.submit(running.run_frames, frames, task, factory, images[0].spacing, Options(), context)
        events = []
        while worker.busy:
            events += worker.poll(0.01)
            if cancel_after is not None and sum(kind == "frame" for kind, _, _ in events) >= cancel_after:
                job.cancel()
        return job, events

    return go


def test_a_run_gives_every_frame_and_the_time_that_is_left(run, images):
    job, events = run(lambda say: StandIn(images))
    frames = [value for kind, _, value in events if kind == "frame"]
    assert [result.index for result in frames] == [0, 1, 2, 3]
    truth = images[2].truth
    assert frames[2].value("MT") == pytest.approx(truth.thickness_mm, rel=0.05)
    progress = [value for kind, _, value in events if kind == "progress"]
    assert [done for done, _, _ in progress] == [0, 1, 2, 3, 4]
    assert progress[0][2] is None
    assert progress[-1][2] == 0
    assert events[-1][0] == "done"
    assert events[-1][2] == 4
    assert job.model == "stand-in 1"


def test_a_frame_run_by_itself_is_judged_with_the_others_which_are_looked_at_once(worker, images):
    stand_in, context = StandIn(images), None
    sampled = [(i, image.pixels) for i, image in enumerate(images)]
    calls = []
    for frame in (2, 1):
        pictures = [(frame, None, images[frame].pixels)]
        worker.submit(
            running.run_frames, pictures, LONGITUDINAL, lambda say: stand_in, None, Options(), context, sampled
        )
        events = wait(worker)
        results = [value for kind, _, value in events if kind == "frame"]
        (context,) = (value for kind, _, value in events if kind == "context")
        assert [result.index for result in results] == [frame]
        truth = images[frame].truth
        measured = results[0].value("MT") * images[0].spacing[1]
        assert measured == pytest.approx(truth.thickness_mm, rel=0.05)
        calls.append(stand_in.calls)
    assert calls == [4, 5]
    assert context.muscle.indices == context.sampled == (0, 1, 2, 3)
    assert (context.task, context.model, context.spacing) == ("longitudinal", "stand-in 1", None)


class Stopping(StandIn):
    """As when a person presses Cancel while the picture ``stop_at`` is computed."""

    def __init__(self, images, stop_at):
        super().__init__(images)
        self.stop_at, self.job, self.start = stop_at, None, threading.Event()

    def probabilities(self, grey, bounds):
        maps = super().probabilities(grey, bounds)
        if self.calls == self.stop_at:
            self.job.cancel()
        return maps


def _when_set(job, stand_in, pictures, sampled):
    assert stand_in.start.wait(5)
    return running.run_frames(job, pictures, LONGITUDINAL, lambda say: stand_in, None, Options(), None, sampled)


def test_the_look_at_sampled_frames_is_reported_and_can_be_cancelled(worker, images):
    sampled = [(i, image.pixels) for i, image in enumerate(images)]
    pictures = [(2, None, images[2].pixels)]
    for stop_at in (2, None):
        stand_in = Stopping(images, stop_at)
        stand_in.job = worker.submit(_when_set, stand_in, pictures, sampled)
        stand_in.start.set()
        events = wait(worker)
        heard = [value for kind, _, value in events if kind == "sampling"]
        if stop_at:
            assert events[-1][0] == "cancelled" and stand_in.calls == 2
            assert heard == [(0, 4), (1, 4)] and not any(kind == "context" for kind, _, _ in events)
        else:
            assert events[-1][0] == "done" and heard == [(i, 4) for i in range(5)]


def test_a_cancelled_run_keeps_the_frames_that_were_done(run, images, cine_session):
    stand_in = StandIn(images)
    job, events = run(lambda say: stand_in, frames=[(i % 4, None, images[i % 4].pixels) for i in range(400)],
                      cancel_after=2)
    assert events[-1][0] == "cancelled"
    frames = [value for kind, _, value in events if kind == "frame"]
    assert 2 <= len(frames) < 400
    for result in frames[:2]:
        cine_session.apply(result, model=job.model)
    assert {row["position"] for row in cine_session.rows("all")} == {0, 1}


def test_a_run_that_fails_half_way_keeps_what_was_done_and_says_why(run, images, monkeypatch):
    monkeypatch.setattr("MSUSSegmentLib.io.recording.SAMPLED_FRAMES", 2)  # the first and the last are looked at before
    _, events = run(lambda say: StandIn(images, fail_at=3, error=RuntimeError("kernel died")))
    assert [kind for kind, _, _ in events if kind in ("frame", "error")] == ["frame", "frame", "error"]
    assert "RuntimeError: kernel died" in running.say_error(events[-1][2])
    assert "kept" in running.say_error(events[-1][2])


@pytest.mark.parametrize(("kind", "sentence"), [("cuda", "CUDA out of memory"), ("mps", "MPS backend out of memory")])
def test_a_gpu_that_fills_up_half_way_costs_no_frame_and_is_said_once(run, monkeypatch, kind, sentence):
    torch = pytest.importorskip("torch")
    from MSUSSegmentLib.networks.predictor import Predictor

    class OnGpu(Predictor):
        """Computes here, as if on a graphics card whose memory is full from the third picture on."""

        calls = 0

        def _forward(self, planes, fast):
            self.calls += 1
            if self.calls >= 3 and self.device.type == kind:
                raise (torch.OutOfMemoryError if kind == "cuda" else RuntimeError)(sentence)
            return self.network(planes).sigmoid()

    def bright(planes):
        return 20 * torch.cat([planes - 0.5, planes - 0.8], dim=1)

    def predictor(say):
        network = torch.nn.Module()
        network.forward = bright
        made = OnGpu(network, ("aponeurosis", "fascicle"), 64, name="bright 1", device="cpu", say=say)
        made.device = torch.device(kind)
        made_ones.append(made)
        return made

    monkeypatch.setattr("MSUSSegmentLib.io.recording.SAMPLED_FRAMES", 2)  # the first and the last are looked at before
    made_ones = []
    job, events = run(predictor, task=replace(LONGITUDINAL, sureness=None))  # no second looks
    assert events[-1][:1] == ("done",) and job.model == "bright 1"
    assert [value.index for event, _, value in events if event == "frame"] == [0, 1, 2, 3]
    said = f"The {kind} device is out of memory; computing on the CPU from here on."
    assert [value for event, _, value in events if event == "message"] == [said]
    at = [event for event, _, _ in events].index("message")
    assert sum(event == "frame" for event, _, _ in events[:at]) == 1, "made before it was full, and kept"
    assert made_ones[0].calls == 5, "each picture once, but the one that did not fit twice"


def test_a_predictor_that_cannot_be_made_ends_the_run_with_a_sentence(run):
    def factory(say):
        raise ModuleNotFoundError("No module named 'torch'", name="torch")

    _, events = run(factory)
    assert events[-1][0] == "error"
    assert "package torch is missing" in running.say_error(events[-1][2])


def test_memory_that_does_not_suffice_is_said_in_words():
    assert "not enough memory" in running.say_error(MemoryError())
    assert running.say_error(ValueError("Choose a file.")) == "Choose a file."


def test_a_run_of_no_frames_is_done_at_once(run, images):
    _, events = run(lambda say: StandIn(images), frames=[])
    assert events[-1][:1] == ("done",)


def test_a_model_is_loaded_once_and_says_again_that_it_fell_back(monkeypatch, tmp_path):
    import sys
    from types import SimpleNamespace

    loaded = []

    def load_predictor(path, *, device, say):
        loaded.append(device)
        if device == "cuda":
            say("No cuda device was found; computing on the CPU.")
        return SimpleNamespace(device="cpu", say=say, fell_back=False)

    stand_in = SimpleNamespace(load_predictor=load_predictor)
    monkeypatch.setitem(sys.modules, "MSUSSegmentLib.networks.predictor", stand_in)
    running._loaded.clear()
    said = []
    factory = running.model_factory(tmp_path, "auto")
    assert factory(said.append) is factory(said.append)
    assert loaded == ["auto"]
    (tmp_path / "best.pt").write_bytes(b"new weights")
    factory(said.append)
    assert loaded == ["auto", "auto"]
    for _ in range(2):
        running.model_factory(tmp_path, "cuda")(said.append)
    assert len(said) == 2
    factory(said.append).fell_back = True
    assert not factory(said.append).fell_back, "a device that was full is tried again"
    running._loaded.clear()
