"""The tasks there are, by name: every module of this folder that has ``TASKS``, and those that are registered."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path

from MSUSSegmentLib.tasks.task import Task
from MSUSSegmentLib.tasks.volume_task import VolumeTask

__all__ = ["TASKS", "find_task", "frame_task", "register", "unregister", "volume_task"]

TASKS: dict[str, Task | VolumeTask] = {}


def register(task: Task | VolumeTask) -> Task | VolumeTask:
    """Add a task under its name, in the place of one of the same name.

    Raises:
        ValueError: another task has a kind of lines of the same name that is something else: a picture keeps its lines
            by the names of their kinds when a person goes from one task to another.
    """
    for other in TASKS.values():
        for kind in task.lines if other.name != task.name else ():
            known = other.line(kind.name)
            if known is not None and (known.shape, known.several) != (kind.shape, kind.several):
                raise ValueError(
                    f"The task {task.name} has lines {kind.name!r} that are something else in the task {other.name}; "
                    "name them otherwise."
                )
    TASKS[task.name] = task
    return task


def unregister(name: str) -> None:
    """Take a task out; nothing happens when there is none of that name."""
    TASKS.pop(name, None)


def _discover() -> None:
    """Take up the tasks that the modules beside this one declare, the shipped ones in the order of their names."""
    for module in pkgutil.iter_modules([str(Path(__file__).parent)]):
        if module.name != Path(__file__).stem:
            for task in getattr(importlib.import_module(f"{__package__}.{module.name}"), "TASKS", ()):
                register(task)


_discover()


def find_task(name: str) -> Task | VolumeTask:
    """The task of that name.

    Raises:
        ValueError: there is none.
    """
    if name not in TASKS:
        raise ValueError(f"There is no task {name!r}; choose one of {', '.join(TASKS)}.")
    return TASKS[name]


def frame_task(name: str, what: str = "this") -> Task:
    """The task of that name, which looks at frames.

    Raises:
        ValueError: there is none, or it looks at volumes; ``what`` cannot be done with it.
    """
    task = find_task(name)
    if isinstance(task, VolumeTask):
        raise ValueError(f"The task {name} is one of volumes, with which {what} does not work; choose another one.")
    return task


def volume_task(name: str) -> VolumeTask:
    """The task of that name, which looks at volumes. ValueError when there is none, or it looks at frames."""
    task = find_task(name)
    if not isinstance(task, VolumeTask):
        raise ValueError(f"The task {name} is one of frames; choose one of volumes, or open the file as frames.")
    return task
