"""Muscle state: joint angle, torque and muscle activity of each frame, read by a network off a region of interest.

No mask is predicted. The region lies between the aponeuroses that the longitudinal task finds, the same in all frames
of a clip, unless a person drags or draws another; `measure.region` says how it is warped. The network sees it as it was
a few frames before, too. Where the lines of the longitudinal task are on a frame, MT, PA and FL stand beside.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from MSUSSegmentLib.measure.region import region_corners
from MSUSSegmentLib.tasks.contours import rounded
from MSUSSegmentLib.tasks.longitudinal import DEEP, FASCICLE, LONGITUDINAL, SUPERFICIAL, find_candidates
from MSUSSegmentLib.tasks.state_vocabulary import (
    BEFORE_S,
    BESIDE,
    NAME,
    REGION,
    StateOptions,
    as_longitudinal,
    find_state,
    lay_state,
    offer,
    read_state,
    region_of_clip,
)
from MSUSSegmentLib.tasks.task import Task
from MSUSSegmentLib.tasks.vocabulary import CLOSED, LineKind, Quantity

__all__ = ["MUSCLE_STATE", "TASKS"]


def load_state(model: str | Path, device: str = "auto", say: Callable[[str], None] = print):
    """The predictor of a model of muscle state; its own signals become quantities of the task."""
    from MSUSSegmentLib.tasks.state_predictor import load_state_predictor

    predictor = load_state_predictor(model, device=device, say=say)
    for target in predictor.targets:
        offer(target.name, target.unit)
    return predictor


def train_state(*arguments, **settings):
    """See `state_course.train_state`."""
    from MSUSSegmentLib.tasks.state_course import train_state as train

    return train(*arguments, **settings)


def evaluate_state(*arguments, **settings):
    """See `state_course.evaluate_state`."""
    from MSUSSegmentLib.tasks.state_course import evaluate_state as evaluate

    return evaluate(*arguments, **settings)


def _placed(kind: str) -> LineKind:
    return as_longitudinal(LONGITUDINAL.line(kind))


MUSCLE_STATE = Task(
    name=NAME,
    title="Muscle state (angle, torque, activity)",
    structures=("angle", "torque"),
    segments=(),
    lines=(
        *(_placed(kind) for kind in (SUPERFICIAL, DEEP, FASCICLE, "thickness", "pennation")),
        LineKind(
            REGION, "Region of interest", (15, 180, 135), CLOSED, 3, several=False, measured=rounded,
            check=lambda points, spacing: region_corners(points), button="Region",
            hint="Click round the muscle between the aponeuroses, right-click to end; then run again.",
        ),
    ),
    quantities=(
        Quantity("angle", "Joint angle", "angle", (REGION,), colour="tab:olive", jump=8.0),
        Quantity("torque", "Joint torque", "Nm", (REGION,), colour="tab:orange", jump=25.0),
        Quantity("EMG", "EMG", "mV", (REGION,), colour="tab:brown", digits=3),
        *(replace(LONGITUDINAL.quantity(name), typed=None) for name in BESIDE),
    ),
    find=find_state,
    lay=lay_state,
    read=read_state,
    conventions=StateOptions,
    candidates=find_candidates,
    inputs=(REGION,),
    of_clip=region_of_clip,
    before_s=BEFORE_S,
    keeps=(SUPERFICIAL, DEEP, FASCICLE),
    train=train_state,
    evaluate=evaluate_state,
    load=load_state,
)  # fmt: skip

TASKS = (MUSCLE_STATE,)
