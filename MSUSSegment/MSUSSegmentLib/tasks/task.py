"""A task: which structures a network finds in a frame, and what is measured from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from MSUSSegmentLib.io.pictures import Colour
from MSUSSegmentLib.io.scan_area import Box
from MSUSSegmentLib.measure.architecture import Options
from MSUSSegmentLib.measure.types import AUTO, Line, Spacing
from MSUSSegmentLib.tasks.derive import basis_of, derive
from MSUSSegmentLib.tasks.result import Drawing, FrameResult, Picture
from MSUSSegmentLib.tasks.vocabulary import CLOSED, Context, Key, LineKind, Quantity

if TYPE_CHECKING:
    from MSUSSegmentLib.measure.identity import ContourPlace
    from MSUSSegmentLib.measure.pairs import Candidate, PairPrior
    from MSUSSegmentLib.measure.types import Measurement

__all__ = ["BUNDLES", "Declared", "ProbabilityMaps", "Segment", "Task", "Truth", "load_predictor_of"]

BUNDLES = Path(__file__).resolve().parents[1] / "bundles"


#: By quantity: its unit, and the true values by (frame, index); index None is the summary.
Truth = dict[str, tuple[str, dict[tuple[int, int | None], float]]]


class ProbabilityMaps(Protocol):
    """What a task needs of a network; ``networks.predictor.Predictor`` is one."""

    name: str

    def probabilities(self, grey: np.ndarray, bounds: Box) -> dict[str, Any]:
        """For each structure an (H, W) map in 0 to 1 of an (H, W) uint8 frame, 0 outside ``bounds``.

        Of a task without masks whatever its ``find`` takes: values by name. Of a task with ``inputs``, a third argument
        holds the lines of these kinds on the frame, by (kind, number), if there are any: a person's, or the clip's. Of
        a task with ``before_s``, ``before=`` holds the pixels (H, W) of the earlier frames, None for each that is not
        there.
        """


def probabilities_of(predictor: ProbabilityMaps, still: bool) -> Callable[[np.ndarray, Box], dict[str, np.ndarray]]:
    """How a predictor finds its maps: with more care, where it can, when a picture stands alone."""
    return getattr(predictor, "still_probabilities", predictor.probabilities) if still else predictor.probabilities


def weights_of(predictor: ProbabilityMaps) -> str:
    """SHA-256 of a predictor's weights; "" of one without any, such as a stand-in."""
    return getattr(predictor, "weights_sha256", "")


@dataclass(frozen=True)
class Segment:
    """How one segment is named and shown, the same in pictures and in the scene.

    ``key`` is its key among the masks; of a segment that there may be ``several`` of, the second's is ``key_2`` and so
    on, and their number is that of the contour or line that belongs to it. ``term`` is its type in DICOM's CID 7166,
    "code^meaning" in SNOMED CT. ``structure`` names the network's output that the segment is a part of, "" when it is
    derived from others. ``fill`` and ``outline`` are opacities in the scene; ``drawn``: also in pictures.
    """

    key: str
    title: str
    colour: Colour
    term: str
    structure: str = ""
    fill: float = 0.25
    outline: float = 0.7
    drawn: bool = True
    several: bool = False

    def number(self, key: str) -> int | None:
        """The number of the segment that a mask's key belongs to: 1 of "muscle", 2 of "muscle_2"; None for others."""
        if key == self.key:
            return 1
        number = key.removeprefix(f"{self.key}_")
        return int(number) if self.several and number != key and number.isdigit() else None

    def numbered(self, number: int) -> str:
        """The key of the mask of segment ``number``."""
        return self.key if number == 1 else f"{self.key}_{number}"


class Declared:
    """What every task can be asked for, whatever its shape: frames (`Task`) or volumes (`volume_task.VolumeTask`)."""

    name: str
    title: str
    segments: tuple[Segment, ...]
    quantities: tuple[Quantity, ...]
    conventions: type
    load: Callable[..., Any] | None

    marks: tuple = ()

    @property
    def bundle(self) -> Path:
        """The folder of the model that is shipped for this task."""
        return BUNDLES / self.name

    @property
    def summaries(self) -> dict[str, str]:
        """The quantities of a headline and a plot over time, each with matplotlib's colour for it."""
        return {one.name: one.colour for one in self.quantities if one.colour}

    def quantity(self, name: str) -> Quantity | None:
        """One quantity, also by the name of its z-score; None when the task has none of that name."""
        return next((one for one in self.quantities if name in (one.name, f"{one.name}_z")), None)

    def mark(self, name: str) -> Any:
        """One kind of marks (`volume_task.MarkKind`); None when the task has none of that name, as one of frames."""
        return next((one for one in self.marks if one.name == name), None)

    def segment(self, key: str) -> Segment | None:
        """The segment of a mask's key, with its own key and title where there are several; None for another's key."""
        for segment in self.segments:
            if key == segment.key:
                return segment
            number = segment.number(key)
            if segment.several and number is not None:
                return replace(segment, key=key, title=f"{segment.title} {number}")
        return None


