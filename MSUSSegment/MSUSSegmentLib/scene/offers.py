"""Which tasks fit what is loaded: pictures and cines are for tasks of frames, volumes for those of volumes, and neither
for a task that was made for another kind of image."""

from __future__ import annotations

from MSUSSegmentLib.scene.dicom_source import modality_of
from MSUSSegmentLib.scene.volume_session import is_volume_node
from MSUSSegmentLib.tasks.registry import TASKS
from MSUSSegmentLib.tasks.volume_task import VolumeTask, modality_problem

__all__ = ["ULTRASOUND", "offered_tasks", "volume_of", "volume_task_for"]

#: What a DICOM file calls ultrasound; tasks of frames are made for it.
ULTRASOUND = ("", "US", "IVUS")


def volume_of(session):
    """The 3-D volume that a session works on, or whose slices its cine was made of; None for a picture or a cine."""
    if session.is_volume:
        return session.muscle.volume
    stack = session.stack
    return stack if is_volume_node(stack) else None


def offered_tasks(session) -> list[str]:
    """The names of the tasks that fit, in the registry's order; of no session all."""
    if session is None or session.closed:
        return list(TASKS)
    volume, modality = volume_of(session), session.modality
    return [name for name, task in TASKS.items() if _fits(task, volume, modality)]


def _fits(task, volume, modality: str) -> bool:
    if isinstance(task, VolumeTask):
        return volume is not None and not modality_problem(task, modality)
    return modality in ULTRASOUND


def volume_task_for(node, wanted: str) -> VolumeTask | None:
    """The task of volumes by which a volume that comes from elsewhere is to be measured: the one that is chosen, where
    it fits; where the volume says that it is no ultrasound, the first that fits; None: its slices are frames."""
    if not is_volume_node(node):
        return None
    modality = modality_of(node)
    fitting = [task for task in TASKS.values() if isinstance(task, VolumeTask) and not modality_problem(task, modality)]
    chosen = next((task for task in fitting if task.name == wanted), None)
    if chosen is not None or modality in ULTRASOUND:
        return chosen
    return next(iter(fitting), None)
