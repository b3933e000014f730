"""One picture or cine that a person works on: everything the panel can do with it, without a widget.

Frames are counted as the picture shows them, 0 to ``frame_count`` - 1. (In a scene written by ``msus analyze --frames
0:100:5`` frame 1 is the recording's frame 5: `number_of` tells, and the table has these numbers.)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from MSUSSegmentLib.io.open import open_recording
from MSUSSegmentLib.io.recording import PLAUSIBLE_SLICES_MM
from MSUSSegmentLib.io.ruler import RulerProposal, propose_scale
from MSUSSegmentLib.io.scan_area import Box
from MSUSSegmentLib.io.targets import measured_beside
from MSUSSegmentLib.measure.architecture import Options
from MSUSSegmentLib.measure.flags import Flag
from MSUSSegmentLib.measure.outlines import as_contour, polygon_area, segment_from_contour
from MSUSSegmentLib.measure.smoothing import series_of, smooth
from MSUSSegmentLib.measure.snap import snap_contour
from MSUSSegmentLib.measure.table import measurement_of
from MSUSSegmentLib.measure.types import AUTO, EDITED, Line, Measurement, Spacing, Subject
from MSUSSegmentLib.report.limb_sections import slice_volumes
from MSUSSegmentLib.scene import (
    adopt,
    calibration,
    cine,
    clip_context,
    clip_run,
    contours,
    coordinates,
    echo,
    edits,
    examples,
    export,
    headless,
    histogram,
    markups,
    plots,
    reference,
    segments,
    series,
)
from MSUSSegmentLib.scene import attributes as A
from MSUSSegmentLib.scene import table as tables
from MSUSSegmentLib.scene import volume as volumes
from MSUSSegmentLib.scene.dicom_source import modality_of
from MSUSSegmentLib.scene.live import LiveMeasurement
from MSUSSegmentLib.scene.measured import SUFFIX, keep_measured, read_measured
from MSUSSegmentLib.scene.muscle_scene import MuscleScene, write_options
from MSUSSegmentLib.scene.painting import PaintWatch
from MSUSSegmentLib.scene.reference import ReferenceSettings
from MSUSSegmentLib.scene.undo import History
from MSUSSegmentLib.scene.writer import FrameWriter
from MSUSSegmentLib.tasks.context import ClipContext
from MSUSSegmentLib.tasks.derive import derive
from MSUSSegmentLib.tasks.registry import frame_task
from MSUSSegmentLib.tasks.result import EXCLUDED, FrameResult
from MSUSSegmentLib.tasks.task import Task
from MSUSSegmentLib.tasks.vocabulary import Context, Key, LineKind

__all__ = ["REACH_MM", "Session"]

#: How far from a drawn contour its edge is looked for: mm, but no more than a share of the contour's size.
REACH_MM, REACH_SHARE = 3.0, 0.2


class Session:
    """Make one with `from_volume`, `open` or `adopt`; `close` it before the next.

    ``on_change``: callables without arguments, called after anything has changed: numbers, frame, scale, closed.
    Errors that a person can do something about are ValueError (RecordingError is one) or OSError, one sentence each.
    """

    is_volume = False  # `volume_session.VolumeSession` has the same names for a volume

    def __init__(self, muscle: MuscleScene, rater: str = ""):
        self.muscle = muscle
        self.on_change: list[Callable[[], None]] = []
        self.notes: tuple[str, ...] = ()  # what was odd in the file although it opens
        self._closed = False
        self._quiet = 0
        self._run = 0
        self._highlighted = None
        self._flags: tuple = None, {}  # those of the table as it was, and what tells whether it has changed
        self._labels = True
        self._before: dict = {}  # the shown frame's markups as of the last change that is complete
        self.history = History(self._capture_like, self._restore)
        self.live = LiveMeasurement(
            muscle, rater=rater or None, on_change=self._on_live, on_edit=self._on_edit, on_close=self._on_gone
        )
        self.painting = PaintWatch(self.live, self._on_stroke, self._on_paint, self.history.forget_last)
        self._on_live(())

    # Where a session comes from.

    @classmethod
    def from_volume(
        cls,
        node,
        rater: str = "",
        options: Options = Options(),  # noqa: B008  frozen
        any_modality: bool = False,
    ) -> Session:
        """Work on a volume, or on what a sequence or browser shows. ValueError says what is wrong.

        OtherModalityError for one whose DICOM file says that it is no ultrasound, unless ``any_modality``.
        """
        return cls(adopt.adopt_volume(node, rater=rater, options=options, any_modality=any_modality), rater)

    @classmethod
    def open(cls, path, mm_per_pixel: float | None = None, rater: str = "", any_modality: bool = False) -> Session:
        """Load an image, video or DICOM file and work on it. RecordingError or ValueError says what is wrong;
        OtherModalityError as for `from_volume`."""
        with open_recording(path, mm_per_pixel, any_modality=any_modality) as recording:
            node = adopt.load_recording(recording)
            notes = tuple(recording.notes)
        session = cls.from_volume(node, rater, any_modality=any_modality)
        session.notes = notes
        return session

    @classmethod
    def adopt(cls, muscle: MuscleScene, rater: str = "") -> Session:
        """Work on a MuscleScene: one just built, or found in a loaded scene by `find_scenes`. Lines that were moved
        or deleted while no session was there, were so by a person."""
        headless.start()
        muscle = adopt.complete(muscle, rater=rater)
        edits.claim_unheard(FrameWriter(muscle, rater or muscle.rater))
        return cls(muscle, rater)

    # Ending.

    @property
    def closed(self) -> bool:
        """Whether it was closed, or its picture is gone from the scene."""
        return self._closed

    @property
    def observer_count(self) -> int:
        return self.live.observer_count + self.painting.observer_count

    def close(self) -> None:
        """Remove every observer; may be called more than once. The nodes stay."""
        if not self._closed and self._highlighted is not None:
            self.highlight(None)
        self._closed = True
        self.live.close()
        self.painting.close()
        self.history.clear()
        echo.close_file()

    def _on_gone(self) -> None:
        self._highlighted = None
        self.close()
        self._notify()

    def _need(self) -> MuscleScene:
        if self._closed:
            raise ValueError("The picture is no longer in the scene; choose or load one first.")
        return self.muscle

    def _notify(self) -> None:
        if not self._quiet:
            for callback in list(self.on_change):
                callback()

    # Frames.

    @property
    def name(self) -> str:
        return A.read(self.muscle.volume, A.SOURCE) or self.muscle.volume.GetName() or "Ultrasound"

    @property
    def frame_count(self) -> int:
        return cine.number_of_frames(self.muscle)

    @property
    def frame(self) -> int:
        return cine.selected(self.muscle)

    def show_frame(self, i: int) -> None:
        """Show frame ``i``; outside of the cine its first or last one."""
        muscle = self._need()
        if muscle.browser is not None:
            cine.show_frame(muscle.browser, min(max(int(i), 0), self.frame_count - 1))

    def time_of(self, i: int) -> float | None:
        """Seconds, None when unknown."""
        return volumes.time_of(self._picture(i))

    def number_of(self, i: int) -> int:
        """The frame's number in its recording, as in the table's column "frame"."""
        return volumes.frame_of(self._picture(i))

    def position_of(self, number: int) -> int | None:
        """The frame that has this number in its recording; None when it is not here."""
        return self._positions().get(number)

    def _positions(self) -> dict[int, int]:
        return {self.number_of(i): i for i in range(self.frame_count)}

    def frames_for(self, which) -> list[int]:
        """Frames of "this", "all", (start, stop, step) as in `range`, or a list. ValueError when none is left."""
        count = self.frame_count
        if which == "this":
            return [self.frame]
        if which == "all":
            return list(range(count))
        if isinstance(which, tuple) and len(which) == 3:
            start, stop, step = (int(value) for value in which)
            if step < 1:
                raise ValueError("Every how many frames must be 1 or more.")
            found = list(range(max(start, 0), min(stop, count), step))
        else:
            found = [int(i) for i in which if 0 <= int(i) < count]
        if not found:
            raise ValueError(f"That leaves none of the {count} frames; they are counted from 0 to {count - 1}.")
        return found

    def pixels(self, i: int) -> np.ndarray:
        """A copy of the frame's grey picture, (H, W) uint8. Main thread only."""
        grey = volumes.grey_of(self._picture(i))
        if grey is None:
            raise ValueError(f"Frame {i} is empty; load the recording again.")
        return np.array(grey, np.uint8)

    def _picture(self, i: int):
        muscle = self._need()
        if not 0 <= i < self.frame_count:
            raise ValueError(f"There is no frame {i}; they are counted from 0 to {self.frame_count - 1}.")
        if muscle.browser is None or i == self.frame:
            return muscle.volume
        return muscle.browser.GetSequenceNode(muscle.volume).GetNthDataNode(i)

    # Scale.

    @property
    def modality(self) -> str:
        """As DICOM has it ("US"); "" when it is not known."""
        return modality_of(self._need().volume)

    @property
    def stack(self):
        """The 3-D volume whose slices this cine was made of; None for all other pictures."""
        return adopt.stack_of(self._need())

    @property
    def spacing(self) -> Spacing | None:
        return self.muscle.spacing

    def scale_text(self) -> tuple[str, bool]:
        """The scale and its source for the person, and whether it is known."""
        return calibration.scale_text(self._need().volume)

    def set_scale_typed(self, mm) -> None:
        """Square pixels of ``mm`` millimetres. ValueError for what no ultrasound picture has."""
        self._need()
        self.live.set_scale(calibration.typed_spacing(mm), "typed")

    def set_scale_from_line(self, line_node, mm) -> None:
        """The markup ``line_node`` on the picture is ``mm`` long; it stays on its pixels. ValueError: what is wrong."""
        muscle = self._need()
        place = coordinates.world_matrix_of(muscle.volume)
        spacing = calibration.spacing_from_line(line_node, mm, place, muscle.spacing)
        points = calibration.line_pixels(line_node, place)
        self.live.set_scale(spacing, "drawn line")
        calibration.move_line(line_node, points, coordinates.world_matrix_of(muscle.volume))
        self._notify()

    def clear_scale(self) -> None:
        """The scale is unknown; lengths are in pixels."""
        self._need()
        self.live.set_scale(None, "")

    def propose_ticks(self) -> RulerProposal | None:
        """A scale from the depth ruler of the frame shown, to be confirmed; None without a clear ruler."""
        self._need()
        return propose_scale(self.pixels(self.frame))

    def accept_ticks(self, proposal: RulerProposal) -> None:
        """Take a proposal of `propose_ticks` as the scale."""
        self._need()
        self.live.set_scale(proposal.spacing, "ruler ticks")

    def accept_scale(self, spacing: Spacing, source: str) -> None:
        """A person takes a scale (sx, sy) mm that is known from elsewhere, as ``source`` says. ValueError for what no
        ultrasound picture has."""
        self._need()
        calibration.check_spacing(spacing)
        self.live.set_scale(spacing, source)

    # Results and corrections.

    @property
    def rater(self) -> str:
        return self.live.rater

    @rater.setter
    def rater(self, name: str) -> None:
        self.live.rater = name
        if self.muscle.table is not None:
            A.write(self.muscle.table, A.RATER, name)

    @property
    def options(self) -> Any:
        """The task's measuring conventions."""
        return self.muscle.options

    def set_options(self, options: Any) -> None:
        """Other measuring conventions: lines that nobody has placed are laid anew in every frame, and all numbers read.

        A line that a person has placed keeps its convention, and its number says so.
        """
        adopt.complete(self._need())
        write_options(self.muscle.table, options)
        with self._hold():
            edits.rederive(self.live)

    def prepare_run(self, frames: Iterable[int]) -> clip_run.ClipRun:
        """Gather what a run over ``frames`` needs: copies, so that nothing but this thread touches a node."""
        return clip_run.prepare_run(self, frames)

    def begin_run(self) -> None:
        """What is applied from here on is one step for undo."""
        self._run += 1

    def keep_context(self, context: ClipContext) -> None:
        """Store what a run has found once for all frames, so that later runs measure the same."""
        if not self._closed:
            self._complete()
            clip_context.keep_context(self.muscle.table, context)

    def apply(self, result: FrameResult, model: str = "", overwrite: bool = False, weights: str = "") -> bool:
        """Write a result into frame ``result.index``: segments, markups, numbers; without ``overwrite`` a person's
        changes in that frame stay. ``model`` and ``weights`` as in the table. False when the picture is gone;
        ValueError when the result does not fit it."""
        if self._closed:
            return False
        self._complete()
        if not 0 <= result.index < self.frame_count:
            raise ValueError(f"There is no frame {result.index} to write the result into.")
        self.history.record(self._capture([result.index], segments_too=True), f"run {self._run}")
        if model:
            A.write(self.muscle.table, A.MODEL, model)
            A.write(self.muscle.table, A.WEIGHTS, weights)
        with self._hold():
            edits.write_result(self.live, result.index, result, overwrite=overwrite)
        return True

    def edits_in(
        self, frames: Iterable[int], segments_too: bool = True, painted_too: bool = True
    ) -> list[tuple[int, str]]:
        """(frame, name) of what a person has changed in ``frames``; the name is a markup's, or "segments". Without
        ``painted_too``, neither segments nor the curves that are the outlines of painted ones."""
        muscle = self._need()
        found = [(i, name) for i in frames for name in edits.edited(muscle, i, painted_too)]
        return found if segments_too else [one for one in found if one[1] != "segments"]

    def remeasure_from_segments(self, frames="this", overwrite: bool = False) -> list[str]:
        """Find the lines anew in the segments as they are now; only what no one edited, unless ``overwrite``.

        Returns a sentence for each frame in which that was impossible; ValueError when it was in all of them.
        """
        self._complete()
        wanted, problems = self.frames_for(frames), []
        before = self._capture(wanted)
        with self._hold():
            for i in wanted:
                try:
                    edits.remeasure_item(self.live, i, overwrite=overwrite)
                except ValueError as error:
                    problems.append(str(error))
                    before.pop(i)
        if before:
            self.history.record(before)
            self._notify()
        else:
            raise ValueError(problems[0])
        return problems

    def place_lines(self, places: dict) -> None:
        """Put lines of the frame shown, by (kind, index), where another program has put them: points (N, 2) px, None
        for one that it has deleted. They are the rater's from now on; one step for undo."""
        self._complete()
        self._step(lambda: edits.place_lines(self.live, self.frame, places))

    def paint(self, masks: dict[str, np.ndarray]) -> None:
        """Make segments of the frame shown, by key, what another program has painted: masks (H, W) bool. They are the
        rater's from now on; one step for undo. ValueError for a mask of another shape, or a key of no segment."""
        self._complete()
        muscle, unknown = self.muscle, [key for key in masks if self.task.segment(key) is None]
        if unknown:
            raise ValueError(f'The task "{self.task.title}" has no segment "{unknown[0]}".')

        def change():
            node, shape = muscle.segmentation, volumes.shape_of(muscle.volume)
            painted = {**segments.painters(node), **dict.fromkeys(masks, self.rater)}
            fresh = {**segments.masks_in(node, muscle.matrix, shape), **masks}
            segments.fill_segmentation(node, self.task, fresh, muscle.matrix, shape)
            segments.write_painters(node, painted)
            segments.show_segments(node, self.task)
            self.live.store(self.frame, node)

        self._step(change, segments_too=True)

    def attribute(self, rater: str) -> int:
        """Name whose work that is which a person without a name has done; returns in how many frames there was any."""
        self._complete()
        with self._hold():
            return edits.attribute(self.live, rater)

    def add(self, kind: str):
        """A person's new markup of a kind that the task has on the frame shown, without points: place them."""
        self._complete()
        node = self.live.add(kind)
        if node.GetDisplayNode() is not None:
            node.GetDisplayNode().SetVisibility(True)
        return node

    def delete(self, node) -> None:
        """Remove a markup from the frame shown. ValueError when it is not one of this picture's."""
        if not any(node is known for known in self._need().markups.values()):
            raise ValueError("This line does not belong to the picture; delete it in the Markups module.")
        self.live.remove(node)

    def typing_problem(self, quantity: str, index: int, value: float) -> str:
        """Why the number of a line of the frame shown, now ``value``, cannot be typed, one sentence; "" when it can."""
        try:
            self._typed(quantity, index, value)
        except ValueError as error:
            return str(error)
        return ""

    def _typed(self, quantity: str, index: int, value: float) -> tuple[dict, dict]:
        """The frame's lines, and the points of those that lie elsewhere once a number is ``value``. ValueError."""
        muscle, declared = self._need(), self.task.quantity(quantity)
        if declared is None or declared.name != quantity or declared.typed is None or index is None:
            raise ValueError("This number cannot be typed; drag its line in the picture instead.")
        if not np.isfinite(value):
            raise ValueError("Type a number, such as 18.5.")
        drawing = edits.drawing_at(muscle, self.frame)
        lines = derive(self.task, drawing, None, muscle.spacing, muscle.options).lines
        return lines, declared.typed(Context(dict(lines), None, muscle.spacing, muscle.options), index, float(value))

    def set_value(self, quantity: str, index: int, value: float) -> None:
        """Let a line of the frame shown measure just what a person has typed, in the unit of its row; one step for
        undo. The line is hers then. ValueError when it cannot, and nothing has changed."""
        lines, moved = self._typed(quantity, index, value)
        changes = {key: edits.moved_line(self.live, key, lines[key], points) for key, points in moved.items()}
        before = self._capture([self.frame])
        with self._hold():
            edits.change_lines(self.live, self.frame, changes)
            found = [m for m in self.live.measurements if (m.quantity, m.index) == (quantity, index)]
            exact = bool(found) and found[0].value is not None and abs(found[0].value - value) <= 1e-4 * max(value, 1.0)
            if not exact:
                self._restore(before)
        if not exact:
            raise ValueError(f"The line cannot be laid so that it measures {value:g}; drag it instead.")
        self.history.record(before)
        self._notify()

    def reset_line(self, node) -> None:
        """One line of the frame shown as the model laid it; one step for undo. ValueError when no model has looked at
        this frame, or the markup is not one of this picture's."""
        if not any(node is known for known in self._need().markups.values()):
            raise ValueError("This line does not belong to the picture.")
        key, before = A.key_of(node), self._capture([self.frame])
        with self._hold():
            edits.reset_line(self.live, self.frame, key)
        self.history.record(before)
        self._notify()

    def note_of(self, node) -> str:
        """What a person has noted of a line on the frame shown; "" nothing."""
        return A.read(node, A.NOTE)

    def set_note(self, node, text: str) -> None:
        """Note something of a line on the frame shown, in one line of text; "" takes the note away. One step for undo.
        ValueError when the markup is not one of this picture's."""
        if not any(node is known for known in self._need().markups.values()):
            raise ValueError("This line does not belong to the picture.")
        text = " ".join(str(text).split())  # a table's cell has one line
        if text != self.note_of(node):
            self._step(lambda: edits.write_note(self.live, self.frame, A.key_of(node), text))

    def copy_line_to_next(self, node) -> None:
        """Draw one line at the same place on the next frame and show it; it is the person's there. One step for undo.
        ValueError at the last frame."""
        key, here = A.key_of(node), self.frame
        line = edits.drawing_at(self._need(), here).lines.get(key)
        if here + 1 >= self.frame_count:
            raise ValueError("This is the last frame; there is none to copy to.")
        if line is None or not line.placed:
            raise ValueError("This line is not drawn on the frame, so there is nothing to copy.")
        before = self._capture([here + 1])
        with self._hold():
            edits.change_lines(self.live, here + 1, {key: edits.moved_line(self.live, key, line, line.points)})
        self.history.record(before)
        self.show_frame(here + 1)

    # Frames that a person has accepted.

    def is_checked(self, frame: int) -> bool:
        """Whether a person has said that a frame is right."""
        return bool(self.checked_by(frame))

    def checked_by(self, frame: int) -> str:
        """Who has said that a frame is right: their name, or "yes"; "" while nobody has."""
        muscle = self._need()
        node = muscle.segmentation
        if node is not None and muscle.browser is not None and frame != self.frame:
            sequence = muscle.browser.GetSequenceNode(node)
            node = sequence.GetNthDataNode(frame) if sequence is not None else None
        return A.read(node, A.CHECKED) if node is not None else ""

    def set_checked(self, on: bool = True, frame: int | None = None) -> None:
        """A person says that a frame (the one shown) is right, or takes it back; one step for undo. It stays so while
        she goes on dragging; a run over the frame ends it. ValueError when nothing is measured there."""
        self._complete()
        i = self.frame if frame is None else frame
        if on and self.number_of(i) not in tables.frames_of(self.muscle.table):
            raise ValueError("Nothing is measured in this frame yet, so there is nothing to accept.")
        if on == self.is_checked(i):
            return
        before = self._capture([i])
        with self._hold():
            edits.write_checked(self.live, i, (self.rater or "yes") if on else "")
            edits.apply_drawing(self.live, i, edits.drawing_at(self.muscle, i))
        self.history.record(before)
        self._notify()

    def measured_frames(self) -> list[int]:
        """The frames that have rows in the table, ascending."""
        table = self._need().table
        if table is None:
            return []
        positions = self._positions()
        return sorted(positions[number] for number in tables.frames_of(table) if number in positions)

    def checked_frames(self) -> list[int]:
        """The measured frames that a person has accepted."""
        return [i for i in self.measured_frames() if self.is_checked(i)]

    def unchecked_frames(self) -> list[int]:
        """The measured frames that nobody has accepted yet."""
        return [i for i in self.measured_frames() if not self.is_checked(i)]

    def unsure_frames(self) -> list[int]:
        """The frames in which a number that is followed over time is flagged as unsure."""
        if self._need().table is None:
            return []
        tracked, positions = {quantity.name for quantity in self._tracked()}, self._positions()
        unsure = {
            row["frame"] for row in self._summaries()
            if row["quantity"] in tracked and "unsure" in row["flags"] and measurement_of(row).has("unsure")
        }  # fmt: skip
        return sorted(positions[number] for number in unsure if number in positions)

    def next_to_check(self, which: str, after: int | None = None) -> int | None:
        """The next frame after ``after`` (the one shown), at the end from the start, that is "unchecked", or that
        "looks odd" (flagged or unsure) and has not been accepted; None without any."""
        after = self.frame if after is None else after
        wanted = self.unchecked_frames()
        if which != "unchecked":
            odd = {*self.flags(), *self.unsure_frames()}
            wanted = [i for i in wanted if i in odd]
        return next((i for i in wanted if i > after), wanted[0] if wanted else None)

    def reset_to_ai(self, frame: int | None = None) -> None:
        """The model's lines as it laid them. ValueError when no model has looked at this frame."""
        self._need()
        i = self.frame if frame is None else frame
        before = self._capture([i])
        with self._hold():
            edits.reset_item(self.live, i)
        self.history.record(before)

    @property
    def can_undo(self) -> bool:
        return self.history.can_undo

    @property
    def can_redo(self) -> bool:
        return self.history.can_redo

    def undo(self) -> bool:
        """Undo the last change of lines or segments, strokes of Slicer's Segment Editor included. False when there is
        none."""
        return self._go(self.history.undo)

    def redo(self) -> bool:
        return self._go(self.history.redo)

    def _go(self, step) -> bool:
        self._need()
        with self._hold():
            frames = step()
            if frames and self.frame not in frames:
                self.show_frame(frames[-1])
        return bool(frames)

    def _capture(self, frames, segments_too: bool = False) -> dict[int, edits.Snapshot]:
        return edits.capture(self.muscle, frames, segments_too)

    def _capture_like(self, snapshots) -> dict[int, edits.Snapshot]:
        return self._capture(snapshots, any(snapshot.masks is not None for snapshot in snapshots.values()))

    def _restore(self, snapshots) -> None:
        edits.restore(self.live, snapshots)

    @contextmanager
    def _hold(self):
        """Our own doing: tell those who listen once, at the end."""
        self._quiet += 1
        self.painting.quiet = True
        try:
            yield
        finally:
            self._quiet -= 1
            self.painting.quiet = self._quiet > 0
            self.painting.watch(refresh=True)
            self._on_live(())

    def _on_live(self, measurements) -> None:
        if not self._closed and hasattr(self, "painting"):
            if not self.live.dragging and not self._quiet:
                self._before = self._capture([self.frame])
            self.painting.watch()
        self._notify()

    def _on_edit(self, node) -> None:
        """A person changes a markup; to place its first points is one step."""
        if self._quiet or not self._before:
            return
        key, frame = A.key_of(node), self.frame
        snapshot = self._before.get(frame)
        before = None if snapshot is None else snapshot.drawing.lines.get(key)
        placing = before is None or not before.placed
        self.history.record(self._before, f"place {key} on {frame}" if placing else "")

    def _on_stroke(self, masks: dict[str, bytes]) -> None:
        """A person has painted, and nothing of it is written down yet: one step for undo."""
        if self._quiet:
            return
        frame = self.frame
        before = self._capture([frame])[frame]
        self.history.record({frame: replace(before, masks=masks)})

    def _on_paint(self) -> None:
        """A person has painted; what is left out of echo intensity changes numbers at once."""
        if self.task.segment(EXCLUDED) is not None:
            self.live.update()
        else:
            self._before = self._capture([self.frame])
            self._notify()

    def _complete(self) -> None:
        """Make the segmentation and the table again if a person has deleted them."""
        with self.live.own():
            adopt.complete(self._need())
        self.painting.watch()

    # Numbers.

    def rows(self, frames="this") -> list[dict]:
        """Table rows (keys ``measure.table.COLUMNS``) of the frame shown, or with "all" of every analysed frame.

        Each has "node_id", the markup that the number is read off ("" for a summary), and "position", its frame here.
        """
        muscle = self._need()
        if muscle.table is None:
            return []
        if frames == "all":
            positions = self._positions()
            found = tables.read_rows(muscle.table)
        else:
            positions = {self.number_of(i): i for i in self.frames_for(frames)}
            found = tables.read_rows(muscle.table, frames=positions)
        for row in found:
            node = self._node_of(row)
            row["node_id"] = (node.GetID() or "") if node is not None else ""
            row["position"] = positions.get(row["frame"])
        return found

    def _node_of(self, row: dict):
        """The markup that a row's number is read off; None of a summary."""
        return self.muscle.markups.get(self.muscle.key_of_row(row["quantity"], row["index"]))

    def flags(self) -> dict[int, list[Flag]]:
        """Frames that look wrong, with flags of the codes "missing", "implausible_value" and "jump"."""
        muscle = self._need()
        if muscle.table is None:
            return {}
        stamp = tables.stamp(muscle.table), self.frame_count
        if self._flags[0] != stamp:  # to show another frame changes no number
            positions = self._positions()
            found = series.find_flags(self._summaries(), muscle.task, muscle.options)
            self._flags = stamp, {positions[n]: flags for n, flags in found.items() if n in positions}
        return {frame: list(flags) for frame, flags in self._flags[1].items()}

    def next_flagged(self, after: int | None = None) -> int | None:
        """The next frame that looks wrong after ``after`` (the one shown), at the end from the start; or None."""
        after = self.frame if after is None else after
        flagged = sorted(self.flags())
        return next((i for i in flagged if i > after), flagged[0] if flagged else None)

    def series(self) -> dict[str, tuple]:
        """"MT", "PA", "FL" -> (frames, times, raw, smoothed): int and three float arrays of the analysed frames.

        Times are seconds, or frame numbers when the recording has none; a missing value is NaN; smoothed as
        `measure.smoothing` does it, the same as in ``smoothed.csv``. Of contours the names are "CSA 1", "EI 1" ...
        """
        muscle, found = self._need(), {}
        if muscle.table is None:
            return found
        positions = self._positions()
        followed = series.summaries(self._summaries(), muscle.task)
        if any(followed.values()):  # of a quantity that nobody has looked for there is no line
            followed = {quantity: of_frame for quantity, of_frame in followed.items() if of_frame}
        numbers = sorted({number for of_frame in followed.values() for number in of_frame} & positions.keys())
        for quantity, of_frame in followed.items():
            others = {number: next(of[number] for of in followed.values() if number in of) for number in numbers}
            rows = [of_frame.get(number) or {**others[number], "value": None} for number in numbers]
            timed = all(row["time_s"] is not None for row in rows)
            times = np.array([row["time_s"] if timed else row["frame"] for row in rows], float)
            smoothing_times, raw = series_of(rows)
            frames = np.array([positions[number] for number in numbers], int)
            found[quantity] = (frames, times, raw, smooth(raw, smoothing_times))
        for name, (_, of_frame) in read_measured(muscle.table).items():
            if numbers and name in followed:
                measured = np.array([of_frame.get(number, np.nan) for number in numbers], float)
                frames, times = next(iter(found.values()))[:2]
                found[f"{name} {SUFFIX}"] = (frames, times, measured, measured)
        return found

    def read_signals(self, path) -> tuple[str, ...]:
        """Take up what a file says was measured beside the recording (`io.targets`), for the plot of `series`.

        Returns what is to be known of it; ValueError or OSError for a file that cannot be used, or that is another
        recording's.
        """
        self._complete()
        numbers = np.array([self.number_of(i) for i in range(self.frame_count)], int)
        times = [self.time_of(i) for i in range(self.frame_count)]
        times = np.array([np.nan if time is None else time for time in times], float)
        whole = np.array_equal(numbers, np.arange(len(numbers)))
        signals, notes = measured_beside(path, self._source(), times, None if whole else numbers)
        keep_measured(self.muscle.table, signals)
        self._notify()
        return notes

    def _source(self) -> str:
        """The file name of the recording."""
        return A.read(self.muscle.volume, A.SOURCE) or self.name

    def _summaries(self) -> list[dict]:
        """The rows that are followed over time, and others."""
        return tables.read_rows(self.muscle.table, summaries=all(self.task.is_single(one) for one in self._tracked()))

    def reads_grey(self) -> bool:
        """Whether there are lines on the frame shown off which echo intensity is read."""
        muscle, of_grey = self._need(), echo.grey_kinds(self.task)
        if not any(kind in of_grey for kind, _ in muscle.markups):
            return False
        return any(kind in of_grey for kind, _ in edits.drawing_at(muscle, self.frame).lines)

    def _tracked(self) -> list:
        return [quantity for quantity in self.task.quantities if quantity.colour]

    def plot_nodes(self) -> tuple:
        """(table node, plot chart nodes) of `series` over time, up to date; a chart for each unit.

        `frame_at_row` names a point.
        """
        muscle, found = self._need(), self.series()
        frame, time = self.frame, self.time_of(self.frame)
        frames, times, *_ = next(iter(found.values()), ((), ()))
        numbered = len(frames) > 0 and all(self.number_of(i) == t for i, t in zip(frames, times, strict=True))
        if time is None or numbered:
            time = self.number_of(frame)
        return plots.plot_nodes(muscle, found, float(time), frame, self.checked_frames())

    def histogram_nodes(self) -> tuple:
        """(table node, plot chart node) of the grey levels inside the contours of the frame shown, up to date."""
        return histogram.histogram_nodes(self._need())

    def frame_at_row(self, row: int) -> int | None:
        """The frame that a row of the plot's table (a clicked point) stands for."""
        frames = next((frames for frames, *_ in self.series().values() if len(frames)), [])
        return int(frames[row]) if 0 <= row < len(frames) else None

    # Display.

    def scan_area(self) -> Box | None:
        """The ultrasound image inside the scanner's screen, px, found once a recording; None when it is unknown."""
        return echo.scan_area(self._need())

    def show_labels(self, on: bool) -> None:
        """Numbers beside all lines, or, where there is no room for them, beside the highlighted one only."""
        if on != self._labels:
            self._labels = on
            for node in self.muscle.markups.values():
                self._show_label(node)

    def _show_label(self, node) -> None:
        if node.GetDisplayNode() is not None:
            shown = self._labels or node.GetID() == self._highlighted
            node.GetDisplayNode().SetPointLabelsVisibility(shown and markups.labelled(node))

    def highlight(self, node_id: str | None) -> None:
        """Draw one markup thick and white, and the one before as ever; None: none."""
        muscle, known = self.muscle, self.muscle.spacing is not None
        for node in muscle.markups.values():
            if self._highlighted is not None and node.GetID() == self._highlighted and node.GetDisplayNode():
                shown = node.GetDisplayNode().GetVisibility()
                markups.show_markup(node, known, self.task)
                node.GetDisplayNode().SetVisibility(shown)
        before, self._highlighted = self._highlighted, node_id or None
        for node in muscle.markups.values():
            if self._highlighted is not None and node.GetID() == self._highlighted and node.GetDisplayNode():
                display = node.GetDisplayNode()
                display.SetSelectedColor(1.0, 1.0, 1.0)
                display.SetLineThickness(0.8)
                display.SetVisibility(True)
            if node.GetID() in (before, self._highlighted):
                self._show_label(node)

    @property
    def overlay_visible(self) -> bool:
        """Whether any markup or segment is shown."""
        return any(display.GetVisibility() for display in self._displays())

    def toggle_overlay(self) -> bool:
        """Hide all markups and segments, or show them again; returns whether they are shown now."""
        self._need()
        show = not self.overlay_visible
        for display in self._displays():
            display.SetVisibility(show)
        return show

    def _displays(self) -> list:
        nodes = [*self.muscle.markups.values(), self.muscle.segmentation]
        return [n.GetDisplayNode() for n in nodes if n is not None and n.GetDisplayNode() is not None]

    # Files.

    def save(self, folder) -> list[str]:
        """Write what ``msus analyze`` writes into a folder. Returns sentences on what could not be made (a video
        without the package av, say). OSError, in one sentence, when nothing can be written; what was there then stays.
        """
        self._need()
        return export.save_all(self, Path(folder))

    def export_csv(self, path) -> Path:
        """Write the numbers of all frames. OSError when that fails."""
        return export.write_numbers(self, Path(path))

    def export_segmentation(self, path, frames="this") -> list[Path]:
        """Write the segments as .seg.nrrd, one file a frame (several: name_0007.seg.nrrd). ValueError, OSError."""
        return export.write_segments(self, Path(path), self.frames_for(frames))

    def export_dataset(
        self, folder, frames="this", group: str = "", split: str = "train", none_there=(), replace: bool = False
    ) -> Path:
        """Add frames as examples to a data set's folder, as `learning.dataset` reads it; see `examples.write_examples`.
        ValueError, `examples.ExampleExistsError`, OSError."""
        return examples.write_examples(self, Path(folder), self.frames_for(frames), group, split, none_there, replace)

    # The task.

    @property
    def task(self) -> Task:
        return self.muscle.task

    @property
    def task_is_chosen(self) -> bool:
        """Whether the picture has been measured, or given a task; False of a fresh one."""
        table = self.muscle.table
        return table is not None and bool(A.read(table, A.TASK) or table.GetNumberOfRows())

    def set_task(self, task: Task) -> None:
        """Measure by another task. Lines and painted segments of the old one stay, out of sight, for the way back.

        ValueError for a task of volumes, which has no frames.
        """
        muscle = self._need()
        task = frame_task(task.name, "this picture")
        if muscle.task is task and self.task_is_chosen:
            return
        self._complete()
        with self._hold():
            with self.live.own():
                contours.change_task(muscle, task)
            edits.rederive(self.live, every=True)

    # Curve and segment.

    def contour_numbers(self) -> list[int]:
        """The numbers of the contours that are drawn, and of their segments that are painted, in the frame shown."""
        return sorted({number for _, number in (*self._drawn(), *self._painted())})

    def curve_from_segment(self, which: int | Key | None = None) -> list[int | str]:
        """Make each closed curve the outline of its segment; one step for undo.

        ``which``: the number of a contour, or its kind and number; None: all. Returns the contours' numbers, their
        names where the task has several kinds of them.
        """
        chosen = _chosen(self._painted(needed=True), which, f"There is nothing in the segment; paint {self._what()}.")
        fresh = edits.retraced(self.muscle, self.frame)
        changes = {key: fresh.lines[key] for key in chosen if key in fresh.lines}
        self._step(lambda: edits.change_lines(self.live, self.frame, changes))
        return self._names(chosen)

    def segment_from_curve(self, which: int | Key | None = None) -> list[int | str]:
        """Make each segment what its closed curve encloses; one step for undo. See `curve_from_segment`."""
        drawn = self._drawn()
        chosen = _chosen(drawn, which, f"There is no closed curve; draw one around {self._what()}.")
        shape, masks = volumes.shape_of(self.muscle.volume), {}
        for key in chosen:
            masks[key] = segment_from_contour(as_contour(drawn[key]), shape)
            if not masks[key].any():
                raise ValueError("The contour encloses no pixel of the picture; drag its points back inside.")
        self._complete()

        def change():
            node = self.muscle.segmentation
            painted = segments.painters(node)
            for contour, mask in masks.items():
                key = self._segment(contour[0]).numbered(contour[1])
                segments.write_mask(node, self.task, key, mask, self.muscle.matrix)
                line = edits.drawing_at(self.muscle, self.frame).lines[contour]
                if line.provenance != AUTO:
                    painted[key] = line.rater or self.rater
            segments.write_painters(node, painted)
            segments.show_segments(node, self.task)
            self.live.store(self.frame, node)

        self._step(change, segments_too=True)
        return self._names(chosen)

    def add_segment(self) -> str:
        """An empty segment for one more muscle, to be painted; returns its key. The first empty one is used again."""
        self._complete()
        kind = self.task.outlined
        if kind is None:
            raise ValueError(f'In the task "{self.task.title}" there is one segment of each kind.')
        segment, painted, node = self._segment(kind.name), self._painted(), self.muscle.segmentation
        key = segment.numbered(next(n for n in range(1, len(painted) + 2) if (kind.name, n) not in painted))
        if node.GetSegmentation().GetSegment(key) is None:
            with self._hold(), self.live.own():
                empty = np.zeros(volumes.shape_of(self.muscle.volume), bool)
                segments.write_mask(node, self.task, key, empty, self.muscle.matrix)
                segments.show_segments(node, self.task)
                self.live.store(self.frame, node)
        return key

    def snap_to_edge(self, which: int | Key | None = None, reach_mm: float = REACH_MM) -> list[int | str]:
        """Draw each closed curve onto the inner edge of the fascia beside it; one step for undo.

        It is looked for within ``reach_mm`` (of an unknown scale, and at most, 20 % of the contour's size). See
        `curve_from_segment`.
        """
        drawn = self._drawn()
        chosen = _chosen(drawn, which, f"There is no closed curve; draw one around {self._what()}.")
        grey, before, changes = self.pixels(self.frame), edits.drawing_at(self.muscle, self.frame).lines, {}
        for key in chosen:
            kind, size = self.task.line(key[0]), float(np.sqrt(polygon_area(drawn[key])))
            reach = REACH_SHARE * size
            if self.spacing is not None:
                reach = min(reach, reach_mm / float(np.sqrt(self.spacing[0] * self.spacing[1])))
            points = snap_contour(grey, drawn[key], reach)
            points = points if kind.shown is None else kind.shown(points)
            provenance = EDITED if before[key].provenance == AUTO else before[key].provenance
            changes[key] = edits.person_line(self.live, points, provenance, kind.name)
        self._step(lambda: edits.change_lines(self.live, self.frame, changes))
        return self._names(chosen)

    def lines_to_propose(self) -> list[LineKind]:
        """The kinds of lines that follow contours and are laid on demand only, such as the line through the fat."""
        outlined = self.task.outlined
        parents = () if outlined is None else (outlined.name,)
        return [kind for kind in self.task.lines if kind.parents == parents and parents and kind.implied is None]

    def propose_lines(self, kind: str) -> list:
        """A line of a kind at every contour that has none, as its task lays it; returns the markups.

        They are proposals, to be dragged; one step for undo. ValueError when the task has no such kind.
        """
        muscle = self._need()
        if kind not in [one.name for one in self.lines_to_propose()]:
            raise ValueError(f'The task "{self.task.title}" proposes no such line.')
        there = edits.drawing_at(muscle, self.frame).lines
        outlined = self.task.outlined
        numbers = [
            n for name, n in self._drawn()
            if name == outlined.name and not ((kind, n) in there and there[kind, n].placed)
        ]  # fmt: skip
        changes = {(kind, n): Line(follows=True) for n in numbers}
        if not changes:
            return []
        echo.scan_area(muscle)  # where the skin is
        self._step(lambda: edits.change_lines(self.live, self.frame, changes))
        made = edits.drawing_at(muscle, self.frame).lines
        return [muscle.markups[key] for key in changes if key in made and made[key].placed]

    # To the next frame or picture.

    def edits_at_next(self) -> list[str]:
        """Names of what a person has changed on the next frame that copying would replace; ask before."""
        self._need()
        return [name for _, name in self.edits_in([self.frame + 1])] if self.frame + 1 < self.frame_count else []

    def copy_edits_to_next(self, overwrite: bool = False) -> int:
        """Copy what a person has changed on the frame shown to the next one and show it; returns how many changes.

        One step for undo, lines and segments. ValueError at the last frame, when nothing is to be copied, or, unless
        ``overwrite``, when a person has changed the next frame (see `edits_at_next`).
        """
        self._need()
        here = self.frame
        if here + 1 >= self.frame_count:
            raise ValueError("This is the last frame; there is none to copy to.")
        there = self.edits_at_next()
        if not edits.edited(self.muscle, here):
            raise ValueError("Nothing on this frame was changed by hand, so there is nothing to copy.")
        if there and not overwrite:
            raise ValueError(f"The next frame was changed by hand ({', '.join(there)}); say that it may be replaced.")
        before = self._capture([here + 1], segments_too=True)
        with self._hold():
            count = edits.copy_to(self.live, here, here + 1)
        self.history.record(before)
        self.show_frame(here + 1)
        return count

    def next_picture(self):
        """The volume after this one in the scene, after the last the first; None when it is the only one."""
        return contours.next_picture(self._need())

    def copy_to_picture(self, node, overwrite: bool = False) -> Session:
        """Draw this frame's contours and what follows them on another picture of the scene; returns its session.

        At the same place in mm below the middle of the scan area's top; in pixels where a scale is unknown. ValueError
        when nothing is drawn here, or, unless ``overwrite``, a person has drawn there.
        """
        lines = contours.lines_to_copy(self._need(), edits.drawing_at(self.muscle, self.frame))
        if not lines:
            raise ValueError("There is no contour to copy; draw one first.")
        other = type(self).from_volume(node, self.rater)
        try:
            if other.task is not self.task:
                other.set_task(self.task)
            names = [name for _, name in other.edits_in([other.frame])]
            if names and not overwrite:
                raise ValueError(f"{other.name} has contours of its own ({', '.join(names)}); delete them there first.")
            moved = contours.moved_lines(self.muscle, other.muscle, lines)
            copies = {key: edits.person_line(other.live, points, kind=key[0]) for key, points in moved.items()}
            other._step(lambda: edits.change_lines(other.live, other.frame, copies))
        except ValueError:
            other.close()
            raise
        return other

    # Volume.

    @property
    def is_stack(self) -> bool:
        """Whether the frames are slices of a volume: there are several, and none has a time."""
        return self.frame_count > 1 and all(self.time_of(i) is None for i in range(self.frame_count))

    @property
    def slice_spacing(self) -> float | None:
        """The distance of neighbouring slices in mm; None when it is not known."""
        return self._need().slice_spacing

    def set_slice_spacing(self, mm: float | None) -> None:
        """Slices ``mm`` apart, None: unknown. ValueError when the frames are no slices, or it cannot be their distance.
        """
        muscle = self._need()
        low, high = PLAUSIBLE_SLICES_MM
        if not self.is_stack:
            raise ValueError("These frames are no slices of a volume, which alone have a distance.")
        if mm is not None and not low <= mm <= high:
            raise ValueError(f"Slices are {low:g} to {high:g} mm apart; correct their distance.")
        A.write(muscle.browser, A.SLICE_SPACING, None if mm is None else float(mm))
        self._notify()

    def volumes(self) -> list[Measurement]:
        """Of a volume's slices: the volume (cm3) of each muscle with a contour in at least two, ``index`` its number.

        By truncated cones between the outer ones; without a value the flag says why.
        """
        muscle = self._need()
        summed = [quantity.name for quantity in self.task.quantities if quantity.summed]
        if muscle.table is None or self.task.outlined is None or not self.is_stack:
            return []
        rows = [row for row in tables.read_rows(muscle.table) if row["quantity"] in summed]
        return slice_volumes(rows, muscle.slice_spacing, self.name)

    # Reference values.

    @property
    def reference_settings(self) -> ReferenceSettings:
        return reference.read_settings(self.muscle)

    @property
    def subject(self) -> Subject:
        """Whom the picture shows, in memory only."""
        return reference.subject_of(self.muscle)

    def subject_from_file(self) -> Subject:
        """Age, sex, height and weight as far as the picture's DICOM file has them. ValueError when it has none."""
        found = adopt.subject_in_file(self._need().volume)
        if found == Subject():
            raise ValueError("No DICOM file with age, sex, height or weight belongs to this picture; type them.")
        return found

    def set_reference(self, settings: ReferenceSettings | None, subject: Subject = Subject()) -> None:  # noqa: B008
        """Give EI and CSA z-scores by these norms, or, with None, take them away. ValueError, OSError: what is wrong
        with the table of norms."""
        muscle = self._need()
        found = None if settings is None else settings.read()
        self._complete()
        reference.remember_subject(muscle, subject)
        reference.write_settings(muscle, settings)
        muscle.reference = found
        reference.forget_scores(muscle)
        with self._hold():
            edits.rederive(self.live)

    # Inside.

    def _what(self) -> str:
        """What closed curves are drawn around, for people."""
        outlines = self.task.outlines
        return "the muscle first" if outlines == (self.task.outlined,) else "a structure first"

    def _names(self, keys: list[Key]) -> list[int | str]:
        """Contours for people: by number where there is one kind of them, else by name."""
        alone = len(self.task.outlines) == 1
        return [index if alone else self.task.line(name).name_of(index) for name, index in keys]

    def _segment(self, kind: str):
        """The segment that closed curves of a kind are the outlines of."""
        key = self.task.line(kind).segment
        return next(segment for segment in self.task.segments if segment.key == key)

    def _drawn(self) -> dict[Key, np.ndarray]:
        """The closed curves (N, 2) px that are outlines of segments, as they are drawn, by kind and number."""
        self._need_outlines()
        return contours.drawn(self._need())

    def _need_outlines(self) -> None:
        if not self._need().task.outlines:
            raise ValueError(f'In the task "{self.task.title}" no closed curve belongs to a segment.')

    def _painted(self, needed: bool = False) -> dict[Key, np.ndarray]:
        """The segments that hold something, (H, W) bool, by their contour's kind and number."""
        self._need_outlines()
        muscle = self._need()
        if muscle.segmentation is None:
            if needed:
                raise ValueError("The segmentation is no longer there; run the segmentation again.")
            return {}
        masks = segments.masks_in(muscle.segmentation, muscle.matrix, volumes.shape_of(muscle.volume))
        found = {}
        for kind in muscle.task.outlines:
            segment = self._segment(kind.name)
            numbered = {segment.number(key): mask for key, mask in masks.items()}
            found |= {(kind.name, n): numbered[n] for n in sorted(n for n in numbered if n is not None)}
        return found

    def _step(self, change, segments_too: bool = False) -> None:
        """One step for undo on the frame shown."""
        before = self._capture([self.frame], segments_too)
        with self._hold():
            change()
            self.live.update()
        self.history.record(before)
        self._notify()


def _chosen(there: dict[Key, np.ndarray], which: int | Key | None, otherwise: str) -> list[Key]:
    chosen = [key for key in there if which is None or which in (key, key[1])]
    if not chosen:
        raise ValueError(otherwise)
    return chosen
