"""The words of muscle state: its region, its values, and how numbers are read; the task itself is `muscle_state`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from MSUSSegmentLib.measure.architecture import Options
from MSUSSegmentLib.measure.conventions import check_conventions, convention
from MSUSSegmentLib.measure.flags import Flag, flag
from MSUSSegmentLib.measure.region import region_between
from MSUSSegmentLib.measure.types import AUTO, EDITED, Line, Measurement, MuscleGeometry, Spacing
from MSUSSegmentLib.tasks.context import ClipContext
from MSUSSegmentLib.tasks.longitudinal import DEEP, FASCICLE, LONGITUDINAL, SUPERFICIAL
from MSUSSegmentLib.tasks.result import Drawing, Picture
from MSUSSegmentLib.tasks.vocabulary import Context, Key, LineKind, Quantity, unit_of

__all__ = [
    "BEFORE_S", "BESIDE", "KNOWN", "NAME", "REGION", "StateOptions", "find_state", "lay_state", "offer", "read_state",
    "region_of_clip",
]  # fmt: skip

NAME = "muscle-state"
REGION = "region"
#: How long before a frame the earlier ones lie that the network sees, s.
BEFORE_S = (1 / 30, 2 / 30)
#: The signals that are declared; a user's own come along with a model.
KNOWN = ("angle", "torque", "EMG")
#: Quantities of the longitudinal task that stand beside the values.
BESIDE = ("MT", "PA", "FL")
#: Colours of a user's own signals.
_COLOURS = ("tab:cyan", "tab:pink", "tab:gray")


@dataclass(frozen=True)
class StateOptions:
    """``architecture``: whether a run also finds MT, PA and FL in every frame, which takes several times as long;
    "kept" leaves those that are there."""

    architecture: str = convention(
        "kept", {"kept": "as they are on the frame", "found": "found in every frame, slower"}, "MT, PA and FL beside"
    )

    def __post_init__(self):
        check_conventions(self)


@dataclass(frozen=True)
class StateGeometry:
    """What was found in a frame: ``values`` as of `Drawing`, the ``region`` (N, 2) px or None, and why there is none;
    ``muscle()`` finds the muscle's lines, where a network that can has looked at the frame."""

    values: dict[str, float]
    region: np.ndarray | None
    reasons: dict[str, Flag]
    muscle: Callable[[], MuscleGeometry] | None = None


def region_of_clip(context: ClipContext) -> dict[Key, Line]:
    """The region of all frames of a clip: between the aponeuroses' median places in the frames looked at together."""
    if context.muscle is None:
        return {}
    edges = []
    for name in (SUPERFICIAL, DEEP):
        rows = np.median([getattr(place, name) for place in context.muscle.places], axis=0)
        edges.append(np.column_stack([context.muscle.columns, rows]))
    try:
        return {(REGION, 1): Line(region_between(*edges, context.scan_area))}
    except ValueError:
        return {}


def find_state(
    maps: Mapping[str, Any],
    picture: Picture,
    spacing: Spacing | None,
    near: Any = None,
    given: Mapping[Key, Line] | None = None,
) -> StateGeometry:
    """Values, region and, when it is asked for, the muscle; ``maps`` are what `state_predictor.StatePredictor` gives,
    ``near`` as of the longitudinal task, ``given`` the region that holds for the frame."""
    placed = (given or {}).get((REGION, 1))
    region = maps.get("region") if placed is None else placed.points
    reasons = {REGION: flag("not_found", what="muscle")} if region is None else {}
    values = {name: float(value) for name, value in maps.items() if isinstance(value, float)}
    masks = maps.get("masks")

    def muscle() -> MuscleGeometry:
        more = {} if near is None else {"near": near}
        return LONGITUDINAL.find(masks(), picture, spacing, **more)

    return StateGeometry(values, region, reasons, muscle if masks is not None else None)


