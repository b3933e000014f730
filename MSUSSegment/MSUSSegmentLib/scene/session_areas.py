"""What a session does with closed contours: curve and segment from one another, the edge, copies, z-scores."""

from __future__ import annotations

import numpy as np

from MSUSSegmentLib.io.recording import PLAUSIBLE_SLICES_MM
from MSUSSegmentLib.measure.outlines import as_contour, contour_from_mask, polygon_area, segment_from_contour
from MSUSSegmentLib.measure.snap import snap_contour
from MSUSSegmentLib.measure.types import Measurement, Subject
from MSUSSegmentLib.report.limb_sections import slice_volumes
from MSUSSegmentLib.scene import adopt, contours, echo, edits, reference, segments, table, volume
from MSUSSegmentLib.scene import attributes as A
from MSUSSegmentLib.scene.muscle_scene import remeasure
from MSUSSegmentLib.scene.reference import ReferenceSettings
from MSUSSegmentLib.tasks.contours import segment_key, segment_number
from MSUSSegmentLib.tasks.result import EXCLUDED
from MSUSSegmentLib.tasks.task import Task

__all__ = ["SessionAreas"]

#: How far from a drawn contour its edge is looked for: mm, but no more than a share of the contour's size.
REACH_MM, REACH_SHARE = 3.0, 0.2


