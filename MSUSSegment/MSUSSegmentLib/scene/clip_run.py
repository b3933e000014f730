"""A run over frames of a scene: what goes into the worker's thread, and where what comes out belongs.

Main thread only; what is gathered here are copies, so that the thread touches no node.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from MSUSSegmentLib.measure.types import Spacing
from MSUSSegmentLib.process.running import ClipFrame
from MSUSSegmentLib.scene import cine, clip_context, echo, volume
from MSUSSegmentLib.scene.drawing import read_drawing
from MSUSSegmentLib.tasks.clip import earlier_frames
from MSUSSegmentLib.tasks.context import ClipContext
from MSUSSegmentLib.tasks.result import FrameResult
from MSUSSegmentLib.tasks.retrace import placed_lines
from MSUSSegmentLib.tasks.task import Task

__all__ = ["ClipRun", "prepare_run"]


@dataclass(frozen=True)
class ClipRun:
    """Everything that a run needs, as arrays and plain values; frames have their numbers in the recording, as in
    ``msus analyze``, so that both expect the same of them."""

    task: Task
    frames: list[ClipFrame]
    spacing: Spacing | None
    options: Any
    context: ClipContext | None
    sampled: list[tuple[int, np.ndarray]]
    earlier: list[tuple[int, str]]
    still: bool
    #: Frames as the session counts them, by their number in the recording.
    positions: dict[int, int]

    @property
    def function(self) -> Callable:
        """What does it; as the worker knows it now, also after a reload."""
        from MSUSSegmentLib.process.running import run_frames

        return run_frames

    def arguments(self, predictor_factory: Callable) -> tuple:
        """What `running.run_frames` takes after its job."""
        return (
            self.frames, self.task, predictor_factory, self.spacing, self.options,
            self.context, self.sampled, self.earlier, self.still,
        )  # fmt: skip

    def at_position(self, result: FrameResult) -> FrameResult:
        """A result of the run as `Session.apply` takes it."""
        return replace(result, index=self.positions[result.index])


def prepare_run(session, frames: Iterable[int]) -> ClipRun:
    """Gather what a run over ``frames``, as the session counts them, needs. ValueError for an empty frame."""
    muscle, clip_frames, positions = session.muscle, [], {}
    pictures: dict[int, np.ndarray] = {}  # each once, though it is looked at with later frames again
    before_s = muscle.task.before_s
    times = [session.time_of(i) for i in range(session.frame_count)] if before_s else []
    for i in sorted(frames):
        nodes = cine.nodes_at(muscle, i)
        node, given = nodes["volume"], {}
        if muscle.task.inputs:
            placed = placed_lines(muscle.task, read_drawing(muscle, nodes))
            given = {key: line for key, line in placed.items() if key[0] in muscle.task.inputs}
        earlier = earlier_frames(times, i, before_s) if before_s else []
        for at in (i, *earlier):
            if at is not None and at not in pictures:
                pictures[at] = session.pixels(at)
        pixels, before = pictures[i], tuple(None if at is None else pictures[at] for at in earlier)
        overlay = echo.overlay_of(muscle, node, pixels.shape) if muscle.task.reads_grey else None
        if overlay is not None and not overlay.any():
            overlay = np.broadcast_to(np.False_, pixels.shape)  # of a long cine many
        number = volume.frame_of(node)
        note = volume.grey_note_of(node)
        clip_frames.append(ClipFrame(number, volume.time_of(node), pixels, overlay, note, given, before))
        positions[number] = i
    return ClipRun(
        muscle.task,
        clip_frames,
        muscle.spacing,
        muscle.options,
        clip_context.stored_context(muscle),
        clip_context.sampled_pictures(muscle),
        clip_context.earlier_places(muscle, leave_out=positions),
        session.frame_count == 1,
        positions,
    )