def load_predictor_of(task: Declared, model: str | Path, device: str = "auto", say: Callable[[str], None] = print):
    """The predictor of a model on disk, as the task loads it. ValueError when there is nothing that can be used."""
    if not Path(model).exists():
        raise ValueError(f"There is no model {model} for the task {task.name}; name one, or draw and paint by hand.")
    if task.load is not None:
        return task.load(model, device=device, say=say)
    from MSUSSegmentLib.networks.predictor import load_predictor

    return load_predictor(model, device=device, say=say)


def no_masks(maps: dict[str, np.ndarray], geometry: Any, bounds: Box | None) -> dict[str, np.ndarray]:
    """The segments of a task without any."""
    return {}


@dataclass(frozen=True)
class Task(Declared):
    """What a user picks. Everything above it (store, pictures, scene, panel, commands) asks the task and knows none.

    ``structures`` are the network's outputs and the names of a data set's mask folders, in one order.
    ``segments`` are what a person sees and edits, ``lines`` the kinds of lines laid on a frame, parents before what is
    derived from them, ``quantities`` the numbers that may be read off them, in the order of tables. ``version`` changes
    whenever the same picture may give other numbers.

    Functions on plain values do the work; ``spacing`` is a pixel's size (sx, sy) in mm or None, ``options`` an
    instance of ``conventions``, ``bounds`` the scan area, outside of which maps are 0:

    * ``find(maps, picture, spacing)``: from probability maps (H, W), by structure, to the task's geometry, in px;
    * ``trace(masks, picture, spacing)``: the same from segments that a person has edited; ValueError when they hold
      nothing;
    * ``fill(maps, geometry, bounds)``: the masks of the segments that were found, (H, W) bool by key;
    * ``lay(geometry, picture, spacing, options)``: the lines of a geometry that all others are derived from (`derive`);
    * ``read(context, confidence)``: the numbers of a frame's lines, all of them laid.

    Where a picture may show several muscles, ``candidates(maps, spacing, bounds)`` gives the pairs of aponeuroses that
    may be measured, so that a clip's frames agree on one (`tasks.clip`); ``find`` then takes ``near``, its place, too.
    A task of closed contours takes the places of the clip's contours so far as ``near``, by number, so that they keep
    their numbers.

    A task whose network gives values without any mask has no ``segments``; its ``lay`` puts them into
    ``Drawing.values`` and ``read`` makes numbers of them. Where they depend on lines that a person may place, such as a
    region of interest, their kinds are ``inputs``: a run hands those placed to the predictor and to ``find`` (as
    ``given``, by (kind, number)); after any change of such a line the values are flagged as stale until the next run.
    ``of_clip(context)``, of a `context.ClipContext`, gives those that hold for every frame of a clip but where a person
    has placed another.
    ``before_s``: how long before a frame, in s, lie the earlier frames that its network looks at, too.
    ``keeps`` are kinds of lines, of another task too, that a run leaves as they are where it lays none of them.
    ``train`` and ``evaluate`` are what ``msus train`` and ``msus evaluate`` do with such a task.

    ``classified`` names a structure that may be absent, such as a tear: a network with a classifier gives the
    probability that there is one beside the maps, as ``{classified}_probability``, and ``find`` may use it.

    ``load(model, device=, say=)`` makes the predictor of a model on disk where `networks.predictor` cannot.
    ``simulate`` writes a recording with known truth into a folder, for ``msus demo``: it gives the file, and by
    quantity the unit and the true values by (frame, index).

    ``sureness(result)``, where a task knows it, says how sure a frame's result is. One with less than 1 is looked at
    again in even light (`io.light`), a picture that stands alone twice; the surest result counts.
    """

    name: str
    title: str
    structures: tuple[str, ...]
    segments: tuple[Segment, ...]
    lines: tuple[LineKind, ...]
    quantities: tuple[Quantity, ...]
    find: Callable[..., Any]
    lay: Callable[[Any, Picture, Spacing | None, Any], Drawing]
    read: Callable[[Context, dict[str, float]], tuple[Measurement, ...]]
    trace: Callable[[dict[str, np.ndarray], Picture, Spacing | None], Any] | None = None
    fill: Callable[[dict[str, np.ndarray], Any, Box | None], dict[str, np.ndarray]] = no_masks
    conventions: type = Options
    candidates: Callable[[dict[str, np.ndarray], Spacing | None, Box | None], list[Candidate]] | None = None
    sureness: Callable[[FrameResult], float] | None = None
    version: int = 1
    inputs: tuple[str, ...] = ()
    of_clip: Callable[[Any], dict[Key, Line]] | None = None
    before_s: tuple[float, ...] = ()
    keeps: tuple[str, ...] = ()
    train: Callable[..., Any] | None = None
    evaluate: Callable[..., Any] | None = None
    load: Callable[..., ProbabilityMaps] | None = None
    simulate: Callable[[Path], tuple[Path, Truth]] | None = None
    classified: str = ""

    @property
    def kinds(self) -> tuple[str, ...]:
        """The names of its kinds of lines."""
        return tuple(kind.name for kind in self.lines)

    def is_single(self, quantity: Quantity) -> bool:
        """Whether a frame has one number of a quantity, without an index: a summary, or read off a line of which there
        is only one."""
        kind = self.line(quantity.lines[0]) if quantity.lines else None
        return bool(quantity.summary) or kind is None or not kind.several

    @property
    def reads_grey(self) -> bool:
        """Whether numbers that no one has drawn by hand are read off grey values, so that coloured overlays matter."""
        found = {kind.name for kind in self.lines if kind.segment}
        return any(one.measures == "grey" and (not one.lines or one.lines[0] in found) for one in self.quantities)

    @property
    def outlines(self) -> tuple[LineKind, ...]:
        """The kinds of closed contours that are the outlines of segments."""
        return tuple(kind for kind in self.lines if kind.shape == CLOSED and kind.segment)

    @property
    def outlined(self) -> LineKind | None:
        """The one of these of which there may be several, such as muscles; None for other tasks."""
        several = {segment.key for segment in self.segments if segment.several}
        return next((kind for kind in self.outlines if kind.segment in several), None)

    def line(self, name: str) -> LineKind | None:
        """One kind of lines; None when the task has none of that name."""
        return next((kind for kind in self.lines if kind.name == name), None)

    def interpret(
        self,
        maps: dict[str, np.ndarray],
        picture: Picture,
        *,
        index: int = 0,
        time_s: float | None = None,
        spacing: Spacing | None = None,
        options: Any = None,
        near: PairPrior | dict[int, ContourPlace] | None = None,
        maker: tuple[str, str] = ("", ""),
        given: Mapping[Key, Line] | None = None,
    ) -> FrameResult:
        """From the probability maps (H, W) of a frame to its segments, lines and numbers.

        ``index`` and ``time_s`` are the frame's number and time; ``options`` None takes the usual conventions; the rest
        as above; ``near`` is what is known of the frames before; ``maker``, a model and its weights, is written beside
        what it has found; ``given`` are the lines of the kinds ``inputs`` that a person has placed; they stand
        in the place of what would be found. What is found is given in the frame's pixels.
        """
        more: dict[str, Any] = {} if near is None else {"near": near}
        if given:
            more["given"] = given
        geometry = self.find(maps, picture, spacing, **more)
        masks = self.fill(maps, geometry, picture.bounds)
        options = self.conventions() if options is None else options
        drawing = self.lay(geometry, picture, spacing, options)
        drawing = found_by(maker, replace(drawing, lines={**drawing.lines, **(given or {})}))
        if drawing.values:
            drawing = replace(drawing, basis=basis_of(self, drawing.lines))
        derived = derive(self, drawing, picture, spacing, options)
        kept = derived.drawing
        lines = {key: line for key, line in kept.lines.items() if line.placed}
        return FrameResult(
            index, time_s, masks, lines, derived.measurements, kept.reasons, kept.confidence, kept.values,
            *maker, kept.basis,
        )  # fmt: skip


def found_by(maker: tuple[str, str], drawing: Drawing) -> Drawing:
    """``drawing`` with the model and its weights at all that it has found."""
    who, lines = dict(zip(("model", "weights"), maker, strict=True)), {}
    for key, line in drawing.lines.items():
        trace = None if line.trace is None else replace(line.trace, **who)
        lines[key] = line if line.provenance != AUTO else replace(line, trace=trace, **who)
    return replace(drawing, lines=lines, **who)
