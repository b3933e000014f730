"""The process that computes: the same numbers as the thread, and no trouble outlives it."""

from __future__ import annotations

import dataclasses
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pytest

from MSUSSegmentLib.measure.architecture import Options
from MSUSSegmentLib.process import child_worker
from MSUSSegmentLib.process.child_worker import ChildWorker
from MSUSSegmentLib.process.interpreter import find_interpreter
from MSUSSegmentLib.process.running import ClipFrame, PredictorFactory, model_factory, run_frames, say_error
from MSUSSegmentLib.process.worker import Worker
from MSUSSegmentLib.tasks.longitudinal import LONGITUDINAL
from MSUSSegmentLib.tasks.registry import TASKS
from MSUSSegmentLib.tasks.task import Task

FRAME_TASKS = [task for task in TASKS.values() if isinstance(task, Task)]


@pytest.fixture
def worker():
    one = ChildWorker()
    yield one
    one.close(5.0)
    assert one.process_id is None


def wait(worker, seconds=60.0, after=None):
    """Every event until nothing is open any more; ``after(events)`` is called after each poll."""
    events, end = [], time.monotonic() + seconds
    while worker.busy and time.monotonic() < end:
        events += worker.poll(0.01)
        if after is not None:
            after(events)
    assert not worker.busy
    return events


def true_maps(path, *more):
    return PredictorFactory("process_predictors:TrueMaps", (str(path), *more))


def arguments(images, factory, frames=None, **named):
    """Those of `run_frames` for phantom frames; coloured pixels of all kinds."""
    overlay = np.zeros(images[0].pixels.shape, bool)
    overlay[10:20, 30:50] = True
    overlays = [None, np.broadcast_to(np.False_, overlay.shape), overlay, np.zeros_like(overlay)]
    given = [
        ClipFrame(i, i / 25 + 1 / 3, image.pixels, overlays[i % 4], "gain changed" if i == 1 else "")
        for i, image in enumerate(images)
    ]
    values = {
        "frames": given if frames is None else frames, "task": LONGITUDINAL, "factory": factory,
        "spacing": (0.12, 0.1 + 0.02), "options": Options(curved=True), "context": None, "sampled": [], "earlier": [],
        "still": False,
    }  # fmt: skip
    return tuple({**values, **named}.values())


def of_kind(events, kind):
    return [value for name, _, value in events if name == kind]


def assert_same(one, other):
    """Equal to the last digit, in every part, with the same kinds of arrays."""
    if isinstance(one, np.ndarray):
        assert one.shape == other.shape and one.dtype == other.dtype
        assert np.array_equal(one, other)
    elif dataclasses.is_dataclass(one):
        assert type(one) is type(other)
        for field in dataclasses.fields(one):
            assert_same(getattr(one, field.name), getattr(other, field.name))
    elif isinstance(one, dict):
        assert list(one) == list(other)
        for key in one:
            assert_same(one[key], other[key])
    elif isinstance(one, (tuple, list)):
        assert len(one) == len(other)
        for mine, theirs in zip(one, other, strict=True):
            assert_same(mine, theirs)
    else:
        assert one == other or (one != one and other != other)


def both(worker, given):
    """The events of a run by the process and by the thread."""
    thread, found = Worker(), []
    for one in (worker, thread):
        job = one.submit(run_frames, *given)
        found.append((job, wait(one, 300.0)))
    thread.close()
    return found


@pytest.mark.parametrize("still", [False, True])
def test_the_process_gives_the_same_as_the_thread_to_the_last_digit(worker, images, truth_file, still):
    frames = arguments(images, None)[0][: 1 if still else 4]
    given = arguments(images, true_maps(truth_file), frames, still=still)
    (job, events), (thread_job, thread_events) = both(worker, given)
    assert [kind for kind, _, _ in events] == [kind for kind, _, _ in thread_events]
    assert len(of_kind(events, "frame")) == len(frames)
    assert of_kind(events, "frame")[0].value("MT") == pytest.approx(images[0].truth.thickness_mm, rel=0.05)
    for kind in ("frame", "sampling", "message", "done"):
        assert_same(of_kind(events, kind), of_kind(thread_events, kind))
    assert of_kind(events, "context")[0].to_json() == of_kind(thread_events, "context")[0].to_json()
    assert (job.model, job.weights) == (thread_job.model, thread_job.weights) == ("true maps 1", "0123456789ab")
    assert worker.process_id not in (None, os.getpid())


