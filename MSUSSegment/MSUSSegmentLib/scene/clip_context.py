"""What was found once for all frames of a scene's recording, kept with its table; and what each frame adds to it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache

import numpy as np

from MSUSSegmentLib.io.recording import sampled_indices
from MSUSSegmentLib.io.scan_area import Box, find_scan_area_in
from MSUSSegmentLib.scene import attributes as A
from MSUSSegmentLib.scene import cine, volume
from MSUSSegmentLib.tasks.context import ClipContext, place_in_frame
from MSUSSegmentLib.tasks.result import FrameResult
from MSUSSegmentLib.tasks.task import Task

__all__ = ["earlier_places", "keep_context", "place_text", "recording_context", "sampled_pictures", "stored_context"]


def stored_context(muscle) -> ClipContext | None:
    """What an analysis by the scene's task has found; without one the recording's part alone, None when not known.

    The stored context counts, also where it was found in frames of the recording that the scene does not hold (by
    ``msus analyze --frames``). Once it is stale, the frames that the scene holds are looked at in their place.
    """
    if muscle.table is None:
        return None
    contexts = _contexts(A.read(muscle.table, A.CONTEXT))
    if muscle.task.name in contexts:
        return contexts[muscle.task.name]
    if contexts:
        return next(iter(contexts.values())).of_recording()
    box = A.read_json(muscle.table, A.SCAN_AREA, None)  # of an older scene
    if isinstance(box, list) and len(box) == 4:
        return ClipContext(Box(*box), cine.number_of_frames(muscle) == 1)
    return None


def recording_context(muscle) -> ClipContext | None:
    """What is stored, at least the recording's part, which is found and kept where it is not known; None without a
    picture."""
    context = stored_context(muscle)
    if context is None:
        greys = [grey for _, grey in sampled_pictures(muscle)]
        if greys:
            context = ClipContext(find_scan_area_in(greys), cine.number_of_frames(muscle) == 1)
            if muscle.table is not None:
                keep_context(muscle.table, context)
    return context


def keep_context(table, context: ClipContext) -> None:
    """Store a context with the table; it takes the place of an older one of its task."""
    contexts = {**_contexts(A.read(table, A.CONTEXT)), context.task: context}
    A.write(table, A.CONTEXT, json.dumps({task: json.loads(one.to_json()) for task, one in contexts.items()}))
    A.write(table, A.SCAN_AREA, None)


@lru_cache(maxsize=4)
def _contexts(text: str) -> dict[str, ClipContext]:
    """By task; spoilt ones are left out."""
    contexts = {}
    try:
        stored = json.loads(text or "{}")
        for task, about in stored.items():
            contexts[task] = ClipContext.from_json(json.dumps(about))
    except (ValueError, AttributeError):
        pass
    return contexts


def sampled_pictures(muscle) -> list[tuple[int, np.ndarray]]:
    """Frame number in the recording and a copy of the pixels (H, W) uint8 of the frames that are looked at together.

    Those of the frames that the scene holds; empty ones are left out.
    """
    pictures = []
    for item in sampled_indices(cine.number_of_frames(muscle)):
        node = cine.nodes_at(muscle, item)["volume"]
        grey = volume.grey_of(node)
        if grey is not None:
            pictures.append((volume.frame_of(node), np.array(grey, np.uint8)))
    return pictures


def place_text(result: FrameResult, context: ClipContext | None, task: Task) -> str:
    """What is kept with a frame's segmentation as `attributes.PLACE`: where a model's result shows what later frames
    are followed by. "" where no context says for what it would count.

    ``result`` as the analysis gave it.
    """
    return place_in_frame(result, context, task).to_json(context) if context is not None and context.task else ""


def earlier_places(muscle, leave_out: Iterable[int] = ()) -> list[tuple[int, str]]:
    """What is kept as `attributes.PLACE`, (frame number in the recording, text) in rising order, but that of the frames
    ``leave_out``, which will be analysed anew.

    It is what the model saw, not what a person has made of it: so a frame gets the same numbers by itself as in a run
    over all frames.
    """
    places = []
    for item in range(cine.number_of_frames(muscle)):
        nodes = cine.nodes_at(muscle, item)
        text = A.read(nodes["segmentation"], A.PLACE) if nodes["segmentation"] is not None else ""
        if text:
            places.append((volume.frame_of(nodes["volume"]), text))
    leave_out = set(leave_out)
    return sorted(place for place in places if place[0] not in leave_out)
