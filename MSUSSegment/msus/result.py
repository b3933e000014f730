"""What `msus.analyze` gives: the numbers, lines and segments of a recording, frame by frame."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import astuple
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, overload

import numpy as np

from MSUSSegmentLib.io.arrays import ArraySource
from MSUSSegmentLib.io.open import reopen
from MSUSSegmentLib.io.pictures import write_picture
from MSUSSegmentLib.io.result_files import content_sha256
from MSUSSegmentLib.measure.flags import counted_text
from MSUSSegmentLib.measure.smoothing import smoothed_rows
from MSUSSegmentLib.measure.table import flags_by_frame, row, short_digest
from MSUSSegmentLib.report.overlay import draw_overlay, headline, scale_line, unit_text
from MSUSSegmentLib.report.video import write_overlays
from MSUSSegmentLib.tasks.task import Task, weights_of

if TYPE_CHECKING:
    from msus.analysis import Analysis
    from MSUSSegmentLib.io.recording import Recording
    from MSUSSegmentLib.measure.architecture import Line
    from MSUSSegmentLib.measure.types import Measurement
    from MSUSSegmentLib.tasks.result import FrameResult
    from MSUSSegmentLib.tasks.store import ResultStore

__all__ = ["Frame", "Result"]

#: Frames per second of a video of frames without times.
USUAL_RATE = 25.0


def _chosen(measurements: Iterable[Measurement], quantity: str, index: int | None) -> Measurement:
    """One measurement: without an index the summary, or the only one there is. ValueError when there is no one such."""
    measurements = list(measurements)
    found = [m for m in measurements if m.quantity == quantity]
    if not found:
        known = ", ".join(dict.fromkeys(m.quantity for m in measurements))
        raise ValueError(f"There is no {quantity} here; there is {known}.")
    of_index = [m for m in found if m.index == index]
    if of_index:
        return of_index[0]
    if index is None and len(found) == 1:
        return found[0]
    numbers = ", ".join(str(m.index) for m in found if m.index is not None)
    raise ValueError(f"{quantity} has the indices {numbers}; choose one of them, as in value({quantity!r}, index=1).")


class Frame:
    """One analysed frame.

    ``index`` is its number in the recording, ``time_s`` its time or None; ``lines`` holds what the numbers are read off
    by (kind, index), with ``points`` (N, 2) px; ``masks`` the segments, (H, W) bool by key; ``measurements`` all
    numbers; ``reasons`` why something is missing.
    """

    def __init__(self, found: FrameResult, result: Result) -> None:
        self._found, self._result = found, result

    index: int = property(lambda self: self._found.index)
    time_s: float | None = property(lambda self: self._found.time_s)
    lines: dict[tuple[str, int], Line] = property(lambda self: self._found.lines)
    masks: dict[str, np.ndarray] = property(lambda self: self._found.masks)
    measurements: tuple[Measurement, ...] = property(lambda self: self._found.measurements)
    reasons: dict[str, str] = property(lambda self: {what: str(why) for what, why in self._found.reasons.items()})

    def measurement(self, quantity: str, index: int | None = None) -> Measurement:
        """A number with its unit, flag and confidence; without ``index`` the summary of its lines, or the only one.

        ValueError when there is none of that name, or several and no ``index``.
        """
        return _chosen(self.measurements, quantity, index)

    def value(self, quantity: str, index: int | None = None) -> float | None:
        """The value of a `measurement`, None when it could not be measured."""
        return self.measurement(quantity, index).value

    @property
    def pixels(self) -> np.ndarray:
        """The picture, (H, W) uint8."""
        return self._result._pixels(self.index)

    def overlay(self, path: str | Path | None = None) -> np.ndarray:
        """The frame with everything drawn on it, (H + strip, W, 3) uint8; also written to ``path``, a PNG file."""
        scale = scale_line(*astuple(self._result.scale))
        picture = draw_overlay(self._result.task, self.pixels, self._found, self._result.name, scale)
        if path is not None:
            write_picture(path, picture)
        return picture

    def __repr__(self) -> str:
        return f"<msus.Frame {self.index} of {self._result.name}: {headline(self._result.task, self.measurements)}>"


class Result(Sequence):
    """The analysed frames of a recording, a sequence of `Frame`; of a picture one.

    Attributes:
        name: the recording's file name.
        task, options: what was looked for, and by which measuring conventions.
        model, weights_sha256: what found it.
        scale: ``spacing`` (mm, mm) or None, ``source``, and ``reason`` for an unknown one.
        unreadable: frames that could not be read, each with the reason.
        notes: what was odd in the file although it opened.
    """

    def __init__(
        self,
        recording: Recording,
        analysis: Analysis,
        found: ResultStore,
        unreadable: dict[int, str],
        holder: object = None,
    ) -> None:
        self.task, self.options, self.rater = analysis.task, analysis.options, analysis.rater
        self.model, self.weights_sha256 = analysis.predictor.name, weights_of(analysis.predictor)
        self.path, self.name, self.scale = recording.path, recording.name, recording.scale
        self.fps, self.slice_spacing = recording.fps, recording.slice_spacing
        self.unreadable, self.notes = dict(unreadable), tuple(recording.notes)
        self.analysis, self.found = analysis, found
        self._holder = holder  # the folder of the frames, which goes with this object
        self._recording, self._again = recording, None  # the recording may be closed; then it is opened once more

    def __len__(self) -> int:
        return len(self.found)

    @overload
    def __getitem__(self, place: int) -> Frame: ...
    @overload
    def __getitem__(self, place: slice) -> list[Frame]: ...
    def __getitem__(self, place):
        if isinstance(place, slice):
            return [Frame(one, self) for one in self.found[place]]
        return Frame(self.found[place], self)

    def value(self, quantity: str, index: int | None = None) -> float | None:
        """The value of a picture, the median over the frames of a clip; None when it could not be measured in any.

        ValueError as for `Frame.measurement`.
        """
        known = [value for value in self.values(quantity, index) if value is not None]
        return statistics.median(known) if known else None

    def values(self, quantity: str, index: int | None = None) -> list[float | None]:
        """One value a frame, None where it could not be measured. ValueError as for `Frame.measurement`."""
        found, problem = [], None
        for frame in self:
            try:
                found.append(frame.value(quantity, index))
            except ValueError as error:  # of several muscles, one may be out of sight in some frames
                found.append(None)
                problem = error
        if problem is not None and all(value is None for value in found):
            raise problem
        return found

    def unit(self, quantity: str) -> str:
        """The unit of a quantity: "mm" or, without a scale, "px"; "deg", "cm2" ... ValueError when there is none."""
        for frame in self:
            for one in frame.measurements:
                if one.quantity == quantity:
                    return one.unit
        raise ValueError(f"There is no {quantity} here.")

    def table(self, smoothed: bool = False) -> list[dict]:
        """All numbers, one dictionary each, with the columns of measurements.csv (`measure.table.COLUMNS`).

        ``smoothed``: of a clip, its summaries smoothed over time, as in smoothed.csv.
        """
        rows = [
            row(
                measurement,
                source=self.name,
                frame=found.index,
                time_s=found.time_s,
                model=self.model,
                scale_source=self.scale.source,
                scale_note=self.scale.reason,
                weights=short_digest(self.weights_sha256),
            )
            for found in self.found
            for measurement in found.measurements
        ]
        return smoothed_rows(rows) if smoothed else rows

    def overlay(self, path: str | Path) -> None:
        """Write the result drawn on the picture: a PNG file, of a clip a video (.mp4).

        Raises:
            ValueError: the file's name does not end so.
            OSError: it cannot be written.
        """
        path = Path(path)
        suffix = ".png" if len(self) == 1 else ".mp4"
        if path.suffix.lower() != suffix:
            kind = "a picture" if len(self) == 1 else "a clip"
            raise ValueError(f"The overlay of {kind} is a {suffix} file; give such a name instead of {path.name}.")
        if len(self) == 1:
            self[0].overlay(path)
            return
        numbers = self.found.indices
        rate = (self.fps or USUAL_RATE) * (len(self) - 1) / max(1, numbers[-1] - numbers[0])
        with reopen(self._recording) as recording:
            both = zip(recording.frames(numbers), self.found, strict=True)
            pictures = ((frame.pixels, one, frame.index) for frame, one in both)
            write_overlays(self.task, path, rate, self.name, pictures, scale_line(*astuple(self.scale)))

    def save(
        self,
        folder: str | Path,
        *,
        masks: bool = False,
        scene: bool = True,
        overwrite: bool = False,
        overwrite_edits: bool = False,
        progress: Callable[[str, int, int], None] | None = None,
    ) -> Path:
        """Write everything that ``msus analyze`` writes into a folder, which is made if need be.

        Args:
            folder: for this recording alone.
            masks: also each segment as a black and white PNG.
            scene: also ``scene.mrb`` for 3D Slicer, with segments and markups as files.
            overwrite: replace results of other settings that are there.
            overwrite_edits: replace them even when a person has corrected them; a copy is kept beside them.
            progress: called with (stage, done, total).

        Returns:
            ``folder``.

        Raises:
            ValueError: the folder holds something that must not be replaced unasked.
            OSError: it cannot be written.
        """
        from msus.folder import save

        save(
            self,
            Path(folder),
            masks=masks,
            scene=scene,
            overwrite=overwrite,
            overwrite_edits=overwrite_edits,
            progress=progress,
        )
        return Path(folder)

    @cached_property
    def measured(self) -> dict[str, tuple[str, dict[int, float]]]:
        """What was measured beside the recording (`Analysis.targets`), by signal its unit and values by frame."""
        if self.analysis.targets is None:
            return {}
        from MSUSSegmentLib.io.targets import measured_beside

        with self.recording() as recording:
            times = np.array([np.nan if time is None else time for time in recording.times], float)
        return measured_beside(self.analysis.targets, self.name, times)[0]

    @property
    def scale_note(self) -> str:
        """Why there is no scale; or a remark on it, such as by how much a typed one overrides the file's."""
        return self.scale.reason

    def input_sha256(self) -> str:
        """SHA-256 of the file, or of an array's values. OSError when the file is no longer there."""
        source = getattr(self._recording.source, "original", self._recording.source)
        if isinstance(source, ArraySource):
            return source.sha256()
        return content_sha256(self.path)

    @contextmanager
    def recording(self) -> Iterator[Recording]:
        """The recording, opened again if need be."""
        if not self._recording.is_closed:
            yield self._recording
            return
        with reopen(self._recording) as again:
            yield again

    def close(self) -> None:
        """Close the file and forget the frames; also done when the object goes."""
        if self._again is not None:
            self._again.close()
            self._again = None
        if self._holder is not None:
            self._holder.cleanup()

    def _pixels(self, index: int) -> np.ndarray:
        if self._again is None:
            self._again = reopen(self._recording)
        return self._again.frame(index).pixels

    def __enter__(self) -> Result:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __del__(self) -> None:
        with suppress(Exception):
            self.close()

    def __str__(self) -> str:
        """What was found, in one line; see `summary_text`."""
        return summary_text(self.task, self.table(), len(self))

    def __repr__(self) -> str:
        return f"<msus.Result {self.name}: {self}>"


