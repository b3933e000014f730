"""The tasks there are, by name: every module of this folder that has ``TASKS``, and those that are registered."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path

from MSUSSegmentLib.tasks.task import Task

__all__ = ["TASKS", "find_task", "register"]

TASKS: dict[str, Task] = {}


def register(task: Task) -> Task:
    """Add a task under its name, in the place of one of the same name."""
    TASKS[task.name] = task
    return task


def _discover() -> None:
    """Take up the tasks that the modules beside this one declare, the shipped ones in the order of their names."""
    for module in pkgutil.iter_modules([str(Path(__file__).parent)]):
        if module.name != Path(__file__).stem:
            for task in getattr(importlib.import_module(f"{__package__}.{module.name}"), "TASKS", ()):
                register(task)


_discover()


def find_task(name: str) -> Task:
    """The task of that name.

    Raises:
        ValueError: there is none.
    """
    if name not in TASKS:
        raise ValueError(f"There is no task {name!r}; choose one of {', '.join(TASKS)}.")
    return TASKS[name]