def lay_state(geometry: StateGeometry, picture: Picture, spacing: Spacing | None, options: StateOptions) -> Drawing:
    """The region, the values, and, by the convention, the lines of the longitudinal task."""
    drawing = Drawing()
    if options.architecture == "found" and geometry.muscle is not None:
        drawing = LONGITUDINAL.lay(geometry.muscle(), picture, spacing, Options())
    lines = dict(drawing.lines)
    if geometry.region is not None:
        lines[REGION, 1] = Line(geometry.region)
    return replace(drawing, lines=lines, values=geometry.values, reasons={**drawing.reasons, **geometry.reasons})


def read_state(context: Context, confidence: dict[str, float]) -> tuple[Measurement, ...]:
    """The values with their intervals, then MT, PA and FL of the lines that are there."""
    region = context.lines.get((REGION, 1))
    values, numbers = context.values, []
    unusable = context.unusable.get((REGION, 1))
    provenance = AUTO if region is None or region.provenance == AUTO else EDITED
    notes = _notes(values)
    for name in (key for key in values if f"{key}_low" in values):
        quantity, value = offer(name, _unit_in(values, name)), values[name]
        unit = unit_of(quantity.measures, True)
        if unusable is not None or not np.isfinite(value):
            why = unusable or flag("region_lost", why=_LOST.get(int(values.get("lost", 0)), _LOST[0]))
            numbers.append(Measurement(name, None, None, unit, provenance, (why,)))
            continue
        ends = values[f"{name}_low"], values[f"{name}_high"]
        numbers.append(Measurement(name, None, value, unit, provenance, notes, None, ends))
    return (*numbers, *_read_architecture(context, confidence))


#: Why a frame has no values, by the number that stands for it among the values.
LOST_NOTHING, LOST_MUSCLE, LOST_DARK, LOST_REGION = 0, 1, 2, 3
_LOST = {
    LOST_NOTHING: "nothing was found",
    LOST_MUSCLE: "the aponeuroses were not found; draw the region of interest and run again",
    LOST_DARK: "the region of interest shows no tissue in this frame",
    LOST_REGION: "the region of interest is too small or lies outside the scan area; drag it and run again",
}


def _notes(values: Mapping[str, float]) -> tuple[Flag, ...]:
    found = []
    if values.get("novelty", 0) > 1:
        found.append(flag("unlike_training", size=round(float(values["novelty"]), 2)))
    if values.get("mirrored"):
        found.append(flag("mirrored"))
    if values.get("motionless"):
        found.append(flag("no_motion"))
    return tuple(found)


def _unit_in(values: Mapping[str, float], name: str) -> str:
    """The unit of a user's own signal, which stands among the values as "name [unit]"; "" of the known ones."""
    head = f"{name} ["
    return next((key[len(head) : -1] for key in values if key.startswith(head)), "")


def offer(name: str, unit: str) -> Quantity:
    """The quantity of a signal; a user's own is declared with its unit when it is first met, so that tables and plots
    know it."""
    from MSUSSegmentLib.tasks.registry import TASKS as REGISTERED

    task = REGISTERED[NAME]
    known = task.quantity(name)
    if known is None:
        own = len([one for one in task.quantities if one.name not in (*KNOWN, *BESIDE)])
        colour = _COLOURS[own % len(_COLOURS)]
        known = Quantity(name, name[:1].upper() + name[1:], unit, (REGION,), colour=colour, digits=2)
        REGISTERED[NAME] = replace(task, quantities=(*task.quantities, known))
    return known


def _read_architecture(context: Context, confidence: dict[str, float]) -> tuple[Measurement, ...]:
    if not any(kind in (SUPERFICIAL, DEEP, FASCICLE) for kind, _ in context.lines):
        return ()
    own = replace_options(context)
    return tuple(one for one in LONGITUDINAL.read(own, confidence) if one.quantity in BESIDE)


def replace_options(context: Context) -> Context:
    """The context with the conventions of the longitudinal task."""
    return replace(context, options=Options(), values={})


def as_longitudinal(kind: LineKind) -> LineKind:
    """A kind of lines of the longitudinal task, derived by that task's usual conventions."""

    def with_options(function: Callable | None) -> Callable | None:
        return None if function is None else lambda context, *more: function(replace_options(context), *more)

    return replace(
        kind, segment="", lay=with_options(kind.lay), implied=with_options(kind.implied),
        measured=with_options(kind.measured),
    )  # fmt: skip
