"""The tasks there are, by name."""

from __future__ import annotations

from MSUSSegmentLib.tasks.longitudinal import LONGITUDINAL
from MSUSSegmentLib.tasks.task import Task
from MSUSSegmentLib.tasks.transverse import TRANSVERSE, TRANSVERSE_NERVE

__all__ = ["TASKS", "find_task"]

TASKS = {task.name: task for task in (LONGITUDINAL, TRANSVERSE, TRANSVERSE_NERVE)}


def find_task(name: str) -> Task:
    """The task of that name.

    Raises:
        ValueError: there is none.
    """
    if name not in TASKS:
        raise ValueError(f"There is no task {name!r}; choose one of {', '.join(TASKS)}.")
    return TASKS[name]
