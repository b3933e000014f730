"""A task of another kind, wholly in this file: values of each frame (torque, angle) without any mask.

A region of interest, which a person may drag, is all that is drawn; the values depend on it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from MSUSSegmentLib.measure.conventions import check_conventions, convention
from MSUSSegmentLib.measure.outlines import as_contour
from MSUSSegmentLib.measure.types import AUTO, EDITED, Line, Measurement
from MSUSSegmentLib.tasks.contours import rounded
from MSUSSegmentLib.tasks.result import Drawing
from MSUSSegmentLib.tasks.task import Task
from MSUSSegmentLib.tasks.vocabulary import CLOSED, LineKind, Quantity

REGION = "region"
UNITS = {"torque": "Nm", "angle": "deg"}


@dataclass(frozen=True)
class StateOptions:
    """``sign``: which way torque counts."""

    sign: str = convention("plantar", {"plantar": "plantarflexion +", "dorsal": "dorsiflexion +"}, "Sign of torque")

    def __post_init__(self):
        check_conventions(self)


def middle_of(shape) -> np.ndarray:
    height, width = shape
    x0, x1, y0, y1 = 0.3 * width, 0.7 * width, 0.3 * height, 0.7 * height
    return np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]])


def find(values, picture, spacing, given=None):
    placed = (given or {}).get((REGION, 1))
    return values, middle_of(picture.grey.shape) if placed is None else placed.points


def lay(geometry, picture, spacing, options) -> Drawing:
    values, region = geometry
    return Drawing({(REGION, 1): Line(region)}, values=dict(values), confidence={"angle": 0.9})


def lay_values(geometry, picture, spacing, options) -> Drawing:
    return Drawing(values=dict(geometry[0]))


def read(context, confidence):
    region = context.lines.get((REGION, 1))
    provenance = AUTO if region is None or region.provenance == AUTO else EDITED
    sign = 1 if context.options.sign == "plantar" else -1
    numbers = []
    for quantity, unit in UNITS.items():
        if quantity not in context.values:
            continue
        factor = sign if quantity == "torque" else 1
        ends = sorted(factor * context.values[f"{quantity}_{end}"] for end in ("low", "high"))
        numbers.append(
            Measurement(quantity, None, factor * context.values[quantity], unit, provenance, (),
                        confidence.get(quantity), tuple(ends))
        )  # fmt: skip
    return tuple(numbers)


STATE = Task(
    name="state",
    title="Muscle state",
    structures=("torque", "angle"),
    segments=(),
    lines=(
        LineKind(REGION, "Region of interest", (120, 255, 120), CLOSED, 3, several=False, measured=rounded,
                 check=lambda points, spacing: as_contour(points), button="Region", hint="Click round the muscle."),
    ),
    quantities=(
        Quantity("torque", "Torque", "Nm", (REGION,), colour="tab:orange", digits=3, jump=5.0),
        Quantity("angle", "Joint angle", "angle", (REGION,), colour="tab:cyan"),
    ),
    find=find,
    lay=lay,
    read=read,
    conventions=StateOptions,
    inputs=(REGION,),
)  # fmt: skip
#: The same without any line: values alone.
PLAIN = replace(
    STATE, name="state-plain", title="Muscle state, whole frame", lines=(), inputs=(), lay=lay_values,
    quantities=tuple(replace(one, lines=()) for one in STATE.quantities),
)  # fmt: skip

SHAPE, SPACING = (120, 160), (0.2, 0.2)


def picture_at(i: int) -> np.ndarray:
    """Brighter to the right, and from frame to frame."""
    return np.clip(np.arange(SHAPE[1])[None, :] + np.full(SHAPE, 20) + 5 * i, 1, 255).astype(np.uint8)


class MeanGrey:
    """A predictor whose torque is a tenth of the mean grey value inside the region's bounding box."""

    name, weights_sha256, structures = "state stand-in 1", "cd" * 32, ("torque", "angle")

    def probabilities(self, grey, bounds, given=None):
        placed = (given or {}).get((REGION, 1))
        region = middle_of(grey.shape) if placed is None else placed.points
        (x0, y0), (x1, y1) = np.round(region.min(axis=0)).astype(int), np.round(region.max(axis=0)).astype(int)
        torque = float(grey[y0:y1, x0:x1].mean()) / 10
        return {"torque": torque, "torque_low": torque - 1, "torque_high": torque + 2,
                "angle": 12.5, "angle_low": 10.0, "angle_high": 15.0}  # fmt: skip
