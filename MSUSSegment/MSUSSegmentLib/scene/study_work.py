"""A rater's work on one image of a study: from records into the scene, and from the scene into a record."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from MSUSSegmentLib.io.recording import chosen_frames
from MSUSSegmentLib.measure.table import short_digest
from MSUSSegmentLib.scene import attributes as A
from MSUSSegmentLib.scene import cine, scene_file, segments, volume
from MSUSSegmentLib.scene.build import build_scene
from MSUSSegmentLib.scene.drawing import derive_nodes, remember_network
from MSUSSegmentLib.scene.save import write_markups
from MSUSSegmentLib.scene.session import Session
from MSUSSegmentLib.study.annotation import AI, APPROVED, CORRECTED, NEW, REJECTED, Annotation
from MSUSSegmentLib.study.image import StudyImage
from MSUSSegmentLib.study.queue import Item
from MSUSSegmentLib.study.record import ConflictError
from MSUSSegmentLib.study.study import Start, Study
from MSUSSegmentLib.tasks.context import ClipContext
from MSUSSegmentLib.tasks.registry import frame_task
from MSUSSegmentLib.tasks.result import FrameResult

__all__ = ["IDLE", "StudyWork", "annotations_of", "show_annotations"]

#: Seconds after which somebody who does nothing is not at work; no longer pause counts.
IDLE = 60.0


def show_annotations(
    recording,
    annotations: Sequence[Annotation],
    *,
    task,
    options,
    rater: str = "",
    frames: Iterable[int] | None = None,
    context: ClipContext | None = None,
    proposal: Sequence[Annotation] = (),
) -> Session:
    """Put a recording and what somebody says of its frames into the scene, to work on.

    Args:
        recording: as in `io.recording`, at the scale that counts.
        annotations: of its frames, in any order; none for measuring by hand.
        task, options: by which it is measured.
        rater: who works on it.
        frames: numbers of the frames to show; by default those of the annotations, else all.
        context: what the network found once for all frames.
        proposal: the network's own result, to which a person can go back; none where she must not see it.

    Raises:
        ValueError: a mask is damaged, or does not fit the picture.
    """
    found = [
        FrameResult(
            one.frame, one.time_s, one.masks, one.drawing.lines, one.measurements, one.drawing.reasons,
            one.drawing.confidence, one.drawing.values, one.drawing.model, one.drawing.weights, one.drawing.basis,
        )
        for one in annotations
    ]  # fmt: skip
    made = next(((one.model, one.weights) for one in (*annotations, *proposal) if one.model), ("", ""))
    muscle = build_scene(
        recording, found, task=task, rater=rater, model=made[0], weights=short_digest(made[1]), options=options,
        frames=frames, context=context,
    )  # fmt: skip
    of_frame, of_network = ({one.frame: one for one in these} for these in (annotations, proposal))
    for item in range(cine.number_of_frames(muscle)):
        nodes = cine.item_nodes(muscle, item)
        number, node = volume.frame_of(nodes["volume"]), nodes["segmentation"]
        one, ai = of_frame.get(number), of_network.get(number)
        remember_network(node, None if ai is None else ai.drawing)
        if one is not None:
            segments.write_painters(node, dict(one.painted))
            A.write(node, A.CHECKED, one.rater if one.status == APPROVED else None)
    if muscle.browser is not None:
        cine.show_frame(muscle.browser, 0)
    return Session.adopt(muscle, rater)


def annotations_of(
    session: Session,
    image: StudyImage,
    rater: str,
    status: str,
    *,
    reading: int = 1,
    none_there: Mapping[int, Iterable[str]] | None = None,
    made: tuple[str, str] = ("", ""),
    known: Mapping[int, Annotation] | None = None,
) -> list[Annotation]:
    """What is drawn in a session now, frame by frame; frames with nothing drawn, measured or declared are left out.

    Args:
        session: at work on the image.
        image: of the study.
        rater, reading: whose it is.
        status: of the image. Of an approved clip in which single frames were accepted, only these are approved, the
            others corrected.
        none_there: keys of segments that frames, by their number in the recording, are said not to show.
        made: model and SHA-256 of the weights of the proposal that the rater began with.
        known: what is drawn on frames, by their number, that need not be looked at again.
    """
    muscle, declared = session.muscle, none_there or {}
    accepted = {i for i in range(session.frame_count) if session.is_checked(i)}
    found = []
    for i in range(session.frame_count):
        nodes = cine.nodes_at(muscle, i)
        node, number = nodes["segmentation"], volume.frame_of(nodes["volume"])
        of_frame = status if status != APPROVED or not accepted or i in accepted else CORRECTED
        if number in (known or {}):
            found.append(replace(known[number], rater=rater, reading=reading, status=of_frame))
            continue
        masks = {} if node is None else segments.masks_in(node, muscle.matrix, image.shape)
        derived = derive_nodes(muscle, nodes)
        absent = tuple(sorted(declared.get(number, ())))
        if derived is None and not masks and not absent:
            continue
        drawn = () if derived is None else derived.measurements
        about = {} if derived is None else {"drawing": derived.drawing}
        own = made if muscle.model in ("", made[0]) else (muscle.model, muscle.weights)
        found.append(
            Annotation(
                image.name, image.source, image.sha256, number, session.task.name, image.shape, session.spacing, rater,
                of_frame, reading, time_s=volume.time_of(nodes["volume"]), masks=masks, none_there=absent,
                painted=segments.painters(node), measurements=drawn, options=asdict(session.options),
                scale_source=volume.scale_source_of(muscle.volume), model=own[0], weights=own[1],
                subject=image.subject, clip=image.clip, device=image.device, muscle=image.muscle, side=image.side,
                **about,
            )
        )  # fmt: skip
    return found


class StudyWork:
    """One image, or one repeat of it, open for a rater in the scene.

    Make one with `open`. ``session`` is what the panel works on; `save` puts it into the rater's record, and `leave`
    does so when something has changed. Nothing of another rater's is read, nor, in a study that is blind to it, of the
    network's. ``status``, ``reason``, ``flagged`` and ``note`` are those of the record; ``none_there`` the segments
    that the rater has declared absent, by the frame's number.
    """

    def __init__(
        self, study: Study, image: StudyImage, rater: str, reading: int, session: Session, start: Start,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.study, self.image, self.rater, self.reading, self.session = study, image, rater, reading, session
        self.revision, self.started_from = start.revision, start.started_from
        self.status, self.reason, self.flagged, self.note = start.status, start.reason, start.flagged, start.note
        self.none_there = {one.frame: one.none_there for one in start.annotations if one.none_there}
        self._made = next(((one.model, one.weights) for one in start.annotations if one.model), ("", ""))
        self._seconds, self._clock, self._last = 0.0, clock, clock()
        self._seen, self._saved = self._state(), {one.frame: one for one in start.annotations}
        session.on_change.append(self._tick)

    @classmethod
    def open(
        cls, study: Study, item: Item, rater: str, clock: Callable[[], float] = time.monotonic
    ) -> StudyWork:
        """Load an item's picture and what the rater begins with into the scene: the own earlier record, else the
        network's result, else nothing.

        Raises:
            ValueError, OSError: the picture or a record cannot be read; in one sentence.
        """
        image = study.image(item.image)
        start = study.start(image, rater, item.reading)
        task = frame_task(study.settings.task, "a study")
        ai = study.record(image, AI)
        proposal = [] if ai is None or study.settings.blind_to_ai else study.annotations_in(ai, image)
        known = [*start.annotations, *proposal]
        options = task.conventions(**(known[0].options if known else study.settings.options))
        with study.recording(image) as recording:
            scale = next(((one.spacing, one.scale_source) for one in known), None)
            if scale is not None and scale[0] != recording.scale.spacing:
                recording.scale = replace(recording.scale, spacing=scale[0], source=scale[1], reason="")
            frames = sorted({*chosen_frames(study.settings.frames, len(recording)), *(one.frame for one in known)})
            session = show_annotations(
                recording, start.annotations, task=task, options=options, rater=rater, frames=frames,
                context=_context(ai, study.settings.blind_to_ai), proposal=proposal,
            )  # fmt: skip
            session.notes = tuple(recording.notes)
        return cls(study, image, rater, item.reading, session, start, clock)

    @property
    def seconds(self) -> float:
        """Time at work since the last save; pauses count up to `IDLE` seconds each."""
        self._tick()
        return self._seconds

    def _tick(self) -> None:
        now = self._clock()
        self._seconds += min(now - self._last, IDLE)
        self._last = now

    @property
    def changed(self) -> bool:
        """Whether anything that a record keeps is otherwise than it was opened or saved."""
        return self._state() != self._seen

    def _state(self) -> tuple[tuple, tuple, dict[int, tuple]]:
        """What tells two states of the work apart, without deriving anything: of the whole image, of how all frames are
        measured, and of each frame by its number."""
        muscle, frames = self.session.muscle, {}
        for i in range(self.session.frame_count):
            nodes = cine.nodes_at(muscle, i)
            node = nodes["segmentation"]
            points = tuple(
                (key, one.GetNumberOfControlPoints(), A.provenance_of(one), _points(one))
                for key, one in nodes.items()
                if isinstance(key, tuple) and one is not None
            )
            painted = {} if node is None else segments.packed(node, muscle.matrix, self.image.shape)
            checked = A.read(node, A.CHECKED) if node is not None else ""
            number = volume.frame_of(nodes["volume"])
            frames[number] = (points, painted, checked, tuple(self.none_there.get(number, ())))
        about = (self.status, self.reason, self.flagged, self.note)
        return about, (self.session.spacing, self.session.options, self.session.task.name), frames

    def _unchanged(self) -> dict[int, Annotation]:
        """What was opened or saved last of the frames that are still as they were then."""
        (_, how, frames), (_, now, present) = self._seen, self._state()
        if how != now:
            return {}
        return {number: one for number, one in self._saved.items() if frames.get(number) == present.get(number)}

    def save(self, status: str | None = None) -> dict[str, Any]:
        """Put the work into the rater's record, as a new state; ``status`` as the rater says, else what it was, at
        least corrected. Nobody leaves the image by that. Returns the record.

        Raises:
            ConflictError: another program has saved this record meanwhile.
            ValueError: a rejection without a reason, or what cannot be saved; in one sentence.
            OSError: it cannot be written; what was saved before stays.
        """
        wanted = status or (CORRECTED if self.status in (NEW, "AI") else self.status)
        if wanted == REJECTED and not self.reason.strip():
            raise ValueError("Say why the image is rejected, such as: blurred, another muscle, cut off.")
        known = self._unchanged()
        try:
            record = self._write(wanted, known)
        except ConflictError:
            raise
        except (ValueError, OSError):  # perhaps a mask on disk is damaged, which the scene still has
            if not known:
                raise
            record = self._write(wanted, {})
        self.revision, self.status, self._seconds = record["revision"], wanted, 0.0
        self._seen = self._state()
        self._saved = {one.frame: one for one in self.study.annotations_in(record, self.image)}
        return record

    def _write(self, status: str, known: Mapping[int, Annotation]) -> dict[str, Any]:
        annotations = annotations_of(
            self.session, self.image, self.rater, status, reading=self.reading, none_there=self.none_there,
            made=self._made, known=known,
        )  # fmt: skip
        return self.study.save(
            self.image, self.rater, annotations, status, reading=self.reading,
            reason=self.reason if status == REJECTED else "", flagged=self.flagged, note=self.note,
            seconds=self.seconds, started_from=self.started_from, markups=_markups(self.session),
            expected=self.revision,
        )  # fmt: skip

    def leave(self) -> bool:
        """Save what has changed, and end the work; the nodes stay in the scene. Returns whether anything was saved.

        Raises:
            as of `save`; the work then goes on.
        """
        saved = self.changed
        if saved:
            self.save()
        self.close()
        return saved

    def remove(self) -> None:
        """End the work without saving, and take all that it has brought out of the scene."""
        self.close()
        scene_file.remove(self.session.muscle)

    def close(self) -> None:
        """End the work without saving."""
        if self._tick in self.session.on_change:
            self.session.on_change.remove(self._tick)
        self.session.close()


def _points(node) -> tuple:
    return tuple(
        tuple(round(value, 4) for value in node.GetNthControlPointPosition(i))
        for i in range(node.GetNumberOfControlPoints())
    )


def _context(record: Mapping[str, Any] | None, blind: bool) -> ClipContext | None:
    """What the network found once; of it only what belongs to the recording for who must not see its result."""
    if record is None or "context" not in record:
        return None
    context = ClipContext.from_json(json.dumps(record["context"]))
    return context.of_recording() if blind else context


def _markups(session: Session) -> dict[str, bytes]:
    """The markups of the frame shown as files for other programs, by their names."""
    with tempfile.TemporaryDirectory(prefix="msus-") as folder:
        write_markups(session.muscle, Path(folder))
        return {path.name: path.read_bytes() for path in sorted(Path(folder).iterdir())}
