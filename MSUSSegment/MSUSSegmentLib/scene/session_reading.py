"""What a session shows and writes: its numbers as rows, over time and as files; see `session.Session`."""

from __future__ import annotations

import contextlib
from pathlib import Path

import numpy as np

from MSUSSegmentLib.io.recording import spread
from MSUSSegmentLib.measure.smoothing import series_of, smooth
from MSUSSegmentLib.scene import attributes as A
from MSUSSegmentLib.scene import examples, export, histogram, markups, plots, series
from MSUSSegmentLib.scene import table as tables
from MSUSSegmentLib.scene.muscle_scene import READ_OFF
from MSUSSegmentLib.scene.running import ClipSamples
from MSUSSegmentLib.tasks.clip import SAMPLED_FRAMES

__all__ = ["SessionReading"]


class SessionReading:
    """The reading half of `session.Session`; changes no numbers."""

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
            kind = READ_OFF.get(row["quantity"], A.AREA)
            index = 1 if kind in A.CURVES else row["index"]
            node = muscle.markups.get((kind, index))
            row["node_id"] = (node.GetID() or "") if node is not None else ""
            row["position"] = positions.get(row["frame"])
        return found

    def flags(self) -> dict[int, list[str]]:
        """Frames that look wrong, with sentences that begin with "missing", "implausible" or "jump"."""
        muscle = self._need()
        if muscle.table is None:
            return {}
        positions = self._positions()
        found = series.find_flags(self._summaries(), muscle.task)
        return {positions[number]: texts for number, texts in found.items() if number in positions}

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
        for quantity, of_frame in series.summaries(self._summaries(), muscle.task).items():
            numbers = sorted(number for number in of_frame if number in positions)
            rows = [of_frame[number] for number in numbers]
            timed = all(row["time_s"] is not None for row in rows)
            times = np.array([row["time_s"] if timed else row["frame"] for row in rows], float)
            smoothing_times, raw = series_of(rows)
            frames = np.array([positions[number] for number in numbers], int)
            found[quantity] = (frames, times, raw, smooth(raw, smoothing_times))
        return found

    def _summaries(self) -> list[dict]:
        """The rows that are followed over time, and others."""
        return tables.read_rows(self.muscle.table, summaries=not self.muscle.task.echo)

    def plot_nodes(self) -> tuple:
        """(table node, plot chart node) of `series` over time, up to date. `frame_at_row` names a point."""
        return plots.plot_nodes(self._need(), self.series())

    def histogram_nodes(self) -> tuple:
        """(table node, plot chart node) of the grey levels inside the contours of the frame shown, up to date."""
        return histogram.histogram_nodes(self._need())

    def frame_at_row(self, row: int) -> int | None:
        """The frame that a row of the plot's table (a clicked point) stands for."""
        frames = next((frames for frames, *_ in self.series().values() if len(frames)), [])
        return int(frames[row]) if 0 <= row < len(frames) else None

    def samples(self) -> ClipSamples:
        """A few frames spread over the cine, copied once: what every run looks at to measure the same muscle."""
        if self._samples is None:
            self._samples = ClipSamples([])
            for i in spread(self.frame_count, SAMPLED_FRAMES):
                with contextlib.suppress(ValueError):  # an empty frame
                    self._samples.frames.append((i, self.pixels(i)))
        return self._samples

    # Display.

    def highlight(self, node_id: str | None) -> None:
        """Draw one markup thick and white, and the one before as ever; None: none."""
        muscle, known = self.muscle, self.muscle.spacing is not None
        for node in muscle.markups.values():
            if self._highlighted is not None and node.GetID() == self._highlighted and node.GetDisplayNode():
                shown = node.GetDisplayNode().GetVisibility()
                markups.show_markup(node, known)
                node.GetDisplayNode().SetVisibility(shown)
        self._highlighted = node_id or None
        for node in muscle.markups.values():
            if self._highlighted is not None and node.GetID() == self._highlighted and node.GetDisplayNode():
                display = node.GetDisplayNode()
                display.SetSelectedColor(1.0, 1.0, 1.0)
                display.SetLineThickness(0.8)
                display.SetVisibility(True)

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