class SessionAreas:
    """The part of `session.Session` that works on closed contours. All of it is about the frame shown.

    ``number`` is a contour's number, None for every one. Errors are ValueError, one sentence each.
    """

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
        """Measure by another task. Lines and painted segments of the old one stay, out of sight, for the way back."""
        muscle = self._need()
        if muscle.task is task and self.task_is_chosen:
            return
        self._complete()
        with self._hold(), self.live.own():
            contours.change_task(muscle, task)
            remeasure(muscle, every=True)
        self.live.update()

    # Curve and segment.

    def contour_numbers(self) -> list[int]:
        """The numbers of the contours that are drawn, and of their segments that are painted, in the frame shown."""
        return sorted({*self._drawn(), *self._painted()})

    def curve_from_segment(self, number: int | None = None) -> list[int]:
        """Make each closed curve the outline of its segment; one step for undo. Returns the contours' numbers."""
        painted = self._painted(needed=True)
        chosen = _chosen(painted, number, "There is nothing in the segment; paint the muscle first.")
        outlines = {n: contour_from_mask(painted[n]) for n in chosen}

        def change():
            node = self.muscle.segmentation
            for n, outline in outlines.items():
                markup = edits.write_area(self.live, n, outline, *self._maker(n))
                edits.of_segment(self.muscle, markup, node, self.rater)
                edits.store(self.live, markup)

        self._step(change, moved=[(A.AREA, n) for n in chosen])
        return chosen

    def segment_from_curve(self, number: int | None = None) -> list[int]:
        """Make each segment what its closed curve encloses; one step for undo. Returns the contours' numbers."""
        drawn = self._drawn()
        chosen = _chosen(drawn, number, "There is no closed curve; draw one around the muscle first.")
        shape = volume.shape_of(self.muscle.volume)
        masks = {}
        for n in chosen:
            masks[n] = segment_from_contour(as_contour(drawn[n]), shape)
            if not masks[n].any():
                raise ValueError("The contour encloses no pixel of the picture; drag its points back inside.")
        self._complete()

        def change():
            node = self.muscle.segmentation
            for n, mask in masks.items():
                segments.write_mask(node, self.task, segment_key(self.task.segments[0], n), mask, self.muscle.matrix)
            if any(A.provenance_of(self.muscle.markups[A.AREA, n]) != edits.AUTO for n in masks):
                A.write(node, A.PAINTED, "1")
            segments.show_segments(node, self.task)
            edits.store(self.live, node)

        self._step(change, segments_too=True)
        return chosen

    def add_segment(self) -> str:
        """An empty segment for one more muscle, to be painted; returns its key. The first empty one is used again."""
        self._complete()
        segment, painted, node = self._segment(), self._painted(), self.muscle.segmentation
        number = next(n for n in range(1, len(painted) + 2) if n not in painted)
        key = segment_key(segment, number)
        if node.GetSegmentation().GetSegment(key) is None:
            with self._hold(), self.live.own():
                empty = np.zeros(volume.shape_of(self.muscle.volume), bool)
                segments.write_mask(node, self.task, key, empty, self.muscle.matrix)
                segments.show_segments(node, self.task)
                edits.store(self.live, node)
        return key

    def snap_to_edge(self, number: int | None = None, reach_mm: float = REACH_MM) -> list[int]:
        """Draw each closed curve onto the inner edge of the fascia beside it; one step for undo.

        It is looked for within ``reach_mm`` (of an unknown scale, and at most, 20 % of the contour's size).
        """
        drawn = self._drawn()
        chosen = _chosen(drawn, number, "There is no closed curve; draw one around the muscle first.")
        grey, snapped = self.pixels(self.frame), {}
        for n in chosen:
            size = float(np.sqrt(polygon_area(drawn[n])))
            reach = REACH_SHARE * size
            if self.spacing is not None:
                reach = min(reach, reach_mm / float(np.sqrt(self.spacing[0] * self.spacing[1])))
            snapped[n] = snap_contour(grey, drawn[n], reach)

        def change():
            for n, outline in snapped.items():
                markup = self.muscle.markups[A.AREA, n]
                edits.move_area(self.live, markup, outline)

        self._step(change, moved=[(A.AREA, n) for n in chosen])
        return chosen

    def propose_fat_lines(self) -> list:
        """A line through the fat above every contour that has none, from the top of the scan area; returns the markups.

        They are proposals, to be dragged; one step for undo.
        """
        if A.FAT not in self.task.kinds:
            raise ValueError(f'The task "{self.task.title}" measures no fat.')
        box = echo.scan_area(self._need())
        top = 0.0 if box is None else float(box.y0)
        lines = contours.fat_proposals(self.muscle, self._drawn(), top)
        if not lines:
            return []
        made = []
        self._step(lambda: made.extend(edits.write_fat(self.live, n, line) for n, line in lines.items()))
        return made

    # To the next frame or picture.

    def copy_edits_to_next(self) -> int:
        """Copy what a person has changed on the frame shown to the next one and show it; returns how many changes.

        ValueError at the last frame, or when nothing is to be copied.
        """
        self._need()
        here = self.frame
        if here + 1 >= self.frame_count:
            raise ValueError("This is the last frame; there is none to copy to.")
        before = self._capture([here + 1])
        with self._hold():
            count = edits.copy_to(self.live, here, here + 1)
        if not count:
            raise ValueError("Nothing on this frame was changed by hand, so there is nothing to copy.")
        self.history.record(before)
        self.show_frame(here + 1)
        return count

    def next_picture(self):
        """The volume after this one in the scene, after the last the first; None when it is the only one."""
        return contours.next_picture(self._need())

    def copy_to_picture(self, node, overwrite: bool = False):
        """Draw this frame's contours and fat lines on another picture of the scene; returns its session.

        At the same place in mm below the middle of the scan area's top; in pixels where a scale is unknown. ValueError
        when nothing is drawn here, or, unless ``overwrite``, a person has drawn there.
        """
        lines = contours.lines_to_copy(self._need())
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
            other._step(lambda: edits.write_copies(other.live, moved))
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
        if muscle.table is None or not self.task.echo or not self.is_stack:
            return []
        rows = [row for row in table.read_rows(muscle.table) if row["quantity"] == "CSA"]
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
        remeasure(muscle)
        self.live.update()

    # Inside.

    def _segment(self):
        own = next((segment for segment in self.task.segments if segment.several), None)
        if own is None:
            raise ValueError(f'In the task "{self.task.title}" no closed curve belongs to a segment.')
        return own

    def _drawn(self) -> dict[int, np.ndarray]:
        """The closed curves (N, 2) px, as they are drawn, by number."""
        return contours.drawn(self._need())

    def _painted(self, needed: bool = False) -> dict[int, np.ndarray]:
        """The segments that hold something, (H, W) bool, by their contour's number."""
        muscle, segment = self._need(), self._segment()
        if muscle.segmentation is None:
            if needed:
                raise ValueError("The segmentation is no longer there; run the segmentation again.")
            return {}
        masks = segments.masks_in(muscle.segmentation, muscle.matrix, volume.shape_of(muscle.volume))
        numbered = {segment_number(segment, key): mask for key, mask in masks.items() if key != EXCLUDED}
        return {n: mask for n, mask in numbered.items() if n is not None}

    def _maker(self, number: int) -> tuple[str, str]:
        """Model and weights that have found this contour in the frame shown; empty when none has."""
        found = edits.was_found(self.muscle, (A.AREA, number))
        return (self.muscle.model, self.muscle.weights) if found else ("", "")

    def _step(self, change, moved=(), segments_too: bool = False) -> None:
        """One step for undo on the frame shown; what follows ``moved`` follows."""
        before = edits.capture(self._need(), [self.frame], segments_too)
        with self._hold():
            with self.live.own():
                change()
                edits.follow_at(self.live, self.frame, moved)
            edits.measure_item(self.live, self.frame)
        self.history.record(before)
        self._notify()


def _chosen(there: dict[int, np.ndarray], number: int | None, otherwise: str) -> list[int]:
    chosen = sorted(there) if number is None else [n for n in there if n == number]
    if not chosen:
        raise ValueError(otherwise)
    return chosen