def test_a_run_that_goes_on_from_an_earlier_one_gives_the_same(worker, images, truth_file):
    first = wait_of_thread(arguments(images, true_maps(truth_file)))
    from MSUSSegmentLib.tasks.context import place_in_frame

    context = of_kind(first, "context")[0]
    places = [
        (result.index, place_in_frame(result, context, LONGITUDINAL).to_json(context))
        for result in of_kind(first, "frame")[:2]
    ]
    frames = arguments(images, None)[0][2:]
    given = arguments(images, true_maps(truth_file), frames, context=context, earlier=places)
    (_, events), (_, thread_events) = both(worker, given)
    assert_same(of_kind(events, "frame"), of_kind(thread_events, "frame"))
    assert_same(of_kind(events, "frame"), of_kind(first, "frame")[2:])


def wait_of_thread(given):
    thread = Worker()
    thread.submit(run_frames, *given)
    events = wait(thread)
    thread.close()
    return events


FRAME_TASKS = {name: task for name, task in TASKS.items() if isinstance(task, Task)}


@pytest.mark.slow
@pytest.mark.parametrize("task", FRAME_TASKS.values(), ids=FRAME_TASKS)
def test_shipped_weights_give_the_same_in_both(worker, images, task):
    pytest.importorskip("torch")
    if not (task.bundle / "models" / "model.safetensors").is_file():
        pytest.skip("no weights")
    frames = [frame._replace(before=(None,) * len(task.before_s)) for frame in arguments(images, None)[0][:2]]
    given = arguments(images, model_factory(task.bundle, "cpu", task), frames, task=task, options=task.conventions())
    (job, events), (thread_job, thread_events) = both(worker, given)
    assert len(of_kind(events, "frame")) == 2, of_kind(events, "error")
    assert_same(of_kind(events, "frame"), of_kind(thread_events, "frame"))
    assert (job.model, job.weights) == (thread_job.model, thread_job.weights)


def test_one_process_does_all_runs_and_a_cancelled_one_stops_between_frames(worker, images, truth_file):
    given = arguments(images, true_maps(truth_file, 0.1))
    first = worker.submit(run_frames, *given)
    second = worker.submit(run_frames, *arguments(images, true_maps(truth_file)))
    never = worker.submit(run_frames, *given)
    never.cancel()
    numbers = set()

    def cancel(events):
        numbers.add(worker.process_id)
        if any(kind == "sampling" for kind, _, _ in events):
            first.cancel()

    events = wait(worker, after=cancel)
    ends = {job: kind for kind, job, _ in events if kind in ("done", "cancelled")}
    assert ends == {first: "cancelled", second: "done", never: "cancelled"}
    assert not [kind for kind, job, _ in events if job is never and kind == "frame"]
    assert len(numbers - {None}) == 1


def many_frames(images):
    """More than are looked at together before the first result: ``LATE`` pictures later, some results are there."""
    frames = arguments(images, None)[0] * 3
    return [frame._replace(index=i) for i, frame in enumerate(frames)]


LATE = 8


def test_errors_come_as_the_sentence_that_the_thread_would_say(worker, images, truth_file):
    given = arguments(images, true_maps(truth_file, 0.0, -1, LATE), many_frames(images))
    (_, events), (_, thread_events) = both(worker, given)
    assert say_error(events[-1][2]) == say_error(thread_events[-1][2])
    assert "RuntimeError: kernel died" in say_error(events[-1][2])
    worker.submit(run_frames, *arguments(images, PredictorFactory("process_predictors:without_package")))
    assert "package nosuchpackage is missing" in say_error(wait(worker)[-1][2])


def test_a_process_that_dies_amid_a_run_costs_no_frame_and_the_next_run_starts_another(worker, images, truth_file):
    worker.submit(run_frames, *arguments(images, true_maps(truth_file, 0.0, LATE), many_frames(images)))
    events = wait(worker)
    assert of_kind(events, "frame") and len(of_kind(events, "frame")) < 12
    assert events[-1][0] == "error"
    sentence = say_error(events[-1][2])
    assert "ended unexpectedly (exit code 3)" in sentence and "kept" in sentence and sentence.count(".") == 1
    assert worker.process_id is None
    worker.submit(run_frames, *arguments(images, true_maps(truth_file)))
    events = wait(worker)
    assert events[-1][0] == "done" and not any("slower" in text for text in of_kind(events, "message"))
    assert worker.process_id is not None


