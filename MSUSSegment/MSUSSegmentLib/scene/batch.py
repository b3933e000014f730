"""Segment and measure a volume from a script, without the panel."""

from __future__ import annotations

from collections.abc import Callable

from MSUSSegmentLib.networks.note import model_note
from MSUSSegmentLib.process.child_worker import ChildWorker
from MSUSSegmentLib.process.running import model_factory, run_frames, say_error
from MSUSSegmentLib.scene.clip_run import prepare_run
from MSUSSegmentLib.scene.session import Session
from MSUSSegmentLib.tasks.registry import find_task

__all__ = ["segment_and_measure"]

#: Seconds between two looks at what the computing process has to say.
LOOK = 0.02


def segment_and_measure(
    node,
    task: str = "longitudinal",
    frames="all",
    *,
    device: str = "auto",
    factory: Callable | None = None,
    session: Session | None = None,
    worker: ChildWorker | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> list[dict]:
    """Find the structures of a task in a picture or cine, write segments, lines and the table, and return its rows.

    What a person has changed in a frame stays. Returns when all is done; `panel` runs the same beside the window.

    Args:
        node: a volume, a sequence or its browser in the scene.
        task: a name of `tasks.registry`.
        frames: "all", "this", (start, stop, step), or a list of frames, as `Session.frames_for` takes them.
        device: "auto", "cpu", "cuda" or "mps".
        factory: what makes the predictor (`process.running.PredictorFactory`); by default that of the shipped model.
        session: the one that works on this picture already; without one it is opened and closed again.
        worker: kept by a caller who measures several pictures, so that the network is loaded once.
        progress: called with (done, total) frames; what it raises cancels the run, and is raised here.

    Returns:
        The table's rows of these frames, as `Session.rows`: dictionaries with ``frame``, ``quantity``, ``index``,
        ``value``, ``unit``, ``provenance``, ``flag`` and others.

    Raises:
        ValueError, OSError: one sentence that says what is wrong; frames that were done before it are kept.
    """
    wanted = find_task(task)
    if factory is None:
        if not model_note(wanted.bundle).installed:
            raise ValueError(f'No model is installed for the task "{wanted.title}".')
        factory = model_factory(wanted.bundle, device)
    own_session, own_worker = session is None, worker is None
    session = Session.from_volume(node) if own_session else session
    worker = ChildWorker() if own_worker else worker
    try:
        session.set_task(wanted)
        positions = session.frames_for(frames)
        _run(session, positions, factory, worker, progress)
        return session.rows(positions)
    finally:
        if own_worker:
            worker.close()
        if own_session:
            session.close()


def _run(session: Session, positions: list[int], factory: Callable, worker: ChildWorker, progress) -> None:
    run = prepare_run(session, positions)
    session.begin_run()
    job = worker.submit(run_frames, *run.arguments(factory))
    problem: BaseException | None = None
    while worker.busy:
        for kind, of, value in worker.poll(LOOK):
            if of is not job:
                continue
            try:
                if kind == "error":
                    raise value if isinstance(value, (ValueError, OSError)) else ValueError(say_error(value)) from value
                if problem is not None:
                    continue
                if kind == "context":
                    session.keep_context(value)
                elif kind == "frame":
                    session.apply(run.at_position(value), model=job.model, weights=job.weights)
                elif kind == "progress" and progress is not None:
                    progress(*value[:2])
            except BaseException as error:
                problem = problem or error
                job.cancel()
    if problem is not None:
        raise problem