def summary_text(task: Task, rows: Sequence[dict], frames: int) -> str:
    """Rows of a table in one line: medians over the ``frames``, one for each contour, with what is to be known of them;
    what is missing, each reason once."""
    parts, missing = [], {}
    looked_for = {r["quantity"] for r in rows} & set(task.summaries)
    for quantity in task.summaries:
        of_quantity = [r for r in rows if r["quantity"] == quantity]
        if looked_for and not of_quantity:  # such as signals that this model does not give
            continue
        if not any(r["value"] is not None for r in of_quantity):
            missing.setdefault("; ".join(counted_text(flags_by_frame(of_quantity))), []).append(quantity)
            continue
        summed = any(r["index"] is None and r["value"] is not None for r in of_quantity)
        known: dict[int | None, list[dict]] = {}
        for r in of_quantity:
            if r["value"] is not None and (r["index"] is None) == summed:
                known.setdefault(r["index"], []).append(r)
        unit = next(r["unit"] for r in of_quantity if r["value"] is not None)
        digits = task.quantity(quantity).digits
        text = ", ".join(f"{np.median([r['value'] for r in known[i]]):.{digits}f}" for i in sorted(known, key=str))
        fewest = min(len(group) for group in known.values())
        notes = [f"in {fewest} of {frames} frames"] if fewest < frames else []
        notes += counted_text(flags_by_frame(r for group in known.values() for r in group))
        parts.append(f"{quantity} {text}{unit_text(unit)}" + (f" ({'; '.join(notes)})" if notes else ""))
    for reason, quantities in missing.items():
        parts.append(f"{', '.join(quantities)} –" + (f" ({reason})" if reason else ""))
    return ("" if frames == 1 else f"{frames} frames, medians: ") + ", ".join(parts)
