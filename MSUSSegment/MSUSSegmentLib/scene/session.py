"""One picture or cine that a person works on: everything the panel can do with it, without a widget.

Frames are counted as the picture shows them, 0 to ``frame_count`` - 1. (In a scene written by ``msus analyze --frames
0:100:5`` frame 1 is the recording's frame 5: `number_of` tells, and the table has these numbers.)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import contextmanager

import numpy as np

from MSUSSegmentLib.io.open import open_recording
from MSUSSegmentLib.io.ruler import RulerProposal, propose_scale
from MSUSSegmentLib.measure.architecture import Options
from MSUSSegmentLib.measure.types import Spacing
from MSUSSegmentLib.scene import adopt, calibration, cine, coordinates, echo, edits, headless
from MSUSSegmentLib.scene import attributes as A
from MSUSSegmentLib.scene import volume as volumes
from MSUSSegmentLib.scene.live import LiveMeasurement
from MSUSSegmentLib.scene.markups import LEAST_POINTS
from MSUSSegmentLib.scene.muscle_scene import MuscleScene, remeasure, write_options
from MSUSSegmentLib.scene.painting import PaintWatch
from MSUSSegmentLib.scene.running import ClipSamples
from MSUSSegmentLib.scene.session_areas import SessionAreas
from MSUSSegmentLib.scene.session_reading import SessionReading
from MSUSSegmentLib.scene.undo import History
from MSUSSegmentLib.tasks.result import FrameResult

__all__ = ["Session"]


class Session(SessionReading, SessionAreas):
    """Make one with `from_volume`, `open` or `adopt`; `close` it before the next.

    ``on_change``: callables without arguments, called after anything has changed: numbers, frame, scale, closed.
    Errors that a person can do something about are ValueError (RecordingError is one) or OSError, one sentence each.
    """

    def __init__(self, muscle: MuscleScene, rater: str = ""):
        self.muscle = muscle
        self.on_change: list[Callable[[], None]] = []
        self.notes: tuple[str, ...] = ()  # what was odd in the file although it opens
        self._closed = False
        self._quiet = 0
        self._run = 0
        self._highlighted = None
        self._samples: ClipSamples | None = None
        self._before: dict = {}  # the shown frame's markups as of the last change that is complete
        self.history = History(self._capture_like, self._restore)
        self.live = LiveMeasurement(
            muscle, rater=rater or None, on_change=self._on_live, on_edit=self._on_edit, on_close=self._on_gone
        )
        self.painting = PaintWatch(self.live, self._on_paint)
        self._on_live(())

    # Where a session comes from.

    @classmethod
    def from_volume(cls, node, rater: str = "", options: Options = Options()) -> Session:  # noqa: B008  frozen
        """Work on a volume, or on what a sequence or browser shows. ValueError says what is wrong."""
        return cls(adopt.adopt_volume(node, rater=rater, options=options), rater)

    @classmethod
    def open(cls, path, mm_per_pixel: float | None = None, rater: str = "") -> Session:
        """Load an image, video or DICOM file and work on it. RecordingError or ValueError says what is wrong."""
        with open_recording(path, mm_per_pixel) as recording:
            node = adopt.load_recording(recording)
            notes = tuple(recording.notes)
        session = cls.from_volume(node, rater)
        session.notes = notes
        return session

    @classmethod
    def adopt(cls, muscle: MuscleScene, rater: str = "") -> Session:
        """Work on a MuscleScene: one just built, or found in a loaded scene by `find_scenes`."""
        headless.start()
        return cls(adopt.complete(muscle, rater=rater), rater)

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
    def options(self) -> Options:
        return self.muscle.options

    def set_options(self, options: Options) -> None:
        """Other measuring conventions: all numbers are read anew; lines stay until they are measured again."""
        adopt.complete(self._need())
        write_options(self.muscle.table, options)
        remeasure(self.muscle)
        self.live.update()

    def begin_run(self) -> None:
        """What is applied from here on is one step for undo."""
        self._run += 1

    def apply(self, result: FrameResult, model: str = "", overwrite: bool = False, weights: str = "") -> bool:
        """Write a result into frame ``result.index``: segments, markups, numbers; without ``overwrite`` a person's
        changes in that frame stay. ``model`` and ``weights`` as in the table. False when the picture is gone;
        ValueError when the result does not fit it."""
        if self._closed:
            return False
        self._complete()
        if not 0 <= result.index < self.frame_count:
            raise ValueError(f"There is no frame {result.index} to write the result into.")
        if model:
            A.write(self.muscle.table, A.MODEL, model)
            A.write(self.muscle.table, A.WEIGHTS, weights)
        self.history.record(self._capture([result.index]), f"run {self._run}")
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

    def add(self, kind: str):
        """A person's new markup of a kind (`attributes.KINDS`) on the frame shown, without points: place them."""
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
        """Undo the last change of markups, or of a segment made from a curve (painting has the Segment Editor's own
        undo). False when there is none."""
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

    def _capture(self, frames) -> dict:
        return edits.capture(self.muscle, frames)

    def _capture_like(self, snapshot) -> dict:
        return edits.capture(self.muscle, snapshot, any("segmentation" in of for of in snapshot.values()))

    def _restore(self, snapshot) -> None:
        edits.restore(self.live, snapshot)

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
        before = self._before.get(frame, {}).get(key)
        placing = before is None or len(before.points) < LEAST_POINTS.get(key[0], 2)
        self.history.record(self._before, f"place {key} on {frame}" if placing else "")

    def _on_paint(self) -> None:
        """A person has painted; what is left out of echo intensity changes numbers at once."""
        if self.task.echo:
            self.live.update()
        else:
            self._notify()

    def _complete(self) -> None:
        """Make the segmentation and the table again if a person has deleted them."""
        with self.live.own():
            adopt.complete(self._need())
        self.painting.watch()