@pytest.mark.skipif(os.name == "nt", reason="sends a signal")
def test_a_process_that_is_killed_while_idle_is_replaced(worker, images, truth_file):
    given = arguments(images, true_maps(truth_file))
    worker.submit(run_frames, *given)
    wait(worker)
    old = worker.process_id
    os.kill(old, signal.SIGKILL)
    end = time.monotonic() + 10
    while worker.process_id is not None and time.monotonic() < end:
        worker.poll(0.01)
    worker.submit(run_frames, *given)
    assert wait(worker)[-1][0] == "done"
    assert worker.process_id not in (None, old)


@pytest.mark.parametrize("program", ["no such program", "no python", "too old"])
def test_a_process_that_cannot_start_leaves_the_run_to_the_thread_and_says_so_once_a_run(
    images, truth_file, tmp_path, program
):
    paths = {"no such program": tmp_path / "missing", "no python": Path(sys.executable), "too old": tmp_path / "old.py"}
    if program == "too old":
        if os.name == "nt":
            pytest.skip("a script is no program there")
        paths[program].write_text(f"#!{sys.executable}\nimport sys\nsys.exit('this Python is too old')\n")
        paths[program].chmod(0o755)
    if program == "no python":
        paths[program] = Path("/bin/true")
        if not paths[program].exists():
            pytest.skip("needs /bin/true")
    worker = ChildWorker(str(paths[program]))
    for _ in range(2):
        worker.submit(run_frames, *arguments(images, true_maps(truth_file)))
        events = wait(worker)
        said = [text for text in of_kind(events, "message") if "slower" in text]
        assert len(said) == 1
        assert len(of_kind(events, "frame")) == 4 and events[-1][0] == "done"
    if program == "too old":
        assert "this Python is too old" in said[0]
    worker.close(5.0)


@pytest.mark.skipif(os.name == "nt", reason="a script is no program there")
def test_a_process_that_does_not_answer_is_given_up(images, truth_file, tmp_path, monkeypatch):
    monkeypatch.setattr(child_worker, "START_SECONDS", 0.5)
    silent = tmp_path / "silent"
    silent.write_text(f"#!{sys.executable}\nimport time\ntime.sleep(60)\n")
    silent.chmod(0o755)
    worker = ChildWorker(str(silent))
    worker.submit(run_frames, *arguments(images, true_maps(truth_file)))
    events = wait(worker)
    assert events[-1][0] == "done" and "did not answer" in of_kind(events, "message")[0]
    worker.close(5.0)


def test_what_only_this_program_knows_is_done_by_the_thread(worker, images, truth_file, monkeypatch):
    from process_predictors import TrueMaps

    own = dataclasses.replace(LONGITUDINAL, name="own task")
    given = arguments(images, true_maps(truth_file))
    for change in ({"factory": lambda say: TrueMaps(str(truth_file), say=say)}, {"task": own}):
        worker.submit(run_frames, *arguments(images, **{"factory": given[2], **change}))
        events = wait(worker)
        assert events[-1][:1] == ("done",) and not any("slower" in text for text in of_kind(events, "message"))
        assert worker.process_id is None
    assert worker.submit(lambda job: 7) and of_kind(wait(worker), "done") == [7]
    monkeypatch.setitem(TASKS, "own task", own)  # registered by an extension in Slicer alone
    worker.submit(run_frames, *arguments(images, given[2], task=own))
    events = wait(worker)
    assert events[-1][0] == "done" and len(of_kind(events, "frame")) == 4
    assert "There is no task 'own task'" in of_kind(events, "message")[0]


def test_a_package_that_only_this_program_has_sends_the_run_to_the_thread(worker, images, truth_file, monkeypatch):
    monkeypatch.setenv("MSUS_TEST_TRUTH", str(truth_file))
    worker.submit(run_frames, *arguments(images, PredictorFactory("process_predictors:without_package_there")))
    events = wait(worker)
    assert events[-1][0] == "done" and len(of_kind(events, "frame")) == 4
    assert "package pytest is missing" in of_kind(events, "message")[0]


def test_it_can_be_started_beforehand(worker, images, truth_file):
    worker.warm(lambda say: None)
    assert worker.process_id is None, "not by names: nothing to load elsewhere"
    worker.warm(true_maps(truth_file))
    end = time.monotonic() + 30
    while worker.process_id is None and time.monotonic() < end:
        time.sleep(0.01)
    number = worker.process_id
    assert number is not None
    worker.submit(run_frames, *arguments(images, true_maps(truth_file)))
    assert wait(worker)[-1][0] == "done" and worker.process_id == number
    ChildWorker("/no/such/program").warm(true_maps(truth_file))  # says nothing; a run would


def test_closing_amid_a_run_ends_the_process_and_leaves_no_picture_behind(images, truth_file, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    worker = ChildWorker()
    worker.submit(run_frames, *arguments(images, true_maps(truth_file, 0.3)))
    end = time.monotonic() + 30
    while worker.process_id is None and time.monotonic() < end:
        worker.poll(0.01)
    number = worker.process_id
    worker.close(5.0)
    worker.close()
    assert is_gone(number)
    assert list(tmp_path.iterdir()) == []
    assert worker.poll(0) == [] and not worker.busy
    with pytest.raises(RuntimeError, match="closed"):
        worker.submit(run_frames)


PARENT = """
import sys, time
sys.path[:0] = {paths!r}
from MSUSSegmentLib.process.child_worker import ChildWorker
from MSUSSegmentLib.process.running import PredictorFactory
worker = ChildWorker()
worker.warm(PredictorFactory("process_predictors:TrueMaps", ({truth!r},)))
while worker.process_id is None:
    time.sleep(0.01)
print(worker.process_id, flush=True)
time.sleep(60)
"""


@pytest.mark.skipif(os.name == "nt", reason="sends a signal")
def test_it_ends_when_the_program_that_started_it_is_killed(truth_file):
    code = PARENT.format(paths=sys.path, truth=str(truth_file))
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    number = int(parent.stdout.readline())
    assert not is_gone(number, 0)
    parent.kill()
    parent.wait()
    assert is_gone(number)


def is_gone(number, seconds=10.0):
    """Whether a process ends in time."""
    end = time.monotonic() + seconds
    while True:
        try:
            os.kill(number, 0)
            state = Path(f"/proc/{number}/stat")
            if state.exists() and state.read_text(encoding="utf-8").rpartition(")")[2].split()[0] == "Z":
                return True
        except OSError:
            return True
        if time.monotonic() > end:
            return False
        time.sleep(0.02)


def test_the_process_loads_neither_slicer_nor_vtk_nor_qt(truth_file):
    code = (
        "import sys, runpy\n"
        "import MSUSSegmentLib.process.child, MSUSSegmentLib.process.messages, MSUSSegmentLib.process.running\n"
        "print(sorted({name.split('.')[0] for name in sys.modules} & {'slicer', 'vtk', 'vtkmodules', 'qt', 'torch'}))"
    )
    library = str(Path(child_worker.__file__).resolve().parents[2])
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": library}, capture_output=True, text=True,
    )  # fmt: skip
    assert done.stdout.strip() == "[]", done.stderr


def test_the_interpreter_is_never_the_application(tmp_path):
    name = "PythonSlicer.exe" if os.name == "nt" else "PythonSlicer"
    places = {
        "linux": ("Slicer-5.12/Slicer", f"Slicer-5.12/bin/{name}"),
        "linux real": ("Slicer-5.12r/bin/SlicerApp-real", f"Slicer-5.12r/bin/{name}"),
        "mac": ("Slicer.app/Contents/MacOS/Slicer", f"Slicer.app/Contents/bin/{name}"),
        "windows": ("Slicer 5.12/Slicer.exe", f"Slicer 5.12/bin/{name}"),
    }
    for application, python in places.values():
        for path in (tmp_path / application, tmp_path / python):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("")
            path.chmod(0o755)
        assert Path(find_interpreter(str(tmp_path / application), {})) == tmp_path / python
        assert Path(find_interpreter(str(tmp_path / python), {})) == tmp_path / python
    assert find_interpreter() == sys.executable
    elsewhere = tmp_path / "elsewhere" / "Slicer"
    home = {"SLICER_HOME": str(tmp_path / "Slicer-5.12")}
    assert Path(find_interpreter(str(elsewhere), home)) == tmp_path / places["linux"][1]
    path = {"PATH": str(tmp_path / "Slicer-5.12" / "bin")}
    assert Path(find_interpreter(str(elsewhere), path)) == tmp_path / places["linux"][1]
    with pytest.raises(FileNotFoundError, match="PythonSlicer"):
        find_interpreter(str(elsewhere), {"PATH": str(tmp_path)})
